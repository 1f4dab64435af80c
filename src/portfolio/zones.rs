//! Where one subject of the notes ends and the next begins.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cues::{Cues, PlatformName, Topic, has_first_person_singular},
    labels::LabelIndex,
    parted::Parted,
    parts::Trust,
    principles::{
        Facts, Known, Outline, OwnHeading, is_tagged_story, is_told_in_time_below, leads_story,
        unmarked,
    },
    reports, several, split,
    words::lines_of,
};
use crate::{
    notes::{Block, BlockKind, Heading, HeadingStyle, pictures, unadorned},
    source::Text,
    systems,
};

/// A stretch of the notes about one thing.
#[derive(Clone, Debug)]
pub struct Zone {
    /// What it is about.
    pub kind: ZoneKind,
    /// Its heading.
    pub head: Option<Head>,
    /// The principles that its heading names, where it names several, with the words for each.
    pub shared: Vec<(usize, Text)>,
    /// The heading that gathers this zone and others, where one does.
    pub group: Option<Text>,
    /// What stands in it, deeper headings included.
    pub blocks: Vec<Block>,
    /// Whether it is a system that is told part by part.
    pub is_parted: bool,
}

/// A zone's heading.
#[derive(Clone, Debug)]
pub struct Head {
    /// The heading.
    pub heading: Heading,
    /// Its number.
    pub number: Option<u32>,
    /// Whether a word such as `Value` stands before its number.
    pub prefixed: bool,
    /// Its name without number.
    pub name: Text,
    /// How surely that is a system's.
    pub platform: PlatformName,
    /// The block it was.
    pub block: Block,
}

/// What a zone is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneKind {
    /// A principle of the known ones, by its place there.
    Known(usize),
    /// A principle of the writer's own.
    Own,
    /// A known kind of section.
    Topic(Topic),
    /// Anything.
    Plain,
}

impl ZoneKind {
    fn is_principle(self) -> bool {
        matches!(self, Self::Known(_) | Self::Own)
    }
}

/// Cuts an outline into zones. `is_system` says whether blocks below a name describe a system.
pub fn cut(
    outline: &Outline,
    own: &[OwnHeading],
    sections: &BTreeSet<usize>,
    known: &Known,
    labels: &LabelIndex,
    cues: &Cues,
    is_system: &(dyn Fn(&str, &[Block]) -> bool + Sync),
) -> Vec<Zone> {
    let names = outline.named(known);
    let parted = || Parted::of(outline, known, cues, is_system);
    let (parted, (reports, shared)) = rayon::join(parted, || {
        let shared = || several::shared_headings(outline, &names, known, labels, cues);
        rayon::join(|| told_under_one_title(outline, known, labels, cues), shared)
    });
    let mut cutter = Cutter {
        parted,
        outline,
        names,
        own,
        sections,
        known,
        labels,
        cues,
        is_system,
        reports,
        shared,
        zones: Vec::new(),
        current: None,
        footnotes: Vec::new(),
        groups: Vec::new(),
        suspended: None,
        stories_are_deeper: false,
        capitals_gather: false,
    };
    cutter.capitals_gather = cutter.has_gathering_capitals();
    cutter.stories_are_deeper = cutter.has_deeper_stories();
    for (at, block) in outline.blocks.iter().enumerate() {
        cutter.block(at, block);
    }
    cutter.finish()
}

/// The places of headings below the title of one story, with the row of that: parts of a report, or
/// the weeks in which it is told.
fn told_under_one_title(
    outline: &Outline,
    known: &Known,
    labels: &LabelIndex,
    cues: &Cues,
) -> BTreeMap<usize, u32> {
    let mut parts = reports::parts(outline, known, labels, cues);
    for (at, block) in outline.blocks.iter().enumerate() {
        let BlockKind::Heading(title) = &block.kind else { continue };
        let words = title.text.as_str();
        let titles = || {
            cues.topic(words).is_none()
                && !cues.is_log(words)
                && !cues.names_plan(words)
                && !systems::is_period(words)
                && known.names.nearest(words).is_none()
        };
        if !parts.contains_key(&at) && is_told_in_time_below(outline, at, labels) && titles() {
            let below = outline.blocks.iter().enumerate().skip(at + 1);
            let headings = below.filter_map(|(place, block)| match &block.kind {
                BlockKind::Heading(heading) => Some((place, heading.level)),
                _ => None,
            });
            let inside = headings.take_while(|(_, level)| *level > title.level);
            parts.extend(inside.map(|(place, _)| (place, block.rows.start)));
        }
    }
    parts
}

