//! The inside of a story: its labelled parts, its points, what it says about itself.

use rayon::prelude::*;

use super::{
    LabelledPart, Missing, Part, Passage,
    cues::Cues,
    labels::{Label, LabelIndex, Meaning, Seen, Strength},
    split::is_title_line,
    words::{ends_sentence, span_of, text_of},
};
use crate::{
    notes::{Block, BlockKind, Item, Table},
    source::Text,
};

/// What stands in a story, part by part.
#[derive(Clone, Debug, Default)]
pub struct Inside {
    /// The title that a label gives it.
    pub title: Option<Text>,
    /// The same with its label, where that is a word that may as well be another's: `Idea: …`.
    pub told_title: Option<Text>,
    /// What stands before and between the parts.
    pub points: Vec<Passage>,
    /// The parts, in order; those with nothing behind their label are left out.
    pub parts: Vec<LabelledPart>,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// Labels with nothing behind them.
    pub empty: Vec<(Part, Text)>,
    /// What stands behind `Principles:` and its like.
    pub references: Vec<Text>,
    /// What stands behind `Tags:` and its like, which may name anything.
    pub tags: Vec<Text>,
}

/// Which labels count among some lines: a letter only beside another letter or a word, a weak word
/// only beside a strong one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trust {
    letters: bool,
    several: bool,
    /// Whether a situation, an action or a result is labelled by a word or one of several letters.
    tells: bool,
    weak: bool,
    /// Whether a task is labelled by a word that says so.
    tasked: bool,
    answers: bool,
    /// Whether two speak by turns: one asks, the other answers.
    dialogue: bool,
    hypothesis: bool,
    /// Whether a dash stands behind the label of a part.
    dashes: bool,
}

