//! `torii users find`

use clap::Args;

use super::search::{Query, ResultArgs, parse_text};
use crate::client::{ClientOptions, Search};
use crate::context::Context;
use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::model::{UserRecord, UserRef, UserRefError};
use crate::view::View;

/// Find users by email, name or ID
///
/// A whole email finds only that email, and an ID only that user; any other text finds names and emails that contain it. Case is
/// ignored. Metadata is only in JSON, and only with `--metadata`.
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
        let text = self.text.trim();
        let mut print = |query: &Query<'_>| self.result.print(&view, Some(&self.text), query, &api, host);
        match &user {
            Some(UserRef::Id(id)) => print(&Query::Id(*id)),
            Some(UserRef::Email(email)) => {
                let emails = [email.as_str()];
                // The server may match emails loosely.
                let matches =
                    |record: &UserRecord| record.user.email.as_deref().is_some_and(|other| email.matches(other));
                print(&Query::Search {
                    searches: &[Search { emails: Some(&emails), ..Search::default() }],
                    matches: &matches,
                })
            }
            None => {
                // The API combines the selectors of one search with "and".
                let by_name = Search { part_of_name: Some(text), ..Search::default() };
                let by_email = Search { part_of_email: Some(text), ..Search::default() };
                print(&Query::Search { searches: &[by_name, by_email], matches: &|_| true })
            }
        }
    }
}
