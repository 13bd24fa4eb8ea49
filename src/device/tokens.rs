//! A user agent, taken apart: products such as `Chrome/138.0`, and fields between parentheses.

use super::table::{PLATFORMS, RESERVED, Shows};

/// As much of a user agent as is looked at: longer ones are not those of a browser.
const MAX_BYTES: usize = 2048;
/// The longest name of an unknown app that is shown.
const MAX_NAME: usize = 24;

/// A token of a user agent.
#[derive(Clone, Copy)]
pub(super) struct Token<'a> {
    /// What is in front of the slash: the whole token if there is none.
    pub name: &'a str,
    /// What follows the slash.
    pub version: Option<&'a str>,
    /// Whether it is an address, whose parts mean nothing.
    pub url: bool,
    /// Which parentheses it stands in, counted from 1; 0 outside of them.
    pub comment: usize,
    /// The whole field, for the token that it begins with.
    field: &'a str,
}

/// The tokens of the first two kilobytes.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut depth, mut comments) = (0_usize, 0);
    for piece in bounded(text).split_inclusive(['(', ')', ';', ',', '[', ']']) {
        let field = piece.trim_end_matches(['(', ')', ';', ',', '[', ']']).trim();
        for (n, token) in field.split_whitespace().enumerate() {
            let url = token.contains("://") || token.starts_with("www.");
            let (name, version) = if url { (token, None) } else { split(token) };
            let field = if n == 0 { field } else { "" };
            tokens.push(Token { name, version, url, comment: if depth > 0 { comments } else { 0 }, field });
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

fn split(token: &str) -> (&str, Option<&str>) {
    token.split_once('/').map_or((token, None), |(name, version)| (name, Some(version)))
}

/// Without a token that was cut through: half a version is a wrong one.
fn bounded(text: &str) -> &str {
    if text.len() <= MAX_BYTES {
        return text;
    }
    let end = (0..=MAX_BYTES).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).and_then(|text| text.rsplit_once(' ')).map_or("", |(whole, _)| whole)
}

/// Whether the text can come from a program that means to be recognised: control characters, markup and quotes are signs
/// of one that means something else.
pub(super) fn is_harmless(text: &str) -> bool {
    !bounded(text).contains(|c: char| {
        c.is_control()
            || "<>\"'`\\${}|".contains(c)
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    })
}

/// Whether two names are the same: their case doesn't matter.
pub(super) fn is(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

fn starts_with(text: &str, beginning: &str) -> bool {
    text.get(..beginning.len()).is_some_and(|start| is(start, beginning))
}

impl<'a> Token<'a> {
    /// Whether it is this token of the table.
    pub fn matches(&self, token: &str) -> bool {
        if let Some(beginning) = token.strip_suffix('*') {
            return starts_with(self.name, beginning);
        }
        match token.strip_suffix('/') {
            Some(token) => self.version.is_some() && is(self.name, token),
            None => is(self.name, token),
        }
    }

    /// Whether its field begins with this; a number may follow at once, as in `iPhone14`.
    pub fn begins_field(&self, beginning: &str) -> bool {
        starts_with(self.field, beginning)
            && !self.field.chars().nth(beginning.len()).is_some_and(|next| next.is_alphabetic() || next == '_')
    }

    /// Whether it is a version by itself, as in `Instagram 339.0`.
    pub fn is_number(&self) -> bool {
        let digits = self.name.strip_prefix('v').unwrap_or(self.name);
        digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
    }

    /// Whether it is a system, whose version would follow, as in `Android/14`.
    fn is_platform(&self) -> bool {
        let first = self.name.split(['-', '_', '.']).next().unwrap_or_default();
        let first = first.trim_end_matches(|c: char| c.is_ascii_digit());
        PLATFORMS.iter().any(|(platform, ..)| platform.split([' ', '-']).next().is_some_and(|token| is(first, token)))
            || ["Darwin", "Mac", "macOS", "KaiOS", "webOS", "Apple"].iter().any(|token| is(first, token))
    }

    /// The name, if it can be shown though nobody knows it: neither a phrase nor the name of something else.
    pub fn unknown_name(&self) -> Option<&'a str> {
        let lower = self.name.to_ascii_lowercase();
        let fits = (2..=MAX_NAME).contains(&self.name.len())
            && self.name.starts_with(|c: char| c.is_ascii_alphabetic())
            && self.name.ends_with(|c: char| c.is_ascii_alphanumeric())
            && self.name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
            && self.name.split(['-', '_', '.']).count() <= 3
            && !self.is_platform()
            && !RESERVED.iter().any(|reserved| lower.contains(reserved));
        fits.then_some(self.name)
    }
}

/// As much of a version as is worth showing; nothing if it is no sensible version.
pub(super) fn shown(version: &str, shows: Shows) -> &str {
    let version = version.strip_prefix('v').unwrap_or(version);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let major = digits(version);
    let rest = version.get(major..).unwrap_or_default();
    let ended = rest.is_empty() || rest.starts_with(['.', '-', '+', '_']);
    let sensible = (1..=if shows == Shows::Major { 3 } else { 4 }).contains(&major) && ended;
    if shows == Shows::Nothing || !sensible || (shows == Shows::Major && version.starts_with('0')) {
        return "";
    }
    let minor = rest.strip_prefix('.').map_or(0, digits);
    let end = if shows == Shows::Minor && (1..=4).contains(&minor) { major + 1 + minor } else { major };
    version.get(..end).unwrap_or_default()
}
