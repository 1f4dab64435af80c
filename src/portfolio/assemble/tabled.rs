//! Rows of tables that name stories told elsewhere: one story each, not two.

use std::collections::BTreeMap;

use super::{Builder, StoryDraft};
use crate::notes::Block;
use crate::portfolio::{Part, parts, words};
use crate::vocabulary::fold;

impl Builder<'_> {
    /// Gives what a table says of a story to the story of that title, where it is told elsewhere, or
    /// to an earlier row of its title, where one of the two tells little.
    pub(super) fn join_tabled(&mut self) {
        if !self.drafts.iter().any(|story| story.tabled) {
            return;
        }
        let titles: Vec<Option<String>> =
            self.drafts.iter().map(|story| self.title_key(story)).collect();
        let mut told: BTreeMap<&str, usize> = BTreeMap::new();
        let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, title) in titles.iter().enumerate() {
            let places = if self.drafts[at].tabled { &mut rows } else { &mut told };
            if let Some(title) = title {
                places.entry(title).or_insert(at);
            }
        }
        let mut gone = vec![false; self.drafts.len()];
        for (at, title) in titles.iter().enumerate() {
            let Some(title) = title.as_ref().filter(|_| self.drafts[at].tabled) else { continue };
            let elsewhere = told.get(title.as_str());
            let above = || rows.get(title.as_str()).filter(|&&row| self.says_little(row, at));
            if let Some(&into) = elsewhere.or_else(above) {
                let row = std::mem::take(&mut self.drafts[at].draft.blocks);
                self.drafts[into].also.extend(row);
                gone[at] = true;
            }
        }
        let mut gone = gone.into_iter();
        self.drafts.retain(|_| !gone.next().unwrap_or(false));
    }

    /// A story's own title as it is compared.
    fn title_key(&self, story: &StoryDraft) -> Option<String> {
        let inside = parts::read(&story.draft.blocks, self.labels, self.cues);
        let (title, from_text) = self.title(&story.draft, &inside);
        let title = self.without_references(&self.without_principle(&title));
        let key = fold(words::plain(&title).as_str());
        let says = key.contains(char::is_alphabetic) && !self.cues.is_remark(&key);
        (says && !from_text).then_some(key)
    }

    /// Whether one of two rows of a title neither acts nor has a result.
    fn says_little(&self, row: usize, other: usize) -> bool {
        let tells = |blocks: &[Block]| {
            let inside = parts::read(blocks, self.labels, self.cues);
            inside.parts.iter().any(|told| matches!(told.part, Part::Action | Part::Result))
        };
        row != other
            && !(tells(&self.drafts[row].draft.blocks) && tells(&self.drafts[other].draft.blocks))
    }
}
