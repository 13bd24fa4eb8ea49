//! `torii sessions revoke`

mod select;

use std::collections::HashSet;
use std::rc::Rc;

use clap::Args;
use jiff::Timestamp;

use self::select::SessionArg;
use crate::batch::args::BatchArgs;
use crate::batch::change::{Change, ChangeRequest};
use crate::batch::input::UserArg;
use crate::batch::{Batch, Handled};
use crate::commands::guard::{self, Approval, Guard, GuardArgs, Preview, Question};
use crate::error::Error;
use crate::filter::{Filter, FilterArgs, Indicators};
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::model::{Id, SessionRecord, UserRef};
use crate::time_zone;
use crate::view::record::{Action, Subject};
use crate::view::{self, OutputArgs, Undecided, View};

/// What `revoke` doesn't do: access tokens are verified without asking the API (as Torii's SDKs do).
const NOT_LOCKED_OUT: &str = "they can sign in again, and access tokens issued before keep working until they expire\n";

/// Revoke sessions of users
///
/// Shows the sessions, asks, and revokes exactly these: sessions named by ID or by a unique prefix of 8 or more characters, those that
/// pass the filters, or `--all`, which also revokes sessions created since. All users are checked before the first session is
/// revoked. Up to ten users are shown with their sessions, more with a line each.
///
/// Revoking can't be undone, and doesn't lock out: users can sign in again (see `torii users ban`), and access tokens issued before
/// keep working until they expire.
///
/// With `--json` or `-o jsonl`, each session has an audit record: `torii help scripting` describes it. `result` is `revoked`,
/// `failed`, `unknown` (sent, without a response), `not_tried`, `not_active` or `dry_run`.
#[derive(Debug, Args)]
#[command(mut_arg("output", |arg| arg.value_parser(guard::record_format())))]
#[command(mut_args(|arg| if arg.get_id().as_str().starts_with("csv") { arg.hide(true) } else { arg }))]
#[command(after_long_help = "\
Examples:
  torii sessions revoke anna.berg@example.com 01981e07
  torii sessions revoke anna.berg@example.com --all --except 01981f2a
  torii sessions revoke anna.berg@example.com --ip 198.51.100.0/24 --dry-run
  torii sessions revoke anna.berg@example.com --idle 30d --yes --reason T-4711
  torii sessions revoke --users-from ids.txt --ip 198.51.100.0/24 --dry-run")]
pub struct RevokeArgs {
    /// User ID or email
    #[arg(value_name = "USER", value_parser = UserRef::parse, required_unless_present = "users_from",
          conflicts_with = "users_from")]
    user: Option<UserRef>,

    /// IDs or unique prefixes (8 or more characters)
    ///
    /// With `--yes`, only whole IDs: a prefix may match another session by now.
    #[arg(value_name = "SESSION-ID", value_parser = SessionArg::parse)]
    sessions: Vec<SessionArg>,

    /// Revoke all sessions of the user, or of each user
    #[arg(long)]
    all: bool,

    /// With `--all`, keep this session (repeatable)
    #[arg(long, value_name = "SESSION-ID", value_parser = SessionArg::parse, conflicts_with = "users_from")]
    except: Vec<SessionArg>,

    /// Don't fail for whole IDs of sessions that don't exist
    #[arg(long)]
    ignore_missing: bool,

    #[command(flatten)]
    guard: GuardArgs,

    #[command(flatten)]
    batch: BatchArgs,

    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    pub(in crate::commands) output: OutputArgs,
}

/// The sessions of a user that are to be revoked.
struct Chosen {
    /// Number of the input that resolved to the user.
    input: usize,
    preview: Preview,
    /// Given IDs that are not IDs of active sessions.
    missing: Vec<Id>,
}

