//! What is tried again, and after which pause.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use jiff::Timestamp;

use crate::error::{Cause, LONGEST_PAUSE, Network};

/// The pause before the first repetition; it doubles from one to the next.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// Longer waits are not taken at their word.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How long to wait before a call that failed with `cause` is made again; `None` when it isn't.
///
/// `attempt` counts from 0, `retries` is how often a call may be repeated, and `left` the time that remains for it all.
pub(super) fn pause(cause: &Cause, attempt: u32, retries: u32, left: Duration) -> Option<Duration> {
    if attempt >= retries || !may_pass(cause) {
        return None;
    }
    let pause = match cause {
        // Who says again that one may come back at once, and then refuses, is not believed.
        Cause::Rejected { retry_after: Some(wait), .. } => {
            attempt.checked_sub(1).map_or(*wait, |again| guess(again).max(*wait))
        }
        // Often it was a kept connection that the server had given up (RFC 9112, section 9.3.1).
        Cause::Unreachable { network: Network::Truncated, .. } if attempt == 0 => Duration::ZERO,
        _ => guess(attempt),
    };
    (pause < left).then_some(pause)
}

/// Where the server doesn't say how long to wait, the pauses of all grow up to this.
const LONGEST_GUESS: Duration = Duration::from_secs(15);
/// A pause of this length that the server asks for is not made longer, however often it is asked for.
const BELIEVED: Duration = Duration::from_secs(1);
/// A call among many that is refused for itself, for asking too much, is repeated so often if its time allows.
const REFUSED_RETRIES: u32 = 10;

/// Whether the server asks whoever asks it to wait, and not just for this one question.
pub(super) fn concerns_all_calls(cause: &Cause) -> bool {
    matches!(cause, Cause::Rejected { status: 429 | 503, .. })
}

/// Whether the server took the question, whatever it answered.
pub(super) fn is_served(cause: &Cause) -> bool {
    match cause {
        Cause::Rejected { status, .. } => !matches!(status, 429 | 500..),
        Cause::BadAnswer { .. } => true,
        _ => false,
    }
}

/// How often a call among many may be repeated, of `retries` that are usual.
pub(super) fn retries_of_many(cause: &Cause, retries: u32) -> u32 {
    if concerns_all_calls(cause) && retries > 0 { REFUSED_RETRIES.max(retries) } else { retries }
}

/// When nobody has got through in so many pauses and for so long, there is no use in going on.
const MOST_BARREN: (u32, Duration) = (3, Duration::from_secs(180));

/// Whether nobody has got through for too long.
pub(super) fn is_too_long(pauses: u32, lasted: Duration) -> bool {
    pauses >= MOST_BARREN.0 && lasted >= MOST_BARREN.1
}

/// How long all calls wait when one was refused, after `barren` such pauses in which nobody got through; `None` when that is
/// too long to wait for.
pub(super) fn pause_of_all(cause: &Cause, barren: u32) -> Option<Duration> {
    match cause {
        Cause::Rejected { retry_after: Some(wait), .. } if *wait > LONGEST_PAUSE => None,
        Cause::Rejected { retry_after: Some(wait), .. } if *wait >= BELIEVED => Some(*wait),
        // Who says again that one may come back at once, and then refuses, is not believed.
        Cause::Rejected { retry_after: Some(wait), .. } => {
            Some(barren.checked_sub(1).map_or(*wait, |again| guess(again).min(LONGEST_GUESS).max(*wait)))
        }
        _ => Some(guess(barren).min(LONGEST_GUESS)),
    }
}

fn may_pass(cause: &Cause) -> bool {
    match cause {
        Cause::Rejected { status, .. } => matches!(status, 429 | 502 | 503 | 504),
        // A time-out is not among them: what it took is most of what there was.
        Cause::Unreachable { network, .. } => {
            matches!(network, Network::Dns | Network::Connect | Network::Tls | Network::Truncated)
        }
        Cause::BadAnswer { .. } | Cause::Proxy(_) | Cause::NobodyGetsThrough(_) | Cause::Stopped(_) => false,
    }
}

/// The pause before a repetition where nobody says how long it should be; `again` counts from 0.
pub(super) fn guess(again: u32) -> Duration {
    jittered(FIRST_PAUSE * 2u32.saturating_pow(again.min(10)))
}

