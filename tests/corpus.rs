//! The benchmark's corpus is what it says: every story of it is read, and nothing in it is amiss
//! that would make a build longer or shorter than one of real notes.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "bench/corpus/mod.rs"]
mod corpus;
mod support;

use std::collections::BTreeSet;

use corpus::{
    Corpus,
    formats::{FORMATS, Format, files, notes},
};
use support::built::Built;

/// Enough for every principle to have a story and some to have two.
const STORIES: usize = 20;

fn built() -> Built {
    Built::from_notes(&notes(&Corpus::of(STORIES)))
}

#[test]
fn nothing_is_found_in_it_but_what_a_coach_would_say() {
    assert_eq!(built().findings.iter().collect::<Vec<_>>(), Vec::<&_>::new());
}

#[test]
fn every_story_of_it_is_read() {
    let outline = built().outline();
    let count = |list: &str| outline[list].as_array().map_or(0, Vec::len);
    let of_all = (count("stories"), count("principles"), count("platforms"));
    assert_eq!(of_all, (STORIES, 16, 5));
    assert_eq!((count("questions"), count("sections")), (0, 0));
    let states: BTreeSet<&str> = outline["stories"]
        .as_array()
        .expect("stories")
        .iter()
        .map(|story| story["state"].as_str().expect("a state"))
        .collect();
    assert_eq!(states, BTreeSet::from(["complete"]));
}

#[test]
fn its_stories_are_as_long_as_the_benchmark_says() {
    let corpus = Corpus::of(STORIES);
    let length = notes(&corpus).len() / STORIES;
    assert!((1_300..1_800).contains(&length), "{length} characters a story");
    let stories = || corpus.principles.iter().flat_map(|principle| &principle.stories);
    assert_eq!(stories().filter(|story| story.table().is_some()).count(), STORIES.div_ceil(5));
    assert_eq!(stories().filter(|story| story.code().is_some()).count(), STORIES.div_ceil(3));
}

#[test]
fn it_is_the_same_every_time() {
    assert_eq!(notes(&Corpus::of(STORIES)), notes(&Corpus::of(STORIES)));
}

#[test]
fn links_lead_somewhere_in_every_format() {
    let corpus = Corpus::of(STORIES);
    for (name, format) in FORMATS {
        let files = files(&corpus, format);
        let there: BTreeSet<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        let links: Vec<String> =
            files.iter().flat_map(|(path, text)| linked_files(path, text, format)).collect();
        let of_stories = links.iter().filter(|link| link.contains("/story-")).count();
        if format != Format::Parable {
            assert!(of_stories >= STORIES, "{name}: {of_stories} links to stories");
        }
        let lost: Vec<&String> =
            links.iter().filter(|link| !there.contains(link.as_str())).collect();
        assert!(lost.is_empty(), "{name}: {lost:?}");
    }
}

/// The files that a page's links lead to.
fn linked_files(page: &str, text: &str, format: Format) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets
        .map(|target| match format {
            Format::MdBook => beside(page, target),
            Format::Zola => target.replacen("@/", "content/", 1),
            _ => format!("content{}.md", target.trim_end_matches('/')),
        })
        .inspect(|path| assert_ne!(path, page, "a page that leads to itself"))
        .collect()
}

/// Where a path leads that is told from a page.
fn beside(page: &str, path: &str) -> String {
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    for part in path.split('/') {
        if part == ".." {
            folders.pop();
        } else {
            folders.push(part);
        }
    }
    folders.join("/")
}
