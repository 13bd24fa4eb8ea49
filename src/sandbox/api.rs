//! From a request to an answer.

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

/// The longest request body that is read. A search for a hundred users takes a few kilobytes.
const MAX_BODY: u32 = 1024 * 1024;

/// The endpoints, over one set of data.
pub(super) struct Api {
    data: Mutex<Data>,
    body_time: Duration,
    problems: AtomicU64,
}

impl Api {
    /// `body_time` is how long the body of a request may take to arrive.
    pub(super) fn new(data: Data, body_time: Duration) -> Api {
        Api { data: Mutex::new(data), body_time, problems: AtomicU64::new(1) }
    }

    /// Answers one request, whatever it is.
    pub(super) async fn answer(&self, request: Request<Incoming>) -> ApiResponse {
        let path = request.uri().path().to_owned();
        match self.handle(request).await {
            Ok(reply) => reply,
            Err(problem) => problem.into_response(&path, &self.next_support_id()),
        }
    }

    async fn handle(&self, request: Request<Incoming>) -> Result<ApiResponse, ErrorResponse> {
        access::check_host(&request)?;
        let (head, body) = request.into_parts();
        let call = Endpoint::of(&head.method, head.uri.path())?;
        access::check_key(&head.headers)?;
        match call {
            Endpoint::SearchUsers => {
                let paging = Paging::of(head.uri.query().unwrap_or_default())?;
                let query = SearchQuery::of(&self.read(body).await?)?;
                let data = self.data();
                Ok(response::json(response::to_json(&query.page(&data.users, &paging))))
            }
            Endpoint::GetUser { user } => self.get_user(id(user, "user")?),
            Endpoint::ListSessions { user } => {
                let user = id(user, "user")?;
                Ok(response::json(self.data_with(user)?.sessions_json(user)))
            }
            Endpoint::RevokeAllSessions { user } => {
                let user = id(user, "user")?;
                self.data_with(user)?.revoke_all(user);
                Ok(response::no_content())
            }
            Endpoint::RevokeSession { user, session } => {
                let (user, session) = (id(user, "user")?, id(session, "session")?);
                self.data_with(user)?.revoke(user, session);
                Ok(response::no_content())
            }
        }
    }

    fn get_user(&self, user: Uuid) -> Result<ApiResponse, ErrorResponse> {
        let data = self.data();
        match data.users.get(&user) {
            Some(found) => Ok(response::json(response::to_json(found))),
            None if data.foreign_users.contains(&user) => Err(wrong_environment()),
            None => Err(ErrorResponse::new(StatusCode::NOT_FOUND, "user_not_found", "There is no user with this id.")),
        }
    }

    fn data(&self) -> MutexGuard<'_, Data> {
        lock(&self.data)
    }

    /// The data, if `user` is in it. The endpoints of sessions have no 404: as Torii does, they answer 403 both for a
    /// user of another environment and for one that doesn't exist, and in the same words.
    fn data_with(&self, user: Uuid) -> Result<MutexGuard<'_, Data>, ErrorResponse> {
        let data = self.data();
        if data.users.contains_key(&user) { Ok(data) } else { Err(wrong_environment()) }
    }

    async fn read(&self, body: Incoming) -> Result<Bytes, ErrorResponse> {
        let too_large = || {
            ErrorResponse::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "request_too_large",
                format!("A request body has at most {MAX_BODY} bytes."),
            )
        };
        // Refused by what it announces: then a client that waits for "100 Continue" needn't send it at all.
        if body.size_hint().lower() > u64::from(MAX_BODY) {
            return Err(too_large());
        }
        let limited = Limited::new(body, MAX_BODY as usize);
        match timeout(self.body_time, limited.collect()).await {
            Ok(Ok(whole)) => Ok(whole.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
            Ok(Err(_)) => Err(ErrorResponse::invalid("The request body is cut off.")),
            Err(_) => Err(ErrorResponse::new(
                StatusCode::REQUEST_TIMEOUT,
                "request_timeout",
                "The request body took too long to arrive.",
            )),
        }
    }

    /// Counted rather than random, so that a run can be repeated and its output compared.
    fn next_support_id(&self) -> String {
        let count = self.problems.fetch_add(1, Ordering::Relaxed);
        let first: u128 = 0x0193_1a75_0000_7000_8000_0000_0000_0000;
        Uuid::from_u128(first | u128::from(count)).to_string()
    }
}

