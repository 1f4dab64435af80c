//! A drawing: boxes, zones, wires and lettering in their places on the sheet.

use super::graph::{Graph, Node};
use super::layout::{self, Layout, NAME_PAD, Sizes, Spacing, Thing, ZONE_PAD, whole};
use super::net::{self, Net};
use super::rank::{self, Ranking, Row};
use super::route::{self, Channel, Head, Point, Stations};
use super::text::{LEADING, NAME, SMALL, width, wrap};

/// All that is drawn, in whole pixels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// Width of the sheet.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// A box for each node, in their order.
    pub boxes: Vec<NodeBox>,
    /// Zones, in their order.
    pub zones: Vec<ZoneBox>,
    /// A wire for each net.
    pub wires: Vec<Wire>,
    /// What wires carry.
    pub labels: Vec<Label>,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
}

/// A node with its lettering, which stands in the middle of its box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeBox {
    /// Its outline.
    pub rect: Rect,
    /// Lines of its name.
    pub name: Vec<String>,
    /// Lines of its role.
    pub role: Vec<String>,
}

/// A zone and its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ZoneBox {
    /// Its outline.
    pub rect: Rect,
    /// Lines of its name, in capitals.
    pub name: Vec<String>,
    /// Where the name's lines stand.
    pub lettering: Rect,
}

/// The wire of a net.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wire {
    /// Whether all of it is stated.
    pub stated: bool,
    /// Its lines.
    pub lines: Vec<Vec<(i32, i32)>>,
    /// Tips of its heads, and where they point.
    pub heads: Vec<((i32, i32), Pointing)>,
}

/// A direction on the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointing {
    /// To the right.
    Right,
    /// To the left.
    Left,
    /// Down.
    Down,
    /// Up.
    Up,
}

/// Words along a wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// The words.
    pub text: String,
    /// The place that they take.
    pub rect: Rect,
}

/// Width of the wide drawing.
pub const WIDE: i32 = 1040;
/// Width of the tall drawing.
pub const TALL: i32 = 360;

/// Space between a box's side and its lettering.
pub const PAD: i32 = 12;
/// Distance between the lines of a zone's name.
pub const NAME_LEADING: i32 = 17;
/// Space left free around the drawing, for the strokes at its edge.
const EDGE: i32 = 2;

/// The drawing for a wide page: left to right where that fits, else top to bottom in long rows.
pub fn wide(graph: &Graph) -> Drawing {
    let ranking = rank::wide(graph);
    let tries = [(138, true), (138, false), (112, false), (92, false)];
    tries
        .into_iter()
        .filter(|_| ranking.ranks <= MOST_COLUMNS)
        .find_map(|(limit, labels)| across_page(graph, &ranking, limit, labels))
        .unwrap_or_else(|| down_page(graph, WIDE, 6))
}

/// More columns than this never fit.
const MOST_COLUMNS: usize = 12;

/// The drawing for a narrow page: top to bottom, two boxes to a row.
pub fn tall(graph: &Graph) -> Drawing {
    down_page(graph, TALL, 2)
}

/// A node's lettering and what it takes.
struct Lettering {
    name: Vec<String>,
    role: Vec<String>,
    width: i32,
    height: i32,
}

fn letter(node: &Node, limit: i32) -> Lettering {
    let name = wrap(&node.name, NAME, limit, 3);
    let role = wrap(node.role.as_deref().unwrap_or_default(), SMALL, limit, 2);
    let names = name.iter().map(|line| width(line, NAME));
    let widest = names.chain(role.iter().map(|line| width(line, SMALL))).max().unwrap_or(0);
    let height = whole(name.len() + role.len()) * LEADING + if node.own { 28 } else { 17 };
    Lettering { name, role, width: widest + 2 * PAD, height: height + height % 2 }
}

const PORT_STEP: i32 = 14;
const LABELLED_PORT_STEP: i32 = 24;

// Left to right.

