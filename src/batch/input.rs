//! Reads users from the command line, a file, or standard input (one per line).

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::iter;
use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::error::Error;
use crate::model::UserRef;
use crate::secret;
use crate::signal::Stop;
use crate::stdio::{self, InterruptibleReader};
use crate::sync::lock;

/// Maximum length of a user ID or email, in bytes.
const MAX_USER: usize = 1024;
/// Maximum length of a line, in bytes. A file with a longer line is not a list of users.
const MAX_LINE: u64 = 64 * 1024;
/// First line of the `--failed-to` file of an unfinished run.
pub const UNFINISHED: &str = "# torii: the run that writes this file has not come to its end";

/// A `USER` argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserArg {
    User(UserRef),
    /// `-`: read users from standard input.
    Stdin,
}

impl UserArg {
    /// Parses an ID, an email or `-`. The error doesn't quote the text, which may be a key.
    pub fn parse(text: &str) -> Result<UserArg, String> {
        if text == "-" { Ok(UserArg::Stdin) } else { UserRef::parse(text).map(UserArg::User) }
    }
}

/// Position of a line in a file, for messages.
#[derive(Clone, Debug)]
pub struct Line {
    file: Arc<str>,
    /// Starts at 1.
    number: usize,
}

impl Line {
    /// Returns the error for a line that is not a user.
    pub fn invalid(&self, problem: impl Into<String>) -> Error {
        Error::InvalidLine { file: self.file.to_string(), line: self.number, problem: problem.into() }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of {}", self.number, self.file)
    }
}

/// One user as given on the command line or in a file.
pub struct UserInput {
    /// Index among all inputs, from 0.
    pub number: usize,
    /// Where it was read; `None` for an argument.
    pub line: Option<Line>,
    pub user: Result<UserRef, Error>,
    /// Length of `text` in bytes.
    pub length: usize,
    /// The line for the `--failed-to` file, until [`Pending`] takes it; `None` if it must not be written to disk.
    text: Option<Vec<u8>>,
}

impl UserInput {
    fn new(line: Option<Line>, user: Result<UserRef, Error>, text: Option<Vec<u8>>) -> UserInput {
        UserInput { number: 0, line, user, length: text.as_ref().map_or(0, Vec::len), text }
    }

    fn argument(user: UserRef) -> UserInput {
        let text = to_line(&user);
        UserInput::new(None, Ok(user), Some(text))
    }
}

/// Formats a user as a line of a file. An email that starts with `#` gets angle brackets, so that it isn't read as a comment.
fn to_line(user: &UserRef) -> Vec<u8> {
    let line = user.to_string();
    if line.starts_with('#') { format!("<{line}>") } else { line }.into_bytes()
}

/// Returns whether a path is `-`, standard input.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Inputs that were read and are not done: their lines for the `--failed-to` file, by input number.
#[derive(Clone, Default)]
pub struct Pending(Arc<Mutex<BTreeMap<usize, Vec<u8>>>>);

impl Pending {
    /// Marks an input as done and returns its line.
    pub fn remove(&self, number: usize) -> Option<Vec<u8>> {
        lock(&self.0).remove(&number)
    }

    /// Marks all inputs as done except these.
    pub fn keep_only(&self, is_kept: impl Fn(usize) -> bool) {
        lock(&self.0).retain(|number, _| is_kept(*number));
    }

    /// Takes the remaining lines, in input order.
    pub fn take_all(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut *lock(&self.0)).into_values().collect()
    }
}

/// Which inputs were never read, and so are missing from the `--failed-to` file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    None,
    /// The rest of a pipe; its producer can be run again.
    Pipe,
    /// The rest of a file that failed to read.
    Unreadable,
}

/// Iterates over all inputs: first the arguments, then the lines of the file.
pub struct Inputs {
    parts: VecDeque<Part>,
    /// Number of the next input.
    next: usize,
    pending: Pending,
    pub missing: Missing,
    stop: Stop,
}

struct Part {
    inputs: Box<dyn Iterator<Item = UserInput> + Send>,
    /// Whether it can be read only once.
    is_pipe: bool,
}

impl Part {
    fn lines(file: &str, input: Box<dyn Read + Send>, is_pipe: bool) -> Part {
        Part { inputs: Box::new(Lines::new(file, input)), is_pipe }
    }
}

