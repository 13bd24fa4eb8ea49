//! What can go wrong, told apart by what a *user* can do about it.
//!
//! The exit status, the machine-readable code and reason, and the hint are all decided here and nowhere else; the words
//! around them are arranged by [`crate::view::error`].

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// The exit statuses of `torii`, with the names that scripts see in `error.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Code {
    /// Anything that no other code describes.
    Failure = 1,
    /// The command line is wrong.
    Usage = 2,
    /// No key, or a configuration that can't be used.
    Config = 3,
    /// The API rejected the secret key (401).
    Unauthorized = 4,
    /// There is no such user in the key's environment (403, 404).
    NotFound = 5,
    /// No answer that could be used arrived: network, TLS, time-out, 429, 5xx.
    Unreachable = 6,
    /// An answer arrived, and is not what the API promises.
    BadAnswer = 7,
    /// Several users or sessions were asked for, and at least one failed.
    Partial = 8,
    /// Ctrl-C: 128 and the number of the signal, as shells have it.
    Interrupted = 130,
}

impl Code {
    /// The process's exit status.
    #[must_use]
    pub fn status(self) -> u8 {
        self as u8
    }

    /// The name in JSON errors.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Code::Failure => "failure",
            Code::Usage => "usage",
            Code::Config => "config",
            Code::Unauthorized => "unauthorized",
            Code::NotFound => "not_found",
            Code::Unreachable => "unreachable",
            Code::BadAnswer => "bad_answer",
            Code::Partial => "partial",
            Code::Interrupted => "interrupted",
        }
    }
}

