//! Notes in which every heading is marked as one, and what each heading says.

use std::{collections::BTreeMap, ops::Range};

use rayon::prelude::*;

use super::known::Known;
use crate::{
    notes::{Block, BlockKind, Heading},
    portfolio::{
        cues::{Cues, PlatformName, Topic},
        headings::{self, Name},
        labels::LabelIndex,
    },
    systems::heads_remarks,
};

/// Blocks in which every heading is marked as one, however weakly the notes mark it.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// Numbers that stood in a list's markers, by the row of the heading.
    pub numbers: BTreeMap<u32, u32>,
    /// The rows of plans, each with its title first.
    pub plans: Vec<Range<u32>>,
    /// What each block that is a heading says.
    pub(super) facts: Vec<Option<Facts>>,
}

/// What the words of a heading say, whatever stands around it. It is asked for often, and long to
/// find.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Its number and its name.
    pub name: Name,
    /// Whether it is the label of a story's part.
    pub is_part: bool,
    /// Which known kind of section it announces.
    pub topic: Option<Topic>,
    /// How surely its name is that of a system.
    pub platform: PlatformName,
    /// Whether it may be over a part of a system.
    pub is_system_part: bool,
}

impl Facts {
    /// Those of a heading.
    pub fn of(heading: &Heading, labels: &LabelIndex, cues: &Cues) -> Self {
        let name = headings::read(&heading.text, &cues.prefixes);
        let words = heading.text.as_str();
        Self {
            is_part: labels.is_part(&heading.text),
            topic: cues.topic(words),
            platform: cues.names_platform(name.text.as_str()),
            is_system_part: cues.names_system_part(name.text.as_str())
                || heads_remarks(words).is_some(),
            name,
        }
    }
}

impl Outline {
    /// Whether a row is that of a plan's title.
    pub fn titles_plan(&self, row: u32) -> bool {
        around(&self.plans, row).is_some_and(|plan| plan.start == row)
    }

    /// What the heading at a place says, where there is one.
    pub fn facts(&self, at: usize) -> Option<&Facts> {
        self.facts.get(at)?.as_ref()
    }

    /// For each block that is a heading the known principle whose name it is.
    pub fn named(&self, known: &Known) -> Vec<Option<usize>> {
        let named = self.facts.par_iter().map(|facts| {
            known.names.nearest_in_heading_strictly(facts.as_ref()?.name.text.as_str())
        });
        named.collect()
    }

    /// All headings, with their places and what they say.
    pub fn headings(&self) -> impl Iterator<Item = (usize, &Heading, &Facts)> {
        let headings = self.blocks.iter().zip(&self.facts).enumerate();
        headings.filter_map(|(at, (block, facts))| match &block.kind {
            BlockKind::Heading(heading) => Some((at, heading, facts.as_ref()?)),
            _ => None,
        })
    }

    /// Whether a row stands below the title of a plan, in it.
    pub fn is_in_plan(&self, row: u32) -> bool {
        around(&self.plans, row).is_some_and(|plan| plan.start < row)
    }
}

/// Which of some ranges, none of which begins before the end of another, a place is in.
pub(super) fn around<T: PartialOrd + Copy>(ranges: &[Range<T>], at: T) -> Option<&Range<T>> {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).filter(|range| range.contains(&at))
}
