//! Matter at the top of a file.

use std::ops::Range;

use crate::source::{FileId, Line, Text};

/// Matter at the top of a file, between `+++` or `---` lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// What stands between the marks.
    pub text: Text,
    /// Whether the marks were `+++`, which make it TOML.
    pub toml: bool,
    /// Its rows with the marks.
    pub rows: Range<u32>,
}

/// How many lines matter may have: what goes on for longer is a rule and words below it.
const LONGEST: usize = 200;

/// Takes the matter at the top and says at which row the notes begin.
///
/// `---` opens matter only when a closing `---` follows and every line between looks like
/// `key: value`, a list below a key, or a comment; notes may well begin with a rule.
pub fn take(file: FileId, text: &str, lines: &[Line]) -> (Option<FrontMatter>, usize) {
    let words = |line: &Line| text[line.start as usize..line.end as usize].trim();
    let mark = match lines.first().map(words) {
        Some("+++") => "+++",
        Some("---") => "---",
        _ => return (None, 0),
    };
    let close = lines.iter().take(LONGEST).skip(1).position(|line| words(line) == mark);
    let Some(inside) = close else { return (None, 0) };
    let inner = &lines[1..=inside];
    if mark == "---"
        && !inner.iter().all(|line| is_yaml_line(&text[line.start as usize..line.end as usize]))
    {
        return (None, 0);
    }
    let start = lines[0].next as usize;
    let end = inner.last().map_or(start, |line| line.next as usize);
    let rows = 0..inside as u32 + 2;
    let matter = FrontMatter { text: Text::cut(file, text, start..end), toml: mark == "+++", rows };
    (Some(matter), inside + 2)
}

fn is_yaml_line(line: &str) -> bool {
    let words = line.trim();
    let is_nested = line.starts_with([' ', '\t']) || words.starts_with("- ");
    let is_pair = words.split_once(':').is_some_and(|(key, value)| {
        !key.is_empty()
            && key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c))
            && (value.is_empty() || value.starts_with(' '))
    });
    words.is_empty() || words.starts_with('#') || is_nested || is_pair
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::lines;

    #[track_caller]
    fn check(text: &str, inside: Option<&str>, first: usize) {
        let (matter, row) = take(FileId(0), text, &lines(text));
        assert_eq!(matter.as_ref().map(|matter| matter.text.as_str()), inside);
        assert_eq!(row, first);
    }

    #[test]
    fn matter_stands_between_marks() {
        check("+++\ntitle = \"x\"\n+++\nwords", Some("title = \"x\"\n"), 3);
        check("---\ntitle: x\ntags:\n  - a\n---\nwords", Some("title: x\ntags:\n  - a\n"), 5);
        check("+++\n+++\n", Some(""), 2);
    }

    #[test]
    fn a_rule_at_the_top_is_no_matter() {
        check("---\nsome words here\n---\n", None, 0);
        check("---\n", None, 0);
        check("+++\nno end\n", None, 0);
    }
}
