//! Errors, by what a *user* can do about them.
//!
//! Exit status, code, reason and hint are decided here only; [`crate::view::error`] formats them.

#![expect(missing_docs, reason = "public for tests only; most names need no comment")]

mod api;
mod hint;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::signal::Signal;

pub use self::api::{ApiError, Cause, Flaw, LONGEST_PAUSE, NetworkFailure, ProblemDetails, Sender};
pub use self::hint::Hint;

/// The exit statuses of `torii`, with their names in JSON (`error.code`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Code {
    /// Anything else.
    Failure = 1,
    /// The command line is wrong.
    Usage = 2,
    /// No key, or an invalid configuration.
    Config = 3,
    /// The API rejected the secret key (401).
    Unauthorized = 4,
    /// No such user in the key's environment (403, 404).
    NotFound = 5,
    /// No usable response arrived: network, TLS, timeout, 429, 5xx.
    Unreachable = 6,
    /// The response does not conform to the API reference.
    BadResponse = 7,
    /// At least one of several users or sessions failed.
    Partial = 8,
    /// A signal stopped the run. The process then ends by it: a shell sees 130 (SIGINT), 143 (SIGTERM) or 129 (SIGHUP).
    Interrupted = 130,
}

impl Code {
    pub fn status(self) -> u8 {
        self as u8
    }

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

/// A failure that a command can end with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line parses, but its arguments don't fit together.
    #[error("{0}")]
    Usage(String),

    #[error("no secret key")]
    MissingKey,

    /// The secret key has an invalid format.
    #[error("the secret key from {origin} {problem}")]
    MalformedKey {
        origin: String,
        /// A predicate: `contains a space`.
        problem: String,
    },

    /// A file that the configuration consists of or names is invalid.
    #[error("{}{}: {problem}", .path.display(), .line.map(|n| format!(", line {n}")).unwrap_or_default())]
    Config {
        path: PathBuf,
        /// Counted from 1.
        line: Option<usize>,
        /// Never quotes the line: it may contain a key.
        problem: String,
        hint: Option<Hint>,
    },

    /// A flag or environment variable has an invalid value.
    #[error("{origin} {problem}")]
    Setting {
        origin: String,
        /// A predicate: `is empty`.
        problem: String,
        hint: Option<Hint>,
    },

    /// `secret_key_command` failed.
    #[error("the program {program}, which should print the secret key of {origin}, {problem}")]
    KeyCommand {
        /// Without its arguments.
        program: String,
        origin: String,
        /// A predicate that doesn't quote the program's output: `failed (exit status: 2)`.
        problem: String,
    },

