//! Where boxes and passing wires stand within their ranks.
//!
//! The flow runs *along* one axis, from rank to rank; within a rank things are stacked *across*
//! it. A wire that passes a rank has a lane there, which takes room as a box does. So a wire never
//! meets a foreign box: it runs across only between ranks, and along only in its own lane.

use std::collections::BTreeMap;

use super::net::Net;
use super::rank::{BandKind, Ranking};

/// What stands in a rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A node of the graph.
    Node(usize),
    /// A net that passes.
    Lane(usize),
    /// The name of a zone.
    Name,
}

/// Something in a rank, with its extent across the flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub thing: Thing,
    /// Its rank.
    pub rank: usize,
    /// Where it begins.
    pub start: i32,
    /// How far it reaches.
    pub size: i32,
    band: usize,
    back: bool,
    ins: Vec<Port>,
    outs: Vec<Port>,
    earlier: Vec<Link>,
    later: Vec<Link>,
}

/// Where a net touches a node, counted from the node's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Port {
    net: usize,
    offset: i32,
}

/// The name of a zone that is a band, with its extent across the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Heading {
    rank: usize,
    start: i32,
    end: i32,
}

/// A neighbour in the rank before or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Link {
    net: usize,
    item: usize,
}

impl Item {
    /// One past its last place.
    pub fn end(&self) -> i32 {
        self.start + self.size
    }

    /// Where `net` enters it.
    pub fn entry(&self, net: usize) -> i32 {
        self.start + offset(&self.ins, net, self.size)
    }

    /// Where `net` leaves it.
    pub fn exit(&self, net: usize) -> i32 {
        self.start + offset(&self.outs, net, self.size)
    }
}

fn offset(ports: &[Port], net: usize, size: i32) -> i32 {
    ports.iter().find(|port| port.net == net).map_or(size / 2, |port| port.offset)
}

/// The ends of a net in the channel before a rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ends {
    /// The net.
    pub net: usize,
    /// Items of the rank before.
    pub earlier: Vec<usize>,
    /// Items of the rank after.
    pub later: Vec<usize>,
}

/// Distances and limits of a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spacing {
    /// Between boxes of a rank.
    pub boxes: i32,
    /// Between boxes that different nodes feed, in addition.
    pub strangers: i32,
    /// Between a lane and anything else.
    pub lane: i32,
    /// Between lanes.
    pub lanes: i32,
    /// Between the wires at one side of a box, at most.
    pub ports: i32,
    /// First and last place across, where the page sets them.
    pub bounds: Option<(i32, i32)>,
}

/// Items in their places across the flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Nodes first, in their own order; then lanes and names.
    pub items: Vec<Item>,
    /// Items of each rank, in order across.
    pub columns: Vec<Vec<usize>>,
    /// For each channel (before a rank, and after the last) the nets in it.
    pub channels: Vec<Vec<Ends>>,
    /// For each zone where it begins and ends across the flow.
    pub zones: Vec<(i32, i32)>,
    /// Names that take the head of a band, where no wire may pass; others are items.
    headings: Vec<Heading>,
    /// First and one past the last place taken.
    pub extent: (i32, i32),
}

/// Sizes across the flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Of each node.
    pub nodes: Vec<i32>,
    /// Of each zone's name.
    pub names: Vec<i32>,
}

/// Space inside a zone, between its line and what it holds.
pub const ZONE_PAD: i32 = 22;
/// Space between zones, and between a zone and what stands outside it.
const ZONE_GAP: i32 = 26;
/// Space above a zone's name, and below it.
pub const NAME_PAD: i32 = 12;
/// Between the flow of a zone and its parts without any.
const GRID_GAP: i32 = 20;
/// Between parts of the graph that nothing joins.
const PART_GAP: i32 = 30;

/// Puts everything in its place across the flow. With bounds it runs down the page, and zones are
/// rows; without, it runs across the page, and zones are bands.
pub fn arrange(ranking: &Ranking, nets: &[Net], sizes: &Sizes, spacing: Spacing) -> Layout {
    let mut layout = Layout::default();
    layout.put_items(ranking, nets, sizes, spacing.bounds.is_some());
    layout.connect(ranking, nets);
    let loose = loose_ranks(ranking, spacing.bounds.is_some());
    layout.order(&loose);
    layout.put_ports(spacing);
    match spacing.bounds {
        Some(bounds) => layout.place_in_rows(ranking, bounds, spacing),
        None => layout.place_in_bands(ranking, sizes, &loose, spacing),
    }
    layout.align_lanes(spacing);
    layout.straighten();
    let ends = layout.items.iter().map(Item::end).chain(layout.zones.iter().map(|zone| zone.1));
    let starts = layout.items.iter().map(|item| item.start);
    let start = starts.chain(layout.zones.iter().map(|zone| zone.0)).min().unwrap_or(0);
    layout.extent = (start, ends.max().unwrap_or(0));
    layout
}

