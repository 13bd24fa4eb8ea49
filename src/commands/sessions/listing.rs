//! Filters and orders the sessions of responses.

use crate::client::SessionsResponse;
use crate::error::Error;
use crate::filter::{Filter, OrderArgs};
use crate::view::Listing;
use crate::view::header::UserIdentity;

/// Returns the matching sessions of each response.
pub fn listings<'a>(
    responses: impl Iterator<Item = (&'a UserIdentity, &'a SessionsResponse)>,
    filter: &Filter,
    order: &OrderArgs,
) -> Result<Vec<Listing<'a>>, Error> {
    let listing = |(user, response): (&'a UserIdentity, &'a SessionsResponse)| {
        let mut records = response.sessions()?;
        let ids = records.iter().map(|record| record.session.id).collect();
        let undecided = filter.apply(&mut records);
        order.apply(&mut records, filter.geoip());
        Ok(Listing { user, records, ids, undecided })
    };
    responses.map(listing).collect()
}
