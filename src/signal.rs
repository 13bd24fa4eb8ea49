//! Signals: one handler for all of them.
//!
//! | signal | while a run is under way ([`stops`]) | while something must be put right first ([`before_end`], [`full_screen`]) | otherwise |
//! |---|---|---|---|
//! | SIGINT | first: no new request, those in flight finish; second: stop at once | it is put right, then the signal ends the process | ends the process |
//! | SIGTERM, SIGHUP | the same, and requests in flight have 10 s | the same | ends the process |
//! | SIGQUIT | ends the process | the same | ends the process |
//! | SIGTSTP | stops the process | a full screen is left, and drawn again after SIGCONT | stops the process |
//! | SIGXFSZ | ignored: writing fails | the same | the same |
//! | SIGPIPE | ignored, as Rust does: writing fails, and the process ends by it in `lib.rs` | | |
//!
//! A second signal of the same kind within a second of the first is taken for the same one: a terminal and a wrapper may both
//! send it. A run that was stopped records what it did and then ends by the signal. If it can't within [`LAST_WORDS`] of the
//! second signal (a terminal that hangs, say), the signal ends it here. What was ignored when the program started
//! (`nohup`, `&` in a script) stays ignored, and until something is registered here, every signal has its default effect.

use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use crate::sync::{POLL_INTERVAL, lock};
#[cfg(unix)]
use signal_hook::consts::{SIGHUP, SIGQUIT, SIGTSTP, SIGXFSZ};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::low_level::emulate_default_handler;

/// The signals that stop a run.
#[cfg(unix)]
const STOPPING: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];
#[cfg(not(unix))]
const STOPPING: [i32; 2] = [SIGINT, SIGTERM];
/// How long requests in flight may take after SIGTERM and SIGHUP: who sends these often sends SIGKILL next.
const GRACE: Duration = Duration::from_secs(10);
/// The same signal within this time is no second one.
const SAME: Duration = Duration::from_secs(1);
/// How long recording what was in flight may take.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// How long it may take then to keep what is left of a long list.
const FINISHING: Duration = Duration::from_secs(60);

/// A signal that stops a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal(i32);

impl Signal {
    /// What Ctrl-C sends.
    pub const INTERRUPT: Signal = Signal(SIGINT);

    /// The name, such as `SIGINT`.
    pub fn name(self) -> &'static str {
        signal_hook::low_level::signal_name(self.0).unwrap_or("a signal")
    }

    /// The exit status that a shell reports: 128 and the number.
    pub fn status(self) -> u8 {
        u8::try_from(128 + self.0).unwrap_or(u8::MAX)
    }

    /// Ends the process as the signal does when nothing handles it.
    pub fn end_process(self) {
        let _ = emulate_default_handler(self.0);
    }
}

/// Tells the threads of a run to stop.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<StopState>);

#[derive(Debug, Default)]
struct StopState {
    level: AtomicU8,
    /// The number of the signal that asked for it, 0 if none did.
    signal: AtomicI32,
    is_finishing: AtomicBool,
}

const REQUESTED: u8 = 1;
const IMMEDIATE: u8 = 2;

impl Stop {
    /// From now on no request is made.
    pub fn request(&self) {
        self.0.level.fetch_max(REQUESTED, Ordering::SeqCst);
    }

    /// From now on requests in flight aren't waited for either.
    pub fn request_now(&self) {
        self.0.level.fetch_max(IMMEDIATE, Ordering::SeqCst);
    }

    /// Whether no request may be made any more.
    pub fn is_requested(&self) -> bool {
        self.0.level.load(Ordering::SeqCst) >= REQUESTED
    }

    /// Waits for `pause`; false if it is requested before.
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

    /// Whether requests in flight aren't waited for any more.
    pub fn is_immediate(&self) -> bool {
        self.0.level.load(Ordering::SeqCst) >= IMMEDIATE
    }

    /// Everything is recorded, and only what is left must still be kept.
    pub fn begin_finishing(&self) {
        self.0.is_finishing.store(true, Ordering::SeqCst);
    }

    fn is_finishing(&self) -> bool {
        self.0.is_finishing.load(Ordering::SeqCst)
    }

    /// The signal that asked for it.
    pub fn signal(&self) -> Option<Signal> {
        let number = self.0.signal.load(Ordering::SeqCst);
        (number != 0).then_some(Signal(number))
    }
}

/// What a signal does.
#[derive(Clone)]
enum Action {
    /// Stops a run.
    Stop { stop: Stop, announce: Arc<dyn Fn() + Send + Sync> },
    /// Puts something right before the process ends.
    BeforeEnd(Arc<dyn Fn() + Send + Sync>),
    /// Leaves the full screen before the process ends or is stopped, and enters it again when it goes on.
    FullScreen {
        leave: Arc<dyn Fn() + Send + Sync>,
        #[cfg_attr(not(unix), expect(dead_code, reason = "elsewhere no signal stops a process"))]
        enter: Arc<dyn Fn() + Send + Sync>,
    },
}

