//! Search, as somebody uses it who has a keyboard and no mouse.

use std::sync::LazyLock;

use parable::findings::Findings;

use super::{
    assert_none, faults_of_a_dialog,
    notes::{self, MARKUP},
};
use crate::support::{
    browser::{Page, Site, page},
    built::{Built, inputs_of},
};

static TALES: LazyLock<Site> = LazyLock::new(|| Site::of_notes("tales", &notes::tales()));

const IS_OPEN: &str = "document.querySelector('.find[open]')";
/// A browser takes the focus out of what is no longer shown when it paints next.
const IS_SHUT: &str =
    "!document.querySelector('dialog[open]') && !document.activeElement.closest('dialog')";

/// The options, each as its code and title.
const OPTIONS: &str = "[...document.querySelectorAll('.find [role=option]')].map((option) => {
    const said = option.cloneNode(true);
    said.querySelector('p')?.remove();
    said.querySelector('.end')?.remove();
    return [...said.children].map((part) => part.textContent).join(' ');
})";

fn open_search(page: &mut Page) {
    page.press("/").until(IS_OPEN);
}

/// Types in place of what stands in the field.
fn search(page: &mut Page, query: &str) {
    page.press("Control+a Backspace").types(query);
}

/// The codes of what is offered, best first.
fn codes(page: &mut Page) -> Vec<String> {
    let found = page.value("[...document.querySelectorAll('.find [role=option] > .k')].map((code) => code.textContent)");
    found
        .as_array()
        .expect("codes")
        .iter()
        .filter_map(|code| code.as_str().map(str::to_owned))
        .collect()
}

#[test]
fn search_opens_and_closes_and_gives_the_focus_back() {
    page(&TALES, "matrix.html").check(|page| {
        for key in ["/", "Control+k", "Meta+k"] {
            page.press(key).until(IS_OPEN);
            assert_eq!(page.focused(), "Search this dossier", "{key}");
            page.press("Escape").until(IS_SHUT);
            assert_eq!(page.focused(), "body", "{key}");
        }
        page.tabs_to("Stories").press("/").until(IS_OPEN);
        page.types("lighthouse").press("Escape").until(IS_SHUT);
        assert_eq!(page.focused(), "Stories");
        page.tabs_to("Search").press("Enter").until(IS_OPEN);
        assert_eq!(page.value("document.querySelector('.find input').value"), "", "it begins anew");
        // Round and round, and never out of it.
        for _ in 0..6 {
            page.press("Tab");
            assert_eq!(page.value("document.activeElement === document.body || !!document.activeElement.closest('.find')"), true);
        }
        page.tabs_to("Close").press("Enter").until(IS_SHUT);
        assert_eq!(page.focused(), "Search");
        assert_eq!(page.path(), "matrix.html");
    });
}

#[test]
fn keys_are_letters_in_fields_and_nothing_while_text_is_composed() {
    page(&TALES, "practice.html").check(|page| {
        open_search(page);
        page.types("/n?m");
        assert_eq!(page.value("document.querySelector('.find input').value"), "/n?m");
        search(page, "");
        page.composes("정산");
        assert_eq!(codes(page)[0], "S-05", "results are there while it is composed");
        // The Enter that ends a composition chooses nothing.
        page.press("Enter");
        assert_eq!(
            (page.path().as_str(), page.value("!!document.querySelector('.find[open]')")),
            ("practice.html", true.into())
        );
        page.composes("").press("Escape").until(IS_SHUT);
        page.tabs_to("about").press("/");
        assert_eq!(page.value(IS_SHUT), true, "a list to choose from takes letters");
        // With single keys switched off, only the others are left.
        page.tabs_to("Keys").press("Enter").until("document.querySelector('dialog[open] input')");
        page.press("Space Escape").until(IS_SHUT);
        page.press("/ ? m n");
        assert_eq!(page.value(IS_SHUT), true);
        assert_eq!(page.path(), "practice.html");
        page.press("Control+k").until(IS_OPEN).press("Escape").until(IS_SHUT);
        page.tabs_to("Keys").press("Enter").press("Space Escape").until(IS_SHUT);
        page.press("/").until(IS_OPEN);
    });
}

