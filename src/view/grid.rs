//! Lays out rows of cells as lines of aligned columns.

use std::io;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::sanitize;

/// Spaces between two columns.
pub const GAP: usize = 2;

/// Rows with the same number of cells.
///
/// `comfy_table` needs almost a kilobyte per row, so it gets the rows in chunks, all with the same widths.
#[derive(Default)]
pub struct Grid {
    /// The cells of each row, each followed by [`Grid::END`].
    rows: Vec<String>,
    /// The width of each column.
    widths: Vec<usize>,
}

impl Grid {
    /// No cell contains it: control characters are escaped.
    const END: char = '\n';
    const CHUNK_ROWS: usize = 1000;

    pub fn add_row(&mut self, cells: impl Iterator<Item = String>) {
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

    /// Returns the width of a line, in columns.
    pub fn width(&self) -> usize {
        self.widths.iter().sum::<usize>() + GAP * self.widths.len().saturating_sub(1)
    }

    /// Calls `write` with the number and the text of each line. `is_right` says which columns are right-aligned.
    pub fn lines(
        &self,
        is_right: impl Fn(usize) -> bool,
        mut write: impl FnMut(usize, &str) -> io::Result<()>,
    ) -> io::Result<()> {
        for (chunk, rows) in self.rows.chunks(Grid::CHUNK_ROWS).enumerate() {
            let mut table = Table::new();
            table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
            table.add_rows(rows.iter().map(|row| row.split_terminator(Grid::END).collect::<Vec<_>>()));
            for (index, (column, width)) in table.column_iter_mut().zip(&self.widths).enumerate() {
                column.set_padding((0, 2));
                let width = u16::try_from(width + GAP).unwrap_or(u16::MAX);
                column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
                if is_right(index) {
                    column.set_cell_alignment(CellAlignment::Right);
                }
            }
            for (index, line) in table.lines().enumerate() {
                write(chunk * Grid::CHUNK_ROWS + index, line.trim_end())?;
            }
        }
        Ok(())
    }
}
