//! The users endpoints: one user by ID, or a search.

use std::collections::BTreeSet;

use serde_json::json;

use super::response::{self, UserPage};
use super::{ApiRequest, Client};
use crate::error::{ApiError, Error, Flaw};
use crate::model::{Email, Id, UserRecord};

const PAGE_SIZE: usize = 50;
/// More users than this don't share an email.
const MAX_USERS_PER_EMAIL: usize = 100;
/// The maximum number of emails in one search (API reference, "Find users").
pub const MAX_EMAILS: usize = 100;

/// Selects users of the environment.
#[derive(Clone, Copy, Debug)]
pub enum Search<'a> {
    All,
    /// Users who have one of these emails, at most [`MAX_EMAILS`].
    Emails(&'a [&'a Email]),
    EmailContains(&'a str),
    NameContains(&'a str),
}

impl Search<'_> {
    /// The body of the request (API reference, "Find users").
    fn json(self) -> String {
        match self {
            Search::All => json!({}),
            Search::Emails(emails) => {
                let emails: Vec<&str> = emails.iter().map(|email| email.as_str()).collect();
                json!({ "emailAddresses": emails })
            }
            Search::EmailContains(text) => json!({ "email": text }),
            Search::NameContains(text) => json!({ "name": text }),
        }
        .to_string()
    }
}

impl Client {
    /// Fetches the user `id`: `GET …/users/{userId}`.
    pub fn user(&self, id: Id) -> Result<UserRecord, Error> {
        let request = ApiRequest::get(self.users_url(&format!("/{id}")));
        let user = self.send(&request).and_then(|body| Ok(response::parse_user(&body, id)?));
        user.map_err(|failure| self.error(Some(id), failure).into())
    }

    /// Bans the user, which also ends all sessions: `POST …/users/{userId}/ban`. Returns the user after it.
    pub fn ban(&self, id: Id) -> Result<UserRecord, Error> {
        self.set_status(id, "ban", "banned")
    }

    /// Lifts the ban of the user: `POST …/users/{userId}/unban`. Returns the user after it.
    pub fn unban(&self, id: Id) -> Result<UserRecord, Error> {
        self.set_status(id, "unban", "active")
    }

    fn set_status(&self, id: Id, operation: &str, status: &str) -> Result<UserRecord, Error> {
        let request = ApiRequest::change(self.users_url(&format!("/{id}/{operation}")));
        let user = self.send(&request).and_then(|body| {
            let record = response::parse_user(&body, id)?;
            if record.user.status != status {
                let what = format!("has a user who is not {status}");
                let detail = Some(format!("status is {}", record.user.status));
                return Err(response::bad_response(&what, Flaw::InvalidUser, detail).into());
            }
            Ok(record)
        });
        user.map_err(|failure| self.error(Some(id), failure).into())
    }

    /// Searches users: `POST …/users/search`, page by page; at most `limit` of them, if given.
    pub fn user_pages(&self, search: &Search<'_>, limit: Option<usize>) -> UserPages<'_> {
        UserPages { client: self, body: search.json(), limit, seen: BTreeSet::new(), cursor: None, has_more: true }
    }

    /// Returns the users that `search` selects, at most `limit`, and whether there are more.
    fn users(&self, search: &Search<'_>, limit: usize) -> Result<(Vec<UserRecord>, bool), Box<ApiError>> {
        let mut pages = self.user_pages(search, Some(limit));
        let found: Vec<Vec<UserRecord>> = pages.by_ref().collect::<Result<_, _>>()?;
        Ok((found.into_iter().flatten().collect(), pages.has_more))
    }

    /// Returns all users that the server considers to have one of these emails, at most [`MAX_EMAILS`]; see [`with_email`].
    pub fn users_by_email(&self, emails: &[&Email]) -> Result<Vec<UserRecord>, Box<ApiError>> {
        let (users, has_more) = self.users(&Search::Emails(emails), MAX_USERS_PER_EMAIL * emails.len())?;
        if has_more {
            let what = format!("holds more than {MAX_USERS_PER_EMAIL} users for each address");
            return Err(self.error(None, response::bad_response(&what, Flaw::NotAList, None)));
        }
        Ok(users)
    }

    /// Returns the key's environment, taken from the first user in it; `None` when there are no users. The cheapest request
    /// that needs the key.
    pub fn environment(&self) -> Result<Option<Id>, Error> {
        let (users, _) = self.users(&Search::All, 1)?;
        Ok(users.first().map(|record| record.user.environment_id))
    }
}

/// The pages of a search. It ends after an error.
pub struct UserPages<'a> {
    client: &'a Client,
    body: String,
    limit: Option<usize>,
    seen: BTreeSet<Id>,
    cursor: Option<Id>,
    /// Whether the server has more users than those that were returned.
    pub has_more: bool,
}

impl UserPages<'_> {
    /// Fetches the next page, without users of earlier pages.
    fn fetch(&mut self, max: usize) -> Result<Vec<UserRecord>, Box<ApiError>> {
        let page_size = max.min(PAGE_SIZE);
        let cursor = self.cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let url = self.client.users_url(&format!("/search?limit={page_size}{cursor}"));
        let page =
            self.client.send(&ApiRequest::post(url, &self.body)).and_then(|body| Ok(response::parse_users(&body)?));
        let UserPage { mut users, next, has_more } = page.map_err(|failure| self.client.error(None, failure))?;
        users.retain(|record| self.seen.insert(record.user.id));
        // Pages without a new user would be followed for ever.
        if has_more && users.len() < max && (users.is_empty() || next.is_none()) {
            let detail = Some("it says that there is more, and not where".into());
            return Err(self
                .client
                .error(None, response::bad_response("is not a list of users", Flaw::NotAList, detail)));
        }
        self.cursor = next;
        self.has_more = has_more || users.len() > max;
        users.truncate(max);
        Ok(users)
    }
}

impl Iterator for UserPages<'_> {
    type Item = Result<Vec<UserRecord>, Box<ApiError>>;

    fn next(&mut self) -> Option<Self::Item> {
        let max = self.limit.unwrap_or(usize::MAX);
        if !self.has_more || max == 0 {
            return None;
        }
        let page = self.fetch(max);
        match &page {
            Ok(users) => self.limit = self.limit.map(|limit| limit - users.len()),
            Err(_) => self.limit = Some(0),
        }
        Some(page)
    }
}

/// Returns those of `users` who have `email`; more than one when, say, one was deleted and another has signed up since.
///
/// The server may match emails loosely, but a change must only ever reach the user that was meant.
pub fn with_email(users: &[UserRecord], email: &Email) -> Result<Vec<UserRecord>, Error> {
    let has_email = |record: &&UserRecord| record.user.email.as_deref().is_some_and(|text| email.matches(text));
    let users: Vec<UserRecord> = users.iter().filter(has_email).cloned().collect();
    if users.is_empty() { Err(Error::UserNotFound { email: email.to_string() }) } else { Ok(users) }
}
