//! The users and sessions of a sandbox, and what revoking does to them.

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::time::Instant;
use uuid::Uuid;

/// What a sandbox serves.
pub struct Data {
    /// When the sandbox began to exist, as its owner tells the time …
    begun: Timestamp,
    /// … and as the machine does.
    begun_at: Instant,
    /// In the order of their ids, which for version 7 is the order of creation.
    pub(super) users: BTreeMap<Uuid, UserObject>,
    /// Users that exist, but in an environment that the sandbox's keys don't belong to.
    pub(super) foreign_users: Vec<Uuid>,
    /// By user, most recently used first.
    sessions: HashMap<Uuid, Vec<StoredSession>>,
}

/// A session: the text to serve, and what has to be known about it to do so.
#[derive(Debug)]
pub(super) struct StoredSession {
    pub id: Uuid,
    pub last_used: Timestamp,
    /// When it ceases to be served; `None` for never.
    pub ends: Option<Timestamp>,
    pub json: Box<str>,
}

/// A user object of the API, its fields in the order of the reference. What a user doesn't have is null.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserObject {
    pub id: AsString<Uuid>,
    pub environment_id: AsString<Uuid>,
    pub name: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    pub email_verified_at: Option<AsString<Timestamp>>,
    pub locale: Option<&'static str>,
    pub status: UserStatus,
    pub created_at: AsString<Timestamp>,
    pub updated_at: AsString<Timestamp>,
    pub deleted_at: Option<AsString<Timestamp>>,
    pub public_metadata: Value,
    pub private_metadata: Value,
    pub unsafe_metadata: Value,
    /// The organizations that the user is a member of: searched for, but no part of a user object.
    #[serde(skip)]
    pub organizations: Vec<Uuid>,
}

/// What has become of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum UserStatus {
    Active,
    Banned,
    Deleted,
}

impl Data {
    /// Puts together what is served. The sessions are paired with their users.
    pub(super) fn new(
        now: Timestamp,
        users: impl IntoIterator<Item = UserObject>,
        foreign_users: Vec<Uuid>,
        sessions: impl IntoIterator<Item = (Uuid, StoredSession)>,
    ) -> Data {
        let mut by_user: HashMap<Uuid, Vec<StoredSession>> = HashMap::new();
        for (user, session) in sessions {
            by_user.entry(user).or_default().push(session);
        }
        for sessions in by_user.values_mut() {
            // A stable sort: a fixture's order decides between equals.
            sessions.sort_by_key(|session| Reverse(session.last_used));
        }
        Data {
            begun: now,
            begun_at: Instant::now(),
            users: users.into_iter().map(|user| (user.id.0, user)).collect(),
            foreign_users,
            sessions: by_user,
        }
    }

    /// The time in the sandbox.
    fn now(&self) -> Timestamp {
        self.begun.checked_add(self.begun_at.elapsed()).unwrap_or(self.begun)
    }

    /// The active sessions of a user as a JSON array, most recently used first.
    pub(super) fn sessions_json(&self, user: Uuid) -> String {
        let now = self.now();
        let active: Vec<&str> = self
            .sessions
            .get(&user)
            .into_iter()
            .flatten()
            .filter(|session| session.ends.is_none_or(|end| end > now))
            .map(|session| &*session.json)
            .collect();
        format!("[{}]", active.join(","))
    }

    /// Ends one session of a user, if there is one with this id.
    pub(super) fn revoke(&mut self, user: Uuid, session: Uuid) {
        if let Some(sessions) = self.sessions.get_mut(&user) {
            sessions.retain(|other| other.id != session);
        }
    }

    /// Ends every session of a user.
    pub(super) fn revoke_all(&mut self, user: Uuid) {
        self.sessions.remove(&user);
    }
}

/// Something that JSON has no type for, as text: an id or an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct AsString<T>(pub T);

impl<T: Display> Serialize for AsString<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Reads an id in the only form that the API writes, with hyphens and without braces or prefixes.
pub(super) fn parse_id(text: &str) -> Option<Uuid> {
    // The length leaves no other form of those that the parser takes.
    (text.len() == 36).then(|| Uuid::try_parse(text).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    fn session(id: u128, last_used: i64, ends: Option<Timestamp>) -> (Uuid, StoredSession) {
        let session = StoredSession {
            id: Uuid::from_u128(id),
            last_used: Timestamp::from_second(last_used).unwrap(),
            ends,
            json: id.to_string().into(),
        };
        (Uuid::nil(), session)
    }

    #[test]
    fn the_active_are_listed_most_recently_used_first() {
        let now = Timestamp::from_second(1_000).unwrap();
        let later = Some(now + SignedDuration::from_mins(1));
        let sessions = [session(1, 10, later), session(2, 30, Some(now)), session(3, 20, None), session(4, 20, later)];
        let mut data = Data::new(now, [], Vec::new(), sessions);
        assert_eq!(data.sessions_json(Uuid::nil()), "[3,4,1]");
        assert_eq!(data.sessions_json(Uuid::max()), "[]");

        data.revoke(Uuid::nil(), Uuid::from_u128(4));
        data.revoke(Uuid::nil(), Uuid::from_u128(9));
        data.revoke(Uuid::max(), Uuid::from_u128(3));
        assert_eq!(data.sessions_json(Uuid::nil()), "[3,1]");
        data.revoke_all(Uuid::nil());
        data.revoke_all(Uuid::max());
        assert_eq!(data.sessions_json(Uuid::nil()), "[]");
    }

    #[test]
    fn ids_have_one_form() {
        let id = "01931a73-8b00-7000-8000-000000000000";
        assert_eq!(parse_id(id).unwrap().to_string(), id);
        assert!(parse_id(&id.to_uppercase()).is_some());
        for other in [
            "",
            "search",
            "01931a738b0070008000000000000000",
            "{01931a73-8b00-7000-8000-000000000000}",
            "01931a73-8b00-7000-8000-00000000000g",
            "01931a73%2D8b00-7000-8000-00000000000",
        ] {
            assert!(parse_id(other).is_none(), "{other}");
        }
    }
}
