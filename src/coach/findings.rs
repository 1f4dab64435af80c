//! Remarks as findings, and what can only be said of all stories together.

use std::collections::{BTreeMap, BTreeSet};

use super::{Advice, Remark};
use crate::{
    findings::{
        At, Code, Finding, Findings, MISSING_RESULT, NEAR_LABEL, NOTHING_LEARNT, ONE_STORY,
        SAME_TITLE, UNSORTED, UNTOLD,
    },
    links::{Linked, PageId, Prose, ProseBlock},
    portfolio::{PrincipleId, StoryId},
    source::Span,
    vocabulary::fold,
};

/// Kinds that are one finding where there are more of them than so many: nobody needs to hear the
/// same of every idea.
const FOLDED: [(Code, usize, &str); 2] = [
    (UNTOLD, 3, "stories are titles or points so far: no part of them is labelled"),
    (NOTHING_LEARNT, 1, "stories do not say what you learnt"),
];
/// How many codes or names a message lists.
const LISTED: usize = 12;

/// Makes findings of advice, and adds those about all stories. What was told of the notes before
/// (`told`) is not told again in other words.
pub fn findings(advice: &Advice, linked: &Linked, told: &Findings) -> Findings {
    let mut findings = Findings::default();
    let mut folded: BTreeMap<Code, Vec<&Remark>> = BTreeMap::new();
    let near_labels = near_labels(told);
    // `Reslut: 40%` is a result, as soon as its label is mended.
    let is_misspelt = |remark: &Remark| {
        let story = linked.portfolio.stories.get(remark.story.0);
        remark.code == MISSING_RESULT
            && story.is_some_and(|story| holds_any(story.span, &near_labels))
    };
    for remark in advice.remarks.iter().filter(|remark| !is_misspelt(remark)) {
        if FOLDED.iter().any(|(code, ..)| *code == remark.code) {
            folded.entry(remark.code).or_default().push(remark);
        } else {
            tell(remark, &mut findings);
        }
    }
    for (code, one_by_one, what) in FOLDED {
        let Some(remarks) = folded.remove(&code) else { continue };
        if remarks.len() <= one_by_one {
            for remark in remarks {
                tell(remark, &mut findings);
            }
        } else {
            tell_together(code, what, &remarks, linked, &mut findings);
        }
    }
    same_titles(linked, &mut findings);
    one_story(linked, &mut findings);
    unsorted(linked, &mut findings);
    findings
}

/// Where words stand that are almost labels.
fn near_labels(told: &Findings) -> BTreeSet<Span> {
    let near = told.iter().filter(|finding| finding.code == NEAR_LABEL);
    near.filter_map(|finding| if let At::Span(span) = finding.at { Some(span) } else { None })
        .collect()
}

fn holds_any(outer: Span, places: &BTreeSet<Span>) -> bool {
    let first = Span { end: outer.start, ..outer };
    places.range(first..).next().is_some_and(|it| it.file == outer.file && it.end <= outer.end)
}

fn tell(remark: &Remark, findings: &mut Findings) {
    findings.advice(remark.code, remark.span, remark.message.clone()).help(remark.help.clone());
}

fn tell_together(
    code: Code,
    what: &str,
    remarks: &[&Remark],
    linked: &Linked,
    findings: &mut Findings,
) {
    let codes = remarks.iter().map(|remark| code_of(PageId::Story(remark.story), linked));
    let Some(first) = remarks.first() else { return };
    let message = format!("{} {what}: {}", remarks.len(), some_of(codes.collect()));
    let finding = findings.advice(code, first.span, message);
    finding.help(first.help.clone());
    add_places(finding, remarks.iter().skip(1).map(|remark| remark.span));
}

