//! What is private is nowhere: canaries in every place that a private passage can be, looked for
//! in every byte that leaves the program.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    fmt::Write,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use parable::{findings::Findings, inputs::Asset};
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError},
};
use support::{
    built::{Built, all_that_is_told, inputs_of},
    canaries::{
        ENDINGS, HEADS, PASSAGES, UNCLOSED, Written, canary, decoded, leaks, with_story, write,
    },
};

fn notes() -> impl Strategy<Value = Written> {
    let piece = (0..HEADS.len(), 0..PASSAGES.len());
    let pieces = prop::collection::vec(piece, 1..7);
    let last = prop::option::weighted(0.2, 0..UNCLOSED.len());
    (pieces, last, 0..ENDINGS.len(), any::<bool>())
        .prop_map(|(pieces, last, ending, mark)| write(&pieces, last, ending, mark))
}

/// Notes, built.
fn unread(text: &str) -> Built {
    Built::unread("notes", inputs_of(text), Findings::default())
}

/// As many cases as `PROPTEST_CASES` says, else as many as a run of all tests has time for.
fn cases(usual: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    Config { cases: asked.unwrap_or(usual), failure_persistence: None, ..Config::default() }
}

fn fail(leaks: &[String], text: &str) -> Result<(), TestCaseError> {
    prop_assert!(leaks.is_empty(), "{}\n\n{text}", leaks[..leaks.len().min(8)].join("\n"));
    Ok(())
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn no_private_word_leaves_the_program(written in notes(), story in notes(), own in 0..3_usize) {
        let mut inputs = with_story(&decoded(&written.text), "content/stories/one.md", "");
        let mut canaries = written.canaries;
        if own > 0 {
            // A story of its own file, with what is private in its matter too.
            let title = canary(canaries.len());
            let second = story.renumbered(canaries.len() + 1);
            let matter = format!("+++\ntitle = \"Open %%{title}%%\"\n# %%{title}%%\n+++\n");
            let matter = if own == 1 { matter.as_str() } else { "" };
            let text = format!("{matter}{}", decoded(&second.text));
            inputs = with_story(&decoded(&written.text), "content/stories/one.md", &text);
            canaries.extend(second.canaries);
            canaries.push(title);
        }
        inputs.config.base_url = Some("https://example.org/site".to_owned());
        let built = Built::unread("private", inputs, Findings::default());
        fail(&leaks(&built, &canaries), &written.text)?;
    }
}

#[test]
fn every_passage_keeps_its_words_with_every_ending() {
    let mut found = String::new();
    // Separators of Unicode become line feeds before anything is read.
    for ending in 0..3 {
        for (passage, written_as) in PASSAGES.iter().enumerate() {
            let written = write(&[(0, passage)], None, ending, false);
            let built = unread(&written.text);
            for leak in leaks(&built, &written.canaries).iter().take(1) {
                let _ = writeln!(found, "{ending} {written_as:?}: {leak}");
            }
        }
        for (last, written_as) in UNCLOSED.iter().enumerate() {
            let written = write(&[(0, 18)], Some(last), ending, false);
            let built = unread(&written.text);
            for leak in leaks(&built, &written.canaries).iter().take(1) {
                let _ = writeln!(found, "{ending} {written_as:?}: {leak}");
            }
            if !built.findings.stop() {
                let _ = writeln!(found, "{ending} {written_as:?}: no error");
            }
        }
    }
    assert!(found.is_empty(), "{found}");
}

/// A chat of some messages.
fn chat(messages: &[&str]) -> String {
    let stamped =
        |(at, words): (usize, &&str)| format!("[12/03/2024, 21:{at:02}:05] Me: {words}\n");
    messages.iter().enumerate().map(stamped).collect()
}

/// A page of some lines, among others.
fn page(lines: &str) -> String {
    let open = "<h2>Ownership</h2>\n<p>it froze</p>\n<p>it thawed</p>\n<p>it ran</p>\n";
    let last = "<h2>Frugality</h2>\n<p>we saved</p>\n<p>we mended</p>\n<p>we wrote</p>\n";
    format!("{open}{lines}\n{last}")
}

