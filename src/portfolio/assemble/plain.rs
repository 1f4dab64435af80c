//! Sections that say nothing of their kind: what stands in them tells.

use super::Builder;
use crate::notes::{Block, BlockKind, Item};
use crate::portfolio::cues::PlatformName;
use crate::portfolio::labels::{Label, Meaning};
use crate::portfolio::parts::Trust;
use crate::portfolio::split::{self, Draft};
use crate::portfolio::words::{count, lines_of, text_of};
use crate::portfolio::zones::Zone;
use crate::portfolio::{
    SectionKind, asked, platforms, pointers, references, reports, tables, words, zones,
};
use crate::source::Text;
use crate::systems;
use crate::text::sentence_end;

impl Builder<'_> {
    pub(super) fn plain(&mut self, order: usize, zone: Zone) {
        let zone = self.without_system_tables(order, zone);
        let lines = lines_of(&zone.blocks);
        let trust = Trust::of(lines.iter().copied(), self.labels);
        let Some(head) = zone.head.clone() else { return self.headless(order, &zone.blocks) };
        let labels = |line: &Text| {
            self.labels.read(line).is_some_and(|label| label.meaning == Meaning::Principles)
        };
        // What an interviewer asks about files no story.
        let is_panel = |block: &&Block| match &block.kind {
            BlockKind::Table(table) => tables::is_panel(table, self.labels, self.cues),
            _ => false,
        };
        let others = zone.blocks.iter().filter(|block| !is_panel(block));
        let labels_principles =
            others.flat_map(|block| lines_of(std::slice::from_ref(block))).any(labels);
        let names_one = self.is_tagged(&head.heading.tags)
            || !references::in_line(&head.heading.text, &self.roster).is_empty()
            || self.title_principle(&head.name).is_some();
        let is_placeholder = self.cues.placeholder_length(head.name.as_str()) > 0
            || self.cues.is_placeholder(head.name.as_str());
        if self.is_bank_of_systems(&zone) {
            return self.platform_bank(order, &head, &zone.blocks);
        }
        if self.has_story_table(&zone.blocks) {
            return self.bank(&zone.blocks, Some(&head), SectionKind::Other);
        }
        if self.is_log(&head, &zone.blocks) && !self.is_tagged_list(&zone.blocks) {
            return self.entries(&head, &zone.blocks);
        }
        let text = &head.heading.text;
        if let Some(at) = split::stories_below(text, &zone.blocks, self.labels, self.cues) {
            let (above, stories) = zone.blocks.split_at(at);
            self.section(Some(&head), above.to_vec(), SectionKind::Other);
            return self.bank(stories, None, SectionKind::Other);
        }
        if !labels_principles && asked::is_bank(&zone.blocks, self.labels, self.cues) {
            return self.questions_of(Some(&head), &zone.blocks, false);
        }
        if self.all_point(&zone.blocks) {
            return self.questions_of(Some(&head), &zone.blocks, true);
        }
        let tells = trust.has_parts() && !self.is_plan(&head, &zone.blocks);
        if tells || labels_principles || names_one || is_placeholder {
            // One story, or several under a heading that gathers them: the splitter tells.
            let heading =
                Block { kind: BlockKind::Heading(head.heading.clone()), ..head.block.clone() };
            let mut blocks = vec![heading];
            blocks.extend(zone.blocks);
            return self.bank(&blocks, None, SectionKind::Other);
        }
        if self.is_tagged_list(&zone.blocks) {
            return self.bank(&zone.blocks, Some(&head), SectionKind::Other);
        }
        let text = text_of(&zone.blocks);
        let kind =
            if self.cues.is_job(&text) { SectionKind::JobDescription } else { SectionKind::Other };
        let is_title = zone.blocks.is_empty();
        let tells = kind == SectionKind::Other
            && self.cues.says_own_part(&text)
            && count(&text) >= 25
            && !self.cues.is_job_or_advice(&text);
        if tells {
            self.place(std::slice::from_ref(&head.block));
            let draft = Draft {
                title: Some(head.name.clone()),
                tags: head.heading.tags.clone(),
                blocks: zone.blocks,
                title_rows: head.block.rows.clone(),
            };
            return self.story(draft, None);
        }
        if is_title {
            return self.gathers(&head);
        }
        let blocks = self.take_named(&zone.blocks);
        self.section(Some(&head), blocks, kind);
    }

    /// Whether all lines of some blocks are questions that point to their stories.
    fn all_point(&self, blocks: &[Block]) -> bool {
        const FEWEST: usize = 2;
        let points = |line: &&Text| {
            let asked = pointers::question(line, self.labels, self.cues);
            asked.is_some_and(|asked| asked.pointer.is_some())
        };
        let is_list =
            |block: &Block| matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::List(_));
        let lines = || blocks.iter().flat_map(|block| lines_of(std::slice::from_ref(block)));
        blocks.iter().all(is_list)
            && lines().nth(FEWEST - 1).is_some()
            && lines().all(|line| points(&line))
    }

    /// Whether headings alone are labels, and nothing below them was done yet: `Background` and
    /// `Actions` of a plan.
    fn is_plan(&self, head: &zones::Head, blocks: &[Block]) -> bool {
        let is_heading = |block: &&Block| matches!(block.kind, BlockKind::Heading(_));
        let lines = blocks.iter().filter(|block| !is_heading(block));
        let lines: Vec<&Text> =
            lines.flat_map(|block| lines_of(std::slice::from_ref(block))).collect();
        let title = head.heading.text.as_str();
        // Headings over nothing at all are gaps of a story.
        !lines.is_empty()
            && !Trust::of(lines.into_iter(), self.labels).has_parts()
            && !reports::is_told(title, blocks, self.labels, self.cues)
    }

    /// A section without its tables of systems, each row of which is placed as one.
    fn without_system_tables(&mut self, order: usize, mut zone: Zone) -> Zone {
        let (tables, blocks) = std::mem::take(&mut zone.blocks).into_iter().partition(|block| {
            self.is_system_table(block) && !self.has_story_table(std::slice::from_ref(block))
        });
        zone.blocks = blocks;
        let tables: Vec<Block> = tables;
        for table in &tables {
            self.systems_of_table(order, table);
        }
        zone
    }

    pub(super) fn has_story_table(&self, blocks: &[Block]) -> bool {
        blocks.iter().any(|block| match &block.kind {
            BlockKind::Table(table) => {
                table.body.len() >= 2
                    && tables::stories(block, table, self.labels, self.cues).is_some()
                    || !self.marks_of(table).is_empty()
            }
            _ => false,
        })
    }

    /// Whether most items of a list name principles: then each is a story.
    pub(super) fn is_tagged_list(&self, blocks: &[Block]) -> bool {
        blocks.iter().any(|block| match &block.kind {
            BlockKind::List(items) => {
                let tagged = items.iter().filter(|item| {
                    let lines = item.words.iter().chain(lines_of(&item.blocks));
                    !self.only_names_principles(item)
                        && lines
                            .into_iter()
                            .any(|line| !references::in_line(line, &self.roster).is_empty())
                });
                let tagged = tagged.count();
                tagged >= 2 && tagged * 2 >= items.len() || tagged == 1 && items.len() == 1
            }
            _ => false,
        })
    }

    /// `[[Think Big]]`: an item that says no more than which principle it is.
    fn only_names_principles(&self, item: &Item) -> bool {
        let [line] = item.words.as_slice() else { return false };
        item.blocks.is_empty()
            && line.as_str().starts_with("[[")
            && !references::in_line(line, &self.roster).is_empty()
            && !self.says_more_than_tags(line)
    }

    /// Whether blocks are entries of a log, such as `Week 12` heads, or of a list of projects, some
    /// of which tell stories.
    fn is_log(&self, head: &zones::Head, blocks: &[Block]) -> bool {
        let words = head.heading.text.as_str();
        let items = || {
            blocks.iter().flat_map(|block| match &block.kind {
                BlockKind::List(items) => items.as_slice(),
                _ => &[],
            })
        };
        let is_plain = |block: &Block| match &block.kind {
            BlockKind::List(_) => true,
            BlockKind::Paragraph(lines) => !lines.iter().any(|line| self.labels.is_part(line)),
            _ => false,
        };
        let labelled =
            |item: &Item| item.words.first().is_some_and(|line| self.labels.is_part(line));
        (systems::is_period(words) || self.cues.is_work(words))
            && blocks.iter().all(is_plain)
            && !items().any(labelled)
            && items().any(|item| self.tells_in_log(item))
    }

    /// Whether an entry names a principle, or has the parts of a story set in below it.
    fn tells_in_log(&self, item: &Item) -> bool {
        let files = |line: &Text| {
            let label = self.labels.see(line.as_str());
            label.is_some_and(|label| label.meaning == Meaning::Principles)
        };
        let lines: Vec<&Text> = item.words.iter().chain(lines_of(&item.blocks)).collect();
        Trust::of(lines.iter().skip(1).copied(), self.labels).has_parts()
            || lines
                .iter()
                .any(|line| files(line) || !references::in_line(line, &self.roster).is_empty())
    }

    /// Entries of a log: those that tell stories, and the rest, which keeps its heading.
    fn entries(&mut self, head: &zones::Head, blocks: &[Block]) {
        let mut left: Vec<Block> = Vec::new();
        for block in blocks {
            let BlockKind::List(items) = &block.kind else {
                left.push(block.clone());
                continue;
            };
            for item in items {
                let entry = split::one_item(block, item);
                if self.tells_in_log(item) {
                    self.bank(&[entry], None, SectionKind::Other);
                } else {
                    left.push(entry);
                }
            }
        }
        self.section(Some(head), left, SectionKind::Other);
    }

    /// Blocks without a heading: systems under bare names, paragraphs that belong to one, stories,
    /// and what is left.
    pub(super) fn headless(&mut self, order: usize, blocks: &[Block]) {
        if blocks.iter().all(zones::is_footnotes) {
            return self.section(None, blocks.to_vec(), SectionKind::Other);
        }
        let blocks = self.below_title(blocks);
        let tells = self.tells_stories(blocks);
        if !tells && asked::is_bank(blocks, self.labels, self.cues) {
            return self.questions_of(None, blocks, false);
        }
        let blocks = &self.with_names_apart(blocks);
        let mut left: Vec<Block> = Vec::new();
        let mut open: Option<Text> = None;
        let mut gathered: Vec<(Text, Vec<Block>)> = Vec::new();
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            if let Some(name) = self.bare_name(&blocks[at..], tells) {
                self.place(std::slice::from_ref(block));
                gathered.push((name.clone(), Vec::new()));
                open = Some(name);
            } else if let Some(place) = self.named_in(block, &gathered) {
                gathered[place].1.push(block.clone());
                open = Some(gathered[place].0.clone());
            } else if open.is_some() && self.belongs_to_platform(block) {
                if let Some((_, inside)) = gathered.last_mut() {
                    inside.push(block.clone());
                }
            } else {
                open = None;
                left.push(block.clone());
            }
            at += 1;
        }
        for (name, inside) in gathered {
            self.add_platform(order, &name, inside);
        }
        let left = self.take_named(&left);
        if tells {
            return self.bank(&left, None, SectionKind::Other);
        }
        let left = self.take_stories(left);
        if !left.is_empty() {
            self.section(None, left, SectionKind::Other);
        }
    }

    /// What stands below the notes' own title, where their first line is one: a few words, set
    /// apart, that say nothing of what follows.
    fn below_title<'b>(&mut self, blocks: &'b [Block]) -> &'b [Block] {
        let [first, below, ..] = blocks else { return blocks };
        let BlockKind::Paragraph(lines) = &first.kind else { return blocks };
        let [line] = lines.as_slice() else { return blocks };
        let words = line.as_str();
        let is_first = self.title.is_none() && self.file == 0 && first.rows.start == 0;
        let is_short = words.split_whitespace().count() <= 6 && words.chars().count() <= 60;
        let is_title = is_first
            && is_short
            && below.blank_before > 0
            && words.contains(char::is_alphabetic)
            && !words.contains(|c: char| c.is_ascii_digit())
            && !words.ends_with(['.', ':', ',', ';', '!', '?', '。', '：'])
            && !lines_of(std::slice::from_ref(below))
                .first()
                .is_some_and(|line| self.labels.is_part(line))
            && self.bare_name(blocks, true).is_none()
            && references::in_line(line, &self.roster).is_empty()
            && !self.cues.says_own_part(words);
        if !is_title {
            return blocks;
        }
        self.title = Some(line.clone());
        self.place(std::slice::from_ref(first));
        &blocks[1..]
    }

    /// Blocks in which a system's name at the head of a paragraph is a paragraph of its own.
    fn with_names_apart(&self, blocks: &[Block]) -> Vec<Block> {
        let mut apart = Vec::with_capacity(blocks.len());
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(lines)
                    if lines.len() > 1 && self.is_system_name(&lines[0]) =>
                {
                    apart.push(split::cut(block, lines, 0..1));
                    apart.push(split::cut(block, lines, 1..lines.len()));
                }
                _ => apart.push(block.clone()),
            }
        }
        apart
    }

    /// `Payment Platform`: few words, each as names have them, the last of which says what it is.
    fn is_system_name(&self, line: &Text) -> bool {
        let words = line.as_str();
        let named = words.split_whitespace().all(|word| {
            !word.starts_with(char::is_lowercase) || matches!(word, "and" | "of" | "for" | "the")
        });
        named
            && words.split_whitespace().count() <= 6
            && !words.ends_with(['.', ',', ';'])
            && self.cues.names_platform(words) == PlatformName::Yes
    }

    /// Whether blocks without a heading hold stories: labelled, filed, or in a table.
    fn tells_stories(&self, blocks: &[Block]) -> bool {
        let lines = lines_of(blocks);
        let trust = Trust::of(lines.iter().copied(), self.labels);
        let is_filed = |label: Label| {
            matches!(label.meaning, Meaning::Principles | Meaning::Title | Meaning::Question)
        };
        trust.has_parts()
            || self.has_story_table(blocks)
            || self.is_tagged_list(blocks)
            || lines.iter().any(|line| self.labels.read(line).is_some_and(is_filed))
    }

    /// Whether a block right below a bare name describes that system: a list, what is set in, or a
    /// flow; never the parts of a story.
    fn belongs_to_platform(&self, block: &Block) -> bool {
        let lines = lines_of(std::slice::from_ref(block));
        let remark = lines.first().and_then(|line| systems::heads_remarks(line.as_str()));
        if remark.is_some() && block.blank_before <= 2 {
            return true;
        }
        // `Purpose: …` is said of a system as well as of a task.
        let labelled = lines.first().and_then(|line| self.labels.read(line)).is_some_and(|label| {
            matches!(label.meaning, Meaning::Part(_))
                && !self.cues.names_system_part(label.written.as_str())
        });
        let flows = lines
            .iter()
            .any(|line| ["->", "→", "=>"].iter().any(|arrow| line.as_str().contains(arrow)));
        let listed = !matches!(block.kind, BlockKind::Paragraph(_));
        let described = || {
            let text = text_of(std::slice::from_ref(block));
            let system = self.read_system("", std::slice::from_ref(block));
            !self.cues.says_own_part(&text) && platforms::describes_system(&system, 3)
        };
        !labelled
            && block.blank_before <= 1
            && (block.blank_before == 0 || block.indent > 0 || listed || flows || described())
    }

    /// The name of a system on a line of its own: with a list right below it, or with a word that
    /// says what it is.
    pub(super) fn bare_name(&self, blocks: &[Block], among_stories: bool) -> Option<Text> {
        let BlockKind::Paragraph(lines) = &blocks[0].kind else { return None };
        let [line] = lines.as_slice() else { return None };
        let words = line.as_str();
        let few = words.split_whitespace().count() <= 8 && words.chars().count() <= 70;
        // The first line of all, with nothing below it, titles the notes.
        let titles = self.file == 0
            && blocks.len() == 1
            && blocks[0].rows.start == 0
            && [" - ", " – ", " — "].iter().any(|dash| words.contains(dash));
        // `the principles first, then the two systems.` is a sentence.
        let sentence = words.contains(',') && words.ends_with('.');
        if !few
            || titles
            || sentence
            || self.cues.is_question(words)
            || self.cues.names_system_part(words)
            || words::is_only_links(words)
            || words.contains("->")
            || words.contains('→')
        {
            return None;
        }
        let end = words.trim_end_matches(['.', ':', ' ']).len();
        let name = line.slice(0..end);
        let over_list = blocks.get(1).is_some_and(|below| {
            below.blank_before == 0 && matches!(below.kind, BlockKind::List(_))
        });
        match self.cues.names_platform(name.as_str()) {
            PlatformName::Yes => Some(name),
            _ if among_stories => None,
            PlatformName::Perhaps if over_list => Some(name),
            PlatformName::Perhaps => (!has_verb_tail(words)).then_some(name),
            PlatformName::No if over_list => {
                let system = self.read_system(name.as_str(), &blocks[1..2]);
                platforms::describes_system(&system, 2).then_some(name)
            }
            PlatformName::No => None,
        }
    }

    /// Which of the systems gathered so far, or known from elsewhere, a paragraph opens by naming.
    pub(super) fn named_in(&self, block: &Block, gathered: &[(Text, Vec<Block>)]) -> Option<usize> {
        let BlockKind::Paragraph(lines) = &block.kind else { return None };
        let first = lines.first()?;
        let end = sentence_end(first.as_str()).unwrap_or(first.as_str().len());
        let names = |(place, (name, inside)): (usize, &(Text, Vec<Block>))| {
            let others = systems::aliases(name, inside);
            let all = std::iter::once(name.clone()).chain(others);
            all.map(|name| (place, name)).collect::<Vec<_>>()
        };
        let names: Vec<(usize, Text)> = gathered.iter().enumerate().flat_map(names).collect();
        let known: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
        platforms::named(&first.as_str()[..end], &known, self.cues).map(|at| names[at].0)
    }

    /// Takes out paragraphs that open by naming a known system, and gives them to it.
    pub(super) fn take_named(&mut self, blocks: &[Block]) -> Vec<Block> {
        let mut left = Vec::new();
        for block in blocks {
            let place = match &block.kind {
                BlockKind::Paragraph(lines) => {
                    let names: Vec<(usize, &str)> = self
                        .platforms
                        .iter()
                        .enumerate()
                        .flat_map(|(place, known)| known.names().map(move |name| (place, name)))
                        .collect();
                    let known: Vec<&str> = names.iter().map(|&(_, name)| name).collect();
                    lines.first().and_then(|first| {
                        let end = sentence_end(first.as_str()).unwrap_or(first.as_str().len());
                        let found = platforms::named(&first.as_str()[..end], &known, self.cues);
                        found.map(|at| names[at].0)
                    })
                }
                _ => None,
            };
            match place {
                Some(place) => {
                    let name = self.platforms[place].name.as_str().to_owned();
                    self.own_story(std::slice::from_ref(block), Some(&name));
                    let passage = self.passage(vec![block.clone()]);
                    self.platforms[place].passages.extend(passage);
                }
                None => left.push(block.clone()),
            }
        }
        left
    }

    /// Takes out paragraphs in which the writer tells at length what they did.
    pub(super) fn take_stories(&mut self, blocks: Vec<Block>) -> Vec<Block> {
        let mut left = Vec::new();
        for block in blocks {
            let text = text_of(std::slice::from_ref(&block));
            let tells = matches!(block.kind, BlockKind::Paragraph(_))
                && (self.cues.says_own_part(&text) || self.cues.tells_past(&text))
                && count(&text) >= 25;
            if tells && !self.cues.is_job_or_advice(&text) {
                self.story(Draft { blocks: vec![block], ..Draft::default() }, None);
            } else {
                left.push(block);
            }
        }
        left
    }
}

/// Whether a short line is a clause rather than a name: it has a small word in it that names seldom
/// have.
fn has_verb_tail(words: &str) -> bool {
    words.split_whitespace().any(|word| {
        matches!(
            word.to_lowercase().as_str(),
            "is" | "are"
                | "was"
                | "were"
                | "has"
                | "have"
                | "to"
                | "that"
                | "which"
                | "with"
                | "i"
                | "we"
                | "my"
                | "our"
        )
    })
}
