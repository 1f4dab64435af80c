//! Principles of several sets in one file, headings that name several, and initials for names.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use memchr::memmem;
use rayon::prelude::*;

use super::{
    cues::{Cues, PlatformName, Topic},
    headings::{self, Name},
    labels::LabelIndex,
    names::Names,
    parts::Trust,
    principles::{Known, Outline, OwnHeading, is_labelled_below, joined},
    words::{join, lines_of},
};
use crate::{
    notes::{Block, BlockKind, Heading, HeadingStyle, Item},
    source::Text,
    vocabulary::{SetPrinciple, Vocabulary, fold},
};

/// What a block says of principles by itself.
#[derive(Default)]
struct Signs {
    /// Whether its heading or first line may head a principle's section.
    is_one: bool,
    /// The names that lead its lines.
    led: Vec<Text>,
}

/// The notes, and all sets that they may speak of.
pub struct Several<'a> {
    pub all: &'a [&'a [Block]],
    pub vocabulary: &'a Vocabulary,
    pub sets: &'a [Arc<Known>],
    pub cues: &'a Cues,
    pub labels: &'a LabelIndex,
}

/// Longer words, in bytes, are no principle's name.
const LONGEST_NAME: usize = 90;

/// A name without a remark or translation behind it.
fn without_brackets(name: &str) -> &str {
    name.split(['(', '（', '[']).next().unwrap_or_default().trim()
}

/// How a heading is marked, and how deep it is.
type Depth = (HeadingStyle, u8);

/// A heading, or a line that may be one.
struct Head<'b> {
    name: String,
    depth: Depth,
    /// The heading above it, and so on up.
    above: Vec<String>,
    /// The lines that go on below it.
    lines: &'b [Text],
    /// The blocks below it.
    below: &'b [Block],
    /// See [`Several::tells`]: a section may be most of the notes, and few are asked for it.
    tells: OnceCell<bool>,
}

impl<'b> Head<'b> {
    /// All that stands below it.
    fn told(&self) -> impl Iterator<Item = &'b Text> {
        self.lines.iter().chain(lines_of(self.below))
    }
}

/// A principle of a set that a heading names.
struct Match {
    entry: usize,
    /// Whether the name can hardly mean anything else.
    is_clear: bool,
    tells: bool,
    holds: bool,
}

