//! `torii sessions list`

use std::io::{self, Write as _};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use jiff::Timestamp;

use super::listing::listings;
use super::names;
use super::watch::Watch;
use crate::batch::args::BatchArgs;
use crate::batch::input::UserArg;
use crate::batch::resolve::Ambiguous;
use crate::batch::{Batch, Handled, Request, UserRecords};
use crate::client::{self, ClientOptions};
use crate::context::Context;
use crate::error::Error;
use crate::filter::{FilterArgs, Indicators, OrderArgs};
use crate::geoip::Need;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::model::{ShortIds, UserRef};
use crate::time_zone;
use crate::view::columns::ColumnArgs;
use crate::view::header::UserIdentity;
use crate::view::sessions::Extent;
use crate::view::{self, Format, Listing, OutputArgs, SessionWriter, Undecided, View, plural};

/// List the active sessions of users
///
/// Shows the device and IP address of each session, when it was created and last used, and whether an operator opened it by
/// impersonation. The order is the API's: most recently used first. If several users have the email (one of them deleted, for
/// example), each is listed.
///
/// Several users are queried in parallel and listed in the order of the input. A user who fails is reported on standard error,
/// and the others are listed.
///
/// JSON has every field that the API sent, CSV those of the API reference, and a table on a terminal as many as fit.
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
    /// User IDs or emails; `-` reads them from standard input
    #[arg(value_name = "USER", value_parser = UserArg::parse, required_unless_present = "users_from")]
    users: Vec<UserArg>,

    /// Print only the IDs of users with matching sessions
    #[arg(short = 'l', long, conflicts_with_all = ["watch", "format", "columns", "time", "redact"])]
    users_only: bool,

    /// Refresh every 5 seconds until Ctrl-C, and mark changes
    ///
    /// `--watch=SECONDS` sets another interval. `+` marks new sessions, `-` ended ones, `*` used ones. Only on a terminal.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "5",
          value_parser = clap::value_parser!(u64).range(1..=3600))]
    watch: Option<u64>,

    #[command(flatten)]
    batch: BatchArgs,

    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    order: OrderArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,

    #[command(flatten)]
    columns: ColumnArgs,

    /// Don't look up names of users, operators, organizations
    ///
    /// A table of one user on a terminal has them; they take a few more requests.
    #[arg(long, help_heading = "Output", hide_short_help = true)]
    no_names: bool,
}

impl ListArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let view = View::new(&self.output, global, host)?;
        view.check(&self.columns)?;
        let kept = self.order.sort.into_iter().chain(self.filter.columns());
        let view = view.keeping(kept.collect()).with_full_ids(self.columns.full_ids);
        match self.watch {
            None => self.list(view, global, host),
            Some(seconds) => self.watch(Duration::from_secs(seconds), view, global, host),
        }
    }

    fn list(&self, view: View<'_>, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let wants_json = self.output.wants_json();
        let (args, users) = (&self.batch, self.users.as_slice());
        let (ambiguous, user_records, not_done) = (Ambiguous::All, UserRecords::Unneeded, None);
        let request = Request { args, users, ambiguous, user_records, not_done, wants_json, global };
        let mut batch = Batch::open(request, host)?;
        if batch.is_single() && args.failed_to.is_some() {
            return Err(Error::Usage("the argument '--failed-to' can only be used with several users".into()));
        }
        let indicators = self.indicators(&view, &batch.api)?;
        let outcome = self.list_all(&mut batch, &view.with_places(&indicators.geoip), &indicators, global, host);
        batch.finish(outcome, host)
    }

    fn list_all(
        &self,
        batch: &mut Batch<'_>,
        view: &View<'_>,
        indicators: &Rc<Indicators>,
        global: &GlobalArgs,
        host: &mut Host,
    ) -> Result<(), Error> {
        let deadline = Instant::now() + global.timeout;
        let api = Arc::clone(&batch.api);
        let is_single = batch.is_single();
        let extent = if is_single { Extent::One } else { Extent::Many { skip_empty: !self.filter.is_empty() } };
        let mut sessions = SessionWriter::new(view, &self.columns, &api.source, extent, Timestamp::now(), host)?;
        // Resolved once, so that relative times are the same for all users.
        let filter = self.filter.resolve(Timestamp::now(), || time_zone::local(host), indicators)?;
        let mut totals = Totals::default();
        batch.run(host, |host, _, mut responses| {
            let shows_user = is_single && view.has_header() && !self.users_only;
            if let [(user, response)] = responses.as_mut_slice()
                && shows_user
                && !self.no_names
            {
                sessions.set_names(names::look_up(&api, user, &response.sessions()?, deadline));
            }
            let pairs = responses.iter().map(|(user, response)| (user, response));
            let listings = listings(pairs, &filter, &self.order)?;
            totals.add(&listings);
            if self.users_only {
                return print_ids(host, &listings).map(|()| Handled::Written).map_err(Error::Output);
            }
            sessions.add(host, &listings)?;
            if let [listing] = listings.as_slice()
                && shows_user
                && !self.columns.redact
            {
                host.stderr(&revoke_hint(listing, global, host));
            }
            Ok(Handled::Written)
        })?;
        if !self.users_only {
            sessions.end(host)?;
        }
        host.finish().map_err(Error::Output)?;
        host.stderr(&view::warnings(totals.undecided, &indicators.geoip, self.output.wants_json()));
        if is_single {
            return Ok(());
        }
        let (total, failed) = (batch.users, batch.failures.count);
        if view.wants_footer() {
            host.stderr(&totals.footer(total, failed));
        }
        if failed == 0 {
            return Ok(());
        }
        let summary = format!("{failed} of {} could not be listed", plural(total, "user"));
        Err(Error::Partial { summary, kinds: batch.failures.kinds, hint: self.batch.retry_hint(batch.failures.kinds) })
    }

    /// Reads the files of filters, and the databases that filters, the order or columns need.
    fn indicators(&self, view: &View<'_>, api: &Context) -> Result<Rc<Indicators>, Error> {
        let sorted = self.order.sort.filter(|column| column.is_place()).map(|_| "--sort");
        let need = match sorted {
            Some(flag) => Need::Required(flag),
            None if self.users_only => Need::No,
            None => view.geoip_need(&self.columns),
        };
        self.filter.indicators(api.geoip.as_ref(), need)
    }

    fn watch(&self, pause: Duration, view: View<'_>, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        if !(self.output.format() == Format::Table && host.terminal.stdout) {
            return Err(Error::Usage("the argument '--watch' can only be used for a table on a terminal".into()));
        }
        if self.batch.reads_stdin(&self.users) || self.batch.users_from.is_some() {
            return Err(Error::Usage("the argument '--watch' can only be used for users on the command line".into()));
        }
        let api = Arc::new(Context::open(global, ClientOptions::sequential(), host)?);
        let indicators = self.indicators(&view, &api)?;
        let view = &view.with_places(&indicators.geoip);
        let mut watched = Vec::new();
        for user in &self.users {
            if let UserArg::User(user) = user {
                watched.extend(users(user, &api)?);
            }
        }
        let Self { filter, order, columns, .. } = self;
        let names_timeout = (!self.no_names && view.has_header()).then_some(global.timeout);
        Watch { users: watched, filter, order, columns, api: &api, indicators: &indicators, view, names_timeout }
            .run(pause, host)
    }
}

