//! The vocabulary, ready to be looked up.

use std::sync::Arc;

use rayon::prelude::*;

use super::{cues::Cues, labels::LabelIndex, principles::Known};
use crate::vocabulary::Vocabulary;

/// What reading makes of the vocabulary before it meets any notes. It is the same for all of them,
/// and making it takes longer than reading a page.
#[derive(Clone, Debug)]
pub struct Lexicon {
    pub(super) labels: LabelIndex,
    pub(super) cues: Cues,
    /// The known sets of principles, in the order of the vocabulary.
    pub(super) sets: Vec<Arc<Known>>,
}

impl Lexicon {
    /// The lexicon of a vocabulary.
    pub fn of(vocabulary: &Vocabulary) -> Self {
        let sets = || {
            let last = vocabulary.sets.len().saturating_sub(1);
            let sets = vocabulary.sets.par_iter().enumerate();
            let known = sets.map(|(rank, set)| {
                Arc::new(Known::new(set.principles.clone(), true).generally(rank == last))
            });
            known.collect()
        };
        let words = || (LabelIndex::new(&vocabulary.labels), Cues::new(&vocabulary.cues));
        let ((labels, cues), sets) = rayon::join(words, sets);
        Self { labels, cues, sets }
    }
}
