//! `POST users/search`: its query string, its body, and the page that answers them.

use super::data::{AsString, UserObject, UserStatus, parse_id};
use super::response::ErrorResponse;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Bound;
use uuid::Uuid;

/// The most entries of `emailAddresses` and of `userIds`.
const MAX_LIST: usize = 100;
/// How many users a page has when the query doesn't say.
const DEFAULT_LIMIT: usize = 20;
/// The most users of a page. The API's reference names no such limit; this one is the sandbox's own.
const MAX_LIMIT: usize = 100;

/// Which part of the matching users is wanted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Paging {
    limit: usize,
    /// The last user of the page before.
    after: Option<Uuid>,
}

impl Paging {
    /// Reads `limit` and `cursor` from a query string. Other parameters are ignored.
    pub(super) fn of(query: &str) -> Result<Paging, ErrorResponse> {
        let mut paging = Paging { limit: DEFAULT_LIMIT, after: None };
        // Neither a number nor a UUID needs percent-encoding, so nothing is decoded.
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match name {
                "limit" => {
                    paging.limit =
                        value.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit)).ok_or_else(|| {
                            ErrorResponse::invalid(format!("limit is a number from 1 to {MAX_LIMIT}."))
                        })?;
                }
                "cursor" => {
                    let cursor = parse_id(value);
                    paging.after = Some(cursor.ok_or_else(|| ErrorResponse::invalid("cursor is not a UUID."))?);
                }
                _ => {}
            }
        }
        Ok(paging)
    }
}

/// The body as it is sent: every member is optional (null counts as absent), and others are ignored.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SearchBody {
    email_addresses: Option<Vec<String>>,
    user_ids: Option<Vec<String>>,
    email: Option<String>,
    name: Option<String>,
    statuses: Option<Vec<UserStatus>>,
    created_after: Option<String>,
    created_before: Option<String>,
    organization_id: Option<String>,
}

/// Which users are searched for. Each member narrows the search; none at all matches everybody.
#[derive(Debug)]
pub(super) struct SearchQuery {
    /// Lower-case.
    email_addresses: Option<Vec<String>>,
    user_ids: Option<Vec<Uuid>>,
    /// Part of the address, lower-case.
    email: Option<String>,
    /// Part of the name, lower-case.
    name: Option<String>,
    statuses: Option<Vec<UserStatus>>,
    created_after: Option<Timestamp>,
    created_before: Option<Timestamp>,
    organization: Option<Uuid>,
}

impl SearchQuery {
    /// Reads and checks a request body.
    pub(super) fn of(body: &[u8]) -> Result<SearchQuery, ErrorResponse> {
        let body: SearchBody = serde_json::from_slice(body)
            .map_err(|error| ErrorResponse::invalid(format!("The request body is invalid: {error}.")))?;
        for (name, list) in [("emailAddresses", &body.email_addresses), ("userIds", &body.user_ids)] {
            if list.as_ref().is_some_and(|list| list.len() > MAX_LIST) {
                let detail = format!("{name} has more than {MAX_LIST} entries.");
                return Err(ErrorResponse::invalid(detail));
            }
        }
        let lower = |text: String| text.to_lowercase();
        Ok(SearchQuery {
            email_addresses: body.email_addresses.map(|list| list.into_iter().map(lower).collect()),
            user_ids: body.user_ids.map(|list| list.iter().map(|id| uuid(id, "userIds")).collect()).transpose()?,
            email: body.email.map(lower),
            name: body.name.map(lower),
            statuses: body.statuses,
            created_after: instant(body.created_after, "createdAfter")?,
            created_before: instant(body.created_before, "createdBefore")?,
            organization: body.organization_id.map(|id| uuid(&id, "organizationId")).transpose()?,
        })
    }

