//! What lines say of all notes.
//!
//! Some of what a line means hangs on all notes together: whether letters are labels and stars
//! headings, what initials stand for, which set of principles is meant, which stories a table or
//! a list files where. Whoever reads one story alone does not see the lines elsewhere that have a
//! say in that; so an edit may be read alone only if the lines that it changes have none.
//!
//! It is better to see a hint where there is none than to miss one: the price is a page that waits
//! for its build.

use std::ops::Range;

use super::{
    Lexicon,
    cues::Topic,
    labels::{Meaning, Strength},
    principles::list_pieces,
    several::code_at_head,
};
use crate::{systems::is_period, text::is_space};

/// The set's longest name has seven words.
const LONGEST_NAME: usize = 8;
/// A label, or a principle's name before what shows it, ends before this byte.
const LONGEST_HEAD: usize = 90;
/// Lines that are longer than these, in bytes, are looked at for fewer names.
const LENGTHS: [usize; 6] = [60, 70, 90, 160, 200, 300];
/// What stands between the pieces of a line that may be names.
const BETWEEN: [char; 24] = [
    ',', ';', '/', '|', '+', '·', '•', '、', '，', '；', ':', '：', '(', ')', '[', ']', '（', '）',
    '"', '*', '_', '>', '→', '⇒',
];

impl Lexicon {
    /// Whether an edit of some lines has no say in what lines elsewhere mean. Where these are
    /// `counted`, the number of lines of a kind has one. `names_own` tells whether words are a name
    /// that the notes themselves give to a principle.
    pub fn is_quiet(
        &self,
        old: &str,
        new: &str,
        counted: bool,
        names_own: &dyn Fn(&str) -> bool,
    ) -> bool {
        let hints = Hints { lexicon: self, names_own };
        // What stands above the parts of a story may be its title, or a principle over it.
        if hints.first_part(old) != hints.first_part(new) {
            return false;
        }
        let Changed { old, new, around } = Changed::between(old, new);
        if old.iter().chain(&new).any(|line| line.contains(is_odd)) {
            return false;
        }
        let is_underline = |line: &&str| !line.contains(char::is_alphanumeric) && !is_blank(line);
        let [_, behind] = around;
        if behind.as_ref().is_some_and(is_underline) {
            return false;
        }
        if old.len() == new.len() {
            let mut pairs = old.iter().zip(&new);
            return pairs.all(|(old, new)| {
                hints.stay(old, new)
                    || !counted && hints.says_nothing(old) && hints.says_nothing(new)
            });
        }
        if counted {
            return false;
        }
        // A blank line makes other lines first or last of theirs.
        let blank = old.iter().chain(&new).any(|line| is_blank(line));
        let beside = around.into_iter().flatten().filter(|_| blank);
        old.into_iter().chain(new).chain(beside).all(|line| hints.says_nothing(line))
    }
}

/// The lines in which two texts differ, and the lines before and behind them.
struct Changed<'t> {
    old: Vec<&'t str>,
    new: Vec<&'t str>,
    around: [Option<&'t str>; 2],
}

impl<'t> Changed<'t> {
    fn between(old: &'t str, new: &'t str) -> Self {
        let lines = |text: &'t str| -> Vec<&'t str> {
            let lines = text.split('\n');
            lines.map(|line| line.strip_suffix('\r').unwrap_or(line)).collect()
        };
        let (mut old, mut new) = (lines(old), lines(new));
        let first = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
        let rest = old[first..].iter().rev().zip(new[first..].iter().rev());
        let last = rest.take_while(|(one, other)| one == other).count();
        let before = first.checked_sub(1).map(|at| old[at]);
        let behind = old.get(old.len() - last).copied();
        let own = |lines: &mut Vec<&'t str>| {
            lines.truncate(lines.len() - last);
            lines.split_off(first)
        };
        Self { old: own(&mut old), new: own(&mut new), around: [before, behind] }
    }
}

/// Finds what lines say of all notes.
struct Hints<'a> {
    lexicon: &'a Lexicon,
    names_own: &'a dyn Fn(&str) -> bool,
}

