//! The secret key, a type that can't be printed and wipes its memory, and masking of keys in messages.

use std::borrow::Cow;
use std::fmt;

use memchr::memmem;
use zeroize::Zeroizing;

use crate::utf8;

/// In bytes. A shorter key is a typing mistake, and to mask it would blot out ordinary text.
const MIN_LENGTH: usize = 8;
/// In bytes. A longer key would not fit into a request's head.
const MAX_LENGTH: usize = 4096;

/// A Torii secret key.
///
/// It has no `Display`, its `Debug` shows only the prefix, and its memory is overwritten when it is dropped.
#[derive(Clone)]
pub struct SecretKey(Zeroizing<String>);

/// The type of environment that a key belongs to, by its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// `sk_live_…`: a production environment.
    Live,
    /// `sk_test_…`: a development environment.
    Test,
    /// Anything else; treated as live.
    Unknown,
}

impl KeyType {
    /// The name in output for people.
    pub fn label(self) -> &'static str {
        match self {
            KeyType::Live => "LIVE",
            KeyType::Test => "TEST",
            KeyType::Unknown => "UNKNOWN TYPE",
        }
    }

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            KeyType::Live => "live",
            KeyType::Test => "test",
            KeyType::Unknown => "unknown",
        }
    }
}

impl SecretKey {
    /// Parses a key from a file, a variable or a pipe. A final line end (LF, CR LF or CR) is trimmed.
    ///
    /// The error is a predicate that doesn't quote the text: `contains a space`.
    pub fn parse(text: &[u8]) -> Result<SecretKey, String> {
        if utf8::is_utf16(text) {
            return Err(utf8::UTF16.into());
        }
        let line = text.strip_suffix(b"\n").unwrap_or(text);
        let key = line.strip_suffix(b"\r").unwrap_or(line);
        if key.is_empty() {
            return Err("is empty".into());
        }
        if key.starts_with(b"\xef\xbb\xbf") {
            return Err("begins with a byte order mark: save the file without one".into());
        }
        if key.split(|byte| matches!(byte, b'\n' | b'\r')).any(is_assignment) {
            return Err("is a NAME=value line, as in a .env file: give only the value".into());
        }
        if let Some(bad) = key.iter().find(|byte| !byte.is_ascii_graphic()) {
            return Err(match bad {
                b'\n' | b'\r' => "has more than one line".into(),
                b' ' => "contains a space".into(),
                b'\t' => "contains a tab".into(),
                0..0x20 | 0x7f => "contains a control character".to_string(),
                _ => "contains a character outside ASCII".into(),
            });
        }
        if key.starts_with(b"pk_") {
            return Err("is a publishable key (pk_…): the Backend API needs the secret key (sk_…)".into());
        }
        if matches!(key.first(), Some(b'"' | b'\'')) {
            return Err("begins with a quotation mark".into());
        }
        if [&b"sk_live_"[..], b"sk_test_"].contains(&key) || key.len() < MIN_LENGTH {
            return Err("is too short: it may be truncated".into());
        }
        if key.len() > MAX_LENGTH {
            return Err(format!("is longer than {MAX_LENGTH} bytes"));
        }
        // Lossless, for all bytes are ASCII.
        Ok(SecretKey(Zeroizing::new(String::from_utf8_lossy(key).into_owned())))
    }

    /// The type of environment, by the key's prefix.
    pub fn key_type(&self) -> KeyType {
        match self.0.as_str() {
            key if key.starts_with("sk_live_") => KeyType::Live,
            key if key.starts_with("sk_test_") => KeyType::Test,
            _ => KeyType::Unknown,
        }
    }

    /// What may be shown of the key: its prefix, if it is known.
    pub fn redacted(&self) -> &'static str {
        match self.key_type() {
            KeyType::Live => "sk_live_…",
            KeyType::Test => "sk_test_…",
            KeyType::Unknown => "(not an sk_live_ or sk_test_ key)",
        }
    }

    /// Returns the key itself, for the configuration file and the masker.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// The value of the `Authorization` header (RFC 6750).
    pub fn authorization(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("Bearer {}", self.0.as_str()))
    }

    /// Whether `json` contains the key, verbatim or with escaped characters (RFC 8259, section 7).
    pub fn is_in_json(&self, json: &[u8]) -> bool {
        self.is_in(json) || self.is_escaped_in(json)
    }

    fn is_escaped_in(&self, json: &[u8]) -> bool {
        let length = self.0.len();
        let mut rest = json;
        while let Some(at) = memchr::memchr(b'\\', rest) {
            let (plain, after) = unescape_near(&rest[at.saturating_sub(length)..], length);
            if self.is_in(&plain) {
                return true;
            }
            rest = after;
        }
        false
    }

    /// Whether `bytes` contain the key verbatim.
    pub fn is_in(&self, bytes: &[u8]) -> bool {
        memmem::find(bytes, self.0.as_bytes()).is_some()
    }

    /// Masks this key in `text`, and anything else that looks like a key.
    pub fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if text.contains(self.0.as_str()) {
            return Cow::Owned(mask(&text.replace(self.0.as_str(), self.redacted())).into_owned());
        }
        mask(text)
    }
}

