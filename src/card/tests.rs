use super::*;

fn card(title: &str) -> Card {
    Card {
        code: "S-04".to_owned(),
        site: "Stories for Thursday".to_owned(),
        title: title.to_owned(),
        lead: Some("Imports ran all night, and then half a day.".to_owned()),
        cells: vec![("Kind", "Story".to_owned()), ("Figure", "36.0% less time".to_owned())],
    }
}

/// How much ink there is in some rows of a card.
fn ink(card: &Card, rows: std::ops::Range<usize>) -> usize {
    let mut canvas = Canvas::new(SIZE);
    card.draw(&TypeCase::embedded().expect("fonts"), &mut canvas);
    let width = usize::from(SIZE.0);
    canvas.pixels()[rows.start * width..rows.end * width].iter().map(|&ink| usize::from(ink)).sum()
}

#[test]
fn a_card_is_a_whole_picture_and_always_the_same() {
    let one = card("The import that took the night");
    let png = one.png();
    assert_eq!(png, one.clone().png());
    assert!(is_whole(&png));
    assert_eq!(&png[16..24], [1200_u32.to_be_bytes(), 630_u32.to_be_bytes()].concat());
    assert!(png.len() < 40_000, "{}", png.len());
    for cut in [0, 7, 8, 60, png.len() / 2, png.len() - 1] {
        assert!(!is_whole(&png[..cut]), "{cut}");
    }
    for at in (0..png.len()).step_by(97) {
        let mut spoilt = png.clone();
        spoilt[at] ^= 1;
        assert!(!is_whole(&spoilt), "{at}");
    }
    assert!(!is_whole(&[&png[..], b"x"].concat()));
}

/// Whoever changes how cards are drawn raises `DRAWING` and puts the new sum here: otherwise cards
/// that lie in an output would not be drawn again.
#[test]
fn a_change_of_the_drawing_changes_the_names() {
    let sum = blake3::hash(&card("The import that took the night").png()).to_hex();
    assert_eq!((DRAWING, &sum[..16]), (1, "0b6a78c39329554a"));
}

#[test]
fn a_path_changes_with_every_word() {
    let one = card("One");
    let mut paths = std::collections::BTreeSet::from([one.path()]);
    assert!(one.path().starts_with("cards/s-04-"));
    let changed: [fn(&mut Card); 6] = [
        |card| card.title.push('x'),
        |card| card.site.push('x'),
        |card| card.code.push('x'),
        |card| card.lead = None,
        |card| card.cells[1].1.push('x'),
        |card| card.cells.truncate(1),
    ];
    for change in changed {
        let mut other = one.clone();
        change(&mut other);
        assert!(paths.insert(other.path()), "{other:?}");
    }
}

#[test]
fn words_without_letters_for_them_are_left_out() {
    let case = TypeCase::embedded().expect("fonts");
    for (words, drawn) in [
        (
            "Résumé — “naïve” façade, 50 % ≥ 5 µs → done",
            Some("Résumé — “naïve” façade, 50 % ≥ 5 µs → done"),
        ),
        ("Žluťoučký kůň Đặng Ünïcödé Заказ", Some("Žluťoučký kůň Đặng Ünïcödé Заказ")),
        ("e\u{301}te\u{301}", Some("été")),
        ("🎯 Ownership 🎉", Some("Ownership")),
        ("two\n lines\u{7}", Some("two lines")),
        ("고객 집착", None),
        ("Kafka 고객", None),
        ("客戶", None),
        ("🎯", None),
        ("", None),
    ] {
        assert_eq!(case.serif.drawable(words).as_deref(), drawn, "{words}");
    }
    // The code is drawn in the place of such a title, and differs with the code.
    let hangul = card("고객 집착");
    assert!(ink(&hangul, 150..440) > 10_000);
    let mut other = hangul.clone();
    other.title = "客戶".to_owned();
    assert_eq!(hangul.png(), other.png());
    other.code = "S-05".to_owned();
    assert_ne!(hangul.png(), other.png());
}

#[test]
fn a_site_without_letters_has_its_head_empty() {
    let mut one = card("One");
    assert!(ink(&one, 20..90) > 1000);
    one.site = "고객".to_owned();
    assert_eq!(ink(&one, 20..90), 0);
}

#[test]
fn no_word_leaves_its_place() {
    let case = TypeCase::embedded().expect("fonts");
    for title in [
        "W",
        "Have Backbone; Disagree and Commit",
        &"word ".repeat(60),
        &"Warehouse".repeat(40),
        "Success and Scale Bring Broad Responsibility, and then some more words behind it",
    ] {
        let title = case.serif.drawable(title).expect("letters");
        for (size, most) in TITLE_SIZES {
            let lines = case.serif.wrapped(&title, size, WIDTH, most);
            assert!(lines.len() <= most && !lines.is_empty());
            for line in &lines {
                assert!(case.serif.width(line, size, 0.0) <= WIDTH, "{line}");
            }
            let joined = lines.concat().replace([' ', '…'], "");
            assert!(title.replace(' ', "").starts_with(&joined), "{joined}");
        }
        // Between the title and its block, and below, is paper.
        let one = card(&title);
        assert_eq!(ink(&one, 456..468), 0, "{title}");
        assert_eq!(ink(&one, 570..630), 0, "{title}");
    }
}
