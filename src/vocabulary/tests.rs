use std::collections::BTreeSet;

use super::*;

fn vocabulary() -> Vocabulary {
    Vocabulary::parse().expect("the files of the vocabulary are well formed")
}

#[track_caller]
fn all_folded<'a>(kind: &str, texts: impl IntoIterator<Item = &'a String>) {
    for text in texts {
        assert_eq!(&fold(text), text, "{kind}: not folded");
        assert!(!text.is_empty(), "{kind}: empty");
    }
}

#[track_caller]
fn all_distinct<'a>(kind: &str, texts: impl IntoIterator<Item = &'a String>) {
    let mut seen = BTreeSet::new();
    for text in texts {
        assert!(seen.insert(text), "{kind}: {text} is there twice");
    }
}

#[test]
fn the_embedded_vocabulary_is_all_of_it() {
    assert_eq!(Vocabulary::embedded(), vocabulary());
    assert_eq!(vocabulary().sets.len(), SETS.len());
}

#[test]
fn amazon_has_sixteen_numbered_principles_with_all_that_goes_with_them() {
    let vocabulary = vocabulary();
    let amazon = vocabulary.set("amazon").unwrap();
    let numbers: Vec<_> =
        amazon.principles.iter().filter_map(|principle| principle.number).collect();
    assert_eq!(numbers, (1..=16).collect::<Vec<_>>());
    for principle in &amazon.principles {
        let key = &principle.key;
        assert!(principle.definition.is_some(), "{key}: definition");
        assert!((6..=8).contains(&principle.questions.len()), "{key}: questions");
        assert!((10..=20).contains(&principle.suggest.len()), "{key}: suggest");
        assert!(principle.names().any(|name| !name.is_ascii()), "{key}: translations");
    }
}

#[test]
fn keys_are_slugs_and_distinct() {
    let vocabulary = vocabulary();
    all_distinct("sets", vocabulary.sets.iter().map(|set| &set.key));
    for set in &vocabulary.sets {
        all_distinct(&set.key, set.principles.iter().map(|principle| &principle.key));
        for key in set.principles.iter().map(|principle| &principle.key).chain([&set.key]) {
            let slug = |letter: char| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'
            };
            assert!(!key.is_empty() && key.chars().all(slug), "{key}");
        }
    }
}

/// A name must not be read as another principle of its set, typing errors included.
#[test]
fn no_two_principles_of_a_set_share_a_name() {
    for set in &vocabulary().sets {
        let names =
            set.principles.iter().enumerate().flat_map(|(place, principle)| {
                principle.names().map(move |name| (place, fold(name)))
            });
        let names: Vec<_> = names.collect();
        for (index, (place, name)) in names.iter().enumerate() {
            for (other_place, other) in &names[index + 1..] {
                if place == other_place {
                    assert_ne!(name, other, "{}: {name} is there twice", set.key);
                } else {
                    assert!(!near(name, other), "{}: {name} is near {other}", set.key);
                }
            }
        }
    }
}

#[test]
fn suggesting_phrases_are_folded_short_and_of_one_principle() {
    for set in &vocabulary().sets {
        let phrases = || set.principles.iter().flat_map(|principle| &principle.suggest);
        all_folded(&set.key, phrases());
        all_distinct(&set.key, phrases());
        for phrase in phrases() {
            assert!((1..=4).contains(&phrase.split(' ').count()), "{}: {phrase}", set.key);
        }
    }
}

#[test]
fn questions_end_as_sentences_do() {
    let vocabulary = vocabulary();
    let principles = vocabulary.sets.iter().flat_map(|set| &set.principles);
    for question in principles.flat_map(|principle| &principle.questions) {
        assert!(question.ends_with(['.', '?']), "{question}");
    }
}

