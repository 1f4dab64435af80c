//! A principle and the evidence for it.

use std::{borrow::Cow, fmt::Write as _};

use serde::Serialize;

use super::{
    layout::{From, Layout, quoted_list},
    prompts,
    view::{Cell, FigureRow, Frame, Gap, Head, Link, Row, Star, quote, say},
    wording,
};
use crate::{
    links::{PageId, Prose},
    portfolio::{Part, Principle, PrincipleId, Story, StoryId, Suggestion},
    prose::Html,
};

/// Everything `principle.html` sees.
#[derive(Serialize)]
pub struct PrinciplePage<'a> {
    page: Head<'a>,
    sheet: PrincipleSheet<'a>,
}

/// A principle, on its own page or in print.
#[derive(Serialize)]
pub struct PrincipleSheet<'a> {
    frame: Frame,
    number: Option<u32>,
    code: &'a str,
    title: &'a str,
    lead: String,
    cells: Vec<Cell<'a>>,
    own_title: &'static str,
    own_note: &'static str,
    own: Html,
    own_gap: Option<Gap<'a>>,
    /// What the set says, which are not the writer's words.
    definition: Option<&'a str>,
    definition_note: &'static str,
    evidence_note: String,
    evidence_is_missing: bool,
    evidence: Vec<Card<'a>>,
    evidence_gap: Option<Gap<'a>>,
    other: Html,
    likely_title: &'static str,
    likely: &'a [String],
    related: Vec<Row<'a>>,
}

/// A story under a principle.
#[derive(Serialize)]
pub struct Card<'a> {
    id: String,
    link: Link<'a>,
    star: Option<Star>,
    /// Where else it is filed.
    also_filed: Vec<Link<'a>>,
    /// What else its words suggest.
    also_suggested: Vec<Link<'a>>,
    text: Option<Cow<'a, str>>,
    figures: Vec<FigureRow<'a>>,
    more_figures: usize,
    /// The words that suggest it; `None` where it is filed.
    suggested: Option<String>,
    missing: Option<String>,
}

/// How many figures a card shows.
const FIGURES: usize = 5;
/// How many questions a gap asks.
const QUESTIONS: usize = 3;

