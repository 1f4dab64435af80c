//! A story, finished: its title, where it is filed, how far it has come.

use std::collections::{BTreeMap, BTreeSet};

use super::{Builder, File, StoryDraft, roster::Roster};
use crate::findings::Findings;
use crate::notes::{Block, BlockKind, pictures, without_anchor};
use crate::portfolio::cues::Cues;
use crate::portfolio::labels::{Meaning, Strength};
use crate::portfolio::names::Names;
use crate::portfolio::numbered::{self, Numbers};
use crate::portfolio::principles::Suggesting;
use crate::portfolio::references::Lookup;
use crate::portfolio::split::Draft;
use crate::portfolio::words::{count, lines_of, span_of, title_of, without_marks};
use crate::portfolio::{
    FiledBy, Filing, Kind, Missing, Part, Passage, PlatformId, PrincipleId, ReadFrom, State, Story,
    Suggestion, headings, parts, platforms, references, tables, words,
};
use crate::source::{FileId, Span, Text};
use crate::text::sentence_end;
use crate::vocabulary::{fold, glance::Apart};
use crate::{findings, systems};

/// A story, and what is told of it when all are finished.
#[derive(Clone, Debug)]
pub(super) struct Finished {
    pub story: Story,
    /// Labels with nothing behind them.
    pub empty_labels: Vec<Text>,
}

