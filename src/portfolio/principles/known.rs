//! The principles that a portfolio may show, and what each is called.

use std::{
    hash::{Hash, Hasher},
    sync::{Arc, OnceLock},
};

use super::suggesting::Suggesting;
use crate::{portfolio::names::Names, vocabulary::SetPrinciple};

/// The principles that a portfolio may show, before the notes are gone through.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// In the set's order.
    pub entries: Vec<SetPrinciple>,
    /// Their names; the numbers are places in `entries`.
    pub names: Names,
    /// Whether those that the notes never name are shown as well.
    pub complete: bool,
    /// Initials that the notes have in place of names, with places in `entries`.
    pub codes: Vec<(String, usize)>,
    /// Whether they are what most companies ask about, called by ordinary words.
    pub is_general: bool,
    /// Made when it is asked for.
    suggesting: OnceLock<Suggesting>,
}

/// What they are made from says all of them.
impl Hash for Known {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.entries, &self.names, self.complete, &self.codes).hash(state);
    }
}

impl Known {
    /// The principles of a set, or of the person's own making.
    pub(in crate::portfolio) fn new(entries: Vec<SetPrinciple>, complete: bool) -> Self {
        let mut names = Names::default();
        for (index, entry) in entries.iter().enumerate() {
            names.add(&entry.name, index);
        }
        for (index, entry) in entries.iter().enumerate() {
            for variant in &entry.variants {
                names.add(variant, index);
            }
            for initials in &entry.short {
                names.add_short(initials, index);
            }
        }
        let (codes, suggesting) = (Vec::new(), OnceLock::new());
        Self { entries, names, complete, codes, is_general: false, suggesting }
    }

    /// The same, and whether most companies ask about them.
    pub(in crate::portfolio) fn generally(self, is_general: bool) -> Self {
        Self { is_general, ..self }
    }

    /// The same, where initials are names too.
    pub(in crate::portfolio) fn with_codes(mut self, codes: Vec<(String, usize)>) -> Self {
        for (code, index) in &codes {
            self.names.add_code(code, *index);
        }
        self.codes = codes;
        self
    }

    /// The principle's own name where words are its initials.
    pub fn spelled_out(&self, words: &str) -> Option<&str> {
        let (_, index) = self.codes.iter().find(|(code, _)| code.eq_ignore_ascii_case(words))?;
        self.entries.get(*index).map(|entry| entry.name.as_str())
    }

    /// The words that suggest one of them.
    pub fn suggesting(&self) -> &Suggesting {
        self.suggesting.get_or_init(|| Suggesting::of(&self.entries))
    }
}

/// Principles with more behind them.
pub fn joined(known: &Arc<Known>, more: Vec<SetPrinciple>) -> Arc<Known> {
    if more.is_empty() {
        return Arc::clone(known);
    }
    let entries = known.entries.iter().cloned().chain(more).collect();
    let joined = Known::new(entries, known.complete || known.entries.is_empty());
    joined.generally(known.is_general).into()
}
