//! Lines into blocks.
//!
//! People indent by one space, by a tab or not at all, number points below a bullet without
//! setting them in, and leave blank lines where they please. So nesting goes by what a reader
//! would see: deeper is nested, and so is another kind of marker right below an item.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    Block, BlockKind, Code, DONE, Heading, HeadingStyle, INNER, Item, Marker, TO_DO, Table,
    TableRow,
    carried::{Carrier, Piece},
    lines::{LineKind, PICTURES, classify, indent_of, picture, pictures, trimmed},
};
use crate::{
    source::{FileId, Line, Text},
    text::is_space,
};

/// How deep lists and quotes may nest; what lies deeper is read as if it lay at this depth.
const DEEPEST: usize = 60;

/// So many lines are better read by one than side by side.
const FEW: usize = 512;

/// So many runs of lines are read side by side at most.
const MOST_RUNS: usize = 64;

/// From this length on a line was probably wrapped by hand, and the next one goes on with it.
const WRAPPED: usize = 60;

/// Reads the lines from row `first` on.
pub fn read(file: FileId, text: &str, lines: &[Line], first: usize) -> Vec<Block> {
    let org = is_org(text, &lines[first..]);
    let keywords = if org { keywords(text, &lines[first..]) } else { Vec::new() };
    let words = lines[first..].iter().map(|line| &text[line.start as usize..line.end as usize]);
    let carrier = Carrier::of(words);
    let reader = Reader { file, text, org, keywords };
    let mut rows = reader.rows(carrier, lines, first);
    // A decimal at the head of a line goes on with a sentence that was wrapped above it.
    for at in 1..rows.len() {
        if rows[at].kind == LineKind::Text || rows[at - 1].kind != LineKind::Text {
            continue;
        }
        let above = &text[rows[at - 1].start..rows[at - 1].end];
        let words = text[rows[at].start..rows[at].end].trim_start();
        if is_decimal(words) && above.chars().count() >= WRAPPED {
            rows[at].kind = LineKind::Text;
        }
    }
    mark_roman(&mut rows, text);
    mark_eastern(&mut rows, text);
    settle_pictures(&mut rows, text);
    if nests_by_indent(&rows) {
        for row in rows.iter_mut().filter(|row| row.kind == LineKind::Text && row.indent > 0) {
            let words = text[row.start..row.end].len()
                - text[row.start..row.end].trim_start_matches(is_space).len();
            row.kind = LineKind::Item(Marker::Bullet(UNMARKED), words);
        }
    }
    // Each run may look for the end of a fence through all that stands below it.
    reader.side_by_side(&rows, FEW.max(rows.len() / MOST_RUNS))
}

