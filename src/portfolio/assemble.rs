//! The notes, file by file, into a portfolio.

use std::collections::BTreeMap;

use super::{
    FiledBy, Filing, Kind, LineCount, Part, Passage, PlatformId, Portfolio, Principle, PrincipleId,
    Question, Section, SectionKind, State, Story, StoryId, Word,
    cues::{Cues, Phrases, PlatformName, Topic},
    headings,
    labels::{LabelIndex, Meaning},
    lines,
    names::Names,
    parts::{self, Trust},
    platforms::{self, PlatformDraft},
    principles::{self, Known, list_pieces},
    references::{self, Lookup},
    split::{self, Chunk, Draft, Ground},
    tables,
    words::{self, count, lines_of, span_of, text_of, title_of},
    zones::{self, Zone, ZoneKind},
};
use crate::{
    findings::{self, Findings},
    inputs::config::PrincipleChoice,
    notes::{Block, BlockKind, Item, Marker, Notes, inline},
    privacy::Open,
    source::{FileId, Source, Span, Text},
    systems,
    vocabulary::{Vocabulary, technologies::Technologies},
};

/// What a file of the content folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The notes.
    Notes,
    /// One story, told in full.
    Story,
    /// One platform, described in full.
    Platform,
}

/// A file, read.
#[derive(Clone, Debug)]
pub struct File<'a> {
    /// What it is.
    pub role: Role,
    /// What is left of it when its private passages are gone.
    pub open: &'a Open,
    /// How that reads.
    pub notes: Notes,
}

/// What reading needs to know beside the notes.
pub struct Knowledge<'a> {
    /// Names, labels, cues.
    pub vocabulary: &'a Vocabulary,
    /// Technologies.
    pub technologies: &'a Technologies,
    /// Whose principles the person chose.
    pub choice: &'a PrincipleChoice,
}

/// Says what the notes mean. All files must be of one [`Sources`](crate::source::Sources).
pub fn assemble(files: &mut [File], knowledge: &Knowledge, findings: &mut Findings) -> Portfolio {
    let mut labels = LabelIndex::new(&knowledge.vocabulary.labels);
    labels.writes_letters = files
        .iter()
        .any(|file| Trust::of(lines_of(&file.notes.blocks).into_iter(), &labels).has_letters());
    let cues = Cues::new(&knowledge.vocabulary.cues);
    for file in files.iter_mut() {
        lines::cut_labels(&mut file.notes.blocks, &labels);
    }
    let files = &*files;
    let all: Vec<&[Block]> = files.iter().map(|file| file.notes.blocks.as_slice()).collect();
    let mut known = principles::choose(knowledge.choice, &all, knowledge.vocabulary, &cues);
    let mut cut: Vec<Vec<Zone>> = files
        .iter()
        .map(|file| {
            if file.role == Role::Notes {
                zones_of(file, &mut known, knowledge.choice, &labels, &cues)
            } else {
                Vec::new()
            }
        })
        .collect();
    let roster = Roster::new(&cut, &known, files, &labels, &cues);
    let mut builder = Builder {
        labels: &labels,
        cues: &cues,
        knowledge,
        findings,
        roster,
        drafts: Vec::new(),
        platforms: Vec::new(),
        sections: Vec::new(),
        unsorted: Vec::new(),
        words: Vec::new(),
        questions: Vec::new(),
        prepare_first: Vec::new(),
        marks: Vec::new(),
        placed: files.iter().map(|file| Placed::new(file)).collect(),
        file: 0,
    };
    for (at, file) in files.iter().enumerate() {
        builder.file = at;
        match file.role {
            Role::Notes => builder.notes(std::mem::take(&mut cut[at])),
            Role::Story => builder.story_file(file),
            Role::Platform => builder.platform_file(file),
        }
    }
    builder.finish(files)
}

fn zones_of(
    file: &File,
    known: &mut Known,
    choice: &PrincipleChoice,
    labels: &LabelIndex,
    cues: &Cues,
) -> Vec<Zone> {
    let outline = principles::mark_headings(&file.notes.blocks, known, labels, cues);
    let own = principles::own_headings(&outline, known, labels, cues);
    let matched = own
        .iter()
        .filter(|heading| {
            known.names.nearest_in_heading_strictly(heading.name.name.as_str()).is_some()
        })
        .count();
    let is_own =
        !own.is_empty() && matched * 2 < own.len() && *choice == PrincipleChoice::FromNotes;
    if is_own {
        *known = Known::default();
    }
    // Numbered like principles that are known: a principle too. One of them alone proves nothing.
    let own = if is_own || matched >= 1 { own } else { Vec::new() };
    zones::cut(&outline, &own, known, labels, cues)
}

/// A principle while the notes are gone through.
#[derive(Clone, Debug)]
struct Entry {
    number: Option<u32>,
    name: String,
    group: Option<String>,
    known: Option<usize>,
    heading: Option<Span>,
    span: Option<Span>,
    own_words: Vec<Passage>,
    other: Vec<Passage>,
    has_content: bool,
}

/// All principles of the portfolio, to be looked up.
struct Roster {
    entries: Vec<Entry>,
    known: Known,
    by_known: BTreeMap<usize, PrincipleId>,
    own: Names,
}

impl Lookup for Roster {
    fn by_name(&self, name: &str) -> Option<PrincipleId> {
        self.by_exact_name(name).or_else(|| self.own.nearest(name).map(PrincipleId)).or_else(|| {
            self.known.names.nearest(name).and_then(|index| self.by_known.get(&index).copied())
        })
    }

    fn by_exact_name(&self, name: &str) -> Option<PrincipleId> {
        let own = self.own.find(name).map(PrincipleId);
        own.or_else(|| {
            self.known.names.find(name).and_then(|index| self.by_known.get(&index).copied())
        })
    }

    fn by_number(&self, number: u32) -> Option<PrincipleId> {
        let written = self.entries.iter().position(|entry| entry.number == Some(number));
        if written.is_some() || self.entries.iter().any(|entry| entry.number.is_some()) {
            return written.map(PrincipleId);
        }
        let index = self.known.entries.iter().position(|entry| entry.number == Some(number))?;
        self.by_known.get(&index).copied()
    }
}

impl Roster {
    /// Every principle: those with a heading in the order of the notes, those that a list names,
    /// and the rest of the set.
    fn new(
        cut: &[Vec<Zone>],
        known: &Known,
        files: &[File],
        labels: &LabelIndex,
        cues: &Cues,
    ) -> Self {
        let mut roster = Self {
            entries: Vec::new(),
            known: known.clone(),
            by_known: BTreeMap::new(),
            own: Names::default(),
        };
        let zones = || cut.iter().flatten();
        let groups: Vec<&str> = zones()
            .filter(|zone| is_principle(zone))
            .filter_map(|zone| zone.group.as_ref())
            .map(Text::as_str)
            .collect();
        let has_groups = groups.windows(2).any(|pair| pair[0] != pair[1]);
        for zone in zones().filter(|zone| is_principle(zone)) {
            let Some(head) = &zone.head else { continue };
            let group =
                zone.group.as_ref().filter(|_| has_groups).map(|group| group.as_str().to_owned());
            let known = match zone.kind {
                ZoneKind::Known(index) => Some(index),
                _ => None,
            };
            let span = head.heading.text.span();
            roster.add(head.number, head.name.as_str(), known, group, Some(span));
        }
        roster.add_listed(cut, cues);
        if roster.entries.is_empty() && roster.known.entries.is_empty() {
            roster.add_referenced(files, labels);
        }
        if known.complete {
            for (index, entry) in known.entries.iter().enumerate() {
                if !roster.by_known.contains_key(&index) {
                    roster.add(None, &entry.name, Some(index), None, None);
                }
            }
        }
        roster
    }

