//! The words of blocks: as running text, and cut into titles.

use std::collections::BTreeSet;

use crate::{
    notes::{Block, BlockKind, Code, Item, inline},
    source::{Span, Text},
    text::{count_plain_words, is_space, sentence_end},
};

/// All lines of words in blocks, in order, each as its own text.
pub fn lines_of(blocks: &[Block]) -> Vec<&Text> {
    let mut lines = Vec::new();
    for block in blocks {
        add_lines(block, &mut lines);
    }
    lines
}

/// Changes each line of plain words in blocks: paragraphs and items.
pub fn each_line(blocks: &mut [Block], change: &mut dyn FnMut(&mut Text)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Paragraph(lines) => lines.iter_mut().for_each(&mut *change),
            BlockKind::List(items) => {
                for item in items {
                    item.words.iter_mut().for_each(&mut *change);
                    each_line(&mut item.blocks, change);
                }
            }
            BlockKind::Quote(inside) => each_line(inside, change),
            _ => {}
        }
    }
}

/// Where blocks hold code in a language that the notes name: its numbers count nothing.
pub fn code_in(blocks: &[Block]) -> BTreeSet<Span> {
    let mut places = BTreeSet::new();
    let mut blocks: Vec<&Block> = blocks.iter().collect();
    while let Some(block) = blocks.pop() {
        match &block.kind {
            BlockKind::Code(Code { language: Some(name), text, .. })
                if !matches!(name.as_str(), "text" | "txt" | "plain" | "plaintext") =>
            {
                places.insert(text.span());
            }
            BlockKind::Quote(inside) => blocks.extend(inside),
            BlockKind::List(items) => blocks.extend(items.iter().flat_map(|item| &item.blocks)),
            _ => {}
        }
    }
    places
}

fn add_lines<'a>(block: &'a Block, lines: &mut Vec<&'a Text>) {
    match &block.kind {
        BlockKind::Heading(heading) => lines.push(&heading.text),
        BlockKind::Paragraph(words) => lines.extend(words),
        BlockKind::List(items) => items.iter().for_each(|item| add_item(item, lines)),
        BlockKind::Code(code) => lines.push(&code.text),
        BlockKind::Table(table) => {
            lines.extend(table.head.iter().flatten());
            lines.extend(table.body.iter().flat_map(|row| &row.cells));
        }
        BlockKind::Quote(blocks) => blocks.iter().for_each(|block| add_lines(block, lines)),
        BlockKind::Rule | BlockKind::Hidden(_) => {}
    }
}

fn add_item<'a>(item: &'a Item, lines: &mut Vec<&'a Text>) {
    lines.extend(&item.words);
    for block in &item.blocks {
        add_lines(block, lines);
    }
}

/// The words of blocks, a line each.
pub fn text_of(blocks: &[Block]) -> String {
    join(lines_of(blocks).iter().map(|line| line.as_str()))
}

/// Lines that are not empty, joined.
pub fn join<'a>(lines: impl Iterator<Item = &'a str> + Clone) -> String {
    let lines = lines.filter(|line| !line.is_empty());
    let mut text = String::with_capacity(lines.clone().map(|line| line.len() + 1).sum());
    for line in lines {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line);
    }
    text
}

/// Where blocks stand, from their first word to their last.
pub fn span_of(blocks: &[Block]) -> Option<Span> {
    let lines = lines_of(blocks);
    let spans = lines.iter().filter(|line| !line.is_empty()).map(|line| line.span());
    spans.reduce(Span::to)
}

/// How many words a text has. In scripts without spaces two characters count as one.
pub fn count(text: &str) -> usize {
    if text.is_ascii() {
        return count_plain_words(text);
    }
    let mut words = 0;
    let mut dense = 0;
    for word in text.split_whitespace() {
        let here = word.chars().filter(|&c| is_dense(c)).count();
        dense += here;
        words += usize::from(word.chars().any(|c| c.is_alphanumeric() && !is_dense(c)));
    }
    words + dense.div_ceil(2)
}

/// Whether a character is of a script that is written without spaces.
fn is_dense(character: char) -> bool {
    matches!(u32::from(character), 0x3040..=0x30ff | 0x3400..=0x9fff | 0xf900..=0xfaff)
}

/// A title longer than this, in characters, is cut.
const LONGEST_TITLE: usize = 90;

/// The opening of a line as a title: its lead (`Lead: the rest`), its first sentence, or as many
/// words as fit. The writer's words, none added.
pub fn title_of(line: &Text) -> Text {
    let words = line.as_str();
    let end = title_end(words);
    line.slice(0..end).trim()
}

