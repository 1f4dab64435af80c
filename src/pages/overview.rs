//! The platforms together, and what they share.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use serde::Serialize;

use super::{
    layout::{From, Layout},
    view::{Cell, Head, Link, Row},
    wording,
};
use crate::{
    diagram::overview::{self, Between, Member, Overview, Shared},
    links::{PageId, Prose, Technology},
    portfolio::{Platform, PlatformId},
    prose::Html,
    systems::Flow,
    vocabulary::fold,
};

/// Everything `platforms.html` sees.
#[derive(Serialize)]
pub struct PlatformsPage<'a> {
    page: Head<'a>,
    title: &'a str,
    lead: Cow<'a, str>,
    cells: Vec<Cell<'a>>,
    drawing: Option<Drawing>,
    shared: Vec<SharedRow<'a>>,
    between: Vec<BetweenRow<'a>>,
    technologies: Option<Link<'a>>,
    /// What the index says beside its heading.
    note: &'static str,
    rows: Vec<Row<'a>>,
}

/// The diagram in its two layouts.
#[derive(Serialize)]
struct Drawing {
    wide: Html,
    tall: Html,
    /// Whether it has arrows, and lines that are only inferred.
    arrows: bool,
    inferred: bool,
    /// Whether all that they share is drawn.
    whole: bool,
}

/// A technology of two or more platforms.
#[derive(Serialize)]
struct SharedRow<'a> {
    link: Link<'a>,
    kind: String,
    platforms: Vec<Link<'a>>,
}

/// Something between two platforms.
#[derive(Serialize)]
struct BetweenRow<'a> {
    from: Link<'a>,
    to: Link<'a>,
    /// The flow or part that says so, as written.
    words: String,
    stated: bool,
    line: Option<u32>,
}

impl<'a> Layout<'a> {
    pub(super) fn platforms(&self) -> PlatformsPage<'a> {
        let page = PageId::Platforms;
        let from = From::Root(self.root_of(page));
        let rows = self.platform_rows(from);
        let several = rows.len() > 1;
        let shared = self.shared_technologies(from);
        let joins = if several {
            joins(&self.portfolio.platforms, &self.linked.technologies)
        } else {
            Vec::new()
        };
        let mut cells = vec![Cell::count("Platforms", rows.len())];
        if several {
            cells.push(Cell::count("Technologies they share", shared.len()));
        }
        let nothing = several && self.prep && shared.is_empty() && joins.is_empty();
        PlatformsPage {
            page: self.head(page, "platforms", "platforms"),
            title: self.address(page).map_or("", |address| &address.title),
            lead: "What you ran, and at what scale.".into(),
            cells,
            drawing: self.overview(&joins, from),
            between: joins.iter().filter_map(|join| self.between_row(join, from)).collect(),
            shared,
            technologies: self.link(from, PageId::Technologies),
            note: if nothing { "no two of them name the same technology" } else { "" },
            rows,
        }
    }

    fn overview(&self, joins: &[Join], from: From) -> Option<Drawing> {
        let places: BTreeMap<PlatformId, usize> =
            self.platform_ids().enumerate().map(|(at, id)| (id, at)).collect();
        let member = |id| {
            let link = self.link(from, PageId::Platform(id))?;
            Some(Member {
                name: link.title.to_owned(),
                code: link.code.to_owned(),
                href: link.href,
            })
        };
        let shared = self.shared().filter_map(|(page, technology)| {
            let users = technology.platforms.iter().filter_map(|(id, _)| places.get(id)).copied();
            let href = self.href(from, page)?;
            Some(Shared { name: technology.name.clone(), href, users: users.collect() })
        });
        let between = joins.iter().filter_map(|join| {
            let (from, to) = (*places.get(&join.from)?, *places.get(&join.to)?);
            Some(Between { from, to, arrow: join.arrow, stated: join.stated })
        });
        let overview = Overview {
            systems: self.platform_ids().filter_map(member).collect(),
            shared: shared.collect(),
            between: between.collect(),
        };
        let drawn = overview::draw(&overview, "overview")?;
        Some(Drawing {
            wide: Html::trusted(drawn.diagram.wide.markup),
            tall: Html::trusted(drawn.diagram.tall.markup),
            arrows: joins.iter().any(|join| join.arrow),
            inferred: joins.iter().any(|join| !join.stated),
            whole: drawn.whole,
        })
    }

    /// Platforms with a page.
    fn platform_ids(&self) -> impl Iterator<Item = PlatformId> {
        let all = (0..self.portfolio.platforms.len()).map(PlatformId);
        all.filter(|&id| self.address(PageId::Platform(id)).is_some())
    }

    /// Technologies that two or more platforms use, A to Z.
    fn shared(&self) -> impl Iterator<Item = (PageId, &'a Technology)> {
        let all = self.linked.technologies.iter().enumerate();
        let all = all.map(|(at, technology)| (PageId::Technology(at), technology));
        all.filter(|(_, technology)| technology.platforms.len() > 1)
    }

    fn shared_technologies(&self, from: From) -> Vec<SharedRow<'a>> {
        let rows = self.shared().filter_map(|(page, technology)| {
            Some(SharedRow {
                link: self.link(from, page)?,
                kind: super::technology::kind(technology),
                platforms: self.platforms_with(technology, from).map(|(_, link)| link).collect(),
            })
        });
        rows.collect()
    }

    fn between_row(&self, join: &Join, from: From) -> Option<BetweenRow<'a>> {
        Some(BetweenRow {
            from: self.link(from, PageId::Platform(join.from))?,
            to: self.link(from, PageId::Platform(join.to))?,
            words: wording::opening(&join.words, 90).into_owned(),
            stated: join.stated,
            line: self.prep.then(|| self.place(join.span).line),
        })
    }
}