#[test]
fn what_is_private_in_an_export_is_hidden_or_stops_the_build() {
    let word = canary(0);
    let nested = format!("  - {word} below");
    let item = "- the queue #private";
    for text in [
        chat(&["Ownership", item, &nested, "- another", "S: it froze", "R: it runs"]),
        chat(&["Ownership", item, &format!("    {word} below"), "- another", "- one more"]),
        chat(&["Ownership", "## The pay #private", &word, "more", "more of it"]),
        chat(&["Ownership", "%% so", &word, "that %%", "- one more"]),
        page(&format!("<h2>Pay <code>#private</code></h2>\n<p>{word}</p>")),
        page(&format!("<h2>Pay #private</h2>\n<p>{word}</p>")),
        page(&format!("<ul>\n<li>Pay #private\n<ul>\n<li>{word}</li>\n</ul>\n</li>\n</ul>")),
        page(&format!("<tr><td>Pay #private</td>\n<td>{word}</td></tr>")),
        page(&format!(
            "<p>&lt;!-- private --&gt;</p>\n<p>{word}</p>\n<p>&lt;!-- /private --&gt;</p>"
        )),
        page(&format!("<p>&#35;private</p>\n<p>{word}</p>")),
        page(&format!(
            "<ul class=\"lst-kix_a-0\">\n<li>Pay #private</li>\n</ul>\n<ul class=\"lst-kix_a-1\">\n\
             <li>{word}</li>\n</ul>"
        )),
        page(&format!("<p><s>#private</s></p>\n<p>{word}</p>")),
        page(&format!("<!-- private -->\n<p>{word}</p>\n<!-- /private -->")),
        page(&format!("<!-- {word} -->")),
    ] {
        assert_kept("notes.md", &text, &word);
    }
}

/// A notes file keeps a word to itself, or makes no site.
#[track_caller]
fn assert_kept(name: &str, text: &str, word: &str) {
    let built = Built::from_file(name, text);
    let leaks = leaks(&built, &[word.to_owned()]);
    assert!(built.findings.stop() || leaks.is_empty(), "{}\n{text}", leaks.join("\n"));
}

/// Items of an editor of documents, each in a list of its own with its depth in its class.
fn item(depth: u32, words: &str) -> String {
    format!("<ul class=\"lst-kix_a-{depth}\"><li>{words}</li></ul>")
}

#[test]
fn what_belongs_to_a_private_item_of_a_page_goes_with_it() {
    let word = canary(0);
    let (pay, open) = (item(0, "Pay #private"), item(0, "open"));
    let below = item(1, &word);
    for lines in [
        format!("{pay}{below}{open}"),
        format!("{pay}<p>{word} plain</p>{}{open}", item(1, "more")),
        format!(
            "<ol class=\"lst-kix_a-0\"><li>Pay #private</li></ol>{below}<ol class=\"lst-kix_a-0\" \
             start=\"2\"><li>open</li></ol>"
        ),
        format!(
            "<ol><li>Pay #private</li></ol><p><b>Situation:</b> x</p><p><b>Action:</b> {word}</p>\
             <ol start=2><li>open</li></ol>"
        ),
        format!("<ol><li><b>Pay</b> #private</li></ol><ul><li>x</li><li>{word}</li></ul>"),
        format!("<ul><li><h3>Pay #private</h3></li></ul><p>{word}</p>"),
        format!("<ul><li aria-level=1>Pay #private</li><li aria-level=2>{word}</li></ul>"),
        format!("<ol><li>Pay #private</li><li class=ql-indent-1>{word}</li><li>x</li></ol>"),
        format!("<ul><li><!-- x -->Pay #private<p>{word}</p></li></ul>"),
        format!(
            "<p style='mso-list:l0 level1 lfo1'><!--[if !supportLists]-->·<!--[endif]-->Pay \
             #private</p><p style='mso-list:l0 level2 lfo1'><!--[if !supportLists]--><span>o</span>\
             <!--[endif]-->{word}</p>"
        ),
    ] {
        assert_kept("notes.md", &page(&lines), &word);
    }
}

