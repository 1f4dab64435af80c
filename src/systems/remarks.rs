//! What the notes remark on a system: trade-offs, failures, what would be changed.
//!
//! They are found by their label (`Failure modes:`), under which every item and paragraph is one,
//! or by the words of a sentence (`at the cost of`). They are read beside everything else and take
//! nothing away; what they tell of parts and flows is what might be, so [`Remarks::quiet`] says
//! where nothing else is read from.

use memchr::memmem;

use super::{
    blocks::{running_texts, words_of},
    cues::{Cues, RemarkCues, cues},
};
use crate::{
    notes::{Block, BlockKind, Item},
    source::{Span, Text},
    text::sentences,
    vocabulary::technologies::{Technologies, is_cjk},
};

/// Something remarked on a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What about.
    pub kind: RemarkKind,
    /// A sentence, an item or a paragraph, as written.
    pub text: Text,
}

/// What a remark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemarkKind {
    /// Something was chosen over something else, or has its price.
    TradeOff,
    /// How it fails, did fail, or where it is weakest.
    Failure,
    /// What would be done otherwise, comes next, or is a known limit.
    Change,
}

impl RemarkKind {
    /// All kinds, in the order of telling.
    pub const ALL: [Self; 3] = [Self::TradeOff, Self::Failure, Self::Change];

    fn cues(self, cues: &Cues) -> &RemarkCues {
        match self {
            Self::TradeOff => &cues.remarks.trade_off,
            Self::Failure => &cues.remarks.failure,
            Self::Change => &cues.remarks.change,
        }
    }
}

/// All remarks of some blocks.
#[derive(Debug, Default)]
pub struct Remarks {
    /// In the order of the notes.
    pub found: Vec<Remark>,
    /// Where sentences tell of nothing that is there: labelled remarks, failures, changes.
    pub quiet: Vec<Span>,
}

/// Blocks nested deeper than this are not read.
const DEEPEST: usize = 100;
/// A label is at most this many bytes long.
const LONGEST_LABEL: usize = 80;

/// Reads the remarks of blocks.
pub fn read(remarks: &mut Remarks, blocks: &[Block], technologies: &Technologies) {
    Reader { remarks, technologies }.below(blocks, None, 0);
}

/// What kind of remarks a whole heading is over, wherever in the notes it stands.
pub fn heads_remarks(heading: &str) -> Option<RemarkKind> {
    let label = plain_label(heading);
    let readings: Vec<&str> = readings(&label).collect();
    let means = |kind: &RemarkKind| {
        let labels = &kind.cues(cues()).labels;
        readings.iter().any(|reading| labels.contains(reading))
    };
    RemarkKind::ALL.into_iter().find(means)
}

/// Whether a whole heading is over what was learnt or comes next, of one system or of all.
pub fn heads_lessons(heading: &str) -> bool {
    is_label(&cues().remarks.general, &plain_label(heading))
}

/// Whether a sentence speaks of what would be done otherwise.
pub fn speaks_of_change(sentence: &str) -> bool {
    kind_of(sentence) == Some(RemarkKind::Change)
}

/// A label at the head of a text.
struct Label {
    kind: RemarkKind,
    /// Where what it labels begins.
    rest: usize,
    /// It says something itself: `Why Kafka and not RabbitMQ`.
    telling: bool,
}

struct Reader<'r> {
    remarks: &'r mut Remarks,
    technologies: &'r Technologies,
}

