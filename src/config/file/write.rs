//! Writes a profile to `config.toml`: atomically, readable by the owner only, and leaving everything else as it was.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, InlineTable, Item, Table, value};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::secret::SecretKey;

/// A profile to write.
pub struct NewProfile<'a> {
    pub name: &'a str,
    pub key: SecretKey,
    /// `None` leaves the file's value.
    pub api_url: Option<String>,
    /// `None` leaves the file's value.
    pub ca_cert: Option<String>,
    /// Whether it may replace a key that the profile has.
    pub may_replace: bool,
    pub default: MakeDefault,
}

/// Whether a profile becomes the default one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MakeDefault {
    Yes,
    /// Unless there is one.
    IfNone,
    No,
}

impl NewProfile<'_> {
    /// Writes the profile to the file `path`, which need not exist. Comments and order are kept.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        edit(path, |document| self.insert(document))
    }

    /// Adds this profile to `text`.
    #[cfg(test)]
    fn insert_text(&self, text: &str) -> Result<Zeroizing<String>, &'static str> {
        edit_text(text, |document| self.insert(document))
    }

    fn insert(&self, document: &mut DocumentMut) -> Result<(), &'static str> {
        match self.default {
            MakeDefault::Yes => set(document.as_table_mut(), "default_profile", self.name),
            MakeDefault::IfNone if !document.contains_key("default_profile") => {
                document.insert("default_profile", value(self.name));
            }
            MakeDefault::IfNone | MakeDefault::No => {}
        }
        let profiles = document.entry("profiles").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        // A table in an inline table must be inline, too.
        let new = if profiles.is_inline_table() { value(InlineTable::new()) } else { toml_edit::table() };
        let profiles = profiles.as_table_like_mut().ok_or("profiles is not a table")?;
        let profile = profiles.entry(self.name).or_insert(new);
        let profile = profile.as_table_like_mut().ok_or("the profile is not a table")?;
        // Another process may have written it since it was looked up.
        if !self.may_replace && (profile.contains_key("secret_key") || profile.contains_key("secret_key_command")) {
            return Err("another process has added a key to the profile");
        }
        profile.remove("secret_key_command");
        set(profile, "secret_key", self.key.expose());
        if let Some(url) = &self.api_url {
            set(profile, "api_url", url);
        }
        if let Some(path) = &self.ca_cert {
            set(profile, "ca_cert", path);
        }
        Ok(())
    }
}

/// Removes the profile `name` from the file `path`, and `default_profile` if it names it. Comments and order of the rest are kept.
pub fn remove_profile(path: &Path, name: &str) -> Result<(), Error> {
    edit(path, |document| {
        let profiles = document.get_mut("profiles").and_then(Item::as_table_like_mut).ok_or("it has no profiles")?;
        profiles.remove(name).ok_or("it has no such profile")?;
        if document.get("default_profile").and_then(Item::as_str) == Some(name) {
            document.remove("default_profile");
        }
        Ok(())
    })
}

/// Changes the file `path`, which need not exist.
fn edit(path: &Path, change: impl FnOnce(&mut DocumentMut) -> Result<(), &'static str>) -> Result<(), Error> {
    let problem = |what: &str, error: &dyn std::fmt::Display| Error::Config {
        path: path.to_owned(),
        line: None,
        problem: format!("the configuration can't be {what}: {error}"),
        hint: None,
    };
    let target = resolve_link(path).map_err(|error| problem("read", &error))?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    create_private_dir(folder).map_err(|error| problem("written", &error))?;
    // Of two writers at once, the later one would undo the other's change.
    #[cfg(unix)]
    let _lock = fs::File::open(folder).and_then(|folder| folder.lock().map(|()| folder));
    let before = match fs::read_to_string(&target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        text => text.map_err(|error| problem("read", &error))?,
    };
    let after = edit_text(&Zeroizing::new(before), change).map_err(|error| problem("changed", &error))?;
    replace(folder, &target, after.as_bytes()).map_err(|error| problem("written", &error))
}

fn edit_text(
    text: &str,
    change: impl FnOnce(&mut DocumentMut) -> Result<(), &'static str>,
) -> Result<Zeroizing<String>, &'static str> {
    // The library drops a byte order mark and writes LF.
    let (mark, rest) = text.strip_prefix('\u{feff}').map_or(("", text), |rest| ("\u{feff}", rest));
    let is_crlf = rest.contains("\r\n") && rest.matches('\n').count() == rest.matches("\r\n").count();
    // The library's message would quote the line.
    let mut document: DocumentMut = rest.parse().map_err(|_| "it is not valid TOML")?;
    change(&mut document)?;
    let mut after = Zeroizing::new(document.to_string());
    if is_crlf {
        after = Zeroizing::new(after.replace('\n', "\r\n"));
    }
    Ok(Zeroizing::new(format!("{mark}{}", after.as_str())))
}

