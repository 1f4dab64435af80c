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
    let plan = of(portfolio, rounds);
    let asks = || plan.iter().flat_map(|round| &round.asks);
    let told: BTreeMap<StoryId, PrincipleId> =
        asks().filter_map(|&(principle, story)| Some((story?, principle))).collect();
    let code = |page: PageId| linked.address(page).map(|it| it.code.clone()).unwrap_or_default();
    let (mut without, mut never) = (Vec::new(), Vec::new());
    for (at, round) in plan.iter().enumerate() {
        let _ = writeln!(text, "{}Round {}", if at == 0 { "" } else { "\n" }, at + 1);
        for &(principle, story) in &round.asks {
            let _ = writeln!(text, "  {}", name(PageId::Principle(principle)));
            let elsewhere =
                portfolio.filed_under(principle).find_map(|it| Some((it, *told.get(&it)?)));
            if let Some(story) = story {
                let _ = writeln!(text, "      {}", name(PageId::Story(story)));
            } else if let Some((story, other)) = elsewhere {
                without.push(code(PageId::Principle(principle)));
                let (story, other) = (code(PageId::Story(story)), code(PageId::Principle(other)));
                let _ = writeln!(text, "      no story left: {story} is told for {other}");
            } else {
                never.push(code(PageId::Principle(principle)));
                text.push_str("      no story yet\n");
            }
        }
    }
    let all = portfolio.principles.len();
    if rounds > plan.len() {
        let _ = writeln!(text, "\n{}", too_many_rounds(all));
    }
    let have = if all == 1 { "principle has" } else { "principles have" };
    let _ =
        writeln!(text, "\n{} of {all} {have} a story in this plan, none of them twice", told.len());
    for (codes, what) in
        [(without, "whose stories are told for others"), (never, "without any story yet")]
    {
        if !codes.is_empty() {
            let _ = writeln!(text, "{} {what}: {}", codes.len(), codes.join(", "));
        }
    }
    text.push_str(&fewest(linked));
    text
}

fn too_many_rounds(principles: usize) -> String {
    match principles {
        1 => "The notes name 1 principle, which is asked for in 1 round".to_owned(),
        many => format!("The notes name {many} principles, which are asked for in {many} rounds"),
    }
}

/// How many stories are enough where one may be told for several principles; nothing where there
/// are none.
fn fewest(linked: &Linked) -> String {
    let cover = cover::of(&linked.portfolio);
    if cover.principles == 0 {
        return String::new();
    }
    let code = |&id: &StoryId| Some(linked.address(PageId::Story(id))?.code.clone());
    let codes: Vec<String> = cover.stories.iter().filter_map(code).collect();
    let stories = match codes.len() {
        1 => "1 story is".to_owned(),
        many => format!("{many} stories are"),
    };
    let principles = match cover.principles {
        1 => "the principle that has any".to_owned(),
        many => format!("the {many} principles that have any"),
    };
    let fewer = if codes.len() == 1 {
        String::new()
    } else if cover.is_smallest() {
        " (fewer are not)".to_owned()
    } else {
        format!(" (it takes {} at least)", cover.at_least)
    };
    format!(
        "\nIf a story may be told for several principles, {stories} enough for \
         {principles}{fewer}: {}\n",
        codes.join(", ")
    )
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
