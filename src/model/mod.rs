//! Sessions, users and IDs of the API: pure types. Sessions borrow from the text of the response.

mod network;
mod organization;
mod short_ids;
mod user;
mod user_ref;

use std::borrow::Cow;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{self, DateTime};
use jiff::tz::Offset;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use uuid::Uuid;

pub use self::network::Network;
pub use self::organization::Membership;
pub use self::short_ids::{MIN_PREFIX, ShortIds};
pub use self::user::{METADATA_FIELDS, User, UserRecord, UserStatus};
pub use self::user_ref::{CONTAINS_KEY, Email, UserRef, UserRefError};

/// The API URL by default (API reference).
pub const DEFAULT_API_URL: &str = "https://api.torii.so";
/// The API URL that the `OpenAPI` document of August 2026 names instead.
pub const OTHER_API_URL: &str = "https://api.toriiauth.eu";

/// An ID: a UUID, shown with hyphens and in lower case (API reference, "identifiers").
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Uuid);

impl Id {
    /// Parses an ID as *people* write it: upper case, braces, `urn:uuid:` and missing hyphens are accepted.
    ///
    /// The error doesn't quote the text: it may be a key pasted into the wrong place.
    pub fn parse_lenient(text: &str) -> Result<Id, String> {
        let text = text.trim();
        // The prefix is that of RFC 8141, in any case; the library accepts lower case only.
        let text = text
            .get(..9)
            .filter(|prefix| prefix.eq_ignore_ascii_case("urn:uuid:"))
            .map_or(text, |prefix| &text[prefix.len()..]);
        Uuid::try_parse(text)
            .map(Id)
            .map_err(|_| "expected a user ID, a UUID such as 01931a73-8b00-7000-8000-000000000000".to_owned())
    }

    /// Parses the ID of a `kind`, such as `user`, as people *paste* it: also inside punctuation, with the dashes of a word processor,
    /// in a link (`…/users/ID/sessions/ID`), or behind a name (`userId=ID`). One that is named as another kind's is none.
    pub fn parse_pasted(text: &str, kind: &str) -> Option<Id> {
        const KINDS: [&str; 5] = ["user", "session", "organization", "org", "environment"];
        let text = with_hyphens(text);
        if let Ok(id) = Id::parse_lenient(text.trim_matches(|c: char| !c.is_alphanumeric())) {
            return Some(id);
        }
        let mut name = String::new();
        let (mut own, mut unnamed) = (Vec::new(), Vec::new());
        for part in text.split(|c: char| !c.is_alphanumeric() && c != '-') {
            if let Ok(id) = part.parse::<Id>() {
                match KINDS.iter().find(|kind| name.starts_with(**kind)) {
                    Some(named) if kind.starts_with(named) => own.push(id),
                    Some(_) => {}
                    None => unnamed.push(id),
                }
            }
            name = part.to_ascii_lowercase();
        }
        match (own.as_slice(), unnamed.as_slice()) {
            ([id], _) | ([], [id]) => Some(*id),
            _ => None,
        }
    }
}

/// Replaces the dashes that word processors make of hyphens, and drops what has no shape.
pub fn with_hyphens(text: &str) -> String {
    let visible = text.chars().filter(|c| !is_invisible(*c));
    let is_dash = |c| matches!(c, '\u{2010}'..='\u{2014}' | '\u{2212}');
    visible.map(|c| if is_dash(c) { '-' } else { c }).collect()
}

/// Whether `c` has no shape and comes along with pasted text: zero-width, direction, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

impl FromStr for Id {
    type Err = &'static str;

    /// Parses an ID as the *API* writes it: with hyphens.
    fn from_str(text: &str) -> Result<Id, &'static str> {
        if text.len() != 36 {
            return Err("not a UUID with hyphens");
        }
        Uuid::try_parse(text).map(Id).map_err(|_| "not a UUID with hyphens")
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.hyphenated(), f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Untrusted text, borrowed from the response if it contains no escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<'a>(pub Cow<'a, str>);

/// An instant, and its text in the response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant<'a> {
    pub text: Cow<'a, str>,
    pub at: Timestamp,
}

/// A session (API reference, "List user sessions").
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session<'a> {
    pub id: Id,
    pub user_id: Id,
    pub environment_id: Id,
    /// The `User-Agent` header at sign-in: untrusted.
    #[serde(borrow, default)]
    pub user_agent: Option<Text<'a>>,
    /// The IP address at sign-in, version 4 or 6.
    #[serde(borrow, default)]
    pub ip_address: Option<Text<'a>>,
    #[serde(borrow)]
    pub created_at: Instant<'a>,
    #[serde(borrow)]
    pub expires_at: Instant<'a>,
    #[serde(borrow)]
    pub last_used_at: Instant<'a>,
    #[serde(default)]
    pub active_organization_id: Option<Id>,
    /// The operator who opened it by impersonation.
    #[serde(default)]
    pub impersonated_by: Option<Id>,
}

