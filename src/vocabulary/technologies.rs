//! The technologies that the reader knows by name.
//!
//! The data is `technologies.toml`: names with their spelling variants, by kind, and general
//! questions for the most common ones and for every kind. Finding them in a text is one pass over its
//! words: each is looked up as the first word of a name.

use std::{collections::BTreeMap, ops::Range, sync::OnceLock};

use ahash::HashMap;
use serde::Deserialize;

use super::glance::{Apart, Glance};
use crate::{
    memory::{Print, print},
    text::{abbreviates, lower_plain, plain_run},
};

const EMBEDDED: &str = embedded!("technologies");

/// A technology.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Technology {
    /// Its usual name.
    pub name: String,
    /// Other ways to write it.
    pub variants: Vec<String>,
    /// What it is: `log`, `queue`, `store`, `cache`, `channel` and so on.
    pub kind: String,
    /// How much its name alone proves.
    pub ambiguity: Ambiguity,
    /// General questions about it, or about any of its kind, in nobody's words but ours.
    pub questions: Vec<String>,
}

/// Whether a name is an ordinary word too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ambiguity {
    /// It is no other word, in any case.
    #[default]
    None,
    /// It is a word in lower case; its written case is enough.
    Lower,
    /// It is a word in any case: the words around it must fit.
    Word,
}

/// A technology's name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Its place in [`Technologies::all`].
    pub technology: usize,
}

/// All technologies that are known.
#[derive(Clone, Debug)]
pub struct Technologies {
    all: Vec<Technology>,
    by_name: BTreeMap<String, usize>,
    spellings: Vec<Spelling>,
    /// What may be asked about any technology of a kind.
    kind_questions: BTreeMap<String, Vec<String>>,
    /// Places in `spellings` by the plain letters and digits at their head, in lower case.
    by_head: HashMap<String, Vec<usize>>,
    heads: Glance<256>,
    /// Places of the spellings that begin with another character, by their first byte.
    headless: Vec<Vec<usize>>,
    /// A bit for each plain character among those first bytes.
    marks: u128,
    before: Before,
    /// Stands for all of them, once it was asked for.
    print: OnceLock<Print>,
}

#[derive(Clone, Debug)]
struct Spelling {
    written: String,
    technology: usize,
}

#[derive(Default, Deserialize)]
struct Data {
    kinds: BTreeMap<String, Vec<String>>,
    ambiguous: Ambiguous,
    before: Before,
    questions: BTreeMap<String, Vec<String>>,
    kind_questions: BTreeMap<String, Vec<String>>,
}

#[derive(Default, Deserialize)]
struct Ambiguous {
    words: Vec<String>,
    cased: Vec<String>,
}

/// What stands before an ordinary word.
#[derive(Clone, Debug, Default, Deserialize)]
struct Before {
    /// Words after which it is rather the technology.
    introducing: Vec<String>,
    /// Words that do not belong to it.
    small: Vec<String>,
    /// Names that, right behind another technology, are a way in which that works.
    ways: Vec<String>,
}

impl Technologies {
    /// The technologies that come with the program.
    pub fn embedded() -> Self {
        Self::from_data(serde_json::from_str(EMBEDDED).unwrap_or_default())
    }

    /// These, and a person's own. One of a known name is that technology: what the person says of
    /// it counts, and what they leave out stays.
    #[must_use]
    pub fn with(self, own: &[Technology]) -> Self {
        if own.is_empty() {
            return self;
        }
        let Self { mut all, kind_questions, before, .. } = self;
        for added in own {
            let name = added.name.to_lowercase();
            let is_it = |known: &&mut Technology| {
                let mut spellings = std::iter::once(&known.name).chain(&known.variants);
                spellings.any(|spelling| spelling.to_lowercase() == name)
            };
            let Some(known) = all.iter_mut().find(is_it) else {
                let mut added = added.clone();
                if added.questions.is_empty() {
                    added.questions = kind_questions.get(&added.kind).cloned().unwrap_or_default();
                }
                all.push(added);
                continue;
            };
            known.variants.extend(added.variants.iter().cloned());
            if !added.kind.is_empty() {
                known.kind.clone_from(&added.kind);
            }
            if !added.questions.is_empty() {
                known.questions.clone_from(&added.questions);
            }
        }
        Self::new(all, kind_questions, before)
    }

