//! Lines into blocks.
//!
//! People indent by one space, by a tab or not at all, number points below a bullet without
//! setting them in, and leave blank lines where they please. So nesting goes by what a reader
//! would see: deeper is nested, and so is another kind of marker right below an item.

mod company;
mod fences;
mod headings;
mod lists;
mod org;
mod tables;
#[cfg(test)]
mod tests;
mod words;

pub use headings::{anchor_of, unadorned};
pub use words::without_anchor;

use std::ops::Range;

use rayon::prelude::*;

use self::{
    company::{UNMARKED, is_decimal, mark_eastern, mark_roman, nests_by_indent, settle_pictures},
    fences::{Fence, Fences},
    headings::{is_title, underlined},
    org::{is_org, keywords},
    tables::is_grid_rule,
    words::unescaped,
};
use super::{
    Block, BlockKind, HeadingStyle, Marker,
    carried::{Carrier, Piece},
    lines::{LineKind, classify, indent_of, trimmed},
};
use crate::{
    source::{FileId, Line, Text},
    text::is_space,
};

/// How deep lists and quotes may nest; what lies deeper is read as if it lay at this depth.
const DEEPEST: usize = 60;

/// So many lines are better read by one than side by side.
const FEW: usize = 512;

/// So many runs of lines are read side by side at most.
const MOST_RUNS: usize = 64;

/// From this length on a line was probably wrapped by hand, and the next one goes on with it.
const WRAPPED: usize = 60;

/// Reads the lines from row `first` on.
pub fn read(file: FileId, text: &str, lines: &[Line], first: usize) -> Vec<Block> {
    let org = is_org(text, &lines[first..]);
    let keywords = if org { keywords(text, &lines[first..]) } else { Vec::new() };
    let words = lines[first..].iter().map(|line| &text[line.start as usize..line.end as usize]);
    let carrier = Carrier::of(words);
    let reader = Reader { file, text, org, keywords };
    let mut rows = reader.rows(carrier, lines, first);
    // A decimal at the head of a line goes on with a sentence that was wrapped above it.
    for at in 1..rows.len() {
        if rows[at].kind == LineKind::Text || rows[at - 1].kind != LineKind::Text {
            continue;
        }
        let above = &text[rows[at - 1].start..rows[at - 1].end];
        let words = text[rows[at].start..rows[at].end].trim_start();
        if is_decimal(words) && above.chars().count() >= WRAPPED {
            rows[at].kind = LineKind::Text;
        }
    }
    mark_roman(&mut rows, text);
    mark_eastern(&mut rows, text);
    settle_pictures(&mut rows, text);
    if nests_by_indent(&rows) {
        for row in rows.iter_mut().filter(|row| row.kind == LineKind::Text && row.indent > 0) {
            let words = text[row.start..row.end].len()
                - text[row.start..row.end].trim_start_matches(is_space).len();
            row.kind = LineKind::Item(Marker::Bullet(UNMARKED), words);
        }
    }
    // Each run may look for the end of a fence through all that stands below it.
    reader.side_by_side(&rows, FEW.max(rows.len() / MOST_RUNS))
}

/// A line in its context: what a quote's marks left of it.
#[derive(Clone, Debug)]
struct Row {
    /// Its place in [`super::Notes::lines`].
    number: u32,
    start: usize,
    end: usize,
    indent: u32,
    /// How much of that a number such as `2.1.` gives it, wherever it stands.
    by_number: u32,
    kind: LineKind,
}

/// Some blocks that stand one behind the other.
struct Run {
    blocks: Vec<Block>,
    /// The row behind them, and behind what is blank there.
    end: usize,
    blank_behind: u32,
}

/// Where rows are cut that are read side by side: at a marked heading, so many rows behind the last
/// cut or more.
fn starts_of_runs(rows: &[Row], length: usize) -> Vec<usize> {
    let is_heading = |row: &Row| {
        matches!(row.kind, LineKind::Hash(..) | LineKind::Numbered(_) | LineKind::Org(..))
    };
    let mut starts = vec![0];
    let next = |start: usize| {
        let behind = rows.get(start + length..)?;
        Some(start + length + behind.iter().position(is_heading)?)
    };
    while let Some(start) = starts.last().and_then(|&start| next(start)) {
        starts.push(start);
    }
    starts
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    org: bool,
    /// Words that may stand before a heading in org mode and say how far it has come.
    keywords: Vec<&'a str>,
}

