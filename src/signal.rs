//! Ctrl-C where it must not end the program just like that.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use signal_hook::consts::SIGINT;
use signal_hook::{SigId, flag, low_level};

/// Whether Ctrl-C ends the program as usual. Once a signal has got another effect, the library leaves it without any when that
/// is taken away again; a process has each signal once, so this stands for all of it.
static ENDS_PROGRAM: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| {
    let ends = Arc::new(AtomicBool::new(true));
    let _ = flag::register_conditional_default(SIGINT, Arc::clone(&ends));
    ends
});

/// As long as this lives, Ctrl-C has another effect than to end the program.
struct Taken {
    /// What it did before.
    ended_program: bool,
    actions: Vec<SigId>,
}

impl Taken {
    /// What Ctrl-C does instead; where that can't be had, it ends the program.
    fn by(actions: impl IntoIterator<Item = std::io::Result<SigId>>) -> Taken {
        let actions: Vec<SigId> = actions.into_iter().filter_map(Result::ok).collect();
        let ended_program = ENDS_PROGRAM.swap(actions.is_empty(), Ordering::Relaxed);
        Taken { ended_program, actions }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        ENDS_PROGRAM.store(self.ended_program, Ordering::Relaxed);
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
        // The actions run in this order: the first signal doesn't find the flag set, the second does.
        StopOnInterrupt {
            _taken: Taken::by([
                flag::register_conditional_default(SIGINT, Arc::clone(&is_pressed)),
                flag::register(SIGINT, is_pressed),
                flag::register(SIGINT, Arc::clone(stop)),
            ]),
        }
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
        OnInterrupt { _taken: Taken::by([OnInterrupt::watch(restore)]) }
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
