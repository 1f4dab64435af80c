//! Keys, tokens and passwords.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;
use rayon::prelude::*;
use serde::Deserialize;

use super::Suspect;

/// Words before `=` or `:` behind which a secret may stand.
const KEYS: [&str; 8] =
    ["password", "passwd", "secret", "token", "api_key", "apikey", "api-key", "access_key"];

/// Words before `=` or `:` behind which even a short value is a password, if no word is like it.
const PASSWORDS: [&str; 6] =
    ["password", "passwd", "passcode", "passphrase", "kennwort", "passwort"];

/// Words that a number may stand right behind, which opens a meeting.
const PASSCODES: [&str; 1] = ["passcode"];

/// What short values behind those words begin with that say how, and are none.
const WAYS: [&str; 14] = [
    "sha", "md5", "argon", "bcrypt", "scrypt", "pbkdf", "oauth", "aes", "rsa", "utf", "base",
    "otp", "totp", "mfa",
];

/// How many characters a value behind such a word has at least that looks like a secret.
const LEAST_VALUE: usize = 12;

/// How many characters of a key or value are looked at; without a bound, many of them in one long
/// word would be read to its end each.
const LONGEST: usize = 400;

/// What keys and tokens look like.
pub struct Shapes {
    all: Vec<Shape>,
    /// The prefixes of all shapes, and which shape each belongs to.
    search: Option<AhoCorasick>,
    owners: Vec<usize>,
    /// How long the shortest of all secrets is that begin with a prefix.
    shortest: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    name: String,
    prefixes: Vec<String>,
    kind: Kind,
    least: usize,
    #[serde(default)]
    most: Option<usize>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Upper,
    Hex,
    Alnum,
    Word,
    Path,
}

impl Kind {
    /// What any of them holds, prefixes included.
    fn any_holds(byte: u8) -> bool {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
    }

    fn holds(self, character: char) -> bool {
        let is_word = character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
        match self {
            Self::Upper => character.is_ascii_uppercase() || character.is_ascii_digit(),
            Self::Hex => character.is_ascii_digit() || ('a'..='f').contains(&character),
            Self::Alnum => character.is_ascii_alphanumeric(),
            Self::Word => is_word,
            Self::Path => is_word || character == '.',
        }
    }
}

impl Shapes {
    /// Those that are part of the program.
    pub fn embedded() -> Self {
        #[derive(Deserialize)]
        struct File {
            shape: Vec<Shape>,
        }
        let file = serde_json::from_str(embedded!("secrets"));
        // A test holds the file to be readable.
        let shapes = file.map_or_else(|_| Vec::new(), |file: File| file.shape);
        let prefixes = shapes.iter().enumerate().flat_map(|(owner, shape)| {
            shape.prefixes.iter().map(move |prefix| (owner, prefix.as_str()))
        });
        let (owners, prefixes): (Vec<usize>, Vec<&str>) = prefixes.unzip();
        let search =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(prefixes).ok();
        let lengths = shapes.iter().flat_map(|Shape { prefixes, least, .. }| {
            prefixes.iter().map(move |prefix| prefix.len() + least)
        });
        let shortest = lengths.min().unwrap_or_default();
        Self { search, owners, shortest, all: shapes }
    }

    /// What looks like a secret, in order.
    pub fn find(&self, text: &str) -> Vec<Suspect> {
        let pieces = pieces(text);
        let by_shape = pieces.par_iter().flat_map_iter(|piece| self.by_shape(text, piece));
        let mut found: Vec<Suspect> = by_shape.collect();
        found.extend(key_blocks(text));
        found.extend(web_tokens(text));
        found.extend(in_addresses(text));
        let behind_words = pieces.par_iter().flat_map_iter(|piece| behind_words(text, piece));
        found.extend(behind_words.collect::<Vec<_>>());
        found.sort_by_key(|suspect| (suspect.at.start, suspect.at.end));
        found
    }

    /// What begins in a piece of a text as secrets do.
    fn by_shape(&self, text: &str, piece: &Range<usize>) -> Vec<Suspect> {
        let words = long_words(&text.as_bytes()[piece.clone()], self.shortest);
        let found = words.iter().flat_map(|word| {
            let start = piece.start + word.start;
            let word = &text[start..piece.start + word.end];
            let found = self.search.iter().flat_map(move |search| search.find_iter(word));
            found.map(move |found| (start, found))
        });
        let suspects = found.filter_map(|(word, found)| {
            let shape = &self.all[self.owners[found.pattern().as_usize()]];
            let (start, end) = (word + found.start(), word + found.end());
            let rest = opening(&text[end..]);
            let length = rest.find(|c| !shape.kind.holds(c)).unwrap_or(rest.len());
            let fits = length >= shape.least && shape.most.is_none_or(|most| length <= most);
            let is_new = !text[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
            let ends = !rest[length..].starts_with(|c: char| c.is_ascii_alphanumeric());
            let at = start..end + length;
            (fits && is_new && ends && is_random(&text[end..at.end]))
                .then(|| Suspect::new(at, shape.name.as_str()))
        });
        suspects.collect()
    }
}

/// Pieces of a text that are looked through side by side: whole lines, since nothing that is looked
/// for goes on behind the end of one.
fn pieces(text: &str) -> Vec<Range<usize>> {
    const LEAST: usize = 1 << 16;
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let least = (start + LEAST).min(text.len());
        let line = memchr::memchr(b'\n', &text.as_bytes()[least..]);
        let end = line.map_or(text.len(), |length| least + length + 1);
        pieces.push(start..end);
        start = end;
    }
    pieces
}

