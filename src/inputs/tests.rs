#![cfg(unix)]

use std::os::unix::fs::symlink;

use tempfile::TempDir;

use super::*;
use crate::findings::{At, Severity};

/// A folder that holds a content folder, given by its full path.
struct Folder(TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        for (path, text) in files {
            folder.file(path, text.as_bytes());
        }
        folder
    }

    fn file(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn load(&self) -> Checked<Inputs> {
        load(&Options { content: self.path("content"), config: None, ..Default::default() })
    }

    /// Findings as `SEVERITY PLACE: MESSAGE`.
    fn told(&self) -> Vec<String> {
        let Checked { value, findings } = self.load();
        let told = findings.iter().map(|finding| {
            let place = match &finding.at {
                At::Place(place) => place.path.clone(),
                At::Path(path) => path.clone(),
                At::Span(span) => {
                    let place = value.sources.place(*span);
                    format!("{}:{}:{}", place.path, place.line, place.column)
                }
            };
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Advice => "advice",
            };
            let here = self.0.path().to_string_lossy().into_owned();
            format!("{severity} {place}: {}", finding.message.replace(&here, "HERE"))
        });
        told.collect()
    }
}

#[track_caller]
fn told(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(Folder::with(files).told(), expected);
}

#[test]
fn a_notes_file_is_enough() {
    let folder = Folder::with(&[("content/notes.md", "# Ownership\n")]);
    let Checked { value, findings } = folder.load();
    assert_eq!(findings, Findings::default());
    assert_eq!(value.sources.get(value.notes).expect("notes").path, "content/notes.md");
    assert_eq!(value.root, folder.path(""));
    assert!(value.have_words());
}

#[test]
fn everything_is_found_in_a_fixed_order() {
    let folder = Folder::with(&[
        ("content/stories/b.md", "two"),
        ("content/stories/a.md", "one"),
        ("content/platforms/x.md", "three"),
        ("content/notes.txt", "notes"),
        ("content/site.toml", "theme = 'mine'"),
        ("content/assets/z.png", "z"),
        ("content/assets/deep/y.png", "y"),
        ("content/assets/.DS_Store", "litter"),
        ("content/stories/.a.md.swp", "litter"),
        ("content/stories/a.md~", "litter"),
        ("themes/mine/story.html", "<p>"),
        ("themes/mine/parts/card.html", "<b>"),
    ]);
    let Checked { value, findings } = folder.load();
    assert_eq!(findings, Findings::default());
    let paths: Vec<_> = value.sources.iter().map(|(_, source)| source.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "content/notes.txt",
            "content/stories/a.md",
            "content/stories/b.md",
            "content/platforms/x.md",
            "content/site.toml"
        ]
    );
    assert_eq!(value.stories, [FileId(1), FileId(2)]);
    assert_eq!(value.platforms, [FileId(3)]);
    let assets: Vec<_> = value.assets.iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(assets, ["assets/deep/y.png", "assets/z.png"]);
    let theme: Vec<_> = value.theme_files.iter().map(|file| (&*file.0, &*file.2)).collect();
    assert_eq!(
        theme,
        [
            ("parts/card.html", "themes/mine/parts/card.html"),
            ("story.html", "themes/mine/story.html")
        ]
    );
}

#[test]
fn missing_notes_are_an_error_that_names_the_path() {
    told(&[], &["error content: there is no notes file `HERE/content/notes.md`"]);
    told(
        &[("content/interview.txt", "x")],
        &["error content: there is no notes file `HERE/content/notes.md`"],
    );
    let folder = Folder::with(&[("content/interview.txt", "x")]);
    let help = folder.load().findings.iter().next().expect("a finding").help.join(" ");
    assert!(help.contains("`interview.txt`"), "{help}");
}

#[test]
fn of_several_notes_one_is_used_and_the_others_are_named() {
    told(
        &[("content/notes.org", "x"), ("content/notes.md", "y"), ("content/NOTES.TXT", "z")],
        &[
            "warning content/NOTES.TXT: `NOTES.TXT` is not read: `notes.md` is there too",
            "warning content/notes.org: `notes.org` is not read: `notes.md` is there too",
        ],
    );
}

#[test]
fn notes_without_words_are_an_error() {
    for text in ["", "\n \n", "---\n- \n", "\u{feff}"] {
        told(
            &[("content/notes.md", text)],
            &["error content/notes.md:1:1: the notes hold no words"],
        );
    }
}

#[test]
fn what_is_not_read_is_named() {
    told(
        &[
            ("content/notes.md", "x"),
            ("content/extra.md", "x"),
            ("content/README.md", "x"),
            ("content/stories/a.txt", "x"),
            ("content/stories/deep.md/b.md", "x"),
            ("content/story/lost.md", "x"),
        ],
        &[
            "advice content/extra.md: `extra.md` is not read",
            "advice content/story: `story` is not read",
            "warning content/stories/a.txt: `a.txt` is not read: stories are files that end in `.md`",
            "warning content/stories/deep.md: not read: this is a folder, not a file",
        ],
    );
}

#[test]
fn bytes_that_are_no_text_are_named_by_line_and_column() {
    let folder = Folder::with(&[]);
    folder.file("content/notes.md", b"# One\n- caf\xe9 \0\n");
    assert_eq!(
        folder.told(),
        [
            "warning content/notes.md:2:6: these bytes are no UTF-8 text, shown as `\u{fffd}`",
            "warning content/notes.md:2:8: control character U+0000, shown as `\u{fffd}`",
        ]
    );
}

