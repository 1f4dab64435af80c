//! The command, as people meet it.

#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    collections::BTreeMap,
    fs,
    net::TcpListener,
    os::unix::fs::{MetadataExt, symlink},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use support::project::{Project, all_files};

const NOTES: &str = "# 1: Ownership\n## The frozen ledger\nSituation: it froze at noon.\n\
                     Result: it thawed.\n\n# 2: Frugality\n- one small disk\n";

#[test]
fn notes_become_a_site() {
    let project = Project::of(NOTES)
        .run(["build"])
        .succeeds()
        .prints("from content/notes.md in output/\n")
        .prints("Built ")
        .does_not_say("error")
        .then();
    assert!(project.path("output/index.html").is_file());
    assert!(!project.pages_with("The frozen ledger").is_empty());
    assert!(!project.pages_with("one small disk").is_empty());
}

#[test]
fn notes_may_have_another_ending_and_lie_elsewhere() {
    let project = Project::new()
        .file("my prep/notes.org", "* Ownership\n** The frozen ledger\n")
        .run(["build", "--content", "my prep", "--output", "public/site"])
        .succeeds()
        .prints("from my prep/notes.org in public/site/\n")
        .then();
    assert!(project.path("public/site/index.html").is_file());
}

#[test]
fn without_notes_it_says_where_it_looked() {
    Project::new()
        .run(["build"])
        .fails_with("there is no notes file `content/notes.md`")
        .says("--content")
        .prints_nothing();
    Project::new()
        .file("mine/draft.txt", "x")
        .run(["build", "--content", "mine"])
        .fails_with("there is no notes file `mine/notes.md`")
        .says("`draft.txt`");
    Project::new()
        .file("notes.txt", "x")
        .run(["check", "--content", "notes.txt"])
        .prints("there is no notes file");
}

#[test]
fn empty_notes_do_not_replace_a_site() {
    let project = Project::of(NOTES).run(["build"]).succeeds().then();
    let before = project.all("output");
    let project = project
        .file("content/notes.md", " \n")
        .run(["build"])
        .fails_with("content/notes.md:1:1")
        .says("the notes hold no words")
        .then();
    assert_eq!(project.all("output"), before);
}

#[test]
fn bytes_that_are_no_text_are_named_and_the_rest_is_built() {
    let project = Project::new()
        .file("content/notes.md", b"# 1: Ownership\n## Caf\xe9 on fire\nzebra\n")
        .run(["build"])
        .succeeds()
        .says("content/notes.md:2:7")
        .says("no UTF-8 text")
        .then();
    assert!(!project.pages_with("zebra").is_empty());
}

#[test]
fn notes_may_be_utf_16() {
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend("# 1: Ownership\r\n- zebra\r\n".encode_utf16().flat_map(u16::to_le_bytes));
    let project = Project::new().file("content/notes.txt", bytes).run(["build"]).succeeds().then();
    assert!(!project.pages_with("zebra").is_empty());
}

#[test]
fn a_misspelt_setting_is_an_error_with_advice() {
    let project = Project::of(NOTES).run(["build"]).succeeds().then();
    let before = project.all("output");
    let project = project
        .file("content/site.toml", "title = \"Mine\"\nbase-url = \"https://x.example\"\n")
        .run(["build"])
        .fails_with("content/site.toml:2:1")
        .says("unknown key `base-url`")
        .says("did you mean `base_url`?")
        .says("1 error")
        .then();
    assert_eq!(project.all("output"), before);
}

#[test]
fn broken_settings_are_an_error_with_a_place() {
    Project::of(NOTES)
        .file("content/site.toml", "title = \"Mine\nauthor = 3\n")
        .run(["build"])
        .fails_with("content/site.toml:1:");
    Project::of(NOTES)
        .file("content/site.toml", "author = 3\n")
        .run(["build"])
        .fails_with("content/site.toml:1:10")
        .says("`author` expects words in quotes and has a number");
}

#[test]
fn settings_may_lie_elsewhere() {
    Project::of(NOTES)
        .file("content/site.toml", "titel = 'x'")
        .file("public.toml", "edition = 'public'")
        .run(["build", "--config", "public.toml"])
        .succeeds();
    Project::of(NOTES).run(["build", "--config", "none.toml"]).fails_with("none.toml");
}

