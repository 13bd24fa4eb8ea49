//! CSV (quoted as in RFC 4180, with LF): fields in the order of the API reference, values as the API sent them.

use std::borrow::Cow;
use std::io::{self, Write};

use super::cells::Cells;
use super::columns::Column;
use super::sanitize;
use crate::model::{Id, Session, SessionRecord, Text};

/// How CSV is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct CsvStyle {
    /// Whether cells stay as they are: otherwise one that a spreadsheet would run as a formula gets a `'` in front, and control
    /// characters are escaped.
    pub is_raw: bool,
    /// Whether a byte order mark precedes the header.
    pub has_mark: bool,
}

/// Writes one row per session. Null and missing fields are empty cells.
pub fn sessions<'a>(
    out: &mut dyn Write,
    records: impl Iterator<Item = &'a SessionRecord<'a>>,
    columns: Option<&[Column]>,
    cells: &Cells,
    has_header: bool,
    style: CsvStyle,
) -> io::Result<()> {
    let columns = columns.unwrap_or(&Column::FIELDS);
    let rows = records.map(|record| columns.iter().map(|column| value(*column, &record.session, cells)));
    let header = columns.iter().map(|column| column.name());
    table(out, has_header.then_some(header), rows, style)
}

/// Writes a header, if given, and rows.
pub fn table<'a>(
    out: &mut dyn Write,
    header: Option<impl Iterator<Item = &'static str>>,
    rows: impl Iterator<Item = impl Iterator<Item = Cow<'a, str>>>,
    style: CsvStyle,
) -> io::Result<()> {
    if style.has_mark && header.is_some() {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut writer = csv::WriterBuilder::new().from_writer(out);
    let write = || {
        if let Some(header) = header {
            writer.write_record(header)?;
        }
        for row in rows {
            for value in row {
                writer.write_field(cell(&value, style).as_bytes())?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        // The caller decides when to flush standard output.
        writer.into_inner().map(drop).map_err(|error| error.into_error().into())
    };
    write().map_err(io_error)
}

/// Returns the error of the system that the library wraps, so that its kind is seen: a closed pipe is no failure.
pub fn io_error(error: csv::Error) -> io::Error {
    if !error.is_io_error() {
        return io::Error::other(error);
    }
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

/// Returns a field as the API sent it, or what is derived from one.
fn value<'a>(column: Column, session: &'a Session<'a>, cells: &Cells) -> Cow<'a, str> {
    let id = |id: Option<Id>| Cow::Owned(id.map(|id| id.to_string()).unwrap_or_default());
    let text = |text: &'a Option<Text<'a>>| text.as_ref().map_or(Cow::Borrowed(""), |text| Cow::Borrowed(&*text.0));
    match column {
        Column::Id => id(Some(session.id)),
        Column::UserId => id(Some(session.user_id)),
        Column::EnvironmentId => id(Some(session.environment_id)),
        Column::UserAgent => text(&session.user_agent),
        Column::IpAddress => text(&session.ip_address),
        Column::CreatedAt => Cow::Borrowed(&*session.created_at.text),
        Column::ExpiresAt => Cow::Borrowed(&*session.expires_at.text),
        Column::LastUsedAt => Cow::Borrowed(&*session.last_used_at.text),
        Column::ActiveOrganizationId => id(session.active_organization_id),
        Column::ImpersonatedBy => id(session.impersonated_by),
        Column::Device => cells.device(session.user_agent()).to_string().into(),
        Column::Location => cells.geoip.place(session.ip()).location().unwrap_or_default().into(),
        Column::Asn => cells.geoip.place(session.ip()).provider().unwrap_or_default().into(),
    }
}

fn cell(value: &str, style: CsvStyle) -> Cow<'_, str> {
    if style.is_raw {
        return Cow::Borrowed(value);
    }
    let escaped = sanitize::escape_controls(value);
    if needs_guard(&escaped) { Cow::Owned(format!("'{escaped}")) } else { escaped }
}

/// Returns whether a spreadsheet could run `value` as a formula (OWASP, "CSV Injection"). Values with a leading `'` are guarded
/// as well, so that readers can always remove one.
fn needs_guard(value: &str) -> bool {
    value.starts_with(['=', '+', '-', '@', '\'', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_guarded() {
        let style = CsvStyle::default();
        assert_eq!(cell("=HYPERLINK(1)", style), "'=HYPERLINK(1)");
        assert_eq!(cell("'x", style), "''x");
        assert_eq!(cell("Mozilla/5.0", style), "Mozilla/5.0");
        assert_eq!(cell("=1", CsvStyle { is_raw: true, has_mark: false }), "=1");
        assert_eq!(cell("a\x1b[2J\n\u{202e}", CsvStyle::default()), "a\\u001b[2J\\n\\u202e");
        assert_eq!(cell("Zo\u{200d}e", CsvStyle::default()), "Zo\u{200d}e");
    }

    proptest! {
        #[test]
        fn reading_and_removing_the_guard_gives_the_escaped_value(value in any::<String>()) {
            let guarded = cell(&value, CsvStyle::default());
            prop_assert!(guarded.starts_with('\'') || !needs_guard(&guarded));
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["x", &*guarded]).unwrap();
            let text = writer.into_inner().unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&text[..]);
            let record = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(text.split(|byte| matches!(byte, b'\r' | b'\n')).count(), 2, "one line");
            prop_assert_eq!(record[1].strip_prefix('\'').unwrap_or(&record[1]), sanitize::escape_controls(&value));
        }
    }
}
