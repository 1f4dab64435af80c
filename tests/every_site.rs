//! What holds for every site: of the repository's own content and of every fixture.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::Path,
    process::Command,
    sync::OnceLock,
};

use flate2::{Compression, write::GzEncoder};
use parable::render::stable_name;
use rayon::prelude::*;
use support::{
    built::{Built, folders},
    project::all_files,
    site::Page,
};

/// Every content folder, built once for all tests of this file, which share a process.
fn all() -> &'static [Built] {
    static ALL: OnceLock<Vec<Built>> = OnceLock::new();
    ALL.get_or_init(|| folders().par_iter().map(|folder| Built::from_folder(folder)).collect())
}

/// A site in its public edition, built once as well.
fn in_public(built: &Built) -> &'static Built {
    static PUBLIC: OnceLock<BTreeMap<&str, Built>> = OnceLock::new();
    let all = || all().par_iter().filter(|built| built.is_used());
    let public = PUBLIC
        .get_or_init(|| all().map(|built| (built.name.as_str(), built.in_public())).collect());
    &public[built.name.as_str()]
}

/// Those whose build is put in place.
fn used() -> impl Iterator<Item = &'static Built> {
    all().iter().filter(|built| built.is_used())
}

#[track_caller]
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Whatever `look` finds at each site, with the site's name.
fn over_all(look: impl Fn(&Built) -> Vec<String>) -> Vec<String> {
    let named = |built: &'static Built| {
        let found = look(built);
        found.into_iter().map(move |fault| format!("{}: {fault}", built.name))
    };
    used().flat_map(named).collect()
}

/// Words of at least three letters, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| word.chars().filter(|character| character.is_alphabetic()).count() >= 3)
        .map(str::to_lowercase)
}

#[test]
fn most_fixtures_give_a_site() {
    let (all, used) = (all().len(), used().count());
    assert!(used > 45 && used + 6 > all, "{used} of {all}");
}

#[test]
fn every_site_is_whole_and_a_check_finds_what_its_build_does() {
    assert_none(&over_all(|built| {
        let mut faults = built.faults();
        faults
            .extend((!is_checked_alike(built)).then(|| "a check finds something else".to_owned()));
        faults
    }));
}

#[test]
fn every_site_is_whole_in_public() {
    assert_none(&over_all(|built| in_public(built).faults()));
}

/// Whether a check, which makes no site where nothing can be found in it, finds what a build does.
fn is_checked_alike(built: &Built) -> bool {
    let mut found = parable::read(&built.inputs);
    found.findings.extend(parable::inspect(&built.inputs, &found.value));
    let all: Vec<_> = built.findings.iter().collect();
    let before = all.len().saturating_sub(found.findings.iter().count());
    all[before..].iter().copied().eq(found.findings.iter())
}

/// All words that some page shows, says or leads to.
fn shown(built: &Built) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    for page in built.pages.values() {
        // Marks inside a word divide it in the notes, and do or do not on the page.
        shown.extend(words(&page.text));
        shown.extend(page.runs.iter().flat_map(|(_, text)| words(text)));
        shown.extend(page.told.iter().flat_map(|text| words(text)));
        shown.extend(page.links.iter().flat_map(|(link, _)| words(link)));
    }
    shown
}

/// Titles of a whole file and headings of a word list that are on no page yet.
const LOST_HEADINGS: [&str; 0] = [];

/// Words that are markup where the fixtures have them: of org-mode, of a table's head, of a line
/// that names principles or tags, of matter above a story, of a callout, of stories that are only counted; initials of a
/// principle, who speaks, and what says that a system follows.
const MARKUP: [&str; 21] = [
    "HBDC",
    "Interviewer: ",
    "System design: ",
    "** TODO ",
    "** REHEARSE ",
    "** DRAFT ",
    "| # | Title |",
    "| **Title** | ",
    "| LPs | ",
    "Title\t",
    "LPs: ",
    "Tags: ",
    "title: ",
    "tags: ",
    "## Principles",
    "> [!info] ",
    "> [!example]- ",
    "> [!note]+ ",
    ",Title,",
    "Example 1 - ",
    "Example 2 - ",
];

/// Fences with their language, keys of front matter, keywords of org-mode.
fn is_markup(line: &str) -> bool {
    let line = line.trim();
    let is_key = |key: &str| !key.is_empty() && !key.contains(char::is_whitespace);
    let has_key = |sign: &str| line.split_once(sign).is_some_and(|(key, _)| is_key(key));
    ["```", "~~~", "#+", ":", "SCHEDULED: <"].iter().any(|sign| line.starts_with(sign))
        || has_key(" = ")
}

/// The number of lines that front matter between `---` takes.
fn front_matter(text: &str) -> usize {
    let mut lines = text.lines();
    if lines.next() != Some("---") {
        return 0;
    }
    lines.position(|line| line == "---").map_or(0, |at| at + 2)
}

