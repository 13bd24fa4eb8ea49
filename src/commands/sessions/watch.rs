//! `torii sessions list --watch`: redraws the table at intervals and marks changes.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::listing::listings;
use super::names;
use super::screen::Screen;
use crate::client::SessionsResponse;
use crate::context::Context;
use crate::error::{Code, Error};
use crate::filter::{FilterArgs, Indicators, OrderArgs};
use crate::host::Host;
use crate::model::{Id, Session, SessionRecord};
use crate::time_zone;
use crate::view::cells::{Cells, Names};
use crate::view::columns::{Column, ColumnArgs};
use crate::view::header::UserIdentity;
use crate::view::table::Change;
use crate::view::{self, Listing, View, sanitize, time};

pub struct Watch<'a> {
    pub users: Vec<UserIdentity>,
    pub filter: &'a FilterArgs,
    pub order: &'a OrderArgs,
    pub columns: &'a ColumnArgs,
    pub api: &'a Arc<Context>,
    pub indicators: &'a Rc<Indicators>,
    pub view: &'a View<'a>,
    /// For how long names may be looked up; `None` if they aren't.
    pub names_timeout: Option<Duration>,
}

impl Watch<'_> {
    /// Queries and draws until Ctrl-C ends the process. Returns an error, except one of the network, which is shown above the tables.
    pub fn run(mut self, pause: Duration, host: &mut Host) -> Result<(), Error> {
        let screen = Screen::enter(host);
        let mut histories: Vec<History> = self.users.iter().map(|_| History::default()).collect();
        let mut tables = String::new();
        let mut last_success = None;
        let mut names = None;
        loop {
            let users = self.users.iter();
            let responses: Result<Vec<_>, Error> = users.map(|user| self.api.client.sessions(user.id)).collect();
            host.measure();
            let now = Timestamp::now();
            let trouble = match responses {
                Ok(responses) => {
                    if names.is_none() {
                        names = Some(self.look_up_names(&responses)?);
                    }
                    tables = self.tables(&responses, names.as_ref(), &mut histories, &screen, now, host)?;
                    for (history, response) in histories.iter_mut().zip(responses) {
                        history.before = Some(response);
                    }
                    last_success = Some(now);
                    None
                }
                Err(error) if error.code() == Code::Unreachable => Some(error),
                Err(error) => return Err(error),
            };
            let status = status(trouble.as_ref(), last_success, pause, host);
            screen.draw(&format!("{status}\n{tables}"), host).map_err(Error::Output)?;
            screen.wait(pause);
        }
    }

    /// Looks up the names for the table of one user, once.
    fn look_up_names(&mut self, responses: &[SessionsResponse]) -> Result<Names, Error> {
        match (self.users.as_mut_slice(), responses, self.names_timeout) {
            ([user], [response], Some(timeout)) => {
                Ok(names::look_up(self.api, user, &response.sessions()?, Instant::now() + timeout))
            }
            _ => Ok(Names::default()),
        }
    }

    /// Returns the table of each user, with header and footer. Sessions that have changed come first.
    fn tables(
        &self,
        responses: &[SessionsResponse],
        names: Option<&Names>,
        histories: &mut [History],
        screen: &Screen,
        now: Timestamp,
        host: &Host,
    ) -> Result<String, Error> {
        let view = self.view.resized(host.terminal);
        let mut cells = view.cells(now, self.columns, host)?;
        cells.names = names.cloned().unwrap_or_default();
        let columns = self.columns.chosen(&self.indicators.geoip);
        let filter = self.filter.resolve(now, || time_zone::local(host), self.indicators)?;
        let listings = listings(self.users.iter().zip(responses), &filter, self.order)?;
        let mut tables = String::new();
        let has_several = self.users.len() > 1;
        for (mut listing, history) in listings.into_iter().zip(histories) {
            let user = Some(listing.user).filter(|_| has_several);
            history.update(&listing, |change, session| {
                screen.add_change(&change_line(change, session, user, &cells, now));
            })?;
            tables += &view.header(&cells, &self.api.source, &listing);
            let footer = view.footer(&cells, &listing);
            listing.records.extend(history.ended()?);
            listing.records.sort_by_key(|record| history.change(&record.session).rank());
            let has_changes =
                listing.records.first().is_some_and(|record| history.change(&record.session) != Change::None);
            // Rows below the edge of the window would be laid out for nothing.
            listing.records.truncate(host.terminal.height.map_or(usize::MAX, usize::from));
            let change = |session: &Session<'_>| history.change(session);
            let table = view.table(&cells, columns.as_deref(), &listing, Some(&change)).map_err(Error::Output)?;
            tables += &String::from_utf8_lossy(&table);
            if has_changes {
                tables += Change::LEGEND;
            }
            tables += &footer;
            for warning in view::warnings(listing.undecided, &self.indicators.geoip, false).lines() {
                tables += &sanitize::shorten(warning, host.terminal.columns());
                tables.push('\n');
            }
            tables.push('\n');
        }
        Ok(tables)
    }
}

