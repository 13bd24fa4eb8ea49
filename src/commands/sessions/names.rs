//! Looks up the names behind the IDs in the table of one user.

use std::collections::BTreeSet;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::context::Context;
use crate::model::{Id, Membership, SessionRecord, User, UserRecord};
use crate::view::cells::Names;
use crate::view::header::UserIdentity;

/// Maximum number of operators to look up. More of them impersonate a user only in tests.
const MAX_OPERATORS: usize = 4;

/// How long the table waits for names at most.
const MAX_WAIT: Duration = Duration::from_secs(3);

/// What one call finds.
enum Found {
    User(User),
    Operator(UserRecord),
    Organizations(Vec<Membership>),
}

/// Looks up the user, the operators who impersonate the user, and the organizations of the sessions: in parallel, each with one
/// request, until `deadline` or for [`MAX_WAIT`]. What isn't found by then keeps its ID.
pub fn look_up(api: &Arc<Context>, user: &mut UserIdentity, records: &[SessionRecord<'_>], deadline: Instant) -> Names {
    let deadline = deadline.min(Instant::now() + MAX_WAIT);
    let (send, receive) = mpsc::channel();
    let id = user.id;
    let start = |call: fn(&Context, Id) -> Option<Found>, id: Id| {
        let (api, send) = (Arc::clone(api), send.clone());
        // Without a thread, the ID stays.
        let _ = thread::Builder::new().spawn(move || {
            if let Some(found) = call(&api, id) {
                let _ = send.send(found);
            }
        });
    };
    if user.user.is_none() {
        start(|api, id| api.client.look_up_user(id).map(|record| Found::User(record.user)), id);
    }
    if records.iter().any(|record| record.session.active_organization_id.is_some()) {
        start(|api, id| api.client.look_up_organizations(id).map(Found::Organizations), id);
    }
    let operators: BTreeSet<Id> = records.iter().filter_map(|record| record.session.impersonated_by).collect();
    for operator in operators.into_iter().take(MAX_OPERATORS) {
        start(|api, id| api.client.look_up_user(id).map(Found::Operator), operator);
    }
    // Only the threads send from here on, so that receiving ends with the last of them.
    drop(send);
    let mut names = Names::default();
    while let Ok(found) = receive.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        match found {
            Found::User(found) => user.user = Some(found),
            Found::Operator(record) => drop(names.operators.insert(record.user.id, record.user.title())),
            Found::Organizations(memberships) => names.organizations.extend(memberships.into_iter().map(
                |Membership { organization_id, name, role, role_name }| {
                    let role = role_name.filter(|name| !name.trim().is_empty()).unwrap_or(role);
                    (organization_id, if name.trim().is_empty() { String::new() } else { format!("{name}, {role}") })
                },
            )),
        }
    }
    names
}
