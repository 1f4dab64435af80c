//! Small diagrams, one for each construct, and what no text may do.

use std::fmt::Write as _;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::source::{FileId, Source, Sources, Text};

/// A sketch in a few lines: nodes, then arrows.
fn shown(sketch: &Sketch) -> String {
    let mut text = String::new();
    for node in &sketch.nodes {
        let group = node.group.map(|at| format!(" in {}", sketch.groups[at].name));
        let role = node.role.as_ref().map(|role| format!(": {role}"));
        let _ = write!(
            text,
            "{}{}{}, ",
            node.name,
            role.unwrap_or_default(),
            group.unwrap_or_default()
        );
    }
    for edge in &sketch.edges {
        let arrow = if edge.stated { "->" } else { "~>" };
        let label = edge.label.as_ref().map(|label| format!(" ({label})"));
        let (from, to) = (&sketch.nodes[edge.from].name, &sketch.nodes[edge.to].name);
        let _ = write!(text, "{from} {arrow} {to}{}, ", label.unwrap_or_default());
    }
    text.trim_end_matches([',', ' ']).to_owned()
}

/// Mistakes as `line:column message`.
fn told(text: &str, mistakes: &[Mistake]) -> String {
    let source = Source::new("notes.md", text);
    let line = |mistake: &Mistake| {
        let (line, column) = source.line_and_column(mistake.range.start as u32);
        format!("{line}:{column} {}", mistake.message)
    };
    mistakes.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(flowchart: &str, expected: &str) {
    let text = format!("flowchart LR\n{flowchart}");
    match mermaid::read(&text) {
        Ok(sketch) => assert_eq!(shown(&sketch), expected, "{flowchart}"),
        Err(mistakes) => panic!("{}\nin {text}", told(&text, &mistakes)),
    }
}

#[track_caller]
fn check_mistake(text: &str, expected: &str) {
    let mistakes = mermaid::read(text).expect_err(text);
    assert_eq!(told(text, &mistakes), expected, "{text}");
}

#[track_caller]
fn check_flow(text: &str, expected: &str) {
    match flow::read(text) {
        Ok(sketch) => assert_eq!(shown(&sketch), expected, "{text}"),
        Err(mistakes) => assert_eq!(told(text, &mistakes), expected, "{text}"),
    }
}

#[test]
fn a_flowchart_begins_in_many_ways() {
    for head in [
        "graph TD",
        "graph",
        "flowchart TB;",
        "flowchart BT",
        "flowchart LR %% left to right",
        "flowchart RL",
        "flowchart-elk TD",
        "graph >",
        "\n\n  graph LR",
        "%% what it is\ngraph LR",
        "%%{init: {\n'theme': 'dark'}}%%\ngraph LR",
        "---\ntitle: Orders\n---\nflowchart LR",
    ] {
        let text = format!("{head}\na-->b");
        let sketch =
            mermaid::read(&text).unwrap_or_else(|mistakes| panic!("{mistakes:?} in {text}"));
        assert_eq!(shown(&sketch), "a, b, a -> b", "{head}");
    }
    assert_eq!(
        shown(&mermaid::read("graph LR; a-->b; b-->c;").unwrap()),
        "a, b, c, a -> b, b -> c"
    );
    assert_eq!(shown(&mermaid::read("graph LR").unwrap()), "");
}

#[test]
fn nodes_come_in_shapes() {
    for shape in [
        "a[Cart API]",
        "a(Cart API)",
        "a([Cart API])",
        "a[[Cart API]]",
        "a[(Cart API)]",
        "a((Cart API))",
        "a(((Cart API)))",
        "a{Cart API}",
        "a{{Cart API}}",
        "a>Cart API]",
        "a[/Cart API/]",
        "a[\\Cart API\\]",
        "a[/Cart API\\]",
        "a[\\Cart API/]",
        "a(-Cart API-)",
        "a[\"Cart API\"]",
        "a([ \"Cart API\" ])",
        "a[/\"Cart API\"/]",
        "a[\"Cart\nAPI\"]",
        "a[Cart<br/>API]",
        "a[Cart<br>API]",
        "a[<b>Cart</b> API]",
        "a[\"`**Cart** API`\"]",
        "a[Cart\\nAPI]",
        "a[fa:fa-car Cart API]",
        "a[Cart#32;API]",
        "a[Cart&nbsp;API]",
        "a@{ shape: cyl, label: \"Cart API\" }",
        "a@{ label: Cart API, shape: rect }",
        "a[Cart API]:::hot",
        "a[Cart API];",
        "a[Cart API] %% said outright",
    ] {
        check(shape, "Cart API");
    }
    check("a[\"Cart (v2) [beta]\"]", "Cart (v2) [beta]");
    check("a[/api/v1]", "/api/v1");
    check("a[ ]", "a");
    check("a[C# & C++ #amp; #quot;D#quot; #lt;E#gt;]", "C# & C++ & \"D\" <E>");
    check("a[\"Cart API<br/><small>takes orders</small>\"]", "Cart API: takes orders");
    check("a[\"a #quot;quoted#quot; name\"]", "a \"quoted\" name");
    check("주문[주문 서비스] --> b_1.x-y", "주문 서비스, b_1.x-y, 주문 서비스 -> b_1.x-y");
}

#[test]
fn a_node_is_named_once_and_meant_often() {
    check("a-->b\na[Cart]\nb --> a", "Cart, b, Cart -> b, b -> Cart");
    check("a[One]\na[Two]", "Two");
}

#[test]
fn arrows_come_in_kinds() {
    for (arrow, meaning) in [
        ("-->", "->"),
        ("--->", "->"),
        ("==>", "->"),
        ("====>", "->"),
        ("-.->", "->"),
        ("-..->", "->"),
        ("--x", "->"),
        ("--o", "->"),
        ("==x", "->"),
        ("-.-o", "->"),
        ("---", "~>"),
        ("-----", "~>"),
        ("===", "~>"),
        ("-.-", "~>"),
    ] {
        check(&format!("a {arrow} b"), &format!("a, b, a {meaning} b"));
    }
    for both in ["<-->", "<==>", "<-.->"] {
        check(&format!("a {both} b"), "a, b, a -> b, b -> a");
    }
    for both in ["o--o", "x--x"] {
        check(&format!("a {both} b"), "a, b, a -> b");
    }
    check("a <--- b", "a, b, b -> a");
    check("a ~~~ b", "a, b");
    check("a-->b", "a, b, a -> b");
    check("a---oB", "a, B, a -> B");
    check("a e1@--> b\ne1@{ animate: true }", "a, b, a -> b");
    check("a --> a", "a, a -> a");
}

#[test]
fn arrows_have_labels() {
    for labelled in [
        "a -->|new orders| b",
        "a --> |new orders| b",
        "a-->|\"new orders\"|b",
        "a -- new orders --> b",
        "a --new orders--> b",
        "a -- \"new orders\" --> b",
        "a == new orders ==> b",
        "a -. new orders .-> b",
        "a -.->|new orders| b",
        "a ==>|new<br>orders| b",
        "a -- new orders --x b",
        "a-. new orders .->b",
    ] {
        check(labelled, "a, b, a -> b (new orders)");
    }
    check("a -- new orders --- b", "a, b, a ~> b (new orders)");
    check("a <-- new orders --> b", "a, b, a -> b (new orders), b -> a (new orders)");
    check("a -->| | b", "a, b, a -> b");
    check("a -- \"a --> b\" --> b", "a, b, a -> b (a --> b)");
}

#[test]
fn statements_chain_and_fan_out() {
    check("a --> b --> c", "a, b, c, a -> b, b -> c");
    check("a -->|x| b -- y --> c", "a, b, c, a -> b (x), b -> c (y)");
    check("a & b --> c & d", "a, b, c, d, a -> c, a -> d, b -> c, b -> d");
    check("a[One] --> b(Two); b --> c", "One, Two, c, One -> Two, Two -> c");
    check("a --> b & c --> d", "a, b, c, d, a -> b, a -> c, b -> d, c -> d");
    check("a", "a");
}

#[test]
fn subgraphs_group_their_nodes() {
    check(
        "subgraph Write path\n a --> b\nend\nb --> c",
        "a in Write path, b in Write path, c, a -> b, b -> c",
    );
    check("subgraph w [Write path]\na\nend", "a in Write path");
    check("subgraph w[\"Write (path)\"]; a; end", "a in Write (path)");
    check("subgraph \"Write path\"\ndirection TB\na\nend", "a in Write path");
    check(
        "subgraph Outer\na\nsubgraph Inner\nb\nend\nc\nend",
        "a in Outer, b in Outer / Inner, c in Outer",
    );
    check(
        "a --> b\nsubgraph One\nb\nend\nsubgraph Two\nb --> c\nend",
        "a, b in One, c in Two, a -> b, b -> c",
    );
    check("subgraph Outer\na\nsubgraph Inner\na\nend\nend", "a in Outer / Inner");
    check("endpoint --> subgraphs", "endpoint, subgraphs, endpoint -> subgraphs");
}

#[test]
fn arrows_to_a_subgraph_go_to_its_doors() {
    check(
        "x --> one\nsubgraph one\na --> b\nend\none --> y",
        "x, a in one, b in one, y, x ~> a, a -> b, b ~> y",
    );
    check("x --> one\nsubgraph one [Empty]\nend", "x, Empty, x -> Empty");
    check(
        "subgraph one\na --> b --> a\nend\none --> y",
        "a in one, b in one, y, a -> b, b -> a, b ~> y",
    );
    check("subgraph one\na\nend\nsubgraph two\nb\nend\none --> two", "a in one, b in two, a ~> b");
}

#[test]
fn looks_are_passed_over() {
    for looks in [
        "classDef hot fill:#f96,stroke:#333;",
        "class a,b hot",
        "style a fill:#f9f,stroke-width:4px",
        "linkStyle 0 stroke:red",
        "linkStyle default stroke:red",
        "click a \"https://x.y;z\" _blank",
        "click b call go()",
        "%% a --> z",
        "accTitle: Orders",
        "accDescr: a --> z",
        "accDescr {\na --> z\n}",
        "direction TB",
    ] {
        check(&format!("{looks}\na --> b\n{looks}"), "a, b, a -> b");
    }
    check("a:::hot --> b:::cold", "a, b, a -> b");
    check("style --> click", "style, click, style -> click");
}

#[test]
fn mistakes_have_a_place_and_say_what_was_expected() {
    check_mistake("", "1:1 expected `flowchart` or `graph`, found the end of the diagram");
    check_mistake("flow LR", "1:1 expected `flowchart` or `graph`, found `flow`");
    check_mistake(
        "flowchart XY\na",
        "1:11 expected one of the directions `TB`, `TD`, `BT`, `LR`, `RL`, found `XY`",
    );
    check_mistake("graph LR\na --> ", "2:7 expected a node, found the end of the diagram");
    check_mistake("graph LR\na -->\nb", "2:6 expected a node, found the end of the line");
    check_mistake(
        "graph LR\n  a -> b",
        "2:5 expected an arrow such as `-->`, `&` or the end of the line, found `->`",
    );
    check_mistake(
        "graph LR\na b",
        "2:3 expected an arrow such as `-->`, `&` or the end of the line, found `b`",
    );
    check_mistake("graph LR\na[one\nb", "2:2 expected `]` to close `[`");
    check_mistake("graph LR\na([one]\nb", "2:2 expected `])` to close `([`");
    check_mistake("graph LR\na[\"one]\nb", "2:3 expected `\"` to close the label");
    check_mistake("graph LR\na[\"one\" x]", "2:2 expected `]` to close `[`");
    check_mistake("graph LR\na -->|x b", "2:6 expected `|` to close the label");
    check_mistake("graph LR\na -- x b", "2:3 expected `-->` or `---` behind the label");
    check_mistake("graph LR\na -- x -- b", "2:8 expected `-->` or `---` behind the label");
    check_mistake("graph LR\na == x b", "2:3 expected `==>` or `===` behind the label");
    check_mistake("graph LR\na -. x b", "2:3 expected `.->` or `.-` behind the label");
    check_mistake("graph LR\nend", "2:1 `end` without a `subgraph` that it closes");
    check_mistake(
        "graph LR\nsubgraph one\na",
        "2:1 this `subgraph` is never closed: expected `end`",
    );
    check_mistake(
        "graph LR\nsubgraph one [two\nend",
        "2:1 expected `]` behind the subgraph's title\n3:1 `end` without a `subgraph` that it closes",
    );
    check_mistake("graph LR\na@{ label: x", "2:2 expected `}` to close `@{`");
    check_mistake(
        "graph LR\n]\na --> b\n)\n}\n>\n",
        "2:1 expected a node, found `]`\n4:1 expected a node, found `)`\n5:1 expected a node, found `}`",
    );
    check_mistake(
        "sequenceDiagram\nA->>B: hi",
        "1:1 a `sequenceDiagram` is shown as text: only flowcharts are drawn",
    );
    check_mistake(
        "stateDiagram-v2\n[*] --> A",
        "1:1 a `stateDiagram-v2` is shown as text: only flowcharts are drawn",
    );
}

#[test]
fn hostile_diagrams_end_with_a_message() {
    let nodes: Vec<String> = (0..100_000).map(|n| format!("n{n}")).collect();
    let nodes = nodes.join("\n");
    check_mistake(&format!("graph LR\n{nodes}"), "122:1 the diagram has more than 120 boxes");
    let edges = "a-->b\n".repeat(10_000);
    check_mistake(&format!("graph LR\n{edges}"), "302:2 the diagram has more than 300 arrows");
    let product = vec!["a"; 5_000].join("&");
    check_mistake(
        &format!("graph LR\n{product}-->{product}"),
        "2:10000 the diagram has more than 300 arrows",
    );
    let deep = "subgraph s\n".repeat(1_000);
    check_mistake(
        &format!("graph LR\n{deep}a\n"),
        "22:1 subgraphs stand more than 20 deep in each other",
    );
    let groups = "subgraph s\nend\n".repeat(1_000);
    check_mistake(&format!("graph LR\n{groups}"), "242:1 the diagram has more than 120 groups");
    for endless in [
        "a[",
        "a[\"",
        "a-->|",
        "a--",
        "style a;",
        "%%",
        "%%{",
        "a@{",
        "a&",
        "<",
        "\"",
        ";",
        "a[x];",
        "a:::",
        "a~~~",
        "subgraph [",
        "a#",
        "a[<b",
        "a-",
        "a[&amp",
    ] {
        let _ = mermaid::read(&format!("graph LR\n{}", endless.repeat(20_000)));
        let _ = flow::read(&endless.repeat(20_000));
    }
    for endless in ["<", "<b", "#", "&", "<b>", "fa:fa-x ", "<small>", "`", "\\n"] {
        let _ = label::read(&endless.repeat(20_000));
    }
}

#[test]
fn scripts_in_labels_are_text() {
    let text = "graph LR\na[\"<script>alert(1)</script>\"] -->|<img src=x onerror=y>| b";
    let sketch = mermaid::read(text).unwrap();
    assert_eq!(
        shown(&sketch),
        "<script>alert(1)</script>, b, <script>alert(1)</script> -> b (<img src=x onerror=y>)"
    );
    assert_eq!(
        told(text, &sketch.remarks),
        "2:1 `<script>` in a label is shown as text\n2:32 `<img>` in a label is shown as text"
    );
}

#[test]
fn arrows_in_plain_lines() {
    check_flow("a -> b -> c", "a, b, c, a -> b, b -> c");
    check_flow(
        "cart service -> Kafka: orders",
        "cart service, Kafka, cart service -> Kafka (orders)",
    );
    check_flow("a <-> b", "a, b, a -> b, b -> a");
    check_flow("a <- b", "a, b, b -> a");
    check_flow("a → b ⇒ c --> d", "a, b, c, d, a -> b, b -> c, c -> d");
    check_flow("a -> b, c", "a, b, c, a -> b, a -> c");
    check_flow("a -> b/c", "a, b, c, a -> b, a -> c");
    check_flow("a & b -> c", "a, b, c, a -> c, b -> c");
    check_flow("a -(orders)-> b", "a, b, a -> b (orders)");
    check_flow("a -- orders --> b", "a, b, a -> b (orders)");
    check_flow("a ->|orders| b -> c", "a, b, c, a -> b (orders), b -> c");
    check_flow(
        "a -> Flink (drops doubles) -> c",
        "a, Flink: drops doubles, c, a -> Flink, Flink -> c",
    );
    check_flow("\"CI/CD: main\" -> b", "CI/CD: main, b, CI/CD: main -> b");
    check_flow("redis:6379 -> b", "redis:6379, b, redis:6379 -> b");
    check_flow("A -> b\na -> c", "A, b, c, A -> b, A -> c");
    check_flow("// a -> z\n# a -> z\n\n- a -> b", "a, b, a -> b");
    check_flow("gateway: checks who asks\nworker", "gateway: checks who asks, worker");
    check_flow("주문 서비스 -> 결제: 요청", "주문 서비스, 결제, 주문 서비스 -> 결제 (요청)");
    check_flow("", "");
}

#[test]
fn groups_in_plain_lines() {
    check_flow(
        "Write path:\n  a -> b\n  c: counts\nd -> a",
        "a in Write path, b in Write path, c: counts in Write path, d, a -> b, d -> a",
    );
    check_flow("Outer:\n  a\n  Inner:\n    b\n  c", "a in Outer, b in Outer / Inner, c in Outer");
    check_flow(
        "Write path: a -> b\nc -> d",
        "a in Write path, b in Write path, c, d, a -> b, c -> d",
    );
}

#[test]
fn mistakes_in_plain_lines() {
    check_flow("a ->", "1:3 expected a name behind `->`");
    check_flow("-> a", "1:1 expected a name before `->`");
    check_flow("a -> -> b", "1:3 expected a name behind `->`");
    check_flow("a -> b,", "1:3 expected a name behind `->`");
    check_flow("a -> b: x -> c", "1:9 a label stands behind the last name of its line");
    check_flow("a\n  :", "2:3 expected the name of a group before `:`");
    check_flow("a -> ...", "1:6 expected a name with a letter or a digit in it");
    let deep: Vec<String> = (0..21).map(|n| format!("{}G{n}:", " ".repeat(n))).collect();
    check_flow(&deep.join("\n"), "21:21 groups stand more than 20 deep in each other");
    check_flow(&"a -> b\n".repeat(10_000), "301:3 the diagram has more than 300 arrows");
}

// In a system.

/// A system read from notes with diagrams in them, in a few lines, and what was found.
fn read_notes(notes: &str) -> (String, String) {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("notes.md", notes));
    let notes = crate::notes::read(file, sources.get(file).unwrap());
    let read = crate::systems::read("Order platform", &[&notes.blocks], &TECHNOLOGIES);
    let mut text = String::new();
    let system = read.value;
    for part in &system.components {
        let group = part.group.map(|at| format!(" in {}", system.groups[at].name));
        let role = part.role.as_ref().map(|role| format!(": {role}"));
        let _ = write!(
            text,
            "{}{}{}, ",
            part.name,
            role.unwrap_or_default(),
            group.unwrap_or_default()
        );
    }
    for flow in &system.flows {
        let arrow = if flow.stated { "->" } else { "~>" };
        let via = flow.via.as_ref().map(|via| format!(" {arrow} {via}"));
        let label = flow.label.as_ref().map(|label| format!(" ({label})"));
        let _ = write!(
            text,
            "{}{} {arrow} {}{}, ",
            flow.from,
            via.unwrap_or_default(),
            flow.to,
            label.unwrap_or_default()
        );
    }
    let found = read.findings.iter().map(|finding| {
        let crate::findings::At::Span(span) = finding.at else { panic!("{finding:?}") };
        let place = sources.place(span);
        format!("{}:{} {}", place.line, place.column, finding.message)
    });
    let found = found.collect::<Vec<_>>().join("\n");
    (text.trim_end_matches([',', ' ']).to_owned(), found)
}

