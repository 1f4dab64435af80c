//! `private = true` at the top of a file or of a story.

use std::ops::Range;

use super::{
    Ranges, place,
    words::{UNSEEN, plain},
};
use crate::{
    findings::{self, Findings},
    notes::{Block, BlockKind, Notes},
    source::Source,
};

/// How many lines matter may have.
const LONGEST: usize = 200;

/// Lines of matter, its marks among them.
struct Matter<'a> {
    rows: Range<usize>,
    keys: Vec<&'a str>,
    is_private: bool,
}

/// What matter above stories hides: the story, up to the next that has matter with a key of the
/// same name, or up to a heading as high as the one that all of them stand below.
pub fn stories(source: &Source, notes: &Notes, passages: &Ranges) -> Vec<Range<usize>> {
    let text = &source.text;
    let lines: Vec<Range<usize>> =
        source.lines().map(|line| line.start as usize..line.end as usize).collect();
    let words: Vec<&str> = lines.iter().map(|line| text[line.clone()].trim()).collect();
    let matters = matters(&words);
    let start = |row: usize| lines.get(row).map_or(text.len(), |line| line.start);
    let is_matter = |at: usize| {
        matters
            .iter()
            .any(|matter| (start(matter.rows.start)..start(matter.rows.end)).contains(&at))
    };
    let headings: Vec<(usize, u8)> = notes
        .blocks
        .iter()
        .filter_map(|block| level_of(block, notes))
        .filter(|&(at, _)| !passages.contains(at) && !is_matter(at))
        .collect();
    let hidden = matters.iter().enumerate().filter(|(_, matter)| matter.is_private);
    let story = |(at, matter): (usize, &Matter)| {
        let (begin, below) = (start(matter.rows.start), start(matter.rows.end));
        let next = matters[at + 1..].iter().find(|next| {
            next.rows.start >= matter.rows.end
                && next.keys.iter().any(|key| matter.keys.contains(key))
        });
        let over = headings.iter().rfind(|&&(at, _)| at < begin).map(|&(_, level)| level);
        let heading = over
            .and_then(|over| headings.iter().find(|&&(at, level)| at >= below && level <= over));
        let ends = [next.map(|next| start(next.rows.start)), heading.map(|&(at, _)| at)];
        begin..ends.into_iter().flatten().min().unwrap_or(text.len())
    };
    hidden.map(story).collect()
}

/// Whether stories below the matter at the top of a file have matter with a key of the same name.
pub fn has_others(source: &Source) -> bool {
    let text = &source.text;
    let lines = source.lines().map(|line| text[line.start as usize..line.end as usize].trim());
    let matters = matters(&lines.collect::<Vec<_>>());
    let Some((first, others)) = matters.split_first() else { return false };
    others.iter().any(|next| {
        next.rows.start >= first.rows.end && next.keys.iter().any(|key| first.keys.contains(key))
    })
}

fn level_of(block: &Block, notes: &Notes) -> Option<(usize, u8)> {
    let BlockKind::Heading(heading) = &block.kind else { return None };
    Some((notes.span(&block.rows).start as usize, heading.level))
}

/// Everything between two marks that holds nothing but pairs, or says that it is private. What lies
/// between the matter of two stories may be among it: a mark may end one and begin the other.
fn matters<'a>(lines: &[&'a str]) -> Vec<Matter<'a>> {
    let marks = lines.iter().enumerate().filter(|(_, line)| matches!(**line, "---" | "+++"));
    let matter = |(row, mark): (usize, &&'a str)| {
        let inside = &lines[row + 1..];
        let length = inside.iter().take(LONGEST).position(|line| line == mark)?;
        let inside = &inside[..length];
        let is_private = inside.iter().any(|line| says_private(line));
        // An item belongs to the key above it.
        let said = inside.iter().filter(|line| !line.is_empty() && !line.starts_with(['-', '#']));
        let pairs: Vec<Option<&str>> = said.map(|line| Some(pair(line)?.0)).collect();
        let is_matter = is_private || !pairs.is_empty() && pairs.iter().all(Option::is_some);
        let keys = is_matter.then(|| pairs.into_iter().flatten().collect())?;
        Some(Matter { rows: row..row + length + 2, keys, is_private })
    };
    marks.filter_map(matter).collect()
}

/// Whether matter at the top of a file says that all of it is private. It need not be well formed
/// otherwise; matter that never ends is an error if it says so.
pub fn hides_all(source: &Source, findings: &mut Findings) -> bool {
    let mut lines = source.text.split(['\n', '\r', '\u{2028}', '\u{2029}']).map(bare);
    let Some(mark) = lines.find(|line| !line.is_empty()) else { return false };
    if !matches!(mark, "+++" | "---") {
        return false;
    }
    // A carriage return and a line feed make an empty line here, which says nothing.
    let inside: Vec<&str> = lines.take(2 * LONGEST).collect();
    let close = inside.iter().position(|line| *line == mark);
    let end = close.unwrap_or_else(|| {
        let pairs = inside.iter().take_while(|line| line.is_empty() || pair(line).is_some());
        pairs.count()
    });
    let matter = &inside[..end];
    let says_so = matter.iter().any(|line| says_private(line));
    if says_so && close.is_none() {
        findings
            .error(findings::UNCLOSED_PRIVATE, place(source, 0), "the front matter never ends")
            .help(format!("end it with `{mark}`; until then all of the file is left out"));
    }
    says_so
}

/// A line without what is not seen at its ends.
fn bare(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_whitespace() || UNSEEN.contains(&c))
}

fn says_private(line: &str) -> bool {
    pair(&plain(line)).is_some_and(|(key, value)| {
        let value = value.split('#').next().unwrap_or_default();
        let value = value.trim().trim_matches(is_quote).to_ascii_lowercase();
        let key = key.trim_matches(is_quote);
        key.eq_ignore_ascii_case("private")
            && matches!(value.as_str(), "true" | "yes" | "on" | "y" | "1")
    })
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | ',' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '「' | '」')
}

fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(['=', ':', '＝', '：'])?;
    let key = key.trim();
    (!key.is_empty() && !key.contains(char::is_whitespace)).then_some((key, value))
}
