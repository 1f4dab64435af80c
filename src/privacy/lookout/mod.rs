//! A last look at what is about to be published.
//!
//! A [`Lookout`] knows what must not be there, and answers only whether it is. It is the one thing
//! behind this module that has ever seen a private passage; nobody can ask it for one, and what it
//! says quotes none.
//!
//! It compares letters and digits alone, so neither escapes nor tags, letter case, blanks or accents
//! hide anything. A private passage is looked for in pieces, any few words of it that are long
//! enough to tell it from others; a name as a word, and, if it is long, inside other words too.

mod fold;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use aho_corasick::AhoCorasick;

use super::{Lines, hidden};
use crate::{
    findings::{At, Findings, LEAK, Severity},
    source::{self, Place, Source},
};
use fold::{Folded, Kind, Start};

/// How many letters a piece of a private passage has at least: fewer stand in other texts too.
const PIECE: usize = 12;
/// How many a whole line of one has at least that is shorter than a piece.
const SHORT_LINE: usize = 8;
/// How many letters and words a whole passage has at least that must not be said in the open too.
const PASSAGE: (usize, usize) = (24, 4);
/// How many letters a name has at least that is looked for inside other words.
const LONG_NAME: usize = 5;

/// What must not be published.
#[derive(Default)]
pub struct Lookout {
    /// Folded.
    needles: Vec<Vec<u8>>,
    /// What each of them is.
    kinds: Vec<Needle>,
    /// Which of them stand in what may be shown of the inputs.
    open: BTreeSet<usize>,
}

enum Needle {
    /// Some words of a private passage.
    Piece(Place),
    /// All of one.
    Passage(Place),
    /// A name that has an alias.
    Name {
        alias: String,
        /// Between which letters the name has a blank or something like it.
        joints: BTreeSet<usize>,
    },
}

/// What may be shown, for findings to point into.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The sources that are left.
    pub sources: &'a [&'a Source],
    /// The path of the settings, for what is in none of the sources.
    pub settings: &'a str,
    /// Whether others read the site.
    pub is_public: bool,
}

/// Something that was seen in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sighting {
    needle: usize,
    /// Whether it is a name inside a longer word.
    in_word: bool,
    /// The file's path.
    file: String,
    /// Whether it is in the path itself.
    in_path: bool,
}

impl fmt::Debug for Lookout {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "Lookout for {} things", self.needles.len())
    }
}

impl Lookout {
    /// Looks out for what is private in a source, lines that private titles reach among it.
    pub fn for_private(&mut self, source: &Source, reach: &[Lines]) {
        let hidden = hidden(source, reach, &mut Findings::default()).ranges;
        if hidden.from(0).is_empty() {
            return;
        }
        let mut places =
            Places { source, rows: source::lines(&source.text), row: 0, at: 0, column: 1 };
        for range in hidden.from(0) {
            let text = &source.text[range.clone()];
            let place = places.of(range.start);
            let whole = Folded::plain(text);
            let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            if weight(&whole.bytes) >= PASSAGE.0 && words.count() >= PASSAGE.1 {
                self.add(whole.bytes, Needle::Passage(place.clone()));
            }
            for line in source::lines(text) {
                self.add_pieces(&text[line.start as usize..line.end as usize], &place);
            }
        }
    }

    /// Looks out for any words of a line that follow each other, as many as it takes.
    fn add_pieces(&mut self, line: &str, place: &Place) {
        let folded = Folded::plain(line);
        let end = folded.bytes.len();
        if (SHORT_LINE..PIECE).contains(&weight(&folded.bytes)) {
            self.add(folded.bytes, Needle::Piece(place.clone()));
            return;
        }
        let mut starts: Vec<usize> =
            (0..end).filter(|&at| folded.start(at) != Start::Inside).collect();
        starts.push(end);
        let mut to = 0;
        for &from in &starts {
            while to < starts.len() && weight(&folded.bytes[from..starts[to].max(from)]) < PIECE {
                to += 1;
            }
            let Some(&to) = starts.get(to) else { break };
            self.add(folded.bytes[from..to].to_vec(), Needle::Piece(place.clone()));
        }
    }

    /// Looks out for names that are replaced by others. One that an alias says, or the site's own
    /// address, is not looked for: there it is meant.
    pub fn for_names(&mut self, aliases: &BTreeMap<String, String>, base_url: Option<&str>) {
        let said = aliases.values().map(String::as_str).chain(base_url);
        let said: Vec<Folded> = said.map(Folded::plain).collect();
        for (name, alias) in aliases {
            let folded = Folded::plain(name);
            let needle = &folded.bytes;
            let is_said = |said: &Folded| {
                said.bytes.windows(needle.len()).any(|window| window == needle.as_slice())
            };
            if needle.is_empty() || said.iter().any(is_said) {
                continue;
            }
            let joints =
                (1..needle.len()).filter(|&at| folded.start(at) != Start::Inside).collect();
            self.add(needle.clone(), Needle::Name { alias: alias.clone(), joints });
        }
    }

