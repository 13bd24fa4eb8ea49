//! Merges flags, environment and configuration file.

use std::path::PathBuf;
use std::time::Duration;

use zeroize::Zeroizing;

use super::env::env;
use super::{ApiUrl, ConfigFile, DEFAULT_API_URL, KeySource, Origin, Proxy, Section, Sourced};
use crate::error::{Error, Hint};
use crate::global_args::GlobalArgs;
use crate::host::Host;

/// The values in effect, each with its origin. The key has not been read: its program may prompt the user.
pub struct EffectiveConfig {
    pub profile: Option<Sourced<String>>,
    pub key: Option<Sourced<KeySource>>,
    pub api_url: Sourced<ApiUrl>,
    /// A PEM file of certificates to trust instead of the system's.
    pub ca_cert: Option<Sourced<PathBuf>>,
    pub audit_log: Option<Sourced<PathBuf>>,
    /// GeoIP databases.
    pub geoip: Option<Sourced<Vec<PathBuf>>>,
    pub proxy: Option<Proxy>,
    /// Environment variables that are set, but ignored because of `--profile`.
    pub ignored: Vec<&'static str>,
    /// Whether `SSL_CERT_FILE` replaces the system's certificates, unless `ca_cert` does.
    pub is_cert_env_set: bool,
    pub config_file: Option<Sourced<PathBuf>>,
}

/// One setting, for display.
#[derive(Clone, Debug)]
pub struct SettingInfo {
    /// The name in JSON.
    pub key: &'static str,
    /// The name in output for people.
    pub label: &'static str,
    /// Redacted, if it is the key.
    pub value: String,
    /// `None` if nothing was configured.
    pub origin: Option<Origin>,
}

impl EffectiveConfig {
    /// Loads the configuration file and merges it with flags and environment.
    pub fn load(args: &GlobalArgs, host: &Host) -> Result<EffectiveConfig, Error> {
        EffectiveConfig::from_file(ConfigFile::load(args.config.as_deref(), host)?, args, host)
    }

    /// Merges a configuration file with flags and environment. Key and URL come from the same source, so that a live key never
    /// goes to another API.
    pub fn from_file(mut config: ConfigFile, args: &GlobalArgs, host: &Host) -> Result<EffectiveConfig, Error> {
        let Overrides { profile, key: key_override, api_url: env_url, ignored } = Overrides::new(&config, args, host)?;
        let config_file = config.path.clone();
        let (section, section_origin) = match &profile {
            Some(name) => (config.take_profile(name)?, config.origin(Some(&name.value))),
            None => (Section::default(), config.origin(None)),
        };
        let top_origin = config.origin(None);
        let top = config.top;

        let is_key_overridden = key_override.is_some();
        let key = match &profile {
            Some(_) => from(section.key, &section_origin),
            None => key_override.or(from(top.key, &top_origin)),
        };
        if let (None, Some(_), Some(key), false) = (&args.api_url, &env_url, &key, is_key_overridden) {
            return Err(url_without_key(&key.origin));
        }
        let api_url = from(args.api_url.clone(), &Origin::Flag("--api-url"))
            .or(env_url)
            .or(from(section.api_url, &section_origin))
            .or(from(top.api_url, &top_origin))
            .unwrap_or_else(|| Sourced::new(DEFAULT_API_URL.to_owned(), Origin::Default))
            .parse()?;
        let ca_cert = from(args.ca_cert.clone(), &Origin::Flag("--ca-cert"))
            .or(from(section.ca_cert, &section_origin))
            .or(from(top.ca_cert, &top_origin));
        let audit_log = from(section.audit_log, &section_origin).or(from(top.audit_log, &top_origin));
        let geoip = geoip_from_env(host)?.or(from(section.geoip, &section_origin)).or(from(top.geoip, &top_origin));
        let proxy = Proxy::for_url(&api_url.value, host)?;
        let is_cert_env_set = host.env("SSL_CERT_FILE").is_some();
        Ok(EffectiveConfig {
            profile,
            key,
            api_url,
            ca_cert,
            audit_log,
            geoip,
            proxy,
            ignored,
            is_cert_env_set,
            config_file,
        })
    }

    /// Returns the source of the key. A profile without a key never uses another one's.
    pub fn key(&self) -> Result<&Sourced<KeySource>, Error> {
        match (&self.key, &self.profile, &self.config_file) {
            (Some(key), ..) => Ok(key),
            (None, Some(Sourced { value: profile, .. }), Some(path)) => Err(Error::Config {
                path: path.value.clone(),
                line: None,
                problem: format!("profile \"{profile}\" has no secret_key and no secret_key_command"),
                hint: Some(Hint::InitProfile(profile.clone())),
            }),
            (None, ..) => Err(Error::MissingKey),
        }
    }

