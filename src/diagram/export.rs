//! A drawing in the languages of other tools, so that it can be taken elsewhere.
//!
//! Each says what the drawing says: the same boxes, arrows and zones, under numbers of our own
//! (`n1`, `z1`), so that no name can be mistaken for a word of the language.

use std::fmt::Write as _;

use super::{
    Drawn,
    graph::{self, Edge, Graph, Node},
};

/// What a drawing is offered as: a name for people, and the ending of the file.
pub const FILES: [(&str, &str); 4] =
    [("SVG", "svg"), ("Mermaid", "mmd"), ("D2", "d2"), ("Structurizr", "dsl")];

/// The file of that ending; `None` where there is nothing to draw.
pub fn file(ending: &str, name: &str, drawn: &Drawn) -> Option<String> {
    match ending {
        "svg" => Some(drawn.standalone(name)),
        "mmd" => Some(mermaid(name, &drawn.graph)),
        "d2" => Some(d2(name, &drawn.graph)),
        "dsl" => Some(structurizr(name, &drawn.graph)),
        _ => None,
    }
}

/// A Mermaid flowchart. Inferred arrows are dotted, what is outside has round ends.
pub fn mermaid(name: &str, graph: &Graph) -> String {
    let mut file = Lines::default();
    file.line(0, format_args!("---"));
    file.line(0, format_args!("title: {}", Yaml(name.trim())));
    file.line(0, format_args!("---"));
    file.line(0, format_args!("flowchart LR"));
    for (zone, name) in graph.zones.iter().enumerate() {
        file.line(1, format_args!("subgraph z{}[\"{}\"]", zone + 1, Mermaid(name)));
        for (at, node) in members(graph, Some(zone)) {
            file.line(2, format_args!("{}", MermaidNode(at, node)));
        }
        file.line(1, format_args!("end"));
    }
    for (at, node) in members(graph, None) {
        file.line(1, format_args!("{}", MermaidNode(at, node)));
    }
    for Edge { from, to, label, stated, .. } in &graph.edges {
        let arrow = if *stated { "-->" } else { "-.->" };
        let label = label.as_ref().map(|label| format!("|\"{}\"|", Mermaid(label)));
        let label = label.unwrap_or_default();
        file.line(1, format_args!("n{} {arrow}{label} n{}", from + 1, to + 1));
    }
    file.0
}

/// A D2 diagram.
pub fn d2(name: &str, graph: &Graph) -> String {
    let mut file = Lines::default();
    file.line(0, format_args!("# {}", name.split_whitespace().collect::<Vec<_>>().join(" ")));
    file.line(0, format_args!("direction: right"));
    let node = |file: &mut Lines, depth: usize, at: usize, node: &Node| {
        let looks = match (node.own, node.stated) {
            (true, true) => " {style.stroke-width: 2}",
            (true, false) => " {style.stroke-width: 2; style.stroke-dash: 3}",
            (false, true) => "",
            (false, false) => " {style.stroke-dash: 3}",
        };
        let role = node.role.as_ref().map(|role| format!("\\n{}", Quoted::d2(role)));
        let (name, role) = (Quoted::d2(&node.name), role.unwrap_or_default());
        file.line(depth, format_args!("n{}: \"{name}{role}\"{looks}", at + 1));
    };
    for (zone, name) in graph.zones.iter().enumerate() {
        file.line(0, format_args!("z{}: \"{}\" {{", zone + 1, Quoted::d2(name)));
        members(graph, Some(zone)).for_each(|(at, member)| node(&mut file, 1, at, member));
        file.line(0, format_args!("}}"));
    }
    members(graph, None).for_each(|(at, outside)| node(&mut file, 0, at, outside));
    let path = |at: usize| match graph.nodes[at].zone {
        Some(zone) => format!("z{}.n{}", zone + 1, at + 1),
        None => format!("n{}", at + 1),
    };
    for Edge { from, to, label, stated, .. } in &graph.edges {
        let label = label.as_ref().map(|label| format!(": \"{}\"", Quoted::d2(label)));
        let looks = match (&label, *stated) {
            (_, true) => "",
            (Some(_), false) => " {style.stroke-dash: 3}",
            (None, false) => ": {style.stroke-dash: 3}",
        };
        let label = label.unwrap_or_default();
        file.line(0, format_args!("{} -> {}{label}{looks}", path(*from), path(*to)));
    }
    file.0
}

