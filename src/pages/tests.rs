//! Small portfolios made by hand, and what their pages show.

use std::collections::BTreeMap;

use super::*;
use crate::{
    edition::Public,
    findings::Findings,
    inputs::{
        config::Edition,
        theme::{Theme, ThemeFile},
    },
    links::{
        Address, Edge, Linked, OutsideLink, Piece, Prose, ProseBlock, ProseItem, Reason, Technology,
    },
    portfolio::*,
    render,
    source::{FileId, Source, Sources, Span, Text},
    systems::{Component, Figure, Flow, System, TechnologyUse},
};

/// Notes that are written line by line while the portfolio is made from them.
pub(crate) struct Sample {
    notes: String,
    pub portfolio: Portfolio<Prose>,
    pub technologies: Vec<Technology>,
    pub outside: Vec<OutsideLink>,
    pub edges: Vec<Edge>,
}

impl Sample {
    pub fn new() -> Self {
        Self {
            notes: String::new(),
            portfolio: Portfolio {
                principles: Vec::new(),
                stories: Vec::new(),
                platforms: Vec::new(),
                sections: Vec::new(),
                unsorted: Vec::new(),
                words: Vec::new(),
                questions: Vec::new(),
                prepare_first: Vec::new(),
                lines: LineCount::default(),
            },
            technologies: Vec::new(),
            outside: Vec::new(),
            edges: Vec::new(),
        }
    }

    /// Adds a line to the notes.
    pub fn text(&mut self, line: &str) -> Text {
        let start = self.notes.len();
        self.notes.push_str(line);
        self.notes.push('\n');
        Text::cut(FileId(0), &self.notes, start..start + line.len())
    }

    pub fn prose(&mut self, line: &str) -> Prose {
        let span = self.text(line).span();
        let words = vec![Piece::Text(line.to_owned())];
        Prose { blocks: vec![ProseBlock::Paragraph(words)], span }
    }

    pub fn points(&mut self, lines: &[&str]) -> Prose {
        let mut span: Option<Span> = None;
        let mut items = Vec::new();
        for line in lines {
            let at = self.text(line).span();
            span = Some(span.map_or(at, |span| span.to(at)));
            let words = vec![Piece::Text((*line).to_owned())];
            items.push(ProseItem { words, blocks: Vec::new() });
        }
        Prose { blocks: vec![ProseBlock::List(None, items)], span: span.unwrap_or_default() }
    }

    pub fn principle(&mut self, number: u32, name: &str, questions: &[&str]) -> PrincipleId {
        let heading = self.text(&format!("#{number}: {name}")).span();
        self.portfolio.principles.push(Principle {
            number: Some(number),
            name: name.to_owned(),
            group: None,
            key: None,
            own_words: Vec::new(),
            other: Vec::new(),
            heading: Some(heading),
            span: Some(heading),
            has_content: false,
            definition: None,
            likely_questions: questions.iter().map(|&question| question.to_owned()).collect(),
        });
        PrincipleId(self.portfolio.principles.len() - 1)
    }

    /// A story with labelled parts (`R: ` with nothing behind it is an empty label).
    pub fn story(&mut self, title: &str, under: &[PrincipleId], parts: &[(&str, &str)]) -> StoryId {
        let title = self.text(title);
        let mut span = title.span();
        let mut told = Vec::new();
        let mut empty = BTreeMap::new();
        for (label, words) in parts {
            let part = part_of(label);
            let written = self.text(&format!("{label}:"));
            span = span.to(written.span());
            if words.is_empty() {
                empty.insert(part, written);
                continue;
            }
            let passage = self.prose(words);
            span = span.to(passage.span);
            let text = (*words).to_owned();
            told.push(LabelledPart { part, label: written, passage, text, promised: false });
        }
        let has = |part| told.iter().any(|told: &LabelledPart<Prose>| told.part == part);
        let missing: Vec<Missing> = Part::STAR
            .into_iter()
            .filter(|&part| !has(part))
            .map(|part| Missing { part, label: empty.get(&part).cloned() })
            .collect();
        let state = match (told.len(), missing.len()) {
            (0, _) => State::Idea,
            (_, 0) => State::Complete,
            _ => State::Draft,
        };
        self.portfolio.stories.push(Story {
            title_from_text: false,
            kind: if told.is_empty() { Kind::Idea } else { Kind::Story },
            state,
            filed: under
                .iter()
                .map(|&principle| Filing { principle, by: FiledBy::Section, span: title.span() })
                .collect(),
            suggested: Vec::new(),
            platforms: Vec::new(),
            points: Vec::new(),
            parts: told,
            missing,
            technologies: Vec::new(),
            figures: Vec::new(),
            text: String::new(),
            words: 0,
            title,
            span,
        });
        StoryId(self.portfolio.stories.len() - 1)
    }

