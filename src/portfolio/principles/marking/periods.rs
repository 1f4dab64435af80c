//! Lines such as `Week 12` over what was noted then.

use std::collections::BTreeSet;

use super::Headings;
use crate::{
    notes::{Block, BlockKind, Heading, HeadingStyle},
    portfolio::{
        cues::Topic,
        labels::LabelIndex,
        words::{ends_sentence, lines_of},
    },
    source::Text,
    systems::{is_date, is_month, is_period},
};

/// Whether a paragraph begins with `Week 12`, and what was noted then stands below it. A day may as
/// well be when a story happened.
pub(super) fn heads_entries(block: &Block, below: &[Block]) -> bool {
    const SHORTEST: usize = 5;
    const LONGEST: usize = 60;
    let BlockKind::Paragraph(lines) = &block.kind else { return false };
    let goes_on = below
        .first()
        .is_some_and(|next| next.blank_before <= 1 && matches!(next.kind, BlockKind::List(_)));
    let [line] = lines.as_slice() else { return false };
    let words = line.as_str();
    goes_on
        && block.indent == 0
        && (SHORTEST..=LONGEST).contains(&words.len())
        && is_period(words)
        && (!is_date(words) || is_month(words))
}

/// Rows of lines such as `Week 12` behind which parts of a story stand that no line of their own
/// titles, with no heading between them.
pub(super) fn told_behind(blocks: &[Block], labels: &LabelIndex) -> BTreeSet<u32> {
    let mut rows = BTreeSet::new();
    let mut told = false;
    let is_titled = |at: usize| {
        let above = at.checked_sub(1).and_then(|above| blocks.get(above));
        let title = above.and_then(|above| match &above.kind {
            BlockKind::Paragraph(lines) if lines.len() == 1 => lines.first(),
            _ => None,
        });
        let title = title.map(Text::as_str);
        title.is_some_and(|title| !ends_sentence(title) && !is_period(title))
    };
    for (at, block) in blocks.iter().enumerate().rev() {
        match &block.kind {
            BlockKind::Heading(heading) => told = labels.is_part(&heading.text),
            BlockKind::Rule => told = false,
            BlockKind::Paragraph(_) if told && heads_entries(block, &blocks[at + 1..]) => {
                rows.insert(block.rows.start);
            }
            BlockKind::Paragraph(lines) if !told => {
                told = lines.first().is_some_and(|line| labels.is_part(line)) && !is_titled(at);
            }
            _ => {}
        }
    }
    rows
}

/// What stands above a line, as far as it was looked through.
#[derive(Clone, Copy, Default)]
pub(super) struct Above {
    /// How many blocks were.
    looked: usize,
    /// What the last heading says of weeks below it, other weeks aside.
    over: Over,
    /// Whether a week stands below it: items that are headings are what was noted then.
    in_entry: bool,
    /// Whether the part of a story stands between that heading, or a week below it, and the line.
    told: bool,
}

/// What a heading says of lines such as `Week 12` below it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Over {
    /// They head what was noted then: there is no heading, or it is over stories or work.
    #[default]
    Log,
    /// So they do, unless a story is told behind them: it titles all that follows.
    All,
    /// They say when, in a story or below a principle.
    Story,
}

impl Headings<'_> {
    /// `Week 12` over what was noted then, where another week is as well; among the parts of a story
    /// it says when.
    pub(super) fn begins_entries(&mut self, block: &Block, below: &[Block]) -> bool {
        if self.period_lines < 2 || !heads_entries(block, below) {
            return false;
        }
        self.look_above();
        let logs = match self.above.over {
            Over::Log => true,
            Over::All => !self.told_behind.contains(&block.rows.start),
            Over::Story => false,
        };
        logs && !self.above.told
    }

    /// Looks through what was added since it did so last.
    fn look_above(&mut self) {
        let blocks = &self.outline.blocks;
        let Above { looked, mut over, mut in_entry, mut told } = self.above;
        for block in blocks.iter().skip(looked) {
            if let BlockKind::Heading(heading) = &block.kind {
                told = false;
                if is_period(heading.text.as_str()) {
                    in_entry = true;
                } else if !in_entry || heading.style != HeadingStyle::Item {
                    in_entry = false;
                    over = self.over(heading);
                }
            } else {
                let lines = lines_of(std::slice::from_ref(block));
                told = told || lines.into_iter().any(|line| self.labels.is_part(line));
            }
        }
        self.above = Above { looked: blocks.len(), over, in_entry, told };
    }

    /// What a heading says of weeks below it.
    fn over(&self, heading: &Heading) -> Over {
        let words = heading.text.as_str();
        let logs = || {
            self.cues.topic(words) == Some(Topic::Stories)
                || self.cues.is_work(words)
                || self.cues.is_log(words)
        };
        let is_title = heading.level <= 1 || heading.style == HeadingStyle::Capitals;
        if self.known.names.nearest_in_heading_strictly(words).is_some() {
            Over::Story
        } else if logs() {
            Over::Log
        } else if is_title {
            Over::All
        } else {
            Over::Story
        }
    }
}
