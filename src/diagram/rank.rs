//! Which column or row each node stands in.
//!
//! Two rankings of the same graph. *Across the page* the zones are stacked and share their
//! columns, with what feeds them on the left and what they feed on the right. *Down the page* the
//! zones follow one another, each with its feeders above and its outlets below, and rows hold only
//! as many boxes as the page is wide. Either way no outside node ever comes to stand in a zone.

use super::graph::Graph;

/// Where nodes stand along the flow, and which belong side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// Column (or row) of each node.
    pub rank: Vec<usize>,
    /// Band of each node; bands are stacked and do not mix.
    pub band: Vec<usize>,
    /// Number of ranks.
    pub ranks: usize,
    /// For each zone its first and last rank, both included. A zone's name has, down the page, a
    /// rank of its own: the first.
    pub zones: Vec<(usize, usize)>,
    /// Bands of each zone: one for each fold of its flow, one for its parts without any flow, and
    /// one for what stands outside, behind it.
    pub bands_per_zone: usize,
}

/// What a band holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BandKind {
    /// Parts that flows join.
    Flow,
    /// Parts without any flow.
    Grid,
    /// What stands outside the zone, behind it.
    Outside,
}

impl Ranking {
    /// Whether the rank lies between the first and the last that a zone covers.
    pub fn among_zones(&self, rank: usize) -> bool {
        let first = self.zones.iter().map(|zone| zone.0).min();
        let last = self.zones.iter().map(|zone| zone.1).max();
        first.is_some_and(|first| first <= rank) && last.is_some_and(|last| rank <= last)
    }

    /// The zone that a band belongs to, and what of it the band holds.
    pub fn band_kind(&self, band: usize) -> (usize, BandKind) {
        let kind = match band % self.bands_per_zone {
            last if last + 1 == self.bands_per_zone => BandKind::Outside,
            grid if grid + 2 == self.bands_per_zone => BandKind::Grid,
            _ => BandKind::Flow,
        };
        (band / self.bands_per_zone, kind)
    }
}

/// The graph without the edges that close cycles, and what that says about each node.
struct Order {
    /// Successors of each node.
    next: Vec<Vec<usize>>,
    /// Predecessors of each node.
    before: Vec<Vec<usize>>,
    /// Nodes so that every edge goes on.
    sorted: Vec<usize>,
    /// Zone of each node, those drawn into a zone included.
    zone: Vec<Option<usize>>,
    /// The first zone that can be reached.
    reaches: Vec<Option<usize>>,
    /// The last zone from which it can be reached.
    reached: Vec<Option<usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Zone(usize),
    /// Only feeds zones.
    Before,
    /// Is only fed by zones.
    After,
    /// Both, or neither.
    Beside,
}

impl Order {
    fn of(graph: &Graph) -> Self {
        let count = graph.nodes.len();
        let mut next = vec![Vec::new(); count];
        let mut before = vec![Vec::new(); count];
        for (from, to) in forward_edges(graph) {
            next[from].push(to);
            before[to].push(from);
        }
        let sorted = sort(&next, &before);
        let mut zone: Vec<Option<usize>> = graph.nodes.iter().map(|node| node.zone).collect();
        for (node, zone) in zone.iter_mut().enumerate() {
            if zone.is_none() {
                *zone = enclosing(node, &next, &before, graph);
            }
        }
        let mut order = Self {
            next,
            before,
            sorted,
            zone,
            reaches: vec![None; count],
            reached: vec![None; count],
        };
        order.follow();
        order
    }

    fn follow(&mut self) {
        for &node in self.sorted.iter().rev() {
            self.reaches[node] =
                self.next[node].iter().filter_map(|&n| self.zone[n].or(self.reaches[n])).min();
        }
        for &node in &self.sorted {
            self.reached[node] =
                self.before[node].iter().filter_map(|&n| self.zone[n].or(self.reached[n])).max();
        }
    }

    fn place(&self, node: usize) -> Place {
        match (self.zone[node], self.reaches[node], self.reached[node]) {
            (Some(zone), ..) => Place::Zone(zone),
            (None, Some(_), None) => Place::Before,
            (None, None, Some(_)) => Place::After,
            _ => Place::Beside,
        }
    }

    fn alone(&self, node: usize) -> bool {
        self.next[node].is_empty() && self.before[node].is_empty()
    }

    /// Whether nothing leads to the node, and it leads only to such as `outlet` admits.
    fn only_feeds(&self, node: usize, outlet: impl Fn(usize) -> bool) -> bool {
        let next = &self.next[node];
        self.before[node].is_empty() && !next.is_empty() && next.iter().all(|&n| outlet(n))
    }

