//! Lines of arrows: `a -> b -> c`, `a -(orders)-> b`, `a <-> b`, `a -> b/c`.

use std::ops::Range;

use super::{
    draft::{Draft, NewFlow},
    lines::Line,
    names::{LONGEST, Name, is_actor},
    words::{Kind, Way},
};

/// What stands between two arrows.
pub struct Stop {
    /// `a/b` are two.
    pub names: Vec<Name>,
    /// `(…)` behind its only name.
    remark: Option<Range<usize>>,
    /// `-(orders)`, `-- orders` before the next arrow; `: orders` at the end.
    label: Option<String>,
}

/// Reads the arrows of a line from a token on; whether there was anything to read. Between two
/// ends alone, `via` is the part that carries.
pub fn read(draft: &mut Draft, line: Line, start: usize, via: Option<&Name>) -> bool {
    let start = behind_label(line, start);
    let mut read = false;
    for chain in chains(line, start) {
        read |= read_chain(draft, line, chain, via);
    }
    read
}

/// `Write path: a -> b`: the label before the first arrow is no name.
fn behind_label(line: Line, start: usize) -> usize {
    let mut at = start;
    let mut behind = start;
    while at < line.len() && !matches!(line.kind(at), Some(Kind::Arrow(_))) {
        if line.kind(at) == Some(&Kind::Colon) {
            behind = at + 1;
        }
        at += 1;
    }
    behind
}

/// Cuts at `;`, and at a comma where both sides have an arrow of their own.
fn chains(line: Line, start: usize) -> Vec<Range<usize>> {
    let is_arrow = |at: usize| matches!(line.kind(at), Some(Kind::Arrow(_)));
    let mut chains = Vec::new();
    let mut first = start;
    let mut arrows = 0;
    let mut comma = None;
    for at in start..line.len() {
        match line.kind(at) {
            Some(Kind::Semicolon) => {
                chains.push(first..at);
                (first, arrows, comma) = (at + 1, 0, None);
            }
            Some(Kind::Comma) if arrows > 0 => comma = comma.or(Some(at)),
            _ if is_arrow(at) => {
                if let Some(cut) = comma.take() {
                    chains.push(first..cut);
                    first = cut + 1;
                    arrows = 0;
                }
                arrows += 1;
            }
            _ => {}
        }
    }
    chains.push(first..line.len());
    chains
}

fn read_chain(draft: &mut Draft, line: Line, chain: Range<usize>, via: Option<&Name>) -> bool {
    let arrows: Vec<(usize, Way)> = chain
        .clone()
        .filter_map(|at| match line.kind(at) {
            Some(Kind::Arrow(way)) => Some((at, *way)),
            _ => None,
        })
        .collect();
    if arrows.is_empty() {
        return false;
    }
    let mut edges = vec![chain.start];
    edges.extend(arrows.iter().map(|&(at, _)| at + 1));
    let ends = arrows.iter().map(|&(at, _)| at).chain([chain.end]);
    let last = edges.len() - 1;
    let pieces = edges.iter().zip(ends).enumerate();
    let stops: Vec<Option<Stop>> = pieces
        .map(|(at, (&start, end))| stop(draft, line, start..end, at == 0, at == last))
        .collect();
    if !is_sound(draft, &stops) {
        return false;
    }
    for (pair, &(_, way)) in stops.windows(2).zip(&arrows) {
        if let [Some(left), Some(right)] = pair {
            join(draft, line, left, right, way, via.filter(|_| arrows.len() == 1));
        }
    }
    let stages = are_stages(draft, &stops);
    for (at, stop) in stops.iter().enumerate() {
        let Some(stop) = stop else { continue };
        nodes(draft, line, stop, stages && at > 0 && at < last);
    }
    true
}

/// Joins stops that stand one after the other without an arrow between them on their line.
pub fn read_stops(draft: &mut Draft, lines: &[Line], stops: &[Option<Stop>]) {
    if !is_sound(draft, stops) {
        return;
    }
    for (pair, &line) in stops.windows(2).zip(lines.iter().skip(1)) {
        if let [Some(left), Some(right)] = pair {
            join(draft, line, left, right, Way::On, None);
        }
    }
    let stages = are_stages(draft, stops);
    for (at, (stop, &line)) in stops.iter().zip(lines).enumerate() {
        let Some(stop) = stop else { continue };
        nodes(draft, line, stop, stages && at > 0 && at + 1 < stops.len());
    }
}

/// Where no part of its own stands in a chain of several arrows, the system is made of the
/// technologies in it: `events -> Kinesis -> Flink -> Druid`.
fn are_stages(draft: &Draft, stops: &[Option<Stop>]) -> bool {
    let mut names = stops.iter().flatten().flat_map(|stop| &stop.names);
    stops.len() > 3 && !names.any(|name| draft.namer.is_part(name))
}

/// One arrow between two phrases is a thought, not a flow, unless one of them names a place.
fn is_sound(draft: &Draft, stops: &[Option<Stop>]) -> bool {
    let sure = |name: &Name| {
        draft.namer.is_place(name) || draft.knows(name) || super::names::is_proper(&name.text)
    };
    let named = stops.iter().flatten().flat_map(|stop| &stop.names);
    let short = named.clone().all(|name| name.text.split(' ').count() <= 3);
    let known = named.filter(|name| sure(name)).count();
    let whole = stops.iter().filter(|stop| stop.is_some()).count();
    whole >= 2 && (known > 0 || stops.len() > 2 && short)
}

