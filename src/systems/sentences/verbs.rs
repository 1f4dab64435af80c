//! What kind of verb stands at a word, and how far its clause goes.

use crate::systems::{cues::cues, lines::Line, names, words::Kind};

pub(super) fn is_part_verb(line: Line, at: usize) -> bool {
    let parts = &cues().parts;
    line.is_form(at, &parts.contain)
        || line.is_form(at, &parts.offer)
        || line.is_form(at, &parts.build)
}

pub(super) fn is_moving_verb(line: Line, at: usize) -> bool {
    let verbs = &cues().verbs;
    line.is_form(at, &verbs.push)
        || line.is_form(at, &verbs.pull)
        || line.is_form(at, &verbs.direct_push)
}

/// Whether a predicate or the end of a phrase stands at a token: a verb, a preposition, a mark.
pub(super) fn begins_predicate(line: Line, at: usize) -> bool {
    if matches!(line.kind(at), Some(Kind::Quoted(_))) {
        return false;
    }
    if line.kind(at) != Some(&Kind::Word) {
        return true;
    }
    let word = line.lower(at);
    let third =
        word.len() > 3 && word.ends_with('s') && !cues().parts.nouns.contains(&names::head(&word));
    line.is_in(at, &cues().parts.boundaries)
        || is_moving_verb(line, at)
        || is_part_verb(line, at)
        || third
        || word.ends_with("ly")
}

/// Where a clause ends that speaks of another: `…; the mailer …`, `…, which …`.
pub(super) fn end_of_clause(line: Line, start: usize) -> usize {
    let ends = |at: usize| match line.kind(at) {
        Some(Kind::Semicolon) => true,
        Some(Kind::Comma) if line.is(at + 1, &["which", "while", "whereas"]) => true,
        _ => line.turns_to_another(at),
    };
    (start..line.len()).find(|&at| ends(at)).unwrap_or(line.len())
}

pub(super) fn is_negated(line: Line) -> bool {
    (0..line.len()).any(|at| line.is_in(at, &cues().parts.negations))
}

/// A verb, rather than a preposition or a mark.
pub(super) fn is_finite(line: Line, at: usize) -> bool {
    let word = line.lower(at);
    let auxiliary = line.is(at, &["is", "are", "was", "were", "has", "have", "can", "will"]);
    let verb =
        is_moving_verb(line, at) || is_part_verb(line, at) || word.len() > 3 && word.ends_with('s');
    line.kind(at) == Some(&Kind::Word)
        && (auxiliary
            || verb && !line.is_in(at, &cues().parts.boundaries)
            || line.is_form(at, &cues().parts.merging))
}

/// `is made of`, `is built from`, `is split into`.
pub(super) fn is_made_of(line: Line, at: usize) -> bool {
    const MADE: [&str; 8] =
        ["made", "composed", "built", "split", "divided", "assembled", "comprised", "formed"];
    line.is(at, &["is", "are"])
        && line.is(at + 1, &MADE)
        && line.is(at + 2, &["of", "from", "up", "into", "out"])
}

/// `I built a …`, `we launched a …`.
pub(super) fn own_build(line: Line, at: usize) -> Option<usize> {
    let doer = at.checked_sub(1).is_some_and(|before| line.is(before, &["i", "we"]));
    (doer && line.is_form(at, &cues().parts.build)).then_some(at + 1)
}
