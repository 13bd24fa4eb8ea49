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

/// The outcome for one session, or for all sessions of a user.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    /// `None` for all sessions of the user, including those that weren't listed.
    pub id: Option<Id>,
    pub user: Id,
    pub environment: Option<Id>,
    /// The session as JSON, as the API sent it before.
    pub session: Option<&'a str>,
    /// The time of the API's response.
    pub at: Timestamp,
    pub outcome: Outcome<'a>,
}

/// The outcome for a session.
#[derive(Clone, Copy)]
pub enum Outcome<'a> {
    /// The API confirmed that it isn't active.
    Revoked,
    Failed(&'a Error),
    /// The request was sent, but its effect isn't known. Without an error, no response arrived before the end.
    Unknown(Option<&'a Error>),
    /// The run ended before the request was sent.
    NotTried,
    DryRun,
    /// It was not active before.
    NotActive,
}

impl<'a> Outcome<'a> {
    /// Returns the name in JSON; part of the contract for scripts.
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Revoked => "revoked",
            Outcome::Failed(_) => "failed",
            Outcome::Unknown(_) => "unknown",
            Outcome::NotTried => "not_tried",
            Outcome::DryRun => "dry_run",
            Outcome::NotActive => "not_active",
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
    /// `session` or `all`.
    scope: &'static str,
    id: Option<String>,
    user_id: String,
    environment_id: Option<String>,
    key_type: &'static str,
    at: String,
    result: &'static str,
    reason: Option<&'a str>,
    session: Option<&'a RawValue>,
    error: Option<error::ErrorMembers<'a>>,
}

/// Writes records in the chosen format.
pub struct RecordWriter<'a> {
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
        format: Format,
        key: KeyType,
        style: Style,
        reason: Option<&'a str>,
        names_users: bool,
    ) -> RecordWriter<'a> {
        RecordWriter { format, key, style, reason, names_users, is_begun: false }
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
            Outcome::Revoked => style.success("revoked"),
            Outcome::Failed(error) => style.danger(&format!("failed: {}", safe(&error.to_string()))),
            Outcome::Unknown(Some(error)) => style.danger(&format!("unknown: {}", safe(&error.to_string()))),
            Outcome::Unknown(None) => style.danger("unknown: stopped before the response arrived"),
            Outcome::NotTried => style.danger("not tried"),
            Outcome::DryRun => "would be revoked".into(),
            Outcome::NotActive => style.dim("not active"),
        };
        let user = if self.names_users { format!("  {}", record.user) } else { String::new() };
        let session = record.id.map_or_else(|| "all sessions".to_owned(), |id| id.to_string());
        format!("{session}{user}  {outcome}")
    }

    /// Formats a record as a JSON object.
    pub fn json(&self, record: &Record<'_>) -> String {
        let Record { id, user, environment, session, at, outcome } = record;
        let members = RecordMembers {
            action: "revoke",
            scope: if id.is_some() { "session" } else { "all" },
            id: id.map(|id| id.to_string()),
            user_id: user.to_string(),
            environment_id: environment.map(|id| id.to_string()),
            key_type: self.key.name(),
            at: time::utc(*at),
            result: outcome.name(),
            reason: self.reason,
            // It was parsed as a session before, so it is JSON.
            session: session.and_then(|session| serde_json::from_str(session).ok()),
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
