//! A published site where it is published: on a server that behaves as GitHub Pages does, below a
//! project's path and at the root of a domain, and the same files opened from a disk. Walked by a
//! browser.

#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::Stdio,
    sync::LazyLock,
};

use parable::{
    findings::Findings,
    inputs::{self, Inputs},
    starter,
};
use support::{
    browser::{Page, Site, page},
    built::Built,
    project::{Project, all_files},
    shell::{block, shell},
    site::assert_whole,
};

/// A page that no site has, at some depth.
const NOWHERE: [&str; 3] = ["none.html", "stories/none", "a/b/c/none.html"];

/// What the browser sees of a page: where its links lead, which places it has, what did not load.
const SEEN: &str = "({
    links: [...document.links].map((link) => link.href),
    ids: [...document.querySelectorAll('[id]')].map((one) => one.id),
    faults: [
        ...[...document.images].filter((one) => !(one.complete && one.naturalWidth > 0))
            .map((one) => 'does not show ' + one.src),
        ...(getComputedStyle(document.body).backgroundColor == 'rgb(250, 251, 248)'
            ? [] : ['has no style']),
        ...(document.title ? [] : ['has no title']),
    ],
})";

/// A new portfolio with a picture in it.
fn portfolio() -> Inputs {
    let folder = tempfile::tempdir().expect("a folder");
    let mine = folder.path().join("mine");
    starter::create(&mine).expect("created");
    let notes = mine.join("content/notes.md");
    let text = fs::read_to_string(&notes).expect("notes");
    let more = "\n# 5: 고객 집착\n## 고객 이야기\n![the stop](assets/stop sign.svg)\n\
                See [the minutes](#the-wrong-minutes) and [[Arrivals Platform]].\n";
    fs::write(&notes, text + more).expect("notes");
    fs::create_dir_all(mine.join("content/assets")).expect("a folder");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><path d=\"M0 0h9v9z\"/></svg>";
    fs::write(mine.join("content/assets/stop sign.svg"), svg).expect("a picture");
    let options =
        inputs::Options { content: mine.join("content"), config: None, ..Default::default() };
    let inputs = inputs::load(&options).value;
    // The picture is read when the site is made.
    let _ = folder.keep();
    inputs
}

fn built(name: &str, base_url: Option<&str>) -> Built {
    let mut inputs = PORTFOLIO.clone();
    inputs.config.base_url = base_url.map(|url| url.trim_end_matches('/').to_owned());
    Built::of(name, inputs, Findings::default())
}

static PORTFOLIO: LazyLock<Inputs> = LazyLock::new(portfolio);

fn strings(value: &serde_json::Value) -> Vec<String> {
    let list = value.as_array().expect("a list").iter();
    list.map(|one| one.as_str().expect("text").to_owned()).collect()
}

/// Opens every page and follows every link of it; what is wrong, a line each.
fn walk(site: &Site) -> Vec<String> {
    let mut faults = Vec::new();
    let mut links: BTreeSet<(String, String)> = BTreeSet::new();
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in site.pages().filter(|path| *path != "404.html") {
        faults.extend(page(site, path).faults(|page| {
            let seen = page.value(SEEN);
            let wrong = strings(&seen["faults"]);
            links.extend(strings(&seen["links"]).into_iter().map(|link| (link, path.to_owned())));
            ids.insert(path.to_owned(), strings(&seen["ids"]).into_iter().collect());
            wrong.into_iter().map(|fault| page.fault(&fault)).collect()
        }));
    }
    let address = site.address();
    assert!(links.len() > 100, "{}", links.len());
    for (link, from) in links {
        let Some(inside) = link.strip_prefix(&address) else {
            let is_outside = link.starts_with("https://example.org/");
            faults.extend((!is_outside).then(|| format!("{from} leads out of the site: {link}")));
            continue;
        };
        let (path, anchor) = inside.split_once('#').unwrap_or((inside, ""));
        let path = decoded(path);
        if !site.built.files.contains_key(&path) {
            faults.push(format!("{from} leads nowhere: {link}"));
        } else if !anchor.is_empty() && !ids[&path].contains(&decoded(anchor)) {
            faults.push(format!("{from} leads to no place of its page: {link}"));
        }
    }
    faults
}

