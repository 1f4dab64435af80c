//! Where words begin and end in running text.
//!
//! Names are looked for in sentences by many modules. This one knows only letters: it has never
//! heard of a source, a page or a vocabulary.

use std::ops::Range;

/// Whether `range` of a text stands there as words of its own, with no ASCII letter, digit or `_`
/// right before or behind it. Letters of other scripts may touch it: in Korean and Japanese a
/// particle is glued to a name.
pub fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let behind = text[range.end..].chars().next();
    !before.is_some_and(goes_on_a_word) && !behind.is_some_and(goes_on_a_word)
}

fn goes_on_a_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// Whether a character is white or has no width: what word processors leave at the ends of lines.
pub fn is_space(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}'
        )
}

/// Where the first sentence ends, its mark included.
pub fn sentence_end(words: &str) -> Option<usize> {
    let mut characters = words.char_indices().peekable();
    let mut has_letters = false;
    while let Some((at, character)) = characters.next() {
        has_letters |= character.is_alphabetic();
        let next = characters.peek().map(|&(_, next)| next);
        let ends = match character {
            '。' | '！' | '？' => true,
            '.' | '!' | '?' => next.is_none_or(is_space) && !is_abbreviation(&words[..at]),
            _ => false,
        };
        if ends && has_letters {
            return Some(at + character.len_utf8());
        }
    }
    None
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| is_space(c) || c == '(').next().unwrap_or_default();
    let known = matches!(
        word.to_ascii_lowercase().as_str(),
        "e.g" | "i.e" | "vs" | "mr" | "mrs" | "ms" | "dr" | "approx" | "no" | "inc" | "st"
    );
    known || word.chars().count() == 1 && word.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: &str, expected: bool) {
        let start = text.find(words).unwrap();
        assert_eq!(stands_alone(text, &(start..start + words.len())), expected, "{text}");
    }

    #[test]
    fn words_end_where_no_letter_follows() {
        check("Canal", "Canal", true);
        check("a Canal.", "Canal", true);
        check("Canals", "Canal", false);
        check("preCanal", "Canal", false);
        check("a_Canal", "Canal", false);
        check("Canal2", "Canal", false);
    }

    #[test]
    fn particles_may_be_glued_to_words() {
        check("Canal에서", "Canal", true);
        check("新Canal", "Canal", true);
    }
}
