//! What this edition of the site shows.
//!
//! [`select`] leaves out of a [`Portfolio`] what an edition has no page for, before anything can
//! link to it. [`publish`] takes a [`Linked`] one and gives a [`Public`]. Pages are laid out from a
//! [`Public`] and from nothing else.

use crate::{
    findings::{Findings, LEFT_OUT},
    inputs::config::Edition,
    links::Linked,
    portfolio::{LeftOut, Portfolio, State},
};

/// What may be shown.
#[derive(Clone, Debug)]
pub struct Public {
    /// What remains.
    pub linked: Linked,
    /// For whom.
    pub edition: Edition,
}

/// Leaves out stories that are only ideas, where others read, and says so.
pub fn select(mut portfolio: Portfolio, edition: Edition, findings: &mut Findings) -> Portfolio {
    if edition == Edition::Prep {
        return portfolio;
    }
    let stories = portfolio.stories.iter().enumerate();
    let ideas = stories.filter(|(_, story)| story.state == State::Idea);
    portfolio.left_out =
        ideas.map(|(at, story)| LeftOut { at, title: story.title.clone() }).collect();
    portfolio.stories.retain(|story| story.state != State::Idea);
    say(&portfolio.left_out, findings);
    portfolio
}

/// Says which stories others do not see.
fn say(left_out: &[LeftOut], findings: &mut Findings) {
    let Some((first, others)) = left_out.split_first() else { return };
    let message = match others.len() {
        0 => "this story is only an idea, and the public edition leaves it out".to_owned(),
        more => {
            format!("{} stories are only ideas, and the public edition leaves them out", more + 1)
        }
    };
    let finding = findings.advice(LEFT_OUT, first.title.span(), message);
    finding.help("a story whose parts are told, or that has points, is shown");
    for story in others {
        finding.also(story.title.span());
    }
}

/// Decides what an edition shows.
pub fn publish(linked: Linked, edition: Edition) -> Public {
    Public { linked, edition }
}