/// What the notes of one platform say of another.
#[derive(Debug, PartialEq, Eq)]
struct Join {
    from: PlatformId,
    to: PlatformId,
    /// Whether a flow says so; otherwise a part only names the other platform.
    arrow: bool,
    stated: bool,
    /// The flow or the part, as written.
    words: String,
    span: crate::source::Span,
}

/// Flows from one platform to another, and parts of one that name another; each pair once.
fn joins(platforms: &[Platform<Prose>], technologies: &[Technology]) -> Vec<Join> {
    let names = Names::of(platforms, technologies);
    let mut joins: Vec<Join> = Vec::new();
    let mut places: BTreeMap<(PlatformId, PlatformId), usize> = BTreeMap::new();
    for (at, platform) in platforms.iter().enumerate() {
        let here = PlatformId(at);
        for flow in &platform.system.flows {
            for (from, to, stated) in names.steps(here, flow) {
                let known = places.get(&(from, to)).and_then(|&place| joins.get_mut(place));
                match known {
                    Some(join) if stated && !join.stated => {
                        (join.stated, join.words, join.span) = (true, written(flow), flow.span);
                    }
                    Some(_) => {}
                    None => {
                        let (words, span) = (written(flow), flow.span);
                        places.insert((from, to), joins.len());
                        joins.push(Join { from, to, arrow: true, stated, words, span });
                    }
                }
            }
        }
    }
    for (at, platform) in platforms.iter().enumerate() {
        let here = PlatformId(at);
        for part in &platform.system.components {
            let said = [Some(part.name.as_str()), part.role.as_deref()];
            for other in said.into_iter().flatten().flat_map(|words| names.named_in(words)) {
                let known = [(here, other), (other, here)];
                if other == here || known.iter().any(|pair| places.contains_key(pair)) {
                    continue;
                }
                places.insert((here, other), joins.len());
                let role = part.role.as_ref().map(|role| format!(": {role}")).unwrap_or_default();
                let words = format!("{}{role}", part.name);
                let (from, to, span) = (here, other, part.span);
                joins.push(Join { from, to, arrow: false, stated: false, words, span });
            }
        }
    }
    joins.sort_by_key(|join| (join.from, join.to));
    joins
}

/// Whose a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Owner {
    platform: PlatformId,
    /// Whether the name leaves no doubt: one word may well mean something else elsewhere.
    certain: bool,
}

/// Names of platforms and of their parts.
struct Names {
    /// Folded names of platforms.
    platforms: BTreeSet<String>,
    /// Finds those that a text may name; each pattern's platform stands at its place.
    automaton: Option<AhoCorasick>,
    named: Vec<PlatformId>,
    /// By folded name; `None` where it is not one platform's alone, or a technology's.
    owners: BTreeMap<String, Option<Owner>>,
    /// Folded names of each platform's parts.
    parts: Vec<BTreeSet<String>>,
}

