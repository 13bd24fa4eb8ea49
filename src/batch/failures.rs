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
    /// [`Looked`](super::resolve::Looked).
    pub fn add(&mut self, name: Option<&str>, again: Option<&[u8]>, error: &Error, host: &Host) {
        self.count += 1;
        self.retryable |= error.retryable();
        let line = if self.wants_json { error::json_of(name, error) } else { error::line(name, error, self.style) };
        host.stderr(&line);
        self.keep(again);
    }

    /// Keeps the name of a user that must be tried again, without a word.
    pub fn keep(&mut self, again: Option<&[u8]>) {
        if let (Some(kept), Some(name)) = (&mut self.kept, again) {
            kept.names.extend_from_slice(name);
            kept.names.push(b'\n');
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
    /// Open from the beginning: a pipe's reader goes when its first writer does, and nobody else shall write to it meanwhile.
    file: Option<File>,
    /// Whether the file is there for this run only.
    is_new: bool,
    names: Vec<u8>,
}

impl Kept {
    /// Stands in a new file until the end. Should there be none (a second Ctrl-C, say), an empty file would say that nobody failed.
    const UNFINISHED: &[u8] = b"# The run that keeps its failures here has not come to its end\n";

    /// Makes sure that the file can be written, and leaves what is in it as it is.
    fn open(path: &Path) -> Result<Kept, Error> {
        Kept::try_open(path).map_err(|source| unusable(path, source))
    }

    fn try_open(path: &Path) -> io::Result<Kept> {
        let is_new = path.metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
        let file = File::options().write(true).create(is_new).truncate(false).open(path)?;
        // Two would write over each other.
        if is_written_already(&file) {
            return Err(io::Error::other("is being written already, by this program or another: name another"));
        }
        let mut kept = Kept { path: path.to_owned(), file: Some(file), is_new, names: Vec::new() };
        if let Some(file) = kept.file.as_mut().filter(|_| is_new) {
            file.write_all(Kept::UNFINISHED)?;
        }
        Ok(kept)
    }

    fn finish(mut self) -> Result<(), Error> {
        self.is_new = false;
        let written = self.file.take().map_or(Ok(()), |file| replace(file, &self.names));
        written.map_err(|source| unusable(&self.path, source))
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        // A link to it may have been there before.
        if self.is_new && !self.path.is_symlink() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Whether the file is where one of our streams goes, or another run keeps its failures. From now on it is this one's.
#[cfg(unix)]
fn is_written_already(file: &File) -> bool {
    use std::os::fd::{AsFd, BorrowedFd};
    use std::os::unix::fs::{FileTypeExt, MetadataExt};

    let Ok(metadata) = file.metadata() else { return false };
    let is = |stream: BorrowedFd<'_>| {
        let stream = stream.try_clone_to_owned().and_then(|stream| File::from(stream).metadata());
        stream.is_ok_and(|stream| (stream.dev(), stream.ino()) == (metadata.dev(), metadata.ino()))
    };
    let (is_file, is_pipe) = (metadata.is_file(), metadata.file_type().is_fifo());
    // Beside messages in a pipe it may be meant, and a terminal or what swallows everything may be both.
    ((is_file || is_pipe) && is(io::stdout().as_fd()))
        || (is_file && is(io::stderr().as_fd()))
        // Where nothing can be locked there is nothing to find out.
        || (is_file && matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock)))
}

/// Elsewhere a file that is locked could not be read, and it may be the one that the users come from.
#[cfg(not(unix))]
fn is_written_already(_: &File) -> bool {
    false
}

/// Writes over what is there, in place: it keeps its owner, its permissions and its links. A full disk leaves it as it was.
fn replace(mut file: File, content: &[u8]) -> io::Result<()> {
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return file.write_all(content);
    }
    // Only what is longer than before needs room.
    let before = metadata.len();
    let (head, tail) = content.split_at(content.len().min(usize::try_from(before).unwrap_or(usize::MAX)));
    file.seek(io::SeekFrom::End(0))?;
    if let Err(error) = file.write_all(tail).and_then(|()| file.sync_data()) {
        file.set_len(before)?;
        return Err(error);
    }
    file.rewind()?;
    file.write_all(head)?;
    file.set_len(content.len() as u64)
}

fn unusable(path: &Path, source: io::Error) -> Error {
    Error::File { place: path.display().to_string(), source }
}