impl Trust {
    /// Judges the labels of some lines.
    pub fn of<'a>(lines: impl Iterator<Item = &'a Text>, index: &LabelIndex) -> Self {
        Self::judge(lines.filter_map(|line| index.see(line.as_str())), index)
    }

    /// The same of so many lines that they are better read side by side.
    pub fn of_many(lines: &[&Text], index: &LabelIndex) -> Self {
        let labels = lines.par_iter().filter_map(|line| index.see(line.as_str()));
        let labels: Vec<Seen> = labels.collect();
        Self::judge(labels.into_iter(), index)
    }

    /// Judges labels.
    pub fn judge(labels: impl Iterator<Item = Seen>, index: &LabelIndex) -> Self {
        let mut letters: Vec<Meaning> = Vec::new();
        let mut weak: Vec<Meaning> = Vec::new();
        let mut trust = Self::default();
        let (mut asks, mut replies) = (false, false);
        for label in labels {
            let is_part = matches!(label.meaning, Meaning::Part(_));
            trust.dashes |= is_part && label.dashed;
            match label.strength {
                Strength::Strong if is_part && !label.continues => trust.weak = true,
                Strength::Weak if is_part && !weak.contains(&label.meaning) => {
                    weak.push(label.meaning);
                }
                Strength::Letter if !letters.contains(&label.meaning) => {
                    letters.push(label.meaning);
                }
                _ => {}
            }
            trust.tasked |=
                label.strength == Strength::Strong && label.meaning == Meaning::Part(Part::Task);
            trust.tells |= label.strength == Strength::Strong
                && !label.continues
                && matches!(
                    label.meaning,
                    Meaning::Part(Part::Situation | Part::Action | Part::Result)
                );
            trust.answers |= label.meaning == Meaning::Question && !label.continues;
            asks |= label.continues && label.meaning == Meaning::Question;
            replies |= label.continues && label.meaning == Meaning::Answer;
            trust.hypothesis |=
                label.meaning == Meaning::Part(Part::Hypothesis) && !label.continues;
        }
        let parts = letters.iter().filter(|meaning| matches!(meaning, Meaning::Part(_))).count();
        let telling = |meaning: &Meaning| {
            matches!(meaning, Meaning::Part(Part::Situation | Part::Action | Part::Result))
        };
        trust.tells |= parts >= 2 && letters.iter().any(telling);
        // One word in another meaning may stand before a colon, three different ones hardly do.
        trust.weak |= weak.len() >= 3;
        trust.tells |= weak.len() >= 3 && weak.iter().any(telling);
        trust.several = parts >= 2;
        trust.dialogue = asks && replies;
        trust.answers |= trust.dialogue;
        trust.letters = parts >= 2 || trust.weak || parts == 1 && index.writes_letters;
        trust.weak |= parts >= 2;
        trust
    }

    /// Whether a story is told here: a situation, an action or a result is labelled.
    pub fn tells_story(self) -> bool {
        self.tells
    }

    /// Whether several letters stand for parts here.
    pub fn has_letters(self) -> bool {
        self.several
    }

    /// Whether any part is labelled here for certain.
    pub fn has_parts(self) -> bool {
        self.letters || self.weak
    }

    /// The label at the head of a line, if it counts.
    pub fn label(self, line: &Text, index: &LabelIndex) -> Option<Label> {
        self.see(line, index).map(|label| label.of(line))
    }

    /// The label that a heading is, if it counts.
    pub fn heading(self, heading: &Text, index: &LabelIndex) -> Option<Label> {
        let weak = || {
            let label = index.heading(heading).filter(|label| label.strength == Strength::Weak);
            let counts = |label: &Seen| match label.meaning {
                Meaning::Part(Part::Task) => self.weak && !self.tasked,
                Meaning::Part(_) => self.weak,
                _ => false,
            };
            label.filter(counts).map(|label| label.of(heading))
        };
        self.label(heading, index).or_else(weak)
    }

    /// The same, where it stands.
    pub fn see(self, line: &Text, index: &LabelIndex) -> Option<Seen> {
        self.counted(index.see(line.as_str()), line.as_str(), index)
    }

    /// The label of a line, if it counts.
    pub fn counted(self, seen: Option<Seen>, words: &str, index: &LabelIndex) -> Option<Seen> {
        let mut label =
            seen.or_else(|| self.dashes.then(|| index.filed_by_dash(words)).flatten())?;
        let is_letter = label.strength == Strength::Letter;
        if is_letter && self.answers && label.reads_as(words) == "A" {
            label.meaning = Meaning::Answer;
        }
        let counts = match (label.strength, label.meaning) {
            (_, Meaning::Question | Meaning::Answer) if label.continues => self.dialogue,
            (_, Meaning::FollowUp) if label.continues => !label.rest.is_empty(),
            _ if label.continues => self.hypothesis,
            // `R. Okonkwo` is somebody.
            (Strength::Letter, _) if !self.several && is_initial(words, &label) => false,
            (Strength::Strong, _) | (_, Meaning::Question | Meaning::Answer) => true,
            (Strength::Letter, _) => self.letters,
            // `Role: tech lead` beside a task is none.
            (Strength::Weak, Meaning::Part(Part::Task)) => self.weak && !self.tasked,
            (Strength::Weak, Meaning::Part(_)) => self.weak,
            (Strength::Weak, _) => true,
        };
        counts.then_some(label)
    }
}

/// Whether a letter with a full stop is the initial of a name: one or two words in capitals behind
/// it and nothing else.
fn is_initial(words: &str, label: &Seen) -> bool {
    let rest = &words[label.rest.clone()];
    let is_name = |word: &str| {
        let mut letters = word.trim_end_matches('.').chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.all(|c| c.is_lowercase() || c.is_uppercase() || "-'’".contains(c))
    };
    words[label.written.end..].starts_with('.')
        && !rest.is_empty()
        && rest.split_whitespace().nth(2).is_none()
        && rest.split_whitespace().all(is_name)
}

/// Reads the blocks of one story.
pub fn read(blocks: &[Block], index: &LabelIndex, cues: &Cues) -> Inside {
    let lines = super::words::lines_of(blocks);
    let trust = Trust::of(lines.into_iter(), index);
    let mut reader = Reader {
        index,
        trust,
        inside: Inside::default(),
        open: Open::Points,
        drafts: Vec::new(),
        points: Vec::new(),
        names_follow: false,
    };
    for (at, block) in blocks.iter().enumerate() {
        if reader.titles_more(block, blocks.get(at + 1)) {
            reader.open = Open::Points;
        }
        reader.block(block);
    }
    reader.finish(cues)
}

