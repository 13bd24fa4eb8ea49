//! `torii completions`

mod script;

use clap::{Args, Command};
use clap_complete::Shell;

pub use self::script::script;
use crate::error::Error;
use crate::host::Host;

/// Print a completion script for a shell
///
/// With the script a shell completes commands, flags and their values, and files where files belong. The script asks nothing of
/// the API and reads no configuration.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii completions bash > ~/.local/share/bash-completion/completions/torii
  torii completions zsh > ~/.zfunc/_torii
  torii completions fish > ~/.config/fish/completions/torii.fish")]
pub struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

impl CompletionsArgs {
    /// Prints the script for `command`, the root of all commands.
    pub fn run(&self, command: Command, host: &mut Host) -> Result<(), Error> {
        host.print(script(command, self.shell))
    }
}
