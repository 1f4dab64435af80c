//! Builds and readers at the same time, and builds elsewhere.

use std::{
    fs::{self, File},
    process::Stdio,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, SystemTime},
};

use crate::{
    chance::Chance,
    place::{Place, STATES, Tree, assert_went_well, put, tree},
    times,
};

#[test]
fn builds_side_by_side_wait_for_each_other() {
    let place = Place::new();
    let notes = tempfile::tempdir().expect("a folder");
    let contents = [0, 1].map(|state| {
        let folder = notes.path().join(state.to_string());
        for (path, text) in STATES[state] {
            put(&folder.join(path), text);
        }
        folder.join("content")
    });
    for round in 0..times(5) {
        let builds: Vec<_> = (0..6)
            .map(|number| {
                let mut command = place.command();
                command.arg("--content").arg(&contents[number % 2]).stderr(Stdio::piped());
                command.spawn().expect("parable runs")
            })
            .collect();
        for build in builds {
            assert_went_well(&build.wait_with_output().expect("it ends"));
        }
        let there = place.served("side by side");
        place.assert_holds(there, &format!("round {round}"));
    }
}

#[test]
fn a_build_that_waits_in_vain_says_so() {
    let place = Place::new();
    let lock = File::create(place.path(".output.parable-lock")).expect("a file");
    lock.lock().expect("nobody else has it");
    place.write(1);
    let build = place.command().output().expect("parable runs");
    let said = String::from_utf8_lossy(&build.stderr);
    assert_eq!(build.status.code(), Some(1), "{said}");
    assert!(said.contains("output") && said.contains("another build is writing it"), "{said}");
    assert_eq!(place.served("while locked"), 0);
    drop(lock);
    place.recover(1);
}

#[test]
fn whoever_reads_while_builds_run_gets_a_whole_page() {
    let place = Place::new();
    let paths: Vec<&String> = place.sites.iter().flat_map(Tree::keys).collect();
    let (done, reads, wrong) = (AtomicBool::new(false), AtomicUsize::new(0), Mutex::default());
    let read = |path: &String| {
        let right = match fs::read(place.path("output").join(path)) {
            Ok(bytes) => place.sites.iter().any(|site| site.get(path) == Some(&bytes)),
            // Each site has pages that the other lacks.
            Err(_) => place.sites.iter().any(|site| !site.contains_key(path)),
        };
        reads.fetch_add(1, Ordering::Relaxed);
        if !right {
            let mut wrong: std::sync::MutexGuard<Vec<String>> = wrong.lock().expect("no panic");
            wrong.push(path.clone());
        }
    };
    let builds = times(30);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                for path in &paths {
                    read(path);
                }
            }
        });
        for turn in 1..=builds {
            place.write(turn % 2);
            assert_went_well(&place.command().output().expect("parable runs"));
        }
        done.store(true, Ordering::Relaxed);
    });
    let (reads, wrong) = (reads.into_inner(), wrong.into_inner().expect("no panic"));
    println!("{reads} reads during {builds} builds, {} wrong", wrong.len());
    assert!(reads > builds * 50, "{reads} reads during {builds} builds");
    let first: Vec<_> = wrong.iter().take(10).collect();
    assert!(wrong.is_empty(), "{} of {reads} reads: {first:?}", wrong.len());
}

/// Content of many files, so that there is an order to shuffle, and settings besides the usual.
fn files(more_settings: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> =
        STATES[1].iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    for number in 0..9 {
        files.push((
            format!("content/stories/story {number}.md"),
            format!("+++\ntitle = \"The night {number}\"\n+++\nSituation: see [[The lost letter]].\nResult: {number} % less. #kafka\n\n```rust\nlet a = {number};\n```\n"),
        ));
        files.push((
            format!("content/platforms/Platform{number}.md"),
            format!("+++\ntitle = \"Lamp {number} Platform\"\n+++\n- Lamp{number} Service (MySQL to Kafka)\n\nLamp{number} Service -> Kafka -> S3\n"),
        ));
    }
    let settings = "title = \"Stories\"\nauthor = \"Ada\"\n";
    files.push(("content/site.toml".to_owned(), format!("{settings}{more_settings}")));
    files.push(("themes/dossier/extra.css".to_owned(), "b{}\n".to_owned()));
    files
}

/// Builds files that are written in some order, at some place, in some surroundings.
fn built_elsewhere(chance: &mut Chance, mut files: Vec<(String, String)>) -> Tree {
    let mut one_of = |list: &[&str]| list[chance.below(list.len() as u64) as usize].to_owned();
    let zone = one_of(&["UTC", "Asia/Seoul", "America/St_Johns", "XYZ-13:45", ""]);
    let language = one_of(&["C", "tr_TR.UTF-8", "ko_KR.UTF-8", "de_DE", "none"]);
    let threads = one_of(&["1", "2", "3", "8"]);
    let far = one_of(&["a", "한 place/with spaces & more", "deep/deeper/deepest", "content"]);
    let home = one_of(&["/", "/nowhere", "."]);
    let moment = chance.below(2_000_000_000);
    chance.shuffle(&mut files);
    let folder = tempfile::tempdir().expect("a folder");
    let project = folder.path().join(far);
    for (path, text) in &files {
        let path = project.join(path);
        put(&path, text);
        let file = File::options().append(true).open(&path).expect("a file");
        let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(moment);
        file.set_modified(moment).expect("a time");
    }
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_parable"));
    command.args(["build", "--quiet"]).envs([
        ("TZ", &zone),
        ("LANG", &language),
        ("LC_ALL", &language),
        ("HOME", &home),
        ("RAYON_NUM_THREADS", &threads),
        ("SOURCE_DATE_EPOCH", &moment.to_string()),
    ]);
    let output = if chance.in_a_hundred(50) {
        command.current_dir(&project);
        project.join("output")
    } else {
        let output = folder.path().join("s/i/t/e");
        command.current_dir("/").arg("--content").arg(project.join("content"));
        command.arg("--output").arg(&output);
        output
    };
    assert_went_well(&command.output().expect("parable runs"));
    tree(&output)
}

#[test]
fn order_place_and_surroundings_leave_no_trace() {
    let mut chance = Chance::new();
    // With an address there are cards to draw, which takes ten times as long.
    let address = "base_url = \"https://a.example/b/\"\n";
    for (settings, rounds) in [("", times(20)), (address, times(1))] {
        let first = built_elsewhere(&mut chance, files(settings));
        assert!(first.len() > 50, "{}", first.len());
        for round in 0..rounds {
            let again = built_elsewhere(&mut chance, files(settings));
            let paths = first.keys().chain(again.keys());
            let differing: Vec<&String> =
                paths.filter(|path| first.get(*path) != again.get(*path)).collect();
            assert!(differing.is_empty(), "seed {}, round {round}: {differing:?}", chance.seed);
        }
    }
}
