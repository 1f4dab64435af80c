//! Which headings are principles of no known set, by their structure.

use std::collections::BTreeMap;

use super::{
    known::Known,
    outline::{Facts, Outline},
    stories::is_tagged_story,
};
use crate::{
    notes::{BlockKind, Heading, HeadingStyle},
    portfolio::{
        cues::{Cues, PlatformName, Topic},
        headings::Name,
        labels::LabelIndex,
    },
};

/// A heading of a principle that is in no known set.
#[derive(Clone, Debug)]
pub struct OwnHeading {
    /// Its place in the outline's blocks.
    pub at: usize,
    /// Its number and name.
    pub name: Name,
}

/// Headings that are principles by their structure: numbered like each other, or each standing
/// below a heading such as `Our values`.
pub fn own_headings(
    outline: &Outline,
    known: &Known,
    labels: &LabelIndex,
    cues: &Cues,
) -> Vec<OwnHeading> {
    let headings: Vec<(usize, &Heading, &Facts)> = outline
        .headings()
        .filter(|&(at, _, _)| {
            let row = outline.blocks[at].rows.start;
            !outline.titles_plan(row) && !outline.is_in_plan(row)
        })
        .collect();
    let mut own: Vec<OwnHeading> = Vec::new();
    let mut parent: Option<(u8, Option<u8>)> = None;
    // The depth of a heading over something else among the principles: `## Stories`.
    let mut aside: Option<u8> = None;
    let mut numbered: Vec<OwnHeading> = Vec::new();
    for (place, &(at, heading, facts)) in headings.iter().enumerate() {
        let row = outline.blocks[at].rows.start;
        let mut name = facts.name.clone();
        name.number = name.number.or(outline.numbers.get(&row).copied());
        // `Competency: Candor` is one of them, and not over them.
        let topic = facts.topic.filter(|_| !name.prefixed);
        let is_one = known.names.find(name.text.as_str()).is_some();
        if topic == Some(Topic::Principles) && !is_one && !is_numbered(heading, &name) {
            parent = Some((heading.level, None));
            continue;
        }
        if facts.is_part && (!name.prefixed || stands_beside_parts(&headings, place)) {
            continue;
        }
        if aside.is_some_and(|aside| heading.level <= aside) {
            aside = None;
        }
        if parent.is_some() && topic.is_some() {
            aside = aside.or(Some(heading.level));
        }
        if let Some((level, child)) = parent.filter(|_| aside.is_none()) {
            if heading.level <= level && heading.style != HeadingStyle::Item {
                parent = None;
            } else if child.is_none_or(|child| child == heading.level)
                && topic.is_none()
                && cues.placeholder_length(heading.text.as_str()) == 0
            {
                parent = Some((level, Some(heading.level)));
                own.push(OwnHeading { at, name });
                continue;
            }
        }
        if topic.is_some()
            || cues.placeholder_length(name.text.as_str()) > 0
            || cues.is_placeholder(heading.text.as_str())
        {
            continue;
        }
        let next = headings.get(place + 1).map(|&(_, next, _)| next);
        let holds = holds_stories(outline, at, heading, next, labels);
        if name.prefixed
            || is_numbered(heading, &name) && (heading.style == HeadingStyle::Numbered || holds)
        {
            numbered.push(OwnHeading { at, name });
        }
    }
    numbered.extend(like_neighbours(&headings, known, outline, labels, cues));
    if numbered.len() >= 2 {
        own.extend(numbered);
        own.sort_by_key(|heading| heading.at);
        own.dedup_by_key(|heading| heading.at);
    }
    own
}

/// Whether a heading stands right beside one of a story's parts: `Behaviour: I rang them all` below
/// `Situation: …`.
fn stands_beside_parts(headings: &[(usize, &Heading, &Facts)], place: usize) -> bool {
    let level = headings[place].1.level;
    let beside = [place.checked_sub(1), Some(place + 1)].into_iter().flatten();
    beside
        .filter_map(|at| headings.get(at))
        .any(|(_, heading, facts)| heading.level == level && facts.is_part && !facts.name.prefixed)
}

/// Whether a heading is over a section that is none of principles, whatever its neighbours are:
/// `Questions for them`, `Salary / offer`.
fn is_section(name: &str, cues: &Cues) -> bool {
    let is_one = |words: &str| {
        let known = [Topic::Questions, Topic::Links, Topic::Job, Topic::Advice, Topic::Technical];
        cues.topic(words.trim()).is_some_and(|topic| known.contains(&topic))
    };
    is_one(name) || name.contains('/') && name.split('/').any(is_one)
}

/// Numbered headings of the depth at which most are known principles.
fn like_neighbours(
    headings: &[(usize, &Heading, &Facts)],
    known: &Known,
    outline: &Outline,
    labels: &LabelIndex,
    cues: &Cues,
) -> Vec<OwnHeading> {
    let mut by_level: BTreeMap<u8, (usize, usize, Vec<OwnHeading>)> = BTreeMap::new();
    for &(at, heading, facts) in headings {
        let row = outline.blocks[at].rows.start;
        let mut name = facts.name.clone();
        name.number = name.number.or(outline.numbers.get(&row).copied());
        let is_known = known.names.find(name.text.as_str()).is_some();
        if name.number.is_none()
            || cues.placeholder_length(heading.text.as_str()) > 0
            || !is_known && facts.platform == PlatformName::Yes
            || !is_known && facts.topic == Some(Topic::Questions)
            || is_tagged_story(outline, at, name.text.as_str(), known, labels)
        {
            continue;
        }
        let (matched, all, alike) = by_level.entry(heading.level).or_default();
        let words = name.text.as_str();
        let is_one = known.names.nearest_in_heading_strictly(words).is_some()
            // `Ownership & Delivery` counts as one, if not of the set.
            || known.names.several(words, &cues.joints).len() >= 2
            || known.names.beside_another_word(words).is_some();
        *matched += usize::from(is_one);
        *all += 1;
        if is_one || !is_section(words, cues) {
            alike.push(OwnHeading { at, name });
        }
    }
    let most =
        by_level.into_values().filter(|(matched, all, _)| *matched >= 2 && matched * 2 > *all);
    most.flat_map(|(_, _, alike)| alike).collect()
}

fn is_numbered(heading: &Heading, name: &Name) -> bool {
    name.number.is_some()
        && (heading.style == HeadingStyle::Numbered
            || name.text.as_str().len() < heading.text.as_str().len())
}

/// Whether what stands below a numbered heading is stories, rather than the parts of one.
fn holds_stories(
    outline: &Outline,
    at: usize,
    heading: &Heading,
    next: Option<&Heading>,
    labels: &LabelIndex,
) -> bool {
    if let Some(next) = next
        && next.level > heading.level
    {
        return !labels.is_part(&next.text);
    }
    let inside = outline.blocks[at + 1..]
        .iter()
        .take_while(|block| !matches!(block.kind, BlockKind::Heading(_)));
    let mut holds = false;
    for block in inside {
        match &block.kind {
            BlockKind::Paragraph(lines)
                if lines.first().is_some_and(|line| labels.see(line.as_str()).is_some()) =>
            {
                return false;
            }
            BlockKind::List(items) => {
                if items
                    .first()
                    .and_then(|item| item.words.first())
                    .is_some_and(|line| labels.see(line.as_str()).is_some())
                {
                    return false;
                }
                holds |= items.iter().any(|item| !item.blocks.is_empty());
            }
            _ => {}
        }
    }
    holds
}
