//! Runs of some bytes, found 64 bytes at a time.
//!
//! Whether a byte belongs to a word is asked of eight bytes at once, by sums whose carries no byte
//! hands on to the next; what is left of 64 bytes is a bit for each, and a run begins or ends where
//! one is another than the bit before it.

use std::ops::Range;

/// How many bytes are looked at together.
const BLOCK: usize = 64;
/// How many of them a sum holds.
const LANE: usize = 8;

/// Something in each of eight bytes.
#[inline]
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; LANE])
}

/// The highest bit of each byte, by which a byte answers.
const HIGH: u64 = each(0x80);

/// Which of eight bytes are plain letters or digits.
#[inline]
fn letters_and_digits(eight: u64) -> u64 {
    let plain = eight & !HIGH;
    // The case of a letter is one bit; what becomes a letter without it was one.
    let lower = plain | each(0x20);
    let letters = at_least(lower, b'a') & !at_least(lower, b'z' + 1);
    (letters | digits(eight)) & !eight & HIGH
}

/// Which of eight bytes are plain digits.
#[inline]
fn digits(eight: u64) -> u64 {
    let plain = eight & !HIGH;
    at_least(plain, b'0') & !at_least(plain, b'9' + 1) & !eight & HIGH
}

/// Which of eight bytes are the same as one.
#[inline]
fn same(eight: u64, byte: u8) -> u64 {
    let other = eight ^ each(byte);
    !(((other & !HIGH) + !HIGH) | other) & HIGH
}

/// Which of eight bytes below 128 are at least another; only the highest bits count.
#[inline]
fn at_least(eight: u64, least: u8) -> u64 {
    eight + each(0x80 - least)
}

/// Runs of plain letters and digits.
#[inline]
pub fn plain(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    runs(bytes, letters_and_digits)
}

/// Runs of plain letters, digits and apostrophes.
#[inline]
pub fn with_apostrophes(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    runs(bytes, |eight| letters_and_digits(eight) | same(eight, b'\''))
}

/// Whether any byte is a plain digit.
pub fn has_digits(bytes: &[u8]) -> bool {
    let (lanes, rest) = bytes.as_chunks::<LANE>();
    lanes.iter().any(|lane| digits(u64::from_le_bytes(*lane)) != 0)
        || rest.iter().any(u8::is_ascii_digit)
}

/// Runs of the bytes that some of eight are told to be by their highest bits.
#[inline]
fn runs(bytes: &[u8], are: impl Fn(u64) -> u64 + Copy) -> impl Iterator<Item = Range<usize>> {
    // Behind the block that is looked at.
    let mut next = 0;
    // A bit for each place in it where a run begins or ends, in turn, and was not told yet.
    let mut edges = 0_u64;
    // Whether it ends inside a run.
    let mut is_inside = 0;
    std::iter::from_fn(move || {
        let mut start = None;
        loop {
            while edges == 0 {
                let Some(rest) = bytes.get(next..) else {
                    return start.map(|start| start..bytes.len());
                };
                let inside = bits(rest, are);
                edges = inside ^ (inside << 1 | is_inside);
                is_inside = inside >> (BLOCK - 1);
                next += BLOCK;
            }
            let edge = next - BLOCK + edges.trailing_zeros() as usize;
            edges &= edges - 1;
            match start {
                None => start = Some(edge),
                Some(start) => return Some(start..edge),
            }
        }
    })
}

/// A bit for each of the first bytes of some, the first being the lowest. It is called once for many
/// runs, and kept out of the short loop that tells them apart.
#[inline(never)]
fn bits(bytes: &[u8], are: impl Fn(u64) -> u64) -> u64 {
    let in_lane = |lane: &[u8; LANE]| gathered(are(u64::from_le_bytes(*lane)));
    if let Some(block) = bytes.first_chunk::<BLOCK>() {
        let lanes = block.as_chunks::<LANE>().0.iter().rev();
        return lanes.fold(0, |behind, lane| behind << LANE | in_lane(lane));
    }
    let (lanes, rest) = bytes.as_chunks::<LANE>();
    let last = rest.iter().rev().fold(0, |behind, &byte| behind << LANE | u64::from(byte));
    let lanes = lanes.iter().rev();
    lanes.fold(gathered(are(last)), |behind, lane| behind << LANE | in_lane(lane))
}

/// The highest bits of eight bytes as one byte.
#[inline]
fn gathered(highest: u64) -> u64 {
    // Each bit is multiplied to its place in the uppermost byte; no two meet on the way.
    (highest >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same, byte by byte.
    fn slowly(bytes: &[u8], is: impl Fn(u8) -> bool) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for at in (0..bytes.len()).filter(|&at| is(bytes[at])) {
            match runs.last_mut() {
                Some(last) if last.end == at => last.end += 1,
                _ => runs.push(at..at + 1),
            }
        }
        runs
    }

    #[track_caller]
    fn check(bytes: &[u8]) {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric();
        assert_eq!(plain(bytes).collect::<Vec<_>>(), slowly(bytes, is_plain), "{bytes:?}");
        assert_eq!(has_digits(bytes), bytes.iter().any(u8::is_ascii_digit), "{bytes:?}");
        let spoken: Vec<_> = with_apostrophes(bytes).collect();
        assert_eq!(spoken, slowly(bytes, |byte| is_plain(byte) || byte == b'\''), "{bytes:?}");
    }

    #[test]
    fn every_byte_is_told_beside_every_other() {
        for first in 0..=u8::MAX {
            check(&[first]);
            let beside: Vec<u8> = (0..=u8::MAX).flat_map(|other| [first, other]).collect();
            check(&beside);
        }
    }

    #[test]
    fn runs_of_any_length_end_where_they_end() {
        for length in 0..200 {
            check(&vec![b'a'; length]);
            check("it's a word - ".repeat(length).as_bytes());
            let apart =
                format!("{}-{} {}é", "a".repeat(length), "b".repeat(64), "c".repeat(length));
            check(apart.as_bytes());
            check(&apart.as_bytes()[..length]);
        }
    }
}
