//! The parts that views are made of.

use std::borrow::Cow;

use serde::Serialize;

use super::Site;
use crate::{
    edition::Public,
    inputs::config::Edition,
    links::{Linked, PageId},
};

/// What stands in a page for its revision until all the rest of it is written. Two characters that
/// are none (Unicode 16, section 23.7), so that hardly a text has them.
pub const REVISION: &str = "\u{fdd0}\u{fdd1}";

/// What every template sees as `site`.
#[derive(Serialize)]
pub struct SiteView<'a> {
    title: &'a str,
    author: Option<&'a str>,
    /// The notes file; prep only.
    notes: Option<&'a str>,
    /// That of the page, see [`REVISION`].
    revision: &'static str,
    index: bool,
    feed: bool,
    nav: Vec<NavItem<'a>>,
}

/// A word of the running head.
#[derive(Serialize)]
pub struct NavItem<'a> {
    key: &'static str,
    label: &'static str,
    path: &'a str,
}

const NAV: [(PageId, &str, &str); 6] = [
    (PageId::Principles, "principles", "Principles"),
    (PageId::Stories, "stories", "Stories"),
    (PageId::Platforms, "platforms", "Platforms"),
    (PageId::Matrix, "matrix", "Matrix"),
    (PageId::Practice, "practice", "Practice"),
    (PageId::Search, "search", "Search"),
];

impl<'a> SiteView<'a> {
    pub(super) fn new(public: &'a Public, site: &'a Site) -> Self {
        let prep = public.edition == Edition::Prep;
        Self {
            title: &site.title,
            author: site.author.as_deref(),
            notes: prep.then_some(site.notes_path.as_str()),
            revision: REVISION,
            index: site.index,
            feed: site.base_url.is_some(),
            nav: nav(&public.linked),
        }
    }
}

fn nav(linked: &Linked) -> Vec<NavItem<'_>> {
    let words = NAV.iter().filter_map(|&(page, key, label)| {
        let address = linked.address(page)?;
        Some(NavItem { key, label, path: &address.path })
    });
    words.collect()
}

/// What every page's template sees as `page`.
#[derive(Serialize)]
pub struct Head<'a> {
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) root: String,
    pub(super) section: &'static str,
    pub(super) crumbs: Vec<Crumb<'a>>,
    pub(super) canonical: Option<String>,
    pub(super) description: Option<Cow<'a, str>>,
    pub(super) card: Option<CardView>,
    pub(super) before: Option<Link<'a>>,
    pub(super) after: Option<Link<'a>>,
}

/// The picture that others show for a link to the page.
#[derive(Serialize)]
pub struct CardView {
    pub(super) url: String,
    pub(super) alt: String,
    pub(super) width: u16,
    pub(super) height: u16,
}

/// A step of the breadcrumb; the last has no link.
#[derive(Serialize)]
pub struct Crumb<'a> {
    pub(super) text: &'a str,
    pub(super) href: Option<String>,
}

/// A link to a sheet.
#[derive(Clone, Serialize)]
pub struct Link<'a> {
    pub(super) href: String,
    pub(super) code: &'a str,
    pub(super) title: &'a str,
}

/// A cell of the title block.
#[derive(Serialize)]
pub struct Cell<'a> {
    pub(super) label: &'static str,
    pub(super) text: Cow<'a, str>,
    pub(super) wide: bool,
    pub(super) missing: bool,
    pub(super) links: Vec<Link<'a>>,
    pub(super) star: Option<Star>,
}

impl<'a> Cell<'a> {
    pub(super) fn new(label: &'static str, text: impl Into<Cow<'a, str>>) -> Self {
        Self {
            label,
            text: text.into(),
            wide: false,
            missing: false,
            links: Vec::new(),
            star: None,
        }
    }

    pub(super) fn count(label: &'static str, count: usize) -> Self {
        Self::new(label, count.to_string())
    }

    pub(super) fn links(label: &'static str, links: Vec<Link<'a>>) -> Self {
        Self { links, ..Self::new(label, "") }
    }

    pub(super) fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    pub(super) fn missing(self, missing: bool) -> Self {
        Self { missing, ..self }
    }
}

/// Which of the four parts are on file.
#[derive(Clone, Serialize)]
pub struct Star {
    /// Their letters.
    pub(super) on_file: String,
    pub(super) label: String,
}

/// A line of an index.
#[derive(Serialize)]
pub struct Row<'a> {
    pub(super) code: Cow<'a, str>,
    pub(super) href: String,
    pub(super) title: Cow<'a, str>,
    pub(super) text: Option<Cow<'a, str>>,
    pub(super) note: Option<Cow<'a, str>>,
    pub(super) note_is_gap: bool,
    pub(super) codes: Vec<&'a str>,
    pub(super) figure: Option<&'a str>,
    pub(super) star: Option<Star>,
}

impl<'a> Row<'a> {
    pub(super) fn to(link: Link<'a>) -> Self {
        Self {
            code: link.code.into(),
            href: link.href,
            title: link.title.into(),
            text: None,
            note: None,
            note_is_gap: false,
            codes: Vec::new(),
            figure: None,
            star: None,
        }
    }

    pub(super) fn with_note(self, note: impl Into<Cow<'a, str>>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    pub(super) fn with_gap(self, note: impl Into<Cow<'a, str>>) -> Self {
        Self { note: Some(note.into()), note_is_gap: true, ..self }
    }
}

/// A gap, as a form to fill in.
#[derive(Serialize)]
pub struct Gap<'a> {
    pub(super) says: Vec<Run<'a>>,
    pub(super) questions: Vec<Cow<'a, str>>,
    pub(super) place: Vec<Run<'a>>,
}

/// Words of a caption, some of them quoted from the notes as code.
#[derive(Serialize)]
pub struct Run<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) code: bool,
}

pub(super) fn say<'a>(text: impl Into<Cow<'a, str>>) -> Run<'a> {
    Run { text: text.into(), code: false }
}

pub(super) fn quote<'a>(text: impl Into<Cow<'a, str>>) -> Run<'a> {
    Run { text: text.into(), code: true }
}

/// A number of the notes.
#[derive(Serialize)]
pub struct FigureRow<'a> {
    pub(super) value: &'a str,
    /// Digits behind it that look like a lost footnote mark.
    pub(super) stray: Option<&'a str>,
    pub(super) of: Cow<'a, str>,
    /// How far its bar goes, for a percentage.
    pub(super) percent: Option<&'a str>,
}

/// Where a sheet stands: on a page of its own, or among others.
#[derive(Serialize)]
pub struct Frame {
    /// What its ids begin with.
    pub(super) ids: String,
    /// The level of the headings of its sections.
    pub(super) level: u8,
}

impl Frame {
    /// On a page of its own.
    pub(super) fn page() -> Self {
        Self { ids: String::new(), level: 2 }
    }

    /// Among others.
    pub(super) fn among(code: &str) -> Self {
        Self { ids: format!("{}-", code.to_lowercase()), level: 3 }
    }
}
