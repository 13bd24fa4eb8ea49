//! Parses response headers.

use std::time::Duration;

use jiff::Timestamp;

/// Longer waits in `Retry-After` are cut to this.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// Parses the value of `Retry-After` (RFC 9110, section 10.2.3): seconds, or an HTTP date on a clock that shows `now`. A date in
/// the past is a wait of zero; the longest wait is a day.
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

/// Parses an HTTP date (RFC 9110, section 5.6.7) in the one format that is still sent.
pub(super) fn parse_http_date(value: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_bounded() {
        let now: Timestamp = "2026-05-16T12:00:00Z".parse().unwrap();
        let parsed = |value| parse_retry_after(value, now);
        assert_eq!(parsed("Sat, 16 May 2026 12:00:03 GMT"), Some(Duration::from_secs(3)));
        assert_eq!(parsed("12"), Some(Duration::from_secs(12)));
        assert_eq!(parsed(" 0 "), Some(Duration::ZERO));
        let day = Duration::from_secs(86_400);
        assert_eq!(parsed("99999999999999999999999"), Some(day));
        assert_eq!(parsed("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        assert_eq!(parsed("Tue, 31 Dec 2199 23:59:59 GMT"), Some(day));
        for bad in ["", "-1", "1.5", "soon", "Sun, 99 Nov 1994", "\u{661}"] {
            assert_eq!(parsed(bad), None, "{bad}");
        }
    }
}
