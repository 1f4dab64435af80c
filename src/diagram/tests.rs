//! Drawings of small systems, and what holds of any drawing.

use proptest::prelude::*;

use super::drawing::{self, Drawing, Rect};
use super::graph::{self, Graph, MOST_NODES};
use super::overview::{self, Between, Member, Overview, Shared};
use super::text::{LEADING, NAME, QUESTION, SMALL, width};
use super::{Diagram, Drawings, Drawn, layout::whole, words};
use crate::source::Span;
use crate::systems::{Component, Flow, Group, System, TechnologyUse};

fn diagram(
    name: &str,
    system: &System,
    ids: &str,
    rows: &[String],
    question: Option<&str>,
) -> Option<Diagram> {
    let drawn = Drawn::of(name, system, &Drawings::default())?;
    Some(drawn.diagram(name, system, ids, rows, question))
}

// A system in a few lines: `[Group]`, `Part: role`, `a -> via -> b` (`~>` where it is inferred),
// `+ technology`; several ends are parted by `/`, and what a flow carries stands after `=`.
fn system(text: &str) -> System {
    let mut system = System::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let group = Group { name: name.to_owned(), role: None, span: Span::default() };
            system.groups.push(group);
        } else if let Some(name) = line.strip_prefix("+ ") {
            let (name, written) = (name.to_lowercase(), name.to_owned());
            system.technologies.push(TechnologyUse { name, written, span: Span::default() });
        } else if line.contains("->") || line.contains("~>") {
            system.flows.extend(flows(line));
        } else {
            let (name, role) = line.split_once(':').unwrap_or((line, ""));
            let role = Some(role.trim().to_owned()).filter(|role| !role.is_empty());
            let group = system.groups.len().checked_sub(1);
            system.components.push(component(name, role, group));
        }
    }
    system
}

fn component(name: &str, role: Option<String>, group: Option<usize>) -> Component {
    let (name, technologies) = (name.to_owned(), Vec::new());
    Component { name, role, technologies, group, span: Span::default(), stated: true }
}

fn flows(line: &str) -> Vec<Flow> {
    let stated = line.contains("->");
    let (line, label) = line.split_once('=').unwrap_or((line, ""));
    let stops: Vec<&str> = line.split(if stated { "->" } else { "~>" }).map(str::trim).collect();
    let (from, to) = (stops[0], stops[stops.len() - 1]);
    let via = (stops.len() == 3).then(|| stops[1].to_owned());
    let label = Some(label.trim().to_owned()).filter(|label| !label.is_empty());
    let flow = |to: &str| Flow {
        from: from.to_owned(),
        to: to.to_owned(),
        via: via.clone(),
        label: label.clone(),
        stated,
        span: Span::default(),
    };
    to.split('/').map(flow).collect()
}

const MESSAGING: &str = "
    [Inside]
    Capture Service: reads changes
    Managed Kafka Service: petabytes a day
    Sink Service: writes files
    [Outside]
    Notification Service: for buyers and sellers, millions a day
    MySQL -> Capture Service -> Kafka
    Kafka -> Sink Service -> S3/Search/HDFS
    Notification Service -> SMS/Email/Push/Chat
    Domain teams -> Kafka = publish, subscribe
";

const SAGA: &str = "
    Orders: keeps the saga
    Payments: charges cards
    Stock
    Shop -> Orders
    Orders -> Payments
    Payments -> Stock
    Stock -> Orders
    Stock -> Stock
    Payments -> Bank
    Bank -> Payments
    Stock ~> Courier
";

// What a system reads as: nodes, `*` before the own and `?` after the inferred, then the words.
#[track_caller]
fn check_graph(text: &str, nodes: &str, description: &str) {
    let graph = graph::read("Sample", &system(text)).expect("something to draw");
    let shown: Vec<String> = graph
        .nodes
        .iter()
        .map(|node| {
            let own = if node.own { "*" } else { "" };
            format!("{own}{}{}", node.name, if node.stated { "" } else { "?" })
        })
        .collect();
    assert_eq!(shown.join(", "), nodes);
    assert_eq!(words::describe(&graph), description);
}

