//! Made-up data that comes with the sandbox.

mod incident;
mod organizations;
mod sessions;
mod users;

use super::data::{Data, StoredUser, whole_second};
use jiff::Timestamp;
use uuid::uuid;

#[cfg(test)]
pub use organizations::ORGANIZATION;
pub use users::{USER, USER_OF_OTHER_ENVIRONMENT};

/// A session of another environment: a request to revoke it is refused with 403.
pub const SESSION_OF_OTHER_ENVIRONMENT: &str = "01931a74-1234-7000-8000-0000000000ff";

impl Data {
    /// Returns a made-up environment as of `now`: the main user [`USER`] with six sessions, one of them impersonated,
    /// about thirty other users, and two organizations.
    ///
    /// The sandbox's clock starts at `now`, so sessions expire correctly even if a test passes another year.
    pub fn demo(now: Timestamp) -> Data {
        let second = whole_second(now);
        let mut data = Data::new(now, users::all(second).map(StoredUser::from), sessions::all(second));
        data.organizations = organizations::all(second).map(|organization| (organization.id.0, organization)).into();
        data.memberships = organizations::memberships(second).collect();
        data.foreign_ids = [uuid!(USER_OF_OTHER_ENVIRONMENT), uuid!(SESSION_OF_OTHER_ENVIRONMENT)].into();
        data
    }
}

impl Data {
    /// Returns an environment of 2,000 users with 9,000 sessions as of `now`, in which an attacker has been signing in as several hundred
    /// of them for two hours and a half.
    pub fn incident(now: Timestamp) -> Data {
        let second = whole_second(now);
        Data::new(now, incident::users(second), incident::sessions(second))
    }
}

#[cfg(test)]
mod tests {
    use super::super::data::{UserStatus, parse_id};
    use super::super::testing::{UNKNOWN_USER, USER_WITHOUT_SESSIONS};
    use super::users::{ENVIRONMENT, days};
    use super::*;
    use jiff::SignedDuration;
    use serde_json::Value;
    use std::collections::HashSet;
    use uuid::Uuid;

    fn now() -> Timestamp {
        "2026-05-16T11:53:20.75Z".parse().unwrap()
    }

    fn sessions_of(data: &Data, user: Uuid) -> Vec<Value> {
        serde_json::from_str(&data.sessions_json(user)).unwrap()
    }

    fn parse_time(value: &Value) -> Timestamp {
        let text = value.as_str().unwrap();
        assert!(text.ends_with('Z') && text.contains('T'), "{text}");
        text.parse().unwrap()
    }

    #[test]
    fn the_main_user_has_a_session_of_each_kind() {
        let sessions = sessions_of(&Data::demo(now()), uuid!(USER));
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
        assert_eq!(parse_time(&impersonated["expiresAt"]), "2026-05-16T12:27:20Z".parse().unwrap());
        assert_eq!(sessions[4]["userAgent"], Value::Null);
        assert!(sessions[3]["activeOrganizationId"].is_string());
        assert!(sessions.iter().any(|s| s["lastUsedAt"].as_str().unwrap().contains('.')), "some time has a fraction");
    }

    #[test]
    fn every_session_is_plausible() {
        let data = Data::demo(now());
        let mut ids = HashSet::new();
        for &user in data.users.keys() {
            for session in sessions_of(&data, user) {
                let id = session["id"].as_str().unwrap();
                assert!(parse_id(id).is_some() && ids.insert(id.to_owned()), "{id}");
                assert_eq!(session["userId"], user.to_string());
                assert_eq!(session["environmentId"], ENVIRONMENT);
                assert_eq!(session.as_object().unwrap().len(), 10);
                let (created, used) = (parse_time(&session["createdAt"]), parse_time(&session["lastUsedAt"]));
                let expires = parse_time(&session["expiresAt"]);
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
        let text = Data::demo(now()).sessions_json(uuid!(USER));
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
        let data = Data::demo(now());
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
            let user_json: Value = serde_json::from_str(user.json.get()).unwrap();
            assert_eq!(user_json["deletedAt"].is_string(), user.status == UserStatus::Deleted);
            assert!(user_json.get("locale").is_none_or(|locale| ["en", "da"].map(Value::from).contains(locale)));
            assert_eq!(user_json["firstName"].is_null(), user.name.is_none());
        }
        assert_eq!(data.users.values().filter(|user| user.name.is_none()).count(), 1);
        let operators: HashSet<bool> = data
            .users
            .keys()
            .flat_map(|&user| sessions_of(&data, user))
            .filter_map(|session| parse_id(session["impersonatedBy"].as_str()?))
            .map(|operator| data.users.contains_key(&operator))
            .collect();
        assert_eq!(operators, HashSet::from([true, false]), "one is a user, one isn't");
        assert!(data.users.values().is_sorted_by_key(|user| user.created_at));
    }

    #[test]
    fn sessions_expire_by_the_clock_of_the_sandbox() {
        // A `now` long ago: the machine's clock doesn't matter.
        let data = Data::demo(Timestamp::UNIX_EPOCH + days(365));
        assert_eq!(sessions_of(&data, uuid!(USER)).len(), 6);
    }
}