    fn add(
        &mut self,
        number: Option<u32>,
        name: &str,
        known: Option<usize>,
        group: Option<String>,
        heading: Option<Span>,
    ) -> PrincipleId {
        let existing = known
            .and_then(|index| self.by_known.get(&index).copied())
            .or_else(|| if known.is_none() { self.own.find(name).map(PrincipleId) } else { None });
        if let Some(id) = existing {
            let entry = &mut self.entries[id.0];
            entry.number = entry.number.or(number);
            return id;
        }
        let id = PrincipleId(self.entries.len());
        if let Some(index) = known {
            self.by_known.insert(index, id);
        }
        self.own.add(name, id.0);
        for reading in
            headings::readings(name).into_iter().skip(1).filter(|reading| reading.len() > 3)
        {
            self.own.add(reading, id.0);
        }
        self.entries.push(Entry {
            number,
            name: name.to_owned(),
            group,
            known,
            heading,
            span: None,
            own_words: Vec::new(),
            other: Vec::new(),
            has_content: false,
        });
        id
    }

    /// Names below a heading such as `Our values` that are no heading themselves.
    fn add_listed(&mut self, cut: &[Vec<Zone>], cues: &Cues) {
        let has_own = !self.entries.is_empty();
        for zone in
            cut.iter().flatten().filter(|zone| zone.kind == ZoneKind::Topic(Topic::Principles))
        {
            for block in &zone.blocks {
                let BlockKind::List(items) = &block.kind else { continue };
                let names: Vec<_> = items
                    .iter()
                    .filter(|item| item.blocks.is_empty() && item.words.len() == 1)
                    .collect();
                if names.len() < items.len() || items.len() < 2 {
                    continue;
                }
                for item in names {
                    let Some(line) = item.words.first() else { continue };
                    let name = headings::read(line, &cues.prefixes);
                    let number = name.number.or(match item.marker {
                        Marker::Number(number, _) => Some(number),
                        Marker::Bullet(_) => None,
                    });
                    let (head, _) = lead(name.name.as_str());
                    let known = self
                        .known
                        .names
                        .nearest_in_heading_strictly(name.name.as_str())
                        .or_else(|| self.known.names.nearest(head));
                    let short = head.split_whitespace().count() <= 6;
                    if known.is_some() || self.known.entries.is_empty() && !has_own && short {
                        self.add(number, head, known, None, Some(line.span()));
                    }
                }
            }
        }
    }

    /// Names that stories list, where the notes know of no principles otherwise.
    fn add_referenced(&mut self, files: &[File], labels: &LabelIndex) {
        for file in files {
            for line in lines_of(&file.notes.blocks) {
                let Some(label) =
                    labels.read(line).filter(|label| label.meaning == Meaning::Principles)
                else {
                    continue;
                };
                let pieces: Vec<&str> = list_pieces(label.rest.as_str()).collect();
                let are_names = pieces.iter().all(|piece| {
                    piece.split_whitespace().count() <= 5 && piece.contains(char::is_alphabetic)
                });
                for piece in pieces.into_iter().filter(|_| are_names) {
                    self.add(None, piece, None, None, Some(label.rest.span()));
                }
            }
        }
    }
}

fn is_principle(zone: &Zone) -> bool {
    matches!(zone.kind, ZoneKind::Known(_) | ZoneKind::Own)
}

/// `Candor: we say what we think` into a name and what it means.
fn lead(words: &str) -> (&str, &str) {
    for mark in [": ", " - ", " – ", " — ", "："] {
        if let Some((name, rest)) = words.split_once(mark) {
            return (name.trim_matches(['*', '_', ' ']), rest);
        }
    }
    (words.trim_matches(['*', '_', ' ']), "")
}

/// Which rows of a file some page shows.
struct Placed(Vec<bool>);

impl Placed {
    fn new(file: &File) -> Self {
        Self(vec![false; file.notes.lines.len()])
    }

    fn place(&mut self, rows: &std::ops::Range<u32>) {
        for row in rows.clone() {
            if let Some(placed) = self.0.get_mut(row as usize) {
                *placed = true;
            }
        }
    }
}

/// A story before it is finished.
struct StoryDraft {
    draft: Draft,
    section: Option<PrincipleId>,
    platform: Option<PlatformId>,
    named: Vec<String>,
    platforms_named: Vec<String>,
    file: usize,
}

struct Builder<'a> {
    labels: &'a LabelIndex,
    cues: &'a Cues,
    knowledge: &'a Knowledge<'a>,
    findings: &'a mut Findings,
    roster: Roster,
    drafts: Vec<StoryDraft>,
    platforms: Vec<PlatformDraft>,
    sections: Vec<Section>,
    unsorted: Vec<Passage>,
    words: Vec<Word>,
    questions: Vec<Question>,
    prepare_first: Vec<PrincipleId>,
    /// Filings that tables make: a story's title, the principle, and where.
    marks: Vec<(Text, PrincipleId)>,
    placed: Vec<Placed>,
    file: usize,
}

