//! Lines that hold several labels, cut so that each begins a line of its own.

use std::{collections::BTreeSet, ops::Range};

use rayon::prelude::*;

use super::{
    Part,
    cues::{Cues, Topic},
    headings,
    labels::{LabelIndex, Meaning, Strength},
    parts::Trust,
    principles::{list_pieces, unlinked, unmarked},
    split::{cut, is_page_number, is_title_line, one_item},
    words::{ends_sentence, lines_of},
};
use crate::{
    notes::{Block, BlockKind, Heading, HeadingStyle, INNER, Item, Marker},
    source::Text,
    systems::is_date,
    text::is_space,
};

/// Says whether words are the name of a principle of any set.
pub type IsName<'a> = &'a (dyn Fn(&str) -> bool + Sync);

/// Cuts every line of blocks in which several labels stand.
pub fn cut_labels(blocks: &mut [Block], labels: &LabelIndex, is_name: IsName) {
    blocks.par_iter_mut().for_each(|block| match &mut block.kind {
        BlockKind::Paragraph(lines) => cut_lines(lines, labels, is_name),
        BlockKind::List(items) => items.iter_mut().for_each(|item| cut_item(item, labels, is_name)),
        BlockKind::Quote(inside) => cut_labels(inside, labels, is_name),
        _ => {}
    });
}

/// Puts the mark that is missing behind letters that stand for parts: `- S it rang`, `- A I
/// answered`, `- R 3 minutes`.
pub fn mark_letters(blocks: &mut [Block], labels: &LabelIndex) {
    blocks.par_iter_mut().for_each(|block| match &mut block.kind {
        BlockKind::Paragraph(lines) => {
            // The first lines may be a principle and the title.
            for from in 0..3 {
                let told = || lines.iter().skip(from);
                if let Some(ends) = labels.letters_in_order(told()) {
                    lines.iter_mut().skip(from).zip(ends).for_each(mark_letter);
                    break;
                }
            }
        }
        BlockKind::List(items) => {
            let heads = || items.iter().filter_map(|item| item.words.first());
            let all = heads().count() == items.len();
            if let Some(ends) = labels.letters_in_order(heads()).filter(|_| all) {
                let heads = items.iter_mut().filter_map(|item| item.words.first_mut());
                heads.zip(ends).for_each(mark_letter);
            }
            if all && are_letters_over_lists(items, labels) {
                for line in items.iter_mut().flat_map(|item| &mut item.words) {
                    let nothing = line.slice(line.as_str().len()..line.as_str().len());
                    line.join(":", &nothing);
                }
            }
            for item in items {
                mark_letters(&mut item.blocks, labels);
            }
        }
        BlockKind::Quote(inside) => mark_letters(inside, labels),
        _ => {}
    });
}

/// Whether each item is a letter that stands for a part, over what is told of it: `- S` over a list.
fn are_letters_over_lists(items: &[Item], labels: &LabelIndex) -> bool {
    let part = |item: &Item| match (item.words.as_slice(), item.blocks.is_empty()) {
        ([line], false) => labels.lone_letter(line.as_str()),
        _ => None,
    };
    let parts: Vec<Part> = items.iter().map_while(part).collect();
    let has = |part: Part| parts.contains(&part);
    parts.len() == items.len()
        && parts.len() >= 3
        && parts.is_sorted()
        && (has(Part::Situation) || has(Part::Task))
        && has(Part::Action)
        && has(Part::Result)
}

/// Gives each part of a story that is told in one item an item of its own: `- Situation: …` over
/// `Task: …` on a line that goes on below the bullet.
pub fn part_items(blocks: &mut [Block], labels: &LabelIndex) {
    blocks.par_iter_mut().for_each(|block| match &mut block.kind {
        BlockKind::List(items) => {
            for item in items.iter_mut() {
                part_items(&mut item.blocks, labels);
            }
            if items.iter().any(|item| tells_on_lines(item, labels)) {
                *items = items.drain(..).flat_map(|item| parted(item, labels)).collect();
            }
        }
        BlockKind::Quote(inside) => part_items(inside, labels),
        _ => {}
    });
}

