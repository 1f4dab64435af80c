//! What all pages are laid out from.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    mem, ptr,
    sync::{Arc, OnceLock},
};

use ahash::HashMap;
use rayon::prelude::*;

use super::{
    Kept, Site,
    caption::caption,
    cheat::Notion,
    stamps::{self, Stamps},
    technology,
    view::{Crumb, FigureRow, Head, Link, Row, Star},
    wording,
};
use crate::{
    coach::is_of_result,
    diagram::Drawn,
    edition::Public,
    estimate::most_telling,
    inputs::config::Edition,
    links::{Address, Edge, Linked, PageId, Prose, Reason},
    portfolio::{Part, PlatformId, Portfolio, PrincipleId, Story, StoryId, Suggestion},
    prose::{self, Highlighter, Html, Setting},
    source::{Place, Sources, Span, Text},
    systems::Figure,
    vocabulary::units::Units,
};

/// How many characters of a story a row shows.
pub(super) const EXCERPT: usize = 150;
/// How many characters of a window's title anyone sees.
const WINDOW_TITLE: usize = 70;
/// How many characters of a title fit a sentence.
pub(super) const SHORT_TITLE: usize = 56;

/// The portfolio with what is looked up often.
pub(super) struct Layout<'a> {
    pub linked: &'a Linked,
    pub portfolio: &'a Portfolio<Prose>,
    pub site: &'a Site,
    pub sources: &'a Sources,
    /// Whether gaps, prompts and source lines are shown.
    pub prep: bool,
    /// For each principle the stories filed under it.
    pub filed: Vec<Vec<StoryId>>,
    /// For each principle the stories whose words suggest it.
    pub suggested: Vec<Vec<(StoryId, &'a Suggestion)>>,
    /// For each platform the stories that speak of it.
    pub spoken_of: Vec<Vec<(StoryId, &'a Text)>>,
    /// For each platform its drawing, if there is anything to draw, once it was asked for.
    drawn: Vec<OnceLock<Option<Drawn>>>,
    /// For each platform the names in its system.
    pub names: Vec<technology::Names>,
    // Looked up, never walked through: their order does not matter.
    places: HashMap<PageId, usize>,
    technologies: HashMap<&'a str, usize>,
    pub highlighter: Highlighter,
    /// For each story its opening, once it was asked for.
    excerpts: Vec<OnceLock<Option<String>>>,
    /// For each story its figures, once they were asked for; the most telling first: those of its
    /// result before all others.
    told: Vec<OnceLock<Vec<&'a Figure>>>,
    /// The lines of the cheat sheet, when they were first asked for: two pages have them.
    pub notions: OnceLock<Vec<Notion<'a>>>,
    pub units: &'a Units,
    /// What pages are made from, where pages are remembered.
    pub stamps: Option<Stamps>,
    /// What was made last time.
    pub kept: &'a Kept,
}

/// Where links of a page start from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum From<'b> {
    /// What leads to the top of the site: nothing, `../`, `/base/`.
    Root(&'b str),
    /// The print page, on which sheets are anchors.
    Print,
}

impl<'a> Layout<'a> {
    /// One for all pages of a site.
    pub fn new(public: &'a Public, site: &'a Site, sources: &'a Sources, kept: &'a Kept) -> Self {
        let portfolio = &public.linked.portfolio;
        let highlighter = Highlighter::of(portfolio.passages(), &kept.languages);
        let mut layout = Self::with(highlighter, public, site, sources, kept);
        let stories = (0..portfolio.stories.len()).into_par_iter().map(StoryId);
        let platforms = (0..portfolio.platforms.len()).into_par_iter().map(PlatformId);
        stories.for_each(|id| {
            layout.told_figures(id);
            layout.opening(id);
        });
        platforms.for_each(|id| {
            layout.drawn(id);
        });
        layout.stamps = kept.words.keeps().then(|| Stamps::of(&layout));
        layout
    }

    /// One for the page of a story, with nothing that only other pages show.
    pub fn for_story(
        id: StoryId,
        public: &'a Public,
        site: &'a Site,
        sources: &'a Sources,
        kept: &'a Kept,
    ) -> Self {
        let portfolio = &public.linked.portfolio;
        let own = portfolio.stories.get(id.0).into_iter().flat_map(Story::passages);
        let highlighter = Highlighter::within(portfolio.passages(), own, &kept.languages);
        Self::with(highlighter, public, site, sources, kept)
    }

    fn with(
        highlighter: Highlighter,
        public: &'a Public,
        site: &'a Site,
        sources: &'a Sources,
        kept: &'a Kept,
    ) -> Self {
        let linked = &public.linked;
        let portfolio = &linked.portfolio;
        let places = linked.addresses.iter().enumerate().map(|(at, to)| (to.page, at)).collect();
        let named = linked.technologies.iter().enumerate();
        let technologies = named.map(|(at, technology)| (technology.name.as_str(), at)).collect();
        let systems = portfolio.platforms.iter().map(|platform| &platform.system);
        let mut layout = Self {
            drawn: portfolio.platforms.iter().map(|_| OnceLock::new()).collect(),
            linked,
            portfolio,
            site,
            sources,
            prep: public.edition == Edition::Prep,
            filed: vec![Vec::new(); portfolio.principles.len()],
            suggested: vec![Vec::new(); portfolio.principles.len()],
            spoken_of: vec![Vec::new(); portfolio.platforms.len()],
            names: systems.map(technology::Names::of).collect(),
            places,
            technologies,
            excerpts: portfolio.stories.iter().map(|_| OnceLock::new()).collect(),
            told: portfolio.stories.iter().map(|_| OnceLock::new()).collect(),
            notions: OnceLock::new(),
            highlighter,
            units: kept.units.get_or_init(Units::embedded),
            stamps: None,
            kept,
        };
        layout.index_stories();
        layout
    }

    fn index_stories(&mut self) {
        for (at, story) in self.portfolio.stories.iter().enumerate() {
            let id = StoryId(at);
            for filing in &story.filed {
                if let Some(stories) = self.filed.get_mut(filing.principle.0)
                    && stories.last() != Some(&id)
                {
                    stories.push(id);
                }
            }
            for suggestion in &story.suggested {
                if let Some(stories) = self.suggested.get_mut(suggestion.principle.0)
                    && stories.last().is_none_or(|&(last, _)| last != id)
                {
                    stories.push((id, suggestion));
                }
            }
            for (platform, words) in &story.platforms {
                if let Some(stories) = self.spoken_of.get_mut(platform.0)
                    && stories.last().is_none_or(|&(last, _)| last != id)
                {
                    stories.push((id, words));
                }
            }
        }
    }

    // Addresses and links.

    pub fn address(&self, page: PageId) -> Option<&'a Address> {
        self.linked.addresses.get(*self.places.get(&page)?)
    }

    pub fn code(&self, page: PageId) -> &'a str {
        self.address(page).map_or("", |address| &address.code)
    }

    /// The way to a page; `None` where there is no such page.
    pub fn href(&self, from: From, page: PageId) -> Option<String> {
        let address = self.address(page)?;
        Some(match from {
            From::Root(root) => format!("{root}{}", prose::percent_encode(&address.path)),
            From::Print if is_printed(page) => format!("#{}", address.code.to_lowercase()),
            From::Print => prose::percent_encode(&address.path),
        })
    }

    pub fn link(&self, from: From, page: PageId) -> Option<Link<'a>> {
        let address = self.address(page)?;
        Some(Link { href: self.href(from, page)?, code: &address.code, title: &address.title })
    }

    pub fn row(&self, from: From, page: PageId) -> Option<Row<'a>> {
        self.link(from, page).map(Row::to)
    }

    pub fn technology_named(&self, name: &str) -> Option<PageId> {
        self.technologies.get(name).map(|&at| PageId::Technology(at))
    }

    // The frame of a page.

    /// What leads from a page to the top of the site.
    pub fn root_of(&self, page: PageId) -> &'static str {
        let nested = self.address(page).is_some_and(|address| address.path.contains('/'));
        if nested { "../" } else { "" }
    }

    pub fn head(&self, page: PageId, kind: &'static str, section: &'static str) -> Head<'a> {
        let root = self.root_of(page);
        let address = self.address(page);
        Head {
            kind,
            title: self.window_title(page, address),
            root: root.to_owned(),
            section,
            crumbs: self.crumbs(page, root),
            canonical: address.and_then(|address| self.canonical(address)),
            description: self
                .description(page)
                .or_else(|| self.site.base_url.as_ref().and_then(|_| self.about(page))),
            card: address.and_then(|address| self.card_view(address)),
            before: self.neighbour(page, root, usize::checked_sub),
            after: self.neighbour(page, root, usize::checked_add),
        }
    }

    fn canonical(&self, address: &Address) -> Option<String> {
        Some(super::url_of(self.site.base_url.as_ref()?, address))
    }

    /// What a page is about, in a sentence or two, for whoever shows a link to it.
    pub(super) fn description(&self, page: PageId) -> Option<Cow<'a, str>> {
        match page {
            PageId::Story(id) => self.excerpt(id),
            _ => None,
        }
    }

    fn window_title(&self, page: PageId, address: Option<&Address>) -> String {
        let site = &self.site.title;
        match address {
            Some(address) if page != PageId::Home => {
                let code =
                    if is_sheet(page) { format!("{} ", address.code) } else { String::new() };
                let taken = code.chars().count() + site.chars().count() + " ·  …".chars().count();
                let room = WINDOW_TITLE.saturating_sub(taken).max(24);
                format!("{code}{} · {site}", wording::opening(&address.title, room))
            }
            _ => site.clone(),
        }
    }

    fn crumbs(&self, page: PageId, root: &str) -> Vec<Crumb<'a>> {
        let Some(address) = self.address(page) else { return Vec::new() };
        let mut crumbs = Vec::new();
        for above in [Some(PageId::Home), index_of(page)].into_iter().flatten() {
            if let Some(link) = self.link(From::Root(root), above)
                && above != page
            {
                let text = if above == PageId::Home { "Dossier" } else { link.title };
                crumbs.push(Crumb { text, href: Some(link.href) });
            }
        }
        let last = if is_sheet(page) { &address.code } else { &address.title };
        crumbs.push(Crumb { text: last, href: None });
        crumbs
    }

    /// The sheet of the same kind before or after this one.
    fn neighbour(
        &self,
        page: PageId,
        root: &str,
        step: fn(usize, usize) -> Option<usize>,
    ) -> Option<Link<'a>> {
        if !is_sheet(page) {
            return None;
        }
        let at = step(*self.places.get(&page)?, 1)?;
        let beside = self.linked.addresses.get(at)?.page;
        let same_kind = mem::discriminant(&beside) == mem::discriminant(&page);
        same_kind.then(|| self.link(From::Root(root), beside)).flatten()
    }

    // Words of the notes.

    pub fn html<'p>(
        &self,
        passages: impl IntoIterator<Item = &'p Prose>,
        from: From,
        heading: u8,
    ) -> Html {
        let target = |page| Some((self.href(from, page)?, self.code(page)));
        let root = match from {
            From::Root(root) => root,
            From::Print => "",
        };
        let setting = Setting { target: &target, root, heading, highlighter: &self.highlighter };
        prose::write_all(passages, &setting)
    }

    pub fn place(&self, span: Span) -> Place {
        self.sources.place(span)
    }

    /// `notes.txt, lines 55 to 60`.
    pub fn source(&self, span: Span) -> String {
        let place = self.place(span);
        format!("{}, {}", place.path, wording::lines(place.line, place.end_line))
    }

    /// `line 55`, with the file's name where it is not the notes file.
    pub fn line(&self, place: &Place, line: u32) -> String {
        if place.path == self.site.notes_path {
            format!("line {line}")
        } else {
            format!("line {line} of {}", place.path)
        }
    }

    /// The whole line of the notes in which a span begins, as written.
    pub fn line_text(&self, span: Span) -> &'a str {
        let text = self.sources.get(span.file).map_or("", |source| source.text.as_str());
        let Some((before, behind)) = text.split_at_checked(span.start as usize) else { return "" };
        let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let end = behind.find(['\n', '\r']).unwrap_or(behind.len());
        text[start..before.len() + end].trim()
    }

    /// The figures of a story, the most telling first: those of its result before all others.
    pub fn told_figures(&self, id: StoryId) -> &[&'a Figure] {
        let (Some(told), Some(story)) = (self.told.get(id.0), self.story_at(id)) else {
            return &[];
        };
        told.get_or_init(|| told_first(story, self.units, self.kept))
    }

    /// The number to say of what came of a story: the most telling one of its result.
    pub fn figure_of_result(&self, id: StoryId) -> Option<&'a Figure> {
        let story = self.story_at(id)?;
        self.told_figures(id).first().copied().filter(|figure| is_of_result(story, figure))
    }

    /// The number to say of a story: that of its result; where no part of it is labelled, the most
    /// telling one of all.
    pub fn number_to_say(&self, id: StoryId) -> Option<&'a Figure> {
        if self.story_at(id)?.parts.is_empty() {
            return self.told_figures(id).first().copied();
        }
        self.figure_of_result(id)
    }

    /// Figures as rows of a table.
    pub fn figure_rows(&self, figures: &[&'a Figure]) -> Vec<FigureRow<'a>> {
        figures.iter().map(|figure| self.figure_row(figure)).collect()
    }

    /// A figure, with a bar where it is a share of a whole.
    pub fn figure_row(&self, figure: &'a Figure) -> FigureRow<'a> {
        let value = figure.counted();
        let of = figure.of.as_deref().filter(|_| value == figure.value);
        let of = of.map(str::trim).filter(|of| !of.is_empty());
        FigureRow {
            value,
            stray: figure.stray.as_deref(),
            of: if let Some(of) = self.words_of_cell(figure) {
                of.into()
            } else {
                let of = of.map_or_else(|| self.words_at(figure), str::to_owned);
                wording::opening(&of, 80).into_owned().into()
            },
            percent: percent(&figure.value),
        }
    }

    /// What a number in a table is: the head of its column and the first cell with words of its row.
    fn words_of_cell(&self, figure: &Figure) -> Option<String> {
        // This is asked for every figure. The head of a table as tall as that is out of sight.
        const NEAR: usize = 64 << 10;
        let text = self.sources.get(figure.span.file)?.text.as_str();
        let end = figure.span.start as usize;
        let from = (end.saturating_sub(NEAR)..=end).find(|&at| text.is_char_boundary(at))?;
        let before = text.get(from..end)?;
        let start = before.rfind('\n').map(|at| at + 1).or((from == 0).then_some(0))?;
        let row = text[from + start..].lines().next().filter(|row| is_row(row))?;
        let column = before[start..].matches('|').count().checked_sub(1)?;
        let head = before[..start].lines().rev().take_while(|line| is_row(line)).last()?;
        if from > 0 && before.starts_with(head) {
            return None;
        }
        let mut words: Vec<&str> = Vec::new();
        // The number of a row says nothing of it.
        let says = |words: &&str| words.contains(char::is_alphabetic);
        let of_row = (0..column).find_map(|at| cell(row, at).filter(says));
        for found in [cell(head, column), of_row] {
            words.extend(found.filter(|words| !words.is_empty()));
        }
        let words = words.join(", ");
        (!words.is_empty()).then(|| wording::opening(&words, 80).into_owned())
    }

    /// What the notes say around a number.
    fn words_at(&self, figure: &Figure) -> String {
        let span = figure.span;
        let text = self.sources.get(span.file).map_or("", |source| source.text.as_str());
        let before = text.get(..span.start as usize).unwrap_or("");
        let behind = text.get(span.end as usize..).unwrap_or("");
        let behind = behind.strip_prefix(figure.stray.as_deref().unwrap_or("")).unwrap_or(behind);
        let caption = caption(before, &figure.written, behind);
        if caption.is_empty() { figure.written.clone() } else { caption }
    }

    // Stories.

    pub fn story_at(&self, id: StoryId) -> Option<&'a Story<Prose>> {
        self.portfolio.stories.get(id.0)
    }

    /// How a story begins, in a line or two.
    pub fn excerpt(&self, id: StoryId) -> Option<Cow<'a, str>> {
        self.opening(id).map(|opening| Cow::Owned(opening.to_owned()))
    }

    fn opening(&self, id: StoryId) -> Option<&str> {
        let (opening, story) = (self.excerpts.get(id.0)?, self.story_at(id)?);
        opening.get_or_init(|| opening_of(story)).as_deref()
    }

    /// The drawing of a platform, if there is anything to draw.
    pub fn drawn(&self, id: PlatformId) -> Option<&Drawn> {
        let (drawn, platform) = (self.drawn.get(id.0)?, self.portfolio.platforms.get(id.0)?);
        let draw = || Drawn::of(platform.name.as_str(), &platform.system, &self.kept.drawings);
        drawn.get_or_init(draw).as_ref()
    }

    /// The STAR strip; the public edition does not show what is missing.
    pub fn star(&self, story: &Story<Prose>) -> Option<Star> {
        self.prep.then(|| star(story))
    }

    /// Where a story is filed, as codes.
    pub fn filed_codes(&self, story: &Story<Prose>) -> Vec<&'a str> {
        let mut codes: Vec<&str> = Vec::new();
        for filing in &story.filed {
            let code = self.code(PageId::Principle(filing.principle));
            if !code.is_empty() && !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    /// A story's line in an index.
    pub fn story_row(&self, id: StoryId, from: From) -> Option<Row<'a>> {
        let story = self.story_at(id)?;
        let row = self.row(from, PageId::Story(id))?;
        let codes = self.filed_codes(story);
        let unfiled = self.prep && codes.is_empty() && !self.portfolio.principles.is_empty();
        let row = if unfiled { row.with_gap("not filed") } else { row };
        Some(Row { text: self.excerpt(id), codes, star: self.star(story), ..row })
    }

    /// A principle's number as a column is headed: the writer's, or else its code's.
    pub fn number_of(&self, id: PrincipleId) -> String {
        let principle = self.portfolio.principles.get(id.0);
        if let Some(number) = principle.and_then(|principle| principle.number) {
            return number.to_string();
        }
        let code = self.code(PageId::Principle(id));
        let digits = code.rsplit('-').next().unwrap_or(code).trim_start_matches('0');
        if digits.is_empty() { code.to_owned() } else { digits.to_owned() }
    }

    pub fn is_answered(&self, id: PrincipleId) -> bool {
        self.filed.get(id.0).is_some_and(|stories| !stories.is_empty())
    }

    // What leads here.

    /// The pages that lead to a page, each once with its reasons, but for those already shown.
    pub fn related(&self, page: PageId, from: From, shown: &[PageId]) -> Vec<Row<'a>> {
        let mut reasons: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for edge in self.linked.leading_to(page) {
            if shown.contains(&edge.from) {
                continue;
            }
            if let Some(&at) = self.places.get(&edge.from) {
                let said = reasons.entry(at).or_default();
                let reason = self.reason(edge);
                if said.len() < 3 && !said.contains(&reason) {
                    said.push(reason);
                }
            }
        }
        let rows = reasons.into_iter().filter_map(|(at, said)| {
            let row = self.row(from, self.linked.addresses.get(at)?.page)?;
            Some(row.with_note(said.join("; ")))
        });
        rows.collect()
    }

    fn reason(&self, edge: &Edge) -> String {
        match &edge.reason {
            Reason::Filed if self.prep => "filed by you".to_owned(),
            Reason::Filed => "filed there".to_owned(),
            Reason::Suggested(words) => format!("suggested by {}", quoted(words)),
            Reason::Mentions(words) => format!("names {}", quoted(words)),
            Reason::Through(page) => format!("through {}", self.code(*page)),
            Reason::Uses(words) => format!("uses {}", quoted(words)),
            Reason::WrittenLink => "links here".to_owned(),
        }
    }
}

