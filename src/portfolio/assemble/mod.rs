//! The notes, file by file, into a portfolio.

mod files;
mod finish;
mod inspect;
mod kept;
mod plain;
mod principle;
mod roster;
mod sections;
mod stories;
mod systems;
mod tabled;

use std::{collections::BTreeSet, sync::Arc};

use finish::{Finished, Suggestions};
pub use kept::KeptStories;
use kept::Told;
use roster::Roster;

use rayon::prelude::*;

use crate::findings::Findings;
use crate::inputs::config::PrincipleChoice;
use crate::notes::{Block, BlockKind, Notes, anchor_of};
use crate::portfolio::cues::{Cues, PlatformName, Topic};
use crate::portfolio::labels::LabelIndex;
use crate::portfolio::lexicon::Lexicon;
use crate::portfolio::parts::Trust;
use crate::portfolio::platforms::{self, PlatformDraft};
use crate::portfolio::principles::Known;
use crate::portfolio::references::Lookup;
use crate::portfolio::split::{Chunk, Draft, Ground};
use crate::portfolio::words::lines_of;
use crate::portfolio::zones::{Zone, ZoneKind};
use crate::portfolio::{
    Anchor, Filing, Leads, LineCount, Passage, Portfolio, Principle, PrincipleId, Question,
    Section, SectionKind, StoryId, Word, chats, dense, lettered, lines, matter, parts, principles,
    references, several, sheets, siblings, spoken, zones,
};
use crate::privacy::Open;
use crate::source::{Line, Source, Span, Text};
use crate::systems::SystemReader;
use crate::vocabulary::Vocabulary;
use crate::vocabulary::technologies::Technologies;

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
    /// The same, ready to be looked up.
    pub lexicon: &'a Lexicon,
    /// Technologies.
    pub technologies: &'a Technologies,
    /// Reads systems by those.
    pub systems: &'a SystemReader<'a>,
    /// Whose principles the person chose.
    pub choice: &'a PrincipleChoice,
    /// What was read before.
    pub kept: &'a KeptStories,
}

