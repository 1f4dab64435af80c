//! Which values the notes list as their own: `Our values: Candor, Courage, Care`.

use std::{cell::LazyCell, collections::BTreeSet, sync::Arc};

use rayon::prelude::*;

use super::{candidates::LEAST, known::Known, line::list_pieces};
use crate::{
    notes::{Block, BlockKind, Item, Marker},
    portfolio::{
        cues::{Cues, Topic},
        headings,
        labels::LabelIndex,
        words::ends_sentence,
    },
    source::Text,
    vocabulary::{SetPrinciple, fold},
};

/// Values that the notes list before headings have their names.
pub(super) enum Listed {
    /// No known set has most of them: they are the principles.
    Own(Arc<Known>),
    /// A known set has; these are the names that headings have.
    Headed(Vec<String>),
}

/// `Our values: Candor, Courage, Care`, where headings or lines below have those names.
pub(super) fn listed_values<'b>(
    all: &[&'b [Block]],
    sets: &[Arc<Known>],
    cues: &Cues,
    labels: &LabelIndex,
) -> Option<Listed> {
    const LONGEST: usize = 400;
    const FEWEST: usize = 3;
    let lines = || {
        all.iter().flat_map(|blocks| blocks.iter()).filter_map(|block| match &block.kind {
            BlockKind::Paragraph(lines) => Some(lines.as_slice()),
            BlockKind::Heading(heading) => Some(std::slice::from_ref(&heading.text)),
            _ => None,
        })
    };
    let short = || lines().flatten().filter(|line| line.as_str().len() <= LONGEST);
    // What every line is called, asked for by few notes.
    let called = LazyCell::new(|| {
        let name = |line| fold(headings::read(line, &cues.prefixes).text.as_str());
        let alone = all.iter().flat_map(|blocks| blocks.iter()).filter_map(lone_item);
        let led = short().filter_map(|line| leading_name(line.as_str())).map(fold);
        short().chain(alone).map(name).chain(led).collect::<BTreeSet<String>>()
    });
    let listed = |line: &'b Text| {
        let (head, list) = line.as_str().split_once([':', '：'])?;
        let pieces = list_pieces(list).filter(|piece| piece.split_whitespace().nth(6).is_none());
        let pieces: Vec<&str> = pieces.collect();
        let is_list = pieces.len() >= FEWEST && cues.topic(head) == Some(Topic::Principles);
        is_list.then_some(pieces)
    };
    let all_short: Vec<&Text> = short().collect();
    let listed: Vec<Vec<&str>> = all_short.into_par_iter().filter_map(listed).collect();
    // `Their values` over a line each.
    let below = lines().filter_map(|lines| {
        let [head, names @ ..] = lines else { return None };
        let is_name = |line: &Text| {
            let words = line.as_str();
            words.split_whitespace().nth(4).is_none()
                && !words.contains(':')
                && !ends_sentence(words)
        };
        let list = (3..=20).contains(&names.len())
            && head.as_str().len() <= LONGEST
            && names.iter().all(is_name)
            && cues.topic(head.as_str()) == Some(Topic::Principles);
        list.then(|| names.iter().map(Text::as_str).collect::<Vec<&str>>())
    });
    let over_stories = LazyCell::new(|| over_headings(all, labels));
    let items = all.iter().flat_map(|blocks| blocks.iter()).filter_map(|block| {
        let names = names_in_items(block, cues)?;
        let headed = names.iter().filter(|name| over_stories.contains(&fold(name))).count();
        (headed >= 3 && headed * 3 >= names.len() * 2).then_some(names)
    });
    let listed = listed.into_iter().chain(below).filter(|names| names.len() >= FEWEST);
    let mut found = None;
    for names in listed.chain(names_under(all, cues)).chain(items) {
        let is_headed = |name: &&&str| called.contains(&fold(name));
        let headed = names.iter().filter(is_headed).count();
        let known = sets
            .iter()
            .map(|known| names.iter().filter(|name| known.names.find(name).is_some()).count());
        let known = known.max().unwrap_or(0);
        let is_own = known * 2 < names.len() || known < LEAST && known < names.len();
        if headed >= 2 && is_own {
            let entries = names.into_iter().map(own_entry).collect();
            return Some(Listed::Own(Known::new(entries, true).into()));
        }
        if headed >= 2 && found.is_none() {
            found = Some(names.iter().filter(is_headed).map(|name| (*name).to_owned()).collect());
        }
    }
    found.map(Listed::Headed)
}

/// A principle of which nothing is known but its name.
pub(super) fn own_entry(name: &str) -> SetPrinciple {
    SetPrinciple { key: name.to_owned(), name: name.to_owned(), ..SetPrinciple::default() }
}

