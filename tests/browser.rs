//! What only a browser can say: whether anything overlaps, scrolls sideways, moves, cannot be read
//! or cannot be reached.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "browser/notes.rs"]
mod notes;
#[path = "browser/practice.rs"]
mod practice;
#[path = "browser/search.rs"]
mod search;
mod support;

use std::{fmt::Write, path::Path, sync::LazyLock};

use parable::findings::Findings;
use support::{
    browser::{Page, Site, page},
    built::{Built, inputs_of},
};

/// The repository's own content, and notes of the kinds that pages look different for.
static SITES: LazyLock<Vec<Site>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fixture = |name: &str| root.join("tests/fixtures/habits").join(name);
    let folders = ["chinese", "korean-english", "manager-thirty", "platforms-after-rule"];
    let folders = folders.map(fixture).into_iter().chain([root.join("content")]);
    let mut sites: Vec<Site> =
        folders.map(|folder| Site::of(Built::from_folder(&folder))).collect();
    sites.push(Site::of_notes("one story", "# Dive Deep\n- The index that was never used\n"));
    sites.push(Site::of_notes("no principles", "# Notes\nAsk about the team.\n\nMore of it.\n"));
    sites.push(Site::of_notes("many", &notes::many()));
    sites
});

/// The repository's own content.
fn own() -> &'static Site {
    SITES.iter().find(|site| site.is("content")).expect("it is there")
}

#[track_caller]
fn assert_none(faults: &[String]) {
    let shown = faults.iter().take(60).map(String::as_str).collect::<Vec<_>>();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), shown.join("\n"));
}

/// Whatever `look` finds at the largest page of each kind of some sites.
fn over_kinds<'s>(
    sites: impl IntoIterator<Item = &'s Site>,
    mut look: impl FnMut(&'s Site, &'s str) -> Vec<String>,
) -> Vec<String> {
    let mut faults = Vec::new();
    for site in sites {
        for path in site.page_of_each_kind() {
            faults.extend(look(site, path));
        }
    }
    faults
}

/// Ways to spoil a page, and the looks that are to find each.
const SPOILS: [(&str, &str); 17] = [
    ("first('main').style.width = '3000px'", "sideways()"),
    ("first('.lead').style.marginTop = '-2rem'", "overlaps()"),
    ("Object.assign(first('h1').style, { overflow: 'hidden', height: '9px' })", "cut()"),
    ("first('.flat rect.own').setAttribute('width', 20)", "diagrams()"),
    ("first('.flat .q').setAttribute('x', -20)", "diagrams()"),
    ("first('.flat rect + text').setAttribute('y', 0)", "diagrams()"),
    ("first('.flat path.w').setAttribute('d', 'M0 0H2V900')", "diagrams()"),
    ("first('.flat rect + text').before(first('.flat rect.own').cloneNode())", "diagrams()"),
    ("first('.flat').style.width = '600px'", "diagrams()"),
    ("first('.lead').style.color = '#777'", "contrast(5.5)"),
    ("first('.dia text').style.fill = '#777'", "contrast(5.5)"),
    ("first('.lead').style.color = 'var(--red)'", "reds()"),
    ("first('.dia .w').style.stroke = '#ccc'", "marks()"),
    ("first('main').prepend(first('.foot').cloneNode(true))", "shift()"),
    ("first('.skip').style.outline = '0'; first('.skip').focus()", "focus(0)"),
    ("first('main').removeAttribute('id')", "axe('all')"),
    ("first('main').prepend(new Image())", "axe('image-alt')"),
];

#[test]
fn looks_find_what_is_wrong() {
    let path = "platforms/messaging-platform.html";
    for (spoil, look) in SPOILS {
        page(own(), path).check(|page| {
            page.axe("document-title");
            let before = page.look(look);
            page.value("globalThis.first = (selector) => document.querySelector(selector)");
            page.value(&format!("{spoil}; 0"));
            let after = page.look(look);
            // A page that moved as it came says so before; what is new is what was spoilt.
            let is_found = after.iter().any(|fault| !before.contains(fault));
            assert!(is_found, "{look} does not find {spoil}");
        });
    }
    for wrong in ["console.error('no')", "new Image().src = 'https://example.org/a.png'"] {
        let faults = page(own(), path).faults(|page| {
            page.value(&format!("{wrong}; new Promise((done) => setTimeout(done, 100))"));
            Vec::new()
        });
        assert!(!faults.is_empty(), "nobody minds {wrong}");
    }
}

