//! A passage, written as HTML.
//!
//! Takes [`Prose`] whose links are resolved and gives [`Html`]. Everything that the notes say is
//! text here: no tag, no template mark and no scheme of theirs gets through. It knows nothing of
//! pages but how to ask for an address.

mod highlight;

use memchr::memmem;
use serde::Serialize;

use crate::links::{PageId, Piece, Prose, ProseBlock, ProseItem};

pub use highlight::{Highlighter, Languages};

/// Markup that may be put into a page as it is. Only Parable's own code makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Html(String);

impl Html {
    /// Takes over markup that another part of Parable made (a diagram).
    pub fn trusted(markup: String) -> Self {
        Self(markup)
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Where a passage is going to stand.
pub struct Setting<'a> {
    /// The address of another page as it is written on this one, and that page's code; `None`
    /// where there is no such page.
    pub target: &'a dyn Fn(PageId) -> Option<(String, &'a str)>,
    /// What leads from this page to the top of the site: nothing, or `../`.
    pub root: &'a str,
    /// The level that a heading inside the passage gets.
    pub heading: u8,
    /// Colours code.
    pub highlighter: &'a Highlighter,
}

// The reader of the notes stops nesting at about 100; this only keeps the stack safe from values
// that were made by hand.
const DEEPEST: usize = 200;

/// Writes a passage.
pub fn write(prose: &Prose, setting: &Setting) -> Html {
    let mut out = String::new();
    Writer { out: &mut out, setting }.blocks(&prose.blocks, 0);
    Html(out)
}

/// Writes several passages, one after the other.
pub fn write_all<'p>(passages: impl IntoIterator<Item = &'p Prose>, setting: &Setting) -> Html {
    let mut out = String::new();
    let mut writer = Writer { out: &mut out, setting };
    for prose in passages {
        writer.blocks(&prose.blocks, 0);
    }
    Html(out)
}

struct Writer<'w, 's> {
    out: &'w mut String,
    setting: &'w Setting<'s>,
}

impl Writer<'_, '_> {
    fn blocks(&mut self, blocks: &[ProseBlock], depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for block in blocks {
            self.block(block, depth);
            self.out.push('\n');
        }
    }

    fn block(&mut self, block: &ProseBlock, depth: usize) {
        match block {
            ProseBlock::Heading(words) => {
                let tag = format!("h{}", self.setting.heading.clamp(2, 6));
                self.wrapped(&tag, "", words);
            }
            ProseBlock::Paragraph(words) => self.wrapped("p", "", words),
            ProseBlock::List(first, items) => self.list(*first, items, depth),
            ProseBlock::Code(language, text) => self.code(language.as_deref(), text),
            ProseBlock::Table(head, body) => self.table(head, body),
            ProseBlock::Quote(blocks) => {
                self.out.push_str("<blockquote>\n");
                self.blocks(blocks, depth + 1);
                self.out.push_str("</blockquote>");
            }
            ProseBlock::Rule => self.out.push_str("<hr>"),
        }
    }

    fn wrapped(&mut self, tag: &str, attributes: &str, words: &[Piece]) {
        self.open(tag, attributes);
        self.line(words);
        self.close(tag);
    }

    fn open(&mut self, tag: &str, attributes: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push_str(attributes);
        self.out.push('>');
    }

