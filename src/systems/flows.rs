//! Flows that verbs tell: `reads from`, `writes orders to`, `syncs A to B`, `backed by`.

use std::ops::Range;

use super::{
    cues::cues,
    draft::{Draft, NewFlow},
    lines::Line,
    lists::{begins_examples, behind_examples},
    names::{Name, start_before},
    words::Kind,
};

/// How far behind a verb its objects may stand.
const REACH: usize = 40;

/// What stands around a verb.
#[derive(Default)]
struct Frame {
    object: Vec<Name>,
    object_words: Option<Range<usize>>,
    from: Vec<Name>,
    to: Vec<Name>,
    at: Vec<Name>,
    via: Vec<Name>,
    by: Vec<Name>,
    end: usize,
}

/// How a sentence puts its verb.
struct Mood {
    passive: bool,
    stated: bool,
}

/// Reads every verb of a sentence that moves things. `subject` is what the sentence speaks of.
pub fn read(draft: &mut Draft, line: Line, subject: Option<&Name>) {
    let before = draft.flow_count();
    let fronted = fronted(draft, line);
    let mut clause = subject.cloned();
    let mut at = 0;
    while at < line.len() {
        if begins_clause(line, at) {
            clause = match clause_subject(draft, line, at + 1) {
                Some(name) => Some(name),
                // `owns A; writes to B` goes on with what the sentence speaks of.
                None if line.kind(at) == Some(&Kind::Semicolon) && is_verb(line, at + 1) => {
                    subject.cloned()
                }
                None if line.kind(at) == Some(&Kind::Semicolon) => None,
                // Another acts, though it is no part: `and a clerk checks it and stores it in A`.
                None if line.own_subject(at + 1).is_some() => None,
                None => clause,
            };
        }
        if let Some(name) = relative(draft, line, at, clause.is_some()) {
            clause = Some(name);
        }
        if clause.as_ref().is_some_and(|name| begins_name(line, at, name)) {
            at += 1;
            continue;
        }
        if let Some(end) = walk(draft, line, at, clause.as_ref()) {
            at = end.max(at + 1);
            continue;
        }
        at = verb(draft, line, at, clause.as_ref(), fronted.as_ref()).unwrap_or(at).max(at) + 1;
    }
    if draft.flow_count() == before {
        from_to(draft, line, subject);
    }
}

/// Whether a token begins a longer name where that stands: `Feed` of `Feed API` feeds nothing.
fn begins_name(line: Line, at: usize, name: &Name) -> bool {
    let stands = line.string().get(name.range.clone()) == Some(name.text.as_str());
    let word = line.tokens.get(at).map_or(0..0, |token| token.range.clone());
    stands && name.range.start == word.start && word.end < name.range.end
}

/// `Queries hit A, then B`: places in the order in which they are reached; gives the token behind
/// the last of them.
fn walk(draft: &mut Draft, line: Line, verb: usize, subject: Option<&Name>) -> Option<usize> {
    const MOST: usize = 10;
    if !line.is_form(verb, &cues().verbs.walk) {
        return None;
    }
    let leads = ["through", "via", "into", "in", "over", "at", "to", "on"];
    let behind_leads = |mut at: usize| {
        while line.is(at, &leads) || line.is_in(at, &cues().parts.particles) {
            at += 1;
        }
        at
    };
    let mut passed: Vec<Name> = Vec::new();
    let mut next = behind_leads(verb + 1);
    while passed.len() < MOST {
        let words = line.words_from(next);
        let named = (words.start + 1..=words.end).rev().find_map(|end| {
            let name = line.name(draft.namer, words.start..end)?;
            (draft.namer.is_place(&name) || draft.knows(&name)).then_some((name, end))
        });
        let Some((name, end)) = named else { break };
        passed.push(name);
        next = end;
        while matches!(line.kind(next), Some(Kind::Paren(_))) {
            next += 1;
        }
        let comma = usize::from(line.kind(next) == Some(&Kind::Comma));
        let and = usize::from(line.is_and(next + comma));
        if !line.is(next + comma + and, &["then"]) {
            break;
        }
        next = behind_leads(next + comma + and + 1);
    }
    let mood = mood(line, verb).filter(|mood| mood.stated && !mood.passive)?;
    if passed.len() < 2 {
        return None;
    }
    let first = actor(draft, line, verb, subject).filter(|name| !draft.is_self(&name.text));
    let ends: Vec<Name> = first.into_iter().chain(passed).collect();
    for pair in ends.windows(2) {
        add(draft, line, &pair[..1], &pair[1..], None, None, mood.stated);
    }
    Some(next)
}

