//! The local time zone: that of the environment variable `TZ`, or else the system's.

use std::path::Path;

use jiff::tz::TimeZone;

use crate::config::read_bounded;
use crate::error::{Error, Hint};
use crate::host::Host;

/// In bytes. Files of time zones have a few thousand.
const MAX_SIZE: u64 = 1024 * 1024;

/// Returns the local time zone. Without `TZ` and without a setting of the system it is UTC, as for other programs.
///
/// A value of `TZ` (POSIX.1-2024, section 8.3) is a name, a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`, or the path of a file. One that
/// names no time zone is an error, where the library would quietly take UTC.
pub fn local(host: &Host) -> Result<TimeZone, Error> {
    let Some(value) = host.env("TZ") else { return Ok(TimeZone::try_system().unwrap_or(TimeZone::UTC)) };
    let text = value.to_string_lossy();
    parse(text.strip_prefix(':').unwrap_or(&text)).map_err(|problem| Error::Setting {
        origin: "the environment variable TZ".into(),
        problem,
        hint: Some(Hint::ExampleZone),
    })
}

fn parse(text: &str) -> Result<TimeZone, String> {
    if text.is_empty() {
        return Ok(TimeZone::UTC);
    }
    if Path::new(text).is_absolute() {
        let unreadable = |problem: &dyn std::fmt::Display| format!("names an unreadable file {text}: {problem}");
        let (bytes, _) = read_bounded(Path::new(text), MAX_SIZE).map_err(|error| unreadable(&error))?;
        return TimeZone::tzif(text, &bytes).map_err(|_| unreadable(&"it is not a time zone"));
    }
    let zone = TimeZone::get(text).or_else(|_| TimeZone::posix(text));
    zone.map_err(|_| format!("names no time zone: {text}"))
}

/// Returns the name of a time zone, or else its offset at the moment: `Europe/Berlin`, `+01`.
pub fn name(zone: &TimeZone, now: jiff::Timestamp) -> String {
    zone.iana_name().map_or_else(|| zone.to_offset(now).to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_tz() {
        let now = "2026-05-16T12:00:00Z".parse().unwrap();
        let named = |text: &str| parse(text).map(|zone| name(&zone, now));
        assert_eq!(named("").as_deref(), Ok("UTC"));
        assert_eq!(named("Europe/Berlin").as_deref(), Ok("Europe/Berlin"));
        assert_eq!(named("CET-1CEST,M3.5.0,M10.5.0/3").as_deref(), Ok("+02"));
        assert_eq!(named("Europe/Berlun").unwrap_err(), "names no time zone: Europe/Berlun");
        let not_a_zone = std::env::current_exe().unwrap().parent().unwrap().display().to_string();
        assert!(named(&not_a_zone).unwrap_err().contains("it is not a regular file"));
        #[cfg(unix)]
        assert!(named("/dev/zero").unwrap_err().contains("/dev/zero: it is not a regular file"));
    }
}
