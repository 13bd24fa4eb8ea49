//! The audit log: a file with a record of every change. Several runs may append to it at the same time.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::config::insecure_mode;
use crate::error::{Error, Hint};
use crate::signal::Stop;

/// Pause between attempts to lock the file.
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// Maximum number of attempts to lock the file once the run must stop.
const MAX_ATTEMPTS: u32 = 200;

pub struct AuditLog {
    path: PathBuf,
    file: File,
    /// OS user, host and profile, as the members of a JSON object without its braces.
    context: String,
    stop: Stop,
}

impl AuditLog {
    /// Opens the log for appending, or creates it. Other users must not be able to read or write it.
    pub fn open(path: &Path, profile: Option<&str>, stop: &Stop) -> Result<AuditLog, Error> {
        let problem = |problem: String, hint| Error::Config { path: path.to_owned(), line: None, problem, hint };
        let unusable = |error: io::Error| problem(format!("the audit log can't be written: {error}"), None);
        // Checked before opening, as opening a pipe without a reader would block.
        if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(unusable(io::Error::other("it is not a regular file")));
        }
        let mut options = File::options();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(unusable)?;
        if let Some(mode) = insecure_mode(&file.metadata().map_err(unusable)?, 0o066) {
            return Err(problem(
                format!("others can read or write the audit log (mode {mode:04o})"),
                Some(Hint::MakePrivate(path.to_owned())),
            ));
        }
        let context = json!({ "osUser": whoami::username().ok(), "host": whoami::hostname().ok(), "profile": profile });
        let context = context.to_string().trim_matches(['{', '}']).to_owned();
        Ok(AuditLog { path: path.to_owned(), file, context, stop: stop.clone() })
    }

    /// Appends a record (a JSON object) and the context as one line.
    pub fn append(&mut self, record: &str) -> Result<(), Error> {
        let members = record.strip_suffix('}').unwrap_or(record);
        let line = format!("{members},{}}}\n", self.context);
        let written = self.lock().and_then(|()| {
            let written = append_line(&mut self.file, &line);
            // A failure changes nothing about the record; the lock ends with the file at the latest.
            let _ = self.file.unlock();
            written
        });
        written.map_err(|source| Error::File { file: self.path.display().to_string(), source })
    }

    /// Locks the file. Gives up soon after the run must stop.
    fn lock(&self) -> io::Result<()> {
        let mut attempts = 0;
        loop {
            match self.file.try_lock() {
                Ok(()) => return Ok(()),
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if attempts > MAX_ATTEMPTS => {
                    return Err(io::Error::other("locked by another program"));
                }
                Err(TryLockError::WouldBlock) => thread::sleep(POLL_INTERVAL),
            }
            attempts += u32::from(self.stop.is_requested());
        }
    }
}

/// Appends a whole line or nothing. Starts a new line if the file ends in the middle of one, which a killed program may leave.
fn append_line(file: &mut File, line: &str) -> io::Result<()> {
    let length = file.metadata()?.len();
    let mut last = [b'\n'];
    if length > 0 {
        file.seek(SeekFrom::Start(length - 1))?;
        file.read_exact(&mut last)?;
    }
    let start = if last == [b'\n'] { "" } else { "\n" };
    file.write_all(format!("{start}{line}").as_bytes()).inspect_err(|_| {
        // Removes a partly written line, if possible.
        let _ = file.set_len(length);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partial_last_line_is_not_continued() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        let mut log = AuditLog::open(&path, Some("live"), &Stop::default()).unwrap();
        log.append(r#"{"id":"a"}"#).unwrap();
        let mut other = File::options().append(true).open(&path).unwrap();
        other.write_all(b"{\"half").unwrap();
        log.append(r#"{"error":{"code":"x"}}"#).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "{\"half");
        for (line, member) in [(lines[0], "id"), (lines[2], "error")] {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(record[member] != serde_json::Value::Null && record["profile"] == "live", "{line}");
            assert!(record["osUser"].is_string() && record["host"].is_string(), "{line}");
        }
    }

    #[test]
    fn a_lock_that_is_never_released_does_not_block_a_stopped_run() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        let stop = Stop::default();
        let mut log = AuditLog::open(&path, None, &stop).unwrap();
        let other = File::options().append(true).open(&path).unwrap();
        other.lock().unwrap();
        stop.request_now();
        assert!(log.append("{}").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "");
    }
}
