//! What carried notes to where they are now, and is none of their words: stamps of a chat before
//! each message, marks of a quoted mail.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{source::Line, text::is_space};

/// A line of notes, or a piece of one, without what carried it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its place among the lines of the file.
    pub row: u32,
    /// Its words, in the text of the file.
    pub range: Range<usize>,
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
}

impl Carrier {
    /// What most of some lines say.
    pub fn of<'t>(lines: impl Iterator<Item = &'t str> + Clone) -> Self {
        if is_chat(lines.clone()) {
            Self::Chat
        } else if is_quoted(lines) {
            Self::Mail
        } else {
            Self::None
        }
    }

    /// The pieces of some lines of a text, the first of which is the line `first`.
    pub fn pieces(self, text: &str, lines: &[Line], first: usize) -> Vec<Piece> {
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
            // A message without words is told by its stamp, so that no line is lost.
            let carried = if carried > 0 && has_words(&words[carried..]) { carried } else { 0 };
            let row = row as u32;
            pieces.push(Piece { row, range: start + carried..end });
            // What the chat says by itself goes on with nothing; what is set in belongs above.
            if is_notice && words[carried..].starts_with(char::is_alphanumeric) {
                pieces.push(Piece { row, range: end..end });
            }
        }
        pieces
    }
}

fn has_words(line: &str) -> bool {
    line.contains(char::is_alphanumeric)
}

/// Whether a file is what a chat exports: the first of its words are a stamp, a third of its lines
/// have one, and most of those say who sent them. A timetable has stamps as well, and they are words
/// of its own.
fn is_chat<'t>(lines: impl Iterator<Item = &'t str> + Clone) -> bool {
    const FEWEST: usize = 4;
    // Most files have nothing of a stamp at their head.
    if !opens_with_stamp(lines.clone()) {
        return false;
    }
    let (mut all, mut stamped, mut sent) = (0, 0, 0);
    for line in lines.clone().filter(|line| has_words(line)) {
        all += 1;
        if let Some(stamp) = stamp(line) {
            stamped += 1;
            sent += usize::from(stamp.sender.is_some());
        }
    }
    stamped >= FEWEST && stamped * 3 >= all && sent * 3 >= stamped * 2 && !senders(lines).is_empty()
}

/// Whether the first words of some lines are a stamp.
pub fn opens_with_stamp<'t>(mut lines: impl Iterator<Item = &'t str>) -> bool {
    lines.find(|line| has_words(line)).is_some_and(|line| stamp(line).is_some())
}

/// What stands behind a stamp or a name: all but one space, since what is set in belongs to what
/// stands above it.
fn behind_space(words: &str) -> &str {
    let words = words.trim_start_matches(is_mark_of_direction);
    words.strip_prefix(is_space).unwrap_or(words).trim_start_matches(is_mark_of_direction)
}

/// Marks of direction that exports put before stamps and messages.
fn is_mark_of_direction(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{feff}')
}

/// What may stand before a stamp.
fn is_unseen(character: char) -> bool {
    is_mark_of_direction(character) || is_space(character)
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

/// `[12/03/2024, 21:14:05] Me: `, `12/03/24, 21:14 - Me: `, `2024년 3월 12일 오후 9:14, Me : `.
fn stamp(line: &str) -> Option<Stamp<'_>> {
    let words = line.trim_start_matches(is_unseen);
    if let Some(stamp) = stamp_behind_name(line, words) {
        return Some(stamp);
    }
    let behind = if let Some(inner) = words.strip_prefix('[') {
        inner.split_once(']').filter(|(moment, _)| is_moment(moment))?.1
    } else {
        let mut cuts = [" - ", " – ", ", "].into_iter().filter_map(|mark| words.split_once(mark));
        cuts.find(|(moment, _)| is_moment(moment))?.1
    };
    let behind = behind_space(behind);
    let end = sender(behind);
    let message = end.map_or(behind, |end| behind_space(&behind[end..]));
    let sender = end.map(|end| &behind[..end - 1]);
    Some(Stamp { length: line.len() - behind.len(), sender, named: line.len() - message.len() })
}

/// `[Me] [오후 9:14] `: who, and then when.
fn stamp_behind_name<'t>(line: &'t str, words: &'t str) -> Option<Stamp<'t>> {
    const LONGEST: usize = 40;
    let (name, behind) = words.strip_prefix('[')?.split_once("] [")?;
    let (time, message) = behind.split_once(']')?;
    let is_name = name.len() <= LONGEST && has_words(name) && !name.contains(']');
    let mut pieces = time.split(is_space).filter(|piece| !piece.is_empty());
    let halved = pieces.next().is_some_and(is_half) && pieces.next().is_some_and(is_time);
    if !is_name || !halved || pieces.next().is_some() {
        return None;
    }
    let named = line.len() - behind_space(message).len();
    Some(Stamp { length: line.len() - words.len(), sender: Some(name), named })
}

