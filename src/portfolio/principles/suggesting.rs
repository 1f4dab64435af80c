//! Which words suggest a principle that nobody named.

use std::ops::Range;

use crate::{
    portfolio::cues::Phrases,
    vocabulary::{SetPrinciple, glance::Apart},
};

/// Words that suggest principles.
#[derive(Clone, Debug)]
pub struct Suggesting {
    phrases: Phrases,
    /// For each phrase the principle that it suggests.
    entries: Vec<usize>,
}

impl Suggesting {
    pub(super) fn of(entries: &[SetPrinciple]) -> Self {
        let owned = entries.iter().enumerate().flat_map(|(index, entry)| {
            entry.suggest.iter().map(move |phrase| (phrase.as_str(), index))
        });
        let (phrases, entries): (Vec<&str>, Vec<usize>) = owned.unzip();
        Self { phrases: Phrases::new(&phrases), entries }
    }

    /// Which principles words of a text suggest, by their places among the known, and where.
    pub fn find<'a>(
        &'a self,
        apart: &'a Apart,
    ) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        self.phrases.find_in(apart).map(|(phrase, at)| (self.entries[phrase], at))
    }
}
