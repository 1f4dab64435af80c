//! Several systems side by side, and what they share.
//!
//! The systems stand in two columns (down the page: above and below) with what they share between
//! them, so that no box is far from what it is joined to. Parts of the picture that nothing joins
//! are stacked; systems that share nothing come last.

use std::collections::BTreeMap;

use super::drawing::{self, Drawing, TALL, WIDE};
use super::graph::{Edge, Graph, MOST_EDGES, MOST_NODES, Node, tidy};
use super::rank::{Ranking, Row};
use super::svg::{self, Caption};
use super::{Diagram, Svg, words};

/// No more shared things than this are drawn, those of most systems first: a listing says it all.
const MOST_SHARED: usize = 12;
/// How many of them a narrow page shows at least, where it has no room for more.
const FEW_SHARED: usize = 6;

/// Systems and what joins them, each in the order of the notes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// The systems.
    pub systems: Vec<Member>,
    /// What several of them use.
    pub shared: Vec<Shared>,
    /// What the notes say of one system and another.
    pub between: Vec<Between>,
}

/// A system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// As written.
    pub name: String,
    /// Its sheet's code.
    pub code: String,
    /// Its page.
    pub href: String,
}

/// Something that systems share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// What it is called.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Indexes of the systems that use it, in order; two or more.
    pub users: Vec<usize>,
}

/// Something between two systems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Between {
    /// Index of the system from which it goes, or which names the other.
    pub from: usize,
    /// Index of the other.
    pub to: usize,
    /// Whether something goes that way; otherwise the one only names the other.
    pub arrow: bool,
    /// Whether the notes say so outright.
    pub stated: bool,
}

/// Systems and what joins them, drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// In its two layouts.
    pub diagram: Diagram,
    /// Whether all that is shared is there in both.
    pub whole: bool,
}

/// Draws them; `ids` begins each id in the markup. `None` where nothing joins any two, or where
/// there is more than anyone could read.
pub fn draw(overview: &Overview, ids: &str) -> Option<Drawn> {
    let (wide, tall) = (wide(overview)?, tall(overview)?);
    let description = describe(overview);
    let svg = |sheet: &Sheet, class: &str, kind: &str| {
        let caption = Caption {
            ids: (format!("{ids}-{kind}-title"), format!("{ids}-{kind}-desc")),
            class,
            title: "Platforms and what they share".to_owned(),
            description: &description,
            links: &links(overview, sheet.most),
        };
        Svg {
            markup: svg::write(&sheet.graph, &sheet.drawing, &caption),
            width: sheet.drawing.width.unsigned_abs(),
            height: sheet.drawing.height.unsigned_abs(),
        }
    };
    let diagram = Diagram { wide: svg(&wide, "flat", "wide"), tall: svg(&tall, "tall", "tall") };
    Some(Drawn { diagram, whole: overview.shared.len() <= wide.most.min(tall.most) })
}

/// A drawing and what it shows.
pub(super) struct Sheet {
    pub(super) graph: Graph,
    pub(super) drawing: Drawing,
    /// No more shared things than this are on it.
    most: usize,
}

/// The drawing for wide pages.
pub(super) fn wide(overview: &Overview) -> Option<Sheet> {
    let most = MOST_SHARED;
    let graph = graph(overview, most)?;
    let placed = Placed::of(&graph, overview.systems.len());
    let drawing =
        across(&graph, &placed.columns(), WIDE).unwrap_or_else(|| down(&graph, &placed, WIDE, 6));
    Some(Sheet { graph, drawing, most })
}

/// Widths of a tall drawing; the last is scaled down on the narrowest screens, and still legible.
const TALL_SHEETS: [i32; 4] = [TALL, 400, 440, 480];

/// The drawing for narrow ones.
pub(super) fn tall(overview: &Overview) -> Option<Sheet> {
    for most in (FEW_SHARED..=MOST_SHARED).rev() {
        let graph = graph(overview, most)?;
        let placed = Placed::of(&graph, overview.systems.len());
        let ladder = placed.ladder();
        let sheets = TALL_SHEETS.into_iter().filter(|_| placed.shares);
        let mut drawings = sheets.filter_map(|sheet| across(&graph, &ladder, sheet));
        if let Some(drawing) = drawings.next() {
            return Some(Sheet { graph, drawing, most });
        }
    }
    let most = FEW_SHARED;
    let graph = graph(overview, most)?;
    let drawing = down(&graph, &Placed::of(&graph, overview.systems.len()), TALL, 2);
    Some(Sheet { graph, drawing, most })
}

fn across(graph: &Graph, ranking: &Ranking, sheet: i32) -> Option<Drawing> {
    drawing::left_to_right(&turned(graph, &ranking.rank), ranking, (sheet, sheet))
}