#[test]
fn a_page_that_is_gone_from_the_notes_is_gone_from_the_site() {
    let project = Project::of(&format!("{NOTES}\n## The walrus affair\nSituation: tusks.\n"))
        .run(["build"])
        .succeeds()
        .then();
    assert!(!project.pages_with("walrus").is_empty());
    let before = project.all("output").len();
    let project = project.file("content/notes.md", NOTES).run(["build"]).succeeds().then();
    assert_eq!(project.pages_with("walrus"), [""; 0]);
    assert!(project.all("output").len() <= before);
    let list = fs::read_to_string(project.path("output/.parable-files")).expect("a list");
    let listed: Vec<&str> = list.lines().collect();
    assert!(listed.is_sorted());
    let all = project.all("output");
    let there: Vec<&str> =
        all.keys().map(String::as_str).filter(|path| *path != ".parable-files").collect();
    assert_eq!(listed, there);
}

#[test]
fn what_people_keep_in_the_output_stays() {
    let theirs = ["CNAME", ".gitignore", ".well-known/x.txt", ".git/HEAD", "talk/slides.pdf"];
    let mut project = Project::of(NOTES);
    for path in theirs {
        project = project.file(&format!("output/{path}"), path);
    }
    for notes in [NOTES, "# 1: Ownership\n- less\n"] {
        project = project.file("content/notes.md", notes).run(["build"]).succeeds().then();
        let all = project.all("output");
        for path in theirs {
            assert_eq!(all.get(path).map(Vec::as_slice), Some(path.as_bytes()), "{path}");
        }
    }
}

#[test]
fn a_file_that_parable_did_not_write_is_not_overwritten() {
    let project = Project::of(NOTES)
        .file("output/index.html", "precious")
        .run(["build"])
        .fails_with("files that Parable did not write: `index.html`")
        .says("--output")
        .prints_nothing()
        .then();
    let expected = BTreeMap::from([("index.html".to_owned(), b"precious".to_vec())]);
    assert_eq!(project.all("output"), expected);
}

#[test]
fn the_sources_are_never_the_output() {
    for (output, why) in [
        ("content", "is the content folder"),
        ("content/site", "lies in the content folder"),
        (".", "holds the content folder"),
        ("themes/site", "lies in the themes"),
    ] {
        let project = Project::of(NOTES).file("themes/mine/x.css", "");
        let before = project.all("");
        let project = project.run(["build", "--output", output]).fails_with(why).then();
        assert_eq!(project.all(""), before);
    }
}

#[test]
fn an_output_that_is_a_link_is_refused() {
    let project = Project::of(NOTES).file("elsewhere/x", "x");
    symlink("elsewhere", project.path("output")).expect("a link");
    let project = project.run(["build"]).fails_with("the output folder is a link").then();
    assert_eq!(project.all("elsewhere").len(), 1);
}

#[test]
fn a_second_build_writes_nothing() {
    let project = Project::of(NOTES).run(["build"]).succeeds().then();
    let state = |project: &Project| -> Vec<(String, u64, i64, i64)> {
        let mut paths: Vec<String> = project.all("output").into_keys().collect();
        paths.push(String::new());
        let state = paths.into_iter().map(|path| {
            let metadata = fs::metadata(project.path("output").join(&path)).expect("there");
            (path, metadata.ino(), metadata.mtime_nsec(), metadata.ctime_nsec())
        });
        state.collect()
    };
    let before = state(&project);
    let project = project.run(["build"]).succeeds().prints("Built ").then();
    assert_eq!(state(&project), before);
}

#[test]
fn the_same_notes_give_the_same_bytes() {
    let plain = Project::of(NOTES)
        .file("content/stories/b.md", "+++\ntitle = \"B\"\n+++\nText.\n")
        .file("content/stories/a.md", "+++\ntitle = \"A\"\n+++\nText.\n")
        .run(["build"])
        .succeeds()
        .then();
    let elsewhere = Project::new()
        .file("deep/er/content/stories/a.md", "+++\ntitle = \"A\"\n+++\nText.\n")
        .file("deep/er/content/stories/b.md", "+++\ntitle = \"B\"\n+++\nText.\n")
        .file("deep/er/content/notes.md", NOTES);
    let content = elsewhere.path("deep/er/content");
    let elsewhere = elsewhere
        .run_with(["build".as_ref(), "--content".as_ref(), content.as_os_str()], |command| {
            command.env("TZ", "Asia/Seoul").env("LANG", "ko_KR.UTF-8").env("LC_ALL", "tr_TR.UTF-8")
        })
        .succeeds()
        .then();
    assert_eq!(plain.all("output"), elsewhere.all("output"));
}

