//! The words of a heading: its number, its name.

use memchr::memmem;

use super::principles::unlinked;
use crate::{notes::without_anchor, source::Text, text::is_space, vocabulary::fold};

/// A heading's words, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The number before the name.
    pub number: Option<u32>,
    /// Whether a word such as `LP` or `Value` stands before it.
    pub prefixed: bool,
    /// The name, without number and trailing colon.
    pub text: Text,
}

/// Takes `1: X`, `1. X`, `LP1 - X`, `Principle #2: X`, `X:` apart. `prefixes` are folded words that
/// may stand before the number.
pub fn read(text: &Text, prefixes: &[String]) -> Name {
    let text = &without_anchor(text);
    let words = text.as_str();
    let start = words.find(|c: char| c != '#' && !is_space(c)).unwrap_or(0);
    let (number, has_prefix, at) = numbered(&words[start..], prefixes);
    let name = unlinked(&without_colon(&text.slice(start + at..words.len()).trim()));
    if name.is_empty() {
        return Name { number: None, prefixed: false, text: without_colon(&text.trim()) };
    }
    Name { number, prefixed: has_prefix, text: name }
}

/// Without what a table of contents or of scores leaves behind a name: `Ownership ........ 1`,
/// `Ownership .... 4/5`.
fn without_leaders(text: &Text) -> Text {
    let words = text.as_str();
    let ends = words.trim_end_matches(|c: char| is_space(c) || c.is_ascii_digit() || c == '/');
    if !ends.ends_with(['.', '…'])
        || memmem::find(words.as_bytes(), b"..").is_none() && ends.ends_with('.')
    {
        return text.clone();
    }
    let at = words.find(" ..").or_else(|| words.find("....")).or_else(|| words.find(" ……"));
    match at.filter(|&at| {
        words[at..].chars().all(|c| is_space(c) || c.is_ascii_digit() || ".…/".contains(c))
    }) {
        Some(at) => text.slice(0..at).trim(),
        None => text.clone(),
    }
}

fn without_colon(text: &Text) -> Text {
    let text = &without_leaders(text);
    let end = text.as_str().trim_end_matches(|c: char| is_space(c) || c == ':' || c == '：').len();
    text.slice(0..end)
}

/// The number at the head, whether a prefix stands before it, and where the name begins.
fn numbered(words: &str, prefixes: &[String]) -> (Option<u32>, bool, usize) {
    let prefix = prefix_length(words, prefixes);
    let behind =
        words[prefix..].trim_start_matches(|c: char| is_space(c) || matches!(c, '#' | '.' | '№'));
    let digits = behind.len() - behind.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    // `1️⃣ Ownership`: the rest of the sign is no part of the name.
    let after = behind[digits..].trim_start_matches(['\u{fe0f}', '\u{20e3}']);
    // `2.0 Ownership` counts as `2.` does, where `2.1` counts what is in it.
    let after = after.strip_prefix(".0").filter(|rest| rest.starts_with(is_space)).unwrap_or(after);
    let name = after.trim_start_matches(|c: char| is_space(c) || ".:：)-–—,/|、．）".contains(c));
    // `1:1 with Ana` and `24/7 support` count nothing.
    let is_ratio = name.starts_with(|c: char| c.is_ascii_digit())
        && [":", "/"].contains(&&after[..after.len() - name.len()]);
    let separated = behind.len() - digits > name.len() && !is_ratio;
    if (1..=3).contains(&digits) && separated {
        return (behind[..digits].parse().ok(), prefix > 0, words.len() - name.len());
    }
    // `Value: Candor` has a prefix and no number.
    let mark = words[prefix..].trim_start();
    if prefix > 0 && mark.starts_with([':', '：', '-', '–', '—']) && digits == 0 {
        let name = mark.trim_start_matches(|c: char| is_space(c) || ":：-–—".contains(c));
        return (None, true, words.len() - name.len());
    }
    (None, false, 0)
}

/// Whether the first word of some surely is that of no prefix, as that of most is.
fn begins_otherwise(words: &str, prefixes: &[String]) -> bool {
    let (bytes, first) = (words.as_bytes(), plain_letters(words));
    let is_whole = bytes.get(first).is_none_or(u8::is_ascii);
    let begins = |prefix: &String| {
        let Some((head, rest)) = prefix.as_bytes().split_at_checked(first) else { return false };
        let is_end = rest.first().is_none_or(|next| !next.is_ascii_alphabetic());
        is_end && head.eq_ignore_ascii_case(&bytes[..first])
    };
    is_whole && !prefixes.iter().any(begins)
}

/// How many plain letters some words begin with.
fn plain_letters(words: &str) -> usize {
    words.bytes().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(words.len())
}

