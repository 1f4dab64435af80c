//! What this edition of the site shows.
//!
//! Takes a [`Linked`] portfolio and gives a [`Public`] one. Pages are laid out from a [`Public`]
//! and from nothing else.

use crate::links::Linked;

/// Which readers a site is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edition {
    /// The person who prepares: gaps, prompts and source lines are shown.
    #[default]
    Prep,
    /// Anyone: those are left out, and stories that are only ideas with them.
    Public,
}

/// What may be shown.
#[derive(Clone, Debug)]
pub struct Public {
    /// What remains.
    pub linked: Linked,
    /// For whom.
    pub edition: Edition,
}
