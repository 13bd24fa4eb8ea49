//! `torii sessions revoke`

mod confirm;
mod execute;
mod select;

use std::collections::HashSet;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use jiff::Timestamp;

use self::execute::{Executor, Recorder, Tally};
use self::select::SessionArg;
use crate::batch::args::BatchArgs;
use crate::batch::audit::AuditLog;
use crate::batch::input::UserArg;
use crate::batch::resolve::Ambiguous;
use crate::batch::{Batch, Handled, Request};
use crate::client::SessionsResponse;
use crate::error::{Error, Hint};
use crate::filter::{Filter, FilterArgs};
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::model::{Id, SessionRecord, UserRef};
use crate::prompt;
use crate::secret::{self, KeyType};
use crate::time_zone;
use crate::view::header::UserIdentity;
use crate::view::record::RecordWriter;
use crate::view::{self, Format, OutputArgs, View, plural, undecided_warning};

/// What `revoke` doesn't do: access tokens are verified without asking the API (as Torii's SDKs do).
const NOT_LOCKED_OUT: &str = "they can sign in again, and access tokens issued before keep working until they expire\n";

/// Revoke sessions of users
///
/// Shows what would be revoked, asks, and revokes exactly that: the sessions named by ID (where it asks, a unique prefix of 8 or
/// more characters will do), or those that pass the filters. `--all` revokes all, also those that were opened since. Revoking
/// can't be undone. It doesn't lock anyone out: they can sign in again, and access tokens issued before keep working until they
/// expire. All users are checked before anything is revoked. The sessions of up to ten users are shown; of more users
/// each has a line, and `--dry-run -o jsonl` has the sessions.
///
/// As JSON or JSON Lines the output is an audit record. Each session has `action`, `scope`, `id`, `userId`, `environmentId`,
/// `keyType`, `at`, `result` (`revoked`, `failed`, `unknown`, `not_tried`, `not_active`, `dry_run`), `reason`, `session` (as the API
/// sent it before) and `error`, and is written as soon as it is known. `unknown` means that the request was sent, and no response
/// says what became of it. A plain `--all` has one more record a user, with `scope` `all`. With `audit_log` in the configuration,
/// records are appended to that file, too.
#[derive(Debug, Args)]
#[command(mut_arg("output", |arg| arg.value_parser(record_format())))]
#[command(mut_args(|arg| if arg.get_id().as_str().starts_with("csv") { arg.hide(true) } else { arg }))]
#[command(after_long_help = "\
Examples:
  torii sessions revoke anna.berg@example.com 01981e07
  torii sessions revoke anna.berg@example.com --all --except 01981f2a
  torii sessions revoke anna.berg@example.com --ip 198.51.100.0/24 --dry-run
  torii sessions revoke anna.berg@example.com --idle 30d --yes --reason T-4711
  torii sessions revoke --users-from ids.txt --ip 198.51.100.0/24 --dry-run")]
pub struct RevokeArgs {
    /// User ID (a UUID) or email
    #[arg(value_name = "USER", value_parser = UserRef::parse, required_unless_present = "users_from",
          conflicts_with = "users_from")]
    user: Option<UserRef>,

    /// Sessions to revoke: IDs, or unique prefixes of 8 or more characters
    ///
    /// With `--yes` only whole IDs: a prefix that was unique yesterday may be that of another session today.
    #[arg(value_name = "SESSION-ID", value_parser = SessionArg::parse)]
    sessions: Vec<SessionArg>,

    /// Revoke all sessions of the user, or of each user
    #[arg(long)]
    all: bool,

    /// With `--all`: keep this session; may be given several times
    #[arg(long, value_name = "SESSION-ID", value_parser = SessionArg::parse, conflicts_with = "users_from")]
    except: Vec<SessionArg>,

    /// Accept whole IDs of sessions that the user doesn't have
    #[arg(long)]
    ignore_missing: bool,

    /// Only show what would be revoked
    #[arg(long, conflicts_with = "failed_to")]
    dry_run: bool,

    /// Don't ask; with a live key it must be `--yes=live`
    #[arg(long, value_name = "KIND", num_args = 0..=1, require_equals = true, default_missing_value = "test",
          value_parser = ["test", "live"], hide_possible_values = true)]
    yes: Option<String>,

    /// Add a reason to each record, such as a ticket's number
    #[arg(long, value_name = "TEXT", value_parser = parse_reason)]
    reason: Option<String>,

    #[command(flatten)]
    batch: BatchArgs,

    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    pub(in crate::commands) output: OutputArgs,
}

