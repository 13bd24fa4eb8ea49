//! Parses `config.toml`, with errors that never quote it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};
use zeroize::Zeroizing;

use super::{ConfigFile, Section};
use crate::config::{KeySource, Origin, Sourced};
use crate::error::{Error, Hint};

/// A key of the top level and of profiles.
#[derive(Clone, Copy)]
enum SectionKey {
    ApiUrl,
    AuditLog,
    CaCert,
    GeoIp,
    SecretKey,
    SecretKeyCommand,
}

const SECTION_KEYS: [(&str, SectionKey); 6] = [
    ("api_url", SectionKey::ApiUrl),
    ("audit_log", SectionKey::AuditLog),
    ("ca_cert", SectionKey::CaCert),
    ("geoip", SectionKey::GeoIp),
    ("secret_key", SectionKey::SecretKey),
    ("secret_key_command", SectionKey::SecretKeyCommand),
];
/// What to do about a path of Windows.
const BACKSLASH: &str = "between double quotes a backslash begins an escape: put a path with backslashes between single quotes, 'C:\\certs\\ca.pem'";
/// The keys of the top level alone.
const TOP_KEYS: [&str; 2] = ["default_profile", "profiles"];

/// Parses `text`, the content of the file `path`.
pub(super) fn parse_config(path: &Path, text: &str) -> Result<ConfigFile, Error> {
    Parser { path, text }.config()
}

