//! `torii completions`

mod script;

use clap::{Args, Command};
use clap_complete::Shell;

pub use self::script::script;
use crate::error::Error;
use crate::host::Host;

/// Print a completion script for a shell
///
/// The script completes commands, flags, fixed values, help topics, files, and the names of profiles, which it reads with `torii config
/// list`. It makes no request.
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