/// Ranks outside all zones, where bands do not count.
fn loose_ranks(ranking: &Ranking, down: bool) -> Vec<bool> {
    let banded = |rank| ranking.zones.is_empty() || ranking.among_zones(rank);
    (0..ranking.ranks).map(|rank| down || !banded(rank)).collect()
}

// What there is, and what touches what.
impl Layout {
    fn put_items(&mut self, ranking: &Ranking, nets: &[Net], sizes: &Sizes, down: bool) {
        self.columns = vec![Vec::new(); ranking.ranks];
        for (node, &size) in sizes.nodes.iter().enumerate() {
            self.put(Thing::Node(node), ranking.rank[node], ranking.band[node], size);
        }
        for (number, net) in nets.iter().enumerate() {
            let (first, last) = span(net, ranking);
            for rank in first..last {
                let lane = self.put(Thing::Lane(number), rank, lane_band(net, ranking), 0);
                self.items[lane].back = net.back;
            }
        }
        if down {
            for (zone, &size) in sizes.names.iter().enumerate() {
                self.put(Thing::Name, ranking.zones[zone].0, 0, size);
            }
        }
    }

    fn put(&mut self, thing: Thing, rank: usize, band: usize, size: i32) -> usize {
        let at = self.items.len();
        self.columns[rank].push(at);
        self.items.push(Item {
            thing,
            rank,
            start: 0,
            size,
            band,
            back: false,
            ins: Vec::new(),
            outs: Vec::new(),
            earlier: Vec::new(),
            later: Vec::new(),
        });
        at
    }

    fn connect(&mut self, ranking: &Ranking, nets: &[Net]) {
        let mut lanes = BTreeMap::new();
        for (at, item) in self.items.iter().enumerate() {
            if let Thing::Lane(net) = item.thing {
                lanes.insert((net, item.rank), at);
            }
        }
        self.channels = vec![Vec::new(); ranking.ranks + 1];
        for (number, net) in nets.iter().enumerate() {
            let (first, last) = span(net, ranking);
            for channel in first..=last {
                let lane = |rank: Option<usize>| {
                    rank.and_then(|rank| lanes.get(&(number, rank))).into_iter().copied()
                };
                let here = |nodes: &[usize], rank: Option<usize>| {
                    let nodes = nodes.iter().copied();
                    nodes.filter(|&n| Some(ranking.rank[n]) == rank).collect::<Vec<_>>()
                };
                let before = channel.checked_sub(1);
                let mut earlier = here(&net.sources, before);
                let mut later = here(&net.targets, Some(channel));
                if net.beside {
                    later.extend(here(&net.sources, Some(channel)));
                }
                earlier.extend(lane(before));
                later.extend(lane(Some(channel)));
                self.join(Ends { net: number, earlier, later }, channel);
            }
        }
    }

    fn join(&mut self, ends: Ends, channel: usize) {
        let net = ends.net;
        for &earlier in &ends.earlier {
            for &later in &ends.later {
                self.items[earlier].later.push(Link { net, item: later });
                self.items[later].earlier.push(Link { net, item: earlier });
            }
            if matches!(self.items[earlier].thing, Thing::Node(_)) {
                self.items[earlier].outs.push(Port { net, offset: 0 });
            }
        }
        for &later in &ends.later {
            if matches!(self.items[later].thing, Thing::Node(_)) {
                self.items[later].ins.push(Port { net, offset: 0 });
            }
        }
        self.channels[channel].push(ends);
    }
}

