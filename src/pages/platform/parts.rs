//! The parts table: it says in words what the drawing shows.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    pages::{
        layout::{From, Layout},
        view::Link,
    },
    systems::{Component, Flow, System},
};

/// Which columns the parts table needs.
#[derive(Default, Serialize)]
pub(super) struct Columns {
    role: bool,
    technologies: bool,
    comes_in: bool,
    goes_out: bool,
    line: bool,
}

/// Parts under one name.
#[derive(Serialize)]
pub(super) struct PartGroup<'a> {
    name: Option<&'a str>,
    role: Option<&'a str>,
    parts: Vec<PartRow<'a>>,
}

/// One part.
#[derive(Serialize)]
pub(super) struct PartRow<'a> {
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
pub(super) struct PartTechnology<'a> {
    name: &'a str,
    link: Option<Link<'a>>,
}

impl<'a> Layout<'a> {
    pub(super) fn part_groups(
        &self,
        system: &'a System,
        from: From,
        ids: &str,
    ) -> Vec<PartGroup<'a>> {
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

impl Columns {
    /// Those that some part has something for; lines only where sources are shown.
    pub(super) fn of(groups: &[PartGroup], lines: bool) -> Self {
        let mut columns = Self { line: lines, ..Self::default() };
        for part in groups.iter().flat_map(|group| &group.parts) {
            columns.role |= !part.role.is_empty();
            columns.technologies |= !part.technologies.is_empty();
            columns.comes_in |= !part.comes_in.is_empty();
            columns.goes_out |= !part.goes_out.is_empty();
        }
        columns
    }
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
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(*name));
    }
    (comes_in, goes_out)
}

/// Ids of the parts' rows, to which their boxes link.
pub(super) fn part_ids(system: &System, ids: &str) -> Vec<String> {
    (1..=system.components.len()).map(|number| format!("{ids}part-{number}")).collect()
}
