//! Users, and how people name them.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Id;
use crate::secret;

/// A user as in the API reference, as far as this project shows one. All text is chosen by whoever signed up.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// This user.
    pub id: Id,
    /// The environment that the user belongs to.
    pub environment_id: Id,
    /// The whole name.
    #[serde(default)]
    pub name: Option<String>,
    /// The given name.
    #[serde(default)]
    pub first_name: Option<String>,
    /// The family name.
    #[serde(default)]
    pub last_name: Option<String>,
    /// The primary address.
    #[serde(default)]
    pub email: Option<String>,
    /// When the address was verified, as the API wrote it.
    #[serde(default)]
    pub email_verified_at: Option<String>,
    /// The language, such as `de-CH`.
    #[serde(default)]
    pub locale: Option<String>,
    /// `active`, `banned` or `deleted`.
    pub status: String,
    /// When the user was created, as the API wrote it.
    pub created_at: String,
    /// When the user was last changed, as the API wrote it.
    pub updated_at: String,
    /// When the user was deleted, as the API wrote it.
    #[serde(default)]
    pub deleted_at: Option<String>,
}

/// The members of a user that may hold anything, and are nobody's business unless asked for (API reference).
pub const METADATA: [&str; 3] = ["publicMetadata", "privateMetadata", "unsafeMetadata"];

/// A user together with the JSON text that it was read from.
#[derive(Clone, Debug)]
pub struct UserRecord {
    /// What is known of the user.
    pub user: User,
    /// All of it, as the API wrote it.
    pub raw: Box<RawValue>,
}

impl User {
    /// What people call the user: the name, else its parts, else nothing.
    pub fn display_name(&self) -> Option<String> {
        let filled =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        filled(&self.name).or_else(|| {
            let parts: Vec<String> = [&self.first_name, &self.last_name].into_iter().filter_map(filled).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        })
    }

    /// Name and address as far as there are any, else the id: `Anna Berg <anna.berg@example.com>`.
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

/// What is wrong with a text that would be sent and shown.
pub const HOLDS_KEY: &str = "it looks like a secret key, which is neither sent anywhere nor kept in a file";

/// How a person names a user: by id or by address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserRef {
    /// By id.
    Id(Id),
    /// By email address.
    Email(Email),
}

impl UserRef {
    /// Reads an id or an address as people paste them: `Anna <anna@example.com>`, `mailto:…`, quotes and stray spaces are
    /// forgiven.
    ///
    /// The error doesn't quote the text: it may hold a key.
    pub fn parse(text: &str) -> Result<UserRef, String> {
        if secret::looks_like_key(text) {
            return Err(HOLDS_KEY.into());
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
            UserRef::Email(address) => address.fmt(f),
        }
    }
}

/// An email address, as far as one can tell without asking its server: something, `@`, and a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Reads an address as people paste it; `None` when it isn't one.
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
        let is_address = !local.is_empty()
            && domain.split('.').count() > 1
            && domain.split('.').all(|label| !label.is_empty())
            && text.len() <= 320
            && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';'))
            && !local.contains('@');
        is_address.then(|| Email(text.to_owned()))
    }

    /// Whether `email` is this address; the case of ASCII letters doesn't matter (API reference, `emailAddresses`). Beyond
    /// ASCII, letters of different people may have the same lower case.
    pub fn is(&self, email: &str) -> bool {
        self.0.eq_ignore_ascii_case(email.trim())
    }

    /// The address as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What comes along when something is copied out of a sentence.
fn is_stray(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '`' | ',' | ';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_addresses_are_forgiven() {
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
            let address = Email::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(address.as_str(), "anna.berg@example.com", "{text}");
        }
        assert!(Email::parse("Zoë@example.com").unwrap().is(" zoë@Example.com"));
        assert!(!Email::parse("kate@example.com").unwrap().is("\u{212a}ate@example.com"));
        assert!(!Email::parse("anna@example.com").unwrap().is("anna@example.com.evil.example"));
    }

    #[test]
    fn what_is_no_address() {
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
    fn ids_come_first() {
        let id = "01931a73-8b00-7000-8000-000000000000";
        assert_eq!(UserRef::parse(&format!(" \"{id}\",")).unwrap(), UserRef::Id(id.parse().unwrap()));
        assert!(UserRef::parse("anna").unwrap_err().contains("a UUID such as"));
        for key in ["sk_live_0123456789", "sk_test_0123456789@example.com", "Anna <sk_live_0123456789@example.com>"] {
            assert_eq!(UserRef::parse(key).unwrap_err(), HOLDS_KEY);
        }
    }
}
