//! Names of pages in running text.

use std::{
    collections::BTreeMap,
    hash::{Hash, Hasher},
    ops::Range,
};

use ahash::HashMap;

use super::{Address, PageId, Technology, names::Names};
use crate::{
    portfolio::{PlatformId, Portfolio, PrincipleId, StoryId},
    systems::base_name,
    text::plain_run,
    vocabulary::{
        distance, fold,
        glance::{self, Glance},
        technologies::Technologies,
    },
};

/// What pages are called.
#[derive(Default)]
pub struct Called {
    names: Names,
    /// The page of a technology, by its place in the vocabulary.
    technology_pages: HashMap<usize, PageId>,
    technology_heads: Heads,
    /// What names and technologies begin with.
    heads: Glance<64>,
    /// Pages by their folded titles and codes, for `[[…]]`.
    titles: HashMap<String, PageId>,
}

/// What the spellings of technologies that have pages begin with. Most lines have none of it, and
/// need not be looked through for all technologies that are known.
#[derive(Default)]
struct Heads {
    words: Glance<64>,
    /// A bit for each plain character, no letter and no digit, that one begins with.
    marks: u128,
    /// Whether one begins with a character that is not plain.
    has_others: bool,
}

/// Finds it.
#[derive(Clone, Copy)]
pub struct Mentions<'a> {
    /// What is looked for.
    pub called: &'a Called,
    /// Technologies, by the vocabulary.
    pub technologies: &'a Technologies,
}

/// A name of fewer characters than this is too likely to stand in a text for something else.
const LEAST_CHARACTERS: usize = 3;

/// So is a title of fewer words than this.
const LEAST_TITLE_WORDS: usize = 3;

/// Names and technologies say what is found. Titles follow from the addresses, which whoever makes
/// a key of it has to add.
impl Hash for Mentions<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Called { names, technology_pages, .. } = self.called;
        let pages: BTreeMap<&usize, &PageId> = technology_pages.iter().collect();
        (names, pages, self.technologies.all()).hash(state);
    }
}

impl Called {
    /// Makes the names of a portfolio's pages ready to be found.
    pub fn of<W>(
        portfolio: &Portfolio<W>,
        used: &[Technology],
        technologies: &Technologies,
        addresses: &[Address],
    ) -> Self {
        let mut names = Names::default();
        // One plain word must be written as the name is.
        let mut add = |words: &str, page: PageId, plain: bool| {
            if words.chars().count() >= LEAST_CHARACTERS {
                names.add(words, page, plain);
            }
        };
        for (index, principle) in portfolio.principles.iter().enumerate() {
            let plain = principle.name.is_ascii() && !principle.name.contains(' ');
            add(&principle.name, PageId::Principle(PrincipleId(index)), plain);
        }
        for (index, platform) in portfolio.platforms.iter().enumerate() {
            let page = PageId::Platform(PlatformId(index));
            for name in std::iter::once(&platform.name).chain(&platform.aliases) {
                add(name.as_str(), page, !name.as_str().contains(' '));
            }
            for component in platform.system.components.iter().filter(|component| component.stated)
            {
                let is_technology = technologies.place(&component.name).is_some();
                let long =
                    component.name.contains(' ') || component.name.chars().any(char::is_uppercase);
                if long && !is_technology {
                    add(&component.name, page, !component.name.contains(' '));
                }
            }
        }
        for (index, story) in portfolio.stories.iter().enumerate() {
            let title = story.title.as_str();
            if !story.title_from_text && title.split_whitespace().count() >= LEAST_TITLE_WORDS {
                add(title, PageId::Story(StoryId(index)), false);
            }
            let base = base_name(&story.title).filter(|base| {
                !story.title_from_text
                    && base.as_str().split_whitespace().count() >= LEAST_TITLE_WORDS
            });
            if let Some(base) = base {
                add(base.as_str(), PageId::Story(StoryId(index)), false);
            }
        }
        let mut technology_pages = HashMap::default();
        let mut technology_heads = Heads::default();
        names.sort();
        let mut heads = names.heads().clone();
        for (index, technology) in used.iter().enumerate() {
            let Some(place) = technologies.place(&technology.name) else { continue };
            technology_pages.insert(place, PageId::Technology(index));
            let known = &technologies.all()[place];
            for spelling in std::iter::once(&known.name).chain(&known.variants) {
                technology_heads.add(spelling);
                heads.add(plain_head(spelling));
            }
        }
        let titles = titles(addresses);
        Self { names, technology_pages, technology_heads, heads, titles }
    }
}

