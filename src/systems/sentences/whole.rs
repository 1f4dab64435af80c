//! Whole sentences, or phrases that stand for one.

use super::{
    Scene,
    labels::has_arrow,
    predicates::predicate,
    subjects::{
        Spoken, acting_subject, behind_adverbial, named_subject, names_actor_late, spoken_of,
        whole_name,
    },
    uses::{flows_of, made_with, sends_through},
    verbs::{end_of_clause, is_moving_verb, is_negated},
};
use crate::systems::{
    arrows,
    cues::cues,
    draft::Draft,
    lines::Line,
    names::{self, Name},
};

/// Reads a whole sentence, or a phrase that stands for one.
pub(super) fn sentence(draft: &mut Draft, line: Line, subject: &mut Option<Name>, scene: &Scene) {
    if has_arrow(line) && arrows::read(draft, line, 0, None) {
        return;
    }
    let opened = line.behind_opening();
    // `From A B reads`: who reads what cannot be told apart.
    if opened.is_none() && line.opens_with_place() && names_actor_late(line) {
        return;
    }
    acting_parts(draft, line, opened);
    let start = opened.unwrap_or_else(|| behind_adverbial(line));
    let mut spoken = spoken_of(draft, line, start, subject.is_some());
    if let Some((name, predicate)) = acting_subject(draft, line, scene) {
        spoken = Spoken { name: Some(name), predicate, ..Spoken::default() };
    }
    let definite = spoken.start.checked_sub(1).is_some_and(|at| line.is(at, &["the"]));
    spoken.name = spoken.name.map(|name| draft.meant(name, definite));
    let current = spoken.name.clone().or_else(|| {
        // A subject of its own, though no part, is not what was spoken of before.
        let unnamed = spoken.verb_first || line.words_from(start).is_empty();
        if spoken.back { named_subject(draft) } else { subject.clone().filter(|_| unnamed) }
    });
    let read = predicate(draft, line, &spoken, current.as_ref(), scene);
    if let Some(name) = current.as_ref().filter(|name| draft.knows(name)) {
        draft.subject = Some(name.text.clone());
    }
    let new = draft.subject.clone().and_then(|text| whole_name(draft, &text));
    let verbs_of = if read { current.clone().or(new) } else { current.clone() };
    flows_of(draft, line, verbs_of.as_ref());
    made_with(draft, line, current.as_ref());
    sends_through(draft, line, current.as_ref());
    if current.is_some() {
        *subject = current;
    }
}

/// `a relay publishes rows to A`: one word with its article that acts on a place is a part.
fn acting_parts(draft: &mut Draft, line: Line, opened: Option<usize>) {
    let parts = &cues().parts;
    let doubtful = |at: usize| line.is_in(at, &parts.unsure) || line.is_in(at, &parts.gone);
    if is_negated(line) || (0..line.len()).any(doubtful) {
        return;
    }
    for at in 0..line.len() {
        let begins = at == 0 || opened == Some(at) || line.turns_to_another(at - 1);
        let Some(words) = line.own_subject(at).filter(|words| begins && words.len() == 1) else {
            continue;
        };
        let verb = words.end;
        let Some(name) = line.name(draft.namer, words.clone()) else { continue };
        // `a relay` is none that is called Relay.
        let plain = names::is_generic(&name.text)
            || names::is_actor(&name.text)
            || parts.selves.contains(&name.key)
            || !parts.nouns.contains(&name.key)
            || draft.namer.technology(&name).is_some() && !line.is(at, &["a", "an"]);
        let known =
            draft.knows(&name) || draft.meant(name.clone(), line.is(at, &["the"])).key != name.key;
        let end = end_of_clause(line, verb);
        let first = if opened == Some(at) { 1 } else { verb + 1 };
        let place = (first..end).any(|at| {
            line.name(draft.namer, line.words_from(at))
                .is_some_and(|name| draft.namer.is_place(&name) || draft.knows(&name))
        });
        if plain || known || !place || !is_moving_verb(line, verb) {
            continue;
        }
        // Its clause, so that it stands behind the subject of the sentence.
        let clause = names::covered(line.tokens, words.start..end);
        let component = draft.component(&name, line.text.span_of(clause), true);
        draft.uses(component, line.slice(verb..end));
        draft.role(component, line.slice(verb..end));
    }
}