/// What is typed, and what then stands first.
const FIRST: [(&str, &str); 14] = [
    ("disagre", "P-13"),
    ("disagreed with my manager", "S-09"),
    ("p-13", "P-13"),
    ("P13", "P-13"),
    ("p 2", "P-02"),
    ("s4", "S-04"),
    ("S-07", "S-07"),
    ("lightouse", "S-02"),
    ("lihgthouse", "S-02"),
    ("lighthousw", "S-02"),
    ("정산", "S-05"),
    ("집착", "S-05"),
    ("对账", "S-06"),
    ("Dive Deep", "P-12"),
];

#[test]
fn what_is_meant_stands_first() {
    page(&TALES, "index.html").check(|page| {
        open_search(page);
        for (query, first) in FIRST {
            search(page, query);
            let found = codes(page);
            assert_eq!(found.first().map(String::as_str), Some(first), "{query}: {found:?}");
        }
        search(page, "p1");
        let found = codes(page);
        assert_eq!(found[..2], ["P-01", "P-10"], "the code itself, then those that begin so");
    });
}

#[test]
fn a_title_is_found_by_its_beginning_and_opened() {
    page(&TALES, "stories/index.html").check(|page| {
        open_search(page);
        page.types("disagre").press("ArrowDown");
        page.leaves(|page| _ = page.press("Enter"));
        let heading = page.text("h1");
        assert!(heading.contains("isagree"), "{heading}");
        assert!(page.path().contains("disagree"), "{}", page.path());
        // And back again to where it was.
        page.leaves(|page| _ = page.value("history.back(); 0"));
        assert_eq!(page.path(), "stories/index.html");
    });
}

#[test]
fn nothing_typed_offers_what_to_write_next_to_the_one_who_prepares() {
    page(&TALES, "index.html").check(|page| {
        open_search(page);
        assert_eq!(page.text(".find [role=status]"), "Write these next");
        let found = codes(page);
        assert_eq!(found.len(), 3, "{found:?}");
        page.leaves(|page| _ = page.press("ArrowDown Enter"));
        assert_ne!(page.path(), "index.html");
    });
    let public = Site::of(TALES.built.in_public());
    page(&public, "index.html").check(|page| {
        open_search(page);
        assert!(codes(page).is_empty());
        let text = page.text(".find");
        assert!(!text.contains("next") && !text.contains("Missing"), "{text}");
        page.types("manager");
        assert_eq!(codes(page)[0], "S-09");
        assert_eq!(page.value("document.querySelectorAll('.find .star').length"), 0);
    });
}

#[test]
fn nothing_found_says_so_and_offers_all_sheets() {
    page(&TALES, "stories/index.html").check(|page| {
        open_search(page);
        page.types("xylophone");
        assert!(codes(page).is_empty());
        assert_eq!(
            page.text(".find [role=status]"),
            "No sheet has it. All sheets stand in the list A to Z."
        );
        assert_eq!(page.value("document.querySelector('.find input').ariaExpanded"), "false");
        assert!(
            page.value(
                "document.querySelector('.find input').getAttribute('aria-activedescendant')"
            )
            .is_null()
        );
        page.press("ArrowDown Enter").tabs_to("All sheets, A to Z");
        page.leaves(|page| _ = page.press("Enter"));
        assert_eq!(page.path(), "search.html");
        assert_eq!(page.text("h1"), "Every sheet, A to Z");
    });
}

/// What a screen reader is told of the choice: the text of the option that is chosen.
fn chosen(page: &mut Page) -> String {
    let text = page.value(
        "(() => { const field = document.querySelector('.find input');
          const chosen = document.querySelectorAll('.find [aria-selected=true]');
          const active = document.getElementById(field.getAttribute('aria-activedescendant'));
          const list = document.getElementById(field.getAttribute('aria-controls'));
          const inside = active.getBoundingClientRect(), outside = list.getBoundingClientRect();
          return chosen.length === 1 && chosen[0] === active && list.contains(active) &&
            document.activeElement === field && inside.bottom > outside.top + 1 && inside.top < outside.bottom - 1
            ? active.querySelector('.k').textContent : 'lost'; })()",
    );
    text.as_str().expect("text").to_owned()
}

