//! How the notes were read, for people and for other programs.

use std::{collections::BTreeMap, fmt::Write};

use serde::Serialize;

use crate::{
    edition::Public,
    links::PageId,
    portfolio::{Kind, PlatformId, PrincipleId, State, StoryId},
    source::{Place, Sources, Span},
};

/// The reading as one object. Keys are always present; see the contract in the guide.
#[derive(Debug, Serialize)]
pub struct Outline {
    version: u32,
    principles: Vec<Principle>,
    stories: Vec<Story>,
    platforms: Vec<Platform>,
    links: Vec<Link>,
    words: Vec<Word>,
    questions: Vec<Question>,
    sections: Vec<Section>,
    unsorted: Vec<Source>,
    private: Vec<Source>,
    lines: Lines,
}

#[derive(Debug, Serialize)]
struct Principle {
    number: Option<u32>,
    name: String,
    group: Option<String>,
    slug: String,
    url: String,
    has_content: bool,
    stories: Vec<String>,
    source: Option<Source>,
}

#[derive(Debug, Serialize)]
struct Story {
    slug: String,
    code: String,
    title: String,
    kind: &'static str,
    state: &'static str,
    principles: Vec<String>,
    suggested: Vec<String>,
    platforms: Vec<String>,
    parts: BTreeMap<&'static str, String>,
    parts_missing: Vec<&'static str>,
    figures: Vec<String>,
    text: String,
    words: usize,
    url: String,
    source: Source,
}

#[derive(Debug, Serialize)]
struct Platform {
    name: String,
    slug: String,
    url: String,
    components: Vec<Component>,
    technologies: Vec<String>,
    flows: Vec<Flow>,
    figures: Vec<String>,
    source: Source,
}

#[derive(Debug, Serialize)]
struct Component {
    name: String,
    technologies: Vec<String>,
    role: Option<String>,
}

#[derive(Debug, Serialize)]
struct Flow {
    from: String,
    to: String,
    via: Option<String>,
    stated: bool,
}

#[derive(Debug, Serialize)]
struct Link {
    url: String,
    title: Option<String>,
    page: String,
}

#[derive(Debug, Serialize)]
struct Word {
    term: String,
    meaning: Option<String>,
}

#[derive(Debug, Serialize)]
struct Question {
    text: String,
    principle: Option<String>,
}

#[derive(Debug, Serialize)]
struct Section {
    title: String,
    url: String,
    source: Source,
}

#[derive(Debug, Serialize)]
struct Lines {
    total: u32,
    with_words: u32,
    placed: u32,
    private: u32,
}

#[derive(Debug, Serialize)]
struct Source {
    path: String,
    line: u32,
    end_line: u32,
}

impl From<Place> for Source {
    fn from(Place { path, line, end_line, .. }: Place) -> Self {
        Self { path, line, end_line }
    }
}

/// Sums a reading up; of what is private it knows the lines.
pub fn of(public: &Public, sources: &Sources, private: &[Place]) -> Outline {
    Writer { public, sources, private }.outline()
}

impl Outline {
    /// As JSON, indented, with a line end behind it.
    pub fn to_json(&self) -> String {
        // Nothing in an outline can fail to be written: all keys are strings.
        let mut json = serde_json::to_string_pretty(self).unwrap_or_default();
        json.push('\n');
        json
    }
}

struct Writer<'a> {
    public: &'a Public,
    sources: &'a Sources,
    private: &'a [Place],
}

