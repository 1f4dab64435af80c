//! Built sites are whole, and the walk that says so can tell.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;

use support::{
    project::Project,
    site::{assert_whole, faults},
};

const HEAD: &str = "<!doctype html><html lang=en><head>\
    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\
    <title>t</title></head>";

/// `expected` are the faults of a site of one page with that body, and a page beside it.
#[track_caller]
fn check(body: &str, expected: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("s")).expect("a folder");
    let link = "<a href=\"s/%EA%B3%A0.html\">s</a>";
    let write =
        |path: &str, text: String| fs::write(folder.path().join(path), text).expect("a file");
    write("index.html", format!("{HEAD}<body>{link}{body}</body></html>"));
    write(
        "s/고.html",
        format!("{HEAD}<body><p id=\"here\"><a href=\"../index.html\">up</a></body>"),
    );
    write("Picture.svg", String::new());
    assert_eq!(faults(folder.path()), expected);
}

#[test]
fn links_that_lead_somewhere_are_good() {
    check("", &[]);
    check("<a href=\"s/고.html#here\">a</a><a href=\"#\">b</a><img src=\"Picture.svg\">", &[]);
    check("<a href=\"./s/../index.html?q=1\">a</a>", &[]);
    check("<a href=\"https://x.example/#y\">a</a><a href=\"mailto:a@b.example\">b</a>", &[]);
    check("<p id=a><svg><use xlink:href=\"#a\"/></svg>", &[]);
}

#[test]
fn links_that_lead_nowhere_are_found() {
    check(
        "<a href=\"none.html\">a</a>",
        &["index.html: line 1: `none.html` leads to no file: `none.html`"],
    );
    check("<a href=\"s/\">a</a>", &["index.html: line 1: `s/` leads to no file: `s/`"]);
    check(
        "<img src=\"picture.svg\">",
        &["index.html: line 1: `picture.svg` is written `Picture.svg`"],
    );
    check(
        "<a href=\"s/고.html#there\">a</a>",
        &["index.html: line 1: `s/고.html#there` leads to no place on its page: `there`"],
    );
    check(
        "<a href=\"../index.html\">a</a>",
        &["index.html: line 1: `../index.html` leaves the site"],
    );
    check("<a href=\"%zz\">a</a>", &["index.html: line 1: `%zz` has a broken escape"]);
    check(
        "<img srcset=\"Picture.svg 1x, b.png 2x\">",
        &["index.html: line 1: `b.png` leads to no file: `b.png`"],
    );
    check(
        "<svg><use xlink:href=\"#a\"/></svg>",
        &["index.html: line 1: `#a` leads to no place on its page: `a`"],
    );
    check("<p aria-labelledby=\"a\">", &["index.html: line 1: nothing has the id `a`"]);
}

#[test]
fn links_that_work_in_one_place_only_are_found() {
    check("<a href=\"/index.html\">a</a>", &["index.html: line 1: `/index.html` is not relative"]);
    check(
        "<a href=\"//x.example/\">a</a>",
        &["index.html: line 1: `//x.example/` is not relative"],
    );
    check("<a href=\"s\\a\">a</a>", &["index.html: line 1: `s\\a` is not relative"]);
}

#[test]
fn what_would_run_is_found() {
    for link in [
        "javascript:alert(1)",
        " JaVaScript:x",
        "java&#10;script:x",
        "&#1;javascript:x",
        "data:text/html,x",
        "vbscript:x",
    ] {
        let told = {
            let folder = tempfile::tempdir().expect("a folder");
            let page = format!("{HEAD}<body><a href=\"{link}\">a</a></body></html>");
            fs::write(folder.path().join("index.html"), page).expect("a file");
            faults(folder.path()).join(" ")
        };
        assert!(told.contains("has a scheme of no use here"), "{link}: {told}");
    }
    check("<p onclick=\"x()\">", &["index.html: line 1: `onclick` would run something"]);
    check("<iframe></iframe>", &["index.html: line 1: <iframe> has no place here"]);
    check("<script>var a = '<a href=\"none.html\" onclick=x>';</script>", &[]);
}

