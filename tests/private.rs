//! What is private is nowhere: canaries in every place that a private passage can be, looked for
//! in every byte that leaves the program.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    fmt::Write,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use aho_corasick::AhoCorasick;
use parable::{
    findings::Findings,
    inputs::{Asset, Inputs, decode::decode},
    source::{Source, Sources},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError},
};
use support::built::{Built, all_that_is_told, inputs_of};

/// Passages with private words, `@` for each of those. What stands around them is open.
const PASSAGES: &[&str] = &[
    "## @ #private\nSituation: @\nAction: @ 40%\n- @\n\n### @\n@\n## Open one\nSituation: open",
    "### @ #Private ###\n\n@\n\n- @\n# Open two",
    "## **@** #private\n@\n\n@\n\n---\nopen",
    "@ #private\n=====\n@\n\nOpen three\n=====\nopen",
    "* @ :private:\n  @\n* Open four :open:",
    "- open\n- @ #private\n    - @\n        1. @\n    > @\n- open",
    "- open\n    - @ #private\n        - @\n    - open",
    "- open\n  - open\n    * @ and @ #private\n      @\n",
    "1. @ #private\n   @\n2. open",
    "\u{2022} @ #private\n\u{2022} open",
    "- [ ] @ #private\n- [x] open",
    "- **@** @ #private.\n\t- @\n- open",
    "- open\n\n  @ #private\n\n- open",
    "> - open\n> - @ #private\n>   - @\n> - open",
    "> ## @ #private\n> @\n\nopen",
    "> > - @ #private\n\nopen",
    "- > - @ #private\n- open",
    "- > open\n  >\n  > @ #private\n- open",
    "open %%@%% open",
    "open %% @ **@** [@](https://@.example/@) %% open",
    "Situation: open %%@%%\nAction: %%@%%\nResult: 36% %%@ 41%%%",
    "%%\n## @\nSituation: @\n- @\n%%\nopen",
    "open %%@\n\n# @\n@%% open",
    "| open | open |\n|---|---|\n| %%@%% | open |\n| open %%@%% | %%[@](@)%% |",
    "| %%@%% | Situation | Result |\n|---|---|---|\n| open | open | %%@%% 12% |",
    "> open %%@%%\n> %%\n> @\n> %%\n> open",
    "```\nopen %%@%%\n```",
    "```rust\nlet open = 1; // %%@%%\n%%\n@\n%%\n```",
    "    open\n    %%@%%",
    "[open](https://example.org/%%@%%)",
    "[open](<https://example.org/ %%@%%> \"%%@%%\")",
    "[open][1]\n\n[1]: https://example.org/%%@%% \"open\"",
    "https://example.org/%%@%%?a=%%@%%#%%@%%",
    "[[Open%%@%%]] [[%%@%%]]",
    "![open %%@%%](assets/plan.png) ![open](assets/%%@%%.png)",
    "%%![@](assets/@.png)%%",
    "open[^1] %%[^@]%%\n\n[^1]: open %%@%%\n\n%%[^@]: @%%",
    "open <!-- @ --> open <!--@-->",
    "<!--\n# @\n- @\n-->\nopen",
    "<!-- private -->\n@\n\n# @\n- @ (MySQL to Kafka)\n\n```\n@\n```\n<!-- /private -->\nopen",
    "<!--PRIVATE-->\n# @\n<!-- private -->\n@\n<!-- /private -->\n@\n<!-- /private -->\n\nopen",
    "- open\n  <!-- private -->\n  - @\n  <!-- /private -->\n- open",
    "```\n<!-- private -->\n@\n<!-- /private -->\n```",
    "`open %%@%%` and `<!-- private -->@<!-- /private -->`",
    "term\n: open %%@%%\n\n%%@%%\n: open",
    "# Canal Platform\n- Canal %%@%% (MySQL to Kafka)\n- %%@ Service (Kafka to S3)%%\nopen -> %%@%% -> Kafka",
    "Principles: %%@%%, Dive Deep\n#%%@%%",
    "# Words\n- robust\n- @ #private\n- %%@%%: open",
    "**@** #private\n- @\n- @\n\n# Open five",
    "@ #private\n\n# Open six",
    "HYPOTHESIS: open %%@%%\nTHEN: open\nRESULTING IN: %%@%%",
    "Tell me about a time %%@%%?",
    "+ @\t#private\n+ open",
    "- result: @ #private\n- open",
    "open\n\n%%\n@\n\n@ [@](assets/@.pdf)\n%%\n\nopen",
    "open %%@\n@%%\n%%@%%\n\nopen",
    "[open %%@%%](assets/plan.png '%%@%%') <https://example.org/%%@%%>",
    "| open | %%@%% |\n|---|---|\n| open | ![%%@%%](assets/%%@%%.png) |\n| @ | @ #private |",
    "```mermaid\ngraph LR\n  %% @\n  open -->|%%@%%| Kafka\n```",
    "```flow\nopen -> Kafka: %%@%%\n%%@ -> @%%\n```",
    "> [!note] open %%@%%\n> %%@%%",
    "# Links\n- https://example.org/open %%@%%\n- https://@.example/@ #private",
    "S: open\nT: %%@%%\nA: open %%@%% 12%\nR: %%@ 40%%% open",
    "Q: open %%@%%?\nA: %%@%%",
    "- open: %%@%%\n  - %%@%%\n    continues %%@%%\n\n      open",
    "&#37;&#37; open <b>%%@%%</b> &%%@%%; \\%%@%%",
    "**open %%@%%**\n- open",
    "%%@%% Platform\n- Canal Service (MySQL to Kafka)\n- PB per day",
    "#open %%#@%% #@ #private",
];