#[test]
fn every_canonical_part_has_labels() {
    let labels = vocabulary().labels;
    let parts: Vec<_> = labels.parts.iter().map(|label| label.part.as_str()).collect();
    let canonical = crate::portfolio::Part::ALL.map(crate::portfolio::Part::name);
    assert_eq!(parts, canonical);
    for part in &labels.parts {
        assert!(
            part.words.iter().any(|word| word.text == part.part && !word.weak),
            "{}",
            part.part
        );
        assert!(part.letters.iter().all(char::is_ascii_uppercase), "{}", part.part);
    }
}

#[test]
fn a_label_announces_one_part() {
    let labels = vocabulary().labels;
    let words = || labels.parts.iter().flat_map(|part| &part.words).map(|word| &word.text);
    all_folded("parts", words());
    all_distinct("parts", words());
}

#[test]
fn other_labels_are_folded_and_distinct() {
    let labels = vocabulary().labels;
    let kinds = [
        ("principles", &labels.principles),
        ("title", &labels.title),
        ("date", &labels.date),
        ("question", &labels.question),
        ("answer", &labels.answer),
        ("follow_up", &labels.follow_up),
        ("about", &labels.about),
    ];
    for (kind, label) in kinds {
        all_folded(kind, label.words.iter().map(|word| &word.text));
        all_distinct(kind, label.words.iter().map(|word| &word.text));
        assert!(label.words.iter().any(|word| !word.weak), "{kind}");
    }
}

#[test]
fn cues_are_folded_and_distinct() {
    let cues = vocabulary().cues;
    let kinds = [
        ("words_sections", &cues.words_sections),
        ("links_sections", &cues.links_sections),
        ("questions_sections", &cues.questions_sections),
        ("job_sections", &cues.job_sections),
        ("job_phrases", &cues.job_phrases),
        ("story_sections", &cues.story_sections),
        ("principle_parents", &cues.principle_parents),
        ("principle_prefixes", &cues.principle_prefixes),
        ("advice_sections", &cues.advice_sections),
        ("plan_sections", &cues.plan_sections),
        ("plan_words", &cues.plan_words),
        ("task_sections", &cues.task_sections),
        ("question_kinds", &cues.question_kinds),
        ("advice_phrases", &cues.advice_phrases),
        ("prepare_first", &cues.prepare_first),
        ("definitions", &cues.definitions),
        ("promises", &cues.promises),
        ("blanks", &cues.blanks),
        ("question_openers", &cues.question_openers),
        ("own_experience", &cues.own_experience),
        ("own_experience_elsewhere", &cues.own_experience_elsewhere),
        ("imperatives", &cues.imperatives),
        ("signatures", &cues.signatures),
        ("gap_labels", &cues.gap_labels),
        ("signature_tails", &cues.signature_tails),
        ("company_endings", &cues.company_endings),
        ("sent_from", &cues.sent_from),
        ("devices", &cues.devices),
        ("log_sections", &cues.log_sections),
        ("form_labels", &cues.form_labels),
        ("form_marks", &cues.form_marks),
        ("placeholder_titles", &cues.placeholder_titles),
    ];
    for (kind, texts) in kinds {
        all_folded(kind, texts);
        all_distinct(kind, texts);
    }
    for (kind, words) in
        [("platform_words", &cues.platform_words), ("platform_parents", &cues.platform_parents)]
    {
        all_folded(kind, words.iter().map(|word| &word.text));
        all_distinct(kind, words.iter().map(|word| &word.text));
        assert!(
            words.iter().any(|word| word.strong) && words.iter().any(|word| !word.strong),
            "{kind}"
        );
    }
}

/// A heading is one kind of section; where two lists had it, the reader would have to guess.
#[test]
fn a_heading_names_one_kind_of_section() {
    let cues = vocabulary().cues;
    let kinds = [
        &cues.words_sections,
        &cues.links_sections,
        &cues.questions_sections,
        &cues.job_sections,
        &cues.story_sections,
        &cues.principle_parents,
        &cues.advice_sections,
    ];
    let strong_parents = cues.platform_parents.iter().filter(|word| word.strong);
    let headings = kinds.into_iter().flatten().chain(strong_parents.map(|word| &word.text));
    all_distinct("headings", headings);
}