    fn add(&mut self, needle: Vec<u8>, kind: Needle) {
        self.needles.push(needle);
        self.kinds.push(kind);
    }

    /// Whether there is nothing to look out for.
    pub fn is_idle(&self) -> bool {
        self.needles.is_empty()
    }

    /// Takes note of what may be shown: the sources that are left, their paths, and settings.
    pub fn compare<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        let Some(search) = self.search() else { return };
        for text in texts {
            let seen = self.seen(&search, &Folded::plain(text));
            self.open.extend(seen.into_keys());
        }
    }

    /// The first line of some sources that holds something by itself.
    fn line_of(&self, needle: usize, sources: &[&Source]) -> Option<Place> {
        let search = AhoCorasick::new([&self.needles[needle]]).ok()?;
        sources.iter().find_map(|source| {
            let lines = source::lines(&source.text);
            let line = lines.iter().find(|line| {
                let text = &source.text[line.start as usize..line.end as usize];
                search.is_match(&Folded::plain(text).bytes)
            })?;
            Some(super::place(source, line.start as usize))
        })
    }

    fn search(&self) -> Option<AhoCorasick> {
        // Only more patterns than fit an index are refused, which no notes have.
        if self.is_idle() { None } else { AhoCorasick::new(&self.needles).ok() }
    }

    /// Looks at files: path, and bytes.
    pub fn look<'a>(
        &self,
        files: impl IntoIterator<Item = (Cow<'a, str>, Cow<'a, [u8]>)>,
    ) -> BTreeSet<Sighting> {
        let mut sightings = BTreeSet::new();
        let Some(search) = self.search() else { return sightings };
        for (path, bytes) in files {
            let text = String::from_utf8_lossy(&bytes);
            let in_text = Folded::file(&text, Kind::of(&path));
            for (folded, in_path) in [(Folded::plain(&path), true), (in_text, false)] {
                for (needle, in_word) in self.seen(&search, &folded) {
                    let file = path.to_string();
                    sightings.insert(Sighting { needle, in_word, file, in_path });
                }
            }
        }
        sightings
    }

    /// What is in a text, each once; and whether it is a name inside a longer word only.
    fn seen(&self, search: &AhoCorasick, text: &Folded) -> BTreeMap<usize, bool> {
        let mut seen = BTreeMap::new();
        for found in search.find_overlapping_iter(&text.bytes) {
            let needle = found.pattern().as_usize();
            let in_word = match &self.kinds[needle] {
                Needle::Piece(_) | Needle::Passage(_) => Some(false),
                Needle::Name { joints, .. } => is_name(text, found.range(), joints),
            };
            if let Some(in_word) = in_word {
                let least = seen.entry(needle).or_insert(in_word);
                *least &= in_word;
            }
        }
        seen
    }

    /// Says what was seen. `anyway` is what is seen in the same site made from notes that never
    /// held a private passage: those are words of the program or of its theme.
    pub fn tell(
        &self,
        seen: &BTreeSet<Sighting>,
        anyway: &BTreeSet<Sighting>,
        shown: Shown,
        findings: &mut Findings,
    ) {
        let mut told: BTreeMap<(Option<Place>, usize), Vec<&Sighting>> = BTreeMap::new();
        for sighting in seen.iter().filter(|sighting| self.matters(sighting, anyway)) {
            let key = match &self.kinds[sighting.needle] {
                Needle::Piece(place) | Needle::Passage(place) => (Some(place.clone()), 0),
                Needle::Name { .. } => (None, sighting.needle),
            };
            told.entry(key).or_default().push(sighting);
        }
        for ((place, _), mut sightings) in told {
            sightings.sort_by_key(|sighting| (&sighting.file, sighting.in_path));
            sightings.dedup_by_key(|sighting| &sighting.file);
            match place {
                Some(place) => self.tell_private(place, &sightings, shown, findings),
                None => self.tell_name(&sightings, shown, findings),
            }
        }
    }

    /// Says what was seen in files that are copied as they are. Nothing there is the program's own.
    pub fn tell_of_files(
        &self,
        seen: &BTreeSet<Sighting>,
        is_public: bool,
        findings: &mut Findings,
    ) {
        let mut told = BTreeSet::new();
        for sighting in seen.iter().filter(|it| !it.in_path && self.matters(it, &BTreeSet::new())) {
            let (message, key) = match &self.kinds[sighting.needle] {
                Needle::Piece(place) | Needle::Passage(place) => {
                    let (path, line) = (&place.path, place.line);
                    let message = format!("this file says what is private in {path}, line {line}");
                    (message, (&sighting.file, None))
                }
                Needle::Name { alias, .. } => {
                    let message = format!("this file holds the name that `{alias}` replaces");
                    (message, (&sighting.file, Some(sighting.needle)))
                }
            };
            if !told.insert(key) {
                continue;
            }
            let at = sighting.file.as_str();
            let finding = if sighting.in_word && !is_public {
                findings.warning(LEAK, at, message)
            } else {
                findings.error(LEAK, at, message)
            };
            finding.help("it is copied as it is: take the words out of it, or do not show it");
        }
    }

    fn matters(&self, sighting: &Sighting, anyway: &BTreeSet<Sighting>) -> bool {
        let is_open = self.open.contains(&sighting.needle);
        match self.kinds[sighting.needle] {
            Needle::Piece(_) => !is_open && !anyway.contains(sighting),
            Needle::Passage(_) | Needle::Name { .. } => is_open || !anyway.contains(sighting),
        }
    }

    fn tell_private(
        &self,
        place: Place,
        sightings: &[&Sighting],
        shown: Shown,
        findings: &mut Findings,
    ) {
        let message = format!("what is private here would be {}", place_of(sightings));
        let finding = findings.error(LEAK, place, message);
        let open = sightings.iter().filter(|sighting| self.open.contains(&sighting.needle));
        let open = open.map(|sighting| self.line_of(sighting.needle, shown.sources));
        match open.flatten().next() {
            Some(place) => finding.help(format!(
                "{}, line {}, says the same in the open; make both private, or none",
                place.path, place.line
            )),
            None => finding.help(
                "this is a mistake of Parable's; the site that was built before is left as it is",
            ),
        };
    }

    fn tell_name(&self, sightings: &[&Sighting], shown: Shown, findings: &mut Findings) {
        let Some(first) = sightings.first() else { return };
        let Needle::Name { alias, .. } = &self.kinds[first.needle] else { return };
        let in_word = sightings.iter().all(|sighting| sighting.in_word);
        let what = if in_word { ", inside a longer word," } else { "" };
        let message = format!(
            "the name that `{alias}` replaces{what} would still be {}",
            place_of(sightings)
        );
        let severity =
            if in_word && !shown.is_public { Severity::Warning } else { Severity::Error };
        let at = match self.line_of(first.needle, shown.sources) {
            Some(place) => place.into(),
            None => At::Path(shown.settings.to_owned()),
        };
        let finding = if severity == Severity::Error {
            findings.error(LEAK, at, message)
        } else {
            findings.warning(LEAK, at, message)
        };
        finding.help("write it in another way, or give this form of it an alias too");
    }
}

