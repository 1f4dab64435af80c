//! What headings and sentences betray by their words.

use std::collections::BTreeMap;

use ahash::{HashMap, HashSet};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use memchr::memmem;

use super::principles::list_pieces;
use crate::{
    notes::{DONE, Heading, HeadingStyle, Marker, TO_DO},
    text::{count_pieces, is_space},
    vocabulary::{Cues as Words, fold, fold_head, glance::Glance},
};

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

/// What a heading of another known kind announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// Words to learn.
    Words,
    /// Links.
    Links,
    /// Questions.
    Questions,
    /// A job description.
    Job,
    /// Stories.
    Stories,
    /// Principles, each under a heading of its own.
    Principles,
    /// Advice and mistakes.
    Advice,
    /// What to prepare first.
    PrepareFirst,
    /// Systems, each under a heading of its own.
    Platforms,
    /// What a principle means.
    Definition,
    /// What is prepared beside stories: code, pay, the day itself.
    Technical,
    /// What is to be prepared, and when. No heading says so without what stands below it.
    Plan,
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
    practice: HashSet<String>,
    chat_writers: HashSet<String>,
    chat_assistants: HashSet<String>,
}

/// Who speaks in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The one who writes the notes.
    Writer,
    /// A program that answers.
    Assistant,
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
        let technical = words.technical_sections.clone();
        for (list, topic) in lists {
            for cue in list {
                topics.entry(cue.clone()).or_insert(topic);
            }
        }
        for cue in &words.platform_parents {
            topics.entry(cue.text.clone()).or_insert(Topic::Platforms);
        }
        for cue in &technical {
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
            technical,
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
            practice: words.practice_labels.iter().cloned().collect(),
            chat_writers: words.chat_writers.iter().cloned().collect(),
            chat_assistants: words.chat_assistants.iter().cloned().collect(),
        }
    }

    /// What a whole heading announces, if it is one of the known kinds.
    pub fn topic(&self, heading: &str) -> Option<Topic> {
        // `5.0 Questions for them`.
        let is_numbered = heading.starts_with(|c: char| c.is_ascii_digit() || c == '+');
        let numbered = is_numbered.then(|| heading.split_once(".0 ")).flatten();
        let numbered = numbered.filter(|(number, _)| number.parse::<u8>().is_ok());
        let folded = fold(numbered.map_or(heading, |(_, words)| words));
        let words = folded.trim_matches(|c: char| !c.is_alphanumeric());
        if let Some(topic) = self.topics.get(words) {
            return Some(*topic);
        }
        // `Useful phrases (for interviews)`, `Job description - Acme`, `My stories: 2024`.
        let head = words.split([':', '(', '|']).next().unwrap_or_default();
        let is_dash = |&at: &usize| head[..at].ends_with(' ') && head[at + 1..].starts_with(' ');
        let dash = memchr::memchr_iter(b'-', head.as_bytes()).find(is_dash);
        let head = dash.map_or(head, |at| &head[..at - 1]).trim();
        let head = ["my ", "the ", "our ", "their ", "its "]
            .iter()
            .fold(head, |head, small| without_all(head, small));
        let few = few_words(head);
        let found = self.topics.get(head).copied().or_else(|| self.topic_by_a_word(few.as_ref()?));
        // `Brag document 2024`; what else has a year may be over everything.
        let of_year = || {
            let head = without_year(head);
            self.topics.get(head).copied().filter(|&topic| topic == Topic::Stories)
        };
        found
            .or_else(|| self.systems_beside(head))
            .or_else(|| self.values_of(few.as_ref()?))
            .or_else(of_year)
    }

    /// Whether a line is what a program put below a mail: `Sent from my phone`, `Sent with Proton Mail
    /// secure email.`
    pub fn is_signature(&self, line: &str) -> bool {
        const LONGEST: usize = 60;
        if line.len() > LONGEST || line.split_whitespace().nth(7).is_some() || line.contains(':') {
            return false;
        }
        let folded = fold(line);
        let words = folded.trim_end_matches(['.', '!', ' ']);
        let mut behind =
            self.signatures.iter().filter_map(|signature| words.strip_prefix(signature.as_str()));
        let ends = |behind: &str| {
            let Some(tail) = behind.strip_prefix(' ') else { return behind.is_empty() };
            let (first, more) = tail.split_once(' ').unwrap_or((tail, ""));
            self.signature_tails.contains(tail)
                || self.signature_tails.contains(first) && self.names_device(more)
        };
        behind.any(ends) || self.is_sent_from_device(line, words)
    }

    /// Whether a heading is a company's full name: `Harbor Cranes Ltd.`, `Borealis GmbH`.
    pub fn names_company(&self, heading: &str) -> bool {
        let folded = fold(heading);
        let mut words = folded.trim_end_matches([',', ' ']).rsplit([' ', ',']);
        let last = words.next().unwrap_or_default();
        let is_ending = |word: &str| {
            self.company_endings.contains(word.trim_end_matches('.'))
                || self.company_endings.contains(word)
        };
        words.next().is_some() && is_ending(last)
    }

    /// Whether a device is named in the first of some words.
    fn names_device(&self, words: &str) -> bool {
        const FARTHEST: usize = 3;
        let mut words = words.split_whitespace().take(FARTHEST);
        words.any(|word| self.devices.contains(word.trim_matches(|c: char| !c.is_alphanumeric())))
    }

    /// `Sent from my phone`, and no sentence that goes on: `sent from my phone to all desks.`
    fn is_sent_from_device(&self, line: &str, words: &str) -> bool {
        let mut behind = self.sent_from.iter().filter_map(|from| words.strip_prefix(from.as_str()));
        let last = words.split_whitespace().next_back().unwrap_or_default();
        let goes_on = line.ends_with('.') && !self.names_device(last);
        !goes_on
            && !line.starts_with(char::is_lowercase)
            && behind.any(|behind| self.names_device(behind))
    }

    /// Whether a heading is over what is to be prepared, and when: `Study plan (4 weeks)`,
    /// `30-day prep plan`.
    pub fn names_plan(&self, heading: &str) -> bool {
        const MOST: usize = 6;
        const LONGEST: usize = 80;
        if heading.len() > LONGEST {
            return false;
        }
        let folded = fold(heading);
        let head = folded.split([':', '(', '|', ',']).next().unwrap_or_default();
        let head = without_year(head.trim_matches(|c: char| !c.is_alphanumeric()));
        let ends = |words: &String| {
            let before = head.strip_suffix(words.as_str());
            before.is_some_and(|before| before.is_empty() || before.ends_with([' ', '-']))
        };
        self.plans.contains(head)
            || head.split_whitespace().count() <= MOST && self.plan_words.iter().any(ends)
    }

    /// A title without what kind of question its story answers, in brackets behind it: that is no
    /// part of its name. `The crane (failure, conflict)`.
    pub fn without_kinds<'t>(&self, title: &'t str) -> &'t str {
        const LONGEST: usize = 80;
        let mut title = title.trim_end();
        while let Some(open) = title.rfind(['(', '（', '[']).filter(|&open| open > 0) {
            let inside = title[open..].trim_matches(|c: char| !c.is_alphanumeric());
            let ends = title.ends_with([')', '）', ']']) && inside.len() <= LONGEST;
            let is_kind = |piece: &str| self.kinds.contains(&fold(piece));
            if !(ends && !inside.is_empty() && list_pieces(inside).all(is_kind)) {
                break;
            }
            title = title[..open].trim_end();
        }
        title
    }

    /// Whether words name a kind of question, rather than a principle: `failure question`.
    pub fn names_kind(&self, words: &str) -> bool {
        let folded = fold(words);
        let kind =
            [" question", " questions", " story"].iter().find_map(|end| folded.strip_suffix(end));
        kind.is_some_and(|kind| self.kinds.contains(kind))
    }

    /// Whether a heading is over what is still to do.
    pub fn names_tasks(&self, heading: &str) -> bool {
        let folded = fold(heading);
        let head = folded.split([':', '(', '|']).next().unwrap_or_default();
        self.tasks.contains(head.trim_matches(|c: char| !c.is_alphanumeric()))
    }

    /// Whether a line is the greeting at the end of a mail: `Best regards,`.
    pub fn is_signoff(&self, line: &str) -> bool {
        const LONGEST: usize = 60;
        line.len() <= LONGEST
            && line.ends_with([',', '!', '.'])
            && self.signoffs.contains(fold(line).trim_end_matches([',', '!', '.', ' ']))
    }

    /// What stands behind a label that says for what there is nothing yet: `Not covered: Frugality`.
    pub fn behind_gap_label<'t>(&self, line: &'t str) -> Option<&'t str> {
        const LONGEST: usize = 60;
        let marks = [":", "：", " - ", " – ", " — ", " -> ", " → "].into_iter();
        let found = marks.filter_map(|mark| Some((line.find(mark)?, mark))).min();
        let (at, mark) = found.filter(|(at, _)| *at <= LONGEST)?;
        let label = fold(line[..at].trim_matches(|c: char| !c.is_alphanumeric()));
        let rest = line[at + mark.len()..].trim_matches(['*', '_', ' ']);
        self.gap_labels.contains(&label).then_some(rest)
    }

    /// Whether a label says how far a story is practised: `Rehearsed?`.
    pub fn is_practice(&self, label: &str) -> bool {
        const LONGEST: usize = 40;
        let words = label.trim_matches(|c: char| !c.is_alphanumeric());
        words.len() <= LONGEST && self.practice.contains(&fold(words))
    }

    /// Who speaks from a line on in a chat with an assistant, and whether the line says nothing else:
    /// `ChatGPT said:`, `Me: …`.
    pub fn turn(&self, line: &str) -> Option<(Turn, bool)> {
        const LONGEST: usize = 40;
        let words = line.trim_start_matches(['*', '_', '#', ' ']);
        let colon = words.find([':', '：']).filter(|&at| at <= LONGEST)?;
        let behind = words[colon..].trim_start_matches([':', '：', '*', '_']);
        let ends = behind.is_empty() || behind.starts_with(is_space);
        let name = fold(words[..colon].trim_end_matches(['*', '_', ' ']));
        let who = |names: &HashSet<String>| ends && names.contains(&name);
        let assistant = who(&self.chat_assistants).then_some(Turn::Assistant);
        let turn = assistant.or_else(|| who(&self.chat_writers).then_some(Turn::Writer))?;
        Some((turn, behind.trim().is_empty()))
    }

    /// Whether a heading stands over what has no better place, or over what was done somewhere:
    /// `Other stories`, `At Acme`.
    pub fn gathers_the_rest(&self, heading: &str) -> bool {
        let folded = fold(heading);
        let mut ends = folded.match_indices(' ').map(|(at, _)| at).take(2).chain([folded.len()]);
        ends.any(|end| self.rest_words.contains(&folded[..end]))
    }

    /// Whether a heading is over what was worked on, which may be systems or stories: `Projects`.
    pub fn is_work(&self, heading: &str) -> bool {
        let folded = fold(heading);
        let words = folded.split([':', '(', '|']).next().unwrap_or_default();
        self.work.contains(without_year(words.trim_matches(|c: char| !c.is_alphanumeric())))
    }

    /// Whether a heading is over what was noted from week to week: `Work log 2024`.
    pub fn is_log(&self, heading: &str) -> bool {
        let folded = fold(heading);
        let words = folded.split([':', '(', '|']).next().unwrap_or_default();
        self.logs.contains(without_year(words.trim_matches(|c: char| !c.is_alphanumeric())))
    }

    /// Whether lines are the head of a form, `Name: Ines` over `Level: L5`: all have labels of one,
    /// and some a label that nothing else has.
    pub fn heads_form<'l>(&self, lines: impl Iterator<Item = &'l str>) -> bool {
        let (mut all, mut marked) = (0, false);
        for line in lines {
            let Some((label, _)) = line.split_once([':', '：']) else { return false };
            let label = fold(label.trim_matches(['*', '_', ' ']));
            if !self.form_labels.contains(&label) {
                return false;
            }
            all += 1;
            marked |= self.form_marks.contains(&label);
        }
        all >= 2 && marked
    }

    /// Whether a heading is over a part of a report: `Root cause`, `Timeline (UTC)`.
    pub fn is_report_part(&self, heading: &str) -> bool {
        let folded = fold(heading);
        let words = folded.split([':', '(', '|']).next().unwrap_or_default();
        self.report_parts.contains(words.trim_matches(|c: char| !c.is_alphanumeric()))
    }

    /// `Stripe operating principles`, `Values at Acme`: principles and whose they are.
    fn values_of(&self, words: &[&str]) -> Option<Topic> {
        // Words are those of a heading, with a space between them.
        let parents = |words: &[&str]| {
            words.last().is_some_and(|last| self.parents.may_be(last))
                && self.topics.get(&words.join(" ")) == Some(&Topic::Principles)
        };
        let of = |word: &str| {
            matches!(
                word,
                "at" | "of"
                    | "on"
                    | "from"
                    | "bei"
                    | "von"
                    | "de"
                    | "del"
                    | "della"
                    | "chez"
                    | "en"
            )
        };
        let ends = (3..=4).contains(&words.len()) && parents(&words[words.len() - 2..]);
        let leads = (1..=2).any(|length| {
            words.len() > length + 1 && of(words[length]) && parents(&words[..length])
        });
        (ends || leads).then_some(Topic::Principles)
    }

    /// `Team and platforms`, `Platforms / tools`: systems beside what else stands over some.
    fn systems_beside(&self, heading: &str) -> Option<Topic> {
        let place = |joint: &&str| memmem::find(heading.as_bytes(), joint.as_bytes());
        // Most headings have none of them.
        let is_marked = memchr::memchr2(b'/', b',', heading.as_bytes()).is_some();
        let marks: &[&str] = if is_marked { &[" / ", "/", ", "] } else { &[] };
        let mut joints = [" and "].iter().chain(marks);
        let (at, joint) = joints.find_map(|joint| place(joint).map(|at| (at, joint)))?;
        let (one, other) = (&heading[..at], &heading[at + joint.len()..]);
        let systems = |words: &str| self.topics.get(words.trim()) == Some(&Topic::Platforms);
        (systems(one) && systems(other)).then_some(Topic::Platforms)
    }

    /// Whether a line names what is prepared beside stories, and nothing else.
    pub fn is_technical(&self, line: &str) -> bool {
        self.technical.contains(&fold(line))
    }

    /// Whether a line begins as a meeting of the interviews is named: `Round 3: system design`,
    /// `Loop day 2`.
    pub fn names_round(&self, line: &str) -> bool {
        const LONGEST: usize = 120;
        if line.len() > LONGEST {
            return false;
        }
        let Some(digits) = line.find(|c: char| c.is_ascii_digit()) else { return false };
        let number = &line[digits..];
        let length = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
        let behind = number[length..].trim_start_matches([' ', ')']);
        let ends = behind.is_empty() || behind.starts_with([':', '-', '–', '—', '(', '.', ',']);
        let word = line[..digits].trim_end_matches(|c: char| c == '#' || is_space(c));
        length <= 2 && ends && self.rounds.contains(&fold(word))
    }

    /// `Open questions`, `Technical questions to revise`, `Fragen an die Firma`: a plural word that
    /// says by itself what a short heading is over.
    fn topic_by_a_word(&self, words: &[&str]) -> Option<Topic> {
        let telling = |word: &&str| self.question_words.contains(*word).then_some(Topic::Questions);
        let leads = |word: &&str| match self.topics.get(*word) {
            Some(&topic @ (Topic::Words | Topic::Links)) if words.len() <= 5 => Some(topic),
            _ => None,
        };
        // `Career stories`, `Meine besten Geschichten`.
        let last = words.last().filter(|_| words.len() <= 4);
        let stories = last.filter(|last| self.story_words.contains(**last));
        words
            .iter()
            .find_map(telling)
            .or_else(|| words.first().and_then(leads))
            .or(stories.map(|_| Topic::Stories))
    }

    /// How surely a name is that of a system: by its last word, or one of its last.
    pub fn names_platform(&self, name: &str) -> PlatformName {
        let folded = fold(name);
        let head = folded.split([':', '(', '"', '.']).next().unwrap_or_default().trim();
        let words: Vec<&str> = head
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .filter(|word| !word.is_empty())
            .collect();
        let last = words.last().copied();
        let ends = |cues: &SystemWords| cues.end(head, last);
        let has = |cues: &SystemWords| words.iter().any(|word| cues.all.contains(*word));
        let compound = |last: &&str| {
            self.platform_compounds.iter().any(|cue| {
                last.strip_suffix(cue.as_str()).is_some_and(|before| before.chars().count() >= 3)
            })
        };
        if ends(&self.platform_strong) {
            PlatformName::Yes
        } else if has(&self.platform_strong)
            || ends(&self.platform_weak)
            || words.last().is_some_and(compound)
        {
            PlatformName::Perhaps
        } else {
            PlatformName::No
        }
    }

    /// Whether the head of a column says that a system stands in each row.
    pub fn heads_systems(&self, cell: &str) -> bool {
        self.platform_columns.contains(&fold(cell))
    }

    /// Where the name begins in `Platform: Realtime Bidding`; 0 where there is no such head.
    pub fn platform_prefix(&self, name: &str) -> usize {
        let head = name.split(':').next().unwrap_or_default();
        let rest = name[head.len()..].trim_start_matches([':', ' ']);
        let folded = fold(head);
        let is_known = || {
            self.platform_strong.all.contains(&folded) || self.platform_prefixes.contains(&folded)
        };
        let is_head = head.len() < name.len() && is_known();
        if is_head && !rest.is_empty() { name.len() - rest.len() } else { 0 }
    }

    /// Where the name begins in `Design: URL shortener`, and nothing else will do; 0 where there is
    /// no such head.
    pub fn design_prefix(&self, line: &str) -> usize {
        const LONGEST: usize = 200;
        let end = memchr::memchr(b':', line.as_bytes()).unwrap_or(line.len());
        let head = &line[..end];
        // Without a colon there is no head, and no known one is as long as a sentence.
        if end == line.len() || end > LONGEST {
            return 0;
        }
        if self.platform_prefixes.contains(&fold(head)) { self.platform_prefix(line) } else { 0 }
    }

    /// Whether a heading stands over a part of what is told of a system: `Requirements`, `API and
    /// data model`, `Deep dive: hot keys`.
    pub fn names_system_part(&self, heading: &str) -> bool {
        let folded = fold(heading);
        let words = folded.trim_matches(|c: char| !c.is_alphanumeric());
        let is_part = |words: &str| self.system_parts.contains(words.trim());
        let all = |joint: &str| words.contains(joint) && words.split(joint).all(is_part);
        if is_part(words) || [" and ", "/", ", ", " + "].into_iter().any(all) {
            return true;
        }
        // `Design: Chat` names a system.
        let head = words.split([':', '(']).next().unwrap_or_default().trim();
        head.len() < words.len()
            && is_part(head)
            && (words[head.len()..].trim_start().starts_with('(')
                || !self.platform_prefixes.iter().any(|prefix| prefix == head))
    }

    /// Whether a label stands before what a system is built with: `Stack`.
    pub fn lists_stack(&self, label: &str) -> bool {
        self.stack_labels.contains(&fold(label))
    }

    /// Whether a heading over questions says that the interviewer is to be asked.
    fn asks_interviewer(&self, heading: &str) -> bool {
        let folded = fold(heading);
        let words = folded.trim_matches(|c: char| !c.is_alphanumeric());
        self.asked_of_them.iter().any(|cue| words.contains(cue.as_str()))
    }

    /// Whether a line, which nothing marks as a heading, is over questions to the interviewer.
    pub fn asks_back(&self, heading: &Heading) -> bool {
        let words = heading.text.as_str();
        matches!(heading.style, HeadingStyle::Line | HeadingStyle::Capitals)
            && self.topic(words) == Some(Topic::Questions)
            && self.asks_interviewer(words)
    }

    /// Whether a heading stands over what the writer did for the system above it: `My part`.
    pub fn heads_own_part(&self, heading: &str) -> bool {
        self.own_parts.contains(&fold(heading))
    }

    /// Whether a line is no more than the name of a way to tell a story.
    pub fn names_method(&self, line: &str) -> bool {
        let folded = fold(line);
        let words = folded.trim_matches(|c: char| !c.is_alphanumeric());
        self.story_methods.iter().any(|method| method == words)
    }

    /// Whether words name a job: `Acme, Senior Engineer`.
    pub fn names_job(&self, words: &str) -> bool {
        self.roles.is_in(words)
    }

    /// A platform's name without the words that only say that it is one.
    pub fn distinctive<'a>(&self, name: &'a str) -> Vec<&'a str> {
        name.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
            .filter(|word| {
                let folded = word.to_lowercase();
                let is_cue = self.platform_strong.all.contains(&folded)
                    || self.platform_weak.all.contains(&folded);
                !word.is_empty()
                    && !is_cue
                    && !matches!(
                        folded.as_str(),
                        "the" | "and" | "a" | "an" | "of" | "for" | "solution" | "our" | "common"
                    )
            })
            .collect()
    }

    /// Whether a text tells of the writer's own doing.
    pub fn is_own(&self, text: &str) -> bool {
        self.own.is_in(text) || has_first_person(text)
    }

    /// Whether a sentence says outright what the writer themselves did (`I led …`).
    pub fn says_own_part(&self, text: &str) -> bool {
        self.own.is_in(text)
    }

    /// Whether a text tells what the writer did, one thing after another: at least two of them in
    /// the past.
    pub fn tells_past(&self, text: &str) -> bool {
        self.count_done(text) >= 2
    }

    /// Whether a text tells of anything that the writer did.
    pub fn did(&self, text: &str) -> bool {
        self.says_own_part(text) || self.count_done(text) >= 1
    }

    /// How often a text says what the writer did: `I moved`, `I have since moved`.
    fn count_done(&self, text: &str) -> usize {
        let words: Vec<String> = words_of(text).map(str::to_ascii_lowercase).collect();
        let did = |at: usize| {
            let behind = words.get(at + 1..).unwrap_or_default();
            behind.iter().take(2).any(|word| self.is_past(word))
        };
        let is_i = |word: &String| word == "i";
        words.iter().enumerate().filter(|(at, word)| is_i(word) && did(*at)).count()
    }

    /// Whether a text tells once at least, in the past, what the writer or their team did: `we moved
    /// it`. What is asked for is not told: `say what I did`.
    pub fn tells_own_past(&self, text: &str) -> bool {
        let words: Vec<String> = words_of(text).map(str::to_ascii_lowercase).collect();
        let tells = |at: usize| {
            let is_asked =
                at.checked_sub(1).is_some_and(|above| self.asks_for.contains(&words[above]));
            match words[at].as_str() {
                "i" | "we" => {
                    let mut behind = words.iter().skip(at + 1).take(2);
                    !is_asked
                        && behind
                            .any(|word| self.is_past(word) || self.past_auxiliaries.contains(word))
                }
                "i've" | "we've" | "i’ve" | "we’ve" => !is_asked,
                _ => false,
            }
        };
        (0..words.len()).any(tells) || self.own_elsewhere.is_in(text)
    }

    /// Whether a text is surely English.
    pub fn is_english(&self, text: &str) -> bool {
        self.english.is_in(text)
    }

    /// Whether an English text tells what happened, to whomever: `Search was down`.
    pub fn is_past_tense(&self, text: &str) -> bool {
        let was = |word: &str| {
            let word = word.to_ascii_lowercase();
            self.past_auxiliaries.contains(&word)
        };
        words_of(text).any(was)
    }

    /// Whether a line begins with what was done: `Rebuilt the cache`.
    pub fn begins_in_past(&self, line: &str) -> bool {
        let first = words_of(line).next().unwrap_or_default().to_ascii_lowercase();
        self.is_past(&first) && !self.past_like_present.contains(&first)
    }

    /// Whether most lines tell a reader what to do, behind their labels: `Result: give a number`.
    pub fn mostly_advises<'l>(&self, lines: impl Iterator<Item = &'l str>) -> bool {
        let (mut all, mut advising) = (0, 0);
        for line in lines {
            let told = line.split_once([':', '：']).map_or(line, |(_, behind)| behind).trim_start();
            all += usize::from(!told.is_empty());
            advising += usize::from(self.imperatives.find(told).any(|(_, at)| at.start == 0));
        }
        advising * 2 > all
    }

    fn is_past(&self, word: &str) -> bool {
        const SHORTEST: usize = 5;
        word.len() >= SHORTEST && word.ends_with("ed") && !word.ends_with("eed")
            || self.past_verbs.iter().any(|verb| verb == word)
    }

    /// Whether a text is a job description or advice, rather than anybody's experience.
    pub fn is_job_or_advice(&self, text: &str) -> bool {
        self.is_job(text) || self.advice.is_in(text) && !has_first_person_singular(text)
    }

    /// Whether a text is a job description.
    /// One phrase alone may stand in anybody's story.
    pub fn is_job(&self, text: &str) -> bool {
        let phrases = self.job.find(text).take(2).count();
        let long = text.split_whitespace().nth(11).is_some();
        phrases >= 2
            || phrases == 1 && long && !has_first_person(text) && !text.trim_end().ends_with('?')
    }

    /// Whether a line is a question that an interviewer may ask, or one to ask them.
    pub fn is_question(&self, line: &str) -> bool {
        let folded = fold(line);
        let words = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
        let opens = self.openers.iter().any(|opener| words.starts_with(opener.as_str()));
        let last = words.split_whitespace().next_back().unwrap_or_default();
        // `Earn Trust: ???` asks nobody.
        let before = words[..words.len() - last.len()].trim_end();
        let is_gap = last.chars().all(|c| c == '?') && before.ends_with([':', '-', '–', '—']);
        let asks = words.ends_with(['?', '？']) && !is_gap;
        let long = words.split_whitespace().nth(2).is_some()
            || !words.is_ascii() && words.chars().count() >= 6;
        long && (asks && !words.starts_with("http")
            || opens && words.split_whitespace().nth(30).is_none())
    }

    /// `- [ ] book a room` among questions: something to do, which asks nobody.
    pub fn is_task(&self, marker: Marker, line: &str) -> bool {
        matches!(marker, Marker::Bullet(TO_DO | DONE)) && !self.is_question(line)
    }

    /// Whether a result is only promised, or only a place for one.
    pub fn is_promise(&self, text: &str) -> bool {
        // No blank is as long as that and no promise, so that more of it need not be folded where
        // nothing will be taken off its end.
        let head = fold_head(text, self.longest_promise);
        let is_cut = head.len() >= self.longest_promise;
        let folded = if is_cut && head.ends_with(['.', '!', ' ']) { fold(text) } else { head };
        let words = folded.trim_end_matches(['.', '!', ' ']);
        let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        let who = ["we ", "i ", "it ", "this "].iter().find_map(|who| words.strip_prefix(who));
        self.blanks.iter().any(|blank| words == blank)
            || self.promises_as(words).any(|promise| {
                words
                    .strip_prefix(promise)
                    .is_some_and(|rest| !promise.is_ascii() || !goes_on(rest))
            })
            || who
                .is_some_and(|rest| self.promises_as(rest).any(|promise| rest.starts_with(promise)))
    }

    /// Whether words only keep a place for others: `TODO`, `n/a`, `____`, `[insert actions]`.
    pub fn waits_for_words(&self, text: &str) -> bool {
        const MOST: usize = 6;
        let words = text.trim();
        let bracketed = [('[', ']'), ('<', '>')].into_iter().any(|(open, close)| {
            let inner = words.strip_prefix(open).and_then(|inner| inner.strip_suffix(close));
            inner.is_some_and(|inner| {
                !inner.contains([open, close])
                    && inner.split_whitespace().count() <= MOST
                    && !inner.contains(|c: char| c.is_ascii_digit() || c == '@' || c == '/')
            })
        });
        !words.contains(char::is_alphanumeric) || bracketed || self.is_blank(words)
    }

    /// Whether words are those of a blank. None is as long as the head that is looked at.
    fn is_blank(&self, words: &str) -> bool {
        // Each character that is seen stays when it is folded.
        let seen = words.bytes().filter(u8::is_ascii_graphic);
        seen.take(self.longest_blank + 1).count() <= self.longest_blank
            && self.blanks.contains(&fold_head(words, self.longest_blank + 1))
    }

    /// The promises that begin with the letter with which some words do.
    fn promises_as(&self, words: &str) -> impl Iterator<Item = &str> {
        let first = words.chars().next();
        let those = first.and_then(|first| self.promises.get(&first));
        those.into_iter().flatten().map(String::as_str)
    }

    /// What is written before the number of a principle, folded and of one, where words are that:
    /// `LPs`.
    pub fn prefix_of(&self, words: &str) -> Option<String> {
        let words = fold(words.trim_matches(|c: char| !c.is_alphanumeric()));
        let words = words.strip_suffix('s').unwrap_or(&words).to_owned();
        self.prefixes.contains(&words).then_some(words)
    }

    /// Whether a text speaks of the notes themselves: that a story is still to be found.
    pub fn is_remark(&self, text: &str) -> bool {
        self.is_blank(text) || text.split_whitespace().nth(14).is_none() && self.remarks.is_in(text)
    }

    /// Whether a title says nothing: `Story 1`, `Example #2`.
    pub fn is_placeholder(&self, title: &str) -> bool {
        let folded = fold(title);
        // `Story A` counts as `Story 1` does.
        let letter = folded.len().checked_sub(2).filter(|&at| {
            folded.is_char_boundary(at)
                && folded[at..].starts_with(' ')
                && folded.ends_with(|c: char| c.is_ascii_lowercase())
        });
        let folded = letter.map_or(folded.as_str(), |at| &folded[..at]);
        // So does `story one`.
        let counted = folded
            .rsplit_once(' ')
            .filter(|(_, last)| self.counts.iter().any(|count| count == last));
        let folded = counted.map_or(folded, |(words, _)| words);
        let words = folded.trim_end_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '#' | ' ' | ':' | '.' | ')' | '-')
        });
        words.len() <= folded.len()
            && self.placeholders.iter().any(|placeholder| words == placeholder)
    }

    /// Where the name begins in `Story 3: The outage`; 0 where there is no such head.
    pub fn placeholder_length(&self, title: &str) -> usize {
        for mark in [":", " - ", " – ", " — ", ". ", ") "] {
            if let Some(at) = memmem::find(title.as_bytes(), mark.as_bytes()) {
                let has_number = title[..at].contains(|c: char| c.is_ascii_digit());
                if self.is_placeholder(&title[..at]) && (has_number || mark == ":") {
                    let rest = title[at + mark.len()..].trim_start_matches(is_space);
                    return if rest.is_empty() { 0 } else { title.len() - rest.len() };
                }
            }
        }
        0
    }
}

