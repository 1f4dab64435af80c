//! Plain arrows: `a -> b -> c`, `a -> b: label`, `a <-> b`, and groups as `Name:` with lines set
//! in below it.
//!
//! `a -> b, c` and `a -> b/c` fan out, `Part: role` and `Part (role)` say what a part does, and a
//! name in quotation marks may hold any sign.

use std::collections::BTreeMap;
use std::ops::Range;

use super::sketch::{DEEPEST, Edge, Mistake, Node, Sketch, tidy, too_large};
use crate::systems::words::{Way, arrow_at};

/// Mistakes that are told of one diagram.
const MOST_MISTAKES: usize = 3;

/// Reads the lines of a block. Where there is any mistake the diagram is not to be drawn.
pub fn read(text: &str) -> Result<Sketch, Vec<Mistake>> {
    let mut reader = Reader::default();
    let mut mistakes = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = trim(text, start..start + line.len());
        start += line.len();
        if let Err(mistake) = reader.line(text, range) {
            let full = reader.sketch.nodes.len() >= super::sketch::MOST_NODES
                || reader.sketch.edges.len() >= super::sketch::MOST_EDGES;
            mistakes.push(mistake);
            if full || mistakes.len() >= MOST_MISTAKES {
                break;
            }
        }
    }
    if mistakes.is_empty() { Ok(reader.sketch) } else { Err(mistakes) }
}

#[derive(Default)]
struct Reader {
    sketch: Sketch,
    /// Nodes by their name in lower case.
    nodes: BTreeMap<String, usize>,
    /// Groups that are open, with the columns that their names stand at.
    open: Vec<(usize, usize)>,
}

/// What stands between two arrows.
struct Stop {
    nodes: Vec<usize>,
    /// The label of the arrow behind it.
    next: Option<String>,
    /// The label of the arrow before it.
    last: Option<String>,
}

impl Reader {
    fn line(&mut self, text: &str, range: Range<usize>) -> Result<(), Mistake> {
        let line = &text[range.clone()];
        if line.is_empty() || line.starts_with("//") || line.starts_with("# ") {
            return Ok(());
        }
        let before = &text[..range.start];
        let indent = range.start - before.rfind('\n').map_or(0, |end| end + 1);
        while self.open.last().is_some_and(|&(_, column)| column >= indent) {
            self.open.pop();
        }
        let range = without_bullet(text, range);
        let arrows = arrows(text, range.clone());
        match text[range.clone()].strip_suffix(':') {
            Some(_) if arrows.is_empty() => self.group(text, range, indent),
            _ if arrows.is_empty() => self.part(text, range),
            _ => self.chain(text, range, &arrows),
        }
    }

    fn group(&mut self, text: &str, range: Range<usize>, indent: usize) -> Result<(), Mistake> {
        if self.open.len() >= DEEPEST {
            let message = format!("groups stand more than {DEEPEST} deep in each other");
            return Err(too_large(range, message));
        }
        let title = shown(&text[range.start..range.end - 1]);
        if title.is_empty() {
            return Err(Mistake::new(range, "expected the name of a group before `:`"));
        }
        let parent = self.open.last().map(|&(group, _)| group);
        let group = self.sketch.group(&title, parent, range)?;
        self.open.push((group, indent));
        Ok(())
    }

    /// A line without an arrow names a part.
    fn part(&mut self, text: &str, range: Range<usize>) -> Result<(), Mistake> {
        let (name, role) = at_colon(text, range);
        let node = self.node(text, name)?;
        if let (Some(node), Some(role)) = (self.sketch.nodes.get_mut(node), role) {
            node.role = Some(shown(&text[role])).filter(|role| !role.is_empty());
        }
        Ok(())
    }

    fn chain(
        &mut self,
        text: &str,
        range: Range<usize>,
        arrows: &[(Range<usize>, Way)],
    ) -> Result<(), Mistake> {
        let mut starts = vec![range.start];
        starts.extend(arrows.iter().map(|(arrow, _)| arrow.end));
        let ends = arrows.iter().map(|(arrow, _)| arrow.start).chain([range.end]);
        let last = arrows.len();
        let mut stops: Vec<Stop> = Vec::new();
        for (number, (&start, end)) in starts.iter().zip(ends).enumerate() {
            let beside = arrows.get(number.saturating_sub(1)).map(|(arrow, _)| arrow.clone());
            stops.push(self.stop(
                text,
                start..end,
                (number, last),
                beside.unwrap_or(start..end),
            )?);
        }
        for (pair, (arrow, way)) in stops.windows(2).zip(arrows) {
            let [left, right] = pair else { continue };
            let label = left.next.clone().or_else(|| right.last.clone());
            let ways: &[bool] = match way {
                Way::On => &[true],
                Way::Back => &[false],
                Way::Both => &[true, false],
            };
            for (&one, &other) in
                left.nodes.iter().flat_map(|one| right.nodes.iter().map(move |other| (one, other)))
            {
                for &on in ways {
                    let (from, to) = if on { (one, other) } else { (other, one) };
                    let (label, range) = (label.clone(), arrow.clone());
                    self.sketch.edge(Edge { from, to, label, stated: true, range })?;
                }
            }
        }
        Ok(())
    }

