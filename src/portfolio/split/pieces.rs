//! Pieces of blocks as blocks of their own.

use crate::{
    notes::{Block, BlockKind, Item},
    source::Text,
};

/// A title as a line of its own.
pub(super) fn title_line(title: Text, rows: std::ops::Range<u32>) -> Block {
    Block { kind: BlockKind::Paragraph(vec![title]), rows, blank_before: 0, indent: 0 }
}

/// Some lines of a paragraph, as a block.
pub fn cut(block: &Block, lines: &[Text], range: std::ops::Range<usize>) -> Block {
    // Lines that were taken apart share a row.
    let last = block.rows.end.max(block.rows.start + 1);
    let start = (block.rows.start + range.start as u32).min(last - 1);
    let end = if range.end == lines.len() { last } else { (start + range.len() as u32).min(last) };
    Block {
        kind: BlockKind::Paragraph(lines[range.clone()].to_vec()),
        rows: start..end.max(start + 1),
        blank_before: if range.start == 0 { block.blank_before } else { 0 },
        indent: block.indent,
    }
}

/// One item of a list, as a list.
pub fn one_item(block: &Block, item: &Item) -> Block {
    Block {
        kind: BlockKind::List(vec![item.clone()]),
        rows: item.rows.clone(),
        blank_before: item.blank_before,
        indent: block.indent,
    }
}
