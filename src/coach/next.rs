//! What to write next: one ranked list for the home page, search, `parable check` and
//! `parable watch`.

use std::{cmp::Reverse, collections::BTreeSet};

use super::plan::answered;
use crate::{
    links::{Linked, PageId, Prose},
    portfolio::{Part, Portfolio, PrincipleId, State, Story, StoryId},
};

/// How many steps the first page and `parable check` propose.
pub const STEPS: usize = 3;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Write the parts that a story lacks.
    Finish(StoryId, Vec<Part>),
    /// Say under which principle a story counts.
    File(StoryId),
    /// Find a story for a principle that has none.
    Begin(PrincipleId),
}

/// The steps that close a gap soonest, the first of each kind in turn: a story that lacks least of
/// what it needs, a story told well that is filed nowhere, a principle without a story. Among
/// equals what is asked most comes first. Where a kind has none, the next of the others take its
/// place, empty principles first. Nothing stands there twice.
pub fn steps(portfolio: &Portfolio<Prose>, most: usize) -> Vec<Step> {
    let asked = Asked::of(portfolio);
    let mut empty = empty_principles(portfolio, &asked).into_iter().map(Step::Begin);
    let mut unfinished = unfinished_stories(portfolio, &asked).into_iter();
    let mut unfiled = unfiled_stories(portfolio).into_iter();
    let mut steps = Vec::new();
    let mut seen = BTreeSet::new();
    for turn in 0..most {
        let finish = unfinished.next().map(|(story, lacks)| Step::Finish(story, lacks));
        let file = unfiled.next().map(Step::File);
        steps.extend([finish, file, empty.next()].into_iter().flatten());
        if turn == 0 {
            steps.extend(empty.by_ref().take(most.saturating_sub(steps.len())));
        }
    }
    steps.retain(|step| seen.insert(step.page()));
    steps.truncate(most);
    steps
}

impl Step {
    /// The page that it makes better.
    pub fn page(&self) -> PageId {
        match self {
            Self::Finish(story, _) | Self::File(story) => PageId::Story(*story),
            Self::Begin(principle) => PageId::Principle(*principle),
        }
    }

    /// What to do, in a line: `S-06: write the task and result of “The frozen ledger”`.
    pub fn in_words(&self, linked: &Linked) -> String {
        let address = linked.address(self.page());
        let (code, title) = address.map_or(("", ""), |it| (it.code.as_str(), it.title.as_str()));
        let title = shortened(title);
        match self {
            Self::Finish(_, lacks) => {
                let names: Vec<&str> = lacks.iter().map(|part| part.name()).collect();
                format!("{code}: write the {} of “{title}”", listed(&names))
            }
            Self::File(_) => format!("{code}: file “{title}” under a principle"),
            Self::Begin(_) => format!("{code}: find one story for {title}"),
        }
    }
}

/// How much is asked about principles: those to prepare first in the order of the notes, then
/// those with most questions in the notes.
struct Asked {
    ranks: Vec<(usize, Reverse<usize>)>,
}

impl Asked {
    fn of(portfolio: &Portfolio<Prose>) -> Self {
        let mut ranks = vec![(usize::MAX, Reverse(0)); portfolio.principles.len()];
        for (rank, id) in portfolio.prepare_first.iter().enumerate() {
            if let Some(place) = ranks.get_mut(id.0) {
                place.0 = place.0.min(rank);
            }
        }
        for id in portfolio.questions.iter().filter_map(|question| question.principle) {
            if let Some(place) = ranks.get_mut(id.0) {
                place.1.0 += 1;
            }
        }
        Self { ranks }
    }

    fn rank(&self, id: PrincipleId) -> (usize, Reverse<usize>) {
        self.ranks.get(id.0).copied().unwrap_or((usize::MAX, Reverse(0)))
    }

    /// Of the principles that a story is filed under, the one asked most.
    fn rank_of(&self, story: &Story<Prose>) -> (usize, Reverse<usize>) {
        let ranks = story.filed.iter().map(|filing| self.rank(filing.principle));
        ranks.min().unwrap_or((usize::MAX, Reverse(0)))
    }
}

/// Stories with something told and something missing: the least missing first; among equals those
/// that have everything but a result, then what is asked most, then as the notes go.
fn unfinished_stories(portfolio: &Portfolio<Prose>, asked: &Asked) -> Vec<(StoryId, Vec<Part>)> {
    let mut stories: Vec<_> = Vec::new();
    for (at, story) in portfolio.stories.iter().enumerate() {
        let lacks = story.lacks();
        if !lacks.is_empty() && lacks.len() < Part::STAR.len() {
            let is_else = !lacks.contains(&Part::Result);
            stories.push(((lacks.len(), is_else, asked.rank_of(story), StoryId(at)), lacks));
        }
    }
    stories.sort_unstable_by_key(|(rank, _)| *rank);
    stories.into_iter().map(|((.., id), lacks)| (id, lacks)).collect()
}

/// Stories under no principle, those told furthest first; a bare idea is not worth filing.
fn unfiled_stories(portfolio: &Portfolio<Prose>) -> Vec<StoryId> {
    if portfolio.principles.is_empty() {
        return Vec::new();
    }
    let mut stories: Vec<(usize, StoryId)> = Vec::new();
    for (at, story) in portfolio.stories.iter().enumerate() {
        if story.filed.is_empty() && story.state > State::Idea {
            stories.push((story.lacks().len(), StoryId(at)));
        }
    }
    stories.sort_unstable();
    stories.into_iter().map(|(_, id)| id).collect()
}

/// Principles without a story, those asked most first.
fn empty_principles(portfolio: &Portfolio<Prose>, asked: &Asked) -> Vec<PrincipleId> {
    let answered = answered(portfolio);
    let ids = answered.iter().enumerate().filter(|(_, answered)| !**answered);
    let mut ids: Vec<PrincipleId> = ids.map(|(at, _)| PrincipleId(at)).collect();
    ids.sort_by_key(|&id| (asked.rank(id), id));
    ids
}

/// A title as a line has room for it.
fn shortened(title: &str) -> String {
    const LENGTH: usize = 56;
    match title.char_indices().nth(LENGTH) {
        None => title.to_owned(),
        Some((end, _)) => {
            let cut = title[..end].rfind(' ').filter(|&at| at > end / 2).unwrap_or(end);
            format!("{} …", title[..cut].trim_end_matches([',', ';', ':', '.', '-', '–']))
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