/// Says what the notes mean. All files must be of one [`Sources`](crate::source::Sources).
pub fn assemble(files: &mut [File], knowledge: &Knowledge, findings: &mut Findings) -> Portfolio {
    let Lexicon { labels, cues, .. } = knowledge.lexicon;
    let mut labels = labels.clone();
    let is_principle =
        |name: &str| knowledge.lexicon.sets.iter().any(|set| set.names.find(name).is_some());
    for file in files.iter_mut() {
        if file.role == Role::Notes {
            matter::head_stories(&mut file.notes, &labels, cues, &is_principle);
        }
        chats::set_apart(&mut file.notes.blocks, &labels, cues);
        lines::set_pages_apart(&mut file.notes.blocks);
        lines::set_signature_apart(&mut file.notes.blocks, cues);
        lines::end_at_signoffs(&mut file.notes.blocks, &labels, cues);
        lines::set_gaps_apart(&mut file.notes.blocks, &labels, cues, &is_principle);
        lettered::read(&mut file.notes.blocks, &is_principle);
        lines::mark_letters(&mut file.notes.blocks, &labels);
        spoken::mark_spoken(&mut file.notes.blocks, &labels);
        lines::set_dates_apart(&mut file.notes.blocks, &labels);
        dense::part_stories(&mut file.notes.blocks, &labels, &cues.prefixes, &is_principle);
        lines::lift_outline(&mut file.notes.blocks, cues, &is_principle);
        lines::join_heads(&mut file.notes.blocks, &labels, cues, &is_principle);
        sheets::read(&mut file.notes.blocks, &labels);
    }
    labels.writes_letters = files
        .iter()
        .any(|file| Trust::of_many(&lines_of(&file.notes.blocks), &labels).has_letters());
    for file in files.iter_mut() {
        lines::cut_labels(&mut file.notes.blocks, &labels, &is_principle);
        lines::part_items(&mut file.notes.blocks, &labels);
    }
    let files = &*files;
    let all: Vec<&[Block]> = files.iter().map(|file| file.notes.blocks.as_slice()).collect();
    let mut known =
        principles::choose(knowledge.choice, &all, knowledge.vocabulary, knowledge.lexicon);
    let mut cut: Vec<Vec<Zone>> = files
        .iter()
        .map(|file| {
            if file.role == Role::Notes {
                zones_of(file, &mut known, knowledge, &labels, cues)
            } else {
                Vec::new()
            }
        })
        .collect();
    let roster = Roster::new(&cut, &known, files, &labels, cues);
    let mut builder = Builder {
        labels: &labels,
        cues,
        knowledge,
        findings,
        roster,
        drafts: Vec::new(),
        platforms: Vec::new(),
        title: None,
        sections: Vec::new(),
        unsorted: Vec::new(),
        words: Vec::new(),
        word_headings: Vec::new(),
        anchors: Vec::new(),
        questions: Vec::new(),
        prepare_first: Vec::new(),
        marks: Vec::new(),
        pointers: Vec::new(),
        placed: files.iter().map(|file| Placed::new(file)).collect(),
        lines: files.iter().map(|file| file.notes.lines.as_slice()).collect(),
        empty_labels: BTreeSet::new(),
        file: 0,
    };
    for (at, file) in files.iter().enumerate() {
        builder.file = at;
        builder.anchors.extend(written_anchors(file));
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
    known: &mut Arc<Known>,
    knowledge: &Knowledge,
    labels: &LabelIndex,
    cues: &Cues,
) -> Vec<Zone> {
    let outline = principles::mark_headings(&file.notes.blocks, known, labels, cues);
    let is_system = |name: &str, blocks: &[Block]| {
        let trust = Trust::of(lines_of(blocks).into_iter(), labels);
        let flows = match cues.names_platform(name) {
            PlatformName::No => 2,
            _ => 1,
        };
        let describes = || {
            let system = knowledge.systems.read(name, &[blocks]).value;
            platforms::describes_system(&system, flows)
                || platforms::lists_parts_and_stack(&system, blocks, cues)
        };
        !trust.tells_story() && !blocks.is_empty() && describes()
    };
    let headings = principles::own_headings(&outline, known, labels, cues, &is_system);
    let principles::OwnHeadings { own, beside: sections } = headings;
    let matched = own
        .iter()
        .filter(|heading| {
            known.names.nearest_in_heading_strictly(heading.name.text.as_str()).is_some()
        })
        .count();
    let is_own = !own.is_empty()
        && matched * 2 < own.len()
        && *knowledge.choice == PrincipleChoice::FromNotes;
    if is_own {
        *known = several::beside_own(&outline, &own, known);
    }
    // Numbered like principles that are known: a principle too. One of them alone proves nothing.
    let mut own = if is_own || matched >= 1 { own } else { Vec::new() };
    if *knowledge.choice == PrincipleChoice::FromNotes {
        let mut beside = siblings::own_siblings(&outline, known, labels, cues);
        beside.retain(|heading| own.iter().all(|other| other.at != heading.at));
        beside.retain(|heading| !sections.contains(&heading.at));
        if !beside.is_empty() && !is_own {
            *known = siblings::named_beside(&beside, &file.notes.blocks, &outline, known, cues);
        }
        own.extend(beside);
    }
    zones::cut(&outline, &own, &sections, known, labels, cues, &is_system)
}

/// The anchor of a heading that gathers what has pages of its own.
fn gathering(zone: &Zone) -> Option<Anchor> {
    let leads = match zone.kind {
        ZoneKind::Topic(Topic::Principles) => Leads::ToPrinciples,
        ZoneKind::Topic(Topic::Stories) => Leads::ToStories,
        ZoneKind::Topic(Topic::Platforms) => Leads::ToPlatforms,
        _ => return None,
    };
    let name = zone.head.as_ref()?.heading.text.as_str().to_owned();
    Some(Anchor { name, leads })
}

/// The anchors that a program wrote behind headings: `The late shift {#late}`.
fn written_anchors(file: &File) -> Vec<Anchor> {
    let source = &file.open.source;
    let headings = file.notes.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Heading(heading) => Some((block.rows.start, heading)),
        _ => None,
    });
    let written = headings.filter_map(|(row, heading)| {
        let line = file.notes.lines.get(row as usize)?;
        let name = anchor_of(&source.text[line.start as usize..line.end as usize])?.to_owned();
        Some(Anchor { name, leads: Leads::ToTitle(heading.text.as_str().to_owned()) })
    });
    written.collect()
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
#[derive(Hash)]
struct StoryDraft {
    draft: Draft,
    section: Option<PrincipleId>,
    named: Vec<String>,
    platforms_named: Vec<String>,
    /// Whether it is a row or a column of a table.
    tabled: bool,
    /// What a table says of it; it stands elsewhere in the notes.
    also: Vec<Block>,
    /// Principles below or beside which its title stands elsewhere.
    listed: Vec<Filing>,
    /// Lines in which its title stands elsewhere, where they say more.
    beside: Vec<Text>,
}

