//! A system that the writer knows.

use std::borrow::Cow;

use serde::Serialize;

use super::{
    layout::{From, Layout, quoted},
    prompts,
    view::{Cell, FigureRow, Frame, Gap, Head, Link, Row, say},
    wording,
};
use crate::{
    diagram,
    links::{PageId, Prose},
    portfolio::{Platform, PlatformId},
    prose::Html,
    systems::{Component, Flow, System},
};

/// Everything `platform.html` sees.
#[derive(Serialize)]
pub struct PlatformPage<'a> {
    page: Head<'a>,
    sheet: PlatformSheet<'a>,
}

/// A platform, on its own page or in print.
#[derive(Serialize)]
pub struct PlatformSheet<'a> {
    frame: Frame,
    code: &'a str,
    title: &'a str,
    lead: String,
    cells: Vec<Cell<'a>>,
    drawing: Option<Drawing>,
    figures: Vec<FigureRow<'a>>,
    /// Which columns hold anything.
    columns: Columns,
    groups: Vec<PartGroup<'a>>,
    passages: Html,
    own_title: &'static str,
    own_note: &'static str,
    own: Vec<&'a str>,
    own_gap: Option<Gap<'a>>,
    stories: Vec<Row<'a>>,
    technologies: Vec<Row<'a>>,
    related: Vec<Row<'a>>,
}

/// The diagram in its two layouts.
#[derive(Serialize)]
struct Drawing {
    wide: Html,
    tall: Html,
    /// Whether the parts table says something as only inferred.
    inferred: bool,
    /// The same in files for other tools.
    files: Vec<Takeaway>,
}

/// A file to take elsewhere.
#[derive(Serialize)]
struct Takeaway {
    label: &'static str,
    href: String,
}

/// Which columns the parts table needs.
#[derive(Default, Serialize)]
struct Columns {
    role: bool,
    technologies: bool,
    comes_in: bool,
    goes_out: bool,
    line: bool,
}

/// Parts under one name.
#[derive(Serialize)]
struct PartGroup<'a> {
    name: Option<&'a str>,
    role: Option<&'a str>,
    parts: Vec<PartRow<'a>>,
}

/// One part.
#[derive(Serialize)]
struct PartRow<'a> {
    id: String,
    name: &'a str,
    stated: bool,
    role: &'a str,
    technologies: Vec<PartTechnology<'a>>,
    comes_in: String,
    goes_out: String,
    line: Option<u32>,
}

/// A technology of a part; linked where it has a page.
#[derive(Serialize)]
struct PartTechnology<'a> {
    name: &'a str,
    link: Option<Link<'a>>,
}

/// How many figures are set large.
const FIGURES: usize = 4;