impl Writer<'_> {
    fn outline(&self) -> Outline {
        let portfolio = &self.public.linked.portfolio;
        let ids = |count: usize| 0..count;
        Outline {
            version: 1,
            principles: ids(portfolio.principles.len())
                .map(|index| self.principle(PrincipleId(index)))
                .collect(),
            stories: ids(portfolio.stories.len()).map(|index| self.story(StoryId(index))).collect(),
            platforms: ids(portfolio.platforms.len())
                .map(|index| self.platform(PlatformId(index)))
                .collect(),
            links: self.links(),
            words: portfolio
                .words
                .iter()
                .map(|word| Word {
                    term: word.term.as_str().to_owned(),
                    meaning: word.meaning.as_ref().map(|meaning| meaning.as_str().to_owned()),
                })
                .collect(),
            questions: portfolio
                .questions
                .iter()
                .map(|question| Question {
                    text: question.text.as_str().to_owned(),
                    principle: question.principle.and_then(|id| self.name(id)),
                })
                .collect(),
            sections: self.sections(),
            unsorted: portfolio.unsorted.iter().map(|lines| self.source(lines.span)).collect(),
            private: self.private.iter().cloned().map(Source::from).collect(),
            lines: Lines {
                total: portfolio.lines.total,
                with_words: portfolio.lines.with_words,
                placed: portfolio.lines.placed,
                private: portfolio.lines.private,
            },
        }
    }

    fn address(&self, page: PageId) -> (String, String, String) {
        self.public.linked.address(page).map_or_else(Default::default, |address| {
            (address.slug.clone(), address.code.clone(), address.path.clone())
        })
    }

    fn name(&self, id: PrincipleId) -> Option<String> {
        self.public.linked.portfolio.principles.get(id.0).map(|principle| principle.name.clone())
    }

    fn source(&self, span: Span) -> Source {
        self.sources.place(span).into()
    }

    fn principle(&self, id: PrincipleId) -> Principle {
        let portfolio = &self.public.linked.portfolio;
        let principle = &portfolio.principles[id.0];
        let (slug, _, url) = self.address(PageId::Principle(id));
        Principle {
            number: principle.number,
            name: principle.name.clone(),
            group: principle.group.clone(),
            slug,
            url,
            has_content: principle.has_content,
            stories: portfolio
                .filed_under(id)
                .map(|story| self.address(PageId::Story(story)).0)
                .collect(),
            source: principle.span.map(|span| self.source(span)),
        }
    }

    fn story(&self, id: StoryId) -> Story {
        let portfolio = &self.public.linked.portfolio;
        let story = &portfolio.stories[id.0];
        let (slug, code, url) = self.address(PageId::Story(id));
        let mut parts: BTreeMap<&'static str, String> = BTreeMap::new();
        for part in &story.parts {
            let text = parts.entry(part.part.name()).or_default();
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&part.text);
        }
        Story {
            slug,
            code,
            title: story.title.as_str().to_owned(),
            kind: match story.kind {
                Kind::Story => "story",
                Kind::Experiment => "experiment",
                Kind::Idea => "idea",
            },
            state: state_name(story.state),
            principles: story
                .filed
                .iter()
                .filter_map(|filing| self.name(filing.principle))
                .collect(),
            suggested: story
                .suggested
                .iter()
                .filter_map(|suggestion| self.name(suggestion.principle))
                .collect(),
            platforms: story
                .platforms
                .iter()
                .filter_map(|(id, _)| portfolio.platforms.get(id.0))
                .map(|platform| platform.name.as_str().to_owned())
                .collect(),
            parts,
            parts_missing: story.missing.iter().map(|missing| missing.part.name()).collect(),
            figures: story.figures.iter().map(|figure| figure.written.clone()).collect(),
            text: story.text.clone(),
            words: story.words,
            url,
            source: self.source(story.span),
        }
    }

    fn platform(&self, id: PlatformId) -> Platform {
        let platform = &self.public.linked.portfolio.platforms[id.0];
        let (slug, _, url) = self.address(PageId::Platform(id));
        let system = &platform.system;
        Platform {
            name: platform.name.as_str().to_owned(),
            slug,
            url,
            components: system
                .components
                .iter()
                .map(|component| Component {
                    name: component.name.clone(),
                    technologies: component.technologies.clone(),
                    role: component.role.clone(),
                })
                .collect(),
            technologies: system
                .technologies
                .iter()
                .map(|technology| technology.name.clone())
                .collect(),
            flows: system
                .flows
                .iter()
                .map(|flow| Flow {
                    from: flow.from.clone(),
                    to: flow.to.clone(),
                    via: flow.via.clone(),
                    stated: flow.stated,
                })
                .collect(),
            figures: system.figures.iter().map(|figure| figure.written.clone()).collect(),
            source: self.source(platform.span),
        }
    }

    fn links(&self) -> Vec<Link> {
        let link = |link: &crate::links::OutsideLink| Link {
            url: link.url.clone(),
            title: link.title.clone(),
            page: self.address(link.page).2,
        };
        self.public.linked.outside.iter().map(link).collect()
    }

    fn sections(&self) -> Vec<Section> {
        let portfolio = &self.public.linked.portfolio;
        let section =
            |(index, section): (usize, &crate::portfolio::Section<crate::links::Prose>)| Section {
                title: section.title.as_str().to_owned(),
                url: self.address(PageId::Section(index)).2,
                source: self.source(section.span),
            };
        portfolio.sections.iter().enumerate().map(section).collect()
    }
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Idea => "idea",
        State::Outline => "outline",
        State::Draft => "draft",
        State::Complete => "complete",
    }
}

