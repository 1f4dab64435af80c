//! Whether words only keep a place for others that are still to be found.

use memchr::memmem;

use super::Cues;
use crate::{
    portfolio::labels::head,
    text::{is_space, plain_run},
    vocabulary::{fold, fold_head},
};

impl Cues {
    /// What stands behind a label that says for what there is nothing yet: `Not covered: Frugality`.
    pub fn behind_gap_label<'t>(&self, line: &'t str) -> Option<&'t str> {
        const LONGEST: usize = 60;
        // Most lines begin as no such label does.
        let words = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let first = &words[..plain_run(words.as_bytes())];
        let is_whole = words[first.len()..].starts_with(|c: char| c.is_ascii());
        if is_whole && !self.gap_heads.may_be(first) {
            return None;
        }
        let marks = [":", "：", " - ", " – ", " — ", " -> ", " → "].into_iter();
        let head = head(line, LONGEST + " → ".len());
        let found = marks.filter_map(|mark| Some((head.find(mark)?, mark))).min();
        let (at, mark) = found.filter(|(at, _)| *at <= LONGEST)?;
        let label = fold(line[..at].trim_matches(|c: char| !c.is_alphanumeric()));
        let rest = line[at + mark.len()..].trim_matches(['*', '_', ' ']);
        self.gap_labels.contains(&label).then_some(rest)
    }

    /// Whether a result is only promised, or only a place for one.
    pub fn is_promise(&self, text: &str) -> bool {
        // No blank is as long as that and no promise, so that more of it need not be folded where
        // nothing will be taken off its end.
        let head = fold_head(text, self.longest_promise);
        let is_cut = head.len() >= self.longest_promise;
        let folded = if is_cut && head.ends_with(['.', '!', ' ']) { fold(text) } else { head };
        let words = folded.trim_end_matches(['.', '!', ' ']);
        let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        let who = ["we ", "i ", "it ", "this "].iter().find_map(|who| words.strip_prefix(who));
        self.blanks.iter().any(|blank| words == blank)
            || self.promises_as(words).any(|promise| {
                words
                    .strip_prefix(promise)
                    .is_some_and(|rest| !promise.is_ascii() || !goes_on(rest))
            })
            || who
                .is_some_and(|rest| self.promises_as(rest).any(|promise| rest.starts_with(promise)))
    }

    /// Whether words only keep a place for others: `TODO`, `n/a`, `____`, `[insert actions]`.
    pub fn waits_for_words(&self, text: &str) -> bool {
        const MOST: usize = 6;
        let words = text.trim();
        let bracketed = [('[', ']'), ('<', '>')].into_iter().any(|(open, close)| {
            let inner = words.strip_prefix(open).and_then(|inner| inner.strip_suffix(close));
            inner.is_some_and(|inner| {
                !inner.contains([open, close])
                    && inner.split_whitespace().count() <= MOST
                    && !inner.contains(|c: char| c.is_ascii_digit() || c == '@' || c == '/')
            })
        });
        let inside = words.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
        !words.contains(char::is_alphanumeric)
            || bracketed
            || self.is_blank(words)
            || inside.is_some_and(|inside| self.is_blank(inside))
    }

    /// Whether words are no more than a blank, in brackets or with a word behind it: `(none)`,
    /// `n/a yet`.
    pub fn says_blank(&self, words: &str) -> bool {
        const LONGEST: usize = 48;
        if words.len() > LONGEST {
            return false;
        }
        let is_around = |c: char| matches!(c, '(' | ')' | '*' | '_' | ' ' | '.' | '!');
        let bare = fold(words.trim_matches(is_around));
        let tail = self.blank_tails.iter().find_map(|tail| bare.strip_suffix(tail.as_str()));
        self.is_blank(words) || self.is_blank(&bare) || tail.is_some_and(|bare| self.is_blank(bare))
    }

    /// Whether words are those of a blank. None is as long as the head that is looked at.
    fn is_blank(&self, words: &str) -> bool {
        // Each character that is seen stays when it is folded.
        let seen = words.bytes().filter(u8::is_ascii_graphic);
        seen.take(self.longest_blank + 1).count() <= self.longest_blank
            && self.blanks.contains(&fold_head(words, self.longest_blank + 1))
    }

    /// The promises that begin with the letter with which some words do.
    fn promises_as(&self, words: &str) -> impl Iterator<Item = &str> {
        let first = words.chars().next();
        let those = first.and_then(|first| self.promises.get(&first));
        those.into_iter().flatten().map(String::as_str)
    }

    /// Whether a text speaks of the notes themselves: that a story is still to be found.
    pub fn is_remark(&self, text: &str) -> bool {
        self.is_blank(text) || text.split_whitespace().nth(14).is_none() && self.remarks.is_in(text)
    }

    /// Whether a title says nothing: `Story 1`, `Example #2`.
    pub fn is_placeholder(&self, title: &str) -> bool {
        let folded = fold(title);
        // `Story A` counts as `Story 1` does.
        let letter = folded.len().checked_sub(2).filter(|&at| {
            folded.is_char_boundary(at)
                && folded[at..].starts_with(' ')
                && folded.ends_with(|c: char| c.is_ascii_lowercase())
        });
        let folded = letter.map_or(folded.as_str(), |at| &folded[..at]);
        // So does `story one`.
        let counted = folded
            .rsplit_once(' ')
            .filter(|(_, last)| self.counts.iter().any(|count| count == last));
        let folded = counted.map_or(folded, |(words, _)| words);
        let words = folded.trim_end_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '#' | ' ' | ':' | '.' | ')' | '-')
        });
        words.len() <= folded.len()
            && self.placeholders.iter().any(|placeholder| words == placeholder)
    }

    /// Where the name begins in `Story 3: The outage`; 0 where there is no such head.
    pub fn placeholder_length(&self, title: &str) -> usize {
        for mark in [":", " - ", " – ", " — ", ". ", ") "] {
            if let Some(at) = memmem::find(title.as_bytes(), mark.as_bytes()) {
                let has_number = title[..at].contains(|c: char| c.is_ascii_digit());
                if self.is_placeholder(&title[..at]) && (has_number || mark == ":") {
                    let rest = title[at + mark.len()..].trim_start_matches(is_space);
                    return if rest.is_empty() { 0 } else { title.len() - rest.len() };
                }
            }
        }
        0
    }
}