/// Ranks in which a net has lanes, the second excluded. They are also its first and last channel.
///
/// A net that goes back leaves on the far side of its source, passes every rank on its way and
/// enters on the near side of its target, so that all wires leave and enter alike. One that stays
/// beside its rank has no lanes.
pub fn span(net: &Net, ranking: &Ranking) -> (usize, usize) {
    let sources = net.sources.iter().map(|&node| ranking.rank[node]);
    let targets = net.targets.iter().map(|&node| ranking.rank[node]);
    if net.beside {
        let rank = targets.min().unwrap_or(0);
        (rank, rank)
    } else if net.back {
        (targets.min().unwrap_or(0), sources.max().unwrap_or(0) + 1)
    } else {
        (sources.min().unwrap_or(0) + 1, targets.max().unwrap_or(0))
    }
}

fn lane_band(net: &Net, ranking: &Ranking) -> usize {
    let banded = |node: usize| ranking.zones.is_empty() || ranking.among_zones(ranking.rank[node]);
    let first = |nodes: &[usize]| {
        nodes.iter().copied().find(|&node| banded(node)).map(|node| ranking.band[node])
    };
    let outside = (ranking.zones.len() * ranking.bands_per_zone).saturating_sub(1);
    match (first(&net.sources), first(&net.targets)) {
        // Back to another line of the same zone: between the two.
        (Some(source), Some(target)) if net.back => {
            let zone = |band: usize| band / ranking.bands_per_zone;
            let stays = ranking.zones.is_empty() || zone(source) == zone(target);
            if stays { source } else { outside }
        }
        (Some(band), None) | (_, Some(band)) => band,
        (None, None) => outside,
    }
}

/// Sweeps over the ranks while looking for an order with few crossings.
const SWEEPS: usize = 10;