/// The reading for people: which lines became what, in the order of the notes, and the count.
pub fn to_text(public: &Public, sources: &Sources, private: &[Place]) -> String {
    let linked = &public.linked;
    let portfolio = &linked.portfolio;
    let mut rows: Vec<(Span, String)> = Vec::new();
    let code =
        |page: PageId| linked.address(page).map(|address| address.code.clone()).unwrap_or_default();
    for (index, principle) in portfolio.principles.iter().enumerate() {
        if let Some(span) = principle.span {
            let note = if principle.has_content { "" } else { "  (nothing below it)" };
            rows.push((
                span,
                format!(
                    "{:<6} {}{note}",
                    code(PageId::Principle(PrincipleId(index))),
                    principle.name
                ),
            ));
        }
    }
    for (index, story) in portfolio.stories.iter().enumerate() {
        let kind = match story.kind {
            Kind::Experiment => "experiment, ",
            _ => "",
        };
        let filed: Vec<String> =
            story.filed.iter().map(|filing| code(PageId::Principle(filing.principle))).collect();
        let filed = if filed.is_empty() { "not filed".to_owned() } else { filed.join(" ") };
        let title = story.title.as_str();
        rows.push((
            story.span,
            format!(
                "  {:<6} {title}  [{kind}{}; {filed}]",
                code(PageId::Story(StoryId(index))),
                state_name(story.state)
            ),
        ));
    }
    for (index, platform) in portfolio.platforms.iter().enumerate() {
        let system = &platform.system;
        let counts = format!(
            "{} parts, {} flows, {} figures",
            system.components.len(),
            system.flows.len(),
            system.figures.len()
        );
        rows.push((
            platform.span,
            format!(
                "{:<6} {}  [{counts}]",
                code(PageId::Platform(PlatformId(index))),
                platform.name.as_str()
            ),
        ));
    }
    for (index, section) in portfolio.sections.iter().enumerate() {
        rows.push((
            section.span,
            format!("{:<6} {}", code(PageId::Section(index)), section.title.as_str()),
        ));
    }
    for word in &portfolio.words {
        rows.push((word.term.span(), format!("{:<6} {}", code(PageId::Words), word.term.as_str())));
    }
    for passage in &portfolio.unsorted {
        rows.push((passage.span, format!("{:<6} unsorted", code(PageId::Unsorted))));
    }
    rows.sort_by_key(|(span, _)| (span.file, span.start, std::cmp::Reverse(span.end)));
    let rows = rows.into_iter().map(|(span, row)| (sources.place(span), row)).collect();
    let mut text = String::new();
    let mut path = String::new();
    for (place, row) in with_private(rows, private) {
        if place.path != path {
            path.clone_from(&place.path);
            let _ = writeln!(text, "{path}");
        }
        let lines = if place.line == place.end_line {
            place.line.to_string()
        } else {
            format!("{}-{}", place.line, place.end_line)
        };
        let _ = writeln!(text, "{lines:>9}  {row}");
    }
    let lines = portfolio.lines;
    let _ = write!(
        text,
        "\n{} lines, {} with words, {} placed",
        lines.total, lines.with_words, lines.placed
    );
    if lines.private > 0 {
        let _ = write!(text, ", {} private", lines.private);
    }
    text.push('\n');
    text
}

/// Rows with those of what is private among them: each behind what begins above it in its file.
fn with_private(mut rows: Vec<(Place, String)>, private: &[Place]) -> Vec<(Place, String)> {
    for place in private {
        let is_above =
            |(other, _): &(Place, String)| other.path == place.path && other.line <= place.line;
        let is_of_file = |(other, _): &(Place, String)| other.path == place.path;
        let above = rows.iter().rposition(is_above).map(|at| at + 1);
        let at = above.or_else(|| rows.iter().position(is_of_file)).unwrap_or(rows.len());
        rows.insert(at, (place.clone(), format!("{:<6} private", "")));
    }
    rows
}
