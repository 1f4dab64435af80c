//! Whose principles the notes speak of, and which headings are theirs.

use std::{
    borrow::Cow,
    cell::LazyCell,
    collections::{BTreeMap, BTreeSet},
    hash::{Hash, Hasher},
    ops::Range,
    sync::{Arc, OnceLock},
};

use ahash::HashMap;
use rayon::prelude::*;

use super::{
    cues::{Cues, Phrases, PlatformName, Topic, stands_alone},
    headings::{self, Name},
    labels::{LabelIndex, head},
    lexicon::Lexicon,
    names::{Key, Names},
    plans::Plans,
    references::leaders,
    several,
    words::{ends_sentence, lines_of, text_of, without_marks},
};
use crate::{
    inputs::config::{OwnPrinciple, PrincipleChoice},
    notes::{Block, BlockKind, Heading, HeadingStyle, INNER, Item, Marker, unadorned},
    source::Text,
    systems::{heads_remarks, is_date, is_month, is_period},
    text::{is_plain, lower_plain, plain_run},
    vocabulary::{
        SetPrinciple, Vocabulary, fold,
        glance::{Apart, Glance},
    },
};

/// The principles that a portfolio may show, before the notes are gone through.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// In the set's order.
    pub entries: Vec<SetPrinciple>,
    /// Their names; the numbers are places in `entries`.
    pub names: Names,
    /// Whether those that the notes never name are shown as well.
    pub complete: bool,
    /// Initials that the notes have in place of names, with places in `entries`.
    pub codes: Vec<(String, usize)>,
    /// Whether they are what most companies ask about, called by ordinary words.
    pub is_general: bool,
    /// Made when it is asked for.
    suggesting: OnceLock<Suggesting>,
}

/// Words that suggest principles.
#[derive(Clone, Debug)]
pub struct Suggesting {
    phrases: Phrases,
    /// For each phrase the principle that it suggests.
    entries: Vec<usize>,
    /// The phrases by the plain letters and digits at their heads, in lower case. Most lines hold
    /// none of them, and are not gone through for all.
    by_head: HashMap<String, Vec<String>>,
    heads: Glance<64>,
    /// A bit for each plain character that begins one of the others.
    marks: u128,
    /// A bit for each plain character that is in none of them and in no word: none goes on over it.
    between: u128,
}

impl Suggesting {
    fn of(entries: &[SetPrinciple]) -> Self {
        let owned = entries.iter().enumerate().flat_map(|(index, entry)| {
            entry.suggest.iter().map(move |phrase| (phrase.trim(), index))
        });
        let (phrases, entries): (Vec<&str>, Vec<usize>) = owned.unzip();
        let mut by_head: HashMap<String, Vec<String>> = HashMap::default();
        let mut marks = 0;
        for phrase in phrases.iter().filter(|phrase| phrase.is_ascii()) {
            match phrase.bytes().next() {
                Some(first) if is_plain(first) => {
                    let head = phrase[..plain_run(phrase.as_bytes())].to_ascii_lowercase();
                    by_head.entry(head).or_default().push((*phrase).to_owned());
                }
                Some(mark) => marks |= 1 << mark,
                None => {}
            }
        }
        let heads = Glance::of(by_head.keys().map(String::as_str));
        let is_between = |byte: &u8| !is_plain(*byte) && *byte != b'_';
        let inside = phrases.iter().flat_map(|phrase| phrase.bytes()).filter(u8::is_ascii);
        let inside = inside.fold(0, |inside: u128, byte| inside | 1 << byte);
        let between = (0..128).filter(is_between).fold(0, |all: u128, byte| all | 1 << byte);
        let between = between & !inside;
        Self { phrases: Phrases::new(&phrases), entries, by_head, heads, marks, between }
    }

    /// Which principles words of a text suggest, by their places among the known, and where.
    pub fn find<'a>(
        &'a self,
        apart: &Apart<'a>,
    ) -> impl Iterator<Item = (usize, Range<usize>)> + use<'a> {
        let text = apart.text();
        self.parts(apart).into_iter().flat_map(move |Range { start, end }| {
            let found = self.phrases.find(&text[start..end]);
            found.map(move |(phrase, at)| (self.entries[phrase], start + at.start..start + at.end))
        })
    }

    /// The parts of a text in which phrases may stand, in order: none in most texts, and seldom
    /// more than a sentence.
    fn parts(&self, apart: &Apart) -> Vec<Range<usize>> {
        let bytes = apart.text().as_bytes();
        let whole = 0..bytes.len();
        if !apart.is_plain() || !apart.lacks(self.marks) {
            return vec![whole];
        }
        let parts_it = |&byte: &u8| self.between >> byte & 1 == 1;
        let mut parts: Vec<Range<usize>> = Vec::new();
        for (at, word) in apart.like(&self.heads) {
            let is_covered = parts.last().is_some_and(|last| at < last.end);
            if !is_covered && self.begins(apart.text(), at, word) {
                let start = bytes[..at].iter().rposition(parts_it).map_or(0, |mark| mark + 1);
                let length = bytes[at..].iter().position(parts_it);
                parts.push(start..length.map_or(bytes.len(), |length| at + length));
            }
        }
        parts
    }

    /// Whether a phrase begins with a word of a text, where that stands.
    fn begins(&self, text: &str, at: usize, word: &str) -> bool {
        let stands = |phrase: &String| {
            let range = at..at + phrase.len();
            let here = text.get(range.clone());
            here.is_some_and(|here| here.eq_ignore_ascii_case(phrase)) && stands_alone(text, &range)
        };
        let phrases = self.by_head.get(&*lower_plain(word));
        phrases.is_some_and(|phrases| phrases.iter().any(stands))
    }
}

/// What they are made from says all of them.
impl Hash for Known {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.entries, &self.names, self.complete, &self.codes).hash(state);
    }
}

impl Known {
    /// The principles of a set, or of the person's own making.
    pub(super) fn new(entries: Vec<SetPrinciple>, complete: bool) -> Self {
        let mut names = Names::default();
        for (index, entry) in entries.iter().enumerate() {
            names.add(&entry.name, index);
        }
        for (index, entry) in entries.iter().enumerate() {
            for variant in &entry.variants {
                names.add(variant, index);
            }
            for initials in &entry.short {
                names.add_short(initials, index);
            }
        }
        let (codes, suggesting) = (Vec::new(), OnceLock::new());
        Self { entries, names, complete, codes, is_general: false, suggesting }
    }

    /// The same, and whether most companies ask about them.
    pub(super) fn generally(self, is_general: bool) -> Self {
        Self { is_general, ..self }
    }

    /// The same, where initials are names too.
    pub(super) fn with_codes(mut self, codes: Vec<(String, usize)>) -> Self {
        for (code, index) in &codes {
            self.names.add_code(code, *index);
        }
        self.codes = codes;
        self
    }

    /// The principle's own name where words are its initials.
    pub fn spelled_out(&self, words: &str) -> Option<&str> {
        let (_, index) = self.codes.iter().find(|(code, _)| code.eq_ignore_ascii_case(words))?;
        self.entries.get(*index).map(|entry| entry.name.as_str())
    }

    /// The words that suggest one of them.
    pub fn suggesting(&self) -> &Suggesting {
        self.suggesting.get_or_init(|| Suggesting::of(&self.entries))
    }
}

/// Chooses the principles: those of `site.toml`, or else the known set that most headings and
/// references of the notes are of.
pub fn choose(
    choice: &PrincipleChoice,
    all: &[&[Block]],
    vocabulary: &Vocabulary,
    lexicon: &Lexicon,
) -> Arc<Known> {
    match choice {
        PrincipleChoice::Set(key) => {
            let set = vocabulary.set(key);
            set.map(|set| Known::new(set.principles.clone(), true)).unwrap_or_default().into()
        }
        PrincipleChoice::Own(own) => Known::new(own.iter().map(from_own).collect(), true).into(),
        PrincipleChoice::FromNotes => from_notes(all, vocabulary, lexicon),
    }
}

fn from_own(own: &OwnPrinciple) -> SetPrinciple {
    SetPrinciple {
        key: own.name.clone(),
        number: own.number,
        name: own.name.clone(),
        variants: own.variants.clone(),
        short: Vec::new(),
        definition: own.definition.clone(),
        questions: own.questions.clone(),
        suggest: Vec::new(),
    }
}

/// Headings weigh more than other lines: an ordinary word that is also a principle's name is no
/// sign of a set.
const HEADING_WEIGHT: usize = 3;
/// Names of one ordinary word need more company than names of several.
const LEAST: usize = 3;

fn from_notes(all: &[&[Block]], vocabulary: &Vocabulary, lexicon: &Lexicon) -> Arc<Known> {
    let Lexicon { cues, sets, labels, .. } = lexicon;
    let listed = listed_values(all, sets, cues, labels);
    let several = several::Several { all, vocabulary, sets, cues, labels };
    let headed = match listed {
        Some(Listed::Own(known)) => {
            return several::with_codes(several.with_others(known), &several.codes());
        }
        Some(Listed::Headed(names)) => names,
        None => Vec::new(),
    };
    let blocks = all.par_iter().flat_map(|blocks| blocks.par_iter());
    // `Deep dives` beside `Architecture` is a part of a system.
    let heads_part = |block: &Block| match &block.kind {
        BlockKind::Heading(heading) => cues.names_system_part(heading.text.as_str()),
        _ => false,
    };
    let parted = blocks.clone().filter(|block| heads_part(block)).count() >= 2;
    let blocks = blocks.filter(|block| !(parted && heads_part(block)));
    let candidates = blocks.flat_map_iter(|block| {
        let mut candidates = Vec::new();
        candidates_of(block, cues, &mut candidates);
        candidates.into_iter().map(Candidate::new)
    });
    let over_stories = all.iter().flat_map(|blocks| names_over_stories(blocks, cues, labels));
    let mut candidates: Vec<Candidate> = candidates.collect();
    candidates.extend(over_stories.map(Candidate::exactly));
    let listed = pieces_listed(all, cues);
    let codes = several.codes();
    let scored = vocabulary.sets.par_iter().zip(sets).enumerate().map(|(rank, (set, known))| {
        score(known, &candidates, rank > 0)
            + cited(known, &set.codes, &candidates)
            + listed_behind(known, &set.codes, &listed)
            + codes.weight(known)
    });
    let scored: Vec<usize> = scored.collect();
    // The better known comes first among equals.
    let best = scored.into_iter().zip(sets).rev().max_by_key(|(score, _)| *score);
    let best = best.filter(|(score, _)| *score >= LEAST);
    let best = best.map(|(_, known)| Arc::clone(known)).unwrap_or_default();
    let own = headed.iter().filter(|name| best.names.find(name).is_none());
    let best = joined(&best, own.map(|name| own_entry(name)).collect());
    several::with_codes(several.with_others(best), &codes)
}

/// Principles with more behind them.
pub fn joined(known: &Arc<Known>, more: Vec<SetPrinciple>) -> Arc<Known> {
    if more.is_empty() {
        return Arc::clone(known);
    }
    let entries = known.entries.iter().cloned().chain(more).collect();
    let joined = Known::new(entries, known.complete || known.entries.is_empty());
    joined.generally(known.is_general).into()
}

/// Values that the notes list before headings have their names.
enum Listed {
    /// No known set has most of them: they are the principles.
    Own(Arc<Known>),
    /// A known set has; these are the names that headings have.
    Headed(Vec<String>),
}

/// `Our values: Candor, Courage, Care`, where headings or lines below have those names.
fn listed_values<'b>(
    all: &[&'b [Block]],
    sets: &[Arc<Known>],
    cues: &Cues,
    labels: &LabelIndex,
) -> Option<Listed> {
    const LONGEST: usize = 400;
    const FEWEST: usize = 3;
    let lines = || {
        all.iter().flat_map(|blocks| blocks.iter()).filter_map(|block| match &block.kind {
            BlockKind::Paragraph(lines) => Some(lines.as_slice()),
            BlockKind::Heading(heading) => Some(std::slice::from_ref(&heading.text)),
            _ => None,
        })
    };
    let short = || lines().flatten().filter(|line| line.as_str().len() <= LONGEST);
    // What every line is called, asked for by few notes.
    let called = LazyCell::new(|| {
        let name = |line| fold(headings::read(line, &cues.prefixes).text.as_str());
        let alone = all.iter().flat_map(|blocks| blocks.iter()).filter_map(lone_item);
        let led = short().filter_map(|line| leading_name(line.as_str())).map(fold);
        short().chain(alone).map(name).chain(led).collect::<BTreeSet<String>>()
    });
    let listed = |line: &'b Text| {
        let (head, list) = line.as_str().split_once([':', '：'])?;
        let pieces = list_pieces(list).filter(|piece| piece.split_whitespace().nth(6).is_none());
        let pieces: Vec<&str> = pieces.collect();
        let is_list = pieces.len() >= FEWEST && cues.topic(head) == Some(Topic::Principles);
        is_list.then_some(pieces)
    };
    let all_short: Vec<&Text> = short().collect();
    let listed: Vec<Vec<&str>> = all_short.into_par_iter().filter_map(listed).collect();
    // `Their values` over a line each.
    let below = lines().filter_map(|lines| {
        let [head, names @ ..] = lines else { return None };
        let is_name = |line: &Text| {
            let words = line.as_str();
            words.split_whitespace().nth(4).is_none()
                && !words.contains(':')
                && !ends_sentence(words)
        };
        let list = (3..=20).contains(&names.len())
            && head.as_str().len() <= LONGEST
            && names.iter().all(is_name)
            && cues.topic(head.as_str()) == Some(Topic::Principles);
        list.then(|| names.iter().map(Text::as_str).collect::<Vec<&str>>())
    });
    let over_stories = LazyCell::new(|| over_headings(all, labels));
    let items = all.iter().flat_map(|blocks| blocks.iter()).filter_map(|block| {
        let names = names_in_items(block, cues)?;
        let headed = names.iter().filter(|name| over_stories.contains(&fold(name))).count();
        (headed >= 3 && headed * 3 >= names.len() * 2).then_some(names)
    });
    let listed = listed.into_iter().chain(below).filter(|names| names.len() >= FEWEST);
    let mut found = None;
    for names in listed.chain(names_under(all, cues)).chain(items) {
        let is_headed = |name: &&&str| called.contains(&fold(name));
        let headed = names.iter().filter(is_headed).count();
        let known = sets
            .iter()
            .map(|known| names.iter().filter(|name| known.names.find(name).is_some()).count());
        let known = known.max().unwrap_or(0);
        let is_own = known * 2 < names.len() || known < LEAST && known < names.len();
        if headed >= 2 && is_own {
            let entries = names.into_iter().map(own_entry).collect();
            return Some(Listed::Own(Known::new(entries, true).into()));
        }
        if headed >= 2 && found.is_none() {
            found = Some(names.iter().filter(is_headed).map(|name| (*name).to_owned()).collect());
        }
    }
    found.map(Listed::Headed)
}