/// The place that `from where` before a verb speaks of: `land in A, from where B takes them`.
fn whence(draft: &Draft, line: Line, verb: usize) -> Option<Name> {
    const REACH: usize = 8;
    let from = (verb.saturating_sub(REACH)..verb).rev().find(|&at| {
        let which = line.is(at, &["from"]) && line.is(at + 1, &["where", "which", "there"]);
        which || line.is(at, &["where"]) && !line.is(at.wrapping_sub(1), &["from"])
    })?;
    let comma = from.checked_sub(1).filter(|&at| line.kind(at) == Some(&Kind::Comma));
    let words = start_before(line.string(), line.tokens, comma.unwrap_or(from))?;
    words.clone().find_map(|start| {
        let name = line.name(draft.namer, start..words.end)?;
        (draft.namer.is_place(&name) || draft.knows(&name)).then_some(name)
    })
}

/// `A pushes them to B. C picks them up`: from where the last sentence left them.
fn picked_up(draft: &Draft, line: Line, verb: usize) -> Option<Name> {
    let picks = line.is(verb, &["pick", "picks"])
        && line.is(verb + 1, &["it", "them", "these", "those"])
        && line.is(verb + 2, &["up"]);
    let last = draft.last_store().filter(|_| picks)?;
    draft.namer.name(&last, 0..last.len())
}

/// Places that stand before the subject and belong to its verb: `From A the B reads`.
struct Fronted {
    slot: Slot,
    names: Vec<Name>,
    verb: usize,
}

fn fronted(draft: &Draft, line: Line) -> Option<Fronted> {
    let subject = line.behind_opening()?;
    let slot = Slot::of(line, 0)?;
    let verb = (subject..line.len()).find(|&at| is_verb(line, at))?;
    let before = line.tokens.get(subject)?.range.start;
    let (row, _) = line.row(draft.namer, 1);
    let names = row
        .into_iter()
        .take_while(|name| name.range.end <= before && draft.is_node(name))
        .collect();
    Some(Fronted { slot, names, verb })
}

/// The part that `which` at a token speaks of: `A feeds B, which writes to C`.
///
/// Where the subject stands elsewhere and the sentence begins with those words, they only say what
/// it is: `Cutter: nightly job which reads from A`.
fn relative(draft: &Draft, line: Line, at: usize, has_subject: bool) -> Option<Name> {
    if !line.is(at, &["which", "who"]) {
        return None;
    }
    let comma = at.checked_sub(1).filter(|&at| line.kind(at) == Some(&Kind::Comma));
    let words = start_before(line.string(), line.tokens, comma.unwrap_or(at))?;
    if has_subject && says_what(draft, line, &words) {
        return None;
    }
    named_part(draft, line, words, at + 1)
}

/// Whether some words begin a sentence that has its subject elsewhere: they say what that is.
fn says_what(draft: &Draft, line: Line, words: &Range<usize>) -> bool {
    (0..words.start).all(|at| line.is_in(at, &cues().parts.articles))
        && !line.name(draft.namer, words.clone()).is_some_and(|name| draft.knows(&name))
}

/// Whether another clause, with a subject of its own, may begin behind a token.
fn begins_clause(line: Line, at: usize) -> bool {
    matches!(line.kind(at), Some(Kind::Semicolon | Kind::Comma | Kind::Dash))
        || line.is(at, &["and", "while", "then", "where", "when", "so", "but", "because"])
}

/// The part at a token, where a verb stands behind it.
fn clause_subject(draft: &Draft, line: Line, at: usize) -> Option<Name> {
    let words = line.words_from(at);
    (words.start + 1..=words.end).find_map(|end| {
        let third = line.lower(end).ends_with('s') && line.lower(end).len() > 3;
        let known = draft.namer.is_place(&line.name(draft.namer, words.start..end)?);
        let verb = is_verb(line, end) || third && end < words.end;
        let definite = words.start.checked_sub(1).is_some_and(|at| line.is(at, &["the"]));
        line.name(draft.namer, words.start..end)
            .filter(|name| verb && (known || draft.knows(name)))
            .map(|name| draft.meant(name, definite))
    })
}

