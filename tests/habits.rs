//! Notes files of many habits, each with what a sensible reader finds in it.
//!
//! `tests/fixtures/habits/NAME/` is a content folder; `expected.toml` in it states facts, in the
//! form that `tests/fixtures/README.md` describes. Every fact is one test of the reading.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use parable::{inputs, outline};
use serde_json::Value;
use toml::Table;

/// The reading of a content folder, as other programs get it.
fn outline_of(content: &Path) -> Value {
    let inputs = inputs::load(&inputs::Options {
        content: content.to_owned(),
        config: None,
        ..Default::default()
    })
    .value;
    let reading = parable::read(&inputs).value;
    let json = outline::of(&reading.public, &reading.sources, &reading.private).to_json();
    serde_json::from_str(&json).expect("the outline is JSON")
}

/// Facts that were looked for, and those that were not found.
#[derive(Default)]
struct Score {
    facts: usize,
    misses: Vec<String>,
}

impl Score {
    fn fact(&mut self, holds: bool, miss: impl FnOnce() -> String) {
        self.facts += 1;
        if !holds {
            self.misses.push(miss());
        }
    }
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ").to_lowercase()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn strings(value: &Value, key: &str) -> Vec<String> {
    list(value, key).iter().filter_map(Value::as_str).map(plain).collect()
}

fn tables<'a>(expected: &'a Table, key: &str) -> Vec<&'a Table> {
    let tables = expected.get(key).and_then(toml::Value::as_array);
    tables.into_iter().flatten().filter_map(toml::Value::as_table).collect()
}

fn expected_strings(expected: &Table, key: &str) -> Option<Vec<String>> {
    let strings = expected.get(key)?.as_array()?;
    Some(strings.iter().filter_map(toml::Value::as_str).map(plain).collect())
}

fn string(expected: &Table, key: &str) -> Option<String> {
    expected.get(key)?.as_str().map(plain)
}

fn judge(outline: &Value, expected: &Table) -> Score {
    let mut score = Score::default();
    principles(outline, expected, &mut score);
    stories(outline, expected, &mut score);
    platforms(outline, expected, &mut score);
    lists(outline, expected, &mut score);
    if let Some(not) = expected.get("not").and_then(toml::Value::as_table) {
        absent(outline, not, &mut score);
    }
    let lines = &outline["lines"];
    let whole = lines["placed"].as_u64().unwrap_or(0) + lines["private"].as_u64().unwrap_or(0);
    let with_words = lines["with_words"].as_u64().unwrap_or(0);
    score.fact(whole == with_words, || format!("lines: {lines}"));
    score
}

fn principles(outline: &Value, expected: &Table, score: &mut Score) {
    let found = list(outline, "principles");
    let named: Vec<&Value> =
        found.iter().filter(|principle| !principle["source"].is_null()).collect();
    let wanted = tables(expected, "principle");
    let mut last = None;
    for want in &wanted {
        let name = string(want, "name").unwrap_or_default();
        let at = found.iter().position(|principle| plain(text(principle, "name")) == name);
        score.fact(at.is_some(), || {
            format!(
                "principle {name:?} not among {:?}",
                found.iter().map(|p| text(p, "name")).collect::<Vec<_>>()
            )
        });
        let Some(at) = at else { continue };
        score.fact(last.is_none_or(|last| last < at), || {
            format!("principle {name:?} is out of order")
        });
        last = Some(at);
        let number = want.get("number").and_then(toml::Value::as_integer);
        score.fact(found[at]["number"].as_i64() == number, || {
            format!("principle {name:?} has number {} instead of {number:?}", found[at]["number"])
        });
        if let Some(stories) = want.get("stories").and_then(toml::Value::as_integer) {
            let filed = list(&found[at], "stories").len();
            score.fact(usize::try_from(stories) == Ok(filed), || {
                format!(
                    "principle {name:?} has {filed} stories instead of {stories}: {:?}",
                    strings(&found[at], "stories")
                )
            });
        }
    }
    if !wanted.is_empty() {
        score.fact(named.len() <= wanted.len() + 16, || format!("{} principles", named.len()));
    }
}

