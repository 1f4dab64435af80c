//! What a quotation is: a question, a story, or words of what is open.

use super::{Chunk, Draft, Open, Splitter, lines::is_title_line, pieces::cut};
use crate::{
    notes::{Block, BlockKind},
    portfolio::labels::callout,
    source::Text,
};

impl Splitter<'_> {
    /// A quotation: a story with its title in the first line, as a callout has it, or words of what
    /// is open.
    pub(super) fn quote(&mut self, block: &Block, inside: &[Block]) {
        if let Some(question) = self.quoted_question(inside) {
            return self.push(Chunk::Question(question, vec![block.clone()]));
        }
        match self.quoted_story(block, inside) {
            Some(draft) => self.push(Chunk::Story(draft)),
            None => self.attach_or_keep(block),
        }
    }

    /// `> [!question] Tell me about a conflict`, and nothing below it.
    fn quoted_question(&self, inside: &[Block]) -> Option<Text> {
        let [Block { kind: BlockKind::Paragraph(lines), .. }] = inside else { return None };
        let [line] = lines.as_slice() else { return None };
        let words = line.as_str();
        let title = line.slice(callout(words)?..words.len()).trim();
        self.cues.is_question(title.as_str()).then_some(title)
    }

    /// `> [!example]- The kiosk` or `> The kiosk` over labelled parts.
    fn quoted_story(&self, block: &Block, inside: &[Block]) -> Option<Draft> {
        let [Block { kind: BlockKind::Paragraph(lines), .. }, below @ ..] = inside else {
            return None;
        };
        let first = lines.first()?;
        let mark = callout(first.as_str());
        // Words of a story that is open are no other story.
        let goes_on = self.open != Open::Nothing && mark.is_none();
        if goes_on || self.label(first).is_some_and(|label| label.rest.is_empty()) {
            return None;
        }
        let labelled = mark.is_none() && self.label(first).is_some();
        let title = first.slice(mark.unwrap_or(0)..first.as_str().len()).trim();
        let told = usize::from(!labelled);
        let mut blocks = Vec::new();
        if told < lines.len() {
            blocks.push(cut(&inside[0], lines, told..lines.len()));
        }
        blocks.extend(below.iter().cloned());
        let tells = self.trust_of(&blocks).tells_story();
        let titled = labelled || title.is_empty() || is_title_line(title.as_str());
        if !(tells && titled) || self.count_runs(&blocks) > 1 {
            return None;
        }
        let title = Some(title).filter(|title| !labelled && !title.is_empty());
        let title_rows = if labelled { 0..0 } else { block.rows.start..block.rows.start + 1 };
        Some(Draft { title, tags: Vec::new(), blocks, title_rows })
    }
}
