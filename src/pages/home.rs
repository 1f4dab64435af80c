//! The first page: how far the notes go, and what to write next.

use std::fmt::Write as _;

use serde::Serialize;

use super::{
    layout::{From, Layout, SHORT_TITLE},
    lists::PrincipleGroup,
    prompts,
    view::{Cell, Gap, Head, Link, Row, quote, say},
    wording,
};
use crate::{
    coach::next::{self, Step},
    links::PageId,
    portfolio::{Part, PrincipleId, StoryId},
};

/// Everything `index.html` sees.
#[derive(Serialize)]
pub struct HomePage<'a> {
    page: Head<'a>,
    sentence: String,
    /// What is missing, in red.
    missing: Option<String>,
    cells: Vec<Cell<'a>>,
    plot: Vec<Column>,
    next: Vec<Row<'a>>,
    /// How to begin, where the notes hold neither a principle nor a story.
    begin: Option<Gap<'a>>,
    prepare_first: Vec<Link<'a>>,
    principles: Vec<PrincipleGroup<'a>>,
    principles_note: String,
    stories: Vec<Row<'a>>,
    /// How many more there are than are listed.
    more_stories: Option<MoreStories>,
    platforms: Vec<Row<'a>>,
    others: Vec<Row<'a>>,
}

/// A link to the whole list.
#[derive(Serialize)]
struct MoreStories {
    href: String,
    all: usize,
}

/// A principle in the coverage plot.
#[derive(Serialize)]
struct Column {
    href: String,
    number: String,
    label: String,
    squares: Vec<()>,
    /// Stories beyond those that have a square.
    more: usize,
    empty: bool,
}

/// How many stories the home page lists.
const STORIES: usize = 60;
/// How many squares a column of the plot holds.
const SQUARES: usize = 6;

