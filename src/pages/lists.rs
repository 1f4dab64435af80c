//! Indexes and the pages that show the notes as they are.

use std::borrow::Cow;

use serde::Serialize;

use super::{
    layout::{From, Layout, is_sheet},
    plots::Plot,
    view::{Cell, Head, Row},
    wording,
};
use crate::{
    links::{PageId, Technology},
    portfolio::{PlatformId, PrincipleId, SectionKind, StoryId},
    prose::{self, Html},
};

/// Everything `rows.html` sees: an index.
#[derive(Serialize)]
pub struct RowsPage<'a> {
    page: Head<'a>,
    title: &'a str,
    lead: Cow<'a, str>,
    cells: Vec<Cell<'a>>,
    heading: &'static str,
    note: Cow<'a, str>,
    rows: Vec<Row<'a>>,
    plot: Option<Plot<'a>>,
}

/// Everything `principles.html` sees.
#[derive(Serialize)]
pub struct PrinciplesPage<'a> {
    page: Head<'a>,
    title: &'a str,
    lead: String,
    cells: Vec<Cell<'a>>,
    note: String,
    groups: Vec<PrincipleGroup<'a>>,
    plot: Option<Plot<'a>>,
}

/// Principles under one heading of the notes.
#[derive(Serialize)]
pub struct PrincipleGroup<'a> {
    pub(super) name: Option<Cow<'a, str>>,
    pub(super) rows: Vec<Row<'a>>,
}

/// Everything `words.html` sees.
#[derive(Serialize)]
pub struct WordsPage<'a> {
    page: Head<'a>,
    title: &'a str,
    cells: Vec<Cell<'a>>,
    words: Vec<WordView<'a>>,
    /// Headings of the notes under which they stand.
    headings: Vec<&'a str>,
}

/// A word to learn.
#[derive(Serialize)]
pub struct WordView<'a> {
    term: &'a str,
    meaning: Option<&'a str>,
}

/// Everything `passages.html` sees: notes as they stand.
#[derive(Serialize)]
pub struct PassagesPage<'a> {
    page: Head<'a>,
    sheet: PassagesSheet<'a>,
}

/// Passages, on a page of their own or in print.
#[derive(Serialize)]
pub struct PassagesSheet<'a> {
    pub(super) code: &'a str,
    pub(super) title: &'a str,
    pub(super) lead: &'static str,
    pub(super) cells: Vec<Cell<'a>>,
    pub(super) body: Html,
    pub(super) related: Vec<Row<'a>>,
}

/// Everything `search.html` sees: all sheets, A to Z.
#[derive(Serialize)]
pub struct SearchPage<'a> {
    page: Head<'a>,
    note: String,
    rows: Vec<Row<'a>>,
}

/// Everything `404.html` sees.
#[derive(Serialize)]
pub struct NotFoundPage<'a> {
    page: Head<'a>,
    rows: Vec<Row<'a>>,
}

