//! Principles that a story names: `Principles: 1, Dive Deep`, `(ownership, frugality)`, `#ownership`.

use std::ops::Range;

use super::{
    PrincipleId,
    principles::{arrow_in, list_pieces},
};
use crate::source::Text;

/// Looks a principle up by its name or number.
pub trait Lookup {
    /// The principle of that name, typos allowed.
    fn by_name(&self, name: &str) -> Option<PrincipleId>;
    /// The principle of exactly that name.
    fn by_exact_name(&self, name: &str) -> Option<PrincipleId>;
    /// The principle of these initials; they count only where nothing but principles stands.
    fn by_initials(&self, initials: &str) -> Option<PrincipleId>;
    /// The principle of that number.
    fn by_number(&self, number: u32) -> Option<PrincipleId>;
    /// Whether a word such as `LP` stands before a principle's number.
    fn is_prefix(&self, word: &str) -> bool;
    /// `false` only where words surely begin with no principle's name.
    fn may_begin(&self, words: &str) -> bool;
}

/// A list of names that is longer, in bytes, is none.
const LONGEST_LIST: usize = 160;

/// How many letters stand before the number of a principle.
const MOST_BEFORE_NUMBER: usize = 3;

/// Brackets that close no sooner than after so many characters hold no list of names.
const LONGEST_BRACKET: usize = 200;

/// Numbers of principles that are longer together, in bytes, are none.
const LONGEST_CODES: usize = 80;

/// A principle that words name, or words that name none.
pub type Reference = Result<(PrincipleId, Text), Text>;

/// What stands behind `Principles:`: every piece is meant to be one.
pub fn listed(words: &Text, lookup: &impl Lookup) -> Vec<Reference> {
    listed_until(words, lookup, usize::MAX)
}

/// The same, and no further than to the piece with which more than `most` are none.
pub fn listed_until(words: &Text, lookup: &impl Lookup, most: usize) -> Vec<Reference> {
    // A name may hold a comma or a semicolon itself.
    if let Some(id) = lookup.by_exact_name(words.as_str()) {
        return vec![Ok((id, words.clone()))];
    }
    let mut references = Vec::new();
    let mut missed = 0;
    let mut from = 0;
    let pieces: Vec<&str> = list_pieces(words.as_str()).collect();
    let mut at = 0;
    while at < pieces.len() {
        let (length, found) = longest(&pieces[at..], lookup);
        let piece = pieces[at];
        let start = words.as_str()[from..].find(piece).map_or(from, |found| from + found);
        let place = words.slice(start..(start + piece.len()).min(words.as_str().len()));
        from = start + piece.len();
        match found {
            Some(id) => references.push(Ok((id, place))),
            None => {
                if let Some(both) = split_by_and(piece, lookup) {
                    references.extend(both.into_iter().map(|id| Ok((id, place.clone()))));
                } else {
                    references.push(Err(place));
                    missed += 1;
                    if missed > most {
                        return references;
                    }
                }
            }
        }
        at += length;
    }
    references
}

/// How many pieces at the head are one name (`Are Right, A Lot`), and whose.
fn longest(pieces: &[&str], lookup: &impl Lookup) -> (usize, Option<PrincipleId>) {
    for length in (2..=3).rev().filter(|length| *length <= pieces.len()) {
        let joined = pieces[..length].join(", ");
        if let Some(id) = lookup.by_exact_name(&joined) {
            return (length, Some(id));
        }
    }
    (1, one(pieces[0], lookup))
}

fn one(piece: &str, lookup: &impl Lookup) -> Option<PrincipleId> {
    let words = piece.trim_matches(|c: char| !c.is_alphanumeric());
    let number = words.trim_start_matches(|c: char| !c.is_ascii_digit());
    let is_number = !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit())
        && words.chars().filter(|c| c.is_alphabetic()).count() <= MOST_BEFORE_NUMBER;
    if is_number && let Some(id) = number.parse().ok().and_then(|number| lookup.by_number(number)) {
        return Some(id);
    }
    let unnumbered = words.trim_start_matches(|c: char| c.is_ascii_digit() || " .:)-".contains(c));
    let bare = words.split(['(', '（', ':']).next().unwrap_or_default().trim();
    // Most words have one reading.
    let other = |reading: &str, before: &[&str]| {
        if before.contains(&reading) { None } else { lookup.by_name(reading) }
    };
    lookup
        .by_name(words)
        .or_else(|| other(unnumbered, &[words]))
        .or_else(|| other(bare, &[words, unnumbered]))
        .or_else(|| lookup.by_initials(words))
}

