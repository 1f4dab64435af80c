//! Tables of stories: a row a story, or stories by principles.

use super::{
    Part, PrincipleId,
    cues::Cues,
    labels::{LabelIndex, Meaning, Strength},
    numbered,
    parts::place_of,
    references::{self, Lookup},
    split::{Draft, cut},
};
use crate::{
    notes::{Block, BlockKind, Heading, HeadingStyle, Table, TableRow},
    source::Text,
};

/// The stories of a table whose head names parts of a story; `None` where it is no such table.
pub fn stories(
    block: &Block,
    table: &Table,
    labels: &LabelIndex,
    cues: &Cues,
) -> Option<Vec<Draft>> {
    upright(block, table, labels).or_else(|| by_row(block, table, labels, cues))
}

/// Tables that stand upright: the labels are in the first column, and each other column is a story.
fn upright(block: &Block, table: &Table, labels: &LabelIndex) -> Option<Vec<Draft>> {
    let head = table.head.as_deref().unwrap_or_default();
    let head_row = (block.rows.start, head);
    let body = table.body.iter().map(|row| (row.row, row.cells.as_slice()));
    let rows: Vec<(u32, &[Text], Option<Meaning>)> = std::iter::once(head_row)
        .chain(body)
        .map(|(row, cells)| {
            (row, cells, cells.first().and_then(|it| labels.meaning_of(it.as_str())))
        })
        .collect();
    let is_part = |meaning: &Option<Meaning>| matches!(meaning, Some(Meaning::Part(_)));
    let parts = rows.iter().filter(|(_, _, meaning)| is_part(meaning)).count();
    let labelled = rows.iter().skip(1).filter(|(_, _, meaning)| meaning.is_some()).count();
    if parts < 2 || labelled < table.body.len() {
        return None;
    }
    // `Metric | Before | After`, turned over.
    let labels_of_rows = || rows.iter().filter_map(|(_, cells, _)| cells.first()).cloned();
    if holds_figures(&labels_of_rows().collect::<Vec<_>>(), labels) {
        return None;
    }
    let columns = rows.iter().map(|(_, cells, _)| cells.len()).max().unwrap_or(0);
    let drafts = (1..columns).filter_map(|column| {
        let cell = |cells: &[Text]| cells.get(column).filter(|cell| !cell.is_empty()).cloned();
        let titled = rows.iter().find(|(_, _, meaning)| *meaning == Some(Meaning::Title));
        let is_title = |cell: &Text| labels.meaning_of(cell.as_str()).is_none();
        let title = match titled {
            Some((row, cells, _)) => cell(cells).map(|title| (*row, title)),
            None if is_part(&rows[0].2) => None,
            None => cell(head).filter(is_title).map(|title| (block.rows.start, title)),
        };
        let mut blocks = Vec::new();
        for (row, cells, meaning) in &rows {
            let (Some(label), Some(words)) = (cells.first(), cell(cells)) else { continue };
            let holder = place_of(*row..*row + 1, block.blank_before, block.indent);
            match meaning {
                Some(Meaning::Part(_)) => blocks.extend(labelled_part(&holder, label, &words)),
                Some(Meaning::Title) | None => {}
                Some(_) => {
                    let name = label.as_str().trim_matches(['*', '_', ':', ' ']);
                    let mut line = words.slice_as(0..0, &format!("{name}: "));
                    line.join("", &words);
                    blocks.push(cut(&holder, std::slice::from_ref(&line), 0..1));
                }
            }
        }
        let title_rows = title.as_ref().map_or(0..0, |(row, _)| *row..*row + 1);
        let title = title.map(|(_, title)| title);
        (!blocks.is_empty()).then_some(Draft { title, tags: Vec::new(), blocks, title_rows })
    });
    let drafts: Vec<Draft> = drafts.collect();
    (!drafts.is_empty()).then_some(drafts)
}

/// A part whose label stands in another cell than its words.
fn labelled_part(holder: &Block, label: &Text, words: &Text) -> [Block; 2] {
    // One letter is a label with its colon only.
    let name = label.as_str().trim_matches(['*', '_', ':', ' ']);
    let colon = if name.chars().count() == 1 { ":" } else { "" };
    let text = words.slice_as(0..0, &format!("{name}{colon}"));
    let heading = Heading { level: 6, style: HeadingStyle::Line, text, tags: Vec::new() };
    [
        Block { kind: BlockKind::Heading(heading), ..holder.clone() },
        cut(holder, std::slice::from_ref(words), 0..1),
    ]
}

