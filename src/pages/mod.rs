//! A view for every page.
//!
//! Takes what an edition shows and lays out, for each address, exactly what that page's template
//! may see. What is absent from a view cannot be shown, so an edition does not depend on the good
//! manners of a theme. It opens no files and has never heard of templates beyond their names.

mod about;
mod caption;
mod cards;
mod cheat;
mod drill;
mod finder;
mod home;
mod layout;
mod lists;
mod matrix;
mod overview;
mod platform;
mod plots;
mod practice;
mod principle;
mod print;
mod prompts;
mod stamps;
mod story;
mod technology;
#[cfg(test)]
mod tests;
mod triggers;
mod view;
mod wording;

use std::sync::{Arc, OnceLock};

use blake3::Hash;
use rayon::prelude::*;
use serde::Serialize;

use crate::{
    card::Card,
    coach::Advice,
    diagram::Drawings,
    edition::Public,
    inputs::config::Pace,
    links::{Address, PageId},
    memory::Memory,
    portfolio::StoryId,
    prose::{self, Languages},
    source::Sources,
    vocabulary::units::Units,
};
use layout::Layout;

pub use drill::Drill;
pub use finder::Finder;
pub use print::Leaf;
pub use view::{Head, NavItem, REVISION, SiteView};

/// What is known of the site as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Its name.
    pub title: String,
    /// Whose it is.
    pub author: Option<String>,
    /// Where it is published, without a slash at its end.
    pub base_url: Option<String>,
    /// Whether search engines may list it.
    pub index: bool,
    /// The notes file, as pages name it.
    pub notes_path: String,
    /// How many lines it has.
    pub lines: u32,
    /// How long an answer should take when it is practised, in seconds.
    pub answer_seconds: Option<u32>,
    /// How fast the person speaks.
    pub pace: Pace,
    /// What a coach would say of the stories.
    pub advice: Advice,
}

/// A page that is to be laid out.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'a> {
    /// Which page.
    pub page: PageId,
    /// Its path in the output, with forward slashes, not encoded.
    pub path: &'a str,
}

/// A page, before its template.
pub struct Page<'a> {
    /// The name of its template.
    pub template: &'static str,
    /// All that the template sees beside the [`SiteView`].
    pub view: View<'a>,
    /// Sheets that it shows whole, where it shows any, each of which has a view of its own: see
    /// [`Pages::leaf`].
    pub leaves: Option<Vec<PageId>>,
}

