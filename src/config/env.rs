//! Environment variables.

use super::Origin;
use crate::error::{Error, Hint};
use crate::host::Host;

/// Returns the environment variable `name` without a final CR, which a `.env` file with the line ends of Windows adds. An empty one is
/// an error: it is often a mistake in a script, and another key or URL could affect the wrong environment.
pub(crate) fn env(host: &Host, name: &'static str) -> Result<Option<String>, Error> {
    let problem = |problem: &str| Error::Setting {
        origin: Origin::Env(name).to_string(),
        problem: problem.into(),
        hint: Some(Hint::SetOrUnset(name)),
    };
    match host.env(name).map(std::ffi::OsString::into_string) {
        None => Ok(None),
        Some(Ok(value)) if value.trim().is_empty() => Err(problem("is set, but empty")),
        Some(Ok(value)) => Ok(Some(value.strip_suffix('\r').map(str::to_owned).unwrap_or(value))),
        Some(Err(_)) => Err(problem("is not UTF-8")),
    }
}
