//! What is better not published.
//!
//! [`watch`] looks through texts from which what is private is gone already, and points at what
//! looks like a secret, an address or telephone number, or a host inside a network. [`figures`]
//! lists numbers that may be an employer's, once. What the person has decided about is not told
//! again: `allow` in `site.toml` takes the words themselves, or the name of a kind of finding.

mod contacts;
mod hosts;
mod secrets;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{
    edition::Public,
    findings::{
        CONTACT, Code, FIGURES, Finding, Findings, INTERNAL_HOST, NO_BASE_URL, SECRET, Severity,
    },
    source::{FileId, Place, Source, Span},
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
    fn settles(self, code: Code, words: &str) -> bool {
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
        let text = &source.text;
        // Start to end of what was found; none overlaps another.
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        let kinds = [
            (SECRET, shapes.find(text)),
            (CONTACT, contacts::find(text)),
            (INTERNAL_HOST, hosts::find(text)),
        ];
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
}

/// What may be quoted.
fn tell_open<'a>(
    code: Code,
    source: &Source,
    file: FileId,
    Suspect { at, what }: &Suspect,
    findings: &'a mut Findings,
) -> &'a mut Finding {
    let span = Span { file, start: at.start as u32, end: at.end as u32 };
    let words = &source.text[at.clone()];
    findings
        .warning(code, span, format!("this is {what}, and the site shows it"))
        .help(format!("take it out, make it private, or add `{words}` to `allow` in site.toml"))
}

fn tell_secret<'a>(
    source: &Source,
    Suspect { at, what }: &Suspect,
    is_public: bool,
    findings: &'a mut Findings,
) -> &'a mut Finding {
    // A place shows no excerpt, so neither a terminal nor a log repeats the secret.
    let (line, column) = source.line_and_column(at.start as u32);
    let place = Place { path: source.path.clone(), line, column, end_line: line };
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
        .help("those in `allow` in site.toml are not listed again; `allow = [\"figures\"]` is all");
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
             links to a page, and the page for addresses that lead nowhere works only at the root \
             of a domain",
        )
        .help("to publish, set `base_url` in site.toml or pass `--base-url`")
        .help("if the site stays with you, `allow = [\"no-base-url\"]` in site.toml settles it");
}

/// Whether a finding is one that a build tells in full.
pub fn is_told_at_once(code: Code, severity: Severity) -> bool {
    severity > Severity::Advice && [SECRET, CONTACT, INTERNAL_HOST].contains(&code)
        || code == crate::findings::LEAK
}

/// Whether a letter, digit or one of `also` stands right before or behind a range.
fn is_within_word(text: &str, at: &Range<usize>, also: &str) -> bool {
    let goes_on = |character: char| character.is_ascii_alphanumeric() || also.contains(character);
    text[..at.start].ends_with(goes_on) || text[at.end..].starts_with(goes_on)
}

#[cfg(test)]
mod tests;
