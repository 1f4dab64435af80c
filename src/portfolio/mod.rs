//! What the notes mean: principles, stories, platforms, and everything else that has a page.
//!
//! Takes [`Notes`](crate::notes::Notes) and the vocabularies, gives a [`Portfolio`]. All that the
//! writer placed is *filed*; what only their words match is *suggested*. It opens no files and has
//! never heard of HTML.

mod asked;
mod assemble;
mod chats;
mod cues;
mod dense;
mod headings;
mod hints;
mod labels;
mod lettered;
mod lexicon;
mod lines;
mod matter;
mod names;
mod numbered;
mod parted;
mod parts;
mod plans;
mod platforms;
mod pointers;
mod principles;
mod references;
mod reports;
mod several;
mod sheets;
mod siblings;
mod split;
mod spoken;
mod tables;
mod words;
mod zones;

pub use assemble::{File, KeptStories, Knowledge, Role, assemble};
pub use lexicon::Lexicon;

use std::{fmt, hash::Hash};

use crate::{
    memory::{Print, print},
    notes::Block,
    placed::{Extent, Placed, Visitor, placed},
    source::{Span, Text},
    systems::{Figure, System},
};

/// A principle's place in [`Portfolio::principles`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PrincipleId(pub usize);
/// A story's place in [`Portfolio::stories`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryId(pub usize);
/// A platform's place in [`Portfolio::platforms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlatformId(pub usize);

/// Everything that the notes mean. `W` is how words are held: a [`Passage`] as the notes have them,
/// or, once names are resolved, the [`Prose`](crate::links::Prose) that a page shows.
#[derive(Clone, Debug)]
pub struct Portfolio<W = Passage> {
    /// The heading over everything, where the notes have one.
    pub title: Option<Text>,
    /// In the writer's order; members of the set that the notes never name come last.
    pub principles: Vec<Principle<W>>,
    /// In the order of the notes.
    pub stories: Vec<Story<W>>,
    /// In the order of the notes.
    pub platforms: Vec<Platform<W>>,
    /// Every other section that became a page.
    pub sections: Vec<Section<W>>,
    /// What found no better place.
    pub unsorted: Vec<W>,
    /// Words to learn.
    pub words: Vec<Word>,
    /// Headings under which they stand.
    pub word_headings: Vec<Text>,
    /// Names by which links lead to headings, where no page is called as the heading is.
    pub anchors: Vec<Anchor>,
    /// Questions that the notes hold.
    pub questions: Vec<Question>,
    /// Principles that the notes say to prepare first.
    pub prepare_first: Vec<PrincipleId>,
    /// How many lines went where.
    pub lines: LineCount,
    /// Stories that this edition leaves out.
    pub left_out: Vec<LeftOut>,
}

/// A story that an edition leaves out. No page shows it; but the others keep the codes and addresses
/// that they have beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// How many stories stand before it, with those that are left out.
    pub at: usize,
    /// What it is called.
    pub title: Text,
}

impl<W> Portfolio<W> {
    /// All words that are held in passages, by where they are placed.
    pub fn passages(&self) -> impl Iterator<Item = &W> {
        let principles = self.principles.iter();
        let principles = principles.flat_map(|it| it.own_words.iter().chain(&it.other));
        let stories = self.stories.iter().flat_map(Story::passages);
        let platforms = self.platforms.iter().flat_map(|platform| &platform.passages);
        let sections = self.sections.iter().flat_map(|section| &section.passages);
        principles.chain(stories).chain(platforms).chain(sections).chain(&self.unsorted)
    }
}

/// Words of the notes that stay together on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// In order.
    pub blocks: Vec<Block>,
    /// Where, from its first word to its last.
    pub span: Span,
}

/// A principle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principle<W = Passage> {
    /// The writer's number.
    pub number: Option<u32>,
    /// The writer's name for it; the set's where the notes never name it.
    pub name: String,
    /// The heading above a group of principles.
    pub group: Option<String>,
    /// Which entry of the set it is: its key in the vocabulary.
    pub key: Option<String>,
    /// What the notes say about the principle itself.
    pub own_words: Vec<W>,
    /// Notes under it that are neither story nor statement (advice, links, questions).
    pub other: Vec<W>,
    /// Its heading.
    pub heading: Option<Span>,
    /// Its whole section, where the notes have one.
    pub span: Option<Span>,
    /// Whether anything but the heading stands there.
    pub has_content: bool,
    /// A definition in a few words, from the set.
    pub definition: Option<String>,
    /// Likely questions, from the set.
    pub likely_questions: Vec<String>,
}