/// Where unlabelled words go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Points,
    Part(usize),
}

struct Draft {
    part: Part,
    label: Text,
    /// Whether a hypothesis only hopes for it.
    supposed: bool,
    blocks: Vec<Block>,
}

struct Reader<'a> {
    index: &'a LabelIndex,
    trust: Trust,
    inside: Inside,
    open: Open,
    drafts: Vec<Draft>,
    points: Vec<Block>,
    /// Whether `Principles` stands right above as a heading.
    names_follow: bool,
}

/// The lines of a block that may be a list of principles: one of a paragraph, or those of items.
fn names_in(block: &Block) -> Vec<Text> {
    match &block.kind {
        BlockKind::Paragraph(lines) if lines.len() == 1 => lines.clone(),
        BlockKind::List(items) => {
            let alone = items.iter().filter(|item| item.blocks.is_empty() && item.words.len() == 1);
            alone.flat_map(|item| item.words.clone()).collect()
        }
        _ => Vec::new(),
    }
}

impl Reader<'_> {
    /// Whether a line that is set apart behind the last part titles the list right below it: that is
    /// none of the part's any more.
    fn titles_more(&self, block: &Block, below: Option<&Block>) -> bool {
        let BlockKind::Paragraph(lines) = &block.kind else { return false };
        let ([line], Some(below)) = (lines.as_slice(), below) else { return false };
        let words = line.as_str();
        let is_last = match self.open {
            Open::Part(at) => self
                .drafts
                .get(at)
                .is_some_and(|draft| matches!(draft.part, Part::Result | Part::Learning)),
            Open::Points => false,
        };
        is_last
            && block.blank_before > 0
            && below.blank_before == 0
            && matches!(below.kind, BlockKind::List(_))
            && is_title_line(words)
            && !ends_sentence(words)
            && !words.ends_with([':', '：', ',', ';'])
            && self.open_part_has_words()
    }

    fn block(&mut self, block: &Block) {
        if std::mem::take(&mut self.names_follow) {
            self.inside.references.extend(names_in(block));
        }
        match &block.kind {
            BlockKind::Heading(heading) => {
                let label = self.trust.heading(&heading.text, self.index);
                // `Principles` over a line of them files by what that says, and is shown with it.
                self.names_follow = label.as_ref().is_some_and(|label| {
                    label.meaning == Meaning::Principles && label.rest.is_empty()
                });
                if let Some(label) = label.filter(|_| !self.names_follow) {
                    let rest = paragraph(block, vec![label.rest.clone()], 0);
                    self.label(label, rest);
                } else {
                    self.open = Open::Points;
                    self.add(block.clone());
                }
            }
            BlockKind::Paragraph(lines) => self.paragraph(block, lines),
            BlockKind::List(items) => self.list(block, items),
            BlockKind::Table(table) => self.table(block, table),
            BlockKind::Hidden(text) => self.drawer(text),
            BlockKind::Quote(inside) if self.is_labelled(inside) => {
                for block in inside {
                    self.block(block);
                }
            }
            _ => self.add(block.clone()),
        }
    }

    /// `:PRINCIPLES: Ownership` in a drawer of org mode.
    fn drawer(&mut self, text: &Text) {
        let mut start = 0;
        for line in text.as_str().split('\n') {
            let pair = line.trim_start().strip_prefix(':').and_then(|inner| inner.split_once(": "));
            if let Some((key, value)) = pair
                && self.index.meaning_of(key) == Some(Meaning::Principles)
            {
                let at = start + line.len() - value.len();
                self.inside.references.push(text.slice(at..start + line.len()).trim());
            }
            start += line.len() + 1;
        }
    }

    fn is_labelled(&self, blocks: &[Block]) -> bool {
        super::words::lines_of(blocks)
            .first()
            .is_some_and(|line| self.trust.see(line, self.index).is_some())
    }

    /// A paragraph's lines, cut where labels stand.
    fn paragraph(&mut self, block: &Block, lines: &[Text]) {
        let mut start = 0;
        let mut label: Option<Label> = None;
        for (at, line) in lines.iter().enumerate() {
            let Some(next) = self.trust.label(line, self.index) else { continue };
            self.segment(block, label.take(), &lines[start..at], start);
            label = Some(next);
            start = at;
        }
        self.segment(block, label, &lines[start..], start);
    }

    fn segment(&mut self, block: &Block, label: Option<Label>, lines: &[Text], row: usize) {
        if lines.is_empty() {
            return;
        }
        let Some(label) = label else {
            return self.add_lines(block, lines.iter().map(definition).collect(), row);
        };
        let mut words: Vec<Text> = Vec::with_capacity(lines.len());
        words.push(label.rest.clone());
        words.extend(lines[1..].iter().map(definition));
        let content = paragraph(block, words, row);
        self.label(label, content);
    }

    fn label(&mut self, label: Label, content: Option<Block>) {
        match label.meaning {
            Meaning::Part(part) => {
                let supposed = label.continues && part != Part::Hypothesis;
                self.drafts.push(Draft {
                    part,
                    label: label.written,
                    supposed,
                    blocks: Vec::new(),
                });
                self.open = Open::Part(self.drafts.len() - 1);
                if let Some(content) = content {
                    self.add(content);
                }
            }
            Meaning::Principles => {
                self.open = Open::Points;
                // What goes on below the list is no part of it.
                self.add_below(content, &label.rest);
                match label.strength {
                    Strength::Weak => self.inside.tags.push(label.rest),
                    _ => self.inside.references.push(label.rest),
                }
            }
            Meaning::Title if self.inside.title.is_none() && !label.rest.is_empty() => {
                self.open = Open::Points;
                self.add_below(content, &label.rest);
                if label.strength == Strength::Weak {
                    let mut whole = label.written.clone();
                    whole.join(": ", &label.rest);
                    self.inside.told_title = Some(whole);
                }
                self.inside.title = Some(label.rest);
            }
            _ => {
                self.open = Open::Points;
                if let Some(mut content) = content {
                    if let BlockKind::Paragraph(lines) = &mut content.kind {
                        let mut whole = label.written.clone();
                        whole.join(": ", &label.rest);
                        if let Some(first) =
                            lines.first_mut().filter(|first| first.span() == label.rest.span())
                        {
                            *first = whole;
                        } else {
                            lines.insert(0, whole);
                        }
                    }
                    self.add(content);
                } else {
                    self.add(Block {
                        kind: BlockKind::Paragraph(vec![label.written]),
                        rows: 0..0,
                        blank_before: 0,
                        indent: 0,
                    });
                }
            }
        }
    }

    /// What stands below the words behind a label.
    fn add_below(&mut self, content: Option<Block>, rest: &Text) {
        let Some(block) = content else { return };
        let BlockKind::Paragraph(lines) = &block.kind else { return };
        let below = lines.iter().filter(|line| line.span() != rest.span()).cloned().collect();
        if let Some(block) = paragraph(&block, below, 0) {
            self.add(block);
        }
    }

    fn list(&mut self, block: &Block, items: &[Item]) {
        let labels: Vec<Option<Label>> = items
            .iter()
            .map(|item| item.words.first().and_then(|line| self.trust.label(line, self.index)))
            .collect();
        let lists = |item: &Item| self.listed_below(item).is_some();
        if labels.iter().all(Option::is_none) && !items.iter().any(lists) {
            return self.add(block.clone());
        }
        for (item, label) in items.iter().zip(labels) {
            match label {
                Some(label) => self.labelled_item(block, item, label),
                None => self.plain_item(block, item),
            }
        }
        // What comes below the list is no part of its last item.
        if self.open_part_has_words() {
            self.open = Open::Points;
        }
    }

    fn labelled_item(&mut self, block: &Block, item: &Item, label: Label) {
        let mut words = vec![label.rest.clone()];
        words.extend(item.words.iter().skip(1).cloned());
        let holder = place_of(item.rows.clone(), item.blank_before, block.indent);
        let content = paragraph(&holder, words, 0);
        let is_part = matches!(label.meaning, Meaning::Part(_));
        self.label(label, content);
        for nested in &item.blocks {
            if is_part { self.add(nested.clone()) } else { self.block(nested) }
        }
    }

    /// `Good for: Ownership` on a line that goes on with an item: which line, and the names.
    fn listed_below(&self, item: &Item) -> Option<(usize, Text)> {
        item.words.iter().enumerate().skip(1).find_map(|(at, line)| {
            let label = self.trust.see(line, self.index)?;
            (label.meaning == Meaning::Principles).then(|| (at, line.slice(label.rest)))
        })
    }

    fn plain_item(&mut self, block: &Block, item: &Item) {
        let mut item = item.clone();
        if let Some((at, names)) = self.listed_below(&item) {
            item.words.remove(at);
            self.inside.references.push(names);
        }
        let asks = item.words.first().is_some_and(|line| line.as_str().ends_with([':', '：']));
        if asks || self.open_part_has_words() && item.blank_before > 0 {
            self.open = Open::Points;
        }
        let list = Block {
            rows: item.rows.clone(),
            blank_before: item.blank_before,
            indent: block.indent,
            kind: BlockKind::List(vec![item]),
        };
        self.add(list);
    }

    fn open_part_has_words(&self) -> bool {
        match self.open {
            Open::Part(at) => {
                self.drafts.get(at).is_some_and(|draft| !text_of(&draft.blocks).is_empty())
            }
            Open::Points => false,
        }
    }

    /// A table whose rows are parts: a label, and what belongs to it.
    fn table(&mut self, block: &Block, table: &Table) {
        let rows: Vec<(&Vec<Text>, u32)> = table
            .head
            .iter()
            .map(|head| (head, block.rows.start))
            .chain(table.body.iter().map(|row| (&row.cells, row.row)))
            .collect();
        let label =
            |cells: &Vec<Text>| cells.first().and_then(|cell| self.index.meaning_of_cell(cell));
        let labelled =
            rows.iter().filter(|(cells, _)| cells.len() >= 2 && label(cells).is_some()).count();
        if labelled >= 2 {
            for (cells, row) in rows {
                let holder = place_of(row..row + 1, block.blank_before, block.indent);
                match label(cells) {
                    Some(label) => {
                        let content = paragraph(&holder, cells[1..].to_vec(), 0);
                        self.label(label, content);
                    }
                    None => self.add_lines(&holder, cells.clone(), 0),
                }
            }
            self.open = Open::Points;
            return;
        }
        // A head of labels over one row.
        if let (Some(head), [row]) = (&table.head, table.body.as_slice()) {
            let labels: Vec<Option<Label>> =
                head.iter().map(|cell| self.index.meaning_of_cell(cell)).collect();
            if labels.iter().flatten().count() >= 2 {
                for (label, cell) in labels.into_iter().zip(&row.cells) {
                    let holder = place_of(row.row..row.row + 1, block.blank_before, block.indent);
                    match label {
                        Some(label) => self.label(label, paragraph(&holder, vec![cell.clone()], 0)),
                        None => self.add_lines(&holder, vec![cell.clone()], 0),
                    }
                }
                self.open = Open::Points;
                return;
            }
        }
        self.add(block.clone());
    }

    fn add_lines(&mut self, block: &Block, lines: Vec<Text>, row: usize) {
        if let Some(block) = paragraph(block, lines, row) {
            self.add(block);
        }
    }

    fn add(&mut self, block: Block) {
        match self.open {
            Open::Part(at) => self.drafts[at].blocks.push(block),
            Open::Points => self.points.push(block),
        }
    }

    fn finish(mut self, cues: &Cues) -> Inside {
        if let Some(passage) = passage(std::mem::take(&mut self.points)) {
            self.inside.points.push(passage);
        }
        let mut empty = Vec::new();
        for draft in std::mem::take(&mut self.drafts) {
            let Draft { part, label, supposed, blocks } = draft;
            let text = text_of(&blocks);
            match passage(blocks) {
                Some(passage) if !text.is_empty() => {
                    let promised = supposed
                        || part == Part::Result && cues.is_promise(&text)
                        || Part::STAR.contains(&part) && cues.waits_for_words(&text);
                    self.inside.parts.push(LabelledPart { part, label, passage, text, promised });
                }
                _ => empty.push((part, label)),
            }
        }
        self.solve_by_resolution();
        self.share_with_task();
        self.inside.missing = missing(&self.inside.parts, &empty);
        self.inside.empty = empty;
        self.inside
    }
}

