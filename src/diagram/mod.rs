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

use std::{collections::BTreeMap, sync::Arc};

use drawing::Drawing;
use graph::Graph;
use svg::Caption;

use crate::{memory::Memory, systems::System};

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

/// Drawings that were made last, by what they show; idle by default, see [`Memory`].
#[derive(Debug, Default)]
pub struct Drawings(Memory<Graph, Arc<Sheets>>);

/// A graph on a wide sheet and on a narrow one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sheets {
    wide: Drawing,
    tall: Drawing,
}

impl Drawings {
    /// Drawings that are kept for the next time.
    pub fn remembering() -> Self {
        Self(Memory::keeping())
    }

    /// Forgets what the last round had no use for.
    pub fn turn(&mut self) {
        self.0.turn();
    }
}

/// A system, drawn; whatever shows it is made from this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// What there is to draw.
    pub graph: Graph,
    sheets: Arc<Sheets>,
}

impl Drawn {
    /// Draws the system called `name`. `None` where there is nothing to draw, or more than anyone
    /// could read.
    pub fn of(name: &str, system: &System, drawings: &Drawings) -> Option<Self> {
        let graph = graph::read(name, system)?;
        let sheets = drawings.0.recall(graph.clone(), || {
            Arc::new(Sheets { wide: drawing::wide(&graph), tall: drawing::tall(&graph) })
        });
        Some(Self { graph, sheets })
    }

    /// The drawings for a page. `ids` begins each id in the markup and so must be unique in the
    /// page; `rows` are ids in the page of what says more about each component, if anything does.
    /// A question is one that the notes leave open.
    pub fn diagram(
        &self,
        name: &str,
        system: &System,
        ids: &str,
        rows: &[String],
        question: Option<&str>,
    ) -> Diagram {
        let graph = &self.graph;
        let description = words::describe(graph);
        let links = links(graph, system, rows);
        let svg = |drawing: &Drawing, class: &str, kind: &str| {
            let title = title(name, graph, drawing);
            let ids = (format!("{ids}-{kind}-title"), format!("{ids}-{kind}-desc"));
            let caption = Caption { ids, class, title, description: &description, links: &links };
            Svg {
                markup: svg::write(graph, drawing, &caption),
                width: drawing.width.unsigned_abs(),
                height: drawing.height.unsigned_abs(),
            }
        };
        let asking = |drawing: &Drawing, limit: i32| match question {
            Some(question) => drawing.clone().asking(question, limit),
            None => drawing.clone(),
        };
        Diagram {
            wide: svg(&asking(&self.sheets.wide, drawing::WIDE), "flat", "wide"),
            tall: svg(&asking(&self.sheets.tall, drawing::TALL), "tall", "tall"),
        }
    }

    /// The wide drawing as an SVG file that needs neither theme nor page.
    pub fn standalone(&self, name: &str) -> String {
        let (graph, drawing) = (&self.graph, &self.sheets.wide);
        let title = title(name, graph, drawing);
        svg::write_alone(graph, drawing, &title, &words::describe(graph))
    }
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