impl<'a> Layout<'a> {
    pub(super) fn principle(&self, id: PrincipleId) -> Option<PrinciplePage<'a>> {
        let page = PageId::Principle(id);
        let from = From::Root(self.root_of(page));
        Some(PrinciplePage {
            page: self.head(page, "principle", "principles"),
            sheet: self.principle_sheet(id, from, Frame::page())?,
        })
    }

    pub(super) fn principle_sheet(
        &self,
        id: PrincipleId,
        from: From,
        frame: Frame,
    ) -> Option<PrincipleSheet<'a>> {
        let principle = self.portfolio.principles.get(id.0)?;
        let address = self.address(PageId::Principle(id))?;
        let filed = self.filed.get(id.0)?;
        let suggested = self.suggested.get(id.0)?;
        let own = self.html(&principle.own_words, from, frame.level + 1);
        let shown: Vec<PageId> = filed
            .iter()
            .chain(suggested.iter().map(|(story, _)| story))
            .map(|&story| PageId::Story(story))
            .collect();
        Some(PrincipleSheet {
            number: principle.number,
            code: &address.code,
            title: &address.title,
            lead: self.principle_lead(filed, suggested.len()),
            cells: self.principle_cells(id, principle, &address.code),
            own_title: match (self.prep, own.is_empty()) {
                (true, _) => "In your words",
                (false, false) => "In the writer’s words",
                (false, true) => "What it asks for",
            },
            own_note: if self.prep && own.is_empty() { "not on file" } else { "" },
            own_gap: (self.prep && own.is_empty()).then(|| self.own_words_gap(principle)),
            own,
            definition: principle.definition.as_deref(),
            definition_note: if self.prep { "The set says, not you" } else { "From the set" },
            evidence_note: match filed.len() {
                0 => "no story".to_owned(),
                filed => wording::tally(filed, "story", "stories"),
            },
            evidence_is_missing: self.prep && filed.is_empty(),
            evidence: self.cards(id, from, &frame.ids),
            evidence_gap: (self.prep && filed.is_empty())
                .then(|| self.evidence_gap(principle, !suggested.is_empty())),
            other: self.html(&principle.other, from, frame.level + 1),
            likely_title: if filed.is_empty() {
                "More likely questions"
            } else {
                "Likely questions"
            },
            // The first of them already stand in the gap of a principle without a story.
            likely: match (self.prep, filed.is_empty()) {
                (true, true) => principle.likely_questions.get(QUESTIONS..).unwrap_or_default(),
                (true, false) => &principle.likely_questions,
                (false, _) => &[],
            },
            related: self.related(PageId::Principle(id), from, &shown),
            frame,
        })
    }

    /// How far the evidence goes, in a sentence or two.
    fn principle_lead(&self, filed: &[StoryId], suggested: usize) -> String {
        let stories: Vec<&Story<Prose>> =
            filed.iter().filter_map(|&story| self.story_at(story)).collect();
        let with_figures = stories.iter().filter(|story| !story.figures.is_empty()).count();
        let without_result =
            stories.iter().filter(|story| story.lacks().contains(&Part::Result)).count();
        let mut lead = match (stories.len(), with_figures) {
            (0, _) if self.prep => "No story is filed here.".to_owned(),
            (0, _) => String::new(),
            (1, 0) => "One story, without a figure.".to_owned(),
            (1, _) => "One story, with figures.".to_owned(),
            (all, 0) => format!("{} stories, none with a figure.", capital(all)),
            (all, some) if all == some => format!("{} stories, all with figures.", capital(all)),
            (all, some) => {
                format!("{} stories, {} with figures.", capital(all), wording::number(some))
            }
        };
        if self.prep && without_result > 0 {
            lead.push_str(match (stories.len(), without_result) {
                (1, _) => " Its result is not on file.",
                (2, 2) => " Neither has a result on file.",
                (all, without) if all == without => " None has a result on file.",
                (_, 1) => " One has no result on file.",
                _ => " Some have no result on file.",
            });
        }
        if suggested > 0 {
            let more = if stories.is_empty() { "" } else { " more" };
            let verb = if suggested == 1 { "is" } else { "are" };
            let many = wording::number(suggested);
            let many = wording::sentence(&many);
            let _ = write!(lead, " {many}{more} {verb} suggested by their words.");
        }
        lead.trim_start().to_owned()
    }

    fn principle_cells(
        &self,
        id: PrincipleId,
        principle: &'a Principle<Prose>,
        code: &'a str,
    ) -> Vec<Cell<'a>> {
        let filed = &self.filed[id.0];
        let mut cells = vec![Cell::new("Sheet", code)];
        let of = self.portfolio.principles.len();
        cells.push(Cell::new("Principle", format!("{} of {of}", id.0 + 1)));
        if let Some(group) = &principle.group {
            cells.push(Cell::new("Group", group.as_str()).wide());
        }
        cells.push(Cell::count("Stories", filed.len()).missing(self.prep && filed.is_empty()));
        cells.push(Cell::count("Also suggested", self.suggested[id.0].len()));
        if self.prep {
            let stories = filed.iter().filter_map(|&story| self.story_at(story));
            let gaps: usize = stories.map(|story| story.lacks().len()).sum();
            // Without a story, `0` would read as complete.
            if !filed.is_empty() {
                cells.push(Cell::count("Parts missing", gaps).missing(gaps > 0));
            }
            let source = match principle.span.or(principle.heading) {
                Some(span) => self.source(span),
                None => "not in the notes".to_owned(),
            };
            cells.push(Cell::new("Source", source).wide());
        }
        cells
    }

    fn own_words_gap(&self, principle: &'a Principle<Prose>) -> Gap<'a> {
        let says = if principle.heading.is_none() {
            "The notes do not name this principle."
        } else if principle.has_content {
            "The notes hold no statement of the principle itself."
        } else {
            "The notes hold its heading and nothing more."
        };
        let questions = prompts::OWN_WORDS.map(Into::into).to_vec();
        let mut place = Vec::new();
        if let Some(heading) = principle.heading {
            let at = self.place(heading);
            place.push(say(format!("Add a sentence below {}, ", self.line(&at, at.line))));
            place.push(quote(self.line_text(heading)));
        } else {
            place.push(say("Add a heading with its name to "));
            place.push(quote(self.site.notes_path.as_str()));
        }
        Gap { says: vec![say(says)], questions, place }
    }

    fn evidence_gap(&self, principle: &'a Principle<Prose>, is_suggested: bool) -> Gap<'a> {
        let says = if is_suggested {
            "No story is filed here. Those below only match by their words."
        } else {
            "No story is filed here."
        };
        let mut questions: Vec<Cow<'a, str>> = principle
            .likely_questions
            .iter()
            .take(QUESTIONS)
            .map(|question| question.as_str().into())
            .collect();
        if questions.is_empty() {
            questions = prompts::EVIDENCE.map(Into::into).to_vec();
        }
        let mut place = Vec::new();
        if let Some(span) = principle.span.or(principle.heading) {
            let at = self.place(span);
            place.push(say(format!("Write one below {}", self.line(&at, at.end_line))));
        } else {
            place.push(say("Write one anywhere, with a line "));
            place.push(quote(format!("Principles: {}", principle.name)));
        }
        Gap { says: vec![say(says)], questions, place }
    }

    /// A card for each story filed, then for each suggested.
    fn cards(&self, id: PrincipleId, from: From, ids: &str) -> Vec<Card<'a>> {
        let filed = self.filed[id.0].iter().map(|&story| (story, None));
        let suggested =
            self.suggested[id.0].iter().map(|&(story, suggestion)| (story, Some(suggestion)));
        filed
            .chain(suggested)
            .filter_map(|(story, suggestion)| self.card(story, id, suggestion, from, ids))
            .collect()
    }

    fn card(
        &self,
        id: StoryId,
        principle: PrincipleId,
        suggestion: Option<&'a Suggestion>,
        from: From,
        ids: &str,
    ) -> Option<Card<'a>> {
        let story = self.story_at(id)?;
        let link = self.link(from, PageId::Story(id))?;
        let others = |ids: &mut dyn Iterator<Item = PrincipleId>| {
            let others = ids.filter(|&other| other != principle);
            others.filter_map(|other| self.link(from, PageId::Principle(other))).collect()
        };
        let also_filed = others(&mut story.filed.iter().map(|filing| filing.principle));
        let also_suggested = others(&mut story.suggested.iter().map(|to| to.principle));
        let told = self.told_figures(id);
        let shown = if suggestion.is_some() { 0 } else { told.len().min(FIGURES) };
        let figures = self.figure_rows(&told[..shown]);
        let gaps: Vec<&str> = story.lacks().into_iter().map(Part::name).collect();
        Some(Card {
            id: format!("{ids}{}", link.code.to_lowercase()),
            star: self.star(story),
            also_filed,
            also_suggested,
            text: self.excerpt(id),
            more_figures: if shown == 0 { 0 } else { told.len() - shown },
            figures,
            suggested: suggestion.map(|suggestion| quoted_list(&suggestion.words)),
            missing: (self.prep && !gaps.is_empty() && suggestion.is_none())
                .then(|| wording::sentence(&wording::list(&gaps))),
            link,
        })
    }
}

fn capital(count: usize) -> String {
    wording::sentence(&wording::number(count))
}
