//! `torii config list`

use clap::Args;

use crate::config::ConfigFile;
use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::view;

/// List the profiles
///
/// Marks the default profile, and shows the API URL and the prefix of the secret key. No program is run for a key.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii config list
  torii config list --names-only")]
pub struct ListArgs {
    /// Print a JSON array
    #[arg(long)]
    pub(super) json: bool,

    /// Print only the names, one per line
    #[arg(short = 'l', long, conflicts_with = "json")]
    names_only: bool,
}

impl ListArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let profiles = ConfigFile::load(global.config.as_deref(), host)?.describe_profiles();
        let shown = if self.names_only {
            view::settings::profile_names(&profiles)
        } else if self.json {
            view::settings::profiles_json(&profiles, host.terminal.stdout)
        } else {
            view::settings::profiles(&profiles, host.terminal.stdout).map_err(Error::Output)?
        };
        let shown = host.mask_secrets(&shown).into_owned();
        host.print(shown)?;
        if profiles.is_empty() && !self.json && !self.names_only && !global.quiet {
            host.stderr("there are no profiles: `torii config init` adds one\n");
        }
        Ok(())
    }
}
