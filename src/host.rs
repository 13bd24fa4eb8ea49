//! The surroundings of the process: streams, terminal and environment.

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Write as _};
use std::path::PathBuf;

use crate::error::Error;
use crate::messages::Messages;
use crate::signal::Stop;
use crate::stdio::{self, Output};
use crate::style::{ColorChoice, Style};

pub struct Host {
    pub stdin: Box<dyn Read + Send>,
    /// For results only. Buffered; [`Host::finish`] flushes it.
    pub stdout: Output,
    stderr: Messages,
    pub terminal: Terminal,
}

/// Properties of the terminals that the standard streams are connected to.
#[expect(clippy::struct_excessive_bools, reason = "independent facts")]
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// Whether standard input is a terminal.
    pub stdin: bool,
    pub stdout: bool,
    pub stderr: bool,
    /// Columns of standard output, or else of standard error.
    pub width: Option<u16>,
    /// Lines of the same terminal.
    pub height: Option<u16>,
    /// Whether it supports escape sequences, for colours and to move the cursor.
    pub supports_escapes: bool,
    pub stdout_style: Style,
    pub stderr_style: Style,
}

/// Columns of a terminal whose width is unknown.
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

    /// Returns the width at which messages are wrapped; `None` if standard error is no terminal.
    fn message_width(&self) -> Option<usize> {
        self.width.filter(|_| self.stderr).map(usize::from)
    }

    /// Returns the width, or a default if it is unknown.
    pub fn columns(&self) -> usize {
        self.width.map_or(DEFAULT_WIDTH, usize::from)
    }
}

/// Returns whether a terminal supports escape sequences. The Windows console has no `TERM`, and supports them only after a
/// call; other terminals of Windows have one.
fn supports_escapes(term: Option<OsString>) -> bool {
    let is_enabled = enable_escapes();
    term.map_or(is_enabled, |term| !term.is_empty() && term != "dumb")
}

#[cfg(windows)]
fn enable_escapes() -> bool {
    enable_ansi_support::enable_ansi_support().is_ok()
}

#[cfg(not(windows))]
fn enable_escapes() -> bool {
    false
}

impl Host {
    /// Returns the surroundings of this process.
    #[expect(clippy::disallowed_methods, reason = "the key must be known before any message is written")]
    pub fn real() -> Host {
        let stderr = Messages::new(std::env::var_os("TORII_SECRET_KEY"));
        let supports_escapes = supports_escapes(std::env::var_os("TERM"));
        let terminal = Terminal { supports_escapes, ..Terminal::real() };
        stderr.set_width(terminal.message_width());
        Host { stdin: stdio::stdin(), stdout: Output::real(), stderr, terminal }
    }

    /// Returns the value of an environment variable.
    #[expect(clippy::disallowed_methods, clippy::unused_self, reason = "the one place that reads the environment")]
    pub fn env(&self, name: &str) -> Option<OsString> {
        std::env::var_os(name)
    }

    /// Returns the user's configuration folder for `torii`.
    #[expect(clippy::unused_self, reason = "as `env`")]
    pub fn config_dir(&self) -> Option<PathBuf> {
        let dirs = directories::ProjectDirs::from("", "", "torii")?;
        // With a relative HOME it would be below the current folder, which may belong to another user.
        Some(dirs.config_dir().to_owned()).filter(|dir| dir.is_absolute())
    }

    /// Sets the styles of both output streams.
    pub fn set_color(&mut self, choice: ColorChoice) {
        let Terminal { stdout, stderr, supports_escapes, .. } = self.terminal;
        let [stdout_style, stderr_style] = [stdout, stderr]
            .map(|is_terminal| Style::choose(choice, is_terminal && supports_escapes, |name| self.env(name)));
        self.terminal = Terminal { stdout_style, stderr_style, ..self.terminal };
    }

    /// Updates the size of the terminal, which may have changed.
    pub fn measure(&mut self) {
        let Terminal { width, height, .. } = Terminal::real();
        self.terminal = Terminal { width, height, ..self.terminal };
        self.stderr.set_width(self.terminal.message_width());
    }

    /// Ends waits for blocked output streams once an immediate stop is requested.
    pub fn stop_with(&mut self, stop: &Stop) {
        self.stdout.stop_with(stop);
        self.stderr.stop_with(stop);
    }

    /// Writes a message to standard error, with secrets masked.
    pub fn stderr(&self, text: &str) {
        self.stderr.write(text);
    }

    /// Masks `secret` in all further messages, as is done for the key in `TORII_SECRET_KEY`.
    pub fn add_secret(&self, secret: &str) {
        self.stderr.add_secret(secret);
    }

    /// Returns `text` with secrets masked.
    pub fn mask_secrets<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.stderr.mask_secrets(text)
    }

    /// Returns a handle to standard error, for other threads.
    pub fn messages(&self) -> Messages {
        self.stderr.clone()
    }

    /// Writes all of a command's output and flushes it.
    pub fn print(&mut self, output: impl AsRef<[u8]>) -> Result<(), Error> {
        self.stdout.write_all(output.as_ref()).and_then(|()| self.finish()).map_err(Error::Output)
    }

    /// Flushes standard output.
    pub fn finish(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }
}
