//! Small portfolios made by hand, and what their pages show.

#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    clippy::cast_sign_loss,
    clippy::too_many_lines,
    reason = "paths are our own, roots are positive, and one portfolio has something of everything"
)]

use std::collections::BTreeMap;

use super::*;
use crate::{
    edition::Public,
    findings::{At, Findings},
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
    systems::{Component, Figure, Flow, Remark, RemarkKind, System, TechnologyUse},
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
                title: None,
                word_headings: Vec::new(),
                anchors: Vec::new(),
                prepare_first: Vec::new(),
                lines: LineCount::default(),
                left_out: Vec::new(),
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
            read_from: ReadFrom::default(),
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
            before: String::new(),
            after: String::new(),
            span,
        }
    }

    pub fn platform(&mut self, name: &str, words: &str) -> PlatformId {
        let name = self.text(name);
        let passage = self.prose(words);
        self.portfolio.platforms.push(Platform {
            span: name.span().to(passage.span),
            name,
            aliases: Vec::new(),
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
            let kept: Vec<&str> = kept
                .split(|c: char| !c.is_alphanumeric())
                .filter(|part| !part.is_empty())
                .collect();
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
        if !portfolio.stories.is_empty() {
            add(PageId::Cheat, "cheat".into(), "Q-02".into(), "Cheat sheet");
        }
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
        let kept = Kept::default();
        let pages = lay_out(&public, site, &sources, &kept);
        let files =
            render::site(&pages, &public, site, theme, &mut render::Templates::default(), findings);
        files
            .into_iter()
            .map(|file| (file.path, String::from_utf8(file.bytes.into()).expect("pages are UTF-8")))
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
    let section =
        sample.section("The post", "A keeper who sleeps by day.", SectionKind::JobDescription);
    let heading = ProseBlock::Heading(vec![Piece::Text("By night".into())]);
    sample.portfolio.sections[section].passages[0].blocks.insert(0, heading.clone());
    sample.portfolio.platforms[tower.0].passages[0].blocks.insert(0, heading.clone());
    sample.portfolio.stories[idea.0].points[0].blocks.insert(0, heading.clone());
    sample.portfolio.principles[0].own_words[0].blocks.insert(0, heading.clone());
    let mut loose = sample.prose("a line of its own");
    loose.blocks.insert(0, heading);
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

// What pages show.

#[track_caller]
fn check_shows(path: &str, expected: &[&str]) {
    let page = everything().page(path);
    for words in expected {
        assert!(page.contains(words), "{path} does not show {words:?}:\n{page}");
    }
}

const STORY: &str = "stories/the-lamp-that-never-slept-0.html";
const IDEA: &str = "stories/signals-in-fog-2.html";
const PRINCIPLE: &str = "principles/care-for-the-reader.html";
const PLATFORM: &str = "platforms/tower-service.html";

#[test]
fn home_says_how_far_the_notes_go() {
    check_shows(
        "index.html",
        &[
            "Three stories speak to two of three principles.",
            "<span class=\"miss\">Two of the three have no result.</span>",
            "aria-label=\"2, Look Deeper: 1 filed, 1 suggested\"",
            "prepare these first",
            "unsorted.html",
        ],
    );
}

#[test]
fn the_next_thing_to_write_is_the_one_that_is_nearest() {
    let sample = everything();
    let (public, sources) = sample.public(Edition::Prep);
    let site = site();
    let kept = Kept::default();
    let layout = Layout::new(&public, &site, &sources, &kept);
    let next = layout.write_next(layout::From::Root(""));
    let titles: Vec<&str> = next.iter().map(|row| row.title.as_ref()).collect();
    assert_eq!(
        titles,
        [
            "Give “The lamp that never slept” its task and result",
            "File “A ledger for the lighthouse” under a principle",
            "Find one story for Spend as if It Were Yours; Justify Every Coin",
        ]
    );
}

#[test]
fn principles_to_prepare_first_are_proposed_first() {
    let mut sample = Sample::new();
    let ids = [1, 2, 3, 4].map(|number| sample.principle(number, &format!("Number {number}"), &[]));
    sample.portfolio.prepare_first = vec![ids[2], ids[1]];
    let (public, sources) = sample.public(Edition::Prep);
    let site = site();
    let kept = Kept::default();
    let layout = Layout::new(&public, &site, &sources, &kept);
    let codes: Vec<String> =
        layout.write_next(layout::From::Root("")).iter().map(|row| row.code.to_string()).collect();
    assert_eq!(codes, ["P-03", "P-02", "P-01"]);
}

#[test]
fn a_story_shows_what_is_told_and_asks_for_the_rest() {
    check_shows(
        STORY,
        &[
            "The harbour lamp burned all day",
            "In your notes: <b class=\"in\">P:</b>",
            "Line 11 of the notes reads <code>R:</code> and stops.",
            "What moved, by how much, and since when?",
            "36.0%<sup>1</sup>",
            "<svg width=\"36.0%\"",
            "aria-label=\"On file: situation, action. Missing: task, result\"",
            "suggested by “found the switch”",
            "filed by you",
            "../platforms/tower-service.html",
            "../technologies/kafka.html",
            "notes.txt, lines 6 to 11",
        ],
    );
}

#[test]
fn an_idea_has_all_four_parts_in_short() {
    let page = everything().page(IDEA);
    for part in ["situation", "task", "action", "result"] {
        assert!(page.contains(&format!("id=\"{part}\"")), "{part}");
    }
    assert_eq!(page.matches("class=\"gap\"").count(), 1);
    assert!(page.contains("horn, twice a minute"));
}

#[test]
fn a_title_that_is_cut_from_its_line_loses_no_word() {
    let mut sample = Sample::new();
    let id = sample.story("a lamp", &[], &[]);
    sample.portfolio.stories[id.0].text = "a lamp, and a shorter night\nbell".into();
    assert!(sample.page("stories/a-lamp-0.html").contains("<p>a lamp, and a shorter night</p>"));
    sample.portfolio.stories[id.0].text.push_str("\n- R:\nhorn");
    let page = sample.page("stories/a-lamp-0.html");
    assert!(page.contains("<p>bell</p>") && page.contains("<p>horn</p>"), "{page}");
    let told = sample.prose("a lamp, and a shorter night");
    sample.portfolio.stories[id.0].points.push(told);
    let page = sample.page("stories/a-lamp-0.html");
    assert_eq!(page.matches("and a shorter night").count(), 1);
}

#[test]
fn a_label_that_was_begun_is_asked_for_in_full() {
    let mut sample = Sample::new();
    sample.story("a lamp", &[], &[("R", "")]);
    let page = sample.page("stories/a-lamp-0.html");
    assert!(page.contains("Line 2 of the notes reads <code>R:</code> and stops."), "{page}");
    assert_eq!(page.matches("class=\"ask\"").count(), 3);
}

#[test]
fn a_promise_is_shown_and_is_still_a_gap() {
    let mut sample = Sample::new();
    let id = sample.story("a lamp", &[], &[("S", "dark"), ("A", "lit it"), ("R", "TBD")]);
    sample.portfolio.stories[id.0].parts[2].promised = true;
    let page = sample.page("stories/a-lamp-0.html");
    assert!(page.contains("<p>TBD</p>") && page.contains("Line 6 only promises it."), "{page}");
    assert!(page.contains("Line 6 says <code>TBD</code>"), "{page}");
}

#[test]
fn a_figure_without_a_name_says_what_stands_beside_it() {
    let mut sample = Sample::new();
    let id = sample.story("a lamp", &[], &[]);
    let words = sample.text("Now 85.8%1 has a new wick, at last.");
    let mut figure = sample.figure("85.8%", "", Some("1"));
    figure.span = words.span_of(4..9);
    sample.portfolio.stories[id.0].figures = vec![figure];
    assert!(sample.page("stories/a-lamp-0.html").contains(">has a new wick</th>"));
}

#[test]
fn a_clause_ends_at_wide_marks_too() {
    let mut sample = Sample::new();
    let story = sample.story("灯", &[], &[("R", "任务缩短了，投诉减少了80%。很好")]);
    let span = sample.portfolio.stories[story.0].parts[0].passage.span;
    let start = span.start + "任务缩短了，投诉减少了".len() as u32;
    let span = Span { start, end: start + 3, ..span };
    let figure = Figure { of: None, span, ..sample.figure("80%", "", None) };
    sample.portfolio.stories[story.0].figures = vec![figure];
    let page = sample.page("stories/灯-0.html");
    assert!(page.contains("<th scope=\"row\">投诉减少了</th>"), "{page}");
}

#[test]
fn words_before_a_figure_are_those_of_its_clause() {
    for (words, clause) in [
        ("then a lamp can be lit in", "a lamp can be lit in"),
        ("the wick is cut and the lamp burns for", "the lamp burns for"),
        ("a lamp burns for", "a lamp burns for"),
        ("sand and oil", "sand and oil"),
        ("", ""),
    ] {
        assert_eq!(wording::last_clause(words), clause);
    }
}

#[test]
fn a_principle_shows_its_evidence_and_whose_words_are_whose() {
    check_shows(
        PRINCIPLE,
        &[
            "Two stories, one with figures. Neither has a result on file.",
            "To me it means to read",
            "<b>The set says, not you</b>Begin with the reader.",
            "Do not ramble here.",
            "from the set, not from your notes",
            "through S-01",
            "Also suggested: <a href=\"../principles/look-deeper.html\">P-02</a>",
        ],
    );
}

#[test]
fn a_platform_shows_its_parts_and_asks_for_yours() {
    check_shows(
        PLATFORM,
        &[
            "<th scope=\"row\">Lamp Relay</th><td>carries light</td>",
            "<td data-l=\"In\">Wire</td><td data-l=\"Out\">Lamp</td>",
            "<th scope=\"row\">Keeper <span class=\"c\">inferred</span></th>",
            "Lamp Relay (Wire to Lamp) and a keeper.",
            "Which part of it did you own",
            "“Managed Kafka”",
            "<dt>lamps</dt><dd>180+</dd>",
        ],
    );
}

/// Platforms of one line each: `Name: Part -> technology, technology -> Other`. What begins with a
/// small letter is a technology, what else a flow leaves is a part.
fn platforms(lines: &[&str]) -> Sample {
    let mut sample = Sample::new();
    for line in lines {
        let (name, flows) = line.split_once(':').unwrap();
        let id = sample.platform(name, &format!("It is {}.", flows.trim()));
        let span = sample.portfolio.platforms[id.0].passages[0].span;
        let mut system = System::default();
        for flow in flows.split(',').map(str::trim).filter(|flow| !flow.is_empty()) {
            let (from, to) = flow.split_once(" -> ").unwrap();
            for stop in [from, to].into_iter().filter(|stop| stop.starts_with(char::is_lowercase)) {
                let (name, written) = (stop.to_owned(), stop.to_owned());
                if system.technologies.iter().all(|used| used.name != name) {
                    system.technologies.push(TechnologyUse { name, written, span });
                }
            }
            if !from.starts_with(char::is_lowercase) {
                system.components.push(Component {
                    name: from.into(),
                    role: None,
                    technologies: Vec::new(),
                    group: None,
                    span,
                    stated: true,
                });
            }
            let (from, to) = (from.to_owned(), to.to_owned());
            system.flows.push(Flow { from, to, via: None, label: None, stated: true, span });
        }
        for used in &system.technologies {
            let written = sample.text(&used.written);
            match sample.technologies.iter_mut().find(|known| known.name == used.name) {
                Some(known) => known.platforms.push((id, written)),
                None => sample.technologies.push(Technology {
                    name: used.name.clone(),
                    kind: "object-store".into(),
                    questions: Vec::new(),
                    platforms: vec![(id, written)],
                    stories: Vec::new(),
                }),
            }
        }
        sample.portfolio.platforms[id.0].system = system;
    }
    sample
}

const INDEX: &str = "platforms/index.html";

#[track_caller]
fn check_platforms(lines: &[&str], path: &str, shown: &[&str], hidden: &[&str]) {
    let page = platforms(lines).page(path);
    for words in shown {
        assert!(page.contains(words), "{path} does not show {words:?}:\n{page}");
    }
    for words in hidden {
        assert!(!page.contains(words), "{path} shows {words:?}:\n{page}");
    }
}

#[test]
fn the_index_of_platforms_shows_what_they_share() {
    check_platforms(
        &[
            "Tower Lights: Lamp Room -> cask",
            "Sea Post: Mail Room -> cask",
            "Oil Store: Cellar -> jar",
        ],
        INDEX,
        &[
            "<desc id=\"overview-wide-desc\">Tower Lights and Sea Post use cask; \
             Joined to none: Oil Store.</desc>",
            "<a href=\"../platforms/oil-store.html\"><rect class=\"own\"",
            "<th scope=\"row\"><a href=\"../technologies/cask.html\">cask</a></th>\
             <td data-l=\"Kind\">object store</td><td data-l=\"Platforms\">\
             <a href=\"../platforms/tower-lights.html\"><span class=\"k\">A-01</span> Tower Lights</a>, \
             <a href=\"../platforms/sea-post.html\"><span class=\"k\">A-02</span> Sea Post</a></td>",
            "Light outline: what two or more of them use.",
            "href=\"../technologies/index.html\"",
        ],
        &["Arrow:", "Dashed:", ">jar</a>", "no two of them", "In the notes"],
    );
}

#[test]
fn platforms_that_share_nothing_are_only_listed() {
    check_platforms(
        &["Tower Lights: Lamp Room -> cask", "Sea Post: Mail Room -> jar"],
        INDEX,
        &["<dt>Technologies they share</dt><dd>0</dd>", "no two of them name the same technology"],
        &["<svg", "What they share</h2>"],
    );
    check_platforms(
        &["Tower Lights: Lamp Room -> cask"],
        INDEX,
        &["Tower Lights"],
        &["share", "no two"],
    );
}

#[test]
fn a_flow_that_names_another_platform_leads_there() {
    let row = |from: &str, to: &str, words: &str| {
        format!(
            "{from}</a></th><td data-l=\"To\"><a href=\"../platforms/sea-post.html\">{to}</a></td>\
                 <td data-l=\"In the notes\">{words}</td>"
        )
    };
    let (tower, post) =
        ("<span class=\"k\">A-01</span> Tower Lights", "<span class=\"k\">A-02</span> Sea Post");
    let inferred = " <span class=\"c\">inferred</span>";
    // By its name, by a part of it; a part of one word may be anything.
    for (flow, words) in [
        ("Lamp Room -> Sea Post", "Lamp Room → Sea Post".to_owned()),
        ("Lamp Room -> The Sea Post", "Lamp Room → The Sea Post".to_owned()),
        ("Lamp Room -> Mail Room", "Lamp Room → Mail Room".to_owned()),
        ("Lamp Room -> Sorter", format!("Lamp Room → Sorter{inferred}")),
        ("cask -> Mail Room", format!("cask → Mail Room{inferred}")),
    ] {
        let notes = [&format!("Tower Lights: {flow}"), "Sea Post: Mail Room -> jar, Sorter -> jar"];
        let page = platforms(&notes).page(INDEX);
        assert!(page.contains(&row(tower, post, &words)), "{flow}:\n{page}");
    }
    // A part of one's own, of nobody, of two, a technology.
    for flow in
        ["Lamp Room -> Lamp Room", "Lamp Room -> Keeper", "Lamp Room -> Hall", "Lamp Room -> jar"]
    {
        let tower = format!("Tower Lights: {flow}");
        let others = ["Sea Post: Hall -> jar", "Oil Store: Hall -> jar"];
        let page = platforms(&[&tower, others[0], others[1]]).page(INDEX);
        assert!(!page.contains("In the notes"), "{flow}:\n{page}");
    }
}

#[test]
fn a_technology_shows_what_flows_in_and_out_of_it() {
    check_platforms(
        &[
            "Tower Lights: Lamp Room -> cask, Oil Cellar -> cask, cask -> Wick Trimmer",
            "Sea Post: Mail Room -> cask",
            "Oil Store: Barrel Room -> jar",
        ],
        "technologies/cask.html",
        &[
            "Named by two platforms.",
            "<dt>Kind</dt><dd>object store</dd>",
            "<td data-l=\"In and out\">Lamp Room, Oil Cellar → cask<br>cask → Wick Trimmer</td>",
            "<a href=\"../platforms/tower-lights.html#part-2\">Oil Cellar</a>",
            "<td data-l=\"In and out\">Mail Room → cask</td>",
            "<p>It is Mail Room -&gt; cask.</p>",
            "line 2",
        ],
        &["Oil Store", "<h2 class=\"hd\" id=\"stories\">"],
    );
    check_platforms(
        &["Tower Lights: Lamp Room -> cask", "Sea Post: Mail Room -> cask"],
        "technologies/index.html",
        &[
            "A-01 Tower Lights and A-02 Sea Post",
            "<dt>In two or more platforms</dt><dd>1</dd>",
            "object store",
        ],
        &[],
    );
}

#[test]
fn a_technology_is_also_in_other_platforms() {
    let sample = platforms(&[
        "Tower Lights: Lamp Room -> cask, Lamp Room -> jar",
        "Sea Post: Mail Room -> cask",
        "Oil Store: Barrel Room -> cask",
    ]);
    let (public, sources) = sample.public(Edition::Prep);
    let site = site();
    let kept = Kept::default();
    let layout = Layout::new(&public, &site, &sources, &kept);
    let note = |platform: usize, technology: usize| {
        let used = &sample.portfolio.platforms[platform].system.technologies[technology];
        technology::also_note(&layout.also_in(
            PlatformId(platform),
            used,
            layout::From::Root("../"),
        ))
    };
    assert_eq!(note(0, 0).as_deref(), Some("also in A-02 and A-03"));
    assert_eq!(note(0, 1), None);
    let two = platforms(&["Tower Lights: Lamp Room -> cask", "Sea Post: Mail Room -> cask"]);
    let (public, sources) = two.public(Edition::Prep);
    let kept = Kept::default();
    let layout = Layout::new(&public, &site, &sources, &kept);
    let used = &two.portfolio.platforms[1].system.technologies[0];
    let others = layout.also_in(PlatformId(1), used, layout::From::Root("../"));
    assert_eq!(others.named[0].href, "../platforms/tower-lights.html");
    assert_eq!(technology::also_note(&others).as_deref(), Some("also in A-01 Tower Lights"));
    for (count, expected) in [
        (5, "also in A-01, A-02, A-04 and A-05"),
        (6, "also in A-01, A-02, A-04 and 2 more"),
        (12, "also in A-01, A-02, A-04 and 8 more"),
    ] {
        let told: Vec<String> =
            (1..=count).map(|at| format!("Tower {at}: Lamp Room -> cask")).collect();
        let many = platforms(&told.iter().map(String::as_str).collect::<Vec<_>>());
        let (public, sources) = many.public(Edition::Prep);
        let kept = Kept::default();
        let layout = Layout::new(&public, &site, &sources, &kept);
        let used = &many.portfolio.platforms[2].system.technologies[0];
        let others = layout.also_in(PlatformId(2), used, layout::From::Root("../"));
        assert!(others.named.len() <= 4);
        assert_eq!(technology::also_note(&others).as_deref(), Some(expected));
    }
}

#[test]
fn a_platform_is_told_in_the_order_of_its_flow() {
    check_shows(
        PLATFORM,
        &[
            "Lamp Relay (Wire to Lamp) and a keeper.</p>", // the notes' own first sentence opens it
            "<dt>Scale, as written</dt><dd>180+</dd>",
            "<dt>Your part</dt><dd><span class=\"miss\">not on file</span></dd>",
            "<span class=\"k\">1</span><div><a href=\"#part-1\">Lamp Relay</a>\
             <p>carries light<br>From Wire to Lamp.</p></div>",
        ],
    );
}

#[test]
fn a_platform_says_what_it_proves_and_what_may_be_asked() {
    check_shows(
        PLATFORM,
        &[
            "<span class=\"c\">through S-01</span>",
            "general questions, not from your notes",
            "<li>What happens when a reader is slow?</li>",
        ],
    );
}

#[track_caller]
fn check_gaps(system: System, shown: &[&str], hidden: &[&str]) {
    let mut sample = Sample::new();
    let mill = sample.platform("Mill Service", "It grinds what the farms bring.");
    sample.portfolio.platforms[mill.0].system = system;
    let page = sample.page("platforms/mill-service.html");
    for words in shown {
        assert!(page.contains(words), "no {words:?} in:\n{page}");
    }
    for words in hidden {
        assert!(!page.contains(words), "{words:?} in:\n{page}");
    }
}

const NO_PARTS: &str = "The notes name the system and none of its parts.";
const NO_FLOW: &str = "The notes name the parts and not what goes from one to the next.";
const NO_STORY: &str = "No story on file took place on it.";

#[test]
fn a_platform_asks_for_what_it_lacks_and_for_nothing_else() {
    check_gaps(System::default(), &[NO_PARTS, NO_STORY], &[NO_FLOW]);
    let part = |name: &str| Component {
        name: name.into(),
        role: None,
        technologies: Vec::new(),
        group: None,
        span: Span::default(),
        stated: true,
    };
    let components = vec![part("Millstone"), part("Sieve")];
    let parts = System { components: components.clone(), ..System::default() };
    check_gaps(parts, &[NO_FLOW, NO_STORY], &[NO_PARTS]);
    let flow = Flow {
        from: "Millstone".into(),
        to: "Sieve".into(),
        via: None,
        label: None,
        stated: false,
        span: Span::default(),
    };
    let flowing = System { components, flows: vec![flow], ..System::default() };
    check_gaps(flowing, &["To Sieve (inferred)."], &[NO_FLOW, NO_PARTS]);
}

#[test]
fn what_the_notes_remark_is_shown_and_asked_for_where_it_is_not() {
    let remark = |sample: &mut Sample, kind, words: &str| Remark { kind, text: sample.text(words) };
    let page = |kinds: &[(RemarkKind, &str)], edition| {
        let mut sample = Sample::new();
        let mill = sample.platform("Mill Service", "It grinds what the farms bring.");
        for (kind, words) in kinds {
            let remark = remark(&mut sample, *kind, words);
            sample.portfolio.platforms[mill.0].system.remarks.push(remark);
        }
        sample.files(edition, &site())["platforms/mill-service.html"].clone()
    };
    let none = page(&[], Edition::Prep);
    assert!(none.contains("nothing of trade-offs, failure modes or what you would change."));
    let price = [(RemarkKind::TradeOff, "It is *slow* and cheap.")];
    let some = page(&price, Edition::Prep);
    assert!(
        some.contains("<li>It is slow and cheap. <span class=\"c\">line 3</span></li>"),
        "{some}"
    );
    assert!(some.contains("The notes say nothing of failure modes or what you would change."));
    let public = page(&price, Edition::Public);
    assert!(public.contains("<li>It is slow and cheap.</li>"), "{public}");
    assert!(!public.contains("The notes say nothing"), "{public}");
}

#[test]
fn loads_are_reckoned_and_what_they_lack_is_asked_for() {
    let page = |written: &str, value: &str, edition| {
        let mut sample = Sample::new();
        let mill = sample.platform("Mill Service", "It grinds what the farms bring.");
        let figure = Figure { written: written.into(), ..sample.figure(value, "", None) };
        sample.portfolio.platforms[mill.0].system.figures = vec![figure];
        sample.files(edition, &site())["platforms/mill-service.html"].clone()
    };
    let told = page("86 TB per day", "86 TB", Edition::Prep);
    assert!(told.contains("<b>86 TB per day</b>: 86 TB a day is 995 MB each second"), "{told}");
    assert!(told.contains("Assumed: a peak is three times the average;"), "{told}");
    assert!(!told.contains("lacks a number or a period"), "{told}");
    let vague = page("TB per day", "TB", Edition::Prep);
    assert!(vague.contains("One figure lacks a number or a period."), "{vague}");
    assert!(vague.contains("<li>TB per day: how many TB?</li>"), "{vague}");
    assert!(!page("TB per day", "TB", Edition::Public).contains("how many TB?"));
}

#[test]
fn figures_beyond_the_first_stand_in_their_clauses() {
    let mut sample = Sample::new();
    let words = "Few keepers. It holds 12 lamps and 3 bells; 4 boats call. Nothing else.";
    let mill = sample.platform("Mill Service", words);
    let mut figures = crate::systems::figures::find(&sample.text(words));
    figures.splice(0..0, std::iter::repeat_n(figures[0].clone(), 4));
    sample.portfolio.platforms[mill.0].system.figures = figures;
    let page = sample.page("platforms/mill-service.html");
    let clause = "<li>It holds <b>12 lamps</b> and <b>3 bells</b>; <b>4 boats</b> call <";
    assert!(page.contains(clause), "no {clause} in {page}");
}

#[test]
fn nothing_of_the_notes_is_lost() {
    let files = everything().files(Edition::Prep, &site());
    let pages: String =
        files.iter().filter(|(path, _)| *path != "print.html").map(|(_, text)| &**text).collect();
    for words in [
        "to burn the midnight oil",
        "six feet",
        "What do you ask the keeper?",
        "When did you read the wrong log?",
        "A keeper who sleeps by day.",
        "a line of its own",
        "https://example.org/?a=1&amp;b=2",
        "Nine barrels of forty were saved each year.",
        "What happens when a reader is slow?",
    ] {
        assert!(pages.contains(words), "{words}");
    }
}

#[test]
fn the_public_edition_shows_no_gap_no_prompt_and_no_source() {
    let files = everything().files(Edition::Public, &site());
    for (path, page) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        for words in [
            "class=\"miss",
            "class=\"gap\"",
            "notes.txt",
            "Not on file",
            "class=\"star\"",
            "line 1",
        ] {
            assert!(!page.contains(words), "{path} shows {words}");
        }
    }
}

#[test]
fn marks_in_the_notes_are_text_wherever_they_stand() {
    let hostile = "</title><script>alert(1)</script> \"' {{ site.title }} {% raw %}";
    let mut sample = Sample::new();
    let principle = sample.principle(1, hostile, &[hostile]);
    let story = sample.story(hostile, &[principle], &[("S", hostile), ("R", hostile)]);
    let platform = sample.platform(hostile, hostile);
    let words = sample.text(hostile);
    sample.portfolio.stories[story.0].platforms = vec![(platform, words.clone())];
    let suggestion = Suggestion { principle, words: vec![words.clone()] };
    sample.portfolio.stories[story.0].suggested = vec![suggestion];
    let figure = sample.figure(hostile, hostile, Some(hostile));
    sample.portfolio.stories[story.0].figures = vec![figure.clone()];
    sample.portfolio.platforms[platform.0].system.figures = vec![figure];
    sample.portfolio.words.push(Word { term: words.clone(), meaning: Some(words.clone()) });
    sample.portfolio.questions.push(Question { text: words, principle: None });
    sample.section(hostile, hostile, SectionKind::Other);
    let site = Site { title: hostile.into(), author: Some(hostile.into()), ..site() };
    for (path, page) in sample.files(Edition::Prep, &site) {
        if path.ends_with(".html") {
            assert!(!page.contains("<script>alert"), "{path}");
            assert!(page.contains("{{ site.title }} {% raw %}"), "{path}");
        }
    }
}

// What is true of every page.

/// The tags of a page in order: name, and what stands behind it.
fn tags(page: &str) -> Vec<(&str, &str)> {
    let mut tags = Vec::new();
    for piece in page.split('<').skip(1) {
        let Some((tag, _)) = piece.split_once('>') else { continue };
        tags.push(tag.split_once([' ', '\n']).unwrap_or((tag, "")));
    }
    tags
}

fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let opening = format!(" {name}=\"");
    let found = page.match_indices(&opening).map(|(at, _)| &page[at + opening.len()..]);
    found.filter_map(|rest| rest.split_once('"')).map(|(value, _)| value).collect()
}

fn every_page(check: impl Fn(&str, &str)) {
    for edition in [Edition::Prep, Edition::Public] {
        for (path, page) in everything().files(edition, &site()) {
            if path.ends_with(".html") {
                check(&path, &page);
            }
        }
    }
}

#[test]
fn every_id_is_unique_and_every_reference_has_one() {
    every_page(|path, page| {
        let ids = attributes(page, "id");
        let unique: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{path}: {ids:?}");
        for reference in attributes(page, "aria-labelledby") {
            for id in reference.split(' ') {
                assert!(unique.contains(id), "{path}: {id}");
            }
        }
    });
}

#[test]
fn every_link_leads_to_a_page_and_an_anchor_that_are_there() {
    for edition in [Edition::Prep, Edition::Public] {
        let files = everything().files(edition, &site());
        for (path, page) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
            for href in attributes(page, "href") {
                if href.starts_with("https:") || href.starts_with("data:") {
                    continue;
                }
                let (target, anchor) = href.split_once('#').unwrap_or((href, ""));
                let target = resolved(path, target);
                let file = files.get(&target).unwrap_or_else(|| panic!("{path}: {href}"));
                let anchored = anchor.is_empty() || attributes(file, "id").contains(&anchor);
                assert!(anchored, "{path}: {href}");
            }
        }
    }
}

