//! Nothing that notes hold makes Parable fall, grow beyond measure, or run something.
//!
//! Growth is measured in bytes of the site and in elements, against a text of half the size: what
//! grows faster than its input shows there, on any machine.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fmt::Write;

use parable::{
    findings::{At, Checked, Findings, Severity},
    inputs::Inputs,
    limits,
};
use support::{
    built::{Built, inputs_of},
    properties::what_runs,
};

/// What a site weighs.
fn weight(built: &Built) -> usize {
    built.files.values().map(Vec::len).sum()
}

/// Builds notes; fails where something of them would run, or where the site is not whole.
#[track_caller]
fn check(name: &str, text: &str) -> Built {
    let built = Built::of(name, inputs_of(text), Findings::default());
    let mut faults = built.faults();
    faults.extend(what_runs(&built));
    let shown = faults.iter().take(10).map(|fault| fault.chars().take(300).collect::<String>());
    assert!(
        faults.is_empty(),
        "{name}: {} faults:\n{}",
        faults.len(),
        shown.collect::<Vec<_>>().join("\n")
    );
    built
}

/// Builds `of(size)` and `of(size / 2)`; what is built of twice as much may weigh twice as much.
#[track_caller]
fn check_growth(name: &str, size: usize, of: impl Fn(usize) -> String) {
    let half = of(size / 2);
    let whole = of(size);
    let small = weight(&Built::of(name, inputs_of(&half), Findings::default()));
    let large = weight(&check(name, &whole));
    assert!(large < small * 5 / 2 + 200_000, "{name:?}: {small} bytes of half, {large} of all");
    // A heading of four bytes may get a page of some kilobytes.
    let limit = 4_000_000 + whole.len() * 2_000;
    assert!(large < limit, "{name:?}: {large} bytes of {}", whole.len());
}

