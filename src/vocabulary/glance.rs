//! Whether a word may be one of some, at a glance.

/// A bit for each first byte, last byte and length that some words have together: most words that
/// are none of them are told apart without being hashed. Others may share a bit with one of them, so
/// only a `no` is certain. Of sixteen times 64 bits a hundred words fill a tenth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance<const PARTS: usize = 16>([u64; PARTS]);

impl<const PARTS: usize> Default for Glance<PARTS> {
    fn default() -> Self {
        Self([0; PARTS])
    }
}

impl<const PARTS: usize> Glance<PARTS> {
    /// That of some words.
    pub fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut glance = Self::default();
        for word in words {
            let (part, bit) = Self::place(word);
            glance.0[part] |= bit;
        }
        glance
    }

    /// `false` only where a word, the case of its plain letters aside, surely is none of them.
    #[inline]
    pub fn may_be(&self, word: &str) -> bool {
        let (part, bit) = Self::place(word);
        self.0[part] & bit != 0
    }

    #[inline]
    fn place(word: &str) -> (usize, u64) {
        let end = |byte: Option<&u8>| byte.map_or(0, u8::to_ascii_lowercase);
        let (first, last) = (end(word.as_bytes().first()), end(word.as_bytes().last()));
        let word = u32::from(first) << 16 | u32::from(last) << 8 | word.len() as u32 & 0xff;
        // A multiplication spreads them over all bits; the upper ones know of every lower one.
        let mixed = (word.wrapping_mul(0x9e37_79b1) >> 16) as usize;
        (mixed / 64 % PARTS, 1 << (mixed % 64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_one_of_them_is_never_passed_over() {
        let words = ["", "a", "day", "week", "per day", "하루", "é"];
        let glance = Glance::<16>::of(words);
        assert!(words.iter().all(|word| glance.may_be(word)));
        assert!(glance.may_be("Day") && glance.may_be("WEEK"));
        assert!(!Glance::<16>::default().may_be("") && !Glance::<16>::of(["day"]).may_be("week"));
    }
}