impl Several<'_> {
    /// Principles, and with them those of other sets that headings name as surely: those that are
    /// as deep as headings of the first, or stand below the name of the set's company. An ordinary
    /// word that is also a principle's name needs company of its set, or a story below it.
    pub fn with_others(&self, mut known: Arc<Known>) -> Arc<Known> {
        const MOST_SETS: usize = 4;
        if known.entries.is_empty() {
            return known;
        }
        let heads = self.all.iter().flat_map(|blocks| self.heads(blocks, &known));
        let heads: Vec<Head> = heads.collect();
        let is_known = |known: &Known, head: &Head| {
            known.names.nearest_in_heading_strictly(&head.name).is_some()
        };
        let depths: Vec<Depth> =
            heads.iter().filter(|head| is_known(&known, head)).map(|head| head.depth).collect();
        let told = heads.iter().any(|head| is_known(&known, head) && self.tells(head));
        for _ in 0..MOST_SETS {
            let others: Vec<&Head> = heads.iter().filter(|head| !is_known(&known, head)).collect();
            let found = self.sets.iter().enumerate();
            let found =
                found.map(|(rank, set)| (self.named(rank, set, &others, &depths, told), set));
            // Among equals the more general comes last.
            let best = found.max_by_key(|((weight, _), _)| *weight);
            let Some(((weight, entries), set)) = best else { break };
            if weight == 0 {
                break;
            }
            let more = entries.into_iter().map(|entry| set.entries[entry].clone()).collect();
            known = joined(&known, more);
        }
        known
    }

    /// The principles of a set that headings name, and how much that weighs.
    fn named(
        &self,
        rank: usize,
        set: &Known,
        heads: &[&Head],
        depths: &[Depth],
        told: bool,
    ) -> (usize, BTreeSet<usize>) {
        let key = self.vocabulary.sets.get(rank).map_or("", |set| set.key.as_str());
        let mut weight = 0;
        let mut matches: Vec<Match> = Vec::new();
        for head in heads {
            let bare = || set.names.find(without_brackets(&head.name));
            let found = set.names.find(&head.name).or_else(bare);
            let Some(entry) = found else { continue };
            let is_company = |words: &String| {
                words.split_whitespace().nth(5).is_none()
                    && words.split(|c: char| !c.is_alphanumeric()).any(|word| word == key)
            };
            let below_company = head.above.iter().any(is_company);
            if !below_company && !depths.contains(&head.depth) {
                continue;
            }
            let telling = head.name.contains(' ') || fold(&head.name).contains(key);
            let is_clear = below_company || telling && !set.is_general;
            weight += if below_company { 10 } else { 1 };
            let (tells, holds) = (self.tells(head), self.holds(head));
            matches.push(Match { entry, is_clear, tells, holds });
        }
        let all: BTreeSet<usize> = matches.iter().map(|found| found.entry).collect();
        // Where principles have stories told below them, one of these has as well.
        let alike = !told || matches.iter().any(|found| found.tells);
        let company = all.len() >= 2 && alike;
        let sure = |found: &&Match| found.is_clear || found.tells || found.holds && company;
        let entries: BTreeSet<usize> =
            matches.iter().filter(sure).map(|found| found.entry).collect();
        (if entries.is_empty() { 0 } else { weight }, entries)
    }

    /// Whether what stands below a heading has the labels of a story.
    fn tells(&self, head: &Head) -> bool {
        *head.tells.get_or_init(|| Trust::of(head.told(), self.labels).tells_story())
    }

    /// Whether a heading may hold stories: a list, deeper headings, or what the writer did.
    fn holds(&self, head: &Head) -> bool {
        let nests = matches!(
            head.below.first().map(|block| &block.kind),
            Some(BlockKind::List(_) | BlockKind::Heading(_))
        );
        let told = || head.told().collect::<Vec<_>>();
        nests || self.cues.is_own(&join(told().iter().map(|line| line.as_str())))
    }

    fn heads<'b>(&self, blocks: &'b [Block], known: &Known) -> Vec<Head<'b>> {
        let signs: Vec<Signs> = blocks.par_iter().map(|block| self.signs(block, known)).collect();
        let mut heads = Vec::new();
        let mut above: Vec<(u8, &Text)> = Vec::new();
        for (at, (block, signs)) in blocks.iter().zip(signs).enumerate() {
            match &block.kind {
                BlockKind::Heading(heading) => {
                    above.retain(|(level, _)| *level < heading.level);
                    if signs.is_one && !self.is_below_system(&above) {
                        let below = self.below(&blocks[at + 1..], heading.level);
                        let depth = (heading.style, heading.level);
                        heads.push(self.head(&heading.text, depth, &above, &[], below));
                    }
                    above.push((heading.level, &heading.text));
                }
                BlockKind::Paragraph(lines)
                    if signs.is_one && (block.blank_before > 0 || at == 0) =>
                {
                    let [line, rest @ ..] = lines.as_slice() else { continue };
                    let goes_on = !rest.is_empty() || blocks.get(at + 1).is_some();
                    // Names below each other are a list of them.
                    let is_list = rest.first().is_some_and(|next| self.is_name(next.as_str()));
                    if goes_on && !is_list && !self.is_below_system(&above) {
                        let below = self.below(&blocks[at + 1..], u8::MAX);
                        let below = &below[..below.len().min(1)];
                        heads.push(self.head(line, (HeadingStyle::Line, 0), &above, rest, below));
                    }
                }
                _ => {}
            }
            let depth = (HeadingStyle::Line, 1);
            heads.extend(signs.led.iter().map(|name| self.head(name, depth, &above, &[], &[])));
        }
        heads
    }

    /// What a block says of principles by itself.
    fn signs(&self, block: &Block, known: &Known) -> Signs {
        match &block.kind {
            BlockKind::Heading(heading) => {
                Signs { is_one: self.may_be_one(&heading.text, known), led: Vec::new() }
            }
            BlockKind::Paragraph(lines) => Signs {
                is_one: lines.first().is_some_and(|line| self.may_be_one(line, known)),
                led: self.led(lines),
            },
            _ => Signs::default(),
        }
    }

    /// `Move Fast: the release train` over `Be Open: the postmortem`: names that lead lines below
    /// each other.
    fn led(&self, lines: &[Text]) -> Vec<Text> {
        const FEWEST: usize = 2;
        if lines.len() < FEWEST {
            return Vec::new();
        }
        let names = lines.iter().filter_map(|line| {
            let at = line.as_str().find([':', '：'])?;
            let name = headings::read(&line.slice(0..at), &self.cues.prefixes).text;
            let led = self.is_name(name.as_str()) && !self.labels.is_part(line);
            led.then_some(name)
        });
        let names: Vec<Text> = names.collect();
        if names.len() < FEWEST { Vec::new() } else { names }
    }

    fn head<'b>(
        &self,
        text: &Text,
        depth: Depth,
        above: &[(u8, &Text)],
        lines: &'b [Text],
        below: &'b [Block],
    ) -> Head<'b> {
        Head {
            name: headings::read(text, &self.cues.prefixes).text.as_str().to_owned(),
            depth,
            above: above.iter().map(|(_, words)| fold(words.as_str())).collect(),
            lines,
            below,
            tells: OnceCell::new(),
        }
    }

    /// The blocks below a heading, up to the next that is no deeper.
    fn below<'b>(&self, blocks: &'b [Block], level: u8) -> &'b [Block] {
        let ends = |block: &Block| match &block.kind {
            BlockKind::Heading(heading) => {
                heading.level <= level && !self.labels.is_part(&heading.text)
            }
            _ => false,
        };
        &blocks[..blocks.iter().position(ends).unwrap_or(blocks.len())]
    }

    fn is_name(&self, words: &str) -> bool {
        words.len() <= LONGEST_NAME && self.sets.iter().any(|set| set.names.find(words).is_some())
    }

    /// Whether words may head a principle's section: a name, no part of a story, no other kind of
    /// section, and nothing about a system.
    fn may_be_one(&self, text: &Text, known: &Known) -> bool {
        if text.as_str().len() > LONGEST_NAME {
            return false;
        }
        let name = headings::read(text, &self.cues.prefixes).text;
        let (name, words) = (name.as_str(), text.as_str());
        let is_name = self.is_name(name)
            || self.is_name(without_brackets(name))
            || known.names.nearest_in_heading_strictly(name).is_some();
        is_name
            && self.cues.topic(words).is_none_or(|topic| topic == Topic::Principles)
            && !self.labels.is_part(text)
            && !self.is_system(words)
    }

    fn is_system(&self, words: &str) -> bool {
        self.cues.names_platform(words) == PlatformName::Yes
    }

    fn is_below_system(&self, above: &[(u8, &Text)]) -> bool {
        above.iter().any(|(_, words)| self.is_system(&fold(words.as_str())))
    }

    // --- Initials ---

    /// Initials that the notes explain (`CO = Customer Obsession`), or that begin their lines and
    /// headings.
    pub fn codes(&self) -> Codes {
        let mut codes = Codes::default();
        let blocks = self.all.par_iter().flat_map(|blocks| blocks.par_iter());
        // Most lines have none.
        let lines = blocks.flat_map_iter(|block| {
            let lines = heads_of(std::slice::from_ref(block)).into_iter();
            let begun = lines.map(|line| (line, code_at_head(line)));
            begun.filter(|(line, code)| code.is_some() || line.contains('='))
        });
        for (line, code) in lines.collect::<Vec<(&str, Option<&str>)>>() {
            for (code, name) in explained(line) {
                codes.explained.entry(code.to_owned()).or_insert_with(|| name.to_owned());
            }
            if let Some(code) = code
                && !self.cues.is_promise(code)
                && self.cues.prefix_of(code).is_none()
            {
                codes.written.insert(code.to_owned());
            }
        }
        codes
    }
}

