//! The users, sessions and organizations of a sandbox, and how revoking and banning change them.

use super::organizations::{Member, Membership, Organization, OrganizationOfUser};
use super::response::to_json;
use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Display;
use std::time::Instant;
use uuid::Uuid;

/// The data that a sandbox serves.
pub struct Data {
    /// The sandbox's time at its start …
    started_at: Timestamp,
    /// … and the machine's, which measures the time since then.
    started: Instant,
    /// By ID, which for version 7 is the order of creation.
    pub(super) users: BTreeMap<Uuid, StoredUser>,
    /// By user, most recently used first.
    sessions: HashMap<Uuid, Vec<StoredSession>>,
    pub(super) organizations: BTreeMap<Uuid, Organization>,
    /// By the IDs of the organization and the user.
    pub(super) memberships: BTreeMap<(Uuid, Uuid), Membership>,
    /// Users and sessions of an environment that the sandbox's keys don't belong to.
    pub(super) foreign_ids: HashSet<Uuid>,
}

/// A session: its JSON text, and the fields needed to serve it.
pub(super) struct StoredSession {
    pub id: Uuid,
    pub last_used_at: Timestamp,
    /// `None` if it is served until it is revoked.
    pub expires_at: Option<Timestamp>,
    pub json: Box<str>,
}

/// A user: its JSON text, and the fields needed to find it.
#[derive(Debug)]
pub(super) struct StoredUser {
    pub id: Uuid,
    pub name: Option<String>,
    pub email: Option<String>,
    pub status: UserStatus,
    pub created_at: Timestamp,
    pub json: Box<RawValue>,
}

impl StoredUser {
    fn set_status(&mut self, status: UserStatus, now: Timestamp) {
        self.status = status;
        let json = replace_member(self.json.get(), "status", &status);
        let json = replace_member(&json, "updatedAt", &AsString(now));
        // It is still an object.
        self.json = RawValue::from_string(json).unwrap_or_default();
    }
}

/// Replaces the value of an object's member and nothing else, neither the order of members nor the form of numbers.
fn replace_member(object: &str, name: &str, value: &impl Serialize) -> String {
    let members: HashMap<String, &RawValue> = serde_json::from_str(object).unwrap_or_default();
    let Some(old) = members.get(name).map(|value| value.get()) else { return object.to_owned() };
    // The old value is a part of the object's text.
    let start = old.as_ptr().addr() - object.as_ptr().addr();
    format!("{}{}{}", &object[..start], to_json(value), &object[start + old.len()..])
}

impl Serialize for StoredUser {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

impl From<UserObject> for StoredUser {
    fn from(user: UserObject) -> StoredUser {
        StoredUser {
            id: user.id.0,
            name: user.name.map(str::to_owned),
            email: user.email.map(str::to_owned),
            status: user.status,
            created_at: user.created_at.0,
            // Strings, numbers and maps of them can always be written.
            json: to_raw_value(&user).unwrap_or_default(),
        }
    }
}

/// A user object of the API, its fields in the order of the API reference.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserObject {
    pub id: AsString<Uuid>,
    pub environment_id: AsString<Uuid>,
    pub name: Option<&'static str>,
    pub first_name: Option<&'static str>,
    pub last_name: Option<&'static str>,
    pub email: Option<&'static str>,
    pub email_verified_at: Option<AsString<Timestamp>>,
    /// `en` or `da`. Left out if there is none: the type of the API's document doesn't allow null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<&'static str>,
    pub status: UserStatus,
    pub created_at: AsString<Timestamp>,
    pub updated_at: AsString<Timestamp>,
    pub deleted_at: Option<AsString<Timestamp>>,
    pub public_metadata: Metadata,
    pub private_metadata: Metadata,
    pub unsafe_metadata: Metadata,
}

pub(super) type Metadata = BTreeMap<&'static str, Value>;

/// The status of a user.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum UserStatus {
    #[default]
    Active,
    Banned,
    Deleted,
}

/// A value that JSON has no type for, written as a string: an ID or a time.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct AsString<T>(pub T);

impl<T: Display> Serialize for AsString<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Data {
    /// Returns the data of a sandbox that starts at `now`, without organizations. Each session comes with its user's ID.
    pub(super) fn new(
        now: Timestamp,
        users: impl IntoIterator<Item = StoredUser>,
        sessions: impl IntoIterator<Item = (Uuid, StoredSession)>,
    ) -> Data {
        let mut by_user: HashMap<Uuid, Vec<StoredSession>> = HashMap::new();
        for (user, session) in sessions {
            by_user.entry(user).or_default().push(session);
        }
        for sessions in by_user.values_mut() {
            // A stable sort: equal ones keep the order of the fixture.
            sessions.sort_by_key(|session| Reverse(session.last_used_at));
        }
        Data {
            started_at: now,
            started: Instant::now(),
            users: users.into_iter().map(|user| (user.id, user)).collect(),
            sessions: by_user,
            organizations: BTreeMap::new(),
            memberships: BTreeMap::new(),
            foreign_ids: HashSet::new(),
        }
    }