impl Mentions<'_> {
    /// What a text names, in order, the longest first; none overlap.
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, PageId)> {
        let Called { names, technology_pages, technology_heads, heads, .. } = self.called;
        let words: Vec<(usize, &str)> = glance::like(text, heads).collect();
        let mut found = names.find(text, &words);
        if !technology_heads.may_be_in(text, &words) {
            return found;
        }
        // Names stand in order and apart from each other, and so do technologies.
        let names = found.len();
        for mention in self.technologies.mentions(text) {
            if let Some(&page) = technology_pages.get(&mention.technology) {
                let names = &found[..names];
                let next = names.partition_point(|(name, _)| name.end <= mention.range.start);
                if names.get(next).is_none_or(|(name, _)| name.start >= mention.range.end) {
                    found.push((mention.range, page));
                }
            }
        }
        found.sort_by_key(|(range, _)| range.start);
        found
    }

    /// The page of that title or code.
    pub fn page(&self, title: &str) -> Option<PageId> {
        let name = title.split('#').next().unwrap_or_default();
        let name = if name.trim().is_empty() { title } else { name };
        let titles = &self.called.titles;
        titles.get(&fold(name)).or_else(|| titles.get(&fold(name.trim_end_matches(".md")))).copied()
    }
}

impl Heads {
    fn add(&mut self, spelling: &str) {
        match (plain_head(spelling), spelling.bytes().next()) {
            ("", None) => {}
            ("", Some(mark)) if mark.is_ascii() => self.marks |= 1 << mark,
            ("", Some(_)) => self.has_others = true,
            (head, _) => self.words.add(head),
        }
    }

    /// Whether a text may have one, of whose words some are like them.
    fn may_be_in(&self, text: &str, words: &[(usize, &str)]) -> bool {
        words.iter().any(|(_, word)| self.words.may_be(word))
            || self.has_others && !text.is_ascii()
            || glance::has_any(text, self.marks)
    }
}

/// The plain letters and digits at the head of a name.
fn plain_head(name: &str) -> &str {
    &name[..plain_run(name.as_bytes())]
}

/// A page's title, ready to be compared.
pub struct Title {
    written: String,
    folded: String,
    length: usize,
}

/// The titles of all pages, ready to be compared.
pub fn folded_titles(addresses: &[Address]) -> Vec<Title> {
    let ready = |address: &Address| {
        let folded = fold(&address.title);
        Title { written: address.title.clone(), length: folded.chars().count(), folded }
    };
    addresses.iter().map(ready).collect()
}

/// Titles close to a name that no page has, the closest first.
pub fn suggestions<'a>(name: &str, titles: &'a [Title]) -> Vec<&'a str> {
    let folded = fold(name);
    let length = folded.chars().count();
    let mut near: Vec<(usize, &str)> = titles
        .iter()
        .filter_map(|Title { written, folded: title, length: title_length }| {
            let cap = (length / 3).clamp(1, 4);
            let starts = length >= 4 && title.starts_with(&folded);
            if !starts && length.abs_diff(*title_length) > cap {
                return None;
            }
            let close = distance(&folded, title, cap).or(starts.then_some(cap))?;
            Some((close, written.as_str()))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(3).map(|(_, title)| title).collect()
}

fn titles(addresses: &[Address]) -> HashMap<String, PageId> {
    let mut titles = HashMap::default();
    for address in addresses {
        titles.entry(fold(&address.title)).or_insert(address.page);
    }
    for address in addresses {
        // `[[The move]]` means `The move (2019)` where no page is called so itself.
        let base = address.title.split(['(', '[']).next().unwrap_or_default().trim();
        if !base.is_empty() && base.len() < address.title.len() {
            titles.entry(fold(base)).or_insert(address.page);
        }
    }
    for address in addresses {
        titles.entry(fold(&address.code)).or_insert(address.page);
        titles.entry(fold(&address.slug)).or_insert(address.page);
    }
    titles
}
