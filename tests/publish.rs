//! From a folder to a published site: the workflows, and the commands that the README gives.

#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use support::{
    project::{Project, all_files},
    site::assert_whole,
};

/// The two workflows: this repository's, and that of a new portfolio.
fn workflows() -> [(&'static str, String); 2] {
    let read = |path: &'static str| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        (path, fs::read_to_string(file).expect("a workflow"))
    };
    [read(".github/workflows/pages.yml"), read("src/starter/pages.yml")]
}

/// What a workflow says: the keys that lead to a value, joined by dots, and all values there.
/// Reads the part of YAML that these files are written in, and fails on any other.
fn settings(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut settings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut path: Vec<(usize, String)> = Vec::new();
    let mut block: Option<usize> = None;
    for line in text.lines() {
        let bare = line.trim_start();
        let mut indent = line.len() - bare.len();
        if block.is_some_and(|above| indent > above || bare.is_empty()) {
            let keys: Vec<&str> = path.iter().map(|(_, key)| key.as_str()).collect();
            settings.entry(keys.join(".")).or_default().push(bare.to_owned());
            continue;
        }
        block = None;
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        assert!(!line.contains('\t') && indent % 2 == 0, "{line:?}");
        let item = bare.strip_prefix("- ");
        indent += if item.is_some() { 2 } else { 0 };
        path.retain(|&(depth, _)| depth < indent);
        let (key, value) = item.unwrap_or(bare).split_once(':').expect("a key");
        let value = value.split(" # ").next().unwrap_or_default().trim();
        path.push((indent, key.to_owned()));
        if value == "|" {
            block = Some(indent);
        } else if !value.is_empty() || bare.ends_with(':') {
            let keys: Vec<&str> = path.iter().map(|(_, key)| key.as_str()).collect();
            settings.entry(keys.join(".")).or_default().push(value.to_owned());
        }
    }
    settings
}

#[test]
fn workflows_may_do_no_more_than_they_must() {
    for (name, text) in workflows() {
        let settings = settings(&text);
        let below = |place: &str| -> Vec<(String, String)> {
            let place = format!("{place}.");
            let found = settings.iter().filter_map(|(key, values)| {
                Some((key.strip_prefix(&place)?.to_owned(), values.join(" ")))
            });
            found.collect()
        };
        let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
        };
        assert_eq!(below("permissions"), pairs(&[("contents", "read")]), "{name}");
        let build = pairs(&[("contents", "read"), ("pages", "read")]);
        assert_eq!(below("jobs.build.permissions"), build, "{name}");
        let deploy = pairs(&[("id-token", "write"), ("pages", "write")]);
        assert_eq!(below("jobs.deploy.permissions"), deploy, "{name}");
        let concurrency = pairs(&[("cancel-in-progress", "false"), ("group", "pages")]);
        assert_eq!(below("concurrency"), concurrency, "{name}");
        assert_eq!(settings["jobs.deploy.environment.name"], ["github-pages"], "{name}");
        assert_eq!(settings["on.push.branches"], ["[main]"], "{name}");
        assert_eq!(settings["jobs.deploy.needs"], ["build"], "{name}");
        assert_eq!(settings["jobs.build.steps.with.persist-credentials"], ["false"], "{name}");
        assert_eq!(text.matches(": write").count(), 2, "{name}");
    }
}

#[test]
fn workflows_use_official_actions_at_their_current_majors() {
    for (name, text) in workflows() {
        let settings = settings(&text);
        let mut used = settings["jobs.build.steps.uses"].clone();
        used.extend(settings["jobs.deploy.steps.uses"].clone());
        let current = [
            "actions/checkout@v7",
            "actions/cache@v6",
            "actions/configure-pages@v6",
            "actions/upload-pages-artifact@v5",
            "actions/deploy-pages@v5",
        ];
        assert_eq!(used, current, "{name}");
    }
}

#[test]
fn workflows_check_before_they_build_and_put_nothing_foreign_into_a_command() {
    for (name, text) in workflows() {
        let settings = settings(&text);
        let commands = settings["jobs.build.steps.run"].join("\n");
        let (check, build) = (commands.find("parable check"), commands.find("parable build"));
        assert!(check.is_some() && check < build, "{name}");
        assert!(!commands.contains("${{"), "{name}");
        assert_eq!(settings["jobs.build.steps.with.path"].last().expect("one"), "output");
    }
}

/// The commands of a code block of the README, by the words behind its language.
fn block(kind: &str) -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(readme).expect("a README");
    let (_, rest) = readme.split_once(&format!("```sh {kind}\n")).expect("the block is there");
    rest.split_once("```").expect("it ends").0.to_owned()
}

/// Runs commands as a person would, and gives what they print.
#[track_caller]
fn shell(commands: &str, folder: &Path) -> String {
    let parable = Path::new(env!("CARGO_BIN_EXE_parable")).parent().expect("a folder");
    let path = format!("{}:{}", parable.display(), std::env::var("PATH").unwrap_or_default());
    let run = Command::new("bash")
        .args(["-euo", "pipefail", "-c", commands])
        .current_dir(folder)
        .env("PATH", path)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CEILING_DIRECTORIES", folder.parent().expect("a parent"))
        .envs(["AUTHOR", "COMMITTER"].into_iter().flat_map(|who| {
            [(format!("GIT_{who}_NAME"), "Ada"), (format!("GIT_{who}_EMAIL"), "ada@example.org")]
        }))
        .output()
        .expect("bash runs");
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{commands}\n{told}");
    String::from_utf8_lossy(&run.stdout).into_owned()
}

#[test]
fn the_commands_of_the_readme_publish_the_site_and_nothing_else() {
    let project = Project::new().run(["new", "mine"]).succeeds().then();
    let mine = project.path("mine");
    let bare = project.path("stories.git");
    shell("git init --quiet --bare stories.git", &project.path(""));
    let once = block("once");
    let address = "https://github.com/YOU/stories.git";
    assert!(once.contains(address));
    shell(&once.replace(address, bare.to_str().expect("a path")), &mine);
    shell(&block("each time"), &mine);
    let cloned = |name: &str| {
        shell(&format!("git clone -q -b gh-pages stories.git {name}"), &project.path(""));
        let mut files = all_files(&project.path(name));
        files.retain(|path, _| !path.starts_with(".git/"));
        files
    };
    let first = cloned("first");
    assert_whole(&project.path("first"));
    let sitemap = String::from_utf8(first["sitemap.xml"].clone()).expect("text");
    assert!(sitemap.contains("<loc>https://YOU.github.io/stories/</loc>"));

    // A second time, with other notes and a domain.
    let notes = "# 1: Ownership\n## The walrus affair\nSituation: tusks. %%zqxv%%\n";
    fs::write(mine.join("content/notes.md"), notes).expect("notes");
    fs::write(mine.join("output/CNAME"), "stories.example.org\n").expect("a name");
    shell(&block("each time"), &mine);
    let second = cloned("second");
    assert!(second.contains_key("CNAME"));
    assert!(second.contains_key("stories/the-walrus-affair.html"));
    let old = "stories/the-wrong-minutes.html";
    assert!(first.contains_key(old) && !second.contains_key(old));

    // Whatever was ever pushed is built; the notes are not among it.
    assert_eq!(shell("git for-each-ref --format='%(refname)'", &bare), "refs/heads/gh-pages\n");
    let history = shell("git log -p --all", &bare);
    assert!(history.contains("walrus"));
    for hidden in ["zqxv", "no page shows it", "site.toml"] {
        assert!(!history.contains(hidden), "{hidden}");
    }
}
