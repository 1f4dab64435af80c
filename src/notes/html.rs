//! Notes that were pasted as a page of HTML: each heading, paragraph and item a line of its own,
//! marks for strong words, and no tags.

use std::ops::Range;

use super::{Marker, carried::Piece, lines::LineKind};
use crate::{
    source::{Line, Text},
    text::is_space,
};

/// A tag: where it stands, its name, and whether it closes.
struct Tag<'t> {
    range: Range<usize>,
    name: &'t str,
    closes: bool,
}

/// What a tag does to what stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Heading(u8),
    Paragraph,
    List(bool),
    Item,
    Break,
    Rule,
    /// Around all of it, or a part of a table.
    Frame,
    Strong,
    Stressed,
    Link,
    /// Says only how words look.
    Look,
}

impl Role {
    fn of(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        Some(match lower.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading(lower.as_bytes()[1] - b'0'),
            "p" | "div" | "blockquote" => Self::Paragraph,
            "ul" => Self::List(false),
            "ol" => Self::List(true),
            "li" => Self::Item,
            "br" => Self::Break,
            "hr" => Self::Rule,
            "html" | "head" | "body" | "meta" | "section" | "article" | "main" | "header"
            | "footer" | "table" | "thead" | "tbody" | "tr" | "td" | "th" => Self::Frame,
            "b" | "strong" => Self::Strong,
            "i" | "em" => Self::Stressed,
            "a" => Self::Link,
            "span" | "u" | "font" | "mark" | "small" | "label" => Self::Look,
            _ => return None,
        })
    }

    /// Whether what stands in it stays on the line.
    fn is_inline(self) -> bool {
        matches!(self, Self::Strong | Self::Stressed | Self::Link | Self::Look)
    }
}

/// The first tag of a text from `from` on.
fn next_tag(text: &str, from: usize) -> Option<Tag<'_>> {
    const LONGEST: usize = 2000;
    let mut at = from;
    loop {
        let open = at + memchr::memchr(b'<', text.get(at..)?.as_bytes())?;
        let inner = &text[open + 1..];
        let closes = inner.starts_with('/');
        let name = &inner[usize::from(closes)..];
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let known = length > 0 && name[length..].starts_with(['>', ' ', '/', '\t']);
        let close = memchr::memchr(b'>', &inner.as_bytes()[..inner.len().min(LONGEST)]);
        match close {
            Some(close) if known && Role::of(&name[..length]).is_some() => {
                let range = open..open + 1 + close + 1;
                return Some(Tag { range, name: &name[..length], closes });
            }
            _ => at = open + 1,
        }
    }
}

/// Whether lines are a page: most of them begin with a tag that makes a line of its own.
pub fn is_page<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    const FEWEST: usize = 6;
    let (mut tags, mut tagged, mut all) = (0, 0, 0);
    for line in lines {
        let words = line.trim_start_matches(is_space);
        all += usize::from(!words.is_empty());
        let opens = words.starts_with('<')
            && next_tag(words, 0).is_some_and(|tag| {
                tag.range.start == 0 && Role::of(tag.name).is_some_and(|role| !role.is_inline())
            });
        tagged += usize::from(opens);
        if opens {
            let mut at = 0;
            while let Some(tag) = next_tag(words, at).filter(|_| tags < FEWEST) {
                let makes = matches!(
                    Role::of(tag.name),
                    Some(Role::Heading(_) | Role::Paragraph | Role::Item)
                );
                tags += usize::from(makes && !tag.closes);
                at = tag.range.end;
            }
        }
    }
    tags >= FEWEST && tagged * 2 >= all
}

/// What the next words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Words,
    Heading(u8),
    Item(Marker),
}

struct Pages<'t> {
    text: &'t str,
    pieces: Vec<Piece>,
    row: u32,
    next: Next,
    /// The lists that are open: whether their items are numbered, and how many they have.
    lists: Vec<(bool, u32)>,
    in_item: bool,
}

