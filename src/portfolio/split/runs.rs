//! Where a run of labelled parts begins, and what goes on with it.

use super::{Chunk, Draft, Open, Splitter, lines::is_title_line, pieces::cut};
use crate::{
    notes::Block,
    portfolio::{
        Part,
        labels::{Label, Meaning, Strength},
        words::{ends_sentence, lines_of, text_of},
    },
    source::Text,
    vocabulary::fold,
};

impl Splitter<'_> {
    /// How often the first labelled part comes again with another between: how many stories.
    pub(super) fn count_runs(&self, blocks: &[Block]) -> usize {
        let mut first = None;
        let mut last = None;
        let mut runs = 0;
        for line in lines_of(blocks) {
            let Some(meaning @ Meaning::Part(_)) = self.meaning(line) else { continue };
            if first.is_none() {
                first = Some(meaning);
            }
            if first == Some(meaning) && last != first {
                runs += 1;
            }
            last = Some(meaning);
        }
        runs
    }

    /// A paragraph in which labels stand: what is above the first of them is a title or goes on
    /// with what is open; from there on it is a run, cut where another begins.
    pub(super) fn labelled_paragraph(
        &mut self,
        block: &Block,
        lines: &[Text],
        first: usize,
    ) -> usize {
        let mut title = None;
        if first > 0 {
            let above = cut(block, lines, 0..first);
            let label = self.label(&lines[first]);
            let begins = label.as_ref().is_some_and(|label| self.begins_run(label));
            // `STAR` between a title and its story says how it is told.
            let method = first == 2 && self.cues.names_method(lines[1].as_str());
            if begins && self.is_blank(&text_of(std::slice::from_ref(&above))) {
                // `TODO` above a story titles none.
                self.keep(above);
                self.open = Open::Nothing;
            } else if begins && (first == 1 || method) && is_title_line(lines[0].as_str()) {
                let end = (block.rows.start + first as u32).min(block.rows.end);
                title = Some((lines[0].clone(), block.rows.start..end));
            } else if begins && self.is_meaning_over_title(block, &lines[..first]) {
                let meaning = cut(block, lines, 0..first - 1);
                self.push(Chunk::Statement(vec![meaning]));
                let end = (block.rows.start + first as u32).min(block.rows.end);
                title = Some((lines[first - 1].clone(), end - 1..end));
            } else if begins && label.as_ref().is_some_and(files_surely) {
                // `LP: Frugality` below a sentence files what that tells.
                self.push(Chunk::Story(Draft { blocks: vec![above], ..Draft::default() }));
                self.open = Open::Plain;
            } else if begins || self.open == Open::Nothing {
                self.plain(&above, &lines[..first], &text_of(std::slice::from_ref(&above)));
                // What is told right above its parts is no other story.
                if let (Open::Plain, Some(label)) = (self.open, &label) {
                    self.open = Open::Run { first: label.meaning, last: label.meaning };
                }
            } else {
                self.append(above);
            }
        }
        self.labels_from(block, lines, first, title);
        1
    }

    /// Whether lines right below a principle's name say what it means, in sentences, and the last of
    /// them titles the story that follows: `Accomplish more with less.` over `The press`.
    fn is_meaning_over_title(&self, block: &Block, lines: &[Text]) -> bool {
        let [meaning @ .., title] = lines else { return false };
        let above = cut(block, lines, 0..meaning.len());
        let text = text_of(std::slice::from_ref(&above));
        !meaning.is_empty()
            && block.blank_before == 0
            && meaning.iter().all(|line| ends_sentence(line.as_str()))
            && is_title_line(title.as_str())
            && !ends_sentence(title.as_str())
            && self.is_statement(&above, &text)
    }

    /// The labelled lines of a paragraph, from the first of them on.
    pub(super) fn labels_from(
        &mut self,
        block: &Block,
        lines: &[Text],
        first: usize,
        mut title: Option<(Text, std::ops::Range<u32>)>,
    ) {
        let mut start = first;
        // `LP: Ownership` above a question files the answer to it.
        let mut above_question = None;
        while let Some(label) = lines.get(start).and_then(|line| self.label(line)) {
            let next = lines[start + 1..].iter().position(|line| self.meaning(line).is_some());
            let end = next.map_or(lines.len(), |length| start + 1 + length);
            let piece = cut(block, lines, start..end);
            let asks = |label: Label| label.meaning == Meaning::Question && !label.rest.is_empty();
            let below = lines.get(end).and_then(|line| self.label(line));
            if label.meaning == Meaning::Principles && below.is_some_and(asks) {
                above_question = Some(piece);
            } else {
                self.run(&label, std::slice::from_ref(&piece), title.take());
            }
            start = end;
        }
        if let Some(piece) = above_question {
            match self.chunks.last_mut() {
                Some(Chunk::Story(draft)) => draft.blocks.insert(0, piece),
                Some(Chunk::Question(_, blocks)) => blocks.insert(0, piece),
                _ => self.keep(piece),
            }
        }
    }

    /// Whether a plain paragraph goes on with the run of labels that is open.
    pub(super) fn continues_run(&self, blocks: &[Block], lines: &[Text]) -> bool {
        let block = &blocks[0];
        let Open::Run { first, last } = self.open else { return self.continues_sentence(lines) };
        // A paragraph with its own filing is a story of its own.
        if lines.len() > 1 && lines.iter().any(|line| (self.names)(line)) {
            return false;
        }
        if block.blank_before >= 3 {
            return false;
        }
        // The next story's title stands right above its first label.
        let next = blocks.get(1).and_then(|block| self.first_label(block));
        let heads_next = next
            .as_ref()
            .is_some_and(|label| label.meaning == first || label.meaning == Meaning::Title);
        if heads_next && lines.len() == 1 && is_title_line(lines[0].as_str()) {
            return false;
        }
        let is_last = matches!(last, Meaning::Part(Part::Result | Part::Learning));
        let open_is_empty = self.open_part_is_empty();
        open_is_empty || !is_last || block.blank_before == 0 || next.is_some() && !heads_next
    }

    pub(super) fn open_run_takes(&self, block: &Block) -> bool {
        matches!(self.open, Open::Run { .. })
            && (self.open_part_is_empty() || block.blank_before == 0)
    }

    /// Whether the last label of the open run has nothing behind it yet.
    fn open_part_is_empty(&self) -> bool {
        let Some(Chunk::Story(draft)) = self.chunks.last() else { return false };
        let lines = lines_of(&draft.blocks);
        lines.last().is_some_and(|line| self.label(line).is_some_and(|label| label.rest.is_empty()))
    }

    /// Whether a label begins a story rather than going on with the open one.
    pub(super) fn begins_run(&self, label: &Label) -> bool {
        match self.open {
            Open::Run { .. } if self.goes_on_with_head(label) => false,
            Open::Run { first, last } => {
                let ended =
                    matches!(last, Meaning::Part(Part::Result | Part::Learning | Part::Hypothesis));
                let again = label.meaning == first && last != first
                    || label.meaning == Meaning::Part(Part::Situation) && ended;
                again
                    && matches!(
                        label.meaning,
                        Meaning::Part(_) | Meaning::Title | Meaning::Question | Meaning::Principles
                    )
            }
            // Points or a paragraph, then a label that no story begins with: a part of that story.
            Open::Item | Open::Titled | Open::Plain => matches!(
                label.meaning,
                Meaning::Part(Part::Situation | Part::Task | Part::Hypothesis)
                    | Meaning::Title
                    | Meaning::Question
            ),
            Open::Nothing => true,
        }
    }

    /// `Headline: …` below `Story: …` and what files it: no part is told yet, so that it titles the
    /// same story.
    fn goes_on_with_head(&self, label: &Label) -> bool {
        let Some(Chunk::Story(draft)) = self.chunks.last() else { return false };
        let labels: Vec<Label> =
            lines_of(&draft.blocks).into_iter().filter_map(|line| self.label(line)).collect();
        let is_part = |label: &Label| matches!(label.meaning, Meaning::Part(_));
        let other = |title: &Label| {
            title.meaning == Meaning::Title
                && title.strength == Strength::Strong
                && fold(title.written.as_str()) != fold(label.written.as_str())
        };
        label.meaning == Meaning::Title
            && label.strength == Strength::Strong
            && labels.first().is_some_and(other)
            && !labels.iter().any(is_part)
    }

    /// Takes labelled blocks into the open story, or begins one.
    pub(super) fn run(
        &mut self,
        label: &Label,
        blocks: &[Block],
        title: Option<(Text, std::ops::Range<u32>)>,
    ) {
        if label.meaning == Meaning::Question && !label.rest.is_empty() {
            return self.ask(label, blocks);
        }
        if self.asked.is_some() {
            let [block] = blocks else { return };
            let says = !label.rest.is_empty() || lines_of(blocks).len() > 1;
            if !self.answer(block, says) {
                self.push_answer_label(block);
            }
            return;
        }
        // `Backup: none yet` titles nothing.
        let rest = label.rest.as_str();
        if label.meaning == Meaning::Title && lines_of(blocks).len() == 1 && self.is_blank(rest) {
            self.open = Open::Nothing;
            return self.push(Chunk::Other(blocks.to_vec()));
        }
        let title = title.or_else(|| self.title_above(label, blocks.first()));
        if title.is_none() && !self.begins_run(label) {
            for block in blocks {
                self.append(block.clone());
            }
            let first = match self.open {
                Open::Run { first, .. } => first,
                _ => label.meaning,
            };
            self.open = Open::Run { first, last: label.meaning };
            return;
        }
        let (title, title_rows) = title.map_or((None, 0..0), |(title, rows)| (Some(title), rows));
        self.push(Chunk::Story(Draft {
            title,
            tags: Vec::new(),
            blocks: blocks.to_vec(),
            title_rows,
        }));
        self.open = Open::Run { first: label.meaning, last: label.meaning };
    }
}

/// Whether a label says for certain which principles a story shows.
fn files_surely(label: &Label) -> bool {
    label.meaning == Meaning::Principles
        && label.strength == Strength::Strong
        && !label.rest.is_empty()
}