    pub fn figure(&mut self, value: &str, of: &str, stray: Option<&str>) -> Figure {
        let span = self.text(&format!("{value} {of}")).span();
        Figure {
            written: value.to_owned(),
            value: value.to_owned(),
            of: Some(of.to_owned()),
            stray: stray.map(str::to_owned),
            span,
        }
    }

    pub fn platform(&mut self, name: &str, words: &str) -> PlatformId {
        let name = self.text(name);
        let passage = self.prose(words);
        self.portfolio.platforms.push(Platform {
            span: name.span().to(passage.span),
            name,
            passages: vec![passage],
            system: System::default(),
        });
        PlatformId(self.portfolio.platforms.len() - 1)
    }

    pub fn section(&mut self, title: &str, words: &str, kind: SectionKind) -> usize {
        let title = self.text(title);
        let passages = vec![self.prose(words)];
        self.portfolio.sections.push(Section { span: title.span(), title, kind, passages });
        self.portfolio.sections.len() - 1
    }

    fn addresses(&self) -> Vec<Address> {
        let mut all = vec![(PageId::Home, "index".to_owned(), "H-01".into(), "Home".to_owned())];
        let mut add = |page, path: String, code: String, title: &str| {
            all.push((page, path, code, title.to_owned()));
        };
        let slug = |name: &str| {
            let kept = name.to_lowercase();
            let kept: Vec<&str> =
                kept.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
            kept.join("-")
        };
        let portfolio = &self.portfolio;
        if !portfolio.principles.is_empty() {
            add(PageId::Principles, "principles/index".into(), "P-00".into(), "Principles");
        }
        for (at, principle) in portfolio.principles.iter().enumerate() {
            let path = format!("principles/{}", slug(&principle.name));
            let code = format!("P-{:02}", principle.number.unwrap_or(at as u32 + 1));
            add(PageId::Principle(PrincipleId(at)), path, code, &principle.name);
        }
        if !portfolio.stories.is_empty() {
            add(PageId::Stories, "stories/index".into(), "S-00".into(), "Stories");
        }
        for (at, story) in portfolio.stories.iter().enumerate() {
            let path = format!("stories/{}-{at}", slug(story.title.as_str()));
            let code = format!("S-{:02}", at + 1);
            add(PageId::Story(StoryId(at)), path, code, story.title.as_str());
        }
        if !portfolio.platforms.is_empty() {
            add(PageId::Platforms, "platforms/index".into(), "A-00".into(), "Platforms");
        }
        for (at, platform) in portfolio.platforms.iter().enumerate() {
            let path = format!("platforms/{}", slug(platform.name.as_str()));
            let code = format!("A-{:02}", at + 1);
            add(PageId::Platform(PlatformId(at)), path, code, platform.name.as_str());
        }
        if !self.technologies.is_empty() {
            add(PageId::Technologies, "technologies/index".into(), "T-00".into(), "Technologies");
        }
        for (at, technology) in self.technologies.iter().enumerate() {
            let path = format!("technologies/{}", slug(&technology.name));
            add(PageId::Technology(at), path, format!("T-{:02}", at + 1), &technology.name);
        }
        add(PageId::Matrix, "matrix".into(), "M-01".into(), "Matrix");
        add(PageId::Practice, "practice".into(), "Q-01".into(), "Practice");
        if !portfolio.words.is_empty() {
            add(PageId::Words, "words".into(), "W-01".into(), "Words");
        }
        if !self.outside.is_empty() {
            add(PageId::OutsideLinks, "links".into(), "L-01".into(), "Links");
        }
        if !portfolio.unsorted.is_empty() {
            add(PageId::Unsorted, "unsorted".into(), "U-01".into(), "Unsorted");
        }
        if !portfolio.sections.is_empty() {
            add(PageId::Sections, "sections/index".into(), "N-00".into(), "Sections");
        }
        for (at, section) in portfolio.sections.iter().enumerate() {
            let path = format!("sections/{}", slug(section.title.as_str()));
            add(PageId::Section(at), path, format!("N-{:02}", at + 1), section.title.as_str());
        }
        add(PageId::Search, "search".into(), "Z-01".into(), "Search");
        add(PageId::Print, "print".into(), "Z-02".into(), "Print");
        add(PageId::NotFound, "404".into(), "Z-03".into(), "Not found");
        all.into_iter()
            .map(|(page, path, code, title)| {
                let slug = path.rsplit('/').next().unwrap_or_default().to_owned();
                Address { page, path: format!("{path}.html"), slug, code, title }
            })
            .collect()
    }

