//! The flags that every command takes.

use std::path::PathBuf;
use std::time::Duration;

use crate::error::quoted;
use crate::style::ColorChoice;

const DEFAULT_RETRIES: u32 = 2;

/// The flags that every command takes.
#[derive(Clone, Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools)] // Each is a flag of its own.
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// Use a profile of the configuration file
    ///
    /// `torii config init` adds one. `TORII_SECRET_KEY` and `TORII_API_URL` are ignored then.
    #[arg(long, global = true, value_name = "NAME", conflicts_with = "secret_key_file",
          value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub profile: Option<String>,

    /// Read another configuration file
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub config: Option<PathBuf>,

    /// URL of the Torii API
    #[arg(long, global = true, value_name = "URL")]
    pub api_url: Option<String>,

    /// Read the secret key from a file; `-` is standard input
    ///
    /// Pipes and mounted secrets work, too. No flag takes the key itself: it would be visible in the process list and in the
    /// history of the shell.
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub secret_key_file: Option<PathBuf>,

    /// Trust the certificates in a PEM file instead of the system's
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub ca_cert: Option<PathBuf>,

    /// Try it out: use a built-in Torii API with made-up data
    ///
    /// Needs no secret key, and ignores the configuration file. Each command begins with the same data; `torii sandbox` keeps changes.
    #[arg(long, global = true)]
    pub sandbox: bool,

    /// Time limit of a request, including retries
    ///
    /// `30` is in seconds; `500ms`, `30s` and `2m` work, too, up to an hour. With several users, waiting for a rate limit (429, 503)
    /// doesn't count.
    #[arg(long, global = true, value_name = "DURATION", default_value = "30s", value_parser = parse_timeout)]
    pub timeout: Duration,

    /// Maximum retries of a failed request, from 0 to 10
    ///
    /// Only temporary failures are retried, and not before the time that the server asks for. With several users, retries of
    /// rate-limited requests (429, 503) don't count, unless this is 0.
    #[arg(long, global = true, value_name = "N", default_value_t = DEFAULT_RETRIES, value_parser = clap::value_parser!(u32).range(0..=10))]
    pub retries: u32,

    /// Whether `timeout` is not the default.
    #[arg(skip)]
    pub is_timeout_given: bool,

    /// Whether `retries` is not the default.
    #[arg(skip)]
    pub is_retries_given: bool,

    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,

    /// Print only results, warnings and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Show the origin of settings, and the requests, on standard error
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

impl GlobalArgs {
    /// Returns the flags that lead another command to the same place, such as ` --profile live`; `None` if the key's source can't be
    /// repeated.
    pub fn repeated(&self) -> Option<String> {
        if self.secret_key_file.is_some() || self.ca_cert.is_some() {
            return None;
        }
        let config = self.config.as_ref().map(|path| path.display().to_string());
        let flags = [("--profile", &self.profile), ("--config", &config), ("--api-url", &self.api_url)];
        let flag = |(flag, value): (&str, &Option<String>)| {
            value.as_ref().map_or_else(String::new, |value| format!(" {flag} {}", quoted(value)))
        };
        let flags: String = flags.into_iter().map(flag).collect();
        Some(flags + if self.sandbox { " --sandbox" } else { "" })
    }
}

/// Parses `30` (seconds) or a duration with a unit: `30s`, `500ms`, `2m`.
fn parse_timeout(text: &str) -> Result<Duration, String> {
    let example = "a time such as 30, 30s or 2m";
    let duration = if let Ok(seconds) = text.parse::<u32>() {
        Duration::from_secs(seconds.into())
    } else {
        let signed: jiff::SignedDuration = text.parse().map_err(|_| format!("expected {example}"))?;
        Duration::try_from(signed).map_err(|_| format!("expected {example}, not a negative one"))?
    };
    if duration.is_zero() {
        return Err(format!("expected {example}, more than 0"));
    }
    if duration > Duration::from_secs(3600) {
        return Err("expected at most 1h".into());
    }
    Ok(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts() {
        assert_eq!(parse_timeout("30s").unwrap(), Duration::from_secs(30));
        assert_eq!(parse_timeout("30").unwrap(), Duration::from_secs(30));
        assert_eq!(parse_timeout("1500ms").unwrap(), Duration::from_millis(1500));
        for bad in ["", "0", "0s", "-1", "-1s", "2h", "x", "1e9", "99999999999"] {
            assert!(parse_timeout(bad).is_err(), "{bad}");
        }
    }
}
