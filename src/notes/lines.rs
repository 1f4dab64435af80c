//! What the first characters of a line say.

use super::{INNER, Marker};
use crate::text::is_space;

/// The bytes of `text` that are left when the white space at its ends is taken off.
pub fn trimmed(text: &str) -> std::ops::Range<usize> {
    let start = text.len() - text.trim_start_matches(is_space).len();
    let end = start + text[start..].trim_end_matches(is_space).len();
    start..end
}

/// What a line is by its first characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Nothing but white space.
    Blank,
    /// `---` and its like; with the character.
    Rule(char),
    /// `# X`: its level and where its words begin.
    Hash(u8, usize),
    /// `#1: X`: where its words, number included, begin.
    Numbered(usize),
    /// `** X` in org mode: its level and where its words begin.
    Org(u8, usize),
    /// `**X**`: where its words begin and end.
    Bold(usize, usize),
    /// An item: its marker and where its words begin.
    Item(Marker, usize),
    /// An opening fence: its character, its length, and where the words behind it begin.
    Fence(char, usize, usize),
    /// `> X`: where its words begin.
    Quote(usize),
    /// `| a | b |`.
    Table,
    /// A directive of another tool.
    Directive,
    /// `===`, which underlines the line above.
    Underline,
    /// Words.
    Text,
}

/// A line's indent in columns, and what it is. `line` has no ending; offsets count from its start.
pub fn classify(line: &str, org: bool) -> (u32, LineKind) {
    let (indent, body) = indent_of(line);
    let rest = line[body..].trim_end_matches(is_space);
    if let Some((marker, length, depth)) = decimal(rest) {
        let behind = &rest[length..];
        let space = behind.len() - behind.trim_start_matches(is_space).len();
        // `1.2.` is nested by what it says, wherever it stands.
        return (indent + 3 * (depth - 1), LineKind::Item(marker, body + length + space));
    }
    (indent, kind_of(rest, body, indent, org))
}

/// How far a line is set in, in columns, and at which byte its words begin.
pub fn indent_of(line: &str) -> (u32, usize) {
    let mut columns = 0;
    for (at, character) in line.char_indices() {
        match character {
            '\t' => columns += 4 - columns % 4,
            '\u{3000}' => columns += 2,
            other if other.is_whitespace() => columns += 1,
            other if is_space(other) => {}
            _ => return (columns, at),
        }
    }
    (columns, line.len())
}

fn kind_of(rest: &str, body: usize, indent: u32, org: bool) -> LineKind {
    let Some(first) = rest.chars().next() else { return LineKind::Blank };
    match first {
        '#' if org && rest.starts_with("#+") => LineKind::Directive,
        '#' => hash(rest, body),
        '`' | '~' => fence(rest, first, body).unwrap_or(LineKind::Text),
        // `>> Title` marks a title, where nobody quotes a quotation.
        '>' if rest.starts_with(">> ") => LineKind::Item(Marker::Bullet('»'), body + 3),
        '»' => LineKind::Item(
            Marker::Bullet('»'),
            body + first.len_utf8() + rest[first.len_utf8()..].len()
                - rest[first.len_utf8()..].trim_start_matches(is_space).len(),
        ),
        '>' => LineKind::Quote(body + 1),
        '<' => toggle(rest, body).unwrap_or(LineKind::Text),
        '|' if rest.len() > 1 && rest[1..].contains('|') => LineKind::Table,
        '=' if rest.len() >= 2 && rest.chars().all(|c| c == '=') => LineKind::Underline,
        '=' => equals(rest, body).unwrap_or(LineKind::Text),
        'S' | 'D' | 'C' if org && is_planning(rest) => LineKind::Directive,
        '*' if org && indent == 0 => org_heading(rest, body),
        ':' if org && is_drawer(rest) => LineKind::Directive,
        '-' | '*' | '_' if is_rule(rest) => LineKind::Rule(first),
        '*' | '_' => bold(rest, body).or_else(|| marker(rest, body)).unwrap_or(LineKind::Text),
        _ => marker(rest, body).unwrap_or(LineKind::Text),
    }
}

