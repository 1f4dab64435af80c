//! The cheat sheet: for each principle its best story, the words that call it back to mind, and the
//! number to say. One page to look at five minutes before.

use std::sync::Arc;

use serde::Serialize;

use super::{
    layout::{From, Layout, opening_lines},
    triggers::{Rarity, Told, columns, distinct_words, fitted, trigger_words},
    view::{Cell, Head, Link},
    wording,
};
use crate::{
    coach::rank,
    links::{PageId, Prose},
    portfolio::{PrincipleId, Story, StoryId},
    prose,
    systems::Figure,
    vocabulary::common::CommonWords,
};

/// Everything `cheat.html` sees.
#[derive(Serialize)]
pub struct CheatPage<'a> {
    page: Head<'a>,
    cells: Vec<Cell<'a>>,
    heading: &'static str,
    sheet: CheatSheet<'a>,
}

/// The cheat sheet, on its own page or in print.
#[derive(Serialize)]
pub struct CheatSheet<'a> {
    code: &'a str,
    title: &'a str,
    lead: &'static str,
    /// Whether its lines are principles; else they are stories.
    by_principle: bool,
    /// Whether what is missing is named.
    prep: bool,
    lines: Vec<Line<'a>>,
}

/// A principle, or a story where none is filed.
#[derive(Serialize)]
struct Line<'a> {
    principle: Option<Link<'a>>,
    story: Option<Link<'a>>,
    /// The story's title, as much as two lines hold.
    title: String,
    words: Vec<String>,
    number: Option<Number<'a>>,
}

/// What is to be remembered of a story.
pub(super) struct Notion<'a> {
    title: String,
    words: Vec<String>,
    number: Option<Number<'a>>,
}

/// The number to say.
#[derive(Clone, Serialize)]
struct Number<'a> {
    value: &'a str,
    of: String,
}

/// How much of a title, and of what a number is, a line has room for, in columns of letters.
const TITLE: usize = 56;
const OF: usize = 36;
/// How many stories are listed where none is filed: as many as fit a page.
const STORIES: usize = 16;
/// How much of one passage is looked through, in bytes.
const PASSAGE: usize = 20_000;
/// In how many stories words are counted. More would not change which words are rare, and each
/// costs as much as the first.
const SAMPLE: usize = 1000;

impl<'a> Layout<'a> {
    pub(super) fn cheat(&self) -> CheatPage<'a> {
        let sheet = self.cheat_sheet(From::Root(""));
        let mut cells = vec![Cell::new("Sheet", sheet.code)];
        let lines = sheet.lines.len();
        let told = sheet.lines.iter().filter(|line| line.story.is_some()).count();
        let numbers = sheet.lines.iter().filter(|line| line.number.is_some()).count();
        if sheet.by_principle {
            cells.push(Cell::count("Principles", lines));
        }
        cells.push(Cell::count(if sheet.by_principle { "With a story" } else { "Stories" }, told));
        cells.push(Cell::count("With a number", numbers));
        if self.prep && lines > told {
            cells.push(Cell::count("No story", lines - told).missing(true));
        }
        if self.prep && told > numbers {
            cells.push(Cell::count("No number", told - numbers).missing(true));
        }
        CheatPage {
            page: self.head(PageId::Cheat, "cheat", "practice"),
            cells,
            heading: if sheet.by_principle { "By principle" } else { "By story" },
            sheet,
        }
    }

    /// A line for each principle; where no story is filed under any, one for each story.
    pub(super) fn cheat_sheet(&self, from: From) -> CheatSheet<'a> {
        let by_principle = self.filed.iter().any(|stories| !stories.is_empty());
        let subjects = self.lines_of(by_principle);
        let notions = self.notions.get_or_init(|| self.notions_of(&subjects));
        let lines = subjects.iter().zip(notions).map(|(&(principle, story), notion)| Line {
            principle: principle.and_then(|id| self.link(from, PageId::Principle(id))),
            story: story.and_then(|id| self.link(from, PageId::Story(id))),
            title: notion.title.clone(),
            words: notion.words.clone(),
            number: notion.number.clone(),
        });
        let lines = lines.collect();
        CheatSheet {
            code: self.code(PageId::Cheat),
            title: self.address(PageId::Cheat).map_or("", |address| &address.title),
            lead: if by_principle {
                "For each principle the story told furthest, words of it to remember it by, and \
                 the number to say."
            } else {
                "For each story words of it to remember it by, and the number to say."
            },
            by_principle,
            prep: self.prep,
            lines,
        }
    }

    /// What a line is about: a principle and the story to tell for it, or a story alone.
    fn lines_of(&self, by_principle: bool) -> Vec<(Option<PrincipleId>, Option<StoryId>)> {
        if by_principle {
            let all = (0..self.portfolio.principles.len()).map(PrincipleId);
            let shown = all.filter(|&id| self.prep || self.is_answered(id));
            return shown.map(|id| (Some(id), self.best_story(id))).collect();
        }
        let all = 0..self.portfolio.stories.len().min(STORIES);
        all.map(|at| (None, Some(StoryId(at)))).collect()
    }

    /// What is to be remembered of each story, in the order of the lines. One by one: pages that
    /// are laid out side by side wait for it, and must not be begun by whoever makes it.
    fn notions_of(&self, subjects: &[(Option<PrincipleId>, Option<StoryId>)]) -> Vec<Notion<'a>> {
        let common = CommonWords::embedded();
        let rarity = Rarity::of(&self.words_of_texts(&common), &common);
        subjects.iter().map(|&(_, story)| self.notion(story, &rarity)).collect()
    }

    /// The story to tell for a principle: of those filed under it the one told furthest; among
    /// equals the first of the notes.
    fn best_story(&self, id: PrincipleId) -> Option<StoryId> {
        let stories = self.filed.get(id.0)?.iter().copied();
        let told = stories.filter_map(|id| Some((id, self.story_at(id)?)));
        told.min_by_key(|(id, story)| (rank(story), *id)).map(|(id, _)| id)
    }

    fn notion(&self, id: Option<StoryId>, rarity: &Rarity) -> Notion<'a> {
        /// How many of a story's figures, and of its names, are looked for in its words.
        const LOOKED_FOR: usize = 200;
        let found = id
            .and_then(|id| Some((id, self.story_at(id)?, &self.address(PageId::Story(id))?.title)));
        let Some((id, story, title)) = found else {
            return Notion { title: String::new(), words: Vec::new(), number: None };
        };
        let title = fitted(title, TITLE);
        let number = self.number_to_say(id).map(|figure| {
            let of = self.figure_row(figure).of.into_owned();
            Number { value: figure.counted(), of: fitted(&said_of(figure, of), OF) }
        });
        let text = words_of(story);
        let said;
        let mut shown = vec![title.as_str()];
        let filed =
            story.filed.iter().filter_map(|to| self.portfolio.principles.get(to.principle.0));
        shown.extend(filed.map(|principle| principle.name.as_str()));
        if let Some(number) = &number {
            said = format!("{} {}", number.value, number.of);
            shown.push(&said);
        }
        let figures: Vec<&str> =
            story.figures.iter().take(LOOKED_FOR).map(|figure| figure.written.as_str()).collect();
        let names = story.technologies.iter().take(LOOKED_FOR);
        let names: Vec<&str> = names.map(|(_, named)| named.as_str()).collect();
        let told = Told { text: &text, shown: &shown, figures: &figures, names: &names };
        let words = trigger_words(&told, rarity).into_iter().map(str::to_owned).collect();
        Notion { title, words, number }
    }

    /// For each text of the notes that has a sheet its words; of very many stories a sample.
    fn words_of_texts(&self, common: &CommonWords) -> Vec<Arc<str>> {
        let portfolio = self.portfolio;
        let distinct =
            |text: String| (!text.is_empty()).then(|| distinct_words(&text, common).into());
        let joined = |passages: &mut dyn Iterator<Item = &Prose>| {
            let texts: Vec<String> = passages.map(|it| prose::plain(it, PASSAGE)).collect();
            texts.join("\n")
        };
        let step = portfolio.stories.len().div_ceil(SAMPLE).max(1);
        let stories = portfolio.stories.iter().enumerate().step_by(step);
        let stories = stories.map(|(at, story)| {
            let make = || distinct(words_of(story));
            match self.story_stamp(StoryId(at)) {
                Some(stamp) => self.kept.words.recall(stamp, make),
                None => make(),
            }
        });
        let stories: Vec<Option<Arc<str>>> = stories.collect();
        let principles = portfolio.principles.iter();
        let principles =
            principles.map(move |it| joined(&mut it.own_words.iter().chain(&it.other)));
        let platforms = portfolio.platforms.iter().map(move |it| joined(&mut it.passages.iter()));
        let sections = portfolio.sections.iter().map(move |it| joined(&mut it.passages.iter()));
        let others = principles.chain(platforms).chain(sections).map(distinct);
        stories.into_iter().chain(others).flatten().collect()
    }
}