fn split_by_and(piece: &str, lookup: &impl Lookup) -> Option<Vec<PrincipleId>> {
    if !piece.contains('&') && memchr::memmem::find(piece.as_bytes(), b" and ").is_none() {
        return None;
    }
    let halves: Vec<&str> = piece.split(" and ").flat_map(|half| half.split(" & ")).collect();
    if halves.len() < 2 {
        return None;
    }
    let found: Vec<PrincipleId> = halves.iter().filter_map(|half| one(half, lookup)).collect();
    (found.len() == halves.len()).then_some(found)
}

/// Principles that a line names on its own account: in brackets all of whose pieces are names, or
/// as tags. The range says what of the line is only that.
pub fn in_line(line: &Text, lookup: &impl Lookup) -> Vec<(PrincipleId, Text, Range<usize>)> {
    let words = line.as_str();
    let mut found = Vec::new();
    // Most lines hold none of them.
    let is_bracketed =
        !words.is_ascii() || memchr::memchr3(b'(', b'[', b'{', words.as_bytes()).is_some();
    let last_letter = is_bracketed.then(|| words.rfind(char::is_alphanumeric)).flatten();
    let brackets = [('(', ')'), ('（', '）'), ('[', ']'), ('{', '}')];
    for (open, close) in brackets.into_iter().filter(|_| is_bracketed) {
        for (start, _) in words.match_indices(open) {
            let mut near = words[start..].char_indices().take(LONGEST_BRACKET);
            let Some((length, _)) = near.find(|&(_, c)| c == close) else { continue };
            let end = start + length + close.len_utf8();
            // `[[Dive Deep]]` is closed twice.
            let twice = words[start..].starts_with("[[") && words[end..].starts_with(']');
            let end = end + usize::from(twice);
            let inside = &words[start + open.len_utf8()..start + length];
            if words[end..].starts_with('(') || list_pieces(inside).next().is_none() {
                continue;
            }
            let inner = line.slice(start + open.len_utf8()..start + length);
            // `(#2)` in the middle of a sentence is more likely a ticket.
            let last = last_letter.is_none_or(|at| at < end);
            if let Some(coded) = codes(&inner, lookup).filter(|_| last || !inside.contains('#')) {
                found.extend(coded.into_iter().map(|(id, text)| (id, text, start..end)));
                continue;
            }
            // `(CO, IS)` in the middle of a sentence are places.
            if let Some(named) = by_initials(&inner, lookup).filter(|_| last) {
                found.extend(named.into_iter().map(|(id, text)| (id, text, start..end)));
                continue;
            }
            let names: Vec<Reference> = exactly_listed(&inner, lookup);
            if !names.is_empty() && names.iter().all(Result::is_ok) {
                found.extend(names.into_iter().flatten().map(|(id, text)| (id, text, start..end)));
            }
        }
    }
    // `-> ownership, dive deep` on a line of its own.
    let begins = matches!(words.as_bytes().first(), Some(b'-' | b'=' | 0x80..));
    let mut arrows = ["->", "→", "=>", "»", "⇒"].iter().filter(|_| begins);
    if let Some(arrow) = arrows.find(|arrow| words.starts_with(**arrow)) {
        let names = listed(&line.slice(arrow.len()..words.len()).trim(), lookup);
        if !names.is_empty() && names.iter().all(Result::is_ok) {
            found.extend(names.into_iter().flatten().map(|(id, text)| (id, text, 0..words.len())));
        }
    }
    // `The move - LP2, LP3`, or `LP2, LP3` on a line of its own.
    let leaders = leaders(words);
    let tail = leaders.clone().or_else(|| last_dash(words));
    let tail = tail.map_or((0, 0), |dash| (dash.start, dash.end));
    if words.len() - tail.1 <= LONGEST_CODES
        && has_digits(&words[tail.1..])
        && !words[tail.1..].contains(['#', '(', '['])
        && let Some(coded) = codes(&line.slice(tail.1..words.len()), lookup)
    {
        found.extend(coded.into_iter().map(|(id, text)| (id, text, tail.0..words.len())));
    }
    // `The move - *Ownership, Dive Deep*`: a list, or names that stand out.
    if tail.0 > 0 && words.len() - tail.1 <= LONGEST_LIST {
        let written = words[tail.1..].trim();
        let bare = written.trim_matches(['*', '_']);
        let start = tail.1 + words[tail.1..].find(bare).unwrap_or(0);
        let names = exactly_listed(&line.slice(start..start + bare.len()), lookup);
        let stands_out = names.len() >= 2 || bare.len() < written.len() || leaders.is_some();
        if stands_out && !names.is_empty() && names.iter().all(Result::is_ok) {
            let names = names.into_iter().flatten();
            found.extend(names.map(|(id, text)| (id, text, tail.0..words.len())));
        }
    }
    if found.is_empty()
        && let Some((named, arrow)) = behind_arrow(line, lookup)
    {
        found.extend(named.into_iter().map(|(id, text)| (id, text, arrow..words.len())));
    }
    for start in memchr::memchr_iter(b'#', words.as_bytes()) {
        let tag = &words[start + 1..];
        let length =
            tag.find(|c: char| !(c.is_alphanumeric() || "-_&'".contains(c))).unwrap_or(tag.len());
        // `#lp/ownership`.
        let inner = tag[length..].strip_prefix('/').map(|inner| {
            let end = inner.find(|c: char| !(c.is_alphanumeric() || "-_&'".contains(c)));
            length + 1 + end.unwrap_or(inner.len())
        });
        let length = inner.filter(|_| lookup.is_prefix(&tag[..length])).unwrap_or(length);
        let name = &tag[..length];
        let begins = words[..start]
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || "(,;[#".contains(c));
        if begins
            && name.contains(char::is_alphabetic)
            && let Some(id) = by_tag(name, lookup)
        {
            found.push((id, line.slice(start..start + 1 + length), start..start + 1 + length));
        }
    }
    found
}

