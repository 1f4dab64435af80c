//! Lines that hold several labels, cut so that each begins a line of its own.

use rayon::prelude::*;

use super::labels::LabelIndex;
use crate::{
    notes::{Block, BlockKind, Item},
    source::Text,
};

/// Cuts every line of blocks in which several labels stand.
pub fn cut_labels(blocks: &mut [Block], labels: &LabelIndex) {
    blocks.par_iter_mut().for_each(|block| match &mut block.kind {
        BlockKind::Paragraph(lines) => cut_lines(lines, labels),
        BlockKind::List(items) => items.iter_mut().for_each(|item| cut_item(item, labels)),
        BlockKind::Quote(inside) => cut_labels(inside, labels),
        _ => {}
    });
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
        let words = line.as_str();
        // `The move (S: … R: …)`: the brackets are around the story, not in it.
        let bracketed = cuts.first().is_some_and(|&at| words[at..].starts_with('('))
            && words.trim_end().ends_with(')')
            && words.matches('(').count() == words.matches(')').count();
        let mut start = 0;
        for at in cuts.into_iter().filter(|&at| at > 0) {
            cut.push(line.slice(start..at).trim());
            start = at;
        }
        let end = if bracketed { words.trim_end().len() - 1 } else { words.len() };
        cut.push(line.slice(start..end).trim());
    }
    cut.retain(|line| !line.is_empty());
    *lines = cut;
}
