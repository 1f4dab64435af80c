//! Words that call a story back to mind.
//!
//! They are the story's own, as written and in its order, and none is made up: figures and names
//! first, then plain words that are rare in the rest of the notes. No dictionary is asked: a list of
//! words that any text has ([`CommonWords`]), and counting, do for all languages; where a script
//! has no spaces, words are what stands between the characters that join them.

use std::{borrow::Cow, ops::Range};

use ahash::{HashMap, HashSet};

use crate::{
    text,
    vocabulary::{
        common::CommonWords,
        technologies::{addresses, is_cjk},
    },
};

/// How many words a story gets.
const WORDS: usize = 10;
/// How many of them are figures.
const FIGURES: usize = 3;
/// How many are names, while there are plain words.
const NAMES: usize = 5;
/// How wide all of them are at most, and one of them, in [`columns`].
const WIDTH: usize = 104;
const WIDEST: usize = 26;
/// How many words one name has at most.
const NAME: usize = 3;

/// How rare words are in the notes.
pub(super) struct Rarity<'c> {
    common: &'c CommonWords,
    texts: usize,
    // Looked up, never walked through: its order does not matter.
    seen: HashMap<String, usize>,
}

/// A story as it is looked through.
pub(super) struct Told<'t> {
    /// Its words, without its title.
    pub text: &'t str,
    /// What stands beside the trigger words, and so need not be among them.
    pub shown: &'t [&'t str],
    /// Its figures, as written.
    pub figures: &'t [&'t str],
    /// Names that are known in it, as written.
    pub names: &'t [&'t str],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Plain,
    Name,
    Figure,
}

/// Words that may be chosen.
#[derive(Debug)]
struct Candidate<'t> {
    at: usize,
    written: &'t str,
    kind: Kind,
    score: usize,
    /// The words of it, as they are compared.
    words: Vec<Cow<'t, str>>,
}

impl<'c> Rarity<'c> {
    /// Counts in how many of some texts each word stands; what they have are their
    /// [`distinct_words`].
    pub fn of<S: AsRef<str>>(texts: &[S], common: &'c CommonWords) -> Self {
        let mut seen: HashMap<String, usize> = HashMap::default();
        for word in texts.iter().flat_map(|words| words.as_ref().split_terminator(BETWEEN)) {
            match seen.get_mut(word) {
                Some(count) => *count += 1,
                None => _ = seen.insert(word.to_owned(), 1),
            }
        }
        Self { common, texts: texts.len(), seen }
    }

    /// The inverse document frequency in quarters of a power of two, from 8 for a word of every
    /// text. Whole numbers, so that it is the same on every machine.
    fn rarity(&self, word: &str) -> usize {
        let seen = self.seen.get(word).copied().unwrap_or(1).max(1);
        let ratio = (4 * (self.texts + 1) / seen).max(1) as u128;
        ratio.min(1 << 24).pow(4).ilog2() as usize
    }

    fn says_little(&self, word: &str) -> bool {
        let stem = word.strip_suffix("'s").unwrap_or(word);
        self.common.has(word) || self.common.has(stem) || columns(stem) < 3
    }
}

/// What stands between two words of a list of them; no word has it.
const BETWEEN: char = '\n';

/// The words of a text that may say something, as they are compared, each once.
pub(super) fn distinct_words(text: &str, common: &CommonWords) -> Box<str> {
    let mut known: HashSet<Cow<str>> = HashSet::default();
    let mut list = String::new();
    for word in words_in(text, common) {
        let word = folded(&text[word]);
        if !known.contains(&word) {
            list.push_str(&word);
            list.push(BETWEEN);
            known.insert(word);
        }
    }
    list.into()
}

/// The words of a text that may say something, in order.
fn words_in(text: &str, common: &CommonWords) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    for run in runs(text) {
        let written = &text[run.clone()];
        if !written.is_ascii() && written.contains(is_unspaced) {
            cut(text, run, common, &mut words);
        } else {
            words.push(run);
        }
    }
    words
}

/// Cuts a run of a script without spaces at the characters that join words.
fn cut(text: &str, run: Range<usize>, common: &CommonWords, words: &mut Vec<Range<usize>>) {
    const LONGEST: usize = 8;
    let mut start = run.start;
    let mut push = |from: usize, to: usize| {
        if (2..=LONGEST).contains(&text[from..to].chars().count()) {
            words.push(from..to);
        }
    };
    for (at, c) in text[run.clone()].char_indices() {
        if common.divides(c) {
            push(start, run.start + at);
            start = run.start + at + c.len_utf8();
        }
    }
    push(start, run.end);
}

