//! Asks questions on the terminal. The only user of the `dialoguer` crate.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
#[cfg(unix)]
use std::os::fd::AsFd;
#[cfg(unix)]
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dialoguer::Password;
#[cfg(unix)]
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::signal::{self, Signal, Stop};
use crate::stdio::InterruptibleReader;
#[cfg(unix)]
use crate::sync::lock;

/// How long to wait for the signal handler.
const SIGNAL_TIMEOUT: Duration = Duration::from_millis(200);

/// Asks for a secret without echo. An empty answer and the end of input are errors.
pub fn secret(question: &str) -> Result<Zeroizing<String>, Error> {
    let _terminal = TerminalGuard::new();
    let prompt = Password::new().with_prompt(question).allow_empty_password(true).report(false);
    let answer = Zeroizing::new(ask_again(|| prompt.clone().interact())?);
    if answer.is_empty() {
        return Err(Error::Prompt(io::Error::other("there was no answer")));
    }
    Ok(answer)
}

/// Asks for a line of text until `check` accepts it; Enter alone accepts `proposal`.
pub fn line(question: &str, proposal: &str, check: impl Fn(&str) -> Result<(), String>) -> Result<String, Error> {
    let _terminal = TerminalGuard::new();
    let ask = || {
        dialoguer::Input::new()
            .with_prompt(question)
            .default(proposal.to_owned())
            .validate_with(|answer: &String| check(answer.trim()))
            .interact_text()
    };
    ask_again(ask).map(|answer| answer.trim().to_owned())
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

/// Asks again after SIGTSTP has interrupted the question.
fn ask_again<T>(ask: impl Fn() -> dialoguer::Result<T>) -> Result<T, Error> {
    loop {
        let suspensions = signal::suspensions();
        match ask() {
            Ok(answer) => return Ok(answer),
            Err(dialoguer::Error::IO(error)) if error.kind() == io::ErrorKind::Interrupted => {
                // Interrupted by Ctrl-C, which `dialoguer` reads as a key, or by a signal, whose handler may not have run yet.
                std::thread::sleep(SIGNAL_TIMEOUT);
                if signal::suspensions() == suspensions {
                    Signal::INTERRUPT.end_process();
                }
            }
            Err(dialoguer::Error::IO(error)) => return Err(Error::Prompt(error)),
        }
    }
}
