//! From a described system to a drawing, when the site is built.
//!
//! [`graph`] says what there is to draw, [`rank`] in which column or row, [`net`] what shares a
//! wire, [`layout`] where boxes stand and [`route`] where wires run. [`drawing`] puts them on the
//! sheet, [`svg`] writes it and [`words`] says it aloud. [`overview`] draws several systems and what
//! they share. Nothing here reads fonts, clocks or
//! random numbers: the same system gives the same bytes.
//!
//! We lay out ourselves: general libraries know no bands for zones, turn around the order of the
//! notes, and take longer than a whole page may.

pub mod drawing;
pub mod export;
pub mod graph;
pub mod layout;
pub mod net;
pub mod overview;
pub mod rank;
pub mod route;
pub mod svg;
#[cfg(test)]
mod tests;
pub mod text;
pub mod walk;
pub mod words;

use std::collections::BTreeMap;

use drawing::Drawing;
use graph::Graph;
use svg::Caption;

use crate::systems::System;

/// The drawings of one system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagram {
    /// For wide pages.
    pub wide: Svg,
    /// For narrow ones.
    pub tall: Svg,
}

/// One drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Svg {
    /// An `<svg>` element.
    pub markup: String,
    /// Its width, in the units of its view box.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// Draws the system called `name`. `ids` begins each id in the markup and so must be unique in
/// the page; `rows` are ids in the page of what says more about each component, if anything does.
/// A question is one that the notes leave open. `None` where there is nothing to draw, or more than
/// anyone could read.
pub fn draw(
    name: &str,
    system: &System,
    ids: &str,
    rows: &[String],
    question: Option<&str>,
) -> Option<Diagram> {
    let graph = graph::read(name, system)?;
    let description = words::describe(&graph);
    let links = links(&graph, system, rows);
    let svg = |drawing: &Drawing, class: &str, kind: &str| {
        let title = title(name, &graph, drawing);
        let ids = (format!("{ids}-{kind}-title"), format!("{ids}-{kind}-desc"));
        let caption = Caption { ids, class, title, description: &description, links: &links };
        Svg {
            markup: svg::write(&graph, drawing, &caption),
            width: drawing.width.unsigned_abs(),
            height: drawing.height.unsigned_abs(),
        }
    };
    let asking = |drawing: Drawing, limit: i32| match question {
        Some(question) => drawing.asking(question, limit),
        None => drawing,
    };
    Some(Diagram {
        wide: svg(&asking(drawing::wide(&graph), drawing::WIDE), "flat", "wide"),
        tall: svg(&asking(drawing::tall(&graph), drawing::TALL), "tall", "tall"),
    })
}

/// The wide drawing of a system as an SVG file that needs neither theme nor page.
pub fn standalone(name: &str, system: &System) -> Option<String> {
    let graph = graph::read(name, system)?;
    let drawing = drawing::wide(&graph);
    let title = title(name, &graph, &drawing);
    Some(svg::write_alone(&graph, &drawing, &title, &words::describe(&graph)))
}

fn title(name: &str, graph: &Graph, drawing: &Drawing) -> String {
    let name = name.trim();
    if graph.edges.is_empty() {
        return format!("{name}, its parts");
    }
    let course = if drawing.down { "from top to bottom" } else { "from left to right" };
    format!("{name}, data flow {course}")
}

/// For each node the address of its component's row.
fn links(graph: &Graph, system: &System, rows: &[String]) -> Vec<Option<String>> {
    let mut known = BTreeMap::new();
    for (component, row) in system.components.iter().zip(rows) {
        known.entry(graph::fold(&component.name)).or_insert_with(|| format!("#{row}"));
    }
    graph.nodes.iter().map(|node| known.get(&graph::fold(&node.name)).cloned()).collect()
}
