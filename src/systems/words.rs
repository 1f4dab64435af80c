//! A text as words and marks, and its sentences.

use std::ops::Range;

use super::cues::cues;
use crate::text::abbreviates;
use crate::vocabulary::technologies::{addresses, is_inside};

/// Which way an arrow points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// `->`.
    On,
    /// `<-`.
    Back,
    /// `<->`.
    Both,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Anything without a mark in it.
    Word,
    /// `,` and its like.
    Comma,
    /// `;`.
    Semicolon,
    /// `:`.
    Colon,
    /// `/`, `&`, `|`, `+` between things of a kind.
    Slash,
    /// ` - `, `–`, `—`.
    Dash,
    /// What stands in parentheses; the range is without them.
    Paren(Range<usize>),
    /// What stands in quotation marks; the range is without them.
    Quoted(Range<usize>),
    /// An arrow.
    Arrow(Way),
    /// The end of a sentence.
    Stop,
}

/// A word or mark of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// Arrows, the longest first.
const ARROWS: [(&str, Way); 24] = [
    ("<-->", Way::Both),
    ("<==>", Way::Both),
    ("<->", Way::Both),
    ("<=>", Way::Both),
    ("↔", Way::Both),
    ("⇄", Way::Both),
    ("⇔", Way::Both),
    ("--->", Way::On),
    ("-->", Way::On),
    ("==>", Way::On),
    ("-.->", Way::On),
    ("->>", Way::On),
    ("->", Way::On),
    ("=>", Way::On),
    ("~>", Way::On),
    ("|>", Way::On),
    ("→", Way::On),
    ("⇒", Way::On),
    ("➔", Way::On),
    ("➜", Way::On),
    ("⟶", Way::On),
    ("<--", Way::Back),
    ("<-", Way::Back),
    ("←", Way::Back),
];

/// A sentence longer than this is read in pieces, so that no mark can make the cost grow faster
/// than the text.
const LONGEST_SENTENCE: usize = 400;

/// Reads the words and marks at `range` of a text.
pub fn tokens(text: &str, range: Range<usize>) -> Vec<Token> {
    let mut lexer = Lexer { text, end: range.end, hidden: addresses(&text[range.clone()]) };
    for address in &mut lexer.hidden {
        *address = address.start + range.start..address.end + range.start;
    }
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let (kind, end) = lexer.next(at);
        found.extend(kind.map(|kind| Token { kind, range: at..end }));
        at = end.max(at + 1);
    }
    found
}

/// Cuts tokens into sentences; the marks that end them are left out.
pub fn sentences(tokens: &[Token]) -> Vec<&[Token]> {
    let by_stop = tokens.split(|token| token.kind == Kind::Stop);
    by_stop.flat_map(|sentence| sentence.chunks(LONGEST_SENTENCE)).collect()
}

/// The arrow that a text begins with: its length and which way it points.
pub fn arrow_at(text: &str) -> Option<(usize, Way)> {
    let (arrow, way) = ARROWS.iter().find(|(arrow, _)| text.starts_with(arrow))?;
    Some((arrow.len(), *way))
}

/// The length of the marks that an arrow with a label begins with: `--label-->`, `==label==>`.
fn opens_label(text: &str) -> Option<usize> {
    const FURTHEST: usize = 80;
    let (mark, arrow) =
        [('-', "-->"), ('=', "==>")].into_iter().find(|(mark, _)| text.starts_with(*mark))?;
    let behind = text.trim_start_matches(mark);
    let length = text.len() - behind.len();
    let end = behind.char_indices().nth(FURTHEST).map_or(behind.len(), |(at, _)| at);
    let label = &behind[..behind[..end].find(arrow)?];
    let even = label.starts_with(' ') == label.ends_with(' ');
    let plain = label.contains(char::is_alphabetic) && !label.contains(['<', '>', '\n']);
    (length > 1 && even && plain).then_some(length)
}

/// Whether a line holds an arrow.
pub fn has_arrow(line: &str) -> bool {
    line.contains(['>', '<', '→', '←', '↔', '⇄', '⇔', '⇒', '➔', '➜', '⟶'])
        && tokens(line, 0..line.len()).iter().any(|token| matches!(token.kind, Kind::Arrow(_)))
}

struct Lexer<'a> {
    text: &'a str,
    end: usize,
    hidden: Vec<Range<usize>>,
}

