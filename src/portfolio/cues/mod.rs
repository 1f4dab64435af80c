//! What headings and sentences betray by their words.

mod gaps;
mod mail;
mod phrases;
mod pointing;
mod questions;
mod systems;
mod told;
mod topics;

pub use mail::Turn;
pub use phrases::Phrases;
pub use systems::PlatformName;
pub use told::{has_first_person, has_first_person_singular};
pub use topics::Topic;

use std::collections::BTreeMap;

use ahash::{HashMap, HashSet};

use crate::{
    text::plain_run,
    vocabulary::{Cues as Words, fold, glance::Glance},
};
use pointing::AsideWords;
use systems::SystemWords;

/// Words, trimmed, by their first letter.
fn by_letter(words: &[String]) -> BTreeMap<char, Vec<String>> {
    let mut letters: BTreeMap<char, Vec<String>> = BTreeMap::new();
    for word in words.iter().map(|word| word.trim()) {
        if let Some(first) = word.chars().next() {
            letters.entry(first).or_default().push(word.to_owned());
        }
    }
    letters
}

/// How many bytes the longest of some words has.
fn longest<'w>(words: impl Iterator<Item = &'w String>) -> usize {
    words.map(String::len).max().unwrap_or(0)
}

/// The cues of the vocabulary, ready to be looked up.
#[derive(Clone, Debug)]
pub struct Cues {
    topics: HashMap<String, Topic>,
    /// The last words of those that announce principles.
    parents: Glance,
    technical: Vec<String>,
    rounds: Vec<String>,
    question_words: HashSet<String>,
    story_words: HashSet<String>,
    story_methods: Vec<String>,
    work: HashSet<String>,
    logs: HashSet<String>,
    form_labels: HashSet<String>,
    form_marks: HashSet<String>,
    report_parts: HashSet<String>,
    platform_columns: Vec<String>,
    platform_compounds: Vec<String>,
    platform_prefixes: Vec<String>,
    own_parts: Vec<String>,
    system_parts: HashSet<String>,
    stack_labels: Vec<String>,
    asked_of_them: Vec<String>,
    roles: Phrases,
    platform_strong: SystemWords,
    platform_weak: SystemWords,
    own: Phrases,
    /// Those of other languages than English.
    own_elsewhere: Phrases,
    past_verbs: Vec<String>,
    past_like_present: Vec<String>,
    past_auxiliaries: Vec<String>,
    asks_for: Vec<String>,
    imperatives: Phrases,
    english: Phrases,
    job: Phrases,
    advice: Phrases,
    openers: Vec<String>,
    /// By their first letter.
    promises: BTreeMap<char, Vec<String>>,
    /// More bytes than any promise has with who makes it, and any blank.
    longest_promise: usize,
    blanks: Vec<String>,
    longest_blank: usize,
    /// Behind a space.
    blank_tails: Vec<String>,
    asides: AsideWords,
    remarks: Phrases,
    placeholders: Vec<String>,
    counts: Vec<String>,
    /// Words before a principle's number.
    pub prefixes: Vec<String>,
    /// Words between two names, with a space on either side.
    pub joints: Vec<String>,
    rest_words: HashSet<String>,
    signatures: Vec<String>,
    signature_tails: HashSet<String>,
    company_endings: HashSet<String>,
    sent_from: Vec<String>,
    devices: HashSet<String>,
    plans: HashSet<String>,
    plan_words: Vec<String>,
    tasks: HashSet<String>,
    kinds: HashSet<String>,
    signoffs: HashSet<String>,
    gap_labels: HashSet<String>,
    /// What they begin with.
    gap_heads: Glance,
    practice: HashSet<String>,
    chat_writers: HashSet<String>,
    chat_assistants: HashSet<String>,
    chat_offers: Vec<String>,
}

