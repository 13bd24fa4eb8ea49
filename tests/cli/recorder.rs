//! A server that keeps its connections, responds as the test says, and writes down what is asked of it, when, and by how many at a
//! time.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// What was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `GET /api/…`
    pub what: String,
    /// The user in the path, if there is one.
    pub user: String,
    pub body: String,
    pub at: Instant,
    /// How many like this have been asked before.
    pub times: usize,
}

/// The response.
pub struct Reply {
    pub status: u16,
    /// Whole lines.
    pub headers: String,
    pub body: String,
    pub after: Duration,
    /// Only this many bytes are sent before the connection is closed.
    pub cut: Option<usize>,
}

impl Reply {
    pub fn ok(body: String) -> Reply {
        Reply { status: 200, headers: String::new(), body, after: Duration::ZERO, cut: None }
    }

    pub fn status(status: u16) -> Reply {
        Reply { status, ..Reply::ok(String::new()) }
    }

    pub fn header(mut self, line: &str) -> Reply {
        self.headers += line;
        self.headers += "\r\n";
        self
    }

    pub fn after(self, milliseconds: u64) -> Reply {
        Reply { after: Duration::from_millis(milliseconds), ..self }
    }

    #[cfg(unix)]
    pub fn cut(self, bytes: usize) -> Reply {
        Reply { cut: Some(bytes), ..self }
    }
}

#[derive(Default)]
struct Seen {
    asked: Vec<Asked>,
    connections: usize,
    under_way: usize,
    most_under_way: usize,
}

/// The server. It ends with the test.
pub struct Recorder {
    pub url: String,
    seen: Arc<Mutex<Seen>>,
}

impl Recorder {
    pub fn start(respond: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Recorder {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let (respond, shared) = (Arc::new(respond), Arc::clone(&seen));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (respond, seen) = (Arc::clone(&respond), Arc::clone(&shared));
                seen.lock().unwrap().connections += 1;
                // That the client hangs up is how it ends.
                thread::spawn(move || serve(stream.unwrap(), &*respond, &seen));
            }
        });
        Recorder { url, seen }
    }

    /// What has been asked so far, in the order of arrival.
    pub fn asked(&self) -> Vec<Asked> {
        self.seen.lock().unwrap().asked.clone()
    }

    /// How many of these were asked: `GET`, `DELETE /api/…`.
    pub fn count(&self, start: &str) -> usize {
        self.asked().iter().filter(|asked| asked.what.starts_with(start)).count()
    }

    pub fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    pub fn most_at_a_time(&self) -> usize {
        self.seen.lock().unwrap().most_under_way
    }
}

fn serve(stream: TcpStream, respond: &(dyn Fn(&Asked) -> Reply + Send + Sync), seen: &Mutex<Seen>) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut writer = stream;
    loop {
        let mut first = String::new();
        (reader.read_line(&mut first).ok()? > 0).then_some(())?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            (reader.read_line(&mut line).ok()? > 2).then_some(());
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().ok()?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let what = first.trim().trim_end_matches(" HTTP/1.1").to_owned();
        let user = what.split("/users/").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default().to_owned();
        let asked = {
            let mut seen = seen.lock().unwrap();
            let times = seen.asked.iter().filter(|asked| asked.what == what).count();
            let body = String::from_utf8(body).ok()?;
            let asked = Asked { what, user, body, at: Instant::now(), times };
            seen.asked.push(asked.clone());
            seen.under_way += 1;
            seen.most_under_way = seen.most_under_way.max(seen.under_way);
            asked
        };
        let Reply { status, headers, body, after, cut } = respond(&asked);
        thread::sleep(after);
        seen.lock().unwrap().under_way -= 1;
        let length = if status == 204 { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let response = format!("HTTP/1.1 {status} X\r\n{length}{headers}\r\n{body}");
        if let Some(cut) = cut {
            return writer.write_all(&response.as_bytes()[..cut.min(response.len())]).ok();
        }
        writer.write_all(response.as_bytes()).ok()?;
    }
}

/// The `n`th user of a test.
pub fn user(n: usize) -> String {
    format!("01931a73-8b00-7000-8000-{n:012x}")
}

/// Returns sessions of a user, whose IDs hold the user's number.
pub fn sessions(user: &str, count: usize) -> String {
    let tail = user.rsplit('-').next().unwrap_or_default();
    let session = |n: usize| {
        json!({
            "id": format!("01981f2a-{n:04x}-7000-8000-{tail}"), "userId": user,
            "environmentId": "01931a72-0000-7000-8000-000000000000",
            "userAgent": null, "ipAddress": format!("192.0.2.{n}"), "createdAt": "2026-05-16T09:30:00Z",
            "expiresAt": "2126-05-16T09:30:00Z", "lastUsedAt": "2026-05-16T09:30:00Z",
        })
    };
    Value::from((0..count).map(session).collect::<Vec<_>>()).to_string()
}

/// A page of users who have the addresses that are asked for: `user7@example.com` is the seventh.
pub fn found(body: &str) -> String {
    let asked: Value = serde_json::from_str(body).unwrap();
    let user = |address: &Value| {
        let address = address.as_str().unwrap();
        let n = address.strip_prefix("user")?.strip_suffix("@example.com")?.parse().ok()?;
        Some(json!({
            "id": user(n), "environmentId": "01931a72-0000-7000-8000-000000000000", "email": address,
            "status": "active", "createdAt": "2026-05-16T09:30:00Z", "updatedAt": "2026-05-16T09:30:00Z",
        }))
    };
    let users: Vec<Value> = asked["emailAddresses"].as_array().unwrap().iter().filter_map(user).collect();
    json!({"items": users, "hasMore": false, "nextCursor": null}).to_string()
}
