//! Reads users from a file: one per line, or from a column of CSV.

use std::io::{self, Cursor, Read};

use super::input::UserInput;
use crate::error::Error;
use crate::lines::{Line, LineReader};
use crate::model::UserRef;
use crate::secret;
use crate::view::csv::io_error;

/// Maximum length of a line, in bytes. A file with a longer line is not a list of users.
const MAX_LINE: usize = 64 * 1024;
/// First line of the `--failed-to` file of an unfinished run.
pub const UNFINISHED: &str = "# torii: the run that writes this file has not ended";

/// Parses the lines of a file, skipping comments and blank lines.
pub struct UserLines {
    reader: LineReader,
    is_first: bool,
}

impl UserLines {
    pub fn new(file: &str, input: Box<dyn Read + Send>) -> UserLines {
        UserLines { reader: LineReader::new(file, input, MAX_LINE), is_first: true }
    }

    /// Returns the next line that is neither blank nor a comment.
    fn read_content(&mut self) -> Result<Option<Vec<u8>>, Error> {
        loop {
            let Some(line) = self.reader.read()? else { return Ok(None) };
            match line.trim_ascii() {
                trimmed if trimmed == UNFINISHED.as_bytes() => {
                    return Err(Error::UnfinishedInput { file: self.reader.file().to_owned() });
                }
                [] | [b'#', ..] => {}
                _ => return Ok(Some(line)),
            }
        }
    }

    /// Returns an error if `line`, the first one, is the header of a CSV file, which must be read by its columns.
    fn check_header(&mut self, line: &[u8]) -> Result<(), Error> {
        let columns = header_fields(line);
        if columns.len() < 2 || !columns.iter().all(|name| is_column_name(name)) {
            return Ok(());
        }
        let columns = if is_separator_line(line) { header_fields(&self.read_header()?) } else { columns };
        Err(column_error(self.reader.file(), "is a CSV file", &columns))
    }

    /// Returns the header of a CSV file, without a `sep=;` before it.
    fn read_header(&mut self) -> Result<Vec<u8>, Error> {
        let first = self.read_content()?.unwrap_or_default();
        if is_separator_line(&first) { Ok(self.read_content()?.unwrap_or_default()) } else { Ok(first) }
    }
}

impl Iterator for UserLines {
    type Item = UserInput;

    fn next(&mut self) -> Option<UserInput> {
        let line = match self.read_content() {
            Ok(line) => line?,
            Err(error) => return Some(UserInput::fatal(error)),
        };
        if std::mem::take(&mut self.is_first)
            && let Err(error) = self.check_header(&line)
        {
            return Some(UserInput::fatal(error));
        }
        Some(user_input(self.reader.position(), &line))
    }
}

/// Parses a line, or the cell of one, as a user.
fn user_input(position: Line, text: &[u8]) -> UserInput {
    let user = match std::str::from_utf8(text) {
        Ok(text) => UserRef::parse(text).map_err(|error| error.to_string()),
        Err(_) => Err("is not UTF-8 text".into()),
    };
    // Invalid text is kept, so that it can be corrected, unless it may be a key.
    let line = match &user {
        Ok(user) => Some(to_line(user)),
        Err(_) if secret::looks_like_key(&String::from_utf8_lossy(text)) => None,
        Err(_) => Some(text.to_owned()),
    };
    let user = user.map_err(|problem| position.invalid(problem));
    UserInput::new(Some(position), user, line)
}

/// Formats a user as a line of a file. An email that starts with `#` gets angle brackets, so that it isn't read as a comment.
pub fn to_line(user: &UserRef) -> Vec<u8> {
    let line = user.to_string();
    if line.starts_with('#') { format!("<{line}>") } else { line }.into_bytes()
}

/// Parses a column of a CSV file whose first line has the names of the columns.
pub struct CsvUsers {
    column: usize,
    name: String,
    rows: csv::Reader<RowLines>,
}

impl CsvUsers {
    /// Reads the header. Its separator may be a comma, a semicolon or a tab.
    pub fn open(file: &str, input: Box<dyn Read + Send>, name: &str) -> Result<CsvUsers, Error> {
        let mut lines = UserLines::new(file, input);
        let header = lines.read_header()?;
        let columns = header_fields(&header);
        let Some(column) = columns.iter().position(|other| other.eq_ignore_ascii_case(name.trim())) else {
            return Err(column_error(file, &format!("has no column \"{name}\""), &columns));
        };
        let rows = csv::ReaderBuilder::new()
            .delimiter(separator(&header))
            .flexible(true)
            .has_headers(false)
            .from_reader(RowLines { lines, line: Cursor::default(), first: None, length: 0 });
        Ok(CsvUsers { column, name: name.into(), rows })
    }
}