impl Builder<'_> {
    fn notes(&mut self, zones: Vec<Zone>) {
        // Systems first: paragraphs elsewhere may belong to them.
        let mut rest = Vec::new();
        for (order, zone) in zones.into_iter().enumerate() {
            if self.is_platform(&zone) {
                self.platform(order, zone);
            } else {
                rest.push((order, zone));
            }
        }
        for (order, zone) in rest {
            self.zone(order, zone);
        }
        self.platforms.sort_by_key(|platform| platform.order);
    }

    fn zone(&mut self, order: usize, zone: Zone) {
        match zone.kind {
            ZoneKind::Known(index) => {
                if let Some(&id) = self.roster.by_known.get(&index) {
                    self.principle(id, zone);
                }
            }
            ZoneKind::Own => {
                let name = zone
                    .head
                    .as_ref()
                    .map(|head| head.name.as_str().to_owned())
                    .unwrap_or_default();
                match self.roster.own.find(&name) {
                    Some(index) => self.principle(PrincipleId(index), zone),
                    None => self.other(zone, SectionKind::Other),
                }
            }
            ZoneKind::Topic(topic) => self.topic(order, topic, zone),
            ZoneKind::Plain => self.plain(order, zone),
        }
    }

    fn place(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.placed[self.file].place(&block.rows);
        }
    }

    fn passage(&mut self, blocks: Vec<Block>) -> Option<Passage> {
        self.place(&blocks);
        parts::passage(blocks).filter(|passage| {
            passage.blocks.iter().any(|block| !matches!(block.kind, BlockKind::Rule))
        })
    }

    // --- Principles ---

    fn principle(&mut self, id: PrincipleId, zone: Zone) {
        let heading = zone.head.as_ref().map(|head| head.block.clone());
        let mut span = zone.head.as_ref().map(|head| head.heading.text.span());
        if let Some(block) = &heading {
            self.place(std::slice::from_ref(block));
        }
        if let (Some(inside), Some(head)) = (span_of(&zone.blocks), span) {
            span = Some(head.to(inside));
        }
        let has_words = !text_of(&zone.blocks).trim().is_empty();
        for chunk in split::split(&zone.blocks, Ground::Principle, self.labels, self.cues) {
            match chunk {
                Chunk::Story(draft) => self.story(draft, Some(id)),
                Chunk::Statement(blocks) => {
                    if let Some(passage) = self.passage(blocks) {
                        self.roster.entries[id.0].own_words.push(passage);
                    }
                }
                Chunk::Question(text, blocks) => self.question(text, blocks, Some(id)),
                Chunk::Other(blocks) => {
                    self.table_marks(&blocks);
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

    fn question(&mut self, text: Text, blocks: Vec<Block>, principle: Option<PrincipleId>) {
        self.place(&blocks);
        let words = text
            .as_str()
            .trim_start_matches(|c: char| !c.is_alphanumeric() && c != '"' && c != '“');
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

    // --- Stories ---

    fn story(&mut self, draft: Draft, section: Option<PrincipleId>) {
        self.placed[self.file].place(&draft.title_rows);
        self.place(&draft.blocks);
        for table in draft.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Table(_))) {
            self.table_marks(std::slice::from_ref(table));
        }
        self.drafts.push(StoryDraft {
            draft,
            section,
            platform: None,
            named: Vec::new(),
            platforms_named: Vec::new(),
            file: self.file,
        });
    }

    /// Blocks in which every story stands by itself.
    fn bank(&mut self, blocks: &[Block], title: Option<&zones::Head>, kind: SectionKind) {
        let mut first = title.cloned();
        let mut left: Vec<Block> = Vec::new();
        for chunk in split::split(blocks, Ground::Bank, self.labels, self.cues) {
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
                Chunk::Question(text, blocks) => self.question(text, blocks, None),
                Chunk::Statement(blocks) | Chunk::Other(blocks) => {
                    if !self.story_table(&blocks) {
                        left.extend(blocks);
                    }
                }
            }
        }
        if let Some(head) = title {
            self.place(std::slice::from_ref(&head.block));
        }
        let has_words = left.iter().any(|block| !matches!(block.kind, BlockKind::Heading(_)));
        if has_words {
            self.section(title, left, kind);
        } else {
            self.place(&left);
        }
    }

    /// A table with a row a story, or one of stories and principles.
    fn story_table(&mut self, blocks: &[Block]) -> bool {
        let mut took = false;
        for block in blocks {
            let BlockKind::Table(table) = &block.kind else { continue };
            if let Some(stories) = tables::stories(block, table, self.labels) {
                for draft in stories {
                    self.story(draft, None);
                }
                self.place(std::slice::from_ref(block));
                took = true;
            }
        }
        took || self.table_marks(blocks)
    }

    fn table_marks(&mut self, blocks: &[Block]) -> bool {
        let mut took = false;
        for block in blocks {
            let BlockKind::Table(table) = &block.kind else { continue };
            let marks = tables::marks(table, &self.roster);
            if !marks.is_empty() {
                self.place(std::slice::from_ref(block));
                took = true;
            }
            self.marks.extend(marks);
        }
        took
    }

    // --- Other sections ---

    fn topic(&mut self, order: usize, topic: Topic, zone: Zone) {
        match topic {
            Topic::Stories => self.bank(&zone.blocks, zone.head.as_ref(), SectionKind::Other),
            Topic::Words => self.word_list(zone),
            Topic::Links => self.other(zone, SectionKind::Links),
            Topic::Questions => self.question_list(zone),
            Topic::Job => self.other(zone, SectionKind::JobDescription),
            Topic::Principles | Topic::PrepareFirst => {
                self.prepare_first(&zone);
                self.other(zone, SectionKind::Other);
            }
            Topic::Platforms => self.plain(order, zone),
            Topic::Advice | Topic::Definition => self.other(zone, SectionKind::Other),
        }
    }

    /// A list of principles, not all of them, is the list of those to prepare first.
    fn prepare_first(&mut self, zone: &Zone) {
        for block in &zone.blocks {
            let lines: Vec<&Text> = lines_of(std::slice::from_ref(block));
            let mut joined = Text::default();
            for line in &lines {
                joined.join("\n", line);
            }
            if joined.as_str().len() > 600 {
                continue;
            }
            let pieces = list_pieces(joined.as_str()).count();
            let found: Vec<PrincipleId> = references::listed(&joined, &self.roster)
                .into_iter()
                .flatten()
                .map(|(id, _)| id)
                .collect();
            let is_list = found.len() >= 2 && found.len() * 5 >= pieces * 4;
            if is_list && found.len() < self.roster.entries.len() {
                for id in found {
                    if !self.prepare_first.contains(&id) {
                        self.prepare_first.push(id);
                    }
                }
            }
        }
    }

    /// A list of words has the words' page; what is no word in it keeps the section's title.
    fn word_list(&mut self, zone: Zone) {
        let Zone { head, blocks, .. } = zone;
        if let Some(head) = &head {
            self.place(std::slice::from_ref(&head.block));
        }
        let (words, left): (Vec<Block>, Vec<Block>) = blocks.into_iter().partition(is_word_block);
        for block in &words {
            self.words_in(block);
        }
        self.place(&words);
        if !left.is_empty() {
            self.section(head.as_ref(), left, SectionKind::Words);
        }
    }

    fn words_in(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(lines) => {
                let mut at = 0;
                while at < lines.len() {
                    let defined = lines.get(at + 1).filter(|next| next.as_str().starts_with(": "));
                    match defined {
                        Some(meaning) => {
                            let meaning = meaning.slice(2..meaning.as_str().len()).trim();
                            self.words
                                .push(Word { term: lines[at].clone(), meaning: Some(meaning) });
                            at += 2;
                        }
                        None => {
                            self.word(&lines[at]);
                            at += 1;
                        }
                    }
                }
            }
            BlockKind::List(items) => {
                for item in items {
                    if let Some(line) = item.words.first() {
                        self.word(line);
                        let nested = lines_of(&item.blocks);
                        if let (Some(word), Some(meaning)) = (self.words.last_mut(), nested.first())
                            && word.meaning.is_none()
                        {
                            word.meaning = Some((*meaning).clone());
                        }
                    }
                }
            }
            BlockKind::Table(table) => {
                for row in &table.body {
                    if let Some(term) = row.cells.first().filter(|term| !term.is_empty()) {
                        let meaning =
                            row.cells.get(1).filter(|meaning| !meaning.is_empty()).cloned();
                        self.words.push(Word { term: term.clone(), meaning });
                    }
                }
            }
            _ => {}
        }
    }

    fn word(&mut self, line: &Text) {
        let words = line.as_str();
        if !words.contains(char::is_alphanumeric) {
            return;
        }
        let mark = [" - ", " – ", " — ", ": ", " = ", "：", " -> ", "\t"]
            .iter()
            .filter_map(|mark| words.find(mark).map(|at| (at, mark.len())))
            .min();
        let (term, meaning) = match mark {
            Some((at, length)) => {
                (line.slice(0..at), Some(line.slice(at + length..words.len()).trim()))
            }
            None if words.split_whitespace().count() <= 8
                && words.contains(',')
                && words.split(',').all(|piece| piece.split_whitespace().count() <= 3) =>
            {
                let mut start = 0;
                for piece in words.split(',') {
                    let term = line.slice(start..start + piece.len()).trim();
                    start += piece.len() + 1;
                    if !term.is_empty() {
                        self.words.push(Word { term, meaning: None });
                    }
                }
                return;
            }
            None => (line.clone(), None),
        };
        let term = without_marks(&term.trim());
        if !term.is_empty() {
            self.words.push(Word { term, meaning: meaning.filter(|meaning| !meaning.is_empty()) });
        }
    }

    fn question_list(&mut self, zone: Zone) {
        for block in &zone.blocks {
            let lines: Vec<Text> = match &block.kind {
                BlockKind::Paragraph(lines) => lines.clone(),
                BlockKind::List(items) => {
                    items.iter().filter_map(|item| item.words.first().cloned()).collect()
                }
                _ => Vec::new(),
            };
            for text in lines.into_iter().filter(|line| line.as_str().contains(char::is_alphabetic))
            {
                self.questions.push(Question { text, principle: None });
            }
        }
        self.other(zone, SectionKind::Questions);
    }

    fn other(&mut self, zone: Zone, kind: SectionKind) {
        let Zone { head, blocks, .. } = zone;
        self.section(head.as_ref(), blocks, kind);
    }

    /// Questions among other words are questions all the same.
    fn questions_in(&mut self, blocks: &[Block]) {
        for line in lines_of(blocks) {
            let asks = line.as_str().ends_with(['?', '？']) && self.cues.is_question(line.as_str());
            if asks {
                self.questions.push(Question { text: line.clone(), principle: None });
            }
        }
    }

    fn section(&mut self, head: Option<&zones::Head>, blocks: Vec<Block>, kind: SectionKind) {
        let span = span_of(&blocks);
        let title = head.map(|head| head.name.clone());
        if matches!(kind, SectionKind::Other | SectionKind::Links) {
            self.questions_in(&blocks);
        }
        if let Some(head) = head {
            self.place(std::slice::from_ref(&head.block));
        }
        match title {
            Some(title) => {
                let span = span.map_or(title.span(), |span| title.span().to(span));
                let passages = self.passage(blocks).into_iter().collect();
                self.sections.push(Section { title, kind, passages, span });
            }
            None => {
                let passage = self.passage(blocks);
                self.unsorted.extend(passage);
            }
        }
    }

    // --- Plain zones ---

    fn is_platform(&self, zone: &Zone) -> bool {
        let Some(head) = &zone.head else { return false };
        if !matches!(zone.kind, ZoneKind::Plain | ZoneKind::Topic(Topic::Platforms))
            || zone.blocks.is_empty()
        {
            return false;
        }
        let lines = lines_of(&zone.blocks);
        let trust = Trust::of(lines.iter().copied(), self.labels);
        let gathers =
            matches!(zone.kind, ZoneKind::Topic(Topic::Platforms)) && self.gathers_platforms(zone);
        if trust.has_parts()
            || !head.heading.tags.is_empty() && self.is_tagged(&head.heading.tags)
            || gathers
        {
            return false;
        }
        let text = text_of(&zone.blocks);
        if self.cues.is_job(&text) || self.cues.placeholder_length(head.name.as_str()) > 0 {
            return false;
        }
        match self.cues.names_platform(head.name.as_str()) {
            PlatformName::Yes => true,
            PlatformName::Perhaps => {
                platforms::describes_system(&self.read_system(head.name.as_str(), &zone.blocks), 1)
            }
            PlatformName::No => {
                platforms::describes_system(&self.read_system(head.name.as_str(), &zone.blocks), 2)
            }
        }
    }

    fn read_system(&self, name: &str, blocks: &[Block]) -> systems::System {
        systems::read(name, &[blocks], self.knowledge.technologies).value
    }

    /// Whether a heading such as `Platforms` has each system under a heading of its own.
    fn gathers_platforms(&self, zone: &Zone) -> bool {
        zone.blocks.iter().any(|block| matches!(&block.kind, BlockKind::Heading(heading) if self.labels.read(&heading.text).is_none()))
            || zone.blocks.iter().any(|block| matches!(&block.kind, BlockKind::List(items) if items.iter().any(|item| self.leads_platform(item).is_some())))
    }

    fn is_tagged(&self, tags: &[Text]) -> bool {
        tags.iter().any(|tag| references::by_tag(tag.as_str(), &self.roster).is_some())
    }

    fn platform(&mut self, order: usize, zone: Zone) {
        let Zone { head, blocks, .. } = zone;
        let Some(head) = head else { return };
        self.place(std::slice::from_ref(&head.block));
        self.add_platform(order, head.name.clone(), blocks);
    }

    fn add_platform(&mut self, order: usize, name: Text, blocks: Vec<Block>) {
        self.own_story(&blocks, Some(name.as_str()));
        let span = span_of(&blocks)
            .filter(|span| span.file == name.span().file)
            .map_or(name.span(), |span| name.span().to(span));
        let passages: Vec<Passage> = self.passage(blocks).into_iter().collect();
        let same = self
            .platforms
            .iter_mut()
            .find(|platform| platform.name.as_str().eq_ignore_ascii_case(name.as_str()));
        match same {
            Some(platform) => platform.passages.extend(passages),
            None => self.platforms.push(PlatformDraft { order, name, passages, span }),
        }
    }

    /// A paragraph of a platform in which the writer tells what they did is a story as well.
    fn own_story(&mut self, blocks: &[Block], platform: Option<&str>) {
        for block in blocks {
            let BlockKind::Paragraph(lines) = &block.kind else { continue };
            let text = text_of(std::slice::from_ref(block));
            if !self.cues.says_own_part(&text) || count(&text) < 25 {
                continue;
            }
            let own = lines.iter().find_map(|line| self.own_sentence(line));
            let draft = Draft { title: own, blocks: vec![block.clone()], ..Draft::default() };
            self.drafts.push(StoryDraft {
                draft,
                section: None,
                platform: None,
                named: Vec::new(),
                platforms_named: platform.map(str::to_owned).into_iter().collect(),
                file: self.file,
            });
        }
    }

    fn own_sentence(&self, line: &Text) -> Option<Text> {
        let mut start = 0;
        while start < line.as_str().len() {
            let rest = &line.as_str()[start..];
            let end = words::sentence_end(rest).unwrap_or(rest.len());
            if self.cues.says_own_part(&rest[..end]) {
                return Some(line.slice(start..start + end).trim());
            }
            start += end.max(1);
            while !line.as_str().is_char_boundary(start) {
                start += 1;
            }
        }
        None
    }

    fn plain(&mut self, order: usize, zone: Zone) {
        let lines = lines_of(&zone.blocks);
        let trust = Trust::of(lines.iter().copied(), self.labels);
        let Some(head) = zone.head.clone() else { return self.headless(order, &zone.blocks) };
        let labels_principles = lines.iter().any(|line| {
            self.labels.read(line).is_some_and(|label| label.meaning == Meaning::Principles)
        });
        let names_one = self.is_tagged(&head.heading.tags)
            || !references::in_line(&head.heading.text, &self.roster).is_empty()
            || self.title_principle(&head.name).is_some();
        let is_placeholder = self.cues.placeholder_length(head.name.as_str()) > 0
            || self.cues.is_placeholder(head.name.as_str());
        if matches!(zone.kind, ZoneKind::Topic(Topic::Platforms)) && self.gathers_platforms(&zone) {
            return self.platform_bank(order, &head, &zone.blocks);
        }
        if self.has_story_table(&zone.blocks) {
            return self.bank(&zone.blocks, Some(&head), SectionKind::Other);
        }
        if trust.has_parts() || labels_principles || names_one || is_placeholder {
            // One story, or several under a heading that gathers them: the splitter tells.
            let heading =
                Block { kind: BlockKind::Heading(head.heading.clone()), ..head.block.clone() };
            let mut blocks = vec![heading];
            blocks.extend(zone.blocks);
            return self.bank(&blocks, None, SectionKind::Other);
        }
        if self.is_tagged_list(&zone.blocks) {
            return self.bank(&zone.blocks, Some(&head), SectionKind::Other);
        }
        let text = text_of(&zone.blocks);
        let kind =
            if self.cues.is_job(&text) { SectionKind::JobDescription } else { SectionKind::Other };
        let is_title = zone.blocks.is_empty();
        let tells = kind == SectionKind::Other
            && self.cues.says_own_part(&text)
            && count(&text) >= 25
            && !self.cues.is_job_or_advice(&text);
        if tells {
            self.place(std::slice::from_ref(&head.block));
            let draft = Draft {
                title: Some(head.name.clone()),
                tags: head.heading.tags.clone(),
                blocks: zone.blocks,
                title_rows: head.block.rows.clone(),
            };
            return self.story(draft, None);
        }
        if is_title {
            // A title over other sections; they show it.
            return self.place(std::slice::from_ref(&head.block));
        }
        let blocks = self.take_named(&zone.blocks);
        self.section(Some(&head), blocks, kind);
    }

    fn has_story_table(&self, blocks: &[Block]) -> bool {
        blocks.iter().any(|block| match &block.kind {
            BlockKind::Table(table) => {
                table.body.len() >= 2 && tables::stories(block, table, self.labels).is_some()
                    || !tables::marks(table, &self.roster).is_empty()
            }
            _ => false,
        })
    }

    /// Whether most items of a list name principles: then each is a story.
    fn is_tagged_list(&self, blocks: &[Block]) -> bool {
        blocks.iter().any(|block| match &block.kind {
            BlockKind::List(items) => {
                let tagged = items.iter().filter(|item| {
                    let lines = item.words.iter().chain(lines_of(&item.blocks));
                    lines
                        .into_iter()
                        .any(|line| !references::in_line(line, &self.roster).is_empty())
                });
                let tagged = tagged.count();
                tagged >= 2 && tagged * 2 >= items.len() || tagged == 1 && items.len() == 1
            }
            _ => false,
        })
    }

    fn platform_bank(&mut self, order: usize, head: &zones::Head, blocks: &[Block]) {
        self.place(std::slice::from_ref(&head.block));
        let mut left = Vec::new();
        let mut at = 0;
        while at < blocks.len() {
            match &blocks[at].kind {
                BlockKind::Heading(heading) => {
                    let end = blocks[at + 1..]
                        .iter()
                        .position(|block| matches!(&block.kind, BlockKind::Heading(next) if next.level <= heading.level))
                        .map_or(blocks.len(), |length| at + 1 + length);
                    self.place(&blocks[at..=at]);
                    let name = headings::read(&heading.text, &[]).name;
                    self.add_platform(order, name, blocks[at + 1..end].to_vec());
                    at = end;
                }
                BlockKind::List(items)
                    if items.iter().any(|item| self.leads_platform(item).is_some()) =>
                {
                    for item in items {
                        match self.leads_platform(item) {
                            Some(name) => self.add_platform(
                                order,
                                name,
                                vec![split::one_item(&blocks[at], item)],
                            ),
                            None => left.push(split::one_item(&blocks[at], item)),
                        }
                    }
                    at += 1;
                }
                _ => {
                    left.push(blocks[at].clone());
                    at += 1;
                }
            }
        }
        if !left.is_empty() {
            self.section(Some(head), left, SectionKind::Other);
        }
    }

    /// `Billing Platform: …`: the name, where an item begins with that of a system.
    fn leads_platform(&self, item: &Item) -> Option<Text> {
        let line = item.words.first()?;
        let words = line.as_str();
        let end =
            [": ", " - ", " – ", " — ", "："].iter().filter_map(|mark| words.find(mark)).min();
        let end = end.unwrap_or(if item.blocks.is_empty() {
            0
        } else {
            words.trim_end_matches([':', '：']).len()
        });
        let name = without_marks(&line.slice(0..end));
        let few = name.as_str().split_whitespace().count() <= 6;
        (few && self.cues.names_platform(name.as_str()) == PlatformName::Yes).then_some(name)
    }

    /// Blocks without a heading: systems under bare names, paragraphs that belong to one, stories,
    /// and what is left.
    fn headless(&mut self, order: usize, blocks: &[Block]) {
        let trust = Trust::of(lines_of(blocks).into_iter(), self.labels);
        if trust.has_parts() || self.has_story_table(blocks) || self.is_tagged_list(blocks) {
            return self.bank(blocks, None, SectionKind::Other);
        }
        let mut left: Vec<Block> = Vec::new();
        let mut open: Option<Text> = None;
        let mut gathered: Vec<(Text, Vec<Block>)> = Vec::new();
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            if let Some(name) = self.bare_name(&blocks[at..]) {
                self.place(std::slice::from_ref(block));
                gathered.push((name.clone(), Vec::new()));
                open = Some(name);
            } else if let Some(place) = self.named_in(block, &gathered) {
                gathered[place].1.push(block.clone());
                open = Some(gathered[place].0.clone());
            } else if open.is_some()
                && block.blank_before <= 1
                && (block.blank_before == 0
                    || block.indent > 0
                    || !matches!(block.kind, BlockKind::Paragraph(_)))
            {
                if let Some((_, inside)) = gathered.last_mut() {
                    inside.push(block.clone());
                }
            } else {
                open = None;
                left.push(block.clone());
            }
            at += 1;
        }
        for (name, inside) in gathered {
            self.add_platform(order, name, inside);
        }
        let left = self.take_named(&left);
        let left = self.take_stories(left);
        if !left.is_empty() {
            self.section(None, left, SectionKind::Other);
        }
    }

    /// The name of a system on a line of its own: with a list right below it, or with a word that
    /// says what it is.
    fn bare_name(&self, blocks: &[Block]) -> Option<Text> {
        let BlockKind::Paragraph(lines) = &blocks[0].kind else { return None };
        let [line] = lines.as_slice() else { return None };
        let words = line.as_str();
        let few = words.split_whitespace().count() <= 8 && words.chars().count() <= 70;
        if !few
            || self.cues.is_question(words)
            || words::is_only_links(words)
            || words.contains("->")
            || words.contains('→')
        {
            return None;
        }
        let end = words.trim_end_matches(['.', ':', ' ']).len();
        let name = line.slice(0..end);
        let over_list = blocks.get(1).is_some_and(|below| {
            below.blank_before == 0 && matches!(below.kind, BlockKind::List(_))
        });
        match self.cues.names_platform(name.as_str()) {
            PlatformName::Yes => Some(name),
            PlatformName::Perhaps if over_list => Some(name),
            PlatformName::Perhaps => (!has_verb_tail(words)).then_some(name),
            PlatformName::No if over_list => {
                let system = self.read_system(name.as_str(), &blocks[1..2]);
                platforms::describes_system(&system, 2).then_some(name)
            }
            PlatformName::No => None,
        }
    }

    /// Which of the systems gathered so far, or known from elsewhere, a paragraph opens by naming.
    fn named_in(&self, block: &Block, gathered: &[(Text, Vec<Block>)]) -> Option<usize> {
        let BlockKind::Paragraph(lines) = &block.kind else { return None };
        let first = lines.first()?;
        let end = words::sentence_end(first.as_str()).unwrap_or(first.as_str().len());
        let names: Vec<&str> = gathered.iter().map(|(name, _)| name.as_str()).collect();
        platforms::named(&first.as_str()[..end], &names, self.cues)
    }

    /// Takes out paragraphs that open by naming a known system, and gives them to it.
    fn take_named(&mut self, blocks: &[Block]) -> Vec<Block> {
        let mut left = Vec::new();
        for block in blocks {
            let place = match &block.kind {
                BlockKind::Paragraph(lines) => {
                    let names: Vec<&str> =
                        self.platforms.iter().map(|platform| platform.name.as_str()).collect();
                    lines.first().and_then(|first| {
                        let end =
                            words::sentence_end(first.as_str()).unwrap_or(first.as_str().len());
                        platforms::named(&first.as_str()[..end], &names, self.cues)
                    })
                }
                _ => None,
            };
            match place {
                Some(place) => {
                    let name = self.platforms[place].name.as_str().to_owned();
                    self.own_story(std::slice::from_ref(block), Some(&name));
                    let passage = self.passage(vec![block.clone()]);
                    self.platforms[place].passages.extend(passage);
                }
                None => left.push(block.clone()),
            }
        }
        left
    }

    /// Takes out paragraphs in which the writer tells at length what they did.
    fn take_stories(&mut self, blocks: Vec<Block>) -> Vec<Block> {
        let mut left = Vec::new();
        for block in blocks {
            let text = text_of(std::slice::from_ref(&block));
            let tells = matches!(block.kind, BlockKind::Paragraph(_))
                && self.cues.says_own_part(&text)
                && count(&text) >= 25;
            if tells && !self.cues.is_job_or_advice(&text) {
                self.story(Draft { blocks: vec![block], ..Draft::default() }, None);
            } else {
                left.push(block);
            }
        }
        left
    }

    // --- Files of their own ---

    fn story_file(&mut self, file: &File) {
        let matter = self.front_matter(file);
        let (title, blocks) = self.file_title(file, &matter);
        self.place(&blocks);
        let draft = Draft { title: Some(title), tags: Vec::new(), blocks, title_rows: 0..0 };
        self.drafts.push(StoryDraft {
            draft,
            section: None,
            platform: None,
            named: matter.principles,
            platforms_named: matter.platforms,
            file: self.file,
        });
    }

    fn platform_file(&mut self, file: &File) {
        let matter = self.front_matter(file);
        let (name, blocks) = self.file_title(file, &matter);
        self.add_platform(usize::MAX, name, blocks);
    }

    fn front_matter(&mut self, file: &File) -> Matter {
        let Some(front) = &file.notes.front_matter else { return Matter::default() };
        self.placed[self.file].place(&front.rows);
        if !front.toml {
            return Matter::default();
        }
        match toml::from_str::<Matter>(front.text.as_str()) {
            Ok(matter) => matter,
            Err(error) => {
                let range = error.span().unwrap_or(0..0);
                let end = front.text.as_str().len();
                let span = front.text.span_of(range.start.min(end)..range.end.min(end));
                self.findings
                    .error(findings::BAD_FRONT_MATTER, span, error.message().to_owned())
                    .help("keys are `title`, `principles`, `platforms`, `date`, `private`; `principles = [\"Ownership\"]` is a list");
                Matter::default()
            }
        }
    }

    fn file_title(&mut self, file: &File, matter: &Matter) -> (Text, Vec<Block>) {
        let mut blocks = file.notes.blocks.clone();
        let heading = match blocks.first().map(|block| &block.kind) {
            Some(BlockKind::Heading(heading)) if self.labels.read(&heading.text).is_none() => {
                Some(heading.text.clone())
            }
            _ => None,
        };
        let written = matter.title.as_ref().and_then(|title| {
            let front = file.notes.front_matter.as_ref()?;
            let at = front.text.as_str().find(title.as_str())?;
            Some(front.text.slice(at..at + title.len()))
        });
        let repeats = |heading: &Text| {
            matter.title.as_ref().is_none_or(|title| title.trim() == heading.as_str())
        };
        if let Some(heading) = heading.filter(repeats) {
            let block = blocks.remove(0);
            self.place(std::slice::from_ref(&block));
            return (heading, blocks);
        }
        if let (None, Some(title)) = (&written, &matter.title) {
            // A title with escapes in it does not stand in the file as it reads.
            let front = file
                .notes
                .front_matter
                .as_ref()
                .map(|front| front.text.clone())
                .unwrap_or_default();
            return (front.slice_as(0..0, title), blocks);
        }
        let path = &file.open.source.path;
        let stem = path
            .rsplit('/')
            .next()
            .unwrap_or(path)
            .split('.')
            .next()
            .unwrap_or_default()
            .replace(['-', '_'], " ");
        let nameless = Text::cut(file.notes.file, "", 0..0).slice_as(0..0, &stem);
        (written.unwrap_or(nameless), blocks)
    }

    // --- The end ---

    fn finish(mut self, files: &[File]) -> Portfolio {
        for (at, file) in files.iter().enumerate() {
            self.file = at;
            self.leftovers(file);
        }
        let platforms = self.finish_platforms();
        let names: Vec<String> =
            platforms.iter().map(|platform| platform.name.as_str().to_owned()).collect();
        let suggestions = Suggestions::new(&self.roster);
        let mut stories = Vec::with_capacity(self.drafts.len());
        for draft in std::mem::take(&mut self.drafts) {
            let story = self.finish_story(draft, &names, &suggestions);
            stories.push(story);
        }
        stories.sort_by_key(|story| (story.span.file, story.span.start));
        self.apply_marks(&mut stories);
        for file in files {
            self.inspect(&file.notes.blocks);
        }
        let lines = self.count(files);
        let complete = self.roster.known.entries.clone();
        let principles = self
            .roster
            .entries
            .into_iter()
            .map(|entry| {
                let set = entry.known.and_then(|index| complete.get(index));
                let span = entry.span.or(entry.heading);
                Principle {
                    number: entry.number,
                    name: entry.name,
                    group: entry.group,
                    key: set.map(|set| set.key.clone()),
                    own_words: entry.own_words,
                    other: entry.other,
                    heading: entry.heading,
                    span,
                    has_content: entry.has_content,
                    definition: set.and_then(|set| set.definition.clone()),
                    likely_questions: set.map(|set| set.questions.clone()).unwrap_or_default(),
                }
            })
            .collect();
        Portfolio {
            principles,
            stories,
            platforms,
            sections: self.sections,
            unsorted: self.unsorted,
            words: self.words,
            questions: self.questions,
            prepare_first: self.prepare_first,
            lines,
        }
    }

    /// Whatever no stage has placed so far is unsorted; nothing is lost.
    fn leftovers(&mut self, file: &File) {
        let source = &file.open.source;
        let mut run: Vec<Block> = Vec::new();
        for (row, line) in file.notes.lines.iter().enumerate() {
            let words = &source.text[line.start as usize..line.end as usize];
            let lost = !self.placed[self.file].0[row] && words.contains(char::is_alphanumeric);
            let hidden = file.notes.blocks.iter().any(|block| {
                matches!(block.kind, BlockKind::Hidden(_)) && block.rows.contains(&(row as u32))
            });
            let front = file
                .notes
                .front_matter
                .as_ref()
                .is_some_and(|front| front.rows.contains(&(row as u32)));
            if hidden || front {
                self.placed[self.file].place(&(row as u32..row as u32 + 1));
                continue;
            }
            if lost {
                let text = Text::cut(
                    file.notes.file,
                    &source.text,
                    line.start as usize..line.end as usize,
                )
                .trim();
                let rows = row as u32..row as u32 + 1;
                run.push(Block {
                    kind: BlockKind::Paragraph(vec![text]),
                    rows,
                    blank_before: 0,
                    indent: 0,
                });
            } else if !run.is_empty() {
                let passage = self.passage(std::mem::take(&mut run));
                self.unsorted.extend(passage);
            }
        }
        let passage = self.passage(run);
        self.unsorted.extend(passage);
    }

    fn finish_platforms(&mut self) -> Vec<super::Platform> {
        std::mem::take(&mut self.platforms)
            .into_iter()
            .map(|draft| {
                let blocks: Vec<&[Block]> =
                    draft.passages.iter().map(|passage| passage.blocks.as_slice()).collect();
                let system =
                    systems::read(draft.name.as_str(), &blocks, self.knowledge.technologies);
                self.findings.extend(system.findings);
                super::Platform {
                    name: draft.name,
                    passages: draft.passages,
                    system: system.value,
                    span: draft.span,
                }
            })
            .collect()
    }

    fn finish_story(
        &mut self,
        story: StoryDraft,
        platforms: &[String],
        suggestions: &Suggestions,
    ) -> Story {
        let StoryDraft { draft, section, platform, named, platforms_named, .. } = story;
        let inside = parts::read(&draft.blocks, self.labels, self.cues);
        let (title, title_from_text) = self.title(&draft, &inside);
        let span = title_span(&draft, &title);
        let mut filed = Vec::new();
        if let Some(principle) = section {
            filed.push(Filing { principle, by: FiledBy::Section, span });
        }
        self.file_by_names(&draft, &inside, &named, &title, span, &mut filed);
        let title = self.without_references(&self.without_principle(&title));
        let lines = lines_of(&draft.blocks);
        let title_line = draft.title.iter().filter(|_| !title_from_text).map(Text::as_str);
        let text = words::join(title_line.chain(lines.iter().map(|line| line.as_str())));
        let mut figures = Vec::new();
        let own_line = draft.title.iter().filter(|title| {
            !lines.iter().any(|line| line.span() == title.span()) && !title_from_text
        });
        for line in own_line.chain(lines.iter().copied()) {
            figures.extend(systems::figures::find(line));
        }
        let technologies = self.technologies(draft.title.iter().chain(lines.iter().copied()));
        let kind = kind_of(&inside);
        let state = state_of(&inside, &draft, title_from_text, &text);
        let suggested = suggestions.of(draft.title.iter().chain(lines.iter().copied()), &filed);
        let platforms = self.platforms_of(&draft, platform, &platforms_named, platforms);
        Story {
            title,
            title_from_text,
            kind,
            state,
            filed,
            suggested,
            platforms,
            points: inside.points,
            parts: inside.parts,
            missing: inside.missing,
            technologies,
            figures,
            words: count(&text),
            text,
            span,
        }
    }

    /// The title: a label's, the heading's or item's, or the opening of the text.
    fn title(&self, draft: &Draft, inside: &parts::Inside) -> (Text, bool) {
        let own = inside.title.clone().or_else(|| draft.title.clone());
        if let Some(title) = own {
            let length = self.cues.placeholder_length(title.as_str());
            let title = title.slice(length..title.as_str().len());
            let bold = bold_lead(&title);
            let is_heading = !draft.title_rows.is_empty()
                && title.as_str().chars().count() <= 120
                && words::sentence_end(title.as_str())
                    .is_none_or(|end| end == title.as_str().len());
            let title = bold
                .unwrap_or_else(|| if is_heading { plain_title(&title) } else { title_of(&title) });
            if !title.is_empty() {
                return (without_marks(&title), false);
            }
        }
        let opening = inside
            .parts
            .iter()
            .map(|part| &part.passage)
            .chain(&inside.points)
            .filter_map(|passage| {
                lines_of(&passage.blocks)
                    .into_iter()
                    .find(|line| line.as_str().contains(char::is_alphanumeric))
            })
            .min_by_key(|line| line.span().start)
            .or_else(|| lines_of(&draft.blocks).into_iter().find(|line| !line.is_empty()));
        (opening.map(|line| without_marks(&title_of(line))).unwrap_or_default(), true)
    }

    /// A title without the brackets and tags that only name principles.
    fn without_references(&self, title: &Text) -> Text {
        let mut end = title.as_str().len();
        let mut start = 0;
        let mut ranges: Vec<_> = references::in_line(title, &self.roster)
            .into_iter()
            .map(|(_, _, range)| range)
            .collect();
        ranges.sort_by_key(|range| std::cmp::Reverse(range.end));
        for range in &ranges {
            let between = &title.as_str()[range.end.min(end)..end];
            if between.chars().all(|c| !c.is_alphanumeric()) && range.start > 0 {
                end = end.min(range.start);
            }
        }
        for range in ranges.iter().rev() {
            if title.as_str()[start..range.start.max(start)].trim().is_empty() && range.end < end {
                start = range.end;
            }
        }
        let left = title.slice(start.min(end)..end).trim();
        let cut = left.as_str().trim_end_matches([' ', '-', '–', '—', ':', ',']).len();
        if left.is_empty() {
            title.clone()
        } else {
            left.slice(0..cut.max(1).min(left.as_str().len()))
        }
    }

    /// `Deliver Results: the museum opening` is titled `the museum opening`: the rest is a filing.
    fn without_principle(&self, title: &Text) -> Text {
        let Some((_, named)) = self.title_principle(title) else { return title.clone() };
        let words = title.as_str();
        let length = named.as_str().len();
        let left = if words.starts_with(named.as_str()) {
            title.slice(length..words.len())
        } else {
            title.slice(0..words.len() - length)
        };
        let inner = left
            .as_str()
            .trim_matches(|c: char| !c.is_alphanumeric() && !"([{\"“‘'$€£".contains(c));
        let start = left.as_str().find(inner).unwrap_or(0);
        let end = left.as_str().trim_end_matches([' ', '-', '–', '—', ':', '/', '|']).len();
        let says = inner.contains(char::is_alphabetic) && !self.cues.is_placeholder(inner);
        if says && start < end { left.slice(start..end) } else { title.clone() }
    }

    /// `Story 3 - Dive Deep` or `Deliver Results: the museum`: a principle that a title's end or
    /// beginning is.
    fn title_principle(&self, title: &Text) -> Option<(PrincipleId, Text)> {
        let words = title.as_str();
        for mark in [" - ", " – ", " — ", ": ", " / ", " | "] {
            let Some(at) = words.find(mark) else { continue };
            let (before, behind) = (&words[..at], &words[at + mark.len()..]);
            if let Some(id) = self.roster.by_exact_name(behind) {
                return Some((id, title.slice(at + mark.len()..words.len())));
            }
            if let Some(id) = self.roster.by_exact_name(before) {
                return Some((id, title.slice(0..at)));
            }
        }
        None
    }

    fn file_by_names(
        &mut self,
        draft: &Draft,
        inside: &parts::Inside,
        named: &[String],
        title: &Text,
        span: Span,
        filed: &mut Vec<Filing>,
    ) {
        let mut add = |principle: PrincipleId, span: Span| {
            if !filed.iter().any(|filing| filing.principle == principle) {
                filed.push(Filing { principle, by: FiledBy::Name, span });
            }
        };
        for name in named {
            match self.roster.by_name(name) {
                Some(id) => add(id, span),
                None => unknown(self.findings, name, span),
            }
        }
        for words in &inside.references {
            for reference in references::listed(words, &self.roster) {
                match reference {
                    Ok((id, text)) => add(id, text.span()),
                    Err(text) => unknown(self.findings, text.as_str(), text.span()),
                }
            }
        }
        for tag in &draft.tags {
            if let Some(id) = references::by_tag(tag.as_str(), &self.roster) {
                add(id, tag.span());
            }
        }
        if let Some((id, text)) = draft.title.as_ref().and_then(|title| self.title_principle(title))
        {
            add(id, text.span());
        }
        let lines = lines_of(&draft.blocks);
        for line in draft.title.iter().chain(std::iter::once(title)).chain(lines) {
            for (id, text, _) in references::in_line(line, &self.roster) {
                add(id, text.span());
            }
        }
    }

    fn technologies<'b>(&self, lines: impl Iterator<Item = &'b Text>) -> Vec<(String, Text)> {
        let mut found: Vec<(String, Text)> = Vec::new();
        for line in lines {
            for mention in self.knowledge.technologies.mentions(line.as_str()) {
                let Some(technology) = self.knowledge.technologies.all().get(mention.technology)
                else {
                    continue;
                };
                if !found.iter().any(|(name, _)| *name == technology.name) {
                    found.push((technology.name.clone(), line.slice(mention.range)));
                }
            }
        }
        found
    }

    fn platforms_of(
        &mut self,
        draft: &Draft,
        platform: Option<PlatformId>,
        named: &[String],
        platforms: &[String],
    ) -> Vec<(PlatformId, Text)> {
        let mut found: Vec<(PlatformId, Text)> = Vec::new();
        let title = draft
            .title
            .clone()
            .or_else(|| lines_of(&draft.blocks).first().map(|line| (*line).clone()))
            .unwrap_or_default();
        if let Some(id) = platform {
            found.push((id, title.clone()));
        }
        for name in named {
            if let Some(place) =
                platforms.iter().position(|known| known.eq_ignore_ascii_case(name.trim()))
            {
                found.push((PlatformId(place), title.slice_as(0..0, name)));
            }
        }
        let names: Vec<&str> = platforms.iter().map(String::as_str).collect();
        let lines = lines_of(&draft.blocks);
        for line in draft.title.iter().chain(lines) {
            for (place, range) in platforms::mentions(line.as_str(), &names) {
                if !found.iter().any(|(id, _)| id.0 == place) {
                    found.push((PlatformId(place), line.slice(range)));
                }
            }
        }
        found
    }

    /// Files stories as the tables of the notes say; a title that no story has becomes an idea.
    fn apply_marks(&mut self, stories: &mut Vec<Story>) {
        let mut by_title = Names::default();
        for (index, story) in stories.iter().enumerate() {
            by_title.add(story.title.as_str(), index);
        }
        for (title, principle) in std::mem::take(&mut self.marks) {
            let found = by_title.find(title.as_str()).or_else(|| by_title.nearest(title.as_str()));
            let index = found.unwrap_or_else(|| {
                by_title.add(title.as_str(), stories.len());
                stories.push(idea(&title));
                stories.len() - 1
            });
            let story = &mut stories[index];
            if !story.filed.iter().any(|filing| filing.principle == principle) {
                story.filed.push(Filing { principle, by: FiledBy::Table, span: title.span() });
                story.suggested.retain(|suggestion| suggestion.principle != principle);
            }
        }
    }

    /// Marks with nothing behind them, pictures without a target, digits that footnotes lost.
    fn inspect(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(lines) => self.inspect_lines(lines),
                BlockKind::List(items) => {
                    for item in items {
                        if item.words.iter().all(Text::is_empty) && item.blocks.is_empty() {
                            let span = item.words.first().map(Text::span).unwrap_or_default();
                            self.findings
                                .warning(
                                    findings::EMPTY_ITEM,
                                    span,
                                    "a list marker with nothing behind it",
                                )
                                .help("write the point, or take the marker out");
                        }
                        self.inspect_lines(&item.words);
                        self.inspect(&item.blocks);
                    }
                }
                BlockKind::Quote(inside) => self.inspect(inside),
                _ => {}
            }
        }
    }

    fn inspect_lines(&mut self, lines: &[Text]) {
        for line in lines {
            if line.as_str().contains("![") {
                for piece in inline::parse(std::slice::from_ref(line)) {
                    if let inline::Inline::Image { url, span, .. } = piece
                        && url.trim().is_empty()
                    {
                        self.findings
                            .warning(
                                findings::EMPTY_PICTURE,
                                span,
                                "a picture without a target is left out",
                            )
                            .help("write `![what it shows](assets/name.png)`");
                    }
                }
            }
            for figure in systems::figures::find(line) {
                if let Some(stray) = &figure.stray {
                    self.findings
                        .warning(findings::FOOTNOTE_DIGIT, figure.span, format!("`{stray}` behind `{}` looks like a footnote mark that lost its place", figure.written))
                        .help("take it out, or write what it stands for; the number is read without it");
                }
            }
        }
    }

    fn count(&self, files: &[File]) -> LineCount {
        let mut count = LineCount::default();
        for (file, placed) in files.iter().zip(&self.placed) {
            let source: &Source = &file.open.source;
            count.total += file.open.total;
            count.with_words += file.open.with_words;
            count.private += file.open.private;
            for (line, placed) in file.notes.lines.iter().zip(&placed.0) {
                let words = &source.text[line.start as usize..line.end as usize];
                count.placed += u32::from(*placed && words.contains(char::is_alphanumeric));
            }
        }
        count
    }
}