fn resolved(path: &str, href: &str) -> String {
    if href.is_empty() {
        return path.to_owned();
    }
    if let Some(from_root) = href.strip_prefix('/') {
        return from_root.to_owned();
    }
    match (path.split_once('/'), href.strip_prefix("../")) {
        (_, Some(up)) => up.to_owned(),
        (Some((folder, _)), None) => format!("{folder}/{href}"),
        (None, None) => href.to_owned(),
    }
}

#[test]
fn headings_begin_with_one_and_skip_no_level() {
    every_page(|path, page| {
        let levels: Vec<u32> = tags(page)
            .into_iter()
            .filter_map(|(name, _)| name.strip_prefix('h')?.parse().ok())
            .collect();
        assert_eq!(levels.iter().filter(|&&level| level == 1).count(), 1, "{path}");
        assert_eq!(levels.first(), Some(&1), "{path}");
        for pair in levels.windows(2) {
            assert!(pair[1] <= pair[0] + 1, "{path}: {levels:?}");
        }
    });
}

#[test]
fn every_element_is_closed_where_it_was_opened() {
    const VOID: [&str; 7] = ["meta", "link", "br", "hr", "img", "col", "input"];
    every_page(|path, page| {
        let mut open: Vec<&str> = Vec::new();
        for (name, rest) in tags(page) {
            if let Some(name) = name.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name), "{path}");
            } else if !name.starts_with('!')
                && !VOID.contains(&name)
                && !rest.ends_with('/')
                && !name.ends_with('/')
            {
                let in_paragraph = open.contains(&"p");
                let phrasing = !["p", "div", "ul", "ol", "dl", "table", "section"].contains(&name);
                assert!(!in_paragraph || phrasing, "{path}: <{name}> in <p>");
                open.push(name);
            }
        }
        assert!(open.is_empty(), "{path}: {open:?}");
    });
}