#[test]
fn a_flow_through_a_part_is_two_edges() {
    check_graph(
        "Canal\nMySQL -> Canal -> Queue",
        "*Canal, MySQL, Queue",
        "MySQL feeds Canal; Canal feeds Queue.",
    );
}

#[test]
fn a_part_without_a_role_shows_what_it_is_made_of_unless_an_arrow_says_so() {
    let role = |text: &str| {
        let mut system = system(text);
        system.components[0].technologies = vec!["MySQL".to_owned(), "Redis".to_owned()];
        graph::read("Sample", &system).and_then(|graph| graph.nodes[0].role.clone())
    };
    assert_eq!(role("Canal").as_deref(), Some("MySQL, Redis"));
    assert_eq!(role("Canal: copies rows").as_deref(), Some("copies rows"));
    assert_eq!(role("Canal\nMySQL -> Canal").as_deref(), Some("Redis"));
    assert_eq!(role("Redis Canal\nManaged MySQL -> Redis Canal"), None);
}

#[test]
fn names_are_one_whatever_their_case() {
    check_graph(
        "Loader\nqueue -> LOADER\nQueue -> loader",
        "*Loader, queue",
        "queue feeds Loader.",
    );
}

#[test]
fn a_part_that_runs_a_technology_is_that_technology() {
    check_graph(
        "Managed Kafka Service\nKafka -> Store",
        "*Managed Kafka Service, Store",
        "Managed Kafka Service feeds Store.",
    );
}

#[test]
fn parts_that_only_mention_a_technology_stay_apart() {
    check_graph(
        "Kafka Monitoring Service\nKafka -> Store",
        "*Kafka Monitoring Service, Kafka, Store",
        "Kafka feeds Store; Parts without a flow: Kafka Monitoring Service.",
    );
    check_graph(
        "Kafka Service\nShared Kafka Cluster\nKafka -> Store",
        "*Kafka Service, *Shared Kafka Cluster, Kafka, Store",
        "Kafka feeds Store; Parts without a flow: Kafka Service and Shared Kafka Cluster.",
    );
    check_graph(
        "Email Service\nEmail Service -> Email",
        "*Email Service, Email",
        "Email Service feeds Email.",
    );
}

#[test]
fn what_is_inferred_is_said_to_be() {
    check_graph("A ~> B\nA -> C", "A, B?, C", "A feeds B (inferred); A feeds C.");
    check_graph("A ~> B\nA -> B", "A, B", "A feeds B.");
}

#[test]
fn labels_and_loops_are_said_aloud() {
    check_graph(
        "A -> B/C = orders\nA -> A",
        "A, B, C",
        "A feeds B and C (orders); A feeds itself.",
    );
}

#[test]
fn technologies_are_drawn_where_nothing_flows() {
    check_graph(
        "Catalog\n+ Redis\n+ Spark",
        "*Catalog, Redis, Spark",
        "Parts: Catalog, Redis and Spark.",
    );
    check_graph("Catalog\n+ Redis\nCatalog -> Shop", "*Catalog, Shop", "Catalog feeds Shop.");
}

#[test]
fn nothing_to_draw_draws_nothing() {
    for text in ["", "+ Redis", "[Group]"] {
        assert_eq!(diagram("Sample", &system(text), "d", &[], None), None, "{text}");
    }
}

#[test]
fn what_nobody_can_read_is_not_drawn() {
    let parts = |count: usize| {
        let names: Vec<String> = (0..count).map(|n| format!("Part {n}")).collect();
        names.join("\n")
    };
    assert!(diagram("Sample", &system(&parts(MOST_NODES)), "d", &[], None).is_some());
    assert_eq!(diagram("Sample", &system(&parts(MOST_NODES + 1)), "d", &[], None), None);
    assert_eq!(diagram("Sample", &system(&parts(20_000)), "d", &[], None), None);
}

