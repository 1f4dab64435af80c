//! Notes that were pasted as HTML, put in the form of other notes.
//!
//! What editors and web pages copy is headings, paragraphs and lists in tags. Here each of them gets
//! a line of its own and the marks that people type. Nothing but tags and their attributes goes;
//! a tag that is not known stays as it is written, and is shown as text like any other.

use crate::text::is_space;

/// A text in the form of other notes, with the number in the file of each of its lines; `None` where
/// it is no page of HTML.
pub fn as_notes(text: &str) -> Option<(String, Vec<u32>)> {
    is_page(text).then(|| {
        let mut writer = Writer { number: 1, ..Writer::default() };
        writer.read(text);
        writer.flush();
        (writer.text, writer.numbers)
    })
}

/// Whether a text begins with a tag, half of its lines do, and it has blocks that are closed; and
/// nothing runs or hides in it that has to be left alone.
fn is_page(text: &str) -> bool {
    const FEWEST: usize = 3;
    const ALONE: [&str; 5] = ["<script", "<style", "<svg", "<textarea", "```"];
    let begins = |line: &&str| line.trim_start().starts_with('<');
    if !text.trim_start().starts_with('<') {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let closed = ["</h", "</p>", "</li>", "</td>"].iter();
    let closed: usize = closed.map(|tag| lower.matches(tag).count()).sum();
    let is_marked = |line: &str| line.starts_with("# ") || line.starts_with("## ");
    closed >= FEWEST
        && lines().filter(begins).count() * 2 >= lines().count()
        && !lines().any(is_marked)
        && !ALONE.iter().any(|tag| lower.contains(tag))
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
        let inner = text.strip_prefix('<')?;
        let closes = inner.starts_with('/');
        let name = inner.trim_start_matches('/');
        let length = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let rest = &name[length..];
        let end = rest.find('>')?;
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && (end == 0 || rest.starts_with([' ', '\n', '\t', '\r', '/']));
        let tag = Self {
            name: name[..length].to_ascii_lowercase(),
            closes,
            attributes: rest[..end].trim_end_matches('/'),
        };
        is_name.then(|| (tag, text.len() - rest.len() + end + 1))
    }

    fn attribute(&self, name: &str) -> Option<&'t str> {
        let lower = self.attributes.to_ascii_lowercase();
        let at = lower.find(&format!("{name}="))? + name.len() + 1;
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
    /// Lists that are open: the number of the last item, in those that count.
    lists: Vec<Option<u32>>,
    /// Whether a blank line stands before what comes next.
    apart: bool,
    /// Whether the last line stands in a list.
    listed: bool,
    /// Where a link leads that is open.
    target: Option<String>,
    /// Whether the row of a table at hand is a head.
    heads: bool,
}