/// Every failure that a command can end with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line parses, but asks for something that makes no sense.
    #[error("{0}")]
    Usage(String),

    /// No secret key is configured anywhere.
    #[error("no secret key")]
    NoKey,

    /// There is a secret key, and it can't be one that Torii gave out.
    #[error("the secret key from {origin} {problem}")]
    InvalidKey {
        /// Where the key came from.
        origin: String,
        /// What is wrong with it, as a predicate: `contains a space`.
        problem: String,
    },

    /// A configuration file can't be used.
    #[error("{}{}: {problem}", .path.display(), .line.map(|n| format!(", line {n}")).unwrap_or_default())]
    Config {
        /// The file.
        path: PathBuf,
        /// The line that is to blame, counted from 1.
        line: Option<usize>,
        /// What is wrong, never with the line's content: it may hold a key.
        problem: String,
        /// What mends it, as a command where there is one.
        hint: Option<String>,
    },

    /// A setting outside a file (flag, environment variable) has a value that can't be used.
    #[error("{origin}: {problem}")]
    Setting {
        /// The flag, the variable or the file that the value came from.
        origin: String,
        /// What is wrong with the value.
        problem: String,
        /// What mends it.
        hint: Option<String>,
    },

    /// The program that should print the secret key did not.
    #[error("the program {program}, which should print the secret key of {origin}, {problem}")]
    KeyCommand {
        /// The program, without its arguments.
        program: String,
        /// The profile or file that names it.
        origin: String,
        /// What went wrong, as a predicate, without what the program printed: `failed (exit status: 2)`.
        problem: String,
    },

    /// A call to the API failed.
    #[error("{}", .0.cause)]
    Api(#[from] Box<ApiError>),

    /// Nobody has this address.
    #[error("there is no user with the address {address} in this environment")]
    NoUser {
        /// The address that was asked for.
        address: String,
    },

    /// Several users have this address, and what is to be done can't be done to all of them.
    #[error("several users have the address {address}: {}", .users.join(", "))]
    SeveralUsers {
        /// The address that was asked for.
        address: String,
        /// Id and status of each.
        users: Vec<String>,
    },

    /// The beginning of an id fits several sessions.
    #[error("several sessions begin with {prefix}: {}", .candidates.join(", "))]
    SeveralSessions {
        /// What was given.
        prefix: String,
        /// For each that fits, the shortest beginning that fits no other.
        candidates: Vec<String>,
    },

    /// The user has no active session of these ids.
    #[error("user {user} has no active session {}", .sessions.join(", "))]
    NoSession {
        /// The user's id.
        user: String,
        /// What was given.
        sessions: Vec<String>,
    },

    /// Some of what was to be done could not be done; each failure has been told.
    #[error("{failed} of {total} {what}")]
    Partial {
        /// Whether one of them may succeed later.
        retryable: bool,
        /// How many.
        failed: usize,
        /// Of how many.
        total: usize,
        /// Of what, and what became of it: `sessions could not be ended`.
        what: &'static str,
        /// What to do next.
        hint: String,
    },

    /// Ctrl-C, before all was done.
    #[error("interrupted: {how_far}")]
    BrokenOff {
        /// How far it got: `3 of 5 sessions had been ended`.
        how_far: String,
        /// How to go on.
        hint: String,
    },

    /// A line that should name a user doesn't.
    #[error("{place}, line {line}: {problem}")]
    BadLine {
        /// The file.
        place: String,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong, never with the line's content: it may hold a key.
        problem: String,
    },

    /// A file that was given on the command line can't be read or written.
    #[error("{place}: {source}")]
    File {
        /// The file.
        place: String,
        /// The system's reason.
        source: io::Error,
    },

    /// The system has no thread for us.
    #[error("no thread can be started: {0}")]
    Thread(#[source] io::Error),

    /// Standard output can't be written to.
    #[error("the output could not be written: {0}")]
    Output(#[source] io::Error),

    /// The sandbox can't have the port that it was given.
    #[error("the sandbox can't listen on {address}: {source}")]
    Listen {
        /// The loopback address with the port asked for.
        address: SocketAddr,
        /// The system's reason.
        source: io::Error,
    },

    /// The sandbox's fixture file can't be used.
    #[error("{}: {problem}", .path.display())]
    Fixture {
        /// The file.
        path: PathBuf,
        /// What is wrong, naming the element and the field where there is one.
        problem: String,
    },

    /// This machine's clock and the server's disagree.
    #[error("this machine's clock is {off} the server's")]
    Clock {
        /// How far, in words: `5m ahead of`.
        off: String,
    },

    /// The doctor found a problem, and has told about it.
    #[error("{}", doctor_words(*.others))]
    Doctor {
        /// The first problem, which decides the status.
        first: Box<Error>,
        /// How many more there are.
        others: usize,
    },

    /// A question to the person at the terminal could not be asked, or was not answered.
    #[error("the question has no answer: {0}")]
    Asking(#[source] io::Error),

    /// A question was answered with no.
    #[error("{0}")]
    Declined(&'static str),

    /// The user pressed Ctrl-C.
    #[error("interrupted")]
    Interrupted,
}

/// A call to the API that failed, and what it was about.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{cause}")]
pub struct ApiError {
    /// The user whom the call was about, in canonical form.
    pub user: Option<String>,
    /// The key as people may see it: `sk_test_… from the environment variable TORII_SECRET_KEY`.
    pub key: String,
    /// `LIVE`, `TEST` or `unknown kind`.
    pub key_kind: &'static str,
    /// What went wrong.
    pub cause: Cause,
}

/// Why a call to the API failed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Cause {
    /// The server answered with a status that is not success.
    #[error("{}", rejection(*.status, .problem))]
    Rejected {
        /// The HTTP status.
        status: u16,
        /// What the body says about it, as far as it could be read.
        problem: Problem,
        /// How long the server asked to wait (`Retry-After`).
        retry_after: Option<Duration>,
    },

    /// No answer arrived.
    #[error("{host}: {what}")]
    Unreachable {
        /// Host and port that were to be reached.
        host: String,
        /// What failed.
        network: Network,
        /// What failed, in words: `the connection was refused`.
        what: String,
        /// What the library or the system said, where that adds something.
        detail: Option<String>,
    },

    /// An answer arrived, and is not what the API promises.
    #[error("the answer {what}")]
    BadAnswer {
        /// What is wrong with it, as a predicate: `is not a list of sessions`.
        what: String,
        /// `not_json`, `truncated`, `invalid_session`, …: part of the contract for scripts.
        reason: &'static str,
        /// Which element and field, or the parser's position.
        detail: Option<String>,
    },

    /// The proxy refuses to connect us.
    #[error("the proxy refused the connection: {0}")]
    Proxy(String),

    /// The server refuses this, as it has refused everybody for long.
    #[error("{0}, and nobody has got through for long")]
    NobodyGetsThrough(Box<Cause>),

    /// Nothing was asked: the command had been told to stop.
    #[error("stopped before this was asked")]
    Stopped,
}

/// A longer pause that the server asks of many calls is not kept: a run that stands still for longer is better begun anew.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);

/// A failure below HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// The host's name could not be resolved.
    Dns,
    /// No connection could be made.
    Connect,
    /// The server's certificate was refused, so it may be someone else.
    Certificate,
    /// TLS failed in another way.
    Tls,
    /// Time was up.
    Timeout,
    /// The connection broke before the answer was complete.
    Truncated,
    /// What arrived isn't HTTP.
    Protocol,
}

impl Network {
    /// The name in JSON errors; part of the contract for scripts.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Network::Dns => "dns",
            Network::Connect => "connect",
            Network::Certificate => "certificate",
            Network::Tls => "tls",
            Network::Timeout => "timeout",
            Network::Truncated => "truncated",
            Network::Protocol => "protocol",
        }
    }
}

