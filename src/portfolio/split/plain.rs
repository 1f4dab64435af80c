//! What plain words are: a statement, more of what is open, or an idea of their own.

use super::{
    Chunk, Draft, Ground, Open, Splitter,
    lines::{LONGEST_LINE_TITLE, is_title_line},
};
use crate::{
    notes::{Block, BlockKind},
    portfolio::{
        cues::{has_first_person, has_first_person_singular},
        words::{ends_sentence, lines_of},
    },
    source::Text,
};

impl Splitter<'_> {
    /// Whether a paragraph goes on with a sentence that a blank line cut in two.
    pub(super) fn continues_sentence(&self, lines: &[Text]) -> bool {
        let Some(Chunk::Story(draft)) = self.chunks.last() else { return false };
        if self.open == Open::Nothing || self.open == Open::Plain {
            return false;
        }
        let Some(first) = lines.first().and_then(|line| line.as_str().chars().next()) else {
            return false;
        };
        let inside = lines_of(&draft.blocks);
        let before =
            inside.last().copied().or(draft.title.as_ref()).map(|line| line.as_str().to_owned());
        let is_cut = before.is_some_and(|before| {
            !ends_sentence(&before) && before.split_whitespace().nth(7).is_some()
        });
        first.is_lowercase() && is_cut
    }

    /// Plain words: a statement, a paragraph more of the idea above, or an idea of their own.
    pub(super) fn plain(&mut self, block: &Block, lines: &[Text], text: &str) {
        if self.is_told_below_title(block, text) {
            self.append(block.clone());
            self.open = Open::Plain;
            return;
        }
        let leads = block.blank_before > 0 && leads_in_bold(&lines[0]) && self.was_led_in_bold();
        // Lines that were jotted down and set apart are a story each.
        let jotted = block.blank_before > 0
            && self.ground == Ground::Principle
            && lines.len() >= 3
            && is_fragments(block)
            && self.last_is_jotted();
        if self.open == Open::Plain && block.blank_before <= 1 && !leads && !jotted {
            self.append(block.clone());
            return;
        }
        if self.is_statement(block, text) {
            match self.chunks.last_mut() {
                Some(Chunk::Statement(blocks)) => blocks.push(block.clone()),
                _ => self.push(Chunk::Statement(vec![block.clone()])),
            }
            return;
        }
        let filed = lines.iter().any(|line| (self.names)(line));
        // `The system that I should draw:` says what follows, and is none itself.
        if let [line] = lines
            && line.as_str().ends_with([':', '：'])
            && !filed
            && self.meaning(line).is_none()
        {
            self.push(Chunk::Other(vec![block.clone()]));
            return;
        }
        // `I want to work closer to hardware` below `Why do you want to leave?` is no story.
        let answers = matches!(self.chunks.last(), Some(Chunk::Question(..)))
            && block.blank_before == 0
            && text.split_whitespace().nth(11).is_none();
        if !filed && self.ground == Ground::Bank && (answers || !self.cues.is_own(text))
            || !text.contains(char::is_alphanumeric)
        {
            self.push(Chunk::Other(vec![block.clone()]));
            return;
        }
        let is_said = || self.cues.is_remark(text) || self.cues.is_chat_offer(text);
        if !filed && (is_remark(lines) || is_said()) {
            self.push(Chunk::Other(vec![block.clone()]));
            return;
        }
        self.push(Chunk::Story(Draft { blocks: vec![block.clone()], ..Draft::default() }));
        self.open = Open::Plain;
    }

    /// Whether the last story is lines that were jotted down, and nothing else.
    fn last_is_jotted(&self) -> bool {
        match self.chunks.last() {
            Some(Chunk::Story(draft)) => {
                draft.title.is_none()
                    && matches!(draft.blocks.as_slice(), [block] if is_fragments(block))
            }
            _ => false,
        }
    }

    /// Whether a paragraph stands right below an item that is but a title: what that tells.
    fn is_told_below_title(&self, block: &Block, text: &str) -> bool {
        const FEWEST: usize = 3;
        let Some(Chunk::Story(draft)) = self.chunks.last() else { return false };
        let title = draft.title.as_ref().map(Text::as_str).unwrap_or_default();
        self.open == Open::Item
            && block.blank_before == 0
            && draft.blocks.is_empty()
            && !ends_sentence(title)
            && is_title_line(title)
            && text.split_whitespace().count() >= FEWEST
    }

    /// Whether the open paragraphs began with a title in strong words, as the one at hand does.
    fn was_led_in_bold(&self) -> bool {
        let Some(Chunk::Story(draft)) = self.chunks.last() else { return false };
        let first = lines_of(&draft.blocks).first().copied().cloned();
        draft.title.is_none() && first.is_some_and(|line| leads_in_bold(&line))
    }

    /// A principle's statement opens its section, and tells of nobody's own doing.
    pub(super) fn is_statement(&self, block: &Block, text: &str) -> bool {
        let opens =
            self.chunks.iter().all(|chunk| matches!(chunk, Chunk::Statement(_) | Chunk::Other(_)));
        let sentence = ends_sentence(text) && text.split_whitespace().nth(4).is_some();
        let dense = !text.is_ascii() && ends_sentence(text);
        // `We put clients first.` above the stories of a value says what it means.
        let of_all = self.heading_below && sentence && !has_first_person_singular(text);
        self.ground == Ground::Principle
            && opens
            && (of_all || !has_first_person(text))
            && (of_all || !self.cues.is_own(text))
            && (block.blank_before == 0 && !(is_fragments(block) && has_figure(block))
                || sentence
                || dense
                || text.starts_with(['"', '“', '„', '«', '「']))
    }
}

