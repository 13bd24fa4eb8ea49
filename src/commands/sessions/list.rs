//! `torii sessions list`

use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::listing::listings;
use super::watch::Watch;
use crate::batch::args::BatchArgs;
use crate::batch::input::UserArg;
use crate::batch::resolve::Ambiguous;
use crate::batch::{Batch, Handled, Request};
use crate::client::{self, ClientOptions, SessionsResponse};
use crate::config::GlobalArgs;
use crate::connection::Connection;
use crate::error::Error;
use crate::filter::{FilterArgs, OrderArgs};
use crate::host::Host;
use crate::model::UserRef;
use crate::view::columns::ColumnArgs;
use crate::view::header::{UserIdentity, plural};
use crate::view::sessions::Extent;
use crate::view::{self, Format, Listing, OutputArgs, Sessions, View};

/// List the active sessions of users
///
/// Shows on which devices the user is signed in, from which addresses, when each session was last used, and whether it is
/// a colleague who impersonates the user. The order is the API's: most recently used first. When several users have the
/// address (one was deleted, say), each is listed.
///
/// Many users are asked about at a time, and listed in the order in which they are named. One that fails is reported on
/// standard error, and the rest goes on.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii sessions list anna.berg@example.com
  torii sessions list anna.berg@example.com --ip 203.0.113.0/24 --idle 30d
  torii sessions list anna.berg@example.com --impersonated -o markdown --redact
  torii sessions list anna.berg@example.com --columns id,ipAddress --time local
  torii sessions list anna.berg@example.com --watch --sandbox
  torii sessions list --users-from ids.txt --csv --failed-to failed.txt
  torii sessions list --users-from ids.txt --ip 198.51.100.0/24 --users-only")]
pub struct ListArgs {
    /// User ids (UUIDs) or email addresses; `-` takes them from standard input, one a line
    #[arg(value_name = "USER", value_parser = UserArg::parse, required_unless_present = "users_from")]
    users: Vec<UserArg>,

    /// Print just the ids of the users that have such sessions, one a line
    #[arg(short = 'l', long, conflicts_with_all = ["watch", "format", "columns", "time", "redact"])]
    users_only: bool,

    /// Look again every few seconds until Ctrl-C, and mark what has changed
    ///
    /// Every 5 seconds, unless `--watch=SECONDS` says otherwise. Only on a terminal.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "5",
          value_parser = clap::value_parser!(u64).range(1..=3600))]
    watch: Option<u64>,

    /// Many users.
    #[command(flatten)]
    batch: BatchArgs,

    /// Which sessions.
    #[command(flatten)]
    filter: FilterArgs,

    /// In what order.
    #[command(flatten)]
    order: OrderArgs,

    /// The form of the answer.
    #[command(flatten)]
    pub(super) output: OutputArgs,

    /// What people see of it.
    #[command(flatten)]
    columns: ColumnArgs,
}