    fn now(&self) -> Timestamp {
        self.started_at.checked_add(self.started.elapsed()).unwrap_or(self.started_at)
    }

    /// Returns the active sessions of a user as a JSON array, most recently used first.
    pub(super) fn sessions_json(&self, user: Uuid) -> String {
        let now = self.now();
        let sessions = self.sessions.get(&user).into_iter().flatten();
        let active: Vec<&str> = sessions
            .filter(|session| session.expires_at.is_none_or(|expires_at| expires_at > now))
            .map(|session| &*session.json)
            .collect();
        format!("[{}]", active.join(","))
    }

    /// Revokes one session of a user, if there is one with this ID.
    pub(super) fn revoke(&mut self, user: Uuid, session: Uuid) {
        if let Some(sessions) = self.sessions.get_mut(&user) {
            sessions.retain(|other| other.id != session);
        }
    }

    /// Revokes all sessions of a user.
    pub(super) fn revoke_all(&mut self, user: Uuid) {
        self.sessions.remove(&user);
    }

    /// Bans a user, which revokes all their sessions.
    pub(super) fn ban(&mut self, user: Uuid) {
        self.set_status(user, UserStatus::Banned);
        self.revoke_all(user);
    }

    /// Lifts the ban of a user.
    pub(super) fn unban(&mut self, user: Uuid) {
        self.set_status(user, UserStatus::Active);
    }

    fn set_status(&mut self, user: Uuid, status: UserStatus) {
        let now = whole_second(self.now());
        if let Some(user) = self.users.get_mut(&user) {
            user.set_status(status, now);
        }
    }

    /// Returns the members of an organization, in the order of their IDs.
    pub(super) fn members(&self, organization: Uuid) -> impl Iterator<Item = (Uuid, Member<'_>)> {
        let range = (organization, Uuid::nil())..=(organization, Uuid::max());
        self.memberships.range(range).map(move |(&(_, user), membership)| {
            (user, Member { organization_id: AsString(organization), user_id: AsString(user), membership })
        })
    }

    /// Returns the organizations that a user is a member of, in the order of their IDs.
    pub(super) fn organizations_of(&self, user: Uuid) -> impl Iterator<Item = (Uuid, OrganizationOfUser<'_>)> {
        self.organizations.iter().filter_map(move |(&id, organization)| {
            let membership = self.memberships.get(&(id, user))?;
            let Organization { name, slug, .. } = *organization;
            Some((id, OrganizationOfUser { organization_id: AsString(id), name, slug, membership }))
        })
    }
}

/// Cuts fractions of a second off: most times of the API have none.
pub(super) fn whole_second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

/// Parses an ID in the only form that the API uses: with hyphens, without braces or prefixes.
pub(super) fn parse_id(text: &str) -> Option<Uuid> {
    // All other forms that the parser accepts have another length.
    (text.len() == 36).then(|| Uuid::try_parse(text).ok())?
}

/// Parses a time as RFC 3339 has it, with seconds and a `T`. The parser alone accepts more.
pub(super) fn parse_instant(text: &str) -> Option<Timestamp> {
    let is_rfc_3339 = text.as_bytes().get(10) == Some(&b'T') && text.as_bytes().get(16) == Some(&b':');
    is_rfc_3339.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    fn session(id: u128, last_used_at: i64, expires_at: Option<Timestamp>) -> (Uuid, StoredSession) {
        let session = StoredSession {
            id: Uuid::from_u128(id),
            last_used_at: Timestamp::from_second(last_used_at).unwrap(),
            expires_at,
            json: id.to_string().into(),
        };
        (Uuid::nil(), session)
    }

    #[test]
    fn active_sessions_are_listed_most_recently_used_first() {
        let now = Timestamp::from_second(1_000).unwrap();
        let later = Some(now + SignedDuration::from_mins(1));
        let sessions = [session(1, 10, later), session(2, 30, Some(now)), session(3, 20, None), session(4, 20, later)];
        let mut data = Data::new(now, [], sessions);
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
    fn a_member_is_replaced_and_nothing_else() {
        let user = r#"{ "n":1.0,"updatedAt" : "x" ,"a":{"status":"in\u0065r"},"status":"active","z":1e400}"#;
        assert_eq!(replace_member(user, "status", &UserStatus::Banned), user.replace("active", "banned"));
        assert_eq!(replace_member(user, "updatedAt", &"y"), user.replace("\"x\"", "\"y\""));
        assert_eq!(replace_member(user, "gone", &1), user);
    }

    #[test]
    fn instants_have_one_form() {
        for good in ["2026-05-16T09:30:00Z", "2026-05-16T09:30:00.1234567+00:00", "2026-05-16T11:30:00+02:00"] {
            assert!(parse_instant(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "2026-05-16",
            "2026-05-16 09:30:00Z",
            "2026-05-16T09:30Z",
            "2026-05-16T09:30+02:00",
            "2026-05-16T09:30:00",
        ] {
            assert!(parse_instant(bad).is_none(), "{bad}");
        }
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
