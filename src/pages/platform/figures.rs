//! The figures of a system: a few set large, the others in the words around them, and what loads
//! come to in other periods.

use std::ops::Range;

use serde::Serialize;

use crate::{estimate, pages::layout::Layout, source::Span, systems::Figure};

/// A clause of the notes with its numbers.
#[derive(Serialize)]
pub(super) struct Clause {
    pieces: Vec<Piece>,
    line: Option<u32>,
}

/// Words, or a number among them.
#[derive(Serialize)]
struct Piece {
    text: String,
    number: bool,
}

/// What the figures of a system come to.
#[derive(Default, Serialize)]
pub(super) struct Sums<'a> {
    sums: Vec<Sum<'a>>,
    /// What all of them take for granted.
    assumed: String,
}

/// What one figure comes to.
#[derive(Serialize)]
struct Sum<'a> {
    written: &'a str,
    says: String,
}

/// How many bytes of words are shown before and behind a number.
const AROUND: usize = 90;

impl Layout<'_> {
    /// Some figures in the words around them, those of one clause together.
    pub(super) fn clauses(&self, figures: &[Figure]) -> Vec<Clause> {
        let mut clauses: Vec<(Span, Vec<Span>)> = Vec::new();
        for figure in figures {
            let Some(clause) = self.clause(figure.span) else { continue };
            match clauses.last_mut() {
                Some((last, numbers)) if last.overlaps(clause) => {
                    *last = last.to(clause);
                    numbers.push(figure.span);
                }
                _ => clauses.push((clause, vec![figure.span])),
            }
        }
        clauses.iter().map(|(clause, numbers)| self.clause_view(*clause, numbers)).collect()
    }

    /// The arithmetic of all figures, and the questions where it lacks something.
    pub(super) fn sums<'f>(&self, figures: &'f [Figure]) -> (Sums<'f>, Vec<String>) {
        let mut sums = Sums::default();
        let mut assumed: Vec<String> = Vec::new();
        let mut asks: Vec<String> = Vec::new();
        for figure in figures {
            let Some(estimate) = estimate::of(figure, &self.units) else { continue };
            let told = sums.sums.iter().any(|sum| sum.written == figure.written);
            if !estimate.says.is_empty() && !told {
                sums.sums.push(Sum { written: &figure.written, says: estimate.says.join(" ") });
                add_new(&mut assumed, estimate.assumes);
            }
            add_new(&mut asks, estimate.asks);
        }
        sums.assumed = assumed.join("; ");
        (sums, asks)
    }

    fn clause(&self, number: Span) -> Option<Span> {
        let text = self.sources.get(number.file)?.text.as_str();
        let range = clause_around(text, number.start as usize..number.end as usize)?;
        Some(Span { start: range.start as u32, end: range.end as u32, ..number })
    }

    fn clause_view(&self, clause: Span, numbers: &[Span]) -> Clause {
        let text = self.sources.get(clause.file).map_or("", |source| source.text.as_str());
        let words = |from: u32, to: u32| text.get(from as usize..to as usize).unwrap_or_default();
        let mut pieces = Vec::new();
        let mut at = clause.start;
        for number in numbers.iter().filter(|number| number.start >= clause.start) {
            if number.start < at {
                continue;
            }
            pieces.extend(piece(words(at, number.start), false));
            pieces.extend(piece(words(number.start, number.end), true));
            at = number.end;
        }
        pieces.extend(piece(words(at, clause.end), false));
        Clause { pieces, line: self.prep.then(|| self.place(clause).line) }
    }
}

fn add_new(known: &mut Vec<String>, others: impl IntoIterator<Item = String>) {
    for other in others {
        if !known.contains(&other) {
            known.push(other);
        }
    }
}

/// Words without marks of emphasis, and in one line.
fn piece(words: &str, number: bool) -> Option<Piece> {
    let mut text = String::with_capacity(words.len());
    for c in words.chars().filter(|c| !matches!(c, '*' | '`' | '|')) {
        match c {
            c if !c.is_whitespace() => text.push(c),
            _ if text.ends_with(' ') => {}
            _ => text.push(' '),
        }
    }
    (!text.is_empty()).then_some(Piece { text, number })
}

/// The clause in which a number stands: up to a full stop, a semicolon, a cell's edge, a blank line
/// or the next item; at most [`AROUND`] bytes to either side, cut between words.
fn clause_around(text: &str, number: Range<usize>) -> Option<Range<usize>> {
    let before = text.get(..number.start)?;
    let behind = text.get(number.end..)?;
    let stops = [". ", "; ", "\n\n", "\n- ", "\n* ", "\n+ ", "\n|", "| ", "。", "! ", "? ", ".\n"];
    let before = &before[cut_behind(before)..];
    let behind = &behind[..cut_before(behind)];
    let start = stops.iter().filter_map(|stop| Some(before.rfind(stop)? + stop.len())).max();
    let end = stops.iter().filter_map(|stop| behind.find(stop)).min();
    let before = before[start.unwrap_or(0)..].trim_start_matches(is_edge);
    let behind = behind[..end.unwrap_or(behind.len())].trim_end();
    Some(number.start - before.len()..number.end + behind.len())
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '•' | '*' | '+' | '#' | '|' | '·')
}

/// Where the last words before a number begin.
fn cut_behind(before: &str) -> usize {
    let Some(mut at) = before.len().checked_sub(AROUND) else { return 0 };
    while !before.is_char_boundary(at) {
        at += 1;
    }
    at + before[at..].find(char::is_whitespace).unwrap_or(0)
}

/// Where the first words behind a number end.
fn cut_before(behind: &str) -> usize {
    if behind.len() <= AROUND {
        return behind.len();
    }
    let mut at = AROUND;
    while !behind.is_char_boundary(at) {
        at -= 1;
    }
    behind[..at].rfind(char::is_whitespace).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, number: &str, expected: &str) {
        let start = text.find(number).expect("the number");
        let range = clause_around(text, start..start + number.len()).expect("a clause");
        assert_eq!(&text[range], expected);
    }

    #[test]
    fn a_clause_ends_where_the_next_begins() {
        check("One. It kept 12 days; then 3.", "12", "It kept 12 days");
        check("One. It kept 12 days; then 3.", "3", "then 3.");
        check("- first 4 rows\n- then 5 rows\n\nEnd", "5", "then 5 rows");
        check("| a | 90 ms | b |", "90", "90 ms");
        check("12", "12", "12");
        check("세 대에서 12개로. 끝", "12", "세 대에서 12개로");
    }

    #[test]
    fn a_number_keeps_its_decimals() {
        check("It fell by 1.5 percent and 2.", "1.5", "It fell by 1.5 percent and 2.");
    }

    #[test]
    fn a_long_clause_is_cut_between_words() {
        let words = "word ".repeat(60);
        let text = format!("{words}7 {words}");
        let start = text.find('7').expect("the number");
        let range = clause_around(&text, start..start + 1).expect("a clause");
        assert!(range.len() <= 2 * AROUND + 1 && range.len() > AROUND, "{range:?}");
        assert!(text[range].trim().split(' ').all(|word| word == "word" || word == "7"));
    }
}
