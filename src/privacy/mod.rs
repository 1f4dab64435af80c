//! What the writer keeps to themselves.
//!
//! [`withhold`] takes a [`Source`] and gives one from which every private passage is gone. Nothing
//! behind this module ever holds the first, so no page, address, count or message can know what it
//! said; no finding of this module quotes the notes either.
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

use std::{collections::BTreeMap, iter, ops::Range};

use crate::{
    findings::{self, Findings},
    notes,
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

/// Takes out what is private and replaces names that have an alias.
pub fn withhold(
    source: &Source,
    aliases: &BTreeMap<String, String>,
    findings: &mut Findings,
) -> Open {
    let Hidden { ranges, comments } = hidden(source, findings);
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

/// What a file hides.
struct Hidden {
    /// Its private bytes.
    ranges: Ranges,
    /// Its comments; none where all of it is private.
    comments: Option<Vec<Range<usize>>>,
}

/// What is private in a file.
fn hidden(source: &Source, findings: &mut Findings) -> Hidden {
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
    let notes = notes::read(FileId::default(), source);
    let marks = marks::find(&source.text, &notes);
    // A heading inside a private passage begins no section.
    let passages = Ranges::of(marks.passages());
    let sections = Sections::of(&notes, &passages);
    let broken = marks::hide_broken(&marks, &sections, source, findings);
    let tagged = tags::passages(&source.text, &notes, &passages);
    tell_of_wide(&tagged.wide, source, findings);
    let told = front_matter::stories(source, &notes, &passages);
    let ranges = Ranges::of(marks.passages().chain(broken).chain(tagged.passages).chain(told));
    Hidden { ranges, comments: Some(marks.comments) }
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

/// What is private in a text, passage by passage.
pub fn hidden_words(source: &Source) -> Vec<&str> {
    let Hidden { ranges, .. } = hidden(source, &mut Findings::default());
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
