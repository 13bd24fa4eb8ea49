//! `torii users`

pub mod find;

use clap::Subcommand;

use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;

/// The commands on users.
#[derive(Debug, Subcommand)]
#[command(after_long_help = "\
Example:
  torii users find berg")]
pub enum UsersCommand {
    #[command(alias = "search")]
    Find(find::FindArgs),
}

impl UsersCommand {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        match self {
            UsersCommand::Find(args) => args.run(global, host),
        }
    }

    /// Returns whether the output is JSON.
    pub fn wants_json(&self) -> bool {
        match self {
            UsersCommand::Find(args) => args.output.wants_json(),
        }
    }
}
