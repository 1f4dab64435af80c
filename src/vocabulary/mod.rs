//! What people call things: principles, parts of a story, kinds of section.
//!
//! The words live in the TOML files beside this one, so that a habit or a language is added without
//! touching code; [`Vocabulary::embedded`] reads them. Labels and cues are written as [`fold`]
//! leaves them: fold what the notes say before comparing. Nothing here knows how notes are read.

pub mod common;
mod fold;
pub mod glance;
pub mod phrases;
pub mod technologies;
pub mod units;
pub mod voice;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Deserializer};

pub use fold::{allowed_typos, distance, fold, fold_head, near};

/// Every vocabulary but the technologies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Sets of principles, the best known first; general competencies come last.
    pub sets: Vec<PrincipleSet>,
    /// What people write in front of a colon.
    pub labels: Labels,
    /// Words that betray what a section or a sentence is.
    pub cues: Cues,
    /// Words by which a coach hears who acted and what came of it.
    pub voice: voice::Voice,
}

/// The principles that one company asks about, or the competencies that most do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrincipleSet {
    /// Its name in `site.toml`: `amazon`.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// What stands before the number of one of its principles and of no other set's: `LP2`. In
    /// lower case.
    #[serde(default)]
    pub codes: Vec<String>,
    /// In the set's own order.
    #[serde(rename = "principle")]
    pub principles: Vec<SetPrinciple>,
}

/// One principle of a set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Hash)]
#[serde(deny_unknown_fields)]
pub struct SetPrinciple {
    /// Its name in data: `customer-obsession`.
    pub key: String,
    /// Its number, where the set has an order that people cite.
    pub number: Option<u32>,
    /// Its name as the company writes it.
    pub name: String,
    /// What else people call it: short forms, older wordings, translations.
    #[serde(default)]
    pub variants: Vec<String>,
    /// Its initials and clippings, which count only where principles are listed; capitals, without
    /// marks: `LBC` for `L&BC`.
    #[serde(default)]
    pub short: Vec<String>,
    /// What it means, in our words.
    pub definition: Option<String>,
    /// Questions that an interviewer may ask to hear of it, in our words.
    #[serde(default)]
    pub questions: Vec<String>,
    /// Folded phrases in a story's text that suggest it.
    #[serde(default)]
    pub suggest: Vec<String>,
}

/// What people write in front of a colon, by what it announces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// Parts of a story.
    #[serde(rename = "part")]
    pub parts: Vec<PartLabel>,
    /// A list of principles that a story shows.
    pub principles: LabelWords,
    /// A story's title.
    pub title: LabelWords,
    /// When it happened.
    pub date: LabelWords,
    /// A question that was or may be asked.
    pub question: LabelWords,
    /// The answer to it.
    pub answer: LabelWords,
    /// Questions that may come next.
    pub follow_up: LabelWords,
    /// Where it happened: company, team, role, project.
    pub about: LabelWords,
    /// Words that fill a pause before anything that is said.
    pub fillers: Vec<String>,
    /// Words that begin what is told behind a label of one word that was dictated.
    pub opening: Vec<String>,
}

/// The labels of one part of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "WrittenPart")]
pub struct PartLabel {
    /// The canonical part: `situation`.
    pub part: String,
    /// Folded words that announce it.
    pub words: Vec<LabelWord>,
    /// Capital letters that stand for it in a run of letters (`S:`, `T:`). A letter may stand for
    /// several parts; the usual part has it first.
    pub letters: Vec<char>,
    /// Words by which it is announced in a sentence that was dictated.
    pub spoken: Vec<String>,
    /// Those of its words that say what was done, where another label announces the part.
    pub solves: Vec<String>,
    /// Words that announce it as a heading among others, and something else before a colon.
    pub heads: Vec<String>,
}

/// The words of a label that is no part of a story, and its letters (`Q:`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "WrittenLabel")]
pub struct LabelWords {
    /// Folded words that announce it.
    pub words: Vec<LabelWord>,
    /// Capital letters that stand for it.
    pub letters: Vec<char>,
}

/// One word or phrase that people use as a label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelWord {
    /// Folded.
    pub text: String,
    /// Whether it often stands before a colon in another meaning, and so counts only in a run with
    /// a word that is not weak.
    pub weak: bool,
    /// Whether it only goes on with a part that has begun (`THEN` after `HYPOTHESIS`).
    pub continues: bool,
}

