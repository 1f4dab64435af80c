//! Principles of the writer's own beside those that are known: headings of the same form, each with
//! its stories.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    cues::{Cues, PlatformName, Topic},
    labels::{LabelIndex, Meaning},
    parts::Trust,
    principles::{Facts, Known, Outline, OwnHeading, named_in},
    split::is_title_line,
    words::{ends_sentence, lines_of},
};
use crate::{
    notes::{Block, BlockKind, Heading, HeadingStyle, Item},
    source::Text,
    systems::{heads_lessons, heads_remarks, is_period},
    vocabulary::SetPrinciple,
};

/// Headings that stand beside known principles, or below a heading that announces some, and hold
/// titled stories as those do; and empty ones among them, which are gaps.
pub fn own_siblings(
    outline: &Outline,
    known: &Known,
    labels: &LabelIndex,
    cues: &Cues,
) -> Vec<OwnHeading> {
    let siblings = Siblings { outline, known, labels, cues };
    siblings.families().iter().flat_map(|family| siblings.own(family)).collect()
}

/// The principles that notes name, where most of their headings are the writer's own: the rest of a
/// set is none of theirs.
pub fn named_beside(
    own: &[OwnHeading],
    blocks: &[Block],
    outline: &Outline,
    known: &Arc<Known>,
    cues: &Cues,
) -> Arc<Known> {
    let headed = outline.headings().filter_map(|(_, _, facts)| {
        known.names.nearest_in_heading_strictly(facts.name.text.as_str())
    });
    let headed: BTreeSet<usize> = headed.collect();
    if own.len() <= headed.len() {
        return Arc::clone(known);
    }
    let named = named_in(blocks, known, cues);
    let of_notes = |at: &usize| headed.contains(at) || named.contains(at);
    let entries: Vec<SetPrinciple> = (0..known.entries.len())
        .filter(of_notes)
        .filter_map(|at| known.entries.get(at).cloned())
        .collect();
    Known::new(entries, true).generally(known.is_general).into()
}

/// How headings of one form are told from others: how they are marked, and how deep they are.
type Form = (HeadingStyle, u8);

/// A heading among its siblings.
struct Sibling {
    at: usize,
    role: Role,
    holds: Holds,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// `Leadership principles` over the others.
    Parent,
    /// A principle that is known.
    Known,
    /// What may be one.
    Candidate,
    /// What is none.
    Other,
}

/// What stands below a heading.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    /// Stories with titles.
    Stories,
    /// The parts of one, right below.
    Parts,
    /// Anything else.
    Others,
}

struct Siblings<'a> {
    outline: &'a Outline,
    known: &'a Known,
    labels: &'a LabelIndex,
    cues: &'a Cues,
}

impl<'a> Siblings<'a> {
    /// Headings of one form with the same heading above them, in the order of the notes. Below a
    /// principle stand its stories, and below a system its parts.
    fn families(&self) -> Vec<Vec<Sibling>> {
        let mut above: Vec<(usize, Form, OnceCell<bool>)> = Vec::new();
        let mut families: BTreeMap<(Option<usize>, bool, u8), Vec<Sibling>> = BTreeMap::new();
        for (at, heading, facts) in self.outline.headings() {
            let Some(form) = form_of(heading).filter(|_| !facts.is_part) else { continue };
            above.retain(|(_, other, _)| is_over(*other, form));
            let gathers = |(at, _, gathers): &(usize, Form, OnceCell<bool>)| {
                *gathers.get_or_init(|| self.may_gather(*at))
            };
            if above.iter().all(gathers) {
                let parent = above.last().map(|&(at, _, _)| at);
                let key = (parent, is_marked(form.0), form.1);
                families.entry(key).or_default().push(self.sibling(at, heading, form));
            }
            above.push((at, form, OnceCell::new()));
        }
        families.into_values().collect()
    }

