//! Whether a word may be one of some, at a glance.

use std::ops::Range;

use crate::text::{is_plain_gap, runs};

/// What a glance at a word sees: its first byte, its last, and its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign(u32);

impl Sign {
    /// That of a word, the case of its plain letters aside.
    #[inline]
    pub fn of(word: &[u8]) -> Self {
        Self::between(word, word, word.len())
    }

    /// That of two words with a space between them.
    #[inline]
    pub fn of_two(first: &[u8], second: &[u8]) -> Self {
        Self::between(first, second, first.len() + 1 + second.len())
    }

    /// That of words of some length, by the first and the last of them.
    #[inline]
    fn between(first: &[u8], last: &[u8], length: usize) -> Self {
        let end = |byte: Option<&u8>| byte.map_or(0, u8::to_ascii_lowercase);
        let (first, last) = (end(first.first()), end(last.last()));
        let word = u32::from(first) << 16 | u32::from(last) << 8 | length as u32 & 0xff;
        // A multiplication spreads them over all bits; the upper ones know of every lower one.
        Self(word.wrapping_mul(0x9e37_79b1) >> 16)
    }
}

/// A line with its words told apart, once for all who look for names in it.
#[derive(Clone, Debug)]
pub struct Apart<'t> {
    text: &'t str,
    words: Vec<Word>,
    /// A bit for each plain character in it that is no letter and no digit.
    marks: u128,
    has_digits: bool,
    is_plain: bool,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    start: u32,
    end: u32,
    sign: Sign,
}

impl<'t> Apart<'t> {
    /// The runs of plain letters and digits of a text.
    pub fn of(text: &'t str) -> Self {
        const LETTERS: usize = 5;
        let bytes = text.as_bytes();
        let mut words = Vec::with_capacity(bytes.len() / LETTERS + 1);
        let (mut marks, mut end) = (0, 0);
        let marks_in = |bytes: &[u8]| {
            let plain = bytes.iter().filter(|byte| byte.is_ascii());
            plain.fold(0, |marks, byte| marks | 1 << byte)
        };
        for Range { start, end: next } in runs::plain(bytes) {
            marks |= marks_in(&bytes[end..start]);
            end = next;
            let sign = Sign::of(&bytes[start..end]);
            words.push(Word { start: start as u32, end: end as u32, sign });
        }
        marks |= marks_in(&bytes[end..]);
        let has_digits = runs::has_digits(bytes);
        Self { text, words, marks, has_digits, is_plain: text.is_ascii() }
    }

    /// All of the line.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Whether a plain digit is in it.
    pub fn has_digits(&self) -> bool {
        self.has_digits
    }

    /// Whether all of its characters are plain.
    pub fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// Whether it has none of some plain characters, no letters and no digits, by a bit for each.
    pub fn lacks(&self, marks: u128) -> bool {
        self.marks & marks == 0
    }

    /// How many of the pieces between white space have a letter or a digit, where all of them are
    /// plain.
    pub fn count_pieces(&self) -> usize {
        let bytes = self.text.as_bytes();
        let parted = |pair: &&[Word]| {
            let gap = &bytes[pair[0].end as usize..pair[1].start as usize];
            gap.iter().copied().any(is_plain_gap)
        };
        usize::from(!self.words.is_empty()) + self.words.windows(2).filter(parted).count()
    }

    /// The words that may be among those of a glance, and where they begin.
    pub fn like<const PARTS: usize>(
        &self,
        glance: &Glance<PARTS>,
    ) -> impl Iterator<Item = (usize, &'t str)> {
        let words = self.words.iter().filter(|word| glance.has(word.sign));
        words.map(|word| {
            let (start, end) = (word.start as usize, word.end as usize);
            (start, &self.text[start..end])
        })
    }
}

