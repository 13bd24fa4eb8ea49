//! The places that a secret key is read from when it is needed: text, a private file or pipe, standard input, a program.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::{Origin, Sourced};
use crate::error::{Error, quoted};
use crate::host::Host;
use crate::prompt::TerminalGuard;
use crate::secret::SecretKey;
use crate::signal;

/// No key is as long as this; what is longer is the wrong file.
const LIMIT: usize = 16 * 1024;
/// A program that prints the key may take so long: a person may have to type a password, or touch a device, meanwhile.
const TIME_TO_ANSWER: Duration = Duration::from_secs(120);

/// Where the key is, and not yet the key.
pub enum KeySource {
    /// The key itself, not yet checked.
    Text(Zeroizing<Vec<u8>>),
    /// A private file, or a pipe.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// A program whose standard output is the key.
    Command {
        /// Looked for as a shell would; but there is no shell.
        program: String,
        /// Its arguments.
        args: Vec<String>,
    },
}

impl Sourced<KeySource> {
    /// Reads the key, or has the program print it. From then on it stands in no message.
    pub fn read(&self, host: &mut Host) -> Result<SecretKey, Error> {
        let key = self.fetch(host)?;
        host.add_secret(key.expose());
        Ok(key)
    }

    fn fetch(&self, host: &mut Host) -> Result<SecretKey, Error> {
        let parse = |text: &[u8]| {
            SecretKey::parse(text).map_err(|problem| Error::InvalidKey { origin: self.origin.to_string(), problem })
        };
        match &self.value {
            KeySource::Text(text) => parse(text),
            KeySource::File(path) => parse(&read_file(path)?),
            KeySource::Stdin => parse(&read_stdin(host)?),
            KeySource::Command { program, args } => {
                let failed =
                    |problem| Error::KeyCommand { program: program.clone(), origin: self.origin.to_string(), problem };
                let _terminal = TerminalGuard::new();
                let key = run(program, args, host.terminal.stdin, TIME_TO_ANSWER).map_err(failed)?;
                SecretKey::parse(&key).map_err(|problem| failed(format!("printed a secret key that {problem}")))
            }
        }
    }
}

impl KeySource {
    /// What may be shown of the key without fetching it.
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
    read_bounded(&mut host.stdin).map_err(|error| Error::Setting {
        origin: "standard input".into(),
        problem: format!("the secret key can't be read: {error}"),
        hint: None,
    })
}

fn read_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, Error> {
    let problem =
        |problem: String, hint: Option<String>| Error::Config { path: path.to_owned(), line: None, problem, hint };
    let unreadable = |error: io::Error| problem(format!("the secret key can't be read: {error}"), None);
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(problem("is a folder".into(), None));
    }
    if metadata.is_file() {
        private(&metadata)
            .map_err(|what| problem(what, Some(format!("chmod 600 {}", quoted(&path.display().to_string())))))?;
    }
    read_bounded(file).map_err(unreadable)
}

/// All of it, unless that is more than a key can be.
fn read_bounded(from: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    // Room for all of it from the start: a buffer that grows leaves copies of the key behind.
    let mut key = Zeroizing::new(Vec::with_capacity(LIMIT + 1));
    from.take(LIMIT as u64 + 1).read_to_end(&mut key)?;
    if key.len() > LIMIT {
        return Err(io::Error::other("it is too large to be a secret key"));
    }
    Ok(key)
}

/// Runs a program that prints the key. It may ask on the terminal; what it says on standard error goes there.
///
/// The error is a predicate of the program, never with what it printed.
fn run(program: &str, args: &[String], has_terminal: bool, limit: Duration) -> Result<Zeroizing<Vec<u8>>, String> {
    let begun = Instant::now();
    let mut command = Command::new(program);
    // Standard input is for a person to answer; what a script pipes into torii is not the program's.
    command.args(args).stdin(if has_terminal { Stdio::inherit() } else { Stdio::null() }).stdout(Stdio::piped());
    let has_group = set_group(&mut command);
    let mut child = command.spawn().map_err(|error| format!("can't be started: {error}"))?;
    let id = child.id();
    let _guard = has_group.then(|| signal::before_exit(move || kill_group(id)));
    let (send, receive) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        // A thread of its own, for reading has no time limit. Whoever inherits the pipe and holds it open only keeps that
        // thread waiting, and it ends with the process.
        thread::spawn(move || send.send(read_bounded(stdout)));
    }
    let printed = receive.recv_timeout(limit);
    let status = match &printed {
        Ok(Ok(_)) => wait(&mut child, limit.saturating_sub(begun.elapsed())),
        _ => None,
    };
    let Some(status) = status else {
        // It may have ended already: then there is nothing to end.
        if has_group {
            kill_group(id);
        }
        let _ = child.kill();
        let _ = child.wait();
        return Err(match printed {
            Ok(Err(error)) => format!("printed something that can't be read: {error}"),
            _ => format!("gave no key within {} s", limit.as_secs()),
        });
    };
    match printed {
        Ok(Ok(key)) if status.success() => Ok(key),
        _ => Err(format!("failed ({status})")),
    }
}

