//! The table: what a support engineer reads. It may change from release to release; programs read JSON or CSV.
//!
//! On a terminal there is as much as its width allows, in this order: id, device, IP address, last used; created; the whole
//! of an IPv6 address; expires. Where not even the first four fit, each session is a block of lines. Ids are always whole.

use std::io::{self, Write};

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use jiff::Timestamp;

use super::sanitize::{self, shorten};
use super::style::Style;
use super::time;
use crate::device;
use crate::model::{Session, SessionRecord};

/// Where the table goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// To a terminal of so many columns.
    Terminal(usize),
    /// Into a pipe or file: rows only, all columns, times in UTC, as wide as it takes.
    Pipe,
}

/// A canonical UUID.
const ID_WIDTH: usize = 36;
/// `! ` or two blanks.
const MARK_WIDTH: usize = 2;
/// Blanks between two columns.
const GAP: usize = 2;
/// The whole of any IPv4 address, and as much of an IPv6 address as tells networks apart.
const ADDRESS_WIDTH: usize = 15;
/// Less of a device tells nothing.
const DEVICE_MIN: usize = 14;
/// More of a device says nothing more.
const DEVICE_MAX: usize = 40;
/// A piped cell is cut here, in columns: foreign text can be of any size. JSON and CSV always have the whole.
const PIPE_CELL_MAX: usize = 200;

