//! Texts and places in them.
//!
//! Every fact that Parable states comes from somewhere in a file, and keeps a [`Span`] that says
//! where. Reading cuts pieces out of lines (a marker here, an indent there, a private passage);
//! a [`Text`] is what is left, and still knows the origin of each of its bytes.

use std::{
    collections::BTreeMap,
    fmt,
    hash::{Hash, Hasher},
    mem,
    ops::Range,
    sync::Arc,
};

/// Which file of a [`Sources`] something stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A range of bytes in one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The smallest span that covers both; `other` must lie in the same file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// One input file, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Its path as messages and pages show it: relative, with forward slashes.
    pub path: String,
    /// Its text. Bytes that were no text are U+FFFD here.
    pub text: String,
    /// For each line of `text` the number, from 1, of that line in the file. It differs from
    /// counting only where private lines were taken out.
    line_numbers: Vec<u32>,
    line_starts: Vec<u32>,
    /// How many lines the file has, where `text` is not as it stands there.
    lines_of_file: Option<u32>,
}

impl Source {
    /// A source of which nothing was taken out.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = line_starts(&text);
        let line_numbers = (1..=line_starts.len() as u32).collect();
        Self { path: path.into(), text, line_numbers, line_starts, lines_of_file: None }
    }

    /// A source from which lines were taken out; `numbers` says which line of the file each
    /// remaining one was.
    pub fn with_line_numbers(path: String, text: String, numbers: Vec<u32>) -> Self {
        let line_starts = line_starts(&text);
        Self { path, text, line_numbers: numbers, line_starts, lines_of_file: None }
    }

    /// The same, of a file that has so many lines, some of which were put in another form.
    #[must_use]
    pub fn of_lines(self, lines: u32) -> Self {
        Self { lines_of_file: Some(lines), ..self }
    }

    /// How many lines the file has, where that is not what counting them here says.
    pub fn lines_of_file(&self) -> Option<u32> {
        self.lines_of_file
    }

    /// The same lines with other words in them; `text` must have as many lines as this one.
    #[must_use]
    pub fn with_text(&self, text: String) -> Self {
        let numbers = self.line_numbers.clone();
        Self {
            lines_of_file: self.lines_of_file,
            ..Self::with_line_numbers(self.path.clone(), text, numbers)
        }
    }

    /// The rows of some lines of the file, by their numbers from 1.
    pub fn rows_of(&self, lines: Range<u32>) -> Range<usize> {
        let row = |number: u32| self.line_numbers.partition_point(|&own| own < number);
        row(lines.start)..row(lines.end)
    }

    /// Its lines, as [`lines`] finds them in its text; where they begin is known already.
    pub fn lines(&self) -> impl Iterator<Item = Line> + '_ {
        let bytes = self.text.as_bytes();
        let starts = if bytes.is_empty() { &[][..] } else { &self.line_starts };
        let nexts = starts.iter().skip(1).copied().chain([bytes.len() as u32]);
        starts.iter().zip(nexts).map(|(&start, next)| {
            let ending = ending_before(&bytes[start as usize..next as usize]);
            Line { start, end: next - ending as u32, next }
        })
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.line_starts.len()
    }

    /// Some of its rows.
    #[must_use]
    pub fn part(&self, rows: Range<usize>) -> Self {
        let mut part = Self { path: self.path.clone(), ..Self::default() };
        part.take(self, rows, 0);
        part
    }

    /// Where a row begins; the end of the text behind the last.
    pub fn start_of_row(&self, row: usize) -> usize {
        self.line_starts.get(row).map_or(self.text.len(), |&start| start as usize)
    }

    /// Puts the rows of another source in the place of some, and gives those. The first of them has
    /// the number that the first of the old lines had, and all lines behind them are as much further
    /// on as there are more of them. Exchanging them once more undoes it, where the other source has
    /// any.
    #[must_use]
    pub fn exchange(&mut self, rows: Range<usize>, other: &Self) -> Self {
        let old = self.part(rows.clone());
        let bytes = self.start_of_row(rows.start)..self.start_of_row(rows.end);
        let first = self.number_of_row(rows.start).wrapping_sub(other.number_of_row(0));
        let longer = (other.text.len() as u32).wrapping_sub(bytes.len() as u32);
        let more = (other.rows() as u32).wrapping_sub(rows.len() as u32);
        self.line_starts[rows.end..].iter_mut().for_each(|at| *at = at.wrapping_add(longer));
        self.line_numbers[rows.end..].iter_mut().for_each(|at| *at = at.wrapping_add(more));
        self.lines_of_file = self.lines_of_file.map(|lines| lines.wrapping_add(more));
        let starts = other.line_starts.iter().map(|start| start.wrapping_add(bytes.start as u32));
        self.line_starts.splice(rows.clone(), starts);
        let numbers = other.line_numbers.iter().map(|number| number.wrapping_add(first));
        self.line_numbers.splice(rows, numbers);
        self.text.replace_range(bytes, &other.text);
        old
    }

    /// Adds rows of a source, whose lines have numbers that much further on.
    fn take(&mut self, source: &Self, rows: Range<usize>, further: u32) {
        let (start, end) = (source.start_of_row(rows.start), source.start_of_row(rows.end));
        let by = (self.text.len() as u32).wrapping_sub(start as u32);
        let starts = source.line_starts[rows.clone()].iter();
        self.line_starts.extend(starts.map(|start| start.wrapping_add(by)));
        let numbers = source.line_numbers[rows].iter();
        self.line_numbers.extend(numbers.map(|number| number.wrapping_add(further)));
        self.text.push_str(&source.text[start..end]);
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    pub fn line_and_column(&self, offset: u32) -> (u32, u32) {
        let row = self.line_starts.partition_point(|&start| start <= offset).max(1) - 1;
        let start = self.line_starts.get(row).copied().unwrap_or(0) as usize;
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let column = self.text[start.min(end)..end].chars().count() as u32 + 1;
        (self.number_of_row(row), column)
    }

    /// The number in the file, from 1, of the line that is `row`th in this text, from 0.
    pub fn number_of_row(&self, row: usize) -> u32 {
        match self.line_numbers.get(row) {
            Some(&number) => number,
            None => self.line_numbers.last().map_or(1, |last| last + 1),
        }
    }
}

