//! How long a run has got nowhere: without a definite response while requests were due.

use std::time::Duration;

use super::retry::LONGEST_PAUSE;
use crate::signal;

/// A run ends when it has got nowhere for this long, or for `--timeout` if that is longer.
const STALL_TIMEOUT: Duration = Duration::from_secs(180);

/// A clock that runs while requests are due, and starts anew with each definite response.
///
/// It stands still while no call is under way (torii waits for input, for a reader or for an answer to a question) and while the
/// process is stopped.
pub(super) struct Stall {
    usual_limit: Duration,
    /// How long it may last; longer than usual if the server asks for that.
    limit: Duration,
    /// How long it had run when it stopped last.
    before: Duration,
    /// Since when it runs.
    since: Option<Duration>,
}

impl Stall {
    pub(super) fn new(timeout: Duration) -> Stall {
        Stall::with_limit(STALL_TIMEOUT.max(timeout))
    }

    fn with_limit(limit: Duration) -> Stall {
        Stall { usual_limit: limit, limit, before: Duration::ZERO, since: None }
    }

    /// There was a definite response.
    pub(super) fn reset(&mut self) {
        *self = Stall { since: Some(signal::running_time()), ..Stall::with_limit(self.usual_limit) };
    }

    /// Requests are due.
    pub(super) fn resume(&mut self) {
        self.since.get_or_insert_with(signal::running_time);
    }

    /// None is due.
    pub(super) fn pause(&mut self) {
        self.before = self.lasted();
        self.since = None;
    }

    /// The server asks to wait for so long. That extends the time by the longest such wait, up to [`LONGEST_PAUSE`].
    pub(super) fn extend(&mut self, wait: Duration) {
        if wait <= LONGEST_PAUSE {
            self.limit = self.limit.max((self.usual_limit + wait).min(LONGEST_PAUSE));
        }
    }

    /// Whether it has lasted too long.
    pub(super) fn is_over(&self) -> bool {
        self.lasted() >= self.limit && !signal::is_suspended()
    }

    fn lasted(&self) -> Duration {
        self.before + self.since.map_or(Duration::ZERO, |since| signal::running_time().saturating_sub(since))
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    const SHORT: Duration = Duration::from_millis(20);

    #[test]
    fn only_time_in_which_requests_are_due_counts() {
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
    fn the_server_can_extend_it_up_to_a_limit() {
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
