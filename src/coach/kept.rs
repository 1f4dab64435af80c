//! What was said of stories before.

use std::{hash::Hash, sync::Arc};

use super::Remark;
use crate::{
    memory::{Memory, Print},
    placed::Shift,
    portfolio::{ReadFrom, Start},
};

/// What looking at stories leaves for the next time; by default nothing.
#[derive(Debug, Default)]
pub struct Kept {
    years: Memory<Print, Option<u32>>,
    remarks: Memory<Print, Arc<(Vec<Remark>, Start)>>,
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
    pub(super) fn year(&self, story: &ReadFrom, look: impl FnOnce() -> Option<u32>) -> Option<u32> {
        match story.get() {
            Some((key, _)) => self.years.recall(key, look),
            None => look(),
        }
    }

    /// What there is to say of a story, now or before. `by` is what it hangs on beside what the
    /// story was read from.
    pub(super) fn remarks<By: Hash>(
        &self,
        story: &ReadFrom,
        by: impl FnOnce() -> By,
        look: impl FnOnce() -> Vec<Remark>,
    ) -> Vec<Remark> {
        if story.get().is_none() {
            return look();
        }
        let from = story.with(&by());
        let Some((key, start)) = from.get() else { return look() };
        let kept = self.remarks.try_recall(key, || {
            let mut remarks = look();
            let is_movable = from.holds(&mut remarks);
            if is_movable { Ok(Arc::new((remarks, start))) } else { Err(remarks) }
        });
        match kept {
            Ok(kept) => {
                let (remarks, before) = &*kept;
                let mut remarks = remarks.clone();
                Shift::between(*before, start).move_all(&mut remarks);
                remarks
            }
            Err(remarks) => remarks,
        }
    }
}

#[cfg(test)]
impl Kept {
    /// What is kept of the last time.
    pub fn all(&self) -> Vec<Arc<impl Sized + use<>>> {
        self.remarks.last()
    }
}
