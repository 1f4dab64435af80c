//! Questions to answer aloud.

use std::borrow::Cow;

use serde::Serialize;

use super::{
    layout::{From, Layout},
    prompts,
    view::{Cell, Gap, Head, Link, Row, Star, say},
    wording,
};
use crate::{
    links::PageId,
    portfolio::{Principle, PrincipleId, State, StoryId},
};

/// Everything `practice.html` sees.
#[derive(Serialize)]
pub struct PracticePage<'a> {
    page: Head<'a>,
    cells: Vec<Cell<'a>>,
    /// How long an answer may take, in words.
    time: String,
    /// Principles that a round can be about.
    about: Vec<Link<'a>>,
    /// Whether there is anything to practise with a clock.
    rounds: bool,
    groups: Vec<CardGroup<'a>>,
    /// The way to the cheat sheet.
    cheat: Option<Link<'a>>,
    /// Questions of the notes that stand under no principle.
    loose: Vec<&'a str>,
}

/// Cards that are told equally far.
#[derive(Serialize)]
struct CardGroup<'a> {
    id: &'static str,
    heading: &'static str,
    note: String,
    is_gap: bool,
    cards: Vec<QuizCard<'a>>,
}

/// A question and the story that answers it.
#[derive(Serialize)]
struct QuizCard<'a> {
    question: Cow<'a, str>,
    code: &'a str,
    /// The principle that it asks for.
    principle: Row<'a>,
    stories: Vec<Answer<'a>>,
    gap: Option<Gap<'a>>,
    /// How many other forms of the question stand with the principle, where they do.
    also: Option<usize>,
}

/// A story that answers.
#[derive(Serialize)]
struct Answer<'a> {
    row: Row<'a>,
    star: Option<Star>,
    text: Option<Cow<'a, str>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Ready,
    Half,
    Not,
}

/// How many stories a card offers.
const ANSWERS: usize = 3;

