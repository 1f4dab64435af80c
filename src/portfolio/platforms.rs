//! Systems: which sections are one, and which words speak of one.

use std::ops::Range;

use super::{Passage, cues::Cues, words::lines_of};
use crate::{
    notes::Block,
    source::{Span, Text},
    systems::System,
    text::{plain_run, stands_alone},
    vocabulary::glance::{Apart, Glance},
};

/// A platform before its system is read.
#[derive(Clone, Debug)]
pub struct PlatformDraft {
    /// Its place among the zones of the notes.
    pub order: usize,
    /// As written.
    pub name: Text,
    /// What else it is called.
    pub aliases: Vec<Text>,
    /// All that the notes say of it.
    pub passages: Vec<Passage>,
    /// Where its first section stands.
    pub span: Span,
}

impl PlatformDraft {
    /// All that it is called, its own name first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(Text::as_str)
    }
}

/// Whether a text describes a system: flows that it states, or enough parts.
pub fn describes_system(system: &System, flows: usize) -> bool {
    let stated = system.flows.iter().filter(|flow| flow.stated).count();
    let parts = system.components.iter().filter(|component| component.stated).count();
    stated >= flows || parts >= 3 && stated >= 1 || parts >= 4
}

/// Whether a text names the parts of a system and, behind a label, what that is built with.
pub fn lists_parts_and_stack(system: &System, blocks: &[Block], cues: &Cues) -> bool {
    const PARTS: usize = 3;
    const TECHNOLOGIES: usize = 2;
    let parts = system.components.iter().filter(|component| component.stated).count();
    let is_stack = |line: &&Text| {
        let label = line.as_str().split_once([':', '：']).map(|(label, _)| label);
        label.is_some_and(|label| {
            cues.lists_stack(label.trim_matches(|c: char| !c.is_alphanumeric()))
        })
    };
    parts >= PARTS
        && system.technologies.len() >= TECHNOLOGIES
        && lines_of(blocks).iter().any(is_stack)
}

/// Which of `names` a sentence speaks of: all of the words by which that name differs from others,
/// one behind the other. The first to be named wins, then the longer name.
pub fn named(sentence: &str, names: &[&str], cues: &Cues) -> Option<usize> {
    let mut best: Option<(usize, std::cmp::Reverse<usize>, usize)> = None;
    for (index, name) in names.iter().enumerate() {
        let words = cues.distinctive(name);
        if words.is_empty() || words.len() == 1 && words[0].chars().count() < 4 {
            continue;
        }
        let Some(at) = position(sentence, &words) else { continue };
        let candidate = (at, std::cmp::Reverse(words.len()), index);
        if best.is_none_or(|best| candidate < best) {
            best = Some(candidate);
        }
    }
    best.map(|(_, _, index)| index)
}

/// Where words stand one right behind the other, letter case aside.
fn position(sentence: &str, words: &[&str]) -> Option<usize> {
    let mut tokens = Vec::new();
    for piece in sentence
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
        .filter(|piece| !piece.is_empty())
    {
        tokens.push(piece);
    }
    // One word alone is a name only where it is written like one.
    let single = words.len() == 1;
    let same =
        |a: &str, b: &str| if single { a == b } else { a.to_lowercase() == b.to_lowercase() };
    tokens.windows(words.len()).position(|window| window.iter().zip(words).all(|(a, b)| same(a, b)))
}

/// How many letters a name has that lines are searched for. What is longer is nobody's name for a
/// system, and would be compared at every place of a long line.
const SHORTEST: usize = 4;
const LONGEST: usize = 200;

/// Names of platforms, ready to be looked for in lines.
pub struct Names<'n> {
    all: Vec<&'n str>,
    /// Places in `all` of those that begin with a plain letter or digit, which stand alone only
    /// where a run of them begins, and the runs that they begin with.
    headed: Vec<usize>,
    heads: Glance,
    /// Places of the others.
    others: Vec<usize>,
}

impl<'n> Names<'n> {
    /// Makes names ready to be looked for.
    pub fn new(names: Vec<&'n str>) -> Self {
        let is_long = |&at: &usize| (SHORTEST..=LONGEST).contains(&names[at].chars().count());
        let head = |at: usize| &names[at][..plain_run(names[at].as_bytes())];
        let begins = |&at: &usize| !head(at).is_empty();
        let (headed, others): (Vec<usize>, Vec<usize>) =
            (0..names.len()).filter(is_long).partition(begins);
        let heads = Glance::of(headed.iter().map(|&at| head(at)));
        Self { all: names, headed, heads, others }
    }

    /// Where a line names platforms in full, letter case aside: each where it stands first.
    pub fn find(&self, apart: &Apart) -> Vec<(usize, Range<usize>)> {
        let line = apart.text();
        let mut found: Vec<(usize, Range<usize>)> = Vec::new();
        for (at, _) in apart.like(&self.heads) {
            for &name in &self.headed {
                let range = at..at + self.all[name].len();
                let here = line.as_bytes().get(range.clone());
                let stands = here.is_some_and(|here| {
                    here.eq_ignore_ascii_case(self.all[name].as_bytes())
                        && stands_alone(line, &range)
                });
                if stands && !found.iter().any(|(known, _)| *known == name) {
                    found.push((name, range));
                }
            }
        }
        let others = self.others.iter();
        found.extend(others.filter_map(|&name| Some((name, first_place(line, self.all[name])?))));
        found.sort_by_key(|(name, _)| *name);
        found
    }
}

/// Where a name stands first in a line as words of its own, letter case aside.
fn first_place(line: &str, name: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(at) = find_any_case(&line[from..], name) {
        let range = from + at..from + at + name.len();
        if stands_alone(line, &range) {
            return Some(range);
        }
        from = range.end;
    }
    None
}

/// Where a name stands first in a text, the case of plain letters aside.
fn find_any_case(text: &str, name: &str) -> Option<usize> {
    let (text, name) = (text.as_bytes(), name.as_bytes());
    let first = name.first()?;
    let (lower, upper) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    let is_name = |&at: &usize| {
        text.get(at..at + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
    };
    memchr::memchr2_iter(lower, upper, text).find(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_by_looking_for_each() {
        let names =
            vec!["Relay", "relay hub", "the hub", "abc", "Größe", "결제 시스템", "(Hub)", "hubs"];
        let lines = [
            "",
            "relay",
            "Relays, relay hub and RELAY.",
            "the hubs of the hub",
            "preRelay_Relay",
            "a relay Hub, the Hub",
            "größe Größe",
            "결제 시스템에서 relay",
            "x(hub) (HUB)",
            "abc",
            "relay-hub relayhub relay hub2",
            "Relay에서",
        ];
        let ready = Names::new(names.clone());
        for line in lines {
            let each = names.iter().enumerate().filter(|(_, name)| name.chars().count() >= 4);
            let slowly: Vec<_> =
                each.filter_map(|(at, name)| Some((at, first_place(line, name)?))).collect();
            assert_eq!(ready.find(&Apart::of(line)), slowly, "{line}");
        }
    }
}
