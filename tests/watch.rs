//! `parable watch`, as a person, an editor and a browser meet it: a real process, real files,
//! real HTTP.
//!
//! The numbers are those of a run of all tests. With `PARABLE_WATCH=10` there are a thousand saves
//! and a minute without any, and ten times as many requests of many clients at once, and edits without a disk; memory must
//! then stay what it was after the first tenth. How long things took is printed (`--nocapture`).

#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
#![allow(clippy::print_stdout, reason = "how long things took is a result, shown by `--nocapture`")]

mod support;

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::symlink,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use parable::{
    Known, Reading, Stock, findings,
    inputs::{
        Asset, Inputs,
        config::{Edition, OwnPrinciple, PrincipleChoice},
    },
    source::Source,
    vocabulary::technologies::Technology,
};
use serde_json::Value;
use support::{
    built::inputs_of,
    project::{Project, is_page},
};

/// Longer than anything takes; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long is waited to see that nothing happens.
const QUIET: Duration = Duration::from_millis(900);

const NOTES: &str = "#1: Ownership\n\n## The queue\n\nSituation: it grew.\n\nTask: stop it.\n\n\
    Action: I cut it in half.\n\nResult: 40% fewer pages.\n\n#2: Dive Deep\n\n## The map\n\n\
    Situation: nobody had one.\n\nTask: one.\n\nAction: I drew it.\n\nResult: 3 teams use it.\n";

/// `parable watch` at work.
struct Watch {
    project: Project,
    process: Child,
    port: u16,
    base: String,
    said: Arc<Mutex<String>>,
}

/// An answer.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Watch {
    fn of(notes: &str) -> Self {
        Self::with(Project::of(notes), &[])
    }

    fn with(project: Project, arguments: &[&str]) -> Self {
        let mut process = project
            .command()
            .args(["watch", "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("parable runs");
        let said = Arc::new(Mutex::new(String::new()));
        let mut messages = process.stderr.take().expect("messages");
        let heard = Arc::clone(&said);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(length @ 1..) = messages.read(&mut bytes) {
                heard.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..length]));
            }
        });
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("results"))
            .read_line(&mut line)
            .expect("a line");
        let (_, rest) = line
            .split_once("http://localhost:")
            .unwrap_or_else(|| panic!("no address: {line} {}", said.lock().unwrap()));
        let (port, base) = rest.split_once('/').expect("a path");
        let base = format!("/{}", base.split(' ').next().unwrap());
        Self { project, process, port: port.parse().expect("a port"), base, said }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.project.path(path)
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n",
            self.port
        ))
    }

    fn ask(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("a request");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) =
            text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text}"));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        stream
    }

    /// What the stream of changes says first: everything that there is to say now.
    fn news(&self) -> Value {
        self.stream("").next()
    }

    fn stream(&self, since: &str) -> Stream {
        let mut stream = self.connect();
        let request = format!(
            "GET /-parable/changes{since} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
            self.port
        );
        stream.write_all(request.as_bytes()).expect("a request");
        Stream(BufReader::new(stream))
    }

    /// How many times what is shown has changed.
    fn build(&self) -> u64 {
        self.news()["build"].as_u64().expect("a build")
    }

    #[track_caller]
    fn wait_for(&self, what: &str, is_so: impl Fn() -> bool) {
        let began = Instant::now();
        while !is_so() {
            assert!(began.elapsed() < PATIENCE, "{what}\n{}", self.said());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The address of a file of which the first page names the beginning and the end.
    fn named_in_page(&self, beginning: &str, ending: &str) -> String {
        let page = self.get(&self.base).body;
        let mut names = page.split(['"', '|']);
        let is_it = |name: &&str| name.starts_with(beginning) && name.ends_with(ending);
        let name = names.find(is_it).unwrap_or_else(|| panic!("no {beginning}*{ending}: {page}"));
        format!("{}{name}", self.base)
    }

    #[track_caller]
    fn shows(&self, path: &str, words: &str) {
        self.wait_for(&format!("{path} shows {words}"), || {
            let answer = self.get(&format!("{}{path}", self.base));
            answer.status == 200 && answer.body.contains(words)
        });
    }

    /// How much memory it has, in kilobytes; 0 where the system does not say.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or_default()
    }

    fn interrupt(&mut self) -> Option<i32> {
        let id = self.process.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().expect("kill runs");
        assert!(sent.success());
        let began = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().expect("a status") {
                return status.code();
            }
            assert!(began.elapsed() < PATIENCE, "it does not end");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Server-sent events.
struct Stream(BufReader<TcpStream>);

impl Stream {
    fn next(&mut self) -> Value {
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).expect("a line"), 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).expect("JSON");
            }
        }
    }
}

