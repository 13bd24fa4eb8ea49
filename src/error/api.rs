//! Errors of API calls.

use std::time::Duration;

use super::Code;

/// A failed call to the API.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{cause}")]
pub struct ApiError {
    /// The ID of the user that the call was about.
    pub user: Option<String>,
    /// The redacted key and its origin: `sk_test_… from the environment variable TORII_SECRET_KEY`.
    pub key: String,
    /// `KeyType::label`
    pub key_type: &'static str,
    pub cause: Cause,
    /// Whether an attempt may have had its effect although it failed.
    pub is_unconfirmed: bool,
}

/// Why a call to the API failed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Cause {
    /// The response has an error status.
    #[error("{}", rejection_message(*.status, .problem.sender))]
    Rejected { status: u16, problem: ProblemDetails, retry_after: Option<Duration> },

    /// No response arrived.
    #[error("{host}: {what}")]
    Unreachable {
        /// Host, port and proxy, for messages.
        host: String,
        network: NetworkFailure,
        /// A clause: `the connection was refused`.
        what: String,
        /// The message of the library or the system, if it adds something.
        detail: Option<String>,
        /// Whether the request may have reached the server.
        was_sent: bool,
    },

    /// The response does not conform to the API reference.
    #[error("the response {what}")]
    BadResponse {
        /// A predicate: `is not a list of sessions`.
        what: String,
        flaw: Flaw,
        /// The element and field, or the parser's position.
        detail: Option<String>,
    },

    /// The proxy refused the tunnel.
    #[error("the proxy refused the connection: {0}")]
    Proxy(String),

    /// The run has had no definite response for a long time; this is the last failure.
    #[error("{0}; every request fails")]
    Stalled(Box<Cause>),

    /// The run was stopped before the request was sent, or before the retry after this failure.
    #[error("stopped before the request completed")]
    Stopped(Option<Box<Cause>>),
}

/// A batch does not wait longer than this when the server asks for it; it fails instead.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);

/// A failure below HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkFailure {
    Dns,
    Connect,
    /// The server's certificate is not trusted, so it may be an impostor.
    Certificate,
    /// There are no trusted certificates to check the server's against.
    TrustStore,
    /// Any other TLS failure.
    Tls,
    Timeout,
    /// The connection broke before the response was complete.
    Truncated,
    /// The server does not speak HTTP.
    Protocol,
}

impl NetworkFailure {
    /// The name in JSON (`error.reason`); part of the contract for scripts.
    pub fn reason(self) -> &'static str {
        match self {
            NetworkFailure::Dns => "dns",
            NetworkFailure::Connect => "connect",
            NetworkFailure::Certificate | NetworkFailure::TrustStore => "certificate",
            NetworkFailure::Tls => "tls",
            NetworkFailure::Timeout => "timeout",
            NetworkFailure::Truncated => "truncated",
            NetworkFailure::Protocol => "protocol",
        }
    }

    /// Whether the server can't be trusted.
    fn is_untrusted(self) -> bool {
        matches!(self, NetworkFailure::Certificate | NetworkFailure::TrustStore)
    }
}

/// What is wrong with a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    Empty,
    /// Not JSON in UTF-8.
    NotJson,
    /// JSON, but not the expected list or object.
    NotAList,
    /// JSON, but not a page of a list.
    NotAPage,
    /// A session with a missing or invalid field.
    InvalidSession,
    /// A user with a missing or invalid field.
    InvalidUser,
    /// Data of another user than the requested one.
    OtherUser,
    Truncated,
    TooLarge,
    /// Both `Content-Length` and `Transfer-Encoding`.
    Framing,
    KeyInResponse,
    /// A success status that the API never sends.
    UnexpectedStatus,
}

impl Flaw {
    /// The name in JSON (`error.reason`); part of the contract for scripts.
    pub fn reason(self) -> &'static str {
        match self {
            Flaw::Empty => "empty",
            Flaw::NotJson => "not_json",
            Flaw::NotAList | Flaw::NotAPage => "not_a_list",
            Flaw::InvalidSession => "invalid_session",
            Flaw::InvalidUser => "invalid_user",
            Flaw::OtherUser => "other_user",
            Flaw::Truncated => "truncated",
            Flaw::TooLarge => "too_large",
            Flaw::Framing => "framing",
            Flaw::KeyInResponse => "response_contains_key",
            Flaw::UnexpectedStatus => "unexpected_status",
        }
    }
}

/// Who sent an error response, as far as its body shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sender {
    /// The body is empty, or JSON without any member of RFC 9457: it may be Torii, or something in between.
    #[default]
    Unknown,
    /// The body is a problem document.
    Torii,
    /// The body is HTML or plain text, which Torii never sends: a proxy, a firewall, another server.
    Other,
}

/// A problem document (RFC 9457, with Torii's members `code` and `supportId`). All text is untrusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProblemDetails {
    pub sender: Sender,
    pub detail: Option<String>,
    pub code: Option<String>,
    /// To quote to Torii's support.
    pub support_id: Option<String>,
}

