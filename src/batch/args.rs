//! The flags of commands that run over many users.

use std::path::PathBuf;

use clap::Args;

use super::input::{self, UserArg, UsersFile};
use crate::client::ClientOptions;
use crate::error::{Error, FailureKinds, Hint};
use crate::signal::Stop;

/// Low, because the API's rate limits are not documented and customers depend on it.
const DEFAULT_JOBS: u16 = 8;

/// The flags for many users.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Many users")]
pub struct BatchArgs {
    /// Read users from a file, one per line; `-` is standard input
    ///
    /// A line is a user ID or an email. Blank lines and lines that begin with `#` are skipped. A line that is not a
    /// user is reported with its number, and the others are processed. A user who is named again is skipped.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub users_from: Option<PathBuf>,

    /// Read users from this column of a CSV file
    ///
    /// The first line of the `--users-from` file names its columns, which are separated by commas, semicolons or tabs.
    #[arg(long, value_name = "NAME", requires = "users_from", hide_short_help = true)]
    users_column: Option<String>,

    /// Query up to N users in parallel, from 1 to 256
    #[arg(long, value_name = "N", default_value_t = DEFAULT_JOBS, value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: u16,

    /// Make at most N requests per second, from 1 to 1000
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000), hide_short_help = true)]
    rate: Option<u16>,

    /// Write users who failed or were not reached to a file
    ///
    /// However the run ends, a later one continues with `--users-from FILE`. It may be the file that the users are read from,
    /// unless that is CSV. Until the end the file says that it is unfinished, and is refused as input.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub failed_to: Option<PathBuf>,
}

impl BatchArgs {
    pub fn jobs(&self) -> usize {
        self.jobs.into()
    }

    /// Returns the limits on requests to the API.
    pub fn client_options(&self, is_batch: bool, stop: &Stop) -> ClientOptions {
        ClientOptions { jobs: self.jobs(), rate: self.rate.map(u32::from), is_batch, stop: stop.clone() }
    }

    /// Returns the `--users-from` file.
    pub fn users_file(&self) -> Option<UsersFile<'_>> {
        let column = self.users_column.as_deref();
        self.users_from.as_deref().map(|path| UsersFile { path, column })
    }

    /// Returns whether users are read from standard input, through `--users-from` or one of these arguments.
    pub fn reads_stdin(&self, users: &[UserArg]) -> bool {
        users.contains(&UserArg::Stdin) || self.users_from.as_deref().is_some_and(input::is_stdin)
    }

    /// Returns whether some users are read from a pipe, which can be read only once.
    pub fn reads_pipe(&self, users: &[UserArg]) -> bool {
        let is_pipe = |file: &PathBuf| !file.metadata().is_ok_and(|metadata| metadata.is_file());
        users.contains(&UserArg::Stdin) || self.users_from.as_ref().is_some_and(is_pipe)
    }

    pub fn has_default_jobs(&self) -> bool {
        self.jobs == DEFAULT_JOBS
    }

    /// Raises the soft limit of open files if `--jobs` needs more; an error if the hard limit is lower.
    #[cfg(unix)]
    fn check_open_files(&self) -> Result<(), Error> {
        use rustix::process::{Resource, getrlimit, setrlimit};
        // Besides connections: the standard streams, the input, the audit log and so on.
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

    /// Checks what clap can't check.
    pub fn check(&self) -> Result<(), Error> {
        #[cfg(unix)]
        self.check_open_files()?;
        if self.failed_to.as_deref().is_some_and(input::is_stdin) {
            return Err(Error::Usage(
                "the argument '--failed-to' takes a file: standard output has the results".into(),
            ));
        }
        let is_same = |file: &PathBuf, other| same_file::is_same_file(file, other).unwrap_or(false);
        if let (Some(_), Some(users), Some(file)) = (&self.users_column, &self.users_from, &self.failed_to)
            && is_same(users, file)
        {
            return Err(Error::Usage(
                "the argument '--failed-to' would overwrite the CSV file with a list of users: use another file".into(),
            ));
        }
        Ok(())
    }

    /// Returns the hint for users that failed.
    pub fn retry_hint(&self, kinds: FailureKinds) -> Hint {
        Hint::RetryUsers { file: self.failed_to.clone(), kinds }
    }

    /// Returns the hint for a run that was stopped; `None` without `--failed-to`.
    pub fn resume_hint(&self, users: &[UserArg]) -> Option<Hint> {
        let file = self.failed_to.clone()?;
        Some(if self.reads_pipe(users) { Hint::RestartPipe(file) } else { Hint::Resume(file) })
    }
}
