//! Tables of parts.

use super::{
    cues::{Words, cues},
    draft::{Draft, NewFlow},
    lines::Line,
    names::{Name, is_actor},
    words,
};
use crate::{notes::Table, source::Text};

/// What the columns of a table hold.
#[derive(Default)]
struct Columns {
    name: Option<usize>,
    role: Option<usize>,
    technology: Option<usize>,
    input: Option<usize>,
    output: Option<usize>,
    via: Option<usize>,
    label: Option<usize>,
}

/// Reads a table; one whose columns say nothing of parts gives only figures and technologies.
pub fn read(draft: &mut Draft, table: &Table) {
    for cell in table.body.iter().flat_map(|row| &row.cells) {
        draft.scan(cell);
    }
    let Some(head) = &table.head else { return };
    let columns = columns(head);
    for row in &table.body {
        match columns.name {
            Some(_) => part(draft, &columns, &row.cells),
            None => flow(draft, &columns, &row.cells),
        }
    }
}

fn columns(head: &[Text]) -> Columns {
    let cues = &cues().tables;
    let titles: Vec<String> =
        head.iter().map(|cell| cell.as_str().trim().trim_matches('*').to_lowercase()).collect();
    let mut taken = Vec::new();
    let mut find = |words: &Words| {
        let at = titles
            .iter()
            .enumerate()
            .position(|(at, title)| !taken.contains(&at) && words.contains(title));
        taken.extend(at);
        at
    };
    let name = find(&cues.name);
    let mut columns = Columns {
        name,
        input: find(&cues.input),
        output: find(&cues.output),
        technology: find(&cues.technology),
        via: find(&cues.via),
        ..Columns::default()
    };
    if name.is_none() && columns.input.is_some() && columns.output.is_some() {
        columns.label = find(&cues.label);
        return columns;
    }
    columns.role = find(&cues.role);
    let told = columns.input.is_some()
        || columns.output.is_some()
        || columns.technology.is_some()
        || columns.role.is_some();
    if name.is_none() && told {
        columns.name = (!taken.contains(&0)).then_some(0);
    }
    // A column of names alone proves nothing.
    if !told {
        columns.name = None;
    }
    columns
}

fn cell(cells: &[Text], column: Option<usize>) -> Option<&Text> {
    column
        .and_then(|column| cells.get(column))
        .filter(|cell| !cues().parts.nothing.contains(&cell.as_str().trim().to_lowercase()))
}

/// The names in a cell: `A, B / C`.
fn names(draft: &Draft, cell: Option<&Text>) -> Vec<Name> {
    let Some(cell) = cell else { return Vec::new() };
    let tokens = words::tokens(cell.as_str(), 0..cell.as_str().len());
    let (row, _) = Line { text: cell, tokens: &tokens }.row(draft.namer, 0);
    row
}

fn part(draft: &mut Draft, columns: &Columns, cells: &[Text]) {
    let Some(written) = cell(cells, columns.name) else { return };
    let string = written.as_str();
    let Some(name) = draft.namer.name(string, 0..string.find(['(', '（']).unwrap_or(string.len()))
    else {
        return;
    };
    let span = cells.iter().fold(written.span(), |span, cell| span.to(cell.span()));
    let component = draft.component(&name, span, true);
    draft.uses(component, &name.text);
    if let Some(role) = cell(cells, columns.role) {
        draft.role(component, role.as_str());
        draft.uses(component, role.as_str());
    }
    if let Some(technology) = cell(cells, columns.technology) {
        technologies(draft, component, technology);
    }
    for from in names(draft, cell(cells, columns.input)) {
        draft.flow(NewFlow {
            from: &from.text,
            to: &name.text,
            via: None,
            label: None,
            stated: true,
            span,
        });
    }
    for to in names(draft, cell(cells, columns.output)) {
        draft.flow(NewFlow {
            from: &name.text,
            to: &to.text,
            via: None,
            label: None,
            stated: true,
            span,
        });
    }
}

/// The technologies of a cell; those that nobody knows stay as written.
fn technologies(draft: &mut Draft, component: usize, cell: &Text) {
    if draft.namer.technologies.mentions(cell.as_str()).is_empty() {
        for name in names(draft, Some(cell)) {
            draft.uses_named(component, name.text);
        }
    }
    draft.uses(component, cell.as_str());
}

fn flow(draft: &mut Draft, columns: &Columns, cells: &[Text]) {
    let from = names(draft, cell(cells, columns.input));
    let to = names(draft, cell(cells, columns.output));
    let via = names(draft, cell(cells, columns.via)).into_iter().next();
    let label = cell(cells, columns.label).map(|label| label.as_str().trim().to_owned());
    let Some(span) = cells.first().map(Text::span) else { return };
    for (from, to) in from.iter().flat_map(|from| to.iter().map(move |to| (from, to))) {
        let via = via.as_ref().map(|via| via.text.as_str());
        draft.flow(NewFlow {
            from: &from.text,
            to: &to.text,
            via,
            label: label.clone(),
            stated: true,
            span,
        });
    }
    for name in from.iter().chain(&to).chain(&via) {
        if draft.namer.technology(name).is_none() && !is_actor(&name.text) {
            let component = draft.component(name, span, true);
            draft.uses(component, &name.text);
        }
    }
}