/// Whether an item begins with a part of a story and goes on with others on lines of their own.
fn tells_on_lines(item: &Item, labels: &LabelIndex) -> bool {
    let [first, below @ ..] = item.words.as_slice() else { return false };
    let Some(Meaning::Part(opening)) = labels.see(first.as_str()).map(|label| label.meaning) else {
        return false;
    };
    let trust = Trust::of(item.words.iter(), labels);
    let other = |line: &Text| {
        let label = trust.see(line, labels);
        label.is_some_and(|label| match label.meaning {
            Meaning::Part(part) => part != opening,
            _ => false,
        })
    };
    trust.see(first, labels).is_some() && below.iter().any(other)
}

/// An item's lines as items, each from one label to the next.
fn parted(item: Item, labels: &LabelIndex) -> Vec<Item> {
    if !tells_on_lines(&item, labels) {
        return vec![item];
    }
    let trust = Trust::of(item.words.iter(), labels);
    let begins = |line: &Text| {
        let label = trust.see(line, labels);
        label.is_some_and(|label| {
            matches!(label.meaning, Meaning::Part(_) | Meaning::Principles | Meaning::Date)
        })
    };
    let last_row = item.rows.end.max(item.rows.start + 1) - 1;
    let mut items: Vec<Item> = Vec::new();
    for (line, row) in item.words.iter().zip(item.rows.start..) {
        let row = row.min(last_row);
        match items.last_mut() {
            Some(open) if !begins(line) => {
                open.words.push(line.clone());
                open.rows.end = row + 1;
            }
            above => {
                let blank_before = if above.is_none() { item.blank_before } else { 0 };
                let (words, blocks) = (vec![line.clone()], Vec::new());
                let (marker, rows) = (item.marker, row..row + 1);
                items.push(Item { marker, words, blocks, rows, blank_before });
            }
        }
    }
    if let Some(last) = items.last_mut() {
        last.blocks = item.blocks;
        last.rows.end = item.rows.end;
    }
    items
}

/// Sets what a program put below the notes apart from the last of them: `Sent from my phone`.
pub fn set_signature_apart(blocks: &mut Vec<Block>, cues: &Cues) {
    let Some(last) = blocks.pop_if(|block| match &block.kind {
        BlockKind::Paragraph(lines) => {
            lines.last().is_some_and(|line| cues.is_signature(line.as_str()))
        }
        _ => false,
    }) else {
        return;
    };
    let BlockKind::Paragraph(lines) = &last.kind else { return };
    let (above, end) = (lines.len() - 1, lines.len());
    if above > 0 {
        blocks.push(cut(&last, lines, 0..above));
    }
    blocks.push(Block { kind: BlockKind::Rule, rows: 0..0, blank_before: 0, indent: 0 });
    blocks.push(Block { blank_before: 1, ..cut(&last, lines, above..end) });
}

/// Sets what a printed page left between the notes behind all of them: `Page 2 of 9` is no part of
/// what stands above it.
pub fn set_pages_apart(blocks: &mut Vec<Block>) {
    let is_page = |line: &Text| is_page_number(std::slice::from_ref(line));
    // Most notes were never printed.
    let has_page = |block: &Block| lines_of(std::slice::from_ref(block)).into_iter().any(is_page);
    if !blocks.par_iter().any(has_page) {
        return;
    }
    let mut pages: Vec<Block> = Vec::new();
    let mut blank_before = 0;
    for mut block in std::mem::take(blocks) {
        take_pages(&mut block, &mut pages);
        if is_emptied(&block) {
            blank_before = block.blank_before.max(blank_before);
            continue;
        }
        block.blank_before = block.blank_before.max(std::mem::take(&mut blank_before));
        blocks.push(block);
    }
    if !pages.is_empty() {
        pages.sort_by_key(|page| page.rows.start);
        blocks.push(Block { kind: BlockKind::Rule, rows: 0..0, blank_before: 0, indent: 0 });
        blocks.append(&mut pages);
    }
}

