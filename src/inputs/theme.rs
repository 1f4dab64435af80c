//! A theme: its files by name, the built-in ones and those that replace them.
//!
//! The built-in theme lies in `themes/dossier/` and is part of the program. A person's own theme is
//! a folder in which any of its files can be replaced, and to which others can be added; reading
//! that folder is another's work.

use std::collections::BTreeMap;

use serde::Deserialize;

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

/// What `theme.toml` says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The theme's name.
    pub name: String,
    /// What it looks like, in a sentence.
    #[serde(default)]
    pub description: String,
    /// Its stylesheet.
    pub stylesheet: String,
    /// Its script, which pages work without.
    pub script: Option<String>,
    /// Scripts that it loads when they are called for.
    #[serde(default)]
    pub scripts: Vec<String>,
    /// Its templates, and the parts that they share.
    pub templates: Vec<String>,
}

/// The file that names a theme's parts.
pub const MANIFEST: &str = "theme.toml";

macro_rules! dossier {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../themes/dossier/", $name)))),*]
    };
}

/// The built-in theme. Each name is written once.
const DOSSIER: &[(&str, &str)] = dossier![
    "theme.toml",
    "dossier.css",
    "dossier.js",
    "search.js",
    "minisearch.js",
    "practice.js",
    "fsrs.js",
    "base.html",
    "parts.html",
    "sheets.html",
    "index.html",
    "principles.html",
    "principle.html",
    "rows.html",
    "story.html",
    "platforms.html",
    "platform.html",
    "technology.html",
    "matrix.html",
    "practice.html",
    "cheat.html",
    "words.html",
    "passages.html",
    "search.html",
    "print.html",
    "leaf.html",
    "404.html",
    "sitemap.xml",
    "feed.xml",
];

impl Theme {
    /// The theme that is part of the program.
    pub fn built_in() -> Self {
        let files = DOSSIER.iter().map(|&(name, text)| {
            (name.to_owned(), ThemeFile { text: text.to_owned(), path: None })
        });
        Self { files: files.collect() }
    }

    /// This theme with files of a person's own in place of those of the same name, or beside them.
    #[must_use]
    pub fn overlaid(mut self, files: impl IntoIterator<Item = (String, ThemeFile)>) -> Self {
        self.files.extend(files);
        self
    }

    /// The text of a file.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(|file| file.text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_manifest_names_every_part() {
        let theme = Theme::built_in();
        let manifest: Manifest = toml::from_str(theme.text(MANIFEST).unwrap()).unwrap();
        let mut named = manifest.templates.clone();
        named.extend([MANIFEST.to_owned(), manifest.stylesheet]);
        named.extend(manifest.script);
        named.extend(manifest.scripts);
        named.sort();
        let held: Vec<String> = theme.files.keys().cloned().collect();
        assert_eq!(named, held);
    }

    #[test]
    fn a_file_replaces_its_namesake_and_no_other() {
        let replaced = ThemeFile { text: "x".into(), path: Some("themes/mine/story.html".into()) };
        let overlaid = Theme::built_in().overlaid([("story.html".to_owned(), replaced.clone())]);
        assert_eq!(overlaid.files["story.html"], replaced);
        assert_eq!(overlaid.files["base.html"], Theme::built_in().files["base.html"]);
    }
}
