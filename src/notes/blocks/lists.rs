//! Lists: where an item ends, and what is nested in it.

use super::{
    DEEPEST, Reader, Row, WRAPPED,
    headings::{is_title, underlined, without_hashes},
};
use crate::{
    notes::{BlockKind, DONE, INNER, Item, Marker, TO_DO, lines::LineKind},
    source::Text,
    text::is_space,
};

impl Reader<'_> {
    pub(super) fn list(&self, rows: &[Row], depth: usize) -> (BlockKind, usize) {
        let mut items = Vec::new();
        let mut at = 0;
        let LineKind::Item(first, _) = rows[0].kind else { return self.paragraph(rows) };
        if self.is_underlined_item(rows) {
            return (underlined(&self.words(&rows[0], 0)), 2);
        }
        let class = Class::of(first);
        let mut base = rows[0].indent;
        let mut blank_before = 0;
        while let Some(row) = rows.get(at) {
            let LineKind::Item(marker, words) = row.kind else { break };
            base = base.min(row.indent);
            let length = self.item_length(&rows[at..], base, class, depth);
            items.push(self.item(&rows[at..at + length], marker, words, blank_before, depth));
            at += length;
            let blanks = rows[at..].iter().take_while(|row| row.kind == LineKind::Blank).count();
            let Some(next) = rows.get(at + blanks) else { break };
            if !continues_list(next, base, class, depth, blanks) {
                break;
            }
            blank_before = blanks as u32;
            at += blanks;
        }
        (BlockKind::List(items), at)
    }

    /// `1. OWNERSHIP` above dashes that are about as long: a numbered heading, and no item above a
    /// rule.
    fn is_underlined_item(&self, rows: &[Row]) -> bool {
        let [first, rule, ..] = rows else { return false };
        let LineKind::Item(Marker::Number(..), _) = first.kind else { return false };
        let words = self.line(first).trim();
        let dashes = self.line(rule).trim();
        first.indent == 0
            && rule.kind == LineKind::Rule('-')
            && is_title(words)
            && !dashes.contains(is_space)
            && dashes.len() > 3
            && dashes.len() * 2 >= words.chars().count()
    }

    /// How many rows an item takes, blank ones at its end left out.
    fn item_length(&self, rows: &[Row], base: u32, class: Class, depth: usize) -> usize {
        let mut length = 1;
        let mut at = 1;
        while let Some(row) = rows.get(at) {
            if row.kind == LineKind::Blank {
                let blanks =
                    rows[at..].iter().take_while(|row| row.kind == LineKind::Blank).count();
                match rows.get(at + blanks) {
                    Some(next)
                        if !self.counts_further(&rows[0], next)
                            && belongs_after_blank(next, base, blanks) =>
                    {
                        at += blanks;
                    }
                    _ => break,
                }
            } else if self.belongs_right_below(rows, at, base, class, depth) {
                at += 1;
                length = at;
            } else {
                break;
            }
        }
        length
    }

    /// Whether a row such as `2.2. Ownership` goes on with the numbers of an outline that stands
    /// above an item, `(c)` or a bullet, and is no part of that.
    fn counts_further(&self, head: &Row, row: &Row) -> bool {
        let counts =
            |row: &Row| self.line(row).trim_start().starts_with(|c: char| c.is_ascii_digit());
        row.by_number > 0 && !counts(head) && row.indent - row.by_number <= head.indent
    }

    /// Whether the row `at`, with no blank line above it, is a part of the item at the head.
    fn belongs_right_below(
        &self,
        rows: &[Row],
        at: usize,
        base: u32,
        class: Class,
        depth: usize,
    ) -> bool {
        let row = &rows[at];
        if self.counts_further(&rows[0], row) {
            return false;
        }
        match row.kind {
            LineKind::Item(marker, _) if row.indent == base => Class::of(marker) != class,
            LineKind::Item(..) | LineKind::Fence(..) | LineKind::Table | LineKind::Quote(_) => {
                row.indent > base
            }
            LineKind::Text | LineKind::Bold(..) | LineKind::Underline if row.indent > base => true,
            LineKind::Text => row.indent == base && depth < DEEPEST && self.goes_on(rows, at),
            _ => false,
        }
    }

    /// Whether a line that is not set in goes on with the item above it: the line above looks
    /// wrapped, or this one begins in lower case. A bare address or picture stands for itself.
    fn goes_on(&self, rows: &[Row], at: usize) -> bool {
        let words = self.line(&rows[at]).trim();
        let above = self.line(&rows[at - 1]);
        let is_bare = words.starts_with("http://")
            || words.starts_with("https://")
            || words.starts_with("![");
        let heads_list =
            rows.get(at + 1).is_some_and(|next| matches!(next.kind, LineKind::Item(..)));
        // `5. GLOSSARY` is over what stands below it.
        let heads = || {
            let is_number = matches!(rows[at - 1].kind, LineKind::Item(Marker::Number(..), _));
            let letters = above.chars().filter(|c| c.is_alphabetic()).count();
            is_number && letters >= 5 && !above.contains(char::is_lowercase)
        };
        let starts_low = words.chars().next().is_some_and(char::is_lowercase) && !heads();
        !is_bare && !heads_list && (above.chars().count() >= WRAPPED || starts_low)
    }

    fn item(
        &self,
        rows: &[Row],
        marker: Marker,
        words: usize,
        blank_before: u32,
        depth: usize,
    ) -> Item {
        let first = &rows[0];
        let (tick, words) = without_checkbox(&self.words(first, words));
        let words = without_hashes(&words);
        let mut lines = vec![words];
        let mut below = 1;
        while let Some(row) = rows.get(below).filter(|row| row.kind == LineKind::Text) {
            lines.push(self.words(row, 0));
            below += 1;
        }
        let blocks = self.blocks(&rows[below..], depth + 1);
        let last = rows.last().map_or(first.number, |row| row.number);
        let marker = match (marker, tick) {
            (Marker::Bullet(_), Some(tick)) => Marker::Bullet(tick),
            _ => marker,
        };
        Item { marker, words: lines, blocks, rows: first.number..last + 1, blank_before }
    }
}

