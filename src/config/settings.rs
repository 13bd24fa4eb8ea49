//! Flags, environment and configuration file brought together.

use std::path::PathBuf;
use std::time::Duration;

use zeroize::Zeroizing;

use super::{ApiUrl, ConfigFile, DEFAULT_API_URL, GlobalArgs, KeySource, Origin, Proxy, Section, Sourced, args};
use crate::error::{Error, quoted};
use crate::host::Host;
use crate::sandbox;
use crate::secret::SecretKey;

/// What was chosen, each value with its origin. The key has not been fetched: that may take a person's time.
pub struct Choice {
    /// The profile that is used.
    pub profile: Option<Sourced<String>>,
    /// Where the key is.
    pub key: Option<Sourced<KeySource>>,
    /// The API's address.
    pub api_url: Sourced<ApiUrl>,
    /// A PEM file with the certificates to trust instead of the system's.
    pub ca_cert: Option<Sourced<PathBuf>>,
    /// The file that every record of a change is appended to.
    pub audit_log: Option<Sourced<PathBuf>>,
    /// The proxy to go through.
    pub proxy: Option<Proxy>,
    /// Environment variables that are set and play no part, since a profile was asked for by flag.
    pub ignored: Vec<&'static str>,
    /// Whether `SSL_CERT_FILE` takes the place of the system's certificates, unless `ca_cert` does.
    pub is_cert_env_set: bool,
    /// The configuration file, where there is one.
    pub config: Option<Sourced<PathBuf>>,
}

/// One value that was chosen, for people and support tickets.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name in JSON.
    pub key: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// The value as it may be shown.
    pub value: String,
    /// Where it came from; `None` when nothing was configured.
    pub origin: Option<Origin>,
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
    /// The file that every record of a change is appended to.
    pub audit_log: Option<Sourced<PathBuf>>,
    /// The profile in use.
    pub profile: Option<String>,
    /// The proxy to go through.
    pub proxy: Option<Proxy>,
    /// One API call may take so long, with its retries and waiting.
    pub timeout: Duration,
    /// How often a failed call is repeated.
    pub retries: u32,
}

impl Choice {
    /// Decides which key, URL and certificates belong together.
    pub fn make(args: &GlobalArgs, host: &Host) -> Result<Choice, Error> {
        Choice::among(ConfigFile::load(args.config.as_deref(), host)?, args, host)
    }

    /// The same with a configuration file that has been read already.
    pub fn among(mut config: ConfigFile, args: &GlobalArgs, host: &Host) -> Result<Choice, Error> {
        let Chosen { profile, given_key, env_url, ignored } = Chosen::make(&config, args, host)?;
        let path = config.path.clone();
        let (section, in_section) = match &profile {
            Some(name) => (config.profile(name)?, config.origin(Some(&name.value))),
            None => (Section::default(), config.origin(None)),
        };
        let at_top = config.origin(None);
        let top = config.top;

        let is_given = given_key.is_some();
        let key = match &profile {
            Some(_) => from(section.key, &in_section),
            None => given_key.or(from(top.key, &at_top)),
        };
        if let (None, Some(_), Some(key), false) = (&args.api_url, &env_url, &key, is_given) {
            return Err(url_without_key(&key.origin));
        }
        let api_url = from(args.api_url.clone(), &Origin::Flag("--api-url"))
            .or(env_url)
            .or(from(section.api_url, &in_section))
            .or(from(top.api_url, &at_top))
            .unwrap_or_else(|| Sourced::new(DEFAULT_API_URL.to_owned(), Origin::Default))
            .parse()?;
        let ca_cert = from(args.ca_cert.clone(), &Origin::Flag("--ca-cert"))
            .or(from(section.ca_cert, &in_section))
            .or(from(top.ca_cert, &at_top));
        let audit_log = from(section.audit_log, &in_section).or(from(top.audit_log, &at_top));
        let proxy = Proxy::for_url(&api_url.value, host)?;
        let is_cert_env_set = host.env("SSL_CERT_FILE").is_some();
        Ok(Choice { profile, key, api_url, ca_cert, audit_log, proxy, ignored, is_cert_env_set, config: path })
    }