#[test]
fn a_private_heading_of_a_page_is_one_whatever_it_holds() {
    let word = canary(0);
    for pay in [
        "Pay<br>#private",
        "Pay<!-- x --> #private",
        "Pay<!-- x\ny --> #private",
        "<div>Pay</div><div>#private</div>",
        "<p>Pay</p> #private",
        "<ul><li>Pay</li><li>#private</li></ul>",
        "<!--[if !supportLists]--><span>1.</span><!--[endif]-->Pay #private",
        "<a name=\"_Toc1\"></a><!--[if !supportLists]--><span>1.1</span><!--[endif]-->\
         <span>Pay #private</span>",
        "Pay #<b>private</b>",
        "Pay #pri&shy;vate",
        "Pay #pri<wbr>vate",
    ] {
        let lines = format!("<h2>{pay}</h2><p>x</p><h3>more</h3><p>{word}</p>");
        assert_kept("notes.md", &page(&lines), &word);
    }
}

#[test]
fn a_private_row_of_a_page_is_one_whatever_it_holds() {
    let word = canary(0);
    let last = "<tr><td>open</td><td>open</td></tr>";
    for rows in [
        format!("<tr><td>Pay #private</td><!-- x --><td>{word}</td></tr>{last}"),
        format!(
            "<tr><td>Pay #private</td><td><p><!--[if x]-->1.<!--[endif]-->{word}</p></td></tr>{last}"
        ),
        format!("<tr><td>Pay #private</td><td><pre>{word}</pre></td></tr>{last}"),
        format!(
            "<tr><td>Pay #private</td><td><table><tbody><tr><td>x</td></tr><tr><td>{word}</td></tr>\
             </tbody></table></td></tr>{last}"
        ),
        format!("<tr><td rowspan=2>Pay #private</td><td>x</td></tr><tr><td>{word}</td></tr>{last}"),
        format!("<tr><td>Pay #private<td>{word}<tr><td>open<td>open"),
    ] {
        assert_kept("notes.md", &page(&format!("<table>{rows}</table>")), &word);
    }
}

#[test]
fn what_a_browser_does_not_show_is_not_published() {
    let word = canary(0);
    for lines in [
        format!("<p style=\"color: red; display: none\">{word}</p>"),
        format!("<div hidden>x<div>y</div>{word}</div>"),
        format!("<template><p>{word}</p></template>"),
        format!("<ul><li>x</li><li hidden>{word}</li></ul>"),
    ] {
        let built = Built::from_file("notes.md", &page(&lines));
        assert_eq!(leaks(&built, std::slice::from_ref(&word)), Vec::<String>::new(), "{lines}");
        assert!(!built.findings.stop(), "{lines}");
    }
}

#[test]
fn what_is_open_stays() {
    for passage in PASSAGES.iter().filter(|passage| passage.contains("open")) {
        let at = PASSAGES.iter().position(|other| other == passage).unwrap_or_default();
        let built = Built::from_notes(&write(&[(0, at)], None, 0, false).text);
        let shown = built.pages.values().any(|page| {
            page.text.contains("open") || page.links.iter().any(|(link, _)| link.contains("open"))
        });
        assert!(shown, "{passage:?}");
    }
}

#[test]
fn canaries_would_be_found() {
    let text = "# 1: Ownership\n- Zqxvabcd\n";
    for form in ["zqxvabcd", "ZQXVABCD"] {
        assert!(!leaks(&Built::from_notes(text), &[form.to_owned()]).is_empty());
    }
    let hidden = "# 1: Ownership\n- https://example.org/%7a%71%78%76%61 enF4dmFiY2Rl\n";
    assert!(!leaks(&Built::from_notes(hidden), &["zqxva".to_owned()]).is_empty());
    assert!(!leaks(&Built::from_notes(hidden), &["zqxvabcde".to_owned()]).is_empty());
    assert!(leaks(&Built::from_notes(hidden), &["zqxvbcde".to_owned()]).is_empty());
}

