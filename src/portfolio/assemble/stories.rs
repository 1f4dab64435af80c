//! Collections of stories: banks, lists, tables.

use std::{collections::BTreeSet, ops::Range};

use super::{Builder, StoryDraft};
use crate::notes::{Block, BlockKind, Table, TableRow};
use crate::portfolio::cues::Cues;
use crate::portfolio::labels::Meaning;
use crate::portfolio::references::Lookup;
use crate::portfolio::split::{Chunk, Draft, Ground};
use crate::portfolio::{
    PrincipleId, Question, SectionKind, parts, pointers, references, split, tables, zones,
};
use crate::source::Text;
use crate::vocabulary::fold;

impl Builder<'_> {
    pub(super) fn story(&mut self, draft: Draft, section: Option<PrincipleId>) {
        self.placed[self.file].place(&draft.title_rows);
        self.place(&draft.blocks);
        for table in draft.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Table(_))) {
            self.table_marks(std::slice::from_ref(table));
        }
        self.drafts.push(StoryDraft {
            draft,
            section,
            named: Vec::new(),
            platforms_named: Vec::new(),
            tabled: false,
            also: Vec::new(),
            listed: Vec::new(),
            beside: Vec::new(),
        });
    }

    /// Blocks, split into stories and the rest.
    pub(super) fn split(&self, blocks: &[Block], ground: Ground) -> Vec<Chunk> {
        let names = |line: &Text| !references::in_line(line, &self.roster).is_empty();
        split::split(blocks, ground, self.labels, self.cues, &names)
    }

    /// Blocks in which every story stands by itself.
    pub(super) fn bank(
        &mut self,
        blocks: &[Block],
        title: Option<&zones::Head>,
        kind: SectionKind,
    ) {
        // `My stories` is no story's title.
        let titles = |head: &&zones::Head| self.cues.topic(head.heading.text.as_str()).is_none();
        let mut first = title.filter(titles).cloned();
        let mut left: Vec<Block> = Vec::new();
        let chunks = self.split(blocks, Ground::Bank);
        for chunk in chunks {
            match chunk {
                Chunk::Story(mut draft) => {
                    let runs = draft.title.is_none();
                    if let Some(head) = first.take().filter(|_| runs) {
                        draft.title = Some(head.name.clone());
                        draft.tags.clone_from(&head.heading.tags);
                        draft.title_rows = head.block.rows.clone();
                    }
                    self.story(draft, None);
                }
                Chunk::Question(text, blocks) => {
                    // Of no principle they file nothing, and are shown as they stand.
                    self.point(&text, &blocks, None);
                    let rows = blocks.first().map_or(0..1, |block| block.rows.clone());
                    left.extend(pointers::behind(&text, &blocks).into_iter().map(|line| Block {
                        kind: BlockKind::Paragraph(vec![line]),
                        ..parts::place_of(rows.clone(), 0, 0)
                    }));
                    self.question(&text, &blocks, None);
                }
                Chunk::Statement(blocks) | Chunk::Other(blocks) => {
                    left.extend(self.story_tables(blocks, &mut first));
                }
            }
        }
        let has_words = left.iter().any(|block| !matches!(block.kind, BlockKind::Heading(_)));
        if has_words {
            let own = title.is_none().then(|| heading_of(&mut left, self.cues)).flatten();
            return self.section(title.or(own.as_ref()), left, kind);
        }
        // A heading that is a story's title is shown there.
        let is_shown = title.is_some_and(|head| first.is_none() && self.titles_story(head));
        if let Some(head) = title.filter(|_| !is_shown) {
            self.gathers(head);
        }
        for block in left {
            if let BlockKind::Heading(heading) = &block.kind {
                self.gathers_block(&heading.text, &block);
            }
        }
    }

    fn titles_story(&self, head: &zones::Head) -> bool {
        self.drafts.iter().any(|story| story.draft.title_rows == head.block.rows)
    }

    /// A heading that only gathers what stands below it: the title of everything, the group of some
    /// principles, or one more line that belongs nowhere else.
    pub(super) fn gathers(&mut self, head: &zones::Head) {
        self.gathers_block(&head.name, &head.block);
    }

    fn gathers_block(&mut self, name: &Text, block: &Block) {
        let is_group =
            self.roster.entries.iter().any(|entry| entry.group.as_deref() == Some(name.as_str()));
        let is_plain =
            matches!(fold(name.as_str()).as_str(), "stories" | "principles" | "platforms");
        // A heading behind a story or a section is not over everything.
        let is_above = self.drafts.is_empty() && self.sections.is_empty();
        let is_first = self.title.is_none() && block.rows.start < 12 && self.file == 0 && is_above;
        if is_first && !is_group && !is_plain {
            self.title = Some(name.clone());
        }
        if is_first || is_group || is_plain {
            return self.place(std::slice::from_ref(block));
        }
        let passage = self.passage(vec![block.clone()]);
        self.unsorted.extend(passage);
    }

    /// Takes tables with a row a story, or of stories and principles, from some blocks; what is left
    /// is shown as it stands.
    /// `head` is over them, and titles the story of a table that has no title itself.
    fn story_tables(&mut self, blocks: Vec<Block>, head: &mut Option<zones::Head>) -> Vec<Block> {
        let mut took = false;
        let (mut shown, mut others) = (Vec::new(), Vec::new());
        for block in &blocks {
            let BlockKind::Table(table) = &block.kind else { continue };
            if let Some(marks) = self.coverage(table) {
                self.marks.extend(marks);
                shown.push(block.clone());
            } else if let Some(mut stories) = tables::stories(block, table, self.labels, self.cues)
            {
                if let [Draft { title: title @ None, tags, title_rows, .. }] =
                    stories.as_mut_slice()
                    && let Some(head) = head.take()
                {
                    *title = Some(head.name);
                    *tags = head.heading.tags;
                    *title_rows = head.block.rows;
                }
                self.rows_of(block, table, stories);
                took = true;
            } else {
                others.push(block.clone());
            }
        }
        let took = took || self.table_marks(&others);
        if took { shown } else { blocks }
    }

    /// A table with a row a story.
    fn rows_of(&mut self, block: &Block, table: &Table, stories: Vec<Draft>) {
        let questions = tables::questions(table, &self.roster, self.labels);
        // `Frugality` without a story is a gap, and its question is one that waits.
        let (gaps, untold): (Vec<&TableRow>, Vec<&TableRow>) =
            untold_rows(table, &stories).partition(|row| self.is_gap(table, row));
        let untold: BTreeSet<u32> = untold.into_iter().map(|row| row.row).collect();
        for row in gaps {
            self.show_gap(table, row);
        }
        self.questions
            .extend(questions.into_iter().map(|(text, principle, _)| Question { text, principle }));
        for draft in stories {
            self.story(draft, None);
            if let Some(row) = self.drafts.last_mut() {
                row.tabled = true;
            }
        }
        for row in block.rows.clone().filter(|row| !untold.contains(row)) {
            self.placed[self.file].place(&(row..row + 1));
        }
    }

    /// `Frugality | tbd`: what says that there is none is shown where one is missing.
    fn show_gap(&mut self, table: &Table, row: &TableRow) {
        let head = table.head.as_deref().unwrap_or_default();
        let is_name = |(label, _): &(&Text, &Text)| {
            self.labels.meaning_of(label.as_str()) == Some(Meaning::Principles)
        };
        let name = head.iter().zip(&row.cells).find(is_name);
        let name = name.map(|(_, name)| name.as_str().trim_matches(['*', '_', ' ']));
        let Some(id) = name.and_then(|name| self.roster.by_name(name)) else { return };
        let words = row.cells.iter().filter(|cell| {
            cell.as_str().contains(char::is_alphabetic) && self.cues.says_blank(cell.as_str())
        });
        let words: Vec<Text> = words.cloned().collect();
        if !words.is_empty() {
            let place = parts::place_of(row.row..row.row + 1, 0, 0);
            let block = Block { kind: BlockKind::Paragraph(words), ..place };
            self.roster.entries[id.0].other.extend(parts::passage(vec![block]));
        }
    }

    fn is_gap(&self, table: &Table, row: &TableRow) -> bool {
        let is_name = |words: &str| {
            let entry = self.roster.by_name(words).map(|id| &self.roster.entries[id.0]);
            entry.is_some_and(|entry| fold(&entry.name) == fold(words))
        };
        tables::is_gap(table, row, self.labels, self.cues, &is_name)
    }

    /// What a table says of which stories there are for which principles.
    pub(super) fn marks_of(&self, table: &Table) -> Vec<(Text, PrincipleId)> {
        let marks = || tables::marks(table, &self.roster, self.labels);
        self.coverage(table).unwrap_or_else(marks)
    }

    fn coverage(&self, table: &Table) -> Option<Vec<(Text, PrincipleId)>> {
        tables::coverage(table, &self.roster, self.labels, self.cues)
    }

    pub(super) fn table_marks(&mut self, blocks: &[Block]) -> bool {
        let mut took = false;
        for block in blocks {
            let BlockKind::Table(table) = &block.kind else { continue };
            let marks = self.marks_of(table);
            if !marks.is_empty() {
                self.place(std::slice::from_ref(block));
                took = true;
            }
            self.marks.extend(marks);
        }
        took
    }
}