/// Writes the table.
///
/// # Errors
/// The writer's.
pub fn sessions(
    out: &mut dyn Write,
    records: &[SessionRecord<'_>],
    page: Page,
    style: Style,
    now: Timestamp,
) -> io::Result<()> {
    let rows: Vec<Row> = records.iter().map(|record| Row::new(&record.session, page, now)).collect();
    match page {
        Page::Pipe => write_lines(out, &grid(&rows, &Columns::all()), &rows, 0, style),
        Page::Terminal(width) => match Columns::fit(&rows, width) {
            Some(columns) if !rows.is_empty() => {
                write_lines(out, &grid(&rows, &columns), &rows, 1, style)?;
                notes(out, &rows, width, style)
            }
            Some(_) => Ok(()),
            None => blocks(out, &rows, width, style),
        },
    }
}

/// A session in words; all text is safe to print.
struct Row {
    id: String,
    device: String,
    address: String,
    used: String,
    created: String,
    expires: String,
    impersonation: Option<Impersonation>,
}

struct Impersonation {
    by: String,
    ends: String,
}

impl Row {
    fn new(session: &Session<'_>, page: Page, now: Timestamp) -> Row {
        let ago = |at| if page == Page::Pipe { time::utc(at) } else { time::ago(at, now) };
        let limit = if page == Page::Pipe { PIPE_CELL_MAX } else { DEVICE_MAX };
        Row {
            id: session.id.to_string(),
            device: shorten(&sanitize::line(&device::name(session.user_agent())), limit).into_owned(),
            address: shorten(&sanitize::line(session.ip_address().unwrap_or("-")), limit).into_owned(),
            used: ago(session.last_used_at.at),
            created: ago(session.created_at.at),
            expires: ago(session.expires_at.at),
            impersonation: session.impersonated_by.map(|operator| Impersonation {
                by: operator.to_string(),
                ends: time::ends(session.expires_at.at, now),
            }),
        }
    }
}

/// Which columns there are, and how wide those may be that can be cut.
struct Columns {
    page: Page,
    device: usize,
    address: usize,
    created: bool,
    expires: bool,
}

impl Columns {
    fn all() -> Columns {
        Columns { page: Page::Pipe, device: usize::MAX, address: usize::MAX, created: true, expires: true }
    }

    /// The columns that fit into `width`, or none if not even the first four do.
    fn fit(rows: &[Row], width: usize) -> Option<Columns> {
        let widest = |title: &str, cell: fn(&Row) -> &str| {
            rows.iter().map(|row| sanitize::width(cell(row))).max().unwrap_or(0).max(title.len())
        };
        let device = widest("DEVICE", |row| &row.device);
        let address = widest("IP", |row| &row.address);
        let short_address = address.min(ADDRESS_WIDTH);
        let fixed = MARK_WIDTH + ID_WIDTH + GAP + GAP + GAP + widest("USED", |row| &row.used);
        let mut left = width.checked_sub(fixed + device.min(DEVICE_MIN) + short_address)?;
        let mut columns = Columns {
            page: Page::Terminal(width),
            device: device.min(DEVICE_MIN),
            address: short_address,
            created: false,
            expires: false,
        };
        let mut take = |wanted: usize| {
            let fits = wanted <= left;
            left -= if fits { wanted } else { 0 };
            fits
        };
        if take(device - columns.device) {
            columns.device = device;
            columns.created = take(GAP + widest("CREATED", |row| &row.created));
            if columns.created && take(address - short_address) {
                columns.address = address;
                columns.expires = take(GAP + widest("EXPIRES", |row| &row.expires));
            }
        } else {
            columns.device += left;
        }
        Some(columns)
    }
}

/// The rows as lines of aligned columns, with titles on a terminal.
fn grid(rows: &[Row], columns: &Columns) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let line = |[id, device, address, used, created, expires, impersonated]: [&str; 7]| {
        let mut line = vec![
            Cell::new(id),
            Cell::new(shorten(device, columns.device)),
            Cell::new(shorten(address, columns.address)),
            Cell::new(used).set_alignment(CellAlignment::Right),
        ];
        if columns.created {
            line.push(Cell::new(created).set_alignment(CellAlignment::Right));
        }
        if columns.expires {
            line.push(Cell::new(expires).set_alignment(CellAlignment::Right));
        }
        if columns.page == Page::Pipe {
            line.push(Cell::new(impersonated));
        }
        line
    };
    if columns.page != Page::Pipe {
        table.add_row(line(["  ID", "DEVICE", "IP", "USED", "CREATED", "EXPIRES", ""]));
    }
    for row in rows {
        let mark = match (columns.page, &row.impersonation) {
            // A mark would be in the way of `awk '{print $1}'`; the last column says more.
            (Page::Pipe, _) => "",
            (Page::Terminal(_), Some(_)) => "! ",
            (Page::Terminal(_), None) => "  ",
        };
        let id = format!("{mark}{}", row.id);
        let by = row.impersonation.as_ref().map(|impersonation| format!("impersonated by {}", impersonation.by));
        let by = by.unwrap_or_default();
        table.add_row(line([&id, &row.device, &row.address, &row.used, &row.created, &row.expires, &by]));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Writes the lines of a grid, whose first `titles` lines are titles.
fn write_lines(out: &mut dyn Write, lines: &[String], rows: &[Row], titles: usize, style: Style) -> io::Result<()> {
    for (index, line) in lines.iter().enumerate() {
        match index.checked_sub(titles).and_then(|index| rows.get(index)) {
            None => writeln!(out, "{}", style.bold(line))?,
            Some(row) if row.impersonation.is_some() => writeln!(out, "{}", style.warning(line))?,
            Some(_) => writeln!(out, "{line}")?,
        }
    }
    Ok(())
}

/// Spells out what the marks in the rows mean.
fn notes(out: &mut dyn Write, rows: &[Row], width: usize, style: Style) -> io::Result<()> {
    let impersonated: Vec<&Row> = rows.iter().filter(|row| row.impersonation.is_some()).collect();
    for row in &impersonated {
        let Some(Impersonation { by, ends }) = &row.impersonation else { continue };
        // With one there is no doubt which; an id's first block tells several apart.
        let which = if impersonated.len() > 1 { format!("{}… ", &row.id[..8]) } else { String::new() };
        let note = format!("! {which}impersonated by {by}");
        let whole = format!("{note}, {ends}");
        writeln!(out, "{}", style.warning(if whole.len() <= width { &whole } else { &note }))?;
    }
    Ok(())
}

/// A block of lines for each session; an id has a line of its own.
fn blocks(out: &mut dyn Write, rows: &[Row], width: usize, style: Style) -> io::Result<()> {
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", style.bold(&row.id))?;
        let line = |out: &mut dyn Write, text: &str| match shorten(&format!("  {text}"), width).trim_end() {
            "" => Ok(()),
            text => writeln!(out, "{text}"),
        };
        line(out, &row.device)?;
        line(out, &row.address)?;
        line(out, &format!("used {}", time::sentence(&row.used)))?;
        line(out, &format!("created {}", time::sentence(&row.created)))?;
        line(out, &format!("expires {}", row.expires))?;
        if let Some(Impersonation { by, ends }) = &row.impersonation {
            writeln!(out, "{}", style.warning(&shorten("! impersonated by", width)))?;
            writeln!(out, "{}", style.warning(by))?;
            writeln!(out, "{}", style.warning(&shorten(&format!("! {ends}"), width)))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;
    use serde_json::value::{RawValue, to_raw_value};

    const NOW: &str = "2026-11-24T12:00:00Z";
    const OPERATOR: &str = "0192f0aa-7c10-7d3e-8b52-6e41d09f7ac3";

    fn session(n: usize, agent: Option<&str>, address: &str, impersonated: bool) -> Box<RawValue> {
        let value = json!({
            "id": format!("01981f2a-6c3e-7b41-9d20-{n:012x}"),
            "userId": "01931a73-8b00-7000-8000-000000000000",
            "environmentId": "01931a72-0000-7000-8000-000000000000",
            "userAgent": agent,
            "ipAddress": address,
            "createdAt": "2026-11-21T12:00:00Z",
            "expiresAt": "2026-11-24T12:34:00Z",
            "lastUsedAt": "2026-11-24T11:49:00Z",
            "impersonatedBy": impersonated.then_some(OPERATOR),
        });
        to_raw_value(&value).unwrap()
    }

    fn render(sessions: &[Box<RawValue>], page: Page) -> String {
        let records: Vec<SessionRecord<'_>> = sessions
            .iter()
            .map(|raw| SessionRecord { session: serde_json::from_str(raw.get()).unwrap(), raw })
            .collect();
        let mut out = Vec::new();
        super::sessions(&mut out, &records, page, Style::PLAIN, NOW.parse().unwrap()).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn desk() -> Vec<Box<RawValue>> {
        vec![
            session(1, Some("curl/8.5.0"), "203.0.113.42", false),
            session(2, None, "2001:db8:9c40:1122:3344:5566:7788:99aa", true),
        ]
    }

    #[test]
    fn columns_appear_as_the_width_allows() {
        assert_eq!(
            render(&desk(), Page::Terminal(80)),
            "  ID                                    DEVICE         IP               USED
  01981f2a-6c3e-7b41-9d20-000000000001  curl/8.5.0     203.0.113.42      11m
! 01981f2a-6c3e-7b41-9d20-000000000002  no user agent  2001:db8:9c40:…   11m
! impersonated by 0192f0aa-7c10-7d3e-8b52-6e41d09f7ac3, ends in 34 min
"
        );
        let titles = |width| render(&desk(), Page::Terminal(width)).lines().next().unwrap().to_owned();
        assert!(titles(90).ends_with("IP               USED  CREATED"), "{}", titles(90));
        assert!(!titles(110).contains("EXPIRES"));
        assert!(titles(120).ends_with("USED  CREATED  EXPIRES"));
        assert!(render(&desk(), Page::Terminal(120)).contains("2001:db8:9c40:1122:3344:5566:7788:99aa"));
    }

    #[test]
    fn a_narrow_terminal_gets_a_block_for_each_session() {
        assert_eq!(
            render(&desk(), Page::Terminal(40)),
            "\
01981f2a-6c3e-7b41-9d20-000000000001
  curl/8.5.0
  203.0.113.42
  used 11m ago
  created 3d ago
  expires in 34m

01981f2a-6c3e-7b41-9d20-000000000002
  no user agent
  2001:db8:9c40:1122:3344:5566:7788:99aa
  used 11m ago
  created 3d ago
  expires in 34m
! impersonated by
0192f0aa-7c10-7d3e-8b52-6e41d09f7ac3
! ends in 34 min
"
        );
    }

    #[test]
    fn several_impersonated_sessions_are_told_apart() {
        let both = [session(1, None, "::1", true), session(2, None, "::1", true)];
        assert_eq!(render(&both, Page::Terminal(80)).matches("! 01981f2a… impersonated by").count(), 2);
    }

    #[test]
    fn piped_rows_have_the_id_first_and_times_in_utc() {
        let table = render(&desk(), Page::Pipe);
        let rows: Vec<&str> = table.lines().collect();
        assert_eq!(rows.len(), 2);
        assert!(rows[0].starts_with("01981f2a-6c3e-7b41-9d20-000000000001  "));
        assert!(rows[0].ends_with("2026-11-24T11:49:00Z  2026-11-21T12:00:00Z  2026-11-24T12:34:00Z"));
        assert!(rows[1].ends_with(&format!("  impersonated by {OPERATOR}")));
    }

    proptest! {
        #[test]
        fn ids_are_whole_and_lines_fit_whatever_the_text_is(
            texts in prop::collection::vec((prop::option::of(any::<String>()), any::<String>(), any::<bool>()), 0..5),
            width in 0usize..300,
        ) {
            let sessions: Vec<_> = texts
                .iter()
                .enumerate()
                .map(|(n, (agent, address, impersonated))| session(n, agent.as_deref(), address, *impersonated))
                .collect();
            let table = render(&sessions, Page::Terminal(width));
            for n in 0..sessions.len() {
                let id = format!("01981f2a-6c3e-7b41-9d20-{n:012x}");
                prop_assert!(table.contains(&id));
            }
            for line in table.lines() {
                prop_assert!(!line.contains(sanitize::is_forbidden));
                prop_assert!(sanitize::width(line) <= width || sanitize::width(line) == ID_WIDTH, "{width}: {line}");
            }
            let piped = render(&sessions, Page::Pipe);
            prop_assert_eq!(piped.lines().count(), sessions.len());
        }
    }
}
