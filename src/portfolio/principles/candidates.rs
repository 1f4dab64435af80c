//! Which words of the notes may name a principle, and how much each weighs.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{
    known::Known,
    line::{arrow_in, has_plain_arrow, heads_section, list_pieces, unmarked},
};
use crate::{
    notes::{Block, BlockKind},
    portfolio::{
        cues::Cues, headings, labels::LabelIndex, names::Key, references::leaders, words::lines_of,
    },
    source::Text,
    vocabulary::fold,
};

/// Headings weigh more than other lines: an ordinary word that is also a principle's name is no
/// sign of a set.
const HEADING_WEIGHT: usize = 3;

/// Names of one ordinary word need more company than names of several.
pub(super) const LEAST: usize = 3;

/// Words of the notes that may name a principle.
pub(super) struct Candidate {
    pub(super) name: String,
    pub(super) weight: usize,
    /// The name as it is compared with those of every set.
    pub(super) key: Key,
    /// Whether it may have typos.
    pub(super) is_loose: bool,
}

impl Candidate {
    /// Typos count in headings only: among all lines there is always one that is close.
    pub(super) fn new((name, weight): (String, usize)) -> Self {
        Self { key: Key::of(&name), name, weight, is_loose: weight >= HEADING_WEIGHT }
    }

    /// A name that weighs as much as a heading, if it is one to the letter.
    pub(super) fn exactly(name: String) -> Self {
        Self { key: Key::of(&name), name, weight: HEADING_WEIGHT, is_loose: false }
    }
}

/// What lines are called that stand alone over a labelled story or its title, and what the titles of
/// such stories have in brackets behind them.
pub(super) fn names_over_stories(
    blocks: &[Block],
    cues: &Cues,
    labels: &LabelIndex,
) -> Vec<String> {
    const LONGEST: usize = 60;
    let begins_parts = |block: &Block| match &block.kind {
        BlockKind::Paragraph(lines) => lines.first().is_some_and(|line| labels.is_part(line)),
        BlockKind::List(items) => {
            let Some(first) = items.first() else { return false };
            // `- The drift` over its parts, set in.
            let inside = lines_of(&first.blocks).into_iter().next();
            let told = first.words.first().into_iter().chain(inside);
            told.take(2).any(|line| labels.is_part(line))
        }
        _ => false,
    };
    let over = |(at, block): (usize, &Block)| {
        let mut names = Vec::new();
        let BlockKind::Paragraph(lines) = &block.kind else { return names };
        let below = |from: usize| blocks.get(at + from).filter(|block| block.blank_before <= 2);
        // Where the first label of a part stands among the lines here and below.
        let in_lines = lines.iter().take(3).position(|line| labels.is_part(line));
        let next = || match below(1).map(|next| &next.kind) {
            _ if below(1).is_some_and(begins_parts) => Some(lines.len()),
            Some(BlockKind::Paragraph(next)) if lines.len() == 1 => {
                let told = next.get(1).is_some_and(|line| labels.is_part(line));
                let apart = next.len() == 1 && below(2).is_some_and(begins_parts);
                (told || apart).then_some(2)
            }
            _ => None,
        };
        let Some(part @ 1..=2) = in_lines.or_else(next) else { return names };
        let first = lines.first().filter(|line| line.as_str().len() <= LONGEST);
        let name = |line| headings::read(line, &cues.prefixes).text.as_str().to_owned();
        names.extend(first.map(name));
        // `The pager (ownership)` over its parts.
        let title = lines.get(part - 1).map(Text::as_str).unwrap_or_default();
        let bracketed = title.strip_suffix([')', ']']).and_then(|title| {
            Some(title.rsplit_once(['(', '['])?.1).filter(|inside| inside.len() <= LONGEST)
        });
        names.extend(bracketed.into_iter().flat_map(list_pieces).map(str::to_owned));
        names
    };
    blocks.par_iter().enumerate().flat_map_iter(over).collect()
}