/// Rows of a table that say something beside what numbers or labels them, and of which no story is
/// made.
fn untold_rows<'t>(table: &'t Table, stories: &[Draft]) -> impl Iterator<Item = &'t TableRow> {
    let says = |row: &TableRow| {
        let mut cells = row.cells.iter().skip(1);
        cells.any(|cell| cell.as_str().contains(char::is_alphanumeric))
    };
    let rows = |draft: &Draft| {
        let blocks = draft.blocks.iter().map(|block| block.rows.clone());
        blocks.chain([draft.title_rows.clone()]).collect::<Vec<Range<u32>>>()
    };
    let mut told: Vec<Range<u32>> = stories.iter().flat_map(rows).collect();
    told.sort_unstable_by_key(|rows| rows.start);
    // How far the ranges up to each reach.
    let mut reach = 0;
    let ends = told.iter().map(|rows| {
        reach = rows.end.max(reach);
        reach
    });
    let ends: Vec<u32> = ends.collect();
    let is_told = move |row: u32| {
        let begun = told.partition_point(|rows| rows.start <= row);
        begun.checked_sub(1).is_some_and(|last| row < ends[last])
    };
    table.body.iter().filter(move |row| says(row) && !is_told(row.row))
}

/// The heading that stands over all of some blocks; it is taken from them.
fn heading_of(blocks: &mut Vec<Block>, cues: &Cues) -> Option<zones::Head> {
    let first = blocks.first()?;
    let BlockKind::Heading(heading) = first.kind.clone() else { return None };
    if blocks[1..].iter().any(|block| matches!(block.kind, BlockKind::Heading(_))) {
        return None;
    }
    let block = blocks.remove(0);
    let name = heading.text.clone();
    let platform = cues.names_platform(name.as_str());
    Some(zones::Head { heading, number: None, prefixed: false, name, platform, block })
}
