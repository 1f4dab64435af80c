//! What a sentence says: that something is a part, has parts, serves someone, or moves data.

mod labels;
mod own;
mod predicates;
mod subjects;
mod uses;
mod verbs;
mod whole;

use self::{
    labels::{label, team},
    own::own_part,
    subjects::whole_name,
    whole::sentence,
};
use super::{
    cues::cues,
    draft::Draft,
    east,
    lines::Line,
    names::{self, Name},
    west,
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
        east::read(draft, line, about.as_ref());
        west::read(draft, line);
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
