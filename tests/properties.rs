//! What holds for any input whatever, tried with some thousands of them.
//!
//! `tests/fuzz` lets a fuzzer try the same properties. `PROPTEST_CASES` sets another number of cases.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;

use proptest::{prelude::*, test_runner::Config};
use support::properties::{self, Served};

/// As many cases as `PROPTEST_CASES` says, else as many as a run of all tests has time for.
fn cases(usual: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    Config { cases: asked.unwrap_or(usual), failure_persistence: None, ..Config::default() }
}

#[test]
fn reading_keeps_every_byte_of_every_fixture() {
    let folders = ["habits", "hostile"].map(|kind| format!("tests/fixtures/{kind}"));
    let mut read = 0;
    for folder in folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder")) {
        for file in fs::read_dir(folder.expect("a fixture").path()).into_iter().flatten() {
            let path = file.expect("a file").path();
            if path.is_file() && path.file_stem().is_some_and(|stem| stem == "notes") {
                let bytes = fs::read(&path).expect("notes");
                properties::reading_keeps_every_byte(&bytes);
                // What is cut off anywhere is read as well.
                properties::reading_keeps_every_byte(&bytes[..bytes.len() / 3]);
                properties::reading_keeps_every_byte(&bytes[bytes.len() / 3..]);
                read += 1;
            }
        }
    }
    assert!(read > 100, "{read}");
}

/// What notes are made of, and what they should not be.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "  ",
    "\t",
    "# ",
    "## ",
    "1: Ownership",
    "# 1: Ownership\n",
    "- ",
    "* ",
    "1. ",
    "> ",
    "| a | b |\n|---|---|\n",
    "|",
    "```",
    "~~~",
    "```mermaid\ngraph LR\n",
    "```flow\n",
    "%%",
    "<!-- private -->",
    "<!-- /private -->",
    "<!--",
    "-->",
    " #private",
    ":private:",
    "+++\n",
    "title = \"x\"\n",
    "---\n",
    "[[",
    "]]",
    "[a](b)",
    "![a](assets/b.png)",
    "https://a.example/b",
    "**",
    "`",
    "<b>",
    "&amp;",
    "\\",
    "S: ",
    "[12/03/2024, 21:14:05] Me: ",
    "\n12/03/24, 21:14 - Me: ",
    "the situation was ",
    "2024-03-05 story: ",
    "Situation: ",
    "Result: 40% ",
    "# Messaging Platform\n",
    "- Canal Service (MySQL to Kafka)\n",
    "a -> b",
    " -> ",
    "→",
    "Kafka",
    "-->|x|",
    "[x]",
    "(x)",
    "{x}",
    "subgraph g\n",
    "end\n",
    "한국어",
    "漢字",
    "e\u{301}",
    "\u{202e}",
    "\u{2028}",
    "\u{feff}",
    "\0",
    "🙂",
    "# Words\n- robust\n",
    "Tell me about a time?\n",
    "word ",
    "The frozen ledger",
];

/// Notes put together from pieces, and bytes that are none.
fn any_notes() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..40);
    prop_oneof![
        6 => pieces.prop_map(|pieces| pieces.concat().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..200),
        1 => ".{0,120}".prop_map(String::into_bytes),
    ]
}

/// What titles are made of.
const TITLES: &[&str] = &[
    "Ledger",
    "ledger",
    "LEDGER",
    "con",
    "COM1",
    "lpt9",
    "aux",
    "nul.txt",
    "index",
    "404",
    ".",
    "..",
    "/",
    "\\",
    "a",
    "A",
    "ä",
    "a\u{308}",
    "ß",
    "SS",
    "ſ",
    "K",
    "ﬁ",
    "İ",
    "ı",
    "한국",
    "漢字",
    "ｆｕｌｌ",
    "①",
    "-",
    "--",
    " ",
    "2",
    "-2",
    "\n",
    "%2e",
    "#",
    "?",
    ":",
    "🙂",
    "\u{200b}",
    "\u{301}",
    "very long words indeed that go on and on ",
    "Ownership",
    "The frozen ledger",
];

fn any_titles() -> impl Strategy<Value = String> {
    let title = prop::collection::vec(prop::sample::select(TITLES), 1..4);
    let title = prop_oneof![4 => title.prop_map(|pieces| pieces.concat()), 1 => "\\PC{0,100}"];
    prop::collection::vec(title, 0..16).prop_map(|titles| titles.join("\n"))
}

/// What requests are made of.
const REQUESTS: &[&str] = &[
    "GET ",
    "HEAD ",
    "POST ",
    "/",
    "/index.html",
    "/stories/",
    "/%2e%2e/",
    "..",
    "%00",
    "%",
    "/secret.txt",
    "/.git/config",
    "/-parable/changes",
    "/-parable/",
    "?since=1",
    "*",
    "http://localhost:{port}/",
    " HTTP/1.1",
    " HTTP/1.0",
    " HTTP/2",
    "\r\n",
    "\n",
    "\r\n\r\n",
    "Host: localhost:{port}\r\n",
    "Host: evil.example\r\n",
    "Host: [::1]:{port}\r\n",
    "Host:",
    "Origin: http://localhost:{port}\r\n",
    "Origin: null\r\n",
    "Content-Length: 5\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Connection: close\r\n",
    "Expect: 100-continue\r\n",
    "Upgrade: h2c\r\n",
    "Range: bytes=0-1\r\n",
    "Last-Event-ID: x-1\r\n",
    "5\r\nhello\r\n0\r\n\r\n",
    "\0",
    ":",
    " ",
];

/// Hosts that a request may name; the first three are the server's own.
const HOSTS: &[&str] = &[
    "localhost:{port}",
    "127.0.0.1:{port}",
    "[::1]:{port}",
    "localhost",
    "evil.example",
    "evil.example:{port}",
    "",
    "localhost:{port}.evil.example",
    "127.0.0.1:1",
    "[::]:{port}",
];

fn any_request() -> impl Strategy<Value = Vec<u8>> {
    let some = |most| prop::collection::vec(prop::sample::select(REQUESTS), 0..most);
    let line =
        prop::sample::select(vec!["GET /", "GET /stories/", "HEAD /", "GET /none", "POST /"]);
    let near = (line, some(3), prop::sample::select(HOSTS), some(3)).prop_map(
        |(line, path, host, more)| {
            let (path, more) = (path.concat(), more.concat());
            format!("{line}{path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n").into_bytes()
        },
    );
    prop_oneof![
        3 => near,
        2 => some(16).prop_map(|pieces| pieces.concat().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..300),
    ]
}

proptest! {
    #![proptest_config(cases(1_500))]

    #[test]
    fn reading_keeps_every_byte(notes in any_notes()) {
        properties::reading_keeps_every_byte(&notes);
    }

    #[test]
    fn diagrams_are_bounded(notes in any_notes()) {
        properties::diagrams_are_bounded(&notes);
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn private_words_stay(choices in prop::collection::vec(any::<u8>(), 0..60)) {
        properties::private_words_stay(&choices);
    }

    #[test]
    fn addresses_are_fit(titles in any_titles()) {
        properties::addresses_are_fit(&titles);
    }

    #[test]
    fn sites_are_whole(notes in any_notes()) {
        properties::sites_are_whole(&notes);
    }

}

#[test]
fn the_server_answers_its_own() {
    let served = Served::begin();
    proptest!(cases(300), |(request in any_request())| served.answers_its_own(&request));
}