    /// Where the key is.
    ///
    /// A profile without a key never borrows another one.
    pub fn key(&self) -> Result<&Sourced<KeySource>, Error> {
        match (&self.key, &self.profile, &self.config) {
            (Some(key), ..) => Ok(key),
            (None, Some(Sourced { value: profile, .. }), Some(path)) => Err(Error::Config {
                path: path.value.clone(),
                line: None,
                problem: format!("profile \"{profile}\" has no secret_key and no secret_key_command"),
                hint: Some(format!("torii config init --profile {}", quoted(profile))),
            }),
            (None, ..) => Err(Error::NoKey),
        }
    }

    /// Each value with its origin; of the key only what may be shown of it and where it is.
    pub fn facts(&self, args: &GlobalArgs) -> Vec<Fact> {
        fn fact<T>(
            (key, label): (&'static str, &'static str),
            value: Option<&Sourced<T>>,
            shown: impl Fn(&T) -> String,
            otherwise: &str,
        ) -> Fact {
            let shown = value.map_or_else(|| otherwise.into(), |value| shown(&value.value));
            Fact { key, label, value: shown, origin: value.map(|value| value.origin.clone()) }
        }
        let path = |path: &PathBuf| path.display().to_string();
        let flag = |is_given, flag| if is_given { Origin::Flag(flag) } else { Origin::Default };
        let proxy = self.proxy.as_ref().map(|proxy| Sourced::new(proxy.to_string(), proxy.origin()));
        let mut ca_cert = fact(("caCert", "trusted certificates"), self.ca_cert.as_ref(), path, "the system's");
        if self.ca_cert.is_none() && self.is_cert_env_set {
            ca_cert =
                Fact { value: "those of SSL_CERT_FILE".into(), origin: Some(Origin::Env("SSL_CERT_FILE")), ..ca_cert };
        }
        let timeout = Sourced::new(args.timeout, flag(args.timeout != args::DEFAULT_TIMEOUT, "--timeout"));
        let retries = Sourced::new(args.retries, flag(args.retries != args::DEFAULT_RETRIES, "--retries"));
        let in_words = |time: &Duration| {
            format!("{:#}", jiff::SignedDuration::try_from(*time).unwrap_or(jiff::SignedDuration::MAX))
        };
        let mut facts = vec![
            fact(("configFile", "configuration"), self.config.as_ref(), path, "none"),
            fact(("profile", "profile"), self.profile.as_ref(), String::clone, "none"),
            fact(("secretKey", "secret key"), self.key.as_ref(), KeySource::redacted, "none"),
            fact(("apiUrl", "API URL"), Some(&self.api_url), ApiUrl::to_string, ""),
            ca_cert,
            fact(("proxy", "proxy"), proxy.as_ref(), String::clone, "none"),
            fact(("auditLog", "audit log"), self.audit_log.as_ref(), path, "none"),
            fact(("timeout", "time-out"), Some(&timeout), in_words, ""),
            fact(("retries", "retries"), Some(&retries), u32::to_string, ""),
        ];
        facts.extend(self.ignored.iter().map(|variable| Fact {
            key: variable,
            label: variable,
            value: "ignored, because of --profile".into(),
            origin: Some(Origin::Env(variable)),
        }));
        facts
    }
}

/// What flags and environment say about the profile, the key and the URL.
struct Chosen {
    profile: Option<Sourced<String>>,
    given_key: Option<Sourced<KeySource>>,
    env_url: Option<Sourced<String>>,
    ignored: Vec<&'static str>,
}

