//! The fewest stories that speak to the most principles.
//!
//! A set cover: exact where the search ends within a fixed number of steps, else the best that was
//! found, with how many it takes at least. Nothing depends on time, so the same notes give the
//! same set.

use std::cmp::Reverse;

use super::rank;
use crate::{
    links::Prose,
    portfolio::{Portfolio, PrincipleId, StoryId},
};

/// How many looks at a set are taken before the best so far counts: some hundredths of a second.
const LOOKS: usize = 4_000_000;

/// Stories that together speak to every principle that any story speaks to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// The stories, in the order of the notes.
    pub stories: Vec<StoryId>,
    /// How many principles they speak to.
    pub principles: usize,
    /// How many stories it takes at least; as many as there are here where no smaller set exists.
    pub at_least: usize,
}

impl Cover {
    /// Whether no smaller set speaks to as many.
    pub fn is_smallest(&self) -> bool {
        self.at_least == self.stories.len()
    }
}

/// Finds the cover. Of two stories that speak to the same principles the one told further counts,
/// then the earlier.
pub fn of(portfolio: &Portfolio<Prose>) -> Cover {
    let mut sets = Vec::new();
    for (at, story) in portfolio.stories.iter().enumerate() {
        let mut under: Vec<usize> = story
            .filed
            .iter()
            .map(|filing| filing.principle)
            .filter(|&PrincipleId(id)| id < portfolio.principles.len())
            .map(|PrincipleId(id)| id)
            .collect();
        under.sort_unstable();
        under.dedup();
        if !under.is_empty() {
            sets.push((under, rank(story), StoryId(at)));
        }
    }
    // The best story of each set of principles stands for all of them.
    sets.sort_unstable();
    sets.dedup_by(|later, earlier| later.0 == earlier.0);
    let wanted: std::collections::BTreeSet<usize> =
        sets.iter().flat_map(|(under, ..)| under.iter().copied()).collect();
    let place = |id: &usize| wanted.iter().position(|other| other == id).unwrap_or_default();
    let masks: Vec<Mask> =
        sets.iter().map(|(under, ..)| Mask::of(under.iter().map(place), wanted.len())).collect();
    let mut kept: Vec<usize> = Vec::new();
    for at in 0..masks.len() {
        // What another set holds as a whole is never needed.
        let is_part =
            |other: &usize| masks[at].is_part_of(&masks[*other]) && masks[at] != masks[*other];
        if !(0..masks.len()).any(|other| is_part(&other)) {
            kept.push(at);
        }
    }
    kept.sort_by_key(|&at| (Reverse(masks[at].count()), sets[at].1, sets[at].2));
    let candidates: Vec<Mask> = kept.iter().map(|&at| masks[at].clone()).collect();
    let (chosen, at_least) = smallest(&candidates, wanted.len());
    let mut stories: Vec<StoryId> = chosen.into_iter().map(|at| sets[kept[at]].2).collect();
    stories.sort_unstable();
    Cover { stories, principles: wanted.len(), at_least }
}

/// Principles, a bit for each.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mask(Vec<u64>);

impl Mask {
    fn of(bits: impl Iterator<Item = usize>, size: usize) -> Self {
        let mut mask = Self(vec![0; size.div_ceil(64)]);
        for bit in bits {
            mask.0[bit / 64] |= 1 << (bit % 64);
        }
        mask
    }

    fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    fn has(&self, bit: usize) -> bool {
        self.0[bit / 64] & (1 << (bit % 64)) != 0
    }

    fn without(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, other)| one & !other).collect())
    }

    fn common(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).map(|(one, other)| (one & other).count_ones() as usize).sum()
    }

    fn is_part_of(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(one, other)| one & !other == 0)
    }

    fn bits(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.0.len() * 64).filter(|&bit| self.has(bit))
    }
}

/// Places of the fewest candidates that hold all of `size` bits, and a bound on how few they are.
fn smallest(candidates: &[Mask], size: usize) -> (Vec<usize>, usize) {
    if size == 0 {
        return (Vec::new(), 0);
    }
    let all = Mask::of(0..size, size);
    let best = greedy(candidates, &all);
    let widest = candidates.iter().map(Mask::count).max().unwrap_or(1);
    let at_least = size.div_ceil(widest.max(1));
    let mut search = Search { candidates, best, looks: 0 };
    search.go(&all, &mut Vec::new());
    let is_done = search.looks < LOOKS;
    let found = search.best.len();
    (search.best, if is_done { found } else { at_least })
}

