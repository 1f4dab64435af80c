//! What a token is, whatever it counts.

use std::ops::Range;

use super::{Reader, tokens::Kind};
use crate::systems::cues::Words;

impl<'a> Reader<'a> {
    /// Whether some words are a unit of time or size.
    pub(super) fn is_unit(&self, range: Range<usize>) -> bool {
        self.cues.units.contains(&self.text[range].trim().to_lowercase())
    }

    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.range.clone()])
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    pub(super) fn is_glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.glued)
    }

    pub(super) fn end(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |token| token.range.end)
    }

    pub(super) fn start(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |token| token.range.start)
    }

    pub(super) fn is(&self, at: usize, words: &Words) -> bool {
        words.contains(self.word(at))
    }

    pub(super) fn is_lower(&self, at: usize, words: &Words) -> bool {
        let word = self.word(at);
        // Nothing in the data is as long as that; and most words are in lower case as they are.
        word.len() < 40
            && if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
                words.contains(word)
            } else {
                words.contains(word.to_lowercase().as_str())
            }
    }

    /// Whether the words from one token to another, on one line, are one of the phrases.
    pub(super) fn is_phrase(&self, first: usize, last: usize, phrases: &Words) -> bool {
        if (first + 1..=last).any(|at| self.is_first(at)) {
            return false;
        }
        let phrase = self.text.get(self.start(first)..self.end(last)).unwrap_or_default();
        phrase.len() < 40 && phrases.contains(phrase.to_lowercase().as_str())
    }

    /// Whether up to three words that end before a token are one of the phrases: the first token.
    pub(super) fn phrase_before(&self, at: usize, phrases: &Words) -> Option<usize> {
        let last = at.checked_sub(1)?;
        let is_phrase = |&first: &usize| {
            self.kind(first) == Some(Kind::Word) && self.is_phrase(first, last, phrases)
        };
        (last.saturating_sub(2)..=last).find(is_phrase)
    }

    pub(super) fn is_first(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| token.first)
    }

    /// Whether a word begins with a capital or has one inside, and the text is not all capitals.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        !self.shouts && self.word(at).chars().take(20).any(char::is_uppercase)
    }

    /// Whether a word is written as abbreviations are: `IT`, `US`.
    fn is_abbreviation(&self, at: usize) -> bool {
        let word = self.word(at);
        !self.shouts && (2..20).contains(&word.len()) && !word.chars().any(char::is_lowercase)
    }

    pub(super) fn is_stop(&self, at: usize) -> bool {
        !self.is_abbreviation(at) && self.is_lower(at, &self.cues.stops)
    }

    /// Whether a word with a capital has it as a name, not as the first of a sentence.
    pub(super) fn is_name(&self, at: usize) -> bool {
        let ended = at.checked_sub(1).is_none_or(|before| {
            self.kind(before) == Some(Kind::Mark) && !matches!(self.word(before), "," | "-")
        });
        self.kind(at) == Some(Kind::Word) && self.is_capital(at) && !self.is_first(at) && !ended
    }

    pub(super) fn is_word_glued(&self, at: usize) -> bool {
        self.is_glued(at) && self.kind(at) != Some(Kind::Mark)
    }

    pub(super) fn is_end(&self, at: usize) -> bool {
        !self.is_glued(at) && matches!(self.word(at + 1), "." | "," | ";" | ")")
    }
}

pub(super) fn prefix<'a>(text: &'a str, words: &[String]) -> Option<&'a str> {
    let word = words.iter().find(|word| text.starts_with(word.as_str()))?;
    text.get(..word.len())
}