/// `I. About me` to `IV. Questions` are headings where the numbers follow each other, and so are
/// `A. …`, `B. …` below them.
fn mark_roman(rows: &mut [Row], text: &str) {
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
fn mark_eastern(rows: &mut [Row], text: &str) {
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
fn settle_pictures(rows: &mut [Row], text: &str) {
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

/// A heading without pictures before its words and without strong words in it: all of it is set
/// apart. `🚀 1. **Ownership**` is `1. Ownership`.
pub fn unadorned(text: &Text) -> Text {
    let words = text.as_str();
    let start = pictures(words);
    let text = if words[start..].contains(char::is_alphanumeric) {
        text.slice(start..words.len())
    } else {
        text.clone()
    };
    let words = text.as_str();
    if memchr::memchr(b'*', words.as_bytes()).is_none() {
        return text;
    }
    let strong = words.matches("**").count();
    if strong == 0 || strong % 2 == 1 || words.contains(['`', '\\']) || words.contains("***") {
        return text;
    }
    text.slice_as(0..words.len(), words.replace("**", "").trim())
}

/// Words without the tags of HTML around all of them: `<strong>Ownership</strong>`.
fn untagged(text: &Text) -> Text {
    const TAGS: [&str; 8] = ["strong", "b", "h1", "h2", "h3", "h4", "em", "i"];
    let inside = |words: &str| {
        let (tag, rest) = words.strip_prefix('<')?.split_once('>')?;
        let tag = TAGS.iter().find(|known| **known == tag)?;
        let inner = rest.strip_suffix('>')?.strip_suffix(tag)?.strip_suffix("</")?;
        Some(tag.len() + 2..tag.len() + 2 + inner.len())
    };
    match inside(text.as_str()) {
        Some(range) => text.slice(range).trim(),
        None => text.clone(),
    }
}

/// Whether words begin with a decimal number.
fn is_decimal(words: &str) -> bool {
    let digits = words.trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < words.len()
        && digits
            .strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The marker of an item that only its indent makes one.
const UNMARKED: char = ' ';

/// Whether a file nests by indent alone: no other marks, and many lines set in to several depths.
fn nests_by_indent(rows: &[Row]) -> bool {
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

/// Whether a file is in org mode: stars are headings there. `** X` with a space is a heading in
/// no other habit, and `#+TITLE:` is a directive of no other tool.
fn is_org(text: &str, lines: &[Line]) -> bool {
    lines.iter().any(|line| {
        let words = &text[line.start as usize..line.end as usize];
        if !words.starts_with(['*', '#']) {
            return false;
        }
        let stars = words.len() - words.trim_start_matches('*').len();
        let is_heading = words[stars..].starts_with(' ') && words[stars..].trim().len() > 1;
        let is_deep = stars >= 2 && is_heading && !words.trim_end().ends_with('*');
        let is_tagged = stars == 1 && is_heading && org_tags(words).is_some();
        is_deep || is_tagged || words.starts_with("#+")
    })
}

/// The states that headings have: the usual ones, and those that `#+TODO:` names.
fn keywords<'a>(text: &'a str, lines: &[Line]) -> Vec<&'a str> {
    let mut keywords = vec!["TODO", "DONE", "NEXT", "WAITING"];
    for line in lines {
        let words = &text[line.start as usize..line.end as usize];
        let named = ["#+TODO:", "#+SEQ_TODO:", "#+TYP_TODO:"]
            .iter()
            .find_map(|mark| words.strip_prefix(mark));
        let states =
            named.into_iter().flat_map(str::split_whitespace).filter(|state| *state != "|");
        keywords.extend(states.map(|state| state.split('(').next().unwrap_or(state)));
    }
    keywords
}

/// A line in its context: what a quote's marks left of it.
#[derive(Clone, Debug)]
struct Row {
    /// Its place in [`super::Notes::lines`].
    number: u32,
    start: usize,
    end: usize,
    indent: u32,
    /// How much of that a number such as `2.1.` gives it, wherever it stands.
    by_number: u32,
    kind: LineKind,
}

/// Some blocks that stand one behind the other.
struct Run {
    blocks: Vec<Block>,
    /// The row behind them, and behind what is blank there.
    end: usize,
    blank_behind: u32,
}

/// Where rows are cut that are read side by side: at a marked heading, so many rows behind the last
/// cut or more.
fn starts_of_runs(rows: &[Row], length: usize) -> Vec<usize> {
    let is_heading = |row: &Row| {
        matches!(row.kind, LineKind::Hash(..) | LineKind::Numbered(_) | LineKind::Org(..))
    };
    let mut starts = vec![0];
    let next = |start: usize| {
        let behind = rows.get(start + length..)?;
        Some(start + length + behind.iter().position(is_heading)?)
    };
    while let Some(start) = starts.last().and_then(|&start| next(start)) {
        starts.push(start);
    }
    starts
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    org: bool,
    /// Words that may stand before a heading in org mode and say how far it has come.
    keywords: Vec<&'a str>,
}

impl Reader<'_> {
    /// All lines from the row `first` on.
    fn rows(&self, carrier: Carrier, lines: &[Line], first: usize) -> Vec<Row> {
        let row = |number: u32, start: usize, end: usize| self.row(number, start, end);
        if carrier == Carrier::None {
            let lines = lines.par_iter().enumerate().skip(first).with_min_len(FEW);
            return lines
                .map(|(number, line)| row(number as u32, line.start as usize, line.end as usize))
                .collect();
        }
        let pieces = carrier.pieces(self.text, lines, first).into_par_iter().with_min_len(FEW);
        pieces.map(|Piece { row: number, range }| row(number, range.start, range.end)).collect()
    }

    fn row(&self, number: u32, start: usize, end: usize) -> Row {
        let line = &self.text[start..end];
        let (indent, kind) = classify(line, self.org);
        let by_number = match kind {
            LineKind::Item(Marker::Number(..), _) => indent - indent_of(line).0.min(indent),
            _ => 0,
        };
        Row { number, start, end, indent, by_number, kind }
    }

    /// The words of a row from `offset` in it on, without white space at their ends.
    fn words(&self, row: &Row, offset: usize) -> Text {
        let start = (row.start + offset).min(row.end);
        let inner = trimmed(&self.text[start..row.end]);
        unescaped(Text::cut(self.file, self.text, start + inner.start..start + inner.end))
    }

    fn line<'b>(&'b self, row: &Row) -> &'b str {
        &self.text[row.start..row.end]
    }

    fn blocks(&self, rows: &[Row], depth: usize) -> Vec<Block> {
        self.run(rows, 0..rows.len(), depth).blocks
    }

    /// The blocks of a whole file, as [`Self::blocks`] reads them. A marked heading begins a block
    /// whatever stands before it, unless it is inside of one: so the runs between headings, each of
    /// so many rows, are read side by side, and one into which the one before it reaches is read
    /// again from there.
    fn side_by_side(&self, rows: &[Row], length: usize) -> Vec<Block> {
        let starts = starts_of_runs(rows, length);
        let ends = starts[1..].par_iter().copied().chain([rows.len()]);
        let runs = starts.par_iter().zip(ends).map(|(&start, end)| self.run(rows, start..end, 0));
        let runs: Vec<Run> = runs.collect();
        let mut all: Vec<Block> = Vec::with_capacity(runs.iter().map(|run| run.blocks.len()).sum());
        let (mut at, mut blank_before) = (0, 0);
        for (place, (&start, run)) in starts.iter().zip(runs).enumerate() {
            let mut run = if start < at {
                let end = starts.get(place + 1).copied().unwrap_or(rows.len());
                self.run(rows, at..end.max(at), 0)
            } else {
                run
            };
            match run.blocks.first_mut() {
                Some(first) => first.blank_before += blank_before,
                None => run.blank_behind += blank_before,
            }
            all.append(&mut run.blocks);
            (at, blank_before) = (run.end, run.blank_behind);
        }
        all
    }

    /// The blocks that begin in a range of some rows.
    fn run(&self, rows: &[Row], range: Range<usize>, depth: usize) -> Run {
        let mut blocks = Vec::new();
        let mut at = range.start;
        let mut blank_before = 0;
        let mut fences = Fences::default();
        while at < range.end {
            let row = &rows[at];
            if row.kind == LineKind::Blank {
                blank_before += 1;
                at += 1;
                continue;
            }
            let (kind, length) = self.block(&rows[at..], depth, &mut fences);
            let last = &rows[at + length - 1];
            blocks.push(Block {
                kind,
                rows: row.number..last.number + 1,
                blank_before,
                indent: row.indent,
            });
            blank_before = 0;
            at += length;
        }
        Run { blocks, end: at, blank_behind: blank_before }
    }

    /// The block at the head of `rows`, and how many rows it takes.
    fn block(&self, rows: &[Row], depth: usize, fences: &mut Fences) -> (BlockKind, usize) {
        let row = &rows[0];
        if let Some(heading) = self.banner(rows) {
            return (heading, 3);
        }
        match row.kind {
            LineKind::Hash(level, words) => {
                (self.heading(row, level, HeadingStyle::Hash, words), 1)
            }
            LineKind::Numbered(words) => (self.heading(row, 1, HeadingStyle::Numbered, words), 1),
            LineKind::Org(level, words) => (self.heading(row, level, HeadingStyle::Org, words), 1),
            LineKind::Bold(start, end) => (self.bold(row, start, end), 1),
            LineKind::Rule(_) => (BlockKind::Rule, 1),
            LineKind::Directive => self.directive(rows),
            LineKind::Item(..) if depth < DEEPEST => self.list(rows, depth),
            LineKind::Quote(_) if depth < DEEPEST => self.quote(rows, depth),
            LineKind::Table => self.table(rows),
            LineKind::Text if self.opens_grid(rows) => self.grid(rows),
            LineKind::Fence(mark, length, info) => self
                .fence(rows, Fence { mark, length, info }, fences)
                .unwrap_or_else(|| self.paragraph(rows)),
            LineKind::Text
                if self.tabs(row) >= 2 && rows.get(1).is_some_and(|next| self.tabs(next) >= 2) =>
            {
                self.tabbed(rows, '\t')
            }
            LineKind::Text
                if self.bars(row) >= 2
                    && rows.get(1).is_some_and(|next| self.bars(next) == self.bars(row)) =>
            {
                self.tabbed(rows, '|')
            }
            _ => self.paragraph(rows),
        }
    }

    /// `STORIES` between two lines of nothing but `=`, `*` or `#`.
    fn banner(&self, rows: &[Row]) -> Option<BlockKind> {
        let [above, title, below, ..] = rows else { return None };
        let mark = |row: &Row| {
            let line = self.line(row).trim();
            let mark = line.chars().next().filter(|mark| "=*#".contains(*mark))?;
            (line.len() >= 3 && line.chars().all(|c| c == mark)).then_some(mark)
        };
        let mark = mark(above).filter(|&above| mark(below) == Some(above))?;
        let stands = match title.kind {
            LineKind::Text => true,
            LineKind::Item(Marker::Bullet('*'), _) => mark == '*',
            LineKind::Hash(1, _) => mark == '#',
            _ => false,
        };
        if !stands {
            return None;
        }
        // `# STORIES #` is closed on all sides.
        let words = self.words(title, 0);
        let start = words.as_str().len() - words.as_str().trim_start_matches(mark).len();
        let end = words.as_str().trim_end_matches(mark).len().max(start);
        let words = words.slice(start..end).trim();
        let is_one = words.as_str().contains(char::is_alphabetic) && is_title(words.as_str());
        is_one.then(|| underlined(&words))
    }

    /// `+-----+-----+` above a row of cells.
    fn opens_grid(&self, rows: &[Row]) -> bool {
        let [rule, row, ..] = rows else { return false };
        is_grid_rule(self.line(rule)) && row.kind == LineKind::Table
    }

    /// A table whose rows have rules between them, and whose cells go on from line to line.
    fn grid(&self, rows: &[Row]) -> (BlockKind, usize) {
        let mut head = None;
        let mut body: Vec<TableRow> = Vec::new();
        let mut open: Option<TableRow> = None;
        let mut length = 0;
        for row in rows {
            let line = self.line(row);
            if row.kind == LineKind::Text && is_grid_rule(line) {
                let done = open.take();
                if line.contains('=') && head.is_none() && body.is_empty() {
                    head = done.map(|row| row.cells);
                } else {
                    body.extend(done);
                }
            } else if row.kind == LineKind::Table {
                let cells = self.cells(row);
                match &mut open {
                    Some(open) => goes_on_in(&mut open.cells, cells),
                    None => open = Some(TableRow { cells, row: row.number }),
                }
            } else {
                break;
            }
            length += 1;
        }
        body.extend(open);
        if head.is_none() && !body.is_empty() {
            head = Some(body.remove(0).cells);
        }
        (BlockKind::Table(Table { head, body }), length)
    }

    /// How many tabs stand between the words of a row, or behind its first.
    fn tabs(&self, row: &Row) -> usize {
        if row.kind != LineKind::Text {
            return 0;
        }
        let line = self.line(row);
        line.trim_start().matches('\t').count()
    }

    /// How many bars stand between words of a row that none begins: `Ownership | The tap | …`.
    fn bars(&self, row: &Row) -> usize {
        if row.kind != LineKind::Text {
            return 0;
        }
        let line = self.line(row).as_bytes();
        memchr::memchr_iter(b'|', line).filter(|&at| at > 0 && line[at - 1] == b' ').count()
    }

    /// Rows that a spreadsheet left: cells between tabs or bars, the first row the head.
    fn tabbed(&self, rows: &[Row], mark: char) -> (BlockKind, usize) {
        let mut all: Vec<TableRow> = Vec::new();
        let mut length = 0;
        let goes_on = |row: &&Row| match mark {
            '|' => self.bars(row) >= 2,
            _ => self.tabs(row) >= 2,
        };
        for row in rows.iter().take_while(goes_on) {
            let line = self.line(row);
            length += 1;
            if mark == '|' && is_table_rule(line) {
                continue;
            }
            let mut start = line.len() - line.trim_start().len();
            let mut cells = Vec::new();
            for cell in line[start..].split(mark) {
                let range = row.start + start..row.start + start + cell.len();
                cells.push(unescaped(Text::cut(self.file, self.text, range).trim()));
                start += cell.len() + 1;
            }
            all.push(TableRow { cells, row: row.number });
        }
        let head = if all.is_empty() { Vec::new() } else { all.remove(0).cells };
        (BlockKind::Table(Table { head: Some(head), body: all }), length)
    }

    fn heading(&self, row: &Row, level: u8, style: HeadingStyle, words: usize) -> BlockKind {
        let mut text = self.words(row, words);
        if style == HeadingStyle::Hash {
            let words = text.as_str();
            if let Some(inside) = words.strip_suffix("</summary>") {
                text = untagged(&text.slice(0..inside.len()).trim());
            }
            let closed = text.as_str().trim_end_matches(['#', '=']);
            if closed.ends_with(is_space) {
                text = text.slice(0..closed.len()).trim();
            }
        }
        let text = without_anchor(&unadorned(&without_attributes(&text)));
        let (text, tags) = if style == HeadingStyle::Org {
            let (text, tags) = split_org_tags(&self.without_keyword(&text));
            (without_progress(&text), tags)
        } else {
            split_hash_tags(&text)
        };
        BlockKind::Heading(Heading { level, style, text, tags })
    }

    fn without_keyword(&self, text: &Text) -> Text {
        let (first, rest) = text.as_str().split_once(' ').unwrap_or((text.as_str(), ""));
        let is_keyword = self.keywords.contains(&first) && !rest.is_empty();
        if is_keyword {
            text.slice(first.len() + 1..text.as_str().len()).trim()
        } else {
            text.clone()
        }
    }

    fn bold(&self, row: &Row, start: usize, end: usize) -> BlockKind {
        let text = Text::cut(self.file, self.text, row.start + start..row.start + end).trim();
        let text = unadorned(&unescaped(text));
        BlockKind::Heading(Heading { level: 6, style: HeadingStyle::Bold, text, tags: Vec::new() })
    }

    /// `#+BEGIN_SRC` to `#+END_SRC` is code, `:PROPERTIES:` to `:END:` one block; any other
    /// directive is a line.
    fn directive(&self, rows: &[Row]) -> (BlockKind, usize) {
        let open = self.line(&rows[0]).trim().to_ascii_lowercase();
        let closes = if let Some(name) = open.strip_prefix("#+begin_") {
            let name = name.split_whitespace().next().unwrap_or_default();
            Some(format!("#+end_{name}"))
        } else if open.starts_with(':') {
            Some(":end:".to_owned())
        } else {
            None
        };
        let length = closes
            .and_then(|closes| {
                let row_closes = |row: &Row| self.line(row).trim().eq_ignore_ascii_case(&closes);
                rows.iter().take(10_000).position(row_closes)
            })
            .map_or(1, |close| close + 1);
        if length > 2 && open.starts_with("#+begin_") {
            let language = open.strip_prefix("#+begin_src ").map(|info| info.trim().to_owned());
            let text = self.between(&rows[1..length - 1]);
            return (BlockKind::Code(Code { language, info: String::new(), text }), length);
        }
        (BlockKind::Hidden(self.between(&rows[..length])), length)
    }

    fn fence(&self, rows: &[Row], fence: Fence, fences: &mut Fences) -> Option<(BlockKind, usize)> {
        let close = fences.close(self, rows, fence)?;
        let info = self.words(&rows[0], fence.info);
        let (language, rest) = info.as_str().split_once(is_space).unwrap_or((info.as_str(), ""));
        let language = language.split(['{', ',']).next().unwrap_or_default().to_lowercase();
        let code = Code {
            language: (!language.is_empty()).then_some(language),
            info: rest.trim().to_owned(),
            text: self.between(&rows[1..close]),
        };
        Some((BlockKind::Code(code), close + 1))
    }

    /// Rows verbatim, less the indent that all of them share.
    fn between(&self, rows: &[Row]) -> Text {
        let shared = rows
            .iter()
            .filter(|row| row.kind != LineKind::Blank)
            .map(|row| {
                let line = self.line(row);
                line.len() - line.trim_start_matches([' ', '\t']).len()
            })
            .min()
            .unwrap_or(0);
        let mut text = Text::default();
        for row in rows {
            let start = (row.start + shared).min(row.end);
            text.join("\n", &Text::cut(self.file, self.text, start..row.end));
        }
        text
    }

    fn quote(&self, rows: &[Row], depth: usize) -> (BlockKind, usize) {
        let inner: Vec<Row> = rows
            .iter()
            .map_while(|row| match row.kind {
                LineKind::Quote(words) => Some(self.row(row.number, row.start + words, row.end)),
                _ => None,
            })
            .collect();
        let length = inner.len();
        (BlockKind::Quote(self.blocks(&inner, depth + 1)), length)
    }

    fn table(&self, rows: &[Row]) -> (BlockKind, usize) {
        let mut all: Vec<TableRow> = Vec::new();
        let mut head = None;
        let mut length = 0;
        for row in rows.iter().take_while(|row| row.kind == LineKind::Table) {
            length += 1;
            if is_table_rule(self.line(row)) {
                if all.len() == 1 && head.is_none() {
                    head = all.pop().map(|row| row.cells);
                }
                continue;
            }
            all.push(TableRow { cells: self.cells(row), row: row.number });
        }
        (BlockKind::Table(Table { head, body: all }), length)
    }

    fn cells(&self, row: &Row) -> Vec<Text> {
        let line = self.line(row);
        let inner = trimmed(line);
        let bytes = line.as_bytes();
        let cell = |start: usize, end: usize| {
            let range = row.start + start..row.start + end;
            unescaped(Text::cut(self.file, self.text, range).trim())
        };
        let mut cells = Vec::new();
        let mut open = inner.start + 1;
        let mut in_link = false;
        for at in inner.start + 1..inner.end {
            match bytes[at] {
                b'[' if bytes.get(at + 1) == Some(&b'[') => in_link = true,
                b']' => in_link = false,
                b'|' if bytes[at - 1] != b'\\' && !in_link => {
                    cells.push(cell(open, at));
                    open = at + 1;
                }
                _ => {}
            }
        }
        if open < inner.end {
            cells.push(cell(open, inner.end));
        }
        cells
    }

    fn paragraph(&self, rows: &[Row]) -> (BlockKind, usize) {
        let mut lines = vec![self.words(&rows[0], 0)];
        for row in &rows[1..] {
            match row.kind {
                LineKind::Text if self.tabs(row) >= 2 || is_grid_rule(self.line(row)) => break,
                // `===` underlines one line; more lines above it are words of their own.
                LineKind::Underline if lines.len() == 1 => return (underlined(&lines[0]), 2),
                LineKind::Rule('-') if lines.len() == 1 && is_title(lines[0].as_str()) => {
                    return (underlined(&lines[0]), 2);
                }
                LineKind::Text | LineKind::Underline => lines.push(self.words(row, 0)),
                _ => break,
            }
        }
        let length = lines.len();
        (BlockKind::Paragraph(lines), length)
    }

    fn list(&self, rows: &[Row], depth: usize) -> (BlockKind, usize) {
        let mut items = Vec::new();
        let mut at = 0;
        let LineKind::Item(first, _) = rows[0].kind else { return self.paragraph(rows) };
        if self.is_underlined_item(rows) {
            return (underlined(&self.words(&rows[0], 0)), 2);
        }
        let class = Class::of(first);
        let mut base = rows[0].indent;
        let mut blank_before = 0;
        while let Some(row) = rows.get(at) {
            let LineKind::Item(marker, words) = row.kind else { break };
            base = base.min(row.indent);
            let length = self.item_length(&rows[at..], base, class, depth);
            items.push(self.item(&rows[at..at + length], marker, words, blank_before, depth));
            at += length;
            let blanks = rows[at..].iter().take_while(|row| row.kind == LineKind::Blank).count();
            let Some(next) = rows.get(at + blanks) else { break };
            if !continues_list(next, base, class, depth, blanks) {
                break;
            }
            blank_before = blanks as u32;
            at += blanks;
        }
        (BlockKind::List(items), at)
    }

    /// `1. OWNERSHIP` above dashes that are about as long: a numbered heading, and no item above a
    /// rule.
    fn is_underlined_item(&self, rows: &[Row]) -> bool {
        let [first, rule, ..] = rows else { return false };
        let LineKind::Item(Marker::Number(..), _) = first.kind else { return false };
        let words = self.line(first).trim();
        let dashes = self.line(rule).trim();
        first.indent == 0
            && rule.kind == LineKind::Rule('-')
            && is_title(words)
            && !dashes.contains(is_space)
            && dashes.len() > 3
            && dashes.len() * 2 >= words.chars().count()
    }

    /// How many rows an item takes, blank ones at its end left out.
    fn item_length(&self, rows: &[Row], base: u32, class: Class, depth: usize) -> usize {
        let mut length = 1;
        let mut at = 1;
        while let Some(row) = rows.get(at) {
            if row.kind == LineKind::Blank {
                let blanks =
                    rows[at..].iter().take_while(|row| row.kind == LineKind::Blank).count();
                match rows.get(at + blanks) {
                    Some(next)
                        if !self.counts_further(&rows[0], next)
                            && belongs_after_blank(next, base, blanks) =>
                    {
                        at += blanks;
                    }
                    _ => break,
                }
            } else if self.belongs_right_below(rows, at, base, class, depth) {
                at += 1;
                length = at;
            } else {
                break;
            }
        }
        length
    }

    /// Whether a row such as `2.2. Ownership` goes on with the numbers of an outline that stands
    /// above an item, `(c)` or a bullet, and is no part of that.
    fn counts_further(&self, head: &Row, row: &Row) -> bool {
        let counts =
            |row: &Row| self.line(row).trim_start().starts_with(|c: char| c.is_ascii_digit());
        row.by_number > 0 && !counts(head) && row.indent - row.by_number <= head.indent
    }

    /// Whether the row `at`, with no blank line above it, is a part of the item at the head.
    fn belongs_right_below(
        &self,
        rows: &[Row],
        at: usize,
        base: u32,
        class: Class,
        depth: usize,
    ) -> bool {
        let row = &rows[at];
        if self.counts_further(&rows[0], row) {
            return false;
        }
        match row.kind {
            LineKind::Item(marker, _) if row.indent == base => Class::of(marker) != class,
            LineKind::Item(..) | LineKind::Fence(..) | LineKind::Table | LineKind::Quote(_) => {
                row.indent > base
            }
            LineKind::Text | LineKind::Bold(..) | LineKind::Underline if row.indent > base => true,
            LineKind::Text => row.indent == base && depth < DEEPEST && self.goes_on(rows, at),
            _ => false,
        }
    }

    /// Whether a line that is not set in goes on with the item above it: the line above looks
    /// wrapped, or this one begins in lower case. A bare address or picture stands for itself.
    fn goes_on(&self, rows: &[Row], at: usize) -> bool {
        let words = self.line(&rows[at]).trim();
        let above = self.line(&rows[at - 1]);
        let is_bare = words.starts_with("http://")
            || words.starts_with("https://")
            || words.starts_with("![");
        let heads_list =
            rows.get(at + 1).is_some_and(|next| matches!(next.kind, LineKind::Item(..)));
        // `5. GLOSSARY` is over what stands below it.
        let heads = || {
            let is_number = matches!(rows[at - 1].kind, LineKind::Item(Marker::Number(..), _));
            let letters = above.chars().filter(|c| c.is_alphabetic()).count();
            is_number && letters >= 5 && !above.contains(char::is_lowercase)
        };
        let starts_low = words.chars().next().is_some_and(char::is_lowercase) && !heads();
        !is_bare && !heads_list && (above.chars().count() >= WRAPPED || starts_low)
    }

    fn item(
        &self,
        rows: &[Row],
        marker: Marker,
        words: usize,
        blank_before: u32,
        depth: usize,
    ) -> Item {
        let first = &rows[0];
        let (tick, words) = without_checkbox(&self.words(first, words));
        let words = without_hashes(&words);
        let mut lines = vec![words];
        let mut below = 1;
        while let Some(row) = rows.get(below).filter(|row| row.kind == LineKind::Text) {
            lines.push(self.words(row, 0));
            below += 1;
        }
        let blocks = self.blocks(&rows[below..], depth + 1);
        let last = rows.last().map_or(first.number, |row| row.number);
        let marker = match (marker, tick) {
            (Marker::Bullet(_), Some(tick)) => Marker::Bullet(tick),
            _ => marker,
        };
        Item { marker, words: lines, blocks, rows: first.number..last + 1, blank_before }
    }
}