#[test]
fn nothing_is_left_beside_the_output() {
    let project = Project::of(NOTES).run(["build"]).succeeds().then();
    let project =
        project.file("content/notes.md", "# 1: Ownership\n").run(["build"]).succeeds().then();
    let mut names: Vec<_> = fs::read_dir(project.path(""))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("text"))
        .collect();
    names.sort();
    assert_eq!(names, ["content", "output"]);
}

#[test]
fn a_killed_build_leaves_one_site_or_the_other() {
    let other_notes = NOTES.replace("noon", "dusk").replace("one small disk", "two large disks");
    let site_of = |notes: &str| Project::of(notes).run(["build"]).succeeds().then().all("output");
    let sites = [site_of(NOTES), site_of(&other_notes)];
    let mut project =
        Project::of(NOTES).file("output/CNAME", "me").run(["build"]).succeeds().then();
    for round in 0..60_u32 {
        let notes = if round % 2 == 0 { &other_notes } else { NOTES };
        project = project.file("content/notes.md", notes);
        let mut build = project
            .command()
            .arg("build")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("parable runs");
        thread::sleep(Duration::from_micros(u64::from(round) * 250));
        build.kill().expect("it can be killed");
        build.wait().expect("it ends");
        let mut there = project.all("output");
        assert_eq!(there.remove("CNAME").as_deref(), Some("me".as_bytes()), "round {round}");
        there.remove(".parable-staging");
        assert!(sites.contains(&there), "round {round}: {:?}", there.keys());
    }
    let project = project.file("content/notes.md", NOTES).run(["build"]).succeeds().then();
    let mut there = project.all("output");
    assert!(there.remove("CNAME").is_some());
    assert_eq!(there, sites[0]);
    assert_eq!(fs::read_dir(project.path("")).expect("a folder").count(), 2);
}

#[test]
fn an_output_that_cannot_be_written_is_an_error() {
    Project::of(NOTES)
        .file("plain", "a file, not a folder")
        .run(["build", "--output", "plain/site"])
        .fails_with("plain/site")
        .prints_nothing();
}

#[test]
fn checking_writes_nothing() {
    let project = Project::of(NOTES).run(["check"]).succeeds().then();
    assert!(!project.path("output").exists());
    let project = project
        .file("content/site.toml", "titel = 'x'")
        .run(["check"])
        .prints("error[P005 bad-config]: unknown key `titel`")
        .prints("content/site.toml:1:1")
        .fails()
        .then();
    assert!(!project.path("output").exists());
}

#[test]
fn findings_can_be_read_by_programs() {
    let project = || Project::of(NOTES).file("content/site.toml", "titel = 'x'");
    let run = project().run(["check", "--format", "json"]).fails();
    let report = run.json();
    assert_eq!(report["version"], 1);
    assert_eq!(report["counts"]["errors"], 1);
    let findings = report["findings"].as_array().expect("a list");
    let error = findings.iter().find(|finding| finding["severity"] == "error").expect("an error");
    assert_eq!(error["path"], "content/site.toml");
    assert_eq!(error["line"], 1);
    assert_eq!(error["code"], "P005");
    assert_eq!(error["help"][0], "did you mean `title`?");
    project()
        .run(["check", "--format", "github"])
        .fails()
        .prints("::error file=content/site.toml,line=1,col=1,endLine=1,title=P005 bad-config::");
}

#[test]
fn warnings_can_be_denied() {
    let project = || Project::of(NOTES).file("content/stories/lost.txt", "x");
    project().run(["check"]).succeeds().prints("`lost.txt` is not read");
    project().run(["check", "--deny-warnings"]).fails().prints("`lost.txt` is not read");
    // Advice is no warning, however much of it there is.
    Project::of(NOTES)
        .run(["check", "--deny-warnings"])
        .succeeds()
        .prints("advice[P052 no-figure]")
        .prints("Write these next");
}

/// A server that only counts who comes.
fn door() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let knocks: Arc<AtomicUsize> = Arc::default();
    let own = Arc::clone(&knocks);
    thread::spawn(move || {
        for stream in listener.incoming() {
            own.fetch_add(1, Ordering::SeqCst);
            drop(stream);
        }
    });
    (port, knocks)
}