    pub fn public(&self, edition: Edition) -> (Public, Sources) {
        let mut sources = Sources::default();
        sources.add(Source::new("notes.txt", self.notes.clone()));
        let mut edges = self.edges.clone();
        edges.sort_by_key(|edge| edge.to);
        let linked = Linked {
            portfolio: self.portfolio.clone(),
            addresses: self.addresses(),
            technologies: self.technologies.clone(),
            outside: self.outside.clone(),
            edges,
        };
        (Public { linked, edition }, sources)
    }

    /// All files of the site, by path.
    pub fn files(&self, edition: Edition, site: &Site) -> BTreeMap<String, String> {
        let mut findings = Findings::default();
        let files = self.rendered(edition, site, &Theme::built_in(), &mut findings);
        assert_eq!(findings, Findings::default());
        files
    }

    pub fn rendered(
        &self,
        edition: Edition,
        site: &Site,
        theme: &Theme,
        findings: &mut Findings,
    ) -> BTreeMap<String, String> {
        let (public, sources) = self.public(edition);
        let pages = lay_out(&public, site, &sources);
        let files = render::site(&pages, &public, site, theme, findings);
        files
            .into_iter()
            .map(|file| (file.path, String::from_utf8(file.bytes).expect("pages are UTF-8")))
            .collect()
    }

    fn page(&self, path: &str) -> String {
        self.files(Edition::Prep, &site()).remove(path).expect("the page is there")
    }
}

fn part_of(label: &str) -> Part {
    match label.chars().next() {
        Some('S' | 'P') => Part::Situation,
        Some('T') => Part::Task,
        Some('O') => Part::Obstacle,
        Some('A') => Part::Action,
        Some('L') => Part::Learning,
        Some('H') => Part::Hypothesis,
        _ => Part::Result,
    }
}

pub(crate) fn site() -> Site {
    Site {
        title: "Interview dossier".into(),
        notes_path: "notes.txt".into(),
        lines: 42,
        revision: "5e4c9bdd".into(),
        ..Site::default()
    }
}

