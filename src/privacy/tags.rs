//! Headings, bullets and other lines that end in `#private`, with what belongs to them.

use std::ops::Range;

use super::Ranges;
use crate::notes::{Block, BlockKind, Heading, Item, Notes, Table};

/// What tags hide. Headings in `passages`, which are hidden already, end no section.
pub fn passages(text: &str, notes: &Notes, passages: &Ranges) -> Vec<Range<usize>> {
    let mut tags = Tags { text, notes, passages, found: Vec::new() };
    tags.blocks(&notes.blocks);
    tags.found
}

struct Tags<'a> {
    text: &'a str,
    notes: &'a Notes,
    passages: &'a Ranges,
    found: Vec<Range<usize>>,
}

impl Tags<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            let length = self.tagged_length(&blocks[at..]);
            if let Some(last) = length.checked_sub(1) {
                self.hide(block.rows.start..blocks[at + last].rows.end);
            } else {
                self.inside(block);
            }
            at += length.max(1);
        }
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
        if item.words.iter().any(|line| tag(line.as_str()).is_some()) {
            self.hide(item.rows.clone());
        } else {
            self.blocks(&item.blocks);
        }
    }

    /// A cell hides its row, a cell of the head the table.
    fn table(&mut self, block: &Block, table: &Table) {
        if table.head.iter().flatten().any(|cell| tag(cell.as_str()).is_some()) {
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
        let span = self.notes.span(&rows);
        self.found.push(span.start as usize..span.end as usize);
    }
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
        let start = rest.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let start = (start..rest.len()).find(|&at| rest.is_char_boundary(at))?;
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
    let is_capitals = words.contains(char::is_uppercase) && !words.contains(char::is_lowercase);
    block.blank_before > 0 && is_title(words) && (heads_list || is_capitals)
}
