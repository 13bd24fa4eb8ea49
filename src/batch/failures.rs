//! Inputs that failed: reported, counted, grouped, and kept in a file to resume from.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use same_file::Handle;
use tempfile::NamedTempFile;

use super::input::UNFINISHED;
use crate::error::Error;
use crate::host::Host;
use crate::view::error;
use crate::view::style::Style;

/// So many failures of one kind are shown; more may only be counted.
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

/// The file of `--failed-to`.
///
/// In the end it is replaced by the inputs that are left. Until then it says that it is unfinished, unless it is the file that the
/// inputs are read from, which stays as it is.
pub struct FailedTo {
    path: PathBuf,
    target: Target,
    /// What is to be in the file; in the file itself, where that holds nothing else meanwhile.
    spool: File,
    /// What stands in the spool before that, in bytes.
    skipped: u64,
    /// The file that the inputs are read from, locked, if that is replaced.
    _input: Option<File>,
}

enum Target {
    /// A regular file, with links resolved, that is replaced.
    Replaced(PathBuf),
    /// A pipe or a device that is written to.
    Written(File),
}

impl FailedTo {
    /// Opens the file; `input` is the one that the inputs are read from.
    pub fn open(path: &Path, input: Option<&Path>) -> Result<FailedTo, Error> {
        FailedTo::try_open(path, input).map_err(|source| file_error(path, source))
    }

    fn try_open(path: &Path, input: Option<&Path>) -> io::Result<FailedTo> {
        let is_special = fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
        let file = File::options().read(!is_special).write(true).create(!is_special).truncate(false).open(path)?;
        check_is_free(&file)?;
        let (path, is_input) = (path.to_owned(), input.is_some_and(|input| is_same(path, input)));
        if is_special {
            let spool = tempfile::tempfile()?;
            return Ok(FailedTo { path, target: Target::Written(file), spool, skipped: 0, _input: None });
        }
        let resolved = path.canonicalize()?;
        // Also a test whether the file can be replaced in the end.
        let other = tempfile::tempfile_in(folder(&resolved))?;
        let target = Target::Replaced(resolved);
        if is_input {
            return Ok(FailedTo { path, target, spool: other, skipped: 0, _input: Some(file) });
        }
        let marker = format!("{UNFINISHED}\n");
        file.set_len(0)?;
        (&file).write_all(marker.as_bytes())?;
        Ok(FailedTo { path, target, spool: file, skipped: marker.len() as u64, _input: None })
    }

    /// Adds an input, given as a line without its end.
    pub fn add(&mut self, line: &[u8]) -> Result<(), Error> {
        let line = [line, b"\n"].concat();
        self.spool.write_all(&line).map_err(|source| file_error(&self.path, source))
    }

    /// Puts what has been added into the file. If that `is_cut`, inputs are missing in it, and the file says so.
    pub fn finish(self, is_cut: bool) -> Result<(), Error> {
        let path = self.path.clone();
        self.try_finish(is_cut).map_err(|source| file_error(&path, source))
    }

    fn try_finish(mut self, is_cut: bool) -> io::Result<()> {
        match self.target {
            Target::Written(mut file) => {
                let marker = if is_cut { format!("{UNFINISHED}\n") } else { String::new() };
                file.write_all(marker.as_bytes())?;
                self.spool.seek(SeekFrom::Start(0))?;
                io::copy(&mut self.spool, &mut file).map(drop)
            }
            Target::Replaced(_) if is_cut => self.spool.sync_data(),
            Target::Replaced(path) => {
                let mut new = NamedTempFile::new_in(folder(&path))?;
                self.spool.seek(SeekFrom::Start(self.skipped))?;
                io::copy(&mut self.spool, &mut new)?;
                keep_access(&path, new.as_file())?;
                new.as_file().sync_data()?;
                new.persist(&path)?;
                Ok(())
            }
        }
    }
}

fn is_same(path: &Path, other: &Path) -> bool {
    same_file::is_same_file(path, other).unwrap_or(false)
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

/// Checks that neither our own streams nor another run write to the file: they would write over each other.
fn check_is_free(file: &File) -> io::Result<()> {
    let metadata = file.metadata()?;
    let (is_file, is_device) = (metadata.is_file(), is_device(&metadata));
    let handle = Handle::from_file(file.try_clone()?)?;
    let is = |stream: io::Result<Handle>| stream.is_ok_and(|stream| stream == handle);
    // A pipe may be meant to have messages and failures, and a device (a terminal, /dev/null) everything.
    if (is(Handle::stdout()) && !is_device)
        || (is(Handle::stderr()) && is_file)
        || (is_file && matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock)))
    {
        return Err(io::Error::other("is being written already, by this program or another: name another"));
    }
    Ok(())
}

#[cfg(unix)]
fn is_device(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_char_device(&metadata.file_type())
}

#[cfg(not(unix))]
fn is_device(_: &fs::Metadata) -> bool {
    false
}

fn file_error(path: &Path, source: io::Error) -> Error {
    Error::File { place: path.display().to_string(), source }
}