fn by_row(block: &Block, table: &Table, labels: &LabelIndex, cues: &Cues) -> Option<Vec<Draft>> {
    let head = table.head.as_ref()?;
    let meanings: Vec<Option<Meaning>> =
        head.iter().map(|cell| labels.meaning_of(cell.as_str())).collect();
    let parts = meanings.iter().filter(|meaning| matches!(meaning, Some(Meaning::Part(_)))).count();
    let lists = meanings.contains(&Some(Meaning::Principles));
    if parts < 2 && !(lists && head.len() >= 2) {
        return None;
    }
    if holds_figures(head, labels) || is_panel(table, labels, cues) {
        return None;
    }
    let title_column = meanings
        .iter()
        .position(|meaning| *meaning == Some(Meaning::Title))
        .or_else(|| meanings.iter().position(Option::is_none))
        .filter(|_| parts < head.len());
    let mut drafts = Vec::new();
    for row in &table.body {
        let holder = place_of(row.row..row.row + 1, block.blank_before, block.indent);
        // What is no part stands before the parts, so that none of them takes it in.
        let mut beside = Vec::new();
        let mut blocks = Vec::new();
        let mut title = None;
        let tells = row.cells.iter().any(|cell| told_in(cell, labels).is_some());
        for (column, cell) in row.cells.iter().enumerate() {
            let Some(label) = head.get(column) else {
                blocks.push(cut(&holder, std::slice::from_ref(cell), 0..1));
                continue;
            };
            if Some(column) == title_column {
                let lines = lines_of_cell(cell);
                let told = lines.iter().skip(1).filter(|line| labels.is_part(line)).count();
                match lines.split_first() {
                    // `The pager<br>S: it rang<br>A: …`: the title and what it tells.
                    Some((first, below)) if told >= 2 => {
                        title = Some(first.clone());
                        blocks.push(cut(&holder, below, 0..below.len()));
                    }
                    // `tbd` where a title would stand is a gap.
                    _ => title = Some(cell.clone()).filter(|cell| !waits(cell, cues)),
                }
            } else if matches!(meanings[column], Some(Meaning::Part(_))) {
                // The label stands in the head; the part stands in this row.
                // One letter is a label with its colon only.
                let letter = label.as_str().chars().count() == 1;
                let label = format!("{}{}", label.as_str(), if letter { ":" } else { "" });
                let text = cell.slice_as(0..0, &label);
                let heading =
                    Heading { level: 6, style: HeadingStyle::Line, text, tags: Vec::new() };
                blocks.push(Block { kind: BlockKind::Heading(heading), ..holder.clone() });
                let lines = lines_of_cell(cell);
                if !lines.is_empty() {
                    blocks.push(cut(&holder, &lines, 0..lines.len()));
                }
            } else if let Some(told) = told_in(cell, labels) {
                blocks.push(cut(&holder, &told, 0..told.len()));
            } else if !cell.is_empty() {
                // Where a question is asked, `A:` would answer it.
                let asks = tells && meanings[column] == Some(Meaning::Question);
                let mark = if asks { " – " } else { ": " };
                let mut line = cell.slice_as(0..0, &format!("{}{mark}", label.as_str()));
                line.join("", cell);
                beside.push(cut(&holder, std::slice::from_ref(&line), 0..1));
            }
        }
        beside.append(&mut blocks);
        let blocks = beside;
        let told =
            row.cells.iter().zip(&meanings).any(|(cell, meaning)| {
                !cell.is_empty() && matches!(meaning, Some(Meaning::Part(_)))
            });
        if title.is_some() || told {
            drafts.push(Draft {
                title,
                tags: Vec::new(),
                blocks,
                title_rows: row.row..row.row + 1,
            });
        }
    }
    (!drafts.is_empty()).then_some(drafts)
}

/// Whether the rows of a table are people or rounds of the interviews: `Interviewer | Focus | LPs`.
pub fn is_panel(table: &Table, labels: &LabelIndex, cues: &Cues) -> bool {
    let heads: Vec<&str> = table.head.iter().flatten().map(Text::as_str).collect();
    let meaning = |words: &str| labels.meaning_of(words);
    let tells = heads.iter().any(|head| matches!(meaning(head), Some(Meaning::Part(_))));
    !tells && cues.heads_panel(&heads, |head| meaning(head) == Some(Meaning::Title))
}

