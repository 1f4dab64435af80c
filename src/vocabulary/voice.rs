//! How people speak of what they did.

use std::ops::Range;

use ahash::{HashMap, HashSet};
use serde::{Deserialize, Deserializer};

use super::glance::Glance;
use crate::text::{is_plain, lower_plain, runs};

/// Words by which a coach hears who acted, what changed and what was learnt; see the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file says what each is")]
pub struct Voice {
    pub singular: WordList,
    pub plural: WordList,
    pub passive_before: WordList,
    pub participles: WordList,
    pub no_participles: WordList,
    pub passive: WordList,
    pub english: WordList,
    pub subordinate: WordList,
    pub changes: WordList,
    pub baselines: WordList,
    pub amounts: WordList,
    pub hopes: WordList,
    pub learnt: WordList,
    pub dangling: WordList,
    pub before_year: WordList,
    pub after_year: WordList,
}

/// Some words: those that stand alone, and those that are looked for anywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordList {
    // Looked up, never walked through.
    alone: HashSet<String>,
    /// Phrases by their first word; those that begin with a mark have none.
    phrases: HashMap<String, Vec<String>>,
    glued: Vec<String>,
    /// Of those alone, of the first words of phrases, and of both.
    singles: Box<Glance<64>>,
    firsts: Box<Glance<64>>,
    starts: Box<Glance<64>>,
}

impl<'de> Deserialize<'de> for WordList {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut list = Self::default();
        for word in Vec::<String>::deserialize(from)? {
            if word.chars().any(is_glued) {
                list.glued.push(word);
            } else if word.contains(|c: char| !c.is_alphanumeric() && c != '\'') {
                let first = words(&word).next().filter(|&(at, _)| at == 0);
                let first = first.map_or_else(String::new, |(_, first)| first.to_owned());
                list.phrases.entry(first).or_default().push(word);
            } else {
                list.alone.insert(word);
            }
        }
        let of = |words: &mut dyn Iterator<Item = &String>| {
            Box::new(Glance::of(words.map(String::as_str)))
        };
        list.singles = of(&mut list.alone.iter());
        list.firsts = of(&mut list.phrases.keys());
        list.starts = of(&mut list.alone.iter().chain(list.phrases.keys()));
        Ok(list)
    }
}

impl WordList {
    /// Whether a word that stands alone is one of them; it must be in lower case.
    #[inline]
    pub fn has(&self, word: &str) -> bool {
        self.singles.may_be(word) && self.alone.contains(word)
    }

    /// Whether any of them is in a text, which must be in lower case.
    pub fn is_in(&self, text: &str) -> bool {
        if text.is_ascii() {
            return self.is_in_plain(text) || self.has_marked(text);
        }
        let begins = |(at, word)| {
            self.starts.may_be(word) && (self.has(word) || self.begins_phrase(text, at, word))
        };
        words(text).any(begins) || self.has_marked(text) || self.has_glued(text)
    }

    /// The same of a text as it is written, of which most is not copied.
    pub fn is_written_anyhow_in(&self, text: &str) -> bool {
        if text.is_ascii() && !self.phrases.contains_key("") {
            self.is_in_plain(text)
        } else {
            self.is_in(&lowered(text))
        }
    }

    /// Whether one that begins with a letter is in a plain text, the case of its letters aside.
    fn is_in_plain(&self, text: &str) -> bool {
        plain_words(text).filter(|(_, word)| self.starts.may_be(word)).any(|(at, word)| {
            let lower = lower_plain(word);
            self.has(&lower) || self.begins_phrase(text, at, &lower)
        })
    }

    /// Whether a phrase or a glued word of them is in a text in lower case.
    pub fn is_written_in(&self, text: &str) -> bool {
        !self.phrases.is_empty() && words(text).any(|(at, word)| self.begins_phrase(text, at, word))
            || self.has_marked(text)
            || self.has_glued(text)
    }

    /// Where each of them begins in a text in lower case, in order; where a word of `over` covers
    /// one (`我们` covers `我`), that one is left out.
    pub fn places(&self, text: &str, over: Option<&Self>) -> Vec<usize> {
        if text.is_ascii() {
            let own = plain_words(text).filter(|(_, word)| self.has(word));
            return own.map(|(at, _)| at).collect();
        }
        let own = words(text).filter(|(_, word)| self.has(word));
        let mut places: Vec<usize> = own.map(|(at, _)| at).collect();
        let covered: Vec<(usize, usize)> = over.map_or_else(Vec::new, |over| over.glued_in(text));
        let is_covered = |at: &usize| covered.iter().any(|&(start, end)| (start..end).contains(at));
        let found = self.glued_in(text).into_iter().map(|(start, _)| start);
        places.extend(found.filter(|at| !is_covered(at)));
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Whether a phrase begins with a word of a text, where that stands; the word is in lower case.
    fn begins_phrase(&self, text: &str, at: usize, word: &str) -> bool {
        let goes_on = |rest: &str| rest.starts_with(char::is_alphanumeric);
        let stands = |phrase: &String| {
            let is_it = |here: &(&str, &str)| here.0.eq_ignore_ascii_case(phrase);
            let here = text[at..].split_at_checked(phrase.len()).filter(is_it);
            here.is_some_and(|(_, rest)| !goes_on(rest))
        };
        let phrases = || self.phrases.get(word);
        self.firsts.may_be(word) && phrases().is_some_and(|phrases| phrases.iter().any(stands))
    }

    /// Whether a phrase that begins with a mark is in a text.
    fn has_marked(&self, text: &str) -> bool {
        let marked = self.phrases.get("");
        marked.is_some_and(|phrases| phrases.iter().any(|phrase| text.contains(phrase)))
    }

    fn has_glued(&self, text: &str) -> bool {
        !text.is_ascii() && self.glued.iter().any(|word| text.contains(word.as_str()))
    }

    fn glued_in(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for word in &self.glued {
            found.extend(text.match_indices(word.as_str()).map(|(at, it)| (at, at + it.len())));
        }
        found
    }
}

impl Voice {
    /// The words built into the program.
    pub fn embedded() -> Self {
        // The file is part of the program and a test reads it.
        serde_json::from_str(embedded!("voice")).unwrap_or_default()
    }