fn down(graph: &Graph, placed: &Placed, sheet: i32, per_row: usize) -> Drawing {
    drawing::down_page(&turned(graph, &placed.side), sheet, placed.rows(per_row))
}

/// The graph with its joins, which have no direction, turned so that they go with the ranks.
fn turned<R: PartialOrd>(graph: &Graph, rank: &[R]) -> Graph {
    let mut graph = graph.clone();
    for edge in graph.edges.iter_mut().filter(|edge| !edge.arrow) {
        if rank[edge.from] > rank[edge.to] {
            (edge.from, edge.to) = (edge.to, edge.from);
        }
    }
    graph
}

/// Systems first, then what they share.
fn graph(overview: &Overview, most: usize) -> Option<Graph> {
    let count = overview.systems.len();
    if count > MOST_NODES {
        return None;
    }
    let mut graph = Graph::default();
    for system in &overview.systems {
        let role = Some(system.code.clone()).filter(|code| !code.is_empty());
        graph.nodes.push(Node {
            name: tidy(&system.name),
            role,
            own: true,
            stated: true,
            zone: None,
        });
    }
    for (at, shared) in most_shared(overview, most).into_iter().enumerate() {
        let name = tidy(&shared.name);
        graph.nodes.push(Node { name, role: None, own: false, stated: true, zone: None });
        let joins = shared.users.iter().filter(|&&user| user < count);
        graph.edges.extend(joins.map(|&user| Edge {
            from: user,
            to: count + at,
            label: None,
            stated: true,
            arrow: false,
        }));
    }
    let drawable =
        |graph: &Graph| graph.nodes.len() <= MOST_NODES && graph.edges.len() <= MOST_EDGES;
    for &Between { from, to, arrow, stated } in &overview.between {
        if !drawable(&graph) {
            return None;
        }
        let pair = |edge: &Edge| [(from, to), (to, from)].contains(&(edge.from, edge.to));
        // That one names the other is no news where something joins them already.
        let known = |edge: &Edge| pair(edge) && (!arrow || edge.arrow && edge.from == from);
        if from.max(to) < count && from != to && !graph.edges.iter().any(known) {
            graph.edges.push(Edge { from, to, label: None, stated, arrow });
        }
    }
    (drawable(&graph) && !graph.edges.is_empty()).then_some(graph)
}

/// What most systems use, at most so many, in the order given.
fn most_shared(overview: &Overview, most: usize) -> Vec<&Shared> {
    let mut ranked: Vec<(usize, &Shared)> = overview.shared.iter().enumerate().collect();
    ranked.sort_by_key(|(at, shared)| (std::cmp::Reverse(shared.users.len()), *at));
    ranked.truncate(most);
    ranked.sort_by_key(|&(at, _)| at);
    ranked.into_iter().map(|(_, shared)| shared).collect()
}

/// For each node its page.
fn links(overview: &Overview, most: usize) -> Vec<Option<String>> {
    let systems = overview.systems.iter().map(|system| &system.href);
    let shared = most_shared(overview, most).into_iter().map(|shared| &shared.href);
    systems.chain(shared).map(|href| Some(href.clone())).collect()
}

/// Every join, and every system that has none.
fn describe(overview: &Overview) -> String {
    let name = |system: &usize| overview.systems.get(*system).map(|system| system.name.clone());
    let mut joined = vec![false; overview.systems.len()];
    let mut mark = |system: usize| joined.iter_mut().skip(system).take(1).for_each(|at| *at = true);
    let mut said = Vec::new();
    for shared in &overview.shared {
        let users: Vec<String> = shared.users.iter().filter_map(name).collect();
        said.push(format!("{} use {}", words::list(&users), shared.name));
        shared.users.iter().for_each(|&user| mark(user));
    }
    for Between { from, to, arrow, stated } in &overview.between {
        let (Some(one), Some(other)) = (name(from), name(to)) else { continue };
        let verb = if *arrow { "feeds" } else { "names" };
        let inferred = if *stated { "" } else { " (inferred)" };
        said.push(format!("{one} {verb} {other}{inferred}"));
        mark(*from);
        mark(*to);
    }
    let alone = overview.systems.iter().zip(joined).filter(|(_, joined)| !joined);
    let alone: Vec<String> = alone.map(|(system, _)| system.name.clone()).collect();
    if !alone.is_empty() {
        said.push(format!("Joined to none: {}", words::list(&alone)));
    }
    format!("{}.", said.join("; "))
}

/// Where a node stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    First,
    Between,
    Last,
    /// It is joined to nothing.
    Alone,
}

/// Which side and which part of the picture each node belongs to.
struct Placed {
    side: Vec<Side>,
    part: Vec<usize>,
    parts: usize,
    shares: bool,
}

