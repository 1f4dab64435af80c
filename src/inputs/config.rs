//! `site.toml`.

use std::collections::BTreeMap;

/// Which readers a site is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edition {
    /// The person who prepares: gaps, prompts and source lines are shown.
    #[default]
    Prep,
    /// Anyone: those are left out, and stories that are only ideas with them.
    Public,
}

/// What the person set; everything has a default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The site's name; `None` leaves it to the theme.
    pub title: Option<String>,
    /// Whose it is.
    pub author: Option<String>,
    /// Where it is published, without a slash at its end.
    pub base_url: Option<String>,
    /// For whom.
    pub edition: Edition,
    /// Whether search engines may list it.
    pub index: bool,
    /// The theme's name.
    pub theme: Option<String>,
    /// The person's own principles, or the key of a known set.
    pub principles: PrincipleChoice,
    /// Names to be replaced everywhere, with what replaces them.
    pub aliases: BTreeMap<String, String>,
}

/// Whose principles they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PrincipleChoice {
    /// As the notes show.
    #[default]
    FromNotes,
    /// A set of the vocabulary, by its key (`amazon`).
    Set(String),
    /// The person's own, in order.
    Own(Vec<OwnPrinciple>),
}

/// A principle of the person's own set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnPrinciple {
    /// Its number, where it has one.
    pub number: Option<u32>,
    /// Its name.
    pub name: String,
    /// Other names for it.
    pub variants: Vec<String>,
    /// What it means.
    pub definition: Option<String>,
    /// Likely questions.
    pub questions: Vec<String>,
}
