//! From a described system to a drawing, when the site is built.
//!
//! [`graph`] says what there is to draw, [`rank`] in which column or row, [`net`] what shares a
//! wire, [`layout`] where boxes stand and [`route`] where wires run. [`drawing`] puts them on the
//! sheet, [`svg`] writes it and [`words`] says it aloud. Nothing here reads fonts, clocks or
//! random numbers: the same system gives the same bytes.
//!
//! We lay out ourselves: general libraries know no bands for zones, turn around the order of the
//! notes, and take longer than a whole page may.

pub mod drawing;
pub mod graph;
pub mod layout;
pub mod net;
pub mod rank;
pub mod route;
pub mod svg;
#[cfg(test)]
mod tests;
pub mod text;
pub mod words;

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
/// the page. `None` where there is nothing to draw, or more than anyone could read.
pub fn draw(name: &str, system: &System, ids: &str) -> Option<Diagram> {
    let graph = graph::read(name, system)?;
    let description = words::describe(&graph);
    let name = name.trim();
    let wide = Caption {
        ids: (format!("{ids}-wide-title"), format!("{ids}-wide-desc")),
        class: "flat",
        title: format!("{name}, data flow on a wide page"),
        description: &description,
    };
    let tall = Caption {
        ids: (format!("{ids}-tall-title"), format!("{ids}-tall-desc")),
        class: "tall",
        title: format!("{name}, data flow from top to bottom"),
        description: &description,
    };
    Some(Diagram {
        wide: svg(&graph, &drawing::wide(&graph), &wide),
        tall: svg(&graph, &drawing::tall(&graph), &tall),
    })
}

fn svg(graph: &Graph, drawing: &Drawing, caption: &Caption) -> Svg {
    Svg {
        markup: svg::write(graph, drawing, caption),
        width: drawing.width.unsigned_abs(),
        height: drawing.height.unsigned_abs(),
    }
}
