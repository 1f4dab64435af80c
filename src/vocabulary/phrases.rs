//! Words and phrases with what they may begin with, so that most of a text is passed over at a
//! glance.

use std::{ops::Deref, slice::Iter};

use serde::Deserialize;

/// Some words or phrases, in the order of their file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Phrases {
    words: Vec<String>,
    /// A bit for each ASCII character, in lower case, that one of them begins with.
    plain: u128,
    /// Whether one of them begins with another character.
    other: bool,
}

impl Phrases {
    /// Whether one of them may stand where a text goes on with this character, in any case. `true`
    /// says little; `false` is certain.
    pub fn may_begin(&self, first: char) -> bool {
        if first.is_ascii() {
            return self.plain >> u32::from(first.to_ascii_lowercase()) & 1 == 1;
        }
        // The sign for Kelvin is the only other character whose lower case is plain.
        self.other || first == '\u{212a}'
    }
}

impl From<Vec<String>> for Phrases {
    fn from(words: Vec<String>) -> Self {
        let firsts = || words.iter().filter_map(|word| word.chars().next());
        let plain = firsts().filter(char::is_ascii);
        let plain = plain.fold(0, |bits, c| bits | 1 << u32::from(c.to_ascii_lowercase()));
        let other = firsts().any(|c| !c.is_ascii());
        Self { words, plain, other }
    }
}

impl Deref for Phrases {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.words
    }
}

impl<'a> IntoIterator for &'a Phrases {
    type Item = &'a String;
    type IntoIter = Iter<'a, String>;

    fn into_iter(self) -> Iter<'a, String> {
        self.words.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_begin_is_never_passed_over() {
        let phrases = Phrases::from(vec!["per".to_owned(), "/".to_owned(), "하루".to_owned()]);
        for (first, may) in
            [('p', true), ('P', true), ('/', true), ('q', false), ('하', true), ('é', true)]
        {
            assert_eq!(phrases.may_begin(first), may, "{first}");
        }
        let plain = Phrases::from(vec!["kilo".to_owned()]);
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let may = c.to_lowercase().eq(['k']);
            assert_eq!(plain.may_begin(c), may, "{c:?}");
        }
    }
}
