//! Diagrams that the writer draws in words.
//!
//! A fenced `mermaid` block with a flowchart, or a `flow` block of arrows, says what a system is
//! made of. It adds to what sentences say; with `only` behind the fence's first word it replaces
//! it. A diagram with a mistake adds nothing: half of it could say the opposite of the whole.

mod flow;
mod label;
mod mermaid;
mod sketch;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Component, Flow, Group, System, draft,
    names::{Name, Namer, is_actor},
};
use crate::{
    findings::{BAD_DIAGRAM, Findings},
    notes::{Block, BlockKind, Code},
    source::Span,
    vocabulary::technologies::Technologies,
};
use sketch::{LONGEST, Mistake, Node, Sketch, tidy};

pub use sketch::{MOST_EDGES, MOST_NODES};

/// Blocks nested deeper than this are not read.
const DEEPEST_BLOCK: usize = 100;

/// Adds the diagrams in some passages to the system that they describe.
pub fn add(
    system: &mut System,
    passages: &[&[Block]],
    technologies: &Technologies,
    findings: &mut Findings,
) {
    let mut blocks = Vec::new();
    for passage in passages {
        diagrams(passage, 0, &mut blocks);
    }
    let mut sketches = Vec::new();
    let mut alone = false;
    for (code, language, info) in blocks {
        match read(code, language) {
            Ok(sketch) => {
                report(code, &sketch.remarks, findings);
                alone |= info.split_whitespace().any(|word| word.eq_ignore_ascii_case("only"));
                sketches.push((code, sketch));
            }
            Err(mistakes) => {
                report(code, &mistakes, findings);
            }
        }
    }
    if sketches.is_empty() {
        return;
    }
    let mut merger = Merger::new(system, technologies, alone);
    for (code, sketch) in &sketches {
        report(code, &merger.add(code, sketch), findings);
    }
    merger.finish();
}

/// Whether a block is a diagram that is drawn, going by its language: its language and the words
/// behind it.
fn kind(code: &Code) -> Option<(&str, &str)> {
    let written = code.language.as_deref()?;
    let (language, rest) = written.split_once(char::is_whitespace).unwrap_or((written, ""));
    let info = if rest.is_empty() { code.info.as_str() } else { rest };
    ["mermaid", "flow"].contains(&language).then_some((language, info))
}

fn diagrams<'b>(blocks: &'b [Block], depth: usize, found: &mut Vec<(&'b Code, &'b str, &'b str)>) {
    if depth > DEEPEST_BLOCK {
        return;
    }
    for block in blocks {
        match &block.kind {
            BlockKind::Code(code) => {
                found.extend(kind(code).map(|(language, info)| (code, language, info)));
            }
            BlockKind::List(items) => {
                for item in items {
                    diagrams(&item.blocks, depth + 1, found);
                }
            }
            BlockKind::Quote(inside) => diagrams(inside, depth + 1, found),
            _ => {}
        }
    }
}

fn read(code: &Code, language: &str) -> Result<Sketch, Vec<Mistake>> {
    let text = code.text.as_str();
    if text.len() > LONGEST {
        let message = format!("the diagram is longer than {LONGEST} bytes");
        return Err(vec![sketch::too_large(0..0, message)]);
    }
    if language == "mermaid" { mermaid::read(text) } else { flow::read(text) }
}

fn report(code: &Code, mistakes: &[Mistake], findings: &mut Findings) {
    for mistake in mistakes {
        let span = code.text.span_of(mistake.range.clone());
        let finding = findings.warning(BAD_DIAGRAM, span, mistake.message.clone());
        if let Some(help) = &mistake.help {
            finding.help(help.clone());
        }
    }
}

/// Puts written diagrams into a system. Names that the notes wrote before keep their spelling.
struct Merger<'a> {
    system: &'a mut System,
    namer: Namer<'a>,
    /// Names by their lower case, and by what tells them apart in sentences.
    spelt: BTreeMap<String, String>,
    meant: BTreeMap<String, String>,
    /// Parts by their name in lower case.
    parts: BTreeMap<String, usize>,
    /// What sentences said of parts that a diagram was to replace.
    replaced: BTreeMap<String, Component>,
    groups: BTreeMap<String, usize>,
    /// For each two ends the flow that joins them, and whether nothing stands between.
    flows: BTreeMap<(String, String), (usize, bool)>,
    labelled: BTreeSet<(String, String, String)>,
    technologies: BTreeSet<String>,
}

