//! Passages into prose: emphasis, links, and the names of pages turned into links.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use rayon::prelude::*;

use super::addresses::slug;
use super::{
    Address, Edge, OutsideLink, PageId, Piece, Prose, ProseBlock, ProseItem, Reason,
    kept::{Kept, Resolved},
    mentions::{Mentions, Title, folded_titles, suggestions},
};
use crate::{
    findings::{self, Findings},
    memory::Print,
    notes::{
        Block, BlockKind, DONE, Item, Marker, TO_DO,
        inline::{self, Inline},
    },
    placed::placed,
    portfolio::{
        Anchor, LabelledPart, Leads, Passage, Platform, PlatformId, Portfolio, Principle,
        PrincipleId, ReadFrom, Section, Story, StoryId, Word,
    },
    source::{Span, Text},
};

placed!(Found { outside, findings; edges, missed });
placed!(OutsideLink { span; url, title, page });
placed!(Prose { span; blocks });

/// Schemes that a link may have.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// A line at least this long, in characters, may have been wrapped at a margin.
const WRAPPED: usize = 50;
/// A line that ends so much before the margin that the next word would have fitted ends there by
/// intent.
const RAGGED: usize = 16;

/// For how many missed links the closest titles are looked for.
const MOST_SUGGESTIONS: usize = 100;

/// What passages are resolved by.
pub struct Resolver<'a> {
    mentions: Mentions<'a>,
    addresses: &'a [Address],
    assets: BTreeSet<&'a str>,
    /// Names of headings that no page is called by.
    written: &'a [Anchor],
    /// The pages that headings have become, by the names that links to headings have.
    anchors: OnceLock<BTreeMap<String, PageId>>,
    kept: &'a Kept,
    /// What all passages are resolved by, where they are remembered.
    ground: Option<Print>,
}

/// What passages hold beside their words.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The links to elsewhere.
    pub outside: Vec<OutsideLink>,
    /// For each page and each that it speaks of, in running text or by a link, why it does.
    edges: BTreeMap<(PageId, PageId), Reason>,
    findings: Findings,
    /// Names that no page has, each with the place of its finding.
    missed: Vec<(usize, String)>,
}

impl<'a> Resolver<'a> {
    /// A resolver for a site of these pages and assets. `ground` stands for all of them.
    pub fn new(
        mentions: Mentions<'a>,
        (addresses, written): (&'a [Address], &'a [Anchor]),
        assets: &'a [String],
        kept: &'a Kept,
        ground: Option<Print>,
    ) -> Self {
        let assets = assets.iter().map(String::as_str).collect();
        Self { mentions, addresses, assets, written, anchors: OnceLock::new(), kept, ground }
    }

    /// Resolves every passage of a portfolio, many pages at a time.
    pub fn portfolio(
        &self,
        portfolio: Portfolio<Passage>,
        findings: &mut Findings,
    ) -> (Portfolio<Prose>, Found) {
        let mut pages: Vec<Found> = Vec::new();
        let principles = each(portfolio.principles, &mut pages, |at, principle| {
            self.page(PageId::Principle(PrincipleId(at)), |page| page.principle(principle))
        });
        let stories =
            each(portfolio.stories, &mut pages, |at, story| self.story(StoryId(at), story));
        let platforms = each(portfolio.platforms, &mut pages, |at, platform| {
            self.page(PageId::Platform(PlatformId(at)), |page| page.platform(platform))
        });
        let sections = each(portfolio.sections, &mut pages, |at, section| {
            self.page(PageId::Section(at), |page| page.section(section))
        });
        let (unsorted, found) =
            self.page(PageId::Unsorted, |page| page.passages(&portfolio.unsorted));
        pages.push(found);
        let ((), found) = self.page(PageId::Words, |page| page.words(&portfolio.words));
        pages.push(found);
        let portfolio = Portfolio {
            title: portfolio.title,
            principles,
            stories,
            platforms,
            sections,
            unsorted,
            words: portfolio.words,
            word_headings: portfolio.word_headings,
            anchors: portfolio.anchors,
            questions: portfolio.questions,
            prepare_first: portfolio.prepare_first,
            lines: portfolio.lines,
            left_out: portfolio.left_out,
        };
        (portfolio, self.gathered(pages, findings))
    }

