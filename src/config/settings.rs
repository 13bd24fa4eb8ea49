//! The settings of a client, with the secret key.

use std::path::PathBuf;
use std::time::Duration;

use super::effective::geoip_from_env;
use super::{ApiUrl, EffectiveConfig, Origin, Proxy, Sourced};
use crate::error::{Error, Hint};
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::sandbox;
use crate::secret::SecretKey;

/// What a client needs to call the API.
#[derive(Debug)]
pub struct Settings {
    pub key: Sourced<SecretKey>,
    pub api_url: Sourced<ApiUrl>,
    /// A PEM file of certificates to trust instead of the system's.
    pub ca_cert: Option<Sourced<PathBuf>>,
    pub audit_log: Option<Sourced<PathBuf>>,
    /// GeoIP databases.
    pub geoip: Option<Sourced<Vec<PathBuf>>>,
    pub profile: Option<String>,
    pub proxy: Option<Proxy>,
    /// For one API call with its retries and waits.
    pub timeout: Duration,
    pub retries: u32,
}

impl Settings {
    /// Reads the key of `config`, which may run a program.
    pub fn from_config(config: EffectiveConfig, args: &GlobalArgs, host: &mut Host) -> Result<Settings, Error> {
        let key = config.key()?;
        let key = Sourced { value: key.read(host)?, origin: key.origin.clone() };
        let EffectiveConfig { api_url, ca_cert, audit_log, geoip, profile, proxy, .. } = config;
        let profile = profile.map(|profile| profile.value);
        let GlobalArgs { timeout, retries, .. } = *args;
        Ok(Settings { key, api_url, ca_cert, audit_log, geoip, profile, proxy, timeout, retries })
    }

    /// Returns the settings for the sandbox at `url`. The user's configuration is not read, only `TORII_GEOIP`, which has no say in what is
    /// asked.
    pub fn for_sandbox(args: &GlobalArgs, url: &str, host: &Host) -> Result<Settings, Error> {
        let key = SecretKey::parse(sandbox::KEY.as_bytes())
            .map_err(|problem| Error::MalformedKey { origin: Origin::Sandbox.to_string(), problem })?;
        Ok(Settings {
            key: Sourced::new(key, Origin::Sandbox),
            api_url: Sourced::new(url.to_owned(), Origin::Sandbox).parse()?,
            ca_cert: None,
            audit_log: None,
            geoip: geoip_from_env(host)?,
            profile: None,
            proxy: None,
            timeout: args.timeout,
            retries: args.retries,
        })
    }
}

impl Sourced<String> {
    /// Parses the API URL.
    pub fn parse(self) -> Result<Sourced<ApiUrl>, Error> {
        let Sourced { value, origin } = self;
        match ApiUrl::parse(&value) {
            Ok(value) => Ok(Sourced { value, origin }),
            Err(problem) => Err(Error::Setting {
                origin: format!("the API URL from {origin}"),
                problem,
                hint: Some(Hint::ExampleUrl),
            }),
        }
    }
}
