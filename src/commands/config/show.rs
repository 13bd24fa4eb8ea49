//! `torii config show`

use std::path::Path;

use clap::Args;

use crate::config::EffectiveConfig;
use crate::error::Error;
use crate::geoip::Database;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::view;

/// Show every setting and its origin
///
/// Makes no request, runs no program for a secret key, and never shows the key itself.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii config show
  torii config show --profile live --json | jq -r .apiUrl.origin")]
pub struct ShowArgs {
    /// Print a JSON object
    #[arg(long)]
    pub(super) json: bool,
}

impl ShowArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let config = EffectiveConfig::load(global, host)?;
        let mut facts = config.describe(global);
        if let (Some(fact), Some(files)) = (facts.iter_mut().find(|fact| fact.key == "geoip"), &config.geoip) {
            let files: Vec<String> = files.value.iter().map(|file| describe_database(file)).collect();
            fact.value = files.join(", ");
        }
        let shown =
            if self.json { view::settings::json(&facts, host.terminal.stdout) } else { view::settings::lines(&facts) };
        let shown = host.mask_secrets(&shown).into_owned();
        host.print(shown)
    }
}

/// Returns `city.mmdb (GeoLite2-City of 2026-06-17)`, or what is wrong with the file.
fn describe_database(file: &Path) -> String {
    let found = Database::open(file).map_or_else(|problem| problem, |database| database.describe());
    format!("{} ({found})", file.display())
}
