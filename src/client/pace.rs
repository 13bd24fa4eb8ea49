//! When the next request may be made. All that are under way share one pace, so that a pause that the server asks of one is
//! kept by all, and fewer go on at a time after it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How often somebody who waits looks whether to stop, or whether to wait for longer.
const LOOK: Duration = Duration::from_millis(100);
/// How often somebody looks who waits for another's request to end, which may be soon.
const SHORT_LOOK: Duration = Duration::from_millis(5);

/// The pace of requests.
pub(super) struct Pace {
    /// Between the beginnings of two requests.
    gap: Duration,
    /// How many may be under way when all is well.
    jobs: usize,
    /// Once it is true, nobody waits any longer.
    stop: Arc<AtomicBool>,
    state: Mutex<State>,
}

struct State {
    /// Nobody before this.
    resume: Instant,
    /// The next request not before this.
    next: Instant,
    under_way: usize,
    /// How many may be under way now.
    limit: usize,
    /// Pauses since the last request that was not refused for overload.
    barren: u32,
}

/// How a request went, as far as it concerns the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Went {
    /// The server took it, whatever it answered.
    Through,
    /// The server is asked for more than it can bear.
    Refused,
}

impl Pace {
    /// At most `jobs` requests at a time, and at most `rate` a second, if a rate is given.
    pub(super) fn new(jobs: usize, rate: Option<u32>, stop: Arc<AtomicBool>) -> Pace {
        let now = Instant::now();
        let gap = rate.map_or(Duration::ZERO, |rate| Duration::from_secs(1) / rate.max(1));
        let state = State { resume: now, next: now, under_way: 0, limit: jobs, barren: 0 };
        Pace { gap, jobs, stop, state: Mutex::new(state) }
    }

    /// Waits for one's turn; false when there is none any more. Whoever has had one must tell how it [`ended`](Pace::ended).
    pub(super) fn turn(&self) -> bool {
        // The turn is taken at its moment, not kept free: meanwhile a pause may begin, or grow.
        self.wait(|now| {
            let mut state = self.state();
            let free = state.resume.max(state.next);
            if free <= now && state.under_way >= state.limit {
                return now + SHORT_LOOK;
            }
            if free <= now {
                state.next = now + self.gap;
                state.under_way += 1;
            }
            free
        })
    }

    /// A request has ended. After a refusal half as many go on at a time; with each that gets through it is one more.
    pub(super) fn ended(&self, went: Went) {
        let mut state = self.state();
        state.under_way -= 1;
        match went {
            Went::Through => {
                state.limit = (state.limit + 1).min(self.jobs);
                state.barren = 0;
            }
            Went::Refused => state.limit = (state.limit / 2).max(1),
        }
    }

    /// How many pauses of all have passed since a request got through.
    pub(super) fn barren(&self) -> u32 {
        self.state().barren
    }

    /// From now on, nobody's turn comes before `pause` is over. Whether that is news: others may have been told before.
    pub(super) fn hold(&self, pause: Duration) -> bool {
        let mut state = self.state();
        let now = Instant::now();
        let is_news = state.resume <= now;
        state.resume = state.resume.max(now + pause);
        state.barren += u32::from(is_news);
        is_news
    }

    /// A pause of one's own; false when it was cut short.
    pub(super) fn sleep(&self, pause: Duration) -> bool {
        let end = Instant::now() + pause;
        self.wait(|_| end)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the moment that `free` tells has come; false when it won't.
    fn wait(&self, free: impl Fn(Instant) -> Instant) -> bool {
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return false;
            }
            let now = Instant::now();
            let left = free(now).saturating_duration_since(now);
            if left.is_zero() {
                return true;
            }
            thread::sleep(left.min(LOOK));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_spread_over_time() {
        let pace = Pace::new(20, Some(100), Arc::default());
        let begun = Instant::now();
        assert!((0..11).all(|_| pace.turn()));
        assert!(begun.elapsed() >= Duration::from_millis(100));
    }

    #[test]
    fn a_pause_is_everybodys_and_told_once() {
        let pace = Pace::new(4, None, Arc::default());
        let begun = Instant::now();
        assert!(pace.hold(Duration::from_millis(80)));
        assert!(!pace.hold(Duration::from_millis(50)));
        assert_eq!(pace.barren(), 1);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| assert!(pace.turn()));
            }
        });
        assert!(begun.elapsed() >= Duration::from_millis(80));
        assert!(pace.hold(Duration::ZERO));
        pace.ended(Went::Through);
        assert_eq!(pace.barren(), 0);
    }

    #[test]
    fn after_a_refusal_fewer_go_on_at_a_time() {
        let pace = Pace::new(8, None, Arc::default());
        let limit = || pace.state().limit;
        assert!((0..8).all(|_| pace.turn()));
        for expected in [4, 2, 1, 1] {
            pace.ended(Went::Refused);
            assert_eq!(limit(), expected);
        }
        for expected in [2, 3, 4] {
            pace.ended(Went::Through);
            assert_eq!(limit(), expected);
        }
        assert_eq!(pace.state().under_way, 1);
    }

    #[test]
    fn stopping_ends_every_wait() {
        let stop = Arc::new(AtomicBool::new(true));
        let pace = Pace::new(1, Some(1), stop);
        pace.hold(Duration::from_secs(3600));
        assert!(!pace.turn());
        assert!(!pace.sleep(Duration::from_secs(3600)));
    }
}