/// Whether a cell is empty or waits for words.
fn waits(cell: &Text, cues: &Cues) -> bool {
    let words = cell.as_str();
    cues.waits_for_words(words) || cues.says_blank(words) || cues.is_remark(words)
}

/// Whether columns are named after parts that are none by themselves and tell of nothing that was
/// done, and neither title stories nor file them: `Metric | Before | After`, `KPI | Value`.
fn holds_figures(head: &[Text], labels: &LabelIndex) -> bool {
    let is_done = |part| matches!(part, Part::Task | Part::Action);
    let mut has_parts = false;
    let are_weak =
        head.iter().filter_map(|cell| labels.weighed(cell.as_str())).all(|(meaning, strength)| {
            match meaning {
                Meaning::Part(part) => {
                    has_parts = true;
                    strength == Strength::Weak && !is_done(part)
                }
                Meaning::Principles => strength == Strength::Weak,
                Meaning::Title => false,
                _ => true,
            }
        });
    are_weak && has_parts
}

/// The lines of a cell that tells a story by itself: `S: it rang, A: I answered, R: 3 minutes`.
fn told_in(cell: &Text, labels: &LabelIndex) -> Option<Vec<Text>> {
    const FEWEST: usize = 2;
    let mut told = Vec::new();
    let mut rest = cell.clone();
    loop {
        let end = rest.as_str().find('\n').unwrap_or(rest.as_str().len());
        let line = rest.slice(0..end).trim();
        let starts = labels.cuts(&line, &|_| false).into_iter().filter(|&at| at > 0);
        let ends: Vec<usize> = starts.chain([line.as_str().len()]).collect();
        let mut from = 0;
        for to in ends {
            let piece = line.slice(from..to).trim();
            let length = piece.as_str().trim_end_matches([',', ';', ' ']).len();
            told.push(piece.slice(0..length));
            from = to;
        }
        if end == rest.as_str().len() {
            break;
        }
        rest = rest.slice(end + 1..rest.as_str().len());
    }
    told.retain(|line| !line.is_empty());
    let parts = told.iter().filter(|line| labels.is_part(line)).count();
    (parts >= FEWEST).then_some(told)
}

/// The questions of a table, each with the principle of its row.
pub fn questions(
    table: &Table,
    lookup: &impl Lookup,
    labels: &LabelIndex,
) -> Vec<(Text, Option<PrincipleId>, u32)> {
    let head = table.head.as_deref().unwrap_or_default();
    let column = |wanted: Meaning| {
        head.iter().position(|cell| labels.meaning_of(cell.as_str()) == Some(wanted))
    };
    let Some(asked) = column(Meaning::Question) else { return Vec::new() };
    let filed = column(Meaning::Principles);
    let ask = |row: &TableRow| {
        let question = row.cells.get(asked).filter(|cell| !cell.is_empty())?;
        let named = filed.and_then(|column| row.cells.get(column));
        let by_name = |cell: &Text| lookup.by_name(cell.as_str());
        Some((question.clone(), named.and_then(by_name), row.row))
    };
    table.body.iter().filter_map(ask).collect()
}

/// Whether a row says nothing but which principle has no story yet, beside numbers and questions.
/// `is_name` says whether words are the name of one, as its page has it.
pub fn is_gap(
    table: &Table,
    row: &TableRow,
    labels: &LabelIndex,
    cues: &Cues,
    is_name: &dyn Fn(&str) -> bool,
) -> bool {
    let head = table.head.as_deref().unwrap_or_default();
    row.cells.iter().enumerate().all(|(column, cell)| {
        let words = cell.as_str();
        let label = head.get(column).and_then(|label| labels.meaning_of(label.as_str()));
        match label {
            _ if !words.contains(char::is_alphabetic) || cues.says_blank(words) => true,
            Some(Meaning::Principles) => is_name(words.trim_matches(['*', '_', ' '])),
            Some(Meaning::Question) => true,
            _ => false,
        }
    })
}

