//! JSON and JSON Lines: every field that the API sent, known or not, in the order sent.
//!
//! The API's own text is passed on token by token, so that numbers keep their digits and strings their escapes. Only white
//! space between tokens changes, and characters that could harm a terminal become `\uXXXX`, which is the same string.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::sanitize;

/// How the tokens of a value are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// All on one line, for programs.
    Compact,
    /// Indented by two spaces a level, for people.
    Pretty,
}

/// One array with all the values, each well-formed JSON, and a line end.
pub fn array<'a>(out: &mut dyn Write, values: impl IntoIterator<Item = &'a str>, layout: Layout) -> io::Result<()> {
    let mut array = Array::new(layout);
    array.values(out, values)?;
    array.end(out)
}

/// One array, written in parts. It is well-formed only when it has been ended, so that nobody takes a part for the whole.
pub struct Array {
    layout: Layout,
    /// What stands before the next value.
    before: &'static str,
}

impl Array {
    /// Nothing is written yet.
    pub fn new(layout: Layout) -> Array {
        let before = match layout {
            Layout::Compact => "[",
            Layout::Pretty => "[\n  ",
        };
        Array { layout, before }
    }

    /// More values.
    pub fn values<'a>(&mut self, out: &mut dyn Write, values: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        let mut text = Vec::new();
        for value in values {
            text.clear();
            text.extend_from_slice(self.before.as_bytes());
            self::value(&mut text, value, self.layout, 1);
            out.write_all(&text)?;
            self.before = match self.layout {
                Layout::Compact => ",",
                Layout::Pretty => ",\n  ",
            };
        }
        Ok(())
    }

    /// The end of the array, and of the line.
    pub fn end(self, out: &mut dyn Write) -> io::Result<()> {
        let is_empty = self.before.starts_with('[');
        out.write_all(match (is_empty, self.layout) {
            (true, _) => b"[]\n",
            (false, Layout::Compact) => b"]\n",
            (false, Layout::Pretty) => b"\n]\n",
        })
    }
}

/// One value a line (JSON Lines).
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

/// One value on one line, without a line end.
pub fn compact(json: &str) -> String {
    let mut text = Vec::with_capacity(json.len());
    value(&mut text, json, Layout::Compact, 0);
    // Only ASCII was left out or put in.
    String::from_utf8_lossy(&text).into_owned()
}

/// One object of our own with members in this order, and a line end. The texts in it must be safe already.
pub fn object<T: Serialize>(members: impl Iterator<Item = (&'static str, T)>, pretty: bool) -> String {
    let mut json = Vec::new();
    // Strings, numbers and options can't fail to become JSON, and memory can't fail to be written to.
    let _ = if pretty {
        serde_json::Serializer::pretty(&mut json).collect_map(members)
    } else {
        serde_json::Serializer::new(&mut json).collect_map(members)
    };
    String::from_utf8_lossy(&json).into_owned() + "\n"
}

/// The tokens of a value, whose first stands at indentation `level` already.
fn value(out: &mut Vec<u8>, json: &str, layout: Layout, mut level: usize) {
    let bytes = json.as_bytes();
    if layout == Layout::Compact && is_harmless(json) {
        return without_blanks(out, bytes);
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
                // A number or a word: up to the next token.
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

/// Whether there is nothing that must not reach a terminal. ASCII control characters can't stand in well-formed JSON, but for
/// white space between tokens, and DEL.
fn is_harmless(json: &str) -> bool {
    json.is_ascii() && memchr::memchr(0x7f, json.as_bytes()).is_none()
}

/// The tokens as they are. What lies between two blanks is copied at once, as the API sends none.
fn without_blanks(out: &mut Vec<u8>, bytes: &[u8]) {
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

/// The end of the string token that begins at `start`, behind its closing quotation mark.
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

/// A string token as it is, but for characters that must not reach a terminal.
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
    fn what_could_harm_a_terminal_is_escaped_and_stays_the_same_string() {
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
        fn parsing_what_was_rendered_gives_the_same(values in prop::collection::vec(any_json(), 0..4), pretty: bool) {
            let layout = if pretty { Layout::Pretty } else { Layout::Compact };
            let rendered = render(&Value::from(values.clone()).to_string(), layout);
            prop_assert!(!rendered.contains(|c| c != '\n' && sanitize::is_forbidden(c)));
            prop_assert_eq!(serde_json::from_str::<Value>(&rendered).unwrap(), Value::from(values));
        }
    }
}