/// Reads the verb at a token; gives the last token that it used.
fn verb(
    draft: &mut Draft,
    line: Line,
    at: usize,
    subject: Option<&Name>,
    fronted: Option<&Fronted>,
) -> Option<usize> {
    let verbs = &cues().verbs;
    if line.is(at, &["falls", "fall", "falling"]) && line.is(at + 1, &["back"]) {
        return falls_back(draft, line, at, subject);
    }
    if let Some(next) = filled(draft, line, at) {
        return Some(next);
    }
    let report = line.is_form(at, &verbs.report);
    let push = line.is_form(at, &verbs.push) || ends_up(line, at) || report;
    let pull = line.is_form(at, &verbs.pull);
    let direct = line.is_form(at, &verbs.direct_push) || line.is_form(at, &verbs.direct_pull);
    // `serves features from A` takes them there.
    let serves = line.is(at, &["serve", "serves"]);
    let backed =
        line.is(at, &["backed", "fronted", "used", "consumed"]) && line.is(at + 1, &["by"]);
    if !(push || pull || direct || backed || serves) {
        return None;
    }
    let mood = mood(line, at)?;
    let mut frame = frame(draft, line, at);
    if let Some(fronted) = fronted.filter(|fronted| fronted.verb == at) {
        frame.slot(fronted.slot).extend(fronted.names.iter().cloned());
    }
    // `reports findings to Ana` is no flow.
    if report {
        frame.to.retain(|name| draft.namer.is_store(name));
        if frame.to.is_empty() {
            return None;
        }
    }
    if pull && frame.from.is_empty() && frame.to.is_empty() {
        frame.from.extend(whence(draft, line, at).or_else(|| picked_up(draft, line, at)));
    }
    let pull = pull || serves;
    if serves && (frame.from.is_empty() || !frame.to.is_empty()) {
        return None;
    }
    if line.is_form(at, &cues().parts.change) && is_change(line, at, &frame) {
        return Some(frame.end);
    }
    let actor = actor(draft, line, at, subject);
    // What the writer would do with the whole is no flow in it.
    if !mood.stated && actor.as_ref().is_some_and(|name| draft.is_self(&name.text)) {
        return None;
    }
    if backed {
        backed_by(draft, line, at, actor.as_ref(), &frame);
        return Some(frame.end);
    }
    if mood.passive {
        if direct && fed_by(draft, line, at, &frame, actor.as_ref(), &mood) {
            return Some(frame.end);
        }
        passive(draft, line, at, &frame, &mood, push);
        return Some(at);
    }
    if actor.is_none()
        && push
        && frame.from.is_empty()
        && mood.stated
        && is_told_of_things(line, at)
    {
        suggested(draft, line, at, &frame, true);
        return Some(at);
    }
    if through(draft, line, &frame, actor.as_ref(), &mood) {
        return Some(at);
    }
    let mut found = false;
    for actor in fellows(draft, line, at, actor.as_ref()).iter().chain(actor.iter()) {
        found |= push && pushed(draft, line, at, &frame, actor, &mood)
            || pull && pulled(draft, line, at, &frame, actor, &mood)
            || direct && directly(draft, line, at, &frame, actor, &mood);
    }
    found.then_some(at)
}

/// `A, filled from B every night`: the place before the comma is filled from the one behind.
fn filled(draft: &mut Draft, line: Line, verb: usize) -> Option<usize> {
    let comma = verb.checked_sub(1).filter(|&at| line.kind(at) == Some(&Kind::Comma))?;
    let fills = line.is_form(verb, &cues().verbs.fill) && is_past(line, verb);
    if !fills || !line.is(verb + 1, &["from"]) {
        return None;
    }
    let words = start_before(line.string(), line.tokens, comma)?;
    let filled = words.clone().find_map(|start| {
        let name = line.name(draft.namer, start..words.end)?;
        (draft.namer.is_place(&name) || draft.knows(&name)).then_some(name)
    })?;
    let (row, next) = line.row(draft.namer, verb + 2);
    let from: Vec<Name> = row.into_iter().take_while(|name| draft.namer.is_place(name)).collect();
    add(draft, line, &from, &[filled], None, None, true).then(|| next.saturating_sub(1))
}

/// Whether `in` and `on` lead to a place behind a verb.
fn keeps(line: Line, at: usize) -> bool {
    line.is_form(at, &cues().verbs.keep) || ends_up(line, at)
}

/// `ends up in A`.
fn ends_up(line: Line, at: usize) -> bool {
    line.is(at, &["end", "ends", "ended"]) && line.is(at + 1, &["up"])
}

