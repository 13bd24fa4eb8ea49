//! The users endpoints: one user by ID, or a search.

use std::collections::BTreeSet;
use std::fmt::Display;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use super::response::{self, UserPage};
use super::{ApiRequest, Client, Repeat};
use crate::error::{ApiError, Error, Flaw};
use crate::model::{Email, Id, User, UserRecord, UserRef, UserStatus};

const PAGE_SIZE: usize = 50;
/// More users than this don't share an email.
const MAX_USERS_PER_EMAIL: usize = 100;
/// The maximum number of emails in one search (API reference, "Find users").
pub const MAX_EMAILS: usize = 100;

/// Selects the users of the environment that have all of this (API reference, "Find users").
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Search<'a> {
    /// One of these emails, at most [`MAX_EMAILS`].
    #[serde(rename = "emailAddresses", skip_serializing_if = "Option::is_none")]
    pub emails: Option<&'a [&'a str]>,
    /// A part of the email, in any case.
    #[serde(rename = "email", skip_serializing_if = "Option::is_none")]
    pub part_of_email: Option<&'a str>,
    /// A part of the name, in any case.
    #[serde(rename = "name", skip_serializing_if = "Option::is_none")]
    pub part_of_name: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub statuses: &'a [UserStatus],
    /// At this time or later.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_text")]
    pub created_after: Option<Timestamp>,
    /// At this time or earlier.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_text")]
    pub created_before: Option<Timestamp>,
    /// A member of this organization.
    #[serde(rename = "organizationId", skip_serializing_if = "Option::is_none", serialize_with = "as_text")]
    pub organization: Option<Id>,
}

#[expect(clippy::ref_option, reason = "serde passes it so")]
fn as_text<S: Serializer>(value: &Option<impl Display>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}

impl Client {
    /// Fetches the user `id`: `GET …/users/{userId}`.
    pub fn user(&self, id: Id) -> Result<UserRecord, Error> {
        self.fetch_user(id, Repeat::Always)
    }

    /// Fetches the user `id` with a single request; `None` if that fails.
    pub fn look_up_user(&self, id: Id) -> Option<UserRecord> {
        self.fetch_user(id, Repeat::Never).ok()
    }

    fn fetch_user(&self, id: Id, repeat: Repeat) -> Result<UserRecord, Error> {
        let request = ApiRequest { repeat, ..ApiRequest::get(self.users_url(&format!("/{id}"))) };
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
        // Text, IDs and instants can't fail to become JSON.
        let body = serde_json::to_string(search).unwrap_or_default();
        let (cursors, previous) = (BTreeSet::new(), BTreeSet::new());
        UserPages { client: self, body, limit, previous, cursors, cursor: None, has_more: true }
    }

    /// Returns the users that `search` selects, at most `limit`, and whether there are more.
    fn users(&self, search: &Search<'_>, limit: usize) -> Result<(Vec<UserRecord>, bool), Box<ApiError>> {
        let mut pages = self.user_pages(search, Some(limit));
        let found: Vec<Vec<UserRecord>> = pages.by_ref().collect::<Result<_, _>>()?;
        Ok((found.into_iter().flatten().collect(), pages.has_more))
    }

    /// Returns all users that the server considers to have one of these emails, at most [`MAX_EMAILS`]; see [`with_email`].
    pub fn users_by_email(&self, emails: &[&Email]) -> Result<Vec<UserRecord>, Box<ApiError>> {
        let texts: Vec<&str> = emails.iter().map(|email| email.as_str()).collect();
        let search = Search { emails: Some(&texts), ..Search::default() };
        let (users, has_more) = self.users(&search, MAX_USERS_PER_EMAIL * emails.len())?;
        if has_more {
            let what = format!("contains more than {MAX_USERS_PER_EMAIL} users for each email");
            return Err(self.error(None, response::bad_response(&what, Flaw::NotAList, None)));
        }
        Ok(users)
    }

    /// Returns the one user with the ID or email; an error if several have the email.
    pub fn find_user(&self, user: &UserRef) -> Result<UserRecord, Error> {
        match user {
            UserRef::Id(id) => self.user(*id),
            UserRef::Email(email) => {
                let mut found = with_email(&self.users_by_email(&[email])?, email)?;
                if found.len() > 1 { Err(ambiguous(email, &found)) } else { Ok(found.remove(0)) }
            }
        }
    }

    /// Returns the key's environment, taken from the first user in it; `None` when there are no users. The cheapest request
    /// that needs the key.
    pub fn environment(&self) -> Result<Option<Id>, Error> {
        let (users, _) = self.users(&Search::default(), 1)?;
        Ok(users.first().map(|record| record.user.environment_id))
    }
}

/// The pages of a search. It ends after an error.
pub struct UserPages<'a> {
    client: &'a Client,
    body: String,
    limit: Option<usize>,
    /// The users of the previous page.
    previous: BTreeSet<Id>,
    /// The cursors so far: a page that leads back to one of them would be followed for ever.
    cursors: BTreeSet<Id>,
    cursor: Option<Id>,
    /// Whether the server has more users than those that were returned.
    pub has_more: bool,
}

impl UserPages<'_> {
    /// Fetches the next page, without users of the previous one.
    fn fetch(&mut self, max: usize) -> Result<Vec<UserRecord>, Box<ApiError>> {
        let page_size = max.min(PAGE_SIZE);
        let cursor = self.cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let url = self.client.users_url(&format!("/search?limit={page_size}{cursor}"));
        let page =
            self.client.send(&ApiRequest::post(url, &self.body)).and_then(|body| Ok(response::parse_users(&body)?));
        let UserPage { mut users, next, has_more } = page.map_err(|failure| self.client.error(None, failure))?;
        let mut ids = BTreeSet::new();
        users.retain(|record| ids.insert(record.user.id) && !self.previous.contains(&record.user.id));
        self.previous = ids;
        let leads_on = next.is_some_and(|next| self.cursors.insert(next));
        if has_more && users.len() < max && (users.is_empty() || !leads_on) {
            let detail = Some("hasMore is true, but nextCursor leads to no new page".into());
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

/// Returns the error for an email that several users have, where only one can be meant.
pub fn ambiguous(email: &Email, users: &[UserRecord]) -> Error {
    let describe = |User { id, status, .. }: &User| format!("{id} ({status})");
    let users = users.iter().map(|record| describe(&record.user)).collect();
    Error::AmbiguousUser { email: email.to_string(), users }
}

/// Returns those of `users` who have `email`; more than one when, say, one was deleted and another has signed up since.
///
/// The server may match emails loosely, but a change must only ever reach the user that was meant.
pub fn with_email(users: &[UserRecord], email: &Email) -> Result<Vec<UserRecord>, Error> {
    let has_email = |record: &&UserRecord| record.user.email.as_deref().is_some_and(|text| email.matches(text));
    let users: Vec<UserRecord> = users.iter().filter(has_email).cloned().collect();
    if users.is_empty() { Err(Error::UserNotFound { email: email.to_string() }) } else { Ok(users) }
}