/// Principles with the initials that the notes have for them.
pub fn with_codes(known: Arc<Known>, codes: &Codes) -> Arc<Known> {
    let found = codes.of(&known);
    if found.is_empty() {
        return known;
    }
    let named = Known::new(known.entries.clone(), known.complete).with_codes(found);
    Arc::new(named.generally(known.is_general))
}

/// Initials that stand in the notes.
#[derive(Default)]
pub struct Codes {
    /// What the notes say that they stand for.
    explained: BTreeMap<String, String>,
    /// Those at the heads of lines.
    written: BTreeSet<String>,
}

impl Codes {
    /// Fewer than this prove nothing where they are not explained.
    const LEAST: usize = 3;

    /// Which principles they stand for. Without an explanation each of them must be known.
    fn of(&self, known: &Known) -> Vec<(String, usize)> {
        let explained = self.explained.iter();
        let explained: BTreeMap<&String, usize> =
            explained.filter_map(|(code, name)| Some((code, known.names.find(name)?))).collect();
        let is_legend = explained.len() >= 2;
        let written = self.written.iter();
        let written: Option<BTreeMap<&String, usize>> = written
            .map(|code| {
                let index = explained.get(code).copied().or_else(|| known.names.find_short(code));
                index.map(|index| (code, index))
            })
            .collect();
        let distinct =
            |codes: &BTreeMap<&String, usize>| codes.values().collect::<BTreeSet<&usize>>().len();
        let sure = written.filter(|codes| distinct(codes) >= Self::LEAST).unwrap_or_default();
        let legend = if is_legend { explained } else { BTreeMap::new() };
        let all: BTreeMap<&String, usize> = sure.into_iter().chain(legend).collect();
        all.into_iter().map(|(code, index)| (code.clone(), index)).collect()
    }