    /// Levels of the nodes that `within` admits: each above all that it leads to there.
    fn levels(&self, within: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut level = vec![0; self.next.len()];
        for &node in self.sorted.iter().filter(|&&node| within(node)) {
            let above = self.before[node].iter().filter(|&&n| within(n)).map(|&n| level[n] + 1);
            level[node] = above.max().unwrap_or(0);
        }
        level
    }

    /// Moves each node that nothing leads to next to the nearest that it leads to.
    fn tighten(&self, level: &mut [usize], within: impl Fn(usize) -> bool) {
        for &node in self.sorted.iter().rev().filter(|&&node| within(node)) {
            let fed = self.before[node].iter().any(|&n| within(n));
            let nearest = self.next[node].iter().filter(|&&n| within(n)).map(|&n| level[n]).min();
            if let (false, Some(nearest)) = (fed, nearest) {
                level[node] = level[node].max(nearest.saturating_sub(1));
            }
        }
    }

    /// How many steps each node is from the last that `within` admits.
    fn heights(&self, within: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut height = vec![0; self.next.len()];
        for &node in self.sorted.iter().rev().filter(|&&node| within(node)) {
            let below = self.next[node].iter().filter(|&&n| within(n)).map(|&n| height[n] + 1);
            height[node] = below.max().unwrap_or(0);
        }
        height
    }
}

/// The zone in which an outside node stands because parts of that zone both feed it and read it.
fn enclosing(
    node: usize,
    next: &[Vec<usize>],
    before: &[Vec<usize>],
    graph: &Graph,
) -> Option<usize> {
    let zones = |nodes: &[usize]| -> Vec<usize> {
        nodes.iter().filter_map(|&n| graph.nodes[n].zone).collect()
    };
    let feeding = zones(&before[node]);
    let fed = zones(&next[node]);
    let only_zone = feeding.first().copied()?;
    let same = |zones: &[usize]| zones.iter().all(|&zone| zone == only_zone);
    (!fed.is_empty() && same(&feeding) && same(&fed)).then_some(only_zone)
}