/// Takes `%XX` apart.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().expect("a digit"), rest.next().expect("a digit")];
            let digits = std::str::from_utf8(&digits).expect("digits");
            bytes.push(u8::from_str_radix(digits, 16).expect("digits"));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("text")
}

#[test]
fn the_same_files_work_below_a_path_at_a_root_and_from_a_disk() {
    let sites = [
        Site::served_below("/some/project/", |_| built("below", None)),
        Site::served_below("/", |_| built("root", None)),
        Site::of(built("disk", None)),
    ];
    for site in &sites {
        assert_eq!(site.built.files, sites[0].built.files);
        assert_eq!(walk(site), [""; 0], "{}", site.address());
    }
}

/// Status, headers and body of an address.
fn get(address: &str) -> (u16, String, Vec<u8>) {
    let rest = address.strip_prefix("http://").expect("an address");
    let (host, path) = rest.split_at(rest.find('/').expect("a path"));
    let mut stream = TcpStream::connect(host).expect("a server");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
        .expect("asked");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("headers");
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.expect("a status"), head, answer[end + 4..].to_vec())
}

/// What is told anyhow of a page that a server answers with 404 is no fault here.
fn look_at_nowhere(site: &Site, path: &str, look: impl FnOnce(&mut Page) -> Vec<String>) {
    let faults = page(site, path).faults(look);
    let is_status = |fault: &&String| fault.contains("the server responded with a status of 404");
    let (statuses, others): (Vec<_>, Vec<_>) = faults.iter().partition(is_status);
    assert_eq!(others, Vec::<&String>::new(), "{path}");
    assert!(statuses.len() <= 1, "{path}: something else is missing: {statuses:?}");
}

#[test]
fn what_is_not_there_is_said_with_all_its_styles_at_any_depth() {
    let below = Site::served_below("/some/project/", |at| built("lost below", Some(at)));
    let root = Site::served_below("/", |at| built("lost root", Some(at)));
    let unknown_root = Site::served_below("/", |_| built("lost unknown root", None));
    let unknown = Site::served_below("/some/project/", |_| built("lost unknown", None));
    for (site, knows) in [(&below, true), (&root, true), (&unknown_root, true), (&unknown, false)] {
        for path in NOWHERE {
            look_at_nowhere(site, path, |page| {
                let seen = page.value(SEEN);
                let mut faults = strings(&seen["faults"]);
                let links = strings(&seen["links"]);
                let address = site.address();
                let leads = |link: &String| {
                    let inside = link.strip_prefix(&address).unwrap_or("outside");
                    let file = inside.split('#').next().unwrap_or_default();
                    // The link that skips to the text stays on the page, wherever that is.
                    file == path || site.built.files.contains_key(&decoded(file))
                };
                let lost: Vec<&String> = links.iter().filter(|link| !leads(link)).collect();
                // Without an address of its own a site can only hope to be at the root.
                if knows && !lost.is_empty() {
                    faults.push(format!("leads nowhere: {lost:?}"));
                }
                let said = page.value("document.querySelector('h1').textContent");
                if said != "No sheet lies here." {
                    faults.push(format!("says {said}"));
                }
                faults
            });
        }
    }
}