#[test]
fn twelve_are_offered_and_the_choice_is_told() {
    let many = Site::of_notes("many to choose from", &notes::many());
    page(&many, "index.html").check(|page| {
        open_search(page);
        page.types("import");
        let found = codes(page);
        assert_eq!(found.len(), 12, "{found:?}");
        let status = page.text(".find [role=status]");
        assert!(status.starts_with("12 of ") && status.ends_with(" results"), "{status}");
        for code in &found {
            assert_eq!(&chosen(page), code);
            page.press("ArrowDown");
        }
        assert_eq!(chosen(page), found[0], "behind the last comes the first");
        page.press("ArrowUp");
        assert_eq!(chosen(page), found[11]);
        // Another letter begins anew.
        page.types("s");
        assert_eq!(chosen(page), codes(page)[0]);
        page.press("Control+a Backspace").types("5.4");
        let status = page.text(".find [role=status]");
        assert!(status.ends_with("result") || status.ends_with("results"), "{status}");
        let live = page.value("(() => { const at = document.querySelector('.find [role=status]'); return at.ariaLive || 'polite'; })()");
        assert_eq!(live, "polite");
    });
}

#[test]
fn a_title_of_markup_is_text_in_results() {
    page(&TALES, "index.html").check(|page| {
        open_search(page);
        page.types("onerror");
        let found = page.value(OPTIONS).to_string();
        assert_eq!(found, format!("[\"S-01 {MARKUP}\"]"));
        search(page, "shoppers");
        let text = page.text(".find [role=option] p");
        assert!(text.contains("<b onclick=alert(2)>Shoppers</b>"), "{text}");
        assert_eq!(
            page.value("document.querySelectorAll('.find :is(img, b[onclick], script)').length"),
            0
        );
    });
}

#[test]
fn the_index_is_loaded_when_search_is_first_called_for() {
    let served = Site::served(|address| {
        let mut inputs = inputs_of(&notes::tales());
        inputs.config.base_url = Some(address.trim_end_matches('/').to_owned());
        Built::of("search below a path", inputs, Findings::default())
    });
    for site in [&*TALES, &served] {
        page(site, "stories/shipping-on-a-friday.html").check(|page| {
            let before = page.requests();
            assert_eq!(before.len(), 3, "{before:?}");
            page.tabs_to("Stories");
            assert_eq!(page.requests(), before, "nothing is loaded ahead");
            open_search(page);
            let loaded = page.requests().split_off(3);
            let mut names: Vec<&str> = loaded
                .iter()
                .filter_map(|path| path.split('?').next()?.split(".js").next())
                .map(|path| path.trim_end_matches(|c: char| c.is_ascii_hexdigit()))
                .map(|name| name.trim_end_matches('-'))
                .collect();
            names.sort_unstable();
            assert_eq!(names, ["minisearch", "search", "search-index"], "{loaded:?}");
            page.types("lighthouse").press("Escape").until(IS_SHUT);
            open_search(page);
            page.types("lighthouse");
            assert_eq!(page.requests().len(), 6, "once is enough");
            page.leaves(|page| _ = page.press("Enter"));
            assert_eq!(page.path(), "stories/the-lighthouse-that-nobody-fed.html");
        });
    }
}

#[test]
fn without_the_index_the_link_leads_to_the_list() {
    let mut built = Built { name: "no index".to_owned(), ..Built::from_notes(&notes::tales()) };
    built.files.retain(|path, _| !path.starts_with("search-index"));
    let site = Site::of(built);
    let faults = page(&site, "stories/index.html").faults(|page| {
        page.leaves(|page| _ = page.press("/"));
        assert_eq!(page.path(), "search.html");
        Vec::new()
    });
    // The browser itself complains of the file, and of nothing else.
    assert!(faults.iter().all(|fault| fault.contains("search-index")), "{faults:?}");
}

#[test]
fn dialogs_can_be_read_by_everybody() {
    let states: [super::State; 4] = [
        ("nothing typed", open_search),
        ("results", |page| _ = page.types("disagreed manager")),
        ("no match", |page| search(page, "xylophone")),
        ("help", |page| {
            page.press("Escape").until(IS_SHUT).press("?");
            page.until("document.querySelector('dialog[open]')");
        }),
    ];
    assert_none(&page(&TALES, "index.html").faults(|page| {
        let look = |(state, come_to): super::State| {
            come_to(page);
            page.is_in(state);
            faults_of_a_dialog(page)
        };
        states.into_iter().flat_map(look).collect()
    }));
}
