//! Systems that are told part by part, each under a heading of its own: requirements, architecture,
//! scale.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cues::{Cues, PlatformName, Topic},
    headings,
    labels::LabelIndex,
    principles::{Known, Outline},
};
use crate::{
    notes::{Block, BlockKind, Heading},
    source::Text,
    systems,
    vocabulary::fold,
};

/// Which headings name such systems, and which stand over their parts.
#[derive(Clone, Debug, Default)]
pub struct Parted {
    /// The rows of the systems' headings.
    heads: BTreeSet<u32>,
    /// For a part's place among the blocks, the row of its system's heading.
    parts: BTreeMap<usize, u32>,
}

impl Parted {
    /// Finds them. `is_system` says whether blocks below a name describe a system.
    pub fn of(
        outline: &Outline,
        known: &Known,
        labels: &LabelIndex,
        cues: &Cues,
        is_system: &dyn Fn(&str, &[Block]) -> bool,
    ) -> Self {
        let headings = headings_of(outline);
        let finder = Finder { outline, known, labels, cues, is_system };
        let mut parted = Self::default();
        for (place, &(at, heading)) in headings.iter().enumerate() {
            let below = &headings[place + 1..];
            let deeper = below.iter().take_while(|(_, next)| next.level > heading.level).count();
            if parted.parts.contains_key(&at) || deeper == 0 {
                continue;
            }
            let end = below.get(deeper).map_or(outline.blocks.len(), |&(end, _)| end);
            if let Some(parts) = finder.parts(at, heading, &below[..deeper], end) {
                let row = outline.blocks[at].rows.start;
                parted.heads.insert(row);
                parted.parts.extend(parts.into_iter().map(|part| (part, row)));
            }
        }
        parted
    }

    /// Whether the heading in a row names a system that is told so.
    pub fn is_system(&self, row: u32) -> bool {
        self.heads.contains(&row)
    }

    /// The row of the system whose part the heading at a place is.
    pub fn system_of(&self, at: usize) -> Option<u32> {
        self.parts.get(&at).copied()
    }
}

fn headings_of(outline: &Outline) -> Vec<(usize, &Heading)> {
    let blocks = outline.blocks.iter().enumerate();
    let headings = blocks.filter_map(|(at, block)| match &block.kind {
        BlockKind::Heading(heading) => Some((at, heading)),
        _ => None,
    });
    headings.collect()
}

struct Finder<'a> {
    outline: &'a Outline,
    known: &'a Known,
    labels: &'a LabelIndex,
    cues: &'a Cues,
    is_system: &'a dyn Fn(&str, &[Block]) -> bool,
}

impl Finder<'_> {
    /// The places of the headings over parts of a system, where the one at `at` names it; the
    /// section ends at `end`.
    fn parts(
        &self,
        at: usize,
        heading: &Heading,
        below: &[(usize, &Heading)],
        end: usize,
    ) -> Option<Vec<usize>> {
        let name = self.name(&heading.text);
        let level = below.first()?.1.level;
        if self.is_part(heading) || self.labels.is_part(&heading.text) {
            return None;
        }
        let children = || below.iter().filter(|(_, child)| child.level <= level);
        let parts = children().filter(|(_, child)| self.is_part(child));
        let parts: BTreeSet<String> = parts.map(|(_, part)| fold(part.text.as_str())).collect();
        let inside = &self.outline.blocks[at + 1..end];
        let words = name.as_str();
        let is_told = match parts.len() {
            0 => false,
            1 => self.is_named(words) && (self.is_system)(&format!("{words} system"), inside),
            _ if self.is_named(words) => true,
            several => {
                let topic = self.cues.topic(heading.text.as_str());
                let others = children().count().saturating_sub(several);
                let few = match topic {
                    None => others <= several,
                    Some(Topic::Platforms) => others == 0,
                    Some(_) => false,
                };
                few && self.known.names.nearest_in_heading_strictly(words).is_none()
                    && (self.is_system)(&format!("{words} system"), inside)
            }
        };
        is_told.then(|| self.places(below, level))
    }

    /// Where parts stand, and what is deeper below one.
    fn places(&self, below: &[(usize, &Heading)], level: u8) -> Vec<usize> {
        let mut inside_part = false;
        let mut places = Vec::new();
        for &(at, heading) in below {
            if heading.level <= level {
                inside_part = self.is_part(heading);
            }
            if inside_part {
                places.push(at);
            }
        }
        places
    }

    fn name(&self, heading: &Text) -> Text {
        headings::read(heading, &self.cues.prefixes).text
    }

    fn is_part(&self, heading: &Heading) -> bool {
        let name = self.name(&heading.text);
        self.cues.names_system_part(name.as_str())
            || systems::heads_remarks(heading.text.as_str()).is_some()
    }

    /// Whether a name says by itself that it is one system's.
    fn is_named(&self, name: &str) -> bool {
        let plural = name.trim_end().ends_with(['s', 'S']);
        self.cues.design_prefix(name) > 0
            || !plural && self.cues.names_platform(name) == PlatformName::Yes
    }
}