impl<'a> Layout<'a> {
    pub(super) fn home(&self) -> HomePage<'a> {
        let from = From::Root("");
        let all = self.portfolio.stories.len();
        let mut stories: Vec<Row> =
            (0..all.min(STORIES)).filter_map(|at| self.story_row(StoryId(at), from)).collect();
        stories.truncate(STORIES);
        let more_stories = (all > STORIES).then(|| self.href(from, PageId::Stories)).flatten();
        HomePage {
            page: self.head(PageId::Home, "home", ""),
            sentence: self.coverage_sentence(),
            missing: self.results_sentence(),
            cells: self.home_cells(),
            plot: self.plot(from),
            next: if self.prep { self.write_next(from) } else { Vec::new() },
            begin: self.begin_gap(),
            prepare_first: self.prepare_first(from),
            principles: self.principle_groups(from),
            principles_note: self.answered_note(),
            stories,
            more_stories: more_stories.map(|href| MoreStories { href, all }),
            platforms: self.platform_rows(from),
            others: self.other_rows(from),
        }
    }

    /// How many stories speak to how many principles.
    pub(super) fn coverage_sentence(&self) -> String {
        coverage(self.portfolio.stories.len(), self.answered(), self.portfolio.principles.len())
    }

    /// How many have no result; `None` where none lacks it, and in the public edition.
    pub(super) fn results_sentence(&self) -> Option<String> {
        let stories = &self.portfolio.stories;
        let without = stories.iter().filter(|story| story.lacks().contains(&Part::Result)).count();
        if self.prep { without_result(stories.len(), without) } else { None }
    }

    fn home_cells(&self) -> Vec<Cell<'a>> {
        let site = self.site;
        let mut cells = vec![Cell::new("Document", site.title.as_str()).wide()];
        cells.extend(site.author.as_deref().map(|author| Cell::new("Author", author)));
        for (label, many) in [
            ("Principles", self.portfolio.principles.len()),
            ("Stories", self.portfolio.stories.len()),
            ("Platforms", self.portfolio.platforms.len()),
        ] {
            if many > 0 {
                cells.push(Cell::count(label, many));
            }
        }
        if self.prep {
            let gaps: usize = self.portfolio.stories.iter().map(|story| story.lacks().len()).sum();
            if !self.portfolio.stories.is_empty() {
                cells.push(Cell::count("Parts missing", gaps).missing(gaps > 0));
            }
            let lines = wording::tally(site.lines as usize, "line", "lines");
            cells.push(Cell::new("Source", format!("{}, {lines}", site.notes_path)).wide());
        }
        cells
    }

    fn begin_gap(&self) -> Option<Gap<'a>> {
        let is_empty = self.portfolio.principles.is_empty() && self.portfolio.stories.is_empty();
        (self.prep && is_empty).then(|| Gap {
            says: vec![say("Nothing in the notes reads as a story or a principle.")],
            questions: prompts::BEGIN.map(Into::into).to_vec(),
            place: vec![
                say("Give it a heading in "),
                quote(self.site.notes_path.as_str()),
                say(", and below it lines that begin with "),
                quote("S:"),
                say(" "),
                quote("T:"),
                say(" "),
                quote("A:"),
                say(" "),
                quote("R:"),
                say("."),
            ],
        })
    }

    fn plot(&self, from: From) -> Vec<Column> {
        let columns = (0..self.portfolio.principles.len()).filter_map(|at| {
            let link = self.link(from, PageId::Principle(PrincipleId(at)))?;
            let filed = self.filed[at].len();
            let suggested = self.suggested[at].len();
            let number = self.number_of(PrincipleId(at));
            let mut label = match filed {
                0 => "no story filed".to_owned(),
                _ => format!("{filed} filed"),
            };
            if suggested > 0 {
                let _ = write!(label, ", {suggested} suggested");
            }
            Some(Column {
                label: format!("{number}, {}: {label}", link.title),
                href: link.href,
                number,
                squares: vec![(); filed.min(SQUARES)],
                more: filed.saturating_sub(SQUARES),
                empty: self.prep && filed == 0,
            })
        });
        columns.collect()
    }

    fn prepare_first(&self, from: From) -> Vec<Link<'a>> {
        let principles = self.portfolio.prepare_first.iter();
        principles.filter_map(|&id| self.link(from, PageId::Principle(id))).collect()
    }

    /// The gaps that are soonest closed; `coach::next` ranks them.
    pub(super) fn write_next(&self, from: From) -> Vec<Row<'a>> {
        let steps = next::steps(self.portfolio, next::STEPS).into_iter();
        let rows = steps.filter_map(|step| match step {
            Step::Finish(story, _) => self.finish_row(story, from),
            Step::File(story) => self.file_row(story, from),
            Step::Begin(principle) => self.begin_row(principle, from),
        });
        rows.collect()
    }

    fn finish_row(&self, id: StoryId, from: From) -> Option<Row<'a>> {
        let story = self.story_at(id)?;
        let row = self.row(from, PageId::Story(id))?;
        let gaps = story.lacks();
        let first =
            gaps.iter().copied().find(|&gap| gap == Part::Result).or(gaps.first().copied())?;
        let names: Vec<&str> = gaps.iter().map(|part| part.name()).collect();
        let title = wording::opening(&row.title, SHORT_TITLE);
        let told: Vec<&str> =
            Part::STAR.into_iter().filter(|part| !gaps.contains(part)).map(Part::name).collect();
        let verb = if told.len() == 1 { "is" } else { "are" };
        let written = wording::sentence(&wording::list(&told));
        let question = prompts::questions(first)[0];
        Some(Row {
            href: format!("{}#{}", row.href, first.name()),
            title: format!("Give “{title}” its {}", wording::list(&names)).into(),
            text: Some(format!("{written} {verb} written. {question}").into()),
            star: self.star(story),
            ..row
        })
    }

    fn file_row(&self, id: StoryId, from: From) -> Option<Row<'a>> {
        let story = self.story_at(id)?;
        let row = self.row(from, PageId::Story(id))?;
        let title = wording::opening(&row.title, SHORT_TITLE);
        let leans: Vec<&str> = story
            .suggested
            .iter()
            .take(3)
            .map(|to| self.code(PageId::Principle(to.principle)))
            .filter(|code| !code.is_empty())
            .collect();
        let leans = match leans.as_slice() {
            [] => String::new(),
            leans => format!(" Its words lean to {}.", wording::list(leans)),
        };
        Some(Row {
            title: format!("File “{title}” under a principle").into(),
            text: Some(format!("It counts toward none yet.{leans}").into()),
            star: self.star(story),
            ..row
        })
    }

    fn begin_row(&self, id: PrincipleId, from: From) -> Option<Row<'a>> {
        let principle = self.portfolio.principles.get(id.0)?;
        let row = self.row(from, PageId::Principle(id))?;
        let title = wording::opening(&row.title, SHORT_TITLE);
        let text = principle.likely_questions.first();
        let text = text.map_or(prompts::EVIDENCE[0], String::as_str);
        Some(Row {
            title: format!("Find one story for {title}").into(),
            text: Some(text.into()),
            ..row.with_gap("no story")
        })
    }

    /// The pages that the running head does not name.
    fn other_rows(&self, from: From) -> Vec<Row<'a>> {
        let linked = self.linked;
        let counted = |page, many: usize, one: &'static str, more: &'static str| {
            let row = self.row(from, page)?;
            Some(row.with_note(wording::tally(many, one, more)))
        };
        let portfolio = self.portfolio;
        let mut rows = Vec::new();
        rows.extend(counted(
            PageId::Technologies,
            linked.technologies.len(),
            "technology",
            "technologies",
        ));
        rows.extend(counted(PageId::Words, portfolio.words.len(), "word", "words"));
        rows.extend(counted(PageId::OutsideLinks, linked.outside.len(), "link", "links"));
        let sections = 0..portfolio.sections.len();
        rows.extend(sections.filter_map(|at| self.row(from, PageId::Section(at))));
        rows.extend(counted(PageId::Unsorted, portfolio.unsorted.len(), "passage", "passages"));
        let cheat = self.row(from, PageId::Cheat);
        rows.extend(cheat.map(|row| row.with_note("one page, five minutes before")));
        rows.extend(self.row(from, PageId::Print).map(|row| row.with_note("all sheets, to print")));
        rows
    }
}

