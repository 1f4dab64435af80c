//! The page of an edited story that is shown ahead of its site, held to the one that the whole
//! build gives.
//!
//! With `PARABLE_AHEAD=10` there are ten times as many edits.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::{fs, path::Path, sync::Arc};

use parable::{
    Known, Stock,
    ahead::{Ahead, Answer},
    inputs::{self, Inputs},
    render::File,
    source::Source,
};

/// Numbers that look random and are the same each time.
struct Numbers(u32);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % below.max(1)
    }
}

fn times() -> usize {
    std::env::var("PARABLE_AHEAD").map_or(1, |times| times.parse().unwrap())
}

/// What a person may do to a line while they write.
fn typed(lines: &mut Vec<String>, at: usize, what: usize, number: usize) {
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    match what {
        0 => lines[at].push_str(" and the rest of it"),
        1 => {
            let mut all = words(&lines[at]);
            all.insert(all.len() / 2, format!("again{number}"));
            lines[at] = all.join(" ");
        }
        2 => {
            let mut all = words(&lines[at]);
            all.pop();
            lines[at] = all.join(" ");
        }
        3 => lines.insert(at + 1, format!("We did it {number} times, which took 4 days.")),
        4 => drop(lines.remove(at)),
        5 => lines.insert(at + 1, format!("Result: {number}% less of it")),
        6 => lines.insert(at + 1, String::new()),
        7 => lines.insert(at + 1, "- one point more, **bold** and *odd*".to_owned()),
        8 => lines.insert(at + 1, "```rust\nlet x = 1; // why\n```".to_owned()),
        9 => lines.insert(at + 1, "```".to_owned()),
        10 => lines[at].push_str(" with Kafka, see https://a.example/b and [[Ownership]]"),
        15 => lines[at] = format!("{}, as in [[S-0{}]]", lines[at], 1 + number % 4),
        16 => lines[at].push_str(" in 2026"),
        11 => lines.insert(at + 1, "## Another of them".to_owned()),
        12 => lines[at].push_str(" #private"),
        13 => lines.insert(at + 1, "A: I asked.".to_owned()),
        14 => lines.insert(at + 1, "| a | b |\n|---|---|\n| 1 | 40 ms |".to_owned()),
        17 => lines[at] = lines[at].replace(['e', '1'], "9"),
        // Most of what is typed are words.
        _ => lines[at] = lines[at].replacen(" the ", &format!(" the other{number} "), 1),
    }
}

/// How many pages were asked for, and how many were given.
#[derive(Debug, Default)]
struct Asked {
    edits: usize,
    pages: usize,
    /// How many of them while an edit before was not built yet.
    later: usize,
}

/// Edits the text of a folder again and again, and compares what is shown ahead with the build.
fn edit(content: &Path, edits: usize, numbers: &mut Numbers, asked: &mut Asked) {
    let options =
        inputs::Options { content: content.to_owned(), config: None, ..Default::default() };
    let first = inputs::load(&options).value;
    let (known, mut stock, mut own) =
        (Known::embedded(), Stock::remembering(), Stock::remembering());
    let reading = parable::read_again(&first, &known, &mut stock).value;
    let site = parable::publish(&first, &reading, &mut stock);
    let Some(mut ahead) = Ahead::of(Arc::new(first.clone()), reading, &known, &stock) else {
        return;
    };
    let rehearsed = ahead.rehearse(&known, &mut own);
    let is_as_built = |page: &File| site.value.files.iter().any(|file| file == page);
    assert!(rehearsed.is_none_or(|page| is_as_built(&page)), "{}", content.display());
    let mut last = first.clone();
    for _ in 0..edits {
        // Somebody may edit several stories before all is built again.
        if numbers.next(3) == 0 {
            last = first.clone();
        }
        let files: Vec<_> = first.texts().collect();
        let file = files[numbers.next(files.len())];
        let source = last.sources.get(file).unwrap();
        let mut lines: Vec<String> = source.text.split('\n').map(str::to_owned).collect();
        let at = numbers.next(lines.len());
        let (what, number) = (numbers.next(24), numbers.next(90));
        typed(&mut lines, at, what, number);
        let mut inputs: Inputs = last.clone();
        inputs.sources.replace(file, Source::new(source.path.clone(), lines.join("\n")));
        asked.edits += 1;
        let Answer::Page { file: page, standing } = ahead.page(&inputs, &known, &mut own) else {
            continue;
        };
        assert!(standing.contains(&page.path));
        asked.pages += 1;
        asked.later += usize::from(last != first);
        let reading = parable::read_again(&inputs, &known, &mut stock).value;
        let site = parable::publish(&inputs, &reading, &mut stock);
        let built = site.value.files.iter().find(|file| file.path == page.path);
        let text = |file: &File| String::from_utf8_lossy(&file.bytes).into_owned();
        let built = built.map(text).unwrap_or_default();
        if built != text(&page) {
            let differ = |(a, b): &(&str, &str)| a != b;
            let page = text(&page);
            let line = built.lines().zip(page.lines()).find(differ);
            let notes = lines.join("\n");
            panic!("{} line {at}, edit {what}: {line:?}\n{notes}", content.display());
        }
        last = inputs;
    }
}

