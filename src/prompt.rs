//! Questions to the person at the terminal. The only user of the prompt library.

use std::io;

use dialoguer::{Confirm, Input, Password};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::interrupt::OnInterrupt;

/// Asks for something that must not be seen. An empty answer is an error, and so is the end of input.
///
/// # Errors
/// There is no answer.
pub fn secret(question: &str) -> Result<Zeroizing<String>, Error> {
    let _guard = keep_echo();
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
    Input::new()
        .with_prompt(question)
        .default(proposal.to_owned())
        .validate_with(|answer: &String| check(answer.trim()))
        .interact_text()
        .map(|answer| answer.trim().to_owned())
        .map_err(asking)
}

/// Asks for any words, none among them.
///
/// # Errors
/// There is no answer.
pub fn words(question: &str) -> Result<String, Error> {
    Input::new().with_prompt(question).allow_empty(true).interact_text().map_err(asking)
}

/// Asks for yes or no; Enter alone is no.
///
/// # Errors
/// There is no answer.
pub fn confirm(question: &str) -> Result<bool, Error> {
    Confirm::new().with_prompt(question).default(false).interact().map_err(asking)
}

fn asking(error: dialoguer::Error) -> Error {
    let dialoguer::Error::IO(error) = error;
    if error.kind() == io::ErrorKind::Interrupted { Error::Interrupted } else { Error::Asking(error) }
}

/// Gives the terminal its echo back when Ctrl-C ends the program in the middle of a hidden answer: the prompt library
/// doesn't, and a shell that shows nothing of what is typed is a bad thing to come back to.
#[cfg(unix)]
fn keep_echo() -> Option<OnInterrupt> {
    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
    let before = tcgetattr(io::stdin()).ok()?;
    Some(OnInterrupt::new(move || {
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
        let _ = io::Write::write_all(&mut io::stderr(), b"\n");
    }))
}

#[cfg(not(unix))]
fn keep_echo() -> Option<OnInterrupt> {
    None
}
