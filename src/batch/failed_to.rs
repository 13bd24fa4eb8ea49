//! The `--failed-to` file.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Read, Seek, Write};
use std::path::{Path, PathBuf};

use same_file::Handle;
use tempfile::NamedTempFile;

use super::input::Missing;
use super::users_file::UNFINISHED;
use crate::error::Error;
use crate::signal::Stop;
use crate::stdio;

/// Writes the `--failed-to` file. At the end of the run the remaining inputs replace its content. Until then it contains only the
/// [`UNFINISHED`] marker, unless the inputs are read from the same file, which then stays unchanged.
pub struct FailedTo {
    path: PathBuf,
    file: File,
    /// The path without symbolic links, if it is a regular file, which is replaced. Other files (pipes) are written to.
    resolved: Option<PathBuf>,
    is_input: bool,
    /// A temporary file with the new content.
    spool: BufWriter<File>,
}

impl FailedTo {
    /// Opens the file; `input` is the `--users-from` file.
    pub fn open(path: &Path, input: Option<&Path>, stop: &Stop) -> Result<FailedTo, Error> {
        FailedTo::try_open(path, input, stop).map_err(|source| file_error(path, source))
    }

    fn try_open(path: &Path, input: Option<&Path>, stop: &Stop) -> io::Result<FailedTo> {
        let is_new = fs::metadata(path).is_err();
        let mut file = stdio::open_for_writing(path, is_new, stop)?;
        check_not_in_use(&file)?;
        let is_stdin = Handle::from_path(path).is_ok_and(|file| Handle::stdin().is_ok_and(|stdin| stdin == file));
        let is_input = is_stdin || input.is_some_and(|input| same_file::is_same_file(path, input).unwrap_or(false));
        let resolved = if file.metadata()?.is_file() { Some(path.canonicalize()?) } else { None };
        let spool = match &resolved {
            // In the same folder, to find out now whether the file can be replaced at the end.
            Some(resolved) => tempfile::tempfile_in(folder(resolved))?,
            None => tempfile::tempfile()?,
        };
        if resolved.is_some() && !is_input {
            file.set_len(0)?;
            writeln!(file, "{UNFINISHED}")?;
        }
        Ok(FailedTo { path: path.to_owned(), file, resolved, is_input, spool: BufWriter::new(spool) })
    }

    /// Adds an input as a line; `line` has no line end.
    pub fn add(&mut self, line: &[u8]) -> Result<(), Error> {
        let line = [line, b"\n"].concat();
        self.spool.write_all(&line).map_err(|source| file_error(&self.path, source))
    }

    /// Writes the added inputs to the file, with the [`UNFINISHED`] marker if inputs are missing. If the inputs come from the same
    /// file and it failed to read, the file stays unchanged.
    pub fn finish(self, missing: Missing) -> Result<(), Error> {
        let path = self.path.clone();
        self.try_finish(missing).map_err(|source| file_error(&path, source))
    }

    fn try_finish(mut self, missing: Missing) -> io::Result<()> {
        if self.is_input && missing == Missing::Unreadable {
            return Ok(());
        }
        let marker = if missing == Missing::None { String::new() } else { format!("{UNFINISHED}\n") };
        self.spool.rewind()?;
        let mut content = marker.as_bytes().chain(self.spool.get_ref());
        if let Some(path) = &self.resolved {
            let mut new = NamedTempFile::new_in(folder(path))?;
            io::copy(&mut content, &mut new)?;
            copy_access(path, new.as_file())?;
            new.as_file().sync_data()?;
            // Windows replaces no file that is open. Elsewhere it stays open, and with it locked, until it is replaced.
            #[cfg(windows)]
            drop(self.file);
            new.persist(path)?;
        } else {
            io::copy(&mut content, &mut self.file)?;
        }
        Ok(())
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

/// Copies the permissions of the file at `path` to the new file, and its owner where that is allowed.
fn copy_access(path: &Path, new: &File) -> io::Result<()> {
    let metadata = fs::metadata(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let _ = fchown(new, Some(metadata.uid()), Some(metadata.gid()));
    }
    new.set_permissions(metadata.permissions())
}

/// Checks that neither this process's standard streams nor another run write to the file, as they would overwrite each other.
/// Standard output and the file may share a terminal; standard error and the file may share a terminal or a pipe.
fn check_not_in_use(file: &File) -> io::Result<()> {
    let handle = Handle::from_file(file.try_clone()?)?;
    let is = |stream: io::Result<Handle>| stream.is_ok_and(|stream| stream == handle);
    let is_file = file.metadata()?.is_file();
    if (is(Handle::stdout()) && !io::stdout().is_terminal())
        || (is_file && (is(Handle::stderr()) || matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock))))
    {
        return Err(io::Error::other("is already being written, by this program or another: use another file"));
    }
    Ok(())
}

fn file_error(path: &Path, source: io::Error) -> Error {
    Error::File { file: path.display().to_string(), source }
}
