//! Tables of sessions, for people: they may change from release to release.
//!
//! A terminal gets what its width allows, in this order: ID, device, IP address, last used; created; whole IPv6 addresses;
//! expires; the version of the browser. If the first four don't fit, each session is a card of several lines. IDs are never
//! cut.

use std::io::{self, Write};

use super::cells::Cells;
use super::columns::Column;
use super::grid::{GAP, Grid};
use super::sanitize::{self, shorten};
use super::time;
use crate::model::{Session, SessionRecord};
use crate::style::Style;

/// Where the table goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// A terminal of this width, in columns.
    Terminal(usize),
    /// A pipe or file: rows without titles, all columns, of any width.
    Pipe,
}

/// What happened to a session since the previous screen of `--watch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    None,
    New,
    Used,
    /// It was revoked or expired.
    Ended,
}

impl Change {
    /// Explains the symbols.
    pub const LEGEND: &str = "+ new  - ended  * used\n";

    /// Returns the symbol and what it means.
    fn text(self) -> &'static str {
        match self {
            Change::None => " ",
            Change::New => "+ new",
            Change::Used => "* used",
            Change::Ended => "- ended",
        }
    }
}

/// Returns the change of a session.
pub type ChangeOf<'a> = &'a dyn Fn(&Session<'_>) -> Change;

/// A table of sessions.
pub struct SessionTable<'a> {
    /// Formats the cells.
    pub cells: &'a Cells,
    /// The columns of `--columns`, if given.
    pub columns: Option<&'a [Column]>,
    /// The changes to mark on a terminal.
    pub change: Option<ChangeOf<'a>>,
    /// Whether to use colour.
    pub style: Style,
}

/// The width at which devices and IP addresses are cut on a terminal, in columns, even if there is room for more.
const TEXT_MAX: usize = 40;
/// The width at which a cell in a pipe is cut, in columns: foreign text can be of any size. JSON and CSV are never cut.
const PIPE_CELL_MAX: usize = 200;

/// The columns of a table and their maximum widths.
struct ColumnLayout {
    columns: Vec<(Column, usize)>,
    /// Whether devices are shown with their versions.
    versions: bool,
}

