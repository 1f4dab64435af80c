//! Phrases in a text, as words of their own.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// Phrases looked for as words, letter case aside.
#[derive(Clone, Debug)]
pub struct Phrases {
    automaton: Option<AhoCorasick>,
    ascii: Vec<bool>,
}

impl Phrases {
    /// Makes phrases ready to be looked for.
    pub fn new<S: AsRef<str>>(phrases: &[S]) -> Self {
        let patterns: Vec<&str> = phrases.iter().map(|phrase| phrase.as_ref().trim()).collect();
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            .build(&patterns)
            .ok();
        Self { automaton, ascii: patterns.iter().map(|phrase| phrase.is_ascii()).collect() }
    }

    /// Which phrases stand where in a text, in order; none overlap.
    pub fn find<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> + 'a {
        let matches = self.automaton.iter().flat_map(move |automaton| automaton.find_iter(text));
        matches.map(|found| (found.pattern().as_usize(), found.range())).filter(
            move |(phrase, range)| {
                !self.ascii.get(*phrase).copied().unwrap_or_default() || stands_alone(text, range)
            },
        )
    }

    /// Whether any of them stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.find(text).next().is_some()
    }
}

/// Whether a range of a text begins and ends at the boundary of a word.
pub fn stands_alone(text: &str, range: &std::ops::Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let behind = text[range.end..].chars().next();
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    !is_word(before) && !is_word(behind)
}
