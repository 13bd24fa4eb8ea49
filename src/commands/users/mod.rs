//! `torii users`

pub mod ban;
pub mod find;
pub mod list;
mod search;
pub mod show;

use clap::Subcommand;

use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::view::record::Action;

/// The commands on users.
#[derive(Debug, Subcommand)]
#[command(after_long_help = "\
Examples:
  torii users find berg
  torii users ban anna.berg@example.com")]
pub enum UsersCommand {
    #[command(alias = "search")]
    Find(find::FindArgs),
    #[command(alias = "ls")]
    List(list::ListArgs),
    Show(show::ShowArgs),
    Ban(ban::BanArgs),
    Unban(ban::UnbanArgs),
}

impl UsersCommand {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        match self {
            UsersCommand::Find(args) => args.run(global, host),
            UsersCommand::List(args) => args.run(global, host),
            UsersCommand::Show(args) => args.run(global, host),
            UsersCommand::Ban(args) => args.status.run(Action::Ban, global, host),
            UsersCommand::Unban(args) => args.status.run(Action::Unban, global, host),
        }
    }

    /// Returns whether the output is JSON.
    pub fn wants_json(&self) -> bool {
        match self {
            UsersCommand::Find(args) => args.result.output.wants_json(),
            UsersCommand::List(args) => args.result.output.wants_json(),
            UsersCommand::Show(args) => args.json,
            UsersCommand::Ban(ban::BanArgs { status }) | UsersCommand::Unban(ban::UnbanArgs { status }) => {
                status.output.wants_json()
            }
        }
    }
}
