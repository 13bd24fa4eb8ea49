//! Signals of Unix.

use std::sync::Once;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

pub(super) use signal_hook::consts::SIGINT;
use signal_hook::consts::{SIGHUP, SIGQUIT, SIGTERM, SIGTSTP, SIGXFSZ};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::{Action, Handler, IS_SUSPENDED, SUSPENDED_MILLIS, actions, restore_all};

/// Signals that stop a batch.
pub(super) const STOPPING: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];

/// Returns how long requests in flight may take after a signal: SIGKILL often follows SIGTERM and SIGHUP.
pub(super) fn grace_period(signal: i32) -> Option<Duration> {
    (signal != SIGINT).then_some(Duration::from_secs(10))
}

pub(super) fn name(signal: i32) -> &'static str {
    signal_hook::low_level::signal_name(signal).unwrap_or("a signal")
}

/// Ends the process by the signal's default effect.
pub(super) fn end_process(signal: i32) {
    let _ = emulate_default_handler(signal);
}

/// Starts the thread that handles signals, once. If that fails, signals keep their default effects.
pub(super) fn listen() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let wanted = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGXFSZ];
        let wanted = wanted.into_iter().filter(|signal| !is_ignored(*signal));
        let Ok(mut signals) = Signals::new(wanted) else { return };
        let _ = thread::Builder::new().spawn(move || {
            let mut handler = Handler::default();
            for signal in signals.forever() {
                match signal {
                    SIGTSTP => suspend(),
                    // The size limit of files (`ulimit -f`) is reached: the write fails, which is handled like a full disk.
                    SIGXFSZ => {}
                    _ => handler.handle(signal),
                }
            }
        });
    });
}

#[allow(unsafe_code, reason = "there is no safe interface to read a signal's disposition")]
fn is_ignored(signal: i32) -> bool {
    let mut current = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: without a new action, this only writes the current one to `current`, for which all zeros are valid, too.
    unsafe {
        libc::sigaction(signal, std::ptr::null(), current.as_mut_ptr()) == 0
            && current.assume_init().sa_sigaction == libc::SIG_IGN
    }
}

/// Suspends the process until SIGCONT.
fn suspend() {
    restore_all();
    IS_SUSPENDED.store(true, Ordering::SeqCst);
    let start = Instant::now();
    let _ = emulate_default_handler(SIGTSTP);
    let suspended = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    SUSPENDED_MILLIS.fetch_add(suspended, Ordering::SeqCst);
    IS_SUSPENDED.store(false, Ordering::SeqCst);
    for (_, action) in actions().clone() {
        if let Action::FullScreen { enter, .. } = action {
            enter();
        }
    }
}
