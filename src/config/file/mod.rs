//! The configuration file, `config.toml`: where it is, its keys, and how a profile is written.

#![expect(missing_docs, reason = "public for tests only; most names need no comment")]

mod keys;
mod write;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use self::keys::parse_config;
pub use self::write::{MakeDefault, NewProfile, remove_profile};
use crate::config::env::env;
use crate::config::permissions::{check_not_writable, check_private};
use crate::config::read::read_bounded;
use crate::config::{DEFAULT_API_URL, KeySource, Origin, Sourced};
use crate::error::{Error, Hint};
use crate::host::Host;
use crate::utf8;

/// In bytes. A larger file is not a configuration.
const MAX_SIZE: u64 = 1024 * 1024;

/// The configuration file.
#[derive(Default)]
pub struct ConfigFile {
    /// The file and what named it; `None` if there is no file.
    pub path: Option<Sourced<PathBuf>>,
    pub default_profile: Option<Sourced<String>>,
    /// The top level: defaults for profiles, except for the key.
    pub top: Section,
    pub profiles: BTreeMap<String, Section>,
}

/// The settings of a profile, or of the top level.
#[derive(Default)]
pub struct Section {
    pub key: Option<KeySource>,
    /// Not validated.
    pub api_url: Option<String>,
    pub ca_cert: Option<PathBuf>,
    pub audit_log: Option<PathBuf>,
    /// GeoIP databases.
    pub geoip: Option<Vec<PathBuf>>,
}

/// A profile, for display. The API URL is not validated.
#[derive(Debug)]
pub struct ProfileInfo {
    pub name: String,
    pub is_default: bool,
    pub secret_key: Option<String>,
    pub api_url: String,
}

impl ConfigFile {
    /// Loads the file that `--config` or `TORII_CONFIG` names, or the one in the default location if it exists.
    pub fn load(flag: Option<&Path>, host: &Host) -> Result<ConfigFile, Error> {
        ConfigFile::open(flag, host, false)
    }

    /// Loads the file like [`load`](Self::load), but returns an empty configuration also if a named file does not exist.
    pub fn load_or_default(flag: Option<&Path>, host: &Host) -> Result<ConfigFile, Error> {
        ConfigFile::open(flag, host, true)
    }

    fn open(flag: Option<&Path>, host: &Host, may_be_missing: bool) -> Result<ConfigFile, Error> {
        let Some(path) = ConfigFile::find_path(flag, host)? else { return Ok(ConfigFile::default()) };
        let may_be_missing = may_be_missing || path.origin == Origin::Default;
        let problem = |problem, hint| Error::Config { path: path.value.clone(), line: None, problem, hint };
        match read(&path.value) {
            Ok((text, metadata)) => {
                let mut config = ConfigFile::parse(&path.value, &text)?;
                let is_key = |section: &Section| matches!(section.key, Some(KeySource::Text(_)));
                let is_command = |section: &Section| matches!(section.key, Some(KeySource::Command { .. }));
                if config.sections().any(is_key) {
                    check_private(&path.value, &metadata)
                        .map_err(|what| problem(what, Some(Hint::MakePrivate(path.value.clone()))))?;
                }
                if config.sections().any(is_command) {
                    check_not_writable(&metadata)
                        .map_err(|what| problem(what, Some(Hint::ForbidWriting(path.value.clone()))))?;
                }
                config.path = Some(path);
                Ok(config)
            }
            Err(error) if may_be_missing && is_missing(&error) => Ok(ConfigFile::default()),
            Err(error) => Err(problem(format!("the configuration can't be read: {error}"), None)),
        }
    }

    /// Returns the path of the file, which need not exist.
    pub fn required_path(flag: Option<&Path>, host: &Host) -> Result<Sourced<PathBuf>, Error> {
        ConfigFile::find_path(flag, host)?.ok_or_else(|| Error::Setting {
            origin: "the configuration file".into(),
            problem: "has no default path: there is no home folder".into(),
            hint: Some(Hint::NameConfig),
        })
    }

    /// Returns the path of the file, which need not exist; `None` without a home folder.
    fn find_path(flag: Option<&Path>, host: &Host) -> Result<Option<Sourced<PathBuf>>, Error> {
        if let Some(path) = flag {
            return Ok(Some(Sourced::new(path.to_owned(), Origin::Flag("--config"))));
        }
        if let Some(path) = env(host, "TORII_CONFIG")? {
            return Ok(Some(Sourced::new(path.into(), Origin::Env("TORII_CONFIG"))));
        }
        Ok(host.config_dir().map(|dir| Sourced::new(dir.join("config.toml"), Origin::Default)))
    }

    /// Parses `text`, the content of the file `path`.
    ///
    /// The error names the line without quoting it: it may contain a key.
    pub fn parse(path: &Path, text: &str) -> Result<ConfigFile, Error> {
        parse_config(path, text)
    }

    /// Describes the profiles, without their keys.
    pub fn describe_profiles(&self) -> Vec<ProfileInfo> {
        let default = self.default_profile.as_ref().map(|name| name.value.as_str());
        let describe = |(name, section): (&String, &Section)| ProfileInfo {
            name: name.clone(),
            is_default: default == Some(name),
            secret_key: section.key.as_ref().map(KeySource::redacted),
            api_url: section
                .api_url
                .as_ref()
                .or(self.top.api_url.as_ref())
                .map_or(DEFAULT_API_URL.into(), String::clone),
        };
        self.profiles.iter().map(describe).collect()
    }

    /// Takes the profile `name` out.
    pub(super) fn take_profile(&mut self, name: &Sourced<String>) -> Result<Section, Error> {
        if let Some(section) = self.profiles.remove(&name.value) {
            return Ok(section);
        }
        let known: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
        let known = if known.is_empty() {
            "there are no profiles".into()
        } else {
            format!("the profiles are {}", known.join(", "))
        };
        let known = self
            .path
            .as_ref()
            .map_or("there is no configuration file".into(), |path| format!("{known} in {}", path.value.display()));
        Err(Error::Setting {
            origin: name.origin.to_string(),
            problem: format!("names the unknown profile \"{}\": {known}", name.value),
            hint: Some(Hint::InitConfig),
        })
    }

    /// The origin of a value in this file.
    pub fn origin(&self, profile: Option<&str>) -> Origin {
        let path = self.path.as_ref().map(|path| path.value.clone()).unwrap_or_default();
        Origin::Config { path, profile: profile.map(str::to_owned) }
    }

    fn sections(&self) -> impl Iterator<Item = &Section> {
        self.profiles.values().chain([&self.top])
    }
}

/// Whether there is no such file, and can't be: a part of the path may not be a folder, as with `HOME=/dev/null` in containers.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn read(path: &Path) -> io::Result<(Zeroizing<String>, fs::Metadata)> {
    let (bytes, metadata) = read_bounded(path, MAX_SIZE)?;
    let text = utf8::check(&bytes).map_err(|problem| io::Error::other(format!("it {problem}")))?;
    Ok((Zeroizing::new(text.to_owned()), metadata))
}
