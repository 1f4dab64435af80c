//! Whether words are but a form: labels that wait for words, legends, whose notes they are.

use super::{Chunk, Draft, Ground, Splitter};
use crate::{
    notes::Block,
    portfolio::{
        labels::{Meaning, Strength},
        words::lines_of,
    },
    source::Text,
};

impl Splitter<'_> {
    /// `Name: Ines`, `Level: L5` above everything that a form has: whose it is, and no story.
    pub(super) fn heads_form<'l>(
        &self,
        lines: impl Iterator<Item = &'l Text>,
        below: &[Block],
    ) -> bool {
        let told = |chunk: &Chunk| matches!(chunk, Chunk::Story(_));
        let tells_below = || {
            let label = below.first().and_then(|block| self.first_label(block));
            label.is_some_and(|label| matches!(label.meaning, Meaning::Part(_)))
        };
        self.ground == Ground::Bank
            && self.cues.heads_form(lines.map(Text::as_str))
            && !self.chunks.iter().any(told)
            && !tells_below()
    }

    /// Whether a story is nothing but labels that wait for words.
    pub(super) fn is_empty_form(&self, draft: &Draft) -> bool {
        if self.is_legend(draft) || self.is_filing_alone(draft) {
            return true;
        }
        let waits = |line: &Text| {
            self.label(line)
                .is_some_and(|label| !label.rest.as_str().contains(char::is_alphanumeric))
        };
        let lines = lines_of(&draft.blocks);
        let untitled = draft.title.as_ref().is_none_or(|title| self.says_no_title(title));
        untitled && lines.len() >= 2 && lines.into_iter().all(waits)
    }

    /// `Tags: job, interview` that nothing is told below and that names no principle.
    fn is_filing_alone(&self, draft: &Draft) -> bool {
        let lines = lines_of(&draft.blocks);
        let files = |line: &Text| {
            self.label(line).is_some_and(|label| {
                label.strength == Strength::Weak
                    && matches!(label.meaning, Meaning::Principles | Meaning::Date | Meaning::About)
            }) && !(self.names)(line)
        };
        draft.title.is_none() && !lines.is_empty() && lines.into_iter().all(files)
    }

    /// `S - Situation`, `O - Obstacle`: what the letters stand for, and no story.
    fn is_legend(&self, draft: &Draft) -> bool {
        let explains = |line: &Text| {
            let label = self.label(line).filter(|label| label.strength == Strength::Letter);
            label.is_some_and(|label| {
                let named = self.index.meaning_of(label.rest.as_str());
                named.is_some_and(|meaning| matches!(meaning, Meaning::Part(_)))
            })
        };
        let lines = lines_of(&draft.blocks);
        lines.len() >= 2 && lines.into_iter().all(explains)
    }

    /// `Story 3:`, `Story 1: ________`: a title that waits for words as well.
    fn says_no_title(&self, title: &Text) -> bool {
        let words = title.as_str();
        let at = self.cues.placeholder_length(words);
        let blank = !words[at..].contains(char::is_alphanumeric);
        blank || at == 0 && self.cues.is_placeholder(words)
    }

    /// Whether words only say that something is still to be found.
    pub(super) fn is_blank(&self, words: &str) -> bool {
        !words.contains(char::is_alphanumeric)
            || self.cues.is_promise(words)
            || self.cues.is_remark(words)
    }
}