/// Where the lines of a text begin; a text without any has one all the same.
fn line_starts(text: &str) -> Vec<u32> {
    if text.is_empty() {
        return vec![0];
    }
    let mut starts = Vec::with_capacity(text.len() / LINE);
    starts.extend(lines_in(text).map(|line| line.start));
    starts
}

/// How many bytes a line is thought to have, where room is made for many.
const LINE: usize = 64;

/// One line of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its first byte.
    pub start: u32,
    /// One past its last byte, its ending left out.
    pub end: u32,
    /// One past its ending.
    pub next: u32,
}

/// Splits a text into its lines; joined they are the text. A line ends in `\n`, `\r\n`, `\r`,
/// U+2028 or U+2029.
pub fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::with_capacity(text.len() / LINE);
    lines.extend(lines_in(text));
    lines
}

/// The same, one after the other.
pub fn lines_in(text: &str) -> impl Iterator<Item = Line> {
    let bytes = text.as_bytes();
    let mut start = 0;
    std::iter::from_fn(move || {
        let mut at = start;
        while let Some(ahead) = memchr::memchr3(b'\n', b'\r', 0xe2, &bytes[at..]) {
            at += ahead;
            let length = ending_length(&bytes[at..]);
            if length == 0 {
                at += 1;
                continue;
            }
            let line = Line { start: start as u32, end: at as u32, next: (at + length) as u32 };
            start = at + length;
            return Some(line);
        }
        let end = text.len();
        let last = Line { start: start as u32, end: end as u32, next: end as u32 };
        (mem::replace(&mut start, end) < end).then_some(last)
    })
}

/// How many bytes the line ending at the head of `bytes` has; 0 where there is none.
fn ending_length(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => 3,
        _ => 0,
    }
}

/// How many bytes the ending of a line has, which stands nowhere else in it; 0 where it has none.
fn ending_before(line: &[u8]) -> usize {
    match line {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n' | b'\r'] => 1,
        [.., 0xe2, 0x80, 0xa8 | 0xa9] => 3,
        _ => 0,
    }
}