fn take_pages(block: &mut Block, pages: &mut Vec<Block>) {
    match &mut block.kind {
        BlockKind::Paragraph(lines) => take_page_lines(lines, 0, &block.rows, pages),
        BlockKind::List(items) => {
            for item in items {
                take_page_lines(&mut item.words, 1, &item.rows, pages);
                item.blocks.iter_mut().for_each(|block| take_pages(block, pages));
                item.blocks.retain(|block| !is_emptied(block));
            }
        }
        BlockKind::Quote(inside) => inside.iter_mut().for_each(|block| take_pages(block, pages)),
        _ => {}
    }
}

fn take_page_lines(lines: &mut Vec<Text>, first: usize, rows: &Range<u32>, pages: &mut Vec<Block>) {
    for at in (first..lines.len()).rev() {
        if is_page_number(&lines[at..=at]) {
            let row = (rows.start + at as u32).min(rows.end.max(rows.start + 1) - 1);
            let kind = BlockKind::Paragraph(vec![lines.remove(at)]);
            pages.push(Block { kind, rows: row..row + 1, blank_before: 1, indent: 0 });
        }
    }
}

fn is_emptied(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(lines) if lines.is_empty())
}

/// Sets the greeting at the end of a mail apart from what stands around it: `Best regards,` over a
/// name.
pub fn end_at_signoffs(blocks: &mut Vec<Block>, labels: &LabelIndex, cues: &Cues) {
    const LONGEST: usize = 40;
    let name = |line: &Text| {
        let words = line.as_str();
        words.len() <= LONGEST
            && words.split_whitespace().nth(4).is_none()
            && !ends_sentence(words)
            && !labels.is_part(line)
    };
    // `Thanks!` alone ends no letter: it goes behind all, and what it stood in goes on.
    let is_said = |line: &Text| !line.as_str().ends_with(',') && cues.is_signoff(line.as_str());
    let mut said = Vec::new();
    take_lines(blocks, &mut said, |_, lines| {
        let at = lines.len().checked_sub(1).filter(|&at| at > 0 && is_said(&lines[at]))?;
        (!is_said(&lines[at - 1])).then_some(at..at + 1)
    });
    // Where in a paragraph it stands: at its end, with the name below it or nothing.
    let place = |block: &Block| match &block.kind {
        BlockKind::Paragraph(lines) => {
            let from = lines.len().saturating_sub(3);
            let at = (from..lines.len()).find(|&at| cues.is_signoff(lines[at].as_str()))?;
            let greets = lines[at].as_str().ends_with(',') || at + 1 == lines.len();
            (greets && lines[at + 1..].iter().all(name)).then_some(at)
        }
        _ => None,
    };
    if !blocks.par_iter().any(|block| place(block).is_some()) {
        return put_behind(blocks, said);
    }
    let rule = || Block { kind: BlockKind::Rule, rows: 0..0, blank_before: 0, indent: 0 };
    let inside: Vec<bool> =
        (0..blocks.len()).map(|at| goes_on_behind(blocks, at, labels)).collect();
    let mut apart = Vec::with_capacity(blocks.len() + 4);
    for (block, inside) in std::mem::take(blocks).into_iter().zip(inside) {
        let place = place(&block).filter(|_| !inside);
        let (BlockKind::Paragraph(lines), Some(at)) = (&block.kind, place) else {
            apart.push(block);
            continue;
        };
        if at > 0 {
            apart.push(cut(&block, lines, 0..at));
        }
        apart.push(rule());
        apart.push(Block { blank_before: 1, ..cut(&block, lines, at..lines.len()) });
        apart.push(rule());
    }
    *blocks = apart;
    put_behind(blocks, said);
}

