//! The audit log: a file to which the record of each change is appended, by any number of runs at a time.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::config::insecure_mode;
use crate::error::{Error, quoted};
use crate::signal::Stop;

/// How long to wait before another run's lock is tried again.
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// How often it is tried again once a run must stop.
const PATIENCE: u32 = 200;

/// The audit log, open for appending.
pub struct AuditLog {
    path: PathBuf,
    file: File,
    /// The OS user, the host and the profile, as members of a JSON object.
    context: String,
    stop: Stop,
}

impl AuditLog {
    /// Opens the log, and makes it if there is none; `profile` is the one in use.
    pub fn open(path: &Path, profile: Option<&str>, stop: &Stop) -> Result<AuditLog, Error> {
        let problem = |problem: String, hint| Error::Config { path: path.to_owned(), line: None, problem, hint };
        let unusable = |error: io::Error| problem(format!("the audit log can't be written: {error}"), None);
        // Asked before opening: opening a pipe without a reader would wait for ever.
        if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(unusable(io::Error::other("it is not a regular file")));
        }
        let mut options = File::options();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(unusable)?;
        if let Some(mode) = insecure_mode(&file.metadata().map_err(unusable)?, 0o066) {
            let hint = format!("chmod 600 {}", quoted(&path.display().to_string()));
            return Err(problem(format!("others can read or write the audit log (mode {mode:04o})"), Some(hint)));
        }
        let context = json!({ "osUser": whoami::username().ok(), "host": whoami::hostname().ok(), "profile": profile });
        let context = context.to_string().trim_matches(['{', '}']).to_owned();
        Ok(AuditLog { path: path.to_owned(), file, context, stop: stop.clone() })
    }

    /// Appends a record, which is a JSON object, as one line.
    pub fn append(&mut self, record: &str) -> Result<(), Error> {
        let members = record.strip_suffix('}').unwrap_or(record);
        let line = format!("{members},{}}}\n", self.context);
        let written = self.lock().and_then(|()| {
            let written = append_line(&mut self.file, &line);
            self.file.unlock().and(written)
        });
        written.map_err(|source| Error::File { file: self.path.display().to_string(), source })
    }

    /// Waits for the lock, and not for long once the run must stop.
    fn lock(&self) -> io::Result<()> {
        let mut waited = 0;
        loop {
            match self.file.try_lock() {
                Ok(()) => return Ok(()),
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if waited > PATIENCE => {
                    return Err(io::Error::other("locked by another program"));
                }
                Err(TryLockError::WouldBlock) => thread::sleep(POLL_INTERVAL),
            }
            waited += u32::from(self.stop.is_requested());
        }
    }
}

/// Appends a whole line, or nothing. A program that was killed may have left a part of one.
fn append_line(file: &mut File, line: &str) -> io::Result<()> {
    let length = file.metadata()?.len();
    let mut last = [b'\n'];
    if length > 0 {
        file.seek(SeekFrom::Start(length - 1))?;
        file.read_exact(&mut last)?;
    }
    let start = if last == [b'\n'] { "" } else { "\n" };
    file.write_all(format!("{start}{line}").as_bytes()).inspect_err(|_| {
        // What was written of it is taken back as far as that is possible.
        let _ = file.set_len(length);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_whole_whatever_was_there_before() {
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
    fn a_lock_that_is_never_given_back_holds_nothing_up_for_ever() {
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
