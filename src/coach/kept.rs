//! What was said of stories before.

use std::sync::Arc;

use super::Remark;
use crate::{
    memory::{Memory, Print, print},
    placed::Shift,
    portfolio::{Place, ReadFrom},
};

/// What looking at stories leaves for the next time; by default nothing.
#[derive(Debug, Default)]
pub struct Kept {
    years: Memory<Print, Option<u32>>,
    remarks: Memory<Print, Arc<(Vec<Remark>, Place)>>,
}

impl Kept {
    /// One that keeps what was said last.
    pub fn remembering() -> Self {
        Self { years: Memory::keeping(), remarks: Memory::keeping() }
    }

    /// Forgets everything.
    pub fn forget(&mut self) {
        self.years.clear();
        self.remarks.clear();
    }

    /// Forgets what the last time had no use for.
    pub fn turn(&mut self) {
        self.years.turn();
        self.remarks.turn();
    }

    /// The year that a story is of, looked for now or before.
    pub(super) fn year(&self, story: ReadFrom, look: impl FnOnce() -> Option<u32>) -> Option<u32> {
        match story.get().filter(|_| self.keeps()) {
            Some((draft, _)) => self.years.recall(draft, look),
            None => look(),
        }
    }

    /// Whether it is not idle.
    pub(super) fn keeps(&self) -> bool {
        self.remarks.keeps()
    }

    /// What there is to say of a story, now or before. `by` is what it hangs on beside what the
    /// story was read from; none where nothing is kept.
    pub(super) fn remarks(
        &self,
        story: ReadFrom,
        by: Option<Print>,
        look: impl FnOnce() -> Vec<Remark>,
    ) -> Vec<Remark> {
        let Some(((draft, at), by)) = story.get().zip(by) else { return look() };
        let kept = self.remarks.recall(print(&(draft, by)), || Arc::new((look(), at)));
        let (remarks, before) = &*kept;
        let mut remarks = remarks.clone();
        Shift::between(*before, at).move_all(&mut remarks);
        remarks
    }
}
