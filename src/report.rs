//! Findings as people and programs read them.
//!
//! Gives strings; the command prints them. Text of the notes may hold anything, so nothing of it
//! reaches a terminal that could steer it.

use std::{borrow::Cow, cmp::Ordering, ops::Range, path::Path};

use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle,
};
use serde::Serialize;

use crate::{
    findings::{At, Finding, Findings, Severity},
    inputs::slashed,
    source::{Place, Source, Sources, Span},
};

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
        text.push_str(&renderer.render(&[group(finding, map)]));
        text.push_str("\n\n");
    }
    if !text.is_empty() {
        text.push_str(&Counts::of(findings).sentence());
        text.push('\n');
    }
    text
}

/// Findings in one line each.
pub fn short(findings: &Findings, map: Map) -> String {
    let line = |finding: &Finding| {
        let place = Placed::of(finding, map);
        let at = match place.line {
            Some(line) => format!("{}:{line}:{}", place.path, place.column.unwrap_or(1)),
            None => place.path,
        };
        let (severity, id) = (name_of(finding.severity), finding.code.id);
        format!("{}: {severity}[{id}]: {}\n", plain(&at), plain(&finding.message))
    };
    in_order(findings).into_iter().map(line).collect()
}

/// Findings as one JSON object: `version`, `findings`, `counts`.
pub fn json(findings: &Findings, map: Map) -> String {
    #[derive(Serialize)]
    struct Report<'a> {
        version: u32,
        findings: Vec<Told<'a>>,
        counts: Counts,
    }
    #[derive(Serialize)]
    struct Told<'a> {
        code: &'a str,
        name: &'a str,
        severity: &'a str,
        #[serde(flatten)]
        place: Placed,
        message: &'a str,
        help: &'a [String],
    }
    let told = |finding: &'_ Finding| Placed::of(finding, map);
    let findings_told = in_order(findings)
        .into_iter()
        .map(|finding| Told {
            code: finding.code.id,
            name: finding.code.name,
            severity: name_of(finding.severity),
            place: told(finding),
            message: &finding.message,
            help: &finding.help,
        })
        .collect();
    let report = Report { version: 1, findings: findings_told, counts: Counts::of(findings) };
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

fn group<'a>(finding: &'a Finding, map: Map<'a>) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::NOTE.with_name("advice"),
    };
    let title = level.primary_title(plain(&finding.message)).id(finding.code.id);
    let helps = finding.help.iter().map(|help| Level::HELP.message(plain(help)));
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
        At::Span(span) => at_span(title, *span, map).elements(helps),
    }
}

fn at_span<'a>(title: annotate_snippets::Title<'a>, span: Span, map: Map<'a>) -> Group<'a> {
    let place = map.sources.place(span);
    let path = plain(&map.shown(&place.path)).into_owned();
    let excerpt = map.sources.get(span.file).map(|source| Excerpt::of(source, span));
    match excerpt {
        Some(excerpt) if excerpt.line.len() <= LONGEST_LINE_SHOWN => title.element(
            Snippet::source(excerpt.line)
                .line_start(place.line as usize)
                .path(path)
                .annotation(AnnotationKind::Primary.span(excerpt.marked)),
        ),
        _ => title.element(
            Origin::path(path).line(place.line as usize).char_column(place.column as usize),
        ),
    }
}

/// The line in which a span begins, and what to mark in it.
struct Excerpt<'a> {
    line: &'a str,
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
        let marked = start - line_start..end.min(line_end).max(start) - line_start;
        Self { line: &text[line_start..line_end], marked }
    }
}

fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn name_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "advice",
    }
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
    use crate::findings::{EMPTY_ITEM, EMPTY_LABEL, NO_NOTES, NOT_TEXT};

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
        findings.warning(EMPTY_LABEL, span(13, 19), "nothing after `Result`");
        findings.advice(EMPTY_ITEM, span(9, 10), "nothing in this item").help("say something");
        findings.warning(NOT_TEXT, span(2, 8), "50%, \u{1b}[31mred\u{1b}[0m");
        findings
    }

    fn told(tell: impl Fn(&Findings, Map) -> String) -> String {
        tell(&findings(), Map { sources: &sources(), root: Path::new("") })
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
        let report: serde_json::Value = serde_json::from_str(&told(json)).expect("JSON");
        assert_eq!(report["version"], 1);
        assert_eq!(report["counts"]["warnings"], 2);
        let first = &report["findings"][0];
        assert_eq!(first["code"], "P011");
        assert_eq!(first["name"], "empty-item");
        assert_eq!(first["severity"], "advice");
        assert_eq!(first["path"], "content/notes.md");
        assert_eq!([&first["line"], &first["column"], &first["end_line"]], [2, 1, 2]);
        assert_eq!(first["help"][0], "say something");
        assert!(report["findings"][3]["line"].is_null());
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