/// What is known of a problem document (RFC 9457, with Torii's members `code` and `supportId`). All of it is foreign text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// What happened this time, in words.
    pub detail: Option<String>,
    /// Torii's machine-readable code.
    pub code: Option<String>,
    /// What to quote to Torii's support.
    pub support_id: Option<String>,
}

/// `text` as one word of a command for a shell (POSIX, "Quoting").
#[must_use]
pub fn quoted(text: &str) -> String {
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '@' | '+' | ',' | '=');
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn doctor_words(others: usize) -> String {
    match others {
        0 => "there is a problem, see above".into(),
        n => format!("there are {} problems, see above", n + 1),
    }
}

fn rejection(status: u16, problem: &Problem) -> String {
    let what = match status {
        401 => "Torii rejected the secret key",
        403 => "Torii refused access to this user",
        404 => "Torii doesn't know this",
        407 => "the proxy wants a password",
        429 => "Torii asks for fewer requests",
        300..=399 => "the server redirects elsewhere, which the Torii API never does",
        400 => "Torii could not make sense of the request",
        500.. => "Torii, or a proxy in between, has a problem",
        _ if problem == &Problem::default() => "the server refused the request",
        _ => "Torii refused the request",
    };
    format!("{what} ({status})")
}

impl Error {
    /// The exit status and its name.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Error::Usage(_) | Error::BadLine { .. } | Error::SeveralUsers { .. } | Error::SeveralSessions { .. } => {
                Code::Usage
            }
            Error::NoKey
            | Error::InvalidKey { .. }
            | Error::Config { .. }
            | Error::Setting { .. }
            | Error::KeyCommand { .. }
            | Error::Fixture { .. } => Code::Config,
            Error::Api(error) => error.cause.code(),
            Error::Output(_)
            | Error::File { .. }
            | Error::Thread(_)
            | Error::Listen { .. }
            | Error::Clock { .. }
            | Error::Asking(_)
            | Error::Declined(_) => Code::Failure,
            Error::NoUser { .. } | Error::NoSession { .. } => Code::NotFound,
            Error::Partial { .. } => Code::Partial,
            Error::Doctor { first, .. } => first.code(),
            Error::BrokenOff { .. } | Error::Interrupted => Code::Interrupted,
        }
    }

    /// Why, more finely than [`code`](Self::code); part of the contract for scripts.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Error::Usage(_) => "usage",
            Error::NoKey => "no_key",
            Error::InvalidKey { .. } => "malformed_key",
            Error::Config { .. } => "invalid_config",
            Error::Setting { .. } => "invalid_setting",
            Error::KeyCommand { .. } => "key_command",
            Error::Api(error) => error.cause.reason(),
            Error::Output(_) => "output",
            Error::Listen { .. } => "listen",
            Error::Fixture { .. } => "invalid_fixture",
            Error::NoUser { .. } => "user_not_found",
            Error::NoSession { .. } => "session_not_found",
            Error::SeveralUsers { .. } => "ambiguous_user",
            Error::SeveralSessions { .. } => "ambiguous_session",
            Error::Partial { .. } => "partial",
            Error::BadLine { .. } => "invalid_line",
            Error::File { .. } => "file",
            Error::Thread(_) => "thread",
            Error::Clock { .. } => "clock",
            Error::Doctor { first, .. } => first.reason(),
            Error::Asking(_) => "no_answer",
            Error::Declined(_) => "declined",
            Error::BrokenOff { .. } | Error::Interrupted => "interrupted",
        }
    }

    /// What to do next, as a command where there is one.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::NoKey => {
                Some("torii config init   asks for it and keeps it (or set TORII_SECRET_KEY); to just look around, add --sandbox".into())
            }
            Error::Config { hint, .. } | Error::Setting { hint, .. } => hint.clone(),
            Error::KeyCommand { .. } => Some("run secret_key_command by hand and see what it says".into()),
            Error::InvalidKey { .. } => Some("copy the secret key once more from the Torii dashboard".into()),
            Error::Api(error) => error.hint(),
            Error::Listen { .. } => Some("torii sandbox --port 0   takes a free port".into()),
            Error::NoUser { .. } => {
                Some("torii users find NAME   looks for a part of the address or the name; or it is another environment's key".into())
            }
            Error::NoSession { user, .. } => Some(format!("torii sessions list {user}")),
            Error::SeveralUsers { .. } => Some("name one of them by id".into()),
            Error::SeveralSessions { .. } => Some("give more of the id".into()),
            Error::Partial { hint, .. } | Error::BrokenOff { hint, .. } => Some(hint.clone()),
            Error::Clock { .. } => Some("set the clock, or have the system keep it right (NTP)".into()),
            Error::Usage(_)
            | Error::BadLine { .. }
            | Error::File { .. }
            | Error::Thread(_)
            | Error::Output(_)
            | Error::Fixture { .. }
            | Error::Asking(_)
            | Error::Declined(_)
            | Error::Doctor { .. }
            | Error::Interrupted => None,
        }
    }

    /// The user whom it is about, by id or by address.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        match self {
            Error::Api(error) => error.user.as_deref(),
            Error::NoUser { address } | Error::SeveralUsers { address, .. } => Some(address),
            Error::NoSession { user, .. } => Some(user),
            _ => None,
        }
    }

    /// Whether the same command may succeed when it is tried again later.
    #[must_use]
    pub fn retryable(&self) -> bool {
        match self {
            Error::Api(error) => error.cause.retryable(),
            Error::Doctor { first, .. } => first.retryable(),
            Error::Partial { retryable, .. } => *retryable,
            Error::BrokenOff { .. } => true,
            _ => false,
        }
    }

    /// Whether it would be the same for everybody else who is still to be asked about, so that there is no use in asking: the
    /// key is refused, the server doesn't want to be asked for a long time, the input or the output is gone.
    #[must_use]
    pub fn concerns_all(&self) -> bool {
        match self {
            Error::Api(error) => error.cause.concerns_all(),
            Error::Output(_) | Error::File { .. } => true,
            _ => false,
        }
    }
}

