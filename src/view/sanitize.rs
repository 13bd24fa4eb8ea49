//! Makes foreign text safe to print.
//!
//! Attackers choose user agents, and broken proxies send messages: their text must not control the terminal, forge a line or a
//! row, or be invisible.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Characters beyond ASCII without a shape: they break lines, reorder text, or are invisible.
///
/// From the Unicode Character Database 17: `General_Category` Cf, Zl, Zp, Co and the C1 part of Cc;
/// `Default_Ignorable_Code_Point` (which adds fillers, variation selectors and tags); U+2800, the Braille pattern without dots;
/// and the noncharacters U+FFFE and U+FFFF.
const INVISIBLE: [(char, char); 31] = [
    ('\u{80}', '\u{9f}'),
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{fffe}', '\u{ffff}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e000}', '\u{f8ff}'),
    ('\u{e0000}', '\u{e0fff}'),
    ('\u{f0000}', '\u{ffffd}'),
    ('\u{100000}', '\u{10ffff}'),
];

/// Returns whether `c` must not be printed unescaped.
pub fn is_forbidden(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\0'..='\u{7f}' => true,
        // A linear search is enough: text beyond ASCII is rare here.
        _ => INVISIBLE.iter().any(|(first, last)| (*first..=*last).contains(&c)),
    }
}

/// Returns `text` on one line, with forbidden characters as escapes: `\n`, `\u{202e}`.
pub fn line(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(is_forbidden) else { return Cow::Borrowed(text) };
    let mut safe = String::with_capacity(text.len() + 16);
    safe.push_str(&text[..first]);
    for c in text[first..].chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c if is_forbidden(c) => {
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// Returns `text` with characters escaped as in JSON that control a terminal, break lines or change the direction of text. Others
/// without a shape stay: joiners are part of names.
pub fn escape_controls(text: &str) -> Cow<'_, str> {
    let is_escaped = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    // Nearly all text is plain. Without an early end, the check takes many bytes at once.
    if text.bytes().fold(true, |is_plain, byte| is_plain & matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(is_escaped) {
        let (before, from) = rest.split_at(at);
        safe.push_str(before);
        let mut characters = from.chars();
        match characters.next() {
            Some('\n') => safe.push_str("\\n"),
            Some('\r') => safe.push_str("\\r"),
            Some('\t') => safe.push_str("\\t"),
            Some(c) => {
                let _ = write!(safe, "\\u{:04x}", u32::from(c));
            }
            None => {}
        }
        rest = characters.as_str();
    }
    if safe.is_empty() && rest.len() == text.len() { Cow::Borrowed(text) } else { Cow::Owned(safe + rest) }
}

/// Returns the width of `text` on a terminal, in columns; `text` must be safe already.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Returns the width of text on a terminal, without escape sequences for colour.
pub fn styled_width(text: &str) -> usize {
    let mut parts = text.split("\x1b[");
    let first = parts.next().map_or(0, width);
    first + parts.map(|part| part.split_once('m').map_or(part, |(_, text)| text)).map(width).sum::<usize>()
}

/// Cuts `text` to at most `columns` columns, ending in `…` if anything is cut; `text` must be safe already.
pub fn shorten(text: &str, columns: usize) -> Cow<'_, str> {
    /// Combining marks take no column, so a stack of them could be of any size.
    const GRAPHEME_MAX_CHARS: usize = 8;
    if text.len() <= columns || (text.len() <= columns * 4 && width(text) <= columns) {
        return Cow::Borrowed(text);
    }
    if columns == 0 {
        return Cow::Owned(String::new());
    }
    let mut kept = 0;
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += width(grapheme);
        if used > columns - 1 || grapheme.chars().count() > GRAPHEME_MAX_CHARS {
            break;
        }
        kept += grapheme.len();
    }
    Cow::Owned(format!("{}…", &text[..kept]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_are_shown() {
        assert_eq!(
            line("a\x1b[31mb\r\n\t\u{7f}\u{9b}\u{202e}\u{200b}\u{2028}\u{e0041}"),
            "a\\u{1b}[31mb\\r\\n\\t\\u{7f}\\u{9b}\\u{202e}\\u{200b}\\u{2028}\\u{e0041}"
        );
        assert_eq!(line("Zoë’s 日本 \u{1f600} \\ \""), "Zoë’s 日本 \u{1f600} \\ \"");
    }

    #[test]
    fn text_is_cut_by_columns() {
        assert_eq!(shorten("abcdef", 6), "abcdef");
        assert_eq!(shorten("abcdefg", 6), "abcde…");
        assert_eq!(shorten("日本語日本語", 6), "日本…");
        assert_eq!(shorten("日本語日本語", 12), "日本語日本語");
        assert_eq!(shorten("é", 1), "é");
        assert_eq!(shorten("abc", 1), "…");
        assert_eq!(shorten("abc", 0), "");
        assert!(shorten(&format!("a{}", "\u{301}".repeat(100_000)), 10).len() < 10);
        let stack = format!("a{}", "\u{301}".repeat(7));
        assert_eq!(shorten(&format!("{stack}bcd"), 3), format!("{stack}b…"));
        assert_eq!(shorten(&format!("b{stack}\u{301}cd"), 3), "b…");
    }

    proptest! {
        #[test]
        fn nothing_forbidden_is_left_and_a_second_pass_changes_nothing(text in any::<String>()) {
            let safe = line(&text).into_owned();
            prop_assert!(!safe.contains(is_forbidden));
            prop_assert_eq!(line(&safe), safe.as_str());
        }

        #[test]
        fn plain_text_is_unchanged(text in "[ -~äöüßéñ日本語]*") {
            prop_assert_eq!(line(&text), text.as_str());
        }

        #[test]
        fn shortened_text_fits(text in "\\PC*", columns in 0usize..80) {
            prop_assert!(width(&shorten(&line(&text), columns)) <= columns);
        }
    }
}