    /// Reads what stands between two arrows; `beside` is the arrow to name where nothing does.
    fn stop(
        &mut self,
        text: &str,
        range: Range<usize>,
        (number, last): (usize, usize),
        beside: Range<usize>,
    ) -> Result<Stop, Mistake> {
        let mut range = trim(text, range);
        let mut labels = (None, None);
        if let Some(inside) = text[range.clone()].strip_prefix('|').filter(|_| number > 0)
            && let Some(length) = inside.find('|')
        {
            labels.0 = Some(shown(&inside[..length]));
            range = trim(text, range.start + length + 2..range.end);
        }
        if number == last {
            let (name, label) = at_colon(text, range);
            labels.0 = label.map(|label| shown(&text[label])).or(labels.0);
            range = name;
        } else {
            let (name, label) = at_dash(text, range);
            labels.1 = label;
            range = name;
        }
        if number == 0 {
            // `Write path: a -> b`.
            let (title, rest) = at_colon(text, range.clone());
            if let Some(rest) = rest {
                let title_text = shown(&text[title.clone()]);
                let parent = self.open.last().map(|&(group, _)| group);
                let group = self.sketch.group(&title_text, parent, title)?;
                self.open.push((group, usize::MAX));
                range = rest;
            }
        } else if number < last
            && let (_, Some(label)) = at_colon(text, range.clone())
        {
            return Err(Mistake::new(label, "a label stands behind the last name of its line")
                .help("Write `a -> b: label`, one such arrow to a line."));
        }
        let mut nodes = Vec::new();
        for name in names(text, range) {
            if name.is_empty() {
                let side = if number == 0 { "before" } else { "behind" };
                let arrow = &text[beside.clone()];
                let message = format!("expected a name {side} `{arrow}`");
                return Err(Mistake::new(beside, message));
            }
            nodes.push(self.node(text, name)?);
        }
        let label = |label: Option<String>| label.filter(|label| !label.is_empty());
        Ok(Stop { nodes, next: label(labels.1), last: label(labels.0) })
    }

    /// The node of that name, made where there is none: `Name`, `Name (role)`.
    fn node(&mut self, text: &str, range: Range<usize>) -> Result<usize, Mistake> {
        let (name, role) = split_role(text, range.clone());
        let written = shown(&text[name]);
        if !written.chars().any(char::is_alphanumeric) {
            return Err(Mistake::new(range, "expected a name with a letter or a digit in it"));
        }
        let key = written.to_lowercase();
        let at = if let Some(&at) = self.nodes.get(&key) {
            at
        } else {
            let node = Node { name: written, role: None, group: None, range };
            let at = self.sketch.node(node)?;
            self.nodes.insert(key, at);
            at
        };
        if let (Some(node), Some(role)) = (self.sketch.nodes.get_mut(at), role) {
            node.role = node.role.take().or(Some(role)).filter(|role| !role.is_empty());
        }
        self.sketch.put(at, self.open.last().map(|&(group, _)| group));
        Ok(at)
    }
}

/// Arrows of a line, those in quotation marks left out.
fn arrows(text: &str, range: Range<usize>) -> Vec<(Range<usize>, Way)> {
    let mut found = Vec::new();
    let mut quoted = false;
    let mut at = range.start;
    while let Some(c) = text[at..range.end].chars().next() {
        quoted ^= c == '"';
        match arrow_at(&text[at..range.end]).filter(|_| !quoted) {
            Some((length, way)) => {
                found.push((at..at + length, way));
                at += length;
            }
            None => at += c.len_utf8(),
        }
    }
    found
}

/// Names that stand side by side: `a, b`, `a/b`, `a & b`.
fn names(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    let mut start = range.start;
    let (mut quoted, mut depth) = (false, 0_usize);
    for (offset, c) in text[range.clone()].char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            ',' | '/' | '&' | '，' | '、' if !quoted && depth == 0 => {
                let at = range.start + offset;
                names.push(trim(text, start..at));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    names.push(trim(text, start..range.end));
    names
}

/// `Name (role)`.
fn split_role(text: &str, range: Range<usize>) -> (Range<usize>, Option<String>) {
    let written = &text[range.clone()];
    let split = written.strip_suffix([')', '）']).and_then(|open| {
        let at = open.find(['(', '（'])?;
        (at > 0).then(|| (at, shown(open[at..].trim_start_matches(['(', '（']))))
    });
    match split {
        Some((at, role)) => (trim(text, range.start..range.start + at), Some(role)),
        None => (range, None),
    }
}

/// `name: words`, parted; a colon without a blank behind it (`redis:6379`) is a part of the name.
fn at_colon(text: &str, range: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let mut quoted = false;
    for (offset, c) in text[range.clone()].char_indices() {
        quoted ^= c == '"';
        let at = range.start + offset;
        let behind = at + c.len_utf8();
        let parts =
            c == '：' || c == ':' && text[behind..range.end].starts_with(char::is_whitespace);
        if parts && !quoted {
            return (trim(text, range.start..at), Some(trim(text, behind..range.end)));
        }
    }
    (range, None)
}

/// `name -- words` and `name -(words)` before an arrow, parted.
fn at_dash(text: &str, range: Range<usize>) -> (Range<usize>, Option<String>) {
    let written = &text[range.clone()];
    let Some(at) = written.find(" -(").or_else(|| written.find(" -- ")) else {
        return (range, None);
    };
    let label = written[at..].trim_start_matches([' ', '-']).trim();
    let label = label.strip_prefix('(').map_or(label, |label| label.trim_end_matches([')', '-']));
    (trim(text, range.start..range.start + at), Some(shown(label)))
}

/// A line may stand in a list.
fn without_bullet(text: &str, range: Range<usize>) -> Range<usize> {
    let line = &text[range.clone()];
    let bullet = ["- ", "* ", "+ ", "• "].iter().find(|bullet| line.starts_with(**bullet));
    trim(text, range.start + bullet.map_or(0, |bullet| bullet.len())..range.end)
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let cut = &text[range.clone()];
    let start = range.start + (cut.len() - cut.trim_start().len());
    start..start + cut.trim().len()
}

/// A name as it is shown: without quotation marks and stars.
fn shown(written: &str) -> String {
    tidy(&written.replace(['"', '`'], "").replace("**", ""))
}
