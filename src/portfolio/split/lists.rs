//! What the items of a list are: a story each, the parts of one, or more of what is open.

use super::{Chunk, Draft, Ground, Open, Splitter, lines::is_title_line, pieces::one_item};
use crate::{
    notes::{Block, BlockKind, Item},
    portfolio::{
        cues::has_first_person_singular,
        labels::{Label, Meaning},
        parts::Trust,
        pointers::{self, Pointed},
        words::{is_only_links, join, lines_of, text_of},
    },
    source::Text,
};

impl Splitter<'_> {
    pub(super) fn list(&mut self, blocks: &[Block], items: &[Item]) -> usize {
        let block = &blocks[0];
        if self.answer(block, true) {
            return 1;
        }
        let heads = || items.iter().flat_map(|item| &item.words);
        if items.iter().all(|item| item.blocks.is_empty()) && self.heads_form(heads(), &blocks[1..])
        {
            self.keep(block.clone());
            return 1;
        }
        if self.is_labelled_list(items) {
            self.labelled_list(block, items);
            return 1;
        }
        if self.open_run_takes(block) {
            self.append(block.clone());
            return 1;
        }
        // One item alone may be the title of the story that begins below it.
        let may_title = matches!(items, [item] if item.words.len() == 1
            && item.blocks.is_empty()
            && is_title_line(item.words[0].as_str())
            && !self.is_blank(item.words[0].as_str()));
        // A title so long that the first part below it was taken for the rest of its line.
        let begins_story = matches!(items, [item] if item.words.first().is_some_and(|line| is_title_line(line.as_str()))
        && item.words.get(1).and_then(|line| self.label(line)).is_some_and(|label| {
            matches!(label.meaning, Meaning::Part(_)) && self.begins_run(&label)
        }));
        let run_goes_on = matches!(self.open, Open::Run { .. })
            && !begins_story
            && block.blank_before <= 1
            && blocks.get(1).and_then(|next| self.first_label(next)).is_some_and(|label| {
                matches!(self.open, Open::Run { first, .. } if first != label.meaning)
                    && !(may_title && self.begins_run(&label))
            });
        if run_goes_on {
            self.append(block.clone());
            return 1;
        }
        for item in items {
            self.item(block, item);
        }
        1
    }

    fn item(&mut self, block: &Block, item: &Item) {
        let whole = one_item(block, item);
        let Some(first) = item.words.first().filter(|line| !line.is_empty()) else {
            return self.keep(whole);
        };
        let words = first.as_str();
        if item.words.iter().all(|line| is_only_links(line.as_str())) {
            return self.keep(whole);
        }
        // `(none)` waits for a story, `[ ] find the number` is something to do.
        let is_alone = item.words.len() == 1 && item.blocks.is_empty();
        let is_errand =
            || self.ground == Ground::Principle && self.cues.is_errand(item.marker, words);
        if is_alone && (self.cues.says_blank(words) || is_errand()) {
            self.push(Chunk::Other(vec![whole]));
            return;
        }
        let text = text_of(std::slice::from_ref(&whole));
        let below = item.words.iter().skip(1).chain(lines_of(&item.blocks));
        let has_parts = Trust::of(below, self.index).has_parts();
        if !has_parts && self.cues.is_job_or_advice(&text) {
            return self.keep(whole);
        }
        let pointed = pointers::question(first, self.index, self.cues);
        let below_points = item.words.iter().skip(1).all(|line| self.points(line));
        if let Some(Pointed { question, pointer, .. }) = pointed.filter(|_| below_points)
            && (pointer.is_some() || item.words.len() > 1)
            && item.blocks.is_empty()
        {
            return self.push(Chunk::Question(question, vec![whole]));
        }
        if self.cues.is_question(words) {
            let told = self.is_told_below(item);
            let asks_only = item.blocks.is_empty() && !has_parts && !told;
            let shown = if asks_only { vec![whole] } else { Vec::new() };
            self.push(Chunk::Question(first.clone(), shown));
            if asks_only {
                if item.words.len() > 1 {
                    self.keep(below_first(block, item));
                }
                return;
            }
        }
        let mut inside = Vec::new();
        if item.words.len() > 1 {
            inside.push(below_first(block, item));
        }
        inside.extend(item.blocks.iter().cloned());
        self.push(Chunk::Story(Draft {
            title: Some(first.clone()),
            tags: Vec::new(),
            blocks: inside,
            title_rows: item.rows.start..item.rows.start + 1,
        }));
        self.open = Open::Item;
    }

    /// Whether the lines below a question tell what the writer did, or file it.
    fn is_told_below(&self, item: &Item) -> bool {
        const FEWEST: usize = 12;
        let Some(below) = item.words.get(1..).filter(|below| !below.is_empty()) else {
            return false;
        };
        let text = join(below.iter().map(Text::as_str));
        let files = |line: &Text| {
            let label = self.label(line).filter(|label| label.meaning == Meaning::Principles);
            label.is_some_and(|label| !label.rest.is_empty())
        };
        let says = below.iter().any(|line| !files(line) && !self.is_blank(line.as_str()));
        let is_long = text.split_whitespace().count() >= FEWEST;
        says && (below.iter().any(files) || is_long && has_first_person_singular(&text))
    }

    /// Whether a list's items are the parts of a story, rather than stories.
    pub(super) fn is_labelled_list(&self, items: &[Item]) -> bool {
        let labels =
            items.iter().filter_map(|item| item.words.first().and_then(|line| self.label(line)));
        let parts = labels.filter(|label| matches!(label.meaning, Meaning::Part(_))).count();
        parts >= 2 || parts == 1 && (items.len() <= 2 || matches!(self.open, Open::Run { .. }))
    }

    /// A list of labelled parts, cut where another story begins.
    fn labelled_list(&mut self, block: &Block, items: &[Item]) {
        let mut start = 0;
        let first = items.iter().find_map(|item| self.item_label(item));
        let Some(first) = first else { return };
        let mut seen_other = false;
        for (at, item) in items.iter().enumerate().skip(1) {
            let label = self.item_label(item);
            let restarts =
                label.as_ref().is_some_and(|label| label.meaning == first.meaning) && seen_other;
            seen_other |= label.is_some_and(|label| label.meaning != first.meaning);
            if restarts {
                self.items_run(block, &items[start..at]);
                start = at;
                seen_other = false;
            }
        }
        self.items_run(block, &items[start..]);
    }

    fn item_label(&self, item: &Item) -> Option<Label> {
        item.words.first().and_then(|line| self.label(line))
    }

    fn items_run(&mut self, block: &Block, items: &[Item]) {
        let Some((first, last)) = items.first().zip(items.last()) else { return };
        let Some(label) = items.iter().find_map(|item| self.item_label(item)) else { return };
        let run = Block {
            kind: BlockKind::List(items.to_vec()),
            rows: first.rows.start..last.rows.end,
            blank_before: first.blank_before.max(block.blank_before),
            indent: block.indent,
        };
        self.run(&label, std::slice::from_ref(&run), None);
        let last = items.iter().rev().find_map(|item| self.item_label(item));
        if let (Open::Run { first, .. }, Some(last)) = (self.open, last) {
            self.open = Open::Run { first, last: last.meaning };
        }
    }
}

/// An item's own lines below its first.
fn below_first(block: &Block, item: &Item) -> Block {
    Block {
        kind: BlockKind::Paragraph(item.words[1..].to_vec()),
        rows: (item.rows.start + 1).min(item.rows.end - 1)..item.rows.end,
        blank_before: 0,
        indent: block.indent,
    }
}
