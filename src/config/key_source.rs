//! Sources of the secret key: text, a private file or pipe, standard input, or a program.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::permissions::check_private;
use super::read::read_key;
use super::{Origin, Sourced, key_command};
use crate::error::{Error, Hint};
use crate::host::Host;
use crate::prompt::TerminalGuard;
use crate::secret::SecretKey;

/// Where the key is.
pub enum KeySource {
    /// The key itself, not validated.
    Text(Zeroizing<Vec<u8>>),
    /// A private file, or a pipe.
    File(PathBuf),
    Stdin,
    /// A program whose standard output is the key.
    Command {
        program: String,
        args: Vec<String>,
    },
}

impl Sourced<KeySource> {
    /// Reads the key, or runs the program that prints it. From then on it is masked in all messages.
    pub fn read(&self, host: &mut Host) -> Result<SecretKey, Error> {
        let key = self.read_unmasked(host)?;
        host.add_secret(key.expose());
        Ok(key)
    }

    fn read_unmasked(&self, host: &mut Host) -> Result<SecretKey, Error> {
        let parse = |text: &[u8]| {
            SecretKey::parse(text).map_err(|problem| Error::MalformedKey { origin: self.origin.to_string(), problem })
        };
        match &self.value {
            KeySource::Text(text) => parse(text),
            KeySource::File(path) => parse(&read_file(path)?),
            KeySource::Stdin => parse(&read_stdin(host)?),
            KeySource::Command { program, args } => {
                let failed =
                    |problem| Error::KeyCommand { program: program.clone(), origin: self.origin.to_string(), problem };
                let _terminal = TerminalGuard::new();
                let key = key_command::run(program, args, host.terminal.stdin, key_command::TIMEOUT).map_err(failed)?;
                SecretKey::parse(&key).map_err(|problem| failed(format!("printed a secret key that {problem}")))
            }
        }
    }
}

impl KeySource {
    /// What may be shown of the key without reading it.
    pub(super) fn redacted(&self) -> String {
        match self {
            KeySource::Text(text) => match SecretKey::parse(text) {
                Ok(key) => key.redacted().into(),
                Err(problem) => format!("(a text that {problem})"),
            },
            KeySource::File(_) | KeySource::Stdin => "(read when it is needed)".into(),
            KeySource::Command { program, .. } => format!("(printed by the program {program} when it is needed)"),
        }
    }

    /// The source that `--secret-key-file` names, `-` being standard input.
    pub(super) fn from_flag(path: &Path) -> Sourced<KeySource> {
        if path == Path::new("-") {
            Sourced::new(KeySource::Stdin, Origin::Stdin)
        } else {
            Sourced::new(KeySource::File(path.to_owned()), Origin::File(path.to_owned()))
        }
    }
}

fn read_stdin(host: &mut Host) -> Result<Zeroizing<Vec<u8>>, Error> {
    read_key(&mut host.stdin).map_err(|error| Error::Setting {
        origin: "standard input".into(),
        problem: format!("has no readable secret key: {error}"),
        hint: None,
    })
}

fn read_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, Error> {
    let problem =
        |problem: String, hint: Option<Hint>| Error::Config { path: path.to_owned(), line: None, problem, hint };
    let unreadable = |error: io::Error| problem(format!("the secret key can't be read: {error}"), None);
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(problem("is a folder".into(), None));
    }
    if metadata.is_file() {
        check_private(path, &metadata).map_err(|what| problem(what, Some(Hint::MakePrivate(path.to_owned()))))?;
    }
    read_key(file).map_err(unreadable)
}
