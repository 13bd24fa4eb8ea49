//! `config.toml`: found, checked and read without ever quoting what stands in it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use zeroize::Zeroizing;

use super::settings::env;
use super::{KeySource, Origin, Sourced, key_source};
use crate::error::{Error, quoted};
use crate::host::Host;

/// A configuration file of this size is something else by mistake.
const LIMIT: u64 = 1024 * 1024;

/// The keys of the top level and of each profile.
const SECTION_KEYS: [&str; 4] = ["api_url", "ca_cert", "secret_key", "secret_key_command"];
/// The keys of the top level alone.
const TOP_KEYS: [&str; 2] = ["default_profile", "profiles"];

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
}

impl ConfigFile {
    /// Reads the file that `--config` or `TORII_CONFIG` names, or the one in its usual place if there is one.
    ///
    /// # Errors
    /// It can't be read, others can read or write it, or its content is wrong.
    pub fn load(flag: Option<&Path>, host: &Host) -> Result<ConfigFile, Error> {
        ConfigFile::open(flag, host, false)
    }

    /// The same, but that a file which was asked for need not exist yet.
    ///
    /// # Errors
    /// As [`ConfigFile::load`].
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
    ///
    /// # Errors
    /// There is no place for it: no home folder, say.
    pub fn place(flag: Option<&Path>, host: &Host) -> Result<Sourced<PathBuf>, Error> {
        ConfigFile::path(flag, host)?.ok_or_else(|| Error::Setting {
            origin: "the configuration file".into(),
            problem: "has no usual place here, for there is no home folder".into(),
            hint: Some("name it with --config or TORII_CONFIG".into()),
        })
    }

    /// Where the file is, or would be; `None` on a system that has no place for it.
    ///
    /// # Errors
    /// `TORII_CONFIG` is set and can't be a path.
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
    /// # Errors
    /// The line that is to blame and what is wrong with it, without quoting it: it may hold a key.
    pub fn parse(path: &Path, text: &str) -> Result<ConfigFile, Error> {
        Reader { path, text }.config()
    }

    /// The profile `name`.
    ///
    /// # Errors
    /// There is none of this name.
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
            hint: Some("torii config init   makes one".into()),
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

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    fn config(&self) -> Result<ConfigFile, Error> {
        // The library's own message quotes the line, key and all: of it, only the place and the kind are passed on.
        let table = DeTable::parse(self.text).map_err(|error| {
            let problem = if error.message().contains("duplicate") {
                "the same key stands twice"
            } else {
                "this is not valid TOML: a line is NAME = \"value\", with the quotation marks"
            };
            self.problem(error.span(), problem.into())
        })?;
        let mut config = ConfigFile::default();
        for (key, value) in table.get_ref() {
            match key.get_ref().as_ref() {
                "default_profile" => {
                    let origin = Origin::Config { path: self.path.to_owned(), profile: None };
                    config.default_profile = Some(Sourced::new(self.string("default_profile", value)?, origin));
                }
                "profiles" => config.profiles = self.profiles(value)?,
                name if SECTION_KEYS.contains(&name) => self.set(&mut config.top, name, value)?,
                unknown => {
                    let known = [&SECTION_KEYS[..], &TOP_KEYS].concat();
                    return Err(self.problem(Some(key.span()), unknown_key(unknown, &known)));
                }
            }
        }
        Ok(config)
    }

    fn profiles(&self, value: &Spanned<DeValue<'_>>) -> Result<BTreeMap<String, Section>, Error> {
        let not_a_table = |what: &str, span| self.problem(Some(span), format!("{what} must be a table"));
        let Some(table) = value.get_ref().as_table() else {
            return Err(not_a_table("profiles", value.span()));
        };
        let mut profiles = BTreeMap::new();
        for (name, value) in table {
            let Some(table) = value.get_ref().as_table() else {
                return Err(not_a_table("what stands under profiles", name.span()));
            };
            let mut section = Section::default();
            for (key, value) in table {
                match key.get_ref().as_ref() {
                    name if SECTION_KEYS.contains(&name) => self.set(&mut section, name, value)?,
                    unknown => return Err(self.problem(Some(key.span()), unknown_key(unknown, &SECTION_KEYS))),
                }
            }
            profiles.insert(name.get_ref().to_string(), section);
        }
        Ok(profiles)
    }

    /// Puts one of [`SECTION_KEYS`] into its section.
    fn set(&self, section: &mut Section, name: &str, value: &Spanned<DeValue<'_>>) -> Result<(), Error> {
        let mut set_key = |key| match section.key.replace(key) {
            None => Ok(()),
            Some(_) => Err(self.problem(
                Some(value.span()),
                "secret_key and secret_key_command stand side by side: only one of them can be meant".into(),
            )),
        };
        match name {
            "secret_key" => {
                set_key(KeySource::Text(Zeroizing::new(self.string(name, value)?.into_bytes())))?;
            }
            "secret_key_command" => set_key(self.command(value)?)?,
            "ca_cert" => {
                let folder = self.path.parent().unwrap_or(Path::new(""));
                section.ca_cert = Some(folder.join(self.string(name, value)?));
            }
            _ => section.api_url = Some(self.string(name, value)?),
        }
        Ok(())
    }