struct Cutter<'a> {
    /// Systems that are told part by part.
    parted: Parted,
    outline: &'a Outline,
    /// For each block that is a heading the known principle whose name it is.
    names: Vec<Option<usize>>,
    own: &'a [OwnHeading],
    /// The places of headings that stand beside principles, and are none.
    sections: &'a BTreeSet<usize>,
    known: &'a Known,
    labels: &'a LabelIndex,
    cues: &'a Cues,
    /// Whether blocks below a heading describe a system.
    is_system: &'a dyn Fn(&str, &[Block]) -> bool,
    /// See [`told_under_one_title`].
    reports: BTreeMap<usize, u32>,
    /// See [`several::shared_headings`].
    shared: BTreeMap<usize, Vec<(usize, Text)>>,
    zones: Vec<Zone>,
    current: Option<Zone>,
    /// What footnotes say, which is no part of what stands above them.
    footnotes: Vec<Block>,
    /// Headings that only gather others, with their depth.
    groups: Vec<(u8, Text)>,
    /// A principle's zone that a rule has ended; a deeper heading takes it up again.
    suspended: Option<usize>,
    /// Whether some principle has a deeper heading below it.
    stories_are_deeper: bool,
    /// Whether a heading in capitals stands right above a principle that is a line.
    capitals_gather: bool,
}

