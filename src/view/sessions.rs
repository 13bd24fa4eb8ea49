//! Writes sessions to standard output in any format, and the header and footer of tables to standard error.

use std::io::{self, Write};

use jiff::Timestamp;

use super::cells::{Cells, Names};
use super::columns::{Column, ColumnArgs, with_places};
use super::header::Source;
use super::json::{self, Array};
use super::table::{Medium, SessionTable};
use super::{Format, Listing, View, csv, markdown};
use crate::error::Error;
use crate::host::Host;
use crate::model::SessionRecord;

/// Writes sessions, user by user.
pub struct SessionWriter<'a> {
    view: &'a View<'a>,
    /// Those of `--columns`.
    columns: Option<Vec<Column>>,
    source: &'a Source,
    extent: Extent,
    cells: Cells,
    array: Array,
    is_begun: bool,
}

/// The users whose sessions are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// One user, or the few with the same email.
    One,
    /// A batch.
    Many {
        /// Whether tables and Markdown leave out users without any session to show.
        skip_empty: bool,
    },
}

impl Extent {
    fn shows(self, listing: &Listing<'_>) -> bool {
        !listing.records.is_empty() || self != Extent::Many { skip_empty: true }
    }
}

impl<'a> SessionWriter<'a> {
    pub fn new(
        view: &'a View<'a>,
        columns: &ColumnArgs,
        source: &'a Source,
        extent: Extent,
        now: Timestamp,
        host: &Host,
    ) -> Result<SessionWriter<'a>, Error> {
        let cells = view.cells(now, columns, host)?;
        let columns = columns.chosen(&view.geoip);
        let array = Array::new(view.json_layout());
        Ok(SessionWriter { view, columns, source, extent, cells, array, is_begun: false })
    }

    /// Shows these names instead of IDs.
    pub fn set_names(&mut self, names: Names) {
        self.cells.names = names;
    }

    /// Writes the sessions of one more user, or of all users with one email.
    pub fn add(&mut self, host: &mut Host, listings: &[Listing<'_>]) -> Result<(), Error> {
        self.write(host, listings).map_err(Error::Output)
    }

    /// Ends the output. Not called after an error, so that no partial JSON is well-formed.
    pub fn end(mut self, host: &mut Host) -> Result<(), Error> {
        // CSV without any user still has a header.
        let result = match self.view.output.format() {
            Format::Csv if !self.is_begun => self.write(host, &[]),
            Format::Json => self.array.end(&mut host.stdout),
            _ => Ok(()),
        };
        result.and_then(|()| host.stdout.flush()).map_err(Error::Output)
    }

    fn write(&mut self, host: &mut Host, listings: &[Listing<'_>]) -> io::Result<()> {
        let all = || listings.iter().flat_map(|listing| &listing.records);
        let raw = all().map(|record| record.raw);
        let columns = self.columns.as_deref();
        let (extent, terminal) = (self.extent, self.view.terminal);
        match self.view.output.format() {
            Format::Table if terminal.stdout => self.tables(host, listings)?,
            Format::Table => {
                let table = SessionTable {
                    cells: &self.cells,
                    columns,
                    kept: &[],
                    short_ids: None,
                    change: None,
                    style: terminal.stdout_style,
                };
                let records: Vec<SessionRecord<'_>> = all().cloned().collect();
                table.write(&mut host.stdout, &records, Medium::Pipe)?;
            }
            Format::Markdown => {
                for listing in listings.iter().filter(|listing| extent.shows(listing)) {
                    if !begin(&mut self.is_begun) {
                        host.stdout.write_all(b"\n")?;
                    }
                    self.markdown(&mut host.stdout, listing, columns)?;
                }
            }
            Format::Json => self.array.values(&mut host.stdout, raw)?,
            Format::Jsonl => json::lines(&mut host.stdout, raw)?,
            Format::Csv => {
                let has_header = begin(&mut self.is_begun);
                let (cells, style) = (&self.cells, self.view.csv_style());
                csv::sessions(&mut host.stdout, all(), columns, cells, has_header, style)?;
            }
        }
        Ok(())
    }

    fn tables(&mut self, host: &mut Host, listings: &[Listing<'_>]) -> io::Result<()> {
        let (view, extent) = (self.view, self.extent);
        let has_header = view.has_header();
        // Without a header, a table of several users needs a column for the user.
        let needs_user_column = !has_header && (extent != Extent::One || listings.len() > 1);
        let mut with_user = Column::DEFAULTS_OF_SEVERAL_USERS.to_vec();
        with_user.extend(view.kept.iter().filter(|column| !Column::DEFAULTS_OF_SEVERAL_USERS.contains(column)));
        let columns = self.columns.as_deref().or(needs_user_column.then_some(&with_user));
        for listing in listings.iter().filter(|listing| extent.shows(listing)) {
            let is_first = begin(&mut self.is_begun);
            let cells = &self.cells;
            if !is_first {
                host.stdout.write_all(b"\n")?;
            }
            if has_header {
                host.stdout.flush()?;
                host.stderr(&match (extent, is_first) {
                    (Extent::One, _) => view.header(cells, self.source, listing),
                    (Extent::Many { .. }, true) => view.source_header(self.source) + &view.user_header(cells, listing),
                    (Extent::Many { .. }, false) => view.user_header(cells, listing),
                });
            }
            let table = view.table(cells, columns, listing, None)?;
            host.stdout.write_all(&table)?;
            host.stdout.flush()?;
            if has_header {
                host.stderr(&view.footer(cells, listing));
            }
        }
        Ok(())
    }

    fn markdown(&self, out: &mut dyn Write, listing: &Listing<'_>, columns: Option<&[Column]>) -> io::Result<()> {
        let Listing { user, records, ids, .. } = listing;
        let total = ids.len();
        let cells = &self.cells;
        let defaults = with_places(&Column::MARKDOWN_DEFAULTS, &self.view.geoip);
        let columns = columns.unwrap_or(&defaults);
        let count = if records.len() == total {
            format!("{total} active sessions")
        } else {
            format!("{} of {total} active sessions", records.len())
        };
        let environment =
            user.environment(records).map(|id| format!(", environment {}", cells.id(id))).unwrap_or_default();
        let caption = format!(
            "{count} of {}{environment} ({} key), as of {}",
            user.caption(cells),
            self.source.kind_label(),
            cells.as_of(),
        );
        let titles: Vec<&str> = columns.iter().map(|column| column.title()).collect();
        let rows = records
            .iter()
            .map(|record| columns.iter().map(|column| cells.cell(*column, &record.session)).collect::<Vec<_>>());
        markdown::table(out, &caption, &titles, rows)
    }
}

/// Returns whether nothing has been written before.
fn begin(is_begun: &mut bool) -> bool {
    !std::mem::replace(is_begun, true)
}
