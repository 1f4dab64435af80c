//! Letters that stand for parts, sure only by their order: `(S) … (A) … (R) …`.

use super::{LabelIndex, Meaning};
use crate::{portfolio::Part, source::Text, text::is_space};

/// Whether letters in brackets, at their places in some lines, have a story behind them. `Lee (S),
/// Kim (A), Roy (R)` has names before them and nothing behind; of a story that opens with the first
/// letter one part may be a word: `(R) Fixed.`
fn tells_behind_letters(lines: &[Text], places: &[Vec<usize>]) -> bool {
    let mut pieces: Vec<(&str, &str)> = Vec::new();
    for (line, places) in lines.iter().zip(places) {
        let words = line.as_str();
        let ends = places.iter().skip(1).copied().chain([words.len()]);
        pieces.extend(places.iter().zip(ends).map(|(&at, end)| (&words[..at], &words[at..end])));
    }
    let tells = |(_, told): &(&str, &str)| told.split_whitespace().nth(2).is_some();
    let is_named = |(above, _): &(&str, &str)| {
        let name = above.split_whitespace().next_back().unwrap_or_default();
        name.starts_with(char::is_uppercase) && name.ends_with(char::is_alphanumeric)
    };
    let opens = pieces.first().is_some_and(|(above, _)| {
        let above = above.trim_end();
        above.is_empty() || above.ends_with(['.', '!', '?', '。', '-', '–', '—'])
    });
    !pieces.iter().all(is_named) && (pieces.iter().all(tells) || opens && pieces.iter().any(tells))
}

impl LabelIndex {
    /// Where letters in brackets stand in lines, in the order in which stories are told: `(S) it was
    /// slow (A) I mended it (R) 3 ms`. For each line the places in it.
    pub fn letters_in_brackets(&self, lines: &[Text]) -> Option<Vec<Vec<usize>>> {
        let mut told: Vec<Part> = Vec::new();
        let mut all = Vec::with_capacity(lines.len());
        for line in lines {
            let words = line.as_str();
            let mut places = Vec::new();
            for at in memchr::memchr2_iter(b'(', b'[', words.as_bytes()) {
                let close = if words[at..].starts_with('(') { ')' } else { ']' };
                let mut inner = words[at + 1..].chars();
                let letter = inner.next().filter(char::is_ascii_uppercase);
                let stands = inner.as_str().starts_with(close)
                    && (at == 0 || words[..at].ends_with(is_space));
                let Some(Meaning::Part(part)) =
                    letter.filter(|_| stands).and_then(|letter| self.letters.get(&letter))
                else {
                    continue;
                };
                if told.last().is_some_and(|before| before >= part) {
                    return None;
                }
                told.push(*part);
                places.push(at);
            }
            all.push(places);
        }
        let has = |part: Part| told.contains(&part);
        let is_whole = told.len() >= 3 && has(Part::Action) && has(Part::Result);
        (is_whole && tells_behind_letters(lines, &all)).then_some(all)
    }

    /// The part that a capital alone stands for.
    pub fn lone_letter(&self, words: &str) -> Option<Part> {
        let mut letters = words.chars();
        let (letter, None) = (letters.next()?, letters.next()) else { return None };
        match self.letters.get(&letter) {
            Some(Meaning::Part(part)) => Some(*part),
            _ => None,
        }
    }

    /// Letters for parts that stand at the head of a line without a mark, with a space behind them:
    /// where they end, and the part of the first and of the last. One line alone says nothing (`A
    /// queue`): see [`Self::letters_in_order`].
    fn bare_letters(&self, words: &str) -> Option<(usize, [Part; 2])> {
        let (head, rest) = words.split_once(' ')?;
        let part = |letter: &str| match (letter.len(), letter.chars().next()?) {
            (1, letter) if letter.is_ascii_uppercase() => match self.letters.get(&letter)? {
                Meaning::Part(part) => Some(*part),
                _ => None,
            },
            _ => None,
        };
        let (first, last) = head.split_once('/').unwrap_or((head, head));
        let says = rest.starts_with(|c: char| c.is_alphanumeric() || "\"“'(~<>+*_`".contains(c));
        Some((head.len(), [part(first)?, part(last)?])).filter(|_| says)
    }

    /// Where the letters of lines end that all begin with one of a part, in the order in which
    /// stories are told and with the action and the result among them: `S it rang`, `A I answered`,
    /// `R 3 minutes`.
    pub fn letters_in_order<'t>(
        &self,
        lines: impl Iterator<Item = &'t Text>,
    ) -> Option<Vec<usize>> {
        let mut ends = Vec::new();
        let mut told: Vec<Part> = Vec::new();
        for line in lines {
            let (end, [first, last]) = self.bare_letters(line.as_str())?;
            if first > last || told.last().is_some_and(|&before| before > first) {
                return None;
            }
            ends.push(end);
            told.extend([first, last]);
        }
        let has = |part: Part| told.contains(&part);
        let begins = has(Part::Situation) || has(Part::Task);
        (begins && has(Part::Action) && has(Part::Result)).then_some(ends)
    }
}
