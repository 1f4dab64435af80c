//! Which lines of a paragraph are headings, and of what kind.

use std::borrow::Cow;

use super::Headings;
use crate::{
    notes::{Block, BlockKind, HeadingStyle},
    portfolio::{
        cues::Topic,
        principles::line::{list_pieces, may_list},
        words::{ends_sentence, without_marks},
    },
    source::Text,
};

/// Whether lines are fields, each with words behind its label: `Sources: A` over `Storage: B` heads
/// nothing.
fn are_fields(lines: &[Text]) -> bool {
    const FEWEST: usize = 3;
    const MOST: usize = 2;
    let is_field = |line: &Text| {
        let Some((label, rest)) = line.as_str().split_once([':', '：']) else { return false };
        label.split_whitespace().nth(MOST).is_none()
            && label.starts_with(char::is_alphabetic)
            && rest.contains(char::is_alphanumeric)
            && !rest.starts_with("//")
    };
    lines.len() >= FEWEST && lines[..FEWEST].iter().all(is_field)
}

impl Headings<'_> {
    /// `Bias for Action` right below the title of a story, above its parts or where principles have
    /// marked headings: what the story shows, and no heading.
    fn is_tag_line(&self, lines: &[Text], at: usize, blank_before: u32) -> bool {
        let marked = || self.headed.iter().any(|name| self.known.names.find(name).is_some());
        let labelled = || lines.get(1).is_some_and(|line| self.labels.is_part(line));
        at == 0 && self.below_title && blank_before <= 1 && (labelled() || marked())
    }

    pub(super) fn paragraph(&mut self, block: &Block, lines: &[Text], below: &[Block]) {
        if let Some(leads) = self.led_lines(lines, below) {
            return self.push_led(block, lines, &leads, below);
        }
        if self.are_headings_behind_label(block, lines) {
            return self.push_headings(block, lines);
        }
        let mut start = 0;
        for (at, line) in lines.iter().enumerate() {
            let next = lines.get(at + 1).map(Text::as_str);
            let lead = self.paragraph_lead(line).filter(|_| at == start);
            let lead =
                lead.or_else(|| self.titled_lead(line).filter(|_| at == 0 && next.is_some()));
            let lead = lead.or_else(|| self.listed_topic(line).filter(|_| at == 0));
            if let Some(end) = lead {
                self.push_lines(block, lines, start..at);
                let row = block.rows.start + at as u32;
                self.push_lead(block, line, end, row);
                // `**Frugality** – ?` has nothing yet.
                if line.as_str()[end..].contains(char::is_alphanumeric) {
                    self.push_rest(block, line, end, &lines[at + 1..], row);
                } else {
                    self.push_lines(block, lines, at + 1..lines.len());
                }
                return;
            }
            let style = if self.is_principle_line(line, next, at, below)
                && !self.is_tag_line(lines, at, block.blank_before)
                || at == 0 && block.blank_before > 0 && self.is_system_line(line, lines, below)
                || at == 0
                    && self.is_topic_line(line, lines.len(), below)
                    && !are_fields(lines)
                    // `TODO` right below a question waits for its answer.
                    && !(block.blank_before == 0 && self.cues.is_promise(line.as_str()))
                    && !self.waits_above_label(lines)
                || at == 0 && self.is_round_line(line, block)
                || at == 0 && self.begins_entries(block, below)
                || self.is_story_line(line)
            {
                HeadingStyle::Line
            } else if at == 0
                && self.is_capitals(line)
                && !(block.blank_before == 0 && self.cues.is_promise(line.as_str()))
                && !self.waits_above_label(lines)
                && !self.is_list_of_capitals(lines)
            {
                HeadingStyle::Capitals
            } else {
                continue;
            };
            self.push_lines(block, lines, start..at);
            self.push_heading(
                block,
                &self.unstopped(line),
                style,
                block.rows.start + at as u32,
                if at == 0 { block.blank_before } else { 0 },
            );
            start = at + 1;
        }
        self.push_lines(block, lines, start..lines.len());
    }

    /// `**Ownership:** When I took over …`: where the name ends, when strong words at the head of a
    /// paragraph are a principle's name and its text goes on behind them.
    fn paragraph_lead(&self, line: &Text) -> Option<usize> {
        let words = line.as_str();
        let mark = ["**", "__"].into_iter().find(|mark| words.starts_with(mark))?;
        let close = words[2..].find(mark)?;
        let name = words[2..2 + close].trim_end_matches([':', '.', ' ', '-', '–', '—']);
        let rest = words[close + 4..].trim_start();
        let says = rest.contains(char::is_alphanumeric);
        let is_gap = || rest.starts_with(['-', '–', '—', ':', '→']) || rest.starts_with("->");
        let names = &self.known.names;
        let is_one = if says {
            names.nearest_in_heading_strictly(name).is_some()
        } else {
            is_gap() && names.find(name).is_some()
        };
        (is_one && !self.is_headed(name)).then_some(close + 4)
    }

    /// `Customer obsession - the refund bug` over its text, where other lines are names alone.
    fn titled_lead(&self, line: &Text) -> Option<usize> {
        if self.lines_of_names < 2 {
            return None;
        }
        let words = line.as_str();
        let end = [" - ", " – ", " — ", ": "].iter().filter_map(|mark| words.find(mark)).min()?;
        let short = words.split_whitespace().nth(14).is_none() && !ends_sentence(words);
        let name = &words[..end];
        (short && self.known.names.find(name).is_some() && !self.is_headed(name)).then_some(end)
    }

    /// `glossary: idempotency, back pressure`: where the head ends, when words follow it.
    fn listed_topic(&self, line: &Text) -> Option<usize> {
        let words = line.as_str();
        let end = words.find([':', '：'])?;
        let listed = may_list(&words[end..]) && list_pieces(&words[end..]).nth(1).is_some();
        (listed && self.cues.topic(&words[..end]) == Some(Topic::Words)).then_some(end)
    }

    fn push_lead(&mut self, block: &Block, line: &Text, end: usize, row: u32) {
        let name = without_marks(&line.slice(0..end));
        self.push_heading(block, &name, HeadingStyle::Line, row, block.blank_before);
    }

    fn push_rest(&mut self, block: &Block, line: &Text, end: usize, below: &[Text], row: u32) {
        let rest = line.slice(end..line.as_str().len());
        let start =
            rest.as_str().find(|c: char| c.is_alphanumeric() || "([\"“*".contains(c)).unwrap_or(0);
        let mut words = vec![rest.slice(start..rest.as_str().len()).trim()];
        words.extend(below.iter().cloned());
        let rows = row..block.rows.end.max(row + 1);
        self.outline.blocks.push(Block {
            kind: BlockKind::Paragraph(words),
            rows,
            blank_before: 1,
            indent: block.indent,
        });
    }

    /// Whether lines set apart from a label with nothing behind it are headings, and not what it waits
    /// for: all name principles, or are in capitals as a heading above them is.
    fn are_headings_behind_label(&self, block: &Block, lines: &[Text]) -> bool {
        let above = self.outline.blocks.last().filter(|_| block.blank_before > 0);
        let last = above.and_then(|above| match &above.kind {
            BlockKind::Paragraph(lines) => lines.last(),
            BlockKind::List(items) => items.last().and_then(|item| item.words.last()),
            _ => None,
        });
        let waits = |line: &Text| {
            let is_empty = self.labels.see(line.as_str()).is_some_and(|it| it.rest.is_empty());
            self.labels.is_part(line) && is_empty
        };
        let is_name = |line: &Text| self.known.names.find(line.as_str()).is_some();
        let in_capitals = |block: &Block| match &block.kind {
            BlockKind::Heading(heading) => self.is_capitals(&heading.text),
            _ => false,
        };
        // `12 KIOSKS` is what it waits for.
        let counts = |line: &Text| line.as_str().contains(|c: char| c.is_ascii_digit());
        lines.len() >= 2
            && !lines.iter().any(counts)
            && last.is_some_and(waits)
            && (lines.iter().all(is_name)
                || self.is_list_of_capitals(lines) && self.outline.blocks.iter().any(in_capitals))
    }

    /// Lines each of which is a heading.
    fn push_headings(&mut self, block: &Block, lines: &[Text]) {
        for (at, line) in lines.iter().enumerate() {
            let blank_before = if at == 0 { block.blank_before } else { 0 };
            let style = if self.known.names.find(line.as_str()).is_some() {
                HeadingStyle::Line
            } else {
                HeadingStyle::Capitals
            };
            self.push_heading(block, line, style, block.rows.start + at as u32, blank_before);
        }
    }

    /// `TODO` right above `Story: …`: something is to be done for what stands below it.
    fn waits_above_label(&self, lines: &[Text]) -> bool {
        let [line, next, ..] = lines else { return false };
        let words = line.as_str();
        let waits = self.cues.is_promise(words) || self.cues.is_remark(words);
        waits && self.labels.see(next.as_str()).is_some()
    }

    /// `Ownership.` as `Ownership`: a name that a full stop ends, as people dictate.
    pub(super) fn unstopped<'t>(&self, line: &'t Text) -> Cow<'t, Text> {
        let words = line.as_str();
        let name = words.strip_suffix('.').filter(|name| !name.ends_with('.'));
        let is_name = |name: &&str| {
            self.known.names.find(name).is_some()
                || name.split_whitespace().nth(4).is_none() && self.cues.topic(name).is_some()
        };
        match name.filter(is_name) {
            Some(name) => Cow::Owned(line.slice(0..name.len())),
            None => Cow::Borrowed(line),
        }
    }

    fn is_capitals(&self, line: &Text) -> bool {
        let words = line.as_str();
        let letters = || words.chars().filter(|c| c.is_alphabetic()).count();
        !words.contains(char::is_lowercase)
            && words.contains(char::is_uppercase)
            && letters() >= 4
            && words.split_whitespace().nth(9).is_none()
            && !ends_sentence(words.trim_end_matches(':'))
            && !self.labels.is_part(line)
    }

    fn is_list_of_capitals(&self, lines: &[Text]) -> bool {
        lines.len() >= 2 && lines.iter().all(|line| self.is_capitals(line))
    }
}
