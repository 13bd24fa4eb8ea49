//! Ctrl-C while the terminal is not as it was found.

/// As long as this lives, Ctrl-C first puts things right and then ends the program as it would have anyway, by the signal.
#[cfg(unix)]
pub struct OnInterrupt(Option<signal_hook::SigId>);

#[cfg(unix)]
impl OnInterrupt {
    /// `restore` runs on a thread of its own.
    pub fn new(restore: impl FnOnce() + Send + 'static) -> OnInterrupt {
        OnInterrupt(OnInterrupt::watch(restore).ok())
    }

    fn watch(restore: impl FnOnce() + Send + 'static) -> std::io::Result<signal_hook::SigId> {
        use signal_hook::consts::SIGINT;
        let (mut receive, send) = std::os::unix::net::UnixStream::pair()?;
        let id = signal_hook::low_level::pipe::register(SIGINT, send)?;
        std::thread::spawn(move || {
            if let Ok(1) = std::io::Read::read(&mut receive, &mut [0]) {
                restore();
                let _ = signal_hook::low_level::emulate_default_handler(SIGINT);
            }
        });
        Ok(id)
    }
}

#[cfg(unix)]
impl Drop for OnInterrupt {
    fn drop(&mut self) {
        if let Some(id) = self.0 {
            // The other end of the pipe closes with it, and the thread ends.
            signal_hook::low_level::unregister(id);
        }
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
