//! A folder with notes in it, and the command that is run there.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use tempfile::TempDir;

pub use super::files::{all_files, is_page};

/// A folder of its own, gone when the test is over.
pub struct Project {
    folder: TempDir,
}

/// What a command did.
pub struct Run {
    project: Project,
    output: Output,
}

impl Project {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// An empty folder in memory, where the system has a place for that: nothing waits for a disk.
    pub fn in_memory() -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Self { folder: folder.expect("a folder") }
    }

    /// A project whose notes are `text`.
    pub fn of(text: &str) -> Self {
        Self::new().file("content/notes.md", text)
    }

    /// Writes a file.
    pub fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
        self
    }

    /// Removes a file.
    pub fn without(self, path: &str) -> Self {
        fs::remove_file(self.path(path)).expect("a file");
        self
    }

    /// Where something in it lies.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Runs `parable` in it.
    pub fn run<S: AsRef<OsStr>>(self, arguments: impl IntoIterator<Item = S>) -> Run {
        self.run_with(arguments, |command| command)
    }

    /// Runs `parable` in it, in other surroundings.
    pub fn run_with<S: AsRef<OsStr>>(
        self,
        arguments: impl IntoIterator<Item = S>,
        surroundings: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Run {
        let mut command = self.command();
        command.args(arguments);
        let output = surroundings(&mut command).output().expect("parable runs");
        Run { project: self, output }
    }

    /// The command, to be run in it.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parable"));
        command.current_dir(self.folder.path()).env_remove("CLICOLOR_FORCE");
        command
    }

    /// Everything in a folder of it: path and bytes.
    pub fn all(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        all_files(&self.path(folder))
    }

    /// The pages whose text holds some words.
    pub fn pages_with(&self, words: &str) -> Vec<String> {
        let has = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(words);
        let files = self.all("output").into_iter().filter(|(_, bytes)| has(bytes));
        files.map(|(path, _)| path).filter(|path| is_page(path)).collect()
    }
}

impl Run {
    /// It went well.
    #[track_caller]
    pub fn succeeds(self) -> Self {
        self.ends_with_code(0)
    }

    /// It stopped.
    #[track_caller]
    pub fn fails(self) -> Self {
        self.ends_with_code(1)
    }

    /// It stopped, and said so in these words.
    #[track_caller]
    pub fn fails_with(self, words: &str) -> Self {
        self.fails().says(words)
    }

    /// What was asked for was not understood.
    #[track_caller]
    pub fn ends_as_wrong_usage(self, words: &str) -> Self {
        self.ends_with_code(2).says(words)
    }

    /// A message holds these words.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.messages().contains(words), "no `{words}` in:\n{}", self.messages());
        self
    }

    /// No message holds these words.
    #[track_caller]
    pub fn does_not_say(self, words: &str) -> Self {
        assert!(!self.messages().contains(words), "`{words}` in:\n{}", self.messages());
        self
    }

    /// The result holds these words.
    #[track_caller]
    pub fn prints(self, words: &str) -> Self {
        assert!(self.result().contains(words), "no `{words}` in:\n{}", self.result());
        self
    }

    /// There is no result.
    #[track_caller]
    pub fn prints_nothing(self) -> Self {
        assert_eq!(self.result(), "");
        self
    }

    /// There is no message.
    #[track_caller]
    pub fn says_nothing(self) -> Self {
        assert_eq!(self.messages(), "");
        self
    }

    /// The result as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.result()).expect("the result is JSON")
    }

    /// What it printed.
    pub fn result(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).expect("UTF-8")
    }

    /// What it said.
    pub fn messages(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).expect("UTF-8")
    }

    /// Back to the project.
    pub fn then(self) -> Project {
        self.project
    }

    #[track_caller]
    fn ends_with_code(self, code: i32) -> Self {
        let ended = self.output.status.code();
        assert_eq!(ended, Some(code), "{}\n{}", self.result(), self.messages());
        self
    }
}
