//! A story, as far as it is told.

use serde::Serialize;

use super::{
    layout::{From, Layout, opening_lines, quoted, quoted_list},
    prompts,
    view::{Cell, FigureRow, Frame, Gap, Head, Link, Row, Run, quote, say},
    wording,
};
use crate::{
    findings::{MISSING_RESULT, UNTOLD},
    links::{PageId, Prose},
    portfolio::{FiledBy, Filing, Kind, LabelledPart, Missing, Part, State, Story, StoryId},
    prose::Html,
};

/// Everything `story.html` sees.
#[derive(Serialize)]
pub struct StoryPage<'a> {
    page: Head<'a>,
    sheet: StorySheet<'a>,
}

/// A story, on its own page or in print.
#[derive(Serialize)]
pub struct StorySheet<'a> {
    frame: Frame,
    code: &'a str,
    title: &'a str,
    lead: String,
    cells: Vec<Cell<'a>>,
    notes_title: &'static str,
    /// Lines that neither the title nor any passage holds.
    opening: Vec<&'a str>,
    /// What no label stands before.
    points: Html,
    /// Says how to label parts, where so little is told that they are asked for in short.
    gap: Option<Gap<'a>>,
    blocks: Vec<Block<'a>>,
    figures: Vec<FigureRow<'a>>,
    used: Vec<Row<'a>>,
    /// Platforms and technologies.
    names: Vec<Row<'a>>,
    related: Vec<Row<'a>>,
}

/// One part of it.
#[derive(Serialize)]
struct Block<'a> {
    name: &'static str,
    heading: &'static str,
    letter: char,
    missing: bool,
    /// Whether it is too long to stay on one page when it is printed.
    long: bool,
    passages: Vec<BlockPassage<'a>>,
    /// The writer's label, where there is one and it is another word than the heading.
    own_label: Option<&'a str>,
    gap: Option<Gap<'a>>,
    /// What a coach would say of it.
    advice: Vec<MarginNote>,
    /// What a missing part asks where it is shown in short.
    question: Option<&'static str>,
}

/// A remark in the margin.
#[derive(Serialize)]
struct MarginNote {
    says: String,
    help: String,
}

/// What stands behind one label.
#[derive(Serialize)]
struct BlockPassage<'a> {
    label: &'a str,
    body: Html,
}

/// A part of more than so many bytes may be cut between two printed pages.
const LONG: usize = 900;