fn unknown(findings: &mut Findings, name: &str, span: Span) {
    findings
        .warning(findings::UNKNOWN_PRINCIPLE, span, format!("no principle is called `{name}`"))
        .help("write its name as its heading has it, or its number");
}

/// What the front matter of a file may say.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Matter {
    title: Option<String>,
    #[serde(default)]
    principles: Vec<String>,
    #[serde(default)]
    platforms: Vec<String>,
    #[serde(default, rename = "date")]
    _date: Option<toml::Value>,
    #[serde(default, rename = "private")]
    _private: bool,
}

/// What a set's words suggest.
struct Suggestions {
    phrases: Phrases,
    principles: Vec<PrincipleId>,
}

impl Suggestions {
    fn new(roster: &Roster) -> Self {
        let mut words = Vec::new();
        let mut principles = Vec::new();
        for (index, entry) in roster.known.entries.iter().enumerate() {
            let Some(&id) = roster.by_known.get(&index) else { continue };
            for phrase in &entry.suggest {
                words.push(phrase.as_str());
                principles.push(id);
            }
        }
        Self { phrases: Phrases::new(&words), principles }
    }

    fn of<'a>(
        &self,
        lines: impl Iterator<Item = &'a Text>,
        filed: &[Filing],
    ) -> Vec<super::Suggestion> {
        let mut found: Vec<super::Suggestion> = Vec::new();
        for line in lines {
            for (phrase, range) in self.phrases.find(line.as_str()) {
                let Some(&principle) = self.principles.get(phrase) else { continue };
                if filed.iter().any(|filing| filing.principle == principle) {
                    continue;
                }
                let words = line.slice(range);
                match found.iter_mut().find(|suggestion| suggestion.principle == principle) {
                    Some(suggestion) => suggestion.words.push(words),
                    None => found.push(super::Suggestion { principle, words: vec![words] }),
                }
            }
        }
        found
    }
}

