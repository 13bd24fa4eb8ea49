//! References to users by ID or email, as people paste them.

use std::fmt;

use super::{Id, is_invisible};
use crate::secret;

/// The error for text that looks like a key and would be sent or shown.
pub const CONTAINS_KEY: &str = "it looks like a secret key, which is neither sent anywhere nor kept in a file";

/// A user as given on the command line or in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserRef {
    Id(Id),
    Email(Email),
}

/// Why text is not a reference to a user. The message quotes nothing but emails and IDs: the text may hold a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserRefError {
    #[error("{CONTAINS_KEY}")]
    ContainsKey,
    #[error("it names {} users ({}), where one is expected: give each as an argument or line of its own", .0.len(), listed(.0))]
    Several(Vec<UserRef>),
    #[error("expected a user ID or an email, not a number; a time for --watch is written --watch={0}")]
    Number(u16),
    #[error(
        "expected a user ID, a UUID such as 01931a73-8b00-7000-8000-000000000000, or an email; `torii users find` looks for names"
    )]
    Unreadable,
}

/// Lists the first three.
fn listed(users: &[UserRef]) -> String {
    let mut names: Vec<String> = users.iter().take(3).map(ToString::to_string).collect();
    if users.len() > names.len() {
        names.push("…".into());
    }
    names.join(", ")
}

impl UserRef {
    /// Parses an ID or email as people paste it: `Anna <anna@example.com>`, `mailto:…`, links, quotes and stray punctuation are
    /// accepted. Words beside it are only accepted if it is in brackets: `anna berg@example.com` may be a typing error.
    pub fn parse(text: &str) -> Result<UserRef, UserRefError> {
        if secret::looks_like_key(text) {
            return Err(UserRefError::ContainsKey);
        }
        let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
        let mut users: Vec<UserRef> = Vec::new();
        let (mut is_bracketed, mut has_words, mut has_at) = (false, false, false);
        let mut separator = None;
        for piece in without_mail_headers(&visible).split_inclusive(is_separator) {
            let token = piece.trim_end_matches(is_separator);
            if let Some(user) = parse_token(token) {
                is_bracketed |= matches!(separator, Some('<' | '(' | '['));
                if !users.iter().any(|other| other.is_same(&user)) {
                    users.push(user);
                }
            } else {
                has_words |= token.contains(char::is_alphanumeric);
                has_at |= token.contains('@');
            }
            separator = piece.chars().next_back();
        }
        match users.as_slice() {
            [user] if !has_at && (is_bracketed || !has_words) => Ok(user.clone()),
            [] | [_] => Err(visible.trim().parse().map_or(UserRefError::Unreadable, UserRefError::Number)),
            _ => Err(UserRefError::Several(users)),
        }
    }