impl Iterator for CsvUsers {
    type Item = UserInput;

    fn next(&mut self) -> Option<UserInput> {
        self.rows.get_mut().begin_row();
        let mut row = csv::ByteRecord::new();
        let result = self.rows.read_byte_record(&mut row);
        let RowLines { lines, first, .. } = self.rows.get_ref();
        match result {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                let error = io_error(error).downcast::<Error>();
                let file = lines.reader.file().to_owned();
                return Some(UserInput::fatal(error.unwrap_or_else(|source| Error::File { file, source })));
            }
        }
        let position = first.clone().unwrap_or_else(|| lines.reader.position());
        let cell = row.get(self.column).unwrap_or_default();
        if cell.trim_ascii().is_empty() {
            let error = position.invalid(format!("the column \"{}\" is empty", self.name));
            return Some(UserInput::new(Some(position), Err(error), None));
        }
        Some(user_input(position, cell))
    }
}

/// Reads a row of CSV, line by line: quoted cells may contain line ends.
struct RowLines {
    lines: UserLines,
    /// What is left of the current line.
    line: Cursor<Vec<u8>>,
    /// Position of the row's first line; `None` before it is read.
    first: Option<Line>,
    /// Length of the row in bytes, as far as it was read.
    length: usize,
}

impl RowLines {
    fn begin_row(&mut self) {
        (self.first, self.length) = (None, 0);
    }

    fn next_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut next = || self.lines.reader.read().map_err(io::Error::other);
        let mut line = next()?;
        // Below the header there are no comments: a row may begin with `#`.
        while self.first.is_none() && line.as_ref().is_some_and(|line| line.trim_ascii().is_empty()) {
            line = next()?;
        }
        self.length += line.as_ref().map_or(0, Vec::len);
        // A row that is whole needs no further line, so there must be one.
        if let Some(Line { number: first, .. }) = self.first
            && (line.is_none() || self.length > MAX_LINE)
        {
            let problem = format!("the row that starts in line {first} is unterminated: check its quotation marks");
            return Err(io::Error::other(problem));
        }
        if self.first.is_none() && line.is_some() {
            self.first = Some(self.lines.reader.position());
        }
        Ok(line.map(|line| [&line[..], b"\n"].concat()))
    }
}

impl Read for RowLines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.line.read(buffer)?;
        if count > 0 {
            return Ok(count);
        }
        self.line = Cursor::new(self.next_line()?.unwrap_or_default());
        self.line.read(buffer)
    }
}

fn column_error(file: &str, problem: &str, columns: &[String]) -> Error {
    if columns.is_empty() {
        return Error::UsersColumn { file: file.into(), problem: problem.into(), columns: "none".into() };
    }
    let mut names = columns.iter().take(20).map(String::as_str).collect::<Vec<_>>().join(", ");
    if columns.len() > 20 {
        names.push_str(", …");
    }
    Error::UsersColumn { file: file.into(), problem: problem.into(), columns: names }
}

/// Returns what separates the fields of a CSV header: the one of comma, semicolon and tab that occurs most.
fn separator(header: &[u8]) -> u8 {
    let count = |separator: &u8| memchr::memchr_iter(*separator, header).count();
    // Of equal counts, `max_by_key` takes the last.
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// Returns the names of the columns in a CSV header.
fn header_fields(header: &[u8]) -> Vec<String> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator(header)).has_headers(false).from_reader(Cursor::new(header));
    let fields = reader.byte_records().next().and_then(Result::ok).unwrap_or_default();
    fields.iter().map(|field| String::from_utf8_lossy(field).trim().to_owned()).collect()
}

/// Whether `text` may be the name of a column, and not a user.
fn is_column_name(text: &str) -> bool {
    text.len() <= 64 && !text.contains('@') && UserRef::parse(text).is_err()
}