/// A principle of which nothing is known but its name.
fn own_entry(name: &str) -> SetPrinciple {
    SetPrinciple { key: name.to_owned(), name: name.to_owned(), ..SetPrinciple::default() }
}

/// The names of lists right below `Core values` or `Operating principles:`, in each of which no
/// item says anything but a name, or what it means behind it.
fn names_under<'b>(
    all: &'b [&'b [Block]],
    cues: &'b Cues,
) -> impl Iterator<Item = Vec<&'b str>> + 'b {
    let head = |block: &'b Block| match &block.kind {
        BlockKind::Heading(heading) => Some(&heading.text),
        BlockKind::Paragraph(lines) => lines.last(),
        _ => None,
    };
    let pairs = all.iter().flat_map(|blocks| blocks.windows(2));
    let under = pairs.filter(move |pair| {
        let head = head(&pair[0]).map(Text::as_str);
        let head = head.filter(|words| words.len() <= 80 && !words.ends_with(['.', '?']));
        pair[1].blank_before <= 1
            && head.is_some_and(|words| cues.topic(words) == Some(Topic::Principles))
    });
    let name = |words: &'b str, alone: bool| {
        let marks = [": ", ":** ", " - ", " – ", " — ", "："];
        let end = marks.iter().filter_map(|mark| words.find(mark)).min();
        let name = words[..end.unwrap_or(words.len())].trim_matches(['*', '_', ' ', ':']);
        let is_name = name.contains(char::is_alphabetic)
            && name.split_whitespace().nth(7).is_none()
            && !name.contains(|c: char| c.is_ascii_digit())
            && !ends_sentence(name);
        (is_name && (alone || end.is_some())).then_some(name)
    };
    under.filter_map(move |pair| {
        let names: Option<Vec<&str>> = match &pair[1].kind {
            BlockKind::List(items) => {
                let alone = |item: &Item| item.words.len() == 1 && item.blocks.is_empty();
                let of = |item: &'b Item| name(item.words.first()?.as_str(), alone(item));
                items[..first_run(items)].iter().map(of).collect()
            }
            // `Candor: we say what we think.` line by line.
            BlockKind::Paragraph(lines) => {
                lines.iter().map(|line| name(line.as_str(), false)).collect()
            }
            _ => None,
        };
        names.filter(|names| (2..=20).contains(&names.len()))
    })
}

/// The names of a list that may be one of values: short items with nothing below them, no section
/// of a known kind among them.
fn names_in_items<'b>(block: &'b Block, cues: &Cues) -> Option<Vec<&'b str>> {
    let BlockKind::List(items) = &block.kind else { return None };
    let name = |item: &'b Item| {
        let [line] = item.words.as_slice() else { return None };
        let words = line.as_str();
        let is_name = item.blocks.is_empty()
            && words.split_whitespace().nth(5).is_none()
            && !words.contains(':')
            && !ends_sentence(words)
            && cues.topic(words).is_none();
        is_name.then_some(words)
    };
    let items = &items[..first_run(items)];
    if !(3..=20).contains(&items.len()) {
        return None;
    }
    items.iter().map(name).collect()
}

/// The words of an item that stands alone, with nothing in it: `1. Inclusion`, below other items
/// as well if it counts anew.
fn lone_item(block: &Block) -> Option<&Text> {
    let BlockKind::List(items) = &block.kind else { return None };
    let Item { words, blocks, .. } = items.last()?;
    let is_alone = items.len() == 1 || first_run(items) + 1 == items.len();
    words.first().filter(|_| is_alone && blocks.is_empty() && words.len() == 1)
}

/// How many items there are before one that counts anew.
fn first_run(items: &[Item]) -> usize {
    let restarts = |pair: &[Item]| match (pair[0].marker, pair[1].marker) {
        (Marker::Number(above, _), Marker::Number(below, _)) => below <= above,
        _ => false,
    };
    items.windows(2).position(restarts).map_or(items.len(), |at| at + 1)
}

/// The name before a title on one line: `[Candor] The review`, `CANDOR — The review`.
fn leading_name(words: &str) -> Option<&str> {
    let words = words.trim_matches(['*', '_']);
    let bracketed = || words.strip_prefix('[')?.split_once("] ");
    let dashed = || [" — ", " – ", " - "].iter().find_map(|dash| words.split_once(dash));
    let (name, title) = bracketed().or_else(dashed)?;
    let is_title = title.contains(char::is_alphabetic) && !ends_sentence(title);
    (is_title && name.split_whitespace().nth(5).is_none()).then_some(name)
}

/// What headings are called that stand right over deeper ones, folded; labels are over parts of one
/// story.
fn over_headings(all: &[&[Block]], labels: &LabelIndex) -> BTreeSet<String> {
    let pairs = all.iter().flat_map(|blocks| blocks.windows(2));
    let over = pairs.filter_map(|pair| match (&pair[0].kind, &pair[1].kind) {
        (BlockKind::Heading(above), BlockKind::Heading(below))
            if above.level < below.level && !labels.is_part(&below.text) =>
        {
            Some(fold(above.text.as_str()))
        }
        _ => None,
    });
    over.collect()
}

/// Words of the notes that may name a principle.
struct Candidate {
    name: String,
    weight: usize,
    /// The name as it is compared with those of every set.
    key: Key,
    /// Whether it may have typos.
    is_loose: bool,
}

impl Candidate {
    /// Typos count in headings only: among all lines there is always one that is close.
    fn new((name, weight): (String, usize)) -> Self {
        Self { key: Key::of(&name), name, weight, is_loose: weight >= HEADING_WEIGHT }
    }

    /// A name that weighs as much as a heading, if it is one to the letter.
    fn exactly(name: String) -> Self {
        Self { key: Key::of(&name), name, weight: HEADING_WEIGHT, is_loose: false }
    }
}

/// What lines are called that stand alone over a labelled story or its title, and what the titles of
/// such stories have in brackets behind them.
fn names_over_stories(blocks: &[Block], cues: &Cues, labels: &LabelIndex) -> Vec<String> {
    const LONGEST: usize = 60;
    let begins_parts = |block: &Block| match &block.kind {
        BlockKind::Paragraph(lines) => lines.first().is_some_and(|line| labels.is_part(line)),
        BlockKind::List(items) => {
            let first = items.first().and_then(|item| item.words.first());
            first.is_some_and(|line| labels.is_part(line))
        }
        _ => false,
    };
    let over = |(at, block): (usize, &Block)| {
        let mut names = Vec::new();
        let BlockKind::Paragraph(lines) = &block.kind else { return names };
        let below = |from: usize| blocks.get(at + from).filter(|block| block.blank_before <= 2);
        // Where the first label of a part stands among the lines here and below.
        let in_lines = lines.iter().take(3).position(|line| labels.is_part(line));
        let next = || match below(1).map(|next| &next.kind) {
            _ if below(1).is_some_and(begins_parts) => Some(lines.len()),
            Some(BlockKind::Paragraph(next)) if lines.len() == 1 => {
                let told = next.get(1).is_some_and(|line| labels.is_part(line));
                let apart = next.len() == 1 && below(2).is_some_and(begins_parts);
                (told || apart).then_some(2)
            }
            _ => None,
        };
        let Some(part @ 1..=2) = in_lines.or_else(next) else { return names };
        let first = lines.first().filter(|line| line.as_str().len() <= LONGEST);
        let name = |line| headings::read(line, &cues.prefixes).text.as_str().to_owned();
        names.extend(first.map(name));
        // `The pager (ownership)` over its parts.
        let title = lines.get(part - 1).map(Text::as_str).unwrap_or_default();
        let bracketed = title.strip_suffix([')', ']']).and_then(|title| {
            Some(title.rsplit_once(['(', '['])?.1).filter(|inside| inside.len() <= LONGEST)
        });
        names.extend(bracketed.into_iter().flat_map(list_pieces).map(str::to_owned));
        names
    };
    blocks.par_iter().enumerate().flat_map_iter(over).collect()
}

/// How much of a set the notes name: each of its principles once, at its greatest weight. In the
/// lesser known sets a name of one word is more likely to be just that word.
fn score(known: &Known, candidates: &[Candidate], lesser: bool) -> usize {
    let mut weights: BTreeMap<usize, usize> = BTreeMap::new();
    for Candidate { name, weight, key, is_loose } in candidates {
        let found =
            if *is_loose { known.names.nearest_key(key) } else { known.names.find_key(key) };
        if let Some(index) = found {
            // So is another name of one word: `Decisions`.
            let is_plain =
                lesser && !(known.entries[index].name.contains(' ') && name.contains(' '));
            let weight = if is_plain { weight.saturating_sub(1) } else { *weight };
            let entry = weights.entry(index).or_default();
            *entry = weight.max(*entry);
        }
    }
    weights.values().sum()
}

/// How much the notes cite numbers of a set: `LP2` and its like, each number once.
fn cited(known: &Known, codes: &[String], candidates: &[Candidate]) -> usize {
    const WEIGHT: usize = 2;
    let number = |candidate: &str| -> Option<u32> {
        let code = codes.iter().find_map(|code| {
            let head = candidate.get(..code.len())?;
            head.eq_ignore_ascii_case(code).then(|| &candidate[code.len()..])
        })?;
        let number = code.trim_start_matches([' ', '#', '-', '.']).parse().ok()?;
        known.entries.iter().any(|entry| entry.number == Some(number)).then_some(number)
    };
    let numbers: BTreeSet<u32> =
        candidates.iter().filter_map(|candidate| number(&candidate.name)).collect();
    numbers.len() * WEIGHT
}

/// How much the notes list principles of a set behind a label: `LP: DD, HBDC`, each once. Names
/// in full count where the label is the set's own.
fn listed_behind(known: &Known, codes: &[String], listed: &[(String, &str)]) -> usize {
    const WEIGHT: usize = 2;
    let found = listed.iter().filter_map(|(label, piece)| {
        let own = codes.iter().any(|code| code == label);
        known.names.find_short(piece).or_else(|| own.then(|| known.names.find(piece)).flatten())
    });
    found.collect::<BTreeSet<usize>>().len() * WEIGHT
}

/// What stands behind labels such as `LP:`, piece by piece, each with its label.
fn pieces_listed<'b>(all: &[&'b [Block]], cues: &Cues) -> Vec<(String, &'b str)> {
    const LONGEST: usize = 160;
    let list = |line: &'b Text| {
        let (head, list) = line.as_str().split_once([':', '：'])?;
        Some((cues.prefix_of(head)?, list))
    };
    let blocks = all.par_iter().flat_map(|blocks| blocks.par_iter());
    let lists = blocks.flat_map_iter(|block| {
        let lines = lines_of(std::slice::from_ref(block)).into_iter();
        lines.filter(|line| line.as_str().len() <= LONGEST).filter_map(list)
    });
    let pieces = lists
        .flat_map_iter(|(head, list)| list_pieces(list).map(move |piece| (head.clone(), piece)));
    pieces.collect()
}

