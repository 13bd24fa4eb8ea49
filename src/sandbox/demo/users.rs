//! The users.

use super::super::data::{AsString, Metadata, UserObject, UserStatus};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::ops::Range;
use uuid::{Uuid, uuid};

/// The environment that the sandbox's keys belong to.
pub const ENVIRONMENT: &str = "01931a72-0000-7000-8000-000000000000";

/// Anna Berg <anna.berg@example.com>, who has six sessions. The ID is that of the API reference's example.
pub const USER: &str = "01931a73-8b00-7000-8000-000000000000";

/// A user of another environment, as when a test key asks for a live user: the response is 403.
pub const USER_OF_OTHER_ENVIRONMENT: &str = "01931a73-8b00-7000-8000-000000000002";

/// The number of the active user among those who share an email.
pub(super) const SAM: u32 = 3;

/// The number of a user who is an operator, too: they have opened a session of [`SAM`].
pub(super) const OPERATOR: u32 = 6;

/// Users that the documentation names. Three share an email, so that a search by email can match several users. One has no name.
const NAMED: [(u32, Option<&str>, &str, UserStatus); 7] = [
    (0, Some("Anna Berg"), "anna.berg@example.com", UserStatus::Active),
    (1, Some("Jonas Weber"), "jonas.weber@example.com", UserStatus::Active),
    (SAM, Some("Sam Lee"), "sam.lee@example.com", UserStatus::Active),
    (4, Some("Samuel Lee"), "sam.lee@example.com", UserStatus::Banned),
    (5, Some("Sam Lee"), "sam.lee@example.com", UserStatus::Deleted),
    (OPERATOR, Some("Nora Lind"), "nora.lind@example.com", UserStatus::Active),
    (7, None, "accounts@example.org", UserStatus::Active),
];

/// Enough other users for a second page of search results.
const OTHERS: [(&str, &str); 25] = [
    ("Amara Okafor", "amara.okafor@example.org"),
    ("Anna Bergström", "anna.bergstrom@example.net"),
    ("Beatriz Sousa", "beatriz.sousa@example.com"),
    ("Chen Wei", "wei.chen@example.org"),
    ("Clara Dubois", "clara.dubois@example.com"),
    ("Daniel Kim", "daniel.kim@example.net"),
    ("Deniz Yılmaz", "deniz.yilmaz@example.com"),
    ("Elena Petrova", "elena.petrova@example.org"),
    ("Farah Haddad", "farah.haddad@example.com"),
    ("Grace Thompson", "grace.thompson@example.net"),
    ("Hiroshi Tanaka", "hiroshi.tanaka@example.org"),
    ("Ingrid Solberg", "ingrid.solberg@example.com"),
    ("João Pereira", "joao.pereira@example.com"),
    ("Katarzyna Nowak", "katarzyna.nowak@example.org"),
    ("Liam O'Connor", "liam.oconnor@example.net"),
    ("Mateo García", "mateo.garcia@example.com"),
    ("Mina Rahimi", "mina.rahimi@example.org"),
    ("Noah Fischer", "noah.fischer@example.com"),
    ("Olivia Brown", "olivia.brown@example.net"),
    ("Priya Sharma", "priya.sharma@example.com"),
    ("Rasmus Holm", "rasmus.holm@example.org"),
    ("Sofia Rossi", "sofia.rossi@example.com"),
    ("Thandiwe Dlamini", "thandiwe.dlamini@example.net"),
    ("Victor Hugo Lima", "victor.lima@example.com"),
    ("Zoë de Vries", "zoe.devries@example.org"),
];

/// The numbers of [`OTHERS`], which also determine their sessions.
pub(super) const OTHER_NUMBERS: Range<u32> = 0x10..0x29;

/// Returns all users of the environment.
pub(super) fn all(now: Timestamp) -> impl Iterator<Item = UserObject> {
    let others = OTHER_NUMBERS.zip(OTHERS).map(|(n, (name, email))| (n, Some(name), email, UserStatus::Active));
    NAMED.into_iter().chain(others).map(move |(n, name, email, status)| user(now, n, name, email, status))
}

/// Returns the numbers of all users.
pub(super) fn numbers() -> impl Iterator<Item = u32> {
    NAMED.into_iter().map(|(n, ..)| n).chain(OTHER_NUMBERS)
}

/// Returns the n-th user.
fn user(now: Timestamp, n: u32, name: Option<&'static str>, email: &'static str, status: UserStatus) -> UserObject {
    let id = user_id(n);
    let locale = [Some("en"), Some("da"), None][n as usize % 3];
    let n = i64::from(n);
    // The higher the number, the newer, as with IDs of version 7.
    let created = now - days(700 - 12 * n) + SignedDuration::from_mins(97 * n);
    let updated = AsString(now - days(1 + n % 30));
    let (first_name, last_name) = name.and_then(|name| name.split_once(' ')).unzip();
    UserObject {
        id: AsString(id),
        environment_id: AsString(uuid!(ENVIRONMENT)),
        name,
        first_name,
        last_name,
        email: Some(email),
        email_verified_at: (n % 7 != 6).then_some(AsString(created + SignedDuration::from_mins(4))),
        locale,
        status,
        created_at: AsString(created),
        updated_at: updated,
        deleted_at: (status == UserStatus::Deleted).then_some(updated),
        public_metadata: Metadata::from([("plan", json!(if n % 3 == 0 { "team" } else { "free" }))]),
        private_metadata: Metadata::from([("crm", json!({ "id": format!("C-{}", 20_417 + n), "tier": n % 4 }))]),
        unsafe_metadata: Metadata::from([("theme", json!(if n % 2 == 0 { "dark" } else { "light" }))]),
    }
}

/// Returns the ID of the n-th user. [`USER`] is the first, 0.
pub(super) fn user_id(n: u32) -> Uuid {
    Uuid::from_u128(uuid!(USER).as_u128() + u128::from(n))
}

pub(super) const fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}