/// A state that a page can be in, and what is done to come to it.
type State = (&'static str, fn(&mut Page));

/// What is wrong with a dialog that is open: on the smallest screen, with large text, to axe.
fn faults_of_a_dialog(page: &mut Page) -> Vec<String> {
    let mut faults = Vec::new();
    for (width, text, dark) in [(320, 100, false), (768, 200, true), (1440, 100, true)] {
        page.at(width).with_text(text).dark(dark);
        for look in ["sideways()", "dialog()", "contrast(5.5)", "reds()"] {
            faults.extend(page.look(look));
        }
        faults.extend(page.axe_in("all", "dialog[open]"));
    }
    faults
}

/// What moves as a page comes. A browser that has to wait for the machine may show the half of a
/// page that it has; what moves of itself does so every time.
fn faults_of_moving(page: &mut Page, path: &str) -> Vec<String> {
    let mut faults = page.look("shift()");
    for _ in 0..3 {
        if faults.is_empty() {
            break;
        }
        page.goes(path);
        faults = page.look("shift()");
    }
    faults
}

const WIDTHS: [u32; 4] = [1440, 768, 390, 320];

/// A page as it is read: at every width, in both schemes, with large text and without scripts.
fn faults_of_reading(site: &Site, path: &str) -> Vec<String> {
    let most = if path == "print.html" { 100_000 } else { 1500 };
    let mut with_scripts = Vec::new();
    let mut faults = page(site, path).faults(|page| {
        let mut faults = faults_of_moving(page, path);
        faults.extend(page.look("reds()"));
        faults.extend(page.look(&format!("elements({most})")));
        with_scripts = page.lines();
        for (forced, least) in [(true, 4.5), (false, 5.5)] {
            for dark in [true, false] {
                page.forced_colours(forced).dark(dark);
                faults.extend(page.look(&format!("contrast({least})")));
                faults.extend(page.look("marks()"));
            }
        }
        for width in WIDTHS {
            page.at(width);
            faults.extend(page.look("layout()"));
        }
        for width in [768, 1440] {
            page.at(width).with_text(200);
            faults.extend(page.look("layout()"));
        }
        faults
    });
    faults.extend(page(site, path).without_scripts().faults(|page| {
        let without = page.lines();
        let gone = without.iter().filter(|line| !with_scripts.contains(line));
        let gone = gone.map(|line| page.fault(&format!("{line:?} is there only without scripts")));
        let mut faults: Vec<String> = gone.collect();
        if without.is_empty() {
            faults.push(page.fault("has no text"));
        }
        for width in [1440, 320] {
            page.at(width);
            faults.extend(page.look("layout()"));
        }
        faults
    }));
    faults
}

#[test]
fn pages_of_our_own_can_be_read() {
    assert_none(&over_kinds([own()], faults_of_reading));
}

#[test]
fn pages_of_other_notes_can_be_read() {
    let others = SITES.iter().filter(|site| !site.is("content"));
    assert_none(&over_kinds(others, faults_of_reading));
}

/// Lines of a `flow` block.
fn lines(many: usize, line: impl Fn(usize) -> String) -> String {
    (0..many).map(line).collect::<Vec<_>>().join("\n")
}

/// Names and blocks of diagrams that are hard to draw.
fn hard_diagrams() -> Vec<(&'static str, String)> {
    let node = |from: usize, to: usize| format!("Node {from} -> Node {to}");
    let long = "reconciliation of everything that was ordered yesterday";
    let giant = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung";
    let team = |at| {
        let next = at + 1;
        format!("Team {at} of the whole company:\n  Part {at} -> Part {next}: step {at}")
    };
    vec![
        ("Chain", lines(25, |at| node(at, at + 1))),
        ("Fan", lines(30, |at| format!("Hub -> Leaf {at}"))),
        ("Funnel", lines(30, |at| format!("Leaf {at} -> Hub: feed {at}"))),
        ("Mesh", lines(120, |at| node(at % 60, (at * 7 + 1) % 60))),
        ("Full", lines(36, |at| node(at / 6, at % 6))),
        ("Layers", lines(64, |at| node(at / 4 % 16, 4 + at / 16 * 4 + at % 4))),
        ("Both ways", BOTH_WAYS.to_owned()),
        ("Ring", lines(9, |at| node(at, (at + 1) % 9))),
        ("Long names", lines(4, |at| format!("{long} {at} -> {long} {}: {long}", at * 2 + 1))),
        ("Giant word", format!("{giant} -> Store: {giant}\nStore -> {giant}2")),
        ("Wide letters", WIDE_LETTERS.to_owned()),
        ("Korean", KOREAN.to_owned()),
        ("Chinese", CHINESE.to_owned()),
        ("Mixed", MIXED.to_owned()),
        ("Marks", MARKS.to_owned()),
        ("Groups", lines(12, team)),
        ("Islands", lines(20, |at| format!("Left {at} -> Right {at}: label {at}"))),
        ("Labels", lines(12, |at| format!("Source -> Sink {at}: what is carried to sink {at}"))),
    ]
}

const BOTH_WAYS: &str =
    "A -> B: asks\nB -> A: answers\nB -> C\nC -> B\nA -> A: again\nC -> C\nC <-> D";
const WIDE_LETTERS: &str =
    "WWWWWWWWWWWWWWWW -> MMMMMMMMMMMMMMMM: @@@@@@@@@@@@\nMMMMMMMMMMMMMMMM -> %W%W%W%W";
const KOREAN: &str = "주문 서비스 -> 카프카: 주문 이벤트
카프카 -> 정산 배치 서비스: 하루치 주문
카프카 -> 개인정보처리방침동의관리시스템";
const CHINESE: &str = "订单服务 -> 消息队列: 订单事件
消息队列 -> 对账服务: 每日对账文件
消息队列 -> 中华人民共和国增值税电子普通发票开具系统";
const MIXED: &str = "Ярославский сервис -> Ελληνική υπηρεσία: данные
Ελληνική υπηρεσία -> שירות: x
שירות -> 🚀 Launcher 🚀
🚀 Launcher 🚀 -> ﷽ 1";
const MARKS: &str = "<b>Bold</b> -> \"Quoted\" & Co: {{ x }}
`code` -> one-two-three-four-five-six-seven-eight-nine-ten-eleven-twelve-thirteen-fourteen";

#[test]
fn hard_diagrams_keep_their_lettering_apart() {
    let mut notes = String::new();
    for (name, block) in hard_diagrams() {
        let _ = writeln!(notes, "# {name} Platform\n\n```flow\n{block}\n```\n");
    }
    let site = Site::of_notes("hard diagrams", &notes);
    let platforms = site.pages().filter(|path| path.starts_with("platforms/"));
    let platforms: Vec<&str> = platforms.filter(|path| !path.ends_with("/index.html")).collect();
    assert_eq!(platforms.len(), hard_diagrams().len(), "{platforms:?}");
    let look = |path: &&str| {
        page(&site, path).faults(|page| {
            let drawings = page.value("document.querySelectorAll('.dia svg').length");
            let mut faults = Vec::new();
            if drawings != 2 {
                faults.push(page.fault("has no diagram"));
            }
            for width in [1440, 390] {
                page.at(width);
                faults.extend(page.look("diagrams()"));
            }
            faults
        })
    };
    assert_none(&platforms.iter().flat_map(look).collect::<Vec<_>>());
}

#[test]
fn axe_finds_nothing() {
    assert_none(&over_kinds([own()], |site, path| {
        page(site, path).faults(|page| {
            let mut faults = page.axe("all");
            // All sheets in one file are the same sheets again.
            if path != "print.html" {
                page.at(390).dark(true);
                faults.extend(page.axe("all"));
            }
            faults
        })
    }));
}

/// More than this many are not tried on one page.
const MOST_STOPS: u64 = 60;

#[test]
fn the_keyboard_reaches_everything_in_order() {
    assert_none(&over_kinds([own()], |site, path| {
        page(site, path).faults(|page| {
            let stops = page.value("looks.stops().length").as_u64().expect("a number");
            let mut faults = Vec::new();
            for stop in 0..stops.min(MOST_STOPS) {
                page.press("Tab");
                faults.extend(page.look(&format!("focus({stop})")));
            }
            faults
        })
    }));
}

#[test]
fn every_page_prints() {
    let sites = SITES.iter().filter(|site| site.is("content") || site.is("many"));
    assert_none(&over_kinds(sites, |site, path| {
        // The width of an A4 sheet between its margins.
        page(site, path).at(672).printed().faults(|page| {
            let mut faults = Vec::new();
            for look in ["sideways()", "overlaps()", "contrast(5.5)"] {
                faults.extend(page.look(look));
            }
            let sheets = page.print(false).sheets();
            let on_its_side = sheets.iter().filter(|(width, height)| width > height).count();
            let is_right = if path == "matrix.html" {
                // The matrix, and then the principles by number and the loop; forty stories take two
                // sheets.
                on_its_side == sheets.len() && sheets.len() <= if site.is("many") { 4 } else { 3 }
            } else {
                on_its_side == 0 && !sheets.is_empty()
            };
            if !is_right {
                faults.push(page.fault(&format!("prints on {sheets:?}")));
            }
            faults
        })
    }));
}

/// Makes every line of the cheat sheet as long as a line can be.
const FULL_LINES: &str = "document.querySelectorAll('.cheat tbody tr').forEach((row) => {
    for (const cell of row.cells) cell.classList.remove('miss');
    row.cells[0].firstChild.append(' and everything that follows from it');
    row.cells[1].textContent = 'S-40 The warehouse reconciliation batch that nobody owned …';
    row.cells[2].textContent = 'reconciliation · partitioning · Postgres replica · 13 hours a night · '
        + 'Lisbon · outbox · rehearsed · runbook';
    row.cells[3].innerHTML = '<b>3.2% to 0.04%</b> fewer tickets reach the support desk';
}); 0";