/// `The move -> Ownership, Dive Deep`: the principles behind the only arrow of a line with a title
/// before it, and where the arrow stands. One alone may be what a step leads to.
fn behind_arrow(line: &Text, lookup: &impl Lookup) -> Option<(Vec<(PrincipleId, Text)>, usize)> {
    let words = line.as_str();
    let (at, arrow) = arrow_in(words)?;
    let (title, behind) = (words[..at].trim_end(), &words[at + arrow.len()..]);
    let is_title = title.split_whitespace().nth(1).is_some() && title.contains(char::is_alphabetic);
    if !is_title || behind.len() > LONGEST_LIST || arrow_in(behind).is_some() {
        return None;
    }
    // `Ownership -> Dive Deep` leads from one to the other.
    if lookup.by_exact_name(title).is_some() {
        return None;
    }
    let start = words.len() - behind.trim_start().len();
    let names = only(&line.slice(start..words.len()).trim(), lookup);
    (names.len() >= 2).then_some((names, title.len()))
}

/// Dots that lead from a title to what stands at the end of its line: `The move ..... Ownership`.
pub fn leaders(words: &str) -> Option<Range<usize>> {
    let wide = || (!words.is_ascii()).then(|| words.find(" ……")).flatten();
    let at = plain_leaders(words.as_bytes()).or_else(wide)?;
    let start = words[..at].trim_end().len();
    let behind = words[at..].trim_start_matches([' ', '.', '…', '\t']);
    (start > 0 && !behind.is_empty()).then(|| start..words.len() - behind.len())
}

/// Where a space stands with four dots behind it. Most full stops have no other before them.
fn plain_leaders(bytes: &[u8]) -> Option<usize> {
    let mut before = memchr::memchr_iter(b'.', bytes).filter_map(|dot| dot.checked_sub(1));
    before.find(|&space| bytes[space..].starts_with(b" ...."))
}

/// Whether a plain digit is in some words.
fn has_digits(words: &str) -> bool {
    words.bytes().any(|byte| byte.is_ascii_digit())
}

/// The last dash of a line that sets something apart, with the spaces around it.
fn last_dash(words: &str) -> Option<Range<usize>> {
    // Most lines have none of their bytes.
    memchr::memchr3(b'-', b'|', 0xe2, words.as_bytes())?;
    let dashes = [" - ", " – ", " — ", " | "].into_iter();
    let places = dashes.filter_map(|dash| words.rfind(dash).map(|at| at..at + dash.len()));
    places.max_by_key(|dash| (dash.start, dash.end))
}

/// `LP2, LP3`, `#2 #3`, `Principles 2 and 3`: numbers of principles and nothing else, the first
/// with its mark. `None` where it is anything else.
fn codes(words: &Text, lookup: &impl Lookup) -> Option<Vec<(PrincipleId, Text)>> {
    let string = words.as_str();
    if string.len() > LONGEST_CODES || !has_digits(string) {
        return None;
    }
    let mut found = Vec::new();
    let mut marked = false;
    let is_between =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '&' | '+' | '.' | ':' | '、');
    let mut start = 0;
    for piece in string.split_inclusive(is_between) {
        let at = start;
        start += piece.len();
        let piece = piece.trim_end_matches(is_between);
        let digits = piece.trim_start_matches(|c: char| !c.is_ascii_digit());
        let mark = piece[..piece.len() - digits.len()].trim_end_matches(['-', '.']);
        let is_mark = mark.trim_start_matches('#').is_empty() && !mark.is_empty()
            || lookup.is_prefix(mark.trim_end_matches('#'));
        marked |= is_mark;
        if piece.is_empty() || piece == "and" || is_mark && digits.is_empty() {
            continue;
        }
        if !(is_mark || mark.is_empty()) || digits.len() > 3 || !marked {
            return None;
        }
        let id = digits.parse().ok().and_then(|number| lookup.by_number(number))?;
        found.push((id, words.slice(at..at + piece.len())));
    }
    (!found.is_empty()).then_some(found)
}