/// Whether a line is `sep=;`, which tells Excel what separates the fields.
fn is_separator_line(line: &[u8]) -> bool {
    line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"sep="))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Parsed = Vec<(u64, Result<String, String>)>;

    const ID: &str = "01931a73-8b00-7000-8000-000000000000";

    fn parsed(inputs: impl Iterator<Item = UserInput>) -> Parsed {
        let user = |user: Result<UserRef, Error>| user.map(|user| user.to_string()).map_err(|error| error.to_string());
        inputs.map(|input| (input.line.map_or(0, |line| line.number), user(input.user))).collect()
    }

    fn lines(text: &[u8]) -> Parsed {
        parsed(UserLines::new("ids.txt", Box::new(Cursor::new(text.to_vec()))))
    }

    fn csv(text: &str, column: &str) -> Result<Parsed, String> {
        let users = CsvUsers::open("ids.csv", Box::new(Cursor::new(text.as_bytes().to_vec())), column);
        users.map(parsed).map_err(|error| error.to_string())
    }

    #[allow(clippy::unnecessary_wraps)] // To compare.
    fn ok(text: &str) -> Result<String, String> {
        Ok(text.into())
    }

    #[test]
    fn lines_are_trimmed_and_comments_skipped() {
        let text = format!("\u{feff}{ID}\r\n\n  # all of them\n\t{ID}  \r\nanna@example.com\n   \n{ID}");
        assert_eq!(lines(text.as_bytes()), [(1, ok(ID)), (4, ok(ID)), (5, ok("anna@example.com")), (7, ok(ID))]);
        assert_eq!(lines(b""), []);
        assert_eq!(lines(b"\n\n#\n"), []);
    }

    #[test]
    fn an_invalid_line_is_reported_by_number_without_its_content() {
        let mut text = format!("sk_live_abcdefgh\n{ID}\na@example.com; b@example.com\n").into_bytes();
        text.extend(b"\xff\xfe\n");
        let lines = lines(&text);
        assert_eq!(lines.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 3, 4]);
        for (line, message) in
            [(0, "ids.txt, line 1: it looks like a secret key"), (2, "line 3: it names 2 users"), (3, "not UTF-8")]
        {
            let error = lines[line].1.as_ref().unwrap_err();
            assert!(error.contains(message) && !error.contains("sk_live"), "{error}");
        }
    }

    #[test]
    fn csv_without_a_chosen_column_is_one_error() {
        for header in [
            "id,name,email",
            "\u{feff}id;name;email",
            "# export\nUser ID\tE-Mail",
            "\"id\",\"e,mail\"",
            "sep=;\nid;name",
        ] {
            let lines = lines(format!("{header}\r\n{ID},Anna,anna@example.com\r\n").as_bytes());
            let [(0, Err(error)), ..] = lines.as_slice() else { panic!("{header}: {lines:?}") };
            assert!(error.contains("CSV"), "{error}");
        }
    }

    #[test]
    fn a_column_of_csv() {
        let text = format!(
            "\u{feff}\r\nid;Name;E-Mail\r\n{ID};\"Berg; \"\"A\"\"\r\nAnna\";a@example.com\r\n;x\r\n\r\n{ID};B;"
        );
        assert_eq!(csv(&text, "ID").unwrap()[0], (3, ok(ID)));
        let emails = csv(&text, "e-mail").unwrap();
        assert_eq!(emails[0], (3, ok("a@example.com")));
        assert_eq!(emails.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 5, 7]);
        assert!(emails[1].1.as_ref().unwrap_err().contains("the column \"e-mail\" is empty"));
        let error = csv(&text, "mail").unwrap_err();
        assert!(error.contains("\"mail\"") && error.contains("id, Name, E-Mail"), "{error}");
        for rows in [1, MAX_LINE] {
            let open = csv(&format!("id,name\n{ID},\"open\n{}", "x,y\n".repeat(rows)), "id").unwrap();
            assert!(
                open[0].1.as_ref().unwrap_err().contains("the row that starts in line 2 is unterminated"),
                "{open:?}"
            );
        }
        assert_eq!(csv(&format!("sep=;\nid;n\n{ID};x"), "id").unwrap(), [(3, ok(ID))]);
        assert_eq!(csv(&format!("# export\nn,id\n#4711,{ID}\n"), "id").unwrap(), [(3, ok(ID))]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn arbitrary_bytes_are_parsed(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(b'#'), Just(b'"')], 0..300)) {
            let lines = lines(&bytes);
            prop_assert!(lines.windows(2).all(|pair| pair[0].0 < pair[1].0));
            let _ = CsvUsers::open("ids.csv", Box::new(Cursor::new(bytes)), "id").map(Iterator::count);
        }
    }
}
