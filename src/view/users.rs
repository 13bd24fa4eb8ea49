//! Users in each format.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::csv::{self, CsvStyle};
use super::error::safe;
use super::grid::Grid;
use super::header::Source;
use super::json::{self, Array};
use super::sanitize::{self, shorten};
use super::table::Medium;
use super::{Format, View, markdown, plural};
use crate::error::Error;
use crate::host::Host;
use crate::model::{METADATA_FIELDS, User, UserRecord};
use crate::style::Style;

/// The fields of a user in the order of the API reference, without metadata.
const FIELDS: [&str; 12] = [
    "id",
    "environmentId",
    "name",
    "firstName",
    "lastName",
    "email",
    "emailVerifiedAt",
    "locale",
    "status",
    "createdAt",
    "updatedAt",
    "deletedAt",
];
const TITLES: [&str; 4] = ["ID", "NAME", "EMAIL", "STATUS"];
/// The width at which names and emails are cut in a table, in columns.
const TEXT_MAX: usize = 60;

/// Writes users as they arrive, but a table on a terminal and Markdown at the end: a table is as wide as its widest cells, and
/// Markdown begins with the count. A table in a pipe comes in parts.
pub struct UserWriter<'a> {
    view: &'a View<'a>,
    /// Whether JSON keeps the metadata.
    metadata: bool,
    /// The text that was searched for, if any.
    text: Option<&'a str>,
    source: &'a Source,
    array: Array,
    is_begun: bool,
    kept: Vec<UserRecord>,
}

/// The number of users in one part of a table in a pipe.
const PIPED_ROWS: usize = 1000;

impl<'a> UserWriter<'a> {
    pub fn new(view: &'a View<'a>, metadata: bool, text: Option<&'a str>, source: &'a Source) -> UserWriter<'a> {
        UserWriter {
            view,
            metadata,
            text,
            source,
            array: Array::new(view.json_layout()),
            is_begun: false,
            kept: Vec::new(),
        }
    }

    pub fn add(&mut self, host: &mut Host, records: Vec<UserRecord>) -> Result<(), Error> {
        self.write(host, records).map_err(Error::Output)
    }

    /// Ends the output. Not called after an error, so that no partial JSON is well-formed.
    pub fn end(mut self, host: &mut Host, has_more: bool) -> Result<(), Error> {
        self.write(host, Vec::new()).map_err(Error::Output)?;
        let footer = footer(self.kept.len(), has_more, self.text);
        self.write_end(host, &footer).map_err(Error::Output)
    }

    fn write(&mut self, host: &mut Host, mut records: Vec<UserRecord>) -> io::Result<()> {
        let metadata = self.metadata;
        let json = |record: &UserRecord| if metadata { record.raw.clone() } else { without_metadata(&record.raw) };
        let out = &mut host.stdout;
        match self.view.output.format() {
            Format::Table | Format::Markdown => {
                self.kept.append(&mut records);
                let (view, format) = (self.view, self.view.output.format());
                if format == Format::Table && view.medium() == Medium::Pipe && self.kept.len() >= PIPED_ROWS {
                    table(out, &std::mem::take(&mut self.kept), Medium::Pipe, view.terminal.stdout_style)?;
                }
            }
            Format::Json => {
                let raw: Vec<_> = records.iter().map(json).collect();
                self.array.values(out, raw.iter().map(|raw| raw.get()))?;
            }
            Format::Jsonl => {
                let raw: Vec<_> = records.iter().map(json).collect();
                json::lines(out, raw.iter().map(|raw| raw.get()))?;
            }
            Format::Csv => {
                let has_header = !std::mem::replace(&mut self.is_begun, true);
                csv(out, &records, has_header, self.view.csv_style())?;
            }
        }
        Ok(())
    }

    fn write_end(self, host: &mut Host, footer: &str) -> io::Result<()> {
        let caption = host.mask_secrets(&format!("{} ({})", footer.trim(), self.source.label())).into_owned();
        let has_header = self.view.has_header();
        if has_header {
            host.stderr(&self.view.source_header(self.source));
        }
        let out = &mut host.stdout;
        match self.view.output.format() {
            Format::Table => table(out, &self.kept, self.view.medium(), self.view.terminal.stdout_style)?,
            Format::Markdown => {
                let rows = self.kept.iter().map(|record| row(&record.user).to_vec());
                markdown::table(out, &caption, &TITLES, rows)?;
            }
            Format::Json => self.array.end(out)?,
            Format::Jsonl | Format::Csv => {}
        }
        out.flush()?;
        if has_header {
            host.stderr(footer);
        }
        Ok(())
    }
}

