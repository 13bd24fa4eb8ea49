//! What people and programs get to see: one file a format, one for the words around it, one for errors.

pub mod csv;
pub mod doctor;
pub mod error;
pub mod header;
pub mod json;
pub mod sanitize;
pub mod settings;
pub mod style;
pub mod table;
pub mod time;

use std::io;

use clap::{Args, ValueEnum};

use self::csv::CsvStyle;
use self::header::Source;
use self::json::Layout;
use self::style::Style;
use self::table::Page;
use crate::config::{ColorChoice, GlobalArgs};
use crate::error::Error;
use crate::host::Host;
use crate::model::{Id, SessionRecord};

/// Columns of a terminal that doesn't say how many it has.
const DEFAULT_WIDTH: usize = 80;

/// The form of the answer on standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people; may change from release to release
    Table,
    /// One array, with every field that the API sent
    Json,
    /// One JSON object a line
    Jsonl,
    /// The API's fields as comma-separated values, with a header
    Csv,
}

/// The flags that choose the form of the answer.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// The form of the answer
    #[arg(short, long, value_name = "FORMAT", group = "format")]
    output: Option<Format>,

    /// The same as `--output json`
    #[arg(long, group = "format")]
    json: bool,

    /// The same as `--output csv`
    #[arg(long, group = "format")]
    csv: bool,

    /// Leave CSV cells that a spreadsheet would run as a formula as they are, without a `'` in front
    #[arg(long)]
    csv_raw: bool,
}

impl OutputArgs {
    /// The format asked for.
    #[must_use]
    pub fn format(&self) -> Format {
        match (self.output, self.json, self.csv) {
            (Some(format), ..) => format,
            (None, true, _) => Format::Json,
            (None, _, true) => Format::Csv,
            (None, false, false) => Format::Table,
        }
    }

    /// Whether standard output is read by a program that reads JSON, so that an error should be JSON as well.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        matches!(self.format(), Format::Json | Format::Jsonl)
    }
}

/// How one command shows its answer: the form, and for whom.
pub struct View<'a> {
    args: &'a OutputArgs,
    color: ColorChoice,
    quiet: bool,
}

impl<'a> View<'a> {
    /// Brings the flags together.
    ///
    /// # Errors
    /// A flag that makes no sense with the format.
    pub fn new(args: &'a OutputArgs, global: &GlobalArgs) -> Result<View<'a>, Error> {
        if args.csv_raw && args.format() != Format::Csv {
            return Err(Error::Usage("the argument '--csv-raw' only makes sense with '--csv'".into()));
        }
        Ok(View { args, color: global.color, quiet: global.quiet })
    }

    /// Shows the sessions of a user: the answer on standard output, and for people the lines around it on standard error.
    ///
    /// # Errors
    /// Standard output can't be written to.
    pub fn sessions(
        &self,
        host: &mut Host,
        user: Id,
        source: &Source,
        records: &[SessionRecord<'_>],
    ) -> Result<(), Error> {
        let has_frame =
            self.args.format() == Format::Table && !self.quiet && host.terminal.stdout && host.terminal.stderr;
        let style = Style::choose(self.color, host.terminal.stderr, host);
        let width = host.terminal.width.map_or(DEFAULT_WIDTH, usize::from);
        if has_frame {
            host.stderr(&header::above(user, source, records, width, style));
        }
        self.write_sessions(host, records, width).map_err(Error::Output)?;
        if has_frame {
            host.stderr(&header::below(records, style));
        }
        Ok(())
    }

    fn write_sessions(&self, host: &mut Host, records: &[SessionRecord<'_>], width: usize) -> io::Result<()> {
        let is_terminal = host.terminal.stdout;
        let style = Style::choose(self.color, is_terminal, host);
        let now = host.now();
        let out = &mut *host.stdout;
        let raw = records.iter().map(|record| record.raw);
        match self.args.format() {
            Format::Table => {
                let page = if is_terminal { Page::Terminal(width) } else { Page::Pipe };
                table::sessions(out, records, page, style, now)?;
            }
            Format::Json => json::array(out, raw, if is_terminal { Layout::Pretty } else { Layout::Compact })?,
            Format::Jsonl => json::lines(out, raw)?,
            Format::Csv => {
                csv::sessions(out, records, CsvStyle { guard: !self.args.csv_raw, terminal: is_terminal })?;
            }
        }
        out.flush()
    }
}
