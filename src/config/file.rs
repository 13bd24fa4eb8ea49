//! `config.toml`: found, and checked before it is read.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::settings::env;
use super::{KeySource, Origin, Sourced, key_source, parse};
use crate::error::{Error, quoted};
use crate::host::Host;

/// A configuration file of this size is something else by mistake.
const LIMIT: u64 = 1024 * 1024;

/// What the configuration file says.
#[derive(Default)]
pub struct ConfigFile {
    /// The file, and what named it; `None` when there is none.
    pub path: Option<Sourced<PathBuf>>,
    /// The profile that is used when nothing else is asked for.
    pub default_profile: Option<Sourced<String>>,
    /// The top level: what profiles don't say themselves, but for the key.
    pub top: Section,
    /// The profiles by name.
    pub profiles: BTreeMap<String, Section>,
}

/// Key, URL and certificates that belong together.
#[derive(Default)]
pub struct Section {
    /// Where the key is.
    pub key: Option<KeySource>,
    /// The API's address, not yet checked.
    pub api_url: Option<String>,
    /// The file of trusted certificates.
    pub ca_cert: Option<PathBuf>,
    /// The audit log.
    pub audit_log: Option<PathBuf>,
}

impl ConfigFile {
    /// Reads the file that `--config` or `TORII_CONFIG` names, or the one in its usual place if there is one.
    pub fn load(flag: Option<&Path>, host: &Host) -> Result<ConfigFile, Error> {
        ConfigFile::open(flag, host, false)
    }

    /// The same, but that a file which was asked for need not exist yet.
    pub fn load_if_there(flag: Option<&Path>, host: &Host) -> Result<ConfigFile, Error> {
        ConfigFile::open(flag, host, true)
    }

    fn open(flag: Option<&Path>, host: &Host, may_be_missing: bool) -> Result<ConfigFile, Error> {
        let Some(path) = ConfigFile::path(flag, host)? else { return Ok(ConfigFile::default()) };
        let may_be_missing = may_be_missing || path.origin == Origin::Default;
        let problem = |problem, hint| Error::Config { path: path.value.clone(), line: None, problem, hint };
        match read(&path.value) {
            Ok((text, metadata)) => {
                let mut config = ConfigFile::parse(&path.value, &text)?;
                let shown = quoted(&path.value.display().to_string());
                let is_key = |section: &Section| matches!(section.key, Some(KeySource::Text(_)));
                let is_command = |section: &Section| matches!(section.key, Some(KeySource::Command { .. }));
                if config.sections().any(is_key) {
                    key_source::private(&metadata).map_err(|what| problem(what, Some(format!("chmod 600 {shown}"))))?;
                }
                if config.sections().any(is_command) {
                    key_source::unwritable(&metadata)
                        .map_err(|what| problem(what, Some(format!("chmod go-w {shown}"))))?;
                }
                config.path = Some(path);
                Ok(config)
            }
            Err(error) if may_be_missing && error.kind() == io::ErrorKind::NotFound => Ok(ConfigFile::default()),
            Err(error) => Err(problem(format!("the configuration can't be read: {error}"), None)),
        }
    }

    /// Where the file is, or would be.
    pub fn place(flag: Option<&Path>, host: &Host) -> Result<Sourced<PathBuf>, Error> {
        ConfigFile::path(flag, host)?.ok_or_else(|| Error::Setting {
            origin: "the configuration file".into(),
            problem: "has no usual place here, for there is no home folder".into(),
            hint: Some("name it with --config or TORII_CONFIG".into()),
        })
    }

    /// Where the file is, or would be; `None` on a system that has no place for it.
    fn path(flag: Option<&Path>, host: &Host) -> Result<Option<Sourced<PathBuf>>, Error> {
        if let Some(path) = flag {
            return Ok(Some(Sourced::new(path.to_owned(), Origin::Flag("--config"))));
        }
        if let Some(path) = env(host, "TORII_CONFIG")? {
            return Ok(Some(Sourced::new(path.into(), Origin::Env("TORII_CONFIG"))));
        }
        Ok(host.config_dir().map(|dir| Sourced::new(dir.join("config.toml"), Origin::Default)))
    }

    /// Reads `text`, the content of the file `path`.
    ///
    /// The error names the line and what is wrong with it, without quoting it: it may hold a key.
    pub fn parse(path: &Path, text: &str) -> Result<ConfigFile, Error> {
        parse::config(path, text)
    }

    /// The profile `name`.
    pub(super) fn profile(&mut self, name: &Sourced<String>) -> Result<Section, Error> {
        if let Some(section) = self.profiles.remove(&name.value) {
            return Ok(section);
        }
        let known: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
        let known =
            if known.is_empty() { "there are none".into() } else { format!("the profiles are {}", known.join(", ")) };
        let place = self
            .path
            .as_ref()
            .map_or("there is no configuration file".into(), |path| format!("{known} in {}", path.value.display()));
        Err(Error::Setting {
            origin: name.origin.to_string(),
            problem: format!("there is no profile \"{}\": {place}", name.value),
            hint: Some("`torii config init` makes one".into()),
        })
    }

    /// The origin of what stands in this file.
    pub fn origin(&self, profile: Option<&str>) -> Origin {
        let path = self.path.as_ref().map(|path| path.value.clone()).unwrap_or_default();
        Origin::Config { path, profile: profile.map(str::to_owned) }
    }

    fn sections(&self) -> impl Iterator<Item = &Section> {
        self.profiles.values().chain([&self.top])
    }
}

/// Reads a regular file of at most `limit` bytes.
pub(crate) fn read_bounded(path: &Path, limit: u64) -> io::Result<(Zeroizing<Vec<u8>>, fs::Metadata)> {
    // Asked before opening: to open a pipe that nobody writes to would wait for ever.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.len() > limit {
        return Err(io::Error::other("it is too large"));
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1));
    file.take(limit).read_to_end(&mut bytes)?;
    Ok((bytes, metadata))
}

fn read(path: &Path) -> io::Result<(Zeroizing<String>, fs::Metadata)> {
    let (bytes, metadata) = read_bounded(path, LIMIT)?;
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok((Zeroizing::new(text.to_owned()), metadata)),
        Err(_) => Err(io::Error::other("it is not UTF-8")),
    }
}