impl Session<'_> {
    /// The user agent, unless it is blank.
    pub fn user_agent(&self) -> Option<&str> {
        self.user_agent.as_ref().map(|text| text.0.as_ref()).filter(|text| !text.trim().is_empty())
    }

    /// The IP address without a port; `None` if there is none or it can't be read as one.
    pub fn ip(&self) -> Option<IpAddr> {
        self.ip_address().and_then(parse_ip)
    }

    /// The text of the IP address, unless it is blank.
    pub fn ip_address(&self) -> Option<&str> {
        self.ip_address.as_ref().map(|text| text.0.as_ref()).filter(|text| !text.trim().is_empty())
    }
}

/// A session and the JSON that it was parsed from, so that fields unknown here are kept.
#[derive(Clone, Debug)]
pub struct SessionRecord<'a> {
    pub session: Session<'a>,
    /// The JSON object as the API sent it, well-formed.
    pub raw: &'a str,
}

/// The fields of a session that hold an ID and are always sent.
pub const REQUIRED_IDS: [&str; 3] = ["id", "userId", "environmentId"];
/// The fields of a session that hold an instant; all are always sent.
pub const REQUIRED_INSTANTS: [&str; 3] = ["createdAt", "expiresAt", "lastUsedAt"];
/// The fields of a session that hold an ID and may be missing or null.
pub const OPTIONAL_IDS: [&str; 2] = ["activeOrganizationId", "impersonatedBy"];
/// The fields of a session that hold text and may be missing or null.
pub const OPTIONAL_TEXTS: [&str; 2] = ["userAgent", "ipAddress"];

/// Parses an IP address, which may have brackets or a port behind it. An IPv4-mapped address is the IPv4 address.
pub fn parse_ip(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let ip: Option<IpAddr> = text.parse().ok().or_else(in_brackets).or_else(with_port);
    ip.map(|ip| ip.to_canonical())
}

/// Parses an instant as the API writes it (RFC 3339). What is after the library's last instant becomes that.
pub fn parse_instant(text: &str) -> Result<Timestamp, &'static str> {
    if let Some(instant) = parse_whole_second(text) {
        return Ok(instant);
    }
    // The library accepts more than RFC 3339: no seconds, no colons, names of time zones.
    if !is_rfc3339_shaped(text) {
        return Err("not an RFC 3339 instant");
    }
    text.parse().or_else(|_| {
        // .NET's "never", 9999-12-31T23:59:59, is a day after the library's last instant.
        match text.get(.."0000-00-00T00:00:00".len()).map(str::parse::<DateTime>) {
            Some(Ok(time)) if time.date() >= civil::date(9999, 12, 30) => Ok(Timestamp::MAX),
            _ => Err("not an RFC 3339 instant"),
        }
    })
}

/// Parses an instant such as `2026-07-20T02:43:03Z`, five times as fast as the library; `None` for all others.
fn parse_whole_second(text: &str) -> Option<Timestamp> {
    let [y1, y2, y3, y4, b'-', o1, o2, b'-', d1, d2, b'T', h1, h2, b':', m1, m2, b':', s1, s2, b'Z'] = *text.as_bytes()
    else {
        return None;
    };
    let two_digits =
        |tens: u8, ones: u8| i8::try_from(char::from(tens).to_digit(10)? * 10 + char::from(ones).to_digit(10)?).ok();
    let year = i16::from(two_digits(y1, y2)?) * 100 + i16::from(two_digits(y3, y4)?);
    let date = civil::Date::new(year, two_digits(o1, o2)?, two_digits(d1, d2)?).ok()?;
    let time = civil::Time::new(two_digits(h1, h2)?, two_digits(m1, m2)?, two_digits(s1, s2)?, 0).ok()?;
    Offset::UTC.to_timestamp(date.to_datetime(time)).ok()
}

/// Whether `text` has the grammar of RFC 3339, section 5.6, whatever its digits.
fn is_rfc3339_shaped(text: &str) -> bool {
    // In a shape, `0` is any digit.
    let is = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(byte, shape)| match shape {
                b'0' => byte.is_ascii_digit(),
                _ => byte.eq_ignore_ascii_case(&shape),
            })
    };
    let Some((time, rest)) = text.split_at_checked("0000-00-00T00:00:00".len()) else { return false };
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => match fraction.bytes().position(|byte| !byte.is_ascii_digit()) {
            None | Some(0) => return false,
            Some(end) => &fraction[end..],
        },
        None => rest,
    };
    let is_zone = is(zone, "Z") || is(zone, "+00:00") || is(zone, "-00:00");
    // An offset of a day or more is invalid.
    is(time, "0000-00-00T00:00:00") && is_zone && zone.get(1..3).is_none_or(|hours| hours < "24")
}

/// Passes a JSON string to a function, borrowed if possible.
struct TextVisitor<F>(F);