/// Stories that answer a question.
struct Pointer {
    /// What they are called there.
    names: Vec<Text>,
    /// The principle whose question it is.
    principle: Option<PrincipleId>,
    /// Whether the first is a story where none is told that is called so.
    makes: bool,
    /// All that points to them.
    line: Text,
    rows: std::ops::Range<u32>,
    /// Whether only a title as it is written is meant.
    exact: bool,
}

struct Builder<'a> {
    labels: &'a LabelIndex,
    cues: &'a Cues,
    knowledge: &'a Knowledge<'a>,
    findings: &'a mut Findings,
    roster: Roster,
    drafts: Vec<StoryDraft>,
    platforms: Vec<PlatformDraft>,
    title: Option<Text>,
    sections: Vec<Section>,
    unsorted: Vec<Passage>,
    words: Vec<Word>,
    word_headings: Vec<Text>,
    /// Names of headings that links lead to.
    anchors: Vec<Anchor>,
    questions: Vec<Question>,
    prepare_first: Vec<PrincipleId>,
    /// Filings that tables make: a story's title, the principle, and where.
    marks: Vec<(Text, PrincipleId)>,
    /// Stories to which questions point.
    pointers: Vec<Pointer>,
    placed: Vec<Placed>,
    /// The lines of the files.
    lines: Vec<&'a [Line]>,
    /// Labels that nothing stands behind, and that were told of.
    empty_labels: BTreeSet<Span>,
    file: usize,
}

