//! The users.

use super::super::data::{AsString, UserObject, UserStatus};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::{Uuid, uuid};

/// The environment that the sandbox's keys belong to.
pub const ENVIRONMENT: &str = "01931a72-0000-7000-8000-000000000000";

/// Anna Berg <anna.berg@example.com>, who has six sessions. The id is that of the API reference's example.
pub const USER: &str = "01931a73-8b00-7000-8000-000000000000";

/// A user whom another environment has, as when a live user is asked for with a test key: the answer is 403.
pub const USER_OF_OTHER_ENVIRONMENT: &str = "01931a73-8b00-7000-8000-000000000002";

/// The organization that some of the users are members of.
pub(super) const ORGANIZATION: Uuid = uuid!("01931a72-4c00-7000-8000-000000000001");

/// A user before the details are made up.
struct Person {
    n: u32,
    name: &'static str,
    email: &'static str,
    status: UserStatus,
}

/// Those that stand for something. Three share an address, so that a search by address can find more than one user.
const CAST: [Person; 5] = [
    Person { n: 0, name: "Anna Berg", email: "anna.berg@example.com", status: UserStatus::Active },
    Person { n: 1, name: "Jonas Weber", email: "jonas.weber@example.com", status: UserStatus::Active },
    Person { n: 3, name: "Sam Lee", email: "sam.lee@example.com", status: UserStatus::Active },
    Person { n: 4, name: "Samuel Lee", email: "sam.lee@example.com", status: UserStatus::Banned },
    Person { n: 5, name: "Sam Lee", email: "sam.lee@example.com", status: UserStatus::Deleted },
];

/// Enough others that a search has a second page.
const CROWD: [(&str, &str); 25] = [
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

/// The number of the first user of the crowd; their sessions are made from it as well.
pub(super) const FIRST_OF_CROWD: u32 = 0x10;

/// All users of the environment.
pub(super) fn users(now: Timestamp) -> Vec<UserObject> {
    let crowd =
        (FIRST_OF_CROWD..).zip(CROWD).map(|(n, (name, email))| Person { n, name, email, status: UserStatus::Active });
    CAST.into_iter().chain(crowd).map(|person| user(&person, now)).collect()
}

/// The numbers of the crowd.
pub(super) fn crowd() -> impl Iterator<Item = u32> {
    (FIRST_OF_CROWD..).take(CROWD.len())
}

fn user(person: &Person, now: Timestamp) -> UserObject {
    let n = i64::from(person.n);
    // The higher the number the newer, as with ids of version 7.
    let created = now - days(700 - 12 * n) + SignedDuration::from_mins(97 * n);
    let updated = now - days(1 + n % 30);
    let (first, last) = person.name.split_once(' ').unwrap_or((person.name, ""));
    let verified = (n % 7 != 6).then_some(AsString(created + SignedDuration::from_mins(4)));
    let member = n % 3 == 0;
    UserObject {
        id: AsString(user_id(person.n)),
        environment_id: AsString(uuid!(ENVIRONMENT)),
        name: Some(person.name.to_owned()),
        first_name: Some(first.to_owned()),
        last_name: Some(last.to_owned()),
        email: Some(person.email.to_owned()),
        email_verified_at: verified,
        locale: [Some("en-GB"), Some("de-DE"), None][person.n as usize % 3],
        status: person.status,
        created_at: AsString(created),
        updated_at: AsString(updated),
        deleted_at: (person.status == UserStatus::Deleted).then_some(AsString(updated)),
        public_metadata: json!({ "plan": if member { "team" } else { "free" } }),
        private_metadata: json!({ "crm": { "id": format!("C-{}", 20_417 + n), "tier": n % 4 } }),
        unsafe_metadata: json!({ "theme": if n % 2 == 0 { "dark" } else { "light" } }),
        organizations: if member { vec![ORGANIZATION] } else { Vec::new() },
    }
}

/// The id of the n-th user. [`USER`] is the first, 0.
pub(super) fn user_id(n: u32) -> Uuid {
    Uuid::from_u128(uuid!(USER).as_u128() + u128::from(n))
}

pub(super) const fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}
