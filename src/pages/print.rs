//! All sheets on one page, to print.

use serde::Serialize;

use super::{
    cheat::CheatSheet,
    layout::{From, Layout},
    lists::{PassagesSheet, WordView},
    platform::PlatformSheet,
    principle::PrincipleSheet,
    story::StorySheet,
    view::{Cell, Frame, Head, REVISION, Row},
    wording,
};
use crate::{
    links::PageId,
    portfolio::{PlatformId, PrincipleId, StoryId},
};

/// Everything `print.html` sees.
#[derive(Serialize)]
pub struct PrintPage<'a> {
    page: Head<'a>,
    sentence: String,
    missing: Option<String>,
    cells: Vec<Cell<'a>>,
    contents: Vec<Row<'a>>,
    cheat: Option<CheatSheet<'a>>,
    principles: Vec<PrincipleSheet<'a>>,
    stories: Vec<StorySheet<'a>>,
    platforms: Vec<PlatformSheet<'a>>,
    passages: Vec<PassagesSheet<'a>>,
    words: Option<PrintedWords<'a>>,
    links: Option<PrintedLinks<'a>>,
}

/// The word list.
#[derive(Serialize)]
struct PrintedWords<'a> {
    code: &'a str,
    title: &'a str,
    words: Vec<WordView<'a>>,
}

/// The addresses outside.
#[derive(Serialize)]
struct PrintedLinks<'a> {
    code: &'a str,
    title: &'a str,
    rows: Vec<Row<'a>>,
}

impl<'a> Layout<'a> {
    pub(super) fn print(&self) -> PrintPage<'a> {
        let site = self.site;
        let mut cells = vec![Cell::new("Document", site.title.as_str()).wide()];
        cells.extend(site.author.as_deref().map(|author| Cell::new("Author", author)));
        if self.prep {
            let lines = wording::tally(site.lines as usize, "line", "lines");
            cells.push(Cell::new("Source", format!("{}, {lines}", site.notes_path)).wide());
        }
        cells.push(Cell::new("Revision", REVISION));
        let pages = self.linked.addresses.iter().map(|address| address.page);
        let printed = pages.filter(|&page| super::layout::is_printed(page));
        // The cheat sheet lies on top.
        let printed = printed.filter(|&page| page != PageId::Cheat);
        let printed = std::iter::once(PageId::Cheat).chain(printed);
        let portfolio = self.portfolio;
        let frame = |page| Frame::among(self.code(page));
        let principles = (0..portfolio.principles.len()).map(PrincipleId);
        let stories = (0..portfolio.stories.len()).map(StoryId);
        let platforms = (0..portfolio.platforms.len()).map(PlatformId);
        let sections = 0..portfolio.sections.len();
        let mut passages: Vec<PassagesSheet> =
            sections.filter_map(|at| self.section_sheet(at, From::Print, 3)).collect();
        if self.address(PageId::Unsorted).is_some() {
            passages.push(self.unsorted_sheet(From::Print, 3));
        }
        let words = self.address(PageId::Words);
        let links = self.address(PageId::OutsideLinks);
        PrintPage {
            page: self.head(PageId::Print, "print", ""),
            sentence: self.coverage_sentence(),
            missing: self.results_sentence(),
            cells,
            contents: printed.filter_map(|page| self.row(From::Print, page)).collect(),
            cheat: self.address(PageId::Cheat).map(|_| self.cheat_sheet(From::Print)),
            principles: principles
                .filter_map(|id| {
                    self.principle_sheet(id, From::Print, frame(PageId::Principle(id)))
                })
                .collect(),
            stories: stories
                .filter_map(|id| self.story_sheet(id, From::Print, frame(PageId::Story(id))))
                .collect(),
            platforms: platforms
                .filter_map(|id| self.platform_sheet(id, From::Print, frame(PageId::Platform(id))))
                .collect(),
            passages,
            words: words.map(|address| PrintedWords {
                code: &address.code,
                title: &address.title,
                words: self.word_views(),
            }),
            links: links.map(|address| PrintedLinks {
                code: &address.code,
                title: &address.title,
                rows: self.outside_rows(From::Print),
            }),
        }
    }
}
