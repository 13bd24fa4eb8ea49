//! Splits a user agent into tokens: products such as `Chrome/138.0`, and fields of comments in parentheses (RFC 9110, section
//! 10.1.5).

use super::platforms::PLATFORMS;

/// How much of a user agent is parsed: those of browsers are shorter.
const MAX_BYTES: usize = 2048;
/// The longest name of an unknown app that is shown, in characters.
pub(super) const MAX_NAME: usize = 24;

/// Text that the name of an unknown app must not contain, so that it can't pass for something else.
const RESERVED: &[&str] = &[
    "chrom", "edge", "safari", "firefox", "mozilla", "opera", "browser", "torii", "admin", "verif", "trust", "secur",
    "official", "unknown", "agent", "support", "staff", "session", "revoke", "expire", "script", "select", "union",
];

/// A token of a user agent.
#[derive(Clone, Copy)]
pub(super) struct Token<'a> {
    /// The part before the slash, or the whole token.
    pub name: &'a str,
    /// The part after the slash.
    pub version: Option<&'a str>,
    pub is_url: bool,
    /// The number of the comment (parentheses) that it is in, from 1; 0 outside of comments.
    pub comment: usize,
    /// The whole field, for the first token of a field; else empty.
    field: &'a str,
}

/// Returns the tokens of the first [`MAX_BYTES`].
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut depth, mut comments) = (0_usize, 0);
    for piece in bounded(text).split_inclusive(['(', ')', ';', ',', '[', ']']) {
        let field = piece.trim_end_matches(['(', ')', ';', ',', '[', ']']).trim();
        for (n, token) in field.split_whitespace().enumerate() {
            let is_url = token.contains("://") || token.starts_with("www.");
            let (name, version) = match token.split_once('/') {
                Some((name, version)) if !is_url => (name, Some(version)),
                _ => (token, None),
            };
            let field = if n == 0 { field } else { "" };
            tokens.push(Token { name, version, is_url, comment: if depth > 0 { comments } else { 0 }, field });
        }
        if piece.ends_with('(') {
            comments += usize::from(depth == 0);
            depth += 1;
        } else if piece.ends_with(')') {
            depth = depth.saturating_sub(1);
        }
    }
    tokens
}

/// Cuts `text` to [`MAX_BYTES`] between tokens: half a version is a wrong one.
fn bounded(text: &str) -> &str {
    if text.len() <= MAX_BYTES {
        return text;
    }
    let end = (0..=MAX_BYTES).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).and_then(|text| text.rsplit_once(' ')).map_or("", |(whole, _)| whole)
}

/// Returns whether the text looks like a user agent: control characters, markup and quotes are signs of an attack.
pub(super) fn is_harmless(text: &str) -> bool {
    !bounded(text).contains(|c: char| {
        c.is_control()
            || "<>\"'`\\${}|".contains(c)
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    })
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

impl<'a> Token<'a> {
    /// Returns whether this is its name, in any case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Returns whether one of these is its name, in any case.
    pub fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }

    /// Returns whether it matches the pattern of a [`Product`].
    pub fn matches(&self, pattern: &str) -> bool {
        if let Some(prefix) = pattern.strip_suffix('*') {
            return starts_with(self.name, prefix);
        }
        match pattern.strip_suffix('/') {
            Some(name) => self.version.is_some() && self.is(name),
            None => self.is(pattern),
        }
    }

    /// Returns whether its field starts with `prefix`, as a whole word; digits may follow directly, as in `iPhone14`.
    pub fn field_starts_with(&self, prefix: &str) -> bool {
        starts_with(self.field, prefix)
            && !self.field.chars().nth(prefix.len()).is_some_and(|next| next.is_alphabetic() || next == '_')
    }

    /// Returns whether it is a version by itself, as in `Instagram 339.0`.
    pub fn is_number(&self) -> bool {
        let digits = self.name.strip_prefix('v').unwrap_or(self.name);
        digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
    }

    /// Returns whether it is a whole field of a comment.
    pub fn is_whole_field(&self) -> bool {
        self.comment > 0 && !self.field.is_empty() && !self.field.contains(char::is_whitespace)
    }

    /// Returns the name of an unknown app, if it can be shown.
    pub fn unknown_name(&self) -> Option<&'a str> {
        is_showable_name(self.name).then_some(self.name)
    }
}

/// Returns whether the name of an unknown app can be shown: it must not be a phrase or pass for something else.
pub(super) fn is_showable_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    (2..=MAX_NAME).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.ends_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        && name.split(['-', '_', '.']).count() <= 3
        && !is_platform(name)
        && !RESERVED.iter().any(|reserved| lower.contains(reserved))
}

/// Returns whether it is an operating system, as in `Android/14`.
fn is_platform(name: &str) -> bool {
    let first = name.split(['-', '_', '.']).next().unwrap_or_default();
    let first = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let platforms = PLATFORMS.iter().filter_map(|(platform, ..)| platform.split([' ', '-']).next());
    let others = ["Darwin", "Mac", "macOS", "KaiOS", "webOS", "Apple"];
    platforms.chain(others).any(|name| first.eq_ignore_ascii_case(name))
}

/// A pattern, the name to show, and how much of the version.
///
/// A pattern matches a whole token in any case. `Line/` matches only with a version, since "line" alone is an ordinary word;
/// `trill_*` matches as a prefix.
pub(super) type Product = (&'static str, &'static str, VersionDetail);

/// Returns the entry of `table` for a token.
pub(super) fn find_product(table: &'static [Product], token: Token<'_>) -> Option<&'static Product> {
    table.iter().find(|entry| token.matches(entry.0))
}

/// How much of a version is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VersionDetail {
    /// It is the version of the engine, or means nothing to people.
    Nothing,
    /// `138`.
    Major,
    /// `4.39`.
    Minor,
}

/// Returns the part of a version that is worth showing; empty if it doesn't look like a version.
pub(super) fn short_version(version: &str, detail: VersionDetail) -> &str {
    let version = version.strip_prefix('v').unwrap_or(version);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let major = digits(version);
    let rest = version.get(major..).unwrap_or_default();
    let has_end = rest.is_empty() || rest.starts_with(['.', '-', '+', '_']);
    let is_sensible = (1..=if detail == VersionDetail::Major { 3 } else { 4 }).contains(&major) && has_end;
    if detail == VersionDetail::Nothing || !is_sensible || (detail == VersionDetail::Major && version.starts_with('0'))
    {
        return "";
    }
    let minor = rest.strip_prefix('.').map_or(0, digits);
    let end = if detail == VersionDetail::Minor && (1..=4).contains(&minor) { major + 1 + minor } else { major };
    version.get(..end).unwrap_or_default()
}