impl Reader<'_> {
    /// `Resolution: …` above `Result: …` tells what was done, where nothing else does.
    fn solve_by_resolution(&mut self) {
        let parts = &mut self.inside.parts;
        let solves = |told: &LabelledPart| {
            told.part == Part::Result && self.index.solves(told.label.as_str())
        };
        let results =
            parts.iter().filter(|told| told.part == Part::Result && !solves(told)).count();
        if results == 0 || parts.iter().any(|told| told.part == Part::Action) {
            return;
        }
        if let Some(at) = parts.iter().position(solves) {
            parts[at].part = Part::Action;
        }
    }

    /// `S/T: …` tells the task as well, where nothing else does.
    fn share_with_task(&mut self) {
        let parts = &mut self.inside.parts;
        if parts.iter().any(|told| told.part == Part::Task) {
            return;
        }
        let shared = |told: &LabelledPart| {
            told.part == Part::Situation && self.index.tells_task(told.label.as_str())
        };
        if let Some(at) = parts.iter().position(shared) {
            let task = LabelledPart { part: Part::Task, ..parts[at].clone() };
            parts.insert(at + 1, task);
        }
    }
}

impl LabelIndex {
    /// The label that a table's cell is, if it is one; a letter or a weak word will do there.
    pub fn meaning_of_cell(&self, cell: &Text) -> Option<Label> {
        let meaning = self.meaning_of(cell.as_str())?;
        let end = cell.as_str().len();
        Some(Label {
            meaning,
            written: cell.clone(),
            rest: cell.slice(end..end),
            strength: Strength::Strong,
            continues: false,
            dashed: false,
        })
    }
}

