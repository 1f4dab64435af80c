//! Examples of other people's systems, all invented.

use std::fmt::Write as _;

use super::*;
use crate::{
    notes::{BlockKind, Code, Heading, HeadingStyle, Item, Marker, Table, TableRow},
    source::FileId,
};

fn block(kind: BlockKind) -> Block {
    Block { kind, rows: 0..1, blank_before: 0, indent: 0 }
}

/// Lines with their indent and place.
fn lines(source: &str) -> Vec<(usize, Text)> {
    let mut start = 0;
    let mut lines = Vec::new();
    for raw in source.split_inclusive('\n') {
        let words = raw.trim_end();
        let indent = words.len() - words.trim_start().len();
        lines.push((
            indent,
            Text::cut(FileId(0), source, start + indent..start + words.len().max(indent)),
        ));
        start += raw.len();
    }
    lines
}

/// A small reader: paragraphs, `- ` lists nested by indent, `## ` headings, tables, fences.
pub fn blocks(source: &str) -> Vec<Block> {
    let lines = lines(source);
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let (_, line) = &lines[at];
        let string = line.as_str();
        if string.is_empty() {
            at += 1;
        } else if string.starts_with("```") {
            let end = (at + 1..lines.len()).find(|&end| lines[end].1.as_str() == "```").unwrap();
            let mut text = Text::default();
            lines[at + 1..end].iter().for_each(|(_, line)| text.join("\n", line));
            let language = Some(string[3..].to_owned()).filter(|word| !word.is_empty());
            found.push(block(BlockKind::Code(Code { language, info: String::new(), text })));
            at = end + 1;
        } else if string.starts_with("## ") {
            let text = line.slice(3..string.len());
            found.push(block(BlockKind::Heading(Heading {
                level: 2,
                style: HeadingStyle::Hash,
                text,
                tags: Vec::new(),
            })));
            at += 1;
        } else if string.starts_with('|') {
            let end = (at..lines.len())
                .find(|&end| !lines[end].1.as_str().starts_with('|'))
                .unwrap_or(lines.len());
            found.push(block(BlockKind::Table(table(&lines[at..end]))));
            at = end;
        } else if string.starts_with("- ") {
            let end = (at..lines.len())
                .find(|&end| !lines[end].1.as_str().starts_with("- "))
                .unwrap_or(lines.len());
            found.push(block(BlockKind::List(items(&lines[at..end]))));
            at = end;
        } else {
            let stops =
                |line: &str| line.is_empty() || line.starts_with("- ") || line.starts_with("```");
            let end =
                (at..lines.len()).find(|&end| stops(lines[end].1.as_str())).unwrap_or(lines.len());
            found.push(block(BlockKind::Paragraph(
                lines[at..end].iter().map(|(_, line)| line.clone()).collect(),
            )));
            at = end;
        }
    }
    found
}

fn items(lines: &[(usize, Text)]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let (indent, line) = &lines[at];
        let end = (at + 1..lines.len()).find(|&end| lines[end].0 <= *indent).unwrap_or(lines.len());
        let nested = items_block(&lines[at + 1..end]);
        let words = vec![line.slice(2..line.as_str().len())];
        items.push(Item {
            marker: Marker::Bullet('-'),
            words,
            blocks: nested,
            rows: 0..1,
            blank_before: 0,
        });
        at = end;
    }
    items
}

fn items_block(lines: &[(usize, Text)]) -> Vec<Block> {
    if lines.is_empty() { Vec::new() } else { vec![block(BlockKind::List(items(lines)))] }
}

fn table(lines: &[(usize, Text)]) -> Table {
    let row = |line: &Text| {
        let mut cells = Vec::new();
        let mut start = 1;
        for (at, _) in line.as_str().match_indices('|').skip(1) {
            cells.push(line.slice(start..at).trim());
            start = at + 1;
        }
        cells
    };
    let body = lines[2..].iter().map(|(_, line)| TableRow { cells: row(line), row: 0 }).collect();
    Table { head: Some(row(&lines[0].1)), body }
}

/// A system in a few lines.
fn shown(system: &System) -> String {
    let mut out = String::new();
    for part in &system.components {
        let group =
            part.group.map(|at| format!(" in {}", system.groups[at].name)).unwrap_or_default();
        let tech = if part.technologies.is_empty() {
            String::new()
        } else {
            format!(" [{}]", part.technologies.join(", "))
        };
        let role = part.role.as_ref().map(|role| format!(": {role}")).unwrap_or_default();
        writeln!(out, "{}{group}{tech}{role}", part.name).unwrap();
    }
    for flow in &system.flows {
        writeln!(out, "{}", shown_flow(flow)).unwrap();
    }
    out
}

fn shown_flow(flow: &Flow) -> String {
    let arrow = if flow.stated { "->" } else { "-?>" };
    let via = flow.via.as_ref().map(|via| format!(" {via} {arrow}")).unwrap_or_default();
    let label = flow.label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
    format!("{} {arrow}{via} {}{label}", flow.from, flow.to)
}

fn system(name: &str, source: &str) -> System {
    read(name, &[&blocks(source)], &Technologies::embedded())
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    let shown = shown(&system("Acorn Platform", source));
    let found: Vec<&str> = shown.lines().collect();
    assert_eq!(found, expected, "\n{source}\n---\n{shown}");
}

#[test]
fn scratch() {
    let Ok(path) = std::env::var("SCRATCH") else { return };
    let source = std::fs::read_to_string(path).unwrap();
    for section in source.split("\n%%%\n") {
        let (name, text) = section.split_once('\n').unwrap();
        let system = system(name, text);
        println!("=== {name}\n{}", shown(&system));
        for group in &system.groups {
            println!("group {}", group.name);
        }
        println!("tech {:?}", system.technologies.iter().map(|one| &one.name).collect::<Vec<_>>());
        for f in &system.figures {
            println!("fig {:?} / {:?} / {:?}", f.written, f.value, f.of);
        }
        for own in &system.own_part {
            println!("own {:?}", own.as_str());
        }
    }
}
