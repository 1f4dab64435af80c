//! The inside of a line: emphasis, code, links.
//!
//! Inline Markdown is read by `pulldown-cmark`; every piece points into the original file. Bare
//! addresses are links. HTML is text, and its comments are nothing.

use std::{iter::Peekable, ops::Range, sync::LazyLock};

use memchr::memmem::Finder;
use pulldown_cmark::{Event, LinkType, OffsetIter, Options, Parser, Tag};

use super::lines::is_rule;
use crate::source::{Span, Text};

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Plain words.
    Text(Text),
    /// `` `code` ``.
    Code(Text),
    /// `*emphasis*`.
    Emphasis(Vec<Inline>),
    /// `**strong**`.
    Strong(Vec<Inline>),
    /// `~~struck~~`.
    Struck(Vec<Inline>),
    /// A link to an address, as written; also a bare one.
    Link {
        /// The address as written.
        url: String,
        /// What stands for it.
        inside: Vec<Inline>,
        /// Where all of it is.
        span: Span,
    },
    /// `[[page]]` or `[[page|words]]`.
    Wiki {
        /// The page's name.
        target: String,
        /// What stands for it.
        inside: Vec<Inline>,
        /// Where all of it is.
        span: Span,
    },
    /// `![alt](address)`.
    Image {
        /// The address as written; may be empty.
        url: String,
        /// Its words.
        alt: String,
        /// Where all of it is.
        span: Span,
    },
    /// The end of a line inside a paragraph.
    Break,
}

/// Stands before what would open a block at the head of a line, so that it opens none; it is never
/// a part of any piece.
const GUARD: char = '\u{e000}';

/// How deep emphasis and links may nest.
const DEEPEST: usize = 40;

/// Reads the lines of one paragraph, heading, item or cell.
pub fn parse(lines: &[Text]) -> Vec<Inline> {
    let mut text = Text::default();
    for line in lines {
        text.join("\n", line);
    }
    let mut pieces = Vec::new();
    if is_plain(text.as_str()) {
        push_plain(&text, &mut pieces);
        return pieces;
    }
    let guarded = Guarded::new(text.as_str());
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_WIKILINKS;
    let events = Parser::new_ext(&guarded.text, options).into_offset_iter();
    let mut reader = Reader { text: &text, guarded: &guarded, events: events.peekable() };
    reader.read(&mut pieces, 0);
    pieces
}

/// Whether there is nothing in a text that Markdown would read as more than words.
fn is_plain(text: &str) -> bool {
    // All of them are plain, so that nothing need be decoded; many bytes are asked at once.
    let is_mark =
        |&byte: &u8| matches!(byte, b'*' | b'_' | b'`' | b'[' | b'<' | b'&' | b'\\' | b'~');
    let has_mark = |bytes: &[u8]| bytes.iter().fold(false, |has, byte| has | is_mark(byte));
    !text.as_bytes().chunks(128).any(has_mark)
}

/// A text with guards, and where they are.
struct Guarded {
    text: String,
    /// Offsets of the guards in `text`, ascending.
    guards: Vec<usize>,
}

impl Guarded {
    fn new(text: &str) -> Self {
        let mut guarded = Self { text: String::with_capacity(text.len() + 8), guards: Vec::new() };
        for (row, line) in text.split('\n').enumerate() {
            if row > 0 {
                guarded.text.push('\n');
            }
            if opens_block(line) {
                guarded.guards.push(guarded.text.len());
                guarded.text.push(GUARD);
            }
            guarded.text.push_str(line);
        }
        guarded
    }

    /// An offset in the text without guards.
    fn unguarded(&self, offset: usize) -> usize {
        offset - self.guards.partition_point(|&guard| guard < offset) * GUARD.len_utf8()
    }

    fn range(&self, range: &Range<usize>) -> Range<usize> {
        self.unguarded(range.start)..self.unguarded(range.end)
    }
}