/// The kinds of view, one for each template.
#[derive(Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "each is named for its template")]
pub enum View<'a> {
    Home(Box<home::HomePage<'a>>),
    Principles(lists::PrinciplesPage<'a>),
    Principle(Box<principle::PrinciplePage<'a>>),
    Stories(lists::RowsPage<'a>),
    Story(Box<story::StoryPage<'a>>),
    Rows(lists::RowsPage<'a>),
    Platforms(Box<overview::PlatformsPage<'a>>),
    Platform(Box<platform::PlatformPage<'a>>),
    Technology(Box<technology::TechnologyPage<'a>>),
    Matrix(Box<matrix::MatrixPage<'a>>),
    Practice(Box<practice::PracticePage<'a>>),
    Cheat(Box<cheat::CheatPage<'a>>),
    Words(lists::WordsPage<'a>),
    Passages(lists::PassagesPage<'a>),
    Search(lists::SearchPage<'a>),
    Print(Box<print::PrintPage<'a>>),
    NotFound(lists::NotFoundPage<'a>),
}

/// Every page and what scripts see, laid out when it is asked for: views of many pages together
/// take more room than the notes that they are made from.
pub struct Pages<'a> {
    layout: Layout<'a>,
}

/// What laying out pages leaves for the next time.
#[derive(Debug, Default)]
pub struct Kept {
    /// The units of figures, once they were asked for.
    units: OnceLock<Units>,
    languages: Languages,
    drawings: Drawings,
    /// For each story the words that it has, and what search is sent of it, by its stamp.
    words: Memory<Hash, Option<Arc<str>>>,
    said: Memory<Hash, Arc<finder::Said>>,
    /// The places of a story's figures, the most telling first, by the figures.
    ranks: Memory<Hash, Arc<[usize]>>,
}

impl Kept {
    /// One that keeps what was coloured and drawn last.
    pub fn remembering() -> Self {
        Self {
            units: OnceLock::new(),
            languages: Languages::remembering(),
            drawings: Drawings::remembering(),
            words: Memory::keeping(),
            said: Memory::keeping(),
            ranks: Memory::keeping(),
        }
    }

    /// One more, which knows the same of languages.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self { languages: self.languages.beside(), ..Self::remembering() }
    }

    /// Forgets everything but what is known of languages.
    pub fn forget(&mut self) {
        self.turn();
        self.turn();
    }

    /// Forgets what the last time had no use for.
    pub fn turn(&mut self) {
        self.languages.turn();
        self.drawings.turn();
        self.words.turn();
        self.said.turn();
        self.ranks.turn();
    }
}

/// Prepares what all pages are laid out from; their code is coloured and their systems are drawn at
/// once.
pub fn lay_out<'a>(
    public: &'a Public,
    site: &'a Site,
    sources: &'a Sources,
    kept: &'a Kept,
) -> Pages<'a> {
    Pages { layout: Layout::new(public, site, sources, kept) }
}

/// Prepares what the page of a story is laid out from, and nothing that only other pages show.
pub fn lay_out_story<'a>(
    id: StoryId,
    public: &'a Public,
    site: &'a Site,
    sources: &'a Sources,
    kept: &'a Kept,
) -> Pages<'a> {
    Pages { layout: Layout::for_story(id, public, site, sources, kept) }
}

impl<'a> Pages<'a> {
    /// Every page that has an address, from the last to the first: the largest of them, which
    /// prints all sheets, is among the last, and is begun at once.
    pub fn from_last(&self) -> impl IndexedParallelIterator<Item = Planned<'a>> {
        let addresses = self.layout.linked.addresses.par_iter().rev();
        addresses.map(|address| Planned { page: address.page, path: &address.path })
    }

    /// What a page is made from, where that is known without laying it out: while it is the same,
    /// and all that every template sees, so is the page, and so is the page's sheet among others.
    pub fn stamp(&self, page: PageId) -> Option<Hash> {
        self.layout.stamp(page)
    }

    /// A page, laid out; `None` for an address of something that is not there.
    pub fn page(&self, page: PageId) -> Option<Page<'a>> {
        let (template, view) = self.layout.view(page)?;
        let leaves = (page == PageId::Print).then(|| self.layout.leaves());
        Some(Page { template, view, leaves })
    }

    /// A sheet as a page shows it among others.
    pub fn leaf(&self, page: PageId) -> Option<Leaf<'a>> {
        self.layout.leaf(page)
    }

    /// The drawings in the formats of other tools: paths and texts.
    pub fn exports(&self) -> Vec<(String, String)> {
        self.layout.exports()
    }

    /// What the browser's search sees.
    pub fn finder(&self) -> Finder<'a> {
        self.layout.finder()
    }

    /// What practice with a clock sees.
    pub fn drill(&self) -> Drill<'a> {
        self.layout.drill()
    }

    /// The pictures for links to pages; none where the site has no address.
    pub fn cards(&self) -> Vec<Card> {
        let addresses = self.layout.linked.addresses.par_iter();
        addresses.filter_map(|address| self.layout.picture_of(address)).collect()
    }
}

/// A page's address on the web; `base` is where the site is published.
pub fn url_of(base: &str, address: &Address) -> String {
    if address.page == PageId::Home {
        return format!("{base}/");
    }
    format!("{base}/{}", prose::percent_encode(&address.path))
}

/// What every template sees as `site`.
pub fn site_view<'a>(public: &'a Public, site: &'a Site) -> SiteView<'a> {
    SiteView::new(public, site)
}

impl<'a> Layout<'a> {
    /// The template and view of a page; `None` for an address of something that is not there.
    fn view(&self, page: PageId) -> Option<(&'static str, View<'a>)> {
        Some(match page {
            PageId::Home => ("index.html", View::Home(Box::new(self.home()))),
            PageId::Principles => ("principles.html", View::Principles(self.principles())),
            PageId::Principle(id) => {
                ("principle.html", View::Principle(Box::new(self.principle(id)?)))
            }
            PageId::Stories => ("rows.html", View::Stories(self.stories())),
            PageId::Story(id) => ("story.html", View::Story(Box::new(self.story(id)?))),
            PageId::Platforms => ("platforms.html", View::Platforms(Box::new(self.platforms()))),
            PageId::Platform(id) => ("platform.html", View::Platform(Box::new(self.platform(id)?))),
            PageId::Technologies => ("rows.html", View::Rows(self.technologies())),
            PageId::Technology(at) => {
                ("technology.html", View::Technology(Box::new(self.technology(at)?)))
            }
            PageId::Matrix => ("matrix.html", View::Matrix(Box::new(self.matrix()))),
            PageId::Practice => ("practice.html", View::Practice(Box::new(self.practice()))),
            PageId::Cheat => ("cheat.html", View::Cheat(Box::new(self.cheat()))),
            PageId::Words => ("words.html", View::Words(self.words())),
            PageId::OutsideLinks => ("rows.html", View::Rows(self.outside_links())),
            PageId::Unsorted => ("passages.html", View::Passages(self.unsorted())),
            PageId::Sections => ("rows.html", View::Rows(self.sections())),
            PageId::Section(at) => ("passages.html", View::Passages(self.section(at)?)),
            PageId::Search => ("search.html", View::Search(self.search())),
            PageId::Print => ("print.html", View::Print(Box::new(self.print()))),
            PageId::NotFound => ("404.html", View::NotFound(self.not_found())),
        })
    }
}
