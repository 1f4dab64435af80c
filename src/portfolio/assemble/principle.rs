//! A principle's section: its statement, its stories, its questions.

use super::{Builder, Pointer};
use crate::notes::{Block, BlockKind};
use crate::portfolio::split::Chunk;
use crate::portfolio::words::{lines_of, span_of, text_of};
use crate::portfolio::zones::Zone;
use crate::portfolio::{FiledBy, Filing, PrincipleId, Question, parts, pointers};
use crate::source::Text;
use crate::vocabulary::fold;

impl Builder<'_> {
    pub(super) fn principle(&mut self, id: PrincipleId, zone: &Zone, chunks: Vec<Chunk>) {
        let heading = zone.head.as_ref().map(|head| head.block.clone());
        let mut span = zone.head.as_ref().map(|head| head.heading.text.span());
        if let Some(block) = &heading {
            self.place(std::slice::from_ref(block));
        }
        if let (Some(inside), Some(head)) = (span_of(&zone.blocks), span) {
            span = Some(head.to(inside));
        }
        if let Some(again) = self.said_again(id, zone)
            && let Some(passage) = self.passage(vec![again])
        {
            self.roster.entries[id.0].other.push(passage);
        }
        let has_words = !text_of(&zone.blocks).trim().is_empty();
        for chunk in chunks {
            match chunk {
                Chunk::Story(draft) => self.story(draft, Some(id)),
                Chunk::Statement(blocks) => {
                    if let Some(passage) = self.passage(blocks) {
                        self.roster.entries[id.0].own_words.push(passage);
                    }
                }
                Chunk::Question(text, blocks) => {
                    self.point(&text, &blocks, Some(id));
                    self.question(&text, &blocks, Some(id));
                }
                Chunk::Other(blocks) => {
                    self.table_marks(&blocks);
                    self.point_to(&blocks, id);
                    if let Some(passage) = self.passage(blocks) {
                        self.roster.entries[id.0].other.push(passage);
                    }
                }
            }
        }
        let entry = &mut self.roster.entries[id.0];
        entry.has_content |= has_words;
        if entry.span.is_none() || has_words {
            entry.span = entry
                .span
                .zip(span)
                .map(|(old, new)| if old.file == new.file { old.to(new) } else { old })
                .or(span);
            entry.heading = heading
                .as_ref()
                .and_then(|block| span_of(std::slice::from_ref(block)))
                .or(entry.heading);
        }
    }

    /// The heading of a principle that had one before, where it says more than the name.
    fn said_again(&self, id: PrincipleId, zone: &Zone) -> Option<Block> {
        let head = zone.head.as_ref()?;
        let entry = &self.roster.entries[id.0];
        let is_first = entry.heading.is_none_or(|first| first == head.heading.text.span());
        let name = head.name.as_str();
        let spelled = self.roster.known.spelled_out(name).unwrap_or(name);
        if is_first || fold(spelled) == fold(&entry.name) {
            return None;
        }
        let kind = BlockKind::Paragraph(vec![head.heading.text.clone()]);
        Some(Block { kind, rows: head.block.rows.clone(), blank_before: 1, indent: 0 })
    }

    /// Keeps which stories a question points to.
    pub(super) fn point(
        &mut self,
        question: &Text,
        blocks: &[Block],
        principle: Option<PrincipleId>,
    ) {
        for line in pointers::behind(question, blocks) {
            let rows = blocks.first().map_or(0..1, |block| block.rows.clone());
            self.point_by(line, rows, principle);
        }
    }

    /// The same, by what points.
    pub(super) fn point_by(
        &mut self,
        line: Text,
        rows: std::ops::Range<u32>,
        principle: Option<PrincipleId>,
    ) {
        let (names, has_arrow) = pointers::names(&line, self.cues);
        let makes = has_arrow && principle.is_some();
        self.pointers.push(Pointer { names, principle, makes, line, rows, exact: false });
    }

    /// Keeps which story a line of its own says is meant, which is shown where it stands: `(same as
    /// the pager)`.
    fn point_to(&mut self, blocks: &[Block], principle: PrincipleId) {
        let [line] = lines_of(blocks)[..] else { return };
        let Some(rest) = self.cues.behind_pointing(line.as_str()) else { return };
        let start = line.as_str().find(rest).unwrap_or(0);
        self.pointers.push(Pointer {
            names: vec![line.slice(start..start + rest.len())],
            principle: Some(principle),
            makes: false,
            line: Text::default(),
            rows: 0..0,
            exact: true,
        });
    }

    /// Files the stories below a heading that names several principles, from the draft `first` on,
    /// under the others too.
    pub(super) fn share(&mut self, zone: &Zone, first: usize) {
        let has_words = !text_of(&zone.blocks).trim().is_empty();
        for (index, name) in zone.shared.iter().skip(1) {
            let Some(&principle) = self.roster.by_known.get(index) else { continue };
            let span = name.span();
            let entry = &mut self.roster.entries[principle.0];
            entry.has_content |= has_words;
            entry.span = entry.span.or(Some(span));
            for story in &mut self.drafts[first..] {
                story.listed.push(Filing { principle, by: FiledBy::Section, span });
            }
        }
    }

    pub(super) fn question(
        &mut self,
        text: &Text,
        blocks: &[Block],
        principle: Option<PrincipleId>,
    ) {
        self.place(blocks);
        let words = text
            .as_str()
            .trim_start_matches(|c: char| !c.is_alphanumeric() && !"\"“„«¿¡".contains(c));
        let start = text.as_str().len() - words.len();
        let text = text.slice(start..text.as_str().len());
        let nested: Vec<Block> = blocks
            .iter()
            .flat_map(|block| match &block.kind {
                BlockKind::List(items) => {
                    items.iter().flat_map(|item| item.blocks.clone()).collect()
                }
                _ => Vec::new(),
            })
            .collect();
        if let (Some(id), Some(passage)) = (principle, parts::passage(nested)) {
            self.roster.entries[id.0].other.push(passage);
        }
        if !text.is_empty() {
            self.questions.push(Question { text, principle });
        }
    }
}
