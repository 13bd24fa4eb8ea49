//! Times as people say them.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The distance between two instants in one unit, rounded down: `now`, `11m`, `3h`, `2d`, `4y`.
pub fn distance(from: Timestamp, to: Timestamp) -> String {
    let seconds = to.duration_since(from).as_secs().unsigned_abs();
    match seconds {
        0..60 => "now".into(),
        60..3600 => format!("{}m", seconds / 60),
        3600..86400 => format!("{}h", seconds / 3600),
        86400..63_072_000 => format!("{}d", seconds / 86400),
        _ => format!("{}y", seconds / 31_536_000),
    }
}

/// How far ahead, to the nearest minute: of 34 minutes, a moment later 34 are left and not 33.
fn ahead(at: Timestamp, now: Timestamp) -> String {
    distance(at, now - SignedDuration::from_secs(30))
}

/// How long ago, or how far ahead of this machine's clock: `11m`, `in 2m`.
pub fn ago(at: Timestamp, now: Timestamp) -> String {
    let distance = if at > now { ahead(at, now) } else { distance(at, now) };
    if at > now && distance != "now" { format!("in {distance}") } else { distance }
}

/// What [`ago`] says, as part of a sentence: `11m ago`.
pub fn sentence(ago: &str) -> Cow<'_, str> {
    if ago == "now" || ago.starts_with("in ") { ago.into() } else { format!("{ago} ago").into() }
}

/// When something ends, as the end of a sentence: `ends in 34 min`, `ended 5 min ago`.
pub fn ends(at: Timestamp, now: Timestamp) -> String {
    let distance = if at >= now { ahead(at, now) } else { distance(at, now) };
    let distance = match distance.strip_suffix('m') {
        Some(minutes) => format!("{minutes} min"),
        None if distance == "now" => "less than a minute".into(),
        None => distance,
    };
    if at >= now { format!("ends in {distance}") } else { format!("ended {distance} ago") }
}

/// The instant in a time zone, to the minute: `2026-05-16 11:30`.
pub fn local(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// The instant in UTC to the second: for what is read later or elsewhere.
pub fn utc(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let now: Timestamp = "2026-05-16T12:00:00Z".parse().unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for (then, expected) in [
            ("2026-05-16T11:59:01Z", "now"),
            ("2026-05-16T12:00:29Z", "now"),
            ("2026-05-16T11:49:00Z", "11m"),
            ("2026-05-16T09:00:00Z", "3h"),
            ("2026-05-14T11:00:00Z", "2d"),
            ("2026-03-14T12:00:00Z", "63d"),
            ("2020-01-01T00:00:00Z", "6y"),
            ("2026-05-16T12:02:00Z", "in 2m"),
        ] {
            assert_eq!(ago(at(then), now), expected, "{then}");
        }
        assert_eq!(ends(at("2026-05-16T12:34:10Z"), now), "ends in 34 min");
        assert_eq!(ends(at("2026-05-16T11:55:00Z"), now), "ended 5 min ago");
        assert_eq!(ends(Timestamp::MAX, now), "ends in 7978y");
        assert_eq!(utc(at("2026-05-16T09:30:00.75Z")), "2026-05-16T09:30:00Z");
        assert_eq!(ago(Timestamp::MIN, Timestamp::MAX), "20012y");
    }
}