impl Cause {
    pub(super) fn kind(&self) -> (Code, &'static str) {
        match self {
            Cause::Rejected { status, problem, .. } => match status {
                status if says_nothing(*status, problem.sender) => (Code::BadResponse, "not_torii"),
                401 => (Code::Unauthorized, "invalid_key"),
                403 => (Code::NotFound, "wrong_environment"),
                404 => match problem.code.as_deref() {
                    Some("endpoint_not_found") => (Code::BadResponse, "endpoint_not_found"),
                    Some("session_not_found") => (Code::NotFound, "session_not_found"),
                    Some("organization_not_found") => (Code::NotFound, "organization_not_found"),
                    Some("user_not_found") => (Code::NotFound, "user_not_found"),
                    _ => (Code::NotFound, "not_found"),
                },
                407 => (Code::Config, "proxy"),
                429 => (Code::Unreachable, "rate_limited"),
                500.. => (Code::Unreachable, "server_error"),
                300..=399 => (Code::BadResponse, "redirect"),
                400 => (Code::BadResponse, "bad_request"),
                ..=299 => (Code::BadResponse, "unexpected_status"),
                _ => (Code::Failure, "unexpected_status"),
            },
            Cause::Unreachable { network, .. } => (Code::Unreachable, network.reason()),
            Cause::BadResponse { flaw, .. } => (Code::BadResponse, flaw.reason()),
            Cause::Proxy(_) => (Code::Config, "proxy"),
            Cause::Stalled(cause) => cause.kind(),
            Cause::Stopped(_) => (Code::Interrupted, "interrupted"),
        }
    }

    /// Applies `f` to all text that may have come from the network.
    #[must_use]
    pub fn map_text(self, f: impl Fn(String) -> String) -> Cause {
        match self {
            Cause::Rejected { status, problem: ProblemDetails { sender, detail, code, support_id }, retry_after } => {
                let (detail, code, support_id) = (detail.map(&f), code.map(&f), support_id.map(&f));
                let problem = ProblemDetails { sender, detail, code, support_id };
                Cause::Rejected { status, problem, retry_after }
            }
            Cause::Unreachable { host, network, what, detail, was_sent } => {
                Cause::Unreachable { host, network, what, detail: detail.map(f), was_sent }
            }
            Cause::BadResponse { what, flaw, detail } => Cause::BadResponse { what, flaw, detail: detail.map(f) },
            Cause::Proxy(reason) => Cause::Proxy(f(reason)),
            Cause::Stalled(cause) => Cause::Stalled(Box::new(cause.map_text(f))),
            Cause::Stopped(last) => Cause::Stopped(last.map(|last| Box::new(last.map_text(f)))),
        }
    }

    /// Whether the server asks to retry later (429, 503).
    pub fn is_throttled(&self) -> bool {
        matches!(self, Cause::Rejected { status: 429 | 503, .. })
    }

    pub fn is_rate_limit(&self) -> bool {
        matches!(self, Cause::Rejected { status: 429, .. })
    }

    /// Whether the response is a 4xx from something between here and Torii.
    pub fn is_from_between(&self) -> bool {
        matches!(self, Cause::Rejected { status, problem, .. } if says_nothing(*status, problem.sender))
    }

    /// The wait that the server asks for (`Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Cause::Rejected { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Whether a request that failed like this may have had its effect: it was sent, and no response denies it. A gateway may
    /// send a 5xx although the API has handled the request.
    pub fn is_unconfirmed(&self) -> bool {
        match self {
            Cause::Rejected { status, .. } => matches!(status, 408 | 500..),
            Cause::BadResponse { .. } => true,
            Cause::Unreachable { was_sent, .. } => *was_sent,
            Cause::Proxy(_) => false,
            Cause::Stalled(cause) => cause.is_unconfirmed(),
            Cause::Stopped(last) => last.as_ref().is_some_and(|last| last.is_unconfirmed()),
        }
    }

    pub(super) fn is_fatal(&self) -> bool {
        match self {
            Cause::Rejected { status: 401 | 407, .. } | Cause::Proxy(_) | Cause::Stalled(_) => true,
            Cause::Unreachable { network, .. } => network.is_untrusted(),
            _ => false,
        }
    }

    /// Whether the same call may succeed later.
    pub fn retryable(&self) -> bool {
        match self {
            Cause::Rejected { status, .. } => matches!(status, 429 | 500..),
            Cause::Unreachable { network, .. } => !network.is_untrusted(),
            Cause::BadResponse { .. } | Cause::Proxy(_) => false,
            Cause::Stalled(_) | Cause::Stopped(_) => true,
        }
    }
}

/// Whether a response says nothing about the key or the user, since something in between sent it.
fn says_nothing(status: u16, sender: Sender) -> bool {
    sender == Sender::Other && matches!(status, 400..=499) && !matches!(status, 407 | 408 | 429)
}

fn rejection_message(status: u16, sender: Sender) -> String {
    let what = match status {
        status if says_nothing(status, sender) => "a proxy or gateway, not Torii, rejected the request",
        401 => "Torii rejected the secret key",
        403 => "Torii denied access",
        404 => "not found by Torii",
        407 => "the proxy requires a password",
        429 => "rate limited by the API",
        300..=399 => "unexpected redirect by the server",
        400 => "Torii rejected the request as invalid",
        500.. => "server error at Torii or at a proxy",
        _ if sender == Sender::Unknown => "the server rejected the request",
        _ => "Torii rejected the request",
    };
    format!("{what} ({status})")
}