fn candidates_of(block: &Block, cues: &Cues, candidates: &mut Vec<(String, usize)>) {
    match &block.kind {
        BlockKind::Heading(heading) => {
            let name = headings::read(&heading.text, &cues.prefixes).text;
            for reading in headings::readings(name.as_str()) {
                candidates.push((reading.to_owned(), HEADING_WEIGHT));
            }
            let pieces = list_pieces(name.as_str()).flat_map(|piece| piece.split(" & "));
            let pieces = pieces.flat_map(|piece| piece.split(" and ")).take(24);
            // `The tap (conflict, influence)` names them on another account.
            let bracketed = name.as_str().contains(['(', '[', '（']);
            let pieces = pieces.filter(|piece| !bracketed && *piece != name.as_str());
            candidates.extend(pieces.map(|piece| (piece.to_owned(), 2)));
            for tag in &heading.tags {
                candidates.push((tag.as_str().to_owned(), 1));
            }
        }
        BlockKind::Paragraph(lines) => {
            for line in lines {
                line_candidates(line, cues, candidates);
            }
        }
        BlockKind::List(items) => {
            for item in items {
                // `◆ Ownership（オーナーシップ）` heads what follows.
                if let Some(line) = item.words.first().filter(|_| heads_section(item)) {
                    let name = headings::read(&unmarked(line), &cues.prefixes).text;
                    let readings = headings::readings(name.as_str()).into_iter();
                    candidates.extend(readings.map(|name| (name.to_owned(), HEADING_WEIGHT)));
                }
                item.words.iter().for_each(|line| line_candidates(line, cues, candidates));
                item.blocks.iter().for_each(|block| candidates_of(block, cues, candidates));
            }
        }
        BlockKind::Hidden(text) => text
            .as_str()
            .lines()
            .for_each(|line| pieces(line.rsplit(':').next().unwrap_or_default(), candidates)),
        BlockKind::Table(table) => {
            let cells =
                table.head.iter().flatten().chain(table.body.iter().flat_map(|row| &row.cells));
            for cell in cells {
                pieces(cell.as_str(), candidates);
            }
            // What stands below `Principle` was meant as one.
            let heads =
                table.head.iter().flatten().map(|head| cues.prefix_of(head.as_str()).is_some());
            for column in heads.enumerate().filter_map(|(at, files)| files.then_some(at)) {
                for cell in table.body.iter().filter_map(|row| row.cells.get(column)) {
                    let names = list_pieces(cell.as_str()).take(24);
                    candidates.extend(names.map(|name| (name.to_owned(), 2)));
                }
            }
        }
        _ => {}
    }
}

fn line_candidates(line: &Text, cues: &Cues, candidates: &mut Vec<(String, usize)>) {
    let line = &unmarked(line);
    let words = line.as_str();
    if words.len() <= 70 {
        let name = headings::read(line, &cues.prefixes);
        let weight = if name.number.is_some() || name.prefixed { HEADING_WEIGHT } else { 2 };
        for reading in headings::readings(name.text.as_str()) {
            candidates.push((reading.to_owned(), weight));
        }
    }
    // `1) Deliver Results: three weeks before …`; strong words mean what they say.
    if words.len() > 70
        && let Some((before, _)) = led(words).filter(|(before, _)| before.len() <= 60)
    {
        let name = headings::read(&line.slice(0..before.len()), &cues.prefixes);
        let name = name.text.as_str();
        let is_strong = name.starts_with("**") && name.ends_with("**");
        candidates.push((name.to_owned(), if is_strong { 2 } else { 1 }));
    }
    if let Some((before, _)) = split_at_arrow(words) {
        let name = headings::read(&line.slice(0..before.len()), &cues.prefixes);
        candidates.push((name.text.as_str().to_owned(), 2));
    }
    // `The move ..... Ownership, Dive Deep`.
    if let Some(dots) = leaders(words).filter(|_| words.len() <= 300) {
        let names = list_pieces(&words[dots.end..]).take(24);
        candidates.extend(names.map(|name| (name.to_owned(), 2)));
    }
    if words.contains('#') {
        for tag in words.split_whitespace().filter_map(|word| word.strip_prefix('#')) {
            let tag = tag.trim_end_matches([',', ';', '.', ')']);
            // `#lp/ownership`.
            let inner = tag.split_once('/').filter(|(head, _)| cues.prefixes.contains(&fold(head)));
            candidates.push(inner.map_or((tag.to_owned(), 1), |(_, name)| (name.to_owned(), 2)));
        }
    }
    for (open, close) in [('(', ')'), ('[', ']')] {
        for piece in words.split(open).skip(1).filter_map(|piece| piece.split(close).next()) {
            pieces(piece, candidates);
        }
    }
    if words.len() <= 300
        && let Some((_, behind)) = words.split_once([':', '：'])
    {
        pieces(behind, candidates);
    }
    if words.len() <= 300 && words.contains(',') {
        pieces(words, candidates);
    }
}

/// Whether an item has a mark that heads sections in many notes: `■`, `◆`.
fn heads_section(item: &Item) -> bool {
    matches!(item.marker, Marker::Bullet('■' | '◆' | '◇' | '□' | '▼' | '▶' | '★' | '☆'))
}

/// `Ownership: the pager`: what stands on either side of the colon, or of the dash behind strong
/// words.
fn led(words: &str) -> Option<(&str, &str)> {
    let dashed = || {
        let (inside, behind) = words.strip_prefix("**")?.split_once("**")?;
        let is_dash = behind.trim_start().starts_with(['-', '–', '—']);
        is_dash.then(|| (&words[..inside.len() + 4], behind))
    };
    dashed().or_else(|| words.split_once(": ")).or_else(|| words.split_once('：'))
}

/// The principles that blocks name anywhere, to the letter.
pub(super) fn named_in(blocks: &[Block], known: &Known, cues: &Cues) -> BTreeSet<usize> {
    let mut candidates = Vec::new();
    for block in blocks {
        candidates_of(block, cues, &mut candidates);
    }
    candidates.iter().filter_map(|(name, _)| known.names.find(name)).collect()
}

/// `Ownership -> the pager`: what stands on either side of the first arrow.
fn split_at_arrow(words: &str) -> Option<(&str, &str)> {
    let (at, arrow) = arrow_in(words)?;
    let before = words[..at].trim();
    (before.len() <= 60).then_some((before, &words[at + arrow.len()..]))
}

/// The first arrow of a line, and where it stands.
fn arrow_in(words: &str) -> Option<(usize, &'static str)> {
    // Most lines have none of their bytes.
    memchr::memchr2(b'>', 0xe2, words.as_bytes())?;
    let arrows = ["->", "→", "=>", "⇒"];
    arrows.into_iter().filter_map(|arrow| Some((words.find(arrow)?, arrow))).min()
}

fn has_plain_arrow(words: &str) -> bool {
    arrow_in(words).is_some()
}

fn pieces(words: &str, candidates: &mut Vec<(String, usize)>) {
    for piece in list_pieces(words).take(24) {
        if piece.len() <= 60 {
            candidates.push((piece.to_owned(), 1));
        }
    }
}

/// Whether a line may be a list of several: most have none of what stands between entries.
fn may_list(words: &str) -> bool {
    let bytes = words.as_bytes();
    !words.is_ascii()
        || memchr::memchr3(b',', b';', b'/', bytes).is_some()
        || memchr::memchr3(b'\n', b'|', b'+', bytes).is_some()
}

fn is_between_entries(c: char) -> bool {
    matches!(c, ',' | ';' | '/' | '\n' | '|' | '+' | '、' | '，' | '；' | '·' | '•')
}

/// The entries of a list in a line: `ownership, dive deep; frugality`.
pub fn list_pieces(words: &str) -> impl Iterator<Item = &str> {
    words
        .split(is_between_entries)
        .map(|piece| {
            piece
                .trim()
                .trim_start_matches("and ")
                .trim_matches(['.', ' ', '#', '"', '*', '`', '[', ']'])
        })
        .filter(|piece| !piece.is_empty())
}

/// Blocks in which every heading is marked as one, however weakly the notes mark it.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// Numbers that stood in a list's markers, by the row of the heading.
    pub numbers: BTreeMap<u32, u32>,
    /// The rows of plans, each with its title first.
    pub plans: Vec<Range<u32>>,
    /// What each block that is a heading says.
    facts: Vec<Option<Facts>>,
}

/// What the words of a heading say, whatever stands around it. It is asked for often, and long to
/// find.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Its number and its name.
    pub name: Name,
    /// Whether it is the label of a story's part.
    pub is_part: bool,
    /// Which known kind of section it announces.
    pub topic: Option<Topic>,
    /// How surely its name is that of a system.
    pub platform: PlatformName,
    /// Whether it may be over a part of a system.
    pub is_system_part: bool,
}

impl Facts {
    /// Those of a heading.
    pub fn of(heading: &Heading, labels: &LabelIndex, cues: &Cues) -> Self {
        let name = headings::read(&heading.text, &cues.prefixes);
        let words = heading.text.as_str();
        Self {
            is_part: labels.is_part(&heading.text),
            topic: cues.topic(words),
            platform: cues.names_platform(name.text.as_str()),
            is_system_part: cues.names_system_part(name.text.as_str())
                || heads_remarks(words).is_some(),
            name,
        }
    }
}

impl Outline {
    /// Whether a row is that of a plan's title.
    pub fn titles_plan(&self, row: u32) -> bool {
        around(&self.plans, row).is_some_and(|plan| plan.start == row)
    }

    /// What the heading at a place says, where there is one.
    pub fn facts(&self, at: usize) -> Option<&Facts> {
        self.facts.get(at)?.as_ref()
    }

    /// For each block that is a heading the known principle whose name it is.
    pub fn named(&self, known: &Known) -> Vec<Option<usize>> {
        let named = self.facts.par_iter().map(|facts| {
            known.names.nearest_in_heading_strictly(facts.as_ref()?.name.text.as_str())
        });
        named.collect()
    }

    /// All headings, with their places and what they say.
    pub fn headings(&self) -> impl Iterator<Item = (usize, &Heading, &Facts)> {
        let headings = self.blocks.iter().zip(&self.facts).enumerate();
        headings.filter_map(|(at, (block, facts))| match &block.kind {
            BlockKind::Heading(heading) => Some((at, heading, facts.as_ref()?)),
            _ => None,
        })
    }

    /// Whether a row stands below the title of a plan, in it.
    pub fn is_in_plan(&self, row: u32) -> bool {
        around(&self.plans, row).is_some_and(|plan| plan.start < row)
    }
}

/// Which of some ranges, none of which begins before the end of another, a place is in.
fn around<T: PartialOrd + Copy>(ranges: &[Range<T>], at: T) -> Option<&Range<T>> {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).filter(|range| range.contains(&at))
}

/// A line of more bytes than this is not even looked at as a name: the rest of the time of reading
/// goes into the long ones.
const LONGEST_NAME: usize = 400;

/// The depth given to headings that have none: below every marked heading but bold ones.
const WEAK_LEVEL: u8 = 5;

/// Finds the headings that only their words or their company betray: lines in capitals, lines and
/// items that are a principle's name and have content below them.
pub fn mark_headings(blocks: &[Block], known: &Known, labels: &LabelIndex, cues: &Cues) -> Outline {
    let plans = Plans { names: &known.names, labels, cues }.find(blocks);
    // What a plan holds has no say in what is a heading elsewhere.
    let whole = blocks;
    let blocks = &*without(blocks, &plans);
    let heads = |pair: &&[Block]| heads_entries(&pair[0], &pair[1..]);
    let period_lines = blocks.windows(2).filter(heads).count();
    let told_behind = if period_lines >= 2 { told_behind(blocks, labels) } else { BTreeSet::new() };
    let mut marker = Headings {
        known,
        labels,
        cues,
        outline: Outline::default(),
        below_parent: false,
        lists_of_names: 0,
        prefixed_lines: 0,
        numbered_titles: 0,
        lines_of_names: 0,
        led_paragraphs: 0,
        period_lines,
        told_behind: &told_behind,
        above: Above::default(),
        headed: &headed(blocks, cues),
        titles: &titles(blocks, cues),
        below_title: false,
    };
    let titles = blocks.iter().enumerate().filter_map(|(at, block)| match &block.kind {
        BlockKind::List(items) if Headings::titles_text(items, &blocks[at + 1..]) => {
            Some(items.iter().any(|item| !item.blocks.is_empty() || counts_inside(item)))
        }
        _ => None,
    });
    let titles: Vec<bool> = titles.collect();
    // Of numbers such as `1.2` below others two are enough.
    let nested = titles.contains(&true);
    marker.numbered_titles = titles.len() + usize::from(nested && titles.len() == 2);
    marker.lines_of_names = marker.count_lines_of_names(blocks);
    marker.prefixed_lines = marker.count_prefixed(blocks);
    marker.led_paragraphs = marker.count_led(blocks);
    marker.lists_of_names =
        blocks.par_iter().filter(|block| marker.is_list_of_names(block)).count();
    let outlines = runs(whole).into_par_iter().map(|run| marker.afresh().run(whole, run, &plans));
    let rows = |plan: &Range<usize>| {
        let last = whole[plan.clone()].iter().map(|block| block.rows.end).max();
        whole[plan.start].rows.start..last.unwrap_or(0)
    };
    let mut outline = Outline { plans: plans.iter().map(rows).collect(), ..Outline::default() };
    for run in outlines.collect::<Vec<_>>() {
        outline.blocks.extend(run.blocks);
        outline.numbers.extend(run.numbers);
    }
    let facts = outline.blocks.par_iter().map(|block| match &block.kind {
        BlockKind::Heading(heading) => Some(Facts::of(heading, labels, cues)),
        _ => None,
    });
    outline.facts = facts.collect();
    outline
}

/// Blocks without some of them.
fn without<'b>(blocks: &'b [Block], ranges: &[Range<usize>]) -> Cow<'b, [Block]> {
    if ranges.is_empty() {
        return Cow::Borrowed(blocks);
    }
    let is_left = |at: usize| around(ranges, at).is_none();
    let left = blocks.iter().enumerate().filter(|(at, _)| is_left(*at));
    Cow::Owned(left.map(|(_, block)| block.clone()).collect())
}