#[test]
fn no_page_runs_or_styles_anything_inline() {
    every_page(|path, page| {
        for (name, rest) in tags(page) {
            let handler = rest.split_whitespace().any(|word| word.starts_with("on"));
            assert!(!handler && !rest.contains("style=\""), "{path}: <{name} {rest}>");
        }
        let head = page.split_once("<head>").map_or("", |(_, head)| head).trim_start();
        assert!(head.starts_with("<meta http-equiv=\"Content-Security-Policy\""), "{path}");
        assert_eq!(page.matches("<script>").count(), 1, "{path}");
    });
}

#[test]
fn the_policy_lets_the_one_inline_script_run() {
    let page = everything().page("index.html");
    let (_, script) = page.split_once("<script>").unwrap();
    let (script, _) = script.split_once("</script>").unwrap();
    let hash = base64(&sha256(script.as_bytes()));
    assert!(page.contains(&format!("'sha256-{hash}'")), "the hash is {hash}");
}

#[test]
fn the_printed_view_brings_a_style_that_its_policy_lets_through() {
    let page = everything().page("print.html");
    let (_, style) = page.split_once("<style>").unwrap();
    let (style, _) = style.split_once("</style>").unwrap();
    let hash = base64(&sha256(style.as_bytes()));
    assert!(
        page.contains(&format!("style-src 'self' file: 'sha256-{hash}'")),
        "the hash is {hash}"
    );
    // Paper shows every sheet whole.
    assert!(style.starts_with("@media screen{") && style.contains("content-visibility:auto"));
}