impl Hints<'_> {
    /// Whether a line has no say, wherever it stands: it is a sentence or an item, and names no
    /// principle.
    fn says_nothing(&self, line: &str) -> bool {
        let line = line.trim_end_matches(is_space);
        if line.is_empty() {
            return true;
        }
        let words = ["- ", "• "].iter().find_map(|mark| line.trim_start().strip_prefix(mark));
        let words = words.unwrap_or(line);
        let mut all = words.split(is_space);
        let (first, second) = (all.next().unwrap_or_default(), all.next().unwrap_or_default());
        let letters = first.chars().filter(|c| c.is_alphabetic()).count();
        let is_word = words.starts_with(char::is_alphabetic)
            && (letters > 1 && first.contains(char::is_lowercase)
                || first.chars().all(char::is_alphabetic) && is_lower(second)
                || !first.is_ascii());
        is_word
            && code_at_head(words).is_none()
            && !self.heads_values(words)
            && !is_period(words)
            && !self.lexicon.cues.is_signature(words)
            && !words.contains(['=', '#', '|', '\t', '→', '⇒'])
            && !words.contains("->")
            && !words.ends_with(':')
            && words.contains(|c: char| c.is_lowercase() || !c.is_ascii())
            && !matches!(
                self.announces(line),
                Announces { label: Some((_, Strength::Letter)), .. }
                    | Announces { told: Some(_), .. }
                    | Announces { principle: true, .. }
            )
            && self.names_in(line).is_empty()
    }

    /// Behind how many lines the first label of a part stands.
    fn first_part(&self, text: &str) -> Option<usize> {
        let begins = |line: &str| {
            let words =
                line.trim_start_matches(|c: char| is_space(c) || matches!(c, '-' | '•' | '>'));
            let label = self.lexicon.labels.see(words);
            label.is_some_and(|label| matches!(label.meaning, Meaning::Part(_)))
        };
        text.lines().filter(|line| !is_blank(line)).position(begins)
    }

    /// Whether a line has the same say as another in its place: both begin alike, and what is
    /// different in them is no name.
    fn stay(&self, old: &str, new: &str) -> bool {
        let (old, new) = (old.trim_end_matches(is_space), new.trim_end_matches(is_space));
        if old == new {
            return true;
        }
        let count = |line: &str, c: char| line.matches(c).count();
        let shape = |line: &str| {
            let first = head(line);
            let last = line.chars().next_back().filter(|c| !c.is_alphanumeric());
            (
                first.to_owned(),
                ['#', '→', '⇒', '>'].map(|c| count(line, c)),
                line.ends_with([':', '*', '_']),
                // `III. Work` is a heading without a full stop.
                last.filter(|_| !first.contains(char::is_lowercase)),
                line.contains(char::is_lowercase) || !line.is_ascii(),
                code_at_head(line).map(str::to_owned),
            )
        };
        // Cells are looked at one by one, and `CO = Customer Obsession` explains others.
        let has_cells = |line: &str| line.contains(['=', '|', '\t']);
        let strong = |line: &str| line.starts_with(['*', '_']) && line.ends_with(['*', '_', ':']);
        let is_named = |line: &str| {
            let number = line.trim_start().starts_with(|c: char| c.is_ascii_digit());
            number && line.len() <= LENGTHS[1] || line.trim_start().starts_with('#') || strong(line)
        };
        shape(old) == shape(new)
            && head(old).contains(char::is_alphanumeric)
            && ![old, new].into_iter().any(is_named)
            && ![old, new].into_iter().any(has_cells)
            && ![old, new].into_iter().any(|line| self.heads_values(line))
            && !self.announces(old).principle
            && self.announces(old) == self.announces(new)
            && self.names_alike(old, new)
    }

    /// Whether the names in two lines are the same, and stand in pieces of them that are the same.
    fn names_alike(&self, old: &str, new: &str) -> bool {
        let (before, after) = (self.names_in(old), self.names_in(new));
        if before.is_empty() && after.is_empty() {
            return true;
        }
        let named = |line: &str, names: &[Range<usize>]| -> Option<Vec<String>> {
            let holds = |piece: &Range<usize>, name: &Range<usize>| {
                piece.start <= name.start && name.end <= piece.end
            };
            let pieces = pieces_of(line);
            let apart = |name| pieces.iter().any(|piece| holds(piece, name));
            // What is longer is no name, whatever words stand in it.
            let short = pieces.iter().filter(|piece| piece.len() <= LONGEST_HEAD);
            let short = short.filter(|piece| names.iter().any(|name| holds(piece, name)));
            let words = short.map(|piece| line[piece.clone()].to_owned());
            names.iter().all(apart).then(|| words.collect())
        };
        let lengths = |line: &str| LENGTHS.map(|length| line.len() <= length);
        let (one, other) = (named(old, &before), named(new, &after));
        one.is_some()
            && one == other
            && old.len().min(new.len()) > LENGTHS[1]
            && lengths(old) == lengths(new)
            && list_pieces(old).count() == list_pieces(new).count()
            && self.leads(old).is_none()
            && self.leads(new).is_none()
    }

    /// The principle's name that leads a line: `Ownership: the pager` files a story.
    fn leads(&self, line: &str) -> Option<Range<usize>> {
        let head = head_end(line).unwrap_or(0);
        self.names_in(line).into_iter().find(|name| name.start < head)
    }

    /// Where principles of any set are named in a line, by names or by initials.
    fn names_in(&self, line: &str) -> Vec<Range<usize>> {
        let words = words_of(line);
        let mut names = Vec::new();
        for (at, first) in words.iter().enumerate() {
            for last in &words[at..words.len().min(at + LONGEST_NAME)] {
                let range = first.start..last.end;
                if self.is_name(&line[range.clone()]) {
                    names.push(range);
                }
            }
        }
        names
    }

    fn is_name(&self, words: &str) -> bool {
        let is_code = || {
            let code = words.trim_end_matches(|c: char| c.is_ascii_digit());
            code.len() < words.len() && self.lexicon.cues.prefix_of(code).is_some()
        };
        self.lexicon.names_principle(words) || is_code() || (self.names_own)(words)
    }

    /// Whether a line heads a list of values, or is one.
    fn heads_values(&self, line: &str) -> bool {
        let cues = &self.lexicon.cues;
        let is_one = |words: &str| cues.topic(words) == Some(Topic::Principles);
        is_one(line) || head_end(line).is_some_and(|end| is_one(&line[..end]))
    }

    /// What a line announces by how it begins.
    fn announces(&self, line: &str) -> Announces {
        let Lexicon { labels, cues, .. } = self.lexicon;
        let words = line.trim_start_matches(|c: char| is_space(c) || matches!(c, '-' | '•' | '>'));
        let label = labels.see(words);
        Announces {
            label: label.map(|label| (words[label.written].to_owned(), label.strength)),
            told: labels.announced(words).map(|said| words[..said.end].to_owned()),
            principle: head_end(words).is_some_and(|end| cues.prefix_of(&words[..end]).is_some()),
        }
    }
}