#[derive(Default)]
struct Totals {
    /// Number of users with sessions.
    users: usize,
    sessions: usize,
    undecided: Undecided,
}

impl Totals {
    fn add(&mut self, listings: &[Listing<'_>]) {
        self.users += listings.iter().filter(|listing| !listing.records.is_empty()).count();
        self.sessions += listings.iter().map(|listing| listing.records.len()).sum::<usize>();
        for listing in listings {
            self.undecided.add(listing.undecided);
        }
    }

    /// Returns the line below the tables, for `users` queried users.
    fn footer(&self, users: usize, failed: usize) -> String {
        let failed = if failed > 0 { format!(", {failed} failed") } else { String::new() };
        let [users, sessions, with_sessions] = [(users, "user"), (self.sessions, "session"), (self.users, "user")]
            .map(|(count, what)| plural(count, what));
        format!("\n{users}: {sessions} of {with_sessions}{failed}\n")
    }
}

/// Prints the IDs of users with sessions.
fn print_ids(host: &mut Host, listings: &[Listing<'_>]) -> io::Result<()> {
    let mut with_sessions = listings.iter().filter(|listing| !listing.records.is_empty());
    with_sessions.try_for_each(|listing| writeln!(host.stdout, "{}", listing.user.id))
}

/// Returns the user with the ID, or all users with the email.
fn users(user: &UserRef, api: &Context) -> Result<Vec<UserIdentity>, Error> {
    match user {
        UserRef::Id(id) => Ok(vec![UserIdentity { id: *id, user: None, is_by_email: false }]),
        UserRef::Email(email) => {
            let users = client::with_email(&api.client.users_by_email(&[email])?, email)?;
            Ok(users.into_iter().map(UserIdentity::from).collect())
        }
    }
}

/// Returns a command that revokes a session of the listing, the impersonated one if there is one; nothing if the line is wider than
/// the terminal or the key's source can't be repeated.
fn revoke_hint(listing: &Listing<'_>, global: &GlobalArgs, host: &Host) -> String {
    let impersonated = listing.records.iter().find(|record| record.session.impersonated_by.is_some());
    let Some(record) = impersonated.or(listing.records.first()) else { return String::new() };
    let Some(flags) = global.repeated() else { return String::new() };
    let session = ShortIds::new(listing.ids.iter().copied()).shorten(record.session.id);
    let line = format!("revoke one: torii sessions revoke {} {session}{flags}", listing.user.argument());
    let line = view::error::safe(&line);
    let fits = host.terminal.width.is_none_or(|width| line.chars().count() <= usize::from(width));
    if fits { line + "\n" } else { String::new() }
}