/// Takes lines out of paragraphs, as pieces of their own. `find` says which of a paragraph's, given
/// its place.
fn take_lines(
    blocks: &mut Vec<Block>,
    taken: &mut Vec<Block>,
    mut find: impl FnMut(usize, &[Text]) -> Option<Range<usize>>,
) {
    let found = |(at, block): (usize, &Block)| match &block.kind {
        BlockKind::Paragraph(lines) => Some((at, find(at, lines)?)),
        _ => None,
    };
    let mut found = blocks.iter().enumerate().filter_map(found).collect::<Vec<_>>();
    // Most notes have none of them, and their blocks stay where they are.
    if found.is_empty() {
        return;
    }
    found.reverse();
    let mut left = Vec::with_capacity(blocks.len() + found.len());
    for (at, block) in std::mem::take(blocks).into_iter().enumerate() {
        let range = found.pop_if(|(other, _)| *other == at).map(|(_, range)| range);
        let (BlockKind::Paragraph(lines), Some(range)) = (&block.kind, range) else {
            left.push(block);
            continue;
        };
        taken.push(Block { blank_before: 1, ..cut(&block, lines, range.clone()) });
        if range.start > 0 {
            left.push(cut(&block, lines, 0..range.start));
        }
        if range.end < lines.len() {
            left.push(cut(&block, lines, range.end..lines.len()));
        }
    }
    *blocks = left;
}

/// Puts pieces behind everything, in no section.
fn put_behind(blocks: &mut Vec<Block>, pieces: Vec<Block>) {
    if !pieces.is_empty() {
        blocks.push(Block { kind: BlockKind::Rule, rows: 0..0, blank_before: 0, indent: 0 });
        blocks.extend(pieces);
    }
}

/// Sets lines that say for which principles there is nothing yet behind everything, where they stand
/// below a story or in the section of another principle: `Not covered yet: Frugality, Dive Deep` is no
/// part of that.
pub fn set_gaps_apart(
    blocks: &mut Vec<Block>,
    labels: &LabelIndex,
    cues: &Cues,
    is_principle: IsName,
) {
    let is_gap = |line: &Text| {
        let Some(rest) = cues.behind_gap_label(line.as_str()) else { return false };
        let names = list_pieces(rest).filter(|piece| is_principle(piece)).count();
        names > 0 && names * 2 >= list_pieces(rest).count()
    };
    let has_gap = |block: &Block| lines_of(std::slice::from_ref(block)).into_iter().any(is_gap);
    if !blocks.par_iter().any(has_gap) {
        return;
    }
    let is_part = |line: &&Text| labels.is_part(line);
    let mut told = false;
    let tells: Vec<bool> = blocks
        .iter()
        .map(|block| {
            let before = told;
            match &block.kind {
                BlockKind::Heading(heading) => {
                    told = is_part(&&heading.text) || is_principle(heading.text.as_str());
                }
                BlockKind::Rule => told = false,
                _ => told |= lines_of(std::slice::from_ref(block)).iter().any(is_part),
            }
            before
        })
        .collect();
    let mut gaps = Vec::new();
    take_lines(blocks, &mut gaps, |at, lines| {
        let from = lines.iter().position(is_gap)?;
        let length = lines[from..].iter().take_while(|line| is_gap(line)).count();
        let is_below = tells[at] || lines[..from].iter().any(|line| is_part(&line));
        is_below.then_some(from..from + length)
    });
    put_behind(blocks, gaps);
}

/// Whether a block stands in the midst of what is told: the part of a story follows, or a heading
/// below the one that is over both, as no mail has them behind its end.
fn goes_on_behind(blocks: &[Block], at: usize, labels: &LabelIndex) -> bool {
    const FARTHEST: usize = 200;
    let (above, below) = (&blocks[..at], &blocks[at + 1..]);
    let begins_part = match below.first().map(|block| &block.kind) {
        Some(BlockKind::Paragraph(lines)) => lines.first().is_some_and(|line| labels.is_part(line)),
        Some(BlockKind::List(items)) => {
            let first = items.first().and_then(|item| item.words.first());
            first.is_some_and(|line| labels.is_part(line))
        }
        _ => false,
    };
    let level = |block: &Block| match &block.kind {
        BlockKind::Heading(heading) => Some(heading.level),
        _ => None,
    };
    let next = || below.iter().take(FARTHEST).find_map(level);
    let has_parent =
        |next: u8| above.iter().rev().take(FARTHEST).filter_map(level).any(|level| level < next);
    begins_part || next().is_some_and(has_parent)
}