/// Words for systems.
#[derive(Clone, Debug)]
struct SystemWords {
    all: HashSet<String>,
    /// Those that are a name's last word where it ends in one.
    single: HashSet<String>,
    /// The others: in some scripts words are not set apart.
    tails: Vec<String>,
}

impl SystemWords {
    fn of(words: Vec<String>) -> Self {
        let is_tail = |word: &String| !word.is_ascii() || word.contains(' ');
        let (tails, single): (Vec<String>, Vec<String>) = words.iter().cloned().partition(is_tail);
        Self { all: words.into_iter().collect(), single: single.into_iter().collect(), tails }
    }

    /// Whether a name ends in one of them; `last` is its last word.
    fn end(&self, name: &str, last: Option<&str>) -> bool {
        last.is_some_and(|last| self.single.contains(last))
            || self.tails.iter().any(|tail| name.ends_with(tail.as_str()))
    }
}

/// How surely a name is that of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlatformName {
    /// Nothing in it says so.
    No,
    /// It may be, if its text describes one.
    Perhaps,
    /// It says so.
    Yes,
}

/// Words without any of some at their head.
fn without_all<'a>(mut words: &'a str, small: &str) -> &'a str {
    while let Some(rest) = words.strip_prefix(small) {
        words = rest;
    }
    words
}

