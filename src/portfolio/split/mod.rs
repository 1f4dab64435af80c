//! A section's content into stories, statements and the rest.

mod forms;
mod headings;
mod lines;
mod lists;
mod paragraphs;
mod pieces;
mod plain;
mod questions;
mod quotes;
mod runs;
mod titles;

pub use lines::{is_page_number, is_title_line};
pub use pieces::{cut, one_item};
pub use questions::answers_questions;

use ahash::{HashMap, RandomState};

use super::{
    cues::Cues,
    labels::{Label, LabelIndex, Meaning, Seen},
    parts::Trust,
    words::{lines_of, text_of},
};
use crate::{
    notes::{Block, BlockKind, Heading},
    placed::placed,
    source::Text,
};
use pieces::title_line;

/// A piece of a section.
#[derive(Clone, Debug)]
pub enum Chunk {
    /// A story or the idea of one.
    Story(Draft),
    /// What the writer says about the section's subject itself.
    Statement(Vec<Block>),
    /// A question, with what stands below it.
    Question(Text, Vec<Block>),
    /// Anything else.
    Other(Vec<Block>),
}

/// A story before its inside is read.
#[derive(Clone, Debug, Default, Hash)]
pub struct Draft {
    /// The title, where it has one of its own.
    pub title: Option<Text>,
    /// Tags of its heading.
    pub tags: Vec<Text>,
    /// Everything in it, without its title.
    pub blocks: Vec<Block>,
    /// The rows of its title, if that is no part of `blocks`.
    pub title_rows: std::ops::Range<u32>,
}

placed!(Draft { title, tags, blocks, title_rows; });

/// What kind of section is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A principle's: words that are no story may be a statement of it.
    Principle,
    /// A collection of stories.
    Bank,
}

/// Splits the content of a section. `names` tells whether a line names principles on its own
/// account; such a line files the story in which it stands.
pub fn split(
    blocks: &[Block],
    ground: Ground,
    index: &LabelIndex,
    cues: &Cues,
    names: &dyn Fn(&Text) -> bool,
) -> Vec<Chunk> {
    let mut splitter = Splitter::new(blocks, ground, index, cues, names);
    splitter.all(blocks);
    let mut chunks = std::mem::take(&mut splitter.chunks);
    for chunk in &mut chunks {
        if let Chunk::Story(draft) = chunk
            && splitter.is_empty_form(draft)
        {
            let mut blocks = std::mem::take(&mut draft.blocks);
            if let Some(title) = draft.title.take().filter(|_| !draft.title_rows.is_empty()) {
                blocks.insert(0, title_line(title, draft.title_rows.clone()));
            }
            *chunk = Chunk::Other(blocks);
        }
    }
    chunks
}

/// How many stories some blocks hold whose parts are labelled.
pub fn count_runs(blocks: &[Block], index: &LabelIndex, cues: &Cues) -> usize {
    Splitter::new(blocks, Ground::Bank, index, cues, &|_| false).count_runs(blocks)
}

/// Where the first of several stories begins that a heading gathers, as one of an employer does:
/// `## Northwind (2015-2018)` with a deeper heading over each of them. Either it names years, or
/// one of the stories has its parts labelled; each is told by the one who did it.
pub fn stories_below(
    heading: &Text,
    inside: &[Block],
    index: &LabelIndex,
    cues: &Cues,
) -> Option<usize> {
    Splitter::new(inside, Ground::Bank, index, cues, &|_| false).stories_below(heading, inside)
}

/// Whether the one story that some blocks tell by its parts is the writer's own, and no advice on how
/// to tell one: `Action: say I, not we`.
pub fn is_own_story(blocks: &[Block], cues: &Cues) -> bool {
    let lines = lines_of(blocks);
    cues.tells_own_past(&text_of(blocks))
        && !cues.mostly_advises(lines.iter().map(|line| line.as_str()))
}

/// What the last chunk may still take in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// Nothing.
    Nothing,
    /// A run of labels: its first part, and its last.
    Run { first: Meaning, last: Meaning },
    /// An item's story.
    Item,
    /// A line with a list below it.
    Titled,
    /// Plain paragraphs.
    Plain,
}

struct Splitter<'a> {
    ground: Ground,
    index: &'a LabelIndex,
    cues: &'a Cues,
    names: &'a dyn Fn(&Text) -> bool,
    trust: Trust,
    /// The labels of all lines, which are asked for again and again.
    seen: HashMap<&'a str, Option<Seen>>,
    chunks: Vec<Chunk>,
    open: Open,
    /// The question that was asked last, as long as no answer stands below it.
    asked: Option<(Text, std::ops::Range<u32>)>,
    depth: usize,
    /// Whether a heading stands right below the block at hand.
    heading_below: bool,
}

