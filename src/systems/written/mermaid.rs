//! Flowcharts in Mermaid's language.
//!
//! `graph` and `flowchart` with subgraphs, the node shapes, chains, `&` and labels. What only says
//! how a diagram looks is passed over. The reader keeps no stack of its own but a list of open
//! subgraphs, goes over the text once, and stops after a few mistakes.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::label::{self, Label};
use super::sketch::{DEEPEST, Edge, Mistake, Node, Sketch, too_large};

/// Mistakes that are told of one diagram.
const MOST_MISTAKES: usize = 3;

/// The kinds of Mermaid diagram that are no flowchart.
const OTHER_KINDS: [&str; 34] = [
    "sequenceDiagram",
    "classDiagram",
    "classDiagram-v2",
    "stateDiagram",
    "stateDiagram-v2",
    "erDiagram",
    "journey",
    "gantt",
    "pie",
    "quadrantChart",
    "requirementDiagram",
    "gitGraph",
    "mindmap",
    "timeline",
    "zenuml",
    "sankey",
    "sankey-beta",
    "xychart",
    "xychart-beta",
    "block",
    "block-beta",
    "packet",
    "packet-beta",
    "kanban",
    "architecture",
    "architecture-beta",
    "radar-beta",
    "treemap",
    "treemap-beta",
    "C4Context",
    "C4Container",
    "C4Component",
    "C4Dynamic",
    "C4Deployment",
];

const DIRECTIONS: [&str; 9] = ["TB", "TD", "BT", "LR", "RL", ">", "<", "^", "v"];

/// Statements that say how a diagram looks or behaves, and nothing about the system.
const LOOKS: [&str; 8] =
    ["classDef", "class", "style", "linkStyle", "click", "direction", "accTitle", "accDescr"];

/// What opens a node's label and what closes it, the longest first.
const SHAPES: [(&str, &str); 12] = [
    ("(((", ")))"),
    ("((", "))"),
    ("([", "])"),
    ("(-", "-)"),
    ("(", ")"),
    ("[[", "]]"),
    ("[(", ")]"),
    ("[|", "|]"),
    ("[", "]"),
    ("{{", "}}"),
    ("{", "}"),
    (">", "]"),
];

/// Reads a flowchart. Where there is any mistake the diagram is not to be drawn.
pub fn read(text: &str) -> Result<Sketch, Vec<Mistake>> {
    let mut reader = Reader { text, ..Reader::default() };
    match reader.header() {
        Ok(()) => reader.statements(),
        Err(mistake) => reader.mistakes.push(mistake),
    }
    reader.finish()
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    at: usize,
    sketch: Sketch,
    /// Nodes by their id.
    nodes: BTreeMap<&'a str, usize>,
    /// Groups by their id.
    groups: BTreeMap<&'a str, usize>,
    /// Whether a node was given a label or only named.
    labelled: BTreeSet<usize>,
    /// Names of arrows (`e1@-->`), of which later statements speak.
    arrows: BTreeSet<&'a str>,
    /// Subgraphs that are open.
    open: Vec<usize>,
    mistakes: Vec<Mistake>,
}

/// An arrow between two nodes.
struct Link {
    back: bool,
    on: bool,
    visible: bool,
    label: Option<String>,
    range: Range<usize>,
}

impl<'a> Reader<'a> {
    // Text.

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn eat(&mut self, mark: &str) -> bool {
        let found = self.rest().starts_with(mark);
        if found {
            self.at += mark.len();
        }
        found
    }