#[test]
fn links_are_asked_for_only_when_told_to_and_never_inside_a_network() {
    let (port, knocks) = door();
    let notes = format!("{NOTES}\n# Links\n- [door](http://127.0.0.1:{port}/x)\n");
    let run = |arguments: &[&str]| {
        let project = Project::of(&notes);
        let cache = project.path("cache");
        project.run_with(arguments, |command| command.env("XDG_CACHE_HOME", cache))
    };
    run(&["build"]).succeeds();
    run(&["check"]).succeeds().does_not_say("asked");
    run(&["check", "--external"])
        .succeeds()
        .prints("content/notes.md:10:3")
        .prints("what this links to was not asked: it is inside a network of one's own");
    let denied = run(&["check", "--external", "--deny-warnings", "--format", "json"]).fails();
    let report = denied.json();
    let findings = report["findings"].as_array().expect("a list");
    let outside = findings.iter().find(|it| it["name"] == "outside-link").expect("it is told");
    assert_eq!([&outside["line"], &outside["column"]], [10, 3]);
    let project = denied.then();
    for folder in ["content", "output", "cache"] {
        let links = project.path(folder).join("parable/links");
        assert_eq!(links.exists(), folder == "cache", "{folder}");
    }
    assert_eq!(knocks.load(Ordering::SeqCst), 0);
}

#[test]
fn what_files_say_unseen_is_told() {
    let mut photo = b"\xff\xd8\xff\xe1\x00\x34Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
    for (tag, value) in [(0x8825_u16, 26_u32), (2, 44)] {
        photo.extend([&[0, 1], &tag.to_be_bytes()[..], &[0, 4, 0, 0, 0, 1]].concat());
        photo.extend([value.to_be_bytes(), [0; 4]].concat());
    }
    photo.extend(b"\xff\xda\0\x02");
    let svg = "<svg onload=\"x()\"><!-- jane@acme.io --></svg>";
    let notes = format!("{NOTES}![](assets/stop.jpg) ![](assets/plan.svg)\n");
    let project = || {
        Project::of(&notes)
            .file("content/assets/stop.jpg", &photo)
            .file("content/assets/plan.svg", svg)
            .file("content/assets/other.svg", svg)
    };
    project()
        .run(["check"])
        .succeeds()
        .prints("content/assets/stop.jpg\n")
        .prints("this picture says where it was taken")
        .prints("this drawing holds a script")
        .prints("content/assets/plan.svg:1:24")
        .prints("this is a mail address");
    let told = project().run(["build"]).succeeds();
    assert!(!told.messages().contains("other.svg"));
    told.says("this picture says where it was taken");
    let allow = "allow = [\"picture-place\", \"assets/plan.svg\", \"jane@acme.io\"]\n";
    project()
        .file("content/site.toml", allow)
        .run(["build"])
        .succeeds()
        .does_not_say("picture")
        .does_not_say("drawing")
        .does_not_say("mail");
}

#[test]
fn an_employer_is_named_once_and_calmly() {
    let notes = "# 1: Ownership\n## At Acme\nSituation: acme froze, Acmeology did not.\n";
    Project::of(notes)
        .file("content/site.toml", "employer = \"Acme\"\n")
        .run(["check", "--deny-warnings"])
        .succeeds()
        .prints("advice[P049 employer]: the notes name `Acme` in 2 lines, first here")
        .prints("content/notes.md:2:7")
        .prints("under `[aliases]`");
    for settled in ["allow = [\"acme\"]", "allow = [\"employer\"]", "[aliases]\nAcme = \"a zoo\""] {
        let told = Project::of(notes)
            .file("content/site.toml", format!("employer = [\"Acme\"]\n{settled}\n"))
            .run(["check"])
            .succeeds();
        assert!(!told.result().contains("P049"), "{settled}");
    }
}

#[test]
fn a_title_that_is_turned_around_is_told() {
    Project::of("# 1: Ownership\n## The \u{202e}regdel\u{202c} froze\nSituation: x\n")
        .run(["check"])
        .succeeds()
        .prints("warning[P048 turned-title]")
        .prints("content/notes.md:2:");
}

