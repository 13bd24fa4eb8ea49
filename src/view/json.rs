//! JSON and JSON Lines: every field that the API sent, known or not, in the order sent.
//!
//! The API's text is copied token by token, so that numbers keep their digits and strings their escapes. Only whitespace between
//! tokens changes, and characters that could harm a terminal become `\uXXXX`, which is the same string.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::sanitize;

/// The whitespace between the tokens of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One line, for programs.
    Compact,
    /// Indented by two spaces per level, for people.
    Pretty,
}

/// Writes an array of `values`, each well-formed JSON, and a line end.
pub fn array<'a>(out: &mut dyn Write, values: impl IntoIterator<Item = &'a str>, layout: Layout) -> io::Result<()> {
    let mut array = Array::new(layout);
    array.values(out, values)?;
    array.end(out)
}

/// Writes an array in parts. It is well-formed only after [`Array::end`], so that no partial one passes for a whole one.
pub struct Array {
    layout: Layout,
    /// The text before the next value.
    separator: &'static str,
}

impl Array {
    /// Creates an array; nothing is written yet.
    pub fn new(layout: Layout) -> Array {
        let separator = match layout {
            Layout::Compact => "[",
            Layout::Pretty => "[\n  ",
        };
        Array { layout, separator }
    }

    /// Writes values.
    pub fn values<'a>(&mut self, out: &mut dyn Write, values: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        let mut text = Vec::new();
        for value in values {
            text.clear();
            text.extend_from_slice(self.separator.as_bytes());
            self::value(&mut text, value, self.layout, 1);
            out.write_all(&text)?;
            self.separator = match self.layout {
                Layout::Compact => ",",
                Layout::Pretty => ",\n  ",
            };
        }
        Ok(())
    }

    /// Ends the array and the line.
    pub fn end(self, out: &mut dyn Write) -> io::Result<()> {
        let is_empty = self.separator.starts_with('[');
        out.write_all(match (is_empty, self.layout) {
            (true, _) => b"[]\n",
            (false, Layout::Compact) => b"]\n",
            (false, Layout::Pretty) => b"\n]\n",
        })
    }
}

/// Writes one value and a line end.
pub fn single(out: &mut dyn Write, json: &str, layout: Layout) -> io::Result<()> {
    let mut text = Vec::with_capacity(json.len() + 1);
    value(&mut text, json, layout, 0);
    text.push(b'\n');
    out.write_all(&text)
}

/// Writes one value per line (JSON Lines).
pub fn lines<'a>(out: &mut dyn Write, values: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
    let mut text = Vec::new();
    for value in values {
        text.clear();
        self::value(&mut text, value, Layout::Compact, 0);
        text.push(b'\n');
        out.write_all(&text)?;
    }
    Ok(())
}

/// Returns a value on one line, without a line end.
pub fn compact(json: &str) -> String {
    let mut text = Vec::with_capacity(json.len());
    value(&mut text, json, Layout::Compact, 0);
    // Only ASCII is removed or inserted, so it stays UTF-8.
    String::from_utf8_lossy(&text).into_owned()
}

/// Returns an object with these members in this order, and a line end. Its strings must be safe already.
pub fn object<T: Serialize>(members: impl Iterator<Item = (&'static str, T)>, pretty: bool) -> String {
    let mut json = Vec::new();
    // Neither serializing strings, numbers and options nor writing to memory can fail.
    let _ = if pretty {
        serde_json::Serializer::pretty(&mut json).collect_map(members)
    } else {
        serde_json::Serializer::new(&mut json).collect_map(members)
    };
    String::from_utf8_lossy(&json).into_owned() + "\n"
}

/// Writes the tokens of a value at indentation `level`; the first line is indented already.
fn value(out: &mut Vec<u8>, json: &str, layout: Layout, mut level: usize) {
    let bytes = json.as_bytes();
    if layout == Layout::Compact && is_harmless(json) {
        return without_whitespace(out, bytes);
    }
    let pretty = layout == Layout::Pretty;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let end = string_end(bytes, at);
                string(out, &json[at..end]);
                at = end;
                continue;
            }
            b' ' | b'\t' | b'\n' | b'\r' => {}
            open @ (b'{' | b'[') => {
                out.push(open);
                let next = at + 1 + bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                if let Some(close @ (b'}' | b']')) = bytes.get(next) {
                    out.push(*close);
                    at = next;
                } else if pretty {
                    level += 1;
                    new_line(out, level);
                }
            }
            close @ (b'}' | b']') => {
                if pretty {
                    level = level.saturating_sub(1);
                    new_line(out, level);
                }
                out.push(close);
            }
            b',' => {
                out.push(b',');
                if pretty {
                    new_line(out, level);
                }
            }
            b':' => out.extend_from_slice(if pretty { b": " } else { b":" }),
            _ => {
                // A number, `true`, `false` or `null`: up to the next token.
                let length = bytes[at..]
                    .iter()
                    .take_while(|&&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
                    .count()
                    .max(1);
                out.extend_from_slice(&bytes[at..at + length]);
                at += length;
                continue;
            }
        }
        at += 1;
    }
}