/// Returns the table cells of a user; see [`TITLES`].
fn row(user: &User) -> [String; 4] {
    let text = |text: Option<String>| text.filter(|text| !text.trim().is_empty()).unwrap_or_else(|| "-".into());
    [user.id.to_string(), text(user.display_name()), text(user.email.clone()), user.status.clone()]
}

/// Writes a table, or one card per user if the terminal is too narrow.
fn table(out: &mut dyn Write, records: &[UserRecord], medium: Medium, style: Style) -> io::Result<()> {
    let rows: Vec<[String; 4]> = records
        .iter()
        .map(|record| row(&record.user).map(|cell| shorten(&sanitize::line(&cell), TEXT_MAX).into_owned()))
        .collect();
    let has_titles = medium != Medium::Pipe;
    let mut grid = Grid::default();
    if has_titles {
        grid.add_row(TITLES.into_iter().map(str::to_owned));
    }
    for row in &rows {
        grid.add_row(row.iter().cloned());
    }
    match medium {
        Medium::Terminal(_) if rows.is_empty() => Ok(()),
        Medium::Terminal(width) if grid.width() > width => {
            for [id, rest @ ..] in &rows {
                writeln!(out, "{}", style.bold(id))?;
                for text in rest.iter().map(|text| format!("  {text}")) {
                    writeln!(out, "{}", shorten(&text, width))?;
                }
            }
            Ok(())
        }
        _ => grid.lines(
            |_| false,
            |index, line| {
                writeln!(out, "{}", if index == 0 && has_titles { style.bold(line) } else { line.to_owned() })
            },
        ),
    }
}

/// Writes CSV: one row per user without metadata. Null and missing fields are empty cells.
fn csv(out: &mut dyn Write, records: &[UserRecord], has_header: bool, style: CsvStyle) -> io::Result<()> {
    let rows = records.iter().map(|UserRecord { user, .. }| {
        let text = |text: &'_ Option<String>| Cow::Owned(text.clone().unwrap_or_default());
        [
            Cow::Owned(user.id.to_string()),
            user.environment_id.to_string().into(),
            text(&user.name),
            text(&user.first_name),
            text(&user.last_name),
            text(&user.email),
            text(&user.email_verified_at),
            text(&user.locale),
            user.status.clone().into(),
            user.created_at.clone().into(),
            user.updated_at.clone().into(),
            text(&user.deleted_at),
        ]
        .into_iter()
    });
    csv::table(out, has_header.then_some(FIELDS.into_iter()), rows, style)
}

/// Returns the user's JSON without metadata; everything else is as the API sent it.
pub fn without_metadata(raw: &RawValue) -> Box<RawValue> {
    struct MembersVisitor(String);
    impl<'de> Visitor<'de> for MembersVisitor {
        type Value = String;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a user")
        }

        fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<String, A::Error> {
            while let Some(name) = members.next_key::<Cow<'de, str>>()? {
                let value: &RawValue = members.next_value()?;
                if METADATA_FIELDS.contains(&&*name) {
                    continue;
                }
                self.0.push_str(if self.0.is_empty() { "{" } else { "," });
                self.0.push_str(&serde_json::Value::from(&*name).to_string());
                self.0.push(':');
                self.0.push_str(value.get());
            }
            Ok(if self.0.is_empty() { "{}".into() } else { self.0 + "}" })
        }
    }
    // It was parsed as a user before, so it is an object.
    let text = serde_json::Deserializer::from_str(raw.get()).deserialize_map(MembersVisitor(String::new()));
    text.and_then(RawValue::from_string).unwrap_or_default()
}

/// Returns the line below the table.
fn footer(count: usize, has_more: bool, text: Option<&str>) -> String {
    if count == 0 {
        return text.map_or_else(|| "no users match\n".into(), |text| format!("no users match \"{}\"\n", safe(text)));
    }
    let narrower = if text.is_some() { "a longer text" } else { "more filters" };
    let more = if has_more { format!("; there are more: --limit 1000, or {narrower}") } else { String::new() };
    format!("\n{}{more}\n", plural(count, "user"))
}
