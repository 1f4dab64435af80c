//! Principles by their names, in every spelling.

use std::{
    collections::BTreeMap,
    hash::{Hash, Hasher},
    ops::RangeInclusive,
};

use ahash::HashMap;

use super::headings;
use crate::{
    text::{is_plain, plain_run},
    vocabulary::{
        allowed_typos, fold,
        glance::{Glance, Sign},
        near,
    },
};

/// Names of principles, folded, and whose they are.
#[derive(Clone, Debug, Default)]
pub struct Names {
    exact: HashMap<String, usize>,
    /// In the order they were added, for matching with typos.
    all: Vec<Known>,
    /// Their places in `all`, by how many characters they have.
    by_length: Vec<Vec<usize>>,
    /// Initials and clippings.
    short: HashMap<String, usize>,
    /// Names that are initials.
    codes: Vec<String>,
    /// How many characters the longest name has.
    longest: usize,
    /// How many bytes the longest key in `exact` has.
    longest_key: usize,
    /// The first words of those keys.
    heads: Glance<64>,
    /// The same with the second words, where they have any.
    pairs: Glance<64>,
}

#[derive(Clone, Debug)]
struct Known {
    folded: String,
    shape: Shape,
    index: usize,
}

/// What a quick look at a name tells: most names are far apart by it already.
#[derive(Clone, Copy, Debug)]
struct Shape {
    characters: usize,
    /// A bit for each letter that occurs.
    letters: u64,
    /// A bit for each two letters that stand one behind the other.
    pairs: u128,
}

impl Shape {
    fn of(folded: &str) -> Self {
        let mut shape = Self { characters: 0, letters: 0, pairs: 0 };
        let mut before = None;
        for character in folded.chars() {
            let letter = u32::from(character);
            shape.characters += 1;
            shape.letters |= 1 << (letter % 64);
            if let Some(before) = before.replace(letter) {
                shape.pairs |= 1 << ((u32::wrapping_mul(before, 37) ^ letter) % 128);
            }
        }
        shape
    }

    /// Whether two names may be as close as typos allow: each typo changes the length by one, the
    /// letters by two and the pairs by six at most (two letters that are swapped stand in three
    /// pairs before and in three others behind).
    fn may_be_near(self, other: Self) -> bool {
        let typos = allowed_typos(self.characters.min(other.characters));
        self.characters.abs_diff(other.characters) <= typos
            && (self.letters ^ other.letters).count_ones() as usize <= 2 * typos
            && (self.pairs ^ other.pairs).count_ones() as usize <= 6 * typos
    }
}

/// The names in the order they were added say what is found by them, and so do the initials.
impl Hash for Names {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let short: BTreeMap<&String, &usize> = self.short.iter().collect();
        let all: Vec<(&String, usize)> =
            self.all.iter().map(|known| (&known.folded, known.index)).collect();
        (all, short).hash(state);
    }
}

/// A name as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Longer texts than this, in bytes, are no names.
    const LONGEST: usize = 400;

    /// That of a name; of a text that is too long for one, that of no name.
    pub fn of(name: &str) -> Self {
        Self(if name.len() > Self::LONGEST { String::new() } else { key(name) })
    }
}

/// Names shorter or longer than this, in characters, must match exactly.
const NEAR: RangeInclusive<usize> = 6..=60;

impl Names {
    /// Adds a name of the principle `index`. The first owner of a name keeps it.
    pub fn add(&mut self, name: &str, index: usize) {
        let folded = key(name);
        if folded.is_empty() || self.exact.contains_key(&folded) {
            return;
        }
        // `customerobsession` in a tag.
        let squashed: String = folded.split(' ').collect();
        if squashed != folded && !self.exact.contains_key(&squashed) {
            self.insert(squashed, index);
        }
        let shape = Shape::of(&folded);
        self.longest = self.longest.max(shape.characters);
        // With its typos a name may be longer than what it is compared with.
        let longest = NEAR.end() + allowed_typos(*NEAR.end());
        if (*NEAR.start()..=longest).contains(&shape.characters) {
            self.by_length.resize(longest + 1, Vec::new());
            self.by_length[shape.characters].push(self.all.len());
        }
        self.all.push(Known { shape, folded: folded.clone(), index });
        self.insert(folded, index);
    }