struct Parser<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Parser<'_> {
    fn config(&self) -> Result<ConfigFile, Error> {
        // The library's message quotes the line: only its position is passed on.
        let table = DeTable::parse(self.text).map_err(|error| {
            let line = error.span().map_or("", |span| self.line_at(span.start));
            let problem = if error.message().contains("duplicate") {
                "duplicate key"
            } else if line.contains('"') && line.contains('\\') {
                BACKSLASH
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
                _ => self.set(&mut config.top, key, value, &TOP_KEYS)?,
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
                return Err(not_a_table("each entry of profiles", name.span()));
            };
            let mut section = Section::default();
            for (key, value) in table {
                self.set(&mut section, key, value, &[])?;
            }
            profiles.insert(name.get_ref().to_string(), section);
        }
        Ok(profiles)
    }

    /// Sets the value of one of [`SECTION_KEYS`]. `other_keys` are for the error only.
    fn set(
        &self,
        section: &mut Section,
        key: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
        other_keys: &[&str],
    ) -> Result<(), Error> {
        let name = key.get_ref().as_ref();
        let Some((_, key)) = SECTION_KEYS.iter().find(|(known, _)| *known == name) else {
            let known: Vec<&str> =
                SECTION_KEYS.iter().map(|(name, _)| *name).chain(other_keys.iter().copied()).collect();
            return Err(self.problem(Some(key.span()), unknown_key(name, &known)));
        };
        let mut set_key = |key| match section.key.replace(key) {
            None => Ok(()),
            Some(_) => {
                Err(self.problem(Some(value.span()), "secret_key and secret_key_command can't be used together".into()))
            }
        };
        match key {
            SectionKey::SecretKey => {
                set_key(KeySource::Text(Zeroizing::new(self.string(name, value)?.into_bytes())))?;
            }
            SectionKey::SecretKeyCommand => set_key(self.command(value)?)?,
            SectionKey::CaCert => section.ca_cert = Some(self.resolve_path(&self.string(name, value)?)),
            SectionKey::GeoIp => section.geoip = Some(self.paths(name, value)?),
            SectionKey::AuditLog => section.audit_log = Some(self.resolve_path(&self.string(name, value)?)),
            SectionKey::ApiUrl => section.api_url = Some(self.string(name, value)?),
        }
        Ok(())
    }

    /// Resolves a path relative to the folder of this file.
    fn resolve_path(&self, path: &str) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(path)
    }

    fn paths(&self, name: &str, value: &Spanned<DeValue<'_>>) -> Result<Vec<PathBuf>, Error> {
        match value.get_ref().as_array() {
            Some(list) => list.iter().map(|path| Ok(self.resolve_path(&self.string(name, path)?))).collect(),
            None => Err(self.problem(Some(value.span()), format!("{name} must be a list of files: [\"city.mmdb\"]"))),
        }
    }

    fn command(&self, value: &Spanned<DeValue<'_>>) -> Result<KeySource, Error> {
        let command: Option<Vec<String>> = value
            .get_ref()
            .as_array()
            .and_then(|list| list.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect());
        let mut args = command.unwrap_or_default().into_iter();
        let Some(program) = args.next().filter(|program| !program.is_empty()) else {
            let problem = "secret_key_command must be a list of a program and its arguments: [\"pass\", \"torii\"]";
            return Err(self.problem(Some(value.span()), problem.into()));
        };
        // A bare name is searched in `PATH`; a path is relative to the folder of this file.
        let program = match self.path.parent() {
            Some(folder) if program.contains(std::path::is_separator) => folder.join(program).display().to_string(),
            _ => program,
        };
        Ok(KeySource::Command { program, args: args.collect() })
    }

    fn string(&self, name: &str, value: &Spanned<DeValue<'_>>) -> Result<String, Error> {
        match value.get_ref().as_str() {
            Some("") => Err(self.problem(Some(value.span()), format!("{name} is empty"))),
            // `"C:\temp\new.pem"` has a tab and a line end.
            Some(text) if text.contains(char::is_control) => {
                Err(self.problem(Some(value.span()), format!("{name} contains a control character: {BACKSLASH}")))
            }
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

    /// Returns the line around a position.
    fn line_at(&self, at: usize) -> &str {
        let (before, after) = self.text.split_at_checked(at).unwrap_or((self.text, ""));
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let end = at + after.find('\n').unwrap_or(after.len());
        self.text.get(start..end).unwrap_or_default()
    }

    fn problem(&self, span: Option<Range<usize>>, problem: String) -> Error {
        let line = span.map(|span| 1 + self.text.get(..span.start).unwrap_or(self.text).matches('\n').count());
        let hint = line.map(|line| Hint::EditLine { path: self.path.to_owned(), line });
        Error::Config { path: self.path.to_owned(), line, problem, hint }
    }
}

/// The message doesn't quote the unknown key: it may be a secret key pasted into the wrong place.
fn unknown_key(key: &str, known: &[&str]) -> String {
    let nearest =
        known.iter().map(|known| (strsim::jaro_winkler(key, known), known)).max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((similarity, known)) if similarity > 0.75 => format!("unknown key: did you mean {known}?"),
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
             [profiles.live]\nsecret_key_command = ['pass', 'torii']\nca_cert = 'corp.pem'\n\
             geoip = ['a.mmdb', '/b.mmdb']",
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
        assert_eq!(live.geoip.as_ref().unwrap(), &[Path::new("a.mmdb"), Path::new("/b.mmdb")]);
    }

    #[test]
    fn errors_name_the_line_and_never_quote_it() {
        for (text, expected) in [
            ("\nsecret_key = sk_live_planted", "config.toml, line 2: this is not valid TOML"),
            ("secret_key = \"sk_live_planted", "config.toml, line 1: this is not valid TOML"),
            ("secret_key = ['sk_live_planted']", "config.toml, line 1: secret_key must be a string"),
            (
                "api_url = 'x'\n\nsecret_kye = 'sk_live_planted'",
                "config.toml, line 3: unknown key: did you mean secret_key?",
            ),
            ("sk_live_planted = 1", "config.toml, line 1: unknown key: there are"),
            ("api_url = 'a'\napi_url = 'sk_live_planted'", "config.toml, line 2: duplicate key"),
            ("secret_key = ''", "config.toml, line 1: secret_key is empty"),
            ("profiles = 'sk_live_planted'", "config.toml, line 1: profiles must be a table"),
            ("[profiles]\nlive = 'sk_live_planted'", "config.toml, line 2: each entry of profiles must be a table"),
            ("[profiles.a]\n\ndefault_profile = 'sk_live_planted'", "config.toml, line 3: unknown key"),
            (
                "[profiles.a]\nsecret_key_command = 'op sk_live_planted'",
                "config.toml, line 2: secret_key_command must be",
            ),
            ("geoip = 'sk_live_planted'", "config.toml, line 1: geoip must be a list of files"),
            ("geoip = ['a', 1]", "config.toml, line 1: geoip must be a string"),
            ("geoip = ['']", "config.toml, line 1: geoip is empty"),
            ("secret_key_command = []", "config.toml, line 1: secret_key_command must be"),
            ("secret_key_command = ['op', 1]", "config.toml, line 1: secret_key_command must be"),
            (
                "secret_key = 'sk_live_planted'\nsecret_key_command = ['op']",
                "config.toml, line 2: secret_key and secret_key_command can't be used together",
            ),
        ] {
            let problem = config(text).err().unwrap();
            assert!(problem.starts_with(expected), "{problem}");
            assert!(!problem.contains("planted"), "{problem}");
        }
    }
}
