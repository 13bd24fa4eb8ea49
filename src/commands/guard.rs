//! The guard of commands that change something: they show what they will do, ask, do exactly that, and record it.

use std::collections::HashSet;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use jiff::Timestamp;

use crate::batch::args::BatchArgs;
use crate::batch::audit::AuditLog;
use crate::batch::change::{Change, Executor, Recorder, Tally};
use crate::batch::input::UserArg;
use crate::batch::resolve::Ambiguous;
use crate::batch::{Batch, Request, UserRecords};
use crate::client::SessionsResponse;
use crate::error::{Error, Hint};
use crate::geoip::Need;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::model::Id;
use crate::prompt;
use crate::secret::{self, KeyType};
use crate::view::columns::{ColumnArgs, TimeStyle};
use crate::view::header::UserIdentity;
use crate::view::record::{Action, RecordWriter};
use crate::view::{self, Format, Listing, OutputArgs, Undecided, View, plural};

/// Maximum number of users to show with tables; more are shown with a line each.
pub const MAX_TABLES: usize = 10;

/// Flags of commands that change something.
#[derive(Debug, Args)]
pub struct GuardArgs {
    /// Only show what would be changed
    #[arg(long, conflicts_with = "failed_to")]
    pub dry_run: bool,

    /// Don't ask; with a live key it must be `--yes=live`
    #[arg(long, value_name = "live", num_args = 0..=1, require_equals = true, default_missing_value = "test",
          value_parser = ["test", "live"], hide_possible_values = true)]
    pub yes: Option<String>,

    /// Add a reason to each record, such as a ticket number
    #[arg(long, value_name = "TEXT", value_parser = parse_reason)]
    reason: Option<String>,
}

fn parse_reason(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("expected a text, such as a ticket's number"),
        text if secret::looks_like_key(text) => Err("it looks like a secret key, which is not kept in records"),
        text => Ok(text.to_owned()),
    }
}

/// Parses the output formats that can show the outcome of each change.
pub fn record_format() -> impl TypedValueParser<Value = Format> {
    let formats = [Format::Table, Format::Json, Format::Jsonl];
    let values = formats.iter().filter_map(Format::to_possible_value);
    PossibleValuesParser::new(values).try_map(|name| Format::from_str(&name, false))
}

/// A user and the sessions that a change ends.
pub struct Preview {
    pub user: UserIdentity,
    /// The API's response, reduced to these sessions.
    pub response: SessionsResponse,
    /// Number of sessions.
    pub count: usize,
    /// The IDs of all sessions of the user; empty if the user is one of too many for tables.
    pub all_ids: Vec<Id>,
}

/// What to ask before a change.
pub struct Question {
    /// `revoke these 37 sessions of 31 users`
    pub what: String,
    /// The number of sessions or users, which must be typed to change several with a live key.
    pub count: usize,
}

/// A command that changes something, with its arguments.
pub struct Guard<'a> {
    pub action: Action,
    pub args: &'a GuardArgs,
    pub batch: &'a BatchArgs,
    pub output: &'a OutputArgs,
    pub view: View<'a>,
}

impl<'a> Guard<'a> {
    /// Opens the batch over `users`, and checks all that can be checked before the first request.
    pub fn open(
        &self,
        users: &'a [UserArg],
        global: &'a GlobalArgs,
        host: &mut Host,
    ) -> Result<(Batch<'a>, Approval), Error> {
        if self.output.format() == Format::Csv {
            let verb = self.action.verb();
            return Err(Error::Usage(format!("`{verb}` prints its results as a table, JSON or JSON Lines")));
        }
        let user_records = match self.action {
            Action::Ban | Action::Unban => UserRecords::Needed,
            Action::Revoke if users.len() == 1 && self.view.wants_footer() => UserRecords::Shown,
            Action::Revoke => UserRecords::Unneeded,
        };
        let request = Request {
            args: self.batch,
            users,
            ambiguous: Ambiguous::Error,
            user_records,
            not_done: Some(self.action.not_done()),
            wants_json: self.output.wants_json(),
            global,
        };
        let batch = Batch::open(request, host)?;
        if self.args.reason.as_ref().is_some_and(|reason| batch.api.client.is_key_in(reason.as_bytes())) {
            return Err(Error::Usage("the reason holds the secret key, which is not kept in records".into()));
        }
        let asks = self.must_ask(batch.api.client.key_type(), host)?;
        // Nothing is changed unless outcomes can be written to standard output and the audit log.
        host.finish().map_err(Error::Output)?;
        let audit = self.audit_log(&batch)?;
        Ok((batch, Approval { asks, audit }))
    }

