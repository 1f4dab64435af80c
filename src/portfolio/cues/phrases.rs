//! Phrases in a text, as words of their own.

use std::ops::Range;

use ahash::HashMap;

use crate::{
    text::{lower_plain, plain_run, stands_alone},
    vocabulary::glance::{self, Apart, Glance},
};

/// Phrases looked for as words, the case of plain letters aside. Those of other letters may stand
/// inside of a word: Korean and Japanese have no spaces around them.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    /// By the plain letters and digits at their heads, in lower case, the longest first.
    by_head: HashMap<String, Vec<Phrase>>,
    heads: Glance<64>,
    /// Those that begin with anything else, by that.
    by_mark: HashMap<char, Vec<Phrase>>,
    /// A bit for each plain one of these characters, and whether there are others.
    marks: u128,
    has_others: bool,
}

#[derive(Clone, Debug)]
struct Phrase {
    words: String,
    /// Its place among those that were given.
    place: usize,
}

/// Which phrase stands somewhere, by its place among those that were given, and where.
type Found = (usize, Range<usize>);

impl Phrases {
    /// Makes phrases ready to be looked for.
    pub fn new<S: AsRef<str>>(phrases: &[S]) -> Self {
        let mut ready = Self::default();
        for (place, words) in phrases.iter().map(|phrase| phrase.as_ref().trim()).enumerate() {
            let head = &words[..plain_run(words.as_bytes())];
            let Some(first) = words.chars().next() else { continue };
            let alike = if head.is_empty() {
                match u8::try_from(first).ok().filter(u8::is_ascii) {
                    Some(mark) => ready.marks |= 1 << mark,
                    None => ready.has_others = true,
                }
                ready.by_mark.entry(first).or_default()
            } else {
                ready.heads.add(head);
                ready.by_head.entry(head.to_ascii_lowercase()).or_default()
            };
            alike.push(Phrase { words: words.to_owned(), place });
        }
        #[allow(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for alike in ready.by_head.values_mut().chain(ready.by_mark.values_mut()) {
            alike.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        }
        ready
    }

    /// Which phrases stand where in a text, in order: at each place the longest; none overlap.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found> + 'a {
        self.among(text, glance::like(text, &self.heads))
    }

    /// The same of a text whose words are told apart already.
    pub fn find_in<'a>(&'a self, apart: &'a Apart) -> impl Iterator<Item = Found> + 'a {
        self.among(apart.text(), apart.like(&self.heads))
    }

    /// Whether any of them stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.find(text).next().is_some()
    }

    /// Those in a text, of whose words some may be the head of one.
    fn among<'a>(
        &'a self,
        text: &'a str,
        words: impl Iterator<Item = (usize, &'a str)> + 'a,
    ) -> impl Iterator<Item = Found> + 'a {
        let by_head = |(at, word)| Some((at, self.by_head.get(&*lower_plain(word))?));
        let by_mark = |(at, mark)| Some((at, self.by_mark.get(&mark)?));
        let mut words = words.filter_map(by_head).peekable();
        let mut marks = self.marked(text).char_indices().filter_map(by_mark).peekable();
        let mut end = 0;
        std::iter::from_fn(move || {
            loop {
                let word = words.peek().map_or(usize::MAX, |(at, _)| *at);
                let marked = marks.next_if(|(at, _)| *at < word);
                let (at, alike) = marked.or_else(|| words.next())?;
                let is_it = |phrase: &&Phrase| at >= end && phrase.stands(text, at);
                if let Some(phrase) = alike.iter().find(is_it) {
                    end = at + phrase.words.len();
                    return Some((phrase.place, at..end));
                }
            }
        })
    }

    /// A text in which a phrase may begin with anything but a plain word; of most that is nothing.
    fn marked<'a>(&self, text: &'a str) -> &'a str {
        let may_hold = glance::has_any(text, self.marks) || self.has_others && !text.is_ascii();
        if may_hold { text } else { "" }
    }
}

impl Phrase {
    /// Whether it stands at a place of a text.
    fn stands(&self, text: &str, at: usize) -> bool {
        let range = at..at + self.words.len();
        let here = text.get(range.clone());
        here.is_some_and(|here| here.eq_ignore_ascii_case(&self.words))
            && (!self.words.is_ascii() || stands_alone(text, &range))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let phrases = ["cost", "cost of delay", "/day", "하루", "été", "24/7", "delay"];
        let phrases = Phrases::new(&phrases);
        let found: Vec<&str> = phrases.find(text).map(|(_, range)| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
        let apart = Apart::of(text);
        let again: Vec<&str> = phrases.find_in(&apart).map(|(_, range)| &text[range]).collect();
        assert_eq!(again, expected, "{text}");
        assert_eq!(phrases.is_in(text), !expected.is_empty(), "{text}");
    }

    #[test]
    fn phrases_stand_as_words() {
        check("", &[]);
        check("the Cost of delay, and COST", &["Cost of delay", "COST"]);
        check("cost of delays", &["cost"]);
        check("costly _cost cost_ x24/7", &[]);
        check("(cost)24/7", &["cost", "24/7"]);
        check("5 /day, 5/day", &["/day"]);
        check("x été: 하루에 cost/day", &["été", "하루", "cost"]);
    }

    #[test]
    fn the_place_of_each_is_told() {
        let phrases = Phrases::new(&["a", "", "b c", "b"]);
        let found: Vec<Found> = phrases.find("b b c a").collect();
        assert_eq!(found, [(3, 0..1), (2, 2..5), (0, 6..7)]);
    }
}
