//! A theme: its files by name, the built-in ones and those that replace them.

use std::collections::BTreeMap;

/// A theme's files by their path in its folder (`story.html`, `dossier.css`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// Path to file.
    pub files: BTreeMap<String, ThemeFile>,
}

/// One file of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// All of it.
    pub text: String,
    /// The path it was read from, for messages; `None` where it is built in.
    pub path: Option<String>,
}
