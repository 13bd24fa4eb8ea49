//! `torii sessions list`

use std::time::Duration;

use clap::Args;

use super::watch::Watch;
use crate::client::SessionsAnswer;
use crate::commands::api::Connection;
use crate::config::GlobalArgs;
use crate::error::Error;
use crate::filter::{FilterArgs, OrderArgs};
use crate::host::Host;
use crate::model::UserArg;
use crate::view::columns::ColumnArgs;
use crate::view::header::Who;
use crate::view::{self, Format, Listing, OutputArgs, View};

/// List the active sessions of a user
///
/// Shows on which devices the user is signed in, from which addresses, when each session was last used, and whether it is
/// one of us behind it (impersonation). The order is the API's: most recently used first. When several users have the
/// address (one was deleted, say), each is listed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  torii sessions list anna.berg@example.com
  torii sessions list 01931a73-8b00-7000-8000-000000000000 --ip 203.0.113.0/24 --idle 30d
  torii sessions list anna.berg@example.com --impersonated -o markdown --redact
  torii sessions list 01931a73-8b00-7000-8000-000000000000 --json | jq -r '.[].ipAddress'
  torii sessions list anna.berg@example.com --watch --sandbox")]
pub struct ListArgs {
    /// The user's id (a UUID) or email address
    #[arg(value_name = "USER", value_parser = UserArg::parse)]
    user: UserArg,

    /// Look again every so many seconds until Ctrl-C, and mark what has changed (on a terminal)
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "5",
          value_parser = clap::value_parser!(u64).range(1..=3600))]
    watch: Option<u64>,

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
    pub(super) columns: ColumnArgs,
}

impl ListArgs {
    /// Asks the API and prints the answer.
    ///
    /// # Errors
    /// Whatever stands between the user and the answer.
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let view = View::new(&self.output, global)?;
        view.check(&self.columns)?;
        if self.watch.is_some() && !(self.output.format() == Format::Table && host.terminal.stdout) {
            return Err(Error::Usage("the argument '--watch' only makes sense for a table on a terminal".into()));
        }
        let api = Connection::open(global, host)?;
        let mut users = self.users(&api)?;
        if let Some(seconds) = self.watch {
            return Watch { list: self, users: &users, api: &api, view: &view }.run(Duration::from_secs(seconds), host);
        }
        let answers = ask(&api, &users)?;
        if view.has_frame(host) {
            introduce_the_empty(&api, &mut users, &answers)?;
        }
        let listings = self.listings(&users, &answers, host)?;
        view.sessions(host, &self.columns, &api.source, &listings)?;
        if let [Listing { who, records, .. }] = listings.as_slice()
            && view.has_frame(host)
            && !records.is_empty()
            && !self.columns.redact
        {
            host.stderr(&next_step(who, global, host));
        }
        Ok(())
    }

    /// The users that are meant: one, or all that have the address.
    fn users(&self, api: &Connection) -> Result<Vec<Who>, Error> {
        match &self.user {
            UserArg::Id(id) => Ok(vec![Who { id: *id, user: None }]),
            UserArg::Address(address) => {
                let users = api.client.users_with(address)?.into_iter();
                Ok(users.map(|record| Who { id: record.user.id, user: Some(record.user) }).collect())
            }
        }
    }

    /// The sessions that were asked for, in their order.
    pub(super) fn listings<'a>(
        &self,
        users: &'a [Who],
        answers: &'a [SessionsAnswer],
        host: &Host,
    ) -> Result<Vec<Listing<'a>>, Error> {
        let filter = self.filter.resolve(host.now());
        let listing = |(who, answer): (&'a Who, &'a SessionsAnswer)| {
            let mut records = answer.sessions()?;
            let total = records.len();
            records.retain(|record| filter.matches(&record.session));
            self.order.apply(&mut records);
            Ok(Listing { who, records, total })
        };
        users.iter().zip(answers).map(listing).collect()
    }
}

/// The likely next step, as a command that goes where this one went. Nothing where it doesn't fit: half a command is none.
fn next_step(who: &Who, global: &GlobalArgs, host: &Host) -> String {
    let flags = match &global.profile {
        Some(profile) => format!(" --profile {profile}"),
        None if global.sandbox => " --sandbox".into(),
        None => String::new(),
    };
    let line = view::error::safe(&format!("end one: torii sessions revoke {} ID{flags}", who.id));
    let fits = host.terminal.width.is_none_or(|width| line.chars().count() <= usize::from(width));
    if fits { line + "\n" } else { String::new() }
}

/// All answers, or none.
pub(super) fn ask(api: &Connection, users: &[Who]) -> Result<Vec<SessionsAnswer>, Error> {
    users.iter().map(|who| api.client.sessions(who.id)).collect()
}

/// Looks up who it is that has no sessions: was the right user asked for?
fn introduce_the_empty(api: &Connection, users: &mut [Who], answers: &[SessionsAnswer]) -> Result<(), Error> {
    for (who, answer) in users.iter_mut().zip(answers) {
        if who.user.is_none() && answer.sessions()?.is_empty() {
            // The question has been answered; that this one isn't changes nothing.
            who.user = api.client.user(who.id).ok().map(|record| record.user);
        }
    }
    Ok(())
}