impl Builder<'_> {
    pub(super) fn finish_story(
        &self,
        story: StoryDraft,
        platforms: &[(usize, String)],
        suggestions: &Suggestions,
        findings: &mut Findings,
    ) -> Finished {
        let StoryDraft { mut draft, section, named, platforms_named, also, listed, beside, .. } =
            story;
        let place = span_of(&draft.blocks);
        let is_joined = !also.is_empty();
        draft.blocks.extend(also);
        let mut inside = parts::read(&draft.blocks, self.labels, self.cues);
        if is_joined {
            tell_once(&mut inside);
        }
        self.keep_heading(&draft, &mut inside);
        self.set_filings_apart(&mut inside);
        let (title, title_from_text) = self.title(&draft, &inside);
        let span = title_span(&draft, place, &title);
        let mut filed = Vec::new();
        if let Some(principle) = section {
            filed.push(Filing { principle, by: FiledBy::Section, span });
        }
        for filing in listed {
            if !filed.iter().any(|known| known.principle == filing.principle) {
                filed.push(filing);
            }
        }
        let missed =
            self.file_by_names(&draft, &inside, &named, (&title, span), &mut filed, findings);
        // A name or a tag that no principle has is shown as it is written.
        let tags = draft.tags.iter().filter(|tag| self.is_no_principle(tag)).map(as_tag);
        let displaced = self.displaced(&draft, &inside);
        let is_whole = displaced.is_none();
        let shown = missed.into_iter().chain(tags).chain(displaced);
        inside.points.extend(shown.chain(beside.iter().cloned()).map(passage_of));
        let title = self.without_references(&self.without_principle(&title));
        if is_whole {
            keep_whole_line(&draft, &title, &mut inside);
        }
        let title = words::plain(&title);
        let mut lines = lines_of(&draft.blocks);
        lines.extend(&beside);
        if !inside.parts.is_empty() {
            let has = |part: &str| inside.parts.iter().any(|told| told.part.name() == part);
            self.near_labels(draft.title.iter().chain(lines.iter().copied()), has, findings);
        }
        let empty_labels = inside.empty.iter().map(|(_, label)| label.clone()).collect();
        let title_line = draft.title.iter().filter(|_| !title_from_text).map(Text::as_str);
        let text = words::join(title_line.chain(lines.iter().map(|line| line.as_str())));
        let mut figures = Vec::new();
        let code = words::code_in(&draft.blocks);
        let title_counts = !title_from_text
            && draft.title.iter().all(|title| lines.iter().all(|line| line.span() != title.span()));
        let told = draft.title.iter().chain(lines.iter().copied());
        let told: Vec<(&Text, Apart)> = told.map(|line| (line, Apart::of(line.as_str()))).collect();
        let titles = usize::from(draft.title.is_some());
        let counted = if title_counts { &told[..] } else { &told[titles..] };
        let counts = |line: &Text| !code.contains(&line.span()) && !self.counts_practice(line);
        for (line, apart) in counted.iter().filter(|(line, _)| counts(line)) {
            figures.extend(systems::figures::find_in(line, apart));
        }
        let technologies = self.technologies(&told);
        let kind = kind_of(&inside);
        let state = state_of(&inside, &draft, title_from_text, &text, self.cues);
        let suggested = suggestions.find(&told, &filed);
        // Lines from elsewhere say nothing of it.
        let own = &told[..told.len() - beside.len()];
        let platforms = Self::platforms_of(&draft, own, &platforms_named, platforms);
        let story = Story {
            title,
            title_from_text,
            kind,
            state,
            filed,
            suggested,
            platforms,
            points: inside.points,
            parts: inside.parts,
            missing: inside.missing,
            technologies,
            figures,
            words: count_told(&told[usize::from(title_from_text) * titles..], &text),
            text,
            span,
            read_from: ReadFrom::default(),
        };
        Finished { story, empty_labels }
    }

    /// `[Ownership, Dive Deep]` on the last line of a part is about the whole story.
    fn set_filings_apart(&self, inside: &mut parts::Inside) {
        let mut apart: Vec<Text> = Vec::new();
        for part in &mut inside.parts {
            let Some(block) = part.passage.blocks.last_mut() else { continue };
            let BlockKind::Paragraph(lines) = &mut block.kind else { continue };
            let only_files = |line: &Text| {
                !references::in_line(line, &self.roster).is_empty()
                    && !self.says_more_than_tags(line)
            };
            if lines.len() < 2 || !lines.last().is_some_and(only_files) {
                continue;
            }
            // `S/T:` has its last line twice.
            let line = lines.pop();
            apart.extend(line.filter(|line| apart.last().map(Text::span) != Some(line.span())));
            part.text = words::text_of(&part.passage.blocks);
            part.passage.span = span_of(&part.passage.blocks).unwrap_or(part.passage.span);
        }
        inside.points.extend(apart.into_iter().map(passage_of));
    }

    /// The title: a label's, the heading's or item's, or the opening of the text.
    pub(super) fn title(&self, draft: &Draft, inside: &parts::Inside) -> (Text, bool) {
        let own = inside.title.clone().or_else(|| draft.title.clone());
        if let Some(title) = own {
            // `**Story 1: The tap** We found …`
            let title = without_anchor(&title);
            let title = title.slice(pictures(title.as_str())..title.as_str().len());
            let title = bold_lead(&title).unwrap_or(title);
            let title = without_arrow(&self.without_number(&title));
            let bold = bold_lead(&title);
            let is_heading = !draft.title_rows.is_empty()
                && title.as_str().chars().count() <= 120
                && sentence_end(title.as_str()).is_none_or(|end| end == title.as_str().len());
            let title = bold
                .unwrap_or_else(|| if is_heading { plain_title(&title) } else { title_of(&title) });
            if !title.is_empty() {
                return (without_marks(&title), false);
            }
        }
        let opening = inside
            .parts
            .iter()
            .map(|part| &part.passage)
            .chain(&inside.points)
            .filter_map(|passage| {
                let mut lines = lines_of(&passage.blocks).into_iter();
                lines.find(|line| self.says_more_than_tags(line) && !self.rates(line))
            })
            .min_by_key(|line| line.span().start)
            .or_else(|| lines_of(&draft.blocks).into_iter().find(|line| !line.is_empty()));
        let opening = opening.map(|line| {
            let title = without_marks(&title_of(&bold_lead(line).unwrap_or_else(|| line.clone())));
            plain_title(&title)
        });
        (opening.unwrap_or_default(), true)
    }

    /// `Idea: the bot collects what is open …` below a heading says what the story is, and does not
    /// title it.
    pub(super) fn keep_heading(&self, draft: &Draft, inside: &mut parts::Inside) {
        const MOST: usize = 6;
        let is_long = |title: &Text| title.as_str().split_whitespace().nth(MOST).is_some();
        let is_told = inside.told_title.is_some()
            && !draft.title_rows.is_empty()
            && inside.title.as_ref().is_some_and(is_long)
            && self.displaced(draft, inside).is_some();
        if is_told && let Some(whole) = inside.told_title.take() {
            inside.title = None;
            inside.points.insert(0, passage_of(whole));
        }
    }

    /// A title without `Story 1:` and its like.
    pub(super) fn without_number(&self, title: &Text) -> Text {
        let length = self.cues.placeholder_length(title.as_str());
        let title = title.slice(length..title.as_str().len());
        title.slice(enumerator(title.as_str())..title.as_str().len())
    }

    /// A title that a title behind a label has taken the place of.
    fn displaced(&self, draft: &Draft, inside: &parts::Inside) -> Option<Text> {
        let label = inside.title.as_ref()?;
        let whole = draft.title.as_ref()?;
        let title = self.without_principle(&self.without_number(whole));
        let title = self.without_references(&title);
        let words = title.as_str();
        let says = words.contains(char::is_alphabetic) && !self.cues.is_placeholder(words);
        (says && !fold(words).starts_with(&fold(label.as_str()))).then(|| whole.clone())
    }

    /// Whether a tag names nothing that is known.
    pub(super) fn is_no_principle(&self, tag: &Text) -> bool {
        references::by_tag(tag.as_str(), &self.roster).is_none()
    }

    /// Whether a line only says what stands around a story: `Rating: 4`, `Role: lead`.
    fn rates(&self, line: &Text) -> bool {
        let label = self.labels.see(line.as_str());
        label.is_some_and(|label| {
            label.meaning == Meaning::About && label.strength == Strength::Weak
        })
    }

    /// Whether a line says how far a story is practised: `Rehearsed?: x2`, `Confidence: 4/5`.
    fn counts_practice(&self, line: &Text) -> bool {
        let label = line.as_str().split_once([':', '：']).map(|(label, _)| label);
        label.is_some_and(|label| self.cues.is_practice(label))
    }

    /// Whether a line says anything beside the principles that it names: `#ownership` does not.
    pub(super) fn says_more_than_tags(&self, line: &Text) -> bool {
        let named = references::in_line(line, &self.roster);
        let mut named: Vec<_> = named.into_iter().map(|(_, _, range)| range).collect();
        named.sort_by_key(|range| range.start);
        let says = |words: &str| words.contains(char::is_alphanumeric);
        let mut end = 0;
        for range in named {
            if range.start > end && says(&line.as_str()[end..range.start]) {
                return true;
            }
            end = end.max(range.end);
        }
        says(&line.as_str()[end..])
    }

    /// A title without the brackets and tags that only name principles.
    pub(super) fn without_references(&self, title: &Text) -> Text {
        let mut end = title.as_str().len();
        let mut start = 0;
        let mut ranges: Vec<_> = references::in_line(title, &self.roster)
            .into_iter()
            .map(|(_, _, range)| range)
            .collect();
        ranges.sort_by_key(|range| std::cmp::Reverse(range.end));
        for range in &ranges {
            let between = &title.as_str()[range.end.min(end)..end];
            if between.chars().all(|c| !c.is_alphanumeric()) && range.start > 0 {
                end = end.min(range.start);
            }
        }
        for range in ranges.iter().rev() {
            if title.as_str()[start..range.start.max(start)].trim().is_empty() && range.end < end {
                start = range.end;
            }
        }
        let left = title.slice(start.min(end)..end).trim();
        // `The move #[[Dive Deep]]`: what is left of the tag.
        let is_cut = end < title.as_str().len();
        let left = match left.as_str().strip_suffix(" #").filter(|_| is_cut) {
            Some(words) => left.slice(0..words.len()).trim(),
            None => left,
        };
        let cut = left.as_str().trim_end_matches([' ', '-', '–', '—', ':', ',']).len();
        // Where marks are all that is left they are its words.
        if cut == 0 { title.clone() } else { left.slice(0..cut) }
    }

    /// `Deliver Results: the museum opening` is titled `the museum opening`: the rest is a filing.
    pub(super) fn without_principle(&self, title: &Text) -> Text {
        let Some((_, named)) = self.title_principle(title) else { return title.clone() };
        let words = title.as_str();
        let length = named.as_str().len();
        let left = if words.starts_with(named.as_str()) {
            title.slice(length..words.len())
        } else {
            title.slice(0..words.len() - length)
        };
        let inner = left
            .as_str()
            .trim_matches(|c: char| !c.is_alphanumeric() && !"([{\"“‘'$€£`".contains(c));
        let start = left.as_str().find(inner).unwrap_or(0);
        let marks = [' ', '-', '–', '—', ':', '/', '|', '→', '>', '='];
        let end = left.as_str().trim_end_matches(marks).len();
        let says = inner.contains(char::is_alphabetic) && !self.cues.is_placeholder(inner);
        if says && start < end {
            words::without_lone_marks(&left.slice(start..end))
        } else {
            title.clone()
        }
    }

    /// `Story 3 - Dive Deep` or `Deliver Results: the museum`: a principle that a title's end or
    /// beginning is.
    pub(super) fn title_principle(&self, title: &Text) -> Option<(PrincipleId, Text)> {
        let words = title.as_str();
        // Most titles have no such mark.
        if !words.bytes().any(|byte| !byte.is_ascii() || b"-:\t/|=".contains(&byte)) {
            return None;
        }
        for mark in [" - ", " – ", " — ", ": ", ":\t", "\t", " / ", " | ", " → ", " -> ", " => "]
        {
            let Some(at) = words.find(mark) else { continue };
            let (before, behind) = (&words[..at], &words[at + mark.len()..]);
            // `The move (ownership / frugality)` has it inside of brackets.
            if before.matches(['(', '[']).count() > before.matches([')', ']']).count() {
                continue;
            }
            if let Some(id) = self.roster.by_exact_name(behind) {
                return Some((id, title.slice(at + mark.len()..words.len())));
            }
            let unnumbered = headings::read(&title.slice(0..at), &[]).text;
            let own = || self.roster.by_exact_name(unnumbered.as_str());
            if let Some(id) = self.roster.by_exact_name(before).or_else(own) {
                return Some((id, title.slice(0..at)));
            }
        }
        None
    }

    pub(super) fn file_by_names(
        &self,
        draft: &Draft,
        inside: &parts::Inside,
        named: &[String],
        (title, span): (&Text, Span),
        filed: &mut Vec<Filing>,
        findings: &mut Findings,
    ) -> Vec<Text> {
        // What is longer tells something.
        const LONGEST_NAME: usize = 7;
        let mut missed = Vec::new();
        let mut add = |principle: PrincipleId, span: Span| {
            if !filed.iter().any(|filing| filing.principle == principle) {
                filed.push(Filing { principle, by: FiledBy::Name, span });
            }
        };
        for name in named {
            match self.roster.by_name(name) {
                Some(id) => add(id, span),
                None => unknown(findings, name, span),
            }
        }
        let said = inside.references.iter().map(|words| (words, true));
        for (words, is_said) in said.chain(inside.tags.iter().map(|words| (words, false))) {
            for reference in references::listed(words, &self.roster) {
                match reference {
                    Ok((id, text)) => add(id, text.span()),
                    Err(text) => {
                        let is_long = text.as_str().split_whitespace().nth(LONGEST_NAME).is_some();
                        if is_said && !is_long && !self.cues.names_kind(text.as_str()) {
                            unknown(findings, text.as_str(), text.span());
                        }
                        missed.push(text);
                    }
                }
            }
        }
        for tag in &draft.tags {
            if let Some(id) = references::by_tag(tag.as_str(), &self.roster) {
                add(id, tag.span());
            }
        }
        // `Ownership: the night …` at the head of a text files it as well.
        let lead = draft.title.as_ref().unwrap_or(title);
        if let Some((id, text)) = self.title_principle(lead) {
            add(id, text.span());
        }
        // `Bias for Action` right below the title.
        let tags = match draft.blocks.first().map(|block| (&block.kind, block.blank_before)) {
            Some((BlockKind::Paragraph(lines), 0 | 1)) if !draft.title_rows.is_empty() => {
                lines.first()
            }
            _ => None,
        };
        for (id, text) in tags.into_iter().flat_map(|line| references::only(line, &self.roster)) {
            add(id, text.span());
        }
        let lines = lines_of(&draft.blocks);
        for line in draft.title.iter().chain(std::iter::once(title)).chain(lines) {
            for (id, text, _) in references::in_line(line, &self.roster) {
                add(id, text.span());
            }
        }
        missed
    }

    fn technologies(&self, lines: &[(&Text, Apart)]) -> Vec<(String, Text)> {
        let mut found: Vec<(String, Text)> = Vec::new();
        for (line, apart) in lines {
            for mention in self.knowledge.technologies.mentions_in(apart) {
                let Some(technology) = self.knowledge.technologies.all().get(mention.technology)
                else {
                    continue;
                };
                if !found.iter().any(|(name, _)| *name == technology.name) {
                    found.push((technology.name.clone(), line.slice(mention.range)));
                }
            }
        }
        found
    }

    fn platforms_of(
        draft: &Draft,
        lines: &[(&Text, Apart)],
        named: &[String],
        platforms: &[(usize, String)],
    ) -> Vec<(PlatformId, Text)> {
        let mut found: Vec<(PlatformId, Text)> = Vec::new();
        let title = draft
            .title
            .clone()
            .or_else(|| lines_of(&draft.blocks).first().map(|line| (*line).clone()))
            .unwrap_or_default();
        for name in named {
            let same = |(_, known): &&(usize, String)| known.eq_ignore_ascii_case(name.trim());
            if let Some(&(place, _)) = platforms.iter().find(same) {
                found.push((PlatformId(place), title.slice_as(0..0, name)));
            }
        }
        let known = platforms::Names::new(platforms.iter().map(|(_, name)| &**name).collect());
        for (line, apart) in lines {
            for (at, range) in known.find(apart) {
                let (place, ref name) = platforms[at];
                // One word alone is a name where it is written like one.
                if !name.contains(' ') && line.as_str()[range.clone()] != **name {
                    continue;
                }
                if !found.iter().any(|(id, _)| id.0 == place) {
                    found.push((PlatformId(place), line.slice(range)));
                }
            }
        }
        found
    }

    /// Files stories as the tables of the notes say; a title that no story has becomes an idea.
    pub(super) fn apply_marks(&mut self, stories: &mut Vec<Story>, files: &[File]) {
        if self.marks.is_empty() {
            return;
        }
        let mut by_title = Names::default();
        for (index, story) in stories.iter().enumerate() {
            by_title.add(story.title.as_str(), index);
        }
        for (base, index) in super::tabled::base_titles(stories) {
            by_title.add(&base, index);
        }
        let numbers = self.numbers_if(stories, files, |this| {
            this.marks.iter().any(|(title, _)| numbered::may_be_code(title.as_str()))
        });
        for (title, principle) in std::mem::take(&mut self.marks) {
            let mut meant = self.meant(title.as_str(), &by_title, &numbers);
            if meant.is_none() && self.cues.behind_pointing(title.as_str()).is_none() {
                by_title.add(title.as_str(), stories.len());
                stories.push(idea(&title));
                meant = Some(vec![stories.len() - 1]);
            }
            for index in meant.into_iter().flatten() {
                let story = &mut stories[index];
                if !story.filed.iter().any(|filing| filing.principle == principle) {
                    story.filed.push(Filing { principle, by: FiledBy::Table, span: title.span() });
                    story.suggested.retain(|suggestion| suggestion.principle != principle);
                }
            }
        }
    }

    /// The stories that words of a table mean, by their titles or numbers; `None` where they are the
    /// title of one that is not told. A number that no story has means none.
    fn meant(&self, words: &str, titles: &Names, numbers: &Numbers) -> Option<Vec<usize>> {
        if let Some(code) = numbered::code(words, self.cues) {
            return Some(numbers.find(&code).into_iter().collect());
        }
        let bare = self.cues.without_kinds(words);
        let found = titles.find(words).or_else(|| titles.find(bare));
        let found = found.or_else(|| titles.nearest(words));
        if let Some(found) = found {
            return Some(vec![found]);
        }
        // `Story 2 – the pager`, `Story 1, the pager`.
        let behind = &words[self.cues.placeholder_length(words)..];
        if behind.len() < words.len() {
            let number = || numbered::head(words, self.cues).and_then(|code| numbers.find(&code));
            return titles.find(behind).or_else(number).map(|found| vec![found]);
        }
        let mut are_named = false;
        let one = |piece: &str| {
            let code = numbered::code(piece, self.cues);
            are_named |= code.is_some();
            code.map_or_else(|| titles.find(piece), |code| numbers.find(&code))
        };
        let found: Vec<Option<usize>> = tables::pieces(words).map(one).collect();
        let all = found.len() > 1 && found.iter().all(Option::is_some);
        (all || are_named).then(|| found.into_iter().flatten().collect())
    }

    /// Which story has which number, where that is asked for.
    pub(super) fn numbers_if(
        &self,
        stories: &[Story],
        files: &[File],
        is_asked: impl Fn(&Self) -> bool,
    ) -> Numbers {
        let mut numbers = Numbers::default();
        if !is_asked(self) {
            return numbers;
        }
        let places: BTreeMap<FileId, &File> =
            files.iter().map(|file| (file.notes.file, file)).collect();
        for (index, story) in stories.iter().enumerate() {
            let Some(file) = places.get(&story.span.file) else { continue };
            let lines = &file.notes.lines;
            let below = lines.partition_point(|line| line.start <= story.span.start);
            let Some(line) = below.checked_sub(1).and_then(|row| lines.get(row)) else { continue };
            let words = &file.open.source.text[line.start as usize..line.end as usize];
            let Some(mut code) = numbered::head(words, self.cues) else { continue };
            if !code.key.contains(|c: char| c.is_ascii_digit()) {
                // `a.` below `1. Ownership` is `1a`.
                let section = story.filed.iter().find(|filing| filing.by == FiledBy::Section);
                let number = section.and_then(|it| self.roster.entries[it.principle.0].number);
                let Some(number) = number else { continue };
                code.key = format!("{number}{}", code.key);
            }
            numbers.add(code, index);
        }
        numbers
    }

    /// Stories that only say which other one is meant, `see 1a`: that one is filed where they stand.
    /// A number that no story has is no story either.
    pub(super) fn settle_pointing(&mut self, stories: &mut Vec<Story>, files: &[File]) {
        let points = |story: &Story| {
            story.state == State::Idea
                && !story.text.trim().contains('\n')
                && story.filed.iter().any(|filing| filing.by == FiledBy::Section)
                && self.cues.behind_pointing(story.title.as_str()).is_some()
        };
        let pointing: BTreeSet<usize> =
            (0..stories.len()).filter(|&at| points(&stories[at])).collect();
        if pointing.is_empty() {
            return;
        }
        let mut titles = Names::default();
        for (index, story) in stories.iter().enumerate() {
            if !pointing.contains(&index) {
                titles.add(story.title.as_str(), index);
            }
        }
        let numbers = self.numbers_if(stories, files, |_| true);
        let mut gone = BTreeSet::new();
        for at in pointing {
            let line = stories[at].title.clone();
            let Some(rest) = self.cues.behind_pointing(line.as_str()) else { continue };
            let code = numbered::code(rest, self.cues);
            let found = match &code {
                Some(code) => numbers.find(code),
                None => titles.find(rest),
            };
            if code.is_none() && found.is_none() {
                continue;
            }
            gone.insert(at);
            let filings = std::mem::take(&mut stories[at].filed);
            for (nth, filing) in filings.into_iter().enumerate() {
                if nth == 0 {
                    let entry = &mut self.roster.entries[filing.principle.0];
                    entry.other.push(passage_of(line.clone()));
                }
                if let Some(found) = found {
                    file_by_pointer(&mut stories[found], filing.principle, filing.span);
                }
            }
        }
        let mut at = 0..stories.len();
        stories.retain(|_| at.next().is_none_or(|at| !gone.contains(&at)));
    }
}

