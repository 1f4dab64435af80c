//! Which edges share a wire.
//!
//! What leaves one node for several is one net: a trunk with a branch to each. So is what comes
//! from several nodes to the same ones. Stated and inferred edges never share a wire, because a
//! wire is either solid or dashed. What joins several nodes to one that is not the system's own is
//! one net too, whichever end comes first.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Edge, Graph};

/// Edges that are drawn as one wire: from each source to each target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Net {
    /// Nodes that it leaves.
    pub sources: Vec<usize>,
    /// Nodes that it enters.
    pub targets: Vec<usize>,
    /// Whether it goes against the ranks, or stays in one, and so has to go around.
    pub back: bool,
    /// Whether it stays before its rank: it leaves and enters at the near side.
    pub beside: bool,
    /// Whether it has a head at either end.
    pub both: bool,
    /// Whether the notes say so outright.
    pub stated: bool,
    /// What it carries, where all its edges carry that.
    pub label: Option<String>,
    /// Whether something goes that way; otherwise no end has a head.
    pub arrow: bool,
}

/// What edges of one wire have in common: the node where they meet and whether they end there;
/// whether they go back or stay beside their rank; whether they are stated, and have a direction;
/// what they carry.
type Wiring<'g> = ((usize, bool), (bool, bool), (bool, bool), Option<&'g str>);

/// A node whose flows carry more different things than this has no labels: it would be all wires.
const MOST_LABELS: usize = 3;

/// The nets of a ranked graph, in the order of its edges.
pub fn gather(graph: &Graph, rank: &[usize], labels: bool) -> Vec<Net> {
    let labelled = nodes_with_labels(graph, labels);
    let mut nets: Vec<Net> = Vec::new();
    let mut at: BTreeMap<Wiring, usize> = BTreeMap::new();
    let pairs = two_way_pairs(graph, rank, &labelled);
    for edge in &graph.edges {
        if pairs.contains(&(edge.to, edge.from)) {
            continue; // Drawn with the edge that it answers.
        }
        let both = pairs.contains(&(edge.from, edge.to));
        let beside = is_beside(graph, rank, edge);
        let back = rank[edge.to] <= rank[edge.from] && !beside;
        let label = edge.label.as_deref().filter(|_| labelled[edge.from]);
        let net = Net {
            sources: vec![edge.from],
            targets: vec![edge.to],
            back,
            beside,
            both,
            stated: edge.stated,
            label: label.map(str::to_owned),
            arrow: edge.arrow,
        };
        if both {
            nets.push(net);
            continue;
        }
        let fresh = nets.len();
        let gathers = !edge.arrow && !graph.nodes[edge.to].own;
        let hub = (if gathers { edge.to } else { edge.from }, gathers);
        let known =
            *at.entry((hub, (back, beside), (edge.stated, edge.arrow), label)).or_insert(fresh);
        if known == fresh {
            nets.push(net);
        } else if gathers {
            nets[known].sources.push(edge.from);
        } else {
            nets[known].targets.push(edge.to);
        }
    }
    join_equal_sources(join_equal_targets(nets))
}

/// Whole systems that stand side by side need not be gone around.
fn is_beside(graph: &Graph, rank: &[usize], edge: &Edge) -> bool {
    let whole = |node: usize| graph.nodes[node].own && graph.nodes[node].zone.is_none();
    rank[edge.from] == rank[edge.to] && edge.from != edge.to && whole(edge.from) && whole(edge.to)
}

fn nodes_with_labels(graph: &Graph, labels: bool) -> Vec<bool> {
    let mut carried: Vec<Vec<&str>> = vec![Vec::new(); graph.nodes.len()];
    for edge in &graph.edges {
        if let Some(label) = edge.label.as_deref() {
            let carried = &mut carried[edge.from];
            if carried.len() <= MOST_LABELS && !carried.contains(&label) {
                carried.push(label);
            }
        }
    }
    carried.iter().map(|carried| labels && carried.len() <= MOST_LABELS).collect()
}

/// Pairs of edges that answer each other and can be one wire with two heads. Each is
/// named by the edge that goes with the ranks.
fn two_way_pairs(graph: &Graph, rank: &[usize], labelled: &[bool]) -> BTreeSet<(usize, usize)> {
    let mut edges: BTreeMap<(usize, usize), &Edge> = BTreeMap::new();
    for edge in &graph.edges {
        edges.insert((edge.from, edge.to), edge);
    }
    let shown = |edge: &Edge| edge.label.is_some() && labelled[edge.from];
    let onward = graph.edges.iter().filter(|edge| rank[edge.from] < rank[edge.to]);
    onward
        .filter(|edge| {
            edges.get(&(edge.to, edge.from)).is_some_and(|answer| {
                answer.arrow
                    && edge.arrow
                    && answer.stated == edge.stated
                    && !shown(answer)
                    && !shown(edge)
            })
        })
        .map(|edge| (edge.from, edge.to))
        .collect()
}

/// Makes one net of those that go to the same nodes.
fn join_equal_targets(nets: Vec<Net>) -> Vec<Net> {
    let mut joined: Vec<Net> = Vec::new();
    let mut at: BTreeMap<(Vec<usize>, bool, bool), usize> = BTreeMap::new();
    for net in nets {
        if net.back || net.beside || net.both || net.label.is_some() {
            joined.push(net);
            continue;
        }
        let mut targets = net.targets.clone();
        targets.sort_unstable();
        let fresh = joined.len();
        let known = *at.entry((targets, net.stated, net.arrow)).or_insert(fresh);
        if known == fresh {
            joined.push(net);
        } else {
            joined[known].sources.extend(net.sources);
        }
    }
    joined
}

/// The same for what only joins: there, those that come from the same nodes.
fn join_equal_sources(nets: Vec<Net>) -> Vec<Net> {
    let mut joined: Vec<Net> = Vec::new();
    let mut at: BTreeMap<(Vec<usize>, bool), usize> = BTreeMap::new();
    for net in nets {
        let mut sources = net.sources.clone();
        sources.sort_unstable();
        let fresh = joined.len();
        let apart = net.arrow || net.back || net.beside;
        let known = if apart { fresh } else { *at.entry((sources, net.stated)).or_insert(fresh) };
        if known == fresh {
            joined.push(net);
        } else {
            joined[known].targets.extend(net.targets);
        }
    }
    joined
}

/// How many wires enter and leave each of `count` nodes.
pub fn ports(nets: &[Net], count: usize) -> Vec<(usize, usize)> {
    let mut ports = vec![(0, 0); count];
    for net in nets {
        net.targets.iter().for_each(|&node| ports[node].0 += 1);
        for &node in &net.sources {
            let (near, far) = &mut ports[node];
            *(if net.beside { near } else { far }) += 1;
        }
    }
    ports
}
