//! The policy of one call: what is tried again, how often, and after which pause.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::call::Call;
use super::throttle::Overload;
use super::{ApiRequest, Client, Event};
pub(super) use crate::error::LONGEST_PAUSE;
use crate::error::{Cause, NetworkFailure};

/// The most that a pause before the first retry takes; it doubles from one to the next.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// Where the server doesn't say how long to wait, pauses grow up to this.
const MAX_BACKOFF: Duration = Duration::from_secs(8);
/// Longer waits are not taken at their word.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// A call of a batch that is refused while others get through fails after this many refusals, if its time is up as well.
const MIN_REFUSALS: u32 = 5;
/// Shorter pauses of a single call of a batch aren't worth a message.
const LONG_PAUSE: Duration = Duration::from_secs(3);

/// One request of a call.
#[derive(Clone, Copy)]
pub(super) struct Attempt {
    /// The time that remains for this and all further ones.
    pub left: Duration,
    /// How many count as retries.
    pub number: u32,
    /// Whether kept connections are to be left alone.
    pub is_on_new_connection: bool,
}

/// Why a call failed, after all its attempts.
pub(super) struct Failure {
    pub cause: Cause,
    /// Whether one of the attempts may have had its effect.
    pub is_unconfirmed: bool,
}

impl From<Cause> for Failure {
    fn from(cause: Cause) -> Failure {
        Failure { is_unconfirmed: cause.is_unconfirmed(), cause }
    }
}

impl Client {
    /// Returns the body of a good response, after as many attempts as policy and time allow. Only for requests that may be
    /// repeated, as all of this project may.
    pub(super) fn ask(&self, question: &ApiRequest<'_>) -> Result<String, Failure> {
        let mut is_unconfirmed = false;
        self.try_often(question, &mut is_unconfirmed).map_err(|cause| Failure { cause, is_unconfirmed })
    }

    fn try_often(&self, question: &ApiRequest<'_>, is_unconfirmed: &mut bool) -> Result<String, Cause> {
        let mut call = self.throttle.call();
        let mut attempt = Attempt { left: self.timeout, number: 0, is_on_new_connection: false };
        let mut last = None;
        loop {
            let Some(permit) = call.acquire() else { return Err(Cause::Stopped(last.map(Box::new))) };
            let begun = Instant::now();
            let cause = match self.attempt(question, attempt) {
                Ok(body) => {
                    permit.record_success();
                    return Ok(body);
                }
                // Problem documents, certificates and proxies can all hold what the server has seen: the key.
                Err(cause) => cause.map_text(|text| self.key.mask(&text).into_owned()),
            };
            *is_unconfirmed |= cause.is_unconfirmed();
            attempt.left = attempt.left.saturating_sub(begun.elapsed());
            let refusal = if is_definite(&cause) {
                permit.record_success();
                None
            } else if cause.is_throttled() && self.is_batch() {
                Some(permit.record_refusal(&mut call, &cause))
            } else {
                drop(permit);
                None
            };
            if self.is_batch() && call.is_stalled() {
                return Err(Cause::Stalled(Box::new(cause)));
            }
            attempt = match refusal {
                Some(overload) => self.wait_for_server(overload, &cause, attempt, &call)?,
                None => self.wait(&cause, attempt)?,
            };
            last = Some(cause);
        }
    }

    /// Waits until a call may be made again after a failure that counts as an attempt.
    fn wait(&self, cause: &Cause, last: Attempt) -> Result<Attempt, Cause> {
        let Some(pause) = pause(cause, last.number, self.retries, last.left) else { return Err(cause.clone()) };
        if !pause.is_zero() || matches!(cause, Cause::Rejected { .. }) {
            (self.observer)(Event::Waiting { cause, pause });
        }
        if !self.throttle.stop.sleep(pause) {
            return Err(Cause::Stopped(Some(Box::new(cause.clone()))));
        }
        // What broke one kept connection may have broken all.
        let is_on_new_connection = !matches!(cause, Cause::Rejected { .. });
        Ok(Attempt { left: last.left.saturating_sub(pause), number: last.number + 1, is_on_new_connection })
    }

    /// Waits until a call of a batch may be made again that the server refused for now. That takes nothing of its own time.
    fn wait_for_server(
        &self,
        overload: Option<Overload>,
        cause: &Cause,
        last: Attempt,
        call: &Call<'_>,
    ) -> Result<Attempt, Cause> {
        let wait = cause.retry_after().unwrap_or_default();
        let again = Ok(Attempt { left: self.timeout, ..last });
        let lasted = call.first_refusal.map_or(Duration::ZERO, |(first, ..)| first.elapsed());
        let pause = overload.map_or_else(|| wait.max(backoff(call.refusals - 1)), |overload| overload.pause);
        // Where there are no others, the server is asked for something else.
        let is_refused_alone = || call.is_refused_alone() || (call.is_alone() && self.is_other_served(call));
        let is_over = call.refusals >= MIN_REFUSALS && lasted + pause > self.timeout && is_refused_alone();
        if self.retries == 0 || is_over {
            return Err(cause.clone());
        }
        if wait > LONGEST_PAUSE {
            let cause = cause.clone();
            return Err(if overload.is_some() { Cause::Stalled(Box::new(cause)) } else { cause });
        }
        if overload.map_or(pause >= LONG_PAUSE, |overload| overload.is_new) {
            (self.observer)(Event::Waiting { cause, pause });
        }
        // `acquire` waits for the end of a pause of all requests.
        if overload.is_some() || self.throttle.stop.sleep(pause) {
            again
        } else {
            Err(Cause::Stopped(Some(Box::new(cause.clone()))))
        }
    }

    fn is_other_served(&self, call: &Call<'_>) -> bool {
        call.acquire().is_some_and(|_permit| self.is_served(self.timeout))
    }
}