/// Whether a line sets a variable: `TORII_SECRET_KEY=…`, `export KEY=…`.
fn is_assignment(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    let line = line.strip_prefix(b"export ").unwrap_or(line);
    let name = line.split(|byte| *byte == b'=').next().filter(|name| name.len() < line.len()).unwrap_or_default();
    !name.is_empty() && name.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
}

/// Unescapes the characters that a key can contain, up to `distance` bytes after an escape that no other one follows so soon.
/// Returns what comes after that escape, too.
fn unescape_near(json: &[u8], distance: usize) -> (Vec<u8>, &[u8]) {
    let mut plain = Vec::new();
    let mut rest = json;
    let near = |rest: &'_ [u8]| rest.len().min(distance + 1);
    while let Some(at) = memchr::memchr(b'\\', &rest[..near(rest)]) {
        plain.extend_from_slice(&rest[..at]);
        let (byte, length) = match &rest[at + 1..] {
            [b'u', b'0', b'0', high, low, ..] => match (hex_digit(*high), hex_digit(*low)) {
                (Some(high), Some(low)) => (high << 4 | low, 6),
                _ => (b'u', 2),
            },
            [byte, ..] => (*byte, 2),
            [] => return (plain, &[]),
        };
        plain.push(byte);
        rest = &rest[at + length..];
    }
    plain.extend_from_slice(&rest[..near(rest)]);
    (plain, rest)
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.redacted())
    }
}

/// The minimum length of what follows `sk_live_` in a real key, in bytes.
const MIN_SECRET_LENGTH: usize = 10;

/// Whether `text` seems to contain a secret key.
pub fn looks_like_key(text: &str) -> bool {
    mask(text) != text
}

/// Masks anything in `text` that looks like a Torii key: `sk_live_abc` becomes `sk_live_…`.
pub fn mask(text: &str) -> Cow<'_, str> {
    let mut masked = String::new();
    let mut rest = text;
    while let Some((start, prefix)) = find_prefix(rest) {
        let (shown, secret) = rest.split_at(start + prefix);
        let length = identifier_length(secret);
        // `sk_test_ops@example.com` is an email: before an `@`, only a long secret at the start of an identifier is a key.
        let is_key =
            prefix == "sk_live_".len() && length >= MIN_SECRET_LENGTH && !rest[..start].ends_with(is_identifier_char);
        if secret[length..].starts_with('@') && !is_key {
            let (local_part, after) = rest.split_at(start + prefix + length);
            masked.push_str(local_part);
            rest = after;
            continue;
        }
        // In running text, a key ends at a quotation mark or bracket.
        let end = secret
            .find(|c: char| {
                !c.is_ascii_graphic() || matches!(c, '"' | '\'' | '`' | ',' | ';' | ')' | ']' | '}' | '<' | '>')
            })
            .unwrap_or(secret.len());
        masked.push_str(shown);
        if end > 0 {
            masked.push('…');
        }
        rest = &secret[end..];
    }
    if masked.is_empty() {
        return Cow::Borrowed(text);
    }
    masked.push_str(rest);
    Cow::Owned(masked)
}

fn is_identifier_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn identifier_length(text: &str) -> usize {
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
}

