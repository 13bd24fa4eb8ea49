//! `POST users/search`: its request body, and which users match it.

use super::data::{Data, StoredUser, UserStatus, parse_id, parse_instant};
use super::response::ErrorResponse;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Maximum number of entries in `emailAddresses` and in `userIds`.
const MAX_LIST: usize = 100;

/// The request body. Every field is optional. Error responses contain the name of this type.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Body {
    #[serde(deserialize_with = "not_null")]
    email_addresses: Option<Vec<String>>,
    #[serde(deserialize_with = "not_null")]
    user_ids: Option<Vec<String>>,
    email: Option<String>,
    #[serde(deserialize_with = "not_null")]
    name: Option<NameCriterion>,
    #[serde(deserialize_with = "not_null")]
    statuses: Option<Vec<UserStatus>>,
    created_after: Option<String>,
    created_before: Option<String>,
    organization_id: Option<String>,
}

/// Parses a field that is not `None` when it is there, so that null is an error or a value of its own.
fn not_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The `name` of a search.
#[derive(Debug, Deserialize)]
#[serde(from = "Option<String>")]
enum NameCriterion {
    /// Null: the user has no name.
    Missing,
    /// A part of the name, in lower case.
    Part(String),
}

impl From<Option<String>> for NameCriterion {
    fn from(name: Option<String>) -> NameCriterion {
        name.map_or(NameCriterion::Missing, |part| NameCriterion::Part(part.to_lowercase()))
    }
}

impl NameCriterion {
    /// Whether a user's name, in lower case, meets it.
    fn matches(&self, name: Option<&str>) -> bool {
        match self {
            NameCriterion::Missing => name.is_none(),
            NameCriterion::Part(part) => name.is_some_and(|name| name.contains(part)),
        }
    }
}

/// Criteria that users must all meet. Without any, all users match.
#[derive(Debug)]
pub(super) struct SearchQuery {
    /// In lower case.
    email_addresses: Option<Vec<String>>,
    user_ids: Option<Vec<Uuid>>,
    /// Part of the email, in lower case.
    email: Option<String>,
    name: Option<NameCriterion>,
    statuses: Option<Vec<UserStatus>>,
    created_after: Option<Timestamp>,
    created_before: Option<Timestamp>,
    organization: Option<Uuid>,
}

impl SearchQuery {
    /// Parses and checks a request body. It may be empty; all users match then.
    pub(super) fn parse(body: &[u8]) -> Result<SearchQuery, ErrorResponse> {
        let body = if body.is_empty() { b"{}" } else { body };
        // As an object first: a struct whose fields have defaults would be parsed from an array, too.
        let body: Body = serde_json::from_slice::<Map<String, Value>>(body)
            .and_then(|members| serde_json::from_value(members.into()))
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
            // Documented to restrict nothing when it is blank.
            email: body.email.filter(|email| !email.trim().is_empty()).map(lower),
            name: body.name,
            statuses: body.statuses,
            created_after: body.created_after.map(|text| parse_time(&text, "createdAfter")).transpose()?,
            created_before: body.created_before.map(|text| parse_time(&text, "createdBefore")).transpose()?,
            organization: body.organization_id.map(|id| parse_uuid(&id, "organizationId")).transpose()?,
        })
    }

    /// Whether a user meets all criteria. `data` has the memberships.
    pub(super) fn matches(&self, user: &StoredUser, data: &Data) -> bool {
        let email = user.email.as_deref().map(str::to_lowercase);
        let name = user.name.as_deref().map(str::to_lowercase);
        let created = user.created_at;
        let contains = |text: &Option<String>, part: &str| text.as_ref().is_some_and(|text| text.contains(part));
        self.email_addresses.as_ref().is_none_or(|list| email.as_ref().is_some_and(|email| list.contains(email)))
            && self.user_ids.as_ref().is_none_or(|ids| ids.contains(&user.id))
            && self.email.as_ref().is_none_or(|part| contains(&email, part))
            && self.name.as_ref().is_none_or(|criterion| criterion.matches(name.as_deref()))
            && self.statuses.as_ref().is_none_or(|list| list.contains(&user.status))
            && self.created_after.is_none_or(|time| created >= time)
            && self.created_before.is_none_or(|time| created <= time)
            && self.organization.is_none_or(|id| data.memberships.contains_key(&(id, user.id)))
    }
}

fn parse_uuid(text: &str, field: &str) -> Result<Uuid, ErrorResponse> {
    parse_id(text).ok_or_else(|| ErrorResponse::invalid(format!("{field} has something that is not a UUID.")))
}

fn parse_time(text: &str, field: &str) -> Result<Timestamp, ErrorResponse> {
    parse_instant(text).ok_or_else(|| ErrorResponse::invalid(format!("{field} is not an RFC 3339 instant.")))
}

#[cfg(test)]
mod tests {
    use super::super::demo::{ORGANIZATION, USER};
    use super::super::testing::UNKNOWN_USER;
    use super::*;
    use serde_json::json;

    /// The numbers of the demo's users that match, up to one page.
    fn found(body: &Value) -> Vec<u128> {
        let data = Data::demo("2026-05-16T11:53:20Z".parse().unwrap());
        let query = SearchQuery::parse(body.to_string().as_bytes()).unwrap();
        let found = data.users.values().filter(|user| query.matches(user, &data));
        found.map(|user| user.id.as_u128() & 0xff).collect()
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
    fn null_as_name_selects_users_without_one() {
        assert_eq!(found(&json!({ "name": null })), [7]);
        assert!(!found(&json!({ "name": "" })).contains(&7));
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
            assert!(error(&json!({ member: null }).to_string()).contains("null"), "{member}");
        }
        assert_eq!(found(&json!({ "emailAddresses": [], "email": "anna" })), []);
        let all = found(&json!({})).len();
        assert!(all > 30);
        assert_eq!(found(&json!({ "email": " ", "from": "the future" })).len(), all);
        for member in ["email", "createdAfter", "createdBefore", "organizationId"] {
            assert_eq!(found(&json!({ member: null })).len(), all, "{member}");
        }
        let no_body = SearchQuery::parse(b"").unwrap();
        let data = Data::demo("2026-05-16T11:53:20Z".parse().unwrap());
        assert!(data.users.values().all(|user| no_body.matches(user, &data)));
    }

    #[test]
    fn creation_and_membership() {
        let data = Data::demo("2026-05-16T11:53:20Z".parse().unwrap());
        let created: Vec<String> = data.users.values().map(|user| user.created_at.to_string()).collect();
        assert_eq!(found(&json!({ "createdBefore": created[1] })), [0, 1], "both ends are inclusive");
        assert_eq!(found(&json!({ "createdAfter": created[1], "createdBefore": created[3] })), [1, 3, 4]);
        let members = found(&json!({ "organizationId": ORGANIZATION.to_string() }));
        assert!(members.len() > 5 && members.contains(&0) && !members.contains(&1));
        assert_eq!(found(&json!({ "organizationId": USER })), []);
    }

    #[test]
    fn errors_name_the_field() {
        for body in [" ", "[]", "{", "\"\"", "{\"email\":1}", "{\"statuses\":[\"gone\"]}", "{\"userIds\":\"x\"}"] {
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
}
