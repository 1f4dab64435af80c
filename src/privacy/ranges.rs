//! Sets of bytes.

use std::ops::Range;

/// Ranges of bytes, ascending, none of which touches another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranges(Vec<Range<usize>>);

impl Ranges {
    /// What some ranges cover together.
    pub fn of(ranges: impl IntoIterator<Item = Range<usize>>) -> Self {
        let mut ranges: Vec<Range<usize>> = ranges.into_iter().collect();
        ranges.sort_unstable_by_key(|range| range.start);
        let mut union: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match union.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => union.push(range),
            }
        }
        Self(union)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a byte is among them.
    pub fn contains(&self, at: usize) -> bool {
        self.from(at).first().is_some_and(|range| range.contains(&at))
    }

    /// Those that end behind `at`.
    pub fn from(&self, at: usize) -> &[Range<usize>] {
        &self.0[self.0.partition_point(|range| range.end <= at)..]
    }
}
