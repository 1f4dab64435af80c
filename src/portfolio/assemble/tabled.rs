//! Stories that a table or a list names and that are told elsewhere: one story each, not two.

use std::collections::BTreeMap;

use super::{Builder, File, Role, StoryDraft};
use crate::notes::Block;
use crate::portfolio::names::Names;
use crate::portfolio::references::Lookup;
use crate::portfolio::{Part, PrincipleId, State, Story, headings, parts, words};
use crate::source::{Span, Text};
use crate::vocabulary::fold;

impl Builder<'_> {
    /// Gives what a table says of stories to those of that title, where they are told elsewhere, or
    /// to an earlier row of its title, where one of the two tells little. A title that stands below
    /// a principle and is told elsewhere files that story.
    pub(super) fn join_tabled(&mut self) {
        let bare: Vec<bool> = self.drafts.iter().map(|story| self.is_bare(story)).collect();
        let tabled: Vec<bool> = self.drafts.iter().map(|story| story.tabled).collect();
        if !bare.iter().chain(&tabled).any(|&named| named) {
            return;
        }
        let titles: Vec<Option<String>> =
            self.drafts.iter().map(|story| self.own_title(story)).collect();
        let mut told: BTreeMap<String, usize> = BTreeMap::new();
        let mut rows: BTreeMap<String, usize> = BTreeMap::new();
        for (at, title) in titles.iter().enumerate() {
            let Some(key) = title.as_deref().map(fold).filter(|_| !bare[at]) else { continue };
            if tabled[at] { &mut rows } else { &mut told }.entry(key).or_insert(at);
        }
        let mut gone = vec![false; self.drafts.len()];
        for (at, title) in titles.iter().enumerate() {
            let Some(title) = title.as_ref().filter(|_| bare[at] || tabled[at]) else { continue };
            let mut into = told_as(title, &told);
            let row = rows.get(&fold(title)).filter(|&&row| tabled[at] && row < at);
            if into.is_empty() {
                into.extend(row.filter(|&&row| self.says_little(row, at)));
            }
            for &story in &into {
                self.give(at, story);
            }
            gone[at] = !into.is_empty();
        }
        let mut gone = gone.into_iter();
        self.drafts.retain(|_| !gone.next().unwrap_or(false));
    }

    /// Files a story where another of its title stands, and adds what is said there.
    fn give(&mut self, from: usize, to: usize) {
        let StoryDraft { draft, section, .. } = &self.drafts[from];
        let said: Vec<Block> = draft.blocks.clone();
        let title = draft.title.as_ref();
        let lead = title.and_then(|title| self.title_principle(title)).map(|(id, _)| id);
        let place = title.map(Text::span).unwrap_or_default();
        let listed: Vec<(PrincipleId, Span)> =
            section.iter().copied().chain(lead).map(|principle| (principle, place)).collect();
        self.drafts[to].also.extend(said);
        self.drafts[to].listed.extend(listed);
    }

    /// A story's own title, as it will be.
    fn own_title(&self, story: &StoryDraft) -> Option<String> {
        let inside = parts::read(&story.draft.blocks, self.labels, self.cues);
        let (title, from_text) = self.title(&story.draft, &inside);
        let title = self.without_references(&self.without_principle(&title));
        let title = words::plain(&title).as_str().to_owned();
        let says = title.contains(char::is_alphabetic) && !self.cues.is_remark(&title);
        (says && !from_text).then_some(title)
    }

    /// Whether a story is no more than a title below a principle or behind its name.
    fn is_bare(&self, story: &StoryDraft) -> bool {
        let led = || {
            story.draft.title.as_ref().is_some_and(|title| self.title_principle(title).is_some())
        };
        !story.tabled && story.draft.blocks.is_empty() && (story.section.is_some() || led())
    }

    /// `Ownership -> the pager, invoice bug` in lines that are no story: they file the stories of
    /// those titles that are told.
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

    /// The titles of stories behind a principle's name, if nothing but titles stands there.
    fn titles_behind(&self, line: &Text, told: &Names) -> Option<Vec<(Text, PrincipleId)>> {
        const MOST: usize = 6;
        let string = line.as_str();
        let marks = [" -> ", " → ", " => ", " ⇒ ", ": ", ":\t", "\t", " - ", " – ", " — "];
        let (at, mark) = marks.iter().filter_map(|mark| Some((string.find(mark)?, *mark))).min()?;
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

    /// Whether one of two rows of a title neither acts nor has a result.
    fn says_little(&self, row: usize, other: usize) -> bool {
        let tells = |blocks: &[Block]| {
            let inside = parts::read(blocks, self.labels, self.cues);
            inside.parts.iter().any(|told| matches!(told.part, Part::Action | Part::Result))
        };
        !(tells(&self.drafts[row].draft.blocks) && tells(&self.drafts[other].draft.blocks))
    }
}

/// The stories that a title names: the one of that title, or several in a row, each of them told.
fn told_as(title: &str, told: &BTreeMap<String, usize>) -> Vec<usize> {
    if let Some(&story) = told.get(&fold(title)) {
        return vec![story];
    }
    let pieces = title.split([',', ';', '/']).map(|piece| told.get(&fold(piece.trim())).copied());
    pieces.collect::<Option<Vec<usize>>>().unwrap_or_default()
}
