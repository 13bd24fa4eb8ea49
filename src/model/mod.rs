//! What the API speaks of: sessions, users and ids. Pure types that borrow from the answer's text.

mod user;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use uuid::Uuid;

pub use self::user::{Email, HOLDS_KEY, METADATA, User, UserRecord, UserRef};

/// An id as the API writes it: a UUID with hyphens; shown in lower case (API reference, "identifiers").
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Uuid);

impl Id {
    /// Reads an id as *people* write it: upper case, braces, `urn:uuid:` and missing hyphens are forgiven.
    ///
    /// The error doesn't quote the text: it may be a key pasted into the wrong place.
    pub fn parse_lenient(text: &str) -> Result<Id, String> {
        let text = text.trim();
        // RFC 9562 has the prefix of RFC 8141, whose case doesn't matter; the library insists on lower case.
        let text = text
            .get(..9)
            .filter(|prefix| prefix.eq_ignore_ascii_case("urn:uuid:"))
            .map_or(text, |prefix| &text[prefix.len()..]);
        Uuid::try_parse(text)
            .map(Id)
            .map_err(|_| "expected a user id, a UUID such as 01931a73-8b00-7000-8000-000000000000".to_owned())
    }
}

impl FromStr for Id {
    type Err = &'static str;

    /// Reads an id as the *API* writes it.
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

/// Foreign text, borrowed from the answer where it holds no escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<'a>(pub Cow<'a, str>);

/// An instant, and the text that the API wrote it as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant<'a> {
    /// As the API wrote it.
    pub text: Cow<'a, str>,
    /// What it means.
    pub at: Timestamp,
}

/// A session as in the API reference, "List user sessions".
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session<'a> {
    /// This session.
    pub id: Id,
    /// The end-user whom it belongs to.
    pub user_id: Id,
    /// The environment that it belongs to.
    pub environment_id: Id,
    /// The `User-Agent` header at sign-in: chosen by whoever signed in.
    #[serde(borrow, default)]
    pub user_agent: Option<Text<'a>>,
    /// The address at sign-in, version 4 or 6.
    #[serde(borrow, default)]
    pub ip_address: Option<Text<'a>>,
    /// When it was created.
    #[serde(borrow)]
    pub created_at: Instant<'a>,
    /// When it ends by itself.
    #[serde(borrow)]
    pub expires_at: Instant<'a>,
    /// When the API last saw it.
    #[serde(borrow)]
    pub last_used_at: Instant<'a>,
    /// The organization that it is pinned to.
    #[serde(default)]
    pub active_organization_id: Option<Id>,
    /// The operator of the platform who is behind it, when it was opened by impersonation.
    #[serde(default)]
    pub impersonated_by: Option<Id>,
}

impl Session<'_> {
    /// The user agent, `None` also when it is blank.
    pub fn user_agent(&self) -> Option<&str> {
        self.user_agent.as_ref().map(|text| text.0.as_ref()).filter(|text| !text.trim().is_empty())
    }

    /// The IP address, `None` also when it is blank.
    pub fn ip_address(&self) -> Option<&str> {
        self.ip_address.as_ref().map(|text| text.0.as_ref()).filter(|text| !text.trim().is_empty())
    }
}

/// A session together with the JSON text that it was read from, so that nothing the API sent gets lost.
#[derive(Clone, Debug)]
pub struct SessionRecord<'a> {
    /// What is known of it.
    pub session: Session<'a>,
    /// All of it, known or not, as the API wrote it: well-formed JSON.
    pub raw: &'a str,
}

/// The fields of a session that the API always sends.
pub const REQUIRED_IDS: [&str; 3] = ["id", "userId", "environmentId"];
/// The fields of a session that hold an instant; all of them are always sent.
pub const REQUIRED_INSTANTS: [&str; 3] = ["createdAt", "expiresAt", "lastUsedAt"];
/// The fields of a session that may be missing or null: ids.
pub const OPTIONAL_IDS: [&str; 2] = ["activeOrganizationId", "impersonatedBy"];
/// The fields of a session that may be missing or null: text.
pub const OPTIONAL_TEXTS: [&str; 2] = ["userAgent", "ipAddress"];

/// Reads an instant as the API writes it (RFC 3339).
pub fn parse_instant(text: &str) -> Result<Timestamp, &'static str> {
    // The library takes more than RFC 3339 has: no seconds, no colons, time zones by name.
    if !has_shape_of_instant(text) {
        return Err("not an RFC 3339 instant");
    }
    text.parse().or_else(|_| {
        // .NET's "never" lies a few hours past the last instant that the library knows.
        if text.starts_with("9999-12-31T") && text.ends_with('Z') {
            Ok(Timestamp::MAX)
        } else {
            Err("not an RFC 3339 instant")
        }
    })
}

/// The grammar of RFC 3339, section 5.6, with `0` for any digit; whether the digits make sense is for others to say.
fn has_shape_of_instant(text: &str) -> bool {
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
    // An offset of a day or more is none.
    is(time, "0000-00-00T00:00:00") && is_zone && zone.get(1..3).is_none_or(|hours| hours < "24")
}

/// Reads a JSON string without copying it where that is possible, and makes something of it.
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
    use super::*;

    #[test]
    fn ids_of_people_are_forgiven_and_those_of_the_api_are_not() {
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
    fn instants() {
        assert_eq!(parse_instant("2026-05-16T09:30:00.5Z").unwrap().as_millisecond(), 1_778_923_800_500);
        assert_eq!(parse_instant("9999-12-31T23:59:59.9999999Z").unwrap(), Timestamp::MAX);
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
