//! Practice, as somebody does it on the way to an interview: aloud, against the clock, with keys.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{
    assert_none, faults_of_a_dialog,
    notes::{self, DISAGREED, MARKUP},
    own,
};
use crate::support::browser::{Page, Site, page};

static TALES: LazyLock<Site> =
    LazyLock::new(|| Site::of_notes("tales to practise", &notes::tales()));

const IS_OPEN: &str = "document.querySelector('.drill[open]')";
/// A browser takes the focus out of what is no longer shown when it paints next.
const IS_SHUT: &str =
    "!document.querySelector('dialog[open]') && !document.activeElement.closest('dialog')";
const STATUS: &str = ".rounds [role=status]";

/// A site that no other test has practised on.
fn tales(name: &str) -> Site {
    Site::of_notes(name, &notes::tales())
}

/// Begins five rounds, or one question about a principle.
fn begin(page: &mut Page, about: Option<&str>) {
    if let Some(code) = about {
        page.tabs_to("about").types(code);
        let chosen = page.value("document.querySelector('.rounds select').value");
        assert!(chosen.as_str().is_some_and(|chosen| chosen.starts_with(code)), "{chosen}");
        page.press("Shift+Tab");
        assert_eq!(page.focused(), "One question");
    } else {
        page.tabs_to("Five rounds");
    }
    page.press("Enter").until(IS_OPEN);
}

/// Waits for what the page says of the history: when a dialog is closed, it says so a moment later.
#[track_caller]
fn says(page: &mut Page, text: &str) {
    page.until(&format!("document.querySelector({STATUS:?}).textContent === {text:?}"));
}

/// Speaks for no time at all and has everything shown; whether there was anything.
fn answer(page: &mut Page) -> bool {
    assert_eq!(page.focused(), "Start the clock");
    page.press("Enter");
    assert_eq!(page.focused(), "Done");
    page.press("Enter");
    if !page.value("[...document.querySelectorAll('.drill .do')].some((button) => /^3/.test(button.innerText))").as_bool().is_some_and(|shown| shown) {
        match page.focused().as_str() {
            "Next part" => _ = page.tabs_to("All parts").press("Enter"),
            _ => return false,
        }
    }
    page.until("[...document.querySelectorAll('.drill .do')].some((button) => /^3 Good/.test(button.innerText))");
    true
}

/// The stories that have a history, by their titles, with the grades of each.
fn history(page: &mut Page) -> Vec<(String, Vec<u64>)> {
    let stored = page.value(
        "JSON.parse(Object.entries(localStorage).find(([key]) => key === 'dossier-practice ' + \
         new URL('.', location.href).pathname)?.[1] ?? '{\"stories\":[]}').stories",
    );
    let stories = stored.as_array().expect("stories").iter();
    let grades = |story: &Value| {
        let log = story["log"].as_array().expect("a log").iter();
        log.filter_map(|entry| entry["grade"].as_u64()).collect()
    };
    stories
        .map(|story| (story["title"].as_str().expect("a title").to_owned(), grades(story)))
        .collect()
}

#[test]
fn a_loop_of_five_rounds_is_kept() {
    let site = tales("five rounds");
    page(&site, "practice.html").check(|page| {
        begin(page, None);
        let mut graded = Vec::new();
        for round in 1..=5_u64 {
            let head = page.text(".drill p");
            assert!(head.starts_with(&format!("Round {round} of 5 · P-")), "{head}");
            assert!(page.text(".drill h2").ends_with(['.', '?']));
            if round == 1 {
                let question = page.text(".drill h2");
                page.tabs_to("Another question").press("Enter");
                assert_ne!(page.text(".drill h2"), question);
            }
            if answer(page) {
                let grade = round % 4 + 1;
                page.press(&grade.to_string());
                graded.push(grade);
            } else {
                assert_eq!(page.text(".drill .gap"), "No story answers this yet.");
                page.press("Enter");
            }
        }
        assert_eq!(graded.len(), 4, "the last round has no story to tell");
        assert_eq!(page.text(".drill h2"), "Practised");
        let rows = page.value("document.querySelectorAll('.drill .rows li').length");
        assert_eq!(rows, graded.len());
        assert_eq!(page.focused(), "Close");
        page.press("Enter").until(IS_SHUT);
        assert_eq!(page.focused(), "Five rounds");
        says(page, "4 of 9 stories practised, 0 due again.");
        let kept = history(page);
        let given: Vec<u64> = kept.iter().flat_map(|(_, grades)| grades.clone()).collect();
        assert_eq!(given, graded, "{kept:?}");

        // Another day.
        page.leaves(|page| _ = page.value("location.reload(); 0"));
        assert_eq!(history(page), kept);
        begin(page, None);
        let others = page.text(".drill .meta a");
        assert!(
            kept.iter().all(|(title, _)| *title != others),
            "what was practised can wait: {others}"
        );
        page.press("Escape").until(IS_SHUT);
        assert_eq!(history(page), kept);
    });
}

