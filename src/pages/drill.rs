//! What practice with a clock knows: every question, every story part by part, and what may be
//! asked next.

use std::borrow::Cow;

use serde::Serialize;

use super::{
    layout::{From, Layout, opening_lines},
    prompts,
};
use crate::{
    coach::ANSWER_SECONDS,
    links::{PageId, Prose},
    portfolio::{Part, PrincipleId, Story, StoryId},
    prose,
    systems::Figure,
};

/// How much of a passage is shown, in bytes.
const PASSAGE: usize = 3_000;

/// Everything that practice sees.
#[derive(Serialize)]
pub struct Drill<'a> {
    /// How long an answer should take, in seconds.
    seconds: u32,
    principles: Vec<Subject<'a>>,
    stories: Vec<Told<'a>>,
    /// Questions of the notes that stand under no principle.
    loose: Vec<&'a str>,
    /// Whether what is missing is named.
    prep: bool,
}

/// A principle that is asked for.
#[derive(Serialize)]
struct Subject<'a> {
    code: &'a str,
    title: &'a str,
    href: String,
    /// Questions of the notes.
    own: Vec<&'a str>,
    /// Questions of the set.
    likely: Cow<'a, [String]>,
    /// Places of the stories filed under it, those told furthest first.
    filed: Vec<usize>,
    /// Places of the stories whose words suggest it.
    suggested: Vec<usize>,
}

/// A story to tell.
#[derive(Serialize)]
struct Told<'a> {
    slug: &'a str,
    code: &'a str,
    title: &'a str,
    href: String,
    parts: Vec<Shown>,
    /// What may be asked next.
    follow: Vec<String>,
}

/// A part of a story; without words where it is missing.
#[derive(Serialize)]
struct Shown {
    heading: &'static str,
    text: String,
}

impl<'a> Layout<'a> {
    pub(super) fn drill(&self) -> Drill<'a> {
        let loose = self.portfolio.questions.iter().filter(|asked| asked.principle.is_none());
        let principles = (0..self.portfolio.principles.len()).map(PrincipleId);
        let stories = (0..self.portfolio.stories.len()).map(StoryId);
        Drill {
            seconds: self.answer_seconds(),
            // An address may be missing only where values were made by hand; places stay right.
            stories: stories.map(|id| self.told(id)).collect(),
            principles: principles.filter_map(|id| self.subject(id)).collect(),
            loose: loose.map(|asked| asked.text.as_str().trim()).collect(),
            prep: self.prep,
        }
    }

    /// How long an answer should take, in seconds.
    pub(super) fn answer_seconds(&self) -> u32 {
        self.site.answer_seconds.unwrap_or(ANSWER_SECONDS)
    }

    fn subject(&self, id: PrincipleId) -> Option<Subject<'a>> {
        let principle = self.portfolio.principles.get(id.0)?;
        let page = PageId::Principle(id);
        let own = self.portfolio.questions.iter().filter(|asked| asked.principle == Some(id));
        let mut filed = self.filed.get(id.0)?.clone();
        if filed.is_empty() && !self.prep {
            return None;
        }
        filed.sort_by_key(|&story| std::cmp::Reverse(self.story_at(story).map(|it| it.state)));
        Some(Subject {
            code: self.code(page),
            title: &principle.name,
            href: self.href(From::Root(""), page)?,
            own: own.map(|asked| asked.text.as_str().trim()).collect(),
            likely: self.likely_questions(id),
            filed: filed.into_iter().map(|story| story.0).collect(),
            suggested: self.suggested.get(id.0)?.iter().map(|(story, _)| story.0).collect(),
        })
    }

    fn told(&self, id: StoryId) -> Told<'a> {
        let page = PageId::Story(id);
        let address = self.address(page);
        let story = self.story_at(id);
        Told {
            slug: address.map_or("", |address| &address.slug),
            code: address.map_or("", |address| &address.code),
            title: address.map_or("", |address| &address.title),
            href: self.href(From::Root(""), page).unwrap_or_default(),
            parts: story.map(|story| self.shown_parts(story)).unwrap_or_default(),
            follow: story
                .filter(|_| self.prep)
                .map(|story| follow_ups(story, self.figure_of_result(id)))
                .unwrap_or_default(),
        }
    }

    /// What no label stands before, then the parts in the order in which they are told, with those
    /// of the four that are missing.
    fn shown_parts(&self, story: &Story<Prose>) -> Vec<Shown> {
        let mut shown = Vec::new();
        let mut points = opening_lines(story).join("\n");
        for passage in &story.points {
            points.push('\n');
            points.push_str(&prose::lines(passage, PASSAGE));
        }
        let points = points.trim();
        if !points.is_empty() {
            shown.push(Shown { heading: "In the notes", text: points.to_owned() });
        }
        for part in prompts::ORDER {
            let told = story.parts.iter().filter(|told| told.part == part);
            let text: Vec<String> = told.map(|told| prose::lines(&told.passage, PASSAGE)).collect();
            let text = text.join("\n");
            let is_asked_for = self.prep && Part::STAR.contains(&part);
            if !text.trim().is_empty() || is_asked_for {
                shown.push(Shown { heading: prompts::heading(part), text });
            }
        }
        shown
    }
}

/// What an interviewer may ask next about a story that is told so far.
fn follow_ups(story: &Story<Prose>, of_result: Option<&Figure>) -> Vec<String> {
    let measured = if story.lacks().contains(&Part::Result) {
        prompts::FOLLOW_NO_RESULT.to_owned()
    } else if let Some(figure) = of_result {
        format!("How was “{}” measured, and against what?", figure.counted())
    } else {
        prompts::FOLLOW_NO_FIGURE.to_owned()
    };
    let against = if story.tells(Part::Obstacle) {
        prompts::FOLLOW_OBSTACLE
    } else {
        prompts::FOLLOW_NO_OBSTACLE
    };
    let learnt = if story.tells(Part::Learning) {
        prompts::FOLLOW_LEARNING
    } else {
        prompts::FOLLOW_NO_LEARNING
    };
    let mut asked = vec![measured, prompts::FOLLOW_OWN_PART.into(), against.into(), learnt.into()];
    if let Some((name, _)) = story.technologies.first() {
        asked.push(format!("Why {name}, and what did you decide against?"));
    }
    asked
}
