//! Retry policy of one call: what is retried, how often, and after which pause.

use std::time::{Duration, Instant};

use super::attempt::Attempt;
use super::backoff::backoff;
use super::call::Call;
use super::throttle::Overload;
use super::{ApiRequest, Client, ClientEvent, Repeat};
use crate::error::{Cause, LONGEST_PAUSE, NetworkFailure};

/// The number of refusals after which a batch's call may fail while others succeed.
const MIN_REFUSALS: u32 = 5;
/// Shorter pauses of one call in a batch aren't worth a message.
const LONG_PAUSE: Duration = Duration::from_secs(3);

/// Why a call failed, after all its attempts.
pub(super) struct Failure {
    pub cause: Cause,
    /// Whether an attempt may have had its effect.
    pub is_unconfirmed: bool,
}

impl From<Cause> for Failure {
    fn from(cause: Cause) -> Failure {
        Failure { is_unconfirmed: cause.is_unconfirmed(), cause }
    }
}

impl Client {
    /// Sends `request`, with retries, and returns the body of the response. See [`Repeat`] for whether it is sent
    /// again.
    pub(super) fn send(&self, request: &ApiRequest<'_>) -> Result<String, Failure> {
        let mut is_unconfirmed = false;
        self.send_with_retries(request, &mut is_unconfirmed).map_err(|cause| Failure { cause, is_unconfirmed })
    }

    fn send_with_retries(&self, request: &ApiRequest<'_>, is_unconfirmed: &mut bool) -> Result<String, Cause> {
        let mut call = Call::start(&self.throttle);
        let mut attempt = Attempt::first(self.timeout);
        let mut last = None;
        loop {
            let Some(permit) = call.acquire() else { return Err(Cause::Stopped(last.map(Box::new))) };
            let started = Instant::now();
            let cause = match self.attempt(request, attempt) {
                Ok(body) => {
                    permit.record_success();
                    return Ok(body);
                }
                // Problem documents, certificates and proxies can all quote the key.
                Err(cause) => cause.map_text(|text| self.key.mask(&text).into_owned()),
            };
            *is_unconfirmed |= cause.is_unconfirmed();
            attempt.time_left = attempt.time_left.saturating_sub(started.elapsed());
            let is_refusal = cause.is_throttled() && self.is_batch();
            let mut overload = None;
            if is_definite(&cause) {
                permit.record_success();
            } else if is_refusal {
                overload = permit.record_refusal(&mut call.refusals, &cause);
            } else {
                drop(permit);
            }
            let may_repeat = match request.repeat {
                Repeat::Always => true,
                Repeat::WithoutEffect => !cause.is_unconfirmed(),
                Repeat::Never => false,
            };
            if !may_repeat {
                return Err(cause);
            }
            if self.is_batch() && call.is_stalled() {
                return Err(Cause::Stalled(Box::new(cause)));
            }
            attempt = if is_refusal {
                self.wait_for_server(overload, &cause, attempt, &call)?
            } else {
                self.wait(&cause, attempt)?
            };
            last = Some(cause);
        }
    }

    /// Waits before a retry that counts, and returns it.
    fn wait(&self, cause: &Cause, last: Attempt) -> Result<Attempt, Cause> {
        let Some(pause) = pause(cause, last.number, self.retries, last.time_left) else { return Err(cause.clone()) };
        if !pause.is_zero() || matches!(cause, Cause::Rejected { .. }) {
            (self.event_listener)(ClientEvent::RetryScheduled { cause, pause });
        }
        if !self.throttle.stop.sleep(pause) {
            return Err(Cause::Stopped(Some(Box::new(cause.clone()))));
        }
        // What broke one kept connection may have broken all.
        let needs_new_connection = !matches!(cause, Cause::Rejected { .. });
        let time_left = last.time_left.saturating_sub(pause);
        Ok(Attempt { time_left, number: last.number + 1, needs_new_connection })
    }

    /// Waits before a retry of a batch's call that was refused (429, 503). Such a retry doesn't count, nor does the wait.
    fn wait_for_server(
        &self,
        overload: Option<Overload>,
        cause: &Cause,
        last: Attempt,
        call: &Call<'_>,
    ) -> Result<Attempt, Cause> {
        let wait = cause.retry_after().unwrap_or_default();
        let refused_for = call.refusals.first.map_or(Duration::ZERO, |(first, ..)| first.elapsed());
        let pause = overload.map_or_else(|| wait.max(backoff(call.refusals.count - 1)), |overload| overload.pause);
        // Without other calls to compare with, a different request is sent.
        let is_refused_alone = || call.is_refused_alone() || (!call.has_peers() && self.is_other_request_served(call));
        let is_over = call.refusals.count >= MIN_REFUSALS && refused_for + pause > self.timeout && is_refused_alone();
        if self.retries == 0 || is_over {
            return Err(cause.clone());
        }
        if wait > LONGEST_PAUSE {
            let cause = cause.clone();
            return Err(if overload.is_some() { Cause::Stalled(Box::new(cause)) } else { cause });
        }
        if overload.map_or(pause >= LONG_PAUSE, |overload| overload.is_new) {
            (self.event_listener)(ClientEvent::RetryScheduled { cause, pause });
        }
        // The pause of an overload is waited for in `Call::acquire`.
        if overload.is_some() || self.throttle.stop.sleep(pause) {
            Ok(Attempt { time_left: self.timeout, ..last })
        } else {
            Err(Cause::Stopped(Some(Box::new(cause.clone()))))
        }
    }

