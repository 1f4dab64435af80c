//! What is said of small notes, rule by rule, and what is not.

use crate::{
    Reading,
    coach::{cover, findings, next, plan},
    inputs::{Inputs, config::Config},
    read,
    source::Source,
};

fn reading(notes: &str, config: Config) -> (Reading, crate::findings::Findings) {
    let mut inputs = Inputs { config, ..Inputs::default() };
    inputs.notes = inputs.sources.add(Source::new("notes.md", notes));
    let read = read(&inputs);
    (read.value, read.findings)
}

/// What is told of notes: `LINE:COLUMN name`, in the order of the places.
fn told_with(notes: &str, config: Config) -> Vec<String> {
    let (reading, mut all) = reading(notes, config);
    all.extend(findings(&reading.advice, &reading.public.linked, &all));
    let mut told: Vec<(u32, u32, &str)> = all
        .iter()
        .map(|finding| {
            let crate::findings::At::Span(span) = finding.at else { panic!("no span") };
            let place = reading.sources.place(span);
            (place.line, place.column, finding.code.name)
        })
        .collect();
    told.sort_unstable();
    told.into_iter().map(|(line, column, name)| format!("{line}:{column} {name}")).collect()
}

#[track_caller]
fn check(notes: &str, expected: &[&str]) {
    assert_eq!(told_with(notes, Config::default()), expected, "{notes}");
}

/// A story of one part after another, and what is told of it but for what was learnt.
#[track_caller]
fn check_story(parts: &str, expected: &[&str]) {
    let notes = format!("# 1: Ownership\n## The queue\n{parts}\nLearning: measure first.\n");
    let told = told_with(&notes, Config::default());
    let told: Vec<&str> =
        told.iter().filter(|it| !it.ends_with("one-story")).map(String::as_str).collect();
    assert_eq!(told, expected, "{parts}");
}

const START: &str = "Situation: it grew to 900 lines.\nTask: stop it.\nAction: I cut it.";

#[test]
fn a_whole_story_needs_no_word() {
    check_story(&format!("{START}\nResult: 40 lines, before it was 900."), &[]);
    check_story(
        "상황: 큐가 커졌다.\n과제: 줄이기.\n행동: 제가 줄였습니다.\n결과: 9일에서 2일로 줄었다.",
        &[],
    );
}

#[test]
fn a_result_is_there_and_has_a_figure() {
    check_story(START, &["2:4 missing-result"]);
    check_story(&format!("{START}\nResult:"), &["6:1 empty-label"]);
    check_story(&format!("{START}\nResult: TBD"), &["6:1 missing-result"]);
    check_story(&format!("{START}\nResult: it is much shorter."), &["6:1 no-figure"]);
    for result in [
        "nobody was paged since.",
        "half as long.",
        "절반으로 줄었다.",
        "97/100",
        "two teams use it.",
    ] {
        check_story(&format!("{START}\nResult: {result}"), &[]);
    }
    check_story(&format!("{START}\nResult: 40"), &["6:9 bare-number"]);
}

#[test]
fn a_change_says_from_where() {
    let start = "Situation: it grew.\nTask: stop it.\nAction: I cut it.";
    check_story(&format!("{start}\nResult: imports are faster by 40%."), &["6:31 no-baseline"]);
    for result in [
        "errors fell from 4% to 1%.",
        "faster by 40%: 6 minutes.",
        "97% of the time it is green.",
        "40% less than the target.",
    ] {
        check_story(&format!("{start}\nResult: {result}"), &[]);
    }
    check_story(
        "Situation: 4% of the parcels were lost.\nTask: stop it.\nAction: I cut it.\nResult: loss down to 1%.",
        &[],
    );
    // Where the situation has a number, the change can be measured by it.
    check_story(&format!("{START}\nResult: shorter by 40%."), &[]);
}

#[test]
fn the_action_is_the_writers_own() {
    let story = |action: &str| {
        format!("Situation: it grew.\nTask: stop it.\nAction: {action}\nResult: 9 lines.")
    };
    check_story(&story("We met, we cut it and we tested it."), &["5:9 we-not-i"]);
    check_story(&story("We met, I cut it and we tested it; we shipped."), &["5:9 we-not-i"]);
    check_story(&story("I met them, we cut it, I tested it and we shipped."), &[]);
    check_story(&story("Our team has our own queue; us too."), &[]);
    check_story(&story("우리는 찾았고 우리가 고쳤고 우리는 냈다."), &["5:9 we-not-i"]);
    check_story(&story("我们找到了原因，我们修复了，我们发布了。"), &["5:9 we-not-i"]);
    check_story(&story("我找到了原因，我修复了，我们发布了。"), &[]);
}

