//! The Torii Backend API: one method an endpoint. The only user of the HTTP library.
//!
//! All network policy stands here and in the files below: what is sent where, how long it may take, what is tried again and
//! how large an answer may be.

mod agent;
mod call;
mod failure;
mod limit;
pub mod probe;
mod queue;
mod response;
mod retry;
mod stall;
mod throttle;
mod users;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use ureq::http::{Request, Response, StatusCode, header};
use ureq::{Agent, AsSendBody};

pub use self::agent::CONNECT_TIMEOUT;
pub use self::failure::parse_problem;
pub use self::response::parse_sessions;
pub use self::retry::parse_retry_after;
use self::retry::{Attempt, Failure};
use self::throttle::Throttle;
pub use self::users::{MAX_EMAILS, Search, with_email};
use crate::config::{ApiUrl, Settings};
use crate::error::{ApiError, Cause, Error, Flaw};
use crate::model::{Id, SessionRecord};
use crate::secret::{KeyKind, SecretKey};
use crate::signal::Stop;

/// The largest answer that is read, in bytes after decompression: more than 100,000 sessions.
const ANSWER_LIMIT: u64 = 64 * 1024 * 1024;
/// The largest problem document that is read, in bytes after decompression.
const PROBLEM_LIMIT: u64 = 64 * 1024;

/// A connection to the API, with the key that opens it.
pub struct Client {
    agent: Agent,
    url: ApiUrl,
    /// Where the API is and how it is reached, for messages.
    place: String,
    is_proxied: bool,
    key: SecretKey,
    /// The key as people may see it.
    key_label: String,
    timeout: Duration,
    retries: u32,
    throttle: Throttle,
    /// Whether calls are part of a batch: then the waiting that the server asks for doesn't count.
    is_batch: AtomicBool,
    observer: Observer,
}

/// How much is asked of the API at a time.
#[derive(Clone, Debug)]
pub struct Load {
    /// Calls at a time, each on a connection of its own that is kept for the next.
    pub jobs: usize,
    /// Requests a second at most.
    pub rate: Option<u32>,
    /// Whether there are many calls to make.
    pub is_batch: bool,
    /// Once it is requested, no request is made any more, and nothing waits to make one.
    pub stop: Stop,
}

impl Load {
    /// One call after the other, with nobody to stop them.
    pub fn single() -> Load {
        Load { jobs: 1, rate: None, is_batch: false, stop: Stop::default() }
    }
}

/// A request, apart from the key.
struct ApiRequest<'a> {
    method: &'static str,
    url: String,
    /// JSON, or nothing.
    body: &'a str,
}

/// Is told what happens during a call.
pub type Observer = Box<dyn Fn(Event<'_>) + Send + Sync>;

/// What happens during a call, for those who want to watch.
#[derive(Debug)]
pub enum Event<'a> {
    /// A request is being made.
    Sent {
        /// The HTTP method.
        method: &'a str,
        /// The whole URL.
        url: &'a str,
    },
    /// An answer's head arrived.
    Responded {
        /// The HTTP status.
        status: u16,
        /// Time since the request was begun.
        took: Duration,
        /// The server's clock, as its `Date` header has it (RFC 9110, section 6.6.1).
        date: Option<Timestamp>,
    },
    /// The call is repeated after a pause.
    Waiting {
        /// Why.
        cause: &'a Cause,
        /// The length of the pause.
        pause: Duration,
    },
}

/// The whole answer to a question about one user's sessions.
pub struct SessionsResponse {
    body: String,
    user: Id,
    key_label: String,
    key_kind: &'static str,
}

impl SessionsResponse {
    /// The length of the answer in bytes, after decompression.
    pub fn size(&self) -> usize {
        self.body.len()
    }

