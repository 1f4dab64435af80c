//! Whether a line can be a title, is a page's number, names years.

use crate::{portfolio::references::leaders, source::Text, text::sentence_end};

/// A paragraph's line longer than this, in characters, is no title.
pub(super) const LONGEST_LINE_TITLE: usize = 110;

/// `Page 2 of 9`, `- 3 -`: what a printed page leaves behind.
pub fn is_page_number(lines: &[Text]) -> bool {
    let [line] = lines else { return false };
    let words = line.as_str().trim_matches(|c: char| matches!(c, '-' | '–' | '—' | ' ' | '|'));
    // Most lines do not end in a number.
    if !words.trim_end().ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let lower = words.to_lowercase();
    let named = ["page", "seite", "página", "pagina", "p."].iter();
    let rest = named.clone().find_map(|name| lower.strip_prefix(name));
    let digits = |words: &str| {
        let words = words.trim();
        (1..=3).contains(&words.len()) && words.bytes().all(|byte| byte.is_ascii_digit())
    };
    let counted = |words: &str| {
        let mut pieces = [" of ", "/", " von ", " de ", " di ", " sur "].iter();
        let cut = pieces.find_map(|of| words.split_once(of));
        cut.map_or(digits(words), |(one, all)| digits(one) && digits(all))
    };
    rest.is_some_and(counted)
}

/// Whether words name a stretch of years: `(2015-2018)`, `2018 – now`.
pub(super) fn names_years(words: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let starts = words.char_indices().filter(|&(at, c)| {
        is_digit(c) && !words[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.')
    });
    starts.into_iter().any(|(at, _)| {
        let number = &words[at..];
        let length = number.find(|c| !is_digit(c)).unwrap_or(number.len());
        let is_year = length == 4 && (number.starts_with("19") || number.starts_with("20"));
        let behind = number[length..].trim_start();
        is_year && behind.starts_with(['-', '–', '—', '~', '～'])
    })
}

/// Whether a line can be a story's title: short, and not several sentences.
pub fn is_title_line(words: &str) -> bool {
    // `The move ..... Ownership` ends where the dots begin.
    let words = leaders(words).map_or(words, |dots| &words[..dots.start]);
    // A date alone is none.
    let short = words.chars().count() <= LONGEST_LINE_TITLE
        && words.split_whitespace().nth(16).is_none()
        && words.contains(char::is_alphabetic);
    short && sentence_end(words).is_none_or(|end| end >= words.trim_end().len())
}