/// Passages that break off: what follows is private up to the next heading.
const UNCLOSED: &[&str] = &[
    "open\n%%\n@\n\n- @",
    "open %%@",
    "<!-- private -->\n@\n- @",
    "open <!-- @\n@",
    "- open\n  - %%@\n- @",
    "%%@%% %%@",
    "<!-- open <!-- @ -->",
    "<!-- @\n\n# Open\n\n<!-- @\n\n# Open\nopen",
    "<!-- private -->\n@\n\n# Open\n\n<!-- private -->\n@\n\n# Open\nopen",
];

/// Heads under which they stand.
const HEADS: &[&str] = &[
    "# 1: Ownership",
    "# Dive Deep\n\n## The open night\nSituation: open\nResult: 36%",
    "#3: Earn Trust",
    "CUSTOMER OBSESSION",
    "# Messaging Platform",
    "# Job description",
    "",
];

const ENDINGS: &[&str] = &["\n", "\r\n", "\r", "\u{2028}"];

#[derive(Clone, Debug)]
struct Written {
    text: String,
    canaries: Vec<String>,
}

/// A word that nothing else holds, of many scripts.
fn canary(number: usize) -> String {
    let mut letters = String::new();
    let mut rest = number * 7919 + 101;
    for _ in 0..4 {
        letters.push(char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    match number % 4 {
        0 => format!("Zqxv{letters}Wk"),
        1 => format!("ZQXV{}", letters.to_uppercase()),
        2 => format!("zqxv{letters}é고객"),
        _ => format!("zqxv{letters}"),
    }
}

impl Written {
    /// The same with other canaries, counted from `first`.
    fn renumbered(&self, first: usize) -> Self {
        let new = |at: usize| canary(first + at);
        // From the last, of which no earlier one is a part.
        let text =
            self.canaries.iter().enumerate().rev().fold(self.text.clone(), |text, (at, old)| {
                text.replace(old.as_str(), &format!("\u{1}{at}\u{1}"))
            });
        let text = (0..self.canaries.len())
            .fold(text, |text, at| text.replace(&format!("\u{1}{at}\u{1}"), &new(at)));
        Self { text, canaries: (0..self.canaries.len()).map(new).collect() }
    }
}

/// As it is read from the disk.
fn decoded(text: &str) -> String {
    decode(text.as_bytes().to_vec()).text
}

fn write(pieces: &[(usize, usize)], last: Option<usize>, ending: usize, mark: bool) -> Written {
    let mut text = String::new();
    let passages = pieces.iter().map(|&(head, passage)| (HEADS[head], PASSAGES[passage]));
    let last = last.map(|last| ("# Last", UNCLOSED[last]));
    for (head, passage) in passages.chain(last) {
        let _ = write!(text, "{head}\n\n{passage}\n\n");
    }
    let mut canaries = Vec::new();
    let mut filled = String::from(if mark { "\u{feff}" } else { "" });
    for character in text.chars() {
        match character {
            '@' => {
                let canary = canary(canaries.len());
                filled.push_str(&canary);
                canaries.push(canary);
            }
            '\n' => filled.push_str(ENDINGS[ending]),
            other => filled.push(other),
        }
    }
    Written { text: filled, canaries }
}

fn notes() -> impl Strategy<Value = Written> {
    let piece = (0..HEADS.len(), 0..PASSAGES.len());
    let pieces = prop::collection::vec(piece, 1..7);
    let last = prop::option::weighted(0.2, 0..UNCLOSED.len());
    (pieces, last, 0..ENDINGS.len(), any::<bool>())
        .prop_map(|(pieces, last, ending, mark)| write(&pieces, last, ending, mark))
}

/// Every form in which a word could be found again.
fn forms(word: &str) -> Vec<String> {
    let lower = word.to_lowercase();
    let mut forms = vec![lower.chars().filter(char::is_ascii).collect()];
    let percent =
        |text: &str| text.bytes().fold(String::new(), |all, byte| all + &format!("%{byte:02x}"));
    let escaped = |text: &str, open: &str, close: &str| {
        text.encode_utf16()
            .fold(String::new(), |all, unit| all + open + &format!("{unit:04x}") + close)
    };
    let decimal =
        |text: &str| text.chars().fold(String::new(), |all, it| all + &format!("&#{};", it as u32));
    let hex = |text: &str| {
        text.chars().fold(String::new(), |all, it| all + &format!("&#x{:x};", it as u32))
    };
    for text in [lower.as_str(), word] {
        forms.extend([percent(text), escaped(text, "\\u", ""), decimal(text), hex(text)]);
    }
    forms.iter().map(|form| form.to_lowercase()).collect()
}

/// The middle of a word in base64, wherever it begins; letter case counts there.
fn in_base64(word: &str) -> Vec<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let encoded = |bytes: &[u8]| {
        let mut text = String::new();
        for three in bytes.chunks_exact(3) {
            let bits = u32::from(three[0]) << 16 | u32::from(three[1]) << 8 | u32::from(three[2]);
            for shift in [18, 12, 6, 0] {
                text.push(char::from(DIGITS[(bits >> shift & 63) as usize]));
            }
        }
        text
    };
    let words = [word.to_owned(), word.to_lowercase(), word.to_uppercase()];
    words
        .iter()
        .flat_map(|word| (0..3).map(move |skip| encoded(&word.as_bytes()[skip..])))
        .collect()
}

/// Where any of the canaries is found.
fn leaks(built: &Built, canaries: &[String]) -> Vec<String> {
    let searched = |ignores_case: bool, words: Vec<String>| {
        let mut builder = AhoCorasick::builder();
        builder.ascii_case_insensitive(ignores_case).build(words).expect("few words")
    };
    let plain = searched(true, canaries.iter().flat_map(|word| forms(word)).collect());
    let base64 = searched(false, canaries.iter().flat_map(|word| in_base64(word)).collect());
    let mut leaks = Vec::new();
    for (name, bytes) in all_that_is_told(built) {
        for found in plain.find_iter(&bytes).chain(base64.find_iter(&bytes)) {
            leaks.push(format!("{} in {name}", String::from_utf8_lossy(&bytes[found.range()])));
        }
    }
    leaks
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

/// Notes beside a story of its own file.
fn with_story(notes: &str, path: &str, story: &str) -> Inputs {
    let mut inputs = Inputs::default();
    let mut sources = Sources::default();
    inputs.notes = sources.add(Source::new("content/notes.md", notes));
    inputs.stories = vec![sources.add(Source::new(path, story))];
    inputs.sources = sources;
    inputs
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
