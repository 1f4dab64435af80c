//! Notes that were pasted as HTML, put in the form of other notes.
//!
//! What editors and web pages copy is headings, paragraphs and lists in tags. Here each of them gets
//! a line of its own and the marks that people type. Nothing goes but tags, their attributes, and
//! what is there for the browser alone: scripts and styles. What a browser does not show is a
//! comment. A tag that is not known stays as it is written, and is shown as text like any other.

mod lists;
mod unseen;

use pulldown_cmark::{Event, Parser};

use crate::text::is_space;
use lists::List;

/// A text in the form of other notes, with the number in the file of each of its lines; `None` where
/// it is no page of HTML.
pub fn as_notes(text: &str) -> Option<(String, Vec<u32>)> {
    let lower = text.to_ascii_lowercase();
    is_page(text, &lower)
        .then(|| {
            let is_headed = lower.contains("<h1");
            let mut writer = Writer { number: 1, is_headed, ..Writer::default() };
            writer.read(text);
            writer.flush();
            writer
        })
        // What lies deeper than lines can say would not go with what hides it.
        .filter(|writer| writer.deepest <= DEEPEST || !may_hide(&lower))
        .map(|writer| (writer.text, writer.numbers))
}

/// Whether a text is a whole document, or begins with a tag, half of its lines do, and nothing hides in
/// it that has to be left alone; and it has blocks that are closed.
fn is_page(text: &str, lower: &str) -> bool {
    const FEWEST: usize = 3;
    const ALONE: [&str; 3] = ["<svg", "<textarea", "```"];
    let begins = |line: &&str| line.trim_start().starts_with('<');
    if !text.trim_start().starts_with('<') {
        return false;
    }
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let closed = ["</h", "</p>", "</li>", "</td>"].iter();
    let closed: usize = closed.map(|tag| lower.matches(tag).count()).sum();
    let is_marked = |line: &str| line.starts_with("# ") || line.starts_with("## ");
    let is_part = || {
        lines().filter(begins).count() * 2 >= lines().count()
            && !lines().any(is_marked)
            && !ALONE.iter().any(|tag| lower.contains(tag))
    };
    closed >= FEWEST && (begins_document(lower) || is_part())
}

/// Whether a text in lower case may hold a tag that hides what it ends, as it is written or escaped.
fn may_hide(lower: &str) -> bool {
    lower.contains("private")
}

/// Whether a text in lower case begins as a document does, comments and declarations aside.
fn begins_document(lower: &str) -> bool {
    let mut rest = lower.trim_start();
    while let Some(end) = ends_aside(rest) {
        let Some(at) = rest.find(end) else { return false };
        rest = rest[at + end.len()..].trim_start();
    }
    rest.starts_with("<!doctype html") || rest.starts_with("<html")
}

/// What ends a comment or a declaration that a text begins with.
fn ends_aside(text: &str) -> Option<&'static str> {
    let ends = [("<!--", "-->"), ("<?xml", "?>")];
    ends.into_iter().find_map(|(begins, ends)| text.starts_with(begins).then_some(ends))
}

/// How long a declaration is that a text begins with: `<!DOCTYPE html>`, `<?xml … ?>`, `<![endif]>`.
fn declaration(text: &str) -> Option<usize> {
    begins_declaration(text).then(|| text.find('>').map(|end| end + 1)).flatten()
}

fn begins_declaration(text: &str) -> bool {
    const DECLARATIONS: [&str; 3] = ["<!doctype", "<?xml", "<!["];
    let begins =
        |mark: &&str| text.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark));
    DECLARATIONS.iter().any(begins)
}

/// A tag: `<p class="x">`, `</p>`.
struct Tag<'t> {
    name: String,
    closes: bool,
    attributes: &'t str,
}

impl<'t> Tag<'t> {
    /// The tag that a text begins with, and how long it is.
    fn at(text: &'t str) -> Option<(Self, usize)> {
        let (closes, name, rest) = Self::name(text)?;
        let end = end_of_attributes(rest)?;
        let name = name.to_ascii_lowercase();
        let attributes = rest[..end].trim_end_matches('/');
        Some((Self { name, closes, attributes }, text.len() - rest.len() + end + 1))
    }

    /// Whether a text begins as a tag does, wherever that ends.
    fn begins(text: &str) -> bool {
        Self::name(text).is_some()
    }

