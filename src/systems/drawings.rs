//! Systems drawn with the keyboard: arrows in lines and columns, boxes, parts between bars.

use super::{
    arrows::{self, Stop},
    draft::Draft,
    lines::Line,
    words::{self, Kind, Token},
};
use crate::source::Text;

/// What a line begins with that branches off from the one above.
const BRANCHES: [char; 6] = ['+', '└', '├', '╰', '`', '\\'];

/// A line of a drawing.
#[derive(Clone)]
struct Row {
    tokens: Vec<Token>,
    /// The column of its first arrow that nothing stands before.
    hangs: Option<usize>,
    /// The columns of its arrows.
    columns: Vec<usize>,
}

/// Reads a drawing: each line of arrows, lines that hang from the one above, and columns.
pub fn read(draft: &mut Draft, text: &Text) {
    let mut column: Vec<Vec<Token>> = Vec::new();
    let mut points_down = false;
    let mut above: Option<Row> = None;
    // The last line of arrows that began with a name, and whether lines of marks lead down from it.
    let (mut trunk, mut leads): (Option<Row>, bool) = (None, false);
    for (start, line) in lines(text.as_str()) {
        if points(line) {
            leads = true;
            points_down |= line.contains(['v', 'V', '↓', '▼', '⇓', '⬇']);
            continue;
        }
        let row = row(text.as_str(), start, line);
        if row.tokens.is_empty() {
            continue;
        }
        if row.columns.is_empty() {
            if !std::mem::take(&mut points_down) {
                read_column(draft, text, &mut column);
            }
            read_bars(draft, text, line, &row.tokens);
            column.push(row.tokens);
            above = None;
            trunk = None;
            continue;
        }
        points_down = false;
        read_column(draft, text, &mut column);
        let hangs = std::mem::take(&mut leads) || line.trim_start().starts_with(BRANCHES);
        let row = if row.hangs.is_none() {
            trunk = Some(row.clone());
            row
        } else {
            let trunk = trunk.as_ref().filter(|_| hangs);
            let branch = trunk.and_then(|trunk| branched(text.as_str(), trunk, &row));
            branch.unwrap_or_else(|| joined(above.take(), row))
        };
        arrows::read(draft, Line { text, tokens: &row.tokens }, 0, None);
        above = Some(row);
    }
    read_column(draft, text, &mut column);
}

fn lines(string: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    string.split_inclusive('\n').map(move |line| {
        start += line.len();
        (start - line.len(), line)
    })
}

/// Whether a line is nothing but marks that lead from the one above to the one below.
fn points(line: &str) -> bool {
    let marks = |c: char| c.is_whitespace() || "|│┃vV↓▼⇓⬇".contains(c);
    !line.trim().is_empty() && line.chars().all(marks)
}

fn row(string: &str, start: usize, line: &str) -> Row {
    /// Arrows of a line that others may hang from.
    const MOST: usize = 50;
    let is_frame = |c: char| "+-=|│┃║─━═┌┐└┘├┤┬┴┼╔╗╚╝╭╮╰╯ \t\r\n".contains(c);
    let is_arrow = |token: &&Token| matches!(token.kind, Kind::Arrow(_));
    let mut tokens = if line.chars().all(is_frame) {
        Vec::new()
    } else {
        unframed(string, &words::tokens(string, start..start + line.len()))
    };
    // `+--> A` branches off.
    let branches = matches!(tokens.first(), Some(Token { kind: Kind::Slash, .. }));
    if branches && tokens.get(1).as_ref().is_some_and(is_arrow) {
        tokens.remove(0);
    }
    let column = |token: &Token| string[start..token.range.start].chars().count();
    let columns: Vec<usize> = tokens.iter().filter(is_arrow).take(MOST).map(column).collect();
    Row { hangs: tokens.first().filter(is_arrow).map(column), columns, tokens }
}

/// Without the sides of boxes: `| a | --> | b |`.
fn unframed(string: &str, tokens: &[Token]) -> Vec<Token> {
    let word = |token: &Token| &string[token.range.clone()];
    let side = |token: &Token| ["│", "┃", "║"].contains(&word(token));
    let bar = |token: &Token| word(token) == "|";
    let arrow =
        |token: Option<&Token>| token.is_none_or(|token| matches!(token.kind, Kind::Arrow(_)));
    let boxed = tokens.first().is_some_and(bar);
    let kept = tokens.iter().enumerate().filter(|(at, token)| {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let edge = arrow(before) || arrow(tokens.get(at + 1));
        !(side(token) || bar(token) && edge && (boxed || at + 1 < tokens.len()))
    });
    kept.map(|(_, token)| token.clone()).collect()
}

