//! Figures: numbers with what they count, as written.
//!
//! A number is a figure when something says what it measures: a unit, a counted word of any
//! language, a currency, a magnitude, a period; or when it is the end of a change (`down to 5`).
//! Years, dates, versions, clock times, names and list numbers are none.

mod bounds;
mod changes;
mod digits;
mod east;
mod measures;
mod names;
mod nouns;
mod spelled;
#[cfg(test)]
mod tests;
mod tokens;
mod words;

use std::ops::Range;

use self::{
    changes::merge,
    names::code_spans,
    tokens::{Kind, Token, tokens},
};
use super::{
    Figure,
    cues::{FigureCues, cues},
};
use crate::{
    source::Text,
    text::ends_sentence_at,
    vocabulary::{
        glance::Apart,
        technologies::{addresses, is_inside},
    },
};

/// All figures of a text, in order.
pub fn find(text: &Text) -> Vec<Figure> {
    find_in(text, &Apart::of(text.as_str()))
}

/// The same of a text whose words are told apart already.
pub fn find_in(text: &Text, apart: &Apart) -> Vec<Figure> {
    if !cues().figures.openings.may_be_in(apart) {
        return Vec::new();
    }
    let Some(reader) = Reader::new(text.as_str()) else { return Vec::new() };
    let found = merge(&reader, reader.candidates());
    found.into_iter().filter(|found| !found.weak).map(|found| found.figure(text)).collect()
}

/// A number in the making; all ranges are bytes of the text.
#[derive(Clone, Debug)]
struct Found {
    written: Range<usize>,
    value: Range<usize>,
    of: Option<Range<usize>>,
    stray: Option<Range<usize>>,
    /// Nothing says that it counts; only another end of a change or range can save it.
    weak: bool,
    /// Nothing behind it says what it counts.
    bare: bool,
    /// The token with its digits.
    at: usize,
}

impl Found {
    fn figure(self, text: &Text) -> Figure {
        let words = |range: Range<usize>| unwrapped(text.as_str()[range].trim());
        let (before, after) = around(text.as_str(), &self.written);
        Figure {
            span: text.span_of(self.written.clone()),
            written: words(self.written),
            value: words(self.value),
            of: self.of.map(words).filter(|of| !of.is_empty()),
            stray: self.stray.map(words),
            before: before.to_owned(),
            after: after.to_owned(),
        }
    }
}

/// Words of a wrapped line on one line.
fn unwrapped(words: &str) -> String {
    if !words.contains('\n') {
        return words.to_owned();
    }
    words.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// The words of the same sentence before and behind a figure, a hundred bytes of them at most.
fn around<'a>(text: &'a str, figure: &Range<usize>) -> (&'a str, &'a str) {
    const NEAR: usize = 100;
    let mut first = figure.start.saturating_sub(NEAR);
    let mut last = (figure.end + NEAR).min(text.len());
    while !text.is_char_boundary(first) {
        first += 1;
    }
    while !text.is_char_boundary(last) {
        last -= 1;
    }
    let (before, after) = (&text[first..figure.start], &text[figure.end..last]);
    let end = |&(at, c): &(usize, char)| c == '\n' || ends_sentence_at(text, at, c);
    let opened = before.char_indices().map(|(at, c)| (first + at, c)).rev().find(end);
    let before = opened.map_or(before, |(at, c)| &text[at + c.len_utf8()..figure.start]);
    let closed = after.char_indices().map(|(at, c)| (figure.end + at, c)).find(end);
    let after = closed.map_or(after, |(at, _)| &text[figure.end..at]);
    (before.trim(), after.trim())
}

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    hidden: Vec<Range<usize>>,
    cues: &'static FigureCues,
    /// All in capitals: capitals say nothing.
    shouts: bool,
    /// In a language that writes nouns with a capital.
    capital_nouns: bool,
}

impl<'a> Reader<'a> {
    /// `None` where no token can begin a figure: it is a number, or a word that may stand for one.
    fn new(text: &'a str) -> Option<Self> {
        let cues = &cues().figures;
        let tokens = tokens(text, &cues.openings);
        if !tokens.iter().any(|token| token.kind == Kind::Number || token.opens) {
            return None;
        }
        let mut hidden = addresses(text);
        hidden.extend(code_spans(text));
        hidden.sort_by_key(|range| range.start);
        let word = |token: &Token| &text[token.range.clone()];
        let capital = |token: &Token| word(token).starts_with(char::is_uppercase);
        let capital_nouns = tokens.iter().any(|token| cues.capital_nouns.contains(word(token)))
            && tokens.iter().any(capital);
        let shouts = !text.chars().any(char::is_lowercase);
        Some(Self { text, tokens, hidden, cues, shouts, capital_nouns })
    }

    fn candidates(&self) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            let visible = !is_inside(&self.hidden, token.range.start);
            let read = match token.kind {
                Kind::Number if visible => self.quantity(at),
                Kind::Word if visible => self.in_words(at),
                _ => None,
            };
            at = match read {
                Some((figure, next)) => {
                    found.extend(figure);
                    next.max(at + 1)
                }
                None => at + 1,
            };
        }
        found
    }

    /// The first token, from one on, that a figure does not cover.
    fn after(&self, found: &Found, from: usize) -> usize {
        let rest = self.tokens.get(from..).unwrap_or_default();
        from + rest.iter().take(12).take_while(|t| t.range.end <= found.written.end).count()
    }

    fn found(&self, tokens: Range<usize>) -> Found {
        let value = self.start(tokens.start)..self.end(tokens.end - 1);
        let written = value.clone();
        Found { written, value, of: None, stray: None, weak: false, bare: false, at: tokens.start }
    }
}
