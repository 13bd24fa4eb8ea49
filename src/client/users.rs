//! Users: one by ID, or those that a search selects.

use std::time::Duration;

use serde_json::json;

use super::retry::{Attempt, is_definite};
use super::{ApiRequest, Client, response};
use crate::error::{ApiError, Error, Flaw};
use crate::model::{Email, Id, UserRecord};

/// Users that are asked for at once.
const PAGE: usize = 50;
/// More users than this do not share an address.
const MAX_USERS_OF_AN_EMAIL: usize = 100;
/// So many addresses can be looked up at once (API reference, "Find users").
pub const MAX_EMAILS: usize = 100;

/// What users are looked for by.
#[derive(Clone, Copy, Debug)]
pub enum Search<'a> {
    /// By nothing: all of the environment.
    Everybody,
    /// By the whole address: one of these, at most [`MAX_EMAILS`].
    Emails(&'a [&'a Email]),
    /// By a part of the address.
    PartOfEmail(&'a str),
    /// By a part of the name.
    PartOfName(&'a str),
}

impl Search<'_> {
    /// The body of the request (API reference, "Find users").
    fn json(self) -> String {
        match self {
            Search::Everybody => json!({}),
            Search::Emails(addresses) => {
                let addresses: Vec<&str> = addresses.iter().map(|address| address.as_str()).collect();
                json!({ "emailAddresses": addresses })
            }
            Search::PartOfEmail(text) => json!({ "email": text }),
            Search::PartOfName(text) => json!({ "name": text }),
        }
        .to_string()
    }
}

impl Client {
    /// The user `id`: `GET …/users/{userId}`.
    pub fn user(&self, id: Id) -> Result<UserRecord, Error> {
        let request = ApiRequest { method: "GET", url: self.url.join(&format!("/api/server/v1/users/{id}")), body: "" };
        let user = self.ask(&request).and_then(|body| Ok(response::parse_user(&body, id)?));
        user.map_err(|cause| self.error(Some(id), cause).into())
    }

    /// The users that `search` selects, at most `limit`, and whether there are more: `POST …/users/search`, page by page.
    pub fn users(&self, search: &Search<'_>, limit: usize) -> Result<(Vec<UserRecord>, bool), Box<ApiError>> {
        let body = search.json();
        let mut found = Vec::new();
        let mut cursor: Option<Id> = None;
        loop {
            let page = (limit - found.len()).min(PAGE);
            let at = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
            let url = self.url.join(&format!("/api/server/v1/users/search?limit={page}{at}"));
            let request = ApiRequest { method: "POST", url, body: &body };
            let page = self.ask(&request).and_then(|body| Ok(response::parse_users(&body)?));
            let page = page.map_err(|cause| self.error(None, cause))?;
            let known = found.len();
            for record in page.users {
                if found.iter().all(|known: &UserRecord| known.user.id != record.user.id) {
                    found.push(record);
                }
            }
            let has_more = page.has_more || found.len() > limit;
            found.truncate(limit);
            if !has_more || found.len() == limit {
                return Ok((found, has_more));
            }
            // Pages that bring nobody new would be followed for ever.
            if found.len() == known || page.next.is_none() {
                let detail = Some("it says that there is more, and not where".into());
                return Err(self.error(None, response::bad_response("is not a list of users", Flaw::NotAList, detail)));
            }
            cursor = page.next;
        }
    }

    /// All users with one of these addresses, at most [`MAX_EMAILS`], as far as the server takes them for the same; see
    /// [`with_email`].
    pub fn users_by_email(&self, addresses: &[&Email]) -> Result<Vec<UserRecord>, Box<ApiError>> {
        let most = MAX_USERS_OF_AN_EMAIL * addresses.len();
        let (users, has_more) = self.users(&Search::Emails(addresses), most)?;
        if has_more {
            let what = format!("holds more than {MAX_USERS_OF_AN_EMAIL} users for each address");
            return Err(self.error(None, response::bad_response(&what, Flaw::NotAList, None)));
        }
        Ok(users)
    }

    /// Whether the server takes the cheapest request that needs the key, made once.
    pub(super) fn is_served(&self, left: Duration) -> bool {
        let url = self.url.join("/api/server/v1/users/search?limit=1");
        let request = ApiRequest { method: "POST", url, body: &Search::Everybody.json() };
        match self.attempt(&request, Attempt { left, number: 0, is_on_new_connection: false }) {
            Ok(_) => true,
            Err(cause) => is_definite(&cause),
        }
    }

    /// The environment that the key opens, as the first user in it tells; `None` when there are no users. The cheapest
    /// request that needs the key.
    pub fn environment(&self) -> Result<Option<Id>, Error> {
        let (users, _) = self.users(&Search::Everybody, 1)?;
        Ok(users.first().map(|record| record.user.environment_id))
    }
}

/// Those of `users` who have this address; more than one when, say, one was deleted and another has signed up since.
///
/// Whatever the server takes for the same address: what is done to a user must be done to the one that was meant.
pub fn with_email(users: &[UserRecord], address: &Email) -> Result<Vec<UserRecord>, Error> {
    let is_meant = |record: &&UserRecord| record.user.email.as_deref().is_some_and(|email| address.is(email));
    let users: Vec<UserRecord> = users.iter().filter(is_meant).cloned().collect();
    if users.is_empty() { Err(Error::NoUser { address: address.to_string() }) } else { Ok(users) }
}