impl ListArgs {
    /// Asks the API and prints the answer.
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let view = View::new(&self.output, global, host)?;
        view.check(&self.columns)?;
        match self.watch {
            None => self.list(&view, global, host),
            Some(seconds) => self.watch(Duration::from_secs(seconds), &view, global, host),
        }
    }

    fn list(&self, view: &View<'_>, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let wants_json = self.output.wants_json();
        let (args, users) = (&self.batch, self.users.as_slice());
        let mut batch =
            Batch::open(Request { args, users, ambiguous: Ambiguous::All, not_done: None, wants_json, global }, host)?;
        if batch.is_single() && args.failed_to.is_some() {
            return Err(Error::Usage("the argument '--failed-to' only makes sense with several users".into()));
        }
        let outcome = self.list_all(&mut batch, view, global, host);
        batch.finish(outcome, host)
    }

    fn list_all(
        &self,
        batch: &mut Batch<'_>,
        view: &View<'_>,
        global: &GlobalArgs,
        host: &mut Host,
    ) -> Result<(), Error> {
        let api = Arc::clone(&batch.api);
        let is_single = batch.is_single();
        let extent = if is_single { Extent::One } else { Extent::Many { leaves_out_empty: !self.filter.is_empty() } };
        let mut sessions = Sessions::new(view, &self.columns, &api.source, extent, host.now());
        // The same moment for all.
        let filter = self.filter.resolve(host.now());
        let mut found = Found::default();
        batch.run(host, |host, _, mut responses| {
            if is_single && view.has_frame() && !self.users_only {
                introduce_the_empty(&api, &mut responses)?;
            }
            let pairs = responses.iter().map(|(who, response)| (who, response));
            let listings = listings(pairs, &filter, &self.order)?;
            found.add(&listings);
            if self.users_only {
                return users_only(host, &listings).map(|()| Handled::Written).map_err(Error::Output);
            }
            sessions.add(host, &listings)?;
            if let ([Listing { who, records, .. }], true) = (listings.as_slice(), is_single && view.has_frame())
                && !records.is_empty()
                && !self.columns.redact
            {
                host.stderr(&next_step(who, global, host));
            }
            Ok(Handled::Written)
        })?;
        if !self.users_only {
            sessions.end(host)?;
        }
        host.finish().map_err(Error::Output)?;
        if is_single {
            return Ok(());
        }
        let (total, failed) = (batch.users, batch.failures.count);
        if view.wants_footer() {
            host.stderr(&found.below(total, failed));
        }
        if failed == 0 {
            return Ok(());
        }
        let summary = format!("{failed} of {} could not be listed", plural(total, "user"));
        Err(Error::Partial {
            summary,
            retryable: batch.failures.retryable,
            hint: self.batch.retry_hint(batch.failures.retryable),
        })
    }

    fn watch(&self, pause: Duration, view: &View<'_>, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        if !(self.output.format() == Format::Table && host.terminal.stdout) {
            return Err(Error::Usage("the argument '--watch' only makes sense for a table on a terminal".into()));
        }
        if self.batch.reads_stdin(&self.users) || self.batch.users_from.is_some() {
            return Err(Error::Usage("the argument '--watch' only makes sense for users on the command line".into()));
        }
        let api = Connection::open(global, ClientOptions::sequential(), host)?;
        let mut watched = Vec::new();
        for user in &self.users {
            if let UserArg::User(user) = user {
                watched.extend(users(user, &api)?);
            }
        }
        let Self { filter, order, columns, .. } = self;
        Watch { users: &watched, filter, order, columns, api: &api, view }.run(pause, host)
    }
}

/// What was found among many users.
#[derive(Default)]
struct Found {
    users: usize,
    sessions: usize,
}

impl Found {
    fn add(&mut self, listings: &[Listing<'_>]) {
        self.users += listings.iter().filter(|listing| !listing.records.is_empty()).count();
        self.sessions += listings.iter().map(|listing| listing.records.len()).sum::<usize>();
    }

    /// The line below it all.
    fn below(&self, users: usize, failed: usize) -> String {
        let failed = if failed > 0 { format!(", {failed} failed") } else { String::new() };
        let [users, sessions, with_sessions] = [(users, "user"), (self.sessions, "session"), (self.users, "user")]
            .map(|(count, what)| plural(count, what));
        format!("\n{users}: {sessions} of {with_sessions}{failed}\n")
    }
}

/// The ids of those that have a session among these.
fn users_only(host: &mut Host, listings: &[Listing<'_>]) -> io::Result<()> {
    let mut with_sessions = listings.iter().filter(|listing| !listing.records.is_empty());
    with_sessions.try_for_each(|listing| writeln!(host.stdout, "{}", listing.who.id))
}

/// The users that are meant: one, or all that have the address.
fn users(user: &UserRef, api: &Connection) -> Result<Vec<UserIdentity>, Error> {
    match user {
        UserRef::Id(id) => Ok(vec![UserIdentity { id: *id, user: None }]),
        UserRef::Email(address) => {
            let users = client::with_email(&api.client.users_by_email(&[address])?, address)?;
            Ok(users.into_iter().map(UserIdentity::from).collect())
        }
    }
}

/// The likely next step, as a command that goes where this one went. Nothing where it doesn't fit: half a command is none.
fn next_step(who: &UserIdentity, global: &GlobalArgs, host: &Host) -> String {
    let flags = match &global.profile {
        Some(profile) => format!(" --profile {profile}"),
        None if global.sandbox => " --sandbox".into(),
        None => String::new(),
    };
    let line = view::error::safe(&format!("end one: torii sessions revoke {} ID{flags}", who.id));
    let fits = host.terminal.width.is_none_or(|width| line.chars().count() <= usize::from(width));
    if fits { line + "\n" } else { String::new() }
}

/// Looks up who it is that has no sessions: was the right user asked for?
fn introduce_the_empty(api: &Connection, responses: &mut [(UserIdentity, SessionsResponse)]) -> Result<(), Error> {
    for (who, response) in responses {
        if who.user.is_none() && response.sessions()?.is_empty() {
            // The question has been answered; that this one isn't changes nothing.
            who.user = api.client.user(who.id).ok().map(|record| record.user);
        }
    }
    Ok(())
}
