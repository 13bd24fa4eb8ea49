//! Handles signals.
//!
//! | signal | during a batch ([`stop_on_signal`]) | during a prompt or a full screen ([`before_exit`], [`full_screen`]) | otherwise |
//! |---|---|---|---|
//! | SIGINT | first: start no request, wait for those in flight; second: stop at once | restore the terminal, then end the process | ends the process |
//! | SIGTERM, SIGHUP | the same, but requests in flight have 10 s | the same | ends the process |
//! | SIGQUIT | ends the process | the same | ends the process |
//! | SIGTSTP | suspends the process | leaves a full screen, and enters it again after SIGCONT | suspends the process |
//! | SIGXFSZ | ignored, so that writing fails | the same | the same |
//! | SIGPIPE | ignored (by Rust), so that writing fails; `lib.rs` then ends the process by it | the same | the same |
//!
//! The same signal again within a second counts as one, as a terminal and a wrapper may both send it. A stopped batch records its
//! results and then ends by the signal. If that takes longer than [`RECORD_TIMEOUT`] after the second signal (because the terminal
//! is blocked, for example), the signal ends the process. Signals that were ignored when the program started (`nohup`, `&` in a
//! script) stay ignored. Until something is registered here, every signal has its default effect.

use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use crate::sync::{POLL_INTERVAL, lock};
#[cfg(unix)]
use signal_hook::consts::{SIGHUP, SIGQUIT, SIGTSTP, SIGXFSZ};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::low_level::emulate_default_handler;

/// Signals that stop a batch.
#[cfg(unix)]
const STOPPING: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];
#[cfg(not(unix))]
const STOPPING: [i32; 2] = [SIGINT, SIGTERM];
/// How long requests in flight may take after SIGTERM or SIGHUP, which SIGKILL often follows.
const GRACE_PERIOD: Duration = Duration::from_secs(10);
/// The same signal again within this time counts as one.
const DUPLICATE_WINDOW: Duration = Duration::from_secs(1);
/// How long recording the results may take after an immediate stop.
const RECORD_TIMEOUT: Duration = Duration::from_secs(5);
/// How long saving the remaining inputs may take after that.
const SAVE_TIMEOUT: Duration = Duration::from_secs(60);

/// The number of a signal that stops a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal(i32);

impl Signal {
    pub const INTERRUPT: Signal = Signal(SIGINT);

    /// Returns the name, such as `SIGINT`.
    pub fn name(self) -> &'static str {
        signal_hook::low_level::signal_name(self.0).unwrap_or("a signal")
    }

    /// Returns the exit status that shells report: 128 plus the number.
    pub fn status(self) -> u8 {
        u8::try_from(128 + self.0).unwrap_or(u8::MAX)
    }

    /// Ends the process by the signal's default effect.
    pub fn end_process(self) {
        let _ = emulate_default_handler(self.0);
    }
}

/// Requests that the threads of a batch stop.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<StopState>);

#[derive(Debug, Default)]
struct StopState {
    level: AtomicU8,
    /// Number of the signal that requested it, or 0.
    signal: AtomicI32,
    is_saving: AtomicBool,
}

const REQUESTED: u8 = 1;
const IMMEDIATE: u8 = 2;

impl Stop {
    /// Prevents new requests.
    pub fn request(&self) {
        self.0.level.fetch_max(REQUESTED, Ordering::SeqCst);
    }

    /// Prevents new requests, and ends the wait for requests in flight.
    pub fn request_now(&self) {
        self.0.level.fetch_max(IMMEDIATE, Ordering::SeqCst);
    }

    /// Returns whether no request may be started.
    pub fn is_requested(&self) -> bool {
        self.0.level.load(Ordering::SeqCst) >= REQUESTED
    }

    /// Sleeps for `pause`; returns false as soon as a stop is requested.
    pub fn sleep(&self, pause: Duration) -> bool {
        let end = Instant::now() + pause;
        while !self.is_requested() {
            match end.checked_duration_since(Instant::now()) {
                Some(left) => thread::sleep(left.min(POLL_INTERVAL)),
                None => return true,
            }
        }
        false
    }