#[test]
fn the_action_begins_with_who_acts() {
    let story = |action: &str| {
        format!("Situation: it grew.\nTask: stop it.\nAction: {action}\nResult: 9 lines.")
    };
    check_story(&story("It was decided to cut it. I cut it."), &["5:12 passive-opening"]);
    check_story(&story("The queue was split. I did it."), &["5:19 passive-opening"]);
    check_story(&story("Es wurde beschlossen, sie zu kürzen."), &["5:9 passive-opening"]);
    // `was` is a word of other languages as well.
    check_story(&story("Es war klar, was made in Hamburg heißt."), &[]);
    for action in [
        "I was asked to cut it.",
        "When the queue was split, the team met.",
        "The team was tired. I cut it.",
        "Cut it and tested it.",
        "- cut it\n- tested it",
    ] {
        check_story(&story(action), &[]);
    }
}

#[test]
fn the_scene_is_shorter_than_the_action_and_all_of_it_short() {
    let long = "the queue grew and grew every day of the week ".repeat(5);
    let story = |situation: &str, action: &str| {
        format!("Situation: {situation}\nTask: stop it.\nAction: {action}\nResult: 9 lines.")
    };
    check_story(&story(&long, "I cut it."), &["3:1 long-situation"]);
    check_story(&story("it grew and grew, every day.", "I cut it."), &[]);
    check_story(&story(&long, &"I looked at it and cut it. ".repeat(9)), &[]);
    let action = "I looked at the queue and cut it. ".repeat(50);
    check_story(&story(&long, &action), &["2:4 too-long"]);
    let slow = Config { answer_seconds: Some(600), ..Config::default() };
    let notes = format!("# 1: Ownership\n## The queue\n{}\nLearning: x.\n", story(&long, &action));
    assert_eq!(told_with(&notes, slow), [""; 0]);
}

#[test]
fn an_idea_gets_one_piece_of_advice_and_many_get_one_together() {
    check("# 1: Ownership\n- the queue\n", &["2:3 untold"]);
    check("# 1: Ownership\n- a bridge\n- a queue\n- a map\n- a lamp\n", &["2:3 untold"]);
}

#[test]
fn what_was_learnt_is_asked_of_whole_stories() {
    let story = format!("# 1: Ownership\n## The queue\n{START}\nResult: 40 lines.");
    check(&story, &["2:4 nothing-learnt"]);
    check(&format!("{story} Next time I would measure first."), &[]);
    check(&format!("{story}\nLesson learned: measure."), &[]);
}

#[test]
fn parts_stand_in_the_order_in_which_they_are_told() {
    let odd = "Situation: it grew.\nResult: 9 lines.\nAction: I cut it.\nTask: stop it.";
    check_story(odd, &["4:1 odd-order"]);
    // A result in front of all is a way to begin.
    check_story("Result: 9 lines.\nSituation: it grew.\nTask: stop it.\nAction: I cut it.", &[]);
    // Who always writes so means it.
    let all: Vec<String> =
        (0..3).map(|at| format!("## The queue {at}\n{odd}\nLearning: measure.\n")).collect();
    let always = all.concat();
    check(&format!("# 1: Ownership\n{always}"), &[]);
}

#[test]
fn titles_are_told_apart() {
    let notes = format!(
        "# 1: Ownership\n## The queue\n{START}\nResult: 9 lines. I learned a lot.\n# 2: Dive Deep\n## The Queue\n{START}\nResult: 9 lines. I learned a lot.\n"
    );
    check(&notes, &["8:4 same-title"]);
}

#[test]
fn a_story_is_filed_where_it_is_best() {
    let notes = format!(
        "# The queue\nPrinciples: Ownership, Dive Deep, Think Big, Frugality, Earn Trust\n{START}\nResult: 9 lines.\nLearning: x.\n"
    );
    check(&notes, &["1:3 many-principles"]);
    check(&notes.replace(", Earn Trust", ""), &[]);
}