fn same_titles(linked: &Linked, findings: &mut Findings) {
    let mut by_title: BTreeMap<String, Vec<StoryId>> = BTreeMap::new();
    for (at, story) in linked.portfolio.stories.iter().enumerate() {
        let title = fold(story.title.as_str());
        if !title.is_empty() {
            by_title.entry(title).or_default().push(StoryId(at));
        }
    }
    let mut same: Vec<Vec<StoryId>> = by_title.into_values().filter(|ids| ids.len() > 1).collect();
    same.sort_unstable();
    for ids in same {
        let titles: Vec<_> = ids
            .iter()
            .filter_map(|id| linked.portfolio.stories.get(id.0))
            .map(|it| &it.title)
            .collect();
        let [first, second, ..] = titles.as_slice() else { continue };
        let many = if ids.len() == 2 { "two".to_owned() } else { ids.len().to_string() };
        let message = format!("{many} stories are called `{}`", first.as_str());
        let finding = findings.advice(SAME_TITLE, second.span(), message);
        finding
            .help(
                "if they are one story, write it once and list its principles behind `Principles:`",
            )
            .help("if not, give each a title of its own");
        let others = titles.iter().enumerate().filter(|(at, _)| *at != 1);
        add_places(finding, others.map(|(_, title)| title.span()));
    }
}

/// Breadth comes before depth: nothing is said while more than a quarter of the principles have no
/// story at all.
fn one_story(linked: &Linked, findings: &mut Findings) {
    let portfolio = &linked.portfolio;
    let mut filed = vec![0_usize; portfolio.principles.len()];
    for story in &portfolio.stories {
        let mut ids: Vec<PrincipleId> = story.filed.iter().map(|filing| filing.principle).collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            if let Some(count) = filed.get_mut(id.0) {
                *count += 1;
            }
        }
    }
    let answered = filed.iter().filter(|count| **count > 0).count();
    let single: Vec<usize> =
        filed.iter().enumerate().filter(|(_, count)| **count == 1).map(|(at, _)| at).collect();
    let spans: Vec<Span> =
        single.iter().filter_map(|&at| portfolio.principles.get(at)?.heading).collect();
    let Some((&first, others)) = spans.split_first() else { return };
    if answered * 4 < filed.len() * 3 {
        return;
    }
    let codes = single.iter().map(|&at| code_of(PageId::Principle(PrincipleId(at)), linked));
    let message = match single.len() {
        1 => format!("one principle rests on a single story: {}", some_of(codes.collect())),
        many => format!("{many} principles rest on one story each: {}", some_of(codes.collect())),
    };
    let finding = findings.advice(ONE_STORY, first, message);
    finding.help("have a second one for those that you are asked most about");
    add_places(finding, others.iter().copied());
}

fn unsorted(linked: &Linked, findings: &mut Findings) {
    // Headings that gather what stands below them, and directives of other tools, miss nothing.
    let has_words = |passage: &&Prose| {
        passage
            .blocks
            .iter()
            .any(|block| !matches!(block, ProseBlock::Heading(_) | ProseBlock::Rule))
    };
    let portfolio = &linked.portfolio;
    let stories = portfolio.stories.iter().map(|story| story.span);
    let principles = portfolio.principles.iter().filter_map(|principle| principle.heading);
    let platforms = portfolio.platforms.iter().map(|platform| platform.span);
    let sections = portfolio.sections.iter().map(|section| section.span);
    // What stands above everything else says what the file is.
    let begins = stories.chain(principles).chain(platforms).chain(sections).min();
    let is_within = |passage: &&Prose| begins.is_none_or(|begins| passage.span > begins);
    let passages = portfolio.unsorted.iter().filter(has_words).filter(is_within);
    let spans: Vec<Span> = passages.map(|passage| passage.span).collect();
    let Some((&first, others)) = spans.split_first() else { return };
    let message = match spans.len() {
        1 => "this found no place and is kept on the Unsorted page".to_owned(),
        many => format!(
            "{many} passages found no place and are kept on the Unsorted page; this is the first"
        ),
    };
    let finding = findings.advice(UNSORTED, first, message);
    finding.help("put a heading over it, or move it below the story that it belongs to");
    add_places(finding, others.iter().copied());
}

/// Other places in the same file, as many as a reader follows.
fn add_places(finding: &mut Finding, spans: impl Iterator<Item = Span>) {
    for span in spans.take(LISTED) {
        finding.also(span);
    }
}

fn code_of(page: PageId, linked: &Linked) -> String {
    linked.address(page).map(|address| address.code.clone()).unwrap_or_default()
}

fn some_of(mut codes: Vec<String>) -> String {
    let more = codes.len().saturating_sub(LISTED);
    codes.truncate(LISTED);
    let listed = codes.join(", ");
    if more > 0 { format!("{listed} and {more} more") } else { listed }
}
