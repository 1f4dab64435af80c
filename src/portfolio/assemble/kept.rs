//! Stories that were finished before.
//!
//! What a finished story is depends on its draft and on what all stories are read by: principles,
//! names of platforms, technologies, whether letters are labels. Where the draft stands changes
//! only where the story does. So a story is remembered by its draft as if that stood at the top of
//! its file, and moved to where it stands now.

use std::{ops::Range, sync::Arc};

use super::{Builder, StoryDraft, finish::Finished};
use crate::{
    findings::Findings,
    memory::{Memory, Print, print},
    placed::{Extent, Placed, Shift, Visitor, placed},
    portfolio::{ReadFrom, Start},
    source::{FileId, Text},
};

/// What reading stories leaves for the next time; by default nothing.
#[derive(Debug, Default)]
pub struct KeptStories {
    stories: Memory<Print, Arc<KeptStory>>,
}

impl KeptStories {
    /// One that keeps the stories that were read last.
    pub fn remembering() -> Self {
        Self { stories: Memory::keeping() }
    }

    /// Forgets everything.
    pub fn forget(&mut self) {
        self.stories.clear();
    }

    /// Forgets what the last time had no use for.
    pub fn turn(&mut self) {
        self.stories.turn();
    }
}

/// A finished story, with what was found in it.
pub(super) type Told = (Finished, Findings);

/// One that is remembered.
#[derive(Debug)]
struct KeptStory {
    told: Told,
    /// Where its draft began.
    at: Start,
}

placed!(Finished { story, empty_labels; });

placed!(StoryDraft {
    draft, also, listed, beside;
    section, named, platforms_named, tabled
});

/// Leaves of every line only the words that a story has: the rest of it may be private by the time
/// that the story is recalled.
struct Leaving;

impl Visitor for Leaving {
    fn words(&mut self, text: &mut Text) {
        text.leave_line();
    }

    fn byte(&mut self, _: FileId, _: &mut u32) {}

    fn rows(&mut self, _: &mut Range<u32>) {}

    fn told(&mut self) {}
}

impl Builder<'_> {
    /// What all stories are finished by, whatever their drafts; `None` where nothing is kept.
    /// Labels, cues and sets are the program's and never change.
    pub(super) fn ground(&self, platforms: &[(usize, String)]) -> Option<Print> {
        let letters = self.labels.writes_letters;
        let technologies = self.knowledge.technologies.all();
        let all = || print(&(letters, &self.roster, platforms, technologies));
        self.knowledge.kept.stories.keeps().then(all)
    }

    /// What `finish` makes of a draft, now or before. `ground` is what it reads beside the draft.
    pub(super) fn recall(
        &self,
        mut draft: StoryDraft,
        ground: Option<&Print>,
        finish: impl FnOnce(StoryDraft) -> Told,
    ) -> Told {
        let Some(ground) = ground else { return finish(draft) };
        let extent = Extent::of(&mut draft);
        // What is drawn from several files moves in several ways.
        let Some(file) = extent.file.filter(|_| extent.is_one) else { return finish(draft) };
        let at = (extent.bytes.start, extent.rows.start);
        // Words without a place stand at 0, so what is there is told from them nowhere but there.
        let is_above = extent.rows.is_empty() || at.0 == 0 || at.1 == 0;
        let at = if is_above { Start::default() } else { at };
        Shift::between(at, (0, 0)).move_all(&mut draft);
        let key = print(&(ground, file, is_above, &draft));
        let stories = &self.knowledge.kept.stories;
        let story = stories.try_recall(key, || {
            Shift::between((0, 0), at).move_all(&mut draft);
            let mut told = finish(draft);
            told.visit(&mut Leaving);
            let is_movable = is_above || extent.holds(&Extent::of(&mut told));
            if is_movable { Ok(Arc::new(KeptStory { told, at })) } else { Err(Box::new(told)) }
        });
        match story {
            Ok(story) => {
                let mut told = story.told.clone();
                Shift::between(story.at, at).move_all(&mut told);
                told.0.story.read_from = ReadFrom::new(key, at, extent);
                told
            }
            Err(told) => *told,
        }
    }
}
