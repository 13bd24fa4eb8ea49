//! `POST users/search`: its query string, its body, and the page of results.

use super::data::{AsString, StoredUser, UserStatus, parse_id};
use super::response::ErrorResponse;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Bound;
use uuid::Uuid;

/// Maximum number of entries in `emailAddresses` and in `userIds`.
const MAX_LIST: usize = 100;
/// Number of users on a page unless the query string has a `limit`.
const DEFAULT_LIMIT: usize = 20;
/// Maximum number of users on a page. The API reference names none; this one is the sandbox's own.
const MAX_LIMIT: usize = 100;

/// The page of results that is requested.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Paging {
    limit: usize,
    /// The last user of the previous page.
    after: Option<Uuid>,
}

impl Paging {
    /// Parses `limit` and `cursor` of a query string. Other parameters are ignored.
    pub(super) fn parse(query: &str) -> Result<Paging, ErrorResponse> {
        let mut paging = Paging { limit: DEFAULT_LIMIT, after: None };
        // Nothing is percent-decoded: numbers and UUIDs don't need it.
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match name {
                "limit" => {
                    let limit = value.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
                    let invalid = || ErrorResponse::invalid(format!("limit is a number from 1 to {MAX_LIMIT}."));
                    paging.limit = limit.ok_or_else(invalid)?;
                }
                "cursor" => {
                    let invalid = || ErrorResponse::invalid("cursor is not a UUID.");
                    paging.after = Some(parse_id(value).ok_or_else(invalid)?);
                }
                _ => {}
            }
        }
        Ok(paging)
    }
}

/// The request body. Every field is optional, and null counts as absent. Error responses contain the name of this type.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    email_addresses: Option<Vec<String>>,
    user_ids: Option<Vec<String>>,
    email: Option<String>,
    name: Option<String>,
    statuses: Option<Vec<UserStatus>>,
    created_after: Option<String>,
    created_before: Option<String>,
    organization_id: Option<String>,
}

/// Criteria that users must all meet. Without any, all users match.
#[derive(Debug)]
pub(super) struct SearchQuery {
    /// In lower case.
    email_addresses: Option<Vec<String>>,
    user_ids: Option<Vec<Uuid>>,
    /// Part of the email, in lower case.
    email: Option<String>,
    /// Part of the name, in lower case.
    name: Option<String>,
    statuses: Option<Vec<UserStatus>>,
    created_after: Option<Timestamp>,
    created_before: Option<Timestamp>,
    organization: Option<Uuid>,
}

impl SearchQuery {
    /// Parses and checks a request body.
    pub(super) fn parse(body: &[u8]) -> Result<SearchQuery, ErrorResponse> {
        let body: Body = serde_json::from_slice(body)
            .map_err(|error| ErrorResponse::invalid(format!("The request body is invalid: {error}.")))?;
        for (name, list) in [("emailAddresses", &body.email_addresses), ("userIds", &body.user_ids)] {
            if list.as_ref().is_some_and(|list| list.len() > MAX_LIST) {
                return Err(ErrorResponse::invalid(format!("{name} has more than {MAX_LIST} entries.")));
            }
        }
        let lower = |text: String| text.to_lowercase();
        Ok(SearchQuery {
            email_addresses: body.email_addresses.map(|list| list.into_iter().map(lower).collect()),
            user_ids: body
                .user_ids
                .map(|list| list.iter().map(|id| parse_uuid(id, "userIds")).collect())
                .transpose()?,
            email: body.email.map(lower),
            name: body.name.map(lower),
            statuses: body.statuses,
            created_after: body.created_after.map(|text| parse_time(&text, "createdAfter")).transpose()?,
            created_before: body.created_before.map(|text| parse_time(&text, "createdBefore")).transpose()?,
            organization: body.organization_id.map(|id| parse_uuid(&id, "organizationId")).transpose()?,
        })
    }

