//! The figures of a system: a few set large, the others in the words around them, and what loads
//! come to in other periods.

use serde::Serialize;

use super::remarks::said;
use crate::{
    estimate,
    pages::layout::Layout,
    source::{FileId, Span, Text},
    systems::Figure,
};

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

impl Layout<'_> {
    /// Some figures in the words around them, those of one sentence together.
    pub(super) fn clauses(&self, figures: &[Figure]) -> Vec<Clause> {
        let mut clauses = Vec::new();
        let mut rest = figures;
        while let Some(first) = rest.first() {
            let more = rest.windows(2).take_while(|pair| follows(&pair[0], &pair[1])).count();
            let (together, others) = rest.split_at(more + 1);
            clauses.push(Clause {
                pieces: self.pieces(together),
                line: self.prep.then(|| self.place(first.span).line),
            });
            rest = others;
        }
        clauses
    }

    /// The words of one sentence with its figures among them.
    fn pieces(&self, figures: &[Figure]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (at, figure) in figures.iter().enumerate() {
            let before = match at.checked_sub(1).map(|last| &figures[last]) {
                Some(last) => between(last, figure),
                None => whole_words(&figure.before),
            };
            let (glued_before, glued_behind) = self.glued(figure.span);
            let open = if at == 0 { "" } else { self.space_behind(figures[at - 1].span) };
            let close = if glued_before { "" } else { " " };
            pieces.push(Piece { text: joined(open, &plain(before), close), number: false });
            pieces.push(Piece { text: figure.written.clone(), number: true });
            if at + 1 == figures.len() {
                let open = if glued_behind { "" } else { " " };
                pieces.push(Piece { text: joined(open, &plain(&figure.after), ""), number: false });
            }
        }
        pieces.retain(|piece| !piece.text.is_empty());
        pieces
    }

    fn space_behind(&self, span: Span) -> &'static str {
        if self.glued(span).1 { "" } else { " " }
    }

    /// Whether something stands right before a place of the notes, and right behind it.
    fn glued(&self, span: Span) -> (bool, bool) {
        let text = self.sources.get(span.file).map_or("", |source| source.text.as_str());
        let before = text.get(..span.start as usize).and_then(|text| text.chars().next_back());
        let behind = text.get(span.end as usize..).and_then(|text| text.chars().next());
        let solid = |c: char| !c.is_whitespace();
        (before.is_some_and(solid), behind.is_some_and(solid))
    }

    /// The arithmetic of all figures, and the questions where it lacks something.
    pub(super) fn sums<'f>(&self, figures: &'f [Figure]) -> (Sums<'f>, Vec<String>) {
        let mut sums = Sums::default();
        let mut assumed: Vec<String> = Vec::new();
        let mut asks: Vec<String> = Vec::new();
        for figure in figures {
            let Some(estimate) = estimate::of(figure, self.units) else { continue };
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
}

fn add_new(known: &mut Vec<String>, others: impl IntoIterator<Item = String>) {
    for other in others {
        if !known.contains(&other) {
            known.push(other);
        }
    }
}

/// Whether the second of two figures stands among the words behind the first.
fn follows(first: &Figure, second: &Figure) -> bool {
    let (end, start) = (first.span.end as usize, second.span.start as usize);
    first.span.file == second.span.file
        && (end..=end + first.after.len()).contains(&start)
        && first.after.contains(second.written.as_str())
}

/// The words between two figures of one sentence.
fn between<'f>(first: &'f Figure, second: &Figure) -> &'f str {
    let end = first.after.find(second.written.as_str()).unwrap_or(first.after.len());
    &first.after[..end]
}

/// The words before a figure that are as long as is kept of them begin within a word.
fn whole_words(words: &str) -> &str {
    const KEPT: usize = 96;
    match words.find(char::is_whitespace) {
        Some(at) if words.len() >= KEPT => words[at..].trim_start(),
        _ => words,
    }
}

/// Words without marks.
fn plain(words: &str) -> String {
    said(&Text::cut(FileId(0), words, 0..words.len()))
}

fn joined(open: &str, words: &str, close: &str) -> String {
    if words.is_empty() {
        return if open.is_empty() { String::new() } else { close.to_owned() };
    }
    format!("{open}{words}{close}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(before: &str, written: &str, after: &str, start: u32) -> Figure {
        let span = Span { file: FileId(0), start, end: start + written.len() as u32 };
        let [before, written, after] = [before, written, after].map(str::to_owned);
        Figure { value: written.clone(), written, of: None, stray: None, before, after, span }
    }

    #[test]
    fn figures_of_one_sentence_belong_together() {
        let first = figure("It holds", "12 lamps", "and 3 bells", 9);
        let second = figure("It holds 12 lamps and", "3 bells", "", 22);
        assert!(follows(&first, &second));
        assert_eq!(between(&first, &second), "and ");
        assert!(!follows(&second, &first));
        let far = figure("", "3 bells", "", 400);
        assert!(!follows(&first, &far));
    }

    #[test]
    fn words_that_were_cut_begin_with_a_whole_one() {
        assert_eq!(whole_words("It holds"), "It holds");
        let long = format!("orphan {}", "word ".repeat(20));
        assert!(whole_words(&long).starts_with("word"));
    }

    #[test]
    fn marks_are_no_words() {
        assert_eq!(plain("*the* [log](https://example.org)"), "the log");
    }
}