impl Inputs {
    /// Opens the file and standard input, and reads nothing yet.
    pub fn open(users: &[UserArg], from: Option<&Path>, stop: &Stop) -> Result<Inputs, Error> {
        let stdins = users.iter().filter(|user| **user == UserArg::Stdin).count();
        if stdins + usize::from(from.is_some_and(is_stdin)) > 1 {
            return Err(Error::Usage("standard input can be read only once: give '-' once".into()));
        }
        let stdin = || stdio::stdin_until(stop).map(|input| Part::lines("standard input", input, true));
        let arguments = users.iter().map(|user| match user {
            UserArg::Stdin => stdin(),
            UserArg::User(user) => {
                Ok(Part { inputs: Box::new(iter::once(UserInput::argument(user.clone()))), is_pipe: false })
            }
        });
        let file = from.map(|path| if is_stdin(path) { stdin() } else { open(path, stop) });
        let parts = arguments.chain(file).collect::<io::Result<_>>().map_err(|source| {
            let file = from.map_or("standard input".into(), |path| path.display().to_string());
            Error::File { file, source }
        })?;
        Ok(Inputs { parts, next: 0, pending: Pending::default(), missing: Missing::None, stop: stop.clone() })
    }

    pub fn pending(&self) -> Pending {
        self.pending.clone()
    }

    /// Drops pipes, so that the remaining inputs can be read after a stop without waiting for a producer.
    pub fn drop_pipes(&mut self) {
        if self.parts.iter().any(|part| part.is_pipe) {
            self.missing = self.missing.max(Missing::Pipe);
        }
        self.parts.retain(|part| !part.is_pipe);
        self.stop = Stop::default();
    }
}

impl Iterator for Inputs {
    type Item = UserInput;

    fn next(&mut self) -> Option<UserInput> {
        let mut input = loop {
            match self.parts.front_mut()?.inputs.next() {
                Some(input) => break input,
                None => drop(self.parts.pop_front()),
            }
        };
        if input.user.as_ref().is_err_and(Error::is_fatal) {
            if self.stop.is_requested() {
                return None;
            }
            self.missing = Missing::Unreadable;
            self.parts.pop_front();
        }
        input.number = self.next;
        self.next += 1;
        if let Some(text) = input.text.take() {
            lock(&self.pending.0).insert(input.number, text);
        }
        Some(input)
    }
}

fn open(path: &Path, stop: &Stop) -> io::Result<Part> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    // A folder can be opened, and only reading fails.
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let place = path.display().to_string();
    Ok(if metadata.is_file() {
        Part::lines(&place, Box::new(file), false)
    } else {
        Part::lines(&place, Box::new(InterruptibleReader::new(file, stop)), true)
    })
}

/// Counts the inputs; `None` if they include a pipe, which can be read only once.
pub fn count(users: &[UserArg], from: Option<&Path>) -> Option<usize> {
    // Opening a pipe would block until it has a writer.
    let is_known = from.is_none_or(Path::is_file) && !users.contains(&UserArg::Stdin);
    let file = from.filter(|_| is_known).map(File::open).transpose().ok()?;
    is_known.then(|| users.len() + file.map_or(0, |file| Lines::new("", Box::new(file)).count()))
}

/// Parses the lines of a file, skipping comments and blank lines.
struct Lines {
    file: Arc<str>,
    input: BufReader<Box<dyn Read + Send>>,
    number: usize,
}

impl Lines {
    fn new(file: &str, input: Box<dyn Read + Send>) -> Lines {
        Lines { file: file.into(), input: BufReader::new(input), number: 0 }
    }

    /// Returns the next line without its line end; `None` at the end of the file.
    fn read(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        if (&mut self.input).take(MAX_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        if line.pop_if(|last| *last == b'\n').is_none() && line.len() as u64 == MAX_LINE {
            return Err(io::Error::other(format!("line {} is too long for a list of users", self.number)));
        }
        Ok(Some(line))
    }

    fn parse(&self, line: &[u8]) -> UserInput {
        let place = Line { file: Arc::clone(&self.file), number: self.number };
        let text = std::str::from_utf8(line).ok().filter(|text| text.len() < MAX_USER);
        let user = match text {
            Some(text) => UserRef::parse(text),
            None => Err("is too long for a user ID or an email, or not UTF-8 text".into()),
        };
        // An invalid line is kept, so that it can be corrected, unless it may be a key.
        let text = match &user {
            Ok(user) => Some(to_line(user)),
            Err(_) if secret::looks_like_key(&String::from_utf8_lossy(line)) => None,
            Err(_) => Some(line.to_owned()),
        };
        let user = user.map_err(|problem| place.invalid(problem));
        UserInput::new(Some(place), user, text)
    }
}

impl Iterator for Lines {
    type Item = UserInput;

