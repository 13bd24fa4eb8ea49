//! What `torii` prints: each format, the header and footer of a table, and errors have a file each.

pub mod cells;
pub mod columns;
pub mod csv;
pub mod doctor;
pub mod error;
mod grid;
pub mod header;
pub mod json;
mod layout;
pub mod markdown;
pub mod output;
pub mod record;
pub mod sanitize;
pub mod sessions;
pub mod settings;
pub mod summary;
pub mod table;
pub mod time;
pub mod user;
pub mod users;

use std::io;
use std::rc::Rc;

use jiff::Timestamp;

use self::cells::Cells;
use self::columns::{Column, ColumnArgs, TimeStyle};
use self::csv::CsvStyle;
use self::header::{Source, UserIdentity};
use self::json::Layout;
pub use self::output::{Format, OutputArgs};
pub use self::sessions::SessionWriter;
use self::table::{ChangeOf, Medium, SessionTable};
use self::time::Times;
use crate::error::Error;
use crate::geoip::{GeoIp, Need};
use crate::global_args::GlobalArgs;
use crate::host::{Host, Terminal};
use crate::model::{Id, SessionRecord, ShortIds};
use crate::time_zone;

/// The sessions of one user.
pub struct Listing<'a> {
    pub user: &'a UserIdentity,
    /// The sessions that pass the filter, in the order to show.
    pub records: Vec<SessionRecord<'a>>,
    /// The IDs of all sessions before filtering, among which prefixes are unique.
    pub ids: Vec<Id>,
    pub undecided: Undecided,
}

/// The number of sessions that filters leave out only because something isn't known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Undecided {
    /// They have no IP address that can be read.
    pub unreadable_ips: usize,
    /// Their country or their provider isn't known.
    pub unknown_places: usize,
}

impl Undecided {
    pub fn add(&mut self, other: Undecided) {
        self.unreadable_ips += other.unreadable_ips;
        self.unknown_places += other.unknown_places;
    }
}

/// Warns that filters leave out sessions of which something isn't known, and that GeoIP databases are damaged; in JSON as one
/// object on a line each.
pub fn warnings(undecided: Undecided, geoip: &GeoIp, wants_json: bool) -> String {
    let have = |count: usize| if count == 1 { "has" } else { "have" };
    let Undecided { unreadable_ips, unknown_places } = undecided;
    let (sessions, failures) = (plural(unreadable_ips, "session"), geoip.failures());
    let unreadable = format!(
        "{sessions} without an IP address that can be read {} been left out: --ip and --not-ip can't match it",
        have(unreadable_ips)
    );
    let unknown = format!(
        "{} {} been left out, since the GeoIP databases don't know the country or the provider that the filter is by",
        plural(unknown_places, "session"),
        have(unknown_places)
    );
    let damaged = format!("{failures} IP addresses could not be looked up: a GeoIP database is damaged");
    [
        ("unreadable_ip", "sessions", unreadable_ips, unreadable),
        ("unknown_place", "sessions", unknown_places, unknown),
        ("damaged_geoip", "ipAddresses", failures, damaged),
    ]
    .into_iter()
    .filter(|(_, _, count, _)| *count > 0)
    .map(|(reason, counted, count, message)| {
        if !wants_json {
            return format!("warning: {message}\n");
        }
        let warning = serde_json::json!({ "reason": reason, "message": message, counted: count });
        json::object([("warning", warning)].into_iter(), false)
    })
    .collect()
}

/// Formats count nouns: `1 session`, `2 sessions`.
pub fn plural(count: usize, singular: &str) -> String {
    if count == 1 { format!("1 {singular}") } else { format!("{count} {singular}s") }
}

/// How one command shows its results.
pub struct View<'a> {
    output: &'a OutputArgs,
    quiet: bool,
    terminal: Terminal,
    /// The columns that a table on a terminal never drops.
    kept: Vec<Column>,
    full_ids: bool,
    geoip: Rc<GeoIp>,
}

impl<'a> View<'a> {
    /// Fails with a usage error if a flag for CSV is given without CSV.
    pub fn new(output: &'a OutputArgs, global: &GlobalArgs, host: &Host) -> Result<View<'a>, Error> {
        for (flag, is_given) in [("--csv-raw", output.csv_raw), ("--csv-bom", output.csv_bom)] {
            if is_given && output.format() != Format::Csv {
                return Err(Error::Usage(format!("the argument '{flag}' can only be used with '--csv'")));
            }
        }
        let (kept, full_ids, geoip) = (Vec::new(), false, Rc::default());
        Ok(View { output, quiet: global.quiet, terminal: host.terminal, kept, full_ids, geoip })
    }

    /// Returns the view for tables that never drop the columns `kept`.
    #[must_use]
    pub fn keeping(self, kept: Vec<Column>) -> View<'a> {
        View { kept, ..self }
    }

