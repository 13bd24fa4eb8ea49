//! The answer about sessions: on standard output in one of the formats, and for people the lines around it on standard error.

use std::io::{self, Write};

use jiff::Timestamp;

use super::cells::Cells;
use super::columns::{Column, ColumnArgs};
use super::header::Source;
use super::json::{self, Array};
use super::table::{Medium, SessionTable};
use super::{Format, Listing, View, csv, markdown, time};
use crate::error::Error;
use crate::host::Host;
use crate::model::SessionRecord;

/// The answer, written user by user: each whole, or not at all.
pub struct Sessions<'a> {
    view: &'a View<'a>,
    columns: &'a ColumnArgs,
    source: &'a Source,
    extent: Extent,
    cells: Cells,
    array: Array,
    /// Whether anything has been written.
    is_begun: bool,
}

/// About whom an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// About one user, or the few that have one address.
    One,
    /// About many users.
    Many {
        /// Users without any session to show are left out where people read it.
        leaves_out_empty: bool,
    },
}

impl Extent {
    fn shows(self, listing: &Listing<'_>) -> bool {
        !listing.records.is_empty() || self != Extent::Many { leaves_out_empty: true }
    }
}

impl<'a> Sessions<'a> {
    /// Nothing is written yet.
    pub fn new(
        view: &'a View<'a>,
        columns: &'a ColumnArgs,
        source: &'a Source,
        extent: Extent,
        now: Timestamp,
    ) -> Sessions<'a> {
        let cells = view.cells(now, columns);
        Sessions { view, columns, source, extent, cells, array: Array::new(view.json_layout()), is_begun: false }
    }

    /// The sessions of one more user, or of all that have one address.
    pub fn add(&mut self, host: &mut Host, listings: &[Listing<'_>]) -> Result<(), Error> {
        self.write(host, listings).map_err(Error::Output)
    }

    /// There are no more users. An answer that was broken off is never ended.
    pub fn end(mut self, host: &mut Host) -> Result<(), Error> {
        // What has no users has a header all the same.
        let out = match self.view.output.format() {
            Format::Csv if !self.is_begun => self.write(host, &[]),
            Format::Json => self.array.end(&mut host.stdout),
            _ => Ok(()),
        };
        out.and_then(|()| host.stdout.flush()).map_err(Error::Output)
    }

    fn write(&mut self, host: &mut Host, listings: &[Listing<'_>]) -> io::Result<()> {
        let all = || listings.iter().flat_map(|listing| &listing.records);
        let raw = all().map(|record| record.raw);
        let columns = self.columns.chosen();
        let (extent, terminal) = (self.extent, self.view.terminal);
        match self.view.output.format() {
            Format::Table if terminal.stdout => self.tables(host, listings)?,
            Format::Table => {
                let is_several = self.extent != Extent::One || listings.len() > 1;
                let columns = columns.or(is_several.then_some(&Column::DEFAULTS_OF_SEVERAL));
                let table = SessionTable { cells: &self.cells, columns, change: None, style: terminal.stdout_style };
                let records: Vec<SessionRecord<'_>> = all().cloned().collect();
                table.write(&mut host.stdout, &records, Medium::Pipe)?;
            }
            Format::Markdown => {
                for listing in listings.iter().filter(|listing| extent.shows(listing)) {
                    if !self.begin() {
                        host.stdout.write_all(b"\n")?;
                    }
                    self.markdown(&mut host.stdout, listing, columns)?;
                }
            }
            Format::Json => self.array.values(&mut host.stdout, raw)?,
            Format::Jsonl => json::lines(&mut host.stdout, raw)?,
            Format::Csv => {
                let has_header = self.begin();
                csv::sessions(&mut host.stdout, all(), columns, has_header, self.view.csv_style())?;
            }
        }
        Ok(())
    }

    /// Whether this is the first that is written.
    fn begin(&mut self) -> bool {
        !std::mem::replace(&mut self.is_begun, true)
    }

    fn tables(&mut self, host: &mut Host, listings: &[Listing<'_>]) -> io::Result<()> {
        let (view, extent) = (self.view, self.extent);
        let has_frame = view.has_frame();
        // Without the lines around it, a table of several users must say whose each session is.
        let tells_users = !has_frame && (extent != Extent::One || listings.len() > 1);
        let columns = self.columns.chosen().or(tells_users.then_some(&Column::DEFAULTS_OF_SEVERAL));
        for listing in listings.iter().filter(|listing| extent.shows(listing)) {
            let is_first = self.begin();
            let cells = &self.cells;
            if !is_first {
                host.stdout.write_all(b"\n")?;
            }
            if has_frame {
                host.stdout.flush()?;
                host.stderr(&match (extent, is_first) {
                    (Extent::One, _) => view.header(cells, self.source, listing),
                    (Extent::Many { .. }, true) => {
                        view.source_header(cells, self.source) + &view.user_header(cells, listing)
                    }
                    (Extent::Many { .. }, false) => view.user_header(cells, listing),
                });
            }
            let table = view.table(cells, columns, &listing.records, None)?;
            host.stdout.write_all(&table)?;
            host.stdout.flush()?;
            if has_frame {
                host.stderr(&view.footer(cells, listing));
            }
        }
        Ok(())
    }

    fn markdown(&self, out: &mut dyn Write, listing: &Listing<'_>, columns: Option<&[Column]>) -> io::Result<()> {
        let Listing { who, records, total } = listing;
        let cells = &self.cells;
        let usual = [&Column::DEFAULTS[..], &[Column::ImpersonatedBy]].concat();
        let columns = columns.unwrap_or(&usual);
        let count = if records.len() == *total {
            format!("{total} active sessions")
        } else {
            format!("{} of {total} active sessions", records.len())
        };
        let environment =
            who.environment(records).map(|id| format!(", environment {}", cells.id(id))).unwrap_or_default();
        let caption = format!(
            "{count} of {}{environment} ({} key), as of {}",
            who.caption(cells),
            self.source.kind_label(),
            time::utc(cells.now()),
        );
        let titles: Vec<&str> = columns.iter().map(|column| column.title()).collect();
        let rows = records
            .iter()
            .map(|record| columns.iter().map(|column| cells.cell(*column, &record.session)).collect::<Vec<_>>());
        markdown::table(out, &caption, &titles, rows)
    }
}
