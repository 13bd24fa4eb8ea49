//! Many users, as they are named: on the command line, in a file or on standard input, one a line.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use crate::error::Error;
use crate::host::Host;
use crate::model::UserRef;
use crate::secret;

/// No id and no address is longer, in bytes.
const LONGEST_LINE: u64 = 1024;

/// What stands in the place of a user on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A user.
    User(UserRef),
    /// `-`: those that standard input names.
    Stdin,
}

impl Named {
    /// Reads an id, an address or `-`.
    ///
    /// # Errors
    /// It is none of them. The text is not quoted.
    pub fn parse(text: &str) -> Result<Named, String> {
        if text == "-" { Ok(Named::Stdin) } else { UserRef::parse(text).map(Named::User) }
    }

    /// The user, unless it is for standard input to say.
    pub fn user(&self) -> Option<&UserRef> {
        match self {
            Named::User(user) => Some(user),
            Named::Stdin => None,
        }
    }
}

/// A line of a file.
#[derive(Clone, Debug)]
pub struct Place {
    file: Arc<str>,
    /// Counted from 1.
    line: usize,
}

impl Place {
    /// This line names nobody.
    pub fn bad(&self, problem: impl Into<String>) -> Error {
        Error::BadLine { place: self.file.to_string(), line: self.line, problem: problem.into() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of {}", self.line, self.file)
    }
}

/// One naming of a user: an argument or a line.
pub struct Naming {
    /// Where it stands, unless it is an argument: `line 12 of ids.txt`.
    pub place: Option<Place>,
    /// Who is named.
    pub user: Result<UserRef, Error>,
    /// How to name the user again in a file; `None` when that must not be written down.
    pub again: Option<Vec<u8>>,
}

/// A user as a line of a file, which must not be taken for a comment.
fn as_line(user: &UserRef) -> Vec<u8> {
    let name = user.to_string();
    if name.starts_with('#') { format!("<{name}>") } else { name }.into_bytes()
}

/// Whether a path stands for standard input.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// All namings: those on the command line, then those in the file.
///
/// # Errors
/// The file can't be opened, or standard input would be read twice.
pub fn namings(named: &[Named], from: Option<&Path>, host: &mut Host) -> Result<Namings, Error> {
    let stdins = named.iter().filter(|named| **named == Named::Stdin).count() + usize::from(from.is_some_and(is_stdin));
    if stdins > 1 {
        return Err(Error::Usage("standard input can be read only once: give '-' once".into()));
    }
    let mut stdin = (stdins == 1).then(|| {
        let input = std::mem::replace(&mut host.stdin, Box::new(io::empty()));
        Lines::new("standard input", input)
    });
    let mut parts: Vec<Namings> = Vec::new();
    for named in named {
        match named {
            Named::User(user) => {
                let naming = Naming { place: None, user: Ok(user.clone()), again: Some(as_line(user)) };
                parts.push(Box::new(std::iter::once(naming)));
            }
            Named::Stdin => parts.extend(stdin.take().map(|lines| Box::new(lines) as Namings)),
        }
    }
    match from {
        Some(path) if is_stdin(path) => parts.extend(stdin.take().map(|lines| Box::new(lines) as Namings)),
        Some(path) => {
            let place = path.display().to_string();
            let file = open(path).map_err(|source| Error::File { place: place.clone(), source })?;
            parts.push(Box::new(Lines::new(&place, Box::new(file))));
        }
        None => {}
    }
    Ok(Box::new(parts.into_iter().flatten()))
}

/// Namings from wherever they come.
pub type Namings = Box<dyn Iterator<Item = Naming> + Send>;

/// A folder can be opened, and only reading fails.
fn open(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(file) }
}

/// How many users a file names, as far as that can be told beforehand: not of a pipe.
pub fn count(named: &[Named], from: Option<&Path>) -> Option<usize> {
    let in_file = match from {
        None => 0,
        Some(path) if is_stdin(path) => return None,
        Some(path) => {
            // Opening a pipe would wait for its writer, who may have gone.
            path.metadata().ok().filter(fs::Metadata::is_file)?;
            Lines::new("", Box::new(open(path).ok()?)).count()
        }
    };
    (!named.contains(&Named::Stdin)).then_some(named.len() + in_file)
}

/// The lines of a file that name users.
struct Lines {
    file: Arc<str>,
    input: BufReader<Box<dyn Read + Send>>,
    number: usize,
}

