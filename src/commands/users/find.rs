//! `torii users find`

use clap::Args;

use super::search::{ResultArgs, parse_text, search};
use crate::client::{Client, ClientOptions, Search};
use crate::context::Context;
use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::model::{UserRecord, UserRef, UserRefError};
use crate::view::View;
use crate::view::users::UserWriter;

/// Find users by email, name or ID
///
/// A whole email finds exactly that email, in any case, and an ID that user; any other text is looked for in names and in emails.
/// Metadata is never shown, unless as JSON with `--metadata`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii users find anna.berg@example.com
  torii users find berg --limit 50
  torii users find berg --json | jq -r '.[].id'")]
pub struct FindArgs {
    /// An email, an ID, or a part of an email or name
    #[arg(value_parser = parse_text)]
    text: String,

    #[command(flatten)]
    pub(super) result: ResultArgs,
}

impl FindArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let view = View::new(&self.result.output, global, host)?;
        self.result.check()?;
        let user = match UserRef::parse(&self.text) {
            Err(several @ UserRefError::Several(_)) => return Err(Error::Usage(several.to_string())),
            user => user.ok(),
        };
        let api = Context::open(global, ClientOptions::sequential(), host)?;
        let limit = self.result.shown(&view);
        let mut writer = UserWriter::new(&view, self.result.metadata, Some(&self.text), &api.source);
        match find(&api.client, user.as_ref(), &self.text, limit, |users| writer.add(host, users)) {
            Ok(has_more) => writer.end(host, has_more),
            // The pages before the failed one are written; a JSON array stays open.
            Err(error) => host.finish().map_err(Error::Output).and(Err(error)),
        }
    }
}

/// Calls `each` with the users that are found, page by page, and returns whether there are more than `limit`.
fn find(
    client: &Client,
    user: Option<&UserRef>,
    text: &str,
    limit: Option<usize>,
    mut each: impl FnMut(Vec<UserRecord>) -> Result<(), Error>,
) -> Result<bool, Error> {
    match user {
        Some(UserRef::Id(id)) => each(vec![client.user(*id)?]).map(|()| false),
        Some(UserRef::Email(email)) => {
            // The server may match emails loosely.
            let matches = |record: &UserRecord| record.user.email.as_deref().is_some_and(|other| email.matches(other));
            let emails = [email.as_str()];
            search(client, &[Search { emails: Some(&emails), ..Search::default() }], limit, matches, each)
        }
        None => {
            let text = text.trim();
            // The API combines the selectors of one search with "and".
            let by_name = Search { part_of_name: Some(text), ..Search::default() };
            let by_email = Search { part_of_email: Some(text), ..Search::default() };
            search(client, &[by_name, by_email], limit, |_| true, each)
        }
    }
}