/// The lines of a cell, which breaks of HTML part.
fn lines_of_cell(cell: &Text) -> Vec<Text> {
    const BREAKS: [&str; 3] = ["<br>", "<br/>", "<br />"];
    let mut lines = Vec::new();
    let mut rest = cell.clone();
    loop {
        let words = rest.as_str();
        let found = BREAKS.iter().filter_map(|mark| Some((words.find(mark)?, mark.len()))).min();
        let (at, end) = found.map_or((words.len(), words.len()), |(at, mark)| (at, at + mark));
        lines.push(rest.slice(0..at).trim());
        if found.is_none() {
            break;
        }
        rest = rest.slice(end..rest.as_str().len());
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// What a table says of which stories there are for a principle, where it names them by their numbers
/// or has a column for each: `LP | Primary | Backup`, `Principle | Story` over `Story 1, Story 2`.
pub fn coverage(
    table: &Table,
    lookup: &impl Lookup,
    labels: &LabelIndex,
    cues: &Cues,
) -> Option<Vec<(Text, PrincipleId)>> {
    const LONGEST: usize = 120;
    let head = table.head.as_ref()?;
    if let Some(crossed) = crossed(table, head, lookup, cues) {
        return Some(crossed);
    }
    let meaning = |cell: &Text| labels.meaning_of(cell.as_str());
    if head.iter().any(|cell| matches!(meaning(cell), Some(Meaning::Part(_)))) {
        return None;
    }
    let is_listed = |cell: &Text| meaning(cell) == Some(Meaning::Principles);
    let filed = head.iter().position(is_listed).unwrap_or(0);
    let others = || (0..head.len()).filter(|&column| column != filed);
    // `Backup` beside another says that both title stories.
    let has_second = others().any(|column| cues.heads_second(head[column].as_str()));
    let names_stories = |column: &usize| {
        let cell = &head[*column];
        heads_titles(cell, labels) || has_second && cues.heads_choice(cell.as_str())
    };
    let titles: Vec<usize> = others().filter(names_stories).collect();
    let has_code =
        |cell: &Text| pieces(cell.as_str()).any(|piece| numbered::code(piece, cues).is_some());
    let cells = |row: &TableRow| -> Vec<Text> {
        titles.iter().filter_map(|&column| row.cells.get(column).cloned()).collect()
    };
    let has_codes = || table.body.iter().any(|row| cells(row).iter().any(has_code));
    if titles.is_empty() || !(has_second && titles.len() > 1 || has_codes()) {
        return None;
    }
    let tells = |cell: &Text| cell.as_str().len() > LONGEST || told_in(cell, labels).is_some();
    if table.body.iter().any(|row| cells(row).iter().any(tells)) {
        return None;
    }
    let mut marks = Vec::new();
    let mut named = 0;
    for row in &table.body {
        let Some(cell) = row.cells.get(filed) else { continue };
        let ids = principles_in(cell, lookup);
        named += usize::from(!ids.is_empty());
        for title in cells(row).iter().filter(|cell| !waits(cell, cues)).flat_map(titles_in) {
            marks.extend(ids.iter().map(|&id| (title.clone(), id)));
        }
    }
    (named > 0 && named * 2 >= table.body.len()).then_some(marks)
}

/// `LP | 1 | 2 | 3` over crosses: each files the story of that number.
fn crossed(
    table: &Table,
    head: &[Text],
    lookup: &impl Lookup,
    cues: &Cues,
) -> Option<Vec<(Text, PrincipleId)>> {
    let is_code = |cell: &Text| numbered::code(cell.as_str(), cues).is_some();
    if head.len() < 2 || !head.iter().skip(1).all(is_code) {
        return None;
    }
    let filed = |row: &TableRow| {
        let name = row.cells.first().filter(|name| name.as_str().contains(char::is_alphabetic))?;
        Some((principles_in(name, lookup).into_iter().next()?, row.cells.clone()))
    };
    let rows: Vec<(PrincipleId, Vec<Text>)> = table.body.iter().filter_map(filed).collect();
    let marked = rows.iter().flat_map(|(id, cells)| {
        let crossed = head.iter().zip(cells).skip(1).filter(|(_, cell)| is_mark(cell.as_str()));
        crossed.map(|(title, _)| (title.clone(), *id))
    });
    (rows.len() >= 2 && rows.len() * 2 >= table.body.len()).then(|| marked.collect())
}

/// The principles that a cell names, one or several, where it names nothing else.
fn principles_in(cell: &Text, lookup: &impl Lookup) -> Vec<PrincipleId> {
    if let Some(id) = principle(cell, lookup) {
        return vec![id];
    }
    let listed = references::listed_until(cell, lookup, 0).into_iter();
    let all: Option<Vec<PrincipleId>> = listed.map(|found| found.ok().map(|(id, _)| id)).collect();
    all.unwrap_or_default()
}

/// What stands between the commas and slashes of a cell that names stories.
pub fn pieces(cell: &str) -> impl Iterator<Item = &str> {
    let pieces = cell.split([',', ';', '/', '+', '&', '\n']);
    pieces.map(str::trim).filter(|piece| !piece.is_empty())
}

/// What a table of stories by principles marks: a story's title and a principle, for each mark.
pub fn marks(table: &Table, lookup: &impl Lookup, labels: &LabelIndex) -> Vec<(Text, PrincipleId)> {
    let Some(head) = &table.head else { return Vec::new() };
    let columns: Vec<Option<PrincipleId>> =
        head.iter().map(|cell| principle(cell, lookup)).collect();
    if columns.iter().skip(1).flatten().count() >= 2 && columns.first().is_none_or(Option::is_none)
    {
        return marks_by_row(table, &columns);
    }
    let rows: Vec<Option<PrincipleId>> = table
        .body
        .iter()
        .map(|row| row.cells.first().and_then(|cell| principle(cell, lookup)))
        .collect();
    if rows.iter().flatten().count() < 2 || rows.iter().flatten().count() * 2 < rows.len() {
        return Vec::new();
    }
    let mut marks = Vec::new();
    if head.len() == 2 && heads_titles(&head[1], labels) {
        // `Ownership | Bidder timeouts; Wrong totals`
        for (row, id) in table.body.iter().zip(rows) {
            let cell = row.cells.get(1).filter(|cell| !is_mark(cell.as_str()));
            let (Some(id), Some(cell)) = (id, cell) else { continue };
            marks.extend(titles_in(cell).into_iter().map(|title| (title, id)));
        }
        return marks;
    }
    for (row, id) in table.body.iter().zip(rows) {
        let Some(id) = id else { continue };
        for (title, cell) in head.iter().zip(&row.cells).skip(1) {
            if is_mark(cell.as_str()) && !title.is_empty() {
                marks.push((title.clone(), id));
            }
        }
    }
    marks
}

fn marks_by_row(table: &Table, columns: &[Option<PrincipleId>]) -> Vec<(Text, PrincipleId)> {
    let mut marks = Vec::new();
    for row in &table.body {
        let Some(title) =
            row.cells.first().filter(|title| title.as_str().contains(char::is_alphanumeric))
        else {
            continue;
        };
        for (cell, column) in row.cells.iter().zip(columns).skip(1) {
            if let Some(id) = column.filter(|_| is_mark(cell.as_str())) {
                marks.push((title.clone(), id));
            }
        }
    }
    marks
}

fn principle(cell: &Text, lookup: &impl Lookup) -> Option<PrincipleId> {
    let words = cell.as_str().trim_matches(|c: char| !c.is_alphanumeric());
    let digits = words.trim_start_matches(|c: char| c.is_alphabetic() || c == '-' || c == ' ');
    let short = words.chars().filter(|c| c.is_alphabetic()).count() <= 2;
    if short && !digits.is_empty() {
        return digits.parse().ok().and_then(|number| lookup.by_number(number));
    }
    let unnumbered = words.trim_start_matches(|c: char| c.is_ascii_digit() || " .:)-#".contains(c));
    lookup.by_name(words).or_else(|| lookup.by_name(unnumbered))
}

/// Whether a column's head says that stories stand below: `Story`, `Stories`.
fn heads_titles(cell: &Text, labels: &LabelIndex) -> bool {
    let words = cell.as_str().to_lowercase();
    let one = words.strip_suffix("ies").map(|stem| format!("{stem}y"));
    [Some(words.as_str()), one.as_deref()]
        .into_iter()
        .flatten()
        .any(|words| labels.meaning_of(words) == Some(Meaning::Title))
}

/// The titles in a cell, one or several.
fn titles_in(cell: &Text) -> Vec<Text> {
    const LONGEST: usize = 120;
    let mut titles = Vec::new();
    let mut start = 0;
    for piece in cell.as_str().split(';') {
        let title = cell.slice(start..start + piece.len()).trim();
        start += piece.len() + 1;
        let said = title.as_str().contains(char::is_alphanumeric);
        if said && title.as_str().chars().count() <= LONGEST {
            titles.push(title);
        }
    }
    titles
}

/// Whether a cell says yes.
fn is_mark(cell: &str) -> bool {
    let words = cell.trim().trim_matches(['*', '_', '[', ']', '(', ')', ' ']);
    let no = matches!(
        words.to_lowercase().as_str(),
        "" | "-" | "–" | "—" | "no" | "n" | "0" | "✗" | "✘" | "❌" | "." | "?" | "n/a"
    );
    !no && words.chars().count() <= 8
}