/// The pieces of some lines of a text, the first of which is the line `first`.
pub fn pieces(text: &str, lines: &[Line], first: usize) -> Vec<Piece> {
    let mut pages = Pages {
        text,
        pieces: Vec::new(),
        row: 0,
        next: Next::Words,
        lists: Vec::new(),
        in_item: false,
    };
    for (row, line) in lines.iter().enumerate().skip(first) {
        pages.row = row as u32;
        pages.line(line.start as usize..line.end as usize);
    }
    pages.pieces
}

impl Pages<'_> {
    fn line(&mut self, line: Range<usize>) {
        let within = &self.text[..line.end];
        let mut open = line.start;
        let mut at = line.start;
        while let Some(tag) = next_tag(within, at) {
            at = tag.range.end;
            let Some(role) = Role::of(tag.name).filter(|role| !role.is_inline()) else { continue };
            self.words(open..tag.range.start);
            open = tag.range.end;
            self.tag(role, tag.closes);
        }
        self.words(open..line.end);
        if self.text[line.clone()].trim().is_empty() {
            self.blank();
        }
    }

    fn tag(&mut self, role: Role, closes: bool) {
        match (role, closes) {
            (Role::Heading(level), false) => self.next = Next::Heading(level),
            (Role::List(numbered), false) => self.lists.push((numbered, 0)),
            (Role::List(_), true) => {
                self.lists.pop();
                self.in_item = !self.lists.is_empty();
                self.next = Next::Words;
            }
            (Role::Item, false) => self.item(),
            (Role::Paragraph, _) if self.in_item => {}
            (Role::Paragraph | Role::Frame, false) => {
                self.next = Next::Words;
                self.blank();
            }
            (Role::Rule, _) => self.push(0..0, Some((0, LineKind::Rule('-')))),
            (Role::Break, _) => {}
            (_, _) => self.next = Next::Words,
        }
    }

    fn item(&mut self) {
        let marker = match self.lists.last_mut() {
            Some((true, count)) => {
                *count += 1;
                Marker::Number(*count, '.')
            }
            _ => Marker::Bullet('-'),
        };
        self.next = Next::Item(marker);
        self.in_item = true;
    }

    fn depth(&self) -> u32 {
        2 * (self.lists.len().clamp(1, 30) as u32 - 1)
    }

    fn words(&mut self, range: Range<usize>) {
        let words = &self.text[range.clone()];
        let start = range.start + words.len() - words.trim_start_matches(is_space).len();
        let end = start + self.text[start..range.end].trim_end_matches(is_space).len();
        if !self.says(start..end) {
            return;
        }
        let known = match std::mem::replace(&mut self.next, Next::Words) {
            Next::Heading(level) => Some((0, LineKind::Hash(level, 0))),
            Next::Item(marker) => Some((self.depth(), LineKind::Item(marker, 0))),
            Next::Words if self.in_item => Some((self.depth() + 2, LineKind::Text)),
            Next::Words => strong(&self.text[start..end])
                .map(|inside| (0, LineKind::Bold(inside.start, inside.end))),
        };
        self.push(start..end, known);
    }

    /// Whether anything but tags stands there.
    fn says(&self, range: Range<usize>) -> bool {
        let within = &self.text[..range.end];
        let mut open = range.start;
        while let Some(tag) = next_tag(within, open) {
            if !within[open..tag.range.start].trim().is_empty() {
                return true;
            }
            open = tag.range.end;
        }
        !within[open..].trim().is_empty()
    }

    fn blank(&mut self) {
        if self.pieces.last().is_some_and(|last| !last.range.is_empty()) {
            self.push(0..0, Some((0, LineKind::Blank)));
        }
    }

    fn push(&mut self, range: Range<usize>, known: Option<(u32, LineKind)>) {
        self.pieces.push(Piece { row: self.row, range, known });
    }
}

