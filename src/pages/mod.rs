//! A view for every page.
//!
//! Takes what an edition shows and lays out, for each address, exactly what that page's template
//! may see. What is absent from a view cannot be shown, so an edition does not depend on the good
//! manners of a theme. It opens no files and has never heard of templates beyond their names.

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
mod story;
mod technology;
#[cfg(test)]
mod tests;
mod view;
mod wording;

use serde::Serialize;

use crate::{
    coach::Advice,
    edition::Public,
    inputs::config::Pace,
    links::{Address, PageId},
    prose,
    source::Sources,
};
use layout::Layout;

pub use drill::Drill;
pub use finder::Finder;
pub use layout::missing;
pub use view::{Head, NavItem, SiteView};

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
    /// Eight hexadecimal digits of its content.
    pub revision: String,
    /// How long an answer should take when it is practised, in seconds.
    pub answer_seconds: Option<u32>,
    /// How fast the person speaks.
    pub pace: Pace,
    /// What a coach would say of the stories.
    pub advice: Advice,
}

/// A page, before its template.
pub struct Page<'a> {
    /// Its path in the output, with forward slashes, not encoded.
    pub path: &'a str,
    /// The name of its template.
    pub template: &'static str,
    /// All that the template sees beside the [`SiteView`].
    pub view: View<'a>,
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
    Words(lists::WordsPage<'a>),
    Passages(lists::PassagesPage<'a>),
    Search(lists::SearchPage<'a>),
    Print(Box<print::PrintPage<'a>>),
    NotFound(lists::NotFoundPage<'a>),
}

/// All that is laid out.
pub struct Pages<'a> {
    /// Every page that has an address, in the order of the addresses.
    pub pages: Vec<Page<'a>>,
    /// What the browser's search sees.
    pub finder: Finder<'a>,
    /// What practice with a clock sees.
    pub drill: Drill<'a>,
}

/// Lays out every page, and what its scripts see.
pub fn lay_out<'a>(public: &'a Public, site: &'a Site, sources: &'a Sources) -> Pages<'a> {
    let layout = Layout::new(public, site, sources);
    let addresses = public.linked.addresses.iter();
    let pages = addresses.filter_map(|address| {
        let (template, view) = layout.view(address.page)?;
        Some(Page { path: &address.path, template, view })
    });
    Pages { pages: pages.collect(), finder: layout.finder(), drill: layout.drill() }
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