    /// Whether a sentence in lower case is surely English.
    pub fn is_english(&self, sentence: &str) -> bool {
        self.english.is_in(sentence) && !sentence.contains(is_glued)
    }
}

/// The words of a text and where they begin. An apostrophe inside belongs to its word.
#[inline]
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        // A plain character is a byte, and needs no decoding.
        while let Some(&byte) = bytes.get(at)
            && byte.is_ascii()
            && !is_plain(byte)
        {
            at += 1;
        }
        if bytes.get(at).is_some_and(|byte| !byte.is_ascii()) {
            at += text[at..].find(char::is_alphanumeric).unwrap_or(text.len() - at);
        }
        let start = at;
        while let Some(&byte) = bytes.get(at)
            && (is_plain(byte) || byte == b'\'')
        {
            at += 1;
        }
        if bytes.get(at).is_some_and(|byte| !byte.is_ascii()) {
            let ends = |c: char| !(c.is_alphanumeric() || c == '\'');
            at += text[at..].find(ends).unwrap_or(text.len() - at);
        }
        let word = &text[start..at];
        let word = if word.ends_with('\'') { word.trim_end_matches('\'') } else { word };
        (at > start).then_some((start, word))
    })
}

/// The same of a plain text.
#[inline]
fn plain_words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    runs::with_apostrophes(bytes).filter_map(|Range { start, end }| {
        let run = &text[start..end];
        if bytes[start] != b'\'' && bytes[end - 1] != b'\'' {
            return Some((start, run));
        }
        let word = run.trim_start_matches('\'');
        let start = end - word.len();
        Some((start, word.trim_end_matches('\''))).filter(|(_, word)| !word.is_empty())
    })
}

/// Lower case, with straight apostrophes; each character keeps its place among the characters, and
/// where that cannot be in bytes, the text stays as it is.
pub fn lowered(text: &str) -> String {
    let straight = |c: char| if c == '\u{2019}' { '\'' } else { c };
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.to_lowercase().chars().map(straight).collect()
    }
}

/// Whether a character is of a script without spaces, or one in which endings are glued to words.
fn is_glued(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("voice.toml");

    #[test]
    fn the_file_is_well_formed_and_in_lower_case() {
        let voice: Voice = toml::from_str(TEXT).expect("well formed");
        assert_eq!(voice, Voice::embedded());
        assert!(voice.plural.has("we") && voice.participles.has("built"));
        assert_eq!(
            TEXT.lines()
                .filter(|line| line.starts_with("  \""))
                .map(str::to_owned)
                .collect::<Vec<_>>(),
            TEXT.lines().filter(|line| line.starts_with("  \"")).map(lowered).collect::<Vec<_>>()
        );
    }

    #[test]
    fn words_stand_alone_or_are_glued() {
        let voice = Voice::embedded();
        for (text, singular, plural) in [
            ("we moved it, and i'm glad we did", 1, 2),
            ("web wealth", 0, 0),
            ("我们做了,我也做了", 1, 1),
            ("우리는 했고 제가 고쳤다", 1, 1),
            ("wir haben, ich habe", 1, 1),
        ] {
            let count = (
                voice.singular.places(text, Some(&voice.plural)).len(),
                voice.plural.places(text, None).len(),
            );
            assert_eq!(count, (singular, plural), "{text}");
        }
        assert!(voice.learnt.is_in("what i'd do next time"));
        assert!(!voice.learnt.is_in("the next timer"));
        for text in
            ["'learnt' it", "(a lesson)", "next time", "no lesson_plan, though 'learn'", "'"]
        {
            // A character more, and the words are told apart the long way.
            let slowly = voice.learnt.is_in(&format!("{text} ·"));
            assert_eq!(voice.learnt.is_in(text), slowly, "{text}");
            for written in [text.to_uppercase(), format!("{} ·", text.to_uppercase())] {
                assert_eq!(voice.learnt.is_written_anyhow_in(&written), slowly, "{written}");
            }
            let words: Vec<(usize, &str)> = plain_words(text).collect();
            assert_eq!(words, super::words(text).collect::<Vec<_>>(), "{text}");
        }
    }
}
