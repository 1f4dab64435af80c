//! What is left of a text.

use super::{Open, Ranges};
use crate::source::{Line, Source};

/// Cuts the hidden ranges out. A line that loses something and has no words left is gone
/// altogether, its marker with it.
pub fn cut(source: &Source, hidden: &Ranges) -> Open {
    let text = &source.text;
    // Nothing is cut out of most files.
    if hidden.is_empty() && !text.is_empty() {
        return whole(source);
    }
    let lines: Vec<Line> = source.lines().collect();
    let mut left = String::with_capacity(text.len());
    let mut numbers = Vec::with_capacity(lines.len());
    let mut rows = Vec::with_capacity(lines.len());
    for (row, line) in lines.iter().enumerate() {
        let (start, end) = (line.start as usize, line.end as usize);
        let has_said = has_words(&text[start..end]);
        let begin = left.len();
        let is_whole = push_open(text, start, end, hidden, &mut left);
        let is_gone = !is_whole && !has_words(&left[begin..]);
        rows.push(Row { number: source.number_of_row(row), has_said, is_gone, is_whole });
        if is_gone {
            left.truncate(begin);
            continue;
        }
        left.push_str(&text[end..line.next as usize]);
        numbers.push(source.number_of_row(row));
    }
    let open = Source::with_line_numbers(source.path.clone(), left, numbers);
    counted(source, open, &rows)
}

/// A source that hides nothing.
fn whole(source: &Source) -> Open {
    let row = |(row, line): (usize, Line)| Row {
        number: source.number_of_row(row),
        has_said: has_words(&source.text[line.start as usize..line.end as usize]),
        is_gone: false,
        is_whole: true,
    };
    let rows: Vec<Row> = source.lines().enumerate().map(row).collect();
    counted(source, source.clone(), &rows)
}

/// A line before anything was cut out of it.
struct Row {
    number: u32,
    /// Whether it had words.
    has_said: bool,
    /// Whether all of them were private.
    is_gone: bool,
    /// Whether nothing of it was.
    is_whole: bool,
}

/// What is left, with how many lines of the file there were: a line of it may be several here.
fn counted(source: &Source, open: Source, rows: &[Row]) -> Open {
    let total = source.lines_of_file().unwrap_or(rows.len() as u32);
    let mut open = Open { source: open, total, with_words: 0, private: 0, hidden: Vec::new() };
    for line in rows.chunk_by(|row, next| row.number == next.number) {
        let said = || line.iter().filter(|row| row.has_said);
        open.with_words += u32::from(said().next().is_some());
        open.private += u32::from(said().next().is_some() && said().all(|row| row.is_gone));
        let number = line.first().filter(|_| line.iter().any(|row| !row.is_whole));
        let Some(&Row { number, .. }) = number else { continue };
        match open.hidden.last_mut() {
            Some((_, last)) if *last + 1 >= number => *last = number,
            _ => open.hidden.push((number, number)),
        }
    }
    open
}

/// Adds what may be shown of a line, and says whether that is all of it.
fn push_open(text: &str, start: usize, end: usize, hidden: &Ranges, left: &mut String) -> bool {
    let mut is_whole = true;
    let mut at = start;
    // A hidden line may be empty: its end counts as a part of it.
    for range in hidden.from(start).iter().take_while(|range| range.start < end.max(start + 1)) {
        is_whole = false;
        left.push_str(&text[at..range.start.max(at)]);
        at = range.end.min(end).max(at);
    }
    left.push_str(&text[at..end]);
    is_whole
}

fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}
