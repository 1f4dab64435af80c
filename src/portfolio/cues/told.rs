//! Whether a text tells what somebody did, and who.

use super::{Cues, words_of};

impl Cues {
    /// Whether words name a job: `Acme, Senior Engineer`.
    pub fn names_job(&self, words: &str) -> bool {
        self.roles.is_in(words)
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
