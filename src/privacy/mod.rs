//! What the writer keeps to themselves.
//!
//! [`withhold`] takes a [`Source`] and gives one from which every private passage is gone. Nothing
//! behind this module ever holds the first, so no page, address, count or message can know what it
//! said; no finding of this module quotes the notes either. The one exception is the reading that
//! finds out how far titles with a tag reach, of which nothing but numbers of lines is kept.
//!
//! It fails closed. A mark is a mark wherever it stands: in a list, a table, a quotation, a fence,
//! an address, behind a number (`100%%`). What is opened and never closed, closed and never opened,
//! or opened inside another passage hides the rest of its section and stops the build. The one
//! exception is a comment in a Mermaid diagram (`%% words`, a line of its own), which hides itself.

mod aliases;
mod cut;
mod front_matter;
pub mod lookout;
mod marks;
mod near;
mod ranges;
mod sections;
mod tags;
mod words;

use std::{collections::BTreeMap, iter, ops::Range};

use crate::{
    findings::{self, Findings},
    notes::{self, Notes},
    source::{FileId, Place, Source},
};
pub use aliases::replace as with_aliases;

use ranges::Ranges;
use sections::Sections;
use tags::Wide;

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
    /// Which lines of the file lost something: the first and the last of each run.
    pub hidden: Vec<(u32, u32)>,
}

/// Takes out what is private, lines that the reading gives to a private title among it, and
/// replaces names that have an alias.
pub fn withhold(
    source: &Source,
    reach: &[Lines],
    aliases: &BTreeMap<String, String>,
    findings: &mut Findings,
) -> Open {
    let Hidden { ranges, comments } = hidden(source, reach, findings);
    let warn = || {
        if let Some(comments) = comments {
            near::warn(source, &comments, &ranges, findings);
        }
    };
    let ((), mut open) = rayon::join(warn, || cut::cut(source, &ranges));
    if !aliases.is_empty() {
        open.source = open.source.with_text(aliases::replace(&open.source.text, aliases));
    }
    open
}

/// Lines of a file, by their numbers from 1.
pub type Lines = Range<u32>;

/// A source as it would be if none of its lines had a private tag.
#[derive(Clone, Debug)]
pub struct Untagged {
    /// Without its other private passages.
    pub source: Source,
    /// The lines that had one, ascending.
    pub tagged: Vec<u32>,
}

/// What a source says where tags are no more than words that are not there: it shows how far a title
/// with one reaches, and is for nobody else. `None` where none of its lines has any.
pub fn untagged(source: &Source, aliases: &BTreeMap<String, String>) -> Option<Untagged> {
    let found = &mut Findings::default();
    if !may_hide(&source.text) || front_matter::hides_all(source, found) {
        return None;
    }
    let Marked { notes, passages, broken, .. } = marked(source, found);
    let told = front_matter::stories(source, &notes, &passages);
    let hidden = Ranges::of(passages.from(0).iter().cloned().chain(broken).chain(told));
    let mut text = source.text.clone();
    let mut tagged = Vec::new();
    for (row, line) in source.lines().enumerate() {
        let (start, end) = (line.start as usize, line.end as usize);
        let words = &source.text[start..end];
        let Some(tag) = tags::place(words).filter(|tag| !hidden.contains(start + tag.start)) else {
            continue;
        };
        // The line is as long as before, so that all others stay where they are.
        let (before, behind) = (words[..tag.start].trim_end(), &words[tag.end..]);
        let gap = " ".repeat(words.len() - before.len() - behind.len());
        text.replace_range(start..end, &format!("{before}{behind}{gap}"));
        tagged.push(source.number_of_row(row));
    }
    let open = cut::cut(&source.with_text(text), &hidden).source;
    let source = open.with_text(aliases::replace(&open.text, aliases));
    (!tagged.is_empty()).then_some(Untagged { source, tagged })
}

/// What a file hides.
struct Hidden {
    /// Its private bytes.
    ranges: Ranges,
    /// Its comments; none where all of it is private.
    comments: Option<Vec<Range<usize>>>,
}

