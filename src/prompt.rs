//! Questions to the person at the terminal. The only user of the prompt library.

use std::io;

use dialoguer::{Confirm, Input, Password};
use zeroize::Zeroizing;

use crate::error::Error;

/// Asks for something that must not be seen. An empty answer is an error, and so is the end of input.
///
/// # Errors
/// There is no answer.
pub fn secret(question: &str) -> Result<Zeroizing<String>, Error> {
    let _guard = EchoGuard::new();
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
struct EchoGuard(Option<signal_hook::SigId>);

#[cfg(unix)]
impl EchoGuard {
    fn new() -> EchoGuard {
        EchoGuard(EchoGuard::watch().ok())
    }

    fn watch() -> io::Result<signal_hook::SigId> {
        use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
        use signal_hook::consts::SIGINT;

        let before = tcgetattr(io::stdin())?;
        let (mut receive, send) = std::os::unix::net::UnixStream::pair()?;
        let id = signal_hook::low_level::pipe::register(SIGINT, send)?;
        std::thread::spawn(move || {
            if let Ok(1) = io::Read::read(&mut receive, &mut [0]) {
                let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
                let _ = io::Write::write_all(&mut io::stderr(), b"\n");
                let _ = signal_hook::low_level::emulate_default_handler(SIGINT);
            }
        });
        Ok(id)
    }
}

#[cfg(unix)]
impl Drop for EchoGuard {
    fn drop(&mut self) {
        if let Some(id) = self.0 {
            // The other end of the pipe closes with it, and the thread ends.
            signal_hook::low_level::unregister(id);
        }
    }
}

#[cfg(not(unix))]
struct EchoGuard;

#[cfg(not(unix))]
impl EchoGuard {
    fn new() -> EchoGuard {
        EchoGuard
    }
}
