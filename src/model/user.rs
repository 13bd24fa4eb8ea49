//! Users, and references to them by ID or email.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Id;
use crate::secret;

/// The fields of a user that `torii` shows (API reference). All text is untrusted.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub id: Id,
    pub environment_id: Id,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub first_name: Option<String>,
    #[serde(default)]
    pub last_name: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub email_verified_at: Option<String>,
    /// The language, such as `de-CH`.
    #[serde(default)]
    pub locale: Option<String>,
    /// `active`, `banned` or `deleted`.
    pub status: String,
    /// RFC 3339, as the API wrote it; like all instants here.
    pub created_at: String,
    pub updated_at: String,
    #[serde(default)]
    pub deleted_at: Option<String>,
}

/// The fields of a user that may hold anything, and are only shown on request (API reference).
pub const METADATA_FIELDS: [&str; 3] = ["publicMetadata", "privateMetadata", "unsafeMetadata"];

/// A user and the JSON that it was parsed from, so that fields unknown here are kept.
#[derive(Clone, Debug)]
pub struct UserRecord {
    pub user: User,
    /// The JSON object as the API sent it.
    pub raw: Box<RawValue>,
}

impl User {
    /// The full name, or first and last name; `None` if all are blank.
    pub fn display_name(&self) -> Option<String> {
        let non_blank =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        non_blank(&self.name).or_else(|| {
            let parts: Vec<String> = [&self.first_name, &self.last_name].into_iter().filter_map(non_blank).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        })
    }

    /// Name and email, if there are any, or the ID: `Anna Berg <anna.berg@example.com>`.
    pub fn title(&self) -> String {
        let email = self.email.as_deref().filter(|email| !email.trim().is_empty());
        match (self.display_name(), email) {
            (Some(name), Some(email)) => format!("{name} <{email}>"),
            (Some(name), None) => name,
            (None, Some(email)) => format!("<{email}>"),
            (None, None) => self.id.to_string(),
        }
    }
}

/// The error for text that looks like a key and would be sent or shown.
pub const CONTAINS_KEY: &str = "it looks like a secret key, which is neither sent anywhere nor kept in a file";

/// A user as given on the command line or in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserRef {
    Id(Id),
    Email(Email),
}

impl UserRef {
    /// Parses an ID or email as people paste it: `Anna <anna@example.com>`, `mailto:…`, quotes and stray spaces are accepted.
    ///
    /// The error doesn't quote the text: it may hold a key.
    pub fn parse(text: &str) -> Result<UserRef, String> {
        if secret::looks_like_key(text) {
            return Err(CONTAINS_KEY.into());
        }
        if let Ok(id) = Id::parse_lenient(text.trim_matches(is_stray)) {
            return Ok(UserRef::Id(id));
        }
        Email::parse(text).map(UserRef::Email).ok_or_else(|| {
            "expected a user id, a UUID such as 01931a73-8b00-7000-8000-000000000000, or an email address; \
             `torii users find` looks for names"
                .into()
        })
    }
}

impl fmt::Display for UserRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UserRef::Id(id) => id.fmt(f),
            UserRef::Email(email) => email.fmt(f),
        }
    }
}

/// An email: a local part, `@`, and a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Parses an email as people paste it; `None` when it isn't one.
    pub fn parse(text: &str) -> Option<Email> {
        let text = text.trim_matches(is_stray);
        // `Anna Berg <anna@example.com>`
        let text = match (text.rfind('<'), text.strip_suffix('>')) {
            (Some(open), Some(inside)) => inside.get(open + 1..)?,
            _ => text,
        };
        let text = text.trim_matches(|c| is_stray(c) || matches!(c, '<' | '>'));
        let text = text.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:")).map_or(text, |_| &text[7..]);
        let text = text.split('?').next().unwrap_or_default().trim_matches(is_stray);
        let (local, domain) = text.rsplit_once('@')?;
        let is_email = !local.is_empty()
            && domain.split('.').count() > 1
            && domain.split('.').all(|label| !label.is_empty())
            && text.len() <= 320
            && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';'))
            && !local.contains('@');
        is_email.then(|| Email(text.to_owned()))
    }

    /// Whether `email` is this email, ignoring ASCII case (API reference, `emailAddresses`). Beyond ASCII, different emails may
    /// have the same lower case.
    pub fn matches(&self, email: &str) -> bool {
        self.0.eq_ignore_ascii_case(email.trim())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether `c` may surround text that was copied out of a sentence.
fn is_stray(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '`' | ',' | ';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_emails_are_accepted() {
        for text in [
            "anna.berg@example.com",
            " anna.berg@example.com\n",
            "Anna Berg <anna.berg@example.com>",
            "\"Berg, Anna\" <anna.berg@example.com>",
            "<anna.berg@example.com>;",
            "mailto:anna.berg@example.com",
            "MAILTO:anna.berg@example.com?subject=Help",
            "'anna.berg@example.com',",
            "“anna.berg@example.com”",
            "<mailto:anna.berg@example.com>",
        ] {
            let email = Email::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(email.as_str(), "anna.berg@example.com", "{text}");
        }
        assert!(Email::parse("Zoë@example.com").unwrap().matches(" zoë@Example.com"));
        assert!(!Email::parse("kate@example.com").unwrap().matches("\u{212a}ate@example.com"));
        assert!(!Email::parse("anna@example.com").unwrap().matches("anna@example.com.evil.example"));
    }

    #[test]
    fn invalid_emails() {
        for text in [
            "",
            "anna",
            "@example.com",
            "anna@",
            "anna@localhost",
            "a b@example.com",
            "a@b@example.com",
            "a@.com",
            "<>",
            ">@a.b<",
            "é@",
        ] {
            assert_eq!(Email::parse(text), None, "{text}");
        }
    }

    #[test]
    fn ids_emails_and_keys_are_told_apart() {
        let id = "01931a73-8b00-7000-8000-000000000000";
        assert_eq!(UserRef::parse(&format!(" \"{id}\",")).unwrap(), UserRef::Id(id.parse().unwrap()));
        assert!(UserRef::parse("anna").unwrap_err().contains("a UUID such as"));
        for key in ["sk_live_0123456789", "sk_test_0123456789@example.com", "Anna <sk_live_0123456789@example.com>"] {
            assert_eq!(UserRef::parse(key).unwrap_err(), CONTAINS_KEY);
        }
    }
}