#[test]
fn a_story_is_shown_part_by_part() {
    let site = tales("part by part");
    page(&site, "practice.html").check(|page| {
        begin(page, Some("P-13"));
        assert_eq!(page.text(".drill .meta a"), DISAGREED);
        page.press("Enter Enter");
        for (shown, part) in ["Situation", "Task", "Action"].iter().enumerate() {
            let parts = page
                .value("[...document.querySelectorAll('.drill dt')].map((part) => part.innerText)");
            assert_eq!(parts.as_array().map(Vec::len), Some(shown + 1), "{parts}");
            assert_eq!(parts[shown], *part);
            assert_eq!(page.focused(), "Next part");
            page.press("Enter");
        }
        let parts = page.text(".drill dl");
        assert!(parts.contains("incidents fell by 40%"), "{parts}");
        // Enter once more is no grade: what came last is read first.
        page.press("Enter");
        assert!(history(page).is_empty());
        let follow = page.text(".drill .asks");
        for asked in ["How was “40%” measured", "your own part", "change if you did it again"] {
            assert!(follow.contains(asked), "{asked}: {follow}");
        }
        page.tabs_to("2 Hard in 6 minutes").press("Enter");
        assert_eq!(page.text(".drill .rows .end"), "0:00, hard");
        assert_eq!(history(page), [(DISAGREED.to_owned(), vec![2])]);
    });
}

#[test]
fn what_is_missing_is_said_and_an_own_choice_taken() {
    let site = tales("own choice");
    page(&site, "practice.html").check(|page| {
        begin(page, Some("P-15"));
        assert_eq!(page.text(".drill .miss"), "No story is filed here.");
        // One of all may be told nevertheless.
        page.tabs_to("Tell it with").types("S-03");
        page.tabs_to("Start the clock");
        assert!(answer(page));
        assert!(page.text(".drill dl").contains("a draft that is kept"));
        assert_eq!(page.value("document.querySelectorAll('.drill dd.miss').length"), 4);
        page.press("1");
        page.press("Escape").until(IS_SHUT);
        assert_eq!(history(page), [("One form instead of seven".to_owned(), vec![1])]);
        // The same, chosen beforehand.
        page.tabs_to("I choose the story").press("Space");
        page.press("Shift+Tab").types("P-09").press("Shift+Tab Enter").until(IS_OPEN);
        let first = page.value("document.querySelector('.drill select').options[1].textContent");
        assert_eq!(first, "S-07 Shipping on a Friday", "what is filed here stands first");
    });
}

#[test]
fn a_title_of_markup_is_text_in_practice() {
    let site = tales("markup");
    page(&site, "practice.html").check(|page| {
        begin(page, Some("P-01"));
        assert_eq!(page.text(".drill .meta a"), MARKUP);
        assert!(answer(page));
        let text = page.text(".drill dl");
        assert!(text.contains("<b onclick=alert(2)>Shoppers</b> left."), "{text}");
        page.press("4");
        assert_eq!(page.text(".drill .rows a"), MARKUP);
        assert_eq!(
            page.value("document.querySelectorAll('.drill :is(img, b[onclick], script)').length"),
            0
        );
    });
}

