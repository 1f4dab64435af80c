//! What is better not published.
//!
//! [`watch`] looks through texts from which what is private is gone already, and points at what
//! looks like a secret, an address or telephone number, or a host inside a network; [`files`] does
//! the same for the files that pages show, and [`titles`] looks for signs that turn a title around.
//! [`figures`] lists numbers that may be an employer's, and [`employers`] where one is named, once.
//! What the person has decided about is not told again: `allow` in `site.toml` takes the words
//! themselves, or the name of a kind of finding.

mod contacts;
mod hosts;
mod pictures;
mod secrets;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{
    edition::Public,
    findings::{
        ACTIVE_PICTURE, At, BROKEN_LINK, CONTACT, Code, EMPLOYER, FIGURES, Finding, Findings,
        INTERNAL_HOST, NO_BASE_URL, PICTURE_PLACE, PREP_EDITION, SECRET, Severity, TURNED_TITLE,
    },
    inputs::Asset,
    source::{self, FileId, Place, Source, Span},
    systems::Figure,
};

/// How many findings of a kind are told of a text.
const TOLD: usize = 50;
/// How many figures are named; of more it is enough to know how many there are.
const FIGURES_NAMED: usize = 12;

/// What the person has decided about.
#[derive(Clone, Copy, Debug)]
pub struct Allowed<'a>(pub &'a [String]);

impl Allowed<'_> {
    /// Whether words, or a whole kind of finding, need no word more.
    pub fn settles(self, code: Code, words: &str) -> bool {
        let words = words.trim().to_lowercase();
        let settles = |entry: &String| {
            let entry = entry.trim().to_lowercase();
            entry == words || entry == code.name || entry == code.id.to_lowercase()
        };
        self.0.iter().any(settles)
    }
}

/// Something that looks like a secret or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Suspect {
    at: Range<usize>,
    /// `a mail address`.
    what: String,
}

impl Suspect {
    fn new(at: Range<usize>, what: impl Into<String>) -> Self {
        Self { at, what: what.into() }
    }
}

/// Points at secrets, contacts and internal hosts in texts. Secrets stop the build where
/// `is_public`; none is quoted.
pub fn watch<'a>(
    texts: impl IntoIterator<Item = (FileId, &'a Source)>,
    allowed: Allowed,
    is_public: bool,
    findings: &mut Findings,
) {
    let shapes = secrets::Shapes::embedded();
    for (file, source) in texts {
        look_through(source, Some(file), &shapes, allowed, is_public, findings);
    }
}

/// Points at what is watched for in files that pages show, and at what pictures say unseen. Each
/// file comes with its path as messages name it.
pub fn files<'a>(
    files: impl IntoIterator<Item = (&'a Asset, String)>,
    allowed: Allowed,
    is_public: bool,
    findings: &mut Findings,
) {
    let shapes = secrets::Shapes::embedded();
    for (asset, shown) in files {
        pictures::look(asset, &shown, allowed, findings);
        if let Some(text) = &asset.text {
            let source = Source::new(shown, text.as_str());
            look_through(&source, None, &shapes, allowed, is_public, findings);
        }
    }
}

/// `file` is what findings point into; without it they name the place.
fn look_through(
    source: &Source,
    file: Option<FileId>,
    shapes: &secrets::Shapes,
    allowed: Allowed,
    is_public: bool,
    findings: &mut Findings,
) {
    let text = &source.text;
    // Start to end of what was found; none overlaps another.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let open = || rayon::join(|| contacts::find(text), || hosts::find(text));
    let (secrets, (contacts, hosts)) = rayon::join(|| shapes.find(text), open);
    let kinds = [(SECRET, secrets), (CONTACT, contacts), (INTERNAL_HOST, hosts)];
    for (code, mut suspects) in kinds {
        suspects.retain(|Suspect { at, .. }| {
            let before = taken.range(..at.end).next_back();
            let is_new = before.is_none_or(|(_, &end)| end <= at.start);
            let is_told = is_new && !allowed.settles(code, &text[at.clone()]);
            if is_told {
                taken.insert(at.start, at.end);
            }
            is_told
        });
        let more = suspects.len().saturating_sub(TOLD);
        for (count, suspect) in suspects.iter().take(TOLD).enumerate() {
            let finding = if code == SECRET {
                tell_secret(source, suspect, is_public, findings)
            } else {
                tell_open(code, source, file, suspect, findings)
            };
            if more > 0 && count + 1 == TOLD {
                finding.help(format!("{more} more of the kind follow"));
            }
        }
    }
}