    /// Resolves the passages of one story.
    pub fn story(&self, id: StoryId, story: Story<Passage>) -> (Story<Prose>, Found) {
        let ((words, found), read_from) = self.words_of(id, &story);
        (Story { read_from, ..told_in(story, words) }, found)
    }

    /// The passages of a story, resolved now or when they were the same, and what from.
    fn words_of(&self, id: StoryId, story: &Story<Passage>) -> (Resolved, ReadFrom) {
        let page = PageId::Story(id);
        let resolve = || {
            self.page(page, |page| story.passages().map(|passage| page.passage(passage)).collect())
        };
        match self.ground {
            Some(ground) => self.kept.recall((ground, page), &story.read_from, resolve),
            None => (resolve(), ReadFrom::default()),
        }
    }

    fn page<T>(&self, page: PageId, resolve: impl FnOnce(&mut Page) -> T) -> (T, Found) {
        let mut page =
            Page { resolver: self, id: page, linked: BTreeSet::new(), found: Found::default() };
        let resolved = resolve(&mut page);
        (resolved, page.found)
    }

    /// All that pages hold; what missed names may mean is told here, where all that miss are known.
    fn gathered(&self, pages: Vec<Found>, findings: &mut Findings) -> Found {
        let mut all = Found::default();
        let mut titles: Option<Vec<Title>> = None;
        let mut missed = 0;
        for page in pages {
            all.outside.extend(page.outside);
            all.edges.extend(page.edges);
            let mut names = page.missed.into_iter().peekable();
            for (at, mut finding) in page.findings.into_iter().enumerate() {
                if let Some((_, name)) = names.next_if(|(place, _)| *place == at) {
                    // Looking through all titles has its price; where very many links miss, only
                    // the first are told what they may mean.
                    missed += 1;
                    let titles = titles.get_or_insert_with(|| folded_titles(self.addresses));
                    let told = if missed <= MOST_SUGGESTIONS { titles.as_slice() } else { &[] };
                    finding.help(meant(&name, told));
                }
                findings.push(finding);
            }
        }
        all.outside.sort_by_key(|link| (link.span.file, link.span.start));
        let mut seen = BTreeSet::new();
        all.outside.retain(|link| seen.insert((link.url.clone(), link.page)));
        all
    }
}

/// Resolves what belongs to pages of one kind, side by side; in order all the same.
fn each<T: Send, U: Send>(
    all: Vec<T>,
    pages: &mut Vec<Found>,
    resolve: impl Fn(usize, T) -> (U, Found) + Sync + Send,
) -> Vec<U> {
    let resolved = all.into_par_iter().enumerate().map(|(at, one)| resolve(at, one));
    let (resolved, found): (Vec<U>, Vec<Found>) = resolved.unzip();
    pages.extend(found);
    resolved
}

/// What to do about a name that no page has.
fn meant(name: &str, titles: &[Title]) -> String {
    let near = suggestions(name, titles);
    if near.is_empty() {
        return "write a page's title as its heading has it, or its code, such as `S-04`"
            .to_owned();
    }
    let ticked: Vec<String> = near.iter().map(|title| format!("`{title}`")).collect();
    format!("did you mean {}?", ticked.join(" or "))
}

impl Found {
    /// Whether the same pages are spoken of as there, for the same reasons.
    pub fn leads_like(&self, other: &Self) -> bool {
        self.edges == other.edges
    }

    /// Links to elsewhere.
    pub fn outside(&self) -> &[OutsideLink] {
        &self.outside
    }

    /// The edges that running text and links make.
    pub fn edges(self) -> Vec<Edge> {
        self.edges.into_iter().map(|((to, from), reason)| Edge { from, to, reason }).collect()
    }
}

/// A story with its passages resolved, in the order in which it has them.
fn told_in(story: Story<Passage>, words: Vec<Prose>) -> Story<Prose> {
    let mut words = words.into_iter();
    Story {
        title: story.title,
        title_from_text: story.title_from_text,
        kind: story.kind,
        state: story.state,
        filed: story.filed,
        suggested: story.suggested,
        platforms: story.platforms,
        points: words.by_ref().take(story.points.len()).collect(),
        parts: story
            .parts
            .into_iter()
            .zip(words)
            .map(|(part, words)| labelled(part, words))
            .collect(),
        missing: story.missing,
        technologies: story.technologies,
        figures: story.figures,
        text: story.text,
        words: story.words,
        span: story.span,
        read_from: story.read_from,
    }
}