    fn eat_while(&mut self, accepts: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !accepts(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn spaces(&mut self) {
        self.eat_while(|c| c.is_whitespace() && c != '\n');
    }

    /// The rest of the line, without its end.
    fn line(&self) -> &'a str {
        let rest = self.rest();
        rest.split('\n').next().unwrap_or(rest)
    }

    fn skip_line(&mut self) {
        self.at += self.line().len();
    }

    /// Passes over blank space, `;` and comments.
    fn gap(&mut self) {
        loop {
            self.eat_while(|c| c.is_whitespace() || c == ';');
            if self.rest().starts_with("%%{") {
                // A directive may go over several lines.
                let length = self.rest().find("}%%").map_or(self.line().len(), |end| end + 3);
                self.at += length;
            } else if self.rest().starts_with("%%") {
                self.skip_line();
            } else {
                return;
            }
        }
    }

    /// What stands here, as messages quote it.
    fn found(&self) -> String {
        let rest = self.rest();
        match rest.chars().next() {
            None => "the end of the diagram".to_owned(),
            Some('\n') => "the end of the line".to_owned(),
            Some(first) => {
                let word: String =
                    rest.chars().take_while(|c| !c.is_whitespace()).take(20).collect();
                format!("`{}`", if word.is_empty() { first.to_string() } else { word })
            }
        }
    }

    fn here(&self) -> Range<usize> {
        let rest = self.rest();
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        // A message need not mark a whole hostile line.
        let shown: usize = rest[..end].chars().take(20).map(char::len_utf8).sum();
        self.at..self.at + shown
    }

    fn expected(&self, what: &str) -> Mistake {
        Mistake::new(self.here(), format!("expected {what}, found {}", self.found()))
    }

    // Statements.

    fn header(&mut self) -> Result<(), Mistake> {
        self.gap();
        if self.line().trim_end() == "---" {
            self.front_matter();
        }
        self.gap();
        let start = self.at;
        let word = self.eat_while(|c| c.is_alphanumeric() || c == '-' || c == '_');
        let range = start..self.at;
        if OTHER_KINDS.contains(&word) {
            let message = format!("a `{word}` is shown as text: only flowcharts are drawn");
            return Err(Mistake::new(range, message)
                .help("Begin with `flowchart LR` to have boxes and arrows drawn."));
        }
        if !["graph", "flowchart", "flowchart-elk"].contains(&word) {
            self.at = start;
            return Err(self.expected("`flowchart` or `graph`"));
        }
        self.spaces();
        let line = self.line().split(';').next().unwrap_or_default();
        let direction = line.split("%%").next().unwrap_or_default().trim();
        if direction.is_empty() || DIRECTIONS.contains(&direction) {
            self.at += line.split("%%").next().unwrap_or_default().len();
            return Ok(());
        }
        Err(self.expected("one of the directions `TB`, `TD`, `BT`, `LR`, `RL`"))
    }

    /// `---` lines around settings, before the diagram.
    fn front_matter(&mut self) {
        let start = self.at;
        self.skip_line();
        while !self.rest().is_empty() {
            self.at += 1;
            let last = self.line().trim_end() == "---";
            self.skip_line();
            if last {
                return;
            }
        }
        self.at = start;
    }

    fn statements(&mut self) {
        loop {
            self.gap();
            if self.rest().is_empty() {
                return;
            }
            if let Err(mistake) = self.statement() {
                self.mistakes.push(mistake);
                if self.is_full() || self.mistakes.len() >= MOST_MISTAKES {
                    return;
                }
                self.skip_line();
            }
        }
    }

    /// Whether a limit was met, so that reading on would only meet it again.
    fn is_full(&self) -> bool {
        use super::sketch::{MOST_EDGES, MOST_NODES};
        self.sketch.nodes.len() >= MOST_NODES
            || self.sketch.edges.len() >= MOST_EDGES
            || self.sketch.groups.len() >= MOST_NODES
            || self.open.len() >= DEEPEST
    }

    fn statement(&mut self) -> Result<(), Mistake> {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let word = &rest[..end];
        let next = rest[end..].chars().next();
        let alone = next.is_none_or(|c| c.is_whitespace() || c == ';');
        match word {
            "subgraph" if alone => self.subgraph(),
            "end" if alone => self.end(),
            "accDescr" if rest[end..].trim_start().starts_with('{') => {
                let length = rest.find('}').map_or(rest.len(), |close| close + 1);
                self.at += length;
                Ok(())
            }
            _ if LOOKS.contains(&word) && (alone && !self.is_chain(end) || next == Some(':')) => {
                self.looks();
                Ok(())
            }
            _ => self.chain(),
        }
    }

    /// Whether an arrow follows the word that ends at `end` of the rest: it is a node's id then.
    fn is_chain(&self, end: usize) -> bool {
        let behind = self.rest()[end..].trim_start_matches([' ', '\t']);
        ["--", "==", "-.", "<--", "&", "~~~"].iter().any(|mark| behind.starts_with(mark))
    }

    /// A statement about looks goes on to the end of its line, or to a `;` outside quotes.
    fn looks(&mut self) {
        let mut quoted = false;
        let rest = self.rest();
        let ends = |c| {
            quoted ^= c == '"';
            c == '\n' || c == ';' && !quoted
        };
        self.at += rest.find(ends).unwrap_or(rest.len());
    }

    /// What stands before a mark on this line; nothing is passed over where there is none.
    fn before(&mut self, mark: &str) -> Option<&'a str> {
        let rest = self.rest();
        let inside = &rest[..rest.find(mark)?];
        if inside.contains('\n') {
            return None;
        }
        self.at += inside.len() + mark.len();
        Some(inside)
    }