impl<'a> Layout<'a> {
    pub(super) fn story(&self, id: StoryId) -> Option<StoryPage<'a>> {
        let page = PageId::Story(id);
        let from = From::Root(self.root_of(page));
        Some(StoryPage {
            page: self.head(page, "story", "stories"),
            sheet: self.story_sheet(id, from, Frame::page())?,
        })
    }

    pub(super) fn story_sheet(
        &self,
        id: StoryId,
        from: From,
        frame: Frame,
    ) -> Option<StorySheet<'a>> {
        let story = self.story_at(id)?;
        let address = self.address(PageId::Story(id))?;
        let brief = story.lacks().len() > 2;
        let level = frame.level + 1;
        let points = self.html(&story.points, from, level);
        let opening = opening_lines(story);
        let used = self.uses_of(story, from);
        let mut names = self.platforms_of(story, from);
        // Technologies have no sheets among those that are printed together.
        if from != From::Print {
            names.extend(self.technologies_of(story, from));
        }
        Some(StorySheet {
            code: &address.code,
            title: &address.title,
            lead: self.lead_of(story),
            cells: self.story_cells(story, &address.code, from),
            notes_title: if points.is_empty() && opening.is_empty() {
                "Parts"
            } else {
                "In the notes"
            },
            opening,
            points,
            gap: (brief && self.prep).then(|| self.label_gap(story)),
            blocks: self.blocks(id, story, brief, from, level),
            figures: self.figure_rows(self.told_figures(id)),
            names,
            related: self.related(PageId::Story(id), from, &shown(self, story)),
            used,
            frame,
        })
    }

    /// What is on file, in a sentence.
    fn lead_of(&self, story: &Story<Prose>) -> String {
        let told: Vec<&str> =
            prompts::ORDER.into_iter().filter(|&part| story.tells(part)).map(Part::name).collect();
        let kind = match (story.kind, story.state) {
            (Kind::Experiment, _) => "An experiment",
            (_, State::Idea) => "An idea for a story",
            (_, State::Outline) => "An outline",
            _ => "A story",
        };
        let figures = wording::count(story.figures.len(), "figure", "figures");
        let with = match story.figures.len() {
            0 => String::new(),
            _ => format!(", with {figures}"),
        };
        if told.is_empty() {
            return if self.prep {
                format!("{kind}{with}. None of its parts is labelled yet.")
            } else {
                format!("{kind}{with}.")
            };
        }
        let verb = if told.len() == 1 { "is" } else { "are" };
        let on_file = format!("The {} {verb} on file{with}.", wording::list(&told));
        let prefix = if story.kind == Kind::Experiment { "An experiment. " } else { "" };
        match (self.prep, story.lacks().as_slice()) {
            (true, [only]) => format!("{prefix}{on_file} Only the {} is missing.", only.name()),
            (false, _) => format!("{kind}, in {} parts{with}.", wording::number(told.len())),
            _ => format!("{prefix}{on_file}"),
        }
    }

    fn story_cells(&self, story: &'a Story<Prose>, code: &'a str, from: From) -> Vec<Cell<'a>> {
        let mut cells = vec![Cell::new("Sheet", code)];
        let filed: Vec<Link> = self.filed_links(story, from);
        if !filed.is_empty() {
            cells.push(Cell::links("Filed under", filed).wide());
        } else if self.prep && !self.portfolio.principles.is_empty() {
            cells.push(Cell::new("Filed under", "not filed").wide().missing(true));
        }
        let suggested: Vec<&str> = story
            .suggested
            .iter()
            .map(|suggestion| self.code(PageId::Principle(suggestion.principle)))
            .filter(|code| !code.is_empty())
            .collect();
        if !suggested.is_empty() {
            cells.push(Cell::new("Also suggested", suggested.join(", ")));
        }
        if let Some(star) = self.star(story) {
            cells.push(Cell { star: Some(star), ..Cell::new("On file", "") });
            cells.push(Cell::new("Source", self.source(story.span)).wide());
        }
        cells
    }

    fn filed_links(&self, story: &Story<Prose>, from: From) -> Vec<Link<'a>> {
        let mut links: Vec<Link> = Vec::new();
        for filing in &story.filed {
            if let Some(link) = self.link(from, PageId::Principle(filing.principle))
                && links.iter().all(|known| known.code != link.code)
            {
                links.push(link);
            }
        }
        links
    }

    /// Says how to label what is told, where next to nothing is labelled.
    fn label_gap(&self, story: &Story<Prose>) -> Gap<'a> {
        let place = self.place(story.span);
        let told: Vec<&str> =
            Part::STAR.into_iter().filter(|&part| story.tells(part)).map(Part::name).collect();
        let says = match told.as_slice() {
            [] if story.tells(Part::Hypothesis) => {
                "The hypothesis is labelled, and none of the four parts.".to_owned()
            }
            [] => "None of the four parts is labelled yet.".to_owned(),
            told => format!("Of the four parts only the {} is labelled.", wording::list(told)),
        };
        Gap {
            says: vec![say(says)],
            questions: Vec::new(),
            place: vec![
                say(format!("Below {} begin lines with ", self.line(&place, place.end_line))),
                quote("S:"),
                say(" "),
                quote("T:"),
                say(" "),
                quote("A:"),
                say(" "),
                quote("R:"),
                say(" and what you write appears below."),
            ],
        }
    }

    fn blocks(
        &self,
        id: StoryId,
        story: &'a Story<Prose>,
        brief: bool,
        from: From,
        level: u8,
    ) -> Vec<Block<'a>> {
        let blocks = prompts::ORDER.into_iter().filter_map(|part| {
            let told: Vec<&LabelledPart<Prose>> =
                story.parts.iter().filter(|told| told.part == part).collect();
            let is_missing = !story.tells(part);
            let is_asked_for = self.prep && is_missing && is_expected(story, part);
            if told.iter().all(|told| told.text.trim().is_empty()) && !is_asked_for {
                return None;
            }
            // What the writer began, or promised, is worth its own form.
            let is_begun = is_begun(story, part);
            let in_short = brief && !is_begun;
            let own_label = match told.as_slice() {
                [only] => Some(only.label.as_str().trim()),
                _ => None,
            };
            let own_label = own_label.filter(|label| {
                !label.is_empty() && !label.eq_ignore_ascii_case(prompts::heading(part))
            });
            let length: usize = told.iter().map(|told| told.text.len()).sum();
            let passages = told.into_iter().filter(|told| !told.text.trim().is_empty());
            Some(Block {
                name: part.name(),
                heading: prompts::heading(part),
                letter: prompts::letter(part),
                missing: is_asked_for,
                long: length > LONG,
                own_label,
                passages: passages
                    .map(|told| BlockPassage {
                        label: told.label.as_str(),
                        body: self.html([&told.passage], from, level),
                    })
                    .collect(),
                advice: Vec::new(),
                gap: (is_asked_for && !in_short).then(|| self.part_gap(story, part)),
                question: (is_asked_for && in_short).then(|| prompts::questions(part)[0]),
            })
        });
        let mut blocks: Vec<Block> = blocks.collect();
        self.add_advice(id, &mut blocks);
        blocks
    }

    /// Puts remarks beside the part that they are about, and those about all of a story beside its
    /// first. What the form of a gap says already is not said again.
    fn add_advice(&self, id: StoryId, blocks: &mut [Block<'a>]) {
        for remark in self.site.advice.of(id) {
            if !self.prep || [UNTOLD, MISSING_RESULT].contains(&remark.code) {
                continue;
            }
            let of = remark.part.map(Part::name);
            let place = blocks.iter().position(|block| Some(block.name) == of).unwrap_or(0);
            if let Some(block) = blocks.get_mut(place) {
                let says = wording::sentence(&remark.message.replace('`', ""));
                let help = format!("{}.", wording::sentence(&remark.help.replace('`', "")));
                block.advice.push(MarginNote { says, help });
            }
        }
    }

    fn part_gap(&self, story: &'a Story<Prose>, part: Part) -> Gap<'a> {
        let place = self.place(story.span);
        let end = place.end_line;
        let questions = prompts::questions(part).map(Into::into).to_vec();
        let label = story.missing.iter().find(|gap| gap.part == part);
        let label = label.and_then(|gap| gap.label.as_ref());
        let promise = story.parts.iter().find(|told| told.part == part && told.promised);
        let (says, place) = match (promise, label) {
            (Some(promise), _) => {
                let at = self.place(promise.label.span());
                let line = wording::sentence(&self.line(&at, at.line));
                (vec![say(format!("{line} only promises it."))], instead(promise, &line))
            }
            (None, Some(label)) => {
                let at = self.place(label.span());
                let line = self.line(&at, at.line);
                let whole = self.line_text(label.span());
                let written =
                    if whole.chars().count() <= 40 { whole } else { label.as_str().trim() };
                (
                    vec![
                        say(format!("{} of the notes reads ", wording::sentence(&line))),
                        quote(written),
                        say(" and stops."),
                    ],
                    vec![
                        say("Write after "),
                        quote(written),
                        say(format!(" on {line}. The answer then stands here.")),
                    ],
                )
            }
            (None, None) => (
                vec![say(prompts::absent(part))],
                vec![
                    say(format!("Below {} begin a line with ", self.line(&place, end))),
                    quote(format!("{}:", prompts::heading(part))),
                    say(" and the answer stands here."),
                ],
            ),
        };
        Gap { says, questions, place }
    }

    /// The principles that a story is filed under, then those that it suggests.
    fn uses_of(&self, story: &'a Story<Prose>, from: From) -> Vec<Row<'a>> {
        let mut rows: Vec<Row> = Vec::new();
        for filing in &story.filed {
            if let Some(row) = self.row(from, PageId::Principle(filing.principle))
                && rows.iter().all(|known| known.href != row.href)
            {
                rows.push(row.with_note(self.filed_how(filing)));
            }
        }
        for suggestion in &story.suggested {
            let words = quoted_list(&suggestion.words);
            let row = self.row(from, PageId::Principle(suggestion.principle));
            rows.extend(row.map(|row| row.with_note(format!("suggested by {words}"))));
        }
        rows
    }

    fn filed_how(&self, filing: &Filing) -> &'static str {
        match filing.by {
            FiledBy::Section if self.prep => "filed by you",
            FiledBy::Name if self.prep => "filed by you, by name",
            FiledBy::Table if self.prep => "filed by you, in a table",
            _ => "filed there",
        }
    }

    fn platforms_of(&self, story: &'a Story<Prose>, from: From) -> Vec<Row<'a>> {
        let rows = story.platforms.iter().filter_map(|(platform, words)| {
            let row = self.row(from, PageId::Platform(*platform))?;
            Some(row.with_note(quoted(words.as_str())))
        });
        rows.collect()
    }

    fn technologies_of(&self, story: &'a Story<Prose>, from: From) -> Vec<Row<'a>> {
        let rows = story.technologies.iter().filter_map(|(name, written)| {
            let row = self.row(from, self.technology_named(name)?)?;
            Some(row.with_note(quoted(written.as_str())))
        });
        rows.collect()
    }
}

/// Where to write what is only promised.
fn instead<'a>(promise: &LabelledPart<Prose>, line: &str) -> Vec<Run<'a>> {
    let written = wording::opening(promise.text.trim(), 40).into_owned();
    vec![
        say(format!("{line} says ")),
        quote(written),
        say(". Write it out instead, and it stands here."),
    ]
}

/// Whether the notes have a label for a part that is not told.
fn is_begun(story: &Story<Prose>, part: Part) -> bool {
    let is_labelled = |gap: &Missing| gap.part == part && gap.label.is_some();
    story.missing.iter().any(is_labelled)
        || story.parts.iter().any(|told| told.part == part && told.promised)
}

/// The four of STAR, and any label that nothing stands behind.
fn is_expected(story: &Story<Prose>, part: Part) -> bool {
    Part::STAR.contains(&part) || story.missing.iter().any(|gap| gap.part == part)
}

/// What a story's page shows already, and so does not list as related.
fn shown(layout: &Layout, story: &Story<Prose>) -> Vec<PageId> {
    let filed = story.filed.iter().map(|filing| PageId::Principle(filing.principle));
    let suggested = story.suggested.iter().map(|to| PageId::Principle(to.principle));
    let platforms = story.platforms.iter().map(|(platform, _)| PageId::Platform(*platform));
    let named = story.technologies.iter();
    let technologies = named.filter_map(|(name, _)| layout.technology_named(name));
    filed.chain(suggested).chain(platforms).chain(technologies).collect()
}