#[test]
fn a_theme_that_links_to_nothing_is_told() {
    let page = "{% extends \"base.html\" %}{% block main %}<h1>x</h1>\
                <p><a href=\"gone.html\">a</a> <img alt=\"\" src=\"logo.png\"></p>{% endblock main %}";
    Project::of(NOTES)
        .file("themes/dossier/index.html", page)
        .run(["build"])
        .succeeds()
        .says("`index.html` links to `gone.html`, which is not there")
        .says("`index.html` links to `logo.png`, which is not there");
}

#[test]
fn a_theme_that_goes_round_in_circles_is_told() {
    let page = |main: &str| {
        format!("{{% extends \"base.html\" %}}{{% block main %}}{main}{{% endblock main %}}")
    };
    for (template, words) in [
        (page("{% include \"index.html\" %}"), "ircular include"),
        ("{% extends \"index.html\" %}".to_owned(), "ircular extend"),
        (page("{% for at in range(end=1000000000000) %}x{% endfor %}"), "exceeds the limit"),
        (
            format!(
                "{{% component a() %}}{{{{ <a /> }}}}{{% endcomponent a %}}{}",
                page("{{ <a /> }}")
            ),
            "recursion",
        ),
    ] {
        Project::of(NOTES)
            .file("themes/dossier/index.html", template)
            .run(["build"])
            .fails_with("error[P006]")
            .says(words);
    }
}

#[test]
fn a_link_to_a_heading_leads_to_what_it_became() {
    let notes = "# 1: Ownership\n## The frozen ledger\nSituation: see [that](#the-thaw), \
                 [it](notes.md#The%20Thaw) and [none](#none).\n\n## The thaw\nSituation: warm.\n";
    let project = Project::of(notes)
        .run(["check"])
        .succeeds()
        .prints("`#none` leads to no page")
        .then()
        .run(["build"])
        .succeeds()
        .then();
    let page = project.all("output").remove("stories/the-frozen-ledger.html").expect("a page");
    let page = String::from_utf8(page).expect("text");
    for words in ["that", "it"] {
        let link = format!("href=\"../stories/the-thaw.html\" data-code=\"S-02\">{words}</a>");
        assert!(page.contains(&link), "{page}");
    }
}

#[test]
fn kinds_of_findings_are_weighed_by_the_person() {
    let notes = "# 1: Ownership\n## The frozen ledger\nSituation: it froze.\nResult:\n";
    let project = |settings: &str| Project::of(notes).file("content/site.toml", settings);
    project("").run(["check"]).succeeds().prints("advice[P012 empty-label]");
    project("deny = ['empty-label']").run(["check"]).fails().prints("error[P012 empty-label]");
    project("deny = ['P012']").run(["build"]).fails_with("error[P012]");
    project("warn = ['P012']").run(["check", "--deny-warnings"]).fails();
    // What nothing but a last look finds stops a build too, where it is denied.
    project("").run(["build"]).succeeds();
    for run in ["check", "build"] {
        let run = project("deny = ['no-base-url']").run([run]).fails();
        let told = [run.result(), run.messages()].concat();
        assert!(told.contains("error[P045"), "{told}");
        assert!(!run.then().path("output").exists());
    }
    project("deny = ['bare-number']").run(["build"]).succeeds();
    let run = project("allow = ['P012']").run(["check", "--deny-warnings"]).succeeds();
    assert!(!run.result().contains("P012"));
    project("warn = ['empty-lable']")
        .run(["check"])
        .fails()
        .prints("no finding has the code or name `empty-lable`")
        .prints("did you mean `empty-label` (P012)?");
}

#[test]
fn every_kind_of_finding_is_explained() {
    let project = || Project::of(NOTES);
    project()
        .run(["explain", "p012"])
        .succeeds()
        .prints("P012 empty-label: advice")
        .prints("Before");
    project().run(["explain", "empty-label"]).succeeds().prints("After");
    project().run(["explain"]).succeeds().prints("P062 old-story");
    project().run(["explain", "--all"]).succeeds().prints("### P001 no-notes");
    project()
        .run(["explain", "empty-lable"])
        .ends_as_wrong_usage("did you mean `empty-label` (P012)?");
}

