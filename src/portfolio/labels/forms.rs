//! How a label at the head of a line is set apart from what stands behind it.

use super::{
    LONGEST, LabelIndex, Meaning, Seen, Strength,
    marks::{colons, first_arrow, first_before_space, first_dash, head, is_mark, trimmed},
};
use crate::{
    source::Text,
    text::{is_plain, is_space},
};

impl LabelIndex {
    /// `**Situation:** …`, `**Situation** - …`, `_Result_: …`.
    pub(super) fn emphasised(&self, words: &str) -> Option<Seen> {
        if !words.starts_with(['*', '_']) {
            return None;
        }
        let mark = ["**", "__", "*", "_"].into_iter().find(|mark| words.starts_with(mark))?;
        let inner = &words[mark.len()..];
        let close = inner.find(mark)?;
        let end = mark.len() + close + mark.len();
        let behind = &words[end..];
        if behind.starts_with(char::is_alphanumeric) {
            return self.drop_capital(words, &inner[..close], end);
        }
        let marked = inner[..close].trim_end().ends_with([':', '：', '-', '–', '—']);
        let separated =
            behind.trim_start().starts_with([':', '：', '-', '–', '—']) || behind.is_empty();
        let label = self.label(words, mark.len()..mark.len() + close, end)?;
        // `_Situation_ We ran …` is one; `*Action* is what counts` stresses a word.
        let begins = |words: &str| {
            words.trim_start().starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        };
        let opens = label.strength == Strength::Strong && begins(inner) && begins(behind);
        (mark.len() == 2 || marked || separated || opens).then_some(label)
    }

    /// `**C**hallenge - …`: a label whose first letter stands out.
    fn drop_capital(&self, words: &str, capital: &str, end: usize) -> Option<Seen> {
        let rest = &words[end..];
        let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let word = format!("{capital}{}", &rest[..length]);
        let (entry, strength) = self.entry(&word)?;
        let behind = rest[length..].trim_start_matches(is_mark);
        Some(Seen {
            meaning: entry.meaning,
            strength,
            continues: entry.continues,
            dashed: false,
            written: 0..end + length,
            reads: Some(word),
            rest: trimmed(words, words.len() - behind.len()..words.len()),
        })
    }

    /// `[S] …`, `(Result) …`, `【상황】…`.
    pub(super) fn bracketed(&self, words: &str) -> Option<Seen> {
        let open = words.chars().next()?;
        let close = match open {
            '[' => ']',
            '(' => ')',
            '【' => '】',
            '〔' => '〕',
            '<' => '>',
            '「' => '」',
            _ => return None,
        };
        let end = words.find(close).filter(|&end| end <= LONGEST)?;
        // `<p>it broke</p>` is a tag.
        if open == '<' && words[end..].contains(&format!("</{}", &words[1..end])) {
            return None;
        }
        self.label(words, open.len_utf8()..end, end + close.len_utf8())
    }

