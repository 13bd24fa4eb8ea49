//! What people and programs get to see: one file a format, one for the words around it, one for errors.

pub mod columns;
pub mod csv;
pub mod doctor;
pub mod error;
pub mod header;
pub mod json;
pub mod markdown;
pub mod output;
pub mod revoked;
pub mod sanitize;
pub mod settings;
pub mod style;
pub mod table;
pub mod time;
pub mod users;
pub mod words;

use std::io;

use self::columns::{Column, ColumnArgs, TimeStyle};
use self::csv::CsvStyle;
use self::header::{Source, Who};
use self::json::Layout;
pub use self::output::{Format, OutputArgs};
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
    ///
    /// # Errors
    /// A flag that makes no sense with the format.
    pub fn new(output: &'a OutputArgs, global: &GlobalArgs) -> Result<View<'a>, Error> {
        if output.csv_raw && output.format() != Format::Csv {
            return Err(Error::Usage("the argument '--csv-raw' only makes sense with '--csv'".into()));
        }
        Ok(View { output, color: global.color, quiet: global.quiet })
    }

    /// Checks that the flags that shape what people read are for a format that people read.
    ///
    /// # Errors
    /// They aren't.
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
    #[must_use]
    pub fn has_frame(&self, host: &Host) -> bool {
        self.output.format() == Format::Table && !self.quiet && host.terminal.stdout && host.terminal.stderr
    }

    /// Shows sessions: the answer on standard output, and for people the lines around it on standard error.
    ///
    /// # Errors
    /// Standard output can't be written to.
    pub fn sessions(
        &self,
        host: &mut Host,
        args: &ColumnArgs,
        source: &Source,
        listings: &[Listing<'_>],
    ) -> Result<(), Error> {
        self.write_sessions(host, args, source, listings).map_err(Error::Output)
    }

    fn write_sessions(
        &self,
        host: &mut Host,
        args: &ColumnArgs,
        source: &Source,
        listings: &[Listing<'_>],
    ) -> io::Result<()> {
        let is_terminal = host.terminal.stdout;
        let all = || listings.iter().flat_map(|listing| &listing.records);
        let raw = all().map(|record| record.raw);
        let mut columns = args.columns.as_ref().map(|columns| columns.0.as_slice());
        match self.output.format() {
            Format::Table if is_terminal => return self.tables(host, args, source, listings),
            Format::Table => {
                // Rows of several users are told apart.
                let several = [Column::Id, Column::UserId, Column::Device, Column::IpAddress, Column::LastUsedAt];
                columns = columns.or((listings.len() > 1).then_some(&several));
                let words = self.words(host, args);
                let style = Style::choose(self.color, false, host);
                let table = SessionTable { words: &words, columns, mark: None, style };
                let records: Vec<SessionRecord<'_>> = all().cloned().collect();
                table.write(&mut *host.stdout, &records, Page::Pipe)?;
            }
            Format::Markdown => {
                let words = self.words(host, args);
                for (index, listing) in listings.iter().enumerate() {
                    if index > 0 {
                        host.stdout.write_all(b"\n")?;
                    }
                    markdown_sessions(&mut *host.stdout, listing, columns, source, &words)?;
                }
            }
            Format::Json => {
                let layout = if is_terminal { Layout::Pretty } else { Layout::Compact };
                json::array(&mut *host.stdout, raw, layout)?;
            }
            Format::Jsonl => json::lines(&mut *host.stdout, raw)?,
            Format::Csv => {
                let style = self.csv_style(host);
                csv::sessions(&mut *host.stdout, all(), columns, style)?;
            }
        }
        host.stdout.flush()
    }

    fn tables(&self, host: &mut Host, args: &ColumnArgs, source: &Source, listings: &[Listing<'_>]) -> io::Result<()> {
        for (index, listing) in listings.iter().enumerate() {
            if index > 0 {
                host.stdout.write_all(b"\n")?;
            }
            if self.has_frame(host) {
                host.stdout.flush()?;
                host.stderr(&self.above(host, args, source, listing));
            }
            let table = self.table(host, args, &listing.records, None)?;
            host.stdout.write_all(&table)?;
            host.stdout.flush()?;
            if self.has_frame(host) {
                host.stderr(&self.below(host, args, listing));
            }
        }
        Ok(())
    }

    /// The lines above a table.
    #[must_use]
    pub fn above(&self, host: &Host, args: &ColumnArgs, source: &Source, listing: &Listing<'_>) -> String {
        let style = Style::choose(self.color, host.terminal.stderr, host);
        header::above(listing.who, source, &listing.records, &self.words(host, args), width(host), style)
    }

    /// The lines below a table.
    #[must_use]
    pub fn below(&self, host: &Host, args: &ColumnArgs, listing: &Listing<'_>) -> String {
        let style = Style::choose(self.color, host.terminal.stderr, host);
        header::below(listing.who, &listing.records, listing.total, &self.words(host, args), width(host), style)
    }

    /// A table for a terminal, as bytes.
    ///
    /// # Errors
    /// None: memory can be written to.
    pub fn table(
        &self,
        host: &Host,
        args: &ColumnArgs,
        records: &[SessionRecord<'_>],
        mark: Option<Mark<'_>>,
    ) -> io::Result<Vec<u8>> {
        let words = self.words(host, args);
        let columns = args.columns.as_ref().map(|columns| columns.0.as_slice());
        let table =
            SessionTable { words: &words, columns, mark, style: Style::choose(self.color, host.terminal.stdout, host) };
        let mut out = Vec::new();
        table.write(&mut out, records, Page::Terminal(width(host)))?;
        Ok(out)
    }

    fn words(&self, host: &Host, args: &ColumnArgs) -> Words {
        // What is read later or elsewhere needs times that don't go stale.
        let goes_stale = !host.terminal.stdout || self.output.format() == Format::Markdown;
        let usual = if goes_stale { TimeStyle::Utc } else { TimeStyle::Relative };
        Words::new(args.time.unwrap_or(usual), host.now(), args.redact)
    }

    fn csv_style(&self, host: &Host) -> CsvStyle {
        CsvStyle { guard: !self.output.csv_raw, terminal: host.terminal.stdout }
    }

    /// Shows users that were found.
    ///
    /// # Errors
    /// Standard output can't be written to.
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
        let raw = raw.iter().map(|raw| &**raw);
        let out = &mut *host.stdout;
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

fn markdown_sessions(
    out: &mut dyn io::Write,
    listing: &Listing<'_>,
    columns: Option<&[Column]>,
    source: &Source,
    words: &Words,
) -> io::Result<()> {
    const USUAL: [Column; 7] = [
        Column::Id,
        Column::Device,
        Column::IpAddress,
        Column::LastUsedAt,
        Column::CreatedAt,
        Column::ExpiresAt,
        Column::ImpersonatedBy,
    ];
    let Listing { who, records, total } = listing;
    let columns = columns.unwrap_or(&USUAL);
    let count = if records.len() == *total {
        format!("{total} active sessions")
    } else {
        format!("{} of {total} active sessions", records.len())
    };
    let environment = who.environment(records).map(|id| format!(", environment {}", words.id(id))).unwrap_or_default();
    let caption = format!(
        "{count} of {}{environment} ({} key), as of {}",
        who.caption(words),
        source.kind_label(),
        time::utc(words.now()),
    );
    let titles: Vec<&str> = columns.iter().map(|column| column.title()).collect();
    let rows = records
        .iter()
        .map(|record| columns.iter().map(|column| words.cell(*column, &record.session)).collect::<Vec<_>>());
    markdown::table(out, &caption, &titles, rows)
}
