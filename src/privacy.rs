//! What the writer keeps to themselves.
//!
//! [`withhold`] takes a [`Source`] and gives one from which every private passage is gone. Nothing
//! behind this module ever holds the first, so no page, address, count or message can know what it
//! said. It fails closed: what is opened and never closed hides the rest of its section.

use std::{collections::BTreeMap, ops::Range};

use crate::{
    findings::{self, Findings},
    notes::{self, Block, BlockKind, Item, Notes},
    source::{FileId, Place, Source},
};

/// A source without its private passages.
#[derive(Clone, Debug)]
pub struct Open {
    /// What is left.
    pub source: Source,
    /// How many lines the file has.
    pub total: u32,
    /// How many of them have a letter or a digit.
    pub with_words: u32,
    /// How many of those are private altogether.
    pub private: u32,
}

/// Takes out what is private and replaces names that have an alias.
pub fn withhold(
    source: &Source,
    aliases: &BTreeMap<String, String>,
    findings: &mut Findings,
) -> Open {
    let notes = notes::read(FileId::default(), source);
    let hidden = hidden_ranges(source, &notes, findings);
    warn_of_near_misses(source, &hidden, findings);
    let mut open = cut(source, &notes, &hidden);
    if !aliases.is_empty() {
        open.source = replace_names(&open.source, aliases);
    }
    open
}

fn hidden_ranges(source: &Source, notes: &Notes, findings: &mut Findings) -> Vec<Range<usize>> {
    let text = &source.text;
    let whole = 0..text.len();
    if notes.front_matter.as_ref().is_some_and(|matter| says_private(matter.text.as_str())) {
        return vec![whole];
    }
    let boundaries = boundaries(notes);
    let mut marks = Marks { source, notes, boundaries, findings, hidden: Vec::new() };
    marks.percent();
    marks.comments();
    marks.tagged(&notes.blocks);
    union(marks.hidden)
}

fn boundaries(notes: &Notes) -> Vec<usize> {
    let divides = |block: &&Block| matches!(block.kind, BlockKind::Heading(_) | BlockKind::Rule);
    let blocks = notes.blocks.iter().filter(divides);
    blocks.map(|block| notes.span(&block.rows).start as usize).collect()
}

fn says_private(matter: &str) -> bool {
    matter.lines().any(|line| {
        let pair = line.split_once('=').or_else(|| line.split_once(':'));
        pair.is_some_and(|(key, value)| {
            let value = value.split('#').next().unwrap_or_default();
            key.trim() == "private" && value.trim() == "true"
        })
    })
}

struct Marks<'a> {
    source: &'a Source,
    notes: &'a Notes,
    /// Where headings and rules begin, ascending.
    boundaries: Vec<usize>,
    findings: &'a mut Findings,
    hidden: Vec<Range<usize>>,
}