    /// `Situation: …`, `Situation - …`, `S) …`, with marks such as emoji before it passed over.
    pub(super) fn separated(&self, words: &str) -> Option<Seen> {
        let start = words.find(char::is_alphanumeric)?;
        let head = head(words, LONGEST + start);
        if let Some((at, _)) = colons(head).next().filter(|&(at, _)| at > start)
            && let Some(label) = self.label(words, start..at, at)
        {
            return Some(label);
        }
        if let Some(at) = first_dash(head).filter(|&at| at > start)
            && let Some(label) = self.label(words, start..at, at)
        {
            // A dash behind `Competencies` is a title's, a colon a list's.
            let by_dash = !head[at..].starts_with('\t');
            if !by_dash || matches!(label.meaning, Meaning::Part(_)) {
                return Some(Seen { dashed: by_dash, ..label });
            }
        }
        if let Some(label) = self.led_by_arrow(words, start, head) {
            return Some(label);
        }
        if let Some(label) = self.over_nothing(words, start) {
            return Some(label);
        }
        // `PROBLEM- their scales …`: a dash that sticks to its word.
        if let Some(at) = first_before_space(head, b'-').filter(|&at| at > start)
            && let Some(label) = self.label(words, start..at, at)
            && label.strength == Strength::Strong
            && matches!(label.meaning, Meaning::Part(_))
        {
            return Some(label);
        }
        // `Situation. We ran …`: a word that is a sentence.
        if let Some(at) = first_before_space(head, b'.').filter(|&at| at > start && at < 24)
            && let Some(label) = self.label(words, start..at, at + 1)
            && label.strength == Strength::Strong
            && head[start..].starts_with(char::is_uppercase)
        {
            return Some(label);
        }
        let mut characters = words[start..].chars();
        let letter = characters.next()?;
        let mark = characters.next()?;
        let after = characters.as_str();
        let is_letter = matches!(mark, ')' | '.' | '-' | '–' | '=' | '|' | '/')
            && (after.is_empty() || after.starts_with(is_space));
        let at = start + letter.len_utf8();
        // `S => it rang`, with more behind it than the name of what an arrow leads to.
        let arrow = words[at..].trim_start().strip_prefix("=>");
        if let Some(told) = arrow.filter(|told| tells_behind_arrow(told)) {
            return letter
                .is_uppercase()
                .then(|| self.label(words, start..at, words.len() - told.len()))?;
        }
        (is_letter && letter.is_uppercase())
            .then(|| self.label(words, start..at, at + mark.len_utf8()))?
    }

    /// `R -`, `Result –`: the label of a part with a dash and nothing behind it.
    fn over_nothing(&self, words: &str, start: usize) -> Option<Seen> {
        let head = words.strip_suffix(['-', '–', '—'])?;
        let end = head.trim_end().len();
        if end == head.len() || end <= start {
            return None;
        }
        let label = self.label(words, start..end, words.len())?;
        let is_part = matches!(label.meaning, Meaning::Part(_));
        let is_sure = label.strength != Strength::Weak && !label.continues;
        (is_part && is_sure).then_some(Seen { dashed: true, ..label })
    }

    /// `LP - Ownership, Frugality`, which counts among parts that have a dash as well.
    pub fn filed_by_dash(&self, words: &str) -> Option<Seen> {
        let start = words.find(char::is_alphanumeric)?;
        let dash = first_dash(head(words, LONGEST + start)).filter(|&at| at > start)?;
        let label = self.label(words, start..dash, dash)?;
        let files = label.meaning == Meaning::Principles
            && label.strength == Strength::Strong
            && !label.rest.is_empty();
        files.then_some(Seen { dashed: true, ..label })
    }

    /// `Q1. Tell me about a conflict`: what stands behind a question's number.
    pub fn counted_question(&self, line: &Text) -> Option<Text> {
        let words = line.as_str();
        let end = words.find(|c: char| !c.is_ascii_alphanumeric())?;
        self.counted_letter(&words[..end])?;
        let behind = words[end..].strip_prefix(['.', ')', ':', '：', '-', '–', '—', ' ', '．'])?;
        let question = line.slice(words.len() - behind.len()..words.len()).trim();
        let start = question.as_str().len() - question.as_str().trim_start_matches(is_mark).len();
        Some(question.slice(start..question.as_str().len()))
    }

    /// `HYPOTHESIS editing …`: a label in capitals, and words behind it that are not.
    pub(super) fn capitals(&self, words: &str) -> Option<Seen> {
        // Most lines begin with one capital at most.
        let is_other = |byte: &u8| byte.is_ascii() && !byte.is_ascii_uppercase();
        if words.as_bytes().iter().take(2).any(is_other) {
            return None;
        }
        let mut found = None;
        let mut end = 0;
        for word in words.split_inclusive(' ').take(3) {
            let bare = word.trim_end();
            if bare.len() < 2 || !bare.chars().all(char::is_uppercase) {
                break;
            }
            end += word.len();
            let at = end - (word.len() - bare.len());
            let long = words[..at].chars().filter(|c| c.is_alphabetic()).count() >= 4;
            let goes_on = words[end..].contains(char::is_lowercase);
            if long && goes_on {
                found = self.label(words, 0..at, at).or(found);
            }
        }
        // `RESULTING in` where the label is `resulting in`: its last word need not be in capitals.
        let first = words.split(' ').next().unwrap_or_default();
        if found.is_none() && first.len() >= 4 && first.chars().all(char::is_uppercase) {
            let second = words[first.len()..].trim_start();
            let length = second.find(' ').unwrap_or(second.len());
            let at = words.len() - second.len() + length;
            if length > 0 {
                found = self.label(words, 0..at, at);
            }
        }
        found
    }