impl Lexer<'_> {
    fn rest(&self, at: usize) -> &str {
        &self.text[at..self.end]
    }

    /// The token at a place and where it ends; no kind for what is skipped.
    fn next(&self, at: usize) -> (Option<Kind>, usize) {
        let rest = self.rest(at);
        let Some(c) = rest.chars().next() else { return (None, self.end) };
        let after = at + c.len_utf8();
        if c.is_whitespace() || matches!(c, '*' | '`' | '[' | ']' | '{' | '}' | '•') {
            return (None, after);
        }
        if let Some((length, way)) = arrow_at(rest) {
            return (Some(Kind::Arrow(way)), at + length);
        }
        if let Some(length) = opens_label(rest) {
            return (Some(Kind::Dash), at + length);
        }
        match c {
            ',' | '，' | '、' => (Some(Kind::Comma), after),
            ';' | '；' => (Some(Kind::Semicolon), after),
            ':' | '：' => (Some(Kind::Colon), after),
            '/' | '&' | '|' | '+' | '·' => (Some(Kind::Slash), after),
            '.' if abbreviates(self.text, at) => (None, after),
            '.' | '!' | '?' | '。' | '！' | '？' => (Some(Kind::Stop), after),
            '–' | '—' => (Some(Kind::Dash), after),
            '-' if self.rest(after).trim_start_matches('-').starts_with([' ', '(', '[']) => (
                Some(Kind::Dash),
                after + (rest[1..].len() - rest[1..].trim_start_matches('-').len()),
            ),
            '(' | '（' => self.enclosed(at, after, Kind::Paren),
            '"' | '“' | '”' | '「' | '『' => self.enclosed(at, after, Kind::Quoted),
            ')' | '）' | '」' | '』' => (None, after),
            _ => self.word(at),
        }
    }

    /// What stands up to the mark that closes the one at `at`.
    fn enclosed(
        &self,
        at: usize,
        inside: usize,
        kind: impl Fn(Range<usize>) -> Kind,
    ) -> (Option<Kind>, usize) {
        const FURTHEST: usize = 600;
        let mut depth = 1;
        for (offset, c) in self.rest(inside).char_indices().take(FURTHEST) {
            match c {
                '(' | '（' | '「' | '『' => depth += 1,
                ')' | '）' | '」' | '』' => depth -= 1,
                '"' | '”' | '“' if !matches!(self.rest(at).chars().next(), Some('(' | '（')) =>
                {
                    depth -= 1;
                }
                _ => {}
            }
            if depth == 0 {
                let end = inside + offset;
                return (Some(kind(inside..end)), end + c.len_utf8());
            }
        }
        (None, inside)
    }

    fn word(&self, at: usize) -> (Option<Kind>, usize) {
        if is_inside(&self.hidden, at) {
            let end = self.rest(at).find(char::is_whitespace).map_or(self.end, |space| at + space);
            return (Some(Kind::Word), end);
        }
        if let Some(length) = self.slashed(at) {
            return (Some(Kind::Word), at + length);
        }
        let rest = self.rest(at);
        let mut previous = ' ';
        for (offset, c) in rest.char_indices() {
            let next = rest[offset + c.len_utf8()..].chars().next();
            let ends = c.is_whitespace()
                || matches!(
                    c,
                    ',' | ';'
                        | ':'
                        | '/'
                        | '&'
                        | '|'
                        | '('
                        | ')'
                        | '"'
                        | '“'
                        | '”'
                        | '*'
                        | '`'
                        | '!'
                        | '?'
                        | '–'
                        | '—'
                        | '→'
                        | '←'
                        | '↔'
                        | '⇄'
                        | '⇒'
                        | '，'
                        | '、'
                        | '。'
                        | '：'
                        | '；'
                        | '（'
                        | '）'
                        | '「'
                        | '」'
                        | '·'
                        | '['
                        | ']'
                        | '{'
                        | '}'
                )
                || c == '.' && !next.is_some_and(char::is_alphanumeric)
                || matches!(c, '-' | '=' | '~' | '<')
                    && ARROWS.iter().any(|(arrow, _)| rest[offset..].starts_with(arrow))
                || opens_label(&rest[offset..]).is_some()
                || c == '+' && previous != '+' && next.is_some_and(char::is_alphabetic);
            if ends && offset > 0 {
                return (Some(Kind::Word), at + offset);
            }
            previous = c;
        }
        (Some(Kind::Word), self.end)
    }

    /// `CI/CD` and its like are one word.
    fn slashed(&self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let window = rest.char_indices().take(12).find(|(_, c)| *c == '/')?;
        let tail = &rest[window.0 + 1..];
        let length = tail.char_indices().take(12).find(|(_, c)| !c.is_alphanumeric());
        let end = window.0 + 1 + length.map_or(tail.len().min(12), |(end, _)| end);
        let whole = rest.get(..end)?.to_lowercase();
        cues().parts.slashed.contains(&whole).then_some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let all = tokens(text, 0..text.len());
        let words: Vec<&str> = all.iter().map(|token| &text[token.range.clone()]).collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn words_and_marks() {
        check("A (b, c) to D/E.", &["A", "(b, c)", "to", "D", "/", "E", "."]);
        check("a-b -> c.d <- e", &["a-b", "->", "c.d", "<-", "e"]);
        check("a, e.g. b. C", &["a", ",", "e.g", "b", ".", "C"]);
        check("x->y→z", &["x", "->", "y", "→", "z"]);
        check("CI/CD on k8s - fast", &["CI/CD", "on", "k8s", "-", "fast"]);
        check("product \"Name it\" is", &["product", "\"Name it\"", "is"]);
        check("a --on miss--> b", &["a", "--", "on", "miss", "-->", "b"]);
        check("a==x==>b", &["a", "==", "x", "==>", "b"]);
        check("a --dry-run -> b --> c", &["a", "--dry-run", "->", "b", "-->", "c"]);
        check("a -(orders)-> b", &["a", "-", "(orders)", "->", "b"]);
        check(
            "Node.js and C++, see https://a.b/c-d.",
            &["Node.js", "and", "C++", ",", "see", "https://a.b/c-d."],
        );
    }
}
