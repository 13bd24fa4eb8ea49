//! Formats times for people.

use std::fmt;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::model::Instant;
use crate::time_zone;

/// The time between an instant and now, in one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distance {
    /// The count and the unit, such as `11` and `m`; `None` for less than a minute.
    amount: Option<(u64, char)>,
    is_ahead: bool,
}

impl Distance {
    /// Rounds down the past, and the future to the nearest minute: a second after `in 34m`, it isn't `in 33m` yet.
    pub fn new(at: Timestamp, now: Timestamp) -> Distance {
        let is_ahead = at >= now;
        let now = if is_ahead { now - SignedDuration::from_secs(30) } else { now };
        let seconds = now.duration_since(at).as_secs().unsigned_abs();
        let amount = match seconds {
            0..60 => None,
            60..3600 => Some((seconds / 60, 'm')),
            3600..86400 => Some((seconds / 3600, 'h')),
            86400..63_072_000 => Some((seconds / 86400, 'd')),
            _ => Some((seconds / 31_536_000, 'y')),
        };
        Distance { amount, is_ahead }
    }

    /// Formats it as part of a sentence: `11m ago`, `in 2m`, `now`.
    pub fn sentence(self) -> String {
        if self.is_ahead || self.amount.is_none() { self.to_string() } else { format!("{self} ago") }
    }
}

/// `11m`, `3h`, `in 2d`, `now`.
impl fmt::Display for Distance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.amount {
            None => f.write_str("now"),
            Some((number, unit)) if self.is_ahead => write!(f, "in {number}{unit}"),
            Some((number, unit)) => write!(f, "{number}{unit}"),
        }
    }
}

/// Formats when a session expires: `expires in 34 min`, `expired 5 min ago`.
pub fn expires(at: Timestamp, now: Timestamp) -> String {
    let Distance { amount, is_ahead } = Distance::new(at, now);
    let amount = match amount {
        None => "less than a minute".into(),
        Some((minutes, 'm')) => format!("{minutes} min"),
        Some((number, unit)) => format!("{number}{unit}"),
    };
    if is_ahead { format!("expires in {amount}") } else { format!("expired {amount} ago") }
}

/// How times are formatted.
#[derive(Clone, Debug)]
pub enum Times {
    /// The distance from now.
    Relative,
    /// To the second.
    Utc,
    /// To the minute: `2026-05-16 11:30`. The time zone is named beside the table.
    Local(TimeZone),
    /// To the second, with the offset: `2026-05-16T11:30:00+02:00`.
    LocalWithOffset(TimeZone),
}

impl Times {
    /// Returns the name of the local time zone, or else its offset at the moment.
    pub fn zone_name(&self, now: Timestamp) -> Option<String> {
        match self {
            Times::Local(zone) | Times::LocalWithOffset(zone) => Some(time_zone::name(zone, now)),
            Times::Relative | Times::Utc => None,
        }
    }

    /// Formats an instant.
    pub fn format(&self, at: Timestamp, now: Timestamp) -> String {
        let in_zone = |zone: &TimeZone, format| at.to_zoned_datetime(zone.clone()).strftime(format).to_string();
        match self {
            Times::Relative => Distance::new(at, now).to_string(),
            Times::Utc => utc(at),
            Times::Local(zone) => in_zone(zone, "%Y-%m-%d %H:%M"),
            Times::LocalWithOffset(zone) => in_zone(zone, "%Y-%m-%dT%H:%M:%S%:z"),
        }
    }

    /// Formats an instant of the API. One beyond the library's range is shown as the API wrote it.
    pub fn format_instant(&self, instant: &Instant<'_>, now: Timestamp) -> String {
        match self {
            Times::Relative => self.format(instant.at, now),
            _ if instant.at == Timestamp::MAX => instant.text.to_string(),
            _ => self.format(instant.at, now),
        }
    }
}

/// Formats an instant in UTC, to the second: `2026-05-16T11:30:00Z`.
pub fn utc(at: Timestamp) -> String {
    format!("{at:.0}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_formatted() {
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
            assert_eq!(Distance::new(at(then), now).to_string(), expected, "{then}");
        }
        assert_eq!(expires(at("2026-05-16T12:34:10Z"), now), "expires in 34 min");
        assert_eq!(expires(at("2026-05-16T11:55:00Z"), now), "expired 5 min ago");
        assert_eq!(expires(Timestamp::MAX, now), "expires in 7978y");
        assert_eq!(utc(at("2026-05-16T09:30:00.75Z")), "2026-05-16T09:30:00Z");
        let berlin = || TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let noon = at("2026-05-16T12:00:00Z");
        assert_eq!(Times::Local(berlin()).format(noon, now), "2026-05-16 14:00");
        assert_eq!(Times::LocalWithOffset(berlin()).format(noon, now), "2026-05-16T14:00:00+02:00");
        let never = Instant { text: "9999-12-31T23:59:59Z".into(), at: Timestamp::MAX };
        assert_eq!(Times::Utc.format_instant(&never, now), "9999-12-31T23:59:59Z");
        assert_eq!(Times::Relative.format_instant(&never, now), "in 7978y");
        assert_eq!(Distance::new(Timestamp::MIN, Timestamp::MAX).to_string(), "20012y");
    }
}