impl Names {
    fn of(platforms: &[Platform<Prose>], technologies: &[Technology]) -> Self {
        let mut names = Self {
            platforms: BTreeSet::new(),
            automaton: None,
            named: Vec::new(),
            owners: BTreeMap::new(),
            parts: Vec::new(),
        };
        for (at, platform) in platforms.iter().enumerate() {
            let parts: BTreeSet<String> =
                platform.system.components.iter().map(|part| key(&part.name)).collect();
            for part in &platform.system.components {
                // `web` or `backend` is no name.
                let is_name =
                    part.name.contains(char::is_uppercase) || part.name.trim().contains(' ');
                if is_name {
                    let certain = part.name.trim().contains(' ');
                    names.add(key(&part.name), Owner { platform: PlatformId(at), certain });
                }
            }
            names.parts.push(parts);
        }
        for technology in technologies {
            names.owners.insert(key(&technology.name), None);
        }
        for used in platforms.iter().flat_map(|platform| &platform.system.technologies) {
            names.owners.insert(key(&used.written), None);
        }
        for (at, platform) in platforms.iter().enumerate() {
            let (name, platform) = (key(platform.name.as_str()), PlatformId(at));
            // Two of one name are nobody's.
            let twin = !names.platforms.insert(name.clone());
            let owner = (!twin && !name.is_empty()).then_some(Owner { platform, certain: true });
            names.owners.insert(name, owner);
        }
        names.look_for_platforms();
        names
    }

    /// Makes ready to find the names of platforms that have more than one word and leave no doubt.
    fn look_for_platforms(&mut self) {
        let of = |name: &String| Some((padded(name), self.owners.get(name).copied().flatten()?));
        let several = self.platforms.iter().filter(|name| name.contains(' '));
        let named = several.filter_map(of).filter(|(name, _)| !name.trim().is_empty());
        let (patterns, owners): (Vec<String>, Vec<Owner>) = named.unzip();
        self.named = owners.into_iter().map(|owner| owner.platform).collect();
        self.automaton =
            AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(&patterns).ok();
    }

    fn add(&mut self, name: String, owner: Owner) {
        let known = self.owners.entry(name).or_insert(Some(owner));
        if known.is_some_and(|known| known.platform != owner.platform) {
            *known = None;
        }
    }

    /// Whose a stop of a flow is, in the notes of the platform `here`.
    fn owner(&self, here: PlatformId, stop: &str) -> Option<Owner> {
        let name = key(stop);
        if !self.platforms.contains(&name) && self.parts[here.0].contains(&name) {
            return Some(Owner { platform: here, certain: true });
        }
        self.owners.get(&name).copied().flatten()
    }

    /// From which platform to which a flow goes, and whether the notes say so outright. Where the
    /// other end is nobody's, it is the platform in whose notes the flow stands that has to do
    /// with it: that is inferred.
    fn steps(&self, here: PlatformId, flow: &Flow) -> Vec<(PlatformId, PlatformId, bool)> {
        let stops = [Some(&flow.from), flow.via.as_ref(), Some(&flow.to)];
        let stops: Vec<Option<Owner>> =
            stops.into_iter().flatten().map(|stop| self.owner(here, stop)).collect();
        let mut known: Vec<Owner> = stops.iter().copied().flatten().collect();
        if let [only] = known.as_slice() {
            let implied = Owner { platform: here, certain: false };
            let first = stops.first().copied().flatten().is_some();
            known = if first { vec![*only, implied] } else { vec![implied, *only] };
        }
        let pairs = known.windows(2).filter(|pair| pair[0].platform != pair[1].platform);
        pairs
            .map(|pair| {
                let stated = flow.stated && pair[0].certain && pair[1].certain;
                (pair[0].platform, pair[1].platform, stated)
            })
            .collect()
    }

    /// The platforms whose whole name stands in a text, in their order.
    fn named_in(&self, text: &str) -> BTreeSet<PlatformId> {
        let text = padded(&fold(text));
        let hits = self.automaton.iter().flat_map(|known| known.find_overlapping_iter(&text));
        hits.filter_map(|hit| self.named.get(hit.pattern().as_usize()).copied()).collect()
    }
}

/// The form in which names are compared.
fn key(name: &str) -> String {
    let folded = fold(name);
    folded.strip_prefix("the ").map_or(folded.clone(), str::to_owned)
}

/// A text with nothing but its words, a space around each.
fn padded(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}

/// A flow as the notes have it, in one line.
pub(super) fn written(flow: &Flow) -> String {
    let stops = [Some(flow.from.as_str()), flow.via.as_deref(), Some(flow.to.as_str())];
    let stops = stops.into_iter().flatten().map(str::trim).filter(|stop| !stop.is_empty());
    stops.collect::<Vec<_>>().join(" → ")
}