#[test]
fn the_page_for_what_is_not_there_brings_its_styles_where_it_must() {
    let page = everything().page("404.html");
    let (_, style) = page.split_once("<style>").unwrap();
    let (style, _) = style.split_once("</style>").unwrap();
    let hash = base64(&sha256(style.as_bytes()));
    assert!(page.contains(&format!("style-src 'sha256-{hash}'")), "the hash is {hash}");
    assert!(!page.contains("rel=\"stylesheet\"") && !page.contains("<script defer"));
    let base_url = Some("https://example.org/a/b".to_owned());
    let files = everything().files(Edition::Prep, &Site { base_url, ..site() });
    let page = &files["404.html"];
    assert!(!page.contains("<style>") && page.contains("style-src 'self' file:;"), "{page}");
    assert!(page.contains("<link rel=\"stylesheet\" href=\"/a/b/dossier-"));
    assert!(page.contains("<script defer src=\"/a/b/dossier-"));
}

#[test]
fn pages_ask_not_to_be_listed_unless_they_may_be() {
    let hidden = everything().files(Edition::Prep, &site());
    assert!(hidden["index.html"].contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(hidden["robots.txt"].contains("Disallow: /\n"));
    let open = Site { index: true, ..site() };
    let shown = everything().files(Edition::Prep, &open);
    assert!(!shown["index.html"].contains("name=\"robots\""));
    assert!(shown["robots.txt"].contains("Allow: /\n"));
}

#[test]
fn a_changed_stylesheet_has_another_name() {
    let style_of = |text: &str| {
        let own = |name: &str, text: &str| {
            (name.to_owned(), ThemeFile { text: text.into(), path: Some("x".into()) })
        };
        let manifest =
            "name = 'x'\nstylesheet = 'css/own.css'\nscript = 'dossier.js'\ntemplates = []";
        let theme =
            Theme::built_in().overlaid([own("css/own.css", text), own("theme.toml", manifest)]);
        let files = everything().rendered(Edition::Prep, &site(), &theme, &mut Findings::default());
        let names: Vec<String> =
            files.keys().filter(|path| path.starts_with("css/")).cloned().collect();
        assert!(files[STORY].contains(&format!("href=\"../{}\"", names[0])));
        names
    };
    let one = style_of("p { color: red }");
    assert!(one.len() == 1 && one[0].starts_with("css/own-") && one[0].len() == 20, "{one:?}");
    assert_eq!(one, style_of("p { color: red }"));
    assert_ne!(one, style_of("p { color: blue }"));
}

#[test]
fn only_a_published_site_has_absolute_addresses() {
    let local = everything().files(Edition::Prep, &site());
    assert!(!local.contains_key("sitemap.xml") && !local.contains_key("feed.xml"));
    assert!(local["404.html"].contains("href=\"/index.html\""));
    let base_url = Some("https://example.org/a/b".to_owned());
    let public = everything().files(Edition::Prep, &Site { base_url, ..site() });
    assert!(public["sitemap.xml"].contains("<loc>https://example.org/a/b/matrix.html</loc>"));
    assert!(!public["sitemap.xml"].contains("404"));
    let feed = &public["feed.xml"];
    assert!(feed.starts_with(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">"
    ));
    assert!(feed.contains(
        "<entry><title>The lamp that never slept</title><id>https://example.org/a/b/stories/"
    ));
    for (element, count) in [("<id>", 1), ("<updated>", 1), ("<title>", 1), ("<name>", 0)] {
        let entries = feed.matches("<entry>").count();
        assert!(entries > 1);
        assert_eq!(feed.matches(element).count(), 1 + entries * count, "{element}");
    }
    assert!(public["404.html"].contains("href=\"/a/b/index.html\""));
    assert!(public["404.html"].contains("href=\"/a/b/dossier-"));
    let canonical = format!("<link rel=\"canonical\" href=\"https://example.org/a/b/{STORY}\">");
    assert!(public[STORY].contains(&canonical));
    assert!(
        public["index.html"].contains("<link rel=\"canonical\" href=\"https://example.org/a/b/\">")
    );
    assert!(public[STORY].contains("<meta property=\"og:type\" content=\"article\">"));
    assert!(public[STORY].contains("property=\"og:description\""));
    assert!(!local[STORY].contains("og:"));
    assert!(!public["404.html"].contains("og:"));
}

#[test]
fn any_script_has_an_address() {
    let mut sample = Sample::new();
    let principle = sample.principle(1, "고객 집착", &[]);
    sample.story("漢字 & \"more\"", &[principle], &[]);
    let files = sample.files(Edition::Prep, &site());
    assert!(files.contains_key("principles/고객-집착.html"));
    let href = "href=\"principles/%EA%B3%A0%EA%B0%9D-%EC%A7%91%EC%B0%A9.html\"";
    assert!(files["index.html"].contains(href));
}

#[test]
fn empty_notes_still_give_pages() {
    let files = Sample::new().files(Edition::Prep, &site());
    assert!(files["index.html"].contains("The notes hold no story yet."));
    assert!(!files["index.html"].contains("principles/index.html"));
}

// The theme.

fn place_of(at: &At) -> String {
    match at {
        At::Place(place) => format!("{}:{}:{}", place.path, place.line, place.column),
        at => format!("{at:?}"),
    }
}

#[track_caller]
fn check_theme(name: &str, text: &str, place: &str, message: &str) {
    let path = Some(format!("themes/mine/{name}"));
    let own = ThemeFile { text: text.to_owned(), path };
    let theme = Theme::built_in().overlaid([(name.to_owned(), own)]);
    let mut findings = Findings::default();
    everything().rendered(Edition::Prep, &site(), &theme, &mut findings);
    let said: Vec<String> =
        findings.iter().map(|found| format!("{} {}", place_of(&found.at), found.message)).collect();
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].starts_with(&format!("themes/mine/{place} ")), "{said:#?}");
    assert!(said[0].contains(message), "{said:#?}");
    assert!(findings.stop());
}