    /// Whether a tag at the head of a text closes, its name, and what stands behind that.
    fn name(text: &str) -> Option<(bool, &str, &str)> {
        let inner = text.strip_prefix('<')?;
        let name = inner.trim_start_matches('/');
        // `<o:p>` is a word processor's.
        let is_end = |c: char| !c.is_ascii_alphanumeric() && c != ':';
        let length = name.find(is_end).unwrap_or(name.len());
        let (name, rest) = name.split_at(length);
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && (rest.is_empty() || rest.starts_with([' ', '\n', '\t', '\r', '/', '>']));
        is_name.then_some((inner.starts_with('/'), name, rest))
    }

    fn attribute(&self, name: &str) -> Option<&'t str> {
        let lower = self.attributes.to_ascii_lowercase();
        let key = format!("{name}=");
        // `data-href=` is another.
        let stands = |at: &usize| lower[..*at].ends_with([' ', '\n', '\t', '\r', '"', '\'']);
        let at = lower.match_indices(&key).map(|(at, _)| at).find(stands)? + key.len();
        let value = self.attributes.get(at..)?;
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        match quote {
            Some(quote) => value[1..].split(quote).next(),
            None => value.split_whitespace().next(),
        }
    }

    /// The depth of a heading.
    fn level(&self) -> Option<usize> {
        let digit = self.name.strip_prefix('h')?.parse().ok()?;
        (1..=6).contains(&digit).then_some(digit)
    }
}

/// Where the tag ends whose attributes these are: a value in quotes may hold what would end it.
fn end_of_attributes(rest: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let found = at + rest[at..].find(['>', '"', '\''])?;
        let quote = &rest[found..=found];
        let opens = quote != ">" && rest[..found].trim_end().ends_with('=');
        match rest[found + 1..].find(quote).filter(|_| opens) {
            Some(close) => at = found + close + 2,
            None if quote == ">" => return Some(found),
            None => at = found + 1,
        }
    }
}

/// Where the next tag begins that closes an element.
fn closing(name: &str, text: &str, from: usize) -> Option<usize> {
    let closes = format!("</{name}");
    let behind = &text[from..];
    let is_one = |at: &usize| {
        behind.get(*at..*at + closes.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(&closes))
    };
    memchr::memchr_iter(b'<', behind.as_bytes()).find(is_one).map(|at| from + at)
}

/// Blocks that stand in lines of their own, where they are in no heading.
const BLOCKS: [&str; 16] = [
    "br",
    "hr",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "table",
    "tbody",
    "thead",
    "tfoot",
    "tr",
    "td",
    "th",
];

/// What a browser shows only at the end of a line.
const SOFT_HYPHEN: &str = "\u{ad}";

/// Lists that lie deeper are set in as far as this: nobody sees a difference, and a thousand of them
/// would be mostly blank.
const DEEPEST: usize = 20;

#[derive(Default)]
struct Writer {
    text: String,
    numbers: Vec<u32>,
    /// The line at hand, and what stands before its words.
    line: String,
    mark: String,
    /// The number in the file of the line that is read, and of that in which the line at hand began.
    number: u32,
    began: u32,
    /// Lists that are open, the last of which may have ended before its last item.
    lists: Vec<List>,
    /// How many were at most.
    deepest: usize,
    /// Whether a blank line stands before what comes next.
    apart: bool,
    /// Whether the last line stands in a list.
    listed: bool,
    /// Where a link leads that is open.
    target: Option<String>,
    /// Whether the row of a table at hand is a head.
    heads: bool,
    /// Whether the line at hand is a heading, which is one line up to its end.
    in_heading: bool,
    /// The row of a table at hand.
    row: Row,
    /// Whether a heading is over all of the page.
    is_headed: bool,
    /// Whether a drawing is open, of which only the words are shown.
    draws: bool,
    /// Whether a tag was begun that nothing ends: no other is looked for behind it.
    is_broken: bool,
    /// Where the next tags begin that close elements, as far as they were looked for.
    closings: Vec<(String, Option<usize>)>,
}

/// What is known of the row of a table.
#[derive(Default)]
struct Row {
    /// Whether a cell is open, and where it begins in the line.
    in_cell: bool,
    cell: usize,
    /// How many rows the cell spans.
    spans: u32,
    /// How many more rows belong to one that may be private.
    hidden: u32,
    /// How many tables are open inside of it.
    tables: usize,
}

