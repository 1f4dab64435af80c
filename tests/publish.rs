//! From a folder to a published site: the workflows, and the commands that the README gives.

#![cfg(unix)]
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::{collections::BTreeMap, fs, os::unix::fs::symlink, path::Path};

use support::{
    project::{Project, all_files, is_page},
    shell::{block, run, shell},
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

/// One step of a workflow.
#[derive(Debug, Default)]
struct Step {
    /// The action that it uses, without its version.
    uses: String,
    /// What it runs in a shell.
    run: String,
    /// What the shell knows: name, and where the workflow has it from.
    env: Vec<(String, String)>,
    /// What its action is given.
    with: Vec<(String, String)>,
}

/// The steps of the job that builds, in order.
fn steps(workflow: &str) -> Vec<Step> {
    let (_, build) = workflow.split_once("\n    steps:\n").expect("steps");
    let (build, _) = build.split_once("\n  deploy:\n").expect("another job");
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = "";
    for line in build.lines() {
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        let bare = match bare.strip_prefix("- ") {
            Some(first) if indent == 6 => {
                steps.push(Step::default());
                first
            }
            _ => bare,
        };
        let step = steps.last_mut().expect("a step");
        if indent > 8 {
            match inside {
                "run" => {
                    step.run.push_str(bare);
                    step.run.push('\n');
                }
                "env" | "with" => {
                    let (name, value) = bare.split_once(": ").unwrap_or((bare, ""));
                    let list = if inside == "env" { &mut step.env } else { &mut step.with };
                    list.push((name.to_owned(), value.to_owned()));
                }
                _ => {}
            }
            continue;
        }
        let (key, value) = bare.split_once(':').expect("a key");
        inside = key;
        match (key, value.trim()) {
            ("uses", action) => {
                action.split('@').next().expect("a name").clone_into(&mut step.uses);
            }
            ("run", "|") => {}
            ("run", command) => command.clone_into(&mut step.run),
            _ => {}
        }
    }
    steps
}

/// What the workflow's expressions come to on a machine of GitHub's, for someone called Ada.
fn value_of(expression: &str) -> String {
    match expression {
        "${{ steps.pages.outputs.base_url }}" => "https://ada.github.io/stories",
        "${{ vars.PARABLE_GIT }}" => "https://example.org/parable.git",
        "${{ vars.PARABLE_REV }}" => "v1",
        other => panic!("nobody knows {other}"),
    }
    .to_owned()
}

/// Runs the steps of a workflow in a folder, one after the other, as GitHub does; what is built by
/// Cargo there is linked to the command under test.
fn run_steps(workflow: &str, folder: &Path, home: &Path) {
    let steps = steps(workflow);
    assert!(steps.len() >= 6, "{steps:?}");
    for step in &steps {
        let surroundings: Vec<(String, String)> = step
            .env
            .iter()
            .map(|(name, value)| (name.clone(), value_of(value)))
            .chain([("HOME".to_owned(), home.display().to_string())])
            .collect();
        match (step.uses.as_str(), step.run.as_str()) {
            // The files are there, nothing is kept yet, and the address is in `value_of`.
            ("actions/checkout" | "actions/cache" | "actions/configure-pages", "") => {}
            ("actions/upload-pages-artifact", "") => {
                assert_eq!(step.with, [("path".to_owned(), "output".to_owned())]);
                assert_whole(&folder.join("output"));
            }
            ("", "cargo build --locked --release") => {
                let release = folder.join("target/release");
                fs::create_dir_all(&release).expect("a folder");
                symlink(env!("CARGO_BIN_EXE_parable"), release.join("parable")).expect("a link");
            }
            ("", commands) if !commands.is_empty() => {
                let ran = run(commands, folder, &surroundings);
                let told = String::from_utf8_lossy(&ran.stderr);
                assert!(ran.status.success(), "{commands}\n{told}");
            }
            other => panic!("nobody has said what comes of {other:?}"),
        }
    }
}

#[test]
fn the_workflow_of_a_new_portfolio_publishes_it() {
    let project = Project::new().run(["new", "mine"]).succeeds().then();
    let (mine, home) = (project.path("mine"), project.path("home"));
    let workflow = fs::read_to_string(mine.join(".github/workflows/pages.yml")).expect("there");
    let bin = home.join(".cargo/bin");
    fs::create_dir_all(&bin).expect("a folder");

    // Without the two variables it says what is missing, and installs nothing.
    let install = steps(&workflow).into_iter().find(|step| step.run.contains("cargo install"));
    let unset = ["PARABLE_GIT", "PARABLE_REV"].map(|name| (name.to_owned(), String::new()));
    let ran = run(&install.expect("one").run, &mine, &unset);
    assert_eq!(ran.status.code(), Some(1));
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(said.starts_with("::error::Set the variables"), "{said}");

    symlink(env!("CARGO_BIN_EXE_parable"), bin.join("parable")).expect("a link");
    run_steps(&workflow, &mine, &home);
    let page = fs::read_to_string(mine.join("output/index.html")).expect("a page");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://ada.github.io/stories/\">"));
    assert!(page.contains("content=\"https://ada.github.io/stories/cards/h-01-"));
}

#[test]
fn the_workflow_of_this_repository_publishes_its_content() {
    let project = Project::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, bytes) in all_files(&root.join("content")) {
        let path = project.path("content").join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    let (_, workflow) = &workflows()[0];
    run_steps(workflow, &project.path(""), &project.path("home"));
    assert!(project.path("output/sitemap.xml").is_file());
}

#[test]
fn every_page_of_a_published_site_has_a_card() {
    let notes = "# 1: Ownership\n## The walrus affair\nSituation: tusks at Acme. %%zqxv%%\n\
                 Result: 40% fewer tusks.\n\n# 2: 고객 집착\n## Acme 고객\n- %%zqxv%% open\n";
    let settings = "title = \"Stories from Acme\"\nauthor = \"Ada\"\n[aliases]\nAcme = \"a zoo\"\n";
    let build = ["build", "--base-url", "https://ada.example/x"];
    let project =
        Project::of(notes).file("content/site.toml", settings).run(build).succeeds().then();
    let files = project.all("output");
    let pages = files.iter().filter(|(path, _)| is_page(path) && *path != "404.html");
    let mut cards = 0;
    for (path, page) in pages {
        let page = String::from_utf8_lossy(page);
        let content = |property: &str| {
            let (_, rest) = page.split_once(&format!("\"{property}\" content=\"")).expect(path);
            rest.split('"').next().expect("a value").to_owned()
        };
        let url = content("og:image");
        let card = url.strip_prefix("https://ada.example/x/").expect("an absolute address");
        let png = &files[card];
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        let size = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four"));
        assert_eq!(content("og:image:width"), size(16).to_string());
        assert_eq!(content("og:image:height"), size(20).to_string());
        let alt = content("og:image:alt");
        assert!(alt.contains("Stories from a zoo") && !alt.contains("Acme"), "{alt}");
        assert!(!alt.contains("zqxv"));
        cards += 1;
    }
    assert!(cards > 8);
    assert_eq!(files.keys().filter(|path| path.starts_with("cards/")).count(), cards);
    let lost = String::from_utf8_lossy(&files["404.html"]).into_owned();
    assert!(!lost.contains("og:image"));

    // What is unchanged is not drawn again; what is changed, and what was damaged, is.
    let card = |files: &BTreeMap<String, Vec<u8>>, start: &str| {
        files.keys().find(|path| path.starts_with(start)).expect("a card").clone()
    };
    let (kept, spoilt) = (card(&files, "cards/s-01-"), card(&files, "cards/p-02-"));
    let node = |project: &Project, path: &str| {
        let file = fs::metadata(project.path("output").join(path)).expect("a file");
        std::os::unix::fs::MetadataExt::ino(&file)
    };
    let before = node(&project, &kept);
    fs::write(project.path("output").join(&spoilt), &files[&spoilt][..99]).expect("half of it");
    let more = notes.replace("Acme 고객", "The second one");
    let project = project.file("content/notes.md", more).run(build).succeeds().then();
    let again = project.all("output");
    assert_eq!(node(&project, &kept), before);
    assert_eq!(again[&spoilt], files[&spoilt]);
    let (old, new) = (card(&files, "cards/s-02-"), card(&again, "cards/s-02-"));
    assert!(old != new && !again.contains_key(&old));

    // Without an address there is none.
    let project = project.run(["build"]).succeeds().then();
    assert!(!project.path("output/cards").exists());
    assert!(project.pages_with("og:image").is_empty());
}
