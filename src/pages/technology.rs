//! A technology, and what the notes do with it.

use std::{borrow::Cow, collections::BTreeSet};

use serde::Serialize;

use super::{
    layout::{EXCERPT, From, Layout, quoted},
    view::{Cell, Head, Link, Row},
    wording,
};
use crate::{
    links::{PageId, Prose, Technology},
    portfolio::{PlatformId, StoryId},
    prose,
    source::Text,
    systems::{Flow, System, TechnologyUse},
    text::ends_sentence_at,
    vocabulary::fold,
};

/// Everything `technology.html` sees.
#[derive(Serialize)]
pub struct TechnologyPage<'a> {
    page: Head<'a>,
    title: &'a str,
    lead: String,
    cells: Vec<Cell<'a>>,
    platforms: Vec<Row<'a>>,
    uses: Vec<UseRow<'a>>,
    /// Which columns of that table hold anything.
    parts: bool,
    ways: bool,
    stories: Vec<Row<'a>>,
    questions: &'a [String],
    related: Vec<Row<'a>>,
}

/// What one platform does with it.
#[derive(Serialize)]
struct UseRow<'a> {
    platform: Link<'a>,
    parts: Vec<PartLink<'a>>,
    ways: Vec<Way>,
}

/// A part, in the table of its platform.
#[derive(Serialize)]
struct PartLink<'a> {
    name: &'a str,
    href: String,
}

/// What flows in, through and out, in one line.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Way {
    text: String,
    stated: bool,
}