#[test]
fn a_name_that_is_not_there_is_told_with_those_that_are() {
    let own = ThemeFile { text: "{{ shet }}".into(), path: Some("themes/mine/story.html".into()) };
    let theme = Theme::built_in().overlaid([("story.html".to_owned(), own)]);
    let mut findings = Findings::default();
    everything().rendered(Edition::Prep, &site(), &theme, &mut findings);
    let help = findings.iter().next().map(|found| found.help.join(" ")).unwrap_or_default();
    assert!(help.contains("page, sheet, site and theme"), "{help}");
}

#[test]
fn a_mistake_in_a_theme_is_told_once_with_its_place() {
    check_theme("story.html", "{% extends \"base.html\" %}\n{% block main", "story.html:2:14", "");
    check_theme("story.html", "<p>\n{{ shet.title }}", "story.html:2:4", "shet");
    check_theme("story.html", "{{ sheet.titel }}", "story.html:1:10", "title");
    check_theme("story.html", "{{ page | shout }}", "story.html:1:11", "shout");
    check_theme("story.html", "{% include \"none.html\" %}", "story.html:1:12", "none.html");
    check_theme("theme.toml", "name = \"x\"\nstyle = 1", "theme.toml:2:1", "style");
}

#[test]
fn an_own_theme_is_used_and_its_files_are_escaped_too() {
    let own = ThemeFile { text: "<p>{{ sheet.title }}</p>".into(), path: Some("x".into()) };
    let theme = Theme::built_in().overlaid([("story.html".to_owned(), own)]);
    let mut sample = Sample::new();
    sample.story("a < b", &[], &[]);
    let mut findings = Findings::default();
    let files = sample.rendered(Edition::Prep, &site(), &theme, &mut findings);
    assert_eq!(files["stories/a-b-0.html"], "<p>a &lt; b</p>");
    assert_eq!(findings, Findings::default());
}

// Plots.

#[test]
fn a_principle_is_as_strong_as_its_best_story() {
    let page = everything().page("principles/index.html");
    let (_, plot) = page.split_once("id=\"strength\"").unwrap();
    // Two of the four parts: two full boxes, then two empty ones.
    assert!(plot.contains("M0 0h56v8h-56zM60 0h56v8h-56zM120 7h56v1h-56zM180 7h56v1h-56z"));
    assert!(plot.contains("2 of 4</td>") && plot.contains("0 of 4</td>"));
    assert!(plot.contains("<td class=\"v miss\">no story</td>"));
}

#[test]
fn a_story_is_timed_against_the_answer_that_is_wanted() {
    let mut sample = Sample::new();
    let words = "word ".repeat(260);
    sample.story("Long", &[], &[("S", words.trim())]);
    sample.story("Empty", &[], &[]);
    let site = Site { answer_seconds: Some(60), ..site() };
    let page = sample.files(Edition::Prep, &site).remove("stories/index.html").unwrap();
    // Twice as long as an answer may be: the line stands in the middle.
    assert!(page.contains("<path d=\"M0 2h240v4H0zM120 0h1v8h-1z\"/>"));
    assert!(page.contains("2:00</td>") && page.contains("not told</td>"));
    assert!(page.contains("the line is one minute"));
}

#[test]
fn the_public_edition_plots_no_gap() {
    let files = everything().files(Edition::Public, &site());
    assert!(!files["principles/index.html"].contains("id=\"strength\""));
    assert!(!files["stories/index.html"].contains("id=\"time\""));
}

// The cheat sheet.