impl Writer {
    fn read(&mut self, text: &str) {
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let length = if rest.starts_with("<!--") {
                self.comment(rest)
            } else if let Some(length) = self.whole(rest, declaration, begins_declaration) {
                length
            } else if let Some((tag, length)) = self.whole(rest, Tag::at, Tag::begins) {
                if unseen::is_unseen(&tag) {
                    let end = unseen::end(&tag, text, at + length);
                    self.unseen(&text[at + length..end]);
                    end - at
                } else if self.tag(&tag, &rest[length..]) {
                    length + self.element(&tag, text, at + length)
                } else {
                    self.words(&rest[..length]);
                    at += length;
                    continue;
                }
            } else {
                let end = rest.char_indices().skip(1).find(|&(_, c)| c == '<');
                let length = end.map_or(rest.len(), |(end, _)| end);
                self.words(&rest[..length]);
                at += length;
                continue;
            };
            self.number += rest[..length].matches('\n').count() as u32;
            at += length;
        }
    }

    /// What a text begins with, where it was not seen before that nothing ends such things any more.
    fn whole<'t, T>(
        &mut self,
        rest: &'t str,
        read: impl Fn(&'t str) -> Option<T>,
        begins: impl Fn(&'t str) -> bool,
    ) -> Option<T> {
        if self.is_broken {
            return None;
        }
        let found = read(rest);
        self.is_broken = found.is_none() && begins(rest);
        found
    }

    /// How much of what is behind an opening tag, from a place in the text on, is read with it: what
    /// only the browser reads, and what stays as it is.
    fn element(&mut self, tag: &Tag, text: &str, from: usize) -> usize {
        if tag.level().is_some() && !tag.closes && self.mark.starts_with('#') {
            self.in_heading = self.closing(&tag.name, text, from).is_some();
            return 0;
        }
        let is_known = ["script", "style", "title", "pre"].contains(&tag.name.as_str());
        if tag.closes || !is_known || self.draws {
            return 0;
        }
        let Some(end) = self.closing(&tag.name, text, from) else { return 0 };
        let inner = &text[from..end];
        match tag.name.as_str() {
            // The name of the page, where it does not show that by itself.
            "title" if self.is_headed || inner.trim().is_empty() => return 0,
            "title" => {
                "# ".clone_into(&mut self.mark);
                return 0;
            }
            "pre" if self.is_one_line() => return 0,
            "pre" => self.verbatim(inner),
            _ => {}
        }
        inner.len()
    }

    /// Where the next tag begins that closes an element, looked for once.
    fn closing(&mut self, name: &str, text: &str, from: usize) -> Option<usize> {
        let known = self.closings.iter().position(|(known, _)| known == name);
        let found = known.map(|at| self.closings[at].1);
        if let Some(found) = found.filter(|end| end.is_none_or(|end| end >= from)) {
            return found;
        }
        let end = closing(name, text, from);
        match known {
            Some(at) => self.closings[at].1 = end,
            None => self.closings.push((name.to_owned(), end)),
        }
        end
    }

    /// Lines that stay as they are, without the tags in them.
    fn verbatim(&mut self, inner: &str) {
        let fence = if inner.contains("```") { "~~~~" } else { "```" };
        let indent = self.indent();
        self.flush();
        if self.lists.is_empty() && !self.text.is_empty() {
            self.push("", self.number);
        }
        self.push(&format!("{indent}{fence}"), self.number);
        let mut last = self.number;
        for (row, line) in
            inner.lines().enumerate().filter(|(row, line)| *row > 0 || !line.is_empty())
        {
            last = self.number + row as u32;
            self.push(&format!("{indent}{}", untagged(line)), last);
        }
        self.push(&format!("{indent}{fence}"), last);
        self.apart = true;
    }

    /// A comment stays, on lines of its own or where it stands in one: it may say what is private.
    fn comment(&mut self, rest: &str) -> usize {
        let end = rest.find("-->").map(|end| end + 3);
        let length = end.unwrap_or(rest.len());
        let is_inside = !self.line.trim().is_empty() || !self.mark.trim().is_empty();
        if end.is_some() && is_inside {
            let number = self.mark.ends_with("- ").then(|| number_of_item(rest)).flatten();
            if number.is_none() {
                let comment = rest[..length].replace(['\r', '\n'], " ");
                let is_in_row = self.is_in_row();
                self.add(&if is_in_row { comment.replace('|', "\\|") } else { comment });
            }
            return number.unwrap_or(length);
        }
        self.flush();
        let indent = self.indent();
        for (row, line) in rest[..length].lines().enumerate() {
            self.push(&format!("{indent}{line}"), self.number + row as u32);
        }
        length
    }

    /// What a browser does not show is a comment.
    fn unseen(&mut self, inner: &str) {
        let lines: Vec<String> = inner.lines().map(untagged).collect();
        let words = lines.join("\n").replace("--", "- -");
        if !words.trim().is_empty() {
            self.comment(&format!("<!-- {words} -->"));
        }
    }

    fn words(&mut self, words: &str) {
        let mut gap = false;
        let mut rest = words;
        while let Some(c) = rest.chars().next() {
            if is_space(c) || c == '\n' {
                gap = true;
                self.number += u32::from(c == '\n');
                rest = &rest[c.len_utf8()..];
                continue;
            }
            let entity = entity(rest).filter(|(plain, _)| is_safe(plain, rest));
            let length = entity.as_ref().map_or(c.len_utf8(), |(_, length)| *length);
            if gap && !self.line.is_empty() && !self.line.ends_with(' ') {
                self.line.push(' ');
            }
            gap = false;
            self.begin_line();
            match entity {
                Some((plain, _)) if plain == SOFT_HYPHEN => {}
                Some((plain, _)) if plain.trim().is_empty() => self.line.push(' '),
                Some((plain, _)) => self.line.push_str(&plain),
                None if c == '|' && self.is_in_row() => self.line.push_str("\\|"),
                None => self.line.push(c),
            }
            rest = &rest[length..];
        }
        if gap && !self.line.is_empty() && !self.line.ends_with(' ') {
            self.line.push(' ');
        }
    }

    /// Reads a tag with what is behind it; whether it is one that is known.
    fn tag(&mut self, tag: &Tag, behind: &str) -> bool {
        if tag.name == "svg" {
            self.draws = !tag.closes;
        }
        // A drawing has tags of its own, and so has whoever puts a name before them.
        if self.draws || tag.name == "svg" || tag.name.contains(':') {
            self.begin_words();
            return true;
        }
        if let Some(level) = tag.level() {
            self.heading(level, tag.closes);
            return true;
        }
        if self.in_heading && BLOCKS.contains(&tag.name.as_str()) {
            self.gap();
            return true;
        }
        match tag.name.as_str() {
            "b" | "strong" => self.emphasis("**", tag.closes),
            "i" | "em" => self.emphasis("*", tag.closes),
            "code" | "kbd" | "tt" => self.emphasis("`", tag.closes),
            "a" => self.link(tag),
            "img" => self.picture(tag),
            "br" if self.is_in_row() => self.break_in_cell(),

            // A row of a table is one line, whatever its cells hold.
            "ul" | "ol" | "dl" | "hr" if self.is_in_row() => self.gap(),
            "li" | "dt" | "dd" | "blockquote" if self.is_in_row() => {
                if !tag.closes {
                    self.break_in_cell();
                }
            }
            "hr" if self.lists.last().is_some_and(|list| !list.is_kept) => self.flush(),
            "hr" => {
                self.end_kept();
                self.begin(false, true);
                self.add("---");
                self.flush();
            }
            "ul" | "ol" if tag.closes => self.end_list(behind),
            "ul" | "ol" => self.begin_list(tag),
            "li" if tag.closes => self.flush(),
            "li" => self.item(tag),
            "p" if !tag.closes && self.lists.is_empty() && !self.is_one_line() => {
                self.begin(false, true);
                if let Some(level) = lists::level_of_paragraph(tag) {
                    self.deepest = self.deepest.max(level + 1);
                    self.mark = "   ".repeat(level.min(DEEPEST)) + "- ";
                }
            }
            "input" => {
                let is_done = tag.attributes.to_ascii_lowercase().contains("checked");
                self.add(if is_done { "[x] " } else { "[ ] " });
            }
            "table" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" if self.is_in_row() => {
                self.in_row(tag);
            }
            "tr" if !tag.closes => self.begin_row(),
            "table" => {
                self.row = Row::default();
                self.begin(tag.closes, self.lists.is_empty());
            }
            "dd" => {
                self.flush();
                if !tag.closes {
                    self.mark = self.indent() + ": ";
                }
            }
            "br" | "dt" | "tbody" | "thead" | "tfoot" => self.flush(),
            "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "body"
            | "html" | "head" | "blockquote" | "dl" | "figure" | "figcaption" | "title" | "nav"
            | "aside" | "address" | "caption" | "form" | "fieldset" | "legend" | "dialog"
            | "hgroup" | "noscript" | "template" | "pre" | "center" => {
                self.begin(tag.closes, self.lists.is_empty());
            }
            "tr" | "td" | "th" | "span" | "u" | "s" | "font" | "small" | "big" | "sup" | "sub"
            | "mark" | "label" | "meta" | "nobr" | "wbr" | "colgroup" | "col" | "abbr"
            | "script" | "style" | "link" | "base" | "ins" | "del" | "q" | "cite" | "dfn"
            | "var" | "samp" | "time" | "button" | "strike" | "bdi" | "bdo" | "acronym"
            | "iframe" | "object" | "param" | "picture" | "source" => {}
            _ => return false,
        }
        true
    }

    /// Ends the line at hand at the border of a block.
    fn begin(&mut self, closes: bool, apart: bool) {
        if self.is_one_line() {
            return self.gap();
        }
        // `<li><p>` is one item.
        if is_bare(&self.line) && !self.mark.trim().is_empty() && !closes {
            return;
        }
        self.flush();
        self.apart |= apart;
    }

    /// Words on both sides of a border do not touch.
    fn gap(&mut self) {
        if !self.line.is_empty() && !self.line.ends_with(' ') {
            self.line.push(' ');
        }
    }

    /// Begins a line inside of a cell, where something stands above it.
    fn break_in_cell(&mut self) {
        let above = self.line.trim_end();
        if !above.is_empty() && !above.ends_with('|') && !above.ends_with("<br>") {
            self.line.truncate(above.len());
            self.line.push_str("<br>");
        }
    }

    fn is_in_row(&self) -> bool {
        self.mark.trim_start().starts_with('|')
    }

    /// Whether the line at hand goes on whatever is in it: a row of a table, or a heading.
    fn is_one_line(&self) -> bool {
        self.in_heading || self.is_in_row()
    }

    fn heading(&mut self, level: usize, closes: bool) {
        self.in_heading = false;
        if !closes && !self.is_in_row() {
            self.end_kept();
        }
        // What stands in an item ends none, whatever it is over.
        let is_inside = self.is_in_row() || !self.lists.is_empty();
        self.begin(closes, self.lists.is_empty());
        if closes {
            return;
        }
        match self.lists.last_mut() {
            Some(list) => list.is_headed = true,
            None if is_inside => {}
            None => self.mark = format!("{} ", "#".repeat(level)),
        }
    }

    /// Words on both sides of what is left out do not touch.
    fn begin_words(&mut self) {
        if !self.line.is_empty() && !self.line.ends_with(' ') && self.draws {
            self.line.push(' ');
        }
    }

    fn begin_list(&mut self, tag: &Tag) {
        self.flush();
        if self.lists.last().is_some_and(|list| list.is_kept && !list.holds(tag)) {
            self.end_kept();
        }
        // A list stands right below the words above it.
        self.apart &= self.listed;
        let list = List::new(tag, self.lists.last());
        self.apart &= list.depth() == 0;
        self.deepest = self.deepest.max(list.depth() + 1);
        self.lists.push(list);
    }

    fn end_list(&mut self, behind: &str) {
        self.flush();
        // Whose last item has not ended has itself.
        if self.lists.last().is_some_and(|list| list.is_kept) {
            return;
        }
        let Some(mut list) = self.lists.pop() else { return };
        if self.lists.is_empty() && list.goes_on_below(&self.text, behind) {
            list.is_kept = true;
            self.lists.push(list);
        }
        self.apart = self.lists.is_empty();
    }

    /// Ends the item of a list that has ended before.
    fn end_kept(&mut self) {
        if self.lists.last().is_some_and(|list| list.is_kept) {
            self.flush();
            self.lists.pop();
            self.apart = true;
        }
    }

    fn item(&mut self, tag: &Tag) {
        self.flush();
        let at = self.text.len();
        let (depth, mark) = match self.lists.last_mut() {
            Some(list) => {
                let mark = list.item(tag, at);
                (list.depth(), mark)
            }
            None => (0, "- ".to_owned()),
        };
        self.deepest = self.deepest.max(depth + 1);
        self.mark = "   ".repeat(depth.min(DEEPEST)) + &mark;
    }

    fn begin_row(&mut self) {
        self.flush();
        self.mark = self.indent() + "| ";
        self.heads = false;
        if self.row.hidden > 0 {
            self.row.hidden -= 1;
            self.add("#private | ");
        }
    }

    /// Reads a tag of a table where a row of one is open.
    fn in_row(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        match name {
            "table" if !tag.closes => self.row.tables += 1,
            "table" if self.row.tables > 0 => self.row.tables -= 1,
            // The row of a table in a cell is a line of that.
            "tr" if self.row.tables > 0 && !tag.closes => return self.break_in_cell(),
            _ if self.row.tables > 0 => {}
            "td" | "th" if tag.closes => return self.end_cell(),
            "td" | "th" => {
                self.end_cell();
                self.heads |= name == "th";
                let spans = tag.attribute("rowspan").and_then(|rows| rows.trim().parse().ok());
                self.row.in_cell = true;
                self.row.cell = self.line.len();
                self.row.spans = spans.unwrap_or(1);
                return;
            }
            // Nothing closed the row before.
            _ => {
                self.end_row();
                if name == "tr" && !tag.closes {
                    self.begin_row();
                } else if name != "tr" {
                    self.row = Row::default();
                    self.apart |= name == "table" && self.lists.is_empty();
                }
                return;
            }
        }
        self.gap();
    }

    fn end_cell(&mut self) {
        if !std::mem::take(&mut self.row.in_cell) {
            return;
        }
        let cell = self.line.get(self.row.cell..).unwrap_or_default();
        if self.row.spans != 1 && may_hide(&cell.to_ascii_lowercase()) {
            // None is as many as there are.
            self.row.hidden = self.row.hidden.max(self.row.spans.wrapping_sub(1));
        }
        self.line.truncate(self.line.trim_end().len());
        self.line.push_str(" | ");
    }

    fn end_row(&mut self) {
        self.end_cell();
        let cells = self.line.matches(" | ").count();
        let heads = std::mem::take(&mut self.heads);
        self.flush();
        if heads && cells > 0 {
            let indent = self.indent();
            self.push(&format!("{indent}|{}", "---|".repeat(cells)), self.number);
        }
    }

    fn add(&mut self, words: &str) {
        self.begin_line();
        self.line.push_str(words);
    }

    fn begin_line(&mut self) {
        if self.line.is_empty() {
            self.began = self.number;
        }
    }

    /// Marks that touch their words on the inside.
    fn emphasis(&mut self, mark: &str, closes: bool) {
        if !closes {
            return self.add(mark);
        }
        let words = self.line.trim_end().len();
        let is_spaced = words < self.line.len();
        self.line.truncate(words);
        match self.line.strip_suffix(mark) {
            Some(before) => self.line.truncate(before.len()),
            None => self.line.push_str(mark),
        }
        if is_spaced {
            self.line.push(' ');
        }
    }

    fn link(&mut self, tag: &Tag) {
        if !tag.closes {
            self.target = tag.attribute("href").map(str::to_owned);
            if self.target.is_some() {
                self.add("[");
            }
        } else if let Some(target) = self.target.take() {
            // All of it was said in the blocks inside.
            if self.line.trim() == "[" {
                return self.line.clear();
            }
            self.add(&format!("]({target})"));
        }
    }

    fn picture(&mut self, tag: &Tag) {
        let alt = tag.attribute("alt").unwrap_or_default();
        let source = tag.attribute("src").unwrap_or_default();
        self.add(&format!("![{alt}]({source})"));
    }

    /// Writes the line at hand.
    fn flush(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        let mark = std::mem::take(&mut self.mark);
        // A link around blocks is one in each of them.
        if let Some(target) = &self.target {
            let is_empty = line.trim() == "[";
            line = if is_empty { String::new() } else { format!("{}]({target})", line.trim_end()) };
            self.line.push('[');
        }
        if line.trim().is_empty() {
            return;
        }
        let began = self.began.max(1);
        self.listed = !self.lists.is_empty();
        if std::mem::take(&mut self.apart) && !self.text.is_empty() {
            self.push("", began);
        }
        let mark = if mark.is_empty() { self.indent() } else { mark };
        self.push(format!("{mark}{}", line.trim_end()).as_str(), began);
    }

    /// What stands before the lines of an item below its first: they are set in further than that.
    fn indent(&self) -> String {
        match self.lists.last() {
            Some(list) => "   ".repeat(list.depth().min(DEEPEST) + 1),
            None => String::new(),
        }
    }

    fn push(&mut self, line: &str, number: u32) {
        self.text.push_str(line);
        self.text.push('\n');
        self.numbers.push(number);
    }
}

