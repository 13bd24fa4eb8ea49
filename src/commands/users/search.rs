//! What the commands that search users share.

use std::collections::BTreeSet;
use std::io::Write as _;

use clap::Args;

use crate::client::{Client, Search};
use crate::context::Context;
use crate::error::Error;
use crate::host::Host;
use crate::model::{CONTAINS_KEY, Id, UserRecord};
use crate::secret;
use crate::view::users::UserWriter;
use crate::view::{OutputArgs, View};

/// How many users a table on a terminal shows without `--limit`.
const SCREEN_LIMIT: usize = 20;

/// How the users are shown that were found.
#[derive(Debug, Args)]
pub struct ResultArgs {
    /// Show at most N users
    ///
    /// By default a table on a terminal shows 20, and says so if there are more; any other output has all of them.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,

    /// Print only the IDs, one per line
    #[arg(short = 'l', long, conflicts_with_all = ["format", "metadata"])]
    users_only: bool,

    /// Include metadata in JSON
    #[arg(long)]
    metadata: bool,

    #[command(flatten)]
    pub output: OutputArgs,
}

impl ResultArgs {
    /// Checks what clap can't check.
    pub fn check(&self) -> Result<(), Error> {
        if self.metadata && !self.output.wants_json() {
            return Err(Error::Usage("the argument '--metadata' can only be used with a JSON format".into()));
        }
        Ok(())
    }

    /// Prints the users that `query` selects. `text` is what was searched for, for messages.
    pub fn print(
        &self,
        view: &View<'_>,
        text: Option<&str>,
        query: &Query<'_>,
        api: &Context,
        host: &mut Host,
    ) -> Result<(), Error> {
        let given = self.limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
        if self.users_only {
            let print = |users: Vec<UserRecord>| {
                users.iter().try_for_each(|record| writeln!(host.stdout, "{}", record.user.id)).map_err(Error::Output)
            };
            let searched = search(&api.client, query, given, print);
            return host.finish().map_err(Error::Output).and(searched).map(drop);
        }
        let limit = given.or(view.is_terminal_table().then_some(SCREEN_LIMIT));
        let mut writer = UserWriter::new(view, self.metadata, text, &api.source);
        match search(&api.client, query, limit, |users| writer.add(host, users)) {
            Ok(has_more) => writer.end(host, has_more),
            // The pages before the failed one are written; a JSON array stays open.
            Err(error) => host.finish().map_err(Error::Output).and(Err(error)),
        }
    }
}

/// Parses a part of a name or an email. Blank text is rejected: it would match all users, and is probably an unset variable of a
/// script.
pub fn parse_text(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() {
        return Err("expected a name or an email, such as berg");
    }
    if secret::looks_like_key(text) { Err(CONTAINS_KEY) } else { Ok(text.to_owned()) }
}

/// Selects users.
pub enum Query<'a> {
    Id(Id),
    /// Those whom any of the searches finds, and who match.
    Search {
        searches: &'a [Search<'a>],
        matches: &'a dyn Fn(&UserRecord) -> bool,
    },
}

/// Calls `each` with the users that `query` selects, page by page, and returns whether there are more than `limit`.
fn search(
    client: &Client,
    query: &Query<'_>,
    limit: Option<usize>,
    mut each: impl FnMut(Vec<UserRecord>) -> Result<(), Error>,
) -> Result<bool, Error> {
    let (searches, matches) = match query {
        Query::Id(id) => return each(vec![client.user(*id)?]).map(|()| false),
        Query::Search { searches, matches } => (searches, matches),
    };
    // Several searches may find the same user.
    let mut found: Option<BTreeSet<Id>> = (searches.len() > 1).then(BTreeSet::new);
    let mut left = limit.unwrap_or(usize::MAX);
    let mut has_more = false;
    for search in *searches {
        let mut pages = client.user_pages(search, limit);
        for page in pages.by_ref() {
            let mut users = page?;
            users.retain(|record| matches(record) && found.as_mut().is_none_or(|found| found.insert(record.user.id)));
            has_more |= users.len() > left;
            users.truncate(left);
            left -= users.len();
            each(users)?;
        }
        has_more |= pages.has_more;
    }
    Ok(has_more)
}
