//! `torii users find`

use clap::Args;

use crate::client::{Client, ClientOptions, Search};
use crate::context::Context;
use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::model::{CONTAINS_KEY, Email, Id, UserRecord};
use crate::secret;
use crate::view::{OutputArgs, View, users};

/// Find users by address, name or id
///
/// A whole email address finds exactly that address, in any case, and an id that user; any other text is looked for in names and
/// in addresses.
/// Metadata is never shown, unless as JSON with `--metadata`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii users find anna.berg@example.com
  torii users find berg --limit 50
  torii users find berg --json | jq -r '.[].id'")]
pub struct FindArgs {
    /// An email address, an id, or a part of an address or name
    #[arg(value_parser = parse_text)]
    text: String,

    /// Show this many users at most
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,

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
        let api = Context::open(global, ClientOptions::sequential(), host)?;
        let (found, has_more) = self.find(&api.client)?;
        view.users(host, &found, self.metadata, &users::footer(&found, has_more, &self.text))
    }

    /// Returns the users, and whether there are more.
    fn find(&self, client: &Client) -> Result<(Vec<UserRecord>, bool), Error> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        if let Some(email) = Email::parse(&self.text) {
            let (mut users, has_more) = client.users(&Search::Emails(&[&email]), limit)?;
            users.retain(|record| record.user.email.as_deref().is_some_and(|other| email.matches(other)));
            return Ok((users, has_more));
        }
        if let Ok(id) = Id::parse_lenient(self.text.trim()) {
            return client.user(id).map(|user| (vec![user], false));
        }
        // Two requests, as the API combines selectors with "and".
        let text = self.text.trim();
        let (mut found, mut has_more) = client.users(&Search::NameContains(text), limit)?;
        let (by_email, more) = client.users(&Search::EmailContains(text), limit)?;
        for record in by_email {
            if found.iter().all(|other| other.user.id != record.user.id) {
                found.push(record);
            }
        }
        has_more |= more || found.len() > limit;
        found.truncate(limit);
        Ok((found, has_more))
    }
}

/// Rejects blank text, which would match all users and is probably an unset variable of a script.
fn parse_text(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() {
        return Err("expected a name or an email address, such as berg");
    }
    if secret::looks_like_key(text) { Err(CONTAINS_KEY) } else { Ok(text.to_owned()) }
}
