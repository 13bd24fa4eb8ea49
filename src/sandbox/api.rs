//! Handles requests: checks, reads and responds.

use super::access;
use super::data::{Data, UserStatus, parse_id};
use super::paging::Paging;
use super::response::{self, ApiResponse, ErrorResponse};
use super::route::Endpoint;
use super::search::SearchQuery;
use crate::sync::lock;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::{Request, StatusCode};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

/// Maximum size of a request body in bytes. A search for a hundred users takes a few kilobytes.
const MAX_BODY: u32 = 1024 * 1024;

/// The endpoints and the data behind them.
pub(super) struct Api {
    data: Mutex<Data>,
    body_timeout: Duration,
    next_support_id: AtomicU64,
}

impl Api {
    pub(super) fn new(data: Data, body_timeout: Duration) -> Api {
        Api { data: Mutex::new(data), body_timeout, next_support_id: AtomicU64::new(1) }
    }

    /// Responds to any request.
    pub(super) async fn respond(&self, request: Request<Incoming>) -> ApiResponse {
        self.handle(request).await.unwrap_or_else(|error| error.into_response(&self.next_support_id()))
    }

    async fn handle(&self, request: Request<Incoming>) -> Result<ApiResponse, ErrorResponse> {
        access::check_host(&request)?;
        let (head, body) = request.into_parts();
        let endpoint = Endpoint::find(&head.method, head.uri.path())?;
        access::check_key(&head.headers)?;
        let query = head.uri.query().unwrap_or_default();
        match endpoint {
            Endpoint::SearchUsers => self.search_users(query, body).await,
            Endpoint::GetUser { user } => get_user(&self.data(), user_id(user)?),
            Endpoint::BanUser { user } => self.change_user(user_id(user)?, Data::ban),
            Endpoint::UnbanUser { user } => self.change_user(user_id(user)?, Data::unban),
            Endpoint::ListSessions { user } => self.list_sessions(user_id(user)?),
            Endpoint::RevokeAllSessions { user } => self.revoke_all_sessions(user_id(user)?),
            Endpoint::RevokeSession { user, session } => {
                self.revoke_session(user_id(user)?, path_id(session, "session")?)
            }
            Endpoint::ListOrganizations => self.list_organizations(query),
            Endpoint::GetOrganization { organization } => self.get_organization(organization_id(organization)?),
            Endpoint::ListMembers { organization } => self.list_members(organization_id(organization)?, query),
            Endpoint::ListOrganizationsOfUser { user } => self.list_organizations_of(user_id(user)?, query),
        }
    }

    async fn search_users(&self, query: &str, body: Incoming) -> Result<ApiResponse, ErrorResponse> {
        let paging = Paging::parse(query)?;
        let search = SearchQuery::parse(&self.read(body).await?)?;
        let data = self.data();
        let found = data.users.values().filter(|user| search.matches(user, &data));
        Ok(response::json(&paging.page(found.map(|user| (user.id, user)))))
    }

    /// Bans or unbans a user, and responds with what they are afterwards.
    fn change_user(&self, user: Uuid, change: fn(&mut Data, Uuid)) -> Result<ApiResponse, ErrorResponse> {
        let mut data = self.data();
        // The API reference doesn't say what becomes of deleted users. Here they stay what they are.
        if data.users.get(&user).is_some_and(|user| user.status == UserStatus::Deleted) {
            return Err(user_not_found("The user is deleted."));
        }
        change(&mut data, user);
        get_user(&data, user)
    }

    fn list_sessions(&self, user: Uuid) -> Result<ApiResponse, ErrorResponse> {
        Ok(response::json_text(self.data_with(user)?.sessions_json(user)))
    }

    fn revoke_all_sessions(&self, user: Uuid) -> Result<ApiResponse, ErrorResponse> {
        self.data_with(user)?.revoke_all(user);
        Ok(response::no_content())
    }

    fn revoke_session(&self, user: Uuid, session: Uuid) -> Result<ApiResponse, ErrorResponse> {
        let mut data = self.data_with(user)?;
        if data.foreign_ids.contains(&session) {
            return Err(wrong_environment("session"));
        }
        data.revoke(user, session);
        Ok(response::no_content())
    }

    fn list_organizations(&self, query: &str) -> Result<ApiResponse, ErrorResponse> {
        let (paging, name) = (Paging::parse(query)?, organization_name(query));
        let data = self.data();
        let all = data.organizations.iter().map(|(&id, organization)| (id, organization));
        let found = all.filter(|(_, organization)| organization.name.to_lowercase().contains(&name));
        Ok(response::json(&paging.page(found)))
    }

    fn get_organization(&self, id: Uuid) -> Result<ApiResponse, ErrorResponse> {
        Ok(response::json(self.data().organizations.get(&id).ok_or_else(organization_not_found)?))
    }

