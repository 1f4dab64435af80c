//! Headings, bullets and other lines that end in `#private`, with what belongs to them.

use std::{mem, ops::Range};

use super::{Ranges, words};
use crate::{
    notes::{Block, BlockKind, Heading, Item, Marker, Notes, Table},
    source::Text,
};

/// What tags hide.
#[derive(Debug, Default)]
pub struct Tagged {
    /// All of it.
    pub passages: Vec<Range<usize>>,
    /// Those of them that reach further than whoever wrote the tag may have meant.
    pub wide: Vec<Wide>,
}

/// A passage that is more than the line, the paragraph or the heading that its tag stands on.
#[derive(Debug)]
pub struct Wide {
    /// Where the line with the tag begins.
    pub at: usize,
    /// What is hidden.
    pub passage: Range<usize>,
}

/// What tags hide. Headings in `passages`, which are hidden already, end no section.
pub fn passages(text: &str, notes: &Notes, passages: &Ranges) -> Tagged {
    let mut tags = Tags { text, notes, passages, found: Tagged::default() };
    tags.blocks(&notes.blocks);
    let mut found = mem::take(&mut tags.found);
    found.wide.retain(|wide| !passages.contains(wide.at));
    found
}

struct Tags<'a> {
    text: &'a str,
    notes: &'a Notes,
    passages: &'a Ranges,
    found: Tagged,
}

impl Tags<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            let length = self.tagged_length(&blocks[at..]);
            if let Some(last) = length.checked_sub(1) {
                let rows = block.rows.start..blocks[at + last].rows.end;
                if let Some(line) = reaches_far(&blocks[at..=at + last]) {
                    self.tell(line, &rows);
                }
                self.hide(rows);
                at += length;
            } else {
                self.inside(block);
                at += 1 + self.below_number(&blocks[at..]);
            }
        }
    }

    /// Hides what stands below a numbered line that is the last of its list and ends in a tag
    /// (`3) The offer #private`), since it may be a heading as well: up to the next number,
    /// heading or rule. Says how many blocks that are.
    fn below_number(&mut self, blocks: &[Block]) -> usize {
        let Some(BlockKind::List(items)) = blocks.first().map(|block| &block.kind) else {
            return 0;
        };
        let Some((last, others)) = items.split_last() else { return 0 };
        let Some(line) = last.words.first().filter(|line| tag(line.as_str()).is_some()) else {
            return 0;
        };
        if !matches!(last.marker, Marker::Number(..)) {
            return 0;
        }
        let titled = self.titled_length(blocks);
        let next = blocks[..titled].iter().skip(1).position(is_numbered);
        let length = next.map_or(titled, |at| at + 1);
        let below = &blocks[1..length];
        if let (Some(first), Some(end)) = (below.first(), below.last()) {
            if !others.is_empty() {
                self.tell(line, &(last.rows.start..end.rows.end));
            }
            self.hide(first.rows.start..end.rows.end);
        }
        below.len()
    }

    /// How many blocks the one at the head takes with it because of its tag; 0 if it has none.
    fn tagged_length(&self, blocks: &[Block]) -> usize {
        match blocks.first().map(|block| &block.kind) {
            Some(BlockKind::Heading(heading)) if is_tagged(heading) => {
                let own = heading.level;
                let ends = |block: &Block| self.level(block).is_some_and(|level| level <= own);
                length_until(blocks, ends)
            }
            Some(BlockKind::Paragraph(lines)) => {
                match lines.iter().rfind(|line| tag(line.as_str()).is_some()) {
                    Some(line) if is_title(tag(line.as_str()).unwrap_or_default()) => {
                        self.titled_length(blocks)
                    }
                    // A sentence takes its paragraph, and a list that hangs on it.
                    Some(_) => length_until(blocks, |block| {
                        block.blank_before > 0 || !matches!(block.kind, BlockKind::List(_))
                    }),
                    None => 0,
                }
            }
            _ => 0,
        }
    }

    /// How many blocks stand under a line that is a title without a mark: those up to the next
    /// heading, rule, or line that is a title in the same way.
    fn titled_length(&self, blocks: &[Block]) -> usize {
        let ends = |at: &usize| {
            let block = &blocks[*at];
            let next = blocks.get(at + 1);
            self.level(block).is_some()
                || matches!(block.kind, BlockKind::Rule)
                || is_bare_title(block, next)
        };
        (1..blocks.len()).find(ends).unwrap_or(blocks.len())
    }

    fn level(&self, block: &Block) -> Option<u8> {
        let BlockKind::Heading(heading) = &block.kind else { return None };
        let start = self.notes.span(&block.rows).start as usize;
        (!self.passages.contains(start)).then_some(heading.level)
    }

    fn inside(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::List(items) => items.iter().for_each(|item| self.item(item)),
            BlockKind::Quote(blocks) => self.blocks(blocks),
            BlockKind::Table(table) => self.table(block, table),
            BlockKind::Code(_) => self.code(&block.rows),
            _ => {}
        }
    }

    fn item(&mut self, item: &Item) {
        if let Some(at) = item.words.iter().position(|line| tag(line.as_str()).is_some()) {
            let line = &item.words[at];
            // On the first line it stands where it is meant to.
            if at > 0 && (is_alone(line) || !item.blocks.is_empty()) {
                self.tell(line, &item.rows);
            }
            self.hide(item.rows.clone());
        } else {
            self.blocks(&item.blocks);
        }
    }

    /// A cell hides its row, a cell of the head the table.
    fn table(&mut self, block: &Block, table: &Table) {
        let tagged = table.head.iter().flatten().find(|cell| tag(cell.as_str()).is_some());
        if let Some(cell) = tagged {
            self.tell(cell, &block.rows);
            self.hide(block.rows.clone());
        }
        for row in &table.body {
            if row.cells.iter().any(|cell| tag(cell.as_str()).is_some()) {
                self.hide(row.row..row.row + 1);
            }
        }
    }

    /// Lines of code that end in a tag.
    fn code(&mut self, rows: &Range<u32>) {
        for row in rows.clone() {
            if tag(self.line(row)).is_some() {
                self.hide(row..row + 1);
            }
        }
    }

    fn line(&self, row: u32) -> &str {
        let span = self.notes.span(&(row..row + 1));
        &self.text[span.start as usize..span.end as usize]
    }

    fn hide(&mut self, rows: Range<u32>) {
        let passage = self.passage(&rows);
        self.found.passages.push(passage);
    }

    /// Remembers that the tag in a line hides more than people may think.
    fn tell(&mut self, line: &Text, rows: &Range<u32>) {
        let (at, passage) = (line.span().start as usize, self.passage(rows));
        self.found.wide.push(Wide { at, passage });
    }

    fn passage(&self, rows: &Range<u32>) -> Range<usize> {
        let span = self.notes.span(rows);
        span.start as usize..span.end as usize
    }
}

