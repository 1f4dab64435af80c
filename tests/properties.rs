//! What holds for any input whatever, tried with some thousands of them.
//!
//! `tests/fuzz` lets a fuzzer try the same properties. `PROPTEST_CASES` sets another number of cases.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::LazyLock;

use proptest::{prelude::*, test_runner::Config};
use support::properties::{self, Served};

/// As many cases as `PROPTEST_CASES` says, else as many as a run of all tests has time for.
fn cases(usual: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    Config { cases: asked.unwrap_or(usual), failure_persistence: None, ..Config::default() }
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
    let pieces = prop::collection::vec(prop::sample::select(TITLES), 0..40);
    prop_oneof![4 => pieces.prop_map(|pieces| pieces.concat()), 1 => "(\\PC{0,100}\n){0,8}"]
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

fn any_request() -> impl Strategy<Value = Vec<u8>> {
    let whole = prop::collection::vec(prop::sample::select(REQUESTS), 0..16);
    let near = prop::collection::vec(prop::sample::select(REQUESTS), 0..4).prop_map(|rest| {
        format!("GET /{} HTTP/1.1\r\nHost: localhost:{{port}}\r\n\r\n", rest.concat())
    });
    prop_oneof![
        3 => whole.prop_map(|pieces| pieces.concat().into_bytes()),
        1 => near.prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..300),
    ]
}

static SERVED: LazyLock<Served> = LazyLock::new(Served::begin);

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

    #[test]
    fn the_server_answers_its_own(request in any_request()) {
        SERVED.answers_its_own(&request);
    }
}