    /// Whether the server serves the cheapest request that needs the key, sent once.
    fn is_other_request_served(&self, call: &Call<'_>) -> bool {
        let Some(_permit) = call.acquire() else { return false };
        let request = ApiRequest::post(self.users_url("/search?limit=1"), "{}");
        self.attempt(&request, Attempt::first(self.timeout)).err().is_none_or(|cause| is_definite(&cause))
    }
}

/// Whether the server handled the request, so that the same request would get the same response.
pub(super) fn is_definite(cause: &Cause) -> bool {
    match cause {
        Cause::Rejected { status, .. } => matches!(status, 400..=499) && !matches!(status, 408 | 429),
        Cause::BadResponse { .. } => true,
        _ => false,
    }
}

/// Returns the pause before a call that failed with `cause` is retried; `None` when it isn't.
///
/// `attempt` counts from 0, `retries` is their maximum, and `time_left` is what remains for all of them.
fn pause(cause: &Cause, attempt: u32, retries: u32, time_left: Duration) -> Option<Duration> {
    if attempt >= retries || !is_transient(cause) {
        return None;
    }
    let pause = match cause {
        // From the second time on, a short wait is not trusted.
        Cause::Rejected { retry_after: Some(wait), .. } if attempt == 0 => *wait,
        Cause::Rejected { retry_after: Some(wait), .. } => backoff(attempt - 1).max(*wait),
        // Often a kept connection that the server had closed (RFC 9112, section 9.3.1).
        Cause::Unreachable { network: NetworkFailure::Truncated, .. } if attempt == 0 => Duration::ZERO,
        _ => backoff(attempt),
    };
    (pause < time_left).then_some(pause)
}

fn is_transient(cause: &Cause) -> bool {
    match cause {
        Cause::Rejected { status, .. } => matches!(status, 429 | 502 | 503 | 504),
        // Not a timeout: it has used up most of the time.
        Cause::Unreachable { network, .. } => {
            matches!(
                network,
                NetworkFailure::Dns | NetworkFailure::Connect | NetworkFailure::Tls | NetworkFailure::Truncated
            )
        }
        Cause::BadResponse { .. } | Cause::Proxy(_) | Cause::Stalled(_) | Cause::Stopped(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Flaw, ProblemDetails};

    fn rejected(status: u16, retry_after: Option<u64>) -> Cause {
        Cause::Rejected {
            status,
            problem: ProblemDetails::default(),
            retry_after: retry_after.map(Duration::from_secs),
        }
    }

    fn broken() -> Cause {
        Cause::Unreachable {
            host: String::new(),
            network: NetworkFailure::Truncated,
            what: String::new(),
            detail: None,
            was_sent: true,
        }
    }

    /// The longest of many random pauses.
    fn longest(cause: &Cause, attempt: u32) -> Duration {
        (0..200).filter_map(|_| pause(cause, attempt, 9, Duration::from_secs(60))).max().unwrap()
    }

    #[test]
    fn client_errors_are_definite_and_throttling_is_not() {
        for status in [400, 401, 403, 404, 409, 499] {
            assert!(is_definite(&rejected(status, None)), "{status}");
        }
        for status in [302, 408, 429, 500, 502, 503, 504] {
            assert!(!is_definite(&rejected(status, None)), "{status}");
        }
        assert!(is_definite(&Cause::BadResponse { what: String::new(), flaw: Flaw::Empty, detail: None }));
        assert!(!is_definite(&broken()));
    }

    #[test]
    fn transient_failures_are_retried_while_time_is_left() {
        let minute = Duration::from_secs(60);
        assert_eq!(pause(&rejected(429, Some(3)), 0, 2, minute), Some(Duration::from_secs(3)));
        for too_long in [60, 90] {
            assert_eq!(pause(&rejected(429, Some(too_long)), 0, 2, minute), None);
        }
        assert_eq!(pause(&rejected(503, None), 2, 2, minute), None);
        for status in [400, 401, 403, 404, 500] {
            assert_eq!(pause(&rejected(status, None), 0, 2, minute), None, "{status}");
        }
        let second = longest(&rejected(502, None), 1);
        assert!(second > Duration::from_millis(500) && second <= Duration::from_secs(1), "{second:?}");
    }

    #[test]
    fn a_broken_connection_is_retried_at_once_and_a_short_wait_is_trusted_once() {
        assert_eq!(longest(&broken(), 0), Duration::ZERO);
        assert!(longest(&broken(), 1) > Duration::ZERO);
        let impatient = rejected(429, Some(0));
        assert_eq!(longest(&impatient, 0), Duration::ZERO);
        let second = longest(&impatient, 1);
        assert!(second > Duration::from_millis(250) && second <= Duration::from_millis(500), "{second:?}");
        let third = longest(&impatient, 2);
        assert!(third > Duration::from_millis(500) && third <= Duration::from_secs(1), "{third:?}");
        assert_eq!(longest(&rejected(429, Some(5)), 1), Duration::from_secs(5));
    }
}