    /// A response with only these of its sessions.
    pub fn with_only(&self, records: &[SessionRecord<'_>]) -> SessionsResponse {
        let raw: Vec<&str> = records.iter().map(|record| record.raw).collect();
        // Many are kept, so that each takes no more than it needs.
        let body = ["[", &raw.join(","), "]"].concat();
        SessionsResponse { body, user: self.user, key_label: self.key_label.clone(), key_kind: self.key_kind }
    }

    /// The sessions, in the API's order.
    pub fn sessions(&self) -> Result<Vec<SessionRecord<'_>>, Error> {
        parse_sessions(&self.body, self.user).map_err(|cause| {
            Error::Api(Box::new(ApiError {
                user: Some(self.user.to_string()),
                key: self.key_label.clone(),
                key_kind: self.key_kind,
                cause,
                is_unconfirmed: false,
            }))
        })
    }
}

impl Client {
    /// Prepares the connection; nothing is sent yet.
    pub fn new(settings: Settings, load: Load, observer: Observer) -> Result<Client, Error> {
        let host = settings.api_url.value.authority();
        let place = settings.proxy.as_ref().map_or(host.clone(), |proxy| format!("{host} through the proxy {proxy}"));
        Ok(Client {
            agent: agent::build(&settings, load.jobs)?,
            key_label: format!("{} from {}", settings.key.value.redacted(), settings.key.origin),
            url: settings.api_url.value,
            is_proxied: settings.proxy.is_some(),
            place,
            key: settings.key.value,
            timeout: settings.timeout,
            retries: settings.retries,
            throttle: Throttle::new(load.jobs, load.rate, settings.timeout, load.stop),
            is_batch: AtomicBool::new(load.is_batch),
            observer,
        })
    }

    /// All active sessions of `user`: `GET …/users/{userId}/sessions`.
    pub fn sessions(&self, user: Id) -> Result<SessionsResponse, Error> {
        let question = ApiRequest {
            method: "GET",
            url: self.url.join(&format!("/api/server/v1/users/{user}/sessions")),
            body: "",
        };
        let body = self.ask(&question).map_err(|cause| self.error(Some(user), cause))?;
        Ok(SessionsResponse { body, user, key_label: self.key_label.clone(), key_kind: self.key.kind().label() })
    }

    /// Ends one session: `DELETE …/users/{userId}/sessions/{sessionId}`. That it has ended already is fine.
    pub fn revoke(&self, user: Id, session: Id) -> Result<(), Error> {
        self.delete(user, &format!("/{session}"))
    }

    /// Ends every active session of `user`: `DELETE …/users/{userId}/sessions`.
    pub fn revoke_all(&self, user: Id) -> Result<(), Error> {
        self.delete(user, "")
    }

    fn delete(&self, user: Id, which: &str) -> Result<(), Error> {
        let url = self.url.join(&format!("/api/server/v1/users/{user}/sessions{which}"));
        let answer = self.ask(&ApiRequest { method: "DELETE", url, body: "" });
        answer.map(drop).map_err(|cause| self.error(Some(user), cause).into())
    }

    /// How many requests have been sent and not been answered.
    pub fn in_flight(&self) -> usize {
        self.throttle.in_flight()
    }

    /// From now on calls are part of a batch.
    pub fn begin_batch(&self) {
        self.is_batch.store(true, Ordering::Relaxed);
    }

    fn is_batch(&self) -> bool {
        self.is_batch.load(Ordering::Relaxed)
    }

    /// Whether the key that opens the API stands in `bytes`.
    pub fn is_key_in(&self, bytes: &[u8]) -> bool {
        self.key.is_in(bytes)
    }

    /// Which kind of key opens the API.
    pub fn key_kind(&self) -> KeyKind {
        self.key.kind()
    }

    fn error(&self, user: Option<Id>, failure: impl Into<Failure>) -> Box<ApiError> {
        let Failure { cause, is_unconfirmed } = failure.into();
        Box::new(ApiError {
            user: user.map(|user| user.to_string()),
            key: self.key_label.clone(),
            key_kind: self.key.kind().label(),
            cause,
            is_unconfirmed,
        })
    }

