//! Which lines and items are headings that only their words or their company betray.

mod items;
mod led;
mod lines;
mod numbered;
mod paragraphs;
mod periods;

use std::{borrow::Cow, collections::BTreeSet, ops::Range};

use rayon::prelude::*;

use self::{
    numbered::counts_inside,
    periods::{Above, heads_entries, told_behind},
};
use super::{
    known::Known,
    line::{unlinked, unmarked},
    outline::{Facts, Outline, around},
};
use crate::{
    notes::{Block, BlockKind, Heading, HeadingStyle, Item, Marker, unadorned},
    portfolio::{
        cues::{Cues, Topic},
        headings,
        labels::LabelIndex,
        plans::Plans,
        split,
    },
    source::Text,
    vocabulary::fold,
};

/// A line of more bytes than this is not even looked at as a name: the rest of the time of reading
/// goes into the long ones.
const LONGEST_NAME: usize = 400;

/// The depth given to headings that have none: below every marked heading but bold ones.
const WEAK_LEVEL: u8 = 5;

/// Finds the headings that only their words or their company betray: lines in capitals, lines and
/// items that are a principle's name and have content below them.
pub fn mark_headings(blocks: &[Block], known: &Known, labels: &LabelIndex, cues: &Cues) -> Outline {
    let plans = Plans { names: &known.names, labels, cues }.find(blocks);
    // What a plan holds has no say in what is a heading elsewhere.
    let whole = blocks;
    let blocks = &*without(blocks, &plans);
    let heads = |pair: &&[Block]| heads_entries(&pair[0], &pair[1..]);
    let period_lines = blocks.windows(2).filter(heads).count();
    let told_behind = if period_lines >= 2 { told_behind(blocks, labels) } else { BTreeSet::new() };
    let mut marker = Headings {
        known,
        labels,
        cues,
        outline: Outline::default(),
        below_parent: false,
        lists_of_names: 0,
        prefixed_lines: 0,
        numbered_titles: 0,
        lines_of_names: 0,
        led_paragraphs: 0,
        names_wait: false,
        period_lines,
        told_behind: &told_behind,
        above: Above::default(),
        headed: &headed(blocks, cues),
        titles: &titles(blocks, cues),
        below_title: false,
    };
    let titles = blocks.iter().enumerate().filter_map(|(at, block)| match &block.kind {
        BlockKind::List(items) if Headings::titles_text(items, &blocks[at + 1..]) => {
            Some(items.iter().any(|item| !item.blocks.is_empty() || counts_inside(item)))
        }
        _ => None,
    });
    let titles: Vec<bool> = titles.collect();
    // Of numbers such as `1.2` below others two are enough.
    let nested = titles.contains(&true);
    marker.numbered_titles = titles.len() + usize::from(nested && titles.len() == 2);
    marker.lines_of_names = marker.count_lines_of_names(blocks);
    marker.prefixed_lines = marker.count_prefixed(blocks);
    (marker.led_paragraphs, marker.names_wait) = marker.count_led(blocks);
    marker.lists_of_names =
        blocks.par_iter().filter(|block| marker.is_list_of_names(block)).count();
    let outlines = runs(whole).into_par_iter().map(|run| marker.afresh().run(whole, run, &plans));
    let rows = |plan: &Range<usize>| {
        let last = whole[plan.clone()].iter().map(|block| block.rows.end).max();
        whole[plan.start].rows.start..last.unwrap_or(0)
    };
    let mut outline = Outline { plans: plans.iter().map(rows).collect(), ..Outline::default() };
    for run in outlines.collect::<Vec<_>>() {
        outline.blocks.extend(run.blocks);
        outline.numbers.extend(run.numbers);
    }
    let facts = outline.blocks.par_iter().map(|block| match &block.kind {
        BlockKind::Heading(heading) => Some(Facts::of(heading, labels, cues)),
        _ => None,
    });
    outline.facts = facts.collect();
    outline
}

/// Blocks without some of them.
fn without<'b>(blocks: &'b [Block], ranges: &[Range<usize>]) -> Cow<'b, [Block]> {
    if ranges.is_empty() {
        return Cow::Borrowed(blocks);
    }
    let is_left = |at: usize| around(ranges, at).is_none();
    let left = blocks.iter().enumerate().filter(|(at, _)| is_left(*at));
    Cow::Owned(left.map(|(_, block)| block.clone()).collect())
}