/// `A is fed by B`, `A is polled by B`: the one acts on the other and nothing says where else.
fn fed_by(
    draft: &mut Draft,
    line: Line,
    verb: usize,
    frame: &Frame,
    actor: Option<&Name>,
    mood: &Mood,
) -> bool {
    let by: Vec<Name> = frame.by.iter().filter(|name| draft.is_node(name)).cloned().collect();
    let Some(actor) = actor.filter(|_| frame.to.is_empty() && frame.from.is_empty()) else {
        return false;
    };
    let actor = std::slice::from_ref(actor);
    if line.is_form(verb, &cues().verbs.direct_push) {
        add(draft, line, &by, actor, None, None, mood.stated)
    } else {
        add(draft, line, actor, &by, None, None, mood.stated)
    }
}

/// `X falls back to A`: at times only, so it is drawn as a suggestion.
fn falls_back(draft: &mut Draft, line: Line, at: usize, subject: Option<&Name>) -> Option<usize> {
    mood(line, at)?;
    let actor = actor(draft, line, at, subject).filter(|_| line.is(at + 2, &["to", "on"]))?;
    let (row, next) = line.row(draft.namer, at + 3);
    let places: Vec<Name> = row.into_iter().take_while(|name| draft.is_node(name)).collect();
    let label = line.slice(at..at + 3).to_owned();
    add(draft, line, &[actor], &places, None, Some(&label), false).then(|| next.saturating_sub(1))
}

/// Before a verb in the plural, the parts named with its subject: `A and B write to C`.
fn fellows(draft: &Draft, line: Line, verb: usize, actor: Option<&Name>) -> Vec<Name> {
    const MOST: usize = 10;
    let word = line.lower(verb);
    let Some(actor) = actor.filter(|_| !["s", "ed", "ing"].iter().any(|end| word.ends_with(end)))
    else {
        return Vec::new();
    };
    let mut fellows = Vec::new();
    let mut first = line.tokens.partition_point(|token| token.range.start < actor.range.start);
    while fellows.len() < MOST && first < verb {
        while first > 0 && line.is_in(first - 1, &cues().parts.articles) {
            first -= 1;
        }
        let listed =
            first > 0 && (line.is_and(first - 1) || line.kind(first - 1) == Some(&Kind::Comma));
        let words =
            start_before(line.string(), line.tokens, first.saturating_sub(1)).filter(|_| listed);
        let Some(name) = words.and_then(|words| named_part(draft, line, words, verb)) else {
            break;
        };
        first = line.tokens.partition_point(|token| token.range.start < name.range.start);
        fellows.push(name);
    }
    fellows.reverse();
    fellows
}

/// `None` where the sentence denies it or speaks of the past.
fn mood(line: Line, at: usize) -> Option<Mood> {
    let parts = &cues().parts;
    let mut mood = Mood { passive: false, stated: true };
    let gone = |at: usize| line.is_in(at, &cues().parts.gone);
    if (at.saturating_sub(8)..at).any(gone) {
        return None;
    }
    for back in 1..=4 {
        let Some(before) = at.checked_sub(back) else { break };
        if !matches!(line.kind(before), Some(Kind::Word)) {
            break;
        }
        if line.is_in(before, &parts.negations) {
            return None;
        }
        let used_to = line.is(before, &["used"]) && line.is(before + 1, &["to"]);
        if used_to && !before.checked_sub(1).is_some_and(|be| line.is_in(be, &parts.passive)) {
            return None;
        }
        mood.stated &= !line.is_in(before, &parts.unsure);
        mood.passive |= back <= 2 && is_past(line, at) && line.is_in(before, &parts.passive);
    }
    // `is trained on A and exported to B`.
    let goes_on = at.checked_sub(1).is_some_and(|before| line.is(before, &["and", "then", "or"]));
    mood.passive |= goes_on && is_past(line, at) && (0..at).any(|at| is_passive(line, at));
    Some(mood)
}

fn is_past(line: Line, at: usize) -> bool {
    line.lower(at).ends_with("ed")
        || line.is(at, &["sent", "written", "read", "fed", "put", "kept", "taken", "drawn"])
}

/// `is stored`, `are sent`.
fn is_passive(line: Line, at: usize) -> bool {
    line.is_in(at, &cues().parts.passive) && is_past(line, at + 1)
}

