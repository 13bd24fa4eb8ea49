//! `torii sessions revoke`

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;

use super::select::{self, SessionArg};
use crate::commands::api::Connection;
use crate::config::GlobalArgs;
use crate::error::{Code, Error};
use crate::filter::FilterArgs;
use crate::host::Host;
use crate::model::{Id, SessionRecord, UserArg};
use crate::prompt;
use crate::secret::KeyKind;
use crate::view::columns::{ColumnArgs, TimeStyle};
use crate::view::revoked::{self, Outcome, Revocation};
use crate::view::style::Style;
use crate::view::{Format, Listing, OutputArgs, View};

/// End sessions of a user
///
/// Shows what would end, asks, and ends exactly that: the sessions named by id (a unique beginning of eight characters or
/// more is enough), those that pass the filters, or `--all`. Ending is final, and may be done twice.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  torii sessions revoke anna.berg@example.com 01981e07
  torii sessions revoke anna.berg@example.com --all --except 01981f2a
  torii sessions revoke anna.berg@example.com --ip 198.51.100.0/24 --dry-run
  torii sessions revoke 01931a73-8b00-7000-8000-000000000000 --idle 30d --yes --json")]
pub struct RevokeArgs {
    /// The user's id (a UUID) or email address
    #[arg(value_name = "USER", value_parser = UserArg::parse)]
    user: UserArg,

    /// The sessions to end: whole ids, or unique beginnings of eight characters or more
    #[arg(value_name = "SESSION-ID", value_parser = SessionArg::parse)]
    sessions: Vec<SessionArg>,

    /// End all sessions of the user
    #[arg(long)]
    all: bool,

    /// With `--all`: keep this session; may be given several times
    #[arg(long, value_name = "SESSION-ID", value_parser = SessionArg::parse)]
    except: Vec<SessionArg>,

    /// Take it that sessions which the user doesn't have (whole ids only) have ended already
    #[arg(long)]
    ignore_missing: bool,

    /// Only show what would end
    #[arg(long)]
    dry_run: bool,

    /// Don't ask; with a live key it must be `--yes=live`
    #[arg(long, value_name = "KIND", num_args = 0..=1, require_equals = true, default_missing_value = "test",
          value_parser = ["test", "live"], hide_possible_values = true)]
    yes: Option<String>,

    /// Which sessions.
    #[command(flatten)]
    filter: FilterArgs,

    /// The form of the answer.
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

impl RevokeArgs {
    /// Looks, shows, asks, ends, and tells.
    ///
    /// # Errors
    /// Whatever stands in the way; an answer of no; sessions that could not be ended.
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let view = View::new(&self.output, global)?;
        self.check()?;
        let api = Connection::open(global, host)?;
        // Where there is no place for the record, nothing is ended.
        host.finish().map_err(Error::Output)?;
        let asks = self.must_ask(api.client.key_kind(), host)?;
        let who = select::only_user(&api, &self.user)?;
        let answer = api.client.sessions(who.id)?;
        let (targets, missing) = self.targets(who.id, answer.sessions()?, host)?;