    fn from_data(mut data: Data) -> Self {
        let mut all = Vec::new();
        for (kind, entries) in &data.kinds {
            for entry in entries {
                let mut spellings = entry.split('|').map(|spelling| spelling.trim().to_owned());
                let Some(name) = spellings.next() else { continue };
                let ambiguity = data.ambiguous.of(&name);
                let own = data.questions.remove(&name);
                let of_kind = || data.kind_questions.get(kind).cloned();
                let questions = own.or_else(of_kind).unwrap_or_default();
                let variants = spellings.collect();
                all.push(Technology { name, variants, kind: kind.clone(), ambiguity, questions });
            }
        }
        Self::new(all, data.kind_questions, data.before)
    }

    fn new(
        all: Vec<Technology>,
        kind_questions: BTreeMap<String, Vec<String>>,
        before: Before,
    ) -> Self {
        let mut spellings = Vec::new();
        let mut by_name = BTreeMap::new();
        for (at, technology) in all.iter().enumerate() {
            for written in std::iter::once(&technology.name).chain(&technology.variants) {
                by_name.entry(written.to_lowercase()).or_insert(at);
                spellings.push(Spelling { written: written.clone(), technology: at });
            }
        }
        let mut by_head: HashMap<String, Vec<usize>> = HashMap::default();
        let mut headless = vec![Vec::new(); usize::from(u8::MAX) + 1];
        for (at, spelling) in spellings.iter().enumerate() {
            match (head(&spelling.written), spelling.written.bytes().next()) {
                ("", None) => {}
                ("", Some(first)) => headless[usize::from(first)].push(at),
                (head, _) => by_head.entry(head.to_ascii_lowercase()).or_default().push(at),
            }
        }
        let heads = Glance::of(by_head.keys().map(String::as_str));
        let firsts = (0_u8..128).filter(|&first| !headless[usize::from(first)].is_empty());
        let marks = firsts.fold(0, |marks, first| marks | 1 << first);
        let print = OnceLock::new();
        Self {
            all,
            by_name,
            spellings,
            kind_questions,
            by_head,
            heads,
            headless,
            marks,
            before,
            print,
        }
    }

    /// What stands for all of them.
    pub fn print(&self) -> Print {
        *self.print.get_or_init(|| print(&self.all))
    }

    /// All of them, by kind.
    pub fn all(&self) -> &[Technology] {
        &self.all
    }

    /// The one whose name or variant this is, in any case.
    pub fn get(&self, written: &str) -> Option<&Technology> {
        self.place(written).and_then(|at| self.all.get(at))
    }

    /// Its place in [`Technologies::all`].
    pub fn place(&self, written: &str) -> Option<usize> {
        self.by_name.get(&written.trim().to_lowercase()).copied()
    }

    /// Where a text names technologies: the longest name at each place, in order, no two of them
    /// overlapping.
    pub fn mentions(&self, text: &str) -> Vec<Mention> {
        self.mentions_in(&Apart::of(text))
    }

    /// The same of a text whose words are told apart already.
    pub fn mentions_in(&self, apart: &Apart) -> Vec<Mention> {
        let text = apart.text();
        let mut found = longest(self.candidates(apart));
        if found.len() > 1 {
            self.leave_out_ways(text, &mut found);
        }
        let sure: Vec<bool> = found.iter().map(|at| self.is_sure(text, at)).collect();
        let fits = |(at, candidate): (usize, &Candidate)| {
            sure[at] || self.fits(text, candidate, beside(text, &found, &sure, at))
        };
        let kept = found.iter().enumerate().filter(|&pair| fits(pair)).map(|(_, found)| Mention {
            range: found.range.clone(),
            technology: self.spellings[found.spelling].technology,
        });
        kept.collect()
    }

    /// `Redis pub/sub` is no technology beside Redis.
    fn leave_out_ways(&self, text: &str, found: &mut Vec<Candidate>) {
        let mut before: Option<(usize, bool)> = None;
        found.retain(|candidate| {
            let spelling = &self.spellings[candidate.spelling];
            let is_cloud = self.all[spelling.technology].kind == "cloud";
            let behind = before.is_some_and(|(end, cloud)| {
                !cloud && text.get(end..candidate.range.start) == Some(" ")
            });
            before = Some((candidate.range.end, is_cloud));
            !(behind && self.before.ways.contains(&spelling.written))
        });
    }