impl<'a> Merger<'a> {
    fn new(system: &'a mut System, technologies: &'a Technologies, alone: bool) -> Self {
        let namer = Namer { technologies };
        let mut replaced = BTreeMap::new();
        if alone {
            system.groups.clear();
            system.flows.clear();
            let parts = std::mem::take(&mut system.components);
            replaced.extend(parts.into_iter().rev().map(|part| (fold(&part.name), part)));
        }
        let mut merger = Self {
            namer,
            spelt: BTreeMap::new(),
            meant: BTreeMap::new(),
            parts: BTreeMap::new(),
            replaced,
            groups: BTreeMap::new(),
            flows: BTreeMap::new(),
            labelled: BTreeSet::new(),
            technologies: system.technologies.iter().map(|used| used.name.clone()).collect(),
            system,
        };
        merger.know();
        merger
    }

    /// Makes what the system holds already findable by name.
    fn know(&mut self) {
        let mut names = Vec::new();
        for (at, part) in self.system.components.iter().enumerate() {
            self.parts.entry(fold(&part.name)).or_insert(at);
            names.push(part.name.clone());
        }
        for (at, group) in self.system.groups.iter().enumerate() {
            self.groups.entry(fold(&group.name)).or_insert(at);
        }
        for (at, flow) in self.system.flows.iter().enumerate() {
            let via = flow.via.as_ref();
            let stops: Vec<&String> =
                [Some(&flow.from), via, Some(&flow.to)].into_iter().flatten().collect();
            for pair in stops.windows(2) {
                let ends = (fold(pair[0]), fold(pair[1]));
                self.flows.entry(ends).or_insert((at, via.is_none()));
            }
            names.extend(stops.into_iter().cloned());
        }
        for name in names {
            self.meant.entry(self.namer.key(&name)).or_insert_with(|| name.clone());
            self.spelt.entry(fold(&name)).or_insert(name);
        }
    }

    /// Adds one diagram; what is worth saying about it.
    fn add(&mut self, code: &Code, sketch: &Sketch) -> Vec<Mistake> {
        let remarks = twins(sketch);
        let names = self.spellings(sketch);
        let grouped = !sketch.groups.is_empty();
        for (node, name) in sketch.nodes.iter().zip(&names) {
            let span = code.text.span_of(node.range.clone());
            self.note_technologies(code, node);
            if self.is_part(node, name, grouped) {
                self.part(node, name, sketch, code, span);
            }
        }
        for edge in &sketch.edges {
            let span = code.text.span_of(edge.range.clone());
            self.flow(Flow {
                from: names[edge.from].clone(),
                to: names[edge.to].clone(),
                via: None,
                label: edge.label.clone(),
                stated: edge.stated,
                span,
            });
        }
        self.know();
        remarks
    }

    /// How each node's name is written in the system: as the notes have it, where just one node
    /// of the diagram can be meant.
    fn spellings(&self, sketch: &Sketch) -> Vec<String> {
        let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for node in &sketch.nodes {
            wanted.entry(self.namer.key(&node.name)).or_default().insert(fold(&node.name));
        }
        let spelling = |node: &Node| {
            if let Some(known) = self.spelt.get(&fold(&node.name)) {
                return known.clone();
            }
            let key = self.namer.key(&node.name);
            let known = self.meant.get(&key).filter(|_| wanted[&key].len() == 1);
            known.unwrap_or(&node.name).clone()
        };
        sketch.nodes.iter().map(spelling).collect()
    }

    /// What stands in a group, or has a role, is a part. So is anything else, unless it is a
    /// technology or someone who uses the system; beside groups only what is called a part.
    fn is_part(&self, node: &Node, name: &str, grouped: bool) -> bool {
        let known = self.parts.contains_key(&fold(name)) || self.replaced.contains_key(&fold(name));
        if known || node.group.is_some() || node.role.is_some() {
            return true;
        }
        let name = Name { key: self.namer.key(name), text: name.to_owned(), range: 0..name.len() };
        if grouped {
            return self.namer.is_part(&name);
        }
        self.namer.technology(&name).is_none() && !is_actor(&name.text)
    }