        if targets.is_empty() {
            if !global.quiet {
                host.stderr("there is nothing to end\n");
            }
        } else if asks || (!global.quiet && host.terminal.stderr) {
            let total = targets.len();
            preview(&view, host, &api, &Listing { who: &who, records: targets.clone(), total })?;
        }
        if asks && !targets.is_empty() {
            ask(targets.len(), api.client.key_kind(), host)?;
        }
        let mut revocations: Vec<Revocation> = missing
            .into_iter()
            .map(|id| Revocation { id, user: who.id, environment: None, at: host.now(), result: Outcome::NotActive })
            .collect();
        let ended = self.end(&api, who.id, &targets, host, &mut revocations);
        // What the run was broken off before is told as well: it is still there.
        let told: Vec<Id> = revocations.iter().map(|revocation| revocation.id).collect();
        let left = targets.iter().filter(|record| !told.contains(&record.session.id));
        revocations.extend(left.map(|record| revocation(record, host, Outcome::Failed(None))));
        let format = self.output.format();
        let style = Style::choose(global.color, host.terminal.stdout, host);
        let kind = api.client.key_kind();
        let told = revoked::write(&mut *host.stdout, &revocations, kind, format, style).and_then(|()| host.finish());
        if let Err(error) = told {
            // What has ended must not go unsaid.
            let mut lines = Vec::new();
            revoked::write(&mut lines, &revocations, kind, Format::Table, Style::PLAIN).map_err(Error::Output)?;
            host.stderr(&String::from_utf8_lossy(&lines));
            return Err(Error::Output(error));
        }
        ended?;
        outcome(revocations)
    }

    /// One way of saying which sessions, and a format that has a place for what became of them.
    fn check(&self) -> Result<(), Error> {
        let usage = |problem: &str| Err(Error::Usage(problem.into()));
        let ways = [!self.sessions.is_empty(), self.all, !self.filter.is_empty()];
        match ways.iter().filter(|way| **way).count() {
            0 => {
                return usage(
                    "say which sessions to end: SESSION-ID…, --all (with --except SESSION-ID), \
                     or filters such as --ip, --device, --idle",
                );
            }
            1 => {}
            _ => {
                return usage(
                    "session ids, --all and filters exclude each other: say in one way which sessions to end",
                );
            }
        }
        if !self.except.is_empty() && !self.all {
            return usage("the argument '--except' only makes sense with '--all'");
        }
        if self.ignore_missing && self.sessions.is_empty() {
            return usage("the argument '--ignore-missing' only makes sense with session ids");
        }
        if matches!(self.output.format(), Format::Csv | Format::Markdown) {
            return usage("what became of sessions is told as table, JSON or JSON Lines");
        }
        Ok(())
    }

    /// Whether somebody must be asked. Without anybody to ask, and without `--yes` for this kind of key, nothing may be ended.
    fn must_ask(&self, kind: KeyKind, host: &Host) -> Result<bool, Error> {
        if self.dry_run {
            return Ok(false);
        }
        let usage = |problem: String| Err(Error::Usage(problem));
        match (self.yes.as_deref(), kind) {
            (Some("live"), _) | (Some(_), KeyKind::Test) => Ok(false),
            (Some(_), _) => {
                usage(format!("this is a key of kind {}: to go on without a question say --yes=live", kind.label()))
            }
            (None, _) if host.terminal.stdin && host.terminal.stderr => Ok(true),
            (None, _) => usage(format!(
                "there is no terminal to ask on, so nothing was ended: add --dry-run to look, or {} to go on",
                if kind == KeyKind::Test { "--yes" } else { "--yes=live" }
            )),
        }
    }

    /// The sessions to end, and the ids that are not those of active ones.
    fn targets<'a>(
        &self,
        user: Id,
        mut records: Vec<SessionRecord<'a>>,
        host: &Host,
    ) -> Result<(Vec<SessionRecord<'a>>, Vec<Id>), Error> {
        let mut seen = HashSet::new();
        records.retain(|record| seen.insert(record.session.id));
        if self.all {
            let kept = select::find(user, &self.except, &records, false)?.0;
            records.retain(|record| !kept.contains(&record.session.id));
            return Ok((records, Vec::new()));
        }
        if self.sessions.is_empty() {
            let filter = self.filter.resolve(host.now());
            records.retain(|record| filter.matches(&record.session));
            return Ok((records, Vec::new()));
        }
        let (found, missing) = select::find(user, &self.sessions, &records, self.ignore_missing)?;
        records.retain(|record| found.contains(&record.session.id));
        Ok((records, missing))
    }

    /// Ends them, and writes down what became of each. A rejected key stops everything, other failures only their session.
    fn end(
        &self,
        api: &Connection,
        user: Id,
        targets: &[SessionRecord<'_>],
        host: &Host,
        revocations: &mut Vec<Revocation>,
    ) -> Result<(), Error> {
        if self.dry_run {
            revocations.extend(targets.iter().map(|record| revocation(record, host, Outcome::DryRun)));
            return Ok(());
        }
        // All means also those that have appeared since: that is what the API's single call is for.
        if self.all && self.except.is_empty() && !targets.is_empty() {
            api.client.revoke_all(user)?;
            revocations.extend(targets.iter().map(|record| revocation(record, host, Outcome::Revoked)));
            return Ok(());
        }
        let interrupted = interrupts();
        for record in targets {
            if interrupted.load(Ordering::Relaxed) {
                let done = revocations.iter().filter(|ended| matches!(ended.result, Outcome::Revoked)).count();
                return Err(Error::BrokenOff { done, total: targets.len() });
            }
            match api.client.revoke(user, record.session.id) {
                Ok(()) => revocations.push(revocation(record, host, Outcome::Revoked)),
                Err(error) if error.code() == Code::Unauthorized => return Err(error),
                Err(error) => revocations.push(revocation(record, host, Outcome::Failed(Some(error)))),
            }
        }
        Ok(())
    }
}

fn revocation(record: &SessionRecord<'_>, host: &Host, result: Outcome) -> Revocation {
    let session = &record.session;
    let environment = Some(session.environment_id);
    Revocation { id: session.id, user: session.user_id, environment, at: host.now(), result }
}

/// Is set by Ctrl-C, which from now on takes effect between two calls; where that can't be had, it ends the program at once.
fn interrupts() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&flag));
    flag
}

/// Shows on standard error what would end.
fn preview(view: &View<'_>, host: &mut Host, api: &Connection, listing: &Listing<'_>) -> Result<(), Error> {
    let columns = ColumnArgs { columns: None, time: Some(TimeStyle::Relative), redact: false };
    let table = view.table(host, &columns, &listing.records, None).map_err(Error::Output)?;
    host.stderr(&view.above(host, &columns, &api.source, listing));
    host.stderr(&String::from_utf8_lossy(&table));
    host.stderr(&view.below(host, &columns, listing));
    Ok(())
}

/// Asks whether to go on; of many sessions of real customers, how many they are.
fn ask(count: usize, kind: KeyKind, host: &Host) -> Result<(), Error> {
    let what = if count == 1 { "this session".to_owned() } else { format!("these {count} sessions") };
    host.stderr("\n");
    let agreed = if kind == KeyKind::Test || count == 1 {
        prompt::confirm(&format!("{}: end {what}?", kind.label()))?
    } else {
        let question = format!("{}: to end {what}, type how many they are", kind.label());
        prompt::words(&question)?.trim() == count.to_string()
    };
    if agreed { Ok(()) } else { Err(Error::Declined("nothing was ended")) }
}

/// How it went, all in all.
fn outcome(revocations: Vec<Revocation>) -> Result<(), Error> {
    let total = revocations.len();
    let mut failures: Vec<Error> = revocations
        .into_iter()
        .filter_map(|revocation| match revocation.result {
            Outcome::Failed(error) => error,
            _ => None,
        })
        .collect();
    match (failures.len(), failures.pop()) {
        (_, None) => Ok(()),
        (1, Some(error)) if total == 1 => Err(error),
        (failed, Some(last)) => {
            let retryable = last.retryable() || failures.iter().any(Error::retryable);
            Err(Error::Partial { failed, total, retryable })
        }
    }
}