/// All files that a build may read, in a fixed order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources(Vec<Source>);

/// Where something is, for people: a path, and lines and columns from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file's path.
    pub path: String,
    /// First line.
    pub line: u32,
    /// First column, in characters.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, source: Source) -> FileId {
        self.0.push(source);
        FileId(self.0.len() as u32 - 1)
    }

    /// The id that the next file will have.
    pub fn next_id(&self) -> FileId {
        FileId(self.0.len() as u32)
    }

    /// Puts another text in the place of a file.
    pub fn replace(&mut self, file: FileId, source: Source) {
        self.exchange(file, source);
    }

    /// Puts another text in the place of a file, and gives that of the file.
    pub fn exchange(&mut self, file: FileId, source: Source) -> Option<Source> {
        let place = self.0.get_mut(file.0 as usize)?;
        Some(mem::replace(place, source))
    }

    /// The same files, some of them with other texts.
    #[must_use]
    pub fn with(&self, others: impl IntoIterator<Item = (FileId, Source)>) -> Self {
        let mut others: BTreeMap<FileId, Source> = others.into_iter().collect();
        let sources = self.iter().map(|(file, source)| {
            // What is given another text need not be copied first.
            others.remove(&file).unwrap_or_else(|| source.clone())
        });
        Self(sources.collect())
    }

    /// The file of that id.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.0.get(file.0 as usize)
    }

    /// The file of that id, to be changed.
    pub fn get_mut(&mut self, file: FileId) -> Option<&mut Source> {
        self.0.get_mut(file.0 as usize)
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.0.iter().enumerate().map(|(at, source)| (FileId(at as u32), source))
    }

    /// Where a span is, for people.
    pub fn place(&self, span: Span) -> Place {
        let Some(source) = self.get(span.file) else {
            return Place { path: String::new(), line: 1, column: 1, end_line: 1 };
        };
        let (line, column) = source.line_and_column(span.start);
        let (end_line, _) = source.line_and_column(span.end.max(span.start + 1) - 1);
        Place { path: source.path.clone(), line, column, end_line }
    }
}

/// Words cut from a source, which know where they were. Parts of one line share its words.
#[derive(Clone, Default)]
pub struct Text {
    words: Words,
    file: FileId,
    origins: Origins,
}

#[derive(Clone)]
enum Words {
    /// A part of a line.
    Shared { line: Arc<str>, start: u32, end: u32 },
    /// Put together from several.
    Own(String),
}

impl Default for Words {
    fn default() -> Self {
        Self::Own(String::new())
    }
}

/// Where words come from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Origins {
    /// All of them in one run, from that byte of the source on.
    Run(u32),
    /// Several runs: (offset in the words, offset in the source), ascending.
    Runs(Vec<(u32, u32)>),
}

impl Default for Origins {
    fn default() -> Self {
        Self::Runs(Vec::new())
    }
}

impl Origins {
    fn runs(&self) -> &[(u32, u32)] {
        match self {
            Self::Run(_) => &[],
            Self::Runs(runs) => runs,
        }
    }

    fn of(&self, offset: usize) -> u32 {
        let offset = offset as u32;
        match self {
            Self::Run(start) => start + offset,
            Self::Runs(runs) => {
                let run = runs.partition_point(|&(at, _)| at <= offset).max(1) - 1;
                runs.get(run).map_or(0, |&(at, origin)| origin + (offset - at))
            }
        }
    }

    /// Those of a part.
    fn slice(&self, range: &Range<usize>) -> Self {
        let begins_by =
            |offset: usize| self.runs().partition_point(|&(at, _)| at as usize <= offset);
        let first = begins_by(range.start);
        let last = begins_by(range.end.max(1) - 1).max(first);
        let start = self.of(range.start);
        if first == last {
            return Self::Run(start);
        }
        let inside = self.runs()[first..last].iter();
        let inside = inside.map(|&(at, origin)| (at - range.start as u32, origin));
        Self::Runs(std::iter::once((0, start)).chain(inside).collect())
    }

