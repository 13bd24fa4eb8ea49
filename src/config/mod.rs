//! What the user configured, each value with where it came from.
//!
//! Key, URL and certificates belong together, so that a live key never goes to a place that was meant for another one.

mod api_url;
mod file;
mod key_file;
mod proxy;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use zeroize::Zeroizing;

pub use self::api_url::ApiUrl;
pub use self::file::ConfigFile;
pub use self::proxy::Proxy;
use crate::error::Error;
use crate::host::Host;
use crate::sandbox;
use crate::secret::SecretKey;

/// The API's address unless something else is configured (API reference).
pub const DEFAULT_API_URL: &str = "https://api.torii.so";

/// The flags that every command takes.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// Read this configuration file instead of the usual one
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub config: Option<PathBuf>,

    /// Talk to the Torii API at this address
    #[arg(long, global = true, value_name = "URL", value_hint = clap::ValueHint::Url)]
    pub api_url: Option<String>,

    /// Read the secret key from this file; `-` is standard input
    ///
    /// Pipes and mounted secrets work too. There is no flag that takes the key itself: it would be visible in the process
    /// list and in the shell's history.
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub secret_key_file: Option<PathBuf>,

    /// Trust the certificates in this PEM file instead of the system's
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub ca_cert: Option<PathBuf>,

    /// Try it out: talk to a built-in Torii API with made-up data
    ///
    /// Needs neither key nor configuration, and reads none.
    #[arg(long, global = true)]
    pub sandbox: bool,

    /// Give up an API call after this time, retries included: `30` or `30s`
    #[arg(long, global = true, value_name = "TIME", default_value = "30s", value_parser = parse_timeout)]
    pub timeout: Duration,

    /// Try a call that failed for a passing reason this many times more, at most 10
    #[arg(long, global = true, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(0..=10))]
    pub retries: u32,

    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub color: ColorChoice,

    /// Say nothing but the answer and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Say on standard error where each setting came from and what is asked of the API
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set
    Auto,
    /// Always, whatever the environment says
    Always,
    /// Never
    Never,
}

/// Where a setting came from, in words that follow "from".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A flag on the command line.
    Flag(&'static str),
    /// An environment variable.
    Env(&'static str),
    /// A file that holds just this value.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// The configuration file.
    Config(PathBuf),
    /// Built in.
    Default,
    /// The sandbox in this process.
    Sandbox,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(flag) => write!(f, "{flag}"),
            Origin::Env(variable) => write!(f, "the environment variable {variable}"),
            Origin::File(path) => write!(f, "the file {}", path.display()),
            Origin::Stdin => f.write_str("standard input"),
            Origin::Config(path) => write!(f, "the config file {}", path.display()),
            Origin::Default => f.write_str("the built-in default"),
            Origin::Sandbox => f.write_str("the sandbox"),
        }
    }
}

/// A value and where it came from.
#[derive(Clone, Debug)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    fn new(value: T, origin: Origin) -> Self {
        Sourced { value, origin }
    }
}

/// Everything that a call to the API needs to know.
#[derive(Debug)]
pub struct Settings {
    /// The secret key.
    pub key: Sourced<SecretKey>,
    /// The API's address.
    pub api_url: Sourced<ApiUrl>,
    /// A PEM file with the certificates to trust instead of the system's.
    pub ca_cert: Option<Sourced<PathBuf>>,
    /// The proxy to go through.
    pub proxy: Option<Proxy>,
    /// One API call may take so long, with its retries and waiting.
    pub timeout: Duration,
    /// How often a failed call is repeated.
    pub retries: u32,
}