/// The words of a text, runs of plain letters and digits, that may be among those of a glance, and
/// where they begin: as [`Apart::like`], for a text that is looked through once.
#[inline]
pub fn like<'t, const PARTS: usize>(
    text: &'t str,
    glance: &Glance<PARTS>,
) -> impl Iterator<Item = (usize, &'t str)> {
    let words = runs::plain(text.as_bytes());
    let words = words.filter(|word| glance.has(Sign::of(&text.as_bytes()[word.clone()])));
    words.map(|word| (word.start, &text[word]))
}

/// Whether any of some plain characters, by a bit for each, is in a text.
pub fn has_any(text: &str, marks: u128) -> bool {
    marks != 0 && text.bytes().any(|byte| byte.is_ascii() && marks & 1 << byte != 0)
}

/// A bit for each first byte, last byte and length that some words have together: most words that
/// are none of them are told apart without being hashed. Others may share a bit with one of them, so
/// only a `no` is certain. Of sixteen times 64 bits a hundred words fill a tenth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance<const PARTS: usize = 16>([u64; PARTS]);

impl<const PARTS: usize> Default for Glance<PARTS> {
    fn default() -> Self {
        Self([0; PARTS])
    }
}

impl<const PARTS: usize> Glance<PARTS> {
    /// That of some words.
    pub fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut glance = Self::default();
        words.into_iter().for_each(|word| glance.add(word));
        glance
    }

    /// One word more.
    pub fn add(&mut self, word: &str) {
        let (part, bit) = Self::place(Sign::of(word.as_bytes()));
        self.0[part] |= bit;
    }

    /// `false` only where a word, the case of its plain letters aside, surely is none of them.
    #[inline]
    pub fn may_be(&self, word: &str) -> bool {
        self.has(Sign::of(word.as_bytes()))
    }

    /// The same of a word that was looked at before.
    #[inline]
    pub fn has(&self, sign: Sign) -> bool {
        let (part, bit) = Self::place(sign);
        self.0[part] & bit != 0
    }

    #[inline]
    fn place(Sign(sign): Sign) -> (usize, u64) {
        let sign = sign as usize;
        (sign / 64 % PARTS, 1 << (sign % 64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart_once() {
        let apart = Apart::of("A b1, (Day)-x's: été 하루 day");
        let all = Glance::<1>([u64::MAX]);
        let words: Vec<(usize, &str)> = apart.like(&all).collect();
        let text = apart.text();
        assert_eq!(like(text, &all).collect::<Vec<_>>(), words);
        assert!(words.iter().all(|&(at, word)| text[at..].starts_with(word)));
        let words: Vec<&str> = words.into_iter().map(|(_, word)| word).collect();
        assert_eq!(words, ["A", "b1", "Day", "x", "s", "t", "day"]);
        assert!(apart.has_digits() && !apart.is_plain());
        assert!(has_any(text, 1 << b'-' | 1 << b'.') && !has_any(text, 1 << b'.'));
        assert!(apart.lacks(1 << b'.') && !apart.lacks(1 << b'(') && !apart.lacks(1 << b'\''));
        let days: Vec<usize> = apart.like(&Glance::<64>::of(["day"])).map(|(at, _)| at).collect();
        assert_eq!(days, [7, text.len() - 3]);
        assert!(!Apart::of("no digit").has_digits() && Apart::of("").like(&all).next().is_none());
        for (text, pieces) in [("", 0), ("- -", 0), ("a", 1), ("it's (b-c), 1.2\td\ne - f", 6)] {
            assert_eq!(Apart::of(text).count_pieces(), pieces, "{text}");
        }
    }

    #[test]
    fn what_is_one_of_them_is_never_passed_over() {
        let words = ["", "a", "day", "week", "per day", "하루", "é"];
        let glance = Glance::<16>::of(words);
        assert!(words.iter().all(|word| glance.may_be(word)));
        assert!(glance.may_be("Day") && glance.may_be("WEEK"));
        assert!(!Glance::<16>::default().may_be("") && !Glance::<16>::of(["day"]).may_be("week"));
    }
}