/// The most telling words of a story, as written, in the order in which it has them: ten at most,
/// and no more than fit three short lines.
pub(super) fn trigger_words<'t>(told: &Told<'t>, rarity: &Rarity) -> Vec<&'t str> {
    let mut candidates = candidates(told, rarity);
    candidates.sort_by_key(|it| (std::cmp::Reverse(it.score), it.at));
    let mut chosen: Vec<&Candidate> = Vec::new();
    for most_names in [NAMES, WORDS] {
        for candidate in &candidates {
            if chosen.len() == WORDS {
                break;
            }
            let alike = chosen.iter().filter(|it| it.kind == candidate.kind).count();
            let most = match candidate.kind {
                Kind::Figure => FIGURES,
                Kind::Name => most_names,
                Kind::Plain => WORDS,
            };
            let width: usize = chosen.iter().map(|it| columns(it.written) + 3).sum();
            let fits = width + columns(candidate.written) <= WIDTH;
            if alike < most && fits && !chosen.iter().any(|it| repeats(&candidate.words, &it.words))
            {
                chosen.push(candidate);
            }
        }
    }
    chosen.sort_by_key(|it| it.at);
    chosen.into_iter().map(|it| it.written).collect()
}

fn candidates<'t>(told: &Told<'t>, rarity: &Rarity) -> Vec<Candidate<'t>> {
    let text = told.text;
    let figures = places(text, told.figures, &addresses(text));
    let mut taken = addresses(text);
    taken.extend(figures.iter().cloned());
    taken.sort_by_key(|range| range.start);
    let known = places(text, told.names, &taken);
    let words: Vec<Range<usize>> = words_in(text, rarity.common)
        .into_iter()
        .filter(|word| !taken.iter().any(|range| overlap(range, word)))
        .collect();
    let names = names(text, &words, &known, rarity);
    let plain = words.iter().filter(|word| !names.iter().any(|name| overlap(name, word)));
    let plain = plain.filter(|word| {
        let written = &text[(*word).clone()];
        written.contains(char::is_alphabetic) && !rarity.says_little(&folded(written))
    });
    let mut counts: HashMap<Cow<str>, usize> = HashMap::default();
    for word in &words {
        *counts.entry(folded(&text[word.clone()])).or_default() += 1;
    }
    let of = |range: &Range<usize>, kind: Kind| {
        let written = &text[range.clone()];
        let word = folded(written);
        let often = 4 + counts.get(&word).copied().unwrap_or(1).clamp(1, 3);
        let weight = match kind {
            Kind::Figure => 40 * 8,
            Kind::Name => 30 * 8,
            Kind::Plain => 12 * columns(written).min(10),
        };
        let score = weight * often * rarity.rarity(&word);
        Candidate { at: range.start, written, kind, score, words: folded_words(written) }
    };
    let mut found: Vec<Candidate> = Vec::new();
    found.extend(figures.iter().map(|range| of(range, Kind::Figure)));
    found.extend(names.iter().map(|range| of(range, Kind::Name)));
    found.extend(plain.map(|range| of(range, Kind::Plain)));
    let shown: Vec<Vec<Cow<str>>> = told.shown.iter().map(|shown| folded_words(shown)).collect();
    found.retain(|it| {
        columns(it.written) <= WIDEST && !shown.iter().any(|shown| repeats(&it.words, shown))
    });
    found
}

/// Where some words stand first in a text, outside of what is taken and of each other.
fn places(text: &str, wanted: &[&str], taken: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for words in wanted.iter().map(|words| words.trim()).filter(|words| !words.is_empty()) {
        let ranges = text.match_indices(words).map(|(at, words)| at..at + words.len());
        let mut free = ranges
            .filter(|range| stands_alone(text, range))
            .filter(|range| !taken.iter().chain(&found).any(|other| overlap(other, range)));
        found.extend(free.next());
    }
    found.sort_by_key(|range| range.start);
    found
}

/// As [`text::stands_alone`], but a digit may stick to a mark: `36.0%1` is `36.0%` with what was
/// a footnote.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let ends_in_mark = !text[range.clone()].ends_with(char::is_alphanumeric);
    let end = if ends_in_mark { text.len() } else { range.end };
    let is_decimal = text[..range.start].ends_with(['.', ',']);
    text::stands_alone(text, &(range.start..end)) && !is_decimal
}

