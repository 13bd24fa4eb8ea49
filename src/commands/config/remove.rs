//! `torii config remove`

use clap::Args;

use crate::config::{ConfigFile, remove_profile};
use crate::error::{Error, Hint};
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::prompt;
use crate::signal::Stop;
use crate::view::error::safe;

/// Remove a profile and its secret key
///
/// Other settings and comments stay, but `default_profile` goes with its profile. A password manager keeps its copy of the key.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii config remove test
  torii config remove test --yes")]
pub struct RemoveArgs {
    /// Name of the profile
    name: String,

    /// Don't ask
    #[arg(long)]
    yes: bool,
}

impl RemoveArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let path = ConfigFile::required_path(global.config.as_deref(), host)?.value;
        let config = ConfigFile::load(global.config.as_deref(), host)?;
        if !config.profiles.contains_key(&self.name) {
            return Err(Error::Config {
                path,
                line: None,
                problem: "has no such profile".into(),
                hint: Some(Hint::ListProfiles),
            });
        }
        if !self.yes {
            if !(host.terminal.stdin && host.terminal.stderr) {
                return Err(Error::Usage(
                    "can't ask for confirmation without a terminal: add --yes to continue".into(),
                ));
            }
            let question = format!("Remove profile \"{}\" and its key?", safe(&self.name));
            if prompt::confirm(&question, &Stop::default())? != Some(true) {
                return Err(Error::Declined("nothing was changed".into()));
            }
        }
        remove_profile(&path, &self.name)?;
        if !global.quiet {
            host.stderr(&(safe(&format!("profile \"{}\" is removed from {}", self.name, path.display())) + "\n"));
        }
        Ok(())
    }
}
