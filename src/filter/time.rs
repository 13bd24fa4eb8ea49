//! Instants and durations of the command line.

use jiff::civil::DateTime;
use jiff::fmt::friendly::SpanParser;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, SpanRelativeTo, Timestamp};

const EXPECTED_WHEN: &str = "expected an instant such as 2026-05-16T09:30:00Z, \
     a local date or time such as 2026-05-16 or 2026-05-16T09:30, \
     seconds since 1970 such as @1764000000, or how long ago, such as 90m, 7d or 1h30m";
const EXPECTED_DURATION: &str = "expected a duration such as 90m, 7d or 1h30m";

/// An instant, a local time, or a duration before now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Instant(Timestamp),
    Local(DateTime),
    /// Never negative.
    Ago(SignedDuration),
}

impl When {
    /// Parses an instant with an offset, a local date or time, a duration, or `@` and seconds since 1970 (as in `date -d`). A date is
    /// its first instant.
    ///
    /// The error doesn't quote the text.
    pub fn parse(text: &str) -> Result<When, String> {
        let text = text.trim();
        if let Some(seconds) = text.strip_prefix('@') {
            return parse_epoch(seconds).map(When::Instant);
        }
        if starts_with_year(text) {
            return parse_time(text).ok_or_else(|| EXPECTED_WHEN.to_owned());
        }
        parse_ago(text, EXPECTED_WHEN).map(When::Ago)
    }

    /// Returns the instant; the first or last possible one if it would be beyond that. Calls `zone` for a local time only.
    ///
    /// A local time that a clock change skips is read with the offset before the change; one that occurs twice is the first of
    /// both.
    pub fn resolve<E>(self, now: Timestamp, zone: impl FnOnce() -> Result<TimeZone, E>) -> Result<Timestamp, E> {
        Ok(match self {
            When::Instant(at) => at,
            When::Local(time) => zone()?
                .to_timestamp(time)
                .unwrap_or_else(|_| if time.year() > 0 { Timestamp::MAX } else { Timestamp::MIN }),
            When::Ago(back) => now.checked_sub(back).unwrap_or(Timestamp::MIN),
        })
    }
}

/// Parses whole seconds since 1970.
fn parse_epoch(text: &str) -> Result<Timestamp, String> {
    let seconds = Some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit())).map(str::parse);
    let Some(Ok(seconds)) = seconds else { return Err("expected seconds since 1970 after the @: @1764000000".into()) };
    Timestamp::from_second(seconds)
        .map_err(|_| "@ takes seconds since 1970, and this is after the year 9999: milliseconds?".into())
}

/// Parses a duration: weeks of seven days, days of 24 hours, hours, minutes (`m`), seconds and fractions.
///
/// Months and years, which vary in length, are errors, and so are negative durations. The error doesn't quote the text.
pub fn parse_duration(text: &str) -> Result<SignedDuration, String> {
    parse_ago(text.trim(), EXPECTED_DURATION)
}

fn parse_ago(text: &str, expected: &str) -> Result<SignedDuration, String> {
    // The library parses 09:30:00 as nine and a half hours, where people mean this morning.
    if text.contains(':') {
        return Err(expected.to_owned());
    }
    let span = SpanParser::new().parse_span(text).map_err(|_| expected.to_owned())?;
    if span.get_years() != 0 || span.get_months() != 0 {
        return Err("months and years differ in length: count in days, such as 30d or 365d".to_owned());
    }
    if span.is_negative() {
        return Err(format!("{expected}, which counts back from now by itself"));
    }
    span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| expected.to_owned())
}

/// Whether the text starts like a date, `2026-`, and not like a duration.
fn starts_with_year(text: &str) -> bool {
    text.split_once('-').is_some_and(|(year, _)| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))
}

