//! The pause before a retry.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

/// The longest backoff before the first retry; it doubles from one retry to the next.
const FIRST_BACKOFF: Duration = Duration::from_millis(500);
const MAX_BACKOFF: Duration = Duration::from_secs(8);

/// Returns the pause before a retry when the server gives none: random, up to a limit that doubles with each `attempt`,
/// counted from 0 ("full jitter"), so that many clients don't return at the same moment.
pub(super) fn backoff(attempt: u32) -> Duration {
    let limit = FIRST_BACKOFF.saturating_mul(2u32.saturating_pow(attempt)).min(MAX_BACKOFF);
    // The hasher's keys are random enough for this, without another crate.
    let random = RandomState::new().build_hasher().finish();
    limit * u32::try_from(random % 1001).unwrap_or(0) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_doubles_up_to_a_limit() {
        for attempt in 0..40 {
            let limit = FIRST_BACKOFF.saturating_mul(2u32.saturating_pow(attempt)).min(MAX_BACKOFF);
            let longest = (0..200).map(|_| backoff(attempt)).max().unwrap();
            assert!(longest <= limit && longest > limit / 2, "{attempt}: {longest:?}");
        }
    }
}
