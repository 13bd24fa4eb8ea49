//! What people and programs get to see: one file a format, one for the words around it, one for errors.

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
pub mod words;

use std::io::{self, Write as _};

use self::columns::{Column, ColumnArgs, TimeStyle};
use self::csv::CsvStyle;
use self::header::{Source, Who};
use self::json::Layout;
pub use self::output::{Format, OutputArgs};
pub use self::sessions::Sessions;
use self::style::Style;
use self::table::{Mark, Page, SessionTable};
use self::words::Words;
use crate::config::{ColorChoice, GlobalArgs};
use crate::error::Error;
use crate::host::Host;
use crate::model::{SessionRecord, UserRecord};

/// Columns of a terminal that doesn't say how many it has.
const DEFAULT_WIDTH: usize = 80;

/// The sessions of one user, or those of them that were asked for.
pub struct Listing<'a> {
    /// Whose they are.
    pub who: &'a Who,
    /// Those that were asked for.
    pub records: Vec<SessionRecord<'a>>,
    /// How many there are in all.
    pub total: usize,
}

/// How one command shows its answer: the form, and for whom.
pub struct View<'a> {
    output: &'a OutputArgs,
    color: ColorChoice,
    quiet: bool,
}

impl<'a> View<'a> {
    /// Brings the flags together.
    pub fn new(output: &'a OutputArgs, global: &GlobalArgs) -> Result<View<'a>, Error> {
        if output.csv_raw && output.format() != Format::Csv {
            return Err(Error::Usage("the argument '--csv-raw' only makes sense with '--csv'".into()));
        }
        Ok(View { output, color: global.color, quiet: global.quiet })
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
    pub fn has_frame(&self, host: &Host) -> bool {
        self.output.format() == Format::Table && !self.quiet && host.terminal.stdout && host.terminal.stderr
    }

    /// Whether only results and errors are wanted.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether a closing line on standard error is wanted: by people.
    pub fn wants_footer(&self, host: &Host) -> bool {
        !self.quiet && host.terminal.stderr
    }

    /// The style of standard output.
    pub fn style(&self, host: &Host) -> Style {
        Style::choose(self.color, host.terminal.stdout, host)
    }

    /// The lines above a table.
    pub fn above(&self, host: &Host, words: &Words, source: &Source, listing: &Listing<'_>) -> String {
        let style = Style::choose(self.color, host.terminal.stderr, host);
        let environment = listing.who.environment(&listing.records);
        header::whose(listing.who, words, width(host), style)
            + &header::from_where(source, environment, words, width(host), style)
            + "\n"
    }

    /// The line above the table of one user of many.
    pub fn above_one_of_many(&self, host: &Host, words: &Words, listing: &Listing<'_>) -> String {
        let style = Style::choose(self.color, host.terminal.stderr, host);
        header::whose(listing.who, words, width(host), style) + "\n"
    }

    /// The line above the tables of many users.
    pub fn above_many(&self, host: &Host, words: &Words, source: &Source) -> String {
        let style = Style::choose(self.color, host.terminal.stderr, host);
        header::from_where(source, None, words, width(host), style) + "\n"
    }

    /// The lines below a table.
    pub fn below(&self, host: &Host, words: &Words, listing: &Listing<'_>) -> String {
        let style = Style::choose(self.color, host.terminal.stderr, host);
        header::below(listing.who, &listing.records, listing.total, words, width(host), style)
    }

    /// A table for a terminal, as bytes.
    pub fn table(
        &self,
        host: &Host,
        words: &Words,
        columns: Option<&[Column]>,
        records: &[SessionRecord<'_>],
        mark: Option<Mark<'_>>,
    ) -> io::Result<Vec<u8>> {
        let style = Style::choose(self.color, host.terminal.stdout, host);
        let mut out = Vec::new();
        SessionTable { words, columns, mark, style }.write(&mut out, records, Page::Terminal(width(host)))?;
        Ok(out)
    }

    /// What turns sessions into words at this moment.
    pub fn words(&self, host: &Host, args: &ColumnArgs) -> Words {
        // What is read later or elsewhere needs times that don't go stale.
        let goes_stale = !host.terminal.stdout || self.output.format() == Format::Markdown;
        let usual = if goes_stale { TimeStyle::Utc } else { TimeStyle::Relative };
        Words::new(args.time.unwrap_or(usual), host.now(), args.redact)
    }

    fn csv_style(&self, host: &Host) -> CsvStyle {
        CsvStyle { guard: !self.output.csv_raw, terminal: host.terminal.stdout }
    }

    /// Shows users that were found.
    pub fn users(&self, host: &mut Host, records: &[UserRecord], metadata: bool, below: &str) -> Result<(), Error> {
        self.write_users(host, records, metadata, below).map_err(Error::Output)
    }

    fn write_users(&self, host: &mut Host, records: &[UserRecord], metadata: bool, below: &str) -> io::Result<()> {
        let is_terminal = host.terminal.stdout;
        let style = Style::choose(self.color, is_terminal, host);
        let page = if is_terminal { Page::Terminal(width(host)) } else { Page::Pipe };
        let csv_style = self.csv_style(host);
        let caption = host.without_secrets(below).into_owned();
        let shown = || {
            records
                .iter()
                .map(|record| if metadata { record.raw.clone() } else { users::without_metadata(&record.raw) })
        };
        let raw: Vec<_> = if self.output.wants_json() { shown().collect() } else { Vec::new() };
        let raw = raw.iter().map(|raw| raw.get());
        let out = &mut host.stdout;
        match self.output.format() {
            Format::Table => users::table(out, records, page, style)?,
            Format::Markdown => {
                let rows = records.iter().map(|record| users::row(&record.user).to_vec());
                markdown::table(out, caption.trim(), &users::TITLES, rows)?;
            }
            Format::Json => json::array(out, raw, if is_terminal { Layout::Pretty } else { Layout::Compact })?,
            Format::Jsonl => json::lines(out, raw)?,
            Format::Csv => users::csv(out, records, csv_style)?,
        }
        out.flush()?;
        if self.has_frame(host) {
            host.stderr(below);
        }
        Ok(())
    }
}

/// The columns of the terminal.
fn width(host: &Host) -> usize {
    host.terminal.width.map_or(DEFAULT_WIDTH, usize::from)
}
