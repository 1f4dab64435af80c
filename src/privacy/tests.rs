use std::{collections::BTreeMap, fmt::Write};

use super::*;
use crate::findings::At;

fn open(text: &str) -> (Open, Findings) {
    let mut findings = Findings::default();
    let open = withhold(&Source::new("n", text), &[], &BTreeMap::new(), &mut findings);
    (open, findings)
}

fn lines_of(findings: &Findings) -> Vec<u32> {
    let places = findings.iter().filter_map(|finding| match &finding.at {
        At::Place(place) => Some(place.line),
        _ => None,
    });
    places.collect()
}

#[track_caller]
fn check(text: &str, left: &str) {
    let (open, findings) = open(text);
    assert_eq!(open.source.text, left, "{text}");
    assert!(!findings.stop(), "{findings:?}");
}

#[track_caller]
fn check_error(text: &str, left: &str, line: u32) {
    let (open, findings) = open(text);
    assert_eq!(open.source.text, left, "{text}");
    assert!(findings.stop());
    assert_eq!(lines_of(&findings), [line], "{findings:?}");
}

/// A near miss is a warning; what it says holds nothing that only the notes know.
#[track_caller]
fn check_near(text: &str, line: u32) {
    let (_, findings) = open(text);
    assert!(!findings.stop(), "{text}: {findings:?}");
    assert_eq!(lines_of(&findings), [line], "{text}: {findings:?}");
    let mut said = String::new();
    write!(said, "{findings:?}").unwrap();
    assert!(!said.contains("canary"), "{said}");
}

#[test]
fn a_tag_where_it_does_not_count_stops_the_build() {
    for text in [
        "#private canary",
        "- #private canary",
        "a line #private and canary",
        "- 연봉 #private canary",
        "#private: canary",
    ] {
        let (_, findings) = open(text);
        assert!(findings.stop(), "{text}: {findings:?}");
        assert!(!format!("{findings:?}").contains("canary"), "{findings:?}");
    }
}

#[test]
fn marks_hide_what_they_enclose() {
    check("a %%x%% b", "a  b");
    check("a %%x\ny%% b\nc", "a \n b\nc");
    check("a\n%%x%%\nb", "a\nb");
    check("- a\n- %%x%%\n- b", "- a\n- b");
    check("a %%x%% b %%y%% c %%z\nz%% d", "a  b  c \n d");
    check("%%\n# x\n\ny\n%%\nb", "b");
    check("a\n<!-- private -->\nx\n\ny\n<!-- /private -->\nb", "a\nb");
    check("a <!-- note --> b", "a  b");
    check("a <!-- 100%% --> b %%x%%", "a  b ");
    check("a --> b\n<!-- # x\ny --->\nc", "a --> b\nc");
}

#[test]
fn marks_hide_wherever_they_stand() {
    check("> a %%x%% b\n> %%x\n> y%%\n> c", "> a  b\n> c");
    check("| a | %%x%% |\n|---|---|\n| b | c |", "| a |  |\n|---|---|\n| b | c |");
    check("```\na\n%%x%%\n<!-- private -->\ny\n<!-- /private -->\nb\n```", "```\na\nb\n```");
    check("```html\n<!-- shown -->\n```", "```html\n<!-- shown -->\n```");
    check("see https://a.b/%%x%%/c", "see https://a.b//c");
    check("```mermaid\na-->b\n%% x\nb-->c\n```", "```mermaid\na-->b\nb-->c\n```");
    check("```mermaid\na-->b\n%%\nx-->y\n%%\n```", "```mermaid\na-->b\n```");
}

#[test]
fn lines_may_end_in_any_way() {
    for end in ["\n", "\r\n", "\r", "\u{2028}", "\u{2029}"] {
        let text = ["# a", "%%x", "y%%", "<!--PRIVATE-->", "z", "<!-- /Private -->", "b"];
        check(&text.join(end), &["# a", "b"].join(end));
        let text = ["# a", "b", "## x #private", "y", "# c", "- x #private", "- d"];
        check(&text.join(end), &["# a", "b", "# c", "- d"].join(end));
        check(&["+++", "private = true", "+++", "x"].join(end), "");
        check_error(&["# a", "%% x", "y", "# b", "c"].join(end), &["# a", "# b", "c"].join(end), 2);
    }
}

