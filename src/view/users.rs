//! Users in each format.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::csv::{self, CsvStyle};
use super::error::safe;
use super::grid::Grid;
use super::sanitize::{self, shorten};
use super::table::Medium;
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
pub const TITLES: [&str; 4] = ["ID", "NAME", "EMAIL", "STATUS"];
/// The width at which names and emails are cut in a table, in columns.
const TEXT_MAX: usize = 60;

/// Returns the table cells of a user; see [`TITLES`].
pub fn row(user: &User) -> [String; 4] {
    let text = |text: Option<String>| text.filter(|text| !text.trim().is_empty()).unwrap_or_else(|| "-".into());
    [user.id.to_string(), text(user.display_name()), text(user.email.clone()), user.status.clone()]
}

/// Writes a table, or one card per user if the terminal is too narrow.
pub fn table(out: &mut dyn Write, records: &[UserRecord], medium: Medium, style: Style) -> io::Result<()> {
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

/// Writes CSV: a header, and one row per user without metadata. Null and missing fields are empty cells.
pub fn csv(out: &mut dyn Write, records: &[UserRecord], style: CsvStyle) -> io::Result<()> {
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
    csv::table(out, Some(FIELDS.into_iter()), rows, style)
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
pub fn footer(records: &[UserRecord], has_more: bool, text: &str) -> String {
    let count = match records.len() {
        0 => return format!("nobody found for {}\n", safe(text)),
        1 => "1 user".to_owned(),
        n => format!("{n} users"),
    };
    let more = if has_more { "; there are more: --limit 100, or a longer text" } else { "" };
    format!("\n{count}{more}\n")
}