    fn part(&mut self, node: &Node, name: &str, sketch: &Sketch, code: &Code, span: Span) {
        let group = node.group.and_then(|at| sketch.groups.get(at));
        let group = group.filter(|group| !group.name.is_empty());
        let group = group.map(|group| {
            let span = code.text.span_of(group.range.clone());
            self.group(&group.name, span)
        });
        let components = &mut self.system.components;
        let at = *self.parts.entry(fold(name)).or_insert_with(|| {
            let said = self.replaced.get(&fold(name));
            components.push(Component {
                name: name.to_owned(),
                role: said.and_then(|said| said.role.clone()),
                technologies: said.map(|said| said.technologies.clone()).unwrap_or_default(),
                group,
                span,
                stated: true,
            });
            components.len() - 1
        });
        let Some(part) = components.get_mut(at) else { return };
        part.stated = true;
        part.group = part.group.or(group);
        part.role = part.role.take().or_else(|| node.role.clone());
        let words = format!("{} {}", node.name, node.role.as_deref().unwrap_or_default());
        for mention in self.namer.technologies.mentions(&words) {
            let technology = &self.namer.technologies.all()[mention.technology];
            if technology.kind != "channel" && !part.technologies.contains(&technology.name) {
                part.technologies.push(technology.name.clone());
            }
        }
    }

    fn group(&mut self, name: &str, span: Span) -> usize {
        let groups = &mut self.system.groups;
        *self.groups.entry(fold(name)).or_insert_with(|| {
            groups.push(Group { name: name.to_owned(), role: None, span });
            groups.len() - 1
        })
    }

    /// Adds the technologies that a node names, where the notes have them.
    fn note_technologies(&mut self, code: &Code, node: &Node) {
        let text = code.text.slice(node.range.clone());
        for mention in self.namer.technologies.mentions(text.as_str()) {
            let name = &self.namer.technologies.all()[mention.technology].name;
            if self.technologies.insert(name.clone()) {
                let used = draft::technology_use(&text, &mention, self.namer.technologies);
                self.system.technologies.push(used);
            }
        }
    }

    /// Adds a flow, unless it is there; what is drawn outright is stated from then on.
    fn flow(&mut self, flow: Flow) {
        let ends = (fold(&flow.from), fold(&flow.to));
        let label = flow.label.clone().unwrap_or_default();
        let marked = (ends.0.clone(), ends.1.clone(), label);
        if let Some(&(at, direct)) = self.flows.get(&ends)
            && let Some(known) = self.system.flows.get_mut(at)
        {
            if direct && known.label.is_none() {
                known.label.clone_from(&flow.label);
            }
            let same = flow.label.is_none() || flow.label == known.label;
            if same && (direct || known.stated || !flow.stated) {
                known.stated |= flow.stated && direct;
                return;
            }
        }
        if self.labelled.insert(marked) {
            self.flows.entry(ends).or_insert((self.system.flows.len(), true));
            self.system.flows.push(flow);
        }
    }

    /// Parts of one group stand together, in the order of the groups' first parts.
    fn finish(self) {
        let mut first = BTreeMap::new();
        for (at, part) in self.system.components.iter().enumerate() {
            first.entry(part.group).or_insert(at);
        }
        self.system.components.sort_by_key(|part| first.get(&part.group).copied());
        self.system.technologies.sort_by_key(|used| (used.span.file, used.span.start));
    }
}

/// Nodes of one name are drawn as one.
fn twins(sketch: &Sketch) -> Vec<Mistake> {
    let mut seen = BTreeSet::new();
    let twins = sketch.nodes.iter().filter(|node| !seen.insert(fold(&node.name)));
    let remark = |node: &Node| {
        let message = format!("two boxes are called `{}` and are drawn as one", node.name);
        Mistake::new(node.range.clone(), message).help("Give each a name of its own.")
    };
    twins.take(1).map(remark).collect()
}

/// A name without regard to case and spacing.
fn fold(name: &str) -> String {
    tidy(name).to_lowercase()
}