/// The sessions of a user since the first response.
#[derive(Default)]
struct History {
    /// The last use and the latest change of each session, also of those that have ended.
    sessions: HashMap<Id, (Timestamp, Change)>,
    /// The previous response.
    before: Option<SessionsResponse>,
    /// Sessions that have ended, each response with those that ended at once.
    ended: Vec<SessionsResponse>,
}

impl History {
    /// Compares a response with the previous one, and calls `report` for each change.
    fn update(&mut self, listing: &Listing<'_>, mut report: impl FnMut(Change, &Session<'_>)) -> Result<(), Error> {
        let is_first = self.before.is_none();
        for SessionRecord { session, .. } in &listing.records {
            let used_at = session.last_used_at.at;
            let change = match self.sessions.get(&session.id) {
                None if is_first => Change::None,
                None | Some((_, Change::Ended)) => Change::New,
                Some((before, _)) if *before < used_at => Change::Used,
                Some((_, change)) => {
                    let change = *change;
                    self.sessions.insert(session.id, (used_at, change));
                    continue;
                }
            };
            self.sessions.insert(session.id, (used_at, change));
            if change != Change::None {
                report(change, session);
            }
        }
        if let Some(before) = self.before.take() {
            // What only doesn't pass the filter any more has not ended.
            let active: HashSet<Id> = listing.ids.iter().copied().collect();
            let records = before.sessions()?;
            let has_ended = |record: &SessionRecord<'_>| {
                let id = record.session.id;
                !active.contains(&id) && self.sessions.get(&id).is_some_and(|(_, change)| *change != Change::Ended)
            };
            let ended: Vec<SessionRecord<'_>> = records.into_iter().filter(has_ended).collect();
            for SessionRecord { session, .. } in &ended {
                self.sessions.insert(session.id, (session.last_used_at.at, Change::Ended));
                report(Change::Ended, session);
            }
            if !ended.is_empty() {
                self.ended.push(before.with_sessions(&ended));
            }
        }
        Ok(())
    }

    fn change(&self, session: &Session<'_>) -> Change {
        self.sessions.get(&session.id).map_or(Change::None, |(_, change)| *change)
    }

    /// Returns the sessions that have ended, the latest first.
    fn ended(&self) -> Result<Vec<SessionRecord<'_>>, Error> {
        let mut ended = Vec::new();
        for response in self.ended.iter().rev() {
            ended.extend(
                response.sessions()?.into_iter().filter(|record| self.change(&record.session) == Change::Ended),
            );
        }
        Ok(ended)
    }
}

/// Returns the first line: when the sessions were seen last, and what is wrong.
fn status(trouble: Option<&Error>, last_success: Option<Timestamp>, pause: Duration, host: &Host) -> String {
    let width = host.terminal.columns();
    let seen = last_success.map_or("no response yet".into(), |at| format!("seen at {}", time::utc(at)));
    let every = format!("every {} s; Ctrl-C to stop", pause.as_secs());
    let fit = |text: String| sanitize::shorten(&view::error::safe(&text), width).into_owned();
    match trouble {
        None => fit(format!("{seen}, {every}")),
        Some(error) => {
            let style = host.terminal.stdout_style;
            style.danger(&fit(format!("{error}; {seen}"))) + "\n" + &fit(every)
        }
    }
}

/// Returns a line about a change, for the end: `12:00:00Z  + new    01981f2a-…  Chrome 148 on macOS  203.0.113.42`.
fn change_line(
    change: Change,
    session: &Session<'_>,
    user: Option<&UserIdentity>,
    cells: &Cells,
    now: Timestamp,
) -> String {
    let cell = |column| cells.cell(column, session);
    let by = session.impersonated_by.map(|id| format!("  impersonated by {}", cells.id(id))).unwrap_or_default();
    let user = user.map(|user| format!("  user {}", cells.id(user.id))).unwrap_or_default();
    format!(
        "{}  {:<7}  {}  {}  {}{user}{by}",
        now.strftime("%H:%M:%SZ"),
        change.text(),
        cell(Column::Id),
        cell(Column::Device),
        cell(Column::IpAddress)
    )
}
