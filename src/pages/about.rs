//! What a page is about, in a sentence, for whoever lists it.

use std::borrow::Cow;

use super::{layout::Layout, technology::kind, wording};
use crate::{
    links::{PageId, Prose},
    portfolio::PrincipleId,
    prose,
};

/// Engines show about so many letters.
const LENGTH: usize = 150;

impl<'a> Layout<'a> {
    /// A sentence or the beginning of what the page says; `None` for a page of nothing that is
    /// there.
    pub(super) fn about(&self, page: PageId) -> Option<Cow<'a, str>> {
        let portfolio = self.portfolio;
        let said = match page {
            PageId::Story(id) => self.excerpt(id)?.into_owned(),
            PageId::Principle(id) => self.about_principle(id)?,
            PageId::Platform(id) => beginning(&portfolio.platforms.get(id.0)?.passages)?,
            PageId::Section(at) => beginning(&portfolio.sections.get(at)?.passages)?,
            PageId::Unsorted => beginning(&portfolio.unsorted)?,
            PageId::Home => self.about_all(),
            PageId::Principles => names(portfolio.principles.iter().map(|it| it.name.as_str()))?,
            PageId::Stories => names(portfolio.stories.iter().map(|it| it.title.as_str()))?,
            PageId::Platforms => names(portfolio.platforms.iter().map(|it| it.name.as_str()))?,
            PageId::Technologies => {
                names(self.linked.technologies.iter().map(|it| it.name.as_str()))?
            }
            PageId::Sections => names(portfolio.sections.iter().map(|it| it.title.as_str()))?,
            PageId::Words => names(portfolio.words.iter().map(|it| it.term.as_str()))?,
            PageId::Technology(at) => {
                let technology = self.linked.technologies.get(at)?;
                let kind = kind(technology);
                let kind = if kind.is_empty() { kind } else { format!(" ({kind})") };
                format!(
                    "{}{kind}: where it is used and what may be asked about it.",
                    technology.name
                )
            }
            PageId::Matrix => "Which story speaks to which principle.".to_owned(),
            PageId::Practice => {
                "Questions to answer aloud, and what is on file for each.".to_owned()
            }
            PageId::Cheat => {
                "For each principle its best story, words of it, and the number to say.".to_owned()
            }
            PageId::Print => "All sheets in one file, to print.".to_owned(),
            PageId::Search => "Every sheet, A to Z.".to_owned(),
            PageId::OutsideLinks => "Where the notes lead to elsewhere.".to_owned(),
            PageId::NotFound => "No sheet has this address.".to_owned(),
        };
        (!said.trim().is_empty()).then(|| wording::opening(said.trim(), LENGTH).into_owned().into())
    }

    fn about_principle(&self, id: PrincipleId) -> Option<String> {
        let principle = self.portfolio.principles.get(id.0)?;
        let own = beginning(principle.own_words.iter().chain(&principle.other));
        let many = self.filed.get(id.0).map_or(0, Vec::len);
        let count = || format!("{}: {}.", principle.name, wording::count(many, "story", "stories"));
        Some(own.or_else(|| principle.definition.clone()).unwrap_or_else(count))
    }

    fn about_all(&self) -> String {
        let portfolio = self.portfolio;
        let counts = [
            (portfolio.stories.len(), "story", "stories"),
            (portfolio.principles.len(), "principle", "principles"),
            (portfolio.platforms.len(), "platform", "platforms"),
        ];
        let counts = counts.into_iter().filter(|count| count.0 > 0);
        let counts: Vec<String> =
            counts.map(|(many, one, more)| wording::count(many, one, more)).collect();
        match counts.len() {
            0 => self.site.title.clone(),
            _ => format!("{}: {}.", self.site.title, counts.join(", ")),
        }
    }
}

/// How what is told begins, if anything is.
fn beginning<'p>(passages: impl IntoIterator<Item = &'p Prose>) -> Option<String> {
    let mut told = passages.into_iter().map(|passage| prose::plain(passage, 2 * LENGTH));
    told.find(|words| !words.trim().is_empty()).map(|words| words.trim_end_matches(';').to_owned())
}

/// Names one after the other; `None` where there are none.
fn names<'n>(names: impl Iterator<Item = &'n str>) -> Option<String> {
    let names: Vec<&str> = names.take(LENGTH).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