    /// Where names stand as words of their own. A name that begins with a plain letter or digit
    /// stands alone only where a run of them begins, and that run is its head: what stands in the
    /// middle of one, or goes on otherwise, need not be compared.
    fn candidates(&self, apart: &Apart) -> Vec<Candidate> {
        let text = apart.text();
        let mut found = Vec::new();
        for (at, word) in apart.like(&self.heads) {
            if let Some(spellings) = self.by_head.get(&*lower_plain(word)) {
                self.add_candidates(text, at, spellings, &mut found);
            }
        }
        if !apart.is_plain() || !apart.lacks(self.marks) {
            self.add_headless(apart, &mut found);
        }
        if !found.is_empty() {
            let addresses = addresses(text);
            found.retain(|candidate| !is_inside(&addresses, candidate.range.start));
        }
        found
    }

    /// Adds those that begin with another character.
    fn add_headless(&self, apart: &Apart, found: &mut Vec<Candidate>) {
        let text = apart.text();
        let add = |at: usize| {
            let first = usize::from(text.as_bytes()[at]);
            self.add_candidates(text, at, &self.headless[first], found);
        };
        // Of plain characters it is most often the full stop alone, as in `.NET`.
        if apart.is_plain() && self.marks.is_power_of_two() {
            let mark = self.marks.trailing_zeros() as u8;
            memchr::memchr_iter(mark, text.as_bytes()).for_each(add);
        } else {
            (0..text.len()).for_each(add);
        }
    }

    /// Adds those of some spellings that stand at a byte of a text.
    fn add_candidates(
        &self,
        text: &str,
        at: usize,
        spellings: &[usize],
        found: &mut Vec<Candidate>,
    ) {
        for &spelling in spellings {
            let written = self.spellings[spelling].written.as_bytes();
            let range = at..at + written.len();
            let here = text.as_bytes().get(range.clone());
            // What equals a name begins and ends where characters do.
            if here.is_some_and(|here| here.eq_ignore_ascii_case(written))
                && stands_alone(text, &range)
            {
                found.push(Candidate { range, spelling });
            }
        }
    }

    fn ambiguity(&self, candidate: &Candidate) -> Ambiguity {
        self.all[self.spellings[candidate.spelling].technology].ambiguity
    }

    fn is_as_written(&self, text: &str, candidate: &Candidate) -> bool {
        let found = &text[candidate.range.clone()];
        let place = self.spellings[candidate.spelling].technology;
        let technology = &self.all[place];
        technology.name == found || technology.variants.iter().any(|variant| variant == found)
    }

    fn is_sure(&self, text: &str, candidate: &Candidate) -> bool {
        match self.ambiguity(candidate) {
            Ambiguity::None => true,
            Ambiguity::Lower => self.is_as_written(text, candidate),
            Ambiguity::Word => false,
        }
    }

    /// Whether an ordinary word means the technology here. `beside` says that a technology stands
    /// next to it in a list.
    fn fits(&self, text: &str, candidate: &Candidate, beside: bool) -> bool {
        let range = &candidate.range;
        if text[..range.start].trim().is_empty() && text[range.end..].trim().is_empty() {
            return true;
        }
        // `Outbox relay -> Kafka` has a relay of its own in it.
        if beside
            && (self.is_as_written(text, candidate)
                || is_by_itself(text, range.start, &self.before.small))
        {
            return true;
        }
        self.ambiguity(candidate) == Ambiguity::Word
            && self.is_as_written(text, candidate)
            && !opens_sentence(text, range.start)
            && !next_char_is(text, range.end, |c| c.is_ascii_digit())
            && is_introduced(text, range.start, &self.before.introducing)
    }
}

impl Ambiguous {
    fn of(&self, name: &str) -> Ambiguity {
        if self.words.iter().any(|word| word == name) {
            Ambiguity::Word
        } else if self.cased.iter().any(|word| word == name) {
            Ambiguity::Lower
        } else {
            Ambiguity::None
        }
    }
}

#[derive(Clone, Debug)]
struct Candidate {
    range: Range<usize>,
    spelling: usize,
}

/// The plain letters and digits at the head of a name.
fn head(name: &str) -> &str {
    &name[..plain_run(name.as_bytes())]
}

/// Leftmost first, the longest of those, then what does not overlap.
fn longest(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by_key(|found| (found.range.start, usize::MAX - found.range.end));
    let mut kept: Vec<Candidate> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        if kept.last().is_none_or(|last| last.range.end <= candidate.range.start) {
            kept.push(candidate);
        }
    }
    kept
}

