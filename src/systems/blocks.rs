//! Blocks of notes as texts to read: which lines go on, which items stand below which.

use super::{
    cues::cues,
    draft::Draft,
    drawings,
    names::{self, Name},
    sentences::{self, Scene},
    tables, words,
};
use crate::{
    notes::{Block, BlockKind, Code, Heading, Item},
    source::Text,
};

/// Blocks nested deeper than this are not read.
const DEEPEST: usize = 100;
/// Lines that are read as one text at most.
const LONGEST: usize = 200;

/// Reads blocks in their order.
pub fn read(draft: &mut Draft, blocks: &[Block]) {
    read_below(draft, blocks, &Scene::default(), 0);
}

fn read_below(draft: &mut Draft, blocks: &[Block], scene: &Scene, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    for (at, block) in blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Heading(heading) => read_heading(draft, heading),
            BlockKind::Paragraph(lines) => {
                let next = blocks.get(at + 1).map(|next| &next.kind);
                let above_list = matches!(next, Some(BlockKind::List(_) | BlockKind::Table(_)));
                paragraph(draft, lines, scene, above_list);
            }
            BlockKind::List(items) => {
                let before =
                    at.checked_sub(1).and_then(|at| blocks.get(at)).map(|block| &block.kind);
                let teams = before.is_some_and(announces_teams);
                list(draft, items, scene, depth, teams);
                // A title line stands above one list only; a heading above all that follows.
                if matches!(before, Some(BlockKind::Paragraph(_))) {
                    draft.end_group();
                }
            }
            BlockKind::Code(code) => read_code(draft, code),
            BlockKind::Table(table) => tables::read(draft, table),
            BlockKind::Quote(inside) => read_below(draft, inside, scene, depth + 1),
            BlockKind::Rule | BlockKind::Hidden(_) => {}
        }
    }
}

/// `Our org has 3 teams:`: the names in the list below are of people.
fn announces_teams(block: &BlockKind) -> bool {
    let last = match block {
        BlockKind::Heading(heading) => Some(&heading.text),
        BlockKind::Paragraph(lines) => lines.last(),
        _ => None,
    };
    let Some(line) = last.map(|line| line.as_str().trim_end_matches(['*', '_', ' '])) else {
        return false;
    };
    let announces = line.ends_with([':', '：']) || matches!(block, BlockKind::Heading(_));
    announces && cues().parts.teams.contains(&names::head(line.trim_end_matches([':', '：', ' '])))
}

/// A heading names a group, unless it names the system or only says what follows.
fn read_heading(draft: &mut Draft, heading: &Heading) {
    draft.scan(&heading.text);
    draft.end_group();
    if let Some(name) = title(draft, &heading.text) {
        draft.begin_group(&name, None, heading.text.span());
    }
}

/// A text that is nothing but a name of parts.
fn title(draft: &Draft, text: &Text) -> Option<Name> {
    let string = text.as_str().trim().trim_end_matches(':');
    let name = draft.namer.name(string, 0..string.len())?;
    let plain = cues().parts.labels.contains(&name.text.to_lowercase());
    let own = names::plain_key(&name.text) == names::plain_key(draft.own_name());
    (!plain && !own && name.text.split(' ').count() <= 5).then_some(name)
}

fn paragraph(draft: &mut Draft, lines: &[Text], scene: &Scene, above_list: bool) {
    if let ([line], true) = (lines, above_list) {
        let short = !line.as_str().contains(['.', ',', '(']);
        if let Some(name) = title(draft, line).filter(|_| short) {
            draft.scan(line);
            draft.begin_group(&name, None, line.span());
            return;
        }
    }
    let lines = &with_definitions(lines);
    let defined = lines.iter().filter(|line| is_definition(line.as_str())).count() >= 2;
    for text in running_texts(lines, defined) {
        sentences::read(draft, &text, &Scene { defined, ..scene.clone() });
    }
}

/// Joins a name and the line below it that says what it is: `: takes orders`.
fn with_definitions(lines: &[Text]) -> Vec<Text> {
    let mut joined: Vec<Text> = Vec::with_capacity(lines.len());
    for line in lines {
        let defines = line.as_str().starts_with(": ");
        match joined.last_mut().filter(|_| defines) {
            Some(name) => name.join("", line),
            None => joined.push(line.clone()),
        }
    }
    joined
}

/// Joins lines that one sentence runs through.
pub fn running_texts(lines: &[Text], defined: bool) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    let mut joined = 0;
    for line in lines {
        let on = texts.last().is_some_and(|last| {
            joined < LONGEST && !defined && goes_on(last.as_str(), line.as_str())
        });
        if let Some(last) = texts.last_mut().filter(|_| on) {
            last.join(" ", line);
            joined += 1;
        } else {
            texts.push(line.clone());
            joined = 1;
        }
    }
    texts
}