impl Reader<'_> {
    /// `reign` is the kind of the label that all of the blocks stand under.
    fn below(&mut self, blocks: &[Block], reign: Option<RemarkKind>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let mut headed: Option<(u8, RemarkKind)> = None;
        // A line right behind a list, with no blank between, is none of it.
        let mut listed = false;
        // What a label alone on its line says of the next block.
        let mut next: Option<RemarkKind> = None;
        let mut lead: Option<Text> = None;
        for block in blocks {
            let kind = next.take().or(headed.map(|(_, kind)| kind)).or(reign);
            match &block.kind {
                BlockKind::Heading(heading) => {
                    let label = self.label(&heading.text);
                    if headed.is_some_and(|(level, _)| heading.level <= level) {
                        headed = None;
                    }
                    lead = None;
                    if let Some(label) = label.filter(|label| label.is_whole(&heading.text)) {
                        headed = Some((heading.level, label.kind));
                        lead = label.telling.then(|| heading.text.clone());
                    }
                    continue;
                }
                BlockKind::Paragraph(lines) => {
                    let apart = listed && block.blank_before == 0;
                    next = self.paragraph(lines, kind.filter(|_| !apart), lead.take());
                }
                BlockKind::List(items) => {
                    for item in items {
                        self.item(item, kind, depth);
                    }
                }
                BlockKind::Table(table) => self.rows(table, kind),
                BlockKind::Quote(inside) => self.below(inside, kind, depth + 1),
                BlockKind::Code(_) | BlockKind::Rule | BlockKind::Hidden(_) => {}
            }
            lead = None;
            listed = matches!(block.kind, BlockKind::List(_));
        }
    }

    /// Gives the kind of the label that its last line is, where that stands alone.
    fn paragraph(
        &mut self,
        lines: &[Text],
        kind: Option<RemarkKind>,
        mut lead: Option<Text>,
    ) -> Option<RemarkKind> {
        let mut kind = kind;
        let mut rest = lines;
        while !rest.is_empty() {
            let (run, after) = rest.split_at(run_length(rest));
            rest = after;
            let label = run.first().and_then(|line| self.label(line).map(|label| (line, label)));
            match label {
                Some((line, label)) if label.is_whole(line) && run.len() == 1 => {
                    kind = Some(label.kind);
                    lead = label.telling.then(|| line.clone());
                    if rest.is_empty() {
                        return kind;
                    }
                }
                Some((line, label)) => {
                    let from = if label.telling { 0 } else { label.rest };
                    let mut text = line.slice(from..line.as_str().len());
                    for line in &run[1..] {
                        text.join(" ", line);
                    }
                    self.add(label.kind, &text, line.span());
                }
                None if run.first().is_some_and(|line| is_other_label(line.as_str())) => {
                    self.plain(run, None);
                    kind = None;
                }
                None => self.plain_led(run, kind, lead.take()),
            }
        }
        None
    }

    fn plain_led(&mut self, lines: &[Text], kind: Option<RemarkKind>, lead: Option<Text>) {
        let (Some(kind), Some(mut text)) = (kind, lead) else { return self.plain(lines, kind) };
        let mut glue = glue_behind(&text);
        for line in lines {
            text.join(glue, line);
            glue = " ";
        }
        let whole = text.span();
        self.add(kind, &text, whole);
    }

    fn plain(&mut self, lines: &[Text], kind: Option<RemarkKind>) {
        for text in running_texts(lines, false) {
            match kind {
                Some(kind) => {
                    let whole = text.span();
                    self.add(kind, &text, whole);
                }
                None => self.sentences(&text),
            }
        }
    }

    fn item(&mut self, item: &Item, kind: Option<RemarkKind>, depth: usize) {
        let words = words_of(item);
        let label = self.label(&words);
        match (label, kind) {
            (Some(label), _) if label.is_whole(&words) && !label.telling => {
                self.below(&item.blocks, Some(label.kind), depth + 1);
            }
            (Some(label), _) => {
                let from = if label.telling { 0 } else { label.rest };
                let text = words.slice(from..words.as_str().len());
                self.add(label.kind, &with_nested(text, &item.blocks), words.span());
            }
            (None, Some(_)) if is_other_label(words.as_str()) => {
                self.below(&item.blocks, None, depth + 1);
            }
            (None, Some(kind)) => {
                let whole = words.span();
                self.add(kind, &with_nested(words, &item.blocks), whole);
            }
            (None, None) => {
                self.sentences(&words);
                self.below(&item.blocks, None, depth + 1);
            }
        }
    }

    /// Rows below a label are remarks, and so is the second cell of a row that a label begins.
    fn rows(&mut self, table: &crate::notes::Table, kind: Option<RemarkKind>) {
        for row in &table.body {
            let label = row.cells.first().and_then(|cell| {
                self.label(cell).filter(|label| label.is_whole(cell) && !label.telling)
            });
            let (kind, cells) = match (label, kind) {
                (Some(label), _) => (label.kind, &row.cells[1..]),
                (None, Some(kind)) => (kind, row.cells.as_slice()),
                (None, None) => continue,
            };
            let mut text = Text::default();
            for cell in cells.iter().filter(|cell| !cell.is_empty()) {
                let glue = glue_behind(&text);
                text.join(glue, cell);
            }
            let whole = text.span();
            self.add(kind, &text, whole);
        }
    }

    /// The label that a text begins with.
    fn label(&self, text: &Text) -> Option<Label> {
        let string = text.as_str();
        let (label, rest) = cut_label(string)?;
        // `If I did it again, I would split it.` is a remark and no label.
        if rest == string.len() && string.contains(", ") && string.trim_end().ends_with('.') {
            return None;
        }
        let plain = plain_label(label);
        for kind in RemarkKind::ALL {
            let cues = kind.cues(cues());
            if is_label(&cues.labels, &plain) || is_label(&cues.weak, &plain) {
                return Some(Label { kind, rest, telling: false });
            }
        }
        let asks = string[..rest].trim_end_matches(['*', '_', ' ']).ends_with(['?', '？']);
        let whole = string[rest..].trim().is_empty();
        if !(whole || asks) || plain.split(' ').count() > 10 {
            return None;
        }
        let kind = if self.asks_why(&plain) {
            RemarkKind::TradeOff
        } else {
            kind_of(label).filter(|_| !label.ends_with(['.', '。']) && (whole || asks))?
        };
        // A sentence on a line of its own is a remark, not a label.
        (asks || string.trim_end().ends_with([':', '：']) || self.asks_why(&plain))
            .then_some(Label { kind, rest, telling: true })
    }

    /// `why kafka and not rabbitmq`, `why we chose a saga`.
    fn asks_why(&self, label: &str) -> bool {
        let (first, rest) = label.split_once(' ').unwrap_or((label, ""));
        let words = &cues().remarks;
        let asks = words.why.contains(first)
            || words.why_glued.iter().any(|why| label.starts_with(why.as_str()));
        let chosen = rest.split(' ').any(|word| words.chosen.contains(word));
        asks && (chosen || !self.technologies.mentions(rest).is_empty())
    }

    fn sentences(&mut self, text: &Text) {
        for range in sentences(text.as_str()) {
            let sentence = &text.as_str()[range.clone()];
            let Some(kind) = kind_of(sentence).filter(|_| !is_question(sentence)) else { continue };
            let text = text.slice(range).trim();
            if tells_of_nothing(kind, text.as_str()) {
                self.remarks.quiet.push(text.span());
            }
            self.remarks.found.push(Remark { kind, text });
        }
    }

    /// `whole` is where its line is, label included.
    fn add(&mut self, kind: RemarkKind, text: &Text, whole: Span) {
        let text = text.trim();
        let words = text.as_str().trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if words.is_empty() || cues().remarks.blanks.contains(&words) {
            return;
        }
        let end = whole.end.max(text.span().end);
        self.remarks.quiet.push(Span { end, ..whole });
        // A question without its answer is one to expect, and no remark.
        if is_question(text.as_str()) && sentences(text.as_str()).count() == 1 {
            return;
        }
        self.remarks.found.push(Remark { kind, text });
    }
}