/// A line without addresses that no link can have.
fn without_dead_addresses(line: &str) -> String {
    let mut left = String::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once("](") {
        left.push_str(before);
        let (address, behind) = behind.split_once(')').unwrap_or((behind, ""));
        let lives = ["http:", "https:", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
        left.push(' ');
        left.push_str(if lives { address } else { " " });
        rest = behind;
    }
    left + rest
}

/// Words of a line that no page shows.
fn lost_words(line: &str, shown: &BTreeSet<String>) -> Vec<String> {
    if is_markup(line) || LOST_HEADINGS.contains(&line) {
        return Vec::new();
    }
    let line = MARKUP.iter().fold(line.to_owned(), |line, mark| line.replace(mark, " "));
    let line = without_dead_addresses(&line);
    let lost = |line: &str| words(line).filter(|word| !shown.contains(word)).collect::<Vec<_>>();
    // `**C**hallenge` is one word.
    let found = lost(&line);
    if found.is_empty() { found } else { lost(&line.replace('*', "")) }
}

#[test]
fn no_word_is_lost() {
    assert_none(&over_all(|built| {
        let shown = shown(built);
        let mut lost = Vec::new();
        for source in built.open_texts() {
            let from = front_matter(&source.text);
            for (row, line) in source.text.lines().enumerate().skip(from) {
                let missing = lost_words(line, &shown);
                if !missing.is_empty() {
                    lost.push(format!("{}:{}: {missing:?} of {line:?}", source.path, row + 1));
                }
            }
        }
        lost
    }));
}

/// Whether text stands in the body of a part, and is not a question for a missing one.
fn is_told(within: &str) -> bool {
    within.contains(" section.s")
        && within.contains(" div.body")
        && ![" div.gap", " p.ask"].iter().any(|aside| within.contains(aside))
}

#[test]
fn no_part_of_a_story_holds_words_that_the_notes_do_not() {
    assert_none(&over_all(|built| {
        let written: BTreeSet<String> =
            built.open_texts().iter().flat_map(|source| words(&source.text)).collect();
        let all =
            built.open_texts().iter().map(|source| source.text.to_lowercase()).collect::<String>();
        let stories = built.pages.iter().filter(|(path, _)| path.starts_with("stories/"));
        let mut invented = Vec::new();
        for (path, page) in stories {
            for (_, text) in page.runs.iter().filter(|(within, _)| is_told(within)) {
                let foreign =
                    words(text).filter(|word| !written.contains(word) && !all.contains(word));
                invented.extend(foreign.map(|word| format!("{path}: {word:?} of {text:?}")));
            }
        }
        invented
    }));
}

#[test]
fn parts_are_where_they_are_looked_for() {
    let told = |page: &&Page| page.runs.iter().any(|(within, _)| is_told(within));
    let pages = used().flat_map(|built| built.pages.values()).filter(told).count();
    assert!(pages > 100, "{pages}");
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    for built in used() {
        let again = Built::from_folder(&built.folder);
        assert!(again.files == built.files, "{}", built.name);
    }
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    for (path, bytes) in all_files(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}

/// What the command makes of a copy of a content folder, somewhere else in the world.
fn built_elsewhere(folder: &Path, surroundings: [(&str, &str); 3]) -> Vec<String> {
    let place = tempfile::tempdir().expect("a folder");
    let name = folder.file_name().expect("a name");
    let far = place.path().join("한 place/with spaces & more");
    copy(folder, &far.join(name));
    let run = Command::new(env!("CARGO_BIN_EXE_parable"))
        .args(["build", "--quiet", "--output", "site", "--content"])
        .arg(name)
        .envs(surroundings)
        .current_dir(&far)
        .output()
        .expect("parable runs");
    assert!(run.status.success(), "{}: {}", folder.display(), String::from_utf8_lossy(&run.stderr));
    let built = Built::from_folder(folder);
    let mut there = all_files(&far.join("site"));
    // The list of own files, which is not a part of the site.
    there.retain(|path, _| built.files.contains_key(path) || !path.starts_with('.'));
    let differ = |path: &&String| there.get(*path) != built.files.get(*path);
    there.keys().chain(built.files.keys()).filter(differ).cloned().collect()
}

#[test]
fn place_and_surroundings_leave_no_trace() {
    let zones = ["Pacific/Kiritimati", "America/St_Johns", "UTC", "XYZ+13"];
    let languages = ["tr_TR.UTF-8", "de_DE.UTF-8", "C", "ko_KR.UTF-8"];
    assert_none(&over_all(|built| {
        let turn = built.name.len() % zones.len();
        let language = languages[turn];
        built_elsewhere(
            &built.folder,
            [("TZ", zones[turn]), ("LANG", language), ("LC_ALL", language)],
        )
    }));
}

#[test]
fn the_public_edition_shows_no_gaps_and_no_places() {
    const GAPS: [&str; 7] = ["gap", "miss", "ask", "blank", "none", "brief", "empty"];
    assert_none(&over_all(|built| {
        let mut faults = Vec::new();
        let public = in_public(built);
        let line_of = |within: &str, words: &str| {
            let number = words.trim().strip_prefix("line ").map(str::trim);
            words.contains("notes.md:")
                || words.contains("notes.md, line")
                || within.contains("thead") && words.trim() == "Line"
                || number.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        };
        for (path, page) in &public.pages {
            for (within, text) in &page.runs {
                let parts: Vec<&str> = within.split([' ']).collect();
                let is_gap = |part: &&str| {
                    GAPS.iter().any(|gap| part.split('.').skip(1).any(|class| class == *gap))
                };
                let gap = parts.iter().find(|part| is_gap(part));
                if gap.is_some() && !text.trim().is_empty() {
                    faults.push(format!("{path}: {within}: {text}"));
                }
                if line_of(within, text) {
                    faults.push(format!("{path}: {text}"));
                }
            }
        }
        faults
    }));
}

#[test]
fn the_public_edition_has_no_page_for_what_is_only_an_idea() {
    assert_none(&over_all(|built| {
        let outline = built.outline();
        let public = in_public(built);
        let stories = outline["stories"].as_array().cloned().unwrap_or_default();
        let ideas = stories.iter().filter(|story| story["state"] == "idea");
        let urls = ideas.map(|story| story["url"].as_str().unwrap_or_default().to_owned());
        urls.filter(|url| public.files.contains_key(url)).collect()
    }));
}

#[test]
fn a_story_has_one_code_and_one_address_in_both_editions() {
    assert_none(&over_all(|built| {
        let public = in_public(built);
        let kept = |url: &&String| url.starts_with("stories/");
        let urls: Vec<&String> = public.files.keys().filter(kept).collect();
        let code = |files: &BTreeMap<String, Vec<u8>>, url: &str| {
            let page = String::from_utf8_lossy(files.get(url)?).into_owned();
            let title = page.split_once("<title>")?.1.split_once(' ')?.0.to_owned();
            Some(title)
        };
        let moved = urls.into_iter().filter(|url| !url.ends_with("/index.html"));
        let moved = moved.filter(|url| code(&built.files, url) != code(&public.files, url));
        moved.cloned().collect()
    }));
}

#[test]
fn pages_keep_to_their_budget() {
    assert_none(&over_all(|built| {
        let mut over = Vec::new();
        // A single story as long as a chapter is longer than a page should be.
        if built
            .open_texts()
            .iter()
            .flat_map(|source| source.text.lines())
            .any(|line| line.len() > 10_000)
        {
            return over;
        }
        let mut large = 0;
        for (path, page) in &built.pages {
            let bytes = &built.files[path];
            let (size, sent, elements) = (bytes.len(), compressed(bytes), page.elements);
            // All sheets in one file are as large as all sheets.
            if path == "print.html" {
                continue;
            }
            if size > 40 * KILOBYTE || sent > 8 * KILOBYTE || elements > 1500 {
                over.push(format!("{path}: {size} bytes, {sent} sent, {elements} elements"));
            }
            large += usize::from(size > 16 * KILOBYTE);
        }
        // Sixteen kilobytes are what is typical: lists of everything and diagrams take more.
        if large > 4.max(built.pages.len() / 10) {
            over.push(format!("{large} of {} pages are large", built.pages.len()));
        }
        over
    }));
}

const KILOBYTE: usize = 1024;

/// How many bytes a server sends for these, when it compresses them as GitHub Pages does.
fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("a vector takes everything");
    encoder.finish().expect("a vector takes everything").len()
}

#[test]
fn styles_and_scripts_keep_to_their_budget() {
    assert_none(&over_all(|built| {
        let sheets = built.pages.len().max(100);
        let budgets = [
            ("dossier.css", 20_000, 6_000),
            ("dossier.js", 10_000, 4_000),
            // 60 KB for each hundred sheets.
            ("search-index.js", 600 * sheets + 1_000, usize::MAX),
        ];
        let name = |file| stable_name(file).unwrap_or_else(|| file.path.clone());
        let files = built.site.files.iter().map(|file| (name(file), file));
        let over = files.filter_map(|(name, file)| {
            let (_, size, sent) = budgets.iter().find(|(budgeted, ..)| *budgeted == name)?;
            let (is, sends) = (file.bytes.len(), compressed(&file.bytes));
            (is > *size || sends > *sent).then(|| format!("{name}: {is} bytes, {sends} sent"))
        });
        over.collect()
    }));
}