/// Whether a paragraph begins with `Week 12`, and what was noted then stands below it. A day may as
/// well be when a story happened.
fn heads_entries(block: &Block, below: &[Block]) -> bool {
    const SHORTEST: usize = 5;
    const LONGEST: usize = 60;
    let BlockKind::Paragraph(lines) = &block.kind else { return false };
    let goes_on = below
        .first()
        .is_some_and(|next| next.blank_before <= 1 && matches!(next.kind, BlockKind::List(_)));
    let [line] = lines.as_slice() else { return false };
    let words = line.as_str();
    goes_on
        && block.indent == 0
        && (SHORTEST..=LONGEST).contains(&words.len())
        && is_period(words)
        && (!is_date(words) || is_month(words))
}

/// Rows of lines such as `Week 12` behind which parts of a story stand that no line of their own
/// titles, with no heading between them.
fn told_behind(blocks: &[Block], labels: &LabelIndex) -> BTreeSet<u32> {
    let mut rows = BTreeSet::new();
    let mut told = false;
    let is_titled = |at: usize| {
        let above = at.checked_sub(1).and_then(|above| blocks.get(above));
        let title = above.and_then(|above| match &above.kind {
            BlockKind::Paragraph(lines) if lines.len() == 1 => lines.first(),
            _ => None,
        });
        let title = title.map(Text::as_str);
        title.is_some_and(|title| !ends_sentence(title) && !is_period(title))
    };
    for (at, block) in blocks.iter().enumerate().rev() {
        match &block.kind {
            BlockKind::Heading(heading) => told = labels.is_part(&heading.text),
            BlockKind::Rule => told = false,
            BlockKind::Paragraph(_) if told && heads_entries(block, &blocks[at + 1..]) => {
                rows.insert(block.rows.start);
            }
            BlockKind::Paragraph(lines) if !told => {
                told = lines.first().is_some_and(|line| labels.is_part(line)) && !is_titled(at);
            }
            _ => {}
        }
    }
    rows
}

/// What stands above a line, as far as it was looked through.
#[derive(Clone, Copy, Default)]
struct Above {
    /// How many blocks were.
    looked: usize,
    /// What the last heading says of weeks below it, other weeks aside.
    over: Over,
    /// Whether a week stands below it: items that are headings are what was noted then.
    in_entry: bool,
    /// Whether the part of a story stands between that heading, or a week below it, and the line.
    told: bool,
}

/// What a heading says of lines such as `Week 12` below it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Over {
    /// They head what was noted then: there is no heading, or it is over stories or work.
    #[default]
    Log,
    /// So they do, unless a story is told behind them: it titles all that follows.
    All,
    /// They say when, in a story or below a principle.
    Story,
}

/// Ranges of blocks, each of which begins with a marked heading: what stands above it has no say in
/// what is a heading below it.
fn runs(blocks: &[Block]) -> Vec<Range<usize>> {
    let is_heading = |at: &usize| matches!(blocks[*at].kind, BlockKind::Heading(_));
    let mut starts: Vec<usize> = (1..blocks.len()).filter(is_heading).collect();
    starts.insert(0, 0);
    let ends = starts.iter().skip(1).copied().chain([blocks.len()]);
    starts.iter().zip(ends).map(|(&start, end)| start..end).collect()
}

fn headed(blocks: &[Block], cues: &Cues) -> BTreeSet<String> {
    blocks
        .par_iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Heading(heading) => {
                Some(fold(headings::read(&heading.text, &cues.prefixes).text.as_str()))
            }
            _ => None,
        })
        .collect()
}

/// A line that a principle's name leads.
struct Led {
    /// Which line.
    at: usize,
    /// Where the name ends.
    end: usize,
    /// Where what shows it begins.
    start: usize,
    principle: usize,
}

/// What stories may be called; see [`Headings::titles`].
fn titles(blocks: &[Block], cues: &Cues) -> BTreeSet<String> {
    const LONGEST: usize = 110;
    let short = |line: &&Text| line.as_str().len() <= LONGEST;
    let heads = blocks.par_iter().flat_map_iter(|block| match &block.kind {
        BlockKind::Heading(heading) => vec![&heading.text],
        BlockKind::Paragraph(lines) => lines.first().into_iter().collect(),
        BlockKind::List(items) => {
            let holds = |item: &&Item| item.words.len() > 1 || !item.blocks.is_empty();
            items.iter().filter(holds).filter_map(|item| item.words.first()).collect()
        }
        _ => Vec::new(),
    });
    let title = |line: &Text| fold(headings::read(&unmarked(line), &cues.prefixes).text.as_str());
    heads.filter(short).map(title).collect()
}

struct Headings<'a> {
    known: &'a Known,
    labels: &'a LabelIndex,
    cues: &'a Cues,
    outline: Outline,
    /// Whether the last heading said that principles follow.
    below_parent: bool,
    /// How many lists hold nothing but numbered names: one is a list, several are headings.
    lists_of_names: usize,
    /// How many lines stand by themselves and say `Principle: X`, where nothing else is a heading.
    prefixed_lines: usize,
    /// How many lists are nothing but numbered titles with their text right below.
    numbered_titles: usize,
    /// How many paragraphs begin with a principle's name alone on its line.
    lines_of_names: usize,
    /// How many paragraphs are one line that a principle's name leads.
    led_paragraphs: usize,
    /// How many lines say a stretch of time over what was noted then.
    period_lines: usize,
    /// See [`told_behind`].
    told_behind: &'a BTreeSet<u32>,
    /// What stands above the line at hand.
    above: Above,
    /// Names that marked headings have, folded.
    headed: &'a BTreeSet<String>,
    /// What stories may be called: headings, first lines of paragraphs, items with something below
    /// them; folded.
    titles: &'a BTreeSet<String>,
    /// Whether a story's title stands right above: a marked heading that is no principle's.
    below_title: bool,
}