    fn insert(&mut self, key: String, index: usize) {
        self.longest_key = self.longest_key.max(key.len());
        let head = plain_run(key.as_bytes());
        self.heads.add(&key[..head]);
        let second = key[head..].strip_prefix(' ').map_or(0, |rest| plain_run(rest.as_bytes()));
        if second > 0 {
            self.pairs.add(&key[..head + 1 + second]);
        }
        self.exact.insert(key, index);
    }

    /// Adds initials of the principle `index` that the notes have in place of its name.
    pub fn add_code(&mut self, code: &str, index: usize) {
        self.add(code, index);
        self.codes.push(key(code));
    }

    /// Whether words are initials in place of a name.
    pub fn is_code(&self, words: &str) -> bool {
        !self.codes.is_empty() && self.codes.contains(&key(words))
    }

    /// Adds initials of the principle `index`. The first owner of some keeps them.
    pub fn add_short(&mut self, initials: &str, index: usize) {
        self.short.entry(initials.to_owned()).or_insert(index);
    }

    /// Whose initials these are, marks between them aside: `L&BC`. They count only where nothing
    /// but principles stands.
    pub fn find_short(&self, written: &str) -> Option<usize> {
        const LONGEST: usize = 12;
        if written.len() > LONGEST || !written.is_ascii() {
            return None;
        }
        let initials: String = written.chars().filter(char::is_ascii_alphanumeric).collect();
        self.short.get(&initials.to_ascii_uppercase()).copied()
    }

    /// Whose name has this key exactly.
    pub fn find_key(&self, key: &Key) -> Option<usize> {
        self.exact.get(&key.0).copied()
    }

    /// Whose name it is exactly, letter case, punctuation and `&` aside.
    pub fn find(&self, name: &str) -> Option<usize> {
        if self.begins_otherwise(name) || self.goes_on_otherwise(name) {
            return None;
        }
        if name.is_ascii() {
            return self.exact.get(&plain_key(name, self.longest_key)?).copied();
        }
        if self.is_too_long(name) {
            return None;
        }
        self.find_key(&Key::of(name))
    }

    /// Whether one of the names may stand at the head of a text.
    pub fn may_begin(&self, text: &str) -> bool {
        !self.begins_otherwise(text)
    }

    /// Whether the first word of a text is surely that of none of the names: lines are looked up as
    /// well, most of which are none.
    fn begins_otherwise(&self, name: &str) -> bool {
        let bytes = name.as_bytes();
        let Some(start) = bytes.iter().position(|&byte| is_plain(byte) || is_odd(byte)) else {
            return true;
        };
        let end = start + plain_run(&bytes[start..]);
        let is_whole = end > start && !bytes.get(end).copied().is_some_and(is_odd);
        is_whole && !self.heads.may_be(&name[start..end])
    }

    /// The same of the first two words of a whole name.
    fn goes_on_otherwise(&self, name: &str) -> bool {
        let bytes = name.as_bytes();
        let start = bytes.iter().position(|&byte| is_plain(byte) || is_odd(byte));
        let Some(start) = start.filter(|&start| is_plain(bytes[start])) else { return false };
        let first = plain_run(&bytes[start..]);
        let behind = &bytes[start + first..];
        let gap = behind.iter().position(|&byte| is_plain(byte) || is_odd(byte));
        let Some(rest) = gap.filter(|&gap| gap > 0).map(|gap| &behind[gap..]) else { return false };
        let second = plain_run(rest);
        let is_whole = second > 0 && !rest.get(second).copied().is_some_and(is_odd);
        let (first, second) = (&bytes[start..start + first], &rest[..second]);
        is_whole && !self.pairs.has(Sign::of_two(first, second))
    }