/// How many times as much is tried as in a run of all tests.
fn times() -> usize {
    std::env::var("PARABLE_WATCH").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// Prints what is slower than half, than all but a twentieth, and than all.
fn print_times(of: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!("{} {of}: median {:?}, p95 {:?}, max {:?}", times.len(), at(50), at(95), at(100));
}

fn saved_as(number: usize) -> String {
    NOTES.replace("it grew", &format!("it grew by {number}"))
}

type Habit = (&'static str, fn(&Watch, &str));

/// How editors save.
const HABITS: &[Habit] = &[
    ("writes in place", |watch, text| watch.write("content/notes.md", text)),
    ("writes aside and renames", |watch, text| {
        watch.write("content/notes.md.tmp", text);
        fs::rename(watch.path("content/notes.md.tmp"), watch.path("content/notes.md")).unwrap();
    }),
    ("writes elsewhere and renames", |watch, text| {
        watch.write("notes.new", text);
        fs::rename(watch.path("notes.new"), watch.path("content/notes.md")).unwrap();
    }),
    ("moves the old one to a backup", |watch, text| {
        watch.write("content/4913", "");
        fs::remove_file(watch.path("content/4913")).unwrap();
        fs::rename(watch.path("content/notes.md"), watch.path("content/notes.md~")).unwrap();
        watch.write("content/notes.md", text);
        fs::remove_file(watch.path("content/notes.md~")).unwrap();
    }),
    ("deletes and makes anew", |watch, text| {
        fs::remove_file(watch.path("content/notes.md")).unwrap();
        thread::sleep(Duration::from_millis(40));
        watch.write("content/notes.md", text);
    }),
    ("empties and writes slowly", |watch, text| {
        let mut file = fs::File::create(watch.path("content/notes.md")).unwrap();
        thread::sleep(Duration::from_millis(60));
        for piece in text.as_bytes().chunks(64) {
            file.write_all(piece).unwrap();
            thread::sleep(Duration::from_millis(1));
        }
    }),
    ("keeps the file open", |watch, text| {
        let file =
            fs::File::options().write(true).truncate(true).open(watch.path("content/notes.md"));
        let mut file = file.unwrap();
        file.write_all(text.as_bytes()).unwrap();
        thread::sleep(Duration::from_millis(100));
    }),
    ("leaves litter", |watch, text| {
        watch.write("content/.notes.md.swp", "x");
        watch.write("content/#notes.md#", "x");
        watch.write("content/notes.md", text);
        fs::remove_file(watch.path("content/.notes.md.swp")).unwrap();
        fs::remove_file(watch.path("content/#notes.md#")).unwrap();
    }),
];

#[test]
fn every_habit_of_saving_is_seen() {
    let watch = Watch::of(NOTES);
    let mut saves = 0;
    for _ in 0..3 {
        for (name, save) in HABITS {
            saves += 1;
            save(&watch, &saved_as(saves));
            let words = format!("it grew by {saves}.");
            let is_so = || watch.get("/stories/the-queue.html").body.contains(&words);
            watch.wait_for(&format!("an editor that {name}"), is_so);
            assert_eq!(watch.get("/stories/the-queue.html").status, 200);
        }
    }
    assert!(watch.build() <= saves as u64 + 1, "{} builds of {saves} saves", watch.build());
}

#[test]
fn the_habits_are_seen_without_help_from_the_system() {
    let watch = Watch::with(Project::of(NOTES), &["--poll"]);
    for (at, (_, save)) in HABITS.iter().enumerate() {
        save(&watch, &saved_as(at + 1));
        watch.shows("stories/the-queue.html", &format!("it grew by {}.", at + 1));
    }
}

#[test]
fn the_newest_state_wins() {
    let watch = Watch::of(NOTES);
    for save in 1..=60 {
        watch.write("content/notes.md", saved_as(save));
        thread::sleep(Duration::from_millis(save as u64 % 7));
    }
    watch.shows("stories/the-queue.html", "it grew by 60.");
    assert!(watch.build() <= 61);
}

#[test]
fn files_that_are_saved_at_once_are_one_change() {
    let watch = Watch::of(NOTES);
    for story in 0..30 {
        let text = format!("Situation: case {story}.\n\nAction: I did it.\n");
        watch.write(&format!("content/stories/told-{story}.md"), text);
    }
    for story in 0..30 {
        watch.shows("stories/", &format!("told-{story}.html"));
    }
    assert!(watch.build() < 10, "{} builds", watch.build());
}

#[test]
fn nothing_is_built_where_nothing_changed() {
    let watch = Watch::of(NOTES);
    let before = watch.build();
    watch.write("content/notes.md", NOTES);
    watch.write("content/.hidden", "x");
    watch.write("content/notes.md~", "x");
    watch.write("beside.md", "x");
    watch.write("output/mine.txt", "x");
    let file = fs::File::options().append(true).open(watch.path("content/notes.md")).unwrap();
    file.set_modified(std::time::SystemTime::now()).unwrap();
    thread::sleep(QUIET);
    assert_eq!(watch.build(), before);
    assert_eq!(watch.said(), "");
}

#[test]
fn folders_may_come_and_go() {
    let watch = Watch::of(NOTES);
    watch.write("aside/told.md", "Situation: a case.\n\nAction: I did it.\n");
    fs::rename(watch.path("aside"), watch.path("content/stories")).unwrap();
    watch.shows("stories/told.html", "a case");
    watch.write("content/stories/told.md", "Situation: another case.\n\nAction: I did it.\n");
    watch.shows("stories/told.html", "another case");
    // A checkout of another branch may take everything away for a moment.
    fs::rename(watch.path("content"), watch.path("gone")).unwrap();
    thread::sleep(Duration::from_millis(50));
    watch.write("content/notes.md", saved_as(1));
    watch.shows("stories/the-queue.html", "it grew by 1.");
    watch.write("content/notes.md", saved_as(2));
    watch.shows("stories/the-queue.html", "it grew by 2.");
    watch.wait_for("the story is gone", || watch.get("/stories/told.html").status == 404);
}

#[test]
fn settings_themes_and_pictures_are_followed() {
    let project = Project::of("![plan](assets/plan.png)\n\n#1: Ownership\n")
        .file("content/assets/plan.png", "one");
    let watch = Watch::with(project, &[]);
    watch.write("content/site.toml", "title = \"For Thursday\"\n");
    watch.shows("index.html", "For Thursday");
    watch.write("content/site.toml", "title = \"For Friday\"\n");
    watch.shows("index.html", "For Friday");
    watch.write(
        "themes/dossier/404.html",
        "{% extends \"base.html\" %}{% block main %}Lost{% endblock %}",
    );
    watch.wait_for("the theme", || watch.get("/none").body.contains("Lost"));
    watch.write("themes/dossier/dossier.css", "body { color: green }");
    watch.wait_for("the stylesheet", || {
        watch.get(&watch.named_in_page("dossier-", ".css")).body.contains("green")
    });
    let shown = watch.get("/assets/plan.png");
    assert_eq!((shown.status, shown.body.as_str()), (200, "one"));
    watch.write("content/assets/plan.png", "two");
    watch.wait_for("the picture", || watch.get("/assets/plan.png").body == "two");
}

#[test]
fn a_setting_may_lie_elsewhere() {
    let project = Project::of(NOTES).file("etc/mine.toml", "title = \"One\"\n");
    let watch = Watch::with(project, &["--config", "etc/mine.toml"]);
    watch.shows("index.html", "One");
    watch.write("etc/mine.toml", "title = \"Two\"\n");
    watch.shows("index.html", "Two");
}

/// Files that cannot be built, and what is said of them.
const BROKEN: &[(&str, &str, &str)] = &[
    ("content/notes.md", "", "the notes hold no words"),
    ("content/notes.md", "\n\n \t\n", "the notes hold no words"),
    ("content/notes.md", "***\n---\n", "the notes hold no words"),
    ("content/notes.md", "\u{feff}", "the notes hold no words"),
    ("content/notes.md", "# Notes\n\n%% hidden\n", "P015"),
    ("content/notes.md", "# Notes\n\n<!-- private -->\n\nhidden\n", "P015"),
    ("content/site.toml", "titel = \"x\"\n", "titel"),
    ("content/site.toml", "title = \n", "P005"),
    ("content/site.toml", "title = 3\n", "P005"),
    ("content/site.toml", "title = \"x\n", "P005"),
    ("content/site.toml", "edition = \"secret\"\n", "P005"),
    ("content/site.toml", "base_url = \"nowhere\"\n", "P005"),
    ("content/site.toml", "theme = \"none\"\n", "there is no theme `none`"),
    ("content/site.toml", "[[aliases]]\n", "P005"),
    ("content/site.toml", "title = 'a'\ntitle = 'b'\n", "P005"),
    ("content/stories/one.md", "+++\ntitle = \n+++\n\nwords\n", "P007"),
    ("content/stories/one.md", "+++\nnothing_known = 1\n+++\n\nwords\n", "P007"),
    ("content/platforms/one.md", "+++\ntitle = [\n+++\n\nwords\n", "P007"),
    ("themes/dossier/story.html", "{% extends", "P006"),
    ("themes/dossier/story.html", "{{ nothing_known }}", "nothing_known"),
    ("themes/dossier/base.html", "{% block main %}", "P006"),
    ("themes/dossier/theme.toml", "name = ", "P006"),
];

#[test]
fn broken_notes_leave_the_last_good_site() {
    let watch = Watch::of(NOTES);
    let mut site = watch.project.all("output");
    site.retain(|path, _| is_page(path));
    assert!(site.len() > 10 && BROKEN.len() >= 20);
    for (path, text, why) in BROKEN {
        let good = fs::read(watch.path(path)).ok();
        let mut stream = watch.stream("");
        assert_eq!(stream.next()["trouble"], Value::Null, "{path}: {text}");
        watch.write(path, text);
        let trouble = stream.next()["trouble"]["text"].as_str().unwrap_or_default().to_owned();
        // A theme that is not there has no place but the one where it would be.
        let place = if why.contains("no theme") { "themes/none" } else { *path };
        for said in [why, place] {
            assert!(trouble.contains(said), "{path}: {text}: no {said} in\n{trouble}");
            let is_told = || watch.said().contains(said);
            watch.wait_for(&format!("{path}: {text}: {said}"), is_told);
        }
        assert!(!trouble.contains("hidden"), "{trouble}");
        for (path, bytes) in &site {
            let shown = watch.get(&format!("/{path}"));
            assert_eq!(shown.status, 200, "{path}");
            assert!(shown.body.len() > bytes.len(), "{path}: {}", shown.body);
            assert!(shown.body.ends_with("</html>\n"), "{path}: {}", shown.body);
        }
        watch.shows("stories/the-queue.html", "it grew.");
        watch.shows("index.html", "Two stories");
        match good {
            Some(good) => watch.write(path, good),
            None => fs::remove_file(watch.path(path)).unwrap(),
        }
        assert_eq!(stream.next()["trouble"], Value::Null, "{path}: {text}");
    }
}

#[test]
fn notes_that_are_no_file_leave_the_last_good_site() {
    let watch = Watch::of(NOTES);
    let notes = watch.path("content/notes.md");
    let breaks: [fn(&Watch); 4] = [
        |_| {},
        |watch| fs::create_dir(watch.path("content/notes.md")).unwrap(),
        |watch| symlink("nowhere.md", watch.path("content/notes.md")).unwrap(),
        |watch| symlink("/etc/hostname", watch.path("content/notes.md")).unwrap(),
    ];
    for make in breaks {
        fs::remove_file(&notes).unwrap();
        make(&watch);
        watch.wait_for("a message", || !watch.news()["trouble"].is_null());
        watch.shows("stories/the-queue.html", "it grew.");
        let _ = fs::remove_file(&notes).or_else(|_| fs::remove_dir(&notes));
        watch.write("content/notes.md", NOTES);
        watch.wait_for("it is mended", || watch.news()["trouble"].is_null());
    }
}

#[test]
fn there_may_be_no_site_at_first() {
    let watch = Watch::of("");
    let waiting = watch.get("/stories/anything.html");
    assert_eq!(waiting.status, 503);
    assert!(waiting.body.contains("the notes hold no words"), "{}", waiting.body);
    assert!(waiting.body.contains("/-parable/live.js"), "{}", waiting.body);
    assert!(!watch.path("output").exists());
    watch.write("content/notes.md", NOTES);
    watch.shows("stories/the-queue.html", "it grew.");
    watch.wait_for("it is written", || watch.path("output/index.html").exists());
}

#[test]
fn what_cannot_be_watched_is_an_error() {
    Project::new()
        .run(["watch", "--port", "0"])
        .fails_with("there is no notes file `content/notes.md`");
    let own = Project::of(NOTES);
    own.run(["watch", "--port", "0", "--output", "content"])
        .fails_with("the output folder is the content folder");
}

#[test]
fn only_pages_that_changed_are_named() {
    let watch = Watch::of(NOTES);
    let mut stream = watch.stream("");
    let first = stream.next();
    watch.write("content/notes.md", NOTES.replace("it grew", "it shrank"));
    let mut changed: Vec<String> = Vec::new();
    loop {
        let news = stream.next();
        let paths = news["changed"].as_array().unwrap();
        changed.extend(paths.iter().map(|path| path.as_str().unwrap().to_owned()));
        if news["build"] != first["build"] {
            break;
        }
    }
    let named = |path: &str| changed.iter().filter(|changed| *changed == path).count();
    // Once, though it was shown before the others.
    assert_eq!(named("stories/the-queue.html"), 1, "{changed:?}");
    assert_eq!(named("principles/ownership.html"), 1, "{changed:?}");
    assert_eq!(named("stories/the-map.html"), 0, "{changed:?}");
    assert_eq!(named("principles/dive-deep.html"), 0, "{changed:?}");
}

/// Notes of so many stories.
fn many(stories: usize) -> String {
    let story = |at: usize| {
        format!(
            "## The case of number {at}\n\nSituation: it was case {at}.\n\nAction: I looked \
             into it.\n\nResult: it took {at} days less.\n\n"
        )
    };
    (0..stories).map(story).fold("#1: Ownership\n\n".to_owned(), |notes, story| notes + &story)
}

#[test]
fn the_page_of_a_story_is_shown_before_its_site_and_no_page_is_older_than_it() {
    let notes = many(60);
    let watch = Watch::of(&notes);
    let mut stream = watch.stream("");
    let first = stream.next();
    let mut ahead = 0;
    for save in 1..=5 {
        let words = format!("into it {save} times");
        watch.write("content/notes.md", notes.replacen("into it", &words, 1));
        let page = "stories/the-case-of-number-0.html";
        loop {
            let news = stream.next();
            let changed = news["changed"].as_array().unwrap();
            if changed.len() == 1 && changed[0] == page {
                ahead += 1;
                // Whoever has seen it sees it everywhere.
                assert!(watch.get(&format!("/{page}")).body.contains(&words));
                assert!(watch.get("/print.html").body.contains(&words));
                assert!(watch.get("/search-index.js").body.contains(&words));
            }
            if news["build"].as_u64() == Some(first["build"].as_u64().unwrap() + save) {
                break;
            }
        }
    }
    assert!(ahead >= 4, "{ahead} pages of 5");
    assert_eq!(watch.build(), first["build"].as_u64().unwrap() + 5);
}

#[test]
fn an_edit_that_was_undone_does_not_come_back() {
    let notes = many(100);
    let watch = Watch::of(&notes);
    let edited = notes.replacen("into it", "into the dark", 1);
    let page = "stories/the-case-of-number-0.html";
    let began = Instant::now();
    let first = watch.build();
    watch.write("content/notes.md", &edited);
    watch.wait_for("a build", || watch.build() > first);
    let build = began.elapsed();
    // Whatever the build of the edit has come to when it is undone.
    for share in [5, 6, 7, 8, 9] {
        watch.write("content/notes.md", &notes);
        watch.shows(page, "I looked into it");
        thread::sleep(build * 2);
        watch.write("content/notes.md", &edited);
        watch.shows(page, "into the dark");
        thread::sleep(build * share / 10);
        watch.write("content/notes.md", &notes);
        watch.shows(page, "I looked into it");
        let undone = Instant::now();
        while undone.elapsed() < build * 2 {
            let shown = watch.get(&format!("/{page}")).body;
            assert!(shown.contains("I looked into it"), "after {share} tenths of a build");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn a_stylesheet_is_named_alone_and_old_names_lead_to_it() {
    let watch = Watch::of(NOTES);
    let style = watch.named_in_page("dossier-", ".css");
    let mut stream = watch.stream("");
    stream.next();
    watch.write("themes/dossier/dossier.css", "body { color: green }");
    let changed = stream.next()["changed"].clone();
    let fresh = watch.named_in_page("dossier-", ".css");
    assert_eq!(changed, serde_json::json!([fresh.trim_start_matches('/')]));
    assert_ne!(fresh, style);
    assert!(watch.get(&style).body.contains("green"));
    watch.write("content/notes.md", saved_as(7));
    watch.shows("stories/the-queue.html", "it grew by 7.");
    assert!(watch.get("/search-index.js?2855").body.contains("by 7"));
    watch.wait_for("the line", || watch.said().contains("dossier.css is new"));
}

#[test]
fn a_page_is_followed_when_its_title_changes() {
    let watch = Watch::of(NOTES);
    let mut stream = watch.stream("");
    stream.next();
    watch.write("content/notes.md", NOTES.replace("The map", "The chart"));
    assert_eq!(stream.next()["moved"]["stories/the-map.html"], "stories/the-chart.html");
}

#[test]
fn a_client_that_was_away_hears_what_it_missed() {
    let watch = Watch::of(NOTES);
    let first = watch.news();
    for save in 1..4 {
        watch.write("content/notes.md", saved_as(save));
        watch.shows("stories/the-queue.html", &format!("it grew by {save}."));
    }
    let session = first["session"].as_str().unwrap();
    let news = watch.stream(&format!("?since={session}-1")).next();
    assert_eq!(news["since"], 1);
    assert!(news["changed"].as_array().unwrap().contains(&"stories/the-queue.html".into()));
    assert!(!news["changed"].as_array().unwrap().contains(&"stories/the-map.html".into()));
}

#[test]
fn changes_are_told_in_the_terms_of_the_notes() {
    let watch = Watch::of(NOTES);
    watch.write(
        "content/notes.md",
        format!("{NOTES}\n## The bridge\n\nSituation: a river.\n\nAction: built.\n"),
    );
    watch.wait_for("the summary", || {
        watch.said().contains("+1 story under 2 Dive Deep; 2 gaps left (")
    });
}

#[test]
fn strangers_are_refused() {
    let watch = Watch::of(NOTES);
    let port = watch.port;
    let own = format!("Host: localhost:{port}\r\n");
    for (request, status) in [
        (format!("GET / HTTP/1.1\r\n{own}"), 200),
        (format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"), 200),
        (format!("GET / HTTP/1.1\r\nHost: [::1]:{port}\r\n"), 200),
        (format!("GET / HTTP/1.1\r\nHost: LOCALHOST:{port}\r\n"), 200),
        (format!("GET http://localhost:{port}/ HTTP/1.1\r\n{own}"), 200),
        ("GET / HTTP/1.1\r\n".to_owned(), 403),
        ("GET / HTTP/1.0\r\n".to_owned(), 403),
        ("GET / HTTP/1.1\r\nHost: localhost\r\n".to_owned(), 403),
        ("GET / HTTP/1.1\r\nHost: evil.example\r\n".to_owned(), 403),
        (format!("GET / HTTP/1.1\r\nHost: evil.example:{port}\r\n"), 403),
        (format!("GET / HTTP/1.1\r\nHost: localhost.evil.example:{port}\r\n"), 403),
        (format!("GET / HTTP/1.1\r\nHost: localhost:{port}@evil.example\r\n"), 403),
        (format!("GET / HTTP/1.1\r\n{own}Host: evil.example\r\n"), 403),
        (format!("GET http://evil.example/ HTTP/1.1\r\n{own}"), 403),
        (format!("GET / HTTP/1.1\r\n{own}Origin: http://evil.example\r\n"), 403),
        (format!("GET / HTTP/1.1\r\n{own}Origin: null\r\n"), 403),
        (
            format!("GET /-parable/changes HTTP/1.1\r\n{own}Origin: https://localhost:{port}\r\n"),
            403,
        ),
        (format!("GET /-parable/changes HTTP/1.1\r\n{own}Origin: http://localhost:1\r\n"), 403),
        (format!("HEAD / HTTP/1.1\r\n{own}"), 200),
        (format!("POST / HTTP/1.1\r\n{own}Content-Length: 1\r\n"), 405),
        (format!("PUT / HTTP/1.1\r\n{own}"), 405),
        (format!("OPTIONS / HTTP/1.1\r\n{own}"), 405),
        (format!("TRACE / HTTP/1.1\r\n{own}"), 405),
        (format!("CONNECT localhost:{port} HTTP/1.1\r\n{own}"), 405),
        ("nonsense\r\n".to_owned(), 400),
        (format!("GET / HTTP/1.1\r\n{own}X: {}\r\n", "x".repeat(100_000)), 431),
    ] {
        let answer = watch.ask(&format!("{request}Connection: close\r\n\r\n"));
        let what = request.chars().take(200).collect::<String>();
        assert_eq!(answer.status, status, "{what}");
        assert!(!answer.head.to_lowercase().contains("access-control-allow"), "{what}");
        assert!(status == 200 || !answer.body.contains("it grew"), "{what}");
    }
}

#[test]
fn no_path_leads_out_of_the_site() {
    let project = Project::of(NOTES).file("secret.txt", "secret").file("output/mine.txt", "mine");
    symlink(project.path("secret.txt"), project.path("output/link.txt")).unwrap();
    let watch = Watch::with(project, &[]);
    for path in [
        "/../secret.txt",
        "/../../../../etc/passwd",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/stories/../../secret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/%252e%252e/secret.txt",
        "//secret.txt",
        "//etc/passwd",
        "/./index.html",
        "/index.html%00",
        "/index.html%00.css",
        "/%",
        "/%ff",
        "/content/notes.md",
        "/.nojekyll",
        "/.parable-files",
        "/.git/config",
        "/mine.txt",
        "/link.txt",
        "/-parable/",
        "/-parable/../index.html",
        "/-parable/live.rs",
        "/stories/the-queue.html/",
        "/index.html/x",
    ] {
        let answer = watch.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body.contains("secret") || path.contains("secret"), "{path}");
        assert!(!answer.body.contains("it grew"), "{path}");
    }
}

#[test]
fn addresses_work_as_they_will_when_published() {
    let watch = Watch::with(Project::of(NOTES), &["--base", "stories-of-mine"]);
    assert_eq!(watch.base, "/stories-of-mine/");
    let (style, script) =
        (watch.named_in_page("dossier-", ".css"), watch.named_in_page("dossier-", ".js"));
    for (path, status, kind) in [
        ("/stories-of-mine/", 200, "text/html; charset=utf-8"),
        ("/stories-of-mine/index.html", 200, "text/html; charset=utf-8"),
        ("/stories-of-mine/stories/the-queue", 200, "text/html; charset=utf-8"),
        ("/stories-of-mine/stories/the-queue.html?x=1", 200, "text/html; charset=utf-8"),
        ("/stories-of-mine/stories", 302, "text/plain; charset=utf-8"),
        ("/stories-of-mine/stories/", 200, "text/html; charset=utf-8"),
        (style.as_str(), 200, "text/css; charset=utf-8"),
        (script.as_str(), 200, "text/javascript; charset=utf-8"),
        ("/stories-of-mine/robots.txt", 200, "text/plain; charset=utf-8"),
        ("/stories-of-mine/none", 404, "text/html; charset=utf-8"),
        ("/stories-of-mine", 302, "text/plain; charset=utf-8"),
        ("/", 302, "text/plain; charset=utf-8"),
        ("/index.html", 404, "text/html; charset=utf-8"),
        ("/stories/the-queue.html", 404, "text/html; charset=utf-8"),
    ] {
        let answer = watch.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.head.contains(&format!("content-type: {kind}")), "{path}\n{}", answer.head);
    }
    let missing = watch.get("/stories-of-mine/none").body;
    assert!(missing.contains("No sheet lies here"), "{missing}");
}

#[test]
fn nothing_of_the_server_lies_in_the_output() {
    let project = Project::of(NOTES);
    let watch = Watch::with(project, &["--editor", "vscode"]);
    watch.write("content/notes.md", saved_as(1));
    watch.shows("stories/the-queue.html", "it grew by 1.");
    let story =
        || fs::read_to_string(watch.path("output/stories/the-queue.html")).unwrap_or_default();
    watch.wait_for("it is written", || story().contains("it grew by 1."));
    for (path, bytes) in watch.project.all("output") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for word in ["-parable/", "data-live", "vscode", "connect-src"] {
            assert!(!text.contains(word), "{path} holds {word}");
        }
    }
    let served = watch.get("/stories/the-queue.html").body;
    assert!(served.contains("vscode://file/") && served.contains("content/notes.md:3"), "{served}");
    let fresh = Project::of(&saved_as(1)).run(["build"]).succeeds().then();
    assert_eq!(watch.project.all("output"), fresh.all("output"));
}

#[test]
fn a_hundred_saves_leave_what_a_fresh_build_makes() {
    let watch = Watch::of(NOTES);
    let mut text = NOTES.to_owned();
    let count = 100 * times();
    let (mut waits, mut memory) = (Vec::new(), 0);
    for save in 1..=count {
        let (name, habit) = HABITS[save % HABITS.len()];
        // The notes of the first hundred grow, so that memory can be compared afterwards.
        if save % 5 == 0 && save <= 100 {
            text = format!("{text}\n## Story {save}\n\nSituation: a case.\n\nAction: done.\n");
        }
        habit(&watch, &text.replace("it grew", &format!("it grew by {save}")));
        let began = Instant::now();
        watch.shows("stories/the-queue.html", &format!("it grew by {save}."));
        waits.push(began.elapsed());
        assert!(watch.build() <= save as u64 + 1, "{name}");
        if save == 100 {
            memory = watch.memory();
        }
    }
    let last = text.replace("it grew", &format!("it grew by {count}"));
    let fresh: BTreeMap<_, _> = Project::of(&last).run(["build"]).succeeds().then().all("output");
    watch.wait_for("it is written", || watch.project.all("output") == fresh);
    print_times("saves", waits);
    let (builds, after) = (watch.build(), watch.memory());
    thread::sleep(if count > 100 { Duration::from_secs(60) } else { QUIET });
    println!("{builds} builds, {} of them while nothing was saved", watch.build() - builds);
    println!("memory: {memory} KB after 100 saves, {after} KB after {count}");
    assert_eq!(watch.build(), builds);
    assert!(count == 100 || after <= memory * 11 / 10, "{memory} KB became {after} KB");
}

/// Edits of all kinds, the next by a number.
fn edited(inputs: &mut Inputs, number: u32) {
    let text = inputs.sources.get(inputs.notes).unwrap().text.clone();
    let lines: Vec<&str> = text.lines().collect();
    let at = number as usize % lines.len().max(1);
    let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
    match number / 7 % 9 {
        0 => lines.insert(at, format!("## Story {number}\n\nResult: {number}%")),
        1 => lines.insert(at, format!("- about Kafka and [[Ownership]] {number}")),
        2 => lines.push(format!("#{}: Principle {number}", number % 20)),
        3 if lines.len() > 8 => drop(lines.remove(at)),
        4 => inputs.config.title = Some(format!("Title {number}")),
        6 if !lines.is_empty() => lines[at] = format!("{} and {number} more", lines[at]),
        7 => lines.insert(
            at,
            format!("\n## Platform {}\n\nWeb -> Cache {number} -> Store\n", number % 3),
        ),
        5 if number.is_multiple_of(2) => {
            lines.insert(at, format!("\n```rust\nlet x = {number}; // why\n```\n"));
        }
        5 => {
            let text =
                format!("{{% extends \"base.html\" %}}{{% block main %}}{number}{{% endblock %}}");
            inputs.theme_files = vec![("404.html".into(), text, "themes/dossier/404.html".into())];
        }
        _ => inputs.theme_files.clear(),
    }
    inputs.sources.replace(inputs.notes, Source::new("content/notes.md", lines.join("\n")));
}

/// Settings of all kinds that pages show, the next by a number.
fn set_otherwise(inputs: &mut Inputs, number: u32) {
    let Inputs { config, .. } = inputs;
    let is_even = (number / 8).is_multiple_of(2);
    match number % 8 {
        0 => config.base_url = is_even.then(|| "https://ada.example.org/notes".to_owned()),
        1 => config.author = is_even.then(|| format!("Ada {number}")),
        2 => config.edition = if is_even { Edition::Public } else { Edition::Prep },
        3 => config.index = is_even,
        4 => config.answer_seconds = is_even.then_some(5),
        5 => config.year = is_even.then_some(2040),
        6 => {
            let codes = [findings::NO_FIGURE, findings::NOTHING_LEARNT];
            config.levels.allow = if is_even { codes.to_vec() } else { Vec::new() };
        }
        _ => config.pace.words = if is_even { 10 } else { 130 },
    }
}

#[test]
fn what_is_kept_between_builds_changes_no_byte() {
    let (known, mut stock) = (Known::embedded(), Stock::remembering());
    let mut inputs = inputs_of(NOTES);
    // Numbers that look random and are the same each time.
    let mut number: u32 = 1;
    for edit in 0..80 * times() {
        if edit % 40 == 0 {
            // Notes that grew for ever would soon be all that is tried.
            inputs = inputs_of([NOTES, READ_BY_OTHERS][edit / 40 % 2]);
        }
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        match number >> 28 {
            0..6 => edited(&mut inputs, number >> 8),
            6..12 => edited_elsewhere(&mut inputs, number >> 8),
            _ => set_otherwise(&mut inputs, number >> 8),
        }
        let reading = parable::read_again(&inputs, &known, &mut stock);
        let site = parable::publish(&inputs, &reading.value, &mut stock);
        let fresh = parable::build(&inputs);
        assert_eq!(site.value.files, fresh.value.files);
        let mut findings = reading.findings;
        findings.extend(site.findings);
        assert_eq!(findings, fresh.findings);
    }
}

/// Notes in which stories are read by what stands elsewhere.
const READ_BY_OTHERS: &str = "\
# 나의 이야기 — notes

#1: Ownership

## The queue 대기열

S: the queue grew to 40 GB. R alone says little (#2).

A: I moved it to Fieldbus and the Harbor Platform, with Kafka.

R: it took 5% of the time

## A letter alone

R: 12% fewer pages, ownership

## Customer Focus: the map

Situation: the map „alt“ was wrong.
Reslut: it is right now.
Principles: Candour, 1

#2: Dive Deep

- the long list, about the Harbor Platform [Ownership]
- Kafka lost 3 messages #dive-deep

| Story | Situation | Result |
|---|---|---|
| The queue 대기열 | it was slow | 40 ms |
| The lamp | it was dark | 3 lamps |

## The lamp

Situation: nobody saw it.

Action: I lit it. We had to *wait*.

## The move, in 2019

![](one.png) and ![the plan](assets/plan.png), see [[The lamp|it]] and [[Nowhere|that]].

Situation: it was in March 2021, [told](https://a.example/b) and [not](javascript:x).

Action: it was done. We moved, we packed, we drove. [The lamp](#the-lamp)

Result: 30% less

## Harbor Platform

Web -> Queue -> Store
";

/// Edits after which stories that are the same may be read differently, the next by a number.
fn edited_elsewhere(inputs: &mut Inputs, number: u32) {
    let text = inputs.sources.get(inputs.notes).unwrap().text.clone();
    let count = text.lines().count().max(1);
    let at = number as usize / 31 % count;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut ending = if text.contains('\r') { "\r\n" } else { "\n" };
    let own = |name: &str| OwnPrinciple { name: name.to_owned(), ..OwnPrinciple::default() };
    match number % 21 {
        0 => lines.insert(at, String::new()),
        1 => lines.insert(at, format!("Ein Wort mehr – {number} 단어")),
        2 => drop(lines.remove(at)),
        3 => lines.swap(at, count - 1),
        4 => ending = if ending == "\n" { "\r\n" } else { "\n" },
        5 => lines.insert(at, format!("#{}: Candour", number % 9)),
        6 => lines.insert(at, "\n## Fieldbus Platform\n\nWeb -> Queue -> Store\n".to_owned()),
        7 => {
            inputs.config.technologies = ["Fieldbus", "the map", "Harbor"][..at % 4]
                .iter()
                .map(|&name| Technology { name: name.to_owned(), ..Technology::default() })
                .collect();
        }
        8 => {
            inputs.config.principles = match at % 3 {
                0 => PrincipleChoice::FromNotes,
                1 => PrincipleChoice::Set("amazon".to_owned()),
                _ => PrincipleChoice::Own(vec![own("Candour"), own("Customer Focus")]),
            };
        }
        9 => {
            let aliases = [("Kafka", "Redis"), ("lamp", "light"), ("Harbor", "Port")];
            let those = aliases[..at % 4].iter();
            inputs.config.aliases =
                those.map(|&(name, alias)| (name.to_owned(), alias.to_owned())).collect();
        }
        10 => lines.insert(at, "| The queue 대기열 | again | 1 h |".to_owned()),
        11 => lines[at].push_str(" #candour"),
        12 => lines[at].push_str(" (Ownership, Dive Deep)"),
        13 => lines.insert(at, "- The lamp".to_owned()),
        14 => {
            // Single letters are labels only where several of them stand together.
            for line in &mut lines {
                *line = match line.strip_prefix("A: ").or(line.strip_prefix("S: ")) {
                    Some(rest) => rest.to_owned(),
                    None => line
                        .replace("I moved", "A: I moved")
                        .replace("the queue grew", "S: the queue grew"),
                };
            }
        }
        15 => {
            let text = format!("{}# A file\n\nS: one\n\nR: {at}%\n", "\n".repeat(at % 3));
            let story = Source::new("content/stories/a.md", text);
            match inputs.stories.first() {
                Some(&file) => inputs.sources.replace(file, story),
                None => inputs.stories = vec![inputs.sources.add(story)],
            }
        }
        16 => lines.insert(at, "secret %% hidden words %%".to_owned()),
        17 => {
            let block = lines.split_off(at);
            lines.splice(0..0, block);
        }
        18 => {
            let assets = ["assets/one.png", "assets/plan.png"][..at % 3].iter();
            let asset = |&path: &&str| Asset { path: path.to_owned(), ..Asset::default() };
            inputs.assets = assets.map(asset).collect();
        }
        19 => lines.insert(at, "## Nowhere\n".to_owned()),
        _ => lines[at] = format!("{} and 7 more", lines[at]),
    }
    inputs.sources.replace(inputs.notes, Source::new("content/notes.md", lines.join(ending)));
}

#[test]
fn what_is_read_again_is_read_as_if_for_the_first_time() {
    let (known, mut stock) = (Known::embedded(), Stock::remembering());
    let mut inputs = inputs_of(READ_BY_OTHERS);
    let mut number: u32 = 7;
    for edit in 0..200 * times() {
        if edit % 40 == 0 {
            inputs = inputs_of(READ_BY_OTHERS);
        }
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        edited_elsewhere(&mut inputs, number >> 8);
        let again = parable::read_again(&inputs, &known, &mut stock);
        let fresh = parable::read_with(&inputs, &known);
        assert_eq!(again.findings, fresh.findings, "edit {edit}");
        let (again, fresh) = (format!("{:#?}", again.value), format!("{:#?}", fresh.value));
        if let Some((one, other)) = again.lines().zip(fresh.lines()).find(|(a, b)| a != b) {
            panic!("edit {edit} ({}): {one} is {other}", (number >> 8) % 21);
        }
        assert_eq!(again.len(), fresh.len());
    }
}

#[test]
fn a_story_that_is_the_same_is_taken_from_the_last_reading() {
    let (known, mut stock) = (Known::embedded(), Stock::remembering());
    let mut inputs = inputs_of(READ_BY_OTHERS);
    let first = parable::read_again(&inputs, &known, &mut stock).value;
    let text = format!("\nA line above.\n{}", READ_BY_OTHERS.replace("nobody saw it", "we saw it"));
    inputs.sources.replace(inputs.notes, Source::new("content/notes.md", text));
    let second = parable::read_again(&inputs, &known, &mut stock).value;
    let stories = |reading: &Reading| reading.public.linked.portfolio.stories.clone();
    let (first, second) = (stories(&first), stories(&second));
    let mut taken = 0;
    for (before, after) in first.iter().zip(&second) {
        // Words that were read again lie elsewhere.
        let is_taken = std::ptr::eq(before.title.as_str(), after.title.as_str());
        assert_eq!(is_taken, before.text == after.text, "{}", after.title.as_str());
        taken += usize::from(is_taken);
    }
    assert!(first.len() == second.len() && taken >= 5, "{taken} of {}", second.len());
}

#[test]
fn the_output_can_be_left_alone() {
    let watch = Watch::with(Project::of(NOTES), &["--no-output"]);
    watch.write("content/notes.md", saved_as(1));
    watch.shows("stories/the-queue.html", "it grew by 1.");
    thread::sleep(QUIET);
    assert!(!watch.path("output").exists());
}

#[test]
fn private_words_reach_no_client() {
    let notes =
        "#1: Ownership\n\n## The queue\n\nSituation: it grew. %% canary %%\n\nAction: I cut it.\n";
    let watch = Watch::of(notes);
    watch.shows("stories/the-queue.html", "it grew.");
    watch.write("content/notes.md", notes.replace("%%\n", "\n"));
    watch.wait_for("a message", || !watch.news()["trouble"].is_null());
    watch.write("content/site.toml", "titel = 1\n[aliases]\n\"canary\" = 1\n");
    watch.wait_for("a message", || watch.said().contains("P005"));
    for path in ["/", "/stories/the-queue.html", "/none", "/print.html", "/search.html"] {
        assert!(!watch.get(path).body.contains("canary"), "{path}");
    }
    let news = watch.news().to_string();
    assert!(!news.contains("canary"), "{news}");
}

#[test]
fn what_is_shown_of_an_address_is_escaped() {
    let watch = Watch::of(NOTES);
    let page = watch.get("/%22%3E%3Cscript%3Ealert(1)%3C/script%3E").body;
    assert!(!page.contains("<script>alert"), "{page}");
}

#[test]
fn slow_and_many_clients_stop_nobody() {
    let watch = Watch::of(NOTES);
    let mut guests = Vec::new();
    for at in 0..700 {
        let mut stream = watch.connect();
        let _ = stream.write_all(&b"GET / HTTP/1.1\r\nHost: local"[..at % 20]);
        guests.push(stream);
        if guests.len() > 300 {
            // This process may not open as many files as it likes either.
            guests.remove(0);
        }
    }
    watch.shows("index.html", "Two stories");
    watch.write("content/notes.md", saved_as(1));
    watch.shows("stories/the-queue.html", "it grew by 1.");
}

/// Clients that send a little now and then and never enough, until `done`.
fn dawdle(watch: &Watch, clients: usize, done: &AtomicBool) {
    let request = b"GET / HTTP/1.1\r\nHost: localhost\r\n";
    let mut guests: Vec<_> = (0..clients).map(|_| (watch.connect(), 0)).collect();
    while !done.load(Ordering::Relaxed) {
        for (stream, sent) in &mut guests {
            let next = &request[*sent % request.len()..][..1];
            if stream.write_all(next).is_err() {
                *stream = watch.connect();
                *sent = 0;
            } else {
                *sent += 1;
            }
        }
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn everyone_is_served_while_three_hundred_are_connected() {
    let watch = Watch::of(NOTES);
    let (done, waits) = (AtomicBool::new(false), Mutex::default());
    let mut memory = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| dawdle(&watch, 150, &done));
        for _ in 0..times().max(2) {
            thread::scope(|scope| {
                for client in 0..150 {
                    let (watch, waits) = (&watch, &waits);
                    scope.spawn(move || {
                        for turn in 0..10 {
                            let path = ["/", "/stories/the-map.html"][(client + turn) % 2];
                            let asked = Instant::now();
                            let answer = watch.get(path);
                            let waits: &mut Vec<_> = &mut waits.lock().unwrap();
                            waits.push(asked.elapsed());
                            assert_eq!(answer.status, 200, "{path}");
                            assert!(answer.body.ends_with("</html>\n"), "{path}");
                        }
                    });
                }
            });
            memory.push(watch.memory());
        }
        watch.write("content/notes.md", saved_as(1));
        watch.shows("stories/the-queue.html", "it grew by 1.");
        done.store(true, Ordering::Relaxed);
    });
    print_times("requests", waits.into_inner().unwrap());
    println!("memory in KB, round by round: {memory:?}");
    let (first, last) = (memory[0], memory[memory.len() - 1]);
    assert!(last <= first * 5 / 4, "{memory:?}");
}

#[test]
fn many_streams_leave_room_for_pages() {
    let watch = Watch::of(NOTES);
    let streams: Vec<Stream> = (0..100).map(|_| watch.stream("")).collect();
    watch.shows("index.html", "Two stories");
    drop(streams);
    watch.shows("index.html", "Two stories");
}

#[test]
fn a_client_that_says_nothing_is_cut_off() {
    let watch = Watch::of(NOTES);
    let mut stream = watch.connect();
    stream.write_all(b"GET / HTTP/1.1\r\nHost:").unwrap();
    let mut bytes = Vec::new();
    // It ends before the limit that would make this an error.
    stream.read_to_end(&mut bytes).expect("the end");
    assert!(!String::from_utf8_lossy(&bytes).contains("200 OK"));
}

#[test]
fn an_interrupt_ends_it_and_leaves_the_newest_site() {
    let mut watch = Watch::of(NOTES);
    watch.write("content/notes.md", saved_as(1));
    watch.shows("stories/the-queue.html", "it grew by 1.");
    let _held = watch.stream("");
    assert_eq!(watch.interrupt(), Some(0));
    let fresh = Project::of(&saved_as(1)).run(["build"]).succeeds().then();
    assert_eq!(watch.project.all("output"), fresh.all("output"));
    let entries = fs::read_dir(watch.path(".")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.collect();
    names.sort();
    assert_eq!(names, ["content", "output"]);
}
