//! What a notes file holds, before anyone asks what it means.
//!
//! [`read`] never fails and never throws anything away: the lines of a [`Notes`], put back
//! together, are the file to the byte, and every line that is not blank belongs to exactly one
//! block. It knows headings, lists, tables and fences in the habits that people have; it has never
//! heard of principles or stories.

mod blocks;
mod carried;
mod front_matter;
pub mod inline;
mod lines;

use std::ops::Range;

use crate::{
    placed::{Placed, Visitor, placed},
    source::{FileId, Line, Source, Span, Text},
};

pub use blocks::{anchor_of, unadorned, without_anchor};
pub use front_matter::FrontMatter;
pub use lines::{is_rule, pictures};

/// A file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notes {
    /// The file.
    pub file: FileId,
    /// All of its lines; joined they are the file.
    pub lines: Vec<Line>,
    /// `+++` or `---` matter at the top of the file.
    pub front_matter: Option<FrontMatter>,
    /// What the lines form, in order.
    pub blocks: Vec<Block>,
}

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// What they are.
    pub kind: BlockKind,
    /// Rows of [`Notes::lines`], from 0; blank lines inside are covered, those around are not.
    pub rows: Range<u32>,
    /// How many blank lines stand right before.
    pub blank_before: u32,
    /// How far the first line is set in, in columns.
    pub indent: u32,
}

/// The kinds of block.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// A line that can only be a heading.
    Heading(Heading),
    /// Lines of words, each without its indent and trailing space.
    Paragraph(Vec<Text>),
    /// Items with markers.
    List(Vec<Item>),
    /// A fenced block of code or other verbatim text.
    Code(Code),
    /// Rows of cells.
    Table(Table),
    /// `> …`, `#+BEGIN_QUOTE`.
    Quote(Vec<Block>),
    /// `---` and its like.
    Rule,
    /// An HTML comment, or a directive of another tool (`#+TITLE:`, `:PROPERTIES:`); never shown.
    Hidden(Text),
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Heading {
    /// Its depth in its own style, from 1.
    pub level: u8,
    /// How it was marked.
    pub style: HeadingStyle,
    /// Its words, without marks and tags.
    pub text: Text,
    /// Tags behind it (`:ownership:frugality:` in org mode, `#ownership` elsewhere).
    pub tags: Vec<Text>,
}

/// The habits of marking a heading that need no knowledge of its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeadingStyle {
    /// `# X`.
    Hash,
    /// `#1: X`, `#11 X`: a number behind one hash.
    Numbered,
    /// `X` above `===` or `---`.
    Underlined,
    /// `* X` where the file is in org mode.
    Org,
    /// `**X**` alone on its line.
    Bold,
    /// A line in capitals. This style and the next two are given by whoever knows what the words
    /// mean; reading alone never does.
    Capitals,
    /// A line of its own.
    Line,
    /// An item of a list.
    Item,
}

/// One item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// Its marker.
    pub marker: Marker,
    /// The words on its first line and on those that go on below it.
    pub words: Vec<Text>,
    /// What is nested in it.
    pub blocks: Vec<Block>,
    /// Its rows with all that is nested.
    pub rows: Range<u32>,
    /// How many blank lines stand right before.
    pub blank_before: u32,
}

/// The marker of an item that is still to do.
pub const TO_DO: char = '☐';
/// The marker of an item that is done.
pub const DONE: char = '☑';

/// The mark of a number that counts inside another: `2.1.`.
pub const INNER: char = '§';

/// What stands before an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Marker {
    /// `-`, `*`, `+`, `•` and their like.
    Bullet(char),
    /// `1.`, `1)`, `a)`: the number (a letter's place), and the mark behind it; [`INNER`] behind the
    /// last of several.
    Number(u32, char),
}

/// Verbatim text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Code {
    /// The first word behind the fence, lower case.
    pub language: Option<String>,
    /// The rest of the words behind the fence.
    pub info: String,
    /// Its lines without the fences.
    pub text: Text,
}

/// Rows of cells.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Table {
    /// The row above the rule, where there is one.
    pub head: Option<Vec<Text>>,
    /// The other rows.
    pub body: Vec<TableRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TableRow {
    /// Its cells.
    pub cells: Vec<Text>,
    /// Its row in [`Notes::lines`].
    pub row: u32,
}

/// Whether what the lines of a text mean may hang on how many lines of a kind there are: whether
/// they nest by indent alone, or were carried by a chat or mail.
pub fn hangs_on_counts(text: &str) -> bool {
    let (mut all, mut set_in, mut quoted) = (0, 0, 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let words = line.trim_start();
        all += 1;
        let is_deep = line.len() >= words.len() + 2 || line.starts_with('\t');
        let is_item = ["- ", "* ", "+ ", "• "].iter().any(|mark| words.starts_with(mark));
        set_in += usize::from(is_deep && !is_item);
        quoted += usize::from(words.starts_with('>'));
    }
    // Some less than what is enough there: an edit may bring what lacks.
    carried::opens_with_stamp(text.lines()) || quoted >= 5 && quoted * 3 >= all || {
        set_in >= 3 && set_in * 3 >= all
    }
}

/// Reads one file. Any text will do.
pub fn read(file: FileId, source: &Source) -> Notes {
    let lines: Vec<Line> = source.lines().collect();
    let (front_matter, first) = front_matter::take(file, &source.text, &lines);
    let blocks = blocks::read(file, &source.text, &lines, first);
    Notes { file, lines, front_matter, blocks }
}

impl Notes {
    /// Where rows of the file are.
    pub fn span(&self, rows: &Range<u32>) -> Span {
        let start = self.lines.get(rows.start as usize).map_or(0, |line| line.start);
        let last = rows.end.max(rows.start + 1) as usize - 1;
        let end = self.lines.get(last).map_or(start, |line| line.end);
        Span { file: self.file, start, end: end.max(start) }
    }
}

placed!(Block { kind, rows; blank_before, indent });
placed!(Heading { text, tags; level, style });
placed!(Item { words, blocks, rows; marker, blank_before });
placed!(Code { text; language, info });
placed!(Table { head, body; });

impl Placed for BlockKind {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        match self {
            Self::Heading(heading) => heading.visit(visitor),
            Self::Paragraph(lines) => lines.visit(visitor),
            Self::List(items) => items.visit(visitor),
            Self::Code(code) => code.visit(visitor),
            Self::Table(table) => table.visit(visitor),
            Self::Quote(blocks) => blocks.visit(visitor),
            Self::Rule => {}
            Self::Hidden(text) => text.visit(visitor),
        }
    }
}

impl Placed for TableRow {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        let Self { cells, row } = self;
        cells.visit(visitor);
        let mut rows = *row..*row + 1;
        rows.visit(visitor);
        *row = rows.start;
    }
}