fn across_page(graph: &Graph, ranking: &Ranking, limit: i32, labels: bool) -> Option<Drawing> {
    let nets = net::gather(graph, &ranking.rank, labels);
    let letterings: Vec<Lettering> = graph.nodes.iter().map(|node| letter(node, limit)).collect();
    let mut columns = vec![84; ranking.ranks];
    for (node, lettering) in letterings.iter().enumerate() {
        let column = &mut columns[ranking.rank[node]];
        *column = (*column).max(lettering.width);
    }
    let names = zone_names(graph, ranking, &mut columns, limit);
    let sizes = Sizes {
        nodes: heights(graph, ranking, &nets, &letterings),
        names: names.iter().map(|name| whole(name.len()) * NAME_LEADING).collect(),
    };
    let spacing = Spacing { boxes: 14, lane: 12, lanes: 10, ports: 24, bounds: None };
    let layout = layout::arrange(ranking, &nets, &sizes, spacing);
    let channels = route::channels(&layout);
    let strips = label_strips(&nets, &layout);
    let stations = stations_across(ranking, &columns, &channels, &strips)?;
    let frame = Frame { down: false, shift: EDGE - layout.extent.0 };
    let mut drawing = frame.draw(graph, &nets, &layout, &channels, &stations, letterings);
    drawing.width = WIDE;
    drawing.height = layout.extent.1 + frame.shift + EDGE;
    for ((name, &(top, bottom)), &(first, last)) in
        names.into_iter().zip(&layout.zones).zip(&ranking.zones)
    {
        let (left, right) = (stations.ranks[first].0, stations.ranks[last].1);
        let top = top + frame.shift;
        let lettering = Rect {
            x: left,
            y: top + NAME_PAD,
            w: columns[first],
            h: whole(name.len()) * NAME_LEADING,
        };
        let rect = Rect {
            x: left - ZONE_PAD,
            y: top,
            w: right - left + 2 * ZONE_PAD,
            h: bottom + frame.shift - top,
        };
        drawing.zones.push(ZoneBox { rect, name, lettering });
    }
    drawing.labels = labels_across(&nets, &layout, &stations, frame.shift);
    Some(drawing)
}

/// Names of zones in capitals, set within their first columns, which make room for them.
fn zone_names(
    graph: &Graph,
    ranking: &Ranking,
    columns: &mut [i32],
    limit: i32,
) -> Vec<Vec<String>> {
    let names: Vec<String> = graph.zones.iter().map(|name| name.to_uppercase()).collect();
    for (name, &(first, _)) in names.iter().zip(&ranking.zones) {
        columns[first] = columns[first].max(width(name, SMALL).min(limit + 2 * PAD));
    }
    let first = |zone: usize| columns[ranking.zones[zone].0];
    names.iter().enumerate().map(|(zone, name)| wrap(name, SMALL, first(zone), 2)).collect()
}

/// Heights of boxes: room for lettering and for wires. Parts of a grid are all of one height.
fn heights(graph: &Graph, ranking: &Ranking, nets: &[Net], letterings: &[Lettering]) -> Vec<i32> {
    let ports = net::ports(nets, graph.nodes.len());
    let mut step = vec![PORT_STEP; graph.nodes.len()];
    for net in nets.iter().filter(|net| net.label.is_some()) {
        net.sources.iter().for_each(|&node| step[node] = LABELLED_PORT_STEP);
    }
    let mut heights: Vec<i32> = Vec::with_capacity(letterings.len());
    for (node, lettering) in letterings.iter().enumerate() {
        let (ins, outs) = ports[node];
        let room = (whole(ins) * PORT_STEP).max(whole(outs) * step[node]) + 8;
        heights.push(lettering.height.max(room));
    }
    let grid = |node: usize| {
        let band = ranking.band[node];
        (!ranking.zones.is_empty() && band % rank::BANDS_PER_ZONE == 1).then_some(band)
    };
    let grids: Vec<Option<usize>> = (0..heights.len()).map(grid).collect();
    let mut tallest = vec![0; ranking.zones.len() * rank::BANDS_PER_ZONE];
    for (&height, band) in heights.iter().zip(&grids) {
        band.iter().for_each(|&band| tallest[band] = tallest[band].max(height));
    }
    for (height, band) in heights.iter_mut().zip(&grids) {
        band.iter().for_each(|&band| *height = tallest[band]);
    }
    heights
}

/// Room for the labels at the near side of each channel.
fn label_strips(nets: &[Net], layout: &Layout) -> Vec<i32> {
    let strip = |ends: &layout::Ends| label_width(nets, layout, ends).map_or(0, |w| w + 8);
    layout.channels.iter().map(|nets| nets.iter().map(strip).max().unwrap_or(0)).collect()
}

/// Width of the label that a net has in a channel: it stands where the net leaves its source.
fn label_width(nets: &[Net], layout: &Layout, ends: &layout::Ends) -> Option<i32> {
    let label = nets[ends.net].label.as_deref()?;
    let leaves =
        ends.earlier.iter().any(|&item| matches!(layout.items[item].thing, Thing::Node(_)));
    leaves.then(|| width(&label_text(label), SMALL))
}

