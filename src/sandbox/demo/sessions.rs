//! The sessions.

use super::super::data::{AsString, StoredSession};
use super::super::response::to_json;
use super::organizations::ORGANIZATION;
use super::users::{ENVIRONMENT, OPERATOR, OTHER_NUMBERS, SAM, USER, days, user_id};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use uuid::{Uuid, uuid};

// User agents as of 2026. Browsers have frozen the versions of the operating systems in them.
const CHROME_ON_MACOS: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";
const CHROME_ON_WINDOWS: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";
const CHROME_ON_ANDROID: &str =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Mobile Safari/537.36";
const EDGE_ON_WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36 Edg/147.0.0.0";
pub(super) const FIREFOX_ON_LINUX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0";
const FIREFOX_ON_WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:148.0) Gecko/20100101 Firefox/148.0";
const SAFARI_ON_IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.4 Mobile/15E148 Safari/604.1";
const SAFARI_ON_MACOS: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.4 Safari/605.1.15";

/// The user agents of ordinary sessions.
pub(super) const USER_AGENTS: [&str; 5] =
    [CHROME_ON_ANDROID, SAFARI_ON_MACOS, CHROME_ON_WINDOWS, FIREFOX_ON_LINUX, SAFARI_ON_IPHONE];

/// How long an ordinary session is valid: long enough for one that has not been used for two months.
const LIFETIME: SignedDuration = days(90);
/// How long an impersonated one is valid: the maximum in the API reference.
const IMPERSONATED_LIFETIME: SignedDuration = SignedDuration::from_hours(1);

/// A session object of the API, its fields in the order of the API reference.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SessionObject {
    id: AsString<Uuid>,
    user_id: AsString<Uuid>,
    environment_id: AsString<Uuid>,
    user_agent: Option<&'static str>,
    ip_address: Option<String>,
    created_at: AsString<Timestamp>,
    expires_at: AsString<Timestamp>,
    last_used_at: AsString<Timestamp>,
    active_organization_id: Option<AsString<Uuid>>,
    impersonated_by: Option<AsString<Uuid>>,
}

/// Returns all sessions, each with its user's ID.
pub(super) fn all(now: Timestamp) -> impl Iterator<Item = (Uuid, StoredSession)> {
    let sam = (0..2).map(move |k| generated(now, SAM, k)).chain([impersonated_by_a_user(now)]);
    let others = OTHER_NUMBERS.flat_map(move |n| (0..n % 3).map(move |k| generated(now, n, k)));
    main_user(now).into_iter().chain(sam).chain(others).map(|object| stored(&object))
}

/// Returns the session with its user's ID.
pub(super) fn stored(object: &SessionObject) -> (Uuid, StoredSession) {
    let session = StoredSession {
        id: object.id.0,
        last_used_at: object.last_used_at.0,
        expires_at: Some(object.expires_at.0),
        json: to_json(object).into(),
    };
    (object.user_id.0, session)
}

/// Returns a session of each kind that a support engineer meets. IPs are from the ranges reserved for documentation
/// (RFC 5737, RFC 3849).
fn main_user(now: Timestamp) -> [SessionObject; 6] {
    let session = |id, created, used, user_agent, ip: &str| {
        object(uuid!(USER), id, now - created, now - used, user_agent, ip.to_owned())
    };
    let mins = SignedDuration::from_mins;
    let hours = SignedDuration::from_hours;

    let current = session(
        uuid!("01981f2a-6c3e-7b41-9d20-5a7e3f1c8b04"),
        days(6) + hours(2),
        SignedDuration::from_secs(11 * 60 + 20),
        Some(CHROME_ON_MACOS),
        "203.0.113.42",
    );
    let mut impersonated = session(
        uuid!("01981e07-91d4-7c02-8a5b-2f60c4d19e73"),
        mins(26),
        mins(26),
        Some(CHROME_ON_WINDOWS),
        "198.51.100.7",
    );
    // No user of this environment has this ID.
    impersonate(&mut impersonated, uuid!("0192f0aa-7c10-7d3e-8b52-6e41d09f7ac3"));
    let phone = session(
        uuid!("01980b5c-0d17-7e9a-b3c4-71f2a6058dce"),
        days(17) + hours(5),
        hours(3) + mins(12),
        Some(SAFARI_ON_IPHONE),
        "2001:db8:9c40:12a:4d7e:81ff:fe3a:6b05",
    );
    let mut pinned = session(
        uuid!("01980a41-77c2-7d5f-a1e8-3b94f06d2c57"),
        days(21) + mins(40),
        hours(19) + mins(5),
        Some(EDGE_ON_WINDOWS),
        "203.0.113.42",
    );
    pinned.active_organization_id = Some(AsString(ORGANIZATION));
    let api_client = session(
        uuid!("0197f1c3-5b80-72af-8e16-c09d3b7a4f21"),
        days(30) + hours(9),
        // Times of the API may have fractions of a second.
        days(2) + hours(4) + SignedDuration::from_millis(583),
        None,
        "192.0.2.118",
    );
    let forgotten = session(
        uuid!("0196d4e9-2a6f-7350-94b7-8d1e5f0c6a3b"),
        days(70) + hours(1),
        days(63) + hours(4),
        Some(FIREFOX_ON_WINDOWS),
        "203.0.113.42",
    );
    [current, impersonated, phone, pinned, api_client, forgotten]
}

/// Returns a session whose operator is a user of the environment.
fn impersonated_by_a_user(now: Timestamp) -> SessionObject {
    let mut session = generated(now, SAM, 2);
    let created = now - SignedDuration::from_mins(41);
    session.created_at = AsString(created);
    session.last_used_at = AsString(created);
    impersonate(&mut session, user_id(OPERATOR));
    session
}

fn impersonate(session: &mut SessionObject, operator: Uuid) {
    session.expires_at = AsString(session.created_at.0 + IMPERSONATED_LIFETIME);
    session.impersonated_by = Some(AsString(operator));
}

/// Returns the k-th session of the n-th user.
fn generated(now: Timestamp, n: u32, k: u32) -> SessionObject {
    let ip = match (n + k) % 4 {
        0 => format!("198.51.100.{n}"),
        1 => format!("2001:db8:51:{n:x}::{}", k + 1),
        2 => format!("192.0.2.{}", 2 * n + k),
        _ => format!("203.0.113.{n}"),
    };
    let first: u128 = 0x0198_0000_0000_7000_8000_0000_0000_0000;
    // The first eight digits are unique, as with IDs that weren't made at the same moment.
    let id = Uuid::from_u128(first + (u128::from(16 * n + k) << 96));
    let used = now - SignedDuration::from_mins(i64::from(n * n * (1 + 20 * k)));
    let user_agent = USER_AGENTS[(n + 2 * k) as usize % USER_AGENTS.len()];
    object(user_id(n), id, used - days(i64::from(n % 20)), used, Some(user_agent), ip)
}

pub(super) fn object(
    owner: Uuid,
    id: Uuid,
    created: Timestamp,
    used: Timestamp,
    user_agent: Option<&'static str>,
    ip: String,
) -> SessionObject {
    SessionObject {
        id: AsString(id),
        user_id: AsString(owner),
        environment_id: AsString(uuid!(ENVIRONMENT)),
        user_agent,
        ip_address: Some(ip),
        created_at: AsString(created),
        expires_at: AsString(created + LIFETIME),
        last_used_at: AsString(used),
        active_organization_id: None,
        impersonated_by: None,
    }
}