#[test]
fn markup_is_whole_and_harmless() {
    let text =
        "A <b>\"&' : says ]]> <script>\nA <b>\"&' -> <script>alert(1)</script> = <i>\nx ~> y";
    let diagram =
        diagram("<Sample> & \"more\"", &system(text), "p-1", &[], None).expect("a drawing");
    for svg in [&diagram.wide, &diagram.tall] {
        assert!(!svg.markup.contains("<script") && !svg.markup.contains("<b>"));
        assert!(svg.markup.starts_with("<svg class=\"") && svg.markup.ends_with("</svg>"));
        assert!(svg.markup.contains("role=\"img\"") && !svg.markup.contains("style="));
        assert!(svg.markup.contains("&lt;Sample&gt; &amp; &quot;more&quot;, data flow"));
        assert!(svg.markup.contains("class=\"w inf\"") && svg.markup.contains("class=\"ext inf\""));
    }
    let ids = |markup: &str| -> Vec<String> {
        markup.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap().into()).collect()
    };
    assert_eq!(ids(&diagram.wide.markup), ["p-1-wide-title", "p-1-wide-desc"]);
    assert_eq!(ids(&diagram.tall.markup), ["p-1-tall-title", "p-1-tall-desc"]);
}

#[test]
fn boxes_link_to_their_rows() {
    let rows = ["x-part-1".to_owned(), "x-part-2".to_owned()];
    let diagram =
        diagram("Sample", &system("Hub: sends\nStore\nHub -> Mail"), "d", &rows, None).unwrap();
    for svg in [&diagram.wide, &diagram.tall] {
        // A picture may hold no links: it is a group of links, and the rest is not read out.
        assert!(svg.markup.contains("role=\"group\"") && !svg.markup.contains("role=\"img\""));
        assert!(svg.markup.contains("<a href=\"#x-part-1\">"));
        assert!(svg.markup.contains("<a href=\"#x-part-2\">"));
        assert!(svg.markup.contains(">Hub</text> <text"));
        assert_eq!(svg.markup.matches("<a ").count(), 2);
        let hidden = svg.markup.split("<g aria-hidden=\"true\">").nth(1).unwrap();
        let hidden = hidden.split("</g>").next().unwrap();
        assert!(hidden.contains(">Mail<") && !hidden.contains(">Hub<"));
    }
}

#[track_caller]
fn check_drawings(text: &str) {
    let graph = graph::read("Sample platform", &system(text)).expect("something to draw");
    for drawing in [drawing::wide(&graph), drawing::tall(&graph)] {
        let limit = drawing.width;
        let asking = drawing.clone().asking("Which of these did you build? Not on file.", limit);
        for drawing in [drawing, asking] {
            if let Err(fault) = faults(&graph, &drawing) {
                panic!("{fault}\nin {text}");
            }
        }
    }
}

#[test]
fn drawings_of_many_kinds_are_sound() {
    let long = "A service with a name that goes on and on beyond what any box could ever hold";
    let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    check_drawings(MESSAGING);
    check_drawings(SAGA);
    check_drawings("Only one");
    check_drawings("A -> A");
    check_drawings("A -> B\nB -> A");
    check_drawings(&format!("{long}: {long}\n{long} -> {word}\n{word} -> {long} = {long}"));
    check_drawings(
        "[주문]\n주문 서비스: 주문을 받아 저장한다\n고객 앱 -> 주문 서비스\n주문 서비스 -> 결제/재고",
    );
    check_drawings("[One]\nA\nB\nC\n[Two]\nD\n[Three]\nE\nF\nG\nH\nI\nJ");
    check_drawings("D\nD -> 1/2/3/4/5/6/7/8/9/10/11/12\n1/2 -> D");
    let chain = |count: usize| {
        (1..count).map(|n| format!("step {} -> step {n}", n - 1)).collect::<Vec<_>>().join("\n")
    };
    check_drawings(&chain(14));
    check_drawings(&format!("step 3\nstep 9\n{}", chain(40)));
    check_drawings(&format!("{}\nstep 7 -> step 1", chain(9)));
}