impl Chosen {
    fn make(config: &ConfigFile, args: &GlobalArgs, host: &Host) -> Result<Chosen, Error> {
        if let Some(name) = &args.profile {
            let ignored = ["TORII_SECRET_KEY", "TORII_API_URL", "TORII_PROFILE"];
            let ignored = ignored.into_iter().filter(|variable| host.env(variable).is_some()).collect();
            let profile = Some(Sourced::new(name.clone(), Origin::Flag("--profile")));
            return Ok(Chosen { profile, given_key: None, env_url: None, ignored });
        }
        let profile = from(env(host, "TORII_PROFILE")?, &Origin::Env("TORII_PROFILE"));
        let given_key = given_key(args, host)?;
        let profile = match (profile, &given_key) {
            (Some(_), Some(key)) => return Err(profile_and_key(&key.origin)),
            (None, None) => config.default_profile.clone(),
            (profile, _) => profile,
        };
        let env_url = from(env(host, "TORII_API_URL")?, &Origin::Env("TORII_API_URL"));
        Ok(Chosen { profile, given_key, env_url, ignored: Vec::new() })
    }
}

fn from<T>(value: Option<T>, origin: &Origin) -> Option<Sourced<T>> {
    value.map(|value| Sourced::new(value, origin.clone()))
}

fn profile_and_key(key: &Origin) -> Error {
    Error::Setting {
        origin: Origin::Env("TORII_PROFILE").to_string(),
        problem: format!("is set, and there is a secret key from {key}: only one of them can be meant"),
        hint: Some("unset TORII_PROFILE, or choose with --profile".into()),
    }
}

fn url_without_key(key: &Origin) -> Error {
    Error::Setting {
        origin: Origin::Env("TORII_API_URL").to_string(),
        problem: format!("is set, but the secret key comes from {key}, which may be meant for another API"),
        hint: Some(
            "set TORII_SECRET_KEY too, or unset TORII_API_URL; --api-url \"$TORII_API_URL\" says that you mean it"
                .into(),
        ),
    }
}

impl Settings {
    /// Fetches the key, the last thing that is missing for a call.
    pub fn fetch(choice: Choice, args: &GlobalArgs, host: &mut Host) -> Result<Settings, Error> {
        let key = choice.key()?;
        let key = Sourced { value: key.read(host)?, origin: key.origin.clone() };
        let Choice { api_url, ca_cert, audit_log, profile, proxy, .. } = choice;
        let profile = profile.map(|profile| profile.value);
        Ok(Settings { key, api_url, ca_cert, audit_log, profile, proxy, timeout: args.timeout, retries: args.retries })
    }

    /// The settings for talking to the sandbox at `url`: nothing of the user's is read.
    pub fn for_sandbox(args: &GlobalArgs, url: &str) -> Result<Settings, Error> {
        let key = SecretKey::parse(sandbox::KEY.as_bytes())
            .map_err(|problem| Error::InvalidKey { origin: Origin::Sandbox.to_string(), problem })?;
        Ok(Settings {
            key: Sourced::new(key, Origin::Sandbox),
            api_url: Sourced::new(url.to_owned(), Origin::Sandbox).parse()?,
            ca_cert: None,
            audit_log: None,
            profile: None,
            proxy: None,
            timeout: args.timeout,
            retries: args.retries,
        })
    }
}

/// The key that a flag or the environment gives.
fn given_key(args: &GlobalArgs, host: &Host) -> Result<Option<Sourced<KeySource>>, Error> {
    if let Some(path) = &args.secret_key_file {
        return Ok(Some(KeySource::from_flag(path)));
    }
    let text = env(host, "TORII_SECRET_KEY")?.map(|key| KeySource::Text(Zeroizing::new(key.into_bytes())));
    Ok(text.map(|text| Sourced::new(text, Origin::Env("TORII_SECRET_KEY"))))
}

impl Sourced<String> {
    /// Reads the API's address.
    pub fn parse(self) -> Result<Sourced<ApiUrl>, Error> {
        let Sourced { value, origin } = self;
        match ApiUrl::parse(&value) {
            Ok(value) => Ok(Sourced { value, origin }),
            Err(problem) => Err(Error::Setting {
                origin: format!("the API URL from {origin}"),
                problem,
                hint: Some(format!("it should look like {DEFAULT_API_URL}")),
            }),
        }
    }
}

/// The environment variable `name`, when it is set. Set but empty is an error: it is what a script with a mistake in it
/// passes, and to go on with another key or URL could touch the wrong environment.
pub(super) fn env(host: &Host, name: &'static str) -> Result<Option<String>, Error> {
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
