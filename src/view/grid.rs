//! Cells in rows, which become lines of aligned columns.

use std::io;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::sanitize;

/// Blanks between two columns.
pub const GAP: usize = 2;

/// Cells in rows, all of which have as many.
///
/// The library holds a good part of a kilobyte for each row that it is given, and so gets them in parts, all of the same widths.
#[derive(Default)]
pub struct Grid {
    /// The cells of each row, with [`Grid::END`] behind each.
    rows: Vec<String>,
    /// How wide each column is.
    widths: Vec<usize>,
}

impl Grid {
    /// No cell has it: what can control a terminal is escaped.
    const END: char = '\n';
    /// So many rows are laid out at a time.
    const PART: usize = 1000;

    /// One more row.
    pub fn add(&mut self, cells: impl Iterator<Item = String>) {
        let mut row = String::new();
        for (index, cell) in cells.enumerate() {
            let width = sanitize::width(&cell);
            match self.widths.get_mut(index) {
                Some(widest) => *widest = width.max(*widest),
                None => self.widths.push(width),
            }
            row.push_str(&cell);
            row.push(Grid::END);
        }
        self.rows.push(row);
    }

    /// Columns of the terminal that a line takes.
    pub fn width(&self) -> usize {
        self.widths.iter().sum::<usize>() + GAP * self.widths.len().saturating_sub(1)
    }

    /// Gives each line to `write`, with its number. Columns that are `right` are aligned to the right.
    pub fn lines(
        &self,
        right: impl Fn(usize) -> bool,
        mut write: impl FnMut(usize, &str) -> io::Result<()>,
    ) -> io::Result<()> {
        for (part, rows) in self.rows.chunks(Grid::PART).enumerate() {
            let mut table = Table::new();
            table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
            table.add_rows(rows.iter().map(|row| row.split_terminator(Grid::END).collect::<Vec<_>>()));
            for (index, (column, width)) in table.column_iter_mut().zip(&self.widths).enumerate() {
                column.set_padding((0, 2));
                // What is wider than the library can count isn't shown in columns.
                let width = u16::try_from(width + GAP).unwrap_or(u16::MAX);
                column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
                if right(index) {
                    column.set_cell_alignment(CellAlignment::Right);
                }
            }
            for (index, line) in table.lines().enumerate() {
                write(part * Grid::PART + index, line.trim_end())?;
            }
        }
        Ok(())
    }
}