/// A portfolio that has something of everything.
pub(crate) fn everything() -> Sample {
    let mut sample = Sample::new();
    let asked = ["Tell me about a time you fixed what was not yours.", "What did you give up?"];
    let care = sample.principle(1, "Care for the Reader", &asked);
    let depth = sample.principle(2, "Look Deeper", &asked);
    sample.principle(3, "Spend as if It Were Yours; Justify Every Coin", &asked);
    let own = sample.prose("To me it means to read what people do, not what they say.");
    sample.portfolio.principles[0].own_words.push(own);
    sample.portfolio.principles[0].definition = Some("Begin with the reader.".into());
    let advice = sample.prose("Do not ramble here.");
    sample.portfolio.principles[0].other.push(advice);
    let outage = sample.story(
        "The lamp that never slept",
        &[care],
        &[
            ("P", "The harbour lamp burned all day and nobody knew why."),
            ("A", "I followed the cable and found the switch under paint."),
            ("R", ""),
        ],
    );
    let first = sample.figure("36.0%", "of all nights", Some("1"));
    let second = sample.figure("180+", "lamps", None);
    sample.portfolio.stories[outage.0].figures = vec![first, second];
    let words = sample.text("found the switch");
    sample.portfolio.stories[outage.0].suggested =
        vec![Suggestion { principle: depth, words: vec![words] }];
    sample.story(
        "A ledger for the lighthouse",
        &[],
        &[
            ("Situation", "Oil was bought twice."),
            ("Task", "Find out where it went."),
            ("Action", "I wrote down every barrel for a month."),
            ("Result", "Nine barrels of forty were saved each year."),
        ],
    );
    let idea = sample.story("Signals in fog", &[depth, care], &[]);
    let points = sample.points(&["bell", "horn, twice a minute"]);
    sample.portfolio.stories[idea.0].points.push(points);
    let tower = sample.platform("Tower Service", "Lamp Relay (Wire to Lamp) and a keeper.");
    let keeper = sample.text("Lamp Relay (Wire to Lamp)").span();
    let part = |name: &str, role: Option<&str>| Component {
        name: name.into(),
        role: role.map(str::to_owned),
        technologies: vec!["Kafka".into()],
        group: None,
        span: keeper,
        stated: role.is_some(),
    };
    sample.portfolio.platforms[tower.0].system = System {
        components: vec![part("Lamp Relay", Some("carries light")), part("Keeper", None)],
        flows: vec![Flow {
            from: "Wire".into(),
            to: "Lamp".into(),
            via: Some("Lamp Relay".into()),
            label: None,
            stated: true,
            span: keeper,
        }],
        technologies: vec![TechnologyUse {
            name: "Kafka".into(),
            written: "Managed Kafka".into(),
            span: keeper,
        }],
        figures: vec![sample.figure("180+", "lamps", None)],
        ..System::default()
    };
    let named = sample.text("the tower");
    sample.portfolio.stories[outage.0].platforms = vec![(tower, named.clone())];
    sample.portfolio.stories[outage.0].technologies = vec![("Kafka".into(), named.clone())];
    sample.technologies.push(Technology {
        name: "Kafka".into(),
        kind: "log".into(),
        questions: vec!["What happens when a reader is slow?".into()],
        platforms: vec![(tower, named.clone())],
        stories: vec![(outage, named)],
    });
    let term = sample.text("to burn the midnight oil");
    sample.portfolio.words.push(Word { term, meaning: None });
    let term = sample.text("fathom");
    let meaning = Some(sample.text("six feet"));
    sample.portfolio.words.push(Word { term, meaning });
    let text = sample.text("What do you ask the keeper?");
    sample.portfolio.questions.push(Question { text, principle: None });
    let text = sample.text("When did you read the wrong log?");
    sample.portfolio.questions.push(Question { text, principle: Some(depth) });
    sample.portfolio.prepare_first = vec![depth, PrincipleId(2)];
    let section = sample.section("The post", "A keeper who sleeps by day.", SectionKind::JobDescription);
    let loose = sample.prose("a line of its own");
    sample.portfolio.unsorted.push(loose);
    sample.outside.push(OutsideLink {
        url: "https://example.org/?a=1&b=2".into(),
        title: None,
        page: PageId::Section(section),
        span: Span::default(),
    });
    let story = PageId::Story(outage);
    for (to, reason) in [
        (PageId::Principle(care), Reason::Filed),
        (PageId::Principle(depth), Reason::Suggested("found the switch".into())),
        (PageId::Platform(tower), Reason::Mentions("the tower".into())),
        (PageId::Technology(0), Reason::Uses("the tower".into())),
        (PageId::Section(section), Reason::WrittenLink),
    ] {
        sample.edges.push(Edge { from: story, to, reason });
    }
    let through = Reason::Through(story);
    let from = PageId::Principle(depth);
    sample.edges.push(Edge { from, to: PageId::Principle(care), reason: through });
    sample
}