impl<'a> Layout<'a> {
    pub(super) fn technology(&self, at: usize) -> Option<TechnologyPage<'a>> {
        let technology = self.linked.technologies.get(at)?;
        let page = PageId::Technology(at);
        let address = self.address(page)?;
        let from = From::Root(self.root_of(page));
        let platforms: Vec<Row> = technology
            .platforms
            .iter()
            .filter_map(|(id, words)| self.using_platform(technology, *id, words, from))
            .collect();
        let stories: Vec<Row> = technology
            .stories
            .iter()
            .filter_map(|(id, words)| self.using_story(technology, *id, words, from))
            .collect();
        let mut shown: Vec<PageId> = Vec::new();
        shown.extend(technology.platforms.iter().map(|(id, _)| PageId::Platform(*id)));
        shown.extend(technology.stories.iter().map(|(id, _)| PageId::Story(*id)));
        let mut cells = vec![Cell::new("Sheet", address.code.as_str())];
        if !technology.kind.is_empty() {
            cells.push(Cell::new("Kind", kind(technology)));
        }
        cells.push(Cell::count("Platforms", platforms.len()));
        cells.push(Cell::count("Stories", stories.len()));
        let uses = self.uses(technology, from);
        Some(TechnologyPage {
            page: self.head(page, "technology", "technologies"),
            title: &address.title,
            lead: technology_lead(platforms.len(), stories.len()),
            cells,
            parts: uses.iter().any(|used| !used.parts.is_empty()),
            ways: uses.iter().any(|used| !used.ways.is_empty()),
            uses,
            platforms,
            stories,
            questions: if self.prep { &technology.questions } else { &[] },
            related: self.related(page, from, &shown),
        })
    }

    /// A platform's line, with the sentence that names the technology.
    fn using_platform(
        &self,
        technology: &Technology,
        id: PlatformId,
        words: &Text,
        from: From,
    ) -> Option<Row<'a>> {
        let platform = self.portfolio.platforms.get(id.0)?;
        let row = self.row(from, PageId::Platform(id))?;
        let mut used = platform.system.technologies.iter();
        let used = used.find(|used| used.name == technology.name);
        let written = used.map_or(words.as_str(), |used| &used.written);
        let place = used.map(|used| self.place(used.span));
        let line = place.filter(|_| self.prep).map(|place| self.line(&place, place.line));
        let said = sentence_in(&platform.passages, written);
        let said = match used {
            Some(used) if said.as_deref().is_some_and(is_drawn) => Some(self.line_of(used)),
            _ => said,
        };
        Some(with_reason(row, said, written, line))
    }

    /// The line of the notes that first names a technology, without the mark before it.
    fn line_of(&self, used: &TechnologyUse) -> String {
        let line = self.line_text(used.span).trim_start_matches(['-', '*', '+', '•', '#', ' ']);
        wording::opening(line, EXCERPT).into_owned()
    }

    fn using_story(
        &self,
        technology: &Technology,
        id: StoryId,
        words: &Text,
        from: From,
    ) -> Option<Row<'a>> {
        let story = self.story_at(id)?;
        let row = Row { star: self.star(story), ..self.row(from, PageId::Story(id))? };
        let mut used = story.technologies.iter();
        let used = used.find(|(name, _)| *name == technology.name).map_or(words, |(_, used)| used);
        let place = self.place(used.span());
        let line = self.prep.then(|| self.line(&place, place.line));
        let title = story.title.as_str();
        let said = sentence_in(story.passages(), used.as_str())
            .filter(|said| !title.trim_end_matches(['…', '.', ' ']).starts_with(&**said));
        let in_title = position(title, used.as_str()).is_some();
        Some(match said {
            None if in_title => Row { note: line.map(Into::into), ..row },
            said => with_reason(row, said, used.as_str(), line),
        })
    }

    fn uses(&self, technology: &'a Technology, from: From) -> Vec<UseRow<'a>> {
        let rows = technology.platforms.iter().filter_map(|(id, _)| {
            let system = &self.portfolio.platforms.get(id.0)?.system;
            let names = self.names.get(id.0)?;
            let platform = self.link(from, PageId::Platform(*id))?;
            let touching = touching(technology, system, names);
            let touched: BTreeSet<&String> =
                touching.iter().flat_map(|(_, stops)| *stops).collect();
            let parts = system.components.iter().zip(&names.parts).zip(1..);
            let parts: Vec<PartLink> = parts
                .filter(|((part, folded), _)| {
                    part.technologies.contains(&technology.name) || touched.contains(folded)
                })
                .map(|((part, _), number)| PartLink {
                    name: &part.name,
                    href: format!("{}#part-{number}", platform.href),
                })
                .collect();
            let ways = ways(touching.into_iter().map(|(flow, _)| flow));
            (!parts.is_empty() || !ways.is_empty()).then_some(UseRow { platform, parts, ways })
        });
        rows.collect()
    }

    /// The platforms that use a technology, with links to them.
    pub(super) fn platforms_with(
        &self,
        technology: &'a Technology,
        from: From,
    ) -> impl Iterator<Item = (PlatformId, Link<'a>)> {
        let platforms = technology.platforms.iter();
        platforms.filter_map(move |&(id, _)| Some((id, self.link(from, PageId::Platform(id))?)))
    }

    /// The other platforms that use a technology which the platform `id` uses: a few, and how many
    /// more.
    pub(super) fn also_in(&self, id: PlatformId, used: &TechnologyUse, from: From) -> Others<'a> {
        const NAMED: usize = 3;
        let Some(PageId::Technology(at)) = self.technology_named(&used.name) else {
            return Others::default();
        };
        let Some(technology) = self.linked.technologies.get(at) else { return Others::default() };
        let platforms = &technology.platforms;
        let own = platforms.binary_search_by_key(&id, |(id, _)| *id).is_ok();
        let others = platforms.len() - usize::from(own);
        // `and one more` takes no less room than that one.
        let named = if others > NAMED + 1 { NAMED } else { others };
        let links = self.platforms_with(technology, from).filter(|(other, _)| *other != id);
        Others { named: links.map(|(_, link)| link).take(named).collect(), more: others - named }
    }
}

/// Platforms that use a technology besides the one that is told of.
#[derive(Default)]
pub(super) struct Others<'a> {
    /// The first of them.
    pub named: Vec<Link<'a>>,
    /// How many there are besides.
    pub more: usize,
}

/// What a technology is, in words.
pub(super) fn kind(technology: &Technology) -> String {
    match technology.kind.as_str() {
        "ci" | "ml" => technology.kind.to_uppercase(),
        kind => kind.replace('-', " "),
    }
}

