//! An architecture, read from the sentences that describe it.
//!
//! Takes passages and the technologies that the vocabulary knows, and gives a [`System`]: parts,
//! flows, figures, who uses what. What a sentence says outright is *stated*, what it only suggests
//! is *inferred*; nothing else is ever added. It knows nothing of principles, stories or pages.

mod aliases;
mod arrows;
mod blocks;
mod change;
mod cues;
mod dates;
mod draft;
mod drawings;
mod east;
pub mod figures;
mod flows;
mod kept;
mod lines;
mod lists;
mod names;
mod remarks;
mod sentences;
mod tables;
#[cfg(test)]
mod tests;
mod west;
mod words;
pub mod written;

pub use aliases::{aliases, base_name};
pub use cues::clauses;
pub use dates::{heads_time, is_date, is_month, is_period};
pub use kept::{Kept, SystemReader};
pub use remarks::{Remark, RemarkKind, heads_lessons, heads_remarks};

use crate::{
    findings::{Checked, Findings},
    notes::Block,
    placed::placed,
    source::{Span, Text},
    vocabulary::technologies::{Technologies, is_cjk},
};

/// A described system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct System {
    /// Named groups of parts (`Write Path`), in the order of the notes.
    pub groups: Vec<Group>,
    /// Its parts, in the order of the notes.
    pub components: Vec<Component>,
    /// Technologies that it uses or touches, in the order of the notes, each once.
    pub technologies: Vec<TechnologyUse>,
    /// What goes from where to where.
    pub flows: Vec<Flow>,
    /// Numbers with what they count.
    pub figures: Vec<Figure>,
    /// Sentences in which the writer says what they themselves did.
    pub own_part: Vec<Text>,
    /// Trade-offs, failures, what would be changed; in the order of the notes.
    pub remarks: Vec<Remark>,
}

/// Parts under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// As written.
    pub name: String,
    /// What the notes say it is, where they do.
    pub role: Option<String>,
    /// Where.
    pub span: Span,
}

/// A part of the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// As written.
    pub name: String,
    /// What it does or is, in the words of the notes.
    pub role: Option<String>,
    /// Names of technologies in its own description.
    pub technologies: Vec<String>,
    /// Index into [`System::groups`].
    pub group: Option<usize>,
    /// The sentence it was read from.
    pub span: Span,
    /// Whether the notes say outright that it is a part.
    pub stated: bool,
}

/// A technology in the system's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TechnologyUse {
    /// The vocabulary's name for it.
    pub name: String,
    /// As the notes write it.
    pub written: String,
    /// Where, first.
    pub span: Span,
}

/// Something that goes from one place to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Where it comes from, as written.
    pub from: String,
    /// Where it goes, as written.
    pub to: String,
    /// The part that carries it, as written: `Ferry Service (MySQL to Kafka)`.
    pub via: Option<String>,
    /// What the notes call it, where they do (`publishes orders to`).
    pub label: Option<String>,
    /// Whether the notes say so outright.
    pub stated: bool,
    /// The sentence it was read from.
    pub span: Span,
}

/// A number with what it counts, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The whole as written: `TB per day`, `90+ fields`, `12.5%`.
    pub written: String,
    /// The part of it to set large: `TB`, `90+`, `12.5%`.
    pub value: String,
    /// The rest, or the words around it that say what is counted.
    pub of: Option<String>,
    /// Digits that stick to it and look like a lost footnote mark.
    pub stray: Option<String>,
    /// The words of its sentence before it; they may hold its period (`each day`, `하루`).
    pub before: String,
    /// The words of its sentence behind it.
    pub after: String,
    /// Where.
    pub span: Span,
}

placed!(Figure { span; written, value, of, stray, before, after });

impl Figure {
    /// The number with the counter that belongs to it in Korean, Japanese and Chinese: without it
    /// `47분 → 6` and `340만` say less than the notes do.
    pub fn counted(&self) -> &str {
        const LONGEST: usize = 2;
        let counter = self
            .of
            .as_deref()
            .filter(|of| of.chars().all(is_cjk) && (1..=LONGEST).contains(&of.chars().count()));
        let behind = self.written.strip_prefix(self.value.as_str()).unwrap_or_default();
        match counter {
            Some(of) if behind.trim_start() == of => &self.written,
            _ => &self.value,
        }
    }
}

/// Reads the system called `name` from passages that describe it: its own section, and later ones
/// that name it. Diagrams that cannot be drawn as they are written are findings.
pub fn read(name: &str, passages: &[&[Block]], technologies: &Technologies) -> Checked<System> {
    let mut draft = draft::Draft::new(name, technologies);
    let mut remarks = remarks::Remarks::default();
    for passage in passages {
        remarks::read(&mut remarks, passage, technologies);
    }
    draft.keep_quiet(remarks.quiet);
    for passage in passages {
        blocks::read(&mut draft, passage);
        draft.end_group();
    }
    let mut system = draft.finish();
    system.remarks = remarks.found;
    let mut findings = Findings::default();
    written::add(&mut system, passages, technologies, &mut findings);
    Checked { value: system, findings }
}

/// The technologies that a text names, in its order, each once.
pub fn technologies_in(text: &Text, technologies: &Technologies) -> Vec<TechnologyUse> {
    let mut seen = std::collections::BTreeSet::new();
    let mut mentions = technologies.mentions(text.as_str());
    mentions.retain(|mention| seen.insert(mention.technology));
    mentions.iter().map(|mention| draft::technology_use(text, mention, technologies)).collect()
}
