//! The walk through a system: its stops in the order in which a person tells them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::parts::part_ids;
use crate::{
    diagram::{
        graph::{Edge, Graph, fold},
        walk::{self, Stop},
    },
    pages::{layout::Layout, wording},
    systems::{Component, System},
};

/// One flow of the system.
#[derive(Serialize)]
pub(super) struct WalkView<'a> {
    /// Where it runs, where there are several.
    name: Option<String>,
    stops: Vec<StopView<'a>>,
}

/// One step of the telling.
#[derive(Serialize)]
struct StopView<'a> {
    number: usize,
    name: String,
    /// Its row in the parts table.
    href: Option<String>,
    /// From where, to where.
    way: String,
    /// What it does, in the words of the notes.
    role: Option<&'a str>,
    /// Where the notes say so.
    line: Option<u32>,
}

/// Nobody tells more stops than these in five minutes.
const MOST_STOPS: usize = 16;

impl Layout<'_> {
    /// The walks through a system, numbered throughout, and what to say of those left out.
    pub(super) fn walks<'s>(
        &self,
        graph: Option<&Graph>,
        system: &'s System,
        ids: &str,
    ) -> (Vec<WalkView<'s>>, String) {
        let Some(graph) = graph else { return (Vec::new(), String::new()) };
        let rows = part_ids(system, ids);
        let mut parts: BTreeMap<String, (&Component, String)> = BTreeMap::new();
        for (part, row) in system.components.iter().zip(rows) {
            parts.entry(fold(&part.name)).or_insert_with(|| (part, format!("#{row}")));
        }
        let walks = walk::walks(graph);
        let all: usize = walks.iter().map(|walk| walk.stops.len()).sum();
        let several = walks.len() > 1;
        let mut told = 0;
        let mut views: Vec<WalkView> = Vec::new();
        let mut headed = None;
        for walk in walks {
            let zone = walk.zone.filter(|_| several);
            let name = zone.filter(|_| zone != headed).and_then(|zone| graph.zones.get(zone));
            let mut stops = Vec::new();
            for stop in walk.stops.iter().take(MOST_STOPS - told) {
                told += 1;
                let part = parts.get(&fold(&graph.nodes[stop.node].name));
                stops.push(StopView {
                    number: told,
                    name: graph.nodes[stop.node].name.clone(),
                    href: part.map(|(_, href)| href.clone()),
                    way: way(graph, stop),
                    role: part.and_then(|(part, _)| part.role.as_deref()),
                    line: part.filter(|_| self.prep).map(|(part, _)| self.place(part.span).line),
                });
            }
            if !stops.is_empty() {
                views.push(WalkView { name: name.cloned(), stops });
                headed = zone;
            }
        }
        (views, left_out(all - told))
    }
}

fn left_out(stops: usize) -> String {
    match stops {
        0 => String::new(),
        _ => format!("{} more in the drawing", wording::tally(stops, "stop", "stops")),
    }
}

/// `From MySQL to Kafka and S3.`
fn way(graph: &Graph, stop: &Stop) -> String {
    let names = |edges: &[usize], end: fn(&Edge) -> usize| {
        let named = edges.iter().filter_map(|&at| graph.edges.get(at));
        let named = named.map(|edge| with_remarks(&graph.nodes[end(edge)].name, edge));
        wording::list(&named.collect::<Vec<_>>())
    };
    let from = names(&stop.comes_in, |edge| edge.from);
    let to = names(&stop.goes_out, |edge| edge.to);
    match (from.is_empty(), to.is_empty()) {
        (false, false) => format!("From {from} to {to}."),
        (false, true) => format!("From {from}."),
        (true, false) => format!("To {to}."),
        (true, true) => String::new(),
    }
}

/// A name with what the notes call the edge, and whether it is only inferred.
fn with_remarks(name: &str, edge: &Edge) -> String {
    let inferred = (!edge.stated).then_some("inferred");
    let remarks: Vec<&str> = edge.label.as_deref().into_iter().chain(inferred).collect();
    if remarks.is_empty() { name.to_owned() } else { format!("{name} ({})", remarks.join(", ")) }
}
