//! Findings as people and programs read them.
//!
//! Gives strings; the command prints them. Text of the notes may hold anything, so nothing of it
//! reaches a terminal that could steer it.

use std::{
    borrow::Cow,
    cmp::{Ordering, Reverse},
    collections::BTreeMap,
    fmt::Write,
    ops::Range,
    path::Path,
};

use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle,
};
use serde::Serialize;

use crate::{
    findings::{
        At, Code, Finding, Findings, LEFT_OUT, NOTHING_LEARNT, ONE_STORY, Severity, UNSORTED,
        UNTOLD, explain,
    },
    inputs::slashed,
    links::{Address, Linked, PageId},
    portfolio::{PlatformId, Portfolio, PrincipleId, StoryId},
    source::{Place, Source, Sources, Span},
};

/// Marks are no longer than this, in bytes.
const LONGEST_MARK: usize = 80;
/// How far from the first mark of a line others are shown, in bytes: a long line is cut around it.
const NEAR_MARK: usize = 60;
/// Lines beyond this many bytes are named but not shown: cutting them would shift their columns.
const LONGEST_LINE_SHOWN: usize = 2000;

/// What findings point into.
#[derive(Clone, Copy, Debug)]
pub struct Map<'a> {
    /// The files.
    pub sources: &'a Sources,
    /// The folder from which their paths lead.
    pub root: &'a Path,
}

/// How many findings there are of each weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Those that stop the build.
    pub errors: usize,
    /// Those that do not.
    pub warnings: usize,
    /// Words of advice.
    pub advice: usize,
}

impl Counts {
    /// Counts findings.
    pub fn of(findings: &Findings) -> Self {
        let count = |severity| findings.iter().filter(|found| found.severity == severity).count();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            advice: count(Severity::Advice),
        }
    }

    /// `1 error, 3 warnings`; empty where there are no findings.
    pub fn sentence(&self) -> String {
        let parts = [
            (self.errors, "error", "errors"),
            (self.warnings, "warning", "warnings"),
            (self.advice, "piece of advice", "pieces of advice"),
        ];
        let parts = parts
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }));
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// Findings with excerpts, advice first and errors last, where the eye is; then how many there
/// are. Empty where there are none.
pub fn human(findings: &Findings, map: Map, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut text = String::new();
    for finding in in_order(findings) {
        text.push_str(&renderer.render(&[group(finding, finding.code.id, None, map)]));
        text.push_str("\n\n");
    }
    if !text.is_empty() {
        text.push_str(&Counts::of(findings).sentence());
        text.push('\n');
    }
    text
}

/// What `parable check` tells, beside the findings.
#[derive(Clone, Copy, Debug)]
pub struct Checkup<'a> {
    /// Where findings point.
    pub map: Map<'a>,
    /// For each finding the page that it is about, in the findings' order: `S-06 The ledger`.
    pub pages: &'a [Option<String>],
    /// What to write next, in lines.
    pub next: &'a [String],
}

/// How many findings of one kind people are shown; of more it is enough to know how many.
const SHOWN: usize = 40;

/// All findings by page, the most useful page first: those with what stops the build, then those
/// where most is lost or least is missing; on each errors, warnings and advice from top to bottom;
/// then what to write next, and how many there are. Why a kind
/// matters is said at the first of it.
pub fn by_page(findings: &Findings, checkup: Checkup, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut text = String::new();
    let mut told: BTreeMap<Code, usize> = BTreeMap::new();
    for (page, inside) in pages_of(findings, checkup) {
        let mut is_headed = false;
        for finding in inside {
            let count = told.entry(finding.code).or_default();
            *count += 1;
            if *count > SHOWN {
                continue;
            }
            if !is_headed {
                let head = plain(page.unwrap_or("About the notes as a whole"));
                let _ = write!(text, "{head}\n\n");
                is_headed = true;
            }
            let why =
                (*count == 1).then(|| explain::why(finding.code)).filter(|why| !why.is_empty());
            let id = format!("{} {}", finding.code.id, finding.code.name);
            text.push_str(&renderer.render(&[group(finding, &id, why, checkup.map)]));
            text.push_str("\n\n");
        }
    }
    for (code, count) in told.iter().filter(|(_, count)| **count > SHOWN) {
        let Code { id, name } = code;
        let more = count - SHOWN;
        let _ = write!(text, "{more} more of {id} {name}; `--format json` has all\n\n");
    }
    if !checkup.next.is_empty() {
        text.push_str("Write these next\n\n");
        for (at, step) in checkup.next.iter().enumerate() {
            let _ = writeln!(text, "  {}. {}", at + 1, plain(step));
        }
        text.push('\n');
    }
    if let Some(first) = in_order(findings).last() {
        let code = first.code.id;
        text.push_str(&Counts::of(findings).sentence());
        let _ = writeln!(text, "; `parable explain {code}` says more of a kind");
    }
    text
}