/// Returns whether the text has no characters that could harm a terminal. The only ASCII control
/// characters in well-formed JSON are whitespace between tokens, and DEL.
fn is_harmless(json: &str) -> bool {
    json.is_ascii() && memchr::memchr(0x7f, json.as_bytes()).is_none()
}

/// Copies everything but whitespace between tokens. What is between is copied in one piece, since the API sends compact JSON.
fn without_whitespace(out: &mut Vec<u8>, bytes: &[u8]) {
    let (mut copied, mut at) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = string_end(bytes, at),
            b' ' | b'\t' | b'\n' | b'\r' => {
                out.extend_from_slice(&bytes[copied..at]);
                at += 1;
                copied = at;
            }
            _ => at += 1,
        }
    }
    out.extend_from_slice(&bytes[copied..]);
}

fn new_line(out: &mut Vec<u8>, level: usize) {
    out.push(b'\n');
    out.extend(std::iter::repeat_n(b' ', 2 * level));
}

/// Returns the end of the string token at `start`, after its closing quotation mark.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[at.min(bytes.len())..]) {
        at += found;
        if bytes[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

/// Writes a string token, with characters that could harm a terminal escaped.
fn string(out: &mut Vec<u8>, token: &str) {
    if is_harmless(token) {
        out.extend_from_slice(token.as_bytes());
        return;
    }
    let mut rest = token;
    while let Some(at) = rest.find(sanitize::is_forbidden) {
        let (before, from) = rest.split_at(at);
        out.extend_from_slice(before.as_bytes());
        let mut characters = from.chars();
        if let Some(c) = characters.next() {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
            }
        }
        rest = characters.as_str();
    }
    out.extend_from_slice(rest.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn render(json: &str, layout: Layout) -> String {
        let values: Vec<&serde_json::value::RawValue> = serde_json::from_str(json).unwrap();
        let mut out = Vec::new();
        array(&mut out, values.iter().map(|value| value.get()), layout).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn compact_keeps_tokens_and_order() {
        let json = r#" [ {"b" : 1.50e+3, "a":[ ] ,"a":{ }, "n":null, "s":"\u0041\/ \" é"} , [1, 2] ]"#;
        assert_eq!(
            render(json, Layout::Compact),
            "[{\"b\":1.50e+3,\"a\":[],\"a\":{},\"n\":null,\"s\":\"\\u0041\\/ \\\" é\"},[1,2]]\n"
        );
        assert_eq!(render("[ ]", Layout::Compact), "[]\n");
    }

    #[test]
    fn pretty_is_indented_by_two() {
        let json = r#"[{"a":[1,{}],"b":{"c":true}},{}]"#;
        assert_eq!(
            render(json, Layout::Pretty),
            "[\n  {\n    \"a\": [\n      1,\n      {}\n    ],\n    \"b\": {\n      \"c\": true\n    }\n  },\n  {}\n]\n"
        );
        assert_eq!(render("[]", Layout::Pretty), "[]\n");
    }

    #[test]
    fn harmful_characters_are_escaped_and_the_string_stays_the_same() {
        let json = "[\"\u{7f}\u{9b}31m\u{202e}\u{2028}\u{200d}\u{e0041}ok\"]";
        let rendered = render(json, Layout::Compact);
        assert_eq!(rendered, "[\"\\u007f\\u009b31m\\u202e\\u2028\\u200d\\udb40\\udc41ok\"]\n");
        assert_eq!(serde_json::from_str::<Value>(&rendered).unwrap(), serde_json::from_str::<Value>(json).unwrap());
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((any::<String>(), inner), 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn rendered_json_parses_to_the_same_value(values in prop::collection::vec(any_json(), 0..4), pretty: bool) {
            let layout = if pretty { Layout::Pretty } else { Layout::Compact };
            let rendered = render(&Value::from(values.clone()).to_string(), layout);
            prop_assert!(!rendered.contains(|c| c != '\n' && sanitize::is_forbidden(c)));
            prop_assert_eq!(serde_json::from_str::<Value>(&rendered).unwrap(), Value::from(values));
        }
    }
}