/// Puts the day before `story:` on a line of its own below the title: `2024-03-05 story: the
/// ticket printer`.
pub fn set_dates_apart(blocks: &mut Vec<Block>, labels: &LabelIndex) {
    blocks.par_iter_mut().for_each(|block| match &mut block.kind {
        BlockKind::Paragraph(lines) => date_below(lines, labels),
        BlockKind::List(items) => {
            for item in items {
                date_below(&mut item.words, labels);
            }
        }
        _ => {}
    });
    let dated = |block: &Block| match &block.kind {
        BlockKind::Heading(heading) => dated_title(&heading.text, labels),
        _ => None,
    };
    // Most notes have no such heading, and their blocks stay where they are.
    if !blocks.iter().any(|block| dated(block).is_some()) {
        return;
    }
    let mut apart = Vec::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        let below = match (dated(&block), &mut block.kind) {
            (Some((date, title)), BlockKind::Heading(heading)) => {
                heading.text = title;
                Some(BlockKind::Paragraph(vec![date]))
            }
            _ => None,
        };
        let below = below.map(|kind| Block {
            kind,
            rows: block.rows.clone(),
            blank_before: 0,
            indent: block.indent,
        });
        apart.push(block);
        apart.extend(below);
    }
    *blocks = apart;
}

fn date_below(lines: &mut Vec<Text>, labels: &LabelIndex) {
    let mut at = 0;
    while at < lines.len() {
        if let Some((date, title)) = dated_title(&lines[at], labels) {
            lines[at] = title;
            lines.insert(at + 1, date);
            at += 1;
        }
        at += 1;
    }
}

/// The day and the rest of a line in which a day stands before the label of a title.
fn dated_title(line: &Text, labels: &LabelIndex) -> Option<(Text, Text)> {
    const LONGEST: usize = 40;
    const AROUND: [char; 9] = [' ', '-', '–', '—', ',', '(', ')', '[', ']'];
    let words = line.as_str();
    let colon = words.bytes().take(LONGEST).position(|byte| byte == b':')?;
    let (before, label) = words[..colon].rsplit_once(is_space)?;
    if !before.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let start = before.len() - before.trim_start_matches(AROUND).len();
    let end = before.trim_end_matches(AROUND).len();
    let dated = start < end
        && is_date(&before[start..end])
        && labels.meaning_of(label) == Some(Meaning::Title);
    dated.then(|| (line.slice(start..end), line.slice(colon - label.len()..words.len())))
}

/// Takes an outline apart of which an item at the top is about principles (`- Amazon LPs`): what is
/// at its top becomes headings, and what is below them stands at the top.
pub fn lift_outline(blocks: &mut Vec<Block>, cues: &Cues, is_principle: &dyn Fn(&str) -> bool) {
    let topic = |item: &Item| match (item.words.as_slice(), item.blocks.as_slice()) {
        ([head], [_, ..]) => cues.topic(head.as_str()),
        _ => None,
    };
    let is_outline = |block: &Block| match &block.kind {
        BlockKind::List(items) => items.iter().any(|item| topic(item) == Some(Topic::Principles)),
        _ => false,
    };
    if !blocks.iter().any(is_outline) {
        return lift_whole_outline(blocks, cues, is_principle);
    }
    let sections = numbered_sections(blocks, cues, &is_outline);
    let mut lifted = Vec::new();
    for (at, block) in std::mem::take(blocks).into_iter().enumerate() {
        match &block.kind {
            BlockKind::List(items) if is_outline(&block) || sections.contains(&at) => {
                for item in items {
                    if topic(item).is_some() || sections.contains(&at) {
                        lifted.push(as_heading(&block, item));
                        let below = item.blocks.iter().cloned();
                        // What counts inside another number stands where that says.
                        let top =
                            |block: &Block| if counts_inside(block) { block.indent } else { 0 };
                        lifted.extend(below.map(|block| Block { indent: top(&block), ..block }));
                    } else {
                        lifted.push(one_item(&block, item));
                    }
                }
            }
            _ => lifted.push(block),
        }
    }
    *blocks = lifted;
}