/// Sizes of the suite are a tenth of what is run by hand, with `PARABLE_HOSTILE=10`.
fn times() -> usize {
    std::env::var("PARABLE_HOSTILE").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

#[test]
fn signs_without_end() {
    const SIGNS: &[&str] = &[
        ">",
        "> ",
        "*",
        "_",
        "~",
        "[",
        "]",
        "![",
        "[[",
        "](",
        "#",
        "# ",
        "|",
        "| ",
        "|-",
        "%%",
        "%",
        "<!--",
        "-->",
        "<!-- private -->",
        "`",
        "```\n",
        "\t",
        " ",
        "- ",
        "-",
        "--- ",
        "=",
        ":",
        "<",
        "&",
        "&#",
        "\\",
        "**a",
        "*a ",
        "a*",
        "_a _",
        "[a](",
        "[a]",
        "<a ",
        "(",
        "((",
        "\"",
        "'",
        "$",
        "{{",
        "{%",
        "a -> ",
        "→",
        "1. ",
        "1) ",
        "^",
        "[^1]",
        "[^1]: ",
        "\u{3000}",
        "https://",
        "https://a.b/ ",
        "@",
        "#a ",
        "S: ",
        "/",
        ", ",
        "Kafka ",
        "Kafka to ",
        "(a) ",
        "%% %",
        "\r",
        "\n",
        "\n\n",
        "\n- ",
        "\n> ",
        "\n#",
        "\n# ",
        "\n| ",
        "\n|a|\n|-|",
        "\n%%",
        "\n```",
        "\n    ",
        "\n\t- ",
        "\na\n: b",
        "\n---\n",
        "\na\n===",
        "\nS: ",
        "\n1. ",
        "\n+++",
        "🙂",
        "e\u{301}",
        "\u{200d}",
        "\u{202e}",
    ];
    let size = 6_000 * times();
    for sign in SIGNS {
        let text = |size: usize| sign.repeat(size / sign.len());
        check(sign, &format!("{}\n\n# 1: Ownership\n- open", text(size / 4)));
        check_growth(sign, size, |size| format!("# 1: Ownership\n\n- a\n\n{}", text(size)));
    }
}

#[test]
fn nests_without_end() {
    const NESTS: &[(&str, &str)] = &[
        ("*", "*"),
        ("**", "**"),
        ("_a ", "_"),
        ("[", "](x)"),
        ("![", "](x)"),
        ("(", ")"),
        ("<b>", "</b>"),
        ("`", "`"),
        ("~~", "~~"),
        ("[[", "]]"),
        ("%%", "%%"),
        ("<!-- private -->", "<!-- /private -->"),
        ("\"", "\""),
    ];
    let size = 4_000 * times();
    for (open, close) in NESTS {
        check_growth(open, size, |size| {
            let count = size / open.len();
            format!("# 1: Ownership\n\n{}x{}\n", open.repeat(count), close.repeat(count))
        });
    }
    for mark in ["- x", "> x", "1. x", "> - x", "* x"] {
        check_growth(mark, 300, |depth| {
            let lines = (0..depth).map(|level| format!("{}{mark}\n", "  ".repeat(level)));
            format!("# 1: Ownership\n\n{}", lines.collect::<String>())
        });
        check_growth(mark, 2_000 * times(), |depth| {
            format!("# 1: Ownership\n\n{}", mark.trim_end_matches('x').repeat(depth) + "x\n")
        });
    }
    check_growth("headings, each below the other", 400, |depth| {
        many(depth, |level| format!("{} X\ntext\n", "#".repeat(level)))
    });
}

/// `count` pieces, each made of its number.
fn many(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

#[test]
fn more_of_everything_than_anyone_has() {
    let count = 300 * times();
    check_growth("stories of one title", count, |count| {
        format!(
            "# 1: Ownership\n\n{}",
            many(count, |_| "## Outage\nSituation: x\nResult: 36%\n\n".to_owned())
        )
    });
    check_growth("headings", count, |count| {
        many(count, |at| format!("# Heading {at}\n\nwords\n\n"))
    });
    check_growth("empty headings", count, |count| many(count, |at| format!("# H{at}\n")));
    check_growth("bullets", count, |count| {
        format!("# 1: Ownership\n\n{}", many(count, |at| format!("- bullet number {at}\n")))
    });
    check_growth("platforms", count, |count| {
        many(count, |at| format!("# Platform {at}\n- Canal{at} (MySQL to Kafka)\n\n"))
    });
    check_growth("parts of a platform", count, |count| {
        format!(
            "# Messaging Platform\n{}",
            many(count, |at| format!("- Part{at} Service (MySQL to Kafka)\n"))
        )
    });
    check_growth("a flow through everything", count, |count| {
        format!("# Messaging Platform\n{}\n", many(count, |at| format!("part{at} -> ")))
    });
    check_growth("flows of one technology", count, |count| {
        format!(
            "# Messaging Platform\n{}",
            many(count, |at| format!(
                "- Part{at} Service -> Kafka topic {at} -> Sink{at} Service\n"
            ))
        )
    });
    check_growth("groups", count, |count| {
        format!(
            "# Messaging Platform\n{}",
            many(count, |at| format!("## Group{at} Service\n- Part{at} Service (Go): sends\n"))
        )
    });
    check_growth("platforms that name each other", count, |count| {
        many(count, |at| {
            format!(
                "# Lamp{at} Platform\n- Tower{at} Service: reads Lamp{} Platform\n\
                 Tower{at} Service -> Lamp{} Platform\n\n",
                at + 1,
                at + 2
            )
        })
    });
    check_growth("one sentence, never ending", count * 50, |size| {
        format!(
            "# Messaging Platform\n- Lamp Service: sends\n{}.",
            "instead of one we had to and would not ".repeat(size / 40)
        )
    });
    check_growth("words", count, |count| {
        format!("# Words\n{}", many(count, |at| format!("- word{at}: meaning\n")))
    });
    check_growth("links", count, |count| many(count, |at| format!("https://example.org/{at}\n")));
    check_growth("questions", count, |count| {
        format!("# Questions\n{}", many(count, |at| format!("- Why number {at}?\n")))
    });
    check_growth("private passages", count, |count| many(count, |at| format!("a %%b{at}%% c\n\n")));
    check_growth("rows", count, |count| {
        format!(
            "| Story | Situation | Result |\n|---|---|---|\n{}",
            many(count, |at| format!("| T{at} | s | 1% |\n"))
        )
    });
    check_growth("columns", count, |count| {
        format!("|{}\n|{}\n|{}\n", "a|".repeat(count), "-|".repeat(count), "b|".repeat(count))
    });
    check_growth("front matter", count, |count| {
        format!("+++\n{}+++\nx", many(count, |at| format!("k{at} = 1\n")))
    });
    check_growth("one story, many labels", count, |count| {
        format!("# 1: Ownership\n## T\n{}", many(count, |at| format!("Action: did {at}\n")))
    });
    check_growth("one line", count * 500, |size| {
        format!("# 1: Ownership\n## T\n{}", "word ".repeat(size / 5))
    });
    check_growth("one word", count * 500, |size| {
        format!("# 1: Ownership\n## T\n{}", "w".repeat(size))
    });
    check_growth("figures", count, |count| {
        format!("# 1: Ownership\n## T\nResult: {}\n", many(count, |at| format!("{at}% less, ")))
    });
}

#[test]
fn more_principles_and_titles_than_anyone_has() {
    let count = 300 * times();
    check_growth("tags", count, |count| {
        format!("# 1: Ownership\n## T\nAction: x\n{}\n", "#ownership ".repeat(count))
    });
    check_growth("brackets that open", count * 10, |count| {
        format!("# 1: Ownership\n## T {0}\nAction: {0}\n", "(".repeat(count))
    });
    check_growth("unknown principles", count, |count| {
        many(count, |at| format!("## T{at}\nAction: x\nLP: DD, HBDC, xx{at}\n\n"))
    });
    check_growth("rows of one title", count, |count| {
        format!("| Story | Situation | Result |\n|---|---|---|\n{}", "| T | s | |\n".repeat(count))
    });
    check_growth("names of each other", count, |count| {
        format!(
            "# 1: Ownership\n{}",
            many(count, |at| format!("## Story{at}\nSituation: after Story{}\n", at + 1))
        )
    });
}

/// Lines so long that reading them in the square of their length would take hours: nothing is
/// timed, the suite would not end.
#[test]
fn long_lines_of_one_sign() {
    const SIGNS: &[&str] = &[
        "#ownership ",
        "(!) ",
        "{-} ",
        "[x] ",
        "((",
        "a:",
        "a：",
        "...",
        "a.",
        "- ",
        "-> a ",
        "**a** ",
        "S： x ",
        "S: x ",
    ];
    let length = 100_000 * times();
    for sign in SIGNS {
        let long = sign.repeat(length / sign.len());
        for (before, behind) in [
            ("# 1: Ownership\n## ", "\nAction: x\n"),
            ("# 1: Ownership\n## T\nSituation: x\nAction: y\n", "\n"),
            ("# Messaging Platform\n- Lamp Service: ", "\n"),
        ] {
            let notes = format!("{before}{long}{behind}");
            let Checked { value: reading, .. } = parable::read(&inputs_of(&notes));
            assert_eq!(reading.lines as usize, notes.lines().count(), "{sign:?}");
        }
    }
}

#[test]
fn more_pages_than_a_site_may_have_are_refused_by_number() {
    let text = many(limits::MOST_PAGES, |at| format!("# Heading {at}\n\nwords\n\n"));
    let Checked { value: site, findings } = parable::build(&inputs_of(&text));
    let told: Vec<_> = findings.iter().filter(|found| found.severity == Severity::Error).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    let excess = told[0].message.strip_suffix(" pages, and a site may have 20000 at most");
    let pages = excess.and_then(|told| told.strip_prefix("the notes call for "));
    assert!(pages.and_then(|pages| pages.parse().ok()) > Some(limits::MOST_PAGES), "{told:?}");
    assert!(matches!(&told[0].at, At::Path(path) if path == "content/notes.md"), "{told:?}");
    assert!(site.files.is_empty());
}

#[test]
fn only_emoji_and_odd_spaces() {
    let spaces = "\u{9}\u{b}\u{c}\u{85}\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{180e}\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{3164}\u{ffa0}";
    let marks = "\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{206a}\u{206f}\u{fff9}\u{fffa}\u{fffb}\u{e0001}\u{e0020}\u{fe0f}";
    let controls: String =
        (0..32_u8).map(char::from).chain(['\u{7f}', '\u{fffe}', '\u{ffff}', '\u{fdd0}']).collect();
    for odd in spaces.chars().chain(marks.chars()).chain(controls.chars()).chain([
        '🙂',
        '\u{1f3fd}',
        '고',
        '\u{10ffff}',
    ]) {
        let name = format!("{odd:?}");
        check(
            &name,
            &format!(
                "{odd}# 1: Ownership{odd}\n\n-{odd}a{odd}b\n{odd}-{odd}\n## {odd}\n{odd}Situation:{odd}x\nResult:{odd}\n> {odd}\n| {odd} | {odd} |\n[{odd}](https://a.example/{odd})\n`{odd}`"
            ),
        );
        check(
            &name,
            &format!(
                "# {odd}{odd}{odd}\n## {odd}\n- {odd}\n# Platform {odd}\n- {odd} (MySQL to {odd})\n"
            ),
        );
        check(&name, &odd.to_string().repeat(500));
    }
    check("all", &format!("# {spaces}{marks}{controls}\n## {marks}{spaces}\n- {controls}"));
    check("emoji", &"# 🙂👩‍👩‍👧‍👦🇰🇷\n## 👍🏽\n- 🎯\n".repeat(50));
    check("nothing", "");
}

/// Where notes can hold what someone else made up; `@` is that.
const PLACES: &[&str] = &[
    "# @\n\n- @\n",
    "# 1: Ownership\n\n## @\nSituation: @\nTask: @\nAction: @\nResult: @ 40%\n",
    "# 1: Ownership\n- @\n  - @\n",
    "| @ | Situation |\n|---|---|\n| @ | @ |\n",
    "`@`",
    "```@\n@\n```",
    "```html\n@\n```",
    "> @",
    "[@](https://a.example/@ \"@\")",
    "![@](assets/@.png \"@\")",
    "[[@]] [[@|@]]",
    "<@>",
    "@: @",
    "**@:** @",
    "# Words\n- @: @\n@\n: @\n",
    "# Messaging Platform\n- @ Service (@ to Kafka)\n- Canal (MySQL to @)\n@ -> @ -> c\n",
    "# Links\n@\n",
    "Why @?\n# Questions\n- @?\n",
    "#@ #ownership @",
    "[^@]: @",
    "<!-- -->@",
    "# Messaging Platform\n```mermaid\ngraph LR\nA[@] --> B{@}\n```\n",
    "+++\ntitle = '@'\n+++\n@",
];

const PAYLOADS: &[&str] = &[
    "<script>alert(1)</script>",
    "</script><script>alert(1)//",
    "<ScRiPt src=//x.example/a.js>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "\" onfocus=alert(1) autofocus=\"",
    "<style>*{display:none}</style>",
    "</title><script>alert(1)</script>",
    "</textarea><script>1</script>",
    "<iframe srcdoc='<script>1</script>'>",
    "<base href=//x.example>",
    "<meta http-equiv=refresh content=0>",
    "<link rel=stylesheet href=//x.example>",
    "<object data=x>",
    "<a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript&colon;alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](\u{1}javascript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](data:text/html,<script>1</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD4x)",
    "[x](vbscript:x)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "[x]: javascript:alert(1)",
    "[x](file:///etc/passwd)",
    "[x](//x.example/)",
    "[x](\\\\x.example\\)",
    "[x](../../etc/passwd)",
    "[x](https://a.example/\"onclick=\"alert(1))",
    "javascript:alert(1)",
    "{{ 7919 * 7919 }}",
    "{% for x in y %}",
    "{% include 'x' %}",
    "{# x #}",
    "{{ <row row={row} /> }}",
    "{% raw %}",
    "{{",
    "}}",
    "{%",
    "{{ site.title | safe }}",
    "{% set_global a = 1 %}",
    "${7919*7919} <%= 7919*7919 %> #{7919*7919}",
    "<![CDATA[<script>1</script>]]>",
    "<?php 1 ?>",
    "<!doctype html>",
    "--><script>1</script>",
    "\u{2028}</script>",
    "&lt;script&gt;1&lt;/script&gt;",
    "&#60;script&#62;",
    "<svg><desc><script>1</script></desc></svg>",
    "<math><mi//xlink:href=\"data:x,<script>1</script>\">",
    "]]>",
    "%00<script>",
    "\0<script>1</script>",
];

#[test]
fn nothing_of_the_notes_runs() {
    // All of them in one place each, so that few sites tell of many pairs.
    for place in PLACES {
        let mut text = String::new();
        for payload in PAYLOADS {
            let _ = write!(text, "{}\n\n---\n\n", place.replace('@', payload));
        }
        check(place, &text);
    }
}

#[test]
fn template_marks_are_text() {
    let mut text = String::from("# 1: Ownership\n\n");
    for payload in PAYLOADS.iter().filter(|payload| payload.contains('{')) {
        let _ = writeln!(text, "- {payload}");
    }
    let built = check("template marks", &text);
    for payload in PAYLOADS.iter().filter(|payload| payload.contains('{')) {
        assert!(built.pages.values().any(|page| page.text.contains(payload)), "{payload}");
    }
    assert!(!built.pages.values().any(|page| page.text.contains("62710561")));
}

#[test]
fn settings_are_text() {
    for payload in PAYLOADS.iter().filter(|payload| !payload.contains(char::is_control)) {
        let mut inputs: Inputs = inputs_of("# 1: Ownership\n- Acme\n");
        inputs.config.title = Some((*payload).to_owned());
        inputs.config.author = Some((*payload).to_owned());
        inputs.config.aliases.insert("Acme".to_owned(), (*payload).to_owned());
        let built = Built::of("settings", inputs, Findings::default());
        let faults: Vec<String> = built.faults().into_iter().chain(what_runs(&built)).collect();
        assert!(faults.is_empty(), "{payload}: {faults:#?}");
    }
}