/// Names: those that are known; capitals inside a sentence, or inside a word; letters with digits.
/// Names that stand side by side are one.
fn names(
    text: &str,
    words: &[Range<usize>],
    known: &[Range<usize>],
    rarity: &Rarity,
) -> Vec<Range<usize>> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let shouts = text.chars().filter(|c| c.is_uppercase()).count() * 2 > letters;
    let mut names: Vec<Range<usize>> = Vec::new();
    let mut many = 0;
    for word in words.iter().filter(|word| !known.iter().any(|name| overlap(name, word))) {
        let written = &text[word.clone()];
        let is_capital =
            written.starts_with(char::is_uppercase) && !opens_sentence(text, word.start);
        if shouts || columns(written) < 2 || !is_capital && !is_mixed(written) {
            continue;
        }
        match names.last_mut() {
            Some(before)
                if many < NAME
                    && text.get(before.end..word.start) == Some(" ")
                    && columns(&text[before.start..word.end]) <= WIDEST =>
            {
                before.end = word.end;
                many += 1;
            }
            _ => {
                names.push(word.clone());
                many = 1;
            }
        }
    }
    names.retain(|name| !rarity.common.has(&folded(&text[name.clone()])));
    names.extend(known.iter().cloned());
    names.sort_by_key(|range| range.start);
    names
}

/// `SQL`, `iPhone`, `p99`: a capital or a digit inside a word.
fn is_mixed(word: &str) -> bool {
    let inside = word.chars().skip(1);
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    letters.any(|c| !is_cjk(c))
        && inside.clone().any(|c| c.is_uppercase() || c.is_ascii_digit())
        && word.chars().any(char::is_alphabetic)
}

fn opens_sentence(text: &str, start: usize) -> bool {
    let is_mark = |c: char| c == ' ' || "\"“”‘’'«»(*_".contains(c);
    let before = text[..start].trim_end_matches(is_mark);
    before.chars().next_back().is_none_or(|c| ".!?:;\n。！？…•–—-/|".contains(c))
}

/// Runs of letters and digits, cut where one kind of script meets another. What sticks to a word of
/// another script in Korean is a particle and is left out.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    while let Some(first) = text[start..].chars().next() {
        if !first.is_alphanumeric() {
            start += first.len_utf8();
            continue;
        }
        let script = script(first);
        let end = end_of_plain_run(text.as_bytes(), start)
            .unwrap_or_else(|| end_of_run(text, start + first.len_utf8(), script));
        let touches = runs.last().is_some_and(|last| last.end == start);
        let is_particle = script == Script::Hangul && touches;
        if !is_particle {
            runs.push(start..end);
        }
        start = end;
    }
    runs
}

/// Where a run of a script ends of which some was seen.
fn end_of_run(text: &str, seen: usize, script: Script) -> usize {
    let mut end = seen;
    let mut characters = text[seen..].chars();
    while let Some(next) = characters.next() {
        let behind = characters.clone().next();
        let joins = script == Script::Spaced
            && is_joint(next)
            && behind.is_some_and(|c| c.is_alphanumeric() && self::script(c) == script);
        let goes_on = next.is_alphanumeric() && self::script(next) == script;
        if !goes_on && !joins && !unicode_normalization::char::is_combining_mark(next) {
            break;
        }
        end += next.len_utf8();
    }
    end
}

/// Whether a character joins two words of letters and spaces to one.
fn is_joint(character: char) -> bool {
    matches!(character, '-' | '\'' | '’' | '_' | '.' | '&')
}

/// Where a run ends that has plain letters and digits alone, as most have; `None` where something
/// else stands at its beginning or behind it that may go on with it.
fn end_of_plain_run(bytes: &[u8], start: usize) -> Option<usize> {
    let mut end = start;
    loop {
        let length = text::plain_run(&bytes[end..]);
        if length == 0 && end == start {
            return None;
        }
        end += length;
        match bytes.get(end..) {
            Some([joint, behind, ..]) if is_joint(char::from(*joint)) => {
                if !behind.is_ascii() {
                    return None;
                }
                if !text::is_plain(*behind) {
                    return Some(end);
                }
                end += 1;
            }
            Some([next, ..]) if !next.is_ascii() => return None,
            _ => return Some(end),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Spaced,
    Hangul,
    Unspaced,
}

fn script(c: char) -> Script {
    match c {
        c if is_unspaced(c) => Script::Unspaced,
        c if is_cjk(c) => Script::Hangul,
        _ => Script::Spaced,
    }
}

/// Han and kana, and Thai.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}')
        || is_cjk(c)
            && !matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}')
}