/// The words that suggest something, each once.
pub(super) fn quoted_list(words: &[Text]) -> String {
    let mut said: Vec<String> = Vec::new();
    for words in words {
        let words = quoted(words.as_str());
        if said.len() < 3 && said.iter().all(|known| known.to_lowercase() != words.to_lowercase()) {
            said.push(words);
        }
    }
    wording::list(&said)
}

/// Words of the notes inside a caption.
pub(super) fn quoted(words: &str) -> String {
    format!("“{}”", wording::opening(words.trim(), 60))
}

/// Whether a page is one numbered sheet among others of its kind.
pub(super) fn is_sheet(page: PageId) -> bool {
    matches!(
        page,
        PageId::Principle(_)
            | PageId::Story(_)
            | PageId::Platform(_)
            | PageId::Technology(_)
            | PageId::Section(_)
    )
}

/// Whether the print page holds a page.
pub(super) fn is_printed(page: PageId) -> bool {
    matches!(
        page,
        PageId::Principle(_)
            | PageId::Story(_)
            | PageId::Platform(_)
            | PageId::Section(_)
            | PageId::Cheat
            | PageId::Words
            | PageId::OutsideLinks
            | PageId::Unsorted
    )
}

fn index_of(page: PageId) -> Option<PageId> {
    match page {
        PageId::Principle(_) => Some(PageId::Principles),
        PageId::Story(_) => Some(PageId::Stories),
        PageId::Platform(_) => Some(PageId::Platforms),
        PageId::Technology(_) => Some(PageId::Technologies),
        PageId::Section(_) => Some(PageId::Sections),
        PageId::Cheat => Some(PageId::Practice),
        _ => None,
    }
}

