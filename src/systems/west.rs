//! Sentences of other European languages: `Der Bestelldienst liest aus Kafka`, `El servicio de
//! pedidos escribe en PostgreSQL`, `Le service de commandes lit depuis Kafka`.
//!
//! Only the plain order of subject, verb, preposition and place is read.

use std::ops::Range;

use super::{
    cues::{Tongue, cues},
    draft::{Draft, NewFlow},
    lines::Line,
    names::Name,
    words::Kind,
};

/// How far behind its verb a preposition may stand.
const REACH: usize = 8;
/// Words of a name of a part.
const LONGEST: usize = 5;

/// Reads the flows of a sentence in one of the languages that the vocabulary knows.
pub fn read(draft: &mut Draft, line: Line) {
    let parts = &cues().parts;
    let doubtful = |at: usize| line.is_in(at, &parts.negations) || line.is_in(at, &parts.gone);
    let sure = !(0..line.len()).any(doubtful);
    for tongue in &cues().tongues {
        read_in(draft, line, tongue);
        if sure {
            stands_in(draft, line, tongue);
        }
    }
}

/// `A sits in front of B`, `Hinter dem A steht B`: which passes things on to which.
fn stands_in(draft: &mut Draft, line: Line, tongue: &Tongue) {
    for at in 0..line.len() {
        let find =
            |phrases: &[String]| phrases.iter().find_map(|phrase| phrase_at(line, at, phrase));
        let (ahead, length) = match (find(&tongue.ahead), find(&tongue.behind)) {
            (Some(length), _) => (true, length),
            (None, Some(length)) => (false, length),
            (None, None) => continue,
        };
        let Some((near, end)) = place_at(draft, line, tongue, at + length) else { continue };
        let stands = |at: usize| line.is_in(at, &tongue.stands);
        let mut verb = at;
        while verb > 0 && stands(verb - 1) {
            verb -= 1;
        }
        // `Trino on top of Iceberg` needs no verb.
        // `from A, which sits in front of B`.
        if line.is(verb.wrapping_sub(1), &["which", "that", "die", "der", "das", "que", "qui"]) {
            verb -= 1;
            verb -= usize::from(line.kind(verb.wrapping_sub(1)) == Some(&Kind::Comma));
        }
        let far = if verb < at || length > 2 && line.kind(at.wrapping_sub(1)) == Some(&Kind::Word) {
            before(draft, line, tongue, verb)
        } else if stands(end) {
            place_at(draft, line, tongue, end + 1).map(|(name, _)| name)
        } else {
            None
        };
        let Some(far) = far.filter(|far| far.key != near.key) else { continue };
        add(draft, line, &far, std::slice::from_ref(&near), ahead);
    }
}

/// How many tokens a phrase takes that stands at a token.
fn phrase_at(line: Line, at: usize, phrase: &str) -> Option<usize> {
    let words = phrase.split(' ').enumerate();
    let mut length = 0;
    for (place, word) in words {
        if line.kind(at + place) != Some(&Kind::Word) || line.lower(at + place) != word {
            return None;
        }
        length = place + 1;
    }
    Some(length)
}

/// The longest part at a token behind its articles, and the token behind it.
fn place_at(draft: &Draft, line: Line, tongue: &Tongue, at: usize) -> Option<(Name, usize)> {
    let mut start = at;
    while line.is_in(start, &tongue.articles) {
        start += 1;
    }
    let is_end = |at: &usize| {
        let words = [&tongue.stands, &tongue.reads, &tongue.writes, &tongue.to, &tongue.via];
        words.iter().any(|words| line.is_in(*at, words))
    };
    let most = line.words_from(start).end.min(start + LONGEST);
    let most = (start + 1..most).find(is_end).unwrap_or(most);
    (start + 1..=most)
        .rev()
        .find_map(|end| part(draft, line, tongue, start..end).map(|name| (name, end)))
}

fn read_in(draft: &mut Draft, line: Line, tongue: &Tongue) {
    let mut subject = None;
    for at in 0..line.len() {
        let reads = line.is_in(at, &tongue.reads);
        let writes = line.is_in(at, &tongue.writes);
        let calls = line.is_in(at, &tongue.calls);
        if !(reads || writes || calls) {
            continue;
        }
        if let Some(name) = before(draft, line, tongue, at) {
            subject = Some(name);
        } else if !goes_on(line, tongue, at) {
            subject = None;
        }
        if writes {
            passes_through(draft, line, tongue, at, subject.as_ref());
        }
        let Some(part) = subject.clone() else { continue };
        if calls {
            let first = at + 1 + usize::from(line.is_in(at + 1, &tongue.to));
            add(draft, line, &part, &places(draft, line, tongue, first), true);
            continue;
        }
        let leads = if reads { &tongue.from } else { &tongue.to };
        let last = line.len().min(at + REACH);
        let stop = |at: &usize| matches!(line.kind(*at), Some(Kind::Comma | Kind::Semicolon));
        let preposition = (at + 1..last)
            .take_while(|at| !stop(at) && !line.is_in(*at, &tongue.and))
            .find(|&at| line.is_in(at, leads));
        if let Some(preposition) = preposition {
            add(draft, line, &part, &places(draft, line, tongue, preposition + 1), writes);
        }
    }
}

