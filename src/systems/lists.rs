//! Parts named one after the other, each with its own parenthesis and its own words behind it.

use std::ops::Range;

use super::{
    arrows,
    cues::cues,
    draft::{Draft, NewFlow},
    lines::Line,
    names::{LONGEST, Name, head, is_actor, is_generic, is_plural, is_proper},
    words::{self, Kind},
};

/// What a row of parts gave.
#[derive(Default)]
pub struct Parts {
    /// Places in the system, in the order of the notes.
    pub components: Vec<usize>,
    /// The token behind the last of them.
    pub next: usize,
}

/// Reads parts from token `at` on: `A (x to y), B for z and C`. Nothing is read, and `next` is
/// `at`, where the words there name no part.
pub fn parts(draft: &mut Draft, line: Line, at: usize, stated: bool) -> Parts {
    const MOST: usize = 100;
    let mut read = Parts { components: Vec::new(), next: at };
    let mut next = at;
    while read.components.len() < MOST {
        let Some((components, end)) =
            part(draft, line, next, stated).or_else(|| plain_part(draft, line, next))
        else {
            break;
        };
        read.components.extend(components);
        read.next = end;
        match line.behind_separator(end) {
            Some(after) => next = after,
            None => break,
        }
    }
    read
}

/// Whether the words at a token name a part.
pub fn begins_part(draft: &Draft, line: Line, at: usize) -> bool {
    part_name(draft, line, at).is_some()
}

/// The name of the part at a token, and the tokens of it.
fn part_name(draft: &Draft, line: Line, at: usize) -> Option<(Name, Range<usize>)> {
    let words = line.words_from(at);
    let named = |range: Range<usize>| {
        let name = line.name(draft.namer, range.clone())?;
        let part = is_listed_part(draft, line, &name, &range);
        part.then_some((name, range))
    };
    if let Some(found) = named(words.clone()) {
        return Some(found);
    }
    // `AWS resources and cost management system` is one part.
    if !line.is_and(words.end) {
        return None;
    }
    let second = line.words_from(words.end + 1);
    let article = second.start > words.end + 1;
    let whole = words.start..second.end;
    if article || whole.len() > LONGEST || words.is_empty() {
        return None;
    }
    let first_is_store =
        line.name(draft.namer, words).is_some_and(|name| draft.namer.is_store(&name));
    if first_is_store { None } else { named(whole) }
}

fn is_listed_part(draft: &Draft, line: Line, name: &Name, range: &Range<usize>) -> bool {
    let quoted = range.clone().any(|at| matches!(line.kind(at), Some(Kind::Quoted(_))));
    let opened = matches!(line.kind(range.end), Some(Kind::Paren(_)));
    let proper = opened
        && is_proper(&name.text)
        && draft.namer.technology(name).is_none()
        && !is_generic(&name.text);
    if is_actor(&name.text) && !opened {
        return false;
    }
    draft.namer.is_part(name) || quoted || proper || draft.knows(name)
}

/// One part with its parentheses and what is said behind it, or the members that stand for it.
fn part(draft: &mut Draft, line: Line, at: usize, stated: bool) -> Option<(Vec<usize>, usize)> {
    let (name, range) = part_name(draft, line, at)?;
    let mut next = range.end;
    let mut holds = Vec::new();
    while let Some(Kind::Paren(inside)) = line.kind(next) {
        holds.push(inside.clone());
        next += 1;
    }
    let members: Vec<usize> =
        holds.iter().flat_map(|inside| members(draft, line, &name, inside.clone())).collect();
    let end = end_of_tail(draft, line, next);
    if !members.is_empty() {
        return Some((members, end));
    }
    let name = stage(draft, &name).unwrap_or(name);
    let component = draft.component(&name, line.span(), stated);
    draft.uses(component, &name.text);
    for inside in holds {
        parenthesis(draft, line, &name, component, inside);
    }
    if let Some(what) = words_beside_quoted(line, &range) {
        draft.role(component, &format!("{what} {}", line.slice(next..end)));
    }
    if end > next {
        tail(draft, line, &name, component, next..end);
    }
    Some((vec![component], end))
}