/// Where the words stand that one tag makes strong from end to end: `<b>The tap</b>`.
fn strong(words: &str) -> Option<Range<usize>> {
    let open = next_tag(words, 0).filter(|tag| tag.range.start == 0 && !tag.closes)?;
    let close = next_tag(words, open.range.end)?;
    let is_strong = |tag: &Tag| Role::of(tag.name) == Some(Role::Strong);
    let whole = is_strong(&open)
        && is_strong(&close)
        && close.closes
        && close.range.end == words.len()
        && !words[..close.range.start].ends_with(':');
    whole.then_some(open.range.end..close.range.start)
}

/// Words with the marks that tags stand for, and without the tags.
pub fn marked(text: &Text) -> Text {
    let words = text.as_str();
    if !words.contains(['<', '&']) {
        return text.clone();
    }
    let mut marked = Text::default();
    let mut address = None;
    let mut open = 0;
    let mut push = |piece: &Text| {
        if !piece.is_empty() {
            marked.join("", piece);
        }
    };
    while let Some(tag) = next_tag(words, open) {
        push(&resolved(&text.slice(open..tag.range.start)));
        let mark = match Role::of(tag.name) {
            Some(Role::Strong) => "**".to_owned(),
            Some(Role::Stressed) => "*".to_owned(),
            Some(Role::Link) if !tag.closes => {
                address = address_of(&words[tag.range.clone()]);
                if address.is_some() { "[".to_owned() } else { String::new() }
            }
            Some(Role::Link) => {
                address.take().map(|address| format!("]({address})")).unwrap_or_default()
            }
            _ => String::new(),
        };
        open = tag.range.end;
        if !mark.is_empty() {
            push(&text.slice_as(tag.range, &mark));
        }
    }
    push(&resolved(&text.slice(open..words.len())));
    marked.trim()
}

/// `href` of a tag.
fn address_of(tag: &str) -> Option<&str> {
    let value = &tag[tag.find("href=")? + 5..];
    let quote = value.chars().next().filter(|&c| c == '"' || c == '\'')?;
    let address = value[1..].split(quote).next()?;
    let plain =
        !address.is_empty() && !address.contains(|c: char| is_space(c) || "()<>".contains(c));
    plain.then_some(address)
}

/// Words with the entities that names of principles may have.
fn resolved(text: &Text) -> Text {
    const ENTITIES: [(&str, &str); 5] =
        [("&amp;", "&"), ("&nbsp;", " "), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'")];
    let words = text.as_str();
    let mut resolved = Text::default();
    let mut open = 0;
    for (at, _) in words.match_indices('&') {
        let found = ENTITIES.iter().find(|(entity, _)| words[at..].starts_with(entity));
        let Some((entity, meant)) = found else { continue };
        if open < at {
            resolved.join("", &text.slice(open..at));
        }
        resolved.join("", &text.slice_as(at..at + entity.len(), meant));
        open = at + entity.len();
    }
    if open == 0 {
        return text.clone();
    }
    if open < words.len() {
        resolved.join("", &text.slice(open..words.len()));
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[track_caller]
    fn check(words: &str, expected: &str) {
        let text = Text::cut(FileId(0), words, 0..words.len());
        assert_eq!(marked(&text).as_str(), expected, "{words}");
    }

    #[test]
    fn tags_become_marks() {
        check("<b>Situation:</b> it <i>broke</i>", "**Situation:** it *broke*");
        check("Invent &amp; Simplify", "Invent & Simplify");
        check(
            "<a class='x' href=\"https://example.com/\">the page</a>",
            "[the page](https://example.com/)",
        );
        check("<span style='color:red'>late</span>", "late");
        check("Vec<u8> and a < b", "Vec<u8> and a < b");
        check("<b", "<b");
    }

    #[test]
    fn pages_are_told_from_notes_that_have_tags() {
        let page = "<h2>A</h2>\n<p>b</p>\n<p>c</p>\n<ul>\n<li>d</li>\n<li>e</li>\n<li>f</li></ul>";
        assert!(is_page(page.lines()));
        assert!(!is_page("# A\n\n<p>b</p>\n- c\n- d\n- e".lines()));
        assert!(is_page("<p>a</p><p>b</p><p>c</p><p>d</p><p>e</p><p>f</p>".lines()));
    }
}