    fn add(&mut self, base: u32, other: &Self) {
        let mut runs = match mem::take(self) {
            Self::Run(start) => vec![(0, start)],
            Self::Runs(runs) => runs,
        };
        match other {
            Self::Run(start) => runs.push((base, *start)),
            Self::Runs(more) => runs.extend(more.iter().map(|&(at, origin)| (base + at, origin))),
        }
        *self = Self::Runs(runs);
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str() && self.file == other.file && self.origins == other.origins
    }
}

impl Eq for Text {}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
        self.file.hash(state);
        self.origins.hash(state);
    }
}

/// Shows what two texts are compared by.
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {}:{:?}", self.as_str(), self.file.0, self.origins)
    }
}

impl Text {
    /// The words at `range` of a source's text.
    pub fn cut(file: FileId, source: &str, range: Range<usize>) -> Self {
        let origins = Origins::Run(range.start as u32);
        Self { words: Words::line(&source[range]), file, origins }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        match &self.words {
            Words::Shared { line, start, end } => &line[*start as usize..*end as usize],
            Words::Own(string) => string,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }

    /// Where all of it is.
    pub fn span(&self) -> Span {
        self.span_of(0..self.as_str().len())
    }

    /// Where a part of it is; `range` counts bytes of [`Text::as_str`].
    pub fn span_of(&self, range: Range<usize>) -> Span {
        let start = self.origins.of(range.start);
        let end = if range.end > range.start { self.origins.of(range.end - 1) + 1 } else { start };
        Span { file: self.file, start, end: end.max(start) }
    }

    /// Which file it is cut from.
    pub(crate) fn file(&self) -> FileId {
        self.file
    }

    /// Lets go of the rest of the line that it was cut from.
    pub(crate) fn leave_line(&mut self) {
        if let Words::Shared { line, start, end } = &self.words
            && (*start, *end as usize) != (0, line.len())
        {
            self.words = Words::line(self.as_str());
        }
    }

    /// Shows where each run of its words begins in the source, and how long it is there: words that
    /// read longer than they stand end where the next run begins.
    pub(crate) fn each_origin(&mut self, mut see: impl FnMut(&mut u32, u32)) {
        let length = self.as_str().len() as u32;
        match &mut self.origins {
            Origins::Run(start) => see(start, length),
            Origins::Runs(runs) => {
                for at in 0..runs.len() {
                    let next = runs.get(at + 1).copied();
                    let (start, origin) = &mut runs[at];
                    let read = next.map_or(length, |(next, _)| next).saturating_sub(*start);
                    let room = next.and_then(|(_, next)| next.checked_sub(*origin));
                    see(origin, room.map_or(read, |room| room.min(read)));
                }
            }
        }
    }

    /// A part of it, which knows its place as well; `range` must lie on character boundaries.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let origins = self.origins.slice(&range);
        Self { words: self.words.slice(range), file: self.file, origins }
    }

    /// A part of it that reads as `string`: an entity or an escape, resolved. However long that
    /// is, it ends where the part does.
    #[must_use]
    pub fn slice_as(&self, range: Range<usize>, string: &str) -> Self {
        let start = self.origins.of(range.start);
        let length = range.len().max(1);
        let origins = if string.len() > length {
            let last = start + length as u32 - 1;
            Origins::Runs(vec![(0, start), (string.len() as u32 - 1, last)])
        } else {
            Origins::Run(start)
        };
        Self { words: Words::line(string), file: self.file, origins }
    }

    /// It without white space at its ends.
    #[must_use]
    pub fn trim(&self) -> Self {
        let string = self.as_str();
        let start = string.len() - string.trim_start().len();
        let end = string.trim_end().len().max(start);
        self.slice(start..end)
    }

    /// Appends another text behind `glue`.
    pub fn join(&mut self, glue: &str, other: &Self) {
        if self.is_empty() && self.origins == Origins::default() {
            *self = other.clone();
            return;
        }
        let mut string = match mem::take(&mut self.words) {
            Words::Own(string) => string,
            Words::Shared { line, start, end } => line[start as usize..end as usize].to_owned(),
        };
        string.push_str(glue);
        let base = string.len() as u32;
        string.push_str(other.as_str());
        self.words = Words::Own(string);
        self.origins.add(base, &other.origins);
    }
}