/// A label is short, or is shortened.
fn label_text(label: &str) -> String {
    wrap(label, SMALL, 130, 1).into_iter().next().unwrap_or_default()
}

fn labels_across(nets: &[Net], layout: &Layout, stations: &Stations, shift: i32) -> Vec<Label> {
    let mut labels = Vec::new();
    for (ends, rank) in layout.channels.iter().skip(1).zip(&stations.ranks) {
        for ends in ends {
            let (Some(w), Some(label)) =
                (label_width(nets, layout, ends), nets[ends.net].label.as_deref())
            else {
                continue;
            };
            let Some(&source) = ends.earlier.first() else { continue };
            let line = layout.items[source].exit(ends.net) + shift;
            let rect = Rect { x: rank.1 + 8, y: line - 18, w, h: 16 };
            labels.push(Label { text: label_text(label), rect });
        }
    }
    labels
}

/// Channels grow to this where there is room.
const WIDEST_CHANNEL: i32 = 96;

/// Columns and tracks; `None` if they do not fit.
fn stations_across(
    ranking: &Ranking,
    columns: &[i32],
    channels: &[Channel],
    strips: &[i32],
) -> Option<Stations> {
    let margins: Vec<(i32, i32)> = (0..channels.len())
        .map(|channel| {
            let (opens, closes) = zone_edges(ranking, channel);
            let empty = channels[channel].trunks.is_empty();
            let outer = channel == 0 || channel == columns.len();
            let (near, far) = if empty && outer { (0, 0) } else { (12, 18) };
            let near = near + if closes { ZONE_PAD } else { 0 } + strips[channel];
            (near, far + if opens { ZONE_PAD } else { 0 })
        })
        .collect();
    let mut widths: Vec<i32> = channels
        .iter()
        .zip(&margins)
        .map(|(channel, &(near, far))| near + far + whole(channel.tracks.saturating_sub(1)) * 10)
        .collect();
    let inner = 1..columns.len();
    for width in &mut widths[inner.clone()] {
        *width = (*width).max(38);
    }
    let total = widths.iter().chain(columns).sum::<i32>() + 2 * EDGE;
    if total > WIDE {
        return None;
    }
    widen(&mut widths[inner], WIDE - total);
    Some(lay_stations(EDGE, columns, channels, &margins, &widths))
}

/// Whether a zone begins after the channel, and whether one ends before it.
fn zone_edges(ranking: &Ranking, channel: usize) -> (bool, bool) {
    let opens = ranking.zones.iter().any(|zone| zone.0 == channel);
    (opens, ranking.zones.iter().any(|zone| zone.1 + 1 == channel))
}

/// Gives the narrowest channels more room, as far as there is some.
fn widen(widths: &mut [i32], mut spare: i32) {
    while spare > 0 {
        let Some(narrowest) = widths.iter_mut().min() else { return };
        if *narrowest >= WIDEST_CHANNEL {
            return;
        }
        *narrowest += 1;
        spare -= 1;
    }
}

fn lay_stations(
    start: i32,
    columns: &[i32],
    channels: &[Channel],
    margins: &[(i32, i32)],
    widths: &[i32],
) -> Stations {
    let mut stations = Stations::default();
    let mut at = start;
    for (number, channel) in channels.iter().enumerate() {
        let (near, far) = margins[number];
        let room = widths[number] - near - far;
        let steps = whole(channel.tracks) - 1;
        let step = if steps > 0 { (room / steps).min(16) } else { 0 };
        let first = at + near + (room - steps.max(0) * step) / 2;
        stations.tracks.push((0..=steps).map(|track| first + track * step).collect());
        at += widths[number];
        if let Some(&column) = columns.get(number) {
            stations.ranks.push((at, at + column));
            at += column;
        }
    }
    stations
}

// Top to bottom.

/// Space between the sheet's edge and the boxes: a zone's line runs in it.
const SIDE: i32 = 22;
/// Space between a zone's line and its boxes, down the page.
const SIDE_PAD: i32 = 14;
/// A box that must share its row is not made narrower than this; it gets a row of its own.
const NARROWEST: i32 = 92;

fn down_page(graph: &Graph, sheet: i32, per_row: usize) -> Drawing {
    let room = sheet - 2 * SIDE;
    let mut rows = rank::tall(graph, per_row);
    let mut lanes = 10;
    loop {
        let ranking = rank::of_rows(&rows, graph);
        let nets = net::gather(graph, &ranking.rank, false);
        let shares: Vec<i32> = shares(&rows, &nets, &ranking, room, lanes);
        let tight = |at: usize| shares[at] < NARROWEST && !rows[at].nodes.is_empty();
        let crowded: Vec<usize> = (0..rows.len()).filter(|&at| tight(at)).collect();
        if crowded.iter().any(|&at| rows[at].nodes.len() > 1) {
            rows = halve(rows, &crowded);
        } else if !crowded.is_empty() && lanes > 4 {
            lanes -= 3;
        } else {
            return draw_rows(graph, sheet, &rows, &ranking, &nets, &shares, lanes);
        }
    }
}