    fn audit_log(&self, batch: &Batch<'_>) -> Result<Option<AuditLog>, Error> {
        let file = batch.api.audit_log.as_ref().filter(|_| !self.args.dry_run);
        if let (Some(log), Some(failed_to)) = (file, &self.batch.failed_to)
            && same_file::is_same_file(log, failed_to).unwrap_or(false)
        {
            return Err(Error::Usage("the argument '--failed-to' names the audit log: use another file".into()));
        }
        file.map(|file| AuditLog::open(file, batch.api.profile.as_deref(), &batch.stop)).transpose()
    }

    /// Returns whether to ask for confirmation; an error if that is not possible and there is no `--yes` for this type of key.
    fn must_ask(&self, kind: KeyType, host: &Host) -> Result<bool, Error> {
        if self.args.dry_run {
            return Ok(false);
        }
        let usage = |problem: String| Err(Error::Usage(problem));
        // With users from a pipe, the question can still be asked on the terminal.
        let can_ask =
            host.terminal.stderr && (host.terminal.stdin || (self.batch.reads_stdin(&[]) && prompt::has_terminal()));
        match (self.args.yes.as_deref(), kind) {
            (Some("live"), _) | (Some(_), KeyType::Test) => Ok(false),
            (Some(_), _) => {
                usage(format!("--yes is for test keys, and this is a {} key: use --yes=live", kind.label()))
            }
            (None, _) if can_ask => Ok(true),
            (None, _) => usage(format!(
                "can't ask for confirmation without a terminal, so {}: add --dry-run to preview, or {} to continue",
                self.action.not_done(),
                if kind == KeyType::Test { "--yes" } else { "--yes=live" }
            )),
        }
    }

    /// Shows on standard error what would be changed, and asks if that is wanted. There is at least one preview.
    pub fn confirm(
        &self,
        approval: &Approval,
        previews: &[&Preview],
        question: &Question,
        batch: &Batch<'_>,
        host: &mut Host,
    ) -> Result<(), Error> {
        if self.shows_preview(approval) {
            show(&self.view, host, batch, previews)?;
            if approval.audit.is_none() {
                host.stderr(&self.loss_note());
            }
        }
        if approval.asks { self.ask(question, batch, host) } else { Ok(()) }
    }

    /// Returns whether what would be changed is shown.
    fn shows_preview(&self, approval: &Approval) -> bool {
        approval.asks || (self.view.wants_footer() && !self.output.wants_json())
    }

    /// Returns whether GeoIP databases are needed to show what would be changed.
    pub fn geoip_need(&self, approval: &Approval) -> Need {
        if self.shows_preview(approval) { Need::Optional } else { Need::No }
    }

    /// Returns what to say where neither JSON nor an audit log keeps a record.
    fn loss_note(&self) -> String {
        let what = match (self.action, &self.args.reason) {
            _ if self.args.dry_run || self.output.wants_json() => return String::new(),
            (Action::Ban, Some(_)) => "the revoked sessions and the reason are",
            (Action::Ban, None) => "the revoked sessions are",
            (_, Some(_)) => "the reason is",
            (_, None) => return String::new(),
        };
        format!("\nnote: {what} not recorded; -o jsonl or audit_log in the configuration keeps a record\n")
    }

    /// Says that there is nothing to change.
    pub fn say_nothing_to_do(&self, batch: &Batch<'_>, host: &Host) {
        if !self.view.is_quiet() && !self.output.wants_json() {
            let source = view::error::safe(&batch.api.source.label());
            host.stderr(&format!("{} ({source})\n", self.action.nothing_to_do()));
        }
    }

    /// Asks for confirmation. To change several sessions or users with a live key, their number must be typed.
    fn ask(&self, question: &Question, batch: &Batch<'_>, host: &Host) -> Result<(), Error> {
        let nothing = self.action.not_done();
        let (Question { what, count }, kind) = (question, batch.api.client.key_type());
        let interrupted = || batch.interrupted(nothing.into());
        host.stderr("\n");
        if kind == KeyType::Test || *count == 1 {
            let question = format!("{}: {what}?", kind.label());
            let agreed = prompt::confirm(&question, &batch.stop)?.ok_or_else(interrupted)?;
            return if agreed { Ok(()) } else { Err(Error::Declined(nothing.into())) };
        }
        let items = self.action.items();
        let question = format!("{}: to {what}, type the number of {items}", kind.label());
        let answer = prompt::text(&question, &batch.stop)?.ok_or_else(interrupted)?;
        match answer.trim() {
            "" => Err(Error::Declined(nothing.into())),
            number if number == count.to_string() => Ok(()),
            _ => Err(Error::Declined(format!("{nothing}: that is not the number of {items}"))),
        }
    }

