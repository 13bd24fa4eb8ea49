//! Inputs that failed: reported, counted, grouped, and kept in a file to resume from.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Read, Seek, Write};
use std::path::{Path, PathBuf};

use same_file::Handle;
use tempfile::NamedTempFile;

use super::input::{Missing, UNFINISHED};
use crate::error::Error;
use crate::host::Host;
use crate::signal::Stop;
use crate::stdio;
use crate::view::error;
use crate::view::style::Style;

/// Number of failures of one kind that are shown; further ones may only be counted.
const SHOWN: usize = 5;

/// Reports and counts failures.
pub struct Failures {
    wants_json: bool,
    style: Style,
    /// Whether failures of one kind are only counted after the first few.
    is_grouped: bool,
    pub count: usize,
    /// Whether one of them may succeed later.
    pub retryable: bool,
    /// How many failed for the same reason, by reason.
    groups: BTreeMap<String, usize>,
}

impl Failures {
    /// Nothing has failed yet. Where failures `are_kept` in a file, a person needn't see each of them.
    pub fn new(wants_json: bool, style: Style, are_kept: bool, host: &Host) -> Failures {
        let is_grouped = are_kept && host.terminal.stderr;
        Failures { wants_json, style, is_grouped, count: 0, retryable: false, groups: BTreeMap::new() }
    }

    /// Reports that a user failed; `name` is the user as named.
    pub fn add(&mut self, name: Option<&str>, error: &Error, host: &Host) {
        self.count += 1;
        self.retryable |= error.retryable();
        if self.wants_json {
            return host.stderr(&error::json_of(name, error));
        }
        let same = self.groups.entry(error::kind(error)).or_default();
        *same += 1;
        if *same <= SHOWN || !self.is_grouped {
            host.stderr(&error::line(name, error, self.style));
        } else if *same == SHOWN + 1 {
            host.stderr("more failures like these are counted\n");
        }
    }

    /// A line for each kind of failure that was frequent: `161 users: 403 wrong environment`.
    pub fn summary(&self) -> String {
        let frequent = self.groups.iter().filter(|(_, count)| **count > SHOWN);
        frequent.fold(String::new(), |lines, (kind, count)| lines + &format!("{count} users: {kind}\n"))
    }
}

/// The file of `--failed-to`. In the end it is replaced by the inputs that are left. Until then it says that it is unfinished,
/// unless it is the file that the inputs are read from, which stays as it is.
pub struct FailedTo {
    path: PathBuf,
    file: File,
    /// The path with links resolved, if the file is a regular one: then it is replaced, and else written to.
    resolved: Option<PathBuf>,
    is_input: bool,
    /// What is to be in the file.
    spool: BufWriter<File>,
}

impl FailedTo {
    /// Opens the file; `input` is the one that the inputs are read from.
    pub fn open(path: &Path, input: Option<&Path>, stop: &Stop) -> Result<FailedTo, Error> {
        FailedTo::try_open(path, input, stop).map_err(|source| file_error(path, source))
    }

    fn try_open(path: &Path, input: Option<&Path>, stop: &Stop) -> io::Result<FailedTo> {
        let is_new = fs::metadata(path).is_err();
        let mut file = stdio::open_for_writing(path, is_new, stop)?;
        check_is_free(&file)?;
        let is_stdin = Handle::from_path(path).is_ok_and(|file| Handle::stdin().is_ok_and(|stdin| stdin == file));
        let is_input = is_stdin || input.is_some_and(|input| same_file::is_same_file(path, input).unwrap_or(false));
        let resolved = if file.metadata()?.is_file() { Some(path.canonicalize()?) } else { None };
        let spool = match &resolved {
            // Also a test whether the file can be replaced in the end.
            Some(resolved) => tempfile::tempfile_in(folder(resolved))?,
            None => tempfile::tempfile()?,
        };
        if resolved.is_some() && !is_input {
            file.set_len(0)?;
            writeln!(file, "{UNFINISHED}")?;
        }
        Ok(FailedTo { path: path.to_owned(), file, resolved, is_input, spool: BufWriter::new(spool) })
    }

    /// Adds an input, given as a line without its end.
    pub fn add(&mut self, line: &[u8]) -> Result<(), Error> {
        let line = [line, b"\n"].concat();
        self.spool.write_all(&line).map_err(|source| file_error(&self.path, source))
    }

    /// Puts what has been added into the file. If inputs are missing in that, the file says so; if they can't be read from the file
    /// itself, that stays as it is.
    pub fn finish(mut self, missing: Missing) -> Result<(), Error> {
        self.try_finish(missing).map_err(|source| file_error(&self.path, source))
    }

    fn try_finish(&mut self, missing: Missing) -> io::Result<()> {
        if self.is_input && missing == Missing::Unreadable {
            return Ok(());
        }
        let marker = if missing == Missing::None { String::new() } else { format!("{UNFINISHED}\n") };
        self.spool.rewind()?;
        let mut content = marker.as_bytes().chain(self.spool.get_ref());
        if let Some(path) = &self.resolved {
            let mut new = NamedTempFile::new_in(folder(path))?;
            io::copy(&mut content, &mut new)?;
            keep_access(path, new.as_file())?;
            new.as_file().sync_data()?;
            new.persist(path)?;
        } else {
            io::copy(&mut content, &mut self.file)?;
        }
        Ok(())
    }
}

/// The folder of a file whose links are resolved.
fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

/// Gives the new file the permissions of the one that it replaces, and its owner where that is allowed.
fn keep_access(path: &Path, new: &File) -> io::Result<()> {
    let metadata = fs::metadata(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let _ = fchown(new, Some(metadata.uid()), Some(metadata.gid()));
    }
    new.set_permissions(metadata.permissions())
}

/// Checks that neither our own streams nor another run write to the file: they would write over each other. A terminal may be
/// meant to have everything, and a pipe both messages and failures.
fn check_is_free(file: &File) -> io::Result<()> {
    let handle = Handle::from_file(file.try_clone()?)?;
    let is = |stream: io::Result<Handle>| stream.is_ok_and(|stream| stream == handle);
    let is_file = file.metadata()?.is_file();
    if (is(Handle::stdout()) && !io::stdout().is_terminal())
        || (is_file && (is(Handle::stderr()) || matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock))))
    {
        return Err(io::Error::other("is being written already, by this program or another: name another"));
    }
    Ok(())
}

fn file_error(path: &Path, source: io::Error) -> Error {
    Error::File { file: path.display().to_string(), source }
}
