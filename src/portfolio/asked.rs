//! Questions with what is said to them below: a heading, a numbered line or a line that asks, and
//! prose, points or the parts of a story as its answer.

use std::collections::BTreeSet;

use super::{
    cues::Cues,
    labels::{Label, LabelIndex, Meaning, Strength},
    parts::Trust,
    split::{cut, is_title_line, one_item},
    words::lines_of,
};
use crate::{
    notes::{Block, BlockKind, Heading, Item},
    source::Text,
};

/// A piece of a section over questions.
#[derive(Clone, Debug)]
pub enum Piece {
    /// A question that something is said to.
    Answered(Answered),
    /// Anything else, questions that wait among it.
    Rest(Block),
}

/// A question and what is said to it.
#[derive(Clone, Debug)]
pub struct Answered {
    /// What is asked, without its number.
    pub question: Text,
    /// Tags of its heading.
    pub tags: Vec<Text>,
    /// All of it, as it stands.
    pub shown: Vec<Block>,
    /// Where the question stands.
    pub rows: std::ops::Range<u32>,
    /// What is said to it.
    pub below: Vec<Block>,
}

/// Tells questions with their answers from the rest of some blocks.
pub fn pieces(blocks: &[Block], labels: &LabelIndex, cues: &Cues) -> Vec<Piece> {
    let mut reader = Reader { labels, cues, asking: BTreeSet::new(), pieces: Vec::new() };
    reader.asking = blocks.iter().filter_map(|block| reader.level_of_asking(block)).collect();
    let mut at = 0;
    while at < blocks.len() {
        at += reader.block(&blocks[at..]).max(1);
    }
    reader.pieces
}

/// Whether some blocks are questions that were numbered or listed, each with room for its answer,
/// whatever their heading says: all items ask, and something is said to one of them.
pub fn is_bank(blocks: &[Block], labels: &LabelIndex, cues: &Cues) -> bool {
    const FEWEST: usize = 2;
    let lists = blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::List(items) => Some(items),
        _ => None,
    });
    let items: Vec<&Item> = lists.flatten().collect();
    let opens = blocks.first().is_some_and(|block| matches!(block.kind, BlockKind::List(_)));
    let heads = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
    let asks = |item: &&Item| item.words.first().is_some_and(|line| asks(line, cues));
    let is_answered = |piece: &Piece| matches!(piece, Piece::Answered(_));
    opens
        && items.len() >= FEWEST
        && items.iter().all(asks)
        && !blocks.iter().any(heads)
        && pieces(blocks, labels, cues).iter().any(is_answered)
}

/// Whether a line asks something.
pub fn asks(line: &Text, cues: &Cues) -> bool {
    line.as_str().ends_with(['?', '？']) || cues.is_question(line.as_str())
}

struct Reader<'a> {
    labels: &'a LabelIndex,
    cues: &'a Cues,
    /// How deep headings are of which some ask.
    asking: BTreeSet<u8>,
    pieces: Vec<Piece>,
}

