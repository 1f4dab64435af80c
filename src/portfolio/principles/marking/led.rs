//! Lines that a principle's name leads, each with what shows it: `Ownership: the pager`.

use std::collections::BTreeSet;

use super::Headings;
use crate::{
    notes::{Block, BlockKind, HeadingStyle, Item, Marker},
    portfolio::{
        headings,
        labels::head,
        principles::line::{arrow_in, list_pieces},
        words::{ends_sentence, lines_of, text_of, without_marks},
    },
    source::Text,
    vocabulary::fold,
};

/// A line that a principle's name leads.
pub(super) struct Led {
    /// Which line.
    at: usize,
    /// Where the name ends.
    end: usize,
    /// Where what shows it begins.
    pub(super) start: usize,
    pub(super) principle: usize,
}

impl Headings<'_> {
    /// `Ownership: the pager` over `Dive Deep: the drift`: a principle and what shows it, line by
    /// line. The places of such lines, with where the name ends and the rest begins.
    pub(super) fn led_lines(&self, lines: &[Text], below: &[Block]) -> Option<Vec<Led>> {
        let leads: Vec<Led> = lines
            .iter()
            .enumerate()
            .filter_map(|(at, line)| Some(Led { at, ..self.led_line(line)? }))
            .collect();
        let names: BTreeSet<usize> = leads.iter().map(|led| led.principle).collect();
        let says = |led: &&Led| led.start < lines[led.at].as_str().len();
        let says = leads.iter().filter(says).count();
        let labelled_below = || {
            let next = below.first().filter(|next| next.blank_before <= 1);
            let next = next.map(|next| lines_of(std::slice::from_ref(next)));
            next.and_then(|lines| lines.first().map(|line| self.labels.is_part(line)))
        };
        // One by itself does where others stand by themselves too.
        let alone = lines.len() == 1 && self.led_paragraphs >= 2 && labelled_below() != Some(true);
        let together = names.len() >= 2 && says >= 1 && leads.len() * 2 >= lines.len();
        let told = || {
            let rests = leads.iter().map(|led| &lines[led.at].as_str()[led.start..]);
            let rests: Vec<&str> = rests.filter(|rest| !rest.is_empty()).collect();
            let by_arrow = |led: &Led| {
                let behind = lines[led.at].as_str()[led.end..].trim_start();
                arrow_in(behind).is_some_and(|(at, _)| at == 0)
            };
            if leads.iter().all(by_arrow) {
                return self.are_told(&rests);
            }
            rests.iter().any(|rest| self.is_told(rest))
        };
        // `Ownership: we act like owners.` below `Our values` says what the value means.
        let means = || {
            let ends = |led: &&Led| ends_sentence(lines[led.at].as_str());
            self.below_parent && leads.iter().filter(ends).count() * 2 > leads.len()
        };
        // `Communication: English, German` is a skill.
        let skills = || {
            let says_little = |led: &&Led| {
                let rest = &lines[led.at].as_str()[led.start..];
                rest.is_ascii() && rest.split_whitespace().nth(3).is_none()
            };
            self.known.is_general && leads.iter().filter(says_little).count() * 2 > leads.len()
        };
        let open = together || alone && !names.is_empty();
        (open && !told() && !means() && !skills()).then_some(leads)
    }

    /// The name of a principle that a line begins with, before a colon or a dash, and the rest; a
    /// name and a colon with nothing behind it says that something is missing.
    pub(super) fn led_line(&self, line: &Text) -> Option<Led> {
        const LONGEST: usize = 90;
        let words = line.as_str();
        let marks = [": ", "：", " - ", " – ", " — ", " -> ", " → ", " => ", " ⇒ "];
        // A mark behind the longest name leads no line, and most heads have the bytes of none.
        let head = head(words, LONGEST + " — ".len()).as_bytes();
        if head.is_ascii() && memchr::memchr3(b':', b'-', b'=', head).is_none() {
            return None;
        }
        // Each of them begins with a colon, or with a space and another byte.
        let mark_at = |at: usize| marks.iter().find(|mark| head[at..].starts_with(mark.as_bytes()));
        let may_be = |&at: &usize| matches!(head[at], b':' | b'-' | b'=' | 0x80..);
        let places = (0..head.len()).filter(may_be).flat_map(|at| [at.checked_sub(1), Some(at)]);
        let found = places.flatten().find_map(|at| Some((at, *mark_at(at)?)));
        let ends = [":", " -", " –", " —", " ->", " →"].into_iter();
        let gap = || ends.clone().find_map(|mark| Some((words.strip_suffix(mark)?.len(), mark)));
        let (end, mark) = found.or_else(gap).filter(|(end, _)| *end <= LONGEST)?;
        // Most lines begin with no name.
        let is_numbered = headings::may_be_numbered(words, &self.cues.prefixes);
        if !is_numbered && !self.known.names.may_begin(words) {
            return None;
        }
        let read = headings::read(&line.slice(0..end), &self.cues.prefixes).text;
        let name = read.as_str().trim_matches(['*', '_', ' ']);
        let principle = self.known.names.find(name)?;
        let rest = words[end + mark.len()..].trim_start_matches(['*', '_', ' ', '-', '–', '—']);
        let says = rest.contains(char::is_alphabetic);
        // `Ownership: 2` counts stories, and `Ownership: Dive Deep` lists.
        let is_list = || self.known.names.find(rest).is_some();
        let is_gap = !rest.contains(char::is_alphanumeric);
        let is_one =
            (says && !is_list() || is_gap) && !self.is_headed(name) && !self.labels.is_part(line);
        let start = if is_gap { words.len() } else { words.len() - rest.len() };
        is_one.then_some(Led { at: 0, end, start, principle })
    }

    /// Whether words say which stories, told elsewhere, show a principle: their titles, or numbers.
    fn is_told(&self, rest: &str) -> bool {
        const MOST: usize = 2;
        let pieces = || list_pieces(rest).map(|piece| piece.split(" (").next().unwrap_or_default());
        let headed = |piece: &str| {
            let title = fold(piece.trim());
            let ends = |name: &String| title.contains(' ') && name.contains(title.as_str());
            !title.is_empty() && (self.titles.contains(&title) || self.headed.iter().any(ends))
        };
        let numbers = |piece: &str| {
            piece.split_whitespace().nth(MOST).is_none()
                && piece.contains(|c: char| c.is_ascii_digit())
        };
        pieces().any(headed) || rest.contains(char::is_alphanumeric) && pieces().all(numbers)
    }

    pub(super) fn push_led(
        &mut self,
        block: &Block,
        lines: &[Text],
        leads: &[Led],
        below: &[Block],
    ) {
        let first = leads.first().map_or(lines.len(), |led| led.at);
        self.push_lines(block, lines, 0..first);
        let parent = self.below_parent;
        let ends = leads.iter().skip(1).map(|led| led.at).chain([lines.len()]);
        for (led, end) in leads.iter().zip(ends) {
            let line = &lines[led.at];
            let row = block.rows.start + led.at as u32;
            let name = line.slice(0..led.end);
            let name = name.slice(0..name.as_str().trim_end_matches([' ', '*', '_']).len());
            let blank_before = if led.at == 0 { block.blank_before } else { 0 };
            self.push_heading(block, &without_marks(&name), HeadingStyle::Line, row, blank_before);
            let rest = line.slice(led.start..line.as_str().len()).trim();
            let mut words: Vec<Text> = Vec::new();
            words.extend((!rest.is_empty()).then_some(rest));
            words.extend(lines[led.at + 1..end].iter().cloned());
            if let Some(first) = words.first() {
                let rows = row..(block.rows.start + end as u32).min(block.rows.end).max(row + 1);
                let says = first.as_str();
                // What stands behind a name shows it, and does not say what it means.
                let kind = if self.cues.is_promise(says) || self.cues.is_remark(says) {
                    BlockKind::Paragraph(words)
                } else {
                    BlockKind::List(vec![Item {
                        marker: Marker::Bullet('-'),
                        words,
                        blocks: Vec::new(),
                        rows: rows.clone(),
                        blank_before: 1,
                    }])
                };
                let indent = block.indent;
                self.outline.blocks.push(Block { kind, rows, blank_before: 1, indent });
            }
        }
        self.below_parent = parent;
        // `Ownership:` on a line of its own is over what is set apart below it.
        let [line] = lines else { return self.end_led(leads, below, false) };
        let waits = leads.iter().all(|led| led.start == line.as_str().len());
        self.end_led(leads, below, waits);
    }

    /// Ends what lines lead, where what stands below them is no part of the last. `waits` says whether
    /// that is a name by itself.
    fn end_led(&mut self, leads: &[Led], below: &[Block], waits: bool) {
        let told = |lines: &[Text]| lines.iter().take(2).any(|line| self.labels.is_part(line));
        let goes_on = below.first().is_none_or(|next| match &next.kind {
            BlockKind::Paragraph(lines) => {
                let text = || text_of(std::slice::from_ref(next));
                self.led_lines(lines, &below[1..]).is_some()
                    || leads.len() == 1 && self.cues.is_own(&text())
                    || waits && (self.names_wait || told(lines))
            }
            BlockKind::Heading(_) | BlockKind::Rule => true,
            BlockKind::List(_) => waits || next.blank_before == 0,
            _ => next.blank_before == 0,
        });
        if !goes_on {
            self.outline.blocks.push(Block {
                kind: BlockKind::Rule,
                rows: 0..0,
                blank_before: 0,
                indent: 0,
            });
        }
    }

    /// Whether what arrows lead to is told elsewhere. One title behind each may stand beside one that
    /// is not; of lists some entry says it for all.
    pub(super) fn are_told(&self, targets: &[&str]) -> bool {
        let is_told = |target: &&str| self.is_told(target);
        if targets.iter().all(|target| list_pieces(target).nth(1).is_none()) {
            return !targets.is_empty() && targets.iter().all(is_told);
        }
        targets.iter().any(is_told)
    }
}
