//! Who many users are that were named: ids are taken as they are, addresses are looked up together.

use std::collections::VecDeque;
use std::sync::Arc;

use super::input::{Naming, Namings, Place};
use crate::client::{self, MOST_ADDRESSES};
use crate::commands::api::Connection;
use crate::error::{Cause, Error, Flaw};
use crate::model::{Email, HOLDS_KEY, UserRecord, UserRef};
use crate::view::header::Who;

/// So many lines are read ahead in search of addresses to look up together.
const AHEAD: usize = 1000;

/// One naming of a user, looked up.
pub struct Looked {
    /// The user as named, for messages; `None` when the naming names nobody.
    pub name: Option<String>,
    /// How to name the user again; `None` when that must not be written down.
    pub again: Option<Vec<u8>>,
    /// Where it stands, unless it is an argument.
    pub place: Option<Place>,
    /// Who is meant: one, or all that have the address.
    pub users: Result<Vec<Who>, Error>,
}

/// Looks up who is meant; addresses together, so far as they stand near each other.
pub struct Users {
    namings: Namings,
    api: Arc<Connection>,
    looked: VecDeque<Looked>,
}

impl Users {
    /// Nothing is read or asked yet.
    pub fn new(namings: Namings, api: Arc<Connection>) -> Users {
        Users { namings, api, looked: VecDeque::new() }
    }

    /// Ids go on at once; an address waits for others that can be looked up with it.
    fn read(&mut self) -> Vec<Naming> {
        let mut read = Vec::new();
        let mut addresses = 0;
        while addresses < MOST_ADDRESSES && read.len() < AHEAD {
            let Some(naming) = self.namings.next() else { break };
            let naming = self.without_key(naming);
            addresses += usize::from(matches!(naming.user, Ok(UserRef::Email(_))));
            read.push(naming);
            if addresses == 0 {
                break;
            }
        }
        read
    }

    /// The key that is in use is known also where it doesn't look like one.
    fn without_key(&self, naming: Naming) -> Naming {
        match naming {
            Naming { place: Some(place), again: Some(line), .. } if self.api.client.is_key_in(&line) => {
                Naming { user: Err(place.bad(HOLDS_KEY)), place: Some(place), again: None }
            }
            naming => naming,
        }
    }

    fn look_up(&self, namings: Vec<Naming>) -> Vec<Looked> {
        let addresses: Vec<&Email> = namings.iter().filter_map(Naming::address).collect();
        let mut found = self.find(&addresses).into_iter();
        let looked = |naming: Naming| {
            let name = naming.user.as_ref().ok().map(ToString::to_string);
            let users = match naming.user {
                Ok(UserRef::Id(id)) => Ok(vec![Who { id, user: None }]),
                // What was found stands in the order of the addresses.
                Ok(UserRef::Email(_)) => found.next().unwrap_or_else(|| Ok(Vec::new())),
                Err(error) => Err(error),
            };
            Looked { name, again: naming.again, place: naming.place, users }
        };
        namings.into_iter().map(looked).collect()
    }

    /// Who has each of the addresses, in their order. A question that the server chokes on is asked again in halves: one address,
    /// or one user, must not fail the others.
    fn find(&self, addresses: &[&Email]) -> Vec<Result<Vec<Who>, Error>> {
        if addresses.is_empty() {
            return Vec::new();
        }
        let whose = |users: Vec<UserRecord>| users.into_iter().map(Who::from).collect();
        match self.api.client.users_by_email(addresses) {
            Ok(users) => addresses.iter().map(|address| client::with_email(&users, address).map(whose)).collect(),
            Err(error) if addresses.len() > 1 && is_about_one(&error.cause) => {
                let (first, second) = addresses.split_at(addresses.len() / 2);
                [self.find(first), self.find(second)].into_iter().flatten().collect()
            }
            Err(error) => addresses.iter().map(|_| Err(error.clone().into())).collect(),
        }
    }
}

/// Whether a single address or user may be to blame. What doesn't come from the API at all is not asked for again.
fn is_about_one(cause: &Cause) -> bool {
    matches!(cause, Cause::Rejected { status: 400, .. } | Cause::BadAnswer { flaw: Flaw::InvalidUser, .. })
}

impl Naming {
    fn address(&self) -> Option<&Email> {
        match &self.user {
            Ok(UserRef::Email(address)) => Some(address),
            _ => None,
        }
    }
}

impl Iterator for Users {
    type Item = Looked;

    fn next(&mut self) -> Option<Looked> {
        if self.looked.is_empty() {
            let namings = self.read();
            self.looked = self.look_up(namings).into();
        }
        let next = self.looked.pop_front();
        if next.is_none() {
            self.api.client.expect_more(false);
        }
        next
    }
}