    fn command(&self, value: &Spanned<DeValue<'_>>) -> Result<KeySource, Error> {
        let words: Option<Vec<String>> = value
            .get_ref()
            .as_array()
            .and_then(|list| list.iter().map(|word| word.get_ref().as_str().map(str::to_owned)).collect());
        let mut words = words.unwrap_or_default().into_iter();
        let Some(program) = words.next().filter(|program| !program.is_empty()) else {
            let problem = "secret_key_command must be a list of a program and its arguments: [\"pass\", \"torii\"]";
            return Err(self.problem(Some(value.span()), problem.into()));
        };
        // Like every path in this file: a bare name is looked for where the shell looks, anything else beside the file.
        let program = match self.path.parent() {
            Some(folder) if program.contains(std::path::is_separator) => folder.join(program).display().to_string(),
            _ => program,
        };
        Ok(KeySource::Command { program, args: words.collect() })
    }

    fn string(&self, name: &str, value: &Spanned<DeValue<'_>>) -> Result<String, Error> {
        match value.get_ref().as_str() {
            Some("") => Err(self.problem(Some(value.span()), format!("{name} is empty"))),
            Some(text) => Ok(text.to_owned()),
            None => {
                let found = value.get_ref().type_str();
                Err(self.problem(
                    Some(value.span()),
                    format!("{name} must be a string in quotation marks, and is of type {found}"),
                ))
            }
        }
    }

    fn problem(&self, span: Option<Range<usize>>, problem: String) -> Error {
        let line = span.map(|span| 1 + self.text.get(..span.start).unwrap_or(self.text).matches('\n').count());
        let hint = line.map(|line| format!("$EDITOR +{line} {}", quoted(&self.path.display().to_string())));
        Error::Config { path: self.path.to_owned(), line, problem, hint }
    }
}

/// Doesn't quote the key either: it may be a secret key pasted into the wrong place.
fn unknown_key(key: &str, known: &[&str]) -> String {
    let nearest =
        known.iter().map(|known| (strsim::jaro_winkler(key, known), known)).max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((likeness, known)) if likeness > 0.75 => format!("unknown key: did you mean {known}?"),
        _ => format!("unknown key: there are {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Result<ConfigFile, String> {
        ConfigFile::parse(Path::new("config.toml"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn all_keys() {
        let config = config(
            "default_profile = 'live'\napi_url = 'https://x'\nsecret_key = 'sk_test_abc'\n\
             [profiles.live]\nsecret_key_command = ['pass', 'torii']\nca_cert = 'corp.pem'",
        )
        .unwrap();
        assert!(matches!(&config.top.key, Some(KeySource::Text(key)) if key.as_slice() == b"sk_test_abc"));
        assert_eq!(config.top.api_url.unwrap(), "https://x");
        assert_eq!(config.default_profile.unwrap().value, "live");
        let live = &config.profiles["live"];
        assert!(
            matches!(&live.key, Some(KeySource::Command { program, args }) if program == "pass" && args == &["torii"])
        );
        assert_eq!(live.ca_cert.as_deref(), Some(Path::new("corp.pem")));
    }

    #[test]
    fn problems_name_the_line_and_never_its_content() {
        for (text, expected) in [
            ("\nsecret_key = sk_live_planted", "config.toml, line 2: this is not valid TOML"),
            ("secret_key = \"sk_live_planted", "config.toml, line 1: this is not valid TOML"),
            ("secret_key = ['sk_live_planted']", "config.toml, line 1: secret_key must be a string"),
            (
                "api_url = 'x'\n\nsecret_kye = 'sk_live_planted'",
                "config.toml, line 3: unknown key: did you mean secret_key?",
            ),
            ("sk_live_planted = 1", "config.toml, line 1: unknown key: there are"),
            ("api_url = 'a'\napi_url = 'sk_live_planted'", "config.toml, line 2: the same key stands twice"),
            ("secret_key = ''", "config.toml, line 1: secret_key is empty"),
            ("profiles = 'sk_live_planted'", "config.toml, line 1: profiles must be a table"),
            ("[profiles]\nlive = 'sk_live_planted'", "config.toml, line 2: what stands under profiles must be a table"),
            ("[profiles.a]\n\ndefault_profile = 'sk_live_planted'", "config.toml, line 3: unknown key"),
            (
                "[profiles.a]\nsecret_key_command = 'op sk_live_planted'",
                "config.toml, line 2: secret_key_command must be",
            ),
            ("secret_key_command = []", "config.toml, line 1: secret_key_command must be"),
            ("secret_key_command = ['op', 1]", "config.toml, line 1: secret_key_command must be"),
            (
                "secret_key = 'sk_live_planted'\nsecret_key_command = ['op']",
                "config.toml, line 2: secret_key and secret_key_command stand side by side",
            ),
        ] {
            let problem = config(text).err().unwrap();
            assert!(problem.starts_with(expected), "{problem}");
            assert!(!problem.contains("planted"), "{problem}");
        }
    }
}