impl Headings<'_> {
    /// The same with nothing found.
    fn afresh(&self) -> Self {
        let (outline, above) = (Outline::default(), Above::default());
        Self { outline, above, below_parent: false, below_title: false, ..*self }
    }

    /// Finds the headings of one of the [`runs`].
    fn run(mut self, blocks: &[Block], run: Range<usize>, plans: &[Range<usize>]) -> Outline {
        for at in run {
            if let Some(plan) = around(plans, at) {
                self.plan(blocks, at, plan);
                continue;
            }
            let above = at.checked_sub(1).and_then(|above| blocks.get(above));
            self.below_title = above.is_some_and(|above| self.is_title(above));
            self.block(&blocks[at], &blocks[at + 1..]);
        }
        self.outline
    }

    /// A block of a plan stays as it is; a line that titles one is its heading.
    fn plan(&mut self, blocks: &[Block], at: usize, plan: &Range<usize>) {
        let block = &blocks[at];
        match &block.kind {
            BlockKind::Paragraph(lines) if at == plan.start => {
                let row = block.rows.start;
                self.push_heading(block, &lines[0], HeadingStyle::Line, row, block.blank_before);
                self.push_lines(block, lines, 1..lines.len());
            }
            _ => self.outline.blocks.push(block.clone()),
        }
        let next = blocks.get(at + 1).filter(|_| at + 1 == plan.end);
        // What stands behind it without a heading is no part of it.
        let goes_on = |next: &Block| !matches!(next.kind, BlockKind::Heading(_) | BlockKind::Rule);
        if next.is_some_and(goes_on) {
            let rows = block.rows.end..block.rows.end;
            let rule = Block { kind: BlockKind::Rule, rows, blank_before: 0, indent: 0 };
            self.outline.blocks.push(rule);
        }
        self.below_parent = false;
    }

    /// Whether a block is the marked heading of a story, where marked headings name principles.
    fn is_title(&self, block: &Block) -> bool {
        let BlockKind::Heading(heading) = &block.kind else { return false };
        let name = headings::read(&heading.text, &self.cues.prefixes);
        heading.level > 1
            && name.number.is_none()
            && self.known.names.nearest_in_heading_strictly(name.text.as_str()).is_none()
            && self.cues.topic(heading.text.as_str()).is_none()
    }

    /// `Bias for Action` right below the title of a story, above its parts or where principles have
    /// marked headings: what the story shows, and no heading.
    fn is_tag_line(&self, lines: &[Text], at: usize, blank_before: u32) -> bool {
        let marked = || self.headed.iter().any(|name| self.known.names.find(name).is_some());
        let labelled = || lines.get(1).is_some_and(|line| self.labels.is_part(line));
        at == 0 && self.below_title && blank_before <= 1 && (labelled() || marked())
    }

    fn count_lines_of_names(&self, blocks: &[Block]) -> usize {
        let is_one = |block: &&Block| match &block.kind {
            BlockKind::Paragraph(lines) => lines.first().is_some_and(|line| {
                line.as_str().len() <= LONGEST_NAME && {
                    let name = headings::read(line, &self.cues.prefixes);
                    self.known.names.find(name.text.as_str()).is_some()
                }
            }),
            _ => false,
        };
        blocks.par_iter().filter(is_one).count()
    }

    fn count_led(&self, blocks: &[Block]) -> usize {
        let led = blocks.par_iter().filter_map(|block| match &block.kind {
            BlockKind::Paragraph(lines) if lines.len() == 1 => self.led_line(&lines[0]),
            _ => None,
        });
        led.map(|led| led.principle).collect::<BTreeSet<usize>>().len()
    }

    fn count_prefixed(&self, blocks: &[Block]) -> usize {
        if !self.headed.is_empty() {
            return 0;
        }
        let is_one = |block: &&Block| match &block.kind {
            BlockKind::Paragraph(lines) => {
                lines.len() == 1 && lines[0].as_str().len() <= LONGEST_NAME && {
                    let name = headings::read(&lines[0], &self.cues.prefixes);
                    name.prefixed && self.known.names.find(name.text.as_str()).is_some()
                }
            }
            _ => false,
        };
        blocks.par_iter().filter(is_one).count()
    }

    fn is_list_of_names(&self, block: &Block) -> bool {
        match &block.kind {
            BlockKind::List(items) => items.iter().all(|item| {
                matches!(item.marker, Marker::Number(..)) && self.is_principle_item(item)
            }),
            _ => false,
        }
    }

    fn block(&mut self, block: &Block, below: &[Block]) {
        match &block.kind {
            BlockKind::Heading(heading) => {
                self.below_parent = self.heads_principles(&heading.text);
                self.outline.blocks.push(block.clone());
            }
            BlockKind::Paragraph(lines) => self.paragraph(block, lines, below),
            BlockKind::List(items) => self.list(block, items, below),
            _ => self.outline.blocks.push(block.clone()),
        }
    }

    fn paragraph(&mut self, block: &Block, lines: &[Text], below: &[Block]) {
        if let Some(leads) = self.led_lines(lines, below) {
            return self.push_led(block, lines, &leads, below);
        }
        if self.are_headings_behind_label(block, lines) {
            return self.push_headings(block, lines);
        }
        let mut start = 0;
        for (at, line) in lines.iter().enumerate() {
            let next = lines.get(at + 1).map(Text::as_str);
            let lead = self.paragraph_lead(line).filter(|_| at == start);
            let lead =
                lead.or_else(|| self.titled_lead(line).filter(|_| at == 0 && next.is_some()));
            let lead = lead.or_else(|| self.listed_topic(line).filter(|_| at == 0));
            if let Some(end) = lead {
                self.push_lines(block, lines, start..at);
                let row = block.rows.start + at as u32;
                self.push_lead(block, line, end, row);
                // `**Frugality** – ?` has nothing yet.
                if line.as_str()[end..].contains(char::is_alphanumeric) {
                    self.push_rest(block, line, end, &lines[at + 1..], row);
                } else {
                    self.push_lines(block, lines, at + 1..lines.len());
                }
                return;
            }
            let style = if self.is_principle_line(line, next, at, below)
                && !self.is_tag_line(lines, at, block.blank_before)
                || at == 0 && block.blank_before > 0 && self.is_system_line(line, lines, below)
                || at == 0
                    && self.is_topic_line(line, lines.len(), below)
                    // `TODO` right below a question waits for its answer.
                    && !(block.blank_before == 0 && self.cues.is_promise(line.as_str()))
                    && !self.waits_above_label(lines)
                || at == 0 && self.is_round_line(line, block)
                || at == 0 && self.begins_entries(block, below)
                || self.is_story_line(line)
            {
                HeadingStyle::Line
            } else if at == 0
                && self.is_capitals(line)
                && !(block.blank_before == 0 && self.cues.is_promise(line.as_str()))
                && !self.waits_above_label(lines)
                && !self.is_list_of_capitals(lines)
            {
                HeadingStyle::Capitals
            } else {
                continue;
            };
            self.push_lines(block, lines, start..at);
            self.push_heading(
                block,
                &self.unstopped(line),
                style,
                block.rows.start + at as u32,
                if at == 0 { block.blank_before } else { 0 },
            );
            start = at + 1;
        }
        self.push_lines(block, lines, start..lines.len());
    }

    /// `Ownership: the pager` over `Dive Deep: the drift`: a principle and what shows it, line by
    /// line. The places of such lines, with where the name ends and the rest begins.
    fn led_lines(&self, lines: &[Text], below: &[Block]) -> Option<Vec<Led>> {
        let leads: Vec<Led> = lines
            .iter()
            .enumerate()
            .filter_map(|(at, line)| Some(Led { at, ..self.led_line(line)? }))
            .collect();
        let names: BTreeSet<usize> = leads.iter().map(|led| led.principle).collect();
        let says = |led: &&Led| led.start < lines[led.at].as_str().len();
        let says = leads.iter().filter(says).count();
        let labelled_below = || {
            let next = below.first().filter(|next| next.blank_before <= 1);
            let next = next.map(|next| lines_of(std::slice::from_ref(next)));
            next.and_then(|lines| lines.first().map(|line| self.labels.is_part(line)))
        };
        // One by itself does where others stand by themselves too.
        let alone = lines.len() == 1 && self.led_paragraphs >= 2 && labelled_below() != Some(true);
        let together = names.len() >= 2 && says >= 1 && leads.len() * 2 >= lines.len();
        let told = || {
            let rests = leads.iter().map(|led| &lines[led.at].as_str()[led.start..]);
            let rests: Vec<&str> = rests.filter(|rest| !rest.is_empty()).collect();
            let by_arrow = |led: &Led| {
                let behind = lines[led.at].as_str()[led.end..].trim_start();
                arrow_in(behind).is_some_and(|(at, _)| at == 0)
            };
            if leads.iter().all(by_arrow) {
                return self.are_told(&rests);
            }
            rests.iter().any(|rest| self.is_told(rest))
        };
        // `Ownership: we act like owners.` below `Our values` says what the value means.
        let means = || {
            let ends = |led: &&Led| ends_sentence(lines[led.at].as_str());
            self.below_parent && leads.iter().filter(ends).count() * 2 > leads.len()
        };
        // `Communication: English, German` is a skill.
        let skills = || {
            let says_little = |led: &&Led| {
                let rest = &lines[led.at].as_str()[led.start..];
                rest.is_ascii() && rest.split_whitespace().nth(3).is_none()
            };
            self.known.is_general && leads.iter().filter(says_little).count() * 2 > leads.len()
        };
        let open = together || alone && !names.is_empty();
        (open && !told() && !means() && !skills()).then_some(leads)
    }

    /// The name of a principle that a line begins with, before a colon or a dash, and the rest; a
    /// name and a colon with nothing behind it says that something is missing.
    fn led_line(&self, line: &Text) -> Option<Led> {
        const LONGEST: usize = 90;
        let words = line.as_str();
        let marks = [": ", "：", " - ", " – ", " — ", " -> ", " → ", " => ", " ⇒ "];
        // A mark behind the longest name leads no line, and most heads have the bytes of none.
        let head = head(words, LONGEST + " — ".len()).as_bytes();
        if head.is_ascii() && memchr::memchr3(b':', b'-', b'=', head).is_none() {
            return None;
        }
        let mark_at = |at: usize| marks.iter().find(|mark| head[at..].starts_with(mark.as_bytes()));
        let found = (0..head.len()).find_map(|at| Some((at, *mark_at(at)?)));
        let ends = [":", " -", " –", " —", " ->", " →"].into_iter();
        let gap = || ends.clone().find_map(|mark| Some((words.strip_suffix(mark)?.len(), mark)));
        let (end, mark) = found.or_else(gap).filter(|(end, _)| *end <= LONGEST)?;
        let read = headings::read(&line.slice(0..end), &self.cues.prefixes).text;
        let name = read.as_str().trim_matches(['*', '_', ' ']);
        let principle = self.known.names.find(name)?;
        let rest = words[end + mark.len()..].trim_start_matches(['*', '_', ' ', '-', '–', '—']);
        let says = rest.contains(char::is_alphabetic);
        // `Ownership: 2` counts stories, and `Ownership: Dive Deep` lists.
        let is_list = || self.known.names.find(rest).is_some();
        let is_gap = !rest.contains(char::is_alphanumeric);
        let is_one =
            (says && !is_list() || is_gap) && !self.is_headed(name) && !self.labels.is_part(line);
        let start = if is_gap { words.len() } else { words.len() - rest.len() };
        is_one.then_some(Led { at: 0, end, start, principle })
    }

    /// Whether words say which stories, told elsewhere, show a principle: their titles, or numbers.
    fn is_told(&self, rest: &str) -> bool {
        const MOST: usize = 2;
        let pieces = || list_pieces(rest).map(|piece| piece.split(" (").next().unwrap_or_default());
        let headed = |piece: &str| {
            let title = fold(piece.trim());
            let ends = |name: &String| title.contains(' ') && name.contains(title.as_str());
            !title.is_empty() && (self.titles.contains(&title) || self.headed.iter().any(ends))
        };
        let numbers = |piece: &str| {
            piece.split_whitespace().nth(MOST).is_none()
                && piece.contains(|c: char| c.is_ascii_digit())
        };
        pieces().any(headed) || rest.contains(char::is_alphanumeric) && pieces().all(numbers)
    }

    fn push_led(&mut self, block: &Block, lines: &[Text], leads: &[Led], below: &[Block]) {
        let first = leads.first().map_or(lines.len(), |led| led.at);
        self.push_lines(block, lines, 0..first);
        let parent = self.below_parent;
        let ends = leads.iter().skip(1).map(|led| led.at).chain([lines.len()]);
        for (led, end) in leads.iter().zip(ends) {
            let line = &lines[led.at];
            let row = block.rows.start + led.at as u32;
            let name = line.slice(0..led.end);
            let name = name.slice(0..name.as_str().trim_end_matches([' ', '*', '_']).len());
            let blank_before = if led.at == 0 { block.blank_before } else { 0 };
            self.push_heading(block, &without_marks(&name), HeadingStyle::Line, row, blank_before);
            let rest = line.slice(led.start..line.as_str().len()).trim();
            let mut words: Vec<Text> = Vec::new();
            words.extend((!rest.is_empty()).then_some(rest));
            words.extend(lines[led.at + 1..end].iter().cloned());
            if let Some(first) = words.first() {
                let rows = row..(block.rows.start + end as u32).min(block.rows.end).max(row + 1);
                let says = first.as_str();
                // What stands behind a name shows it, and does not say what it means.
                let kind = if self.cues.is_promise(says) || self.cues.is_remark(says) {
                    BlockKind::Paragraph(words)
                } else {
                    BlockKind::List(vec![Item {
                        marker: Marker::Bullet('-'),
                        words,
                        blocks: Vec::new(),
                        rows: rows.clone(),
                        blank_before: 1,
                    }])
                };
                let indent = block.indent;
                self.outline.blocks.push(Block { kind, rows, blank_before: 1, indent });
            }
        }
        self.below_parent = parent;
        let goes_on = below.first().is_none_or(|next| match &next.kind {
            BlockKind::Paragraph(lines) => {
                let text = || text_of(std::slice::from_ref(next));
                self.led_lines(lines, &below[1..]).is_some()
                    || leads.len() == 1 && self.cues.is_own(&text())
            }
            BlockKind::Heading(_) | BlockKind::Rule => true,
            _ => next.blank_before == 0,
        });
        // What stands apart below them is no part of the last.
        if !goes_on {
            self.outline.blocks.push(Block {
                kind: BlockKind::Rule,
                rows: 0..0,
                blank_before: 0,
                indent: 0,
            });
        }
    }

    /// `**Ownership:** When I took over …`: where the name ends, when strong words at the head of a
    /// paragraph are a principle's name and its text goes on behind them.
    fn paragraph_lead(&self, line: &Text) -> Option<usize> {
        let words = line.as_str();
        let mark = ["**", "__"].into_iter().find(|mark| words.starts_with(mark))?;
        let close = words[2..].find(mark)?;
        let name = words[2..2 + close].trim_end_matches([':', '.', ' ', '-', '–', '—']);
        let rest = words[close + 4..].trim_start();
        let says = rest.contains(char::is_alphanumeric);
        let is_gap = || rest.starts_with(['-', '–', '—', ':', '→']) || rest.starts_with("->");
        let names = &self.known.names;
        let is_one = if says {
            names.nearest_in_heading_strictly(name).is_some()
        } else {
            is_gap() && names.find(name).is_some()
        };
        (is_one && !self.is_headed(name)).then_some(close + 4)
    }

    /// `Customer obsession - the refund bug` over its text, where other lines are names alone.
    fn titled_lead(&self, line: &Text) -> Option<usize> {
        if self.lines_of_names < 2 {
            return None;
        }
        let words = line.as_str();
        let end = [" - ", " – ", " — ", ": "].iter().filter_map(|mark| words.find(mark)).min()?;
        let short = words.split_whitespace().nth(14).is_none() && !ends_sentence(words);
        let name = &words[..end];
        (short && self.known.names.find(name).is_some() && !self.is_headed(name)).then_some(end)
    }

    /// `glossary: idempotency, back pressure`: where the head ends, when words follow it.
    fn listed_topic(&self, line: &Text) -> Option<usize> {
        let words = line.as_str();
        let end = words.find([':', '：'])?;
        let listed = may_list(&words[end..]) && list_pieces(&words[end..]).nth(1).is_some();
        (listed && self.cues.topic(&words[..end]) == Some(Topic::Words)).then_some(end)
    }

    /// The name of a system on a line of its own, with a flow below it.
    fn is_system_line(&self, line: &Text, lines: &[Text], below: &[Block]) -> bool {
        let words = line.as_str();
        let flows = |line: &Text| has_plain_arrow(line.as_str());
        let next = below.first().filter(|next| next.blank_before <= 1);
        let flows_below = lines.iter().skip(1).any(flows)
            || lines.len() == 1
                && next.is_some_and(|next| {
                    lines_of(std::slice::from_ref(next)).into_iter().take(3).any(flows)
                });
        flows_below
            && !flows(line)
            && words.split_whitespace().nth(5).is_none()
            && !ends_sentence(words)
            && self.cues.names_platform(words) == PlatformName::Yes
    }

    fn push_lead(&mut self, block: &Block, line: &Text, end: usize, row: u32) {
        let name = without_marks(&line.slice(0..end));
        self.push_heading(block, &name, HeadingStyle::Line, row, block.blank_before);
    }

    fn push_rest(&mut self, block: &Block, line: &Text, end: usize, below: &[Text], row: u32) {
        let rest = line.slice(end..line.as_str().len());
        let start =
            rest.as_str().find(|c: char| c.is_alphanumeric() || "([\"“*".contains(c)).unwrap_or(0);
        let mut words = vec![rest.slice(start..rest.as_str().len()).trim()];
        words.extend(below.iter().cloned());
        let rows = row..block.rows.end.max(row + 1);
        self.outline.blocks.push(Block {
            kind: BlockKind::Paragraph(words),
            rows,
            blank_before: 1,
            indent: block.indent,
        });
    }

    /// Whether lines set apart from a label with nothing behind it are headings, and not what it waits
    /// for: all name principles, or are in capitals as a heading above them is.
    fn are_headings_behind_label(&self, block: &Block, lines: &[Text]) -> bool {
        let above = self.outline.blocks.last().filter(|_| block.blank_before > 0);
        let last = above.and_then(|above| match &above.kind {
            BlockKind::Paragraph(lines) => lines.last(),
            BlockKind::List(items) => items.last().and_then(|item| item.words.last()),
            _ => None,
        });
        let waits = |line: &Text| {
            let is_empty = self.labels.see(line.as_str()).is_some_and(|it| it.rest.is_empty());
            self.labels.is_part(line) && is_empty
        };
        let is_name = |line: &Text| self.known.names.find(line.as_str()).is_some();
        let in_capitals = |block: &Block| match &block.kind {
            BlockKind::Heading(heading) => self.is_capitals(&heading.text),
            _ => false,
        };
        // `12 KIOSKS` is what it waits for.
        let counts = |line: &Text| line.as_str().contains(|c: char| c.is_ascii_digit());
        lines.len() >= 2
            && !lines.iter().any(counts)
            && last.is_some_and(waits)
            && (lines.iter().all(is_name)
                || self.is_list_of_capitals(lines) && self.outline.blocks.iter().any(in_capitals))
    }

    /// Lines each of which is a heading.
    fn push_headings(&mut self, block: &Block, lines: &[Text]) {
        for (at, line) in lines.iter().enumerate() {
            let blank_before = if at == 0 { block.blank_before } else { 0 };
            let style = if self.known.names.find(line.as_str()).is_some() {
                HeadingStyle::Line
            } else {
                HeadingStyle::Capitals
            };
            self.push_heading(block, line, style, block.rows.start + at as u32, blank_before);
        }
    }

    /// `TODO` right above `Story: …`: something is to be done for what stands below it.
    fn waits_above_label(&self, lines: &[Text]) -> bool {
        let [line, next, ..] = lines else { return false };
        let words = line.as_str();
        let waits = self.cues.is_promise(words) || self.cues.is_remark(words);
        waits && self.labels.see(next.as_str()).is_some()
    }

    /// `Ownership.` as `Ownership`: a name that a full stop ends, as people dictate.
    fn unstopped<'t>(&self, line: &'t Text) -> Cow<'t, Text> {
        let words = line.as_str();
        let name = words.strip_suffix('.').filter(|name| !name.ends_with('.'));
        let is_name = |name: &&str| {
            self.known.names.find(name).is_some()
                || name.split_whitespace().nth(4).is_none() && self.cues.topic(name).is_some()
        };
        match name.filter(is_name) {
            Some(name) => Cow::Owned(line.slice(0..name.len())),
            None => Cow::Borrowed(line),
        }
    }

    /// `Words`, `Questions for them:` on a line of its own with something right below it.
    fn is_topic_line(&self, line: &Text, lines: usize, below: &[Block]) -> bool {
        let line = &*self.unstopped(line);
        let words = line.as_str();
        let goes_on = lines > 1
            || below.first().is_some_and(|next| {
                next.blank_before <= 1
                    && !matches!(next.kind, BlockKind::Heading(_) | BlockKind::Rule)
            });
        let topic = || {
            self.cues
                .topic(words)
                .filter(|topic| !matches!(topic, Topic::PrepareFirst | Topic::Definition))
        };
        goes_on
            && words.split_whitespace().nth(5).is_none()
            && !words.ends_with(['.', '?', ','])
            && (self.labels.see(line.as_str()).is_none_or(|label| label.continues)
                || words.starts_with('【') && words.ends_with('】')
                || self.lists_values(line, below))
            && topic().is_some()
    }

    /// `Values:` above everything, over a list of nothing but names, files no story.
    fn lists_values(&self, line: &Text, below: &[Block]) -> bool {
        let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
        let [list, after @ ..] = below else { return false };
        let BlockKind::List(items) = &list.kind else { return false };
        let names = |item: &Item| {
            let name = item.words.first().map(|line| self.known.names.find(line.as_str()));
            item.words.len() == 1 && item.blocks.is_empty() && name.flatten().is_some()
        };
        let goes_on_as_story = || {
            let next = after.first().map(|next| lines_of(std::slice::from_ref(next)));
            next.is_some_and(|lines| lines.first().is_some_and(|line| self.labels.is_part(line)))
        };
        items.len() >= 2
            && items.iter().all(names)
            && !self.below_title
            && self.outline.blocks.iter().all(is_heading)
            && self.labels.read(line).is_some_and(|label| label.rest.is_empty())
            && !goes_on_as_story()
    }

    /// `Round 3: system design`, set apart and not set in, where no sentence goes on.
    fn is_round_line(&self, line: &Text, block: &Block) -> bool {
        let words = line.as_str();
        block.blank_before > 0
            && block.indent == 0
            && self.cues.names_round(words)
            && !words.ends_with(['.', ','])
    }

    /// `Story 3 – The choir` heads a story wherever it stands.
    fn is_story_line(&self, line: &Text) -> bool {
        let words = line.as_str();
        let head = words.split([':', '–', '—', '.', ')']).next().unwrap_or_default();
        let counted = head.contains(|c: char| c.is_ascii_digit())
            || head.split_whitespace().next_back().is_some_and(|last| last.len() == 1);
        words.len() <= 140 && counted && self.cues.placeholder_length(words) > 0
    }

    /// `Week 12` over what was noted then, where another week is as well; among the parts of a story
    /// it says when.
    fn begins_entries(&mut self, block: &Block, below: &[Block]) -> bool {
        if self.period_lines < 2 || !heads_entries(block, below) {
            return false;
        }
        self.look_above();
        let logs = match self.above.over {
            Over::Log => true,
            Over::All => !self.told_behind.contains(&block.rows.start),
            Over::Story => false,
        };
        logs && !self.above.told
    }

    /// Looks through what was added since it did so last.
    fn look_above(&mut self) {
        let blocks = &self.outline.blocks;
        let Above { looked, mut over, mut in_entry, mut told } = self.above;
        for block in blocks.iter().skip(looked) {
            if let BlockKind::Heading(heading) = &block.kind {
                told = false;
                if is_period(heading.text.as_str()) {
                    in_entry = true;
                } else if !in_entry || heading.style != HeadingStyle::Item {
                    in_entry = false;
                    over = self.over(heading);
                }
            } else {
                let lines = lines_of(std::slice::from_ref(block));
                told = told || lines.into_iter().any(|line| self.labels.is_part(line));
            }
        }
        self.above = Above { looked: blocks.len(), over, in_entry, told };
    }

    /// What a heading says of weeks below it.
    fn over(&self, heading: &Heading) -> Over {
        let words = heading.text.as_str();
        let logs = || {
            self.cues.topic(words) == Some(Topic::Stories)
                || self.cues.is_work(words)
                || self.cues.is_log(words)
        };
        let is_title = heading.level <= 1 || heading.style == HeadingStyle::Capitals;
        if self.known.names.nearest_in_heading_strictly(words).is_some() {
            Over::Story
        } else if logs() {
            Over::Log
        } else if is_title {
            Over::All
        } else {
            Over::Story
        }
    }

    /// Whether principles stand below a heading, which is none itself: `Leadership` is one among
    /// competencies.
    fn heads_principles(&self, heading: &Text) -> bool {
        self.cues.topic(heading.as_str()) == Some(Topic::Principles)
            && self.known.names.find(heading.as_str()).is_none()
    }

    /// Whether a marked heading has this name: then lines and items that have it only list it.
    fn is_headed(&self, name: &str) -> bool {
        self.headed.contains(&fold(name))
    }

    fn push_lines(&mut self, block: &Block, lines: &[Text], range: Range<usize>) {
        if range.len() == lines.len() {
            self.outline.blocks.push(block.clone());
        } else if !range.is_empty() {
            self.outline.blocks.push(super::split::cut(block, lines, range));
        }
    }

    fn push_heading(
        &mut self,
        block: &Block,
        text: &Text,
        style: HeadingStyle,
        row: u32,
        blank_before: u32,
    ) {
        self.below_parent = self.heads_principles(text);
        let text = unlinked(&unmarked(&unadorned(text)));
        let heading = Heading { level: WEAK_LEVEL, style, text, tags: Vec::new() };
        self.outline.blocks.push(Block {
            kind: BlockKind::Heading(heading),
            rows: row..row + 1,
            blank_before,
            indent: block.indent,
        });
    }

    /// Whether a line is a principle's heading: its name and little more, and not one of a mere
    /// list of names.
    fn is_principle_line(
        &self,
        line: &Text,
        next: Option<&str>,
        at: usize,
        below: &[Block],
    ) -> bool {
        // `*2 - Ownership*`, as chats have strong words.
        let line = &unmarked(&self.unstopped(line));
        let words = line.as_str();
        // `#frugality` is a tag.
        if words.len() > 90 || words.ends_with(['.', ',', ';']) || words.starts_with('#') {
            return false;
        }
        // `Ownership -> the pager` says which story shows it.
        if has_plain_arrow(words) {
            return false;
        }
        // `"Biggest failure"` right above the parts of a story is what was asked.
        let is_quoted = words.trim_start_matches(['*', '_']).starts_with(['"', '“', '„', '«']);
        if is_quoted && next.is_some_and(|next| self.labels.see(next).is_some()) {
            return false;
        }
        let name = headings::read(line, &self.cues.prefixes);
        // `Behaviour 1: I traced it` is a part of a story.
        if name.prefixed && name.number.is_some() && !self.labels.is_part(line) {
            return true;
        }
        if name.prefixed
            && self.prefixed_lines >= 2
            && self.known.names.find(name.text.as_str()).is_some()
        {
            return true;
        }
        if self.labels.see(line.as_str()).is_some() {
            return false;
        }
        let numbered = name.number.is_some();
        let found = if numbered {
            self.known.names.nearest_in_heading(name.text.as_str())
        } else {
            self.name_of(name.text.as_str())
        };
        if found.is_none() || at > 0 && !numbered || self.is_headed(name.text.as_str()) {
            return false;
        }
        // What says in other words what the name says is no other name: its definition.
        let next_is_name = next.is_some_and(|next| {
            let other = || self.known.names.nearest(next.trim_end_matches(','));
            next.len() <= 90 && other().is_some_and(|other| Some(other) != found)
        });
        let has_content = next.is_some()
            || below.first().is_some_and(|block| !matches!(block.kind, BlockKind::Rule));
        numbered || !next_is_name && has_content
    }

    /// A name alone, or with a translation or remark in brackets behind it.
    fn name_of(&self, words: &str) -> Option<usize> {
        self.known
            .names
            .find(words)
            .or_else(|| {
                let before = words.split(['(', '（']).next()?.trim();
                let short = words.split_whitespace().nth(8).is_none();
                (short && before.len() < words.len()).then(|| self.known.names.find(before))?
            })
            .or_else(|| self.spelled_beside(words))
    }

    /// `CO / Customer Obsession`: initials and what they stand for.
    fn spelled_beside(&self, words: &str) -> Option<usize> {
        let (before, behind) = words.trim_matches(['*', '_']).split_once('/')?;
        let (before, behind) = (before.trim(), behind.trim());
        let names = &self.known.names;
        let pairs = [(before, behind), (behind, before)].into_iter();
        let mut found = pairs.filter_map(|(short, name)| {
            let index = names.find(name)?;
            (names.find_short(short).or_else(|| names.find(short)) == Some(index)).then_some(index)
        });
        found.next()
    }

    fn is_capitals(&self, line: &Text) -> bool {
        let words = line.as_str();
        let letters = || words.chars().filter(|c| c.is_alphabetic()).count();
        !words.contains(char::is_lowercase)
            && words.contains(char::is_uppercase)
            && letters() >= 4
            && words.split_whitespace().nth(9).is_none()
            && !ends_sentence(words.trim_end_matches(':'))
            && !self.labels.is_part(line)
    }

    fn is_list_of_capitals(&self, lines: &[Text]) -> bool {
        lines.len() >= 2 && lines.iter().all(|line| self.is_capitals(line))
    }

    /// Items that are headings of principles: several of them are, and what they hold is nested in
    /// them or stands below.
    fn list(&mut self, block: &Block, items: &[Item], below: &[Block]) {
        if self.has_block_heading(items, below) {
            return self.block_headings(block, items);
        }
        if self.numbered_titles >= 3 && Self::titles_text(items, below) {
            return self.numbered_headings(block.indent, items);
        }
        let holds = |item: &Item| !item.blocks.is_empty() || item.words.len() > 1;
        if items.iter().all(|item| self.is_prefixed_item(item))
            && (items.len() == 1 || items.iter().any(holds))
        {
            return items.iter().for_each(|item| self.item_heading(block, item, false));
        }
        if self.numbered_titles >= 3 && is_outline(items, below) {
            return self.outline_headings(block, items, below);
        }
        if self.are_numbered_topics(items, below) {
            return self.numbered_topics(block, items);
        }
        if self.is_map(items) {
            self.outline.blocks.push(block.clone());
            return;
        }
        let is_named: Vec<bool> = items.iter().map(|item| self.is_principle_item(item)).collect();
        let named = is_named.iter().filter(|named| **named).count();
        // `Ownership: 2` counts stories, or says which.
        let says = |item: &Item| {
            let lead = self.lead(item).zip(item.words.first());
            lead.is_some_and(|(end, line)| line.as_str()[end..].contains(char::is_alphabetic))
        };
        let has_inside =
            |item: &Item| !item.blocks.is_empty() || item.words.len() > 1 || says(item);
        let filled =
            items.iter().zip(&is_named).filter(|(item, named)| **named && has_inside(item)).count();
        let follows = below
            .first()
            .is_some_and(|next| !matches!(next.kind, BlockKind::Heading(_) | BlockKind::Rule));
        let alone = items.len() == 1 && named == 1 && follows && !self.heads_names(below);
        let own = self.below_parent
            && items.len() >= 2
            && items.iter().filter(|item| !item.blocks.is_empty()).count() * 2 >= items.len();
        let several = self.lists_of_names >= 2 && self.is_list_of_names(block);
        if !own
            && !several
            && !(alone
                || filled >= 2
                || filled == 1 && (items.len() == 1 || named * 2 >= items.len()))
        {
            self.outline.blocks.push(block.clone());
            return;
        }
        let parent = self.below_parent;
        for (item, named) in items.iter().zip(is_named) {
            let heads =
                item.words.first().is_some_and(|line| self.cues.topic(line.as_str()).is_some());
            if named || own || heads {
                self.item_heading(block, item, named);
            } else {
                self.outline.blocks.push(super::split::one_item(block, item));
            }
        }
        self.below_parent = parent && own;
        // What is not set in below the last of several items is no part of it.
        let set_apart = below.first().is_some_and(|next| {
            next.blank_before > 0
                && matches!(next.kind, BlockKind::Paragraph(_) | BlockKind::List(_))
        });
        if filled >= 2 && set_apart && !self.goes_on_below(below) {
            self.outline.blocks.push(Block {
                kind: BlockKind::Rule,
                rows: 0..0,
                blank_before: 0,
                indent: 0,
            });
        }
    }

    /// `■ システム`: a mark that heads sections in many notes, before a known kind of section.
    fn is_block_heading(&self, item: &Item) -> bool {
        let known = |line: &Text| {
            self.cues.topic(line.as_str()).is_some() && self.labels.see(line.as_str()).is_none()
        };
        heads_section(item) && item.words.first().is_some_and(known)
    }

    fn has_block_heading(&self, items: &[Item], below: &[Block]) -> bool {
        let heads = |item: &Item| self.is_block_heading(item);
        let last = items.last().is_some_and(|item| {
            item.words.len() > 1 || !item.blocks.is_empty() || !below.is_empty()
        });
        last && items.iter().any(heads)
    }

    fn block_headings(&mut self, block: &Block, items: &[Item]) {
        for item in items {
            if self.is_block_heading(item) {
                self.item_heading(block, item, false);
            } else {
                self.outline.blocks.push(super::split::one_item(block, item));
            }
        }
    }

    /// `2.1 Ownership` with its text right below, not set in: a numbered title, as word processors
    /// leave it. Every item down to the last must be one.
    fn titles_text(items: &[Item], below: &[Block]) -> bool {
        goes_on(below) && are_numbered_titles(items, 0)
    }

    /// `4. Questions for them` where other numbers are headings.
    fn are_numbered_topics(&self, items: &[Item], below: &[Block]) -> bool {
        let follows = below.first().is_some_and(|next| {
            next.blank_before == 0 && !matches!(next.kind, BlockKind::Heading(_) | BlockKind::Rule)
        });
        let is_one = |(at, item): (usize, &Item)| {
            let [line] = item.words.as_slice() else { return false };
            let topic = self.cues.topic(line.as_str());
            matches!(item.marker, Marker::Number(..))
                && (!item.blocks.is_empty() || follows && at + 1 == items.len())
                && !self.is_principle_item(item)
                && topic.is_some_and(|it| !matches!(it, Topic::PrepareFirst | Topic::Definition))
        };
        (self.lists_of_names >= 2 || self.numbered_titles >= 3)
            && items.iter().enumerate().all(is_one)
    }

    fn numbered_topics(&mut self, block: &Block, items: &[Item]) {
        for item in items {
            if self.lists_of_names >= 2 {
                self.item_heading(block, item, false);
                continue;
            }
            // Beside numbers that stand over sections it is as high as they are.
            let head = Item { blocks: Vec::new(), ..item.clone() };
            self.numbered_headings(block.indent, &[head]);
            for (at, inside) in item.blocks.iter().enumerate() {
                match &inside.kind {
                    BlockKind::List(below) if Self::titles_text(below, &item.blocks[at + 1..]) => {
                        self.numbered_headings(block.indent + 3, below);
                    }
                    _ => self.outline.blocks.push(inside.clone()),
                }
            }
        }
    }

    /// Titles of an outline as headings, and what is numbered inside of them without being a title as
    /// the list that it is.
    fn outline_headings(&mut self, block: &Block, items: &[Item], below: &[Block]) {
        let end = items.last().map(|item| item.rows.end).filter(|_| goes_on(below));
        self.outline_level(block.indent, items, end);
    }

    /// The same of one depth. At the row `end` a title has its text right below.
    fn outline_level(&mut self, indent: u32, items: &[Item], end: Option<u32>) {
        let mut told: Vec<Item> = Vec::new();
        for item in items {
            let head = Item { blocks: Vec::new(), ..item.clone() };
            let is_last = end == Some(item.rows.end);
            let is_title = are_numbered_titles(std::slice::from_ref(&head), 0);
            if !(is_title && (is_last || !item.blocks.is_empty())) {
                told.push(item.clone());
                continue;
            }
            self.push_told(indent, std::mem::take(&mut told));
            self.numbered_headings(indent, &[head]);
            for inside in &item.blocks {
                match &inside.kind {
                    BlockKind::List(items) if items.iter().all(counts_inside) => {
                        self.outline_level(indent + 3, items, end);
                    }
                    _ => self.outline.blocks.push(inside.clone()),
                }
            }
        }
        self.push_told(indent, told);
    }

    fn push_told(&mut self, indent: u32, items: Vec<Item>) {
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        let rows = first.rows.start..last.rows.end;
        let blank_before = first.blank_before;
        self.outline.blocks.push(Block {
            kind: BlockKind::List(items),
            rows,
            blank_before,
            indent,
        });
    }

    fn numbered_headings(&mut self, indent: u32, items: &[Item]) {
        for item in items {
            let Some(line) = item.words.first() else { continue };
            let row = item.rows.start;
            if let Marker::Number(number, _) = item.marker {
                self.outline.numbers.insert(row, number);
            }
            let level = 3 + (indent / 3).min(2) as u8;
            let heading = Heading {
                level,
                style: HeadingStyle::Item,
                text: unmarked(line),
                tags: Vec::new(),
            };
            self.outline.blocks.push(Block {
                kind: BlockKind::Heading(heading),
                rows: row..row + 1,
                blank_before: item.blank_before,
                indent,
            });
            for nested in &item.blocks {
                if let BlockKind::List(items) = &nested.kind {
                    self.numbered_headings(indent + 3, items);
                }
            }
        }
    }

    /// `2. Competency: Handling conflict`: what a number and a word such as `Principle` announce.
    fn is_prefixed_item(&self, item: &Item) -> bool {
        const MOST: usize = 8;
        let Some(line) = item.words.first() else { return false };
        let name = headings::read(line, &self.cues.prefixes);
        let words = name.text.as_str();
        matches!(item.marker, Marker::Number(_, mark) if mark != '(')
            && name.prefixed
            && name.text.as_str().len() < line.as_str().len()
            && words.contains(char::is_alphabetic)
            && words.split_whitespace().nth(MOST).is_none()
            && !ends_sentence(words)
    }

    /// Whether the list below begins with another principle's name: then these are only names.
    fn heads_names(&self, below: &[Block]) -> bool {
        match below.first().map(|block| &block.kind) {
            Some(BlockKind::List(items)) => {
                items
                    .first()
                    .is_some_and(|item| self.is_principle_item(item) && item.blocks.is_empty())
                    && items.len() == 1
                    && below.len() == 1
            }
            _ => false,
        }
    }

    /// Whether the list below holds names of principles as well.
    fn goes_on_below(&self, below: &[Block]) -> bool {
        match below.first().map(|block| &block.kind) {
            Some(BlockKind::List(items)) => items.iter().any(|item| self.is_principle_item(item)),
            _ => false,
        }
    }

    fn is_principle_item(&self, item: &Item) -> bool {
        let Some(line) = item.words.first() else { return false };
        let plain = unmarked(line);
        let name = headings::read(&plain, &self.cues.prefixes);
        if self.is_headed(name.text.as_str()) {
            return false;
        }
        plain.as_str().len() <= 90
            && self.known.names.nearest_in_heading_strictly(name.text.as_str()).is_some()
            && !self.is_tagged_item(name.text.as_str(), item)
            || self.lead(item).is_some()
            || self.led_to_nothing(item).is_some()
    }

    /// Whether an item titles a story, with its parts set in below, and only names its principles
    /// in brackets.
    fn is_tagged_item(&self, name: &str, item: &Item) -> bool {
        let first = item.words.get(1).or_else(|| lines_of(&item.blocks).into_iter().next());
        has_tag_behind(name, self.known) && first.is_some_and(|line| self.labels.is_part(line))
    }

    /// `Ownership: moved the ledger`: where the name ends, when a principle's name leads the item.
    /// Below `Our values` it says what the value means, if a heading has its name as well.
    fn lead(&self, item: &Item) -> Option<usize> {
        let words = item.words.first()?.as_str();
        let end = [":", " - ", " – ", " — ", "："].iter().filter_map(|mark| words.find(mark)).min();
        let end = end.into_iter().chain(arrow_in(words).map(|(at, _)| at)).min()?;
        let name = words[..end].trim_matches(['*', '_', ' ']);
        let rest = words[end..].trim_matches(|c: char| !c.is_alphanumeric());
        (!rest.is_empty()
            && self.known.names.find(name).is_some()
            && self.known.names.find(rest).is_none()
            && !(self.below_parent && self.is_headed(name)))
        .then_some(end)
    }

    /// `Think Big -> ?`: where the name ends, when an arrow leads from a principle to nothing.
    fn led_to_nothing(&self, item: &Item) -> Option<usize> {
        let words = item.words.first()?.as_str();
        let (end, _) = arrow_in(words)?;
        let name = words[..end].trim_matches(['*', '_', ' ']);
        let is_gap = !words[end..].contains(char::is_alphanumeric);
        (is_gap && self.known.names.find(name).is_some() && !self.is_headed(name)).then_some(end)
    }

    /// What an arrow leads to from a principle's name, in an item.
    fn arrow_target<'i>(&self, item: &'i Item) -> Option<&'i str> {
        let words = item.words.first()?.as_str();
        let (at, arrow) = arrow_in(words)?;
        (self.lead(item) == Some(at)).then(|| words[at + arrow.len()..].trim())
    }

    /// Whether items lead from principles to nothing but stories that are told elsewhere: such a
    /// list is a map, and files them.
    fn is_map(&self, items: &[Item]) -> bool {
        let targets = items.iter().filter_map(|item| self.arrow_target(item));
        self.are_told(&targets.collect::<Vec<&str>>())
    }

    /// Whether what arrows lead to is told elsewhere. One title behind each may stand beside one that
    /// is not; of lists some entry says it for all.
    fn are_told(&self, targets: &[&str]) -> bool {
        let is_told = |target: &&str| self.is_told(target);
        if targets.iter().all(|target| list_pieces(target).nth(1).is_none()) {
            return !targets.is_empty() && targets.iter().all(is_told);
        }
        targets.iter().any(is_told)
    }

    fn item_heading(&mut self, block: &Block, item: &Item, named: bool) {
        let Some(line) = item.words.first() else { return };
        let row = item.rows.start;
        let lead = if named { self.lead(item) } else { None };
        let end = lead.or_else(|| self.led_to_nothing(item).filter(|_| named));
        let head = end.map_or_else(|| line.clone(), |end| line.slice(0..end));
        let leads_to_story = self.arrow_target(item).is_some_and(|told| {
            let waits = self.cues.is_promise(told) || self.cues.is_remark(told);
            named && item.blocks.is_empty() && !waits
        });
        // `Frugality: -` is called so and has nothing yet.
        let end = head.as_str().trim_end_matches([' ', ':', '-', '–', '—', '?']).len();
        let head = if named && end > 0 { head.slice(0..end) } else { head };
        if let Marker::Number(number, _) = item.marker {
            self.outline.numbers.insert(row, number);
        }
        self.push_heading(block, &unmarked(&head), HeadingStyle::Item, row, item.blank_before);
        let mut words: Vec<Text> = Vec::new();
        if let Some(end) = lead {
            let rest = line.slice(end..line.as_str().len());
            let start = rest
                .as_str()
                .find(|c: char| c.is_alphanumeric() || "([\"“".contains(c))
                .unwrap_or(0);
            words.push(rest.slice(start..rest.as_str().len()).trim());
        }
        let first = if lead.is_some() { row } else { row + 1 };
        words.extend(item.words.iter().skip(1).cloned());
        if !words.is_empty() {
            let rows = first..first + words.len() as u32;
            // What an arrow leads to shows the principle, and does not say what it means.
            let kind = if leads_to_story {
                let (marker, blocks) = (Marker::Bullet('-'), Vec::new());
                let rows = rows.clone();
                BlockKind::List(vec![Item { marker, words, blocks, rows, blank_before: 1 }])
            } else {
                BlockKind::Paragraph(words)
            };
            self.outline.blocks.push(Block { kind, rows, blank_before: 1, indent: block.indent });
        }
        self.outline.blocks.extend(item.blocks.iter().cloned());
    }
}

