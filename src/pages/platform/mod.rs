//! A system that the writer knows, in the order in which it is told aloud: what it is, its drawing,
//! the walk through it, its parts, its figures, the writer's own part, what to expect, what it proves.

mod figures;
mod parts;
mod remarks;
mod walk;

use std::borrow::Cow;

use rayon::prelude::*;
use serde::Serialize;

use super::{
    layout::{From, Layout, quoted, within},
    prompts,
    technology::also_note,
    view::{Cell, FigureRow, Frame, Gap, Head, Link, Row, say},
    wording,
};
use crate::{
    diagram::export::{FILES, file},
    estimate::{most_telling, telling_most},
    links::{PageId, Prose, ProseBlock},
    portfolio::{Platform, PlatformId, PrincipleId},
    prose::{self, Html},
    source::Text,
    systems::{Figure, System, clauses},
};
use figures::{Clause, Sums};
use parts::{Columns, PartGroup, part_ids};
use remarks::{RemarkGroup, said};
use walk::WalkView;

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
    drawing_gap: Option<Gap<'a>>,
    walks: Vec<WalkView<'a>>,
    walk_note: String,
    walk_gap: Option<Gap<'a>>,
    /// Which columns hold anything.
    columns: Columns,
    groups: Vec<PartGroup<'a>>,
    /// Set large.
    scale: Vec<FigureRow<'a>>,
    /// The figures that are not, in the words around them.
    clauses: Vec<Clause>,
    /// What loads come to in other periods.
    sums: Sums<'a>,
    figures_gap: Option<Gap<'a>>,
    own_title: &'static str,
    own_note: &'static str,
    own: Vec<String>,
    own_gap: Option<Gap<'a>>,
    remarks: Vec<RemarkGroup>,
    remarks_note: &'static str,
    remarks_gap: Option<Gap<'a>>,
    /// Questions that the notes ask about it.
    questions: Vec<String>,
    asked: Vec<Asked<'a>>,
    proves_note: &'static str,
    stories: Vec<Row<'a>>,
    principles: Vec<Row<'a>>,
    proves_gap: Option<Gap<'a>>,
    technologies: Vec<Row<'a>>,
    passages: Html,
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

/// General questions about one technology.
#[derive(Serialize)]
struct Asked<'a> {
    technology: Link<'a>,
    questions: &'a [String],
    /// How many more its own sheet holds.
    more: usize,
}

/// A principle, and the codes of the stories that prove it.
type Proved<'a> = (PrincipleId, Vec<&'a str>);