#[test]
fn a_loop_is_planned() {
    Project::of(NOTES)
        .run(["plan", "--rounds", "2"])
        .succeeds()
        .prints("Round 1\n")
        .prints("S-01 The frozen ledger")
        .prints("      no story yet\n")
        .prints("2 of 16 principles have a story in this plan, none of them twice\n")
        .prints("14 without any story yet: P-03, ")
        .prints(
            "2 stories are enough for the 2 principles that have any (fewer are not): S-01, S-02",
        );
    let twice =
        "# 1: Ownership\n## The ledger (Frugality)\nSituation: it froze.\n\n# 2: Frugality\n";
    Project::of(twice)
        .run(["plan"])
        .succeeds()
        .prints("no story left: S-01 is told for P-0")
        .prints("1 whose stories are told for others: P-0")
        .prints("1 story is enough for the 2 principles that have any");
    Project::of(NOTES).run(["plan", "--rounds", "0"]).ends_as_wrong_usage("0");
    Project::of("just words\n").run(["plan"]).succeeds().prints("no principles");
}

#[test]
fn the_outline_is_a_result() {
    let outline = Project::of(NOTES).run(["outline", "--format", "json"]).succeeds().json();
    assert_eq!(outline["version"], 1);
    Project::of(NOTES).run(["outline"]).succeeds();
    Project::new().run(["outline"]).fails_with("there is no notes file").prints_nothing();
}

#[test]
fn the_outline_says_which_lines_are_private_and_which_have_no_place() {
    let notes = format!("lost words\n\n{NOTES}- %%walrus%%\n\n## The pay #private\nwalrus\n");
    let project = Project::of(&notes).run(["outline"]).succeeds().prints("10         private\n");
    let run = project.then().run(["outline", "--format", "json"]).succeeds();
    assert!(!run.result().contains("walrus"));
    let outline = run.json();
    let lines = |key: &str| -> Vec<(u64, u64)> {
        let places = outline[key].as_array().expect("a list");
        let line = |place: &serde_json::Value, key: &str| place[key].as_u64().expect("a line");
        places.iter().map(|place| (line(place, "line"), line(place, "end_line"))).collect()
    };
    assert_eq!(lines("private"), [(10, 10), (12, 13)]);
    assert_eq!(lines("unsorted"), [(1, 1)]);
}

#[test]
fn quiet_is_quiet() {
    Project::of(NOTES)
        .file("content/notes.txt", "x")
        .run(["build", "--quiet"])
        .succeeds()
        .says_nothing()
        .prints_nothing();
    Project::new().run(["build", "-q"]).fails_with("there is no notes file");
}

#[test]
fn a_quiet_check_tells_what_it_fails_on() {
    let notes = format!("{NOTES}- mail jane@acme.io\n");
    let run = |settings: &str, arguments: &[&str]| {
        Project::of(&notes)
            .file("content/site.toml", settings)
            .run(["check", "-q"].iter().chain(arguments))
            .says_nothing()
    };
    run("", &[]).succeeds().prints_nothing();
    run("", &["--format", "github"]).succeeds().prints_nothing();
    let told = run("", &["--deny-warnings"]).fails().prints("warning[P042]");
    assert!(!told.result().contains("advice"));
    let told = run("deny = ['contact']", &[]).fails().prints("error[P042]");
    assert!(!told.result().contains("Write these next"));
    let json = run("deny = ['contact']", &["--format", "json"]).fails().json();
    assert_eq!(json["findings"].as_array().expect("a list").len(), 1);
}

#[test]
fn a_build_counts_what_a_check_tells() {
    let notes = format!("{NOTES}- mail jane@acme.io\n- \n");
    let project = Project::of(&notes).run(["check"]).succeeds();
    let told = project.result();
    let counts = told.lines().last().and_then(|line| line.split(';').next()).expect("counts");
    assert!(counts.contains("warning") && counts.contains("advice"), "{counts}");
    let said = format!("`parable check` says more: {counts} in all\n");
    project.then().run(["build"]).succeeds().says("P042").says(&said);
}

