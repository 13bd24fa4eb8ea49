//! The words of an error, for people and for programs.

use std::fmt::Write as _;

use serde::Serialize;

use super::sanitize;
use super::style::Style;
use crate::error::{ApiError, Cause, Error};
use crate::secret;
use crate::signal::Signal;

/// No part of a message is longer than this, in columns: foreign text can be of any size.
const PART_MAX: usize = 500;

/// One line of foreign or own text: without keys, safe to print, bounded.
pub fn safe(text: &str) -> String {
    sanitize::shorten(&sanitize::line(&secret::mask(text)), PART_MAX).into_owned()
}

/// The error as a person reads it.
pub fn text(error: &Error, style: Style) -> String {
    let mut lines = format!("{} {}\n", style.danger("error:"), safe(&error.to_string()));
    let mut fact = |label: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = writeln!(lines, "  {} {}", style.dim(&format!("{label}:")), safe(value));
        }
    };
    if let Error::Api(error) = error {
        let facts = ApiFacts::of(error);
        fact("detail", facts.detail);
        fact("code", facts.api_code);
        fact("user", facts.user);
        fact("key", facts.names_key.then_some(error.key.as_str()));
        fact("support id", facts.support_id);
    }
    fact("hint", error.hint().as_deref());
    lines
}

/// The failure of one user among many, on one line; `name` is the user, `None` when the error says it.
pub fn line(name: Option<&str>, error: &Error, style: Style) -> String {
    let mut words = name.map(|name| format!("{name}: ")).unwrap_or_default() + &error.to_string();
    let facts = ApiFacts::of_error(error);
    if let Some(detail) = facts.detail {
        let _ = write!(words, ": {detail}");
    }
    if let Some(id) = facts.support_id {
        let _ = write!(words, " (support id: {id})");
    }
    format!("{} {}\n", style.danger("failed:"), safe(&words))
}

/// What kind of failure it is, to count those that are alike: `403 wrong environment`.
pub fn kind(error: &Error) -> String {
    let status = ApiFacts::of_error(error).http_status.map(|status| format!("{status} ")).unwrap_or_default();
    status + &error.reason().replace('_', " ")
}

/// The error as a program reads it: one JSON object on one line.
///
/// Its members are part of the contract with scripts. All are always there; what is not known is null.
pub fn json(error: &Error) -> String {
    json_of(None, error)
}

/// The same for the failure of one user among many; `name` is the user, `None` when nobody was named.
pub fn json_of(name: Option<&str>, error: &Error) -> String {
    let members = ErrorMembers { user: name.or(error.user()).map(safe), ..ErrorMembers::of(error) };
    // Strings, numbers and options can't fail to become JSON.
    serde_json::to_string(&ErrorDocument { error: members }).unwrap_or_default() + "\n"
}

impl<'a> ErrorMembers<'a> {
    /// The error in words that are safe to print.
    pub(super) fn of(error: &'a Error) -> ErrorMembers<'a> {
        let facts = ApiFacts::of_error(error);
        ErrorMembers {
            code: error.code().name(),
            reason: error.reason(),
            message: safe(&error.to_string()),
            detail: facts.detail.map(safe),
            hint: error.hint().as_deref().map(safe),
            http_status: facts.http_status,
            api_code: facts.api_code.map(safe),
            support_id: facts.support_id.map(safe),
            user_id: facts.user,
            retryable: error.retryable(),
            retry_after: facts.retry_after,
            user: error.user().map(safe),
            signal: error.signal().map(Signal::name),
        }
    }
}

/// A JSON error; the order is that of the documentation.
#[derive(Serialize)]
struct ErrorDocument<'a> {
    error: ErrorMembers<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ErrorMembers<'a> {
    code: &'static str,
    reason: &'static str,
    message: String,
    detail: Option<String>,
    hint: Option<String>,
    http_status: Option<u16>,
    api_code: Option<String>,
    support_id: Option<String>,
    user_id: Option<&'a str>,
    retryable: bool,
    retry_after: Option<u64>,
    /// The user as named: by id or by email.
    user: Option<String>,
    /// The signal that stopped the program.
    signal: Option<&'static str>,
}