    /// Whether a text is longer than any name, which is quickly seen; folding makes one character
    /// of three at most (the letters of a Hangul syllable).
    fn is_too_long(&self, name: &str) -> bool {
        let most = 3 * (self.longest + allowed_typos(self.longest));
        // No text has more letters than bytes.
        name.len() > most && name.chars().filter(|c| c.is_alphanumeric()).nth(most).is_some()
    }

    /// Whose name it is exactly in any of the readings that a heading has.
    pub fn find_in_heading(&self, heading: &str) -> Option<usize> {
        headings::readings(heading).into_iter().find_map(|reading| self.find(reading))
    }

    /// Whose name it most likely is, with typos.
    pub fn nearest(&self, name: &str) -> Option<usize> {
        if name.is_ascii() {
            let longest = self.longest_key.max(*NEAR.end());
            return self.nearest_key(&Key(plain_key(name, longest)?));
        }
        if self.is_too_long(name) {
            return None;
        }
        self.nearest_key(&Key::of(name))
    }

    /// Whose name most likely has this key, with typos.
    pub fn nearest_key(&self, Key(folded): &Key) -> Option<usize> {
        if let Some(&index) = self.exact.get(folded) {
            return Some(index);
        }
        let shape = Shape::of(folded);
        if !NEAR.contains(&shape.characters) {
            return None;
        }
        let typos = allowed_typos(shape.characters);
        let lengths = shape.characters - typos..=shape.characters + typos;
        let first_near = |length: usize| {
            let mut places = self.by_length.get(length)?.iter().copied();
            places.find(|&place| {
                let known = &self.all[place];
                shape.may_be_near(known.shape) && near(folded, &known.folded)
            })
        };
        lengths.filter_map(first_near).min().map(|place| self.all[place].index)
    }

    /// As [`Names::nearest`], in any of the readings that a heading has.
    pub fn nearest_in_heading(&self, heading: &str) -> Option<usize> {
        self.find_in_heading(heading).or_else(|| {
            headings::readings(heading).into_iter().find_map(|reading| self.nearest(reading))
        })
    }

    /// The principle whose heading this is: its name, a translation or remark aside. In
    /// `Deliver Results: the museum opening` the name is part of a story's title.
    pub fn nearest_in_heading_strictly(&self, heading: &str) -> Option<usize> {
        if let Some(index) = self.nearest(heading) {
            return Some(index);
        }
        let readings = headings::readings(heading);
        let found = readings
            .iter()
            .skip(1)
            // `The ghost boxes [DD]` is tagged.
            .filter(|reading| !self.is_code(reading))
            .find_map(|reading| self.nearest(reading).map(|index| (index, *reading)));
        let (index, reading) = found?;
        let bracketed = heading.contains(['(', '（', '[']) && heading.starts_with(reading)
            || heading.ends_with([')', '）', ']']);
        // Letters tell; a dash is of no script.
        let plain = |words: &str| words.chars().all(|c| c.is_ascii() || !c.is_alphabetic());
        let other_script = plain(heading) != plain(reading) || {
            let rest = heading.replacen(reading, "", 1);
            rest.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_ascii())
                != reading.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_ascii())
        };
        (bracketed || other_script).then_some(index)
    }
}

/// Whether a byte has no say in a key, or more than its own.
fn is_odd(byte: u8) -> bool {
    !byte.is_ascii() || matches!(byte, b'&' | b'\'' | b'`' | 0..=31 | 127)
}

/// A name as it is compared.
fn key(name: &str) -> String {
    if name.is_ascii() {
        return plain_key(name, usize::MAX).unwrap_or_default();
    }
    bare(&fold(name))
}

/// The key of a plain name, where it has no more than `most` bytes and the name may be one.
fn plain_key(name: &str, most: usize) -> Option<String> {
    if name.len() > Key::LONGEST && most < usize::MAX {
        return None;
    }
    let mut key: Vec<u8> = Vec::with_capacity(name.len().min(most).saturating_add(8));
    let mut gap = false;
    for byte in name.bytes() {
        match byte {
            _ if is_plain(byte) => {
                if gap && !key.is_empty() {
                    key.push(b' ');
                }
                gap = false;
                if key.len() >= most {
                    return None;
                }
                key.push(byte.to_ascii_lowercase());
            }
            // Apostrophes, and what nobody sees.
            b'\'' | b'`' | 0..=8 | 14..=31 | 127 => {}
            b'&' => {
                if !key.is_empty() {
                    key.push(b' ');
                }
                key.extend(b"and");
                gap = true;
            }
            _ => gap = true,
        }
    }
    String::from_utf8(key).ok()
}

