//! Who speaks of whom.
//!
//! Takes a [`Portfolio`] and gives a [`Linked`]: an address for every page, the prose of every
//! passage with its names turned into links, and for every page those that speak of it, with the
//! reason. It opens no files and has never heard of HTML.

mod addresses;
mod edges;
mod kept;
mod mentions;
mod names;
mod prose;

pub use kept::Kept;
pub use prose::Found;

use crate::{
    findings::Findings,
    memory::Print,
    portfolio::{Anchor, Passage, PlatformId, Portfolio, PrincipleId, Story, StoryId},
    source::{Span, Text},
    vocabulary::technologies::Technologies,
};

/// Resolves every name. `assets` are the paths of the content folder's files for pages, such as
/// `assets/plan.png`; `kept` is what was resolved before.
pub fn resolve(
    portfolio: Portfolio,
    technologies: &Technologies,
    assets: &[String],
    kept: &Kept,
    findings: &mut Findings,
) -> Linked {
    let used = edges::technologies(&portfolio, technologies);
    let (directory, known) = rayon::join(
        || Directory::of(&portfolio, &used, technologies, assets, kept),
        || edges::known(&portfolio, &used),
    );
    let resolver = directory.resolver(technologies, assets, kept);
    let (portfolio, mut found) = resolver.portfolio(portfolio, findings);
    let outside = std::mem::take(&mut found.outside);
    let edges = edges::all(known, found.edges());
    let mut addresses = directory.addresses;
    if outside.is_empty() {
        addresses.retain(|address| address.page != PageId::OutsideLinks);
    }
    Linked { portfolio, addresses, technologies: used, outside, edges }
}

/// What the passages of a site are resolved by: what its pages are called and where they lie.
#[derive(Default)]
pub struct Directory {
    called: mentions::Called,
    addresses: Vec<Address>,
    anchors: Vec<Anchor>,
    /// Stands for all that passages are resolved by, where they are remembered.
    ground: Option<Print>,
}

impl Directory {
    /// That of a portfolio, whose technologies with pages are `used`; the others are as
    /// [`resolve`] takes them.
    pub fn of<W>(
        portfolio: &Portfolio<W>,
        used: &[Technology],
        technologies: &Technologies,
        assets: &[String],
        kept: &Kept,
    ) -> Self {
        let addresses = addresses::of(portfolio, used);
        let called = mentions::Called::of(portfolio, used, technologies, &addresses);
        let mentions = mentions::Mentions { called: &called, technologies };
        let anchors = portfolio.anchors.clone();
        let ground = kept.ground(&(mentions, &addresses, &anchors, assets));
        Self { called, addresses, anchors, ground }
    }

    fn resolver<'a>(
        &'a self,
        technologies: &'a Technologies,
        assets: &'a [String],
        kept: &'a Kept,
    ) -> prose::Resolver<'a> {
        let mentions = mentions::Mentions { called: &self.called, technologies };
        let places = (self.addresses.as_slice(), self.anchors.as_slice());
        prose::Resolver::new(mentions, places, assets, kept, self.ground)
    }

    /// One story of that portfolio, or another version of it, resolved.
    pub fn story(
        &self,
        id: StoryId,
        story: Story<Passage>,
        technologies: &Technologies,
        assets: &[String],
        kept: &Kept,
    ) -> (Story<Prose>, Found) {
        self.resolver(technologies, assets, kept).story(id, story)
    }
}

/// A portfolio in which every name is resolved.
#[derive(Clone, Debug)]
pub struct Linked {
    /// The portfolio; its words are [`Prose`].
    pub portfolio: Portfolio<Prose>,
    /// Every page, in the order of the site, which is that of [`PageId`].
    pub addresses: Vec<Address>,
    /// Technologies that a platform or story names, A to Z.
    pub technologies: Vec<Technology>,
    /// Addresses outside the site, in the order of the notes.
    pub outside: Vec<OutsideLink>,
    /// Every link between two pages, with its reason; sorted by `to`, then as the site goes.
    pub edges: Vec<Edge>,
}

impl Linked {
    /// The address of a page.
    pub fn address(&self, page: PageId) -> Option<&Address> {
        let at = self.addresses.binary_search_by_key(&page, |address| address.page).ok()?;
        self.addresses.get(at)
    }

    /// What leads to a page.
    pub fn leading_to(&self, page: PageId) -> &[Edge] {
        let start = self.edges.partition_point(|edge| edge.to < page);
        let end = self.edges.partition_point(|edge| edge.to <= page);
        &self.edges[start..end]
    }
}

