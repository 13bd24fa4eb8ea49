//! What became of the sessions that were to be ended: an audit record to keep.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use super::error::{Members, safe};
use super::style::Style;
use super::{Format, time};
use crate::error::Error;
use crate::model::Id;
use crate::secret::KeyKind;

/// One session that was to be ended.
pub struct Revocation {
    /// The session.
    pub id: Id,
    /// Whose it is.
    pub user: Id,
    /// The environment that it belongs to; not known of one that is not active.
    pub environment: Option<Id>,
    /// When this was known.
    pub at: Timestamp,
    /// What became of it.
    pub result: Outcome,
}

/// What became of a session.
pub enum Outcome {
    /// It has ended.
    Revoked,
    /// It may still be active. Without an error of its own, it is that of the whole command.
    Failed(Option<Error>),
    /// It would end.
    DryRun,
    /// It was not active before.
    NotActive,
}

impl Outcome {
    /// The word for it; part of the contract for scripts.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Revoked => "revoked",
            Outcome::Failed(_) => "failed",
            Outcome::DryRun => "dry_run",
            Outcome::NotActive => "not_active",
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    id: String,
    user_id: String,
    environment_id: Option<String>,
    key_kind: &'static str,
    at: String,
    result: &'static str,
    error: Option<Members<'a>>,
}

/// Writes the record in a format: lines for people, or JSON.
///
/// # Errors
/// The writer's.
pub fn write(
    out: &mut dyn Write,
    revocations: &[Revocation],
    key: KeyKind,
    format: Format,
    style: Style,
) -> io::Result<()> {
    let record = |revocation: &'_ Revocation| {
        let error = match &revocation.result {
            Outcome::Failed(error) => error.as_ref().map(Members::of),
            _ => None,
        };
        // Strings, numbers and options can't fail to become JSON.
        serde_json::to_string(&Record {
            id: revocation.id.to_string(),
            user_id: revocation.user.to_string(),
            environment_id: revocation.environment.map(|id| id.to_string()),
            key_kind: key.name(),
            at: time::utc(revocation.at),
            result: revocation.result.name(),
            error,
        })
        .unwrap_or_default()
    };
    match format {
        Format::Json => {
            let records: Vec<String> = revocations.iter().map(record).collect();
            writeln!(out, "[{}]", records.join(","))?;
        }
        Format::Jsonl => {
            for revocation in revocations {
                writeln!(out, "{}", record(revocation))?;
            }
        }
        _ => {
            for Revocation { id, result, .. } in revocations {
                let words = match result {
                    Outcome::Revoked => style.safe("revoked"),
                    Outcome::Failed(Some(error)) => style.danger(&format!("failed: {}", safe(&error.to_string()))),
                    Outcome::Failed(None) => style.danger("not ended"),
                    Outcome::DryRun => "would be revoked".into(),
                    Outcome::NotActive => style.dim("not active"),
                };
                writeln!(out, "{id}  {words}")?;
            }
        }
    }
    out.flush()
}
