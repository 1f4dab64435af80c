//! Markup of a drawing.
//!
//! Looks come from the theme by class: `own`, `ext` and `zone` outlines, `w` wires (`w ext` where
//! nothing goes along them) and `h` heads, `t` and `q` lettering, `g` and `l` a question and its
//! leader; `inf` with any of them for what is inferred.

use std::fmt::Write as _;

use super::drawing::{Drawing, NAME_LEADING, NodeBox, Pointing, Question, Rect, Wire};
use super::graph::{Graph, Node};
use super::layout::whole;
use super::text::{LEADING, QUESTION_LEADING};

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
    /// For each node the address of what says more about it, where there is one.
    pub links: &'a [Option<String>],
}

/// The `<svg>` element of a drawing, for a page whose theme knows the classes.
///
/// A picture may hold no links, so one that does is a group: its links have names, and all
/// lettering beside them is left to the description.
pub fn write(graph: &Graph, drawing: &Drawing, caption: &Caption) -> String {
    let mut svg = Markup::default();
    let (title, description) = &caption.ids;
    let linked = caption.links.iter().any(Option::is_some);
    svg.raw(format_args!(
        "<svg class=\"{}\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\"",
        Escaped(caption.class),
        w = drawing.width,
        h = drawing.height,
    ));
    let (title_id, description_id) = (Escaped(title), Escaped(description));
    if linked {
        svg.raw(format_args!(
            " role=\"group\" aria-labelledby=\"{title_id}\" aria-describedby=\"{description_id}\">"
        ));
    } else {
        svg.raw(format_args!(" role=\"img\" aria-labelledby=\"{title_id} {description_id}\">"));
    }
    svg.element("title", title, &caption.title);
    svg.element("desc", description, caption.description);
    if linked {
        svg.raw(format_args!("<g aria-hidden=\"true\">"));
    }
    svg.ground(drawing);
    let links = caption.links.iter().map(Option::as_ref).chain(std::iter::repeat(None));
    let boxes = || graph.nodes.iter().zip(&drawing.boxes).zip(links.clone());
    for ((node, shape), _) in boxes().filter(|(_, link)| link.is_none()) {
        svg.node(&class_of(node), shape);
    }
    if linked {
        svg.raw(format_args!("</g>"));
    }
    for ((node, shape), link) in boxes() {
        let Some(link) = link else { continue };
        svg.raw(format_args!("<a href=\"{}\">", Escaped(link)));
        svg.node(&class_of(node), shape);
        svg.raw(format_args!("</a>"));
    }
    svg.raw(format_args!("</svg>"));
    svg.text
}

/// A drawing as a file of its own, for programs that know neither the theme nor its variables:
/// light colours, and faces that are found anywhere.
pub fn write_alone(graph: &Graph, drawing: &Drawing, title: &str, description: &str) -> String {
    let mut svg = Markup { alone: true, ..Markup::default() };
    svg.raw(format_args!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" \
         viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" \
         aria-labelledby=\"title desc\" font-family=\"{ALONE_FACES}\">",
        w = drawing.width,
        h = drawing.height,
    ));
    svg.element("title", "title", title);
    svg.element("desc", "desc", description);
    svg.raw(format_args!("<rect width=\"100%\" height=\"100%\" fill=\"#fafbf8\"/>"));
    svg.ground(drawing);
    for (node, shape) in graph.nodes.iter().zip(&drawing.boxes) {
        svg.node(&class_of(node), shape);
    }
    svg.raw(format_args!("</svg>\n"));
    svg.text
}

fn class_of(node: &Node) -> String {
    let kind = if node.own { "own" } else { "ext" };
    if node.stated { kind.to_owned() } else { format!("{kind} inf") }
}

const ALONE_FACES: &str =
    "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'Noto Sans', sans-serif";

