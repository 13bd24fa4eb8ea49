//! The Torii Backend API: one method per endpoint. The only module that uses the HTTP library.
//!
//! All network policy is here and in the files below: what is sent where, how long it may take, what is retried, and how
//! large a response may be.

mod agent;
mod attempt;
mod backoff;
mod call;
mod failure;
mod headers;
mod limit;
mod pages;
pub mod probe;
mod queue;
mod response;
mod retry;
mod stall;
mod throttle;
mod tls;
mod trust;
mod users;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use ureq::Agent;

pub use self::agent::CONNECT_TIMEOUT;
pub use self::failure::parse_problem;
pub use self::headers::parse_retry_after;
pub use self::pages::ApiPath;
pub use self::response::parse_sessions;
use self::retry::Failure;
use self::throttle::Throttle;
pub use self::users::{MAX_EMAILS, Search, ambiguous, with_email};
use crate::config::{ApiUrl, Settings};
use crate::error::{ApiError, Cause, Error};
use crate::model::{Id, SessionRecord};
use crate::secret::{KeyType, SecretKey};
use crate::signal::Stop;

/// A client for the API, with the secret key.
pub struct Client {
    agent: Agent,
    url: ApiUrl,
    /// Host, port and proxy, for messages.
    host_label: String,
    is_proxied: bool,
    key: SecretKey,
    /// The redacted key and its origin, for messages.
    key_label: String,
    timeout: Duration,
    retries: u32,
    throttle: Throttle,
    /// Whether calls are part of a batch: then waits that the server asks for don't count towards the timeout.
    is_batch: AtomicBool,
    event_listener: EventListener,
}

/// How a [`Client`] makes its calls.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    /// The maximum number of concurrent calls, each on a kept connection of its own.
    pub jobs: usize,
    /// The maximum number of requests per second.
    pub rate: Option<u32>,
    pub is_batch: bool,
    /// Once it is requested, no request is sent and every wait ends.
    pub stop: Stop,
}

impl ClientOptions {
    /// One call after the other, which nothing stops.
    pub fn sequential() -> ClientOptions {
        ClientOptions { jobs: 1, rate: None, is_batch: false, stop: Stop::default() }
    }
}

/// A request without the key.
struct ApiRequest<'a> {
    method: &'static str,
    url: String,
    /// JSON, or empty.
    body: &'a str,
    repeat: Repeat,
}

/// When a request is sent again after a failure that may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeat {
    Always,
    /// If it had no effect, as the API doesn't say that the change is idempotent.
    WithoutEffect,
    /// The command works without the response, too.
    Never,
}

impl<'a> ApiRequest<'a> {
    fn get(url: String) -> ApiRequest<'a> {
        ApiRequest { method: "GET", url, body: "", repeat: Repeat::Always }
    }

    fn delete(url: String) -> ApiRequest<'a> {
        ApiRequest { method: "DELETE", url, body: "", repeat: Repeat::Always }
    }

    /// A search.
    fn post(url: String, body: &'a str) -> ApiRequest<'a> {
        ApiRequest { method: "POST", url, body, repeat: Repeat::Always }
    }

    /// A change that the API doesn't say to be idempotent.
    fn change(url: String) -> ApiRequest<'a> {
        ApiRequest { method: "POST", url, body: "", repeat: Repeat::WithoutEffect }
    }
}

pub type EventListener = Box<dyn Fn(ClientEvent<'_>) + Send + Sync>;

/// What happens during a call.
#[derive(Debug)]
pub enum ClientEvent<'a> {
    RequestSent {
        method: &'a str,
        url: &'a str,
    },
    /// The head of a response arrived.
    ResponseReceived {
        status: u16,
        /// The time since the request was started.
        took: Duration,
        /// The server's clock (`Date`; RFC 9110, section 6.6.1).
        date: Option<Timestamp>,
    },
    /// The call is retried after a pause.
    RetryScheduled {
        cause: &'a Cause,
        pause: Duration,
    },
}

/// The response to [`Client::sessions`].
pub struct SessionsResponse {
    body: String,
    user: Id,
    key_label: String,
    key_type: &'static str,
}

impl SessionsResponse {
    /// The length of the body in bytes, after decompression.
    pub fn size(&self) -> usize {
        self.body.len()
    }