#[test]
fn whatever_is_stored_harms_nothing() {
    let site = tales("garbage");
    let garbage = [
        json!("null"),
        json!("{"),
        json!("[1,2,3]"),
        json!({ "stories": "all" }).to_string().into(),
        json!({ "stories": [null, 7, {}, { "title": "x", "card": { "due": "never" } }] }).to_string().into(),
        json!({ "stories": [{ "title": DISAGREED, "slug": {}, "print": "x", "log": 3,
            "card": { "due": "2020-01-01", "stability": "NaN", "difficulty": null, "reps": -1 } }] }).to_string().into(),
        json!({ "stories": [{ "title": DISAGREED, "slug": "", "print": [1e300, null], "log": [{ "at": "x" }],
            "card": { "due": "2020-01-01T00:00:00Z", "stability": 1e99, "difficulty": -5, "elapsed_days": 0,
                "scheduled_days": 1, "learning_steps": 9, "reps": 1, "lapses": 0, "state": 2 } }] }).to_string().into(),
        Value::from("9".repeat(100_000)),
    ];
    for stored in &garbage {
        page(&site, "practice.html").check(|page| {
            page.value(&format!(
                "localStorage.setItem('dossier-practice ' + new URL('.', location.href).pathname, {stored}); 0"
            ));
            begin(page, Some("P-13"));
            assert!(answer(page));
            page.press("3").until("document.querySelector('.drill .rows')").press("Escape").until(IS_SHUT);
            let kept = history(page);
            let grades = kept.iter().find(|(title, _)| title == DISAGREED).map(|(_, grades)| grades);
            assert_eq!(grades, Some(&vec![3]), "{stored}");
        });
    }
}

#[test]
fn the_history_goes_out_and_comes_in() {
    let site = tales("out and in");
    page(&site, "practice.html").check(|page| {
        begin(page, Some("P-13"));
        answer(page);
        page.press("3 Escape").until(IS_SHUT);
        let kept = history(page);
        let file = page.downloads(|page| _ = page.tabs_to("Save the history").press("Enter"));
        let read: Value = serde_json::from_str(&file).expect("JSON");
        assert_eq!(read["stories"][0]["title"], DISAGREED);

        page.value("localStorage.clear(); 0");
        page.leaves(|page| _ = page.value("location.reload(); 0"));
        assert!(history(page).is_empty());
        page.tabs_to("Load a history");
        page.chooses_file(&file, |page| _ = page.press("Enter"));
        page.until(&format!("document.querySelector('{STATUS}').textContent.startsWith('1 of 9')"));
        assert_eq!(history(page), kept);
        // Twice the same is once, and what is no history changes nothing.
        page.chooses_file(&file, |page| _ = page.press("Enter"));
        page.until(&format!("document.querySelector('{STATUS}').textContent.startsWith('1 of 9')"));
        page.chooses_file("{\"stories\":[{}]}", |page| _ = page.press("Enter"));
        page.until(&format!(
            "document.querySelector('{STATUS}').textContent === 'The file holds no history.'"
        ));
        assert_eq!(history(page), kept);
        assert_eq!(page.focused(), "Load a history");

        let cards = page.downloads(|page| _ = page.tabs_to("Cards for Anki").press("Enter"));
        let lines: Vec<&str> = cards.lines().take(5).collect();
        let head =
            ["#separator:Tab", "#html:false", "#notetype:Basic", "#deck:tales", "#tags column:3"];
        assert_eq!(lines[..3], head[..3]);
        assert!(
            lines[3].starts_with("#deck:") && lines[3].len() > 6 && lines[4] == head[4],
            "{lines:?}"
        );
        let told = format!("S-09 {DISAGREED}\nSituation: Our billing service");
        assert!(cards.contains(&told) && cards.contains("\t\"P-13\"\n"));
        assert!(cards.contains(MARKUP) && cards.contains("정산"));
    });
}

#[test]
fn the_clock_says_where_in_the_answer_one_should_be() {
    page(&TALES, "practice.html").check(|page| {
        begin(page, Some("P-13"));
        page.stops_the_clock().press("Enter");
        let now = "document.querySelector('.drill [aria-current]')?.innerText ?? null";
        // In the middle of a second: the page shows its time five times each second, and began a
        // little after its clock was stopped.
        page.waits(500);
        let mut passed = 0;
        for (second, shown, part) in [
            (1, "0:01 of 2:00", json!("Situation to 0:20")),
            (21, "0:21 of 2:00", json!("Task to 0:30")),
            (31, "0:31 of 2:00", json!("Action to 1:30")),
            (91, "1:31 of 2:00", json!("Result to 2:00")),
            (126, "2:00 and 0:06 over", Value::Null),
        ] {
            page.waits(1000 * (second - passed));
            passed = second;
            assert_eq!(page.text(".drill [role=timer]"), shown);
            assert_eq!(page.value(now), part, "at {shown}");
        }
        page.press("Enter");
        let spoken = page.text(".drill dl ~ *, .drill .c + *");
        assert!(!spoken.is_empty());
        let said = page.text(".drill");
        assert!(said.contains("You spoke for 2:06 of 2:00."), "{said}");
    });
}

