//! `torii users list`

use clap::Args;
use jiff::Timestamp;

use super::search::{Query, ResultArgs, parse_text};
use crate::client::{ClientOptions, Search};
use crate::context::Context;
use crate::error::Error;
use crate::filter::parse_organization;
use crate::filter::time::When;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::model::{Id, UserRecord, UserStatus, parse_instant};
use crate::time_zone;
use crate::view::View;

/// List users by status, organization, email, name or time
///
/// Users must pass all filters. Without a filter, `--all` lists all users of the environment. Metadata is only in JSON, and only
/// with `--metadata`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii users list --status banned
  torii users list --member-of 01931a72-4c00-7000-8000-000000000001 --json
  torii users list --created-after 1h -l | torii sessions list --users-from -")]
pub struct ListArgs {
    /// List all users of the environment
    #[arg(long, conflicts_with_all = ["status", "member_of", "created_after", "created_before", "email", "name"])]
    all: bool,

    /// Only users who are `active`, `banned` or `deleted`
    ///
    /// May be given several times, or with several values separated by commas.
    #[arg(long, value_name = "STATUS", value_delimiter = ',', hide_possible_values = true, help_heading = "Filters")]
    status: Vec<UserStatus>,

    /// Only members of an organization
    #[arg(long, value_name = "UUID", value_parser = parse_organization, help_heading = "Filters")]
    member_of: Option<Id>,

    /// Only users created since a time, such as `1h30m` ago
    ///
    /// A duration counts back from now. `2026-05-16T09:30:00Z`, `2026-05-16` and `@1764000000` (seconds since 1970) work, too. A date,
    /// or a time without offset, is in the local time zone.
    #[arg(long, value_name = "WHEN", value_parser = When::parse, help_heading = "Filters")]
    created_after: Option<When>,

    /// Only users created before a time, such as `2w` ago
    ///
    /// Takes the values of `--created-after`.
    #[arg(long, value_name = "WHEN", value_parser = When::parse, help_heading = "Filters")]
    created_before: Option<When>,

    /// Only users whose email contains a text
    #[arg(long, value_name = "TEXT", value_parser = parse_text, help_heading = "Filters")]
    email: Option<String>,

    /// Only users whose name contains a text
    #[arg(long, value_name = "TEXT", value_parser = parse_text, help_heading = "Filters")]
    name: Option<String>,

    #[command(flatten)]
    pub(super) result: ResultArgs,
}

impl ListArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let view = View::new(&self.result.output, global, host)?;
        self.check()?;
        let now = Timestamp::now();
        let resolve = |when: Option<When>| when.map(|when| when.resolve(now, || time_zone::local(host))).transpose();
        let (created_after, created_before) = (resolve(self.created_after)?, resolve(self.created_before)?);
        let search = Search {
            emails: None,
            part_of_email: self.email.as_deref().map(str::trim),
            part_of_name: self.name.as_deref().map(str::trim),
            statuses: &self.status,
            created_after,
            created_before,
            organization: self.member_of,
        };
        // The API includes the bound.
        let is_before = |record: &UserRecord| {
            created_before.is_none_or(|end| parse_instant(&record.user.created_at).is_ok_and(|at| at < end))
        };
        let api = Context::open(global, ClientOptions::sequential(), host)?;
        let query = Query::Search { searches: &[search], matches: &is_before };
        self.result.print(&view, None, &query, &api, host)
    }

    /// Checks what clap can't check.
    fn check(&self) -> Result<(), Error> {
        let times = [self.created_after, self.created_before];
        let texts = [&self.email, &self.name];
        let is_filtered = !self.status.is_empty()
            || self.member_of.is_some()
            || times.iter().any(Option::is_some)
            || texts.iter().any(|text| text.is_some());
        if !self.all && !is_filtered {
            return Err(Error::Usage(
                "add filters such as --status and --created-after, or --all for all users of the environment".into(),
            ));
        }
        self.result.check()
    }
}