impl Reader<'_> {
    /// Takes the block at the head of some, and says how many it took.
    fn block(&mut self, blocks: &[Block]) -> usize {
        match &blocks[0].kind {
            BlockKind::Heading(heading) => self.heading(blocks, heading),
            BlockKind::List(items) => self.list(blocks, items),
            BlockKind::Paragraph(lines) => self.paragraph(blocks, lines),
            _ => self.keep(blocks[0].clone()),
        }
    }

    fn keep(&mut self, block: Block) -> usize {
        self.pieces.push(Piece::Rest(block));
        1
    }

    fn asks(&self, line: &Text) -> bool {
        asks(line, self.cues)
    }

    // --- Headings ---

    fn heading(&mut self, blocks: &[Block], heading: &Heading) -> usize {
        let ends = |block: &Block| match &block.kind {
            BlockKind::Heading(below) => {
                below.level <= heading.level && !self.labels.is_part(&below.text)
            }
            BlockKind::Rule => true,
            _ => false,
        };
        let length = blocks.iter().skip(1).position(ends).map_or(blocks.len(), |at| at + 1);
        let below = &blocks[1..length];
        if !self.is_answered(heading, below) {
            return self.keep(blocks[0].clone());
        }
        self.pieces.push(Piece::Answered(Answered {
            question: self.question(&heading.text),
            tags: heading.tags.clone(),
            shown: blocks[..length].to_vec(),
            rows: blocks[0].rows.clone(),
            below: below.to_vec(),
        }));
        length
    }

    /// Whether what stands below a heading is said to what it asks: it asks, or is over the parts of
    /// a story, or stands among headings that ask; and nothing below it asks.
    fn is_answered(&self, heading: &Heading, below: &[Block]) -> bool {
        let gathers = below.first().is_some_and(|first| match &first.kind {
            BlockKind::Heading(deeper) => !self.labels.is_part(&deeper.text),
            _ => false,
        });
        if below.is_empty() || gathers || self.cues.topic(heading.text.as_str()).is_some() {
            return false;
        }
        let tells = Trust::of(lines_of(below).into_iter(), self.labels).tells_story();
        let asks_beside = || self.asking.contains(&heading.level);
        let asks_below = || lines_of(below).into_iter().any(|line| self.asks(line));
        let asks = self.asks_as_heading(&heading.text);
        tells || asks && !self.lists_questions(below) || asks_beside() && !asks_below()
    }

    fn level_of_asking(&self, block: &Block) -> Option<u8> {
        let BlockKind::Heading(heading) = &block.kind else { return None };
        self.asks_as_heading(&heading.text).then_some(heading.level)
    }

    fn asks_as_heading(&self, heading: &Text) -> bool {
        self.asks(&self.question(heading))
    }

    /// Whether what stands below a heading is a list of more questions.
    fn lists_questions(&self, below: &[Block]) -> bool {
        let lines = lines_of(below);
        lines.len() >= 2 && lines.iter().all(|line| self.asks(line))
    }

    /// A question without its number and what announces it.
    fn question(&self, line: &Text) -> Text {
        let counted = self.labels.counted_question(line).filter(|rest| !rest.is_empty());
        let labelled = || self.label(line).filter(asked).map(|label| label.rest);
        let question = counted.or_else(labelled).unwrap_or_else(|| line.clone());
        let words = question.as_str();
        let digits = words.trim_start_matches(|c: char| c.is_ascii_digit());
        let behind = digits.strip_prefix(['.', ')']).filter(|_| digits.len() < words.len());
        let start = behind.map_or(0, |behind| words.len() - behind.trim_start().len());
        question.slice(start..words.len())
    }

    fn label(&self, line: &Text) -> Option<Label> {
        self.labels.read(line)
    }

    // --- Items ---

    fn list(&mut self, blocks: &[Block], items: &[Item]) -> usize {
        let block = &blocks[0];
        let last = items.len().saturating_sub(1);
        let behind = |at: usize| if at == last { self.said_behind(&blocks[1..]) } else { 0 };
        let answered: Vec<Option<Answered>> = items
            .iter()
            .enumerate()
            .map(|(at, item)| self.answered_item(block, item, &blocks[1..=behind(at)]))
            .collect();
        if answered.iter().all(Option::is_none) {
            return self.keep(block.clone());
        }
        let took = if answered.last().is_some_and(Option::is_some) { behind(last) } else { 0 };
        for (item, answered) in items.iter().zip(answered) {
            self.pieces.push(match answered {
                Some(answered) => Piece::Answered(answered),
                None => Piece::Rest(one_item(block, item)),
            });
        }
        1 + took
    }

    /// An item that asks and what is said to it: lines and points below it, and `behind` it.
    fn answered_item(&self, block: &Block, item: &Item, behind: &[Block]) -> Option<Answered> {
        let asked = item.words.first().filter(|line| self.asks(line))?;
        let mut below = Vec::new();
        if item.words.len() > 1 {
            let rows = (item.rows.start + 1).min(item.rows.end - 1)..item.rows.end;
            let kind = BlockKind::Paragraph(item.words[1..].to_vec());
            below.push(Block { kind, rows, blank_before: 0, indent: block.indent });
        }
        below.extend(item.blocks.iter().cloned());
        below.extend(behind.iter().cloned());
        let asks_more = || lines_of(&below).into_iter().any(|line| self.asks(line));
        if below.is_empty() || self.cues.is_task(item.marker, asked.as_str()) || asks_more() {
            return None;
        }
        let mut shown = vec![one_item(block, item)];
        shown.extend(behind.iter().cloned());
        let rows = item.rows.start..item.rows.start + 1;
        Some(Answered { question: self.question(asked), tags: Vec::new(), shown, rows, below })
    }

    /// How many of some blocks behind a question are said to it: what stands right below it, and
    /// what an answer or the part of a story begins.
    fn said_behind(&self, blocks: &[Block]) -> usize {
        let is_said = |block: &Block| {
            let BlockKind::Paragraph(lines) = &block.kind else { return false };
            let label = lines.first().and_then(|line| self.label(line)).map(|it| it.meaning);
            let labelled = matches!(label, Some(Meaning::Answer | Meaning::Part(_)));
            let asks = lines.first().is_some_and(|line| self.asks(line));
            label != Some(Meaning::Question)
                && (block.blank_before == 0 && !asks || labelled && block.blank_before <= 1)
        };
        blocks.iter().take_while(|block| is_said(block)).count()
    }

    // --- Lines ---

    fn paragraph(&mut self, blocks: &[Block], lines: &[Text]) -> usize {
        let block = &blocks[0];
        if let Some(starts) = self.labelled_questions(lines) {
            return self.asked_by_label(blocks, lines, &starts);
        }
        if let [asked, told @ ..] = lines
            && !told.is_empty()
            && self.is_over_parts(asked, told)
        {
            let end = 1 + self.said_behind(&blocks[1..]);
            self.answered_line(block, lines, 0, &blocks[1..end]);
            return end;
        }
        let over_list = blocks.get(1).is_some_and(|below| self.is_list_of_answers(below));
        let Some(last) = lines.last().filter(|line| self.asks(line)) else {
            return self.keep(block.clone());
        };
        let over_parts = || {
            let told = lines_of(blocks.get(1..2).unwrap_or_default());
            lines.len() == 1
                && self.said_behind(&blocks[1..]) > 0
                && self.is_over_parts(last, &told.into_iter().cloned().collect::<Vec<_>>())
        };
        let end = if over_list {
            2
        } else if over_parts() {
            1 + self.said_behind(&blocks[1..])
        } else {
            return self.keep(block.clone());
        };
        let at = lines.len() - 1;
        if at > 0 {
            self.keep(cut(block, lines, 0..at));
        }
        self.answered_line(block, lines, at, &blocks[1..end]);
        end
    }

    /// Where lines begin that say `Q:` before what they ask.
    fn labelled_questions(&self, lines: &[Text]) -> Option<Vec<usize>> {
        let asks = |line: &Text| self.label(line).is_some_and(|label| asked(&label));
        let starts: Vec<usize> = (0..lines.len()).filter(|&at| asks(&lines[at])).collect();
        (!starts.is_empty()).then_some(starts)
    }

    fn asked_by_label(&mut self, blocks: &[Block], lines: &[Text], starts: &[usize]) -> usize {
        let block = &blocks[0];
        if let Some(&first) = starts.first().filter(|&&first| first > 0) {
            self.keep(cut(block, lines, 0..first));
        }
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        let mut took = 1;
        for (&start, end) in starts.iter().zip(ends) {
            let piece = cut(block, lines, start..end);
            let BlockKind::Paragraph(inside) = &piece.kind else { continue };
            let behind = if end == lines.len() { self.said_behind(&blocks[1..]) } else { 0 };
            took += behind;
            self.answered_line(&piece, inside, 0, &blocks[1..=behind]);
        }
        took
    }

    /// A line that asks, with what is said below it.
    fn answered_line(&mut self, block: &Block, lines: &[Text], at: usize, behind: &[Block]) {
        let whole = cut(block, lines, at..lines.len());
        let rows = whole.rows.start..whole.rows.start + 1;
        let mut below = Vec::new();
        if at + 1 < lines.len() {
            below.push(cut(block, lines, at + 1..lines.len()));
        }
        below.extend(behind.iter().cloned());
        let mut shown = vec![whole];
        shown.extend(behind.iter().cloned());
        let question = self.question(&lines[at]);
        self.pieces.push(Piece::Answered(Answered {
            question,
            tags: Vec::new(),
            shown,
            rows,
            below,
        }));
    }

    /// Whether lines below another are the parts of a story that it asks for.
    fn is_over_parts(&self, asked: &Text, told: &[Text]) -> bool {
        let is_part = told.first().is_some_and(|line| self.labels.is_part(line));
        is_part
            && is_title_line(asked.as_str())
            && self.label(asked).is_none()
            && Trust::of(told.iter(), self.labels).tells_story()
    }

    /// A list right below a line, no item of which asks.
    fn is_list_of_answers(&self, block: &Block) -> bool {
        let BlockKind::List(items) = &block.kind else { return false };
        let asks = |item: &Item| item.words.first().is_some_and(|line| self.asks(line));
        block.blank_before == 0 && !items.iter().any(asks)
    }
}

/// Whether a label has a question behind it.
fn asked(label: &Label) -> bool {
    let sure = label.strength != Strength::Weak && !label.continues;
    label.meaning == Meaning::Question && sure && !label.rest.is_empty()
}

/// An answer without the letter before it, which would be an action's in a story: `A: I called`.
pub fn without_letter(mut below: Vec<Block>, labels: &LabelIndex) -> Vec<Block> {
    if let Some(BlockKind::Paragraph(lines)) = below.first_mut().map(|block| &mut block.kind)
        && let Some(line) = lines.first_mut()
        && let Some(label) = labels.read(line)
        && label.written.as_str() == "A"
        && label.strength == Strength::Letter
        && !label.rest.is_empty()
    {
        *line = label.rest;
    }
    below
}