/// `DD, HBDC`: two or more principles by their initials in capitals, and nothing else.
fn by_initials(words: &Text, lookup: &impl Lookup) -> Option<Vec<(PrincipleId, Text)>> {
    /// Of one name.
    const FEWEST_CAPITALS: usize = 2;
    let string = words.as_str();
    string.bytes().filter(u8::is_ascii_uppercase).nth(2 * FEWEST_CAPITALS - 1)?;
    let pieces: Vec<&str> = list_pieces(string).collect();
    if pieces.len() < 2 {
        return None;
    }
    let mut found = Vec::with_capacity(pieces.len());
    let mut from = 0;
    for piece in pieces {
        let at = from + string[from..].find(piece)?;
        from = at + piece.len();
        let capitals = piece.chars().filter(char::is_ascii_uppercase).count();
        let id = lookup.by_initials(piece).filter(|_| capitals >= FEWEST_CAPITALS)?;
        found.push((id, words.slice(at..from)));
    }
    Some(found)
}

/// Principles that a line names and nothing else: `Dive Deep, Frugality`.
pub fn only(line: &Text, lookup: &impl Lookup) -> Vec<(PrincipleId, Text)> {
    if line.as_str().len() > LONGEST_LIST {
        return Vec::new();
    }
    let names = exactly_listed(line, lookup);
    if names.iter().all(Result::is_ok) { names.into_iter().flatten().collect() } else { Vec::new() }
}

/// As [`listed`], without typos and no further than to the first piece that is no name: brackets
/// hold other things as well.
fn exactly_listed(words: &Text, lookup: &impl Lookup) -> Vec<Reference> {
    struct Exact<'a, L>(&'a L);
    impl<L: Lookup> Lookup for Exact<'_, L> {
        fn by_name(&self, name: &str) -> Option<PrincipleId> {
            self.0.by_exact_name(name)
        }
        fn by_exact_name(&self, name: &str) -> Option<PrincipleId> {
            self.0.by_exact_name(name)
        }
        fn by_initials(&self, _: &str) -> Option<PrincipleId> {
            None
        }
        fn by_number(&self, _: u32) -> Option<PrincipleId> {
            None
        }
        fn is_prefix(&self, word: &str) -> bool {
            self.0.is_prefix(word)
        }
        fn may_begin(&self, words: &str) -> bool {
            self.0.may_begin(words)
        }
    }
    let prefixed = words.as_str().split_once(':').filter(|(label, _)| label.len() <= 24);
    if let Some((label, rest)) = prefixed {
        let start = words.as_str().len() - rest.len();
        let with_numbers =
            label.to_lowercase().contains("lp") || label.to_lowercase().contains("principle");
        let inner = words.slice(start..words.as_str().len()).trim();
        return if with_numbers {
            listed_until(&inner, lookup, 0)
        } else {
            listed_until(&inner, &Exact(lookup), 0)
        };
    }
    // Most lines begin with no name, and with no number of one.
    let first = list_pieces(words.as_str()).next().unwrap_or_default();
    let name = first.trim_start_matches(|c: char| !c.is_alphanumeric());
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    if name.starts_with(|c: char| c.is_ascii_alphabetic())
        && (!has_digits(name) || letters().nth(MOST_BEFORE_NUMBER).is_some())
        && !lookup.may_begin(name)
    {
        return vec![Err(words.clone())];
    }
    listed_until(words, &Exact(lookup), 0)
}

/// The principle of a tag: `dive-deep`, `DiveDeep`, `lp_ownership`, `lp/ownership`.
pub fn by_tag(tag: &str, lookup: &impl Lookup) -> Option<PrincipleId> {
    let inner = tag.rsplit_once('/').filter(|(head, _)| lookup.is_prefix(head));
    let tag = inner.map_or(tag, |(_, name)| name);
    let mut spaced = String::with_capacity(tag.len() + 4);
    let mut after_lower = false;
    for character in tag.chars() {
        if character.is_uppercase() && after_lower {
            spaced.push(' ');
        }
        after_lower = character.is_lowercase();
        spaced.push(if "-_".contains(character) { ' ' } else { character });
    }
    let bare = spaced.strip_prefix("lp ").or_else(|| spaced.strip_prefix("LP ")).unwrap_or(&spaced);
    lookup.by_exact_name(bare).or_else(|| lookup.by_exact_name(tag))
}