#[test]
fn the_order_of_the_notes_stays() {
    let text = "Hub\nHub -> d/c/b/a";
    let graph = graph::read("Sample", &system(text)).unwrap();
    let tops: Vec<i32> = drawing::wide(&graph).boxes.iter().map(|shape| shape.rect.y).collect();
    assert!(tops[1..].is_sorted(), "{tops:?}");
}

#[test]
fn a_chain_runs_straight() {
    let graph = graph::read("Sample", &system("A\nB: with a role\nA -> B\nB -> C")).unwrap();
    for drawing in [drawing::wide(&graph), drawing::tall(&graph)] {
        let lines = drawing.wires.iter().flat_map(|wire| &wire.lines);
        assert!(lines.into_iter().all(|line| line.len() == 2), "{drawing:?}");
    }
}

// Several systems in a few lines: `System` for each, then `Shared: System, System` and
// `System -> System` (`~>` where it is inferred, `--` where the one only names the other).
fn several(text: &str) -> Overview {
    let mut overview = Overview::default();
    let at = |overview: &Overview, name: &str| {
        let found = overview.systems.iter().position(|system| system.name == name.trim());
        found.unwrap_or_else(|| panic!("no system {name}"))
    };
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let arrow = ["->", "~>", "--"].into_iter().find(|arrow| line.contains(arrow));
        if let Some((from, to)) = arrow.and_then(|arrow| line.split_once(arrow)) {
            let (from, to) = (at(&overview, from), at(&overview, to));
            let (arrow, stated) = (arrow != Some("--"), arrow == Some("->"));
            overview.between.push(Between { from, to, arrow, stated });
        } else if let Some((name, users)) = line.split_once(':') {
            let users = users.split(',').map(|user| at(&overview, user)).collect();
            let (name, href) = (name.to_owned(), format!("../technologies/{name}.html"));
            overview.shared.push(Shared { name, href, users });
        } else {
            overview.systems.push(member(line, overview.systems.len() + 1));
        }
    }
    overview
}

fn member(name: &str, number: usize) -> Member {
    let (code, href) = (format!("A-{number:02}"), format!("{number}.html"));
    Member { name: name.to_owned(), code, href }
}

/// What is wrong with either drawing.
fn faults_of_several(overview: &Overview) -> Result<(), String> {
    for sheet in [overview::wide(overview), overview::tall(overview)].into_iter().flatten() {
        faults(&sheet.graph, &sheet.drawing)?;
        if on_one_line(&sheet.drawing) > 0 {
            return Err("wires lie on each other".to_owned());
        }
    }
    Ok(())
}

#[track_caller]
fn check_several(text: &str, description: &str) {
    let overview = several(text);
    let drawn = overview::draw(&overview, "o").expect("something to draw").diagram;
    for svg in [&drawn.wide.markup, &drawn.tall.markup] {
        assert!(svg.contains(&format!(">{description}</desc>")), "{svg}");
        for system in &overview.systems {
            assert!(svg.contains(&format!("<a href=\"{}\">", system.href)), "{svg}");
        }
    }
    if let Err(fault) = faults_of_several(&overview) {
        panic!("{fault}\nin {text}");
    }
}

#[test]
fn what_systems_share_stands_between_them() {
    check_several(
        "Orders\nCatalog\nMail\nLog: Orders, Catalog",
        "Orders and Catalog use Log; Joined to none: Mail.",
    );
    let sheet = overview::wide(&several("Orders\nCatalog\nLog: Orders, Catalog")).unwrap();
    let lefts: Vec<i32> = sheet.drawing.boxes.iter().map(|shape| shape.rect.x).collect();
    assert!(lefts[0] < lefts[2] && lefts[2] < lefts[1], "{lefts:?}");
    assert!(sheet.drawing.wires.iter().all(|wire| wire.heads.is_empty() && !wire.arrow));
}