/// Whether no other word than a small one stands right before a place in a text.
fn is_by_itself(text: &str, start: usize, small: &[String]) -> bool {
    let before = text[..start].trim_end();
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let small = word.is_empty() || small.iter().any(|known| word.eq_ignore_ascii_case(known));
    small || word.chars().next_back().is_some_and(is_cjk)
}

/// Whether `c` belongs to a script that writes words without spaces, or glues particles to them.
#[inline]
pub fn is_cjk(c: char) -> bool {
    c >= '\u{1100}'
        && matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3130}'..='\u{318f}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}')
}

fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let joins = |c: char| (c.is_alphanumeric() || c == '_') && !is_cjk(c);
    let first = text[range.clone()].chars().next().is_some_and(joins);
    let last = text[range.clone()].chars().next_back().is_some_and(joins);
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    // A dot glued to both sides makes it part of a host or file name.
    let in_name = matches!(before, Some('.' | '@'))
        || after == Some('.') && text[range.end + 1..].starts_with(|c: char| c.is_alphanumeric());
    !(first && before.is_some_and(joins) || last && after.is_some_and(joins) || in_name)
}

/// Where a text holds addresses (`https://…`), up to the white space around them.
pub fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let colons = memchr::memchr_iter(b':', text.as_bytes());
    for at in colons.filter(|&at| text[at..].starts_with("://")) {
        let floor = found.last().map_or(0, |last| last.end);
        if at < floor {
            continue;
        }
        let before = &text[floor..at];
        let start = before.rfind(char::is_whitespace).map_or(floor, |space| floor + space);
        let end = text[at..].find(char::is_whitespace).map_or(text.len(), |space| at + space);
        found.push(start..end);
    }
    found
}

/// Whether a place lies in one of some ascending ranges.
pub fn is_inside(ranges: &[Range<usize>], at: usize) -> bool {
    let before = ranges.partition_point(|range| range.start <= at);
    before.checked_sub(1).is_some_and(|last| ranges[last].contains(&at))
}

fn opens_sentence(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches([' ', '\t', '"', '“', '*', '(']);
    before.chars().next_back().is_none_or(|c| {
        matches!(c, '!' | '?' | '\n' | '-' | '•' | ':')
            || c == '.' && !abbreviates(text, before.len() - 1)
    })
}

fn next_char_is(string: &str, end: usize, wanted: impl Fn(char) -> bool) -> bool {
    string[end..].trim_start().chars().next().is_some_and(wanted)
}