/// The words of a heading that has no more than a few.
fn few_words(heading: &str) -> Option<Vec<&str>> {
    const MOST: usize = 6;
    let is_long = count_pieces(heading) > MOST;
    (!is_long).then(|| heading.split_whitespace().collect())
}

/// `Brag document 2024` as `Brag document`.
fn without_year(words: &str) -> &str {
    let is_year = |last: &str| {
        last.len() == 4 && last.starts_with("20") && last.bytes().all(|b| b.is_ascii_digit())
    };
    let cut = words.rsplit_once(' ').filter(|(_, last)| is_year(last));
    cut.map_or(words, |(before, _)| before.trim_end_matches([' ', '-', '–', '—', ',']))
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
}

/// Whether a text speaks in the first person.
pub fn has_first_person(text: &str) -> bool {
    words_of(text).any(|word| {
        let word = word.to_ascii_lowercase();
        matches!(word.as_str(), "we" | "my" | "our" | "us" | "me") || is_singular(&word)
    })
}

/// Whether a text speaks of the writer alone.
pub fn has_first_person_singular(text: &str) -> bool {
    words_of(text).any(|word| is_singular(&word.to_ascii_lowercase()))
}

fn is_singular(word: &str) -> bool {
    matches!(word, "i" | "i'm" | "i've" | "i'd" | "i’m" | "i’ve" | "i’d")
}