#[test]
fn the_server_is_as_strict_as_github_pages() {
    let site = Site::served_below("/some/project/", |at| built("strict", Some(at)));
    let at = |path: &str| get(&format!("{}{path}", site.address()));
    assert_eq!(at("").0, 200);
    assert_eq!(at("stories/").0, 200);
    assert_eq!(
        at("stories/the-wrong-minutes").2,
        site.built.files["stories/the-wrong-minutes.html"]
    );
    let (status, head, _) = at("stories");
    assert!(status == 301 && head.contains("Location: /some/project/stories/"), "{head}");
    for path in ["Index.html", "STORIES/", "assets/", ".nojekyll", "../x", "stories/none"] {
        let (status, _, body) = at(path);
        assert_eq!(status, 404, "{path}");
        assert_eq!(body, site.built.files["404.html"], "{path}");
    }
    let elsewhere = site.address().replace("/some/project/", "/");
    assert_eq!(get(&elsewhere).0, 404);
    // Every file that is published is served, whatever its name.
    for (path, bytes) in site.built.files.iter().filter(|(path, _)| !path.starts_with('.')) {
        let encoded: String = path
            .bytes()
            .map(|byte| match byte {
                b'/' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
                byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
                byte => format!("%{byte:02X}"),
            })
            .collect();
        let (status, _, body) = at(&encoded);
        // What has no kind that the server knows is a matter of the server.
        assert!(status == 200 && body == *bytes, "{path}: {status}");
    }
}

/// Begins to watch, and gives the address and what ends it.
fn watch(project: &Project, folder: &str) -> (String, std::process::Child) {
    let mut command = project.command();
    command.current_dir(project.path(folder));
    command.args(["watch", "--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("parable runs");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let line = lines.next().expect("a line").expect("text");
    let (_, rest) = line.split_once(" at ").expect("an address");
    (rest.split(' ').next().expect("an address").to_owned(), child)
}

#[test]
fn ada_has_an_interview_on_thursday() {
    // On Monday she begins: a folder, her own notes in it, and a look at them while she writes.
    let project = Project::new().run(["new", "mine"]).succeeds().prints("1. Put your notes").then();
    let mine = project.path("mine");
    let notes = "# 1: Ownership\n\nThe frozen ledger\nS: The ledger froze at noon, every day.\n\
                 A: I found the lock, and took it out. %%Bob had put it there.%%\n\
                 R: It is read in 4 ms now, from 900.\n\n# 2: Dive Deep\n\n\
                 Ledger Platform\n- Writer Service (Kafka to Postgres), 3k rows per second\n";
    fs::write(mine.join("content/notes.md"), notes).expect("notes");
    let (address, mut child) = watch(&project, "mine");
    let (status, _, page) = get(&address);
    child.kill().expect("it ends");
    child.wait().expect("it ended");
    assert!(status == 200 && String::from_utf8_lossy(&page).contains("The frozen ledger"));

    // What the check says comes with a line; nothing in it stops her.
    let told = shell("parable check --deny-warnings", &mine);
    assert!(told.contains("4 ms") || told.contains("3k rows per second"), "{told}");

    // On Tuesday she publishes the site, and only the site.
    shell("git init --quiet --bare stories.git", &project.path(""));
    let bare = project.path("stories.git");
    let once =
        block("once").replace("https://github.com/YOU/stories.git", bare.to_str().expect("a path"));
    shell(&format!("rm -rf output\n{once}"), &mine);
    shell(&block("each time"), &mine);

    // On Wednesday, on the train, she opens the copy on her other machine, without a network.
    shell("git clone -q -b gh-pages stories.git train", &project.path(""));
    let mut files = all_files(&project.path("train"));
    files.retain(|path, _| !path.starts_with(".git/"));
    assert_whole(&project.path("train"));
    assert!(files.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("Bob")));
    let name = "ada".to_owned();
    let copy = Site::of(Built { name, files, ..Built::from_notes("# 1: Ownership\n- x\n") });
    support::browser::page(&copy, "index.html").check(|page| {
        assert_eq!(page.value("document.querySelectorAll('h1').length"), 1);
        let links = strings(&page.value(SEEN)["links"]);
        let story = |link: &String| link.ends_with("/stories/the-frozen-ledger.html");
        assert!(links.iter().any(story), "{links:?}");
    });
    support::browser::page(&copy, "stories/the-frozen-ledger.html").check(|page| {
        let lines = page.lines().join("\n");
        assert!(lines.contains("took it out") && !lines.contains("Bob"), "{lines}");
    });
    support::browser::page(&copy, "platforms/ledger-platform.html").check(|page| {
        assert_eq!(page.value("document.querySelectorAll('main svg').length > 0"), true);
    });
}