impl RevokeArgs {
    /// Looks sessions up, shows them, asks, revokes them and records it.
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let view = View::new(&self.output, global, host)?.keeping(self.filter.columns());
        self.check()?;
        let users: Vec<UserArg> = self.user.iter().cloned().map(UserArg::User).collect();
        let (args, batch, output) = (&self.guard, &self.batch, &self.output);
        let mut guard = Guard { action: Action::Revoke, args, batch, output, view };
        let (mut batch, approval) = guard.open(&users, global, host)?;
        let indicators = self.filter.indicators(batch.api.geoip.as_ref(), guard.geoip_need(&approval))?;
        guard.view = guard.view.with_places(&indicators.geoip);
        let outcome = self.revoke(&guard, &indicators, &mut batch, approval, global, host);
        batch.finish(outcome, host)
    }

    fn revoke(
        &self,
        guard: &Guard<'_>,
        indicators: &Rc<Indicators>,
        batch: &mut Batch<'_>,
        approval: Approval,
        global: &GlobalArgs,
        host: &mut Host,
    ) -> Result<(), Error> {
        let chosen = self.choose_all(batch, indicators, host)?;
        let previews: Vec<&Preview> = chosen.iter().map(|chosen| &chosen.preview).collect();
        if previews.iter().all(|preview| preview.count == 0) {
            guard.say_nothing_to_do(batch, host);
        } else {
            guard.confirm(&approval, &previews, &self.question(&previews), batch, host)?;
        }
        let ban = match previews.as_slice() {
            [Preview { user, .. }] => guard::command("to prevent sign-in, too", "ban", user, global),
            _ => "`torii users ban` prevents sign-in, too\n".into(),
        };
        let mut changes = Vec::new();
        for chosen in &chosen {
            changes.extend(self.changes(chosen)?);
        }
        guard.change(batch, approval.audit, &changes, &format!("{NOT_LOCKED_OUT}{ban}"), host)
    }

    fn question(&self, previews: &[&Preview]) -> Question {
        let count = previews.iter().map(|preview| preview.count).sum();
        let what = match (count, previews.len()) {
            (1, _) => "revoke this session".to_owned(),
            (_, 1) => format!("revoke these {count} sessions"),
            _ => format!("revoke these {}", guard::extent(previews)),
        };
        let since = if self.revokes_all() { " and any created since" } else { "" };
        Question { what: what + since, count }
    }

    /// Returns the requests that revoke the chosen sessions of a user.
    fn changes<'a>(&self, chosen: &'a Chosen) -> Result<Vec<Change<'a>>, Error> {
        let Chosen { input, preview: Preview { user, response, .. }, missing } = chosen;
        let change = |request, subjects| Change { input: *input, user: user.id, request, subjects };
        let missing = missing
            .iter()
            .map(|id| change(ChangeRequest::None, vec![Subject::Session { id: *id, environment: None, json: None }]));
        let records = response.sessions()?;
        let environment = records.first().map(|record| record.session.environment_id);
        let sessions = records.into_iter().map(|record| {
            let (id, environment) = (record.session.id, Some(record.session.environment_id));
            (id, Subject::Session { id, environment, json: Some(record.raw) })
        });
        Ok(if self.revokes_all() {
            let subjects = sessions.map(|(_, subject)| subject).chain([Subject::AllSessions { environment }]);
            missing.chain([change(ChangeRequest::RevokeAll, subjects.collect())]).collect()
        } else {
            missing
                .chain(sessions.map(|(id, subject)| change(ChangeRequest::RevokeSession(id), vec![subject])))
                .collect()
        })
    }

    /// Queries all users, and returns the sessions to revoke.
    fn choose_all(
        &self,
        batch: &mut Batch<'_>,
        indicators: &Rc<Indicators>,
        host: &mut Host,
    ) -> Result<Vec<Chosen>, Error> {
        // Resolved once, so that relative times are the same for all users.
        let filter = self.filter.resolve(Timestamp::now(), || time_zone::local(host), indicators)?;
        let mut chosen = Vec::new();
        let mut undecided = Undecided::default();
        let outcome = batch.run(host, |_, number, responses| {
            for (user, response) in responses {
                let records = response.sessions()?;
                let has_table = chosen.len() < guard::MAX_TABLES;
                let ids = records.iter().map(|record| record.session.id);
                let all_ids = if has_table { ids.collect() } else { Vec::new() };
                let (records, missing) = self.choose(user.id, records, &filter, &mut undecided)?;
                let (count, response) = (records.len(), response.with_sessions(&records));
                if count + missing.len() > 0 {
                    chosen.push(Chosen { input: number, preview: Preview { user, response, count, all_ids }, missing });
                }
            }
            Ok(Handled::Deferred)
        });
        host.stderr(&view::warnings(undecided, &indicators.geoip, self.output.wants_json()));
        outcome.map(|()| chosen)
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
            (ways > 1, "session IDs, --all and filters can't be combined: use one of these"),
            (
                !self.except.is_empty() && !self.all,
                "the argument '--except' can only be used with '--all', without filters and session IDs",
            ),
            (
                self.ignore_missing && self.sessions.is_empty(),
                "the argument '--ignore-missing' can only be used with session IDs, and not with '--all' or filters",
            ),
            (
                self.user.is_some() && self.batch.failed_to.is_some(),
                "the argument '--failed-to' can only be used with '--users-from'",
            ),
            (
                self.guard.yes.is_some() && has_prefixes,
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

    /// Returns the sessions to revoke, and the given IDs that are not IDs of active sessions.
    fn choose<'a>(
        &self,
        user: Id,
        mut records: Vec<SessionRecord<'a>>,
        filter: &Filter,
        undecided: &mut Undecided,
    ) -> Result<(Vec<SessionRecord<'a>>, Vec<Id>), Error> {
        let mut missing = Vec::new();
        if self.all {
            let kept = select::find(user, &self.except, &records, false)?.0;
            records.retain(|record| !kept.contains(&record.session.id));
        } else if self.sessions.is_empty() {
            undecided.add(filter.apply(&mut records));
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
}
