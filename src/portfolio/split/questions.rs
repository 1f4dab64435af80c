//! What is asked, what points to the story that answers it, and what answers it below.

use super::{
    Chunk, Draft, Open, Splitter,
    pieces::{cut, one_item},
};
use crate::{
    notes::{Block, BlockKind},
    portfolio::{
        cues::Cues,
        labels::{Label, Meaning, Strength},
        pointers::{self, Pointed},
        words::{ends_sentence, lines_of},
    },
    source::Text,
};

impl Splitter<'_> {
    /// A paragraph of questions, some of which point to the stories that answer them or have numbers
    /// of their own: each is one, with what points right below it.
    pub(super) fn pointed_questions(&mut self, block: &Block, lines: &[Text]) -> bool {
        let asked: Vec<Option<Pointed>> =
            lines.iter().map(|line| pointers::question(line, self.index, self.cues)).collect();
        let pointed = |at: usize| self.points(&lines[at]);
        let counted = asked.iter().flatten().filter(|asked| asked.counted).count();
        // `Q1. Tell me about a conflict` alone may be answered below.
        if let [Some(Pointed { question, pointer: None, counted: true })] = asked.as_slice()
            && self.meaning(&lines[0]).is_none()
        {
            self.push(Chunk::Question(question.clone(), vec![block.clone()]));
            self.asked = Some((question.clone(), block.rows.clone()));
            self.open = Open::Run { first: Meaning::Question, last: Meaning::Question };
            return true;
        }
        let some_points = || {
            asked.iter().flatten().any(|asked| asked.pointer.is_some())
                || (1..lines.len()).any(pointed)
        };
        let are_questions = asked.first().is_some_and(Option::is_some)
            && (counted >= 2 || some_points())
            && (0..lines.len()).all(|at| asked[at].is_some() || pointed(at));
        if !are_questions {
            return false;
        }
        let starts: Vec<usize> = (0..lines.len()).filter(|&at| asked[at].is_some()).collect();
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        for (&start, end) in starts.iter().zip(ends) {
            if let Some(Pointed { question, .. }) = &asked[start] {
                let shown = vec![cut(block, lines, start..end)];
                self.push(Chunk::Question(question.clone(), shown));
            }
        }
        true
    }

    /// Whether a line points to a story. `-> ownership` files one.
    pub(super) fn points(&self, line: &Text) -> bool {
        pointers::points(line.as_str()) && !(self.names)(line)
    }

    /// `-> the pager` below a question, with a blank line between them.
    pub(super) fn points_from_question(&mut self, block: &Block, lines: &[Text]) -> bool {
        if block.blank_before > 1 || !lines.iter().all(|line| self.points(line)) {
            return false;
        }
        let Some(Chunk::Question(_, blocks)) = self.chunks.last_mut() else { return false };
        blocks.push(block.clone());
        self.asked = None;
        self.open = Open::Nothing;
        true
    }

    /// A question; what stands below it will be the story that answers it.
    pub(super) fn ask(&mut self, label: &Label, blocks: &[Block]) {
        self.push(Chunk::Question(label.rest.clone(), blocks.to_vec()));
        let rows = blocks.first().map(|block| block.rows.start..block.rows.start + 1);
        self.asked = Some((label.rest.clone(), rows.unwrap_or_default()));
        self.open = Open::Run { first: Meaning::Question, last: Meaning::Question };
        // Lines right below it, without a label, are what is said to it.
        if let [Block { kind: BlockKind::Paragraph(lines), .. }] = blocks
            && lines.len() > 1
        {
            self.answer(&cut(&blocks[0], lines, 1..lines.len()), true);
        }
    }

    /// An answer to the question that was asked: a story, if it says anything.
    pub(super) fn answer(&mut self, block: &Block, says: bool) -> bool {
        let open =
            matches!(self.open, Open::Run { first: Meaning::Question, last: Meaning::Question });
        if !open || block.blank_before > 1 {
            return false;
        }
        let Some((title, title_rows)) = self.asked.take_if(|_| says) else { return false };
        self.push(Chunk::Story(Draft {
            title: Some(title),
            tags: Vec::new(),
            blocks: vec![self.without_answer_letter(block)],
            title_rows,
        }));
        self.open = Open::Run { first: Meaning::Question, last: Meaning::Answer };
        true
    }

    /// An answer without the `A:` before it, which would be taken for an action where other
    /// stories have letters.
    fn without_answer_letter(&self, block: &Block) -> Block {
        let mut block = block.clone();
        if let BlockKind::Paragraph(lines) = &mut block.kind
            && let Some(line) = lines.first_mut()
            && let Some(label) = self.label(line)
            && label.meaning == Meaning::Answer
            && label.strength == Strength::Letter
            && !label.rest.is_empty()
        {
            *line = label.rest;
        }
        block
    }

    /// `A:` with nothing behind it stays with its question.
    pub(super) fn push_answer_label(&mut self, block: &Block) {
        let open = self.open;
        match self.chunks.last_mut() {
            Some(Chunk::Question(_, blocks)) => blocks.push(block.clone()),
            _ => self.keep(block.clone()),
        }
        self.open = open;
    }

    /// A list of questions, or paragraphs of them.
    pub(super) fn questions(&mut self, blocks: &[Block]) {
        let answered = answers_questions(blocks, self.cues);
        for block in blocks {
            match &block.kind {
                BlockKind::List(items) => {
                    for item in items {
                        let asked = item.words.first().filter(|line| !line.is_empty());
                        match asked.filter(|line| !self.cues.is_task(item.marker, line.as_str())) {
                            Some(line) => self
                                .push(Chunk::Question(line.clone(), vec![one_item(block, item)])),
                            None => self.keep(one_item(block, item)),
                        }
                    }
                }
                BlockKind::Paragraph(lines) if self.cues.topic(lines[0].as_str()).is_none() => {
                    for (at, line) in lines.iter().enumerate() {
                        let one = cut(block, lines, at..at + 1);
                        if answered && !asks_something(line, self.cues) {
                            self.keep(one);
                        } else {
                            self.push(Chunk::Question(line.clone(), vec![one]));
                        }
                    }
                }
                _ => self.keep(block.clone()),
            }
        }
    }
}

/// Whether some lines among questions answer them: some ask, and others are sentences that do not.
pub fn answers_questions(blocks: &[Block], cues: &Cues) -> bool {
    let lines = lines_of(blocks);
    let asks = |line: &&Text| line.as_str().ends_with(['?', '？']);
    let answers = |line: &&Text| !asks_something(line, cues) && ends_sentence(line.as_str());
    lines.iter().any(asks) && lines.iter().any(answers)
}

fn asks_something(line: &Text, cues: &Cues) -> bool {
    line.as_str().ends_with(['?', '？']) || cues.is_question(line.as_str())
}

/// Whether a label has a question behind it.
pub(super) fn asks(label: &Label) -> bool {
    label.meaning == Meaning::Question && !label.rest.is_empty()
}