/// Ranges of blocks, each of which begins with a marked heading: what stands above it has no say in
/// what is a heading below it.
fn runs(blocks: &[Block]) -> Vec<Range<usize>> {
    let is_heading = |at: &usize| matches!(blocks[*at].kind, BlockKind::Heading(_));
    let mut starts: Vec<usize> = (1..blocks.len()).filter(is_heading).collect();
    starts.insert(0, 0);
    let ends = starts.iter().skip(1).copied().chain([blocks.len()]);
    starts.iter().zip(ends).map(|(&start, end)| start..end).collect()
}

fn headed(blocks: &[Block], cues: &Cues) -> BTreeSet<String> {
    blocks
        .par_iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Heading(heading) => {
                Some(fold(headings::read(&heading.text, &cues.prefixes).text.as_str()))
            }
            _ => None,
        })
        .collect()
}

/// What stories may be called; see [`Headings::titles`].
fn titles(blocks: &[Block], cues: &Cues) -> BTreeSet<String> {
    const LONGEST: usize = 110;
    let short = |line: &&Text| line.as_str().len() <= LONGEST;
    let heads = blocks.par_iter().flat_map_iter(|block| match &block.kind {
        BlockKind::Heading(heading) => vec![&heading.text],
        BlockKind::Paragraph(lines) => lines.first().into_iter().collect(),
        BlockKind::List(items) => {
            let holds = |item: &&Item| item.words.len() > 1 || !item.blocks.is_empty();
            items.iter().filter(holds).filter_map(|item| item.words.first()).collect()
        }
        _ => Vec::new(),
    });
    let title = |line: &Text| fold(headings::read(&unmarked(line), &cues.prefixes).text.as_str());
    heads.filter(short).map(title).collect()
}

struct Headings<'a> {
    known: &'a Known,
    labels: &'a LabelIndex,
    cues: &'a Cues,
    outline: Outline,
    /// Whether the last heading said that principles follow.
    below_parent: bool,
    /// How many lists hold nothing but numbered names: one is a list, several are headings.
    lists_of_names: usize,
    /// How many lines stand by themselves and say `Principle: X`, where nothing else is a heading.
    prefixed_lines: usize,
    /// How many lists are nothing but numbered titles with their text right below.
    numbered_titles: usize,
    /// How many paragraphs begin with a principle's name alone on its line.
    lines_of_names: usize,
    /// How many paragraphs are one line that a principle's name leads.
    led_paragraphs: usize,
    /// Whether most of these are the name and a colon alone.
    names_wait: bool,
    /// How many lines say a stretch of time over what was noted then.
    period_lines: usize,
    /// See [`told_behind`].
    told_behind: &'a BTreeSet<u32>,
    /// What stands above the line at hand.
    above: Above,
    /// Names that marked headings have, folded.
    headed: &'a BTreeSet<String>,
    /// What stories may be called: headings, first lines of paragraphs, items with something below
    /// them; folded.
    titles: &'a BTreeSet<String>,
    /// Whether a story's title stands right above: a marked heading that is no principle's.
    below_title: bool,
}

