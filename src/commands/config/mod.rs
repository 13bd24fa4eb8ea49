//! `torii config`

mod init;
mod list;
mod path;
mod remove;
mod show;

use clap::Subcommand;

use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;

/// The commands on the configuration.
#[derive(Debug, Subcommand)]
#[command(after_long_help = "\
Examples:
  torii config init
  torii config list
  torii config show --profile live")]
pub enum ConfigCommand {
    Init(init::InitArgs),
    List(list::ListArgs),
    Remove(remove::RemoveArgs),
    Show(show::ShowArgs),
    Path(path::PathArgs),
}

impl ConfigCommand {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        match self {
            ConfigCommand::Init(args) => args.run(global, host),
            ConfigCommand::List(args) => args.run(global, host),
            ConfigCommand::Remove(args) => args.run(global, host),
            ConfigCommand::Show(args) => args.run(global, host),
            ConfigCommand::Path(args) => args.run(global, host),
        }
    }

    /// Returns whether the output is JSON.
    pub fn wants_json(&self) -> bool {
        match self {
            ConfigCommand::Show(args) => args.json,
            ConfigCommand::List(args) => args.json,
            ConfigCommand::Init(_) | ConfigCommand::Remove(_) | ConfigCommand::Path(_) => false,
        }
    }
}