/// What a class means where no theme says it. Lettering is a pixel smaller than in a page, since
/// the faces found anywhere are wider than those that the theme names.
fn literal(class: &str) -> &'static str {
    match class {
        "own" => "fill=\"#fafbf8\" stroke=\"#14171c\" stroke-width=\"2\"",
        "ext" => "fill=\"#fafbf8\" stroke=\"#4a525c\"",
        "zone" => "fill=\"#f0f2ed\" stroke=\"#4a525c\" stroke-dasharray=\"7 4\"",
        "w" => "fill=\"none\" stroke=\"#1a4192\" stroke-width=\"1.5\"",
        "h" => "fill=\"#1a4192\"",
        "inf" => "stroke-dasharray=\"4 3\"",
        "l" => "fill=\"none\" stroke=\"#b3221b\" stroke-dasharray=\"3 3\"",
        "g" => "fill=\"#b3221b\" font-size=\"15\" font-style=\"italic\"",
        "t" => "fill=\"#14171c\" font-size=\"14\" font-weight=\"600\"",
        _ => "fill=\"#4a525c\" font-size=\"13\"",
    }
}

#[derive(Default)]
struct Markup {
    text: String,
    /// Whether looks are written out.
    alone: bool,
}

impl Markup {
    fn raw(&mut self, markup: std::fmt::Arguments) {
        // Writing to a string never fails.
        let _ = self.text.write_fmt(markup);
    }

    /// Attributes that give an element its looks.
    fn looks(&self, class: &str) -> String {
        if self.alone {
            let looks: Vec<&str> = class.split(' ').map(literal).collect();
            looks.join(" ")
        } else {
            format!("class=\"{class}\"")
        }
    }

    /// All but the boxes.
    fn ground(&mut self, drawing: &Drawing) {
        for zone in &drawing.zones {
            self.rect("zone", zone.rect);
        }
        drawing.wires.iter().for_each(|wire| self.wire(wire));
        for zone in &drawing.zones {
            for (line, at) in zone.name.iter().zip(0..) {
                let y = zone.lettering.y + 12 + at * NAME_LEADING;
                self.text("q", None, zone.lettering.x, 2 * y, line);
            }
        }
        for label in &drawing.labels {
            self.text("q", None, label.rect.x, 2 * (label.rect.y + 13), &label.text);
        }
        if let Some(question) = &drawing.question {
            self.question(question);
        }
    }

    fn question(&mut self, question: &Question) {
        let looks = self.looks("l");
        self.raw(format_args!("<path {looks} d=\""));
        self.line(&question.leader);
        self.raw(format_args!("\"/>"));
        for (line, at) in question.text.iter().zip(0..) {
            let baseline = question.rect.y + 16 + at * QUESTION_LEADING;
            self.text("g", None, question.rect.x, 2 * baseline, line);
        }
    }

    fn element(&mut self, name: &str, id: &str, text: &str) {
        self.raw(format_args!("<{name} id=\"{}\">{}</{name}>", Escaped(id), Escaped(text)));
    }

    fn rect(&mut self, class: &str, rect: Rect) {
        let Rect { x, y, w, h } = rect;
        let looks = self.looks(class);
        self.raw(format_args!("<rect {looks} x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/>"));
    }

    /// One line of lettering; its baseline comes in halves of a pixel.
    fn text(&mut self, class: &str, anchor: Option<&str>, x: i32, halves: i32, text: &str) {
        let half = if halves.rem_euclid(2) == 1 { ".5" } else { "" };
        let y = halves.div_euclid(2);
        let looks = self.looks(class);
        self.raw(format_args!("<text {looks} x=\"{x}\" y=\"{y}{half}\""));
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
            if at > 0 {
                // Read aloud, the last word of a line and the first of the next are two.
                self.raw(format_args!(" "));
            }
            self.text(class, Some("middle"), x + w / 2, first + 2 * at * LEADING, line);
        }
    }

    fn wire(&mut self, wire: &Wire) {
        if wire.lines.is_empty() {
            return;
        }
        let class = match (wire.arrow, wire.stated) {
            (true, true) => "w",
            (true, false) => "w inf",
            (false, true) => "w ext",
            (false, false) => "w ext inf",
        };
        let looks = self.looks(class);
        self.raw(format_args!("<path {looks} d=\""));
        for line in &wire.lines {
            self.line(line);
        }
        self.raw(format_args!("\"/>"));
        if !wire.dots.is_empty() {
            let looks = self.looks("q");
            self.raw(format_args!("<path {looks} d=\""));
            for (x, y) in &wire.dots {
                self.raw(format_args!("M{} {y}a3 3 0 1 0 6 0 3 3 0 1 0-6 0", x - 3));
            }
            self.raw(format_args!("\"/>"));
        }
        if wire.heads.is_empty() {
            return;
        }
        let looks = self.looks("h");
        self.raw(format_args!("<path {looks} d=\""));
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
