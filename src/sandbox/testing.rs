//! A client for tests. It sends any text, also what a library would not send.

use super::access::KEY;
use super::data::Data;
use super::server::{Running, Sandbox};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A user without sessions.
pub(super) const USER_WITHOUT_SESSIONS: &str = "01931a73-8b00-7000-8000-000000000001";

/// A well-formed ID without a user: 403 from the endpoints of sessions, 404 from that of the user.
pub(super) const UNKNOWN_USER: &str = "01931a73-8b00-7000-8000-00000000000f";

/// A sandbox with demo data, on a free port.
pub(super) fn demo() -> Running {
    let data = Data::demo(Timestamp::now());
    Sandbox::bind(0, data).unwrap().spawn().unwrap()
}

pub(super) struct TestResponse {
    pub status: u16,
    /// By lower-case name.
    pub headers: HashMap<String, String>,
    pub body: String,
}

impl TestResponse {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Checks that this is a problem document with this status and code.
    pub fn assert_problem(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["code"], code);
        assert_eq!(problem.as_object().unwrap().len(), 7, "{problem}");
    }
}

/// One connection.
pub(super) struct TestClient(BufReader<TcpStream>);

impl TestClient {
    pub fn connect(sandbox: &Running) -> TestClient {
        let address = sandbox.url().strip_prefix("http://").unwrap();
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        TestClient(BufReader::new(stream))
    }

    pub fn send(&mut self, bytes: &str) {
        self.0.get_mut().write_all(bytes.as_bytes()).unwrap();
    }

    /// Reads the status line, the headers, and the body if there is a `Content-Length`.
    pub fn receive(&mut self) -> TestResponse {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        let mut headers = HashMap::new();
        loop {
            line.clear();
            self.0.read_line(&mut line).unwrap();
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            headers.insert(name.to_lowercase(), value.to_owned());
        }
        let length = headers.get("content-length").map_or(0, |n| n.parse().unwrap());
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        let body = String::from_utf8(body).unwrap();
        TestResponse { status, headers, body }
    }

    /// Whether the server closes the connection without sending more.
    pub fn is_closed(&mut self) -> bool {
        match self.0.read(&mut [0]) {
            Ok(count) => count == 0,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    }

    pub fn is_silent_for(&mut self, time: Duration) -> bool {
        let stream = self.0.get_ref();
        let usual = stream.read_timeout().unwrap();
        stream.set_read_timeout(Some(time)).unwrap();
        let silent = stream.peek(&mut [0]).is_err();
        stream.set_read_timeout(usual).unwrap();
        silent
    }

    pub fn read_to_end(&mut self) -> String {
        let mut text = String::new();
        self.0.read_to_string(&mut text).unwrap();
        text
    }

    /// Sends a request and receives the response. `path` is relative to `/api/server/v1/`.
    pub fn call(&mut self, method: &str, path: &str, body: &str) -> TestResponse {
        self.send(&request(method, path, body));
        self.receive()
    }
}

/// The text of a request with the usual headers.
pub(super) fn request(method: &str, path: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} /api/server/v1/{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {KEY}\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
}