/// Four parts told, the words of the result last.
fn told(result: &str) -> [(&'static str, &str); 4] {
    [("S", "The oil ran out."), ("T", "Find it."), ("A", "I counted."), ("R", result)]
}

/// Gives a story a figure that stands in its result.
fn add_to_result(sample: &mut Sample, story: StoryId, value: &str, of: &str) {
    let story = &mut sample.portfolio.stories[story.0];
    let result = story.parts.iter().find(|told| told.part == Part::Result).unwrap();
    story.figures.push(Figure {
        written: format!("{value} {of}"),
        value: value.to_owned(),
        of: Some(of.to_owned()),
        stray: None,
        before: String::new(),
        after: String::new(),
        span: result.passage.span,
    });
}

/// The rows of the cheat sheet, each as its text.
fn cheat_rows(sample: &Sample, edition: Edition) -> Vec<String> {
    let page = sample.files(edition, &site()).remove("cheat.html").expect("it is there");
    let (_, body) = page.split_once("<tbody>").unwrap();
    let (body, _) = body.split_once("</tbody>").unwrap();
    let text = |row: &str| {
        let words = row.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text));
        words.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    body.split("</tr>").map(text).filter(|row| !row.is_empty()).collect()
}

#[test]
fn the_cheat_sheet_has_a_line_for_every_principle() {
    let sample = everything();
    let rows = cheat_rows(&sample, Edition::Prep);
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(rows[0].starts_with("P-01 Care for the Reader S-01 The lamp that never slept"));
    assert!(rows[0].contains("harbour") && rows[0].ends_with("no number"), "{rows:?}");
    assert!(
        rows[1].starts_with("P-02 Look Deeper S-03 Signals in fog")
            && rows[1].contains("bell · horn"),
        "{rows:?}"
    );
    assert_eq!(rows[2], "P-03 Spend as if It Were Yours; Justify Every Coin no story");
}

#[test]
fn the_best_story_is_told_furthest_and_has_a_figure_in_its_result() {
    let mut sample = Sample::new();
    let one = sample.principle(1, "Care", &[]);
    let two = sample.principle(2, "Depth", &[]);
    let parts = told("It was found, 12 barrels of it in the cellar.");
    sample.story("Short", &[one], &parts[2..]);
    sample.story("Whole", &[one], &parts);
    sample.story("Also whole", &[two], &parts);
    let counted = sample.story("Counted", &[one, two], &parts);
    let later = sample.story("Counted later", &[one, two], &parts);
    let promised = sample.story("Promised", &[one, two], &parts);
    for story in [counted, later, promised] {
        add_to_result(&mut sample, story, "12", "barrels");
    }
    sample.portfolio.stories[promised.0].parts[3].promised = true;
    let rows = cheat_rows(&sample, Edition::Prep);
    assert!(rows[0].contains("S-04 Counted") && rows[1].contains("S-04 Counted"), "{rows:?}");
    // What is said as the number is no word to remember it by.
    assert!(rows[0].ends_with("cellar 12 barrels"), "{rows:?}");
    sample.portfolio.stories[counted.0].filed.truncate(1);
    sample.portfolio.stories[later.0].filed.truncate(1);
    assert!(cheat_rows(&sample, Edition::Prep)[1].contains("S-03 Also whole"));
}

#[test]
fn the_number_to_say_is_how_much_changed() {
    for (figures, said) in [
        (vec![("3", "people"), ("40%", "less oil")], "40% less oil"),
        (vec![("3", "people"), ("9", "barrels")], "3 people"),
        (vec![("9", "boxes"), ("3x", "as fast")], "3x as fast"),
        (vec![("9", "barrels"), ("€2,000", "a year")], "€2,000 a year"),
        (vec![], "no number"),
    ] {
        let mut sample = Sample::new();
        let care = sample.principle(1, "Care", &[]);
        let story = sample.story("Oil", &[care], &told("It was found."));
        for (value, of) in &figures {
            add_to_result(&mut sample, story, value, of);
        }
        let rows = cheat_rows(&sample, Edition::Prep);
        assert!(rows[0].ends_with(said), "{figures:?}: {rows:?}");
    }
}

#[test]
fn a_story_without_parts_has_its_number_anywhere() {
    let mut sample = Sample::new();
    let care = sample.principle(1, "Care", &[]);
    let idea = sample.story("Oil, 9 barrels saved", &[care], &[]);
    let half = sample.story("Rope", &[care], &[("S", "40 m of rope")]);
    for story in [idea, half] {
        let figure = Figure { written: "9 barrels".into(), ..sample.figure("9", "barrels", None) };
        sample.portfolio.stories[story.0].figures = vec![figure];
    }
    assert!(cheat_rows(&sample, Edition::Prep)[0].ends_with("no number"));
    sample.portfolio.stories[half.0].filed.clear();
    assert!(cheat_rows(&sample, Edition::Prep)[0].ends_with("9 barrels"));
}

#[test]
fn stories_under_no_principle_are_lines_of_their_own() {
    let mut sample = Sample::new();
    sample.story("Oil", &[], &told("It was found."));
    sample.principle(1, "Care", &[]);
    let rows = cheat_rows(&sample, Edition::Prep);
    assert!(rows.len() == 1 && rows[0].starts_with("S-01 Oil ran · counted"), "{rows:?}");
}

#[test]
fn the_public_cheat_sheet_knows_no_gap() {
    let rows = cheat_rows(&everything(), Edition::Public);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows.iter().all(|row| !row.contains("no number") && !row.contains("no story")));
}

#[test]
fn the_cheat_sheet_is_found_where_it_is_needed() {
    let files = everything().files(Edition::Prep, &site());
    for path in ["index.html", "practice.html", "search.html"] {
        assert!(files[path].contains("href=\"cheat.html\""), "{path}");
    }
    assert!(files["print.html"].contains("id=\"q-02\""));
    assert!(files["print.html"].contains("href=\"#q-02\""));
    assert!(!Sample::new().files(Edition::Prep, &site()).contains_key("cheat.html"));
}

#[test]
fn notes_without_a_story_say_how_to_begin() {
    let sample = Sample::new();
    let page = sample.page("index.html");
    assert!(page.contains("Write this first") && page.contains("<code>S:</code>"));
    assert!(!page.contains("Parts missing"));
    assert!(!sample.files(Edition::Public, &site())["index.html"].contains("Write this first"));
    assert!(!everything().page("index.html").contains("Write this first"));
}

// What scripts are given.

/// A script by the name it has in the theme; it is published under one that its content is part of,
/// but for what is known of the notes.
fn script<'f>(files: &'f BTreeMap<String, String>, name: &str) -> &'f str {
    let stem = name.trim_end_matches("js").trim_end_matches('.');
    let is_it = |path: &str| {
        path == name
            || path.len() == name.len() + "-00000000".len()
                && path.starts_with(&format!("{stem}-"))
                && path.ends_with(".js")
    };
    let found = files.iter().find(|(path, _)| is_it(path));
    found.map(|(_, text)| text.as_str()).expect("the script is there")
}

/// The value in a file that is nothing but one.
fn value(text: &str) -> serde_json::Value {
    let (_, json) = text.split_once('=').expect("a name and a value");
    serde_json::from_str(json.trim_end().trim_end_matches(';')).expect("JSON")
}

fn sheet_of<'v>(index: &'v serde_json::Value, code: &str) -> &'v serde_json::Value {
    let sheets = index["sheets"].as_array().expect("sheets");
    sheets.iter().find(|sheet| sheet[0] == code).expect("the sheet is there")
}

#[test]
fn search_knows_every_sheet_of_the_list_by_its_words() {
    let files = everything().files(Edition::Prep, &site());
    let index = value(script(&files, "search-index.js"));
    let sheets = index["sheets"].as_array().unwrap();
    assert_eq!(sheets.len(), files["search.html"].matches("<li><span class=\"k\">").count());
    for sheet in sheets {
        assert!(files.contains_key(sheet[1].as_str().unwrap()), "{sheet}");
    }
    let lamp = sheet_of(&index, "S-01");
    assert_eq!(lamp[2], "The lamp that never slept");
    assert_eq!(index["kinds"][lamp[3].as_u64().unwrap() as usize], "story");
    // Situation and action, the first and third of four.
    assert_eq!(lamp[4], 0b0101);
    assert!(lamp[6].as_str().unwrap().contains("followed the cable"), "{lamp}");
    let above = lamp[8][0].as_u64().unwrap() as usize;
    assert_eq!(sheets[above][2], "Care for the Reader");
    assert!(sheet_of(&index, "P-01")[6].as_str().unwrap().contains("what people do"));
    assert_eq!(sheet_of(&index, "N-01")[5].as_str().unwrap().trim(), "By night;");
    assert!(sheet_of(&index, "W-01")[6].as_str().unwrap().contains("six feet"));
    let next: Vec<&str> =
        index["next"].as_array().unwrap().iter().map(|row| row[1].as_str().unwrap()).collect();
    assert_eq!(next, ["S-01", "S-02", "P-03"]);
}