/// A name by which links lead to a heading.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Anchor {
    /// The name, or the words of the heading where it has no other.
    pub name: String,
    /// Where it leads.
    pub leads: Leads,
}

/// Where an anchor leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Leads {
    /// To all principles, from a heading that only gathers them.
    ToPrinciples,
    /// To all stories.
    ToStories,
    /// To all platforms.
    ToPlatforms,
    /// To the page of that title.
    ToTitle(String),
}

/// The canonical parts of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What was the case.
    Situation,
    /// What was to be done.
    Task,
    /// What stood in the way.
    Obstacle,
    /// What the writer did.
    Action,
    /// What came of it.
    Result,
    /// What was learnt.
    Learning,
    /// What an experiment supposes.
    Hypothesis,
}

impl Part {
    /// All parts, in the order of a story.
    pub const ALL: [Self; 7] = [
        Self::Situation,
        Self::Task,
        Self::Obstacle,
        Self::Action,
        Self::Result,
        Self::Learning,
        Self::Hypothesis,
    ];
    /// The four that every story needs.
    pub const STAR: [Self; 4] = [Self::Situation, Self::Task, Self::Action, Self::Result];

    /// Its name in data: `situation`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Situation => "situation",
            Self::Task => "task",
            Self::Obstacle => "obstacle",
            Self::Action => "action",
            Self::Result => "result",
            Self::Learning => "learning",
            Self::Hypothesis => "hypothesis",
        }
    }
}

/// What a story is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It has a labelled part.
    Story,
    /// It has a hypothesis.
    Experiment,
    /// No part of it is labelled.
    Idea,
}

/// How far a story has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// A title.
    Idea,
    /// Points, none of them labelled.
    Outline,
    /// Some parts.
    Draft,
    /// Situation, action and result are there and the result has a figure.
    Complete,
}

/// A story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story<W = Passage> {
    /// The writer's words.
    pub title: Text,
    /// Whether the title is the opening of the story's text for want of a title of its own.
    pub title_from_text: bool,
    /// What it is.
    pub kind: Kind,
    /// How far it has come.
    pub state: State,
    /// Where the writer filed it, and how.
    pub filed: Vec<Filing>,
    /// Principles that its words match, which are not among the filed.
    pub suggested: Vec<Suggestion>,
    /// Platforms that it speaks of, with the words that say so.
    pub platforms: Vec<(PlatformId, Text)>,
    /// What stands before, between and behind labelled parts.
    pub points: Vec<W>,
    /// Labelled parts in the order of the notes; one may come twice.
    pub parts: Vec<LabelledPart<W>>,
    /// The four of STAR that are not on file, or only promised; and empty labels.
    pub missing: Vec<Missing>,
    /// Technologies that it names: the vocabulary's name, and as written.
    pub technologies: Vec<(String, Text)>,
    /// Its numbers.
    pub figures: Vec<Figure>,
    /// All of its words, in order, marks of lists and labels left out of none.
    pub text: String,
    /// How many words it has.
    pub words: usize,
    /// Where it stands.
    pub span: Span,
    /// What it was read from.
    pub read_from: ReadFrom,
}

/// What a story was read from, for whoever remembers what was made of it. It is no part of what
/// the story says, and any is equal to any.
#[derive(Clone, Default)]
pub struct ReadFrom(Option<Draft>);

#[derive(Clone)]
struct Draft {
    print: Print,
    start: Start,
    extent: Extent,
}

/// Where something begins: a byte and a row of a file.
pub type Start = (u32, u32);

impl PartialEq for ReadFrom {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ReadFrom {}

impl fmt::Debug for ReadFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadFrom").finish_non_exhaustive()
    }
}

impl ReadFrom {
    /// A draft by its print. Stories of one print say the same, some bytes and rows apart.
    pub fn new(print: Print, start: Start, extent: Extent) -> Self {
        Self(Some(Draft { print, start, extent }))
    }

    /// The print, and where the draft begins; none where the story is not remembered.
    pub fn get(&self) -> Option<(Print, Start)> {
        self.0.as_ref().map(|draft| (draft.print, draft.start))
    }

    /// The same draft with more that has a say in what is made of it.
    #[must_use]
    pub fn with(&self, more: &impl Hash) -> Self {
        let with = |draft: &Draft| Draft { print: print(&(draft.print, more)), ..draft.clone() };
        Self(self.0.as_ref().map(with))
    }