    fn subgraph(&mut self) -> Result<(), Mistake> {
        let start = self.at;
        self.eat("subgraph");
        self.spaces();
        if self.open.len() >= DEEPEST {
            let message = format!("subgraphs stand more than {DEEPEST} deep in each other");
            return Err(too_large(start..self.at, message));
        }
        let begin = self.at;
        self.looks();
        let written = &self.text[begin..self.at];
        let written = written.split(":::").next().unwrap_or_default().trim();
        let (id, title) = match written.split_once('[') {
            Some((id, title)) if title.ends_with(']') && !written.starts_with('"') => {
                (id.trim(), title.trim_end_matches(']').trim())
            }
            Some(_) if !written.starts_with('"') => {
                let range = start..start + "subgraph".len();
                return Err(Mistake::new(range, "expected `]` behind the subgraph's title"));
            }
            _ => (written, written),
        };
        let title = label::plain(unquoted(title)).name;
        let parent = self.open.last().copied();
        let group = self.sketch.group(&title, parent, start..self.at)?;
        self.open.push(group);
        self.groups.entry(unquoted(id)).or_insert(group);
        Ok(())
    }

    fn end(&mut self) -> Result<(), Mistake> {
        if self.open.pop().is_none() {
            return Err(Mistake::new(self.here(), "`end` without a `subgraph` that it closes"));
        }
        self.eat("end");
        self.end_of_statement("the end of the line")
    }

    fn end_of_statement(&mut self, expected: &str) -> Result<(), Mistake> {
        self.spaces();
        let rest = self.rest();
        if rest.is_empty() || rest.starts_with(['\n', ';']) || rest.starts_with("%%") {
            return Ok(());
        }
        let mistake = self.expected(expected);
        let arrow = ["->", "→", "=>", "⇒", "<-"].iter().any(|arrow| rest.starts_with(arrow));
        Err(if arrow { mistake.help("Mermaid's arrow is `-->`.") } else { mistake })
    }

    /// `a & b --> c --> d`.
    fn chain(&mut self) -> Result<(), Mistake> {
        let mut left = self.nodes()?;
        while let Some(link) = self.link()? {
            self.spaces();
            let right = self.nodes()?;
            self.join(&left, &right, &link)?;
            left = right;
        }
        self.end_of_statement("an arrow such as `-->`, `&` or the end of the line")
    }

    fn join(&mut self, left: &[usize], right: &[usize], link: &Link) -> Result<(), Mistake> {
        for &one in left {
            for &other in right {
                let mut ways = Vec::new();
                if link.visible && (link.on || !link.back) {
                    ways.push((one, other));
                }
                if link.visible && link.back {
                    ways.push((other, one));
                }
                for (from, to) in ways {
                    self.sketch.edge(Edge {
                        from,
                        to,
                        label: link.label.clone(),
                        // A line without a head joins, and does not say which way.
                        stated: link.on || link.back,
                        range: link.range.clone(),
                    })?;
                }
            }
        }
        Ok(())
    }

    // Nodes.

    fn nodes(&mut self) -> Result<Vec<usize>, Mistake> {
        let mut nodes = Vec::new();
        loop {
            nodes.extend(self.node()?);
            let behind = self.at;
            self.spaces();
            if !self.eat("&") {
                self.at = behind;
                return Ok(nodes);
            }
            self.spaces();
        }
    }

    /// `id`, `id[label]`, `id@{ label: "…" }`, `id:::class`. No node where an arrow is meant.
    fn node(&mut self) -> Result<Option<usize>, Mistake> {
        let start = self.at;
        let id = self.id();
        if id.is_empty() {
            return Err(self.expected("a node"));
        }
        let label = if self.rest().starts_with("@{") { self.attributes()? } else { self.label()? };
        if self.eat(":::") {
            self.eat_while(|c| c.is_alphanumeric() || "_-,".contains(c));
        }
        if self.arrows.contains(id) {
            return Ok(None);
        }
        let at = if let Some(&at) = self.nodes.get(id) {
            at
        } else {
            let (name, group) = (id.to_owned(), None);
            let node = Node { name, role: None, group, range: start..self.at };
            let at = self.sketch.node(node)?;
            self.nodes.insert(id, at);
            at
        };
        if let Some(label) = label {
            self.name(at, label, start..self.at);
        }
        self.sketch.put(at, self.open.last().copied());
        Ok(Some(at))
    }