impl ApiError {
    fn hint(&self) -> Option<String> {
        match &self.cause {
            Cause::Rejected { status: 401, .. } => {
                Some("replace this key: it may have been revoked, cut off or mistyped".into())
            }
            Cause::Rejected { status: 403, .. } => Some(format!(
                "this is a {} key: a user of another environment needs the key of that environment; \
                 or the user was deleted, the id is mistyped, or it is the id of a session",
                self.key_kind
            )),
            Cause::Rejected { status: 404, .. } => Some("check the user id, and the path of the API URL".into()),
            Cause::Proxy(words) if !words.contains("407") && !words.contains("401") => {
                Some("the proxy does not let us through to this address: check the API URL, ask whoever runs it, or set NO_PROXY".into())
            }
            Cause::Rejected { status: 407, .. } | Cause::Proxy(_) => {
                Some("user or password are missing or wrong: set HTTPS_PROXY (or ALL_PROXY) to http://user:password@proxy:port, or NO_PROXY to the API's host".into())
            }
            Cause::Rejected { retry_after: Some(wait), .. } => {
                Some(format!("try again in {} s", wait.as_secs().max(1)))
            }
            Cause::Rejected { status: 429 | 500.., .. } => Some("try again in a minute".into()),
            Cause::Rejected { status: 300..=399, .. } => {
                Some("check the API URL: --api-url, TORII_API_URL or api_url".into())
            }
            Cause::NobodyGetsThrough(_) => Some("try again later, with fewer --jobs or a --rate".into()),
            Cause::Rejected { .. } | Cause::Stopped => None,
            Cause::Unreachable { network, .. } => match network {
                Network::Dns | Network::Connect | Network::Protocol => {
                    Some("check the API URL, the network and the proxy settings".into())
                }
                Network::Certificate => Some(
                    "don't go on before you know why; if a proxy of your company opens TLS, \
                     pass its certificate with --ca-cert FILE"
                        .into(),
                ),
                Network::Tls => Some("check that the API URL's port speaks HTTPS".into()),
                Network::Timeout => Some("try again, or allow more time: --timeout 60".into()),
                Network::Truncated => Some("try again".into()),
            },
            Cause::BadAnswer { .. } => {
                Some("check that the API URL is Torii's and that no proxy answers in its place".into())
            }
        }
    }
}

