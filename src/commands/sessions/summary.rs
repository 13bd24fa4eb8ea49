//! `torii sessions summary`

use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use clap::Args;
use jiff::Timestamp;

use super::saved::Saved;
use crate::batch::args::BatchArgs;
use crate::batch::input::UserArg;
use crate::batch::resolve::Ambiguous;
use crate::batch::{Batch, Handled, Request, UserRecords};
use crate::config::{EffectiveConfig, geoip_from_env};
use crate::error::{Error, Hint};
use crate::filter::{Filter, FilterArgs, Indicators};
use crate::geoip::Need;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::summary::{Field, Summary};
use crate::time_zone;
use crate::view::header::Source;
use crate::view::summary::Counted;
use crate::view::{self, OutputArgs, Undecided, View, plural};

/// Count sessions and users by network, device, country, …
///
/// Counts users, sessions and impersonated sessions, with the first creation and the last use. Each user is counted once. The
/// value that most users share comes first; it may be an attacker's network, or an office's.
///
/// `--from` reads what `torii sessions list -o jsonl` wrote, and makes no request.
#[derive(Debug, Args)]
#[command(mut_args(|arg| if arg.get_id() == "failed_to" { arg.hide(true) } else { arg }))]
#[command(after_long_help = "\
Examples:
  torii sessions summary anna.berg@example.com --by device
  torii sessions summary --users-from all.txt --by network --min-users 3
  torii sessions summary --users-from all.txt --by network,device
  torii sessions summary --from part1.jsonl part2.jsonl --by day")]
pub struct SummaryArgs {
    /// User IDs or emails; `-` reads them from standard input
    #[arg(value_name = "USER", value_parser = UserArg::parse, required_unless_present_any = ["users_from", "from"])]
    users: Vec<UserArg>,

    /// Count by one or two fields, such as `ip` or `device`
    ///
    /// Two fields are separated by a comma. The others are `day`, `network`, `country` and `asn` (by the databases of `--geoip`), `org`, `impersonator` and
    /// `user`. A network is an IPv4 /24 or an IPv6 /48, a device has no version, and a day is that of the creation,
    /// in UTC.
    #[arg(
        long,
        value_name = "FIELDS",
        value_enum,
        ignore_case = true,
        value_delimiter = ',',
        default_value = "network",
        hide_possible_values = true
    )]
    by: Vec<Field>,

    /// Only rows with at least N users
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true)]
    min_users: u64,

    /// Read saved JSON Lines instead of querying the API
    ///
    /// Files that `torii sessions list -o jsonl` wrote. A user whose sessions are in two places is an error, since they would be
    /// counted twice.
    #[arg(long, value_name = "FILE", num_args = 1.., value_hint = clap::ValueHint::FilePath,
          conflicts_with_all = ["users", "users_from", "users_column", "jobs", "rate"])]
    from: Vec<PathBuf>,

    #[command(flatten)]
    batch: BatchArgs,

    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

impl SummaryArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let view = View::new(&self.output, global, host)?;
        self.check()?;
        if self.from.is_empty() { self.count_users(&view, global, host) } else { self.count_saved(&view, global, host) }
    }

    /// Checks what clap can't check.
    fn check(&self) -> Result<(), Error> {
        let problem = match self.by.as_slice() {
            [_, _, _, ..] => "the argument '--by' takes one or two fields",
            [first, second] if first == second => "the argument '--by' names a field twice",
            _ if self.batch.failed_to.is_some() => {
                "counts can't be resumed, so '--failed-to' makes no sense: `torii sessions list -o jsonl` with it, and then --from"
            }
            _ => return Ok(()),
        };
        Err(Error::Usage(problem.into()))
    }

    /// Returns what needs GeoIP databases.
    fn geoip_need(&self) -> Need {
        let field = |field: &Field| match field {
            Field::Country => Some("--by country"),
            Field::Asn => Some("--by asn"),
            _ => None,
        };
        match self.by.iter().find_map(field) {
            Some(flag) => Need::Required(flag),
            None if self.by.iter().any(|field| field.has_place()) => Need::Optional,
            None => Need::No,
        }
    }

    fn filter(&self, indicators: &Rc<Indicators>, host: &Host) -> Result<Filter, Error> {
        self.filter.resolve(Timestamp::now(), || time_zone::local(host), indicators)
    }

    fn count_users(&self, view: &View<'_>, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let request = Request {
            args: &self.batch,
            users: &self.users,
            ambiguous: Ambiguous::All,
            user_records: UserRecords::Unneeded,
            not_done: Some("nothing was counted"),
            wants_json: self.output.wants_json(),
            global,
        };
        let mut batch = Batch::open(request, host)?;
        let indicators = self.filter.indicators(batch.api.geoip.as_ref(), self.geoip_need())?;
        let outcome = self.count_batch(&mut batch, view, &indicators, host);
        batch.finish(outcome, host)
    }

    fn count_batch(
        &self,
        batch: &mut Batch<'_>,
        view: &View<'_>,
        indicators: &Rc<Indicators>,
        host: &mut Host,
    ) -> Result<(), Error> {
        let filter = self.filter(indicators, host)?;
        let mut summary = Summary::new(&self.by, &indicators.geoip);
        let mut undecided = Undecided::default();
        batch.run(host, |_, _, responses| {
            for (_, response) in responses {
                let mut records = response.sessions()?;
                undecided.add(filter.apply(&mut records));
                if !records.is_empty() {
                    summary.begin_user();
                }
                for record in &records {
                    summary.add(&record.session);
                }
            }
            // Nothing is written yet, and nothing is left to do for the user.
            Ok(Handled::Written)
        })?;
        let (total, failed) = (batch.users, batch.failures.count);
        let api = Arc::clone(&batch.api);
        self.write(summary, view, Some(&api.source), indicators, undecided, host)?;
        if failed == 0 {
            return Ok(());
        }
        let summary = format!("{failed} of {} could not be counted", plural(total, "user"));
        Err(Error::Partial { summary, kinds: batch.failures.kinds, hint: Hint::SaveAndCount })
    }

    fn count_saved(&self, view: &View<'_>, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let configured =
            if global.sandbox { geoip_from_env(host)? } else { EffectiveConfig::load(global, host)?.geoip };
        let indicators = self.filter.indicators(configured.as_ref(), self.geoip_need())?;
        let filter = self.filter(&indicators, host)?;
        let mut summary = Summary::new(&self.by, &indicators.geoip);
        let mut saved = Saved::new(&filter);
        for file in &self.from {
            saved.read(file, &mut summary)?;
        }
        let undecided = saved.undecided;
        self.write(summary, view, None, &indicators, undecided, host)
    }

    fn write(
        &self,
        summary: Summary<'_>,
        view: &View<'_>,
        source: Option<&Source>,
        indicators: &Indicators,
        undecided: Undecided,
        host: &mut Host,
    ) -> Result<(), Error> {
        let (users, sessions) = summary.totals();
        let all = summary.rows();
        let rows = all.iter().take_while(|(_, counts)| counts.users >= self.min_users).count();
        let (rows, left_out) = all.split_at(rows);
        let totals = Counted { users, sessions, left_out: left_out.len() };
        view::summary::write(view, &self.by, rows, totals, source, host).map_err(Error::Output)?;
        host.stderr(&view::warnings(undecided, &indicators.geoip, self.output.wants_json()));
        Ok(())
    }
}
