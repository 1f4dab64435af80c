//! Lines that are no story of their own: those that point to one, those that say what is to do, and
//! columns over who asks what.

use ahash::HashSet;

use super::{Cues, Words};
use crate::{
    notes::{DONE, Marker, TO_DO},
    vocabulary::fold,
};

/// The words of such lines and columns.
#[derive(Clone, Debug)]
pub(super) struct AsideWords {
    /// The longest first.
    pointing: Vec<String>,
    errands: HashSet<String>,
    errands_behind: Vec<String>,
    errand_marks: Vec<String>,
    first_columns: HashSet<String>,
    second_columns: HashSet<String>,
    panel_columns: HashSet<String>,
    panel_beside: HashSet<String>,
}

impl AsideWords {
    pub(super) fn of(words: &Words) -> Self {
        let all = |words: &[String]| words.iter().cloned().collect();
        let mut pointing = words.pointing.clone();
        pointing.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self {
            pointing,
            errands: all(&words.errands),
            errands_behind: words.errands_behind.clone(),
            errand_marks: words.errand_marks.clone(),
            first_columns: all(&words.first_columns),
            second_columns: all(&words.second_columns),
            panel_columns: all(&words.panel_columns),
            panel_beside: all(&words.panel_beside),
        }
    }
}

impl Cues {
    /// What a line says is meant that does nothing but point to it: `see 1a`, `(same as the pager)`.
    pub fn behind_pointing<'t>(&self, line: &'t str) -> Option<&'t str> {
        const LONGEST: usize = 100;
        let is_around = |c: char| matches!(c, '(' | ')' | '[' | ']' | '*' | '_' | ' ' | '.' | '\t');
        let words = line.trim_matches(is_around);
        if words.len() > LONGEST {
            return None;
        }
        // `-> see 1a`: each of several says so.
        let mut rest = words;
        while let Some(behind) = self.asides.pointing.iter().find_map(|word| behind(rest, word)) {
            rest = behind.trim_start_matches([' ', ':', '"', '“', '„', '\t']);
        }
        let rest = rest.trim_end_matches(['"', '”', '“', ' ']);
        (rest.len() < words.len() && !rest.is_empty()).then_some(rest)
    }

    /// Whether an item with a box is something to do before the interview, and no story that was
    /// ticked off: `- [ ] find the number`, `- [x] Ken's numbers ✅ 2024-11-02`.
    pub fn is_errand(&self, marker: Marker, line: &str) -> bool {
        matches!(marker, Marker::Bullet(TO_DO | DONE)) && self.says_to_do(line)
    }

    /// Whether words say what is to do: they begin with a verb that says so, or end in one.
    pub fn says_to_do(&self, line: &str) -> bool {
        const MOST: usize = 2;
        let is_year = |words: &str| words.trim_start_matches([' ', '(']).starts_with("20");
        let is_dated = |mark: &String| {
            line.find(mark.as_str()).is_some_and(|at| is_year(&line[at + mark.len()..]))
        };
        if self.asides.errand_marks.iter().any(is_dated) {
            return true;
        }
        let folded = fold(line);
        let words = folded.trim_matches(|c: char| !c.is_alphanumeric());
        let mut ends = words.match_indices([' ', ':']).map(|(at, _)| at).take(MOST);
        ends.any(|end| self.asides.errands.contains(&words[..end]))
            || self.asides.errands_behind.iter().any(|verb| words.ends_with(verb.as_str()))
    }

    /// Whether the heads of a table say that its rows are people or rounds of the interviews, and no
    /// other column titles stories; `titles` says which of them does.
    pub fn heads_panel(&self, heads: &[&str], titles: impl Fn(&str) -> bool) -> bool {
        let titles_story = |head: &&str| {
            titles(head)
                && !self.asides.panel_beside.contains(&key(head))
                && !self.asides.panel_columns.contains(&key(head))
        };
        heads.iter().any(|head| self.asides.panel_columns.contains(&key(head)))
            && !heads.iter().any(titles_story)
    }

    /// Whether a column has the story that is kept for later: `Backup`.
    pub fn heads_second(&self, head: &str) -> bool {
        self.asides.second_columns.contains(&key(head))
    }

    /// Whether a column has the story that is told first, or the one that is kept for later.
    pub fn heads_choice(&self, head: &str) -> bool {
        self.heads_second(head) || self.asides.first_columns.contains(&key(head))
    }
}

/// The words of a column's head as they are compared.
fn key(head: &str) -> String {
    fold(head.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// What stands behind a word at the head of some, in any case.
fn behind<'t>(words: &'t str, word: &str) -> Option<&'t str> {
    let head = words.get(..word.len())?;
    let is_same = head == word || head.is_ascii() && head.eq_ignore_ascii_case(word);
    let is_letters = word.is_ascii() && word.ends_with(|c: char| c.is_ascii_alphabetic());
    let rest = &words[word.len()..];
    let ends = !is_letters || rest.starts_with([' ', ':', '\t', '"', '“']);
    (is_same && ends).then_some(rest)
}