impl Reader<'_> {
    /// All lines from the row `first` on.
    fn rows(&self, carrier: Carrier, lines: &[Line], first: usize) -> Vec<Row> {
        let row = |number: u32, start: usize, end: usize| self.row(number, start, end);
        if carrier == Carrier::None {
            let lines = lines.par_iter().enumerate().skip(first).with_min_len(FEW);
            return lines
                .map(|(number, line)| row(number as u32, line.start as usize, line.end as usize))
                .collect();
        }
        let pieces = carrier.pieces(self.text, lines, first).into_par_iter().with_min_len(FEW);
        pieces.map(|Piece { row: number, range }| row(number, range.start, range.end)).collect()
    }

    fn row(&self, number: u32, start: usize, end: usize) -> Row {
        let line = &self.text[start..end];
        let (indent, kind) = classify(line, self.org);
        let by_number = match kind {
            LineKind::Item(Marker::Number(..), _) => indent - indent_of(line).0.min(indent),
            _ => 0,
        };
        Row { number, start, end, indent, by_number, kind }
    }

    /// The words of a row from `offset` in it on, without white space at their ends.
    fn words(&self, row: &Row, offset: usize) -> Text {
        let start = (row.start + offset).min(row.end);
        let inner = trimmed(&self.text[start..row.end]);
        unescaped(Text::cut(self.file, self.text, start + inner.start..start + inner.end))
    }

    fn line<'b>(&'b self, row: &Row) -> &'b str {
        &self.text[row.start..row.end]
    }

    fn blocks(&self, rows: &[Row], depth: usize) -> Vec<Block> {
        self.run(rows, 0..rows.len(), depth).blocks
    }

    /// The blocks of a whole file, as [`Self::blocks`] reads them. A marked heading begins a block
    /// whatever stands before it, unless it is inside of one: so the runs between headings, each of
    /// so many rows, are read side by side, and one into which the one before it reaches is read
    /// again from there.
    fn side_by_side(&self, rows: &[Row], length: usize) -> Vec<Block> {
        let starts = starts_of_runs(rows, length);
        let ends = starts[1..].par_iter().copied().chain([rows.len()]);
        let runs = starts.par_iter().zip(ends).map(|(&start, end)| self.run(rows, start..end, 0));
        let runs: Vec<Run> = runs.collect();
        let mut all: Vec<Block> = Vec::with_capacity(runs.iter().map(|run| run.blocks.len()).sum());
        let (mut at, mut blank_before) = (0, 0);
        for (place, (&start, run)) in starts.iter().zip(runs).enumerate() {
            let mut run = if start < at {
                let end = starts.get(place + 1).copied().unwrap_or(rows.len());
                self.run(rows, at..end.max(at), 0)
            } else {
                run
            };
            match run.blocks.first_mut() {
                Some(first) => first.blank_before += blank_before,
                None => run.blank_behind += blank_before,
            }
            all.append(&mut run.blocks);
            (at, blank_before) = (run.end, run.blank_behind);
        }
        all
    }

    /// The blocks that begin in a range of some rows.
    fn run(&self, rows: &[Row], range: Range<usize>, depth: usize) -> Run {
        let mut blocks = Vec::new();
        let mut at = range.start;
        let mut blank_before = 0;
        let mut fences = Fences::default();
        while at < range.end {
            let row = &rows[at];
            if row.kind == LineKind::Blank {
                blank_before += 1;
                at += 1;
                continue;
            }
            let (kind, length) = self.block(&rows[at..], depth, &mut fences);
            let last = &rows[at + length - 1];
            blocks.push(Block {
                kind,
                rows: row.number..last.number + 1,
                blank_before,
                indent: row.indent,
            });
            blank_before = 0;
            at += length;
        }
        Run { blocks, end: at, blank_behind: blank_before }
    }

    /// The block at the head of `rows`, and how many rows it takes.
    fn block(&self, rows: &[Row], depth: usize, fences: &mut Fences) -> (BlockKind, usize) {
        let row = &rows[0];
        if let Some(heading) = self.banner(rows) {
            return (heading, 3);
        }
        match row.kind {
            LineKind::Hash(level, words) => {
                (self.heading(row, level, HeadingStyle::Hash, words), 1)
            }
            LineKind::Numbered(words) => (self.heading(row, 1, HeadingStyle::Numbered, words), 1),
            LineKind::Org(level, words) => (self.heading(row, level, HeadingStyle::Org, words), 1),
            LineKind::Bold(start, end) => (self.bold(row, start, end), 1),
            LineKind::Rule(_) => (BlockKind::Rule, 1),
            LineKind::Directive => self.directive(rows),
            LineKind::Item(..) if depth < DEEPEST => self.list(rows, depth),
            LineKind::Quote(_) if depth < DEEPEST => self.quote(rows, depth),
            LineKind::Table => self.table(rows),
            LineKind::Text if self.opens_grid(rows) => self.grid(rows),
            LineKind::Fence(mark, length, info) => self
                .fence(rows, Fence { mark, length, info }, fences)
                .unwrap_or_else(|| self.paragraph(rows)),
            LineKind::Text
                if self.tabs(row) >= 2 && rows.get(1).is_some_and(|next| self.tabs(next) >= 2) =>
            {
                self.tabbed(rows, '\t')
            }
            LineKind::Text
                if self.bars(row) >= 2
                    && rows.get(1).is_some_and(|next| self.bars(next) == self.bars(row)) =>
            {
                self.tabbed(rows, '|')
            }
            _ => self.paragraph(rows),
        }
    }

    fn quote(&self, rows: &[Row], depth: usize) -> (BlockKind, usize) {
        let inner: Vec<Row> = rows
            .iter()
            .map_while(|row| match row.kind {
                LineKind::Quote(words) => Some(self.row(row.number, row.start + words, row.end)),
                _ => None,
            })
            .collect();
        let length = inner.len();
        (BlockKind::Quote(self.blocks(&inner, depth + 1)), length)
    }

    fn paragraph(&self, rows: &[Row]) -> (BlockKind, usize) {
        let mut lines = vec![self.words(&rows[0], 0)];
        for row in &rows[1..] {
            match row.kind {
                LineKind::Text if self.tabs(row) >= 2 || is_grid_rule(self.line(row)) => break,
                // `===` underlines one line; more lines above it are words of their own.
                LineKind::Underline if lines.len() == 1 => return (underlined(&lines[0]), 2),
                LineKind::Rule('-') if lines.len() == 1 && is_title(lines[0].as_str()) => {
                    return (underlined(&lines[0]), 2);
                }
                LineKind::Text | LineKind::Underline => lines.push(self.words(row, 0)),
                _ => break,
            }
        }
        let length = lines.len();
        (BlockKind::Paragraph(lines), length)
    }
}
