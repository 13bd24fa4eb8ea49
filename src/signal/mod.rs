//! Handles signals.
//!
//! | signal | during a batch ([`stop_on_signal`]) | during a prompt or a full screen ([`before_exit`], [`full_screen`]) | otherwise |
//! |---|---|---|---|
//! | SIGINT | first: start no request, wait for those in flight; second: stop at once | restore the terminal, then end the process | ends the process |
//! | SIGTERM, SIGHUP, SIGBREAK | the same, but requests in flight have 10 s (SIGHUP on Windows: 2 s) | the same | ends the process |
//! | SIGQUIT | ends the process | the same | ends the process |
//! | SIGTSTP | suspends the process | leaves a full screen, and enters it again after SIGCONT | suspends the process |
//! | SIGXFSZ | ignored, so that writing fails | the same | the same |
//! | SIGPIPE | ignored (by Rust), so that writing fails; `lib.rs` then ends the process by it | the same | the same |
//!
//! On Windows SIGINT is Ctrl-C, SIGBREAK is Ctrl-Break, and SIGHUP is closing the console, logging off or shutting down.
//!
//! The same signal again within a second counts as one, as a terminal and a wrapper may both send it. A stopped batch records its
//! results and then ends by the signal. If that takes longer than [`RECORD_TIMEOUT`] after the second signal (because the terminal
//! is blocked, for example), the signal ends the process. Signals that were ignored when the program started (`nohup`, `&` in a
//! script) stay ignored. Until something is registered here, every signal has its default effect.

#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(unix, path = "unix.rs")]
mod platform;

use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use self::platform::{STOPPING, end_process, grace_period};
use crate::sync::{POLL_INTERVAL, lock};
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
    pub const INTERRUPT: Signal = Signal(platform::SIGINT);

    /// Returns the name, such as `SIGINT`.
    pub fn name(self) -> &'static str {
        platform::name(self.0)
    }

    /// Returns the exit status that shells report: 128 plus the number.
    pub fn status(self) -> u8 {
        u8::try_from(128 + self.0).unwrap_or(u8::MAX)
    }

    /// Ends the process by the signal's default effect.
    pub fn end_process(self) {
        end_process(self.0);
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
    platform::listen();
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
#[derive(Default)]
struct Handler {
    /// The signal that requested the stop, and when it came.
    first: Option<(i32, Instant)>,
}

impl Handler {
    fn handle(&mut self, signal: i32) {
        let latest = actions().last().map(|(_, action)| action.clone());
        match latest {
            Some(Action::Stop { stop, announce }) if STOPPING.contains(&signal) => self.stop(signal, &stop, announce),
            _ => {
                restore_all();
                end_process(signal);
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
                if let Some(delay) = grace_period(signal) {
                    stop_later(delay, signal, stop);
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
        end_process(signal);
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