/// Sets a value, and keeps the comments around the old one.
fn set(table: &mut dyn toml_edit::TableLike, key: &str, text: &str) {
    let mut new = toml_edit::Value::from(text);
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        None => drop(table.insert(key, Item::Value(new))),
    }
}

/// Resolves a symbolic link, also if its target does not exist, so that the link is kept.
fn resolve_link(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_link(path) {
            Ok(link) => Ok(path.parent().unwrap_or(Path::new("")).join(link)),
            Err(_) => Ok(path.to_owned()),
        },
        resolved => resolved,
    }
}

/// Creates the folder, if it doesn't exist, for the owner only.
fn create_private_dir(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Replaces the file atomically. Only its owner can ever read it.
fn replace(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".config.toml.").tempfile_in(folder)?;
    file.write_all(bytes)?;
    // Root may write another user's file.
    #[cfg(unix)]
    if let Ok(before) = fs::metadata(path) {
        use std::os::unix::fs::{MetadataExt, fchown};
        if before.uid() != file.as_file().metadata()?.uid() {
            fchown(file.as_file(), Some(before.uid()), Some(before.gid()))?;
        }
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(text: &str, name: &str, api_url: Option<&str>, is_default: bool) -> String {
        let key = SecretKey::parse(b"sk_test_written").unwrap();
        let default = if is_default { MakeDefault::IfNone } else { MakeDefault::No };
        NewProfile { name, key, api_url: api_url.map(str::to_owned), ca_cert: None, may_replace: true, default }
            .insert_text(text)
            .unwrap()
            .to_string()
    }

    #[test]
    fn a_new_file() {
        assert_eq!(
            insert("", "test", Some("https://x.example"), true),
            "default_profile = \"test\"\n\n[profiles.test]\nsecret_key = \"sk_test_written\"\n\
             api_url = \"https://x.example\"\n"
        );
    }

    #[test]
    fn a_removed_profile_leaves_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        let rest = "# ours\n[profiles.live]\nsecret_key = \"sk_live_x\"\n";
        let text = format!("default_profile = \"test\"\n{rest}\n[profiles.test]\nsecret_key = \"sk_test_x\"\n");
        fs::write(&path, text).unwrap();
        remove_profile(&path, "test").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap().trim_start(), rest);
        assert!(remove_profile(&path, "test").unwrap_err().to_string().contains("no such profile"));
    }

    #[test]
    fn comments_and_order_are_kept() {
        let before = "# ours\nca_cert = \"corp.pem\" # proxy\n\n[profiles.live] # careful\n# the old one\n\
                      secret_key = \"sk_live_old\" # of May\napi_url = 'https://y.example'\n\n[profiles.other]\n";
        let after = insert(before, "live", None, false);
        assert_eq!(after, before.replace("sk_live_old", "sk_test_written"));
        let crlf = format!("\u{feff}{}", before.replace('\n', "\r\n"));
        assert_eq!(insert(&crlf, "live", None, false), crlf.replace("sk_live_old", "sk_test_written"));
        let command = "[profiles.a]\nsecret_key_command = [\"pass\"]\n";
        assert_eq!(insert(command, "a", None, false), "[profiles.a]\nsecret_key = \"sk_test_written\"\n");
        assert!(insert(before, "a b", None, true).contains("[profiles.\"a b\"]\nsecret_key"));
    }

    #[test]
    fn inline_tables_with_a_trailing_comma() {
        for before in
            ["profiles = { o = {}, }\n", "profiles = { o = {},\n}\n", "profiles = {o={}, # c\n}\n", "profiles = {}\n"]
        {
            let after = insert(before, "p", None, true);
            let config = super::super::ConfigFile::parse(Path::new("x"), &after);
            assert!(config.is_ok_and(|config| config.profiles.contains_key("p")), "{after}");
        }
    }

    #[test]
    fn inline_tables_and_an_existing_default() {
        assert_eq!(
            insert("default_profile = 'a'\nprofiles = { a = { api_url = 'https://x' } }\n", "b", None, true),
            "default_profile = 'a'\nprofiles = { a = { api_url = 'https://x' } , b = { secret_key = \"sk_test_written\" } }\n"
        );
    }
}
