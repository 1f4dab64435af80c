//! Bytes into text.
//!
//! Any bytes give a text. UTF-8 and, by its mark, UTF-16 are understood; what is no text in that
//! encoding, and control characters that no page can show, become U+FFFD and are named. The line
//! and paragraph separators of Unicode end a line like any other line end.

use std::{char::REPLACEMENT_CHARACTER, ops::Range};

/// How many flaws of one file are told apart; a file with more is not a text with a slip in it.
const FLAWS_TOLD: usize = 20;

/// A text and what was wrong with its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The first flaws, in order.
    pub flaws: Vec<Flaw>,
    /// How many flaws there are in all.
    pub flaw_count: usize,
}

/// A run of bytes that gave no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The U+FFFD that stand for it, in bytes of the text.
    pub at: Range<usize>,
    /// What was there.
    pub kind: FlawKind,
}

/// Ways of being no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlawKind {
    /// Bytes that the encoding does not know.
    NotUtf8,
    /// Half of a UTF-16 pair.
    NotUtf16,
    /// A character that cannot be shown, by its number.
    Control(u32),
}

/// Decodes a file. UTF-16 is known by its mark alone, all else is taken for UTF-8.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => decode_utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => decode_utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => decode_utf8(rest),
        _ => match String::from_utf8(bytes) {
            Ok(text) if is_clean(&text) => Decoded { text, ..Decoded::default() },
            Ok(text) => decode_utf8(text.as_bytes()),
            Err(error) => decode_utf8(error.as_bytes()),
        },
    }
}

/// Whether a text has nothing that must be replaced. Lines of plain ASCII, which most are, are
/// looked through without telling characters apart.
fn is_clean(text: &str) -> bool {
    let is_plain = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    text.split('\n').all(|line| {
        line.bytes().fold(true, |all, byte| all & is_plain(byte))
            || !line.contains(|it| is_control(it) || is_separator(it))
    })
}

fn decode_utf8(bytes: &[u8]) -> Decoded {
    let mut decoded = Decoded { text: String::with_capacity(bytes.len()), ..Decoded::default() };
    for chunk in bytes.utf8_chunks() {
        decoded.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            decoded.push_flaw(FlawKind::NotUtf8);
        }
    }
    decoded
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let mut decoded = Decoded { text: String::with_capacity(bytes.len()), ..Decoded::default() };
    let (pairs, odd) = bytes.as_chunks::<2>();
    for character in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        match character {
            Ok(character) => decoded.push(character),
            Err(_) => decoded.push_flaw(FlawKind::NotUtf16),
        }
    }
    if !odd.is_empty() {
        decoded.push_flaw(FlawKind::NotUtf16);
    }
    decoded
}

impl Decoded {
    fn push_str(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(|it| is_control(it) || is_separator(it)) {
            self.text.push_str(&rest[..at]);
            let mut characters = rest[at..].chars();
            characters.next().into_iter().for_each(|character| self.push(character));
            rest = characters.as_str();
        }
        self.text.push_str(rest);
    }

    fn push(&mut self, character: char) {
        if is_control(character) {
            self.push_flaw(FlawKind::Control(character.into()));
        } else {
            self.text.push(if is_separator(character) { '\n' } else { character });
        }
    }

    /// Flaws of one kind that touch are one: a picture's bytes are not a thousand slips.
    fn push_flaw(&mut self, kind: FlawKind) {
        let start = self.text.len();
        self.text.push(REPLACEMENT_CHARACTER);
        let end = self.text.len();
        match self.flaws.last_mut() {
            Some(last) if last.at.end == start && last.kind == kind => last.at.end = end,
            _ if self.flaw_count < FLAWS_TOLD => {
                self.flaw_count += 1;
                self.flaws.push(Flaw { at: start..end, kind });
            }
            _ => self.flaw_count += 1,
        }
    }
}

/// What some word processors end lines with.
fn is_separator(character: char) -> bool {
    matches!(character, '\u{2028}' | '\u{2029}')
}

/// Characters that HTML forbids, even as references.
fn is_control(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => false,
        '\u{fdd0}'..='\u{fdef}' => true,
        _ => character.is_control() || u32::from(character) & 0xfffe == 0xfffe,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, flaws: &[(Range<usize>, FlawKind)]) {
        let decoded = decode(bytes.to_vec());
        assert_eq!(decoded.text, text);
        let found: Vec<_> = decoded.flaws.into_iter().map(|flaw| (flaw.at, flaw.kind)).collect();
        assert_eq!(found, flaws);
        assert_eq!(decoded.flaw_count, flaws.len());
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        check(b"", "", &[]);
        check(b"a\tb\r\nc\rd\n", "a\tb\r\nc\rd\n", &[]);
        check("고객 집착 – “yes” 🎯".as_bytes(), "고객 집착 – “yes” 🎯", &[]);
    }

    #[test]
    fn separators_end_lines() {
        check("a\u{2028}b\u{2029}".as_bytes(), "a\nb\n", &[]);
        check(b"\xff\xfea\0\x28\x20b\0", "a\nb", &[]);
    }

    #[test]
    fn a_byte_order_mark_is_dropped_once() {
        check(b"\xef\xbb\xbf# One", "# One", &[]);
        check(b"\xef\xbb\xbf\xef\xbb\xbfx", "\u{feff}x", &[]);
        check(b"a \xef\xbb\xbf b", "a \u{feff} b", &[]);
    }

    #[test]
    fn utf_16_is_known_by_its_mark() {
        check(b"\xff\xfeH\0i\0", "Hi", &[]);
        check(b"\xfe\xff\0H\0i", "Hi", &[]);
        check(b"\xff\xfe\x3d\xd8\xaf\xdc", "💯", &[]);
        check(b"\xff\xfeH\0\x3d\xd8i\0", "H\u{fffd}i", &[(1..4, FlawKind::NotUtf16)]);
        check(b"\xff\xfeH\0i", "H\u{fffd}", &[(1..4, FlawKind::NotUtf16)]);
    }

    #[test]
    fn bytes_that_are_no_text_are_named_and_the_rest_stays() {
        check(b"ab\xffcd", "ab\u{fffd}cd", &[(2..5, FlawKind::NotUtf8)]);
        check(b"\xff\xff\xfd", "\u{fffd}\u{fffd}\u{fffd}", &[(0..9, FlawKind::NotUtf8)]);
        check(b"cut \xe2\x82", "cut \u{fffd}", &[(4..7, FlawKind::NotUtf8)]);
    }

    #[test]
    fn control_characters_cannot_be_shown() {
        check(b"a\0b", "a\u{fffd}b", &[(1..4, FlawKind::Control(0))]);
        check(b"\x1b[31mred", "\u{fffd}[31mred", &[(0..3, FlawKind::Control(0x1b))]);
        check("x\u{85}y".as_bytes(), "x\u{fffd}y", &[(1..4, FlawKind::Control(0x85))]);
        check("x\u{fffe}".as_bytes(), "x\u{fffd}", &[(1..4, FlawKind::Control(0xfffe))]);
    }

    #[test]
    fn many_flaws_are_counted_but_not_all_told() {
        let decoded = decode(b"\xff ".repeat(1000));
        assert_eq!(decoded.flaws.len(), FLAWS_TOLD);
        assert_eq!(decoded.flaw_count, 1000);
    }
}
