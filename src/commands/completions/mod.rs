//! `torii completions`

mod script;

use clap::Args;
use clap_complete::Shell;
use std::io::Write as _;

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
    /// Writes the script to standard output.
    pub fn run(&self, host: &mut Host) -> Result<(), Error> {
        host.stdout.write_all(script(self.shell).as_bytes()).and_then(|()| host.finish()).map_err(Error::Output)
    }
}