/// What may be quoted.
fn tell_open<'a>(
    code: Code,
    source: &Source,
    file: Option<FileId>,
    Suspect { at, what }: &Suspect,
    findings: &'a mut Findings,
) -> &'a mut Finding {
    let place: At = match file {
        Some(file) => Span { file, start: at.start as u32, end: at.end as u32 }.into(),
        None => place_of(source, at.start).into(),
    };
    let words = &source.text[at.clone()];
    findings
        .warning(code, place, format!("this is {what}, and the site shows it"))
        .help(format!("take it out, make it private, or add `{words}` to `allow` in site.toml"))
}

fn tell_secret<'a>(
    source: &Source,
    Suspect { at, what }: &Suspect,
    is_public: bool,
    findings: &'a mut Findings,
) -> &'a mut Finding {
    // A place shows no excerpt, so neither a terminal nor a log repeats the secret.
    let place = place_of(source, at.start);
    let message = format!("this looks like {what}, and the site shows it");
    let finding = if is_public {
        findings.error(SECRET, place, message)
    } else {
        findings.warning(SECRET, place, message)
    };
    finding
        .help("take it out, and make a new one if anyone may have seen it")
        .help("if it is none, add it to `allow` in site.toml")
}

fn place_of(source: &Source, offset: usize) -> Place {
    let (line, column) = source.line_and_column(offset as u32);
    Place { path: source.path.clone(), line, column, end_line: line }
}

/// Points at titles in which a sign that nobody sees turns the order of the others: what such a
/// title says is not what it shows.
pub fn titles(public: &Public, allowed: Allowed, findings: &mut Findings) {
    let portfolio = &public.linked.portfolio;
    let principles = portfolio
        .principles
        .iter()
        .filter_map(|principle| Some((principle.name.as_str(), principle.heading?)));
    let stories = portfolio.stories.iter().map(|story| &story.title);
    let platforms = portfolio.platforms.iter().map(|platform| &platform.name);
    let sections = portfolio.sections.iter().map(|section| &section.title);
    let texts = portfolio.title.iter().chain(stories).chain(platforms).chain(sections);
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    for (title, span) in principles.chain(texts.map(|text| (text.as_str(), text.span()))) {
        if title.contains(turns) && !allowed.settles(TURNED_TITLE, title) {
            findings
                .warning(
                    TURNED_TITLE,
                    span,
                    "a sign in this title that nobody sees turns the order of the others",
                )
                .help("write the title again by hand; such signs come with copied text");
        }
    }
}

/// Says where the site names an employer: each name once, with the first place.
pub fn employers<'a>(
    texts: impl IntoIterator<Item = (FileId, &'a Source)>,
    names: &[String],
    allowed: Allowed,
    findings: &mut Findings,
) {
    let names: Vec<&String> =
        names.iter().filter(|name| !allowed.settles(EMPLOYER, name)).collect();
    if names.is_empty() {
        return;
    }
    let texts: Vec<(FileId, &Source, String)> =
        texts.into_iter().map(|(file, source)| (file, source, lowered(&source.text))).collect();
    for name in names {
        let mut first = None;
        let mut lines = 0;
        for (file, source, lower) in &texts {
            for line in source::lines(&source.text) {
                let words = &lower[line.start as usize..line.end as usize];
                let Some(at) = named_in(words, &lowered(name)) else { continue };
                lines += 1;
                let start = line.start + at as u32;
                let end = start + name.len() as u32;
                first = first.or(Some(Span { file: *file, start, end }));
            }
        }
        if let Some(span) = first {
            let lines = if lines == 1 { "one line".to_owned() } else { format!("{lines} lines") };
            findings
                .advice(EMPLOYER, span, format!("the notes name `{name}` in {lines}, first here"))
                .help(format!("to say something else there, add `\"{name}\" = \"a company\"` under `[aliases]`"))
                .help(format!("if the site may name them, add `{name}` to `allow` in site.toml"));
        }
    }
}

