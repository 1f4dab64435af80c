//! What is asked, and of which kind a question is.

use super::Cues;
use crate::{
    notes::{DONE, Marker, TO_DO},
    portfolio::principles::list_pieces,
    vocabulary::fold,
};

impl Cues {
    /// A title without what kind of question its story answers, in brackets behind it: that is no
    /// part of its name. `The crane (failure, conflict)`.
    pub fn without_kinds<'t>(&self, title: &'t str) -> &'t str {
        const LONGEST: usize = 80;
        let mut title = title.trim_end();
        while let Some(open) = title.rfind(['(', '（', '[']).filter(|&open| open > 0) {
            let inside = title[open..].trim_matches(|c: char| !c.is_alphanumeric());
            let ends = title.ends_with([')', '）', ']']) && inside.len() <= LONGEST;
            let is_kind = |piece: &str| self.kinds.contains(&fold(piece));
            if !(ends && !inside.is_empty() && list_pieces(inside).all(is_kind)) {
                break;
            }
            title = title[..open].trim_end();
        }
        title
    }

    /// Whether words name a kind of question, rather than a principle: `failure question`.
    pub fn names_kind(&self, words: &str) -> bool {
        let folded = fold(words);
        let kind =
            [" question", " questions", " story"].iter().find_map(|end| folded.strip_suffix(end));
        kind.is_some_and(|kind| self.kinds.contains(kind))
    }

    /// Whether a label says how far a story is practised: `Rehearsed?`.
    pub fn is_practice(&self, label: &str) -> bool {
        const LONGEST: usize = 40;
        let words = label.trim_matches(|c: char| !c.is_alphanumeric());
        words.len() <= LONGEST && self.practice.contains(&fold(words))
    }

    /// Whether a line is no more than the name of a way to tell a story.
    pub fn names_method(&self, line: &str) -> bool {
        let folded = fold(line);
        let words = folded.trim_matches(|c: char| !c.is_alphanumeric());
        self.story_methods.iter().any(|method| method == words)
    }

    /// Whether a line is a question that an interviewer may ask, or one to ask them.
    pub fn is_question(&self, line: &str) -> bool {
        let folded = fold(line);
        let words = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
        let opens = self.openers.iter().any(|opener| words.starts_with(opener.as_str()));
        let last = words.split_whitespace().next_back().unwrap_or_default();
        // `Earn Trust: ???` asks nobody.
        let before = words[..words.len() - last.len()].trim_end();
        let is_gap = last.chars().all(|c| c == '?') && before.ends_with([':', '-', '–', '—']);
        let asks = words.ends_with(['?', '？']) && !is_gap;
        let long = words.split_whitespace().nth(2).is_some()
            || !words.is_ascii() && words.chars().count() >= 6;
        long && (asks && !words.starts_with("http")
            || opens && words.split_whitespace().nth(30).is_none())
    }

    /// `- [ ] book a room` among questions: something to do, which asks nobody.
    pub fn is_task(&self, marker: Marker, line: &str) -> bool {
        matches!(marker, Marker::Bullet(TO_DO | DONE)) && !self.is_question(line)
    }
}
