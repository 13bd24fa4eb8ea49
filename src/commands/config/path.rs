//! `torii config path`

use clap::Args;

use crate::config::ConfigFile;
use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;

/// Print the path of the configuration file
///
/// The file may not exist. `--config` and `TORII_CONFIG` override the usual path.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $EDITOR \"$(torii config path)\"")]
pub struct PathArgs {}

impl PathArgs {
    #[expect(clippy::unused_self, reason = "as all commands")]
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let path = ConfigFile::required_path(global.config.as_deref(), host)?.value;
        // As bytes, since a path need not be UTF-8.
        let mut line = path.into_os_string().into_encoded_bytes();
        line.push(b'\n');
        host.print(line)
    }
}