impl Builder<'_> {
    /// Files the stories to which questions point, by their titles, by a code before them
    /// (`[NOISE] Alert noise`), or by the first words of one alone.
    pub(super) fn apply_pointers(&mut self, stories: &mut Vec<Story>, files: &[File]) {
        if self.pointers.is_empty() {
            return;
        }
        let folded: Vec<String> = stories.iter().map(|story| fold(story.title.as_str())).collect();
        let mut titles = Names::default();
        for (index, story) in stories.iter().enumerate() {
            titles.add(story.title.as_str(), index);
            if let Some((code, title)) = code_of(story.title.as_str()) {
                titles.add(code, index);
                titles.add(title, index);
            }
        }
        let numbers = self.numbers_if(stories, files, |this| {
            let mut names = this.pointers.iter().flat_map(|pointer| &pointer.names);
            names.any(|name| numbered::may_be_code(name.as_str()))
        });
        let mut links: Vec<(Text, String)> = Vec::new();
        for pointer in std::mem::take(&mut self.pointers) {
            let mut shown = String::new();
            for (at, title) in pointer.names.iter().enumerate() {
                let words = title.as_str();
                let meant = self.cues.behind_pointing(words).unwrap_or(words);
                let code = numbered::code(meant, self.cues);
                let found = match &code {
                    Some(code) => numbers.find(code),
                    None if pointer.exact => titles.find(words),
                    None => titles
                        .find(words)
                        .or_else(|| titles.find(meant))
                        .or_else(|| titles.nearest(words))
                        .or_else(|| begun_by(words, &folded)),
                };
                // `[Ownership]` behind a question is no story, and neither is `see Q2`.
                let makes = pointer.makes
                    && at == 0
                    && code.is_none()
                    && meant == words
                    && !self.cues.says_to_do(words)
                    && self.roster.by_name(words).is_none();
                let index = match found {
                    Some(index) => index,
                    None if makes => {
                        titles.add(words, stories.len());
                        stories.push(idea(title));
                        stories.len() - 1
                    }
                    None => continue,
                };
                match pointer.principle {
                    Some(principle) => {
                        file_by_pointer(&mut stories[index], principle, title.span());
                    }
                    None => links.push((title.clone(), stories[index].title.as_str().to_owned())),
                }
                shown.push_str(stories[index].title.as_str());
                shown.push(' ');
            }
            let Some(principle) = pointer.principle else { continue };
            if !has_words_of(&shown, pointer.line.as_str()) {
                let kind = BlockKind::Paragraph(vec![pointer.line]);
                let block = Block { kind, ..parts::place_of(pointer.rows, 0, 0) };
                let entry = &mut self.roster.entries[principle.0];
                entry.other.extend(parts::passage(vec![block]));
            }
        }
        self.link_names(&links);
    }

    /// Makes names of stories in sections links to them, each where it stands.
    fn link_names(&mut self, links: &[(Text, String)]) {
        if links.is_empty() {
            return;
        }
        let mut places: BTreeMap<Span, &str> = BTreeMap::new();
        places.extend(links.iter().map(|(name, title)| (name.span(), title.as_str())));
        let passages = self.sections.iter_mut().flat_map(|section| &mut section.passages);
        for passage in passages.chain(&mut self.unsorted) {
            words::each_line(&mut passage.blocks, &mut |line| link_in(line, &places));
        }
    }
}