    /// Returns the JSON array, as the API sent it.
    pub fn json(&self) -> &str {
        &self.body
    }

    /// Returns a response that has only these of its sessions.
    pub fn with_sessions(&self, records: &[SessionRecord<'_>]) -> SessionsResponse {
        let raw: Vec<&str> = records.iter().map(|record| record.raw).collect();
        // A batch keeps many of these, so each takes no more memory than it needs.
        let body = ["[", &raw.join(","), "]"].concat();
        SessionsResponse { body, user: self.user, key_label: self.key_label.clone(), key_type: self.key_type }
    }

    /// Returns the sessions in the API's order.
    pub fn sessions(&self) -> Result<Vec<SessionRecord<'_>>, Error> {
        parse_sessions(&self.body, self.user).map_err(|cause| {
            Error::Api(Box::new(ApiError {
                user: Some(self.user.to_string()),
                key: self.key_label.clone(),
                key_type: self.key_type,
                cause,
                is_unconfirmed: false,
            }))
        })
    }
}

impl Client {
    /// Sets up the HTTP library; nothing is sent yet.
    pub fn new(settings: Settings, options: ClientOptions, event_listener: EventListener) -> Result<Client, Error> {
        let host = settings.api_url.value.authority();
        Ok(Client {
            agent: agent::build(&settings, options.jobs)?,
            key_label: format!("{} from {}", settings.key.value.redacted(), settings.key.origin),
            url: settings.api_url.value,
            is_proxied: settings.proxy.is_some(),
            host_label: settings.proxy.map_or(host.clone(), |proxy| format!("{host} through the proxy {proxy}")),
            key: settings.key.value,
            timeout: settings.timeout,
            retries: settings.retries,
            throttle: Throttle::new(options.jobs, options.rate, settings.timeout, options.stop),
            is_batch: AtomicBool::new(options.is_batch),
            event_listener,
        })
    }

    /// Fetches all active sessions of `user`: `GET …/users/{userId}/sessions`.
    pub fn sessions(&self, user: Id) -> Result<SessionsResponse, Error> {
        let request = ApiRequest::get(self.users_url(&format!("/{user}/sessions")));
        let body = self.send(&request).map_err(|failure| self.error(Some(user), failure))?;
        Ok(SessionsResponse { body, user, key_label: self.key_label.clone(), key_type: self.key_type().label() })
    }

    /// Revokes one session: `DELETE …/users/{userId}/sessions/{sessionId}`. Succeeds also if it is revoked already.
    pub fn revoke(&self, user: Id, session: Id) -> Result<(), Error> {
        self.delete(user, &format!("/{session}"))
    }

    /// Revokes all active sessions of `user`: `DELETE …/users/{userId}/sessions`.
    pub fn revoke_all(&self, user: Id) -> Result<(), Error> {
        self.delete(user, "")
    }

    fn delete(&self, user: Id, session_path: &str) -> Result<(), Error> {
        let request = ApiRequest::delete(self.users_url(&format!("/{user}/sessions{session_path}")));
        self.send(&request).map(drop).map_err(|failure| self.error(Some(user), failure).into())
    }

    /// Returns the number of requests that were sent and have no response yet.
    pub fn in_flight(&self) -> usize {
        self.throttle.in_flight()
    }

    /// From now on, calls are part of a batch.
    pub fn begin_batch(&self) {
        self.is_batch.store(true, Ordering::Relaxed);
    }

    fn is_batch(&self) -> bool {
        self.is_batch.load(Ordering::Relaxed)
    }

    /// Whether `bytes` contain the secret key.
    pub fn is_key_in(&self, bytes: &[u8]) -> bool {
        self.key.is_in(bytes)
    }

    pub fn key_type(&self) -> KeyType {
        self.key.key_type()
    }

    /// The URL of `path` below the users endpoint.
    fn users_url(&self, path: &str) -> String {
        self.url.join(&format!("/api/server/v1/users{path}"))
    }

    fn error(&self, user: Option<Id>, failure: impl Into<Failure>) -> Box<ApiError> {
        let Failure { cause, is_unconfirmed } = failure.into();
        Box::new(ApiError {
            user: user.map(|user| user.to_string()),
            key: self.key_label.clone(),
            key_type: self.key_type().label(),
            cause,
            is_unconfirmed,
        })
    }
}
