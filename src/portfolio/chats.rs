//! Chats with an assistant, pasted as they stand: who speaks is said on a line of its own, and what
//! is said is notes only where it tells or asks something.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    cues::{Cues, Turn},
    labels::LabelIndex,
    parts::Trust,
    split::cut,
    words::lines_of,
};
use crate::{
    notes::{Block, BlockKind, pictures},
    source::Text,
};

/// Sets what belongs to a chat alone apart from the notes in it: who speaks, what the writer asked
/// for, what the assistant says around that. Each turn ends what was told in the one before.
pub fn set_apart(blocks: &mut Vec<Block>, labels: &LabelIndex, cues: &Cues) {
    let turns = blocks.par_iter().flat_map_iter(|block| turns_in(block, labels, cues));
    let turns: Vec<(Turn, bool)> = turns.map(|found| found.turn).collect();
    if !is_between_two(&turns) {
        return;
    }
    let mut apart = Vec::with_capacity(blocks.len() * 2);
    let mut open: Option<Turn> = None;
    let mut said: Vec<Block> = Vec::new();
    for block in std::mem::take(blocks) {
        for (turn, piece) in pieces(block, labels, cues) {
            if turn.is_some() {
                close(open, &mut said, &mut apart, labels);
                open = turn;
            }
            said.push(piece);
        }
    }
    close(open, &mut said, &mut apart, labels);
    *blocks = apart;
}

/// Whether the writer and an assistant speak: each on a line of its own at least once, or twice.
fn is_between_two(turns: &[(Turn, bool)]) -> bool {
    let speaks = |who: Turn| {
        let mut turns = turns.iter().filter(|(turn, _)| *turn == who);
        turns.clone().any(|(_, alone)| *alone) || turns.nth(1).is_some()
    };
    speaks(Turn::Writer) && speaks(Turn::Assistant)
}

/// A line at which somebody begins to speak.
struct Found {
    at: usize,
    /// Who, and whether the line says nothing else.
    turn: (Turn, bool),
}

fn turns_in(block: &Block, labels: &LabelIndex, cues: &Cues) -> Vec<Found> {
    let lines = match &block.kind {
        BlockKind::Paragraph(lines) => lines.as_slice(),
        BlockKind::Heading(heading) => std::slice::from_ref(&heading.text),
        _ => &[],
    };
    let found = |(at, line): (usize, &Text)| Some(Found { at, turn: cues.turn(line.as_str())? });
    // `Me:` among the parts of a story is what that says somebody said.
    let begins = lines.first().is_some_and(|line| cues.turn(line.as_str()).is_some());
    if !begins && lines.iter().any(|line| labels.is_part(line)) {
        return Vec::new();
    }
    lines.iter().enumerate().filter_map(found).collect()
}

/// A block, cut where somebody begins to speak; each piece with who it is.
fn pieces(block: Block, labels: &LabelIndex, cues: &Cues) -> Vec<(Option<Turn>, Block)> {
    let turns = turns_in(&block, labels, cues);
    let BlockKind::Paragraph(lines) = &block.kind else {
        return vec![(turns.first().map(|found| found.turn.0), block)];
    };
    let first = turns.first().map_or(lines.len(), |found| found.at);
    let mut pieces = Vec::new();
    if first > 0 {
        pieces.push((None, cut(&block, lines, 0..first)));
    }
    let ends = turns.iter().skip(1).map(|found| found.at).chain([lines.len()]);
    for (Found { at, turn }, end) in turns.iter().zip(ends) {
        pieces.push((Some(turn.0), cut(&block, lines, *at..end)));
    }
    pieces
}

/// Ends a turn: what is of the chat alone is quoted between rules.
fn close(turn: Option<Turn>, said: &mut Vec<Block>, apart: &mut Vec<Block>, labels: &LabelIndex) {
    let said = std::mem::take(said);
    let Some(turn) = turn else { return apart.extend(said) };
    let tells = Trust::of(lines_of(&said).into_iter(), labels).tells_story();
    let notes = match turn {
        // What the writer only asks for is no notes.
        Turn::Writer if !tells => said.len()..said.len(),
        _ => notes_in(&said, labels),
    };
    apart.push(rule());
    for (at, block) in said.into_iter().enumerate() {
        if at == notes.start && at == 0 {
            apart.extend(below_who_speaks(block));
        } else if notes.contains(&at) {
            apart.push(block);
        } else {
            apart.extend((at == notes.end).then(rule));
            apart.push(quoted(block));
            apart.extend((at + 1 == notes.start).then(rule));
        }
    }
    apart.push(rule());
}

/// Which of the blocks of a turn are notes: without the words before the first heading, list or
/// label, and without what is said to the writer behind the last.
fn notes_in(said: &[Block], labels: &LabelIndex) -> Range<usize> {
    let is_labelled = |lines: &[Text]| lines.iter().any(|line| labels.see(line.as_str()).is_some());
    let begins = |at: &usize| match &said[*at].kind {
        BlockKind::Paragraph(lines) => is_labelled(&lines[usize::from(*at == 0)..]),
        BlockKind::Heading(_) => *at > 0,
        _ => true,
    };
    let Some(first) = (0..said.len()).find(begins) else { return said.len()..said.len() };
    let is_said_to_writer = |block: &Block| match &block.kind {
        BlockKind::Paragraph(lines) if !is_labelled(lines) => {
            let asks = |line: &Text| line.as_str().ends_with(['?', '？']);
            lines.last().is_some_and(asks)
                || lines.first().is_some_and(|line| pictures(line.as_str()) > 0)
        }
        BlockKind::Rule => true,
        _ => false,
    };
    let last = said.iter().rposition(|block| !is_said_to_writer(block));
    first..last.map_or(first, |last| last + 1).max(first)
}

/// A paragraph that goes on with notes below the line that says who speaks.
fn below_who_speaks(block: Block) -> Vec<Block> {
    let BlockKind::Paragraph(lines) = &block.kind else { return vec![block] };
    let below = Block { blank_before: 1, ..cut(&block, lines, 1..lines.len()) };
    vec![quoted(cut(&block, lines, 0..1)), rule(), below]
}

/// Words of a chat, set apart as nobody quotes others.
fn quoted(block: Block) -> Block {
    if block.kind == BlockKind::Rule {
        return block;
    }
    let inner = Block { kind: BlockKind::Quote(vec![block.clone()]), ..block.clone() };
    Block { kind: BlockKind::Quote(vec![inner]), ..block }
}

/// Whether a block is words of a chat and no notes.
pub fn is_chat(block: &Block) -> bool {
    let BlockKind::Quote(inside) = &block.kind else { return false };
    matches!(inside.as_slice(), [Block { kind: BlockKind::Quote(_), .. }])
}

fn rule() -> Block {
    Block { kind: BlockKind::Rule, rows: 0..0, blank_before: 0, indent: 0 }
}