/// A line in which the names at some places are links to the stories of those titles.
fn link_in(line: &mut Text, places: &BTreeMap<Span, &str>) {
    let whole = line.span();
    let is_plain = line.as_str().len() == (whole.end - whole.start) as usize;
    if !is_plain || line.as_str().contains("[[") {
        return;
    }
    let from = Span { end: whole.start, ..whole };
    let is_inside = |span: &Span| span.file == whole.file && span.end <= whole.end;
    let inside: Vec<(Span, &str)> = places
        .range(from..)
        .map(|(span, title)| (*span, *title))
        .take_while(|(span, _)| is_inside(span))
        .collect();
    // From the last to the first, so that the places of those before stay.
    for (span, title) in inside.into_iter().rev() {
        let (from, to) = ((span.start - whole.start) as usize, (span.end - whole.start) as usize);
        let Some(written) = line.as_str().get(from..to) else { continue };
        if title.contains(['[', ']', '|']) || written.contains(['[', ']', '|']) {
            continue;
        }
        let leads = format!("[[{title}|{written}]]");
        let mut linked = line.slice(0..from);
        linked.join("", &line.slice_as(from..to, &leads));
        linked.join("", &line.slice(to..line.as_str().len()));
        *line = linked;
    }
}

fn file_by_pointer(story: &mut Story, principle: PrincipleId, span: Span) {
    if !story.filed.iter().any(|filing| filing.principle == principle) {
        story.filed.push(Filing { principle, by: FiledBy::Name, span });
        story.suggested.retain(|suggestion| suggestion.principle != principle);
    }
}