/// Between half of `pause` and all of it, so that many clients don't come back at the same moment.
fn jittered(pause: Duration) -> Duration {
    // The hasher's keys are random: enough for this, and without a crate.
    let random = RandomState::new().build_hasher().finish();
    let permille = u32::try_from(random % 501).unwrap_or(0) + 500;
    pause * permille / 1000
}

/// The value of `Retry-After` (RFC 9110, section 10.2.3): seconds, or an HTTP date on a clock that shows `now`. What is neither
/// is as good as none; what lies in the past is no wait, and a day the longest.
#[must_use]
pub fn parse_retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    let wait = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        value.parse().map_or(LONGEST, Duration::from_secs)
    } else {
        let date = parse_http_date(value)?;
        Duration::try_from(date.duration_since(now)).unwrap_or_default()
    };
    Some(wait.min(LONGEST))
}

/// An HTTP date (RFC 9110, section 5.6.7) in the one form that is still sent.
pub(super) fn parse_http_date(value: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Problem;

    fn rejected(status: u16, retry_after: Option<u64>) -> Cause {
        Cause::Rejected { status, problem: Problem::default(), retry_after: retry_after.map(Duration::from_secs) }
    }

    #[test]
    fn retry_after_is_bounded_whatever_it_says() {
        let now: Timestamp = "2026-05-16T12:00:00Z".parse().unwrap();
        let parsed = |value| parse_retry_after(value, now);
        assert_eq!(parsed("Sat, 16 May 2026 12:00:03 GMT"), Some(Duration::from_secs(3)));
        assert_eq!(parsed("12"), Some(Duration::from_secs(12)));
        assert_eq!(parsed(" 0 "), Some(Duration::ZERO));
        assert_eq!(parsed("99999999999999999999999"), Some(LONGEST));
        assert_eq!(parsed("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        assert_eq!(parsed("Tue, 31 Dec 2199 23:59:59 GMT"), Some(LONGEST));
        for bad in ["", "-1", "1.5", "soon", "Sun, 99 Nov 1994", "\u{661}"] {
            assert_eq!(parsed(bad), None, "{bad}");
        }
    }

    #[test]
    fn all_wait_as_long_as_is_asked_and_no_longer_than_makes_sense() {
        assert_eq!(pause_of_all(&rejected(429, Some(60)), 0), Some(Duration::from_secs(60)));
        assert_eq!(pause_of_all(&rejected(429, Some(3600)), 0), None);
        assert_eq!(pause_of_all(&rejected(429, Some(0)), 0), Some(Duration::ZERO));
        assert!(pause_of_all(&rejected(429, Some(0)), 3).unwrap() >= Duration::from_secs(1));
        assert_eq!(pause_of_all(&rejected(429, Some(1)), 9), Some(Duration::from_secs(1)));
        for attempt in [0, 5, 10, 20] {
            assert!(pause_of_all(&rejected(503, None), attempt).unwrap() <= LONGEST_GUESS);
        }
    }

    #[test]
    fn a_server_that_refuses_everybody_for_long_is_left_alone() {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        assert!(is_too_long(3, minutes(3)) && is_too_long(50, minutes(9)));
        assert!(!is_too_long(2, minutes(15)) && !is_too_long(50, minutes(2)));
    }

    #[test]
    fn overload_is_everybodys_matter() {
        assert!(concerns_all_calls(&rejected(429, None)) && concerns_all_calls(&rejected(503, None)));
        assert!(!concerns_all_calls(&rejected(502, None)) && !concerns_all_calls(&rejected(404, None)));
        assert!(
            is_served(&rejected(404, None)) && !is_served(&rejected(429, None)) && !is_served(&rejected(502, None))
        );
    }

    #[test]
    fn who_is_refused_for_itself_has_more_repetitions_and_no_more_time() {
        assert_eq!(retries_of_many(&rejected(429, None), 2), REFUSED_RETRIES);
        assert_eq!(retries_of_many(&rejected(429, None), 0), 0);
        assert_eq!(retries_of_many(&rejected(502, None), 2), 2);
        assert_eq!(pause(&rejected(429, Some(31)), 0, REFUSED_RETRIES, Duration::from_secs(30)), None);
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
        assert!((Duration::from_millis(500)..=Duration::from_secs(1)).contains(&second), "{second:?}");
    }
}
