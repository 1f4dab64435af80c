//! Matter above stories: `title: The kiosk` and its like between `---` lines, as it stands at the
//! top of a page of its own.

use super::{
    Part,
    cues::{Cues, Topic},
    headings,
    labels::{LabelIndex, Meaning, Strength},
};
use crate::{
    notes::{Block, BlockKind, Heading, HeadingStyle, Item, Notes},
    source::Text,
    vocabulary::fold,
};

/// A line of matter and its row.
type Row = (Text, u32);

/// How deep a title in matter is where no heading stands above it.
const LEVEL: u8 = 2;
/// No heading is deeper.
const DEEPEST: u8 = 6;

/// Gives each story that has matter above it a heading with its title, and what else the matter says
/// below that. Matter at the top of the file is a story's where it holds one or stands over its
/// parts, or where other stories have theirs as well; else it is about the file.
pub fn head_stories(
    notes: &mut Notes,
    labels: &LabelIndex,
    cues: &Cues,
    is_principle: &dyn Fn(&str) -> bool,
) {
    let headed = head_below(&notes.blocks, &Reader { labels, cues, is_principle });
    let others = headed.is_some();
    if let Some(blocks) = headed {
        notes.blocks = blocks;
    }
    let reader = Reader { labels, cues, is_principle };
    if let Some(mut top) = reader.top(notes, others) {
        notes.front_matter = None;
        top.append(&mut notes.blocks);
        notes.blocks = top;
    }
}

/// The blocks with the titles of stories for matter; none where no story has any.
fn head_below(blocks: &[Block], reader: &Reader) -> Option<Vec<Block>> {
    // Most notes have none.
    (0..blocks.len()).find_map(|at| matter(&blocks[at..]))?;
    let mut headed = Vec::with_capacity(blocks.len());
    let (mut level, mut found) = (LEVEL, false);
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        let Some((matter, length)) = matter(&blocks[at..]) else {
            level = reader.level_below(block, level, found);
            headed.push(block.clone());
            at += 1;
            continue;
        };
        let is_told = matter.iter().any(|(line, _)| reader.labels.is_part(line));
        let below = &blocks[at + length..];
        let Some((head, took)) = reader.headed(&matter, below, level).filter(|_| !is_told) else {
            headed.push(block.clone());
            at += 1;
            continue;
        };
        found = true;
        headed.extend(head);
        at += length + took;
        // One mark may end matter and begin the next.
        if took == 0 && self::matter(&blocks[at - 1..]).is_some() {
            at -= 1;
        }
    }
    found.then_some(headed)
}

struct Reader<'a> {
    labels: &'a LabelIndex,
    cues: &'a Cues,
    is_principle: &'a dyn Fn(&str) -> bool,
}

impl Reader<'_> {
    /// How deep a title in matter is below a block: a story of the principle or of the collection
    /// that stands above, or beside any other heading.
    fn level_below(&self, block: &Block, level: u8, found: bool) -> u8 {
        let BlockKind::Heading(heading) = &block.kind else { return level };
        // A heading that is as deep or deeper is one of the story.
        if found && heading.level >= level {
            return level;
        }
        let name = headings::read(&heading.text, &self.cues.prefixes).text;
        let topic = || self.cues.topic(heading.text.as_str());
        let gathers = (self.is_principle)(name.as_str())
            || matches!(topic(), Some(Topic::Stories | Topic::Principles));
        if gathers { (heading.level + 1).min(DEEPEST) } else { heading.level }
    }

    /// The heading that some matter gives to the story below it, with the rest of the matter below
    /// that, and how many of the blocks it took in.
    fn headed(&self, matter: &[Row], below: &[Block], level: u8) -> Option<(Vec<Block>, usize)> {
        // `name: Ines` may be whose notes they are.
        let is_filed = || matter.iter().any(|(line, _)| self.files(line));
        let titles = |(_, strength): &(Text, Strength)| *strength == Strength::Strong || is_filed();
        let title =
            matter.iter().position(|(line, _)| self.title(line).as_ref().is_some_and(titles));
        let heading = match below.first() {
            Some(Block { kind: BlockKind::Heading(heading), .. }) => Some(heading),
            _ => None,
        };
        let Some(at) = title else {
            // `principles: Ownership` above a heading files what that is over.
            let (heading, files) = (heading?, is_filed());
            let is_title = !(self.is_principle)(heading.text.as_str())
                && self.cues.topic(heading.text.as_str()).is_none();
            let first = below[0].clone();
            return (files && is_title).then(|| ([first, paragraph(matter)].to_vec(), 1));
        };
        let (title, _) = self.title(&matter[at].0)?;
        // A heading that says the same again.
        let repeats = heading.is_some_and(|it| fold(it.text.as_str()) == fold(title.as_str()));
        let mut head = if repeats {
            below[..1].to_vec()
        } else {
            let (style, tags) = (HeadingStyle::Hash, Vec::new());
            let heading = Heading { level, style, text: title, tags };
            let rows = matter[at].1..matter[at].1 + 1;
            vec![Block { kind: BlockKind::Heading(heading), rows, blank_before: 1, indent: 0 }]
        };
        let rest = matter.iter().enumerate().filter(|&(place, _)| repeats || place != at);
        let rest: Vec<Row> = rest.map(|(_, row)| row.clone()).collect();
        if !rest.is_empty() {
            head.push(paragraph(&rest));
        }
        Some((head, usize::from(repeats)))
    }

    /// The title that a line of matter gives, and how surely.
    fn title(&self, line: &Text) -> Option<(Text, Strength)> {
        let label = self.labels.read(line)?;
        let title = unquoted(&label.rest);
        let titles = label.meaning == Meaning::Title && !title.is_empty();
        titles.then_some((title, label.strength))
    }

    fn files(&self, line: &Text) -> bool {
        self.labels.read(line).is_some_and(|label| {
            label.meaning == Meaning::Principles
                && label.strength == Strength::Strong
                && !label.rest.is_empty()
        })
    }
    /// What the matter at the top of a file says of the first story in it.
    fn top(&self, notes: &Notes, others: bool) -> Option<Vec<Block>> {
        let front = notes.front_matter.as_ref().filter(|front| !front.toml)?;
        let matter = pairs_of(&front.text, front.rows.start + 1);
        let is_told = |part: Part| {
            let means = |line: &Text| self.labels.see(line.as_str()).map(|label| label.meaning);
            matter.iter().any(|(line, _)| means(line) == Some(Meaning::Part(part)))
        };
        let is_titled = || matter.iter().any(|(line, _)| self.title(line).is_some());
        let (acts, ends) = (is_told(Part::Action), is_told(Part::Result));
        if is_told(Part::Situation) && (acts || ends) || ends && (acts || is_titled()) {
            let (mut head, _) = self.headed(&matter, &[], LEVEL).unwrap_or_default();
            if head.is_empty() {
                head.push(paragraph(&matter));
            }
            let row = front.rows.end.saturating_sub(1);
            let rows = row..row + 1;
            head.push(Block { kind: BlockKind::Rule, rows, blank_before: 0, indent: 0 });
            return Some(head);
        }
        let first = notes.blocks.first()?;
        let over_parts = match &first.kind {
            BlockKind::Heading(heading) => self.labels.is_part(&heading.text),
            BlockKind::Paragraph(lines) => lines.first().is_some_and(|it| self.labels.is_part(it)),
            BlockKind::List(items) => {
                let lines = items.first().map(|item| &item.words);
                lines.and_then(|lines| lines.first()).is_some_and(|it| self.labels.is_part(it))
            }
            _ => false,
        };
        let is_headed = matches!(first.kind, BlockKind::Heading(_)) && !over_parts;
        let is_story = over_parts || !is_headed && others;
        if !is_story {
            return None;
        }
        self.headed(&matter, &[], LEVEL).map(|(head, _)| head)
    }
}

