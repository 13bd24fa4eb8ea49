//! Handles requests: checks, reads and responds.

use super::access;
use super::data::{Data, parse_id};
use super::response::{self, ApiResponse, ErrorResponse};
use super::route::Endpoint;
use super::search::{Paging, SearchQuery};
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
        let path = request.uri().path().to_owned();
        match self.handle(request).await {
            Ok(response) => response,
            Err(error) => error.into_response(&path, &self.next_support_id()),
        }
    }

    async fn handle(&self, request: Request<Incoming>) -> Result<ApiResponse, ErrorResponse> {
        access::check_host(&request)?;
        let (head, body) = request.into_parts();
        let endpoint = Endpoint::find(&head.method, head.uri.path())?;
        access::check_key(&head.headers)?;
        match endpoint {
            Endpoint::SearchUsers => {
                let paging = Paging::parse(head.uri.query().unwrap_or_default())?;
                let query = SearchQuery::parse(&self.read(body).await?)?;
                let page = response::to_json(&query.page(&self.data().users, &paging));
                Ok(response::json(page))
            }
            Endpoint::GetUser { user } => self.get_user(path_id(user, "user")?),
            Endpoint::ListSessions { user } => {
                let user = path_id(user, "user")?;
                Ok(response::json(self.data_with(user)?.sessions_json(user)))
            }
            Endpoint::RevokeAllSessions { user } => {
                let user = path_id(user, "user")?;
                self.data_with(user)?.revoke_all(user);
                Ok(response::no_content())
            }
            Endpoint::RevokeSession { user, session } => {
                let (user, session) = (path_id(user, "user")?, path_id(session, "session")?);
                self.data_with(user)?.revoke(user, session);
                Ok(response::no_content())
            }
        }
    }

    fn get_user(&self, id: Uuid) -> Result<ApiResponse, ErrorResponse> {
        let data = self.data();
        match data.users.get(&id) {
            Some(user) => Ok(response::json(user.json.get().to_owned())),
            None if data.foreign_users.contains(&id) => Err(wrong_environment()),
            None => Err(ErrorResponse::new(StatusCode::NOT_FOUND, "user_not_found", "There is no user with this id.")),
        }
    }

    fn data(&self) -> MutexGuard<'_, Data> {
        lock(&self.data)
    }

    /// Returns the data if it has this user. The endpoints of sessions have no 404: like the API, they respond with the
    /// same 403 for a user of another environment and for one that doesn't exist.
    fn data_with(&self, user: Uuid) -> Result<MutexGuard<'_, Data>, ErrorResponse> {
        let data = self.data();
        if data.users.contains_key(&user) { Ok(data) } else { Err(wrong_environment()) }
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