/// A line that begins with an arrow and branches off from the node above its own beginning.
fn branched(string: &str, trunk: &Row, row: &Row) -> Option<Row> {
    let hangs = row.hangs?;
    let tokens = &trunk.tokens;
    let line = string[..tokens.first()?.range.start].rfind('\n').map_or(0, |end| end + 1);
    let column = |at: usize| string[line..at].chars().count();
    let is_arrow = |token: &Token| matches!(token.kind, Kind::Arrow(_));
    let is_above = |node: &&[Token]| match (node.first(), node.last()) {
        (Some(first), Some(last)) => {
            let (from, to) = (column(first.range.start), column(last.range.end));
            // The mark where the branch begins stands before its arrow.
            (from..=to).contains(&hangs)
        }
        _ => false,
    };
    let mut above = tokens.split(is_arrow).filter(is_above);
    let node = above.next().filter(|_| above.next().is_none())?;
    let tokens = node.iter().chain(&row.tokens).cloned().collect();
    Some(Row { tokens, hangs: None, columns: row.columns.clone() })
}

/// A line that begins with an arrow goes on from the one above: from the node before the arrow
/// that stands right above its own, else from the last one.
fn joined(above: Option<Row>, row: Row) -> Row {
    const SHALLOW: usize = 6;
    const LONGEST: usize = 300;
    let (Some(above), Some(hangs)) = (above, row.hangs) else { return row };
    let branch = above.columns.iter().position(|&column| column == hangs);
    let arrows: Vec<usize> = (0..above.tokens.len())
        .filter(|&at| matches!(above.tokens[at].kind, Kind::Arrow(_)))
        .collect();
    let first = match branch {
        Some(0) => 0,
        Some(place) => arrows.get(place - 1).map_or(0, |at| at + 1),
        None => arrows.last().map_or(0, |at| at + 1),
    };
    let end = branch.and_then(|place| arrows.get(place).copied()).unwrap_or(above.tokens.len());
    if branch.is_none() && hangs > SHALLOW || end - first > LONGEST {
        return row;
    }
    let mut tokens = above.tokens[first..end].to_vec();
    tokens.extend(row.tokens);
    Row { tokens, hangs: None, columns: row.columns }
}

/// Names below each other with arrows that point down between them.
fn read_column(draft: &mut Draft, text: &Text, column: &mut Vec<Vec<Token>>) {
    let rows = std::mem::take(column);
    if rows.len() < 2 {
        return;
    }
    let lines: Vec<Line> = rows.iter().map(|tokens| Line { text, tokens }).collect();
    let stops: Vec<Option<Stop>> =
        lines.iter().map(|line| arrows::stop(draft, *line, 0..line.len(), true, true)).collect();
    arrows::read_stops(draft, &lines, &stops);
}

/// `a | b | c`: parts that hand on, where most of them are surely places.
fn read_bars(draft: &mut Draft, text: &Text, raw: &str, tokens: &[Token]) {
    let string = text.as_str();
    let bar = |token: &Token| &string[token.range.clone()] == "|";
    if raw.trim_start().starts_with('|') || raw.trim_end().ends_with('|') {
        return;
    }
    let pieces: Vec<Line> = tokens.split(bar).map(|tokens| Line { text, tokens }).collect();
    if pieces.len() < 3 || pieces.iter().any(|piece| piece.len() == 0) {
        return;
    }
    let stops: Vec<Option<Stop>> =
        pieces.iter().map(|line| arrows::stop(draft, *line, 0..line.len(), true, true)).collect();
    let places = |stop: &Stop| stop.names.iter().all(|name| draft.namer.is_place(name));
    let sure = stops.iter().flatten().filter(|stop| places(stop)).count();
    if stops.iter().all(Option::is_some) && sure * 2 > stops.len() {
        arrows::read_stops(draft, &pieces, &stops);
    }
}