/// A workspace in the Structurizr DSL: the system with its parts as containers, what is outside as
/// systems of their own.
pub fn structurizr(name: &str, graph: &Graph) -> String {
    let title = graph::tidy(name);
    let mut file = Lines::default();
    file.line(0, format_args!("workspace \"{}\" {{", Quoted::structurizr(&title)));
    file.line(1, format_args!("model {{"));
    file.line(2, format_args!("s = softwareSystem \"{}\" {{", Quoted::structurizr(&title)));
    let container = |file: &mut Lines, depth: usize, at: usize, node: &Node| {
        let (name, role) = (&node.name, node.role.as_deref().unwrap_or_default());
        let (name, role) = (Quoted::structurizr(name), Quoted::structurizr(role));
        let tag = if node.stated { "" } else { " \"\" \"Inferred\"" };
        file.line(depth, format_args!("n{} = container \"{name}\" \"{role}\"{tag}", at + 1));
    };
    for (zone, zone_name) in graph.zones.iter().enumerate() {
        // The zone of the system itself is its box.
        let grouped = graph::fold(zone_name) != graph::fold(name);
        if grouped {
            file.line(3, format_args!("group \"{}\" {{", Quoted::structurizr(zone_name)));
        }
        let depth = if grouped { 4 } else { 3 };
        members(graph, Some(zone)).for_each(|(at, part)| container(&mut file, depth, at, part));
        if grouped {
            file.line(3, format_args!("}}"));
        }
    }
    file.line(2, format_args!("}}"));
    for (at, outside) in members(graph, None) {
        // No two systems of a workspace may have one name.
        let same = graph::fold(&outside.name) == graph::fold(name);
        let other = if same { " (outside)" } else { "" };
        let tags = if outside.stated { "External" } else { "External,Inferred" };
        let name = Quoted::structurizr(&outside.name);
        file.line(
            2,
            format_args!("n{} = softwareSystem \"{name}{other}\" \"\" \"{tags}\"", at + 1),
        );
    }
    for Edge { from, to, label, stated, .. } in &graph.edges {
        let label = Quoted::structurizr(label.as_deref().unwrap_or_default());
        let tag = if *stated { "" } else { " \"\" \"Inferred\"" };
        file.line(2, format_args!("n{} -> n{} \"{label}\"{tag}", from + 1, to + 1));
    }
    file.0.push_str(STRUCTURIZR_VIEWS);
    file.0
}

const STRUCTURIZR_VIEWS: &str = "    }
    views {
        container s \"parts\" {
            include *
            autolayout lr
        }
        styles {
            element \"External\" {
                background #ffffff
                color #14171c
            }
            relationship \"Relationship\" {
                style solid
            }
            relationship \"Inferred\" {
                style dashed
            }
        }
    }
}
";

#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, depth: usize, text: std::fmt::Arguments) {
        self.0.push_str(&"    ".repeat(depth));
        // Writing to a string never fails.
        let _ = self.0.write_fmt(text);
        self.0.push('\n');
    }
}

/// Nodes of a zone, or those outside of all.
fn members(graph: &Graph, zone: Option<usize>) -> impl Iterator<Item = (usize, &Node)> {
    graph.nodes.iter().enumerate().filter(move |(_, node)| node.zone == zone)
}

struct MermaidNode<'a>(usize, &'a Node);

impl std::fmt::Display for MermaidNode<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(at, node) = self;
        let (open, close) = if node.own { ("[", "]") } else { ("([", "])") };
        write!(f, "n{}{open}\"{}", at + 1, Mermaid(&node.name))?;
        if let Some(role) = &node.role {
            write!(f, "<br/><small>{}</small>", Mermaid(role))?;
        }
        write!(f, "\"{close}")
    }
}

/// Text in quotation marks in Mermaid. All that Mermaid, Markdown or HTML has a use for is written
/// as a number.
struct Mermaid<'a>(&'a str);

