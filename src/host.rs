//! What lies outside the process, in one place, so that a test can put something else there.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

/// The process's surroundings: streams, terminal, environment, clock.
pub struct Host {
    /// Standard input.
    pub stdin: Box<dyn Read>,
    /// Standard output: the answer and nothing else. Buffered; [`Host::finish`] flushes it.
    pub stdout: Box<dyn Write>,
    /// Standard error: everything else.
    stderr: Messages,
    /// What the streams are connected to.
    pub terminal: Terminal,
    env: fn(&str) -> Option<OsString>,
    config_dir: fn() -> Option<PathBuf>,
    clock: fn() -> Timestamp,
}

/// What the standard streams are connected to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// Standard input comes from a person.
    pub stdin: bool,
    /// Standard output goes to a person.
    pub stdout: bool,
    /// Standard error goes to a person.
    pub stderr: bool,
    /// Columns of the terminal that standard output goes to.
    pub width: Option<u16>,
}

impl Host {
    /// The real surroundings of this process.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that touches the process's own surroundings")]
    pub fn real() -> Host {
        Host {
            stdin: Box::new(io::stdin()),
            // A `StdoutLock` flushes at each line end even into a pipe; the buffer on top makes large answers cheap.
            stdout: if stdout_at_start::is_closed() {
                Box::new(Closed)
            } else {
                Box::new(io::BufWriter::with_capacity(64 * 1024, io::stdout().lock()))
            },
            stderr: Messages(Arc::new(Mutex::new(Box::new(io::stderr())))),
            terminal: Terminal {
                stdin: io::stdin().is_terminal(),
                stdout: io::stdout().is_terminal(),
                stderr: io::stderr().is_terminal(),
                width: terminal_size::terminal_size_of(io::stdout()).map(|(columns, _)| columns.0).filter(|&n| n > 0),
            },
            env: |name| std::env::var_os(name),
            config_dir: || directories::ProjectDirs::from("", "", "torii").map(|dirs| dirs.config_dir().to_owned()),
            clock: Timestamp::now,
        }
    }

    /// The environment variable `name`, `None` when it isn't set.
    #[must_use]
    pub fn env(&self, name: &str) -> Option<OsString> {
        (self.env)(name)
    }

    /// The folder that belongs to `torii` in the user's configuration, if the system has such a thing.
    #[must_use]
    pub fn config_dir(&self) -> Option<PathBuf> {
        (self.config_dir)()
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Writes to standard error, see [`Messages::write`].
    pub fn stderr(&self, text: &str) {
        self.stderr.write(text);
    }

    /// A handle to standard error, for what happens while others hold the host.
    #[must_use]
    pub fn messages(&self) -> Messages {
        self.stderr.clone()
    }

    /// Writes what is still buffered for standard output.
    ///
    /// # Errors
    /// The system's, when standard output can't be written to.
    pub fn finish(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }
}

/// Standard error: everything that is not the answer.
#[derive(Clone)]
pub struct Messages(Arc<Mutex<Box<dyn Write + Send>>>);

impl Messages {
    /// Writes at once and whole. That nobody can be told is no reason to stop: failures are ignored.
    pub fn write(&self, text: &str) {
        let mut stderr = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
    }
}

/// Standard output that was closed before we began (`>&-`): to say that all is well would be a lie.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other("standard output is closed"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether standard output was closed when the process began.
///
/// Before `main` Rust opens `/dev/null` in the place of a closed standard output, and what is written is lost without an
/// error. Only what runs before that can tell.
#[cfg(unix)]
#[allow(unsafe_code, reason = "the attribute makes a function run before main; the function itself is safe")]
mod stdout_at_start {
    use std::sync::atomic::{AtomicBool, Ordering};

    static IS_CLOSED: AtomicBool = AtomicBool::new(false);

    #[ctor::ctor(unsafe)]
    fn look() {
        IS_CLOSED.store(rustix::io::fcntl_getfd(std::io::stdout()).is_err(), Ordering::Relaxed);
    }

    pub(super) fn is_closed() -> bool {
        IS_CLOSED.load(Ordering::Relaxed)
    }
}

#[cfg(not(unix))]
mod stdout_at_start {
    pub(super) fn is_closed() -> bool {
        false
    }
}
