//! What a sentence speaks of.

use super::{
    Scene,
    verbs::{begins_predicate, is_moving_verb, is_part_verb},
};
use crate::systems::{
    cues::cues,
    draft::Draft,
    lines::Line,
    names::{self, Name},
    words::Kind,
};

/// Whether a verb in the third person stands right behind a word, and no pronoun before it.
pub(super) fn names_actor_late(line: Line) -> bool {
    let parts = &cues().parts;
    let verb =
        (2..line.len()).find(|&at| is_moving_verb(line, at) && line.lower(at).ends_with('s'));
    verb.is_some_and(|verb| {
        let back = (1..verb).any(|at| line.is_in(at, &parts.pronouns));
        line.kind(verb - 1) == Some(&Kind::Word)
            && !line.is_in(verb - 1, &parts.boundaries)
            && !back
    })
}

pub(super) fn whole_name(draft: &Draft, text: &str) -> Option<Name> {
    draft.namer.name(text, 0..text.len())
}

pub(super) fn named_subject(draft: &Draft) -> Option<Name> {
    let text = draft.subject.clone().unwrap_or_else(|| draft.own_name().to_owned());
    whole_name(draft, &text)
}

/// `In detail, …`, `Specifically, …`.
pub(super) fn behind_adverbial(line: Line) -> usize {
    let comma = (1..line.len().min(4)).find(|&at| line.kind(at) == Some(&Kind::Comma));
    let leads = line.is_in(0, &cues().parts.boundaries)
        || line.lower(0).ends_with("ly")
        || line.is(0, &["today"])
        || comma == Some(1) && line.is(2, &["the", "a", "an", "our", "each", "every"]);
    match comma {
        Some(comma) if leads => comma + 1,
        _ if line.is(0, &["and", "then", "also", "finally"]) => 1,
        _ => 0,
    }
}

/// What a sentence begins with.
#[derive(Default)]
pub(super) struct Spoken {
    /// The part that it names.
    pub(super) name: Option<Name>,
    /// It says `it`, `this team`, or nothing: what was spoken of before.
    pub(super) back: bool,
    /// It begins with a verb.
    pub(super) verb_first: bool,
    /// The first token of its predicate.
    pub(super) predicate: usize,
    /// Where the name begins.
    pub(super) start: usize,
}

/// `nested` says that the text belongs to a part that stands above it.
pub(super) fn spoken_of(draft: &Draft, line: Line, start: usize, nested: bool) -> Spoken {
    let parts = &cues().parts;
    if line.is_in(start, &parts.pronouns) && !line.is_in(start + 1, &parts.selves) {
        return Spoken {
            back: true,
            predicate: behind_fillers(line, start + 1),
            start,
            ..Spoken::default()
        };
    }
    let determined = line.is(start, &["this", "the", "our"]);
    if determined && line.is_in(start + 1, &parts.selves) {
        return Spoken {
            back: true,
            predicate: behind_fillers(line, start + 2),
            start,
            ..Spoken::default()
        };
    }
    let words = line.words_from(start);
    let leading = leads(line, start, nested);
    let has_parts = is_part_verb(line, start) && (leading || !is_noun(line, start));
    let verb_first = has_parts || is_moving_verb(line, start) && line.lower(start) != "index";
    if words.is_empty() || has_parts || leading {
        let verb_first = verb_first || leading;
        return Spoken { back: has_parts, verb_first, predicate: start, start, name: None };
    }
    let named = |end: usize| {
        let name = line.name(draft.namer, words.start..end)?;
        let quoted = is_quoted(line, words.start..end);
        (quoted || draft.namer.is_place(&name) || draft.knows(&name)).then_some(name)
    };
    let found = (words.start + 1..=words.end).find_map(|end| {
        let next = behind_holds(line, end);
        let verb = next >= line.len() || begins_predicate(line, next);
        named(end).filter(|_| verb).map(|name| (name, next))
    });
    match found.or_else(|| proper_subject(draft, line, words.clone())) {
        Some((name, next)) => Spoken {
            name: Some(name),
            predicate: behind_fillers(line, next),
            start: words.start,
            ..Spoken::default()
        },
        None => Spoken {
            verb_first,
            predicate: behind_fillers(line, words.end),
            start: words.start,
            ..Spoken::default()
        },
    }
}

/// Whether a name in quotation marks stands there: `"Owl" gateway`.
pub(super) fn is_quoted(line: Line, mut words: std::ops::Range<usize>) -> bool {
    words.any(|at| matches!(line.kind(at), Some(Kind::Quoted(_))))
}

/// Whether a sentence begins with its verb: `Serves a view`, below a part also `caches it in A`.
fn leads(line: Line, at: usize, nested: bool) -> bool {
    let goes_on = matches!(line.kind(at + 1), Some(Kind::Word | Kind::Quoted(_)));
    let below = nested && is_moving_verb(line, at) && line.lower(at).ends_with('s');
    goes_on && (below || line.is_in(at, &cues().parts.leading))
}

/// `Build API`, `Design system`: a verb by its form that heads a name.
fn is_noun(line: Line, at: usize) -> bool {
    let words = line.words_from(at);
    let last = names::head(line.word(words.end.saturating_sub(1)));
    words.start == at
        && words.len() > 1
        && cues().parts.nouns.contains(&last)
        && line.word(at).starts_with(char::is_uppercase)
        && ["build", "design", "launch", "run"].contains(&line.lower(at).as_str())
}

/// `Sender reads from A`: a name at the head of a text, before any verb in the third person.
pub(super) fn acting_subject(draft: &Draft, line: Line, scene: &Scene) -> Option<(Name, usize)> {
    if !scene.acting {
        return None;
    }
    let end = names::acting(line.string())?;
    let next = line.tokens.partition_point(|token| token.range.start < end);
    let name = line.name(draft.namer, 0..next)?;
    let sound = draft.namer.technology(&name).is_none()
        && !names::is_generic(&name.text)
        && !names::is_actor(&name.text);
    sound.then(|| (name, behind_fillers(line, next)))
}

/// One to three capitalised words before a verb in the third person.
fn proper_subject(
    draft: &Draft,
    line: Line,
    words: std::ops::Range<usize>,
) -> Option<(Name, usize)> {
    (words.start + 1..=words.end.min(words.start + 3)).find_map(|end| {
        let name = line.name(draft.namer, words.start..end)?;
        let next = behind_holds(line, end);
        let third = line.lower(next).ends_with('s')
            && (is_moving_verb(line, next) || is_part_verb(line, next) || line.is(next, &["is"]));
        let proper = names::is_proper(&name.text)
            && !names::is_generic(&name.text)
            && draft.namer.technology(&name).is_none()
            && !names::is_actor(&name.text);
        (proper && third).then_some((name, next))
    })
}

fn behind_holds(line: Line, mut at: usize) -> usize {
    while matches!(line.kind(at), Some(Kind::Paren(_))) {
        at += 1;
    }
    at
}

fn behind_fillers(line: Line, mut at: usize) -> usize {
    let parts = &cues().parts;
    // `has served` and `has a gateway`.
    let has = |at: usize| line.is(at, &["has", "have"]) && line.is_in(at + 1, &parts.articles);
    while (line.is_in(at, &parts.fillers) || line.lower(at).ends_with("ly")) && !has(at) {
        at += 1;
    }
    at
}

pub(super) fn behind_name(line: Line, spoken: &Spoken) -> usize {
    (spoken.start..spoken.predicate)
        .find(|&at| matches!(line.kind(at), Some(Kind::Paren(_))))
        .unwrap_or(spoken.predicate)
}
