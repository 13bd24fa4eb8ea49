//! Any GET endpoint, and lists that come in pages.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::response;
use super::{ApiRequest, Client, Repeat};
use crate::error::{Error, Flaw};
use crate::model::{Id, Membership};

/// The base path of the API (API reference).
const BASE: &str = "/api/server/v1/";
/// Users are in a few organizations, so that one page has them all (API reference, "limit": at most 100).
const MEMBERSHIPS: &str = "100";

/// In bytes. A longer path would not fit into a request's head.
const MAX_PATH: usize = 2048;

/// The path of a GET endpoint, with a query or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiPath(String);

impl ApiPath {
    /// Parses a path as people write it: `users/ID`, or `/api/server/v1/users/ID?limit=5`.
    ///
    /// Only paths below the API's are accepted, and only those that all servers understand in the same way. The error doesn't quote
    /// the text: it may contain a key.
    pub fn parse(text: &str) -> Result<ApiPath, &'static str> {
        const EXAMPLE: &str = "expected a path of the Torii API, such as users/ID/organizations";
        let (path, query) = text.split_once('?').map_or((text, None), |(path, query)| (path, Some(query)));
        if path.starts_with("//") || path.contains("://") {
            return Err("expected a path without a host: the key only goes to the API URL");
        }
        if let Some(bad) = text.chars().find(|c| !c.is_ascii_graphic()) {
            return Err(if bad.is_control() {
                "it has a control character"
            } else {
                "it has a space, or a character outside ASCII: write it as %XX"
            });
        }
        if text.contains(['\\', '"', '<', '>', '^', '`', '{', '|', '}', '#']) {
            return Err("it has a character that no path can have: write it as %XX");
        }
        if text.len() > MAX_PATH {
            return Err("it is too long");
        }
        let path = path.trim_start_matches('/');
        let path = path.strip_prefix(&BASE[1..]).unwrap_or(path);
        let lower = path.to_ascii_lowercase();
        if path.is_empty() {
            return Err(EXAMPLE);
        }
        if path.split('/').any(|part| matches!(part, "" | "." | "..")) || lower.contains("%2e") || lower.contains("%2f")
        {
            return Err("it has an empty, \".\" or \"..\" segment, or an encoded dot or slash");
        }
        if lower.contains("%5c") || lower.contains(';') {
            return Err("it has a semicolon or an encoded backslash");
        }
        if lower.starts_with("api/") {
            return Err(EXAMPLE);
        }
        Ok(ApiPath(format!("{BASE}{path}{}", query.map(|query| format!("?{query}")).unwrap_or_default())))
    }

    /// Returns whether `is_in` holds for the path.
    pub fn contains(&self, is_in: impl Fn(&[u8]) -> bool) -> bool {
        is_in(self.0.as_bytes())
    }

    /// Returns whether the query has this parameter.
    pub fn has_parameter(&self, name: &str) -> bool {
        let query = self.0.split_once('?').map_or("", |(_, query)| query);
        form_urlencoded::parse(query.as_bytes()).any(|(other, _)| other == name)
    }

    /// Returns the path of the page that begins at `cursor`.
    fn at(&self, cursor: Option<Id>) -> String {
        let ApiPath(path) = self;
        match cursor {
            None => path.clone(),
            Some(cursor) => format!("{path}{}cursor={cursor}", if path.contains('?') { '&' } else { '?' }),
        }
    }
}

impl Client {
    /// Fetches JSON: `GET …/{path}`.
    pub fn get(&self, path: &ApiPath) -> Result<String, Error> {
        let body = self.send(&ApiRequest::get(self.url.join(&path.0)));
        let body = body.and_then(|body| Ok(response::check_json(&body).map(|()| body)?));
        body.map_err(|failure| self.error(None, failure).into())
    }

    /// Fetches a list page by page: `GET …/{path}`.
    pub fn pages<'a>(&'a self, path: &'a ApiPath) -> Pages<'a> {
        Pages {
            client: self,
            path,
            user: None,
            repeat: Repeat::Always,
            cursor: None,
            cursors: BTreeSet::new(),
            is_done: false,
        }
    }

    /// Fetches the organizations of the user: `GET …/users/{userId}/organizations`.
    pub fn organizations(&self, user: Id) -> Result<Vec<Membership>, Error> {
        self.fetch_organizations(user, Repeat::Always)
    }

