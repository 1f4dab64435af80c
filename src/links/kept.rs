//! Passages that were resolved before.
//!
//! What becomes of a story's passages depends on them and on the names that all passages are
//! resolved by. Where the story stands changes only where the passages do.

use std::{hash::Hash, sync::Arc};

use super::{PageId, Prose, prose::Found};
use crate::{
    memory::{Memory, Print, print},
    placed::Shift,
    portfolio::{ReadFrom, Start},
};

/// The passages of a page, resolved, and what was found in them.
pub(super) type Resolved = (Vec<Prose>, Found);

/// What resolving leaves for the next time; by default nothing.
#[derive(Debug, Default)]
pub struct Kept {
    stories: Memory<Print, Arc<(Resolved, Start)>>,
}

impl Kept {
    /// One that keeps what was resolved last.
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

    /// What all passages are resolved by; `None` where nothing is kept.
    pub(super) fn ground(&self, names: &impl Hash) -> Option<Print> {
        self.stories.keeps().then(|| print(names))
    }

    /// What `resolve` makes of a story's passages, now or before, and all that they are made from:
    /// the story and `by`, which is what they are resolved by and the story's page.
    pub(super) fn recall(
        &self,
        by: (Print, PageId),
        story: &ReadFrom,
        resolve: impl FnOnce() -> Resolved,
    ) -> (Resolved, ReadFrom) {
        let from = story.with(&by);
        let Some((key, start)) = from.get() else { return (resolve(), from) };
        let kept = self.stories.try_recall(key, || {
            let mut resolved = resolve();
            let is_movable = from.holds(&mut resolved);
            if is_movable { Ok(Arc::new((resolved, start))) } else { Err(Box::new(resolved)) }
        });
        let resolved = match kept {
            Ok(kept) => {
                let (resolved, before) = &*kept;
                let mut resolved = resolved.clone();
                Shift::between(*before, start).move_all(&mut resolved);
                resolved
            }
            Err(resolved) => *resolved,
        };
        (resolved, from)
    }
}

#[cfg(test)]
impl Kept {
    /// What is kept of the last time.
    pub fn all(&self) -> Vec<Arc<impl Sized + use<>>> {
        self.stories.last()
    }
}
