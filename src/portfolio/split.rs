//! A section's content into stories, statements and the rest.

use ahash::{HashMap, RandomState};

use super::{
    Part,
    cues::{Cues, Topic, has_first_person, has_first_person_singular},
    labels::{Label, LabelIndex, Meaning, Seen, Strength, callout},
    parts::Trust,
    pointers::{self, Pointed},
    references::leaders,
    reports,
    words::{ends_sentence, is_only_links, join, lines_of, text_of},
};
use crate::{
    notes::{Block, BlockKind, Heading, Item, pictures},
    placed::placed,
    source::Text,
    systems::{is_date, is_period},
    vocabulary::fold,
};

/// A piece of a section.
#[derive(Clone, Debug)]
pub enum Chunk {
    /// A story or the idea of one.
    Story(Draft),
    /// What the writer says about the section's subject itself.
    Statement(Vec<Block>),
    /// A question, with what stands below it.
    Question(Text, Vec<Block>),
    /// Anything else.
    Other(Vec<Block>),
}

/// A story before its inside is read.
#[derive(Clone, Debug, Default, Hash)]
pub struct Draft {
    /// The title, where it has one of its own.
    pub title: Option<Text>,
    /// Tags of its heading.
    pub tags: Vec<Text>,
    /// Everything in it, without its title.
    pub blocks: Vec<Block>,
    /// The rows of its title, if that is no part of `blocks`.
    pub title_rows: std::ops::Range<u32>,
}

placed!(Draft { title, tags, blocks, title_rows; });

/// What kind of section is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A principle's: words that are no story may be a statement of it.
    Principle,
    /// A collection of stories.
    Bank,
}

/// Splits the content of a section. `names` tells whether a line names principles on its own
/// account; such a line files the story in which it stands.
pub fn split(
    blocks: &[Block],
    ground: Ground,
    index: &LabelIndex,
    cues: &Cues,
    names: &dyn Fn(&Text) -> bool,
) -> Vec<Chunk> {
    let mut splitter = Splitter::new(blocks, ground, index, cues, names);
    splitter.all(blocks);
    let mut chunks = std::mem::take(&mut splitter.chunks);
    for chunk in &mut chunks {
        if let Chunk::Story(draft) = chunk
            && splitter.is_empty_form(draft)
        {
            let mut blocks = std::mem::take(&mut draft.blocks);
            if let Some(title) = draft.title.take().filter(|_| !draft.title_rows.is_empty()) {
                blocks.insert(0, title_line(title, draft.title_rows.clone()));
            }
            *chunk = Chunk::Other(blocks);
        }
    }
    chunks
}

/// How many stories some blocks hold whose parts are labelled.
pub fn count_runs(blocks: &[Block], index: &LabelIndex, cues: &Cues) -> usize {
    Splitter::new(blocks, Ground::Bank, index, cues, &|_| false).count_runs(blocks)
}

/// Where the first of several stories begins that a heading gathers, as one of an employer does:
/// `## Northwind (2015-2018)` with a deeper heading over each of them. Either it names years, or
/// one of the stories has its parts labelled; each is told by the one who did it.
pub fn stories_below(
    heading: &Text,
    inside: &[Block],
    index: &LabelIndex,
    cues: &Cues,
) -> Option<usize> {
    Splitter::new(inside, Ground::Bank, index, cues, &|_| false).stories_below(heading, inside)
}

/// Whether the one story that some blocks tell by its parts is the writer's own, and no advice on how
/// to tell one: `Action: say I, not we`.
pub fn is_own_story(blocks: &[Block], cues: &Cues) -> bool {
    let lines = lines_of(blocks);
    cues.tells_own_past(&text_of(blocks))
        && !cues.mostly_advises(lines.iter().map(|line| line.as_str()))
}

/// What the last chunk may still take in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// Nothing.
    Nothing,
    /// A run of labels: its first part, and its last.
    Run { first: Meaning, last: Meaning },
    /// An item's story.
    Item,
    /// A line with a list below it.
    Titled,
    /// Plain paragraphs.
    Plain,
}

struct Splitter<'a> {
    ground: Ground,
    index: &'a LabelIndex,
    cues: &'a Cues,
    names: &'a dyn Fn(&Text) -> bool,
    trust: Trust,
    /// The labels of all lines, which are asked for again and again.
    seen: HashMap<&'a str, Option<Seen>>,
    chunks: Vec<Chunk>,
    open: Open,
    /// The question that was asked last, as long as no answer stands below it.
    asked: Option<(Text, std::ops::Range<u32>)>,
    depth: usize,
    /// Whether a heading stands right below the block at hand.
    heading_below: bool,
}

/// A paragraph's line longer than this, in characters, is no title.
const LONGEST_LINE_TITLE: usize = 110;

impl<'a> Splitter<'a> {
    fn new(
        blocks: &'a [Block],
        ground: Ground,
        index: &'a LabelIndex,
        cues: &'a Cues,
        names: &'a dyn Fn(&Text) -> bool,
    ) -> Self {
        let lines = lines_of(blocks);
        let mut seen = HashMap::with_capacity_and_hasher(lines.len(), RandomState::default());
        let mut see = |words| seen.entry(words).or_insert_with(|| index.see(words)).clone();
        let trust = Trust::judge(lines.iter().filter_map(|line| see(line.as_str())), index);
        Self {
            ground,
            index,
            cues,
            names,
            trust,
            seen,
            chunks: Vec::new(),
            open: Open::Nothing,
            asked: None,
            depth: 0,
            heading_below: false,
        }
    }
}