// The order across the flow.
impl Layout {
    fn order(&mut self, loose: &[bool]) {
        let mut index = vec![0; self.items.len()];
        let first: Vec<usize> = (0..self.items.len()).map(|item| self.declared(item)).collect();
        for rank in 0..self.columns.len() {
            self.sort_column(rank, loose, &mut index, |item| first[item]);
        }
        let mut best = (self.crossings(&index), self.columns.clone());
        for sweep in 0..SWEEPS {
            if best.0 == 0 {
                break;
            }
            self.sweep(sweep % 2 == 0, loose, &mut index);
            self.swap_neighbours(loose, &mut index);
            let crossings = self.crossings(&index);
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        self.columns = best.1;
    }

    /// The place of an item in the notes: a lane stands where its first source does, or in the
    /// middle of the nodes to which it branches off.
    fn declared(&self, item: usize) -> usize {
        if let Thing::Lane(net) = self.items[item].thing {
            let ends = self.channels[self.items[item].rank].iter().find(|ends| ends.net == net);
            let nodes = ends.into_iter().flat_map(|ends| &ends.later).filter(|&&end| end != item);
            let nodes: Vec<usize> = nodes.map(|&node| node * 2).collect();
            if let (Some(lower), Some(upper)) =
                (nodes.get((nodes.len().max(1) - 1) / 2), nodes.get(nodes.len() / 2))
            {
                return usize::midpoint(*lower, *upper).max(lower + 1);
            }
        }
        let mut at = item;
        // A lane leads through lanes to a node; no chain is longer than there are ranks.
        for _ in 0..self.columns.len() {
            match (self.items[at].thing, self.items[at].earlier.first()) {
                (Thing::Lane(_), Some(link)) => at = link.item,
                _ => break,
            }
        }
        at * 2
    }

    fn sweep(&mut self, onward: bool, loose: &[bool], index: &mut [usize]) {
        let ranks: Vec<usize> = if onward {
            (0..self.columns.len()).collect()
        } else {
            (0..self.columns.len()).rev().collect()
        };
        for rank in ranks {
            let mut middle = vec![0; self.items.len()];
            for &item in &self.columns[rank] {
                let links =
                    if onward { &self.items[item].earlier } else { &self.items[item].later };
                let sum: usize = links.iter().map(|link| index[link.item]).sum();
                middle[item] = match links.len() {
                    0 => index[item] * 1000,
                    count => sum * 1000 / count,
                };
            }
            self.sort_column(rank, loose, index, |item| middle[item]);
        }
    }

    /// Sorts a rank by band, then by `key`; equals stay as they are.
    fn sort_column(
        &mut self,
        rank: usize,
        loose: &[bool],
        index: &mut [usize],
        key: impl Fn(usize) -> usize,
    ) {
        let mut column = std::mem::take(&mut self.columns[rank]);
        column.sort_by_key(|&item| (self.group(item, loose), key(item)));
        for (at, &item) in column.iter().enumerate() {
            index[item] = at;
        }
        self.columns[rank] = column;
    }

    /// Items of different groups never change places: bands are stacked, a name comes first, and
    /// wires that lead back go around the others.
    fn group(&self, item: usize, loose: &[bool]) -> (usize, usize) {
        let item = &self.items[item];
        let band = if loose[item.rank] { 0 } else { item.band };
        let kind = match item.thing {
            Thing::Name => 0,
            Thing::Lane(_) if item.back => 2,
            _ => 1,
        };
        (band, kind)
    }

    fn crossings(&self, index: &[usize]) -> usize {
        self.columns.iter().map(|column| self.crossings_after(column, index)).sum()
    }

    /// Pairs of links out of a rank that cross.
    fn crossings_after(&self, column: &[usize], index: &[usize]) -> usize {
        let mut ends: Vec<usize> = Vec::new();
        let mut width = 0;
        for &item in column {
            let mut later: Vec<usize> =
                self.items[item].later.iter().map(|link| index[link.item]).collect();
            later.sort_unstable();
            width = later.iter().fold(width, |width, &at| width.max(at + 1));
            ends.extend(later);
        }
        inversions(&ends, width)
    }

    /// Swaps neighbours in a rank as long as that takes crossings away.
    fn swap_neighbours(&mut self, loose: &[bool], index: &mut [usize]) {
        for rank in 0..self.columns.len() {
            let mut swapped = true;
            let mut rounds = 0;
            while swapped && rounds < 4 {
                swapped = false;
                rounds += 1;
                for at in 1..self.columns[rank].len() {
                    let (upper, lower) = (self.columns[rank][at - 1], self.columns[rank][at]);
                    let free = self.group(upper, loose) == self.group(lower, loose);
                    if free && self.pays_to_swap(upper, lower, index) {
                        self.columns[rank].swap(at - 1, at);
                        index.swap(upper, lower);
                        swapped = true;
                    }
                }
            }
        }
    }

    fn pays_to_swap(&self, upper: usize, lower: usize, index: &[usize]) -> bool {
        let (upper, lower) = (&self.items[upper], &self.items[lower]);
        let count = |a: &[Link], b: &[Link]| -> usize {
            a.iter().map(|a| b.iter().filter(|b| index[a.item] > index[b.item]).count()).sum()
        };
        let kept = count(&upper.earlier, &lower.earlier) + count(&upper.later, &lower.later);
        let swapped = count(&lower.earlier, &upper.earlier) + count(&lower.later, &upper.later);
        swapped < kept
    }
}

/// Pairs in `values`, all below `width`, of which the first is the greater.
fn inversions(values: &[usize], width: usize) -> usize {
    let mut tree = vec![0; width + 1];
    let mut count = 0;
    for (seen, &value) in values.iter().enumerate() {
        let mut not_greater = 0;
        let mut at = value + 1;
        while at > 0 {
            not_greater += tree[at];
            at &= at - 1;
        }
        count += seen - not_greater;
        at = value + 1;
        while at <= width {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    count
}

// Ports.
impl Layout {
    fn put_ports(&mut self, spacing: Spacing) {
        let mut index = vec![0; self.items.len()];
        for column in &self.columns {
            for (at, &item) in column.iter().enumerate() {
                index[item] = at;
            }
        }
        for item in &mut self.items {
            sort_ports(&mut item.ins, &item.earlier, &index);
            sort_ports(&mut item.outs, &item.later, &index);
            spread_ports(&mut item.ins, item.size, spacing.ports);
            spread_ports(&mut item.outs, item.size, spacing.ports);
        }
    }

    /// Moves single ports so that wires run straight instead of in small steps.
    fn straighten(&mut self) {
        let channels = std::mem::take(&mut self.channels);
        for ends in channels.iter().flatten() {
            let single = ends.earlier.len() == 1 && ends.later.len() == 1;
            for &earlier in &ends.earlier {
                let exit = self.items[earlier].exit(ends.net);
                for &later in &ends.later {
                    let entry = self.items[later].entry(ends.net);
                    let near = (exit - entry).abs() <= SMALL_STEP;
                    if !(single || near) || exit == entry {
                        continue;
                    }
                    let moved = slide(&mut self.items[later], exit, false);
                    if !moved && single {
                        slide(&mut self.items[earlier], entry, true);
                    }
                }
            }
        }
        self.channels = channels;
    }

    /// Moves lanes so that wires bend where they would bend anyway. Comes before ports slide.
    fn align_lanes(&mut self, spacing: Spacing) {
        for rank in (0..self.columns.len()).rev() {
            for at in 0..self.columns[rank].len() {
                let item = self.columns[rank][at];
                let Thing::Lane(net) = self.items[item].thing else { continue };
                let (&[before], &[after]) =
                    (self.items[item].earlier.as_slice(), self.items[item].later.as_slice())
                else {
                    continue;
                };
                let place = self.items[after.item].entry(net);
                let here = self.items[item].start;
                if self.items[before.item].exit(net) != here
                    && self.has_room(rank, at, place, spacing)
                {
                    self.items[item].start = place;
                }
            }
        }
    }

    fn has_room(&self, rank: usize, at: usize, place: i32, spacing: Spacing) -> bool {
        let column = &self.columns[rank];
        let item = column[at];
        let above = at
            .checked_sub(1)
            .and_then(|at| column.get(at))
            .is_none_or(|&above| self.items[above].end() + self.gap(above, item, spacing) <= place);
        let below = column
            .get(at + 1)
            .is_none_or(|&below| place + self.gap(item, below, spacing) <= self.items[below].start);
        let bounds = spacing.bounds.is_none_or(|(first, last)| (first..=last).contains(&place));
        above && below && bounds && self.clears_headings(rank, place, spacing.lane)
    }

    /// Whether a lane at a place of a rank keeps this far from the names that stand there.
    fn clears_headings(&self, rank: usize, place: i32, clear: i32) -> bool {
        let mut here = self.headings.iter().filter(|heading| heading.rank == rank);
        here.all(|heading| place + clear <= heading.start || heading.end + clear <= place)
    }
}

/// By how much a port or a lane may give way, nearest first.
const SIDESTEPS: [i32; 16] = [5, -5, 3, -3, 8, -8, 12, -12, 16, -16, 22, -22, 30, -30, 40, -40];
/// What gives way keeps at least this distance from its neighbours.
const SQUEEZE: i32 = 3;

// Giving way.
impl Layout {
    /// Moves what `net` enters near `place` in a channel off the lines of the other nets there.
    pub fn move_entry(&mut self, channel: usize, net: usize, place: i32, clear: i32) -> bool {
        let ends = self.channels[channel].iter().filter(|ends| ends.net == net);
        let near = |&item: &usize| (self.items[item].entry(net) - place).abs() < clear;
        let found = ends.flat_map(|ends| &ends.later).copied().find(near);
        found.is_some_and(|item| self.sidestep(item, net, clear, false))
    }

    /// The same for what `net` leaves.
    pub fn move_exit(&mut self, channel: usize, net: usize, place: i32, clear: i32) -> bool {
        let ends = self.channels[channel].iter().filter(|ends| ends.net == net);
        let near = |&item: &usize| (self.items[item].exit(net) - place).abs() < clear;
        let found = ends.flat_map(|ends| &ends.earlier).copied().find(near);
        found.is_some_and(|item| self.sidestep(item, net, clear, true))
    }

    /// Places at the far side of the channel before an item, or of the one after it, where other
    /// nets have their lines.
    fn opposite(&self, item: &Item, net: usize, exit: bool) -> impl Iterator<Item = i32> {
        let channel = self.channels.get(item.rank + usize::from(exit));
        let others = channel.into_iter().flatten().filter(move |ends| ends.net != net);
        others.flat_map(move |ends| {
            let items = if exit { &ends.later } else { &ends.earlier };
            items.iter().map(move |&item| {
                let item = &self.items[item];
                if exit { item.entry(ends.net) } else { item.exit(ends.net) }
            })
        })
    }

    fn sidestep(&mut self, at: usize, net: usize, clear: i32, exit: bool) -> bool {
        let item = &self.items[at];
        let lane = matches!(item.thing, Thing::Lane(_));
        let here = if exit { item.exit(net) } else { item.entry(net) };
        let mut taken: Vec<i32> = self.opposite(item, net, exit).collect();
        if lane {
            taken.extend(self.opposite(item, net, !exit));
        }
        let free = |place: i32| taken.iter().all(|other| (other - place).abs() >= clear);
        let fits = |place: i32| {
            if lane { self.lane_fits(at, place) } else { port_fits(item, net, place, exit) }
        };
        let steps = SIDESTEPS.iter().map(|step| here + step);
        let Some(place) = steps.into_iter().find(|&place| free(place) && fits(place)) else {
            return false;
        };
        let item = &mut self.items[at];
        if lane {
            item.start = place;
            return true;
        }
        let start = item.start;
        let ports = if exit { &mut item.outs } else { &mut item.ins };
        let port = ports.iter_mut().find(|port| port.net == net);
        port.map(|port| port.offset = place - start).is_some()
    }

    fn lane_fits(&self, lane: usize, place: i32) -> bool {
        let others = self.columns[self.items[lane].rank].iter().filter(|&&other| other != lane);
        let inside = (self.extent.0..=self.extent.1).contains(&place);
        inside
            && self.clears_headings(self.items[lane].rank, place, SQUEEZE)
            && others
                .map(|&other| &self.items[other])
                .all(|other| place + SQUEEZE <= other.start || other.end() + SQUEEZE <= place)
    }
}

fn port_fits(item: &Item, net: usize, place: i32, exit: bool) -> bool {
    let offset = place - item.start;
    let ports = if exit { &item.outs } else { &item.ins };
    (SQUEEZE..=item.size - SQUEEZE).contains(&offset)
        && ports.iter().all(|port| port.net == net || (port.offset - offset).abs() >= SQUEEZE)
}

/// Steps up to this are taken out of a branch.
const SMALL_STEP: i32 = 7;
/// Ports keep this far from the corners of their box.
const CORNER: i32 = 10;

/// Moves the only port at one side of an item to a place, if its side reaches there.
fn slide(item: &mut Item, place: i32, exit: bool) -> bool {
    let offset = place - item.start;
    let fits = (CORNER..=item.size - CORNER).contains(&offset);
    let ports = if exit { &mut item.outs } else { &mut item.ins };
    match ports.as_mut_slice() {
        [port] if fits => {
            port.offset = offset;
            true
        }
        _ => false,
    }
}

/// Ports stand in the order of what they lead to; what goes around comes last.
fn sort_ports(ports: &mut [Port], links: &[Link], index: &[usize]) {
    ports.sort_by_key(|port| {
        let ends: Vec<usize> =
            links.iter().filter(|link| link.net == port.net).map(|link| index[link.item]).collect();
        match ends.len() {
            0 => usize::MAX,
            count => ends.iter().sum::<usize>() * 1000 / count,
        }
    });
}

fn spread_ports(ports: &mut [Port], size: i32, most: i32) {
    let steps = whole(ports.len()) - 1;
    let step = if steps > 0 { ((size - 2 * CORNER) / steps).clamp(0, most) } else { 0 };
    let first = (size - steps * step) / 2;
    for (port, at) in ports.iter_mut().zip(0..) {
        port.offset = first + at * step;
    }
}

/// The space between two bands; without zones every band is a part or a line of its own.
fn gap_of_bands(before: Option<(usize, BandKind)>, after: Option<(usize, BandKind)>) -> i32 {
    let pad = |(_, kind): (usize, BandKind)| if kind == BandKind::Outside { 0 } else { ZONE_PAD };
    match (before, after) {
        (None, _) => 0,
        (Some(_), None) => PART_GAP,
        (Some(before), Some(after)) if before.0 == after.0 && after.1 != BandKind::Outside => {
            GRID_GAP
        }
        (Some(before), Some(_)) => pad(before) + ZONE_GAP,
    }
}

/// Rounds of pulling things towards their neighbours; odd, so that the last goes with the flow.
const ROUNDS: usize = 7;

// Places.
impl Layout {
    fn place_in_rows(&mut self, ranking: &Ranking, bounds: (i32, i32), spacing: Spacing) {
        let centre = i32::midpoint(bounds.0, bounds.1);
        for item in &mut self.items {
            item.start = centre - item.size / 2;
        }
        let columns = self.columns.clone();
        let active = vec![true; self.items.len()];
        self.relax(&columns, &active, ROUNDS, spacing);
        let widest = columns
            .iter()
            .filter_map(|column| column.last())
            .map(|&item| self.items[item].end())
            .fold(bounds.1, i32::max);
        self.zones = vec![(bounds.0, widest); ranking.zones.len()];
    }

    fn place_in_bands(
        &mut self,
        ranking: &Ranking,
        sizes: &Sizes,
        loose: &[bool],
        spacing: Spacing,
    ) {
        self.zones = vec![(0, 0); ranking.zones.len()];
        let mut cursor = 0;
        let mut overhang = 0;
        let mut before: Option<(usize, BandKind)> = None;
        for band in self.bands(loose) {
            let (zone, kind) = ranking.band_kind(band);
            let zone = (!ranking.zones.is_empty()).then_some((zone, kind));
            cursor += gap_of_bands(before, zone);
            match zone {
                Some((zone, kind)) if kind != BandKind::Outside => {
                    if before.is_none_or(|(last, _)| last != zone) {
                        cursor += overhang + self.overhang(zone, ranking, loose, spacing);
                        self.zones[zone].0 = cursor;
                        let start = cursor + NAME_PAD;
                        let end = start + sizes.names[zone];
                        self.headings.push(Heading { rank: ranking.zones[zone].0, start, end });
                        cursor = end + NAME_PAD;
                    }
                    cursor = self.place_band(band, cursor, loose, spacing);
                    self.zones[zone].1 = cursor + ZONE_PAD;
                    overhang = self.overhang(zone, ranking, loose, spacing);
                }
                _ => cursor = self.place_band(band, cursor, loose, spacing),
            }
            before = zone.or(Some((band, BandKind::Flow)));
        }
        self.place_loose(loose, spacing);
    }

    /// How much more room than a zone takes what it feeds, or what feeds it, needs on either side
    /// of it.
    fn overhang(&self, zone: usize, ranking: &Ranking, loose: &[bool], spacing: Spacing) -> i32 {
        let in_zone = |item: &Item| {
            !loose[item.rank] && ranking.band_kind(item.band) == (zone, BandKind::Flow)
        };
        let mut inner = vec![0; self.columns.len()];
        let mut outer = vec![0; self.columns.len()];
        for item in self.items.iter().filter(|item| item.size > 0) {
            let taken = item.size + spacing.boxes;
            let of_zone =
                |links: &[Link]| links.first().is_some_and(|link| in_zone(&self.items[link.item]));
            if in_zone(item) {
                inner[item.rank] += taken;
            } else if loose[item.rank] && (of_zone(&item.earlier) || of_zone(&item.later)) {
                outer[item.rank] += taken;
            }
        }
        let most = |taken: Vec<i32>| taken.into_iter().max().unwrap_or(0);
        ((most(outer) - most(inner)) / 2 - ZONE_PAD).max(0)
    }

    fn bands(&self, loose: &[bool]) -> Vec<usize> {
        let banded = self.items.iter().filter(|item| !loose[item.rank]);
        let mut bands: Vec<usize> = banded.map(|item| item.band).collect();
        bands.sort_unstable();
        bands.dedup();
        bands
    }

    /// Places one band below `top` and says where it ends.
    fn place_band(&mut self, band: usize, top: i32, loose: &[bool], spacing: Spacing) -> i32 {
        let active: Vec<bool> =
            self.items.iter().map(|item| item.band == band && !loose[item.rank]).collect();
        let columns: Vec<Vec<usize>> = self
            .columns
            .iter()
            .map(|column| column.iter().copied().filter(|&item| active[item]).collect())
            .collect();
        self.relax(&columns, &active, ROUNDS, spacing);
        let members = || columns.iter().flatten().copied();
        let start = members().map(|item| self.items[item].start).min().unwrap_or(0);
        for item in members() {
            self.items[item].start += top - start;
        }
        members().map(|item| self.items[item].end()).max().unwrap_or(top)
    }

    /// Places the ranks outside the zones, going away from them.
    fn place_loose(&mut self, loose: &[bool], spacing: Spacing) {
        let ranks = self.columns.len();
        let Some(first) = loose.iter().position(|loose| !loose) else { return };
        let last = loose.iter().rposition(|loose| !loose).unwrap_or(first);
        let active = vec![true; self.items.len()];
        for rank in (0..first).rev() {
            let column = self.columns[rank].clone();
            self.settle(&column, &active, false, spacing);
        }
        for rank in last + 1..ranks {
            let column = self.columns[rank].clone();
            self.settle(&column, &active, true, spacing);
        }
    }

    fn relax(&mut self, columns: &[Vec<usize>], active: &[bool], rounds: usize, spacing: Spacing) {
        for round in 0..rounds {
            let onward = round % 2 == 0;
            for at in 0..columns.len() {
                let rank = if onward { at } else { columns.len() - 1 - at };
                self.settle(&columns[rank], active, onward, spacing);
            }
        }
    }

    /// Brings the items of a rank as near to their neighbours as their order and sizes allow.
    fn settle(&mut self, column: &[usize], active: &[bool], onward: bool, spacing: Spacing) {
        let mut wishes = Vec::with_capacity(column.len());
        let mut taken = 0;
        let mut above: Option<usize> = None;
        for &item in column {
            taken +=
                above.map_or(0, |above| self.items[above].size + self.gap(above, item, spacing));
            let wish = match self.wish(item, active, onward) {
                Some(place) => Wish { place: place - taken, weight: 4 },
                None => Wish { place: self.items[item].start - taken, weight: 1 },
            };
            let named = self.items[item].thing == Thing::Name;
            wishes.push(match spacing.bounds {
                Some((first, _)) if named => Wish { place: first, weight: 1000 },
                _ => wish,
            });
            above = Some(item);
        }
        let size_of_last = above.map_or(0, |last| self.items[last].size);
        let limits = spacing.bounds.map(|(first, last)| (first, last - taken - size_of_last));
        let places = nearest_in_order(&wishes, limits);
        let mut taken = 0;
        let mut above: Option<usize> = None;
        for (&item, place) in column.iter().zip(places) {
            taken +=
                above.map_or(0, |above| self.items[above].size + self.gap(above, item, spacing));
            self.items[item].start = place + taken;
            above = Some(item);
        }
    }

    /// Where an item would stand to have its wires straight: the median over its neighbours.
    fn wish(&self, item: usize, active: &[bool], onward: bool) -> Option<i32> {
        let this = &self.items[item];
        let links = if onward { &this.earlier } else { &this.later };
        let mut places: Vec<i32> = links
            .iter()
            .filter(|link| active[link.item])
            .map(|link| {
                let other = &self.items[link.item];
                if onward {
                    other.exit(link.net) - (this.entry(link.net) - this.start)
                } else {
                    other.entry(link.net) - (this.exit(link.net) - this.start)
                }
            })
            .collect();
        places.sort_unstable();
        let upper = *places.get(places.len() / 2)?;
        let lower = places[(places.len() - 1) / 2];
        Some(i32::midpoint(lower, upper))
    }

    fn gap(&self, above: usize, below: usize, spacing: Spacing) -> i32 {
        let lane = |item: usize| matches!(self.items[item].thing, Thing::Lane(_));
        match (lane(above), lane(below)) {
            (true, true) => spacing.lanes,
            (false, false) if self.strangers(above, below) => spacing.boxes + spacing.strangers,
            (false, false) => spacing.boxes,
            _ => spacing.lane,
        }
    }
}

impl Layout {
    /// Whether two outlets are fed by different nodes.
    fn strangers(&self, above: usize, below: usize) -> bool {
        let (above, below) = (&self.items[above].earlier, &self.items[below].earlier);
        let shared = |link: &Link| below.iter().any(|other| other.net == link.net);
        !above.is_empty() && !below.is_empty() && !above.iter().any(shared)
    }
}

/// A place that an item would like, and how much.
#[derive(Clone, Copy)]
struct Wish {
    place: i32,
    weight: i64,
}

/// Places, never descending and within limits, that are nearest to the wishes in the sense of
/// least squares: neighbours that wish past each other are pooled and get their mean.
fn nearest_in_order(wishes: &[Wish], limits: Option<(i32, i32)>) -> Vec<i32> {
    struct Pool {
        sum: i64,
        weight: i64,
        count: usize,
    }
    let mut pools: Vec<Pool> = Vec::new();
    for wish in wishes {
        let mut pool =
            Pool { sum: i64::from(wish.place) * wish.weight, weight: wish.weight, count: 1 };
        while let Some(last) = pools.last() {
            if last.sum * pool.weight < pool.sum * last.weight {
                break;
            }
            pool = Pool {
                sum: last.sum + pool.sum,
                weight: last.weight + pool.weight,
                count: last.count + pool.count,
            };
            pools.pop();
        }
        pools.push(pool);
    }
    let mut places = Vec::with_capacity(wishes.len());
    for pool in pools {
        let mean = i32::try_from(pool.sum.div_euclid(pool.weight)).unwrap_or(i32::MAX / 2);
        // Where the limits leave too little room, order wins and the far side overflows.
        let place = limits.map_or(mean, |(first, last)| mean.min(last).max(first));
        places.extend(std::iter::repeat_n(place, pool.count));
    }
    places
}

/// A count as a length.
pub fn whole(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
