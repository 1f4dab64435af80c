//! Stories by principle.

use serde::Serialize;

use super::{
    layout::{From, Layout},
    lists::PrincipleGroup,
    view::{Cell, Head, Link, Row, Star},
    wording,
};
use crate::{
    coach::{cover, plan},
    links::PageId,
    portfolio::{PrincipleId, StoryId},
};

/// Everything `matrix.html` sees.
#[derive(Serialize)]
pub struct MatrixPage<'a> {
    page: Head<'a>,
    cells: Vec<Cell<'a>>,
    /// Whether there are more columns than fit.
    scrolls: bool,
    any_suggested: bool,
    any_empty: bool,
    columns: Vec<Column<'a>>,
    rows: Vec<MatrixRow<'a>>,
    groups: Vec<PrincipleGroup<'a>>,
    /// The fewest stories that speak to the most principles.
    cover: Option<CoverView<'a>>,
    /// A loop, round by round.
    rounds: Vec<PrincipleGroup<'a>>,
}

/// Stories that are enough.
#[derive(Serialize)]
struct CoverView<'a> {
    says: String,
    links: Vec<Link<'a>>,
}

/// A principle.
#[derive(Serialize)]
struct Column<'a> {
    href: String,
    title: &'a str,
    number: String,
    filed: usize,
    empty: bool,
}

/// A story.
#[derive(Serialize)]
struct MatrixRow<'a> {
    code: &'a str,
    href: String,
    title: &'a str,
    /// For each column `f` filed, `s` suggested or nothing.
    marks: Vec<&'static str>,
    star: Option<Star>,
}

/// For fewer principles nobody needs a plan.
const WORTH_COVERING: usize = 3;
/// How many cells a matrix may have for its page to have room for more: forty stories by sixteen
/// principles.
const ROOM: usize = 640;
/// How many principles a page is wide enough for.
const FIT: usize = 20;

impl<'a> Layout<'a> {
    pub(super) fn matrix(&self) -> MatrixPage<'a> {
        let from = From::Root("");
        let columns = self.columns(from);
        let stories = 0..self.portfolio.stories.len();
        let rows: Vec<MatrixRow> =
            stories.filter_map(|at| self.matrix_row(StoryId(at), columns.len(), from)).collect();
        let complete =
            self.portfolio.stories.iter().filter(|story| story.lacks().is_empty()).count();
        let filed: usize = self.filed.iter().map(Vec::len).sum();
        let suggested: usize = self.suggested.iter().map(Vec::len).sum();
        let empty = self.filed.iter().filter(|stories| stories.is_empty()).count();
        let mut cells = vec![
            Cell::new("Sheet", self.code(PageId::Matrix)),
            Cell::count("Stories", rows.len()),
            Cell::count("Principles", columns.len()),
            Cell::count("Filed", filed),
            Cell::count("Suggested", suggested),
        ];
        if self.prep {
            cells.push(Cell::count("Columns empty", empty).missing(empty > 0));
            let of = rows.len();
            cells.push(Cell::new("Complete stories", format!("{complete} of {of}")));
        }
        MatrixPage {
            page: self.head(PageId::Matrix, "matrix", "matrix"),
            cells,
            scrolls: columns.len() > FIT,
            any_suggested: suggested > 0,
            any_empty: self.prep && empty > 0,
            columns,
            rows,
            groups: self.principle_groups(from),
            cover: self.cover(from),
            rounds: self.rounds(from),
        }
    }

    /// What one could learn first, where that is less than everything.
    fn cover(&self, from: From) -> Option<CoverView<'a>> {
        let cover = cover::of(self.portfolio);
        let is_fewer = cover.stories.len() < self.portfolio.stories.len();
        if !self.prep || cover.principles < WORTH_COVERING || !is_fewer {
            return None;
        }
        let stories = wording::count(cover.stories.len(), "story", "stories");
        let verb = if cover.stories.len() == 1 { "speaks" } else { "speak" };
        let of = wording::number(cover.principles);
        let fewest = if cover.is_smallest() {
            "No smaller set does.".to_owned()
        } else {
            format!("It takes {} at least.", wording::number(cover.at_least))
        };
        let says = format!(
            "{} {verb} to all {of} principles that any story speaks to. {fewest}",
            wording::sentence(&stories)
        );
        let links = cover.stories.iter().filter_map(|&id| self.link(from, PageId::Story(id)));
        Some(CoverView { says, links: links.collect() })
    }

    /// Which story to tell for which principle in a loop, none of them twice.
    fn rounds(&self, from: From) -> Vec<PrincipleGroup<'a>> {
        let answered = self.filed.iter().filter(|stories| !stories.is_empty()).count();
        let cells = self.portfolio.stories.len() * self.portfolio.principles.len();
        if !self.prep || answered < WORTH_COVERING || cells > ROOM {
            return Vec::new();
        }
        let plan = plan::of(self.portfolio, plan::ROUNDS.into()).into_iter().enumerate();
        let rounds = plan.map(|(at, round)| {
            let rows = round.asks.into_iter().filter_map(|(id, story)| {
                let row = self.row(from, PageId::Principle(id))?;
                Some(match story {
                    Some(story) => Row { codes: vec![self.code(PageId::Story(story))], ..row },
                    None if self.is_answered(id) => row.with_gap("no story left"),
                    None => row.with_gap("no story"),
                })
            });
            PrincipleGroup { name: Some(format!("Round {}", at + 1).into()), rows: rows.collect() }
        });
        rounds.collect()
    }

    fn columns(&self, from: From) -> Vec<Column<'a>> {
        let columns = (0..self.portfolio.principles.len()).filter_map(|at| {
            let link = self.link(from, PageId::Principle(PrincipleId(at)))?;
            let filed = self.filed[at].len();
            Some(Column {
                href: link.href,
                title: link.title,
                number: self.number_of(PrincipleId(at)),
                filed,
                empty: self.prep && filed == 0,
            })
        });
        columns.collect()
    }

    fn matrix_row(&self, id: StoryId, columns: usize, from: From) -> Option<MatrixRow<'a>> {
        let story = self.story_at(id)?;
        let link = self.link(from, PageId::Story(id))?;
        let mut marks = vec![""; columns];
        for suggestion in &story.suggested {
            if let Some(mark) = marks.get_mut(suggestion.principle.0) {
                *mark = "s";
            }
        }
        for filing in &story.filed {
            if let Some(mark) = marks.get_mut(filing.principle.0) {
                *mark = "f";
            }
        }
        Some(MatrixRow {
            code: link.code,
            href: link.href,
            title: link.title,
            marks,
            star: self.star(story),
        })
    }
}