/// Words and marks after which a name of an ordinary word is rather the technology.
fn is_introduced(text: &str, start: usize, introducing: &[String]) -> bool {
    let before = text[..start].trim_end();
    if before.ends_with(['/', ',', '(', '+', '&', '→', '>']) {
        return true;
    }
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    introducing.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether the candidate before or behind it in a list is surely a technology.
fn beside(text: &str, found: &[Candidate], sure: &[bool], at: usize) -> bool {
    let linked = |left: usize, right: usize| {
        let between = found.get(left).zip(found.get(right)).map(|(left, right)| {
            let gap = left.range.end..right.range.start;
            gap.len() <= 12 && text.get(gap).is_some_and(is_separator)
        });
        between.unwrap_or(false)
    };
    let before = at.checked_sub(1).is_some_and(|left| sure[left] && linked(left, at));
    before || sure.get(at + 1).copied().unwrap_or(false) && linked(at, at + 1)
}

fn is_separator(between: &str) -> bool {
    const LINKS: [&str; 16] = [
        ",", "/", "+", "&", "and", "or", ", and", ", or", "->", "-->", "→", "=>", "<->", "|", "·",
        "및",
    ];
    LINKS.contains(&between.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let known = Technologies::embedded();
        let found: Vec<&str> =
            known.mentions(text).iter().map(|at| known.all[at.technology].name.as_str()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_data_is_whole() {
        let known = Technologies::embedded();
        assert!(known.all.len() > 200, "{}", known.all.len());
        assert!(known.all.iter().all(|one| !one.questions.is_empty()));
    }

    #[test]
    fn common_technologies_have_questions_of_their_own() {
        let data: Data = serde_json::from_str(EMBEDDED).expect("the file is well formed");
        let common = "Kafka RabbitMQ SQS Kinesis MySQL PostgreSQL Cassandra DynamoDB MongoDB Redis \
            Memcached Elasticsearch S3 HDFS Hive Spark Flink Airflow Kubernetes Docker AWS gRPC \
            GraphQL Nginx Terraform Prometheus Snowflake BigQuery";
        for name in common.split_whitespace() {
            assert!(data.questions.contains_key(name), "{name}");
        }
        let known = Technologies::embedded();
        for (name, questions) in &data.questions {
            assert!((10..=14).contains(&questions.len()), "{name}: {}", questions.len());
            let technology = known.get(name).unwrap_or_else(|| panic!("{name} is not known"));
            assert_eq!(&technology.questions, questions, "{name}");
        }
    }

    #[test]
    fn a_technology_without_questions_has_those_of_its_kind() {
        let data: Data = serde_json::from_str(EMBEDDED).expect("the file is well formed");
        let kinds: Vec<&String> = data.kinds.keys().collect();
        assert_eq!(data.kind_questions.keys().collect::<Vec<_>>(), kinds);
        let known = Technologies::embedded();
        let questions = |name: &str| known.get(name).map(|one| one.questions.clone());
        assert_eq!(questions("Hazelcast").as_ref(), data.kind_questions.get("cache"));
        assert_ne!(questions("Redis").as_ref(), data.kind_questions.get("cache"));
    }

    #[test]
    fn questions_are_questions_and_none_is_there_twice() {
        let data: Data = serde_json::from_str(EMBEDDED).expect("the file is well formed");
        for (name, questions) in data.questions.iter().chain(&data.kind_questions) {
            for question in questions {
                assert!(question.ends_with('?'), "{name}: {question}");
                assert!(question.starts_with(char::is_uppercase), "{name}: {question}");
                let many = questions.iter().filter(|other| *other == question).count();
                assert_eq!(many, 1, "{name}: {question}");
            }
        }
    }

    #[test]
    fn a_person_adds_to_what_is_known() {
        let own = |name: &str, kind: &str, variants: &[&str]| Technology {
            name: name.into(),
            kind: kind.into(),
            variants: variants.iter().map(|&variant| variant.into()).collect(),
            ..Technology::default()
        };
        let embedded = Technologies::embedded();
        let questions = embedded.get("Kafka").map(|kafka| kafka.questions.clone());
        let known = embedded.with(&[
            own("Fieldbus", "queue", &["field bus"]),
            own("kafka", "our spine", &["the spine"]),
        ]);
        let named = |text: &str| -> Vec<String> {
            let found = known.mentions(text).into_iter();
            found.map(|at| known.all[at.technology].name.clone()).collect()
        };
        assert_eq!(named("a field bus into the spine, then Redis"), ["Fieldbus", "Kafka", "Redis"]);
        let kafka = known.get("Kafka").expect("it was known before");
        assert_eq!(kafka.kind, "our spine");
        let fieldbus = known.get("field bus").expect("it was added");
        assert!(fieldbus.questions.len() >= 8, "those of any queue");
        assert_eq!(Some(&kafka.questions), questions.as_ref());
    }

    #[test]
    fn names_in_any_spelling() {
        check("kafka, postgres and Elastic Search", &["Kafka", "PostgreSQL", "Elasticsearch"]);
        check("S3/ElasticSearch/HDFS", &["S3", "Elasticsearch", "HDFS"]);
        check("runs on k8s in AWS", &["Kubernetes", "AWS"]);
        check("Kafka Streams, not Kafka", &["Kafka Streams", "Kafka"]);
        check("C++ and C# and .NET", &["C++", "C#", ".NET"]);
    }

    #[test]
    fn words_end_where_words_end() {
        check("kafkaesque sparkling S32 https://redis.io/x", &[]);
        check("Kafka에서 레디스로", &["Kafka", "Redis"]);
    }

    #[test]
    fn ordinary_words_need_their_case_and_place() {
        check("Go to the office and go on", &[]);
        check("written in Go", &["Go"]);
        check("a line of code, line 5", &[]);
        check("SMS, Email, and Line.", &["SMS", "Email", "Line"]);
        check("it may spark a hive of ideas", &[]);
        check("Spark reads from Hive", &["Spark", "Hive"]);
        check("kafka -> spark -> s3", &["Kafka", "Spark", "S3"]);
        check("Go", &["Go"]);
        check("I email my manager", &[]);
    }
}