/// Findings under the page that they are about, the page with the most useful one first.
fn pages_of<'a>(
    findings: &'a Findings,
    Checkup { pages, next, .. }: Checkup<'a>,
) -> Vec<(Option<&'a str>, Vec<&'a Finding>)> {
    type Page<'a> = (u32, usize, Option<&'a str>, Vec<&'a Finding>);
    let mut found: Vec<Page> = Vec::new();
    let mut places: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    let all = findings.iter().enumerate();
    for (at, finding) in all {
        let page = pages.get(at).and_then(Option::as_deref);
        let place = *places.entry(page).or_insert_with(|| {
            found.push((u32::MAX, at, page, Vec::new()));
            found.len() - 1
        });
        let (rank, _, _, inside) = &mut found[place];
        *rank = (*rank).min(rank_of(finding));
        inside.push(finding);
    }
    for (rank, _, page, inside) in &mut found {
        // The page to write next goes before others on which as little is missing.
        let code = page.and_then(|page| page.split(' ').next()).unwrap_or("-");
        let is_next = next.iter().any(|step| step.split(':').next() == Some(code));
        if is_next && (FIRST..WORTH_WRITING).contains(rank) {
            *rank = FIRST;
        }
        // Errors, what others would see, other warnings, advice; each from top to bottom.
        let weight =
            |finding: &Finding| (Reverse(finding.severity), !rank_of(finding).is_multiple_of(100));
        inside.sort_by(|one, other| {
            weight(one).cmp(&weight(other)).then_with(|| by_place(&one.at, &other.at))
        });
    }
    let first = |inside: &[&'a Finding]| inside.first().map(|finding| &finding.at);
    found.sort_by(|one, other| {
        let place = match (first(&one.3), first(&other.3)) {
            (Some(one), Some(other)) => by_place(one, other),
            _ => Ordering::Equal,
        };
        one.0.cmp(&other.0).then(place)
    });
    found.into_iter().map(|(_, _, page, inside)| (page, inside)).collect()
}

/// The rank of a page to write next, and that from which on findings are no part of writing.
const FIRST: u32 = 101;
const WORTH_WRITING: u32 = 107;

/// How useful a finding is; the lowest is the most. What stops the build comes first, then what
/// would be seen by others, then what is begun and not finished, then what is lost on the way to
/// a page; then advice, the nearest to a result first.
fn rank_of(finding: &Finding) -> u32 {
    const RANKS: [&[&str]; 9] = [
        &["P040", "P041", "P015", "P016", "P042", "P043", "P046", "P047", "P048"],
        &["P026", "P028", "P032"],
        &["P012"],
        &["P010", "P013", "P014", "P017", "P018", "P021"],
        &["P020", "P011", "P024", "P027", "P003", "P019"],
        &["P051", "P052", "P054", "P053"],
        &["P057", "P056", "P055", "P058"],
        &["P050", "P062", "P060", "P059", "P022", "P023", "P061"],
        &["P031", "P025", "P029"],
    ];
    let code = finding.code.id;
    let rank = RANKS.iter().position(|codes| codes.contains(&code)).unwrap_or(RANKS.len());
    let weight = match finding.severity {
        Severity::Error => 0,
        Severity::Warning | Severity::Advice => 1,
    };
    weight * 100 + rank as u32
}

/// Findings in one line each.
pub fn short(findings: &Findings, map: Map) -> String {
    let line = |finding: &Finding| {
        let place = Placed::of(finding, map);
        let at = match place.line {
            Some(line) => format!("{}:{line}:{}", place.path, place.column.unwrap_or(1)),
            None => place.path,
        };
        let (severity, id) = (finding.severity.name(), finding.code.id);
        format!("{}: {severity}[{id}]: {}\n", plain(&at), plain(&finding.message))
    };
    in_order(findings).into_iter().map(line).collect()
}

/// Findings as one JSON object: `version`, `findings`, `next`, `counts`. Findings are in the order
/// of [`by_page`].
pub fn json(findings: &Findings, checkup: Checkup) -> String {
    #[derive(Serialize)]
    struct Report<'a> {
        version: u32,
        findings: Vec<Told<'a>>,
        next: &'a [String],
        counts: Counts,
    }
    #[derive(Serialize)]
    struct Told<'a> {
        code: &'a str,
        name: &'a str,
        severity: &'a str,
        page: Option<&'a str>,
        #[serde(flatten)]
        place: Placed,
        also: Vec<Spot>,
        message: &'a str,
        why: &'a str,
        help: &'a [String],
    }
    #[derive(Serialize)]
    struct Spot {
        line: u32,
        column: u32,
    }
    let map = checkup.map;
    let spot = |span: &Span| {
        let Place { line, column, .. } = map.sources.place(*span);
        Spot { line, column }
    };
    let pages = pages_of(findings, checkup).into_iter();
    let all = pages.flat_map(|(page, inside)| inside.into_iter().map(move |it| (page, it)));
    let findings_told = all
        .map(|(page, finding)| Told {
            code: finding.code.id,
            name: finding.code.name,
            severity: finding.severity.name(),
            page,
            place: Placed::of(finding, map),
            also: finding.also.iter().map(spot).collect(),
            message: &finding.message,
            why: explain::why(finding.code),
            help: &finding.help,
        })
        .collect();
    let counts = Counts::of(findings);
    let report = Report { version: 1, findings: findings_told, next: checkup.next, counts };
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