/// Whether words have all that a line says, so that it need not be shown beside them.
fn has_words_of(words: &str, line: &str) -> bool {
    let pieces = |text: &str| -> BTreeSet<String> {
        let pieces = text.split(|c: char| !c.is_alphanumeric());
        pieces.filter(|piece| !piece.is_empty()).map(fold).collect()
    };
    pieces(line).is_subset(&pieces(words))
}

/// The code before a title, and the title: `[NOISE] Alert noise`.
fn code_of(title: &str) -> Option<(&str, &str)> {
    let (code, behind) = title.strip_prefix(['[', '('])?.split_once([']', ')'])?;
    let is_code = code.split_whitespace().nth(2).is_none();
    (is_code && behind.contains(char::is_alphabetic)).then_some((code, behind.trim()))
}

/// The one story of which the title, folded, begins with some words.
fn begun_by(words: &str, titles: &[String]) -> Option<usize> {
    let head = fold(words);
    let begins = |title: &String| {
        title.strip_prefix(head.as_str()).is_some_and(|rest| rest.starts_with(' '))
    };
    let mut found = (0..titles.len()).filter(|&at| begins(&titles[at]));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn unknown(findings: &mut Findings, name: &str, span: Span) {
    findings
        .warning(findings::UNKNOWN_PRINCIPLE, span, format!("no principle is called `{name}`"))
        .help("write its name as its heading has it, or its number");
}

/// What a set's words suggest, of the principles that the portfolio has.
pub struct Suggestions<'a> {
    known: &'a Suggesting,
    by_known: &'a BTreeMap<usize, PrincipleId>,
}

