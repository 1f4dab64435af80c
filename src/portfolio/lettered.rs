//! Principles that are lettered in a row: `A) Judgment`, `B) Candor`, `C) Courage`.

use std::ops::Range;

use rayon::prelude::*;

use super::{lines::IsName, split::cut};
use crate::{
    notes::{Block, BlockKind, Heading, HeadingStyle, Item, Marker},
    source::Text,
    text::is_space,
};

/// Takes the letters off headings, and makes headings of lines, that are lettered from `A` on, where
/// principles are among them: there a letter is no label of a part.
pub fn read(blocks: &mut Vec<Block>, is_principle: IsName) {
    set_options_apart(blocks);
    let Some(run) = run_of(blocks, is_principle) else { return };
    let mut run = run.into_iter().peekable();
    let mut read = Vec::with_capacity(blocks.len());
    for (at, block) in std::mem::take(blocks).into_iter().enumerate() {
        if run.next_if_eq(&at).is_some() {
            push_heading(block, &mut read);
        } else {
            read.push(block);
        }
    }
    *blocks = read;
}

/// Makes a list of lines in a paragraph that are lettered from `A` on: what there was to choose from,
/// and no parts of a story.
fn set_options_apart(blocks: &mut Vec<Block>) {
    let options = |block: &Block| match &block.kind {
        BlockKind::Paragraph(lines) => options_in(lines),
        _ => None,
    };
    if !blocks.par_iter().any(|block| options(block).is_some()) {
        return;
    }
    let mut apart = Vec::with_capacity(blocks.len() + 2);
    for block in std::mem::take(blocks) {
        match (&block.kind, options(&block)) {
            (BlockKind::Paragraph(lines), Some(range)) => {
                if range.start > 0 {
                    apart.push(cut(&block, lines, 0..range.start));
                }
                apart.push(as_list(&cut(&block, lines, range.clone()), &lines[range.clone()]));
                if range.end < lines.len() {
                    apart.push(cut(&block, lines, range.end..lines.len()));
                }
            }
            _ => apart.push(block),
        }
    }
    *blocks = apart;
}

/// Which lines are lettered `A`, `B`, `C` and so on.
fn options_in(lines: &[Text]) -> Option<Range<usize>> {
    const LEAST: usize = 3;
    let letter = |at: usize| lines.get(at).and_then(|line| letter_of(line.as_str()));
    let length = |start: usize, mark: u8| {
        let next = |place: &usize| letter(start + place) == Some((b'A' + *place as u8, mark));
        (0..26).take_while(next).count()
    };
    (0..lines.len()).find_map(|start| {
        let (_, mark) = letter(start).filter(|(letter, _)| *letter == b'A')?;
        let length = length(start, mark);
        (length >= LEAST).then_some(start..start + length)
    })
}

fn as_list(block: &Block, lines: &[Text]) -> Block {
    let item = |(place, line): (usize, &Text)| {
        let row = block.rows.start + place as u32;
        Item {
            marker: Marker::Number(place as u32 + 1, ')'),
            words: vec![without_letter(line)],
            blocks: Vec::new(),
            rows: row..(row + 1).min(block.rows.end).max(row),
            blank_before: 0,
        }
    };
    let items = lines.iter().enumerate().map(item).collect();
    Block { kind: BlockKind::List(items), ..block.clone() }
}

/// The places of blocks that are lettered one after the other.
fn run_of(blocks: &[Block], is_principle: IsName) -> Option<Vec<usize>> {
    /// Of fewer names the letters may count anything.
    const LEAST: usize = 2;
    let lettered = blocks.par_iter().enumerate().filter_map(|(at, block)| {
        let (letter, mark, name) = lettered(line_of(block)?.as_str())?;
        Some((at, letter, mark, is_principle(name)))
    });
    let lettered: Vec<(usize, u8, u8, bool)> = lettered.collect();
    let starts = (0..lettered.len()).filter(|&at| lettered[at].1 == b'A');
    let mut runs = starts.map(|start| {
        let (_, _, mark, _) = lettered[start];
        let mut next = b'A';
        let mut run: Vec<(usize, bool)> = Vec::new();
        for &(at, letter, other, is_one) in &lettered[start..] {
            if letter == next && other == mark {
                run.push((at, is_one));
                next += 1;
            }
        }
        run
    });
    let found = runs.find(|run| run.iter().filter(|(_, is_one)| *is_one).count() >= LEAST)?;
    Some(found.into_iter().map(|(at, _)| at).collect())
}

/// The line of a block that may be lettered: a heading, or the first of a paragraph set apart.
fn line_of(block: &Block) -> Option<&Text> {
    match &block.kind {
        BlockKind::Heading(heading) => Some(&heading.text),
        BlockKind::Paragraph(lines) => lines.first(),
        _ => None,
    }
}

/// The letter of `A) Judgment` or `B. Candor`, and the mark behind it.
fn letter_of(words: &str) -> Option<(u8, u8)> {
    match words.as_bytes() {
        [letter @ b'A'..=b'Z', mark @ (b')' | b'.'), b' ', _, ..] => Some((*letter, *mark)),
        _ => None,
    }
}

/// The same, and the name behind them.
fn lettered(words: &str) -> Option<(u8, u8, &str)> {
    const MOST: usize = 6;
    let (letter, mark) = letter_of(words)?;
    let name = words[2..].trim_matches([' ', '*', '_', ':']);
    let is_name = !name.is_empty() && name.split_whitespace().nth(MOST).is_none();
    is_name.then_some((letter, mark, name))
}

fn without_letter(line: &Text) -> Text {
    let words = line.as_str();
    let start = words.len() - words[2..].trim_start_matches(is_space).len();
    line.slice(start..words.len())
}

fn push_heading(block: Block, read: &mut Vec<Block>) {
    let kind = match &block.kind {
        BlockKind::Heading(heading) => {
            BlockKind::Heading(Heading { text: without_letter(&heading.text), ..heading.clone() })
        }
        BlockKind::Paragraph(lines) => {
            let Some(first) = lines.first() else { return read.push(block) };
            let text = without_letter(first);
            BlockKind::Heading(Heading {
                level: 6,
                style: HeadingStyle::Bold,
                text,
                tags: Vec::new(),
            })
        }
        _ => return read.push(block),
    };
    let below = match &block.kind {
        BlockKind::Paragraph(lines) if lines.len() > 1 => Some(cut(&block, lines, 1..lines.len())),
        _ => None,
    };
    let rows =
        if below.is_some() { block.rows.start..block.rows.start + 1 } else { block.rows.clone() };
    read.push(Block { kind, rows, ..block });
    read.extend(below);
}