impl Names {
    /// The principle whose heading this is: its name, a translation or remark aside. In
    /// `Deliver Results: the museum opening` the name is part of a story's title.
    pub fn nearest_in_heading_strictly(&self, heading: &str) -> Option<usize> {
        if let Some(index) = self.nearest(heading) {
            return Some(index);
        }
        let readings = headings::readings(heading);
        let found = readings
            .iter()
            .skip(1)
            // `The ghost boxes [DD]` is tagged.
            .filter(|reading| !self.is_code(reading))
            .find_map(|reading| self.nearest(reading).map(|index| (index, *reading)));
        let (index, reading) = found?;
        let bracketed = heading.contains(['(', '（', '[']) && heading.starts_with(reading)
            || heading.ends_with([')', '）', ']']);
        // Letters tell; a dash is of no script.
        let plain = |words: &str| words.chars().all(|c| c.is_ascii() || !c.is_alphabetic());
        let other_script = plain(heading) != plain(reading) || {
            let rest = heading.replacen(reading, "", 1);
            rest.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_ascii())
                != reading.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_ascii())
        };
        (bracketed || other_script).then_some(index)
    }
}

/// Whether the number of an item counts inside another: `2.1.`.
fn counts_inside(item: &Item) -> bool {
    matches!(item.marker, Marker::Number(_, INNER))
}