/// What stands beside a name in quotation marks: `table browser` of `Table browser "Owl"`.
fn words_beside_quoted(line: Line, range: &Range<usize>) -> Option<String> {
    let is_quoted = |at: &usize| matches!(line.kind(*at), Some(Kind::Quoted(_)));
    let words: Vec<&str> =
        range.clone().filter(|at| !is_quoted(at)).map(|at| line.word(at)).collect();
    (range.clone().any(|at| is_quoted(&at)) && !words.is_empty()).then(|| words.join(" "))
}

/// `the Flink jobs`, where Flink is a part already: that part.
fn stage(draft: &Draft, name: &Name) -> Option<Name> {
    let (first, last) = name.text.rsplit_once(' ')?;
    let stage = draft.namer.name(first, 0..first.len())?;
    let plain = is_generic(last) && is_plural(last);
    (plain && draft.namer.technology(&stage).is_some() && draft.knows(&stage)).then_some(stage)
}

/// `a system to see costs`: its purpose is its name. Another part without a name only leads to
/// those behind it.
fn plain_part(draft: &mut Draft, line: Line, at: usize) -> Option<(Vec<usize>, usize)> {
    let words = line.words_from(at);
    let name = line.name(draft.namer, words.clone())?;
    if !is_generic(&name.text) || draft.namer.technology(&name).is_some() {
        return None;
    }
    let end = end_of_tail(draft, line, words.end);
    let Some(whole) = named_by_purpose(line, words.clone()) else { return Some((Vec::new(), end)) };
    let name = line.name(draft.namer, whole)?;
    let component = draft.component(&name, line.span(), true);
    draft.uses(component, line.slice(words.end..end));
    draft.role(component, line.slice(words.end + 1..end));
    Some((vec![component], end))
}

/// The words of `system to manage bills`, where they are short enough for a name.
fn named_by_purpose(line: Line, words: Range<usize>) -> Option<Range<usize>> {
    const THINGS: [&str; 6] = ["system", "tool", "service", "job", "engine", "app"];
    let thing = THINGS.contains(&line.lower(words.start).as_str()) && words.len() == 1;
    let purpose = line.words_from(words.end + 1);
    let whole = words.start..purpose.end;
    let sound = line.is(words.end, &["to"]) && purpose.start == words.end + 1 && purpose.len() > 1;
    (thing && sound && whole.len() <= LONGEST).then_some(whole)
}

/// Where the words that belong to one part end: before `, B (…)`, before `and a C`.
fn end_of_tail(draft: &Draft, line: Line, start: usize) -> usize {
    let told = line.kind(start) == Some(&Kind::Comma) && is_participle(line, start + 1);
    if start >= line.len() || line.behind_separator(start).is_some() && !told {
        return start;
    }
    let mut listing = false;
    for at in start + usize::from(told)..line.len() {
        if matches!(line.kind(at), Some(Kind::Semicolon)) {
            return at;
        }
        listing |= line.is_in(at, &cues().parts.examples) || line.is(at, &["using", "such"]);
        let Some(next) = line.behind_separator(at) else { continue };
        let article = line.is(next, &["a", "an", "the", "our"]);
        let capital = line.word(next).starts_with(char::is_uppercase);
        let parted = article || capital && !listing;
        if parted && begins_part(draft, line, next) {
            return at;
        }
    }
    line.len()
}

/// `…, merged from several sources`: it tells more of the part before it.
fn is_participle(line: Line, at: usize) -> bool {
    let word = line.lower(at);
    let preposition = ["from", "by", "with", "in", "on", "to", "into", "using", "out"];
    word.len() > 4 && word.ends_with("ed") && line.is(at + 1, &preposition)
}