#[test]
fn the_cheat_sheet_is_one_printed_page() {
    let many = SITES.iter().find(|site| site.is("many")).expect("it is there");
    for paper in [(8.27, 11.69), (8.5, 11.0)] {
        page(many, "cheat.html").printed().check(|page| {
            assert_eq!(page.value("document.querySelectorAll('.cheat tbody tr').length"), 16);
            for fill in ["0", FULL_LINES] {
                page.value(fill);
                assert_eq!(page.print_on(paper).sheets().len(), 1, "{paper:?} {fill}");
            }
        });
    }
}

#[test]
fn thirty_principles_scroll_in_a_region_of_their_own() {
    let site = Site::of_notes("thirty", &notes::thirty());
    page(&site, "matrix.html").at(800).check(|page| {
        assert!(page.look("sideways()").is_empty());
        page.tabs_to("Stories by principle, scrolls sideways");
        let region = page.value(
            "(() => { const at = document.activeElement, style = getComputedStyle(at);
              return [at.localName, style.overflowX, style.outlineStyle]; })()",
        );
        assert_eq!(region.to_string(), r#"["section","auto","solid"]"#);

        // On a phone it is a ledger, and nothing scrolls.
        page.at(390);
        let row = "getComputedStyle(document.querySelector('.mx tbody tr')).display";
        assert_eq!(page.value(row), "flex");
        assert!(page.look("sideways()").is_empty());
        let wide = "(() => { const at = document.querySelector('.scroll'); return at.scrollWidth > at.clientWidth; })()";
        assert_eq!(page.value(wide), false);
    });
    // The matrix on one sheet, and the principles by number behind it.
    page(&site, "matrix.html").at(672).printed().check(|page| {
        let sheets = page.print(false).sheets();
        let lie = sheets.iter().all(|(width, height)| width > height);
        assert!(lie && (2..=3).contains(&sheets.len()), "{sheets:?}");
    });
}

