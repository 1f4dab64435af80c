//! Systems that are told part by part, each under a heading of its own: requirements, architecture,
//! scale.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cues::{Cues, PlatformName, Topic},
    principles::{Facts, Known, Outline},
};
use crate::{
    notes::{Block, Heading},
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
        cues: &Cues,
        is_system: &dyn Fn(&str, &[Block]) -> bool,
    ) -> Self {
        let headings: Vec<Section> = outline.headings().collect();
        let finder = Finder { outline, known, cues, is_system };
        let mut parted = Self::default();
        for (place, &(at, heading, _)) in headings.iter().enumerate() {
            let below = &headings[place + 1..];
            let deeper = below.iter().take_while(|(_, next, _)| next.level > heading.level).count();
            if parted.parts.contains_key(&at) || deeper == 0 {
                continue;
            }
            let end = below.get(deeper).map_or(outline.blocks.len(), |&(end, _, _)| end);
            if let Some(parts) = finder.parts(&headings[place], &below[..deeper], end) {
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

/// A heading, its place and what it says.
type Section<'o> = (usize, &'o Heading, &'o Facts);

struct Finder<'a> {
    outline: &'a Outline,
    known: &'a Known,
    cues: &'a Cues,
    is_system: &'a dyn Fn(&str, &[Block]) -> bool,
}

impl Finder<'_> {
    /// The places of the headings over parts of a system, where the one above them names it; the
    /// section ends at `end`.
    fn parts(
        &self,
        &(at, _, facts): &Section,
        below: &[Section],
        end: usize,
    ) -> Option<Vec<usize>> {
        let level = below.first()?.1.level;
        if facts.is_system_part || facts.is_part {
            return None;
        }
        let children = || below.iter().filter(|(_, child, _)| child.level <= level);
        let parts = children().filter(|(_, _, facts)| facts.is_system_part);
        let parts: BTreeSet<String> = parts.map(|(_, part, _)| fold(part.text.as_str())).collect();
        let inside = &self.outline.blocks[at + 1..end];
        let words = facts.name.text.as_str();
        let is_told = match parts.len() {
            0 => false,
            1 => self.is_named(words) && (self.is_system)(&format!("{words} system"), inside),
            _ if self.is_named(words) => true,
            several => {
                let others = children().count().saturating_sub(several);
                let few = match facts.topic {
                    None => others <= several,
                    Some(Topic::Platforms) => others == 0,
                    Some(_) => false,
                };
                few && self.known.names.nearest_in_heading_strictly(words).is_none()
                    && (self.is_system)(&format!("{words} system"), inside)
            }
        };
        is_told.then(|| places(below, level))
    }

    /// Whether a name says by itself that it is one system's.
    fn is_named(&self, name: &str) -> bool {
        let plural = name.trim_end().ends_with(['s', 'S']);
        self.cues.design_prefix(name) > 0
            || !plural && self.cues.names_platform(name) == PlatformName::Yes
    }
}

/// Where parts stand, and what is deeper below one.
fn places(below: &[Section], level: u8) -> Vec<usize> {
    let mut inside_part = false;
    let mut places = Vec::new();
    for &(at, heading, facts) in below {
        if heading.level <= level {
            inside_part = facts.is_system_part;
        }
        if inside_part {
            places.push(at);
        }
    }
    places
}
