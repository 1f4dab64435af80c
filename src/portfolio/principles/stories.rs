//! Which headings title a story, though they name a principle as well.

use super::{known::Known, outline::Outline};
use crate::{
    notes::{Block, BlockKind, Heading},
    portfolio::labels::LabelIndex,
    systems::is_period,
};

/// Whether a heading titles a story and only names its principles in brackets:
/// `The move (Ownership)` over `Situation: …`. In another script what is in brackets translates.
pub fn is_tagged_story(
    outline: &Outline,
    at: usize,
    name: &str,
    known: &Known,
    labels: &LabelIndex,
) -> bool {
    has_tag_behind(name, known) && is_labelled_below(outline, at, labels)
}

/// Whether a name is a title of some words with something in brackets behind it.
pub(super) fn has_tag_behind(name: &str, known: &Known) -> bool {
    // `[Ownership] The move`.
    let tagged = name.strip_prefix('[').and_then(|inner| inner.split_once(']'));
    if let Some((inside, title)) = tagged.filter(|(_, title)| !title.trim().is_empty()) {
        return known.names.find(inside).is_some() && known.names.nearest(title).is_none();
    }
    let Some(open) = name.find(['(', '[']).filter(|_| name.ends_with([')', ']'])) else {
        return false;
    };
    let before = name[..open].trim();
    let inside = name[open + 1..].trim_end_matches([')', ']']);
    // `Handbook (Ownership)`: what else is one word would be another for what is in brackets.
    let is_title = before.split_whitespace().nth(1).is_some()
        || !before.is_empty() && known.names.find(inside).is_some();
    before.is_ascii() && is_title && known.names.nearest(before).is_none()
}

/// Whether a heading names a principle first and then a story: `Ownership — the lost batches` over
/// `Situation: …`.
pub fn leads_story(
    outline: &Outline,
    at: usize,
    name: &str,
    known: &Known,
    labels: &LabelIndex,
) -> bool {
    let dashes = [" - ", " – ", " — ", ": "].into_iter().filter_map(|dash| name.split_once(dash));
    let mut cuts = dashes.filter(|(before, behind)| {
        known.names.find(before).is_some() && behind.split_whitespace().nth(1).is_some()
    });
    cuts.next().is_some() && is_labelled_below(outline, at, labels)
}

/// Whether a part of a story is right below a heading.
pub fn is_labelled_below(outline: &Outline, at: usize, labels: &LabelIndex) -> bool {
    let label = match outline.blocks.get(at + 1).map(|block| &block.kind) {
        Some(BlockKind::Paragraph(lines)) => lines.first(),
        Some(BlockKind::List(items)) => items.first().and_then(|item| item.words.first()),
        Some(BlockKind::Heading(heading)) => Some(&heading.text),
        _ => None,
    };
    label.is_some_and(|line| labels.is_part(line)) || is_told_in_time_below(outline, at, labels)
}

/// Whether what stands below a heading tells a story week by week: deeper headings that are all
/// stretches of time or parts, some of each.
pub fn is_told_in_time_below(outline: &Outline, at: usize, labels: &LabelIndex) -> bool {
    let title = outline.blocks.get(at).and_then(heading_of);
    let Some(title) = title else { return false };
    let below = outline.blocks[at + 1..].iter().filter_map(heading_of);
    let below: Vec<&Heading> = below.take_while(|below| below.level > title.level).collect();
    let Some(level) = below.iter().map(|heading| heading.level).min() else { return false };
    let below = || below.iter().filter(|heading| heading.level == level);
    let is_time = |heading: &&&Heading| is_period(heading.text.as_str());
    let is_part = |heading: &&&Heading| labels.is_part(&heading.text);
    below().all(|heading| is_time(&heading) || is_part(&heading))
        && below().any(|heading| is_time(&heading))
        && below().any(|heading| is_part(&heading))
}

fn heading_of(block: &Block) -> Option<&Heading> {
    match &block.kind {
        BlockKind::Heading(heading) => Some(heading),
        _ => None,
    }
}