impl Marks<'_> {
    /// `%% … %%`, inside a line or across lines.
    fn percent(&mut self) {
        let text = &self.source.text;
        let comments = self.diagram_comments();
        let mut open = None;
        for (at, _) in text.match_indices("%%") {
            if comments.binary_search(&at).is_ok() {
                continue;
            }
            match open {
                None => open = Some(at),
                // `%%%` is one mark and a sign of its own.
                Some(start) if at >= start + 2 => {
                    self.hidden.push(start..at + 2);
                    open = None;
                }
                Some(_) => {}
            }
        }
        if let Some(start) = open {
            self.unclosed(start, "%%");
        }
    }

    /// Where a line of a Mermaid diagram is a comment; those hide nothing but themselves.
    fn diagram_comments(&mut self) -> Vec<usize> {
        let mut comments = Vec::new();
        each_block(&self.notes.blocks, &mut |block| {
            let BlockKind::Code(code) = &block.kind else { return };
            if code.language.as_deref() != Some("mermaid") {
                return;
            }
            for line in &self.notes.lines[block.rows.start as usize..block.rows.end as usize] {
                let words = &self.source.text[line.start as usize..line.end as usize];
                let indent = words.len() - words.trim_start().len();
                if words[indent..].starts_with("%%") && words.matches("%%").count() == 1 {
                    comments.push(line.start as usize + indent);
                    self.hidden.push(line.start as usize..line.end as usize);
                }
            }
        });
        comments
    }

    /// `<!-- private --> … <!-- /private -->`, and every other comment by itself. Comments inside
    /// code are code.
    fn comments(&mut self) {
        let text = &self.source.text;
        let code = self.code_ranges();
        let in_code = |at: usize| {
            let next = code.partition_point(|range| range.end <= at);
            code.get(next).is_some_and(|range| range.contains(&at))
        };
        let opens: Vec<usize> = text.match_indices("<!--").map(|(at, _)| at).collect();
        let closes: Vec<usize> = text.match_indices("-->").map(|(at, _)| at).collect();
        let mut open: Vec<usize> = Vec::new();
        let mut from = 0;
        for (number, &start) in opens.iter().enumerate() {
            if start < from {
                continue;
            }
            let close = closes.get(closes.partition_point(|&close| close < start + 4));
            let next = opens.get(number + 1);
            // A comment that another one begins in was never closed.
            let Some(&close) =
                close.filter(|close| in_code(start) || next.is_none_or(|at| at > close))
            else {
                if !in_code(start) {
                    self.unclosed(start, "<!--");
                }
                continue;
            };
            let end = close + 3;
            let inside = text[start + 4..close].trim();
            let is = |word: &str| inside.eq_ignore_ascii_case(word);
            if is("private") {
                open.push(start);
            } else if is("/private") || is("end private") || is("endprivate") {
                match open.pop() {
                    Some(opened) => self.hidden.push(opened..end),
                    None => self.closes_nothing(start, end),
                }
            } else if in_code(start) {
                continue;
            } else {
                self.hidden.push(start..end);
            }
            from = end;
        }
        for start in open {
            self.unclosed(start, "<!-- private -->");
        }
    }

    fn code_ranges(&self) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        each_block(&self.notes.blocks, &mut |block| {
            if matches!(block.kind, BlockKind::Code(_)) {
                let span = self.notes.span(&block.rows);
                ranges.push(span.start as usize..span.end as usize);
            }
        });
        ranges.sort_by_key(|range| range.start);
        ranges
    }

    fn unclosed(&mut self, start: usize, mark: &str) {
        let end = self.section_end(start);
        self.hidden.push(start..end);
        let place = self.place(start);
        self.findings
            .error(
                findings::UNCLOSED_PRIVATE,
                place,
                format!("`{mark}` is opened here and never closed"),
            )
            .help("close it; until then the rest of its section is left out");
    }

    fn closes_nothing(&mut self, start: usize, end: usize) {
        let section = self.section_start(start);
        self.hidden.push(section..end);
        let place = self.place(start);
        self.findings
            .error(
                findings::UNCLOSED_PRIVATE,
                place,
                "`<!-- /private -->` closes what was never opened",
            )
            .help("open it with `<!-- private -->`; until then its section is left out up to here");
    }

    fn place(&self, offset: usize) -> Place {
        let (line, column) = self.source.line_and_column(offset as u32);
        Place { path: self.source.path.clone(), line, column, end_line: line }
    }

    fn section_end(&self, offset: usize) -> usize {
        let next = self.boundaries.partition_point(|&start| start <= offset);
        self.boundaries.get(next).copied().unwrap_or(self.source.text.len())
    }

    fn section_start(&self, offset: usize) -> usize {
        let next = self.boundaries.partition_point(|&start| start <= offset);
        next.checked_sub(1).and_then(|own| self.boundaries.get(own)).copied().unwrap_or(0)
    }

    /// Headings, bullets and lines that end in `#private`, with what belongs to them, also inside
    /// quotations and items.
    fn tagged(&mut self, blocks: &[Block]) {
        for (at, block) in blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Heading(heading) => {
                    let tagged =
                        heading.tags.iter().any(|tag| tag.as_str().eq_ignore_ascii_case("private"));
                    if tagged || ends_in_tag(heading.text.as_str()) {
                        let end = section_length(&blocks[at..]);
                        self.hide_blocks(&blocks[at..at + end]);
                    }
                }
                BlockKind::Paragraph(lines)
                    if lines.iter().any(|line| ends_in_tag(line.as_str())) =>
                {
                    let end = passage_length(&blocks[at..]);
                    self.hide_blocks(&blocks[at..at + end]);
                }
                BlockKind::List(items) => self.tagged_items(items),
                BlockKind::Quote(inner) => self.tagged(inner),
                _ => {}
            }
        }
    }

    fn tagged_items(&mut self, items: &[Item]) {
        for item in items {
            if item.words.iter().any(|line| ends_in_tag(line.as_str())) {
                self.hide_rows(&item.rows);
            } else {
                self.tagged(&item.blocks);
            }
        }
    }

    fn hide_blocks(&mut self, blocks: &[Block]) {
        if let (Some(first), Some(last)) = (blocks.first(), blocks.last()) {
            self.hide_rows(&(first.rows.start..last.rows.end));
        }
    }

    fn hide_rows(&mut self, rows: &Range<u32>) {
        let span = self.notes.span(rows);
        self.hidden.push(span.start as usize..span.end as usize);
    }
}