/// The notes of many stories, published below a path.
static SERVED: LazyLock<Site> = LazyLock::new(|| {
    Site::served(|address| {
        let mut inputs = inputs_of(&notes::many());
        inputs.config.base_url = Some(address.trim_end_matches('/').to_owned());
        Built::of("served", inputs, Findings::default())
    })
});

#[test]
fn a_site_works_below_a_path() {
    assert_none(&over_kinds([&*SERVED], |site, path| {
        page(site, path).faults(|page| {
            let mut faults = page.look("shift()");
            for width in WIDTHS {
                page.at(width).dark(width < 700);
                faults.extend(page.look("layout()"));
            }
            faults.extend(page.look("contrast(5.5)"));
            faults
        })
    }));
    page(&SERVED, "matrix.html").without_scripts().check(|page| {
        page.tabs_to("Practice").leaves(|page| _ = page.press("Enter"));
        assert_eq!(page.path(), "practice.html");
    });
}

#[test]
fn what_is_nowhere_is_said_at_any_depth() {
    page(&SERVED, "stories/that/nobody/wrote/nowhere.html").check(|page| {
        assert!(!page.text("h1").is_empty());
        assert_eq!(page.value("getComputedStyle(document.body).borderTopWidth"), "5px");
        page.press("/").until("document.querySelector('.find[open]')");
        page.types("s-03").leaves(|page| _ = page.press("Enter"));
        assert!(page.path().starts_with("stories/"), "{}", page.path());
        page.goes("stories/that/nowhere.html").tabs_to("Principles");
        page.leaves(|page| _ = page.press("Enter"));
        assert_eq!(page.path(), "principles/index.html");
    });
}