/// `also in A-05 Pipeline`, `also in and 40 more`; nothing where no other platform
/// uses it.
pub(super) fn also_note(others: &Others) -> Option<String> {
    match others.named.as_slice() {
        [] => None,
        [only] => Some(format!("also in {} {}", only.code, wording::opening(only.title, 30))),
        several => {
            let mut codes: Vec<Cow<str>> = several.iter().map(|link| link.code.into()).collect();
            if others.more > 0 {
                codes.push(format!("{} more", others.more).into());
            }
            Some(format!("also in {}", wording::list(&codes)))
        }
    }
}

/// A row with the sentence that names the technology, or the words alone where none is found.
fn with_reason<'a>(
    row: Row<'a>,
    said: Option<String>,
    written: &str,
    line: Option<String>,
) -> Row<'a> {
    let note = if said.is_some() { line } else { Some(quoted(written)) };
    Row { text: said.map(Into::into), note: note.map(Into::into), ..row }
}

/// Whether a sentence is lines of a drawing, which mean nothing in a row.
fn is_drawn(sentence: &str) -> bool {
    ["->", "=>", "→"].iter().any(|arrow| sentence.matches(arrow).count() > 1)
}

/// No more of a passage than this is looked at.
const PASSAGE: usize = 20_000;

fn sentence_in<'p>(passages: impl IntoIterator<Item = &'p Prose>, written: &str) -> Option<String> {
    passages.into_iter().find_map(|passage| sentence_with(&prose::plain(passage, PASSAGE), written))
}

/// The sentence of a text in which words stand, cut around them where it is long.
fn sentence_with(text: &str, written: &str) -> Option<String> {
    let at = position(text, written)?;
    let is_end = |&(at, c): &(usize, char)| {
        c == '\n'
            || c == ';' && text[at + 1..].chars().next().is_none_or(char::is_whitespace)
            || ends_sentence_at(text, at, c)
    };
    let behind = at + written.len();
    let before = text[..at].char_indices().rev().find(is_end);
    let start = before.map_or(0, |(at, c)| at + c.len_utf8());
    let after = text[behind..].char_indices().map(|(at, c)| (behind + at, c)).find(is_end);
    let end = after.map_or(text.len(), |(at, c)| at + c.len_utf8());
    let sentence = text[start..end].trim().trim_end_matches(';');
    let before = text[start..at].trim_start();
    if sentence.chars().count() <= EXCERPT || before.chars().count() + written.len() < EXCERPT / 2 {
        return Some(wording::opening(sentence, EXCERPT).into_owned());
    }
    let cut = before.char_indices().rev().nth(EXCERPT / 3).map_or(0, |(cut, _)| cut);
    let cut = before[cut..].find(' ').map_or(cut, |space| cut + space + 1);
    let from = at - before.len() + cut;
    Some(format!("… {}", wording::opening(text[from..end].trim().trim_end_matches(';'), EXCERPT)))
}

/// Where words stand in a text, if they can as words of their own.
fn position(text: &str, written: &str) -> Option<usize> {
    whole_position(text, written).or_else(|| text.find(written).filter(|_| !written.is_empty()))
}

fn whole_position(text: &str, written: &str) -> Option<usize> {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let whole = |at: &usize| {
        !letter(text[..*at].chars().next_back())
            && !letter(text[at + written.len()..].chars().next())
    };
    let mut found = text.match_indices(written).map(|(at, _)| at);
    found.find(whole).filter(|_| !written.is_empty())
}

/// The names in a system, folded: many technologies are looked for in them.
pub(super) struct Names {
    /// Of each part.
    parts: Vec<String>,
    /// The same, to look one up.
    known: BTreeSet<String>,
    /// What each flow begins at, goes through and ends at.
    stops: Vec<Vec<String>>,
}

impl Names {
    pub fn of(system: &System) -> Self {
        let parts: Vec<String> = system.components.iter().map(|part| fold(&part.name)).collect();
        let known = parts.iter().cloned().collect();
        let stops = system.flows.iter().map(|flow| stops(flow).map(fold).collect()).collect();
        Self { parts, known, stops }
    }
}