#[test]
fn flows_between_systems_have_heads() {
    check_several(
        "A\nB\nC\nA -> B\nB ~> C\nC -- A",
        "A feeds B; B feeds C (inferred); C names A (inferred).",
    );
    let drawn = overview::draw(&several("A\nB\nC\nLog: A, C\nA -> B\nB ~> C"), "o").unwrap();
    for svg in [&drawn.diagram.wide.markup, &drawn.diagram.tall.markup] {
        assert_eq!(svg.matches("class=\"h\"").count(), 2, "{svg}");
        assert_eq!(svg.matches("class=\"w inf\"").count(), 1, "{svg}");
        assert!(svg.contains("class=\"w ext\""), "{svg}");
    }
}

#[test]
fn systems_that_nothing_joins_are_not_drawn() {
    for text in ["", "A", "A\nB"] {
        assert_eq!(overview::draw(&several(text), "o"), None, "{text}");
    }
}

#[test]
fn only_what_most_systems_use_is_drawn() {
    let mut lines: Vec<String> = (0..40).map(|n| format!("System {n}")).collect();
    for n in 0..30 {
        let third = if n % 3 == 0 { ", System 35" } else { "" };
        lines.push(format!("T{n}: System {n}, System {}{third}", n + 1));
    }
    let text = lines.join("\n");
    let drawn = overview::draw(&several(&text), "o").unwrap();
    assert!(!drawn.whole);
    for svg in [&drawn.diagram.wide.markup, &drawn.diagram.tall.markup] {
        assert!(svg.contains("System 29 and System 30 use T29"));
        assert!(svg.contains(">T27<") && !svg.contains(">T29<"), "{svg}");
    }
    let whole = overview::draw(&several("A\nB\nLog: A, B"), "o").unwrap();
    assert!(whole.whole);
}

fn any_several() -> impl Strategy<Value = Overview> {
    let shared =
        proptest::collection::vec(proptest::collection::btree_set(0..14_usize, 2..8), 0..15);
    let between = proptest::collection::vec((0..14_usize, 0..14_usize, 0..3_usize), 0..8);
    (2..14_usize, shared, between).prop_map(|(count, shared, between)| {
        let name = |n: usize| match n % 4 {
            0 => format!("Platform {n}"),
            1 => format!("A platform with quite a long name {n}"),
            2 => format!("메시지 플랫폼 {n}"),
            _ => format!("unbreakable-platform-name-{n}"),
        };
        let shared = shared.iter().enumerate().map(|(n, users)| {
            let users =
                users.iter().map(|user| user % count).collect::<std::collections::BTreeSet<_>>();
            let (name, href) = (format!("Technology {n}"), format!("t{n}.html"));
            Shared { name, href, users: users.into_iter().collect() }
        });
        let mut pairs = std::collections::BTreeSet::new();
        let between = between.iter().map(|&(from, to, kind)| (from % count, to % count, kind));
        let between = between.filter(|&(from, to, _)| from != to && pairs.insert((from, to)));
        let between =
            between.map(|(from, to, kind)| Between { from, to, arrow: kind > 0, stated: kind > 1 });
        Overview {
            systems: (0..count).map(|n| member(&name(n), n + 1)).collect(),
            between: between.collect(),
            shared: shared.collect(),
        }
    })
}

// What must hold of any drawing.

fn faults(graph: &Graph, drawing: &Drawing) -> Result<(), String> {
    boxes_are_apart(drawing)?;
    texts_fit(drawing)?;
    zones_hold_their_own(graph, drawing)?;
    wires_keep_clear(drawing)?;
    labels_keep_clear(drawing)?;
    wires_join_their_ends(graph, drawing)?;
    a_question_stands_below(drawing)?;
    all_on_the_sheet(drawing)
}