/// The sessions of a user that are to be revoked.
pub(in crate::commands) struct Chosen {
    /// Number of the input that resolved to the user.
    input: usize,
    user: UserIdentity,
    /// The API's response, reduced to these sessions.
    response: SessionsResponse,
    /// Number of sessions.
    count: usize,
    /// The IDs of all sessions of the user, for the preview; empty if the user is one of too many for tables.
    all_ids: Vec<Id>,
    /// Given IDs that are not IDs of active sessions.
    missing: Vec<Id>,
}

/// Parses the output formats that can show the outcome of each session.
fn record_format() -> impl TypedValueParser<Value = Format> {
    let formats = [Format::Table, Format::Json, Format::Jsonl];
    let values = formats.iter().filter_map(Format::to_possible_value);
    PossibleValuesParser::new(values).try_map(|name| Format::from_str(&name, false))
}

fn parse_reason(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("expected a text, such as a ticket's number"),
        text if secret::looks_like_key(text) => Err("it looks like a secret key, which is not kept in records"),
        text => Ok(text.to_owned()),
    }
}

impl RevokeArgs {
    /// Looks sessions up, shows them, asks, revokes them and records it.
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let view = View::new(&self.output, global, host)?;
        self.check()?;
        let users: Vec<UserArg> = self.user.iter().cloned().map(UserArg::User).collect();
        let wants_json = self.output.wants_json();
        let (args, not_done) = (&self.batch, Some("nothing was revoked"));
        let request = Request { args, users: &users, ambiguous: Ambiguous::Error, not_done, wants_json, global };
        let mut batch = Batch::open(request, host)?;
        if self.reason.as_ref().is_some_and(|reason| batch.api.client.is_key_in(reason.as_bytes())) {
            return Err(Error::Usage("the reason holds the secret key, which is not kept in records".into()));
        }
        let asks = self.must_ask(batch.api.client.key_type(), host)?;
        // Nothing is revoked unless outcomes can be written to standard output and the audit log.
        host.finish().map_err(Error::Output)?;
        let audit = self.audit_log(&batch)?;
        let outcome = self.revoke(&mut batch, audit, asks, &view, host);
        batch.finish(outcome, host)
    }

    fn audit_log(&self, batch: &Batch<'_>) -> Result<Option<AuditLog>, Error> {
        let file = batch.api.audit_log.as_ref().filter(|_| !self.dry_run);
        if let (Some(log), Some(failed_to)) = (file, &self.batch.failed_to)
            && same_file::is_same_file(log, failed_to).unwrap_or(false)
        {
            return Err(Error::Usage("the argument '--failed-to' names the audit log: name another file".into()));
        }
        file.map(|file| AuditLog::open(file, batch.api.profile.as_deref(), &batch.stop)).transpose()
    }

    fn revoke(
        &self,
        batch: &mut Batch<'_>,
        audit: Option<AuditLog>,
        asks: bool,
        view: &View<'_>,
        host: &mut Host,
    ) -> Result<(), Error> {
        let chosen = self.choose_all(batch, host)?;
        self.show_and_ask(asks, &chosen, batch, view, host)?;
        let inputs: HashSet<usize> = chosen.iter().map(|chosen| chosen.input).collect();
        batch.pending.keep_only(|number| inputs.contains(&number));

        let mut targets = Vec::new();
        for chosen in &chosen {
            targets.extend(execute::targets(chosen, self.revokes_all())?);
        }
        batch.stop_on_signals(host);
        let style = host.terminal.stdout_style;
        let (key, jobs) = (batch.api.client.key_type(), self.batch.jobs());
        let writer = RecordWriter::new(self.output.format(), key, style, self.reason.as_deref(), !batch.is_single());
        let recorder = Recorder::new(batch, writer, audit, &targets);
        let tally =
            if self.dry_run { recorder.dry_run(host)? } else { Executor { batch, jobs }.run(recorder, host)? };
        self.summarize(tally, targets.len(), batch, view, host)
    }

    /// Queries all users, and returns the sessions to revoke.
    fn choose_all(&self, batch: &mut Batch<'_>, host: &mut Host) -> Result<Vec<Chosen>, Error> {
        // Resolved once, so that relative times are the same for all users.
        let filter = self.filter.resolve(Timestamp::now(), || time_zone::local(host))?;
        let mut chosen = Vec::new();
        let mut undecided = 0;
        let outcome = batch.run(host, |_, number, responses| {
            for (user, response) in responses {
                let records = response.sessions()?;
                undecided += records.iter().filter(|record| filter.is_undecided(&record.session)).count();
                let has_table = chosen.len() < confirm::MAX_TABLES;
                let ids = records.iter().map(|record| record.session.id);
                let all_ids = if has_table { ids.collect() } else { Vec::new() };
                let (records, missing) = self.choose(user.id, records, &filter)?;
                let (count, response) = (records.len(), response.with_sessions(&records));
                if count + missing.len() > 0 {
                    chosen.push(Chosen { input: number, user, response, count, all_ids, missing });
                }
            }
            Ok(Handled::Deferred)
        });
        host.stderr(&undecided_warning(undecided, self.output.wants_json()));
        outcome.map(|()| chosen)
    }

    /// Prints a summary, or returns it as an error if not all was revoked.
    fn summarize(
        &self,
        tally: Tally,
        requests: usize,
        batch: &Batch<'_>,
        view: &View<'_>,
        host: &Host,
    ) -> Result<(), Error> {
        let summary = if tally.total > 0 { tally.describe(self.dry_run) } else { String::new() };
        let note = if self.dry_run || tally.revoked == 0 { "" } else { NOT_LOCKED_OUT };
        if tally.revoked == tally.total && batch.failures.count == 0 {
            if tally.total > 0 && view.wants_footer() {
                host.stderr(&format!("{summary}\n{note}"));
            }
            return Ok(());
        }
        if view.wants_footer() {
            host.stderr(note);
        }
        if let (Some(error), 1, true) = (tally.error, requests, batch.is_single()) {
            return Err(error);
        }
        let unchecked = match batch.failures.count {
            0 => String::new(),
            failed => format!("{failed} of {} could not be checked", plural(batch.users, "user")),
        };
        let parts = [summary, unchecked].into_iter().filter(|part| !part.is_empty());
        let kinds = tally.kinds.and(batch.failures.kinds);
        let hint = match (self.dry_run, batch.is_single()) {
            (true, _) => Hint::FailsWithoutDryRun,
            (false, true) => Hint::RevokeRest(kinds),
            (false, false) => self.batch.retry_hint(kinds),
        };
        Err(Error::Partial { summary: parts.collect::<Vec<_>>().join("; "), kinds, hint })
    }

    /// Checks what clap can't check.
    fn check(&self) -> Result<(), Error> {
        let ways = [!self.sessions.is_empty(), self.all, !self.filter.is_empty()];
        let ways = ways.iter().filter(|way| **way).count();
        let is_prefix = |session: &SessionArg| matches!(session, SessionArg::Prefix(_));
        let has_prefixes = self.sessions.iter().chain(&self.except).any(is_prefix);
        let problems = [
            (
                ways == 0,
                "say which sessions to revoke: SESSION-ID…, --all (with --except SESSION-ID), \
                 or filters such as --ip, --device, --idle",
            ),
            (ways > 1, "session IDs, --all and filters exclude each other: choose the sessions in one of these ways"),
            (
                !self.except.is_empty() && !self.all,
                "the argument '--except' only makes sense with '--all', which no filters or session IDs can be added to",
            ),
            (
                self.ignore_missing && self.sessions.is_empty(),
                "the argument '--ignore-missing' only makes sense with session IDs, and not with '--all' or filters",
            ),
            (
                self.user.is_some() && self.batch.failed_to.is_some(),
                "the argument '--failed-to' only makes sense with '--users-from'",
            ),
            (self.output.format() == Format::Csv, "`revoke` prints its results as a table, JSON or JSON Lines"),
            (
                self.yes.is_some() && has_prefixes,
                "with '--yes' only whole session IDs: a prefix that was unique yesterday may be that of another session today; \
                 `torii sessions list` prints them",
            ),
        ];
        let problem = problems.into_iter().find(|(is_problem, _)| *is_problem);
        problem.map_or(Ok(()), |(_, problem)| Err(Error::Usage(problem.into())))
    }

    /// Returns whether to revoke all sessions with one request, which also revokes those that were opened since the query.
    fn revokes_all(&self) -> bool {
        self.all && self.except.is_empty()
    }

    /// Returns whether to ask for confirmation; an error if that is not possible and there is no `--yes` for this type of key.
    fn must_ask(&self, kind: KeyType, host: &Host) -> Result<bool, Error> {
        if self.dry_run {
            return Ok(false);
        }
        let usage = |problem: String| Err(Error::Usage(problem));
        // With users from a pipe, the question can still be asked on the terminal.
        let can_ask =
            host.terminal.stderr && (host.terminal.stdin || (self.batch.reads_stdin(&[]) && prompt::has_terminal()));
        match (self.yes.as_deref(), kind) {
            (Some("live"), _) | (Some(_), KeyType::Test) => Ok(false),
            (Some(_), _) => {
                usage(format!("this is a key of kind {}: to go on without a question say --yes=live", kind.label()))
            }
            (None, _) if can_ask => Ok(true),
            (None, _) => usage(format!(
                "there is no terminal to ask on, so nothing was revoked: add --dry-run to look, or {} to go on",
                if kind == KeyType::Test { "--yes" } else { "--yes=live" }
            )),
        }
    }

    /// Returns the sessions to revoke, and the given IDs that are not IDs of active sessions.
    fn choose<'a>(
        &self,
        user: Id,
        mut records: Vec<SessionRecord<'a>>,
        filter: &Filter,
    ) -> Result<(Vec<SessionRecord<'a>>, Vec<Id>), Error> {
        let mut missing = Vec::new();
        if self.all {
            let kept = select::find(user, &self.except, &records, false)?.0;
            records.retain(|record| !kept.contains(&record.session.id));
        } else if self.sessions.is_empty() {
            records.retain(|record| filter.matches(&record.session));
        } else {
            let found;
            (found, missing) = select::find(user, &self.sessions, &records, self.ignore_missing)?;
            records.retain(|record| found.contains(&record.session.id));
        }
        // A response may contain a session twice.
        let mut seen = HashSet::new();
        records.retain(|record| seen.insert(record.session.id));
        Ok((records, missing))
    }

    /// Shows on standard error what would be revoked, and asks for confirmation if `asks`.
    fn show_and_ask(
        &self,
        asks: bool,
        chosen: &[Chosen],
        batch: &Batch<'_>,
        view: &View<'_>,
        host: &mut Host,
    ) -> Result<(), Error> {
        if chosen.iter().all(|chosen| chosen.count == 0) {
            if !view.is_quiet() && !self.output.wants_json() {
                let source = view::error::safe(&batch.api.source.label());
                host.stderr(&format!("there is nothing to revoke ({source})\n"));
            }
            return Ok(());
        }
        if asks || (view.wants_footer() && !self.output.wants_json()) {
            confirm::show(view, host, batch, chosen)?;
        }
        if asks { confirm::ask(chosen, self.revokes_all(), batch, host) } else { Ok(()) }
    }
}