/// A page of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageId {
    /// `index.html`.
    Home,
    /// `principles/index.html`.
    Principles,
    /// `principles/NAME.html`.
    Principle(PrincipleId),
    /// `stories/index.html`.
    Stories,
    /// `stories/NAME.html`.
    Story(StoryId),
    /// `platforms/index.html`.
    Platforms,
    /// `platforms/NAME.html`.
    Platform(PlatformId),
    /// `technologies/index.html`.
    Technologies,
    /// `technologies/NAME.html`; the place in [`Linked::technologies`].
    Technology(usize),
    /// `matrix.html`.
    Matrix,
    /// `practice.html`.
    Practice,
    /// `cheat.html`.
    Cheat,
    /// `words.html`.
    Words,
    /// `links.html`.
    OutsideLinks,
    /// `unsorted.html`.
    Unsorted,
    /// `sections/index.html`.
    Sections,
    /// `sections/NAME.html`; the place in [`crate::portfolio::Portfolio::sections`].
    Section(usize),
    /// `search.html`, the A to Z.
    Search,
    /// `print.html`.
    Print,
    /// `404.html`.
    NotFound,
}

/// What a page is called and where it lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// Which page.
    pub page: PageId,
    /// Its path in the output, with forward slashes, not encoded: `stories/고객.html`.
    pub path: String,
    /// The last part of the path without `.html`.
    pub slug: String,
    /// The sheet's code: `P-06`.
    pub code: String,
    /// Its title, as written.
    pub title: String,
}

/// A technology with a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Technology {
    /// The vocabulary's name.
    pub name: String,
    /// What it is: `log`, `store`, `cache`.
    pub kind: String,
    /// General questions about it, from the vocabulary.
    pub questions: Vec<String>,
    /// Platforms that use it, with the words that say so.
    pub platforms: Vec<(PlatformId, Text)>,
    /// Stories that name it, with the words that say so.
    pub stories: Vec<(StoryId, Text)>,
}

/// An address outside the site that the notes name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideLink {
    /// As written.
    pub url: String,
    /// The words that stand for it, where they are not the address itself.
    pub title: Option<String>,
    /// The page that shows it.
    pub page: PageId,
    /// Where.
    pub span: Span,
}

/// A link between two pages, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The page that speaks.
    pub from: PageId,
    /// The page it speaks of.
    pub to: PageId,
    /// Why.
    pub reason: Reason,
}

/// Why one page leads to another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The writer filed a story under a principle.
    Filed,
    /// A story's words match a principle.
    Suggested(String),
    /// The words, as written, that name the other page.
    Mentions(String),
    /// Both lie under or use a third page.
    Through(PageId),
    /// A platform or a story uses a technology.
    Uses(String),
    /// `[[…]]`.
    WrittenLink,
}

/// A passage, ready to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// In order.
    pub blocks: Vec<ProseBlock>,
    /// Where the notes have it.
    pub span: Span,
}

/// A block of prose.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ProseBlock {
    /// A sub-heading inside a passage.
    Heading(Vec<Piece>),
    /// Words.
    Paragraph(Vec<Piece>),
    /// A list; with the first number where it counts.
    List(Option<u32>, Vec<ProseItem>),
    /// Verbatim text and its language.
    Code(Option<String>, String),
    /// Rows of cells; the head may be empty.
    Table(Vec<Vec<Piece>>, Vec<Vec<Vec<Piece>>>),
    /// A quotation.
    Quote(Vec<ProseBlock>),
    /// A rule.
    Rule,
}

/// One item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProseItem {
    /// Its words.
    pub words: Vec<Piece>,
    /// What is nested in it.
    pub blocks: Vec<ProseBlock>,
}

/// A piece of a line, its links resolved.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// Plain words.
    Text(String),
    /// Code.
    Code(String),
    /// Emphasis.
    Emphasis(Vec<Piece>),
    /// Strong words.
    Strong(Vec<Piece>),
    /// Struck words.
    Struck(Vec<Piece>),
    /// A link to a page of the site.
    Page(PageId, Vec<Piece>),
    /// A link to elsewhere; its scheme is one that is let through.
    Outside(String, Vec<Piece>),
    /// A picture of `content/assets`, by its path in the output, and its words.
    Picture(String, String),
    /// The end of a line.
    Break,
}
