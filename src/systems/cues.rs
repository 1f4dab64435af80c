//! The words that tell figures, parts and flows from other text: `vocabulary/systems.toml`.

use std::sync::LazyLock;

use ahash::HashSet;
use serde::Deserialize;

use super::remarks::Phrases;
use crate::{
    text::lower_plain,
    vocabulary::glance::{Apart, Glance},
};

/// All cues.
#[derive(Debug, Default, Deserialize)]
pub struct Cues {
    pub figures: FigureCues,
    pub parts: PartCues,
    pub verbs: VerbCues,
    pub own: OwnCues,
    pub tables: TableCues,
    pub tongues: Vec<Tongue>,
    pub east: EastCues,
    pub remarks: AllRemarkCues,
    pub clauses: ClauseCues,
    pub aliases: AliasCues,
}

/// How a clause joins those before it.
#[derive(Debug, Default, Deserialize)]
pub struct ClauseCues {
    /// A text that begins with one speaks of another thing.
    pub leads_on: Words,
    /// Behind one, the last clause begins.
    pub joins: Words,
    /// Labels before what a system is, in one sentence.
    pub openers: Words,
    /// Verbs of what became more or less, or another.
    pub changed: Words,
    /// Of those the ones that say only that it is another.
    pub went: Words,
    /// What may stand around such a verb.
    pub changing: Words,
}

/// What stands before another name of the same.
#[derive(Debug, Default, Deserialize)]
pub struct AliasCues {
    /// Before a colon.
    pub labels: Words,
    /// In running text, right before the name.
    pub phrases: Vec<String>,
}

/// What a sentence of another European language says a flow with.
#[derive(Debug, Default, Deserialize)]
pub struct Tongue {
    pub articles: Words,
    pub and: Words,
    pub reads: Words,
    pub from: Words,
    pub writes: Words,
    pub to: Words,
    pub calls: Words,
    /// Before what things pass on their way.
    pub via: Words,
    /// Verbs of place: `sits in front of`.
    pub stands: Words,
    /// Phrases before what a part passes things on to: `in front of`.
    pub ahead: Vec<String>,
    /// Phrases before what a part gets things from: `behind`.
    pub behind: Vec<String>,
    /// First words of names of parts: `servicio de pedidos`.
    pub heads: Words,
    /// Last syllables of names of parts: `Bestelldienst`.
    pub tails: Vec<String>,
}

/// Beginnings of verbs, and what stands around names, in Korean, Japanese and Chinese.
#[derive(Debug, Default, Deserialize)]
pub struct EastCues {
    pub korean_takes: Vec<String>,
    pub korean_calls: Vec<String>,
    pub japanese_takes: Vec<String>,
    pub japanese_puts: Vec<String>,
    pub japanese_calls: Vec<String>,
    pub chinese_puts: Vec<String>,
    pub chinese_takes: Vec<String>,
}

/// How notes remark on a system.
#[derive(Debug, Default, Deserialize)]
pub struct AllRemarkCues {
    /// Words before a label.
    pub openers: Words,
    /// What stands where a remark is still to be written.
    pub blanks: Words,
    /// First words of sentences about what may happen.
    pub conditions: Words,
    /// Headings over what was learnt, which need not be about one system.
    pub general: Words,
    /// First words of `Why A and not B`; those that are glued to what they ask.
    pub why: Words,
    pub why_glued: Vec<String>,
    /// Words by which such a question tells of a choice.
    pub chosen: Words,
    /// Words before the head of a clause.
    pub before: Words,
    pub trade_off: RemarkCues,
    pub failure: RemarkCues,
    pub change: RemarkCues,
}

/// How notes remark one kind of thing.
#[derive(Debug, Default, Deserialize)]
pub struct RemarkCues {
    /// Headings and labels, whole.
    pub labels: Words,
    /// Those that only stand over remarks inside a section about a system.
    pub weak: Words,
    /// In sentences.
    pub phrases: Phrases,
    /// Beside these, a phrase says nothing.
    pub except: Phrases,
}

/// What makes words a part of a system.
#[derive(Debug, Default, Deserialize)]
pub struct PartCues {
    pub articles: Words,
    pub boundaries: Words,
    pub nouns: Words,
    pub generic: Words,
    pub vague: Words,
    /// Words that measure what stands behind `of`.
    pub measures: Words,
    /// Verbs that no name of a place has in it: `requests hit A`.
    pub reaching: Words,
    /// Small words that belong to the verb before them.
    pub particles: Words,
    /// Words that begin a name by counting, never go on with one.
    pub counting: Words,
    /// Verbs that a sentence without a subject begins with.
    pub leading: Words,
    pub fillers: Words,
    pub ends: Words,
    pub selves: Words,
    pub pronouns: Words,
    pub actors: Words,
    /// Words for teams, in the singular.
    pub teams: Words,
    pub interfaces: Words,
    pub labels: Words,
    /// Labels behind which nothing tells of parts.
    pub asides: Words,
    pub stores: Words,
    /// Stages of a system that are named after what they do.
    pub stages: Words,
    pub gone: Words,
    pub sending: Words,
    pub contain: Forms,
    pub offer: Forms,
    pub build: Forms,
    pub change: Forms,
    pub merging: Forms,
    pub negations: Words,
    pub unsure: Words,
    pub auxiliaries: Words,
    pub passive: Words,
    #[serde(rename = "use")]
    pub uses: Words,
    pub slashed: Words,
    pub front: Words,
    pub back: Words,
    pub nothing: Words,
    pub examples: Words,
}