fn opens_block(line: &str) -> bool {
    let Some(first) = line.chars().next() else { return false };
    match first {
        '*' | '_' => is_rule(line) || line[1..].starts_with([' ', '\t']) || line.len() == 1,
        '`' => line.starts_with("```"),
        _ => "#>-+=|[<:~".contains(first) || first.is_ascii_digit() || first.is_whitespace(),
    }
}

struct Reader<'a> {
    text: &'a Text,
    guarded: &'a Guarded,
    events: Peekable<OffsetIter<'a>>,
}

impl Reader<'_> {
    /// Reads up to the end of the element that is open.
    fn read(&mut self, pieces: &mut Vec<Inline>, depth: usize) {
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(tag) => self.element(&tag, &range, pieces, depth),
                Event::End(_) if depth > 0 => return,
                Event::End(_) | Event::Rule | Event::TaskListMarker(_) => {}
                Event::Text(words) => {
                    let (range, words) = self.whole_run(range, words.into_string());
                    push_plain(&self.cut(&range, &words), pieces);
                }
                Event::Code(words) | Event::InlineMath(words) | Event::DisplayMath(words) => {
                    pieces.push(Inline::Code(self.cut(&range, &words)));
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    if !html.starts_with("<!--") {
                        push_text(self.cut(&range, &html), pieces);
                    }
                }
                Event::FootnoteReference(name) => push_text(self.cut(&range, &name), pieces),
                Event::SoftBreak | Event::HardBreak => pieces.push(Inline::Break),
            }
        }
    }

    /// Words come in several events where a mark between them marked nothing (`a_b`).
    fn whole_run(&mut self, mut range: Range<usize>, mut words: String) -> (Range<usize>, String) {
        while let Some((Event::Text(more), next)) = self.events.peek() {
            if next.start != range.end {
                break;
            }
            words.push_str(more);
            range.end = next.end;
            self.events.next();
        }
        (range, words)
    }

    fn element(&mut self, tag: &Tag, range: &Range<usize>, pieces: &mut Vec<Inline>, depth: usize) {
        let whole = self.text.slice(self.guarded.range(range));
        let span = whole.span();
        if depth >= DEEPEST {
            self.skip();
            return push_text(whole, pieces);
        }
        match tag {
            Tag::Emphasis => pieces.push(Inline::Emphasis(self.inside(depth))),
            Tag::Strong => pieces.push(Inline::Strong(self.inside(depth))),
            // One tilde means "about" or "to" far more often than a struck word.
            Tag::Strikethrough if whole.as_str().starts_with("~~") => {
                pieces.push(Inline::Struck(self.inside(depth)));
            }
            Tag::Strikethrough => {
                let end = whole.as_str().len();
                let inside = self.inside(depth);
                push_text(whole.slice(0..1), pieces);
                pieces.extend(inside);
                push_text(whole.slice(end - 1..end), pieces);
            }
            Tag::Link { link_type: LinkType::WikiLink { .. }, dest_url, .. } => {
                let target = dest_url.to_string();
                let inside = self.inside(depth);
                // `array[[0]]` is no link.
                if let Some((url, words)) = whole
                    .as_str()
                    .strip_prefix("[[")
                    .and_then(|inner| inner.strip_suffix("]]"))
                    .and_then(|inner| inner.split_once("]["))
                {
                    // `[[address][words]]`, as org mode has it.
                    let at = whole.as_str().len() - 2 - words.len();
                    let inside = vec![Inline::Text(whole.slice(at..at + words.len()))];
                    pieces.push(Inline::Link { url: url.to_owned(), inside, span });
                } else if self.follows_word(range.start) || target.trim().is_empty() {
                    push_text(whole, pieces);
                } else {
                    pieces.push(Inline::Wiki { target, inside, span });
                }
            }
            Tag::Link { dest_url, .. } => {
                let url = dest_url.to_string();
                pieces.push(Inline::Link { url, inside: self.inside(depth), span });
            }
            Tag::Image { dest_url, .. } => {
                let url = dest_url.to_string();
                let alt = plain(&self.inside(depth));
                pieces.push(Inline::Image { url, alt, span });
            }
            // Guards keep blocks from opening; what opens none the less is only a wrapper.
            _ => self.read(pieces, depth + 1),
        }
    }

    fn inside(&mut self, depth: usize) -> Vec<Inline> {
        let mut pieces = Vec::new();
        self.read(&mut pieces, depth + 1);
        pieces
    }

    /// Passes over an element to its end.
    fn skip(&mut self) {
        let mut open = 1;
        while open > 0 {
            match self.events.next() {
                Some((Event::Start(_), _)) => open += 1,
                Some((Event::End(_), _)) => open -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    fn follows_word(&self, offset: usize) -> bool {
        self.guarded.text[..offset]
            .ends_with(|c: char| c.is_ascii_alphanumeric() || c == ')' || c == ']')
    }

    fn cut(&self, range: &Range<usize>, words: &str) -> Text {
        let range = self.guarded.range(range);
        let words = words.strip_prefix(GUARD).unwrap_or(words);
        if self.text.as_str().get(range.clone()) == Some(words) {
            self.text.slice(range)
        } else {
            self.text.slice_as(range, words)
        }
    }
}

/// Words of an inline sequence without marks.
pub fn plain(pieces: &[Inline]) -> String {
    let mut words = String::new();
    add_plain(pieces, &mut words);
    words
}

fn add_plain(pieces: &[Inline], words: &mut String) {
    for piece in pieces {
        match piece {
            Inline::Text(text) | Inline::Code(text) => words.push_str(text.as_str()),
            Inline::Emphasis(inside) | Inline::Strong(inside) | Inline::Struck(inside) => {
                add_plain(inside, words);
            }
            Inline::Link { inside, .. } | Inline::Wiki { inside, .. } => add_plain(inside, words),
            Inline::Image { alt, .. } => words.push_str(alt),
            Inline::Break => words.push('\n'),
        }
    }
}

fn push_text(text: Text, pieces: &mut Vec<Inline>) {
    if !text.is_empty() {
        pieces.push(Inline::Text(text));
    }
}

/// Words that Markdown leaves alone: line ends become breaks, bare addresses become links.
fn push_plain(text: &Text, pieces: &mut Vec<Inline>) {
    let words = text.as_str();
    let mut start = 0;
    for (at, _) in words.match_indices('\n') {
        push_line(&text.slice(start..at), pieces);
        pieces.push(Inline::Break);
        start = at + 1;
    }
    push_line(&text.slice(start..words.len()), pieces);
}

/// How a bare address begins. Every line is looked through for it.
static ADDRESS: LazyLock<Finder> = LazyLock::new(|| Finder::new("http"));

fn push_line(line: &Text, pieces: &mut Vec<Inline>) {
    let words = line.as_str();
    let mut start = 0;
    let mut from = 0;
    while let Some(found) = ADDRESS.find(&words.as_bytes()[from..]) {
        let at = from + found;
        let length = address_length(&words[at..]);
        from = at + length.max(4);
        let follows_word = words[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        if length == 0 || follows_word {
            continue;
        }
        push_text(line.slice(start..at), pieces);
        let address = line.slice(at..at + length);
        let (url, span) = (address.as_str().to_owned(), address.span());
        pieces.push(Inline::Link { url, inside: vec![Inline::Text(address)], span });
        start = at + length;
    }
    push_text(line.slice(start..words.len()), pieces);
}

/// How long the address at the head of `words` is; 0 where there is none.
pub fn address_length(words: &str) -> usize {
    let scheme = if words.starts_with("https://") {
        8
    } else if words.starts_with("http://") {
        7
    } else {
        return 0;
    };
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '<' | '>'
                    | '"'
                    | '“'
                    | '”'
                    | '`'
                    | '|'
                    | '，'
                    | '。'
                    | '、'
                    | '）'
                    | '」'
                    | '】'
                    | '；'
            )
    };
    let mut length = words.find(ends).unwrap_or(words.len());
    while let Some(last) = words[..length].chars().next_back() {
        let unbalanced = last == ')'
            && words[..length].matches(')').count() > words[..length].matches('(').count();
        if unbalanced || ".,;:!?'’*_]}".contains(last) {
            length -= last.len_utf8();
        } else {
            break;
        }
    }
    if length > scheme { length } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn show(pieces: &[Inline]) -> String {
        pieces
            .iter()
            .map(|piece| match piece {
                Inline::Text(text) => text.as_str().to_owned(),
                Inline::Code(text) => format!("<c>{}</c>", text.as_str()),
                Inline::Emphasis(inside) => format!("<i>{}</i>", show(inside)),
                Inline::Strong(inside) => format!("<b>{}</b>", show(inside)),
                Inline::Struck(inside) => format!("<s>{}</s>", show(inside)),
                Inline::Link { url, inside, .. } => format!("<{url}>{}</>", show(inside)),
                Inline::Wiki { target, inside, .. } => format!("<[{target}]>{}</>", show(inside)),
                Inline::Image { url, alt, .. } => format!("<img {url} {alt}>"),
                Inline::Break => "/".to_owned(),
            })
            .collect()
    }

    #[track_caller]
    fn check(words: &str, expected: &str) {
        let lines: Vec<Text> = words
            .split('\n')
            .scan(0, |start, line| {
                let range = *start..*start + line.len();
                *start = range.end + 1;
                Some(Text::cut(FileId(0), words, range))
            })
            .collect();
        assert_eq!(show(&parse(&lines)), expected);
    }

    #[test]
    fn marks_become_elements() {
        check("a *b* **c** `d`", "a <i>b</i> <b>c</b> <c>d</c>");
        check("a [b](https://c.d) e", "a <https://c.d>b</> e");
        check(
            "see [[Dive Deep]] and [[Dive Deep|this]]",
            "see <[Dive Deep]>Dive Deep</> and <[Dive Deep]>this</>",
        );
        check("![]()", "<img  >");
        check("~~no~~ ~5 to ~6 and 3~4 or 5~6", "<s>no</s> ~5 to ~6 and 3~4 or 5~6");
    }

    #[test]
    fn a_line_never_opens_a_block() {
        check(
            "# a\n- b\n1. c\n> d\n=== \n---\n``` x\n<div>\n| x | y |",
            "# a/- b/1. c/> d/===/---/``` x/<div>/| x | y |",
        );
        check("[a]: https://b.c", "[a]: <https://b.c>https://b.c</>");
        check("a & b &amp; c \\* d", "a & b & c * d");
    }

    #[test]
    fn html_is_text_and_its_comments_nothing() {
        check("a <b>c</b> <!-- d --> e", "a <b>c</b>  e");
    }

    #[test]
    fn bare_addresses_are_links() {
        check("see https://a.b/c. More", "see <https://a.b/c>https://a.b/c</>. More");
        check("(https://a.b/c_(d))", "(<https://a.b/c_(d)>https://a.b/c_(d)</>)");
        check("xhttps://a.b http:// https", "xhttps://a.b http:// https");
    }

    #[test]
    fn an_index_is_no_link() {
        check("arr[[0]] is", "arr[[0]] is");
    }

    #[test]
    fn pieces_know_their_place() {
        let words = "- # **bold**";
        let pieces = parse(&[Text::cut(FileId(0), words, 2..12)]);
        let Some(Inline::Strong(inside)) = pieces.get(1) else { panic!("{pieces:?}") };
        let Some(Inline::Text(text)) = inside.first() else { panic!("{pieces:?}") };
        assert_eq!((text.span().start, text.span().end), (6, 10));
    }
}