impl<'de, T, E: fmt::Display, F: FnOnce(Cow<'de, str>) -> Result<T, E>> Visitor<'de> for TextVisitor<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<D: de::Error>(self, text: &'de str) -> Result<T, D> {
        (self.0)(Cow::Borrowed(text)).map_err(D::custom)
    }

    fn visit_str<D: de::Error>(self, text: &str) -> Result<T, D> {
        (self.0)(Cow::Owned(text.to_owned())).map_err(D::custom)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor(|text: Cow<'de, str>| text.parse::<Id>()))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor(|text| Ok::<_, std::convert::Infallible>(Text(text))))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Instant<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_str(TextVisitor(|text: Cow<'de, str>| parse_instant(&text).map(|at| Instant { text, at })))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whole_seconds_are_parsed_as_the_library_parses_them(text in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]Z") {
            match parse_whole_second(&text) {
                // The library reads a leap second as the second before.
                None => prop_assert!(text.parse::<Timestamp>().is_err() || text.ends_with(":60Z"), "{text}"),
                Some(instant) => prop_assert_eq!(text.parse().ok(), Some(instant)),
            }
        }
    }

    #[test]
    fn ids_are_parsed_leniently_from_people_and_strictly_from_the_api() {
        let canonical = "01931a73-8b00-7000-8000-00000000abcd";
        for form in [
            "01931A73-8B00-7000-8000-00000000ABCD",
            "{01931a73-8b00-7000-8000-00000000abcd}",
            "urn:uuid:01931a73-8b00-7000-8000-00000000abcd",
            "URN:UUID:01931A73-8B00-7000-8000-00000000ABCD",
            " 01931a73-8b00-7000-8000-00000000abcd\n",
            "01931a738b007000800000000000abcd",
        ] {
            assert_eq!(Id::parse_lenient(form).unwrap().to_string(), canonical, "{form}");
        }
        for bad in [
            "",
            "me",
            "sk_live_abc",
            "01931a73-8b00-7000-8000-00000000abc",
            "01931a73-8b00-7000-8000-00000000abcg",
            "é".repeat(9).as_str(),
        ] {
            assert!(Id::parse_lenient(bad).is_err(), "{bad}");
        }
        assert!("01931a738b007000800000000000abcd".parse::<Id>().is_err());
        assert_eq!("01931A73-8B00-7000-8000-00000000ABCD".parse::<Id>().unwrap().to_string(), canonical);
    }

    #[test]
    fn ids_are_found_in_what_people_paste() {
        let (user, other) = ("01931a73-8b00-7000-8000-000000000000", "01981f2a-6c3e-7b41-9d20-000000000000");
        for text in [
            format!("({user})."),
            user.replace('-', "\u{2013}"),
            format!("https://app.example/users/{user}"),
            format!("https://app.example/users/{user}/sessions/{other}?tab=1"),
            format!("userId={user}&sessionId={other}"),
            format!("https://app.example/{user}"),
            format!("user_{user}"),
        ] {
            assert_eq!(Id::parse_pasted(&text, "user").map(|id| id.to_string()).as_deref(), Some(user), "{text}");
        }
        for text in [
            format!("{user}/{other}"),
            format!("users/{user}/users/{other}"),
            format!("sessionId={user}"),
            format!("org_{user}"),
            format!("{user}x"),
        ] {
            assert_eq!(Id::parse_pasted(&text, "user"), None, "{text}");
        }
        let text = format!("https://app.example/users/{user}/sessions/{other}");
        assert_eq!(Id::parse_pasted(&text, "session").unwrap().to_string(), other);
    }

    #[test]
    fn ip_addresses_are_read_with_brackets_and_ports() {
        for (text, ip) in [
            ("203.0.113.42", "203.0.113.42"),
            (" 203.0.113.42:51514", "203.0.113.42"),
            ("::ffff:203.0.113.42", "203.0.113.42"),
            ("0:0:0:0:0:ffff:cb00:712a", "203.0.113.42"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
        ] {
            assert_eq!(parse_ip(text).unwrap().to_string(), ip, "{text}");
        }
        for text in
            ["", "203.0.113.42, 10.0.0.1", "fe80::1%eth0", "unknown", "203.000.113.042", "203.0.113.42:", "1.2.3"]
        {
            assert_eq!(parse_ip(text), None, "{text}");
        }
    }

    #[test]
    fn instants() {
        assert_eq!(parse_instant("2026-05-16T09:30:00.5Z").unwrap().as_millisecond(), 1_778_923_800_500);
        for never in ["9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59+00:00", "9999-12-30t23:00:00z"] {
            assert_eq!(parse_instant(never).unwrap(), Timestamp::MAX);
        }
        assert_eq!(parse_instant("2026-05-16t09:30:00+02:00").unwrap(), parse_instant("2026-05-16T07:30:00Z").unwrap());
        for bad in [
            "",
            "2026-05-16T09:30:00",
            "2026-02-30T09:30:00Z",
            "2026-05-16T09Z",
            "2026-05-16T09:30Z",
            "20260516T093000Z",
            "2026-05-16T09:30:00+25:00",
            "2026-05-16T09:30:00,5Z",
            "2026-05-16T09:30:00.Z",
            "2026-05-16T09:30:00Z[Europe/Paris]",
            "-002026-05-16T09:30:00Z",
            "9999-12-31T\u{1b}[2J\nfooZ",
            "9999-12-31T99:99:99.Z",
            "2026-05-16T09:30:0\u{e9}Z",
        ] {
            assert!(parse_instant(bad).is_err(), "{bad}");
        }
    }
}