    fn list_members(&self, organization: Uuid, query: &str) -> Result<ApiResponse, ErrorResponse> {
        let (paging, data) = (Paging::parse(query)?, self.data());
        data.organizations.get(&organization).ok_or_else(organization_not_found)?;
        Ok(response::json(&paging.page(data.members(organization))))
    }

    fn list_organizations_of(&self, user: Uuid, query: &str) -> Result<ApiResponse, ErrorResponse> {
        let paging = Paging::parse(query)?;
        Ok(response::json(&paging.page(self.data_with(user)?.organizations_of(user))))
    }

    fn data(&self) -> MutexGuard<'_, Data> {
        lock(&self.data)
    }

    /// Returns the data if it has this user. The endpoints of sessions have no 404: like the API, they respond with the
    /// same 403 for a user of another environment and for one that doesn't exist.
    fn data_with(&self, user: Uuid) -> Result<MutexGuard<'_, Data>, ErrorResponse> {
        let data = self.data();
        if data.users.contains_key(&user) { Ok(data) } else { Err(wrong_environment("user")) }
    }

    async fn read(&self, body: Incoming) -> Result<Bytes, ErrorResponse> {
        let too_large = || {
            let detail = format!("A request body has at most {MAX_BODY} bytes.");
            ErrorResponse::new(StatusCode::PAYLOAD_TOO_LARGE, "request_too_large", detail)
        };
        // Checked before reading, so that a client that waits for "100 Continue" doesn't send the body at all.
        if body.size_hint().lower() > u64::from(MAX_BODY) {
            return Err(too_large());
        }
        match timeout(self.body_timeout, Limited::new(body, MAX_BODY as usize).collect()).await {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
            Ok(Err(_)) => Err(ErrorResponse::invalid("The request body is cut off.")),
            Err(_) => Err(ErrorResponse::new(
                StatusCode::REQUEST_TIMEOUT,
                "request_timeout",
                "The request body took too long to arrive.",
            )),
        }
    }

    /// Counted, not random, so that the output of a run can be compared with that of another.
    fn next_support_id(&self) -> String {
        let count = self.next_support_id.fetch_add(1, Ordering::Relaxed);
        let first: u128 = 0x0193_1a75_0000_7000_8000_0000_0000_0000;
        Uuid::from_u128(first | u128::from(count)).to_string()
    }
}

fn path_id(text: &str, name: &str) -> Result<Uuid, ErrorResponse> {
    parse_id(text).ok_or_else(|| ErrorResponse::invalid(format!("The {name} id is not a UUID.")))
}

fn user_id(text: &str) -> Result<Uuid, ErrorResponse> {
    path_id(text, "user")
}

fn organization_id(text: &str) -> Result<Uuid, ErrorResponse> {
    path_id(text, "organization")
}

fn get_user(data: &Data, id: Uuid) -> Result<ApiResponse, ErrorResponse> {
    match data.users.get(&id) {
        Some(user) => Ok(response::json(user)),
        None if data.foreign_ids.contains(&id) => Err(wrong_environment("user")),
        None => Err(user_not_found("There is no user with this id.")),
    }
}

/// Returns the part of a name that a query string asks for, in lower case.
fn organization_name(query: &str) -> String {
    let name = form_urlencoded::parse(query.as_bytes()).find(|(parameter, _)| parameter == "name");
    name.map(|(_, value)| value.to_lowercase()).unwrap_or_default()
}

fn wrong_environment(what: &str) -> ErrorResponse {
    let detail = format!("The {what} does not belong to the environment of this secret key.");
    ErrorResponse::new(StatusCode::FORBIDDEN, "wrong_environment", detail)
}

fn user_not_found(detail: &str) -> ErrorResponse {
    ErrorResponse::new(StatusCode::NOT_FOUND, "user_not_found", detail)
}

fn organization_not_found() -> ErrorResponse {
    let detail = "There is no organization with this id.";
    ErrorResponse::new(StatusCode::NOT_FOUND, "organization_not_found", detail)
}

#[cfg(test)]
mod tests {
    use super::super::access::{KEY, REFUSED_KEY};
    use super::super::demo::{ORGANIZATION, SESSION_OF_OTHER_ENVIRONMENT, USER, USER_OF_OTHER_ENVIRONMENT};
    use super::super::testing::{TestClient, UNKNOWN_USER, USER_WITHOUT_SESSIONS, demo, request};
    use super::*;
    use serde_json::Value;
    use std::collections::HashSet;

    const SESSION: &str = "01981f2a-6c3e-7b41-9d20-5a7e3f1c8b04";

