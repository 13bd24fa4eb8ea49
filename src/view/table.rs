//! Tables of sessions, for people: they may change from release to release.
//!
//! A terminal gets what its width allows (see [`super::layout`]). If ID, device, IP address and last use don't fit, each session is a
//! card of several lines.

use std::borrow::Cow;
use std::io::{self, Write};

use super::cells::Cells;
use super::columns::{Column, with_places};
use super::grid::Grid;
use super::layout::{Detail, PlacedColumn, Sessions};
use super::sanitize::{self, shorten};
use super::time;
use crate::model::{Id, Session, SessionRecord, ShortIds};
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
    /// Returns the place of such sessions in the table: what is new comes first.
    pub fn rank(self) -> u8 {
        match self {
            Change::New => 0,
            Change::Ended => 1,
            Change::Used => 2,
            Change::None => 3,
        }
    }

    /// Explains the symbols.
    pub const LEGEND: &str = "+ new  - ended  * used\n";

    /// Returns the symbol and what it means: `+ new`.
    pub fn text(self) -> &'static str {
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
    /// Columns that are never dropped on a terminal, since sessions are sorted or filtered by them.
    pub kept: &'a [Column],
    /// The prefixes of IDs for narrow terminals; `None` to show IDs whole.
    pub short_ids: Option<&'a ShortIds>,
    /// The changes to mark on a terminal.
    pub change: Option<ChangeOf<'a>>,
    /// Whether to use colour.
    pub style: Style,
}

/// The columns that a narrow terminal leaves out, in the order in which they get room.
const OPTIONAL: [Column; 5] =
    [Column::Location, Column::CreatedAt, Column::Asn, Column::ExpiresAt, Column::ActiveOrganizationId];

/// The width at which a cell in a pipe is cut, in columns: foreign text can be of any size. JSON and CSV are never cut.
const PIPE_CELL_MAX: usize = 200;