/// The places of lists whose numbers count the sections of the notes, one after the other, the
/// outline of the principles among them: `3. SYSTEMS` behind `2. LEADERSHIP PRINCIPLES`.
fn numbered_sections(
    blocks: &[Block],
    cues: &Cues,
    is_outline: &dyn Fn(&Block) -> bool,
) -> BTreeSet<usize> {
    let is_section = |item: &Item| {
        let [line] = item.words.as_slice() else { return false };
        let words = line.as_str();
        let in_capitals = !words.contains(char::is_lowercase) && words.contains(char::is_uppercase);
        is_title_line(words)
            && !ends_sentence(words)
            && (in_capitals || cues.topic(words).is_some())
    };
    // The first and the last number of a list of nothing but sections.
    let counted = |at: usize| {
        let BlockKind::List(items) = &blocks[at].kind else { return None };
        let below = blocks.get(at + 1).map(|next| &next.kind);
        let goes_on = below.is_some_and(|next| !matches!(next, BlockKind::Heading(_)));
        let holds = |(place, item): (usize, &Item)| {
            !item.blocks.is_empty() || goes_on && place + 1 == items.len()
        };
        let is_one = blocks[at].indent == 0
            && items.iter().all(is_section)
            && items.iter().enumerate().all(holds);
        let number = |item: &Item| match item.marker {
            Marker::Number(number, '.' | ')') => Some(number),
            _ => None,
        };
        Some((number(items.first()?)?, number(items.last()?)?)).filter(|_| is_one)
    };
    let mut run = BTreeSet::new();
    let mut next = None;
    let mut has_outline = false;
    for (at, block) in blocks.iter().enumerate() {
        let Some((first, last)) = counted(at) else { continue };
        if next != Some(first) {
            if has_outline {
                continue;
            }
            run.clear();
        }
        run.insert(at);
        has_outline |= is_outline(block);
        next = Some(last + 1);
    }
    if has_outline { run } else { BTreeSet::new() }
}

/// Whether a list is numbered inside another number: `2.1.`, `2.2.`.
fn counts_inside(block: &Block) -> bool {
    let is_inner = |item: &Item| matches!(item.marker, Marker::Number(_, INNER));
    matches!(&block.kind, BlockKind::List(items) if items.iter().all(is_inner))
}

/// The same where all of the notes are one outline, and an item at its top gathers what is told
/// below it: `- Stories`, `1. Behavioral`, or one bullet over everything.
fn lift_whole_outline(blocks: &mut Vec<Block>, cues: &Cues, is_principle: &dyn Fn(&str) -> bool) {
    let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
    let outline = Outline { cues, is_principle };
    let gathers = |block: &Block| match &block.kind {
        BlockKind::List(items) => block.indent == 0 && outline.gathers(items),
        _ => false,
    };
    if blocks.iter().skip(1).any(is_heading) || !blocks.iter().any(gathers) {
        return;
    }
    let mut lifted = Vec::new();
    for block in std::mem::take(blocks) {
        match &block.kind {
            BlockKind::List(items) if gathers(&block) => outline.lift(&block, items, &mut lifted),
            _ => lifted.push(block),
        }
    }
    *blocks = lifted;
}

struct Outline<'a> {
    cues: &'a Cues,
    is_principle: &'a dyn Fn(&str) -> bool,
}

impl Outline<'_> {
    /// Whether items only gather what stands in them, rather than being told there.
    fn gathers(&self, items: &[Item]) -> bool {
        let over_everything = || match items {
            [item] => nested(item).is_some_and(|below| {
                self.gathers(below) || below.iter().any(|item| self.heads_principle(item))
            }),
            _ => false,
        };
        items.iter().any(|item| self.gathers_stories(item)) || over_everything()
    }

    /// `- Stories`, `- Systems` over items with more below them.
    fn gathers_stories(&self, item: &Item) -> bool {
        let Some(below) = nested(item) else { return false };
        // `- Project: the ferry` titles what is told in it.
        let titles = |line: &&Text| {
            let behind = line.as_str().split_once([':', '：']).map_or("", |(_, behind)| behind);
            behind.contains(char::is_alphanumeric)
        };
        let head = item.words.first().filter(|line| !titles(line));
        let topic = head.and_then(|line| self.cues.topic(line.as_str()));
        matches!(topic, Some(Topic::Principles | Topic::Stories | Topic::Platforms))
            && below.iter().any(|item| !item.blocks.is_empty())
    }

    fn heads_principle(&self, item: &Item) -> bool {
        nested(item).is_some()
            && item
                .words
                .first()
                .is_some_and(|line| (self.is_principle)(unlinked(&unmarked(line)).as_str()))
    }

    fn lift(&self, block: &Block, items: &[Item], lifted: &mut Vec<Block>) {
        for item in items {
            let Some(below) = nested(item) else {
                // What has nothing below it is no part of what stands above it.
                lifted.push(Block { kind: BlockKind::Rule, rows: 0..0, ..block.clone() });
                lifted.push(one_item(block, item));
                continue;
            };
            lifted.push(as_heading(block, item));
            for inside in &item.blocks {
                let inside = Block { indent: 0, ..inside.clone() };
                match &inside.kind {
                    BlockKind::List(_) if self.gathers(below) => self.lift(&inside, below, lifted),
                    _ => lifted.push(inside),
                }
            }
        }
    }
}

