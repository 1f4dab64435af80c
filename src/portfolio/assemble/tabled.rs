//! Stories that a table or a list names and that are told elsewhere: one story each, not two.

use std::collections::{BTreeMap, BTreeSet};

use super::{Builder, File, Role, StoryDraft, finish::as_tag};
use crate::notes::Block;
use crate::portfolio::names::Names;
use crate::portfolio::references::Lookup;
use crate::portfolio::{
    FiledBy, Filing, Part, PrincipleId, State, Story, headings, parts, references, words,
};
use crate::source::Text;
use crate::vocabulary::fold;

/// Of rows of one title so many are compared.
const MOST_ALIKE: usize = 8;

impl Builder<'_> {
    /// Gives what a table says of stories, and where a title alone stands, to the stories of that
    /// title that are told elsewhere; where none is, to the row of that title, if the two do not
    /// tell the same part in two ways. A title below a principle files an idea of that title.
    pub(super) fn join_tabled(&mut self) {
        let is_named = |story: &StoryDraft| story.tabled || story.draft.blocks.is_empty();
        if !self.drafts.iter().any(is_named) {
            return;
        }
        let mut outlines: Vec<Outline> =
            self.drafts.iter().map(|story| self.outline(story)).collect();
        let [mut told, mut ideas] = [const { BTreeMap::<String, usize>::new() }; 2];
        let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, story) in self.drafts.iter().enumerate() {
            let Some(key) = outlines[at].key() else { continue };
            match (is_named(story), story.tabled) {
                (false, _) => _ = told.entry(key).or_insert(at),
                (true, true) => rows.entry(key).or_default().push(at),
                (true, false) if !self.is_placed(story) => _ = ideas.entry(key).or_insert(at),
                (true, false) => {}
            }
        }
        let mut gone = vec![false; self.drafts.len()];
        for at in 0..self.drafts.len() {
            let Some(key) = outlines[at].key().filter(|_| is_named(&self.drafts[at])) else {
                continue;
            };
            let is_other = |other: &usize| *other != at && !gone[*other];
            let mut into = told_as(&key, &told);
            if into.is_empty() {
                let rows = rows.get(&key).into_iter().flatten().copied().take(MOST_ALIKE);
                // Of two rows the first is the story.
                let tabled = self.drafts[at].tabled;
                let fits = |&row: &usize| {
                    (!tabled || row < at) && !outlines[row].contradicts(&outlines[at])
                };
                into.extend(rows.filter(is_other).find(fits));
            }
            if into.is_empty() && !self.drafts[at].tabled && self.is_placed(&self.drafts[at]) {
                into.extend(ideas.get(&key).copied().filter(is_other));
            }
            for &story in &into {
                self.give(at, story, &outlines[at]);
                let parts = outlines[at].parts.clone();
                outlines[story].parts.extend(parts);
            }
            gone[at] = !into.is_empty();
        }
        let mut gone = gone.into_iter();
        self.drafts.retain(|_| !gone.next().unwrap_or(false));
    }

    /// Files a story where another of its title stands, and adds what is said there.
    fn give(&mut self, from: usize, to: usize, outline: &Outline) {
        let StoryDraft { draft, section, named, platforms_named, also, listed, beside, .. } =
            &self.drafts[from];
        let said: Vec<Block> = draft.blocks.iter().chain(also).cloned().collect();
        let (named, platforms_named) = (named.clone(), platforms_named.clone());
        let mut filed = listed.clone();
        let mut lines = beside.clone();
        if let Some(title) = &draft.title {
            let place = title.span();
            let by_section = |principle| Filing { principle, by: FiledBy::Section, span: place };
            filed.extend(section.map(by_section));
            let lead = self.title_principle(title).into_iter();
            let cited = references::in_line(title, &self.roster).into_iter();
            let cited = cited.map(|(principle, name, _)| (principle, name));
            let tags = draft.tags.iter().filter_map(|tag| {
                Some((references::by_tag(tag.as_str(), &self.roster)?, tag.clone()))
            });
            filed.extend(lead.chain(cited).chain(tags).map(|(principle, name)| Filing {
                principle,
                by: FiledBy::Name,
                span: name.span(),
            }));
            lines.extend(self.says_more(title, outline).then(|| title.clone()));
        }
        let tags = draft.tags.iter().filter(|tag| self.is_no_principle(tag));
        lines.extend(tags.map(as_tag));
        let story = &mut self.drafts[to];
        story.also.extend(said);
        story.listed.extend(filed);
        story.beside.extend(lines);
        story.named.extend(named);
        story.platforms_named.extend(platforms_named);
    }

    /// Whether a line in which a title stands says anything beside it and the principles that it
    /// names.
    fn says_more(&self, line: &Text, outline: &Outline) -> bool {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let line = self.without_number(line);
        let line = self.without_principle(&line);
        let mut named: Vec<_> = references::in_line(&line, &self.roster)
            .into_iter()
            .map(|(_, _, range)| range)
            .collect();
        named.sort_by_key(|range| (range.start, range.end));
        named.dedup();
        let named: usize = named.into_iter().map(|range| letters(&line.as_str()[range])).sum();
        letters(line.as_str()) > named + outline.title.as_deref().map_or(0, letters)
    }

    /// A story's own title, as it will be, and its parts.
    fn outline(&self, story: &StoryDraft) -> Outline {
        let mut inside = parts::read(&story.draft.blocks, self.labels, self.cues);
        self.keep_heading(&story.draft, &mut inside);
        let (title, from_text) = self.title(&story.draft, &inside);
        let title = self.without_references(&self.without_principle(&title));
        let title = words::plain(&title).as_str().to_owned();
        let says = title.contains(char::is_alphabetic) && !self.cues.is_remark(&title);
        // What the stories of the notes are told by is of no use to those that are no rows.
        let told = inside.parts.into_iter().filter(|_| story.tabled);
        let parts = told.map(|told| (told.part, fold(&told.text))).collect();
        let number = story.draft.title.as_ref().map(|title| {
            let length = title.as_str().len() - self.without_number(title).as_str().len();
            fold(&title.as_str()[..length])
        });
        let number = number.filter(|number| story.tabled && !number.is_empty());
        Outline { title: (says && !from_text).then_some(title), number, parts }
    }

    /// Whether a story stands below a principle or behind its name.
    fn is_placed(&self, story: &StoryDraft) -> bool {
        let led = || {
            story.draft.title.as_ref().is_some_and(|title| self.title_principle(title).is_some())
        };
        story.section.is_some() || led()
    }

    /// `Ownership -> the pager, invoice bug` in any line files the stories of those titles that are
    /// told.
    pub(super) fn line_marks(&mut self, files: &[File], stories: &[Story]) {
        const LONGEST: usize = 200;
        let mut told = Names::default();
        let is_told = |story: &&Story| story.state != State::Idea;
        for (index, story) in stories.iter().enumerate().filter(|(_, story)| is_told(story)) {
            told.add(story.title.as_str(), index);
        }
        for file in files.iter().filter(|file| file.role == Role::Notes) {
            let lines = words::lines_of(&file.notes.blocks).into_iter();
            for line in lines.filter(|line| line.as_str().len() <= LONGEST) {
                let marks = self.titles_behind(line, &told).unwrap_or_default();
                self.marks.extend(marks);
            }
        }
    }

    /// The titles of stories behind a principle's name, among which other words may stand where
    /// they are as short as a title; `None` where they are not.
    fn titles_behind(&self, line: &Text, told: &Names) -> Option<Vec<(Text, PrincipleId)>> {
        const MOST: usize = 6;
        let string = line.as_str();
        let (at, mark) = first_mark(string)?;
        let name = headings::read(&line.slice(0..at), &self.cues.prefixes).text;
        let name = name.as_str().trim_matches(|c: char| !c.is_alphanumeric());
        let principle = self.roster.by_exact_name(name)?;
        let behind = at + mark.len();
        let end = string[behind..].find(" (").map_or(string.len(), |at| behind + at);
        let mut start = behind;
        let mut found = Vec::new();
        for piece in string[behind..end].split([',', ';', '/']) {
            let title = line.slice(start..start + piece.len()).trim();
            start += piece.len() + 1;
            let is_short = title.as_str().split_whitespace().count() <= MOST;
            if told.find(title.as_str()).is_some() {
                found.push((title, principle));
            } else if !is_short {
                return None;
            }
        }
        Some(found)
    }
}

