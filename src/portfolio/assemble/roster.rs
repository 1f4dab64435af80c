//! All principles of a portfolio, to be looked up by name and number.

use std::{
    collections::BTreeMap,
    hash::{Hash, Hasher},
    sync::Arc,
};

use ahash::HashSet;

use super::File;
use crate::notes::{BlockKind, Marker, Table};
use crate::portfolio::cues::{Cues, Topic};
use crate::portfolio::labels::{LabelIndex, Meaning};
use crate::portfolio::names::Names;
use crate::portfolio::principles::{Known, list_pieces};
use crate::portfolio::references::Lookup;
use crate::portfolio::words::lines_of;
use crate::portfolio::zones::{Zone, ZoneKind};
use crate::portfolio::{Passage, PrincipleId, headings};
use crate::source::{Span, Text};
use crate::vocabulary::fold;

/// A principle while the notes are gone through.
#[derive(Clone, Debug)]
pub struct Entry {
    pub number: Option<u32>,
    pub name: String,
    pub group: Option<String>,
    pub known: Option<usize>,
    pub heading: Option<Span>,
    pub span: Option<Span>,
    pub own_words: Vec<Passage>,
    pub other: Vec<Passage>,
    pub has_content: bool,
}

/// All principles of the portfolio, to be looked up.
pub struct Roster {
    pub entries: Vec<Entry>,
    pub known: Arc<Known>,
    pub by_known: BTreeMap<usize, PrincipleId>,
    pub own: Names,
    /// Words before a principle's number, folded.
    prefixes: HashSet<String>,
}

/// All that a story's words are looked up in; the prefixes are the program's.
impl Hash for Roster {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { entries, known, by_known, own, prefixes: _ } = self;
        entries.len().hash(state);
        for entry in entries {
            // The rest is what the notes say of a principle, which no story is told by.
            let Entry { number, name, known, .. } = entry;
            (number, name, known).hash(state);
        }
        (known, by_known, own).hash(state);
    }
}

impl Lookup for Roster {
    fn by_name(&self, name: &str) -> Option<PrincipleId> {
        self.by_exact_name(name).or_else(|| self.own.nearest(name).map(PrincipleId)).or_else(|| {
            self.known.names.nearest(name).and_then(|index| self.by_known.get(&index).copied())
        })
    }

    fn by_exact_name(&self, name: &str) -> Option<PrincipleId> {
        let own = self.own.find(name).map(PrincipleId);
        own.or_else(|| {
            self.known.names.find(name).and_then(|index| self.by_known.get(&index).copied())
        })
    }

    fn by_initials(&self, initials: &str) -> Option<PrincipleId> {
        let index = self.known.names.find_short(initials)?;
        self.by_known.get(&index).copied()
    }

    fn by_number(&self, number: u32) -> Option<PrincipleId> {
        let written = self.entries.iter().position(|entry| entry.number == Some(number));
        if written.is_some() || self.entries.iter().any(|entry| entry.number.is_some()) {
            return written.map(PrincipleId);
        }
        let index = self.known.entries.iter().position(|entry| entry.number == Some(number))?;
        self.by_known.get(&index).copied()
    }

    fn is_prefix(&self, word: &str) -> bool {
        let word = fold(word);
        let one = word.strip_suffix('s');
        self.prefixes.contains(&word) || one.is_some_and(|one| self.prefixes.contains(one))
    }

    fn may_begin(&self, words: &str) -> bool {
        self.own.may_begin(words) || self.known.names.may_begin(words)
    }
}

impl Roster {
    /// Every principle: those with a heading in the order of the notes, those that a list names,
    /// and the rest of the set.
    pub fn new(
        cut: &[Vec<Zone>],
        known: &Arc<Known>,
        files: &[File],
        labels: &LabelIndex,
        cues: &Cues,
    ) -> Self {
        let mut roster = Self {
            entries: Vec::new(),
            known: Arc::clone(known),
            by_known: BTreeMap::new(),
            own: Names::default(),
            prefixes: cues.prefixes.iter().cloned().collect(),
        };
        let zones = || cut.iter().flatten();
        let groups: Vec<&str> = zones()
            .filter(|zone| is_principle(zone))
            .filter_map(|zone| zone.group.as_ref())
            .map(Text::as_str)
            .collect();
        let has_groups = groups.windows(2).any(|pair| pair[0] != pair[1]);
        for zone in zones().filter(|zone| is_principle(zone)) {
            let Some(head) = &zone.head else { continue };
            let group =
                zone.group.as_ref().filter(|_| has_groups).map(|group| group.as_str().to_owned());
            let known = match zone.kind {
                ZoneKind::Known(index) => Some(index),
                _ => None,
            };
            if zone.shared.len() > 1 {
                roster.add_shared(head.number, &zone.shared, group.as_ref());
                continue;
            }
            let span = head.heading.text.span();
            let name = roster.known.spelled_out(head.name.as_str()).map(str::to_owned);
            let name = name.as_deref().unwrap_or(head.name.as_str());
            roster.add(head.number, name, known, group, Some(span));
        }
        roster.add_listed(cut, cues);
        if roster.entries.is_empty() && roster.known.entries.is_empty() {
            roster.add_referenced(files, labels);
        }
        if known.complete {
            for (index, entry) in known.entries.iter().enumerate() {
                if !roster.by_known.contains_key(&index) {
                    roster.add(None, &entry.name, Some(index), None, None);
                }
            }
        }
        roster
    }