/// The items below one that is a line and a list.
fn nested(item: &Item) -> Option<&[Item]> {
    match (item.words.as_slice(), item.blocks.as_slice()) {
        ([_], [Block { kind: BlockKind::List(items), .. }]) => Some(items),
        _ => None,
    }
}

/// Takes away rules that stand between the head of a story and its parts: below `Story: the move`
/// and `LPs: Ownership`, nothing of which is a part, a rule ends nothing.
pub fn join_heads(
    blocks: &mut Vec<Block>,
    labels: &LabelIndex,
    cues: &Cues,
    is_principle: &dyn Fn(&str) -> bool,
) {
    let heads = Heads { labels, cues, is_principle };
    let joins: Vec<bool> = (0..blocks.len()).map(|at| heads.joins(blocks, at)).collect();
    let mut joins = joins.into_iter();
    blocks.retain(|_| !joins.next().unwrap_or(false));
}

struct Heads<'a> {
    labels: &'a LabelIndex,
    cues: &'a Cues,
    is_principle: &'a dyn Fn(&str) -> bool,
}

impl Heads<'_> {
    /// Whether a block is a rule between a head and the parts of its story.
    fn joins(&self, blocks: &[Block], at: usize) -> bool {
        if blocks[at].kind != BlockKind::Rule || at == 0 {
            return false;
        }
        let parts = blocks.get(at + 1).is_some_and(|below| self.begins_parts(below));
        parts && (self.is_titled(blocks, at - 1) || self.files_below_title(blocks, at - 1))
    }

    fn begins_parts(&self, block: &Block) -> bool {
        let lines = lines_of(std::slice::from_ref(block));
        let trust = Trust::of(lines.iter().copied(), self.labels);
        let first = lines.first().and_then(|line| trust.label(line, self.labels));
        trust.tells_story()
            && first.is_some_and(|label| matches!(label.meaning, Meaning::Part(_) | Meaning::Title))
    }

    /// A heading that can be a story's, or `Story: the move` with what files it.
    fn is_titled(&self, blocks: &[Block], at: usize) -> bool {
        // Lines behind a story are no head.
        let begins =
            at == 0 || matches!(blocks[at - 1].kind, BlockKind::Heading(_) | BlockKind::Rule);
        match &blocks[at].kind {
            BlockKind::Heading(heading) => at > 0 && self.is_title(&heading.text),
            BlockKind::Paragraph(lines) => {
                let Some(first) = lines.first() else { return false };
                let label = self.labels.read(first);
                let titled = label.is_some_and(|label| {
                    label.meaning == Meaning::Title && label.strength == Strength::Strong
                });
                let plain = || self.labels.read(first).is_none() && self.is_title(first);
                self.has_no_part(lines) && (titled || begins && self.files(lines) && plain())
            }
            _ => false,
        }
    }

    /// `LPs: Ownership` right below a heading that can be a story's.
    fn files_below_title(&self, blocks: &[Block], at: usize) -> bool {
        let BlockKind::Paragraph(lines) = &blocks[at].kind else { return false };
        let above = at.checked_sub(1).map(|above| &blocks[above].kind);
        let Some(BlockKind::Heading(heading)) = above else { return false };
        self.has_no_part(lines) && self.files(lines) && self.is_title(&heading.text)
    }

    fn has_no_part(&self, lines: &[Text]) -> bool {
        const MOST: usize = 6;
        lines.len() <= MOST && !lines.iter().any(|line| self.labels.is_part(line))
    }

    fn files(&self, lines: &[Text]) -> bool {
        lines
            .iter()
            .filter_map(|line| self.labels.read(line))
            .any(|label| label.meaning == Meaning::Principles && !label.rest.is_empty())
    }

    fn is_title(&self, line: &Text) -> bool {
        let words = line.as_str();
        is_title_line(words)
            && self.cues.topic(words).is_none()
            && !self.labels.is_part(line)
            && !(self.is_principle)(headings::read(line, &self.cues.prefixes).text.as_str())
    }
}