    /// Lists the settings for display.
    pub fn describe(&self, args: &GlobalArgs) -> Vec<SettingInfo> {
        fn info<T>(
            (key, label): (&'static str, &'static str),
            value: Option<&Sourced<T>>,
            display: impl Fn(&T) -> String,
            default: &str,
        ) -> SettingInfo {
            let text = value.map_or_else(|| default.into(), |value| display(&value.value));
            SettingInfo { key, label, value: text, origin: value.map(|value| value.origin.clone()) }
        }
        let path = |path: &PathBuf| path.display().to_string();
        let paths = |paths: &Vec<PathBuf>| paths.iter().map(path).collect::<Vec<_>>().join(", ");
        let proxy = self.proxy.as_ref().map(|proxy| Sourced::new(proxy.to_string(), proxy.origin()));
        let mut ca_cert = info(("caCert", "trusted certificates"), self.ca_cert.as_ref(), path, "the system's");
        if self.ca_cert.is_none() && self.is_cert_env_set {
            ca_cert = SettingInfo {
                value: "those of SSL_CERT_FILE".into(),
                origin: Some(Origin::Env("SSL_CERT_FILE")),
                ..ca_cert
            };
        }
        let origin = |is_given, flag| if is_given { Origin::Flag(flag) } else { Origin::Default };
        let timeout = Sourced::new(args.timeout, origin(args.is_timeout_given, "--timeout"));
        let retries = Sourced::new(args.retries, origin(args.is_retries_given, "--retries"));
        let duration = |time: &Duration| {
            format!("{:#}", jiff::SignedDuration::try_from(*time).unwrap_or(jiff::SignedDuration::MAX))
        };
        let mut settings = vec![
            info(("configFile", "configuration"), self.config_file.as_ref(), path, "none"),
            info(("profile", "profile"), self.profile.as_ref(), String::clone, "none"),
            info(("secretKey", "secret key"), self.key.as_ref(), KeySource::redacted, "none"),
            info(("apiUrl", "API URL"), Some(&self.api_url), ApiUrl::to_string, ""),
            ca_cert,
            info(("proxy", "proxy"), proxy.as_ref(), String::clone, "none"),
            info(("auditLog", "audit log"), self.audit_log.as_ref(), path, "none"),
            info(("geoip", "GeoIP databases"), self.geoip.as_ref(), paths, "none"),
            info(("timeout", "timeout"), Some(&timeout), duration, ""),
            info(("retries", "retries"), Some(&retries), u32::to_string, ""),
        ];
        settings.extend(self.ignored.iter().map(|variable| SettingInfo {
            key: variable,
            label: variable,
            value: "ignored, because of --profile".into(),
            origin: Some(Origin::Env(variable)),
        }));
        settings
    }
}

/// Profile, key and URL from flags and environment.
struct Overrides {
    profile: Option<Sourced<String>>,
    key: Option<Sourced<KeySource>>,
    api_url: Option<Sourced<String>>,
    ignored: Vec<&'static str>,
}

impl Overrides {
    fn new(config: &ConfigFile, args: &GlobalArgs, host: &Host) -> Result<Overrides, Error> {
        if let Some(name) = &args.profile {
            let ignored = ["TORII_SECRET_KEY", "TORII_API_URL", "TORII_PROFILE"];
            let ignored = ignored.into_iter().filter(|variable| host.env(variable).is_some()).collect();
            let profile = Some(Sourced::new(name.clone(), Origin::Flag("--profile")));
            return Ok(Overrides { profile, key: None, api_url: None, ignored });
        }
        let profile = from(env(host, "TORII_PROFILE")?, &Origin::Env("TORII_PROFILE"));
        let key = key_override(args, host)?;
        let profile = match (profile, &key) {
            (Some(_), Some(key)) => return Err(profile_and_key(&key.origin)),
            (None, None) => config.default_profile.clone(),
            (profile, _) => profile,
        };
        let api_url = from(env(host, "TORII_API_URL")?, &Origin::Env("TORII_API_URL"));
        Ok(Overrides { profile, key, api_url, ignored: Vec::new() })
    }
}

fn from<T>(value: Option<T>, origin: &Origin) -> Option<Sourced<T>> {
    value.map(|value| Sourced::new(value, origin.clone()))
}

fn profile_and_key(key: &Origin) -> Error {
    Error::Setting {
        origin: Origin::Env("TORII_PROFILE").to_string(),
        problem: format!("conflicts with the secret key from {key}"),
        hint: Some(Hint::ChooseProfile),
    }
}

fn url_without_key(key: &Origin) -> Error {
    Error::Setting {
        origin: Origin::Env("TORII_API_URL").to_string(),
        problem: format!("is set, but the secret key from {key} may belong to another API"),
        hint: Some(Hint::ConfirmUrl { may_set_key: true }),
    }
}

/// Returns the files that `TORII_GEOIP` names, separated as those of `PATH`.
pub(crate) fn geoip_from_env(host: &Host) -> Result<Option<Sourced<Vec<PathBuf>>>, Error> {
    let files = env(host, "TORII_GEOIP")?.map(|files| {
        std::env::split_paths(&files).filter(|file| !file.as_os_str().is_empty()).collect::<Vec<PathBuf>>()
    });
    match files {
        Some(files) if files.is_empty() => Err(Error::Setting {
            origin: Origin::Env("TORII_GEOIP").to_string(),
            problem: "names no file".into(),
            hint: Some(Hint::SetOrUnset("TORII_GEOIP")),
        }),
        files => Ok(from(files, &Origin::Env("TORII_GEOIP"))),
    }
}

/// Returns the key source that a flag or the environment gives.
fn key_override(args: &GlobalArgs, host: &Host) -> Result<Option<Sourced<KeySource>>, Error> {
    if let Some(path) = &args.secret_key_file {
        return Ok(Some(KeySource::from_flag(path)));
    }
    let text = env(host, "TORII_SECRET_KEY")?.map(|key| KeySource::Text(Zeroizing::new(key.into_bytes())));
    Ok(text.map(|text| Sourced::new(text, Origin::Env("TORII_SECRET_KEY"))))
}
