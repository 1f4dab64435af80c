//! What a heading is over, by its words alone.

use memchr::memmem;

use super::Cues;
use crate::{
    notes::{Heading, HeadingStyle},
    text::{count_pieces, is_space},
    vocabulary::fold,
};

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

impl Cues {
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

    /// Whether a heading is over what is still to do.
    pub fn names_tasks(&self, heading: &str) -> bool {
        let folded = fold(heading);
        let head = folded.split([':', '(', '|']).next().unwrap_or_default();
        self.tasks.contains(head.trim_matches(|c: char| !c.is_alphanumeric()))
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
