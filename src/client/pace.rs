//! When the next request may be made. All that are under way share one pace, so that a pause that the server asks of one is
//! kept by all.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How often somebody who waits looks whether to stop, or whether to wait for longer.
const LOOK: Duration = Duration::from_millis(100);

/// The pace of requests.
pub(super) struct Pace {
    /// Between the beginnings of two requests.
    gap: Duration,
    /// Once it is true, nobody waits any longer.
    stop: Arc<AtomicBool>,
    times: Mutex<Times>,
}

struct Times {
    /// Nobody before this.
    resume: Instant,
    /// The next request not before this.
    next: Instant,
}

impl Pace {
    /// At most `rate` requests a second, if a rate is given.
    pub(super) fn new(rate: Option<u32>, stop: Arc<AtomicBool>) -> Pace {
        let now = Instant::now();
        let gap = rate.map_or(Duration::ZERO, |rate| Duration::from_secs(1) / rate.max(1));
        Pace { gap, stop, times: Mutex::new(Times { resume: now, next: now }) }
    }

    /// Waits for one's turn; false when there is none any more.
    pub(super) fn turn(&self) -> bool {
        // The turn is taken at its moment, not kept free: meanwhile a pause may begin, or grow.
        self.wait(|now| {
            let mut times = self.times();
            let free = times.resume.max(times.next);
            if free <= now {
                times.next = now + self.gap;
            }
            free
        })
    }

    /// From now on, nobody's turn comes before `pause` is over. Whether that is news: others may have been told before.
    pub(super) fn hold(&self, pause: Duration) -> bool {
        let mut times = self.times();
        let now = Instant::now();
        let is_news = times.resume <= now;
        times.resume = times.resume.max(now + pause);
        is_news
    }

    /// A pause of one's own; false when it was cut short.
    pub(super) fn sleep(&self, pause: Duration) -> bool {
        let end = Instant::now() + pause;
        self.wait(|_| end)
    }

    fn times(&self) -> MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
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
        let pace = Pace::new(Some(100), Arc::default());
        let begun = Instant::now();
        assert!((0..11).all(|_| pace.turn()));
        assert!(begun.elapsed() >= Duration::from_millis(100));
    }

    #[test]
    fn a_pause_is_everybodys_and_told_once() {
        let pace = Pace::new(None, Arc::default());
        let begun = Instant::now();
        assert!(pace.hold(Duration::from_millis(80)));
        assert!(!pace.hold(Duration::from_millis(50)));
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| assert!(pace.turn()));
            }
        });
        assert!(begun.elapsed() >= Duration::from_millis(80));
        assert!(pace.hold(Duration::ZERO));
    }

    #[test]
    fn stopping_ends_every_wait() {
        let stop = Arc::new(AtomicBool::new(true));
        let pace = Pace::new(Some(1), stop);
        pace.hold(Duration::from_secs(3600));
        assert!(!pace.turn());
        assert!(!pace.sleep(Duration::from_secs(3600)));
    }
}
