//! Which sessions of the API's responses were asked for, in which order.

use crate::client::SessionsResponse;
use crate::connection::Connection;
use crate::error::Error;
use crate::filter::{Filter, OrderArgs};
use crate::view::Listing;
use crate::view::header::UserIdentity;

/// Asks for the sessions of each user. Returns all responses, or none.
pub fn ask(api: &Connection, users: &[UserIdentity]) -> Result<Vec<SessionsResponse>, Error> {
    users.iter().map(|who| api.client.sessions(who.id)).collect()
}

/// Returns those sessions of each response that pass the filter.
pub fn listings<'a>(
    responses: impl Iterator<Item = (&'a UserIdentity, &'a SessionsResponse)>,
    filter: &Filter,
    order: &OrderArgs,
) -> Result<Vec<Listing<'a>>, Error> {
    let listing = |(user, response): (&'a UserIdentity, &'a SessionsResponse)| {
        let mut records = response.sessions()?;
        let total = records.len();
        records.retain(|record| filter.matches(&record.session));
        order.apply(&mut records);
        Ok(Listing { user, records, total })
    };
    responses.map(listing).collect()
}