#[test]
fn a_private_picture_is_not_copied() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "# 1: Ownership\n\n![open](assets/plan.png)\n\n%%![x](assets/zqxvplan.png)%%\n\n\
                - ![x](assets/zqxvteam.png) #private\n";
    let mut inputs = inputs_of(text);
    for name in ["plan.png", "zqxvplan.png", "zqxvteam.png", "zqxvother.png"] {
        let disk = folder.path().join(name);
        std::fs::write(&disk, name).expect("a picture");
        inputs.assets.push(Asset { path: format!("assets/{name}"), disk, ..Asset::default() });
    }
    let built = Built::unread("pictures", inputs, Findings::default());
    let copied: Vec<&str> = built.site.assets.iter().map(|(_, path)| path.as_str()).collect();
    assert_eq!(copied, ["assets/plan.png"]);
    assert_eq!(
        leaks(&built, &["zqxvplan", "zqxvteam", "zqxvother"].map(str::to_owned)),
        Vec::<String>::new()
    );
}

#[test]
fn a_private_file_is_nowhere() {
    for matter in [
        "+++\nprivate = true\ntitle = \"Zqxvtitle\"\n+++\n",
        "+++\r\ntitle = \"Zqxvtitle\"\r\nprivate = true\r\n+++\r\n",
        "+++\nprivate=true # zqxvwhy\n+++\n",
        "---\nprivate: true\n---\n",
    ] {
        let text = format!("{matter}# Zqxvhead\nSituation: zqxvbody\n");
        let inputs = with_story("# 1: Ownership\n- open", "content/stories/zqxvfile.md", &text);
        let built = Built::of("private", inputs, Findings::default());
        let canaries = ["zqxvtitle", "zqxvhead", "zqxvbody", "zqxvfile", "zqxvwhy"];
        assert_eq!(leaks(&built, &canaries.map(str::to_owned)), Vec::<String>::new(), "{matter}");
        assert!(!built.findings.stop());
    }
}

/// Sentences with a name in them, `@` for it.
const NAMED: &[&str] = &[
    "@",
    "at @ we did it",
    "@'s team, @: and (@)",
    "https://@.example/@?@#@",
    "[@](https://example.org/@)",
    "`@` and **@** and *@*",
    "```\n@ = 1\n```",
    "![@](assets/@.png)",
    "[[@]] #@ @ @",
    "| @ | b |\n|---|---|\n| @ | @ |",
    "## @",
    "> @",
    "- @ Service (MySQL to @ to Kafka)",
    "Principles: @, Ownership",
    "Situation: @\nResult: 40% at @",
    "“@” @, @. @! @-wide",
    "_@_ ~~@~~ <b>@</b> &@;",
    "Ex-@ @/@ @_id",
    "![the @ plan](assets/@ plan.png)",
    "```mermaid\ngraph LR\n  A[@] -->|@| Kafka\n```",
    "```flow\n@ -> Kafka: @\n```",
    "# @ Platform\n- @ Service (MySQL to Kafka), 40 @ per second",
    "# Words\n- @: what @ is",
    "Tell me about a time at @?",
    "S: @\nT: @\nA: @\nR: @ 40%",
];