/// How many stories speak to how many principles.
fn coverage(stories: usize, answered: usize, principles: usize) -> String {
    let told = wording::sentence(&wording::count(stories, "story", "stories"));
    let verb = if stories == 1 { "speaks" } else { "speak" };
    let of = wording::number(principles);
    match (stories, answered, principles) {
        (0, _, 0) => "The notes hold no story yet.".to_owned(),
        (1, _, 0) => "One story is on file.".to_owned(),
        (_, _, 0) => format!("{told} are on file."),
        (0, _, 1) => "No story speaks to the one principle yet.".to_owned(),
        (0, ..) => format!("No story speaks to any of {of} principles yet."),
        (_, 0, 1) => format!("{told} {verb} to no principle yet."),
        (_, 0, _) => format!("{told} {verb} to none of {of} principles."),
        (_, 1, 1) => format!("{told} {verb} to the one principle."),
        (_, some, all) if some == all => format!("{told} {verb} to all {of} principles."),
        (_, some, _) => format!("{told} {verb} to {} of {of} principles.", wording::number(some)),
    }
}

/// How many stories have no result; `None` where each has one.
fn without_result(stories: usize, without: usize) -> Option<String> {
    Some(match (stories, without) {
        (_, 0) => return None,
        (1, _) => "It has no result.".to_owned(),
        (2, 2) => "Neither has a result.".to_owned(),
        (2, _) => "One of the two has no result.".to_owned(),
        (all, none) if all == none => {
            format!("None of the {} has a result.", wording::number(all))
        }
        (all, 1) => format!("One of the {} has no result.", wording::number(all)),
        (all, some) => format!(
            "{} of the {} have no result.",
            wording::sentence(&wording::number(some)),
            wording::number(all)
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_has_a_form_for_every_count() {
        for ((stories, answered, principles), words) in [
            ((12, 8, 16), "Twelve stories speak to eight of sixteen principles."),
            ((1, 1, 16), "One story speaks to one of sixteen principles."),
            ((3, 3, 3), "Three stories speak to all three principles."),
            ((3, 0, 16), "Three stories speak to none of sixteen principles."),
            ((0, 0, 16), "No story speaks to any of sixteen principles yet."),
            ((0, 0, 0), "The notes hold no story yet."),
            ((2, 0, 0), "Two stories are on file."),
            ((30, 21, 24), "30 stories speak to 21 of 24 principles."),
            ((1, 1, 1), "One story speaks to the one principle."),
        ] {
            assert_eq!(coverage(stories, answered, principles), words);
        }
    }

    #[test]
    fn what_is_missing_has_a_form_for_every_count() {
        for ((stories, without), words) in [
            ((12, 10), Some("Ten of the twelve have no result.")),
            ((12, 1), Some("One of the twelve has no result.")),
            ((12, 12), Some("None of the twelve has a result.")),
            ((2, 2), Some("Neither has a result.")),
            ((2, 1), Some("One of the two has no result.")),
            ((1, 1), Some("It has no result.")),
            ((12, 0), None),
            ((0, 0), None),
        ] {
            assert_eq!(without_result(stories, without).as_deref(), words);
        }
    }
}