/// Whether a line has nothing but comments.
fn is_bare(line: &str) -> bool {
    /// One that is longer is read over no second time.
    const LONGEST: usize = 1000;
    let mut rest = line.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some((_, behind)) = comment.split_once("-->") else { return false };
        rest = behind.trim_start();
    }
    rest.is_empty() && line.len() < LONGEST
}

/// How long the bullet or number is that a word processor puts into comments of its own:
/// `<!--[if !supportLists]-->1.<!--[endif]-->`.
fn number_of_item(rest: &str) -> Option<usize> {
    const BEGINS: &str = "<!--[if !supportLists]-->";
    const ENDS: &str = "<!--[endif]-->";
    /// Bytes that a bullet and its tags take at most, and letters of one.
    const LONGEST: usize = 1000;
    const LETTERS: usize = 4;
    let inner = rest.strip_prefix(BEGINS)?;
    let end = memchr::memmem::find(&inner.as_bytes()[..inner.len().min(LONGEST)], ENDS.as_bytes())?;
    let shown = untagged(&inner[..end].replace('\n', " "));
    let letters = shown.chars().filter(|c| c.is_alphanumeric()).count();
    (letters <= LETTERS).then_some(BEGINS.len() + end + ENDS.len())
}

/// The characters that a reference such as `&rarr;` or `&#8217;` stands for, and how long that is.
fn entity(text: &str) -> Option<(String, usize)> {
    const LONGEST: usize = 40;
    let inner = text.strip_prefix('&')?;
    let end = inner.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let is_name = inner[..end].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    let written = &text[..end + 2];
    let plain = Parser::new(written).filter_map(|event| match event {
        Event::Text(plain) => Some(plain.to_string()),
        _ => None,
    });
    let plain: String = if is_name { plain.collect() } else { String::new() };
    (!plain.is_empty() && plain != written).then_some((plain, end + 2))
}

