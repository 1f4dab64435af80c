//! Lines that hold several labels, cut so that each begins a line of its own.

use super::labels::LabelIndex;
use crate::{
    notes::{Block, BlockKind, Item},
    source::Text,
};

/// Cuts every line of blocks in which several labels stand.
pub fn cut_labels(blocks: &mut [Block], labels: &LabelIndex) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Paragraph(lines) => cut_lines(lines, labels),
            BlockKind::List(items) => items.iter_mut().for_each(|item| cut_item(item, labels)),
            BlockKind::Quote(inside) => cut_labels(inside, labels),
            _ => {}
        }
    }
}

fn cut_item(item: &mut Item, labels: &LabelIndex) {
    cut_lines(&mut item.words, labels);
    cut_labels(&mut item.blocks, labels);
}

fn cut_lines(lines: &mut Vec<Text>, labels: &LabelIndex) {
    let all: Vec<Vec<usize>> = lines.iter().map(|line| labels.cuts(line)).collect();
    if all.iter().all(Vec::is_empty) {
        return;
    }
    let mut cut = Vec::with_capacity(lines.len() * 2);
    for (line, cuts) in lines.iter().zip(all) {
        let mut start = 0;
        for at in cuts.into_iter().filter(|&at| at > 0) {
            cut.push(line.slice(start..at).trim());
            start = at;
        }
        cut.push(line.slice(start..line.as_str().len()).trim());
    }
    cut.retain(|line| !line.is_empty());
    *lines = cut;
}
