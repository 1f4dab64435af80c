//! A page of explanation for every kind of finding.
//!
//! The words are in `codes.toml`. [`page`] gives one page, [`list`] all kinds in a line each, and
//! [`reference`] the whole as Markdown, which is kept beside this file.

use std::{fmt::Write, sync::LazyLock};

use serde::Deserialize;

use super::{CODES, Code, Severity};
use crate::text::sentence_end;

const TEXT: &str = include_str!("codes.toml");

/// What is said of a kind of finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// The code's id.
    pub id: String,
    /// What it is about: a key of [`PARTS`].
    pub about: String,
    /// What it usually weighs, by name.
    pub severity: String,
    /// What it is, in a line.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// Notes that have it.
    pub before: String,
    /// The same, mended.
    pub after: String,
    /// Where the advice comes from.
    pub source: Option<String>,
}

#[derive(Deserialize)]
struct Explanations {
    code: Vec<Explanation>,
}

/// What findings are about, and the heading over those.
const PARTS: [(&str, &str); 4] = [
    ("files", "Files and settings"),
    ("notes", "The notes"),
    ("publishing", "What is better not published"),
    ("stories", "The stories"),
];

static ALL: LazyLock<Vec<Explanation>> = LazyLock::new(|| {
    // The file is part of the program, and a test reads it.
    toml::from_str::<Explanations>(TEXT).map(|all| all.code).unwrap_or_default()
});

/// What is said of a kind; `None` for a code that is none of [`CODES`].
pub fn of(code: Code) -> Option<&'static Explanation> {
    ALL.iter().find(|explanation| explanation.id == code.id)
}

/// Why a kind matters, in a sentence; empty for a code that is none.
pub fn why(code: Code) -> &'static str {
    let why = of(code).map_or("", |explanation| explanation.why.as_str());
    &why[..sentence_end(why).unwrap_or(why.len())]
}

/// Whether a kind stops the build wherever it is found, so that no setting can make it less.
pub fn always_stops(code: Code) -> bool {
    of(code).is_some_and(|explanation| explanation.severity == Severity::Error.name())
}

/// The page of a kind, for people.
pub fn page(code: Code) -> String {
    let Some(explanation) = of(code) else { return String::new() };
    let Explanation { severity, title, why, before, after, source, .. } = explanation;
    let mut page =
        format!("{} {}: {severity}\n\n{title}\n\n{}\n", code.id, code.name, wrapped(why));
    for (head, notes) in [("Before", before), ("After", after)] {
        let _ = write!(page, "\n{head}\n\n{}\n", indented(notes));
    }
    if let Some(source) = source {
        let _ = write!(page, "\nWhere it comes from\n\n{}\n", wrapped(source));
    }
    let _ = write!(page, "\n{}\n", wrapped(&setting(code)));
    page
}

/// How a kind is set in `site.toml`.
fn setting(code: Code) -> String {
    let name = code.name;
    if always_stops(code) {
        return "It stops the build, and no setting makes it less.".to_owned();
    }
    format!(
        "In site.toml `allow = [\"{name}\"]` leaves it out, `warn = [\"{name}\"]` makes it a \
         warning and `deny = [\"{name}\"]` an error."
    )
}

/// Every kind in a line.
pub fn list() -> String {
    let mut list = String::new();
    for (key, heading) in PARTS {
        let _ = write!(list, "{}{heading}\n\n", if list.is_empty() { "" } else { "\n" });
        for (code, explanation) in about(key) {
            let _ = writeln!(list, "  {} {:18} {}", code.id, code.name, explanation.title);
        }
    }
    list.push_str("\n`parable explain P012` or `parable explain empty-label` says more of one.\n");
    list
}

