//! A drawing: boxes, zones, wires and lettering in their places on the sheet.

use super::graph::{Graph, Node};
use super::layout::{self, Layout, NAME_PAD, Sizes, Spacing, Thing, ZONE_PAD, whole};
use super::net::{self, Net};
use super::rank::{self, BandKind, Ranking, Row};
use super::route::{self, Channel, Head, Places, Point, Stations};
use super::text::{LEADING, NAME, QUESTION, QUESTION_LEADING, SMALL, is_cut, width, wrap};

/// All that is drawn, in whole pixels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// Width of the sheet.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// Whether the flow runs from top to bottom.
    pub down: bool,
    /// A box for each node, in their order.
    pub boxes: Vec<NodeBox>,
    /// Zones, in their order.
    pub zones: Vec<ZoneBox>,
    /// A wire for each net.
    pub wires: Vec<Wire>,
    /// What wires carry.
    pub labels: Vec<Label>,
    /// What it leaves open.
    pub question: Option<Question>,
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
    /// Whether something goes along it; otherwise it only joins.
    pub arrow: bool,
    /// Its lines.
    pub lines: Vec<Vec<(i32, i32)>>,
    /// Tips of its heads, and where they point.
    pub heads: Vec<((i32, i32), Pointing)>,
    /// Where branches join.
    pub dots: Vec<(i32, i32)>,
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

/// A question below a drawing, with the line that leads to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// Its lines.
    pub text: Vec<String>,
    /// The place that they take.
    pub rect: Rect,
    /// From what it asks about, down and to the right.
    pub leader: Vec<(i32, i32)>,
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

/// The drawing for a wide page: left to right where that fits, a long chain in several lines,
/// anything else top to bottom in long rows.
pub fn wide(graph: &Graph) -> Drawing {
    let ranking = rank::wide(graph, usize::MAX);
    let across =
        left_to_right(graph, &ranking, (WIDE, WIDEST_CHANNEL)).or_else(|| folded(graph, &ranking));
    across.unwrap_or_else(|| down_page(graph, WIDE, rank::tall(graph, 6)))
}

/// The drawing of a ranking in the roomiest way in which it fits the wide page, with channels of at
/// most `widest`, on a sheet of a width.
pub fn left_to_right(
    graph: &Graph,
    ranking: &Ranking,
    (sheet, widest): (i32, i32),
) -> Option<Drawing> {
    let tries = [
        Try { limit: 190, labels: true, comfort: 36, sheet, widest },
        Try { limit: 160, labels: true, comfort: 28, sheet, widest },
        Try { limit: 138, labels: true, comfort: 4, sheet, widest },
        Try { limit: 120, labels: true, comfort: 0, sheet, widest },
        Try { limit: 138, labels: false, comfort: 0, sheet, widest },
        Try { limit: 100, labels: false, comfort: 0, sheet, widest },
    ];
    tries
        .into_iter()
        .filter(|_| ranking.ranks <= MOST_COLUMNS)
        .find_map(|attempt| across_page(graph, ranking, attempt))
}

/// A way to fit a drawing to the page.
#[derive(Clone, Copy)]
struct Try {
    /// The widest that lettering in a box may be.
    limit: i32,
    /// Whether wires have labels.
    labels: bool,
    /// Room to spare for each channel.
    comfort: i32,
    /// Width of the sheet.
    sheet: i32,
    /// The widest that a channel may grow.
    widest: i32,
}

/// More columns than this never fit.
const MOST_COLUMNS: usize = 12;

/// A chain that is too long for the page goes on below, line by line.
fn folded(graph: &Graph, ranking: &Ranking) -> Option<Drawing> {
    let chain = graph.nodes.len() < 2 * ranking.ranks && graph.edges.len() < 2 * ranking.ranks;
    let lengths = (3..8).rev().filter(|_| chain);
    let (sheet, widest) = (WIDE, WIDEST_CHANNEL);
    let roomy = Try { limit: 138, labels: true, comfort: 8, sheet, widest };
    let tight = Try { limit: 112, labels: false, comfort: 0, sheet, widest };
    lengths.map(|longest| rank::wide(graph, longest)).find_map(|ranking| {
        across_page(graph, &ranking, roomy).or_else(|| across_page(graph, &ranking, tight))
    })
}