/// Who does it: the words right before the verb, or else what the sentence speaks of.
fn actor(draft: &Draft, line: Line, at: usize, subject: Option<&Name>) -> Option<Name> {
    let parts = &cues().parts;
    let between = |at: usize| {
        line.is_in(at, &parts.auxiliaries)
            || line.is_in(at, &parts.unsure)
            || line.lower(at).ends_with("ly")
    };
    let mut end = at;
    while end > 0 && between(end - 1) {
        end -= 1;
    }
    let relative = (end..at).any(|at| line.is(at, &["which", "that"]));
    while relative && end > 0 && line.kind(end - 1) == Some(&Kind::Comma) {
        end -= 1;
    }
    match start_before(line.string(), line.tokens, end) {
        Some(words) if relative && subject.is_some() && says_what(draft, line, &words) => {
            subject.cloned()
        }
        Some(words) => named_part(draft, line, words, at),
        None if leads_back(line, end) => subject.cloned(),
        None => None,
    }
}

/// Whether a verb with no name before it belongs to what the sentence speaks of: `and writes`,
/// `used to write`, but not `lets teams to write`.
fn leads_back(line: Line, verb: usize) -> bool {
    let Some(before) = verb.checked_sub(1) else { return true };
    if line.is(before, &["to"]) {
        let bound = ["used", "able", "designed", "built", "made", "configured", "meant", "job"];
        return before.checked_sub(1).is_some_and(|at| line.is(at, &bound));
    }
    let participle = line.is(before, &["for", "by"]) && line.lower(verb).ends_with("ing");
    let subject = line.is(before, &["it", "they", "and", "but", "we", "or", "this", "who"]);
    participle || subject || line.kind(before) != Some(&Kind::Word)
}

/// The longest part that ends where some words end. A single capitalised word is a name before a
/// verb in the third person.
fn named_part(draft: &Draft, line: Line, words: Range<usize>, verb: usize) -> Option<Name> {
    let third = line.lower(verb).ends_with('s');
    words.clone().find_map(|start| {
        let name = line.name(draft.namer, start..words.end)?;
        let proper = third
            && start == words.start
            && super::names::is_proper(&name.text)
            && name.text.split(' ').count() <= 3
            && !super::names::is_generic(&name.text)
            && draft.namer.technology(&name).is_none();
        // `Developers push to A`.
        let people = start == words.start
            && words.start <= 1
            && !third
            && super::names::is_actor(&name.text)
            && super::names::is_plural(&name.text);
        let whole = start == words.start || !is_verb(line, start - 1) || draft.knows(&name);
        let definite = start.checked_sub(1).is_some_and(|at| line.is(at, &["the"]));
        (whole && (draft.namer.is_place(&name) || draft.knows(&name)) || proper || people)
            .then(|| draft.meant(name, definite))
    })
}

fn is_verb(line: Line, at: usize) -> bool {
    let verbs = &cues().verbs;
    line.is_form(at, &verbs.push) || line.is_form(at, &verbs.pull)
}

/// Collects what stands behind a verb, by preposition.
fn frame(draft: &Draft, line: Line, verb: usize) -> Frame {
    let mut frame = Frame { end: verb, ..Frame::default() };
    let mut slot = Slot::Object;
    let mut at = verb + 1;
    let last = line.len().min(verb + REACH);
    while at < last {
        if let Some(next) = Slot::of(line, at) {
            slot = next;
            at += 1;
            continue;
        }
        if line.is_and(at) || line.is(at, &["then", "both", "also", "either"]) {
            // `and to B` goes on; `and deletes` does not.
            if Slot::of(line, at + 1).is_none()
                && !line.is(at + 1, &["then", "also"])
                && line.is_and(at)
            {
                break;
            }
            at += 1;
            continue;
        }
        if matches!(line.kind(at), Some(Kind::Paren(_))) {
            at += 1;
            continue;
        }
        // `fans out to A`, `picks it up from A`.
        if slot == Slot::Object
            && frame.object.is_empty()
            && line.is_in(at, &cues().parts.particles)
            && (line.kind(at + 1) != Some(&Kind::Word)
                || Slot::of(line, at + 1).is_some()
                || frame.object_words.is_some()
                || at == verb + 1)
        {
            at += 1;
            continue;
        }
        // `writes them to A`.
        if slot == Slot::Object && at == verb + 1 && line.is(at, &["it", "them", "these", "those"])
        {
            frame.object_words = Some(at..at + 1);
            at += 1;
            continue;
        }
        // `to A every night by B`.
        if line.is(at, &["every", "each", "per"]) {
            at += 2;
            continue;
        }
        if begins_examples(line, at) {
            let (row, next) = line.row(draft.namer, behind_examples(line, at));
            let names = frame.slot(slot);
            names.retain(|name| draft.namer.technology(name).is_some());
            names.extend(row);
            at = next.max(at + 1);
            continue;
        }
        let (row, next) = line.row(draft.namer, at);
        if row.is_empty() || next <= at {
            break;
        }
        if slot == Slot::Object && frame.object_words.is_none() {
            frame.object_words = Some(at..next);
        }
        let listed = row.len();
        let sound = take_sound(draft, row, slot);
        let whole = sound.len() == listed;
        frame.slot(slot).extend(sound);
        frame.end = next - 1;
        at = next;
        if !whole {
            break;
        }
    }
    frame
}