    /// How much they speak for a set.
    pub fn weight(&self, known: &Known) -> usize {
        const WEIGHT: usize = 2;
        let codes = self.of(known);
        codes.iter().map(|(_, index)| index).collect::<BTreeSet<_>>().len() * WEIGHT
    }
}

/// Headings, first lines of items, and lines of paragraphs.
fn heads_of(blocks: &[Block]) -> Vec<&str> {
    fn items<'b>(list: &'b [Item], lines: &mut Vec<&'b str>) {
        for item in list {
            lines.extend(item.words.first().map(Text::as_str));
        }
    }
    let mut lines = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Heading(heading) => lines.push(heading.text.as_str()),
            BlockKind::Paragraph(all) => lines.extend(all.iter().map(Text::as_str)),
            BlockKind::List(list) => items(list, &mut lines),
            _ => {}
        }
    }
    lines
}

/// Whether a word may be initials: few letters, at least two of them capitals.
fn is_code(word: &str) -> bool {
    (2..=6).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && word.bytes().filter(u8::is_ascii_uppercase).count() >= 2
}

/// `CO = Customer Obsession, DD = Dive Deep`: initials, and what stands behind them.
fn explained(line: &str) -> Vec<(&str, &str)> {
    const LONGEST: usize = 1000;
    if line.len() > LONGEST {
        return Vec::new();
    }
    let pair = |piece: &'_ str| -> Option<(usize, usize)> {
        let marks = ["=", ": ", " - ", " – ", " — "];
        let (at, mark) = marks.iter().filter_map(|mark| Some((piece.find(mark)?, mark))).min()?;
        Some((at, at + mark.len()))
    };
    let pieces = line.split([',', ';', '|', '·']);
    pieces
        .filter_map(|piece| {
            let (end, start) = pair(piece)?;
            let code = piece[..end].trim_matches(|c: char| !c.is_ascii_alphanumeric());
            let name = piece[start..].trim_matches(|c: char| !c.is_alphanumeric());
            (is_code(code) && !name.is_empty()).then_some((code, name))
        })
        .collect()
}

/// `CO: maps offline`, `OWN - the timer`, `DD`: the initials that a line begins with.
pub(super) fn code_at_head(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['*', '_', '[']);
    let end = line.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(line.len());
    let (code, behind) = line.split_at(end);
    let behind = behind.trim_start_matches(['*', '_', ']']);
    let marks = [": ", " - ", " – ", " — ", " / "];
    let led = behind.is_empty() || marks.iter().any(|mark| behind.starts_with(mark));
    (is_code(code) && led).then_some(code)
}

// --- Headings that name several ---

