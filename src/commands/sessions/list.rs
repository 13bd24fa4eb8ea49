//! `torii sessions list`

use clap::Args;

use crate::commands::api::Connection;
use crate::config::GlobalArgs;
use crate::error::Error;
use crate::host::Host;
use crate::model::Id;
use crate::view::{OutputArgs, View};

/// List the active sessions of a user
///
/// Shows on which devices the user is signed in, from which addresses, when each session was last used, and whether it is
/// one of us behind it (impersonation). The order is the API's: most recently used first.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  torii sessions list 01931a73-8b00-7000-8000-000000000000
  torii sessions list 01931a73-8b00-7000-8000-000000000000 --json | jq -r '.[].ipAddress'
  torii sessions list 01931a73-8b00-7000-8000-000000000000 --sandbox")]
pub struct ListArgs {
    /// The user's id, a UUID
    #[arg(value_name = "USER-ID", value_parser = Id::parse_lenient)]
    user: Id,

    /// The form of the answer.
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

impl ListArgs {
    /// Asks the API and prints the answer.
    ///
    /// # Errors
    /// Whatever stands between the user and the answer.
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let view = View::new(&self.output, global)?;
        let api = Connection::open(global, host)?;
        let answer = api.client.sessions(self.user)?;
        let records = answer.sessions()?;
        view.sessions(host, self.user, &api.source, &records)
    }
}