impl std::fmt::Display for Mermaid<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let icon = self.0.contains(":fa-");
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("#quot;")?,
                ':' if icon => f.write_str("#58;")?,
                '#' | '&' | '<' | '>' | '`' | '*' | '_' | '\\' | '|' | '%' | ';' | '{' | '}' => {
                    write!(f, "#{};", u32::from(c))?;
                }
                _ => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// Text in quotation marks where a backslash escapes.
struct Quoted<'a> {
    text: &'a str,
    escaped: &'static [char],
}

impl<'a> Quoted<'a> {
    /// `${x}` is a variable in D2.
    fn d2(text: &'a str) -> Self {
        Self { text, escaped: &['"', '\\', '$'] }
    }

    /// Structurizr knows `\"` and no other escape; a blank keeps `${` and a last `\` from meaning
    /// anything.
    fn structurizr(text: &'a str) -> Self {
        Self { text, escaped: &['"'] }
    }
}

impl std::fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let all = self.escaped.contains(&'\\');
        let mut last = ' ';
        for c in self.text.chars() {
            if self.escaped.contains(&c) {
                f.write_char('\\')?;
            } else if !all && last == '$' && c == '{' {
                f.write_char(' ')?;
            }
            f.write_char(c)?;
            last = c;
        }
        if last == '\\' && !all { f.write_char(' ') } else { Ok(()) }
    }
}

/// Text as YAML writes it in quotation marks.
struct Yaml<'a>(&'a str);

