//! Plots where looking beats reading: how well each principle is covered, and how long each story
//! takes to tell. Each is a table with a bar in every row, so that it also reads aloud.

use std::borrow::Cow;

use serde::Serialize;

use super::{
    layout::{From, Layout, opening_lines},
    view::Link,
    wording,
};
use crate::{
    coach::pace::seconds_to_say,
    inputs::config::Pace,
    links::{PageId, Prose},
    portfolio::{Part, PrincipleId, Story, StoryId},
    prose,
};

/// A table of bars.
#[derive(Serialize)]
pub struct Plot<'a> {
    heading: &'static str,
    note: String,
    rows: Vec<Bar<'a>>,
}

/// One row of it.
#[derive(Serialize)]
struct Bar<'a> {
    link: Link<'a>,
    title: Cow<'a, str>,
    /// An SVG path in a box of 240 by 8, stretched to the width of its cell.
    path: String,
    value: String,
    missing: bool,
}

/// How wide the box of a bar is.
const WIDTH: u32 = 240;
/// How many rows a plot has.
const ROWS: usize = 60;
/// How much of a title a row shows, in characters.
const TITLE: usize = 56;
/// How much of a story is counted, in bytes: a quarter of an hour.
const LONGEST: usize = 20_000;

impl<'a> Layout<'a> {
    /// How many of the four parts the best story of each principle has.
    pub(super) fn strength_plot(&self, from: From) -> Option<Plot<'a>> {
        if !self.prep || self.portfolio.stories.is_empty() {
            return None;
        }
        let all = (0..self.portfolio.principles.len()).map(PrincipleId);
        let rows = all.take(ROWS).filter_map(|id| self.strength(id, from)).collect();
        Some(Plot { heading: "Strength", note: "parts on file of the best story".into(), rows })
    }

    fn strength(&self, id: PrincipleId, from: From) -> Option<Bar<'a>> {
        let stories = self.filed.get(id.0)?.iter().filter_map(|&story| self.story_at(story));
        let told =
            |story: &Story<Prose>| Part::STAR.into_iter().filter(|&part| story.tells(part)).count();
        let best = stories.map(told).max();
        let parts = Part::STAR.len() as u32;
        let step = WIDTH / parts;
        let box_at = |at: u32| {
            let (top, high) = if (at as usize) < best.unwrap_or(0) { (0, 8) } else { (7, 1) };
            format!("M{} {top}h{}v{high}h-{}z", at * step, step - 4, step - 4)
        };
        let link = self.link(from, PageId::Principle(id))?;
        Some(Bar {
            title: wording::opening(link.title, TITLE),
            link,
            path: (0..parts).map(box_at).collect(),
            value: best.map_or("no story".to_owned(), |best| format!("{best} of {parts}")),
            missing: best.is_none(),
        })
    }

    /// How long each story takes to tell, against how long an answer should.
    pub(super) fn time_plot(&self, from: From) -> Option<Plot<'a>> {
        if !self.prep || self.portfolio.stories.is_empty() {
            return None;
        }
        let shown = self.portfolio.stories.len().min(ROWS);
        let stories = self.portfolio.stories.iter().take(shown);
        let times: Vec<u32> = stories.map(|story| seconds_to_tell(story, self.site.pace)).collect();
        let target = self.answer_seconds();
        let longest = times.iter().copied().max().unwrap_or(0).max(target * 3 / 2);
        let at = |seconds: u32| WIDTH * seconds / longest;
        let rows = times.iter().enumerate().filter_map(|(story, &seconds)| {
            let link = self.link(from, PageId::Story(StoryId(story)))?;
            let bar = format!("M0 2h{}v4H0z", at(seconds));
            Some(Bar {
                title: wording::opening(link.title, TITLE),
                link,
                path: format!("{bar}M{} 0h1v8h-1z", at(target)),
                value: match seconds {
                    0 => "not told".to_owned(),
                    _ => format!("{}:{:02}", seconds / 60, seconds % 60),
                },
                missing: seconds == 0,
            })
        });
        Some(Plot {
            heading: "Speaking time",
            note: format!(
                "the words on file at {} a minute; the line is {}",
                self.site.pace.words,
                self.answer_time()
            ),
            rows: rows.collect(),
        })
    }
}

/// How long it takes to say what is on file of a story, without its title, in seconds.
fn seconds_to_tell(story: &Story<Prose>, pace: Pace) -> u32 {
    let mut text = opening_lines(story).join("\n");
    for passage in story.points.iter().chain(story.parts.iter().map(|part| &part.passage)) {
        text.push('\n');
        text.push_str(&prose::plain(passage, LONGEST));
    }
    seconds_to_say(&text, pace)
}