impl Placed {
    fn of(graph: &Graph, systems: usize) -> Self {
        let count = graph.nodes.len();
        let mut neighbours = vec![Vec::new(); count];
        for edge in &graph.edges {
            neighbours[edge.from].push(edge.to);
            neighbours[edge.to].push(edge.from);
        }
        let (part, parts) = parts(&neighbours);
        let mut side = vec![Side::Between; count];
        let mut taken: BTreeMap<usize, [i32; 2]> = BTreeMap::new();
        for system in 0..systems {
            if neighbours[system].is_empty() {
                side[system] = Side::Alone;
                continue;
            }
            let taken = taken.entry(part[system]).or_default();
            let last = last_is_better(graph, &neighbours, &side, system, *taken);
            side[system] = if last { Side::Last } else { Side::First };
            taken[usize::from(last)] += 1;
        }
        Self { side, part, parts, shares: systems < count }
    }

    fn members(&self, part: usize, side: Side) -> Vec<usize> {
        let all = 0..self.side.len();
        all.filter(|&node| self.part[node] == part && self.side[node] == side).collect()
    }

    fn alone(&self) -> Vec<usize> {
        (0..self.side.len()).filter(|&node| self.side[node] == Side::Alone).collect()
    }

    /// Across the page: two columns, and one between them where something is shared.
    fn columns(&self) -> Ranking {
        let columns = if self.shares { 3 } else { 2 };
        let column = |side: &Side| match side {
            Side::First | Side::Alone => 0,
            Side::Between => 1,
            Side::Last => columns - 1,
        };
        let mut rank: Vec<usize> = self.side.iter().map(column).collect();
        let mut band = self.part.clone();
        for (at, node) in self.alone().into_iter().enumerate() {
            rank[node] = at % columns;
            band[node] = self.parts + at / columns;
        }
        Ranking { rank, band, ranks: columns, zones: Vec::new(), bands_per_zone: 1 }
    }

    /// On a narrow page: all systems in one column, and what they share in another.
    fn ladder(&self) -> Ranking {
        let rank = self.side.iter().map(|&side| usize::from(side == Side::Between)).collect();
        let alone = self.alone();
        let mut band = self.part.clone();
        for (at, node) in alone.into_iter().enumerate() {
            band[node] = self.parts + at;
        }
        Ranking { rank, band, ranks: 2, zones: Vec::new(), bands_per_zone: 1 }
    }

    /// Down the page: rows of at most `per_row`.
    fn rows(&self, per_row: usize) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        let mut push = |nodes: &[usize], opens: bool| {
            let level = rows.len();
            let lines = nodes.chunks(per_row.max(1)).enumerate();
            rows.extend(lines.map(|(line, nodes)| Row {
                nodes: nodes.to_vec(),
                zone: None,
                opens: opens && line == 0,
                level,
            }));
        };
        for part in 0..self.parts {
            let mut opens = true;
            for side in [Side::First, Side::Between, Side::Last] {
                let nodes = self.members(part, side);
                push(&nodes, opens);
                opens &= nodes.is_empty();
            }
        }
        push(&self.alone(), true);
        rows
    }
}

/// For each node the number of its part, and how many parts there are; nodes without neighbours
/// have none of their own.
fn parts(neighbours: &[Vec<usize>]) -> (Vec<usize>, usize) {
    let mut part = vec![usize::MAX; neighbours.len()];
    let mut parts = 0;
    for start in 0..neighbours.len() {
        if part[start] != usize::MAX || neighbours[start].is_empty() {
            continue;
        }
        let mut open = vec![start];
        while let Some(node) = open.pop() {
            if part[node] == usize::MAX {
                part[node] = parts;
                open.extend(&neighbours[node]);
            }
        }
        parts += 1;
    }
    (part, parts)
}

/// Whether a system had better stand last: across from those with which it shares something, behind
/// what feeds it, and where fewer stand.
fn last_is_better(
    graph: &Graph,
    neighbours: &[Vec<usize>],
    side: &[Side],
    system: usize,
    taken: [i32; 2],
) -> bool {
    // What speaks for the last place counts above zero. Systems that come later have no side yet.
    let mut pull = taken[0] - taken[1];
    let placed = |other: usize| match (other < system, side[other]) {
        (true, Side::First) => 1,
        (true, Side::Last) => -1,
        _ => 0,
    };
    for &shared in neighbours[system].iter().filter(|&&node| !graph.nodes[node].own) {
        pull += neighbours[shared].iter().map(|&other| placed(other)).sum::<i32>();
    }
    for edge in graph.edges.iter().filter(|edge| graph.nodes[edge.to].own) {
        // Across the page is best, beside each other will do, and back is bad.
        pull += match (edge.from == system, edge.to == system) {
            (true, _) if placed(edge.to) > 0 => -2,
            (true, _) => 4 * placed(edge.to),
            (_, true) if placed(edge.from) < 0 => 2,
            (_, true) => 4 * placed(edge.from),
            _ => 0,
        };
    }
    pull > 0
}
