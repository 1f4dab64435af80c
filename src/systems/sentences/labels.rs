//! What a text says of a name that it begins with, behind a mark: `Scheduler: picks the next job`.

use super::{Scene, subjects::spoken_of, uses::flows_of, verbs::is_part_verb, whole::sentence};
use crate::systems::{
    cues::cues,
    draft::{Draft, NewFlow},
    lines::Line,
    lists,
    names::{self, Name},
    words::{self, Kind},
};

/// `Storefront (Cart API, Tax Engine)`: parts in parentheses are a group of that name.
pub(super) fn team(draft: &mut Draft, line: Line) -> bool {
    let is_name = |at: &usize| matches!(line.kind(*at), Some(Kind::Word | Kind::Slash));
    let end = (0..line.len().min(names::LONGEST)).take_while(is_name).count();
    let Some(Kind::Paren(inside)) = line.kind(end) else { return false };
    let Some(name) = line.name(draft.namer, 0..end) else { return false };
    let tokens = words::tokens(line.string(), inside.clone());
    let pieces: Vec<Line> = tokens
        .split(|token| matches!(token.kind, Kind::Comma | Kind::Semicolon))
        .map(|tokens| Line { text: line.text, tokens })
        .collect();
    let colon = |piece: Line| {
        (0..piece.len()).find(|&at| piece.kind(at) == Some(&Kind::Colon)).unwrap_or(piece.len())
    };
    let parts: Vec<(Name, Line, usize)> = pieces
        .iter()
        .filter_map(|&piece| {
            let name = piece.name(draft.namer, 0..colon(piece))?;
            draft.namer.is_part(&name).then(|| (name, piece, colon(piece)))
        })
        .collect();
    if parts.len() < 2 || parts.len() < pieces.len() || draft.namer.technology(&name).is_some() {
        return false;
    }
    draft.begin_group(&name, None, line.span());
    for (name, piece, colon) in parts {
        let component = draft.component(&name, piece.span(), true);
        draft.uses(component, piece.slice(0..piece.len()));
        let routed = lists::route(draft, line, piece, colon + 1, Some(&name));
        if !routed && colon < piece.len() {
            draft.role(component, piece.slice(colon + 1..piece.len()));
        }
    }
    draft.end_group();
    true
}

/// `Name (figure): what it is`, `Name - what it is` at the head of a text.
pub(super) fn label(draft: &mut Draft, line: Line, scene: &Scene) -> bool {
    const FURTHEST: usize = 9;
    let mark = (1..line.len().min(FURTHEST))
        .find(|&at| matches!(line.kind(at), Some(Kind::Colon | Kind::Dash)));
    let Some(mark) = mark else { return false };
    let words = (0..mark).take_while(|&at| {
        matches!(line.kind(at), Some(Kind::Word | Kind::Quoted(_) | Kind::Slash))
    });
    let words = 0..words.count();
    // `Name :: what it is`.
    let behind = (mark + 1..line.len()).find(|&at| line.kind(at) != Some(&Kind::Colon));
    let rest = Line { text: line.text, tokens: &line.tokens[behind.unwrap_or(line.len())..] };
    // `a -(orders)-> b` is an arrow with its label.
    if line.kind(mark) == Some(&Kind::Dash) && has_arrow(rest) {
        return false;
    }
    let only_holds = (words.end..mark).all(|at| matches!(line.kind(at), Some(Kind::Paren(_))));
    if only_holds && field(draft, line, line.slice(words.clone()), rest, scene) {
        return true;
    }
    let Some(name) = line.name(draft.namer, words.clone()).filter(|_| only_holds) else {
        return false;
    };
    if quoted_label(draft, line, &name, words.clone(), rest) {
        return true;
    }
    if rest.len() == 0
        || (words.clone()).any(|at| line.is(at, &["is", "are", "was", "and"])) && words.len() > 4
    {
        return false;
    }
    let plain = cues().parts.labels.contains(&name.text.to_lowercase());
    // `It has four parts: A, B and C` is a sentence, not a name.
    let told = words.clone().any(|at| line.is_in(at, &cues().parts.boundaries) && !line.is_and(at));
    if told || words.clone().skip(1).any(|at| is_part_verb(line, at)) {
        let listed = lists_parts(draft, rest);
        if listed {
            lists::parts(draft, rest, 0, true);
            flows_of(draft, rest, None);
        }
        return listed;
    }
    // `Order Platform: the API writes to A` under its own name.
    let speaks = || draft.is_self(&name.text) && spoken_of(draft, rest, 0, false).name.is_some();
    if plain || has_arrow(rest) || speaks() {
        let mut subject = scene.subject.clone();
        let scene = Scene { item: true, ..Scene::default() };
        sentence(draft, rest, &mut subject, &scene);
        return true;
    }
    if lists_parts(draft, rest) {
        group(draft, line, &name, rest);
        return true;
    }
    define(draft, line, &name, words.end..mark, rest, scene)
}