/// How wide a box of each row may be.
fn shares(rows: &[Row], nets: &[Net], ranking: &Ranking, room: i32, lanes: i32) -> Vec<i32> {
    let mut passing = vec![0; rows.len()];
    for net in nets {
        let (first, last) = layout::span(net, ranking);
        passing[first..last.max(first)].iter_mut().for_each(|count| *count += 1);
    }
    let share = |(row, passing): (&Row, i32)| {
        let boxes = whole(row.nodes.len()).max(1);
        (room - (boxes - 1) * BOX_GAP - passing * (lanes + 2)) / boxes
    };
    rows.iter().zip(passing).map(share).collect()
}

const BOX_GAP: i32 = 16;

fn halve(rows: Vec<Row>, crowded: &[usize]) -> Vec<Row> {
    let mut halved = Vec::with_capacity(rows.len() + crowded.len());
    for (at, row) in rows.into_iter().enumerate() {
        let half = row.nodes.len().div_ceil(2).max(1);
        if crowded.contains(&at) {
            let parts = row.nodes.chunks(half);
            halved.extend(parts.map(|nodes| Row { nodes: nodes.to_vec(), zone: row.zone }));
        } else {
            halved.push(row);
        }
    }
    halved
}

fn draw_rows(
    graph: &Graph,
    sheet: i32,
    rows: &[Row],
    ranking: &Ranking,
    nets: &[Net],
    shares: &[i32],
    lanes: i32,
) -> Drawing {
    let (widths, letterings) = letter_rows(graph, rows, nets, shares);
    let mut heights = vec![0; rows.len()];
    for (node, lettering) in letterings.iter().enumerate() {
        let height = &mut heights[ranking.rank[node]];
        *height = (*height).max(lettering.height);
    }
    let names: Vec<Vec<String>> = graph
        .zones
        .iter()
        .zip(&ranking.zones)
        .map(|(name, zone)| wrap(&name.to_uppercase(), SMALL, shares[zone.0].clamp(60, 170), 2))
        .collect();
    for (name, zone) in names.iter().zip(&ranking.zones) {
        heights[zone.0] = whole(name.len()) * NAME_LEADING;
    }
    let widest = |name: &Vec<String>| name.iter().map(|line| width(line, SMALL)).max().unwrap_or(0);
    let sizes = Sizes { nodes: widths, names: names.iter().map(widest).collect() };
    let bounds = Some((SIDE, sheet - SIDE));
    let spacing = Spacing { boxes: BOX_GAP, lane: lanes + 2, lanes, ports: 24, bounds };
    let layout = layout::arrange(ranking, nets, &sizes, spacing);
    let channels = route::channels(&layout);
    let stations = stations_down(ranking, rows, &heights, &channels);
    let frame = Frame { down: true, shift: 0 };
    let mut drawing = frame.draw(graph, nets, &layout, &channels, &stations, letterings);
    drawing.width = sheet.max(layout.extent.1 + SIDE);
    let end = stations.tracks.last().and_then(|tracks| tracks.last()).copied().unwrap_or(0);
    let last_row = stations.ranks.last().map_or(0, |rank| rank.1);
    let closes = ranking.zones.iter().any(|zone| zone.1 + 1 == rows.len());
    let wired = channels.last().is_some_and(|channel| channel.tracks > 0);
    drawing.height = last_row.max(if wired { end + 6 } else { 0 })
        + if closes && !wired { SIDE_PAD } else { 0 }
        + EDGE;
    drawing.zones = zones_down(ranking, names, &layout, &stations);
    drawing
}

