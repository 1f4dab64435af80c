//! What is said of a subject: what it is, that it acts, which parts it has.

use super::{
    Scene,
    subjects::{Spoken, behind_name, is_quoted},
    verbs::{
        end_of_clause, is_finite, is_made_of, is_moving_verb, is_negated, is_part_verb, own_build,
    },
};
use crate::systems::{
    cues::{Words, cues},
    draft::{Draft, NewFlow},
    lines::Line,
    lists::{self, Parts},
    names::{self, Name},
    words::Kind,
};

/// Reads what is said of the subject; whether that was a list of parts.
pub(super) fn predicate(
    draft: &mut Draft,
    line: Line,
    spoken: &Spoken,
    current: Option<&Name>,
    scene: &Scene,
) -> bool {
    let at = spoken.predicate;
    let parts = &cues().parts;
    if line.is(at, &["is", "was"]) && line.is(at + 1, &["a", "an", "the", "our"]) {
        is_a(draft, line, spoken, current, at + 1);
        return false;
    }
    let acts =
        scene.acting && spoken.name.as_ref().is_some_and(|name| names::is_proper(&name.text));
    if is_part_verb(line, at) || is_made_of(line, at) {
        let listed = has_parts(draft, line, spoken, current, at);
        // `Ranker serves scores from A` lists nothing.
        if listed || !acts {
            return listed;
        }
    }
    if let Some(built) = own_build(line, at) {
        return !lists::parts(draft, line, built, true).components.is_empty();
    }
    let Some(name) = &spoken.name else { return false };
    let phrase = scene.item && (at >= line.len() || !is_finite(line, at));
    let opened = matches!(line.kind(behind_name(line, spoken)), Some(Kind::Paren(_)))
        && !is_moving_verb(line, at);
    if phrase || opened && lists::begins_part(draft, line, spoken.start) {
        return listed(draft, line, spoken.start);
    }
    let own = draft.is_self(&name.text) || is_negated(line);
    let quoted = is_quoted(line, spoken.start..at);
    if (draft.namer.is_part(name) || acts || quoted)
        && !own
        && is_finite(line, at)
        && !line.is_in(at, &parts.boundaries)
    {
        let component = draft.component(name, line.span(), true);
        let end = end_of_clause(line, at);
        draft.uses(component, line.slice(spoken.start..end));
        draft.role(component, line.slice(at..end));
    }
    false
}

fn listed(draft: &mut Draft, line: Line, start: usize) -> bool {
    let Parts { components, .. } = lists::parts(draft, line, start, true);
    if let [only] = components.as_slice() {
        draft.subject = Some(draft.name_of(*only));
    }
    !components.is_empty()
}

/// `X is a tool to …`.
fn is_a(draft: &mut Draft, line: Line, spoken: &Spoken, current: Option<&Name>, at: usize) {
    let Some(name) = current else { return };
    let told = spoken.name.is_some() || draft.knows(name);
    if !told
        || draft.namer.technology(name).is_some()
        || draft.is_self(&name.text) && spoken.name.is_none()
    {
        return;
    }
    let component = draft.component(name, line.span(), true);
    draft.uses(component, line.slice(at..line.len()));
    draft.role(component, line.slice(at + 1..line.len()));
    draft.subject = Some(name.text.clone());
}

/// `It includes A and B`, `provides both an A for … and a B for …`.
fn has_parts(
    draft: &mut Draft,
    line: Line,
    spoken: &Spoken,
    current: Option<&Name>,
    verb: usize,
) -> bool {
    let mut first = if is_made_of(line, verb) { verb + 2 } else { verb + 1 };
    while line.is(first, &["of", "up", "out", "from", "into"]) {
        first += 1;
    }
    let owner = current.filter(|owner| draft.knows(owner) || spoken.name.is_some());
    let owner = owner.filter(|owner| !draft.is_self(&owner.text)).cloned();
    let contains = line.is_form(verb, &cues().parts.contain) || !is_part_verb(line, verb);
    if let Some(owner) = owner.as_ref().filter(|_| contains) {
        draft.begin_group(owner, None, line.span());
    }
    let kept = draft.subject.clone();
    let Parts { components, .. } = lists::parts(draft, line, first, true);
    if contains && owner.is_some() {
        draft.end_group();
    }
    let Some(owner) = owner.filter(|_| !components.is_empty()) else {
        // What `we built` is spoken of next; what `it offers` is not, that is still `it`.
        let made = line.is(spoken.start, &["we", "i"]) || spoken.verb_first && !contains;
        if let ([only], true) = (components.as_slice(), made) {
            draft.subject = Some(draft.name_of(*only));
        }
        return !components.is_empty();
    };
    draft.component(&owner, line.span(), true);
    if contains {
        front_to_back(draft, line, &components);
    } else {
        leads_to(draft, line, &owner, &components);
    }
    draft.subject = kept.or(Some(owner.text));
    true
}

/// What a part provides is suggested to get its data from there.
fn leads_to(draft: &mut Draft, line: Line, owner: &Name, components: &[usize]) {
    for &component in components {
        let name = draft.name_of(component);
        if lists::is_interface(&name) {
            draft.flow(NewFlow {
                from: &owner.text,
                to: &name,
                via: None,
                label: None,
                stated: false,
                span: line.span(),
            });
        }
    }
}

/// Client parts next to a backend part suggest that the one sends to the other.
fn front_to_back(draft: &mut Draft, line: Line, components: &[usize]) {
    let parts = &cues().parts;
    let has = |string: &str, words: &Words| {
        string.to_lowercase().split([' ', '-']).any(|word| words.contains(word))
    };
    let is_back = |name: &str| has(name, &parts.back);
    let described: Vec<(String, String)> =
        components.iter().map(|&at| (draft.name_of(at), draft.description_of(at))).collect();
    for (front, _) in
        described.iter().filter(|(name, what)| has(what, &parts.front) && !is_back(name))
    {
        for (back, _) in described.iter().filter(|(name, _)| is_back(name)) {
            draft.flow(NewFlow {
                from: front,
                to: back,
                via: None,
                label: None,
                stated: false,
                span: line.span(),
            });
        }
    }
}
