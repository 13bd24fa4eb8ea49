//! Records of revocations, as `revoke` prints them and as the audit log keeps them.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

use super::error::{self, safe};
use super::{Format, json, time};
use crate::error::Error;
use crate::model::Id;
use crate::secret::KeyType;
use crate::style::Style;

/// A change of sessions or users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Revoke,
    Ban,
    Unban,
}

impl Action {
    /// Returns the name in JSON (`action`); part of the contract for scripts.
    pub fn verb(self) -> &'static str {
        match self {
            Action::Revoke => "revoke",
            Action::Ban => "ban",
            Action::Unban => "unban",
        }
    }

    /// Returns the name of a success in JSON (`result`); part of the contract for scripts.
    pub fn past(self) -> &'static str {
        match self {
            Action::Revoke => "revoked",
            Action::Ban => "banned",
            Action::Unban => "unbanned",
        }
    }

    /// Returns the name in JSON (`result`) for what was so before; part of the contract for scripts.
    pub fn unchanged(self) -> &'static str {
        match self {
            Action::Revoke => "not_active",
            Action::Ban => "already_banned",
            Action::Unban => "not_banned",
        }
    }

    /// Returns what to say if it was not done.
    pub fn not_done(self) -> &'static str {
        match self {
            Action::Revoke => "nothing was revoked",
            Action::Ban => "no users were banned",
            Action::Unban => "no users were unbanned",
        }
    }

    /// Returns what to say if there is nothing to change.
    pub fn nothing_to_do(self) -> &'static str {
        match self {
            Action::Revoke => "there is nothing to revoke",
            Action::Ban => "nothing to do: already banned",
            Action::Unban => "nothing to do: not banned",
        }
    }

    /// Returns what is changed: `sessions` or `users`.
    pub fn items(self) -> &'static str {
        if self == Action::Revoke { "sessions" } else { "users" }
    }
}

/// The outcome of a change for one of its subjects.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    pub user: Id,
    pub subject: Subject<'a>,
    /// The time of the API's response.
    pub at: Timestamp,
    pub outcome: Outcome<'a>,
}

/// What is changed, as it was before.
#[derive(Clone, Copy)]
pub enum Subject<'a> {
    Session {
        id: Id,
        environment: Option<Id>,
        /// As the API sent it; `None` if the user has no such session.
        json: Option<&'a str>,
    },
    /// All sessions of the user, including those that weren't listed.
    AllSessions { environment: Option<Id> },
    User {
        environment: Option<Id>,
        email: Option<&'a str>,
        status: Option<&'a str>,
        /// The sessions, a JSON array as the API sent it.
        sessions: &'a str,
    },
}

impl Subject<'_> {
    /// Returns the name in JSON (`scope`); part of the contract for scripts.
    fn scope(self) -> &'static str {
        match self {
            Subject::Session { .. } => "session",
            Subject::AllSessions { .. } => "all",
            Subject::User { .. } => "user",
        }
    }

    fn environment(self) -> Option<Id> {
        match self {
            Subject::Session { environment, .. }
            | Subject::AllSessions { environment }
            | Subject::User { environment, .. } => environment,
        }
    }
}

/// What became of a change.
#[derive(Clone, Copy)]
pub enum Outcome<'a> {
    /// The API confirmed it.
    Done {
        /// The user's status after it, if the API said it.
        status: Option<&'a str>,
    },
    Failed(&'a Error),
    /// The request was sent, but its effect isn't known. Without an error, no response arrived before the end.
    Unknown(Option<&'a Error>),
    /// The run ended before the request was sent.
    NotTried,
    DryRun,
    /// It was so before.
    Unchanged,
}

impl<'a> Outcome<'a> {
    /// Returns the name in JSON (`result`); part of the contract for scripts.
    fn name(self, action: Action) -> &'static str {
        match self {
            Outcome::Done { .. } => action.past(),
            Outcome::Failed(_) => "failed",
            Outcome::Unknown(_) => "unknown",
            Outcome::NotTried => "not_tried",
            Outcome::DryRun => "dry_run",
            Outcome::Unchanged => action.unchanged(),
        }
    }

    fn error(self) -> Option<&'a Error> {
        match self {
            Outcome::Failed(error) | Outcome::Unknown(Some(error)) => Some(error),
            _ => None,
        }
    }
}

/// The members in JSON. All are always present; unknown ones are null.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RecordMembers<'a> {
    action: &'static str,
    scope: &'static str,
    /// The session's; null for another scope.
    id: Option<String>,
    user_id: String,
    environment_id: Option<String>,
    key_type: &'static str,
    at: String,
    result: &'static str,
    reason: Option<&'a str>,
    #[serde(flatten)]
    before: BeforeMembers<'a>,
    error: Option<error::ErrorMembers<'a>>,
}

