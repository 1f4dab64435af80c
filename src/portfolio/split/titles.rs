//! Whether a line titles what stands right below it: parts, a list, a quotation, sentences.

use super::{
    Chunk, Draft, Ground, Open, Splitter,
    lines::{is_title_line, names_years},
    pieces::cut,
    plain::is_remark,
};
use crate::{
    notes::{Block, BlockKind, Item, pictures},
    portfolio::{
        cues::Topic,
        labels::{Label, Meaning},
        words::{ends_sentence, lines_of, text_of},
    },
    source::Text,
};

impl Splitter<'_> {
    /// `Invoice bug` right above the sentences that tell of it.
    pub(super) fn titled_prose(&mut self, block: &Block, lines: &[Text], text: &str) -> bool {
        const LONGEST: usize = 45;
        const FEWEST: usize = 12;
        let [title, told @ ..] = lines else { return false };
        let Some(first) = told.first() else { return false };
        let words = title.as_str();
        let opens = |words: &str| words.starts_with(|c: char| !c.is_lowercase());
        let titles = (block.blank_before > 0 || self.chunks.is_empty())
            && (words.chars().count() <= LONGEST || pictures(words) > 0)
            && is_title_line(words)
            && !words.ends_with([',', ':', ';', '：'])
            && !ends_sentence(words)
            && opens(words)
            && opens(first.as_str());
        let length =
            told.iter().map(|line| line.as_str().split_whitespace().count()).sum::<usize>();
        let tells = ends_sentence(text) && length >= FEWEST && self.cues.is_own(text);
        if !(titles && tells) {
            return false;
        }
        self.push(Chunk::Story(Draft {
            title: Some(title.clone()),
            tags: Vec::new(),
            blocks: vec![cut(block, lines, 1..lines.len())],
            title_rows: block.rows.start..block.rows.start + 1,
        }));
        self.open = Open::Titled;
        true
    }

    /// A title set apart from the labelled lines below it.
    pub(super) fn line_over_run(&mut self, blocks: &[Block], lines: &[Text]) -> Option<usize> {
        let ([line], Some(below)) = (lines, blocks.get(1)) else { return None };
        let BlockKind::Paragraph(told) = &below.kind else { return None };
        let label = self.label(told.first()?)?;
        let words = line.as_str();
        let titles = is_title_line(words)
            && !words.ends_with([':', '：', ',', ';'])
            && !ends_sentence(words)
            && !is_remark(lines)
            && !self.cues.is_question(words)
            && !self.cues.is_remark(words)
            && self.cues.topic(words).is_none();
        let begins = matches!(label.meaning, Meaning::Part(_)) && self.begins_run(&label);
        if !(titles && begins && below.blank_before <= 2) || self.open_run_takes(&blocks[0]) {
            return None;
        }
        let title = (line.clone(), blocks[0].rows.clone());
        self.labels_from(below, told, 0, Some(title));
        Some(2)
    }

    /// A line right above a list: the list belongs to it.
    pub(super) fn line_over_list(&mut self, blocks: &[Block], lines: &[Text]) -> Option<usize> {
        let below = blocks.get(1)?;
        let BlockKind::List(items) = &below.kind else { return None };
        let last = lines.last()?;
        let announces = last.as_str().ends_with([':', '：']);
        let titles =
            lines.len() == 1 && is_title_line(last.as_str()) && !ends_sentence(last.as_str());
        let apart = announces || titles && is_tight(items) && self.ground == Ground::Principle;
        let belongs = below.blank_before == 0 || below.blank_before == 1 && apart;
        let text_above = text_of(std::slice::from_ref(&blocks[0]));
        let is_prose = ends_sentence(last.as_str()) && !announces && !is_title_line(&text_above);
        if !belongs
            || is_prose
            || self.open_run_takes(&blocks[0])
            || !announces
                && self.is_statement(&blocks[0], &text_above)
                && ends_sentence(&text_above)
        {
            return None;
        }
        match self.cues.topic(last.as_str()) {
            Some(Topic::Stories) => {
                self.push(Chunk::Other(vec![blocks[0].clone()]));
                return Some(1);
            }
            Some(Topic::Questions) => {
                self.questions(&blocks[..2]);
                return Some(2);
            }
            Some(Topic::Definition) => {
                self.push(Chunk::Statement(blocks[..2].to_vec()));
                return Some(2);
            }
            Some(_) => {
                self.push(Chunk::Other(blocks[..2].to_vec()));
                return Some(2);
            }
            None => {}
        }
        if self.announces_ideas(last, items)
            || self.names_employment(lines)
            || announces && lines.len() == 1 && self.are_stories(items)
        {
            self.push(Chunk::Other(vec![blocks[0].clone()]));
            return Some(1);
        }
        let text = text_of(&blocks[..2]);
        let labelled = self.is_labelled_list(items);
        if !labelled && self.cues.is_job_or_advice(&text) {
            self.push(Chunk::Other(blocks[..2].to_vec()));
            return Some(2);
        }
        if self.cues.is_question(last.as_str()) && lines.len() == 1 {
            let question = Chunk::Question(last.clone(), blocks[..1].to_vec());
            self.push(question);
        }
        let title_row = blocks[0].rows.start;
        let mut inside = Vec::new();
        if lines.len() > 1 {
            inside.push(cut(&blocks[0], lines, 1..lines.len()));
        }
        inside.push(below.clone());
        self.push(Chunk::Story(Draft {
            title: Some(lines[0].clone()),
            tags: Vec::new(),
            blocks: inside,
            title_rows: title_row..title_row + 1,
        }));
        self.open = Open::Titled;
        Some(2)
    }

    /// A title right above a quotation that holds the parts of a story.
    pub(super) fn line_over_quote(&mut self, blocks: &[Block], lines: &[Text]) -> bool {
        let ([line], Some(below)) = (lines, blocks.get(1)) else { return false };
        let BlockKind::Quote(inside) = &below.kind else { return false };
        let parts = self.trust_of(inside).has_parts();
        let titles = is_title_line(line.as_str())
            && !line.as_str().ends_with(['.', '!', '?'])
            && self.cues.topic(line.as_str()).is_none();
        if !(parts && titles && below.blank_before <= 1) {
            return false;
        }
        self.push(Chunk::Story(Draft {
            title: Some(line.clone()),
            tags: Vec::new(),
            blocks: vec![below.clone()],
            title_rows: blocks[0].rows.clone(),
        }));
        true
    }

    /// `Acme, Senior Engineer (2018-2021)` above a list of what was done there.
    fn names_employment(&self, lines: &[Text]) -> bool {
        let [line] = lines else { return false };
        self.ground == Ground::Bank
            && names_years(line.as_str())
            && self.cues.names_job(line.as_str())
    }

    /// Whether each item of a list titles a story whose parts are set in below it: what stands above
    /// them gathers them, as `At Acme:` does.
    fn are_stories(&self, items: &[Item]) -> bool {
        const FEWEST: usize = 2;
        items.iter().all(|item| {
            let title = item.words.first().filter(|_| item.words.len() == 1);
            let titles = title
                .is_some_and(|line| is_title_line(line.as_str()) && self.meaning(line).is_none());
            let told = lines_of(&item.blocks).into_iter();
            let parts = told.filter(|line| matches!(self.meaning(line), Some(Meaning::Part(_))));
            titles && parts.count() >= FEWEST
        })
    }

    /// `Ideas, not written yet:` above a list says what its items are, and is none itself.
    fn announces_ideas(&self, line: &Text, items: &[Item]) -> bool {
        let words = line.as_str().split([',', ':', '(', '-', '：']).next().unwrap_or_default();
        items.len() >= 2 && self.cues.topic(words) == Some(Topic::Stories)
    }

    /// A short line, or one item without anything below it, right above a run is its title.
    pub(super) fn title_above(
        &mut self,
        label: &Label,
        below: Option<&Block>,
    ) -> Option<(Text, std::ops::Range<u32>)> {
        if below.is_none_or(|block| block.blank_before > 1)
            || !matches!(self.open, Open::Plain | Open::Item)
        {
            return None;
        }
        let Some(Chunk::Story(draft)) = self.chunks.last() else { return None };
        let found = match (&draft.title, draft.blocks.as_slice()) {
            (Some(title), []) if self.open == Open::Item => {
                Some((title.clone(), draft.title_rows.clone()))
            }
            (None, [block]) => match &block.kind {
                BlockKind::Paragraph(lines)
                    if lines.len() == 1 && is_title_line(lines[0].as_str()) =>
                {
                    Some((lines[0].clone(), block.rows.clone()))
                }
                _ => None,
            },
            _ => None,
        };
        // `Story: the pager` needs no other title than `Story 3`.
        let titled = label.meaning == Meaning::Title;
        let found = found.filter(|(title, _)| !titled || self.cues.is_placeholder(title.as_str()));
        if found.is_some() {
            self.chunks.pop();
        }
        found
    }
}

/// Whether no blank line stands between items.
fn is_tight(items: &[Item]) -> bool {
    items.iter().all(|item| item.blank_before == 0)
}
