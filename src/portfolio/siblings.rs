//! Principles of the writer's own beside those that are known: headings of the same form, each with
//! its stories.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    cues::{Cues, PlatformName, Topic},
    headings,
    labels::{LabelIndex, Meaning},
    parts::Trust,
    principles::{Known, Outline, OwnHeading, named_in},
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
    let headed = outline.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Heading(heading) => {
            let name = headings::read(&heading.text, &cues.prefixes).text;
            known.names.nearest_in_heading_strictly(name.as_str())
        }
        _ => None,
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
        let mut above: Vec<(usize, Form)> = Vec::new();
        let mut families: BTreeMap<(Option<usize>, bool, u8), Vec<Sibling>> = BTreeMap::new();
        for (at, block) in self.outline.blocks.iter().enumerate() {
            let BlockKind::Heading(heading) = &block.kind else { continue };
            let Some(form) = form_of(heading) else { continue };
            if self.labels.is_part(&heading.text) {
                continue;
            }
            above.retain(|(_, other)| is_over(*other, form));
            let mut parents = above.iter().map(|&(at, _)| at);
            if parents.clone().all(|at| self.may_gather(at)) {
                let key = (parents.next_back(), is_marked(form.0), form.1);
                families.entry(key).or_default().push(self.sibling(at, heading, form));
            }
            above.push((at, form));
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
        let Some(heading) = self.heading(at) else { return false };
        let words = heading.text.as_str();
        let topic = self.cues.topic(words);
        let is_open = matches!(topic, None | Some(Topic::Stories | Topic::Principles));
        is_open
            && (topic == Some(Topic::Principles) || !self.is_known(heading))
            && self.cues.names_platform(words) != PlatformName::Yes
    }

    fn is_known(&self, heading: &Heading) -> bool {
        let name = headings::read(&heading.text, &self.cues.prefixes).text;
        self.known.names.nearest_in_heading_strictly(name.as_str()).is_some()
    }

    fn sibling(&self, at: usize, heading: &Heading, form: Form) -> Sibling {
        let role = if self.is_known(heading) {
            Role::Known
        } else if self.cues.topic(heading.text.as_str()) == Some(Topic::Principles) {
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
        let below = &self.outline.blocks[at + 1..];
        let ends = |block: &Block| match &block.kind {
            BlockKind::Heading(heading) => {
                !self.labels.is_part(&heading.text)
                    && form_of(heading).is_none_or(|other| !is_over(form, other))
            }
            BlockKind::Rule => true,
            _ => false,
        };
        &below[..below.iter().position(ends).unwrap_or(below.len())]
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
        let heading = self.heading(at)?;
        let mut name = headings::read(&heading.text, &self.cues.prefixes);
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
