//! Counts sessions that `torii sessions list -o jsonl` saved.

use std::collections::HashSet;
use std::fs::File;
use std::path::Path;

use crate::error::Error;
use crate::filter::Filter;
use crate::lines::LineReader;
use crate::model::{Id, Session, SessionRecord};
use crate::summary::Summary;
use crate::view::Undecided;

/// Maximum length of a line, in bytes.
const MAX_LINE: usize = 64 << 20;

/// What was read of saved sessions.
pub struct Saved<'a> {
    filter: &'a Filter,
    /// The users before the last one.
    seen: HashSet<Id>,
    last: Option<Id>,
    /// Whether the last user has been counted.
    is_begun: bool,
    pub undecided: Undecided,
}

impl<'a> Saved<'a> {
    pub fn new(filter: &'a Filter) -> Saved<'a> {
        Saved { filter, seen: HashSet::new(), last: None, is_begun: false, undecided: Undecided::default() }
    }

    /// Reads a file of JSON Lines. A line that isn't a session is an error, also one that is cut off.
    pub fn read(&mut self, path: &Path, summary: &mut Summary<'_>) -> Result<(), Error> {
        let file = path.display().to_string();
        let input = File::open(path).map_err(|source| Error::File { file: file.clone(), source })?;
        let mut lines = LineReader::new(&file, Box::new(input), MAX_LINE);
        // A user whose sessions go on in another file may be there as a whole.
        self.seen.extend(self.last.take());
        while let Some(line) = lines.read()? {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let invalid = |problem: &str| lines.position().invalid(problem);
            let session: Session<'_> = serde_json::from_slice(&line).map_err(|error| {
                invalid(if line.starts_with(b"[") {
                    "this is a JSON array: save JSON Lines with -o jsonl"
                } else if error.is_eof() {
                    "the line is truncated: the file is incomplete"
                } else {
                    "not a session as written by `torii sessions list -o jsonl`"
                })
            })?;
            self.add(session, summary).map_err(|problem| invalid(&problem))?;
        }
        Ok(())
    }

    fn add(&mut self, session: Session<'_>, summary: &mut Summary<'_>) -> Result<(), String> {
        let user = session.user_id;
        if self.last != Some(user) {
            self.seen.extend(self.last.replace(user));
            self.is_begun = false;
            if self.seen.contains(&user) {
                return Err(format!("user {user} appears twice, and would be counted twice"));
            }
        }
        let mut records = vec![SessionRecord { session, raw: "" }];
        self.undecided.add(self.filter.apply(&mut records));
        for record in &records {
            if !std::mem::replace(&mut self.is_begun, true) {
                summary.begin_user();
            }
            summary.add(&record.session);
        }
        Ok(())
    }
}
