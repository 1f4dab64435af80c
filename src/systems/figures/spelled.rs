//! Figures whose number is a word or left out.

use super::{Found, Reader, tokens::Kind};

impl Reader<'_> {
    /// A figure whose number is a word or left out: `two weeks`, `millions of …`, `PB per day`.
    pub(super) fn in_words(&self, at: usize) -> Option<(Option<Found>, usize)> {
        // What an article begins, `a million users`, goes on with one of them.
        if !self.tokens[at].opens && !matches!(self.word(at), "a" | "A") {
            return None;
        }
        if let Some(multiple) = self.multiple(at) {
            return Some(multiple);
        }
        let (mut found, next) = self
            .many(at)
            .or_else(|| self.bare_unit(at))
            .or_else(|| self.bare_magnitude(at))
            .or_else(|| self.number_word(at))?;
        self.add_bound(&mut found, at);
        Some((Some(found), next))
    }

    /// `Millions of messages per day`, `tens of thousands of users`.
    fn many(&self, at: usize) -> Option<(Found, usize)> {
        let mut last = at;
        let is_many = |at: usize| self.is_lower(at, &self.cues.magnitudes_plural);
        if !is_many(at) {
            return None;
        }
        while self.word(last + 1) == "of" && is_many(last + 2) && last < at + 4 {
            last += 2;
        }
        if self.word(last + 1) != "of" {
            return None;
        }
        if self.is(last + 2, &self.cues.bare_units) {
            // `hundreds of GB per day`
            let mut found = self.found(at..last + 3);
            let next = self.rate(&mut found, last + 3);
            return found.of.is_some().then_some((found, next));
        }
        let noun = self.noun(last + 2)?;
        let mut found = self.found(at..last + 1);
        let next = self.counted(&mut found, noun);
        Some((found, next))
    }

    /// `PB per day`, `petabytes of data`.
    fn bare_unit(&self, at: usize) -> Option<(Found, usize)> {
        if !self.is(at, &self.cues.bare_units) {
            return None;
        }
        let mut found = self.found(at..at + 1);
        if self.word(at + 1) == "of" && self.kind(at + 2) == Some(Kind::Word) {
            let next = self.counted(&mut found, at + 2..at + 3);
            return Some((found, next));
        }
        let next = self.rate(&mut found, at + 1);
        found.of.is_some().then_some((found, next))
    }

    /// `trillion events`, `a million users`.
    fn bare_magnitude(&self, at: usize) -> Option<(Found, usize)> {
        let article = matches!(self.word(at), "a" | "A");
        let magnitude = if article { at + 1 } else { at };
        if !self.is_lower(magnitude, &self.cues.magnitudes) {
            return None;
        }
        let noun = self.noun(magnitude + 1)?;
        let mut found = self.found(at..magnitude + 1);
        let next = self.counted(&mut found, noun);
        Some((found, next))
    }

    /// `one hour`, `two million users`, `half an hour`.
    fn number_word(&self, at: usize) -> Option<(Found, usize)> {
        if !self.is_lower(at, &self.cues.number_words) {
            return None;
        }
        let last = self.number_end(at);
        if self.is_glued(last + 1) || self.goes_on_before(at) {
            return None;
        }
        let mut next = last + 1;
        if self.word(at).eq_ignore_ascii_case("half") && matches!(self.word(next), "a" | "an") {
            next += 1;
        }
        let word = self.word(next).to_lowercase();
        // `two hundred users`, `two hundred and ten thousand users`.
        let is_magnitude = |at: usize| self.is_lower(at, &self.cues.magnitudes);
        let behind = Some(next).filter(|&next| is_magnitude(next));
        let magnitude = behind.or_else(|| Some(last).filter(|&end| end > at && is_magnitude(end)));
        if let Some(magnitude) = magnitude {
            let mut found = self.found(at..magnitude + 1);
            let noun = self.noun(magnitude + 1)?;
            let end = self.counted(&mut found, noun);
            return Some((found, end));
        }
        // "One day I saw" counts nothing.
        let told = word == "day" && next == at + 1 && last == at && self.bound_before(at).is_none();
        let vague = self.word(at).eq_ignore_ascii_case("several");
        if !self.cues.units.contains(&word) || told || vague {
            return None;
        }
        let mut found = self.found(at..next + 1);
        let end = self.rate(&mut found, next + 1);
        Some((found, end))
    }

    /// The last token of a number that several words are: `thirty five`, `forty-two`, `one hundred
    /// and twelve`.
    fn number_end(&self, at: usize) -> usize {
        const MOST: usize = 8;
        let mut last = at;
        while last < at + MOST {
            let next = last + 1 + usize::from(self.joins_numbers(last + 1));
            if self.is_first(next) || !self.goes_on(last, next) {
                break;
            }
            last = next;
        }
        last
    }

    /// Whether a number that several words are began before a token.
    fn goes_on_before(&self, at: usize) -> bool {
        let before = at.checked_sub(1);
        let joined = before.filter(|&before| self.joins_numbers(before));
        let number = if joined.is_some() { at.checked_sub(2) } else { before };
        !self.is_first(at) && number.is_some_and(|number| self.goes_on(number, at))
    }

    /// Whether two words are of one number: `thirty` and `five`, `two` and `hundred`.
    fn goes_on(&self, word: usize, next: usize) -> bool {
        let is_number = |at: usize| {
            self.is_lower(at, &self.cues.number_words) || self.is_lower(at, &self.cues.number_tens)
        };
        is_number(word)
            && is_number(next)
            && (self.is_lower(word, &self.cues.number_tens)
                || self.is_lower(next, &self.cues.number_hundreds))
    }

    /// The hyphen of `forty-two`, the word of `hundred and two`.
    fn joins_numbers(&self, at: usize) -> bool {
        let hundreds = |at: usize| self.is_lower(at, &self.cues.number_hundreds);
        self.word(at) == "-" && self.is_glued(at)
            || self.word(at) == "and" && at.checked_sub(1).is_some_and(hundreds)
    }
}
