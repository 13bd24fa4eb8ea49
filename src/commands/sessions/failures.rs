//! The users among many that failed: told at once, counted, and in the end kept so that they can be tried again.

use std::fs::{self, File};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

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

    /// One user failed. `name` is the user, for messages, and `again` how to name the user once more, see
    /// [`Looked`](super::lookup::Looked).
    pub fn add(&mut self, name: Option<&str>, again: Option<&str>, error: &Error, host: &Host) {
        self.count += 1;
        self.retryable |= error.retryable();
        let line = if self.wants_json { error::json_of(name, error) } else { error::line(name, error, self.style) };
        host.stderr(&line);
        self.keep(again);
    }

    /// Keeps the name of a user that must be tried again, without a word.
    pub fn keep(&mut self, again: Option<&str>) {
        if let (Some(kept), Some(name)) = (&mut self.kept, again) {
            kept.names.extend([name, "\n"]);
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

    /// Writes the file. Only for a run that came to its end: of one that was broken off, it would not have all users that are
    /// left, and may be the very file that they were read from.
    ///
    /// # Errors
    /// It can't be written.
    pub fn finish(self) -> Result<(), Error> {
        self.kept.map_or(Ok(()), Kept::finish)
    }
}

/// The file of users that failed, and what is to be written to it.
struct Kept {
    path: PathBuf,
    names: String,
}

impl Kept {
    /// Makes sure that the file can be written, and leaves it as it is.
    fn open(path: &Path) -> Result<Kept, Error> {
        let kept = Kept { path: path.to_owned(), names: String::new() };
        let is_new = !path.exists();
        let file = kept.target().map_err(|source| kept.error(source))?;
        if is_new {
            // That it can't be taken away again does no harm: it is empty.
            let _ = fs::remove_file(path);
        }
        // Two would write over each other.
        let is_stream =
            ["/dev/std", "/dev/fd/", "/proc/"].iter().any(|start| path.to_string_lossy().starts_with(start));
        if is_stream && file.metadata().is_ok_and(|metadata| metadata.is_file()) {
            return Err(kept.error(io::Error::other("stands for a file that is written already: name another")));
        }
        Ok(kept)
    }

    /// As a shell's redirection opens it, but for its content: that must not be gone before there is another.
    fn target(&self) -> io::Result<File> {
        File::options().write(true).create(true).truncate(false).open(&self.path)
    }

    fn finish(self) -> Result<(), Error> {
        self.write().map_err(|source| self.error(source))
    }

    fn write(&self) -> io::Result<()> {
        let mut file = self.target()?;
        // In this order, so that a full disk leaves what was there before.
        file.write_all(self.names.as_bytes())?;
        if file.metadata()?.is_file() {
            let end = file.stream_position()?;
            file.set_len(end)?;
        }
        file.flush()
    }

    fn error(&self, source: io::Error) -> Error {
        Error::File { place: self.path.display().to_string(), source }
    }
}
