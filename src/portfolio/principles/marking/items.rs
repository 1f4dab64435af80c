//! Which items of a list are headings, with what they hold as text below them.

use super::{Headings, numbered::is_outline};
use crate::{
    notes::{Block, BlockKind, HeadingStyle, Item, Marker},
    portfolio::{
        headings,
        principles::{
            line::{arrow_in, heads_section, unmarked},
            stories::has_tag_behind,
        },
        split,
        words::{ends_sentence, lines_of},
    },
    source::Text,
};

impl Headings<'_> {
    /// Items that are headings of principles: several of them are, and what they hold is nested in
    /// them or stands below.
    pub(super) fn list(&mut self, block: &Block, items: &[Item], below: &[Block]) {
        if self.has_block_heading(items, below) {
            return self.block_headings(block, items);
        }
        if self.numbered_titles >= 3 && Self::titles_text(items, below) {
            return self.numbered_headings(block.indent, items);
        }
        let holds = |item: &Item| !item.blocks.is_empty() || item.words.len() > 1;
        if items.iter().all(|item| self.is_prefixed_item(item))
            && (items.len() == 1 || items.iter().any(holds))
        {
            return items.iter().for_each(|item| self.item_heading(block, item, false));
        }
        if self.numbered_titles >= 3 && is_outline(items, below) {
            return self.outline_headings(block, items, below);
        }
        if self.are_numbered_topics(items, below) {
            return self.numbered_topics(block, items);
        }
        if self.is_map(items) {
            self.outline.blocks.push(block.clone());
            return;
        }
        let is_named: Vec<bool> = items.iter().map(|item| self.is_principle_item(item)).collect();
        let named = is_named.iter().filter(|named| **named).count();
        // `Ownership: 2` counts stories, or says which.
        let says = |item: &Item| {
            let lead = self.lead(item).zip(item.words.first());
            lead.is_some_and(|(end, line)| line.as_str()[end..].contains(char::is_alphabetic))
        };
        let has_inside =
            |item: &Item| !item.blocks.is_empty() || item.words.len() > 1 || says(item);
        let filled =
            items.iter().zip(&is_named).filter(|(item, named)| **named && has_inside(item)).count();
        let follows = below
            .first()
            .is_some_and(|next| !matches!(next.kind, BlockKind::Heading(_) | BlockKind::Rule));
        let alone = items.len() == 1 && named == 1 && follows && !self.heads_names(below);
        let own = self.below_parent
            && items.len() >= 2
            && items.iter().filter(|item| !item.blocks.is_empty()).count() * 2 >= items.len();
        let several = self.lists_of_names >= 2 && self.is_list_of_names(block);
        if !own
            && !several
            && !(alone
                || filled >= 2
                || filled == 1 && (items.len() == 1 || named * 2 >= items.len()))
        {
            self.outline.blocks.push(block.clone());
            return;
        }
        let parent = self.below_parent;
        for (item, named) in items.iter().zip(is_named) {
            let heads =
                item.words.first().is_some_and(|line| self.cues.topic(line.as_str()).is_some());
            if named || own || heads {
                self.item_heading(block, item, named);
            } else {
                self.outline.blocks.push(split::one_item(block, item));
            }
        }
        self.below_parent = parent && own;
        // What is not set in below the last of several items is no part of it.
        let set_apart = below.first().is_some_and(|next| {
            next.blank_before > 0
                && matches!(next.kind, BlockKind::Paragraph(_) | BlockKind::List(_))
        });
        if filled >= 2 && set_apart && !self.goes_on_below(below) {
            self.outline.blocks.push(Block {
                kind: BlockKind::Rule,
                rows: 0..0,
                blank_before: 0,
                indent: 0,
            });
        }
    }

    /// `■ システム`: a mark that heads sections in many notes, before a known kind of section.
    fn is_block_heading(&self, item: &Item) -> bool {
        let known = |line: &Text| {
            self.cues.topic(line.as_str()).is_some() && self.labels.see(line.as_str()).is_none()
        };
        heads_section(item) && item.words.first().is_some_and(known)
    }

    fn has_block_heading(&self, items: &[Item], below: &[Block]) -> bool {
        let heads = |item: &Item| self.is_block_heading(item);
        let last = items.last().is_some_and(|item| {
            item.words.len() > 1 || !item.blocks.is_empty() || !below.is_empty()
        });
        last && items.iter().any(heads)
    }

    fn block_headings(&mut self, block: &Block, items: &[Item]) {
        for item in items {
            if self.is_block_heading(item) {
                self.item_heading(block, item, false);
            } else {
                self.outline.blocks.push(split::one_item(block, item));
            }
        }
    }

    /// `2. Competency: Handling conflict`: what a number and a word such as `Principle` announce.
    fn is_prefixed_item(&self, item: &Item) -> bool {
        const MOST: usize = 8;
        let Some(line) = item.words.first() else { return false };
        let name = headings::read(line, &self.cues.prefixes);
        let words = name.text.as_str();
        matches!(item.marker, Marker::Number(_, mark) if mark != '(')
            && name.prefixed
            && name.text.as_str().len() < line.as_str().len()
            && words.contains(char::is_alphabetic)
            && words.split_whitespace().nth(MOST).is_none()
            && !ends_sentence(words)
    }

    /// Whether the list below begins with another principle's name: then these are only names.
    fn heads_names(&self, below: &[Block]) -> bool {
        match below.first().map(|block| &block.kind) {
            Some(BlockKind::List(items)) => {
                items
                    .first()
                    .is_some_and(|item| self.is_principle_item(item) && item.blocks.is_empty())
                    && items.len() == 1
                    && below.len() == 1
            }
            _ => false,
        }
    }

    /// Whether the list below holds names of principles as well.
    fn goes_on_below(&self, below: &[Block]) -> bool {
        match below.first().map(|block| &block.kind) {
            Some(BlockKind::List(items)) => items.iter().any(|item| self.is_principle_item(item)),
            _ => false,
        }
    }

    pub(super) fn is_principle_item(&self, item: &Item) -> bool {
        let Some(line) = item.words.first() else { return false };
        let plain = unmarked(line);
        let name = headings::read(&plain, &self.cues.prefixes);
        if self.is_headed(name.text.as_str()) {
            return false;
        }
        plain.as_str().len() <= 90
            && self.known.names.nearest_in_heading_strictly(name.text.as_str()).is_some()
            && !self.is_tagged_item(name.text.as_str(), item)
            || self.lead(item).is_some()
            || self.led_to_nothing(item).is_some()
    }

    /// Whether an item titles a story, with its parts set in below, and only names its principles
    /// in brackets.
    fn is_tagged_item(&self, name: &str, item: &Item) -> bool {
        let first = item.words.get(1).or_else(|| lines_of(&item.blocks).into_iter().next());
        has_tag_behind(name, self.known) && first.is_some_and(|line| self.labels.is_part(line))
    }

    /// `Ownership: moved the ledger`: where the name ends, when a principle's name leads the item.
    /// Below `Our values` it says what the value means, if a heading has its name as well.
    fn lead(&self, item: &Item) -> Option<usize> {
        let words = item.words.first()?.as_str();
        let end = [":", " - ", " – ", " — ", "："].iter().filter_map(|mark| words.find(mark)).min();
        let end = end.into_iter().chain(arrow_in(words).map(|(at, _)| at)).min()?;
        let name = words[..end].trim_matches(['*', '_', ' ']);
        let rest = words[end..].trim_matches(|c: char| !c.is_alphanumeric());
        (!rest.is_empty()
            && self.known.names.find(name).is_some()
            && self.known.names.find(rest).is_none()
            && !(self.below_parent && self.is_headed(name)))
        .then_some(end)
    }

    /// `Think Big -> ?`: where the name ends, when an arrow leads from a principle to nothing.
    fn led_to_nothing(&self, item: &Item) -> Option<usize> {
        let words = item.words.first()?.as_str();
        let (end, _) = arrow_in(words)?;
        let name = words[..end].trim_matches(['*', '_', ' ']);
        let is_gap = !words[end..].contains(char::is_alphanumeric);
        (is_gap && self.known.names.find(name).is_some() && !self.is_headed(name)).then_some(end)
    }

    /// What an arrow leads to from a principle's name, in an item.
    fn arrow_target<'i>(&self, item: &'i Item) -> Option<&'i str> {
        let words = item.words.first()?.as_str();
        let (at, arrow) = arrow_in(words)?;
        (self.lead(item) == Some(at)).then(|| words[at + arrow.len()..].trim())
    }

    /// Whether items lead from principles to nothing but stories that are told elsewhere: such a
    /// list is a map, and files them.
    fn is_map(&self, items: &[Item]) -> bool {
        let targets = items.iter().filter_map(|item| self.arrow_target(item));
        self.are_told(&targets.collect::<Vec<&str>>())
    }

    pub(super) fn item_heading(&mut self, block: &Block, item: &Item, named: bool) {
        let Some(line) = item.words.first() else { return };
        let row = item.rows.start;
        let lead = if named { self.lead(item) } else { None };
        let end = lead.or_else(|| self.led_to_nothing(item).filter(|_| named));
        let head = end.map_or_else(|| line.clone(), |end| line.slice(0..end));
        let leads_to_story = self.arrow_target(item).is_some_and(|told| {
            let waits = self.cues.is_promise(told) || self.cues.is_remark(told);
            named && item.blocks.is_empty() && !waits
        });
        // `Frugality: -` is called so and has nothing yet.
        let end = head.as_str().trim_end_matches([' ', ':', '-', '–', '—', '?']).len();
        let head = if named && end > 0 { head.slice(0..end) } else { head };
        if let Marker::Number(number, _) = item.marker {
            self.outline.numbers.insert(row, number);
        }
        self.push_heading(block, &unmarked(&head), HeadingStyle::Item, row, item.blank_before);
        let mut words: Vec<Text> = Vec::new();
        if let Some(end) = lead {
            let rest = line.slice(end..line.as_str().len());
            let start = rest
                .as_str()
                .find(|c: char| c.is_alphanumeric() || "([\"“".contains(c))
                .unwrap_or(0);
            words.push(rest.slice(start..rest.as_str().len()).trim());
        }
        let first = if lead.is_some() { row } else { row + 1 };
        words.extend(item.words.iter().skip(1).cloned());
        if !words.is_empty() {
            let rows = first..first + words.len() as u32;
            // What an arrow leads to shows the principle, and does not say what it means.
            let kind = if leads_to_story {
                let (marker, blocks) = (Marker::Bullet('-'), Vec::new());
                let rows = rows.clone();
                BlockKind::List(vec![Item { marker, words, blocks, rows, blank_before: 1 }])
            } else {
                BlockKind::Paragraph(words)
            };
            self.outline.blocks.push(Block { kind, rows, blank_before: 1, indent: block.indent });
        }
        self.outline.blocks.extend(item.blocks.iter().cloned());
    }
}