impl Cutter<'_> {
    fn block(&mut self, at: usize, block: &Block) {
        if self.outline.is_in_plan(block.rows.start) {
            return self.current_or_new().blocks.push(block.clone());
        }
        match &block.kind {
            BlockKind::Heading(heading) => self.heading(at, block, heading),
            BlockKind::Rule => self.rule(),
            BlockKind::Paragraph(_) if is_footnotes(block) => self.footnotes.push(block.clone()),
            BlockKind::Paragraph(lines) if lines.len() == 1 && self.names_system(at, &lines[0]) => {
                let text = lines[0].clone();
                let heading =
                    Heading { level: 1, style: HeadingStyle::Line, text, tags: Vec::new() };
                let head = self.head(at, block, &heading);
                self.begin(&heading, head, ZoneKind::Plain);
            }
            BlockKind::Paragraph(lines) if self.heads_prose_of_system(at, lines) => {
                let text = unadorned(&lines[0]);
                let heading =
                    Heading { level: 1, style: HeadingStyle::Line, text, tags: Vec::new() };
                let head = self.head(at, &split::cut(block, lines, 0..1), &heading);
                self.begin(&heading, head, ZoneKind::Plain);
                let below = split::cut(block, lines, 1..lines.len());
                self.current_or_new().blocks.push(below);
            }
            BlockKind::Paragraph(lines) if self.heads_design(at, lines) => {
                let text = unmarked(&lines[0]);
                let heading =
                    Heading { level: 5, style: HeadingStyle::Line, text, tags: Vec::new() };
                let head = self.head(at, &split::cut(block, lines, 0..1), &heading);
                self.begin(&heading, head, ZoneKind::Plain);
                if lines.len() > 1 {
                    let below = split::cut(block, lines, 1..lines.len());
                    self.current_or_new().blocks.push(below);
                }
            }
            _ => self.current_or_new().blocks.push(block.clone()),
        }
    }

    /// `Design: URL shortener` above lines that describe a system.
    fn heads_design(&self, at: usize, lines: &[Text]) -> bool {
        const MOST: usize = 6;
        let [block, below @ ..] = &self.outline.blocks[at..] else { return false };
        let Some(line) = lines.first().map(unmarked) else { return false };
        let name = self.cues.design_prefix(line.as_str());
        let words = &line.as_str()[name..];
        if name == 0
            || block.indent > 0
            || words.split_whitespace().count() > MOST
            || words.ends_with(['.', '?', '!', ';', ','])
        {
            return false;
        }
        let ends = |block: &Block| match &block.kind {
            BlockKind::Heading(_) | BlockKind::Rule => true,
            BlockKind::Paragraph(lines) => {
                self.cues.design_prefix(unmarked(&lines[0]).as_str()) > 0
            }
            _ => false,
        };
        let mut described = Vec::new();
        if lines.len() > 1 {
            described.push(split::cut(block, lines, 1..lines.len()));
        }
        described.extend(below.iter().take_while(|block| !ends(block)).cloned());
        // That it is one is said already.
        (self.is_system)(&format!("{words} system"), &described)
    }

    /// Whether a line inside a principle, set apart and above a list, names the system that the
    /// list describes: `Billing Platform`.
    fn names_system(&self, at: usize, line: &Text) -> bool {
        let open = self.current.as_ref().is_some_and(|zone| zone.kind.is_principle());
        let [block, below, ..] = &self.outline.blocks[at..] else { return false };
        let words = line.as_str();
        open && block.blank_before > 0
            && block.indent == 0
            && below.blank_before == 0
            && matches!(below.kind, BlockKind::List(_))
            && words.split_whitespace().nth(6).is_none()
            && !words.ends_with(['.', ',', ';', '?'])
            && words.split_whitespace().all(|word| !word.starts_with(char::is_lowercase))
            && self.cues.names_platform(words) == PlatformName::Yes
            && (self.is_system)(words, std::slice::from_ref(below))
    }

    /// Whether a paragraph inside a principle is the name of a system and sentences that describe
    /// it, told by nobody: `Search platform` over `Queries go through Envoy to …`.
    fn heads_prose_of_system(&self, at: usize, lines: &[Text]) -> bool {
        const MOST: usize = 4;
        let open = self.current.as_ref().or(self.suspended.and_then(|at| self.zones.get(at)));
        // One system behind the other.
        let system = |zone: &Zone| {
            let head = zone.head.as_ref().filter(|head| head.heading.style == HeadingStyle::Line);
            let name = head.map(|head| head.platform);
            zone.kind == ZoneKind::Plain && name == Some(PlatformName::Yes)
        };
        let open = open.is_some_and(|zone| zone.kind.is_principle() || system(zone));
        let block = &self.outline.blocks[at];
        let [name, told @ ..] = lines else { return false };
        let name = &name.as_str()[pictures(name.as_str())..];
        let words = name.split('(').next().unwrap_or_default().trim();
        let titled = |word: &str| word.ends_with("ing") || word.ends_with("ed");
        open && !told.is_empty()
            && block.blank_before > 0
            && block.indent == 0
            && words.split_whitespace().count() <= MOST
            && words.starts_with(char::is_uppercase)
            && !words.ends_with(['.', ',', ';', '?', ':'])
            && !words.split_whitespace().next().is_some_and(titled)
            && self.cues.names_platform(words) == PlatformName::Yes
            && !has_first_person_singular(told[0].as_str())
            && (self.is_system)(words, &[split::cut(block, lines, 1..lines.len())])
    }

    fn has_gathering_capitals(&self) -> bool {
        self.outline.blocks.windows(2).enumerate().any(|(at, pair)| {
            let [BlockKind::Heading(above), BlockKind::Heading(below)] =
                [&pair[0].kind, &pair[1].kind]
            else {
                return false;
            };
            let is_principle =
                || self.kind(at + 1, below, &self.head(at + 1, &pair[1], below)).is_principle();
            in_capitals(above) && is_small_line(below) && is_principle()
        })
    }

    fn has_deeper_stories(&self) -> bool {
        let mut above: Option<(u8, HeadingStyle)> = None;
        for (at, block) in self.outline.blocks.iter().enumerate() {
            let BlockKind::Heading(heading) = &block.kind else { continue };
            let head = self.head(at, block, heading);
            let kind = self.kind(at, heading, &head);
            if kind.is_principle() {
                above = Some((heading.level, heading.style));
            } else if kind == ZoneKind::Plain
                && !self.is_label(heading)
                && above
                    .is_some_and(|(level, style)| style == heading.style && heading.level > level)
            {
                return true;
            }
        }
        false
    }

    fn current_or_new(&mut self) -> &mut Zone {
        self.suspended = None;
        self.current.get_or_insert_with(|| Zone {
            kind: ZoneKind::Plain,
            head: None,
            shared: Vec::new(),
            group: None,
            blocks: Vec::new(),
            is_parted: false,
        })
    }

    /// A rule ends whatever was open; a heading of its own depth would have ended it as well.
    fn rule(&mut self) {
        let Some(zone) = self.current.take() else { return };
        self.zones.push(zone);
        self.suspended = Some(self.zones.len() - 1);
    }

    fn heading(&mut self, at: usize, block: &Block, heading: &Heading) {
        let head = self.head(at, block, heading);
        let kind = self.kind(at, heading, &head);
        if !self.is_planned_apart(kind) && self.belongs(at, heading, &head, kind) {
            self.resume();
            if let Some(zone) = &mut self.current {
                zone.blocks.push(block.clone());
                return;
            }
        }
        let gap = self.gap_behind_bracket(&head, kind);
        let name = gap.as_ref().map(|(name, _)| name.clone());
        let head = Head { name: name.unwrap_or_else(|| head.name.clone()), ..head };
        self.begin(heading, head, kind);
        if let Some((_, says)) = gap {
            let kind = BlockKind::Paragraph(vec![says]);
            self.current_or_new().blocks.push(Block { kind, ..block.clone() });
        }
        if let (Some(zone), Some(shared)) = (&mut self.current, self.shared.get(&at))
            && zone.kind.is_principle()
            && shared.len() > 1
        {
            zone.shared.clone_from(shared);
        }
    }

    /// `[Ownership] nothing yet`: the name of a known principle, and what says that no story is filed
    /// under it.
    fn gap_behind_bracket(&self, head: &Head, kind: ZoneKind) -> Option<(Text, Text)> {
        let ZoneKind::Known(index) = kind else { return None };
        let words = head.name.as_str();
        let end = words.strip_prefix('[')?.find(']')? + 1;
        let (name, says) = (head.name.slice(1..end), head.name.slice(end + 1..words.len()).trim());
        let is_name = self.known.names.find(name.as_str()) == Some(index);
        let is_gap = self.cues.is_promise(says.as_str()) || self.cues.is_remark(says.as_str());
        (is_name && is_gap).then_some((name, says))
    }

    /// A heading that is a block of the outline, or made of the one at a place.
    fn head(&self, at: usize, block: &Block, heading: &Heading) -> Head {
        let (heading, block) = (heading.clone(), block.clone());
        // `4-week plan` has no number.
        if self.outline.titles_plan(block.rows.start) {
            let name = heading.text.trim();
            let platform = self.cues.names_platform(name.as_str());
            return Head { number: None, prefixed: false, name, platform, heading, block };
        }
        let facts = self.outline.facts(at).cloned();
        let Facts { name, platform, .. } =
            facts.unwrap_or_else(|| Facts::of(&heading, self.labels, self.cues));
        let number = name.number.or(self.outline.numbers.get(&block.rows.start).copied());
        Head { number, prefixed: name.prefixed, name: name.text, platform, heading, block }
    }

    fn kind(&self, at: usize, heading: &Heading, head: &Head) -> ZoneKind {
        let row = head.block.rows.start;
        if self.outline.titles_plan(row) || self.outline.is_in_plan(row) {
            return ZoneKind::Topic(Topic::Plan);
        }
        if self.parted.is_system(head.block.rows.start) || self.parted.system_of(at).is_some() {
            return ZoneKind::Plain;
        }
        if self.reports.contains_key(&at) {
            return ZoneKind::Plain;
        }
        let facts = self.outline.facts(at);
        if facts.is_some_and(|facts| facts.is_part)
            && !head.prefixed
            && self.known.names.find(head.name.as_str()).is_none()
        {
            return ZoneKind::Plain;
        }
        if self.remarks_below(heading) {
            return ZoneKind::Plain;
        }
        let topic = facts.and_then(|facts| facts.topic);
        if let Some(index) = self.names.get(at).copied().flatten() {
            let exact = self.known.names.find_in_heading(head.name.as_str()).is_some();
            let tagged = || {
                let (name, below) = (head.name.as_str(), self.outline);
                is_tagged_story(below, at, name, self.known, self.labels)
                    || self.is_below_stories(heading, head)
                        && leads_story(below, at, name, self.known, self.labels)
            };
            if (topic.is_none() || exact) && !tagged() {
                return ZoneKind::Known(index);
            }
        }
        if let Some((index, _)) = self.shared.get(&at).and_then(|shared| shared.first()) {
            return ZoneKind::Known(*index);
        }
        if self.own.iter().any(|own| own.at == at) {
            return ZoneKind::Own;
        }
        let topic = topic.or_else(|| self.names_round(heading).then_some(Topic::Technical));
        // `Matrix` over the parts of a story is its title.
        let topic = topic.filter(|&topic| topic != Topic::Technical || !self.tells_story_below(at));
        topic.map_or(ZoneKind::Plain, ZoneKind::Topic)
    }

    /// Whether a line, which nothing marks as a heading, names a meeting of the interviews.
    fn names_round(&self, heading: &Heading) -> bool {
        matches!(heading.style, HeadingStyle::Line | HeadingStyle::Capitals)
            && self.cues.names_round(heading.text.as_str())
    }

    /// Whether a heading without a number stands below `Stories`.
    fn is_below_stories(&self, heading: &Heading, head: &Head) -> bool {
        let open = self.current.as_ref();
        let open = open.filter(|zone| zone.kind == ZoneKind::Topic(Topic::Stories));
        let above = open.and_then(|zone| zone.head.as_ref());
        head.number.is_none() && above.is_some_and(|above| heading.level > above.heading.level)
    }

    /// Whether a heading is a plan's, or stands behind a plan: that is no part of anything, and holds
    /// nothing that it does not plan.
    fn is_planned_apart(&self, kind: ZoneKind) -> bool {
        let open =
            self.current.as_ref().or_else(|| self.suspended.and_then(|at| self.zones.get(at)));
        let plan = ZoneKind::Topic(Topic::Plan);
        kind == plan || open.is_some_and(|open| open.kind == plan)
    }

    /// `Week 2` below `Study plan` where what was done is told: an entry of a log.
    fn begins_entry(&self, heading: &Heading, above: &Head) -> bool {
        self.cues.names_plan(above.name.as_str()) && systems::is_period(heading.text.as_str())
    }

    /// Whether a heading below the title of everything is a story's, or an entry of a log.
    fn tells_below_title(&self, at: usize, heading: &Heading, above: &Head) -> bool {
        let is_title = above.block.rows.start == 0;
        is_title && (self.tells_story_below(at) || systems::is_period(heading.text.as_str()))
            || self.begins_entry(heading, above)
    }

    /// Whether a heading is a part of what is open.
    fn belongs(&self, at: usize, heading: &Heading, head: &Head, kind: ZoneKind) -> bool {
        let open =
            self.current.as_ref().or_else(|| self.suspended.and_then(|at| self.zones.get(at)));
        let Some(open) = open else { return false };
        if open.kind.is_principle() && self.sections.contains(&at) {
            return false;
        }
        let system = open.head.as_ref().map(|head| head.block.rows.start);
        let told = [self.parted.system_of(at), self.reports.get(&at).copied()];
        if system.is_some() && told.contains(&system) {
            return true;
        }
        let Some(above) = &open.head else {
            return kind == ZoneKind::Plain && self.is_label(heading);
        };
        let deeper = heading.level > above.heading.level;
        // A rule ends a section but for a story that is set below it.
        let is_story = kind == ZoneKind::Plain && head.platform != PlatformName::Yes;
        if self.current.is_none() && !(deeper && is_story) {
            return false;
        }
        let is_round = || kind == ZoneKind::Topic(Topic::Technical) && self.names_round(heading);
        if kind.is_principle() || is_round() {
            return false;
        }
        if self.closes_system(heading, above, open.kind) {
            return false;
        }
        // `Questions for the interviewer:` behind a story is no part of it.
        let tells =
            open.kind.is_principle() || matches!(open.kind, ZoneKind::Topic(Topic::Stories));
        if tells && self.outline.blocks[at].blank_before > 0 && self.cues.asks_back(heading) {
            return false;
        }
        if self.is_label(heading) && !head.prefixed {
            return true;
        }
        if self.gathers_in_capitals(heading, above) {
            return false;
        }
        let weak_above = is_weak(above.heading.style);
        let strong = !is_weak(heading.style) && heading.style != HeadingStyle::Bold;
        match open.kind {
            ZoneKind::Known(_) | ZoneKind::Own => match kind {
                // Of whoever writes `#4: Dive Deep` the sign counts, it does not nest.
                // Strong words alone on a line are no deeper than lines and items.
                ZoneKind::Topic(_) => {
                    // `Technical` on a line of its own is about something else than stories.
                    let apart = heading.style == HeadingStyle::Line
                        && self.cues.is_technical(heading.text.as_str());
                    let beside = apart || weak_above && heading.style == HeadingStyle::Bold;
                    deeper
                        && !beside
                        && !(above.heading.style == HeadingStyle::Numbered && heading.level == 2)
                }
                _ if weak_above && strong => {
                    heading.level >= 2 && head.platform != PlatformName::Yes
                }
                _ if heading.level < above.heading.level => false,
                _ if !deeper && self.stands_beside(heading, head, above) => false,
                ZoneKind::Plain if !deeper && self.heads_system(at, heading, head, above) => false,
                // Capitals without a mark are no deeper than anything.
                _ if in_capitals(heading) && self.is_surely_system(at, head) => false,
                _ => {
                    deeper && heading.style != HeadingStyle::Line
                        || head.platform != PlatformName::Yes
                }
            },
            ZoneKind::Topic(Topic::Principles | Topic::PrepareFirst) => {
                deeper
                    && matches!(kind, ZoneKind::Plain)
                    && !open.blocks.is_empty()
                    && heading.style == HeadingStyle::Bold
            }
            ZoneKind::Topic(Topic::Stories) => {
                deeper
                    && (!matches!(kind, ZoneKind::Topic(Topic::Platforms | Topic::Job))
                        || self.gathers_work(at, heading))
                    && !(kind == ZoneKind::Plain && self.is_surely_system(at, head))
            }
            // `# Prep` over everything: what stands below it is not advice for that.
            ZoneKind::Topic(Topic::Advice) => {
                deeper
                    && matches!(
                        kind,
                        ZoneKind::Plain | ZoneKind::Topic(Topic::Advice | Topic::Definition)
                    )
                    && !self.tells_below_title(at, heading, above)
            }
            ZoneKind::Topic(_) => deeper,
            ZoneKind::Plain if self.begins_entry(heading, above) => false,
            ZoneKind::Plain if Self::remarks_on(heading, above, kind) => true,
            ZoneKind::Plain if self.tells_own_part(heading, above, open) => true,
            ZoneKind::Plain
                if open.blocks.is_empty() && deeper && Self::opens(head, above, kind) =>
            {
                true
            }
            // A title over everything gathers; it holds nothing itself.
            ZoneKind::Plain if open.blocks.is_empty() => false,
            ZoneKind::Plain => {
                deeper && self.is_about_one_thing(open) && !self.is_system_of_title(at, head, open)
            }
        }
    }

    /// Whether a heading in capitals ends what stands below a line: such headings gather lines
    /// elsewhere in the notes.
    fn gathers_in_capitals(&self, heading: &Heading, above: &Head) -> bool {
        self.capitals_gather && in_capitals(heading) && is_small_line(&above.heading)
    }

    /// Whether a heading that is no deeper than a principle's stands beside it rather than inside:
    /// principles are numbered and this is not, or stories have deeper headings elsewhere.
    fn stands_beside(&self, heading: &Heading, head: &Head, above: &Head) -> bool {
        heading.style == above.heading.style
            && (above.number.is_some() && head.number.is_none() && !self.counts_stories(head)
                || self.stories_are_deeper)
    }

    /// `Example 1: the move` is inside of what is open, however that is numbered.
    fn counts_stories(&self, head: &Head) -> bool {
        self.cues.placeholder_length(head.heading.text.as_str()) > 0
    }

    /// Whether a heading that says so by its name is over a system.
    fn is_surely_system(&self, at: usize, head: &Head) -> bool {
        head.platform == PlatformName::Yes && (self.is_system)(head.name.as_str(), self.below(at))
    }

    /// `Architecture of the shop` below the title of all notes: a system by what stands below it.
    fn is_system_of_title(&self, at: usize, head: &Head, open: &Zone) -> bool {
        let title = open
            .head
            .as_ref()
            .is_some_and(|above| above.heading.level == 1 && above.platform == PlatformName::No);
        title
            && head.platform != PlatformName::No
            && (self.is_system)(head.name.as_str(), self.below(at))
    }

    /// `Projects` among stories is over some of them, unless it describes a system.
    fn gathers_work(&self, at: usize, heading: &Heading) -> bool {
        let (words, below) = (heading.text.as_str(), self.below(at));
        self.cues.is_work(words) && !below.is_empty() && !(self.is_system)(words, below)
    }

    /// The blocks below a heading, up to the next or a rule.
    fn below(&self, at: usize) -> &[Block] {
        let below = &self.outline.blocks[at + 1..];
        let is_end = |block: &Block| matches!(block.kind, BlockKind::Heading(_) | BlockKind::Rule);
        &below[..below.iter().position(is_end).unwrap_or(below.len())]
    }

    /// Whether what stands below a heading has the labels of a story.
    fn tells_story_below(&self, at: usize) -> bool {
        Trust::of(lines_of(self.below(at)).into_iter(), self.labels).tells_story()
    }

    /// Whether a heading no deeper than a principle's is over a system.
    fn heads_system(&self, at: usize, heading: &Heading, head: &Head, above: &Head) -> bool {
        let below = self.below(at);
        let hashes = |heading: &Heading| {
            matches!(heading.style, HeadingStyle::Hash | HeadingStyle::Numbered)
        };
        let alike = heading.style == above.heading.style
            || hashes(heading) && hashes(&above.heading)
            || in_capitals(heading) && in_capitals(&above.heading);
        alike
            && heading.level == above.heading.level
            && head.number.is_none()
            && (self.is_system)(head.name.as_str(), below)
    }

    /// `Overview` right below the name of a system begins what is said of it.
    fn opens(head: &Head, above: &Head, kind: ZoneKind) -> bool {
        let part = matches!(
            kind,
            ZoneKind::Plain | ZoneKind::Topic(Topic::Definition | Topic::Platforms | Topic::Advice)
        );
        let system = |head: &Head| head.platform == PlatformName::Yes;
        let plural = above.name.as_str().trim_end().ends_with(['s', 'S']);
        part && system(above) && !plural && (!system(head) || matches!(kind, ZoneKind::Topic(_)))
    }

    /// `Decisions` deeper than the name of a system is about it, whatever principle is called so.
    fn remarks_below(&self, heading: &Heading) -> bool {
        let open = self.current.as_ref().filter(|zone| {
            matches!(zone.kind, ZoneKind::Plain | ZoneKind::Topic(Topic::Platforms))
        });
        let above = open.and_then(|zone| zone.head.as_ref());
        above.is_some_and(|above| {
            let system = || above.platform == PlatformName::Yes;
            heading.level > above.heading.level
                && systems::heads_remarks(heading.text.as_str()).is_some()
                && (system() || open.is_some_and(|zone| zone.kind != ZoneKind::Plain))
        })
    }

    /// `Trade-offs` behind a system is about that system, however deep it is.
    fn remarks_on(heading: &Heading, above: &Head, kind: ZoneKind) -> bool {
        matches!(kind, ZoneKind::Plain | ZoneKind::Topic(Topic::Advice))
            && heading.level >= above.heading.level
            && above.platform == PlatformName::Yes
            && systems::heads_remarks(heading.text.as_str()).is_some()
    }

    /// `My part` behind a system says what the writer did for it.
    fn tells_own_part(&self, heading: &Heading, above: &Head, open: &Zone) -> bool {
        let name = above.name.as_str();
        heading.level >= above.heading.level
            && self.cues.heads_own_part(heading.text.as_str())
            && (above.platform == PlatformName::Yes || (self.is_system)(name, &open.blocks))
    }

    /// `# Lessons learned` as deep as the name of a system is about more than that system, and as
    /// deep as a principle whose stories are deeper it is about more than the last of them.
    fn closes_system(&self, heading: &Heading, above: &Head, open: ZoneKind) -> bool {
        let marked = |style: HeadingStyle| {
            matches!(style, HeadingStyle::Hash | HeadingStyle::Underlined | HeadingStyle::Org)
        };
        let system = || above.platform == PlatformName::Yes;
        let over =
            open == ZoneKind::Plain && system() || open.is_principle() && self.stories_are_deeper;
        over && heading.level <= above.heading.level
            && marked(heading.style)
            && heading.style == above.heading.style
            && systems::heads_lessons(heading.text.as_str())
    }

    fn is_label(&self, heading: &Heading) -> bool {
        self.labels.is_part(&heading.text)
    }

    /// Whether a plain zone is a system or a story, rather than an introduction to what follows.
    fn is_about_one_thing(&self, zone: &Zone) -> bool {
        let Some(head) = &zone.head else { return false };
        let platform = head.platform == PlatformName::Yes;
        let is_first = head.heading.level == 1 && self.zones.iter().all(|zone| zone.head.is_none());
        platform || zone.is_parted || !is_first || says_at_least(40, &zone.blocks)
    }

    fn resume(&mut self) {
        if self.current.is_none()
            && let Some(at) = self.suspended.take()
            && at < self.zones.len()
        {
            self.current = Some(self.zones.remove(at));
        }
        self.suspended = None;
    }

    fn begin(&mut self, heading: &Heading, head: Head, kind: ZoneKind) {
        if let Some(zone) = self.current.take() {
            // A plain heading with nothing below it gathers what is deeper.
            let gathers = zone.kind == ZoneKind::Plain && zone.blocks.is_empty()
                || matches!(zone.kind, ZoneKind::Topic(Topic::Principles));
            if gathers
                && let Some(above) = &zone.head
                && above.heading.level < heading.level
            {
                self.groups.push((above.heading.level, above.name.clone()));
            }
            self.zones.push(zone);
        }
        self.suspended = None;
        self.groups.retain(|(level, _)| *level < heading.level);
        let group = self.groups.last().map(|(_, name)| name.clone());
        let is_parted = self.parted.is_system(head.block.rows.start);
        let (head, shared) = (Some(head), Vec::new());
        self.current = Some(Zone { kind, head, shared, group, blocks: Vec::new(), is_parted });
    }

    fn finish(mut self) -> Vec<Zone> {
        self.zones.extend(self.current.take());
        if !self.footnotes.is_empty() {
            let blocks = std::mem::take(&mut self.footnotes);
            self.current_or_new().blocks = blocks;
            self.zones.extend(self.current.take());
        }
        self.zones
    }
}

