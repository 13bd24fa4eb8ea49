//! `torii sessions list --watch`: the same table again and again, in place, with what has changed marked.

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::listing::{self, listings};
use crate::client::SessionsResponse;
use crate::connection::Connection;
use crate::error::{Code, Error};
use crate::filter::{FilterArgs, OrderArgs};
use crate::host::Host;
use crate::model::{Id, Session};
use crate::signal;
use crate::sync::POLL_INTERVAL;
use crate::view::columns::ColumnArgs;
use crate::view::header::UserIdentity;
use crate::view::style::Style;
use crate::view::table::Change;
use crate::view::{self, View, time};

/// The alternate screen, without cursor (xterm, "Private Modes").
const ENTER: &str = "\x1b[?1049h\x1b[?25l";
const LEAVE: &str = "\x1b[?25h\x1b[?1049l";

/// What is watched, and how it is shown.
pub struct Watch<'a> {
    /// Whose sessions.
    pub users: &'a [UserIdentity],
    /// Which sessions.
    pub filter: &'a FilterArgs,
    /// In what order.
    pub order: &'a OrderArgs,
    /// What people see of them.
    pub columns: &'a ColumnArgs,
    /// Whom to ask.
    pub api: &'a Connection,
    /// How to show it.
    pub view: &'a View<'a>,
}

impl Watch<'_> {
    /// Looks, shows and waits until Ctrl-C ends the program.
    ///
    /// Ends with an error that will not pass. Network trouble is shown instead, and the next look may succeed.
    pub fn run(&self, pause: Duration, host: &mut Host) -> Result<(), Error> {
        let screen = Screen::enter(host);
        let mut before: Option<Vec<SessionsResponse>> = None;
        let mut frame = String::new();
        loop {
            let responses = listing::ask(self.api, self.users);
            host.measure();
            match responses {
                Ok(responses) => {
                    frame = self.frame(&responses, before.as_deref(), host)?;
                    let at = time::utc(host.now());
                    let note = format!("{at}, again every {} s; Ctrl-C ends it\n", pause.as_secs());
                    screen.draw(&format!("{frame}\n{note}"), host).map_err(Error::Output)?;
                    before = Some(responses);
                }
                Err(error) if error.code() == Code::Unreachable => {
                    let trouble = view::error::text(&error, Style::PLAIN);
                    screen.draw(&format!("{frame}\n{trouble}"), host).map_err(Error::Output)?;
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
        let cells = view.cells(host.now(), self.columns);
        let filter = self.filter.resolve(host.now());
        let select = |responses| listings(self.users.iter().zip(responses), &filter, self.order);
        let earlier = before.map(select).transpose()?;
        let mut frame = String::new();
        for (index, mut listing) in select(responses)?.into_iter().enumerate() {
            let mut used: HashMap<Id, Timestamp> = HashMap::new();
            frame += &view.header(&cells, &self.api.source, &listing);
            let footer = view.footer(&cells, &listing);
            let now: Vec<Id> = listing.records.iter().map(|record| record.session.id).collect();
            if let Some(earlier) = earlier.as_ref().and_then(|listings| listings.get(index)) {
                used.extend(earlier.records.iter().map(|record| (record.session.id, record.session.last_used_at.at)));
                // What has ended is shown once more, below the others.
                let ended = earlier.records.iter().filter(|record| !now.contains(&record.session.id));
                listing.records.extend(ended.cloned());
            }
            let is_first_look = earlier.is_none();
            let change = |session: &Session<'_>| match used.get(&session.id) {
                _ if is_first_look => Change::None,
                None => Change::New,
                Some(_) if !now.contains(&session.id) => Change::Ended,
                Some(at) if *at < session.last_used_at.at => Change::Used,
                Some(_) => Change::None,
            };
            let table = view.table(&cells, self.columns.chosen(), &listing.records, Some(&change));
            frame += &String::from_utf8_lossy(&table.map_err(Error::Output)?);
            frame += &footer;
            if !is_first_look && listing.records.iter().any(|record| change(&record.session) != Change::None) {
                frame += Change::LEGEND;
            }
        }
        Ok(frame)
    }
}

/// The terminal while it is drawn on; dropping this gives it back as it was.
struct Screen {
    /// Whether it understands escape sequences; otherwise one picture follows the other.
    is_capable: bool,
    /// Whether it was left and entered again since it was drawn.
    is_stale: Arc<AtomicBool>,
    _guard: Option<signal::Guard>,
}

impl Screen {
    fn enter(host: &Host) -> Screen {
        let is_stale = Arc::default();
        let is_capable = host.env("TERM").is_some_and(|term| !term.is_empty() && term != "dumb");
        if !is_capable {
            return Screen { is_capable, is_stale, _guard: None };
        }
        // The guard is there first, so that there is no moment at which a signal would leave the screen behind.
        let to_draw = Arc::clone(&is_stale);
        let guard = signal::full_screen(
            || write_now(LEAVE),
            move || {
                write_now(ENTER);
                to_draw.store(true, Ordering::Relaxed);
            },
        );
        write_now(ENTER);
        Screen { is_capable, is_stale, _guard: Some(guard) }
    }

    /// Waits for `pause`, or until the screen must be drawn again: the process was stopped, and goes on.
    fn wait(&self, pause: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < pause && !self.is_stale.swap(false, Ordering::Relaxed) {
            thread::sleep(POLL_INTERVAL.min(pause.saturating_sub(begun.elapsed())));
        }
    }

    fn draw(&self, picture: &str, host: &mut Host) -> io::Result<()> {
        self.is_stale.store(false, Ordering::Relaxed);
        let out = &mut host.stdout;
        if !self.is_capable {
            writeln!(out, "{picture}")?;
            return out.flush();
        }
        let height = host.terminal.height.map_or(usize::MAX, usize::from).saturating_sub(1);
        let lines: Vec<&str> = picture.lines().collect();
        out.write_all(b"\x1b[H")?;
        if lines.len() <= height {
            for line in &lines {
                write!(out, "{line}\x1b[K\r\n")?;
            }
        } else {
            let kept = height.saturating_sub(1);
            for line in &lines[..kept.min(lines.len())] {
                write!(out, "{line}\x1b[K\r\n")?;
            }
            write!(out, "… {} more lines: make the window higher\x1b[K\r\n", lines.len() - kept)?;
        }
        out.write_all(b"\x1b[J")?;
        out.flush()
    }
}

/// Writes straight to standard output, which another thread may be writing to.
fn write_now(sequence: &str) {
    #[cfg(unix)]
    let _ = rustix::io::write(io::stdout(), sequence.as_bytes());
    #[cfg(not(unix))]
    let _ = io::stdout().write_all(sequence.as_bytes());
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.is_capable {
            write_now(LEAVE);
        }
    }
}
