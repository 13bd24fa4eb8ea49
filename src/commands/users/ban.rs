//! `torii users ban` and `torii users unban`

use clap::Args;

use crate::batch::args::BatchArgs;
use crate::batch::change::{Change, ChangeRequest};
use crate::batch::input::UserArg;
use crate::batch::{Batch, Handled};
use crate::commands::guard::{self, Approval, Guard, GuardArgs, Preview, Question};
use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::model::UserRef;
use crate::view::record::{Action, Subject};
use crate::view::{OutputArgs, View, plural};

/// Lock users out: revoke all their sessions and prevent sign-in
///
/// Shows the user and the sessions to be revoked, asks, bans the user, and writes a record. All users are checked before the first
/// ban; one who fails is reported, and the others are banned. Users already banned are skipped. Access tokens issued before keep working until they expire. `torii users unban`
/// lets users sign in again; their sessions don't come back.
///
/// With `--json` or `-o jsonl`, each user has an audit record: `torii help scripting` describes it. `result` is `banned`, `failed`,
/// `unknown` (sent, without a response; not retried), `not_tried`, `already_banned` or `dry_run`.
#[derive(Debug, Args)]
#[command(mut_arg("output", |arg| arg.value_parser(guard::record_format())))]
#[command(mut_args(|arg| if arg.get_id().as_str().starts_with("csv") { arg.hide(true) } else { arg }))]
#[command(after_long_help = "\
Examples:
  torii users ban anna.berg@example.com
  torii users ban anna.berg@example.com --yes --reason T-4711
  torii users ban --users-from ids.txt --dry-run")]
pub struct BanArgs {
    #[command(flatten)]
    pub(super) status: StatusArgs,
}

/// Let banned users sign in again
///
/// Shows the user, asks, lifts the ban, and writes a record. All users are checked before the first ban is lifted. Users who are
/// not banned are skipped. Sessions that a ban revoked don't come back.
///
/// With `--json` or `-o jsonl`, each user has an audit record: `torii help scripting` describes it. `result` is `unbanned`,
/// `failed`, `unknown` (sent, without a response; not retried), `not_tried`, `not_banned` or `dry_run`.
#[derive(Debug, Args)]
#[command(mut_arg("output", |arg| arg.value_parser(guard::record_format())))]
#[command(mut_args(|arg| if arg.get_id().as_str().starts_with("csv") { arg.hide(true) } else { arg }))]
#[command(after_long_help = "\
Examples:
  torii users unban anna.berg@example.com
  torii users unban --users-from ids.txt --yes --reason T-4711")]
pub struct UnbanArgs {
    #[command(flatten)]
    pub(super) status: StatusArgs,
}

/// The arguments of commands that change the status of users.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// User ID or email
    #[arg(value_name = "USER", value_parser = UserRef::parse, required_unless_present = "users_from",
          conflicts_with = "users_from")]
    user: Option<UserRef>,

    #[command(flatten)]
    guard: GuardArgs,

    #[command(flatten)]
    batch: BatchArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// A user with the number of the input that resolved to it.
struct Checked {
    input: usize,
    preview: Preview,
}

impl Checked {
    fn status(&self) -> Option<&str> {
        self.preview.user.user.as_ref().map(|user| user.status.as_str())
    }
}

impl StatusArgs {
    /// Looks users and sessions up, shows them, asks, changes the status and records it.
    pub fn run(&self, action: Action, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let view = View::new(&self.output, global, host)?;
        if self.user.is_some() && self.batch.failed_to.is_some() {
            return Err(Error::Usage("the argument '--failed-to' can only be used with '--users-from'".into()));
        }
        let users: Vec<UserArg> = self.user.iter().cloned().map(UserArg::User).collect();
        let guard = Guard { action, args: &self.guard, batch: &self.batch, output: &self.output, view };
        let (mut batch, approval) = guard.open(&users, global, host)?;
        let outcome = change(&guard, &mut batch, approval, global, host);
        batch.finish(outcome, host)
    }
}

fn change(
    guard: &Guard<'_>,
    batch: &mut Batch<'_>,
    approval: Approval,
    global: &GlobalArgs,
    host: &mut Host,
) -> Result<(), Error> {
    let action = guard.action;
    let checked = check_all(batch, host)?;
    let needs_change = |checked: &Checked| (checked.status() == Some("banned")) != (action == Action::Ban);
    let previews: Vec<&Preview> = checked.iter().filter(|user| needs_change(user)).map(|user| &user.preview).collect();
    if checked.is_empty() {
        // Nobody is named, or all failed: both are said elsewhere.
    } else if previews.is_empty() {
        guard.say_nothing_to_do(batch, host);
    } else {
        guard.confirm(&approval, &previews, &question(action, &previews), batch, host)?;
    }
    let note = match previews.as_slice() {
        _ if action == Action::Unban => String::new(),
        [Preview { user, .. }] => {
            STILL_WORKING.to_owned() + &guard::command("to let them sign in again", "unban", user, global)
        }
        _ => STILL_WORKING.into(),
    };
    let request = if action == Action::Ban { ChangeRequest::Ban } else { ChangeRequest::Unban };
    let changes: Vec<Change<'_>> = checked
        .iter()
        .map(|user| Change {
            input: user.input,
            user: user.preview.user.id,
            request: if needs_change(user) { request } else { ChangeRequest::None },
            subjects: vec![Subject::User {
                environment: user.preview.user.environment(&[]),
                email: user.preview.user.user.as_ref().and_then(|user| user.email.as_deref()),
                status: user.status(),
                sessions: user.preview.response.json(),
            }],
        })
        .collect();
    guard.change(batch, approval.audit, &changes, &note, host)
}

/// What a ban doesn't do: access tokens are verified without asking the API (as Torii's SDKs do).
const STILL_WORKING: &str = "access tokens issued before keep working until they expire\n";

/// Fetches all users with their sessions.
fn check_all(batch: &mut Batch<'_>, host: &mut Host) -> Result<Vec<Checked>, Error> {
    let mut checked: Vec<Checked> = Vec::new();
    batch.run(host, |_, number, responses| {
        for (user, response) in responses {
            let count = response.sessions()?.len();
            let preview = Preview { user, response, count, all_ids: Vec::new() };
            checked.push(Checked { input: number, preview });
        }
        Ok(Handled::Deferred)
    })?;
    Ok(checked)
}

fn question(action: Action, previews: &[&Preview]) -> Question {
    let users = match previews.len() {
        1 => "this user".to_owned(),
        count => format!("these {count} users"),
    };
    let sessions = match previews.iter().map(|preview| preview.count).sum() {
        0 => String::new(),
        count if action == Action::Ban => format!(" and end {}", plural(count, "session")),
        _ => String::new(),
    };
    Question { what: format!("{} {users}{sessions}", action.verb()), count: previews.len() }
}
