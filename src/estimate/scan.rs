//! Words and phrases of the vocabulary, looked for from one place of a text on.

use crate::vocabulary::{phrases::Phrases, technologies::is_cjk};

/// What is left to read of a text.
#[derive(Clone, Copy, Debug)]
pub struct Scan<'a> {
    /// It.
    pub rest: &'a str,
}

impl<'a> Scan<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { rest: text.trim() }
    }

    /// Takes the longest of some phrases, in any case.
    pub fn eat<'w>(&mut self, phrases: &'w Phrases) -> Option<&'w str> {
        self.eat_of([phrases])
    }

    /// Takes the longest of the phrases of some lists, in any case.
    pub fn eat_of<'w>(&mut self, lists: impl IntoIterator<Item = &'w Phrases>) -> Option<&'w str> {
        let first = self.rest.trim_start().chars().next()?;
        let near = lists.into_iter().filter(|phrases| phrases.may_begin(first));
        self.take(near.flatten(), false)
    }

    /// Takes the longest of some phrases, written as they are.
    pub fn eat_exact<'w>(&mut self, phrases: &'w Phrases) -> Option<&'w str> {
        let first = self.rest.trim_start().chars().next()?;
        if phrases.may_begin(first) { self.take(phrases, true) } else { None }
    }

    /// Takes the longest of some words, in any case.
    pub fn eat_any<'w>(&mut self, words: impl IntoIterator<Item = &'w String>) -> Option<&'w str> {
        self.take(words, false)
    }

    /// Whether it begins with one of some phrases.
    pub fn sees(mut self, phrases: &Phrases) -> bool {
        self.eat(phrases).is_some()
    }

    fn take<'w>(
        &mut self,
        phrases: impl IntoIterator<Item = &'w String>,
        exact: bool,
    ) -> Option<&'w str> {
        let text = self.rest.trim_start();
        let found = phrases
            .into_iter()
            .filter_map(|phrase| Some((length(text, phrase, exact)?, phrase.as_str())))
            .max_by_key(|&(length, _)| length);
        let (length, phrase) = found?;
        self.rest = &text[length..];
        Some(phrase)
    }

    /// Takes digits with the marks between them: `1,200.5`, `300 000`.
    pub fn eat_digits(&mut self) -> Option<&'a str> {
        let text = self.rest.trim_start();
        let length = digits(text);
        self.rest = &text[length..];
        (length > 0).then(|| &text[..length])
    }

    /// Takes a mark.
    pub fn eat_mark(&mut self, mark: char) -> bool {
        let Some(rest) = self.rest.trim_start().strip_prefix(mark) else { return false };
        self.rest = rest;
        true
    }

    /// Takes one word.
    pub fn eat_word(&mut self) -> Option<&'a str> {
        let text = self.rest.trim_start();
        let end = text.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(text.len());
        self.rest = &text[end..];
        (end > 0).then(|| &text[..end])
    }
}

/// Where a word may begin in a text: what is left from each such place on, with the place.
pub fn starts(text: &str) -> impl Iterator<Item = (usize, Scan<'_>)> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let begins =
            !before.is_alphanumeric() || !c.is_alphanumeric() || is_cjk(c) || is_cjk(before);
        before = c;
        (begins && !c.is_whitespace()).then(|| (at, Scan { rest: &text[at..] }))
    })
}

/// Whether one of some phrases stands in a text.
pub fn has(text: &str, phrases: &Phrases) -> bool {
    has_of(text, &[phrases])
}

/// Whether one of the phrases of some lists stands in a text.
pub fn has_of(text: &str, lists: &[&Phrases]) -> bool {
    starts(text).any(|(_, mut scan)| scan.eat_of(lists.iter().copied()).is_some())
}

/// The bytes of a text that a phrase covers, where the text begins with it and no letter goes on.
fn length(text: &str, phrase: &str, exact: bool) -> Option<usize> {
    let mut rest = text.chars();
    for wanted in phrase.chars() {
        if !is_letter(rest.next()?, wanted, exact) {
            return None;
        }
    }
    let joins = |c: char| c.is_alphabetic() && !is_cjk(c);
    let goes_on = phrase.chars().next_back().is_some_and(joins)
        && rest.clone().next().is_some_and(|c| joins(c) || c.is_ascii_digit());
    (!goes_on).then(|| text.len() - rest.as_str().len())
}

/// Whether a letter is the one that is wanted, in its case or in any.
fn is_letter(found: char, wanted: char, exact: bool) -> bool {
    if found == wanted || exact {
        return found == wanted;
    }
    // Most letters are plain, and most do not fit: this is the whole cost of a vocabulary.
    if found.is_ascii() && wanted.is_ascii() {
        return found.eq_ignore_ascii_case(&wanted);
    }
    found.to_lowercase().eq(wanted.to_lowercase())
}

fn digits(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    loop {
        let mark = text[end..].chars().next();
        match mark {
            Some(c) if c.is_ascii_digit() => end += 1,
            Some('.' | ',') if end > 0 && digit(end + 1) => end += 1,
            Some(c @ (' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’')) if end > 0 => {
                let group = end + c.len_utf8();
                if !(0..3).all(|at| digit(group + at)) || digit(group + 3) {
                    return end;
                }
                end = group + 3;
            }
            _ => return end,
        }
    }
}