fn star(story: &Story<Prose>) -> Star {
    let told = Part::STAR.into_iter().filter(|&part| story.tells(part));
    let on_file = told.map(super::prompts::letter).collect();
    let names = |on_file: bool| {
        let parts = Part::STAR.into_iter().filter(|&part| story.tells(part) == on_file);
        parts.map(Part::name).collect::<Vec<_>>().join(", ")
    };
    let label = match (names(true), names(false)) {
        (told, missing) if missing.is_empty() => format!("On file: {told}. Complete"),
        (told, missing) if told.is_empty() => format!("On file: none. Missing: {missing}"),
        (told, missing) => format!("On file: {told}. Missing: {missing}"),
    };
    Star { on_file, label }
}

fn is_row(line: &str) -> bool {
    line.trim_start().starts_with('|')
}

fn cell(row: &str, column: usize) -> Option<&str> {
    row.trim().trim_start_matches('|').split('|').nth(column).map(str::trim)
}

/// The first words of a story behind its title.
fn opening_of(story: &Story<Prose>) -> Option<String> {
    let mut text = String::new();
    for line in opening_lines(story).iter().take(3) {
        text.push_str(line);
        prose::end_with_a_mark(&mut text);
    }
    let passages = story.points.iter().chain(story.parts.iter().map(|part| &part.passage));
    for passage in passages {
        let words = prose::plain(passage, 600);
        if !words.is_empty() {
            text.push_str(&words);
            prose::end_with_a_mark(&mut text);
        }
        if text.len() >= 600 {
            break;
        }
    }
    let behind_title = without_title(text.trim(), story.title.as_str().trim());
    let opening = wording::opening(behind_title, EXCERPT);
    (!opening.is_empty()).then(|| opening.trim_end_matches(';').to_owned())
}