/// What stands behind labels such as `LP:`, piece by piece, each with its label.
pub(super) fn pieces_listed<'b>(all: &[&'b [Block]], cues: &Cues) -> Vec<(String, &'b str)> {
    const LONGEST: usize = 160;
    let list = |line: &'b Text| {
        let (head, list) = line.as_str().split_once([':', '：'])?;
        Some((cues.prefix_of(head)?, list))
    };
    let blocks = all.par_iter().flat_map(|blocks| blocks.par_iter());
    let lists = blocks.flat_map_iter(|block| {
        let lines = lines_of(std::slice::from_ref(block)).into_iter();
        lines.filter(|line| line.as_str().len() <= LONGEST).filter_map(list)
    });
    let pieces = lists
        .flat_map_iter(|(head, list)| list_pieces(list).map(move |piece| (head.clone(), piece)));
    pieces.collect()
}

pub(super) fn candidates_of(block: &Block, cues: &Cues, candidates: &mut Vec<(String, usize)>) {
    match &block.kind {
        BlockKind::Heading(heading) => {
            let name = headings::read(&heading.text, &cues.prefixes).text;
            for reading in headings::readings(name.as_str()) {
                candidates.push((reading.to_owned(), HEADING_WEIGHT));
            }
            let pieces = list_pieces(name.as_str()).flat_map(|piece| piece.split(" & "));
            let pieces = pieces.flat_map(|piece| piece.split(" and ")).take(24);
            // `The tap (conflict, influence)` names them on another account.
            let bracketed = name.as_str().contains(['(', '[', '（']);
            let pieces = pieces.filter(|piece| !bracketed && *piece != name.as_str());
            candidates.extend(pieces.map(|piece| (piece.to_owned(), 2)));
            // `The tap (Dive Deep / Earn Trust)`, `The tap -> Earn Trust, Dive Deep`: what has several
            // words is hardly anything else.
            let inside = name.as_str().split_once(['(', '[', '（']).map(|(_, inside)| inside);
            let inside = inside.into_iter().chain(behind_only_arrow(name.as_str()));
            let names = inside.flat_map(list_pieces).filter(|piece| piece.contains(' ')).take(24);
            candidates.extend(names.map(|piece| (piece.to_owned(), 2)));
            for tag in &heading.tags {
                candidates.push((tag.as_str().to_owned(), 1));
            }
        }
        BlockKind::Paragraph(lines) => {
            for line in lines {
                line_candidates(line, cues, candidates);
            }
        }
        BlockKind::List(items) => {
            for item in items {
                // `◆ Ownership（オーナーシップ）` heads what follows.
                if let Some(line) = item.words.first().filter(|_| heads_section(item)) {
                    let name = headings::read(&unmarked(line), &cues.prefixes).text;
                    let readings = headings::readings(name.as_str()).into_iter();
                    candidates.extend(readings.map(|name| (name.to_owned(), HEADING_WEIGHT)));
                }
                item.words.iter().for_each(|line| line_candidates(line, cues, candidates));
                item.blocks.iter().for_each(|block| candidates_of(block, cues, candidates));
            }
        }
        BlockKind::Hidden(text) => text
            .as_str()
            .lines()
            .for_each(|line| pieces(line.rsplit(':').next().unwrap_or_default(), candidates)),
        BlockKind::Table(table) => {
            let cells =
                table.head.iter().flatten().chain(table.body.iter().flat_map(|row| &row.cells));
            for cell in cells {
                pieces(cell.as_str(), candidates);
            }
            // What stands below `Principle` was meant as one.
            let heads =
                table.head.iter().flatten().map(|head| cues.prefix_of(head.as_str()).is_some());
            for column in heads.enumerate().filter_map(|(at, files)| files.then_some(at)) {
                for cell in table.body.iter().filter_map(|row| row.cells.get(column)) {
                    let names = list_pieces(cell.as_str()).take(24);
                    candidates.extend(names.map(|name| (name.to_owned(), 2)));
                }
            }
        }
        _ => {}
    }
}