/// Who sends more than one of some messages: a name that stands once may be the head of a note. One
/// of them sends half of all, or the words before the colons are labels.
fn senders<'t>(lines: impl Iterator<Item = &'t str>) -> BTreeSet<&'t str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in lines.filter_map(|line| stamp(line)?.sender) {
        *counts.entry(name).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    let most = counts.values().copied().max().unwrap_or(0);
    let several = counts.into_iter().filter(|&(_, count)| count > 1 && most * 2 >= all);
    several.map(|(name, _)| name).collect()
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

/// Whether words are a day and a time: `12/03/2024, 21:14:05`, `2024-03-12 9:14 PM`, `2024. 3. 12.
/// 오후 9:14`.
fn is_moment(words: &str) -> bool {
    const LONGEST: usize = 48;
    if words.len() > LONGEST || !words.contains(':') && !words.contains('.') {
        return false;
    }
    let pieces = words.split(|c: char| c == ',' || is_space(c)).filter(|piece| !piece.is_empty());
    let (mut days, mut halves, mut times) = (0, 0, 0);
    for piece in pieces {
        let day = if days < 3 && halves + times == 0 { numbers_of_day(piece) } else { None };
        match day {
            Some(numbers) => days += numbers,
            None if is_half(piece) => halves += 1,
            None if is_time(piece) => times += 1,
            None => return false,
        }
    }
    days == 3 && times == 1 && halves <= 1
}

/// How many numbers of a day a piece has: `12/03/2024`, `2024년`, `12.`.
fn numbers_of_day(piece: &str) -> Option<usize> {
    let plain = piece.replace(['년', '월', '일', '年', '月', '日'], ".");
    numbers(plain.trim_end_matches('.'), &['/', '.', '-'])
}

fn is_time(piece: &str) -> bool {
    let time = piece.trim_start_matches(|c: char| HALVES.iter().any(|half| half.contains(c)));
    let time = time.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    matches!(numbers(time, &[':', '.']), Some(2 | 3))
}

/// Halves of a day, where letters do not say them.
const HALVES: [&str; 6] = ["오전", "오후", "午前", "午後", "上午", "下午"];

fn is_half(piece: &str) -> bool {
    let half = piece.replace('.', "").to_ascii_lowercase();
    half == "am" || half == "pm" || HALVES.contains(&half.as_str())
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
fn is_quoted<'t>(lines: impl Iterator<Item = &'t str> + Clone) -> bool {
    const FEWEST: usize = 10;
    // Most files quote nothing.
    if lines.clone().filter(|line| line.starts_with('>')).nth(FEWEST - 1).is_none() {
        return false;
    }
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
        check("2024년 3월 12일 오후 9:14, 나 : 오너십 - 야간 장애", Some("오너십 - 야간 장애"));
        check("2024. 3. 12. 오후 9:14, 나 : 오너십", Some("오너십"));
        check("2024/3/12 下午9:14 - 我: 结果", Some("结果"));
        check("[나] [오후 9:14] 상황: 장애", Some("상황: 장애"));
        check("[S] [A] [R] it rang", None);
        check("[Acme] [Team 9:14] it rang", None);
        check("2024년 3월, 팀 : 장애", None);
        check("12/03/24 - Ownership", None);
        check("[10:02 AM] ida: stories", None);
        check("2024-03-12 - the outage: 21:14", None);
        check("[S] it rang", None);
        check("[12/03/2024, 21:14:05] Me:   - set in", Some("  - set in"));
        check("[2024-03-12 21:14]     set in", Some("    set in"));
    }

    #[test]
    fn a_name_that_stands_once_stays() {
        let lines = ["1/2/24, 9:00 - Me: a", "1/2/24, 9:01 - Me: b", "1/2/24, 9:02 - Standup: c"];
        assert_eq!(senders(lines.into_iter()), BTreeSet::from(["Me"]));
    }

    #[test]
    fn labels_are_no_senders() {
        let labels = ["Situation", "Action", "Result", "Situation", "Action", "Result"];
        let lines: Vec<String> =
            labels.iter().map(|label| format!("[2024-03-12 21:14] {label}: it")).collect();
        assert!(senders(lines.iter().map(String::as_str)).is_empty());
        assert!(!is_chat(lines.iter().map(String::as_str)));
    }

    #[test]
    fn times_of_an_outage_are_no_chat() {
        let day = "2024-03-12";
        let lines = [
            format!("{day} 21:14 - pager fires"),
            format!("{day} 21:19 - rollback started"),
            format!("{day} 21:31 - Db: replica caught up"),
            format!("{day} 21:40 - Db: primary back"),
        ];
        assert!(!is_chat(lines.iter().map(String::as_str)));
        let chat = lines.map(|line| line.replace(" - ", " - Me: "));
        assert!(is_chat(chat.iter().map(String::as_str)));
        let after = ["(draft)"].into_iter().chain(chat.iter().map(String::as_str));
        assert!(!is_chat(after));
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