/// The names of lists right below `Core values` or `Operating principles:`, in each of which no
/// item says anything but a name, or what it means behind it.
fn names_under<'b>(
    all: &'b [&'b [Block]],
    cues: &'b Cues,
) -> impl Iterator<Item = Vec<&'b str>> + 'b {
    let head = |block: &'b Block| match &block.kind {
        BlockKind::Heading(heading) => Some(&heading.text),
        BlockKind::Paragraph(lines) => lines.last(),
        _ => None,
    };
    let pairs = all.iter().flat_map(|blocks| blocks.windows(2));
    let under = pairs.filter(move |pair| {
        let head = head(&pair[0]).map(Text::as_str);
        let head = head.filter(|words| words.len() <= 80 && !words.ends_with(['.', '?']));
        pair[1].blank_before <= 1
            && head.is_some_and(|words| cues.topic(words) == Some(Topic::Principles))
    });
    let name = |words: &'b str, alone: bool| {
        let marks = [": ", ":** ", " - ", " – ", " — ", "："];
        let end = marks.iter().filter_map(|mark| words.find(mark)).min();
        let name = words[..end.unwrap_or(words.len())].trim_matches(['*', '_', ' ', ':']);
        let is_name = name.contains(char::is_alphabetic)
            && name.split_whitespace().nth(7).is_none()
            && !name.contains(|c: char| c.is_ascii_digit())
            && !ends_sentence(name);
        (is_name && (alone || end.is_some())).then_some(name)
    };
    under.filter_map(move |pair| {
        let names: Option<Vec<&str>> = match &pair[1].kind {
            BlockKind::List(items) => {
                let alone = |item: &Item| item.words.len() == 1 && item.blocks.is_empty();
                let of = |item: &'b Item| name(item.words.first()?.as_str(), alone(item));
                items[..first_run(items)].iter().map(of).collect()
            }
            // `Candor: we say what we think.` line by line.
            BlockKind::Paragraph(lines) => {
                lines.iter().map(|line| name(line.as_str(), false)).collect()
            }
            _ => None,
        };
        names.filter(|names| (2..=20).contains(&names.len()))
    })
}

/// The names of a list that may be one of values: short items with nothing below them, no section
/// of a known kind among them.
fn names_in_items<'b>(block: &'b Block, cues: &Cues) -> Option<Vec<&'b str>> {
    let BlockKind::List(items) = &block.kind else { return None };
    let name = |item: &'b Item| {
        let [line] = item.words.as_slice() else { return None };
        let words = line.as_str();
        let is_name = item.blocks.is_empty()
            && words.split_whitespace().nth(5).is_none()
            && !words.contains(':')
            && !ends_sentence(words)
            && cues.topic(words).is_none();
        is_name.then_some(words)
    };
    let items = &items[..first_run(items)];
    if !(3..=20).contains(&items.len()) {
        return None;
    }
    items.iter().map(name).collect()
}

/// The words of an item that stands alone, with nothing in it: `1. Inclusion`, below other items
/// as well if it counts anew.
fn lone_item(block: &Block) -> Option<&Text> {
    let BlockKind::List(items) = &block.kind else { return None };
    let Item { words, blocks, .. } = items.last()?;
    let is_alone = items.len() == 1 || first_run(items) + 1 == items.len();
    words.first().filter(|_| is_alone && blocks.is_empty() && words.len() == 1)
}

/// How many items there are before one that counts anew.
fn first_run(items: &[Item]) -> usize {
    let restarts = |pair: &[Item]| match (pair[0].marker, pair[1].marker) {
        (Marker::Number(above, _), Marker::Number(below, _)) => below <= above,
        _ => false,
    };
    items.windows(2).position(restarts).map_or(items.len(), |at| at + 1)
}

/// The name before a title on one line: `[Candor] The review`, `CANDOR — The review`.
fn leading_name(words: &str) -> Option<&str> {
    let words = words.trim_matches(['*', '_']);
    let bracketed = || words.strip_prefix('[')?.split_once("] ");
    let dashed = || [" — ", " – ", " - "].iter().find_map(|dash| words.split_once(dash));
    let (name, title) = bracketed().or_else(dashed)?;
    let is_title = title.contains(char::is_alphabetic) && !ends_sentence(title);
    (is_title && name.split_whitespace().nth(5).is_none()).then_some(name)
}

/// What headings are called that stand right over deeper ones, folded; labels are over parts of one
/// story.
fn over_headings(all: &[&[Block]], labels: &LabelIndex) -> BTreeSet<String> {
    let pairs = all.iter().flat_map(|blocks| blocks.windows(2));
    let over = pairs.filter_map(|pair| match (&pair[0].kind, &pair[1].kind) {
        (BlockKind::Heading(above), BlockKind::Heading(below))
            if above.level < below.level && !labels.is_part(&below.text) =>
        {
            Some(fold(above.text.as_str()))
        }
        _ => None,
    });
    over.collect()
}