/// What is missing of the four parts of STAR, and of the labels that have nothing behind them.
fn missing(parts: &[LabelledPart], empty: &[(Part, Text)]) -> Vec<Missing> {
    let on_file =
        |part: Part| parts.iter().any(|labelled| labelled.part == part && !labelled.promised);
    Part::ALL
        .into_iter()
        .filter_map(|part| {
            let label =
                empty.iter().find(|(empty, _)| *empty == part).map(|(_, label)| label.clone());
            let promised = parts.iter().find(|labelled| labelled.part == part && labelled.promised);
            let wanted = Part::STAR.contains(&part) || label.is_some();
            let label = promised.map(|labelled| labelled.label.clone()).or(label);
            (wanted && !on_file(part)).then_some(Missing { part, label })
        })
        .collect()
}

/// A block without words that only says where some stand: what is cut out of a list or a table is
/// measured by it, and need not carry the whole of it along.
pub fn place_of(rows: std::ops::Range<u32>, blank_before: u32, indent: u32) -> Block {
    Block { kind: BlockKind::Rule, rows, blank_before, indent }
}

/// `: what it is` below a term is what it is.
fn definition(line: &Text) -> Text {
    match line.as_str().strip_prefix(": ") {
        Some(_) => line.slice(2..line.as_str().len()).trim(),
        None => line.clone(),
    }
}

/// A paragraph of those lines that are not empty; `row` says which of the block's rows is first.
fn paragraph(block: &Block, mut lines: Vec<Text>, row: usize) -> Option<Block> {
    let start = (block.rows.start + row as u32).min(block.rows.end.saturating_sub(1));
    let end = (start + lines.len() as u32).min(block.rows.end).max(start + 1);
    lines.retain(|line| !line.is_empty());
    (!lines.is_empty()).then_some(Block {
        kind: BlockKind::Paragraph(lines),
        rows: start..end,
        blank_before: if row == 0 { block.blank_before } else { 0 },
        indent: block.indent,
    })
}

/// Blocks as a passage; `None` where there are none.
pub fn passage(blocks: Vec<Block>) -> Option<Passage> {
    let span = span_of(&blocks);
    (!blocks.is_empty()).then(|| Passage { blocks, span: span.unwrap_or_default() })
}
