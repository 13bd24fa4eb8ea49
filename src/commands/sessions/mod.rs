//! `torii sessions`

pub mod list;
mod listing;
mod names;
pub mod revoke;
mod saved;
mod screen;
pub mod summary;
mod watch;

use clap::Subcommand;

use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;

/// The commands on sessions.
#[derive(Debug, Subcommand)]
#[command(after_long_help = "\
Examples:
  torii sessions list anna.berg@example.com
  torii sessions revoke anna.berg@example.com --all --except 01981f2a")]
pub enum SessionsCommand {
    #[command(alias = "ls")]
    List(list::ListArgs),
    Summary(Box<summary::SummaryArgs>),
    Revoke(revoke::RevokeArgs),
}

impl SessionsCommand {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        match self {
            SessionsCommand::List(args) => args.run(global, host),
            SessionsCommand::Summary(args) => args.run(global, host),
            SessionsCommand::Revoke(args) => args.run(global, host),
        }
    }

    /// Returns whether the output is JSON.
    pub fn wants_json(&self) -> bool {
        match self {
            SessionsCommand::List(args) => args.output.wants_json(),
            SessionsCommand::Summary(args) => args.output.wants_json(),
            SessionsCommand::Revoke(args) => args.output.wants_json(),
        }
    }
}