fn title_end(words: &str) -> usize {
    // A title is looked for at the head of a line, however long that is.
    let head = words.char_indices().nth(4 * LONGEST_TITLE).map_or(words.len(), |(at, _)| at);
    let words = &words[..head];
    let is_long = words.chars().count() > LONGEST_TITLE;
    if let Some(end) = sentence_end(words).filter(|&end| end < words.len() || !is_long) {
        let sentence = words[..end].trim_end_matches(['.', '。']);
        if sentence.chars().count() <= LONGEST_TITLE {
            return sentence.len();
        }
    }
    if !is_long {
        return words
            .trim_end_matches(|c: char| is_space(c) || matches!(c, '.' | ':' | ',' | ';' | '：'))
            .len();
    }
    let lead =
        [": ", " - ", " – ", " — ", "; ", "："].iter().filter_map(|mark| words.find(mark)).min();
    if let Some(end) =
        lead.filter(|&end| (8..=LONGEST_TITLE).contains(&words[..end].chars().count()))
    {
        return end;
    }
    let limit = words.char_indices().nth(LONGEST_TITLE).map_or(words.len(), |(at, _)| at);
    let comma =
        words[..limit].rfind([',', '，', '、']).filter(|&at| words[..at].chars().count() >= 30);
    let joint = [" and ", " but ", " which ", " that ", " because ", " so ", " while ", " when "]
        .iter()
        .filter_map(|joint| words[..limit].rfind(joint))
        .filter(|&at| words[..at].chars().count() >= 45)
        .max();
    let space = words[..limit].rfind(is_space);
    comma.or(joint).or(space).unwrap_or(limit)
}

/// Words without the marks of code, strong words and links in them: a title is shown as it is read.
pub fn plain(text: &Text) -> Text {
    let words = text.as_str();
    let stressed = words.starts_with(['*', '_']) || words.contains(" *") || words.contains(" _");
    if !(stressed || ["`", "**", "](", "[["].iter().any(|mark| words.contains(mark))) {
        return text.clone();
    }
    let plain = inline::plain(&inline::parse(std::slice::from_ref(text)));
    let plain = plain.trim();
    if plain.contains(char::is_alphanumeric) && plain != words {
        text.slice_as(0..words.len(), plain)
    } else {
        text.clone()
    }
}

/// Words without a mark of emphasis at one end that nothing at the other answers: what stood there
/// was cut off.
pub fn without_lone_marks(text: &Text) -> Text {
    let mut text = text.clone();
    for mark in ['*', '_'] {
        let words = text.as_str();
        let all = words.matches(mark).count();
        let (behind, before) = (words.trim_end_matches(mark), words.trim_start_matches(mark));
        if all > 0 && words.len() - behind.len() == all {
            text = text.slice(0..behind.len());
        } else if all > 0 && words.len() - before.len() == all {
            text = text.slice(all..words.len());
        }
    }
    text.trim()
}

/// Words without emphasis marks around all of them, or a colon at their end.
pub fn without_marks(text: &Text) -> Text {
    let text = text.trim();
    let words = text.as_str();
    // `*The call* - not yet`: what the mark at the head stresses ends before the words do.
    let ends_inside = |mark: char| {
        let marks = words.trim_start_matches(mark).trim_end_matches(mark).matches(mark).count();
        words.starts_with(mark) && marks % 2 == 1 && !words.ends_with(mark)
    };
    if ends_inside('*') || ends_inside('_') {
        return text;
    }
    let start = words.len() - words.trim_start_matches(['*', '_', '"', '“']).len();
    let end = words.trim_end_matches(['*', '_', ':', ' ', '"', '”']).len();
    let quoted = words[..start].contains(['"', '“']) != words[end..].contains(['"', '”']);
    if start < end && !quoted { text.slice(start..end) } else { text }
}

/// Whether words end as a sentence does.
pub fn ends_sentence(words: &str) -> bool {
    words
        .trim_end_matches(|c: char| is_space(c) || ")]\"'”’*_".contains(c))
        .ends_with(['.', '!', '?', ':', ';', '。', '！', '？', '：'])
}

/// Whether a line is nothing but addresses, pictures or links.
pub fn is_only_links(line: &str) -> bool {
    let words = line.trim();
    let is_markdown = (words.starts_with("![") || words.starts_with('[') && words.contains("]("))
        && words.ends_with(')')
        && words.matches("](").count() == 1;
    !words.is_empty()
        && (is_markdown
            || words.split_whitespace().all(|word| {
                word.starts_with("http://")
                    || word.starts_with("https://")
                    || word.starts_with("<http")
            }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[track_caller]
    fn check(line: &str, title: &str) {
        assert_eq!(title_of(&Text::cut(FileId(0), line, 0..line.len())).as_str(), title);
    }

    #[test]
    fn titles_are_the_opening() {
        check("Moved the ledger", "Moved the ledger");
        check("Moved the ledger. It took a year.", "Moved the ledger");
        check("Moved v1.2 to v2, e.g. the ledger", "Moved v1.2 to v2, e.g. the ledger");
        check(
            "the error log: action, message, query, latency, errors, tags, platform, and on and on until the line ends",
            "the error log",
        );
        check("把订单系统迁移到新平台。花了一年。", "把订单系统迁移到新平台");
        let long = "word ".repeat(40);
        assert!(
            title_of(&Text::cut(FileId(0), &long, 0..long.len())).as_str().chars().count()
                <= LONGEST_TITLE
        );
    }

    #[test]
    fn words_are_counted_in_any_script() {
        assert_eq!(count("two words"), 2);
        assert_eq!(count("고객 집착"), 2);
        assert_eq!(count("订单系统"), 2);
    }
}