#[track_caller]
fn check_notes(notes: &str, expected: &str) {
    assert_eq!(read_notes(notes), (expected.to_owned(), String::new()), "{notes}");
}

#[test]
fn a_diagram_makes_a_system() {
    check_notes(
        "```mermaid\nflowchart LR\nsubgraph Core\napi[Cart API] -->|orders| k[(Kafka)]\nend\nshop[Customer] --> api\nk --> w[Mail worker]\nw --> Twilio\n```",
        "Cart API in Core, Kafka in Core, Mail worker, Cart API -> Kafka (orders), Customer -> Cart API, Kafka -> Mail worker, Mail worker -> Twilio",
    );
    check_notes(
        "```flow\nCart API -> Kafka: orders\nKafka -> ledger\ncustomer -> Cart API\n```",
        "Cart API, ledger, Cart API -> Kafka (orders), Kafka -> ledger, customer -> Cart API",
    );
    check_notes("- a list\n  ```flow\n  one -> two\n  ```", "one, two, one -> two");
    check_notes("#+begin_src mermaid\ngraph LR\none --> two\n#+end_src", "one, two, one -> two");
}

const SENTENCES: &str = "Cart Service (MySQL to Kafka) keeps orders.\n\n";

#[test]
fn a_diagram_adds_to_what_sentences_say() {
    let (before, _) = read_notes(SENTENCES);
    assert_eq!(before, "Cart Service: keeps orders, MySQL -> Cart Service -> Kafka");
    check_notes(
        &format!("{SENTENCES}```flow\nmysql -> cart service -> Kafka\nKafka -> mail worker\n```"),
        "Cart Service: keeps orders, mail worker, MySQL -> Cart Service -> Kafka, Kafka -> mail worker",
    );
    check_notes(
        &format!("{SENTENCES}```mermaid only\ngraph LR\nx[Cart Service] --> S3\n```"),
        "Cart Service: keeps orders, Cart Service -> S3",
    );
    check_notes(
        &format!("{SENTENCES}```flow\nWrite path:\n  Cart Service -> Kafka: orders\n```"),
        "Cart Service: keeps orders in Write path, Kafka in Write path, MySQL -> Cart Service -> Kafka, Cart Service -> Kafka (orders)",
    );
    check_notes("```flow\na -> b: x\na -> b: y\na -> b\n```", "a, b, a -> b (x), a -> b (y)");
}