impl<'a> Layout<'a> {
    pub(super) fn platform(&self, id: PlatformId) -> Option<PlatformPage<'a>> {
        let page = PageId::Platform(id);
        let from = From::Root(self.root_of(page));
        Some(PlatformPage {
            page: self.head(page, "platform", "platforms"),
            sheet: self.platform_sheet(id, from, Frame::page())?,
        })
    }

    pub(super) fn platform_sheet(
        &self,
        id: PlatformId,
        from: From,
        frame: Frame,
    ) -> Option<PlatformSheet<'a>> {
        let platform = self.portfolio.platforms.get(id.0)?;
        let address = self.address(PageId::Platform(id))?;
        let system = &platform.system;
        let stories = self.stories_that_use(id, from);
        let technologies = self.technologies_in(system, from);
        let mut figures = self.figure_rows(&system.figures);
        figures.truncate(FIGURES);
        let groups = self.part_groups(system, from, &frame.ids);
        let mut columns = columns(&groups);
        columns.line = self.prep;
        let mut shown: Vec<PageId> = Vec::new();
        shown.extend(self.spoken_of[id.0].iter().map(|&(story, _)| PageId::Story(story)));
        let names = system.technologies.iter();
        shown.extend(names.filter_map(|used| self.technology_named(&used.name)));
        Some(PlatformSheet {
            code: &address.code,
            title: &address.title,
            lead: platform_lead(system),
            cells: self.platform_cells(platform, &address.code, stories.len()),
            drawing: self.drawing(id, from, &frame.ids),
            figures,
            columns,
            groups,
            passages: self.html(&platform.passages, from, frame.level + 1),
            own_title: if self.prep { "Your part in it" } else { "The writer’s part in it" },
            own_note: if self.prep && system.own_part.is_empty() { "not on file" } else { "" },
            own: system.own_part.iter().map(|words| words.as_str().trim()).collect(),
            own_gap: (self.prep && system.own_part.is_empty()).then(|| self.own_part_gap(platform)),
            stories,
            technologies,
            related: self.related(PageId::Platform(id), from, &shown),
            frame,
        })
    }

    fn platform_cells(
        &self,
        platform: &Platform<Prose>,
        code: &'a str,
        stories: usize,
    ) -> Vec<Cell<'a>> {
        let system = &platform.system;
        let mut cells = vec![
            Cell::new("Sheet", code),
            Cell::count("Parts", system.components.len()),
            Cell::count("Technologies", system.technologies.len()),
            Cell::count("Used in stories", stories).missing(self.prep && stories == 0),
        ];
        if self.prep {
            cells.push(Cell::new("Source", self.source(platform.span)).wide());
        }
        cells
    }

    fn own_part_gap(&self, platform: &Platform<Prose>) -> Gap<'a> {
        let at = self.place(platform.span);
        Gap {
            says: vec![say("The notes describe it and do not say what you did in it.")],
            questions: prompts::OWN_PART.map(Into::into).to_vec(),
            place: vec![say(format!(
                "Add it below {}, beginning with “I”. A story that names it is listed here.",
                self.line(&at, at.end_line)
            ))],
        }
    }

    fn stories_that_use(&self, id: PlatformId, from: From) -> Vec<Row<'a>> {
        let rows = self.spoken_of[id.0].iter().filter_map(|&(story, words)| {
            let row = self.row(from, PageId::Story(story))?;
            let star = self.story_at(story).and_then(|story| self.star(story));
            Some(Row { star, ..row }.with_note(format!("names {}", quoted(words.as_str()))))
        });
        rows.collect()
    }

    fn technologies_in(&self, system: &'a System, from: From) -> Vec<Row<'a>> {
        let rows = system.technologies.iter().filter_map(|used| {
            let row = self.row(from, self.technology_named(&used.name)?)?;
            let differs = used.written != used.name;
            Some(if differs { row.with_note(quoted(&used.written)) } else { row })
        });
        rows.collect()
    }

    fn part_groups(&self, system: &'a System, from: From, ids: &str) -> Vec<PartGroup<'a>> {
        let mut groups: Vec<PartGroup> = Vec::new();
        let mut last = None;
        for (component, id) in system.components.iter().zip(part_ids(system, ids)) {
            if groups.is_empty() || last != Some(component.group) {
                let group = component.group.and_then(|at| system.groups.get(at));
                groups.push(PartGroup {
                    name: group.map(|group| group.name.as_str()),
                    role: group.and_then(|group| group.role.as_deref()),
                    parts: Vec::new(),
                });
                last = Some(component.group);
            }
            if let Some(group) = groups.last_mut() {
                group.parts.push(self.part(id, component, system, from));
            }
        }
        groups
    }

    fn part(
        &self,
        id: String,
        component: &'a Component,
        system: &'a System,
        from: From,
    ) -> PartRow<'a> {
        let (comes_in, goes_out) = neighbours(&component.name, &system.flows);
        let technologies = component.technologies.iter().map(|name| PartTechnology {
            name,
            link: self.technology_named(name).and_then(|page| self.link(from, page)),
        });
        PartRow {
            id,
            name: &component.name,
            stated: component.stated,
            role: component.role.as_deref().unwrap_or(""),
            technologies: technologies.collect(),
            comes_in: comes_in.join(", "),
            goes_out: goes_out.join(", "),
            line: self.prep.then(|| self.place(component.span).line),
        }
    }
}

