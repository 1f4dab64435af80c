//! What the writer says that they did themselves.

use crate::systems::{cues::cues, draft::Draft, lines::Line, names, remarks, words::Kind};

/// Keeps the sentence where the writer says what they did.
pub(super) fn own_part(draft: &mut Draft, line: Line) {
    let own = &cues().own;
    let does = |at: usize| {
        let next = line.lower(at + 1);
        let verb = next.chars().next().is_some_and(char::is_lowercase) && !own.weak.contains(&next);
        let numeral = at.checked_sub(1).is_some_and(|at| line.is_in(at, &cues().figures.ordinals));
        line.word(at) == "I" && verb && !numeral
    };
    // `I'd split it` was not done.
    let would = |at: usize| line.word(at).ends_with("'d") || line.word(at).ends_with("’d");
    let contracted = |at: usize| {
        (line.word(at).starts_with("I'") || line.word(at).starts_with("I’")) && !would(at)
    };
    let possesses = |at: usize| line.is(at, &["my"]) && line.is_in(at + 1, &own.possessives);
    let lower = line.slice(0..line.len()).to_lowercase();
    let phrase = own.phrases.iter().any(|phrase| begins_word(&lower, phrase));
    let written = (0..line.len()).any(|at| does(at) || contracted(at) || possesses(at));
    // `If I did it again, I would …`.
    let supposed = || {
        let thought = line.is_in(0, &cues().remarks.conditions)
            || (0..line.len()).any(|at| line.is_in(at, &own.weak) || would(at));
        thought && remarks::speaks_of_change(line.slice(0..line.len()))
    };
    if (written || phrase) && !supposed() || owns_by_label(line) {
        let bytes = names::covered(line.tokens, 0..line.len());
        draft.own_part(line.text.slice(bytes));
    }
}

/// `Owner: me`, `Role: tech lead`.
fn owns_by_label(line: Line) -> bool {
    const FURTHEST: usize = 5;
    let own = &cues().own;
    let is_mark = |&at: &usize| matches!(line.kind(at), Some(Kind::Colon | Kind::Dash));
    let Some(mark) = (1..line.len().min(FURTHEST)).find(is_mark) else { return false };
    let label = line.slice(0..mark).to_lowercase();
    let has = |words| (mark + 1..line.len()).any(|at| line.is_in(at, words));
    own.owner_labels.contains(&label) && has(&own.selves)
        || own.role_labels.contains(&label) && has(&own.roles)
}

fn begins_word(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase)
        .any(|(at, _)| !text[..at].chars().next_back().is_some_and(char::is_alphanumeric))
}