#[test]
fn a_diagram_with_a_mistake_adds_nothing() {
    let notes = format!("{SENTENCES}> ```mermaid only\n> graph LR\n> a --> b\n>   a -> c\n> ```\n");
    let (system, found) = read_notes(&notes);
    assert_eq!(system, "Cart Service: keeps orders, MySQL -> Cart Service -> Kafka");
    assert_eq!(
        found,
        "6:7 expected an arrow such as `-->`, `&` or the end of the line, found `->`"
    );
    let (system, found) = read_notes("```mermaid\npie\n\"a\": 1\n```");
    assert_eq!(
        (system.as_str(), found.as_str()),
        ("", "2:1 a `pie` is shown as text: only flowcharts are drawn")
    );
    let (_, found) = read_notes("```mermaid\ngraph LR\na[Job] --> b[Job]\n```");
    assert_eq!(found, "3:12 two boxes are called `Job` and are drawn as one");
    let long = format!("```flow\n{}\n```", "a -> b\n".repeat(20_000));
    assert_eq!(read_notes(&long).1, "2:1 the diagram is longer than 100000 bytes");
}

// Any text.

const PIECES: &[&str] = &[
    "graph LR\n",
    "flowchart TD;",
    "subgraph ",
    "end",
    "\n",
    ";",
    " ",
    "a",
    "b",
    "주문",
    "x",
    "o",
    "-->",
    "---",
    "==>",
    "-.->",
    "--",
    "==",
    "-.",
    ".-",
    "~~~",
    "<",
    ">",
    "|",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "[[",
    "]]",
    "((",
    "))",
    "[/",
    "/]",
    "\\",
    "\"",
    "`",
    "&",
    ":::",
    "@{",
    "label:",
    "%%",
    "%%{",
    "}%%",
    "#quot;",
    "<br/>",
    "<small>",
    "</small>",
    "<script>",
    "fa:fa-x",
    "style a",
    "->",
    "<->",
    "→",
    ": ",
    ":\n  ",
    ",",
    "/",
    "-(",
    "--- ",
    "é",
    "\u{feff}",
    "\r",
    "\t",
    "e1@",
    "Kafka",
];