#[test]
fn old_stories_are_measured_by_the_newest_date() {
    let story = |title: &str, when: &str| {
        format!(
            "## {title}\nSituation: in {when} it grew.\nTask: stop it.\nAction: I cut it.\nResult: 9 lines.\nLearning: x.\n"
        )
    };
    let both = |one: &str, other: &str| {
        format!("# 1: Ownership\n{}{}", story("The queue", one), story("The map", other))
    };
    check(&both("2014", "2024"), &["2:4 old-story"]);
    check(&both("2019", "2024"), &[]);
    // Alone it is as new as anything.
    check(&format!("# 1: Ownership\n{}", story("The queue", "2014")), &[]);
    check(&both("2014 requests", "2000 requests"), &[]);
    let now = Config { year: Some(2026), ..Config::default() };
    assert_eq!(told_with(&both("2019", "2024"), now), ["2:4 old-story"]);
}

#[test]
fn a_sentence_is_cut_by_a_blank_line() {
    check(
        "# 1: Ownership\n- We obsess about queues. I was asked to build\n\na queue that never sleeps.\n",
        &["2:3 untold", "2:27 cut-sentence"],
    );
    for notes in [
        "# 1: Ownership\n\nlearn ML\n\nlearn Rust\n",
        "# 1: Ownership\n\nWe obsess about queues.\n\nand maps.\n",
        "# 1: Ownership\n\nWe obsess about queues\n\nMaps are good.\n",
        "# 1: Ownership\n\nI was asked for this: a queue\n\n- that never sleeps.\n",
    ] {
        let told = told_with(notes, Config::default());
        assert!(!told.iter().any(|it| it.contains("cut")), "{notes} {told:?}");
    }
}

#[test]
fn labels_with_nothing_behind_them_are_told_once() {
    check_story(&format!("{START}\nR:"), &["6:1 empty-label"]);
    let list = "# 1: Ownership\n- one map\n- result:\n- data & metric:\nhttps://a.example/b\n";
    let told = told_with(list, Config::default());
    assert!(told.contains(&"3:3 empty-label".to_owned()), "{told:?}");
    assert!(told.contains(&"4:3 empty-label".to_owned()), "{told:?}");
    for notes in [
        "# 1: Ownership\n- Tools:\n- a hammer\n- a saw\n",
        "# 1: Ownership\n- Action:\n  - I cut it\n",
        "# 1: Ownership\n- Next steps:\n\n  cut it\n",
    ] {
        let told = told_with(notes, Config::default());
        assert!(!told.iter().any(|it| it.contains("empty-label")), "{notes} {told:?}");
    }
}

#[test]
fn a_word_that_is_almost_a_label_is_asked_about() {
    check_story(&format!("{START}\nReslut: 9 lines."), &["6:1 near-label"]);
    check_story(&format!("{START}\nResult: 9 lines.\nResulta: 3"), &[]);
}

#[test]
fn headings_that_are_almost_a_principle() {
    let set = "# Customer Obsession\n# Ownership\n# Dive Deep\n# Think Big\n# Frugality\n";
    let told = |heading: &str| {
        let told = told_with(&format!("{set}# {heading}\n- a map\n"), Config::default());
        told.iter().any(|it| it == "6:3 near-principle")
    };
    assert!(told("Learning and Being Curious") || told("Learn & Be Curios ones"));
    for heading in ["Deep dives", "Earn Trust", "Stories", "Owner", "#11 Earn Trust"] {
        assert!(!told(heading), "{heading}");
    }
}

#[test]
fn links_pictures_and_marks_are_whole() {
    let told = |line: &str| -> Vec<String> {
        let told = told_with(&format!("# 1: Ownership\n\n{line}\n"), Config::default());
        told.into_iter().filter(|it| it.starts_with("3:") && !it.ends_with("untold")).collect()
    };
    for (line, expected) in [
        ("see [the map]() there", "3:5 empty-link"),
        ("see ![]() there", "3:5 empty-picture"),
        ("see [[The map] there", "3:5 near-mark"),
        ("see [the map] (https://a.example) there", "3:5 near-mark"),
        ("**Remember to smile", "3:1 near-mark"),
        ("a led\u{200b}ger", "3:6 invisible"),
    ] {
        assert_eq!(told(line), [expected], "{line}");
    }
    for line in [
        "a \u{200b} b",
        "\u{200b}",
        "**bold** and 2**3",
        "`[[x]`",
        "می\u{200c}خواهم",
        "👩\u{200d}🚀",
    ] {
        assert_eq!(told(line), [""; 0], "{line}");
    }
}