/// Findings as commands that a GitHub workflow shows beside the lines of a change.
pub fn github(findings: &Findings, map: Map) -> String {
    let line = |finding: &Finding| {
        let place = Placed::of(finding, map);
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "notice",
        };
        let lines = match (place.line, place.column, place.end_line) {
            (Some(line), Some(column), Some(end)) => {
                format!(",line={line},col={column},endLine={end}")
            }
            _ => String::new(),
        };
        let properties = format!("file={}{lines}", github_property(&plain(&place.path)));
        let title = format!("{} {}", finding.code.id, finding.code.name);
        let said = [&finding.message].into_iter().chain(&finding.help);
        let message = github_text(&said.map(|text| plain(text)).collect::<Vec<_>>().join("\n"));
        format!("::{command} {properties},title={}::{message}\n", github_property(&title))
    };
    in_order(findings).into_iter().map(line).collect()
}

/// Where a finding is, for programs. A whole file has no line.
#[derive(Serialize)]
struct Placed {
    path: String,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
}

impl Placed {
    fn of(finding: &Finding, map: Map) -> Self {
        match &finding.at {
            At::Path(path) => {
                Self { path: map.shown(path), line: None, column: None, end_line: None }
            }
            At::Place(place) => Self::at(place, map),
            At::Span(span) => Self::at(&map.sources.place(*span), map),
        }
    }

    fn at(place: &Place, map: Map) -> Self {
        Self {
            path: map.shown(&place.path),
            line: Some(place.line),
            column: Some(place.column),
            end_line: Some(place.end_line),
        }
    }
}