/// Words that betray what a section or a sentence is. All are folded; those about sections are
/// compared with a whole heading, those about text are looked for between word boundaries (in
/// scripts without spaces: anywhere).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cues {
    /// Headings of word lists.
    pub words_sections: Vec<String>,
    /// Headings of link lists.
    pub links_sections: Vec<String>,
    /// Headings of lists of questions.
    pub questions_sections: Vec<String>,
    /// Words that make a short heading one over questions, wherever in it they stand.
    pub question_words: Vec<String>,
    /// Words that make a short heading one over stories, where they end it.
    pub story_words: Vec<String>,
    /// Words between two names that a heading has.
    pub joints: Vec<String>,
    /// Words that begin a heading over what is left over.
    pub rest_words: Vec<String>,
    /// What programs put below a mail.
    pub signatures: Vec<String>,
    /// Words that may go on behind one of them.
    pub signature_tails: Vec<String>,
    /// Last words of companies' full names.
    pub company_endings: Vec<String>,
    /// How such a line begins, where a device is named behind it.
    pub sent_from: Vec<String>,
    /// What letters are written on.
    pub devices: Vec<String>,
    /// Greetings at the end of a mail.
    pub signoffs: Vec<String>,
    /// Labels of what there is no story for yet.
    pub gap_labels: Vec<String>,
    /// Labels of how far a story is practised.
    pub practice_labels: Vec<String>,
    /// Who writes in a chat with an assistant, and what such a program says of them.
    pub chat_writers: Vec<String>,
    /// Programs that answer in a chat.
    pub chat_assistants: Vec<String>,
    /// What such a program offers at the end of what it says.
    pub chat_offers: Vec<String>,
    /// Headings over what was worked on.
    pub work_sections: Vec<String>,
    /// Headings over what was noted from week to week.
    pub log_sections: Vec<String>,
    /// Labels of the head of a form.
    pub form_labels: Vec<String>,
    /// Those that only forms have.
    pub form_marks: Vec<String>,
    /// Headings over the parts of a report on a decision or an outage.
    pub report_parts: Vec<String>,
    /// Names of ways to tell a story.
    pub story_methods: Vec<String>,
    /// Headings of job descriptions.
    pub job_sections: Vec<String>,
    /// Phrases of job descriptions, which speak of the writer's future and not of their past.
    pub job_phrases: Vec<String>,
    /// Headings over stories.
    pub story_sections: Vec<String>,
    /// Headings over principles.
    pub principle_parents: Vec<String>,
    /// Words before a principle's number: `LP1`, `Principle 3`, `Value #2`.
    pub principle_prefixes: Vec<String>,
    /// Headings over advice and mistakes.
    pub advice_sections: Vec<String>,
    /// Headings over what is to be prepared, and when.
    pub plan_sections: Vec<String>,
    /// Words that end such a heading.
    pub plan_words: Vec<String>,
    /// Kinds of question that a story answers, as they stand in brackets behind its title.
    pub question_kinds: Vec<String>,
    /// Headings over what is still to do.
    pub task_sections: Vec<String>,
    /// Phrases of advice on how to answer.
    pub advice_phrases: Vec<String>,
    /// Headings of what is prepared beside stories: code, pay, the day itself.
    pub technical_sections: Vec<String>,
    /// Words before the number of a meeting of the interviews.
    pub round_words: Vec<String>,
    /// Words that say what to prepare first.
    pub prepare_first: Vec<String>,
    /// Words that name a system.
    #[serde(deserialize_with = "strong_and_weak")]
    pub platform_words: Vec<PlatformWord>,
    /// Ends of one word by which it may name a system: `Lieferplattform`.
    pub platform_compounds: Vec<String>,
    /// Headings over systems.
    #[serde(deserialize_with = "strong_and_weak")]
    pub platform_parents: Vec<PlatformWord>,
    /// Heads of columns with a system in each row.
    pub platform_columns: Vec<String>,
    /// Words before a colon and the name of a system that is described: `Design: URL shortener`.
    pub platform_prefixes: Vec<String>,
    /// Headings over the parts of what is told of a system: its requirements, its scale.
    pub system_parts: Vec<String>,
    /// Labels of what a system is built with.
    pub stack_labels: Vec<String>,
    /// Words by which a heading over questions says that the interviewer is to be asked.
    pub asked_of_them: Vec<String>,
    /// Headings over what the writer did for the system above them.
    pub own_part_sections: Vec<String>,
    /// What people are employed as.
    pub job_titles: Vec<String>,
    /// Headings and labels of a principle's meaning.
    pub definitions: Vec<String>,
    /// Words at the start of a result that is only promised.
    pub promises: Vec<String>,
    /// Words that are a promise only when they are all that is there: `...`, `-`.
    pub blanks: Vec<String>,
    /// Words behind a blank that say no more.
    pub blank_tails: Vec<String>,
    /// Words before what says which story is meant.
    pub pointing: Vec<String>,
    /// First words of what is to do.
    pub errands: Vec<String>,
    /// Last words of it.
    pub errands_behind: Vec<String>,
    /// What programs write before the date of a task.
    pub errand_marks: Vec<String>,
    /// Heads of columns with the story that is told first.
    pub first_columns: Vec<String>,
    /// Heads of columns with the one that is kept for later.
    pub second_columns: Vec<String>,
    /// Heads of columns over who asks what, and when.
    pub panel_columns: Vec<String>,
    /// Heads of columns that, beside those, title no story.
    pub panel_beside: Vec<String>,
    /// Phrases by which a line speaks of the notes: that a story is still to be found.
    pub remarks: Vec<String>,
    /// Openings of interview questions.
    pub question_openers: Vec<String>,
    /// Words in which the writer says what they did.
    pub own_experience: Vec<String>,
    /// The same in other languages than English.
    pub own_experience_elsewhere: Vec<String>,
    /// Verbs in the past that no ending betrays.
    pub past_verbs: Vec<String>,
    /// Those of them that the present has as well.
    pub past_like_present: Vec<String>,
    /// Words at the head of a line by which a reader is told what to do.
    pub imperatives: Vec<String>,
    /// Words behind which what somebody did is asked for.
    pub asks_for: Vec<String>,
    /// Verbs by which a sentence is in the past.
    pub past_auxiliaries: Vec<String>,
    /// Words that say that a text is English.
    pub english: Vec<String>,
    /// Words that with a number make a title that says nothing: `story 1`.
    pub placeholder_titles: Vec<String>,
    /// Words that count such titles.
    pub counting_words: Vec<String>,
}

