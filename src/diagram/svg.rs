//! Markup of a drawing.
//!
//! Looks come from the theme by class: `own`, `ext` and `zone` outlines, `w` wires and `h` heads,
//! `t` and `q` lettering; `inf` with any of them for what is inferred.

use std::fmt::Write as _;

use super::drawing::{Drawing, NAME_LEADING, NodeBox, Pointing, Rect, Wire};
use super::graph::Graph;
use super::layout::whole;
use super::text::LEADING;

/// What names a drawing to those who do not see it.
pub struct Caption<'a> {
    /// Ids of the title and the description in the page.
    pub ids: (String, String),
    /// Its class in the page.
    pub class: &'a str,
    /// Its name.
    pub title: String,
    /// All that it shows, in words.
    pub description: &'a str,
}

/// The `<svg>` element of a drawing.
pub fn write(graph: &Graph, drawing: &Drawing, caption: &Caption) -> String {
    let mut svg = Markup::default();
    let (title, description) = &caption.ids;
    svg.raw(format_args!(
        "<svg class=\"{}\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" \
         aria-labelledby=\"{} {}\">",
        Escaped(caption.class),
        Escaped(title),
        Escaped(description),
        w = drawing.width,
        h = drawing.height,
    ));
    svg.element("title", title, &caption.title);
    svg.element("desc", description, caption.description);
    for zone in &drawing.zones {
        svg.rect("zone", zone.rect);
    }
    drawing.wires.iter().for_each(|wire| svg.wire(wire));
    for zone in &drawing.zones {
        for (line, at) in zone.name.iter().zip(0..) {
            svg.text(
                "q",
                None,
                zone.lettering.x,
                2 * (zone.lettering.y + 12 + at * NAME_LEADING),
                line,
            );
        }
    }
    for label in &drawing.labels {
        svg.text("q", None, label.rect.x, 2 * (label.rect.y + 13), &label.text);
    }
    for (node, shape) in graph.nodes.iter().zip(&drawing.boxes) {
        let kind = if node.own { "own" } else { "ext" };
        let class = if node.stated { kind.to_owned() } else { format!("{kind} inf") };
        svg.node(&class, shape);
    }
    svg.raw(format_args!("</svg>"));
    svg.0
}

#[derive(Default)]
struct Markup(String);

impl Markup {
    fn raw(&mut self, markup: std::fmt::Arguments) {
        // Writing to a string never fails.
        let _ = self.0.write_fmt(markup);
    }

    fn element(&mut self, name: &str, id: &str, text: &str) {
        self.raw(format_args!("<{name} id=\"{}\">{}</{name}>", Escaped(id), Escaped(text)));
    }

    fn rect(&mut self, class: &str, rect: Rect) {
        let Rect { x, y, w, h } = rect;
        self.raw(format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/>"
        ));
    }

    /// One line of lettering; its baseline comes in halves of a pixel.
    fn text(&mut self, class: &str, anchor: Option<&str>, x: i32, halves: i32, text: &str) {
        let half = if halves.rem_euclid(2) == 1 { ".5" } else { "" };
        let y = halves.div_euclid(2);
        self.raw(format_args!("<text class=\"{class}\" x=\"{x}\" y=\"{y}{half}\""));
        if let Some(anchor) = anchor {
            self.raw(format_args!(" text-anchor=\"{anchor}\""));
        }
        self.raw(format_args!(">{}</text>", Escaped(text)));
    }

    fn node(&mut self, class: &str, shape: &NodeBox) {
        let Rect { x, y, w, h } = shape.rect;
        self.rect(class, shape.rect);
        let names = shape.name.iter().map(|line| ("t", line));
        let lines: Vec<_> = names.chain(shape.role.iter().map(|line| ("q", line))).collect();
        // The baseline of the first line, in halves: lines stand in the middle of the box.
        let first = 2 * y + h - whole(lines.len()) * LEADING + 29;
        for ((class, line), at) in lines.into_iter().zip(0..) {
            self.text(class, Some("middle"), x + w / 2, first + 2 * at * LEADING, line);
        }
    }

    fn wire(&mut self, wire: &Wire) {
        if wire.lines.is_empty() {
            return;
        }
        let class = if wire.stated { "w" } else { "w inf" };
        self.raw(format_args!("<path class=\"{class}\" d=\""));
        for line in &wire.lines {
            self.line(line);
        }
        self.raw(format_args!("\"/>"));
        if wire.heads.is_empty() {
            return;
        }
        self.raw(format_args!("<path class=\"h\" d=\""));
        for ((x, y), pointing) in &wire.heads {
            let shape = match pointing {
                Pointing::Right => "l-9 -4.5v9z",
                Pointing::Left => "l9 -4.5v9z",
                Pointing::Down => "l-4.5 -9h9z",
                Pointing::Up => "l-4.5 9h9z",
            };
            self.raw(format_args!("M{x} {y}{shape}"));
        }
        self.raw(format_args!("\"/>"));
    }

    fn line(&mut self, line: &[(i32, i32)]) {
        let Some(&(x, y)) = line.first() else { return };
        self.raw(format_args!("M{x} {y}"));
        for pair in line.windows(2) {
            let ((_, from), (x, y)) = (pair[0], pair[1]);
            if from == y {
                self.raw(format_args!("H{x}"));
            } else {
                self.raw(format_args!("V{y}"));
            }
        }
    }
}

/// Text as it may stand in markup and in attributes. Characters that XML has no place for are
/// left out: a standalone file holds the same markup.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\t' | '\n' | '\r' => f.write_char(' ')?,
                '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
                _ => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
