//! Which words suggest a principle that nobody named.

use std::ops::Range;

use ahash::HashMap;

use crate::{
    portfolio::cues::{Phrases, stands_alone},
    text::{is_plain, lower_plain, plain_run},
    vocabulary::{
        SetPrinciple,
        glance::{Apart, Glance},
    },
};

/// Words that suggest principles.
#[derive(Clone, Debug)]
pub struct Suggesting {
    phrases: Phrases,
    /// For each phrase the principle that it suggests.
    entries: Vec<usize>,
    /// The phrases by the plain letters and digits at their heads, in lower case. Most lines hold
    /// none of them, and are not gone through for all.
    by_head: HashMap<String, Vec<String>>,
    heads: Glance<64>,
    /// A bit for each plain character that begins one of the others.
    marks: u128,
    /// A bit for each plain character that is in none of them and in no word: none goes on over it.
    between: u128,
}

impl Suggesting {
    pub(super) fn of(entries: &[SetPrinciple]) -> Self {
        let owned = entries.iter().enumerate().flat_map(|(index, entry)| {
            entry.suggest.iter().map(move |phrase| (phrase.trim(), index))
        });
        let (phrases, entries): (Vec<&str>, Vec<usize>) = owned.unzip();
        let mut by_head: HashMap<String, Vec<String>> = HashMap::default();
        let mut marks = 0;
        for phrase in phrases.iter().filter(|phrase| phrase.is_ascii()) {
            match phrase.bytes().next() {
                Some(first) if is_plain(first) => {
                    let head = phrase[..plain_run(phrase.as_bytes())].to_ascii_lowercase();
                    by_head.entry(head).or_default().push((*phrase).to_owned());
                }
                Some(mark) => marks |= 1 << mark,
                None => {}
            }
        }
        let heads = Glance::of(by_head.keys().map(String::as_str));
        let is_between = |byte: &u8| !is_plain(*byte) && *byte != b'_';
        let inside = phrases.iter().flat_map(|phrase| phrase.bytes()).filter(u8::is_ascii);
        let inside = inside.fold(0, |inside: u128, byte| inside | 1 << byte);
        let between = (0..128).filter(is_between).fold(0, |all: u128, byte| all | 1 << byte);
        let between = between & !inside;
        Self { phrases: Phrases::new(&phrases), entries, by_head, heads, marks, between }
    }

    /// Which principles words of a text suggest, by their places among the known, and where.
    pub fn find<'a>(
        &'a self,
        apart: &Apart<'a>,
    ) -> impl Iterator<Item = (usize, Range<usize>)> + use<'a> {
        let text = apart.text();
        self.parts(apart).into_iter().flat_map(move |Range { start, end }| {
            let found = self.phrases.find(&text[start..end]);
            found.map(move |(phrase, at)| (self.entries[phrase], start + at.start..start + at.end))
        })
    }

    /// The parts of a text in which phrases may stand, in order: none in most texts, and seldom
    /// more than a sentence.
    fn parts(&self, apart: &Apart) -> Vec<Range<usize>> {
        let bytes = apart.text().as_bytes();
        let whole = 0..bytes.len();
        if !apart.is_plain() || !apart.lacks(self.marks) {
            return vec![whole];
        }
        let parts_it = |&byte: &u8| self.between >> byte & 1 == 1;
        let mut parts: Vec<Range<usize>> = Vec::new();
        for (at, word) in apart.like(&self.heads) {
            let is_covered = parts.last().is_some_and(|last| at < last.end);
            if !is_covered && self.begins(apart.text(), at, word) {
                let start = bytes[..at].iter().rposition(parts_it).map_or(0, |mark| mark + 1);
                let length = bytes[at..].iter().position(parts_it);
                parts.push(start..length.map_or(bytes.len(), |length| at + length));
            }
        }
        parts
    }

    /// Whether a phrase begins with a word of a text, where that stands.
    fn begins(&self, text: &str, at: usize, word: &str) -> bool {
        let stands = |phrase: &String| {
            let range = at..at + phrase.len();
            let here = text.get(range.clone());
            here.is_some_and(|here| here.eq_ignore_ascii_case(phrase)) && stands_alone(text, &range)
        };
        let phrases = self.by_head.get(&*lower_plain(word));
        phrases.is_some_and(|phrases| phrases.iter().any(stands))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Vocabulary;

    #[test]
    fn what_is_passed_over_suggests_nothing() {
        let mut lines = vec!["nothing".to_owned(), String::new(), "été".to_owned()];
        let sets = Vocabulary::embedded().sets;
        for phrase in sets.iter().flat_map(|set| &set.principles).flat_map(|it| &it.suggest) {
            lines.push(format!("x {}.", phrase.to_uppercase()));
            lines.push(format!("x{phrase} {phrase}_"));
            lines.push(format!("({phrase} {phrase}"));
        }
        for set in &sets {
            let suggesting = Suggesting::of(&set.principles);
            for line in &lines {
                let all = suggesting.phrases.find(line).count();
                assert_eq!(suggesting.find(&Apart::of(line)).count(), all, "{line}");
            }
        }
    }
}