#[test]
fn a_story_that_is_renamed_and_moved_keeps_its_history() {
    let site = tales("renamed");
    page(&site, "practice.html").check(|page| {
        begin(page, Some("P-13"));
        answer(page);
        page.press("2 Escape").until(IS_SHUT);
        let title = "How I disagreed with my manager about a rewrite";
        Site::of_notes("renamed", &notes::tales_with(title, 11));
        page.goes("practice.html");
        begin(page, Some("P-11"));
        assert_eq!(page.text(".drill .meta a"), title);
        answer(page);
        page.press("3 Escape").until(IS_SHUT);
        assert_eq!(history(page), [(title.to_owned(), vec![2, 3])]);
        says(page, "1 of 9 stories practised, 0 due again.");
    });
}

#[test]
fn without_scripts_practice_is_cards_and_search_is_a_list() {
    let to_a_card = |page: &mut Page| {
        page.press("Tab");
        while page.value("document.activeElement.localName") != "summary" {
            page.press("Tab");
        }
    };
    page(&TALES, "practice.html").without_scripts().check(|page| {
        assert_eq!(page.value("document.querySelector('.rounds').checkVisibility()"), false);
        for _ in 0..2 {
            to_a_card(page);
            page.press("Enter");
            // One card is open at a time, so that no two answers stand beside each other.
            let open = page.value("document.querySelectorAll('details[open]').length");
            assert_eq!(open, 1);
            assert_ne!(page.text("details[open] > div"), "");
        }
        page.goes("stories/index.html").tabs_to("Search");
        page.leaves(|page| _ = page.press("Enter"));
        assert_eq!(page.path(), "search.html");
        page.tabs_to(DISAGREED).leaves(|page| _ = page.press("Enter"));
        assert_eq!(page.text("h1"), DISAGREED);
    });
}

#[test]
fn rounds_can_be_read_by_everybody() {
    let states: [super::State; 6] = [
        ("asked", |page| begin(page, Some("P-13"))),
        ("running", |page| _ = page.press("Enter")),
        ("a part", |page| _ = page.press("Enter")),
        ("all parts", |page| _ = page.tabs_to("All parts").press("Enter")),
        ("practised", |page| _ = page.press("3")),
        ("no story", |page| {
            page.press("Escape").until(IS_SHUT);
            begin(page, Some("P-14"));
            page.tabs_to("Start the clock");
            answer(page);
        }),
    ];
    assert_none(&page(&tales("rounds to read"), "practice.html").faults(|page| {
        let look = |(state, come_to): super::State| {
            come_to(page);
            page.is_in(state);
            faults_of_a_dialog(page)
        };
        states.into_iter().flat_map(look).collect()
    }));
}

/// From the home page, with nothing but keys, by somebody who has never been here.
fn find_and_practise(page: &mut Page) -> String {
    page.press("/").until("document.querySelector('.find[open]')");
    page.types("disagree with manager");
    page.leaves(|page| _ = page.press("Enter"));
    page.tabs_to("Practice").leaves(|page| _ = page.press("Enter"));
    begin(page, Some("P-13"));
    page.text(".drill h2")
}

#[test]
fn a_stranger_finds_the_disagreement_and_practises_it() {
    let site = tales("stranger");
    page(&site, "index.html").check(|page| {
        find_and_practise(page);
        assert_eq!(page.text(".drill .meta a"), DISAGREED);
        assert!(answer(page));
        page.press("3 Enter").until(IS_SHUT);
        says(page, "1 of 9 stories practised, 0 due again.");
    });
    // The notes of the project itself have no such story yet, and say so.
    page(own(), "index.html").check(|page| {
        find_and_practise(page);
        assert_eq!(page.text(".drill .miss"), "No story is filed here.");
        page.tabs_to("Tell it with").press("ArrowDown").tabs_to("Start the clock");
        assert!(answer(page));
        page.press("1 Enter").until(IS_SHUT);
        page.until(&format!("document.querySelector({STATUS:?}).textContent.startsWith('1 of ')"));
    });
}