    fn attempt(&self, question: &ApiRequest<'_>, attempt: Attempt) -> Result<String, Cause> {
        let ApiRequest { method, url, body } = question;
        let begun = Instant::now();
        (self.observer)(Event::Sent { method, url });
        let mut authorization = header::HeaderValue::from_str(&self.key.authorization())
            .map_err(|error| failure::classify(&ureq::Error::Http(error.into()), &self.place))?;
        authorization.set_sensitive(true);
        let mut request = Request::builder()
            .method(*method)
            .uri(url)
            .header(header::AUTHORIZATION, authorization)
            .header(header::ACCEPT, "application/json");
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let classified = |error: ureq::Error| failure::classify(&error, &self.place);
        // A GET must not announce a body, not even an empty one.
        let response = if body.is_empty() {
            request.body(()).map_err(ureq::Error::from).and_then(|request| self.send(request, attempt))
        } else {
            request.body((*body).to_owned()).map_err(ureq::Error::from).and_then(|request| self.send(request, attempt))
        };
        let mut response = response.map_err(classified)?;
        let date = response.headers().get(header::DATE).and_then(|date| retry::parse_http_date(date.to_str().ok()?));
        (self.observer)(Event::Responded { status: response.status().as_u16(), took: begun.elapsed(), date });
        // What is deleted has nothing to say (API reference, "Revoke").
        let success = if *method == "DELETE" { StatusCode::NO_CONTENT } else { StatusCode::OK };
        if response.status() != success {
            return Err(refusal(response));
        }
        // Two lengths for one answer mean that somebody on the way reads it in another way than we (RFC 9112, section 6.3).
        if [header::CONTENT_LENGTH, header::TRANSFER_ENCODING].iter().all(|name| response.headers().contains_key(name))
        {
            return Err(response::bad_response("has two lengths that contradict each other", Flaw::Framing, None));
        }
        let body = response.body_mut().with_config().limit(ANSWER_LIMIT).read_to_vec().map_err(classified)?;
        if self.key.is_in_json(&body) {
            return Err(response::bad_response("holds the secret key", Flaw::KeyInResponse, None));
        }
        String::from_utf8(body).map_err(|_| response::bad_response("is not UTF-8", Flaw::NotJson, None))
    }

    fn send(
        &self,
        request: Request<impl AsSendBody + Send + 'static>,
        attempt: Attempt,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        let agent = self.agent.clone();
        let Attempt { left, number, is_on_new_connection } = attempt;
        let run = move || {
            // A time-out of its own would make the library set TLS up anew, so the first attempt lives with the agent's.
            if number == 0 {
                return agent.run(request);
            }
            let mut config = agent.configure_request(request).timeout_global(Some(left));
            if is_on_new_connection {
                config = config.max_idle_age(Duration::ZERO);
            }
            agent.run(config.build())
        };
        if !self.is_proxied {
            return run();
        }
        // To what a proxy says before the tunnel is open, the library gives the whole time again with each byte. A thread
        // that nobody waits for any longer ends with the process.
        let (send, receive) = mpsc::channel();
        thread::Builder::new().spawn(move || drop(send.send(run()))).map_err(ureq::Error::Io)?;
        let late = |_| Err(ureq::Error::Timeout(ureq::Timeout::Global));
        receive.recv_timeout(left).unwrap_or_else(late)
    }
}

/// What an answer with another status than 200 means.
fn refusal(mut response: Response<ureq::Body>) -> Cause {
    let status = response.status().as_u16();
    if response.status().is_success() {
        let what = format!("has the status {status}, which the Torii API never sends here");
        return response::bad_response(&what, Flaw::UnexpectedStatus, None);
    }
    let text = |name| response.headers().get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
    // A date is one of the server's clock, which may be another than ours.
    let now = text(header::DATE).and_then(retry::parse_http_date).unwrap_or_else(Timestamp::now);
    let retry_after = text(header::RETRY_AFTER).and_then(|value| parse_retry_after(value, now));
    // A body that can't be read changes nothing: the status has said what there is to say.
    let body = response.body_mut().with_config().limit(PROBLEM_LIMIT).read_to_vec().unwrap_or_default();
    Cause::Rejected { status, problem: parse_problem(&body), retry_after }
}