impl<'a> Layout<'a> {
    pub(super) fn practice(&self) -> PracticePage<'a> {
        let from = From::Root("");
        let groups: Vec<CardGroup> = [
            (Told::Ready, "ready", "Ready to tell"),
            (Told::Half, "half", "Half told"),
            (Told::Not, "none", "No story"),
        ]
        .into_iter()
        .filter(|&(told, ..)| self.prep || told != Told::Not)
        .map(|(told, id, heading)| {
            let cards = self.practice_cards(told, from);
            let is_gap = told == Told::Not;
            CardGroup { id, heading, note: cards.len().to_string(), is_gap, cards }
        })
        .collect();
        let mut cells = vec![Cell::new("Sheet", self.code(PageId::Practice))];
        let cards: usize = groups.iter().map(|group| group.cards.len()).sum();
        cells.push(Cell::count("Cards", cards));
        if cards > 0 {
            for group in &groups {
                let many = group.cards.len();
                cells.push(Cell::count(group.heading, many).missing(group.is_gap && many > 0));
            }
        } else {
            cells.push(Cell::count("Stories", self.portfolio.stories.len()));
        }
        let questions = self.portfolio.questions.iter();
        let about = self.subjects(from);
        PracticePage {
            page: self.head(PageId::Practice, "practice", "practice"),
            cells,
            time: self.answer_time(),
            rounds: !about.is_empty() || !self.portfolio.stories.is_empty(),
            about,
            cheat: self.link(from, PageId::Cheat),
            loose: questions
                .filter(|question| question.principle.is_none())
                .map(|question| question.text.as_str().trim())
                .collect(),
            groups: groups.into_iter().filter(|group| !group.cards.is_empty()).collect(),
        }
    }

    /// Principles that may be asked for.
    fn subjects(&self, from: From) -> Vec<Link<'a>> {
        let all = (0..self.portfolio.principles.len()).map(PrincipleId);
        let asked = all.filter(|&id| self.prep || self.is_answered(id));
        asked.filter_map(|id| self.link(from, PageId::Principle(id))).collect()
    }

    /// The questions of a principle that are not of the notes: those of its set, or, where nobody
    /// asks about it, one that fits any.
    pub(super) fn likely_questions(&self, id: PrincipleId) -> Cow<'a, [String]> {
        let Some(principle) = self.portfolio.principles.get(id.0) else {
            return [].as_slice().into();
        };
        let is_asked = self.portfolio.questions.iter().any(|asked| asked.principle == Some(id));
        if principle.likely_questions.is_empty() && !is_asked {
            return vec![prompts::acted_on(&principle.name)].into();
        }
        principle.likely_questions.as_slice().into()
    }

    /// `two minutes`, `90 seconds`.
    pub(super) fn answer_time(&self) -> String {
        let seconds = self.answer_seconds() as usize;
        match (seconds / 60, seconds % 60) {
            (minutes, 0) => wording::count(minutes, "minute", "minutes"),
            _ => wording::count(seconds, "second", "seconds"),
        }
    }

    /// The questions of the notes first, then one card for each principle.
    fn practice_cards(&self, told: Told, from: From) -> Vec<QuizCard<'a>> {
        let wanted = |id: PrincipleId| self.how_far(id) == told;
        let own = self.portfolio.questions.iter().filter_map(|question| {
            let id = question.principle.filter(|&id| wanted(id))?;
            self.quiz_card(id, question.text.as_str().trim().into(), 0, from)
        });
        let principles = self.portfolio.principles.iter().enumerate();
        let likely = principles.filter_map(|(at, principle)| {
            let id = PrincipleId(at);
            if !wanted(id) {
                return None;
            }
            let also = principle.likely_questions.get(1..).unwrap_or_default();
            let first = match self.likely_questions(id) {
                Cow::Borrowed(questions) => questions.first()?.as_str().into(),
                Cow::Owned(questions) => questions.into_iter().next()?.into(),
            };
            self.quiz_card(id, first, also.len(), from)
        });
        let mut cards: Vec<QuizCard> = own.collect();
        cards.extend(likely);
        cards
    }

    fn how_far(&self, id: PrincipleId) -> Told {
        let states = self.filed[id.0].iter().filter_map(|&story| Some(self.story_at(story)?.state));
        match states.max() {
            Some(State::Complete) => Told::Ready,
            Some(_) => Told::Half,
            None => Told::Not,
        }
    }

    fn quiz_card(
        &self,
        id: PrincipleId,
        question: Cow<'a, str>,
        also: usize,
        from: From,
    ) -> Option<QuizCard<'a>> {
        let principle = self.portfolio.principles.get(id.0)?;
        let row = self.row(from, PageId::Principle(id))?;
        let mut stories = self.filed[id.0].clone();
        // The one that is told furthest answers first; among equals the writer's order stays.
        stories.sort_by_key(|&story| std::cmp::Reverse(self.story_at(story).map(|s| s.state)));
        let answers: Vec<Answer> =
            stories.iter().take(ANSWERS).filter_map(|&story| self.answer(story, from)).collect();
        Some(QuizCard {
            question,
            code: self.code(PageId::Principle(id)),
            principle: row,
            gap: answers.is_empty().then(|| self.no_answer(principle)),
            stories: answers,
            also: Some(also).filter(|&also| self.prep && also > 0),
        })
    }

    fn answer(&self, id: StoryId, from: From) -> Option<Answer<'a>> {
        let story = self.story_at(id)?;
        let row = self.row(from, PageId::Story(id))?;
        Some(Answer { row, star: self.star(story), text: self.excerpt(id) })
    }

    fn no_answer(&self, principle: &Principle<crate::links::Prose>) -> Gap<'a> {
        let place = match principle.span.or(principle.heading) {
            Some(span) => {
                let at = self.place(span);
                vec![say(format!("Write one below {}.", self.line(&at, at.end_line)))]
            }
            None => Vec::new(),
        };
        Gap {
            says: vec![say("No story answers this yet.")],
            questions: prompts::EVIDENCE.iter().take(2).map(|&question| question.into()).collect(),
            place,
        }
    }
}