    /// Returns whether to stop without waiting for requests in flight.
    pub fn is_immediate(&self) -> bool {
        self.0.level.load(Ordering::SeqCst) >= IMMEDIATE
    }

    /// Allows [`SAVE_TIMEOUT`] more, when all results are recorded and only the remaining inputs must be saved.
    pub fn begin_saving(&self) {
        self.0.is_saving.store(true, Ordering::SeqCst);
    }

    /// Returns the signal that requested the stop, if any.
    pub fn signal(&self) -> Option<Signal> {
        let number = self.0.signal.load(Ordering::SeqCst);
        (number != 0).then_some(Signal(number))
    }
}

type Callback = Arc<dyn Fn() + Send + Sync>;

/// The effect of a signal.
#[derive(Clone)]
enum Action {
    Stop {
        stop: Stop,
        announce: Callback,
    },
    BeforeExit(Callback),
    FullScreen {
        leave: Callback,
        #[cfg_attr(not(unix), expect(dead_code, reason = "only Unix suspends processes"))]
        enter: Callback,
    },
}

/// Registered actions, the latest last, each with the number of its guard. Global, as signals are.
static ACTIONS: Mutex<Vec<(usize, Action)>> = Mutex::new(Vec::new());

fn actions() -> MutexGuard<'static, Vec<(usize, Action)>> {
    lock(&ACTIONS)
}

/// Unregisters an action when it is dropped.
pub struct Guard(usize);

impl Drop for Guard {
    fn drop(&mut self) {
        actions().retain(|(number, _)| *number != self.0);
    }
}

fn register(action: Action) -> Guard {
    let mut actions = actions();
    let number = actions.last().map_or(0, |(last, _)| last + 1);
    actions.push((number, action));
    drop(actions);
    source::listen();
    Guard(number)
}

/// Makes signals request a stop. The first one also calls `announce` on a separate thread.
pub fn stop_on_signal(stop: &Stop, announce: impl Fn() + Send + Sync + 'static) -> Guard {
    register(Action::Stop { stop: stop.clone(), announce: Arc::new(announce) })
}

/// Calls `restore` before a signal ends the process.
pub fn before_exit(restore: impl Fn() + Send + Sync + 'static) -> Guard {
    register(Action::BeforeExit(Arc::new(restore)))
}

/// Calls `leave` before a signal ends or suspends the process, and `enter` when the process continues.
pub fn full_screen(leave: impl Fn() + Send + Sync + 'static, enter: impl Fn() + Send + Sync + 'static) -> Guard {
    register(Action::FullScreen { leave: Arc::new(leave), enter: Arc::new(enter) })
}

/// Performs the registered actions.
struct Handler {
    /// The signal that requested the stop, and when it came.
    first: Option<(i32, Instant)>,
}

impl Handler {
    fn handle(&mut self, signal: i32) {
        match signal {
            #[cfg(unix)]
            SIGTSTP => return suspend(signal),
            // The size limit of files (`ulimit -f`) is reached: the write fails, which is handled like a full disk.
            #[cfg(unix)]
            SIGXFSZ => return,
            _ => {}
        }
        let latest = actions().last().map(|(_, action)| action.clone());
        match latest {
            Some(Action::Stop { stop, announce }) if STOPPING.contains(&signal) => self.stop(signal, &stop, announce),
            _ => {
                restore_all();
                let _ = emulate_default_handler(signal);
            }
        }
    }

    fn stop(&mut self, signal: i32, stop: &Stop, announce: Callback) {
        match self.first {
            None => {
                self.first = Some((signal, Instant::now()));
                stop.0.signal.store(signal, Ordering::SeqCst);
                stop.request();
                // On a thread, as standard error may be blocked, and a second signal must still be handled.
                let _ = thread::Builder::new().spawn(move || announce());
                if signal != SIGINT {
                    stop_later(GRACE_PERIOD, signal, stop);
                }
            }
            Some((first, at)) if first == signal && at.elapsed() < DUPLICATE_WINDOW => {}
            Some((first, _)) if !stop.is_immediate() => {
                stop.request_now();
                stop_later(Duration::ZERO, first, stop);
            }
            // An immediate stop is already requested.
            Some(_) => {}
        }
    }
}