    /// Both ends of the time of creation are exclusive, as "after" and "before" say.
    fn matches(&self, user: &UserObject) -> bool {
        let email = user.email.as_ref().map(|email| email.to_lowercase());
        let name = user.name.as_ref().map(|name| name.to_lowercase());
        let created = user.created_at.0;
        let among = |list: &Vec<String>| email.as_ref().is_some_and(|email| list.contains(email));
        let within = |text: &Option<String>, part: &str| text.as_ref().is_some_and(|text| text.contains(part));
        self.email_addresses.as_ref().is_none_or(among)
            && self.user_ids.as_ref().is_none_or(|ids| ids.contains(&user.id.0))
            && self.email.as_ref().is_none_or(|part| within(&email, part))
            && self.name.as_ref().is_none_or(|part| within(&name, part))
            && self.statuses.as_ref().is_none_or(|list| list.contains(&user.status))
            && self.created_after.is_none_or(|instant| created > instant)
            && self.created_before.is_none_or(|instant| created < instant)
            && self.organization.is_none_or(|id| user.organizations.contains(&id))
    }

    /// The page of matching users that `paging` asks for, oldest user first.
    pub(super) fn page<'a>(&self, users: &'a BTreeMap<Uuid, UserObject>, paging: &Paging) -> SearchPage<'a> {
        // A cursor is a place in the order of ids, so it keeps its meaning when users come and go.
        let start = paging.after.map_or(Bound::Unbounded, Bound::Excluded);
        let mut matching =
            users.range((start, Bound::Unbounded)).map(|(_, user)| user).filter(|user| self.matches(user));
        let items: Vec<&UserObject> = matching.by_ref().take(paging.limit).collect();
        let has_more = matching.next().is_some();
        let next_cursor = items.last().filter(|_| has_more).map(|user| user.id);
        SearchPage { items, next_cursor, has_more }
    }
}

/// The answer to a search.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SearchPage<'a> {
    items: Vec<&'a UserObject>,
    /// What to pass as `cursor` for the page after this; null on the last one.
    next_cursor: Option<AsString<Uuid>>,
    has_more: bool,
}

fn uuid(text: &str, member: &str) -> Result<Uuid, ErrorResponse> {
    parse_id(text).ok_or_else(|| ErrorResponse::invalid(format!("{member} has something that is not a UUID.")))
}

fn instant(text: Option<String>, member: &str) -> Result<Option<Timestamp>, ErrorResponse> {
    text.map(|text| text.parse())
        .transpose()
        .map_err(|_| ErrorResponse::invalid(format!("{member} is not an RFC 3339 instant.")))
}

#[cfg(test)]
mod tests {
    use super::super::data::Data;
    use super::super::demo::USER;
    use super::super::testing::UNKNOWN_USER;
    use super::*;
    use serde_json::{Value, json};

    /// The numbers of the demo's users that a body matches, as far as one page holds them.
    fn found(body: &Value) -> Vec<u128> {
        let data = Data::demo("2026-05-16T11:53:20Z".parse().unwrap());
        let query = SearchQuery::of(body.to_string().as_bytes()).unwrap();
        let page = query.page(&data.users, &Paging::of("limit=100").unwrap());
        page.items.iter().map(|user| user.id.0.as_u128() & 0xff).collect()
    }

    fn refusal(body: &str) -> String {
        let problem = SearchQuery::of(body.as_bytes()).unwrap_err();
        assert_eq!(problem.status(), hyper::StatusCode::BAD_REQUEST);
        problem.detail().to_owned()
    }

    #[test]
    fn addresses_match_whole_and_in_any_case() {
        assert_eq!(found(&json!({ "emailAddresses": ["ANNA.Berg@Example.com"] })), [0]);
        assert_eq!(found(&json!({ "emailAddresses": ["berg@example.com", "anna.berg@example.co"] })), []);
        assert_eq!(found(&json!({ "emailAddresses": ["sam.lee@example.com", "anna.berg@example.com"] })), [0, 3, 4, 5]);
    }

