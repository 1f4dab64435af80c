//! What this edition of the site shows.
//!
//! Takes a [`Linked`] portfolio and gives a [`Public`] one. Pages are laid out from a [`Public`]
//! and from nothing else.

use crate::{
    inputs::config::Edition,
    links::Linked,
    portfolio::{Kind, Portfolio},
};

/// What may be shown.
#[derive(Clone, Debug)]
pub struct Public {
    /// What remains.
    pub linked: Linked,
    /// For whom.
    pub edition: Edition,
}

/// Takes out what an edition does not show before anything refers to it: stories that are only
/// ideas are for the person who prepares.
pub fn select(mut portfolio: Portfolio, edition: Edition) -> Portfolio {
    if edition == Edition::Public {
        portfolio.stories.retain(|story| story.kind != Kind::Idea);
    }
    portfolio
}

/// Decides what an edition shows.
pub fn publish(linked: Linked, edition: Edition) -> Public {
    Public { linked, edition }
}
