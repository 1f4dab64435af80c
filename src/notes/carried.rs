//! What carried notes to where they are now, and is none of their words: stamps of a chat before
//! each message, marks of a quoted mail, tags of a page of HTML.

use std::{collections::BTreeSet, ops::Range};

use super::{html, lines::LineKind};
use crate::{source::Line, text::is_space};

/// A line of notes, or a piece of one, without what carried it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its place among the lines of the file.
    pub row: u32,
    /// Its words, in the text of the file.
    pub range: Range<usize>,
    /// What it is and how far it is set in, where that is known by more than its words.
    pub known: Option<(u32, LineKind)>,
}

/// How the notes of a file were carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// A person's own file.
    None,
    /// A chat.
    Chat,
    /// A mail that quotes them.
    Mail,
    /// A page of HTML.
    Html,
}

impl Carrier {
    /// What most of some lines say.
    pub fn of<'t>(lines: impl Iterator<Item = &'t str> + Clone) -> Self {
        if is_chat(lines.clone()) {
            Self::Chat
        } else if is_quoted(lines.clone()) {
            Self::Mail
        } else if html::is_page(lines) {
            Self::Html
        } else {
            Self::None
        }
    }

    /// The pieces of some lines of a text, the first of which is the line `first`.
    pub fn pieces(self, text: &str, lines: &[Line], first: usize) -> Vec<Piece> {
        if self == Self::Html {
            return html::pieces(text, lines, first);
        }
        let words = |line: &Line| &text[line.start as usize..line.end as usize];
        let senders = match self {
            Self::Chat => senders(lines.iter().skip(first).map(words)),
            _ => BTreeSet::new(),
        };
        let mut pieces = Vec::with_capacity(lines.len() - first);
        for (row, line) in lines.iter().enumerate().skip(first) {
            let (start, end) = (line.start as usize, line.end as usize);
            let words = words(line);
            let stamp = if self == Self::Chat { stamp(words) } else { None };
            let is_notice = stamp.as_ref().is_some_and(|stamp| stamp.sender.is_none());
            let carried = match (self, &stamp) {
                (Self::Mail, _) => quote_marks(words),
                (_, Some(Stamp { sender: Some(name), named, .. })) if senders.contains(name) => {
                    *named
                }
                (_, Some(stamp)) => stamp.length,
                _ => 0,
            };
            let row = row as u32;
            pieces.push(Piece { row, range: start + carried..end, known: None });
            // What the chat says by itself goes on with nothing.
            if is_notice {
                pieces.push(Piece { row, range: end..end, known: None });
            }
        }
        pieces
    }
}

fn has_words(line: &str) -> bool {
    line.contains(char::is_alphanumeric)
}

/// Whether a file is what a chat exports: many lines have a stamp, the first with words among them.
fn is_chat<'t>(mut lines: impl Iterator<Item = &'t str> + Clone) -> bool {
    const FEWEST: usize = 4;
    let opens = lines.clone().find(|line| has_words(line)).is_some_and(|line| {
        // Most files have nothing of a stamp at their head.
        line.trim_start_matches(is_unseen).starts_with(['[', '(']) || stamp(line).is_some()
    });
    opens && lines.by_ref().filter(|line| stamp(line).is_some()).nth(FEWEST - 1).is_some()
}

/// Marks of direction that exports put before their stamps.
fn is_unseen(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{feff}') || is_space(character)
}

/// The stamp before a message.
struct Stamp<'t> {
    /// How long it is without the name of who sent it.
    length: usize,
    /// That name; the chat itself tells of the rest.
    sender: Option<&'t str>,
    /// How long it is with the name.
    named: usize,
}

/// `[12/03/2024, 21:14:05] Me: `, `12/03/24, 21:14 - Me: `.
fn stamp(line: &str) -> Option<Stamp<'_>> {
    let words = line.trim_start_matches(is_unseen);
    let (moment, behind) = match words.strip_prefix('[') {
        Some(inner) => inner.split_once(']')?,
        None => words.split_once(" - ").or_else(|| words.split_once(" – "))?,
    };
    if !is_moment(moment) {
        return None;
    }
    let behind = behind.trim_start_matches(is_unseen);
    let end = sender(behind);
    let message = behind[end.unwrap_or(0)..].trim_start_matches(is_unseen);
    let sender = end.map(|end| &behind[..end - 1]);
    Some(Stamp { length: line.len() - behind.len(), sender, named: line.len() - message.len() })
}