/// Finds the first text that looks like a key; returns its position and the length of its prefix, which may be shown.
fn find_prefix(text: &str) -> Option<(usize, usize)> {
    text.match_indices("k_").find_map(|(at, _)| {
        let start = at.checked_sub(1).filter(|&start| matches!(text.as_bytes()[start], b's' | b'p'))?;
        let after = &text[at + 2..];
        if after.starts_with("live_") || after.starts_with("test_") {
            return Some((start, "sk_live_".len()));
        }
        // A key of an unknown type, and not an identifier such as `task_id`.
        let starts_identifier = !text[..start].ends_with(is_identifier_char);
        (starts_identifier && identifier_length(after) >= MIN_LENGTH).then_some((start, "sk_".len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<SecretKey, String> {
        SecretKey::parse(text.as_bytes())
    }

    #[test]
    fn the_prefix_decides_the_type() {
        assert_eq!(parse("sk_live_abc").unwrap().key_type(), KeyType::Live);
        assert_eq!(parse("sk_test_abc").unwrap().key_type(), KeyType::Test);
        assert_eq!(parse("something-else").unwrap().key_type(), KeyType::Unknown);
    }

    #[test]
    fn one_final_newline_is_trimmed_and_no_more() {
        assert!(parse("sk_test_abc\n").is_ok());
        assert!(parse("sk_test_abc\r\n").is_ok());
        assert_eq!(SecretKey::parse(b"\xff\xfes\0k\0_\0").unwrap_err(), "is UTF-16: save it as UTF-8");
        assert_eq!(parse("sk_test_abc\n\n").unwrap_err(), "has more than one line");
        assert_eq!(parse("sk_test_abc ").unwrap_err(), "contains a space");
    }

    #[test]
    fn invalid_keys_are_rejected_without_being_quoted() {
        for bad in [
            "",
            "\n",
            " sk_test_a",
            "sk_test_a\tb",
            "sk_test_\u{e9}",
            "sk_test_a\0b",
            "pk_live_abc",
            "sk_live_",
            "tiny",
        ] {
            let problem = parse(bad).unwrap_err();
            assert!(bad.trim().is_empty() || !problem.contains(bad), "{problem}");
        }
    }

    #[test]
    fn debug_and_mask_show_the_prefix_only() {
        let key = parse("sk_test_verysecret").unwrap();
        assert_eq!(format!("{key:?}"), "sk_test_…");
        assert_eq!(
            key.mask("you sent sk_test_verysecret, and 'sk_live_other'."),
            "you sent sk_test_…, and 'sk_live_…'."
        );
        assert_eq!(mask("(sk_0123456789abcdef) xsk_live_a$b"), "(sk_…) xsk_live_…");
        let odd = parse("hunter2hunter2").unwrap();
        assert!(!odd.mask("echo hunter2hunter2!").contains("hunter2"));
    }

    #[test]
    fn the_key_is_found_whatever_characters_are_escaped() {
        let key = parse("sk_test_a/b\"c\\d").unwrap();
        for json in [
            r#"["sk_test_a/b\"c\\d"]"#,
            r#"["\u0073k_test_a\/b\u0022c\u005Cd"]"#,
            r#"["\n\u00e9\ud83d\ude00sk\u005ftest_a\u002fb\"c\\d\"]"#,
        ] {
            assert!(key.is_in_json(json.as_bytes()), "{json}");
        }
        let far = format!("{}{}", r"\n".repeat(100), "x".repeat(100));
        assert!(key.is_in_json(format!(r#"["{far}sk_test_a\/b\"c\\d{far}"]"#).as_bytes()));
        for json in [r#"["sk_test_a/b"]"#, r#"["\\u0073k_test_a/b"]"#, r"\", r"\u00", r"\u00zz"] {
            assert!(!key.is_in_json(json.as_bytes()), "{json}");
        }
    }

    proptest! {
        #[test]
        fn a_key_with_any_characters_escaped_is_found(
            key in "[!-~]{8,20}",
            escapes in prop::collection::vec(any::<bool>(), 20),
            around in r"([a-z ]{0,9}|\\n|\\u00e9){0,9}",
        ) {
            let Ok(parsed) = parse(&key) else { return Ok(()) };
            let escape = |(byte, is_escaped): (u8, &bool)| match byte {
                b'"' | b'\\' if !is_escaped => format!("\\{}", char::from(byte)),
                _ if *is_escaped => format!("\\u{byte:04x}"),
                _ => char::from(byte).to_string(),
            };
            let escaped: String = key.bytes().zip(&escapes).map(escape).collect::<Vec<_>>().concat();
            let json = format!("[\"{around}{escaped}{around}\"]");
            prop_assert!(serde_json::from_str::<Vec<String>>(&json).unwrap()[0].contains(&key));
            prop_assert!(parsed.is_in_json(json.as_bytes()), "{json}");
        }

        #[test]
        fn a_masked_text_contains_no_key(
            key in "(sk_live_|sk_test_|)[!-~]{12,40}",
            before in any::<String>(),
            after in any::<String>(),
        ) {
            let Ok(parsed) = parse(&key) else { return Ok(()) };
            let masked = parsed.mask(&format!("{before}{key}{after}")).into_owned();
            prop_assert!(!masked.contains(&key), "{masked}");
            let debug = format!("{parsed:?}");
            prop_assert!(!debug.contains(&key[8..]), "{debug}");
        }
    }

    #[test]
    fn an_email_looks_like_a_key_only_if_it_is_as_long_as_one() {
        for email in [
            "sk_test_ops@example.com",
            "risk_test_laboratory_of_ours@example.com",
            "desk_live_x9@example.com",
            "sk_operations@example.com",
        ] {
            assert!(!looks_like_key(email), "{email}");
        }
        for key in ["sk_live_abc", "sk_live_0123456789ab@example.com", "Anna <sk_test_0123456789abcdef@example.com>"] {
            assert!(looks_like_key(key), "{key}");
        }
    }

    #[test]
    fn other_text_is_not_masked() {
        assert_eq!(mask("a task_id and sk_test_… stay"), "a task_id and sk_test_… stay");
        assert_eq!(mask("sk_test_ops@example.com: no"), "sk_test_ops@example.com: no");
        assert_eq!(mask("risk_free_everything task_identifier"), "risk_free_everything task_identifier");
    }
}
