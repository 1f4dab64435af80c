//! Stories that were finished before.
//!
//! What a finished story is depends on its draft and on what all stories are read by: principles,
//! names of platforms, technologies, whether letters are labels. Where the draft stands changes
//! only where the story does. So a story is remembered by its draft as if that stood at the top of
//! its file, and moved to where it stands now.

use std::sync::Arc;

use super::{Builder, StoryDraft, finish::Finished};
use crate::{
    findings::Findings,
    memory::{Memory, Print, print},
    placed::{Leaving, Lifted, Placed, Shift, placed},
    portfolio::{ReadFrom, Start},
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

impl Builder<'_> {
    /// What all stories are finished by, whatever their drafts; `None` where nothing is kept.
    /// Labels, cues and sets are the program's and never change.
    pub(super) fn ground(&self, platforms: &[(usize, String)]) -> Option<Print> {
        let letters = self.labels.writes_letters;
        let technologies = self.knowledge.systems.technologies();
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
        // What is drawn from several files moves in several ways.
        let Some(lifted) = Lifted::of(&mut draft) else { return finish(draft) };
        let at = lifted.at;
        let key = print(&(ground, lifted.file, lifted.is_above, &draft));
        let stories = &self.knowledge.kept.stories;
        let story = stories.try_recall(key, || {
            lifted.put_back(&mut draft);
            let mut told = finish(draft);
            told.visit(&mut Leaving);
            if lifted.holds(&mut told) {
                Ok(Arc::new(KeptStory { told, at }))
            } else {
                Err(Box::new(told))
            }
        });
        match story {
            Ok(story) => {
                let mut told = story.told.clone();
                Shift::between(story.at, at).move_all(&mut told);
                told.0.story.read_from = ReadFrom::new(key, at, lifted.extent);
                told
            }
            Err(told) => *told,
        }
    }
}