/// Who sends more than one of some messages: a name that stands once may be the head of a note.
fn senders<'t>(lines: impl Iterator<Item = &'t str>) -> BTreeSet<&'t str> {
    let mut seen = BTreeSet::new();
    let names = lines.filter_map(|line| stamp(line)?.sender);
    names.filter(|name| !seen.insert(*name)).collect()
}

/// Where the name of who sends ends, with its colon.
fn sender(words: &str) -> Option<usize> {
    const LONGEST: usize = 40;
    let end = words.find(':').filter(|&end| end > 0 && end <= LONGEST)?;
    let name = &words[..end];
    let is_name = name.split_whitespace().nth(4).is_none() && has_words(name);
    let behind = &words[end + 1..];
    (is_name && (behind.is_empty() || behind.starts_with(is_space))).then_some(end + 1)
}

/// Whether words are a day and a time: `12/03/2024, 21:14:05`, `2024-03-12 9:14 PM`.
fn is_moment(words: &str) -> bool {
    const LONGEST: usize = 32;
    if words.len() > LONGEST {
        return false;
    }
    let mut pieces =
        words.split(|c: char| c == ',' || is_space(c)).filter(|piece| !piece.is_empty());
    let is_day = |piece: &str| numbers(piece, &['/', '.', '-']) == Some(3);
    let is_time = |piece: &str| {
        let time = piece.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
        matches!(numbers(time, &[':', '.']), Some(2 | 3))
    };
    let is_half = |piece: &str| {
        let half = piece.replace('.', "").to_ascii_lowercase();
        half == "am" || half == "pm"
    };
    pieces.next().is_some_and(is_day)
        && pieces.next().is_some_and(is_time)
        && pieces.next().is_none_or(is_half)
        && pieces.next().is_none()
}

/// How many numbers words are, between marks.
fn numbers(words: &str, marks: &[char]) -> Option<usize> {
    let mut count = 0;
    for number in words.split(marks) {
        let is_number =
            (1..=4).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number {
            return None;
        }
        count += 1;
    }
    Some(count)
}

/// Whether a file is a mail that quotes notes: most of its lines are quoted, blank ones among them.
fn is_quoted<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    const FEWEST: usize = 10;
    let (mut quoted, mut parted, mut all) = (0, 0, 0);
    for line in lines {
        let marks = quote_marks(line);
        let blank = !has_words(&line[marks..]);
        all += usize::from(!blank);
        quoted += usize::from(marks > 0 && !blank);
        parted += usize::from(marks > 0 && blank);
    }
    quoted >= FEWEST && parted >= 2 && quoted * 2 >= all
}

/// How long the marks of a quotation before a line are: `> `, `> > `.
fn quote_marks(line: &str) -> usize {
    let mut end = 0;
    while let Some(behind) = line[end..].strip_prefix('>') {
        end = line.len() - behind.strip_prefix(' ').unwrap_or(behind).len();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, message: Option<&str>) {
        assert_eq!(stamp(line).map(|stamp| &line[stamp.named..]), message, "{line}");
    }

    #[test]
    fn stamps_of_chats() {
        check("[12/03/2024, 21:14:05] Me: S: it rang", Some("S: it rang"));
        check("\u{200e}[12/03/2024, 21:14:05] Me: it rang", Some("it rang"));
        check("12/03/24, 21:14 - Me: Ownership", Some("Ownership"));
        check("12.03.24, 9:14 PM - Ida Berg: Ownership", Some("Ownership"));
        check("[2024-03-12 21:14] Me: x: y", Some("x: y"));
        check("12/03/24, 21:14 - Messages are encrypted.", Some("Messages are encrypted."));
        check("12/03/24, 21:14 - Me: ", Some(""));
        check("12/03/24 - Ownership", None);
        check("[10:02 AM] ida: stories", None);
        check("2024-03-12 - the outage: 21:14", None);
        check("[S] it rang", None);
    }

    #[test]
    fn a_name_that_stands_once_stays() {
        let lines = ["1/2/24, 9:00 - Me: a", "1/2/24, 9:01 - Me: b", "1/2/24, 9:02 - Standup: c"];
        assert_eq!(senders(lines.into_iter()), BTreeSet::from(["Me"]));
    }

    #[test]
    fn marks_of_quotations() {
        for (line, marks) in
            [("> x", 2), (">x", 1), ("> > x", 4), (">> x", 3), ("x > y", 0), (">", 1)]
        {
            assert_eq!(quote_marks(line), marks, "{line}");
        }
    }
}