impl std::fmt::Display for Yaml<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                _ if c.is_control() => f.write_char(' ')?,
                _ => f.write_char(c)?,
            }
        }
        f.write_char('"')
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        diagram::Drawings,
        notes::{Block, BlockKind, Code},
        source::{FileId, Span, Text},
        systems::{self, Component, Flow, Group, System},
        vocabulary::technologies::Technologies,
    };

    fn flow(from: &str, to: &str, label: Option<&str>, stated: bool) -> Flow {
        let label = label.map(str::to_owned);
        let (from, to) = (from.to_owned(), to.to_owned());
        Flow { from, to, via: None, label, stated, span: Span::default() }
    }

    fn part(name: &str, role: Option<&str>, group: Option<usize>) -> Component {
        let role = role.map(str::to_owned);
        let (name, technologies) = (name.to_owned(), Vec::new());
        Component { name, role, technologies, group, span: Span::default(), stated: true }
    }

    fn graph(system: &System) -> Graph {
        graph::read("Order \"platform\"", system).unwrap()
    }

    fn orders() -> System {
        System {
            groups: vec![Group {
                name: "Write \"path\"".to_owned(),
                role: None,
                span: Span::default(),
            }],
            components: vec![
                part("Cart <API>", Some("takes ${orders}"), Some(0)),
                part("end", None, None),
            ],
            flows: vec![
                flow("Cart <API>", "Kafka", Some("new #1 | a"), true),
                flow("Kafka", "end", None, false),
            ],
            ..System::default()
        }
    }

    #[track_caller]
    fn check(export: fn(&str, &Graph) -> String, expected: &str) {
        let lines = expected.trim_matches('\n').lines();
        let expected: Vec<&str> = lines.map(|line| &line[8.min(line.len())..]).collect();
        let expected = expected.join("\n");
        assert_eq!(export("Order \"platform\"", &graph(&orders())).trim_end(), expected);
    }

    #[test]
    fn as_mermaid() {
        check(
            mermaid,
            r#"
        ---
        title: "Order \"platform\""
        ---
        flowchart LR
            subgraph z1["Write #quot;path#quot;"]
                n1["Cart #60;API#62;<br/><small>takes $#123;orders#125;</small>"]
            end
            subgraph z2["Order #quot;platform#quot;"]
                n2["end"]
            end
            n3(["Kafka"])
            n1 -->|"new #35;1 #124; a"| n3
            n3 -.-> n2
"#,
        );
    }

    #[test]
    fn as_d2() {
        check(
            d2,
            r#"
        # Order "platform"
        direction: right
        z1: "Write \"path\"" {
            n1: "Cart <API>\ntakes \${orders}" {style.stroke-width: 2}
        }
        z2: "Order \"platform\"" {
            n2: "end" {style.stroke-width: 2}
        }
        n3: "Kafka"
        z1.n1 -> n3: "new #1 | a"
        n3 -> z2.n2: {style.stroke-dash: 3}
"#,
        );
    }

    #[test]
    fn as_structurizr() {
        let file = structurizr("Order \"platform\"", &graph(&orders()));
        let model = file.split("    views {").next().unwrap();
        assert_eq!(
            model,
            r#"workspace "Order \"platform\"" {
    model {
        s = softwareSystem "Order \"platform\"" {
            group "Write \"path\"" {
                n1 = container "Cart <API>" "takes $ {orders}"
            }
            n2 = container "end" ""
        }
        n3 = softwareSystem "Kafka" "" "External"
        n1 -> n3 "new #1 | a"
        n3 -> n2 "" "" "Inferred"
    }
"#
        );
        assert_eq!(file.matches('{').count() - 1, file.matches('}').count() - 1);
        assert_eq!(Quoted::structurizr("C:\\").to_string(), "C:\\ ");
    }

    #[test]
    fn as_a_picture_of_its_own() {
        let svg = Drawn::of("Order \"platform\"", &orders(), &Drawings::default())
            .unwrap()
            .standalone("Order \"platform\"");
        assert!(svg.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns="));
        for absent in ["var(", "class=", "<style", "<script", "href", "<API>"] {
            assert!(!svg.contains(absent), "{absent} in {svg}");
        }
        assert!(svg.contains("stroke=\"#1a4192\"") && svg.contains("stroke-dasharray=\"4 3\""));
        assert_eq!(Drawn::of("Nothing", &System::default(), &Drawings::default()), None);
    }

    fn read_back(flowchart: &str) -> System {
        let text = Text::cut(FileId(0), flowchart, 0..flowchart.len());
        let language = Some("mermaid".to_owned());
        let code = Code { language, info: "only".to_owned(), text };
        let block = Block { kind: BlockKind::Code(code), rows: 0..1, blank_before: 0, indent: 0 };
        let read = systems::read("Sample", &[&[block]], &Technologies::embedded());
        assert!(read.findings.iter().next().is_none(), "{:?} in {flowchart}", read.findings);
        read.value
    }

    #[track_caller]
    fn check_round(system: &System) {
        let graph = graph::read("Sample", system).unwrap();
        let name = |at: usize| graph.nodes[at].name.as_str();
        let drawn: Vec<_> = graph
            .edges
            .iter()
            .map(|edge| (name(edge.from), name(edge.to), edge.label.as_deref()))
            .collect();
        let flowchart = mermaid("Sample", &graph);
        let back = read_back(&flowchart);
        let read: Vec<_> = back
            .flows
            .iter()
            .map(|flow| (flow.from.as_str(), flow.to.as_str(), flow.label.as_deref()))
            .collect();
        assert_eq!(read, drawn, "{flowchart}");
        for node in graph.nodes.iter().filter(|node| node.own) {
            let part = back.components.iter().find(|part| part.name == node.name);
            let group = part.and_then(|part| part.group).map(|at| &back.groups[at].name);
            assert_eq!(group, node.zone.map(|zone| &graph.zones[zone]), "{flowchart}");
            assert_eq!(part.and_then(|part| part.role.as_ref()), node.role.as_ref());
        }
    }

    #[test]
    fn our_mermaid_is_read_back() {
        check_round(&orders());
        let mut system = orders();
        system.flows.push(flow(
            "a `b` **c** \\n d",
            "e;f %% g {h} #quot; &amp;",
            Some("--> x"),
            true,
        ));
        system.flows.push(flow("fa:fa-x y", "subgraph", Some("<br/><small>z</small>"), false));
        system.flows.push(flow("주문", "주문", None, true));
        check_round(&system);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn any_mermaid_of_ours_is_read_back(
            names in proptest::collection::vec("[ -~]{0,12}[a-z]", 2..6),
            label in "[ -~é]{0,12}",
        ) {
            let mut system = orders();
            for pair in names.windows(2) {
                system.flows.push(flow(&pair[0], &pair[1], Some(&label), true));
            }
            check_round(&system);
        }
    }
}