fn parse_time(text: &str) -> Option<When> {
    // The library accepts a zone's name after an offset, and ignores it.
    if text.contains('[') {
        return None;
    }
    // Parsed as a local time, a text with an offset would be another instant.
    let has_offset = text.get("2026-05-16".len()..)?.contains(['Z', 'z', '+', '-']);
    if has_offset { text.parse().ok().map(When::Instant) } else { text.parse().ok().map(When::Local) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Central European time; needs no time zone database.
    fn berlin() -> TimeZone {
        TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
    }

    fn resolve(when: When, now: Timestamp, zone: &TimeZone) -> Timestamp {
        when.resolve(now, || Ok::<_, ()>(zone.clone())).unwrap()
    }

    /// The instant of a time in a time zone.
    fn in_zone(text: &str, zone: &TimeZone) -> Timestamp {
        resolve(When::parse(text).unwrap(), Timestamp::UNIX_EPOCH, zone)
    }

    fn instant(text: &str) -> When {
        When::Instant(text.parse().unwrap())
    }

    #[test]
    fn seconds_since_1970() {
        assert_eq!(When::parse("@1764000000").unwrap(), instant("2025-11-24T16:00:00Z"));
        assert_eq!(When::parse("@0").unwrap(), When::Instant(Timestamp::UNIX_EPOCH));
        for bad in ["@", "@-1", "@+1", "@1.5", "@1e9", "@ 1", "1764000000", "@x"] {
            assert!(When::parse(bad).is_err(), "{bad}");
        }
        assert!(When::parse("@1764000000000").unwrap_err().contains("milliseconds"));
    }

    #[test]
    fn instants_need_no_time_zone() {
        let when = |text| When::parse(text).unwrap();
        for text in [
            "2026-05-16T09:30:00Z",
            "2026-05-16t09:30:00z",
            " 2026-05-16 09:30Z ",
            "2026-05-16T11:30:00+02:00",
            "2026-05-16T02:00:00-07:30",
            "2026-05-16T09:30:00.000Z",
        ] {
            assert_eq!(when(text), instant("2026-05-16T09:30:00Z"), "{text}");
        }
        assert_eq!(when("7d"), When::Ago(SignedDuration::from_hours(7 * 24)));
    }

    #[test]
    fn dates_and_times_without_offset_are_local() {
        for (text, expected) in [
            ("2026-05-16", "2026-05-15T22:00:00Z"),
            ("2026-01-16", "2026-01-15T23:00:00Z"),
            ("2026-05-16T09:30", "2026-05-16T07:30:00Z"),
            ("2026-05-16T09:30:15", "2026-05-16T07:30:15Z"),
            ("2026-05-16 09:30:15.5", "2026-05-16T07:30:15.5Z"),
            // Skipped: clocks go from 02:00 to 03:00.
            ("2026-03-29T02:30", "2026-03-29T01:30:00Z"),
            // Twice: clocks go from 03:00 back to 02:00.
            ("2026-10-25T02:30", "2026-10-25T00:30:00Z"),
        ] {
            assert_eq!(in_zone(text, &berlin()), expected.parse().unwrap(), "{text}");
        }
        // Midnight is skipped: the day starts at 01:00.
        let beirut = TimeZone::posix("EET-2EEST,M3.5.0/0,M10.5.0/0").unwrap();
        assert_eq!(in_zone("2026-03-29", &beirut), "2026-03-28T22:00:00Z".parse().unwrap());
        // Beyond the last instant.
        assert_eq!(in_zone("9999-12-31T23:59:59", &TimeZone::posix("AAA+12").unwrap()), Timestamp::MAX);
    }

    #[test]
    fn durations() {
        let minutes = SignedDuration::from_mins;
        for (text, expected) in [
            ("90m", minutes(90)),
            ("90min", minutes(90)),
            ("1h30m", minutes(90)),
            (" 1h 30m ", minutes(90)),
            ("1.5h", minutes(90)),
            ("7d", minutes(7 * 24 * 60)),
            ("7 days", minutes(7 * 24 * 60)),
            ("2w", minutes(14 * 24 * 60)),
            ("1w1d", minutes(8 * 24 * 60)),
            ("30s", SignedDuration::from_secs(30)),
            ("0s", SignedDuration::ZERO),
        ] {
            assert_eq!(parse_duration(text), Ok(expected), "{text}");
            assert_eq!(When::parse(text), Ok(When::Ago(expected)), "{text}");
        }
    }

    #[test]
    fn ambiguous_text_is_rejected() {
        let long = "1d".repeat(10_000);
        for bad in [
            "",
            " ",
            "\t",
            "x",
            "d",
            "7",
            "-7",
            "1M",
            "1e9d",
            "P7D",
            "P1M",
            "PT1M",
            "sk_live_abc",
            "09:30",
            "09:30:00",
            "1d 09:30:00",
            "99999999d",
            "9999999999999999999999h",
            "99999999999999999999999999999999999w",
            "٧d",
            &long,
        ] {
            assert_eq!(parse_duration(bad).unwrap_err(), EXPECTED_DURATION, "{bad}");
            assert_eq!(When::parse(bad).unwrap_err(), EXPECTED_WHEN, "{bad}");
        }
        for bad in ["1mo", "2 months", "1y", "1y 1d", "-1y", "1 month ago"] {
            let error = "months and years differ in length: count in days, such as 30d or 365d";
            assert_eq!(parse_duration(bad).unwrap_err(), error, "{bad}");
            assert_eq!(When::parse(bad).unwrap_err(), error, "{bad}");
        }
        for bad in ["-7d", "-1s", "7d ago", "-1h30m"] {
            assert!(parse_duration(bad).unwrap_err().ends_with("counts back from now by itself"), "{bad}");
            assert!(When::parse(bad).unwrap_err().ends_with("counts back from now by itself"), "{bad}");
        }
        for bad in [
            "2026-",
            "2026-5-16",
            "2026-02-30",
            "2026-13-01",
            "2026-05-16T",
            "2026-05-16T25:00",
            "2026-05-16T09:30:00+99:00",
            "2026-05-16T09:30[Europe/Berlin]",
            "2026-05-16T09:30+02:00[Europe/Berlin]",
            "2026-05-16+02:00",
            "2026-05-16Z",
            "20260516",
            "16.05.2026",
            "05/16/2026",
            "-2026-05-16",
            "-002026-05-16",
            "+002026-05-16",
            "0000-00-00",
            "9999-12-31T23:59:59-23:00",
            "2026-W20-6",
            "2026-136",
            "1778923800",
            "2026-05-16é",
            "2026-é5-16",
            "2026-05-1é",
        ] {
            assert_eq!(When::parse(bad).unwrap_err(), EXPECTED_WHEN, "{bad}");
            assert!(parse_duration(bad).is_err(), "{bad}");
        }
        for text in ["2026-05-16", "2026-05-16T09:30:00Z"] {
            assert_eq!(parse_duration(text).unwrap_err(), EXPECTED_DURATION, "{text}");
        }
    }

    #[test]
    fn durations_count_back_to_the_first_instant() {
        let now: Timestamp = "2026-05-16T12:00:00Z".parse().unwrap();
        let ago = |text| resolve(When::parse(text).unwrap(), now, &TimeZone::UTC);
        assert_eq!(ago("90m"), "2026-05-16T10:30:00Z".parse().unwrap());
        assert_eq!(ago("0s"), now);
        assert_eq!(ago("7304484d"), Timestamp::MIN);
        assert_eq!(resolve(When::Ago(SignedDuration::MAX), Timestamp::MIN, &TimeZone::UTC), Timestamp::MIN);
        assert_eq!(
            resolve(instant("2026-05-16T09:30:00Z"), now, &TimeZone::UTC),
            "2026-05-16T09:30:00Z".parse().unwrap()
        );
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC*|[-+0-9.:TtZzPp dhmswy\\[\\]]{0,24}|[0-9]{4}-.*") {
            for now in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
                let _ = When::parse(&text).map(|when| resolve(when, now, &berlin()));
            }
            if let Ok(duration) = parse_duration(&text) {
                prop_assert!(!duration.is_negative());
            }
        }
    }
}