fn a_question_stands_below(drawing: &Drawing) -> Result<(), String> {
    let Some(question) = &drawing.question else { return Ok(()) };
    let rects = drawing.boxes.iter().map(|shape| shape.rect);
    let all = rects.chain(drawing.zones.iter().map(|zone| zone.rect));
    let lowest = all.map(|rect| rect.y + rect.h).max().unwrap_or(0);
    let sheet = Rect { x: 0, y: 0, w: drawing.width, h: drawing.height };
    let fits = question.text.iter().all(|line| width(line, QUESTION) <= question.rect.w);
    if question.rect.y < lowest || !within(question.rect, sheet) || !fits {
        return Err(format!("{question:?} has no room"));
    }
    let crossed = drawing.boxes.iter().any(|shape| {
        let (x, top) = question.leader[0];
        let bottom = question.leader[1].1;
        overlap(shape.rect, Rect { x, y: top, w: 1, h: bottom - top })
    });
    if crossed { Err(format!("a box stands in the way of {question:?}")) } else { Ok(()) }
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

fn within(a: Rect, b: Rect) -> bool {
    a.x >= b.x && a.y >= b.y && a.x + a.w <= b.x + b.w && a.y + a.h <= b.y + b.h
}

fn boxes_are_apart(drawing: &Drawing) -> Result<(), String> {
    for (at, a) in drawing.boxes.iter().enumerate() {
        if let Some(b) = drawing.boxes[..at].iter().find(|b| overlap(a.rect, b.rect)) {
            return Err(format!("{a:?} overlaps {b:?}"));
        }
    }
    Ok(())
}

fn texts_fit(drawing: &Drawing) -> Result<(), String> {
    for shape in &drawing.boxes {
        let names = shape.name.iter().map(|line| width(line, NAME));
        let widest = names.chain(shape.role.iter().map(|line| width(line, SMALL))).max();
        let height = whole(shape.name.len() + shape.role.len()) * LEADING;
        if shape.name.is_empty()
            || widest.is_none_or(|widest| widest > shape.rect.w)
            || height > shape.rect.h
        {
            return Err(format!("text spills from {shape:?}"));
        }
    }
    let names = drawing.zones.iter().flat_map(|zone| zone.name.iter().map(move |n| (zone, n)));
    for (zone, line) in names {
        let fits = width(line, SMALL) <= zone.lettering.w && within(zone.lettering, zone.rect);
        let free = drawing.boxes.iter().all(|shape| !overlap(shape.rect, zone.lettering));
        if !fits || !free {
            return Err(format!("name of {zone:?} has no room"));
        }
    }
    Ok(())
}

fn zones_hold_their_own(graph: &Graph, drawing: &Drawing) -> Result<(), String> {
    for (number, zone) in drawing.zones.iter().enumerate() {
        for (node, shape) in graph.nodes.iter().zip(&drawing.boxes) {
            let inside = within(shape.rect, zone.rect);
            let sound = match node.zone {
                Some(own) if own == number => inside,
                Some(_) => !overlap(shape.rect, zone.rect),
                None => {
                    inside && is_between(graph, node.name.as_str(), number)
                        || !overlap(shape.rect, zone.rect)
                }
            };
            if !sound {
                return Err(format!("{shape:?} and {zone:?}"));
            }
        }
        if drawing.zones[..number].iter().any(|other| overlap(other.rect, zone.rect)) {
            return Err(format!("{zone:?} overlaps another"));
        }
    }
    Ok(())
}

/// Whether parts of the zone both feed the node and read it.
fn is_between(graph: &Graph, name: &str, zone: usize) -> bool {
    let named = |node: usize| graph.nodes[node].name == name;
    let inside = |node: usize| graph.nodes[node].zone == Some(zone);
    graph.edges.iter().any(|edge| inside(edge.from) && named(edge.to))
        && graph.edges.iter().any(|edge| named(edge.from) && inside(edge.to))
}

type Segment = ((i32, i32), (i32, i32));

fn segments(drawing: &Drawing) -> impl Iterator<Item = (usize, Segment)> {
    drawing.wires.iter().enumerate().flat_map(|(net, wire)| {
        let lines = wire.lines.iter().flat_map(|line| line.windows(2));
        lines.map(move |pair| (net, (pair[0], pair[1])))
    })
}

/// Whether a segment passes through the inside of a rectangle.
fn passes(((x1, y1), (x2, y2)): Segment, rect: Rect) -> bool {
    x1.min(x2) < rect.x + rect.w
        && x1.max(x2) > rect.x
        && y1.min(y2) < rect.y + rect.h
        && y1.max(y2) > rect.y
}

fn wires_keep_clear(drawing: &Drawing) -> Result<(), String> {
    for (_, segment) in segments(drawing) {
        let ((x1, y1), (x2, y2)) = segment;
        if x1 != x2 && y1 != y2 {
            return Err(format!("{segment:?} is slanted"));
        }
        if let Some(shape) = drawing.boxes.iter().find(|shape| passes(segment, shape.rect)) {
            return Err(format!("{segment:?} passes through {shape:?}"));
        }
        if drawing.zones.iter().any(|zone| passes(segment, zone.lettering)) {
            return Err(format!("{segment:?} passes through the name of a zone"));
        }
    }
    Ok(())
}

fn labels_keep_clear(drawing: &Drawing) -> Result<(), String> {
    for (at, label) in drawing.labels.iter().enumerate() {
        let boxes = drawing.boxes.iter().map(|shape| shape.rect);
        let names = drawing.zones.iter().map(|zone| zone.lettering);
        let others = drawing.labels[..at].iter().map(|other| other.rect);
        let crossed = segments(drawing).any(|(_, segment)| passes(segment, label.rect));
        if crossed || boxes.chain(names).chain(others).any(|rect| overlap(rect, label.rect)) {
            return Err(format!("{label:?} is in the way"));
        }
        if width(&label.text, SMALL) > label.rect.w {
            return Err(format!("{label:?} spills"));
        }
    }
    Ok(())
}

/// Every edge has a wire from its beginning to its end, with a head there if it has a direction.
fn wires_join_their_ends(graph: &Graph, drawing: &Drawing) -> Result<(), String> {
    let touches = |point: (i32, i32), rect: Rect| {
        (rect.x..=rect.x + rect.w).contains(&point.0)
            && (rect.y..=rect.y + rect.h).contains(&point.1)
    };
    for edge in &graph.edges {
        let (from, to) = (drawing.boxes[edge.from].rect, drawing.boxes[edge.to].rect);
        let joined = drawing.wires.iter().any(|wire| {
            let head = wire.heads.iter().any(|(tip, _)| touches(*tip, to));
            let ends = || wire.lines.iter().flat_map(|line| [line.first(), line.last()]).flatten();
            let leaves = ends().any(|end| touches(*end, from));
            let enters = ends().any(|end| touches(*end, to));
            head == edge.arrow
                && enters
                && leaves
                && wire.arrow == edge.arrow
                && wire.stated == edge.stated
                && in_one_piece(&wire.lines)
        });
        if !joined {
            return Err(format!("{edge:?} is not drawn"));
        }
    }
    Ok(())
}

fn in_one_piece(lines: &[Vec<(i32, i32)>]) -> bool {
    let on = |point: (i32, i32), line: &[(i32, i32)]| {
        line.windows(2).any(|pair| {
            let (a, b) = (pair[0], pair[1]);
            (a.0.min(b.0)..=a.0.max(b.0)).contains(&point.0)
                && (a.1.min(b.1)..=a.1.max(b.1)).contains(&point.1)
        })
    };
    let meet = |a: &[(i32, i32)], b: &[(i32, i32)]| {
        a.iter().any(|&point| on(point, b)) || b.iter().any(|&point| on(point, a))
    };
    let mut reached = vec![false; lines.len()];
    let mut open = vec![0];
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut reached[at], true) {
            open.extend((0..lines.len()).filter(|&other| meet(&lines[at], &lines[other])));
        }
    }
    reached.into_iter().all(|reached| reached)
}

