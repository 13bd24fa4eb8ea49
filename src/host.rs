//! What lies outside the process, in one place, so that a test can put something else there.

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use indicatif::ProgressBar;
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::secret;

/// The process's surroundings: streams, terminal, environment, clock.
pub struct Host {
    /// Standard input.
    pub stdin: Box<dyn Read + Send>,
    /// Standard output: the answer and nothing else. Buffered; [`Host::finish`] flushes it.
    pub stdout: Box<dyn Write>,
    /// Standard error: everything else.
    stderr: Messages,
    /// What the streams are connected to.
    pub terminal: Terminal,
    env: fn(&str) -> Option<OsString>,
    config_dir: fn() -> Option<PathBuf>,
    clock: fn() -> Timestamp,
    measurer: fn() -> Terminal,
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
    /// Columns of the terminal that standard output goes to, or else standard error.
    pub width: Option<u16>,
    /// Its lines.
    pub height: Option<u16>,
}

impl Terminal {
    fn real() -> Terminal {
        let size =
            terminal_size::terminal_size_of(io::stdout()).or_else(|| terminal_size::terminal_size_of(io::stderr()));
        Terminal {
            stdin: io::stdin().is_terminal(),
            stdout: io::stdout().is_terminal(),
            stderr: io::stderr().is_terminal(),
            width: size.map(|(columns, _)| columns.0).filter(|&n| n > 0),
            height: size.map(|(_, lines)| lines.0).filter(|&n| n > 0),
        }
    }
}

impl Host {
    /// The real surroundings of this process.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that touches the process's own surroundings")]
    pub fn real() -> Host {
        Host {
            stdin: if streams_at_start::stdin_is_closed() { Box::new(Closed) } else { Box::new(io::stdin()) },
            // A `StdoutLock` flushes at each line end even into a pipe; the buffer on top makes large answers cheap.
            stdout: if streams_at_start::stdout_is_closed() {
                Box::new(Closed)
            } else {
                Box::new(io::BufWriter::with_capacity(64 * 1024, io::stdout().lock()))
            },
            stderr: Messages::new(Box::new(io::stderr()), std::env::var_os("TORII_SECRET_KEY")),
            terminal: Terminal::real(),
            env: |name| std::env::var_os(name),
            config_dir: || {
                let dirs = directories::ProjectDirs::from("", "", "torii")?;
                // A relative HOME would make it a folder below the current one, which may be anybody's.
                Some(dirs.config_dir().to_owned()).filter(|dir| dir.is_absolute())
            },
            clock: Timestamp::now,
            measurer: Terminal::real,
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

    /// Measures the terminal anew: windows change their size.
    pub fn measure(&mut self) {
        self.terminal = (self.measurer)();
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

    /// Makes sure that `secret` never stands in a message. The one in `TORII_SECRET_KEY` never does.
    pub fn keep_secret(&self, secret: &str) {
        self.stderr.keep_secret(secret);
    }

    /// `text` as it may be shown: without the secrets that stand in no message either.
    #[must_use]
    pub fn without_secrets<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.stderr.0.lock().unwrap_or_else(PoisonError::into_inner).without_secrets(text)
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
pub struct Messages(Arc<Mutex<Inner>>);

struct Inner {
    stderr: Box<dyn Write + Send>,
    /// What stands at the bottom of the terminal, if anything does.
    bar: Option<ProgressBar>,
    /// What must not be written, in each form that it may have in a message.
    secrets: Vec<Zeroizing<String>>,
}

impl Inner {
    fn without_secrets<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut text = Cow::Borrowed(text);
        for secret in &self.secrets {
            if text.contains(secret.as_str()) {
                text = Cow::Owned(text.replace(secret.as_str(), "…"));
            }
        }
        text
    }
}

impl Messages {
    fn new(stderr: Box<dyn Write + Send>, secret: Option<OsString>) -> Messages {
        let messages = Messages(Arc::new(Mutex::new(Inner { stderr, bar: None, secrets: Vec::new() })));
        if let Some(secret) = secret {
            messages.keep_secret(secret.to_string_lossy().trim());
        }
        messages
    }

    fn keep_secret(&self, secret: &str) {
        // What is shorter is no key, and may be part of any word.
        if secret.len() < 8 {
            return;
        }
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A mask by pattern ends where a quotation seems to end, which may be in the middle of a key.
        let masked = secret::mask(secret).into_owned();
        for form in [secret.to_owned(), masked] {
            let in_json = serde_json::Value::from(form.as_str()).to_string();
            let in_json = in_json.trim_matches('"').to_owned();
            let shown = |text: &str| text.ends_with('…') && text.len() < 16;
            inner.secrets.extend([form, in_json].into_iter().filter(|text| !shown(text)).map(Zeroizing::new));
        }
    }

    /// Writes at once and whole, but for secrets. That nobody can be told is no reason to stop: failures are ignored.
    pub fn write(&self, text: &str) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = inner.without_secrets(text).into_owned();
        let bar = inner.bar.clone();
        let mut write = || {
            let _ = inner.stderr.write_all(text.as_bytes()).and_then(|()| inner.stderr.flush());
        };
        match bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// From now on messages are written above this bar, if any.
    pub fn above(&self, bar: Option<ProgressBar>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).bar = bar;
    }
}

/// A standard stream that can't be used from the start (`<&-`, `>&-`, `1<file`): to say that all is well would be a lie.
struct Closed;

impl Read for Closed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("standard input is closed"))
    }
}

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other("standard output is closed, or open for reading only"))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write(b"").map(drop)
    }
}

/// Whether standard input was closed, or standard output closed or not open for writing, when the process began.
///
/// Before `main` Rust opens `/dev/null` in the place of a closed standard stream, and later takes a standard output that can't be
/// written to for that: what is written is lost without an error. Only what runs before that can tell.
#[cfg(unix)]
#[allow(unsafe_code, reason = "the attribute makes a function run before main; the function itself is safe")]
mod streams_at_start {
    use std::sync::atomic::{AtomicBool, Ordering};

    static STDIN_IS_CLOSED: AtomicBool = AtomicBool::new(false);
    static STDOUT_IS_CLOSED: AtomicBool = AtomicBool::new(false);

    #[ctor::ctor(unsafe)]
    fn look() {
        use rustix::fs::{OFlags, fcntl_getfl};
        STDIN_IS_CLOSED.store(fcntl_getfl(std::io::stdin()).is_err(), Ordering::Relaxed);
        let is_writable = fcntl_getfl(std::io::stdout()).is_ok_and(|flags| flags & OFlags::ACCMODE != OFlags::RDONLY);
        STDOUT_IS_CLOSED.store(!is_writable, Ordering::Relaxed);
    }

    pub(super) fn stdin_is_closed() -> bool {
        STDIN_IS_CLOSED.load(Ordering::Relaxed)
    }

    pub(super) fn stdout_is_closed() -> bool {
        STDOUT_IS_CLOSED.load(Ordering::Relaxed)
    }
}

#[cfg(not(unix))]
mod streams_at_start {
    pub(super) fn stdin_is_closed() -> bool {
        false
    }

    pub(super) fn stdout_is_closed() -> bool {
        false
    }
}