#[test]
fn links_inside_are_followed_and_links_out_are_not() {
    let folder = Folder::with(&[
        ("content/notes.md", "x"),
        ("content/stories/a.md", "one"),
        ("elsewhere/secret.md", "secret"),
        ("content/assets/p.png", "p"),
    ]);
    for (target, link) in [
        ("a.md", "content/stories/b.md"),
        ("../../elsewhere/secret.md", "content/stories/c.md"),
        ("/dev/zero", "content/stories/d.md"),
        ("nowhere", "content/stories/e.md"),
        ("../../elsewhere", "content/assets/out"),
        (".", "content/assets/round"),
        ("../notes.md", "content/assets/q.png"),
    ] {
        symlink(target, folder.path(link)).expect("a link");
    }
    assert_eq!(
        folder.told(),
        [
            "warning content/stories/c.md: not read: this link leads out of the folder",
            "warning content/stories/d.md: not read: this link leads out of the folder",
            "error content/stories/e.md: not read: this link leads nowhere",
            "warning content/assets/out: not read: this link leads out of the folder",
            "warning content/assets/round: not read: this is a link to a folder",
        ]
    );
    let inputs = folder.load().value;
    assert_eq!(inputs.stories.len(), 2);
    assert_eq!(inputs.assets.len(), 2);
}

#[test]
fn a_linked_folder_of_stories_elsewhere_is_not_read() {
    let folder = Folder::with(&[("content/notes.md", "x"), ("elsewhere/a.md", "secret")]);
    symlink("../elsewhere", folder.path("content/stories")).expect("a link");
    assert_eq!(
        folder.told(),
        ["error content/stories: not read: this link leads out of the folder"]
    );
}

#[test]
fn a_pipe_is_not_waited_for() {
    let folder = Folder::with(&[("content/notes.md", "x"), ("content/stories/a.md", "x")]);
    let made =
        std::process::Command::new("mkfifo").arg(folder.path("content/stories/b.md")).status();
    assert!(made.expect("mkfifo").success());
    assert_eq!(folder.told(), ["warning content/stories/b.md: not read: this is no plain file"]);
}

#[test]
fn a_theme_that_is_not_there_is_an_error() {
    told(
        &[("content/notes.md", "x"), ("content/site.toml", "theme = 'mine'")],
        &["error themes/mine: there is no theme `mine`"],
    );
    told(&[("content/notes.md", "x"), ("content/site.toml", "theme = 'dossier'")], &[]);
}

#[test]
fn a_configuration_that_was_asked_for_must_be_there() {
    let folder = Folder::with(&[("content/notes.md", "x"), ("prep.toml", "titel = 'x'")]);
    let load_with = |config: &str| {
        load(&Options {
            content: folder.path("content"),
            config: Some(folder.path(config)),
            ..Default::default()
        })
    };
    let missing = load_with("none.toml").findings;
    let missing = missing.iter().next().expect("a finding");
    assert_eq!(missing.at, At::Path("none.toml".into()));
    assert_eq!(missing.message, "there is no such file");
    let Checked { value, findings } = load_with("prep.toml");
    let At::Span(span) = findings.iter().next().expect("a finding").at else { panic!("no place") };
    assert_eq!(value.sources.place(span).path, "prep.toml");
}

#[test]
fn the_content_folder_may_be_given_in_any_way() {
    let named = |content: &str| parent_and_name(Path::new(content));
    assert_eq!(named("content"), (PathBuf::new(), "content".to_owned()));
    assert_eq!(named("./content/"), (PathBuf::new(), "content".to_owned()));
    assert_eq!(named("a/b"), (PathBuf::from("a"), "b".to_owned()));
    assert_eq!(named("/x/b"), (PathBuf::from("/x"), "b".to_owned()));
    let (root, name) = named(".");
    assert_eq!(root, PathBuf::from("./.."));
    assert!(!name.is_empty());
}

#[test]
fn what_is_beyond_a_limit_is_refused_by_name() {
    let most = MOST_TEXT;
    let check = |path: &str, size: u64, told: &[&str]| {
        let folder = Folder::with(&[("content/notes.md", "x"), (path, "")]);
        let big = fs::File::options().write(true).open(folder.path(path));
        big.and_then(|file| file.set_len(size)).expect("a sparse file");
        assert_eq!(folder.told(), told, "{path}: {size}");
    };
    let with = |path: &str, what: &str| format!("error {path}: not read: {what}");
    let together = "notes, stories and platforms together may have 24 MiB at most";
    check("content/stories/big.md", most, &[&with("content/stories/big.md", together)]);
    check("content/platforms/big.md", most, &[&with("content/platforms/big.md", together)]);
    check("content/notes.md", most + 1, &[&with("content/notes.md", together)]);
    let settings = "larger than 4 MiB";
    check("content/site.toml", most + 1, &[&with("content/site.toml", settings)]);
    check("themes/dossier/a.css", most + 1, &[&with("themes/dossier/a.css", settings)]);
    let asset = "warning content/assets/a.svg: not read: larger than 256 MiB";
    check("content/assets/a.svg", (256 << 20) + 1, &[asset]);
    check("content/assets/talk.mov", 1 << 40, &[]);
}