/// Whether a line is a rule: three or more of `-`, `*`, `_` and nothing else.
pub fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|&c| !is_space(c));
    let Some(first) = marks.next() else { return false };
    matches!(first, '-' | '*' | '_') && {
        let mut count = 1;
        marks.all(|mark| {
            count += 1;
            mark == first
        }) && count >= 3
    }
}

fn hash(rest: &str, body: usize) -> LineKind {
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let behind = &rest[hashes..];
    let words = behind.len() - behind.trim_start_matches(is_space).len();
    let Some(first) = behind.chars().next() else { return LineKind::Text };
    if hashes > 6 {
        return LineKind::Text;
    }
    let (level, at) = (hashes as u8, body + hashes + words);
    if words > 0 {
        return LineKind::Hash(level, at);
    }
    if first.is_ascii_digit() && hashes == 1 && behind.contains(char::is_alphabetic) {
        return LineKind::Numbered(at);
    }
    // `#ownership` and `#ownership #frugality` are tags; `#Dive Deep` and `##Outage` are not.
    // Nor is `#notes-to-self, Sunday`: a channel of a chat.
    let word = behind.split(is_space).next().unwrap_or_default();
    let channel = first.is_lowercase() && word.contains(['-', ',', '_']) && hashes == 1;
    let is_heading = first.is_alphanumeric()
        && !channel
        && !behind.contains(" #")
        && (hashes > 1 || behind.contains(' ') || first.is_uppercase());
    if is_heading { LineKind::Hash(level, at) } else { LineKind::Text }
}

/// `<summary>Ownership</summary>`, the title of a part that folds in a page of HTML, and what stands
/// around it.
fn toggle(rest: &str, body: usize) -> Option<LineKind> {
    const OPEN: &str = "<summary>";
    let fold = |words: &str| {
        words == "</details>" || words.starts_with("<details") && words.ends_with('>')
    };
    let at = rest.find(OPEN).filter(|&at| at == 0 || fold(rest[..at].trim_end_matches(is_space)));
    match at {
        Some(at) if rest[at + OPEN.len()..].contains(char::is_alphanumeric) => {
            Some(LineKind::Hash(2, body + at + OPEN.len()))
        }
        None if fold(rest) && !rest[1..].contains('<') => Some(LineKind::Directive),
        _ => None,
    }
}

/// `== Ownership ==` of a wiki.
fn equals(rest: &str, body: usize) -> Option<LineKind> {
    let inner = rest.trim_start_matches('=');
    let marks = rest.len() - inner.len();
    let words = inner.trim_end_matches(is_space).strip_suffix(&rest[..marks])?;
    let plain = !words.ends_with('=') && words.contains(char::is_alphanumeric);
    let spaces = inner.len() - inner.trim_start_matches(is_space).len();
    (plain && marks <= 6 && spaces > 0)
        .then_some(LineKind::Hash(marks as u8, body + marks + spaces))
}

fn fence(rest: &str, first: char, body: usize) -> Option<LineKind> {
    let length = rest.len() - rest.trim_start_matches(first).len();
    let info = &rest[length..];
    let opens = length >= 3 && !(first == '`' && info.contains('`'));
    opens.then_some(LineKind::Fence(first, length, body + length))
}

fn org_heading(rest: &str, body: usize) -> LineKind {
    let stars = rest.len() - rest.trim_start_matches('*').len();
    let behind = &rest[stars..];
    if behind.starts_with(' ') && stars <= 20 {
        let words = behind.len() - behind.trim_start().len();
        return LineKind::Org(stars as u8, body + stars + words);
    }
    bold(rest, body).unwrap_or(LineKind::Text)
}

/// `SCHEDULED: <…>` and its like.
fn is_planning(rest: &str) -> bool {
    ["SCHEDULED: <", "DEADLINE: <", "CLOSED: ["].iter().any(|mark| rest.starts_with(mark))
}