/// `Console "Lookout" for the Order Platform: shows who ordered`: a part with a name of its own, and
/// what it is for.
fn quoted_label(
    draft: &mut Draft,
    line: Line,
    name: &Name,
    words: std::ops::Range<usize>,
    rest: Line,
) -> bool {
    let quoted = words.clone().find(|&at| matches!(line.kind(at), Some(Kind::Quoted(_))));
    let Some(quoted) = quoted.filter(|&at| at > 0) else { return false };
    let of = line.is(quoted + 1, &["for", "of", "in", "on", "für", "para", "pour"]);
    let part = names::head(line.word(quoted - 1));
    let own = line.name(draft.namer, quoted + 2..words.end.max(quoted + 2));
    let known = cues().parts.nouns.contains(&part)
        || cues().parts.interfaces.contains(&part)
        || own.is_some_and(|own| draft.is_self(&own.text));
    if !of || quoted + 1 >= words.end || rest.len() == 0 || draft.is_self(&name.text) || !known {
        return false;
    }
    let component = draft.component(name, line.span(), true);
    draft.subject = Some(name.text.clone());
    draft.uses(component, rest.slice(0..rest.len()));
    draft.role(component, rest.slice(0..rest.len()));
    flows_of(draft, rest, Some(name));
    true
}

/// `tech: Go, Redis`, `in: Kafka` below a part: what the label says of it.
fn field(draft: &mut Draft, line: Line, label: &str, rest: Line, scene: &Scene) -> bool {
    let Some(part) = &scene.subject else { return false };
    let fields = &cues().tables;
    let label = label.to_lowercase();
    let made_with = fields.technology.contains(&label);
    let input = fields.input.contains(&label);
    let output = fields.output.contains(&label);
    if draft.namer.technology(part).is_some() || !(made_with || input || output) {
        return false;
    }
    let component = draft.component(part, line.span(), true);
    if made_with {
        draft.uses(component, rest.slice(0..rest.len()));
        return true;
    }
    let (row, _) = rest.row(draft.namer, 0);
    for end in row.iter().take_while(|name| draft.is_node(name)).cloned().collect::<Vec<_>>() {
        let (from, to) = if input { (&end, part) } else { (part, &end) };
        draft.flow(NewFlow {
            from: &from.text,
            to: &to.text,
            via: None,
            label: None,
            stated: true,
            span: line.span(),
        });
        draft.end(&end, line.span(), true);
    }
    true
}

pub(super) fn has_arrow(line: Line) -> bool {
    (0..line.len()).any(|at| matches!(line.kind(at), Some(Kind::Arrow(_))))
}

/// Whether a list of parts begins here: a named part right away, not in the middle of a sentence.
fn lists_parts(draft: &Draft, rest: Line) -> bool {
    let words = rest.words_from(0);
    let capital = rest.word(words.start).starts_with(char::is_uppercase);
    let article = words.start > 0;
    let followed = words.end >= rest.len()
        || rest.behind_separator(words.end).is_some()
        || matches!(rest.kind(words.end), Some(Kind::Paren(_)))
        || rest.is(words.end, &["for", "using", "to", "that"]);
    let several = rest.behind_separator(words.end).is_some()
        || matches!(rest.kind(words.end), Some(Kind::Paren(_)));
    (capital || article && several) && followed && lists::begins_part(draft, rest, 0)
}

fn group(draft: &mut Draft, line: Line, name: &Name, rest: Line) {
    draft.begin_group(name, None, line.span());
    let read = lists::parts(draft, rest, 0, true);
    if let Some(&last) = read.components.last() {
        draft.subject = Some(draft.name_of(last));
    }
    flows_of(draft, rest, None);
    draft.end_group();
}

/// `Scheduler: picks the next job`.
fn define(
    draft: &mut Draft,
    line: Line,
    name: &Name,
    holds: std::ops::Range<usize>,
    rest: Line,
    scene: &Scene,
) -> bool {
    let named = draft.namer.is_part(name)
        || draft.knows(name)
        || names::is_proper(&name.text) && !names::is_generic(&name.text);
    // A technology that flows go through is a stage where it has a line of its own.
    let technology = draft.namer.technology(name).is_some() && !draft.is_end(name);
    let telling = scene.defined || draft.namer.is_part(name) || draft.knows(name);
    // Below a part, most labels speak of it: `owner: the blue team`.
    let property = scene.subject.is_some() && !draft.namer.is_part(name) && !draft.knows(name);
    let field = cues().tables.is_field(&name.text) || draft.namer.tells_of_technology(name);
    if !(named || scene.defined)
        || property
        || field && !draft.namer.is_part(name) && !draft.knows(name)
        || !telling
        || technology
        || names::is_actor(&name.text) && !scene.defined
    {
        return false;
    }
    let component = draft.component(name, line.span(), true);
    draft.subject = Some(name.text.clone());
    draft.uses(component, &name.text);
    for at in holds {
        if let Some(Kind::Paren(inside)) = line.kind(at) {
            draft.uses(component, &line.string()[inside.clone()]);
        }
    }
    draft.uses(component, rest.slice(0..rest.len()));
    draft.role(component, rest.slice(0..rest.len()));
    flows_of(draft, rest, Some(name));
    lists::sources(draft, rest, name, 0..rest.len());
    if let Some(examples) = (0..rest.len()).find(|&at| lists::begins_examples(rest, at)) {
        lists::channels(draft, rest, name, examples);
    }
    true
}