/// Reads what stands between two arrows.
/// `first` and `last` say where in its chain it stands.
pub fn stop(
    draft: &Draft,
    line: Line,
    range: Range<usize>,
    first: bool,
    last: bool,
) -> Option<Stop> {
    let mut range = range;
    let mut label = None;
    let dash = range.clone().find(|&at| matches!(line.kind(at), Some(Kind::Dash)));
    if let Some(dash) = dash.filter(|_| !last) {
        label = Some(line.slice(dash + 1..range.end));
        range.end = dash;
    }
    let colon = range.clone().find(|&at| line.kind(at) == Some(&Kind::Colon));
    if let Some(colon) = colon.filter(|_| last) {
        label = Some(line.slice(colon + 1..range.end));
        range.end = colon;
    }
    // `1. a -> b` and `then a -> b`.
    while first && line.is(range.start, &["1", "2", "3", "then", "and", "from", "e.g"]) {
        range.start += 1;
    }
    if first && range.len() > LONGEST {
        range.start = opening_place(draft, line, range.clone())?;
    }
    // `(a) -> (b)`.
    if let (Some(Kind::Paren(inside)), 1) = (line.kind(range.start), range.len()) {
        let names = alternatives(draft, line, inside.clone())?;
        let label = label.map(plain_label).filter(|label| !label.is_empty());
        return Some(Stop { names, remark: None, label });
    }
    let (names, end) = line.row(draft.namer, range.start);
    let inside: Vec<Name> =
        names.into_iter().filter(|name| is_before(line, name, range.end)).collect();
    let is_whole = end >= range.end || last && end > range.start && is_clause(line, end);
    let figure = inside.iter().any(|name| name.text.starts_with(|c: char| c.is_ascii_digit()));
    if inside.is_empty() || !is_whole || figure {
        return None;
    }
    let remark = range.clone().find_map(|at| match line.kind(at) {
        Some(Kind::Paren(inside)) => Some(inside.clone()),
        _ => None,
    });
    let label = label.map(plain_label).filter(|label| !label.is_empty());
    Some(Stop { remark: remark.filter(|_| inside.len() == 1), names: inside, label })
}

/// `(a | b, c)`: the names in brackets.
fn alternatives(draft: &Draft, line: Line, inside: Range<usize>) -> Option<Vec<Name>> {
    let mut names = Vec::new();
    let mut start = inside.start;
    for piece in line.string()[inside.clone()].split(['|', ',']) {
        let words = piece.trim();
        let at = start + piece.len() - piece.trim_start().len();
        names.push(draft.namer.name(line.string(), at..at + words.len()));
        start += piece.len() + 1;
    }
    let all: Option<Vec<Name>> = names.into_iter().collect();
    all.or_else(|| Some(vec![draft.namer.name(line.string(), inside)?]))
}

fn is_before(line: Line, name: &Name, end: usize) -> bool {
    line.tokens.get(end).is_none_or(|token| name.range.start < token.range.start)
}

/// Whether the last name ends where a sentence goes on: `… -> Kafka for replay`.
fn is_clause(line: Line, at: usize) -> bool {
    line.is_in(at, &super::cues::cues().parts.boundaries)
        || matches!(line.kind(at), Some(Kind::Comma | Kind::Dash | Kind::Colon))
}

/// The place at the end of words that only lead to the first arrow.
fn opening_place(draft: &Draft, line: Line, range: Range<usize>) -> Option<usize> {
    let earliest = range.end.saturating_sub(4).max(range.start);
    (earliest..range.end).find(|&at| {
        line.name(draft.namer, at..range.end).is_some_and(|name| draft.namer.is_place(&name))
    })
}

fn plain_label(label: &str) -> String {
    label.trim_matches(|c: char| c.is_whitespace() || "-()[]|\"=".contains(c)).to_owned()
}

fn join(draft: &mut Draft, line: Line, left: &Stop, right: &Stop, way: Way, via: Option<&Name>) {
    let label = left.label.clone().or_else(|| right.label.clone());
    for (one, other) in
        left.names.iter().flat_map(|one| right.names.iter().map(move |two| (one, two)))
    {
        let mut add = |from: &Name, to: &Name| {
            draft.flow(NewFlow {
                from: &from.text,
                to: &to.text,
                via: via.map(|via| via.text.as_str()),
                label: label.clone(),
                stated: true,
                span: line.span(),
            });
        };
        if way != Way::Back {
            add(one, other);
        }
        if way != Way::On {
            add(other, one);
        }
    }
}

/// What an arrow joins is a part, unless it is a technology that is no stage, or someone who uses
/// the system.
fn nodes(draft: &mut Draft, line: Line, stop: &Stop, stage: bool) {
    for name in &stop.names {
        if draft.namer.technology(name).is_some() && !stage || is_actor(&name.text) {
            continue;
        }
        let component = draft.component(name, line.span(), true);
        draft.uses(component, &name.text);
        if let Some(remark) = &stop.remark {
            let remark = &line.string()[remark.clone()];
            draft.uses(component, remark);
            if draft.namer.technologies.get(remark).is_none() {
                draft.role(component, remark);
            }
        }
    }
}
