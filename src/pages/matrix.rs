//! Stories by principle.

use serde::Serialize;

use super::{
    layout::{From, Layout, missing},
    lists::PrincipleGroup,
    view::{Cell, Head, Star},
};
use crate::{
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
            self.portfolio.stories.iter().filter(|story| missing(story).is_empty()).count();
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
        }
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