/// For each finding the page of the site that it is about, such as `S-06 The frozen ledger`: a
/// story before the section that it stands in.
pub fn pages(findings: &Findings, linked: &Linked, sources: &Sources) -> Vec<Option<String>> {
    let Portfolio { stories, platforms, sections, principles, .. } = &linked.portfolio;
    let stories = stories.iter().enumerate().map(|(at, it)| (it.span, PageId::Story(StoryId(at))));
    let platforms =
        platforms.iter().enumerate().map(|(at, it)| (it.span, PageId::Platform(PlatformId(at))));
    let sections = sections.iter().enumerate().map(|(at, it)| (it.span, PageId::Section(at)));
    let principles = principles
        .iter()
        .enumerate()
        .filter_map(|(at, it)| Some((it.span.or(it.heading)?, PageId::Principle(PrincipleId(at)))));
    let ranks = [
        Stretches::of(stories, sources),
        Stretches::of(platforms.chain(sections), sources),
        Stretches::of(principles, sources),
    ];
    let page = |finding: &Finding| {
        // What is said of several pages at once is of none of them.
        if [ONE_STORY, UNSORTED, LEFT_OUT].contains(&finding.code) || is_folded(finding) {
            return None;
        }
        let place = match &finding.at {
            At::Path(_) => return None,
            At::Place(place) => (**place).clone(),
            At::Span(span) => sources.place(*span),
        };
        let page = ranks.iter().find_map(|stretches| stretches.page_at(&place))?;
        let Address { code, title, .. } = linked.address(page)?;
        Some(format!("{code} {title}"))
    };
    findings.iter().map(page).collect()
}

/// Whether a finding stands for one of each story.
fn is_folded(finding: &Finding) -> bool {
    [UNTOLD, NOTHING_LEARNT].contains(&finding.code) && !finding.also.is_empty()
}

/// Pages by the lines that they show.
struct Stretches(Vec<(Place, PageId)>);

impl Stretches {
    fn of(pages: impl Iterator<Item = (Span, PageId)>, sources: &Sources) -> Self {
        let mut places: Vec<(Place, PageId)> =
            pages.map(|(span, page)| (sources.place(span), page)).collect();
        places.sort_unstable();
        Self(places)
    }

    /// The page that shows a line; of several the one that begins last. Hardly any overlap.
    fn page_at(&self, place: &Place) -> Option<PageId> {
        const BACK: usize = 4;
        let key = (&place.path, place.line);
        let end = self.0.partition_point(|(other, _)| (&other.path, other.line) <= key);
        let near = self.0[end.saturating_sub(BACK)..end].iter().rev();
        let shows = |other: &Place| other.path == place.path && other.end_line >= place.line;
        near.filter(|(other, _)| shows(other)).map(|(_, page)| *page).next()
    }
}

impl Map<'_> {
    /// A path as it can be opened from here.
    fn shown(&self, path: &str) -> String {
        slashed(&self.root.join(path))
    }
}

/// Advice, then warnings, then errors; each by file and place.
fn in_order(findings: &Findings) -> Vec<&Finding> {
    let mut ordered: Vec<&Finding> = findings.iter().collect();
    ordered.sort_by(|one, other| {
        one.severity.cmp(&other.severity).then_with(|| by_place(&one.at, &other.at))
    });
    ordered
}

/// Whole files first, then places without an excerpt, then the rest as the sources go.
fn by_place(one: &At, other: &At) -> Ordering {
    let rank = |at: &At| match at {
        At::Path(_) => 0,
        At::Place(_) => 1,
        At::Span(_) => 2,
    };
    match (one, other) {
        (At::Path(one), At::Path(other)) => one.cmp(other),
        (At::Place(one), At::Place(other)) => one.cmp(other),
        (At::Span(one), At::Span(other)) => {
            (one.file, one.start, one.end).cmp(&(other.file, other.start, other.end))
        }
        _ => rank(one).cmp(&rank(other)),
    }
}

