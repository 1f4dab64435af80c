//! The order in which a system is told aloud.
//!
//! Takes a [`Graph`] and gives the stops of each of its flows, one behind the other: from what
//! feeds the others to what is only fed, and along a chain before its side arms.

use super::{graph::Graph, rank};

/// One flow of the system: nodes that edges join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// The zone in which all of its own nodes stand, where it is one.
    pub zone: Option<usize>,
    /// In the order of telling; never empty.
    pub stops: Vec<Stop>,
}

/// A node at which something happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Index into [`Graph::nodes`].
    pub node: usize,
    /// Edges that enter it, as indices into [`Graph::edges`].
    pub comes_in: Vec<usize>,
    /// Edges that leave it.
    pub goes_out: Vec<usize>,
}

/// The walks through a graph, in the order of the notes; what no edge touches is in none.
///
/// Every own node with an edge is a stop. A node outside is one where something goes through it, or
/// where no other stop would tell of its edge.
pub fn walks(graph: &Graph) -> Vec<Walk> {
    let told = tell(graph);
    let mut walks: Vec<(usize, Walk)> = Vec::new();
    let part = rank::connected_parts(graph);
    for node in told {
        let stop = stop(graph, node);
        match walks.iter_mut().find(|(at, _)| *at == part[node]) {
            Some((_, walk)) => walk.stops.push(stop),
            None => walks.push((part[node], Walk { zone: None, stops: vec![stop] })),
        }
    }
    let mut walks: Vec<Walk> = walks.into_iter().map(|(_, walk)| walk).collect();
    for walk in &mut walks {
        walk.zone = common_zone(graph, &walk.stops);
    }
    walks.sort_by_key(|walk| walk.stops.iter().map(|stop| stop.node).min());
    walks
}

/// All stops, each behind what feeds it (but for the edges that close a cycle).
fn tell(graph: &Graph) -> Vec<usize> {
    let count = graph.nodes.len();
    let mut next = vec![Vec::new(); count];
    let mut waiting = vec![0usize; count];
    for (from, to) in rank::forward_edges(graph) {
        next[from].push(to);
        waiting[to] += 1;
    }
    // A stack: what the last stop feeds is told before what stood ready earlier.
    let mut ready: Vec<usize> = (0..count).rev().filter(|&node| waiting[node] == 0).collect();
    let is_stop = stops(graph);
    let mut told = Vec::new();
    while let Some(node) = ready.pop() {
        if is_stop[node] {
            told.push(node);
        }
        for &to in next[node].iter().rev() {
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push(to);
            }
        }
    }
    told
}

fn stops(graph: &Graph) -> Vec<bool> {
    let count = graph.nodes.len();
    let (mut fed, mut feeds) = (vec![false; count], vec![false; count]);
    for edge in &graph.edges {
        feeds[edge.from] = true;
        fed[edge.to] = true;
    }
    let mut is_stop: Vec<bool> = (0..count)
        .map(|node| fed[node] && feeds[node] || graph.nodes[node].own && (fed[node] || feeds[node]))
        .collect();
    for edge in &graph.edges {
        if !is_stop[edge.from] && !is_stop[edge.to] {
            is_stop[edge.from] = true;
        }
    }
    is_stop
}

fn stop(graph: &Graph, node: usize) -> Stop {
    let mut stop = Stop { node, comes_in: Vec::new(), goes_out: Vec::new() };
    for (at, edge) in graph.edges.iter().enumerate().filter(|(_, edge)| edge.from != edge.to) {
        if edge.to == node {
            stop.comes_in.push(at);
        }
        if edge.from == node {
            stop.goes_out.push(at);
        }
    }
    stop
}

fn common_zone(graph: &Graph, stops: &[Stop]) -> Option<usize> {
    let mut zones = stops.iter().filter_map(|stop| graph.nodes[stop.node].zone);
    let first = zones.next()?;
    zones.all(|zone| zone == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::graph::{Edge, Node};

    /// A graph of arrows between single letters; capitals are own nodes.
    fn graph(arrows: &[&str]) -> Graph {
        let mut graph = Graph { zones: vec!["zone".into()], ..Graph::default() };
        for arrow in arrows {
            let ends: Vec<usize> = arrow.split('>').map(|name| node(&mut graph, name)).collect();
            for pair in ends.windows(2) {
                let (from, to) = (pair[0], pair[1]);
                graph.edges.push(Edge { from, to, label: None, stated: true, arrow: true });
            }
        }
        graph
    }

    fn node(graph: &mut Graph, name: &str) -> usize {
        if let Some(at) = graph.nodes.iter().position(|node| node.name == name) {
            return at;
        }
        let own = name.chars().all(char::is_uppercase);
        let zone = own.then_some(0);
        graph.nodes.push(Node { name: name.into(), role: None, own, stated: true, zone });
        graph.nodes.len() - 1
    }

    #[track_caller]
    fn check(arrows: &[&str], expected: &[&str]) {
        let graph = graph(arrows);
        let told: Vec<String> = walks(&graph)
            .iter()
            .map(|walk| walk.stops.iter().map(|stop| &*graph.nodes[stop.node].name).collect())
            .collect();
        assert_eq!(told, expected, "{arrows:?}");
    }

    #[test]
    fn a_chain_is_told_from_its_beginning() {
        check(&["a>B>C>d"], &["BC"]);
        check(&["C>d", "B>C", "a>B"], &["BC"]);
        check(&["A>B>C"], &["ABC"]);
    }

    #[test]
    fn an_arm_is_told_to_its_end_before_the_next() {
        check(&["A>B>C", "A>D>E", "C>F", "E>F"], &["ABCDEF"]);
    }

    #[test]
    fn what_only_feeds_or_is_only_fed_outside_is_no_stop() {
        check(&["a>B", "b>B", "B>c", "B>d"], &["B"]);
    }

    #[test]
    fn what_goes_through_a_thing_outside_is_told_there() {
        check(&["A>k>B"], &["AkB"]);
    }

    #[test]
    fn an_edge_between_outsiders_is_told_where_it_begins() {
        check(&["a>b"], &["a"]);
        check(&["a>b>c"], &["b"]);
    }

    #[test]
    fn flows_apart_are_walks_of_their_own_in_the_order_of_the_notes() {
        check(&["A>B", "C>D"], &["AB", "CD"]);
        assert_eq!(walks(&graph(&["A>B"]))[0].zone, Some(0));
    }

    #[test]
    fn a_circle_is_told_once() {
        check(&["A>B>C>A"], &["ABC"]);
        check(&["A>A"], &["A"]);
        check(&["A>B", "B>A"], &["AB"]);
    }

    #[test]
    fn without_an_edge_there_is_nothing_to_walk() {
        check(&["A"], &[]);
        check(&[], &[]);
    }

    #[test]
    fn a_stop_knows_what_comes_in_and_what_goes_out() {
        let walks = walks(&graph(&["a>B>c", "B>d", "B>B"]));
        assert_eq!(walks[0].stops, [Stop { node: 1, comes_in: vec![0], goes_out: vec![1, 2] }]);
    }
}
