//! What the card of each page says.

use super::{layout::Layout, view::CardView, wording};
use crate::{
    card::{self, Card},
    estimate::telling_most,
    links::{Address, PageId},
    systems::Figure,
};

/// How many characters of a title, of an opening and of a cell a card is given: more than it has
/// room for.
const TITLE: usize = 200;
const LEAD: usize = 150;
const CELL: usize = 40;

impl Layout<'_> {
    /// The card of a page; `None` where the site has no address, and for the page that stands for
    /// those that are not there.
    pub fn picture_of(&self, address: &Address) -> Option<Card> {
        self.site.base_url.as_ref()?;
        if address.page == PageId::NotFound {
            return None;
        }
        let title = if address.page == PageId::Home { &self.site.title } else { &address.title };
        let lead = self.description(address.page).or_else(|| self.about(address.page));
        Some(Card {
            code: address.code.clone(),
            site: self.site.title.clone(),
            title: wording::opening(title, TITLE).into_owned(),
            lead: lead.map(|lead| wording::opening(&lead, LEAD).into_owned()),
            cells: self.cells_of_card(address.page),
        })
    }

    /// The card as a page names it.
    pub(super) fn card_view(&self, address: &Address) -> Option<CardView> {
        let card = self.picture_of(address)?;
        let base = self.site.base_url.as_ref()?;
        let (width, height) = card::SIZE;
        Some(CardView { url: format!("{base}/{}", card.path()), alt: card.alt(), width, height })
    }

    fn cells_of_card(&self, page: PageId) -> Vec<(&'static str, String)> {
        let mut cells = vec![("Kind", kind(page).to_owned())];
        match page {
            PageId::Principle(id) => {
                let filed = self.filed.get(id.0).map_or(0, Vec::len);
                cells.push(("On file", wording::tally(filed, "story", "stories")));
            }
            PageId::Story(id) => {
                cells.extend(self.figure_of_result(id).and_then(cell));
            }
            PageId::Platform(id) => {
                let platform = self.portfolio.platforms.get(id.0);
                let figures = platform.map_or(&[][..], |platform| &platform.system.figures);
                cells.extend(telling_most(figures, self.units).and_then(cell));
            }
            _ => {}
        }
        if let Some(author) = &self.site.author {
            cells.push(("By", wording::opening(author, CELL).into_owned()));
        }
        cells
    }
}

fn cell(figure: &Figure) -> Option<(&'static str, String)> {
    let written = figure.written.split_whitespace().collect::<Vec<_>>().join(" ");
    (!written.is_empty()).then(|| ("Figure", wording::opening(&written, CELL).into_owned()))
}

/// What a sheet is.
fn kind(page: PageId) -> &'static str {
    match page {
        PageId::Home => "Dossier",
        PageId::Principle(_) => "Principle",
        PageId::Story(_) => "Story",
        PageId::Platform(_) => "Platform",
        PageId::Technology(_) => "Technology",
        PageId::Section(_) | PageId::Unsorted => "Notes",
        PageId::Practice | PageId::Cheat => "Practice",
        PageId::NotFound => "",
        PageId::Principles
        | PageId::Stories
        | PageId::Platforms
        | PageId::Technologies
        | PageId::Matrix
        | PageId::Words
        | PageId::OutsideLinks
        | PageId::Sections
        | PageId::Search
        | PageId::Print => "Index",
    }
}
