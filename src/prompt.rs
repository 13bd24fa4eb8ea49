//! Questions to the person at the terminal. The only user of the prompt library.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
#[cfg(unix)]
use std::os::fd::AsFd;

use dialoguer::{Input, Password};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::signal::KeptTerminal;

/// Asks for something that must not be seen. An empty answer is an error, and so is the end of input.
///
/// # Errors
/// There is no answer.
pub fn secret(question: &str) -> Result<Zeroizing<String>, Error> {
    let _terminal = KeptTerminal::new();
    let answer = Password::new().with_prompt(question).allow_empty_password(true).report(false).interact();
    let answer = Zeroizing::new(answer.map_err(asking)?);
    if answer.is_empty() {
        return Err(Error::Asking(io::Error::other("there was no answer")));
    }
    Ok(answer)
}

/// Asks for a line of text; Enter alone takes `proposal`. What `check` objects to is asked for again.
///
/// # Errors
/// There is no answer.
pub fn line(question: &str, proposal: &str, check: impl Fn(&str) -> Result<(), String>) -> Result<String, Error> {
    let _terminal = KeptTerminal::new();
    Input::new()
        .with_prompt(question)
        .default(proposal.to_owned())
        .validate_with(|answer: &String| check(answer.trim()))
        .interact_text()
        .map(|answer| answer.trim().to_owned())
        .map_err(asking)
}

/// Asks for any words, none among them; the end of input (Ctrl-D) is none. What was typed before the question could be read is no
/// answer to it. Whoever sits at the terminal is asked, also when standard input comes from elsewhere.
///
/// # Errors
/// There is nobody to ask.
pub fn words(question: &str) -> Result<String, Error> {
    words_of(question).map_err(Error::Asking)
}

fn words_of(question: &str) -> io::Result<String> {
    let terminal = terminal()?;
    #[cfg(unix)]
    rustix::termios::tcflush(&terminal, rustix::termios::QueueSelector::IFlush)?;
    write!(io::stderr(), "{question}: ")?;
    let mut answer = String::new();
    BufReader::new(terminal).read_line(&mut answer)?;
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
fn terminal() -> io::Result<io::Stdin> {
    Ok(io::stdin())
}

/// Whether there is a terminal to ask on, also when standard input comes from elsewhere.
#[must_use]
pub fn has_terminal() -> bool {
    io::stdin().is_terminal() || (cfg!(unix) && File::open("/dev/tty").is_ok())
}

/// Asks for yes or no, which takes an Enter; Enter alone is no.
///
/// # Errors
/// There is no answer.
pub fn confirm(question: &str) -> Result<bool, Error> {
    let answer = words(&format!("{question} [y/N]"))?;
    Ok(["y", "yes"].iter().any(|yes| answer.trim().eq_ignore_ascii_case(yes)))
}

fn asking(error: dialoguer::Error) -> Error {
    let dialoguer::Error::IO(error) = error;
    if error.kind() == io::ErrorKind::Interrupted { Error::Interrupted } else { Error::Asking(error) }
}
