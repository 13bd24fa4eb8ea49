//! `torii sandbox`

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;

use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::sandbox::{self, Data, Sandbox};

/// Run a local Torii API with made-up data
///
/// Serves a Torii API with about thirty users on this machine only, to try out commands and test scripts. Changes are kept until
/// Ctrl-C. It prints two lines that set the environment of any client in another terminal: `torii`, curl or an SDK. See also `torii
/// help testing`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Users:
  01931a73-8b00-7000-8000-000000000000  Anna Berg, anna.berg@example.com, with sessions of all kinds
  01931a73-8b00-7000-8000-000000000001  Jonas Weber, without sessions
  01931a73-8b00-7000-8000-000000000002  a user of another environment (403)
  01931a73-8b00-7000-8000-000000000003  Sam Lee, sam.lee@example.com, with a session that Nora Lind opened
  01931a73-8b00-7000-8000-000000000004  Samuel Lee, sam.lee@example.com, banned
  01931a73-8b00-7000-8000-000000000005  Sam Lee, sam.lee@example.com, deleted
  01931a73-8b00-7000-8000-000000000006  Nora Lind, nora.lind@example.com, an operator
  01931a73-8b00-7000-8000-000000000007  a user without a name, accounts@example.org
  01931a73-8b00-7000-8000-00000000000f  an unknown user (404; 403 for sessions and organizations)

  `torii users find example --sandbox` lists the others. The operator of Anna's impersonated session is not a user here.

Other IDs:
  01931a72-4c00-7000-8000-000000000001  Example Studio, an organization with named roles
  01931a72-4c00-7000-8000-000000000002  Example Labs, an organization without named roles
  01931a74-1234-7000-8000-0000000000ff  a session of another environment (403)

Keys:
  sk_test_sandbox  the test key that it prints; any other that begins with `sk_test_` works, too
  sk_test_refused  a rejected test key (401)
  sk_live_sandbox  a live key, for trying `--yes=live`

Operations, below `/api/server/v1`:
  POST    /users/search
  GET     /users/USER
  POST    /users/USER/ban
  POST    /users/USER/unban
  GET     /users/USER/sessions
  DELETE  /users/USER/sessions
  DELETE  /users/USER/sessions/SESSION
  GET     /users/USER/organizations
  GET     /organizations
  GET     /organizations/ORGANIZATION
  GET     /organizations/ORGANIZATION/members

  Each needs the header `Authorization: Bearer KEY`, and takes IDs in the path, not emails. Sessions are an array; other lists are \
  pages `{\"items\": […], \"nextCursor\": …, \"hasMore\": …}` of 20, or of as many as the query's `limit` says (at most 100); the next one \
  has `nextCursor` as its `cursor`. A search has any of `email`, `name`, `emailAddresses`, `userIds`, `statuses`, `createdAfter`, \
  `createdBefore` and `organizationId` in its JSON body, and ignores others; null as `name` finds users without one. \
  A ban revokes all sessions of the user; lifting it doesn't restore them. Errors are problem details. A fixture has \
  no organizations.

Examples:
  torii sandbox
  torii sandbox --incident
  torii sandbox --port 0 --fixture sessions.json
  torii sandbox --port 0 > sandbox.env &   # soon after: source sandbox.env
  curl --oauth2-bearer $TORII_SECRET_KEY \\
    $TORII_API_URL/api/server/v1/organizations")]
pub struct SandboxArgs {
    /// Port to listen on; 0 for any free one
    #[arg(long, value_name = "PORT", default_value_t = 4010)]
    port: u16,

    /// Serve the sessions and users of a file
    ///
    /// The file holds a JSON array of sessions as the API sends them, or an object `{"users": […], "sessions": […]}` of both. Each is
    /// served with all its fields, a session also if it has expired. Users who only have sessions exist without name and email.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    fixture: Option<PathBuf>,

    /// Serve 2,000 users under attack, to rehearse an incident
    ///
    /// `torii help incidents` finds the attack and revokes the sessions.
    #[arg(long, conflicts_with = "fixture")]
    incident: bool,

    /// Print the two lines for a shell
    ///
    /// The default is `powershell` on Windows, and `sh` elsewhere.
    #[arg(long, value_enum, value_name = "SHELL")]
    shell: Option<ShellSyntax>,
}

/// The language of the lines that set environment variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ShellSyntax {
    /// bash, zsh, fish and others
    Sh,
    /// Windows PowerShell and PowerShell
    #[value(alias = "pwsh")]
    Powershell,
    /// The Command Prompt
    Cmd,
}

impl ShellSyntax {
    const DEFAULT: ShellSyntax = if cfg!(windows) { ShellSyntax::Powershell } else { ShellSyntax::Sh };

    /// Returns the line that sets a variable. `value` has no character that a shell could interpret.
    fn set(self, name: &str, value: &str) -> String {
        match self {
            ShellSyntax::Sh => format!("export {name}={value}\n"),
            ShellSyntax::Powershell => format!("$env:{name} = \"{value}\"\n"),
            ShellSyntax::Cmd => format!("set {name}={value}\n"),
        }
    }
}

impl SandboxArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let data = match &self.fixture {
            Some(path) => Data::from_fixture(path)?,
            None if self.incident => Data::incident(Timestamp::now()),
            None => Data::demo(Timestamp::now()),
        };
        let sandbox = Sandbox::bind(self.port, data)?;
        let url = sandbox.url();
        let shell = self.shell.unwrap_or(ShellSyntax::DEFAULT);
        host.print(shell.set("TORII_API_URL", &url) + &shell.set("TORII_SECRET_KEY", sandbox::KEY))?;
        if !global.quiet {
            let command = match (&self.fixture, self.incident) {
                (Some(_), _) => "torii sessions list USER-ID".into(),
                (None, true) => "torii users list --all -l".into(),
                (None, false) => format!("torii sessions list {}", sandbox::USER),
            };
            host.stderr(&format!("listening on {url}; Ctrl-C to stop\ntry: {command}\n"));
        }
        sandbox.run()
    }
}
