//! The flags for many users.

use std::path::PathBuf;

use clap::Args;

use super::input::{self, UserArg};
use crate::client::ClientOptions;
use crate::error::{Error, quoted};
use crate::signal::Stop;

/// An API whose limits are not documented, and which serves customers, isn't asked faster unless the user says so.
const DEFAULT_JOBS: u16 = 8;

/// The flags for many users.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Many users")]
pub struct BatchArgs {
    /// Take users from this file, one a line; `-` is standard input
    ///
    /// A line is a user ID or an email. Blank lines and lines that begin with `#` are skipped. A line that names no user is
    /// reported with its number, and the rest goes on. A user who is named again is skipped.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub users_from: Option<PathBuf>,

    /// Query up to N users in parallel, from 1 to 256
    #[arg(long, value_name = "N", default_value_t = DEFAULT_JOBS, value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: u16,

    /// Make at most N requests a second, from 1 to 1000
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    rate: Option<u16>,

    /// Write the users that are left to this file
    ///
    /// In the end, however the run ends, the file holds the users that failed and those that were not reached: a later run goes
    /// on with `--users-from FILE`. It may be the file that the users are read from. Until the end it says that it is unfinished,
    /// and such a file is refused as input.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub failed_to: Option<PathBuf>,
}

impl BatchArgs {
    /// How many requests are in flight at the most.
    pub fn jobs(&self) -> usize {
        self.jobs.into()
    }

    /// The options of the client for these arguments.
    pub fn client_options(&self, is_batch: bool, stop: &Stop) -> ClientOptions {
        ClientOptions { jobs: self.jobs(), rate: self.rate.map(u32::from), is_batch, stop: stop.clone() }
    }

    /// Whether users are read from standard input, be it as one of these arguments.
    pub fn reads_stdin(&self, users: &[UserArg]) -> bool {
        users.contains(&UserArg::Stdin) || self.users_from.as_deref().is_some_and(input::is_stdin)
    }

    /// Whether some of the users come through a pipe, which can't be read twice.
    pub fn reads_pipe(&self, users: &[UserArg]) -> bool {
        let is_pipe = |file: &PathBuf| !file.metadata().is_ok_and(|metadata| metadata.is_file());
        users.contains(&UserArg::Stdin) || self.users_from.as_ref().is_some_and(is_pipe)
    }

    /// Whether `--jobs` is the default.
    pub fn has_default_jobs(&self) -> bool {
        self.jobs == DEFAULT_JOBS
    }

    /// Checks that as many connections may be open as there are jobs; raises the limit if need be.
    #[cfg(unix)]
    fn check_open_files(&self) -> Result<(), Error> {
        use rustix::process::{Resource, getrlimit, setrlimit};
        // Beside connections there are the streams, the input, the audit log and the like.
        let wanted = u64::from(self.jobs) + 16;
        let mut limit = getrlimit(Resource::Nofile);
        if limit.current.is_none_or(|current| current >= wanted) {
            return Ok(());
        }
        limit.current = Some(wanted);
        setrlimit(Resource::Nofile, limit).map_err(|_| {
            Error::Usage(format!(
                "'--jobs {}' needs {wanted} open files, which is more than this system allows (ulimit -Hn): use fewer",
                self.jobs
            ))
        })
    }

    /// Checks the flags.
    pub fn check(&self) -> Result<(), Error> {
        #[cfg(unix)]
        self.check_open_files()?;
        if self.failed_to.as_deref().is_some_and(input::is_stdin) {
            return Err(Error::Usage(
                "the argument '--failed-to' wants a file: standard output has the results".into(),
            ));
        }
        Ok(())
    }

    /// How to go on with users that failed, some of which `may_pass`.
    pub fn retry_hint(&self, may_pass: bool) -> String {
        let file = self.failed_to.as_ref().map(|file| quoted(&file.display().to_string()));
        match (file, may_pass) {
            (Some(file), true) => format!("try them again with --users-from {file}"),
            (Some(file), false) => format!("correct them in {file}, and go on with --users-from {file}"),
            (None, true) => "with --failed-to FILE they are kept, to be tried again with --users-from FILE".into(),
            (None, false) => "correct them; with --failed-to FILE they are kept".into(),
        }
    }

    /// How to go on after a run that was stopped, if what is left is kept.
    pub fn resume_hint(&self, users: &[UserArg]) -> Option<String> {
        let file = quoted(&self.failed_to.as_ref()?.display().to_string());
        Some(if self.reads_pipe(users) {
            format!("run what names the users again: {file} has those that were read and are left, and no others")
        } else {
            format!("go on with --users-from {file}")
        })
    }
}