impl Splitter<'_> {
    fn all(&mut self, blocks: &[Block]) {
        let mut at = 0;
        while at < blocks.len() {
            at += self.block(&blocks[at..]).max(1);
        }
    }

    /// Takes the block at the head, and says how many it took.
    fn block(&mut self, blocks: &[Block]) -> usize {
        let block = &blocks[0];
        self.heading_below =
            blocks.get(1).is_some_and(|next| matches!(next.kind, BlockKind::Heading(_)));
        match &block.kind {
            BlockKind::Heading(heading) => self.heading(blocks, heading),
            BlockKind::Paragraph(lines) => self.paragraph(blocks, lines),
            BlockKind::List(items) => self.list(blocks, items),
            BlockKind::Rule | BlockKind::Hidden(_) => {
                self.open = Open::Nothing;
                1
            }
            BlockKind::Quote(inside) => {
                self.quote(block, inside);
                1
            }
            BlockKind::Code(_) | BlockKind::Table(_) => {
                self.attach_or_keep(block);
                1
            }
        }
    }

    /// The label of a line, if it has one that counts.
    fn label(&self, line: &Text) -> Option<Label> {
        self.see(line).map(|label| label.of(line))
    }

    /// The same, where it stands.
    fn see(&self, line: &Text) -> Option<Seen> {
        self.trust.counted(self.look(line.as_str()), line.as_str(), self.index)
    }

    /// The label of a line, whether or not it counts.
    fn look(&self, words: &str) -> Option<Seen> {
        match self.seen.get(words) {
            Some(seen) => seen.clone(),
            None => self.index.see(words),
        }
    }

    /// Which labels count among those of some blocks.
    fn trust_of(&self, blocks: &[Block]) -> Trust {
        let lines = lines_of(blocks).into_iter();
        Trust::judge(lines.filter_map(|line| self.look(line.as_str())), self.index)
    }

    /// What the label of a line announces, if it has one that counts.
    fn meaning(&self, line: &Text) -> Option<Meaning> {
        self.see(line).map(|label| label.meaning)
    }

    fn heading_label(&self, heading: &Heading) -> Option<Label> {
        if self.heads_part(heading) { self.label(&heading.text) } else { None }
    }

    /// Whether a heading is the label of a part.
    fn heads_part(&self, heading: &Heading) -> bool {
        matches!(self.meaning(&heading.text), Some(Meaning::Part(_)))
    }

    // --- Headings ---

    fn heading(&mut self, blocks: &[Block], heading: &Heading) -> usize {
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
    fn stories_below(&self, heading: &Text, inside: &[Block]) -> Option<usize> {
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

    /// A heading that only gathers what stands below it.
    fn pass_over(&mut self, block: &Block) -> usize {
        self.push(Chunk::Other(vec![block.clone()]));
        1
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

    /// How often the first labelled part comes again with another between: how many stories.
    fn count_runs(&self, blocks: &[Block]) -> usize {
        let mut first = None;
        let mut last = None;
        let mut runs = 0;
        for line in lines_of(blocks) {
            let Some(meaning @ Meaning::Part(_)) = self.meaning(line) else { continue };
            if first.is_none() {
                first = Some(meaning);
            }
            if first == Some(meaning) && last != first {
                runs += 1;
            }
            last = Some(meaning);
        }
        runs
    }

    // --- Paragraphs ---

    fn paragraph(&mut self, blocks: &[Block], lines: &[Text]) -> usize {
        let block = &blocks[0];
        if lines.first().is_some_and(|line| is_date(line.as_str())) {
            return self.day(blocks, lines);
        }
        if self.heads_principles(blocks, lines) {
            return self.pass_over(block);
        }
        if self.heads_form(lines.iter(), &blocks[1..]) {
            self.keep(block.clone());
            return 1;
        }
        if self.pointed_questions(block, lines) || self.points_from_question(block, lines) {
            return 1;
        }
        if let Some(length) = self.figures_to_know(blocks, lines) {
            self.push(Chunk::Other(blocks[..length].to_vec()));
            return length;
        }
        if let Some(at) = lines.iter().position(|line| self.meaning(line).is_some()) {
            return self.labelled_paragraph(block, lines, at);
        }
        if let Some(pieces) = self.cut_at_pictures(block, lines) {
            for piece in pieces {
                if let BlockKind::Paragraph(lines) = &piece.kind {
                    self.paragraph(std::slice::from_ref(&piece), lines);
                }
            }
            return 1;
        }
        if is_page_number(lines) {
            self.keep(block.clone());
            return 1;
        }
        let text = text_of(std::slice::from_ref(block));
        if lines.iter().all(|line| is_only_links(line.as_str())) {
            self.attach_if_adjacent(block);
            return 1;
        }
        if self.answer(block, true) {
            return 1;
        }
        if let Some(length) = self.line_over_run(blocks, lines) {
            return length;
        }
        if let Some(length) = self.line_over_list(blocks, lines) {
            return length;
        }
        if self.line_over_quote(blocks, lines) {
            return 2;
        }
        let files = lines.len() == 1 && block.blank_before <= 1 && (self.names)(&lines[0]);
        let follows_story = matches!(self.chunks.last(), Some(Chunk::Story(_)));
        if self.continues_run(blocks, lines)
            || files
                && follows_story
                && lines[0].as_str().starts_with(['-', '→', '=', '#', '(', '[', '»'])
        {
            self.append(block.clone());
            return 1;
        }
        if lines.len() == 1 && self.cues.is_question(lines[0].as_str()) {
            self.push(Chunk::Question(lines[0].clone(), vec![block.clone()]));
            return 1;
        }
        if self.cues.is_job_or_advice(&text) {
            self.push(Chunk::Other(vec![block.clone()]));
            return 1;
        }
        if self.titled_prose(block, lines, &text) {
            return 1;
        }
        self.plain(block, lines, &text);
        1
    }

    /// `NUMBERS (memorise)` over figures, where no story is open of which they came, and none begins
    /// with them: how many blocks that is.
    fn figures_to_know(&self, blocks: &[Block], lines: &[Text]) -> Option<usize> {
        let [head, told @ ..] = lines else { return None };
        let label = self.label(head)?;
        let words = head.as_str();
        let remark = words.find('(').map_or("", |at| &words[at..]);
        let is_remark =
            remark.ends_with(')') && remark.chars().filter(|c| c.is_alphabetic()).count() > 1;
        let is_part = |line: &Text| matches!(self.meaning(line), Some(Meaning::Part(_)));
        let heads = label.meaning == Meaning::Part(Part::Result)
            && self.open == Open::Nothing
            && is_remark
            && !told.iter().any(is_part);
        let belongs = |block: &&Block| {
            block.blank_before == 0
                && matches!(block.kind, BlockKind::List(_) | BlockKind::Table(_))
        };
        let length = 1 + blocks[1..].iter().take_while(belongs).count();
        let goes_on = || {
            let below = lines_of(blocks.get(length..length + 1).unwrap_or_default());
            below.first().is_some_and(|line| is_part(line))
        };
        (heads && !goes_on()).then_some(length)
    }

    /// `Name: Ines`, `Level: L5` above everything that a form has: whose it is, and no story.
    fn heads_form<'l>(&self, lines: impl Iterator<Item = &'l Text>, below: &[Block]) -> bool {
        let told = |chunk: &Chunk| matches!(chunk, Chunk::Story(_));
        let tells_below = || {
            let label = below.first().and_then(|block| self.first_label(block));
            label.is_some_and(|label| matches!(label.meaning, Meaning::Part(_)))
        };
        self.ground == Ground::Bank
            && self.cues.heads_form(lines.map(Text::as_str))
            && !self.chunks.iter().any(told)
            && !tells_below()
    }

    /// A paragraph of questions, some of which point to the stories that answer them or have numbers
    /// of their own: each is one, with what points right below it.
    fn pointed_questions(&mut self, block: &Block, lines: &[Text]) -> bool {
        let asked: Vec<Option<Pointed>> =
            lines.iter().map(|line| pointers::question(line, self.index, self.cues)).collect();
        let pointed = |at: usize| self.points(&lines[at]);
        let counted = asked.iter().flatten().filter(|asked| asked.counted).count();
        // `Q1. Tell me about a conflict` alone may be answered below.
        if let [Some(Pointed { question, pointer: None, counted: true })] = asked.as_slice()
            && self.meaning(&lines[0]).is_none()
        {
            self.push(Chunk::Question(question.clone(), vec![block.clone()]));
            self.asked = Some((question.clone(), block.rows.clone()));
            self.open = Open::Run { first: Meaning::Question, last: Meaning::Question };
            return true;
        }
        let some_points = || {
            asked.iter().flatten().any(|asked| asked.pointer.is_some())
                || (1..lines.len()).any(pointed)
        };
        let are_questions = asked.first().is_some_and(Option::is_some)
            && (counted >= 2 || some_points())
            && (0..lines.len()).all(|at| asked[at].is_some() || pointed(at));
        if !are_questions {
            return false;
        }
        let starts: Vec<usize> = (0..lines.len()).filter(|&at| asked[at].is_some()).collect();
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        for (&start, end) in starts.iter().zip(ends) {
            if let Some(Pointed { question, .. }) = &asked[start] {
                let shown = vec![cut(block, lines, start..end)];
                self.push(Chunk::Question(question.clone(), shown));
            }
        }
        true
    }

    /// Whether a line points to a story. `-> ownership` files one.
    fn points(&self, line: &Text) -> bool {
        pointers::points(line.as_str()) && !(self.names)(line)
    }

    /// `-> the pager` below a question, with a blank line between them.
    fn points_from_question(&mut self, block: &Block, lines: &[Text]) -> bool {
        if block.blank_before > 1 || !lines.iter().all(|line| self.points(line)) {
            return false;
        }
        let Some(Chunk::Question(_, blocks)) = self.chunks.last_mut() else { return false };
        blocks.push(block.clone());
        self.asked = None;
        self.open = Open::Nothing;
        true
    }

    /// `Leadership Principles` on a line of its own, with no list of them below it: what follows are
    /// their stories, and it files none.
    fn heads_principles(&self, blocks: &[Block], lines: &[Text]) -> bool {
        let [line] = lines else { return false };
        let listed = blocks.get(1).is_some_and(|below| {
            below.blank_before == 0 || matches!(below.kind, BlockKind::List(_))
        });
        let label = self.label(line).filter(|label| label.meaning == Meaning::Principles);
        label.is_some_and(|label| label.rest.is_empty())
            && !listed
            && self.cues.topic(line.as_str()) == Some(Topic::Principles)
    }

    /// A paragraph in which lines with a picture at their head are titles, each over what it tells.
    fn cut_at_pictures(&self, block: &Block, lines: &[Text]) -> Option<Vec<Block>> {
        let titles = |at: usize| {
            let words = lines[at].as_str();
            pictures(words) > 0
                && is_title_line(words)
                && !ends_sentence(words)
                && self.meaning(&lines[at]).is_none()
                && lines.get(at + 1).is_some_and(|next| pictures(next.as_str()) == 0)
        };
        let starts: Vec<usize> = (0..lines.len()).filter(|&at| titles(at)).collect();
        let first = starts.first().copied()?;
        if starts.len() < 2 && first == 0 {
            return None;
        }
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        let above = (first > 0).then_some(0..first);
        let pieces = above.into_iter().chain(starts.iter().zip(ends).map(|(&from, to)| from..to));
        let apart = |range: std::ops::Range<usize>| {
            let blank_before = block.blank_before.max(u32::from(range.start > 0));
            Block { blank_before, ..cut(block, lines, range) }
        };
        Some(pieces.map(apart).collect())
    }

    /// `Invoice bug` right above the sentences that tell of it.
    fn titled_prose(&mut self, block: &Block, lines: &[Text], text: &str) -> bool {
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

    /// A day of a journal ends what was told on the one before.
    fn day(&mut self, blocks: &[Block], lines: &[Text]) -> usize {
        self.push(Chunk::Other(vec![cut(&blocks[0], lines, 0..1)]));
        if lines.len() == 1 {
            return 1;
        }
        let mut rest = vec![cut(&blocks[0], lines, 1..lines.len())];
        rest.extend(blocks.iter().skip(1).take(2).cloned());
        self.block(&rest)
    }

    /// A title set apart from the labelled lines below it.
    fn line_over_run(&mut self, blocks: &[Block], lines: &[Text]) -> Option<usize> {
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

    /// A paragraph in which labels stand: what is above the first of them is a title or goes on
    /// with what is open; from there on it is a run, cut where another begins.
    fn labelled_paragraph(&mut self, block: &Block, lines: &[Text], first: usize) -> usize {
        let mut title = None;
        if first > 0 {
            let above = cut(block, lines, 0..first);
            let label = self.label(&lines[first]);
            let begins = label.as_ref().is_some_and(|label| self.begins_run(label));
            // `STAR` between a title and its story says how it is told.
            let method = first == 2 && self.cues.names_method(lines[1].as_str());
            if begins && self.is_blank(&text_of(std::slice::from_ref(&above))) {
                // `TODO` above a story titles none.
                self.keep(above);
                self.open = Open::Nothing;
            } else if begins && (first == 1 || method) && is_title_line(lines[0].as_str()) {
                let end = (block.rows.start + first as u32).min(block.rows.end);
                title = Some((lines[0].clone(), block.rows.start..end));
            } else if begins && self.is_meaning_over_title(block, &lines[..first]) {
                let meaning = cut(block, lines, 0..first - 1);
                self.push(Chunk::Statement(vec![meaning]));
                let end = (block.rows.start + first as u32).min(block.rows.end);
                title = Some((lines[first - 1].clone(), end - 1..end));
            } else if begins && label.as_ref().is_some_and(files_surely) {
                // `LP: Frugality` below a sentence files what that tells.
                self.push(Chunk::Story(Draft { blocks: vec![above], ..Draft::default() }));
                self.open = Open::Plain;
            } else if begins || self.open == Open::Nothing {
                self.plain(&above, &lines[..first], &text_of(std::slice::from_ref(&above)));
                // What is told right above its parts is no other story.
                if let (Open::Plain, Some(label)) = (self.open, &label) {
                    self.open = Open::Run { first: label.meaning, last: label.meaning };
                }
            } else {
                self.append(above);
            }
        }
        self.labels_from(block, lines, first, title);
        1
    }

    /// Whether lines right below a principle's name say what it means, in sentences, and the last of
    /// them titles the story that follows: `Accomplish more with less.` over `The press`.
    fn is_meaning_over_title(&self, block: &Block, lines: &[Text]) -> bool {
        let [meaning @ .., title] = lines else { return false };
        let above = cut(block, lines, 0..meaning.len());
        let text = text_of(std::slice::from_ref(&above));
        !meaning.is_empty()
            && block.blank_before == 0
            && meaning.iter().all(|line| ends_sentence(line.as_str()))
            && is_title_line(title.as_str())
            && !ends_sentence(title.as_str())
            && self.is_statement(&above, &text)
    }

    /// The labelled lines of a paragraph, from the first of them on.
    fn labels_from(
        &mut self,
        block: &Block,
        lines: &[Text],
        first: usize,
        mut title: Option<(Text, std::ops::Range<u32>)>,
    ) {
        let mut start = first;
        // `LP: Ownership` above a question files the answer to it.
        let mut above_question = None;
        while let Some(label) = lines.get(start).and_then(|line| self.label(line)) {
            let next = lines[start + 1..].iter().position(|line| self.meaning(line).is_some());
            let end = next.map_or(lines.len(), |length| start + 1 + length);
            let piece = cut(block, lines, start..end);
            let asks = |label: Label| label.meaning == Meaning::Question && !label.rest.is_empty();
            let below = lines.get(end).and_then(|line| self.label(line));
            if label.meaning == Meaning::Principles && below.is_some_and(asks) {
                above_question = Some(piece);
            } else {
                self.run(&label, std::slice::from_ref(&piece), title.take());
            }
            start = end;
        }
        if let Some(piece) = above_question {
            match self.chunks.last_mut() {
                Some(Chunk::Story(draft)) => draft.blocks.insert(0, piece),
                Some(Chunk::Question(_, blocks)) => blocks.insert(0, piece),
                _ => self.keep(piece),
            }
        }
    }

    /// A line right above a list: the list belongs to it.
    fn line_over_list(&mut self, blocks: &[Block], lines: &[Text]) -> Option<usize> {
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
    fn line_over_quote(&mut self, blocks: &[Block], lines: &[Text]) -> bool {
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

    /// A quotation: a story with its title in the first line, as a callout has it, or words of what
    /// is open.
    fn quote(&mut self, block: &Block, inside: &[Block]) {
        if let Some(question) = self.quoted_question(inside) {
            return self.push(Chunk::Question(question, vec![block.clone()]));
        }
        match self.quoted_story(block, inside) {
            Some(draft) => self.push(Chunk::Story(draft)),
            None => self.attach_or_keep(block),
        }
    }

    /// `> [!question] Tell me about a conflict`, and nothing below it.
    fn quoted_question(&self, inside: &[Block]) -> Option<Text> {
        let [Block { kind: BlockKind::Paragraph(lines), .. }] = inside else { return None };
        let [line] = lines.as_slice() else { return None };
        let words = line.as_str();
        let title = line.slice(callout(words)?..words.len()).trim();
        self.cues.is_question(title.as_str()).then_some(title)
    }

    /// `> [!example]- The kiosk` or `> The kiosk` over labelled parts.
    fn quoted_story(&self, block: &Block, inside: &[Block]) -> Option<Draft> {
        let [Block { kind: BlockKind::Paragraph(lines), .. }, below @ ..] = inside else {
            return None;
        };
        let first = lines.first()?;
        let mark = callout(first.as_str());
        // Words of a story that is open are no other story.
        let goes_on = self.open != Open::Nothing && mark.is_none();
        if goes_on || self.label(first).is_some_and(|label| label.rest.is_empty()) {
            return None;
        }
        let labelled = mark.is_none() && self.label(first).is_some();
        let title = first.slice(mark.unwrap_or(0)..first.as_str().len()).trim();
        let told = usize::from(!labelled);
        let mut blocks = Vec::new();
        if told < lines.len() {
            blocks.push(cut(&inside[0], lines, told..lines.len()));
        }
        blocks.extend(below.iter().cloned());
        let tells = self.trust_of(&blocks).tells_story();
        let titled = labelled || title.is_empty() || is_title_line(title.as_str());
        if !(tells && titled) || self.count_runs(&blocks) > 1 {
            return None;
        }
        let title = Some(title).filter(|title| !labelled && !title.is_empty());
        let title_rows = if labelled { 0..0 } else { block.rows.start..block.rows.start + 1 };
        Some(Draft { title, tags: Vec::new(), blocks, title_rows })
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

    /// Whether a plain paragraph goes on with the run of labels that is open.
    fn continues_run(&self, blocks: &[Block], lines: &[Text]) -> bool {
        let block = &blocks[0];
        let Open::Run { first, last } = self.open else { return self.continues_sentence(lines) };
        // A paragraph with its own filing is a story of its own.
        if lines.len() > 1 && lines.iter().any(|line| (self.names)(line)) {
            return false;
        }
        if block.blank_before >= 3 {
            return false;
        }
        // The next story's title stands right above its first label.
        let next = blocks.get(1).and_then(|block| self.first_label(block));
        let heads_next = next
            .as_ref()
            .is_some_and(|label| label.meaning == first || label.meaning == Meaning::Title);
        if heads_next && lines.len() == 1 && is_title_line(lines[0].as_str()) {
            return false;
        }
        let is_last = matches!(last, Meaning::Part(Part::Result | Part::Learning));
        let open_is_empty = self.open_part_is_empty();
        open_is_empty || !is_last || block.blank_before == 0 || next.is_some() && !heads_next
    }

    fn open_run_takes(&self, block: &Block) -> bool {
        matches!(self.open, Open::Run { .. })
            && (self.open_part_is_empty() || block.blank_before == 0)
    }

    /// Whether the last label of the open run has nothing behind it yet.
    fn open_part_is_empty(&self) -> bool {
        let Some(Chunk::Story(draft)) = self.chunks.last() else { return false };
        let lines = lines_of(&draft.blocks);
        lines.last().is_some_and(|line| self.label(line).is_some_and(|label| label.rest.is_empty()))
    }

    fn first_label(&self, block: &Block) -> Option<Label> {
        lines_of(std::slice::from_ref(block)).first().and_then(|line| self.label(line))
    }

    /// Whether a paragraph goes on with a sentence that a blank line cut in two.
    fn continues_sentence(&self, lines: &[Text]) -> bool {
        let Some(Chunk::Story(draft)) = self.chunks.last() else { return false };
        if self.open == Open::Nothing || self.open == Open::Plain {
            return false;
        }
        let Some(first) = lines.first().and_then(|line| line.as_str().chars().next()) else {
            return false;
        };
        let inside = lines_of(&draft.blocks);
        let before =
            inside.last().copied().or(draft.title.as_ref()).map(|line| line.as_str().to_owned());
        let is_cut = before.is_some_and(|before| {
            !ends_sentence(&before) && before.split_whitespace().nth(7).is_some()
        });
        first.is_lowercase() && is_cut
    }

    /// Plain words: a statement, a paragraph more of the idea above, or an idea of their own.
    fn plain(&mut self, block: &Block, lines: &[Text], text: &str) {
        if self.is_told_below_title(block, text) {
            self.append(block.clone());
            self.open = Open::Plain;
            return;
        }
        let leads = block.blank_before > 0 && leads_in_bold(&lines[0]) && self.was_led_in_bold();
        // Lines that were jotted down and set apart are a story each.
        let jotted = block.blank_before > 0
            && self.ground == Ground::Principle
            && lines.len() >= 3
            && is_fragments(block)
            && self.last_is_jotted();
        if self.open == Open::Plain && block.blank_before <= 1 && !leads && !jotted {
            self.append(block.clone());
            return;
        }
        if self.is_statement(block, text) {
            match self.chunks.last_mut() {
                Some(Chunk::Statement(blocks)) => blocks.push(block.clone()),
                _ => self.push(Chunk::Statement(vec![block.clone()])),
            }
            return;
        }
        let filed = lines.iter().any(|line| (self.names)(line));
        // `The system that I should draw:` says what follows, and is none itself.
        if let [line] = lines
            && line.as_str().ends_with([':', '：'])
            && !filed
            && self.meaning(line).is_none()
        {
            self.push(Chunk::Other(vec![block.clone()]));
            return;
        }
        // `I want to work closer to hardware` below `Why do you want to leave?` is no story.
        let answers = matches!(self.chunks.last(), Some(Chunk::Question(..)))
            && block.blank_before == 0
            && text.split_whitespace().nth(11).is_none();
        if !filed && self.ground == Ground::Bank && (answers || !self.cues.is_own(text))
            || !text.contains(char::is_alphanumeric)
        {
            self.push(Chunk::Other(vec![block.clone()]));
            return;
        }
        if !filed && (is_remark(lines) || self.cues.is_remark(text)) {
            self.push(Chunk::Other(vec![block.clone()]));
            return;
        }
        self.push(Chunk::Story(Draft { blocks: vec![block.clone()], ..Draft::default() }));
        self.open = Open::Plain;
    }

    /// Whether the last story is lines that were jotted down, and nothing else.
    fn last_is_jotted(&self) -> bool {
        match self.chunks.last() {
            Some(Chunk::Story(draft)) => {
                draft.title.is_none()
                    && matches!(draft.blocks.as_slice(), [block] if is_fragments(block))
            }
            _ => false,
        }
    }

    /// Whether a paragraph stands right below an item that is but a title: what that tells.
    fn is_told_below_title(&self, block: &Block, text: &str) -> bool {
        const FEWEST: usize = 3;
        let Some(Chunk::Story(draft)) = self.chunks.last() else { return false };
        let title = draft.title.as_ref().map(Text::as_str).unwrap_or_default();
        self.open == Open::Item
            && block.blank_before == 0
            && draft.blocks.is_empty()
            && !ends_sentence(title)
            && is_title_line(title)
            && text.split_whitespace().count() >= FEWEST
    }

    /// Whether the open paragraphs began with a title in strong words, as the one at hand does.
    fn was_led_in_bold(&self) -> bool {
        let Some(Chunk::Story(draft)) = self.chunks.last() else { return false };
        let first = lines_of(&draft.blocks).first().copied().cloned();
        draft.title.is_none() && first.is_some_and(|line| leads_in_bold(&line))
    }

    /// A principle's statement opens its section, and tells of nobody's own doing.
    fn is_statement(&self, block: &Block, text: &str) -> bool {
        let opens =
            self.chunks.iter().all(|chunk| matches!(chunk, Chunk::Statement(_) | Chunk::Other(_)));
        let sentence = ends_sentence(text) && text.split_whitespace().nth(4).is_some();
        let dense = !text.is_ascii() && ends_sentence(text);
        // `We put clients first.` above the stories of a value says what it means.
        let of_all = self.heading_below && sentence && !has_first_person_singular(text);
        self.ground == Ground::Principle
            && opens
            && (of_all || !has_first_person(text))
            && (of_all || !self.cues.is_own(text))
            && (block.blank_before == 0 && !(is_fragments(block) && has_figure(block))
                || sentence
                || dense
                || text.starts_with(['"', '“', '„', '«', '「']))
    }

    // --- Lists ---

    fn list(&mut self, blocks: &[Block], items: &[Item]) -> usize {
        let block = &blocks[0];
        if self.answer(block, true) {
            return 1;
        }
        let heads = || items.iter().flat_map(|item| &item.words);
        if items.iter().all(|item| item.blocks.is_empty()) && self.heads_form(heads(), &blocks[1..])
        {
            self.keep(block.clone());
            return 1;
        }
        if self.is_labelled_list(items) {
            self.labelled_list(block, items);
            return 1;
        }
        if self.open_run_takes(block) {
            self.append(block.clone());
            return 1;
        }
        // One item alone may be the title of the story that begins below it.
        let may_title = matches!(items, [item] if item.words.len() == 1
            && item.blocks.is_empty()
            && is_title_line(item.words[0].as_str())
            && !self.is_blank(item.words[0].as_str()));
        // A title so long that the first part below it was taken for the rest of its line.
        let begins_story = matches!(items, [item] if item.words.first().is_some_and(|line| is_title_line(line.as_str()))
        && item.words.get(1).and_then(|line| self.label(line)).is_some_and(|label| {
            matches!(label.meaning, Meaning::Part(_)) && self.begins_run(&label)
        }));
        let run_goes_on = matches!(self.open, Open::Run { .. })
            && !begins_story
            && block.blank_before <= 1
            && blocks.get(1).and_then(|next| self.first_label(next)).is_some_and(|label| {
                matches!(self.open, Open::Run { first, .. } if first != label.meaning)
                    && !(may_title && self.begins_run(&label))
            });
        if run_goes_on {
            self.append(block.clone());
            return 1;
        }
        for item in items {
            self.item(block, item);
        }
        1
    }

    fn item(&mut self, block: &Block, item: &Item) {
        let whole = one_item(block, item);
        let Some(first) = item.words.first().filter(|line| !line.is_empty()) else {
            return self.keep(whole);
        };
        let words = first.as_str();
        if item.words.iter().all(|line| is_only_links(line.as_str())) {
            return self.keep(whole);
        }
        let text = text_of(std::slice::from_ref(&whole));
        let below = item.words.iter().skip(1).chain(lines_of(&item.blocks));
        let has_parts = Trust::of(below, self.index).has_parts();
        if !has_parts && self.cues.is_job_or_advice(&text) {
            return self.keep(whole);
        }
        let pointed = pointers::question(first, self.index, self.cues);
        let below_points = item.words.iter().skip(1).all(|line| self.points(line));
        if let Some(Pointed { question, pointer, .. }) = pointed.filter(|_| below_points)
            && (pointer.is_some() || item.words.len() > 1)
            && item.blocks.is_empty()
        {
            return self.push(Chunk::Question(question, vec![whole]));
        }
        if self.cues.is_question(words) {
            let told = self.is_told_below(item);
            let asks_only = item.blocks.is_empty() && !has_parts && !told;
            let shown = if asks_only { vec![whole] } else { Vec::new() };
            self.push(Chunk::Question(first.clone(), shown));
            if asks_only {
                if item.words.len() > 1 {
                    self.keep(below_first(block, item));
                }
                return;
            }
        }
        let mut inside = Vec::new();
        if item.words.len() > 1 {
            inside.push(below_first(block, item));
        }
        inside.extend(item.blocks.iter().cloned());
        self.push(Chunk::Story(Draft {
            title: Some(first.clone()),
            tags: Vec::new(),
            blocks: inside,
            title_rows: item.rows.start..item.rows.start + 1,
        }));
        self.open = Open::Item;
    }

    /// Whether the lines below a question tell what the writer did, or file it.
    fn is_told_below(&self, item: &Item) -> bool {
        const FEWEST: usize = 12;
        let Some(below) = item.words.get(1..).filter(|below| !below.is_empty()) else {
            return false;
        };
        let text = join(below.iter().map(Text::as_str));
        let files = |line: &Text| {
            let label = self.label(line).filter(|label| label.meaning == Meaning::Principles);
            label.is_some_and(|label| !label.rest.is_empty())
        };
        let says = below.iter().any(|line| !files(line) && !self.is_blank(line.as_str()));
        let is_long = text.split_whitespace().count() >= FEWEST;
        says && (below.iter().any(files) || is_long && has_first_person_singular(&text))
    }

    /// Whether a list's items are the parts of a story, rather than stories.
    fn is_labelled_list(&self, items: &[Item]) -> bool {
        let labels =
            items.iter().filter_map(|item| item.words.first().and_then(|line| self.label(line)));
        let parts = labels.filter(|label| matches!(label.meaning, Meaning::Part(_))).count();
        parts >= 2 || parts == 1 && (items.len() <= 2 || matches!(self.open, Open::Run { .. }))
    }

    /// A list of labelled parts, cut where another story begins.
    fn labelled_list(&mut self, block: &Block, items: &[Item]) {
        let mut start = 0;
        let first = items.iter().find_map(|item| self.item_label(item));
        let Some(first) = first else { return };
        let mut seen_other = false;
        for (at, item) in items.iter().enumerate().skip(1) {
            let label = self.item_label(item);
            let restarts =
                label.as_ref().is_some_and(|label| label.meaning == first.meaning) && seen_other;
            seen_other |= label.is_some_and(|label| label.meaning != first.meaning);
            if restarts {
                self.items_run(block, &items[start..at]);
                start = at;
                seen_other = false;
            }
        }
        self.items_run(block, &items[start..]);
    }

    fn item_label(&self, item: &Item) -> Option<Label> {
        item.words.first().and_then(|line| self.label(line))
    }

    fn items_run(&mut self, block: &Block, items: &[Item]) {
        let Some((first, last)) = items.first().zip(items.last()) else { return };
        let Some(label) = items.iter().find_map(|item| self.item_label(item)) else { return };
        let run = Block {
            kind: BlockKind::List(items.to_vec()),
            rows: first.rows.start..last.rows.end,
            blank_before: first.blank_before.max(block.blank_before),
            indent: block.indent,
        };
        self.run(&label, std::slice::from_ref(&run), None);
        let last = items.iter().rev().find_map(|item| self.item_label(item));
        if let (Open::Run { first, .. }, Some(last)) = (self.open, last) {
            self.open = Open::Run { first, last: last.meaning };
        }
    }

    // --- Runs of labels ---

    /// Whether a label begins a story rather than going on with the open one.
    fn begins_run(&self, label: &Label) -> bool {
        match self.open {
            Open::Run { .. } if self.goes_on_with_head(label) => false,
            Open::Run { first, last } => {
                let ended =
                    matches!(last, Meaning::Part(Part::Result | Part::Learning | Part::Hypothesis));
                let again = label.meaning == first && last != first
                    || label.meaning == Meaning::Part(Part::Situation) && ended;
                again
                    && matches!(
                        label.meaning,
                        Meaning::Part(_) | Meaning::Title | Meaning::Question | Meaning::Principles
                    )
            }
            // Points or a paragraph, then a label that no story begins with: a part of that story.
            Open::Item | Open::Titled | Open::Plain => matches!(
                label.meaning,
                Meaning::Part(Part::Situation | Part::Task | Part::Hypothesis)
                    | Meaning::Title
                    | Meaning::Question
            ),
            Open::Nothing => true,
        }
    }

    /// `Headline: …` below `Story: …` and what files it: no part is told yet, so that it titles the
    /// same story.
    fn goes_on_with_head(&self, label: &Label) -> bool {
        let Some(Chunk::Story(draft)) = self.chunks.last() else { return false };
        let labels: Vec<Label> =
            lines_of(&draft.blocks).into_iter().filter_map(|line| self.label(line)).collect();
        let is_part = |label: &Label| matches!(label.meaning, Meaning::Part(_));
        let other = |title: &Label| {
            title.meaning == Meaning::Title
                && title.strength == Strength::Strong
                && fold(title.written.as_str()) != fold(label.written.as_str())
        };
        label.meaning == Meaning::Title
            && label.strength == Strength::Strong
            && labels.first().is_some_and(other)
            && !labels.iter().any(is_part)
    }

    /// A question; what stands below it will be the story that answers it.
    fn ask(&mut self, label: &Label, blocks: &[Block]) {
        self.push(Chunk::Question(label.rest.clone(), blocks.to_vec()));
        let rows = blocks.first().map(|block| block.rows.start..block.rows.start + 1);
        self.asked = Some((label.rest.clone(), rows.unwrap_or_default()));
        self.open = Open::Run { first: Meaning::Question, last: Meaning::Question };
        // Lines right below it, without a label, are what is said to it.
        if let [Block { kind: BlockKind::Paragraph(lines), .. }] = blocks
            && lines.len() > 1
        {
            self.answer(&cut(&blocks[0], lines, 1..lines.len()), true);
        }
    }

    /// An answer to the question that was asked: a story, if it says anything.
    fn answer(&mut self, block: &Block, says: bool) -> bool {
        let open =
            matches!(self.open, Open::Run { first: Meaning::Question, last: Meaning::Question });
        if !open || block.blank_before > 1 {
            return false;
        }
        let Some((title, title_rows)) = self.asked.take_if(|_| says) else { return false };
        self.push(Chunk::Story(Draft {
            title: Some(title),
            tags: Vec::new(),
            blocks: vec![self.without_answer_letter(block)],
            title_rows,
        }));
        self.open = Open::Run { first: Meaning::Question, last: Meaning::Answer };
        true
    }

    /// An answer without the `A:` before it, which would be taken for an action where other
    /// stories have letters.
    fn without_answer_letter(&self, block: &Block) -> Block {
        let mut block = block.clone();
        if let BlockKind::Paragraph(lines) = &mut block.kind
            && let Some(line) = lines.first_mut()
            && let Some(label) = self.label(line)
            && label.meaning == Meaning::Answer
            && label.strength == Strength::Letter
            && !label.rest.is_empty()
        {
            *line = label.rest;
        }
        block
    }

    /// Takes labelled blocks into the open story, or begins one.
    fn run(
        &mut self,
        label: &Label,
        blocks: &[Block],
        title: Option<(Text, std::ops::Range<u32>)>,
    ) {
        if label.meaning == Meaning::Question && !label.rest.is_empty() {
            return self.ask(label, blocks);
        }
        if self.asked.is_some() {
            let [block] = blocks else { return };
            let says = !label.rest.is_empty() || lines_of(blocks).len() > 1;
            if !self.answer(block, says) {
                self.push_answer_label(block);
            }
            return;
        }
        // `Backup: none yet` titles nothing.
        let rest = label.rest.as_str();
        if label.meaning == Meaning::Title && lines_of(blocks).len() == 1 && self.is_blank(rest) {
            self.open = Open::Nothing;
            return self.push(Chunk::Other(blocks.to_vec()));
        }
        let title = title.or_else(|| self.title_above(label, blocks.first()));
        if title.is_none() && !self.begins_run(label) {
            for block in blocks {
                self.append(block.clone());
            }
            let first = match self.open {
                Open::Run { first, .. } => first,
                _ => label.meaning,
            };
            self.open = Open::Run { first, last: label.meaning };
            return;
        }
        let (title, title_rows) = title.map_or((None, 0..0), |(title, rows)| (Some(title), rows));
        self.push(Chunk::Story(Draft {
            title,
            tags: Vec::new(),
            blocks: blocks.to_vec(),
            title_rows,
        }));
        self.open = Open::Run { first: label.meaning, last: label.meaning };
    }

    /// Whether a story is nothing but labels that wait for words.
    fn is_empty_form(&self, draft: &Draft) -> bool {
        if self.is_legend(draft) || self.is_filing_alone(draft) {
            return true;
        }
        let waits = |line: &Text| {
            self.label(line)
                .is_some_and(|label| !label.rest.as_str().contains(char::is_alphanumeric))
        };
        let lines = lines_of(&draft.blocks);
        let untitled = draft.title.as_ref().is_none_or(|title| self.says_no_title(title));
        untitled && lines.len() >= 2 && lines.into_iter().all(waits)
    }

    /// `Tags: job, interview` that nothing is told below and that names no principle.
    fn is_filing_alone(&self, draft: &Draft) -> bool {
        let lines = lines_of(&draft.blocks);
        let files = |line: &Text| {
            self.label(line).is_some_and(|label| {
                label.strength == Strength::Weak
                    && matches!(label.meaning, Meaning::Principles | Meaning::Date | Meaning::About)
            }) && !(self.names)(line)
        };
        draft.title.is_none() && !lines.is_empty() && lines.into_iter().all(files)
    }

    /// `S - Situation`, `O - Obstacle`: what the letters stand for, and no story.
    fn is_legend(&self, draft: &Draft) -> bool {
        let explains = |line: &Text| {
            let label = self.label(line).filter(|label| label.strength == Strength::Letter);
            label.is_some_and(|label| {
                let named = self.index.meaning_of(label.rest.as_str());
                named.is_some_and(|meaning| matches!(meaning, Meaning::Part(_)))
            })
        };
        let lines = lines_of(&draft.blocks);
        lines.len() >= 2 && lines.into_iter().all(explains)
    }

    /// `Story 3:`, `Story 1: ________`: a title that waits for words as well.
    fn says_no_title(&self, title: &Text) -> bool {
        let words = title.as_str();
        let at = self.cues.placeholder_length(words);
        let blank = !words[at..].contains(char::is_alphanumeric);
        blank || at == 0 && self.cues.is_placeholder(words)
    }

    /// Whether words only say that something is still to be found.
    fn is_blank(&self, words: &str) -> bool {
        !words.contains(char::is_alphanumeric)
            || self.cues.is_promise(words)
            || self.cues.is_remark(words)
    }

    /// `A:` with nothing behind it stays with its question.
    fn push_answer_label(&mut self, block: &Block) {
        let open = self.open;
        match self.chunks.last_mut() {
            Some(Chunk::Question(_, blocks)) => blocks.push(block.clone()),
            _ => self.keep(block.clone()),
        }
        self.open = open;
    }

    /// A short line, or one item without anything below it, right above a run is its title.
    fn title_above(
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

    // --- Questions and the rest ---

    /// A list of questions, or paragraphs of them.
    fn questions(&mut self, blocks: &[Block]) {
        let answered = answers_questions(blocks, self.cues);
        for block in blocks {
            match &block.kind {
                BlockKind::List(items) => {
                    for item in items {
                        let asked = item.words.first().filter(|line| !line.is_empty());
                        match asked.filter(|line| !self.cues.is_task(item.marker, line.as_str())) {
                            Some(line) => self
                                .push(Chunk::Question(line.clone(), vec![one_item(block, item)])),
                            None => self.keep(one_item(block, item)),
                        }
                    }
                }
                BlockKind::Paragraph(lines) if self.cues.topic(lines[0].as_str()).is_none() => {
                    for (at, line) in lines.iter().enumerate() {
                        let one = cut(block, lines, at..at + 1);
                        if answered && !asks_something(line, self.cues) {
                            self.keep(one);
                        } else {
                            self.push(Chunk::Question(line.clone(), vec![one]));
                        }
                    }
                }
                _ => self.keep(block.clone()),
            }
        }
    }

    fn push(&mut self, chunk: Chunk) {
        self.asked = None;
        self.chunks.push(chunk);
        self.open = Open::Nothing;
    }

    fn keep(&mut self, block: Block) {
        let open = self.open;
        match self.chunks.last_mut() {
            Some(Chunk::Other(blocks)) => blocks.push(block),
            _ => self.chunks.push(Chunk::Other(vec![block])),
        }
        self.open = if open == Open::Item { Open::Nothing } else { open };
    }

    /// Adds a block to the open story.
    fn append(&mut self, block: Block) {
        match self.chunks.last_mut() {
            Some(Chunk::Story(draft)) => draft.blocks.push(block),
            _ => self.push(Chunk::Other(vec![block])),
        }
    }

    fn attach_if_adjacent(&mut self, block: &Block) {
        let is_open =
            self.open != Open::Nothing || matches!(self.chunks.last(), Some(Chunk::Story(_)));
        if is_open && block.blank_before == 0 && matches!(self.chunks.last(), Some(Chunk::Story(_)))
        {
            self.append(block.clone());
        } else {
            self.keep(block.clone());
        }
    }

    fn attach_or_keep(&mut self, block: &Block) {
        if self.open != Open::Nothing && matches!(self.chunks.last(), Some(Chunk::Story(_))) {
            self.append(block.clone());
        } else {
            self.keep(block.clone());
        }
    }
}

/// `**The apprenticeship.** We had …`: a title in strong words, or with a wide gap behind it, and
/// what it tells.
fn leads_in_bold(line: &Text) -> bool {
    const LONGEST: usize = 90;
    if let Some((title, told)) = line.as_str().split_once(".  ") {
        return title.len() <= LONGEST
            && title.split_whitespace().nth(9).is_none()
            && !title.contains(". ")
            && !told.contains(".  ")
            && told.split_whitespace().nth(7).is_some();
    }
    let Some(inner) = line.as_str().strip_prefix("**") else { return false };
    let Some(end) = inner.find("**").filter(|&end| (3..=LONGEST).contains(&end)) else {
        return false;
    };
    let title = inner[..end].trim_end();
    let marked = title.ends_with(['.', ':', '-', '–', '—'])
        || inner[end + 2..].trim_start().starts_with([':', '-', '–', '—', '.']);
    marked && inner[end + 2..].split_whitespace().nth(4).is_some()
}

/// `Page 2 of 9`, `- 3 -`: what a printed page leaves behind.
pub fn is_page_number(lines: &[Text]) -> bool {
    let [line] = lines else { return false };
    let words = line.as_str().trim_matches(|c: char| matches!(c, '-' | '–' | '—' | ' ' | '|'));
    // Most lines do not end in a number.
    if !words.trim_end().ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let lower = words.to_lowercase();
    let named = ["page", "seite", "página", "pagina", "p."].iter();
    let rest = named.clone().find_map(|name| lower.strip_prefix(name));
    let digits = |words: &str| {
        let words = words.trim();
        (1..=3).contains(&words.len()) && words.bytes().all(|byte| byte.is_ascii_digit())
    };
    let counted = |words: &str| {
        let mut pieces = [" of ", "/", " von ", " de ", " di ", " sur "].iter();
        let cut = pieces.find_map(|of| words.split_once(of));
        cut.map_or(digits(words), |(one, all)| digits(one) && digits(all))
    };
    rest.is_some_and(counted)
}

/// Whether some lines among questions answer them: some ask, and others are sentences that do not.
pub fn answers_questions(blocks: &[Block], cues: &Cues) -> bool {
    let lines = lines_of(blocks);
    let asks = |line: &&Text| line.as_str().ends_with(['?', '？']);
    let answers = |line: &&Text| !asks_something(line, cues) && ends_sentence(line.as_str());
    lines.iter().any(asks) && lines.iter().any(answers)
}

fn asks_something(line: &Text, cues: &Cues) -> bool {
    line.as_str().ends_with(['?', '？']) || cues.is_question(line.as_str())
}

/// Whether a label has a question behind it.
fn asks(label: &Label) -> bool {
    label.meaning == Meaning::Question && !label.rest.is_empty()
}

/// Whether a label says for certain which principles a story shows.
fn files_surely(label: &Label) -> bool {
    label.meaning == Meaning::Principles
        && label.strength == Strength::Strong
        && !label.rest.is_empty()
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading(_))
}

/// Whether words name a stretch of years: `(2015-2018)`, `2018 – now`.
fn names_years(words: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let starts = words.char_indices().filter(|&(at, c)| {
        is_digit(c) && !words[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.')
    });
    starts.into_iter().any(|(at, _)| {
        let number = &words[at..];
        let length = number.find(|c| !is_digit(c)).unwrap_or(number.len());
        let is_year = length == 4 && (number.starts_with("19") || number.starts_with("20"));
        let behind = number[length..].trim_start();
        is_year && behind.starts_with(['-', '–', '—', '~', '～'])
    })
}

/// How many blocks stand up to the next heading; the first one is passed over.
fn until_heading(blocks: &[Block]) -> usize {
    blocks.iter().skip(1).position(is_heading).map_or(blocks.len(), |at| at + 1)
}

/// Whether a line can be a story's title: short, and not several sentences.
pub fn is_title_line(words: &str) -> bool {
    // `The move ..... Ownership` ends where the dots begin.
    let words = leaders(words).map_or(words, |dots| &words[..dots.start]);
    // A date alone is none.
    let short = words.chars().count() <= LONGEST_LINE_TITLE
        && words.split_whitespace().nth(16).is_none()
        && words.contains(char::is_alphabetic);
    short && crate::text::sentence_end(words).is_none_or(|end| end >= words.trim_end().len())
}

/// Whether a paragraph is jotted down: several lines, or a figure in one, and no sentence among
/// them. What a principle means is said in sentences.
fn is_fragments(block: &Block) -> bool {
    const FEWEST: usize = 3;
    let BlockKind::Paragraph(lines) = &block.kind else { return false };
    let is_sentence = |line: &Text| {
        let words = line.as_str();
        ends_sentence(words) || words.ends_with(',') || words.chars().count() >= LONGEST_LINE_TITLE
    };
    (lines.len() >= FEWEST || has_figure(block)) && !lines.iter().any(is_sentence)
}

fn has_figure(block: &Block) -> bool {
    let BlockKind::Paragraph(lines) = &block.kind else { return false };
    lines.iter().any(|line| line.as_str().contains(|c: char| c.is_ascii_digit()))
}

/// A title as a line of its own.
fn title_line(title: Text, rows: std::ops::Range<u32>) -> Block {
    Block { kind: BlockKind::Paragraph(vec![title]), rows, blank_before: 0, indent: 0 }
}

/// An item's own lines below its first.
fn below_first(block: &Block, item: &Item) -> Block {
    Block {
        kind: BlockKind::Paragraph(item.words[1..].to_vec()),
        rows: (item.rows.start + 1).min(item.rows.end - 1)..item.rows.end,
        blank_before: 0,
        indent: block.indent,
    }
}

/// Whether no blank line stands between items.
fn is_tight(items: &[Item]) -> bool {
    items.iter().all(|item| item.blank_before == 0)
}

/// `(nothing yet)`: a remark on the notes themselves.
fn is_remark(lines: &[Text]) -> bool {
    let [line] = lines else { return false };
    let words = line.as_str();
    words.starts_with(['(', '（'])
        && words.ends_with([')', '）'])
        && words.split_whitespace().nth(8).is_none()
}

/// Some lines of a paragraph, as a block.
pub fn cut(block: &Block, lines: &[Text], range: std::ops::Range<usize>) -> Block {
    // Lines that were taken apart share a row.
    let last = block.rows.end.max(block.rows.start + 1);
    let start = (block.rows.start + range.start as u32).min(last - 1);
    let end = if range.end == lines.len() { last } else { (start + range.len() as u32).min(last) };
    Block {
        kind: BlockKind::Paragraph(lines[range.clone()].to_vec()),
        rows: start..end.max(start + 1),
        blank_before: if range.start == 0 { block.blank_before } else { 0 },
        indent: block.indent,
    }
}

/// One item of a list, as a list.
pub fn one_item(block: &Block, item: &Item) -> Block {
    Block {
        kind: BlockKind::List(vec![item.clone()]),
        rows: item.rows.clone(),
        blank_before: item.blank_before,
        indent: block.indent,
    }
}