fn kind_of(inside: &parts::Inside) -> Kind {
    let has_hypothesis = inside.parts.iter().any(|part| part.part == Part::Hypothesis);
    if has_hypothesis {
        Kind::Experiment
    } else if inside.parts.is_empty() {
        Kind::Idea
    } else {
        Kind::Story
    }
}

fn state_of(inside: &parts::Inside, draft: &Draft, title_from_text: bool, text: &str) -> State {
    let has = |part: Part| {
        inside.parts.iter().any(|labelled| labelled.part == part && !labelled.promised)
    };
    if inside.parts.is_empty() {
        let has_points = if title_from_text {
            count(text) >= 20 || lines_of(&draft.blocks).len() >= 2
        } else {
            !text_of(&draft.blocks).is_empty()
        };
        return if has_points { State::Outline } else { State::Idea };
    }
    let result_counts = inside
        .parts
        .iter()
        .filter(|labelled| labelled.part == Part::Result && !labelled.promised)
        .any(|labelled| {
            lines_of(&labelled.passage.blocks)
                .into_iter()
                .any(|line| !systems::figures::find(line).is_empty())
        });
    if has(Part::Situation) && has(Part::Action) && has(Part::Result) && result_counts {
        State::Complete
    } else {
        State::Draft
    }
}