    fn next(&mut self) -> Option<UserInput> {
        let fatal = |error| Some(UserInput::new(None, Err(error), None));
        loop {
            let line = match self.read() {
                Ok(line) => line?,
                Err(source) => return fatal(Error::File { file: self.file.to_string(), source }),
            };
            // Windows editors start a file with U+FEFF; in concatenated files it can be on any line.
            let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line);
            match line.trim_ascii() {
                trimmed if trimmed == UNFINISHED.as_bytes() => {
                    return fatal(Error::UnfinishedInput { file: self.file.to_string() });
                }
                [] | [b'#', ..] => {}
                _ => return Some(self.parse(line)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: bool = false;
    const PIPE: bool = true;
    const ID: &str = "01931a73-8b00-7000-8000-000000000000";

    fn lines(text: &[u8]) -> Vec<(usize, Result<UserRef, String>)> {
        Lines::new("ids.txt", Box::new(io::Cursor::new(text.to_vec())))
            .map(|input| (input.line.unwrap().number, input.user.map_err(|error| error.to_string())))
            .collect()
    }

    fn inputs(text: impl Read + Send + 'static, is_pipe: bool) -> Inputs {
        let parts = VecDeque::from([Part::lines("ids.txt", Box::new(text), is_pipe)]);
        Inputs { parts, next: 0, pending: Pending::default(), missing: Missing::None, stop: Stop::default() }
    }

    #[test]
    fn lines_are_trimmed_and_comments_skipped() {
        let text = format!("\u{feff}{ID}\r\n\n  # all of them\n\t{ID}  \r\nanna@example.com\n   \n{ID}");
        let id = Ok(UserRef::parse(ID).unwrap());
        let anna = Ok(UserRef::parse("anna@example.com").unwrap());
        assert_eq!(lines(text.as_bytes()), [(1, id.clone()), (4, id.clone()), (5, anna), (7, id)]);
        assert_eq!(lines(b""), []);
        assert_eq!(lines(b"\n\n#\n"), []);
    }

    #[test]
    fn an_invalid_line_is_reported_by_number_without_its_content() {
        let long = "a".repeat(5000);
        let text = format!("sk_live_abcdefgh\n{long}@example.com\n{ID}\n");
        let mut text = text.into_bytes();
        text.extend(b"\xff\xfe\n");
        let lines = lines(&text);
        let numbers: Vec<usize> = lines.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 2, 3, 4]);
        for (line, message) in
            [(0, "ids.txt, line 1: it looks like a secret key"), (1, "line 2: is too long"), (3, "or not UTF-8")]
        {
            let error = lines[line].1.as_ref().unwrap_err();
            assert!(error.contains(message) && !error.contains("sk_live"), "{error}");
        }
        assert!(lines[2].1.is_ok());
    }

    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }

    #[test]
    fn a_read_error_marks_the_rest_as_unreadable() {
        let mut inputs = inputs(io::Cursor::new(format!("{ID}\n")).chain(Broken), FILE);
        let users: Vec<UserInput> = inputs.by_ref().collect();
        assert_eq!(users.len(), 2);
        assert!(matches!(users[1].user, Err(Error::File { .. })) && inputs.missing == Missing::Unreadable);
    }

    #[test]
    fn an_overlong_line_is_kept_whole_and_an_endless_line_is_fatal() {
        let long = "a".repeat(5000);
        let mut long_line = inputs(io::Cursor::new(format!("{long}\n{ID}\n")), FILE);
        assert!(long_line.next().unwrap().user.is_err());
        assert_eq!(long_line.pending().take_all(), [long.as_bytes()]);
        let endless: Vec<UserInput> = inputs(io::repeat(b'a'), PIPE).collect();
        assert!(matches!(&endless[..], [UserInput { user: Err(Error::File { .. }), .. }]));
    }

    #[test]
    fn inputs_are_pending_until_done_and_a_stop_drops_pipes_only() {
        let text = format!("# VIP\n{ID}\nsk_live_abcdefgh\nanna\n#x@example.com\n{ID}");
        let mut file = inputs(io::Cursor::new(text.clone()), FILE);
        assert_eq!(file.by_ref().take(2).map(|input| input.number).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(file.pending().remove(0).as_deref(), Some(ID.as_bytes()));
        file.drop_pipes();
        assert_eq!((file.by_ref().count(), file.missing), (2, Missing::None));
        let left = file.pending().take_all();
        assert_eq!(left, [b"anna", ID.as_bytes()], "neither the key nor comments");
        let mut pipe = inputs(io::Cursor::new(text), PIPE);
        pipe.next();
        pipe.drop_pipes();
        assert_eq!((pipe.by_ref().count(), pipe.missing), (0, Missing::Pipe));
        assert_eq!(pipe.pending().take_all(), [ID.as_bytes()]);
    }

    #[test]
    fn a_file_of_an_unfinished_run_is_rejected() {
        let mut inputs = inputs(io::Cursor::new(format!("{ID}\n{UNFINISHED}\n{ID}\n")), FILE);
        assert!(inputs.next().unwrap().user.is_ok());
        assert!(matches!(inputs.next().unwrap().user, Err(Error::UnfinishedInput { .. })));
        assert!(inputs.next().is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn arbitrary_bytes_are_parsed(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(b'#')], 0..300)) {
            let lines = lines(&bytes);
            prop_assert!(lines.windows(2).all(|pair| pair[0].0 < pair[1].0));
            prop_assert!(lines.last().is_none_or(|(number, _)| *number <= bytes.split(|byte| *byte == b'\n').count()));
        }
    }
}