/// In lower case, each letter as long as it was.
fn lowered(text: &str) -> String {
    let lower = |c: char| {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        }
    };
    text.chars().map(lower).collect()
}

/// Where a line names someone, as words of their own.
fn named_in(line: &str, name: &str) -> Option<usize> {
    let mut found = line.match_indices(name);
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    let at = found.find(|(at, name)| {
        !line[..*at].ends_with(is_letter) && !line[at + name.len()..].starts_with(is_letter)
    });
    at.map(|(at, _)| at)
}

/// Lists the figures of stories and platforms, once.
pub fn figures(public: &Public, notes: &str, allowed: Allowed, findings: &mut Findings) {
    let portfolio = &public.linked.portfolio;
    let stories = portfolio.stories.iter().flat_map(|story| &story.figures);
    let platforms = portfolio.platforms.iter().flat_map(|platform| &platform.system.figures);
    let mut told = BTreeSet::new();
    let mut named: Vec<String> = Vec::new();
    for figure in stories.chain(platforms) {
        let words = words_of(figure);
        if tells_a_size(figure) && !allowed.settles(FIGURES, &words) && told.insert(words.clone()) {
            named.push(format!("`{words}`"));
        }
    }
    if named.is_empty() {
        return;
    }
    let more = match named.len().saturating_sub(FIGURES_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    named.truncate(FIGURES_NAMED);
    findings
        .advice(FIGURES, notes, format!("the site shows these figures: {}{more}", named.join(", ")))
        .help("decide which of them your employer would mind; write `about a third`, or a ratio")
        .help("those in `allow` in site.toml are not listed again; `allow = [\"figures\"]` is all")
        .help("with `employer = \"NAME\"` in site.toml, it is said where they are named, too");
}

/// In one line.
fn words_of(figure: &Figure) -> String {
    figure.written.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A share of a whole says how well something went and not how large anything is.
fn tells_a_size(figure: &Figure) -> bool {
    !figure.value.trim_end().ends_with('%')
}

/// Says what a site without an address of its own goes without.
pub fn address(base_url: Option<&str>, notes: &str, allowed: Allowed, findings: &mut Findings) {
    if base_url.is_some() || allowed.settles(NO_BASE_URL, "") {
        return;
    }
    findings
        .advice(
            NO_BASE_URL,
            notes,
            "without `base_url` there is no sitemap, no feed, no canonical link and no card for \
             links to a page, and the links of the page for addresses that lead nowhere go to the \
             root of the domain",
        )
        .help("to publish, set `base_url` in site.toml or pass `--base-url`")
        .help("if the site stays with you, `allow = [\"no-base-url\"]` in site.toml settles it");
}

/// Says that a site with an address would show everyone what only the person needs.
pub fn prep_edition(notes: &str, allowed: Allowed, findings: &mut Findings) {
    if allowed.settles(PREP_EDITION, "") {
        return;
    }
    findings
        .advice(
            PREP_EDITION,
            notes,
            "this site has an address and is the prep edition: whoever opens it sees gaps, advice \
             and stories that are only ideas",
        )
        .help("to publish, set `edition = \"public\"` in site.toml or pass `--edition public`")
        .help("if nobody else sees it, `allow = [\"prep-edition\"]` in site.toml settles it");
}

/// Whether a finding is one that a build tells in full.
pub fn is_told_at_once(code: Code, severity: Severity) -> bool {
    const TOLD: [Code; 7] =
        [SECRET, CONTACT, INTERNAL_HOST, PICTURE_PLACE, ACTIVE_PICTURE, TURNED_TITLE, BROKEN_LINK];
    severity > Severity::Advice && TOLD.contains(&code)
        || code == crate::findings::LEAK
        || code == PREP_EDITION
}

/// Whether a letter, digit or one of `also` stands right before or behind a range.
fn is_within_word(text: &str, at: &Range<usize>, also: &str) -> bool {
    let goes_on = |character: char| character.is_ascii_alphanumeric() || also.contains(character);
    text[..at.start].ends_with(goes_on) || text[at.end..].starts_with(goes_on)
}

#[cfg(test)]
mod tests;
