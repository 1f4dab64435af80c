//! Wires: from port to lane to port, at right angles.
//!
//! Between two ranks lies a channel. In it each net that does not run straight has a trunk, which
//! runs across the flow on a track of its own; branches join it along the flow. Tracks are put in
//! the order that gives the fewest crossings and no two branches on one line.

use super::layout::{Ends, Item, Layout, Thing, whole};
use super::net::Net;

/// A point: along the flow, across it.
pub type Point = (i32, i32);

/// A net in one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trunk {
    /// The net.
    pub net: usize,
    /// Its track, counted within its side; straight wires need none.
    pub track: Option<usize>,
    /// Where in the channel its track lies.
    pub side: Side,
    /// Places across at which it comes from the rank before.
    earlier: Vec<i32>,
    /// Places across at which it goes to the rank after.
    later: Vec<i32>,
}

/// A part of a channel. Wires that turn back where a zone begins or ends stay within the zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Next to the rank before: comes from there and turns back.
    Near,
    /// Between the ranks.
    Middle,
    /// Next to the rank after: turns there.
    Far,
}

/// Tracks of a channel, by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tracks {
    /// Next to the rank before.
    pub near: usize,
    /// Between.
    pub middle: usize,
    /// Next to the rank after.
    pub far: usize,
}

/// The wires between two ranks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Channel {
    /// Its nets.
    pub trunks: Vec<Trunk>,
    /// How many tracks they need.
    pub tracks: Tracks,
}

impl Trunk {
    fn of(ends: &Ends, items: &[Item]) -> Self {
        let earlier: Vec<i32> =
            ends.earlier.iter().map(|&item| items[item].exit(ends.net)).collect();
        let later: Vec<i32> = ends.later.iter().map(|&item| items[item].entry(ends.net)).collect();
        let side = match (earlier.is_empty(), later.is_empty()) {
            (false, true) => Side::Near,
            (true, false) => Side::Far,
            _ => Side::Middle,
        };
        Self { net: ends.net, track: None, side, earlier, later }
    }

    fn first(&self) -> i32 {
        self.places().min().unwrap_or(0)
    }

    fn last(&self) -> i32 {
        self.places().max().unwrap_or(0)
    }

    fn places(&self) -> impl Iterator<Item = i32> {
        self.earlier.iter().chain(&self.later).copied()
    }

    fn straight(&self) -> bool {
        self.first() == self.last()
    }

    /// Whether both need tracks of their own.
    fn meets(&self, other: &Self) -> bool {
        self.first() <= other.last() + CLEAR && other.first() <= self.last() + CLEAR
    }
}

/// Trunks on one track keep this far apart.
const CLEAR: i32 = 10;
/// Branches nearer than this would be read as one.
const SAME_LINE: i32 = 3;
/// A drawing is wrong rather than ugly when two wires lie on each other.
const ON_ONE_LINE: i64 = 1000;

/// What is wrong with `near` having the track before that of `far`.
fn cost(near: &Trunk, far: &Trunk) -> i64 {
    let mut cost = 0;
    for &place in &near.later {
        cost += i64::from(far.first() < place && place < far.last());
        let on_one_line = far.earlier.iter().any(|other| (other - place).abs() < SAME_LINE);
        cost += if on_one_line { ON_ONE_LINE } else { 0 };
    }
    for &place in &far.earlier {
        cost += i64::from(near.first() < place && place < near.last());
    }
    cost
}

/// The trunks of each channel, on their tracks. Ports and lanes give way by a little where no
/// order of tracks keeps two branches apart.
pub fn channels(layout: &mut Layout) -> Vec<Channel> {
    for _ in 0..ROUNDS {
        let moved = (0..layout.channels.len()).map(|number| part_branches(layout, number));
        if moved.sum::<usize>() == 0 {
            break;
        }
    }
    layout.channels.iter().map(|nets| channel(nets, &layout.items)).collect()
}

/// Moving a lane in one channel may bring it onto a branch in the next.
const ROUNDS: usize = 8;

/// Moves ports and lanes that are on one line in a channel; says how many.
fn part_branches(layout: &mut Layout, number: usize) -> usize {
    let ends = &layout.channels[number];
    let trunks = ends.iter().map(|ends| Trunk::of(ends, &layout.items));
    // Only wires that go on have branches on both sides.
    let on = |trunk: &Trunk| trunk.side == Side::Middle && !trunk.straight();
    let bent = in_order(trunks.filter(on).collect());
    let mut moved = 0;
    for (at, far) in bent.iter().enumerate() {
        for near in &bent[..at] {
            let meets =
                |place: &&i32| far.earlier.iter().any(|other| (other - **place).abs() < SAME_LINE);
            let Some(&place) = near.later.iter().find(meets) else { continue };
            let gave_way = layout.move_entry(number, near.net, place, SAME_LINE)
                || layout.move_exit(number, far.net, place, SAME_LINE);
            moved += usize::from(gave_way);
        }
    }
    moved
}