impl Label {
    /// Whether there is nothing behind it.
    fn is_whole(&self, text: &Text) -> bool {
        !text.as_str()[self.rest..].contains(char::is_alphanumeric)
    }
}

/// How many lines belong together: up to the next that begins with a label.
fn run_length(lines: &[Text]) -> usize {
    let starts = |line: &Text| is_other_label(line.as_str()) || begins_with_label(line.as_str());
    let alone = lines.first().is_some_and(|line| {
        cut_label(line.as_str()).is_some_and(|(label, rest)| {
            !line.as_str()[rest..].contains(char::is_alphanumeric)
                && (known_label(label).is_some() || line.as_str().trim_end().ends_with([':', '：']))
        })
    });
    if alone {
        return 1;
    }
    (1..lines.len()).find(|&at| starts(&lines[at])).unwrap_or(lines.len())
}

fn begins_with_label(line: &str) -> bool {
    cut_label(line).is_some_and(|(label, _)| known_label(label).is_some())
}

fn known_label(label: &str) -> Option<RemarkKind> {
    let plain = plain_label(label);
    RemarkKind::ALL.into_iter().find(|kind| {
        let cues = kind.cues(cues());
        is_label(&cues.labels, &plain) || is_label(&cues.weak, &plain)
    })
}

/// A label that is over something else: `Stack: …`.
fn is_other_label(line: &str) -> bool {
    let Some((label, rest)) = cut_label(line) else { return false };
    let marked = line[..rest].contains([':', '：']);
    let plain = plain_label(label);
    marked && cues().parts.labels.contains(&plain) && known_label(label).is_none()
}