/// Whether a sentence goes on from one line to the next.
fn goes_on(last: &str, next: &str) -> bool {
    const FULL_LINE: usize = 55;
    if words::has_arrow(next) || words::has_arrow(last) {
        let hangs = next.trim_start().starts_with(['-', '=', '→']) && words::has_arrow(next);
        let open = last.trim_end().ends_with(['>', '→', '⇒']) && words::has_arrow(last);
        return hangs || open;
    }
    let last_line = last.len() - last.rfind('\n').map_or(0, |at| at + 1);
    let ended = last.trim_end().ends_with(['.', '!', '?', ':', ';', '。']);
    let lower = next.starts_with(|c: char| c.is_lowercase() || c == '(');
    last.trim_end().ends_with(',') || !ended && (lower || last_line >= FULL_LINE)
}

/// `Name: what`, `Name - what`, `**Name** — what`.
fn is_definition(line: &str) -> bool {
    const FURTHEST: usize = 60;
    let marks = [": ", " - ", " – ", " — ", "：", ":** ", "**: "];
    let first = marks.iter().filter_map(|mark| line.find(mark)).min();
    first.is_some_and(|at| {
        let name = &line[..at];
        let label = name.trim_matches(['*', '`', ' ']).to_lowercase();
        at > 0
            && at < FURTHEST
            && name.split(' ').count() <= names::LONGEST
            && !cues().parts.labels.contains(&label)
    })
}

fn list(draft: &mut Draft, items: &[Item], scene: &Scene, depth: usize, teams: bool) {
    let texts: Vec<Text> = items.iter().map(words_of).collect();
    let defined = texts.iter().filter(|text| is_definition(text.as_str())).count() >= 2;
    let acting = texts.iter().filter(|text| names::acting(text.as_str()).is_some()).count() >= 2;
    for (item, text) in items.iter().zip(&texts) {
        let scene = Scene { item: true, defined, acting, ..scene.clone() };
        // An item speaks of the one before it only where it says so.
        if !sentences::speaks_back(text) {
            draft.subject = scene.subject.as_ref().map(|subject| subject.text.clone());
        }
        if teams && item.blocks.is_empty() && title(draft, text).is_some() {
            draft.scan(text);
            continue;
        }
        if item.blocks.is_empty() {
            sentences::read(draft, text, &scene);
            continue;
        }
        let group = draft.group();
        let below = above_others(draft, text, &scene);
        read_below(draft, &item.blocks, &below, depth + 1);
        draft.return_to(group);
    }
}

/// The words of an item, as one text.
pub fn words_of(item: &Item) -> Text {
    let mut lines = item.words.iter().take(LONGEST);
    let mut text = lines.next().cloned().unwrap_or_default();
    for line in lines {
        text.join(" ", line);
    }
    text
}

/// Reads an item that others are nested in: they speak of the part that it names, or are its group.
fn above_others(draft: &mut Draft, text: &Text, scene: &Scene) -> Scene {
    if is_own_name(draft, text.as_str()) {
        draft.scan(text);
        draft.subject = None;
        return Scene::default();
    }
    let silent = draft.is_quiet(text.span()) || sentences::is_aside(draft, text);
    let Some(name) = title(draft, text).filter(|_| !silent) else {
        draft.subject = None;
        sentences::read(draft, text, scene);
        let subject = draft.subject.clone();
        let name = subject.and_then(|subject| draft.namer.name(&subject, 0..subject.len()));
        return Scene { subject: name, ..Scene::default() };
    };
    draft.scan(text);
    if draft.namer.is_part(&name) && !names::is_plural(&name.text) {
        let component = draft.component(&name, text.span(), true);
        draft.uses(component, &name.text);
        draft.subject = Some(name.text.clone());
        return Scene { subject: Some(name), ..Scene::default() };
    }
    if draft.namer.technology(&name).is_none() {
        draft.begin_group(&name, None, text.span());
    }
    Scene::default()
}

/// `**Ledger Service** (2019)` over all that is said of the ledger service.
fn is_own_name(draft: &Draft, text: &str) -> bool {
    let bare = |name: &str| {
        let name = name.split('(').next().unwrap_or_default();
        names::plain_key(name.trim_matches(['*', '_', ':', ' ']))
    };
    bare(text) == bare(draft.own_name())
}

/// A fenced block of arrows; one that says that it is a diagram is read as one, elsewhere.
fn read_code(draft: &mut Draft, code: &Code) {
    if !matches!(code.language.as_deref(), None | Some("text" | "txt")) {
        return;
    }
    drawings::read(draft, &code.text);
    for mention in draft.namer.technologies.mentions(code.text.as_str()) {
        draft.use_technology(&code.text, &mention);
    }
}