#[test]
fn pages_name_what_is_loaded_and_the_script_does_not() {
    let files = everything().files(Edition::Prep, &site());
    // Without an address of the site the page for what is not there loads nothing.
    let loads = |path: &str| path.ends_with(".html") && path != "404.html";
    for (path, page) in files.iter().filter(|(path, _)| loads(path)) {
        let (_, rest) = page.split_once("data-parts=\"").expect("parts");
        let parts: Vec<&str> = rest.split('"').next().unwrap().split('|').collect();
        assert!(parts.len() > 2 && parts.iter().all(|part| files.contains_key(*part)), "{path}");
    }
    // It can be kept from one edit of the notes to the next.
    let mut other = everything();
    other.story("Another", &[], &[("S", "Other words.")]);
    let others = other.files(Edition::Prep, &site());
    assert_eq!(script(&files, "dossier.js"), script(&others, "dossier.js"));
    assert_ne!(script(&files, "search-index.js"), script(&others, "search-index.js"));
}

#[test]
fn the_public_search_knows_no_gap_and_no_prompt() {
    let files = everything().files(Edition::Public, &site());
    let text = script(&files, "search-index.js");
    let index = value(text);
    assert_eq!(index["next"].as_array().unwrap().len(), 0);
    assert!(index["sheets"].as_array().unwrap().iter().all(|sheet| sheet[4].is_null()));
    for prompt in ["What did you give up?", "fixed what was not yours", "reader is slow"] {
        assert!(!text.contains(prompt), "{prompt}");
    }
    assert!(text.contains("followed the cable"));
}

#[test]
fn practice_knows_questions_and_stories_part_by_part() {
    let site = Site { answer_seconds: Some(90), ..site() };
    let files = everything().files(Edition::Prep, &site);
    let drill = value(script(&files, "practice-data.js"));
    assert_eq!(drill["seconds"], 90);
    assert_eq!(drill["loose"], serde_json::json!(["What do you ask the keeper?"]));
    let depth = &drill["principles"][1];
    assert_eq!(depth["own"], serde_json::json!(["When did you read the wrong log?"]));
    assert_eq!(depth["likely"].as_array().unwrap().len(), 2);
    assert_eq!((&depth["filed"][0], &depth["suggested"][0]), (&2.into(), &0.into()));
    let lamp = &drill["stories"][0];
    assert_eq!(lamp["href"], "stories/the-lamp-that-never-slept-0.html");
    let parts = lamp["parts"].as_array().unwrap();
    let told: Vec<(&str, bool)> =
        parts.iter().map(|it| (it["heading"].as_str().unwrap(), it["text"] != "")).collect();
    let expected = [("Situation", true), ("Task", false), ("Action", true), ("Result", false)];
    assert_eq!(told, expected);
    assert_eq!(lamp["follow"][0], "What came of it, and how do you know?");
    assert_eq!(lamp["follow"][4], "Why Kafka, and what did you decide against?");
    let ledger = &drill["stories"][1];
    assert_eq!(ledger["follow"][0], "How did you measure that? Give one number.");
    let page = &files["practice.html"];
    assert!(page.contains("90 seconds for each answer"));
    assert!(page.contains("<option>P-02 Look Deeper</option>"));
}

#[test]
fn a_number_of_the_result_is_asked_about() {
    let mut sample = Sample::new();
    let story = sample.story("Lamps", &[], &[("S", "12 lamps"), ("R", "9 lamps"), ("L", "x")]);
    let at = |sample: &Sample, words: &str| {
        let passage = &sample.portfolio.stories[0].parts;
        let span = passage.iter().find(|told| told.text == words).unwrap().passage.span;
        let (before, after) = (String::new(), String::new());
        let (written, value) = (words.to_owned(), words.to_owned());
        Figure { written, value, of: None, stray: None, before, after, span }
    };
    let figures = vec![at(&sample, "12 lamps"), at(&sample, "9 lamps")];
    sample.portfolio.stories[story.0].figures = figures;
    let files = sample.files(Edition::Prep, &site());
    let drill = value(script(&files, "practice-data.js"));
    let follow = &drill["stories"][0]["follow"];
    assert_eq!(follow[0], "How was “9 lamps” measured, and against what?");
    assert_eq!(follow[3], "Where have you used since what you learnt?");
    assert!(sample.page("practice.html").contains("two minutes for each answer"));
}