/// What is said behind a part's name: whom it serves, what it does, what it is made with.
fn tail(draft: &mut Draft, line: Line, name: &Name, component: usize, range: Range<usize>) {
    let first = range.start;
    let words = line.slice(range.clone());
    draft.uses(component, words);
    let mut purpose = first;
    let to_someone = line.is(first, &["to"]) && line.is_in(first + 1, &cues().parts.articles);
    if line.is(first, &["for"]) && is_interface(&name.text) {
        let behind = users(draft, line, name, range.clone());
        if line.is(behind, &["to"]) || behind >= range.end {
            purpose = behind;
        }
    }
    if line.is(first, &["using", "with", "based", "built", "on"]) {
        let to = range.clone().find(|&at| line.is(at, &["to", "that", "which"]));
        purpose = to.unwrap_or(range.end);
    }
    let examples = range.clone().find(|&at| begins_examples(line, at));
    if let Some(at) = examples {
        channels(draft, line, name, at);
    }
    sources(draft, line, name, range.clone());
    if line.is(purpose, &["to", "for", "that", "which"]) && !to_someone {
        draft.role(
            component,
            line.slice(purpose + 1..examples.unwrap_or(range.end).max(purpose + 1)),
        );
    } else if matches!(line.kind(purpose), Some(Kind::Dash | Kind::Colon)) {
        draft.role(component, line.slice(purpose + 1..range.end));
    } else if is_verb_like(&line.lower(first)) && !line.is_in(first, &cues().parts.boundaries) {
        draft.role(component, words);
    }
}

/// `reserves stock`, `backed by A`.
fn is_verb_like(word: &str) -> bool {
    word.len() > 3 && (word.ends_with('s') || word.ends_with("ed"))
}

/// Whether its name says that others use it.
pub fn is_interface(name: &str) -> bool {
    cues().parts.interfaces.contains(&head(name))
}

/// `for analysts and data scientists`: each of them uses the part. Gives the token behind them.
fn users(draft: &mut Draft, line: Line, name: &Name, tail: Range<usize>) -> usize {
    let within = Line { text: line.text, tokens: &line.tokens[..tail.end] };
    let (users, next) = within.row(draft.namer, tail.start + 1);
    let namer = draft.namer;
    for user in users.iter().filter(|user| namer.technology(user).is_none()) {
        draft.flow(NewFlow {
            from: &name.text,
            to: &user.text,
            via: None,
            label: None,
            stated: true,
            span: line.span(),
        });
    }
    next
}

/// Whether `including`, `such as`, `e.g.` stands at a token.
pub fn begins_examples(line: Line, at: usize) -> bool {
    line.is_in(at, &cues().parts.examples) || line.is(at, &["such"]) && line.is(at + 1, &["as"])
}

/// The token behind `including`, `such as`.
pub fn behind_examples(line: Line, at: usize) -> usize {
    if line.is(at, &["such"]) { at + 2 } else { at + 1 }
}

/// `for … notifications including SMS, Email and X`: where most of the row are channels, the part
/// sends to each of them.
pub fn channels(draft: &mut Draft, line: Line, name: &Name, examples: usize) {
    channels_at(draft, line, name, behind_examples(line, examples), true);
}

/// `supports SMS, Email and X` from the token behind the verb.
pub fn channels_at(draft: &mut Draft, line: Line, name: &Name, at: usize, stated: bool) {
    let (row, _) = line.row(draft.namer, at);
    if !are_channels(draft, &row) {
        return;
    }
    for channel in &row {
        draft.flow(NewFlow {
            from: &name.text,
            to: &channel.text,
            via: None,
            label: None,
            stated,
            span: line.span(),
        });
    }
}

/// Whether most of a row are channels.
pub fn are_channels(draft: &Draft, row: &[Name]) -> bool {
    let is_channel =
        |one: &&Name| draft.namer.technology(one).is_some_and(|known| known.kind == "channel");
    row.iter().filter(is_channel).count() * 2 > row.len()
}

/// `to merge multiple data sources` suggests that they flow into the part.
pub fn sources(draft: &mut Draft, line: Line, name: &Name, range: Range<usize>) {
    for at in range {
        if !line.is_form(at, &cues().parts.merging) {
            continue;
        }
        let behind = if line.is(at + 1, &["from"]) { at + 2 } else { at + 1 };
        let words = line.words_from(behind);
        let Some(source) = line.name(draft.namer, words) else { continue };
        if matches!(
            head(&source.text).as_str(),
            "source" | "database" | "store" | "feed" | "stream"
        ) {
            draft.flow(NewFlow {
                from: &source.text,
                to: &name.text,
                via: None,
                label: None,
                stated: false,
                span: line.span(),
            });
        }
    }
}