/// Whether items are numbered titles over what is numbered inside of each, `3. SYSTEMS` over `3.1.
/// Ledger`; the last of them may have its text right below.
fn is_outline(items: &[Item], below: &[Block]) -> bool {
    let is_inner = |block: &Block| match &block.kind {
        BlockKind::List(items) => items.iter().all(counts_inside),
        _ => false,
    };
    let is_one = |(at, item): (usize, &Item)| {
        let over = !item.blocks.is_empty() && item.blocks.iter().all(is_inner);
        let goes_on = || at + 1 == items.len() && item.blocks.is_empty() && goes_on(below);
        let head = Item { blocks: Vec::new(), ..item.clone() };
        are_numbered_titles(&[head], 0) && (over || goes_on())
    };
    let over = items.iter().any(|item| !item.blocks.is_empty());
    over && items.iter().enumerate().all(is_one)
}

/// Whether something stands right below that a title may be over.
fn goes_on(below: &[Block]) -> bool {
    below.first().is_some_and(|next| {
        next.blank_before == 0 && !matches!(next.kind, BlockKind::Heading(_) | BlockKind::Rule)
    })
}

/// Whether items, and all that is nested in them, are numbered and could be titles.
fn are_numbered_titles(items: &[Item], depth: usize) -> bool {
    const DEEPEST: usize = 5;
    depth < DEEPEST
        && items.iter().all(|item| {
            let nested = item.blocks.iter().all(|block| match &block.kind {
                BlockKind::List(items) => are_numbered_titles(items, depth + 1),
                _ => false,
            });
            let [line] = item.words.as_slice() else { return false };
            let words = line.as_str();
            matches!(item.marker, Marker::Number(..))
                && nested
                && !words.is_empty()
                && words.split_whitespace().nth(9).is_none()
                && !words.ends_with(['.', ';', ',', '?', '？'])
        })
}

