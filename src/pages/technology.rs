//! A technology, and what the notes do with it.

use serde::Serialize;

use super::{
    layout::{From, Layout, quoted},
    view::{Cell, Head, Row},
    wording,
};
use crate::links::PageId;

/// Everything `technology.html` sees.
#[derive(Serialize)]
pub struct TechnologyPage<'a> {
    page: Head<'a>,
    title: &'a str,
    lead: String,
    cells: Vec<Cell<'a>>,
    platforms: Vec<Row<'a>>,
    stories: Vec<Row<'a>>,
    questions: &'a [String],
    related: Vec<Row<'a>>,
}

impl<'a> Layout<'a> {
    pub(super) fn technology(&self, at: usize) -> Option<TechnologyPage<'a>> {
        let technology = self.linked.technologies.get(at)?;
        let page = PageId::Technology(at);
        let address = self.address(page)?;
        let from = From::Root(self.root_of(page));
        let platforms: Vec<Row> = technology
            .platforms
            .iter()
            .filter_map(|(platform, words)| {
                let row = self.row(from, PageId::Platform(*platform))?;
                Some(row.with_note(quoted(words.as_str())))
            })
            .collect();
        let stories: Vec<Row> = technology
            .stories
            .iter()
            .filter_map(|(story, words)| {
                let row = self.row(from, PageId::Story(*story))?;
                let star = self.story_at(*story).and_then(|story| self.star(story));
                Some(Row { star, ..row }.with_note(quoted(words.as_str())))
            })
            .collect();
        let mut shown: Vec<PageId> = Vec::new();
        shown.extend(technology.platforms.iter().map(|(id, _)| PageId::Platform(*id)));
        shown.extend(technology.stories.iter().map(|(id, _)| PageId::Story(*id)));
        let mut cells = vec![Cell::new("Sheet", address.code.as_str())];
        if !technology.kind.is_empty() {
            cells.push(Cell::new("Kind", technology.kind.as_str()));
        }
        cells.push(Cell::count("Platforms", platforms.len()));
        cells.push(Cell::count("Stories", stories.len()));
        Some(TechnologyPage {
            page: self.head(page, "technology", "technologies"),
            title: &address.title,
            lead: technology_lead(platforms.len(), stories.len()),
            cells,
            platforms,
            stories,
            questions: if self.prep { &technology.questions } else { &[] },
            related: self.related(page, from, &shown),
        })
    }
}

fn technology_lead(platforms: usize, stories: usize) -> String {
    let named: Vec<String> = [(platforms, "platform", "platforms"), (stories, "story", "stories")]
        .into_iter()
        .filter(|&(many, ..)| many > 0)
        .map(|(many, one, more)| wording::count(many, one, more))
        .collect();
    if named.is_empty() { String::new() } else { format!("Named by {}.", wording::list(&named)) }
}