fn underlined(line: &Text) -> BlockKind {
    let (text, tags) = split_hash_tags(&without_anchor(&without_attributes(line)));
    BlockKind::Heading(Heading { level: 1, style: HeadingStyle::Underlined, text, tags })
}

/// Words in which signs are escaped that mean nothing to Markdown where they stand, as programs that
/// write it escape them: `\-40%`, `31\.`. What would mean something without its escape keeps it,
/// and so does code.
fn unescaped(text: Text) -> Text {
    const PLAIN: [char; 6] = ['-', '>', '+', '.', '!', '='];
    let words = text.as_str();
    if memchr::memchr(b'\\', words.as_bytes()).is_none() {
        return text;
    }
    // `\[fill in\]`, where no link is written as text.
    let brackets = !["](", "\\](", "[[", "\\[\\["].iter().any(|mark| words.contains(mark));
    let is_escape = |at: usize| {
        let mut behind = words[at + 1..].chars();
        let sign = behind.next();
        let rest = behind.as_str();
        match sign {
            Some('!') => !rest.starts_with(['[', '\\']),
            // Two of them strike words out.
            Some('~') => !rest.starts_with("\\~") && !words[..at].ends_with('~'),
            Some('[' | ']') => brackets,
            Some(sign) => PLAIN.contains(&sign),
            None => false,
        }
    };
    let mut plain = Text::default();
    let mut start = 0;
    // Two escapes in a row stand for a backslash, and what is behind it is a sign of its own.
    let (mut is_escaped, mut in_code) = (false, false);
    for (at, byte) in words.bytes().enumerate() {
        in_code ^= byte == b'`';
        if byte == b'\\' && !is_escaped && !in_code && is_escape(at) {
            if at > start {
                plain.join("", &text.slice(start..at));
            }
            start = at + 1;
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    if start == 0 {
        return text;
    }
    plain.join("", &text.slice(start..words.len()));
    plain
}

/// A heading without the attributes that a program wrote behind it: `Ownership {#ownership}`,
/// `Ownership {.unnumbered}`.
fn without_attributes(text: &Text) -> Text {
    let words = text.as_str();
    let Some((before, inner)) = words.strip_suffix('}').and_then(|inner| inner.rsplit_once('{'))
    else {
        return text.clone();
    };
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_.:=".contains(c))
    };
    let is_attribute = |piece: &str| {
        let pair = piece.split_once('=').filter(|(key, value)| {
            is_name(key) && key.is_ascii() && !value.is_empty() && !piece.starts_with('#')
        });
        piece.strip_prefix(['#', '.']).is_some_and(is_name) || pair.is_some()
    };
    let inner = inner.strip_prefix(':').unwrap_or(inner);
    let mut pieces = inner.split_whitespace().peekable();
    let begins = pieces.peek().is_some_and(|first| first.starts_with(['#', '.']));
    let are_attributes = begins && pieces.all(is_attribute);
    let stands = before.ends_with(is_space) && before.contains(char::is_alphanumeric);
    if are_attributes && stands { text.slice(0..before.trim_end().len()) } else { text.clone() }
}

/// The name by which links lead to a heading, where a program wrote one behind it.
pub fn anchor_of(line: &str) -> Option<&str> {
    let (_, inner) = line.trim_end().strip_suffix('}')?.rsplit_once('{')?;
    let mut pieces = inner.trim_start_matches(':').split_whitespace();
    pieces.find_map(|piece| piece.strip_prefix('#')).filter(|name| !name.is_empty())
}

/// A heading of org mode without what counts the tasks below it: `Ownership [2/3]`, `[50%]`.
fn without_progress(text: &Text) -> Text {
    let words = text.as_str();
    let cut = words.strip_suffix(']').and_then(|inner| inner.rsplit_once('['));
    let Some((before, count)) = cut else { return text.clone() };
    let are_digits = |number: &str| number.bytes().all(|byte| byte.is_ascii_digit());
    let counts = count.strip_suffix('%').is_some_and(are_digits)
        || count.split_once('/').is_some_and(|(done, all)| are_digits(done) && are_digits(all));
    if counts && before.contains(char::is_alphanumeric) {
        text.slice(0..before.trim_end().len())
    } else {
        text.clone()
    }
}

/// Words without the name that other notes call their block by: `The storm ^storm-1`.
pub fn without_anchor(text: &Text) -> Text {
    let words = text.as_str();
    // Most words have no such sign, and need not be looked through for what stands before it.
    let sign = memchr::memchr(b'^', words.as_bytes());
    let Some((before, name)) = sign.and_then(|_| words.rsplit_once(" ^")) else {
        return text.clone();
    };
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let has_words = before.contains(char::is_alphanumeric);
    if is_name && has_words { text.slice(0..before.trim_end().len()) } else { text.clone() }
}

/// `- ## Ownership`: what makes a heading of an item in an outliner, left out.
fn without_hashes(words: &Text) -> Text {
    let string = words.as_str();
    let behind = string.trim_start_matches('#');
    let hashes = string.len() - behind.len();
    let is_heading = (1..=6).contains(&hashes)
        && behind.starts_with(' ')
        && behind.contains(char::is_alphanumeric);
    if is_heading { words.slice(hashes..string.len()).trim() } else { words.clone() }
}

/// The sign for the box that words begin with, if they do, and the words behind it.
fn without_checkbox(words: &Text) -> (Option<char>, Text) {
    let tick = match words.as_str().get(..3) {
        Some("[ ]" | "[-]") => TO_DO,
        Some("[x]" | "[X]") => DONE,
        _ => return (None, words.clone()),
    };
    let rest = &words.as_str()[3..];
    if rest.is_empty() || rest.starts_with(is_space) {
        (Some(tick), words.slice(3..words.as_str().len()).trim())
    } else {
        (None, words.clone())
    }
}

/// Markers that make one list with each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Bullet(char),
    Number(char),
}