/// The matter that opens some blocks, and how many of them it takes with its marks.
fn matter(blocks: &[Block]) -> Option<(Vec<Row>, usize)> {
    let [Block { kind: BlockKind::Rule, .. }, inside @ ..] = blocks else { return None };
    let mut rows: Vec<Row> = Vec::new();
    for (at, block) in inside.iter().enumerate() {
        if block.blank_before > 0 {
            return None;
        }
        match &block.kind {
            BlockKind::Paragraph(lines) if lines.iter().all(|line| is_pair(line.as_str())) => {
                rows.extend(lines.iter().cloned().zip(block.rows.start..));
            }
            // A mark below one line underlines it.
            BlockKind::Heading(heading)
                if heading.style == HeadingStyle::Underlined && is_pair(heading.text.as_str()) =>
            {
                rows.push((heading.text.clone(), block.rows.start));
                return Some((rows, at + 2));
            }
            BlockKind::List(items) => list_below(rows.last_mut()?, items)?,
            BlockKind::Rule if !rows.is_empty() => return Some((rows, at + 2)),
            _ => return None,
        }
    }
    None
}

/// Takes the items of a list into the line that ends with the key above them.
fn list_below((line, _): &mut Row, items: &[Item]) -> Option<()> {
    for item in items {
        let ([words], []) = (item.words.as_slice(), item.blocks.as_slice()) else { return None };
        join_item(line, words);
    }
    Some(())
}

fn join_item(line: &mut Text, item: &Text) {
    let glue = if line.as_str().ends_with(':') { " " } else { ", " };
    line.join(glue, &unquoted(item));
}

/// The lines of matter as the top of a file holds it.
fn pairs_of(text: &Text, first: u32) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut start = 0;
    for (row, line) in (first..).zip(text.as_str().split_inclusive('\n')) {
        let words = text.slice(start..start + line.len()).trim();
        start += line.len();
        match (words.as_str().strip_prefix("- "), rows.last_mut()) {
            _ if words.is_empty() => {}
            (Some(_), Some((above, _))) => {
                join_item(above, &words.slice(2..words.as_str().len()).trim());
            }
            _ => rows.push((words, row)),
        }
    }
    rows
}

/// `key: value`, as programs write it: the key is a word, and nothing else is a value.
fn is_pair(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, value)| {
        !key.is_empty()
            && key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c))
            && (value.is_empty() || value.starts_with(' '))
    })
}

fn unquoted(value: &Text) -> Text {
    let words = value.as_str();
    let quoted = ['"', '\'']
        .iter()
        .any(|&mark| words.len() > 2 && words.starts_with(mark) && words.ends_with(mark));
    if quoted { value.slice(1..words.len() - 1).trim() } else { value.clone() }
}

fn paragraph(rows: &[Row]) -> Block {
    let start = rows.iter().map(|(_, row)| *row).min().unwrap_or_default();
    let end = rows.iter().map(|(_, row)| row + 1).max().unwrap_or(start);
    let kind = BlockKind::Paragraph(rows.iter().map(|(line, _)| line.clone()).collect());
    Block { kind, rows: start..end, blank_before: 0, indent: 0 }
}