fn channel(nets: &[Ends], items: &[Item]) -> Channel {
    let trunks = nets.iter().map(|ends| Trunk::of(ends, items));
    let (straight, bent): (Vec<Trunk>, Vec<Trunk>) = trunks.partition(Trunk::straight);
    let mut channel = Channel { trunks: straight, tracks: Tracks::default() };
    let mut put = |side: Side| {
        let trunks = bent.iter().filter(|trunk| trunk.side == side).cloned().collect();
        let (trunks, tracks) = on_tracks(in_order(trunks));
        channel.trunks.extend(trunks);
        tracks
    };
    let tracks = Tracks { near: put(Side::Near), middle: put(Side::Middle), far: put(Side::Far) };
    channel.tracks = tracks;
    channel
}

/// Gives each trunk the first track behind those that it must not share; says how many there are.
fn on_tracks(mut trunks: Vec<Trunk>) -> (Vec<Trunk>, usize) {
    let mut tracks = 0;
    for at in 0..trunks.len() {
        let before = trunks[..at].iter().filter(|other| other.meets(&trunks[at]));
        let track = before.filter_map(|other| other.track).map(|track| track + 1).max();
        let track = track.unwrap_or(0);
        trunks[at].track = Some(track);
        tracks = tracks.max(track + 1);
    }
    (trunks, tracks)
}

/// Trunks in the order of their tracks: first neighbours change places while that helps, then, as
/// long as branches lie on each other, each trunk goes wherever it does least harm.
fn in_order(trunks: Vec<Trunk>) -> Vec<Trunk> {
    let costs: Vec<Vec<i64>> =
        trunks.iter().map(|near| trunks.iter().map(|far| cost(near, far)).collect()).collect();
    let mut order: Vec<usize> = (0..trunks.len()).collect();
    for _ in 0..order.len() {
        if !swap_neighbours(&mut order, &costs) {
            break;
        }
    }
    for _ in 0..MOST_MOVES {
        if !(on_one_line(&order, &costs) && move_one_each(&mut order, &costs)) {
            break;
        }
    }
    let mut trunks: Vec<Option<Trunk>> = trunks.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| trunks[at].take()).collect()
}

/// Rounds of moving trunks about.
const MOST_MOVES: usize = 4;

fn swap_neighbours(order: &mut [usize], costs: &[Vec<i64>]) -> bool {
    let mut changed = false;
    for at in 1..order.len() {
        let (near, far) = (order[at - 1], order[at]);
        if costs[far][near] < costs[near][far] {
            order.swap(at - 1, at);
            changed = true;
        }
    }
    changed
}

fn on_one_line(order: &[usize], costs: &[Vec<i64>]) -> bool {
    let after = |at: usize| order[at + 1..].iter();
    order
        .iter()
        .enumerate()
        .any(|(at, &near)| after(at).any(|&far| costs[near][far] >= ON_ONE_LINE))
}

/// Takes each trunk out and puts it where the drawing is best; says whether that changed anything.
fn move_one_each(order: &mut Vec<usize>, costs: &[Vec<i64>]) -> bool {
    let mut changed = false;
    for (trunk, ahead) in costs.iter().enumerate() {
        let Some(from) = order.iter().position(|&other| other == trunk) else { continue };
        order.remove(from);
        let mut here: i64 = order.iter().map(|&other| ahead[other]).sum();
        let (mut best, mut place, mut stays) = (here, 0, here);
        for (at, &other) in order.iter().enumerate() {
            here += costs[other][trunk] - ahead[other];
            if at + 1 == from {
                stays = here;
            }
            if here < best {
                (best, place) = (here, at + 1);
            }
        }
        let moves = best < stays;
        order.insert(if moves { place } else { from }, trunk);
        changed |= moves;
    }
    changed
}

/// Where ranks and tracks lie along the flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stations {
    /// For each rank where its boxes begin and end.
    pub ranks: Vec<(i32, i32)>,
    /// For each channel where its tracks lie.
    pub tracks: Vec<Places>,
    /// For each channel how far a zone reaches into it: one that ends before, one that begins
    /// after.
    pub reach: Vec<(i32, i32)>,
    /// Where the drawing ends.
    pub end: i32,
}

/// Where tracks lie, by side: the first of each, and the step between them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// First track next to the rank before.
    pub near: i32,
    /// First between.
    pub middle: i32,
    /// First next to the rank after.
    pub far: i32,
    /// Step between tracks at the sides.
    pub step: i32,
    /// Step between those in the middle.
    pub middle_step: i32,
}

impl Places {
    fn of(&self, trunk: &Trunk) -> Option<i32> {
        let track = whole(trunk.track?);
        Some(match trunk.side {
            Side::Near => self.near + track * self.step,
            Side::Middle => self.middle + track * self.middle_step,
            Side::Far => self.far + track * self.step,
        })
    }
}

/// The lines and heads of one net.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wire {
    /// The net.
    pub net: usize,
    /// Lines of two or more points, each at right angles to the last; no part is drawn twice.
    pub lines: Vec<Vec<Point>>,
    /// Where it enters a box.
    pub heads: Vec<Head>,
    /// Where a branch joins what only joins: there, lines that cross must not be taken for it.
    pub dots: Vec<Point>,
}