fn title_span(draft: &Draft, title: &Text) -> Span {
    let own = draft.title.as_ref().filter(|title| !title.is_empty()).map(Text::span);
    let inside = span_of(&draft.blocks);
    match (own, inside) {
        (Some(own), Some(inside)) if own.file == inside.file => own.to(inside),
        (_, Some(inside)) => inside,
        (Some(own), None) => own,
        (None, None) => title.span(),
    }
}

fn idea(title: &Text) -> Story {
    Story {
        title: title.clone(),
        title_from_text: false,
        kind: Kind::Idea,
        state: State::Idea,
        filed: Vec::new(),
        suggested: Vec::new(),
        platforms: Vec::new(),
        points: Vec::new(),
        parts: Vec::new(),
        missing: Part::STAR.iter().map(|&part| super::Missing { part, label: None }).collect(),
        technologies: Vec::new(),
        figures: systems::figures::find(title),
        words: count(title.as_str()),
        text: title.as_str().to_owned(),
        span: title.span(),
    }
}

/// `**Outage**: what happened`: the strong words at the head.
fn bold_lead(title: &Text) -> Option<Text> {
    let inner = title.as_str().strip_prefix("**")?;
    let end = inner.find("**").filter(|&end| end > 0)?;
    Some(title.slice(2..2 + end).trim())
}