/// What a number is, in a few words: those of its row, and the rest of the clause where they are
/// as few as `fewer`.
fn said_of(figure: &Figure, of: String) -> String {
    const ENOUGH: usize = 20;
    if of == figure.counted() || !of.contains(char::is_alphanumeric) {
        return String::new();
    }
    let after = clause(&figure.after);
    if columns(&of) >= ENOUGH || after.is_empty() || wording::leads_on(after) {
        of
    } else if after.starts_with(&of) {
        after.to_owned()
    } else if figure.written.ends_with(&of) {
        format!("{of} {after}")
    } else {
        of
    }
}

/// The words up to a mark that ends a clause; a mark between digits ends none.
fn clause(words: &str) -> &str {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut marks = words.char_indices().filter(|&(_, c)| ",;:.()，；。、（）".contains(c));
    let end = marks.find(|&(at, c)| !is_digit(words[at + c.len_utf8()..].chars().next()));
    words[..end.map_or(words.len(), |(at, _)| at)].trim()
}

/// A story's first words, without its title and its labels: as much as of one passage.
fn words_of(story: &Story<Prose>) -> String {
    let mut text = opening_lines(story).join("\n");
    for passage in story.points.iter().chain(story.parts.iter().map(|part| &part.passage)) {
        if text.len() >= PASSAGE {
            break;
        }
        text.push('\n');
        text.push_str(&prose::plain(passage, PASSAGE));
    }
    let end = (0..=PASSAGE.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    text.truncate(end.unwrap_or_default());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_number_is_ends_with_its_clause() {
        for (of, written, after, said) in [
            ("fewer", "20%", "fewer tickets a day, and more", "fewer tickets a day"),
            ("freezes", "0 freezes", "in 10,000 runs. Then", "freezes in 10,000 runs"),
            ("minutes", "25 minutes", "and nobody waits", "minutes"),
            ("minutes", "25 minutes", "", "minutes"),
            ("一年", "80%", "投诉减少，很好", "一年"),
            ("of all the orders of the year", "3%", "of all", "of all the orders of the year"),
            ("25", "25", "x", ""),
            ("。", "25", "x", ""),
        ] {
            let figure = Figure {
                written: written.into(),
                value: "25".into(),
                of: None,
                stray: None,
                before: String::new(),
                after: after.into(),
                span: crate::source::Span::default(),
            };
            assert_eq!(said_of(&figure, of.into()), said, "{written} {after}");
        }
    }
}
