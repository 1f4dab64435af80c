//! Many names in running text.
//!
//! A name stands where a word begins, so a text is looked through word by word. The names that
//! begin with a word are sorted: of those that a text goes on with, the longest is the last that is
//! not behind the text, or one that this one itself begins with.

use std::{
    cmp::Ordering,
    collections::BTreeMap,
    hash::{Hash, Hasher},
    ops::Range,
};

use ahash::HashMap;

use super::PageId;
use crate::{text::stands_alone, vocabulary::glance::Glance};

/// Names of pages, ready to be found once they are sorted.
#[derive(Default)]
pub struct Names {
    /// By their first run of plain letters and digits, in lower case; by their first character
    /// where they begin with none.
    by_head: HashMap<String, Vec<Name>>,
    heads: Glance<64>,
}

#[derive(Hash)]
struct Name {
    /// As written.
    words: String,
    page: PageId,
    /// Whether letter case matters.
    is_exact: bool,
    /// The longest of its neighbours that it begins with.
    inner: Option<usize>,
}

impl Hash for Names {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.by_head.iter().collect::<BTreeMap<_, _>>().hash(state);
    }
}

impl Names {
    /// Adds a name. The first owner of one keeps it.
    pub fn add(&mut self, words: &str, page: PageId, is_exact: bool) {
        let head = &words[..head(words)];
        let name = Name { words: words.to_owned(), page, is_exact, inner: None };
        self.by_head.entry(head.to_ascii_lowercase()).or_default().push(name);
    }

    /// Makes them ready to be found.
    pub fn sort(&mut self) {
        self.heads = Glance::of(self.by_head.keys().map(String::as_str));
        #[allow(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for names in self.by_head.values_mut() {
            names.sort_by(|one, other| compare(&one.words, &other.words));
            nest(names);
        }
    }

    /// What a text names, in order: at each place the longest name; none overlap.
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, PageId)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let length = head(&text[at..]);
            let word = &text[at..at + length];
            let name = if self.heads.may_be(word) { self.at(text, at, word) } else { None };
            match name {
                Some(name) => {
                    let range = at..at + name.words.len();
                    at = range.end;
                    found.push((range, name.page));
                }
                None => at += length,
            }
        }
        found
    }

    /// The longest name that stands at a byte of a text, where a word begins.
    fn at(&self, text: &str, at: usize, word: &str) -> Option<&Name> {
        let names = self.by_head.get(&word.to_ascii_lowercase())?;
        let rest = &text[at..];
        let behind = names.partition_point(|name| compare(&name.words, rest).is_le());
        let mut next = behind.checked_sub(1);
        while let Some(name) = next.and_then(|next| names.get(next)) {
            if begins_with(rest, &name.words) && name.stands(text, at) {
                return Some(name);
            }
            next = name.inner;
        }
        None
    }
}

impl Name {
    /// Whether words of a text, which are those of the name, are meant.
    fn stands(&self, text: &str, at: usize) -> bool {
        let range = at..at + self.words.len();
        let is_as_written = !self.is_exact || text[range.clone()] == *self.words;
        is_as_written && (!self.words.is_ascii() || stands_alone(text, &range))
    }
}

/// Finds for each of some sorted names the longest of the others that it begins with; of the same
/// name only the first is kept.
fn nest(names: &mut Vec<Name>) {
    names.dedup_by(|later, first| compare(&later.words, &first.words).is_eq());
    // Those that the last name begins with, itself included.
    let mut open: Vec<usize> = Vec::new();
    for at in 0..names.len() {
        while open.last().is_some_and(|&last| !begins_with(&names[at].words, &names[last].words)) {
            open.pop();
        }
        names[at].inner = open.last().copied();
        open.push(at);
    }
}

/// How many bytes of a text belong to its first word: a run of plain letters and digits, or else
/// one character.
fn head(text: &str) -> usize {
    let run = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    if run > 0 { run } else { text.chars().next().map_or(0, char::len_utf8) }
}

/// Whether a text begins with some words, the case of plain letters aside.
fn begins_with(text: &str, words: &str) -> bool {
    let head = text.as_bytes().get(..words.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(words.as_bytes()))
}

/// Orders texts, the case of plain letters aside.
fn compare(one: &str, other: &str) -> Ordering {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    one.bytes().map(lower).cmp(other.bytes().map(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks what of the names of some pages a text holds: the words, and the place of their page.
    #[track_caller]
    fn check(names: &[&str], text: &str, expected: &[(&str, usize)]) {
        let mut ready = Names::default();
        for (at, name) in names.iter().enumerate() {
            ready.add(name, PageId::Section(at), !name.contains(' '));
        }
        ready.sort();
        let found = ready.find(text);
        let found: Vec<(&str, PageId)> =
            found.iter().map(|(range, page)| (&text[range.clone()], *page)).collect();
        let expected: Vec<(&str, PageId)> =
            expected.iter().map(|&(words, at)| (words, PageId::Section(at))).collect();
        assert_eq!(found, expected, "{names:?} in {text:?}");
    }

    #[test]
    fn a_name_stands_by_itself() {
        check(&["Relay"], "Relay, Relays, preRelay, a_Relay, (Relay)", &[("Relay", 0); 2]);
        check(&["the slow pager"], "The slow pagers. THE SLOW PAGER!", &[("THE SLOW PAGER", 0)]);
        check(&["Relay"], "the relay", &[]);
        check(&["Relay"], "Relay에서", &[("Relay", 0)]);
        check(&["느린 호출기"], "그 느린 호출기를", &[("느린 호출기", 0)]);
        check(&["#1 of all"], "we were #1 of all there", &[("#1 of all", 0)]);
        check(&[], "nothing", &[]);
    }

    #[test]
    fn the_longest_name_at_a_place_counts() {
        let names =
            ["the pager", "the pager at night", "the pager at noon", "the page", "at night"];
        check(&names, "the pager at night rang", &[("the pager at night", 1)]);
        check(&names, "the pager at nine, at night", &[("the pager", 0), ("at night", 4)]);
        check(&names, "the pager at nightfall", &[("the pager", 0)]);
        check(&names, "the page at noon", &[("the page", 3)]);
        check(&names, "the pages", &[]);
    }

    #[test]
    fn the_first_owner_of_a_name_keeps_it() {
        check(&["the pager", "The Pager"], "The pager", &[("The pager", 0)]);
    }
}
