//! What stands in the notes, moved with them.
//!
//! An edit moves all that stands below it. What was made of a piece of the notes is the same as
//! before, some bytes and some rows further on: [`Shift`] takes it there, [`Extent`] says where a
//! piece stands and whether something stands nowhere else.

use std::ops::Range;

use crate::source::{FileId, Span, Text};

/// Sees every place that a value holds, and may change it.
pub trait Visitor {
    /// Words, before the places of their bytes.
    fn words(&mut self, _: &mut Text) {}
    /// A byte of a file.
    fn byte(&mut self, file: FileId, at: &mut u32);
    /// Rows of a file's lines.
    fn rows(&mut self, rows: &mut Range<u32>);
    /// A place that is told in words and cannot be moved.
    fn told(&mut self);
}

/// Something that holds places.
pub trait Placed {
    /// Shows all of them, in the same order each time.
    fn visit(&mut self, visitor: &mut impl Visitor);
}

/// Says of a struct which of its fields hold places, and which hold none; it must name all.
macro_rules! placed {
    ($type:ty { $($at:ident),* ; $($not:ident),* }) => {
        impl $crate::placed::Placed for $type {
            fn visit(&mut self, visitor: &mut impl $crate::placed::Visitor) {
                let Self { $($at,)* $($not: _,)* } = self;
                $($crate::placed::Placed::visit($at, visitor);)*
            }
        }
    };
}
pub(crate) use placed;

impl Placed for Span {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        visitor.byte(self.file, &mut self.start);
        visitor.byte(self.file, &mut self.end);
    }
}

impl Placed for Text {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        visitor.words(self);
        let file = self.file();
        self.each_origin(|origin, length| {
            visitor.byte(file, origin);
            // Where it ends goes with it.
            let mut end = *origin + length;
            visitor.byte(file, &mut end);
        });
    }
}

/// Rows; those of what stands in none are `0..0`.
impl Placed for Range<u32> {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        if *self != (0..0) {
            visitor.rows(self);
        }
    }
}

impl<T: Placed, U: Placed> Placed for (T, U) {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        self.0.visit(visitor);
        self.1.visit(visitor);
    }
}

impl<T: Placed> Placed for Option<T> {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        if let Some(it) = self {
            it.visit(visitor);
        }
    }
}

impl<T: Placed> Placed for Vec<T> {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        for it in self {
            it.visit(visitor);
        }
    }
}

/// Where something stands that holds places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The file; none where there are no places.
    pub file: Option<FileId>,
    /// From its first byte to its last.
    pub bytes: Range<u32>,
    /// From its first row to its last.
    pub rows: Range<u32>,
    /// Whether all of it stands in one file, and can be moved.
    pub is_one: bool,
}

impl Extent {
    /// That of a value, which is left as it is.
    pub fn of(value: &mut impl Placed) -> Self {
        // It begins behind its end until something is in it.
        let nothing = Range { start: u32::MAX, end: 0 };
        let mut extent = Self { file: None, bytes: nothing.clone(), rows: nothing, is_one: true };
        value.visit(&mut extent);
        extent
    }

    /// Whether another lies in it, all places included.
    pub fn holds(&self, other: &Self) -> bool {
        let within = |inner: &Range<u32>, outer: &Range<u32>| {
            inner.start > inner.end || outer.start <= inner.start && inner.end <= outer.end
        };
        other.is_one
            && (other.file.is_none() || self.file == other.file)
            && within(&other.bytes, &self.bytes)
            && within(&other.rows, &self.rows)
    }
}

impl Visitor for Extent {
    fn byte(&mut self, file: FileId, at: &mut u32) {
        self.is_one &= *self.file.get_or_insert(file) == file;
        self.bytes = self.bytes.start.min(*at)..self.bytes.end.max(*at);
    }

    fn rows(&mut self, rows: &mut Range<u32>) {
        self.rows = self.rows.start.min(rows.start)..self.rows.end.max(rows.end);
    }

    fn told(&mut self) {
        self.is_one = false;
    }
}

/// Where something stood that was lifted to the top of its file.
#[derive(Clone, Debug)]
pub struct Lifted {
    /// The file.
    pub file: FileId,
    /// The byte and the row in which it began; the first ones where it cannot be moved.
    pub at: (u32, u32),
    /// Whether it stands where it stood: words without a place are told from those at the top of a
    /// file nowhere but there.
    pub is_above: bool,
    /// All of it.
    pub extent: Extent,
}