/// Lines of a story that neither its title nor any passage holds: all of them where it has no
/// passage, else the first where the title is only a part of it.
pub(super) fn opening_lines(story: &Story<Prose>) -> Vec<&str> {
    let title = story.title.as_str().trim();
    let mut lines = story.text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    if lines.peek() == Some(&title) {
        lines.next();
    }
    let passages = || story.points.iter().chain(story.parts.iter().map(|part| &part.passage));
    if passages().all(|prose| prose.blocks.is_empty()) {
        let labels = || story.missing.iter().filter_map(|gap| gap.label.as_ref());
        let is_label = |line: &str| labels().any(|label| is_only(line, label.as_str()));
        return lines.filter(|line| !is_label(line)).collect();
    }
    let rest = |line: &&str| line.strip_prefix(title).is_some_and(has_words);
    let Some(line) = story.text.lines().next().map(str::trim).filter(rest) else {
        return Vec::new();
    };
    let wanted = squeezed(&line[title.len()..]);
    let mut told = passages().map(|prose| prose::plain(prose, line.len() * 2 + 64));
    if told.any(|words| squeezed(&words).contains(&wanted)) { Vec::new() } else { vec![line] }
}

fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The figures of a story, the most telling first: those of its result before all others.
fn told_first<'a>(story: &'a Story<Prose>, units: &Units, kept: &Kept) -> Vec<&'a Figure> {
    let figures = &story.figures;
    // Where nothing is labelled, any figure may be of the result.
    let is_result = |figure: &Figure| story.parts.is_empty() || is_of_result(story, figure);
    let rank = || most_telling(figures, units, is_result);
    if !kept.ranks.keeps() {
        return rank();
    }
    let ranks = kept.ranks.recall(stamps::of_figures(story), || {
        let places = figures.iter().enumerate().map(|(at, figure)| (ptr::from_ref(figure), at));
        let places: HashMap<*const Figure, usize> = places.collect();
        let place = |told: &Figure| places.get(&ptr::from_ref(told)).copied();
        rank().into_iter().filter_map(place).collect::<Arc<[usize]>>()
    });
    ranks.iter().filter_map(|&at| figures.get(at)).collect()
}

