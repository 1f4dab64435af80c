//! Numbered titles, as word processors leave them: `2.1 Ownership` with its text right below.

use super::Headings;
use crate::{
    notes::{Block, BlockKind, Heading, HeadingStyle, INNER, Item, Marker},
    portfolio::{cues::Topic, principles::line::unmarked},
};

impl Headings<'_> {
    /// `2.1 Ownership` with its text right below, not set in: a numbered title, as word processors
    /// leave it. Every item down to the last must be one.
    pub(super) fn titles_text(items: &[Item], below: &[Block]) -> bool {
        goes_on(below) && are_numbered_titles(items, 0)
    }

    /// `4. Questions for them` where other numbers are headings.
    pub(super) fn are_numbered_topics(&self, items: &[Item], below: &[Block]) -> bool {
        let follows = below.first().is_some_and(|next| {
            next.blank_before == 0 && !matches!(next.kind, BlockKind::Heading(_) | BlockKind::Rule)
        });
        let is_one = |(at, item): (usize, &Item)| {
            let [line] = item.words.as_slice() else { return false };
            let topic = self.cues.topic(line.as_str());
            matches!(item.marker, Marker::Number(..))
                && (!item.blocks.is_empty() || follows && at + 1 == items.len())
                && !self.is_principle_item(item)
                && topic.is_some_and(|it| !matches!(it, Topic::PrepareFirst | Topic::Definition))
        };
        (self.lists_of_names >= 2 || self.numbered_titles >= 3)
            && items.iter().enumerate().all(is_one)
    }

    pub(super) fn numbered_topics(&mut self, block: &Block, items: &[Item]) {
        for item in items {
            if self.lists_of_names >= 2 {
                self.item_heading(block, item, false);
                continue;
            }
            // Beside numbers that stand over sections it is as high as they are.
            let head = Item { blocks: Vec::new(), ..item.clone() };
            self.numbered_headings(block.indent, &[head]);
            for (at, inside) in item.blocks.iter().enumerate() {
                match &inside.kind {
                    BlockKind::List(below) if Self::titles_text(below, &item.blocks[at + 1..]) => {
                        self.numbered_headings(block.indent + 3, below);
                    }
                    _ => self.outline.blocks.push(inside.clone()),
                }
            }
        }
    }

    /// Titles of an outline as headings, and what is numbered inside of them without being a title as
    /// the list that it is.
    pub(super) fn outline_headings(&mut self, block: &Block, items: &[Item], below: &[Block]) {
        let end = items.last().map(|item| item.rows.end).filter(|_| goes_on(below));
        self.outline_level(block.indent, items, end);
    }

    /// The same of one depth. At the row `end` a title has its text right below.
    fn outline_level(&mut self, indent: u32, items: &[Item], end: Option<u32>) {
        let mut told: Vec<Item> = Vec::new();
        for item in items {
            let head = Item { blocks: Vec::new(), ..item.clone() };
            let is_last = end == Some(item.rows.end);
            let is_title = are_numbered_titles(std::slice::from_ref(&head), 0);
            if !(is_title && (is_last || !item.blocks.is_empty())) {
                told.push(item.clone());
                continue;
            }
            self.push_told(indent, std::mem::take(&mut told));
            self.numbered_headings(indent, &[head]);
            for inside in &item.blocks {
                match &inside.kind {
                    BlockKind::List(items) if items.iter().all(counts_inside) => {
                        self.outline_level(indent + 3, items, end);
                    }
                    _ => self.outline.blocks.push(inside.clone()),
                }
            }
        }
        self.push_told(indent, told);
    }

    fn push_told(&mut self, indent: u32, items: Vec<Item>) {
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        let rows = first.rows.start..last.rows.end;
        let blank_before = first.blank_before;
        self.outline.blocks.push(Block {
            kind: BlockKind::List(items),
            rows,
            blank_before,
            indent,
        });
    }

    pub(super) fn numbered_headings(&mut self, indent: u32, items: &[Item]) {
        for item in items {
            let Some(line) = item.words.first() else { continue };
            let row = item.rows.start;
            if let Marker::Number(number, _) = item.marker {
                self.outline.numbers.insert(row, number);
            }
            let level = 3 + (indent / 3).min(2) as u8;
            let heading = Heading {
                level,
                style: HeadingStyle::Item,
                text: unmarked(line),
                tags: Vec::new(),
            };
            self.outline.blocks.push(Block {
                kind: BlockKind::Heading(heading),
                rows: row..row + 1,
                blank_before: item.blank_before,
                indent,
            });
            for nested in &item.blocks {
                if let BlockKind::List(items) = &nested.kind {
                    self.numbered_headings(indent + 3, items);
                }
            }
        }
    }
}

/// Whether the number of an item counts inside another: `2.1.`.
pub(super) fn counts_inside(item: &Item) -> bool {
    matches!(item.marker, Marker::Number(_, INNER))
}

/// Whether items are numbered titles over what is numbered inside of each, `3. SYSTEMS` over `3.1.
/// Ledger`; the last of them may have its text right below.
pub(super) fn is_outline(items: &[Item], below: &[Block]) -> bool {
    let is_inner = |block: &Block| match &block.kind {
        BlockKind::List(items) => items.iter().all(counts_inside),
        _ => false,
    };
    let is_one = |(at, item): (usize, &Item)| {
        let over = !item.blocks.is_empty() && item.blocks.iter().all(is_inner);
        let goes_on = || at + 1 == items.len() && item.blocks.is_empty() && goes_on(below);
        let head = Item { blocks: Vec::new(), ..item.clone() };
        are_numbered_titles(&[head], 0) && (over || goes_on())
    };
    let over = items.iter().any(|item| !item.blocks.is_empty());
    over && items.iter().enumerate().all(is_one)
}

/// Whether something stands right below that a title may be over.
fn goes_on(below: &[Block]) -> bool {
    below.first().is_some_and(|next| {
        next.blank_before == 0 && !matches!(next.kind, BlockKind::Heading(_) | BlockKind::Rule)
    })
}

/// Whether items, and all that is nested in them, are numbered and could be titles.
fn are_numbered_titles(items: &[Item], depth: usize) -> bool {
    const DEEPEST: usize = 5;
    depth < DEEPEST
        && items.iter().all(|item| {
            let nested = item.blocks.iter().all(|block| match &block.kind {
                BlockKind::List(items) => are_numbered_titles(items, depth + 1),
                _ => false,
            });
            let [line] = item.words.as_slice() else { return false };
            let words = line.as_str();
            matches!(item.marker, Marker::Number(..))
                && nested
                && !words.is_empty()
                && words.split_whitespace().nth(9).is_none()
                && !words.ends_with(['.', ';', ',', '?', '？'])
        })
}