/// So many bytes are asked at once.
const LANE: usize = 8;

/// Runs of what secrets with a prefix are made of that are long enough for one, which hardly any
/// word is. Each covers some lane from end to end, so that no lane with white space in it is looked
/// at twice.
fn long_words(bytes: &[u8], least: usize) -> Vec<Range<usize>> {
    let is_part = |byte: &&u8| Kind::any_holds(**byte);
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, lane) in bytes.as_chunks::<LANE>().0.iter().enumerate() {
        let at = at * LANE;
        let is_seen = words.last().is_some_and(|last| at < last.end);
        // They are counted, which takes no branches.
        if is_seen || lane.iter().filter(|byte| **byte <= b' ').count() > 0 {
            continue;
        }
        let behind = bytes[at..].iter().take_while(is_part).count();
        if behind < LANE {
            continue;
        }
        let before = bytes[..at].iter().rev().take_while(is_part).count();
        if before + behind >= least {
            words.push(at - before..at + behind);
        }
    }
    words
}

/// Where some words stand in a text, none over another.
fn places(text: &str, words: &'static str) -> impl Iterator<Item = usize> {
    memmem::find_iter(text.as_bytes(), words.as_bytes())
}

/// As much of a text as is looked at.
fn opening(text: &str) -> &str {
    let end = (LONGEST.min(text.len())..=text.len()).find(|&end| text.is_char_boundary(end));
    &text[..end.unwrap_or(text.len())]
}

/// Whether it is more than a word in place of a secret: `xxxxxxxx`, `your-token-here`.
fn is_random(value: &str) -> bool {
    let mut characters: Vec<char> = value.chars().filter(|c| c.is_alphanumeric()).collect();
    characters.sort_unstable();
    characters.dedup();
    characters.len() >= 6 && characters.iter().any(|c| c.is_alphabetic())
}

/// `-----BEGIN … PRIVATE KEY-----`.
fn key_blocks(text: &str) -> Vec<Suspect> {
    const BEGIN: &str = "-----BEGIN ";
    let found = places(text, BEGIN).filter_map(|start| {
        let line = opening(&text[start..]).lines().next().unwrap_or_default();
        let is_key = line[BEGIN.len()..].contains("PRIVATE KEY");
        is_key.then(|| Suspect::new(start..start + line.len(), "a private key"))
    });
    found.collect()
}

/// Three parts in base64, the first two of them JSON: `eyJ….eyJ….…`.
fn web_tokens(text: &str) -> Vec<Suspect> {
    let found = places(text, "eyJ").filter_map(|start| {
        if text[..start].ends_with(|c: char| Kind::Path.holds(c)) {
            return None;
        }
        let rest = &text[start..];
        let token = &rest[..rest.find(|c| !Kind::Path.holds(c)).unwrap_or(rest.len())];
        let parts: Vec<&str> = token.split('.').collect();
        let is_token = parts.len() >= 3
            && parts[1].starts_with("eyJ")
            && parts[..3].iter().all(|part| part.len() >= 10);
        is_token.then(|| Suspect::new(start..start + token.len(), "a web token"))
    });
    found.collect()
}

/// `scheme://name:password@host`.
fn in_addresses(text: &str) -> Vec<Suspect> {
    const MARK: &str = "://";
    let found = places(text, MARK).filter_map(|scheme| {
        let start = scheme + MARK.len();
        let rest = &text[start..];
        let end = rest.find(|c: char| c.is_whitespace() || "/?#\"'`<>)]".contains(c));
        let authority = &rest[..end.unwrap_or(rest.len())];
        let (name, password) = authority.rsplit_once('@')?.0.split_once(':')?;
        let stands_for_one = password.is_empty()
            || password.starts_with(['<', '$', '{', '*', '%'])
            || ["password", "pass", "pwd", "secret", "xxx"].contains(&password);
        let at = start + name.len() + 1;
        (!stands_for_one).then(|| Suspect::new(at..at + password.len(), "a password in an address"))
    });
    found.collect()
}

