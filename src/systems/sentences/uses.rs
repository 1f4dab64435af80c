//! What goes from where to where, who uses what, and what it is made with, anywhere in a sentence.

use super::{subjects::whole_name, verbs::is_negated};
use crate::systems::{
    cues::cues,
    draft::{Draft, NewFlow},
    flows,
    lines::Line,
    lists,
    names::{self, Name},
    words::{self, Kind},
};

pub(super) fn flows_of(draft: &mut Draft, line: Line, subject: Option<&Name>) {
    routes(draft, line);
    used_by(draft, line);
    used_with(draft, line);
    flows::read(draft, line, subject);
}

/// `Name (A to B)` anywhere in a sentence.
fn routes(draft: &mut Draft, line: Line) {
    for at in 1..line.len() {
        let Some(Kind::Paren(inside)) = line.kind(at) else { continue };
        let Some(range) = names::start_before(line.string(), line.tokens, at) else { continue };
        let Some(name) = line.name(draft.namer, range) else { continue };
        if !draft.namer.is_part(&name) {
            continue;
        }
        let tokens = words::tokens(line.string(), inside.clone());
        let inner = Line { text: line.text, tokens: &tokens };
        let colon = (0..inner.len()).find(|&at| inner.kind(at) == Some(&Kind::Colon));
        if lists::route(draft, line, inner, colon.map_or(0, |colon| colon + 1), Some(&name)) {
            draft.component(&name, line.span(), true);
        }
    }
}

/// `With X a sales team can …`: X to the team.
fn used_with(draft: &mut Draft, line: Line) {
    if !line.is(0, &["with", "through", "using"]) {
        return;
    }
    let can = (1..line.len()).find(|&at| line.is(at, &["can"]));
    let words = line.words_from(1);
    let comma = usize::from(line.kind(words.end) == Some(&Kind::Comma));
    let who = line.words_from(words.end + comma);
    let (Some(what), Some(who)) = (
        line.name(draft.namer, words.clone()),
        line.name(draft.namer, who.start..can.unwrap_or(0).max(who.start)),
    ) else {
        return;
    };
    if draft.knows(&what) && names::is_actor(&who.text) && can.is_some_and(|can| can > words.end) {
        draft.flow(NewFlow {
            from: &what.text,
            to: &who.text,
            via: None,
            label: None,
            stated: true,
            span: line.span(),
        });
    }
}

/// `Domain teams use X`: X to the teams.
fn used_by(draft: &mut Draft, line: Line) {
    for at in 1..line.len() {
        if !line.is_in(at, &cues().parts.uses) {
            continue;
        }
        let mut end = at;
        while end > 0
            && (line.is_in(end - 1, &cues().parts.fillers) || line.lower(end - 1).ends_with("ly"))
        {
            end -= 1;
        }
        let who = names::start_before(line.string(), line.tokens, end);
        let Some(who) = who.and_then(|range| line.name(draft.namer, range)) else { continue };
        let words = line.words_from(at + 1);
        let Some(what) = line.name(draft.namer, words) else { continue };
        let interface = draft.namer.is_part(&what) && lists::is_interface(&what.text);
        let technology = draft.namer.technology(&what).is_some();
        if names::is_actor(&who.text) && (draft.knows(&what) || interface || draft.is_end(&what)) {
            if !technology {
                draft.component(&what, line.span(), true);
            }
            draft.flow(NewFlow {
                from: &what.text,
                to: &who.text,
                via: None,
                label: None,
                stated: true,
                span: line.span(),
            });
        }
    }
}

/// `It supports SMS, Email and X`, `letters are sent through SMS and X`.
pub(super) fn sends_through(draft: &mut Draft, line: Line, current: Option<&Name>) {
    let own = draft.own_name().to_owned();
    let name = current.cloned().or_else(|| whole_name(draft, &own));
    let Some(name) = name.filter(|name| draft.namer.technology(name).is_none()) else { return };
    let denied = is_negated(line) || (0..line.len()).any(|at| line.is_in(at, &cues().parts.unsure));
    let named = current.is_some() && draft.namer.is_part(&name) && !denied;
    for at in (0..line.len()).filter(|&at| line.is_in(at, &cues().parts.sending)) {
        let (row, _) = line.row(draft.namer, at + 1);
        if lists::are_channels(draft, &row) && row.len() > 1 {
            let stated = draft.knows(&name) || named;
            if named && !draft.is_self(&name.text) {
                draft.component(&name, line.span(), true);
            }
            lists::channels_at(draft, line, &name, at + 1, stated);
        }
    }
}

/// `built on A and B`, `based on A`: technologies of what the sentence speaks of.
pub(super) fn made_with(draft: &mut Draft, line: Line, current: Option<&Name>) {
    let based = |at: usize| {
        line.is(
            at,
            &[
                "based",
                "built",
                "runs",
                "running",
                "hosted",
                "deployed",
                "powered",
                "implemented",
                "written",
            ],
        ) && line.is(at + 1, &["on", "with", "upon", "in", "by"])
    };
    let uses = |at: usize| line.is(at, &["using"]) || at == 0 && line.is(at, &["uses"]);
    let Some(at) = (0..line.len()).find(|&at| based(at) || uses(at)) else { return };
    let next = if uses(at) { at + 1 } else { at + 2 };
    let (row, _) = line.row(draft.namer, next);
    let technologies: Vec<String> = row
        .iter()
        .filter_map(|name| draft.namer.technology(name))
        .map(|known| known.name.clone())
        .collect();
    if technologies.is_empty() {
        return;
    }
    match current.filter(|name| draft.knows(name)) {
        Some(name) => {
            let component = draft.component(name, line.span(), true);
            for technology in technologies {
                draft.uses_named(component, technology);
            }
        }
        None => draft.made_with(technologies, line.span()),
    }
}