/// What a platform consists of, in a sentence.
pub(super) fn platform_lead(system: &System) -> String {
    let counts: Vec<String> = [
        (system.components.len(), "part", "parts"),
        (system.technologies.len(), "technology", "technologies"),
        (system.figures.len(), "figure", "figures"),
    ]
    .into_iter()
    .filter(|&(many, ..)| many > 0)
    .map(|(many, one, more)| wording::count(many, one, more))
    .collect();
    if counts.is_empty() {
        return String::new();
    }
    format!("{} on file.", wording::sentence(&wording::list(&counts)))
}

fn columns(groups: &[PartGroup]) -> Columns {
    let mut columns = Columns::default();
    for part in groups.iter().flat_map(|group| &group.parts) {
        columns.role |= !part.role.is_empty();
        columns.technologies |= !part.technologies.is_empty();
        columns.comes_in |= !part.comes_in.is_empty();
        columns.goes_out |= !part.goes_out.is_empty();
    }
    columns
}

/// What flows into a part and out of it, each name once.
fn neighbours<'a>(name: &str, flows: &'a [Flow]) -> (Vec<&'a str>, Vec<&'a str>) {
    let mut comes_in: Vec<&str> = Vec::new();
    let mut goes_out: Vec<&str> = Vec::new();
    for flow in flows {
        let carries = flow.via.as_deref() == Some(name);
        if (carries || flow.to == name) && flow.from != name && !flow.from.is_empty() {
            comes_in.push(&flow.from);
        }
        if (carries || flow.from == name) && flow.to != name && !flow.to.is_empty() {
            goes_out.push(&flow.to);
        }
    }
    for names in [&mut comes_in, &mut goes_out] {
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(*name));
    }
    (comes_in, goes_out)
}

/// Ids of the parts' rows, to which their boxes link.
fn part_ids(system: &System, ids: &str) -> Vec<String> {
    (1..=system.components.len()).map(|number| format!("{ids}part-{number}")).collect()
}

impl Layout<'_> {
    fn drawing(&self, id: PlatformId, from: From, ids: &str) -> Option<Drawing> {
        let platform = self.portfolio.platforms.get(id.0)?;
        let system = &platform.system;
        let rows = part_ids(system, ids);
        let drawn = diagram::draw(platform.name.as_str(), system, &format!("{ids}drawing"), &rows)?;
        let inferred = system.flows.iter().any(|flow| !flow.stated)
            || system.components.iter().any(|component| !component.stated);
        Some(Drawing {
            wide: Html::trusted(drawn.wide.markup),
            tall: Html::trusted(drawn.tall.markup),
            inferred,
            files: self.takeaways(id, from),
        })
    }

    /// Files beside the platform's own page; on paper there are none to follow.
    fn takeaways(&self, id: PlatformId, from: From) -> Vec<Takeaway> {
        let From::Root(_) = from else { return Vec::new() };
        let page = self.href(from, PageId::Platform(id)).unwrap_or_default();
        let stem = page.trim_end_matches("html");
        let file = |(label, ending): (&'static str, &str)| Takeaway {
            label,
            href: format!("{stem}{ending}"),
        };
        diagram::export::FILES.into_iter().map(file).collect()
    }
}

/// A platform's line in an index.
impl<'a> Layout<'a> {
    pub(super) fn platform_row(&self, id: PlatformId, from: From) -> Option<Row<'a>> {
        let platform = self.portfolio.platforms.get(id.0)?;
        let row = self.row(from, PageId::Platform(id))?;
        let first = platform.system.figures.first();
        let of = first.and_then(|figure| figure.of.as_deref());
        Some(Row {
            text: platform_text(platform),
            figure: first.map(|figure| figure.value.as_str()),
            note: of.map(|of| wording::opening(of.trim(), 40)),
            ..row
        })
    }
}

fn platform_text(platform: &Platform<Prose>) -> Option<Cow<'_, str>> {
    let mut text = String::new();
    for passage in &platform.passages {
        if text.len() < 400 {
            text.push_str(&crate::prose::plain(passage, 400));
            crate::prose::end_with_a_mark(&mut text);
        }
    }
    let opening =
        wording::opening(text.trim_end_matches([';', ' ']), super::layout::EXCERPT).into_owned();
    (!opening.is_empty()).then_some(opening.into())
}