    fn close(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    fn list(&mut self, first: Option<u32>, items: &[ProseItem], depth: usize) {
        let tag = if first.is_some() { "ol" } else { "ul" };
        let attributes = match first {
            Some(number) if number != 1 => format!(" start=\"{number}\""),
            _ => String::new(),
        };
        self.open(tag, &attributes);
        for item in items {
            self.out.push_str("\n<li>");
            self.line(&item.words);
            if !item.blocks.is_empty() {
                self.out.push('\n');
                self.blocks(&item.blocks, depth + 1);
            }
            self.out.push_str("</li>");
        }
        self.out.push('\n');
        self.close(tag);
    }

    fn code(&mut self, language: Option<&str>, text: &str) {
        self.out.push_str("<pre tabindex=\"0\"><code>");
        self.setting.highlighter.write(language, text, self.out);
        self.out.push_str("</code></pre>");
    }

    fn table(&mut self, head: &[Vec<Piece>], body: &[Vec<Vec<Piece>>]) {
        self.out
            .push_str("<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">");
        self.out.push_str("<table class=\"grid\">");
        if !head.is_empty() {
            self.out.push_str("<thead><tr>");
            for cell in head {
                self.wrapped("th", " scope=\"col\"", cell);
            }
            self.out.push_str("</tr></thead>");
        }
        if !body.is_empty() {
            self.out.push_str("<tbody>");
            for row in body {
                self.out.push_str("\n<tr>");
                for cell in row {
                    self.wrapped("td", "", cell);
                }
                self.out.push_str("</tr>");
            }
            self.out.push_str("</tbody>");
        }
        self.out.push_str("</table></div>");
    }

    fn line(&mut self, words: &[Piece]) {
        self.pieces(words, "<br>\n", false, 0);
    }

    fn pieces(&mut self, pieces: &[Piece], line_end: &str, in_link: bool, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for piece in pieces {
            match piece {
                Piece::Text(text) => escape_into(text, self.out),
                Piece::Code(text) => {
                    self.out.push_str("<code>");
                    escape_into(text, self.out);
                    self.out.push_str("</code>");
                }
                Piece::Emphasis(inside) => self.inside("em", inside, line_end, in_link, depth),
                Piece::Strong(inside) => self.inside("strong", inside, line_end, in_link, depth),
                Piece::Struck(inside) => self.inside("s", inside, line_end, in_link, depth),
                Piece::Page(page, inside) => {
                    let target = if in_link { None } else { (self.setting.target)(*page) };
                    if let Some((href, code)) = target {
                        self.link(&href, &format!(" data-code=\"{}\"", escape(code)));
                        self.pieces(inside, line_end, true, depth + 1);
                        self.out.push_str("</a>");
                    } else {
                        self.pieces(inside, line_end, in_link, depth + 1);
                    }
                }
                Piece::Outside(url, inside) if !in_link => {
                    self.link(url, " rel=\"external noreferrer\"");
                    self.pieces(inside, line_end, true, depth + 1);
                    self.out.push_str("</a>");
                }
                Piece::Outside(_, inside) => self.pieces(inside, line_end, true, depth + 1),
                Piece::Picture(path, words) => self.picture(path, words),
                Piece::Break => self.out.push_str(line_end),
            }
        }
    }

    fn inside(&mut self, tag: &str, inside: &[Piece], end: &str, in_link: bool, depth: usize) {
        self.open(tag, "");
        self.pieces(inside, end, in_link, depth + 1);
        self.close(tag);
    }

    fn link(&mut self, href: &str, more: &str) {
        self.out.push_str("<a href=\"");
        escape_into(href, self.out);
        self.out.push('"');
        self.out.push_str(more);
        self.out.push('>');
    }

    fn picture(&mut self, path: &str, words: &str) {
        self.out.push_str("<img loading=\"lazy\" src=\"");
        escape_into(self.setting.root, self.out);
        self.out.push_str(&percent_encode(path));
        self.out.push_str("\" alt=\"");
        escape_into(words, self.out);
        self.out.push_str("\">");
    }
}

/// The words of a passage without any markup, runs of white space as one space, up to about
/// `limit` bytes.
pub fn plain(prose: &Prose, limit: usize) -> String {
    told(prose, limit, Ends { item: end_with_a_mark, block: space })
}

/// The same with every item and paragraph in a line of its own.
pub fn lines(prose: &Prose, limit: usize) -> String {
    told(prose, limit, Ends { item: end_line, block: end_line })
}

/// What stands behind an item of a list, and behind a block, in a text without markup.
#[derive(Clone, Copy)]
struct Ends {
    item: fn(&mut String),
    block: fn(&mut String),
}

fn told(prose: &Prose, limit: usize, ends: Ends) -> String {
    let mut out = String::new();
    plain_blocks(&prose.blocks, &mut out, limit, 0, ends);
    out.truncate(out.trim_end().len());
    out
}

/// The words of some pieces without markup, at most about `limit` bytes.
pub fn words(pieces: &[Piece], limit: usize) -> String {
    let mut out = String::new();
    plain_pieces(pieces, &mut out, limit, 0);
    out
}

fn plain_blocks(blocks: &[ProseBlock], out: &mut String, limit: usize, depth: usize, ends: Ends) {
    for block in blocks {
        if out.len() >= limit || depth > DEEPEST {
            return;
        }
        match block {
            ProseBlock::Heading(words) | ProseBlock::Paragraph(words) => {
                plain_pieces(words, out, limit, 0);
            }
            ProseBlock::List(_, items) => {
                for item in items {
                    if out.len() >= limit {
                        return;
                    }
                    plain_pieces(&item.words, out, limit, 0);
                    (ends.item)(out);
                    plain_blocks(&item.blocks, out, limit, depth + 1, ends);
                }
            }
            ProseBlock::Quote(blocks) => plain_blocks(blocks, out, limit, depth + 1, ends),
            ProseBlock::Table(_, body) => {
                for cell in body.iter().flatten() {
                    plain_pieces(cell, out, limit, 0);
                    space(out);
                }
            }
            ProseBlock::Code(..) | ProseBlock::Rule => {}
        }
        (ends.block)(out);
    }
}

fn plain_pieces(pieces: &[Piece], out: &mut String, limit: usize, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    for piece in pieces {
        if out.len() >= limit {
            return;
        }
        match piece {
            Piece::Text(text) | Piece::Code(text) => push_words(text, out),
            Piece::Emphasis(inside)
            | Piece::Strong(inside)
            | Piece::Struck(inside)
            | Piece::Page(_, inside)
            | Piece::Outside(_, inside) => plain_pieces(inside, out, limit, depth + 1),
            Piece::Picture(_, words) => push_words(words, out),
            Piece::Break => end_with_a_mark(out),
        }
    }
}

fn push_words(text: &str, out: &mut String) {
    if is_evenly_spaced(text) {
        out.push_str(text);
        return;
    }
    let mut rest = text;
    while let Some(end) = rest.find(char::is_whitespace) {
        out.push_str(&rest[..end]);
        space(out);
        rest = rest[end..].trim_start();
    }
    out.push_str(rest);
}

/// Whether a text is plain and has nothing but single spaces between its words, as most have.
fn is_evenly_spaced(text: &str) -> bool {
    // Bytes are asked many at a time, without a look at what was found before.
    const MANY: usize = 64;
    let bytes = text.as_bytes();
    let is_plain = |&byte: &u8| (b' '..=b'~').contains(&byte);
    bytes.chunks(MANY).all(|bytes| bytes.iter().fold(true, |all, byte| all & is_plain(byte)))
        && bytes.first() != Some(&b' ')
        && memmem::find(bytes, b"  ").is_none()
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

fn end_line(out: &mut String) {
    out.truncate(out.trim_end().len());
    if !out.is_empty() {
        out.push('\n');
    }
}

/// List items and lines run on in an excerpt; a semicolon keeps them apart.
pub fn end_with_a_mark(out: &mut String) {
    out.truncate(out.trim_end().len());
    if out.ends_with(|last: char| last.is_alphanumeric() || last == ')') {
        out.push(';');
    }
    space(out);
}

/// Text as it may stand between tags and inside a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(text, &mut out);
    out
}

fn escape_into(text: &str, out: &mut String) {
    let mut rest = text;
    let is_marked = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | b'\0');
    while let Some(at) = rest.bytes().position(is_marked) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => "\u{fffd}", // no character reference stands for it
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// A path of the output as it stands in a link.
pub fn percent_encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for &byte in path.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Piece {
        Piece::Text(words.to_owned())
    }

    fn written(blocks: Vec<ProseBlock>) -> String {
        let target = |page| (page == PageId::Home).then(|| ("../index.html".to_owned(), "H-01"));
        let highlighter = Highlighter::default();
        let setting =
            Setting { target: &target, root: "../", heading: 3, highlighter: &highlighter };
        write(&Prose { blocks, ..Prose::default() }, &setting).as_str().trim_end().to_owned()
    }

    #[track_caller]
    fn check(blocks: Vec<ProseBlock>, html: &str) {
        assert_eq!(written(blocks), html);
    }

    #[track_caller]
    fn check_words(words: Vec<Piece>, html: &str) {
        check(vec![ProseBlock::Paragraph(words)], &format!("<p>{html}</p>"));
    }

    #[test]
    fn marks_of_the_notes_are_text() {
        check_words(
            vec![text("<script>alert('x')</script> {{ site.title }} a & \"b\"")],
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; {{ site.title }} a &amp; \
             &quot;b&quot;",
        );
        check_words(vec![Piece::Code("<b>".into())], "<code>&lt;b&gt;</code>");
        check_words(
            vec![Piece::Outside("https://e.org/?a=1&b=\"2\"".into(), vec![text("e")])],
            "<a href=\"https://e.org/?a=1&amp;b=&quot;2&quot;\" rel=\"external noreferrer\">e</a>",
        );
    }

    #[test]
    fn a_link_leads_to_a_page_that_is_there() {
        check_words(
            vec![Piece::Page(PageId::Home, vec![text("home")])],
            "<a href=\"../index.html\" data-code=\"H-01\">home</a>",
        );
        check_words(vec![Piece::Page(PageId::Words, vec![text("words")])], "words");
    }

    #[test]
    fn no_link_stands_in_a_link() {
        let inner = Piece::Page(PageId::Home, vec![text("b")]);
        check_words(
            vec![Piece::Page(PageId::Home, vec![text("a "), inner])],
            "<a href=\"../index.html\" data-code=\"H-01\">a b</a>",
        );
    }

    #[test]
    fn lines_of_the_writer_stay() {
        check_words(vec![text("tight"), Piece::Break, text("plan")], "tight<br>\nplan");
    }

    #[test]
    fn blocks_have_their_elements() {
        let item = |words: &str| ProseItem { words: vec![text(words)], blocks: Vec::new() };
        check(
            vec![ProseBlock::List(Some(3), vec![item("c"), item("d")])],
            "<ol start=\"3\">\n<li>c</li>\n<li>d</li>\n</ol>",
        );
        check(vec![ProseBlock::Heading(vec![text("x")])], "<h3>x</h3>");
        check(
            vec![ProseBlock::Quote(vec![ProseBlock::Paragraph(vec![text("q")])])],
            "<blockquote>\n<p>q</p>\n</blockquote>",
        );
        check(
            vec![ProseBlock::Table(vec![vec![text("h")]], vec![vec![vec![text("c")]]])],
            "<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">\
             <table class=\"grid\"><thead><tr><th scope=\"col\">h</th></tr></thead><tbody>\n\
             <tr><td>c</td></tr></tbody></table></div>",
        );
    }

    #[test]
    fn paths_are_encoded() {
        for (path, encoded) in [
            ("stories/a-b.html", "stories/a-b.html"),
            ("stories/고.html", "stories/%EA%B3%A0.html"),
            ("a b\"?#%.html", "a%20b%22%3F%23%25.html"),
        ] {
            assert_eq!(percent_encode(path), encoded);
        }
    }

    #[test]
    fn an_excerpt_is_plain() {
        let item = |words: &str| ProseItem { words: vec![text(words)], blocks: Vec::new() };
        let prose = Prose {
            blocks: vec![
                ProseBlock::Paragraph(vec![text("one "), Piece::Strong(vec![text(" two")])]),
                ProseBlock::List(None, vec![item("three"), item("four.")]),
            ],
            ..Prose::default()
        };
        assert_eq!(plain(&prose, 1000), "one two three; four.");
    }
}
