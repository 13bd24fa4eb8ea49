//! Counts of sessions, in each format.

use std::io::{self, Write as _};

use serde_json::Value as Json;

use super::grid::Grid;
use super::header::Source;
use super::json::{self, Array};
use super::sanitize::{self, shorten};
use super::table::Medium;
use super::{Format, View, csv, markdown, plural, time};
use crate::geoip::Place;
use crate::host::Host;
use crate::model::Id;
use crate::style::Style;
use crate::summary::{Field, Row, Value};

/// The width at which values are cut on a terminal, in columns. IDs never are.
const TEXT_MAX: usize = 40;
/// The width to which they can be cut.
const TEXT_MIN: usize = 8;

/// What was counted.
#[derive(Clone, Copy)]
pub struct Counted {
    /// Number of users with sessions.
    pub users: u64,
    pub sessions: u64,
    /// Number of rows that have too few users to be shown.
    pub left_out: usize,
}

/// A column of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CountColumn {
    /// The value of the first or the second field.
    Key(usize, Field),
    Location,
    Users,
    Sessions,
    Impersonated,
    FirstCreated,
    LastUsed,
}

/// The columns that a narrow terminal leaves out, the first first.
const DROPPED: [CountColumn; 4] =
    [CountColumn::Impersonated, CountColumn::FirstCreated, CountColumn::LastUsed, CountColumn::Location];

impl CountColumn {
    fn all(fields: &[Field]) -> Vec<CountColumn> {
        let keys = fields.iter().enumerate().map(|(index, field)| CountColumn::Key(index, *field));
        let location = fields.iter().any(|field| field.has_place()).then_some(CountColumn::Location);
        let counts = [
            CountColumn::Users,
            CountColumn::Sessions,
            CountColumn::Impersonated,
            CountColumn::FirstCreated,
            CountColumn::LastUsed,
        ];
        keys.chain(location).chain(counts).collect()
    }

    /// Returns the name in JSON and CSV; part of the contract for scripts.
    fn name(self) -> &'static str {
        match self {
            CountColumn::Key(_, field) => field.name(),
            CountColumn::Location => "location",
            CountColumn::Users => "users",
            CountColumn::Sessions => "sessions",
            CountColumn::Impersonated => "impersonated",
            CountColumn::FirstCreated => "firstCreated",
            CountColumn::LastUsed => "lastUsed",
        }
    }

    fn title(self) -> String {
        match self {
            CountColumn::FirstCreated => "FIRST CREATED".into(),
            CountColumn::LastUsed => "LAST USED".into(),
            column => column.name().to_uppercase(),
        }
    }

    fn is_number(self) -> bool {
        matches!(self, CountColumn::Users | CountColumn::Sessions | CountColumn::Impersonated)
    }

    fn value(self, (key, counts): &Row) -> Json {
        match self {
            CountColumn::Key(index, _) => match &key[index] {
                Value::None => Json::Null,
                value => value.to_string().into(),
            },
            CountColumn::Location => counts.place.as_deref().and_then(Place::location).into(),
            CountColumn::Users => counts.users.into(),
            CountColumn::Sessions => counts.sessions.into(),
            CountColumn::Impersonated => counts.impersonated.into(),
            CountColumn::FirstCreated => time::utc(counts.first_created).into(),
            CountColumn::LastUsed => time::utc(counts.last_used).into(),
        }
    }

    /// Returns the value as text; `None` if there is none.
    fn text(self, row: &Row) -> Option<String> {
        match self.value(row) {
            Json::Null => None,
            Json::String(text) => Some(text),
            other => Some(other.to_string()),
        }
    }
}

