use super::*;
use crate::{source::FileId, vocabulary::Vocabulary};

#[track_caller]
fn check(line: &str, expected: Option<(Meaning, &str, &str)>) {
    let index = LabelIndex::new(&Vocabulary::embedded().labels);
    let label = index.read(&Text::cut(FileId(0), line, 0..line.len()));
    let found =
        label.as_ref().map(|label| (label.meaning, label.written.as_str(), label.rest.as_str()));
    assert_eq!(found, expected, "{line}");
}

#[track_caller]
fn check_cuts(line: &str, expected: &[&str]) {
    let index = LabelIndex::new(&Vocabulary::embedded().labels);
    let cuts = index.cuts(&Text::cut(FileId(0), line, 0..line.len()), &|_| false);
    let ends = cuts.iter().skip(1).copied().chain([line.len()]);
    let parts: Vec<&str> = cuts.iter().zip(ends).map(|(&at, end)| line[at..end].trim()).collect();
    assert_eq!(parts, expected, "{line}");
}

#[test]
fn letters_with_dashes_cut_a_line() {
    check_cuts(
        "S- it was slow T- mend it A- I did R- 3 ms",
        &["S- it was slow", "T- mend it", "A- I did", "R- 3 ms"],
    );
    check_cuts(
        "S - it was slow T - mend it A - I did R - 3 ms",
        &["S - it was slow", "T - mend it", "A - I did", "R - 3 ms"],
    );
    check_cuts(
        "S– a T-shirt shop; A– I cut R-squared R– 3 ms",
        &["S– a T-shirt shop;", "A– I cut R-squared", "R– 3 ms"],
    );
    check_cuts(
        "The pump. S- it stood still. A- I woke it. R- 3 ms",
        &["S- it stood still.", "A- I woke it.", "R- 3 ms"],
    );
    for line in [
        "I wore a T-shirt and got an A- grade, R-squared was 0.9",
        "S- and A- grades",
        "Sizes: S - M - L",
        "A- is better than B- and R- is a drive",
        "Grade A - then B - then R - rest",
    ] {
        check_cuts(line, &[]);
    }
}

#[test]
fn a_line_that_is_passed_over_has_no_label() {
    const MARKS: [&str; 16] = [
        ":", "：", " -", "-", " –", " --", ".", ")", " ", "\t", "   ", "=", " =>", "/", " (", "2:",
    ];
    let index = LabelIndex::new(&Vocabulary::embedded().labels);
    let told = " and then it went on for so long that nobody could take it for a label at all";
    let mut labels = 0;
    for word in index.words.keys().map(String::as_str).chain(["s", "q1", "lp", "team's"]) {
        let capital = crate::text::capitalised(word);
        for word in [word, capital.as_str(), word.to_uppercase().as_str()] {
            for line in MARKS.map(|mark| format!("{word}{mark}{told}")) {
                let seen = index.look(&line);
                labels += usize::from(seen.is_some());
                assert_eq!(index.see(&line), seen, "{line}");
            }
            let folded = fold(word);
            let is_known = index.words.contains_key(&folded);
            assert!(index.may_be_label(word) || !is_known, "{word}");
        }
    }
    assert!(labels > 1_000 && !may_begin_with_label(&format!("It was{told}")));
}

#[test]
fn labels_in_many_habits() {
    use Part::{Action, Hypothesis, Result, Situation, Task};
    let part = |part, label, rest| Some((Meaning::Part(part), label, rest));
    check("Situation: it broke", part(Situation, "Situation", "it broke"));
    check("**Task:** mend it", part(Task, "Task", "mend it"));
    check("**Task** - mend it", part(Task, "Task", "mend it"));
    check("R: 40% less", part(Result, "R", "40% less"));
    check("R:", part(Result, "R", ""));
    check("A - I mended it", part(Action, "A", "I mended it"));
    check("[S] it broke", part(Situation, "S", "it broke"));
    check("Result", part(Result, "Result", ""));
    check("HYPOTHESIS editing orders", part(Hypothesis, "HYPOTHESIS", "editing orders"));
    check("THEN we will help", part(Action, "THEN", "we will help"));
    check("RESULTING in more", part(Result, "RESULTING in", "more"));
    check("Result (impact): more", part(Result, "Result (impact)", "more"));
    check("🎯 Task: mend it", part(Task, "Task", "mend it"));
    check("상황: 장애", part(Situation, "상황", "장애"));
    check("【结果】提升", part(Result, "结果", "提升"));
    check("PROBLEM- it broke", part(Situation, "PROBLEM", "it broke"));
    check("obstacles?", part(Part::Obstacle, "obstacles?", ""));
    check("Situation     it broke", part(Situation, "Situation", "it broke"));
    check("[!info]  Situation: it broke", part(Situation, "Situation", "it broke"));
    check("**C**hallenge - it broke", part(Situation, "Challenge", "it broke"));
}

#[test]
fn numbers_of_questions() {
    let index = LabelIndex::new(&Vocabulary::embedded().labels);
    let asked = |line: &str| {
        let question = index.counted_question(&Text::cut(FileId(0), line, 0..line.len()));
        question.map(|question| question.as_str().to_owned())
    };
    assert_eq!(asked("Q1. Why us?").as_deref(), Some("Why us?"));
    assert_eq!(asked("Q12) - Why us?").as_deref(), Some("Why us?"));
    assert_eq!(asked("Quarter 1. It grew"), None);
    assert_eq!(asked("Q123. It grew"), None);
}

#[test]
fn words_that_are_no_labels() {
    check("Resulting numbers were fine", None);
    check("I took action: I called", None);
    check("A story about a bridge", None);
    check("splunk like error: action, message", None);
    check("Action packed week", None);
}