impl SessionTable<'_> {
    /// Writes the table.
    pub fn write(&self, out: &mut dyn Write, records: &[SessionRecord<'_>], medium: Medium) -> io::Result<()> {
        match medium {
            Medium::Pipe => {
                let columns = self.columns.unwrap_or(&Column::PIPE_DEFAULTS).iter();
                let layout =
                    ColumnLayout { columns: columns.map(|column| (*column, PIPE_CELL_MAX)).collect(), versions: true };
                self.write_rows(out, records, &layout, medium)
            }
            Medium::Terminal(_) if records.is_empty() => Ok(()),
            Medium::Terminal(width) => {
                let layout = match self.columns {
                    None => self.fit_default_columns(records, width),
                    Some(columns) => self.fit_chosen_columns(records, width, columns),
                };
                match layout {
                    Some(layout) => {
                        self.write_rows(out, records, &layout, medium)?;
                        self.write_impersonation_notes(out, records, width)
                    }
                    None => self.write_cards(out, records, width),
                }
            }
        }
    }

    fn cell(&self, column: Column, session: &Session<'_>, versions: bool) -> String {
        if column == Column::Device && !versions {
            return self.cells.device(session.user_agent()).without_version().to_string();
        }
        self.cells.cell(column, session)
    }

    /// Returns the width of the marks in front of a row.
    fn mark_width(&self) -> usize {
        if self.change.is_some() { 3 } else { 2 }
    }

    /// Returns the width of a column when nothing is cut.
    fn widest(&self, records: &[SessionRecord<'_>], column: Column, versions: bool) -> usize {
        let width = |record: &SessionRecord<'_>| {
            let width = sanitize::width(&self.cell(column, &record.session, versions));
            if matches!(column, Column::Device | Column::IpAddress) { width.min(TEXT_MAX) } else { width }
        };
        records.iter().map(width).max().unwrap_or(0).max(column.title().len())
    }

    /// Returns the default columns that fit into `width`, or `None` if the first four don't.
    fn fit_default_columns(&self, records: &[SessionRecord<'_>], width: usize) -> Option<ColumnLayout> {
        let widest = |column| self.widest(records, column, false);
        let device = widest(Column::Device);
        let ip = widest(Column::IpAddress);
        let shortest = |column: Column, whole: usize| column.min_width().map_or(whole, |min| min.min(whole));
        // IPv4 addresses are never cut; IPv6 addresses keep enough to distinguish networks.
        let ipv4_width = |record: &SessionRecord<'_>| {
            record.session.ip_address().filter(|text| text.len() <= 15 && !text.contains(':')).map_or(0, str::len)
        };
        let short_ip = ip.min(records.iter().map(ipv4_width).max().unwrap_or(0).max(14));
        let fixed = self.mark_width() + widest(Column::Id) + 3 * GAP + widest(Column::LastUsedAt);
        let short_device = shortest(Column::Device, device);
        let mut left = width.checked_sub(fixed + short_device + short_ip)?;
        let mut columns = vec![
            (Column::Id, usize::MAX),
            (Column::Device, short_device),
            (Column::IpAddress, short_ip),
            (Column::LastUsedAt, usize::MAX),
        ];
        let mut take = |wanted: usize| {
            let fits = wanted <= left;
            left -= if fits { wanted } else { 0 };
            fits
        };
        let mut versions = false;
        if take(device - short_device) {
            columns[1].1 = device;
            if take(GAP + widest(Column::CreatedAt)) {
                columns.push((Column::CreatedAt, usize::MAX));
                if take(ip - short_ip) {
                    columns[2].1 = ip;
                    if take(GAP + widest(Column::ExpiresAt)) {
                        columns.push((Column::ExpiresAt, usize::MAX));
                        let whole = self.widest(records, Column::Device, true);
                        versions = take(whole.saturating_sub(device));
                        columns[1].1 = if versions { whole } else { device };
                    }
                }
            }
        } else {
            columns[1].1 += left;
        }
        Some(ColumnLayout { columns, versions })
    }

    /// Returns the columns of `--columns`, cut where they may be cut, or `None` if they don't fit into `width`.
    fn fit_chosen_columns(
        &self,
        records: &[SessionRecord<'_>],
        width: usize,
        columns: &[Column],
    ) -> Option<ColumnLayout> {
        let mut columns: Vec<(Column, usize)> =
            columns.iter().map(|&column| (column, self.widest(records, column, true))).collect();
        let fixed = self.mark_width() + GAP * columns.len().saturating_sub(1);
        let mut excess = (fixed + columns.iter().map(|(_, width)| width).sum::<usize>()).saturating_sub(width);
        for (column, width) in &mut columns {
            let shortest = column.min_width().map_or(*width, |min| min.min(*width));
            let cut = excess.min(*width - shortest);
            *width -= cut;
            excess -= cut;
        }
        (excess == 0).then_some(ColumnLayout { columns, versions: true })
    }

    /// Writes one line per session, with titles on a terminal.
    fn write_rows(
        &self,
        out: &mut dyn Write,
        records: &[SessionRecord<'_>],
        layout: &ColumnLayout,
        medium: Medium,
    ) -> io::Result<()> {
        let on_terminal = medium != Medium::Pipe;
        let mut grid = Grid::default();
        if on_terminal {
            let spaces = " ".repeat(self.mark_width());
            let titles = layout.columns.iter().enumerate().map(|(index, (column, _))| {
                let mark = if index == 0 { spaces.as_str() } else { "" };
                format!("{mark}{}", column.title())
            });
            grid.add_row(titles);
        }
        for SessionRecord { session, .. } in records {
            let cells = layout.columns.iter().enumerate().map(|(index, (column, width))| {
                let text = self.cell(*column, session, layout.versions);
                let text = shorten(&text, *width);
                // Marks would break `awk '{print $1}'`: in a pipe, the last column says who impersonates.
                if on_terminal && index == 0 { self.marks(session) + &text } else { text.into_owned() }
            });
            let by = (!on_terminal && self.columns.is_none()).then(|| {
                let by = session.impersonated_by.map(|id| format!("impersonated by {}", self.cells.id(id)));
                by.unwrap_or_default()
            });
            grid.add_row(cells.chain(by));
        }
        let is_right = |index: usize| layout.columns.get(index).is_some_and(|(column, _)| column.is_time());
        let titles = usize::from(on_terminal);
        grid.lines(is_right, |index, line| match index.checked_sub(titles).and_then(|index| records.get(index)) {
            None => writeln!(out, "{}", self.style.bold(line)),
            Some(record) => writeln!(out, "{}", self.colored(line, &record.session)),
        })
    }

    fn marks(&self, session: &Session<'_>) -> String {
        let impersonated = if session.impersonated_by.is_some() { '!' } else { ' ' };
        let change = self.change.and_then(|change| change(session).text().chars().next());
        [Some(impersonated), change, Some(' ')].into_iter().flatten().collect()
    }

    fn colored(&self, line: &str, session: &Session<'_>) -> String {
        match self.change.map(|change| change(session)) {
            _ if session.impersonated_by.is_some() => self.style.warning(line),
            Some(Change::Ended) => self.style.dim(line),
            Some(Change::New | Change::Used) => self.style.bold(line),
            _ => line.to_owned(),
        }
    }

    /// Writes a line per impersonated session: the operator, and when it ends.
    fn write_impersonation_notes(
        &self,
        out: &mut dyn Write,
        records: &[SessionRecord<'_>],
        width: usize,
    ) -> io::Result<()> {
        let impersonated: Vec<&Session<'_>> =
            records.iter().map(|record| &record.session).filter(|session| session.impersonated_by.is_some()).collect();
        for session in &impersonated {
            let by = session.impersonated_by.map(|id| self.cells.id(id)).unwrap_or_default();
            let ends = time::ends(session.expires_at.at, self.cells.now());
            // The first block of the ID distinguishes several sessions.
            let prefix =
                if impersonated.len() > 1 { format!("{}… ", &session.id.to_string()[..8]) } else { String::new() };
            let note = format!("! {prefix}impersonated by {by}");
            let whole = format!("{note}, {ends}");
            let fit = [whole.as_str(), note.as_str()].into_iter().find(|line| sanitize::width(line) <= width);
            if let Some(line) = fit {
                writeln!(out, "{}", self.style.warning(line))?;
            } else {
                writeln!(out, "{}", self.style.warning(&shorten("! impersonated by", width)))?;
                writeln!(out, "{}", self.style.warning(&by))?;
            }
        }
        Ok(())
    }

    /// Writes several lines per session; an ID has its own line.
    fn write_cards(&self, out: &mut dyn Write, records: &[SessionRecord<'_>], width: usize) -> io::Result<()> {
        let line = |out: &mut dyn Write, text: &str| match shorten(&format!("  {text}"), width).trim_end() {
            "" => Ok(()),
            text => writeln!(out, "{text}"),
        };
        for (index, SessionRecord { session, .. }) in records.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            let cell = |column| self.cells.cell(column, session);
            let change = self.change.map(|change| change(session)).filter(|change| *change != Change::None);
            if let Some(change) = change {
                writeln!(out, "{}", self.style.bold(&shorten(change.text(), width)))?;
            }
            let Some(columns) = self.columns else {
                writeln!(out, "{}", self.style.bold(&cell(Column::Id)))?;
                line(out, &cell(Column::Device))?;
                line(out, &cell(Column::IpAddress))?;
                line(out, &format!("used {}", self.cells.time_in_sentence(&session.last_used_at)))?;
                line(out, &format!("created {}", self.cells.time_in_sentence(&session.created_at)))?;
                line(out, &format!("expires {}", cell(Column::ExpiresAt)))?;
                if let Some(by) = session.impersonated_by {
                    writeln!(out, "{}", self.style.warning(&shorten("! impersonated by", width)))?;
                    writeln!(out, "{}", self.style.warning(&self.cells.id(by)))?;
                    let ends = time::ends(session.expires_at.at, self.cells.now());
                    writeln!(out, "{}", self.style.warning(&shorten(&format!("! {ends}"), width)))?;
                }
                continue;
            };
            for column in columns {
                let title = column.title().to_lowercase();
                let cell = cell(*column);
                if column.is_id() && cell.len() > 1 && 2 + title.len() + 1 + cell.len() > width {
                    line(out, &title)?;
                    writeln!(out, "{cell}")?;
                } else {
                    line(out, &format!("{title} {cell}"))?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::time::Times;
    use proptest::prelude::*;
    use serde_json::json;
    use serde_json::value::{RawValue, to_raw_value};

    const NOW: &str = "2026-11-24T12:00:00Z";
    const OPERATOR: &str = "0192f0aa-7c10-7d3e-8b52-6e41d09f7ac3";

    fn session(n: usize, agent: Option<&str>, ip: &str, impersonated: bool) -> Box<RawValue> {
        let value = json!({
            "id": format!("01981f2a-6c3e-7b41-9d20-{n:012x}"),
            "userId": "01931a73-8b00-7000-8000-000000000000",
            "environmentId": "01931a72-0000-7000-8000-000000000000",
            "userAgent": agent,
            "ipAddress": ip,
            "createdAt": "2026-11-21T12:00:00Z",
            "expiresAt": "2026-11-24T12:34:00Z",
            "lastUsedAt": "2026-11-24T11:49:00Z",
            "impersonatedBy": impersonated.then_some(OPERATOR),
        });
        to_raw_value(&value).unwrap()
    }

    fn render(sessions: &[Box<RawValue>], medium: Medium) -> String {
        render_columns(sessions, medium, None)
    }

    fn render_columns(sessions: &[Box<RawValue>], medium: Medium, columns: Option<&[Column]>) -> String {
        let records: Vec<SessionRecord<'_>> = sessions
            .iter()
            .map(|raw| SessionRecord { session: serde_json::from_str(raw.get()).unwrap(), raw: raw.get() })
            .collect();
        let mut out = Vec::new();
        let times = if medium == Medium::Pipe { Times::Utc } else { Times::Relative };
        let cells = Cells::new(times, NOW.parse().unwrap(), false);
        let table = SessionTable { cells: &cells, columns, change: None, style: Style::PLAIN };
        table.write(&mut out, &records, medium).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn two_sessions() -> Vec<Box<RawValue>> {
        vec![
            session(1, Some("curl/8.5.0"), "203.0.113.42", false),
            session(2, None, "2001:db8:9c40:1122:3344:5566:7788:99aa", true),
        ]
    }

    #[test]
    fn columns_appear_as_the_width_allows() {
        assert_eq!(
            render(&two_sessions(), Medium::Terminal(80)),
            "  ID                                    DEVICE         IP              USED
  01981f2a-6c3e-7b41-9d20-000000000001  curl 8.5       203.0.113.42     11m
! 01981f2a-6c3e-7b41-9d20-000000000002  no user agent  2001:db8:9c40…   11m
! impersonated by 0192f0aa-7c10-7d3e-8b52-6e41d09f7ac3, ends in 34 min
"
        );
        let titles = |width| render(&two_sessions(), Medium::Terminal(width)).lines().next().unwrap().to_owned();
        assert!(titles(90).ends_with("IP              USED  CREATED"), "{}", titles(90));
        assert!(!titles(110).contains("EXPIRES"));
        assert!(titles(120).ends_with("USED  CREATED  EXPIRES"));
        assert!(render(&two_sessions(), Medium::Terminal(120)).contains("2001:db8:9c40:1122:3344:5566:7788:99aa"));
    }

    #[test]
    fn a_narrow_terminal_gets_a_card_for_each_session() {
        assert_eq!(
            render(&two_sessions(), Medium::Terminal(40)),
            "\
01981f2a-6c3e-7b41-9d20-000000000001
  curl 8.5
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
    fn notes_on_several_impersonated_sessions_have_id_prefixes() {
        let both = [session(1, None, "::1", true), session(2, None, "::1", true)];
        assert_eq!(render(&both, Medium::Terminal(80)).matches("! 01981f2a… impersonated by").count(), 2);
    }

    #[test]
    fn piped_rows_have_the_id_first_and_times_in_utc() {
        let table = render(&two_sessions(), Medium::Pipe);
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
                .map(|(n, (agent, ip, impersonated))| session(n, agent.as_deref(), ip, *impersonated))
                .collect();
            let table = render(&sessions, Medium::Terminal(width));
            for n in 0..sessions.len() {
                let id = format!("01981f2a-6c3e-7b41-9d20-{n:012x}");
                prop_assert!(table.contains(&id));
            }
            for line in table.lines() {
                prop_assert!(!line.contains(sanitize::is_forbidden));
                prop_assert!(sanitize::width(line) <= width || sanitize::width(line) == 36, "{width}: {line}");
            }
            let every = render_columns(&sessions, Medium::Terminal(width), Some(&Column::all().collect::<Vec<_>>()));
            for line in every.lines() {
                prop_assert!(!line.contains(sanitize::is_forbidden));
                prop_assert!(sanitize::width(line) <= width || sanitize::width(line) == 36, "{width}: {line}");
            }
            let piped = render(&sessions, Medium::Pipe);
            prop_assert_eq!(piped.lines().count(), sessions.len());
        }
    }
}
