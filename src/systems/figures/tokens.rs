//! A text as numbers, words and marks.

use std::ops::Range;

use crate::{systems::cues::Openings, text::plain_run, vocabulary::technologies::is_cjk};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Word,
    Cjk,
    Mark,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    /// No white space before it.
    pub(super) glued: bool,
    /// The first of its line or its cell.
    pub(super) first: bool,
    /// A word that may stand for a number.
    pub(super) opens: bool,
}

pub(super) fn tokens(text: &str, openings: &Openings) -> Vec<Token> {
    const LETTERS: usize = 5;
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / LETTERS + 1);
    let mut at = 0;
    let mut first = true;
    while let Some(c) = text[at..].chars().next() {
        if c == ' ' {
            at += 1;
            continue;
        }
        if c.is_whitespace() {
            first |= matches!(c, '\n' | '\t');
            at += c.len_utf8();
            continue;
        }
        let (kind, length) = token_at(&text[at..], c);
        let glued = tokens.last().is_some_and(|last| last.range.end == at);
        let opens = kind == Kind::Word && openings.may_be(&text[at..at + length]);
        tokens.push(Token { kind, range: at..at + length, glued, first, opens });
        first = false;
        at += length;
    }
    tokens
}

fn token_at(rest: &str, c: char) -> (Kind, usize) {
    if c.is_ascii_digit() {
        (Kind::Number, number_length(rest))
    } else if is_cjk(c) {
        (Kind::Cjk, run(rest, is_cjk))
    } else if c.is_alphabetic() {
        (Kind::Word, word_length(rest))
    } else {
        (Kind::Mark, c.len_utf8())
    }
}

pub(super) fn run(rest: &str, test: impl Fn(char) -> bool) -> usize {
    let mut at = 0;
    // A plain character is a byte, and needs no decoding.
    while let Some(&byte) = rest.as_bytes().get(at) {
        let found =
            if byte.is_ascii() { Some(char::from(byte)) } else { rest[at..].chars().next() };
        let Some(found) = found.filter(|&c| test(c)) else { break };
        at += found.len_utf8();
    }
    at
}

/// Digits, and points and commas between digits; thousands may be set off by spaces and
/// apostrophes (`300 000`, `1'200`).
fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    while is_digit(end) || matches!(bytes.get(end), Some(b'.' | b',')) && is_digit(end + 1) {
        end += 1;
    }
    if end > 3 || rest.starts_with('0') || !rest[..end].bytes().all(|b| b.is_ascii_digit()) {
        return end;
    }
    while let Some(length) = group_length(&rest[end..]) {
        end += length;
    }
    end
}

/// The length of a mark and three digits: ` 000`.
fn group_length(rest: &str) -> Option<usize> {
    let mark = rest.chars().next()?;
    if !matches!(mark, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’') {
        return None;
    }
    let digits = &rest[mark.len_utf8()..];
    let count = digits.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let after = digits[count..].chars().next();
    let decimals = matches!(after, Some('.' | '/' | ':' | '-'))
        && digits[count + 1..].starts_with(|c: char| c.is_ascii_digit());
    (count == 3 && !decimals).then_some(mark.len_utf8() + 3)
}

/// Letters and digits, and apostrophes and full stops between letters (`o'clock`, `p.m`).
fn word_length(rest: &str) -> usize {
    // Most words are of plain letters alone.
    let mut end = plain_run(rest.as_bytes());
    let goes_on = |byte: &u8| !byte.is_ascii() || *byte == b'\'';
    if !rest.as_bytes().get(end).is_some_and(goes_on) {
        return end;
    }
    loop {
        end += run(&rest[end..], |c| c.is_alphanumeric() && !is_cjk(c));
        let mut next = rest[end..].chars();
        let apostrophe = matches!(next.next(), Some('\'' | '’'));
        let letter = next.next().is_some_and(|c| c.is_alphabetic() && !is_cjk(c));
        if !(apostrophe && letter) {
            return end;
        }
        end += rest[end..].chars().next().map_or(1, char::len_utf8);
    }
}
