//! Commands as a person types them, and those that the README gives.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

/// The commands of a code block of the README, by the words behind its language.
pub fn block(kind: &str) -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(readme).expect("a README");
    let (_, rest) = readme.split_once(&format!("```sh {kind}\n")).expect("the block is there");
    rest.split_once("```").expect("it ends").0.to_owned()
}

/// Runs commands as a person would, and gives what they print.
#[track_caller]
pub fn shell(commands: &str, folder: &Path) -> String {
    let run = run(commands, folder, &[]);
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{commands}\n{told}");
    String::from_utf8_lossy(&run.stdout).into_owned()
}

/// Runs commands in other surroundings, and gives whatever came of it.
pub fn run(commands: &str, folder: &Path, surroundings: &[(String, String)]) -> Output {
    let parable = Path::new(env!("CARGO_BIN_EXE_parable")).parent().expect("a folder");
    let path = format!("{}:{}", parable.display(), std::env::var("PATH").unwrap_or_default());
    Command::new("bash")
        .args(["-euo", "pipefail", "-c", commands])
        .current_dir(folder)
        .env("PATH", path)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CEILING_DIRECTORIES", folder.parent().expect("a parent"))
        .envs(["AUTHOR", "COMMITTER"].into_iter().flat_map(|who| {
            [(format!("GIT_{who}_NAME"), "Ada"), (format!("GIT_{who}_EMAIL"), "ada@example.org")]
        }))
        .envs(surroundings.iter().cloned())
        .output()
        .expect("bash runs")
}
