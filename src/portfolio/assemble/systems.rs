//! Sections that describe a system, and passages elsewhere that belong to one.

use super::{Builder, StoryDraft};
use crate::notes::{Block, BlockKind, Heading, HeadingStyle, Item};
use crate::portfolio::cues::{PlatformName, Topic, has_first_person};
use crate::portfolio::labels::{Label, Meaning, Strength};
use crate::portfolio::parts::{Trust, place_of};
use crate::portfolio::platforms::PlatformDraft;
use crate::portfolio::references::Lookup;
use crate::portfolio::split::Draft;
use crate::portfolio::words::without_marks;
use crate::portfolio::words::{count, lines_of, plain, span_of, text_of};
use crate::portfolio::zones::{Zone, ZoneKind};
use crate::portfolio::{
    Part, Passage, Platform, SectionKind, headings, platforms, references, split, zones,
};
use crate::source::Text;
use crate::systems;
use crate::text::sentence_end;

impl Builder<'_> {
    pub(super) fn is_platform(&self, zone: &Zone) -> bool {
        let Some(head) = &zone.head else { return false };
        if !matches!(zone.kind, ZoneKind::Plain | ZoneKind::Topic(Topic::Platforms))
            || zone.blocks.is_empty()
        {
            return false;
        }
        let lines = lines_of(&zone.blocks);
        let trust = Trust::of(lines.iter().copied(), self.labels);
        let gathers = self.is_bank_of_systems(zone);
        if trust.tells_story()
            && !self.only_adds_own_part(zone, trust)
            && !self.is_told_by_fields(zone, trust)
            || !head.heading.tags.is_empty() && self.is_tagged(&head.heading.tags)
            || gathers
            || self.maps_principles(&lines)
        {
            return false;
        }
        let text = text_of(&zone.blocks);
        let name = head.name.as_str();
        // `Project 2: the ferry` may be a story's title.
        let may_title = self.cues.placeholder_length(name) > 0;
        let system = || self.read_system(name, &zone.blocks);
        let is_listed = || platforms::lists_parts_and_stack(&system(), &zone.blocks, self.cues);
        if self.cues.is_job(&text) || may_title && !is_listed() {
            return false;
        }
        match self.cues.names_platform(head.name.as_str()) {
            PlatformName::Yes => true,
            _ if zone.is_parted => true,
            PlatformName::Perhaps => {
                platforms::describes_system(&self.read_system(head.name.as_str(), &zone.blocks), 1)
                    || !self.cues.names_system_part(head.name.as_str()) && self.lists_stack(&lines)
            }
            PlatformName::No => {
                // `Design: rate limiter` says that it is one.
                let said = self.cues.design_prefix(head.name.as_str()) > 0;
                let flows = if said { 1 } else { 2 };
                let system = system();
                platforms::describes_system(&system, flows)
                    || platforms::lists_parts_and_stack(&system, &zone.blocks, self.cues)
            }
        }
    }

    /// Whether arrows lead from principles to what shows them: `Ownership -> the pager`.
    fn maps_principles(&self, lines: &[&Text]) -> bool {
        let before = |line: &&&Text| {
            let words = line.as_str();
            let arrows = ["->", "→", "=>", "⇒"].into_iter();
            arrows.filter_map(|arrow| words.find(arrow)).min().map(|at| line.slice(0..at))
        };
        let heads: Vec<Text> = lines.iter().filter_map(|line| before(&line)).collect();
        let names_one = |head: &&Text| {
            let name = headings::read(head, &self.cues.prefixes).text;
            let name = name.as_str().trim_matches(|c: char| !c.is_alphanumeric());
            self.roster.by_exact_name(name).is_some()
        };
        let named = heads.iter().filter(names_one).count();
        named >= 2 && named * 2 > heads.len()
    }

    /// Whether the labels in a system's section say no more than what the writer did for it: `What I
    /// did`, but no situation and no result.
    fn only_adds_own_part(&self, zone: &Zone, trust: Trust) -> bool {
        let Some(head) = &zone.head else { return false };
        let tells = |line: &&Text| {
            let label = trust.label(line, self.labels);
            let label = label.filter(|label| label.strength != Strength::Weak);
            label.is_some_and(|label| {
                matches!(label.meaning, Meaning::Part(Part::Situation | Part::Result))
            })
        };
        let name = head.name.as_str();
        self.cues.names_platform(name) == PlatformName::Yes
            && !lines_of(&zone.blocks).iter().any(tells)
            && platforms::describes_system(&self.read_system(name, &zone.blocks), 1)
    }

    /// Whether fields that stories have as well tell of a system that its heading names: `Problem: …`,
    /// `Solution: Kafka -> Flink`, `Result: …`. Arrows or a stack say so, and nobody acts.
    fn is_told_by_fields(&self, zone: &Zone, trust: Trust) -> bool {
        let Some(head) = &zone.head else { return false };
        let name = head.name.as_str();
        let lines = lines_of(&zone.blocks);
        let labels: Vec<Label> =
            lines.iter().filter_map(|line| trust.label(line, self.labels)).collect();
        let is_action = |label: &Label| label.meaning == Meaning::Part(Part::Action);
        let acts = |label: &Label| match label.meaning {
            Meaning::Part(Part::Action) => label.strength == Strength::Strong,
            Meaning::Principles => !label.rest.is_empty(),
            Meaning::Title | Meaning::Question | Meaning::Answer => true,
            _ => false,
        };
        is_named_like_a_system(name)
            && self.cues.names_platform(name) != PlatformName::No
            && !trust.has_letters()
            && !labels.iter().any(acts)
            && (lines.iter().any(|line| self.draws_flow(line, trust))
                || !labels.iter().any(is_action) && self.lists_stack(&lines))
    }

    /// Whether a line draws a flow, which none of a situation or a result does: `9 days -> 2`.
    fn draws_flow(&self, line: &Text, trust: Trust) -> bool {
        let label = trust.label(line, self.labels);
        let told = match &label {
            Some(label) if label.meaning != Meaning::Part(Part::Action) => return false,
            Some(label) => &label.rest,
            None => line,
        };
        let system = || self.read_system("", &[line_alone(told.clone())]);
        ["->", "→", "=>", "⇒"].iter().any(|arrow| told.as_str().contains(arrow))
            && platforms::describes_system(&system(), 1)
    }

    /// Whether lines say what a system is built with: `Stack: Redis, Cassandra`, or several such
    /// as `Storage: S3`.
    fn lists_stack(&self, lines: &[&Text]) -> bool {
        const SEVERAL: usize = 3;
        let technologies = |line: &&Text| {
            let words = line.as_str();
            let (label, rest) = words.split_once([':', '：'])?;
            let label = label.trim_matches(|c: char| !c.is_alphanumeric());
            let told = line.slice(words.len() - rest.len()..words.len()).trim();
            if told.is_empty() || label.split_whitespace().nth(3).is_some() {
                return None;
            }
            let found = self.read_system("", &[line_alone(told)]).technologies.len();
            Some((self.cues.lists_stack(label), found))
        };
        let found: Vec<(bool, usize)> = lines.iter().filter_map(technologies).collect();
        found.iter().any(|&(stack, found)| stack && found >= 2)
            || found.iter().filter(|(_, found)| *found > 0).count() >= SEVERAL
    }

    /// Whether each system stands under a name of its own below `Platforms`, or below a heading that
    /// says no more than that: `TOOLS`.
    pub(super) fn is_bank_of_systems(&self, zone: &Zone) -> bool {
        let known = matches!(zone.kind, ZoneKind::Topic(Topic::Platforms));
        let plain = || {
            zone.head.as_ref().is_some_and(|head| {
                self.cues.distinctive(head.name.as_str()).is_empty()
                    && head.name.as_str().trim_end().ends_with(['s', 'S'])
            })
        };
        known && self.gathers_platforms(zone)
            || plain() && !self.named_paragraphs(&zone.blocks).is_empty()
    }

    pub(super) fn read_system(&self, name: &str, blocks: &[Block]) -> systems::System {
        self.knowledge.systems.read(name, &[blocks]).value
    }

    /// Whether a heading such as `Platforms` has each system under a heading of its own.
    pub(super) fn gathers_platforms(&self, zone: &Zone) -> bool {
        zone.blocks.iter().any(|block| matches!(&block.kind, BlockKind::Heading(heading) if self.labels.see(heading.text.as_str()).is_none()))
            || zone.blocks.iter().any(|block| matches!(&block.kind, BlockKind::List(items) if items.iter().any(|item| self.item_system(item).is_some())))
            || !self.named_paragraphs(&zone.blocks).is_empty()
            || zone.blocks.iter().any(|block| self.is_system_table(block))
    }

    /// `| System | Stack | My part |`: a table with a system in each row.
    pub(super) fn is_system_table(&self, block: &Block) -> bool {
        let BlockKind::Table(table) = &block.kind else { return false };
        let head = table.head.as_ref().and_then(|head| head.first());
        let names = head.is_some_and(|cell| self.cues.heads_systems(cell.as_str()));
        names && table.body.len() >= 2
    }

    /// Each row of a table as a system: its name, and what the columns say of it, a line each.
    pub(super) fn systems_of_table(&mut self, order: usize, block: &Block) {
        let BlockKind::Table(table) = &block.kind else { return };
        self.place(std::slice::from_ref(block));
        for row in &table.body {
            let name = row.cells.first().filter(|name| name.as_str().contains(char::is_alphabetic));
            let Some(name) = name else { continue };
            let cells = table.head.iter().flatten().zip(&row.cells).skip(1);
            let lines: Vec<Text> = cells
                .filter(|(_, cell)| !cell.is_empty())
                .map(|(head, cell)| {
                    let mut line = cell.slice_as(0..0, &format!("{}: ", head.as_str()));
                    line.join("", cell);
                    line
                })
                .collect();
            let inside = Block {
                kind: BlockKind::Paragraph(lines),
                rows: row.row..row.row + 1,
                blank_before: 0,
                indent: 0,
            };
            self.add_platform(order, &without_marks(name), vec![inside]);
        }
    }

    /// Paragraphs that begin with the name of a system on a line of its own, what it does below it:
    /// below `SYSTEMS I OWN` several of them, or one right at the head that says that it is one.
    fn named_paragraphs(&self, blocks: &[Block]) -> Vec<usize> {
        let named = |at: usize| {
            let block = &blocks[at];
            let BlockKind::Paragraph(lines) = &block.kind else { return None };
            let next = blocks.get(at + 1).filter(|next| {
                next.blank_before <= 1
                    && !matches!(next.kind, BlockKind::Heading(_) | BlockKind::Rule)
            });
            let first = lines.first()?;
            let apart = at == 0 || block.blank_before > 0;
            let alone = lines.len() == 1 && next.is_none();
            (apart && !alone && block.indent == 0 && self.could_name(first)).then_some(first)
        };
        let found: Vec<(usize, &Text)> =
            (0..blocks.len()).filter_map(|at| named(at).map(|line| (at, line))).collect();
        let sure = |line: &Text| {
            line.as_str().contains(['(', '"', '“'])
                || self.cues.names_platform(line.as_str()) != PlatformName::No
        };
        match found.as_slice() {
            [(0, line)] if sure(line) || self.describes(line, blocks) => vec![0],
            [_, _, ..] => found.into_iter().map(|(at, _)| at).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether blocks, the first line of which is a name, surely describe the system of that name.
    fn describes(&self, name: &Text, blocks: &[Block]) -> bool {
        let system = self.read_system(name.as_str(), blocks);
        platforms::describes_system(&system, 2)
    }

    /// `The Payments Ledger (a.k.a. "Abacus")`: a few words, each as names have them.
    fn could_name(&self, line: &Text) -> bool {
        const MOST: usize = 6;
        let name = systems::base_name(line).unwrap_or_else(|| line.clone());
        let words = name.as_str();
        let small = |word: &str| matches!(word, "and" | "of" | "for" | "the" | "de" | "und");
        let titled = words
            .split_whitespace()
            .all(|word| !word.starts_with(char::is_lowercase) || small(word));
        let says = self.cues.names_platform(words) != PlatformName::No;
        let opens =
            words.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || !c.is_ascii());
        opens
            && (titled || says)
            && words.split_whitespace().count() <= MOST
            && !words.contains([':', '：', '|', '→', '>', ',', '?'])
            && !words.ends_with(['.', '!', ';', '。'])
            && systems::heads_remarks(words).is_none()
            && !self.cues.names_system_part(words)
            && self.labels.see(line.as_str()).is_none()
            && self.cues.topic(words).is_none()
    }

    pub(super) fn is_tagged(&self, tags: &[Text]) -> bool {
        tags.iter().any(|tag| references::by_tag(tag.as_str(), &self.roster).is_some())
    }

    pub(super) fn platform(&mut self, order: usize, zone: Zone) {
        let Zone { head, blocks, .. } = zone;
        let Some(head) = head else { return };
        self.place(std::slice::from_ref(&head.block));
        self.add_platform(order, &head.name, blocks);
    }

    pub(super) fn add_platform(&mut self, order: usize, written: &Text, blocks: Vec<Block>) {
        let head = self.cues.platform_prefix(written.as_str());
        let name = written.slice(head..written.as_str().len());
        self.own_story(&blocks, Some(name.as_str()));
        let span = span_of(&blocks)
            .filter(|span| span.file == name.span().file)
            .map_or(name.span(), |span| name.span().to(span));
        self.questions_in(&blocks);
        let aliases = systems::aliases(&name, &blocks);
        let name = plain(&name);
        let passages: Vec<Passage> = self.passage(blocks).into_iter().collect();
        let same = self
            .platforms
            .iter_mut()
            .find(|known| known.names().any(|known| known.eq_ignore_ascii_case(name.as_str())));
        match same {
            Some(platform) => {
                platform.passages.extend(passages);
                platform.aliases.extend(aliases);
            }
            None => self.platforms.push(PlatformDraft { order, name, aliases, passages, span }),
        }
    }

    /// A paragraph of a platform in which the writer tells what they did is a story as well. `I wrote
    /// the indexer.` says whose it is, and tells none.
    pub(super) fn own_story(&mut self, blocks: &[Block], platform: Option<&str>) {
        const FEWEST_TOLD: usize = 8;
        for block in blocks {
            let BlockKind::Paragraph(lines) = &block.kind else { continue };
            let text = text_of(std::slice::from_ref(block));
            // `My role: …`, `Result: …` are fields of the system.
            let fields = lines.iter().filter(|line| self.labels.read(line).is_some()).count();
            if !self.cues.says_own_part(&text) || count(&text) < 25 || fields >= 2 {
                continue;
            }
            let own = lines.iter().find_map(|line| self.own_sentence(line));
            let last = lines.last().map_or("", |line| line.as_str().trim_end());
            let is_last = |own: &str| last.ends_with(own);
            // Nor does `I built it.` over what it does.
            let acts_alone = |own: &str| !has_first_person(&text.replacen(own, "", 1));
            let says_whose = |own: &Text| {
                let own = own.as_str();
                count(own) < FEWEST_TOLD && (is_last(own) || acts_alone(own))
            };
            if own.as_ref().is_some_and(says_whose) {
                continue;
            }
            let draft = Draft { title: own, blocks: vec![block.clone()], ..Draft::default() };
            self.drafts.push(StoryDraft {
                draft,
                section: None,
                named: Vec::new(),
                platforms_named: platform.map(str::to_owned).into_iter().collect(),
                tabled: false,
                also: Vec::new(),
                listed: Vec::new(),
                beside: Vec::new(),
            });
        }
    }

    pub(super) fn own_sentence(&self, line: &Text) -> Option<Text> {
        let mut start = 0;
        while start < line.as_str().len() {
            let rest = &line.as_str()[start..];
            let end = sentence_end(rest).unwrap_or(rest.len());
            if self.cues.says_own_part(&rest[..end]) {
                return Some(line.slice(start..start + end).trim());
            }
            start += end.max(1);
            while !line.as_str().is_char_boundary(start) {
                start += 1;
            }
        }
        None
    }

    pub(super) fn platform_bank(&mut self, order: usize, head: &zones::Head, blocks: &[Block]) {
        self.gathers(head);
        let mut left = Vec::new();
        let mut at = 0;
        let named = self.named_paragraphs(blocks);
        while at < blocks.len() {
            if self.is_system_table(&blocks[at]) {
                self.systems_of_table(order, &blocks[at]);
                at += 1;
                continue;
            }
            match &blocks[at].kind {
                BlockKind::Paragraph(lines) if named.contains(&at) => {
                    let next = named.iter().copied().find(|&next| next > at);
                    let end = blocks[at + 1..]
                        .iter()
                        .position(|block| matches!(block.kind, BlockKind::Heading(_)))
                        .map_or(blocks.len(), |length| at + 1 + length);
                    let end = next.unwrap_or(end).min(end);
                    let block = &blocks[at];
                    self.place(&[split::cut(block, lines, 0..1)]);
                    let mut inside = Vec::new();
                    if lines.len() > 1 {
                        inside.push(split::cut(block, lines, 1..lines.len()));
                    }
                    inside.extend(blocks[at + 1..end].iter().cloned());
                    self.add_platform(order, &lines[0], inside);
                    at = end;
                }
                BlockKind::Heading(heading) => {
                    let end = blocks[at + 1..]
                        .iter()
                        .position(|block| matches!(&block.kind, BlockKind::Heading(next) if next.level <= heading.level && systems::heads_remarks(next.text.as_str()).is_none()))
                        .map_or(blocks.len(), |length| at + 1 + length);
                    self.place(&blocks[at..=at]);
                    let inside = blocks[at + 1..end].to_vec();
                    let last = self.platforms.last().filter(|last| last.order == order);
                    let name = match last {
                        Some(last) if self.cues.heads_own_part(heading.text.as_str()) => {
                            last.name.clone()
                        }
                        _ => headings::read(&heading.text, &[]).text,
                    };
                    self.add_platform(order, &name, inside);
                    at = end;
                }
                BlockKind::List(items)
                    if items.iter().any(|item| self.item_system(item).is_some()) =>
                {
                    for item in items {
                        match self.item_system(item) {
                            Some(name) => self.add_platform(
                                order,
                                &name,
                                vec![split::one_item(&blocks[at], item)],
                            ),
                            None => left.push(split::one_item(&blocks[at], item)),
                        }
                    }
                    at += 1;
                }
                _ => {
                    left.push(blocks[at].clone());
                    at += 1;
                }
            }
        }
        if !left.is_empty() {
            self.section(Some(head), left, SectionKind::Other);
        }
    }

    /// The name of an item's system: as [`Self::leads_platform`], or any name over or before what
    /// describes one.
    fn item_system(&self, item: &Item) -> Option<Text> {
        let named = || {
            let line = item.words.first()?;
            if let Some(end) = self.named_flow(line) {
                return Some(line.slice(0..end).trim());
            }
            let mut told = Vec::new();
            if item.words.len() > 1 {
                let lines = BlockKind::Paragraph(item.words[1..].to_vec());
                told.push(Block { kind: lines, ..place_of(item.rows.clone(), 0, 0) });
            }
            told.extend(item.blocks.iter().cloned());
            // `Menu sync` needs more to be one than `Booking engine`.
            let flows = if self.could_name(line) { 1 } else { 2 };
            let named = flows == 1 || self.is_short_name(line);
            let system = || self.read_system(line.as_str(), &told);
            (named && !told.is_empty() && platforms::describes_system(&system(), flows))
                .then(|| line.clone())
        };
        self.leads_platform(item).or_else(named)
    }

    /// Whether a line may be a name, though it is not written like one.
    fn is_short_name(&self, line: &Text) -> bool {
        const MOST: usize = 3;
        let words = line.as_str();
        words.split_whitespace().count() <= MOST
            && words.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'))
            && self.labels.read(line).is_none()
            && self.cues.topic(words).is_none()
            && !self.cues.names_system_part(words)
            && systems::heads_remarks(words).is_none()
    }

    /// `Ledger: Kafka -> Ledger service -> Postgres`: where the name ends that stands before a
    /// flow.
    fn named_flow(&self, line: &Text) -> Option<usize> {
        let words = line.as_str();
        let (at, colon) = words.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
        let name = line.slice(0..at).trim();
        let rest = line.slice(at + colon.len_utf8()..words.len()).trim();
        // `Fraud scoring: card events enter through …`.
        let short = name.as_str().starts_with(char::is_uppercase)
            && name.as_str().split_whitespace().count() <= 3
            && self.labels.meaning_of(name.as_str()).is_none()
            && self.cues.topic(name.as_str()).is_none()
            && systems::heads_remarks(name.as_str()).is_none();
        if rest.is_empty() || !(short || self.could_name(&name)) {
            return None;
        }
        let told = Block {
            kind: BlockKind::Paragraph(vec![rest]),
            rows: 0..1,
            blank_before: 0,
            indent: 0,
        };
        let system = self.read_system(name.as_str(), &[told]);
        platforms::describes_system(&system, 1).then_some(at)
    }

    /// Below a heading that only says `Systems`, each `Name: a flow` as a name with its flow below
    /// it, where there are several.
    pub(super) fn with_systems_apart(&self, zone: Zone) -> Zone {
        let gathers = matches!(zone.kind, ZoneKind::Topic(Topic::Platforms));
        let lines = zone.blocks.iter().filter_map(|block| match &block.kind {
            BlockKind::Paragraph(lines) => Some(lines),
            _ => None,
        });
        let several =
            || lines.flatten().filter(|line| self.named_flow(line).is_some()).count() >= 2;
        let first = || {
            let line = zone.blocks.first().and_then(|block| match &block.kind {
                BlockKind::Paragraph(lines) => lines.first(),
                _ => None,
            });
            line.is_some_and(|line| self.named_flow(line).is_some())
        };
        if !gathers || !(several() || first()) {
            return zone;
        }
        let blocks = zone.blocks.iter().flat_map(|block| self.apart(block)).collect();
        Zone { blocks, ..zone }
    }

    fn apart(&self, block: &Block) -> Vec<Block> {
        let BlockKind::Paragraph(lines) = &block.kind else { return vec![block.clone()] };
        let mut apart: Vec<Block> = Vec::new();
        for (row, line) in (block.rows.start..).zip(lines) {
            let place = |line: Text, blank_before| Block {
                kind: BlockKind::Paragraph(vec![line]),
                rows: row..row + 1,
                blank_before,
                indent: 0,
            };
            let words = line.as_str();
            if let Some(end) = self.named_flow(line) {
                let name = line.slice(0..end).trim();
                let heading =
                    Heading { level: 6, style: HeadingStyle::Line, text: name, tags: Vec::new() };
                apart.push(Block {
                    kind: BlockKind::Heading(heading),
                    ..place_of(row..row + 1, 1, 0)
                });
                let behind = words[end..].trim_start_matches([':', '：', ' ']).len();
                apart.push(place(line.slice(words.len() - behind..words.len()), 0));
            } else {
                match apart.last_mut() {
                    Some(Block { kind: BlockKind::Paragraph(lines), rows, .. }) => {
                        lines.push(line.clone());
                        rows.end = row + 1;
                    }
                    _ => apart.push(place(line.clone(), block.blank_before)),
                }
            }
        }
        apart
    }

    /// `Billing Platform: …`: the name, where an item begins with that of a system.
    pub(super) fn leads_platform(&self, item: &Item) -> Option<Text> {
        let line = item.words.first()?;
        let words = line.as_str();
        let end =
            [": ", " - ", " – ", " — ", "："].iter().filter_map(|mark| words.find(mark)).min();
        let end = end.unwrap_or(if item.blocks.is_empty() {
            0
        } else {
            words.trim_end_matches([':', '：']).len()
        });
        let name = without_marks(&plain(&line.slice(0..end)));
        let few = name.as_str().split_whitespace().count() <= 6;
        (few && self.cues.names_platform(name.as_str()) == PlatformName::Yes).then_some(name)
    }

    pub(super) fn finish_platforms(&mut self) -> Vec<Platform> {
        std::mem::take(&mut self.platforms)
            .into_iter()
            .map(|draft| {
                let blocks: Vec<&[Block]> =
                    draft.passages.iter().map(|passage| passage.blocks.as_slice()).collect();
                let system = self.knowledge.systems.read(draft.name.as_str(), &blocks);
                self.findings.extend(system.findings);
                Platform {
                    name: draft.name,
                    aliases: draft.aliases,
                    passages: draft.passages,
                    system: system.value,
                    span: draft.span,
                }
            })
            .collect()
    }
}

/// A line as a paragraph of its own.
fn line_alone(line: Text) -> Block {
    Block { kind: BlockKind::Paragraph(vec![line]), ..place_of(0..1, 0, 0) }
}

/// Whether words are written as names are, and do not say what somebody did: `Moving the Ledger
/// Service` is a story's title.
fn is_named_like_a_system(name: &str) -> bool {
    let small = |word: &str| matches!(word, "and" | "of" | "for" | "at" | "in" | "the" | "de");
    let words = || name.split_whitespace();
    let titled = words().all(|word| !word.starts_with(char::is_lowercase) || small(word));
    titled && !words().skip(1).any(|word| word.eq_ignore_ascii_case("the"))
}
