//! `torii sessions revoke`

mod confirm;
mod execute;
mod select;

use std::collections::HashSet;
use std::sync::Arc;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use self::execute::{Ending, Target};
use self::select::SessionArg;
use crate::batch::args::ManyArgs;
use crate::batch::run::Survey;
use crate::client::{Load, SessionsAnswer};
use crate::commands::api::Connection;
use crate::config::GlobalArgs;
use crate::error::Error;
use crate::filter::{Filter, FilterArgs};
use crate::host::Host;
use crate::model::{Id, SessionRecord, UserRef};
use crate::prompt;
use crate::secret::KeyKind;
use crate::view::header::Who;
use crate::view::record::Record;
use crate::view::style::Style;
use crate::view::{self, Format, Listing, OutputArgs, View};

/// End sessions of users
///
/// Shows what would end, asks, and ends exactly that: the sessions named by id (a unique beginning of eight characters or
/// more is enough), or those that pass the filters. `--all` ends all, also those that have appeared since they were shown.
/// Ending can't be undone.
///
/// As JSON or JSON Lines the answer is a record to keep. Each session has `id`, `userId`, `environmentId`, `keyKind`, `at`, `result`
/// (`revoked`, `failed`, `not_tried`, `not_active`, `dry_run`) and `error`, and is written as soon as it is known.
#[derive(Debug, Args)]
#[command(mut_arg("output", |arg| arg.value_parser(record_format())))]
#[command(mut_arg("csv", |arg| arg.hide(true)), mut_arg("csv_raw", |arg| arg.hide(true)))]
#[command(after_long_help = "\
Examples:
  torii sessions revoke anna.berg@example.com 01981e07
  torii sessions revoke anna.berg@example.com --all --except 01981f2a
  torii sessions revoke anna.berg@example.com --ip 198.51.100.0/24 --dry-run
  torii sessions revoke anna.berg@example.com --idle 30d --yes --json
  torii sessions revoke --users-from ids.txt --ip 198.51.100.0/24 --dry-run")]
pub struct RevokeArgs {
    /// The user's id (a UUID) or email address
    #[arg(value_name = "USER", value_parser = UserRef::parse, required_unless_present = "users_from")]
    user: Option<UserRef>,

    /// The sessions to end: whole ids, or unique beginnings of eight characters or more
    #[arg(value_name = "SESSION-ID", value_parser = SessionArg::parse)]
    sessions: Vec<SessionArg>,

    /// End all sessions of the user, or of each user
    #[arg(long)]
    all: bool,

    /// With `--all`: keep this session; may be given several times
    #[arg(long, value_name = "SESSION-ID", value_parser = SessionArg::parse)]
    except: Vec<SessionArg>,

    /// Count sessions that the user doesn't have as ended (whole ids only)
    #[arg(long)]
    ignore_missing: bool,

    /// Only show what would end
    #[arg(long)]
    dry_run: bool,

    /// Don't ask; with a live key it must be `--yes=live`
    #[arg(long, value_name = "KIND", num_args = 0..=1, require_equals = true, default_missing_value = "test",
          value_parser = ["test", "live"], hide_possible_values = true)]
    yes: Option<String>,

    /// Many users.
    #[command(flatten)]
    many: ManyArgs,

    /// Which sessions.
    #[command(flatten)]
    filter: FilterArgs,

    /// The form of the answer.
    #[command(flatten)]
    pub(in crate::commands) output: OutputArgs,
}

/// What became of the sessions, and that so many of the users could not be looked at.
fn and_not_looked_at(
    ended: Result<(), Error>,
    failed: usize,
    users: usize,
    are_retryable: bool,
    hint: String,
) -> Result<(), Error> {
    match ended {
        ended if failed == 0 => ended,
        Ok(()) => {
            let what = "users could not be looked at".into();
            Err(Error::Partial { failed, total: users, what, retryable: are_retryable, hint })
        }
        Err(Error::Partial { failed: left, total, what, retryable, hint }) => {
            let what = format!("{what}, and {failed} of {users} users could not be looked at").into();
            Err(Error::Partial { failed: left, total, what, retryable: retryable || are_retryable, hint })
        }
        Err(error) => Err(error),
    }
}