/// Names up to the first that can be no place, so that `reads from A, B cleans them` stops at A.
fn take_sound(draft: &Draft, row: Vec<Name>, slot: Slot) -> Vec<Name> {
    if slot == Slot::Object {
        return row;
    }
    row.into_iter().take_while(|name| draft.is_node(name)).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Object,
    From,
    To,
    At,
    Via,
    By,
}

impl Slot {
    fn of(line: Line, at: usize) -> Option<Self> {
        match line.lower(at).as_str() {
            "from" | "off" => Some(Self::From),
            "to" | "into" | "onto" | "towards" => Some(Self::To),
            "in" | "on" => Some(Self::At),
            "via" | "through" | "over" => Some(Self::Via),
            "by" => Some(Self::By),
            _ => None,
        }
    }
}

impl Frame {
    fn slot(&mut self, slot: Slot) -> &mut Vec<Name> {
        match slot {
            Slot::Object => &mut self.object,
            Slot::From => &mut self.from,
            Slot::To => &mut self.to,
            Slot::At => &mut self.at,
            Slot::Via => &mut self.via,
            Slot::By => &mut self.by,
        }
    }
}

/// Adds a flow for each pair.
fn add(
    draft: &mut Draft,
    line: Line,
    from: &[Name],
    to: &[Name],
    via: Option<&Name>,
    label: Option<&str>,
    stated: bool,
) -> bool {
    if from.is_empty() || to.is_empty() {
        return false;
    }
    for (from, to) in from.iter().flat_map(|from| to.iter().map(move |to| (from, to))) {
        draft.flow(NewFlow {
            from: &from.text,
            to: &to.text,
            via: via.map(|via| via.text.as_str()),
            label: label.map(|label| label.split_whitespace().collect::<Vec<_>>().join(" ")),
            stated,
            span: line.span(),
        });
    }
    for name in from.iter().chain(to).chain(via) {
        draft.end(name, line.span(), stated);
    }
    true
}

/// `X moves rows from A into B`: A to B through X.
fn through(
    draft: &mut Draft,
    line: Line,
    frame: &Frame,
    actor: Option<&Name>,
    mood: &Mood,
) -> bool {
    let mut from = frame.from.clone();
    // `X syncs A to B`.
    if from.is_empty()
        && frame.object.iter().all(|name| draft.namer.is_store(name) || draft.knows(name))
    {
        from.clone_from(&frame.object);
    }
    if from.is_empty() || frame.to.is_empty() {
        return false;
    }
    let via = actor.or_else(|| frame.via.first().filter(|via| draft.is_node(via)));
    add(draft, line, &from, &frame.to, via, None, mood.stated)
}

fn pushed(
    draft: &mut Draft,
    line: Line,
    verb: usize,
    frame: &Frame,
    actor: &Name,
    mood: &Mood,
) -> bool {
    let mut to = frame.to.clone();
    if keeps(line, verb) {
        to.extend(frame.at.iter().filter(|name| draft.namer.is_place(name)).cloned());
    }
    // What is sent through something, and nothing says where to, goes there.
    if to.is_empty() && frame.from.is_empty() {
        to.extend(frame.via.iter().filter(|name| draft.namer.is_place(name)).cloned());
    }
    if to.is_empty() {
        return false;
    }
    let label = push_label(line, verb, frame);
    if frame.to.is_empty() && frame.at.is_empty() {
        let actor = std::slice::from_ref(actor);
        return add(draft, line, actor, &to, None, Some(&label), mood.stated);
    }
    match frame.via.first().filter(|via| draft.is_node(via)) {
        Some(via) => {
            add(draft, line, std::slice::from_ref(actor), &to, Some(via), Some(&label), mood.stated)
        }
        None => add(draft, line, std::slice::from_ref(actor), &to, None, Some(&label), mood.stated),
    }
}

