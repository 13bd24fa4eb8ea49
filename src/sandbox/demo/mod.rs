//! The made-up environment that comes with the sandbox.

mod sessions;
mod users;

use super::data::Data;
use jiff::{SignedDuration, Timestamp};
use uuid::{Uuid, uuid};

/// The environment that the sandbox's keys belong to.
pub const ENVIRONMENT: &str = "01931a72-0000-7000-8000-000000000000";

/// Anna Berg <anna.berg@example.com>, who has six sessions. The id is that of the API reference's example.
pub const USER: &str = "01931a73-8b00-7000-8000-000000000000";

/// A user who is signed in nowhere: the answer is an empty list.
#[cfg(test)]
pub const USER_WITHOUT_SESSIONS: &str = "01931a73-8b00-7000-8000-000000000001";

/// A user whom another environment has, as when a live user is asked for with a test key: the answer is 403.
pub const USER_OF_OTHER_ENVIRONMENT: &str = "01931a73-8b00-7000-8000-000000000002";

/// A well-formed id that nobody has: 403 on the endpoints of sessions, 404 on that of the user.
#[cfg(test)]
pub const UNKNOWN_USER: &str = "01931a73-8b00-7000-8000-00000000000f";

/// The organization that some of the users are members of.
const ORGANIZATION: Uuid = uuid!("01931a72-4c00-7000-8000-000000000001");

/// The whole environment, as of `now`.
pub(super) fn data(now: Timestamp) -> Data {
    // Whole seconds, as most instants of the API are.
    let second = Timestamp::from_second(now.as_second()).unwrap_or(now);
    Data::new(now, users::users(second), vec![uuid!(USER_OF_OTHER_ENVIRONMENT)], sessions::sessions(second))
}

/// The id of the n-th user. [`USER`] is the first, 0.
fn user_id(n: u32) -> Uuid {
    Uuid::from_u128(uuid!(USER).as_u128() + u128::from(n))
}

const fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

#[cfg(test)]
mod tests {
    use super::super::data::{UserStatus, parse_id};
    use super::*;
    use serde_json::Value;
    use std::collections::HashSet;

    fn now() -> Timestamp {
        "2026-05-16T11:53:20.75Z".parse().unwrap()
    }

    fn sessions_of(data: &Data, user: Uuid) -> Vec<Value> {
        serde_json::from_str(&data.sessions_json(user)).unwrap()
    }

    fn instant(value: &Value) -> Timestamp {
        let text = value.as_str().unwrap();
        assert!(text.ends_with('Z') && text.contains('T'), "{text}");
        text.parse().unwrap()
    }

    #[test]
    fn the_main_user_has_a_session_of_each_kind() {
        let sessions = sessions_of(&data(now()), uuid!(USER));
        let ids: Vec<&str> = sessions.iter().map(|s| s["id"].as_str().unwrap()).collect();
        let expected = [
            "01981f2a-6c3e-7b41-9d20-5a7e3f1c8b04",
            "01981e07-91d4-7c02-8a5b-2f60c4d19e73",
            "01980b5c-0d17-7e9a-b3c4-71f2a6058dce",
            "01980a41-77c2-7d5f-a1e8-3b94f06d2c57",
            "0197f1c3-5b80-72af-8e16-c09d3b7a4f21",
            "0196d4e9-2a6f-7350-94b7-8d1e5f0c6a3b",
        ];
        assert_eq!(ids, expected);
        let impersonated = &sessions[1];
        assert_eq!(impersonated["impersonatedBy"], "0192f0aa-7c10-7d3e-8b52-6e41d09f7ac3");
        assert_eq!(instant(&impersonated["expiresAt"]), "2026-05-16T12:27:20Z".parse().unwrap());
        assert_eq!(sessions[4]["userAgent"], Value::Null);
        assert!(sessions[3]["activeOrganizationId"].is_string());
        assert!(
            sessions.iter().any(|s| s["lastUsedAt"].as_str().unwrap().contains('.')),
            "some instant has a fraction"
        );
    }

    #[test]
    fn every_session_is_plausible() {
        let data = data(now());
        let mut ids = HashSet::new();
        for &user in data.users.keys() {
            for session in sessions_of(&data, user) {
                let id = session["id"].as_str().unwrap();
                assert!(parse_id(id).is_some() && ids.insert(id.to_owned()), "{id}");
                assert_eq!(session["userId"], user.to_string());
                assert_eq!(session["environmentId"], ENVIRONMENT);
                assert_eq!(session.as_object().unwrap().len(), 10);
                let (created, used) = (instant(&session["createdAt"]), instant(&session["lastUsedAt"]));
                let expires = instant(&session["expiresAt"]);
                assert!(created <= used && used <= now() && now() < expires, "{session}");
                if session["impersonatedBy"].is_string() {
                    assert!(expires.duration_since(created) <= SignedDuration::from_hours(1));
                }
            }
        }
        assert!(ids.len() > 20);
    }

    #[test]
    fn the_fields_are_in_the_order_of_the_reference() {
        let text = data(now()).sessions_json(uuid!(USER));
        let fields = [
            "id",
            "userId",
            "environmentId",
            "userAgent",
            "ipAddress",
            "createdAt",
            "expiresAt",
            "lastUsedAt",
            "activeOrganizationId",
            "impersonatedBy",
        ];
        let at = |field: &str| text.find(&format!("\"{field}\":")).unwrap();
        assert!(fields.is_sorted_by_key(|field| at(field)), "{text}");
    }

    #[test]
    fn there_is_a_user_for_every_case() {
        let data = data(now());
        assert!(data.users.len() > 25);
        assert!(data.users.contains_key(&uuid!(USER_WITHOUT_SESSIONS)));
        assert_eq!(data.sessions_json(uuid!(USER_WITHOUT_SESSIONS)), "[]");
        assert!(!data.users.contains_key(&uuid!(USER_OF_OTHER_ENVIRONMENT)));
        assert!(!data.users.contains_key(&uuid!(UNKNOWN_USER)));
        let sharing: Vec<UserStatus> = data
            .users
            .values()
            .filter(|user| user.email.as_deref() == Some("sam.lee@example.com"))
            .map(|user| user.status)
            .collect();
        assert_eq!(sharing, [UserStatus::Active, UserStatus::Banned, UserStatus::Deleted]);
        for user in data.users.values() {
            assert_eq!(user.deleted_at.is_some(), user.status == UserStatus::Deleted);
            assert!(user.created_at <= user.updated_at);
        }
        assert!(data.users.values().is_sorted_by_key(|user| user.created_at));
    }

    #[test]
    fn sessions_end_by_the_clock_of_the_sandbox() {
        // A `now` long past: the machine's own clock plays no part.
        let data = data(Timestamp::UNIX_EPOCH + days(365));
        assert_eq!(sessions_of(&data, uuid!(USER)).len(), 6);
    }
}