/// Whether words may be a name with a number or a word such as `LP` before it; most are none.
pub fn may_be_numbered(words: &str, prefixes: &[String]) -> bool {
    !words.starts_with(|c: char| c.is_ascii_alphabetic()) || !begins_otherwise(words, prefixes)
}

fn prefix_length(words: &str, prefixes: &[String]) -> usize {
    let mut longest = 0;
    if begins_otherwise(words, prefixes) {
        return 0;
    }
    for (end, character) in words.char_indices().take(40) {
        if !character.is_alphabetic() && end > longest {
            let folded = fold(&words[..end]);
            if prefixes.contains(&folded) {
                longest = end;
            }
        }
        // No prefix has a digit or a mark in it.
        if !character.is_alphabetic() && character != ' ' {
            break;
        }
    }
    longest
}

/// The names that a heading may mean: the whole, without a translation or remark behind it, and
/// what stands in brackets.
pub fn readings(name: &str) -> Vec<&str> {
    let mut readings = vec![name];
    // Most names have none of what sets two readings apart.
    let is_mark = |&byte: &u8| !byte.is_ascii() || b"([-/|:\t".contains(&byte);
    if !name.as_bytes().iter().any(is_mark) {
        readings.retain(|reading| !reading.is_empty());
        return readings;
    }
    for (open, close) in [('(', ')'), ('（', '）'), ('[', ']')] {
        if let Some((before, behind)) = name.split_once(open) {
            readings.push(before.trim());
            let inside = behind.split(close).next().unwrap_or_default().trim();
            if inside.contains(char::is_alphabetic) {
                readings.push(inside);
            }
        }
    }
    for mark in [" - ", " – ", " — ", " / ", " | ", ": ", ":\t", "\t", "："] {
        // `Onboarding (Dive Deep / Earn Trust)` is cut at its bracket.
        if let Some((before, behind)) = name.split_once(mark).filter(|(head, _)| is_closed(head)) {
            readings.push(before.trim());
            readings.push(behind.trim());
        }
    }
    readings.extend(by_script(name));
    readings.retain(|reading| !reading.is_empty());
    readings
}

/// Whether no bracket is open at the end of some words.
fn is_closed(words: &str) -> bool {
    let last = words.rfind(['(', '（', '[', ')', '）', ']']);
    last.is_none_or(|at| words[at..].starts_with([')', '）', ']']))
}

/// `刨根问底 Dive Deep` into its two languages.
fn by_script(name: &str) -> Vec<&str> {
    let is_ascii_letter = |c: char| c.is_ascii_alphabetic();
    let is_other_letter = |c: char| c.is_alphabetic() && !c.is_ascii() && u32::from(c) > 0x2fff;
    let (Some(ascii), Some(other)) = (name.find(is_ascii_letter), name.find(is_other_letter))
    else {
        return Vec::new();
    };
    let at = ascii.max(other);
    vec![name[..at].trim(), name[at..].trim()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[track_caller]
    fn check(words: &str, number: Option<u32>, has_prefix: bool, name: &str) {
        let known = ["lp", "principle", "value", "leadership principle"].map(str::to_owned);
        let read = read(&Text::cut(FileId(0), words, 0..words.len()), &known);
        assert_eq!(
            (read.number, read.prefixed, read.text.as_str()),
            (number, has_prefix, name),
            "{words}"
        );
    }

    #[test]
    fn no_reading_begins_inside_a_bracket() {
        let name = "The gate (Dive Deep / Earn Trust)";
        assert_eq!(readings(name), [name, "The gate", "Dive Deep / Earn Trust"]);
        let name = "Dive Deep (in depth) - look closer";
        assert!(readings(name).contains(&"look closer"));
    }

    #[test]
    fn numbers_in_many_habits() {
        check("1: Ownership", Some(1), false, "Ownership");
        check("11 Earn Trust", Some(11), false, "Earn Trust");
        check("1. Ownership:", Some(1), false, "Ownership");
        check("1、主人翁", Some(1), false, "主人翁");
        check("LP1 - Ownership", Some(1), true, "Ownership");
        check("LP 12: Ownership", Some(12), true, "Ownership");
        check("Leadership Principle #2 – Ownership", Some(2), true, "Ownership");
        check("Value: Candor", None, true, "Candor");
        check("Value your customers", None, false, "Value your customers");
        check("Ownership", None, false, "Ownership");
        check("3", None, false, "3");
        check("2.0 OWNERSHIP", Some(2), false, "OWNERSHIP");
        check("99designs migration", None, false, "99designs migration");
        check("1:1 with Ana", None, false, "1:1 with Ana");
        check("24/7 support", None, false, "24/7 support");
        check("3: 2020 in review", Some(3), false, "2020 in review");
    }
}
