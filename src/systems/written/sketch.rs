//! What a written diagram says, as plain data: boxes, arrows and groups.

use std::ops::Range;

/// A diagram of more boxes than this is not read: nobody could make it out, were it drawn.
pub const MOST_NODES: usize = 120;
/// Nor is one of more arrows.
pub const MOST_EDGES: usize = 300;
/// Groups may stand this deep in each other.
pub const DEEPEST: usize = 20;
/// A diagram of more bytes than this is not read.
pub const LONGEST: usize = 100_000;

/// Something to say about a diagram, with its place in the diagram's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Bytes of the diagram's text.
    pub range: Range<usize>,
    /// What is there, and what was expected.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Mistake {
    /// A mistake at a place.
    pub fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), help: None }
    }

    /// With what to do about it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// A box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its label.
    pub name: String,
    /// What it does, where the diagram says so.
    pub role: Option<String>,
    /// Index into [`Sketch::groups`].
    pub group: Option<usize>,
    /// Where it is named.
    pub range: Range<usize>,
}

/// An arrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Index of the node that it leaves.
    pub from: usize,
    /// Index of the node that it enters.
    pub to: usize,
    /// Its label.
    pub label: Option<String>,
    /// Whether the diagram says which way it goes and from what exactly.
    pub stated: bool,
    /// Where.
    pub range: Range<usize>,
}

/// Nodes under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its title, behind those of the groups around it.
    pub name: String,
    /// The group around it.
    pub parent: Option<usize>,
    /// Where it begins.
    pub range: Range<usize>,
}

/// A diagram.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Its groups, outer before inner.
    pub groups: Vec<Group>,
    /// Its boxes, in the order of the text.
    pub nodes: Vec<Node>,
    /// Its arrows, in the order of the text.
    pub edges: Vec<Edge>,
    /// What is worth saying although it can be drawn.
    pub remarks: Vec<Mistake>,
}

impl Sketch {
    /// Adds a box.
    pub fn node(&mut self, node: Node) -> Result<usize, Mistake> {
        if self.nodes.len() >= MOST_NODES {
            let message = format!("the diagram has more than {MOST_NODES} boxes");
            return Err(too_large(node.range, message));
        }
        self.nodes.push(node);
        Ok(self.nodes.len() - 1)
    }

    /// Adds an arrow.
    pub fn edge(&mut self, edge: Edge) -> Result<(), Mistake> {
        if self.edges.len() >= MOST_EDGES {
            let message = format!("the diagram has more than {MOST_EDGES} arrows");
            return Err(too_large(edge.range, message));
        }
        self.edges.push(edge);
        Ok(())
    }

    /// Adds a group inside another one.
    pub fn group(
        &mut self,
        title: &str,
        parent: Option<usize>,
        range: Range<usize>,
    ) -> Result<usize, Mistake> {
        if self.groups.len() >= MOST_NODES {
            let message = format!("the diagram has more than {MOST_NODES} groups");
            return Err(too_large(range, message));
        }
        let around = parent.and_then(|at| self.groups.get(at)).map(|group| group.name.as_str());
        let name = match around.filter(|around| !around.is_empty()) {
            Some(around) if title.is_empty() => around.to_owned(),
            Some(around) => format!("{around} / {title}"),
            None => title.to_owned(),
        };
        self.groups.push(Group { name, parent, range });
        Ok(self.groups.len() - 1)
    }

    /// Puts a node in a group where it is in none yet, or only in one around it.
    pub fn put(&mut self, node: usize, group: Option<usize>) {
        let Some(current) = self.nodes.get(node).map(|node| node.group) else { return };
        if current.is_none() || current != group && self.is_inside(group, current) {
            self.nodes[node].group = group;
        }
    }

    /// Whether a group is another one, or stands in it.
    pub fn is_inside(&self, group: Option<usize>, other: Option<usize>) -> bool {
        let mut at = group;
        for _ in 0..=DEEPEST {
            if at == other {
                return true;
            }
            let Some(group) = at.and_then(|at| self.groups.get(at)) else { return false };
            at = group.parent;
        }
        false
    }
}

/// A mistake that ends the reading.
pub fn too_large(range: Range<usize>, message: String) -> Mistake {
    Mistake::new(range, message)
        .help("Nobody reads a larger drawing: cut it into several platforms, or leave out detail.")
}

/// White space as single spaces, and none at the ends; what cannot be seen is left out.
pub fn tidy(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