static TECHNOLOGIES: LazyLock<Technologies> = LazyLock::new(Technologies::embedded);

fn any_text() -> impl Strategy<Value = String> {
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..60);
    prop_oneof![pieces.prop_map(|pieces| pieces.concat()), ".{0,80}"]
}

fn check_sketch(text: &str, read: &Result<Sketch, Vec<Mistake>>) {
    let ranges: Vec<_> = match read {
        Ok(sketch) => {
            let (nodes, groups) = (sketch.nodes.len(), sketch.groups.len());
            assert!(nodes <= MOST_NODES && sketch.edges.len() <= MOST_EDGES);
            assert!(
                sketch.edges.iter().all(|edge| edge.from < nodes && edge.to < nodes),
                "{text:?}"
            );
            assert!(sketch.nodes.iter().all(|node| node.group.is_none_or(|at| at < groups)));
            assert!(sketch.nodes.iter().all(|node| !node.name.is_empty()), "{text:?}");
            let remarks = sketch.remarks.iter().map(|remark| &remark.range);
            sketch
                .nodes
                .iter()
                .map(|node| &node.range)
                .chain(remarks)
                .chain(sketch.edges.iter().map(|edge| &edge.range))
                .collect()
        }
        Err(mistakes) => {
            assert!((1..=3).contains(&mistakes.len()));
            mistakes.iter().map(|mistake| &mistake.range).collect()
        }
    };
    for range in ranges {
        assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_text_makes_it_panic(text in any_text(), head in proptest::bool::ANY) {
        let text = if head { format!("graph LR\n{text}") } else { text };
        check_sketch(&text, &mermaid::read(&text));
        check_sketch(&text, &flow::read(&text));
        let code = Code {
            language: Some("mermaid".to_owned()),
            info: String::new(),
            text: Text::cut(FileId(0), &text, 0..text.len()),
        };
        for language in ["mermaid", "flow only"] {
            let code = Code { language: Some(language.to_owned()), ..code.clone() };
            let block = Block { kind: BlockKind::Code(code), rows: 0..1, blank_before: 0, indent: 0 };
            let read = crate::systems::read("Sample", &[&[block]], &TECHNOLOGIES);
            for part in &read.value.components {
                prop_assert!(text.get(part.span.start as usize..part.span.end as usize).is_some());
            }
        }
    }
}
