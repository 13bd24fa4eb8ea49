//! Commands that do the same work, timed against each other.
//!
//! They take turns, so that whatever else the machine does meets all of them, and each is compared with the first one of the
//! same round: the ratio stays when the machine gets slower, the milliseconds don't.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::Result;
use crate::lab::Lab;
use crate::os::{self, Memory};
use crate::server::{Counts, Server};

/// A command to time.
pub struct Entry {
    /// What it is called in the table, as Markdown.
    pub name: String,
    /// The tools without which it can't run.
    pub needs: Vec<&'static str>,
    pub program: Program,
    /// How many lines it prints at least; fewer mean that it doesn't do the work.
    pub lines: usize,
}

pub enum Program {
    /// One of `needs` or a path, with arguments.
    Direct(PathBuf, Vec<OsString>),
    /// A line for `sh`, whose start counts: that is how people run it.
    Shell(String),
}

/// What was measured of an entry.
pub struct Row {
    pub name: String,
    /// A time for each round.
    pub times: Vec<Duration>,
    /// The most that any round needed.
    pub memory: Memory,
    /// What the server saw in one run.
    pub counts: Option<Counts>,
}

pub struct Results {
    pub rows: Vec<Row>,
    /// What is missing, and why.
    pub notes: Vec<String>,
}

/// Times the entries for so many rounds. With a server comes the number of requests that each has to make.
pub fn race(lab: &Lab, rounds: usize, entries: Vec<Entry>, mut server: Option<(&mut Server, u64)>) -> Result<Results> {
    let mut notes = Vec::new();
    let mut runners = Vec::new();
    for entry in entries {
        match rehearse(lab, &entry, &mut server) {
            Ok((memory, counts)) => {
                runners.push((entry.command(lab), Row { name: entry.name, times: Vec::new(), memory, counts }));
            }
            Err(problem) => notes.push(format!("{}: {problem}", entry.name)),
        }
    }
    // What is quick is also easily disturbed, and costs little to run twice more.
    let warm_up = if rounds > 10 { 2 } else { 0 };
    for round in 0..warm_up + rounds {
        for place in 0..runners.len() {
            // Each is first in turn: what runs before a command leaves it something or takes something away.
            let turn = (place + round) % runners.len();
            let (command, row) = &mut runners[turn];
            let finished = os::run(command)?;
            if !finished.status.success() {
                return Err(format!("{}: {}", row.name, finished.status).into());
            }
            if round >= warm_up {
                row.times.push(finished.wall);
            }
            if finished.memory.bytes > row.memory.bytes {
                row.memory = finished.memory;
            }
        }
    }
    if let Some((server, _)) = server {
        server.counts()?;
    }
    Ok(Results { rows: runners.into_iter().map(|(_, row)| row).collect(), notes })
}

/// One run that isn't timed: it warms up, and shows whether the command does the whole work.
fn rehearse(
    lab: &Lab,
    entry: &Entry,
    server: &mut Option<(&mut Server, u64)>,
) -> std::result::Result<(Memory, Option<Counts>), String> {
    if let Some(missing) = entry.needs.iter().find(|tool| lab.find(tool).is_none()) {
        return Err(format!("`{missing}` is not installed"));
    }
    let paths = [lab.scratch.join("stdout"), lab.scratch.join("stderr")];
    let attempt = || -> io::Result<_> {
        let mut command = entry.command(lab);
        let finished = os::run(command.stdout(File::create(&paths[0])?).stderr(File::create(&paths[1])?))?;
        Ok((finished, count_lines(&paths[0])?, fs::read_to_string(&paths[1]).unwrap_or_default()))
    };
    let attempted = attempt().map_err(|error| error.to_string());
    // Whatever came of it: the counts of the next command begin after this one's.
    let counts = match server {
        Some((server, expected)) => Some((server.counts().map_err(|error| error.to_string())?, *expected)),
        None => None,
    };
    let (finished, lines, errors) = attempted?;
    if !finished.status.success() {
        return Err(format!("{}: {}", finished.status, errors.lines().next().unwrap_or_default()));
    }
    if lines < entry.lines {
        return Err(format!("prints {lines} lines where {} are expected", entry.lines));
    }
    match counts {
        Some((counts, expected)) if counts.requests != expected => {
            Err(format!("makes {} requests where {expected} are expected", counts.requests))
        }
        counts => Ok((finished.memory, counts.map(|(counts, _)| counts))),
    }
}

/// Without having the whole file in memory, which would count for whatever is started afterwards.
fn count_lines(path: &PathBuf) -> io::Result<usize> {
    let mut reader = BufReader::new(File::open(path)?);
    let mut lines = 0;
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Ok(lines);
        }
        lines += chunk.iter().map(|&byte| usize::from(byte == b'\n')).sum::<usize>();
        let length = chunk.len();
        reader.consume(length);
    }
}

impl Entry {
    pub fn command(&self, lab: &Lab) -> Command {
        match &self.program {
            Program::Direct(program, arguments) => {
                let found = program.to_str().filter(|name| !name.contains('/')).and_then(|name| lab.find(name));
                let mut command = lab.command(found.as_ref().unwrap_or(program));
                command.args(arguments);
                command
            }
            Program::Shell(line) => {
                let mut command = lab.command("/bin/sh".as_ref());
                command.arg("-c").arg(line);
                command
            }
        }
    }
}