/// The line with a tag that hides some blocks, where it is no heading and they are more than its
/// paragraph. A title right above its list or in capitals is a heading without a mark.
fn reaches_far(blocks: &[Block]) -> Option<&Text> {
    let (BlockKind::Paragraph(lines), below) = (&blocks.first()?.kind, blocks.get(1..)?) else {
        return None;
    };
    let line = lines.iter().rfind(|line| tag(line.as_str()).is_some())?;
    let words = tag(line.as_str())?;
    let is_list =
        |block: &Block| block.blank_before == 0 && matches!(block.kind, BlockKind::List(_));
    let heads =
        lines.len() == 1 && is_title(words) && (below.iter().all(is_list) || is_in_capitals(words));
    let is_far = if is_alone(line) {
        lines.len() > 1 || !below.is_empty()
    } else {
        !below.is_empty() && !heads
    };
    is_far.then_some(line)
}

/// Whether a line holds nothing but tags.
fn is_alone(line: &Text) -> bool {
    tag(line.as_str()).is_some_and(|words| !words.contains(char::is_alphanumeric))
}

fn is_numbered(block: &Block) -> bool {
    let BlockKind::List(items) = &block.kind else { return false };
    items.first().is_some_and(|item| matches!(item.marker, Marker::Number(..)))
}

fn length_until(blocks: &[Block], ends: impl Fn(&Block) -> bool) -> usize {
    blocks.iter().skip(1).position(ends).map_or(blocks.len(), |at| at + 1)
}

fn is_tagged(heading: &Heading) -> bool {
    let is_private = |name: &str| name.eq_ignore_ascii_case("private");
    heading.tags.iter().any(|tag| is_private(tag.as_str())) || tag(heading.text.as_str()).is_some()
}

/// What stands before the tags at the end of a line, if `#private` is among them.
fn tag(line: &str) -> Option<&str> {
    place(line).map(|tag| line[..tag.start].trim_end())
}

/// Where the tag stands among those at the end of a line, if `#private` is one of them. Marks of
/// emphasis, brackets, emoji and comments behind it change nothing.
pub fn place(line: &str) -> Option<Range<usize>> {
    let mut rest = without_comments(line);
    loop {
        rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
        let start = words::start_of_last(rest)?;
        let word =
            rest[start..].trim_start_matches(|c: char| !c.is_alphanumeric() && !"#:".contains(c));
        if !word.starts_with(['#', ':']) {
            return None;
        }
        if word.split(['#', ':']).any(|name| name.eq_ignore_ascii_case("private")) {
            return Some(start..rest.len());
        }
        rest = &rest[..start];
    }
}

fn without_comments(line: &str) -> &str {
    let mut rest = line.trim_end();
    loop {
        let opens = if rest.ends_with("-->") {
            rest.rfind("<!--")
        } else {
            rest.strip_suffix("%%").and_then(|inside| inside.rfind("%%"))
        };
        let Some(at) = opens else { return rest };
        rest = rest[..at].trim_end();
    }
}

/// Whether words could be a title: few, and no sentence.
fn is_title(words: &str) -> bool {
    /// A title is shorter than this, in characters.
    const LONGEST: usize = 60;
    words.chars().nth(LONGEST).is_none() && !words.ends_with(['.', '!', '?', ';', ',', '。'])
}

/// Whether a block is a title by how it looks alone: a line with a list right below it, or one in
/// capitals.
fn is_bare_title(block: &Block, next: Option<&Block>) -> bool {
    let BlockKind::Paragraph(lines) = &block.kind else { return false };
    let [line] = lines.as_slice() else { return false };
    let heads_list =
        next.is_some_and(|next| next.blank_before == 0 && matches!(next.kind, BlockKind::List(_)));
    let words = line.as_str();
    block.blank_before > 0 && is_title(words) && (heads_list || is_in_capitals(words))
}

fn is_in_capitals(words: &str) -> bool {
    words.contains(char::is_uppercase) && !words.contains(char::is_lowercase)
}