/// `why` is said below the excerpt.
fn group<'a>(finding: &'a Finding, id: &'a str, why: Option<&'a str>, map: Map<'a>) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::NOTE.with_name("advice"),
    };
    let title = level.primary_title(plain(&finding.message)).id(id);
    let why = why.map(|why| Level::NOTE.with_name("why").message(why));
    let helps = finding.help.iter().map(|help| Level::HELP.message(plain(help)));
    let helps = why.into_iter().chain(helps);
    match &finding.at {
        At::Path(path) => {
            title.element(Origin::path(plain(&map.shown(path)).into_owned())).elements(helps)
        }
        At::Place(place) => title
            .element(
                Origin::path(plain(&map.shown(&place.path)).into_owned())
                    .line(place.line as usize)
                    .char_column(place.column as usize),
            )
            .elements(helps),
        At::Span(span) => at_span(title, *span, &finding.also, map).elements(helps),
    }
}

fn at_span<'a>(
    title: annotate_snippets::Title<'a>,
    span: Span,
    also: &[Span],
    map: Map<'a>,
) -> Group<'a> {
    let place = map.sources.place(span);
    let path = plain(&map.shown(&place.path)).into_owned();
    let excerpt = map.sources.get(span.file).map(|source| Excerpt::of(source, span));
    match excerpt {
        Some(excerpt) if excerpt.line.len() <= LONGEST_LINE_SHOWN => title.element(
            Snippet::source(excerpt.line)
                .line_start(place.line as usize)
                .path(path)
                .annotations(others(excerpt.line_span, &excerpt.marked, also))
                .annotation(AnnotationKind::Primary.span(excerpt.marked)),
        ),
        _ => title.element(
            Origin::path(path).line(place.line as usize).char_column(place.column as usize),
        ),
    }
}

/// Marks for other places in the line that is shown.
fn others<'a>(
    line: Span,
    marked: &Range<usize>,
    also: &[Span],
) -> Vec<annotate_snippets::Annotation<'a>> {
    let is_inside = |span: &&Span| {
        let is_whole = line.start <= span.start && span.start < span.end && span.end <= line.end;
        span.file == line.file && is_whole
    };
    let places = also.iter().filter(is_inside).map(|span| {
        let (start, end) = (span.start - line.start, span.end - line.start);
        start as usize..end as usize
    });
    let is_near = |place: &Range<usize>| {
        place.start < marked.end + NEAR_MARK && marked.start < place.end + NEAR_MARK
    };
    places.filter(is_near).map(|place| AnnotationKind::Context.span(place)).collect()
}

/// The line in which a span begins, and what to mark in it.
struct Excerpt<'a> {
    line: &'a str,
    line_span: Span,
    marked: Range<usize>,
}

impl<'a> Excerpt<'a> {
    /// Spans come from many places; one that is out of range or cuts a character is put right.
    fn of(source: &'a Source, span: Span) -> Self {
        let text = source.text.as_str();
        let start = floor(text, span.start as usize);
        let end = floor(text, span.end as usize).max(start);
        let is_end = |character| matches!(character, '\n' | '\r');
        let line_start = text[..start].rfind(is_end).map_or(0, |at| at + 1);
        let line_end = text[start..].find(is_end).map_or(text.len(), |at| start + at);
        // A mark longer than a screen is wide would show no more, and take the line with it.
        let end = floor(text, end.min(line_end).min(start + LONGEST_MARK)).max(start);
        let marked = start - line_start..end - line_start;
        let line_span = Span { file: span.file, start: line_start as u32, end: line_end as u32 };
        Self { line: &text[line_start..line_end], line_span, marked }
    }
}

fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Text of which no character steers a terminal or turns the order of others.
fn plain(text: &str) -> Cow<'_, str> {
    let steers = |character: char| {
        character.is_control()
            || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    text.chars().map(|character| if steers(character) { '\u{fffd}' } else { character }).collect()
}

