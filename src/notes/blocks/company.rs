//! What lines are by the company in which they stand: numbers that follow each other, pictures,
//! mere indents.

use super::Row;
use crate::{
    notes::{
        Marker,
        lines::{LineKind, PICTURES, picture},
    },
    text::is_space,
};

/// `I. About me` to `IV. Questions` are headings where the numbers follow each other, and so are
/// `A. …`, `B. …` below them.
pub(super) fn mark_roman(rows: &mut [Row], text: &str) {
    const NUMBERS: [&str; 12] =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let label = |row: &Row| {
        let words = text[row.start..row.end].trim_start_matches(is_space);
        // Most lines do not begin with a capital and a full stop behind it.
        let length = words.bytes().take_while(u8::is_ascii_uppercase).count();
        let (label, rest) = (&words[..length], words[length..].strip_prefix(". ")?);
        let titled = rest.split_whitespace().nth(12).is_none()
            && rest.contains(char::is_alphabetic)
            && !rest.trim_end().ends_with(['.', ',', ';', ':']);
        let open = row.kind == LineKind::Text && titled && label.len() <= 4;
        let body = row.end - row.start - rest.trim_start_matches(is_space).len();
        open.then_some((label, body))
    };
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.indent == 0) {
        let next = NUMBERS.get(found.len()).copied();
        if let Some((_, body)) = label(row).filter(|(label, _)| Some(*label) == next) {
            found.push((at, body));
        }
    }
    if found.len() < 3 {
        return;
    }
    let first = found[0].0;
    for (at, body) in found {
        rows[at].kind = LineKind::Hash(1, body);
    }
    let mut letters: Vec<(usize, usize)> = Vec::new();
    let mut expected = b'A';
    let mut follow = false;
    for (at, row) in rows.iter().enumerate().skip(first) {
        if matches!(row.kind, LineKind::Hash(1, _)) {
            expected = b'A';
        } else if let Some((label, body)) = label(row)
            && label.as_bytes() == [expected]
        {
            follow |= expected > b'A';
            letters.push((at, body));
            expected += 1;
        }
    }
    for (at, body) in letters.into_iter().filter(|_| follow) {
        rows[at].kind = LineKind::Hash(2, body);
    }
}

/// `一、自我介绍`, `二、项目经历` are headings where the numbers follow each other and what they are over
/// stands between them: points of a list stand below each other.
pub(super) fn mark_eastern(rows: &mut [Row], text: &str) {
    const NUMBERS: [&str; 12] =
        ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    const LONGEST: usize = 40;
    let is_marked = |row: &Row| matches!(row.kind, LineKind::Hash(..) | LineKind::Numbered(_));
    if rows.iter().any(is_marked) {
        return;
    }
    let label = |row: &Row| {
        let line = &text[row.start..row.end];
        // No such number is ASCII.
        if row.kind != LineKind::Text || line.starts_with(|c: char| c.is_ascii()) {
            return None;
        }
        let (label, title) = line.split_once(['、', '．'])?;
        let is_title = title.contains(char::is_alphanumeric)
            && title.chars().nth(LONGEST).is_none()
            && !title.trim_end().ends_with(['。', '，', '；', '、', '.', ',', ';']);
        is_title.then(|| (label, line.len() - title.trim_start_matches(is_space).len()))
    };
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let next = NUMBERS.get(found.len()).copied();
        let is_apart = at == 0 || rows[at - 1].kind == LineKind::Blank;
        let label = label(row).filter(|(label, _)| is_apart && Some(*label) == next);
        found.extend(label.map(|(_, body)| (at, body)));
    }
    let says = |row: &Row| row.kind != LineKind::Blank;
    let holds = |pair: &&[(usize, usize)]| rows[pair[0].0 + 1..pair[1].0].iter().any(says);
    let held = found.windows(2).filter(holds).count();
    if held == 0 || held * 2 < found.len() - 1 {
        return;
    }
    for (at, body) in found {
        rows[at].kind = LineKind::Hash(1, body);
    }
}

/// Pictures at the heads of lines that stand together are all bullets or none: the first tells.
pub(super) fn settle_pictures(rows: &mut [Row], text: &str) {
    for at in 1..rows.len() {
        let (LineKind::Text | LineKind::Item(..)) = rows[at].kind else { continue };
        // No picture is ASCII, and most lines begin so.
        let line = text.as_bytes()[rows[at].start..rows[at].end].trim_ascii_start();
        if line.first().is_none_or(u8::is_ascii) {
            continue;
        }
        let words = text[rows[at].start..rows[at].end].trim_start_matches(is_space);
        let Some(length) = picture(words) else { continue };
        let body = rows[at].end - rows[at].start - words.len();
        let above = &rows[at - 1];
        let shown = picture(text[above.start..above.end].trim_start_matches(is_space)).is_some();
        match above.kind {
            LineKind::Item(Marker::Bullet(mark), _)
                if PICTURES.contains(&mark) && rows[at].kind == LineKind::Text =>
            {
                let space =
                    words[length..].len() - words[length..].trim_start_matches(is_space).len();
                rows[at].kind = LineKind::Item(Marker::Bullet(mark), body + length + space);
            }
            LineKind::Text if shown => rows[at].kind = LineKind::Text,
            _ => {}
        }
    }
}

/// Whether words begin with a decimal number.
pub(super) fn is_decimal(words: &str) -> bool {
    let digits = words.trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < words.len()
        && digits
            .strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The marker of an item that only its indent makes one.
pub(super) const UNMARKED: char = ' ';

/// Whether a file nests by indent alone: no other marks, and many lines set in to several depths.
pub(super) fn nests_by_indent(rows: &[Row]) -> bool {
    let (mut words, mut marked, mut set_in) = (0, 0, 0);
    let (mut deepest, mut shallow) = (0, u32::MAX);
    for row in rows.iter().filter(|row| row.kind != LineKind::Blank) {
        words += 1;
        marked += usize::from(!matches!(row.kind, LineKind::Text | LineKind::Rule(_)));
        if row.kind == LineKind::Text && row.indent >= 2 {
            set_in += 1;
            deepest = deepest.max(row.indent);
            shallow = shallow.min(row.indent);
        }
    }
    set_in >= 4 && set_in * 2 >= words && marked * 10 <= words && deepest > shallow
}
