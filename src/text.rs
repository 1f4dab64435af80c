//! Where words begin and end in running text.
//!
//! Names are looked for in sentences by many modules, and all of them cut sentences here. This
//! module knows letters and abbreviations (`vocabulary/abbreviations.toml`): it has never heard of a
//! source or a page.

pub mod runs;

use std::{borrow::Cow, collections::BTreeSet, ops::Range, sync::LazyLock};

use serde::Deserialize;

/// Whether `range` of a text stands there as words of its own, with no ASCII letter, digit or `_`
/// right before or behind it. Letters of other scripts may touch it: in Korean and Japanese a
/// particle is glued to a name.
pub fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let behind = text[range.end..].chars().next();
    !before.is_some_and(goes_on_a_word) && !behind.is_some_and(goes_on_a_word)
}

/// Which bytes are plain letters or digits. Every look for words asks it of every byte.
const ARE_PLAIN: [bool; 256] = {
    let mut are_plain = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        are_plain[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    are_plain
};

/// Whether a byte is a plain letter or digit.
#[inline]
pub fn is_plain(byte: u8) -> bool {
    ARE_PLAIN[usize::from(byte)]
}

/// How many plain letters and digits some bytes begin with.
#[inline]
pub fn plain_run(bytes: &[u8]) -> usize {
    bytes.iter().position(|&byte| !is_plain(byte)).unwrap_or(bytes.len())
}

/// A word whose plain letters are in lower case; most words are, and need no copy.
#[inline]
pub fn lower_plain(word: &str) -> Cow<'_, str> {
    if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(word.to_ascii_lowercase())
    } else {
        Cow::Borrowed(word)
    }
}

/// How many of the pieces between white space of a plain text have a letter or a digit.
pub fn count_plain_words(text: &str) -> usize {
    let bytes = text.as_bytes();
    let first = usize::from(bytes.first().copied().is_some_and(is_plain));
    // Few words begin behind another character than white space, and they are counted only where
    // none stands before them in their piece.
    let begins_inside = |before: u8, byte: u8| {
        is_letter_or_digit(byte) & !is_letter_or_digit(before) & !is_plain_gap(before)
    };
    let is_first = |at: &usize| {
        let before = bytes[..*at].iter().rev().take_while(|&&byte| !is_plain_gap(byte));
        !before.copied().any(is_plain)
    };
    let words = count_pairs(bytes, |before, byte| is_plain_gap(before) & is_letter_or_digit(byte));
    let inside = places_of_pairs(bytes, begins_inside).filter(is_first).count();
    first + words + inside
}

/// How many pieces of a text stand between white space.
pub fn count_pieces(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().count();
    }
    starts(text.as_bytes())
}

/// How many pieces begin behind plain white space. Each byte is asked without a look at what was
/// found before, so that many are asked at once.
fn starts(bytes: &[u8]) -> usize {
    let begins = |before: u8, byte: u8| is_plain_gap(before) & !is_plain_gap(byte);
    let first = bytes.first().map_or(0, |&first| usize::from(begins(b' ', first)));
    first + count_pairs(bytes, begins)
}

/// How many bytes are in a relation to the one before them.
#[inline]
fn count_pairs(bytes: &[u8], are: impl Fn(u8, u8) -> bool) -> usize {
    pairs(bytes).map(|(before, behind)| usize::from(count_in_chunk(before, behind, &are))).sum()
}

/// Where bytes stand that are in a relation to the one before them: few do.
fn places_of_pairs(
    bytes: &[u8],
    are: impl Fn(u8, u8) -> bool + Copy,
) -> impl Iterator<Item = usize> {
    let chunks = pairs(bytes).enumerate();
    let has_some = move |(_, (before, behind)): &(usize, (&[u8], &[u8]))| {
        count_in_chunk(before, behind, &are) > 0
    };
    chunks.filter(has_some).flat_map(move |(chunk, (before, behind))| {
        let places = before.iter().zip(behind).enumerate();
        let places = places.filter(move |(_, (before, byte))| are(**before, **byte));
        places.map(move |(at, _)| chunk * CHUNK + at + 1)
    })
}

/// The bytes of a text and those behind them, so many at a time that they are counted in one byte.
fn pairs(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let behind = bytes.get(1..).unwrap_or_default();
    bytes.chunks(CHUNK).zip(behind.chunks(CHUNK))
}

#[inline]
fn count_in_chunk(before: &[u8], behind: &[u8], are: &impl Fn(u8, u8) -> bool) -> u8 {
    let pairs = before.iter().zip(behind).map(|(&before, &byte)| are(before, byte));
    pairs.fold(0, |count: u8, is_one| count + u8::from(is_one))
}