fn stories(outline: &Value, expected: &Table, score: &mut Score) {
    let found = list(outline, "stories");
    let mut from = 0;
    for want in tables(expected, "story") {
        let title = string(want, "title_has").unwrap_or_default();
        let has = |story: &Value| plain(text(story, "title")).contains(&title);
        let at = found[from.min(found.len())..]
            .iter()
            .position(has)
            .map(|at| at + from)
            .or_else(|| found.iter().position(has));
        score.fact(at.is_some(), || {
            format!(
                "story {title:?} not among {:?}",
                found.iter().map(|s| text(s, "title")).collect::<Vec<_>>()
            )
        });
        let Some(at) = at else { continue };
        from = at + 1;
        story(&found[at], want, &title, score);
    }
}

fn story(found: &Value, want: &Table, title: &str, score: &mut Score) {
    if let Some(mut principles) = expected_strings(want, "principles") {
        let mut filed = strings(found, "principles");
        filed.sort();
        principles.sort();
        score.fact(filed == principles, || {
            format!("story {title:?} is filed under {filed:?} instead of {principles:?}")
        });
    }
    for key in ["kind", "state"] {
        if let Some(value) = string(want, key) {
            score.fact(text(found, key) == value, || {
                format!("story {title:?} has {key} {} instead of {value:?}", found[key])
            });
        }
    }
    let parts = found["parts"].as_object().cloned().unwrap_or_default();
    if let Some(mut wanted) = expected_strings(want, "parts") {
        let mut keys: Vec<String> = parts.keys().cloned().collect();
        keys.sort();
        wanted.sort();
        score.fact(keys == wanted, || {
            format!("story {title:?} has parts {keys:?} instead of {wanted:?}")
        });
    }
    for part in ["situation", "task", "obstacle", "action", "result", "learning", "hypothesis"] {
        if let Some(words) = string(want, &format!("{part}_has")) {
            let found = parts.get(part).and_then(Value::as_str).map(plain).unwrap_or_default();
            score.fact(found.contains(&words), || {
                format!("story {title:?}: {part} {found:?} lacks {words:?}")
            });
        }
    }
    for figure in expected_strings(want, "figures").unwrap_or_default() {
        let figures = strings(found, "figures");
        score.fact(figures.iter().any(|found| found.contains(&figure)), || {
            format!("story {title:?}: figure {figure:?} not among {figures:?}")
        });
    }
}

fn platforms(outline: &Value, expected: &Table, score: &mut Score) {
    let found = list(outline, "platforms");
    for want in tables(expected, "platform") {
        let name = string(want, "name_has").unwrap_or_default();
        let platform = found.iter().find(|platform| plain(text(platform, "name")).contains(&name));
        score.fact(platform.is_some(), || {
            format!(
                "platform {name:?} not among {:?}",
                found.iter().map(|p| text(p, "name")).collect::<Vec<_>>()
            )
        });
        let Some(platform) = platform else { continue };
        let components: Vec<String> =
            list(platform, "components").iter().map(|c| plain(text(c, "name"))).collect();
        for component in expected_strings(want, "components").unwrap_or_default() {
            score.fact(components.iter().any(|found| found.contains(&component)), || {
                format!("platform {name:?}: component {component:?} not among {components:?}")
            });
        }
        let technologies = strings(platform, "technologies");
        for technology in expected_strings(want, "technologies").unwrap_or_default() {
            score.fact(technologies.iter().any(|found| found.contains(&technology)), || {
                format!("platform {name:?}: technology {technology:?} not among {technologies:?}")
            });
        }
        let flows: Vec<(String, String, Option<String>)> = list(platform, "flows")
            .iter()
            .map(|flow| {
                (
                    plain(text(flow, "from")),
                    plain(text(flow, "to")),
                    flow["via"].as_str().map(plain),
                )
            })
            .collect();
        for flow in expected_strings(want, "flows").unwrap_or_default() {
            score.fact(has_flow(&flows, &flow), || {
                format!("platform {name:?}: flow {flow:?} not among {flows:?}")
            });
        }
        let figures = strings(platform, "figures");
        for figure in expected_strings(want, "figures").unwrap_or_default() {
            score.fact(figures.iter().any(|found| found.contains(&figure)), || {
                format!("platform {name:?}: figure {figure:?} not among {figures:?}")
            });
        }
    }
}

