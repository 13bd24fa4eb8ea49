//! The results of `torii doctor`.

use std::fmt::Write as _;

use serde::Serialize;

use super::error::{ApiFacts, safe};
use super::json;
use crate::error::Error;
use crate::style::Style;

pub struct Check {
    pub name: &'static str,
    pub outcome: CheckResult,
}

pub enum CheckResult {
    Ok(String),
    /// It works, and something should be done about it.
    Warning(String),
    Problem(Error),
    /// An earlier problem prevents the check.
    NotChecked,
}

/// Formats one line per check, with details and a hint below a problem.
pub fn text(checks: &[Check], style: Style) -> String {
    let widest = checks.iter().map(|check| check.name.len()).max().unwrap_or_default();
    let mut lines = String::new();
    for Check { name, outcome } in checks {
        let (label, description) = match outcome {
            CheckResult::Ok(description) => (style.success("ok     "), safe(description)),
            CheckResult::Warning(description) => (style.warning("warning"), safe(description)),
            CheckResult::Problem(error) => (style.danger("problem"), safe(&error.to_string())),
            CheckResult::NotChecked => (style.dim("-      "), style.dim("not checked")),
        };
        let _ = writeln!(lines, "{label}  {name:widest$}  {description}");
        let CheckResult::Problem(error) = outcome else { continue };
        let facts = ApiFacts::of(error);
        for (label, value) in
            [("detail", facts.detail), ("support ID", facts.support_id), ("hint", error.hint().as_deref())]
        {
            if let Some(value) = value {
                let _ = writeln!(lines, "         {} {}", style.dim(&format!("{label}:")), safe(value));
            }
        }
    }
    lines
}

/// Formats one JSON object for support tickets: it contains no secret.
pub fn json(checks: &[Check], pretty: bool) -> String {
    json::object(
        [("version", CheckMember::Version(env!("CARGO_PKG_VERSION"))), ("checks", members(checks))].into_iter(),
        pretty,
    )
}

#[derive(Serialize)]
#[serde(untagged)]
enum CheckMember {
    Version(&'static str),
    Checks(Vec<CheckMembers>),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckMembers {
    check: &'static str,
    /// `ok`, `warning`, `problem` or `not_checked`.
    outcome: &'static str,
    message: Option<String>,
    detail: Option<String>,
    hint: Option<String>,
    code: Option<&'static str>,
    reason: Option<&'static str>,
    support_id: Option<String>,
}

fn members(checks: &[Check]) -> CheckMember {
    let members = |Check { name, outcome }: &Check| {
        let (error, description) = match outcome {
            CheckResult::Ok(description) | CheckResult::Warning(description) => (None, Some(safe(description))),
            CheckResult::Problem(error) => (Some(error), Some(safe(&error.to_string()))),
            CheckResult::NotChecked => (None, None),
        };
        let facts = error.map(ApiFacts::of).unwrap_or_default();
        CheckMembers {
            check: name,
            outcome: match outcome {
                CheckResult::Ok(_) => "ok",
                CheckResult::Warning(_) => "warning",
                CheckResult::Problem(_) => "problem",
                CheckResult::NotChecked => "not_checked",
            },
            message: description,
            detail: facts.detail.map(safe),
            hint: error.and_then(Error::hint).as_deref().map(safe),
            code: error.map(|error| error.code().name()),
            reason: error.map(Error::reason),
            support_id: facts.support_id.map(safe),
        }
    };
    CheckMember::Checks(checks.iter().map(members).collect())
}