    fn is_same(&self, other: &UserRef) -> bool {
        match (self, other) {
            (UserRef::Email(email), UserRef::Email(other)) => email.matches(other.as_str()),
            _ => self == other,
        }
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
    /// Parses an email without its surroundings; `None` when it isn't one.
    fn parse(text: &str) -> Option<Email> {
        let (local, domain) = text.rsplit_once('@')?;
        let is_email = !local.is_empty()
            && !local.contains(|c: char| c.is_whitespace() || c.is_control() || "@<>()[]:;,\\\"".contains(c))
            && domain.contains('.')
            && domain.split('.').all(|label| !label.is_empty())
            && domain.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_') || !c.is_ascii())
            && text.len() <= 320;
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

fn parse_token(token: &str) -> Option<UserRef> {
    if let Some(id) = Id::parse_pasted(token, "user") {
        return Some(UserRef::Id(id));
    }
    // What follows may be the subject of a `mailto:` link, or a copy to somebody else.
    let (email, headers) = token.split_once('?').unwrap_or((token, ""));
    if headers.contains('@') {
        return None;
    }
    let email = without_mailto(email).trim_start_matches(is_quote).trim_end_matches(|c: char| !c.is_alphanumeric());
    Email::parse(email).map(UserRef::Email)
}

fn without_mailto(text: &str) -> &str {
    let scheme = text.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    scheme.map_or(text, |scheme| &text[scheme.len()..])
}

/// Drops the headers of a `mailto:` link, which may contain blanks when they are pasted.
fn without_mail_headers(text: &str) -> &str {
    let link = text.trim_start_matches(|c| is_separator(c) || is_quote(c));
    match text.split_once('?') {
        Some((email, headers)) if without_mailto(link) != link && !headers.contains('@') => email,
        _ => text,
    }
}

/// Whether `c` separates users from each other and from words.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')' | '[' | ']' | '|')
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: &str = "anna.berg@example.com";
    const ID: &str = "01931a73-8b00-7000-8000-000000000000";

    #[test]
    fn pasted_users_are_accepted() {
        for form in [
            "@",
            " @\n",
            "Anna Berg <@>",
            "\"Berg, Anna\" <@>",
            "<@>;",
            "mailto:@",
            "MAILTO:@?subject=Help me",
            "'@',",
            "“@”",
            "„@“",
            "«@»",
            "<mailto:@>",
            "@.",
            "@:",
            "@?",
            "(@)",
            "<mailto:@|@>",
            "[@](mailto:@)",
            "[Anna Berg](mailto:@)",
            "Anna Berg (@)",
            "Anna Berg <@> (Sales)",
            "\u{200b}@",
            "\u{202a}@\u{202c}",
            "\u{feff}@",
        ] {
            let with = |user: &str| UserRef::parse(&form.replace('@', user)).map(|user| user.to_string());
            assert_eq!(with(ANNA).as_deref(), Ok(ANNA), "{form}");
            if !form.to_lowercase().contains("mailto") {
                assert_eq!(with(ID).as_deref(), Ok(ID), "{form}");
            }
        }
        for form in [
            "01931A73–8B00–7000–8000–000000000000",
            "https://app.torii.example/users/01931a73-8b00-7000-8000-000000000000/sessions?tab=1",
            "https://app.torii.example/users/01931a73-8b00-7000-8000-000000000000/sessions/01981f2a-6c3e-7b41-9d20-000000000000",
            "userId=01931a73-8b00-7000-8000-000000000000",
        ] {
            assert_eq!(UserRef::parse(form).unwrap().to_string(), ID, "{form}");
        }
    }

    #[test]
    fn several_users_are_an_error_that_lists_them() {
        for text in [
            "Jonas Weber <jonas.weber@example.com>; Anna Berg <anna.berg@example.com>",
            "jonas.weber@example.com,anna.berg@example.com",
            "jonas.weber@example.com anna.berg@example.com",
            "\"jonas.weber@example.com\" <anna.berg@example.com>",
            "jonas.weber@example.com and ANNA.berg@example.com or anna.berg@example.com",
        ] {
            let error = UserRef::parse(text).unwrap_err().to_string().to_lowercase();
            assert!(error.contains("2 users (jonas.weber@example.com, anna.berg@example.com)"), "{text}: {error}");
        }
        assert!(UserRef::parse(&format!("{ID},Anna Berg,{ANNA}")).unwrap_err().to_string().contains("2 users"));
    }

    #[test]
    fn unreadable_users() {
        for text in [
            "",
            "anna",
            "-1",
            "@example.com",
            "anna@",
            "anna@localhost",
            "a b@example.com",
            "anna.berg@example.com Anna Berg",
            "a@b@example.com",
            "a@.com",
            "<>",
            ">@a.b<",
            "é@",
            "jonas@localhost <anna.berg@example.com>",
            "<a|b@example.com>",
            "01931a73-8b00-7000-8000-00000000000",
            "https://app.torii.example/sessions/01931a73-8b00-7000-8000-000000000000",
            "https://anna@app.torii.example/",
            "mailto:anna.berg@example.com?cc=jonas.weber@example.com",
            "sessionId=01931a73-8b00-7000-8000-000000000000",
        ] {
            assert_eq!(UserRef::parse(text), Err(UserRefError::Unreadable), "{text}");
        }
    }

    #[test]
    fn emails_match_in_ascii_case_only_and_keys_are_rejected() {
        assert!(Email::parse("Zoë@example.com").unwrap().matches(" zoë@Example.com"));
        assert!(!Email::parse("kate@example.com").unwrap().matches("\u{212a}ate@example.com"));
        assert!(!Email::parse("anna@example.com").unwrap().matches("anna@example.com.evil.example"));
        let long = format!("{}@example.com", "a".repeat(320));
        for bad in ["@x.com", "a b@x.com", "a@b@x.com", "a@x", "a@x..com", "a@x.c!m", "a@.com", &long] {
            assert_eq!(Email::parse(bad), None, "{bad}");
        }
        for key in ["sk_live_0123456789", "sk_test_0123456789@example.com", "Anna <sk_live_0123456789@example.com>"] {
            assert_eq!(UserRef::parse(key), Err(UserRefError::ContainsKey));
        }
    }
}