    #[test]
    fn sessions_and_users_are_served() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        let response = client.call("GET", &format!("users/{USER}/sessions"), "");
        assert_eq!(response.status, 200);
        assert_eq!(response.headers["content-type"], "application/json");
        assert_eq!(response.headers["cache-control"], "no-store");
        assert!(response.headers.contains_key("date"));
        assert_eq!(response.json().as_array().unwrap().len(), 6);

        let response = client.call("GET", &format!("users/{USER_WITHOUT_SESSIONS}/sessions"), "");
        assert_eq!((response.status, response.body.as_str()), (200, "[]"));
        let response = client.call("GET", &format!("users/{USER}"), "");
        assert_eq!(response.json()["email"], "anna.berg@example.com");
        let response = client.call("POST", "users/search?limit=1", "{}");
        assert_eq!(response.json()["items"][0]["id"], USER);
        assert_eq!(response.json()["nextCursor"], USER);
        assert_eq!(response.json()["hasMore"], true);
    }

    #[test]
    fn a_response_to_head_has_no_body() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        client.send(&request("HEAD", &format!("users/{USER}"), "").replace("Content-Length: 0", "Connection: close"));
        let text = client.read_to_end();
        assert!(text.starts_with("HTTP/1.1 200 OK\r\n") && text.ends_with("\r\n\r\n"), "{text}");
    }

    #[test]
    fn revoked_sessions_disappear() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        let left = |client: &mut TestClient| {
            let response = client.call("GET", &format!("users/{USER}/sessions"), "");
            response.json().as_array().unwrap().len()
        };
        let one = format!("users/{USER}/sessions/{SESSION}");
        for _ in 0..2 {
            let response = client.call("DELETE", &one, "");
            assert_eq!((response.status, response.body.as_str()), (204, ""));
            assert_eq!(left(&mut client), 5);
        }
        for _ in 0..2 {
            assert_eq!(client.call("DELETE", &format!("users/{USER}/sessions"), "").status, 204);
            assert_eq!(left(&mut client), 0);
        }
    }

    #[test]
    fn a_ban_ends_all_sessions_and_can_be_lifted() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        let before = client.call("GET", &format!("users/{USER}"), "").json();
        let banned = client.call("POST", &format!("users/{USER}/ban"), "").json();
        assert_eq!((&banned["status"], &banned["email"]), (&"banned".into(), &before["email"]));
        assert!(banned["updatedAt"].as_str() > before["updatedAt"].as_str());
        assert_eq!(client.call("GET", &format!("users/{USER}/sessions"), "").body, "[]");
        assert_eq!(client.call("GET", &format!("users/{USER}"), "").json(), banned);
        let search = client.call("POST", "users/search", r#"{"statuses":["banned"]}"#).json();
        assert_eq!(search["items"][0]["id"], USER);

        for _ in 0..2 {
            assert_eq!(client.call("POST", &format!("users/{USER}/unban"), "").json()["status"], "active");
        }
        assert_eq!(client.call("GET", &format!("users/{USER}/sessions"), "").body, "[]", "they don't come back");
    }

    #[test]
    fn organizations_and_memberships_are_served() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        let mut get = |path: &str| client.call("GET", path, "").json();
        let all = get("organizations");
        assert_eq!((&all["hasMore"], all["items"].as_array().unwrap().len()), (&false.into(), 2));
        assert_eq!(get("organizations?name=%53TUDIO")["items"].as_array().unwrap(), &[get(&organization(""))]);
        assert_eq!(get("organizations?limit=1")["nextCursor"], all["items"][0]["id"]);

        let members = get(&organization("/members?limit=2"));
        assert_eq!(members["items"][0]["userId"], USER);
        let rest =
            get(&organization(&format!("/members?limit=100&cursor={}", members["nextCursor"].as_str().unwrap())));
        let ids: Vec<&str> = [&members, &rest]
            .into_iter()
            .flat_map(|page| page["items"].as_array().unwrap())
            .map(|member| member["userId"].as_str().unwrap())
            .collect();
        assert!(ids.len() > 5 && ids.is_sorted(), "{ids:?}");

        let of_user = get(&format!("users/{USER}/organizations"));
        let roles: Vec<&Value> = of_user["items"].as_array().unwrap().iter().map(|item| &item["role"]).collect();
        assert_eq!(roles, ["org:administrator", "org:member"]);
        assert_eq!(of_user["items"][0]["name"], "Example Studio");
        assert_eq!(of_user["items"][1]["roleName"], Value::Null);
        assert_eq!(get(&format!("users/{USER_WITHOUT_SESSIONS}/organizations"))["items"], Value::Array(Vec::new()));
    }

    /// The path of the organization with a role set, with more of the path behind it.
    fn organization(rest: &str) -> String {
        format!("organizations/{ORGANIZATION}{rest}")
    }

    #[test]
    fn errors_are_problem_documents() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        let unknown = UNKNOWN_USER;
        let foreign = USER_OF_OTHER_ENVIRONMENT;
        let deleted = "01931a73-8b00-7000-8000-000000000005";
        for (method, path, status, code) in [
            ("GET", format!("users/{foreign}/sessions"), 403, "wrong_environment"),
            ("GET", format!("users/{unknown}/sessions"), 403, "wrong_environment"),
            ("DELETE", format!("users/{unknown}/sessions"), 403, "wrong_environment"),
            ("DELETE", format!("users/{foreign}/sessions/{SESSION}"), 403, "wrong_environment"),
            ("DELETE", format!("users/{USER}/sessions/{SESSION_OF_OTHER_ENVIRONMENT}"), 403, "wrong_environment"),
            ("GET", format!("users/{foreign}"), 403, "wrong_environment"),
            ("GET", format!("users/{unknown}"), 404, "user_not_found"),
            ("POST", format!("users/{foreign}/ban"), 403, "wrong_environment"),
            ("POST", format!("users/{unknown}/unban"), 404, "user_not_found"),
            ("POST", format!("users/{deleted}/unban"), 404, "user_not_found"),
            ("GET", format!("users/{foreign}/organizations"), 403, "wrong_environment"),
            ("GET", format!("users/{unknown}/organizations"), 403, "wrong_environment"),
            ("GET", format!("organizations/{unknown}"), 404, "organization_not_found"),
            ("GET", format!("organizations/{unknown}/members"), 404, "organization_not_found"),
            ("GET", "organizations/x".to_owned(), 400, "invalid_request"),
            ("GET", "organizations?cursor=x".to_owned(), 400, "invalid_request"),
            ("GET", "users/x/sessions".to_owned(), 400, "invalid_request"),
            ("DELETE", format!("users/{USER}/sessions/x"), 400, "invalid_request"),
            ("GET", format!("users/{USER}/keys"), 404, "endpoint_not_found"),
            ("POST", "users/search?limit=x".to_owned(), 400, "invalid_request"),
        ] {
            client.call(method, &path, "").assert_problem(status, code);
        }
        client.call("POST", "users/search", "[]").assert_problem(400, "invalid_request");
        let response = client.call("PUT", &format!("users/{USER}/sessions"), "");
        response.assert_problem(405, "method_not_allowed");
        assert_eq!(response.headers["allow"], "GET, HEAD, DELETE");
        let problem = response.json();
        assert_eq!(problem["instance"], format!("urn:uuid:{}", problem["supportId"].as_str().unwrap()));
    }

    #[test]
    fn a_key_is_required() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        let good = request("DELETE", &format!("users/{USER}/sessions"), "");
        let mut support_ids = HashSet::new();
        for line in [String::new(), format!("Authorization: Bearer {REFUSED_KEY}\r\n")] {
            client.send(&good.replace(&format!("Authorization: Bearer {KEY}\r\n"), &line));
            let response = client.receive();
            response.assert_problem(401, "invalid_secret_key");
            assert_eq!(response.headers["www-authenticate"], "Bearer");
            let support_id = response.json()["supportId"].as_str().unwrap().to_owned();
            assert!(parse_id(&support_id).is_some() && support_ids.insert(support_id));
        }
        assert_ne!(client.call("GET", &format!("users/{USER}/sessions"), "").body, "[]");
    }

    #[test]
    fn another_host_is_refused_first() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        client.send("GET / HTTP/1.1\r\nHost: rebound.example.com:4010\r\n\r\n");
        client.receive().assert_problem(421, "misdirected_request");
    }

    #[test]
    fn large_bodies_are_refused() {
        let sandbox = demo();
        let head = request("POST", "users/search", "").replace("Content-Length: 0", "Content-Length: 1048577");
        let expecting = head.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
        for announced in [head, expecting] {
            let mut client = TestClient::connect(&sandbox);
            client.send(&announced);
            client.receive().assert_problem(413, "request_too_large");
        }
        let mut client = TestClient::connect(&sandbox);
        client.send(&request("POST", "users/search", "").replace("Content-Length: 0", "Transfer-Encoding: chunked"));
        client.send(&format!("100001\r\n{}", " ".repeat(0x10_0001)));
        client.receive().assert_problem(413, "request_too_large");
    }

    #[test]
    fn a_body_of_the_maximum_size_is_read_after_100_continue() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        let body = format!("{{}}{}", " ".repeat(MAX_BODY as usize - 2));
        let whole = request("POST", "users/search", &body).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
        let (head, body) = whole.split_at(whole.len() - body.len());
        client.send(head);
        assert_eq!(client.receive().status, 100);
        client.send(body);
        assert_eq!(client.receive().status, 200);
    }
}
