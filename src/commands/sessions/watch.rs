//! `torii sessions list --watch`: redraws the table at intervals and marks changes.

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::listing::listings;
use crate::client::SessionsResponse;
use crate::context::Context;
use crate::error::{Code, Error};
use crate::filter::{FilterArgs, OrderArgs};
use crate::host::Host;
use crate::model::{Id, Session};
use crate::signal;
use crate::style::Style;
use crate::sync::POLL_INTERVAL;
use crate::time_zone;
use crate::view::columns::ColumnArgs;
use crate::view::header::UserIdentity;
use crate::view::table::Change;
use crate::view::{self, View, time};

/// Switches to the alternate screen and hides the cursor (xterm, "Private Modes").
const ENTER: &str = "\x1b[?1049h\x1b[?25l";
const LEAVE: &str = "\x1b[?25h\x1b[?1049l";

pub struct Watch<'a> {
    pub users: &'a [UserIdentity],
    pub filter: &'a FilterArgs,
    pub order: &'a OrderArgs,
    pub columns: &'a ColumnArgs,
    pub api: &'a Context,
    pub view: &'a View<'a>,
}

impl Watch<'_> {
    /// Queries and draws until Ctrl-C ends the process. Returns an error, except a network error, which is shown below the table.
    pub fn run(&self, pause: Duration, host: &mut Host) -> Result<(), Error> {
        let screen = Screen::enter(host);
        let mut before: Option<Vec<SessionsResponse>> = None;
        let mut frame = String::new();
        loop {
            let users = self.users.iter();
            let responses: Result<Vec<_>, Error> = users.map(|user| self.api.client.sessions(user.id)).collect();
            host.measure();
            match responses {
                Ok(responses) => {
                    frame = self.frame(&responses, before.as_deref(), host)?;
                    let at = time::utc(Timestamp::now());
                    let note = format!("{at}, again every {} s; Ctrl-C ends it\n", pause.as_secs());
                    screen.draw(&format!("{frame}\n{note}"), host).map_err(Error::Output)?;
                    before = Some(responses);
                }
                Err(error) if error.code() == Code::Unreachable => {
                    let error = view::error::text(&error, Style::PLAIN);
                    screen.draw(&format!("{frame}\n{error}"), host).map_err(Error::Output)?;
                }
                Err(error) => return Err(error),
            }
            screen.wait(pause);
        }
    }

    /// Returns the whole screen: the table of each user, with header and footer.
    fn frame(
        &self,
        responses: &[SessionsResponse],
        before: Option<&[SessionsResponse]>,
        host: &Host,
    ) -> Result<String, Error> {
        let view = self.view.resized(host.terminal);
        let now = Timestamp::now();
        let cells = view.cells(now, self.columns, host)?;
        let filter = self.filter.resolve(now, || time_zone::local(host))?;
        let select = |responses| listings(self.users.iter().zip(responses), &filter, self.order);
        let earlier = before.map(select).transpose()?;
        let mut frame = String::new();
        for (index, mut listing) in select(responses)?.into_iter().enumerate() {
            let mut last_used: HashMap<Id, Timestamp> = HashMap::new();
            frame += &view.header(&cells, &self.api.source, &listing);
            let footer = view.footer(&cells, &listing);
            let current: Vec<Id> = listing.records.iter().map(|record| record.session.id).collect();
            if let Some(earlier) = earlier.as_ref().and_then(|listings| listings.get(index)) {
                last_used
                    .extend(earlier.records.iter().map(|record| (record.session.id, record.session.last_used_at.at)));
                // Sessions that were revoked or have expired are shown once more, below the others.
                let gone = earlier.records.iter().filter(|record| !current.contains(&record.session.id));
                listing.records.extend(gone.cloned());
            }
            let is_first_frame = earlier.is_none();
            let change = |session: &Session<'_>| match last_used.get(&session.id) {
                _ if is_first_frame => Change::None,
                None => Change::New,
                Some(_) if !current.contains(&session.id) => Change::Ended,
                Some(at) if *at < session.last_used_at.at => Change::Used,
                Some(_) => Change::None,
            };
            let table = view.table(&cells, self.columns.chosen(), &listing, Some(&change));
            frame += &String::from_utf8_lossy(&table.map_err(Error::Output)?);
            frame += &footer;
            frame += &view::undecided_warning(listing.undecided, false);
            if !is_first_frame && listing.records.iter().any(|record| change(&record.session) != Change::None) {
                frame += Change::LEGEND;
            }
        }
        Ok(frame)
    }
}

/// The alternate screen of the terminal. Dropping this leaves it.
struct Screen {
    /// Otherwise each frame is printed below the previous one.
    supports_escapes: bool,
    /// Whether it must be redrawn because the process was suspended.
    is_stale: Arc<AtomicBool>,
    _guard: Option<signal::Guard>,
}

impl Screen {
    fn enter(host: &Host) -> Screen {
        let is_stale = Arc::default();
        let supports_escapes = host.supports_escapes();
        if !supports_escapes {
            return Screen { supports_escapes, is_stale, _guard: None };
        }
        // Registered first, so that no signal can leave the terminal on the alternate screen.
        let to_mark = Arc::clone(&is_stale);
        let guard = signal::full_screen(
            || write_now(LEAVE),
            move || {
                write_now(ENTER);
                to_mark.store(true, Ordering::Relaxed);
            },
        );
        write_now(ENTER);
        Screen { supports_escapes, is_stale, _guard: Some(guard) }
    }

    /// Waits for `pause`, or until the screen must be redrawn after a suspension.
    fn wait(&self, pause: Duration) {
        let start = Instant::now();
        while start.elapsed() < pause && !self.is_stale.swap(false, Ordering::Relaxed) {
            thread::sleep(POLL_INTERVAL.min(pause.saturating_sub(start.elapsed())));
        }
    }

    fn draw(&self, frame: &str, host: &mut Host) -> io::Result<()> {
        self.is_stale.store(false, Ordering::Relaxed);
        let out = &mut host.stdout;
        if !self.supports_escapes {
            writeln!(out, "{frame}")?;
            return out.flush();
        }
        let height = host.terminal.height.map_or(usize::MAX, usize::from).saturating_sub(1);
        let lines: Vec<&str> = frame.lines().collect();
        out.write_all(b"\x1b[H")?;
        let shown = if lines.len() <= height { lines.len() } else { height.saturating_sub(1) };
        for line in &lines[..shown] {
            write!(out, "{line}\x1b[K\r\n")?;
        }
        if shown < lines.len() {
            write!(out, "… {} more lines: make the window higher\x1b[K\r\n", lines.len() - shown)?;
        }
        out.write_all(b"\x1b[J")?;
        out.flush()
    }
}

/// Writes to standard output without its lock, which another thread may hold.
fn write_now(sequence: &str) {
    #[cfg(unix)]
    let _ = rustix::io::write(io::stdout(), sequence.as_bytes());
    #[cfg(not(unix))]
    let _ = io::stdout().write_all(sequence.as_bytes());
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.supports_escapes {
            write_now(LEAVE);
        }
    }
}