impl Lines {
    fn new(file: &str, input: Box<dyn Read + Send>) -> Lines {
        Lines { file: file.into(), input: BufReader::new(input), number: 0 }
    }

    /// The next line without its end, `None` at the end of the file; what is too long is cut off.
    fn read(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        if (&mut self.input).take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        if line.pop_if(|last| *last == b'\n').is_none() && line.len() as u64 == LONGEST_LINE {
            self.input.skip_until(b'\n')?;
        }
        Ok(Some(line))
    }
}

impl Iterator for Lines {
    type Item = Naming;

    fn next(&mut self) -> Option<Naming> {
        loop {
            let line = match self.read() {
                Ok(line) => line?,
                Err(source) => {
                    // Nothing after this can be read; what was read so far is not all.
                    self.input = BufReader::new(Box::new(io::empty()));
                    let user = Err(Error::File { place: self.file.to_string(), source });
                    return Some(Naming { place: None, user, again: None });
                }
            };
            // Windows' editors begin a file with U+FEFF.
            let line = line.strip_prefix("\u{feff}".as_bytes()).filter(|_| self.number == 1).unwrap_or(&line);
            if line.trim_ascii().is_empty() || line.trim_ascii().starts_with(b"#") {
                continue;
            }
            let text = std::str::from_utf8(line).ok().filter(|_| (line.len() as u64) < LONGEST_LINE);
            let user = match text {
                Some(text) => UserRef::parse(text),
                None => Err("is too long for a user id or an email address, or not UTF-8 text".into()),
            };
            // A line that is wrong is kept for whoever mends it, unless it is what must not be kept.
            let again = match &user {
                Ok(user) => Some(as_line(user)),
                Err(_) if secret::looks_like_key(&String::from_utf8_lossy(line)) => None,
                Err(_) => Some(line.to_owned()),
            };
            let place = Place { file: Arc::clone(&self.file), line: self.number };
            let user = user.map_err(|problem| place.bad(problem));
            return Some(Naming { place: Some(place), user, again });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "01931a73-8b00-7000-8000-000000000000";

    fn lines(text: &[u8]) -> Vec<(usize, Result<UserRef, String>)> {
        let input = Box::new(io::Cursor::new(text.to_vec()));
        Lines::new("ids.txt", input)
            .map(|naming| (naming.place.unwrap().line, naming.user.map_err(|error| error.to_string())))
            .collect()
    }

    #[test]
    fn lines_as_people_and_programs_write_them() {
        let text = format!("\u{feff}{ID}\r\n\n  # all of them\n\t{ID}  \r\nanna@example.com\n   \n{ID}");
        let id = Ok(UserRef::parse(ID).unwrap());
        let anna = Ok(UserRef::parse("anna@example.com").unwrap());
        assert_eq!(lines(text.as_bytes()), [(1, id.clone()), (4, id.clone()), (5, anna), (7, id)]);
        assert_eq!(lines(b""), []);
        assert_eq!(lines(b"\n\n#\n"), []);
    }

    #[test]
    fn a_bad_line_is_named_by_number_and_not_by_content() {
        let long = "a".repeat(5000);
        let text = format!("sk_live_abcdefgh\n{long}@example.com\n{ID}\n");
        let mut text = text.into_bytes();
        text.extend(b"\xff\xfe\n");
        let lines = lines(&text);
        let numbers: Vec<usize> = lines.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 2, 3, 4]);
        for (line, words) in
            [(0, "ids.txt, line 1: it looks like a secret key"), (1, "line 2: is too long"), (3, "or not UTF-8")]
        {
            let error = lines[line].1.as_ref().unwrap_err();
            assert!(error.contains(words) && !error.contains("sk_live"), "{error}");
        }
        assert!(lines[2].1.is_ok());
    }

    #[test]
    fn a_file_that_breaks_off_is_not_taken_for_the_whole() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let input = io::Cursor::new(format!("{ID}\n")).chain(Broken);
        let namings: Vec<Naming> = Lines::new("ids.txt", Box::new(input)).collect();
        assert_eq!(namings.len(), 2);
        assert!(matches!(namings[1].user, Err(Error::File { .. })));
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(b'#')], 0..3000)) {
            let lines = lines(&bytes);
            prop_assert!(lines.windows(2).all(|pair| pair[0].0 < pair[1].0));
            prop_assert!(lines.last().is_none_or(|(number, _)| *number <= bytes.split(|byte| *byte == b'\n').count()));
        }
    }
}