#[test]
fn digits_of_one_line_are_one_finding() {
    let (_, findings) = reading(
        "# 1: Ownership\n\nOf all, 36.0%1 are new, 4.1%1 old and 62%2 gone.\n",
        Config::default(),
    );
    let digits: Vec<_> = findings.iter().filter(|it| it.code.name == "footnote-digit").collect();
    assert_eq!((digits.len(), digits[0].also.len()), (1, 2));
}

#[test]
fn nothing_is_told_of_empty_or_odd_notes() {
    for notes in ["", "\n", "#\n##\n", "R:", "-\n", "\u{feff}x"] {
        let _ = told_with(notes, Config::default());
    }
}

fn steps(notes: &str) -> Vec<String> {
    let (reading, _) = reading(notes, Config::default());
    let linked = &reading.public.linked;
    next::steps(&linked.portfolio, next::STEPS).iter().map(|it| it.in_words(linked)).collect()
}

#[test]
fn what_is_nearest_is_written_next() {
    let whole = format!("{START}\nResult: 9 lines.\n");
    let notes = format!(
        "# 1: Ownership\n## The map\nSituation: none.\nAction: I drew it.\n## The queue\n{START}\n# 2: Dive Deep\n## The lamp\n{whole}# 3: Frugality\n"
    );
    assert_eq!(
        steps(&notes)[..2],
        ["S-02: write the result of “The queue”", "P-03: find one story for Frugality"]
    );
}

#[test]
fn a_plan_tells_no_story_twice() {
    let notes = "# Principles\n## 1: Ownership\n### The map\nPrinciples: Dive Deep\n### The queue\n## 2: Dive Deep\n## 3: Frugality\n";
    let (reading, _) = reading(notes, Config::default());
    let portfolio = &reading.public.linked.portfolio;
    let plan = plan::of(portfolio, 5);
    let asks: Vec<_> = plan.iter().flat_map(|round| round.asks.iter().copied()).collect();
    let mut stories: Vec<_> = asks.iter().filter_map(|(_, story)| *story).collect();
    assert_eq!(asks.len(), portfolio.principles.len());
    assert_eq!(stories.len(), 2, "each of two principles has a story of its own: {asks:?}");
    stories.dedup();
    assert_eq!(stories.len(), 2);
    assert_eq!(cover::of(portfolio).stories.len(), 1);
    assert!(plan::in_words(&reading.public.linked, 5).contains("1 story is enough for the 2 "));
    assert_eq!(plan::of(portfolio, 1).len(), 1);
}

#[test]
fn a_plan_says_whether_a_story_is_told_elsewhere_or_was_never_there() {
    let notes = "# 1: Ownership\n## The map\nPrinciples: Dive Deep\nResult: 9 maps.\n";
    let (reading, _) = reading(notes, Config::default());
    let plan = plan::in_words(&reading.public.linked, 1);
    assert_eq!(plan.matches("      no story left: S-01 is told for ").count(), 1, "{plan}");
    assert!(plan.contains("1 whose stories are told for others: "), "{plan}");
    assert!(plan.contains("14 without any story yet: "), "{plan}");
}

#[test]
fn numbers_of_code_are_no_figures() {
    let code = |language: &str| {
        let notes = format!(
            "# 1: Ownership\n## The map\nAction: I drew 9 maps.\n\n```{language}\nsleep 30; run --limit 40 workers\n```\n"
        );
        let (reading, _) = reading(&notes, Config::default());
        let figures = &reading.public.linked.portfolio.stories[0].figures;
        figures.iter().map(|figure| figure.written.clone()).collect::<Vec<_>>()
    };
    assert_eq!(code("sh"), ["9 maps"]);
    assert_eq!(code(""), ["9 maps", "40 workers"]);
}

#[test]
fn a_heading_behind_a_section_is_no_title_of_everything() {
    let title = |notes: &str| {
        let (reading, _) = reading(notes, Config::default());
        reading.public.linked.portfolio.title.map(|title| title.as_str().to_owned())
    };
    let table = "## Story table\n| Title | Principle | Situation | Result |\n|---|---|---|---|\n| The map | Ownership | it was old | 9 maps |\n| The lamp | Dive Deep | it was dark | 3 lamps |\n";
    assert_eq!(title(&format!("# For Thursday\n{table}")).as_deref(), Some("For Thursday"));
    assert_eq!(title(&format!("# For Thursday\nBring the map.\n\n{table}")), None);
}
