//! Order and number of sessions.

use std::cmp::Reverse;

use clap::{Args, ValueEnum};

use crate::model::SessionRecord;

/// The flags that arrange sessions. Without them the order is the API's.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Order")]
pub struct OrderArgs {
    /// Sort each user's sessions
    #[arg(long, value_name = "FIELD")]
    sort: Option<Sort>,

    /// Reverse the order, whether it is that of `--sort` or the API's
    #[arg(long)]
    reverse: bool,

    /// Show at most N sessions of each user, the first in this order
    #[arg(long, value_name = "N", value_parser = parse_limit)]
    limit: Option<usize>,
}

/// What to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// Most recently used first
    LastUsed,
    /// Most recently created first
    Created,
    /// Soonest to end first
    Expires,
}

impl OrderArgs {
    /// Sorts, then reverses, then truncates. The sort is stable.
    pub fn apply(&self, records: &mut Vec<SessionRecord<'_>>) {
        match self.sort {
            Some(Sort::LastUsed) => records.sort_by_key(|record| Reverse(record.session.last_used_at.at)),
            Some(Sort::Created) => records.sort_by_key(|record| Reverse(record.session.created_at.at)),
            Some(Sort::Expires) => records.sort_by_key(|record| record.session.expires_at.at),
            None => {}
        }
        if self.reverse {
            records.reverse();
        }
        records.truncate(self.limit.unwrap_or(usize::MAX));
    }
}

fn parse_limit(text: &str) -> Result<usize, &'static str> {
    text.trim().parse().ok().filter(|limit| *limit > 0).ok_or("expected a whole number from 1 up, such as 10")
}