    fn heading(&self, at: usize) -> Option<&'a Heading> {
        match self.outline.blocks.get(at).map(|block| &block.kind) {
            Some(BlockKind::Heading(heading)) => Some(heading),
            _ => None,
        }
    }

    /// Whether principles may stand below a heading.
    fn may_gather(&self, at: usize) -> bool {
        let (Some(heading), Some(facts)) = (self.heading(at), self.outline.facts(at)) else {
            return false;
        };
        let is_open = matches!(facts.topic, None | Some(Topic::Stories | Topic::Principles));
        is_open
            && (facts.topic == Some(Topic::Principles) || !self.is_known(facts))
            && self.cues.names_platform(heading.text.as_str()) != PlatformName::Yes
    }

    fn is_known(&self, facts: &Facts) -> bool {
        self.known.names.nearest_in_heading_strictly(facts.name.text.as_str()).is_some()
    }

    fn sibling(&self, at: usize, heading: &Heading, form: Form) -> Sibling {
        let facts = self.outline.facts(at);
        let role = if facts.is_some_and(|facts| self.is_known(facts)) {
            Role::Known
        } else if facts.is_some_and(|facts| facts.topic == Some(Topic::Principles)) {
            Role::Parent
        } else if self.may_be_one(heading) {
            Role::Candidate
        } else {
            return Sibling { at, role: Role::Other, holds: Holds::Others };
        };
        let holds = self.holds(self.section(at, form));
        // What stands over others holds nothing itself.
        let is_open = role != Role::Parent || holds == Holds::Nothing;
        Sibling { at, role: if is_open { role } else { Role::Other }, holds }
    }

    /// The blocks below a heading, up to the next that is no deeper.
    fn section(&self, at: usize, form: Form) -> &'a [Block] {
        let blocks = &self.outline.blocks;
        let is_part = |at: usize| self.outline.facts(at).is_some_and(|facts| facts.is_part);
        let ends = |&at: &usize| match &blocks[at].kind {
            BlockKind::Heading(heading) => {
                form_of(heading).is_none_or(|other| !is_over(form, other)) && !is_part(at)
            }
            BlockKind::Rule => true,
            _ => false,
        };
        &blocks[at + 1..(at + 1..blocks.len()).find(ends).unwrap_or(blocks.len())]
    }

    fn holds(&self, section: &[Block]) -> Holds {
        /// Whether a story is told shows soon.
        const ENOUGH: usize = 40;
        let section = &section[..section.len().min(ENOUGH)];
        let Some((first, rest)) = section.split_first() else { return Holds::Nothing };
        match &first.kind {
            BlockKind::Heading(heading) if self.labels.is_part(&heading.text) => Holds::Parts,
            BlockKind::Heading(heading) => {
                let words = heading.text.as_str();
                let is_story = self.cues.topic(words).is_none()
                    && self.cues.names_platform(words) != PlatformName::Yes;
                let told = Trust::of(lines_of(rest).into_iter(), self.labels).tells_story();
                if is_story && told { Holds::Stories } else { Holds::Others }
            }
            BlockKind::Paragraph(lines) => self.paragraph_holds(lines, rest),
            // What it means, as it is quoted.
            BlockKind::Quote(_) if !rest.is_empty() => self.holds(rest),
            BlockKind::Hidden(_) => self.holds(rest),
            BlockKind::List(items) if self.begins_parts(section) => {
                if items.iter().any(|item| self.tells_below(item)) {
                    Holds::Others
                } else {
                    Holds::Parts
                }
            }
            BlockKind::List(items) if items.iter().any(|item| self.tells_below(item)) => {
                Holds::Stories
            }
            _ => Holds::Others,
        }
    }

    fn paragraph_holds(&self, lines: &[Text], rest: &[Block]) -> Holds {
        let [first, told @ ..] = lines else { return self.holds(rest) };
        let titles = match self.labels.see(first.as_str()).map(|label| label.meaning) {
            None => self.is_title(first),
            Some(Meaning::Title) => true,
            Some(Meaning::Part(_)) => return Holds::Parts,
            Some(_) => return Holds::Others,
        };
        let labelled = match told.first() {
            Some(line) => self.labels.is_part(line),
            None => self.begins_parts(rest),
        };
        if titles && labelled {
            return Holds::Stories;
        }
        let is_meaning = lines.iter().all(|line| ends_sentence(line.as_str()));
        if is_meaning && !rest.is_empty() { self.holds(rest) } else { Holds::Others }
    }

    /// A title, or the question that a story answers.
    fn is_title(&self, line: &Text) -> bool {
        let words = line.as_str().trim_matches(['*', '_', '"', '“', '”']);
        is_title_line(words)
            && (!ends_sentence(words) || self.cues.is_question(words))
            && !words.ends_with([':', ',', ';'])
    }

    /// Whether the first of some blocks begins with the label of a part.
    fn begins_parts(&self, blocks: &[Block]) -> bool {
        let first = match blocks.first().map(|block| &block.kind) {
            Some(BlockKind::Paragraph(lines)) => lines.first(),
            Some(BlockKind::List(items)) => items.first().and_then(|item| item.words.first()),
            _ => None,
        };
        first.is_some_and(|line| self.labels.is_part(line))
    }

    /// Whether the parts of a story stand in an item, below its title.
    fn tells_below(&self, item: &Item) -> bool {
        let titled =
            item.words.first().is_some_and(|line| self.labels.see(line.as_str()).is_none());
        let told = item.words.iter().skip(1).chain(lines_of(&item.blocks));
        titled && Trust::of(told, self.labels).tells_story()
    }

    /// Whether a heading reads like the name of a principle: few words that announce nothing else.
    fn may_be_one(&self, heading: &Heading) -> bool {
        const MOST: usize = 6;
        let words = heading.text.as_str();
        let cues = self.cues;
        let is_name = words.split_whitespace().nth(MOST).is_none()
            && words.contains(char::is_alphabetic)
            && !words.contains(|c: char| c.is_ascii_digit())
            && !words.contains(['?', '(', '[', '"', '“', ':', '→', '>', '/', '|'])
            && !ends_sentence(words);
        is_name
            && heading.tags.is_empty()
            && cues.topic(words).is_none()
            && cues.names_platform(words) == PlatformName::No
            && self.labels.see(words).is_none()
            && !cues.is_work(words)
            && !cues.names_company(words)
            && !cues.is_report_part(words)
            && !cues.heads_own_part(words)
            && !cues.names_round(words)
            && !cues.names_system_part(words)
            && !cues.gathers_the_rest(words)
            && !cues.is_remark(words)
            && !cues.is_promise(words)
            && !cues.is_placeholder(words)
            && !is_period(words)
            && !heads_lessons(words)
            && heads_remarks(words).is_none()
    }

    fn own(&self, family: &[Sibling]) -> Vec<OwnHeading> {
        let is_known = |sibling: &&Sibling| sibling.role == Role::Known;
        let tells = |sibling: &&Sibling| sibling.holds == Holds::Stories;
        let known = family.iter().filter(is_known).count();
        let told = family.iter().filter(is_known).filter(tells).count();
        // `Ownership` over nothing, and `The move` over its parts: a story of it.
        let is_flat = family.windows(2).any(|pair| {
            pair[0].role == Role::Known
                && pair[0].holds == Holds::Nothing
                && pair[1].role != Role::Known
                && pair[1].holds == Holds::Parts
        });
        let announced = family.iter().any(|sibling| sibling.role == Role::Parent);
        if is_flat || !(told >= 1 || known >= 2 || announced) {
            return Vec::new();
        }
        let mut own: Vec<OwnHeading> = Vec::new();
        for run in family.split(|sibling| sibling.role == Role::Other) {
            let from = run.iter().position(|sibling| sibling.role == Role::Parent);
            let run = if told == 0 && known < 2 { &run[from.unwrap_or(run.len())..] } else { run };
            let is_own = |sibling: &&Sibling| sibling.role == Role::Candidate && tells(sibling);
            let any_own = run.iter().any(|sibling| is_own(&sibling));
            let first = run.iter().position(|sibling| sibling.role == Role::Known);
            let last = run.iter().rposition(|sibling| sibling.role == Role::Known);
            for (place, sibling) in run.iter().enumerate() {
                let is_between = || first.is_some_and(|at| at < place) && last > Some(place);
                let is_gap = sibling.role == Role::Candidate
                    && sibling.holds == Holds::Nothing
                    && (any_own || told >= 2 && is_between());
                if is_own(&sibling) || is_gap {
                    own.extend(self.named(sibling.at));
                }
            }
        }
        own
    }

    fn named(&self, at: usize) -> Option<OwnHeading> {
        let mut name = self.outline.facts(at)?.name.clone();
        let row = self.outline.blocks[at].rows.start;
        name.number = name.number.or(self.outline.numbers.get(&row).copied());
        Some(OwnHeading { at, name })
    }
}

/// How a heading is marked and how deep it is; `None` for lines and items that only their words
/// betray. A line in capitals is one, whoever knows it.
fn form_of(heading: &Heading) -> Option<Form> {
    let words = heading.text.as_str();
    let in_capitals = || !words.contains(char::is_lowercase) && words.contains(char::is_uppercase);
    match heading.style {
        HeadingStyle::Line if in_capitals() => Some((HeadingStyle::Capitals, heading.level)),
        HeadingStyle::Line | HeadingStyle::Item => None,
        style => Some((style, heading.level)),
    }
}

/// Whether headings of a style have a depth that a mark says.
fn is_marked(style: HeadingStyle) -> bool {
    !matches!(style, HeadingStyle::Capitals | HeadingStyle::Bold)
}

/// Whether a heading of one form stands over those of another.
fn is_over((style, level): Form, (other, deeper): Form) -> bool {
    match (is_marked(style), is_marked(other)) {
        (true, false) => true,
        (false, true) => false,
        _ => level < deeper,
    }
}