    #[test]
    fn parts_match_in_any_case() {
        assert_eq!(found(&json!({ "email": "BERG" })), [0, 0x11, 0x1b]);
        assert_eq!(found(&json!({ "name": "GARCÍA" })), [0x1f]);
        assert_eq!(found(&json!({ "name": "anna.berg@" })), []);
    }

    #[test]
    fn selectors_narrow_each_other() {
        let sam = "sam.lee@example.com";
        assert_eq!(found(&json!({ "emailAddresses": [sam], "statuses": ["active"] })), [3]);
        assert_eq!(found(&json!({ "emailAddresses": [sam], "statuses": ["banned", "deleted"] })), [4, 5]);
        assert_eq!(found(&json!({ "emailAddresses": [sam], "name": "samuel" })), [4]);
        assert_eq!(found(&json!({ "emailAddresses": [sam], "userIds": [USER] })), []);
        assert_eq!(found(&json!({ "userIds": [USER, UNKNOWN_USER] })), [0]);
    }

    #[test]
    fn an_empty_list_matches_nobody_and_no_member_everybody() {
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
        let created: Vec<String> = data.users.values().map(|user| user.created_at.0.to_string()).collect();
        assert_eq!(found(&json!({ "createdBefore": created[1] })), [0]);
        assert_eq!(found(&json!({ "createdAfter": created[0], "createdBefore": created[3] })), [1, 3]);
        let members = found(&json!({ "organizationId": "01931a72-4c00-7000-8000-000000000001" }));
        assert!(members.len() > 5 && members.contains(&0) && !members.contains(&1));
        assert_eq!(found(&json!({ "organizationId": USER })), []);
    }

    #[test]
    fn bad_bodies_are_refused_by_name() {
        for body in ["", "[]", "{", "\"\"", "{\"email\":1}", "{\"statuses\":[\"gone\"]}", "{\"userIds\":\"x\"}"] {
            assert!(refusal(body).contains("body"), "{body}");
        }
        assert!(refusal(r#"{"userIds":["x"]}"#).contains("userIds"));
        assert!(refusal(r#"{"organizationId":""}"#).contains("organizationId"));
        assert!(refusal(r#"{"createdAfter":"yesterday"}"#).contains("createdAfter"));
        let many = |member: &str, count: usize| json!({ member: vec![USER; count] }).to_string();
        for member in ["emailAddresses", "userIds"] {
            assert!(refusal(&many(member, 101)).contains(member));
            assert!(SearchQuery::of(many(member, 100).as_bytes()).is_ok());
        }
    }

    #[test]
    fn pages_follow_each_other() {
        let data = Data::demo("2026-05-16T11:53:20Z".parse().unwrap());
        let everybody = SearchQuery::of(b"{}").unwrap();
        let mut seen = Vec::new();
        let mut paging = Paging::of("limit=10").unwrap();
        loop {
            let page = everybody.page(&data.users, &paging);
            assert_eq!(page.items.len(), 10);
            seen.extend(page.items.iter().map(|user| user.id.0));
            assert_eq!(page.has_more, page.next_cursor.is_some());
            let Some(cursor) = page.next_cursor else { break };
            paging = Paging::of(&format!("limit=10&cursor={}", cursor.0)).unwrap();
        }
        assert!(seen.iter().eq(data.users.keys()), "no user is missed or told twice");
    }

    #[test]
    fn query_strings() {
        let paging = |query| Paging::of(query).ok().map(|paging| paging.limit);
        assert_eq!(paging(""), Some(20));
        assert_eq!(paging("limit=1&other=x&flag"), Some(1));
        assert_eq!(paging("limit=100"), Some(100));
        for bad in ["limit=0", "limit=101", "limit=", "limit=ten", "limit=-1", "cursor=", "cursor=x"] {
            assert_eq!(paging(bad), None, "{bad}");
        }
    }
}
