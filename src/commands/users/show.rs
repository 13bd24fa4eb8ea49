//! `torii users show`

use clap::Args;
use jiff::Timestamp;

use crate::client::ClientOptions;
use crate::context::Context;
use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::model::UserRef;
use crate::view::header::source_line;
use crate::view::json::{self, Layout};
use crate::view::user::Details;
use crate::view::users::without_metadata;

/// Show one user: email, status, sessions and organizations
///
/// A deleted user has no sessions and organizations. JSON has only the user.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii users show anna.berg@example.com
  torii users show 01931a73-8b00-7000-8000-000000000000 --json | jq -r .status")]
pub struct ShowArgs {
    /// User ID or email
    #[arg(value_name = "USER", value_parser = UserRef::parse)]
    user: UserRef,

    /// Print the user as JSON
    #[arg(long)]
    pub(super) json: bool,

    /// Include metadata in JSON
    #[arg(long, requires = "json")]
    metadata: bool,
}

impl ShowArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let api = Context::open(global, ClientOptions::sequential(), host)?;
        let record = api.client.find_user(&self.user)?;
        if self.json {
            let layout = if host.terminal.stdout { Layout::Pretty } else { Layout::Compact };
            let raw = if self.metadata { record.raw } else { without_metadata(&record.raw) };
            return json::single(&mut host.stdout, raw.get(), layout)
                .and_then(|()| host.finish())
                .map_err(Error::Output);
        }
        let user = &record.user;
        let (mut sessions, mut memberships) = (None, None);
        if user.status != "deleted" {
            sessions = Some(api.client.sessions(user.id)?);
            memberships = Some(api.client.organizations(user.id)?);
        }
        let sessions = sessions.as_ref().map(|response| response.sessions()).transpose()?;
        if host.terminal.stdout && !global.quiet {
            let (width, style) = (host.terminal.columns(), host.terminal.stderr_style);
            host.stderr(&(source_line(&api.source, None, width, style) + "\n"));
        }
        let details = Details { user, sessions: sessions.as_deref(), memberships: memberships.as_deref() };
        let lines = details.lines(Timestamp::now(), host.terminal.stdout_style);
        host.print(lines)
    }
}