    /// Returns the view with session IDs whole, also where another column has no room then.
    #[must_use]
    pub fn with_full_ids(self, full_ids: bool) -> View<'a> {
        View { full_ids, ..self }
    }

    /// Returns the view with places of IP addresses from these databases.
    #[must_use]
    pub fn with_places(self, geoip: &Rc<GeoIp>) -> View<'a> {
        View { geoip: Rc::clone(geoip), ..self }
    }

    /// Returns whether GeoIP databases are needed for the columns.
    pub fn geoip_need(&self, args: &ColumnArgs) -> Need {
        match self.output.format() {
            Format::Table | Format::Markdown => args.geoip_need(Need::Optional),
            Format::Csv => args.geoip_need(Need::No),
            Format::Json | Format::Jsonl => Need::No,
        }
    }

    /// Fails with a usage error if a flag of `args` has no effect on the format.
    pub fn check(&self, args: &ColumnArgs) -> Result<(), Error> {
        let format = self.output.format();
        if matches!(format, Format::Table | Format::Markdown) {
            return Ok(());
        }
        let useless = [
            ("--columns", args.columns.is_some() && format != Format::Csv, "the table, CSV and Markdown"),
            ("--time", args.time.is_some(), "the table and Markdown"),
            ("--redact", args.redact, "the table and Markdown"),
            ("--full-ids", args.full_ids, "the table"),
        ];
        useless.into_iter().find(|(_, is_given, _)| *is_given).map_or(Ok(()), |(flag, _, formats)| {
            Err(Error::Usage(format!("the argument '{flag}' can only be used with {formats}")))
        })
    }

    /// Returns whether tables have a header and a footer: on a terminal, without `--quiet`. Where standard error goes doesn't matter,
    /// so that it doesn't change standard output.
    pub fn has_header(&self) -> bool {
        self.is_terminal_table() && !self.quiet
    }

    /// Returns whether the output is a table on a terminal.
    pub fn is_terminal_table(&self) -> bool {
        self.output.format() == Format::Table && self.terminal.stdout
    }

    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Returns whether to print a summary to standard error: on a terminal, without `--quiet`.
    pub fn wants_footer(&self) -> bool {
        !self.quiet && self.terminal.stderr
    }

    /// Returns the same view for another size of the terminal.
    pub fn resized(&self, terminal: Terminal) -> View<'a> {
        View { terminal, kept: self.kept.clone(), geoip: Rc::clone(&self.geoip), ..*self }
    }

    /// Returns the lines above a table.
    pub fn header(&self, cells: &Cells, source: &Source, listing: &Listing<'_>) -> String {
        let environment = listing.user.environment(&listing.records).map(|id| cells.id(id));
        let (width, style) = (self.terminal.columns(), self.terminal.stderr_style);
        header::user_line(listing.user, cells, width, style)
            + &header::source_line(source, environment, width, style)
            + "\n"
    }

    /// Returns the line above the table of one user of a batch.
    pub fn user_header(&self, cells: &Cells, listing: &Listing<'_>) -> String {
        header::user_line(listing.user, cells, self.terminal.columns(), self.terminal.stderr_style) + "\n"
    }

    /// Returns the line above all tables of a batch, and above a table of users.
    pub fn source_header(&self, source: &Source) -> String {
        header::source_line(source, None, self.terminal.columns(), self.terminal.stderr_style) + "\n"
    }

    /// Returns the lines below a table.
    pub fn footer(&self, cells: &Cells, listing: &Listing<'_>) -> String {
        let (width, style) = (self.terminal.columns(), self.terminal.stderr_style);
        header::footer(listing.user, &listing.records, listing.ids.len(), cells, width, style)
    }

    /// Renders a table for a terminal.
    pub fn table(
        &self,
        cells: &Cells,
        columns: Option<&[Column]>,
        listing: &Listing<'_>,
        change: Option<ChangeOf<'_>>,
    ) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        let short_ids = (!self.full_ids).then(|| ShortIds::new(listing.ids.iter().copied()));
        let (kept, style) = (self.kept.as_slice(), self.terminal.stdout_style);
        let table = SessionTable { cells, columns, kept, short_ids: short_ids.as_ref(), change, style };
        table.write(&mut out, &listing.records, Medium::Terminal(self.terminal.columns()))?;
        Ok(out)
    }

    /// Returns the formatter of table cells for the time `now`.
    pub fn cells(&self, now: Timestamp, args: &ColumnArgs, host: &Host) -> Result<Cells, Error> {
        let is_markdown = self.output.format() == Format::Markdown;
        // Relative times go stale in a file or a ticket.
        let goes_stale = !self.terminal.stdout || is_markdown;
        let default = if goes_stale { TimeStyle::Utc } else { TimeStyle::Relative };
        let times = match args.time.unwrap_or(default) {
            TimeStyle::Relative => Times::Relative,
            TimeStyle::Utc => Times::Utc,
            TimeStyle::Local if is_markdown || self.has_header() => Times::Local(time_zone::local(host)?),
            TimeStyle::Local => Times::LocalWithOffset(time_zone::local(host)?),
        };
        let mut cells = Cells::new(times, now, args.redact);
        cells.geoip = Rc::clone(&self.geoip);
        Ok(cells)
    }

    fn csv_style(&self) -> CsvStyle {
        CsvStyle { is_raw: self.output.csv_raw, has_mark: self.output.csv_bom }
    }

    fn json_layout(&self) -> Layout {
        if self.terminal.stdout { Layout::Pretty } else { Layout::Compact }
    }

    /// Returns where tables go.
    fn medium(&self) -> Medium {
        if self.terminal.stdout { Medium::Terminal(self.terminal.columns()) } else { Medium::Pipe }
    }
}
