//! Tables, between bars, tabs or rules.

use super::{Reader, Row, words::unescaped};
use crate::{
    notes::{
        BlockKind, Table, TableRow,
        lines::{LineKind, trimmed},
    },
    source::Text,
    text::is_space,
};

impl Reader<'_> {
    /// `+-----+-----+` above a row of cells.
    pub(super) fn opens_grid(&self, rows: &[Row]) -> bool {
        let [rule, row, ..] = rows else { return false };
        is_grid_rule(self.line(rule)) && row.kind == LineKind::Table
    }

    /// A table whose rows have rules between them, and whose cells go on from line to line.
    pub(super) fn grid(&self, rows: &[Row]) -> (BlockKind, usize) {
        let mut head = None;
        let mut body: Vec<TableRow> = Vec::new();
        let mut open: Option<TableRow> = None;
        let mut length = 0;
        for row in rows {
            let line = self.line(row);
            if row.kind == LineKind::Text && is_grid_rule(line) {
                let done = open.take();
                if line.contains('=') && head.is_none() && body.is_empty() {
                    head = done.map(|row| row.cells);
                } else {
                    body.extend(done);
                }
            } else if row.kind == LineKind::Table {
                let cells = self.cells(row);
                match &mut open {
                    Some(open) => goes_on_in(&mut open.cells, cells),
                    None => open = Some(TableRow { cells, row: row.number }),
                }
            } else {
                break;
            }
            length += 1;
        }
        body.extend(open);
        if head.is_none() && !body.is_empty() {
            head = Some(body.remove(0).cells);
        }
        (BlockKind::Table(Table { head, body }), length)
    }

    /// How many tabs stand between the words of a row, or behind its first.
    pub(super) fn tabs(&self, row: &Row) -> usize {
        if row.kind != LineKind::Text {
            return 0;
        }
        let line = self.line(row);
        line.trim_start().matches('\t').count()
    }

    /// How many bars stand between words of a row that none begins: `Ownership | The tap | …`.
    pub(super) fn bars(&self, row: &Row) -> usize {
        if row.kind != LineKind::Text {
            return 0;
        }
        let line = self.line(row).as_bytes();
        memchr::memchr_iter(b'|', line).filter(|&at| at > 0 && line[at - 1] == b' ').count()
    }

    /// Rows that a spreadsheet left: cells between tabs or bars, the first row the head.
    pub(super) fn tabbed(&self, rows: &[Row], mark: char) -> (BlockKind, usize) {
        let mut all: Vec<TableRow> = Vec::new();
        let mut length = 0;
        let goes_on = |row: &&Row| match mark {
            '|' => self.bars(row) >= 2,
            _ => self.tabs(row) >= 2,
        };
        for row in rows.iter().take_while(goes_on) {
            let line = self.line(row);
            length += 1;
            if mark == '|' && is_table_rule(line) {
                continue;
            }
            let mut start = line.len() - line.trim_start().len();
            let mut cells = Vec::new();
            for cell in line[start..].split(mark) {
                let range = row.start + start..row.start + start + cell.len();
                cells.push(unescaped(Text::cut(self.file, self.text, range).trim()));
                start += cell.len() + 1;
            }
            all.push(TableRow { cells, row: row.number });
        }
        let head = if all.is_empty() { Vec::new() } else { all.remove(0).cells };
        (BlockKind::Table(Table { head: Some(head), body: all }), length)
    }

    pub(super) fn table(&self, rows: &[Row]) -> (BlockKind, usize) {
        let mut all: Vec<TableRow> = Vec::new();
        let mut head = None;
        let mut length = 0;
        for row in rows.iter().take_while(|row| row.kind == LineKind::Table) {
            length += 1;
            if is_table_rule(self.line(row)) {
                if all.len() == 1 && head.is_none() {
                    head = all.pop().map(|row| row.cells);
                }
                continue;
            }
            all.push(TableRow { cells: self.cells(row), row: row.number });
        }
        (BlockKind::Table(Table { head, body: all }), length)
    }

    fn cells(&self, row: &Row) -> Vec<Text> {
        let line = self.line(row);
        let inner = trimmed(line);
        let bytes = line.as_bytes();
        let cell = |start: usize, end: usize| {
            let range = row.start + start..row.start + end;
            unescaped(Text::cut(self.file, self.text, range).trim())
        };
        let mut cells = Vec::new();
        let mut open = inner.start + 1;
        let mut in_link = false;
        for at in inner.start + 1..inner.end {
            match bytes[at] {
                b'[' if bytes.get(at + 1) == Some(&b'[') => in_link = true,
                b']' => in_link = false,
                b'|' if bytes[at - 1] != b'\\' && !in_link => {
                    cells.push(cell(open, at));
                    open = at + 1;
                }
                _ => {}
            }
        }
        if open < inner.end {
            cells.push(cell(open, inner.end));
        }
        cells
    }
}

/// `+-----+=====+`.
pub(super) fn is_grid_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 5
        && line.starts_with('+')
        && line.ends_with('+')
        && line.chars().all(|c| "+-=:".contains(c))
        && (line.contains("--") || line.contains("=="))
}

/// Cells that go on in the next line.
fn goes_on_in(cells: &mut Vec<Text>, more: Vec<Text>) {
    for (at, cell) in more.into_iter().enumerate() {
        match cells.get_mut(at) {
            Some(above) if above.is_empty() => *above = cell,
            Some(above) if !cell.is_empty() => above.join(" ", &cell),
            Some(_) => {}
            None => cells.push(cell),
        }
    }
}

fn is_table_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| is_space(c) || "|:-+=".contains(c))
}