/// A folded name without punctuation: `have backbone; disagree and commit` is
/// `have backbone disagree and commit`, `dive-deep` is `dive deep`.
fn bare(folded: &str) -> String {
    let mut bare = String::with_capacity(folded.len());
    let words = folded.split(|c: char| !c.is_alphanumeric() && c != '\'');
    for word in words.filter(|word| word.contains(|c| c != '\'')) {
        if !bare.is_empty() {
            bare.push(' ');
        }
        bare.extend(word.chars().filter(|&c| c != '\''));
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let mut names = Names::default();
        for (index, name) in
            ["Customer Obsession", "Dive Deep", "Hire & Develop the Best", "고객 집착", "Grit"]
                .iter()
                .enumerate()
        {
            names.add(name, index);
        }
        names
    }

    #[test]
    fn the_quick_way_to_a_key_is_the_long_one() {
        for name in [
            "Dive Deep",
            " dive-deep ",
            "R&D",
            "a & b",
            "&",
            "Earth's Best",
            "it''s",
            "a`s b",
            "-",
            "a\tb\nc",
            "a\u{1}b",
            "a \u{b} b",
            "Have Backbone; Disagree & Commit",
            "' a",
            "a '",
            "a '' b",
        ] {
            assert_eq!(key(name), bare(&fold(name)), "{name:?}");
        }
    }

    #[test]
    fn what_is_passed_over_at_a_glance_is_no_name() {
        let mut names = names();
        for (index, name) in
            ["R&D", "& so", "Earth's Best", "éthique", "'t gaat", "éthique au travail"]
                .iter()
                .enumerate()
        {
            names.add(name, index + 10);
        }
        let long = "x".repeat(500);
        for name in [
            "Dive Deep",
            " - dive-deep",
            "divedeep",
            "Dive",
            "",
            "- -",
            "&",
            "r & d",
            "R&D work",
            "and so",
            "& so",
            "earths best",
            "`earth's` best",
            "Éthique",
            "(éthique)",
            "t gaat",
            "'t gaat",
            "고객 집착",
            "hire and develop the best",
            "hire & develop the best of all",
            "\u{1}grit",
            "gr\u{1}it",
            "grit\u{301}",
            "Éthique au travail",
            "dive -- deep",
            "dive deeper",
            "Dive &",
            &long,
            "Grit.",
        ] {
            let slowly = names.find_key(&Key::of(name));
            assert_eq!(names.find(name), slowly, "{name:?}");
            assert_eq!(names.nearest(name), names.nearest_key(&Key::of(name)), "{name:?}");
        }
    }

    #[test]
    fn the_first_of_two_near_names_counts() {
        let mut names = Names::default();
        for (index, name) in ["think bigger", "think big", "think bigge"].iter().enumerate() {
            names.add(name, index);
        }
        assert_eq!(names.nearest("think bigg"), Some(0));
        assert_eq!(names.nearest("think bi"), Some(1));
    }

    #[test]
    fn spelling_hardly_matters() {
        let names = names();
        for (name, index) in [
            ("customer obsession", Some(0)),
            ("Costumer Obsesion", Some(0)),
            ("dive-deep", Some(1)),
            ("hire and develop the best", Some(2)),
            ("고객  집착", Some(3)),
            ("Gritt", None),
            ("Customer service", None),
        ] {
            assert_eq!(names.nearest(name), index, "{name}");
        }
        assert_eq!(names.find_in_heading("고객 집착 (Customer Obsession)"), Some(3));
        assert_eq!(names.find_in_heading("Dive Deep — 깊이 파고들기"), Some(1));
        assert_eq!(names.find("Costumer Obsesion"), None);
    }
}
