//! What a good coach would say of the stories, and what to write next.
//!
//! [`advise`] looks at each story by itself and gives [`Remark`]s: `parable check` tells them, and
//! a story's page has them in its margin. [`findings`] makes findings of them, and adds what can
//! only be said of all stories together. [`next`] is the one ranked list of what to write next,
//! [`cover`] and [`plan`] choose stories for an interview. Nothing here has a clock: how old a
//! story is, is measured by the newest date of the notes, or by the year in `site.toml`.

mod choice;
pub mod cover;
mod findings;
mod kept;
pub mod next;
pub mod pace;
pub mod plan;
mod rules;

#[cfg(test)]
mod tests;

pub use choice::{Rank, is_of_result, rank};
pub use findings::findings;
pub use kept::Kept;
pub use rules::Writer;

use crate::{
    findings::Code,
    inputs::config::Pace,
    links::Prose,
    placed::placed,
    portfolio::{Part, Portfolio, Story, StoryId},
    source::{Sources, Span},
    vocabulary::voice::Voice,
};

/// How long an answer should take where nobody says otherwise, in seconds.
pub const ANSWER_SECONDS: u32 = 120;

/// What the person set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Settings {
    /// How long an answer should take, in seconds.
    pub seconds: u32,
    /// How fast the person speaks.
    pub pace: Pace,
    /// The year that stories are measured by.
    pub year: Option<u32>,
}

/// One thing to say of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Its kind.
    pub code: Code,
    /// The story.
    pub story: StoryId,
    /// The part whose words it is about, where it is about one.
    pub part: Option<Part>,
    /// Where.
    pub span: Span,
    /// What is there.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// What there is to say of each story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    /// In the order of the stories.
    remarks: Vec<Remark>,
}

placed!(Remark { span; code, story, part, message, help });

impl Advice {
    /// What there is to say of one story.
    pub fn of(&self, story: StoryId) -> &[Remark] {
        let start = self.remarks.partition_point(|remark| remark.story < story);
        let length = self.remarks[start..].partition_point(|remark| remark.story == story);
        &self.remarks[start..start + length]
    }

    /// Puts others in the place of those of one story, and gives those.
    pub fn exchange(&mut self, story: StoryId, remarks: Vec<Remark>) -> Vec<Remark> {
        let start = self.remarks.partition_point(|remark| remark.story < story);
        let length = self.of(story).len();
        self.remarks.splice(start..start + length, remarks).collect()
    }

    /// It without some kinds.
    #[must_use]
    pub fn without(&self, codes: &[Code]) -> Self {
        let kept = self.remarks.iter().filter(|remark| !codes.contains(&remark.code));
        Self { remarks: kept.cloned().collect() }
    }
}

/// Looks at every story by itself. `sources` are those that the portfolio's spans point into,
/// `kept` is what was said before.
pub fn advise(
    portfolio: &Portfolio<Prose>,
    sources: &Sources,
    voice: &Voice,
    settings: Settings,
    kept: &Kept,
) -> Advice {
    Advice { remarks: rules::all(portfolio, sources, voice, settings, kept) }
}

/// Looks at one story of a portfolio, or at another version of it, as [`advise`] does; `None` where
/// it says something else of its writer than `writer` knows, so that there may be other things to
/// say of all stories.
pub fn advise_one(
    (id, story): (StoryId, &Story<Prose>),
    sources: &Sources,
    voice: &Voice,
    settings: Settings,
    writer: &Writer,
    kept: &Kept,
) -> Option<Vec<Remark>> {
    let says = rules::Says::of(story, voice, kept);
    let rules = rules::Rules { sources, voice, settings, writer, kept };
    (Some(&says) == writer.says(id)).then(|| rules.at(id, story, says.year))
}
