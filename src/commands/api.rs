//! `torii api`

use clap::Args;

use crate::client::{ApiPath, Client, ClientOptions};
use crate::context::Context;
use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::model::CONTAINS_KEY;
use crate::secret;
use crate::view::json::{self, Array, Layout};

/// Make a GET request to the Backend API
///
/// Prints the JSON of the response, metadata included. Secret key, timeouts, retries, trusted certificates and exit statuses are those
/// of the other commands.
///
/// Some paths, below `/api/server/v1/`: `users/USER`, `users/USER/sessions`, `users/USER/organizations`, `organizations`,
/// `organizations/ORGANIZATION`, `organizations/ORGANIZATION/members`, `invitations`. All lists except sessions are paginated.
///
/// Only GET requests: to change something, use the commands that preview, confirm and record it. PATH has no host, so that the key
/// goes only to the API URL.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii api users/01931a73-8b00-7000-8000-000000000000
  torii api 'organizations?name=studio' --paginate | jq -r '.[].slug'")]
pub struct ApiArgs {
    /// Path and query, such as `users/ID/organizations`
    ///
    /// `/api/server/v1/users/ID` works, too.
    #[arg(value_name = "PATH", value_parser = parse_path)]
    path: ApiPath,

    /// Fetch all pages and print one array of their items
    #[arg(long)]
    paginate: bool,
}

fn parse_path(text: &str) -> Result<ApiPath, &'static str> {
    if secret::looks_like_key(text) { Err(CONTAINS_KEY) } else { ApiPath::parse(text) }
}

impl ApiArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        if self.paginate && self.path.has_parameter("cursor") {
            return Err(Error::Usage(
                "the path can't have a `cursor` with '--paginate', which fetches all pages".into(),
            ));
        }
        let api = Context::open(global, ClientOptions::sequential(), host)?;
        if self.path.contains(|path| api.client.is_key_in(path)) {
            return Err(Error::Usage(CONTAINS_KEY.into()));
        }
        let layout = if host.terminal.stdout { Layout::Pretty } else { Layout::Compact };
        if self.paginate {
            return self.print_pages(&api.client, layout, host);
        }
        let body = api.client.get(&self.path)?;
        json::single(&mut host.stdout, &body, layout).and_then(|()| host.finish()).map_err(Error::Output)
    }

    /// Prints page after page. After an error the array stays open, so that no part of it passes for the whole.
    fn print_pages(&self, client: &Client, layout: Layout, host: &mut Host) -> Result<(), Error> {
        let mut array = Array::new(layout);
        for page in client.pages(&self.path) {
            let items = page.map_err(|error| host.finish().map_err(Error::Output).err().unwrap_or(error))?;
            array.values(&mut host.stdout, items.iter().map(|item| item.get())).map_err(Error::Output)?;
        }
        array.end(&mut host.stdout).and_then(|()| host.finish()).map_err(Error::Output)
    }
}