fn line_candidates(line: &Text, cues: &Cues, candidates: &mut Vec<(String, usize)>) {
    let line = &unmarked(line);
    let words = line.as_str();
    if words.len() <= 70 {
        let name = headings::read(line, &cues.prefixes);
        let weight = if name.number.is_some() || name.prefixed { HEADING_WEIGHT } else { 2 };
        for reading in headings::readings(name.text.as_str()) {
            candidates.push((reading.to_owned(), weight));
        }
    }
    // `1) Deliver Results: three weeks before …`; strong words mean what they say.
    if words.len() > 70
        && let Some((before, _)) = led(words).filter(|(before, _)| before.len() <= 60)
    {
        let name = headings::read(&line.slice(0..before.len()), &cues.prefixes);
        let name = name.text.as_str();
        let is_strong = name.starts_with("**") && name.ends_with("**");
        candidates.push((name.to_owned(), if is_strong { 2 } else { 1 }));
    }
    if let Some((before, _)) = split_at_arrow(words) {
        let name = headings::read(&line.slice(0..before.len()), &cues.prefixes);
        candidates.push((name.text.as_str().to_owned(), 2));
    }
    // `THE MOVE -> DELIVER RESULTS, DIVE DEEP`.
    if let Some(behind) = behind_only_arrow(words).filter(|_| words.len() <= 160) {
        let names = list_pieces(behind).filter(|piece| piece.contains(' ')).take(24);
        candidates.extend(names.map(|piece| (piece.to_owned(), 1)));
    }
    // `The move ..... Ownership, Dive Deep`.
    if let Some(dots) = leaders(words).filter(|_| words.len() <= 300) {
        let names = list_pieces(&words[dots.end..]).take(24);
        candidates.extend(names.map(|name| (name.to_owned(), 2)));
    }
    if words.contains('#') {
        for tag in words.split_whitespace().filter_map(|word| word.strip_prefix('#')) {
            let tag = tag.trim_end_matches([',', ';', '.', ')']);
            // `#lp/ownership`.
            let inner = tag.split_once('/').filter(|(head, _)| cues.prefixes.contains(&fold(head)));
            candidates.push(inner.map_or((tag.to_owned(), 1), |(_, name)| (name.to_owned(), 2)));
        }
    }
    for (open, close) in [('(', ')'), ('[', ']')] {
        for piece in words.split(open).skip(1).filter_map(|piece| piece.split(close).next()) {
            pieces(piece, candidates);
        }
    }
    if words.len() <= 300
        && let Some((_, behind)) = words.split_once([':', '：'])
    {
        pieces(behind, candidates);
    }
    if words.len() <= 300 && words.contains(',') {
        pieces(words, candidates);
    }
}

/// `Ownership: the pager`: what stands on either side of the colon, or of the dash behind strong
/// words.
fn led(words: &str) -> Option<(&str, &str)> {
    let dashed = || {
        let (inside, behind) = words.strip_prefix("**")?.split_once("**")?;
        let is_dash = behind.trim_start().starts_with(['-', '–', '—']);
        is_dash.then(|| (&words[..inside.len() + 4], behind))
    };
    dashed().or_else(|| words.split_once(": ")).or_else(|| words.split_once('：'))
}

/// The principles that blocks name anywhere, to the letter.
pub(in crate::portfolio) fn named_in(
    blocks: &[Block],
    known: &Known,
    cues: &Cues,
) -> BTreeSet<usize> {
    let mut candidates = Vec::new();
    for block in blocks {
        candidates_of(block, cues, &mut candidates);
    }
    candidates.iter().filter_map(|(name, _)| known.names.find(name)).collect()
}

/// `Ownership -> the pager`: what stands on either side of the first arrow.
fn split_at_arrow(words: &str) -> Option<(&str, &str)> {
    let (at, arrow) = arrow_in(words)?;
    let before = words[..at].trim();
    (before.len() <= 60).then_some((before, &words[at + arrow.len()..]))
}

/// What the only arrow of a line leads to: a flow goes on.
fn behind_only_arrow(words: &str) -> Option<&str> {
    let (at, arrow) = arrow_in(words)?;
    Some(&words[at + arrow.len()..]).filter(|behind| !has_plain_arrow(behind))
}

fn pieces(words: &str, candidates: &mut Vec<(String, usize)>) {
    for piece in list_pieces(words).take(24) {
        if piece.len() <= 60 {
            candidates.push((piece.to_owned(), 1));
        }
    }
}