/// Whether a place of the notes lies in another.
pub fn within(inner: Span, outer: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

/// Whether a line is a label and nothing else but marks.
fn is_only(line: &str, label: &str) -> bool {
    line.split_once(label.trim()).is_some_and(|(one, other)| !has_words(one) && !has_words(other))
}

/// A story that took its title from its text would say it twice.
fn without_title<'t>(text: &'t str, title: &str) -> &'t str {
    let title = title.trim_end_matches(['…', '.', ' ']);
    match text.strip_prefix(title) {
        Some(rest) if !title.is_empty() => {
            rest.trim_start_matches(|c: char| c.is_whitespace() || ",;:.–-".contains(c))
        }
        _ => text,
    }
}

/// `36.0` of `36.0%`, where it can be a part of a whole.
fn percent(value: &str) -> Option<&str> {
    let digits = value.strip_suffix('%')?.trim_end();
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let share: f64 = digits.parse().ok()?;
    (plain && (0.0..=100.0).contains(&share)).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_share_has_a_bar() {
        for (value, share) in [
            ("36.0%", Some("36.0")),
            ("100%", Some("100")),
            ("101%", None),
            ("-3%", None),
            ("1e1%", None),
            ("180+", None),
            ("%", None),
        ] {
            assert_eq!(percent(value), share, "{value}");
        }
    }

    #[test]
    fn a_row_is_cut_into_cells() {
        assert!(is_row("  | a | b |") && !is_row("a | b"));
        assert_eq!(cell("| a | 90 ms |", 0), Some("a"));
        assert_eq!(cell("| a | 90 ms |", 1), Some("90 ms"));
        assert_eq!(cell("| a |", 5), None);
    }

    #[test]
    fn an_excerpt_does_not_repeat_the_title() {
        assert_eq!(without_title("A b c. Then d", "A b c"), "Then d");
        assert_eq!(without_title("A b c", "x"), "A b c");
        assert_eq!(without_title("A b c", ""), "A b c");
        assert_eq!(without_title("고객 집착", "고객"), "집착");
    }
}