impl SessionTable<'_> {
    /// Writes the table.
    pub fn write(&self, out: &mut dyn Write, records: &[SessionRecord<'_>], medium: Medium) -> io::Result<()> {
        let sessions = Sessions { records, cells: self.cells, short_ids: self.short_ids };
        match medium {
            Medium::Pipe => {
                let defaults = with_places(&Column::PIPE_DEFAULTS, &self.cells.geoip);
                let columns = self.columns.unwrap_or(&defaults).iter();
                let placed =
                    |column: &Column| PlacedColumn { column: *column, detail: Detail::Whole, width: PIPE_CELL_MAX };
                self.write_rows(out, &sessions, &columns.map(placed).collect::<Vec<_>>(), medium)
            }
            Medium::Terminal(_) if records.is_empty() => Ok(()),
            Medium::Terminal(width) => match self.place(&sessions, width) {
                Some(placed) => {
                    self.write_rows(out, &sessions, &placed, medium)?;
                    self.write_impersonation_notes(out, &sessions, &placed, width)
                }
                None => self.write_cards(out, records, width),
            },
        }
    }

    /// Returns the columns on a terminal, or `None` if they don't fit.
    fn place(&self, sessions: &Sessions<'_>, width: usize) -> Option<Vec<PlacedColumn>> {
        if let Some(columns) = self.columns {
            return sessions.fit(columns, &[], self.mark_width(), width);
        }
        let has_any = |has: &dyn Fn(&Session<'_>) -> bool| sessions.records.iter().any(|record| has(&record.session));
        let has_value = |column: &Column| match column {
            Column::ActiveOrganizationId => has_any(&|session| session.active_organization_id.is_some()),
            Column::Location => has_any(&|session| self.cells.location(session).is_some()),
            Column::Asn => has_any(&|session| self.cells.provider(session).is_some()),
            _ => true,
        };
        let is_dropped = |column: &Column| OPTIONAL.contains(column) && !self.kept.contains(column);
        let kept: Vec<Column> = Column::DEFAULTS.into_iter().filter(|c| has_value(c) && !is_dropped(c)).collect();
        let optional: Vec<Column> = OPTIONAL.into_iter().filter(|c| has_value(c) && is_dropped(c)).collect();
        let mut placed = sessions.fit(&kept, &optional, self.mark_width(), width)?;
        placed.sort_by_key(|placed| Column::DEFAULTS.iter().position(|column| *column == placed.column));
        Some(placed)
    }

    /// Returns the width of the marks in front of a row.
    fn mark_width(&self) -> usize {
        if self.change.is_some() { 3 } else { 2 }
    }

    /// Writes one line per session, with titles on a terminal.
    fn write_rows(
        &self,
        out: &mut dyn Write,
        sessions: &Sessions<'_>,
        placed: &[PlacedColumn],
        medium: Medium,
    ) -> io::Result<()> {
        let on_terminal = medium != Medium::Pipe;
        let mut grid = Grid::default();
        if on_terminal {
            let spaces = " ".repeat(self.mark_width());
            let titles = placed.iter().enumerate().map(|(index, placed)| {
                let mark = if index == 0 { spaces.as_str() } else { "" };
                format!("{mark}{}", placed.column.title())
            });
            grid.add_row(titles);
        }
        for SessionRecord { session, .. } in sessions.records {
            let cells = placed.iter().enumerate().map(|(index, PlacedColumn { column, detail, width })| {
                let mut text = sessions.cell(*column, *detail, session);
                if let Cow::Owned(short) = shorten(&text, *width) {
                    text = short;
                }
                // Marks would break `awk '{print $1}'`: in a pipe, the last column says who impersonates.
                if on_terminal && index == 0 { self.marks(session) + &text } else { text }
            });
            let by = (!on_terminal && self.columns.is_none()).then(|| {
                let by = session.impersonated_by.map(|id| format!("impersonated by {}", self.cells.id(id)));
                by.unwrap_or_default()
            });
            grid.add_row(cells.chain(by));
        }
        let is_right = |index: usize| placed.get(index).is_some_and(|placed| placed.column.is_time());
        let titles = usize::from(on_terminal);
        grid.lines(is_right, |index, line| {
            match index.checked_sub(titles).and_then(|index| sessions.records.get(index)) {
                None => writeln!(out, "{}", self.style.bold(line)),
                Some(record) => writeln!(out, "{}", self.colored(line, &record.session)),
            }
        })
    }

    fn marks(&self, session: &Session<'_>) -> String {
        let impersonated = if session.impersonated_by.is_some() { '!' } else { ' ' };
        let change = self.change.and_then(|change| change(session).text().chars().next());
        [Some(impersonated), change, Some(' ')].into_iter().flatten().collect()
    }

    fn colored(&self, line: &str, session: &Session<'_>) -> String {
        match self.change.map(|change| change(session)) {
            Some(Change::Ended) => self.style.dim(line),
            _ if session.impersonated_by.is_some() => self.style.warning(line),
            Some(Change::New | Change::Used) => self.style.bold(line),
            _ => line.to_owned(),
        }
    }

    /// Writes a line per impersonated session: the operator, and when it ends.
    fn write_impersonation_notes(
        &self,
        out: &mut dyn Write,
        sessions: &Sessions<'_>,
        placed: &[PlacedColumn],
        width: usize,
    ) -> io::Result<()> {
        let has_ended = |session: &Session<'_>| self.change.is_some_and(|change| change(session) == Change::Ended);
        let impersonated: Vec<&Session<'_>> = sessions
            .records
            .iter()
            .map(|record| &record.session)
            .filter(|session| session.impersonated_by.is_some() && !has_ended(session))
            .collect();
        for session in &impersonated {
            let by = session.impersonated_by.map(|id| self.cells.operator(id, width)).unwrap_or_default();
            let ends = time::expires(session.expires_at.at, self.cells.now());
            // The ID as in the row distinguishes several sessions.
            let id = placed.iter().find(|placed| placed.column == Column::Id).filter(|_| impersonated.len() > 1);
            let prefix = id.map(|id| sessions.cell(Column::Id, id.detail, session) + " ").unwrap_or_default();
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
                for place in [self.cells.location(session), self.cells.provider(session)].into_iter().flatten() {
                    line(out, &place)?;
                }
                line(out, &format!("used {}", self.cells.time_in_sentence(&session.last_used_at)))?;
                line(out, &format!("created {}", self.cells.time_in_sentence(&session.created_at)))?;
                line(out, &format!("expires {}", cell(Column::ExpiresAt)))?;
                if let Some(by) = session.impersonated_by.filter(|_| change != Some(Change::Ended)) {
                    writeln!(out, "{}", self.style.warning(&shorten("! impersonated by", width)))?;
                    writeln!(out, "{}", self.style.warning(&self.cells.operator(by, width)))?;
                    let ends = time::expires(session.expires_at.at, self.cells.now());
                    writeln!(out, "{}", self.style.warning(&shorten(&format!("! {ends}"), width)))?;
                }
                continue;
            };
            for column in columns {
                let title = column.title().to_lowercase();
                let cell = cell(*column);
                // An ID is never cut. What is a name instead, or masked, may be.
                let is_id = column.is_id() && cell.parse::<Id>().is_ok();
                if is_id && 2 + title.len() + 1 + cell.len() > width {
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

    fn id(n: usize) -> String {
        format!("01981f{n:02x}-6c3e-7b41-9d20-000000000000")
    }

    fn session(n: usize, agent: Option<&str>, ip: &str, impersonated: bool) -> Box<RawValue> {
        let value = json!({
            "id": id(n),
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
        let short = ShortIds::new(records.iter().map(|record| record.session.id));
        let short_ids = Some(&short);
        let table = SessionTable { cells: &cells, columns, kept: &[], short_ids, change: None, style: Style::PLAIN };
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
            "  ID        DEVICE         IP              USED  CREATED  EXPIRES
  01981f01  curl 8.5       203.0.113.42     11m       3d   in 34m
! 01981f02  no user agent  2001:db8:9c40…   11m       3d   in 34m
! impersonated by 0192f0aa-7c10-7d3e-8b52-6e41d09f7ac3, expires in 34 min
"
        );
        let titles = |width| render(&two_sessions(), Medium::Terminal(width)).lines().next().unwrap().to_owned();
        assert!(titles(60).ends_with("IP              USED  CREATED"), "{}", titles(60));
        assert!(render(&two_sessions(), Medium::Terminal(90)).contains("2001:db8:9c40:1122:3344:5566:7788:99aa"));
        assert!(!render(&two_sessions(), Medium::Terminal(110)).contains(&id(1)));
        assert!(render(&two_sessions(), Medium::Terminal(120)).contains(&id(1)));
    }

    #[test]
    fn a_kept_column_is_never_dropped() {
        let sessions = two_sessions();
        let records: Vec<SessionRecord<'_>> = sessions
            .iter()
            .map(|raw| SessionRecord { session: serde_json::from_str(raw.get()).unwrap(), raw: raw.get() })
            .collect();
        let cells = Cells::new(Times::Relative, NOW.parse().unwrap(), false);
        let short = ShortIds::new(records.iter().map(|record| record.session.id));
        for width in 30..90 {
            let table = SessionTable {
                cells: &cells,
                columns: None,
                kept: &[Column::ExpiresAt],
                short_ids: Some(&short),
                change: None,
                style: Style::PLAIN,
            };
            let mut out = Vec::new();
            table.write(&mut out, &records, Medium::Terminal(width)).unwrap();
            let shown = String::from_utf8(out).unwrap();
            assert!(shown.contains("EXPIRES") || shown.contains("expires in 34m"), "{width}: {shown}");
        }
    }

    #[test]
    fn a_narrow_terminal_gets_a_card_for_each_session() {
        assert_eq!(
            render(&two_sessions(), Medium::Terminal(40)),
            "\
01981f01-6c3e-7b41-9d20-000000000000
  curl 8.5
  203.0.113.42
  used 11m ago
  created 3d ago
  expires in 34m

01981f02-6c3e-7b41-9d20-000000000000
  no user agent
  2001:db8:9c40:1122:3344:5566:7788:99aa
  used 11m ago
  created 3d ago
  expires in 34m
! impersonated by
0192f0aa-7c10-7d3e-8b52-6e41d09f7ac3
! expires in 34 min
"
        );
    }

    #[test]
    fn notes_on_several_impersonated_sessions_have_id_prefixes() {
        let both = [session(1, None, "::1", true), session(2, None, "::1", true)];
        let shown = render(&both, Medium::Terminal(80));
        assert!(
            shown.contains("! 01981f01 impersonated by") && shown.contains("! 01981f02 impersonated by"),
            "{shown}"
        );
    }

    #[test]
    fn piped_rows_have_the_id_first_and_times_in_utc() {
        let table = render(&two_sessions(), Medium::Pipe);
        let rows: Vec<&str> = table.lines().collect();
        assert_eq!(rows.len(), 2);
        assert!(rows[0].starts_with(&format!("{}  ", id(1))));
        assert!(rows[0].ends_with("2026-11-24T11:49:00Z  2026-11-21T12:00:00Z  2026-11-24T12:34:00Z"));
        assert!(rows[1].ends_with(&format!("  impersonated by {OPERATOR}")));
    }

    /// Checks tables of sessions with these user agents and IPs, impersonated or not.
    fn check_lines(texts: &[(Option<String>, String, bool)], width: usize) {
        let sessions: Vec<_> = texts
            .iter()
            .enumerate()
            .map(|(n, (agent, ip, impersonated))| session(n, agent.as_deref(), ip, *impersonated))
            .collect();
        let table = render(&sessions, Medium::Terminal(width));
        for n in 0..sessions.len() {
            assert!(table.contains(&id(n)[..8]));
        }
        let every = render_columns(&sessions, Medium::Terminal(width), Some(&Column::ALL));
        for line in table.lines().chain(every.lines()) {
            assert!(!line.contains(sanitize::is_forbidden));
            assert!(sanitize::width(line) <= width || sanitize::width(line) == 36, "{width}: {line}");
        }
        let piped = render(&sessions, Medium::Pipe);
        assert_eq!(piped.lines().count(), sessions.len());
    }

    #[test]
    fn spaces_around_an_ip_take_no_more_width() {
        check_lines(&[(None, " aA ".to_owned(), false)], 37);
    }

    proptest! {
        #[test]
        fn ids_are_whole_and_lines_fit_whatever_the_text_is(
            texts in prop::collection::vec((prop::option::of(any::<String>()), any::<String>(), any::<bool>()), 0..5),
            width in 0usize..300,
        ) {
            check_lines(&texts, width);
        }
    }
}
