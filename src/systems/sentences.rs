//! What a sentence says: that something is a part, has parts, serves someone, or moves data.

use super::{
    arrows,
    cues::cues,
    draft::{Draft, NewFlow},
    flows,
    lines::Line,
    lists::{self, Parts},
    names::{self, Name},
    remarks,
    words::{self, Kind},
};
use crate::source::Text;

/// Where a text stands.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// What its first words leave out: the item that it is nested in.
    pub subject: Option<Name>,
    /// It is an item of a list, or another text that need not be a whole sentence.
    pub item: bool,
    /// Its neighbours are definitions as well.
    pub defined: bool,
    /// Its neighbours begin with a name and what that does as well: `Sender reads from A`.
    pub acting: bool,
}

/// Reads a text.
pub fn read(draft: &mut Draft, text: &Text, scene: &Scene) {
    draft.scan(text);
    let tokens = words::tokens(text.as_str(), 0..text.as_str().len());
    let mut subject = scene.subject.clone();
    let aside = is_aside(draft, text);
    for (at, tokens) in words::sentences(&tokens).into_iter().enumerate() {
        if tokens.is_empty() {
            continue;
        }
        let line = Line { text, tokens };
        own_part(draft, line);
        if aside || asks(line) || draft.is_quiet(line.span()) {
            continue;
        }
        let labelled = at == 0 && (team(draft, line) || label(draft, line, scene));
        if !labelled {
            sentence(draft, line, &mut subject, scene);
        }
        let about = if labelled { draft.subject.clone() } else { None };
        let about = about.and_then(|about| whole_name(draft, &about)).or(scene.subject.clone());
        super::east::read(draft, line, about.as_ref());
        super::west::read(draft, line);
    }
}

/// Whether a text begins with a word that means what was spoken of before.
pub fn speaks_back(text: &Text) -> bool {
    const FURTHEST: usize = 40;
    let end = text.as_str().char_indices().nth(FURTHEST).map_or(text.as_str().len(), |(at, _)| at);
    let tokens = words::tokens(text.as_str(), 0..end);
    let line = Line { text, tokens: &tokens };
    line.is_in(0, &cues().parts.pronouns) && !line.is(0, &["i", "we"])
}

/// Whether a text stands behind a label and tells of no part: `Q: Why A?`, `Proves: P1, P2`.
pub fn is_aside(draft: &Draft, text: &Text) -> bool {
    const FURTHEST: usize = 8;
    let tokens = words::tokens(text.as_str(), 0..text.as_str().len());
    let Some(&first) = words::sentences(&tokens).first() else { return false };
    let line = Line { text, tokens: first };
    let mark = (1..line.len().min(FURTHEST)).find(|&at| line.kind(at) == Some(&Kind::Colon));
    let Some(mark) = mark else { return false };
    let label = line.slice(0..mark).to_lowercase();
    let teams = names::is_plural(&label) && cues().parts.teams.contains(&names::head(&label));
    if cues().parts.asides.contains(&label) || teams || asks(line) {
        return true;
    }
    let part = line
        .name(draft.namer, 0..mark)
        .is_some_and(|name| draft.namer.is_part(&name) || draft.knows(&name));
    let rest = Line { text, tokens: &first[mark + 1..] };
    !part && are_codes(draft, rest)
}

/// `LP2, LP3`: short codes and nothing else, none of them a technology.
fn are_codes(draft: &Draft, line: Line) -> bool {
    let is_code = |word: &str| {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let letters = word.len() - digits.len();
        (1..=4).contains(&letters)
            && (1..=3).contains(&digits.len())
            && digits.bytes().all(|digit| digit.is_ascii_digit())
            && draft.namer.technologies.get(word).is_none()
    };
    let between = |at: usize| {
        matches!(line.kind(at), Some(Kind::Comma | Kind::Slash | Kind::Semicolon))
            || line.is_and(at)
    };
    let mut codes = (0..line.len()).filter(|&at| !between(at)).peekable();
    codes.peek().is_some() && codes.all(|at| is_code(line.word(at)))
}

/// Whether a sentence ends in a question mark.
fn asks(line: Line) -> bool {
    let end = names::covered(line.tokens, 0..line.len()).end;
    line.string()[end..].trim_start_matches([' ', '*', '"', '”', ')']).starts_with(['?', '？'])
}

