//! A drawing in words, for those who do not see it.

use std::collections::BTreeMap;

use super::graph::{Edge, Graph};

/// Every edge, and every node that has none.
pub fn describe(graph: &Graph) -> String {
    let mut sentences = flows(graph);
    let alone = without_edges(graph);
    if !alone.is_empty() {
        let how = if graph.edges.is_empty() { "Parts" } else { "Parts without a flow" };
        sentences.push(format!("{how}: {}", list(&alone)));
    }
    let mut text = sentences.join("; ");
    text.push('.');
    text
}

/// `A feeds B and C`, for each thing that feeds; inferred flows, and those with a label, apart.
fn flows(graph: &Graph) -> Vec<String> {
    type Kind<'a> = (usize, bool, Option<&'a str>);
    let mut order: Vec<Kind> = Vec::new();
    let mut fed: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    for Edge { from, to, label, stated, .. } in &graph.edges {
        let kind = (*from, *stated, label.as_deref());
        let names = fed.entry(kind).or_insert_with(|| {
            order.push(kind);
            Vec::new()
        });
        names.push(if from == to { "itself".to_owned() } else { graph.nodes[*to].name.clone() });
    }
    let sentence = |kind: &Kind| {
        let (from, stated, label) = *kind;
        let names = fed.get(kind).map(|names| list(names)).unwrap_or_default();
        let label = label.map(|label| format!(" ({label})")).unwrap_or_default();
        let inferred = if stated { "" } else { " (inferred)" };
        format!("{} feeds {names}{label}{inferred}", graph.nodes[from].name)
    };
    order.iter().map(sentence).collect()
}

fn without_edges(graph: &Graph) -> Vec<String> {
    let mut alone = vec![true; graph.nodes.len()];
    for edge in &graph.edges {
        alone[edge.from] = false;
        alone[edge.to] = false;
    }
    let names = graph.nodes.iter().zip(alone).filter(|(_, alone)| *alone);
    names
        .map(|(node, _)| {
            let inferred = if node.stated { "" } else { " (inferred)" };
            format!("{}{inferred}", node.name)
        })
        .collect()
}

pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
