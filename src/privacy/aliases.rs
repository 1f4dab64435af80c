//! Names that are replaced by others.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde::Deserialize;

use crate::text::capitalised;

/// Small words before nouns.
#[derive(Default, Deserialize)]
struct SmallWords {
    opening: BTreeSet<String>,
    changing: BTreeSet<String>,
    determiners: BTreeSet<String>,
}

static ARTICLES: LazyLock<SmallWords> = LazyLock::new(|| {
    // The data is part of the program; that it parses is a test below.
    serde_json::from_str(embedded!("articles")).unwrap_or_default()
});

/// A name that has an alias.
struct Name<'a> {
    /// Its words, lower case.
    words: Vec<String>,
    alias: &'a str,
}

/// Replaces names, whatever their letter case and what joins their words, where they stand as
/// words. Of two names that begin at one place the longer one counts; aliases are not read again.
/// Lines stay as many as they were: an end of line inside a name is kept behind its alias.
pub fn replace(text: &str, aliases: &BTreeMap<String, String>) -> String {
    let names = by_first_letter(aliases);
    let mut replaced = String::with_capacity(text.len());
    let mut from = 0;
    let mut before = None;
    for (at, character) in text.char_indices() {
        let begins_word = begins_word(before, character);
        before = Some(character);
        if at < from || !begins_word {
            continue;
        }
        let candidates = names.get(&lower(character)).into_iter().flatten();
        let mut found = candidates.filter_map(|name| Some((name, length(&text[at..], name)?)));
        if let Some((name, length)) = found.next() {
            replaced.push_str(&text[from..at]);
            push_alias(&mut replaced, name.alias);
            from = at + length;
            replaced.extend(text[at..from].chars().filter(|&c| is_line_end(c)));
        }
    }
    replaced.push_str(&text[from..]);
    replaced
}

/// Adds an alias to a text, so that no two articles stand together.
fn push_alias(text: &mut String, alias: &str) {
    let (article, noun) = match alias.split_once(' ') {
        Some((first, noun)) if ARTICLES.opening.contains(&first.to_lowercase()) => {
            (first, noun.trim_start())
        }
        _ => ("", alias),
    };
    let before = last_word(text);
    let lower = before.to_lowercase();
    if article.is_empty() || !ARTICLES.determiners.contains(&lower) {
        text.push_str(alias);
    } else if ARTICLES.changing.contains(&lower) && ARTICLES.changing.contains(article) {
        let capital = before.starts_with(char::is_uppercase);
        text.truncate(text.len() - before.len() - 1);
        text.push_str(&if capital { capitalised(alias) } else { alias.to_owned() });
    } else {
        text.push_str(noun);
    }
}

/// The word that a text ends in, before a space.
fn last_word(text: &str) -> &str {
    const LONGEST: usize = 12;
    let Some(words) = text.strip_suffix(' ') else { return "" };
    let letters = words.chars().rev().take(LONGEST).take_while(|c| c.is_alphabetic());
    let length: usize = letters.map(char::len_utf8).sum();
    &words[words.len() - length..]
}

/// Names by their first letter, the longest first.
fn by_first_letter(aliases: &BTreeMap<String, String>) -> BTreeMap<char, Vec<Name<'_>>> {
    let mut names: BTreeMap<char, Vec<Name<'_>>> = BTreeMap::new();
    for (name, alias) in aliases {
        let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        let first = words.first().and_then(|word| word.chars().next());
        if let Some(first) = first {
            names.entry(lower(first)).or_default().push(Name { words, alias });
        }
    }
    for names in names.values_mut() {
        names.sort_by_key(|name| usize::MAX - name.words.iter().map(String::len).sum::<usize>());
    }
    names
}

/// The first letter of a character's lower case.
fn lower(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    character.to_lowercase().next().unwrap_or(character)
}

fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// Whether a word begins with `next`: behind no letter, or as a hump of `camelCase`.
fn begins_word(before: Option<char>, next: char) -> bool {
    let goes_on = before.is_some_and(|c| c.is_ascii_alphanumeric()) && next.is_ascii_alphanumeric();
    let is_hump = before.is_some_and(|c| c.is_ascii_lowercase()) && next.is_ascii_uppercase();
    !goes_on || is_hump
}

/// How long the name at the head of `text` is, if it stands there as words of its own.
fn length(text: &str, name: &Name) -> Option<usize> {
    let mut rest = text;
    let mut last = None;
    for (place, word) in name.words.iter().enumerate() {
        if place > 0 {
            rest = without_joint(rest);
        }
        for expected in word.chars() {
            let mut characters = rest.chars();
            let written = characters.next()?;
            if written.to_lowercase().ne(expected.to_lowercase()) {
                return None;
            }
            last = Some(written);
            rest = characters.as_str();
        }
    }
    let ends = rest.chars().next().is_none_or(|next| begins_word(last, next));
    ends.then(|| text.len() - rest.len())
}

/// What follows the space, hyphen or end of line between two words of a name.
fn without_joint(rest: &str) -> &str {
    /// How many characters may stand between two words; without a bound, a name at each of many
    /// blank lines would be looked for through all of them.
    const LONGEST: usize = 40;
    let joins = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '>');
    let length: usize =
        rest.chars().take(LONGEST).take_while(|&c| joins(c)).map(char::len_utf8).sum();
    &rest[length..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(aliases: &[(&str, &str)], text: &str, expected: &str) {
        let aliases = aliases.iter().map(|&(name, alias)| (name.to_owned(), alias.to_owned()));
        assert_eq!(replace(text, &aliases.collect()), expected);
    }

    #[test]
    fn names_are_replaced_as_words() {
        let acme = [("Acme Corp", "X")];
        check(&acme, "At ACME  corp, Acme-Corp's acmecorporal", "At X, X's acmecorporal");
        check(&acme, "acme_corp.com AcmeCorpBus theAcmeCorp", "X.com XBus theX");
        check(&[("쿠팡", "X")], "쿠팡에서", "X에서");
        check(&[("Élan", "X")], "ÉLAN élan", "X X");
    }

    #[test]
    fn a_name_may_go_on_in_the_next_line() {
        check(&[("Acme Corp", "X")], "Acme\r\n  Corp's", "X\r\n's");
        check(&[("Acme Corp", "X")], "> Acme\n> Corp", "> X\n");
    }

    #[test]
    fn two_articles_become_one() {
        let acme = [("Acme", "a large shop")];
        check(&acme, "At Acme the Acme team", "At a large shop the large shop team");
        check(
            &acme,
            "Our Acme, each Acme; they, Acme",
            "Our large shop, each large shop; they, a large shop",
        );
        check(&acme, "an Acme idea. An Acme idea", "a large shop idea. A large shop idea");
        check(&[("Acme", "ein Händler")], "beim Acme, der Acme", "beim ein Händler, der Händler");
        check(&[("Acme", "the")], "the Acme", "the the");
        assert!(!ARTICLES.opening.is_empty());
    }

    #[test]
    fn the_longer_name_counts_and_aliases_stay() {
        let names = [("Acme", "Zeta"), ("Acme Corp", "a shop"), ("Zeta", "Y")];
        check(&names, "Acme Corp, Acme, Zeta", "a shop, Zeta, Y");
    }
}