impl Cues {
    /// Makes the vocabulary's cues ready.
    pub fn new(words: &Words) -> Self {
        let mut topics = HashMap::default();
        let lists = [
            (&words.story_sections, Topic::Stories),
            (&words.words_sections, Topic::Words),
            (&words.links_sections, Topic::Links),
            (&words.job_sections, Topic::Job),
            (&words.questions_sections, Topic::Questions),
            (&words.principle_parents, Topic::Principles),
            (&words.advice_sections, Topic::Advice),
            (&words.prepare_first, Topic::PrepareFirst),
            (&words.definitions, Topic::Definition),
        ];
        for (list, topic) in lists {
            for cue in list {
                topics.entry(cue.clone()).or_insert(topic);
            }
        }
        for cue in &words.platform_parents {
            topics.entry(cue.text.clone()).or_insert(Topic::Platforms);
        }
        for cue in &words.technical_sections {
            topics.entry(cue.clone()).or_insert(Topic::Technical);
        }
        let of = |strong: bool| {
            words
                .platform_words
                .iter()
                .filter(|word| word.strong == strong)
                .map(|word| word.text.clone())
                .collect::<Vec<_>>()
        };
        let parents = topics.iter().filter(|(_, topic)| **topic == Topic::Principles);
        let parents = Glance::of(parents.filter_map(|(cue, _)| cue.split(' ').next_back()));
        Self {
            topics,
            parents,
            technical: words.technical_sections.clone(),
            rounds: words.round_words.clone(),
            question_words: words.question_words.iter().cloned().collect(),
            story_words: words.story_words.iter().cloned().collect(),
            story_methods: words.story_methods.clone(),
            work: words.work_sections.iter().cloned().collect(),
            logs: words.log_sections.iter().cloned().collect(),
            form_labels: words.form_labels.iter().chain(&words.form_marks).cloned().collect(),
            form_marks: words.form_marks.iter().cloned().collect(),
            report_parts: words.report_parts.iter().cloned().collect(),
            platform_columns: words.platform_columns.clone(),
            platform_compounds: words.platform_compounds.clone(),
            platform_prefixes: words.platform_prefixes.clone(),
            own_parts: words.own_part_sections.clone(),
            system_parts: words.system_parts.iter().cloned().collect(),
            stack_labels: words.stack_labels.clone(),
            asked_of_them: words.asked_of_them.clone(),
            roles: Phrases::new(&words.job_titles),
            platform_strong: SystemWords::of(of(true)),
            platform_weak: SystemWords::of(of(false)),
            past_verbs: words.past_verbs.clone(),
            past_like_present: words.past_like_present.clone(),
            past_auxiliaries: words.past_auxiliaries.clone(),
            asks_for: words.asks_for.clone(),
            imperatives: Phrases::new(&words.imperatives),
            english: Phrases::new(&words.english),
            own: Phrases::new(
                &[words.own_experience.as_slice(), &words.own_experience_elsewhere].concat(),
            ),
            own_elsewhere: Phrases::new(&words.own_experience_elsewhere),
            job: Phrases::new(&words.job_phrases),
            advice: Phrases::new(&words.advice_phrases),
            openers: words.question_openers.clone(),
            promises: by_letter(&words.promises),
            longest_promise: longest(words.promises.iter().chain(&words.blanks)) + 16,
            blanks: words.blanks.clone(),
            longest_blank: longest(words.blanks.iter()),
            blank_tails: words.blank_tails.iter().map(|tail| format!(" {tail}")).collect(),
            asides: AsideWords::of(words),
            remarks: Phrases::new(&words.remarks),
            placeholders: words.placeholder_titles.clone(),
            counts: words.counting_words.clone(),
            prefixes: words.principle_prefixes.clone(),
            joints: words.joints.iter().map(|word| format!(" {word} ")).collect(),
            rest_words: words.rest_words.iter().cloned().collect(),
            signatures: words.signatures.clone(),
            signature_tails: words.signature_tails.iter().cloned().collect(),
            company_endings: words.company_endings.iter().cloned().collect(),
            sent_from: words.sent_from.clone(),
            devices: words.devices.iter().cloned().collect(),
            plans: words.plan_sections.iter().cloned().collect(),
            plan_words: words.plan_words.clone(),
            tasks: words.task_sections.iter().cloned().collect(),
            kinds: words.question_kinds.iter().cloned().collect(),
            signoffs: words.signoffs.iter().cloned().collect(),
            gap_labels: words.gap_labels.iter().cloned().collect(),
            gap_heads: Glance::of(
                words.gap_labels.iter().map(|label| &label[..plain_run(label.as_bytes())]),
            ),
            practice: words.practice_labels.iter().cloned().collect(),
            chat_writers: words.chat_writers.iter().cloned().collect(),
            chat_assistants: words.chat_assistants.iter().cloned().collect(),
            chat_offers: words.chat_offers.clone(),
        }
    }

    /// What is written before the number of a principle, folded and of one, where words are that:
    /// `LPs`.
    pub fn prefix_of(&self, words: &str) -> Option<String> {
        let words = fold(words.trim_matches(|c: char| !c.is_alphanumeric()));
        let words = words.strip_suffix('s').unwrap_or(&words).to_owned();
        self.prefixes.contains(&words).then_some(words)
    }
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
}