impl<'a> Suggestions<'a> {
    pub fn of(roster: &'a Roster) -> Self {
        Self { known: roster.known.suggesting(), by_known: &roster.by_known }
    }

    fn find(&self, lines: &[(&Text, Apart)], filed: &[Filing]) -> Vec<Suggestion> {
        let mut found: Vec<Suggestion> = Vec::new();
        for (line, apart) in lines {
            for (entry, range) in self.known.find(apart) {
                let Some(&principle) = self.by_known.get(&entry) else { continue };
                if filed.iter().any(|filing| filing.principle == principle) {
                    continue;
                }
                let words = line.slice(range);
                match found.iter_mut().find(|suggestion| suggestion.principle == principle) {
                    Some(suggestion) => suggestion.words.push(words),
                    None => found.push(Suggestion { principle, words: vec![words] }),
                }
            }
        }
        found
    }
}

fn kind_of(inside: &parts::Inside) -> Kind {
    let has_hypothesis = inside.parts.iter().any(|part| part.part == Part::Hypothesis);
    if has_hypothesis {
        Kind::Experiment
    } else if inside.parts.is_empty() {
        Kind::Idea
    } else {
        Kind::Story
    }
}

fn state_of(
    inside: &parts::Inside,
    draft: &Draft,
    title_from_text: bool,
    text: &str,
    cues: &Cues,
) -> State {
    let has = |part: Part| {
        inside.parts.iter().any(|labelled| labelled.part == part && !labelled.promised)
    };
    if inside.parts.is_empty() {
        let has_points = if title_from_text {
            count(text) >= 20 || lines_of(&draft.blocks).len() >= 2
        } else {
            let lines = inside.points.iter().flat_map(|points| lines_of(&points.blocks));
            lines.into_iter().any(|line| !is_wanting(line.as_str(), cues))
        };
        return if has_points { State::Outline } else { State::Idea };
    }
    let result_counts = inside
        .parts
        .iter()
        .filter(|labelled| labelled.part == Part::Result && !labelled.promised)
        .any(|labelled| {
            lines_of(&labelled.passage.blocks)
                .into_iter()
                .any(|line| has_number(line.as_str()) || !systems::figures::find(line).is_empty())
        });
    if has(Part::Situation) && has(Part::Action) && has(Part::Result) && result_counts {
        State::Complete
    } else {
        State::Draft
    }
}