    fn matches(&self, user: &StoredUser) -> bool {
        let email = user.email.as_deref().map(str::to_lowercase);
        let name = user.name.as_deref().map(str::to_lowercase);
        let created = user.created_at;
        let contains = |text: &Option<String>, part: &str| text.as_ref().is_some_and(|text| text.contains(part));
        self.email_addresses.as_ref().is_none_or(|list| email.as_ref().is_some_and(|email| list.contains(email)))
            && self.user_ids.as_ref().is_none_or(|ids| ids.contains(&user.id))
            && self.email.as_ref().is_none_or(|part| contains(&email, part))
            && self.name.as_ref().is_none_or(|part| contains(&name, part))
            && self.statuses.as_ref().is_none_or(|list| list.contains(&user.status))
            && self.created_after.is_none_or(|time| created > time)
            && self.created_before.is_none_or(|time| created < time)
            && self.organization.is_none_or(|id| user.organization == Some(id))
    }

    /// Returns one page of the matching users, oldest first.
    pub(super) fn page<'a>(&self, users: &'a BTreeMap<Uuid, StoredUser>, paging: &Paging) -> SearchPage<'a> {
        // A cursor is a place in the order of IDs, so it stays valid when users come and go.
        let start = paging.after.map_or(Bound::Unbounded, Bound::Excluded);
        let mut matching =
            users.range((start, Bound::Unbounded)).map(|(_, user)| user).filter(|user| self.matches(user));
        let items: Vec<&StoredUser> = matching.by_ref().take(paging.limit).collect();
        let has_more = matching.next().is_some();
        let next_cursor = items.last().filter(|_| has_more).map(|user| AsString(user.id));
        SearchPage { items, next_cursor, has_more }
    }
}

/// The response to a search.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SearchPage<'a> {
    items: Vec<&'a StoredUser>,
    /// The `cursor` of the next page; null on the last one.
    next_cursor: Option<AsString<Uuid>>,
    has_more: bool,
}

fn parse_uuid(text: &str, field: &str) -> Result<Uuid, ErrorResponse> {
    parse_id(text).ok_or_else(|| ErrorResponse::invalid(format!("{field} has something that is not a UUID.")))
}

fn parse_time(text: &str, field: &str) -> Result<Timestamp, ErrorResponse> {
    text.parse().map_err(|_| ErrorResponse::invalid(format!("{field} is not an RFC 3339 instant.")))
}

#[cfg(test)]
mod tests {
    use super::super::data::Data;
    use super::super::demo::USER;
    use super::super::testing::UNKNOWN_USER;
    use super::*;
    use serde_json::{Value, json};

    /// The numbers of the demo's users that match, up to one page.
    fn found(body: &Value) -> Vec<u128> {
        let data = Data::demo("2026-05-16T11:53:20Z".parse().unwrap());
        let query = SearchQuery::parse(body.to_string().as_bytes()).unwrap();
        let page = query.page(&data.users, &Paging::parse("limit=100").unwrap());
        page.items.iter().map(|user| user.id.as_u128() & 0xff).collect()
    }

    fn error(body: &str) -> String {
        let error = SearchQuery::parse(body.as_bytes()).unwrap_err();
        assert_eq!(error.status, hyper::StatusCode::BAD_REQUEST);
        error.detail
    }

    #[test]
    fn emails_match_whole_and_in_any_case() {
        assert_eq!(found(&json!({ "emailAddresses": ["ANNA.Berg@Example.com"] })), [0]);
        assert_eq!(found(&json!({ "emailAddresses": ["berg@example.com", "anna.berg@example.co"] })), []);
        assert_eq!(found(&json!({ "emailAddresses": ["sam.lee@example.com", "anna.berg@example.com"] })), [0, 3, 4, 5]);
    }

    #[test]
    fn parts_of_emails_and_names_match_in_any_case() {
        assert_eq!(found(&json!({ "email": "BERG" })), [0, 0x11, 0x1b]);
        assert_eq!(found(&json!({ "name": "GARCÍA" })), [0x1f]);
        assert_eq!(found(&json!({ "name": "anna.berg@" })), []);
    }