/// `**The apprenticeship.** We had …`: a title in strong words, or with a wide gap behind it, and
/// what it tells.
fn leads_in_bold(line: &Text) -> bool {
    const LONGEST: usize = 90;
    if let Some((title, told)) = line.as_str().split_once(".  ") {
        return title.len() <= LONGEST
            && title.split_whitespace().nth(9).is_none()
            && !title.contains(". ")
            && !told.contains(".  ")
            && told.split_whitespace().nth(7).is_some();
    }
    let Some(inner) = line.as_str().strip_prefix("**") else { return false };
    let Some(end) = inner.find("**").filter(|&end| (3..=LONGEST).contains(&end)) else {
        return false;
    };
    let title = inner[..end].trim_end();
    let marked = title.ends_with(['.', ':', '-', '–', '—'])
        || inner[end + 2..].trim_start().starts_with([':', '-', '–', '—', '.']);
    marked && inner[end + 2..].split_whitespace().nth(4).is_some()
}

/// Whether a paragraph is jotted down: several lines, or a figure in one, and no sentence among
/// them. What a principle means is said in sentences.
fn is_fragments(block: &Block) -> bool {
    const FEWEST: usize = 3;
    let BlockKind::Paragraph(lines) = &block.kind else { return false };
    let is_sentence = |line: &Text| {
        let words = line.as_str();
        ends_sentence(words) || words.ends_with(',') || words.chars().count() >= LONGEST_LINE_TITLE
    };
    (lines.len() >= FEWEST || has_figure(block)) && !lines.iter().any(is_sentence)
}

fn has_figure(block: &Block) -> bool {
    let BlockKind::Paragraph(lines) = &block.kind else { return false };
    lines.iter().any(|line| line.as_str().contains(|c: char| c.is_ascii_digit()))
}

/// `(nothing yet)`: a remark on the notes themselves.
pub(super) fn is_remark(lines: &[Text]) -> bool {
    let [line] = lines else { return false };
    let words = line.as_str();
    words.starts_with(['(', '（'])
        && words.ends_with([')', '）'])
        && words.split_whitespace().nth(8).is_none()
}
