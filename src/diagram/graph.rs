//! What there is to draw: nodes, edges and zones of a [`System`].
//!
//! A name is one node however often it is written. Parts are *own*, and stand in a zone; names
//! that are only the end of a flow are outside. Nothing is added that the system does not say.

use std::collections::BTreeMap;

use crate::systems::{Flow, System};

/// No more nodes than this are drawn: nobody reads a larger drawing.
pub const MOST_NODES: usize = 120;
/// No more edges than this are drawn.
pub const MOST_EDGES: usize = 300;

/// A box of the drawing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// As written where it was first met.
    pub name: String,
    /// What it does, or else the technologies that it is made of.
    pub role: Option<String>,
    /// Whether it is a part of the system.
    pub own: bool,
    /// Whether the notes say outright that it is there.
    pub stated: bool,
    /// Index into [`Graph::zones`].
    pub zone: Option<usize>,
}

/// An arrow of the drawing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edge {
    /// Index of the node that it leaves.
    pub from: usize,
    /// Index of the node that it enters.
    pub to: usize,
    /// What the notes call it.
    pub label: Option<String>,
    /// Whether the notes say so outright.
    pub stated: bool,
    /// Whether something goes that way; otherwise the two are only joined.
    pub arrow: bool,
}

/// Nodes, edges and zones, each in the order of the notes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Graph {
    /// The boxes.
    pub nodes: Vec<Node>,
    /// The arrows, each pair of ends once.
    pub edges: Vec<Edge>,
    /// Names of the zones; each holds at least one node.
    pub zones: Vec<String>,
}

/// The graph of a system called `name`; `None` where there is nothing to draw, or so much that a
/// listing says it better ([`MOST_NODES`], [`MOST_EDGES`]).
pub fn read(name: &str, system: &System) -> Option<Graph> {
    let mut reader = Reader::default();
    reader.parts(name, system);
    reader.keep_apart_what_a_flow_joins(system);
    reader.flows(system);
    reader.roles_for_want_of_any();
    if reader.graph.edges.is_empty() && !reader.graph.nodes.is_empty() {
        reader.unattached_technologies(name, system);
    }
    let graph = reader.graph;
    let drawable = (1..=MOST_NODES).contains(&graph.nodes.len()) && graph.edges.len() <= MOST_EDGES;
    drawable.then_some(graph)
}

#[derive(Default)]
struct Reader<'s> {
    graph: Graph,
    /// Technologies of each part.
    made_of: BTreeMap<usize, &'s [String]>,
    /// Node of a folded name.
    nodes: BTreeMap<String, usize>,
    /// Edge between two nodes.
    edges: BTreeMap<(usize, usize), usize>,
    /// Zone of a group; `None` is the system itself.
    zones: BTreeMap<Option<usize>, usize>,
    /// Part that runs the technology of a folded name, where just one does.
    hosts: BTreeMap<String, Option<usize>>,
}

impl<'s> Reader<'s> {
    fn parts(&mut self, name: &str, system: &'s System) {
        for component in &system.components {
            if self.graph.nodes.len() > MOST_NODES {
                return;
            }
            let folded = fold(&component.name);
            if folded.is_empty() {
                continue;
            }
            if let Some(&at) = self.nodes.get(&folded) {
                let node = &mut self.graph.nodes[at];
                node.stated |= component.stated;
                node.role = node.role.take().or_else(|| role(component.role.as_ref()));
                continue;
            }
            let group = component.group.filter(|&group| {
                system.groups.get(group).is_some_and(|group| !fold(&group.name).is_empty())
            });
            let zone = self.zone(name, group, system);
            let at = self.add(Node {
                name: tidy(&component.name),
                role: role(component.role.as_ref()),
                own: true,
                stated: component.stated,
                zone: Some(zone),
            });
            self.made_of.insert(at, &component.technologies);
            if let Some(hosted) = hosted_name(&folded) {
                self.hosts.entry(hosted).and_modify(|host| *host = None).or_insert(Some(at));
            }
        }
    }

    fn zone(&mut self, name: &str, group: Option<usize>, system: &System) -> usize {
        let zones = &mut self.graph.zones;
        *self.zones.entry(group).or_insert_with(|| {
            let group = group.and_then(|group| system.groups.get(group));
            zones.push(tidy(group.map_or(name, |group| &group.name)));
            zones.len() - 1
        })
    }

    fn add(&mut self, node: Node) -> usize {
        let at = self.graph.nodes.len();
        self.nodes.insert(fold(&node.name), at);
        self.graph.nodes.push(node);
        at
    }

    /// `Email Service -> Email` speaks of two things, whatever they are called.
    fn keep_apart_what_a_flow_joins(&mut self, system: &System) {
        for flow in &system.flows {
            for pair in stops(flow).windows(2) {
                let ends = [fold(pair[0]), fold(pair[1])];
                for (name, other) in [(&ends[0], &ends[1]), (&ends[1], &ends[0])] {
                    let host = self.hosts.get(name).copied().flatten();
                    if host.is_some() && host == self.nodes.get(other).copied() {
                        self.hosts.insert(name.clone(), None);
                    }
                }
            }
        }
    }