/// Takes what covers most of the rest, again and again: at most some three times too many for
/// sixteen principles, and in practice hardly ever one.
fn greedy(candidates: &[Mask], all: &Mask) -> Vec<usize> {
    let mut left = all.clone();
    let mut chosen = Vec::new();
    while !left.is_empty() {
        let gain = |at: &usize| (candidates[*at].common(&left), Reverse(*at));
        let Some(best) = (0..candidates.len()).max_by_key(gain) else { break };
        if candidates[best].common(&left) == 0 {
            break;
        }
        left = left.without(&candidates[best]);
        chosen.push(best);
    }
    chosen
}

/// Branch and bound over the bit that fewest candidates hold.
struct Search<'a> {
    candidates: &'a [Mask],
    best: Vec<usize>,
    looks: usize,
}

impl Search<'_> {
    fn go(&mut self, left: &Mask, chosen: &mut Vec<usize>) {
        if left.is_empty() {
            if chosen.len() < self.best.len() {
                self.best.clone_from(chosen);
            }
            return;
        }
        self.looks += self.candidates.len() * (1 + left.count());
        let widest = self.candidates.iter().map(|it| it.common(left)).max().unwrap_or(0).max(1);
        let needed = left.count().div_ceil(widest);
        if self.looks >= LOOKS || chosen.len() + needed >= self.best.len() {
            return;
        }
        let candidates = self.candidates;
        let holders = |bit: usize| {
            (0..candidates.len()).filter(move |&at| candidates[at].has(bit)).collect::<Vec<_>>()
        };
        let rarest = left.bits().min_by_key(|&bit| (holders(bit).len(), bit));
        let Some(mut holding) = rarest.map(holders) else { return };
        holding.sort_by_key(|&at| Reverse(candidates[at].common(left)));
        for at in holding {
            chosen.push(at);
            self.go(&left.without(&candidates[at]), chosen);
            chosen.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `sets` are letters for principles.
    #[track_caller]
    fn check(sets: &[&str], expected: usize) {
        let letters: std::collections::BTreeSet<char> =
            sets.iter().flat_map(|set| set.chars()).collect();
        let place = |letter: char| letters.iter().position(|&it| it == letter).expect("there");
        let masks: Vec<Mask> =
            sets.iter().map(|set| Mask::of(set.chars().map(place), letters.len())).collect();
        let (chosen, at_least) = smallest(&masks, letters.len());
        let covered: std::collections::BTreeSet<char> =
            chosen.iter().flat_map(|&at| sets[at].chars()).collect();
        assert_eq!(covered, letters, "{sets:?}");
        assert_eq!((chosen.len(), at_least), (expected, expected), "{sets:?}");
    }

    #[test]
    fn the_fewest_are_found() {
        check(&[], 0);
        check(&["a"], 1);
        check(&["a", "b", "ab"], 1);
        check(&["ab", "bc", "cd"], 2);
        // Taking the widest first would take three.
        check(&["abcd", "abe", "cdf"], 2);
        check(&["abcdefgh", "abcdi", "efghj", "a", "b"], 2);
        check(&["a", "b", "c", "d", "e"], 5);
    }

    /// Against trying every set of sets.
    #[test]
    fn no_smaller_set_exists() {
        let mut state: u32 = 7;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 16
        };
        for _ in 0..200 {
            let masks: Vec<Mask> = (0..9)
                .map(|_| {
                    let word = u64::from(random() & random() & 0x3ff);
                    Mask(vec![word])
                })
                .collect();
            let all = masks.iter().fold(0, |all, mask| all | mask.0[0]);
            let size = 10;
            let wanted: Vec<usize> = (0..size).filter(|bit| all & (1 << bit) != 0).collect();
            let packed: Vec<Mask> = masks
                .iter()
                .map(|mask| {
                    let bits = wanted.iter().enumerate().filter(|(_, bit)| mask.has(**bit));
                    Mask::of(bits.map(|(at, _)| at), wanted.len().max(1))
                })
                .collect();
            let covers = |chosen: u32| {
                let held = (0..masks.len()).filter(|at| chosen & (1 << at) != 0);
                held.fold(0, |held, at| held | masks[at].0[0]) == all
            };
            let fewest =
                (0..1_u32 << masks.len()).filter(|&it| covers(it)).map(u32::count_ones).min();
            let (chosen, _) = smallest(&packed, wanted.len());
            assert_eq!(Some(chosen.len() as u32), fewest);
        }
    }
}
