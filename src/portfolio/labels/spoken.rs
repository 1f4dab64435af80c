//! Parts that a line announces without a mark, as people do when they dictate.

use super::{LONGEST, LabelIndex, marks::head};
use crate::{portfolio::Part, source::Text, vocabulary::fold};

/// What is announced by words that begin a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spoken {
    pub(super) part: Part,
    /// Whether it is one word alone, which may as well begin the name of something.
    pub(super) is_bare: bool,
}

/// A part that a line announces without a mark.
#[derive(Clone, Copy, Debug)]
pub struct Announced {
    /// The part.
    pub part: Part,
    /// Where the words end that say so.
    pub end: usize,
    /// How they say so.
    pub by: AnnouncedBy,
}

/// How a part is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnouncedBy {
    /// `the result was`.
    Phrase,
    /// One word, behind which a sentence begins: `result it holds`.
    Word,
    /// One word that may begin the name of something: `result sets were cached`.
    PerhapsAName,
}

impl LabelIndex {
    /// The part that a line announces as people do when they dictate: `so the situation was …`.
    pub fn spoken(&self, line: &Text) -> Option<Announced> {
        self.announced(line.as_str())
    }

    /// The same of words that stand in no file.
    pub fn announced(&self, words: &str) -> Option<Announced> {
        const MOST: usize = 6;
        let head = head(words, LONGEST);
        let first = head.split(' ').next().unwrap_or_default();
        // Most lines begin with no such word.
        if first.is_ascii() && !self.spoken_heads.may_be(first) {
            return None;
        }
        let ends = head.match_indices(' ').map(|(at, _)| at).filter(|&at| at > 0).take(MOST);
        let known = |end: usize| Some((end, *self.spoken.get(&fold(&words[..end]))?));
        let (end, Spoken { part, is_bare }) = ends.filter_map(known).last()?;
        let behind = words[end..].trim_start();
        let next = behind.split(' ').next().unwrap_or_default();
        let by = match (is_bare, self.opening.contains(&fold(next))) {
            (false, _) => AnnouncedBy::Phrase,
            (true, true) => AnnouncedBy::Word,
            (true, false) => AnnouncedBy::PerhapsAName,
        };
        // `Situation :: it grew` has a mark of its own.
        let is_told = behind.starts_with(char::is_alphanumeric);
        is_told.then_some(Announced { part, end, by })
    }
}