impl Class {
    fn of(marker: Marker) -> Self {
        match marker {
            Marker::Bullet('☐' | '☑' | '✓' | '✔' | '✗' | '✘') => Self::Bullet('☐'),
            Marker::Bullet(mark) => Self::Bullet(mark),
            Marker::Number(_, '①'..='⑳') => Self::Number('①'),
            Marker::Number(_, INNER) => Self::Number('.'),
            Marker::Number(_, mark) => Self::Number(mark),
        }
    }
}

fn continues_list(next: &Row, base: u32, class: Class, depth: usize, blanks: usize) -> bool {
    let LineKind::Item(marker, _) = next.kind else { return false };
    let same = Class::of(marker) == class;
    // An item that is set in less than the first one was: the first one stood out by accident.
    let slipped = depth == 0 && next.indent < base && blanks == 0;
    same && (next.indent >= base && next.indent <= base + 1 || slipped)
}

fn belongs_after_blank(next: &Row, base: u32, blanks: usize) -> bool {
    match next.kind {
        LineKind::Item(..) => next.indent > base && (blanks <= 2 || next.indent >= base + 2),
        LineKind::Blank
        | LineKind::Rule(_)
        | LineKind::Org(..)
        | LineKind::Numbered(_)
        | LineKind::Hash(..) => false,
        _ => blanks == 1 && next.indent >= base + 2,
    }
}

