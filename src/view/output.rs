//! The flags that choose the output format.

use clap::{Args, ValueEnum};

/// The format of results on standard output.
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
    /// A table to paste into a ticket, times in UTC
    Markdown,
}

/// The flags that choose the output format.
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

    /// Leave CSV cells as they are, also those that a spreadsheet would run
    ///
    /// Otherwise a cell that would be a formula gets a `'` in front.
    #[arg(long)]
    pub(super) csv_raw: bool,
}

impl OutputArgs {
    pub fn format(&self) -> Format {
        match (self.output, self.json, self.csv) {
            (Some(format), ..) => format,
            (None, true, _) => Format::Json,
            (None, _, true) => Format::Csv,
            (None, false, false) => Format::Table,
        }
    }

    /// Returns whether results are JSON, so that errors must be JSON as well.
    pub fn wants_json(&self) -> bool {
        matches!(self.format(), Format::Json | Format::Jsonl)
    }
}
