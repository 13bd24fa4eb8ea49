//! The alternate screen of `--watch`.

use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::host::Host;
use crate::signal;
use crate::sync::{POLL_INTERVAL, lock};
use crate::view::sanitize;

/// Switches to the alternate screen and hides the cursor (xterm, "Private Modes").
const ENTER: &str = "\x1b[?1049h\x1b[?25l";
const LEAVE: &str = "\x1b[?25h\x1b[?1049l";
/// Maximum number of changes that are printed at the end.
const MAX_CHANGES: usize = 1000;

/// The alternate screen of the terminal. Dropping this leaves it, and prints the changes that were seen on the normal screen.
pub struct Screen {
    /// Otherwise each frame is printed below the previous one.
    supports_escapes: bool,
    /// Whether it must be redrawn because the process was suspended.
    is_stale: Arc<AtomicBool>,
    changes: Arc<Mutex<Vec<String>>>,
    _guard: Option<signal::Guard>,
}

impl Screen {
    pub fn enter(host: &Host) -> Screen {
        let is_stale = Arc::default();
        let changes = Arc::default();
        let supports_escapes = host.terminal.supports_escapes;
        if !supports_escapes {
            return Screen { supports_escapes, is_stale, changes, _guard: None };
        }
        // Registered first, so that no signal can leave the terminal on the alternate screen.
        let to_mark = Arc::clone(&is_stale);
        let to_print = Arc::clone(&changes);
        let guard = signal::full_screen(
            move || leave(&to_print),
            move || {
                write_now(ENTER);
                to_mark.store(true, Ordering::Relaxed);
            },
        );
        write_now(ENTER);
        Screen { supports_escapes, is_stale, changes, _guard: Some(guard) }
    }

    /// Keeps a line for the end.
    pub fn add_change(&self, line: &str) {
        let mut changes = lock(&self.changes);
        if self.supports_escapes && changes.len() < MAX_CHANGES {
            changes.push(format!("{line}\n"));
        }
    }

    /// Waits for `pause`, or until the screen must be redrawn after a suspension.
    pub fn wait(&self, pause: Duration) {
        let start = Instant::now();
        while start.elapsed() < pause && !self.is_stale.swap(false, Ordering::Relaxed) {
            thread::sleep(POLL_INTERVAL.min(pause.saturating_sub(start.elapsed())));
        }
    }

    pub fn draw(&self, frame: &str, host: &mut Host) -> io::Result<()> {
        self.is_stale.store(false, Ordering::Relaxed);
        let out = &mut host.stdout;
        if !self.supports_escapes {
            writeln!(out, "{frame}")?;
            return out.flush();
        }
        let (height, columns) = (host.terminal.height.map_or(usize::MAX, usize::from), host.terminal.columns().max(1));
        // The whole screen is erased first: at the end of a line that fills its row, its last character would be erased.
        out.write_all(b"\x1b[H\x1b[J")?;
        let mut rest = frame.trim_end().lines().peekable();
        // The last row stays empty, and the one before is for the note that there is more.
        let mut left = height.saturating_sub(1);
        while let Some(line) = rest.peek() {
            // A line that is an ID may be wider than the terminal.
            let rows = sanitize::styled_width(line).div_ceil(columns).max(1);
            if rows >= left {
                break;
            }
            left -= rows;
            write!(out, "{line}\r\n")?;
            rest.next();
        }
        match (rest.next(), rest.next()) {
            (Some(last), None) if sanitize::styled_width(last) <= columns => write!(out, "{last}\r\n")?,
            (Some(_), _) => {
                let note = sanitize::shorten("… more: enlarge the window", columns);
                write!(out, "{note}\r\n")?;
            }
            (None, _) => {}
        }
        out.flush()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.supports_escapes {
            leave(&self.changes);
        }
    }
}

/// Leaves the alternate screen, and prints the changes that were not printed yet.
fn leave(changes: &Mutex<Vec<String>>) {
    let changes = std::mem::take(&mut *lock(changes));
    write_now(&(LEAVE.to_owned() + &changes.concat()));
}

/// Writes to standard output without its lock, which another thread may hold.
fn write_now(sequence: &str) {
    #[cfg(unix)]
    {
        let mut left = sequence.as_bytes();
        while let Ok(written @ 1..) = rustix::io::write(io::stdout(), left) {
            left = &left[written..];
        }
    }
    #[cfg(not(unix))]
    let _ = io::stdout().write_all(sequence.as_bytes());
}
