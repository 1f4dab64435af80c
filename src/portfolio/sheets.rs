//! Sheets that were saved as text, with commas between their cells and quotes around those that
//! hold some: `Title,LP,Situation,"Action"`.

use rayon::prelude::*;

use super::{
    Part,
    labels::{LabelIndex, Meaning},
};
use crate::{
    notes::{Block, BlockKind, Table, TableRow},
    source::Text,
};

/// What stands between cells; a sheet has the one by which its first line says most.
const MARKS: [char; 2] = [',', ';'];

/// Makes tables of paragraphs that are such sheets: the cells of their first line are labels of
/// stories, and no line below has more.
pub fn read(blocks: &mut [Block], labels: &LabelIndex) {
    blocks.par_iter_mut().for_each(|block| {
        let BlockKind::Paragraph(lines) = &block.kind else { return };
        let table = MARKS.iter().find_map(|&mark| sheet(lines, block.rows.start, mark, labels));
        if let Some(table) = table {
            block.kind = BlockKind::Table(table);
        }
    });
}

fn sheet(lines: &[Text], row: u32, mark: char, labels: &LabelIndex) -> Option<Table> {
    let [first, below @ ..] = lines else { return None };
    if below.is_empty() || !first.as_str().contains(mark) {
        return None;
    }
    let head = cells(first, mark)?;
    if !is_head(&head, labels) {
        return None;
    }
    let mut body = Vec::new();
    let mut open: Option<(Text, u32)> = None;
    for (at, line) in (row + 1..).zip(below) {
        // A cell in quotes may go on below.
        let (text, start) = match open.take() {
            Some((mut text, start)) => {
                // `A: …` below `S: …` is a line of its own.
                let glue = if labels.is_part(line) { "\n" } else { " " };
                text.join(glue, line);
                (text, start)
            }
            None => (line.clone(), at),
        };
        match cells(&text, mark) {
            Some(cells) if cells.len() > head.len() => return None,
            Some(cells) => body.push(TableRow { cells, row: start }),
            None => open = Some((text, start)),
        }
    }
    let whole = body.iter().filter(|row| row.cells.len() == head.len()).count();
    let is_sheet = open.is_none() && whole * 2 > body.len();
    is_sheet.then_some(Table { head: Some(head), body })
}

/// Whether cells say what stands below each: most are labels, two of them parts.
fn is_head(cells: &[Text], labels: &LabelIndex) -> bool {
    const FEWEST: usize = 3;
    let meanings = cells.iter().map(|cell| labels.meaning_of(cell.as_str()));
    let meanings: Vec<Meaning> = meanings.flatten().collect();
    let mut parts: Vec<Part> = Vec::new();
    for meaning in &meanings {
        if let Meaning::Part(part) = meaning
            && !parts.contains(part)
        {
            parts.push(*part);
        }
    }
    let has = |meaning: Meaning| meanings.contains(&meaning);
    let files = has(Meaning::Principles) || has(Meaning::Title);
    // `Question,Principle,Story,Notes`: which story answers what, told in a cell or not at all.
    let lists = has(Meaning::Principles) && has(Meaning::Title);
    cells.len() >= FEWEST
        && meanings.len() * 2 > cells.len()
        && (parts.len() >= 3 || parts.len() == 2 && files || lists && cells.iter().all(is_short))
}

/// Whether a cell has no more words than the head of a column.
fn is_short(cell: &Text) -> bool {
    cell.as_str().split_whitespace().nth(4).is_none()
}

/// The cells of a line; `None` where a quote is still open at its end.
fn cells(line: &Text, mark: char) -> Option<Vec<Text>> {
    let words = line.as_str();
    let mut cells = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    for (at, character) in words.char_indices() {
        match character {
            '"' => {
                let opens = words[start..at].trim().is_empty();
                quoted = if quoted {
                    false
                } else {
                    opens || words[start..at].trim_start().starts_with('"')
                };
            }
            _ if character == mark && !quoted => {
                cells.push(unquoted(&line.slice(start..at)));
                start = at + mark.len_utf8();
            }
            _ => {}
        }
    }
    if quoted {
        return None;
    }
    cells.push(unquoted(&line.slice(start..words.len())));
    Some(cells)
}

/// A cell without the quotes around it, and with each two inside as the one that they stand for.
fn unquoted(cell: &Text) -> Text {
    let cell = cell.trim();
    let words = cell.as_str();
    let Some(inner) = words.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) else {
        return cell;
    };
    if inner.contains("\"\"") {
        return cell.slice_as(1..1 + inner.len(), &inner.replace("\"\"", "\"")).trim();
    }
    cell.slice(1..1 + inner.len()).trim()
}
