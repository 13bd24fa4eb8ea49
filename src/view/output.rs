//! The flags that choose the form of the answer.

use clap::{Args, ValueEnum};

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
    /// A table to paste into a ticket, times in UTC
    Markdown,
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

    /// Leave CSV cells as they are, also those that a spreadsheet would run
    ///
    /// Otherwise a cell that would be a formula gets a `'` in front.
    #[arg(long)]
    pub(super) csv_raw: bool,
}

impl OutputArgs {
    /// The format asked for.
    pub fn format(&self) -> Format {
        match (self.output, self.json, self.csv) {
            (Some(format), ..) => format,
            (None, true, _) => Format::Json,
            (None, _, true) => Format::Csv,
            (None, false, false) => Format::Table,
        }
    }

    /// Whether standard output is read by a program that reads JSON, so that an error should be JSON as well.
    pub fn wants_json(&self) -> bool {
        matches!(self.format(), Format::Json | Format::Jsonl)
    }
}