/// The formats that have a place for what became of each session.
fn record_format() -> impl TypedValueParser<Value = Format> {
    let formats = [Format::Table, Format::Json, Format::Jsonl];
    let values = formats.iter().filter_map(Format::to_possible_value);
    PossibleValuesParser::new(values).try_map(|name| Format::from_str(&name, false))
}

impl RevokeArgs {
    /// Looks, shows, asks, ends, and tells.
    ///
    /// # Errors
    /// Whatever stands in the way; an answer of no; sessions that could not be ended.
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let view = View::new(&self.output, global)?;
        self.check()?;
        match &self.user {
            Some(user) => self.of_one(user, &view, global, host),
            None => self.of_many(&view, global, host),
        }
    }

    fn of_one(&self, user: &UserRef, view: &View<'_>, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let stop = Arc::default();
        let api = Arc::new(Connection::open(global, Load { stop: Arc::clone(&stop), ..Load::single() }, host)?);
        // Where there is no place for the record, nothing is ended.
        host.finish().map_err(Error::Output)?;
        let asks = self.must_ask(api.client.key_kind(), host)?;
        let who = select::only_user(&api, user)?;
        let answer = api.client.sessions(who.id)?;
        let (records, missing) = self.chosen(who.id, answer.sessions()?, &self.filter.resolve(host.now()))?;
        let mut targets: Vec<Target> = missing.into_iter().map(|id| Target::not_active(who.id, id)).collect();
        targets.extend(self.targets(&records));

        let total = records.len();
        let listings = if total == 0 { vec![] } else { vec![Listing { who: &who, records, total }] };
        self.show_and_ask(asks, &listings, &api, view, global, host)?;
        let record = self.record(&api, global, host);
        let ending = Ending { api, stop, jobs: 1, is_dry: self.dry_run, hint: None };
        ending.run(targets, record, host).0
    }

    fn of_many(&self, view: &View<'_>, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let survey = Survey::new(&self.many, &[], self.output.wants_json(), global, host)?;
        host.finish().map_err(Error::Output)?;
        let (api, stop) = (Arc::clone(&survey.api), Arc::clone(&survey.stop));
        let asks = self.must_ask(api.client.key_kind(), host)?;
        let style = Style::choose(global.color, host.terminal.stderr, host);
        let mut failures = self.many.failures(self.output.wants_json(), style)?;

        // The same moment for all, and for both looks at them.
        let filter = self.filter.resolve(host.now());
        let mut known = HashSet::new();
        let mut found: Vec<(Who, SessionsAnswer)> = Vec::new();
        let looked = survey.ask(&mut failures, host, |_, answers| {
            select::check_is_one(answers.iter().map(|(who, _)| who))?;
            for (who, answer) in answers {
                let is_empty = self.chosen(who.id, answer.sessions()?, &filter)?.0.is_empty();
                // A user may be named twice, by id and by address.
                if known.insert(who.id) && !is_empty {
                    found.push((who, answer));
                }
            }
            Ok(())
        });
        let looked = looked.map_err(|error| match error {
            Error::BrokenOff { how_far, .. } => {
                Error::BrokenOff { how_far: format!("{how_far}; nothing was ended"), hint: "run it again".into() }
            }
            other => other,
        });
        let (failed, are_retryable) = (failures.count(), failures.retryable());
        let hint =
            if self.dry_run { "whatever sessions they have would not be ended".into() } else { self.many.hint() };
        // Whoever was not ended is among the failures, or the run came to nothing.
        let mut is_complete = false;
        let ended = looked.and_then(|users| {
            let mut listings = Vec::new();
            for (who, answer) in &found {
                let records = self.chosen(who.id, answer.sessions()?, &filter)?.0;
                listings.push(Listing { who, total: records.len(), records });
            }
            self.show_and_ask(asks, &listings, &api, view, global, host)?;
            let targets: Vec<Target> = listings.iter().flat_map(|listing| self.targets(&listing.records)).collect();
            let record = self.record(&api, global, host);
            let ending = Ending { api, stop, jobs: self.many.jobs(), is_dry: self.dry_run, hint: Some(hint.clone()) };
            let (ended, left) = ending.run(targets, record, host);
            for user in left {
                failures.keep(Some(user.to_string().as_bytes()));
            }
            is_complete = true;
            and_not_looked_at(ended, failed, users, are_retryable, hint)
        });
        let kept = if is_complete { failures.finish() } else { Ok(()) };
        match (ended, kept) {
            // That they are not in the file is worse, and not all that is to be known.
            (Err(ended), Err(kept)) => {
                let wants_json = self.output.wants_json();
                host.stderr(&if wants_json { view::error::json(&ended) } else { view::error::text(&ended, style) });
                Err(kept)
            }
            (ended, kept) => ended.and(kept),
        }
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
                    "session ids, --all and filters exclude each other: choose the sessions in one of these ways",
                );
            }
        }
        if self.user.is_some() && self.many.users_from.is_some() {
            return usage("the argument '--users-from' cannot be used with a user or sessions on the command line");
        }
        if self.user.is_some() && self.many.keeps_failures() {
            return usage("the argument '--failed-to' only makes sense with '--users-from'");
        }
        if self.dry_run && self.many.keeps_failures() {
            return usage(
                "the argument '--failed-to' cannot be used with '--dry-run', which leaves everything to be done",
            );
        }
        if self.user.is_none() && !self.except.is_empty() {
            return usage("the argument '--except' only makes sense for one user");
        }
        if !self.except.is_empty() && !self.all {
            return usage("the argument '--except' only makes sense with '--all'");
        }
        if self.ignore_missing && self.sessions.is_empty() {
            return usage("the argument '--ignore-missing' only makes sense with session ids");
        }
        if self.output.format() == Format::Csv {
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
        // Whoever pipes the users in still sits at the terminal.
        let has_person =
            host.terminal.stderr && (host.terminal.stdin || (self.many.reads_stdin() && prompt::has_terminal()));
        match (self.yes.as_deref(), kind) {
            (Some("live"), _) | (Some(_), KeyKind::Test) => Ok(false),
            (Some(_), _) => {
                usage(format!("this is a key of kind {}: to go on without a question say --yes=live", kind.label()))
            }
            (None, _) if has_person => Ok(true),
            (None, _) => usage(format!(
                "there is no terminal to ask on, so nothing was ended: add --dry-run to look, or {} to go on",
                if kind == KeyKind::Test { "--yes" } else { "--yes=live" }
            )),
        }
    }

    /// The sessions to end, and the ids that are not those of active ones.
    fn chosen<'a>(
        &self,
        user: Id,
        mut records: Vec<SessionRecord<'a>>,
        filter: &Filter,
    ) -> Result<(Vec<SessionRecord<'a>>, Vec<Id>), Error> {
        let mut seen = HashSet::new();
        records.retain(|record| seen.insert(record.session.id));
        if self.all {
            let kept = select::find(user, &self.except, &records, false)?.0;
            records.retain(|record| !kept.contains(&record.session.id));
            return Ok((records, Vec::new()));
        }
        if self.sessions.is_empty() {
            records.retain(|record| filter.matches(&record.session));
            return Ok((records, Vec::new()));
        }
        let (found, missing) = select::find(user, &self.sessions, &records, self.ignore_missing)?;
        records.retain(|record| found.contains(&record.session.id));
        Ok((records, missing))
    }

    /// The calls that end a user's sessions.
    fn targets(&self, records: &[SessionRecord<'_>]) -> Vec<Target> {
        // All means also those that have appeared since: that is what the API's single call is for.
        if self.all && self.except.is_empty() {
            return Target::all(records).into_iter().collect();
        }
        records.iter().map(Target::one).collect()
    }

    /// Shows on standard error what would end, and asks whether to go on, if somebody `asks`.
    fn show_and_ask(
        &self,
        asks: bool,
        listings: &[Listing<'_>],
        api: &Connection,
        view: &View<'_>,
        global: &GlobalArgs,
        host: &mut Host,
    ) -> Result<(), Error> {
        if listings.is_empty() {
            if !global.quiet && !self.output.wants_json() {
                host.stderr("there is nothing to end\n");
            }
            return Ok(());
        }
        if asks || (!global.quiet && host.terminal.stderr) {
            confirm::show(view, host, &api.source, listings, self.user.is_none())?;
        }
        if asks {
            confirm::ask(listings, self.all && self.except.is_empty(), api.client.key_kind(), host)
        } else {
            Ok(())
        }
    }

    /// An empty record, in the format that was asked for.
    fn record(&self, api: &Connection, global: &GlobalArgs, host: &Host) -> Record {
        let style = Style::choose(global.color, host.terminal.stdout, host);
        Record::new(self.output.format(), api.client.key_kind(), style, self.user.is_none())
    }
}