/// A heading's words as a title, without the mark at their end.
fn plain_title(title: &Text) -> Text {
    let end = title.as_str().trim_end_matches([' ', '.', ':', '：', ',', ';']).len();
    title.slice(0..end)
}

/// Words without emphasis marks around all of them, or a colon at their end.
fn without_marks(text: &Text) -> Text {
    let text = text.trim();
    let words = text.as_str();
    let start = words.len() - words.trim_start_matches(['*', '_', '"', '“']).len();
    let end = words.trim_end_matches(['*', '_', ':', ' ', '"', '”']).len();
    let quoted = words[..start].contains(['"', '“']) != words[end..].contains(['"', '”']);
    if start < end && !quoted { text.slice(start..end) } else { text }
}

/// Whether every line of a block is a word of a list, with its meaning at most.
fn is_word_block(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(lines) => {
            lines.iter().all(|line| !words::is_only_links(line.as_str()))
        }
        BlockKind::List(items) => items.iter().all(|item| {
            let nested = lines_of(&item.blocks).len();
            let link = item.words.first().is_some_and(|line| words::is_only_links(line.as_str()));
            item.words.len() == 1 && nested <= 1 && !link
        }),
        BlockKind::Table(table) => {
            table.head.as_ref().is_none_or(|head| head.len() <= 2)
                && table.body.iter().all(|row| row.cells.len() <= 2)
        }
        _ => false,
    }
}

/// Whether a short line is a clause rather than a name: it has a small word in it that names seldom
/// have.
fn has_verb_tail(words: &str) -> bool {
    words.split_whitespace().any(|word| {
        matches!(
            word.to_lowercase().as_str(),
            "is" | "are"
                | "was"
                | "were"
                | "has"
                | "have"
                | "to"
                | "that"
                | "which"
                | "with"
                | "i"
                | "we"
                | "my"
                | "our"
        )
    })
}

/// Stories by the principle they are filed under.
impl<W> Portfolio<W> {
    /// The stories that the writer filed under a principle, in order.
    pub fn filed_under(&self, principle: PrincipleId) -> impl Iterator<Item = StoryId> {
        self.stories
            .iter()
            .enumerate()
            .filter(move |(_, story)| {
                story.filed.iter().any(|filing| filing.principle == principle)
            })
            .map(|(index, _)| StoryId(index))
    }
}

/// The file that a portfolio is named after.
pub const NOTES: FileId = FileId(0);
