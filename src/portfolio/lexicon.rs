//! The vocabulary, ready to be looked up.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::{cues::Cues, labels::LabelIndex, names::Names, principles::Known};
use crate::vocabulary::Vocabulary;

/// What reading makes of the vocabulary before it meets any notes. It is the same for all of them,
/// and making it takes longer than reading a page.
#[derive(Clone, Debug)]
pub struct Lexicon {
    pub(super) labels: LabelIndex,
    pub(super) cues: Cues,
    /// The known sets of principles, in the order of the vocabulary.
    pub(super) sets: Vec<Arc<Known>>,
    /// The names of all of them, made when they are first asked for.
    names: OnceLock<Names>,
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
        Self { labels, cues, sets, names: OnceLock::new() }
    }

    /// Whether words name a principle of any set, by a name or by initials.
    pub fn names_principle(&self, words: &str) -> bool {
        let names = self.names();
        let initials = words.contains(char::is_uppercase) && !words.contains(char::is_lowercase);
        names.find(words).is_some() || initials && names.find_short(words).is_some()
    }

    /// Whether a name of that kind may stand at the head of a text; surely not, where it is not said.
    pub fn may_name_principle(&self, text: &str) -> bool {
        let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        !first.contains(char::is_lowercase) || self.names().may_begin(text)
    }

    /// The names of all sets together.
    fn names(&self) -> &Names {
        self.names.get_or_init(|| {
            let mut names = Names::default();
            for entry in self.sets.iter().flat_map(|set| &set.entries) {
                names.add(&entry.name, 0);
                entry.variants.iter().for_each(|variant| names.add(variant, 0));
                entry.short.iter().for_each(|initials| names.add_short(initials, 0));
            }
            names
        })
    }
}
