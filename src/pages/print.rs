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

/// Everything `print.html` sees beside `leaves`, its sheets as [`Leaf`]s.
#[derive(Serialize)]
pub struct PrintPage<'a> {
    page: Head<'a>,
    sentence: String,
    missing: Option<String>,
    cells: Vec<Cell<'a>>,
    contents: Vec<Row<'a>>,
}

/// Everything `leaf.html` sees: a sheet among those that are printed together.
#[derive(Serialize)]
#[serde(tag = "kind", content = "sheet", rename_all = "lowercase")]
pub enum Leaf<'a> {
    /// The cheat sheet.
    Cheat(CheatSheet<'a>),
    /// A principle.
    Principle(Box<PrincipleSheet<'a>>),
    /// A story.
    Story(Box<StorySheet<'a>>),
    /// A platform.
    Platform(Box<PlatformSheet<'a>>),
    /// Another section, or what is unsorted.
    Passages(PassagesSheet<'a>),
    /// The word list.
    Words(PrintedWords<'a>),
    /// The addresses outside.
    Links(PrintedLinks<'a>),
}

/// The word list.
#[derive(Serialize)]
pub struct PrintedWords<'a> {
    code: &'a str,
    title: &'a str,
    words: Vec<WordView<'a>>,
}

/// The addresses outside.
#[derive(Serialize)]
pub struct PrintedLinks<'a> {
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
        PrintPage {
            page: self.head(PageId::Print, "print", ""),
            sentence: self.coverage_sentence(),
            missing: self.results_sentence(),
            cells,
            contents: printed.filter_map(|page| self.row(From::Print, page)).collect(),
        }
    }

    /// The sheets that are printed, in their order: the cheat sheet lies on top.
    pub(super) fn leaves(&self) -> Vec<PageId> {
        let portfolio = self.portfolio;
        let principles =
            (0..portfolio.principles.len()).map(|at| PageId::Principle(PrincipleId(at)));
        let stories = (0..portfolio.stories.len()).map(|at| PageId::Story(StoryId(at)));
        let platforms = (0..portfolio.platforms.len()).map(|at| PageId::Platform(PlatformId(at)));
        let sections = (0..portfolio.sections.len()).map(PageId::Section);
        let last = [PageId::Unsorted, PageId::Words, PageId::OutsideLinks];
        let all = [PageId::Cheat].into_iter().chain(principles).chain(stories).chain(platforms);
        let all = all.chain(sections).chain(last);
        all.filter(|&page| self.address(page).is_some()).collect()
    }

    /// A sheet as it is printed among others; `None` for one that is not.
    pub(super) fn leaf(&self, page: PageId) -> Option<Leaf<'a>> {
        let from = From::Print;
        let address = self.address(page)?;
        let frame = Frame::among(&address.code);
        let (code, title) = (address.code.as_str(), address.title.as_str());
        Some(match page {
            PageId::Cheat => Leaf::Cheat(self.cheat_sheet(from)),
            PageId::Principle(id) => {
                Leaf::Principle(Box::new(self.principle_sheet(id, from, frame)?))
            }
            PageId::Story(id) => Leaf::Story(Box::new(self.story_sheet(id, from, frame)?)),
            PageId::Platform(id) => Leaf::Platform(Box::new(self.platform_sheet(id, from, frame)?)),
            PageId::Section(at) => Leaf::Passages(self.section_sheet(at, from, 3)?),
            PageId::Unsorted => Leaf::Passages(self.unsorted_sheet(from, 3)),
            PageId::Words => Leaf::Words(PrintedWords { code, title, words: self.word_views() }),
            PageId::OutsideLinks => {
                Leaf::Links(PrintedLinks { code, title, rows: self.outside_rows(from) })
            }
            _ => return None,
        })
    }
}