impl Cause {
    fn code(&self) -> Code {
        match self {
            Cause::Rejected { status, .. } => match status {
                401 => Code::Unauthorized,
                403 | 404 => Code::NotFound,
                407 => Code::Config,
                429 | 500.. => Code::Unreachable,
                ..=400 => Code::BadAnswer,
                _ => Code::Failure,
            },
            Cause::Unreachable { .. } => Code::Unreachable,
            Cause::BadAnswer { .. } => Code::BadAnswer,
            Cause::Proxy(_) => Code::Config,
            Cause::NobodyGetsThrough(cause) => cause.code(),
            Cause::Stopped => Code::Interrupted,
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Cause::Rejected { status, .. } => match status {
                401 => "invalid_key",
                403 => "wrong_environment",
                404 => "user_not_found",
                407 => "proxy",
                408 => "timeout",
                429 => "rate_limited",
                300..=399 => "redirect",
                400 => "bad_request",
                500.. => "server_error",
                _ => "unexpected_status",
            },
            Cause::Unreachable { network, .. } => network.reason(),
            Cause::BadAnswer { reason, .. } => reason,
            Cause::Proxy(_) => "proxy",
            Cause::NobodyGetsThrough(cause) => cause.reason(),
            Cause::Stopped => "interrupted",
        }
    }

    /// The same cause with `f` applied to all text that may have come from the network.
    #[must_use]
    pub fn map_text(self, f: impl Fn(String) -> String) -> Cause {
        match self {
            Cause::Rejected { status, problem: Problem { detail, code, support_id }, retry_after } => {
                let problem = Problem { detail: detail.map(&f), code: code.map(&f), support_id: support_id.map(&f) };
                Cause::Rejected { status, problem, retry_after }
            }
            Cause::Unreachable { host, network, what, detail } => {
                Cause::Unreachable { host, network, what, detail: detail.map(f) }
            }
            Cause::BadAnswer { what, reason, detail } => Cause::BadAnswer { what, reason, detail: detail.map(f) },
            Cause::Proxy(words) => Cause::Proxy(f(words)),
            Cause::NobodyGetsThrough(cause) => Cause::NobodyGetsThrough(Box::new(cause.map_text(f))),
            Cause::Stopped => Cause::Stopped,
        }
    }

    fn concerns_all(&self) -> bool {
        match self {
            Cause::Rejected { status: 401 | 407, .. } | Cause::Proxy(_) | Cause::NobodyGetsThrough(_) => true,
            Cause::Unreachable { network, .. } => *network == Network::Certificate,
            Cause::Rejected { status: 429 | 503, retry_after: Some(wait), .. } => *wait > LONGEST_PAUSE,
            _ => false,
        }
    }

    /// Whether the same call may succeed when it is made again.
    #[must_use]
    pub fn retryable(&self) -> bool {
        match self {
            Cause::Rejected { status, .. } => matches!(status, 429 | 500..),
            Cause::Unreachable { network, .. } => *network != Network::Certificate,
            Cause::BadAnswer { .. } | Cause::Proxy(_) => false,
            Cause::NobodyGetsThrough(_) | Cause::Stopped => true,
        }
    }
}