/// Cuts a text behind its label: `Name: …`, `**Name** …`, `Name - …`, `Name? …`, or all of it.
fn cut_label(text: &str) -> Option<(&str, usize)> {
    let start = text.len() - text.trim_start_matches(['*', '_', ' ', '#', '`']).len();
    let marks = [":", "：", " - ", " – ", " — ", "**", "__", "? ", "？"];
    let body = &text[start..];
    let end = marks
        .iter()
        .filter_map(|mark| body.find(mark).map(|at| (at, mark.len())))
        .min_by_key(|&(at, length)| (at, length));
    let (label, mut rest) = match end {
        Some((at, length)) => (&body[..at], start + at + length),
        None => (body, text.len()),
    };
    if label.trim().is_empty() || label.len() > LONGEST_LABEL {
        return None;
    }
    rest += text[rest..].len() - text[rest..].trim_start_matches(['*', '_', ':', '：', ' ']).len();
    Some((label, rest))
}

/// In lower case, without marks, parentheses and numbers around it.
fn plain_label(label: &str) -> String {
    let label = label.split(['(', '（']).next().unwrap_or_default().to_lowercase();
    let label = label.replace('’', "'").replace('&', "and");
    let edge = |c: char| !c.is_alphabetic();
    label.trim_matches(edge).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_label(labels: &super::cues::Words, label: &str) -> bool {
    readings(label).any(|reading| labels.contains(reading))
}

/// What a label may say: the whole, or its head before a joint (`What breaks, and what happens
/// then`, `Trade-offs and alternatives`), each without the words that open it.
fn readings(label: &str) -> impl Iterator<Item = &str> {
    let joint = |mark: &str| memmem::find(label.as_bytes(), mark.as_bytes());
    let head = [", ", " and "].into_iter().find_map(joint).map(|at| &label[..at]);
    let whole = [Some(label), head].into_iter().flatten();
    whole.flat_map(|label| std::iter::successors(Some(label), |label| opened(label)))
}

/// What is left of a label without the word that opens it.
fn opened(label: &str) -> Option<&str> {
    let (first, rest) = label.split_once(' ')?;
    cues().remarks.openers.contains(first).then_some(rest)
}

/// An item with what is nested in it.
fn with_nested(mut text: Text, blocks: &[Block]) -> Text {
    const MOST: usize = 50;
    let mut lines = Vec::new();
    nested_lines(blocks, 0, &mut lines);
    for line in lines.iter().take(MOST) {
        let glue = glue_behind(&text);
        text.join(glue, line);
    }
    text
}

fn nested_lines(blocks: &[Block], depth: usize, lines: &mut Vec<Text>) {
    if depth > DEEPEST {
        return;
    }
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(texts) => lines.extend(texts.iter().cloned()),
            BlockKind::List(items) => {
                for item in items {
                    lines.push(words_of(item));
                    nested_lines(&item.blocks, depth + 1, lines);
                }
            }
            _ => {}
        }
    }
}

/// What joins what follows to a text: a mark only where it ends in none.
fn glue_behind(text: &Text) -> &'static str {
    let string = text.as_str().trim_end_matches(['*', '_', ' ']);
    if string.ends_with(['.', ':', ';', ',', '?', '!', '。', '：', '？']) {
        " "
    } else if string.contains([':', ';']) {
        "; "
    } else {
        ": "
    }
}

fn is_question(sentence: &str) -> bool {
    sentence.trim_end_matches(['*', '_', ' ', '"', ')']).ends_with(['?', '？'])
}

/// Whether a sentence speaks of what would be only: `If A is down, …`, `Next time …`.
fn tells_of_nothing(kind: RemarkKind, sentence: &str) -> bool {
    let words = Words::of(sentence);
    let first = words.words.first().map_or("", String::as_str);
    match kind {
        RemarkKind::TradeOff => false,
        RemarkKind::Failure => words.east.is_some() || cues().remarks.conditions.contains(first),
        RemarkKind::Change => true,
    }
}

/// The first kind of remark whose words a sentence has.
fn kind_of(sentence: &str) -> Option<RemarkKind> {
    let words = Words::of(sentence);
    RemarkKind::ALL.into_iter().find(|kind| {
        let cues = kind.cues(cues());
        cues.phrases.stand_in(&words) && !cues.except.stand_in(&words)
    })
}

/// The words and marks of a sentence, in lower case.
pub struct Words {
    words: Vec<String>,
    east: Option<String>,
}