/// What else is known of a failed call.
#[derive(Default)]
pub(super) struct ApiFacts<'a> {
    user: Option<&'a str>,
    pub(super) detail: Option<&'a str>,
    api_code: Option<&'a str>,
    pub(super) support_id: Option<&'a str>,
    http_status: Option<u16>,
    /// In seconds.
    retry_after: Option<u64>,
    /// Whether the key may be to blame.
    names_key: bool,
}

impl<'a> ApiFacts<'a> {
    pub(super) fn of_error(error: &'a Error) -> ApiFacts<'a> {
        match error {
            Error::Api(error) => ApiFacts::of(error),
            _ => ApiFacts::default(),
        }
    }

    fn of(error: &'a ApiError) -> ApiFacts<'a> {
        ApiFacts::of_cause(&error.cause, error.user.as_deref())
    }

    fn of_cause(cause: &'a Cause, user: Option<&'a str>) -> ApiFacts<'a> {
        match cause {
            Cause::Rejected { status, problem, retry_after } => ApiFacts {
                user,
                detail: problem.detail.as_deref(),
                api_code: problem.code.as_deref(),
                support_id: problem.support_id.as_deref(),
                http_status: Some(*status),
                retry_after: retry_after.map(|wait| wait.as_secs()),
                names_key: matches!(status, 401 | 403 | 404),
            },
            Cause::Unreachable { detail, .. } | Cause::BadResponse { detail, .. } => {
                ApiFacts { user, detail: detail.as_deref(), ..ApiFacts::default() }
            }
            Cause::Stalled(cause) => ApiFacts::of_cause(cause, user),
            Cause::Proxy(_) | Cause::Stopped(_) => ApiFacts { user, ..ApiFacts::default() },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use proptest::prelude::*;

    use super::*;
    use crate::error::{Flaw, NetworkFailure, ProblemDetails};
    use crate::secret::SecretKey;

    /// What the network may say with the key in it.
    fn causes(foreign: &str) -> [Cause; 4] {
        let text = || Some(foreign.to_owned());
        [
            Cause::Rejected {
                status: 500,
                problem: ProblemDetails { detail: text(), code: text(), support_id: text() },
                retry_after: None,
            },
            Cause::Unreachable {
                host: "api.torii.so:443".into(),
                network: NetworkFailure::Certificate,
                what: "the server's certificate is for another host".into(),
                detail: text(),
                was_sent: false,
            },
            Cause::BadResponse { what: "is cut off".into(), flaw: Flaw::Truncated, detail: text() },
            Cause::Proxy(foreign.into()),
        ]
    }

    proptest! {
        #[test]
        fn no_key_is_left_in_an_error(key in "(sk_live_|sk_test_|)[!-~]{12,40}", around in any::<String>()) {
            let Ok(parsed) = SecretKey::parse(key.as_bytes()) else { return Ok(()) };
            for cause in causes(&format!("{around}{key}{around}")) {
                let error = Error::Api(Box::new(ApiError {
                    user: None,
                    key: parsed.redacted().into(),
                    key_type: parsed.key_type().label(),
                    cause: cause.map_text(|text| parsed.mask(&text).into_owned()),
                    is_unconfirmed: false,
                }));
                let document: serde_json::Value = serde_json::from_str(&json(&error)).unwrap();
                for member in document["error"].as_object().unwrap().values().filter_map(|value| value.as_str()) {
                    prop_assert!(!member.contains(&key), "{member}");
                }
                for shown in [text(&error, Style::PLAIN), error.to_string(), format!("{error:?}")] {
                    prop_assert!(!shown.contains(&key), "{shown}");
                }
            }
        }

        #[test]
        fn messages_are_safe_and_bounded(foreign in any::<String>(), times in 1usize..200) {
            let path = PathBuf::from(foreign.repeat(times));
            let error = Error::Config { path, line: None, problem: foreign, hint: None };
            let shown = text(&error, Style::PLAIN);
            prop_assert!(!shown.trim_end_matches('\n').contains(sanitize::is_forbidden), "{shown}");
            prop_assert!(sanitize::width(&shown) <= PART_MAX + 20);
        }
    }
}