/// What was before, and the user's status after.
#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum BeforeMembers<'a> {
    Session {
        session: Option<&'a RawValue>,
    },
    User {
        email: Option<&'a str>,
        status_before: Option<&'a str>,
        status_after: Option<&'a str>,
        sessions: Option<&'a RawValue>,
    },
}

/// Returns JSON as it is: it was parsed before.
fn raw(json: &str) -> Option<&RawValue> {
    serde_json::from_str(json).ok()
}

/// Writes records in the chosen format.
pub struct RecordWriter<'a> {
    action: Action,
    format: Format,
    key: KeyType,
    style: Style,
    /// The value of `--reason`.
    reason: Option<&'a str>,
    /// Whether text lines include the user.
    names_users: bool,
    is_begun: bool,
}

impl<'a> RecordWriter<'a> {
    pub fn new(
        action: Action,
        format: Format,
        key: KeyType,
        style: Style,
        reason: Option<&'a str>,
        names_users: bool,
    ) -> RecordWriter<'a> {
        RecordWriter { action, format, key, style, reason, names_users, is_begun: false }
    }

    pub fn action(&self) -> Action {
        self.action
    }

    pub fn is_json(&self) -> bool {
        matches!(self.format, Format::Json | Format::Jsonl)
    }

    /// Writes a record and flushes it, so that it survives the end of this process.
    pub fn write(&mut self, out: &mut dyn Write, record: &Record<'_>) -> io::Result<()> {
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        let line = self.line(record, self.style);
        match self.format {
            Format::Json => write!(out, "{}{line}", if is_first { "[" } else { "," })?,
            _ => writeln!(out, "{line}")?,
        }
        out.flush()
    }

    /// Formats a record on one line: as text, or as JSON if that is the format.
    pub fn line(&self, record: &Record<'_>, style: Style) -> String {
        if self.is_json() {
            return self.json(record);
        }
        let outcome = match record.outcome {
            Outcome::Done { .. } => style.success(self.action.past()),
            Outcome::Failed(error) => style.danger(&format!("failed: {}", safe(&error.to_string()))),
            Outcome::Unknown(Some(error)) => style.danger(&format!("unknown: {}", safe(&error.to_string()))),
            Outcome::Unknown(None) => style.danger("unknown: stopped before the response arrived"),
            Outcome::NotTried => style.danger("not tried"),
            Outcome::DryRun => format!("would be {}", self.action.past()),
            Outcome::Unchanged => style.dim(&self.action.unchanged().replace('_', " ")),
        };
        let subject = match record.subject {
            Subject::Session { id, .. } => id.to_string(),
            Subject::AllSessions { .. } => "all sessions".into(),
            Subject::User { .. } => return format!("{}  {outcome}", record.user),
        };
        let user = if self.names_users { format!("  {}", record.user) } else { String::new() };
        format!("{subject}{user}  {outcome}")
    }

    /// Formats a record as a JSON object.
    pub fn json(&self, record: &Record<'_>) -> String {
        let Record { user, subject, at, outcome } = *record;
        let id = match subject {
            Subject::Session { id, .. } => Some(id.to_string()),
            _ => None,
        };
        let before = match subject {
            Subject::Session { json, .. } => BeforeMembers::Session { session: json.and_then(raw) },
            Subject::AllSessions { .. } => BeforeMembers::Session { session: None },
            Subject::User { email, status, sessions, .. } => {
                let status_after = match outcome {
                    Outcome::Done { status } => status,
                    Outcome::Unchanged => status,
                    _ => None,
                };
                BeforeMembers::User { email, status_before: status, status_after, sessions: raw(sessions) }
            }
        };
        let members = RecordMembers {
            action: self.action.verb(),
            scope: subject.scope(),
            id,
            user_id: user.to_string(),
            environment_id: subject.environment().map(|id| id.to_string()),
            key_type: self.key.name(),
            at: time::utc(at),
            result: outcome.name(self.action),
            reason: self.reason,
            before,
            error: outcome.error().map(error::ErrorMembers::of),
        };
        // Strings, numbers and options can't fail to become JSON.
        json::compact(&serde_json::to_string(&members).unwrap_or_default())
    }

    /// Ends the output. Not called for a run that was stopped, so that no partial JSON is well-formed.
    pub fn end(self, out: &mut dyn Write) -> io::Result<()> {
        if self.format == Format::Json {
            out.write_all(if self.is_begun { b"]\n" } else { b"[]\n" })?;
        }
        out.flush()
    }
}
