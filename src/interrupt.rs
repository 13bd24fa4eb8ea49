//! Ctrl-C where it must not end the program just like that.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::SIGINT;
use signal_hook::{SigId, flag, low_level};

/// As long as this lives, Ctrl-C has another effect than to end the program. Where that can't be had, it ends it.
struct Taken {
    actions: Vec<SigId>,
    /// Once it is true, Ctrl-C ends the program as usual. The library itself would leave the signal without any effect.
    is_given_back: Arc<AtomicBool>,
}

impl Taken {
    fn new(is_given_back: Arc<AtomicBool>) -> Taken {
        let _ = flag::register_conditional_default(SIGINT, Arc::clone(&is_given_back));
        Taken { actions: Vec::new(), is_given_back }
    }

    fn and(mut self, action: std::io::Result<SigId>) -> Taken {
        self.actions.extend(action.ok());
        self
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.is_given_back.store(true, Ordering::Relaxed);
        for action in self.actions.drain(..) {
            low_level::unregister(action);
        }
    }
}

/// As long as this lives, Ctrl-C sets a flag, and takes effect where that is looked at; a second one ends the program at once.
pub struct StopOnInterrupt {
    _taken: Taken,
}

impl StopOnInterrupt {
    /// Sets `stop`, which others may set as well.
    pub fn new(stop: &Arc<AtomicBool>) -> StopOnInterrupt {
        let is_pressed = Arc::new(AtomicBool::new(false));
        // The actions run in the order of their registration: the first signal doesn't find the flag set, the second does.
        let taken = Taken::new(Arc::clone(&is_pressed))
            .and(flag::register(SIGINT, is_pressed))
            .and(flag::register(SIGINT, Arc::clone(stop)));
        StopOnInterrupt { _taken: taken }
    }
}

/// As long as this lives, Ctrl-C first puts things right and then ends the program as it would have anyway, by the signal.
#[cfg(unix)]
pub struct OnInterrupt {
    _taken: Taken,
}

#[cfg(unix)]
impl OnInterrupt {
    /// `restore` runs on a thread of its own.
    pub fn new(restore: impl FnOnce() + Send + 'static) -> OnInterrupt {
        OnInterrupt { _taken: Taken::new(Arc::default()).and(OnInterrupt::watch(restore)) }
    }

    fn watch(restore: impl FnOnce() + Send + 'static) -> std::io::Result<SigId> {
        let (mut receive, send) = std::os::unix::net::UnixStream::pair()?;
        let id = low_level::pipe::register(SIGINT, send)?;
        std::thread::spawn(move || {
            // When the guard has gone, so has the other end of the pipe, and there is nothing to read.
            if let Ok(1) = std::io::Read::read(&mut receive, &mut [0]) {
                restore();
                let _ = low_level::emulate_default_handler(SIGINT);
            }
        });
        Ok(id)
    }
}

/// Gives the terminal back as it was, when this is dropped and when Ctrl-C ends the program: whoever asks for something hidden
/// turns the echo off, and a shell that shows nothing of what is typed is a bad thing to come back to.
#[cfg(unix)]
pub struct KeptTerminal {
    before: rustix::termios::Termios,
    _guard: OnInterrupt,
}

#[cfg(unix)]
impl KeptTerminal {
    /// `None` where standard input is no terminal.
    pub fn new() -> Option<KeptTerminal> {
        let before = rustix::termios::tcgetattr(std::io::stdin()).ok()?;
        let kept = before.clone();
        let guard = OnInterrupt::new(move || {
            restore(&kept);
            let _ = std::io::Write::write_all(&mut std::io::stderr(), b"\n");
        });
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
fn restore(before: &rustix::termios::Termios) {
    let _ = rustix::termios::tcsetattr(std::io::stdin(), rustix::termios::OptionalActions::Now, before);
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

/// Elsewhere the system's console puts itself right.
#[cfg(not(unix))]
pub struct OnInterrupt;

#[cfg(not(unix))]
impl OnInterrupt {
    /// Does nothing.
    pub fn new(_: impl FnOnce() + Send + 'static) -> OnInterrupt {
        OnInterrupt
    }
}
