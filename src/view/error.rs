//! Errors as text for people and as JSON for programs.

use std::fmt::Write as _;

use serde::Serialize;

use super::json;
use super::sanitize;
use crate::error::{Cause, Error};
use crate::host::Host;
use crate::secret;
use crate::signal::Signal;
use crate::style::Style;

/// The maximum width of a part of a message, in columns: foreign text can be of any size.
const PART_MAX: usize = 500;

/// Makes text safe to print: one line of bounded width, without control characters or secret keys.
pub fn safe(text: &str) -> String {
    sanitize::shorten(&sanitize::line(&secret::mask(text)), PART_MAX).into_owned()
}

/// Prints an error to standard error, as text or JSON.
pub fn report(error: &Error, wants_json: bool, host: &Host) {
    host.stderr(&if wants_json { json(error) } else { text(error, host.terminal.stderr_style) });
}

/// Formats an error for people: the message, then details and the hint, one per line.
pub fn text(error: &Error, style: Style) -> String {
    let message = safe(&error.to_string());
    // A question answered with no is no error.
    let label = if matches!(error, Error::Declined(_)) { String::new() } else { style.danger("error:") + " " };
    let mut lines = format!("{label}{message}\n");
    let mut fact = |label: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = writeln!(lines, "  {} {}", style.dim(&format!("{label}:")), safe(value));
        }
    };
    let facts = ApiFacts::of(error);
    if let Error::Api(error) = error {
        fact("detail", facts.detail);
        fact("code", facts.api_code);
        fact("user", facts.user);
        fact("key", facts.may_be_wrong_key.then_some(error.key.as_str()));
        fact("support ID", facts.support_id);
    }
    fact("hint", error.hint().as_deref());
    lines
}

/// Formats the failure of one user of a batch on one line. `name` is the user, or `None` if the error names it.
pub fn line(name: Option<&str>, error: &Error, style: Style) -> String {
    let mut message = name.map(|name| format!("{name}: ")).unwrap_or_default() + &error.to_string();
    let facts = ApiFacts::of(error);
    if let Some(detail) = facts.detail {
        let _ = write!(message, ": {detail}");
    }
    if let Some(id) = facts.support_id {
        let _ = write!(message, " (support ID: {id})");
    }
    format!("{} {}\n", style.danger("failed:"), safe(&message))
}

/// Returns the kind of a failure, for counts of similar ones: `403 wrong environment`.
pub fn kind(error: &Error) -> String {
    let status = ApiFacts::of(error).http_status.map(|status| format!("{status} ")).unwrap_or_default();
    status + &error.reason().replace('_', " ")
}

/// Formats an error as one line of JSON.
///
/// Its members are part of the contract for scripts. All are always present; unknown ones are null.
pub fn json(error: &Error) -> String {
    json_of(None, error)
}

/// The same for the failure of one user of a batch. `name` is the user, or `None` if the error names it or there is none.
pub fn json_of(name: Option<&str>, error: &Error) -> String {
    let members = ErrorMembers { user: name.or(error.user()).map(safe), ..ErrorMembers::of(error) };
    json::object([("error", members)].into_iter(), false)
}

/// The members in JSON, in the order of the documentation.
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
    /// The user as given by the caller: an ID or an email.
    user: Option<String>,
    signal: Option<&'static str>,
}

impl<'a> ErrorMembers<'a> {
    pub(super) fn of(error: &'a Error) -> ErrorMembers<'a> {
        let facts = ApiFacts::of(error);
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

/// What is known about a failed request beyond its message.
#[derive(Default)]
pub(super) struct ApiFacts<'a> {
    user: Option<&'a str>,
    pub(super) detail: Option<&'a str>,
    api_code: Option<&'a str>,
    pub(super) support_id: Option<&'a str>,
    http_status: Option<u16>,
    /// In seconds.
    retry_after: Option<u64>,
    /// Whether a wrong key may be the cause.
    may_be_wrong_key: bool,
}

impl<'a> ApiFacts<'a> {
    pub(super) fn of(error: &'a Error) -> ApiFacts<'a> {
        match error {
            Error::Api(error) => ApiFacts::of_cause(&error.cause, error.user.as_deref()),
            _ => ApiFacts::default(),
        }
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
                may_be_wrong_key: matches!(status, 401 | 403 | 404) && !cause.is_from_between(),
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
    use crate::error::{ApiError, Flaw, NetworkFailure, ProblemDetails};
    use crate::secret::SecretKey;

    /// Returns causes with foreign text in every member that can hold it.
    fn causes(foreign: &str) -> [Cause; 4] {
        let text = || Some(foreign.to_owned());
        [
            Cause::Rejected {
                status: 500,
                problem: ProblemDetails {
                    detail: text(),
                    code: text(),
                    support_id: text(),
                    ..ProblemDetails::default()
                },
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
