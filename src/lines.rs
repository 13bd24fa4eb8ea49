//! Lines of text files and their positions.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use crate::error::Error;
use crate::utf8::Utf8Reader;

/// Position of a line in a file, for messages.
#[derive(Clone, Debug)]
pub struct Line {
    file: Arc<str>,
    /// Starts at 1.
    pub number: u64,
}

impl Line {
    /// Returns the error for a line with invalid content.
    pub fn invalid(&self, problem: impl Into<String>) -> Error {
        Error::InvalidLine { file: self.file.to_string(), line: self.number, problem: problem.into() }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of {}", self.number, self.file)
    }
}

/// Reads a file in UTF-8 or UTF-16 line by line. A line ends with LF, CRLF or CR.
pub struct LineReader {
    file: Arc<str>,
    input: BufReader<Utf8Reader<Box<dyn Read + Send>>>,
    max_length: usize,
    /// Number of the last line that was read.
    number: u64,
    /// Whether that line ended with CR, so that a following LF belongs to it.
    has_cr: bool,
}

impl LineReader {
    /// `file` names the file in messages. A line that is longer than `max_length` bytes is an error.
    pub fn new(file: &str, input: Box<dyn Read + Send>, max_length: usize) -> LineReader {
        let input = BufReader::with_capacity(32 * 1024, Utf8Reader::new(input));
        LineReader { file: file.into(), input, max_length, number: 0, has_cr: false }
    }

    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns the position of the last line that was read.
    pub fn position(&self) -> Line {
        Line { file: Arc::clone(&self.file), number: self.number }
    }

    /// Returns the next line without its line end and byte order mark, which concatenated files have on any line; `None` at the
    /// end of the file.
    pub fn read(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let line = self.read_line().map_err(|source| Error::File { file: self.file.to_string(), source })?;
        Ok(line.map(|mut line| {
            if line.starts_with("\u{feff}".as_bytes()) {
                line.drain(.."\u{feff}".len());
            }
            line
        }))
    }

    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                self.number += u64::from(!line.is_empty());
                return Ok(Some(line).filter(|line| !line.is_empty()));
            }
            if std::mem::take(&mut self.has_cr) && buffer[0] == b'\n' {
                self.input.consume(1);
                continue;
            }
            let end = memchr::memchr2(b'\n', b'\r', buffer);
            line.extend_from_slice(&buffer[..end.unwrap_or(buffer.len())]);
            self.has_cr = end.is_some_and(|end| buffer[end] == b'\r');
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.input.consume(used);
            if line.len() > self.max_length {
                return Err(io::Error::other(format!("line {} is too long", self.number + 1)));
            }
            if end.is_some() {
                self.number += 1;
                return Ok(Some(line));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<(u64, String)> {
        let mut reader = LineReader::new("x", Box::new(io::Cursor::new(bytes.to_vec())), 20);
        let next = || {
            let line = reader.read().unwrap()?;
            Some((reader.position().number, String::from_utf8(line).unwrap()))
        };
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn lines_end_with_lf_crlf_or_cr_and_are_utf_16_too() {
        let expected = [(1, "Zoë".to_owned()), (2, String::new()), (3, "b".to_owned())];
        for text in ["Zoë\n\nb", "Zoë\r\n\r\nb\r\n", "Zoë\r\rb\r", "Zoë\n\rb", "\u{feff}Zoë\n\n\u{feff}b\n"] {
            assert_eq!(lines(text.as_bytes()), expected, "{text:?}");
            let units = || "\u{feff}".encode_utf16().chain(text.encode_utf16());
            if !text.starts_with('\u{feff}') {
                assert_eq!(lines(&units().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()), expected, "{text:?}");
                assert_eq!(lines(&units().flat_map(u16::to_be_bytes).collect::<Vec<u8>>()), expected, "{text:?}");
            }
        }
        assert_eq!(lines(b""), []);
    }

    #[test]
    fn an_endless_line_is_an_error() {
        let error = LineReader::new("x", Box::new(io::repeat(b'a')), 1 << 20).read().unwrap_err();
        assert!(matches!(error, Error::File { .. }), "{error}");
    }
}