#[test]
fn findings_of_a_page_go_down_the_page_by_weight() {
    let notes = "# 1: Ownership\n## The ledger\nSituation: 12 of them froze. See [[None]].\n\
                 Task:\nAction: we did. See [[Nowhere]].\nResult: it thawed by 40%.\n";
    let json = Project::of(notes).run(["check", "--format", "json"]).succeeds().json();
    let weight = |name: &str| ["error", "warning", "advice"].iter().position(|it| *it == name);
    let told: Vec<_> = json["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|finding| finding["page"].as_str().is_some_and(|page| page.starts_with("S-01")))
        .map(|finding| {
            (weight(finding["severity"].as_str().expect("a name")), finding["line"].as_u64())
        })
        .collect();
    assert!(told.len() >= 3 && told.is_sorted(), "{told:?}");
}

#[test]
fn help_teaches() {
    for (command, option, has_it) in [
        ("build", "--output", true),
        ("watch", "--base-url", true),
        ("check", "--output", false),
        ("check", "--edition", true),
        ("outline", "--base-url", false),
        ("explain", "--content", false),
        ("new", "--content", false),
    ] {
        let run = Project::new().run([command, "--help"]).succeeds();
        assert_eq!(run.result().contains(option), has_it, "{command} {option}");
    }
    for arguments in [["--output", "x", "check"], ["check", "--output", "x"]] {
        Project::of(NOTES).run(arguments).succeeds();
    }
    Project::new().run(["--help"]).succeeds().prints("content/notes.md").prints("Exit codes");
    Project::new().run(["build", "--help"]).succeeds().prints("the old one stays as");
    Project::new().run(["--version"]).succeeds().prints("parable ");
}

#[test]
fn wrong_usage_is_told_from_bad_notes() {
    Project::new().run([""; 0]).ends_as_wrong_usage("Usage: parable");
    Project::of(NOTES).run(["bild"]).ends_as_wrong_usage("'build'");
    Project::of(NOTES).run(["build", "--contents", "x"]).ends_as_wrong_usage("'--content'");
    Project::of(NOTES).run(["check", "--format", "xml"]).ends_as_wrong_usage("github");
}

#[test]
fn colour_is_for_terminals_only() {
    let project = || Project::of(NOTES).file("content/site.toml", "titel = 'x'");
    project().run(["build"]).fails_with("titel").does_not_say("\u{1b}");
    project()
        .run_with(["build"], |command| command.env("CLICOLOR_FORCE", "1"))
        .fails_with("titel")
        .says("\u{1b}[");
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let project = Project::of(NOTES);
    for arguments in [["outline", "--format=json"], ["check", "--format=json"], ["build", "-q"]] {
        let mut run = project
            .command()
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("parable runs");
        drop(run.stdout.take());
        let output = run.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&output.stderr).find("panicked"), None);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn odd_files_in_the_content_folder_do_no_harm() {
    let project = Project::of(NOTES)
        .file("content/stories/folder.md/x", "x")
        .file("content/stories/good.md", "+++\ntitle = \"Good\"\n+++\nText.\n")
        .file("secret.md", "walrus");
    symlink("../../secret.md", project.path("content/stories/out.md")).expect("a link");
    symlink("/dev/zero", project.path("content/stories/zero.md")).expect("a link");
    let project = project
        .run(["build"])
        .succeeds()
        .says("content/stories/folder.md")
        .says("content/stories/out.md")
        .says("content/stories/zero.md")
        .then();
    assert_eq!(project.pages_with("walrus"), [""; 0]);
    assert!(!all_files(&project.path("output")).is_empty());
}

#[test]
fn a_portfolio_to_start_from_can_be_built_at_once() {
    let project = Project::new()
        .run(["new", "my stories"])
        .succeeds()
        .says_nothing()
        .prints("1. Put your notes into my stories/content/notes.md")
        .then();
    let content = ["--content", "my stories/content", "--output", "my stories/output"];
    let project = project.run(["check"].into_iter().chain(content)).succeeds().then();
    let project = project.run(["build"].into_iter().chain(content)).succeeds().then();
    assert!(project.path("my stories/output/index.html").is_file());
    let before = project.all("");
    let project = project
        .run(["new", "my stories"])
        .fails_with("the folder holds `.github` already")
        .prints_nothing()
        .then();
    assert_eq!(project.all(""), before);
    let project = project.run(["new"]).ends_as_wrong_usage("<DIR>").then();
    for option in ["--content", "--output", "--config"] {
        let folder = Project::new().run(["new", "mine", option, "x"]).ends_as_wrong_usage(option);
        assert!(!folder.then().path("mine").exists());
    }
    drop(project);
}

#[test]
fn the_command_may_say_where_the_site_is_published() {
    let project = Project::of(NOTES)
        .file("content/site.toml", "base_url = 'https://a.example'")
        .run(["build", "--base-url", "https://b.example/c/"])
        .succeeds()
        .then();
    assert!(!project.pages_with("https://b.example/c/principles").is_empty());
    assert_eq!(project.pages_with("a.example"), [""; 0]);
    project.run(["build", "--base-url", "b.example"]).ends_as_wrong_usage("write it in full");
}

#[test]
fn the_command_may_say_for_whom_the_site_is() {
    let published = ["build", "--base-url", "https://a.example"];
    let run = Project::of(NOTES).run(published).succeeds().says("advice[P033]");
    let project = run.says("pass `--edition public`").then();
    assert!(project.path("output/stories/the-frozen-ledger.html").is_file());
    let ideas = |project: &Project| project.pages_with("one small disk").len();
    assert!(ideas(&project) > 0);
    let public = published.iter().chain(&["--edition", "public"]);
    let project = project.run(public).succeeds().does_not_say("P033").then();
    assert_eq!(ideas(&project), 0);
    let project = project.file("content/site.toml", "edition = 'public'");
    let project = project.run(["build", "--edition", "prep"]).succeeds().then();
    assert!(ideas(&project) > 0);
    project.run(["build", "--edition", "all"]).ends_as_wrong_usage("prep, public");
}

#[test]
fn a_secret_stops_what_others_read() {
    let secret = format!("{}IOSFODNN7EXAMPL2", "AKIA");
    let project = || Project::of(&format!("{NOTES}- the key is {secret}\n"));
    project()
        .run(["build"])
        .succeeds()
        .says("content/notes.md:8:14")
        .says("warning[P041]: this looks like an AWS access key")
        .does_not_say(&secret);
    project()
        .file("content/site.toml", "edition = 'public'")
        .run(["build"])
        .fails_with("error[P041]")
        .prints_nothing()
        .does_not_say(&secret);
    project()
        .file("content/site.toml", format!("edition = 'public'\nallow = ['{secret}', 'left-out']"))
        .run(["build"])
        .succeeds()
        .does_not_say("P041");
}

#[test]
fn checking_says_what_to_decide_before_publishing() {
    let notes = format!("{NOTES}- 12 servers less, mail jane@acme.io\n");
    let project = || Project::of(&notes);
    project()
        .run(["check"])
        .succeeds()
        .prints("advice[P045 no-base-url]: without `base_url`")
        .prints("advice[P044 figures]: the site shows these figures: `12 servers`")
        .prints("warning[P042 contact]: this is a mail address");
    let run = project()
        .file("content/site.toml", "allow = ['figures', 'no-base-url', 'jane@acme.io']")
        .run(["check"])
        .succeeds();
    for code in ["P042", "P044", "P045"] {
        assert!(!run.result().contains(code), "{code}");
    }
    let published = ["check", "--base-url", "https://a.example"];
    let run = project().run(published).succeeds();
    assert!(!run.result().contains("P045"));
}

#[test]
fn the_public_edition_says_what_it_leaves_out() {
    Project::of("# 1: Ownership\n- the lamp\n- the rope\n")
        .file("content/site.toml", "edition = 'public'")
        .run(["check"])
        .succeeds()
        .prints("advice[P034 left-out]: 2 stories are only ideas");
}

#[test]
fn what_is_private_here_and_open_there_stops_the_build() {
    let said = "we lost the whole ledger of May";
    let project = Project::of(NOTES).run(["build"]).succeeds().then();
    let before = project.all("output");
    let project = project
        .file("content/notes.md", format!("{NOTES}- %%{said}%%\n\n# 3: Dive Deep\n- {said}\n"))
        .run(["build"])
        .fails_with("content/notes.md:8:3")
        .says("error[P040]: what is private here would be in `")
        .says("content/notes.md, line 11, says the same in the open")
        .does_not_say(said)
        .then();
    assert_eq!(project.all("output"), before);
}

#[test]
fn a_name_that_is_left_stops_the_build() {
    let settings = "edition = 'public'\nallow = ['left-out']\n[aliases]\nCoupling = 'a company'\nSearch = 'x'\n";
    let project = Project::of(&NOTES.replace("noon", "Coupling"))
        .file("content/site.toml", settings)
        .run(["build"])
        .succeeds()
        .does_not_say("P040")
        .then();
    assert!(!project.pages_with("froze at a company").is_empty());
    project
        .file("content/notes.md", NOTES.replace("noon", "decouplings"))
        .run(["build"])
        .fails_with("content/notes.md:3:1")
        .says("the name that `a company` replaces, inside a longer word, would still be in `")
        .does_not_say("ecoupling");
}