/// Notes of many stories, in which one that is far from the first has something to say of the
/// whole.
const FAR: [&str; 9] = [
    "R: 3 teams crossed it.",
    "A: I built it.\nR: 3 teams crossed it.",
    "** the pillars came first",
    "- Ownership: the first",
    "DD the clock\nHF the cellar",
    "CO = Customer Obsession\nDD = Dive Deep",
    "7. Frugality\n\n- We built it.",
    "## Dive Deep\n\n- We measured it.",
    "#+TODO: LATER | DONE",
];

/// What is typed into a story.
const TYPED: [&str; 12] = [
    "A: I cut it in two.",
    "S: It rang.\nA: I cut it in two.",
    "* I split the topic too",
    "** Later",
    "IA the other clock",
    "CO = Customer Obsession",
    "Ownership: the third",
    "Ownership: the first, the third",
    "6. Frugality",
    "## Think Big",
    "We cut it (ownership, dive deep).",
    "We cut it in two, and slept again.",
];

fn story(name: &str, more: &str) -> String {
    format!("## The {name}\n\nIt rang every night for a year.\n\nI cut it in two.\n{more}\n")
}

#[test]
fn a_page_that_a_later_save_took_back_stands_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let told = |first: &str, second: &str| {
        let stories = [story("first", first), story("second", second), story("third", "")];
        format!("#1: Ownership\n\n{}", stories.join("\n"))
    };
    fs::write(folder.path().join("notes.md"), told("", "")).unwrap();
    let options =
        inputs::Options { content: folder.path().to_owned(), config: None, ..Default::default() };
    let (known, stock, mut own) = (Known::embedded(), Stock::remembering(), Stock::remembering());
    let inputs = inputs::load(&options).value;
    let reading = parable::read_again(&inputs, &known, &mut Stock::remembering()).value;
    let mut ahead = Ahead::of(Arc::new(inputs.clone()), reading, &known, &stock).unwrap();
    let mut standing = |first: &str, second: &str| {
        let mut now = inputs.clone();
        let path = inputs.sources.get(inputs.notes).unwrap().path.clone();
        now.sources.replace(inputs.notes, Source::new(path, told(first, second)));
        match ahead.page(&now, &known, &mut own) {
            Answer::Page { standing, .. } => Some(standing.len()),
            Answer::Built => Some(0),
            Answer::Unsure => None,
        }
    };
    assert_eq!(standing("We slept.\n", ""), Some(1));
    assert_eq!(standing("We slept.\n", "So did they.\n"), Some(2));
    assert_eq!(standing("", "So did they all.\n"), Some(1));
    assert_eq!(standing("", ""), Some(0));
    assert_eq!(standing("We slept.\n", ""), Some(1));
}

#[test]
fn what_a_story_says_of_others_is_not_shown_ahead() {
    let folder = tempfile::tempdir().unwrap();
    let mut pages = 0;
    for far in FAR {
        let names = ["first", "second", "third", "fourth", "fifth", "sixth"];
        let told = names.map(|name| story(name, if name == "fifth" { far } else { "" })).join("\n");
        let notes = format!("#1: Ownership\n\n{told}");
        fs::write(folder.path().join("notes.md"), &notes).unwrap();
        let options = inputs::Options {
            content: folder.path().to_owned(),
            config: None,
            ..Default::default()
        };
        let first = inputs::load(&options).value;
        let (known, mut stock) = (Known::embedded(), Stock::remembering());
        for typed in TYPED {
            let reading = parable::read_again(&first, &known, &mut stock).value;
            let Some(mut ahead) = Ahead::of(Arc::new(first.clone()), reading, &known, &stock)
            else {
                continue;
            };
            let mut last = notes.clone();
            // One edit, and one more beside it before anything is built.
            for at in ["first", "second"] {
                let told = story(at, "");
                let more = format!("in two.\n\n{typed}\n");
                last = last.replace(&told, &told.replace("in two.\n", &more));
                let mut inputs = first.clone();
                let path = first.sources.get(first.notes).unwrap().path.clone();
                inputs.sources.replace(first.notes, Source::new(path, last.clone()));
                let mut own = Stock::remembering();
                let Answer::Page { file, .. } = ahead.page(&inputs, &known, &mut own) else {
                    break;
                };
                pages += 1;
                let reading = parable::read_again(&inputs, &known, &mut stock).value;
                let site = parable::publish(&inputs, &reading, &mut stock).value;
                assert!(site.files.contains(&file), "{far:?} {typed:?} {}", file.path);
            }
        }
    }
    assert!(pages > FAR.len(), "{pages}");
}

#[test]
fn a_page_that_is_shown_ahead_is_the_one_that_the_build_gives() {
    let (mut numbers, mut asked) = (Numbers(1), Asked::default());
    edit(Path::new("content"), 90 * times(), &mut numbers, &mut asked);
    let mut folders: Vec<_> =
        fs::read_dir("tests/fixtures/habits").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        edit(&folder, 3 * times(), &mut numbers, &mut asked);
    }
    // A test in which no page was shown ahead would prove nothing.
    assert!(asked.pages * 20 > asked.edits && asked.later > 5, "{asked:?}");
}
