//! `config.toml`: found, checked and read without ever quoting what stands in it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use zeroize::Zeroizing;

use super::{Origin, Sourced, env, key_file};
use crate::error::Error;
use crate::host::Host;

/// A configuration file of this size is something else by mistake.
const LIMIT: u64 = 1024 * 1024;

/// What the configuration file says.
#[derive(Default)]
pub struct ConfigFile {
    /// The secret key, not yet checked.
    pub secret_key: Option<Sourced<Zeroizing<Vec<u8>>>>,
    /// The API's address, not yet checked.
    pub api_url: Option<Sourced<String>>,
    /// The file of trusted certificates; relative to the configuration file's folder.
    pub ca_cert: Option<Sourced<PathBuf>>,
}

/// The keys that the file may have.
const KEYS: [&str; 3] = ["api_url", "ca_cert", "secret_key"];

impl ConfigFile {
    /// Reads the file that `--config` or `TORII_CONFIG` names, or the one in its usual place if there is one.
    pub(super) fn load(flag: Option<&Path>, host: &Host) -> Result<ConfigFile, Error> {
        let named = match flag {
            Some(path) => Some(path.to_owned()),
            None => env(host, "TORII_CONFIG")?.map(PathBuf::from),
        };
        let usual = host.config_dir().map(|dir| dir.join("config.toml"));
        let Some(path) = named.clone().or(usual) else { return Ok(ConfigFile::default()) };
        match read(&path) {
            Ok((text, metadata)) => {
                let config = ConfigFile::parse(&path, &text)?;
                if config.secret_key.is_some() {
                    key_file::private(&metadata).map_err(|problem| Error::Config {
                        hint: Some(format!("chmod 600 {}", path.display())),
                        path,
                        line: None,
                        problem,
                    })?;
                }
                Ok(config)
            }
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => Ok(ConfigFile::default()),
            Err(error) => Err(Error::Config {
                path,
                line: None,
                problem: format!("the configuration can't be read: {error}"),
                hint: None,
            }),
        }
    }

    /// Reads `text`, the content of the file `path`.
    ///
    /// # Errors
    /// The line that is to blame and what is wrong with it, without quoting it: it may hold a key.
    pub fn parse(path: &Path, text: &str) -> Result<ConfigFile, Error> {
        Reader { path, text }.config()
    }
}

fn read(path: &Path) -> io::Result<(Zeroizing<String>, fs::Metadata)> {
    // Asked before opening: to open a pipe that nobody writes to would wait for ever.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.len() > LIMIT {
        return Err(io::Error::other("it is too large for a configuration"));
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1));
    file.take(LIMIT).read_to_end(&mut bytes)?;
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
        for (key, value) in table.into_inner() {
            match key.get_ref().as_ref() {
                "secret_key" => {
                    let text = self.string("secret_key", &value)?;
                    config.secret_key = Some(self.sourced(Zeroizing::new(text.into_bytes())));
                }
                "api_url" => config.api_url = Some(self.sourced(self.string("api_url", &value)?)),
                "ca_cert" => {
                    let folder = self.path.parent().unwrap_or(Path::new(""));
                    config.ca_cert = Some(self.sourced(folder.join(self.string("ca_cert", &value)?)));
                }
                unknown => return Err(self.problem(Some(key.span()), unknown_key(unknown))),
            }
        }
        Ok(config)
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

    fn sourced<T>(&self, value: T) -> Sourced<T> {
        Sourced::new(value, Origin::Config(self.path.to_owned()))
    }

    fn problem(&self, span: Option<Range<usize>>, problem: String) -> Error {
        let line = span.map(|span| 1 + self.text.get(..span.start).unwrap_or(self.text).matches('\n').count());
        Error::Config { path: self.path.to_owned(), line, problem, hint: None }
    }
}

/// Doesn't quote the key either: it may be a secret key pasted into the wrong place.
fn unknown_key(key: &str) -> String {
    let nearest = KEYS.iter().map(|known| (strsim::jaro_winkler(key, known), known)).max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((likeness, known)) if likeness > 0.75 => format!("unknown key: did you mean {known}?"),
        _ => format!("unknown key: there are {}", KEYS.join(", ")),
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
        let config = config("secret_key = 'sk_test_abc'\napi_url = 'https://x'\nca_cert = 'corp.pem'").unwrap();
        assert_eq!(config.secret_key.unwrap().value.as_slice(), b"sk_test_abc");
        assert_eq!(config.api_url.unwrap().value, "https://x");
        assert_eq!(config.ca_cert.unwrap().value, Path::new("corp.pem"));
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
        ] {
            let problem = config(text).err().unwrap();
            assert!(problem.starts_with(expected), "{problem}");
            assert!(!problem.contains("planted"), "{problem}");
        }
    }
}