/// So many are counted in one byte, which cannot overflow.
const CHUNK: usize = 128;

/// As [`is_plain`], without a table: many bytes are asked at once.
#[inline]
fn is_letter_or_digit(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10)
}

/// Whether a byte is plain white space.
#[inline]
pub fn is_plain_gap(byte: u8) -> bool {
    byte == b' ' || (b'\t'..=b'\r').contains(&byte)
}

fn goes_on_a_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// With a capital letter at its beginning.
pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// Whether a character is white or has no width: what word processors leave at the ends of lines.
pub fn is_space(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}'
        )
}

/// The sentences of a text, one behind the other: together they are all of it. Each ends with its
/// mark, and with what closes behind that: a bracket, a quotation mark, emphasis.
pub fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let mut marks = text.char_indices();
    std::iter::from_fn(move || {
        let end = marks.find_map(|(at, mark)| {
            let ends = at >= start && ends_sentence_at(text, at, mark);
            ends.then(|| closed(text, at + mark.len_utf8()))
        });
        let end = end.unwrap_or(text.len());
        let sentence = start..end;
        start = end;
        (!sentence.is_empty()).then_some(sentence)
    })
}

/// Where the first sentence with a letter in it ends, its mark and what closes behind it included.
pub fn sentence_end(words: &str) -> Option<usize> {
    let letters = words.find(char::is_alphabetic)?;
    let mut marks = words[letters..].char_indices();
    marks.find_map(|(at, mark)| {
        let at = letters + at;
        ends_sentence_at(words, at, mark).then(|| closed(words, at + mark.len_utf8()))
    })
}

/// Whether the character at a place of a text is a mark that ends a sentence.
#[inline]
pub fn ends_sentence_at(text: &str, at: usize, mark: char) -> bool {
    // Most are letters.
    matches!(mark, '.' | '!' | '?' | '。' | '！' | '？') && mark_ends_sentence(text, at, mark)
}

fn mark_ends_sentence(text: &str, at: usize, mark: char) -> bool {
    let behind = || &text[closed(text, at + mark.len_utf8())..];
    match mark {
        '。' | '！' | '？' => true,
        '!' | '?' => behind().chars().next().is_none_or(is_space),
        '.' => behind().chars().next().is_none_or(is_space) && !abbreviates(text, at),
        _ => false,
    }
}

/// Where the marks that close something behind a place end.
fn closed(text: &str, from: usize) -> usize {
    let is_close =
        |c: char| matches!(c, '"' | '”' | '’' | '»' | '」' | '』' | ')' | '）' | ']' | '*' | '_');
    text.len() - text[from..].trim_start_matches(is_close).len()
}

/// Words before a full stop that ends no sentence.
#[derive(Default, Deserialize)]
struct Abbreviations {
    never: BTreeSet<String>,
    before_small: BTreeSet<String>,
    before_number: BTreeSet<String>,
}

static ABBREVIATIONS: LazyLock<Abbreviations> = LazyLock::new(|| {
    // The data is part of the program; that it parses is a test below.
    serde_json::from_str(embedded!("abbreviations")).unwrap_or_default()
});

/// Whether the full stop at a place of a text belongs to an abbreviation and ends no sentence.
pub fn abbreviates(text: &str, stop: usize) -> bool {
    /// Bytes of the longest abbreviation that is looked for.
    const LONGEST: usize = 16;
    let parts =
        |c: char| is_space(c) || matches!(c, '(' | '[' | '"' | '“' | '*' | '_' | '/' | ',' | '-');
    let before = &text[..stop];
    // One more than the longest shows that a word is longer.
    let word = before.char_indices().rev().take(LONGEST + 1).take_while(|&(_, c)| !parts(c));
    let word = &before[word.last().map_or(stop, |(at, _)| at)..];
    if word.is_empty() || word.len() > LONGEST {
        return false;
    }
    let mut next = text[stop + 1..].trim_start_matches(is_space).chars();
    let (first, second) = (next.next(), next.next());
    let lower = word.to_lowercase();
    let known = &*ABBREVIATIONS;
    if known.before_small.contains(&lower) {
        return first.is_some_and(|c| !c.is_uppercase());
    }
    if known.before_number.contains(&lower) {
        return first.is_some_and(|c| c.is_ascii_digit() || c == '#');
    }
    let single = |piece: &str| piece.chars().count() == 1 && piece.starts_with(char::is_alphabetic);
    let lettered = lower.split('.').all(single) && !is_cjk(word);
    // `J. Smith`, `z. B.`; what else is one small letter is a word.
    let initial = first.is_some() && word.starts_with(char::is_uppercase) || second == Some('.');
    // `in CA.` is a place, `40 MS.` a unit.
    let shouts = word.chars().nth(1).is_some() && !word.contains(char::is_lowercase);
    known.never.contains(&lower) && !shouts || lettered && (word.contains('.') || initial)
}

