//! Which words behind a number are what it counts.

use std::ops::Range;

use super::{Found, Reader, tokens::Kind};

impl Reader<'_> {
    /// Whether a number counts the word behind it, of which nothing tells that it is a noun.
    pub(super) fn counts(&self, at: usize, next: usize) -> bool {
        let number = self.word(at);
        let before = at.checked_sub(1).filter(|_| !self.is_first(at));
        let small = number.len() <= 2;
        let named = before.is_some_and(|before| self.is_name(before))
            && !self.is_capital(next)
            && !self.capital_nouns;
        // `1 Customer Obsession`, `10115 Berlin`
        let capital = self.is_capital(next) && !self.shouts && !self.capital_nouns;
        let leads = match before {
            Some(at) => self.is_first(at) && self.kind(at) == Some(Kind::Mark),
            None => true,
        };
        let listed = leads && small && (capital || self.shouts);
        let place = capital && number.len() == 5 && number.bytes().all(|b| b.is_ascii_digit());
        let hour = small && before.is_some_and(|at| self.is_lower(at, &self.cues.at_times));
        !(named || listed || place || hour)
    }

    /// One counted word, or small words before a noun with a capital: `412 Kunden`, `3 neue Kunden`.
    pub(super) fn single(&self, first: usize) -> Option<Range<usize>> {
        let is_word = |at: usize| {
            !self.is_first(at) && self.kind(at) == Some(Kind::Word) && !self.is_stop(at)
        };
        if !is_word(first) || self.word(first).chars().count() < 2 {
            return None;
        }
        let mut last = first;
        if self.capital_nouns {
            let words = (first..first + 3).take_while(|&at| is_word(at));
            last = words.into_iter().find(|&at| self.is_capital(at))?;
        }
        // What is done is not counted: `3 worked`, `2 quickly`.
        let word = self.word(last);
        let done = word.ends_with("ed") || word.ends_with("ly");
        let uncounted = done || self.is_lower(last, &self.cues.uncounted);
        if last == first && uncounted && !self.is_capital(last) {
            return None;
        }
        let hyphen = self.word(last + 1) == "-" && self.is_glued(last + 1);
        if hyphen && self.is_glued(last + 2) && self.kind(last + 2) == Some(Kind::Word) {
            last += 2;
        }
        Some(first..last + 1)
    }

    pub(super) fn counted(&self, found: &mut Found, words: Range<usize>) -> usize {
        found.weak = false;
        found.bare = false;
        let last = words.end - 1;
        found.of = Some(self.start(words.start)..self.end(last));
        found.written.end = self.end(last);
        self.rate(found, words.end)
    }

    /// Up to four words that end in a plural: what is counted.
    pub(super) fn noun(&self, first: usize) -> Option<Range<usize>> {
        for at in first..first + 4 {
            // A hyphen holds two words together: `sub-teams`.
            let hyphen = at > first && self.word(at) == "-" && self.is_glued(at);
            if hyphen && self.is_glued(at + 1) {
                continue;
            }
            let word = self.kind(at) == Some(Kind::Word) && !self.is_first(at);
            if !word || self.is_stop(at) || self.is_lower(at, &self.cues.number_words) {
                return None;
            }
            // A noun with a capital is a noun without a plural's ending: `412 Kunden melden`.
            if self.capital_nouns && self.is_capital(at) {
                return Some(first..at + 1);
            }
            if self.is_plural(at) {
                return Some(first..at + 1);
            }
        }
        None
    }

    pub(super) fn is_plural(&self, at: usize) -> bool {
        let word = self.word(at).to_lowercase();
        let plural = word.len() >= 4
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !self.cues.singular_s.contains(&word);
        plural || self.cues.irregular_plurals.contains(&word)
    }
}

/// Whether a word ends as a noun does, so that what follows it is no part of the name.
pub(super) fn is_abstract(word: &str) -> bool {
    const ENDS: [&str; 6] = ["ment", "tion", "sion", "ness", "ance", "ence"];
    ENDS.iter().any(|end| word.ends_with(end))
}
