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
    let mut open =
        Open { source: Source::default(), total: lines.len() as u32, with_words: 0, private: 0 };
    let mut left = String::with_capacity(text.len());
    let mut numbers = Vec::with_capacity(lines.len());
    for (row, line) in lines.iter().enumerate() {
        let (start, end) = (line.start as usize, line.end as usize);
        let had_words = has_words(&text[start..end]);
        let begin = left.len();
        let is_whole = push_open(text, start, end, hidden, &mut left);
        open.with_words += u32::from(had_words);
        if !is_whole && !has_words(&left[begin..]) {
            left.truncate(begin);
            open.private += u32::from(had_words);
            continue;
        }
        left.push_str(&text[end..line.next as usize]);
        numbers.push(source.number_of_row(row));
    }
    open.source = Source::with_line_numbers(source.path.clone(), left, numbers);
    open
}

/// A source that hides nothing.
fn whole(source: &Source) -> Open {
    let mut open = Open { source: source.clone(), total: 0, with_words: 0, private: 0 };
    for line in source.lines() {
        open.total += 1;
        open.with_words +=
            u32::from(has_words(&source.text[line.start as usize..line.end as usize]));
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