#[derive(Clone, Copy)]
struct Fence {
    mark: char,
    length: usize,
    info: usize,
}

/// Where fences close. One that is never closed is looked for once only.
#[derive(Default)]
struct Fences {
    unclosed: Vec<(char, usize)>,
}

impl Fences {
    fn close(&mut self, reader: &Reader, rows: &[Row], fence: Fence) -> Option<usize> {
        let known = |&(mark, length): &(char, usize)| mark == fence.mark && length <= fence.length;
        if self.unclosed.iter().any(known) {
            return None;
        }
        let closes = |row: &Row| {
            let words = reader.line(row).trim();
            words.len() >= fence.length && words.chars().all(|c| c == fence.mark)
        };
        let close = rows[1..].iter().position(closes).map(|inside| inside + 1);
        if close.is_none() {
            self.unclosed.push((fence.mark, fence.length));
        }
        close
    }
}

/// `+-----+=====+`.
fn is_grid_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 5
        && line.starts_with('+')
        && line.ends_with('+')
        && line.chars().all(|c| "+-=:".contains(c))
        && (line.contains("--") || line.contains("=="))
}

/// Cells that go on in the next line.
fn goes_on_in(cells: &mut Vec<Text>, more: Vec<Text>) {
    for (at, cell) in more.into_iter().enumerate() {
        match cells.get_mut(at) {
            Some(above) if above.is_empty() => *above = cell,
            Some(above) if !cell.is_empty() => above.join(" ", &cell),
            Some(_) => {}
            None => cells.push(cell),
        }
    }
}