/// What a line announces.
#[derive(PartialEq, Eq)]
struct Announces {
    /// A label, and how sure that is: letters are labels only where others are.
    label: Option<(String, Strength)>,
    /// A part, said in a sentence.
    told: Option<String>,
    /// Whether it is the name of a principle.
    principle: bool,
}

/// What sets lines apart for some and not for others, or hides them.
fn is_odd(c: char) -> bool {
    c.is_control() && c != '\t' || matches!(c, '\u{2028}' | '\u{2029}' | '\u{85}')
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

fn is_lower(word: &str) -> bool {
    word.starts_with(|c: char| c.is_lowercase() || !c.is_ascii())
}

/// The marks, number and first word of a line, with what stands right behind it.
fn head(line: &str) -> &str {
    let start = line.find(char::is_alphabetic).unwrap_or(line.len());
    let length = line[start..].find(is_space).unwrap_or(line.len() - start);
    let behind = line[start + length..].chars().next().map_or(0, char::len_utf8);
    &line[..start + length + behind]
}

/// Where the words end that lead a line, if a mark stands behind them.
fn head_end(line: &str) -> Option<usize> {
    const MARKS: [&str; 10] = [":", "：", "\t", " - ", " – ", " — ", "->", "→", "=>", "⇒"];
    MARKS.iter().filter_map(|mark| line.find(mark)).min().filter(|end| *end <= LONGEST_HEAD)
}

/// The pieces of a line between marks.
fn pieces_of(line: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let piece = |piece: &str| {
        let range = start..start + piece.len();
        let mark = line[range.end..].chars().next().map_or(0, char::len_utf8);
        start = range.end + mark;
        range
    };
    line.split(BETWEEN).map(piece).collect()
}

/// The words of a line: letters and digits that stand together.
fn words_of(line: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        match start {
            None if c.is_alphanumeric() => start = Some(at),
            Some(from) if !c.is_alphanumeric() && !matches!(c, '\'' | '’') => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Vocabulary;

    #[track_caller]
    fn check(is_quiet: bool, edits: &[(&str, &str)]) {
        let lexicon = Lexicon::of(&Vocabulary::embedded());
        for (old, new) in edits {
            let own = |words: &str| words == "Kaizen";
            assert_eq!(lexicon.is_quiet(old, new, false, &own), is_quiet, "{old:?} -> {new:?}");
        }
    }

    #[test]
    fn words_within_a_sentence_are_quiet() {
        check(
            true,
            &[
                ("We cut it in two.", "We cut it in three."),
                ("- We cut it.", "- We cut it, and slept."),
                ("Result: 40% less", "Result: 50% less"),
                ("R: 40% less", "R: 50% less"),
                ("It rang.", "It rang.\n- Then it *rang*"),
                ("a\n\nWe slept.", "a\n\nWe slept.\nThe pager was quiet."),
                ("It rang.\n", "It rang.\n\nThen it rang again.\n"),
                (
                    "1. We asked all of them, one by one, who had seen the pager of that night",
                    "1. We asked all of them, one by one, who had seen the lamp of that night",
                ),
                ("> It rang at night", "> It rang at noon"),
                (
                    "We took ownership of all of the queue, of its pager and of every one of its bugs.",
                    "We took ownership of all of the queue, of its pager and of each of its bugs.",
                ),
                (
                    "A: we who took ownership of the queue had more than one pager and none of them that ever rang at night",
                    "A: we who took ownership of the queue had more than one lamp and none of them that ever rang at night",
                ),
            ],
        );
    }

    #[test]
    fn letters_stars_numbers_initials_and_names_are_hints() {
        check(
            false,
            &[
                ("I cut it in two.", "A: I cut it in two."),
                ("It rang.", "It rang.\n* We slept."),
                ("It rang.", "It rang.\n** We slept."),
                ("It rang.", "It rang.\n#+TODO: LATER"),
                ("It rang.", "It rang.\n1. We slept"),
                ("It rang.", "It rang.\n\n## Ownership"),
                ("It rang.", "It rang.\nDD the clock"),
                ("It rang.", "It rang.\nCO = Customer Obsession"),
                ("It rang.", "It rang. (Ownership)"),
                ("It rang.", "It rang.\nDive Deep: the clock"),
                ("It rang.", "It rang.\nKaizen"),
                ("It rang.", "It rang.\nPrinciple: the clock"),
                ("Ownership: the queue", "Ownership: the lamp"),
                ("It rang (at night).", "It rang (dive deep)."),
                ("| a | we cut it |", "| a | frugality |"),
                ("| a | we cut it |", "| a | S: we cut it |"),
                ("It rang.", "It rang.\nAPIs: we moved them"),
                ("SLO - it was met at the end", "SLO it was met at the end"),
                ("It rang.", "It rang.\nOur values: candor, courage, care"),
                ("The queue\nTask: mend it", "The queue\nIt rang.\nTask: mend it"),
                ("III. we slept.", "III. we slept"),
                ("It rang\n", "IT RANG\n"),
                ("The queue\n---", "The queue again\n---"),
            ],
        );
    }
}