fn as_heading(block: &Block, item: &Item) -> Block {
    let text = item.words.first().map(|line| unlinked(&unmarked(line))).unwrap_or_default();
    let heading = Heading { level: 1, style: HeadingStyle::Hash, text, tags: Vec::new() };
    Block {
        kind: BlockKind::Heading(heading),
        rows: item.rows.start..item.rows.start + 1,
        blank_before: item.blank_before,
        indent: block.indent,
    }
}

fn mark_letter((line, end): (&mut Text, usize)) {
    let mut marked = line.slice(0..end);
    marked.join(": ", &line.slice(end + 1..line.as_str().len()));
    *line = marked;
}

fn cut_item(item: &mut Item, labels: &LabelIndex, is_name: IsName) {
    cut_lines(&mut item.words, labels, is_name);
    cut_labels(&mut item.blocks, labels, is_name);
}

/// Lines as one, where a program or a hand wrapped what was one line: all but the last are long, and
/// what a story is told by stands in the middle of some.
fn unwrapped(lines: &[Text], labels: &LabelIndex) -> Option<Text> {
    const WRAPPED: usize = 60;
    let (_, above) = lines.split_last().filter(|(_, above)| !above.is_empty())?;
    let is_long = |line: &Text| line.as_str().chars().count() >= WRAPPED;
    let holds_label = |line: &Text| line.as_str().contains(": ");
    let wrapped = above.iter().all(is_long)
        && lines.iter().any(holds_label)
        && !lines.iter().skip(1).any(|line| labels.see(line.as_str()).is_some());
    if !wrapped {
        return None;
    }
    let mut whole = lines[0].clone();
    lines[1..].iter().for_each(|line| whole.join(" ", line));
    Some(whole)
}

fn cut_lines(lines: &mut Vec<Text>, labels: &LabelIndex, is_name: IsName) {
    let cuts =
        |lines: &[Text]| lines.iter().map(|line| labels.cuts(line, is_name)).collect::<Vec<_>>();
    let mut all: Vec<Vec<usize>> = labels.letters_in_brackets(lines).unwrap_or_else(|| cuts(lines));
    if let Some(line) = unwrapped(lines, labels) {
        let whole = cuts(std::slice::from_ref(&line));
        if whole[0].len() > all.iter().map(Vec::len).sum() {
            (*lines, all) = (vec![line], whole);
        }
    }
    if all.iter().all(Vec::is_empty) {
        return;
    }
    let mut cut = Vec::with_capacity(lines.len() * 2);
    for (line, cuts) in lines.iter().zip(all) {
        let words = line.as_str();
        // `The move (S: … R: …)`: the brackets are around the story, not in it.
        let opens =
            |at: usize| words[at..].starts_with('(') && words.get(at + 2..at + 3) != Some(")");
        let bracketed = cuts.first().is_some_and(|&at| opens(at))
            && words.trim_end().ends_with(')')
            && words.matches('(').count() == words.matches(')').count();
        let mut start = 0;
        for at in cuts.into_iter().filter(|&at| at > 0) {
            cut.push(line.slice(start..at).trim());
            start = at;
        }
        let end = if bracketed { words.trim_end().len() - 1 } else { words.len() };
        cut.push(line.slice(start..end).trim());
    }
    cut.retain(|line| !line.is_empty());
    *lines = cut;
}
