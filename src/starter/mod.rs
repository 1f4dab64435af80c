//! A portfolio to start from.
//!
//! The files lie beside this one and are part of the program. [`create`] writes them into a folder
//! that is new or empty, and never over anything.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    findings::{At, BAD_OUTPUT, Finding, Places, Severity},
    inputs::{plain_reason, slashed},
};

/// Path in the new folder, and text.
pub const FILES: &[(&str, &str)] = &[
    ("content/notes.md", include_str!("notes.md")),
    ("content/site.toml", include_str!("site.toml")),
    (".github/workflows/pages.yml", include_str!("pages.yml")),
    (".gitignore", include_str!("gitignore")),
];

/// Writes the files into `folder`, which is made where it is missing. One that holds anything is
/// refused; a repository that was just begun holds only `.git` and counts as empty.
pub fn create(folder: &Path) -> Result<(), Finding> {
    let failed = |path: &Path, error: &io::Error| {
        refusal(folder, format!("cannot write `{}`: {}", slashed(path), plain_reason(error)))
    };
    match first_entry(folder) {
        Ok(None) => {}
        Ok(Some(entry)) => {
            let mut refusal = refusal(folder, format!("the folder holds `{entry}` already"));
            refusal.help("name a folder that is not there yet, or an empty one");
            return Err(refusal);
        }
        Err(error) => return Err(failed(folder, &error)),
    }
    for (path, text) in FILES {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|error| failed(parent, &error))?;
        write_new(&path, text).map_err(|error| failed(&path, &error))?;
    }
    Ok(())
}

/// What to do next, a line each.
pub fn next_steps(folder: &Path) -> String {
    let at = |path: &str| slashed(&folder.join(path));
    format!(
        "1. Put your notes into {}, as messy as they are\n\
         2. Run `parable build` in {}/ and open {}\n\
         3. To publish, read the top of {}\n",
        at("content/notes.md"),
        slashed(folder).trim_end_matches('/'),
        at("output/index.html"),
        at(".github/workflows/pages.yml"),
    )
}

/// The first name in a folder by the alphabet, `.git` left out; nothing where the folder is missing.
fn first_entry(folder: &Path) -> io::Result<Option<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let names: Vec<String> = names.collect::<io::Result<_>>()?;
    Ok(names.into_iter().filter(|name| name != ".git").min())
}

fn write_new(path: &PathBuf, text: &str) -> io::Result<()> {
    io::Write::write_all(&mut fs::File::create_new(path)?, text.as_bytes())
}

fn refusal(folder: &Path, message: String) -> Finding {
    let at = At::Path(slashed(folder));
    Finding {
        code: BAD_OUTPUT,
        severity: Severity::Error,
        at,
        also: Places::default(),
        message,
        help: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        findings::{Checked, Findings},
        inputs::{
            self,
            config::{self, KEYS, PRINCIPLE_KEYS, TECHNOLOGY_KEYS},
        },
        source::FileId,
    };

    fn text(path: &str) -> &'static str {
        FILES.iter().find(|(name, _)| *name == path).expect("a file").1
    }

    fn created() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        create(folder.path()).expect("an empty folder");
        folder
    }

    /// What there is to say of it beside advice.
    fn troubles(folder: &Path) -> Vec<String> {
        let options =
            inputs::Options { content: folder.join("content"), config: None, ..Default::default() };
        let Checked { value: inputs, mut findings } = inputs::load(&options);
        findings.extend(crate::build(&inputs).findings);
        let heavy = findings.iter().filter(|finding| finding.severity > Severity::Advice);
        heavy.map(|finding| format!("{} {}", finding.code.name, finding.message)).collect()
    }

    #[test]
    fn a_new_portfolio_has_no_error_and_no_warning() {
        assert_eq!(troubles(created().path()), [""; 0]);
    }

    #[test]
    fn its_notes_show_the_habits() {
        let folder = created();
        let options = inputs::Options {
            content: folder.path().join("content"),
            config: None,
            ..Default::default()
        };
        let reading = crate::read(&inputs::load(&options).value).value;
        let portfolio = &reading.public.linked.portfolio;
        let kinds: Vec<_> =
            portfolio.stories.iter().map(|story| (story.kind, story.state)).collect();
        assert_eq!(portfolio.platforms.len(), 1, "{kinds:?}");
        assert!(portfolio.platforms[0].system.flows.len() >= 4);
        assert!(kinds.len() >= 4, "{kinds:?}");
        assert!(!portfolio.questions.is_empty() && !portfolio.words.is_empty());
        assert_eq!(portfolio.lines.private, 2);
    }

    #[test]
    fn its_settings_are_every_setting_and_all_of_them_work() {
        let commented = text("content/site.toml");
        for key in KEYS.iter().chain(PRINCIPLE_KEYS).chain(TECHNOLOGY_KEYS) {
            let shown = [format!("\n# {key} = "), format!("\n# [{key}]"), format!("\n# [[{key}]]")];
            assert!(shown.iter().any(|shown| commented.contains(shown)), "{key}");
        }
        let is_setting = |line: &&str| line.starts_with('[') || line.contains(" = ");
        let lines = commented.lines().filter_map(|line| line.strip_prefix("# "));
        let set: Vec<&str> = lines.filter(is_setting).collect();
        // A known set and principles of one's own exclude each other.
        for left_out in ["principles = ", "[[principle]]"] {
            let kept = set.join("\n");
            let kept = match left_out {
                "[[principle]]" => kept.split_once(left_out).expect("there").0.to_owned(),
                line => kept
                    .lines()
                    .filter(|kept| !kept.starts_with(line))
                    .collect::<Vec<_>>()
                    .join("\n"),
            };
            let mut findings = Findings::default();
            config::read(&kept, FileId(0), &mut findings);
            assert_eq!(findings, Findings::default(), "{kept}");
        }
    }

    #[test]
    fn what_is_there_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join(".git")).expect("a folder");
        create(folder.path()).expect("as good as empty");
        let again = create(folder.path()).expect_err("it is not empty");
        assert_eq!(again.message, "the folder holds `.github` already");
    }
}
