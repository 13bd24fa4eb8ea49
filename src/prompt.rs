//! Questions to the person at the terminal. The only user of the prompt library.

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
use crate::stdio::Input;
use crate::sync::lock;

/// A signal is handled in this time.
const HANDLING: Duration = Duration::from_millis(200);

/// Asks for something that must not be seen. An empty answer is an error, and so is the end of input.
pub fn secret(question: &str) -> Result<Zeroizing<String>, Error> {
    let _terminal = KeptTerminal::new();
    let prompt = Password::new().with_prompt(question).allow_empty_password(true).report(false);
    let answer = Zeroizing::new(asked(|| prompt.clone().interact())?);
    if answer.is_empty() {
        return Err(Error::Prompt(io::Error::other("there was no answer")));
    }
    Ok(answer)
}

/// Asks for a line of text; Enter alone takes `proposal`. What `check` objects to is asked for again.
pub fn line(question: &str, proposal: &str, check: impl Fn(&str) -> Result<(), String>) -> Result<String, Error> {
    let _terminal = KeptTerminal::new();
    let ask = || {
        dialoguer::Input::new()
            .with_prompt(question)
            .default(proposal.to_owned())
            .validate_with(|answer: &String| check(answer.trim()))
            .interact_text()
    };
    asked(ask).map(|answer| answer.trim().to_owned())
}

/// Asks for any words, none among them; the end of input (Ctrl-D) is none. What was typed before the question could be read is no
/// answer to it. The person at the terminal is asked, also when standard input comes from elsewhere. `None` if `stop` ended the
/// wait.
pub fn words(question: &str, stop: &Stop) -> Result<Option<String>, Error> {
    match words_of(question, stop) {
        Err(_) if stop.is_requested() => {
            let _ = writeln!(io::stderr());
            Ok(None)
        }
        words => words.map(Some).map_err(Error::Prompt),
    }
}

fn words_of(question: &str, stop: &Stop) -> io::Result<String> {
    let terminal = terminal()?;
    #[cfg(unix)]
    rustix::termios::tcflush(&terminal, rustix::termios::QueueSelector::IFlush)?;
    write!(io::stderr(), "{question}: ")?;
    let mut answer = String::new();
    BufReader::new(Input::new(terminal, stop)).read_line(&mut answer)?;
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

/// Gives the terminal back as it was, when this is dropped and when a signal ends the program: what asks for something hidden
/// turns the echo off, and a shell that shows nothing of what is typed is a bad thing to come back to.
#[cfg(unix)]
pub struct KeptTerminal {
    before: Termios,
    _guard: signal::Guard,
}

#[cfg(unix)]
impl KeptTerminal {
    /// `None` where standard input is no terminal.
    pub fn new() -> Option<KeptTerminal> {
        let before = tcgetattr(io::stdin()).ok()?;
        let (kept, hidden) = (before.clone(), Arc::new(Mutex::new(None)));
        let to_hide = Arc::clone(&hidden);
        let guard = signal::full_screen(
            move || {
                *lock(&hidden) = tcgetattr(io::stdin()).ok();
                restore(&kept);
                let _ = io::stderr().write_all(b"\n");
            },
            move || {
                if let Some(modes) = &*lock(&to_hide) {
                    restore(modes);
                }
            },
        );
        Some(KeptTerminal { before, _guard: guard })
    }
}

#[cfg(unix)]
impl Drop for KeptTerminal {
    fn drop(&mut self) {
        restore(&self.before);
    }
}

#[cfg(unix)]
fn restore(before: &Termios) {
    let _ = tcsetattr(io::stdin(), OptionalActions::Now, before);
}

/// Elsewhere the system's console puts itself right.
#[cfg(not(unix))]
pub struct KeptTerminal;

#[cfg(not(unix))]
impl KeptTerminal {
    /// Does nothing.
    pub fn new() -> Option<KeptTerminal> {
        None
    }
}

/// Whether there is a terminal to ask on, also when standard input comes from elsewhere.
pub fn has_terminal() -> bool {
    io::stdin().is_terminal() || (cfg!(unix) && File::open("/dev/tty").is_ok())
}

/// Asks for yes or no, which takes an Enter; Enter alone is no. `None` if `stop` ended the wait.
pub fn confirm(question: &str, stop: &Stop) -> Result<Option<bool>, Error> {
    let answer = words(&format!("{question} [y/N]"), stop)?;
    Ok(answer.map(|answer| ["y", "yes"].iter().any(|yes| answer.trim().eq_ignore_ascii_case(yes))))
}

/// Asks until there is an answer. A question that SIGTSTP has interrupted is asked again.
fn asked<T>(ask: impl Fn() -> dialoguer::Result<T>) -> Result<T, Error> {
    loop {
        let suspensions = signal::suspensions();
        match ask() {
            Ok(answer) => return Ok(answer),
            Err(dialoguer::Error::IO(error)) if error.kind() == io::ErrorKind::Interrupted => {
                // By Ctrl-C, which the library reads as a key, or by a signal that is being handled.
                std::thread::sleep(HANDLING);
                if signal::suspensions() == suspensions {
                    Signal::INTERRUPT.end_process();
                }
            }
            Err(dialoguer::Error::IO(error)) => return Err(Error::Prompt(error)),
        }
    }
}
