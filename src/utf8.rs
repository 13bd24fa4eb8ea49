//! Text files in UTF-8, and in UTF-16, as Windows PowerShell writes them.

use std::io::{self, Read};

/// Returns whether text begins with the byte order mark of UTF-16.
pub fn is_utf16(text: &[u8]) -> bool {
    text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff")
}

/// Checks text that must be UTF-8; the error is a predicate.
pub fn check(text: &[u8]) -> Result<&str, &'static str> {
    std::str::from_utf8(text).map_err(|_| if is_utf16(text) { UTF16 } else { "is not UTF-8" })
}

/// What is wrong with text in UTF-16, where only UTF-8 is read.
pub const UTF16: &str = "is UTF-16: save it as UTF-8";

/// How much is read and decoded at once, in bytes.
const CHUNK: usize = 8 * 1024;

/// Reads UTF-16 as UTF-8 if a byte order mark is in front, and everything else as it is. What is no character becomes U+FFFD.
pub struct Utf8Reader<R> {
    inner: R,
    encoding: Encoding,
    /// What was read and is not decoded yet.
    raw: Vec<u8>,
    decoded: io::Cursor<Vec<u8>>,
}

enum Encoding {
    /// The first two bytes are still to be read.
    Unknown,
    Other,
    Utf16(fn([u8; 2]) -> u16),
}

impl<R: Read> Utf8Reader<R> {
    pub fn new(inner: R) -> Utf8Reader<R> {
        Utf8Reader { inner, encoding: Encoding::Unknown, raw: Vec::new(), decoded: io::Cursor::default() }
    }

    /// Decodes `raw` but for an unfinished character, unless `is_end`.
    fn decode(&mut self, is_end: bool) {
        if matches!(self.encoding, Encoding::Unknown) {
            self.encoding = match self.raw.get(..2) {
                Some([0xff, 0xfe]) => Encoding::Utf16(u16::from_le_bytes),
                Some([0xfe, 0xff]) => Encoding::Utf16(u16::from_be_bytes),
                None if !is_end => return,
                _ => Encoding::Other,
            };
        }
        let raw = std::mem::take(&mut self.raw);
        let Encoding::Utf16(to_unit) = self.encoding else {
            self.decoded = io::Cursor::new(raw);
            return;
        };
        let mut units: Vec<u16> = raw.chunks_exact(2).map(|pair| to_unit([pair[0], pair[1]])).collect();
        let is_open = units.pop_if(|last| !is_end && (0xd800..0xdc00).contains(last)).is_some();
        let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        let left = raw.len() % 2 + if is_open { 2 } else { 0 };
        self.raw.extend_from_slice(&raw[raw.len() - left..]);
        self.decoded = io::Cursor::new(text.into_bytes());
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.decoded.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            if matches!(self.encoding, Encoding::Other) {
                return self.inner.read(buffer);
            }
            let length = self.raw.len();
            self.raw.resize(length + CHUNK, 0);
            let count = self.inner.read(&mut self.raw[length..])?;
            self.raw.truncate(length + count);
            self.decode(count == 0);
            if count == 0 && self.decoded.get_ref().is_empty() {
                return Ok(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns one byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            buffer[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn read(bytes: &[u8]) -> String {
        let mut texts = [String::new(), String::new()];
        Utf8Reader::new(Slow(bytes)).read_to_string(&mut texts[0]).unwrap();
        Utf8Reader::new(bytes).read_to_string(&mut texts[1]).unwrap();
        assert_eq!(texts[0], texts[1]);
        texts[0].clone()
    }

    #[test]
    fn utf_16_is_decoded_and_other_text_stays() {
        for text in ["", "a", "anna\r\n", "Zoë 😀\n"] {
            assert_eq!(read(text.as_bytes()), text);
            let utf16 = format!("\u{feff}{text}").encode_utf16().collect::<Vec<_>>();
            let bytes = |to_bytes: fn(u16) -> [u8; 2]| utf16.iter().copied().flat_map(to_bytes).collect::<Vec<u8>>();
            assert_eq!(read(&bytes(u16::to_le_bytes)), format!("\u{feff}{text}"));
            assert_eq!(read(&bytes(u16::to_be_bytes)), format!("\u{feff}{text}"));
        }
        assert_eq!(read(b"\xff\xfea\0\0\xd8"), "\u{feff}a\u{fffd}", "half of a surrogate pair");
        assert_eq!(read(b"\xff\xfea\0b"), "\u{feff}a", "half of a unit");
    }

    #[test]
    fn text_that_is_not_utf_8_is_named() {
        assert_eq!(check("Zoë".as_bytes()), Ok("Zoë"));
        assert_eq!(check(b"Zo\xeb"), Err("is not UTF-8"));
        assert_eq!(check(b"\xff\xfea\0"), Err("is UTF-16: save it as UTF-8"));
    }
}