impl Settings {
    /// Brings flags, environment and configuration file together.
    ///
    /// # Errors
    /// No key, or anything configured that can't be used.
    pub fn resolve(args: &GlobalArgs, host: &mut Host) -> Result<Settings, Error> {
        let config = ConfigFile::load(args.config.as_deref(), host)?;
        let env_key = env(host, "TORII_SECRET_KEY")?;
        let env_url = env(host, "TORII_API_URL")?;

        let key_is_configured = args.secret_key_file.is_none() && env_key.is_none();
        let key = match (&args.secret_key_file, env_key, config.secret_key) {
            (Some(path), ..) => key_file::read(path, host)?,
            (None, Some(key), _) => Sourced::new(Zeroizing::new(key.into_bytes()), Origin::Env("TORII_SECRET_KEY")),
            (None, None, Some(key)) => key,
            (None, None, None) => return Err(Error::NoKey),
        };
        let key = Sourced {
            value: SecretKey::parse(&key.value)
                .map_err(|problem| Error::InvalidKey { origin: key.origin.to_string(), problem })?,
            origin: key.origin,
        };

        let api_url = match (&args.api_url, env_url, config.api_url) {
            (Some(url), ..) => Sourced::new(url.clone(), Origin::Flag("--api-url")),
            (None, Some(_), _) if key_is_configured => {
                return Err(Error::Setting {
                    origin: Origin::Env("TORII_API_URL").to_string(),
                    problem: format!("is set, but the secret key comes from {}, which may be meant for another API", key.origin),
                    hint: Some(
                        "set TORII_SECRET_KEY too, or unset TORII_API_URL; --api-url \"$TORII_API_URL\" says that you mean it".into(),
                    ),
                });
            }
            (None, Some(url), _) => Sourced::new(url, Origin::Env("TORII_API_URL")),
            (None, None, Some(url)) => url,
            (None, None, None) => Sourced::new(DEFAULT_API_URL.to_owned(), Origin::Default),
        };
        let api_url = Sourced {
            value: ApiUrl::parse(&api_url.value).map_err(|problem| Error::Setting {
                origin: format!("the API URL from {}", api_url.origin),
                problem,
                hint: Some(format!("it should look like {DEFAULT_API_URL}")),
            })?,
            origin: api_url.origin,
        };

        let ca_cert = match (&args.ca_cert, config.ca_cert) {
            (Some(path), _) => Some(Sourced::new(path.clone(), Origin::Flag("--ca-cert"))),
            (None, configured) => configured,
        };
        let proxy = Proxy::for_url(&api_url.value, host)?;
        Ok(Settings { key, api_url, ca_cert, proxy, timeout: args.timeout, retries: args.retries })
    }

    /// The settings for talking to the sandbox at `url`: nothing of the user's is read.
    ///
    /// # Errors
    /// None in practice: the sandbox's own key and URL are well-formed.
    pub fn for_sandbox(args: &GlobalArgs, url: &str) -> Result<Settings, Error> {
        let key = SecretKey::parse(sandbox::KEY.as_bytes())
            .map_err(|problem| Error::InvalidKey { origin: Origin::Sandbox.to_string(), problem })?;
        let api_url = ApiUrl::parse(url).map_err(|problem| Error::Setting {
            origin: Origin::Sandbox.to_string(),
            problem,
            hint: None,
        })?;
        Ok(Settings {
            key: Sourced::new(key, Origin::Sandbox),
            api_url: Sourced::new(api_url, Origin::Sandbox),
            ca_cert: None,
            proxy: None,
            timeout: args.timeout,
            retries: args.retries,
        })
    }

    /// Each setting with its origin, a line each; the key without its secret part.
    #[must_use]
    pub fn describe(&self) -> Vec<String> {
        let mut lines = vec![
            format!("secret key: {} from {}", self.key.value.redacted(), self.key.origin),
            format!("API URL: {} from {}", self.api_url.value, self.api_url.origin),
        ];
        if let Some(ca) = &self.ca_cert {
            lines.push(format!("trusted certificates: {} from {}", ca.value.display(), ca.origin));
        }
        if let Some(proxy) = &self.proxy {
            lines.push(format!("proxy: {proxy}"));
        }
        lines
    }
}

/// The environment variable `name`, when it is set. Set but empty is an error: it is what a script with a mistake in it
/// passes, and to go on with another key or URL could touch the wrong environment.
fn env(host: &Host, name: &'static str) -> Result<Option<String>, Error> {
    let problem = |problem: &str| Error::Setting {
        origin: Origin::Env(name).to_string(),
        problem: problem.into(),
        hint: Some(format!("unset {name}   or give it a value")),
    };
    match host.env(name).map(std::ffi::OsString::into_string) {
        None => Ok(None),
        Some(Ok(value)) if value.trim().is_empty() => Err(problem("is set, but empty")),
        Some(Ok(value)) => Ok(Some(value)),
        Some(Err(_)) => Err(problem("is not UTF-8")),
    }
}

/// `30` (seconds) or a duration with its unit: `30s`, `500ms`, `2m`.
fn parse_timeout(text: &str) -> Result<Duration, String> {
    let example = "a time such as 30, 30s or 2m";
    let duration = if let Ok(seconds) = text.parse::<u32>() {
        Duration::from_secs(seconds.into())
    } else {
        let signed: jiff::SignedDuration = text.parse().map_err(|_| format!("expected {example}"))?;
        Duration::try_from(signed).map_err(|_| format!("expected {example}, not a negative one"))?
    };
    if duration.is_zero() {
        return Err(format!("expected {example}: there is no way to wait for ever"));
    }
    if duration > Duration::from_secs(3600) {
        return Err("expected an hour at the most".into());
    }
    Ok(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts() {
        assert_eq!(parse_timeout("30").unwrap(), Duration::from_secs(30));
        assert_eq!(parse_timeout("1500ms").unwrap(), Duration::from_millis(1500));
        for bad in ["", "0", "0s", "-1", "-1s", "2h", "x", "1e9", "99999999999"] {
            assert!(parse_timeout(bad).is_err(), "{bad}");
        }
    }
}
