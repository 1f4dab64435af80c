//! What stands below a heading: one story, several, or something else.

use super::{
    Chunk, Draft, Ground, Splitter, is_own_story, lines::names_years, pieces::title_line,
    questions::asks,
};
use crate::{
    notes::{Block, BlockKind, Heading},
    portfolio::{cues::Topic, labels::Label, reports, words::text_of},
    source::Text,
    systems::{is_date, is_period},
};

impl Splitter<'_> {
    fn heading_label(&self, heading: &Heading) -> Option<Label> {
        if self.heads_part(heading) { self.label(&heading.text) } else { None }
    }

    pub(super) fn heading(&mut self, blocks: &[Block], heading: &Heading) -> usize {
        if let Some(label) = self.heading_label(heading) {
            let length = until_heading(blocks);
            self.run(&label, &blocks[..length], None);
            return length;
        }
        let length = self.section_length(blocks, heading.level);
        let inside = &blocks[1..length];
        let asked = self.label(&heading.text).filter(asks).map(|label| label.rest);
        if let Some(question) = asked.or_else(|| self.counted_question(&heading.text)) {
            return self.asked_by_heading(&question, heading, &blocks[..length]);
        }
        let tells = || self.trust_of(inside).tells_story();
        let topic = self.cues.topic(heading.text.as_str());
        let is_list = inside.first().is_some_and(|below| matches!(below.kind, BlockKind::List(_)));
        let is_work = topic == Some(Topic::Platforms) && self.cues.is_work(heading.text.as_str());
        // `Tips` may be a story's title, but not of what only says how to tell one.
        let titles = |topic| match topic {
            Topic::Advice => is_own_story(inside, self.cues),
            Topic::Technical => true,
            _ => is_work && !is_list,
        };
        match topic.filter(|&topic| !(titles(topic) && tells())) {
            Some(Topic::Stories) => return self.pass_over(&blocks[0]),
            // Of projects among stories each is told.
            Some(Topic::Platforms) if is_work && is_list => return self.pass_over(&blocks[0]),
            Some(Topic::Definition) => {
                let length = until_heading(blocks);
                self.push(Chunk::Statement(blocks[1..length].to_vec()));
                return length;
            }
            Some(Topic::Questions) => {
                let length = until_heading(blocks);
                self.questions(&blocks[..length]);
                return length;
            }
            Some(_) => {
                let length = until_heading(blocks);
                self.push(Chunk::Other(blocks[..length].to_vec()));
                return length;
            }
            None => {}
        }
        let is_entry = || {
            let is_list =
                |below: &Block| matches!(below.kind, BlockKind::List(_) | BlockKind::Heading(_));
            let period = heading.text.as_str();
            // Who tells below it what they did has it as a title.
            let tells = || self.cues.is_own(&text_of(&inside[..inside.len().min(1)]));
            let is_open = || inside.first().is_none_or(is_list) || !tells();
            is_date(period) || is_period(period) && is_open()
        };
        let told_in_time = self.is_told_in_time(heading, inside);
        let gathers = self.is_group(inside) && !told_in_time || is_entry();
        if gathers && self.depth < 8 {
            self.pass_over(&blocks[0]);
            self.depth += 1;
            self.all(inside);
            self.depth -= 1;
            return length;
        }
        let below = || self.stories_below(&heading.text, inside).filter(|_| self.depth < 8);
        if let Some(first) = (!told_in_time).then(below).flatten() {
            self.push(Chunk::Other(blocks[..=first].to_vec()));
            self.depth += 1;
            self.all(&inside[first..]);
            self.depth -= 1;
            return length;
        }
        let trust = self.trust_of(inside);
        let text = text_of(inside);
        if !trust.has_parts() && self.cues.is_job_or_advice(&text) {
            self.push(Chunk::Other(blocks[..length].to_vec()));
            return length;
        }
        let runs = self.count_runs(inside);
        let draft = Draft {
            title: Some(heading.text.clone()),
            tags: heading.tags.clone(),
            blocks: inside.to_vec(),
            title_rows: blocks[0].rows.clone(),
        };
        if runs >= 2 && self.depth < 8 {
            self.depth += 1;
            let before = self.chunks.len();
            self.all(inside);
            self.depth -= 1;
            self.name_first(before, &draft);
        } else {
            self.push(Chunk::Story(draft));
        }
        length
    }

    /// `Q1. Tell me about a conflict`: the question.
    fn counted_question(&self, heading: &Text) -> Option<Text> {
        let question = self.index.counted_question(heading)?;
        self.cues.is_question(question.as_str()).then_some(question)
    }

    /// `**Q: Tell me about a time …**` over the story that answers it.
    fn asked_by_heading(&mut self, question: &Text, heading: &Heading, blocks: &[Block]) -> usize {
        let inside = &blocks[1..];
        let shown = if inside.is_empty() { blocks[..1].to_vec() } else { Vec::new() };
        self.push(Chunk::Question(question.clone(), shown));
        if !inside.is_empty() {
            self.push(Chunk::Story(Draft {
                title: Some(question.clone()),
                tags: heading.tags.clone(),
                blocks: inside.to_vec(),
                title_rows: blocks[0].rows.clone(),
            }));
        }
        blocks.len()
    }

    /// See [`stories_below`].
    pub(super) fn stories_below(&self, heading: &Text, inside: &[Block]) -> Option<usize> {
        let first = inside.iter().position(is_heading)?;
        if reports::is_report(inside, self.index, self.cues) {
            return None;
        }
        let has_parts = |blocks: &[Block]| self.trust_of(blocks).has_parts();
        if has_parts(&inside[..first]) {
            return None;
        }
        let mut labelled = false;
        let mut stories = 0;
        let mut at = first;
        while let Some(BlockKind::Heading(below)) = inside.get(at).map(|block| &block.kind) {
            let length = self.section_length(&inside[at..], below.level);
            let told = &inside[at + 1..at + length];
            let words = below.text.as_str();
            let is_part = self.heads_part(below) || self.cues.topic(words).is_some();
            let is_whole = has_parts(told);
            if is_part || !(is_whole || self.cues.is_own(&text_of(told))) {
                return None;
            }
            labelled |= is_whole;
            stories += 1;
            at += length;
        }
        let gathers = names_years(heading.as_str()) || labelled && stories >= 2;
        gathers.then_some(first)
    }

    /// The first story of a heading's runs has the heading for a title.
    fn name_first(&mut self, before: usize, draft: &Draft) {
        let first = self.chunks[before..].iter_mut().find_map(|chunk| match chunk {
            Chunk::Story(story) if story.title.is_none() => Some(story),
            _ => None,
        });
        if let Some(story) = first {
            story.title.clone_from(&draft.title);
            story.title_rows = draft.title_rows.clone();
            story.tags.clone_from(&draft.tags);
        } else {
            // Over several stories that have titles of their own it only gathers them.
            let told = |chunk: &Chunk| matches!(chunk, Chunk::Story(_));
            let stories = self.chunks[before..].iter().filter(|chunk| told(chunk)).count();
            let chunk = match &draft.title {
                Some(title) if stories >= 2 => {
                    Chunk::Other(vec![title_line(title.clone(), draft.title_rows.clone())])
                }
                _ => Chunk::Story(Draft { blocks: Vec::new(), ..draft.clone() }),
            };
            self.chunks.insert(before, chunk);
        }
    }

    /// Up to the next heading that is no label and not deeper.
    fn section_length(&self, blocks: &[Block], level: u8) -> usize {
        let ends = |block: &Block| match &block.kind {
            BlockKind::Heading(heading) => {
                heading.level <= level && !self.heads_part(heading)
                    || block.blank_before > 0 && self.cues.asks_back(heading)
            }
            _ => false,
        };
        blocks.iter().skip(1).position(ends).map_or(blocks.len(), |at| at + 1)
    }

    /// Whether a heading's content is only deeper headings that are no labels.
    fn is_group(&self, inside: &[Block]) -> bool {
        match inside.first().map(|block| &block.kind) {
            Some(BlockKind::Heading(heading)) => {
                !self.heads_part(heading)
                    && self.cues.topic(heading.text.as_str()).is_none()
                    && !reports::is_report(inside, self.index, self.cues)
            }
            _ => false,
        }
    }

    /// Whether a title's story is told week by week: all headings right below it are stretches of
    /// time or parts. Among other stories a part has to be one of them, since there `Q1 2023` below
    /// an employer's name heads what was noted then.
    fn is_told_in_time(&self, title: &Heading, inside: &[Block]) -> bool {
        let headings = || {
            inside.iter().filter_map(|block| match &block.kind {
                BlockKind::Heading(heading) => Some(heading),
                _ => None,
            })
        };
        let Some(level) = headings().map(|heading| heading.level).min() else { return false };
        let below = || headings().filter(|heading| heading.level == level);
        let is_time = |heading: &Heading| is_period(heading.text.as_str());
        let is_part = |heading: &Heading| self.heads_part(heading);
        let words = title.text.as_str();
        let titles = self.ground == Ground::Principle || below().any(is_part);
        titles
            && !is_period(words)
            && !self.cues.is_log(words)
            && below().any(is_time)
            && below().all(|heading| is_time(heading) || is_part(heading))
    }
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading(_))
}

/// How many blocks stand up to the next heading; the first one is passed over.
fn until_heading(blocks: &[Block]) -> usize {
    blocks.iter().skip(1).position(is_heading).map_or(blocks.len(), |at| at + 1)
}