/// Whether a word is of a script without capitals, in which one letter is a word.
fn is_cjk(word: &str) -> bool {
    word.chars().next().is_some_and(|c| u32::from(c) > 0x2e7f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_pieces_are_counted_as_one_by_one() {
        let long = "word ".repeat(500) + "- (a) 1,2 -- end";
        let joined = "it's a-b-c (1.2) --x_y ".repeat(20);
        let texts = ["", " ", "a", " a", "a b", "a  b\tc\nd ", "- a", "(a) -b- --", "'x y"];
        for text in texts.into_iter().chain([long.as_str(), &joined]) {
            let pieces = || text.split_whitespace();
            let says = |piece: &&str| piece.contains(|c: char| c.is_ascii_alphanumeric());
            assert_eq!(count_pieces(text), pieces().count(), "{text:?}");
            assert_eq!(count_plain_words(text), pieces().filter(says).count(), "{text:?}");
        }
    }

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

    #[track_caller]
    fn check_cut(text: &str, expected: &[&str]) {
        let cut: Vec<&str> = sentences(text).map(|sentence| text[sentence].trim()).collect();
        assert_eq!(cut, expected, "{text}");
    }

    #[test]
    fn a_sentence_ends_at_its_mark() {
        check_cut("", &[]);
        check_cut("no mark", &["no mark"]);
        check_cut("One. Two! Three? Four", &["One.", "Two!", "Three?", "Four"]);
        check_cut(
            "\"It works.\" (Mostly.) *Yes.* No.",
            &["\"It works.\"", "(Mostly.)", "*Yes.*", "No."],
        );
        check_cut("v1.2 at a.b.example and 3.5 s", &["v1.2 at a.b.example and 3.5 s"]);
        check_cut("第一。第二！", &["第一。", "第二！"]);
        assert_eq!(sentence_end("1. One. Two."), Some("1. One.".len()));
        assert_eq!(sentence_end("12. 13."), None);
    }

    #[test]
    fn abbreviations_end_no_sentence() {
        for whole in [
            "The ledger (a.k.a. \"Abacus\") books it",
            "Stores, e.g. Postgres, i.e. rows",
            "Go vs. Rust, approx. 3 of them",
            "In the U.S. Payments market",
            "Acme Inc. runs it, etc. and so on",
            "Meeting no. 3 with Dr. Who and J. Smith",
            "Dienste, z. B. Suche, d.h. ca. 40 Mio. Zeilen bzw. 3 usw. dort",
        ] {
            check_cut(whole, &[whole]);
        }
        check_cut(
            "We use Kafka, Redis, etc. It works.",
            &["We use Kafka, Redis, etc.", "It works."],
        );
        check_cut(
            "It takes 40 ms. We keep 5 min. It is in CA. Bear that in mind. So.",
            &["It takes 40 ms.", "We keep 5 min.", "It is in CA.", "Bear that in mind.", "So."],
        );
        check_cut("They said no. We went on.", &["They said no.", "We went on."]);
        check_cut("Plan b. Then c.", &["Plan b.", "Then c."]);
    }

    #[test]
    fn plain_words_are_counted_between_white_space() {
        for text in
            ["", " ", "a", "one two", " - a- ,\tb\n\u{b}c.d \r\n", "x - - y", "--", "a\u{1}b"]
        {
            let pieces = text.split(|c: char| c == ' ' || ('\t'..='\r').contains(&c));
            let words = pieces.filter(|piece| piece.contains(|c: char| c.is_ascii_alphanumeric()));
            assert_eq!(count_plain_words(text), words.count(), "{text:?}");
            assert_eq!(count_pieces(text), text.split_whitespace().count(), "{text:?}");
        }
    }

    #[test]
    fn plain_letters_are_told_by_their_bytes() {
        for byte in 0..=u8::MAX {
            assert_eq!(is_plain(byte), byte.is_ascii_alphanumeric());
        }
        assert_eq!((plain_run(b"ab1-c"), plain_run(b""), plain_run("é".as_bytes())), (3, 0, 0));
        assert_eq!((&*lower_plain("Dé"), &*lower_plain("dÉ")), ("dé", "dÉ"));
    }

    #[test]
    fn the_abbreviations_parse() {
        let read = serde_json::from_str::<Abbreviations>(embedded!("abbreviations"));
        assert!(read.is_ok(), "{:?}", read.err());
    }
}