/// Phrases looked for as words, letter case aside.
#[derive(Clone, Debug)]
pub struct Phrases {
    automaton: Option<AhoCorasick>,
    ascii: Vec<bool>,
}

impl Phrases {
    /// Makes phrases ready to be looked for.
    pub fn new<S: AsRef<str>>(phrases: &[S]) -> Self {
        let patterns: Vec<&str> = phrases.iter().map(|phrase| phrase.as_ref().trim()).collect();
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            .build(&patterns)
            .ok();
        Self { automaton, ascii: patterns.iter().map(|phrase| phrase.is_ascii()).collect() }
    }

    /// Which phrases stand where in a text, in order; none overlap.
    pub fn find<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> + 'a {
        let matches = self.automaton.iter().flat_map(move |automaton| automaton.find_iter(text));
        matches.map(|found| (found.pattern().as_usize(), found.range())).filter(
            move |(phrase, range)| {
                !self.ascii.get(*phrase).copied().unwrap_or_default() || stands_alone(text, range)
            },
        )
    }

    /// Whether any of them stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.find(text).next().is_some()
    }
}

/// Whether a range of a text begins and ends at the boundary of a word.
pub fn stands_alone(text: &str, range: &std::ops::Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let behind = text[range.end..].chars().next();
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    !is_word(before) && !is_word(behind)
}