/// Places of a source, one behind the other. Asked in any other way, each would cost a walk along
/// its line, and all of a text may be one line.
struct Places<'a> {
    source: &'a Source,
    rows: Vec<source::Line>,
    row: usize,
    /// Up to where the columns of the row are counted.
    at: usize,
    column: u32,
}

impl Places<'_> {
    /// The place of a byte that is not before the last one.
    fn of(&mut self, offset: usize) -> Place {
        while self.rows.get(self.row).is_some_and(|row| row.next as usize <= offset) {
            self.at = self.rows[self.row].next as usize;
            self.column = 1;
            self.row += 1;
        }
        self.column += self.source.text[self.at..offset].chars().count() as u32;
        self.at = offset;
        let line = self.source.number_of_row(self.row);
        Place { path: self.source.path.clone(), line, column: self.column, end_line: line }
    }
}

/// Whether a run of letters is a name: `Some(false)` as words of its own, `Some(true)` inside a
/// longer word. Its own words may be joined, and nothing else may divide it.
fn is_name(text: &Folded, at: std::ops::Range<usize>, joints: &BTreeSet<usize>) -> Option<bool> {
    let divided = |&inside: &usize| {
        text.start(inside) == Start::Word && !joints.contains(&(inside - at.start))
    };
    if (at.start + 1..at.end).any(|inside| divided(&inside)) {
        return None;
    }
    let begins = text.start(at.start) != Start::Inside;
    let ends = text.start(at.end) != Start::Inside;
    if begins && ends {
        return Some(false);
    }
    (weight(&text.bytes[at]) >= LONG_NAME).then_some(true)
}

/// How much a run of letters tells: a letter counts once, a sign of Chinese or kana as three. (A
/// syllable of Korean is two or three letters here.)
fn weight(bytes: &[u8]) -> usize {
    let of = |&byte: &u8| match byte {
        0x80..=0xbf => 0,
        0xe3..=0xe9 => 3,
        _ => 1,
    };
    bytes.iter().map(of).sum()
}

/// Which files something is in, for people. A path that holds it is not quoted.
fn place_of(sightings: &[&Sighting]) -> String {
    let Some(first) = sightings.first() else { return String::new() };
    let more = match sightings.len() - 1 {
        0 => String::new(),
        1 => " and one more file".to_owned(),
        more => format!(" and {more} more files"),
    };
    if first.in_path {
        let folder = first.file.rsplit_once('/').map_or("the output", |(folder, _)| folder);
        return format!("in the name of a file of `{folder}`{more}");
    }
    format!("in `{}`{more}", first.file)
}

#[cfg(test)]
mod tests;