/// Edges that do not lead back, by a walk in the order of the notes. Self-loops lead back.
pub(super) fn forward_edges(graph: &Graph) -> Vec<(usize, usize)> {
    let count = graph.nodes.len();
    let mut leaving = vec![Vec::new(); count];
    let mut fed = vec![false; count];
    for edge in graph.edges.iter().filter(|edge| edge.from != edge.to) {
        leaving[edge.from].push(edge.to);
        fed[edge.to] = true;
    }
    let sources = graph.edges.iter().map(|edge| edge.from).filter(|&node| !fed[node]);
    let others = graph.edges.iter().map(|edge| edge.from);
    let mut walk = Walk { state: vec![State::New; count], forward: Vec::new() };
    for start in sources.chain(others) {
        walk.from(start, &leaving);
    }
    walk.forward
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

struct Walk {
    state: Vec<State>,
    forward: Vec<(usize, usize)>,
}

impl Walk {
    /// Depth first, with a stack of its own: a chain may be long.
    fn from(&mut self, start: usize, leaving: &[Vec<usize>]) {
        if self.state[start] != State::New {
            return;
        }
        self.state[start] = State::Open;
        let mut stack = vec![(start, 0)];
        while let Some((node, step)) = stack.pop() {
            let Some(&to) = leaving[node].get(step) else {
                self.state[node] = State::Done;
                continue;
            };
            stack.push((node, step + 1));
            if self.state[to] != State::Open {
                self.forward.push((node, to));
            }
            if self.state[to] == State::New {
                self.state[to] = State::Open;
                stack.push((to, 0));
            }
        }
    }
}

/// Nodes so that every edge goes on; among equals, in their own order.
fn sort(next: &[Vec<usize>], before: &[Vec<usize>]) -> Vec<usize> {
    let mut waiting: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut sorted: Vec<usize> = (0..next.len()).filter(|&node| waiting[node] == 0).collect();
    let mut at = 0;
    while let Some(&node) = sorted.get(at) {
        at += 1;
        for &to in &next[node] {
            waiting[to] -= 1;
            if waiting[to] == 0 {
                sorted.push(to);
            }
        }
    }
    sorted
}

/// Columns, from left to right. A flow of more than `longest` steps goes on in a line below.
pub fn wide(graph: &Graph, longest: usize) -> Ranking {
    let order = Order::of(graph);
    let longest = longest.max(1);
    if graph.zones.is_empty() {
        wide_without_zones(graph, &order, longest)
    } else {
        wide_zones(graph, &order, longest)
    }
}

fn wide_without_zones(graph: &Graph, order: &Order, longest: usize) -> Ranking {
    let mut rank = order.levels(|_| true);
    order.tighten(&mut rank, |_| true);
    let steps = rank.iter().max().map_or(0, |last| last + 1);
    let folds = steps.div_ceil(longest).max(1);
    let part = connected_parts(graph);
    let band = part.iter().zip(&rank).map(|(part, rank)| part * folds + rank / longest).collect();
    for rank in &mut rank {
        *rank %= longest;
    }
    Ranking { rank, band, ranks: steps.min(longest), zones: Vec::new(), bands_per_zone: 1 }
}

/// Parts without flows stand in a grid of at most this many columns.
const GRID_COLUMNS: usize = 4;

fn wide_zones(graph: &Graph, order: &Order, longest: usize) -> Ranking {
    let nodes = 0..graph.nodes.len();
    let is = |place: Place| move |node: usize| order.place(node) == place;
    let inside = |node: usize| order.zone[node].is_some();

    let heights = order.heights(is(Place::Before));
    let feeders = nodes.clone().filter(|&n| is(Place::Before)(n)).map(|n| heights[n] + 1);
    let first = feeders.max().unwrap_or(0);

    let middle = |node: usize| matches!(order.place(node), Place::Zone(_) | Place::Beside);
    let mut rank = order.levels(middle);
    order.tighten(&mut rank, inside);
    let steps = nodes.clone().filter(|&n| middle(n)).map(|n| rank[n] + 1).max().unwrap_or(0);
    let inner = nodes.clone().filter(|&n| inside(n)).map(|n| rank[n] + 1).max().unwrap_or(0);
    let folds = steps.div_ceil(longest).max(1);
    let grid = most_alone_in_a_zone(graph, order).min(GRID_COLUMNS);
    let columns = inner.min(longest).max(grid).max(1);
    let last = first + columns - 1;

    let outlets = order.levels(is(Place::After));
    let bands_per_zone = folds + 2;
    let mut band = vec![0; rank.len()];
    let mut filled = vec![0; graph.zones.len()];
    for node in nodes {
        let step = rank[node];
        let outside = order.reached[node].unwrap_or(graph.zones.len() - 1);
        band[node] = outside * bands_per_zone + folds + 1;
        rank[node] = match order.place(node) {
            Place::Before => first - 1 - heights[node],
            Place::After => last + 1 + outlets[node],
            Place::Beside => first + step % longest,
            Place::Zone(zone) if order.alone(node) => {
                band[node] = zone * bands_per_zone + folds;
                filled[zone] += 1;
                first + (filled[zone] - 1) % columns
            }
            Place::Zone(zone) => {
                band[node] = zone * bands_per_zone + step / longest;
                // What only feeds outlets stands next to them.
                let only_feeds = order.only_feeds(node, is(Place::After));
                if only_feeds { last } else { first + step % longest }
            }
        };
    }
    let ranks = rank.iter().max().map_or(0, |last| last + 1);
    let mut zones = vec![(usize::MAX, 0); graph.zones.len()];
    for (zone, &rank) in order.zone.iter().zip(&rank) {
        if let Some(zone) = *zone {
            zones[zone] = (zones[zone].0.min(rank), zones[zone].1.max(rank));
        }
    }
    Ranking { rank, band, ranks, zones, bands_per_zone }
}

fn most_alone_in_a_zone(graph: &Graph, order: &Order) -> usize {
    let mut alone = vec![0; graph.zones.len()];
    for node in 0..graph.nodes.len() {
        if let (Some(zone), true) = (order.zone[node], order.alone(node)) {
            alone[zone] += 1;
        }
    }
    alone.into_iter().max().unwrap_or(0)
}

/// For each node the number of its connected part; parts in the order of the notes.
pub(super) fn connected_parts(graph: &Graph) -> Vec<usize> {
    let mut neighbours = vec![Vec::new(); graph.nodes.len()];
    for edge in &graph.edges {
        neighbours[edge.from].push(edge.to);
        neighbours[edge.to].push(edge.from);
    }
    let mut part = vec![usize::MAX; graph.nodes.len()];
    let mut parts = 0;
    for start in 0..graph.nodes.len() {
        if part[start] != usize::MAX {
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
    part
}

/// A row of the tall layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its nodes, from left to right.
    pub nodes: Vec<usize>,
    /// The zone it stands in.
    pub zone: Option<usize>,
    /// Whether it has nothing to do with the rows above.
    pub opens: bool,
    /// The level of which it is a row; its boxes are of one width with those of the others.
    pub level: usize,
}

/// Rows, from top to bottom, of at most `per_row` nodes. The first row of a zone holds its name
/// and no node.
pub fn tall(graph: &Graph, per_row: usize) -> Vec<Row> {
    let order = Order::of(graph);
    let mut rows = Vec::new();
    if graph.zones.is_empty() {
        let part = connected_parts(graph);
        for number in 0..part.iter().max().map_or(0, |last| last + 1) {
            let mut level = order.levels(|node| part[node] == number);
            order.tighten(&mut level, |node| part[node] == number);
            let start = rows.len();
            push_levels(&mut rows, &order, None, per_row, &level, |node| part[node] == number);
            rows[start..].iter_mut().take(1).for_each(|row| row.opens = true);
        }
        return rows;
    }
    let last_zone = graph.zones.len() - 1;
    for zone in 0..graph.zones.len() {
        let start = rows.len();
        let feeds =
            |node: usize| order.place(node) == Place::Before && order.reaches[node] == Some(zone);
        let heights = order.heights(feeds);
        let highest = heights.iter().max().copied().unwrap_or(0);
        let level: Vec<usize> = heights.iter().map(|height| highest - height).collect();
        push_levels(&mut rows, &order, None, per_row, &level, feeds);

        let level = rows.len();
        rows.push(Row { nodes: Vec::new(), zone: Some(zone), opens: false, level });
        let flows = |node: usize| order.zone[node] == Some(zone) && !order.alone(node);
        let mut level = order.levels(flows);
        order.tighten(&mut level, flows);
        push_levels(&mut rows, &order, Some(zone), per_row, &level, flows);
        let grid = |node: usize| order.zone[node] == Some(zone) && order.alone(node);
        push_levels(&mut rows, &order, Some(zone), per_row, &vec![0; level.len()], grid);

        let follows = |node: usize| match order.place(node) {
            Place::After | Place::Beside => order.reached[node].unwrap_or(last_zone) == zone,
            _ => false,
        };
        let level = order.levels(follows);
        push_levels(&mut rows, &order, None, per_row, &level, follows);
        rows[start..].iter_mut().take(1).for_each(|row| row.opens = true);
    }
    rows
}

fn push_levels(
    rows: &mut Vec<Row>,
    order: &Order,
    zone: Option<usize>,
    per_row: usize,
    level: &[usize],
    within: impl Fn(usize) -> bool,
) {
    let members: Vec<usize> = (0..level.len()).filter(|&node| within(node)).collect();
    let levels = members.iter().map(|&node| level[node] + 1).max().unwrap_or(0);
    let mut by_level = vec![Vec::new(); levels];
    for node in members {
        by_level[level[node]].push(node);
    }
    for mut nodes in by_level {
        // Those with the same feeder stay together.
        nodes.sort_by_key(|&node| (order.before[node].iter().min().copied(), node));
        let level = rows.len();
        let mut row: Vec<usize> = Vec::new();
        for fed in
            nodes.chunk_by(|a, b| order.before[*a].iter().min() == order.before[*b].iter().min())
        {
            // What one node feeds starts a row where it does not fit the rest of this one.
            if !row.is_empty() && row.len() + fed.len() > per_row {
                rows.push(Row { nodes: std::mem::take(&mut row), zone, opens: false, level });
            }
            for &node in fed {
                if row.len() >= per_row.max(1) {
                    rows.push(Row { nodes: std::mem::take(&mut row), zone, opens: false, level });
                }
                row.push(node);
            }
        }
        if !row.is_empty() {
            rows.push(Row { nodes: row, zone, opens: false, level });
        }
    }
}

/// The ranking that rows say.
pub fn of_rows(rows: &[Row], graph: &Graph) -> Ranking {
    let mut rank = vec![0; graph.nodes.len()];
    let mut zones = vec![(usize::MAX, 0); graph.zones.len()];
    for (number, row) in rows.iter().enumerate() {
        for &node in &row.nodes {
            rank[node] = number;
        }
        if let Some(zone) = row.zone {
            zones[zone] = (zones[zone].0.min(number), number);
        }
    }
    let band = vec![0; graph.nodes.len()];
    Ranking { rank, band, ranks: rows.len(), zones, bands_per_zone: 1 }
}