/// Whether the characters of a reference mean nothing else where they stand: what would begin a tag, a
/// list or another mark stays as it is written.
fn is_safe(plain: &str, text: &str) -> bool {
    const PLAIN: &str = "&\"',.:;!?/$@ ";
    let is_plain = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || PLAIN.contains(c);
    // `&amp;lt;` would be read once more.
    let goes_on = |c: char| c.is_ascii_alphanumeric() || c == '#';
    let behind = text.split_once(';').map_or("", |(_, behind)| behind);
    plain.chars().all(is_plain) && !(plain == "&" && behind.starts_with(goes_on))
}

/// A line of a text that stays as it is: without tags, each reference as what it stands for.
fn untagged(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    let mut ends = true;
    while let Some(c) = rest.chars().next() {
        let tag = if ends { Tag::at(rest) } else { None };
        ends &= tag.is_some() || !Tag::begins(rest);
        let length = if let Some((_, length)) = tag {
            length
        } else if let Some((words, length)) = entity(rest) {
            plain.push_str(&words);
            length
        } else {
            plain.push(c);
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(as_notes(html).map(|(text, _)| text).as_deref(), Some(expected), "{html}");
    }

    #[test]
    fn blocks_have_lines_of_their_own() {
        check(
            "<h2>Ownership &amp; more</h2><p><b>Situation: </b>it\nbroke.</p><ul><li>one<ul>\
             <li>two</li></ul></li><li><p>three</p></li></ul><p>end<br>here</p>",
            "## Ownership & more\n\n**Situation:** it broke.\n- one\n   - two\n- three\n\nend\nhere\n",
        );
        check(
            "<ol><li>a</li><li><a href=\"https://example.com/\">b</a></li></ol><table><tr><th>x\
             </th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "1. a\n2. [b](https://example.com/)\n\n| x | y |\n|---|---|\n| 1 | 2 |\n",
        );
    }

    #[test]
    fn lines_keep_their_numbers() {
        let (text, numbers) =
            as_notes("<h2>A</h2>\n<p>b\nc</p>\n\n<p>d</p><p>e</p>\n<!-- private -->\n").unwrap();
        assert_eq!(text, "## A\n\nb c\n\nd\n\ne\n<!-- private -->\n");
        assert_eq!(numbers, [1, 2, 2, 5, 5, 5, 5, 6]);
    }

    #[test]
    fn what_is_no_page_stays_as_it_is() {
        for text in [
            "# X\n<p>a</p><p>b</p><p>c</p>",
            "<b>x</b> words",
            "<p>a</p>\nb\nc\nd\n<p>e</p>\nf\n<p>g</p>\n",
            "<p>a</p><p>b</p><p>c</p><svg></svg>",
            "",
        ] {
            assert_eq!(as_notes(text), None, "{text}");
        }
        check(
            "<p>a <odd>b</odd> &lt;i&gt;</p><p>c</p><p>1 < 2</p>",
            "a <odd>b</odd> &lt;i&gt;\n\nc\n\n1 < 2\n",
        );
    }

    #[test]
    fn documents_show_what_they_say() {
        check(
            "<!DOCTYPE html>\n<html>\n<head><title>Mill</title><style>h2 > b { color: red }</style>\n\
             <script>if (a < b) { write(\"<p>x</p>\"); }</script></head>\n<body class=\"a > b\">\n\
             <p>one</p><p>two</p>\n<pre>a &lt;b&gt;\n  <i>c</i></pre>\n<p>the end</p></body></html>\n",
            "# Mill\n\none\n\ntwo\n\n```\na <b>\n  c\n```\n\nthe end\n",
        );
        check(
            "<html><head><title>mill</title></head><body><h1>Mill</h1><p>a</p><p>b</p><svg><text>c\
             </text></svg></body></html>",
            "mill\n\n# Mill\n\na\n\nb\n\nc\n",
        );
    }

    #[test]
    fn all_that_stands_in_an_item_is_set_in() {
        for (inside, lines) in [
            ("<p>a #private</p><p>b</p>", "- a #private\n   b\n"),
            ("a #private<br>b<div>c</div>d", "- a #private\n   b\n   c\n   d\n"),
            ("a #private<h3>b</h3><hr>c<!-- d -->e", "- a #private\n   b\n   c<!-- d -->e\n"),
            ("a #private<table><tr><td>b</td></tr></table>", "- a #private\n   | b |\n"),
            ("a #private<dl><dt>b</dt><dd>c</dd></dl>", "- a #private\n   b\n   : c\n"),
            ("a #private<ul><li>b<br>c</li></ul>d", "- a #private\n   - b\n      c\n   d\n"),
        ] {
            let page = format!("<ul><li>{inside}</li><li>x</li><li>y</li><li>z</li></ul>");
            check(&page, &format!("{lines}- x\n- y\n- z\n"));
        }
        let deep = format!("{}#private{}", "<ul><li>x".repeat(40), "</li></ul>".repeat(40));
        assert_eq!(as_notes(&deep), None);
    }

    #[test]
    fn a_row_is_one_line_whatever_its_cells_hold() {
        check(
            "<table><tr><th>A</th><th>B</th></tr><tr><td>a<br>b | c</td><td><ul><li>d</li>\
             <li>e</li></ul><h3>f</h3></td></tr></table>",
            "| A | B |\n|---|---|\n| a<br>b \\| c | d<br>e f |\n",
        );
    }

    #[test]
    fn links_go_around_the_words_of_blocks() {
        check(
            "<p>x</p><a href=\"https://e.example\"><h3>one</h3><p>two</p></a><p>three</p>",
            "x\n\n### [one](https://e.example)\n\n[two](https://e.example)\n\nthree\n",
        );
    }

    #[test]
    fn what_nothing_ends_is_looked_through_once() {
        let page = "<p>a</p><p>b</p><p>c</p>\n";
        for odd in ["<a ", "<pre>", "<![ ", "<title>", "<a =\"", "<ul><li>x", "<name@e.example> "] {
            let (text, _) = as_notes(&format!("{page}{}", odd.repeat(3000))).unwrap_or_default();
            assert!(text.starts_with("a\n\nb\n\nc\n"), "{odd}");
        }
    }

    #[test]
    fn references_are_what_they_stand_for() {
        check(
            "<p>canteen&rsquo;s &#8217; &#x2019;</p><p>3 &rarr; 4&nbsp;ms &hellip;</p>\
             <p>&ast; &percnt;&percnt; &lt;b&gt; &amp;rarr; &nothing; &;</p>",
            "canteen’s ’ ’\n\n3 → 4 ms …\n\n&ast; &percnt;&percnt; &lt;b&gt; &amp;rarr; &nothing; &;\n",
        );
    }
}