/// How many words lines have, and the text that they are together.
fn count_told(lines: &[(&Text, Apart)], text: &str) -> usize {
    if lines.iter().all(|(_, apart)| apart.is_plain()) {
        lines.iter().map(|(_, apart)| apart.count_pieces()).sum()
    } else {
        count(text)
    }
}

/// Whether a line only says that something is still to be written: `TBD`.
fn is_wanting(words: &str, cues: &Cues) -> bool {
    const MOST: usize = 4;
    words.split_whitespace().count() <= MOST && (cues.is_promise(words) || cues.is_remark(words))
}

/// A line of which the title is only a part stands in the story in full.
fn keep_whole_line(draft: &Draft, title: &Text, inside: &mut parts::Inside) {
    let Some(line) = draft.title.as_ref() else { return };
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let behind = line.as_str().find(title.as_str()).map_or(0, |at| {
        let rest = &line.as_str()[at + title.as_str().len()..];
        let named = rest.trim_start().starts_with(['(', '[', '#', '{'])
            || rest
                .trim_start_matches([' ', '-', '–', '—', ':', '*', '_'])
                .starts_with(['(', '[', '#']);
        if named && rest.len() < 80 { 0 } else { letters(rest) }
    });
    if behind > 0 {
        let blocks = vec![paragraph(line.clone())];
        inside.points.insert(0, Passage { span: line.span(), blocks });
    }
}