impl Headings<'_> {
    /// The same with nothing found.
    fn afresh(&self) -> Self {
        let (outline, above) = (Outline::default(), Above::default());
        Self { outline, above, below_parent: false, below_title: false, ..*self }
    }

    /// Finds the headings of one of the [`runs`].
    fn run(mut self, blocks: &[Block], run: Range<usize>, plans: &[Range<usize>]) -> Outline {
        for at in run {
            if let Some(plan) = around(plans, at) {
                self.plan(blocks, at, plan);
                continue;
            }
            let above = at.checked_sub(1).and_then(|above| blocks.get(above));
            self.below_title = above.is_some_and(|above| self.is_title(above));
            self.block(&blocks[at], &blocks[at + 1..]);
        }
        self.outline
    }

    /// A block of a plan stays as it is; a line that titles one is its heading.
    fn plan(&mut self, blocks: &[Block], at: usize, plan: &Range<usize>) {
        let block = &blocks[at];
        match &block.kind {
            BlockKind::Paragraph(lines) if at == plan.start => {
                let row = block.rows.start;
                self.push_heading(block, &lines[0], HeadingStyle::Line, row, block.blank_before);
                self.push_lines(block, lines, 1..lines.len());
            }
            _ => self.outline.blocks.push(block.clone()),
        }
        let next = blocks.get(at + 1).filter(|_| at + 1 == plan.end);
        // What stands behind it without a heading is no part of it.
        let goes_on = |next: &Block| !matches!(next.kind, BlockKind::Heading(_) | BlockKind::Rule);
        if next.is_some_and(goes_on) {
            let rows = block.rows.end..block.rows.end;
            let rule = Block { kind: BlockKind::Rule, rows, blank_before: 0, indent: 0 };
            self.outline.blocks.push(rule);
        }
        self.below_parent = false;
    }

    /// Whether a block is the marked heading of a story, where marked headings name principles.
    fn is_title(&self, block: &Block) -> bool {
        let BlockKind::Heading(heading) = &block.kind else { return false };
        let name = headings::read(&heading.text, &self.cues.prefixes);
        heading.level > 1
            && name.number.is_none()
            && self.known.names.nearest_in_heading_strictly(name.text.as_str()).is_none()
            && self.cues.topic(heading.text.as_str()).is_none()
    }

    fn count_lines_of_names(&self, blocks: &[Block]) -> usize {
        let is_one = |block: &&Block| match &block.kind {
            BlockKind::Paragraph(lines) => lines.first().is_some_and(|line| {
                line.as_str().len() <= LONGEST_NAME && {
                    let name = headings::read(line, &self.cues.prefixes);
                    self.known.names.find(name.text.as_str()).is_some()
                }
            }),
            _ => false,
        };
        blocks.par_iter().filter(is_one).count()
    }

    /// How many principles lead a paragraph of one line, and whether most of them stand alone there.
    fn count_led(&self, blocks: &[Block]) -> (usize, bool) {
        let led = blocks.par_iter().filter_map(|block| match &block.kind {
            BlockKind::Paragraph(lines) if lines.len() == 1 => {
                let led = self.led_line(&lines[0])?;
                Some((led.principle, led.start == lines[0].as_str().len()))
            }
            _ => None,
        });
        let led: BTreeSet<(usize, bool)> = led.collect();
        let waiting = led.iter().filter(|(_, waits)| *waits).count();
        let principles = led.iter().map(|(principle, _)| principle).collect::<BTreeSet<_>>();
        (principles.len(), waiting * 2 > led.len())
    }

    fn count_prefixed(&self, blocks: &[Block]) -> usize {
        if !self.headed.is_empty() {
            return 0;
        }
        let is_one = |block: &&Block| match &block.kind {
            BlockKind::Paragraph(lines) => {
                lines.len() == 1 && lines[0].as_str().len() <= LONGEST_NAME && {
                    let name = headings::read(&lines[0], &self.cues.prefixes);
                    name.prefixed && self.known.names.find(name.text.as_str()).is_some()
                }
            }
            _ => false,
        };
        blocks.par_iter().filter(is_one).count()
    }

    fn is_list_of_names(&self, block: &Block) -> bool {
        match &block.kind {
            BlockKind::List(items) => items.iter().all(|item| {
                matches!(item.marker, Marker::Number(..)) && self.is_principle_item(item)
            }),
            _ => false,
        }
    }

    fn block(&mut self, block: &Block, below: &[Block]) {
        match &block.kind {
            BlockKind::Heading(heading) => {
                self.below_parent = self.heads_principles(&heading.text);
                self.outline.blocks.push(block.clone());
            }
            BlockKind::Paragraph(lines) => self.paragraph(block, lines, below),
            BlockKind::List(items) => self.list(block, items, below),
            _ => self.outline.blocks.push(block.clone()),
        }
    }

    /// Whether principles stand below a heading, which is none itself: `Leadership` is one among
    /// competencies.
    fn heads_principles(&self, heading: &Text) -> bool {
        self.cues.topic(heading.as_str()) == Some(Topic::Principles)
            && self.known.names.find(heading.as_str()).is_none()
    }

    /// Whether a marked heading has this name: then lines and items that have it only list it.
    fn is_headed(&self, name: &str) -> bool {
        self.headed.contains(&fold(name))
    }

    fn push_lines(&mut self, block: &Block, lines: &[Text], range: Range<usize>) {
        if range.len() == lines.len() {
            self.outline.blocks.push(block.clone());
        } else if !range.is_empty() {
            self.outline.blocks.push(split::cut(block, lines, range));
        }
    }

    fn push_heading(
        &mut self,
        block: &Block,
        text: &Text,
        style: HeadingStyle,
        row: u32,
        blank_before: u32,
    ) {
        self.below_parent = self.heads_principles(text);
        let text = unlinked(&unmarked(&unadorned(text)));
        let heading = Heading { level: WEAK_LEVEL, style, text, tags: Vec::new() };
        self.outline.blocks.push(Block {
            kind: BlockKind::Heading(heading),
            rows: row..row + 1,
            blank_before,
            indent: block.indent,
        });
    }
}
