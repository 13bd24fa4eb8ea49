//! The organizations and their members.

use super::super::data::{AsString, Metadata};
use super::super::organizations::{Membership, Organization};
use super::users::{days, numbers, user_id};
use jiff::Timestamp;
use serde_json::json;
use uuid::{Uuid, uuid};

/// An organization with a slug and a role set. The main user administrates it, and one of their sessions is pinned to it.
pub const ORGANIZATION: Uuid = uuid!("01931a72-4c00-7000-8000-000000000001");

/// An organization without a slug and without a role set, so its roles have no names. The main user is a plain member.
const SMALL_ORGANIZATION: Uuid = uuid!("01931a72-4c00-7000-8000-000000000002");

/// Returns all organizations of the environment.
pub(super) fn all(now: Timestamp) -> [Organization; 2] {
    let organization = |id, name, age| Organization {
        id: AsString(id),
        name,
        slug: None,
        role_set_id: None,
        public_metadata: Metadata::new(),
        private_metadata: Metadata::new(),
        created_at: AsString(now - days(age)),
    };
    [
        Organization {
            slug: Some("example-studio"),
            role_set_id: Some(AsString(uuid!("01931a72-5e00-7000-8000-000000000001"))),
            public_metadata: Metadata::from([("plan", json!("team"))]),
            private_metadata: Metadata::from([("contract", json!("E-1043"))]),
            ..organization(ORGANIZATION, "Example Studio", 720)
        },
        organization(SMALL_ORGANIZATION, "Example Labs", 410),
    ]
}

/// Returns all memberships, each with the IDs of its organization and its user.
pub(super) fn memberships(now: Timestamp) -> impl Iterator<Item = ((Uuid, Uuid), Membership)> {
    let membership = move |n: u32, role, role_name| Membership {
        role,
        role_name,
        public_metadata: Metadata::from([("seat", json!(if n.is_multiple_of(2) { "billable" } else { "free" }))]),
        private_metadata: Metadata::new(),
        joined_at: AsString(now - days(i64::from(200 - n))),
    };
    let studio = numbers().filter(|n| n.is_multiple_of(3)).map(move |n| {
        let (role, name) =
            if n.is_multiple_of(6) { ("org:administrator", "Administrator") } else { ("org:member", "Member") };
        ((ORGANIZATION, user_id(n)), membership(n, role, Some(name)))
    });
    let labs = numbers().filter(|n| n.is_multiple_of(10)).map(move |n| {
        let role = if n == 0 { "org:member" } else { "org:billing" };
        ((SMALL_ORGANIZATION, user_id(n)), membership(n, role, None))
    });
    studio.chain(labs)
}