/// Whether the server took the request, and wouldn't respond otherwise to the same one.
pub(super) fn is_definite(cause: &Cause) -> bool {
    match cause {
        Cause::Rejected { status, .. } => matches!(status, 400..=499) && !matches!(status, 408 | 429),
        Cause::BadResponse { .. } => true,
        _ => false,
    }
}

/// How long to wait before a call that failed with `cause` is made again; `None` when it isn't.
///
/// `attempt` counts from 0, `retries` is how often a call may be repeated, and `left` the time that remains for it all.
fn pause(cause: &Cause, attempt: u32, retries: u32, left: Duration) -> Option<Duration> {
    if attempt >= retries || !may_pass(cause) {
        return None;
    }
    let pause = match cause {
        // A server that says again that one may come back at once, and then refuses, is not believed.
        Cause::Rejected { retry_after: Some(wait), .. } if attempt == 0 => *wait,
        Cause::Rejected { retry_after: Some(wait), .. } => backoff(attempt - 1).max(*wait),
        // Often it was a kept connection that the server had given up (RFC 9112, section 9.3.1).
        Cause::Unreachable { network: NetworkFailure::Truncated, .. } if attempt == 0 => Duration::ZERO,
        _ => backoff(attempt),
    };
    (pause < left).then_some(pause)
}

fn may_pass(cause: &Cause) -> bool {
    match cause {
        Cause::Rejected { status, .. } => matches!(status, 429 | 502 | 503 | 504),
        // A time-out is not among them: what it took is most of what there was.
        Cause::Unreachable { network, .. } => {
            matches!(
                network,
                NetworkFailure::Dns | NetworkFailure::Connect | NetworkFailure::Tls | NetworkFailure::Truncated
            )
        }
        Cause::BadResponse { .. } | Cause::Proxy(_) | Cause::Stalled(_) | Cause::Stopped(_) => false,
    }
}

/// The pause before a retry where the server doesn't say how long it should be: random, up to a limit that doubles with each
/// `attempt`, counted from 0 ("full jitter"), so that many clients don't come back at the same moment.
pub(super) fn backoff(attempt: u32) -> Duration {
    let limit = FIRST_PAUSE.saturating_mul(2u32.saturating_pow(attempt)).min(MAX_BACKOFF);
    // The hasher's keys are random: enough for this, and without a crate.
    let random = RandomState::new().build_hasher().finish();
    limit * u32::try_from(random % 1001).unwrap_or(0) / 1000
}

/// The value of `Retry-After` (RFC 9110, section 10.2.3): seconds, or an HTTP date on a clock that shows `now`. What is neither
/// is as good as none; what lies in the past is no wait, and a day the longest.
pub fn parse_retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    let wait = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        value.parse().map_or(MAX_RETRY_AFTER, Duration::from_secs)
    } else {
        let date = parse_http_date(value)?;
        Duration::try_from(date.duration_since(now)).unwrap_or_default()
    };
    Some(wait.min(MAX_RETRY_AFTER))
}

/// An HTTP date (RFC 9110, section 5.6.7) in the one form that is still sent.
pub(super) fn parse_http_date(value: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ProblemDetails;

    fn rejected(status: u16, retry_after: Option<u64>) -> Cause {
        Cause::Rejected {
            status,
            problem: ProblemDetails::default(),
            retry_after: retry_after.map(Duration::from_secs),
        }
    }

    #[test]
    fn retry_after_is_bounded_whatever_it_says() {
        let now: Timestamp = "2026-05-16T12:00:00Z".parse().unwrap();
        let parsed = |value| parse_retry_after(value, now);
        assert_eq!(parsed("Sat, 16 May 2026 12:00:03 GMT"), Some(Duration::from_secs(3)));
        assert_eq!(parsed("12"), Some(Duration::from_secs(12)));
        assert_eq!(parsed(" 0 "), Some(Duration::ZERO));
        assert_eq!(parsed("99999999999999999999999"), Some(MAX_RETRY_AFTER));
        assert_eq!(parsed("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        assert_eq!(parsed("Tue, 31 Dec 2199 23:59:59 GMT"), Some(MAX_RETRY_AFTER));
        for bad in ["", "-1", "1.5", "soon", "Sun, 99 Nov 1994", "\u{661}"] {
            assert_eq!(parsed(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_definite() {
        for status in [400, 401, 403, 404, 409, 499] {
            assert!(is_definite(&rejected(status, None)), "{status}");
        }
        for status in [302, 408, 429, 500, 502, 503, 504] {
            assert!(!is_definite(&rejected(status, None)), "{status}");
        }
    }

    #[test]
    fn back_off_doubles_up_to_a_limit() {
        for attempt in 0..40 {
            let limit = FIRST_PAUSE.saturating_mul(2u32.saturating_pow(attempt)).min(MAX_BACKOFF);
            let longest = (0..200).map(|_| backoff(attempt)).max().unwrap();
            assert!(longest <= limit && longest > limit / 2, "{attempt}: {longest:?}");
        }
    }

    #[test]
    fn what_may_pass_is_tried_again_while_time_is_left() {
        let minute = Duration::from_secs(60);
        assert_eq!(pause(&rejected(429, Some(3)), 0, 2, minute), Some(Duration::from_secs(3)));
        assert_eq!(pause(&rejected(429, Some(90)), 0, 2, minute), None);
        assert_eq!(pause(&rejected(503, None), 2, 2, minute), None);
        for status in [400, 401, 403, 404, 500] {
            assert_eq!(pause(&rejected(status, None), 0, 2, minute), None, "{status}");
        }
        let second = pause(&rejected(502, None), 1, 2, minute).unwrap();
        assert!(second <= Duration::from_secs(1), "{second:?}");
    }
}