/// Verbs that move things.
#[derive(Debug, Default, Deserialize)]
pub struct VerbCues {
    pub push: Forms,
    pub pull: Forms,
    pub direct_push: Forms,
    pub direct_pull: Forms,
    /// With these, only a place takes what is sent.
    pub report: Forms,
    pub subscribe: Forms,
    pub keep: Forms,
    /// Before `from`, what fills a place that stands before a comma.
    pub fill: Forms,
    /// Behind one, places stand in the order in which things reach them.
    pub walk: Forms,
}

/// How people say what they themselves did.
#[derive(Debug, Default, Deserialize)]
pub struct OwnCues {
    pub possessives: Words,
    pub phrases: Vec<String>,
    pub weak: Words,
    /// Labels behind which it says whose a system is, and words for the writer there.
    pub owner_labels: Words,
    pub selves: Words,
    /// Labels behind which it says what the writer was, and words for that.
    pub role_labels: Words,
    pub roles: Words,
}

/// Heads of columns.
#[derive(Debug, Default, Deserialize)]
pub struct TableCues {
    pub name: Words,
    pub role: Words,
    pub technology: Words,
    pub input: Words,
    pub output: Words,
    pub via: Words,
    pub label: Words,
}

impl TableCues {
    /// Whether a label says what of a part it holds.
    pub fn is_field(&self, label: &str) -> bool {
        let label = label.to_lowercase();
        [&self.input, &self.output, &self.technology].iter().any(|words| words.contains(&label))
    }
}

/// Verbs in all of their forms; written as their base and what is irregular.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Forms(Words);

impl From<Vec<String>> for Forms {
    fn from(verbs: Vec<String>) -> Self {
        Self(verbs.iter().flat_map(|verb| forms(verb)).collect::<HashSet<String>>().into())
    }
}

impl Forms {
    /// Whether a word, in lower case, is a form of one of the verbs.
    pub fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

fn forms(verb: &str) -> Vec<String> {
    let mut given = verb.split(' ').map(str::to_owned);
    let Some(base) = given.next() else { return Vec::new() };
    let stem = base.strip_suffix('e').unwrap_or(&base).to_owned();
    let vowel_before_y = ["ay", "ey", "oy", "uy"].iter().any(|end| base.ends_with(end));
    let (third, past) = match base.strip_suffix('y') {
        Some(stem) if !vowel_before_y => (format!("{stem}ies"), format!("{stem}ied")),
        _ if ["s", "sh", "ch", "x", "z", "o"].iter().any(|end| base.ends_with(end)) => {
            (format!("{base}es"), format!("{base}ed"))
        }
        _ => (format!("{base}s"), format!("{stem}ed")),
    };
    let ing = format!("{stem}ing");
    [base, third, past, ing].into_iter().chain(given).collect()
}

/// Words; looked up as they are.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "HashSet<String>")]
pub struct Words {
    all: HashSet<String>,
    // Many words are read one behind the other, and would be too much for the stack.
    glance: Box<Glance<64>>,
}

impl Words {
    /// Whether a word is one of them.
    #[inline]
    pub fn contains(&self, word: &str) -> bool {
        self.glance.may_be(word) && self.all.contains(word)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// All of them, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(String::as_str)
    }
}

impl From<HashSet<String>> for Words {
    fn from(all: HashSet<String>) -> Self {
        Self { glance: Box::new(Glance::of(all.iter().map(String::as_str))), all }
    }
}

/// What makes a number a figure, or another thing.
#[derive(Debug, Default, Deserialize)]
pub struct FigureCues {
    pub currencies: Words,
    pub symbols: Words,
    pub symbols_rated: Words,
    pub glued: Words,
    pub magnitudes_glued: Words,
    pub magnitudes: Words,
    pub magnitudes_plural: Words,
    pub units: Words,
    pub bare_units: Words,
    pub periods: Words,
    pub periods_short: Words,
    pub number_words: Words,
    /// Behind these, a number goes on with one of those words: `twenty`.
    pub number_tens: Words,
    /// Those of them that follow a number: `hundred`.
    pub number_hundreds: Words,
    pub bounds: Words,
    pub bounds_after: Vec<String>,
    pub times: Words,
    pub percent_words: Words,
    pub compared: Words,
    pub ordinals: Words,
    pub months: Words,
    pub weekdays: Words,
    pub date_endings: Words,
    pub log_periods: Words,
    pub log_joints: Words,
    pub plan_days: Words,
    pub day_times: Words,
    pub stops: Words,
    pub singular_s: Words,
    pub irregular_plurals: Words,
    pub cjk_magnitudes: Vec<String>,
    pub cjk_magnitudes_spaced: Vec<String>,
    pub cjk_counters: Vec<String>,
    pub cjk_between: Words,
    pub magnitudes_dotted: Words,
    pub magnitudes_money: Words,
    pub numbered: Words,
    pub uncounted: Words,
    pub percent_phrases: Words,
    pub of_words: Words,
    pub shares: Words,
    pub articles: Words,
    pub these: Words,
    pub froms: Words,
    pub tos: Words,
    pub betweens: Words,
    pub ands: Words,
    pub ranges: Words,
    pub arrows: Words,
    pub bare_after: Words,
    pub rates: Words,
    pub rate_phrases: Words,
    pub rate_adverbs: Words,
    pub kinds: Words,
    pub streets: Words,
    pub at_times: Words,
    pub capital_nouns: Words,
    pub not_times: Words,
    #[serde(skip)]
    pub openings: Openings,
}

/// The words with which a figure in words begins, in lower case.
#[derive(Debug, Default)]
pub struct Openings {
    words: Words,
    /// The plain letters at their heads.
    heads: Words,
}

impl Openings {
    fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let words: HashSet<String> = words.map(str::to_lowercase).collect();
        let head = |word: &String| {
            let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
            word[..letters].to_owned()
        };
        let heads: HashSet<String> = words.iter().map(head).collect();
        Self { words: words.into(), heads: heads.into() }
    }