    fn name(&mut self, node: usize, label: Label, range: Range<usize>) {
        self.labelled.insert(node);
        if let Some(markup) = label.markup {
            let message = format!("`<{markup}>` in a label is shown as text");
            self.sketch.remarks.push(Mistake::new(range.clone(), message));
        }
        if label.name.is_empty() {
            return;
        }
        if let Some(node) = self.sketch.nodes.get_mut(node) {
            *node = Node { name: label.name, role: label.role, range, group: node.group };
        }
    }

    fn id(&mut self) -> &'a str {
        let rest = self.rest();
        let mut length = 0;
        let mut signs = rest.chars().peekable();
        while let Some(c) = signs.next() {
            let inside = match c {
                '-' => length > 0 && signs.peek().is_some_and(|next| next.is_alphanumeric()),
                '_' | '.' | '/' | '#' | '$' | '*' | '+' | '?' | '!' | '\'' => true,
                _ if c.is_ascii() => c.is_ascii_alphanumeric(),
                '→' | '←' | '↔' | '⇒' => false,
                _ => !c.is_whitespace() && !c.is_control(),
            };
            if !inside {
                break;
            }
            length += c.len_utf8();
        }
        self.at += length;
        &rest[..length]
    }

    /// `[label]` and the other shapes.
    fn label(&mut self) -> Result<Option<Label>, Mistake> {
        let rest = self.rest();
        let Some(&(opens, closes)) = SHAPES.iter().find(|(opens, _)| rest.starts_with(opens))
        else {
            return Ok(None);
        };
        let start = self.at;
        self.at += opens.len();
        let unclosed = |at: usize| {
            let message = format!("expected `{closes}` to close `{opens}`");
            Mistake::new(start..at, message)
                .help("A label with brackets in it stands in quotation marks: `a[\"b (c)\"]`.")
        };
        if let Some(quoted) = self.quoted()? {
            if !self.eat(closes) {
                return Err(unclosed(start + opens.len()));
            }
            return Ok(Some(label::read(quoted)));
        }
        let Some(written) = self.before(closes) else {
            return Err(unclosed(start + opens.len()));
        };
        Ok(Some(label::read(slanted(opens, written))))
    }

    /// `"…"` with blank space around it. It may hold the end of a line.
    fn quoted(&mut self) -> Result<Option<&'a str>, Mistake> {
        let start = self.at;
        self.eat_while(char::is_whitespace);
        // `[/"…"/]`: the slant stands outside the quotes.
        let slant = self.rest().starts_with(['/', '\\']) && self.rest()[1..].starts_with('"');
        self.at += usize::from(slant);
        let open = self.at;
        if !self.eat("\"") {
            self.at = start;
            return Ok(None);
        }
        let rest = self.rest();
        let Some(end) = rest.find('"') else {
            return Err(Mistake::new(open..open + 1, "expected `\"` to close the label"));
        };
        self.at += end + 1;
        self.eat_while(char::is_whitespace);
        if slant && self.rest().starts_with(['/', '\\']) {
            self.at += 1;
        }
        Ok(Some(&rest[..end]))
    }

    /// `@{ shape: cyl, label: "Orders" }`: of all that, the label.
    fn attributes(&mut self) -> Result<Option<Label>, Mistake> {
        let start = self.at;
        self.at += "@{".len();
        let mut quoted = false;
        let length = self.rest().find(|c| {
            quoted ^= c == '"';
            c == '}' && !quoted
        });
        let Some(length) = length else {
            return Err(Mistake::new(start..start + 2, "expected `}` to close `@{`"));
        };
        let inside = &self.rest()[..length];
        self.at += length + 1;
        let Some(at) = inside.find("label:") else { return Ok(None) };
        let value = inside[at + "label:".len()..].trim_start();
        let written = match value.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => value.split([',', '\n']).next(),
        };
        Ok(written.map(label::read))
    }

    // Arrows.

    /// The arrow that stands here, if one does.
    fn link(&mut self) -> Result<Option<Link>, Mistake> {
        let before = self.at;
        self.spaces();
        let start = self.at;
        self.link_name();
        let head = self.rest().chars().next().filter(|c| "<xo".contains(*c));
        let stem = &self.rest()[usize::from(head.is_some())..];
        let kind = ["--", "==", "-."].into_iter().find(|kind| stem.starts_with(kind));
        if head.is_none() && stem.starts_with("~~~") {
            self.eat_while(|c| c == '~');
            let range = start..self.at;
            return Ok(Some(Link { back: false, on: false, visible: false, label: None, range }));
        }
        let Some(kind) = kind else {
            self.at = before;
            return Ok(None);
        };
        self.at += usize::from(head.is_some());
        let (whole, mut on) = if kind == "-." { self.dotted_stem() } else { self.stem(kind) };
        let mut label = None;
        if !whole {
            let (text, head) = self.text_on_arrow(kind)?;
            (label, on) = (Some(text), head);
        }
        let range = start..self.at;
        label = self.piped_label()?.or(label);
        if let Some(markup) = label.as_ref().and_then(|label| label.markup.as_ref()) {
            let message = format!("`<{markup}>` in a label is shown as text");
            self.sketch.remarks.push(Mistake::new(range.clone(), message));
        }
        let label = label.map(|label| label.name).filter(|name| !name.is_empty());
        Ok(Some(Link { back: head == Some('<'), on, visible: true, label, range }))
    }

    /// `e1@` before an arrow names it.
    fn link_name(&mut self) {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(0);
        let behind = rest[end..].strip_prefix('@').unwrap_or_default();
        if end > 0 && behind.starts_with(['-', '=', '<', '~', 'x', 'o']) {
            self.arrows.insert(&rest[..end]);
            self.at += end + 1;
        }
    }

    /// `-->`, `---`, `==>` and longer ones: whether the arrow is whole, and whether it has a head.
    fn stem(&mut self, kind: &str) -> (bool, bool) {
        let sign = if kind == "--" { '-' } else { '=' };
        let length = self.eat_while(|c| c == sign).len();
        let head = self.head();
        (head || length > 2, head)
    }

    /// `-.->`, `-.-`, `-..-`.
    fn dotted_stem(&mut self) -> (bool, bool) {
        self.eat("-");
        self.eat_while(|c| c == '.');
        let whole = self.eat("-");
        let head = whole && self.head();
        (whole, head)
    }

    fn head(&mut self) -> bool {
        self.eat(">") || self.eat("x") || self.eat("o")
    }

    /// `-- text -->`, `== text ==>`, `-. text .->`: the text, and whether there is a head.
    fn text_on_arrow(&mut self, kind: &str) -> Result<(Label, bool), Mistake> {
        let (mark, example) = match kind {
            "--" => ("--", "`-->` or `---`"),
            "==" => ("==", "`==>` or `===`"),
            _ => (".-", "`.->` or `.-`"),
        };
        let start = self.at;
        let line = self.line();
        let skip = match line.trim_start().strip_prefix('"') {
            // A quoted text may hold what would end it.
            Some(quoted) => quoted.find('"').map_or(0, |end| line.len() - quoted.len() + end + 1),
            None => 0,
        };
        let missing = format!("expected {example} behind the label");
        let Some(end) = line[skip..].find(mark).map(|end| skip + end) else {
            return Err(Mistake::new(start - 2..start, missing));
        };
        let text = label::read(unquoted(line[..end].trim()));
        self.at += end;
        let closing = self.at;
        let (whole, head) = if kind == "-." {
            self.eat_while(|c| c == '.');
            self.eat("-");
            (true, self.head())
        } else {
            self.stem(kind)
        };
        if !whole {
            return Err(Mistake::new(closing..self.at, missing));
        }
        Ok((text, head))
    }

    /// `|text|` behind an arrow.
    fn piped_label(&mut self) -> Result<Option<Label>, Mistake> {
        let before = self.at;
        self.spaces();
        let start = self.at;
        if !self.eat("|") {
            self.at = before;
            return Ok(None);
        }
        let unclosed = Mistake::new(start..start + 1, "expected `|` to close the label");
        if let Some(quoted) = self.quoted()? {
            return if self.eat("|") { Ok(Some(label::read(quoted))) } else { Err(unclosed) };
        }
        let written = self.before("|").ok_or(unclosed)?;
        Ok(Some(label::read(written)))
    }

    // The end.

    fn finish(mut self) -> Result<Sketch, Vec<Mistake>> {
        if let (Some(&group), true) = (self.open.last(), self.mistakes.is_empty()) {
            let range = self.sketch.groups[group].range.clone();
            let message = "this `subgraph` is never closed: expected `end`";
            self.mistakes.push(Mistake::new(range, message));
        }
        if self.mistakes.is_empty()
            && let Err(mistake) = self.arrows_of_groups()
        {
            self.mistakes.push(mistake);
        }
        if self.mistakes.is_empty() { Ok(self.sketch) } else { Err(self.mistakes) }
    }

    /// An arrow to a subgraph goes to what its members begin with, one from it leaves what they
    /// end in. Which of them it means the diagram does not say: such arrows are inferred.
    fn arrows_of_groups(&mut self) -> Result<(), Mistake> {
        let mut meant = BTreeMap::new();
        for (id, &group) in &self.groups {
            if let Some(&node) = self.nodes.get(id).filter(|node| !self.labelled.contains(node)) {
                meant.insert(node, group);
            }
        }
        if meant.is_empty() {
            return Ok(());
        }
        let mut doors = BTreeMap::new();
        for (&node, &group) in &meant {
            let members: Vec<usize> = (0..self.sketch.nodes.len())
                .filter(|at| !meant.contains_key(at))
                .filter(|&at| self.sketch.is_inside(self.sketch.nodes[at].group, Some(group)))
                .collect();
            if members.is_empty() {
                // A subgraph with nothing in it is a box.
                self.sketch.nodes[node].name.clone_from(&self.sketch.groups[group].name);
            } else {
                doors.insert(node, self.doors(&members));
            }
        }
        let edges = std::mem::take(&mut self.sketch.edges);
        for edge in edges {
            let single = |node: usize| vec![node];
            let from = doors.get(&edge.from).map_or_else(|| single(edge.from), |d| d.1.clone());
            let to = doors.get(&edge.to).map_or_else(|| single(edge.to), |d| d.0.clone());
            let group = doors.contains_key(&edge.from) || doors.contains_key(&edge.to);
            for &from in &from {
                for &to in to.iter().filter(|&&to| !group || from != to) {
                    let stated = edge.stated && !group;
                    self.sketch.edge(Edge { from, to, stated, ..edge.clone() })?;
                }
            }
        }
        self.drop_nodes(&doors.into_keys().collect());
        Ok(())
    }

    /// Members that no other member feeds, and those that feed no other; the first and the last
    /// where they go round in a ring.
    fn doors(&self, members: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let inside: BTreeSet<usize> = members.iter().copied().collect();
        let within = |edge: &&Edge| {
            edge.from != edge.to && inside.contains(&edge.from) && inside.contains(&edge.to)
        };
        let edges: Vec<&Edge> = self.sketch.edges.iter().filter(within).collect();
        let fed: BTreeSet<usize> = edges.iter().map(|edge| edge.to).collect();
        let feeding: BTreeSet<usize> = edges.iter().map(|edge| edge.from).collect();
        let without = |set: &BTreeSet<usize>, otherwise: Option<&usize>| {
            let mut found: Vec<usize> =
                members.iter().copied().filter(|member| !set.contains(member)).collect();
            if found.is_empty() {
                found.extend(otherwise);
            }
            found
        };
        (without(&fed, members.first()), without(&feeding, members.last()))
    }

    fn drop_nodes(&mut self, dropped: &BTreeSet<usize>) {
        let mut places = Vec::with_capacity(self.sketch.nodes.len());
        let mut next = 0;
        for at in 0..self.sketch.nodes.len() {
            places.push(next);
            next += usize::from(!dropped.contains(&at));
        }
        let mut at = 0;
        self.sketch.nodes.retain(|_| {
            at += 1;
            !dropped.contains(&(at - 1))
        });
        for edge in &mut self.sketch.edges {
            (edge.from, edge.to) = (places[edge.from], places[edge.to]);
        }
    }
}

fn unquoted(text: &str) -> &str {
    let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inside.unwrap_or(text)
}

/// `[/label/]` and `[\label\]`: the strokes belong to the shape.
fn slanted<'a>(opens: &str, label: &'a str) -> &'a str {
    let inside = label.strip_prefix(['/', '\\']).and_then(|label| label.strip_suffix(['/', '\\']));
    inside.filter(|_| opens == "[").unwrap_or(label)
}