fn folded(word: &str) -> Cow<'_, str> {
    let is_folded = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if word.bytes().all(is_folded) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.to_lowercase().replace('’', "'"))
}

/// The words of a text, as they are compared.
fn folded_words(text: &str) -> Vec<Cow<'_, str>> {
    runs(text).into_iter().map(|run| folded(&text[run])).collect()
}

/// Whether each word of some words stands among others, in one of its forms (`order`, `orders`).
fn repeats(words: &[Cow<str>], among: &[Cow<str>]) -> bool {
    let stands = |word: &Cow<str>| {
        among.iter().any(|other| {
            is_form_of(word, other)
                || !word.is_ascii() && word.contains(is_cjk) && other.contains(&**word)
        })
    };
    !words.is_empty() && words.iter().all(stands)
}

/// Whether two words differ in nothing but their endings, as far as counting letters tells.
fn is_form_of(one: &str, other: &str) -> bool {
    const SHORTEST: usize = 4;
    const ENDING: usize = 2;
    if one.as_bytes().first() != other.as_bytes().first() {
        return false;
    }
    let pairs = one.chars().zip(other.chars());
    let common = pairs.take_while(|(one, other)| one == other && one.is_alphabetic()).count();
    let shorter = one.chars().count().min(other.chars().count());
    one == other || common >= SHORTEST && common + ENDING >= shorter
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// How wide words are on paper, in letters of Latin; those of Han, kana and Hangul take two.
pub(super) fn columns(words: &str) -> usize {
    words.chars().map(|c| if is_cjk(c) { 2 } else { 1 }).sum()
}

/// The beginning of some words, cut between them, at most about `limit` [`columns`] wide. The mark
/// of what is left out does not stand alone on a line.
pub(super) fn fitted(words: &str, limit: usize) -> String {
    let mut room = limit;
    let fits = words.chars().take_while(|&c| {
        let width = if is_cjk(c) { 2 } else { 1 };
        let fits = width <= room;
        room = room.saturating_sub(width);
        fits
    });
    super::wording::opening(words, fits.count()).replace(" …", "\u{a0}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rest of some notes: what is said in every one of them is not telling.
    const NOTES: [&str; 4] = [
        "The keeper lit the lamp and wrote it into the ledger.",
        "The keeper mended the lamp. It rained.",
        "Every keeper has a lamp and a ledger, and the harbour has boats.",
        "The lamp, the keeper, the ledger and the rope.",
    ];

    #[track_caller]
    fn check(text: &str, figures: &[&str], expected: &[&str]) {
        let common = CommonWords::embedded();
        let notes = NOTES.iter().copied().chain([text]);
        let notes: Vec<Box<str>> = notes.map(|text| distinct_words(text, &common)).collect();
        let rarity = Rarity::of(&notes, &common);
        let told = Told { text, shown: &["The boat that sank"], figures, names: &["Kafka"] };
        assert_eq!(trigger_words(&told, &rarity), expected, "{text}");
    }

    #[test]
    fn plain_runs_end_where_all_runs_do() {
        for text in [
            "a-b c.d e.g. x--y 'z' q& &q a_",
            "café cafés e\u{301}té a-é é-a a\u{301}b v1.2-고객",
            "Kafka가 3개 東4-5京a b2’s it’s",
            "",
            "-",
        ] {
            for (start, first) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                let end = end_of_run(text, start + first.len_utf8(), script(first));
                let plain = end_of_plain_run(text.as_bytes(), start);
                assert!(plain.is_none_or(|plain| plain == end), "{text} at {start}");
                if text[start..].is_ascii() {
                    assert_eq!(plain, Some(end), "{text} at {start}");
                }
            }
        }
    }

    #[test]
    fn words_are_as_written_and_in_order() {
        check("A storm tore the anchor off.", &[], &["storm", "tore", "anchor"]);
        check("", &[], &[]);
        check("- … 12 –", &[], &[]);
    }

    #[test]
    fn words_that_any_text_has_are_left_out() {
        check("I was there because the team had to do something, and we didn’t.", &[], &[]);
        check("It's the keeper's barometer.", &[], &["keeper's", "barometer"]);
    }

    #[test]
    fn rare_words_come_before_those_of_all_notes() {
        let text = "The keeper and the lamp and the ledger: barometer, sextant, halyard, bowline, \
                    capstan, bulkhead, gangway, rigging, mooring, tiller.";
        check(
            text,
            &[],
            &[
                "barometer",
                "sextant",
                "halyard",
                "bowline",
                "capstan",
                "bulkhead",
                "gangway",
                "rigging",
                "mooring",
                "tiller",
            ],
        );
    }

    #[test]
    fn figures_and_names_come_first() {
        let plain = "barometer sextant halyards bowlines capstans bulkheads gangways riggings \
                     moorings tillering";
        let text =
            format!("{plain}. We moved Canal Service and p99 from Kafka to SQL in 40 min, 3%.");
        let expected = [
            "barometer",
            "capstans",
            "bulkheads",
            "Canal Service",
            "p99",
            "Kafka",
            "SQL",
            "40 min",
            "3%",
        ];
        let common = CommonWords::embedded();
        let rarity = Rarity::of(&[distinct_words(&text, &common)], &common);
        let told = Told { text: &text, shown: &[], figures: &["40 min", "3%"], names: &["Kafka"] };
        let chosen = trigger_words(&told, &rarity);
        for words in &expected[3..] {
            assert!(chosen.contains(words), "{words}: {chosen:?}");
        }
        assert_eq!(chosen.len(), WORDS, "{chosen:?}");
    }

    #[test]
    fn what_stands_beside_is_not_said_again() {
        check("The boats sank at Boat Quay, and a buoy held.", &[], &["Boat Quay", "buoy"]);
        check("A storm. Storms again, and the stormy sea.", &[], &["Storms", "sea"]);
    }

    #[test]
    fn a_capital_at_the_head_of_a_sentence_is_no_name() {
        let common = CommonWords::embedded();
        let rarity = Rarity::of(&[""], &common);
        let names = |text: &str| -> Vec<String> {
            let words = words_in(text, &common);
            let found = names(text, &words, &[], &rarity);
            found.into_iter().map(|name| text[name].to_owned()).collect()
        };
        assert!(names("Buoys were lost. Anchors too: Ropes held.").is_empty());
        assert_eq!(names("We asked Ada Lovelace and I asked IBM."), ["Ada Lovelace", "IBM"]);
        assert_eq!(names("iOS and p99"), ["iOS", "p99"]);
        assert_eq!(names("the Customer Order Service and He"), ["Customer Order Service"]);
        assert!(names("ALL OF IT WAS LOUD AND LONG").is_empty());
    }

    #[test]
    fn a_figure_keeps_off_the_digit_of_a_footnote() {
        check("In 36.0%1 of nights, 0.5 of 4.5 km.", &["36.0%", "5 km"], &["36.0%", "nights"]);
    }

    #[test]
    fn an_address_is_no_word() {
        check("See https://example.org/anchor-chain now", &[], &[]);
    }

    #[test]
    fn many_long_words_are_fewer_than_ten() {
        let long =
            ["misunderstandings", "institutionalise", "characteristical", "transformational"];
        let text = long.map(|word| format!("{word} {word}ly other-{word}")).join(" ");
        let common = CommonWords::embedded();
        let rarity = Rarity::of(&[distinct_words(&text, &common)], &common);
        let told = Told { text: &text, shown: &[], figures: &[], names: &[] };
        let chosen = trigger_words(&told, &rarity);
        assert!(chosen.len() < WORDS && columns(&chosen.join(" · ")) <= WIDTH, "{chosen:?}");
    }

    #[test]
    fn korean_words_are_those_between_spaces() {
        check(
            "등대지기가 폭풍 속에서 밧줄을 끊었다. Kafka에서 그리고",
            &[],
            &["등대지기가", "폭풍", "속에서", "밧줄을", "끊었다", "Kafka"],
        );
    }

    #[test]
    fn chinese_words_stand_between_those_that_join_them() {
        check("我们的灯塔在暴风雨中熄灭了，缆绳也断了。", &[], &["灯塔", "暴风雨中熄灭", "缆绳"]);
        check("夜間バッチの失敗", &[], &["夜間バッチ", "失敗"]);
    }

    #[test]
    fn wide_letters_take_two_columns() {
        assert_eq!(columns("lamp 등대"), 9);
        assert_eq!(fitted("lamp", 4), "lamp");
        assert_eq!(fitted("등대지기", 4), "등대\u{a0}…");
        assert_eq!(fitted("one two three", 9), "one two\u{a0}…");
    }
}