    /// `false` only where a word surely is none of them: of plain letters, those that an article
    /// stands before aside, it must be one. `x10` is one with any number.
    pub fn may_be(&self, word: &str) -> bool {
        if !self.words.glance.may_be(word) {
            let first = word.as_bytes().first();
            return matches!(first, Some(b'x' | b'X')) && word.len() > 1 || !word.is_ascii();
        }
        !word.is_ascii()
            || self.words.all.contains(&*lower_plain(word))
            || word.starts_with(['x', 'X']) && word.len() > 1
    }

    /// Whether a text may hold a figure: `false` only where it has neither a digit nor one of these
    /// words.
    pub fn may_be_in(&self, apart: &Apart) -> bool {
        apart.has_digits()
            || !apart.is_plain()
            || apart
                .like(&*self.heads.glance)
                .any(|(_, word)| self.heads.contains(&lower_plain(word)))
    }
}

impl FigureCues {
    /// Finds out what figures in words begin with.
    fn prepared(mut self) -> Self {
        let sets =
            [&self.magnitudes_plural, &self.magnitudes, &self.bare_units, &self.number_words];
        self.openings = Openings::of(sets.into_iter().flat_map(Words::iter));
        self
    }
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    // The data is part of the program; that it parses is a test below.
    let mut cues: Cues = serde_json::from_str(embedded!("systems")).unwrap_or_default();
    cues.figures = std::mem::take(&mut cues.figures).prepared();
    cues
});

/// The cues that come with the program.
pub fn cues() -> &'static Cues {
    &CUES
}

/// How a clause joins those before it.
pub fn clauses() -> &'static ClauseCues {
    &CUES.clauses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_parses() {
        let read = serde_json::from_str::<Cues>(embedded!("systems"));
        assert!(read.is_ok(), "{:?}", read.err());
    }

    #[test]
    fn a_text_without_an_opening_is_passed_over() {
        let openings = &cues().figures.openings;
        for text in ["two days", "half an hour", "A MILLION users", "on 3", "x10", "émoi", "é"] {
            assert!(openings.may_be_in(&Apart::of(text)), "{text}");
        }
        for text in ["", "we moved a thing", "it's: done", "-"] {
            assert!(!openings.may_be_in(&Apart::of(text)), "{text}");
        }
        let words = [&cues().figures.number_words, &cues().figures.bare_units];
        for word in words.into_iter().flat_map(Words::iter) {
            assert!(openings.may_be(word) && openings.may_be_in(&Apart::of(word)), "{word}");
        }
        assert!(openings.may_be("X20") && openings.may_be("MILLION") && !openings.may_be("a"));
    }

    #[test]
    fn verbs_have_their_forms() {
        assert_eq!(forms("copy"), ["copy", "copies", "copied", "copying"]);
        assert_eq!(forms("push"), ["push", "pushes", "pushed", "pushing"]);
        assert_eq!(forms("store"), ["store", "stores", "stored", "storing"]);
        assert_eq!(forms("send sent"), ["send", "sends", "sended", "sending", "sent"]);
    }
}