#[test]
fn public_practice_asks_only_what_is_answered_and_names_no_gap() {
    let files = everything().files(Edition::Public, &site());
    let drill = value(script(&files, "practice-data.js"));
    let titles: Vec<&str> = drill["principles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles, ["Care for the Reader", "Look Deeper"]);
    for story in drill["stories"].as_array().unwrap() {
        assert_eq!(story["follow"].as_array().unwrap().len(), 0);
        assert!(story["parts"].as_array().unwrap().iter().all(|part| part["text"] != ""));
    }
}

#[test]
fn a_principle_that_nobody_asks_about_has_a_card_too() {
    let mut sample = Sample::new();
    let care = sample.principle(1, "Care", &[]);
    let depth = sample.principle(2, "Depth", &[]);
    sample.story("Oil", &[care, depth], &told("It was found."));
    let text = sample.text("When did you dig?");
    sample.portfolio.questions.push(Question { text, principle: Some(depth) });
    let page = sample.page("practice.html");
    assert!(page.contains("<summary>When did you last act on “Care”, and what came of it?"));
    assert!(page.contains("<summary>When did you dig?") && !page.contains("“Depth”"));
}

#[test]
fn nothing_to_practise_shows_no_rounds() {
    assert!(!Sample::new().page("practice.html").contains("id=\"rounds\""));
}

#[test]
fn marks_in_the_notes_end_no_script() {
    let mut sample = Sample::new();
    let title = "</script><!-- \u{2028}\u{2029} \\u0041 \"x\"";
    sample.story(title, &[], &[("S", title)]);
    let files = sample.files(Edition::Prep, &site());
    let text = script(&files, "search-index.js");
    assert!(!text.contains(['<', '\u{2028}', '\u{2029}']), "{text}");
    assert_eq!(sheet_of(&value(text), "S-01")[2], title);
}

// The stylesheet.

/// The stylesheet as it is published.
fn stylesheet() -> String {
    let files = everything().files(Edition::Prep, &site());
    let is_style = |path: &&String| path.ends_with(".css");
    files.keys().find(is_style).map(|path| files[path].clone()).expect("there is one")
}

#[test]
fn files_keep_to_their_budgets() {
    let css = stylesheet();
    assert!(css.len() <= 20_000, "stylesheet: {} bytes", css.len());
    let files = everything().files(Edition::Prep, &site());
    for (name, limit) in [
        ("dossier.js", 10_000),
        ("search.js", 14_000),
        ("minisearch.js", 20_000),
        ("practice.js", 22_000),
        ("fsrs.js", 27_000),
    ] {
        let size = script(&files, name).len();
        assert!(size <= limit, "{name}: {size} bytes");
    }
    for name in ["minisearch.js", "fsrs.js"] {
        assert!(
            script(&files, name).contains("Permission is hereby granted, free of charge"),
            "{name}"
        );
    }
    assert!(script(&files, "search-index.js").len() <= 60_000);
    every_page(|path, page| {
        let limit = if path == "print.html" { 60_000 } else { 16_000 };
        assert!(page.len() <= limit, "{path}: {} bytes", page.len());
        assert!(tags(page).len() <= 3_000, "{path}");
    });
}

/// A token's colour, light or dark.
fn token(css: &str, name: &str, dark: bool) -> [f64; 3] {
    let (_, rest) = css.split_once(&format!("--{name}:")).unwrap();
    let (_, colours) = rest.split_once("light-dark(").unwrap();
    let (colours, _) = colours.split_once(')').unwrap();
    let colour = colours.split(',').nth(usize::from(dark)).unwrap().trim();
    let channel = |at| f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
    [channel(1), channel(3), channel(5)]
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear = colour.map(|channel| {
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

#[test]
fn text_stands_out_from_every_ground() {
    let css = stylesheet();
    for dark in [false, true] {
        for ground in ["paper", "tint", "wash"] {
            for text in ["ink", "ink2", "pen", "red", "leaf", "clay"] {
                let one = luminance(token(&css, text, dark));
                let other = luminance(token(&css, ground, dark));
                let ratio = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                assert!(ratio >= 5.5, "{text} on {ground}, dark {dark}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn every_class_of_the_script_and_templates_is_known() {
    let css = stylesheet();
    every_page(|path, page| {
        for class in attributes(page, "class").iter().flat_map(|names| names.split(' ')) {
            // These name something for a theme of one's own; this one needs no rule for them.
            let plain = class.starts_with("p-") || ["grp", "more"].contains(&class);
            let known = plain || css.contains(&format!(".{class}"));
            assert!(known, "{path}: {class}");
        }
    });
}

// SHA-256, for the one hash that the tests check.

fn sha256(message: &[u8]) -> [u8; 32] {
    let primes: Vec<u32> =
        (2..312).filter(|n| (2..*n).all(|divisor| n % divisor != 0)).take(64).collect();
    let fraction = |root: f64| ((root - root.floor()) * 4_294_967_296.0) as u32;
    let k: Vec<u32> = primes.iter().map(|&p| fraction(f64::from(p).cbrt())).collect();
    let mut state: Vec<u32> = primes[..8].iter().map(|&p| fraction(f64::from(p).sqrt())).collect();
    let mut padded = message.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((message.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks(64) {
        let mut w: Vec<u32> =
            block.chunks(4).map(|c| u32::from_be_bytes([c[0], c[1], c[2], c[3]])).collect();
        for t in 16..64 {
            let (a, b) = (w[t - 15], w[t - 2]);
            let s0 = a.rotate_right(7) ^ a.rotate_right(18) ^ (a >> 3);
            let s1 = b.rotate_right(17) ^ b.rotate_right(19) ^ (b >> 10);
            w.push(w[t - 16].wrapping_add(s0).wrapping_add(w[t - 7]).wrapping_add(s1));
        }
        let mut v = state.clone();
        for t in 0..64 {
            let s1 = v[4].rotate_right(6) ^ v[4].rotate_right(11) ^ v[4].rotate_right(25);
            let choice = (v[4] & v[5]) ^ (!v[4] & v[6]);
            let one = v[7].wrapping_add(s1).wrapping_add(choice).wrapping_add(k[t]);
            let one = one.wrapping_add(w[t]);
            let s0 = v[0].rotate_right(2) ^ v[0].rotate_right(13) ^ v[0].rotate_right(22);
            let two = s0.wrapping_add((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
            v = vec![
                one.wrapping_add(two),
                v[0],
                v[1],
                v[2],
                v[3].wrapping_add(one),
                v[4],
                v[5],
                v[6],
            ];
        }
        state = state.iter().zip(&v).map(|(a, b)| a.wrapping_add(*b)).collect();
    }
    let mut digest = [0; 32];
    for (bytes, word) in digest.chunks_mut(4).zip(&state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, &byte| word << 8 | u32::from(byte));
        let word = word << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

/// A site of notes, as `parable build` makes it.
fn built(notes: &str, edition: Edition) -> BTreeMap<String, String> {
    let mut inputs = crate::inputs::Inputs::default();
    inputs.config.edition = edition;
    inputs.notes = inputs.sources.add(Source::new("notes.md", notes));
    let files = crate::build(&inputs).value.files.into_iter();
    files.map(|file| (file.path, String::from_utf8_lossy(&file.bytes).into_owned())).collect()
}

const COACHED: &str = "# 1: Ownership\n## The queue\nSituation: it grew.\nTask: stop it.\n\
    Action: It was decided to cut it, and we met, we cut and we tested.\nResult: less by 40%.\n\
    # 2: Dive Deep\n## The map\nPrinciples: Ownership\nResult: 9 lines.\n\
    # 3: Frugality\n## The lamp\nAction: I lit it.\n";

#[test]
fn advice_stands_in_the_margin_of_the_part_that_it_is_about() {
    let files = built(COACHED, Edition::Prep);
    let story = &files["stories/the-queue.html"];
    let action = story.find("id=\"action\"").expect("an action");
    let result = story.find("id=\"result\"").expect("a result");
    let we = story.find("we acts 3 times here").or_else(|| story.find("We acts 3 times here"));
    let share = story.find("40% does not say from where").expect("a remark");
    assert!(we.is_some_and(|we| action < we && we < result) && result < share, "{story}");
    // What a gap's form asks for is not said twice.
    assert!(!files["stories/the-lamp.html"].contains("has no result"));
}

#[test]
fn the_matrix_plans_a_loop() {
    let files = built(COACHED, Edition::Prep);
    let matrix = &files["matrix.html"];
    assert!(matrix.contains("Two stories speak to all three principles that any story speaks to."));
    assert!(matrix.contains("Round 1") && matrix.contains("no story<"), "{matrix}");
    assert!(!matrix.contains("no story left"), "no story of theirs is told elsewhere: {matrix}");
}

#[test]
fn others_see_no_advice_and_no_plan() {
    for (path, page) in built(COACHED, Edition::Public) {
        for words in ["3 times here", "does not say", "Round 1", "Enough to begin"] {
            assert!(!page.contains(words), "{path}: {words}");
        }
    }
}

#[test]
fn what_is_still_to_do_does_not_read_as_done() {
    let notes = "# 1: Ownership\n## The queue\nSituation: it grew.\n**What I did**\n\
        - [x] cut it\n- [ ] told the vendor\n";
    let story = &built(notes, Edition::Prep)["stories/the-queue.html"];
    assert!(story.contains("<li>☑ cut it</li>\n<li>☐ told the vendor</li>"), "{story}");
}

#[test]
fn a_counter_stays_with_its_number() {
    let notes = "# 1: Ownership\n## The queue\nSituation: it grew.\nAction: I cut it.\n\
        Result: 장애 시간 47분 → 6분, 하루 340만 건\n";
    let files = built(notes, Edition::Prep);
    for (path, number) in
        [("stories/the-queue.html", "47분 → 6분</td>"), ("cheat.html", "47분 → 6분</b>")]
    {
        assert!(files[path].contains(number), "{path}: {}", files[path]);
    }
}

#[test]
fn a_technology_is_described_as_what_it_is() {
    let mut inputs = crate::inputs::Inputs::default();
    inputs.config.base_url = Some("https://a.example".into());
    let notes = "# Ledger Service\nLedger Service (Kafka to S3)\nLedger Service writes to S3.\n";
    inputs.notes = inputs.sources.add(Source::new("content/notes.md", notes));
    let files = crate::build(&inputs).value.files;
    let page = files.iter().find(|file| file.path == "technologies/s3.html").expect("a page");
    let page = String::from_utf8_lossy(&page.bytes);
    assert!(page.contains("content=\"S3 (object store): where it is used"), "{page}");
}

#[test]
fn the_number_of_a_row_says_nothing_of_its_figures() {
    let notes = "| No | Title | Principle | Situation | Action | Result |\n|--|--|--|--|--|--|\n\
        | 1 | The map | Ownership | it was old | I drew it | 9 maps in 3 days |\n\
        | 2 | The lamp | Dive Deep | it was dark | I lit it | 4 lamps in 2 days |\n";
    let page = &built(notes, Edition::Prep)["stories/the-map.html"];
    assert!(page.contains("<th scope=\"row\">Result, The map</th>"), "{page}");
}

#[test]
fn a_stamp_is_another_where_the_page_is_and_nowhere_else() {
    let site = site();
    let stamps = |sample: &Sample| -> Vec<Option<Hash>> {
        let (public, sources) = sample.public(Edition::Prep);
        let kept = Kept::remembering();
        let layout = Layout::new(&public, &site, &sources, &kept);
        let stories = (0..sample.portfolio.stories.len()).map(StoryId).map(PageId::Story);
        stories.map(|page| layout.stamp(page)).collect()
    };
    let mut sample = everything();
    let before = stamps(&sample);
    assert!(before.len() > 2 && before.iter().all(Option::is_some));
    assert_eq!(stamps(&sample), before);
    let last = sample.portfolio.stories.len() - 1;
    sample.portfolio.stories[last].words += 1;
    let after = stamps(&sample);
    assert_eq!(before[..last], after[..last]);
    assert_ne!(before[last], after[last]);
    // Whoever remembers nothing looks at nothing.
    let (public, sources) = sample.public(Edition::Prep);
    let kept = Kept::default();
    let layout = Layout::new(&public, &site, &sources, &kept);
    assert_eq!(layout.stamp(PageId::Story(StoryId(0))), None);
}