/// What has been registered, the latest last, each with the number of its guard. A process has each signal once, so this is
/// global.
static ACTIONS: Mutex<Vec<(usize, Action)>> = Mutex::new(Vec::new());

fn actions() -> MutexGuard<'static, Vec<(usize, Action)>> {
    lock(&ACTIONS)
}

/// As long as this lives, signals have the registered effect.
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

/// Signals stop a run; `announce` is called at the first one, on a thread of its own.
pub fn stops(stop: &Stop, announce: impl Fn() + Send + Sync + 'static) -> Guard {
    register(Action::Stop { stop: stop.clone(), announce: Arc::new(announce) })
}

/// Before a signal ends the process, `restore` is called.
pub fn before_end(restore: impl Fn() + Send + Sync + 'static) -> Guard {
    register(Action::BeforeEnd(Arc::new(restore)))
}

/// Before a signal ends or stops the process, `leave` is called, and `enter` when it goes on.
pub fn full_screen(leave: impl Fn() + Send + Sync + 'static, enter: impl Fn() + Send + Sync + 'static) -> Guard {
    register(Action::FullScreen { leave: Arc::new(leave), enter: Arc::new(enter) })
}

/// Does what has been registered for a signal.
struct Handler {
    /// The signal that stopped the run, and when it came.
    first: Option<(i32, Instant)>,
}

impl Handler {
    fn handle(&mut self, signal: i32) {
        match signal {
            #[cfg(unix)]
            SIGTSTP => return suspend(signal),
            // A file must not grow further (`ulimit -f`): the write fails, which is handled like a full disk.
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

    fn stop(&mut self, signal: i32, stop: &Stop, announce: Arc<dyn Fn() + Send + Sync>) {
        match self.first {
            None => {
                self.first = Some((signal, Instant::now()));
                stop.0.signal.store(signal, Ordering::SeqCst);
                stop.request();
                // Standard error may be blocked, and a second signal must get through.
                let _ = thread::Builder::new().spawn(move || announce());
                if signal != SIGINT {
                    stop_later(GRACE, signal, stop);
                }
            }
            Some((first, at)) if first == signal && at.elapsed() < SAME => {}
            Some((first, _)) if !stop.is_immediate() => {
                stop.request_now();
                stop_later(Duration::ZERO, first, stop);
            }
            // It is ending already.
            Some(_) => {}
        }
    }
}

/// Stops a run at once, after a delay; if it doesn't end by itself then, the signal ends it.
fn stop_later(delay: Duration, signal: i32, stop: &Stop) {
    let stop = stop.clone();
    // Where no thread can be started, the run ends by itself or not at all.
    let _ = thread::Builder::new().spawn(move || {
        thread::sleep(delay);
        stop.request_now();
        thread::sleep(LAST_WORDS);
        if stop.is_finishing() {
            thread::sleep(FINISHING);
        }
        let _ = emulate_default_handler(signal);
    });
}

/// Puts right what must be, the latest first.
fn restore_all() {
    // A clone, so that nothing is locked meanwhile.
    for (_, action) in actions().clone().iter().rev() {
        match action {
            Action::BeforeEnd(restore) | Action::FullScreen { leave: restore, .. } => restore(),
            Action::Stop { .. } => {}
        }
    }
}

/// Whether the process is stopped, and for how long it has been, in milliseconds.
static IS_SUSPENDED: AtomicBool = AtomicBool::new(false);
static SUSPENDED: AtomicU64 = AtomicU64::new(0);
/// How many times it was.
static SUSPENSIONS: AtomicU64 = AtomicU64::new(0);

/// How many times the process has been stopped by SIGTSTP.
pub fn suspensions() -> u64 {
    SUSPENSIONS.load(Ordering::SeqCst)
}

/// Whether the process is stopped by SIGTSTP, or has just been continued.
pub fn is_suspended() -> bool {
    IS_SUSPENDED.load(Ordering::SeqCst)
}

/// How long the process has been running, without the time for which SIGTSTP had stopped it.
pub fn running_time() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed().saturating_sub(Duration::from_millis(SUSPENDED.load(Ordering::SeqCst)))
}

/// Stops the process until SIGCONT.
#[cfg(unix)]
fn suspend(signal: i32) {
    restore_all();
    IS_SUSPENDED.store(true, Ordering::SeqCst);
    let begun = Instant::now();
    let _ = emulate_default_handler(signal);
    let suspended = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    SUSPENDED.fetch_add(suspended, Ordering::SeqCst);
    SUSPENSIONS.fetch_add(1, Ordering::SeqCst);
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

    /// Starts the thread that handles signals, once. Where that fails, signals keep their default effects.
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

    #[allow(unsafe_code, reason = "no safe interface tells what a signal does")]
    fn is_ignored(signal: i32) -> bool {
        let mut current = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
        // SAFETY: without a new action this only writes the current one to `current`, for which all zeros are valid too.
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

    /// Starts the thread that handles Ctrl-C, once. Where that fails, it keeps its default effect.
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