/// The drawing for a narrow page: top to bottom, two boxes to a row.
pub fn tall(graph: &Graph) -> Drawing {
    down_page(graph, TALL, rank::tall(graph, 2))
}

/// How far a leader stands in from the left edge of what it comes from.
const LEADER_INSET: i32 = 12;
/// How far it runs to the right.
const LEADER_RUN: i32 = 22;
/// Space between the drawing and a question below it.
const ABOVE_QUESTION: i32 = 12;

impl Drawing {
    /// The same with a question below everything, no wider than `limit` where it can be helped.
    /// Its line comes down from the lowest zone, unless something stands in its way.
    #[must_use]
    pub fn asking(mut self, question: &str, limit: i32) -> Self {
        let lowest = self.zones.iter().map(|zone| zone.rect).max_by_key(|zone| zone.y + zone.h);
        let left = lowest.map_or(EDGE, |zone| zone.x) + LEADER_INSET;
        let words = left + LEADER_RUN + 8;
        let text = wrap(question, QUESTION, (limit - words - EDGE).max(LONGEST_WORD), 4);
        let top = self.height + ABOVE_QUESTION;
        let widest = text.iter().map(|line| width(line, QUESTION)).max().unwrap_or(0);
        let rect = Rect { x: words, y: top, w: widest, h: whole(text.len()) * QUESTION_LEADING };
        let turn = top + QUESTION_LEADING / 2;
        let from = lowest.map(|zone| zone.y + zone.h).filter(|&y| self.is_free(left, y, turn));
        let from = from.unwrap_or(self.height);
        let leader = vec![(left, from), (left, turn), (left + LEADER_RUN, turn)];
        self.width = self.width.max(rect.x + rect.w + EDGE);
        self.height = rect.y + rect.h + EDGE;
        self.question = Some(Question { text, rect, leader });
        self
    }

    /// A label above the first wire of a sheet may need more room than there is: all else moves down.
    fn make_room_for_labels(&mut self) {
        let top = self.labels.iter().map(|label| label.rect.y).min().unwrap_or(EDGE);
        let by = EDGE - top;
        if by <= 0 {
            return;
        }
        let boxes = self.boxes.iter_mut().map(|shape| &mut shape.rect);
        let zones = self.zones.iter_mut().flat_map(|zone| [&mut zone.rect, &mut zone.lettering]);
        let labels = self.labels.iter_mut().map(|label| &mut label.rect);
        boxes.chain(zones).chain(labels).for_each(|rect| rect.y += by);
        for wire in &mut self.wires {
            let heads = wire.heads.iter_mut().map(|(tip, _)| tip);
            let points = wire.lines.iter_mut().flatten().chain(heads).chain(&mut wire.dots);
            points.for_each(|(_, y)| *y += by);
        }
        self.height += by;
    }

    /// Whether nothing stands at `x` between two heights.
    fn is_free(&self, x: i32, top: i32, bottom: i32) -> bool {
        let hits = |rect: &Rect| {
            (rect.x - 4..=rect.x + rect.w + 4).contains(&x)
                && rect.y < bottom
                && rect.y + rect.h > top
        };
        let boxes = self.boxes.iter().map(|shape| &shape.rect);
        let labels = self.labels.iter().map(|label| &label.rect);
        let crosses = |line: &Vec<(i32, i32)>| {
            line.windows(2).any(|ends| {
                let ((x1, y1), (x2, y2)) = (ends[0], ends[1]);
                let (left, right) = (x1.min(x2) - 4, x1.max(x2) + 4);
                (left..=right).contains(&x) && y1.min(y2) < bottom && y1.max(y2) > top
            })
        };
        !boxes.chain(labels).any(hits)
            && !self.wires.iter().any(|wire| wire.lines.iter().any(crosses))
    }
}