fn id(text: &str, what: &str) -> Result<Uuid, ErrorResponse> {
    parse_id(text).ok_or_else(|| ErrorResponse::invalid(format!("The {what} id is not a UUID.")))
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
        let mut client = TestClient::of(&sandbox);
        let answer = client.call("GET", &format!("{USER}/sessions"), "");
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-type"], "application/json");
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert!(answer.headers.contains_key("date"));
        assert_eq!(answer.json().as_array().unwrap().len(), 6);

        let answer = client.call("GET", &format!("{USER_WITHOUT_SESSIONS}/sessions"), "");
        assert_eq!((answer.status, answer.body.as_str()), (200, "[]"));
        let answer = client.call("GET", USER, "");
        assert_eq!(answer.json()["email"], "anna.berg@example.com");
        let answer = client.call("POST", "search?limit=1", "{}");
        assert_eq!(answer.json()["items"][0]["id"], USER);
        assert_eq!(answer.json()["nextCursor"], USER);
        assert_eq!(answer.json()["hasMore"], true);
    }

    #[test]
    fn a_head_has_no_body() {
        let sandbox = demo();
        let mut client = TestClient::of(&sandbox);
        client.send(&request("HEAD", USER, "").replace("Content-Length: 0", "Connection: close"));
        let mut text = String::new();
        client.read_to_end(&mut text);
        assert!(text.starts_with("HTTP/1.1 200 OK\r\n") && text.ends_with("\r\n\r\n"), "{text}");
    }

    #[test]
    fn revoking_ends_sessions() {
        let sandbox = demo();
        let mut client = TestClient::of(&sandbox);
        let left = |client: &mut TestClient| {
            let answer = client.call("GET", &format!("{USER}/sessions"), "");
            answer.json().as_array().unwrap().len()
        };
        let one = format!("{USER}/sessions/{SESSION}");
        for _ in 0..2 {
            let answer = client.call("DELETE", &one, "");
            assert_eq!((answer.status, answer.body.as_str()), (204, ""));
            assert_eq!(left(&mut client), 5);
        }
        for _ in 0..2 {
            assert_eq!(client.call("DELETE", &format!("{USER}/sessions"), "").status, 204);
            assert_eq!(left(&mut client), 0);
        }
    }

    #[test]
    fn refusals_are_problem_documents() {
        let sandbox = demo();
        let mut client = TestClient::of(&sandbox);
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
        let answer = client.call("PUT", &format!("{USER}/sessions"), "");
        answer.assert_problem(405, "method_not_allowed");
        assert_eq!(answer.headers["allow"], "GET, HEAD, DELETE");
        assert_eq!(answer.json()["instance"], format!("/api/server/v1/users/{USER}/sessions"));
    }

    #[test]
    fn a_key_is_required() {
        let sandbox = demo();
        let mut client = TestClient::of(&sandbox);
        let good = request("DELETE", &format!("{USER}/sessions"), "");
        let mut support_ids = HashSet::new();
        for line in [String::new(), format!("Authorization: Bearer {REFUSED_KEY}\r\n")] {
            client.send(&good.replace(&format!("Authorization: Bearer {KEY}\r\n"), &line));
            let answer = client.receive();
            answer.assert_problem(401, "invalid_secret_key");
            assert_eq!(answer.headers["www-authenticate"], "Bearer");
            let support_id = answer.json()["supportId"].as_str().unwrap().to_owned();
            assert!(parse_id(&support_id).is_some() && support_ids.insert(support_id));
        }
        assert_ne!(client.call("GET", &format!("{USER}/sessions"), "").body, "[]");
    }

    #[test]
    fn another_host_is_refused_before_all_else() {
        let sandbox = demo();
        let mut client = TestClient::of(&sandbox);
        client.send("GET / HTTP/1.1\r\nHost: rebound.example.com:4010\r\n\r\n");
        client.receive().assert_problem(421, "misdirected_request");
    }

    #[test]
    fn large_bodies_are_refused() {
        let sandbox = demo();
        let head = request("POST", "search", "").replace("Content-Length: 0", "Content-Length: 1048577");
        let expecting = head.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
        for announced in [head, expecting] {
            let mut client = TestClient::of(&sandbox);
            client.send(&announced);
            client.receive().assert_problem(413, "request_too_large");
        }
        let mut client = TestClient::of(&sandbox);
        client.send(&request("POST", "search", "").replace("Content-Length: 0", "Transfer-Encoding: chunked"));
        client.send(&format!("100001\r\n{}", " ".repeat(0x10_0001)));
        client.receive().assert_problem(413, "request_too_large");
    }

    #[test]
    fn the_largest_body_is_read_when_it_is_waited_for() {
        let sandbox = demo();
        let mut client = TestClient::of(&sandbox);
        let body = format!("{{}}{}", " ".repeat(MAX_BODY as usize - 2));
        let whole = request("POST", "search", &body).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
        let (head, body) = whole.split_at(whole.len() - body.len());
        client.send(head);
        assert_eq!(client.receive().status, 100);
        client.send(body);
        assert_eq!(client.receive().status, 200);
    }
}
