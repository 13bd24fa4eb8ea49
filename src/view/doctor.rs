//! What the doctor found.

use std::fmt::Write as _;

use serde::Serialize;

use super::error::{Facts, safe};
use super::json;
use super::style::Style;
use crate::error::Error;

/// One check and how it went.
pub struct Check {
    /// What was checked.
    pub name: &'static str,
    /// How it went.
    pub outcome: Outcome,
}

/// How a check went.
pub enum Outcome {
    /// What was found, in words.
    Ok(String),
    /// What is wrong.
    Problem(Error),
    /// An earlier problem stands in its way.
    NotChecked,
}

/// One line a check for people, with what to do about a problem below it.
pub fn text(checks: &[Check], style: Style) -> String {
    let widest = checks.iter().map(|check| check.name.len()).max().unwrap_or_default();
    let mut lines = String::new();
    for Check { name, outcome } in checks {
        let (label, words) = match outcome {
            Outcome::Ok(words) => (style.safe("ok     "), safe(words)),
            Outcome::Problem(error) => (style.danger("problem"), safe(&error.to_string())),
            Outcome::NotChecked => (style.dim("-      "), style.dim("not checked")),
        };
        let _ = writeln!(lines, "{label}  {name:widest$}  {words}");
        let Outcome::Problem(error) = outcome else { continue };
        let facts = Facts::of_error(error);
        for (label, value) in
            [("detail", facts.detail), ("support id", facts.support_id), ("hint", error.hint().as_deref())]
        {
            if let Some(value) = value {
                let _ = writeln!(lines, "         {} {}", style.dim(&format!("{label}:")), safe(value));
            }
        }
    }
    lines
}

/// One object for support tickets: it holds no secret.
pub fn json(checks: &[Check], pretty: bool) -> String {
    json::object(
        [("version", Member::Version(env!("CARGO_PKG_VERSION"))), ("checks", members(checks))].into_iter(),
        pretty,
    )
}

#[derive(Serialize)]
#[serde(untagged)]
enum Member {
    Version(&'static str),
    Checks(Vec<CheckMembers>),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckMembers {
    check: &'static str,
    /// `ok`, `problem` or `not_checked`.
    outcome: &'static str,
    message: Option<String>,
    detail: Option<String>,
    hint: Option<String>,
    code: Option<&'static str>,
    reason: Option<&'static str>,
    support_id: Option<String>,
}

fn members(checks: &[Check]) -> Member {
    let members = |Check { name, outcome }: &Check| {
        let (error, words) = match outcome {
            Outcome::Ok(words) => (None, Some(safe(words))),
            Outcome::Problem(error) => (Some(error), Some(safe(&error.to_string()))),
            Outcome::NotChecked => (None, None),
        };
        let facts = error.map(Facts::of_error).unwrap_or_default();
        CheckMembers {
            check: name,
            outcome: match outcome {
                Outcome::Ok(_) => "ok",
                Outcome::Problem(_) => "problem",
                Outcome::NotChecked => "not_checked",
            },
            message: words,
            detail: facts.detail.map(safe),
            hint: error.and_then(Error::hint).as_deref().map(safe),
            code: error.map(|error| error.code().name()),
            reason: error.map(Error::reason),
            support_id: facts.support_id.map(safe),
        }
    };
    Member::Checks(checks.iter().map(members).collect())
}