    fn flows(&mut self, system: &System) {
        for flow in &system.flows {
            if self.graph.nodes.len() > MOST_NODES || self.graph.edges.len() > MOST_EDGES {
                return;
            }
            let stops = stops(flow);
            if stops.iter().any(|stop| fold(stop).is_empty()) {
                continue;
            }
            let stops: Vec<usize> =
                stops.iter().map(|stop| self.find_or_add(stop, flow.stated)).collect();
            for (step, pair) in stops.windows(2).enumerate() {
                let label = flow.label.as_ref().filter(|_| step + 2 == stops.len());
                self.connect(pair[0], pair[1], label, flow.stated);
            }
        }
    }

    fn find_or_add(&mut self, name: &str, stated: bool) -> usize {
        let folded = fold(name);
        let known = self.nodes.get(&folded).copied();
        let host = self.hosts.get(&folded).copied().flatten();
        if let Some(at) = known.or(host) {
            self.graph.nodes[at].stated |= stated;
            return at;
        }
        self.add(Node { name: tidy(name), role: None, own: false, stated, zone: None })
    }

    fn connect(&mut self, from: usize, to: usize, label: Option<&String>, stated: bool) {
        let edges = &mut self.graph.edges;
        let at = *self.edges.entry((from, to)).or_insert_with(|| {
            edges.push(Edge { from, to, label: None, stated, arrow: true });
            edges.len() - 1
        });
        let edge = &mut edges[at];
        edge.stated |= stated;
        if edge.label.is_none() {
            edge.label = label.map(|label| tidy(label)).filter(|label| !label.is_empty());
        }
    }

    /// A part of which the notes say nothing else has its technologies for a role: those that
    /// neither its own name nor an arrow at it names already.
    fn roles_for_want_of_any(&mut self) {
        let mut named: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for edge in &self.graph.edges {
            named.entry(edge.from).or_default().push(fold(&self.graph.nodes[edge.to].name));
            named.entry(edge.to).or_default().push(fold(&self.graph.nodes[edge.from].name));
        }
        for (&at, technologies) in &self.made_of {
            let node = &mut self.graph.nodes[at];
            let beside = named.remove(&at).unwrap_or_default();
            let known = std::iter::once(fold(&node.name)).chain(beside).collect::<Vec<_>>();
            let others: Vec<String> = technologies
                .iter()
                .filter(|technology| !known.iter().any(|name| holds_words(name, &fold(technology))))
                .map(|technology| tidy(technology))
                .collect();
            if node.role.is_none() && !others.is_empty() {
                node.role = Some(others.join(", "));
            }
        }
    }

    /// Where nothing flows, what a system is made of is all there is to show.
    fn unattached_technologies(&mut self, name: &str, system: &System) {
        for technology in &system.technologies {
            let folded = fold(&technology.written);
            let shown = self.graph.nodes.iter().any(|node| {
                holds_words(&fold(&node.name), &folded)
                    || node.role.as_ref().is_some_and(|role| holds_words(&fold(role), &folded))
            });
            if folded.is_empty() || shown || self.graph.nodes.len() > MOST_NODES {
                continue;
            }
            let zone = Some(self.zone(name, None, system));
            let name = tidy(&technology.written);
            self.add(Node { name, role: None, own: false, stated: true, zone });
        }
    }
}

/// The places that a flow passes.
fn stops(flow: &Flow) -> Vec<&str> {
    let via = flow.via.as_deref().filter(|via| !fold(via).is_empty());
    [Some(flow.from.as_str()), via, Some(flow.to.as_str())].into_iter().flatten().collect()
}

/// A part's role, where the notes say one.
fn role(written: Option<&String>) -> Option<String> {
    written.map(|role| tidy(role)).filter(|role| !role.is_empty())
}

/// Words by which a part says that it runs what it is named after, and words that may stand
/// before that name without changing what it is.
const HOSTING: &str = include_str!("../vocabulary/hosting.txt");

/// The technology that a part is, in all but a word: `kafka` for `managed kafka service`. A name
/// with any other word in it (`kafka monitoring service`) is a thing of its own.
fn hosted_name(folded: &str) -> Option<String> {
    let mut words: Vec<&str> = folded.split(' ').collect();
    let last = words.pop()?;
    if !listed("after", last) {
        return None;
    }
    let kept = words.iter().position(|word| !listed("before", word))?;
    let name = &words[kept..];
    (name.len() == 1).then(|| name.join(" "))
}

fn listed(kind: &str, word: &str) -> bool {
    HOSTING
        .lines()
        .filter_map(|line| line.split_once(':'))
        .any(|(name, words)| name == kind && words.split_whitespace().any(|known| known == word))
}

/// Whether `words` stands in `text` as whole words; both are folded.
fn holds_words(text: &str, words: &str) -> bool {
    !words.is_empty() && format!(" {} ", bare(text)).contains(&format!(" {} ", bare(words)))
}

fn bare(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    tidy(&spaced)
}

/// The name without regard to case and spacing.
pub fn fold(name: &str) -> String {
    tidy(name).to_lowercase()
}

pub(super) fn tidy(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
