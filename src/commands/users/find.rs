//! `torii users find`

use std::collections::BTreeSet;

use clap::Args;

use crate::client::{Client, ClientOptions, Search};
use crate::context::Context;
use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::model::{CONTAINS_KEY, Id, UserRecord, UserRef, UserRefError};
use crate::secret;
use crate::view::users::UserWriter;
use crate::view::{OutputArgs, View};

/// How many users a table on a terminal shows without `--limit`.
const SCREEN_LIMIT: usize = 20;

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

    /// Show at most N users
    ///
    /// By default, a table on a terminal shows 20, and says so if there are more; every other output has all of them.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,

    /// Keep the metadata in JSON
    #[arg(long)]
    metadata: bool,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

impl FindArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let view = View::new(&self.output, global, host)?;
        if self.metadata && !self.output.wants_json() {
            return Err(Error::Usage("the argument '--metadata' only makes sense with a JSON format".into()));
        }
        let user = match UserRef::parse(&self.text) {
            Err(several @ UserRefError::Several(_)) => return Err(Error::Usage(several.to_string())),
            user => user.ok(),
        };
        let api = Context::open(global, ClientOptions::sequential(), host)?;
        let given = self.limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
        let limit = given.or(view.is_terminal_table().then_some(SCREEN_LIMIT));
        let mut writer = UserWriter::new(&view, self.metadata, &self.text, &api.source);
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
            search(client, &[Search::Emails(&[email])], limit, matches, each)
        }
        None => {
            let text = text.trim();
            // The API combines the selectors of one search with "and".
            search(client, &[Search::NameContains(text), Search::EmailContains(text)], limit, |_| true, each)
        }
    }
}

/// Calls `each` with the users that any of the searches selects and that match.
fn search(
    client: &Client,
    searches: &[Search<'_>],
    limit: Option<usize>,
    matches: impl Fn(&UserRecord) -> bool,
    mut each: impl FnMut(Vec<UserRecord>) -> Result<(), Error>,
) -> Result<bool, Error> {
    let mut found: BTreeSet<Id> = BTreeSet::new();
    let mut has_more = false;
    for search in searches {
        let mut pages = client.user_pages(search, limit);
        for page in pages.by_ref() {
            let left = limit.map_or(usize::MAX, |limit| limit.saturating_sub(found.len()));
            let mut users = page?;
            users.retain(|record| matches(record) && found.insert(record.user.id));
            has_more |= users.len() > left;
            users.truncate(left);
            each(users)?;
        }
        has_more |= pages.has_more;
    }
    Ok(has_more)
}

/// Rejects blank text, which would match all users and is probably an unset variable of a script.
fn parse_text(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() {
        return Err("expected a name or an email, such as berg");
    }
    if secret::looks_like_key(text) { Err(CONTAINS_KEY) } else { Ok(text.to_owned()) }
}
