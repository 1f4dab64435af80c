//! Where sections begin and end.

use std::ops::Range;

use super::Ranges;
use crate::notes::{BlockKind, Notes};

/// The sections of a file, by its headings and rules.
#[derive(Debug)]
pub struct Sections {
    /// Where each begins and how deep it lies; ascending.
    starts: Vec<(usize, u8)>,
    end: usize,
}

/// How deep what stands below a rule lies: the next heading of any kind ends it.
const BELOW_RULE: u8 = u8::MAX;

impl Sections {
    /// The sections of a file; headings in `passages` do not count.
    pub fn of(notes: &Notes, passages: &Ranges) -> Self {
        let starts = notes.blocks.iter().filter_map(|block| {
            let depth = match &block.kind {
                BlockKind::Heading(heading) => heading.level,
                BlockKind::Rule => BELOW_RULE,
                _ => return None,
            };
            let start = notes.span(&block.rows).start as usize;
            (!passages.contains(start)).then_some((start, depth))
        });
        let end = notes.lines.last().map_or(0, |line| line.next as usize);
        Self { starts: starts.collect(), end }
    }

    /// The section that a byte stands in, with the sections below it. A rule ends every section.
    pub fn around(&self, at: usize) -> Range<usize> {
        let below = self.starts.partition_point(|&(start, _)| start <= at);
        let own = below.checked_sub(1).map(|own| self.starts[own]);
        let (start, depth) = own.unwrap_or((0, BELOW_RULE));
        let ends = |&&(_, next): &&(usize, u8)| next <= depth || next == BELOW_RULE;
        start..self.starts[below..].iter().find(ends).map_or(self.end, |&(end, _)| end)
    }
}
