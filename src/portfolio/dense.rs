//! Stories that stand one right below the other, as messages and notes of a phone do, with no blank
//! line between them.

use rayon::prelude::*;

use super::{
    Part, headings,
    labels::{LabelIndex, Meaning},
    lines::IsName,
    parts::Trust,
    split::cut,
    words::ends_sentence,
};
use crate::{
    notes::{Block, BlockKind},
    source::Text,
};

/// From this length on a line may be wrapped, and the next one go on with it.
const WRAPPED: usize = 60;

/// Parts paragraphs where the title of another story stands, or the name of a principle, below the
/// last part of the story before.
pub fn part_stories(
    blocks: &mut Vec<Block>,
    labels: &LabelIndex,
    prefixes: &[String],
    is_principle: IsName,
) {
    let starts = |block: &Block| match &block.kind {
        BlockKind::Paragraph(lines) => starts_in(lines, labels, &|line: &Text| {
            is_principle(headings::read(line, prefixes).text.as_str())
        }),
        _ => Vec::new(),
    };
    let all: Vec<Vec<usize>> = blocks.par_iter().map(starts).collect();
    if all.iter().all(Vec::is_empty) {
        return;
    }
    let mut parted = Vec::with_capacity(blocks.len() * 2);
    for (block, starts) in std::mem::take(blocks).into_iter().zip(all) {
        let BlockKind::Paragraph(lines) = &block.kind else {
            parted.push(block);
            continue;
        };
        if starts.is_empty() {
            parted.push(block);
            continue;
        }
        let ends = starts.iter().copied().chain([lines.len()]);
        let mut from = 0;
        for to in ends {
            let blank_before = if from == 0 { block.blank_before } else { 1 };
            parted.push(Block { blank_before, ..cut(&block, lines, from..to) });
            from = to;
        }
    }
    *blocks = parted;
}

/// The lines of a paragraph at which something else begins.
fn starts_in(
    lines: &[Text],
    labels: &LabelIndex,
    is_principle: &dyn Fn(&Text) -> bool,
) -> Vec<usize> {
    const FEWEST: usize = 5;
    if lines.len() < FEWEST {
        return Vec::new();
    }
    let trust = Trust::of(lines.iter(), labels);
    if !trust.tells_story() {
        return Vec::new();
    }
    let part = |line: &Text| match trust.label(line, labels)?.meaning {
        Meaning::Part(part) => Some(part),
        _ => None,
    };
    let parts: Vec<Option<Part>> = lines.iter().map(part).collect();
    let first = parts.iter().flatten().next().copied();
    let mut starts = Vec::new();
    let mut ended = false;
    for at in 0..lines.len() {
        match parts[at] {
            Some(part) => ended = matches!(part, Part::Result | Part::Learning),
            None if !ended || trust.label(&lines[at], labels).is_some() => {}
            None => {
                let next = parts.get(at + 1).copied().flatten();
                let titles = next.is_some() && next == first && is_title_below(lines, at);
                // `[Frugality]`, or a name below which nothing stands, files the story above.
                let heads =
                    at + 1 < lines.len() && !lines[at].as_str().starts_with(['[', '(', '#']);
                if titles || heads && is_principle(&lines[at]) {
                    starts.push(at);
                    ended = false;
                }
            }
        }
    }
    starts
}

/// Whether a line could be a title, and is not the rest of the one above.
fn is_title_below(lines: &[Text], at: usize) -> bool {
    const LONGEST: usize = 70;
    let words = lines[at].as_str();
    let above = lines[at - 1].as_str();
    let wrapped = above.chars().count() >= WRAPPED
        && !ends_sentence(above)
        && words.starts_with(char::is_lowercase);
    words.chars().count() <= LONGEST
        && words.contains(char::is_alphabetic)
        && !ends_sentence(words)
        && !words.ends_with([',', ';', ':'])
        && !wrapped
}
