//! Stories by their numbers: `Story 3`, `3`, `#3`, `S3`, `1a`.

use std::collections::BTreeMap;

use super::cues::Cues;
use crate::text::is_space;

/// A number by which a story is called or meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What it is compared by.
    pub key: String,
    /// Whether the word for a story stands before it: `Story 3`.
    pub named: bool,
}

/// The number that words are and nothing else, a remark in brackets aside: `3`, `Story 3 (short)`.
pub fn code(words: &str, cues: &Cues) -> Option<Code> {
    const LONGEST: usize = 60;
    if words.len() > LONGEST || !may_be_code(words) {
        return None;
    }
    // `40%` is none.
    let is_around = |c: char| is_space(c) || "#*_()[].:,;✓✅".contains(c);
    let open = words.find(" (").filter(|_| words.ends_with(')'));
    let words = words[..open.unwrap_or(words.len())].trim_matches(is_around);
    if let Some(key) = token(words) {
        return Some(Code { key, named: false });
    }
    let digits = words.trim_start_matches(|c: char| !c.is_ascii_digit());
    let named = token(digits).filter(|_| cues.is_placeholder(words))?;
    Some(Code { key: named, named: true })
}

/// Whether words may name a story by its number: what must be so for [`code`].
pub fn may_be_code(words: &str) -> bool {
    words.bytes().any(|byte| byte.is_ascii_digit())
}

/// The number at the head of a line: `Story 3: The outage`, `3. The outage`, `9a) The outage`. A
/// letter alone counts what stands below a number: `a. The outage` is `a`.
pub fn head(line: &str, cues: &Cues) -> Option<Code> {
    let is_mark = |c: char| is_space(c) || "#*-+>=|•_[(".contains(c);
    let marks = line.len() - line.trim_start_matches(is_mark).len();
    let is_row = line[..marks].contains('|');
    let words = &line[marks..];
    let mut pieces = words.split_whitespace();
    let first = pieces.next()?;
    let second = pieces.next().unwrap_or_default();
    let third = pieces.next().unwrap_or_default();
    let is_dash = |piece: &str| matches!(piece, "-" | "–" | "—" | ":");
    let counts = |piece: &str| piece.ends_with(['.', ')', ':', ']']);
    // `Story 3:`, `Story 3`, `Story 3 – …`, `Story #3.`
    let number = second.trim_start_matches('#');
    let ends = counts(number) || third.is_empty() || is_dash(third);
    let number = number.trim_end_matches(['.', ')', ':', ']', '*', '_']);
    if ends
        && cues.is_placeholder(first)
        && let Some(key) = token(number)
    {
        return Some(Code { key, named: true });
    }
    let bare = first.trim_end_matches(['*', '_']);
    let ends = counts(bare) || is_dash(second) || is_row && second == "|";
    let bare = bare.trim_end_matches(['.', ')', ':', ']']);
    let is_letter = || bare.len() == 1 && bare.bytes().all(|byte| byte.is_ascii_alphabetic());
    let key = token(bare).or_else(|| is_letter().then(|| bare.to_lowercase()));
    key.filter(|_| ends).map(|key| Code { key, named: false })
}

/// A short number, with a letter or two before it or one behind: `3`, `S3`, `1a`.
fn token(words: &str) -> Option<String> {
    let letters = words.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = words[letters..].bytes().take_while(u8::is_ascii_digit).count();
    let behind = &words[letters + digits..];
    let is_letter = behind.len() == 1 && behind.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_one = letters <= 1 && (1..=2).contains(&digits) && (behind.is_empty() || is_letter);
    is_one.then(|| words.to_lowercase())
}

/// Which story has which number. One that two have is nobody's.
#[derive(Debug, Default)]
pub struct Numbers {
    named: BTreeMap<String, Option<usize>>,
    counted: BTreeMap<String, Option<usize>>,
}

impl Numbers {
    /// Adds the number of a story.
    pub fn add(&mut self, code: Code, story: usize) {
        let all = if code.named { &mut self.named } else { &mut self.counted };
        all.entry(code.key).and_modify(|known| *known = None).or_insert(Some(story));
    }

    /// The story that a number means.
    pub fn find(&self, code: &Code) -> Option<usize> {
        let found = self.named.get(&code.key).or_else(|| self.counted.get(&code.key));
        found.copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Vocabulary;

    #[test]
    fn numbers_stand_alone_and_before_titles() {
        let cues = Cues::new(&Vocabulary::embedded().cues);
        let alone = |words: &str| code(words, &cues).map(|code| (code.key, code.named));
        let of = |key: &str, named| Some((key.to_owned(), named));
        assert_eq!(alone("5"), of("5", false));
        assert_eq!(alone("#5"), of("5", false));
        assert_eq!(alone("Story 5"), of("5", true));
        assert_eq!(alone("story #5 (short)"), of("5", true));
        assert_eq!(alone("1a"), of("1a", false));
        assert_eq!(alone("S3"), of("s3", false));
        for words in ["", "-", "Story", "5 outages", "2019", "the pager 5", "40%"] {
            assert_eq!(alone(words), None, "{words}");
        }
        let head = |line: &str| head(line, &cues).map(|code| (code.key, code.named));
        assert_eq!(head("## Story 2 – Failover"), of("2", true));
        assert_eq!(head("**Story 2: Failover**"), of("2", true));
        assert_eq!(head("2. Failover"), of("2", false));
        assert_eq!(head("   a. fiber cut"), of("a", false));
        assert_eq!(head("9a) fiber cut"), of("9a", false));
        assert_eq!(head("| 3 | fiber cut |"), of("3", false));
        for line in ["2 outages in a week", "Story of a pager", "Failover", "40% less"] {
            assert_eq!(head(line), None, "{line}");
        }
    }
}