/// The verb with its object and preposition: `publishes orders to`.
fn push_label(line: Line, verb: usize, frame: &Frame) -> String {
    let behind = frame.object_words.as_ref().map_or(verb + 1, |words| words.end);
    let short = behind.saturating_sub(verb) <= 5;
    let end = match Slot::of(line, behind) {
        Some(Slot::To | Slot::At | Slot::Via) if short => behind + 1,
        Some(_) if short => behind,
        _ => verb + 1,
    };
    line.slice(verb..end).to_owned()
}

fn pulled(
    draft: &mut Draft,
    line: Line,
    verb: usize,
    frame: &Frame,
    actor: &Name,
    mood: &Mood,
) -> bool {
    let mut from = frame.from.clone();
    if line.is_form(verb, &cues().verbs.subscribe) {
        from.extend(frame.to.iter().cloned());
    }
    // `pulls them into A`.
    if from.is_empty() && !frame.to.is_empty() {
        let label = push_label(line, verb, frame);
        let actor = std::slice::from_ref(actor);
        return add(draft, line, actor, &frame.to, None, Some(&label), mood.stated);
    }
    // `publishes an event to A; B consumes the events`.
    if from.is_empty()
        && line.is_form(verb, &cues().verbs.direct_pull)
        && line.is(verb + 1, &["the", "these", "those"])
    {
        let words = line.words_from(verb + 1);
        let sent = words.end.checked_sub(1).map(|last| line.lower(last));
        let store = sent.filter(|_| words.len() == 1).and_then(|word| draft.last_sent(&word));
        let from = store.and_then(|store| draft.namer.name(&store, 0..store.len()));
        if let Some(from) = from {
            return add(draft, line, &[from], std::slice::from_ref(actor), None, None, false);
        }
    }
    // The arrow runs against the verb, so only the object can stand on it.
    let object = frame.object.first().zip(frame.object.last());
    let label = object.map(|(first, last)| &line.string()[first.range.start..last.range.end]);
    add(draft, line, &from, std::slice::from_ref(actor), None, label, mood.stated)
}

fn directly(
    draft: &mut Draft,
    line: Line,
    verb: usize,
    frame: &Frame,
    actor: &Name,
    mood: &Mood,
) -> bool {
    let calls = line.is_form(verb, &cues().verbs.direct_push);
    let sure = |name: &&Name| draft.namer.is_place(name) || draft.knows(name);
    let meant = |name: &Name| {
        let before = line.tokens.partition_point(|token| token.range.start < name.range.start);
        let definite = before.checked_sub(1).is_some_and(|at| line.is(at, &["the"]));
        draft.meant(name.clone(), definite)
    };
    let named: Vec<Name> = frame.object.iter().map(meant).collect();
    let object: Vec<Name> = named.iter().take_while(sure).cloned().collect();
    if calls {
        add(
            draft,
            line,
            std::slice::from_ref(actor),
            &object,
            None,
            Some(line.word(verb)),
            mood.stated,
        )
    } else {
        add(draft, line, &object, std::slice::from_ref(actor), None, None, mood.stated)
    }
}

/// `Orders are written to A by B`, `are streamed from A to B`.
fn passive(draft: &mut Draft, line: Line, verb: usize, frame: &Frame, mood: &Mood, push: bool) {
    let by = frame.by.iter().find(|name| draft.is_node(name)).cloned();
    let by = by.or_else(|| earlier_agent(draft, line, verb));
    let by = by.as_ref();
    if !frame.from.is_empty() && !frame.to.is_empty() {
        add(draft, line, &frame.from.clone(), &frame.to.clone(), by, None, mood.stated);
        return;
    }
    let Some(by) = by.cloned() else {
        suggested(draft, line, verb, frame, push);
        return;
    };
    if push {
        add(draft, line, &[by], &frame.to.clone(), None, None, mood.stated);
    } else {
        add(draft, line, &frame.from.clone(), &[by], None, None, mood.stated);
    }
}

