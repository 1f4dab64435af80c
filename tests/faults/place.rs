//! A place with a site in it, files of the person's own among it, and notes of two states.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::support::project::{Project, all_files};

/// Paths and bytes.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// Files that Parable did not write and must not lose.
const THEIRS: &[(&str, &str)] = &[
    (".git/HEAD", "ref: refs/heads/main\n"),
    (".git/objects/12/34", "an object"),
    (".well-known/key", "a key"),
    ("CNAME", "stories.example"),
    ("stories/own.txt", "their own"),
];

/// Two states of the notes. Pages, assets and folders of each are missing in the other.
pub const STATES: [&[(&str, &str)]; 2] = [
    &[
        (
            "content/notes.md",
            "# 1: Ownership\n## The frozen ledger\nSituation: it froze at noon.\nResult: 36% less.\n\n![plan](assets/plan.svg)\n\n# Messaging Platform\n- Canal Service (MySQL to Kafka)\n",
        ),
        (
            "content/assets/plan.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>",
        ),
        (
            "content/stories/letter.md",
            "+++\ntitle = \"The lost letter\"\n+++\nSituation: a letter was lost.\nResult: found in 2 days.\n",
        ),
    ],
    &[
        (
            "content/notes.md",
            "# 1: Ownership\n## The thawed ledger\nSituation: it thawed at dusk.\nResult: 40% less.\n\n![plan](assets/plan.svg) ![way](assets/far/way.svg)\n\n# 2: Dive Deep\n- look closer\n",
        ),
        (
            "content/assets/plan.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M9 9\"/></svg>",
        ),
        (
            "content/assets/far/way.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M1 1\"/></svg>",
        ),
        (
            "content/stories/letter.md",
            "+++\ntitle = \"The lost letter\"\n+++\nSituation: a letter was lost.\nResult: found in 3 days.\n",
        ),
    ],
];

/// A mark in a new site that has just been put in place; empty, and no part of it.
const MARK: &str = ".parable-staging";

/// A place.
pub struct Place {
    project: Project,
    /// The sites of both states, as a build of nothing else makes them.
    pub sites: [Tree; 2],
}

impl Place {
    /// A place on a disk that holds the site of the first state.
    pub fn new() -> Self {
        Self::at(Project::new())
    }

    /// The same in memory.
    pub fn in_memory() -> Self {
        Self::at(Project::in_memory())
    }

    fn at(project: Project) -> Self {
        let sites = [0, 1].map(|state| {
            let clean = Self { project: Project::in_memory(), sites: [Tree::new(), Tree::new()] };
            clean.write(state);
            assert_went_well(&clean.build());
            clean.project.all("output")
        });
        let place = Self { project, sites };
        for (path, text) in THEIRS {
            put(&place.path("output").join(path), text);
        }
        place.recover(0);
        place
    }

    /// Where something in it lies.
    pub fn path(&self, path: &str) -> PathBuf {
        self.project.path(path)
    }

    /// Puts the notes into a state.
    pub fn write(&self, state: usize) {
        let content = self.path("content");
        if content.exists() {
            fs::remove_dir_all(&content).expect("the old notes go");
        }
        for (path, text) in STATES[state] {
            put(&self.path(path), text);
        }
    }

    /// The command that builds the site, to be run in it.
    pub fn command(&self) -> Command {
        let mut command = self.project.command();
        command.args(["build", "--quiet"]);
        command
    }

    /// The command that builds the site below another command.
    pub fn command_below(&self, program: &str, arguments: &[String]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).arg(env!("CARGO_BIN_EXE_parable")).args(["build", "--quiet"]);
        command.current_dir(self.path(""));
        command
    }

    fn build(&self) -> Output {
        self.command().output().expect("parable runs")
    }

    /// Whose site is served; it is whole, and no file of the person's own is lost.
    #[track_caller]
    pub fn served(&self, when: &str) -> usize {
        let mut own = self.project.all("output");
        own.remove(MARK);
        own.retain(|path, _| !path.starts_with(".git/"));
        for (path, text) in THEIRS.iter().filter(|(path, _)| !path.starts_with(".git/")) {
            assert_eq!(own.remove(*path).as_deref(), Some(text.as_bytes()), "{when}: {path}");
        }
        let found = self.sites.iter().position(|site| *site == own);
        found.unwrap_or_else(|| panic!("{when}: {}", self.what_is_wrong(&own)))
    }

    /// What a site lacks, or has too much, against the one that it is most like.
    fn what_is_wrong(&self, own: &Tree) -> String {
        let differing = |site: &Tree| {
            let paths = site.keys().chain(own.keys());
            let mut paths: Vec<String> =
                paths.filter(|path| site.get(*path) != own.get(*path)).cloned().collect();
            paths.dedup();
            paths
        };
        let [first, second] = [0, 1].map(|state| differing(&self.sites[state]));
        format!(
            "neither site: {} files differ from the first, {} from the second: {:?}",
            first.len(),
            second.len(),
            if first.len() < second.len() { first } else { second }
        )
    }

    /// Builds a state without help; nothing is left behind, nothing is lost, nothing is said.
    #[track_caller]
    pub fn recover(&self, state: usize) {
        self.write(state);
        assert_went_well(&self.build());
        self.assert_holds(state, "after recovery");
    }

    /// The place holds the site of a state and what is the person's own, and nothing else.
    #[track_caller]
    pub fn assert_holds(&self, state: usize, when: &str) {
        assert_eq!(self.served(when), state, "{when}");
        assert_eq!(self.litter(), [""; 0], "{when}");
        for (path, text) in THEIRS {
            let there = fs::read_to_string(self.path("output").join(path));
            assert_eq!(there.ok().as_deref(), Some(*text), "{when}: {path}");
        }
    }

    /// What lies in the place and belongs to nothing.
    pub fn litter(&self) -> Vec<String> {
        let here = self.path("");
        let beside = fs::read_dir(&here).expect("a folder").map(|entry| entry.expect("one").path());
        let beside = beside.filter(|path| !path.ends_with("content") && !path.ends_with("output"));
        let inside = walkdir::WalkDir::new(self.path("output")).min_depth(1).into_iter();
        let inside = inside.map(|entry| entry.expect("an entry").into_path()).filter(|path| {
            let is_empty =
                |path: &Path| fs::read_dir(path).is_ok_and(|mut all| all.next().is_none());
            path.ends_with(MARK) || path.is_dir() && is_empty(path)
        });
        beside.chain(inside).map(|path| path.display().to_string()).collect()
    }
}

/// Writes a file and the folders above it.
pub fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// It ended well and said nothing.
#[track_caller]
pub fn assert_went_well(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{:?}: {said}", output.status);
}

/// Every file of a folder.
pub fn tree(folder: &Path) -> Tree {
    all_files(folder)
}