fn is_table_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| is_space(c) || "|:-+=".contains(c))
}

/// Whether words could be a title: few, and no sentence.
fn is_title(words: &str) -> bool {
    words.split_whitespace().nth(10).is_none()
        && !words.ends_with(['.', ';', ','])
        && words.chars().count() <= 80
}

/// `Outage #ownership #dive-deep` into words and tags.
fn split_hash_tags(text: &Text) -> (Text, Vec<Text>) {
    let words = text.as_str();
    let mut end = words.len();
    let mut tags = Vec::new();
    while let Some(at) = words[..end].rfind(char::is_whitespace) {
        let word = &words[at..end];
        let tag = word.trim_start();
        let is_tag = tag.len() > 1
            && tag.strip_prefix('#').is_some_and(|name| {
                name.chars().all(|c| c.is_alphanumeric() || "-_/".contains(c))
                    && name.chars().any(char::is_alphabetic)
            });
        if !is_tag {
            break;
        }
        tags.push(text.slice(end - tag.len() + 1..end));
        end = words[..at].trim_end().len();
    }
    tags.reverse();
    (text.slice(0..end).trim(), tags)
}

fn org_tags(line: &str) -> Option<Range<usize>> {
    let words = line.trim_end();
    let at = words.rfind(char::is_whitespace)?;
    let tags = words[at..].trim_start();
    let inner = tags.strip_prefix(':')?.strip_suffix(':')?;
    let is_tags = !inner.is_empty()
        && inner.split(':').all(|tag| {
            !tag.is_empty() && tag.chars().all(|c| c.is_alphanumeric() || "_@#%-".contains(c))
        });
    is_tags.then(|| words.len() - tags.len()..words.len())
}

fn split_org_tags(text: &Text) -> (Text, Vec<Text>) {
    let text = text.clone();
    let Some(range) = org_tags(text.as_str()) else { return (text, Vec::new()) };
    let mut tags = Vec::new();
    let mut at = range.start + 1;
    for tag in text.as_str()[range.start + 1..range.end - 1].split(':') {
        tags.push(text.slice(at..at + tag.len()));
        at += tag.len() + 1;
    }
    (text.slice(0..range.start).trim(), tags)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