/// A node's lettering and what it takes.
struct Lettering {
    name: Vec<String>,
    role: Vec<String>,
    width: i32,
    height: i32,
}

/// A word up to this width is not broken where its box can be made wider.
const LONGEST_WORD: i32 = 150;

fn letter(node: &Node, limit: i32, stretch: bool) -> Lettering {
    let words = node.name.split_whitespace().map(|word| width(word, NAME));
    let longest_word = words.max().unwrap_or(0).min(LONGEST_WORD);
    let limit = if stretch { limit.max(longest_word) } else { limit };
    let name = wrap(&node.name, NAME, limit, 3);
    let role = wrap(node.role.as_deref().unwrap_or_default(), SMALL, limit, 3);
    let names = name.iter().map(|line| width(line, NAME));
    let widest = names.chain(role.iter().map(|line| width(line, SMALL))).max().unwrap_or(0);
    let height = whole(name.len() + role.len()) * LEADING + if node.own { 28 } else { 17 };
    Lettering { name, role, width: widest + 2 * PAD, height: height + height % 2 }
}

const PORT_STEP: i32 = 14;
const LABELLED_PORT_STEP: i32 = 24;

// Left to right.

fn across_page(graph: &Graph, ranking: &Ranking, attempt: Try) -> Option<Drawing> {
    let Try { limit, labels, .. } = attempt;
    let nets = net::gather(graph, &ranking.rank, labels);
    let letterings: Vec<Lettering> =
        graph.nodes.iter().map(|node| letter(node, limit, true)).collect();
    let mut columns = vec![84; ranking.ranks];
    for (node, lettering) in letterings.iter().enumerate() {
        let column = &mut columns[ranking.rank[node]];
        *column = (*column).max(lettering.width);
    }
    if graph.edges.is_empty() {
        let widest = columns.iter().copied().max().unwrap_or(0);
        columns.fill(widest);
    }
    let names = zone_names(graph, ranking, &mut columns, limit);
    let sizes = Sizes {
        nodes: heights(graph, ranking, &nets, &letterings),
        names: names.iter().map(|name| whole(name.len()) * NAME_LEADING).collect(),
    };
    let spacing =
        Spacing { boxes: 14, strangers: 14, lane: 12, lanes: 10, ports: 24, bounds: None };
    let mut layout = layout::arrange(ranking, &nets, &sizes, spacing);
    let channels = route::channels(&mut layout);
    let strips = label_strips(&nets, &layout);
    let stations = stations_across(ranking, &mut columns, &channels, &strips, attempt)?;
    let frame = Frame { down: false, shift: EDGE - layout.extent.0 };
    let mut drawing = frame.draw(graph, &nets, &layout, &channels, &stations, letterings);
    drawing.width = attempt.sheet;
    drawing.height = layout.extent.1 + frame.shift + EDGE;
    for ((name, &(top, bottom)), &(first, last)) in
        names.into_iter().zip(&layout.zones).zip(&ranking.zones)
    {
        let (left, right) = zone_reach(&stations, first, last);
        let top = top + frame.shift;
        let lettering = Rect {
            x: stations.ranks[first].0,
            y: top + NAME_PAD,
            w: columns[first],
            h: whole(name.len()) * NAME_LEADING,
        };
        let rect = Rect { x: left, y: top, w: right - left, h: bottom + frame.shift - top };
        drawing.zones.push(ZoneBox { rect, name, lettering });
    }
    drawing.labels = labels_across(&nets, &layout, &stations, frame.shift);
    drawing.make_room_for_labels();
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
    let grid = |&band: &usize| {
        let kind = (!ranking.zones.is_empty()).then(|| ranking.band_kind(band).1);
        (kind == Some(BandKind::Grid)).then_some(band)
    };
    let grids: Vec<Option<usize>> = ranking.band.iter().map(grid).collect();
    let mut tallest = vec![0; ranking.zones.len() * ranking.bands_per_zone];
    for (&height, band) in heights.iter().zip(&grids) {
        if let Some(band) = *band {
            tallest[band] = tallest[band].max(height);
        }
    }
    for (height, band) in heights.iter_mut().zip(&grids) {
        if let Some(band) = *band {
            *height = tallest[band];
        }
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

/// Distances along the flow.
struct Rules {
    /// From a box to what leaves it.
    near: i32,
    /// From what enters a box to the box: room for the head.
    far: i32,
    /// Between tracks.
    step: i32,
    /// Between a zone's line and wires or boxes.
    clear: i32,
    /// From a box to the line of its zone: behind it, and before it.
    pads: (i32, i32),
    /// The least width of a channel between ranks, with wires in it and without.
    least: (i32, i32),
}

const ACROSS: Rules =
    Rules { near: 12, far: 18, step: 10, clear: 10, pads: (ZONE_PAD, ZONE_PAD), least: (38, 24) };

/// The same on a sheet that is narrower than the wide one.
const NARROW: Rules = Rules { near: 10, far: 16, step: 7, ..ACROSS };

const DOWN: Rules =
    Rules { near: 9, far: 16, step: 8, clear: 8, pads: (SIDE_PAD, NAME_PAD), least: (25, 14) };

/// A channel's width and what is in it, from the near side: tracks that turn back, a zone's line,
/// tracks that go on, a zone's line, tracks that turn.
#[derive(Clone, Copy, Default)]
struct Cut {
    strip: i32,
    near: i32,
    near_reach: i32,
    middle: i32,
    far: i32,
    far_reach: i32,
    wired: bool,
}

impl Cut {
    fn of(channel: &Channel, zones: (bool, bool), strip: i32, rules: &Rules) -> Self {
        let (opens, closes) = zones;
        let wired = !channel.trunks.is_empty();
        let tracks = |count: usize| whole(count) * rules.step;
        let mut cut = Self { strip, wired, ..Self::default() };
        let through = channel.tracks.middle > 0;
        if wired {
            cut.near = strip + rules.near + tracks(channel.tracks.near);
            cut.far = rules.far + tracks(channel.tracks.far);
            cut.middle = tracks(channel.tracks.middle.saturating_sub(1));
        }
        if closes {
            let turns = channel.tracks.near > 0 || strip > 0;
            cut.near_reach = if turns { cut.near } else { 0 }.max(rules.pads.0);
            cut.near = cut.near_reach + if through { rules.clear } else { 2 };
        }
        if opens {
            let turns = channel.tracks.far > 0;
            cut.far_reach = if turns { cut.far } else { 0 }.max(rules.pads.1);
            cut.far = cut.far_reach + if through { rules.clear } else { 2 };
        }
        cut
    }

    fn width(&self) -> i32 {
        self.near + self.middle + self.far
    }

    fn places(&self, at: i32, channel: &Channel, rules: &Rules) -> Places {
        let steps = whole(channel.tracks.middle) - 1;
        let middle_step = if steps > 0 { (self.middle / steps).min(16) } else { 0 };
        let far_edge = at + self.width();
        Places {
            near: at + self.strip + rules.near,
            middle: at + self.near + (self.middle - steps.max(0) * middle_step) / 2,
            far: far_edge - rules.far - (whole(channel.tracks.far) - 1).max(0) * rules.step,
            step: rules.step,
            middle_step,
        }
    }
}

fn cuts(ranking: &Ranking, channels: &[Channel], strips: &[i32], rules: &Rules) -> Vec<Cut> {
    let count = channels.len();
    let cut = |(number, channel): (usize, &Channel)| {
        let strip = strips.get(number).copied().unwrap_or(0);
        let mut cut = Cut::of(channel, zone_edges(ranking, number), strip, rules);
        if number > 0 && number + 1 < count {
            let least = if cut.wired { rules.least.0 } else { rules.least.1 };
            cut.middle += (least - cut.width()).max(0);
        }
        cut
    };
    channels.iter().enumerate().map(cut).collect()
}

/// Channels grow to this where there is room, then boxes, then channels again.
const WIDE_CHANNEL: i32 = 90;
const WIDE_BOX: i32 = 148;
const WIDEST_CHANNEL: i32 = 140;

/// Columns and tracks; `None` if they do not fit.
fn stations_across(
    ranking: &Ranking,
    columns: &mut [i32],
    channels: &[Channel],
    strips: &[i32],
    attempt: Try,
) -> Option<Stations> {
    let rules = if attempt.sheet < WIDE { &NARROW } else { &ACROSS };
    let mut cuts = cuts(ranking, channels, strips, rules);
    let total = cuts.iter().map(Cut::width).chain(columns.iter().copied()).sum::<i32>() + 2 * EDGE;
    let mut spare = attempt.sheet - total;
    let last = cuts.len() - 1;
    let inner = || (1..last).filter(|&number| !channels[number].trunks.is_empty());
    if spare < whole(inner().count()) * attempt.comfort {
        return None;
    }
    let mut widths: Vec<i32> = inner().map(|number| cuts[number].width()).collect();
    let before = widths.clone();
    spare = widen(&mut widths, spare, WIDE_CHANNEL);
    spare = widen(columns, spare, WIDE_BOX);
    widen(&mut widths, spare, attempt.widest);
    for (number, (after, before)) in inner().zip(widths.iter().zip(&before)).collect::<Vec<_>>() {
        cuts[number].middle += after - before;
    }
    Some(lay_stations(EDGE, columns, channels, &cuts, rules))
}

/// Whether a zone begins after the channel, and whether one ends before it.
fn zone_edges(ranking: &Ranking, channel: usize) -> (bool, bool) {
    let opens = ranking.zones.iter().any(|zone| zone.0 == channel);
    (opens, ranking.zones.iter().any(|zone| zone.1 + 1 == channel))
}

/// Makes the narrowest wider, up to `most`, and says how much room is left.
fn widen(widths: &mut [i32], mut spare: i32, most: i32) -> i32 {
    while spare > 0 {
        match widths.iter_mut().min() {
            Some(narrowest) if *narrowest < most => *narrowest += 1,
            _ => break,
        }
        spare -= 1;
    }
    spare
}

fn lay_stations(
    start: i32,
    columns: &[i32],
    channels: &[Channel],
    cuts: &[Cut],
    rules: &Rules,
) -> Stations {
    let mut stations = Stations::default();
    let mut at = start;
    for (number, (channel, cut)) in channels.iter().zip(cuts).enumerate() {
        stations.tracks.push(cut.places(at, channel, rules));
        stations.reach.push((cut.near_reach, cut.far_reach));
        at += cut.width();
        if let Some(&column) = columns.get(number) {
            stations.ranks.push((at, at + column));
            at += column;
        }
    }
    stations.end = at;
    stations
}

/// Where a zone begins and ends along the flow.
fn zone_reach(stations: &Stations, first: usize, last: usize) -> (i32, i32) {
    let start = stations.ranks[first].0 - stations.reach[first].1;
    (start, stations.ranks[last].1 + stations.reach[last + 1].0)
}

// Top to bottom.

/// Space between the sheet's edge and the boxes: a zone's line runs in it.
const SIDE: i32 = 22;
/// Space between a zone's line and its boxes, down the page.
const SIDE_PAD: i32 = 14;
/// A box that must share its row is not made narrower than this; it gets a row of its own.
const NARROWEST: i32 = 92;

/// The drawing of rows, top to bottom, on a sheet of a width.
pub fn down_page(graph: &Graph, sheet: i32, mut rows: Vec<Row>) -> Drawing {
    let room = sheet - 2 * SIDE;
    let mut lanes = 10;
    let wants: Vec<i32> = graph.nodes.iter().map(least_width).collect();
    loop {
        let ranking = rank::of_rows(&rows, graph);
        let nets = net::gather(graph, &ranking.rank, false);
        let shares: Vec<i32> = shares(&rows, &nets, &ranking, room, lanes);
        let tight = |at: usize| {
            let wants = rows[at].nodes.iter().map(|&node| wants[node]).max();
            wants.is_some_and(|wants| shares[at] < wants)
        };
        let crowded: Vec<usize> = (0..rows.len()).filter(|&at| tight(at)).collect();
        if crowded.iter().any(|&at| rows[at].nodes.len() > 1) {
            rows = halve(rows, &crowded);
        } else if crowded.iter().any(|&at| shares[at] < NARROWEST) && lanes > 4 {
            lanes -= 3;
        } else {
            return draw_rows(graph, sheet, &rows, &ranking, &nets, &shares, lanes);
        }
    }
}

/// The width below which a node would rather have a row of its own: that at which its name is
/// whole, unless it is very long.
fn least_width(node: &Node) -> i32 {
    let mut least = NARROWEST;
    while least < WIDEST_SHARED && !fits_in(node, least - 2 * PAD) {
        least += 6;
    }
    least
}

const WIDEST_SHARED: i32 = 170;

fn fits_in(node: &Node, limit: i32) -> bool {
    let mut words = node.name.split_whitespace();
    words.all(|word| width(word, NAME) <= limit)
        && !is_cut(&node.name, &wrap(&node.name, NAME, limit, 3))
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
            let parts = row.nodes.chunks(half).map(<[usize]>::to_vec);
            halved.extend(parts.enumerate().map(|(part, nodes)| Row {
                nodes,
                opens: row.opens && part == 0,
                ..row
            }));
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
    let spacing =
        Spacing { boxes: BOX_GAP, strangers: 0, lane: lanes + 2, lanes, ports: 24, bounds };
    let mut layout = layout::arrange(ranking, nets, &sizes, spacing);
    let channels = route::channels(&mut layout);
    let stations = stations_down(ranking, rows, &heights, &channels);
    let frame = Frame { down: true, shift: 0 };
    let mut drawing = frame.draw(graph, nets, &layout, &channels, &stations, letterings);
    drawing.width = sheet.max(layout.extent.1 + SIDE);
    drawing.height = stations.end + EDGE;
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
    let numbered: Vec<(&Row, i32)> = rows.iter().zip(shares.iter().copied()).collect();
    for level in numbered.chunk_by(|a, b| a.0.level == b.0.level) {
        let most = if level.iter().all(|(row, _)| row.nodes.len() <= 1) { 204 } else { 168 };
        let share = level.iter().map(|(_, share)| *share).min().unwrap_or(0);
        let share = share.clamp(NARROWEST / 2, most);
        let mut widest = 84.min(share);
        for &node in level.iter().flat_map(|(row, _)| &row.nodes) {
            let lettering = letter(&graph.nodes[node], share - 2 * PAD, false);
            let room = whole(ports[node].0.max(ports[node].1)) * PORT_STEP + 8;
            widest = widest.max(lettering.width).max(room.min(share));
            placed[node] = Some((0, lettering));
        }
        for &node in level.iter().flat_map(|(row, _)| &row.nodes) {
            placed[node].iter_mut().for_each(|(width, _)| *width = widest);
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
    let mut cuts = cuts(ranking, channels, &[], &DOWN);
    for (cut, row) in cuts.iter_mut().zip(rows).skip(1) {
        if row.opens {
            cut.middle += SECTION_GAP;
        }
    }
    lay_stations(EDGE, heights, channels, &cuts, &DOWN)
}

/// Space between rows that have nothing to do with each other, in addition.
const SECTION_GAP: i32 = 16;

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
        let (top, bottom) = zone_reach(stations, first, last);
        let w = name.iter().map(|line| width(line, SMALL)).max().unwrap_or(0);
        let lettering =
            Rect { x: left, y: stations.ranks[first].0, w, h: whole(name.len()) * NAME_LEADING };
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
            arrow: nets[wire.net].arrow,
            lines: wire
                .lines
                .into_iter()
                .map(|line| line.into_iter().map(|point| self.place(point)).collect())
                .collect(),
            heads: wire.heads.into_iter().map(|head| self.head(head)).collect(),
            dots: wire.dots.into_iter().map(|point| self.place(point)).collect(),
        });
        Drawing { down: self.down, boxes, wires: wires.collect(), ..Drawing::default() }
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