    /// Fetches the organizations of the user with a single request a page; `None` if one fails.
    pub fn look_up_organizations(&self, user: Id) -> Option<Vec<Membership>> {
        self.fetch_organizations(user, Repeat::Never).ok()
    }

    fn fetch_organizations(&self, user: Id, repeat: Repeat) -> Result<Vec<Membership>, Error> {
        let path = ApiPath(format!("{BASE}users/{user}/organizations?limit={MEMBERSHIPS}"));
        let mut memberships = Vec::new();
        for page in (Pages { user: Some(user), repeat, ..self.pages(&path) }) {
            for item in page? {
                memberships.push(response::parse_membership(&item).map_err(|cause| self.error(Some(user), cause))?);
            }
        }
        Ok(memberships)
    }
}

/// The pages of a list, each a list of JSON objects. It ends after an error.
pub struct Pages<'a> {
    client: &'a Client,
    path: &'a ApiPath,
    /// The user that the list is about, for errors.
    user: Option<Id>,
    repeat: Repeat,
    cursor: Option<Id>,
    /// The cursors so far: a page that leads back to one of them would be followed for ever.
    cursors: BTreeSet<Id>,
    is_done: bool,
}

impl Pages<'_> {
    fn fetch(&mut self) -> Result<Vec<Box<RawValue>>, Error> {
        let url = self.client.url.join(&self.path.at(self.cursor));
        let request = ApiRequest { repeat: self.repeat, ..ApiRequest::get(url) };
        let page = self.client.send(&request).and_then(|body| {
            let page = response::parse_values(&body)?;
            let leads_on = page.next_cursor.is_some_and(|next| self.cursors.insert(next));
            if page.has_more && (page.items.is_empty() || !leads_on) {
                let detail = Some("hasMore is true, but nextCursor leads to no new page".into());
                return Err(response::bad_response("is not a paginated list", Flaw::NotAPage, detail).into());
            }
            let items = page.items.into_iter().map(ToOwned::to_owned).collect();
            Ok((items, page.next_cursor.filter(|_| page.has_more)))
        });
        let (items, next) = page.map_err(|failure| self.client.error(self.user, failure))?;
        self.cursor = next;
        self.is_done = next.is_none();
        Ok(items)
    }
}

impl Iterator for Pages<'_> {
    type Item = Result<Vec<Box<RawValue>>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let page = self.fetch();
        self.is_done |= page.is_err();
        Some(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_below_the_apis() {
        for (text, path) in [
            ("users/x/organizations", "/api/server/v1/users/x/organizations"),
            ("/users/x", "/api/server/v1/users/x"),
            ("/api/server/v1/users/x?limit=5&a=%2f..", "/api/server/v1/users/x?limit=5&a=%2f.."),
            ("api/server/v1/organizations?name=a://b", "/api/server/v1/organizations?name=a://b"),
        ] {
            assert_eq!(ApiPath::parse(text), Ok(ApiPath(path.into())), "{text}");
        }
        for bad in [
            "",
            "/",
            "?a=b",
            "//host/x",
            "https://host/x",
            "https:/x//y",
            "users/../x",
            "users/%2E%2e/x",
            "users//x",
            "users/",
            "users/%2fx",
            "users/a b",
            "users/\u{7}",
            "users/é",
            "users\\x",
            "users/x#y",
            "api/client/v1/x",
            "API/server/v1/x",
            "/api/server/v1/../../x",
            "users/.",
            "..;/x",
            "users/%5C..%5cx",
            &"x/".repeat(2000),
        ] {
            assert!(ApiPath::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_cursor_is_added_to_the_query() {
        let id: Id = "01931a73-8b00-7000-8000-000000000000".parse().unwrap();
        let at = |text| ApiPath::parse(text).unwrap().at(Some(id));
        assert_eq!(at("organizations"), format!("/api/server/v1/organizations?cursor={id}"));
        assert_eq!(at("organizations?limit=5"), format!("/api/server/v1/organizations?limit=5&cursor={id}"));
        let path = ApiPath::parse("organizations?a=1&cur%73or=x").unwrap();
        assert!(path.has_parameter("cursor") && !path.has_parameter("limit"));
    }
}
