//! `torii sandbox`

use std::path::PathBuf;

use clap::Args;

use crate::config::GlobalArgs;
use crate::error::Error;
use crate::host::Host;
use crate::sandbox::{self, Data, Sandbox};

/// Run a local Torii API with made-up data
///
/// For trying things out, and for testing scripts: it serves the API on this machine only, with a few users and sessions whose
/// times are relative to now, and really ends what is revoked. Any key that begins with `sk_test_` opens it, but for
/// `sk_test_refused`, and so does `sk_live_sandbox`, with which questions about live keys can be rehearsed. Ctrl-C stops it.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii sandbox
  torii sandbox --port 0 --fixture sessions.json")]
pub struct SandboxArgs {
    /// Listen on this port; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 4010)]
    port: u16,

    /// Serve the sessions in this file instead of the made-up ones
    ///
    /// The file holds a JSON list of sessions as the API sends them. Each is listed under its `userId`, with every field it
    /// has, expired or not.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    fixture: Option<PathBuf>,
}

impl SandboxArgs {
    /// Serves until Ctrl-C.
    ///
    /// # Errors
    /// A port or fixture that can't be used; Ctrl-C.
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let data = match &self.fixture {
            Some(path) => Data::from_fixture(path)?,
            None => Data::demo(host.now()),
        };
        let sandbox = Sandbox::bind(self.port, data)?;
        let url = sandbox.url();
        sandbox.run(|| {
            let exports = format!("export TORII_API_URL={url}\nexport TORII_SECRET_KEY={}\n", sandbox::KEY);
            host.stdout.write_all(exports.as_bytes()).and_then(|()| host.finish()).map_err(Error::Output)?;
            if !global.quiet {
                let who = if self.fixture.is_some() { "USER-ID" } else { sandbox::USER };
                host.stderr(&format!("listening on {url}; Ctrl-C stops it\ntry: torii sessions list {who}\n"));
            }
            Ok(())
        })?;
        Err(Error::Interrupted)
    }
}
