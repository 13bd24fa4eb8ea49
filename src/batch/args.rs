//! The flags for many users.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::Args;

use super::failures::Failures;
use super::input::{self, Named};
use crate::client::Load;
use crate::error::{Error, quoted};
use crate::view::style::Style;

/// The flags for many users.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Many users")]
pub struct ManyArgs {
    /// Take the users from this file, one a line; `-` is standard input
    ///
    /// A line is an id or an email address. Blank lines and lines that begin with `#` are skipped. A line that names no user is
    /// reported with its number, and the rest goes on.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub users_from: Option<PathBuf>,

    /// Ask about so many users at a time, from 1 to 64
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    jobs: u8,

    /// Make at most so many requests a second, from 1 to 1000
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    rate: Option<u16>,

    /// Write the users that failed to this file
    ///
    /// They can be tried again by giving it to `--users-from`; it may be the same file. It is written when the run has come to
    /// its end: one that is broken off before all users have been looked at leaves the file as it was.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    failed_to: Option<PathBuf>,
}

impl ManyArgs {
    /// Calls at a time.
    #[must_use]
    pub fn jobs(&self) -> usize {
        self.jobs.into()
    }

    /// What may be asked of the API, until `stop` is true.
    #[must_use]
    pub fn load(&self, stop: Arc<AtomicBool>) -> Load {
        Load { jobs: self.jobs(), rate: self.rate.map(u32::from), is_many: true, stop }
    }

    /// Whether users are to be read from standard input.
    #[must_use]
    pub fn reads_stdin(&self) -> bool {
        self.users_from.as_deref().is_some_and(input::is_stdin)
    }

    /// Whether users are to be read from standard input, be it as one of these arguments.
    #[must_use]
    pub fn reads_stdin_with(&self, named: &[Named]) -> bool {
        named.contains(&Named::Stdin) || self.reads_stdin()
    }

    /// Whether users that fail are to be kept in a file.
    #[must_use]
    pub fn keeps_failures(&self) -> bool {
        self.failed_to.is_some()
    }

    /// Failures, kept where these flags say.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn failures(&self, wants_json: bool, style: Style) -> Result<Failures, Error> {
        if self.failed_to.as_deref().is_some_and(input::is_stdin) {
            return Err(Error::Usage("the argument '--failed-to' wants a file: standard output has the answer".into()));
        }
        Failures::new(self.failed_to.as_deref(), wants_json, style)
    }

    /// What to do about users that failed.
    #[must_use]
    pub fn hint(&self) -> String {
        match &self.failed_to {
            Some(file) => format!("try them again with --users-from {}", quoted(&file.display().to_string())),
            None => "with --failed-to FILE they are kept, to be tried again with --users-from FILE".into(),
        }
    }
}
