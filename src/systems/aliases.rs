//! What else a system is called.

use super::cues::cues;
use crate::{
    notes::{Block, BlockKind, inline},
    source::Text,
};

/// A name is at most this many characters long.
const LONGEST: usize = 40;
/// So many lines at the head of a description may say what else it is called.
const LINES: usize = 12;

/// The other names of a system: in brackets behind its name where marks or words say that it is one
/// (`Ledger (aka "Abacus")`), or where its description says so (`Alias: Abacus`). The name without
/// its brackets is one too.
pub fn aliases(name: &Text, passage: &[Block]) -> Vec<Text> {
    let mut found = Vec::new();
    let words = name.as_str();
    if let Some(base) = base_name(name) {
        found.push(base);
    }
    let bracket = words.find(['(', '（']);
    if let Some(open) = bracket {
        let inside = name.slice(open..words.len());
        let inner = inside.as_str().trim_matches(['(', ')', '（', '）', ' ']);
        match announced(&inside) {
            Some(rest) => found.extend(names_in(&rest)),
            None if is_marked(inner) => found.extend(names_in(&inside)),
            None => {}
        }
    }
    let lines = passage.iter().flat_map(lines_of).take(LINES);
    found.extend(lines.filter_map(|line| said_by(&line)).flat_map(|names| names_in(&names)));
    let mut known: Vec<String> = vec![words.to_lowercase()];
    found.retain(|name| {
        let lower = name.as_str().to_lowercase();
        let new = !known.contains(&lower);
        known.push(lower);
        new
    });
    found
}

/// A name without the brackets that it ends with.
pub fn base_name(name: &Text) -> Option<Text> {
    let words = name.as_str();
    let open = words.find(['(', '（', '['])?;
    let base = plain(&name.slice(0..open));
    let ends = words.trim_end().ends_with([')', '）', ']']);
    (ends && base.as_str().contains(char::is_alphabetic)).then_some(base)
}

/// The first lines of blocks that are not nested.
fn lines_of(block: &Block) -> Vec<Text> {
    match &block.kind {
        BlockKind::Paragraph(lines) => lines.clone(),
        BlockKind::List(items) => {
            items.iter().filter_map(|item| item.words.first().cloned()).collect()
        }
        BlockKind::Quote(inside) => inside.iter().flat_map(lines_of).collect(),
        _ => Vec::new(),
    }
}

/// What a line says that the system is called: `Alias: A, B`, `aka A`, `It (a.k.a. "A") …`.
fn said_by(line: &Text) -> Option<Text> {
    let words = line.as_str();
    if let Some((label, rest)) = words.split_once([':', '：']) {
        let label = label.trim_matches(['*', '_', ' ', '-', '`']).to_lowercase();
        if cues().aliases.labels.contains(&label) {
            return Some(line.slice(words.len() - rest.len()..words.len()));
        }
    }
    announced(line)
        .filter(|_| {
            let lower = words.to_lowercase();
            cues().aliases.phrases.iter().any(|phrase| lower.starts_with(phrase.as_str()))
        })
        .or_else(|| {
            let open = words.find(['(', '（'])?;
            let end = words[open..].find([')', '）']).map_or(words.len(), |at| open + at);
            announced(&line.slice(open..end))
        })
}

/// What stands behind a phrase such as `a.k.a.` at the head of some words.
fn announced(words: &Text) -> Option<Text> {
    let string = words.as_str();
    let start = string.len() - string.trim_start_matches(['(', '（', ' ']).len();
    let phrases = cues().aliases.phrases.iter();
    let longest = phrases
        .filter(|phrase| {
            string
                .get(start..start + phrase.len())
                .is_some_and(|head| head.to_lowercase() == **phrase)
        })
        .map(String::len)
        .max()?;
    Some(words.slice(start + longest..string.len()))
}

/// The names of a list, as far as each can be one.
fn names_in(list: &Text) -> Vec<Text> {
    let string = list.as_str();
    let mut names = Vec::new();
    let mut start = 0;
    for piece in string.split_inclusive([',', ';', '/', '、', '，', ')', '）']) {
        let name = plain(&list.slice(start..start + piece.len()));
        let written = piece.trim();
        start += piece.len();
        if !could_name(name.as_str(), is_marked(written)) {
            break;
        }
        names.push(name);
    }
    names
}

/// Few words, one of them written as names are.
fn could_name(name: &str, marked: bool) -> bool {
    let words = name.split_whitespace().count();
    let lower = name.to_lowercase();
    let vague = name
        .split_whitespace()
        .next()
        .is_some_and(|first| cues().parts.articles.contains(&first.to_lowercase()));
    (1..=4).contains(&words)
        && (2..=LONGEST).contains(&name.chars().count())
        && name.contains(char::is_alphabetic)
        && (name.contains(char::is_uppercase) || !name.is_ascii() || marked && words == 1)
        && !vague
        && !cues().parts.generic.contains(&lower)
}

/// Whether quotation marks or backticks stand around words.
fn is_marked(words: &str) -> bool {
    words
        .trim_matches([',', ';', ' ', ')', '(', '*', '_'])
        .starts_with(['"', '“', '`', '「', '‘', '\''])
}

/// A name without marks around it, and what it is a link or code of.
fn plain(name: &Text) -> Text {
    let name = name.trim();
    let is_edge = |c: char| " \t\"“”‘’'`*_()（）,;.、，「」/".contains(c);
    let words = name.as_str();
    let start = words.len() - words.trim_start_matches(is_edge).len();
    let end = words.trim_end_matches(is_edge).len();
    let cut = name.slice(start.min(end)..end);
    if cut.as_str().contains('`') {
        let words = inline::plain(&inline::parse(std::slice::from_ref(&cut)));
        return cut.slice_as(0..cut.as_str().len(), &words);
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[track_caller]
    fn check(name: &str, line: &str, expected: &[&str]) {
        let text = |words: &str| Text::cut(FileId(0), words, 0..words.len());
        let block = Block {
            kind: BlockKind::Paragraph(vec![text(line)]),
            rows: 0..1,
            blank_before: 0,
            indent: 0,
        };
        let found = aliases(&text(name), &[block]);
        let found: Vec<&str> = found.iter().map(Text::as_str).collect();
        assert_eq!(found, expected, "{name} / {line}");
    }

    #[test]
    fn other_names_are_those_that_are_said_to_be() {
        check("Ledger", "Alias: Abacus, Beads", &["Abacus", "Beads"]);
        check("Ledger", "aka Abacus", &["Abacus"]);
        check("Ledger", "**Also known as:** `abacus`", &["abacus"]);
        check("Ledger", "It (a.k.a. \"Abacus\") books", &["Abacus"]);
        check("Ledger (a.k.a. \"Abacus\")", "It books.", &["Ledger", "Abacus"]);
        check("Lamp store (`lampy`)", "It books.", &["Lamp store", "lampy"]);
    }

    #[test]
    fn other_brackets_and_words_are_none() {
        check("Ledger (2019 to 2021)", "It books.", &["Ledger"]);
        check("Ledger (Go, Redis)", "We also use Rust.", &["Ledger"]);
        check("Ledger", "Alias: the book", &[]);
        check("Ledger", "It takes orders (mostly)", &[]);
    }
}