    /// Makes the changes, or only records them with `--dry-run`, and prints a summary; an error if not all were made. `note` is
    /// printed if some were.
    pub fn change(
        &self,
        batch: &mut Batch<'_>,
        audit: Option<AuditLog>,
        changes: &[Change<'_>],
        note: &str,
        host: &mut Host,
    ) -> Result<(), Error> {
        let inputs: HashSet<usize> = changes.iter().map(|change| change.input).collect();
        batch.pending.keep_only(|number| inputs.contains(&number));
        batch.stop_on_signals(host);
        let (key, jobs, reason) = (batch.api.client.key_type(), self.batch.jobs(), self.args.reason.as_deref());
        let (format, style) = (self.output.format(), host.terminal.stdout_style);
        let writer = RecordWriter::new(self.action, format, key, style, reason, !batch.is_single());
        let recorder = Recorder::new(batch, writer, audit, changes);
        let tally =
            if self.args.dry_run { recorder.dry_run(host)? } else { Executor { batch, jobs }.run(recorder, host)? };
        self.summarize(tally, changes.len(), batch, note, host)
    }

    fn summarize(
        &self,
        tally: Tally,
        requests: usize,
        batch: &Batch<'_>,
        note: &str,
        host: &Host,
    ) -> Result<(), Error> {
        let dry_run = self.args.dry_run;
        let summary = if tally.total > 0 { tally.describe(self.action, dry_run) } else { String::new() };
        let note = if dry_run || tally.done == tally.unchanged { "" } else { note };
        if tally.done == tally.total && batch.failures.count == 0 {
            if tally.total > tally.unchanged && self.view.wants_footer() {
                host.stderr(&format!("{summary}\n{note}"));
            }
            return Ok(());
        }
        if self.view.wants_footer() {
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
        let hint = match (dry_run, batch.is_single()) {
            (true, _) => Hint::FailsWithoutDryRun,
            (false, true) => Hint::RevokeRest(kinds),
            (false, false) => self.batch.retry_hint(kinds),
        };
        Err(Error::Partial { summary: parts.collect::<Vec<_>>().join("; "), kinds, hint })
    }
}

/// What was found out before the first request.
pub struct Approval {
    /// Whether the change must be confirmed.
    pub asks: bool,
    pub audit: Option<AuditLog>,
}

/// Shows users and sessions on standard error.
fn show(view: &View<'_>, host: &mut Host, batch: &Batch<'_>, previews: &[&Preview]) -> Result<(), Error> {
    let columns = ColumnArgs { columns: None, time: Some(TimeStyle::Relative), full_ids: false, redact: false };
    let cells = view.cells(Timestamp::now(), &columns, host)?;
    let source = &batch.api.source;
    let has_tables = previews.len() <= MAX_TABLES;
    if !batch.is_single() {
        host.stderr(&view.source_header(source));
    }
    for Preview { user, response, all_ids, .. } in previews {
        let records = response.sessions()?;
        let ids =
            if all_ids.is_empty() { records.iter().map(|record| record.session.id).collect() } else { all_ids.clone() };
        let listing = Listing { user, ids, undecided: Undecided::default(), records };
        if !has_tables {
            let header = view.user_header(&cells, &listing);
            let impersonated = listing.records.iter().filter(|record| record.session.impersonated_by.is_some()).count();
            let impersonated = if impersonated > 0 { format!(", {impersonated} impersonated") } else { String::new() };
            host.stderr(&format!(
                "{}  {}{impersonated}\n",
                header.trim_end(),
                plural(listing.records.len(), "session")
            ));
            continue;
        }
        let table = view.table(&cells, None, &listing, None).map_err(Error::Output)?;
        let table = String::from_utf8_lossy(&table);
        host.stderr(&if batch.is_single() {
            view.header(&cells, source, &listing) + &table + &view.footer(&cells, &listing)
        } else {
            format!("{}{table}\n", view.user_header(&cells, &listing))
        });
    }
    if !batch.is_single() {
        let gap = if has_tables { "" } else { "\n" };
        host.stderr(&format!("{gap}{}\n", extent(previews)));
    }
    Ok(())
}

/// Returns the line `{what}: torii users {verb} anna.berg@example.com`, with the flags that lead to the same place; nothing if the
/// key's source can't be repeated.
pub fn command(what: &str, verb: &str, user: &UserIdentity, global: &GlobalArgs) -> String {
    let flags = global.repeated();
    let command = flags.map(|flags| format!("{what}: torii users {verb} {}{flags}", user.argument()));
    command.map_or_else(String::new, |command| view::error::safe(&command) + "\n")
}

/// Returns `37 sessions of 31 users`.
pub fn extent(previews: &[&Preview]) -> String {
    let sessions = previews.iter().map(|preview| preview.count).sum();
    format!("{} of {}", plural(sessions, "session"), plural(previews.len(), "user"))
}