fn labelled(part: LabelledPart<Passage>, passage: Prose) -> LabelledPart<Prose> {
    LabelledPart {
        passage,
        part: part.part,
        label: part.label,
        text: part.text,
        promised: part.promised,
    }
}

/// A page whose passages are resolved.
struct Page<'r> {
    resolver: &'r Resolver<'r>,
    id: PageId,
    /// Pages that it has linked to from running text.
    linked: BTreeSet<PageId>,
    found: Found,
}

impl Page<'_> {
    fn words(&mut self, words: &[Word]) {
        for word in words {
            // Each stands for itself.
            self.linked.clear();
            for text in std::iter::once(&word.term).chain(&word.meaning) {
                self.line(std::slice::from_ref(text));
            }
        }
    }

    fn principle(&mut self, principle: Principle<Passage>) -> Principle<Prose> {
        Principle {
            own_words: self.passages(&principle.own_words),
            other: self.passages(&principle.other),
            number: principle.number,
            name: principle.name,
            group: principle.group,
            key: principle.key,
            heading: principle.heading,
            span: principle.span,
            has_content: principle.has_content,
            definition: principle.definition,
            likely_questions: principle.likely_questions,
        }
    }

    fn platform(&mut self, platform: Platform<Passage>) -> Platform<Prose> {
        Platform {
            passages: self.passages(&platform.passages),
            name: platform.name,
            aliases: platform.aliases,
            system: platform.system,
            span: platform.span,
        }
    }

    fn section(&mut self, section: Section<Passage>) -> Section<Prose> {
        Section {
            passages: self.passages(&section.passages),
            title: section.title,
            kind: section.kind,
            span: section.span,
        }
    }

    fn passages(&mut self, passages: &[Passage]) -> Vec<Prose> {
        passages.iter().map(|passage| self.passage(passage)).collect()
    }

    fn passage(&mut self, passage: &Passage) -> Prose {
        Prose { blocks: self.blocks(&passage.blocks), span: passage.span }
    }

    fn blocks(&mut self, blocks: &[Block]) -> Vec<ProseBlock> {
        let mut prose: Vec<ProseBlock> = Vec::with_capacity(blocks.len());
        for block in blocks {
            let Some(next) = self.block(block) else { continue };
            // Items that were taken apart and put back together are one list again.
            match (prose.last_mut(), next) {
                (Some(ProseBlock::List(first, items)), ProseBlock::List(number, more))
                    if first.is_some() == number.is_some() && block.blank_before <= 1 =>
                {
                    items.extend(more);
                }
                (_, next) => prose.push(next),
            }
        }
        prose
    }

    fn block(&mut self, block: &Block) -> Option<ProseBlock> {
        Some(match &block.kind {
            BlockKind::Heading(heading) => {
                ProseBlock::Heading(self.line(std::slice::from_ref(&heading.text)))
            }
            BlockKind::Paragraph(lines) => {
                let words = self.line(lines);
                if words.is_empty() {
                    return None;
                }
                ProseBlock::Paragraph(words)
            }
            BlockKind::List(items) => {
                let first = match items.first()?.marker {
                    Marker::Number(number, _) => Some(number),
                    Marker::Bullet(_) => None,
                };
                let items: Vec<ProseItem> =
                    items.iter().filter_map(|item| self.item(item)).collect();
                if items.is_empty() {
                    return None;
                }
                ProseBlock::List(first, items)
            }
            BlockKind::Code(code) => {
                ProseBlock::Code(code.language.clone(), code.text.as_str().to_owned())
            }
            BlockKind::Table(table) => {
                let mut cells = |cells: &[Text]| {
                    cells
                        .iter()
                        .map(|cell| self.line(std::slice::from_ref(cell)))
                        .collect::<Vec<_>>()
                };
                let head = table.head.as_deref().map(&mut cells).unwrap_or_default();
                ProseBlock::Table(head, table.body.iter().map(|row| cells(&row.cells)).collect())
            }
            BlockKind::Quote(inside) => ProseBlock::Quote(self.blocks(inside)),
            BlockKind::Rule => ProseBlock::Rule,
            BlockKind::Hidden(_) => return None,
        })
    }

    fn item(&mut self, item: &Item) -> Option<ProseItem> {
        let mut words = self.line(&item.words);
        // What is still to do must not read as done.
        if let Marker::Bullet(tick @ (TO_DO | DONE)) = item.marker
            && !words.is_empty()
        {
            words.insert(0, Piece::Text(format!("{tick} ")));
        }
        let blocks = self.blocks(&item.blocks);
        (!words.is_empty() || !blocks.is_empty()).then_some(ProseItem { words, blocks })
    }

    /// The lines of one paragraph. Where a program wrapped them their ends are spaces.
    fn line(&mut self, lines: &[Text]) -> Vec<Piece> {
        let inline = inline::parse(lines);
        let words: Vec<&str> = lines.iter().map(Text::as_str).collect();
        let wrapped = are_wrapped(&words);
        let mut pieces = Vec::with_capacity(inline.len());
        self.pieces(&inline, wrapped, false, &mut pieces);
        pieces
    }

    fn pieces(&mut self, inline: &[Inline], wrapped: bool, in_link: bool, pieces: &mut Vec<Piece>) {
        let mut passed = 0;
        for (at, piece) in inline.iter().enumerate() {
            if at < passed {
                continue;
            }
            if let Some(length) = self.coded_name(&inline[at..], in_link, pieces) {
                passed = at + length;
                continue;
            }
            match piece {
                Inline::Text(text) if in_link => pieces.push(Piece::Text(text.as_str().to_owned())),
                Inline::Text(text) => self.text(text, pieces),
                Inline::Code(text) => pieces.push(Piece::Code(text.as_str().to_owned())),
                Inline::Emphasis(inside) => {
                    pieces.push(Piece::Emphasis(self.inside(inside, wrapped, in_link)));
                }
                Inline::Strong(inside) => {
                    pieces.push(Piece::Strong(self.inside(inside, wrapped, in_link)));
                }
                Inline::Struck(inside) => {
                    pieces.push(Piece::Struck(self.inside(inside, wrapped, in_link)));
                }
                Inline::Link { url, inside, span } => {
                    self.link(url, inside, *span, wrapped, in_link, pieces);
                }
                Inline::Wiki { target, inside, span } => {
                    self.wiki(target, inside, *span, wrapped, in_link, pieces);
                }
                Inline::Image { url, alt, span } => self.picture(url, alt, *span, in_link, pieces),
                Inline::Break if wrapped => pieces.push(Piece::Text(" ".to_owned())),
                Inline::Break => pieces.push(Piece::Break),
            }
        }
    }

    fn inside(&mut self, inline: &[Inline], wrapped: bool, in_link: bool) -> Vec<Piece> {
        let mut pieces = Vec::new();
        self.pieces(inline, wrapped, in_link, &mut pieces);
        pieces
    }

    /// A name with code in it, such as a title that was written with a `name` in backticks: how many
    /// pieces were taken, where such a name begins in the first of them.
    fn coded_name(
        &mut self,
        inline: &[Inline],
        in_link: bool,
        pieces: &mut Vec<Piece>,
    ) -> Option<usize> {
        /// A name is not in more pieces than these.
        const MOST: usize = 6;
        let text = |piece: &Inline| match piece {
            Inline::Text(text) | Inline::Code(text) => Some(text.clone()),
            _ => None,
        };
        if in_link || !inline.iter().take(2).any(|piece| matches!(piece, Inline::Code(_))) {
            return None;
        }
        let run: Vec<Text> = inline.iter().take(MOST).map_while(text).collect();
        let mut words = String::new();
        let mut ends = Vec::new();
        for text in &run {
            words.push_str(text.as_str());
            ends.push(words.len());
        }
        let first = *ends.first()?;
        let crosses = |range: &std::ops::Range<usize>| range.start < first && range.end > first;
        let (range, page) =
            self.resolver.mentions.find(&words).into_iter().find(|(range, page)| {
                crosses(range) && *page != self.id && !self.linked.contains(page)
            })?;
        let last = ends.iter().position(|&end| range.end <= end)?;
        // What is left of the last piece must be text: code is not cut.
        let rest = run[last].as_str().len() - (ends[last] - range.end);
        if rest < run[last].as_str().len() && matches!(inline[last], Inline::Code(_))
            || range.start > 0 && matches!(inline[0], Inline::Code(_))
        {
            return None;
        }
        self.text(&run[0].slice(0..range.start), pieces);
        self.linked.insert(page);
        self.found
            .edges
            .entry((page, self.id))
            .or_insert_with(|| Reason::Mentions(words[range.clone()].to_owned()));
        let inside = (0..=last).map(|at| {
            let string = run[at].as_str();
            let from = if at == 0 { range.start } else { 0 };
            let to = if at == last { rest } else { string.len() };
            let piece = string[from..to].to_owned();
            if matches!(inline[at], Inline::Code(_)) {
                Piece::Code(piece)
            } else {
                Piece::Text(piece)
            }
        });
        pieces.push(Piece::Page(page, inside.collect()));
        let left = run[last].slice(rest..run[last].as_str().len());
        if !left.as_str().is_empty() {
            self.text(&left, pieces);
        }
        Some(last + 1)
    }

    /// Running text, in which the first mention of another page is a link to it.
    fn text(&mut self, text: &Text, pieces: &mut Vec<Piece>) {
        let words = text.as_str();
        let mut start = 0;
        for (range, page) in self.resolver.mentions.find(words) {
            if page == self.id || range.start < start {
                continue;
            }
            self.found
                .edges
                .entry((page, self.id))
                .or_insert_with(|| Reason::Mentions(words[range.clone()].to_owned()));
            if !self.linked.insert(page) {
                continue;
            }
            if range.start > start {
                pieces.push(Piece::Text(words[start..range.start].to_owned()));
            }
            pieces.push(Piece::Page(page, vec![Piece::Text(words[range.clone()].to_owned())]));
            start = range.end;
        }
        if start < words.len() {
            pieces.push(Piece::Text(words[start..].to_owned()));
        }
    }

    fn link(
        &mut self,
        url: &str,
        inside: &[Inline],
        span: Span,
        wrapped: bool,
        in_link: bool,
        pieces: &mut Vec<Piece>,
    ) {
        let words = self.inside(inside, wrapped, true);
        let target = url.trim();
        if in_link || target.is_empty() {
            return pieces.extend(words);
        }
        match scheme(target) {
            Some(scheme) if SCHEMES.contains(&scheme.as_str()) => {
                if scheme != "mailto" {
                    let title = inline::plain(inside);
                    let title = (title.trim() != target && !title.trim().is_empty())
                        .then(|| title.trim().to_owned());
                    self.found.outside.push(OutsideLink {
                        url: target.to_owned(),
                        title,
                        page: self.id,
                        span,
                    });
                }
                pieces.push(Piece::Outside(target.to_owned(), words));
            }
            Some(scheme) => {
                self.found
                    .findings
                    .warning(
                        findings::UNSAFE_LINK,
                        span,
                        format!("links to `{scheme}:` are left out"),
                    )
                    .help("`http`, `https` and `mailto` are let through");
                pieces.extend(words);
            }
            // `<jo@db-7>` names somebody, or a machine.
            None if is_mail_address(target, inside) => pieces.extend(words),
            None => self.relative(target, words, span, pieces),
        }
    }

    /// A link without a scheme: to a file of the assets, or to another page's notes.
    fn relative(&mut self, target: &str, words: Vec<Piece>, span: Span, pieces: &mut Vec<Piece>) {
        if let Some(path) = self.asset(target) {
            return pieces.push(Piece::Outside(path, words));
        }
        if let Some(page) = self.place_in_the_notes(target) {
            if page != self.id {
                self.found.edges.insert((page, self.id), Reason::WrittenLink);
            }
            return pieces.push(Piece::Page(page, words));
        }
        let name = target.rsplit('/').next().unwrap_or(target);
        let stem = name
            .split(['#', '?'])
            .next()
            .unwrap_or_default()
            .trim_end_matches(".html")
            .trim_end_matches(".md")
            .replace("%20", " ");
        match self
            .resolver
            .mentions
            .page(&stem)
            .or_else(|| self.resolver.mentions.page(&stem.replace('-', " ")))
        {
            Some(page) if !stem.is_empty() => {
                self.found.edges.insert((page, self.id), Reason::WrittenLink);
                pieces.push(Piece::Page(page, words));
            }
            _ => {
                if target.starts_with('#') {
                    self.found
                        .findings
                        .warning(
                            findings::UNKNOWN_PAGE,
                            span,
                            format!("`{target}` leads to no page: no heading of that name has one"),
                        )
                        .help("write `[[the page's title]]`, or its code");
                } else {
                    self.found.findings
                        .warning(findings::MISSING_ASSET, span, format!("`{target}` is neither a page nor a file in `assets`"))
                        .help("put the file into `assets/` beside the notes, or write the whole address");
                }
                pieces.extend(words);
            }
        }
    }

    /// The page that a heading of the notes has become, for a link to that heading: `#the-outage`,
    /// `notes.md#the-outage`.
    fn place_in_the_notes(&mut self, target: &str) -> Option<PageId> {
        let (file, anchor) = target.split_once('#')?;
        let is_notes = file.is_empty()
            || file.rsplit('/').next().is_some_and(|name| name.starts_with("notes."));
        if !is_notes {
            return None;
        }
        let Resolver { addresses, anchors, written, .. } = self.resolver;
        let anchors = anchors.get_or_init(|| {
            let titled = addresses.iter().map(|address| (slug(&address.title), address.page));
            let named = addresses.iter().map(|address| (address.slug.clone(), address.page));
            // The first of a title is the one that a heading's anchor leads to.
            let mut anchors: BTreeMap<String, PageId> = titled.chain(named).rev().collect();
            for Anchor { name, leads } in *written {
                let page = match leads {
                    Leads::ToPrinciples => Some(PageId::Principles),
                    Leads::ToStories => Some(PageId::Stories),
                    Leads::ToPlatforms => Some(PageId::Platforms),
                    Leads::ToTitle(title) => anchors.get(&slug(title)).copied(),
                };
                let is_there = |page: &PageId| addresses.iter().any(|it| it.page == *page);
                if let Some(page) = page.filter(is_there) {
                    anchors.entry(slug(name)).or_insert(page);
                }
            }
            anchors
        });
        anchors.get(&slug(&percent_decoded(anchor))).copied()
    }

    fn wiki(
        &mut self,
        target: &str,
        inside: &[Inline],
        span: Span,
        wrapped: bool,
        in_link: bool,
        pieces: &mut Vec<Piece>,
    ) {
        let words = self.inside(inside, wrapped, true);
        let Some(page) = self.resolver.mentions.page(target) else {
            // `{{[[TODO]]}}` of an outliner is a box to tick.
            if !matches!(target, "TODO" | "DONE") {
                self.found.missed.push((self.found.findings.iter().count(), target.to_owned()));
                let message = format!("no page is called `{target}`");
                self.found.findings.warning(findings::UNKNOWN_PAGE, span, message);
            }
            // As written, so that nothing is lost.
            let shown = plain(&words);
            let written = if shown == target {
                format!("[[{target}]]")
            } else {
                format!("[[{target}|{shown}]]")
            };
            return pieces.push(Piece::Text(written));
        };
        if in_link {
            return pieces.extend(words);
        }
        if page != self.id {
            self.found.edges.insert((page, self.id), Reason::WrittenLink);
            self.linked.insert(page);
        }
        pieces.push(Piece::Page(page, words));
    }

    fn picture(
        &mut self,
        url: &str,
        alt: &str,
        span: Span,
        in_link: bool,
        pieces: &mut Vec<Piece>,
    ) {
        let target = url.trim();
        if target.is_empty() {
            if !alt.is_empty() {
                pieces.push(Piece::Text(alt.to_owned()));
            }
            return;
        }
        if let Some(path) = self.asset(target) {
            return pieces.push(Piece::Picture(path, alt.to_owned()));
        }
        let words =
            vec![Piece::Text(if alt.is_empty() { target.to_owned() } else { alt.to_owned() })];
        let is_outside =
            scheme(target).is_some_and(|scheme| matches!(scheme.as_str(), "http" | "https"));
        if is_outside && !in_link {
            // A page asks nothing of other sites; the picture is a link to where it is.
            let title = (!alt.is_empty()).then(|| alt.to_owned());
            self.found.outside.push(OutsideLink {
                url: target.to_owned(),
                title,
                page: self.id,
                span,
            });
            return pieces.push(Piece::Outside(target.to_owned(), words));
        }
        self.found
            .findings
            .warning(findings::MISSING_ASSET, span, format!("`{target}` is not in `assets`"))
            .help("put the picture into `assets/` beside the notes");
        pieces.extend(words);
    }

    /// The path in the output of a file of the assets, by the path that notes use for it.
    fn asset(&self, target: &str) -> Option<String> {
        let path = target
            .trim_start_matches("./")
            .trim_start_matches("../")
            .trim_start_matches("content/");
        let decoded = path.replace("%20", " ");
        [decoded.clone(), format!("assets/{decoded}")]
            .into_iter()
            .find(|path| self.resolver.assets.contains(path.as_str()))
    }
}