/// All pages as Markdown.
pub fn reference() -> String {
    let mut text = String::from(
        "# What `parable check` says\n\n\
         Made by `parable explain --all`; a test keeps it true. Each finding has a code and a name \
         that stay. In `site.toml`, `allow`, `warn` and `deny` take lists of either: `allow` leaves \
         a kind out, `warn` makes it a warning, `deny` an error, which stops a build too: nothing is \
         written, and `parable watch` keeps the last good site. (Only what `check --external` finds \
         stops no build, since builds ask nobody.) What stops a build by itself stops it all the \
         same. `parable check` fails on errors, with `--deny-warnings` on warnings as well, \
         and never on advice.\n",
    );
    for (key, heading) in PARTS {
        let _ = write!(text, "\n## {heading}\n");
        for (code, explanation) in about(key) {
            let Explanation { severity, title, why, before, after, source, .. } = explanation;
            let _ =
                write!(text, "\n### {} {}\n\n{title} ({severity}). {why}\n", code.id, code.name);
            let _ = write!(
                text,
                "\nBefore:\n\n````text\n{before}\n````\n\nAfter:\n\n````text\n{after}\n````\n"
            );
            if let Some(source) = source {
                let _ = write!(text, "\nWhere it comes from: {source}\n");
            }
        }
    }
    text
}

fn about(key: &str) -> impl Iterator<Item = (&'static Code, &'static Explanation)> {
    let all = CODES.iter().filter_map(|code| Some((code, of(*code)?)));
    all.filter(move |(_, explanation)| explanation.about == key)
}

/// Words in lines of at most 80 characters.
fn wrapped(text: &str) -> String {
    const WIDTH: usize = 80;
    let mut wrapped = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > WIDTH {
            wrapped.push('\n');
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += length;
    }
    wrapped
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_explained_and_nothing_else() {
        let all: Explanations = toml::from_str(TEXT).expect("well formed");
        let ids: Vec<&str> = all.code.iter().map(|explanation| explanation.id.as_str()).collect();
        let codes: Vec<&str> = CODES.iter().map(|code| code.id).collect();
        assert_eq!(ids, codes);
        for explanation in &all.code {
            let Explanation { id, about, severity, title, why, before, after, source } =
                explanation;
            assert!(PARTS.iter().any(|(key, _)| key == about), "{id}: {about}");
            assert!(["error", "warning", "advice"].contains(&severity.as_str()), "{id}");
            for words in [title, why, before, after] {
                assert!(!words.trim().is_empty(), "{id}");
            }
            assert!(why.ends_with('.') && !title.ends_with('.'), "{id}");
            assert_ne!(before, after, "{id}");
            assert_eq!(
                source.is_some(),
                about == "stories",
                "{id}: advice says where it comes from"
            );
        }
    }

    #[test]
    fn ids_and_names_are_distinct() {
        let ids: BTreeSet<&str> = CODES.iter().map(|code| code.id).collect();
        let names: BTreeSet<&str> = CODES.iter().map(|code| code.name).collect();
        assert_eq!((ids.len(), names.len()), (CODES.len(), CODES.len()));
        assert!(CODES.is_sorted_by_key(|code| code.id));
        assert!(CODES.iter().all(|code| Code::is_id(code.id) && !Code::is_id(code.name)));
    }

    #[test]
    fn the_reference_is_what_the_program_says() {
        let kept = include_str!("REFERENCE.md");
        assert!(
            kept == reference(),
            "`parable explain --all > src/findings/REFERENCE.md` mends it"
        );
    }

    #[test]
    fn a_page_has_a_before_and_an_after() {
        for &code in CODES {
            let page = page(code);
            assert!(page.starts_with(&format!("{} {}: ", code.id, code.name)), "{page}");
            assert!(
                page.contains("\nBefore\n\n    ") && page.contains("\nAfter\n\n    "),
                "{page}"
            );
            let lines = page.lines().filter(|line| !line.starts_with(' '));
            assert!(lines.into_iter().all(|line| line.chars().count() <= 80), "{page}");
            assert!(list().contains(code.id));
        }
    }

    #[test]
    fn a_code_is_found_by_id_or_name_and_guessed_from_what_is_near() {
        assert_eq!(Code::find("p012"), Some(crate::findings::EMPTY_LABEL));
        assert_eq!(Code::find(" Empty-Label "), Some(crate::findings::EMPTY_LABEL));
        assert_eq!(Code::find("empty"), None);
        assert_eq!(Code::nearest("emtpy_label"), Some(crate::findings::EMPTY_LABEL));
        assert_eq!(Code::nearest("missing-resutl"), Some(crate::findings::MISSING_RESULT));
        assert_eq!(Code::nearest("hello@example.org"), None);
        assert_eq!(
            why(crate::findings::EMPTY_PICTURE),
            "A picture that names no file shows nothing, so it is left out."
        );
    }
}
