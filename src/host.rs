//! What lies outside the process, in one place, so that a test can put something else there.

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Write as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use indicatif::ProgressBar;
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::config::ColorChoice;
use crate::secret;
use crate::signal::Stop;
use crate::stdio::{self, Output};
use crate::sync::lock;
use crate::view::style::Style;

/// The process's surroundings: streams, terminal, environment, clock.
pub struct Host {
    /// Standard input.
    pub stdin: Box<dyn Read + Send>,
    /// Standard output: the result and nothing else. Buffered; [`Host::finish`] flushes it.
    pub stdout: Output,
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
    /// The style of standard output.
    pub stdout_style: Style,
    /// The style of standard error.
    pub stderr_style: Style,
}

/// Columns of a terminal that doesn't say how many it has.
const DEFAULT_WIDTH: usize = 80;

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
            ..Terminal::default()
        }
    }

    /// Its columns, also where it doesn't say how many it has.
    pub fn columns(&self) -> usize {
        self.width.map_or(DEFAULT_WIDTH, usize::from)
    }
}

impl Host {
    /// The real surroundings of this process.
    #[expect(clippy::disallowed_methods, reason = "the one place that touches the process's own surroundings")]
    pub fn real() -> Host {
        Host {
            stdin: stdio::stdin(),
            stdout: Output::real(),
            stderr: Messages::new(std::env::var_os("TORII_SECRET_KEY")),
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
    pub fn env(&self, name: &str) -> Option<OsString> {
        (self.env)(name)
    }

    /// The folder that belongs to `torii` in the user's configuration, if the system has such a thing.
    pub fn config_dir(&self) -> Option<PathBuf> {
        (self.config_dir)()
    }

    /// Chooses the styles of both streams.
    pub fn set_color(&mut self, choice: ColorChoice) {
        let Terminal { stdout, stderr, .. } = self.terminal;
        let [stdout_style, stderr_style] = [stdout, stderr].map(|is_terminal| Style::choose(choice, is_terminal, self));
        self.terminal = Terminal { stdout_style, stderr_style, ..self.terminal };
    }

    /// Measures the terminal anew: windows change their size.
    pub fn measure(&mut self) {
        let Terminal { width, height, .. } = (self.measurer)();
        self.terminal = Terminal { width, height, ..self.terminal };
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The clock, for threads that outlive a borrow of this.
    pub fn clock(&self) -> fn() -> Timestamp {
        self.clock
    }

    /// From now on, waiting for a reader of standard output or standard error ends when a run must stop at once.
    pub fn stop_with(&mut self, stop: &Stop) {
        self.stdout.stop_with(stop);
        lock(&self.stderr.0).stop = Some(stop.clone());
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
    pub fn without_secrets<'a>(&self, text: &'a str) -> Cow<'a, str> {
        lock(&self.stderr.0).without_secrets(text)
    }

    /// A handle to standard error, for what happens while others hold the host.
    pub fn messages(&self) -> Messages {
        self.stderr.clone()
    }

    /// Writes what is still buffered for standard output.
    pub fn finish(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }
}

/// How often messages wait a tenth of a second for a reader of standard error when a run must stop at once, all of them together.
const PATIENCE: u32 = 30;

/// Standard error: everything that is not the answer.
#[derive(Clone)]
pub struct Messages(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    /// Ends the wait for a reader.
    stop: Option<Stop>,
    /// How often a write has waited for a reader in vain when the run had to stop at once.
    waited: u32,
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
    fn new(secret: Option<OsString>) -> Messages {
        let messages = Messages(Arc::default());
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
        let mut inner = lock(&self.0);
        // A mask by pattern ends where a quotation seems to end, which may be in the middle of a key.
        let masked = secret::mask(secret).into_owned();
        for form in [secret.to_owned(), masked] {
            let in_json = serde_json::Value::from(form.as_str()).to_string();
            let in_json = in_json.trim_matches('"').to_owned();
            let shown = |text: &str| text.ends_with('…') && text.len() < 16;
            inner.secrets.extend([form, in_json].into_iter().filter(|text| !shown(text)).map(Zeroizing::new));
        }
    }

    /// Writes at once and whole, but for secrets. Failures are ignored: a run doesn't stop for a message.
    pub fn write(&self, text: &str) {
        let mut inner = lock(&self.0);
        let text = inner.without_secrets(text).into_owned();
        let bar = inner.bar.clone();
        let Inner { stop, waited, .. } = &mut *inner;
        let gives_up = || {
            let must_stop = stop.as_ref().is_some_and(Stop::is_immediate);
            *waited += u32::from(must_stop);
            must_stop && *waited > PATIENCE
        };
        // There is no other place to report that to.
        let write = || drop(stdio::write_message(&text, gives_up));
        match bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// From now on messages are written above this bar, if any.
    pub fn above(&self, bar: Option<ProgressBar>) {
        lock(&self.0).bar = bar;
    }
}
