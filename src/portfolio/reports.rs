//! Stories that are told as reports are, each part under a heading of its own: context, decision,
//! consequences.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Part,
    cues::{Cues, PlatformName, Topic},
    headings,
    labels::{LabelIndex, Meaning, Strength},
    principles::{Known, Outline},
    words::{lines_of, text_of},
};
use crate::{
    notes::{Block, BlockKind, Heading},
    source::Text,
    vocabulary::fold,
};

/// For the place of each heading inside a report, the row of the heading that titles it.
pub fn parts(
    outline: &Outline,
    known: &Known,
    labels: &LabelIndex,
    cues: &Cues,
) -> BTreeMap<usize, u32> {
    let blocks = &outline.blocks;
    let mut parts = BTreeMap::new();
    for (at, block) in blocks.iter().enumerate() {
        let BlockKind::Heading(heading) = &block.kind else { continue };
        let words = heading.text.as_str();
        let titles = || {
            cues.topic(words).is_none()
                && cues.names_platform(words) != PlatformName::Yes
                && !labels.is_part(&heading.text)
                && known.names.nearest_in_heading_strictly(words).is_none()
        };
        let inside = &blocks[at + 1..];
        let inside = &inside[..length(inside, heading.level)];
        // What holds principles or stories of its own is none.
        let names_one = |heading: &Heading| {
            known.names.nearest_in_heading_strictly(heading.text.as_str()).is_some()
        };
        let is_one = || {
            is_report(inside, labels, cues)
                && !inside.iter().filter_map(heading_of).any(names_one)
                && is_told(words, inside, labels, cues)
        };
        if !parts.contains_key(&at) && is_one() && titles() {
            let places = (at + 1..).zip(inside).filter(|(_, block)| is_heading(block));
            parts.extend(places.map(|(place, _)| (place, block.rows.start)));
        }
    }
    parts
}

/// Whether the headings right below a title stand over the parts of one story: all but a few are
/// labels or parts of a report, and one of them says by itself that a story is told.
pub fn is_report(inside: &[Block], labels: &LabelIndex, cues: &Cues) -> bool {
    const MOST_OTHERS: usize = 3;
    let headings = || inside.iter().filter_map(heading_of);
    let Some(level) = headings().map(|heading| heading.level).min() else { return false };
    if holds_others(inside, level, cues) {
        return false;
    }
    let mut names = BTreeSet::new();
    let (mut all, mut others, mut tells) = (0, 0, false);
    for heading in headings().filter(|heading| heading.level == level) {
        let label = labels.heading(&heading.text);
        // `Behaviour: Delivering at Pace` names a principle.
        let is_prefixed = headings::read(&heading.text, &cues.prefixes).prefixed;
        let part = label.filter(|label| matches!(label.meaning, Meaning::Part(_)) && !is_prefixed);
        all += 1;
        tells |= part.as_ref().is_some_and(|label| {
            let telling = [Part::Situation, Part::Action, Part::Result].map(Meaning::Part);
            label.strength == Strength::Strong && telling.contains(&label.meaning)
        });
        if part.is_some() || cues.is_report_part(heading.text.as_str()) {
            names.insert(fold(heading.text.as_str()));
        } else {
            others += 1;
        }
    }
    // Parts that come again are those of several stories.
    tells && names.len() >= 2 && names.len() + others == all && others * MOST_OTHERS <= all
}

/// Whether one of the headings right below a title is over stories or principles of their own, each
/// with a deeper heading. `Questions`, `Role` or `Principles` over a few lines are parts as others.
fn holds_others(inside: &[Block], level: u8, cues: &Cues) -> bool {
    let headings: Vec<&Heading> = inside.iter().filter_map(heading_of).collect();
    headings.windows(2).any(|pair| {
        let words = pair[0].text.as_str();
        let holds = |topic| matches!(topic, Topic::Stories | Topic::Principles);
        pair[0].level == level
            && pair[1].level > level
            && cues.topic(words).is_some_and(holds)
            && !cues.is_report_part(words)
    })
}

/// Whether headings are over what was done rather than over what is planned: a result stands below
/// one of them, or the writer tells what they did, or what happened stands beside an action. In other
/// languages than English verbs are not looked at.
pub fn is_told(title: &str, inside: &[Block], labels: &LabelIndex, cues: &Cues) -> bool {
    let part_of = |heading: &Heading| match labels.heading(&heading.text)?.meaning {
        Meaning::Part(part) => Some(part),
        _ => None,
    };
    let mut part = None;
    let mut acts = false;
    for block in inside {
        if let Some(heading) = heading_of(block) {
            part = part_of(heading);
            continue;
        }
        let mut lines = lines_of(std::slice::from_ref(block)).into_iter().map(Text::as_str);
        let says = |line: &str| !cues.is_promise(line) && !cues.waits_for_words(line);
        acts |= part == Some(Part::Action);
        let is_told = match part {
            Some(Part::Result) => lines.any(says),
            Some(Part::Action) => lines.any(|line| cues.begins_in_past(line)),
            _ => false,
        };
        if is_told {
            return true;
        }
    }
    let text = format!("{title}\n{}", text_of(inside));
    cues.tells_own_past(&text) || !cues.is_english(&text) || acts && cues.is_past_tense(&text)
}

/// How many blocks stand up to the next heading that is no deeper.
fn length(blocks: &[Block], level: u8) -> usize {
    let ends = |block: &Block| heading_of(block).is_some_and(|next| next.level <= level);
    blocks.iter().position(ends).unwrap_or(blocks.len())
}

fn heading_of(block: &Block) -> Option<&Heading> {
    match &block.kind {
        BlockKind::Heading(heading) => Some(heading),
        _ => None,
    }
}

fn is_heading(block: &Block) -> bool {
    heading_of(block).is_some()
}