    fn add(
        &mut self,
        number: Option<u32>,
        name: &str,
        known: Option<usize>,
        group: Option<String>,
        heading: Option<Span>,
    ) -> PrincipleId {
        let existing = known
            .and_then(|index| self.by_known.get(&index).copied())
            .or_else(|| if known.is_none() { self.own.find(name).map(PrincipleId) } else { None });
        if let Some(id) = existing {
            let entry = &mut self.entries[id.0];
            entry.number = entry.number.or(number);
            return id;
        }
        let id = PrincipleId(self.entries.len());
        if let Some(index) = known {
            self.by_known.insert(index, id);
        }
        self.own.add(name, id.0);
        for reading in
            headings::readings(name).into_iter().skip(1).filter(|reading| reading.len() > 3)
        {
            self.own.add(reading, id.0);
        }
        self.entries.push(Entry {
            number,
            name: name.to_owned(),
            group,
            known,
            heading,
            span: None,
            own_words: Vec::new(),
            other: Vec::new(),
            has_content: false,
        });
        id
    }

    /// Those that one heading names together; the number is the first one's.
    fn add_shared(
        &mut self,
        number: Option<u32>,
        shared: &[(usize, Text)],
        group: Option<&String>,
    ) {
        for (at, (index, name)) in shared.iter().enumerate() {
            let number = number.filter(|_| at == 0);
            self.add(number, name.as_str(), Some(*index), group.cloned(), Some(name.span()));
        }
    }

    /// Names below a heading such as `Our values` that are no heading themselves.
    fn add_listed(&mut self, cut: &[Vec<Zone>], cues: &Cues) {
        let has_own = !self.entries.is_empty();
        for zone in
            cut.iter().flatten().filter(|zone| zone.kind == ZoneKind::Topic(Topic::Principles))
        {
            for block in &zone.blocks {
                if let BlockKind::Table(table) = &block.kind {
                    self.add_table(table, cues);
                }
                let BlockKind::List(items) = &block.kind else { continue };
                let names: Vec<_> = items
                    .iter()
                    .filter(|item| item.blocks.is_empty() && item.words.len() == 1)
                    .collect();
                if names.len() < items.len() || items.len() < 2 {
                    continue;
                }
                for item in names {
                    let Some(line) = item.words.first() else { continue };
                    let name = headings::read(line, &cues.prefixes);
                    let number = name.number.or(match item.marker {
                        Marker::Number(number, _) => Some(number),
                        Marker::Bullet(_) => None,
                    });
                    let (head, _) = lead(name.text.as_str());
                    let known = self
                        .known
                        .names
                        .nearest_in_heading_strictly(name.text.as_str())
                        .or_else(|| self.known.names.nearest(head));
                    let short = head.split_whitespace().count() <= 6;
                    if known.is_some() || self.known.entries.is_empty() && !has_own && short {
                        self.add(number, head, known, None, Some(line.span()));
                    }
                }
            }
        }
    }

    /// A table of values: a column of names, and perhaps one of numbers.
    fn add_table(&mut self, table: &Table, cues: &Cues) {
        let Some(head) = &table.head else { return };
        let is_name = |cell: &Text| {
            cues.topic(cell.as_str()) == Some(Topic::Principles)
                || cues.prefixes.contains(&fold(cell.as_str()))
        };
        let Some(column) = head.iter().position(is_name) else { return };
        let numbers = head.iter().position(|cell| !cell.as_str().contains(char::is_alphabetic));
        for row in &table.body {
            let Some(name) =
                row.cells.get(column).filter(|name| name.as_str().contains(char::is_alphabetic))
            else {
                continue;
            };
            let number = numbers.and_then(|column| row.cells.get(column)?.as_str().parse().ok());
            let known = self.known.names.nearest_in_heading_strictly(name.as_str());
            if known.is_some() || self.known.entries.is_empty() {
                self.add(number, name.as_str(), known, None, Some(name.span()));
            }
        }
    }

    /// Names that stories list, where the notes know of no principles otherwise.
    fn add_referenced(&mut self, files: &[File], labels: &LabelIndex) {
        for file in files {
            for line in lines_of(&file.notes.blocks) {
                let Some(label) =
                    labels.read(line).filter(|label| label.meaning == Meaning::Principles)
                else {
                    continue;
                };
                let pieces: Vec<&str> = list_pieces(label.rest.as_str()).collect();
                let are_names = pieces.iter().all(|piece| {
                    piece.split_whitespace().count() <= 5 && piece.contains(char::is_alphabetic)
                });
                for piece in pieces.into_iter().filter(|_| are_names) {
                    self.add(None, piece, None, None, Some(label.rest.span()));
                }
            }
        }
    }
}

fn is_principle(zone: &Zone) -> bool {
    matches!(zone.kind, ZoneKind::Known(_) | ZoneKind::Own)
}

/// `Candor: we say what we think` into a name and what it means.
fn lead(words: &str) -> (&str, &str) {
    for mark in [": ", " - ", " – ", " — ", "："] {
        if let Some((name, rest)) = words.split_once(mark) {
            return (name.trim_matches(['*', '_', ' ']), rest);
        }
    }
    (words.trim_matches(['*', '_', ' ']), "")
}
