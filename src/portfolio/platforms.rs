//! Systems: which sections are one, and which words speak of one.

use super::{
    Passage,
    cues::{Cues, stands_alone},
};
use crate::{
    source::{Span, Text},
    systems::System,
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

/// Where a line names platforms in full, letter case aside.
pub fn mentions(line: &str, names: &[&str]) -> Vec<(usize, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let length = name.chars().count();
        if !(SHORTEST..=LONGEST).contains(&length) {
            continue;
        }
        let mut from = 0;
        while let Some(at) = find_any_case(&line[from..], name) {
            let range = from + at..from + at + name.len();
            if stands_alone(line, &range) {
                found.push((index, range));
                break;
            }
            from = range.end;
        }
    }
    found
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
