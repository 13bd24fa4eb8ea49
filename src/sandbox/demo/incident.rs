//! A larger environment in which an attack is under way, to rehearse finding and ending it.

use super::super::data::{AsString, StoredSession, StoredUser, UserObject, UserStatus};
use super::sessions::{self, object};
use super::users::{ENVIRONMENT, days};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use uuid::{Uuid, uuid};

/// Number of users.
const USERS: u32 = 2000;
/// Number of sessions, those of the attack among them.
const SESSIONS: u32 = 9000;
/// The networks of the attack, with the number of users it got hold of from there, and of their sessions.
const ATTACK: [(&str, u32, u32); 2] = [("203.0.113", 412, 415), ("198.51.100", 96, 101)];
/// How long the attack has been going on.
const DURATION: SignedDuration = SignedDuration::from_mins(150);
/// Where the attack's first user is among the users, and the step to the next one. Coprime to [`USERS`], so that no user comes twice.
const VICTIMS: (u32, u32) = (17, 7);

/// Numbers that look random and are always the same (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    /// Returns a number below `end`.
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bits = (bits ^ (bits >> 31)) >> 32;
        // Less than `end`, which has 32 bits.
        u32::try_from((bits * u64::from(end)) >> 32).unwrap_or(0)
    }
}

/// Returns the users, who have neither name nor email.
pub(super) fn users(now: Timestamp) -> impl Iterator<Item = StoredUser> {
    (0..USERS).map(move |n| {
        let created = now - days(900) + SignedDuration::from_hours(i64::from(9 * n));
        StoredUser::from(UserObject {
            id: AsString(user_id(n)),
            environment_id: AsString(uuid!(ENVIRONMENT)),
            name: None,
            first_name: None,
            last_name: None,
            email: None,
            email_verified_at: None,
            locale: None,
            status: UserStatus::Active,
            created_at: AsString(created),
            updated_at: AsString(created),
            deleted_at: None,
            public_metadata: BTreeMap::new(),
            private_metadata: BTreeMap::new(),
            unsafe_metadata: BTreeMap::new(),
        })
    })
}

/// Returns the sessions, each with its user's ID.
pub(super) fn sessions(now: Timestamp) -> Vec<(Uuid, StoredSession)> {
    let mut numbers = Numbers(2026);
    let mut sessions = Vec::new();
    let mut add = |user, created, used, agent, ip| {
        let id = session_id(sessions.len());
        sessions.push(sessions::stored(&object(user_id(user), id, created, used, Some(agent), ip)));
    };
    let attack = ATTACK.iter().map(|(_, _, count)| count).sum::<u32>();
    for n in 0..SESSIONS - attack {
        // Everyone has some sessions at first, and then some have more.
        let user = if n < 3 * USERS { n % USERS } else { numbers.below(USERS) };
        let age = SignedDuration::from_mins(i64::from(30 + numbers.below(60 * 24 * 60)));
        let unused = SignedDuration::from_mins(i64::from(numbers.below(u32::try_from(age.as_mins()).unwrap_or(1))));
        let agent = sessions::USER_AGENTS[numbers.below(5) as usize];
        let ip = match numbers.below(20) {
            // An office, a mobile network, and homes: networks for documentation and benchmarks (RFC 5737, RFC 3849, RFC 2544).
            0..3 => format!("192.0.2.{}", 1 + numbers.below(40)),
            3..8 => format!("2001:db8:c0de:{:x}::{:x}", numbers.below(4096), 1 + numbers.below(4096)),
            _ => format!("198.{}.{}.{}", 18 + numbers.below(2), numbers.below(256), numbers.below(256)),
        };
        add(user, now - age, now - unused, agent, ip);
    }
    let mut victim = VICTIMS.0;
    for (network, users, count) in ATTACK {
        for n in 0..count {
            // The first users have a second session.
            let user = (victim + VICTIMS.1 * (n % users)) % USERS;
            let age = DURATION - SignedDuration::from_secs(i64::from(n * 18));
            let ip = format!("{network}.{}", 10 + numbers.below(30));
            add(user, now - age, now - age + SignedDuration::from_secs(40), sessions::FIREFOX_ON_LINUX, ip);
        }
        victim += VICTIMS.1 * users;
    }
    sessions
}

fn user_id(n: u32) -> Uuid {
    Uuid::from_u128(0x0193_1a75_0000_7000_8000_0000_0000_0000 + u128::from(n))
}

/// Returns IDs whose first eight digits are unique.
fn session_id(n: usize) -> Uuid {
    Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + ((n as u128) << 96))
}
