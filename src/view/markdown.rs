//! Markdown for tickets: a caption and a table, with all text escaped.

use std::io::{self, Write};

use super::sanitize::{self, shorten};

/// The width at which a cell is cut, in columns: foreign text can be of any size.
const CELL_MAX: usize = 200;

/// Writes a caption, and a table unless it has no rows.
pub fn table(
    out: &mut dyn Write,
    caption: &str,
    titles: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> io::Result<()> {
    writeln!(out, "{}", escape(&sanitize::line(caption)))?;
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    writeln!(out, "\n| {} |", titles.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(titles.len()))?;
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| escape(&shorten(&sanitize::line(cell), CELL_MAX))).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

/// Escapes text so that it has no markup, HTML, links or mentions (`CommonMark` 0.31, sections 2.4 and 6.1; GitHub's extensions
/// for tables, autolinks and mentions). It reads well where it isn't rendered, too: no entities.
fn escape(text: &str) -> String {
    if is_linked(text) {
        return code_span(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' | '<' | '>' | '&') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Whether a link or a mention is made of text without markup: `https://…`, `www.…`, `@name`. An email may become a link to itself.
fn is_linked(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let is_mention = |(at, _): (usize, &str)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + 1..].chars().next());
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '…'))
            && after.is_some_and(char::is_alphanumeric)
    };
    lower.contains("://")
        || lower.contains("www.")
        || lower.contains("mailto:")
        || text.match_indices('@').any(is_mention)
}

/// Returns a code span that holds the text, in a table cell or not: its fence is longer than any in the text.
fn code_span(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // In a table a pipe would end the cell; there, the backslash isn't shown. After a backslash it can't be escaped.
    let text = text.replace("\\|", "\\¦").replace('|', "\\|");
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(
            escape("a|b `c` *d* <img> x@y.example #1 [z](u) \\ &amp; 11:30"),
            "a\\|b \\`c\\` \\*d\\* \\<img\\> x@y.example \\#1 \\[z\\](u) \\\\ \\&amp; 11:30"
        );
        assert_eq!(escape("Anna <anna.berg@example.com>"), "Anna \\<anna.berg@example.com\\>");
        for (text, code) in [
            ("ping @all", "`ping @all`"),
            ("https://x.example", "`https://x.example`"),
            ("WWW.x.example", "`WWW.x.example`"),
            ("@a \\| \\\\| b", "`@a \\¦ \\\\¦ b`"),
            ("`@a` | <b>", "`` `@a` \\| <b> ``"),
        ] {
            assert_eq!(escape(text), code);
        }
    }

    #[test]
    fn one_row_stays_one_row() {
        let mut out = Vec::new();
        let rows = [vec!["a\n| b".to_owned(), "x".repeat(1000)]].into_iter();
        table(&mut out, "caption\n", &["A", "B"], rows).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.lines().count(), 5, "{text}");
        assert!(text.starts_with("caption\\\\n\n\n| A | B |\n| --- | --- |\n| a\\\\n\\| b | xxx"), "{text}");
    }
}