/// Widths and lettering of boxes: all boxes of a row are of one width.
fn letter_rows(
    graph: &Graph,
    rows: &[Row],
    nets: &[Net],
    shares: &[i32],
) -> (Vec<i32>, Vec<Lettering>) {
    let ports = net::ports(nets, graph.nodes.len());
    let mut placed: Vec<Option<(i32, Lettering)>> = Vec::new();
    placed.resize_with(graph.nodes.len(), || None);
    for (row, &share) in rows.iter().zip(shares) {
        let most = if row.nodes.len() == 1 { 204 } else { 168 };
        let share = share.clamp(NARROWEST / 2, most);
        let letterings: Vec<Lettering> =
            row.nodes.iter().map(|&node| letter(&graph.nodes[node], share - 2 * PAD)).collect();
        let room =
            row.nodes.iter().map(|&node| whole(ports[node].0.max(ports[node].1)) * PORT_STEP + 8);
        let widest = letterings.iter().map(|lettering| lettering.width).chain(room).max();
        let width = widest.unwrap_or(0).clamp(84.min(share), share);
        for (&node, lettering) in row.nodes.iter().zip(letterings) {
            placed[node] = Some((width, lettering));
        }
    }
    placed.into_iter().flatten().unzip()
}

fn stations_down(
    ranking: &Ranking,
    rows: &[Row],
    heights: &[i32],
    channels: &[Channel],
) -> Stations {
    let margins: Vec<(i32, i32)> = (0..channels.len())
        .map(|channel| {
            let (opens, closes) = zone_edges(ranking, channel);
            let named = channel > 0 && rows[channel - 1].nodes.is_empty();
            let wired = !channels[channel].trunks.is_empty();
            let outer = channel == 0 || channel == rows.len();
            let (near, far) = match (wired, outer || named) {
                (true, _) => (9, 16),
                (false, true) => (4, 4),
                (false, false) => (8, 8),
            };
            let far = if opens { far.min(9) + NAME_PAD } else { far };
            (near + if closes { SIDE_PAD } else { 0 }, far)
        })
        .collect();
    let widths: Vec<i32> = channels
        .iter()
        .zip(&margins)
        .map(|(channel, &(near, far))| near + far + whole(channel.tracks.saturating_sub(1)) * 8)
        .collect();
    lay_stations(0, heights, channels, &margins, &widths)
}

fn zones_down(
    ranking: &Ranking,
    names: Vec<Vec<String>>,
    layout: &Layout,
    stations: &Stations,
) -> Vec<ZoneBox> {
    let mut zones = Vec::new();
    for ((name, &(left, right)), &(first, last)) in
        names.into_iter().zip(&layout.zones).zip(&ranking.zones)
    {
        let top = stations.ranks[first].0 - NAME_PAD;
        let bottom = stations.ranks[last].1 + SIDE_PAD;
        let w = name.iter().map(|line| width(line, SMALL)).max().unwrap_or(0);
        let lettering = Rect { x: left, y: top + NAME_PAD, w, h: whole(name.len()) * NAME_LEADING };
        let rect =
            Rect { x: left - SIDE_PAD, y: top, w: right - left + 2 * SIDE_PAD, h: bottom - top };
        zones.push(ZoneBox { rect, name, lettering });
    }
    zones
}

/// How places along and across the flow become places on the sheet.
#[derive(Clone, Copy)]
struct Frame {
    down: bool,
    shift: i32,
}

impl Frame {
    fn draw(
        self,
        graph: &Graph,
        nets: &[Net],
        layout: &Layout,
        channels: &[Channel],
        stations: &Stations,
        letterings: Vec<Lettering>,
    ) -> Drawing {
        let boxes = letterings.into_iter().zip(&layout.items).map(|(lettering, item)| {
            let (near, far) = stations.ranks[item.rank];
            let start = self.place((near, item.start));
            let end = self.place((far, item.end()));
            let rect = Rect { x: start.0, y: start.1, w: end.0 - start.0, h: end.1 - start.1 };
            NodeBox { rect, name: lettering.name, role: lettering.role }
        });
        let boxes: Vec<NodeBox> = boxes.take(graph.nodes.len()).collect();
        let wires = route::wires(nets, layout, channels, stations).into_iter().map(|wire| Wire {
            stated: nets[wire.net].stated,
            lines: wire
                .lines
                .into_iter()
                .map(|line| line.into_iter().map(|point| self.place(point)).collect())
                .collect(),
            heads: wire.heads.into_iter().map(|head| self.head(head)).collect(),
        });
        Drawing { boxes, wires: wires.collect(), ..Drawing::default() }
    }

    fn place(self, (along, across): Point) -> (i32, i32) {
        let across = across + self.shift;
        if self.down { (across, along) } else { (along, across) }
    }

    fn head(self, head: Head) -> ((i32, i32), Pointing) {
        let pointing = match (self.down, head.onward) {
            (false, true) => Pointing::Right,
            (false, false) => Pointing::Left,
            (true, true) => Pointing::Down,
            (true, false) => Pointing::Up,
        };
        (self.place(head.tip), pointing)
    }
}