impl<'a> Layout<'a> {
    fn title_of(&self, page: PageId) -> &'a str {
        self.address(page).map_or("", |address| &address.title)
    }

    pub(super) fn principles(&self) -> PrinciplesPage<'a> {
        let page = PageId::Principles;
        let answered = self.answered();
        let all = self.portfolio.principles.len();
        let mut cells = vec![Cell::count("Principles", all), Cell::count("With a story", answered)];
        if self.prep {
            let without = all - answered;
            cells.push(Cell::count("Without", without).missing(without > 0));
        }
        PrinciplesPage {
            page: self.head(page, "principles", "principles"),
            title: self.title_of(page),
            lead: self.coverage_sentence(),
            cells,
            note: self.answered_note(),
            groups: self.principle_groups(From::Root(self.root_of(page))),
            plot: self.strength_plot(From::Root(self.root_of(page))),
        }
    }

    pub(super) fn answered(&self) -> usize {
        self.filed.iter().filter(|stories| !stories.is_empty()).count()
    }

    pub(super) fn answered_note(&self) -> String {
        format!("{} of {} answered", self.answered(), self.portfolio.principles.len())
    }

    /// The principles in the writer's order, under the headings that group them.
    pub(super) fn principle_groups(&self, from: From) -> Vec<PrincipleGroup<'a>> {
        let mut groups: Vec<PrincipleGroup> = Vec::new();
        for (at, principle) in self.portfolio.principles.iter().enumerate() {
            let Some(row) = self.principle_row(PrincipleId(at), from) else { continue };
            let name = principle.group.as_deref().map(Cow::Borrowed);
            match groups.last_mut() {
                Some(group) if group.name == name => group.rows.push(row),
                _ => groups.push(PrincipleGroup { name, rows: vec![row] }),
            }
        }
        groups
    }

    fn principle_row(&self, id: PrincipleId, from: From) -> Option<Row<'a>> {
        // So many codes fit a line.
        const CODES: usize = 4;
        let row = self.row(from, PageId::Principle(id))?;
        let stories = self.filed.get(id.0)?;
        let codes: Vec<&str> = stories
            .iter()
            .take(if stories.len() > CODES { CODES - 1 } else { CODES })
            .map(|&story| self.code(PageId::Story(story)))
            .filter(|code| !code.is_empty())
            .collect();
        let more = stories.len() - codes.len().min(stories.len());
        let row = Row { code: self.number_of(id).into(), codes, ..row };
        Some(match stories.len() {
            0 if self.prep => row.with_gap("no story"),
            _ if more > 0 => row.with_note(format!("+ {more}")),
            _ => row,
        })
    }

    pub(super) fn stories(&self) -> RowsPage<'a> {
        let page = PageId::Stories;
        let from = From::Root(self.root_of(page));
        let rows = self.story_rows(from);
        let stories = &self.portfolio.stories;
        let complete = stories.iter().filter(|story| story.lacks().is_empty()).count();
        let unfiled = stories.iter().filter(|story| story.filed.is_empty()).count();
        let mut cells =
            vec![Cell::count("Stories", rows.len()), Cell::count("Told in full", complete)];
        if self.prep && !self.portfolio.principles.is_empty() {
            cells.push(Cell::count("Not filed", unfiled).missing(unfiled > 0));
        }
        RowsPage {
            page: self.head(page, "stories", "stories"),
            title: self.title_of(page),
            lead: self.results_sentence().unwrap_or_default().into(),
            cells,
            heading: "In the order of the notes",
            note: "Situation, Task, Action, Result".into(),
            rows,
            plot: self.time_plot(from),
        }
    }

    pub(super) fn story_rows(&self, from: From) -> Vec<Row<'a>> {
        let all = 0..self.portfolio.stories.len();
        all.filter_map(|at| self.story_row(StoryId(at), from)).collect()
    }

    pub(super) fn platform_rows(&self, from: From) -> Vec<Row<'a>> {
        let all = 0..self.portfolio.platforms.len();
        all.filter_map(|at| self.platform_row(PlatformId(at), from)).collect()
    }

    pub(super) fn technologies(&self) -> RowsPage<'a> {
        let page = PageId::Technologies;
        let from = From::Root(self.root_of(page));
        let all = self.linked.technologies.iter().enumerate();
        let rows: Vec<Row> = all
            .filter_map(|(at, technology)| {
                let row = self.row(from, PageId::Technology(at))?;
                let row = Row { text: Some(self.users(technology).into()), ..row };
                let kind = super::technology::kind(technology);
                Some(if kind.is_empty() { row } else { row.with_note(kind) })
            })
            .collect();
        let technologies = &self.linked.technologies;
        let shared = technologies.iter().filter(|used| used.platforms.len() > 1).count();
        let told = technologies.iter().filter(|used| !used.stories.is_empty()).count();
        RowsPage {
            page: self.head(page, "technologies", "technologies"),
            title: self.title_of(page),
            lead: "What the platforms and stories name, and where.".into(),
            cells: vec![
                Cell::count("Technologies", rows.len()),
                Cell::count("In two or more platforms", shared),
                Cell::count("In stories", told),
            ],
            heading: "A to Z",
            note: "".into(),
            rows,
            plot: None,
        }
    }

    /// Who uses a technology, in a line: a few platforms by name, then how many more.
    fn users(&self, technology: &Technology) -> String {
        const NAMED: usize = 3;
        let platforms = technology.platforms.iter();
        let names = platforms.filter_map(|(id, _)| self.address(PageId::Platform(*id)));
        let names: Vec<String> =
            names.map(|address| format!("{} {}", address.code, address.title)).collect();
        let shown = if names.len() > NAMED + 1 { NAMED } else { names.len() };
        let mut users = names[..shown].to_vec();
        if names.len() > shown {
            users.push(wording::tally(names.len() - shown, "more platform", "more platforms"));
        }
        if !technology.stories.is_empty() {
            users.push(wording::count(technology.stories.len(), "story", "stories"));
        }
        wording::sentence(&wording::list(&users))
    }

    pub(super) fn outside_links(&self) -> RowsPage<'a> {
        let page = PageId::OutsideLinks;
        let from = From::Root(self.root_of(page));
        let rows = self.outside_rows(from);
        RowsPage {
            page: self.head(page, "links", "links"),
            title: self.title_of(page),
            lead: "Addresses outside this dossier that the notes name.".into(),
            cells: vec![Cell::new("Sheet", self.code(page)), Cell::count("Links", rows.len())],
            heading: "In the order of the notes",
            note: "".into(),
            rows,
            plot: None,
        }
    }

    pub(super) fn outside_rows(&self, from: From) -> Vec<Row<'a>> {
        let links = self.linked.outside.iter().map(|outside| {
            let title = outside.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
            let on = self.link(from, outside.page);
            Row {
                code: on.as_ref().map_or("", |on| on.code).into(),
                href: outside.url.clone(),
                title: title.unwrap_or(&outside.url).into(),
                text: title.map(|_| outside.url.as_str().into()),
                note: on.map(|on| format!("on {}", wording::opening(on.title, 40)).into()),
                note_is_gap: false,
                codes: Vec::new(),
                figure: None,
                star: None,
            }
        });
        links.collect()
    }

    pub(super) fn words(&self) -> WordsPage<'a> {
        let words = self.word_views();
        WordsPage {
            page: self.head(PageId::Words, "words", "words"),
            title: self.title_of(PageId::Words),
            cells: vec![
                Cell::new("Sheet", self.code(PageId::Words)),
                Cell::count("Words", words.len()),
            ],
            words,
            headings: self
                .portfolio
                .word_headings
                .iter()
                .map(super::super::source::Text::as_str)
                // The page is called that already.
                .filter(|heading| !heading.trim().eq_ignore_ascii_case("words"))
                .collect(),
        }
    }

    pub(super) fn word_views(&self) -> Vec<WordView<'a>> {
        let words = self.portfolio.words.iter().map(|word| WordView {
            term: word.term.as_str().trim(),
            meaning: word.meaning.as_ref().map(|meaning| meaning.as_str().trim()),
        });
        words.collect()
    }

    pub(super) fn unsorted(&self) -> PassagesPage<'a> {
        let from = From::Root(self.root_of(PageId::Unsorted));
        PassagesPage {
            page: self.head(PageId::Unsorted, "passages", "unsorted"),
            sheet: self.unsorted_sheet(from, 3),
        }
    }

    pub(super) fn unsorted_sheet(&self, from: From, heading: u8) -> PassagesSheet<'a> {
        let passages = &self.portfolio.unsorted;
        PassagesSheet {
            code: self.code(PageId::Unsorted),
            title: self.title_of(PageId::Unsorted),
            lead: "Notes that belong to no other sheet, as they stand.",
            cells: vec![
                Cell::new("Sheet", self.code(PageId::Unsorted)),
                Cell::count("Passages", passages.len()),
            ],
            body: self.html(passages, from, heading),
            related: self.related(PageId::Unsorted, from, &[]),
        }
    }

    pub(super) fn sections(&self) -> RowsPage<'a> {
        let page = PageId::Sections;
        let from = From::Root(self.root_of(page));
        let all = self.portfolio.sections.iter().enumerate();
        let rows: Vec<Row> = all
            .filter_map(|(at, section)| {
                let row = self.row(from, PageId::Section(at))?;
                let first = section.passages.first();
                let text = first.map(|prose| prose::plain(prose, 400)).unwrap_or_default();
                let text = wording::opening(&text, super::layout::EXCERPT).into_owned();
                let row = row.with_note(kind_of_section(section.kind));
                Some(Row { text: (!text.is_empty()).then_some(text.into()), ..row })
            })
            .collect();
        RowsPage {
            page: self.head(page, "sections", "sections"),
            title: self.title_of(page),
            lead: "What else the notes hold.".into(),
            cells: vec![Cell::count("Sections", rows.len())],
            heading: "In the order of the notes",
            note: "".into(),
            rows,
            plot: None,
        }
    }

    pub(super) fn section(&self, at: usize) -> Option<PassagesPage<'a>> {
        let page = PageId::Section(at);
        let from = From::Root(self.root_of(page));
        Some(PassagesPage {
            page: self.head(page, "passages", "sections"),
            sheet: self.section_sheet(at, from, 3)?,
        })
    }

    pub(super) fn section_sheet(
        &self,
        at: usize,
        from: From,
        heading: u8,
    ) -> Option<PassagesSheet<'a>> {
        let page = PageId::Section(at);
        let section = self.portfolio.sections.get(at)?;
        let address = self.address(page)?;
        let mut cells = vec![
            Cell::new("Sheet", address.code.as_str()),
            Cell::new("Kind", kind_of_section(section.kind)),
        ];
        if self.prep {
            cells.push(Cell::new("Source", self.source(section.span)).wide());
        }
        Some(PassagesSheet {
            code: &address.code,
            title: &address.title,
            lead: "",
            cells,
            body: self.html(&section.passages, from, heading),
            related: self.related(page, from, &[]),
        })
    }

    pub(super) fn search(&self) -> SearchPage<'a> {
        let from = From::Root(self.root_of(PageId::Search));
        let pages = self.linked.addresses.iter().map(|address| address.page);
        let listed = pages.filter(|&page| is_sheet(page) || is_single(page));
        let mut rows: Vec<(String, Row)> = listed
            .filter_map(|page| {
                let row = self.row(from, page)?;
                Some((sort_key(&row.title), row))
            })
            .collect();
        rows.sort_by(|(one, _), (other, _)| one.cmp(other));
        SearchPage {
            page: self.head(PageId::Search, "search", "search"),
            note: wording::tally(rows.len(), "sheet", "sheets"),
            rows: rows.into_iter().map(|(_, row)| row).collect(),
        }
    }

    pub(super) fn not_found(&self) -> NotFoundPage<'a> {
        // A server answers with this page at any depth, so its links begin at the root.
        let root = self.base_path();
        let from = From::Root(&root);
        let pages = [PageId::Home, PageId::Principles, PageId::Stories, PageId::Search];
        let mut head = self.head(PageId::NotFound, "lost", "");
        head.canonical = None;
        head.card = None;
        head.crumbs.clear();
        let rows = pages.into_iter().filter_map(|page| {
            let row = self.row(from, page)?;
            Some(Row { code: "".into(), ..row })
        });
        let rows = rows.collect();
        head.root = root;
        NotFoundPage { page: head, rows }
    }

    /// The path of the site on its server, `/` where it is not known.
    fn base_path(&self) -> String {
        let base = self.site.base_url.as_deref().unwrap_or("");
        let behind_scheme = base.split_once("://").map_or(base, |(_, rest)| rest);
        match behind_scheme.split_once('/') {
            Some((_, path)) if !path.trim_matches('/').is_empty() => {
                format!("/{}/", path.trim_matches('/'))
            }
            _ => "/".to_owned(),
        }
    }
}

/// Pages of which there is one, and which hold something to find.
pub(super) fn is_single(page: PageId) -> bool {
    matches!(
        page,
        PageId::Matrix
            | PageId::Practice
            | PageId::Cheat
            | PageId::Words
            | PageId::OutsideLinks
            | PageId::Unsorted
            | PageId::Print
    )
}

fn sort_key(title: &str) -> String {
    title.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn kind_of_section(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Words => "Word list",
        SectionKind::Links => "Links",
        SectionKind::Questions => "Questions",
        SectionKind::JobDescription => "Job description",
        SectionKind::Other => "Notes",
    }
}