/// `Anfragen gehen über A an B`: from what they pass to where they end.
fn passes_through(
    draft: &mut Draft,
    line: Line,
    tongue: &Tongue,
    verb: usize,
    subject: Option<&Name>,
) {
    let last = line.len().min(verb + REACH);
    let Some(via) = (verb + 1..last).find(|&at| line.is_in(at, &tongue.via)) else { return };
    let behind = via + 1 + usize::from(line.is(via + 1, &["de", "del"]));
    let Some((passed, end)) = place_at(draft, line, tongue, behind) else { return };
    if let Some(subject) = subject {
        add(draft, line, subject, std::slice::from_ref(&passed), true);
    } else if line.is_in(end, &tongue.to) {
        add(draft, line, &passed, &places(draft, line, tongue, end + 1), true);
    }
}

/// `… y escribe`: the verb has the subject of the one before it.
fn goes_on(line: Line, tongue: &Tongue, verb: usize) -> bool {
    verb.checked_sub(1)
        .is_some_and(|at| line.is_in(at, &tongue.and) || line.kind(at) == Some(&Kind::Comma))
}

/// The part that stands right before a verb.
fn before(draft: &Draft, line: Line, tongue: &Tongue, verb: usize) -> Option<Name> {
    (verb.saturating_sub(LONGEST)..verb).find_map(|start| {
        let opens = start == 0
            || line.is_in(start - 1, &tongue.articles)
            || line.is_in(start - 1, &tongue.and)
            || line.is_in(start - 1, &cues().parts.boundaries)
            || matches!(line.kind(start - 1), Some(Kind::Comma | Kind::Semicolon));
        part(draft, line, tongue, start..verb).filter(|_| opens)
    })
}

/// Places in a row: `Kafka und PostgreSQL`.
fn places(draft: &Draft, line: Line, tongue: &Tongue, at: usize) -> Vec<Name> {
    const MOST: usize = 10;
    let mut found = Vec::new();
    let mut next = at;
    while found.len() < MOST {
        while line.is_in(next, &tongue.articles) {
            next += 1;
        }
        let ends = (next + 1..=line.len().min(next + LONGEST)).rev();
        let name = ends
            .into_iter()
            .find_map(|end| part(draft, line, tongue, next..end).map(|name| (name, end)));
        let Some((name, end)) = name else { break };
        found.push(name);
        let separated = line.kind(end) == Some(&Kind::Comma) || line.is_in(end, &tongue.and);
        // `an den Suchdienst, der A abfragt` says what that does.
        let relative = !tongue.tails.is_empty()
            && line.kind(end) == Some(&Kind::Comma)
            && line.is_in(end + 1, &tongue.articles)
            && !(end + 1..line.len().min(end + REACH)).any(|at| line.is_in(at, &tongue.and));
        if !separated || relative {
            break;
        }
        next = end + 1;
    }
    found
}

/// The part or technology that some words name: by their first word, or the end of their last.
fn part(draft: &Draft, line: Line, tongue: &Tongue, words: Range<usize>) -> Option<Name> {
    let plain = words.clone().all(|at| line.kind(at) == Some(&Kind::Word));
    let verb = |at: usize| {
        line.is_in(at, &tongue.reads)
            || line.is_in(at, &tongue.writes)
            || line.is_in(at, &tongue.and)
    };
    // A name of several words in English has no preposition in it.
    let joined = |at: usize| line.is_in(at, &cues().parts.boundaries);
    let bounded = tongue.to.is_empty() && words.clone().any(joined);
    if !plain || bounded || words.clone().any(verb) || line.is_in(words.start, &tongue.articles) {
        return None;
    }
    let name = line.name(draft.namer, words.clone())?;
    let headed = tongue.heads.contains(&line.lower(words.start)) && words.len() > 1;
    let last = line.lower(words.end.saturating_sub(1));
    let compound = words.len() == 1
        && tongue.tails.iter().any(|tail| last.len() > tail.len() && last.ends_with(tail.as_str()));
    // `Ein Consumer`, `la app`: one word that says what it is, with its article.
    let parts = &cues().parts;
    let noun = words.len() == 1
        && !tongue.to.is_empty()
        && (parts.nouns.contains(&name.key) && !parts.selves.contains(&name.key))
        && words.start.checked_sub(1).is_some_and(|at| line.is_in(at, &tongue.articles));
    let sound = headed || compound || noun || draft.namer.is_place(&name) || draft.knows(&name);
    sound.then_some(name)
}

fn add(draft: &mut Draft, line: Line, part: &Name, places: &[Name], out: bool) {
    for place in places {
        let (from, to) = if out { (part, place) } else { (place, part) };
        draft.flow(NewFlow {
            from: &from.text,
            to: &to.text,
            via: None,
            label: None,
            stated: true,
            span: line.span(),
        });
        if draft.namer.technology(place).is_none() {
            draft.component(place, line.span(), true);
        }
    }
    if !places.is_empty() && draft.namer.technology(part).is_none() {
        draft.component(part, line.span(), true);
    }
}
