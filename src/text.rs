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