fn wrong_environment() -> ErrorResponse {
    ErrorResponse::new(
        StatusCode::FORBIDDEN,
        "wrong_environment",
        "The user does not belong to the environment of this secret key.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::access::{KEY, REFUSED_KEY};
    use super::super::demo::{USER, USER_OF_OTHER_ENVIRONMENT};
    use super::super::testing::{TestClient, UNKNOWN_USER, USER_WITHOUT_SESSIONS, demo, request};
    use super::*;
    use std::collections::HashSet;

    const SESSION: &str = "01981f2a-6c3e-7b41-9d20-5a7e3f1c8b04";

    #[test]
    fn sessions_and_users_are_served() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        let response = client.call("GET", &format!("{USER}/sessions"), "");
        assert_eq!(response.status, 200);
        assert_eq!(response.headers["content-type"], "application/json");
        assert_eq!(response.headers["cache-control"], "no-store");
        assert!(response.headers.contains_key("date"));
        assert_eq!(response.json().as_array().unwrap().len(), 6);

        let response = client.call("GET", &format!("{USER_WITHOUT_SESSIONS}/sessions"), "");
        assert_eq!((response.status, response.body.as_str()), (200, "[]"));
        let response = client.call("GET", USER, "");
        assert_eq!(response.json()["email"], "anna.berg@example.com");
        let response = client.call("POST", "search?limit=1", "{}");
        assert_eq!(response.json()["items"][0]["id"], USER);
        assert_eq!(response.json()["nextCursor"], USER);
        assert_eq!(response.json()["hasMore"], true);
    }

    #[test]
    fn a_response_to_head_has_no_body() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        client.send(&request("HEAD", USER, "").replace("Content-Length: 0", "Connection: close"));
        let text = client.read_to_end();
        assert!(text.starts_with("HTTP/1.1 200 OK\r\n") && text.ends_with("\r\n\r\n"), "{text}");
    }

    #[test]
    fn revoked_sessions_disappear() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        let left = |client: &mut TestClient| {
            let response = client.call("GET", &format!("{USER}/sessions"), "");
            response.json().as_array().unwrap().len()
        };
        let one = format!("{USER}/sessions/{SESSION}");
        for _ in 0..2 {
            let response = client.call("DELETE", &one, "");
            assert_eq!((response.status, response.body.as_str()), (204, ""));
            assert_eq!(left(&mut client), 5);
        }
        for _ in 0..2 {
            assert_eq!(client.call("DELETE", &format!("{USER}/sessions"), "").status, 204);
            assert_eq!(left(&mut client), 0);
        }
    }

    #[test]
    fn errors_are_problem_documents() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        let unknown = UNKNOWN_USER;
        let foreign = USER_OF_OTHER_ENVIRONMENT;
        for (method, path, status, code) in [
            ("GET", format!("{foreign}/sessions"), 403, "wrong_environment"),
            ("GET", format!("{unknown}/sessions"), 403, "wrong_environment"),
            ("DELETE", format!("{unknown}/sessions"), 403, "wrong_environment"),
            ("DELETE", format!("{foreign}/sessions/{SESSION}"), 403, "wrong_environment"),
            ("GET", foreign.to_owned(), 403, "wrong_environment"),
            ("GET", unknown.to_owned(), 404, "user_not_found"),
            ("GET", "x/sessions".to_owned(), 400, "invalid_request"),
            ("DELETE", format!("{USER}/sessions/x"), 400, "invalid_request"),
            ("GET", format!("{USER}/keys"), 404, "endpoint_not_found"),
            ("POST", "search?limit=0".to_owned(), 400, "invalid_request"),
            ("POST", "search".to_owned(), 400, "invalid_request"),
        ] {
            client.call(method, &path, "").assert_problem(status, code);
        }
        let response = client.call("PUT", &format!("{USER}/sessions"), "");
        response.assert_problem(405, "method_not_allowed");
        assert_eq!(response.headers["allow"], "GET, HEAD, DELETE");
        assert_eq!(response.json()["instance"], format!("/api/server/v1/users/{USER}/sessions"));
    }

    #[test]
    fn a_key_is_required() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        let good = request("DELETE", &format!("{USER}/sessions"), "");
        let mut support_ids = HashSet::new();
        for line in [String::new(), format!("Authorization: Bearer {REFUSED_KEY}\r\n")] {
            client.send(&good.replace(&format!("Authorization: Bearer {KEY}\r\n"), &line));
            let response = client.receive();
            response.assert_problem(401, "invalid_secret_key");
            assert_eq!(response.headers["www-authenticate"], "Bearer");
            let support_id = response.json()["supportId"].as_str().unwrap().to_owned();
            assert!(parse_id(&support_id).is_some() && support_ids.insert(support_id));
        }
        assert_ne!(client.call("GET", &format!("{USER}/sessions"), "").body, "[]");
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
        let head = request("POST", "search", "").replace("Content-Length: 0", "Content-Length: 1048577");
        let expecting = head.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
        for announced in [head, expecting] {
            let mut client = TestClient::connect(&sandbox);
            client.send(&announced);
            client.receive().assert_problem(413, "request_too_large");
        }
        let mut client = TestClient::connect(&sandbox);
        client.send(&request("POST", "search", "").replace("Content-Length: 0", "Transfer-Encoding: chunked"));
        client.send(&format!("100001\r\n{}", " ".repeat(0x10_0001)));
        client.receive().assert_problem(413, "request_too_large");
    }

    #[test]
    fn a_body_of_the_maximum_size_is_read_after_100_continue() {
        let sandbox = demo();
        let mut client = TestClient::connect(&sandbox);
        let body = format!("{{}}{}", " ".repeat(MAX_BODY as usize - 2));
        let whole = request("POST", "search", &body).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
        let (head, body) = whole.split_at(whole.len() - body.len());
        client.send(head);
        assert_eq!(client.receive().status, 100);
        client.send(body);
        assert_eq!(client.receive().status, 200);
    }
}