/// A word that names a system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlatformWord {
    /// Folded.
    pub text: String,
    /// Whether it is enough by itself; a weak one needs a text that describes a system.
    pub strong: bool,
}

/// Sets of principles in the order in which a name is looked up.
const SETS: &[&str] = &[
    embedded!("amazon"),
    embedded!("meta"),
    embedded!("google"),
    embedded!("microsoft"),
    embedded!("netflix"),
    embedded!("stripe"),
    embedded!("shopify"),
    embedded!("uber"),
    embedded!("competencies"),
];
const LABELS: &str = embedded!("labels");
const CUES: &str = embedded!("cues");

impl Vocabulary {
    /// The vocabulary built into the program.
    pub fn embedded() -> Self {
        // The files are part of the program and a test reads every one of them.
        Self::parse().unwrap_or_default()
    }

    fn parse() -> Result<Self, serde_json::Error> {
        Ok(Self {
            sets: SETS.iter().map(|text| serde_json::from_str(text)).collect::<Result<_, _>>()?,
            labels: serde_json::from_str(LABELS)?,
            cues: serde_json::from_str(CUES)?,
            voice: voice::Voice::embedded(),
        })
    }

    /// The set of this key.
    pub fn set(&self, key: &str) -> Option<&PrincipleSet> {
        self.sets.iter().find(|set| set.key == key)
    }
}

impl SetPrinciple {
    /// All that it is called, its own name first; as written, not folded.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.variants.iter().map(String::as_str))
    }
}

impl Labels {
    /// The labels of a canonical part.
    pub fn part(&self, part: &str) -> Option<&PartLabel> {
        self.parts.iter().find(|label| label.part == part)
    }
}

/// A part as the file has it: an array for each strength of word.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPart {
    part: String,
    #[serde(default)]
    letters: String,
    words: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    continues: Vec<String>,
    #[serde(default)]
    spoken: Vec<String>,
    #[serde(default)]
    solves: Vec<String>,
    #[serde(default)]
    heads: Vec<String>,
}

impl From<WrittenPart> for PartLabel {
    fn from(written: WrittenPart) -> Self {
        let mut words = label_words(written.words, written.weak);
        words.extend(written.continues.into_iter().map(continuing));
        let letters = written.letters.chars().collect();
        let WrittenPart { part, spoken, solves, heads, .. } = written;
        Self { part, words, letters, spoken, solves, heads }
    }
}

/// Another label as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLabel {
    #[serde(default)]
    letters: String,
    words: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    continues: Vec<String>,
}

impl From<WrittenLabel> for LabelWords {
    fn from(written: WrittenLabel) -> Self {
        let mut words = label_words(written.words, written.weak);
        words.extend(written.continues.into_iter().map(continuing));
        Self { words, letters: written.letters.chars().collect() }
    }
}

fn continuing(text: String) -> LabelWord {
    LabelWord { text, weak: false, continues: true }
}

fn label_words(strong: Vec<String>, weak: Vec<String>) -> Vec<LabelWord> {
    let strong = strong.into_iter().map(|text| (text, false));
    let weak = weak.into_iter().map(|text| (text, true));
    strong.chain(weak).map(|(text, weak)| LabelWord { text, weak, continues: false }).collect()
}

/// Words of a system as the file has them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StrongAndWeak {
    strong: Vec<String>,
    weak: Vec<String>,
}

fn strong_and_weak<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<PlatformWord>, D::Error> {
    let written = StrongAndWeak::deserialize(from)?;
    let strong = written.strong.into_iter().map(|text| PlatformWord { text, strong: true });
    let weak = written.weak.into_iter().map(|text| PlatformWord { text, strong: false });
    Ok(strong.chain(weak).collect())
}