/// The first mark of a line between a name and what belongs to it, and where it stands.
fn first_mark(line: &str) -> Option<(usize, &'static str)> {
    const MARKS: [&str; 10] =
        [" -> ", " → ", " => ", " ⇒ ", ": ", ":\t", "\t", " - ", " – ", " — "];
    let places = memchr::memchr3_iter(b' ', b':', b'\t', line.as_bytes());
    // Most spaces have a letter behind them.
    let may_be = |at: &usize| {
        let next = line.as_bytes().get(at + 1);
        line.as_bytes()[*at] != b' ' || matches!(next, Some(b'-' | b'=' | 0xe2))
    };
    places.filter(may_be).find_map(|at| {
        let mark = MARKS.into_iter().find(|mark| line[at..].starts_with(mark))?;
        Some((at, mark))
    })
}

/// What stories of one title are told apart by.
struct Outline {
    title: Option<String>,
    /// `1.`, `Story 2:` before the title of a row.
    number: Option<String>,
    /// The parts of a row, folded.
    parts: Vec<(Part, String)>,
}

impl Outline {
    /// The title as titles are compared.
    fn key(&self) -> Option<String> {
        self.title.as_deref().map(fold)
    }

    /// Whether both tell a part, and not the same, or have two numbers.
    fn contradicts(&self, other: &Self) -> bool {
        let numbers = self.number.as_ref().zip(other.number.as_ref());
        if numbers.is_some_and(|(one, other)| one != other) {
            return true;
        }
        let differs = |(part, text): &(Part, String)| {
            let mut same = other.parts.iter().filter(|(told, _)| told == part);
            same.any(|(_, told)| told != text)
        };
        self.parts.iter().any(differs)
    }
}

/// The stories that a folded title names: the one of that title, or several in a row, each of them
/// told.
fn told_as(title: &str, told: &BTreeMap<String, usize>) -> Vec<usize> {
    if let Some(&story) = told.get(title) {
        return vec![story];
    }
    let pieces = title.split([',', ';', '/']).map(|piece| told.get(piece.trim()).copied());
    // `the pager / the pager` is one of them.
    pieces.collect::<Option<BTreeSet<usize>>>().unwrap_or_default().into_iter().collect()
}