/// An arrow's head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its tip.
    pub tip: Point,
    /// Whether it points the way that ranks go.
    pub onward: bool,
}

/// The wire of each net.
pub fn wires(nets: &[Net], layout: &Layout, channels: &[Channel], at: &Stations) -> Vec<Wire> {
    let mut wires: Vec<Wire> = (0..nets.len()).map(|net| Wire { net, ..Wire::default() }).collect();
    for (number, channel) in channels.iter().enumerate() {
        let near = number.checked_sub(1).and_then(|rank| at.ranks.get(rank)).map(|rank| rank.1);
        let far = at.ranks.get(number).map(|rank| rank.0);
        let near = near.or(far).unwrap_or(0);
        let far = far.unwrap_or(near);
        for trunk in &channel.trunks {
            let track = at.tracks.get(number).and_then(|places| places.of(trunk));
            let lines = trunk_lines(trunk, track, near, far);
            if !nets[trunk.net].arrow {
                // All lines but the first are branches; they end where they join.
                let joints = lines.iter().skip(1).filter_map(|line| line.last());
                wires[trunk.net].dots.extend(joints);
            }
            wires[trunk.net].lines.extend(lines);
        }
        heads(&mut wires, nets, &layout.channels[number], &layout.items, (near, far));
    }
    for item in &layout.items {
        if let (Thing::Lane(net), Some(&(near, far))) = (item.thing, at.ranks.get(item.rank)) {
            wires[net].lines.push(vec![(near, item.start), (far, item.start)]);
        }
    }
    for wire in &mut wires {
        wire.lines = joined(std::mem::take(&mut wire.lines));
    }
    wires
}

/// A trunk with its two outermost branches as one line, and every other branch as its own.
fn trunk_lines(trunk: &Trunk, track: Option<i32>, near: i32, far: i32) -> Vec<Vec<Point>> {
    let Some(track) = track else {
        return vec![vec![(near, trunk.first()), (far, trunk.first())]];
    };
    let branches = trunk.earlier.iter().map(|&place| (near, place));
    let mut branches: Vec<Point> =
        branches.chain(trunk.later.iter().map(|&place| (far, place))).collect();
    branches.sort_by_key(|&(along, place)| (place, along));
    let (Some(first), Some(last)) = (branches.first(), branches.last()) else { return Vec::new() };
    let mut lines = vec![vec![*first, (track, first.1), (track, last.1), *last]];
    let inner = branches.get(1..branches.len() - 1).unwrap_or_default();
    lines.extend(inner.iter().map(|&(along, place)| vec![(along, place), (track, place)]));
    lines
}

fn heads(wires: &mut [Wire], nets: &[Net], ends: &[Ends], items: &[Item], edges: (i32, i32)) {
    let node = |item: usize| matches!(items[item].thing, Thing::Node(_));
    for ends in ends {
        let net = ends.net;
        if !nets[net].arrow {
            continue;
        }
        let left = |item: usize| match items[item].thing {
            Thing::Node(node) => nets[net].beside && nets[net].sources.contains(&node),
            _ => true,
        };
        for &item in ends.later.iter().filter(|&&item| !left(item)) {
            let tip = (edges.1, items[item].entry(net));
            wires[net].heads.push(Head { tip, onward: true });
        }
        let answered = nets[net].both;
        for &item in ends.earlier.iter().filter(|&&item| answered && node(item)) {
            let tip = (edges.0, items[item].exit(net));
            wires[net].heads.push(Head { tip, onward: false });
        }
    }
}

/// Joins lines that meet end to end, so that dashes and corners run on.
fn joined(lines: Vec<Vec<Point>>) -> Vec<Vec<Point>> {
    let mut done: Vec<Vec<Point>> = Vec::new();
    for line in lines {
        let (Some(&start), Some(&end)) = (line.first(), line.last()) else { continue };
        let before = done.iter().position(|other| other.last() == Some(&start));
        let after = done.iter().position(|other| other.first() == Some(&end));
        match (before, after) {
            (Some(before), Some(after)) if before != after => {
                let tail = std::mem::take(&mut done[after]);
                done[before].extend(line.into_iter().skip(1));
                done[before].extend(tail.into_iter().skip(1));
                done.swap_remove(after);
            }
            (Some(before), _) => done[before].extend(line.into_iter().skip(1)),
            (None, Some(after)) => {
                let tail = std::mem::replace(&mut done[after], line);
                done[after].extend(tail.into_iter().skip(1));
            }
            (None, None) => done.push(line),
        }
    }
    done.into_iter().map(without_needless_points).collect()
}

fn without_needless_points(line: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(line.len());
    for point in line {
        if kept.last() == Some(&point) {
            continue;
        }
        if let [.., a, b] = kept.as_slice() {
            let on = a.0 == b.0 && b.0 == point.0 || a.1 == b.1 && b.1 == point.1;
            if on {
                kept.pop();
            }
        }
        kept.push(point);
    }
    kept
}