/// How many figures are set large.
const LARGE: usize = 4;
/// How many figures the title block names.
const IN_TITLE_BLOCK: usize = 3;
/// How many technologies a platform is asked about; each sheet of theirs holds all questions.
const ASKED_ABOUT: usize = 4;
/// How many questions about each.
const QUESTIONS: usize = 3;
/// How many figures are asked about at once.
const MOST_ASKED: usize = 4;
/// A sentence longer than this does not open anything aloud.
const LONGEST_OPENER: usize = 240;

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
        let graph = self.drawn(id).map(|drawn| &drawn.graph);
        let (walks, walk_note) = self.walks(graph, system, &frame.ids);
        let drawing = self.drawing(id, from, &frame.ids);
        let stories = self.stories_that_use(id, from);
        let proved = self.proved(id);
        let principles = self.principles_proved_by(&proved, from);
        let (sums, asks) = self.sums(&system.figures);
        let (large, others) = self.set_large(&system.figures);
        let groups = self.part_groups(system, from, &frame.ids);
        let own_gap = system.own_part.is_empty().then(|| self.own_part_gap(platform));
        let proves_gap = stories.is_empty().then(|| story_gap(platform));
        Some(PlatformSheet {
            code: &address.code,
            title: &address.title,
            lead: opener(platform),
            cells: self.platform_cells(platform, &address.code, stories.len()),
            drawing_gap: self.gap(drawing.is_none().then(|| self.parts_gap(platform))),
            walk_gap: self
                .gap((drawing.is_some() && walks.is_empty()).then(|| self.flow_gap(platform))),
            drawing,
            walks,
            walk_note,
            columns: Columns::of(&groups, self.prep),
            groups,
            scale: large.into_iter().map(|figure| self.figure_row(figure)).collect(),
            clauses: self.clauses(&others),
            sums,
            figures_gap: self.gap(figures_gap(asks)),
            own_title: if self.prep { "Your part in it" } else { "The writer’s part in it" },
            own_note: if self.prep && own_gap.is_some() { "not on file" } else { "" },
            own: system.own_part.iter().map(said).collect(),
            own_gap: self.gap(own_gap),
            remarks: self.remarks(system),
            remarks_note: self.remarks_note(system),
            remarks_gap: self.gap(self.remarks_gap(platform)),
            questions: self.questions_about(platform),
            asked: self.asked_about(system, from),
            proves_note: if self.prep && proves_gap.is_some() { "no story" } else { "" },
            related: self.related(PageId::Platform(id), from, &self.shown_on(id, system, &proved)),
            stories,
            principles,
            proves_gap: self.gap(proves_gap),
            technologies: self.technologies_in(id, system, from),
            passages: self.html(&platform.passages, from, frame.level + 1),
            frame,
        })
    }

    /// The most telling figures, and the others in the order of the notes.
    fn set_large<'f>(&self, figures: &'f [Figure]) -> (Vec<&'f Figure>, Vec<Figure>) {
        let mut large = most_telling(figures, self.units, |_| false);
        large.truncate(LARGE);
        let others =
            figures.iter().filter(|one| !large.iter().any(|known| std::ptr::eq(*known, *one)));
        let others = others.cloned().collect();
        (large, others)
    }

    /// A gap is shown to the person who prepares, and to nobody else.
    fn gap(&self, gap: Option<Gap<'a>>) -> Option<Gap<'a>> {
        gap.filter(|_| self.prep)
    }

    /// Sheets that this one names already.
    fn shown_on(&self, id: PlatformId, system: &System, proved: &[Proved]) -> Vec<PageId> {
        let mut shown: Vec<PageId> = Vec::new();
        for &(story, _) in &self.spoken_of[id.0] {
            shown.push(PageId::Story(story));
        }
        let names = system.technologies.iter();
        shown.extend(names.filter_map(|used| self.technology_named(&used.name)));
        shown.extend(proved.iter().map(|&(principle, _)| PageId::Principle(principle)));
        shown
    }

    fn platform_cells(
        &self,
        platform: &'a Platform<Prose>,
        code: &'a str,
        stories: usize,
    ) -> Vec<Cell<'a>> {
        let system = &platform.system;
        let mut cells = vec![Cell::new("Sheet", code)];
        cells.push(Cell::count("Parts", system.components.len()));
        cells.push(Cell::count("Technologies", system.technologies.len()));
        cells.push(Cell::count("Used in stories", stories).missing(self.prep && stories == 0));
        let scale = most_telling(&system.figures, self.units, |_| false);
        let scale: Vec<&str> =
            scale.into_iter().take(IN_TITLE_BLOCK).map(|figure| &*figure.written).collect();
        if !scale.is_empty() {
            cells.push(Cell::new("Scale, as written", scale.join("; ")).wide());
        }
        let own = system.own_part.first().map(|own| wording::opening(&said(own), 64).into_owned());
        match own {
            Some(own) if self.prep => cells.push(Cell::new("Your part", own).wide()),
            Some(own) => cells.push(Cell::new("The writer’s part", own).wide()),
            None if self.prep => cells.push(Cell::new("Your part", "not on file").missing(true)),
            None => {}
        }
        if self.prep {
            cells.push(Cell::new("Source", self.source(platform.span)).wide());
        }
        cells
    }

    // What is not on file.

    fn own_part_gap(&self, platform: &Platform<Prose>) -> Gap<'a> {
        let (line, _) = self.end_of(platform);
        let place = format!(
            "Add it below {line}, beginning with “I”. A story that names it is listed here."
        );
        form("The notes describe it and do not say what you did in it.", &prompts::OWN_PART, place)
    }

    fn parts_gap(&self, platform: &Platform<Prose>) -> Gap<'a> {
        let (line, _) = self.end_of(platform);
        let place =
            format!("Add a list of its parts, or a line such as a -> b -> c, below {line}.");
        form("The notes name the system and none of its parts.", &prompts::PARTS, place)
    }

    fn flow_gap(&self, platform: &Platform<Prose>) -> Gap<'a> {
        let (line, _) = self.end_of(platform);
        let place = format!("Add a line such as a -> b -> c below {line}.");
        form(
            "The notes name the parts and not what goes from one to the next.",
            &prompts::FLOW,
            place,
        )
    }

    /// `line 55`, where what the notes say of a platform ends.
    fn end_of(&self, platform: &Platform<Prose>) -> (String, u32) {
        let at = self.place(platform.span);
        (self.line(&at, at.end_line), at.end_line)
    }

    // What leads on from it.

    fn stories_that_use(&self, id: PlatformId, from: From) -> Vec<Row<'a>> {
        let rows = self.spoken_of[id.0].iter().filter_map(|&(story, words)| {
            let row = self.row(from, PageId::Story(story))?;
            let star = self.story_at(story).and_then(|story| self.star(story));
            Some(Row { star, ..row }.with_note(format!("names {}", quoted(words.as_str()))))
        });
        rows.collect()
    }

    /// Principles under which the stories of a platform are filed, with the codes of those stories.
    fn proved(&self, id: PlatformId) -> Vec<Proved<'a>> {
        let mut proved: Vec<Proved<'a>> = Vec::new();
        for &(story, _) in &self.spoken_of[id.0] {
            let code = self.code(PageId::Story(story));
            let filed = self.story_at(story).map(|story| story.filed.as_slice());
            for principle in filed.unwrap_or_default().iter().map(|filing| filing.principle) {
                match proved.iter_mut().find(|(known, _)| *known == principle) {
                    Some((_, codes)) if codes.contains(&code) => {}
                    Some((_, codes)) => codes.push(code),
                    None => proved.push((principle, vec![code])),
                }
            }
        }
        proved.sort();
        proved
    }

    fn principles_proved_by(&self, proved: &[Proved], from: From) -> Vec<Row<'a>> {
        let rows = proved.iter().filter_map(|(principle, codes)| {
            let row = self.row(from, PageId::Principle(*principle))?;
            Some(row.with_note(format!("through {}", wording::list(codes))))
        });
        rows.collect()
    }

    fn technologies_in(&self, id: PlatformId, system: &'a System, from: From) -> Vec<Row<'a>> {
        let rows = system.technologies.iter().filter_map(|used| {
            let row = self.row(from, self.technology_named(&used.name)?)?;
            let written = (used.written != used.name).then(|| quoted(&used.written));
            let others = also_note(&self.also_in(id, used, from));
            let notes: Vec<String> = written.into_iter().chain(others).collect();
            Some(if notes.is_empty() { row } else { row.with_note(notes.join(", ")) })
        });
        rows.collect()
    }

    fn questions_about(&self, platform: &Platform<Prose>) -> Vec<String> {
        let about =
            |text: &Text| platform.passages.iter().any(|passage| within(text.span(), passage.span));
        let questions = self.portfolio.questions.iter().map(|question| &question.text);
        if self.prep {
            questions.filter(|text| about(text)).map(said).collect()
        } else {
            Vec::new()
        }
    }

    fn asked_about(&self, system: &'a System, from: From) -> Vec<Asked<'a>> {
        if !self.prep {
            return Vec::new();
        }
        let asked = system.technologies.iter().filter_map(|used| {
            let page = self.technology_named(&used.name)?;
            let PageId::Technology(at) = page else { return None };
            let questions = self.linked.technologies.get(at)?.questions.as_slice();
            let shown = questions.len().min(QUESTIONS);
            let technology = self.link(from, page)?;
            let more = questions.len() - shown;
            (shown > 0).then(|| Asked { technology, questions: &questions[..shown], more })
        });
        asked.take(ASKED_ABOUT).collect()
    }
}

/// What the drawing asks where the notes do not say what the writer did.
fn which_is_yours(parts: usize) -> Option<String> {
    match parts {
        0 => None,
        1 => Some("What of it did you build? Not on file.".to_owned()),
        _ => Some(format!("Which of these {} did you build? Not on file.", wording::number(parts))),
    }
}

fn figures_gap<'a>(asks: Vec<String>) -> Option<Gap<'a>> {
    let lacking = asks.len();
    let questions = asks.into_iter().take(MOST_ASKED).map(Into::into).collect();
    let says = match lacking {
        0 => return None,
        1 => "One figure lacks a number or a period.".to_owned(),
        _ => format!(
            "{} figures lack a number or a period.",
            wording::sentence(&wording::number(lacking))
        ),
    };
    let place = vec![say("Add it where the figure stands; the arithmetic follows.")];
    Some(Gap { says: vec![say(says)], questions, place })
}

fn story_gap<'a>(platform: &Platform<Prose>) -> Gap<'a> {
    let place = format!("A story that says “{}” is listed here.", platform.name.as_str().trim());
    form("No story on file took place on it.", &prompts::PROOF, place)
}

/// A form to fill in.
fn form<'a>(says: impl Into<Cow<'a, str>>, questions: &[&'static str], place: String) -> Gap<'a> {
    Gap {
        says: vec![say(says)],
        questions: questions.iter().map(|&question| question.into()).collect(),
        place: vec![say(place)],
    }
}

/// What the system is, in one sentence: the notes' own first one, or else what it consists of.
fn opener(platform: &Platform<Prose>) -> String {
    first_sentence(platform).unwrap_or_else(|| platform_lead(&platform.system))
}

fn first_sentence(platform: &Platform<Prose>) -> Option<String> {
    let blocks = &platform.passages.first()?.blocks;
    let blocks = match blocks.first() {
        Some(ProseBlock::Quote(inside)) => inside,
        _ => blocks,
    };
    let first = match blocks.iter().find(|block| !matches!(block, ProseBlock::Heading(_)))? {
        ProseBlock::Paragraph(pieces) => pieces,
        ProseBlock::List(_, items) => &items.first()?.words,
        _ => return None,
    };
    let words = prose::words(first, 2 * LONGEST_OPENER);
    let (labelled, words) = without_label(&words);
    let end = crate::text::sentence_end(words).or(labelled.then_some(words.len()))?;
    let sentence = words[..end].trim();
    let sayable = (5..=LONGEST_OPENER).contains(&sentence.chars().count());
    sayable.then(|| sentence.to_owned())
}

/// `One-liner: takes every order`: whether such a label stands there, and what stands behind it.
fn without_label(words: &str) -> (bool, &str) {
    let labelled = words.split_once([':', '：']).filter(|(label, _)| {
        clauses().openers.contains(&label.trim_matches(['*', '_', ' ']).to_lowercase())
    });
    labelled.map_or((false, words), |(_, rest)| {
        (true, rest.trim_start_matches(['*', '_', ' ', ':', '：']))
    })
}

/// What a platform consists of, in a sentence.
pub(super) fn platform_lead(system: &System) -> String {
    let groups: Vec<&str> = system.groups.iter().map(|group| group.name.trim()).collect();
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
    let counts = wording::list(&counts);
    if (2..=4).contains(&groups.len()) {
        return format!("{}: {counts} on file.", wording::list(&groups));
    }
    format!("{} on file.", wording::sentence(&counts))
}

impl Layout<'_> {
    /// Each platform's drawing in the formats of other tools, beside its page: paths and texts.
    pub(super) fn exports(&self) -> Vec<(String, String)> {
        let platforms = (0..self.portfolio.platforms.len()).into_par_iter().map(PlatformId);
        let files = platforms.flat_map_iter(|id| {
            let page = self.address(PageId::Platform(id));
            page.zip(self.drawn(id)).into_iter().flat_map(move |(page, drawn)| {
                let stem = page.path.trim_end_matches("html");
                let name = self.portfolio.platforms[id.0].name.as_str();
                let text =
                    move |ending| Some((format!("{stem}{ending}"), file(ending, name, drawn)?));
                FILES.into_iter().filter_map(move |(_, ending)| text(ending))
            })
        });
        files.collect()
    }

    fn drawing(&self, id: PlatformId, from: From, ids: &str) -> Option<Drawing> {
        let platform = self.portfolio.platforms.get(id.0)?;
        let system = &platform.system;
        let rows = part_ids(system, ids);
        let ids = format!("{ids}drawing");
        let asks = self.prep && system.own_part.is_empty();
        let question = asks.then(|| which_is_yours(system.components.len())).flatten();
        let name = platform.name.as_str();
        let drawn = self.drawn(id)?.diagram(name, system, &ids, &rows, question.as_deref());
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
        FILES.into_iter().map(file).collect()
    }
}

/// A platform's line in an index.
impl<'a> Layout<'a> {
    pub(super) fn platform_row(&self, id: PlatformId, from: From) -> Option<Row<'a>> {
        let platform = self.portfolio.platforms.get(id.0)?;
        let row = self.row(from, PageId::Platform(id))?;
        let first = telling_most(&platform.system.figures, self.units);
        let value = first.map(Figure::counted);
        let of = first.filter(|figure| value == Some(&figure.value));
        let of = of.and_then(|figure| figure.of.as_deref());
        Some(Row {
            text: platform_text(platform),
            figure: value,
            note: of.map(|of| wording::opening(of.trim(), 40)),
            ..row
        })
    }
}

fn platform_text(platform: &Platform<Prose>) -> Option<Cow<'_, str>> {
    let mut text = String::new();
    for passage in &platform.passages {
        if text.len() < 400 {
            text.push_str(&prose::plain(passage, 400));
            prose::end_with_a_mark(&mut text);
        }
    }
    let opening =
        wording::opening(text.trim_end_matches([';', ' ']), super::layout::EXCERPT).into_owned();
    (!opening.is_empty()).then_some(opening.into())
}