fn all_on_the_sheet(drawing: &Drawing) -> Result<(), String> {
    let sheet = Rect { x: 0, y: 0, w: drawing.width, h: drawing.height };
    let boxes = drawing.boxes.iter().map(|shape| shape.rect);
    let zones = drawing.zones.iter().map(|zone| zone.rect);
    let labels = drawing.labels.iter().map(|label| label.rect);
    let points = segments(drawing).flat_map(|(_, (a, b))| [a, b]);
    let points = points.map(|(x, y)| Rect { x: x - 1, y: y - 1, w: 2, h: 2 });
    match boxes.chain(zones).chain(labels).chain(points).find(|&rect| !within(rect, sheet)) {
        Some(rect) => Err(format!("{rect:?} leaves the sheet {sheet:?}")),
        None => Ok(()),
    }
}

/// Wires of different nets that lie on each other for a stretch.
fn on_one_line(drawing: &Drawing) -> usize {
    let all: Vec<(usize, Segment)> = segments(drawing).collect();
    let shared = |a: (i32, i32), b: (i32, i32)| {
        a.0.max(a.1).min(b.0.max(b.1)) - a.0.min(a.1).max(b.0.min(b.1)) > 2
    };
    let lie = |((ax1, ay1), (ax2, ay2)): Segment, ((bx1, by1), (bx2, by2)): Segment| {
        ax1 == ax2 && bx1 == bx2 && ax1 == bx1 && shared((ay1, ay2), (by1, by2))
            || ay1 == ay2 && by1 == by2 && ay1 == by1 && shared((ax1, ax2), (bx1, bx2))
    };
    let pairs = all.iter().enumerate().flat_map(|(at, a)| all[..at].iter().map(move |b| (a, b)));
    pairs.filter(|(a, b)| a.0 != b.0 && lie(a.1, b.1)).count()
}