/// Who did what stands before: `are checked by the A and sent to B`.
fn earlier_agent(draft: &Draft, line: Line, verb: usize) -> Option<Name> {
    let goes_on = verb.checked_sub(1).is_some_and(|at| line.is_and(at) || line.is(at, &["then"]));
    let by = (0..verb).rev().find(|&at| line.is(at, &["by"])).filter(|_| goes_on)?;
    let words = line.words_from(by + 1);
    (words.start + 1..=words.end)
        .rev()
        .find_map(|end| line.name(draft.namer, words.start..end).filter(|name| draft.is_node(name)))
}

/// `Scores are written to A`: nothing says by whom, so the system as a whole is suggested.
fn suggested(draft: &mut Draft, line: Line, verb: usize, frame: &Frame, push: bool) {
    // `saved in A via B`, `go through B to A`: from B.
    let passed = frame.via.first().filter(|via| draft.namer.is_place(via)).cloned();
    if let Some(via) = passed.filter(|_| push) {
        let mut ends = frame.to.clone();
        ends.extend(frame.at.iter().cloned());
        ends.retain(|name| draft.namer.is_place(name) && name.key != via.key);
        if add(draft, line, &[via], &ends, None, None, true) {
            return;
        }
    }
    let own = draft.own_name().to_owned();
    let Some(own) = draft.namer.name(&own, 0..own.len()) else { return };
    let mut places = if push { frame.to.clone() } else { frame.from.clone() };
    if push && places.is_empty() {
        places.clone_from(&frame.via);
    }
    if push && keeps(line, verb) {
        places.extend(frame.at.iter().cloned());
    }
    for place in &places {
        if draft.namer.is_part(place) && !super::names::is_plural(&place.text) {
            draft.end(place, line.span(), true);
        }
    }
    places.retain(|name| draft.namer.is_store(name));
    let own = std::slice::from_ref(&own);
    if push {
        let label = push_label(line, verb, frame);
        add(draft, line, own, &places, None, Some(&label), false);
    } else {
        add(draft, line, &places, own, None, None, false);
    }
}

/// Whether what stands before a verb is a thing and not a person: `profiles live in A`.
fn is_told_of_things(line: Line, verb: usize) -> bool {
    let words = start_before(line.string(), line.tokens, verb);
    words.is_some_and(|words| words.start <= 1 && !super::names::is_actor(line.slice(words)))
}

/// `X is backed by A`; `X is used by the B team`.
fn backed_by(draft: &mut Draft, line: Line, verb: usize, actor: Option<&Name>, frame: &Frame) {
    let Some(actor) = actor else { return };
    let actor = std::slice::from_ref(actor);
    let label = line.slice(verb..verb + 2).to_owned();
    let by: Vec<Name> = frame.by.iter().filter(|name| draft.is_node(name)).cloned().collect();
    match line.lower(verb).as_str() {
        "fronted" => add(draft, line, &by, actor, None, None, true),
        "backed" => add(draft, line, actor, &by, None, Some(&label), true),
        _ => add(draft, line, actor, &by, None, None, true),
    };
}

/// `… from A into B` without a verb that we know, both surely places.
fn from_to(draft: &mut Draft, line: Line, subject: Option<&Name>) {
    for at in 0..line.len() {
        if !line.is(at, &["from"]) || changes(line, at) {
            continue;
        }
        let (from, to) = line.row(draft.namer, at + 1);
        if !line.is(to, &["to", "into", "onto"]) {
            continue;
        }
        let (into, _) = line.row(draft.namer, to + 1);
        let from: Vec<Name> =
            from.into_iter().take_while(|name| draft.namer.is_place(name)).collect();
        let into: Vec<Name> =
            into.into_iter().take_while(|name| draft.namer.is_place(name)).collect();
        let via = subject.filter(|name| draft.knows(name));
        add(draft, line, &from, &into, via, None, true);
    }
}

/// `moved from A to B`, `moved carts from A to B`: done once, not over and over.
fn is_change(line: Line, verb: usize, frame: &Frame) -> bool {
    let goes = line.is(verb, &["go", "goes"]) && frame.from.is_empty();
    !goes && (frame.object.is_empty() || line.lower(verb).ends_with("ed"))
}

/// `migrated from A to B` is a change of the system, not a flow in it.
fn changes(line: Line, from: usize) -> bool {
    let parts = &cues().parts;
    (1..=6)
        .filter_map(|back| from.checked_sub(back))
        .any(|at| line.is_form(at, &parts.change) || line.is_in(at, &parts.negations))
}