/// `[^2]: from the March report`: what footnotes say.
pub fn is_footnotes(block: &Block) -> bool {
    let BlockKind::Paragraph(lines) = &block.kind else { return false };
    let is_one = |line: &Text| {
        let named = line.as_str().strip_prefix("[^").and_then(|inner| inner.split_once("]:"));
        named.is_some_and(|(name, _)| !name.is_empty() && !name.contains([' ', ']']))
    };
    lines.first().is_some_and(is_one)
}

/// Whether a heading is a line or an item that no capitals set apart.
fn is_small_line(heading: &Heading) -> bool {
    matches!(heading.style, HeadingStyle::Line | HeadingStyle::Item)
        && heading.text.as_str().contains(char::is_lowercase)
}

/// Whether headings of a style have no mark, or that of an item.
fn is_weak(style: HeadingStyle) -> bool {
    matches!(style, HeadingStyle::Capitals | HeadingStyle::Line | HeadingStyle::Item)
}

/// Whether a heading without any mark is all in capitals.
fn in_capitals(heading: &Heading) -> bool {
    let words = heading.text.as_str();
    heading.style == HeadingStyle::Capitals
        || heading.style == HeadingStyle::Line
            && !words.contains(char::is_lowercase)
            && words.chars().filter(|c| c.is_uppercase()).count() >= 4
}

/// Whether blocks hold so many words; no more of them are looked at than it takes.
fn says_at_least(words: usize, blocks: &[Block]) -> bool {
    let lines = blocks.iter().flat_map(|block| lines_of(std::slice::from_ref(block)));
    lines.flat_map(|line| line.as_str().split_whitespace()).nth(words - 1).is_some()
}
