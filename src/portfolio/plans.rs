//! Plans of what is to be prepared, by weeks and days or as a list of what is still to do: they stay
//! together, and no story is told in them.

use std::ops::Range;

use super::{
    cues::{Cues, Topic},
    names::Names,
    parts::Trust,
    principles::unmarked,
    words::lines_of,
};
use crate::{
    notes::{Block, BlockKind, DONE, Heading, HeadingStyle, Item, Marker, TO_DO, unadorned},
    portfolio::labels::LabelIndex,
    source::Text,
    systems::heads_time,
};

/// Who looks for plans.
pub struct Plans<'a> {
    /// The names of the known principles.
    pub names: &'a Names,
    /// Labels of parts.
    pub labels: &'a LabelIndex,
    /// What headings betray.
    pub cues: &'a Cues,
}

impl Plans<'_> {
    /// Where plans stand among blocks, each with its title first.
    pub fn find(&self, blocks: &[Block]) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        // The headings that a block stands below.
        let mut above: Vec<&Heading> = Vec::new();
        let highest =
            |block: &&Block| matches!(&block.kind, BlockKind::Heading(it) if it.level == 1);
        let is_title = blocks.iter().filter(highest).count() == 1;
        for (at, block) in blocks.iter().enumerate() {
            if found.last().is_some_and(|last| at < last.end) {
                continue;
            }
            let below = &blocks[at + 1..];
            let length = match &block.kind {
                BlockKind::Heading(heading) => {
                    above.retain(|other| other.level < heading.level);
                    let length = self.below_heading(heading, below);
                    let may_hold = |one: &&Heading| self.may_hold(one, heading, is_title);
                    let length = length.filter(|_| above.iter().all(may_hold));
                    above.push(heading);
                    length
                }
                BlockKind::Paragraph(lines) => self.below_line(block, lines, below),
                _ => None,
            };
            found.extend(length.map(|length| at..at + 1 + length));
        }
        found
    }

    /// Whether a heading may stand over that of a plan: a title of everything or a section of a
    /// known kind, and not a story, a report or a system, which have plans of their own. `is_title`
    /// says whether no other heading is as high as the highest.
    fn may_hold(&self, heading: &Heading, plan: &Heading, is_title: bool) -> bool {
        let (words, plan) = (heading.text.as_str(), plan.text.as_str());
        let may_title = if self.cues.names_plan(plan) {
            true
        } else {
            is_title && !self.cues.is_report_part(plan)
        };
        let is_principle = self.names.nearest_in_heading_strictly(words).is_some();
        !is_principle && (heading.level == 1 && may_title || self.cues.topic(words).is_some())
    }

    /// How many blocks below a heading belong to the plan that it titles.
    fn below_heading(&self, heading: &Heading, below: &[Block]) -> Option<usize> {
        let title = heading.text.as_str();
        let is_list = self.cues.names_tasks(title);
        if !is_list && !self.cues.names_plan(title) {
            return None;
        }
        let length = self.length(heading, below);
        let inside = &below[..length];
        let is_plan = if is_list {
            are_tasks(inside) && !self.tells(&lines_of(inside))
        } else {
            self.plans(inside)
        };
        is_plan.then_some(length)
    }

    /// Up to the next heading that is no deeper and says no time, or that is over something else.
    fn length(&self, title: &Heading, below: &[Block]) -> usize {
        let mut steps: Option<u8> = None;
        let ends = |block: &Block| {
            let BlockKind::Heading(heading) = &block.kind else { return false };
            let words = heading.text.as_str();
            if heads_time(words) {
                steps = steps.or(Some(heading.level));
                return heading.level < title.level;
            }
            heading.level <= title.level
                || steps.is_some_and(|steps| heading.level <= steps) && self.is_apart(words)
        };
        below.iter().position(ends).unwrap_or(below.len())
    }

    /// Whether a heading is over what no plan holds.
    fn is_apart(&self, heading: &str) -> bool {
        let topic = self.cues.topic(heading);
        self.names.nearest_in_heading_strictly(heading).is_some()
            || topic.is_some_and(|topic| !matches!(topic, Topic::Advice | Topic::Technical))
    }

    /// How many blocks below a line that nothing marks belong to the plan that it titles.
    fn below_line(&self, block: &Block, lines: &[Text], below: &[Block]) -> Option<usize> {
        let [line, rest @ ..] = lines else { return None };
        let title = || unmarked(&unadorned(line));
        let is_title = block.indent == 0
            && !line.as_str().ends_with(['.', ',', ';', '?', '!'])
            && self.cues.names_plan(title().as_str());
        let tells_when = |line: &Text| heads_time(line.as_str());
        if !is_title || rest.first().is_some_and(|first| !tells_when(first)) {
            return None;
        }
        let goes_on = |block: &Block| match &block.kind {
            BlockKind::Paragraph(lines) => lines.first().is_some_and(tells_when),
            BlockKind::Heading(heading) => {
                let is_weak = matches!(heading.style, HeadingStyle::Bold);
                is_weak && tells_when(&heading.text)
            }
            BlockKind::List(_) | BlockKind::Table(_) => true,
            _ => false,
        };
        let length = below.iter().position(|block| !goes_on(block)).unwrap_or(below.len());
        let told: Vec<&Text> = rest.iter().chain(lines_of(&below[..length])).collect();
        (told.iter().any(|line| tells_when(line)) && !self.tells(&told)
            || rest.is_empty() && are_tasks(&below[..length]))
        .then_some(length)
    }

    /// Whether what stands below the title of a plan is one.
    fn plans(&self, inside: &[Block]) -> bool {
        let lines = lines_of(inside);
        let says_when = || lines.iter().any(|line| heads_time(line.as_str()));
        // `## Ownership` in a plan of tasks is what they are for.
        let heads_others = || {
            let headings = inside.iter().filter_map(|block| match &block.kind {
                BlockKind::Heading(heading) => Some(heading),
                _ => None,
            });
            let shallowest = headings.clone().map(|heading| heading.level).min();
            headings
                .filter(|heading| Some(heading.level) == shallowest)
                .map(|heading| heading.text.as_str())
                .any(|words| !heads_time(words) && self.is_apart(words))
        };
        (says_when() && !heads_others() || are_tasks(inside)) && !self.tells(&lines)
    }

    /// Whether lines tell what was done, rather than what is to do.
    fn tells(&self, lines: &[&Text]) -> bool {
        Trust::of(lines.iter().copied(), self.labels).has_parts()
            || lines.iter().any(|line| self.cues.did(line.as_str()))
    }
}

/// Whether all that stands in some blocks, headings aside, is lists of what is to do.
fn are_tasks(inside: &[Block]) -> bool {
    let is_task = |item: &Item| matches!(item.marker, Marker::Bullet(TO_DO | DONE));
    let mut lists = 0;
    let all = inside.iter().all(|block| match &block.kind {
        BlockKind::List(items) => {
            lists += items.len();
            items.iter().all(is_task)
        }
        BlockKind::Heading(_) => true,
        _ => false,
    });
    all && lists >= 1
}
