//! The users among many that failed: told at once, counted, and kept so that they can be tried again.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::error::Error;
use crate::host::Host;
use crate::view::error;
use crate::view::style::Style;

/// Tells, counts and keeps failures.
pub struct Failures {
    kept: Option<Kept>,
    wants_json: bool,
    style: Style,
    count: usize,
    retryable: bool,
}

impl Failures {
    /// Failures are kept in `file`, if one is given.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn new(file: Option<&Path>, wants_json: bool, style: Style) -> Result<Failures, Error> {
        let kept = file.map(Kept::open).transpose()?;
        Ok(Failures { kept, wants_json, style, count: 0, retryable: false })
    }

    /// One user failed; `name` is how to name the user again, `None` when it was a line that names nobody.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn add(&mut self, name: Option<&str>, error: &Error, host: &Host) -> Result<(), Error> {
        self.count += 1;
        self.retryable |= error.retryable();
        let line = if self.wants_json { error::json(error) } else { error::line(name, error, self.style) };
        host.stderr(&line);
        self.keep(name)
    }

    /// Keeps the name of a user that must be tried again, without a word.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn keep(&mut self, name: Option<&str>) -> Result<(), Error> {
        match (&mut self.kept, name) {
            (Some(kept), Some(name)) => kept.add(name),
            _ => Ok(()),
        }
    }

    /// How many failed.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether one of them may succeed later.
    #[must_use]
    pub fn retryable(&self) -> bool {
        self.retryable
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// It can't be written.
    pub fn finish(self) -> Result<(), Error> {
        self.kept.map_or(Ok(()), Kept::finish)
    }
}

/// The file of users that failed.
struct Kept {
    place: String,
    out: BufWriter<Target>,
}

enum Target {
    /// Takes the place of the other file only when all is written: that may be the file that the users were read from.
    Regular(NamedTempFile, std::path::PathBuf),
    /// A pipe or a device.
    Other(File),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Target::Regular(file, _) => file.write(bytes),
            Target::Other(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Kept {
    fn open(path: &Path) -> Result<Kept, Error> {
        let place = path.display().to_string();
        let is_special = path.metadata().is_ok_and(|metadata| !metadata.is_file());
        let target = if is_special { File::options().write(true).open(path).map(Target::Other) } else { regular(path) };
        match target {
            Ok(target) => Ok(Kept { place, out: BufWriter::new(target) }),
            Err(source) => Err(Error::File { place, source }),
        }
    }

    fn add(&mut self, name: &str) -> Result<(), Error> {
        writeln!(self.out, "{name}").map_err(|source| Error::File { place: self.place.clone(), source })
    }

    fn finish(self) -> Result<(), Error> {
        let place = self.place;
        let done = self.out.into_inner().map_err(io::IntoInnerError::into_error).and_then(|target| match target {
            Target::Regular(file, path) => file.persist(path).map(drop).map_err(|error| error.error),
            Target::Other(_) => Ok(()),
        });
        done.map_err(|source| Error::File { place, source })
    }
}

/// A new file beside the one that it will replace, with the permissions that a new file would have.
fn regular(path: &Path) -> io::Result<Target> {
    // A link is followed, as a shell's redirection would.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    let mode = <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(mode);
    Ok(Target::Regular(builder.prefix(".torii-failed-").tempfile_in(folder)?, path))
}