fn any_system() -> impl Strategy<Value = System> {
    let part = (0..4_usize, proptest::option::of(0..3_usize), any::<bool>());
    let flow = (0..22_usize, 0..22_usize, proptest::option::weighted(0.2, 0..22_usize), 0..6_usize);
    let parts = proptest::collection::vec(part, 0..16);
    (parts, proptest::collection::vec(flow, 0..34)).prop_map(|(parts, flows)| {
        let group = |n: usize| Group {
            name: ["Intake", "A group with a long name", "내부 처리"][n].to_owned(),
            role: None,
            span: Span::default(),
        };
        let roles = [None, Some("short"), Some("a role of quite some words, and more"), None];
        let name = |n: usize| match n % 5 {
            0 => format!("Service {n}"),
            1 => format!("Thing with a longer name {n}"),
            2 => format!("저장소 {n}"),
            3 => format!("X{n}"),
            _ => format!("unbreakable-component-name-{n}"),
        };
        let components = parts.iter().enumerate().map(|(n, &(role, group, stated))| Component {
            stated,
            ..component(&name(n), roles[role].map(str::to_owned), group)
        });
        let flows = flows.iter().map(|&(from, to, via, kind)| Flow {
            from: name(from),
            to: name(to),
            via: via.map(name),
            label: (kind == 0).then(|| "sends orders".to_owned()),
            stated: kind != 1,
            span: Span::default(),
        });
        System {
            groups: (0..3).map(group).collect(),
            components: components.collect(),
            flows: flows.collect(),
            ..System::default()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_drawing_is_sound(system in any_system()) {
        if let Some(graph) = graph::read("Sample platform", &system) {
            for drawing in [drawing::wide(&graph), drawing::tall(&graph)] {
                if let Err(fault) = faults(&graph, &drawing) {
                    return Err(TestCaseError::fail(fault));
                }
                prop_assert_eq!(on_one_line(&drawing), 0);
            }
            let drawn = || diagram("Sample", &system, "d", &[], None);
            prop_assert_eq!(drawn(), drawn());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_drawing_of_several_is_sound(overview in any_several()) {
        if let Err(fault) = faults_of_several(&overview) {
            return Err(TestCaseError::fail(fault));
        }
        prop_assert_eq!(overview::draw(&overview, "o"), overview::draw(&overview, "o"));
    }
}
