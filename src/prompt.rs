//! Asks questions on the terminal.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
#[cfg(unix)]
use std::os::fd::AsFd;
#[cfg(unix)]
use std::sync::{Arc, Mutex};

#[cfg(unix)]
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use crate::error::Error;
#[cfg(unix)]
use crate::signal;
use crate::signal::Stop;
use crate::stdio::InterruptibleReader;
#[cfg(unix)]
use crate::sync::lock;

/// The most that a terminal gives at once, in bytes: a line (Linux, termios(3)).
#[cfg(unix)]
const MAX_LINE: usize = 4096;

/// Asks for a secret without echo. An empty answer and the end of input are errors.
pub fn secret(question: &str) -> Result<Zeroizing<String>, Error> {
    match read_hidden(question) {
        Ok(answer) if !answer.trim().is_empty() => Ok(answer),
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => Err(Error::Prompt(error)),
        _ => Err(no_answer()),
    }
}

/// Reads a line without echo. The buffer is wiped, and no other has a copy.
#[cfg(unix)]
fn read_hidden(question: &str) -> io::Result<Zeroizing<String>> {
    use rustix::termios::LocalModes;
    let _terminal = TerminalGuard::new();
    let mut modes = tcgetattr(io::stdin())?;
    modes.local_modes.remove(LocalModes::ECHO);
    modes.local_modes.insert(LocalModes::ECHONL);
    tcsetattr(io::stdin(), OptionalActions::Flush, &modes)?;
    write!(io::stderr(), "{question}: ")?;
    let mut buffer = Zeroizing::new(vec![0; MAX_LINE]);
    let length = loop {
        match rustix::io::read(io::stdin(), &mut buffer[..]) {
            Err(rustix::io::Errno::INTR) => {}
            length => break length?,
        }
    };
    let line = std::str::from_utf8(&buffer[..length]).map_err(|_| io::Error::other("it is not UTF-8"))?;
    if !line.ends_with('\n') {
        let _ = writeln!(io::stderr());
    }
    Ok(Zeroizing::new(line.trim_end_matches(['\n', '\r']).to_owned()))
}

#[cfg(not(unix))]
fn read_hidden(question: &str) -> io::Result<Zeroizing<String>> {
    rpassword::prompt_password(format!("{question}: ")).map(Zeroizing::new)
}

/// Asks for a line of text until `check` accepts it; Enter alone accepts `proposal`. The end of input is an error.
pub fn line(question: &str, proposal: &str, check: impl Fn(&str) -> Result<(), String>) -> Result<String, Error> {
    let _terminal = TerminalGuard::new();
    loop {
        let answer = read_text(&format!("{question} [{proposal}]"), &Stop::default()).map_err(Error::Prompt)?;
        if answer.is_empty() {
            return Err(no_answer());
        }
        let answer = if answer.trim().is_empty() { proposal } else { answer.trim() };
        match check(answer) {
            Ok(()) => return Ok(answer.to_owned()),
            Err(problem) => {
                let _ = writeln!(io::stderr(), "{problem}");
            }
        }
    }
}

fn no_answer() -> Error {
    Error::Prompt(io::Error::other("nothing was entered"))
}

/// Asks for a text, which may be empty, on the terminal, even if standard input is redirected. Discards input that was typed before
/// the question. Returns `None` if `stop` ended the wait.
pub fn text(question: &str, stop: &Stop) -> Result<Option<String>, Error> {
    match read_text(question, stop) {
        Err(_) if stop.is_requested() => {
            let _ = writeln!(io::stderr());
            Ok(None)
        }
        text => text.map(Some).map_err(Error::Prompt),
    }
}

fn read_text(question: &str, stop: &Stop) -> io::Result<String> {
    let terminal = terminal()?;
    #[cfg(unix)]
    rustix::termios::tcflush(&terminal, rustix::termios::QueueSelector::IFlush)?;
    write!(io::stderr(), "{question}: ")?;
    let mut answer = String::new();
    BufReader::new(InterruptibleReader::new(terminal, stop)).read_line(&mut answer)?;
    if !answer.ends_with('\n') {
        writeln!(io::stderr())?;
    }
    Ok(answer)
}

#[cfg(unix)]
fn terminal() -> io::Result<File> {
    let stdin = io::stdin();
    if stdin.is_terminal() { Ok(stdin.as_fd().try_clone_to_owned()?.into()) } else { File::open("/dev/tty") }
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn terminal() -> io::Result<io::Stdin> {
    Ok(io::stdin())
}

/// Restores the terminal modes on drop and before a signal ends the process: a prompt without echo must not leave the shell without
/// echo.
#[cfg(unix)]
pub struct TerminalGuard {
    before: Termios,
    _guard: signal::Guard,
}

#[cfg(unix)]
impl TerminalGuard {
    /// Returns `None` if standard input is not a terminal.
    pub fn new() -> Option<TerminalGuard> {
        let before = tcgetattr(io::stdin()).ok()?;
        let (original, during_prompt) = (before.clone(), Arc::new(Mutex::new(None)));
        let to_resume = Arc::clone(&during_prompt);
        let guard = signal::full_screen(
            move || {
                *lock(&during_prompt) = tcgetattr(io::stdin()).ok();
                restore(&original);
                let _ = io::stderr().write_all(b"\n");
            },
            move || {
                if let Some(modes) = &*lock(&to_resume) {
                    restore(modes);
                }
            },
        );
        Some(TerminalGuard { before, _guard: guard })
    }
}

#[cfg(unix)]
impl Drop for TerminalGuard {
    fn drop(&mut self) {
        restore(&self.before);
    }
}

#[cfg(unix)]
fn restore(before: &Termios) {
    let _ = tcsetattr(io::stdin(), OptionalActions::Now, before);
}

/// Other systems restore the console by themselves.
#[cfg(not(unix))]
pub struct TerminalGuard;

#[cfg(not(unix))]
impl TerminalGuard {
    pub fn new() -> Option<TerminalGuard> {
        None
    }
}

/// Returns whether there is a terminal to ask on, even if standard input is redirected.
pub fn has_terminal() -> bool {
    io::stdin().is_terminal() || (cfg!(unix) && File::open("/dev/tty").is_ok())
}

/// Asks for yes or no; Enter alone is no. Returns `None` if `stop` ended the wait.
pub fn confirm(question: &str, stop: &Stop) -> Result<Option<bool>, Error> {
    let answer = text(&format!("{question} [y/N]"), stop)?;
    Ok(answer.map(|answer| ["y", "yes"].iter().any(|yes| answer.trim().eq_ignore_ascii_case(yes))))
}
