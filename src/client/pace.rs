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
/// When no request has begun for so long, those under way hang, and one more may go.
const HANGING: Duration = Duration::from_secs(1);

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
    /// When the last request began.
    begun: Option<Instant>,
    under_way: usize,
    /// How many may be under way now.
    limit: usize,
    /// How many have got through since the limit was changed.
    through: usize,
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
        let state = State { resume: now, begun: None, under_way: 0, limit: jobs, through: 0, barren: 0 };
        Pace { gap, jobs, stop, state: Mutex::new(state) }
    }

    /// Waits for one's turn; `None` when there is none any more.
    pub(super) fn turn(&self) -> Option<Turn<'_>> {
        // The turn is taken at its moment, not kept free: meanwhile a pause may begin, or grow.
        let is_taken = self.wait(|now| {
            let mut state = self.state();
            let free = state.begun.map_or(state.resume, |begun| state.resume.max(begun + self.gap));
            if free > now {
                return free;
            }
            if state.under_way >= state.limit && state.begun.is_some_and(|begun| now < begun + HANGING) {
                return now + SHORT_LOOK;
            }
            state.begun = Some(now);
            state.under_way += 1;
            now
        });
        is_taken.then(|| Turn(self))
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

/// A request that is under way, until this is dropped.
pub(super) struct Turn<'a>(&'a Pace);

impl Turn<'_> {
    /// Tells how it went. After a refusal half as many go on at a time, and one more when as many as may have got through.
    pub(super) fn ended(self, went: Went) {
        let mut state = self.0.state();
        match went {
            Went::Through => {
                state.barren = 0;
                state.through += 1;
                if state.through >= state.limit {
                    state.limit = (state.limit + 1).min(self.0.jobs);
                    state.through = 0;
                }
            }
            Went::Refused => {
                state.limit = (state.limit / 2).max(1);
                state.through = 0;
            }
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.state().under_way -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_spread_over_time() {
        let pace = Pace::new(20, Some(100), Arc::default());
        let begun = Instant::now();
        let turns: Vec<_> = (0..11).map(|_| pace.turn().unwrap()).collect();
        assert!(begun.elapsed() >= Duration::from_millis(100));
        drop(turns);
        assert_eq!(pace.state().under_way, 0);
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
                scope.spawn(|| assert!(pace.turn().is_some()));
            }
        });
        assert!(begun.elapsed() >= Duration::from_millis(80));
        assert!(pace.hold(Duration::ZERO));
        pace.turn().unwrap().ended(Went::Through);
        assert_eq!(pace.barren(), 0);
    }

    #[test]
    fn after_a_refusal_fewer_go_on_at_a_time() {
        let pace = Pace::new(8, None, Arc::default());
        let limit = || pace.state().limit;
        for expected in [4, 2, 1, 1] {
            pace.turn().unwrap().ended(Went::Refused);
            assert_eq!(limit(), expected);
        }
        for expected in [2, 2, 3, 3, 3, 4] {
            pace.turn().unwrap().ended(Went::Through);
            assert_eq!(limit(), expected);
        }
    }

    #[test]
    fn one_that_hangs_does_not_stop_the_others() {
        let pace = Pace::new(8, None, Arc::default());
        let hanging = pace.turn().unwrap();
        pace.state().limit = 1;
        let begun = Instant::now();
        pace.turn().unwrap().ended(Went::Through);
        assert!(begun.elapsed() >= HANGING * 9 / 10);
        // It has got through, so there is room for one beside the one that hangs.
        pace.turn().unwrap().ended(Went::Through);
        assert!(begun.elapsed() < 2 * HANGING);
        drop(hanging);
    }

    #[test]
    fn stopping_ends_every_wait() {
        let stop = Arc::new(AtomicBool::new(true));
        let pace = Pace::new(1, Some(1), stop);
        pace.hold(Duration::from_secs(3600));
        assert!(pace.turn().is_none());
        assert!(!pace.sleep(Duration::from_secs(3600)));
    }
}