/// The sign for the box that words begin with, if they do, and the words behind it.
fn without_checkbox(words: &Text) -> (Option<char>, Text) {
    let tick = match words.as_str().get(..3) {
        Some("[ ]" | "[-]") => TO_DO,
        Some("[x]" | "[X]") => DONE,
        _ => return (None, words.clone()),
    };
    let rest = &words.as_str()[3..];
    if rest.is_empty() || rest.starts_with(is_space) {
        (Some(tick), words.slice(3..words.as_str().len()).trim())
    } else {
        (None, words.clone())
    }
}

/// Markers that make one list with each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Bullet(char),
    Number(char),
}

impl Class {
    fn of(marker: Marker) -> Self {
        match marker {
            Marker::Bullet('☐' | '☑' | '✓' | '✔' | '✗' | '✘') => Self::Bullet('☐'),
            Marker::Bullet(mark) => Self::Bullet(mark),
            Marker::Number(_, '①'..='⑳') => Self::Number('①'),
            Marker::Number(_, INNER) => Self::Number('.'),
            Marker::Number(_, mark) => Self::Number(mark),
        }
    }
}

fn continues_list(next: &Row, base: u32, class: Class, depth: usize, blanks: usize) -> bool {
    let LineKind::Item(marker, _) = next.kind else { return false };
    let same = Class::of(marker) == class;
    // An item that is set in less than the first one was: the first one stood out by accident.
    let slipped = depth == 0 && next.indent < base && blanks == 0;
    same && (next.indent >= base && next.indent <= base + 1 || slipped)
}

fn belongs_after_blank(next: &Row, base: u32, blanks: usize) -> bool {
    match next.kind {
        LineKind::Item(..) => next.indent > base && (blanks <= 2 || next.indent >= base + 2),
        LineKind::Blank
        | LineKind::Rule(_)
        | LineKind::Org(..)
        | LineKind::Numbered(_)
        | LineKind::Hash(..) => false,
        _ => blanks == 1 && next.indent >= base + 2,
    }
}