fn is_drawer(rest: &str) -> bool {
    let name = rest.trim_start_matches(':');
    let name = name.split(':').next().unwrap_or_default();
    let is_name =
        !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || "_-+".contains(c));
    is_name && rest[1..].contains(':')
}

fn bold(rest: &str, body: usize) -> Option<LineKind> {
    let mark = if rest.starts_with("**") { "**" } else { "__" };
    let inner = rest.strip_prefix(mark)?;
    let inner_end =
        inner.strip_suffix(mark).or_else(|| inner.strip_suffix(':')?.strip_suffix(mark))?;
    let is_whole = !inner_end.is_empty()
        && !inner_end.contains(mark)
        && !inner_end.starts_with(is_space)
        && !inner_end.starts_with('*');
    is_whole.then(|| LineKind::Bold(body + 2, body + 2 + inner_end.len()))
}

fn marker(rest: &str, body: usize) -> Option<LineKind> {
    let first = rest.chars().next()?;
    let (marker, length) = match first {
        '-' | '*' | '+' | '–' | '—' | '·' => {
            let behind = &rest[first.len_utf8()..];
            (behind.is_empty() || behind.starts_with(is_space))
                .then_some((Marker::Bullet(first), first.len_utf8()))
        }
        '•' | '◦' | '▪' | '▫' | '‣' | '●' | '○' | '■' | '□' | '◆' | '◇' | '➤' | '►' | '▸' | '▶'
        | '▷' | '▹' | '➢' | '❖' | '▼' | '▾' | '✓' | '✔' | '☐' | '☑' | '⁃' | '・' | '･'
        | '\u{f0b7}' | '\u{f0a7}' => Some((Marker::Bullet(first), first.len_utf8())),
        // They stand for a number or a name as well.
        '〇' | '◯' if rest[first.len_utf8()..].starts_with(is_space) => {
            Some((Marker::Bullet(first), first.len_utf8()))
        }
        '①'..='⑳' => {
            Some((Marker::Number(first as u32 - '①' as u32 + 1, first), first.len_utf8()))
        }
        '✅' | '❌' | '❎' | '⭐' | '🔴' | '🔵' | '🟠'..='🟫' | '⚪' | '⚫' | '⬜' | '⬛' => {
            picture(rest).map(|length| (Marker::Bullet(PICTURES[0]), length))
        }
        '👉' | '➡' | '🔹' | '🔸' | '🔷' | '🔶' | '🔘' => {
            picture(rest).map(|length| (Marker::Bullet(PICTURES[1]), length))
        }
        ':' => short_code(rest).map(|length| (Marker::Bullet(PICTURES[1]), length)),
        '(' => parenthesised(rest),
        // Bullets of word processors whose font is lost.
        'o' | '§' | 'Ø' | 'ü' if stands_far_off(&rest[first.len_utf8()..]) => {
            Some((Marker::Bullet('◦'), first.len_utf8()))
        }
        _ => numbered(rest),
    }?;
    let behind = &rest[length..];
    let space = behind.len() - behind.trim_start_matches(is_space).len();
    Some(LineKind::Item(marker, body + length + space))
}

/// How long a picture by its name is, `:point_right:` before words, as chats leave it behind.
fn short_code(rest: &str) -> Option<usize> {
    const LONGEST: usize = 40;
    let close = rest.get(1..)?.find(|c: char| !c.is_ascii_alphanumeric() && !"_-+".contains(c))?;
    let name = &rest[1..=close];
    let behind = rest[1 + close..].strip_prefix(':')?;
    let is_name = (2..=LONGEST).contains(&close)
        && name.contains(|c: char| c.is_ascii_lowercase())
        && !name.contains(|c: char| c.is_ascii_uppercase());
    (is_name && behind.starts_with(' ')).then_some(close + 2)
}

