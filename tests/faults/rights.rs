//! Builds that may not.

use std::{
    fs::{self, Permissions},
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;
use walkdir::WalkDir;

use crate::place::Place;

/// The user that owns nothing, since rights do not hold root back.
const NOBODY: u32 = 65_534;

/// A place that belongs to somebody with no special rights, and a command that they may run.
struct Owned {
    place: Place,
    program: PathBuf,
    _folder: TempDir,
}

impl Owned {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("its owner's");
        let program = folder.path().join("parable");
        let built = Path::new(env!("CARGO_BIN_EXE_parable"));
        if fs::hard_link(built, &program).is_err() {
            fs::copy(built, &program).expect("a copy");
        }
        Self { place: Place::in_memory(), program, _folder: folder }
    }

    /// Hands everything over.
    fn give_away(&self) {
        if is_root(&self.place) {
            for entry in WalkDir::new(self.place.path("")) {
                let path = entry.expect("an entry").into_path();
                chown(path, Some(NOBODY), Some(NOBODY)).expect("root may");
            }
        }
    }

    fn build(&self) -> Output {
        let mut command = Command::new(&self.program);
        command.args(["build", "--quiet"]).current_dir(self.place.path(""));
        if is_root(&self.place) {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.output().expect("parable runs")
    }
}

fn is_root(place: &Place) -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) && place.path("").exists()
}

/// What is closed, to what, and what must come of it: the words of a message, or the new site.
const CLOSED: &[(&str, u32, Option<&str>)] = &[
    ("", 0o555, Some("output")),
    ("output", 0o000, Some("output")),
    ("output", 0o555, Some("output")),
    ("output", 0o333, Some("output")),
    ("output/.parable-files", 0o000, Some(".parable-files")),
    ("output/index.html", 0o000, None),
    ("output/stories", 0o000, Some("output")),
    ("output/stories", 0o555, Some("output/stories")),
    ("output/principles", 0o555, Some("output/principles")),
    ("output/CNAME", 0o000, None),
    ("output/.git", 0o000, Some("output/.git")),
    ("output/.well-known", 0o000, Some("output")),
    ("content", 0o000, Some("content")),
    ("content", 0o111, Some("content")),
    ("content", 0o444, Some("content")),
    ("content/notes.md", 0o000, Some("content/notes.md")),
    ("content/stories", 0o000, Some("content/stories")),
    ("content/stories", 0o444, Some("content/stories")),
    ("content/stories/letter.md", 0o000, Some("content/stories/letter.md")),
    ("content/assets", 0o000, Some("content/assets")),
    ("content/assets", 0o444, Some("content/assets")),
    ("content/assets/far", 0o000, Some("content/assets/far")),
    ("content/assets/far/way.svg", 0o000, Some("assets/far/way.svg")),
];

#[test]
fn what_is_closed_is_named_and_changes_nothing() {
    let owned = Owned::new();
    let place = &owned.place;
    let mut wrong = Vec::new();
    for &(path, mode, named) in CLOSED {
        place.recover(0);
        place.write(1);
        owned.give_away();
        let path = place.path(path);
        let before = fs::metadata(&path).expect("it is there").permissions();
        let number = fs::metadata(&path).expect("it is there").ino();
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("root may");
        let build = owned.build();
        let said = String::from_utf8_lossy(&build.stderr);
        // What was closed may have changed places with another folder, which is as closed.
        for entry in WalkDir::new(place.path("")).into_iter().flatten() {
            if entry.metadata().is_ok_and(|metadata| metadata.ino() == number)
                || entry.path() == path
            {
                fs::set_permissions(entry.path(), before.clone()).expect("root may");
            }
        }
        if path.is_dir() {
            fs::set_permissions(&path, before).expect("root may");
        }
        let when = format!("{} as {mode:o}", path.display());
        let served = place.served(&when);
        let fault = match (build.status.code(), named) {
            (Some(0), None) if served == 1 => None,
            (Some(1), Some(_)) if served != 0 => Some("failed with the new site"),
            (Some(1), Some(named)) if !said.contains(named) => Some("does not say where"),
            (Some(1), Some(_)) if !said.contains("Permission denied") => Some("does not say why"),
            (Some(1), Some(_)) if !place.litter().is_empty() => Some("leaves litter"),
            (Some(1), Some(_)) => None,
            _ => Some("did not end as it should"),
        };
        wrong.extend(fault.map(|fault| format!("{when}: {fault} {}\n{said}", build.status)));
        place.recover(1);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