/// What is private in a file.
fn hidden(source: &Source, reach: &[Lines], findings: &mut Findings) -> Hidden {
    if front_matter::hides_all(source, findings) {
        if front_matter::has_others(source) {
            findings
                .warning(
                    findings::WIDE_PRIVATE,
                    place(source, 0),
                    "what stands at the top hides the whole file, and with it the stories below \
                     that have matter of their own",
                )
                .help("to hide the first story alone, put a heading above its matter");
        }
        let all = Ranges::of(iter::once(0..source.text.len()));
        return Hidden { ranges: all, comments: None };
    }
    if !may_hide(&source.text) {
        return Hidden { ranges: Ranges::of(iter::empty()), comments: Some(Vec::new()) };
    }
    let Marked { notes, passages, broken, comments } = marked(source, findings);
    let tagged = tags::passages(&source.text, &notes, &passages);
    tell_of_wide(&tagged.wide, source, findings);
    let told = front_matter::stories(source, &notes, &passages);
    let reached = reach.iter().map(|lines| bytes_of(source, lines));
    let marked = passages.from(0).iter().cloned().chain(broken);
    let ranges = Ranges::of(marked.chain(tagged.passages).chain(told).chain(reached));
    Hidden { ranges, comments: Some(comments) }
}

/// A file with its marks.
struct Marked {
    notes: Notes,
    /// What stands between two of them.
    passages: Ranges,
    /// What those hide that have no other.
    broken: Vec<Range<usize>>,
    /// What looks like marks and is a comment.
    comments: Vec<Range<usize>>,
}

fn marked(source: &Source, findings: &mut Findings) -> Marked {
    let notes = notes::read(FileId::default(), source);
    let marks = marks::find(&source.text, &notes);
    // A heading inside a private passage begins no section.
    let passages = Ranges::of(marks.passages());
    let sections = Sections::of(&notes, &passages);
    let broken = marks::hide_broken(&marks, &sections, source, findings);
    Marked { notes, passages, broken, comments: marks.comments }
}

/// The bytes of some lines of a file.
fn bytes_of(source: &Source, lines: &Lines) -> Range<usize> {
    let rows = source.rows_of(lines.clone());
    source.start_of_row(rows.start)..source.start_of_row(rows.end)
}

/// Says of tags that hide more than the line they stand on what that is: its lines, and no word.
fn tell_of_wide(wide: &[Wide], source: &Source, findings: &mut Findings) {
    for Wide { at, passage } in wide {
        let line_of = |at: usize| source.line_and_column(at as u32).0;
        let (first, last) = (line_of(passage.start), line_of(passage.end));
        findings
            .warning(
                findings::WIDE_PRIVATE,
                place(source, *at),
                format!("this tag hides lines {first} to {last}, and not only its own"),
            )
            .help("to hide one line alone, write `%% … %%` around it")
            .help("if all of that is private, put the tag at the end of its heading or bullet");
    }
}

/// What marks and tags hide in a text, passage by passage.
pub fn hidden_words(source: &Source) -> Vec<&str> {
    let Hidden { ranges, .. } = hidden(source, &[], &mut Findings::default());
    ranges.from(0).iter().filter_map(|range| source.text.get(range.clone())).collect()
}

/// Whether any mark can stand in a text. Most notes have none, and need not be read for them.
pub fn may_hide(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has = |mark: &str| memchr::memmem::find(bytes, mark.as_bytes()).is_some();
    // Its `v` is the rarest of its letters.
    let is_private = |at: usize| {
        let word = at.checked_sub(3).and_then(|start| bytes.get(start..start + 7));
        word.is_some_and(|word| word.eq_ignore_ascii_case(b"private"))
    };
    has("%%") || has("<!--") || memchr::memchr2_iter(b'v', b'V', bytes).any(is_private)
}

/// Where a byte is, for people. Findings here name places rather than spans, because a span would
/// show the words that stand there.
fn place(source: &Source, offset: usize) -> Place {
    let (line, column) = source.line_and_column(offset as u32);
    Place { path: source.path.clone(), line, column, end_line: line }
}

#[cfg(test)]
mod tests;