/// Headings that name several principles and nothing else (`Ownership / Bias for Action`), or one
/// with another word for it (`Ownership / Accountability`): by their places in the outline, which
/// principles and by what words. `names` says which headings are the name of one.
pub fn shared_headings(
    outline: &Outline,
    names: &[Option<usize>],
    known: &Known,
    labels: &LabelIndex,
    cues: &Cues,
) -> BTreeMap<usize, Vec<(usize, Text)>> {
    let depth = |heading: &Heading| (heading.style, heading.level);
    let mut singles: Vec<Depth> = Vec::new();
    let mut others: Vec<(usize, &Heading, &Name)> = Vec::new();
    for (at, heading, facts) in outline.headings() {
        if names[at].is_some() {
            singles.push(depth(heading));
        } else {
            others.push((at, heading, &facts.name));
        }
    }
    let shared = others.into_iter().filter_map(|(at, heading, Name { number, text: name, .. })| {
        let beside = singles.contains(&depth(heading));
        // `2. Collaboration & Communication` is one of the writer's own.
        let row = outline.blocks[at].rows.start;
        let is_numbered = || number.or(outline.numbers.get(&row).copied()).is_some();
        if known.is_general && is_numbered() {
            return None;
        }
        let several = known.names.several(name.as_str(), &cues.joints);
        if several.len() >= 2 {
            let open =
                (beside || singles.is_empty()) && !is_tag_heading(outline, at, heading, labels);
            let places = several.into_iter();
            let each = places.map(|(index, range)| (index, name.slice(range))).collect();
            return open.then_some((at, each));
        }
        let one = known.names.beside_another_word(name.as_str())?;
        let open = beside && !is_labelled_below(outline, at, labels);
        open.then(|| (at, vec![(one, name.clone())]))
    });
    shared.collect()
}

/// `false` only where words hold nothing that joins two names; most hold none.
fn may_join(words: &str, joints: &[String]) -> bool {
    let is_mark = |byte: u8| !byte.is_ascii() || b"/+&,;|".contains(&byte);
    let mut joints = joints.iter().map(String::as_str).chain([" and "]);
    words.bytes().any(is_mark)
        || joints.any(|joint| memmem::find(words.as_bytes(), joint.as_bytes()).is_some())
}

/// Whether a heading right below that of a story only says what the story shows, and its parts
/// follow.
fn is_tag_heading(outline: &Outline, at: usize, heading: &Heading, labels: &LabelIndex) -> bool {
    let above = at.checked_sub(1).and_then(|above| outline.blocks.get(above));
    let below_title = above.is_some_and(|above| match &above.kind {
        BlockKind::Heading(above) => above.level < heading.level,
        _ => false,
    });
    let beside = outline.blocks[at + 1..].iter().find_map(|block| match &block.kind {
        BlockKind::Heading(next) if next.level <= heading.level => Some(next.level),
        _ => None,
    });
    below_title && is_labelled_below(outline, at, labels) && beside != Some(heading.level)
}

impl Names {
    /// Two or more principles that words name and nothing else, each with where its name stands.
    pub fn several(&self, words: &str, joints: &[String]) -> Vec<(usize, Range<usize>)> {
        const LONGEST: usize = 160;
        if words.len() > LONGEST || !may_join(words, joints) || self.find(words).is_some() {
            return Vec::new();
        }
        let mut found = Vec::new();
        let whole = self.names_from(words, 0, joints, &mut found);
        let distinct: BTreeSet<usize> = found.iter().map(|(index, _)| *index).collect();
        if whole && distinct.len() == found.len() && found.len() >= 2 { found } else { Vec::new() }
    }

    /// Whether words are names from a place on, which are put behind those found before.
    fn names_from(
        &self,
        words: &str,
        from: usize,
        joints: &[String],
        found: &mut Vec<(usize, Range<usize>)>,
    ) -> bool {
        const MOST: usize = 4;
        const MARKS: [&str; 9] = ["/", "+", "&", ",", ";", "|", "、", "，", "・"];
        let rest = &words[from..];
        if found.len() == MOST {
            return false;
        }
        let range = |end: usize| {
            let start = from + rest.len() - rest.trim_start().len();
            start..from + rest[..end].trim_end().len()
        };
        if let Some(index) = self.find(rest.trim()) {
            found.push((index, range(rest.len())));
            return true;
        }
        let places = MARKS
            .into_iter()
            .chain(joints.iter().map(String::as_str))
            .flat_map(|joint| rest.match_indices(joint).map(|(at, joint)| (at, at + joint.len())));
        let mut places: Vec<(usize, usize)> = places.collect();
        // A name that holds a joint itself is the longer one.
        places.sort_by_key(|place| std::cmp::Reverse(place.0));
        places.into_iter().any(|(end, behind)| {
            let Some(index) = self.find(rest[..end].trim()) else { return false };
            let before = found.len();
            found.push((index, range(end)));
            let goes_on = self.names_from(words, from + behind, joints, found);
            if !goes_on {
                found.truncate(before);
            }
            goes_on
        })
    }