impl Writer {
    fn read(&mut self, text: &str) {
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let length = if rest.starts_with("<!--") {
                self.comment(rest)
            } else if let Some((_, length)) = Tag::at(rest).filter(|(tag, _)| self.tag(tag)) {
                length
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

    /// A comment stays, on lines of its own: it may say what is private.
    fn comment(&mut self, rest: &str) -> usize {
        let length = rest.find("-->").map_or(rest.len(), |end| end + 3);
        self.flush();
        for (row, line) in rest[..length].lines().enumerate() {
            self.push(line, self.number + row as u32);
        }
        length
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
            let (word, length) = match entity(rest) {
                Some((word, length)) => (word, length),
                None => (c, c.len_utf8()),
            };
            if gap && !self.line.is_empty() && !self.line.ends_with(' ') {
                self.line.push(' ');
            }
            gap = false;
            self.begin_line();
            self.line.push(word);
            rest = &rest[length..];
        }
        if gap && !self.line.is_empty() && !self.line.ends_with(' ') {
            self.line.push(' ');
        }
    }

    /// Reads a tag; whether it is one that is known.
    fn tag(&mut self, tag: &Tag) -> bool {
        if let Some(level) = tag.level() {
            self.begin(tag.closes, true);
            if !tag.closes {
                self.mark = format!("{} ", "#".repeat(level));
            }
            return true;
        }
        match tag.name.as_str() {
            "b" | "strong" => self.emphasis("**", tag.closes),
            "i" | "em" => self.emphasis("*", tag.closes),
            "code" | "kbd" | "tt" => self.emphasis("`", tag.closes),
            "a" => self.link(tag),
            "img" => self.picture(tag),
            "br" => {
                let depth = self.lists.len();
                self.flush();
                self.mark = "  ".repeat(depth);
            }
            "hr" => {
                self.begin(false, true);
                self.add("---");
                self.flush();
            }
            "ul" | "ol" if tag.closes => {
                self.flush();
                self.lists.pop();
                self.apart = self.lists.is_empty();
            }
            "ul" | "ol" => {
                self.flush();
                // A list stands right below the words above it.
                self.apart &= self.listed;
                self.lists.push((tag.name == "ol").then_some(0));
            }
            "li" if tag.closes => self.flush(),
            "li" => self.item(),
            "input" => {
                let is_done = tag.attributes.to_ascii_lowercase().contains("checked");
                self.add(if is_done { "[x] " } else { "[ ] " });
            }
            "tr" if tag.closes => self.end_row(),
            "tr" => {
                self.flush();
                self.mark.push_str("| ");
                self.heads = false;
            }
            "td" | "th" if tag.closes => {
                self.line.truncate(self.line.trim_end().len());
                self.line.push_str(" | ");
            }
            "th" => self.heads = true,
            "dd" => {
                self.flush();
                if !tag.closes {
                    self.mark.push_str(": ");
                }
            }
            "dt" | "tbody" | "thead" | "tfoot" => self.flush(),
            "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "body"
            | "html" | "head" | "blockquote" | "table" | "dl" | "figure" | "figcaption" => {
                self.begin(tag.closes, self.lists.is_empty());
            }
            "td" | "span" | "u" | "s" | "font" | "small" | "big" | "sup" | "sub" | "mark"
            | "label" | "center" | "meta" | "title" | "nobr" | "wbr" | "o" | "colgroup" | "col"
            | "abbr" => {}
            _ => return false,
        }
        true
    }

    /// Ends the line at hand at the border of a block.
    fn begin(&mut self, closes: bool, apart: bool) {
        // A row of a table is one line.
        if self.mark.starts_with('|') {
            return self.line.push(' ');
        }
        // `<li><p>` is one item.
        if self.line.trim().is_empty() && !self.mark.trim().is_empty() && !closes {
            return;
        }
        self.flush();
        self.apart |= apart;
    }

    fn item(&mut self) {
        self.flush();
        let depth = self.lists.len().saturating_sub(1);
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{number}. ")
            }
            _ => "- ".to_owned(),
        };
        self.mark = "   ".repeat(depth) + &mark;
    }

    fn end_row(&mut self) {
        let cells = self.line.matches(" | ").count();
        let heads = std::mem::take(&mut self.heads);
        self.flush();
        if heads && cells > 0 {
            self.push(&format!("|{}", "---|".repeat(cells)), self.number);
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
        let line = std::mem::take(&mut self.line);
        let mark = std::mem::take(&mut self.mark);
        if line.trim().is_empty() {
            return;
        }
        let began = self.began.max(1);
        self.listed = !self.lists.is_empty();
        if std::mem::take(&mut self.apart) && !self.text.is_empty() {
            self.push("", began);
        }
        self.push(format!("{mark}{}", line.trim_end()).as_str(), began);
    }

    fn push(&mut self, line: &str, number: u32) {
        self.text.push_str(line);
        self.text.push('\n');
        self.numbers.push(number);
    }
}

/// The character that a reference stands for, and how long that is. What would begin a tag stays as
/// it is.
fn entity(text: &str) -> Option<(char, usize)> {
    const KNOWN: [(&str, char); 5] =
        [("&amp;", '&'), ("&nbsp;", ' '), ("&quot;", '"'), ("&#39;", '\''), ("&apos;", '\'')];
    let found = KNOWN.iter().find(|(name, _)| text.starts_with(name))?;
    // `&amp;lt;` would be read once more.
    let goes_on = |c: char| c.is_ascii_alphanumeric() || c == '#';
    let is_twice = found.1 == '&' && text[found.0.len()..].starts_with(goes_on);
    (!is_twice).then_some((found.1, found.0.len()))
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
            "<p>a</p><p>b</p><p>c</p><script>d</script>",
            "",
        ] {
            assert_eq!(as_notes(text), None, "{text}");
        }
        check(
            "<p>a <odd>b</odd> &lt;i&gt;</p><p>c</p><p>1 < 2</p>",
            "a <odd>b</odd> &lt;i&gt;\n\nc\n\n1 < 2\n",
        );
    }
}
