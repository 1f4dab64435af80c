use std::collections::BTreeMap;

use super::*;

fn aliases(names: &[&str]) -> BTreeMap<String, String> {
    names.iter().map(|name| ((*name).to_owned(), "a company".to_owned())).collect()
}

/// What a lookout for private passages and names says of a file, beside notes that are left.
fn told(notes: &str, left: &str, names: &[&str], file: (&str, &str)) -> Vec<String> {
    let mut lookout = Lookout::default();
    lookout.for_private(&Source::new("notes.md", notes), &[]);
    lookout.for_names(&aliases(names), None);
    let left = Source::new("notes.md", left);
    lookout.compare([left.text.as_str()]);
    let seen = lookout.look([(file.0.into(), file.1.as_bytes().into())]);
    let shown = Shown { sources: &[&left], settings: "site.toml", is_public: false };
    let mut findings = Findings::default();
    lookout.tell(&seen, &BTreeSet::new(), shown, &mut findings);
    let line = |finding: &crate::findings::Finding| {
        let place = match &finding.at {
            At::Place(place) => format!("{}:{}", place.path, place.line),
            At::Path(path) => path.clone(),
            At::Span(_) => String::new(),
        };
        format!("{:?} {place} {}", finding.severity, finding.message)
    };
    findings.iter().map(line).collect()
}

#[track_caller]
fn private(notes: &str, left: &str, page: &str, is_told: bool) {
    let told = told(notes, left, &[], ("a/b.html", page));
    let expected = "Error notes.md:2 what is private here would be in `a/b.html`";
    let expected = if is_told { vec![expected.to_owned()] } else { Vec::new() };
    assert_eq!(told, expected, "{notes:?} {page:?}");
}

#[test]
fn private_words_are_seen_in_any_form() {
    let notes = "open\n%% the red wallet's owner is known %%\nopen";
    for page in [
        "<p>The <b>red</b> wallet&#39;s OWNER is",
        "<a href=\"the%20red%20wallet%27s-owner\">x</a>",
        "<img alt='the-red-wallets owner'>",
        "owner is known",
    ] {
        private(notes, "open\n\nopen", page, true);
    }
    let told = told(notes, "", &[], ("x.js", "['the red wallet\\u2019s owner']"));
    assert_eq!(told, ["Error notes.md:2 what is private here would be in `x.js`"]);
}

#[test]
fn few_words_tell_nothing() {
    let notes = "open\n%% the red wallet's owner is known %%\nopen";
    private(notes, "", "the red wall is known", false);
    private("a\n%%red one%%", "", "red one", false);
    private("a\n%%redwallet%%", "", "redwallet", true);
}

#[test]
fn pieces_may_be_open_and_passages_may_not() {
    let notes = "a\n- Principles: Ownership #private\n  - the red wallet's owner is known\nb";
    private(notes, "Principles: Ownership", "Principles: Ownership", false);
    private(notes, "Principles: Ownership", "the red wallet's owner", true);
    let said = "the red wallet's owner is known";
    let notes = format!("a\n%%{said}%%");
    private(&notes, said, said, true);
}

#[track_caller]
fn name(name: &str, page: &str, expected: Option<&str>) {
    let told = told("", "", &[name], ("a/b.html", page));
    let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
    assert_eq!(told, expected, "{page}");
}

#[test]
fn names_are_seen_as_words_in_any_form() {
    let seen =
        Some("Error site.toml the name that `a company` replaces would still be in `a/b.html`");
    for page in [
        "at acme corp.",
        "ACME-CORP",
        "acme_corp's",
        "x.AcmeCorp",
        "<i>Acme</i> C&#111;rp",
        "<a href='/acme%20corp'>",
    ] {
        name("Acme Corp", page, seen);
    }
    for page in ["acme or corp", "acme corner", "a c m e corp"] {
        name("Acme Corp", page, None);
    }
    name("Meta", "<meta name='meta'><p class=meta data-x='metal'>metadata", None);
    name("Together", "to get her", None);
    name("쿠팡", "쿠팡에서", seen);
}

#[test]
fn a_long_name_inside_a_word_is_a_warning() {
    let seen = "Warning site.toml the name that `a company` replaces, inside a longer word, would \
                still be in `a/b.html`";
    name("Stripe", "pinstriped", Some(seen));
    name("Uber", "hubert", None);
}

#[test]
fn a_path_that_holds_a_name_is_not_quoted() {
    let told = told("", "", &["Acme"], ("stories/the-acme-way.html", ""));
    let expected = "Error site.toml the name that `a company` replaces would still be in the name \
                    of a file of `stories`";
    assert_eq!(told, [expected]);
}

#[test]
fn what_is_in_the_notes_is_told_with_its_line() {
    let told = told("", "a\nb theacmecorps c", &["Acme Corp"], ("a.html", "theacmecorps"));
    assert!(told[0].starts_with("Warning notes.md:2 "), "{told:?}");
}

#[test]
fn it_does_not_say_what_it_looks_for() {
    let mut lookout = Lookout::default();
    lookout.for_private(&Source::new("n", "%%the red wallet's owner%%"), &[]);
    assert_eq!(format!("{lookout:?}"), "Lookout for 3 things");
}

#[test]
fn places_are_those_of_the_marks() {
    let text = "a\r\n\u{e9} %%x%% b %%y\nz%%\n\n%%w%%";
    let source = Source::new("n", text);
    let mut places =
        Places { source: &source, rows: source::lines(text), row: 0, at: 0, column: 1 };
    for (at, _) in text.match_indices("%%").step_by(2) {
        assert_eq!(places.of(at), crate::privacy::place(&source, at), "{at}");
    }
}
