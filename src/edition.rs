//! What this edition of the site shows.
//!
//! [`select`] leaves out of a [`Portfolio`] what an edition has no page for, before anything can
//! link to it. [`publish`] takes a [`Linked`] one and gives a [`Public`]. Pages are laid out from a
//! [`Public`] and from nothing else.

use crate::{
    inputs::config::Edition,
    links::Linked,
    portfolio::{Portfolio, State},
};

/// What may be shown.
#[derive(Clone, Debug)]
pub struct Public {
    /// What remains.
    pub linked: Linked,
    /// For whom.
    pub edition: Edition,
}

/// Leaves out stories that are only ideas, where others read.
pub fn select(mut portfolio: Portfolio, edition: Edition) -> Portfolio {
    if edition == Edition::Public {
        portfolio.stories.retain(|story| story.state != State::Idea);
    }
    portfolio
}

/// Decides what an edition shows.
pub fn publish(linked: Linked, edition: Edition) -> Public {
    Public { linked, edition }
}