/// Lets the program and its children have a process group of their own, so that they can be ended together; returns whether
/// they have. At a terminal they stay in ours, or they could neither ask there nor be reached by Ctrl-C.
#[cfg(unix)]
fn set_group(command: &mut Command) -> bool {
    let has_terminal = File::open("/dev/tty").is_ok();
    if !has_terminal {
        std::os::unix::process::CommandExt::process_group(command, 0);
    }
    !has_terminal
}

#[cfg(not(unix))]
fn set_group(_: &mut Command) -> bool {
    false
}

#[cfg(unix)]
fn kill_group(id: u32) {
    let group = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw);
    let _ = group.map(|group| rustix::process::kill_process_group(group, rustix::process::Signal::KILL));
}

#[cfg(not(unix))]
fn kill_group(_: u32) {}

/// The child's exit status, `None` when it doesn't end in time.
fn wait(child: &mut Child, limit: Duration) -> Option<std::process::ExitStatus> {
    let begun = Instant::now();
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if begun.elapsed() >= limit {
            return None;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Whether a file that holds a key is closed to group and others; otherwise what is wrong with it, as a predicate. A file
/// of another owner (a mounted secret of root's, say) is not the caller's to mend, and accepted.
pub(super) fn private(metadata: &fs::Metadata) -> Result<(), String> {
    match exposure(metadata, 0o066) {
        Some(mode) => Err(format!("holds a secret key that others can read or replace (mode {mode:04o})")),
        None => Ok(()),
    }
}

/// Whether a file that names a program to run can be written by its owner only; otherwise what is wrong with it.
pub(super) fn unwritable(metadata: &fs::Metadata) -> Result<(), String> {
    match exposure(metadata, 0o022) {
        Some(mode) => Err(format!("names a program to run, and others can replace it (mode {mode:04o})")),
        None => Ok(()),
    }
}

/// The mode of a file of the caller's, if any of `bits` is set in it.
#[cfg(unix)]
pub(crate) fn exposure(metadata: &fs::Metadata, bits: u32) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    let is_own = metadata.uid() == rustix::process::geteuid().as_raw();
    (is_own && metadata.mode() & bits != 0).then_some(metadata.mode() & 0o7777)
}

/// Windows: the user's profile folder is private by its access list.
#[cfg(not(unix))]
pub(crate) fn exposure(_: &fs::Metadata, _: u32) -> Option<u32> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn run_shell(script: &str, limit: Duration) -> Result<String, String> {
        let args = ["-c", script].map(str::to_owned);
        run("/bin/sh", &args, false, limit).map(|key| String::from_utf8_lossy(&key).into_owned())
    }

    #[test]
    fn what_the_program_prints_is_the_key() {
        let minute = Duration::from_secs(60);
        assert_eq!(run_shell("echo sk_test_abc", minute).unwrap(), "sk_test_abc\n");
        // Standard input is empty where nobody sits.
        assert_eq!(run_shell("cat; echo done", minute).unwrap(), "done\n");
    }

    #[test]
    fn failures_are_told_without_what_was_printed() {
        let minute = Duration::from_secs(60);
        assert_eq!(run_shell("echo sk_test_abc; exit 3", minute).unwrap_err(), "failed (exit status: 3)");
        assert!(run_shell("kill -9 $$", minute).unwrap_err().contains("signal: 9"));
        assert!(run_shell("cat /dev/zero", minute).unwrap_err().contains("too large"));
        assert!(run("/nowhere/program", &[], false, minute).unwrap_err().starts_with("can't be started: "));
    }

    #[test]
    fn a_program_that_hangs_is_ended() {
        let short = Duration::from_millis(50);
        for script in ["exec sleep 60", "echo sk_test_abc; exec sleep 60 >&-", "sleep 60 & echo sk_test_abc"] {
            let begun = Instant::now();
            assert_eq!(run_shell(script, short).unwrap_err(), "gave no key within 0 s", "{script}");
            assert!(begun.elapsed() < Duration::from_secs(20));
        }
    }

    #[test]
    fn what_it_started_is_ended_with_it() {
        if File::open("/dev/tty").is_ok() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("alive");
        let script = format!("(sleep 1; touch {}) & echo $! >{0}.pid; sleep 60", file.display());
        assert!(run_shell(&script, Duration::from_millis(300)).unwrap_err().contains("gave no key"));
        assert!(folder.path().join("alive.pid").exists());
        thread::sleep(Duration::from_millis(1500));
        assert!(!file.exists());
    }
}