    #[error("{}", .0.cause)]
    Api(#[from] Box<ApiError>),

    #[error("no user has the email {email} in this environment")]
    UserNotFound { email: String },

    /// Several users have this email, where only one can be meant.
    #[error("the email {email} is ambiguous, it matches {} users: {}", .users.len(), .users.join(", "))]
    AmbiguousUser {
        email: String,
        /// ID and status of each.
        users: Vec<String>,
    },

    /// A prefix of an ID matches several sessions.
    #[error("the prefix {prefix} is ambiguous, it matches {} sessions: {}", .candidates.len(), .candidates.join(", "))]
    AmbiguousSession {
        prefix: String,
        /// The shortest unique prefix of each.
        candidates: Vec<String>,
    },

    /// The user has no active sessions with these IDs.
    #[error("user {user} has no active session {}", .sessions.join(", "))]
    SessionNotFound {
        /// The ID.
        user: String,
        /// IDs or prefixes, as given.
        sessions: Vec<String>,
    },

    /// Some users or sessions failed; each failure has been reported.
    #[error("{summary}")]
    Partial {
        /// `3 of 8 users could not be listed`
        summary: String,
        kinds: FailureKinds,
        hint: Hint,
    },

    /// A signal stopped the run.
    #[error("interrupted{}: {progress}", Some(.signal.name()).filter(|name| *name != "SIGINT").map(|name| format!(" by {name}")).unwrap_or_default())]
    Interrupted {
        signal: Signal,
        /// `revoked 3 of 5 sessions`
        progress: String,
        /// How to resume.
        hint: Option<Hint>,
    },

    /// The file of users is the `--failed-to` file of a run that has not finished.
    #[error("{file} is incomplete: the run that writes it was killed or is still running")]
    UnfinishedInput { file: String },

    /// A line of a file of users is invalid.
    #[error("{file}, line {line}: {problem}")]
    InvalidLine {
        file: String,
        /// Counted from 1.
        line: u64,
        /// Never quotes the line: it may contain a key.
        problem: String,
    },

    /// A file of users is CSV, and it isn't known in which column they are.
    #[error("{file} {problem}; its columns are {columns}")]
    UsersColumn {
        file: String,
        /// A predicate: `is CSV`.
        problem: String,
        /// Their names, separated by commas.
        columns: String,
    },

    /// A file that the command line names can't be read or written.
    #[error("{file}: {source}")]
    File { file: String, source: io::Error },

    #[error("could not start a thread: {0}")]
    Thread(#[source] io::Error),

    #[error("could not write the output: {0}")]
    Output(#[source] io::Error),

    #[error("could not listen on {address}: {source}")]
    Listen { address: SocketAddr, source: io::Error },

    /// The sandbox's fixture file is invalid.
    #[error("{}: {problem}", .path.display())]
    Fixture {
        path: PathBuf,
        /// Names the element and the field, if there is one.
        problem: String,
    },

    #[error("this machine's clock is {difference} the server's")]
    ClockSkew {
        /// `5m ahead of`
        difference: String,
    },

    /// `torii doctor` found problems, which have been reported.
    #[error("{}", doctor_summary(*.others))]
    Doctor {
        /// Decides the exit status.
        first: Box<Error>,
        /// The number of further problems.
        others: usize,
    },

    /// A prompt could not be shown or got no input.
    #[error("could not read your input: {0}")]
    Prompt(#[source] io::Error),

    /// The user answered a prompt with no.
    #[error("{0}")]
    Declined(String),
}

/// Quotes `text` as one argument of a shell command (POSIX, "Quoting").
pub fn quoted(text: &str) -> String {
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '@' | '+' | ',' | '=');
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn doctor_summary(others: usize) -> String {
    match others {
        0 => "there is a problem, see above".into(),
        n => format!("there are {} problems, see above", n + 1),
    }
}

/// Which kinds of failures there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FailureKinds {
    /// Some may succeed when they are tried again.
    pub has_transient: bool,
    /// Some will fail again.
    pub has_permanent: bool,
}

impl FailureKinds {
    /// Adds the kind of a failure.
    pub fn add(&mut self, error: &Error) {
        // What may have had its effect is found out by trying again.
        let may_succeed = error.retryable() || error.is_unconfirmed();
        self.has_transient |= may_succeed;
        self.has_permanent |= !may_succeed;
    }

    /// Returns the kinds of either.
    pub fn and(self, other: FailureKinds) -> FailureKinds {
        FailureKinds {
            has_transient: self.has_transient || other.has_transient,
            has_permanent: self.has_permanent || other.has_permanent,
        }
    }
}

impl Error {
    pub fn code(&self) -> Code {
        self.kind().0
    }

    /// The name in JSON (`error.reason`), finer than [`code`](Self::code); part of the contract for scripts.
    pub fn reason(&self) -> &'static str {
        self.kind().1
    }

    fn kind(&self) -> (Code, &'static str) {
        match self {
            Error::Usage(_) => (Code::Usage, "usage"),
            Error::InvalidLine { .. } | Error::UsersColumn { .. } => (Code::Usage, "invalid_line"),
            Error::UnfinishedInput { .. } => (Code::Usage, "unfinished_input"),
            Error::AmbiguousUser { .. } => (Code::Usage, "ambiguous_user"),
            Error::AmbiguousSession { .. } => (Code::Usage, "ambiguous_session"),
            Error::MissingKey => (Code::Config, "no_key"),
            Error::MalformedKey { .. } => (Code::Config, "malformed_key"),
            Error::Config { .. } => (Code::Config, "invalid_config"),
            Error::Setting { .. } => (Code::Config, "invalid_setting"),
            Error::KeyCommand { .. } => (Code::Config, "key_command"),
            Error::Fixture { .. } => (Code::Config, "invalid_fixture"),
            Error::Api(error) => match error.cause.kind() {
                // A request about a user that isn't there.
                (code, "not_found") if error.user.is_some() => (code, "user_not_found"),
                kind => kind,
            },
            Error::UserNotFound { .. } => (Code::NotFound, "user_not_found"),
            Error::SessionNotFound { .. } => (Code::NotFound, "session_not_found"),
            Error::Output(_) => (Code::Failure, "output"),
            Error::File { .. } => (Code::Failure, "file"),
            Error::Thread(_) => (Code::Failure, "thread"),
            Error::Listen { .. } => (Code::Failure, "listen"),
            Error::ClockSkew { .. } => (Code::Failure, "clock"),
            Error::Prompt(_) => (Code::Failure, "no_input"),
            Error::Declined(_) => (Code::Failure, "declined"),
            Error::Partial { .. } => (Code::Partial, "partial"),
            Error::Doctor { first, .. } => first.kind(),
            Error::Interrupted { .. } => (Code::Interrupted, "interrupted"),
        }
    }

    /// The ID or email of the user it is about.
    pub fn user(&self) -> Option<&str> {
        match self {
            Error::Api(error) => error.user.as_deref(),
            Error::UserNotFound { email } | Error::AmbiguousUser { email, .. } => Some(email),
            Error::SessionNotFound { user, .. } => Some(user),
            _ => None,
        }
    }

    /// Whether the same command may succeed later.
    pub fn retryable(&self) -> bool {
        match self {
            Error::Api(error) => error.cause.retryable(),
            Error::Doctor { first, .. } => first.retryable(),
            Error::Partial { kinds, .. } => kinds.has_transient,
            Error::Interrupted { .. } => true,
            _ => false,
        }
    }

    /// Whether the call may have had its effect although it failed: it was sent, and no response denies it.
    pub fn is_unconfirmed(&self) -> bool {
        matches!(self, Error::Api(error) if error.is_unconfirmed)
    }

    pub fn signal(&self) -> Option<Signal> {
        match self {
            Error::Interrupted { signal, .. } => Some(*signal),
            _ => None,
        }
    }

    /// The failure before the retry that was stopped.
    pub fn last_failure(&self) -> Option<Error> {
        match self {
            Error::Api(error) => match &error.cause {
                Cause::Stopped(Some(last)) => {
                    Some(Error::Api(Box::new(ApiError { cause: Cause::clone(last), ..ApiError::clone(error) })))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it ends a whole batch, for all further users would fail alike: an invalid key, say, or closed output.
    pub fn is_fatal(&self) -> bool {
        match self {
            Error::Api(error) => error.cause.is_fatal(),
            Error::Output(_) | Error::File { .. } | Error::UnfinishedInput { .. } | Error::UsersColumn { .. } => true,
            _ => false,
        }
    }
}