impl Words {
    fn line(words: &str) -> Self {
        Self::Shared { line: words.into(), start: 0, end: words.len() as u32 }
    }

    fn slice(&self, range: Range<usize>) -> Self {
        match self {
            Self::Own(string) => Self::line(&string[range]),
            Self::Shared { line, start, end: last } => {
                let (start, end) = (start + range.start as u32, start + range.end as u32);
                debug_assert!(end <= *last && line.get(start as usize..end as usize).is_some());
                Self::Shared { line: Arc::clone(line), start, end }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_of_a_text_knows_its_place() {
        let source = "- one two\n  three";
        let mut text = Text::cut(FileId(0), source, 2..9);
        text.join("\n", &Text::cut(FileId(0), source, 12..17));
        assert_eq!(text.as_str(), "one two\nthree");
        let three = text.slice(8..13);
        assert_eq!(three.span(), Span { file: FileId(0), start: 12, end: 17 });
        assert_eq!(text.span(), Span { file: FileId(0), start: 2, end: 17 });
    }

    #[test]
    fn what_reads_longer_than_it_is_ends_where_it_does() {
        let text = Text::cut(FileId(0), "| it |", 2..4);
        let span = |start, end| Span { file: FileId(0), start, end };
        for (range, string, expected) in [
            (0..0, "Situation", span(2, 3)),
            (0..2, "#it", span(2, 4)),
            (1..2, "amp", span(3, 4)),
            (0..2, "&", span(2, 3)),
        ] {
            assert_eq!(text.slice_as(range, string).span(), expected, "{string}");
        }
    }

    #[test]
    fn rows_take_the_place_of_others() {
        let source = |text: &str| Source::new("notes.md", text);
        for (text, rows, other, of_other, expected) in [
            ("a\nb\nc\n", 1..2, "x\ny\nz\n", 1..3, "a\ny\nz\nc\n"),
            ("a\nb\nc\n", 0..2, "x\ny\n", 1..2, "y\nc\n"),
            ("a\nb", 1..2, "x\ny", 0..2, "a\nx\ny"),
            ("a\nb\nc", 1..2, "x\n", 1..1, "a\nc"),
        ] {
            let mut made = source(text);
            let _ = made.exchange(rows, &source(other).part(of_other));
            assert_eq!(made, source(expected), "{text:?}");
        }
        // Lines that were taken out are counted.
        let open = |text: &str, numbers: &[u32]| {
            Source::with_line_numbers("notes.md".to_owned(), text.to_owned(), numbers.to_vec())
        };
        let before = open("a\nb\nc\nd\ne\n", &[1, 4, 9, 10, 12]);
        let (mut made, other) = (before.clone(), source("x\ny\nz\n"));
        let last = made.exchange(3..4, &other.part(0..1));
        let first = made.exchange(1..2, &other.part(1..3));
        assert_eq!(made, open("a\ny\nz\nc\nx\ne\n", &[1, 4, 5, 10, 11, 13]));
        assert_eq!(made.rows_of(4..6), 1..3);
        let _ = made.exchange(1..3, &first);
        let _ = made.exchange(3..4, &last);
        assert_eq!(made, before);
    }

    #[test]
    fn lines_joined_are_the_text() {
        for text in ["", "a", "a\n", "a\r\n\rb\n\n", "\n\n", "a\u{2028}b\u{2029}", "가\u{2027}"] {
            let joined: String = lines(text)
                .iter()
                .map(|line| &text[line.start as usize..line.next as usize])
                .collect();
            assert_eq!(joined, text);
            let source = Source::new("n", text);
            assert_eq!(source.lines().collect::<Vec<_>>(), lines(text), "{text:?}");
        }
    }

    #[test]
    fn lines_end_in_any_of_five_ways() {
        let source = Source::new("n", "a\r\nb\rc\nd\u{2028}e\u{2029}f");
        let rows = [0, 3, 5, 7, 11, 15].map(|offset| source.line_and_column(offset).0);
        assert_eq!(rows, [1, 2, 3, 4, 5, 6]);
    }
}