    /// `Ownership / Accountability`, `Think Big - "look further"`: the principle that words name
    /// with another word for it, or a saying in quotes.
    pub fn beside_another_word(&self, words: &str) -> Option<usize> {
        if let Some((before, behind)) = words.split_once('/') {
            let (before, behind) = (before.trim(), behind.trim());
            let is_word = |words: &str| {
                !words.contains(|c: char| c.is_whitespace() || c.is_ascii_digit())
                    && words.contains(char::is_alphabetic)
            };
            let first = self.find(before).filter(|_| is_word(behind));
            return first.or_else(|| self.find(behind).filter(|_| is_word(before)));
        }
        let quoted = |words: &str| {
            let inside = words.strip_prefix(['"', '“', '„', '«', '‘', '「']);
            inside.is_some_and(|inside| inside.ends_with(['"', '”', '“', '»', '’', '」']))
        };
        if words.is_ascii() && memchr::memchr2(b'-', b':', words.as_bytes()).is_none() {
            return None;
        }
        [" - ", " – ", " — ", ": "].iter().find_map(|mark| {
            let (before, behind) = words.split_once(mark)?;
            self.find(before).filter(|_| quoted(behind.trim()))
        })
    }
}

/// The principles of a set that marked headings name besides those of the writer's own: two at
/// least, none of them inside the section of such a one.
pub fn beside_own(outline: &Outline, own: &[OwnHeading], known: &Known) -> Arc<Known> {
    let mut inside: Option<u8> = None;
    let mut named: BTreeSet<usize> = BTreeSet::new();
    for (at, heading, facts) in outline.headings() {
        if own.iter().any(|own| own.at == at) {
            inside = Some(heading.level);
            continue;
        }
        inside = inside.filter(|level| heading.level > *level);
        let marked = !matches!(
            heading.style,
            HeadingStyle::Capitals | HeadingStyle::Line | HeadingStyle::Item
        );
        if inside.is_none() && marked {
            named.extend(known.names.find_in_heading(facts.name.text.as_str()));
        }
    }
    if named.len() < 2 {
        return Arc::default();
    }
    let entries: Vec<SetPrinciple> =
        named.into_iter().filter_map(|index| known.entries.get(index).cloned()).collect();
    Known::new(entries, true).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_name_several() {
        let mut names = Names::default();
        let known = ["Ownership", "Learn and Be Curious", "Are Right, A Lot", "Dive Deep"];
        known.iter().enumerate().for_each(|(index, name)| names.add(name, index));
        let several = |words: &str| -> Vec<usize> {
            names
                .several(words, &[" and ".to_owned(), " und ".to_owned()])
                .into_iter()
                .map(|(index, _)| index)
                .collect()
        };
        assert_eq!(several("Ownership / Dive Deep"), [0, 3]);
        assert_eq!(several("Are Right, A Lot, Learn and Be Curious and Ownership"), [2, 1, 0]);
        assert_eq!(several("Dive Deep & Ownership"), [3, 0]);
        assert_eq!(several("Learn and Be Curious"), [0; 0]);
        assert_eq!(several("Ownership, dive deep, and the rest"), [0; 0]);
        assert_eq!(several("Ownership / ownership"), [0; 0]);
        assert_eq!(names.beside_another_word("Ownership / Care"), Some(0));
        assert_eq!(names.beside_another_word("Ownership / the night shift"), None);
        assert_eq!(names.beside_another_word("Dive Deep - \"look closer\""), Some(3));
    }

    #[test]
    fn initials_lead_lines() {
        for (line, code) in [
            ("CO: the lift", Some("CO")),
            ("*DD / Dive Deep*", Some("DD")),
            ("BfA", Some("BfA")),
            ("OWN the result", None),
            ("S: it was late", None),
            ("Ownership: x", None),
        ] {
            assert_eq!(code_at_head(line), code, "{line}");
        }
        let pairs = explained("CO = customer obsession, DD - Dive Deep; and more");
        assert_eq!(pairs, [("CO", "customer obsession"), ("DD", "Dive Deep")]);
    }
}
