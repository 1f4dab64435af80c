//! Stories that a table or a list names and that are told elsewhere: one story each, not two.

use std::collections::{BTreeMap, BTreeSet};

use super::{Builder, File, Role, StoryDraft};
use crate::notes::Block;
use crate::portfolio::names::Names;
use crate::portfolio::references::Lookup;
use crate::portfolio::{
    LabelledPart, Part, PrincipleId, State, Story, headings, parts, references, words,
};
use crate::source::Text;
use crate::vocabulary::fold;

impl Builder<'_> {
    /// Gives what a table says of stories to those of that title, where they are told elsewhere, or
    /// to another row of its title, where one of the two tells little. A title that stands below
    /// a principle and is told elsewhere files that story.
    pub(super) fn join_tabled(&mut self) {
        let bare: Vec<bool> = self.drafts.iter().map(|story| self.is_bare(story)).collect();
        let tabled: Vec<bool> = self.drafts.iter().map(|story| story.tabled).collect();
        if !bare.iter().chain(&tabled).any(|&named| named) {
            return;
        }
        let mut outlines: Vec<Outline> =
            self.drafts.iter().map(|story| self.outline(story)).collect();
        let mut told: BTreeMap<String, usize> = BTreeMap::new();
        let mut rows: BTreeMap<String, usize> = BTreeMap::new();
        // A title that stands alone gives way to the story of that title.
        let alone = |at: &usize| self.drafts[*at].draft.blocks.is_empty();
        let (ideas, full): (Vec<usize>, Vec<usize>) = (0..self.drafts.len()).partition(alone);
        for at in full.into_iter().chain(ideas).filter(|&at| !bare[at]) {
            let Some(key) = outlines[at].title.as_deref().map(fold) else { continue };
            if tabled[at] { &mut rows } else { &mut told }.entry(key).or_insert(at);
        }
        let mut gone = vec![false; self.drafts.len()];
        for at in 0..self.drafts.len() {
            let Some(title) = outlines[at].title.as_ref().filter(|_| bare[at] || tabled[at]) else {
                continue;
            };
            let mut into = told_as(title, &told);
            if into.is_empty() {
                // Two rows that both act or have a result are two stories.
                let two = |row: usize| outlines[row].tells && outlines[at].tells;
                let row = rows.get(&fold(title)).copied();
                into.extend(row.filter(|&row| row != at && !two(row)));
            }
            for &story in &into {
                self.give(at, story);
                outlines[story].tells |= outlines[at].tells;
            }
            gone[at] = !into.is_empty();
        }
        let mut gone = gone.into_iter();
        self.drafts.retain(|_| !gone.next().unwrap_or(false));
    }

    /// Files a story where another of its title stands, and adds what is said there.
    fn give(&mut self, from: usize, to: usize) {
        let StoryDraft { draft, section, named, platforms_named, also, listed, .. } =
            &self.drafts[from];
        let said: Vec<Block> = draft.blocks.iter().chain(also).cloned().collect();
        let (named, platforms_named) = (named.clone(), platforms_named.clone());
        let mut filed = listed.clone();
        if let Some(title) = &draft.title {
            filed.extend(section.map(|principle| (principle, title.span())));
            let lead = self.title_principle(title).into_iter();
            let cited = references::in_line(title, &self.roster).into_iter();
            let cited = cited.map(|(principle, name, _)| (principle, name));
            let tags = draft.tags.iter().filter_map(|tag| {
                Some((references::by_tag(tag.as_str(), &self.roster)?, tag.clone()))
            });
            let written = lead.chain(cited).chain(tags);
            filed.extend(written.map(|(principle, name)| (principle, name.span())));
        }
        let story = &mut self.drafts[to];
        story.also.extend(said);
        story.listed.extend(filed);
        story.named.extend(named);
        story.platforms_named.extend(platforms_named);
    }

    /// A story's own title, as it will be, and whether it acts or has a result.
    fn outline(&self, story: &StoryDraft) -> Outline {
        let inside = parts::read(&story.draft.blocks, self.labels, self.cues);
        let acts = |told: &LabelledPart| matches!(told.part, Part::Action | Part::Result);
        let tells = inside.parts.iter().any(acts);
        let (title, from_text) = self.title(&story.draft, &inside);
        let title = self.without_references(&self.without_principle(&title));
        let title = words::plain(&title).as_str().to_owned();
        let says = title.contains(char::is_alphabetic) && !self.cues.is_remark(&title);
        Outline { title: (says && !from_text).then_some(title), tells }
    }

    /// Whether a story is no more than a title below a principle or behind its name.
    fn is_bare(&self, story: &StoryDraft) -> bool {
        let led = || {
            story.draft.title.as_ref().is_some_and(|title| self.title_principle(title).is_some())
        };
        !story.tabled && story.draft.blocks.is_empty() && (story.section.is_some() || led())
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
}

/// What stories of one title are told apart by.
struct Outline {
    title: Option<String>,
    tells: bool,
}

/// The stories that a title names: the one of that title, or several in a row, each of them told.
fn told_as(title: &str, told: &BTreeMap<String, usize>) -> Vec<usize> {
    if let Some(&story) = told.get(&fold(title)) {
        return vec![story];
    }
    let pieces = title.split([',', ';', '/']).map(|piece| told.get(&fold(piece.trim())).copied());
    // `the pager / the pager` is one of them.
    pieces.collect::<Option<BTreeSet<usize>>>().unwrap_or_default().into_iter().collect()
}
