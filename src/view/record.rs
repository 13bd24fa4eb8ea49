//! What became of the sessions that were to be ended: an audit record to keep.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use super::error::{self, safe};
use super::style::Style;
use super::{Format, time};
use crate::error::Error;
use crate::model::Id;
use crate::secret::KeyKind;

/// One session that was to be ended.
pub struct Revocation<'a> {
    /// The session.
    pub id: Id,
    /// Whose it is.
    pub user: Id,
    /// The environment that it belongs to; not known of one that is not active.
    pub environment: Option<Id>,
    /// When this was known.
    pub at: Timestamp,
    /// What became of it.
    pub result: Outcome<'a>,
}

/// What became of a session.
#[derive(Clone, Copy)]
pub enum Outcome<'a> {
    /// It has ended.
    Revoked,
    /// It may still be active.
    Failed(&'a Error),
    /// It is still active as far as is known: the run was broken off before.
    NotTried,
    /// It would end.
    DryRun,
    /// It was not active before.
    NotActive,
}

impl Outcome<'_> {
    /// The word for it; part of the contract for scripts.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Revoked => "revoked",
            Outcome::Failed(_) => "failed",
            Outcome::NotTried => "not_tried",
            Outcome::DryRun => "dry_run",
            Outcome::NotActive => "not_active",
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Members<'a> {
    id: String,
    user_id: String,
    environment_id: Option<String>,
    key_kind: &'static str,
    at: String,
    result: &'static str,
    error: Option<error::Members<'a>>,
}

/// The record of all that were to be ended, written one by one as it becomes known.
pub struct Record {
    format: Format,
    key: KeyKind,
    style: Style,
    /// Whether people must be told whose each session was.
    names_users: bool,
    is_begun: bool,
}

impl Record {
    /// Nothing is written yet.
    #[must_use]
    pub fn new(format: Format, key: KeyKind, style: Style, names_users: bool) -> Record {
        Record { format, key, style, names_users, is_begun: false }
    }

    /// Writes what became of one session: a line for people, or JSON.
    ///
    /// # Errors
    /// The writer's.
    pub fn add(&mut self, out: &mut dyn Write, revocation: &Revocation<'_>) -> io::Result<()> {
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        let line = self.line(revocation, self.style);
        match self.format {
            Format::Json => write!(out, "{}{line}", if is_first { "[" } else { "," })?,
            _ => writeln!(out, "{line}")?,
        }
        // It is to be kept whatever becomes of this process.
        out.flush()
    }

    /// What became of one session, on a line: in words, or as JSON when that is the format.
    #[must_use]
    pub fn line(&self, revocation: &Revocation<'_>, style: Style) -> String {
        if matches!(self.format, Format::Json | Format::Jsonl) {
            return Members::of(revocation, self.key).json();
        }
        let words = match revocation.result {
            Outcome::Revoked => style.safe("revoked"),
            Outcome::Failed(error) => style.danger(&format!("failed: {}", safe(&error.to_string()))),
            Outcome::NotTried => style.danger("not ended"),
            Outcome::DryRun => "would be revoked".into(),
            Outcome::NotActive => style.dim("not active"),
        };
        let user = if self.names_users { format!("  {}", revocation.user) } else { String::new() };
        format!("{}{user}  {words}", revocation.id)
    }

    /// All is written.
    ///
    /// # Errors
    /// The writer's.
    pub fn end(self, out: &mut dyn Write) -> io::Result<()> {
        if self.format == Format::Json {
            out.write_all(if self.is_begun { b"]\n" } else { b"[]\n" })?;
        }
        out.flush()
    }
}

impl<'a> Members<'a> {
    fn of(revocation: &Revocation<'a>, key: KeyKind) -> Members<'a> {
        let Revocation { id, user, environment, at, result } = revocation;
        Members {
            id: id.to_string(),
            user_id: user.to_string(),
            environment_id: environment.map(|id| id.to_string()),
            key_kind: key.name(),
            at: time::utc(*at),
            result: result.name(),
            error: match result {
                Outcome::Failed(error) => Some(error::Members::of(error)),
                _ => None,
            },
        }
    }

    fn json(&self) -> String {
        // Strings, numbers and options can't fail to become JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}