#[test]
fn tags_hide_what_belongs_to_them() {
    check("# a\nb\n## x #private\ny\n### z\n# c", "# a\nb\n# c");
    check("- a\n- x #private\n  - y\n- b", "- a\n- b");
    check("- a\n  - x **#Private**.\n\n    y\n  - b", "- a\n  - b");
    check("- x #private #ownership\n- x #private <!-- y -->\n- b", "- b");
    check("Title #private\n- x\n- y\n\nOther\n- z", "\nOther\n- z");
    check("TITLE #private\n\nx is short\n\nOTHER\n\nz", "\nOTHER\n\nz");
    check("This is a sentence. #private\n\nb", "\nb");
    check("# x #private\n<!--\n# y\n-->\nz\n# b", "# b");
    check("** x :private:\ny\n** b", "** b");
}

/// What a tag hides beyond its own line is told by its lines, and without a word of theirs.
#[track_caller]
fn check_wide(text: &str, left: &str, line: u32, lines: &str) {
    check(text, left);
    let (_, findings) = open(text);
    assert_eq!(lines_of(&findings), [line], "{text}: {findings:?}");
    let said = format!("{findings:?}");
    assert!(said.contains(lines) && !said.contains("canary"), "{text}: {said}");
}

#[test]
fn a_tag_that_hides_more_than_its_line_says_so() {
    check_wide("1) a\n\n#private\n\ncanary\n\n2) b\n\n# c", "1) a\n\n\n# c", 3, "lines 3 to 7,");
    check_wide("- a canary\n  #private\n  - canary\n- b", "- b", 2, "lines 1 to 3,");
    check_wide("- a canary\n  and #private\n  - canary\n- b", "- b", 2, "lines 1 to 3,");
    check_wide("a canary\n#private\n\n# b", "\n# b", 2, "lines 1 to 2,");
    check_wide("The canary #private\n\ncanary\n# b", "# b", 1, "lines 1 to 3,");
    check_wide("A canary. #private\n- canary\n\nb", "\nb", 1, "lines 1 to 2,");
    check_wide("| a #private | b |\n|---|---|\n| canary | d |\n\ne", "\ne", 1, "lines 1 to 3,");
    check_wide("1. a\n2. b #private\n\ncanary\n# c", "1. a\n\n# c", 2, "lines 2 to 4,");
    for quiet in [
        "# a\n#private\n# b",
        "# a #private\nx\n## y\nz",
        "- a #private\n  - x",
        "- a\n  and x #private\n- b",
        "Title #private\n- x\n- y\n\nOther\n- z",
        "TITLE #private\n\nx\n\n# b",
        "a sentence\nand x. #private\n\nb",
        "| a | b |\n|---|---|\n| x | y #private |",
        "%% a\n#private\n\nb %%\n",
    ] {
        let (_, findings) = open(quiet);
        assert!(findings.iter().next().is_none(), "{quiet}: {findings:?}");
    }
}

#[test]
fn a_numbered_line_may_be_a_heading_and_hides_what_stands_below_it() {
    check("1) a #private\n\nx\n\n- y\n\n2) b\n\nz", "\n\n2) b\n\nz");
    check("1. a #private\n\nx\n\n# b", "\n\n# b");
    check("1. a #private\n2. b\n\nz", "2. b\n\nz");
    check("- a #private\n\nz", "\nz");
}

#[test]
fn matter_above_a_story_hides_it() {
    let story = |title: &str, private: &str, words: &str| {
        format!("---\ntitle: {title}\n{private}---\nSituation: {words}\n\n")
    };
    let (one, three) = (story("One", "", "x"), story("Three", "private: false\n", "y"));
    let two = story("Two", "tags:\n  - a\nprivate: true # z\n", "canary\n\n## canary\n---\ncanary");
    for (text, left) in [
        (format!("{one}{two}{three}"), format!("{one}{three}")),
        (format!("# a\n\n{one}{two}# b\nc"), format!("# a\n\n{one}# b\nc")),
        (format!("# a\n\n{two}{three}"), format!("# a\n\n{three}")),
        (format!("x\n\n{two}# b"), "x\n\n".to_owned()),
    ] {
        check(&text, &left);
    }
    let (open, findings) = open(&format!("{two}{one}"));
    assert_eq!((open.source.text.as_str(), lines_of(&findings)), ("", vec![1]));
}