/// Takes `%XX` apart; bytes that are no text then are left as signs of that.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = text.get(at + 1..at + 3).filter(|_| byte == b'%');
        let value = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(value.unwrap_or(byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// The scheme of an address, lower case, seen through the white space and control characters that
/// browsers pass over.
/// Whether a target is written as an address of mail is, with nothing else to say: `<jo@db-7>`.
fn is_mail_address(target: &str, inside: &[Inline]) -> bool {
    let parts = target.split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && !host.contains(['/', '@', '?', '#']))
        && inline::plain(inside).trim() == target
}

fn scheme(url: &str) -> Option<String> {
    let clean: String =
        url.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(40).collect();
    let (scheme, _) = clean.split_once(':')?;
    let is_scheme = scheme.chars().next().is_some_and(|c| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// Whether lines were wrapped at a margin, by hand or by a program, so that their ends are none on
/// the page. Lines that a person wrote one under another stay so.
fn are_wrapped(lines: &[&str]) -> bool {
    let length = |line: &&str| line.chars().count();
    let Some((_, ended)) = lines.split_last() else { return false };
    let margin = lines.iter().map(length).max().unwrap_or_default();
    let breaks = || ended.iter().zip(lines.iter().skip(1));
    let fits = |(line, next): (&&str, &&str)| {
        let word = next.split_whitespace().next().unwrap_or_default();
        length(line) + 1 + word.chars().count() + RAGGED <= margin
    };
    let begins = |next: &str| {
        next.trim_start_matches(['*', '_', '"', '“', '[', '(']).starts_with(char::is_uppercase)
    };
    let ends = |line: &str| line.ends_with(['.', '!', '?', '。']);
    // One capital at the head of a line may be chance, and a noun's.
    let are_sentences = breaks().all(|(_, next)| begins(next))
        && begins(lines.first().copied().unwrap_or_default())
        && (ended.len() > 1 || breaks().all(|(line, _)| ends(line)));
    !ended.is_empty()
        && ended.iter().all(|line| length(line) >= WRAPPED)
        && !breaks().any(fits)
        && !are_sentences
}

fn plain(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) | Piece::Code(text) => text.clone(),
            Piece::Emphasis(inside) | Piece::Strong(inside) | Piece::Struck(inside) => {
                plain(inside)
            }
            Piece::Page(_, inside) | Piece::Outside(_, inside) => plain(inside),
            Piece::Picture(_, alt) => alt.clone(),
            Piece::Break => "\n".to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{are_wrapped, scheme};

    #[test]
    fn lines_that_were_wrapped_flow_and_others_stay() {
        for (lines, wrapped) in [
            (&["Call Anna on Monday", "ask about the desk"][..], false),
            (
                &[
                    "Founded 2011 by two brothers from Ghent, still family owned",
                    "They sell to bakeries in eleven countries across Europe now",
                    "Their CTO gave a talk on moving off the mainframe last year",
                ],
                false,
            ),
            (
                &[
                    "The owner said that all of it is to be moved by the end of May.",
                    "Nobody asked who would do it, and so I did that on the Monday.",
                ],
                false,
            ),
            (
                &[
                    "the shop in the next street is open all day but not on a day",
                    "after a feast; the one by the station never closes at all, which nobody there \
                     would have guessed",
                ],
                false,
            ),
            (
                &[
                    "One line that is longer than fifty columns and is followed by",
                    "Another, as long as that, which was cut by a text editor at its",
                    "margin, and the rest.",
                ],
                true,
            ),
            (
                &[
                    "Wir haben den Umzug der Daten an einem Wochenende im Mai mit der",
                    "Mannschaft gemacht und nichts verloren.",
                ],
                true,
            ),
            (&["one line"], false),
        ] {
            assert_eq!(are_wrapped(lines), wrapped, "{lines:?}");
        }
    }

    #[test]
    fn schemes_are_seen_through_disguise() {
        for (url, found) in [
            ("https://a.b", Some("https")),
            ("JavaScript:alert(1)", Some("javascript")),
            (" java\nscript:alert(1)", Some("javascript")),
            ("\u{1}javascript:x", Some("javascript")),
            ("assets/a.png", None),
            ("//host/x", None),
        ] {
            assert_eq!(scheme(url).as_deref(), found, "{url:?}");
        }
    }
}
