//! Which pages lead to which, and why.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Edge, PageId, Reason, Technology};
use crate::{
    portfolio::{PlatformId, Portfolio, PrincipleId, StoryId},
    vocabulary::technologies::Technologies,
};

/// Technologies that a platform or story names, A to Z.
pub fn technologies<W>(portfolio: &Portfolio<W>, known: &Technologies) -> Vec<Technology> {
    let mut used: BTreeMap<String, Technology> = BTreeMap::new();
    let mut entry = |name: &str, add: &mut dyn FnMut(&mut Technology)| {
        let Some(known) = known.get(name) else { return };
        let technology = used.entry(known.name.to_lowercase()).or_insert_with(|| Technology {
            name: known.name.clone(),
            kind: known.kind.clone(),
            questions: known.questions.clone(),
            platforms: Vec::new(),
            stories: Vec::new(),
        });
        add(technology);
    };
    for (index, platform) in portfolio.platforms.iter().enumerate() {
        for technology in &platform.system.technologies {
            let written = platform.name.slice_as(0..0, &technology.written);
            entry(&technology.name, &mut |used| {
                // Platforms come in order, too.
                if used.platforms.last().is_none_or(|(id, _)| id.0 != index) {
                    used.platforms.push((PlatformId(index), written.clone()));
                }
            });
        }
    }
    for (index, story) in portfolio.stories.iter().enumerate() {
        for (name, written) in &story.technologies {
            entry(name, &mut |used| {
                // Stories come in order: the last one is this one, if it is there.
                if used.stories.last().is_none_or(|(id, _)| id.0 != index) {
                    used.stories.push((StoryId(index), written.clone()));
                }
            });
        }
    }
    used.into_values().collect()
}

/// Links between pages that are known without a look at the words of their passages: what the
/// writer filed, what words suggest, what is used, what lies under the same.
pub fn known<W>(portfolio: &Portfolio<W>, technologies: &[Technology]) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut both = |a: PageId, b: PageId, reason: Reason| {
        edges.push(Edge { from: a, to: b, reason: reason.clone() });
        edges.push(Edge { from: b, to: a, reason });
    };
    for (index, story) in portfolio.stories.iter().enumerate() {
        let page = PageId::Story(StoryId(index));
        for filing in &story.filed {
            both(page, PageId::Principle(filing.principle), Reason::Filed);
        }
        for suggestion in &story.suggested {
            let words =
                suggestion.words.first().map(|words| words.as_str().to_owned()).unwrap_or_default();
            both(page, PageId::Principle(suggestion.principle), Reason::Suggested(words));
        }
        for (platform, words) in &story.platforms {
            both(page, PageId::Platform(*platform), Reason::Mentions(words.as_str().to_owned()));
        }
    }
    for (index, technology) in technologies.iter().enumerate() {
        let page = PageId::Technology(index);
        for (platform, words) in &technology.platforms {
            both(PageId::Platform(*platform), page, Reason::Uses(words.as_str().to_owned()));
        }
        for (story, words) in &technology.stories {
            both(PageId::Story(*story), page, Reason::Uses(words.as_str().to_owned()));
        }
    }
    edges.extend(through(portfolio));
    edges
}

/// Every link between pages: what is known, and what passages name; each pair once for each kind of
/// reason, sorted by the page that is led to.
pub fn all(known: Vec<Edge>, mentioned: Vec<Edge>) -> Vec<Edge> {
    let mut edges = known;
    edges.extend(mentioned);
    edges.par_sort_by_key(|edge| (edge.to, edge.from, rank(&edge.reason)));
    // A page that is led to for a better reason need not be told of a lesser one.
    edges.dedup_by(|next, kept| next.to == kept.to && next.from == kept.from);
    edges
}

/// Principles that a story is filed under together, or under one and suggests the other.
fn through<W>(portfolio: &Portfolio<W>) -> Vec<Edge> {
    let mut seen: BTreeSet<(PrincipleId, PrincipleId)> = BTreeSet::new();
    let mut edges = Vec::new();
    for (index, story) in portfolio.stories.iter().enumerate() {
        let filed: Vec<PrincipleId> = story.filed.iter().map(|filing| filing.principle).collect();
        let others = story.suggested.iter().map(|suggestion| suggestion.principle);
        let all: Vec<PrincipleId> = filed.iter().copied().chain(others).collect();
        for &from in &filed {
            for &to in all.iter().filter(|&&to| to != from) {
                for (a, b) in [(from, to), (to, from)] {
                    if seen.insert((a, b)) {
                        let reason = Reason::Through(PageId::Story(StoryId(index)));
                        edges.push(Edge {
                            from: PageId::Principle(a),
                            to: PageId::Principle(b),
                            reason,
                        });
                    }
                }
            }
        }
    }
    edges
}

fn rank(reason: &Reason) -> u8 {
    match reason {
        Reason::Filed => 0,
        Reason::Suggested(_) => 1,
        Reason::Uses(_) => 2,
        Reason::WrittenLink => 3,
        Reason::Mentions(_) => 4,
        Reason::Through(_) => 5,
    }
}