impl<'a> Splitter<'a> {
    fn new(
        blocks: &'a [Block],
        ground: Ground,
        index: &'a LabelIndex,
        cues: &'a Cues,
        names: &'a dyn Fn(&Text) -> bool,
    ) -> Self {
        let lines = lines_of(blocks);
        let mut seen = HashMap::with_capacity_and_hasher(lines.len(), RandomState::default());
        let mut see = |words| seen.entry(words).or_insert_with(|| index.see(words)).clone();
        let trust = Trust::judge(lines.iter().filter_map(|line| see(line.as_str())), index);
        Self {
            ground,
            index,
            cues,
            names,
            trust,
            seen,
            chunks: Vec::new(),
            open: Open::Nothing,
            asked: None,
            depth: 0,
            heading_below: false,
        }
    }
}

impl Splitter<'_> {
    fn all(&mut self, blocks: &[Block]) {
        let mut at = 0;
        while at < blocks.len() {
            at += self.block(&blocks[at..]).max(1);
        }
    }

    /// Takes the block at the head, and says how many it took.
    fn block(&mut self, blocks: &[Block]) -> usize {
        let block = &blocks[0];
        self.heading_below =
            blocks.get(1).is_some_and(|next| matches!(next.kind, BlockKind::Heading(_)));
        match &block.kind {
            BlockKind::Heading(heading) => self.heading(blocks, heading),
            BlockKind::Paragraph(lines) => self.paragraph(blocks, lines),
            BlockKind::List(items) => self.list(blocks, items),
            BlockKind::Rule | BlockKind::Hidden(_) => {
                self.open = Open::Nothing;
                1
            }
            BlockKind::Quote(inside) => {
                self.quote(block, inside);
                1
            }
            BlockKind::Code(_) | BlockKind::Table(_) => {
                self.attach_or_keep(block);
                1
            }
        }
    }

    /// The label of a line, if it has one that counts.
    fn label(&self, line: &Text) -> Option<Label> {
        self.see(line).map(|label| label.of(line))
    }

    /// The same, where it stands.
    fn see(&self, line: &Text) -> Option<Seen> {
        self.trust.counted(self.look(line.as_str()), line.as_str(), self.index)
    }

    /// The label of a line, whether or not it counts.
    fn look(&self, words: &str) -> Option<Seen> {
        match self.seen.get(words) {
            Some(seen) => seen.clone(),
            None => self.index.see(words),
        }
    }

    /// Which labels count among those of some blocks.
    fn trust_of(&self, blocks: &[Block]) -> Trust {
        let lines = lines_of(blocks).into_iter();
        Trust::judge(lines.filter_map(|line| self.look(line.as_str())), self.index)
    }

    /// What the label of a line announces, if it has one that counts.
    fn meaning(&self, line: &Text) -> Option<Meaning> {
        self.see(line).map(|label| label.meaning)
    }

    /// Whether a heading is the label of a part.
    fn heads_part(&self, heading: &Heading) -> bool {
        matches!(self.meaning(&heading.text), Some(Meaning::Part(_)))
    }

    /// A heading that only gathers what stands below it.
    fn pass_over(&mut self, block: &Block) -> usize {
        self.push(Chunk::Other(vec![block.clone()]));
        1
    }

    fn first_label(&self, block: &Block) -> Option<Label> {
        lines_of(std::slice::from_ref(block)).first().and_then(|line| self.label(line))
    }

    fn push(&mut self, chunk: Chunk) {
        self.asked = None;
        self.chunks.push(chunk);
        self.open = Open::Nothing;
    }

    fn keep(&mut self, block: Block) {
        let open = self.open;
        match self.chunks.last_mut() {
            Some(Chunk::Other(blocks)) => blocks.push(block),
            _ => self.chunks.push(Chunk::Other(vec![block])),
        }
        self.open = if open == Open::Item { Open::Nothing } else { open };
    }

    /// Adds a block to the open story.
    fn append(&mut self, block: Block) {
        match self.chunks.last_mut() {
            Some(Chunk::Story(draft)) => draft.blocks.push(block),
            _ => self.push(Chunk::Other(vec![block])),
        }
    }

    fn attach_if_adjacent(&mut self, block: &Block) {
        let is_open =
            self.open != Open::Nothing || matches!(self.chunks.last(), Some(Chunk::Story(_)));
        if is_open && block.blank_before == 0 && matches!(self.chunks.last(), Some(Chunk::Story(_)))
        {
            self.append(block.clone());
        } else {
            self.keep(block.clone());
        }
    }

    fn attach_or_keep(&mut self, block: &Block) {
        if self.open != Open::Nothing && matches!(self.chunks.last(), Some(Chunk::Story(_))) {
            self.append(block.clone());
        } else {
            self.keep(block.clone());
        }
    }
}
