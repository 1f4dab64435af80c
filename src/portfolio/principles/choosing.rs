//! Whose principles the notes are about.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rayon::prelude::*;

use super::{
    candidates::{Candidate, LEAST, candidates_of, names_over_stories, pieces_listed},
    known::{Known, joined},
    listed::{Listed, listed_values, own_entry},
};
use crate::{
    inputs::config::{OwnPrinciple, PrincipleChoice},
    notes::{Block, BlockKind},
    portfolio::{lexicon::Lexicon, several},
    vocabulary::{SetPrinciple, Vocabulary},
};

/// Chooses the principles: those of `site.toml`, or else the known set that most headings and
/// references of the notes are of.
pub fn choose(
    choice: &PrincipleChoice,
    all: &[&[Block]],
    vocabulary: &Vocabulary,
    lexicon: &Lexicon,
) -> Arc<Known> {
    match choice {
        PrincipleChoice::Set(key) => {
            let set = vocabulary.set(key);
            set.map(|set| Known::new(set.principles.clone(), true)).unwrap_or_default().into()
        }
        PrincipleChoice::Own(own) => Known::new(own.iter().map(from_own).collect(), true).into(),
        PrincipleChoice::FromNotes => from_notes(all, vocabulary, lexicon),
    }
}

fn from_own(own: &OwnPrinciple) -> SetPrinciple {
    SetPrinciple {
        key: own.name.clone(),
        number: own.number,
        name: own.name.clone(),
        variants: own.variants.clone(),
        short: Vec::new(),
        definition: own.definition.clone(),
        questions: own.questions.clone(),
        suggest: Vec::new(),
    }
}

fn from_notes(all: &[&[Block]], vocabulary: &Vocabulary, lexicon: &Lexicon) -> Arc<Known> {
    let Lexicon { cues, sets, labels, .. } = lexicon;
    let listed = listed_values(all, sets, cues, labels);
    let several = several::Several { all, vocabulary, sets, cues, labels };
    let headed = match listed {
        Some(Listed::Own(known)) => {
            return several::with_codes(several.with_others(known), &several.codes());
        }
        Some(Listed::Headed(names)) => names,
        None => Vec::new(),
    };
    let blocks = all.par_iter().flat_map(|blocks| blocks.par_iter());
    // `Deep dives` beside `Architecture` is a part of a system.
    let heads_part = |block: &Block| match &block.kind {
        BlockKind::Heading(heading) => cues.names_system_part(heading.text.as_str()),
        _ => false,
    };
    let parted = blocks.clone().filter(|block| heads_part(block)).count() >= 2;
    let blocks = blocks.filter(|block| !(parted && heads_part(block)));
    let candidates = blocks.flat_map_iter(|block| {
        let mut candidates = Vec::new();
        candidates_of(block, cues, &mut candidates);
        candidates.into_iter().map(Candidate::new)
    });
    let over_stories = all.iter().flat_map(|blocks| names_over_stories(blocks, cues, labels));
    let mut candidates: Vec<Candidate> = candidates.collect();
    candidates.extend(over_stories.map(Candidate::exactly));
    let listed = pieces_listed(all, cues);
    let codes = several.codes();
    let scored = vocabulary.sets.par_iter().zip(sets).enumerate().map(|(rank, (set, known))| {
        score(known, &candidates, rank > 0)
            + cited(known, &set.codes, &candidates)
            + listed_behind(known, &set.codes, &listed)
            + codes.weight(known)
    });
    let scored: Vec<usize> = scored.collect();
    // The better known comes first among equals.
    let best = scored.into_iter().zip(sets).rev().max_by_key(|(score, _)| *score);
    let best = best.filter(|(score, _)| *score >= LEAST);
    let best = best.map(|(_, known)| Arc::clone(known)).unwrap_or_default();
    let own = headed.iter().filter(|name| best.names.find(name).is_none());
    let best = joined(&best, own.map(|name| own_entry(name)).collect());
    several::with_codes(several.with_others(best), &codes)
}

/// How much of a set the notes name: each of its principles once, at its greatest weight. In the
/// lesser known sets a name of one word is more likely to be just that word.
fn score(known: &Known, candidates: &[Candidate], lesser: bool) -> usize {
    let mut weights: BTreeMap<usize, usize> = BTreeMap::new();
    for Candidate { name, weight, key, is_loose } in candidates {
        let found =
            if *is_loose { known.names.nearest_key(key) } else { known.names.find_key(key) };
        if let Some(index) = found {
            // So is another name of one word: `Decisions`.
            let is_plain =
                lesser && !(known.entries[index].name.contains(' ') && name.contains(' '));
            let weight = if is_plain { weight.saturating_sub(1) } else { *weight };
            let entry = weights.entry(index).or_default();
            *entry = weight.max(*entry);
        }
    }
    weights.values().sum()
}

/// How much the notes cite numbers of a set: `LP2` and its like, each number once.
fn cited(known: &Known, codes: &[String], candidates: &[Candidate]) -> usize {
    const WEIGHT: usize = 2;
    let number = |candidate: &str| -> Option<u32> {
        let code = codes.iter().find_map(|code| {
            let head = candidate.get(..code.len())?;
            head.eq_ignore_ascii_case(code).then(|| &candidate[code.len()..])
        })?;
        let number = code.trim_start_matches([' ', '#', '-', '.']).parse().ok()?;
        known.entries.iter().any(|entry| entry.number == Some(number)).then_some(number)
    };
    let numbers: BTreeSet<u32> =
        candidates.iter().filter_map(|candidate| number(&candidate.name)).collect();
    numbers.len() * WEIGHT
}

/// How much the notes list principles of a set behind a label: `LP: DD, HBDC`, each once. Names
/// in full count where the label is the set's own.
fn listed_behind(known: &Known, codes: &[String], listed: &[(String, &str)]) -> usize {
    const WEIGHT: usize = 2;
    let found = listed.iter().filter_map(|(label, piece)| {
        let own = codes.iter().any(|code| code == label);
        known.names.find_short(piece).or_else(|| own.then(|| known.names.find(piece)).flatten())
    });
    found.collect::<BTreeSet<usize>>().len() * WEIGHT
}