    /// `Situation → it broke`: a word before an arrow, which counts in company only, since an arrow
    /// leads from part to part of a system as well. What it leads to is more than a name.
    fn led_by_arrow(&self, words: &str, start: usize, head: &str) -> Option<Seen> {
        let (at, arrow) = first_arrow(head).filter(|&(at, _)| at > start)?;
        let told = &words[at + arrow.len()..];
        let first = first_arrow(told).map_or(told, |(at, _)| &told[..at]);
        // `Result → …` waits for its words.
        let says =
            first.split_whitespace().nth(1).is_some() || !told.contains(char::is_alphanumeric);
        let label = self.label(words, start..at, at).filter(|_| says)?;
        let is_word = label.strength != Strength::Letter;
        let is_part = matches!(label.meaning, Meaning::Part(_));
        (is_word && is_part).then_some(Seen { strength: Strength::Weak, ..label })
    }

    /// A label alone on its line.
    pub(super) fn bare(&self, words: &str) -> Option<Seen> {
        let length = words.len();
        let label = (length <= LONGEST).then(|| self.label(words, 0..length, length))??;
        (label.strength == Strength::Strong).then_some(label)
    }

    /// `Q1`, `A2`: a question or an answer among several.
    pub(super) fn counted_letter(&self, words: &str) -> Option<Meaning> {
        let mut characters = words.chars();
        let letter = characters.next().filter(char::is_ascii_uppercase)?;
        let number = characters.as_str();
        let counts = (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        let meaning = *self.letters.get(&letter).filter(|_| counts)?;
        matches!(meaning, Meaning::Question).then_some(meaning)
    }
}

/// Whether something is told behind an arrow: `=> it rang all night`, `=> 0 calls`. What goes on
/// with another arrow soon is a step, and so is one name alone.
fn tells_behind_arrow(told: &str) -> bool {
    const ARROWS: [&str; 6] = ["->", "=>", "→", "⇒", "➔", "➜"];
    const LONGEST_STEP: usize = 2;
    let counts = told.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let next = ARROWS.iter().filter_map(|arrow| told.find(arrow)).min();
    let is_step = |at: usize| !counts && told[..at].split_whitespace().nth(LONGEST_STEP).is_none();
    let fewest = if counts { 2 } else { 3 };
    told.split_whitespace().nth(fewest - 1).is_some() && !next.is_some_and(is_step)
}

/// `false` only where no label stands at the head of a line, whatever labels there are: a long line
/// that begins with a word and has none of the marks near its head that set labels apart.
pub(super) fn may_begin_with_label(words: &str) -> bool {
    /// A full stop behind so many bytes ends no label.
    const SENTENCE: usize = 24;
    let bytes = words.as_bytes();
    let [first, second, ..] = bytes else { return true };
    let Some(head) = bytes.get(..LONGEST).filter(|_| bytes.len() > LONGEST) else { return true };
    let is_word = is_plain(*first) && !matches!(second, b')' | b'=' | b'|' | b'/');
    let shouts = first.is_ascii_uppercase() && second.is_ascii_uppercase();
    !is_word
        || shouts
        || !head.is_ascii()
        || memchr::memchr3(b':', b'-', b'\t', head).is_some()
        || memchr::memchr(b'=', head).is_some()
        || memchr::memchr(b'.', &head[..SENTENCE]).is_some()
        || head.windows(2).any(|pair| pair == b"  ")
}
