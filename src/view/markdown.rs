//! Markdown for tickets: a caption and a table, with all text escaped.

use std::fmt::Write as _;
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

/// Escapes text so that it has no markup, HTML, links or mentions (`CommonMark` 0.31, section 2.4; GitHub's extensions for
/// tables, autolinks and mentions).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '@' => escaped.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' => {
                let _ = write!(escaped, "\\{c}");
            }
            // A scheme makes a link even without markup, and so does "www.".
            ':' if rest.peek() == Some(&'/') => escaped.push_str("&#58;"),
            '.' if escaped.to_ascii_lowercase().ends_with("www") => escaped.push_str("&#46;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(
            escape("a|b `c` *d* <img> @all https://x www.y #1 [z](u) \\ &amp; 11:30"),
            "a\\|b \\`c\\` \\*d\\* &lt;img&gt; &#64;all https&#58;//x www&#46;y \\#1 \\[z\\](u) \\\\ &amp;amp; 11:30"
        );
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