    /// The same draft where it is moved with the place `from` to another.
    #[must_use]
    pub fn moved(&self, from: Start, to: Start) -> Self {
        let byte = |at: u32| at.wrapping_sub(from.0).wrapping_add(to.0);
        let row = |at: u32| at.wrapping_sub(from.1).wrapping_add(to.1);
        let moved = |draft: &Draft| {
            // What stands at the top of its file stays there.
            if draft.start == Start::default() {
                return draft.clone();
            }
            let Extent { file, bytes, rows, is_one } = draft.extent.clone();
            let bytes = byte(bytes.start)..byte(bytes.end);
            let rows = row(rows.start)..row(rows.end);
            let start = (bytes.start, rows.start);
            Draft { print: draft.print, start, extent: Extent { file, bytes, rows, is_one } }
        };
        Self(self.0.as_ref().map(moved))
    }

    /// Whether all that a value points at is in the draft, so that it can be moved with it.
    pub fn holds(&self, value: &mut impl Placed) -> bool {
        let Some(draft) = &self.0 else { return false };
        draft.start == Start::default() || draft.extent.holds(&Extent::of(value))
    }
}

impl<W> Story<W> {
    /// What no label stands before, then what stands behind labels.
    pub fn passages(&self) -> impl Iterator<Item = &W> {
        self.points.iter().chain(self.parts.iter().map(|part| &part.passage))
    }

    /// Whether something of a part is told, not only promised.
    pub fn tells(&self, part: Part) -> bool {
        let mut parts = self.parts.iter();
        parts.any(|told| told.part == part && !told.promised && !told.text.trim().is_empty())
    }

    /// The parts of STAR that it does not tell.
    pub fn lacks(&self) -> Vec<Part> {
        Part::STAR.into_iter().filter(|&part| !self.tells(part)).collect()
    }
}

/// One labelled part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledPart<W = Passage> {
    /// The canonical part.
    pub part: Part,
    /// The writer's own label, as written without its mark.
    pub label: Text,
    /// What stands behind the label.
    pub passage: W,
    /// The words of the passage, for data.
    pub text: String,
    /// Whether it is only promised (`will`, `TBD`).
    pub promised: bool,
}

/// A part that is not on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The part.
    pub part: Part,
    /// The label with nothing behind it, or the promise.
    pub label: Option<Text>,
}

/// A story under a principle by the writer's own hand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Filing {
    /// The principle.
    pub principle: PrincipleId,
    /// How the notes say so.
    pub by: FiledBy,
    /// Where they say so.
    pub span: Span,
}

/// How the notes file a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FiledBy {
    /// It stands in the principle's section.
    Section,
    /// It names the principle (`Principles: 1, Dive Deep`, `#ownership`).
    Name,
    /// A table of stories and principles marks it.
    Table,
}

/// A principle that a story's words suggest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The principle.
    pub principle: PrincipleId,
    /// The words, as written.
    pub words: Vec<Text>,
}

/// A system that the writer knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform<W = Passage> {
    /// As written.
    pub name: Text,
    /// What else the notes say that it is called.
    pub aliases: Vec<Text>,
    /// Everything the notes say about it, in order, later passages included.
    pub passages: Vec<W>,
    /// What those say.
    pub system: System,
    /// Where its first section stands.
    pub span: Span,
}

/// Any other section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section<W = Passage> {
    /// The writer's title.
    pub title: Text,
    /// What it is, for its caption.
    pub kind: SectionKind,
    /// Its words.
    pub passages: Vec<W>,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of other section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// A list of words.
    Words,
    /// A list of links.
    Links,
    /// Questions to ask or be asked.
    Questions,
    /// What an employer looks for.
    JobDescription,
    /// Anything else.
    Other,
}

/// A word to learn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As written.
    pub term: Text,
    /// What it means, where the notes say.
    pub meaning: Option<Text>,
}

/// A question in the notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// As written.
    pub text: Text,
    /// The principle in whose section it stands.
    pub principle: Option<PrincipleId>,
}

/// How many lines went where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineCount {
    /// All lines.
    pub total: u32,
    /// Those with a letter or a digit.
    pub with_words: u32,
    /// Those of them that some page shows.
    pub placed: u32,
    /// Those of them that are private.
    pub private: u32,
}

placed!(Passage { blocks, span; });
placed!(LabelledPart { label, passage; part, text, promised });
placed!(Missing { label; part });
placed!(Filing { span; principle, by });
placed!(Suggestion { words; principle });
placed!(Story {
    title, filed, suggested, platforms, points, parts, missing, technologies, figures, span;
    title_from_text, kind, state, text, words, read_from
});

/// A technology and the words by which it is named.
impl Placed for (String, Text) {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        self.1.visit(visitor);
    }
}

/// A platform and the words by which it is named.
impl Placed for (PlatformId, Text) {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        self.1.visit(visitor);
    }
}
