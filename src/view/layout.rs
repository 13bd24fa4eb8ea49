//! Decides which columns a table of sessions gets on a terminal, and how wide they are.

use super::cells::Cells;
use super::columns::Column;
use super::grid::GAP;
use super::sanitize;
use crate::model::{Session, SessionRecord, ShortIds};

/// The width at which devices, IP addresses and places are cut, in columns, even if there is room for more.
const TEXT_MAX: usize = 40;
/// The width to which a device and an IPv6 address can be cut.
const DEVICE_MIN: usize = 20;
const IP_MIN: usize = 14;
const USER_AGENT_MIN: usize = 20;
/// The width to which the name of a provider can be cut; with less, only its number is shown.
const ASN_NAME_MIN: usize = 10;

/// How much of a cell is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// A prefix of the session's ID; the device without its version; the country; the number of the provider.
    Short,
    Whole,
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct PlacedColumn {
    pub column: Column,
    pub detail: Detail,
    /// Longer cells are cut.
    pub width: usize,
}

/// The sessions of a table, for measuring.
pub struct Sessions<'a> {
    pub records: &'a [SessionRecord<'a>],
    pub cells: &'a Cells,
    /// `None` to show IDs whole.
    pub short_ids: Option<&'a ShortIds>,
}

impl Sessions<'_> {
    pub fn cell(&self, column: Column, detail: Detail, session: &Session<'_>) -> String {
        match (column, detail, self.short_ids) {
            (Column::Id, Detail::Short, Some(short)) if !self.cells.redacts() => short.shorten(session.id),
            (Column::Location | Column::Asn, Detail::Short, _) => self.cells.short_place(column, session),
            (Column::Device, Detail::Short, _) => self.cells.device(session.user_agent()).shortened().to_string(),
            _ => self.cells.cell(column, session),
        }
    }

    /// Returns the columns that fit into `width`, beside marks of `mark_width`; `None` if the required ones don't.
    ///
    /// All columns begin as narrow as they can be. What is left goes to the optional columns, in their order, but for those of IDs; then to
    /// the device, the city, the device's version, the IP address and the user agent; to optional columns of IDs; to the provider's name;
    /// last to the session's ID.
    pub fn fit(
        &self,
        required: &[Column],
        optional: &[Column],
        mark_width: usize,
        width: usize,
    ) -> Option<Vec<PlacedColumn>> {
        let placed: Vec<PlacedColumn> = required.iter().map(|column| self.narrowest(*column)).collect();
        let gaps = GAP * placed.len().saturating_sub(1);
        let narrowest = mark_width + gaps + placed.iter().map(|column| column.width).sum::<usize>();
        let mut fit = Fit { sessions: self, left: width.checked_sub(narrowest)?, placed };
        let (ids, others): (Vec<Column>, Vec<Column>) = optional.iter().partition(|column| column.is_id());
        for column in others {
            fit.add(column);
        }
        fit.grow(Column::Device, Detail::Short);
        fit.grow(Column::Location, Detail::Whole);
        fit.grow(Column::Device, Detail::Whole);
        fit.grow(Column::IpAddress, Detail::Whole);
        fit.grow(Column::UserAgent, Detail::Whole);
        for column in ids {
            fit.add(column);
        }
        fit.grow(Column::Asn, Detail::Whole);
        fit.grow(Column::Id, Detail::Whole);
        Some(fit.placed)
    }

    fn narrowest(&self, column: Column) -> PlacedColumn {
        let can_be_short = matches!(column, Column::Id | Column::Device | Column::Location | Column::Asn);
        let detail = if can_be_short { Detail::Short } else { Detail::Whole };
        let widest = self.widest(column, detail);
        let width = match column {
            Column::Device => widest.min(DEVICE_MIN),
            Column::UserAgent => widest.min(USER_AGENT_MIN),
            // IPv4 addresses are never cut; IPv6 addresses keep enough to distinguish networks.
            Column::IpAddress => widest.min(self.ipv4_width().max(IP_MIN)),
            _ => widest,
        };
        PlacedColumn { column, detail, width }
    }

    /// Returns the width of a column when nothing is cut.
    fn widest(&self, column: Column, detail: Detail) -> usize {
        let width = |record: &SessionRecord<'_>| {
            let width = sanitize::width(&self.cell(column, detail, &record.session));
            let is_text = matches!(column, Column::Device | Column::IpAddress | Column::Location | Column::Asn);
            if is_text { width.min(TEXT_MAX) } else { width }
        };
        self.records.iter().map(width).max().unwrap_or(0).max(column.title().len())
    }

    fn ipv4_width(&self) -> usize {
        let width = |record: &SessionRecord<'_>| {
            record.session.ip_address().filter(|text| text.len() <= 15 && !text.contains(':')).map_or(0, str::len)
        };
        self.records.iter().map(width).max().unwrap_or(0)
    }
}

/// Columns to which the width that is left is given.
struct Fit<'a> {
    sessions: &'a Sessions<'a>,
    placed: Vec<PlacedColumn>,
    left: usize,
}

impl Fit<'_> {
    /// Adds a column, if there is room.
    fn add(&mut self, column: Column) {
        let column = self.sessions.narrowest(column);
        if let Some(left) = self.left.checked_sub(GAP + column.width) {
            self.left = left;
            self.placed.push(column);
        }
    }

    /// Widens a column, if there is room. Text that can be cut anywhere takes what there is.
    fn grow(&mut self, column: Column, detail: Detail) {
        let Some(placed) = self.placed.iter_mut().find(|placed| placed.column == column) else { return };
        let wanted = self.sessions.widest(column, detail).max(placed.width);
        if wanted - placed.width <= self.left {
            self.left -= wanted - placed.width;
            (placed.width, placed.detail) = (wanted, detail);
        } else if placed.detail == detail && matches!(column, Column::Device | Column::UserAgent) {
            placed.width += std::mem::take(&mut self.left);
        } else if column == Column::Asn && self.left >= ASN_NAME_MIN {
            (placed.width, placed.detail) = (placed.width + std::mem::take(&mut self.left), detail);
        }
    }
}