/// Requests an immediate stop after a delay. If the process doesn't end in time, the signal ends it.
fn stop_later(delay: Duration, signal: i32, stop: &Stop) {
    let stop = stop.clone();
    // If no thread can be started, only the run itself can end the process.
    let _ = thread::Builder::new().spawn(move || {
        thread::sleep(delay);
        stop.request_now();
        thread::sleep(RECORD_TIMEOUT);
        if stop.0.is_saving.load(Ordering::SeqCst) {
            thread::sleep(SAVE_TIMEOUT);
        }
        let _ = emulate_default_handler(signal);
    });
}

/// Calls the registered `restore` and `leave`, the latest first.
fn restore_all() {
    // A clone, so that the lock is released before the calls.
    for (_, action) in actions().clone().iter().rev() {
        match action {
            Action::BeforeExit(restore) | Action::FullScreen { leave: restore, .. } => restore(),
            Action::Stop { .. } => {}
        }
    }
}

static IS_SUSPENDED: AtomicBool = AtomicBool::new(false);
static SUSPENDED_MILLIS: AtomicU64 = AtomicU64::new(0);

/// Returns whether the process is suspended by SIGTSTP or is just continuing.
pub fn is_suspended() -> bool {
    IS_SUSPENDED.load(Ordering::SeqCst)
}

/// Returns the time since the first call, without the time for which SIGTSTP had suspended the process.
pub fn running_time() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed().saturating_sub(Duration::from_millis(SUSPENDED_MILLIS.load(Ordering::SeqCst)))
}

/// Suspends the process until SIGCONT.
#[cfg(unix)]
fn suspend(signal: i32) {
    restore_all();
    IS_SUSPENDED.store(true, Ordering::SeqCst);
    let start = Instant::now();
    let _ = emulate_default_handler(signal);
    let suspended = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    SUSPENDED_MILLIS.fetch_add(suspended, Ordering::SeqCst);
    IS_SUSPENDED.store(false, Ordering::SeqCst);
    for (_, action) in actions().clone() {
        if let Action::FullScreen { enter, .. } = action {
            enter();
        }
    }
}

#[cfg(unix)]
mod source {
    use std::sync::Once;

    use signal_hook::iterator::Signals;

    use super::{Handler, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGXFSZ, thread};

    /// Starts the thread that handles signals, once. If that fails, signals keep their default effects.
    pub(super) fn listen() {
        static STARTED: Once = Once::new();
        STARTED.call_once(|| {
            let wanted = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGXFSZ];
            let wanted = wanted.into_iter().filter(|signal| !is_ignored(*signal));
            let Ok(mut signals) = Signals::new(wanted) else { return };
            let _ = thread::Builder::new().spawn(move || {
                let mut handler = Handler { first: None };
                signals.forever().for_each(|signal| handler.handle(signal));
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
}

#[cfg(not(unix))]
mod source {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Once};

    use super::{Duration, Handler, SIGINT, thread};

    /// Starts the thread that handles Ctrl-C, once. If that fails, Ctrl-C keeps its default effect.
    pub(super) fn listen() {
        static STARTED: Once = Once::new();
        STARTED.call_once(|| {
            let is_pressed = Arc::new(AtomicBool::new(false));
            if signal_hook::flag::register(SIGINT, Arc::clone(&is_pressed)).is_err() {
                return;
            }
            thread::spawn(move || {
                let mut handler = Handler { first: None };
                loop {
                    thread::sleep(Duration::from_millis(50));
                    if is_pressed.swap(false, Ordering::Relaxed) {
                        handler.handle(SIGINT);
                    }
                }
            });
        });
    }
}