/// What stands for pictures that serve as bullets: those that say how it stands, and those that
/// point.
pub const PICTURES: [char; 2] = ['✅', '👉'];

/// How long the picture is that a line begins with, apart from its words.
pub fn picture(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    let is_picture =
        matches!(u32::from(first), 0x2600..=0x27bf | 0x2b00..=0x2bff | 0x1f300..=0x1faff);
    let behind = &rest[first.len_utf8()..];
    let length = first.len_utf8() + if behind.starts_with('\u{fe0f}') { 3 } else { 0 };
    (is_picture && rest[length..].starts_with(is_space)).then_some(length)
}

/// How long the pictures are that words begin with, one or several, with the space behind them; 0
/// where words touch them.
pub fn pictures(words: &str) -> usize {
    let is_picture = |c: char| {
        let joined = matches!(c, '\u{fe0f}' | '\u{200d}' | '\u{2139}');
        let code = u32::from(c);
        let shown = matches!(code, 0x2300..=0x23ff | 0x2600..=0x27bf | 0x2b00..=0x2bff);
        joined || shown || matches!(code, 0x1f300..=0x1faff)
    };
    let behind = words.trim_start_matches(|c| is_picture(c) || is_space(c));
    let length = words.len() - behind.len();
    let spaced = words.starts_with(is_picture) && words[..length].ends_with(is_space);
    if spaced { length } else { 0 }
}

/// Whether words stand behind a tab or as wide a gap.
fn stands_far_off(behind: &str) -> bool {
    let gap = behind.len() - behind.trim_start_matches(is_space).len();
    gap < behind.len() && (behind[..gap].contains('\t') || gap >= 3)
}