impl Lifted {
    /// Lifts a value, so that it is the same wherever it stands; `None`, and the value as it was,
    /// where it is drawn from several files, which move in several ways, or from none.
    pub fn of(value: &mut impl Placed) -> Option<Self> {
        let extent = Extent::of(value);
        let file = extent.file.filter(|_| extent.is_one)?;
        let at = (extent.bytes.start, extent.rows.start);
        let is_above = extent.rows.is_empty() || at.0 == 0 || at.1 == 0;
        let at = if is_above { (0, 0) } else { at };
        Shift::between(at, (0, 0)).move_all(value);
        Some(Self { file, at, is_above, extent })
    }

    /// Puts a value that was lifted back.
    pub fn put_back(&self, value: &mut impl Placed) {
        Shift::between((0, 0), self.at).move_all(value);
    }

    /// Whether all places of a value lie in what was lifted, so that it can be moved with it.
    pub fn holds(&self, value: &mut impl Placed) -> bool {
        self.is_above || self.extent.holds(&Extent::of(value))
    }
}

/// Leaves of every line only the words that a value has: the rest of it may be private by the time
/// that the value is shown.
pub struct Leaving;

impl Visitor for Leaving {
    fn words(&mut self, text: &mut Text) {
        text.leave_line();
    }

    fn byte(&mut self, _: FileId, _: &mut u32) {}

    fn rows(&mut self, _: &mut Range<u32>) {}

    fn told(&mut self) {}
}

/// How far something is moved within its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shift {
    // Backwards they wrap around.
    bytes: u32,
    rows: u32,
}

impl Shift {
    /// From one byte and row to others.
    pub fn between(from: (u32, u32), to: (u32, u32)) -> Self {
        Self { bytes: to.0.wrapping_sub(from.0), rows: to.1.wrapping_sub(from.1) }
    }

    /// Moves a value.
    pub fn move_all(mut self, value: &mut impl Placed) {
        if self != Self::default() {
            value.visit(&mut self);
        }
    }
}

impl Visitor for Shift {
    fn byte(&mut self, _: FileId, at: &mut u32) {
        *at = at.wrapping_add(self.bytes);
    }

    fn rows(&mut self, rows: &mut Range<u32>) {
        *rows = rows.start.wrapping_add(self.rows)..rows.end.wrapping_add(self.rows);
    }

    fn told(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str, range: Range<usize>) -> Text {
        Text::cut(FileId(1), source, range)
    }

    #[test]
    fn what_is_moved_stands_where_it_does_in_moved_notes() {
        let (source, below) = ("- one\n  two", "## One\n- one\n  two");
        let joined = |source: &str, by: usize| {
            let mut joined = text(source, 2 + by..5 + by);
            joined.join(" ", &text(source, 8 + by..11 + by));
            let tag = joined.slice_as(0..3, "#one and more");
            vec![joined.slice(1..6), joined, tag, Text::default()]
        };
        let mut all = joined(source, 0);
        let extent = Extent::of(&mut all);
        assert_eq!((extent.bytes.clone(), extent.is_one), (2..11, true));
        Shift::between((2, 0), (9, 0)).move_all(&mut all);
        assert_eq!(all, joined(below, 7));
        assert!(!extent.holds(&Extent::of(&mut all)));
        Shift::between((9, 0), (2, 0)).move_all(&mut all);
        assert_eq!(all, joined(source, 0));
        assert!(extent.holds(&Extent::of(&mut all)));
    }

    #[test]
    fn what_is_lifted_is_the_same_wherever_it_stands() {
        let at = |row: u32, before: &str| {
            let source = format!("{before}a word");
            (text(&source, before.len()..source.len()), Some(row..row + 1))
        };
        let mut high = at(2, "..");
        let mut low = at(7, ".......");
        let lifted = Lifted::of(&mut high).unwrap();
        let other = Lifted::of(&mut low).unwrap();
        assert_eq!(high, low);
        assert!(lifted.holds(&mut at(2, "..")) && !lifted.holds(&mut at(3, "..")));
        lifted.put_back(&mut high);
        other.put_back(&mut low);
        assert_eq!((high, low), (at(2, ".."), at(7, ".......")));
        // At the top there is nothing to move.
        let mut top = at(0, "");
        assert!(Lifted::of(&mut top).unwrap().is_above);
        assert_eq!(top, at(0, ""));
        assert!(Lifted::of(&mut Vec::<Text>::new()).is_none());
    }

    #[test]
    fn what_stands_in_no_row_is_not_moved() {
        let mut rows = vec![0..0, 4..5];
        assert_eq!(Extent::of(&mut rows).rows, 4..5);
        Shift::between((0, 4), (0, 2)).move_all(&mut rows);
        assert_eq!(rows, [0..0, 2..3]);
    }

    #[test]
    fn two_files_are_not_moved_together() {
        let mut both = vec![Span::default(), Span { file: FileId(1), start: 1, end: 2 }];
        assert!(!Extent::of(&mut both).is_one);
    }
}
