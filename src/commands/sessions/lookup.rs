//! Who many users are that were named: ids are taken as they are, addresses are looked up together.

use std::collections::VecDeque;
use std::sync::Arc;

use super::named::{Naming, Namings, Place};
use crate::client::{self, MOST_ADDRESSES};
use crate::commands::api::Connection;
use crate::error::{ApiError, Error};
use crate::model::{Address, UserArg, UserRecord};
use crate::view::header::Who;

/// So many lines are read ahead in search of addresses to look up together.
const AHEAD: usize = 1000;

/// One naming of a user, looked up.
pub struct Looked {
    /// The user as named, in a form that can be given again; `None` when the line names nobody.
    pub name: Option<String>,
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
            addresses += usize::from(matches!(naming.user, Ok(UserArg::Address(_))));
            read.push(naming);
            if addresses == 0 {
                break;
            }
        }
        read
    }

    fn look_up(&self, namings: Vec<Naming>) -> impl Iterator<Item = Looked> {
        let addresses: Vec<&Address> = namings.iter().filter_map(Naming::address).collect();
        let users = if addresses.is_empty() { Ok(Vec::new()) } else { self.api.client.users_with(&addresses) };
        namings.into_iter().map(move |naming| naming.looked_up_in(&users))
    }
}

impl Naming {
    fn address(&self) -> Option<&Address> {
        match &self.user {
            Ok(UserArg::Address(address)) => Some(address),
            _ => None,
        }
    }

    fn looked_up_in(self, users: &Result<Vec<UserRecord>, Box<ApiError>>) -> Looked {
        let (name, users) = match self.user {
            Ok(UserArg::Id(id)) => (Some(id.to_string()), Ok(vec![Who { id, user: None }])),
            Ok(UserArg::Address(address)) => {
                let users = match users {
                    Ok(users) => client::with_address(users, &address),
                    Err(error) => Err(error.clone().into()),
                };
                (Some(address.to_string()), users.map(|users| users.into_iter().map(Who::from).collect()))
            }
            Err(error) => (None, Err(error)),
        };
        Looked { name, place: self.place, users }
    }
}

impl Iterator for Users {
    type Item = Looked;

    fn next(&mut self) -> Option<Looked> {
        if self.looked.is_empty() {
            let namings = self.read();
            let looked: Vec<Looked> = self.look_up(namings).collect();
            self.looked.extend(looked);
        }
        self.looked.pop_front()
    }
}