/// The flows of a system that begin, pass or end at a technology, with their stops, folded.
fn touching<'s>(
    technology: &Technology,
    system: &'s System,
    names: &'s Names,
) -> Vec<(&'s Flow, &'s [String])> {
    let spellings = spellings(technology, system);
    let is_it = |stop: &String| {
        spellings.contains(stop)
            || !names.known.contains(stop)
                && spellings.iter().any(|name| whole_position(stop, name).is_some())
    };
    let flows = system.flows.iter().zip(names.stops.iter().map(Vec::as_slice));
    flows.filter(|(_, stops)| stops.iter().any(is_it)).collect()
}

fn stops(flow: &Flow) -> impl Iterator<Item = &str> {
    [Some(flow.from.as_str()), flow.via.as_deref(), Some(flow.to.as_str())].into_iter().flatten()
}

/// What flows into a technology and out of it; flows that begin or end alike are told as one.
fn ways<'s>(flows: impl Iterator<Item = &'s Flow>) -> Vec<Way> {
    let mut told: Vec<(&Flow, Vec<&str>, Vec<&str>)> = Vec::new();
    for flow in flows {
        let alike = |other: &Flow| other.via == flow.via && other.stated == flow.stated;
        let known = told.iter_mut().find(|(first, froms, tos)| {
            alike(first)
                && (froms.as_slice() == [flow.from.as_str()]
                    || tos.as_slice() == [flow.to.as_str()])
        });
        match known {
            Some((_, froms, tos)) if froms.as_slice() == [flow.from.as_str()] => tos.push(&flow.to),
            Some((_, froms, _)) => froms.push(&flow.from),
            None => told.push((flow, vec![&flow.from], vec![&flow.to])),
        }
    }
    let way = |(flow, froms, tos): (&Flow, Vec<&str>, Vec<&str>)| {
        let stops = [Some(froms.join(", ")), flow.via.clone(), Some(tos.join(", "))];
        let stops: Vec<String> =
            stops.into_iter().flatten().filter(|stop| !stop.trim().is_empty()).collect();
        Way { text: stops.join(" → "), stated: flow.stated }
    };
    told.into_iter().map(way).collect()
}

/// How a technology may be written in the flows of a system, folded.
fn spellings(technology: &Technology, system: &System) -> Vec<String> {
    let mut spellings = vec![fold(&technology.name)];
    let used = system.technologies.iter().filter(|used| used.name == technology.name);
    spellings.extend(used.map(|used| fold(&used.written)));
    spellings.retain(|spelling| !spelling.is_empty());
    spellings.dedup();
    spellings
}

fn technology_lead(platforms: usize, stories: usize) -> String {
    let named: Vec<String> = [(platforms, "platform", "platforms"), (stories, "story", "stories")]
        .into_iter()
        .filter(|&(many, ..)| many > 0)
        .map(|(many, one, more)| wording::count(many, one, more))
        .collect();
    if named.is_empty() { String::new() } else { format!("Named by {}.", wording::list(&named)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_the_sentence_around_the_words() {
        let long = "one two three four ".repeat(20);
        for (text, words, sentence) in [
            ("We ran it. Kafka held the log; then more.", "Kafka", Some("Kafka held the log")),
            (
                "Version 2.1 of Kafka was late! So what",
                "Kafka",
                Some("Version 2.1 of Kafka was late!"),
            ),
            ("Kafkaesque days, then Kafka", "Kafka", Some("Kafkaesque days, then Kafka")),
            ("none of it", "Kafka", None),
            ("", "Kafka", None),
            ("Kafka", "", None),
            ("주문은 카프카로 간다. 끝", "카프카", Some("주문은 카프카로 간다.")),
        ] {
            assert_eq!(sentence_with(text, words).as_deref(), sentence, "{text}");
        }
        let cut = sentence_with(&format!("{long} and Kafka {long}"), "Kafka").unwrap();
        assert!(cut.starts_with("… ") && cut.contains("Kafka") && cut.ends_with(" …"), "{cut}");
        assert!(cut.chars().count() < EXCERPT + 8, "{cut}");
        let cut =
            sentence_with(&format!("{} 카프카 {}", "가".repeat(300), "나".repeat(300)), "카프카");
        assert!(cut.is_some_and(|cut| cut.contains("카프카")));
    }
}
