//! Counts and lists in words.

use std::borrow::Cow;

use crate::systems::clauses;

pub use crate::text::capitalised as sentence;

const SMALL: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// A number as a sentence says it: to twenty in words.
pub fn number(count: usize) -> Cow<'static, str> {
    match SMALL.get(count) {
        Some(&word) => word.into(),
        None => count.to_string().into(),
    }
}

/// A number and what it counts: `two stories`, `no story`.
pub fn count(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => format!("no {one}"),
        1 => format!("one {one}"),
        _ => format!("{} {many}", number(count)),
    }
}

/// The same in digits, for captions: `2 stories`.
pub fn tally(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<T: AsRef<str>>(words: &[T]) -> String {
    joined(words, "and")
}

/// `a`, `a or b`, `a, b or c`.
pub fn either<T: AsRef<str>>(words: &[T]) -> String {
    joined(words, "or")
}

fn joined<T: AsRef<str>>(words: &[T], joint: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {joint} {}", first.join(", "), last.as_ref())
        }
    }
}

/// The beginning of a text, cut between words, at most about `limit` characters.
pub fn opening(text: &str, limit: usize) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(limit) else { return text.into() };
    let whole_words = text[..end].rfind(char::is_whitespace).filter(|&at| at > end / 2);
    let cut = text[..whole_words.unwrap_or(end)].trim_end_matches(|last: char| {
        last.is_whitespace() || matches!(last, ',' | ';' | ':' | '.' | '-' | '–')
    });
    format!("{cut} …").into()
}

/// `line 4` or `lines 4 to 9`.
pub fn lines(first: u32, last: u32) -> String {
    if last > first { format!("lines {first} to {last}") } else { format!("line {first}") }
}

/// Whether words begin another clause: `and nobody waits`.
pub fn leads_on(words: &str) -> bool {
    let first = words.split_whitespace().next().unwrap_or_default().to_lowercase();
    clauses().leads_on.contains(&first)
}

/// The last clause of some words, without the word that joins it to those before:
/// `it is cloned, then a lamp is lit in` is `a lamp is lit in`.
pub fn last_clause(words: &str) -> &str {
    const SHORTEST: usize = 2;
    let joined = clauses().joins.iter().filter_map(|join| {
        let behind = |at: usize| words[at + join.len()..].trim_start();
        let whole = |at: usize| {
            (at == 0 || words[..at].ends_with(' ')) && words[at + join.len()..].starts_with(' ')
        };
        let starts = words.match_indices(join).map(|(at, _)| at).filter(|&at| whole(at));
        starts.map(behind).filter(|rest| rest.split_whitespace().count() >= SHORTEST).last()
    });
    joined.min_by_key(|rest| rest.len()).unwrap_or(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_words() {
        for (value, words) in
            [(0, "zero"), (1, "one"), (12, "twelve"), (20, "twenty"), (21, "21"), (100, "100")]
        {
            assert_eq!(number(value), words);
        }
        assert_eq!(count(0, "story", "stories"), "no story");
        assert_eq!(count(1, "story", "stories"), "one story");
        assert_eq!(count(2, "story", "stories"), "two stories");
        assert_eq!(tally(1, "story", "stories"), "1 story");
    }

    #[test]
    fn lists_read_as_sentences_do() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a and b");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(either(&["a", "b", "c"]), "a, b or c");
        assert_eq!(sentence("élan"), "Élan");
    }

    #[test]
    fn an_opening_ends_between_words() {
        assert_eq!(opening("short", 10), "short");
        assert_eq!(opening("one two three", 9), "one two …");
        assert_eq!(opening("one, two three", 6), "one …");
        assert_eq!(opening("고객집착고객집착", 4), "고객집착 …");
        assert_eq!(opening("", 4), "");
    }
}
