//! What stands beside a number: the words of the notes that say what it is.
//!
//! Of a change that is what changed (`failed deliveries` of `11% to 4.5%`), of other numbers the
//! words behind them, or else those before.

use super::wording;
use crate::systems::clauses;

/// What a number is, by the words before and behind it; empty where there are none.
pub(super) fn caption(before: &str, written: &str, behind: &str) -> String {
    let before = words_before(before);
    let before = wording::last_clause(&before);
    let (subject, changed) = what_changed(before);
    if (changed || has_two_ends(written)) && says_what(subject) {
        return subject.to_owned();
    }
    let behind = words_behind(behind);
    // `less than one hour with the new tool`; `and then …` speaks of another thing.
    if behind.is_empty() || wording::leads_on(&behind) { before.to_owned() } else { behind }
}

/// The words behind a number, up to a mark that ends their clause.
fn words_behind(text: &str) -> String {
    let end = text.char_indices().find(|&(at, mark)| ends_at(text, at, mark));
    let words = unwrapped(&text[..end.map_or(text.len(), |(at, _)| at)]);
    // `got more and 4% got less`: the next number has words of its own.
    let mut pairs = words.match_indices(' ').zip(words.match_indices(' ').skip(1));
    let joined = pairs.find(|&((start, _), (end, _))| {
        wording::leads_on(&words[start..end])
            && words[end + 1..].starts_with(|c: char| c.is_ascii_digit())
    });
    match joined {
        Some(((start, _), _)) => words[..start].to_owned(),
        None => words,
    }
}

/// The words of the clause before a number. `Result: cleared in 40 min`: a label is none of them.
fn words_before(text: &str) -> String {
    let is_start = |&(at, mark): &(usize, char)| {
        ends_at(text, at, mark) || matches!(mark, ':' | '：') && !is_between_digits(text, at, mark)
    };
    let start = text.char_indices().rev().find(is_start);
    let words = &text[start.map_or(0, |(at, mark)| at + mark.len_utf8())..];
    unwrapped(words.trim().trim_start_matches(['-', '*', '•', '+', '>', ' ']))
}

/// Whether a mark ends a clause: none does between digits, nor a line that was only wrapped.
fn ends_at(text: &str, at: usize, mark: char) -> bool {
    match mark {
        '\n' | '\r' => !is_wrapped(text, at),
        ',' | ';' | '.' | '(' | ')' | '，' | '；' | '。' | '、' | '（' | '）' => {
            !is_between_digits(text, at, mark)
        }
        _ => false,
    }
}

fn is_between_digits(text: &str, at: usize, mark: char) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    text[..at].ends_with(is_digit) && text[at + mark.len_utf8()..].starts_with(is_digit)
}

/// Whether a line is as long as those that are wrapped, and the next goes on in small letters.
fn is_wrapped(text: &str, at: usize) -> bool {
    const LONG: usize = 60;
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    let next = text[at..].trim_start_matches('\r').strip_prefix('\n').unwrap_or_default();
    let goes_on = |c: char| c.is_lowercase() || c.is_ascii_digit();
    let next = next.trim_start_matches(' ');
    let numbered = next.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', ')']);
    line.chars().count() >= LONG && (next.is_empty() || next.starts_with(goes_on) && !numbered)
}

fn unwrapped(words: &str) -> String {
    words.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// What stands before a verb that says that something changed: `lost orders` of `lost orders fell
/// by`; and whether there is such a verb.
fn what_changed(words: &str) -> (&str, bool) {
    let cues = clauses();
    let mut rest = words;
    let mut changed = false;
    while let Some(word) = rest.split_whitespace().next_back() {
        let lower = word.to_lowercase();
        let is_verb = cues.changed.contains(lower.as_str());
        if !is_verb && !cues.changing.contains(lower.as_str()) {
            break;
        }
        changed |= is_verb;
        rest = rest.strip_suffix(word).unwrap_or_default().trim_end();
    }
    (rest, changed)
}

/// Whether some words are more than a pronoun.
fn says_what(words: &str) -> bool {
    const SHORTEST: usize = 4;
    words.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST
        || words.chars().any(crate::vocabulary::technologies::is_cjk)
        || words.len() > 1
            && (words.chars().all(|c| !c.is_lowercase()) || words.contains(char::is_numeric))
}

/// Whether what is written is from one number to another.
fn has_two_ends(written: &str) -> bool {
    let ends = written
        .split(|c: char| c.is_whitespace() || matches!(c, '>' | '→'))
        .filter(|word| word.contains(|c: char| c.is_ascii_digit()));
    ends.count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let (before, rest) = text.split_once('[').unwrap();
        let (written, behind) = rest.split_once(']').unwrap();
        assert_eq!(caption(before, written, behind), expected, "{text}");
    }

    #[test]
    fn a_mark_between_digits_cuts_no_caption() {
        check("Lost 4.5 [3%] of 4.5 GB, and more", "of 4.5 GB");
        check("of 30,000 calls at most [40], then", "of 30,000 calls at most");
        check("Es kostet 1.200 Euro je [3].", "Es kostet 1.200 Euro je");
        check("v1.2 took [3 min]; next", "v1.2 took");
        check("Result: at 12:30 it took [3 min]. Next", "at 12:30 it took");
    }

    #[test]
    fn a_change_is_of_what_changed() {
        for (text, expected) in [
            ("failed deliveries [11% to 4.5%] in May", "failed deliveries"),
            ("calm; p99 went [from 30,000 ms to 360 ms].", "p99"),
            ("Lost orders fell [from 3.2% to 0.04%] on the first day", "Lost orders"),
            ("The bill was reduced by [30%] within a year", "The bill"),
            ("I cut the wait [from 40 min to 3 min] for good", "I cut the wait"),
            ("We reduced by [30%] what it costs", "what it costs"),
            ("it fell [from 9 days to 2 days].", "it fell"),
            ("Die Quote sank [von 11 % auf 4,5 %] im Mai", "Die Quote"),
            ("Le taux a baissé [de 11 % à 4,5 %] en mai", "Le taux"),
            ("NPS went [31 to 52] in a year", "NPS"),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn other_numbers_are_what_stands_behind_them() {
        check("it takes [less than one hour] with the new tool.", "with the new tool");
        check("cleared in [40 min] and then we slept", "cleared in");
        check("[56%] got more and 4% got less", "got more");
        check("[40 min]", "");
    }

    #[test]
    fn a_wrapped_line_goes_on() {
        let long = "three more outages since then, and the alert found all of them itself,";
        check(&format!("{long}\n  each of them in [under 4 minutes]."), "each of them in");
        let long = "the team of the vendor took it over from us in the week behind, it took";
        check(&format!("{long}\n  [9 days] of work."), "of work");
        check(&format!("{long}\n  [9 days]."), "it took");
        check("Builds\n[9]\nof three", "");
    }
}
