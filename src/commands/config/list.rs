//! `torii config list`

use clap::Args;

use crate::config::ConfigFile;
use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::view;

/// List the profiles
///
/// With the default one, the API URL, and what may be shown of the key. No program is run for a secret key.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii config list
  torii config list --json | jq -r '.[].name'")]
pub struct ListArgs {
    /// As one JSON array
    #[arg(long)]
    pub(super) json: bool,
}

impl ListArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let profiles = ConfigFile::load(global.config.as_deref(), host)?.describe_profiles();
        let shown = if self.json {
            view::settings::profiles_json(&profiles, host.terminal.stdout)
        } else {
            view::settings::profiles(&profiles, host.terminal.stdout).map_err(Error::Output)?
        };
        let shown = host.mask_secrets(&shown).into_owned();
        host.print(shown)?;
        if profiles.is_empty() && !self.json && !global.quiet {
            host.stderr("there are no profiles: `torii config init` makes one\n");
        }
        Ok(())
    }
}