    #[test]
    fn users_match_all_criteria() {
        let sam = "sam.lee@example.com";
        assert_eq!(found(&json!({ "emailAddresses": [sam], "statuses": ["active"] })), [3]);
        assert_eq!(found(&json!({ "emailAddresses": [sam], "statuses": ["banned", "deleted"] })), [4, 5]);
        assert_eq!(found(&json!({ "emailAddresses": [sam], "name": "samuel" })), [4]);
        assert_eq!(found(&json!({ "emailAddresses": [sam], "userIds": [USER] })), []);
        assert_eq!(found(&json!({ "userIds": [USER, UNKNOWN_USER] })), [0]);
    }

    #[test]
    fn an_empty_list_matches_no_user_and_no_criterion_all_users() {
        for member in ["emailAddresses", "userIds", "statuses"] {
            assert_eq!(found(&json!({ member: [] })), [], "{member}");
        }
        assert_eq!(found(&json!({ "emailAddresses": [], "email": "anna" })), []);
        assert_eq!(found(&json!({})).len(), 30);
        assert_eq!(found(&json!({ "email": null, "from": "the future" })).len(), 30);
    }

    #[test]
    fn creation_and_membership() {
        let data = Data::demo("2026-05-16T11:53:20Z".parse().unwrap());
        let created: Vec<String> = data.users.values().map(|user| user.created_at.to_string()).collect();
        assert_eq!(found(&json!({ "createdBefore": created[1] })), [0]);
        assert_eq!(found(&json!({ "createdAfter": created[0], "createdBefore": created[3] })), [1, 3]);
        let members = found(&json!({ "organizationId": "01931a72-4c00-7000-8000-000000000001" }));
        assert!(members.len() > 5 && members.contains(&0) && !members.contains(&1));
        assert_eq!(found(&json!({ "organizationId": USER })), []);
    }

    #[test]
    fn errors_name_the_field() {
        for body in ["", "[]", "{", "\"\"", "{\"email\":1}", "{\"statuses\":[\"gone\"]}", "{\"userIds\":\"x\"}"] {
            assert!(error(body).contains("body"), "{body}");
        }
        assert!(error(r#"{"userIds":["x"]}"#).contains("userIds"));
        assert!(error(r#"{"organizationId":""}"#).contains("organizationId"));
        assert!(error(r#"{"createdAfter":"yesterday"}"#).contains("createdAfter"));
        let many = |member: &str, count: usize| json!({ member: vec![USER; count] }).to_string();
        for member in ["emailAddresses", "userIds"] {
            assert!(error(&many(member, 101)).contains(member));
            assert!(SearchQuery::parse(many(member, 100).as_bytes()).is_ok());
        }
    }

    #[test]
    fn pages_have_each_user_once() {
        let data = Data::demo("2026-05-16T11:53:20Z".parse().unwrap());
        let all = SearchQuery::parse(b"{}").unwrap();
        let mut seen = Vec::new();
        let mut paging = Paging::parse("limit=10").unwrap();
        loop {
            let page = all.page(&data.users, &paging);
            assert_eq!(page.items.len(), 10);
            seen.extend(page.items.iter().map(|user| user.id));
            assert_eq!(page.has_more, page.next_cursor.is_some());
            let Some(cursor) = page.next_cursor else { break };
            paging = Paging::parse(&format!("limit=10&cursor={}", cursor.0)).unwrap();
        }
        assert!(seen.iter().eq(data.users.keys()), "no user is missing or on two pages");
    }

    #[test]
    fn query_strings() {
        let paging = |query| Paging::parse(query).ok().map(|paging| paging.limit);
        assert_eq!(paging(""), Some(20));
        assert_eq!(paging("limit=1&other=x&flag"), Some(1));
        assert_eq!(paging("limit=100"), Some(100));
        for bad in ["limit=0", "limit=101", "limit=", "limit=ten", "limit=-1", "cursor=", "cursor=x"] {
            assert_eq!(paging(bad), None, "{bad}");
        }
    }
}
