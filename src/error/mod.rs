//! What can go wrong, told apart by what a *user* can do about it.
//!
//! The exit status, the machine-readable code and reason, and the hint are all decided here and nowhere else; the words
//! around them are arranged by [`crate::view::error`].

mod api;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::signal::Signal;

pub use self::api::{ApiError, Cause, Flaw, LONGEST_PAUSE, NetworkFailure, ProblemDetails};

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
    BadResponse = 7,
    /// Several users or sessions were asked for, and at least one failed.
    Partial = 8,
    /// A signal stopped the program, which then ends by it: a shell sees 130 (SIGINT), 143 (SIGTERM) or 129 (SIGHUP).
    Interrupted = 130,
}

impl Code {
    /// The process's exit status.
    pub fn status(self) -> u8 {
        self as u8
    }

    /// The name in JSON errors.
    pub fn name(self) -> &'static str {
        match self {
            Code::Failure => "failure",
            Code::Usage => "usage",
            Code::Config => "config",
            Code::Unauthorized => "unauthorized",
            Code::NotFound => "not_found",
            Code::Unreachable => "unreachable",
            Code::BadResponse => "bad_response",
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

    /// Some of what was to be done could not be done; each failure has been reported.
    #[error("{summary}")]
    Partial {
        /// How much was done, and how much failed: `3 of 8 users could not be listed`.
        summary: String,
        /// Whether what failed may succeed later.
        retryable: bool,
        /// What to do next.
        hint: String,
    },

    /// A signal stopped the run before all was done.
    #[error("interrupted{}: {how_far}", Some(.signal.name()).filter(|name| *name != "SIGINT").map(|name| format!(" by {name}")).unwrap_or_default())]
    Interrupted {
        /// The signal.
        signal: Signal,
        /// How far it got: `revoked 3 of 5 sessions`.
        how_far: String,
        /// How to go on.
        hint: Option<String>,
    },

    /// The file of users is that of `--failed-to` of a run that has not come to its end.
    #[error("{place} is the unfinished file of a run, which was killed or still goes on: users are missing in it")]
    UnfinishedInput {
        /// The file.
        place: String,
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
}

/// `text` as one word of a command for a shell (POSIX, "Quoting").
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

impl Error {
    /// The exit status and its name.
    pub fn code(&self) -> Code {
        self.kind().0
    }

    /// Why, more finely than [`code`](Self::code); part of the contract for scripts.
    pub fn reason(&self) -> &'static str {
        self.kind().1
    }

    fn kind(&self) -> (Code, &'static str) {
        match self {
            Error::Usage(_) => (Code::Usage, "usage"),
            Error::BadLine { .. } => (Code::Usage, "invalid_line"),
            Error::UnfinishedInput { .. } => (Code::Usage, "unfinished_input"),
            Error::SeveralUsers { .. } => (Code::Usage, "ambiguous_user"),
            Error::SeveralSessions { .. } => (Code::Usage, "ambiguous_session"),
            Error::NoKey => (Code::Config, "no_key"),
            Error::InvalidKey { .. } => (Code::Config, "malformed_key"),
            Error::Config { .. } => (Code::Config, "invalid_config"),
            Error::Setting { .. } => (Code::Config, "invalid_setting"),
            Error::KeyCommand { .. } => (Code::Config, "key_command"),
            Error::Fixture { .. } => (Code::Config, "invalid_fixture"),
            Error::Api(error) => error.cause.kind(),
            Error::NoUser { .. } => (Code::NotFound, "user_not_found"),
            Error::NoSession { .. } => (Code::NotFound, "session_not_found"),
            Error::Output(_) => (Code::Failure, "output"),
            Error::File { .. } => (Code::Failure, "file"),
            Error::Thread(_) => (Code::Failure, "thread"),
            Error::Listen { .. } => (Code::Failure, "listen"),
            Error::Clock { .. } => (Code::Failure, "clock"),
            Error::Asking(_) => (Code::Failure, "no_input"),
            Error::Declined(_) => (Code::Failure, "declined"),
            Error::Partial { .. } => (Code::Partial, "partial"),
            Error::Doctor { first, .. } => first.kind(),
            Error::Interrupted { .. } => (Code::Interrupted, "interrupted"),
        }
    }

    /// What to do next, as a command where there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::NoKey => {
                Some("`torii config init` asks for it and keeps it (or set TORII_SECRET_KEY); to just look around, add --sandbox".into())
            }
            Error::Config { hint, .. } | Error::Setting { hint, .. } | Error::Interrupted { hint, .. } => hint.clone(),
            Error::KeyCommand { .. } => Some("run secret_key_command by hand and see what it says".into()),
            Error::InvalidKey { .. } => Some("copy the secret key once more from the Torii dashboard".into()),
            Error::Api(error) => error.hint(),
            Error::Listen { .. } => Some("`torii sandbox --port 0` takes a free port".into()),
            Error::NoUser { .. } => {
                Some("`torii users find NAME` looks for a part of the address or the name; or it is another environment's key".into())
            }
            Error::NoSession { user, .. } => Some(format!("torii sessions list {user}")),
            Error::SeveralUsers { .. } => Some("name one of them by id".into()),
            Error::SeveralSessions { .. } => Some("give more of the id".into()),
            Error::Partial { hint, .. } => Some(hint.clone()),
            Error::UnfinishedInput { .. } => Some("wait for the end of that run, or start it again with its own input".into()),
            Error::Clock { .. } => Some("set the clock, or have the system keep it right (NTP)".into()),
            Error::Usage(_)
            | Error::BadLine { .. }
            | Error::File { .. }
            | Error::Thread(_)
            | Error::Output(_)
            | Error::Fixture { .. }
            | Error::Asking(_)
            | Error::Declined(_)
            | Error::Doctor { .. } => None,
        }
    }

    /// The user whom it is about, by id or by address.
    pub fn user(&self) -> Option<&str> {
        match self {
            Error::Api(error) => error.user.as_deref(),
            Error::NoUser { address } | Error::SeveralUsers { address, .. } => Some(address),
            Error::NoSession { user, .. } => Some(user),
            _ => None,
        }
    }

    /// Whether the same command may succeed when it is tried again later.
    pub fn retryable(&self) -> bool {
        match self {
            Error::Api(error) => error.cause.retryable(),
            Error::Doctor { first, .. } => first.retryable(),
            Error::Partial { retryable, .. } => *retryable,
            Error::Interrupted { .. } => true,
            _ => false,
        }
    }

    /// Whether the call was made, and may have had its effect all the same: no response, or none that says no.
    pub fn is_unconfirmed(&self) -> bool {
        matches!(self, Error::Api(error) if error.is_unconfirmed)
    }

    /// The signal that stopped the program.
    pub fn signal(&self) -> Option<Signal> {
        match self {
            Error::Interrupted { signal, .. } => Some(*signal),
            _ => None,
        }
    }

    /// How a call had failed that was to be made again when the command was told to stop.
    pub fn failed_before(&self) -> Option<Error> {
        match self {
            Error::Api(error) => match &error.cause {
                Cause::Stopped(Some(last)) => {
                    let cause = Cause::clone(last);
                    Some(Error::Api(Box::new(ApiError { cause, ..ApiError::clone(error) })))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it would be the same for everybody else who is still to be asked about, so that there is no use in asking: the
    /// key is refused, the server doesn't want to be asked for a long time, the input or the output is gone.
    pub fn is_fatal(&self) -> bool {
        match self {
            Error::Api(error) => error.cause.is_fatal(),
            Error::Output(_) | Error::File { .. } | Error::UnfinishedInput { .. } => true,
            _ => false,
        }
    }
}
