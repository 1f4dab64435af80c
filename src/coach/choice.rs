//! Which of several stories is told furthest: one order for the cheat sheet, the plan of a loop and
//! the fewest stories.

use std::cmp::Reverse;

use crate::{
    links::Prose,
    portfolio::{Part, State, Story},
    source::Span,
    systems::Figure,
};

/// How far a story is told; the least is told furthest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// How many of the four parts it lacks.
    pub lacks: usize,
    state: Reverse<State>,
    /// No figure stands in its result, or in it at all where nothing is labelled.
    unmeasured: bool,
}

/// How far a story is told.
pub fn rank(story: &Story<Prose>) -> Rank {
    let measures = |figure| story.parts.is_empty() || is_of_result(story, figure);
    Rank {
        lacks: story.lacks().len(),
        state: Reverse(story.state),
        unmeasured: !story.figures.iter().any(measures),
    }
}

/// Whether a figure stands in the result of a story, among its first parts. It is asked for every
/// figure, and no story that is told has more.
pub fn is_of_result(story: &Story<Prose>, figure: &Figure) -> bool {
    const FIRST: usize = 200;
    let parts = story.parts.iter().take(FIRST);
    let mut results = parts.filter(|told| told.part == Part::Result && !told.promised);
    results.any(|told| is_within(figure.span, told.passage.span))
}

fn is_within(inner: Span, outer: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}
