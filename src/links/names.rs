//! Many names in running text.
//!
//! A text is looked through word by word; what is no plain letter or digit counts as a word of one
//! character. The names that begin with a word are sorted. Of those that are not behind the text in
//! that order, the last is the longest name that the text goes on with, or it begins with that one.

use std::{
    cmp::Ordering,
    collections::BTreeMap,
    hash::{Hash, Hasher},
    ops::Range,
};

use ahash::HashMap;

use super::PageId;
use crate::{
    text::{is_plain, lower_plain, plain_run, stands_alone},
    vocabulary::glance::{self, Glance},
};

/// Names of pages, ready to be found once they are sorted.
#[derive(Default)]
pub struct Names {
    /// By their first run of plain letters and digits, in lower case; by their first character
    /// where they begin with none.
    by_head: HashMap<String, Vec<Name>>,
    heads: Glance<64>,
    /// A bit for each plain character, no letter and no digit, that one of them begins with.
    marks: u128,
}

#[derive(Hash)]
struct Name {
    /// As written.
    words: String,
    page: PageId,
    /// Whether letter case matters.
    is_exact: bool,
    /// The longest name of its list that it begins with.
    inner: Option<usize>,
}

impl Hash for Names {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.by_head.iter().collect::<BTreeMap<_, _>>().hash(state);
    }
}

impl Names {
    /// Longer names than this, in bytes, are not looked for: each would be compared at many places.
    const LONGEST: usize = 400;

    /// Adds a name. The first owner of one keeps it.
    pub fn add(&mut self, words: &str, page: PageId, is_exact: bool) {
        if words.len() > Self::LONGEST {
            return;
        }
        let head = &words[..head(words)];
        let name = Name { words: words.to_owned(), page, is_exact, inner: None };
        self.by_head.entry(head.to_ascii_lowercase()).or_default().push(name);
    }

    /// Makes them ready to be found.
    pub fn sort(&mut self) {
        self.heads = Glance::of(self.by_head.keys().map(String::as_str));
        let firsts = self.by_head.keys().filter_map(|head| head.bytes().next());
        let marks = firsts.filter(|byte| byte.is_ascii() && !is_plain(*byte));
        self.marks = marks.fold(0, |marks, mark| marks | 1 << mark);
        #[allow(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for names in self.by_head.values_mut() {
            names.sort_by(|one, other| compare(one.words.as_bytes(), other.words.as_bytes()));
            nest(names);
        }
    }

    /// What they begin with.
    pub fn heads(&self) -> &Glance<64> {
        &self.heads
    }

    /// What a text names, in order: at each place the longest name; none overlap. `words` are those
    /// of the text that may be among [`Names::heads`], and where they begin.
    pub fn find(&self, text: &str, words: &[(usize, &str)]) -> Vec<(Range<usize>, PageId)> {
        // Words of other letters are told apart one by one, and so are marks that begin a name.
        if !text.is_ascii() || glance::has_any(text, self.marks) {
            return self.find_anywhere(text);
        }
        let mut found: Vec<(Range<usize>, PageId)> = Vec::new();
        for &(at, word) in words {
            let is_free = found.last().is_none_or(|(last, _)| last.end <= at);
            if let Some(name) = is_free.then(|| self.at(text, at, word)).flatten() {
                found.push((at..at + name.words.len(), name.page));
            }
        }
        found
    }

    fn find_anywhere(&self, text: &str) -> Vec<(Range<usize>, PageId)> {
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
        let names = self.by_head.get(&*lower_plain(word))?;
        // All of them begin with the word, which need not be compared again.
        let rest = &text.as_bytes()[at + word.len()..];
        let behind = names.partition_point(|name| compare(name.behind(word), rest).is_le());
        let last = behind.checked_sub(1)?;
        // The others begin this one, so that they need not be compared.
        let length = word.len() + agreement(rest, names[last].behind(word));
        let mut next = Some(last);
        while let Some(name) = next.and_then(|next| names.get(next)) {
            if name.words.len() <= length && name.stands(text, at) {
                return Some(name);
            }
            next = name.inner;
        }
        None
    }
}

impl Name {
    /// What of it follows the word that it begins with.
    fn behind(&self, head: &str) -> &[u8] {
        &self.words.as_bytes()[head.len()..]
    }

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
    names.dedup_by(|later, first| later.words.eq_ignore_ascii_case(&first.words));
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
    let run = plain_run(text.as_bytes());
    if run > 0 { run } else { text.chars().next().map_or(0, char::len_utf8) }
}

/// Whether a text begins with some words, the case of plain letters aside.
fn begins_with(text: &str, words: &str) -> bool {
    let head = text.as_bytes().get(..words.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(words.as_bytes()))
}

/// How many bytes two texts begin with alike, the case of plain letters aside.
fn agreement(one: &[u8], other: &[u8]) -> usize {
    let pairs = one.iter().zip(other);
    pairs.take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count()
}

/// Orders texts, the case of plain letters aside.
fn compare(one: &[u8], other: &[u8]) -> Ordering {
    let lower = u8::to_ascii_lowercase;
    one.iter().map(lower).cmp(other.iter().map(lower))
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
        let words: Vec<(usize, &str)> = glance::like(text, ready.heads()).collect();
        let found = ready.find(text, &words);
        assert_eq!(found, ready.find_anywhere(text), "{names:?} in {text:?}");
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
    fn a_longer_name_that_is_not_meant_hides_no_shorter_one() {
        check(&["Harbor", "Harbor-Web"], "the Harbor-web", &[("Harbor", 0)]);
        check(&["the lamp", "the lamp_x is on"], "the lamp is on", &[("the lamp", 0)]);
        check(&["팀 A"], "팀 A와 팀 Apple", &[("팀 A", 0), ("팀 A", 0)]);
        check(&["Lens"], "Lénsé Lens", &[("Lens", 0)]);
    }

    /// The longest name at each place that stands there, by looking at every place for every name.
    fn slowly<'t>(names: &[String], text: &'t str) -> Vec<(&'t str, usize)> {
        let mut found = Vec::new();
        let mut from = 0;
        for (at, _) in text.char_indices() {
            let follows = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
                && text[at..].starts_with(|c: char| c.is_ascii_alphanumeric());
            if at < from || follows {
                continue;
            }
            let stands = |name: &&String| {
                begins_with(&text[at..], name) && stands_alone(text, &(at..at + name.len()))
            };
            let here = names.iter().filter(stands).max_by_key(|name| name.len());
            if let Some(name) = here {
                let owner = names.iter().position(|own| own.eq_ignore_ascii_case(name));
                found.push((&text[at..at + name.len()], owner.unwrap()));
                from = at + name.len();
            }
        }
        found
    }

    #[test]
    fn nothing_is_found_otherwise_than_by_looking_everywhere() {
        let mut number: u32 = 1;
        let mut words = |most: u32| {
            let mut words = String::new();
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            for _ in 0..=(number >> 24) % most {
                number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                words
                    .push_str(["a", "A", "b ", " a ", "ab", "_", "- ", "."][number as usize >> 29]);
            }
            words
        };
        for _ in 0..2_000 {
            let names: Vec<String> = (0..5).map(|_| format!("{} a", words(4))).collect();
            let text = words(40);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let owned: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            check(&names, &text, &slowly(&owned, &text));
        }
    }

    #[test]
    fn the_first_owner_of_a_name_keeps_it() {
        check(&["the pager", "The Pager"], "The pager", &[("The pager", 0)]);
    }
}