fn each_block<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        match &block.kind {
            BlockKind::List(items) => {
                for item in items {
                    each_block(&item.blocks, visit);
                }
            }
            BlockKind::Quote(inner) => each_block(inner, visit),
            _ => {}
        }
    }
}

fn ends_in_tag(words: &str) -> bool {
    let words = words.trim_end_matches([':', '*', '_', '.', ' ']);
    let tag = words.split_whitespace().next_back().unwrap_or_default();
    tag.eq_ignore_ascii_case("#private") || tag.eq_ignore_ascii_case(":private")
}

/// How many blocks the section of the heading at the head has: up to the next heading of its depth.
fn section_length(blocks: &[Block]) -> usize {
    let depth = |block: &Block| match &block.kind {
        BlockKind::Heading(heading) => Some(heading.level),
        _ => None,
    };
    let own = blocks.first().and_then(depth).unwrap_or(1);
    blocks
        .iter()
        .skip(1)
        .position(|block| depth(block).is_some_and(|level| level <= own))
        .map_or(blocks.len(), |at| at + 1)
}

/// How many blocks a tagged line takes with it: those up to the next heading, rule, or line of its
/// own that looks like another title.
fn passage_length(blocks: &[Block]) -> usize {
    let ends = |block: &Block| match &block.kind {
        BlockKind::Heading(_) | BlockKind::Rule => true,
        BlockKind::Paragraph(lines) => {
            block.blank_before > 0 && lines.len() == 1 && lines[0].as_str().chars().count() < 60
        }
        _ => block.blank_before > 1,
    };
    blocks.iter().skip(1).position(ends).map_or(blocks.len(), |at| at + 1)
}

fn union(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut union: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match union.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => union.push(range),
        }
    }
    union
}

/// What is left when the hidden ranges are cut out. A line that loses words and has none left is
/// gone altogether, its marker with it.
fn cut(source: &Source, notes: &Notes, hidden: &[Range<usize>]) -> Open {
    let text = &source.text;
    let has_words = |words: &str| words.contains(char::is_alphanumeric);
    let mut open = Open {
        source: Source::default(),
        total: notes.lines.len() as u32,
        with_words: 0,
        private: 0,
    };
    let mut left = String::with_capacity(text.len());
    let mut numbers = Vec::with_capacity(notes.lines.len());
    let mut next = 0;
    for (row, line) in notes.lines.iter().enumerate() {
        let (start, end) = (line.start as usize, line.end as usize);
        let words = &text[start..end];
        open.with_words += u32::from(has_words(words));
        while hidden.get(next).is_some_and(|range| range.end <= start) {
            next += 1;
        }
        let begin = left.len();
        let mut at = start;
        for range in hidden[next..].iter().take_while(|range| range.start < end) {
            left.push_str(&text[at..range.start.max(at).min(end)]);
            at = range.end.min(end).max(at);
        }
        let untouched = at == start && hidden.get(next).is_none_or(|range| range.start >= end);
        left.push_str(&text[at..end]);
        if !untouched && !has_words(&left[begin..]) {
            left.truncate(begin);
            open.private += u32::from(has_words(words));
            continue;
        }
        left.push_str(&text[end..line.next as usize]);
        numbers.push(source.number_of_row(row));
    }
    open.source = Source::with_line_numbers(source.path.clone(), left, numbers);
    open
}