#[test]
fn ids_are_there_once() {
    check("<p id=a><p id=a>", &["index.html: line 1: two elements have the id `a`"]);
    check("<p id=\"a b\">", &["index.html: line 1: `a b` can be no id"]);
}

#[test]
fn a_page_has_a_doctype_a_policy_and_a_way_to_it() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(faults(folder.path()), ["index.html: is not there"]);
    let page = "<html><head><title>t</title></head><body></body></html>";
    fs::write(folder.path().join("index.html"), page).expect("a file");
    fs::write(folder.path().join("lost.html"), format!("{HEAD}<body></body>")).expect("a file");
    assert_eq!(
        faults(folder.path()),
        [
            "index.html: line 1: the first thing in <head> is no Content-Security-Policy",
            "index.html: line 1: has no doctype",
            "lost.html: no page links to it"
        ]
    );
}

#[test]
fn a_built_site_is_whole() {
    let project = Project::of(
        "# 1: Ownership\n## The <late> night & \"more\"\nSituation: {{ x }} `a < b`\nResult: 36%\n\n\
         # 2: 고객 집착\n- [x](javascript:alert(1))\n- <img src=x onerror=alert(1)>\n- ![](none.png)\n\n\
         # Messaging Platform\n- Canal (MySQL to Kafka)\n- https://example.org/a?b&c\n\n# Words\nrobust\n",
    );
    let project = project.run(["build"]).succeeds().then();
    assert_whole(&project.path("output"));
}

/// What a page of the site of some notes shows; every piece of `words` is in it.
#[track_caller]
fn shows(project: &Project, page: &str, words: &[&str]) {
    let html = fs::read_to_string(project.path("output").join(page)).expect("a page");
    for words in words {
        assert!(html.contains(words), "{page} lacks {words}: {html}");
    }
}

#[test]
fn names_with_code_and_brackets_are_linked() {
    let project = Project::of(
        "# Ownership\n## The `lampy` move (2021)\nS: old\nA: I moved the Lamp store\nR: 40%\n\n\
         ## Rescue\nSee The `lampy` move and [[The lampy move]]. Beadbook was down.\n\n\
         # Lamp store platform (`lampy`)\nalias: Beadbook\nLamp API reads from Redis.\n",
    );
    let project = project.run(["build"]).succeeds().then();
    shows(
        &project,
        "stories/rescue.html",
        &["data-code=\"S-01\">The <code>lampy</code> move</a>", "data-code=\"A-01\">Beadbook</a>"],
    );
    shows(
        &project,
        "stories/the-lampy-move-2021.html",
        &["<h1 class=\"right\">The lampy move (2021)</h1>"],
    );
    shows(&project, "platforms/lamp-store-platform-lampy.html", &["The lampy move (2021)"]);
}

#[test]
fn a_platform_opens_with_its_one_liner_and_its_most_telling_figure() {
    let project = Project::of(
        "# Order Platform\n> one-liner: Takes every order, e.g. gifts.\n\nOrder API writes to Kafka.\n\
         38 models run on it. It moves 40 TB/day.\n\nTrade-offs:\n- Why not RabbitMQ?\n\nRole: tech lead\n\
         If I did it again, I would split the API.\n",
    );
    let project = project.run(["build"]).succeeds().then();
    shows(
        &project,
        "platforms/order-platform.html",
        &[
            "<p class=\"lead right\">Takes every order, e.g. gifts.</p>",
            "<dd>40 TB/day; 38 models</dd>",
            "<li>Why not RabbitMQ?</li>",
            "<dd>Role: tech lead</dd>",
            "The notes say nothing of trade-offs or failure modes.",
        ],
    );
}
