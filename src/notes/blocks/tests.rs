use std::fmt::Write;

use proptest::prelude::*;

use super::super::{carried::Carrier, read as read_notes, *};
use crate::source::{FileId, Source};

fn show(blocks: &[Block], depth: usize, out: &mut String) {
    for block in blocks {
        let pad = "  ".repeat(depth);
        let join = |lines: &[Text]| lines.iter().map(Text::as_str).collect::<Vec<_>>().join(" / ");
        match &block.kind {
            BlockKind::Heading(heading) => {
                let tags: Vec<&str> = heading.tags.iter().map(Text::as_str).collect();
                writeln!(
                    out,
                    "{pad}h{} {:?}{}",
                    heading.level,
                    heading.text.as_str(),
                    if tags.is_empty() { String::new() } else { format!(" {tags:?}") }
                )
            }
            BlockKind::Paragraph(lines) => writeln!(out, "{pad}p {}", join(lines)),
            BlockKind::List(items) => {
                writeln!(out, "{pad}list").unwrap();
                for item in items {
                    writeln!(out, "{pad}  * {}", join(&item.words)).unwrap();
                    show(&item.blocks, depth + 2, out);
                }
                Ok(())
            }
            BlockKind::Code(code) => {
                writeln!(out, "{pad}code {:?} {:?}", code.language, code.text.as_str())
            }
            BlockKind::Table(table) => {
                let cells =
                    |cells: &[Text]| cells.iter().map(Text::as_str).collect::<Vec<_>>().join("|");
                writeln!(out, "{pad}table {:?}", table.head.as_deref().map(cells)).unwrap();
                for row in &table.body {
                    writeln!(out, "{pad}  {}", cells(&row.cells)).unwrap();
                }
                Ok(())
            }
            BlockKind::Quote(blocks) => {
                writeln!(out, "{pad}quote").unwrap();
                show(blocks, depth + 1, out);
                Ok(())
            }
            BlockKind::Rule => writeln!(out, "{pad}rule"),
            BlockKind::Hidden(text) => writeln!(out, "{pad}hidden {}", text.as_str()),
        }
        .unwrap();
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let notes = read_notes(FileId(0), &Source::new("n", text));
    let mut shown = String::new();
    show(&notes.blocks, 0, &mut shown);
    let tidy = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(tidy(shown.trim()), tidy(expected.trim()), "{text}");
}

#[test]
fn lists_nest_as_a_reader_sees_them() {
    check("- a\n 1. b\n 2. c\n- d", "list\n  * a\n    list\n      * b\n      * c\n  * d");
    check(
        "1. a\n- b\n- c\n2. d\n- e",
        "list\n  * a\n    list\n      * b\n      * c\n  * d\n    list\n      * e",
    );
    check(
        "- a\n\t- b\n\t\t- c\n- d",
        "list\n  * a\n    list\n      * b\n        list\n          * c\n  * d",
    );
    check("- a\n\n- b", "list\n  * a\n  * b");
    check("* a\n\n  more\n* b", "list\n  * a\n    p more\n  * b");
}

#[test]
fn words_below_an_item_go_on_or_stand_alone() {
    check("- a\n b", "list\n  * a / b");
    check("- a\nTitle Here\n- b", "list\n  * a\np Title Here\nlist\n  * b");
    check("- a\nand on", "list\n  * a / and on");
    check("- a\nhttps://b.c", "list\n  * a\np https://b.c");
    check("- a\n\n\n b", "list\n  * a\np b");
}

#[test]
fn headings_of_many_habits() {
    check(
        "# A\n#1: B\n#11 C\nD\n===\nE\n---\n**F**",
        "h1 \"A\"\nh1 \"1: B\"\nh1 \"11 C\"\nh1 \"D\"\nh1 \"E\"\nh6 \"F\"",
    );
    check("## A ##\n# B #x #y-z", "h2 \"A\"\nh1 \"B\" [\"x\", \"y-z\"]");
    check("* A :x:y:\n** TODO B\n- c", "h1 \"A\" [\"x\", \"y\"]\nh2 \"B\"\nlist\n  * c");
    check(
        "words that go on for quite a while, as sentences do.\n---\nmore",
        "p words that go on for quite a while, as sentences do.\nrule\np more",
    );
}

#[test]
fn fences_tables_quotes() {
    check("```Rust x\n  a\n   b\n```", "code Some(\"rust\") \"a\\n b\"");
    check("``` \nnever closed", "p ``` / never closed");
    check("| a | b |\n|---|---|\n| c | d |", "table Some(\"a|b\")\n  c|d");
    check("> a\n> - b", "quote\n  p a\n  list\n    * b");
    check("- a\n  ```\n  x\n  ```", "list\n  * a\n    code None \"x\"");
}

#[test]
fn an_empty_marker_is_an_item_without_words() {
    check(" - a\n - ", "list\n  * a\n  *");
}

fn leaves(blocks: &[Block], rows: &mut Vec<u32>) {
    for block in blocks {
        match &block.kind {
            BlockKind::List(items) => {
                for item in items {
                    rows.extend(item.rows.start..item.rows.start + item.words.len() as u32);
                    leaves(&item.blocks, rows);
                }
            }
            BlockKind::Quote(blocks) => leaves(blocks, rows),
            _ => rows.extend(block.rows.clone()),
        }
    }
}

fn any_line() -> impl Strategy<Value = String> {
    let mark = prop::sample::select(vec![
        "", "", "", "- ", "  - ", " 1. ", "2) ", "# ", "#3: ", "> ", "| ", "```", "~~~", "* ",
        "** ", "\t", "=== ", "---", ":x: ", "#+", "• ", "   ", "\u{a0}", "**", "+++", "a) ",
    ]);
    (mark, "[a-zA-Z:|*` ]{0,12}").prop_map(|(mark, words)| format!("{mark}{words}"))
}

proptest! {
    #[test]
    fn nothing_is_lost(lines in prop::collection::vec(any_line(), 0..40), ending in prop::sample::select(vec!["\n", "\r\n", "\r"])) {
        let text = lines.join(ending);
        let notes = read_notes(FileId(0), &Source::new("n", text.clone()));
        let joined: String = notes.lines.iter().map(|line| &text[line.start as usize..line.next as usize]).collect();
        prop_assert_eq!(&joined, &text);
        let mut rows: Vec<u32> = notes.front_matter.iter().flat_map(|matter| matter.rows.clone()).collect();
        leaves(&notes.blocks, &mut rows);
        let covered: std::collections::BTreeSet<u32> = rows.iter().copied().collect();
        prop_assert_eq!(covered.len(), rows.len(), "a row in two places");
        for (row, line) in notes.lines.iter().enumerate() {
            let words = &text[line.start as usize..line.end as usize];
            let wordless = !words.contains(char::is_alphanumeric);
            prop_assert!(wordless || covered.contains(&(row as u32)), "row {} is lost: {:?}", row, words);
        }
    }

    #[test]
    fn any_text_will_do(text in "\\PC{0,60}(\n\\PC{0,40}){0,6}") {
        let notes = read_notes(FileId(0), &Source::new("n", text));
        for block in &notes.blocks {
            if let BlockKind::Paragraph(lines) = &block.kind {
                let _ = inline::parse(lines);
            }
        }
    }
}

proptest! {
    /// What is cut in runs reads as what is not, wherever a fence, a banner or a list reaches.
    #[test]
    fn lines_read_side_by_side_are_read_as_one_by_one(
        lines in prop::collection::vec(
            prop::sample::select(vec![
                "# A", "## B", "#1: C", "", "", "words", "- item", "  - deeper", "> said", "```",
                "~~~~", "####", "========", "| a | b |", "|---|---|", "---", "  set in", "a\tb\tc",
            ]),
            0..40,
        ),
        length in 1_usize..9,
    ) {
        let source = Source::new("n", lines.join("\n"));
        let reader = super::Reader { file: FileId(0), text: &source.text, org: false, keywords: Vec::new() };
        let lines: Vec<Line> = source.lines().collect();
        let rows = reader.rows(Carrier::None, &lines, 0);
        prop_assert_eq!(reader.side_by_side(&rows, length), reader.blocks(&rows, 0));
    }
}
