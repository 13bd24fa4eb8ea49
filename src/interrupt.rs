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
