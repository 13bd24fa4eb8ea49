//! Reads users from the command line, a file, or standard input.

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, Read};
use std::iter;
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::users_file::{CsvUsers, UserLines, to_line};
use crate::error::Error;
use crate::lines::Line;
use crate::model::{UserRef, UserRefError};
use crate::signal::Stop;
use crate::stdio::{self, InterruptibleReader};
use crate::sync::lock;

/// A `USER` argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserArg {
    User(UserRef),
    /// `-`: read users from standard input.
    Stdin,
}

impl UserArg {
    /// Parses an ID, an email or `-`. The error doesn't quote the text, which may be a key.
    pub fn parse(text: &str) -> Result<UserArg, UserRefError> {
        if text == "-" { Ok(UserArg::Stdin) } else { UserRef::parse(text).map(UserArg::User) }
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
    pub(super) fn new(line: Option<Line>, user: Result<UserRef, Error>, text: Option<Vec<u8>>) -> UserInput {
        UserInput { number: 0, line, user, length: text.as_ref().map_or(0, Vec::len), text }
    }

    /// An error after which nothing can be read.
    pub(super) fn fatal(error: Error) -> UserInput {
        UserInput::new(None, Err(error), None)
    }

    fn argument(user: UserRef) -> UserInput {
        let text = to_line(&user);
        UserInput::new(None, Ok(user), Some(text))
    }
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

/// The `--users-from` file.
#[derive(Clone, Copy)]
pub struct UsersFile<'a> {
    pub path: &'a Path,
    /// The column of the users, if it is CSV.
    pub column: Option<&'a str>,
}

impl UsersFile<'_> {
    fn open(self, stop: &Stop) -> Result<Part, Error> {
        if is_stdin(self.path) {
            return self.part("standard input", open_stdin(stop)?, true);
        }
        let name = self.path.display().to_string();
        let (input, is_pipe) =
            open_file(self.path, stop).map_err(|source| Error::File { file: name.clone(), source })?;
        self.part(&name, input, is_pipe)
    }

    fn part(self, name: &str, input: Box<dyn Read + Send>, is_pipe: bool) -> Result<Part, Error> {
        let mut inputs = self.parse(name, input)?;
        if is_pipe {
            return Ok(Part { inputs, is_pipe });
        }
        // What can't be read at all is an error before anything is requested.
        let first = inputs.next();
        match first {
            Some(UserInput { user: Err(error), .. }) if error.is_fatal() => Err(error),
            _ => Ok(Part { inputs: Box::new(first.into_iter().chain(inputs)), is_pipe }),
        }
    }

    fn parse(
        self,
        name: &str,
        input: Box<dyn Read + Send>,
    ) -> Result<Box<dyn Iterator<Item = UserInput> + Send>, Error> {
        Ok(match self.column {
            Some(column) => Box::new(CsvUsers::open(name, input, column)?),
            None => Box::new(UserLines::new(name, input)),
        })
    }

    /// Counts the users; `None` if that is only possible once.
    fn count(self) -> Option<usize> {
        // Opening a pipe would block until it has a writer.
        if !self.path.is_file() {
            return None;
        }
        Some(self.parse("", Box::new(File::open(self.path).ok()?)).ok()?.count())
    }
}

fn open_stdin(stop: &Stop) -> Result<Box<dyn Read + Send>, Error> {
    stdio::stdin_until(stop).map_err(|source| Error::File { file: "standard input".into(), source })
}

/// Opens a file, and returns whether it can be read only once.
fn open_file(path: &Path, stop: &Stop) -> io::Result<(Box<dyn Read + Send>, bool)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    // A folder can be opened, and only reading fails.
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(if metadata.is_file() {
        (Box::new(file), false)
    } else {
        (Box::new(InterruptibleReader::new(file, stop)), true)
    })
}

impl Inputs {
    /// Opens the file and standard input, and reads no pipe yet.
    pub fn open(users: &[UserArg], file: Option<UsersFile<'_>>, stop: &Stop) -> Result<Inputs, Error> {
        let stdins = users.iter().filter(|user| **user == UserArg::Stdin).count();
        if stdins + usize::from(file.is_some_and(|file| is_stdin(file.path))) > 1 {
            return Err(Error::Usage("standard input can be read only once: give '-' once".into()));
        }
        let arguments = users.iter().map(|user| match user {
            UserArg::Stdin => UsersFile { path: Path::new("-"), column: None }.open(stop),
            UserArg::User(user) => {
                Ok(Part { inputs: Box::new(iter::once(UserInput::argument(user.clone()))), is_pipe: false })
            }
        });
        let parts = arguments.chain(file.map(|file| file.open(stop))).collect::<Result<_, _>>()?;
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

/// Counts the inputs; `None` if they include a pipe, which can be read only once.
pub fn count(users: &[UserArg], file: Option<UsersFile<'_>>) -> Option<usize> {
    if users.contains(&UserArg::Stdin) {
        return None;
    }
    Some(users.len() + file.map_or(Some(0), UsersFile::count)?)
}

#[cfg(test)]
mod tests {
    use super::super::users_file::UNFINISHED;
    use super::*;

    const FILE: bool = false;
    const PIPE: bool = true;
    const ID: &str = "01931a73-8b00-7000-8000-000000000000";

    fn inputs(text: impl Read + Send + 'static, is_pipe: bool) -> Inputs {
        let inputs = Box::new(UserLines::new("ids.txt", Box::new(text)));
        let parts = VecDeque::from([Part { inputs, is_pipe }]);
        Inputs { parts, next: 0, pending: Pending::default(), missing: Missing::None, stop: Stop::default() }
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
}
