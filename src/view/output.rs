//! The flags that choose the output format.

use clap::{Args, ValueEnum};

/// The format of results on standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people; may change from release to release
    Table,
    /// One array of objects
    Json,
    /// One JSON object per line
    Jsonl,
    /// Comma-separated values
    Csv,
    /// A table to paste into a ticket
    Markdown,
}

/// The flags that choose the output format.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Output")]
#[allow(clippy::struct_excessive_bools)] // Each is a flag of its own.
pub struct OutputArgs {
    /// Output format
    #[arg(short, long, value_name = "FORMAT", group = "format")]
    output: Option<Format>,

    /// Same as `--output json`
    #[arg(long, group = "format")]
    json: bool,

    /// Same as `--output csv`
    #[arg(long, group = "format")]
    csv: bool,

    /// Don't escape CSV cells, not even formulas
    ///
    /// By default a cell that would be a formula gets a `'` in front, and characters that control a terminal or the direction of
    /// text are escaped as in JSON.
    #[arg(long, hide_short_help = true)]
    pub(super) csv_raw: bool,

    /// Begin CSV with a byte order mark, for Excel
    #[arg(long, hide_short_help = true)]
    pub(super) csv_bom: bool,
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