fn github_text(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn github_property(text: &str) -> String {
    github_text(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::findings::{CODES, EMPTY_ITEM, EMPTY_LABEL, NO_NOTES, NOT_TEXT};

    fn sources() -> Sources {
        let mut sources = Sources::default();
        sources.add(Source::new("content/notes.md", "# 고객\n- \n\tResult: \u{1f3af}\r\nend"));
        sources
    }

    fn span(start: u32, end: u32) -> Span {
        Span { start, end, ..Span::default() }
    }

    fn findings() -> Findings {
        let mut findings = Findings::default();
        findings.error(NO_NOTES, "content", "no notes").help("write them").help("or not");
        findings.warning(EMPTY_LABEL, span(13, 19), "nothing after `Result`").also(span(0, 1));
        findings.advice(EMPTY_ITEM, span(9, 10), "nothing in this item").help("say something");
        findings.warning(NOT_TEXT, span(2, 8), "50%, \u{1b}[31mred\u{1b}[0m");
        findings
    }

    fn told(tell: impl Fn(&Findings, Map) -> String) -> String {
        tell(&findings(), Map { sources: &sources(), root: Path::new("") })
    }

    fn checked(tell: impl Fn(&Findings, Checkup) -> String) -> String {
        let sources = sources();
        let map = Map { sources: &sources, root: Path::new("") };
        let pages =
            [None, Some("S-01 The ledger".to_owned()), None, Some("S-01 The ledger".to_owned())];
        let next = ["S-01: write the result of “The ledger”".to_owned()];
        tell(&findings(), Checkup { map, pages: &pages, next: &next })
    }

    #[test]
    fn people_see_the_place() {
        assert_snapshot!(told(|findings, map| human(findings, map, false)), @r#"
        advice[P011]: nothing in this item
         --> content/notes.md:2:1
          |
        2 | - 
          | ^
          |
          = help: say something

        warning[P003]: 50%, �[31mred�[0m
         --> content/notes.md:1:3
          |
        1 | # 고객
          |   ^^^^

        warning[P012]: nothing after `Result`
         --> content/notes.md:3:2
          |
        3 |     Result: 🎯
          |     ^^^^^^

        error[P001]: no notes
        --> content
         = help: write them
         = help: or not

        1 error, 2 warnings, 1 piece of advice
        "#);
    }

    #[test]
    fn one_line_each() {
        assert_snapshot!(told(short), @r#"
        content/notes.md:2:1: advice[P011]: nothing in this item
        content/notes.md:1:3: warning[P003]: 50%, �[31mred�[0m
        content/notes.md:3:2: warning[P012]: nothing after `Result`
        content: error[P001]: no notes
        "#);
    }

    #[test]
    fn programs_get_json() {
        let report: serde_json::Value = serde_json::from_str(&checked(json)).expect("JSON");
        assert_eq!(report["version"], 1);
        assert_eq!(report["counts"]["warnings"], 2);
        let first = &report["findings"][0];
        assert_eq!(first["code"], "P001");
        assert!(first["line"].is_null() && first["page"].is_null());
        let item = &report["findings"][1];
        assert_eq!(item["code"], "P011");
        assert_eq!(item["name"], "empty-item");
        assert_eq!(item["severity"], "advice");
        assert_eq!(item["path"], "content/notes.md");
        assert_eq!([&item["line"], &item["column"], &item["end_line"]], [2, 1, 2]);
        assert_eq!(item["help"][0], "say something");
        assert_eq!(item["why"], "A point was begun and not written.");
        let label = &report["findings"][3];
        assert_eq!((&label["code"], &label["page"]), (&"P012".into(), &"S-01 The ledger".into()));
        assert_eq!(label["also"][0]["line"], 1);
        assert_eq!(report["next"][0], "S-01: write the result of “The ledger”");
    }

    #[test]
    fn what_is_most_useful_comes_first_and_kinds_are_explained_once() {
        let text = checked(|findings, checkup| by_page(findings, checkup, false));
        let places: Vec<Option<usize>> = [
            "About the notes as a whole\n\nerror[P001 no-notes]: no notes",
            "advice[P011 empty-item]",
            "S-01 The ledger\n\nwarning[P003 not-text]",
            "warning[P012 empty-label]",
            "= why: A label announces a part of the story, and nothing follows.",
            "Write these next\n\n  1. S-01: write the result",
            "1 error, 2 warnings, 1 piece of advice; `parable explain P001`",
        ]
        .iter()
        .map(|words| text.find(words))
        .collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{text}");
    }

    #[test]
    fn what_others_would_see_comes_before_what_is_only_missing() {
        let mut findings = Findings::default();
        findings.advice(crate::findings::FIGURES, "notes.md", "figures");
        findings.advice(UNTOLD, span(0, 1), "untold");
        for code in CODES.iter().filter(|code| explain::of(**code).is_some_and(is_shown)) {
            findings.warning(*code, span(13, 19), "shown");
        }
        let sources = sources();
        let map = Map { sources: &sources, root: Path::new("") };
        let text = by_page(&findings, Checkup { map, pages: &[], next: &[] }, false);
        let (last, first) = (text.rfind("]: shown"), text.find("]: untold"));
        assert!(last.is_some() && last < first, "{text}");
    }

    /// Whether a kind is of what a page shows and better did not.
    fn is_shown(explanation: &explain::Explanation) -> bool {
        let is_link = matches!(explanation.id.as_str(), "P070" | "P071");
        explanation.about == "publishing" && explanation.severity != "advice" && !is_link
    }

    #[test]
    fn of_very_many_the_rest_is_counted() {
        let mut findings = Findings::default();
        for _ in 0..SHOWN + 7 {
            findings.warning(EMPTY_LABEL, span(13, 19), "nothing after `Result`");
        }
        let sources = sources();
        let map = Map { sources: &sources, root: Path::new("") };
        let text = by_page(&findings, Checkup { map, pages: &[], next: &[] }, false);
        assert_eq!(text.matches("nothing after").count(), SHOWN);
        assert_eq!(text.matches("= why").count(), 1);
        assert!(text.contains("7 more of P012 empty-label"), "{text}");
    }

    #[test]
    fn workflows_get_commands() {
        assert_snapshot!(told(github), @r#"
        ::notice file=content/notes.md,line=2,col=1,endLine=2,title=P011 empty-item::nothing in this item%0Asay something
        ::warning file=content/notes.md,line=1,col=3,endLine=1,title=P003 not-text::50%25, �[31mred�[0m
        ::warning file=content/notes.md,line=3,col=2,endLine=3,title=P012 empty-label::nothing after `Result`
        ::error file=content,title=P001 no-notes::no notes%0Awrite them%0Aor not
        "#);
    }

    #[test]
    fn paths_lead_from_here() {
        let map = Map { sources: &sources(), root: Path::new("my/portfolio") };
        assert!(short(&findings(), map).contains("my/portfolio/content/notes.md:2:1: advice"));
    }

    #[test]
    fn nothing_to_say_says_nothing() {
        let map = Map { sources: &sources(), root: Path::new("") };
        assert_eq!(human(&Findings::default(), map, true), "");
        assert_eq!(Counts::default().sentence(), "");
    }

    #[test]
    fn colour_is_only_on_demand() {
        assert!(told(|findings, map| human(findings, map, true)).contains('\u{1b}'));
        assert!(!told(|findings, map| human(findings, map, false)).contains('\u{1b}'));
    }

    #[test]
    fn no_span_is_too_odd() {
        let long = "x".repeat(5000);
        for text in ["", "\n", "고객", "a\r\nb", "\u{1f3af}", &long] {
            let mut sources = Sources::default();
            sources.add(Source::new("n", text));
            for (start, end) in [(0, 0), (0, 1), (1, 1), (1, 2), (3, 2), (2, 9), (9, 99), (9, 1)] {
                for file in [0, 7] {
                    let mut findings = Findings::default();
                    let span = Span { file: crate::source::FileId(file), start, end };
                    findings.error(NOT_TEXT, span, "odd");
                    let map = Map { sources: &sources, root: Path::new("") };
                    assert!(human(&findings, map, false).contains("odd"));
                    assert!(short(&findings, map).contains("odd"));
                }
            }
        }
    }
}