/// Warns of what looks like a mark and is none.
fn warn_of_near_misses(source: &Source, hidden: &[Range<usize>], findings: &mut Findings) {
    const NEAR: [&str; 14] = [
        "<!-- privat -->",
        "<!--privat-->",
        "<!-- privte -->",
        "<!-- confidential",
        "[private]",
        "[/private]",
        ":::private",
        "::: private",
        "<private>",
        "</private>",
        "{private}",
        "%private%",
        "(private)",
        "#privat ",
    ];
    let folded = source.text.to_ascii_lowercase();
    for near in NEAR {
        for (at, _) in folded.match_indices(near) {
            let next = hidden.partition_point(|range| range.end <= at);
            let is_hidden = hidden.get(next).is_some_and(|range| range.contains(&at));
            let is_comment = near.starts_with("<!--");
            if is_hidden && !is_comment {
                continue;
            }
            let (line, column) = source.line_and_column(at as u32);
            let place = Place { path: source.path.clone(), line, column, end_line: line };
            findings
                .warning(findings::NEAR_PRIVATE, place, format!("`{}` hides nothing around it", near.trim()))
                .help("write `%% … %%`, `<!-- private --> … <!-- /private -->`, or end a heading or bullet in `#private`");
        }
    }
}

/// Replaces names that have an alias in a text that is shown beside the notes: a title, a path.
pub fn with_aliases(text: &str, aliases: &BTreeMap<String, String>) -> String {
    let replaced =
        |text: String, (name, alias): (&String, &String)| replace_name(&text, name, alias);
    aliases.iter().fold(text.to_owned(), replaced)
}

/// Replaces names, whatever their letter case and spacing, where they stand as words.
fn replace_names(source: &Source, aliases: &BTreeMap<String, String>) -> Source {
    let text = with_aliases(&source.text, aliases);
    let rows = notes::read(FileId::default(), source).lines.len();
    let numbers = (0..rows).map(|row| source.number_of_row(row)).collect();
    Source::with_line_numbers(source.path.clone(), text, numbers)
}

fn replace_name(text: &str, name: &str, alias: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let Some(first) = words.first().and_then(|word| word.chars().next()) else {
        return text.to_owned();
    };
    let mut replaced = String::with_capacity(text.len());
    let mut from = 0;
    for (at, character) in text.char_indices() {
        let begins = at >= from && character.to_lowercase().eq(first.to_lowercase());
        let follows_word = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        if !begins || follows_word && character.is_ascii_alphanumeric() {
            continue;
        }
        if let Some(length) = name_length(&text[at..], &words) {
            replaced.push_str(&text[from..at]);
            replaced.push_str(alias);
            // Lines keep their numbers where a name goes on in the next one.
            let ends = text[at..at + length].chars().filter(|it| matches!(it, '\n' | '\r'));
            replaced.extend(ends);
            from = at + length;
        }
    }
    replaced.push_str(&text[from..]);
    replaced
}

