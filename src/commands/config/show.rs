//! `torii config show`

use clap::Args;

use crate::config::EffectiveConfig;
use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::view;

/// Show every setting, and where it comes from
///
/// Nothing is asked of the API, no program is run for a secret key, and the key itself is never shown.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii config show
  torii config show --profile live --json | jq -r .apiUrl.origin")]
pub struct ShowArgs {
    /// As one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

impl ShowArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let facts = EffectiveConfig::load(global, host)?.describe(global);
        let shown =
            if self.json { view::settings::json(&facts, host.terminal.stdout) } else { view::settings::lines(&facts) };
        let shown = host.mask_secrets(&shown).into_owned();
        host.print(shown)
    }
}