#[test]
fn the_lines_that_lose_something_are_known() {
    let text = "a\nb %%x%% c\n\n- d #private\n  - e\n\n## f\n%%g\n\nh%%\ni";
    assert_eq!(open(text).0.hidden, [(2, 2), (4, 5), (8, 10)]);
    assert_eq!(open("a\nb").0.hidden, []);
}

#[test]
fn tags_hide_wherever_they_stand() {
    check("> - x #private\n>   - y\n> - b", "> - b");
    check("| a | b |\n|---|---|\n| x | y #private |\n| c | d |", "| a | b |\n|---|---|\n| c | d |");
    check("```\na\nx #private\nb\n```", "```\na\nb\n```");
}

#[test]
fn front_matter_hides_the_file() {
    check("+++\nprivate = true\n+++\nx", "");
    check("---\ntitle: x\nprivate: true # y\n---\nx", "");
    check("---\nprivate = true\n---\nx", "");
    check("\n+++\nprivate = \"true\"\n+++\nx", "");
    check("+++\nprivate = false\n+++\nx", "+++\nprivate = false\n+++\nx");
    check("---\nprivate: true, they said\n---\n", "---\nprivate: true, they said\n---\n");
    check_error("+++\nprivate = true\n\nx", "", 1);
}

#[test]
fn what_is_never_closed_hides_its_section() {
    check_error("a\n%% x\ny\n# b", "a\n# b", 2);
    check_error("# a\n%% x\n## y\nz\n# b\nc", "# a\n# b\nc", 2);
    check_error("a\n<!-- private -->\nx\n# b\nc", "a\n# b\nc", 2);
    check_error("# a\n<!-- x\ny\n---\nc\n<!-- z -->", "# a\n---\nc\n", 2);
    check_error("# a\nx\n<!-- /private -->\ny\n# b", "# b", 3);
    check_error("# a\nit grew by 100%% x\n# b", "# a\nit grew by 100\n# b", 2);
}

#[test]
fn an_odd_mark_changes_no_other() {
    check_error("%%x%% a\n%% x\ny\n# b\n%%z%% c", " a\n# b\n c", 2);
    // Any of the three may be the odd one.
    check_error("# a\n%%\nx\n%%\ny\n%%\nz\n# b", "# a\n# b", 6);
}

#[test]
fn marks_inside_each_other_hide_the_rest() {
    let nested = "# a\n<!-- private -->\nx\n<!-- private -->\ny\n<!-- /private -->\nz\n";
    check_error(&format!("{nested}<!-- /private -->\nw\n# b"), "# a\n# b", 4);
    check_error("# a\n%% x <!-- private --> y %% z <!-- /private --> w\n# b", "# a\n# b", 2);
    check_error("# a\n<!-- private --> x %% y <!-- /private --> z %% w\n# b", "# a\n# b", 2);
    check_error("# a\n<!-- private -->\n%%x%%\n<!-- /private -->\nw\n# b", "# a\n# b", 3);
}

#[test]
fn lines_keep_their_numbers() {
    let (open, _) = open("a\n%%x%%\nb");
    assert_eq!(open.source.line_and_column(2), (3, 1));
    assert_eq!((open.total, open.with_words, open.private), (3, 3, 1));
}

#[test]
fn near_misses_are_named() {
    for text in [
        "a [private] canary",
        "[/private] canary",
        ":::private canary",
        "::: private canary",
        "<private>canary</private>",
        "{% private %} canary",
        "%private% canary",
        "canary (private)",
        "- canary #privat",
        "<!-- privat --> canary",
        "<!--Privaet--> canary",
        "<!-- private: canary -->",
        "<!-- begin private --> canary",
        "<!-- confidential --> canary",
    ] {
        check_near(text, 1);
        check_near(&format!("# a\n\n{text}"), 3);
    }
    for text in ["a private matter", "our (private) cluster", "[private](https://a.b)", "# private"]
    {
        check(text, text);
    }
}
