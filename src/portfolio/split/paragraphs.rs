//! What a paragraph is: labelled parts, questions, a title, or plain words.

use super::{
    Chunk, Open, Splitter,
    lines::{is_page_number, is_title_line},
    pieces::cut,
};
use crate::{
    notes::{Block, BlockKind, pictures},
    portfolio::{
        Part,
        cues::Topic,
        labels::Meaning,
        words::{ends_sentence, is_only_links, lines_of, text_of},
    },
    source::Text,
    systems::is_date,
};

impl Splitter<'_> {
    pub(super) fn paragraph(&mut self, blocks: &[Block], lines: &[Text]) -> usize {
        let block = &blocks[0];
        if lines.first().is_some_and(|line| is_date(line.as_str())) {
            return self.day(blocks, lines);
        }
        if self.heads_principles(blocks, lines) {
            return self.pass_over(block);
        }
        if self.heads_form(lines.iter(), &blocks[1..]) {
            self.keep(block.clone());
            return 1;
        }
        if self.pointed_questions(block, lines) || self.points_from_question(block, lines) {
            return 1;
        }
        if let Some(length) = self.figures_to_know(blocks, lines) {
            self.push(Chunk::Other(blocks[..length].to_vec()));
            return length;
        }
        if let Some(at) = lines.iter().position(|line| self.meaning(line).is_some()) {
            return self.labelled_paragraph(block, lines, at);
        }
        if let Some(pieces) = self.cut_at_pictures(block, lines) {
            for piece in pieces {
                if let BlockKind::Paragraph(lines) = &piece.kind {
                    self.paragraph(std::slice::from_ref(&piece), lines);
                }
            }
            return 1;
        }
        if is_page_number(lines) {
            self.keep(block.clone());
            return 1;
        }
        let text = text_of(std::slice::from_ref(block));
        if lines.iter().all(|line| is_only_links(line.as_str())) {
            self.attach_if_adjacent(block);
            return 1;
        }
        if self.answer(block, true) {
            return 1;
        }
        if let Some(length) = self.line_over_run(blocks, lines) {
            return length;
        }
        if let Some(length) = self.line_over_list(blocks, lines) {
            return length;
        }
        if self.line_over_quote(blocks, lines) {
            return 2;
        }
        let files = lines.len() == 1 && block.blank_before <= 1 && (self.names)(&lines[0]);
        let follows_story = matches!(self.chunks.last(), Some(Chunk::Story(_)));
        if self.continues_run(blocks, lines)
            || files
                && follows_story
                && lines[0].as_str().starts_with(['-', '→', '=', '#', '(', '[', '»'])
        {
            self.append(block.clone());
            return 1;
        }
        if lines.len() == 1 && self.cues.is_question(lines[0].as_str()) {
            self.push(Chunk::Question(lines[0].clone(), vec![block.clone()]));
            return 1;
        }
        if self.cues.is_job_or_advice(&text) {
            self.push(Chunk::Other(vec![block.clone()]));
            return 1;
        }
        if self.titled_prose(block, lines, &text) {
            return 1;
        }
        self.plain(block, lines, &text);
        1
    }

    /// `NUMBERS (memorise)` over figures, where no story is open of which they came, and none begins
    /// with them: how many blocks that is.
    fn figures_to_know(&self, blocks: &[Block], lines: &[Text]) -> Option<usize> {
        let [head, told @ ..] = lines else { return None };
        let label = self.label(head)?;
        let words = head.as_str();
        let remark = words.find('(').map_or("", |at| &words[at..]);
        let is_remark =
            remark.ends_with(')') && remark.chars().filter(|c| c.is_alphabetic()).count() > 1;
        let is_part = |line: &Text| matches!(self.meaning(line), Some(Meaning::Part(_)));
        let heads = label.meaning == Meaning::Part(Part::Result)
            && self.open == Open::Nothing
            && is_remark
            && !told.iter().any(is_part);
        let belongs = |block: &&Block| {
            block.blank_before == 0
                && matches!(block.kind, BlockKind::List(_) | BlockKind::Table(_))
        };
        let length = 1 + blocks[1..].iter().take_while(belongs).count();
        let goes_on = || {
            let below = lines_of(blocks.get(length..length + 1).unwrap_or_default());
            below.first().is_some_and(|line| is_part(line))
        };
        (heads && !goes_on()).then_some(length)
    }

    /// `Leadership Principles` on a line of its own, with no list of them below it: what follows are
    /// their stories, and it files none.
    fn heads_principles(&self, blocks: &[Block], lines: &[Text]) -> bool {
        let [line] = lines else { return false };
        let listed = blocks.get(1).is_some_and(|below| {
            below.blank_before == 0 || matches!(below.kind, BlockKind::List(_))
        });
        let label = self.label(line).filter(|label| label.meaning == Meaning::Principles);
        label.is_some_and(|label| label.rest.is_empty())
            && !listed
            && self.cues.topic(line.as_str()) == Some(Topic::Principles)
    }

    /// A paragraph in which lines with a picture at their head are titles, each over what it tells.
    fn cut_at_pictures(&self, block: &Block, lines: &[Text]) -> Option<Vec<Block>> {
        let titles = |at: usize| {
            let words = lines[at].as_str();
            pictures(words) > 0
                && is_title_line(words)
                && !ends_sentence(words)
                && self.meaning(&lines[at]).is_none()
                && lines.get(at + 1).is_some_and(|next| pictures(next.as_str()) == 0)
        };
        let starts: Vec<usize> = (0..lines.len()).filter(|&at| titles(at)).collect();
        let first = starts.first().copied()?;
        if starts.len() < 2 && first == 0 {
            return None;
        }
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        let above = (first > 0).then_some(0..first);
        let pieces = above.into_iter().chain(starts.iter().zip(ends).map(|(&from, to)| from..to));
        let apart = |range: std::ops::Range<usize>| {
            let blank_before = block.blank_before.max(u32::from(range.start > 0));
            Block { blank_before, ..cut(block, lines, range) }
        };
        Some(pieces.map(apart).collect())
    }

    /// A day of a journal ends what was told on the one before.
    fn day(&mut self, blocks: &[Block], lines: &[Text]) -> usize {
        self.push(Chunk::Other(vec![cut(&blocks[0], lines, 0..1)]));
        if lines.len() == 1 {
            return 1;
        }
        let mut rest = vec![cut(&blocks[0], lines, 1..lines.len())];
        rest.extend(blocks.iter().skip(1).take(2).cloned());
        self.block(&rest)
    }
}