/// Keeps the sentence where the writer says what they did.
fn own_part(draft: &mut Draft, line: Line) {
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

/// `Storefront (Cart API, Tax Engine)`: parts in parentheses are a group of that name.
fn team(draft: &mut Draft, line: Line) -> bool {
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
fn label(draft: &mut Draft, line: Line, scene: &Scene) -> bool {
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

fn has_arrow(line: Line) -> bool {
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

/// Reads a whole sentence, or a phrase that stands for one.
fn sentence(draft: &mut Draft, line: Line, subject: &mut Option<Name>, scene: &Scene) {
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

/// Whether a verb in the third person stands right behind a word, and no pronoun before it.
fn names_actor_late(line: Line) -> bool {
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

fn flows_of(draft: &mut Draft, line: Line, subject: Option<&Name>) {
    routes(draft, line);
    used_by(draft, line);
    used_with(draft, line);
    flows::read(draft, line, subject);
}

fn whole_name(draft: &Draft, text: &str) -> Option<Name> {
    draft.namer.name(text, 0..text.len())
}

fn named_subject(draft: &Draft) -> Option<Name> {
    let text = draft.subject.clone().unwrap_or_else(|| draft.own_name().to_owned());
    whole_name(draft, &text)
}

/// `In detail, …`, `Specifically, …`.
fn behind_adverbial(line: Line) -> usize {
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
struct Spoken {
    /// The part that it names.
    name: Option<Name>,
    /// It says `it`, `this team`, or nothing: what was spoken of before.
    back: bool,
    /// It begins with a verb.
    verb_first: bool,
    /// The first token of its predicate.
    predicate: usize,
    /// Where the name begins.
    start: usize,
}

/// `nested` says that the text belongs to a part that stands above it.
fn spoken_of(draft: &Draft, line: Line, start: usize, nested: bool) -> Spoken {
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
fn is_quoted(line: Line, mut words: std::ops::Range<usize>) -> bool {
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
fn acting_subject(draft: &Draft, line: Line, scene: &Scene) -> Option<(Name, usize)> {
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

fn is_part_verb(line: Line, at: usize) -> bool {
    let parts = &cues().parts;
    line.is_form(at, &parts.contain)
        || line.is_form(at, &parts.offer)
        || line.is_form(at, &parts.build)
}

fn is_moving_verb(line: Line, at: usize) -> bool {
    let verbs = &cues().verbs;
    line.is_form(at, &verbs.push)
        || line.is_form(at, &verbs.pull)
        || line.is_form(at, &verbs.direct_push)
}

/// Whether a predicate or the end of a phrase stands at a token: a verb, a preposition, a mark.
fn begins_predicate(line: Line, at: usize) -> bool {
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

/// Reads what is said of the subject; whether that was a list of parts.
fn predicate(
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

/// Where a clause ends that speaks of another: `…; the mailer …`, `…, which …`.
fn end_of_clause(line: Line, start: usize) -> usize {
    let ends = |at: usize| match line.kind(at) {
        Some(Kind::Semicolon) => true,
        Some(Kind::Comma) if line.is(at + 1, &["which", "while", "whereas"]) => true,
        _ => line.turns_to_another(at),
    };
    (start..line.len()).find(|&at| ends(at)).unwrap_or(line.len())
}

fn behind_name(line: Line, spoken: &Spoken) -> usize {
    (spoken.start..spoken.predicate)
        .find(|&at| matches!(line.kind(at), Some(Kind::Paren(_))))
        .unwrap_or(spoken.predicate)
}

fn listed(draft: &mut Draft, line: Line, start: usize) -> bool {
    let Parts { components, .. } = lists::parts(draft, line, start, true);
    if let [only] = components.as_slice() {
        draft.subject = Some(draft.name_of(*only));
    }
    !components.is_empty()
}

fn is_negated(line: Line) -> bool {
    (0..line.len()).any(|at| line.is_in(at, &cues().parts.negations))
}

/// A verb, rather than a preposition or a mark.
fn is_finite(line: Line, at: usize) -> bool {
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
fn is_made_of(line: Line, at: usize) -> bool {
    const MADE: [&str; 8] =
        ["made", "composed", "built", "split", "divided", "assembled", "comprised", "formed"];
    line.is(at, &["is", "are"])
        && line.is(at + 1, &MADE)
        && line.is(at + 2, &["of", "from", "up", "into", "out"])
}

/// `I built a …`, `we launched a …`.
fn own_build(line: Line, at: usize) -> Option<usize> {
    let doer = at.checked_sub(1).is_some_and(|before| line.is(before, &["i", "we"]));
    (doer && line.is_form(at, &cues().parts.build)).then_some(at + 1)
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
    let has = |string: &str, words: &super::cues::Words| {
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
fn sends_through(draft: &mut Draft, line: Line, current: Option<&Name>) {
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
fn made_with(draft: &mut Draft, line: Line, current: Option<&Name>) {
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
