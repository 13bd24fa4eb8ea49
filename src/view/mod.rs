//! What people and programs get to see: one file a format, one for the words around it, one for errors.

pub mod cells;
pub mod columns;
pub mod csv;
pub mod doctor;
pub mod error;
mod grid;
pub mod header;
pub mod json;
pub mod markdown;
pub mod output;
pub mod record;
pub mod sanitize;
pub mod sessions;
pub mod settings;
pub mod style;
pub mod table;
pub mod time;
pub mod users;

use std::io::{self, Write as _};

use jiff::Timestamp;

use self::cells::Cells;
use self::columns::{Column, ColumnArgs, TimeStyle};
use self::csv::CsvStyle;
use self::header::{Source, UserIdentity};
use self::json::Layout;
pub use self::output::{Format, OutputArgs};
pub use self::sessions::Sessions;
use self::table::{ChangeOf, Medium, SessionTable};
use crate::config::GlobalArgs;
use crate::error::Error;
use crate::host::{Host, Terminal};
use crate::model::{SessionRecord, UserRecord};

/// The sessions of one user, or those of them that were asked for.
pub struct Listing<'a> {
    /// Whose they are.
    pub who: &'a UserIdentity,
    /// Those that were asked for.
    pub records: Vec<SessionRecord<'a>>,
    /// How many there are in all.
    pub total: usize,
}

/// How one command shows its results: in which format, and for whom.
pub struct View<'a> {
    output: &'a OutputArgs,
    quiet: bool,
    /// What the streams are connected to.
    terminal: Terminal,
}

impl<'a> View<'a> {
    /// Brings the flags together.
    pub fn new(output: &'a OutputArgs, global: &GlobalArgs, host: &Host) -> Result<View<'a>, Error> {
        if output.csv_raw && output.format() != Format::Csv {
            return Err(Error::Usage("the argument '--csv-raw' only makes sense with '--csv'".into()));
        }
        Ok(View { output, quiet: global.quiet, terminal: host.terminal })
    }

    /// Checks that the flags that shape what people read are for a format that people read.
    pub fn check(&self, args: &ColumnArgs) -> Result<(), Error> {
        let format = self.output.format();
        let is_for_people = matches!(format, Format::Table | Format::Markdown);
        let makes_no_sense = [
            (
                "--columns",
                args.columns.is_some() && !is_for_people && format != Format::Csv,
                "the table, CSV and Markdown",
            ),
            ("--time", args.time.is_some() && !is_for_people, "the table and Markdown"),
            ("--redact", args.redact && !is_for_people, "the table and Markdown"),
        ];
        match makes_no_sense.iter().find(|(_, wrong, _)| *wrong) {
            Some((flag, _, what)) => Err(Error::Usage(format!("the argument '{flag}' only makes sense with {what}"))),
            None => Ok(()),
        }
    }

    /// Whether the lines around a table are wanted: by people, and only there.
    pub fn has_frame(&self) -> bool {
        self.output.format() == Format::Table && self.terminal.stdout && self.wants_footer()
    }

    /// Whether only results and errors are wanted.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether a closing line on standard error is wanted: by people.
    pub fn wants_footer(&self) -> bool {
        !self.quiet && self.terminal.stderr
    }

    /// The same for another size of the terminal.
    pub fn resized(&self, terminal: Terminal) -> View<'a> {
        View { terminal, ..*self }
    }

    /// The lines above a table.
    pub fn header(&self, cells: &Cells, source: &Source, listing: &Listing<'_>) -> String {
        let environment = listing.who.environment(&listing.records);
        let (width, style) = (self.terminal.columns(), self.terminal.stderr_style);
        header::user_line(listing.who, cells, width, style)
            + &header::source_line(source, environment, cells, width, style)
            + "\n"
    }

    /// The line above the table of one user of many.
    pub fn user_header(&self, cells: &Cells, listing: &Listing<'_>) -> String {
        header::user_line(listing.who, cells, self.terminal.columns(), self.terminal.stderr_style) + "\n"
    }

    /// The line above the tables of many users.
    pub fn source_header(&self, cells: &Cells, source: &Source) -> String {
        header::source_line(source, None, cells, self.terminal.columns(), self.terminal.stderr_style) + "\n"
    }

    /// The lines below a table.
    pub fn footer(&self, cells: &Cells, listing: &Listing<'_>) -> String {
        let (width, style) = (self.terminal.columns(), self.terminal.stderr_style);
        header::footer(listing.who, &listing.records, listing.total, cells, width, style)
    }

    /// A table for a terminal, as bytes.
    pub fn table(
        &self,
        cells: &Cells,
        columns: Option<&[Column]>,
        records: &[SessionRecord<'_>],
        change: Option<ChangeOf<'_>>,
    ) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        let table = SessionTable { cells, columns, change, style: self.terminal.stdout_style };
        table.write(&mut out, records, Medium::Terminal(self.terminal.columns()))?;
        Ok(out)
    }

    /// What turns sessions into words at this moment.
    pub fn cells(&self, now: Timestamp, args: &ColumnArgs) -> Cells {
        // What is read later or elsewhere needs times that don't go stale.
        let goes_stale = !self.terminal.stdout || self.output.format() == Format::Markdown;
        let usual = if goes_stale { TimeStyle::Utc } else { TimeStyle::Relative };
        Cells::new(args.time.unwrap_or(usual), now, args.redact)
    }

    fn csv_style(&self) -> CsvStyle {
        CsvStyle { guard: !self.output.csv_raw, terminal: self.terminal.stdout }
    }

    /// Arrays are laid out for people on a terminal.
    fn json_layout(&self) -> Layout {
        if self.terminal.stdout { Layout::Pretty } else { Layout::Compact }
    }

    /// Shows users that were found.
    pub fn users(&self, host: &mut Host, records: &[UserRecord], metadata: bool, below: &str) -> Result<(), Error> {
        self.write_users(host, records, metadata, below).map_err(Error::Output)
    }

    fn write_users(&self, host: &mut Host, records: &[UserRecord], metadata: bool, below: &str) -> io::Result<()> {
        let Terminal { stdout: is_terminal, stdout_style: style, .. } = self.terminal;
        let medium = if is_terminal { Medium::Terminal(self.terminal.columns()) } else { Medium::Pipe };
        let caption = host.mask_secrets(below).into_owned();
        let shown = || {
            records
                .iter()
                .map(|record| if metadata { record.raw.clone() } else { users::without_metadata(&record.raw) })
        };
        let raw: Vec<_> = if self.output.wants_json() { shown().collect() } else { Vec::new() };
        let raw = raw.iter().map(|raw| raw.get());
        let out = &mut host.stdout;
        match self.output.format() {
            Format::Table => users::table(out, records, medium, style)?,
            Format::Markdown => {
                let rows = records.iter().map(|record| users::row(&record.user).to_vec());
                markdown::table(out, caption.trim(), &users::TITLES, rows)?;
            }
            Format::Json => json::array(out, raw, self.json_layout())?,
            Format::Jsonl => json::lines(out, raw)?,
            Format::Csv => users::csv(out, records, self.csv_style())?,
        }
        out.flush()?;
        if self.has_frame() {
            host.stderr(below);
        }
        Ok(())
    }
}