/// A file that can stand for any picture.
static PICTURE: LazyLock<PathBuf> =
    LazyLock::new(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/preview.png"));

fn cased(name: &str, how: usize) -> String {
    match how {
        0 => name.to_owned(),
        1 => name.to_lowercase(),
        2 => name.to_uppercase(),
        3 => name.replace(' ', "-"),
        4 => name.replace(' ', "_"),
        5 => name.replace(' ', "\u{a0}"),
        6 => name.replace(' ', ""),
        _ => name.replace(' ', "\n"),
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn no_name_with_an_alias_leaves_the_program(
        sentences in prop::collection::vec((0..NAMED.len(), 0..8_usize), 1..6),
        name in prop::sample::select(vec!["Zqxvar", "Zqxvar Holding", "쿠쿠팡팡", "Zqxvär & Söhne", "ZQ-XV4"]),
    ) {
        let mut text = String::from("# 1: Ownership\n\n");
        for (sentence, how) in sentences {
            let _ = write!(text, "{}\n\n", NAMED[sentence].replace('@', &cased(name, how)));
        }
        let path = format!("content/stories/{}.md", cased(name, 3).to_lowercase());
        let mut inputs = with_story(&text, &path, &format!("# {name}\n\nSituation: {name}\n"));
        inputs.config.title = Some(format!("Stories of {name}"));
        inputs.config.author = Some(format!("{name} engineer"));
        inputs.config.base_url = Some("https://example.org/site".to_owned());
        inputs.config.aliases.insert(name.to_owned(), "a large company".to_owned());
        for picture in ["", " plan"] {
            for how in 0..8 {
                let path = format!("assets/{}{picture}.png", cased(name, how));
                inputs.assets.push(Asset { path, disk: PICTURE.clone(), ..Asset::default() });
            }
        }
        inputs.assets.sort();
        inputs.assets.dedup();
        let built = Built::unread("named", inputs, Findings::default());
        // Messages are for the writer, and name the files that there are.
        let told = all_that_is_told(&built);
        let told = told.iter().filter(|(place, _)| !place.starts_with("report") && !place.starts_with("outline") && !place.starts_with("short"));
        let folded = |text: &str| text.to_lowercase().replace(|it: char| !it.is_alphanumeric(), "");
        let sought = folded(name);
        for (place, bytes) in told {
            let text = String::from_utf8_lossy(bytes);
            let shown = folded(&text);
            prop_assert!(!shown.contains(&sought), "{name} in {place}:\n{}",
                text.lines().filter(|line| folded(line).contains(&sought)).take(3).collect::<Vec<_>>().join("\n"));
        }
    }
}

/// Files are copied as they are, so what they say themselves stops the build.
#[test]
fn a_drawing_that_says_what_is_private_or_renamed_stops_the_build() {
    let notes = "# 1: Ownership\n![plan](assets/plan.svg)\n\n%%the zqxvone wallet is red%%\n";
    for (words, stops, told) in [
        ("a plain plan", false, ""),
        (
            "the <b>zqxvone</b> wallet is red",
            true,
            "says what is private in content/notes.md, line 4",
        ),
        ("made at Zqxv-Two", true, "holds the name that `a company` replaces"),
    ] {
        let mut inputs = inputs_of(notes);
        inputs.config.aliases.insert("Zqxv Two".to_owned(), "a company".to_owned());
        for (path, used) in [("assets/plan.svg", true), ("assets/other.svg", false)] {
            let text = if used { words } else { "the zqxvone wallet is red" };
            let text = Some(format!("<svg><text>{text}</text></svg>"));
            let disk = PICTURE.with_file_name(path);
            inputs.assets.push(Asset { path: path.to_owned(), disk, text, has_place: false });
        }
        let findings = parable::build(&inputs).findings;
        assert_eq!(findings.stop(), stops, "{words}: {findings:?}");
        let messages: Vec<&str> = findings.iter().map(|it| it.message.as_str()).collect();
        let is_told = messages.iter().any(|message| message.contains(told));
        assert!(is_told || !stops, "{messages:?}");
        assert!(!format!("{findings:?}").contains("wallet"), "{findings:?}");
    }
}

#[test]
fn an_alias_stands_in_the_place_of_its_name() {
    let mut inputs = inputs_of("# 1: Ownership\n- At ACME we did it\n");
    inputs.config.aliases.insert("Acme".to_owned(), "a large company".to_owned());
    let built = Built::of("alias", inputs, Findings::default());
    assert!(built.pages.values().any(|page| page.text.contains("At a large company we did it")));
}

/// The comment of a diagram beside other marks: from there on nobody knows which mark opens.
#[test]
fn marks_that_cannot_be_paired_hide_all_that_follows_them() {
    let text = "# 1: Ownership\n\n```mermaid\ngraph LR\n  %% zqxvaaaa\n  open -->|%%zqxvbbbb%%| \
                Kafka\n```\n\n# 2: Dive Deep\n\nopen %%zqxvcccc\n\n# zqxvdddd\nzqxveeee%% open\n\n\
                # Last\n\nopen\n%%\nzqxvffff\n\n- zqxvgggg\n";
    let words = ["aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff", "gggg"];
    let canaries = words.map(|word| format!("zqxv{word}"));
    let built = unread(text);
    assert!(!built.is_used());
    assert_eq!(leaks(&built, &canaries), Vec::<String>::new());
}
