//! Which story to tell in which round of a loop, none of them twice.
//!
//! Interviewers of a loop compare their notes, so that a story told twice counts once. The rounds
//! share the principles among them in the writer's order, and each principle gets a story of its
//! own as far as the stories go: a matching, made first with the stories told furthest.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use super::{Rank, cover, rank};
use crate::{
    links::{Linked, PageId, Prose},
    portfolio::{Part, Portfolio, PrincipleId, StoryId},
};

/// How many rounds a loop has where nobody says.
pub const ROUNDS: u8 = 5;
/// How many it may have.
pub const MOST_ROUNDS: u8 = 20;

/// How many principles in a row may give their story to another.
const DEEPEST: usize = 60;

/// One round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// The principles that it may ask for, and the story for each; `None` where no story is left.
    pub asks: Vec<(PrincipleId, Option<StoryId>)>,
}

/// Makes a plan of so many rounds; of fewer, where there are not as many principles.
pub fn of(portfolio: &Portfolio<Prose>, rounds: usize) -> Vec<Round> {
    let told = matching(portfolio);
    let all = portfolio.principles.len();
    let rounds = rounds.clamp(1, usize::from(MOST_ROUNDS)).min(all);
    let mut plan = Vec::with_capacity(rounds);
    for round in 0..rounds {
        let from = round * all / rounds;
        let to = (round + 1) * all / rounds;
        let asks = (from..to).map(|id| (PrincipleId(id), told.get(&id).copied())).collect();
        plan.push(Round { asks });
    }
    plan
}

/// A plan as people read it, and which stories are enough to begin with.
pub fn in_words(linked: &Linked, rounds: usize) -> String {
    let portfolio = &linked.portfolio;
    let mut text = String::new();
    let name = |page: PageId| {
        linked.address(page).map(|it| format!("{} {}", it.code, it.title)).unwrap_or_default()
    };
    if portfolio.principles.is_empty() {
        return "The notes name no principles, so there is nothing to share among rounds.\n".into();
    }
    let has_story = answered(portfolio);
    let (mut without, mut never) = (0, 0);
    for (at, round) in of(portfolio, rounds).into_iter().enumerate() {
        let _ = writeln!(text, "{}Round {}", if at == 0 { "" } else { "\n" }, at + 1);
        for (principle, story) in round.asks {
            let _ = writeln!(text, "  {}", name(PageId::Principle(principle)));
            if let Some(story) = story {
                let _ = writeln!(text, "      {}", name(PageId::Story(story)));
            } else if has_story.get(principle.0).is_some_and(|has| *has) {
                without += 1;
                text.push_str("      no story left\n");
            } else {
                never += 1;
                text.push_str("      no story\n");
            }
        }
    }
    let cover = cover::of(portfolio);
    if cover.principles > 0 {
        let codes: Vec<String> = cover
            .stories
            .iter()
            .filter_map(|&id| Some(linked.address(PageId::Story(id))?.code.clone()))
            .collect();
        let (many, verb) = match codes.len() {
            1 => ("1 story".to_owned(), "covers"),
            many => (format!("{many} stories"), "cover"),
        };
        let fewest = if cover.is_smallest() {
            "no fewer do".to_owned()
        } else {
            format!("it takes {} at least", cover.at_least)
        };
        let _ = writeln!(
            text,
            "\n{many} {verb} {} of {} principles, and {fewest}: {}",
            cover.principles,
            portfolio.principles.len(),
            codes.join(", ")
        );
    }
    for (many, one, more) in [
        (without, "principle has no story left for it", "principles have no story left for them"),
        (never, "principle has no story", "principles have no story"),
    ] {
        if many > 0 {
            let _ = writeln!(text, "{many} {}", if many == 1 { one } else { more });
        }
    }
    text
}

/// For each principle whether any story is filed under it.
pub fn answered(portfolio: &Portfolio<Prose>) -> Vec<bool> {
    let mut answered = vec![false; portfolio.principles.len()];
    for filing in portfolio.stories.iter().flat_map(|story| &story.filed) {
        if let Some(place) = answered.get_mut(filing.principle.0) {
            *place = true;
        }
    }
    answered
}

/// A story for as many principles as can have one of their own. Stories told further go first; a
/// principle that has one keeps one.
fn matching(portfolio: &Portfolio<Prose>) -> BTreeMap<usize, StoryId> {
    let mut filed: Vec<Vec<(Rank, usize)>> = vec![Vec::new(); portfolio.principles.len()];
    for (at, story) in portfolio.stories.iter().enumerate() {
        let told = rank(story);
        for filing in &story.filed {
            if let Some(stories) = filed.get_mut(filing.principle.0)
                && stories.last().is_none_or(|&(.., last)| last != at)
            {
                stories.push((told, at));
            }
        }
    }
    // More than there are principles can never be needed for one of them.
    let most = filed.len();
    for stories in &mut filed {
        stories.sort_unstable();
        stories.truncate(most);
    }
    let mut matching = Matching { filed: &filed, owner: BTreeMap::new() };
    let mut has_one = vec![false; filed.len()];
    for lacks in 0..=Part::STAR.len() {
        for (id, has_one) in has_one.iter_mut().enumerate() {
            *has_one = *has_one || matching.give(id, lacks, &mut BTreeSet::new(), 0);
        }
    }
    matching.owner.into_iter().map(|(story, id)| (id, StoryId(story))).collect()
}

struct Matching<'a> {
    /// For each principle the stories filed under it, with how far each is told.
    filed: &'a [Vec<(Rank, usize)>],
    /// Whose a story is.
    owner: BTreeMap<usize, usize>,
}

impl Matching<'_> {
    /// Gives a principle a story that lacks at most so many parts; its owner may take another.
    fn give(&mut self, id: usize, lacks: usize, seen: &mut BTreeSet<usize>, depth: usize) -> bool {
        let filed = self.filed;
        for &(told, story) in &filed[id] {
            if told.lacks > lacks || depth > DEEPEST || !seen.insert(story) {
                continue;
            }
            let owner = self.owner.get(&story).copied();
            if owner.is_none_or(|owner| self.give(owner, lacks, seen, depth + 1)) {
                self.owner.insert(story, id);
                return true;
            }
        }
        false
    }
}