/// `1.2` or `1.2.3.` with words behind it: the last number, its length, and how many numbers.
fn decimal(rest: &str) -> Option<(Marker, usize, u32)> {
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let length = rest.find(is_space)?;
    let label = rest[..length].trim_end_matches(['.', ')']);
    let numbers: Vec<&str> = label.split('.').collect();
    let are_small = numbers.iter().all(|number| {
        (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    // `1.5 times` and `2.0 release` are words; a heading's number is followed by a capital.
    // `1.1 TB` is a size: a title's first word has a small letter behind its capital.
    let mut title = rest[length..].trim_start().chars();
    let titled = title.next().is_some_and(char::is_uppercase)
        && title.next().is_none_or(|c| !c.is_uppercase());
    let marked = rest[..length].ends_with('.') || titled;
    let is_decimal =
        (2..=5).contains(&numbers.len()) && are_small && marked && numbers.last() != Some(&"0");
    let last = numbers.last()?.parse().ok()?;
    is_decimal.then_some((Marker::Number(last, INNER), length, numbers.len() as u32))
}

fn numbered(rest: &str) -> Option<(Marker, usize)> {
    // No number is longer.
    const LONGEST: usize = 4;
    let is_mark = |&(_, c): &(usize, char)| matches!(c, '.' | ')' | '、' | '．');
    let (mark_at, _) = rest.char_indices().take(LONGEST + 1).find(is_mark)?;
    let (label, behind) = rest.split_at(mark_at);
    let number = number_of(label)?;
    let mark = behind.chars().next()?;
    let after = &behind[mark.len_utf8()..];
    let ends = after.is_empty() || after.starts_with(is_space) || matches!(mark, '、' | '．');
    ends.then_some((Marker::Number(number, mark), mark_at + mark.len_utf8()))
}

fn parenthesised(rest: &str) -> Option<(Marker, usize)> {
    let close = rest.find(')')?;
    let number = number_of(&rest[1..close])?;
    let after = &rest[close + 1..];
    after.starts_with(is_space).then_some((Marker::Number(number, '('), close + 1))
}

/// The number of `12`, `b` or `iv`; capitals are left alone, since `A.` and `S)` are initials and
/// labels as often as markers.
fn number_of(label: &str) -> Option<u32> {
    const ROMAN: [&str; 12] =
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    if (1..=3).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_digit()) {
        return label.parse().ok();
    }
    if let Some(place) = ROMAN.iter().position(|roman| *roman == label) {
        return Some(place as u32 + 1);
    }
    match label.as_bytes() {
        [letter @ b'a'..=b'z'] => Some(u32::from(letter - b'a') + 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &LineKind) {
        assert_eq!(&classify(line, false).1, expected, "{line}");
    }

    #[test]
    fn headings() {
        check("# X", &LineKind::Hash(1, 2));
        check("##  X", &LineKind::Hash(2, 4));
        check("#1: X", &LineKind::Numbered(1));
        check("#11 X", &LineKind::Numbered(1));
        check("#15:  X", &LineKind::Numbered(1));
        check("#Dive Deep", &LineKind::Hash(1, 1));
        check("#ownership", &LineKind::Text);
        check("#ownership #frugality", &LineKind::Text);
        check("#3", &LineKind::Text);
        check("#notes-to-self, Sunday", &LineKind::Text);
        check("**X**", &LineKind::Bold(2, 3));
        check("**X:**", &LineKind::Bold(2, 4));
        check("**X**:", &LineKind::Bold(2, 3));
        check("**Situation:** it broke", &LineKind::Text);
    }

    #[test]
    fn items() {
        check("- x", &LineKind::Item(Marker::Bullet('-'), 2));
        check(" - ", &LineKind::Item(Marker::Bullet('-'), 2));
        check("•x", &LineKind::Item(Marker::Bullet('•'), 3));
        check("・x", &LineKind::Item(Marker::Bullet('・'), 3));
        check(" 1. x", &LineKind::Item(Marker::Number(1, '.'), 4));
        check("b) x", &LineKind::Item(Marker::Number(2, ')'), 3));
        check("(3) x", &LineKind::Item(Marker::Number(3, '('), 4));
        check("P. x", &LineKind::Text);
        check("1.5 times", &LineKind::Text);
        check("-x", &LineKind::Text);
        check("o\tx", &LineKind::Item(Marker::Bullet('◦'), 2));
        check("o   x", &LineKind::Item(Marker::Bullet('◦'), 4));
        check("o cliente", &LineKind::Text);
        check(":point_right: x", &LineKind::Item(Marker::Bullet(PICTURES[1]), 14));
        check(":what: x", &LineKind::Item(Marker::Bullet(PICTURES[1]), 7));
        check(": x", &LineKind::Text);
        check(":END: x", &LineKind::Text);
        check("▶ x", &LineKind::Item(Marker::Bullet('▶'), 4));
        check("== x ==", &LineKind::Hash(2, 3));
        check("== x", &LineKind::Text);
        check("a == b ==", &LineKind::Text);
        check("---", &LineKind::Rule('-'));
        check("* * *", &LineKind::Rule('*'));
    }

    #[test]
    fn decimals_number_titles_and_measure_sizes() {
        assert_eq!(
            classify("1.2 Ownership", false),
            (3, LineKind::Item(Marker::Number(2, INNER), 4))
        );
        assert_eq!(classify("1.2.1. it broke", false).0, 6);
        check("1.1 TB. Redis holds the rest", &LineKind::Text);
        check("1.5 times as many", &LineKind::Text);
    }

    #[test]
    fn org_mode_only_where_the_file_is_in_it() {
        assert_eq!(classify("* X", true).1, LineKind::Org(1, 2));
        assert_eq!(classify("* X", false).1, LineKind::Item(Marker::Bullet('*'), 2));
        assert_eq!(classify(":PROPERTIES:", true).1, LineKind::Directive);
    }

    #[test]
    fn indents_count_columns() {
        for (line, columns) in
            [("  x", 2), ("\tx", 4), (" \tx", 4), ("\u{a0}x", 1), ("\u{200b}x", 0)]
        {
            assert_eq!(indent_of(line).0, columns, "{line:?}");
        }
    }
}