impl Builder<'_> {
    fn notes(&mut self, zones: Vec<Zone>) {
        self.anchors.extend(zones.iter().filter_map(gathering));
        // Systems first: paragraphs elsewhere may belong to them.
        let mut rest = Vec::new();
        for (order, zone) in zones.into_iter().enumerate() {
            let zone = self.with_systems_apart(zone);
            if self.is_platform(&zone) {
                self.platform(order, zone);
            } else {
                rest.push((order, zone));
            }
        }
        // What takes longest needs nothing of what is placed meanwhile.
        let this = &*self;
        let chunks: Vec<Option<Vec<Chunk>>> = rest
            .par_iter()
            .map(|(_, zone)| {
                let is_principle = matches!(zone.kind, ZoneKind::Known(_) | ZoneKind::Own);
                is_principle.then(|| this.split(&zone.blocks, Ground::Principle))
            })
            .collect();
        for ((order, zone), chunks) in rest.into_iter().zip(chunks) {
            self.zone(order, zone, chunks.unwrap_or_default());
        }
        self.platforms.sort_by_key(|platform| platform.order);
    }

    /// Places a zone; `chunks` is what the section of a principle holds.
    fn zone(&mut self, order: usize, zone: Zone, chunks: Vec<Chunk>) {
        match zone.kind {
            ZoneKind::Known(index) => {
                if let Some(&id) = self.roster.by_known.get(&index) {
                    let first = self.drafts.len();
                    self.principle(id, &zone, chunks);
                    self.share(&zone, first);
                }
            }
            ZoneKind::Own => {
                let name = zone
                    .head
                    .as_ref()
                    .map(|head| head.name.as_str().to_owned())
                    .unwrap_or_default();
                match self.roster.own.find(&name) {
                    Some(index) => self.principle(PrincipleId(index), &zone, chunks),
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

    fn finish(mut self, files: &[File]) -> Portfolio {
        for (at, file) in files.iter().enumerate() {
            self.file = at;
            self.leftovers(file);
        }
        self.tags_of_no_story(files);
        self.unsorted.sort_by_key(|passage| (passage.span.file, passage.span.start));
        let platforms = self.finish_platforms();
        let names: Vec<(usize, String)> = platforms
            .iter()
            .enumerate()
            .flat_map(|(place, platform)| {
                let all = std::iter::once(&platform.name).chain(&platform.aliases);
                all.map(move |name| (place, name.as_str().to_owned()))
            })
            .collect();
        self.join_tabled();
        let suggestions = Suggestions::of(&self.roster);
        let drafts = std::mem::take(&mut self.drafts);
        let this = &self;
        let finish = |draft| {
            let mut findings = Findings::default();
            let story = this.finish_story(draft, &names, &suggestions, &mut findings);
            (story, findings)
        };
        let ground = self.ground(&names);
        let finished: Vec<Told> = drafts
            .into_par_iter()
            .map(|draft| this.recall(draft, ground.as_ref(), finish))
            .collect();
        let mut stories = Vec::with_capacity(finished.len());
        for (Finished { story, empty_labels }, findings) in finished {
            stories.push(story);
            self.findings.extend(findings);
            self.tell_empty(&empty_labels);
        }
        stories.sort_by_key(|story| (story.span.file, story.span.start));
        self.settle_pointing(&mut stories, files);
        self.line_marks(files, &stories);
        self.apply_marks(&mut stories, files);
        self.apply_pointers(&mut stories, files);
        for file in files {
            self.inspect_file(file);
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
            title: self.title,
            principles,
            stories,
            platforms,
            sections: self.sections,
            unsorted: self.unsorted,
            words: self.words,
            word_headings: self.word_headings,
            anchors: self.anchors,
            questions: self.questions,
            prepare_first: self.prepare_first,
            lines,
            left_out: Vec::new(),
        }
    }

    /// Tags behind headings that title no story, which nothing else shows.
    fn tags_of_no_story(&mut self, files: &[File]) {
        let shown: BTreeSet<Span> =
            self.drafts.iter().flat_map(|story| story.draft.tags.iter().map(Text::span)).collect();
        for block in files.iter().flat_map(|file| &file.notes.blocks) {
            let BlockKind::Heading(heading) = &block.kind else { continue };
            for tag in &heading.tags {
                let named = references::by_tag(tag.as_str(), &self.roster);
                let repeats =
                    named.is_some() && self.roster.by_exact_name(heading.text.as_str()) == named;
                if !repeats && !shown.contains(&tag.span()) {
                    let line = BlockKind::Paragraph(vec![finish::as_tag(tag)]);
                    self.unsorted
                        .extend(parts::passage(vec![Block { kind: line, ..block.clone() }]));
                }
            }
        }
    }

    /// Whatever no stage has placed so far is unsorted; nothing is lost.
    fn leftovers(&mut self, file: &File) {
        let source = &file.open.source;
        let mut run: Vec<Block> = Vec::new();
        // Directives of other tools and front matter are nobody's words.
        for block in &file.notes.blocks {
            if matches!(block.kind, BlockKind::Hidden(_)) {
                self.placed[self.file].place(&block.rows);
            }
        }
        if let Some(front) = &file.notes.front_matter {
            self.placed[self.file].place(&front.rows);
        }
        for (row, line) in file.notes.lines.iter().enumerate() {
            let words = &source.text[line.start as usize..line.end as usize];
            let lost = !self.placed[self.file].0[row] && words.contains(char::is_alphanumeric);
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

    fn count(&self, files: &[File]) -> LineCount {
        let mut count = LineCount::default();
        for (file, placed) in files.iter().zip(&self.placed) {
            let source: &Source = &file.open.source;
            count.total += file.open.total;
            count.with_words += file.open.with_words;
            count.private += file.open.private;
            let rows = file.notes.lines.iter().zip(&placed.0).enumerate();
            let said = rows.filter_map(|(row, (line, placed))| {
                let words = &source.text[line.start as usize..line.end as usize];
                let number = source.number_of_row(row);
                words.contains(char::is_alphanumeric).then_some((number, *placed))
            });
            // A line of the file may be several here.
            let said: Vec<(u32, bool)> = said.collect();
            let lines = said.chunk_by(|(number, _), (next, _)| number == next);
            count.placed +=
                lines.filter(|line| line.iter().all(|(_, placed)| *placed)).count() as u32;
        }
        count
    }
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
