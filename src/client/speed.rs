//! How fast a server can be asked: found out by what it refuses, and remembered.

use std::time::Duration;

/// The slowest level: at 50 ms an answer, nearly a second between two requests.
const SLOWEST: i32 = -6;
/// So many requests must get through before one step more is tried than is known to be good. Twice as many each time that it
/// turns out to be too much.
const CAREFUL: u32 = 10;
/// When more requests than this have got through since the last refusal, it may not be for the speed.
const FEW: u32 = 10;
/// Below one request at a time so many take long enough.
const CAREFUL_WHEN_SLOW: u32 = 20;
/// At least once in so many requests it is tried all the same: limits change.
const MOST_CAREFUL: u32 = 5_000;

/// The speed of requests, in steps: from one up it is how many are under way at a time; each step below makes the gap between
/// two longer by half.
#[derive(Clone)]
pub(super) struct Speed {
    level: i32,
    /// The level when all is well.
    most: i32,
    /// Up to here all has gone well, or will be found out soon.
    safe: i32,
    careful: u32,
    /// How many have got through since the level was changed.
    through: u32,
    /// How many have got through since the last refusal. If none has, that the server refuses says nothing about the speed.
    since_refusal: u32,
}

impl Speed {
    /// At first, `jobs` requests at a time.
    pub(super) fn new(jobs: usize) -> Speed {
        let most = i32::try_from(jobs).unwrap_or(i32::MAX).max(1);
        Speed { level: most, most, safe: most, careful: CAREFUL, through: 0, since_refusal: 1 }
    }

    /// How many requests may be under way.
    pub(super) fn limit(&self) -> usize {
        usize::try_from(self.level).unwrap_or(0).max(1)
    }

    /// How long after the beginning of a request the next may begin, when answers take so long.
    pub(super) fn gap(&self, latency: Duration) -> Duration {
        if self.level > 0 { Duration::ZERO } else { latency.mul_f64(1.5f64.powi(1 - self.level)) }
    }

    /// A request got through.
    pub(super) fn got_through(&mut self) {
        self.since_refusal += 1;
        self.through += 1;
        let careful = if self.level > 0 { self.careful } else { self.careful.min(CAREFUL_WHEN_SLOW) };
        let needed = if self.level < self.safe { self.level.max(1).unsigned_abs() } else { careful };
        if self.through < needed || self.level == self.most {
            return;
        }
        self.through = 0;
        if self.level > self.safe {
            self.safe = self.level;
            self.careful = CAREFUL;
        } else {
            self.level += 1;
        }
    }

    /// It was not for the speed that the server refused since it was as `before`.
    pub(super) fn take_back(&mut self, before: Speed) {
        if before.level > self.level {
            *self = before;
        }
    }

    /// The server was asked for more than it can bear.
    pub(super) fn was_refused(&mut self) {
        let since_refusal = std::mem::take(&mut self.since_refusal);
        if since_refusal == 0 {
            return;
        }
        self.through = 0;
        if self.level > self.safe {
            self.level = self.safe;
            self.careful = (self.careful * 2).min(MOST_CAREFUL);
        } else {
            if since_refusal <= FEW {
                self.safe = (self.level - 1).max(SLOWEST);
            }
            self.level = if self.level > 1 { self.level / 2 } else { (self.level - 2).max(SLOWEST) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many get through.
    fn through(speed: &mut Speed, count: u32) {
        (0..count).for_each(|_| speed.got_through());
    }

    /// Against a server that bears so many at a time, told by how often it refuses while so many get through.
    fn refusals(jobs: usize, bears: usize, requests: u32) -> u32 {
        let mut speed = Speed::new(jobs);
        let mut refusals = 0;
        for _ in 0..requests {
            while speed.limit() > bears {
                speed.was_refused();
                refusals += 1;
                speed.got_through();
            }
            speed.got_through();
        }
        refusals
    }

    #[test]
    fn what_was_too_much_is_remembered() {
        assert_eq!(refusals(8, 8, 1000), 0);
        for bears in [1, 2, 4, 7] {
            let (few, many) = (refusals(8, bears, 1_000), refusals(8, bears, 10_000));
            assert!(few <= 12 && many <= 16, "{bears}: {few} {many}");
        }
        assert!(refusals(64, 1, 10_000) <= 19);
    }

    #[test]
    fn one_at_a_time_may_be_too_fast_too() {
        let latency = Duration::from_millis(100);
        let mut speed = Speed::new(1);
        assert_eq!((speed.limit(), speed.gap(latency)), (1, Duration::ZERO));
        speed.was_refused();
        through(&mut speed, 1);
        assert_eq!((speed.limit(), speed.gap(latency)), (1, Duration::from_millis(150)));
        for _ in 0..100 {
            speed.was_refused();
            speed.got_through();
        }
        assert!(speed.gap(latency) < Duration::from_secs(2));
        through(&mut speed, 100_000);
        assert_eq!(speed.gap(latency), Duration::ZERO);
    }

    #[test]
    fn now_and_then_a_refusal_makes_nothing_slow_for_long() {
        let mut speed = Speed::new(8);
        let mut sum = 0;
        for _ in 0..100 {
            speed.was_refused();
            for _ in 0..30 {
                speed.got_through();
                sum += speed.limit();
            }
        }
        assert!(sum / 3000 >= 5, "{}", sum / 3000);
    }

    #[test]
    fn a_server_that_refuses_everybody_for_a_while_is_as_fast_as_before() {
        let mut speed = Speed::new(8);
        (0..20).for_each(|_| speed.was_refused());
        assert_eq!(speed.limit(), 4);
        through(&mut speed, 4 + 5 + 6 + CAREFUL);
        assert_eq!(speed.limit(), 8);
    }
}