/// `password = "…"`, where the first of it stands in a piece of a text.
fn behind_words(text: &str, piece: &Range<usize>) -> Vec<Suspect> {
    let lower = text[piece.clone()].to_ascii_lowercase();
    let mut found = Vec::new();
    for key in KEYS {
        for at in places(&lower, key) {
            found.extend(
                value_behind(text, piece.start + at + key.len())
                    .filter(|value| is_like_a_secret(&text[value.clone()])),
            );
        }
    }
    for (key, is_one) in passwords() {
        for at in places(&lower, key) {
            let value = value_behind(text, piece.start + at + key.len());
            let value = value.or_else(|| number_behind(text, piece.start + at + key.len(), key));
            found.extend(value.filter(|value| is_one(&text[value.clone()])));
        }
    }
    found.sort_by_key(|at| (at.start, at.end));
    found.dedup();
    found.into_iter().map(|at| Suspect::new(at, "a password or key")).collect()
}

/// The words before short passwords, and what those look like.
fn passwords() -> impl Iterator<Item = (&'static str, fn(&str) -> bool)> {
    let words = PASSWORDS.into_iter().map(|key| (key, is_short_password as fn(&str) -> bool));
    words.chain(PASSCODES.into_iter().map(|key| (key, is_code as fn(&str) -> bool)))
}

/// `passcode 445566`.
fn number_behind(text: &str, key_end: usize, key: &str) -> Option<Range<usize>> {
    let rest = opening(&text[key_end..]).strip_prefix(' ').filter(|_| PASSCODES.contains(&key))?;
    let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let start = key_end + 1;
    is_code(&rest[..length]).then_some(start..start + length)
}

/// Whether a value is a word and a number in one, as no other word is: `hunter2`. `90days`, `v2`
/// and `sha256` are none.
fn is_short_password(value: &str) -> bool {
    const LEAST: usize = 6;
    let value = value.trim_end_matches(['.', '!', '?']);
    let lower = value.to_ascii_lowercase();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_measure = value.starts_with(|c: char| c.is_ascii_digit())
        && value
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    value.len() >= LEAST
        && value.is_ascii()
        && letters >= 3
        && digits >= 1
        && !is_measure
        && !value.contains("://")
        && !value.starts_with(['$', '/', '.', '%', '<', '{', '*'])
        && !WAYS.iter().any(|way| lower.starts_with(way))
}

/// Whether a value is a number that opens a meeting.
fn is_code(value: &str) -> bool {
    let is_year = value.len() == 4 && (value.starts_with("19") || value.starts_with("20"));
    (4..=10).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit()) && !is_year
}

/// The value behind `=` or `:`, without its quotes.
fn value_behind(text: &str, key_end: usize) -> Option<Range<usize>> {
    let rest = opening(&text[key_end..]);
    let behind_key = rest.trim_start_matches(['"', '\'', '`', ' ']);
    let behind_sign = behind_key.strip_prefix(['=', ':'])?.trim_start_matches('=');
    let value = behind_sign.trim_start_matches(['"', '\'', '`', ' ']);
    let start = key_end + rest.len() - value.len();
    if text[key_end..start].contains('\n') {
        return None;
    }
    let end = value.find(|c: char| c.is_whitespace() || "\"'`,;<>()[]{}|".contains(c));
    Some(start..start + end.unwrap_or(value.len()))
}

fn is_like_a_secret(value: &str) -> bool {
    let has = |is: fn(&char) -> bool| value.chars().any(|c| is(&c));
    value.len() >= LEAST_VALUE
        && value.is_ascii()
        && has(char::is_ascii_digit)
        && has(char::is_ascii_alphabetic)
        && !value.contains("://")
        && !value.starts_with(['$', '/', '.', '%'])
        && is_random(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_with_a_prefix_is_a_long_word() {
        let shapes = Shapes::embedded();
        assert!(shapes.shortest >= 2 * LANE - 1);
        let mut prefixes = shapes.all.iter().flat_map(|shape| &shape.prefixes);
        assert!(prefixes.all(|prefix| prefix.bytes().all(Kind::any_holds)));
    }

    #[test]
    fn long_words_are_found_wherever_they_stand() {
        for length in 0..40 {
            for before in 0..10 {
                let word = "aB3_-.".repeat(7)[..length].to_owned();
                let text = format!("{}{word}é is {word}\n{word}", "- ".repeat(before));
                let split = text.split(|c: char| !c.is_ascii() || c.is_ascii_whitespace());
                let long = split.filter(|word| word.len() >= 15);
                let found = long_words(text.as_bytes(), 15);
                let found = found.into_iter().map(|word| &text[word]);
                assert_eq!(found.collect::<Vec<_>>(), long.collect::<Vec<_>>(), "{text}");
            }
        }
    }
}