/// How long the name at the head of `text` is, if it stands there as words of its own.
fn name_length(text: &str, words: &[String]) -> Option<usize> {
    let mut rest = text;
    for (place, word) in words.iter().enumerate() {
        if place > 0 {
            rest = rest.trim_start_matches([' ', '\t', '-', '_', '\u{a0}', '\n', '\r']);
        }
        for expected in word.chars() {
            let mut characters = rest.chars();
            let lower = characters.next()?.to_lowercase();
            if !lower.eq(expected.to_lowercase()) {
                return None;
            }
            rest = characters.as_str();
        }
    }
    let goes_on = rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        && words.last().is_some_and(|word| word.ends_with(|c: char| c.is_ascii_alphanumeric()));
    (!goes_on).then(|| text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> (Open, Findings) {
        let mut findings = Findings::default();
        let open = withhold(&Source::new("n", text), &BTreeMap::new(), &mut findings);
        (open, findings)
    }

    #[track_caller]
    fn check(text: &str, left: &str) {
        let (open, findings) = open(text);
        assert_eq!(open.source.text, left);
        assert!(!findings.stop(), "{findings:?}");
    }

    #[track_caller]
    fn check_error(text: &str, left: &str, line: u32) {
        let (open, findings) = open(text);
        assert_eq!(open.source.text, left);
        let places: Vec<u32> = findings
            .iter()
            .filter_map(|finding| match &finding.at {
                findings::At::Place(place) => Some(place.line),
                _ => None,
            })
            .collect();
        assert!(findings.stop());
        assert_eq!(places, [line]);
    }

    #[test]
    fn marks_hide_what_they_enclose() {
        check("a %%x%% b", "a  b");
        check("a %%x\ny%% b\nc", "a \n b\nc");
        check("a\n%%x%%\nb", "a\nb");
        check("- a\n- %%x%%\n- b", "- a\n- b");
        check("a\n<!-- private -->\nx\n\ny\n<!-- /private -->\nb", "a\nb");
        check("a <!-- note --> b", "a  b");
        check("a\r\n<!--PRIVATE-->\r\nx\r\n<!-- /private -->\r\nb", "a\r\nb");
    }

    #[test]
    fn tags_hide_what_belongs_to_them() {
        check("# a\nb\n## x #private\ny\n### z\n# c", "# a\nb\n# c");
        check("- a\n- x #private\n  - y\n- b", "- a\n- b");
        check("> - a\n> - x #private\n>   - y\n> - b", "> - a\n> - b");
        check("> ## x #private\n> y\n\nb", "\nb");
        check("- a\n  > x\n  > y #private\n- b", "- a\n- b");
        check("Title #private\n- x\n- y\n\nOther\n- z", "\nOther\n- z");
        check("+++\nprivate = true\n+++\nx", "");
    }

    #[test]
    fn what_is_never_closed_hides_its_section() {
        check_error("a\n%% x\ny\n# b", "a\n# b", 2);
        check_error("a\n<!-- private -->\nx\n# b\nc", "a\n# b\nc", 2);
        let twice =
            "# a\n<!-- x\n# b\n<!-- y\n# c\n<!-- private -->\nz\n# d\n<!-- private -->\nw\n# e";
        assert_eq!(open(twice).0.source.text, "# a\n# b\n# c\n# d\n# e");
        check_error("# a\nb\n<!-- /private -->\nc", "c", 3);
    }

    #[test]
    fn lines_keep_their_numbers() {
        let (open, _) = open("a\n%%x%%\nb");
        assert_eq!(open.source.line_and_column(2), (3, 1));
        assert_eq!((open.total, open.with_words, open.private), (3, 3, 1));
    }

    #[test]
    fn near_misses_are_named() {
        let (_, findings) = open("a [private] b");
        assert_eq!(findings.iter().count(), 1);
    }

    #[test]
    fn names_are_replaced_as_words() {
        assert_eq!(
            replace_name("At ACME  corp, Acme-Corp's acmecorporal", "Acme Corp", "X"),
            "At X, X's acmecorporal"
        );
        assert_eq!(replace_name("at Acme\r\nCorp\n", "Acme Corp", "X"), "at X\r\n\n");
        assert_eq!(replace_name("쿠팡에서", "쿠팡", "X"), "X에서");
    }
}