/// `a -> b`, or `a -> b via c`; what goes through a part also goes to it and from it.
fn has_flow(flows: &[(String, String, Option<String>)], wanted: &str) -> bool {
    let (ends, via) = match wanted.split_once(" via ") {
        Some((ends, via)) => (ends, Some(via.trim())),
        None => (wanted, None),
    };
    let Some((from, to)) = ends.split_once("->") else { return false };
    let (from, to) = (from.trim(), to.trim());
    flows.iter().any(|(a, b, through)| {
        let whole = a.contains(from) && b.contains(to);
        match (via, through) {
            (Some(via), Some(through)) => whole && through.contains(via),
            (Some(_), None) => false,
            (None, None) => whole,
            (None, Some(through)) => {
                whole
                    || a.contains(from) && through.contains(to)
                    || through.contains(from) && b.contains(to)
            }
        }
    })
}

fn lists(outline: &Value, expected: &Table, score: &mut Score) {
    for (list_name, key, wanted_key) in [
        ("word", "term", "term"),
        ("link", "url", "url"),
        ("question", "text", "text_has"),
        ("section", "title", "title_has"),
    ] {
        let found: Vec<String> = list(outline, &format!("{list_name}s"))
            .iter()
            .map(|one| plain(text(one, key)))
            .collect();
        for want in tables(expected, list_name) {
            let words = string(want, wanted_key).unwrap_or_default();
            score.fact(found.iter().any(|found| found.contains(&words)), || {
                format!("{list_name} {words:?} not among {found:?}")
            });
        }
    }
}

fn absent(outline: &Value, not: &Table, score: &mut Score) {
    for words in expected_strings(not, "story_titles").unwrap_or_default() {
        let guilty = list(outline, "stories")
            .iter()
            .find(|story| plain(text(story, "title")).contains(&words));
        score.fact(guilty.is_none(), || format!("a story's title holds {words:?}"));
    }
    for words in expected_strings(not, "question_texts").unwrap_or_default() {
        let guilty = list(outline, "questions")
            .iter()
            .find(|question| plain(text(question, "text")).contains(&words));
        score.fact(guilty.is_none(), || format!("a question holds {words:?}"));
    }
    let all = plain(&outline.to_string());
    for words in expected_strings(not, "text").unwrap_or_default() {
        score.fact(!all.contains(&words), || format!("{words:?} is in the outline"));
    }
}

fn folders(kind: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(kind);
    let entries = fs::read_dir(root).expect("the fixtures are there");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("a fixture").path()).collect();
    folders.retain(|folder| folder.join("expected.toml").exists());
    folders.sort();
    folders
}

#[test]
fn every_fact_is_read() {
    let mut facts = 0;
    let mut missed: Vec<String> = Vec::new();
    for folder in folders("habits").into_iter().chain(folders("hostile")) {
        let expected: Table =
            fs::read_to_string(folder.join("expected.toml")).unwrap().parse().unwrap();
        let score = judge(&outline_of(&folder), &expected);
        facts += score.facts;
        let name = folder.file_name().unwrap().to_string_lossy();
        missed.extend(score.misses.iter().map(|miss| format!("{name}: {miss}")));
    }
    // What is not read yet is written down, and the list is held to be true.
    let known = include_str!("fixtures/not-read-yet.txt");
    let known: BTreeSet<&str> = known.lines().filter(|line| !line.starts_with('#')).collect();
    let found: BTreeSet<&str> =
        missed.iter().filter_map(|miss| miss.split(" not among ").next()).collect();
    let new: Vec<&&str> = found.difference(&known).collect();
    let read: Vec<&&str> = known.difference(&found).collect();
    assert!(new.is_empty(), "{} of {facts} facts are not read: {new:#?}", new.len());
    assert!(read.is_empty(), "these are read now; take them off the list: {read:#?}");
}
