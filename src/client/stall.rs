//! Stall detection: how long a run has had no definite response while requests were due.

use std::time::Duration;

use crate::error::LONGEST_PAUSE;
use crate::signal;

/// A run without progress for this long ends; or for `--timeout`, if that is longer.
const STALL_TIMEOUT: Duration = Duration::from_secs(180);

/// A clock that each definite response resets.
///
/// It is paused while no call is in progress (torii waits for input, output or the user) and while the process is suspended.
pub(super) struct Stall {
    base_limit: Duration,
    /// Longer than `base_limit` if the server asks for that.
    limit: Duration,
    /// The time that it had run when it was last paused.
    accumulated: Duration,
    /// When it was resumed, in [`signal::running_time`]; `None` while it is paused.
    since: Option<Duration>,
}

impl Stall {
    pub(super) fn new(timeout: Duration) -> Stall {
        Stall::with_limit(STALL_TIMEOUT.max(timeout))
    }

    pub(super) fn with_limit(limit: Duration) -> Stall {
        Stall { base_limit: limit, limit, accumulated: Duration::ZERO, since: None }
    }

    pub(super) fn reset(&mut self) {
        *self = Stall { since: Some(signal::running_time()), ..Stall::with_limit(self.base_limit) };
    }

    pub(super) fn resume(&mut self) {
        self.since.get_or_insert_with(signal::running_time);
    }

    pub(super) fn pause(&mut self) {
        self.accumulated = self.elapsed();
        self.since = None;
    }

    /// Extends the limit by a wait that the server asks for, up to [`LONGEST_PAUSE`]. Only the longest wait counts.
    pub(super) fn extend(&mut self, wait: Duration) {
        if wait <= LONGEST_PAUSE {
            self.limit = self.limit.max((self.base_limit + wait).min(LONGEST_PAUSE));
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.elapsed() >= self.limit && !signal::is_suspended()
    }

    fn elapsed(&self) -> Duration {
        self.accumulated + self.since.map_or(Duration::ZERO, |since| signal::running_time().saturating_sub(since))
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    const SHORT: Duration = Duration::from_millis(20);

    #[test]
    fn it_is_paused_while_no_requests_are_due() {
        let mut stall = Stall::with_limit(SHORT);
        thread::sleep(SHORT * 2);
        assert!(!stall.is_over(), "nothing is due");
        stall.resume();
        stall.pause();
        thread::sleep(SHORT * 2);
        assert!(!stall.is_over());
        stall.resume();
        thread::sleep(SHORT * 2);
        assert!(stall.is_over());
        stall.reset();
        assert!(!stall.is_over());
    }

    #[test]
    fn waits_that_the_server_asks_for_extend_it_up_to_a_limit() {
        let mut stall = Stall::with_limit(SHORT);
        stall.resume();
        stall.extend(Duration::from_secs(60));
        thread::sleep(SHORT * 2);
        assert!(!stall.is_over() && stall.limit >= Duration::from_secs(60));
        stall.extend(LONGEST_PAUSE + SHORT);
        assert!(stall.limit < LONGEST_PAUSE, "what is longer is not waited for");
        stall.extend(LONGEST_PAUSE);
        assert_eq!(stall.limit, LONGEST_PAUSE);
        stall.reset();
        assert_eq!(stall.limit, SHORT);
    }
}
