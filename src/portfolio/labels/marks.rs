//! The marks between a label and what it announces, and around both.

use std::ops::Range;

use crate::text::is_space;

/// Where the first dash between spaces stands, or the first gap as wide as one.
pub(super) fn first_dash(head: &str) -> Option<usize> {
    const MARKS: [&str; 5] = [" - ", " – ", " — ", " -- ", "   "];
    let bytes = head.as_bytes();
    // Most gaps have a letter behind them.
    let may_begin = |at: usize| match bytes[at] {
        b' ' => matches!(bytes.get(at + 1), Some(b'-' | b' ' | 0xe2)),
        byte => byte == b'\t',
    };
    (0..bytes.len()).filter(|&at| may_begin(at)).find(|&at| {
        let rest = &head[at..];
        rest.starts_with('\t') || MARKS.iter().any(|mark| rest.starts_with(mark))
    })
}

/// Arrows between a label and what it announces.
pub(super) const ARROWS: [&str; 4] = ["→", "->", "=>", "⇒"];

/// The first arrow with a space before it, and where it stands.
pub(super) fn first_arrow(head: &str) -> Option<(usize, &'static str)> {
    memchr::memchr2(b'>', 0xe2, head.as_bytes())?;
    let place = |arrow: &'static str| {
        let mut places = head.match_indices(arrow).map(|(at, _)| at);
        Some((places.find(|&at| head[..at].ends_with(is_space))?, arrow))
    };
    ARROWS.into_iter().filter_map(place).min()
}

/// The colons of a text, plain and wide, and where they stand.
pub(super) fn colons(text: &str) -> impl Iterator<Item = (usize, &'static str)> {
    const WIDE: u8 = "：".as_bytes()[0];
    let places = memchr::memchr2_iter(b':', WIDE, text.as_bytes());
    places.filter_map(|at| {
        let mark = [":", "："]
            .into_iter()
            .find(|mark| text.as_bytes()[at..].starts_with(mark.as_bytes()))?;
        Some((at, mark))
    })
}

/// Where a mark with a space behind it stands first.
pub(super) fn first_before_space(head: &str, mark: u8) -> Option<usize> {
    let bytes = head.as_bytes();
    memchr::memchr_iter(mark, bytes).find(|&at| bytes.get(at + 1) == Some(&b' '))
}

/// A part of a text without white space at its ends.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = part.len() - part.trim_start().len();
    let end = part.trim_end().len().max(start);
    range.start + start..range.start + end
}

/// Where the mark of a callout ends: `[!info]`, `[!success]-`.
pub fn callout(words: &str) -> Option<usize> {
    let name = words.strip_prefix("[!")?;
    let end = name.find(']').filter(|&end| end <= 20)?;
    let fold = name[end + 1..].starts_with(['-', '+']);
    Some(2 + end + 1 + usize::from(fold))
}

/// What may stand around the words of a label.
pub(super) fn is_around(character: char) -> bool {
    let is_mark = matches!(
        character,
        '*' | '_' | ':' | '：' | '?' | '-' | '–' | '—' | '#' | '"' | '“' | '”' | '\''
    );
    is_mark || is_space(character)
}

/// What may stand between a label and what it announces.
pub(super) fn is_mark(character: char) -> bool {
    is_space(character) || matches!(character, ':' | '：' | '-' | '–' | '—' | '=' | '|')
}

/// The first bytes of a line, cut at a character.
pub fn head(words: &str, length: usize) -> &str {
    let mut end = length.min(words.len());
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    &words[..end]
}
