//! What this edition of the site shows.
//!
//! Takes a [`Linked`] portfolio and gives a [`Public`] one. Pages are laid out from a [`Public`]
//! and from nothing else.

use crate::{inputs::config::Edition, links::Linked};

/// What may be shown.
#[derive(Clone, Debug)]
pub struct Public {
    /// What remains.
    pub linked: Linked,
    /// For whom.
    pub edition: Edition,
}

/// Decides what an edition shows.
pub fn publish(linked: Linked, edition: Edition) -> Public {
    Public { linked, edition }
}