/// Leaves out what is said twice of a part, in a table and where the story is told.
fn tell_once(inside: &mut parts::Inside) {
    let mut told = BTreeSet::new();
    inside.parts.retain(|part| told.insert((part.part, fold(&part.text))));
}

/// A tag as it is shown among words.
pub(super) fn as_tag(tag: &Text) -> Text {
    tag.slice_as(0..tag.as_str().len(), &format!("#{}", tag.as_str()))
}

fn passage_of(line: Text) -> Passage {
    Passage { span: line.span(), blocks: vec![paragraph(line)] }
}

fn paragraph(line: Text) -> Block {
    Block { kind: BlockKind::Paragraph(vec![line]), rows: 0..0, blank_before: 0, indent: 0 }
}

/// Whether a result counts something, however bare: `0 since then`, `97/100`. Years and times of
/// day count nothing.
fn has_number(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let number = word.trim_matches(|c: char| !c.is_alphanumeric());
        let digits = number.chars().filter(char::is_ascii_digit).count();
        let is_number =
            digits > 0 && number.chars().all(|c| c.is_ascii_digit() || ".,/%".contains(c));
        let is_year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
        let is_time = words
            .peek()
            .is_some_and(|next| matches!(next.to_lowercase().as_str(), "am" | "pm" | "h" | "uhr"));
        if is_number && !is_year && !is_time {
            return true;
        }
    }
    false
}

/// From the title to the end of what stands below it.
fn title_span(draft: &Draft, inside: Option<Span>, title: &Text) -> Span {
    let own = draft.title.as_ref().filter(|title| !title.is_empty()).map(Text::span);
    match (own, inside) {
        (Some(own), Some(inside)) if own.file == inside.file => own.to(inside),
        (_, Some(inside)) => inside,
        (Some(own), None) => own,
        (None, None) => title.span(),
    }
}

fn idea(title: &Text) -> Story {
    Story {
        title: title.clone(),
        title_from_text: false,
        kind: Kind::Idea,
        state: State::Idea,
        filed: Vec::new(),
        suggested: Vec::new(),
        platforms: Vec::new(),
        points: Vec::new(),
        parts: Vec::new(),
        missing: Part::STAR.iter().map(|&part| Missing { part, label: None }).collect(),
        technologies: Vec::new(),
        figures: systems::figures::find(title),
        words: count(title.as_str()),
        text: title.as_str().to_owned(),
        span: title.span(),
        read_from: ReadFrom::default(),
    }
}

/// `**Outage**: what happened`: the strong words at the head.
fn bold_lead(title: &Text) -> Option<Text> {
    let inner = title.as_str().strip_prefix("**")?;
    let end = inner.find("**").filter(|&end| end > 0)?;
    Some(title.slice(2..2 + end).trim())
}

/// `-> The call`: what an arrow points at.
fn without_arrow(title: &Text) -> Text {
    let words = title.as_str();
    let mut arrows = ["->", "=>", "→", "⇒", "➜", "➔", "»"].iter();
    let behind = arrows.find_map(|arrow| words.strip_prefix(arrow)).map(str::trim_start);
    let behind = behind.filter(|behind| behind.starts_with(char::is_alphabetic));
    behind.map_or_else(
        || title.clone(),
        |behind| title.slice(words.len() - behind.len()..words.len()),
    )
}

/// A heading's words as a title, without the mark at their end.
fn plain_title(title: &Text) -> Text {
    let end = title.as_str().trim_end_matches([' ', '.', ':', '：', ',', ';']).len();
    title.slice(0..end)
}

/// How long the number is that counts a title among others: `2. ` of `2. Two apprentices`.
fn enumerator(title: &str) -> usize {
    if let Some(inside) = title.strip_prefix(['[', '('])
        && let Some((number, rest)) = inside.split_once([']', ')'])
        && (1..=2).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && rest.trim_start().starts_with(char::is_alphabetic)
    {
        return title.len() - rest.trim_start().len();
    }
    let digits = title.len() - title.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let behind = title[digits..].strip_prefix(['.', ')']);
    let rest = behind.filter(|rest| rest.starts_with(' ')).map_or("", str::trim_start);
    let counts = (1..=2).contains(&digits) && rest.starts_with(char::is_alphabetic);
    if counts { title.len() - rest.len() } else { 0 }
}