impl Words {
    fn of(sentence: &str) -> Self {
        let lower = sentence.to_lowercase().replace('’', "'");
        let mut words = Vec::new();
        let mut word = String::new();
        for c in lower.chars().chain([' ']) {
            if c.is_alphanumeric() || matches!(c, '\'' | '-') {
                word.push(c);
                continue;
            }
            let whole = word.trim_matches(['\'', '-']);
            if !whole.is_empty() {
                words.push(whole.to_owned());
            }
            word.clear();
            if matches!(c, ',' | ';' | ':') {
                words.push(c.to_string());
            }
        }
        let east = lower.contains(is_cjk).then_some(lower);
        Self { words, east }
    }
}

/// Phrases, found by their first word.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Phrases {
    // Looked up, never walked through.
    by_word: ahash::HashMap<String, Vec<Phrase>>,
    /// Those that begin with any word at the head of a clause.
    open: Vec<Phrase>,
    east: Vec<Vec<String>>,
}

#[derive(Clone, Debug)]
struct Phrase {
    /// It stands at the head of a clause.
    heads: bool,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    /// One of some words.
    Word(Vec<String>),
    /// A word or a few.
    Gap,
}

impl From<Vec<String>> for Phrases {
    fn from(written: Vec<String>) -> Self {
        let mut phrases = Self::default();
        for phrase in written {
            if phrase.contains(is_cjk) {
                phrases.east.push(phrase.split('*').map(|piece| piece.trim().to_owned()).collect());
                continue;
            }
            let heads = phrase.starts_with('^');
            let words = phrase.trim_start_matches('^').split_whitespace();
            let steps: Vec<Step> = words
                .map(|word| match word {
                    "*" => Step::Gap,
                    _ => Step::Word(word.split('|').map(str::to_owned).collect()),
                })
                .collect();
            let phrase = Phrase { heads, steps };
            match phrase.steps.first() {
                Some(Step::Word(words)) => {
                    for word in words {
                        phrases.by_word.entry(word.clone()).or_default().push(phrase.clone());
                    }
                }
                _ => phrases.open.push(phrase),
            }
        }
        phrases
    }
}

impl Phrases {
    /// Whether one of them stands in a sentence.
    fn stand_in(&self, sentence: &Words) -> bool {
        let words = &sentence.words;
        let found = (0..words.len()).any(|at| {
            let here = self.by_word.get(&words[at]);
            if here.is_none() && self.open.is_empty() {
                return false;
            }
            let head = is_clause_head(words, at);
            let open = self.open.iter().filter(|_| head);
            here.into_iter()
                .flatten()
                .chain(open)
                .any(|phrase| (head || !phrase.heads) && fits(&phrase.steps, &words[at..]))
        });
        found
            || sentence.east.as_deref().is_some_and(|sentence| {
                self.east.iter().any(|pieces| stand_in_order(pieces, sentence))
            })
    }
}

fn is_clause_head(words: &[String], at: usize) -> bool {
    at.checked_sub(1).is_none_or(|before| {
        let before = &words[before];
        matches!(before.as_str(), "," | ";" | ":") || cues().remarks.before.contains(before)
    })
}

fn fits(steps: &[Step], words: &[String]) -> bool {
    /// So many words at most stand in a gap.
    const WIDEST: usize = 9;
    match steps.split_first() {
        None => true,
        Some((Step::Word(any), rest)) => {
            words.split_first().is_some_and(|(word, words)| any.contains(word) && fits(rest, words))
        }
        Some((Step::Gap, rest)) => {
            let closed = words.iter().take(WIDEST + 1).position(|word| word == ";");
            let closed = closed.unwrap_or(words.len());
            (1..=WIDEST.min(closed)).any(|width| fits(rest, &words[width..]))
        }
    }
}

/// No more than so many bytes of a text, cut between two characters.
fn opening(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
    &text[..end.unwrap_or(0)]
}

/// Whether pieces stand one behind the other, not far apart.
fn stand_in_order(pieces: &[String], sentence: &str) -> bool {
    /// Bytes between two pieces: some twenty characters.
    const FURTHEST: usize = 60;
    let Some((first, others)) = pieces.split_first() else { return false };
    sentence.match_indices(first.as_str()).any(|(at, _)| {
        let mut end = at + first.len();
        others.iter().all(|piece| {
            let found = opening(&sentence[end..], FURTHEST + piece.len()).find(piece.as_str());
            end += found.map_or(0, |gap| gap + piece.len());
            found.is_some()
        })
    })
}