/// What stands in parentheses behind a part's name.
fn parenthesis(draft: &mut Draft, line: Line, name: &Name, component: usize, inside: Range<usize>) {
    let string = line.string();
    let tokens = words::tokens(string, inside.clone());
    let inner = Line { text: line.text, tokens: &tokens };
    let colon = (0..inner.len()).find(|&at| inner.kind(at) == Some(&Kind::Colon));
    let start = colon.map_or(0, |colon| colon + 1);
    draft.uses(component, &string[inside.clone()]);
    if route(draft, line, inner, start, Some(name)) {
        if let Some(colon) = colon {
            draft.role(component, inner.slice(0..colon));
        }
        return;
    }
    if only_technologies(draft, inner) {
        return;
    }
    let figure = line.text.slice(inside.clone());
    if super::figures::find(&figure).is_empty() {
        draft.role(component, &string[inside]);
    }
}

/// Reads `A to B/C` or `A -> B` from a token on; the flows go through `via`.
pub fn route(draft: &mut Draft, line: Line, inner: Line, start: usize, via: Option<&Name>) -> bool {
    if (start..inner.len()).any(|at| matches!(inner.kind(at), Some(Kind::Arrow(_)))) {
        return arrows::read(draft, inner, start, via);
    }
    let start = if inner.is(start, &["from"]) { start + 1 } else { start };
    let (from, to) = inner.row(draft.namer, start);
    if !inner.is(to, &["to", "into", "onto"]) {
        return false;
    }
    let (into, _) = inner.row(draft.namer, to + 1);
    let sound = |names: &[Name]| !names.is_empty() && names.iter().all(|name| draft.is_node(name));
    // Between the ends of a part, one sure place vouches for a plain word: `(checkout to Kafka)`.
    let plain = |names: &[Name]| {
        let word =
            |name: &Name| !name.text.contains(' ') && name.text.chars().all(char::is_alphabetic);
        via.is_some() && matches!(names, [only] if word(only))
    };
    let place =
        |names: &[Name]| !names.is_empty() && names.iter().all(|name| draft.namer.is_store(name));
    let vouched = plain(&from) && place(&into) || place(&from) && plain(&into);
    if !(sound(&from) && sound(&into) || vouched) {
        return false;
    }
    for (from, to) in from.iter().flat_map(|from| into.iter().map(move |to| (from, to))) {
        draft.flow(NewFlow {
            from: &from.text,
            to: &to.text,
            via: via.map(|via| via.text.as_str()),
            label: None,
            stated: true,
            span: line.span(),
        });
    }
    true
}

/// `client libraries (iOS, Android, web)`: each is a part, and the words before say what it is.
fn members(draft: &mut Draft, line: Line, name: &Name, inside: Range<usize>) -> Vec<usize> {
    if !is_plural(&name.text) || head(&name.text) == "api" {
        return Vec::new();
    }
    let tokens = words::tokens(line.string(), inside);
    let inner = Line { text: line.text, tokens: &tokens };
    let (row, end) = inner.row(draft.namer, 0);
    let is_tool = |one: &Name| {
        let known = draft.namer.technology(one);
        known.is_some_and(|known| known.kind != "frontend" && known.kind != "channel")
    };
    if row.len() < 2 || end < inner.len() || row.iter().any(is_tool) {
        return Vec::new();
    }
    let mut members = Vec::new();
    for member in &row {
        let at = draft.component(member, line.span(), true);
        draft.role(at, &name.text);
        members.push(at);
    }
    members
}

fn only_technologies(draft: &Draft, inner: Line) -> bool {
    let (row, end) = inner.row(draft.namer, 0);
    end >= inner.len() && row.iter().all(|one| draft.namer.technology(one).is_some())
}