/// Writes the rows, and on a terminal what they were counted from.
pub fn write(
    view: &View<'_>,
    fields: &[Field],
    rows: &[Row],
    totals: Counted,
    source: Option<&Source>,
    host: &mut Host,
) -> io::Result<()> {
    let columns = CountColumn::all(fields);
    let label = source.map(|source| host.mask_secrets(&source.label()).into_owned());
    let has_header = view.has_header();
    if let Some(source) = source.filter(|_| has_header) {
        host.stderr(&view.source_header(source));
    }
    let out = &mut host.stdout;
    match view.output.format() {
        Format::Table => table(view, &columns, rows, out)?,
        Format::Markdown => {
            let label = label.map(|label| format!(" ({label})")).unwrap_or_default();
            let now = time::utc(jiff::Timestamp::now());
            let caption = format!("{}{label}, as of {now}{}", count(totals), left_out(totals));
            let titles: Vec<String> = columns.iter().map(|column| column.title()).collect();
            let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
            let cells = |row| columns.iter().map(|column| cell(*column, row)).collect();
            markdown::table(out, &caption, &titles, rows.iter().map(cells))?;
        }
        Format::Json | Format::Jsonl => {
            let object =
                |row: &Row| json::object(columns.iter().map(|column| (column.name(), column.value(row))), false);
            let mut array = Array::new(view.json_layout());
            for object in rows.iter().map(object) {
                match view.output.format() {
                    Format::Json => array.values(out, [object.trim_end()])?,
                    _ => json::lines(out, [object.trim_end()])?,
                }
            }
            if view.output.format() == Format::Json {
                array.end(out)?;
            }
        }
        Format::Csv => {
            let text = |column: &CountColumn, row| column.text(row).unwrap_or_default().into();
            let rows = rows.iter().map(|row| columns.iter().map(move |column| text(column, row)));
            csv::table(out, Some(columns.iter().map(|column| column.name())), rows, view.csv_style())?;
        }
    }
    out.flush()?;
    if view.wants_footer() {
        host.stderr(&format!("\n{}{}\n", count(totals), left_out(totals)));
    }
    Ok(())
}

/// Returns `1020 sessions of 412 users`.
fn count(Counted { users, sessions, .. }: Counted) -> String {
    let count = |count: u64, what| plural(usize::try_from(count).unwrap_or(usize::MAX), what);
    format!("{} of {}", count(sessions, "session"), count(users, "user"))
}

/// Returns `; 12 rows with fewer users are not shown`.
fn left_out(totals: Counted) -> String {
    match totals.left_out {
        0 => String::new(),
        count => format!("; {} with fewer users not shown", plural(count, "row")),
    }
}

fn cell(column: CountColumn, row: &Row) -> String {
    sanitize::line(&column.text(row).unwrap_or_else(|| "-".into())).into_owned()
}

/// Writes a table. On a terminal columns are left out that its width doesn't allow, and that are empty.
fn table(view: &View<'_>, columns: &[CountColumn], rows: &[Row], out: &mut dyn io::Write) -> io::Result<()> {
    let (medium, style) = (view.medium(), view.terminal.stdout_style);
    let Medium::Terminal(width) = medium else {
        return grid(columns, rows, None).lines(|index| columns[index].is_number(), |_, line| writeln!(out, "{line}"));
    };
    if rows.is_empty() {
        return Ok(());
    }
    let is_empty = |column: &CountColumn| match column {
        CountColumn::Location => rows.iter().all(|row| column.text(row).is_none()),
        CountColumn::Impersonated => rows.iter().all(|(_, counts)| counts.impersonated == 0),
        _ => false,
    };
    let mut shown: Vec<CountColumn> = columns.iter().copied().filter(|column| !is_empty(column)).collect();
    let mut table = grid(&shown, rows, Some(TEXT_MAX));
    for dropped in DROPPED {
        if table.width() <= width {
            break;
        }
        shown.retain(|column| *column != dropped);
        table = grid(&shown, rows, Some(TEXT_MAX));
    }
    for max in (TEXT_MIN..TEXT_MAX).rev() {
        if table.width() <= width {
            break;
        }
        table = grid(&shown, rows, Some(max));
    }
    if table.width() > width {
        return cards(&shown, rows, width, style, out);
    }
    let is_number = |index: usize| shown.get(index).is_some_and(|column| column.is_number());
    table.lines(is_number, |index, line| {
        writeln!(out, "{}", if index == 0 { style.bold(line) } else { line.to_owned() })
    })
}

/// Writes several lines per row; an ID has its own line.
fn cards(columns: &[CountColumn], rows: &[Row], width: usize, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    for row in rows {
        for column in columns {
            let text = cell(*column, row);
            match column {
                CountColumn::Key(..) if text.parse::<Id>().is_ok() => writeln!(out, "{}", style.bold(&text))?,
                CountColumn::Key(..) => writeln!(out, "{}", style.bold(&shorten(&text, width)))?,
                _ => writeln!(out, "{}", shorten(&format!("  {} {text}", column.name()), width))?,
            }
        }
    }
    Ok(())
}

/// Returns the rows, with titles and cut at `max` on a terminal.
fn grid(columns: &[CountColumn], rows: &[Row], max: Option<usize>) -> Grid {
    let mut grid = Grid::default();
    if max.is_some() {
        grid.add_row(columns.iter().map(|column| column.title()));
    }
    for row in rows {
        grid.add_row(columns.iter().map(|column| {
            let text = cell(*column, row);
            match max {
                Some(max) if text.parse::<Id>().is_err() => shorten(&text, max).into_owned(),
                _ => text,
            }
        }));
    }
    grid
}
