//! What the commands that search users share.

use std::collections::BTreeSet;

use clap::Args;

use crate::client::{Client, Search};
use crate::error::Error;
use crate::model::{CONTAINS_KEY, Id, UserRecord};
use crate::secret;
use crate::view::{OutputArgs, View};

/// How many users a table on a terminal shows without `--limit`.
const SCREEN_LIMIT: usize = 20;

/// How the users are shown that were found.
#[derive(Debug, Args)]
pub struct ResultArgs {
    /// Show at most N users
    ///
    /// By default, a table on a terminal shows 20, and says so if there are more; every other output has all of them.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,

    /// Keep the metadata in JSON
    #[arg(long)]
    pub metadata: bool,

    #[command(flatten)]
    pub output: OutputArgs,
}

impl ResultArgs {
    /// Checks what clap can't check.
    pub fn check(&self) -> Result<(), Error> {
        if self.metadata && !self.output.wants_json() {
            return Err(Error::Usage("the argument '--metadata' only makes sense with a JSON format".into()));
        }
        Ok(())
    }

    /// Returns the given limit.
    pub fn limit(&self) -> Option<usize> {
        self.limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX))
    }

    /// Returns how many users to show at most.
    pub fn shown(&self, view: &View<'_>) -> Option<usize> {
        self.limit().or(view.is_terminal_table().then_some(SCREEN_LIMIT))
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

/// Calls `each` with the users that any of the searches selects and that match, page by page, and returns whether there are more
/// than `limit`.
pub fn search(
    client: &Client,
    searches: &[Search<'_>],
    limit: Option<usize>,
    matches: impl Fn(&UserRecord) -> bool,
    mut each: impl FnMut(Vec<UserRecord>) -> Result<(), Error>,
) -> Result<bool, Error> {
    // Several searches may find the same user.
    let mut found: Option<BTreeSet<Id>> = (searches.len() > 1).then(BTreeSet::new);
    let mut left = limit.unwrap_or(usize::MAX);
    let mut has_more = false;
    for search in searches {
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