/// `[[Ownership]]` names a page that is called so.
pub(super) fn unlinked(line: &Text) -> Text {
    let inside = line.as_str().strip_prefix("[[").and_then(|inner| inner.strip_suffix("]]"));
    match inside.filter(|inside| !inside.contains(['[', ']', '|'])) {
        Some(inside) => line.slice(2..2 + inside.len()),
        None => line.clone(),
    }
}

/// A line without emphasis around all of it.
pub(super) fn unmarked(line: &Text) -> Text {
    let words = line.as_str();
    for mark in ["**", "__", "*", "_"] {
        let inside = words
            .strip_prefix(mark)
            .and_then(|inner| inner.trim_end_matches(':').strip_suffix(mark));
        if let Some(inside) = inside.filter(|inside| !inside.is_empty() && !inside.contains(mark)) {
            return line.slice(mark.len()..mark.len() + inside.len());
        }
    }
    line.clone()
}

/// A heading of a principle that is in no known set.
#[derive(Clone, Debug)]
pub struct OwnHeading {
    /// Its place in the outline's blocks.
    pub at: usize,
    /// Its number and name.
    pub name: Name,
}

/// Headings that are principles by their structure: numbered like each other, or each standing
/// below a heading such as `Our values`.
pub fn own_headings(
    outline: &Outline,
    known: &Known,
    labels: &LabelIndex,
    cues: &Cues,
) -> Vec<OwnHeading> {
    let headings: Vec<(usize, &Heading, &Facts)> = outline
        .headings()
        .filter(|&(at, _, _)| {
            let row = outline.blocks[at].rows.start;
            !outline.titles_plan(row) && !outline.is_in_plan(row)
        })
        .collect();
    let mut own: Vec<OwnHeading> = Vec::new();
    let mut parent: Option<(u8, Option<u8>)> = None;
    // The depth of a heading over something else among the principles: `## Stories`.
    let mut aside: Option<u8> = None;
    let mut numbered: Vec<OwnHeading> = Vec::new();
    for (place, &(at, heading, facts)) in headings.iter().enumerate() {
        let row = outline.blocks[at].rows.start;
        let mut name = facts.name.clone();
        name.number = name.number.or(outline.numbers.get(&row).copied());
        // `Competency: Candor` is one of them, and not over them.
        let topic = facts.topic.filter(|_| !name.prefixed);
        let is_one = known.names.find(name.text.as_str()).is_some();
        if topic == Some(Topic::Principles) && !is_one && !is_numbered(heading, &name) {
            parent = Some((heading.level, None));
            continue;
        }
        if facts.is_part && (!name.prefixed || stands_beside_parts(&headings, place)) {
            continue;
        }
        if aside.is_some_and(|aside| heading.level <= aside) {
            aside = None;
        }
        if parent.is_some() && topic.is_some() {
            aside = aside.or(Some(heading.level));
        }
        if let Some((level, child)) = parent.filter(|_| aside.is_none()) {
            if heading.level <= level && heading.style != HeadingStyle::Item {
                parent = None;
            } else if child.is_none_or(|child| child == heading.level)
                && topic.is_none()
                && cues.placeholder_length(heading.text.as_str()) == 0
            {
                parent = Some((level, Some(heading.level)));
                own.push(OwnHeading { at, name });
                continue;
            }
        }
        if topic.is_some()
            || cues.placeholder_length(name.text.as_str()) > 0
            || cues.is_placeholder(heading.text.as_str())
        {
            continue;
        }
        let next = headings.get(place + 1).map(|&(_, next, _)| next);
        let holds = holds_stories(outline, at, heading, next, labels);
        if name.prefixed
            || is_numbered(heading, &name) && (heading.style == HeadingStyle::Numbered || holds)
        {
            numbered.push(OwnHeading { at, name });
        }
    }
    numbered.extend(like_neighbours(&headings, known, outline, labels, cues));
    if numbered.len() >= 2 {
        own.extend(numbered);
        own.sort_by_key(|heading| heading.at);
        own.dedup_by_key(|heading| heading.at);
    }
    own
}

/// Whether a heading stands right beside one of a story's parts: `Behaviour: I rang them all` below
/// `Situation: …`.
fn stands_beside_parts(headings: &[(usize, &Heading, &Facts)], place: usize) -> bool {
    let level = headings[place].1.level;
    let beside = [place.checked_sub(1), Some(place + 1)].into_iter().flatten();
    beside
        .filter_map(|at| headings.get(at))
        .any(|(_, heading, facts)| heading.level == level && facts.is_part && !facts.name.prefixed)
}

/// Whether a heading is over a section that is none of principles, whatever its neighbours are:
/// `Questions for them`, `Salary / offer`.
fn is_section(name: &str, cues: &Cues) -> bool {
    let is_one = |words: &str| {
        let known = [Topic::Questions, Topic::Links, Topic::Job, Topic::Advice, Topic::Technical];
        cues.topic(words.trim()).is_some_and(|topic| known.contains(&topic))
    };
    is_one(name) || name.contains('/') && name.split('/').any(is_one)
}

/// Numbered headings of the depth at which most are known principles.
fn like_neighbours(
    headings: &[(usize, &Heading, &Facts)],
    known: &Known,
    outline: &Outline,
    labels: &LabelIndex,
    cues: &Cues,
) -> Vec<OwnHeading> {
    let mut by_level: BTreeMap<u8, (usize, usize, Vec<OwnHeading>)> = BTreeMap::new();
    for &(at, heading, facts) in headings {
        let row = outline.blocks[at].rows.start;
        let mut name = facts.name.clone();
        name.number = name.number.or(outline.numbers.get(&row).copied());
        let is_known = known.names.find(name.text.as_str()).is_some();
        if name.number.is_none()
            || cues.placeholder_length(heading.text.as_str()) > 0
            || !is_known && facts.platform == PlatformName::Yes
            || !is_known && facts.topic == Some(Topic::Questions)
            || is_tagged_story(outline, at, name.text.as_str(), known, labels)
        {
            continue;
        }
        let (matched, all, alike) = by_level.entry(heading.level).or_default();
        let words = name.text.as_str();
        let is_one = known.names.nearest_in_heading_strictly(words).is_some()
            // `Ownership & Delivery` counts as one, if not of the set.
            || known.names.several(words, &cues.joints).len() >= 2
            || known.names.beside_another_word(words).is_some();
        *matched += usize::from(is_one);
        *all += 1;
        if is_one || !is_section(words, cues) {
            alike.push(OwnHeading { at, name });
        }
    }
    let most =
        by_level.into_values().filter(|(matched, all, _)| *matched >= 2 && matched * 2 > *all);
    most.flat_map(|(_, _, alike)| alike).collect()
}

/// Whether a heading titles a story and only names its principles in brackets:
/// `The move (Ownership)` over `Situation: …`. In another script what is in brackets translates.
pub fn is_tagged_story(
    outline: &Outline,
    at: usize,
    name: &str,
    known: &Known,
    labels: &LabelIndex,
) -> bool {
    has_tag_behind(name, known) && is_labelled_below(outline, at, labels)
}

/// Whether a name is a title of some words with something in brackets behind it.
fn has_tag_behind(name: &str, known: &Known) -> bool {
    // `[Ownership] The move`.
    let tagged = name.strip_prefix('[').and_then(|inner| inner.split_once(']'));
    if let Some((inside, title)) = tagged.filter(|(_, title)| !title.trim().is_empty()) {
        return known.names.find(inside).is_some() && known.names.nearest(title).is_none();
    }
    let Some(open) = name.find(['(', '[']).filter(|_| name.ends_with([')', ']'])) else {
        return false;
    };
    let before = name[..open].trim();
    let inside = name[open + 1..].trim_end_matches([')', ']']);
    // `Handbook (Ownership)`: what else is one word would be another for what is in brackets.
    let is_title = before.split_whitespace().nth(1).is_some()
        || !before.is_empty() && known.names.find(inside).is_some();
    before.is_ascii() && is_title && known.names.nearest(before).is_none()
}

/// Whether a heading names a principle first and then a story: `Ownership — the lost batches` over
/// `Situation: …`.
pub fn leads_story(
    outline: &Outline,
    at: usize,
    name: &str,
    known: &Known,
    labels: &LabelIndex,
) -> bool {
    let dashes = [" - ", " – ", " — ", ": "].into_iter().filter_map(|dash| name.split_once(dash));
    let mut cuts = dashes.filter(|(before, behind)| {
        known.names.find(before).is_some() && behind.split_whitespace().nth(1).is_some()
    });
    cuts.next().is_some() && is_labelled_below(outline, at, labels)
}

/// Whether a part of a story is right below a heading.
pub fn is_labelled_below(outline: &Outline, at: usize, labels: &LabelIndex) -> bool {
    let label = match outline.blocks.get(at + 1).map(|block| &block.kind) {
        Some(BlockKind::Paragraph(lines)) => lines.first(),
        Some(BlockKind::List(items)) => items.first().and_then(|item| item.words.first()),
        Some(BlockKind::Heading(heading)) => Some(&heading.text),
        _ => None,
    };
    label.is_some_and(|line| labels.is_part(line)) || is_told_in_time_below(outline, at, labels)
}

/// Whether what stands below a heading tells a story week by week: deeper headings that are all
/// stretches of time or parts, some of each.
pub fn is_told_in_time_below(outline: &Outline, at: usize, labels: &LabelIndex) -> bool {
    let title = outline.blocks.get(at).and_then(heading_of);
    let Some(title) = title else { return false };
    let below = outline.blocks[at + 1..].iter().filter_map(heading_of);
    let below: Vec<&Heading> = below.take_while(|below| below.level > title.level).collect();
    let Some(level) = below.iter().map(|heading| heading.level).min() else { return false };
    let below = || below.iter().filter(|heading| heading.level == level);
    let is_time = |heading: &&&Heading| is_period(heading.text.as_str());
    let is_part = |heading: &&&Heading| labels.is_part(&heading.text);
    below().all(|heading| is_time(&heading) || is_part(&heading))
        && below().any(|heading| is_time(&heading))
        && below().any(|heading| is_part(&heading))
}

fn heading_of(block: &Block) -> Option<&Heading> {
    match &block.kind {
        BlockKind::Heading(heading) => Some(heading),
        _ => None,
    }
}

fn is_numbered(heading: &Heading, name: &Name) -> bool {
    name.number.is_some()
        && (heading.style == HeadingStyle::Numbered
            || name.text.as_str().len() < heading.text.as_str().len())
}

/// Whether what stands below a numbered heading is stories, rather than the parts of one.
fn holds_stories(
    outline: &Outline,
    at: usize,
    heading: &Heading,
    next: Option<&Heading>,
    labels: &LabelIndex,
) -> bool {
    if let Some(next) = next
        && next.level > heading.level
    {
        return !labels.is_part(&next.text);
    }
    let inside = outline.blocks[at + 1..]
        .iter()
        .take_while(|block| !matches!(block.kind, BlockKind::Heading(_)));
    let mut holds = false;
    for block in inside {
        match &block.kind {
            BlockKind::Paragraph(lines)
                if lines.first().is_some_and(|line| labels.see(line.as_str()).is_some()) =>
            {
                return false;
            }
            BlockKind::List(items) => {
                if items
                    .first()
                    .and_then(|item| item.words.first())
                    .is_some_and(|line| labels.see(line.as_str()).is_some())
                {
                    return false;
                }
                holds |= items.iter().any(|item| !item.blocks.is_empty());
            }
            _ => {}
        }
    }
    holds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_over_suggests_nothing() {
        let mut lines = vec!["nothing".to_owned(), String::new(), "été".to_owned()];
        let sets = Vocabulary::embedded().sets;
        for phrase in sets.iter().flat_map(|set| &set.principles).flat_map(|it| &it.suggest) {
            lines.push(format!("x {}.", phrase.to_uppercase()));
            lines.push(format!("x{phrase} {phrase}_"));
            lines.push(format!("({phrase} {phrase}"));
        }
        for set in &sets {
            let suggesting = Suggesting::of(&set.principles);
            for line in &lines {
                let all = suggesting.phrases.find(line).count();
                assert_eq!(suggesting.find(&Apart::of(line)).count(), all, "{line}");
            }
        }
    }
}
