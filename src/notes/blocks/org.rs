//! What only org mode writes: states of headings, directives, tags between colons.

use std::ops::Range;

use super::{Reader, Row};
use crate::{
    notes::{BlockKind, Code},
    source::{Line, Text},
};

/// Whether a file is in org mode: stars are headings there. `** X` with a space is a heading in
/// no other habit, and `#+TITLE:` is a directive of no other tool.
pub(super) fn is_org(text: &str, lines: &[Line]) -> bool {
    lines.iter().any(|line| {
        let words = &text[line.start as usize..line.end as usize];
        if !words.starts_with(['*', '#']) {
            return false;
        }
        let stars = words.len() - words.trim_start_matches('*').len();
        let is_heading = words[stars..].starts_with(' ') && words[stars..].trim().len() > 1;
        let is_deep = stars >= 2 && is_heading && !words.trim_end().ends_with('*');
        let is_tagged = stars == 1 && is_heading && org_tags(words).is_some();
        is_deep || is_tagged || words.starts_with("#+")
    })
}

/// The states that headings have: the usual ones, and those that `#+TODO:` names.
pub(super) fn keywords<'a>(text: &'a str, lines: &[Line]) -> Vec<&'a str> {
    let mut keywords = vec!["TODO", "DONE", "NEXT", "WAITING"];
    for line in lines {
        let words = &text[line.start as usize..line.end as usize];
        let named = ["#+TODO:", "#+SEQ_TODO:", "#+TYP_TODO:"]
            .iter()
            .find_map(|mark| words.strip_prefix(mark));
        let states =
            named.into_iter().flat_map(str::split_whitespace).filter(|state| *state != "|");
        keywords.extend(states.map(|state| state.split('(').next().unwrap_or(state)));
    }
    keywords
}

impl Reader<'_> {
    pub(super) fn without_keyword(&self, text: &Text) -> Text {
        let (first, rest) = text.as_str().split_once(' ').unwrap_or((text.as_str(), ""));
        let is_keyword = self.keywords.contains(&first) && !rest.is_empty();
        if is_keyword {
            text.slice(first.len() + 1..text.as_str().len()).trim()
        } else {
            text.clone()
        }
    }

    /// `#+BEGIN_SRC` to `#+END_SRC` is code, `:PROPERTIES:` to `:END:` one block; any other
    /// directive is a line.
    pub(super) fn directive(&self, rows: &[Row]) -> (BlockKind, usize) {
        let open = self.line(&rows[0]).trim().to_ascii_lowercase();
        let closes = if let Some(name) = open.strip_prefix("#+begin_") {
            let name = name.split_whitespace().next().unwrap_or_default();
            Some(format!("#+end_{name}"))
        } else if open.starts_with(':') {
            Some(":end:".to_owned())
        } else {
            None
        };
        let length = closes
            .and_then(|closes| {
                let row_closes = |row: &Row| self.line(row).trim().eq_ignore_ascii_case(&closes);
                rows.iter().take(10_000).position(row_closes)
            })
            .map_or(1, |close| close + 1);
        if length > 2 && open.starts_with("#+begin_") {
            let language = open.strip_prefix("#+begin_src ").map(|info| info.trim().to_owned());
            let text = self.between(&rows[1..length - 1]);
            return (BlockKind::Code(Code { language, info: String::new(), text }), length);
        }
        (BlockKind::Hidden(self.between(&rows[..length])), length)
    }
}

/// A heading of org mode without what counts the tasks below it: `Ownership [2/3]`, `[50%]`.
pub(super) fn without_progress(text: &Text) -> Text {
    let words = text.as_str();
    let cut = words.strip_suffix(']').and_then(|inner| inner.rsplit_once('['));
    let Some((before, count)) = cut else { return text.clone() };
    let are_digits = |number: &str| number.bytes().all(|byte| byte.is_ascii_digit());
    let counts = count.strip_suffix('%').is_some_and(are_digits)
        || count.split_once('/').is_some_and(|(done, all)| are_digits(done) && are_digits(all));
    if counts && before.contains(char::is_alphanumeric) {
        text.slice(0..before.trim_end().len())
    } else {
        text.clone()
    }
}

fn org_tags(line: &str) -> Option<Range<usize>> {
    let words = line.trim_end();
    let at = words.rfind(char::is_whitespace)?;
    let tags = words[at..].trim_start();
    let inner = tags.strip_prefix(':')?.strip_suffix(':')?;
    let is_tags = !inner.is_empty()
        && inner.split(':').all(|tag| {
            !tag.is_empty() && tag.chars().all(|c| c.is_alphanumeric() || "_@#%-".contains(c))
        });
    is_tags.then(|| words.len() - tags.len()..words.len())
}

pub(super) fn split_org_tags(text: &Text) -> (Text, Vec<Text>) {
    let text = text.clone();
    let Some(range) = org_tags(text.as_str()) else { return (text, Vec::new()) };
    let mut tags = Vec::new();
    let mut at = range.start + 1;
    for tag in text.as_str()[range.start + 1..range.end - 1].split(':') {
        tags.push(text.slice(at..at + tag.len()));
        at += tag.len() + 1;
    }
    (text.slice(0..range.start).trim(), tags)
}
