//! Which headings are principles of no known set, by their structure.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    known::Known,
    outline::{Facts, Outline},
    stories::is_tagged_story,
};
use crate::{
    notes::{Block, BlockKind, Heading, HeadingStyle},
    portfolio::{
        cues::{Cues, PlatformName, Topic},
        headings::Name,
        labels::LabelIndex,
        parts::Trust,
        words::{ends_sentence, lines_of},
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

/// Says whether blocks below a name describe a system.
pub type IsSystem<'a> = &'a (dyn Fn(&str, &[Block]) -> bool + Sync);

/// What the structure of headings says of them.
pub struct OwnHeadings {
    /// Those that are principles.
    pub own: Vec<OwnHeading>,
    /// The places of those that stand beside principles and are none.
    pub beside: BTreeSet<usize>,
}

/// Headings that are principles by their structure: numbered like each other, or each standing
/// below a heading such as `Our values`.
pub fn own_headings(
    outline: &Outline,
    known: &Known,
    labels: &LabelIndex,
    cues: &Cues,
    is_system: IsSystem,
) -> OwnHeadings {
    let headings: Vec<(usize, &Heading, &Facts)> = outline
        .headings()
        .filter(|&(at, _, _)| {
            let row = outline.blocks[at].rows.start;
            !outline.titles_plan(row) && !outline.is_in_plan(row)
        })
        .collect();
    let mut own: Vec<OwnHeading> = Vec::new();
    let mut sets: Vec<Vec<OwnHeading>> = Vec::new();
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
            sets.push(Vec::new());
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
                if let Some(set) = sets.last_mut() {
                    set.push(OwnHeading { at, name });
                }
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
    let members = Members { outline, known, labels, cues, is_system };
    let mut beside = BTreeSet::new();
    for set in sets {
        let sections = members.sections_in(&set);
        own.extend(set.into_iter().filter(|heading| !sections.contains(&heading.at)));
        beside.extend(sections);
    }
    numbered.extend(like_neighbours(&headings, known, outline, labels, cues));
    if numbered.len() >= 2 {
        own.extend(numbered);
        own.sort_by_key(|heading| heading.at);
        own.dedup_by_key(|heading| heading.at);
    }
    own.retain(|heading| !beside.contains(&heading.at));
    OwnHeadings { own, beside }
}

/// What stands below a heading such as `Leadership principles`.
struct Members<'a> {
    outline: &'a Outline,
    known: &'a Known,
    labels: &'a LabelIndex,
    cues: &'a Cues,
    is_system: IsSystem<'a>,
}

impl Members<'_> {
    /// The headings among some that stand beside principles as deep as those do and are sections of
    /// their own: questions, systems, and, where nearly all others are known ones or all of them stand
    /// above and have stories, what says something and tells none.
    fn sections_in(&self, set: &[OwnHeading]) -> BTreeSet<usize> {
        const MANY: usize = 3;
        let is_known = |heading: &&OwnHeading| {
            self.known.names.nearest_in_heading_strictly(heading.name.text.as_str()).is_some()
        };
        let (known, others): (Vec<&OwnHeading>, Vec<&OwnHeading>) = set.iter().partition(is_known);
        let (sure, unsure): (Vec<&OwnHeading>, Vec<&OwnHeading>) =
            others.into_iter().partition(|heading| self.is_surely_none(heading));
        let mut sections: BTreeSet<usize> = sure.iter().map(|heading| heading.at).collect();
        let last = known.last().map(|heading| heading.at);
        let most = known.len() >= MANY * unsure.len();
        let told = || known.iter().any(|heading| self.tells_story(heading));
        let behind = known.len() > unsure.len() && unsure.iter().all(|it| Some(it.at) > last);
        if known.len() >= MANY && (most || behind) && told() {
            let is_section = |heading: &&&OwnHeading| {
                let says = self.outline.blocks.get(heading.at + 1).is_some_and(is_said);
                heading.name.number.is_none() && says && !self.tells_story(heading)
            };
            sections.extend(unsure.iter().filter(is_section).map(|heading| heading.at));
        }
        sections
    }

    /// Whether a heading is a question, or over a system by its name and by what stands below it.
    fn is_surely_none(&self, heading: &OwnHeading) -> bool {
        let name = heading.name.text.as_str();
        let described = || (self.is_system)(name, self.below(heading, |_| true));
        self.cues.is_question(name)
            || self.cues.names_platform(name) == PlatformName::Yes && described()
    }

    fn tells_story(&self, heading: &OwnHeading) -> bool {
        let BlockKind::Heading(head) = &self.outline.blocks[heading.at].kind else { return false };
        let ends = |next: &Heading| next.level <= head.level && !self.labels.is_part(&next.text);
        Trust::of(lines_of(self.below(heading, ends)).into_iter(), self.labels).tells_story()
    }

    /// The blocks below a heading, up to a rule or the next that `ends` it.
    fn below(&self, heading: &OwnHeading, ends: impl Fn(&Heading) -> bool) -> &[Block] {
        let below = &self.outline.blocks[heading.at + 1..];
        let is_end = |block: &Block| match &block.kind {
            BlockKind::Heading(next) => ends(next),
            BlockKind::Rule => true,
            _ => false,
        };
        &below[..below.iter().position(is_end).unwrap_or(below.len())]
    }
}

/// Whether something is said in a block, other than what a value means: `We do not cheat.`
fn is_said(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Heading(_) | BlockKind::Rule => false,
        BlockKind::Paragraph(lines) => !lines.iter().all(|line| ends_sentence(line.as_str())),
        _ => true,
    }
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
