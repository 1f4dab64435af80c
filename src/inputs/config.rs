//! `site.toml`.
//!
//! [`read`] takes its text and gives a [`Config`]. Every key is checked: one that nobody knows, or
//! a value of the wrong kind, is an error at its place, and everything else is still read.

use std::{
    collections::BTreeMap,
    ops::{Range, RangeInclusive},
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    findings::{BAD_CONFIG, Code, Finding, Findings, Levels, explain},
    source::{FileId, Span},
    vocabulary::technologies::Technology,
};

/// Which readers a site is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edition {
    /// The person who prepares: gaps, prompts and source lines are shown.
    #[default]
    Prep,
    /// Anyone: those are left out, and stories that are only ideas with them.
    Public,
}

/// What the person set; everything has a default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The site's name; `None` leaves it to the theme.
    pub title: Option<String>,
    /// Whose it is.
    pub author: Option<String>,
    /// Where it is published, without a slash at its end.
    pub base_url: Option<String>,
    /// For whom.
    pub edition: Edition,
    /// Whether search engines may list it.
    pub index: bool,
    /// The theme's name.
    pub theme: Option<String>,
    /// How long an answer should take when it is practised, in seconds.
    pub answer_seconds: Option<u32>,
    /// How fast the person speaks.
    pub pace: Pace,
    /// The year that stories are measured by; the newest of the notes where nobody says otherwise.
    pub year: Option<u32>,
    /// Kinds of findings whose weight the person has set.
    pub levels: Levels,
    /// The person's own principles, or the key of a known set.
    pub principles: PrincipleChoice,
    /// What the guard need not point at: words as the notes have them, or the name of
    /// a kind of finding.
    pub allow: Vec<String>,
    /// Names of employers, as the notes have them.
    pub employer: Vec<String>,
    /// Technologies that the vocabulary does not know, or that the person knows better.
    pub technologies: Vec<Technology>,
    /// Names to be replaced everywhere, with what replaces them.
    pub aliases: BTreeMap<String, String>,
}

impl Config {
    /// Every word of it that pages may show.
    pub fn words_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let own = match &mut self.principles {
            PrincipleChoice::Own(own) => own.as_mut_slice(),
            _ => &mut [],
        };
        let principles = own.iter_mut().flat_map(|principle| {
            let OwnPrinciple { number: _, name, variants, definition, questions } = principle;
            std::iter::once(name).chain(variants).chain(definition).chain(questions)
        });
        let technologies = self.technologies.iter_mut().flat_map(|technology| {
            let Technology { name, variants, kind, questions, .. } = technology;
            [name, kind].into_iter().chain(variants).chain(questions)
        });
        let site = self.title.iter_mut().chain(&mut self.author);
        site.chain(principles).chain(technologies)
    }
}

/// How fast somebody speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pace {
    /// Words a minute, where words have spaces between them: talks run at 120 to 160, and an answer
    /// is no talk.
    pub words: u32,
    /// Syllables of Hangul or characters of Han and kana a minute, of which a word has some two.
    pub syllables: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { words: 130, syllables: 280 }
    }
}

/// Whose principles they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PrincipleChoice {
    /// As the notes show.
    #[default]
    FromNotes,
    /// A set of the vocabulary, by its key (`amazon`).
    Set(String),
    /// The person's own, in order.
    Own(Vec<OwnPrinciple>),
}

/// A principle of the person's own set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnPrinciple {
    /// Its number, where it has one.
    pub number: Option<u32>,
    /// Its name.
    pub name: String,
    /// Other names for it.
    pub variants: Vec<String>,
    /// What it means.
    pub definition: Option<String>,
    /// Likely questions.
    pub questions: Vec<String>,
}

/// Every key of `site.toml`.
pub const KEYS: &[&str] = &[
    "title",
    "author",
    "base_url",
    "edition",
    "index",
    "theme",
    "answer_seconds",
    "pace",
    "year",
    "principles",
    "principle",
    "technology",
    "employer",
    "allow",
    "warn",
    "deny",
    "aliases",
];
/// Every key of `[pace]`.
pub const PACE_KEYS: &[&str] = &["words", "syllables"];
/// Every key of a `[[technology]]`.
pub const TECHNOLOGY_KEYS: &[&str] = &["name", "kind", "variants", "questions"];
/// Every key of a `[[principle]]`.
pub const PRINCIPLE_KEYS: &[&str] = &["name", "number", "variants", "definition", "questions"];
const EDITIONS: &[&str] = &["prep", "public"];

/// The sets of principles that `principles = "…"` may name.
const PRINCIPLE_SETS: &[&str] = &["amazon"];

/// How long an answer may be meant to take: half a minute to a quarter of an hour.
const ANSWER_SECONDS: RangeInclusive<u32> = 30..=900;

/// How many words or syllables a minute somebody may speak.
const A_MINUTE: RangeInclusive<u32> = 40..=600;

/// Years that notes may be of.
const YEARS: RangeInclusive<u32> = 1970..=2200;

/// Syntax errors told of one file; what follows them is mostly their echo.
const SYNTAX_ERRORS_TOLD: usize = 3;

/// Reads the text of `site.toml`, which is `file` of the sources, and adds what is wrong with it.
pub fn read(text: &str, file: FileId, findings: &mut Findings) -> Config {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { file, findings };
    if errors.is_empty() {
        return reader.config(table.get_ref());
    }
    for error in errors.iter().take(SYNTAX_ERRORS_TOLD) {
        reader
            .error(error.span().unwrap_or_default(), error.message())
            .help("a setting is written as in `title = \"My dossier\"`");
    }
    Config::default()
}

type Table<'a> = DeTable<'a>;
type Value<'a> = Spanned<DeValue<'a>>;

struct Reader<'a> {
    file: FileId,
    findings: &'a mut Findings,
}

impl Reader<'_> {
    fn config(&mut self, table: &Table) -> Config {
        let mut config = Config::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "title" => config.title = self.words(key.get_ref(), value),
                "author" => config.author = self.words(key.get_ref(), value),
                "base_url" => config.base_url = self.base_url(value),
                "edition" => config.edition = self.edition(value),
                "index" => config.index = self.truth(key.get_ref(), value),
                "theme" => config.theme = self.theme(value),
                "answer_seconds" => config.answer_seconds = self.answer_seconds(value),
                "pace" => config.pace = self.pace(value),
                "year" => config.year = self.within("year", "a year", &YEARS, value),
                "principles" => self.principle_set(value, table, &mut config),
                "principle" => config.principles = self.own_principles(value),
                "employer" => config.employer = self.names("employer", value),
                "allow" => (config.allow, config.levels.allow) = self.allowed(value),
                "warn" => config.levels.warn = self.codes("warn", value),
                "deny" => config.levels.deny = self.codes("deny", value),
                "technology" => config.technologies = self.technologies(value),
                "aliases" => config.aliases = self.aliases(value),
                _ => self.unknown_key(key, KEYS),
            }
        }
        config
    }

    fn base_url(&mut self, value: &Value) -> Option<String> {
        let url = self.words("base_url", value)?;
        if let Some(url) = as_base_url(&url) {
            return Some(url);
        }
        let url = url.trim_end_matches('/');
        self.error(value.span(), format!("`base_url` is no web address: `{url}`"))
            .help("write it in full, as in `base_url = \"https://example.org/portfolio\"`");
        None
    }

    fn edition(&mut self, value: &Value) -> Edition {
        match self.choice("edition", value, EDITIONS) {
            Some("public") => Edition::Public,
            _ => Edition::Prep,
        }
    }

    /// A theme's name becomes a path, so that it may be a name only.
    fn theme(&mut self, value: &Value) -> Option<String> {
        let name = self.words("theme", value)?;
        if !name.starts_with('.') && !name.contains(['/', '\\', ':', '\n', '\r']) {
            return Some(name);
        }
        self.error(value.span(), format!("`theme` is no name of a folder: `{name}`"))
            .help("a theme of your own lies in `themes/NAME/` beside the content folder");
        None
    }

    fn answer_seconds(&mut self, value: &Value) -> Option<u32> {
        let seconds = self.number("answer_seconds", value)?;
        if ANSWER_SECONDS.contains(&seconds) {
            return Some(seconds);
        }
        let (least, most) = (ANSWER_SECONDS.start(), ANSWER_SECONDS.end());
        self.error(value.span(), format!("`answer_seconds` is out of reach: {seconds}"))
            .help(format!("write how long an answer should take, from {least} to {most} seconds"));
        None
    }

    fn pace(&mut self, value: &Value) -> Pace {
        let mut pace = Pace::default();
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_kind("pace", "a table headed `[pace]`", value);
            return pace;
        };
        for (key, value) in table {
            let (speed, what) = match key.get_ref().as_ref() {
                "words" => (&mut pace.words, "words a minute"),
                "syllables" => (&mut pace.syllables, "syllables a minute"),
                _ => {
                    self.unknown_key(key, PACE_KEYS);
                    continue;
                }
            };
            if let Some(number) = self.within(key.get_ref(), what, &A_MINUTE, value) {
                *speed = number;
            }
        }
        pace
    }

    /// A whole number that makes sense; `what` says what it is.
    fn within(
        &mut self,
        key: &str,
        what: &str,
        range: &RangeInclusive<u32>,
        value: &Value,
    ) -> Option<u32> {
        let number = self.number(key, value)?;
        if range.contains(&number) {
            return Some(number);
        }
        let (least, most) = (range.start(), range.end());
        self.error(value.span(), format!("`{key}` is out of reach: {number}"))
            .help(format!("write {what}, from {least} to {most}"));
        None
    }

    /// Words that may stay, and kinds of findings that need not be told.
    fn allowed(&mut self, value: &Value) -> (Vec<String>, Vec<Code>) {
        let words = self.list_of_words("allow", value);
        let mut codes = Vec::new();
        let items = value.get_ref().as_array().into_iter().flat_map(|items| items.iter());
        for (word, item) in items.filter_map(|item| Some((item.get_ref().as_str()?, item))) {
            let may_be_code =
                Code::is_id(word) || word.contains('-') && Code::nearest(word).is_some();
            if Code::find(word).is_some() || may_be_code {
                codes.extend(self.lower_code("allow", word, item));
            }
        }
        (words, codes)
    }

    /// Kinds of findings, by their codes or names.
    fn codes(&mut self, key: &str, value: &Value) -> Vec<Code> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_kind(key, "a list of codes or names of findings in quotes", value);
            return Vec::new();
        };
        let mut codes = Vec::new();
        for item in items {
            let Some(word) = self.words(key, item) else { continue };
            codes.extend(match key {
                "warn" => self.lower_code(key, &word, item),
                _ => self.code(&word, item),
            });
        }
        codes
    }

    /// A code that may weigh less than it does.
    fn lower_code(&mut self, key: &str, word: &str, item: &Value) -> Option<Code> {
        let code = self.code(word, item)?;
        if !explain::always_stops(code) {
            return Some(code);
        }
        let Code { id, name } = code;
        self.error(item.span(), format!("{id} {name} always stops the build"))
            .help(format!("take it out of `{key}`, and mend what it points at"));
        None
    }

    fn code(&mut self, word: &str, item: &Value) -> Option<Code> {
        let found = Code::find(word);
        if found.is_none() {
            let help = match Code::nearest(word) {
                Some(Code { id, name }) => format!("did you mean `{name}` ({id})?"),
                None => "`parable explain` lists them".to_owned(),
            };
            self.error(item.span(), format!("no finding has the code or name `{word}`")).help(help);
        }
        found
    }

    fn principle_set(&mut self, value: &Value, table: &Table, config: &mut Config) {
        if table.contains_key("principle") {
            self.error(value.span(), "`principles` and `[[principle]]` cannot both be there")
                .help("name a known set, or write your own; not both");
        } else if let Some(set) = self.choice("principles", value, PRINCIPLE_SETS) {
            config.principles = PrincipleChoice::Set(set.to_owned());
        }
    }

    fn own_principles(&mut self, value: &Value) -> PrincipleChoice {
        let Some(tables) = value.get_ref().as_array() else {
            self.wrong_kind("principle", "tables, each headed `[[principle]]`", value);
            return PrincipleChoice::FromNotes;
        };
        PrincipleChoice::Own(tables.iter().filter_map(|table| self.own_principle(table)).collect())
    }

    fn own_principle(&mut self, value: &Value) -> Option<OwnPrinciple> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_kind("principle", "a table headed `[[principle]]`", value);
            return None;
        };
        let mut principle = OwnPrinciple::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => principle.name = self.words("name", value).unwrap_or_default(),
                "number" => principle.number = self.number("number", value),
                "variants" => principle.variants = self.list_of_words("variants", value),
                "definition" => principle.definition = self.words("definition", value),
                "questions" => principle.questions = self.list_of_words("questions", value),
                _ => self.unknown_key(key, PRINCIPLE_KEYS),
            }
        }
        if principle.name.is_empty() {
            self.error(value.span(), "this principle has no name")
                .help("add a line such as `name = \"Think Big\"`");
            return None;
        }
        Some(principle)
    }

    fn technologies(&mut self, value: &Value) -> Vec<Technology> {
        let Some(tables) = value.get_ref().as_array() else {
            self.wrong_kind("technology", "tables, each headed `[[technology]]`", value);
            return Vec::new();
        };
        tables.iter().filter_map(|table| self.technology(table)).collect()
    }

    fn technology(&mut self, value: &Value) -> Option<Technology> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_kind("technology", "a table headed `[[technology]]`", value);
            return None;
        };
        let mut technology = Technology::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => technology.name = self.words("name", value).unwrap_or_default(),
                "kind" => technology.kind = self.words("kind", value).unwrap_or_default(),
                "variants" => technology.variants = self.list_of_words("variants", value),
                "questions" => technology.questions = self.list_of_words("questions", value),
                _ => self.unknown_key(key, TECHNOLOGY_KEYS),
            }
        }
        if technology.name.is_empty() {
            self.error(value.span(), "this technology has no name")
                .help("add a line such as `name = \"Kafka\"`");
            return None;
        }
        Some(technology)
    }

    fn aliases(&mut self, value: &Value) -> BTreeMap<String, String> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_kind("aliases", "a table headed `[aliases]`", value);
            return BTreeMap::new();
        };
        let mut aliases = BTreeMap::new();
        for (name, value) in table {
            if name.get_ref().trim().is_empty() {
                self.error(name.span(), "an alias stands for a name, and this name is empty");
            } else if let Some(alias) = self.string(name.get_ref(), value) {
                aliases.insert(name.get_ref().to_string(), alias);
            }
        }
        aliases
    }

    /// One of a few words.
    fn choice(
        &mut self,
        key: &str,
        value: &Value,
        choices: &[&'static str],
    ) -> Option<&'static str> {
        let word = self.string(key, value)?;
        let chosen = choices.iter().copied().find(|&choice| choice == word);
        if chosen.is_none() {
            let expected = either(choices);
            self.error(value.span(), format!("`{key}` expects {expected}, not `{word}`"))
                .help
                .extend(suggestion(&word, choices));
        }
        chosen
    }

    /// A string that says something; a blank one is as good as none.
    fn words(&mut self, key: &str, value: &Value) -> Option<String> {
        let words = self.string(key, value)?;
        let words = words.trim();
        (!words.is_empty()).then(|| words.to_owned())
    }

    fn string(&mut self, key: &str, value: &Value) -> Option<String> {
        let string = value.get_ref().as_str().map(str::to_owned);
        if string.is_none() {
            self.wrong_kind(key, "words in quotes", value);
        }
        string
    }

    fn list_of_words(&mut self, key: &str, value: &Value) -> Vec<String> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_kind(key, "a list of words in quotes", value);
            return Vec::new();
        };
        items.iter().filter_map(|item| self.words(key, item)).collect()
    }

    /// One name, or a list of them.
    fn names(&mut self, key: &str, value: &Value) -> Vec<String> {
        if value.get_ref().as_str().is_some() {
            return self.words(key, value).into_iter().collect();
        }
        self.list_of_words(key, value)
    }

    fn truth(&mut self, key: &str, value: &Value) -> bool {
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            self.wrong_kind(key, "`true` or `false`", value);
        }
        truth.unwrap_or_default()
    }

    fn number(&mut self, key: &str, value: &Value) -> Option<u32> {
        let integer = value.get_ref().as_integer();
        let number =
            integer.and_then(|integer| u32::from_str_radix(integer.as_str(), integer.radix()).ok());
        if number.is_none() {
            self.wrong_kind(key, "a whole number, 0 or more,", value);
        }
        number
    }

    fn unknown_key(&mut self, key: &Spanned<impl AsRef<str>>, known: &[&str]) {
        let name = key.get_ref().as_ref();
        let advice = suggestion(name, known).unwrap_or_else(|| format!("known are {}", and(known)));
        self.error(key.span(), format!("unknown key `{name}`")).help(advice);
    }

    fn wrong_kind(&mut self, key: &str, expected: &str, value: &Value) {
        let found = match value.get_ref() {
            DeValue::String(_) => "words in quotes",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "`true` or `false`",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.error(value.span(), format!("`{key}` expects {expected} and has {found}"));
    }

    fn error(&mut self, at: Range<usize>, message: impl Into<String>) -> &mut Finding {
        let span = Span { file: self.file, start: at.start as u32, end: at.end as u32 };
        self.findings.error(BAD_CONFIG, span, message)
    }
}

/// An address without slashes at its end, if a site can be published there.
pub fn as_base_url(url: &str) -> Option<String> {
    let url = url.trim().trim_end_matches('/');
    is_web_address(url).then(|| url.to_owned())
}

fn is_web_address(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let unfit = |character: char| {
        character.is_whitespace()
            || character.is_control()
            || matches!(character, '?' | '#' | '"' | '<' | '>' | '\\' | '@')
    };
    host.is_some_and(|host| !host.is_empty() && !host.starts_with('/') && !host.contains(unfit))
}

/// What was probably meant, as advice; nothing where no word comes near.
fn suggestion(word: &str, known: &[&str]) -> Option<String> {
    let folded: String = word.to_lowercase().replace('-', "_");
    let distance = |candidate: &str| {
        let is_part = candidate.split('_').any(|part| part == folded);
        if is_part { 0 } else { strsim::damerau_levenshtein(&folded, candidate) }
    };
    let (away, nearest) = known.iter().map(|&candidate| (distance(candidate), candidate)).min()?;
    let near = away <= (folded.chars().count() / 3).max(1);
    near.then(|| format!("did you mean `{nearest}`?"))
}

fn either(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or ")
}

fn and(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        findings::At,
        source::{Source, Sources},
    };

    fn read_text(text: &str) -> (Config, Findings) {
        let mut findings = Findings::default();
        let config = read(text, FileId(0), &mut findings);
        (config, findings)
    }

    #[track_caller]
    fn good(text: &str) -> Config {
        let (config, findings) = read_text(text);
        assert_eq!(findings, Findings::default());
        config
    }

    /// `expected` are `LINE:COLUMN MESSAGE (HELP)`, one per finding.
    #[track_caller]
    fn bad(text: &str, expected: &[&str]) {
        let mut sources = Sources::default();
        sources.add(Source::new("site.toml", text));
        let told: Vec<String> = read_text(text)
            .1
            .iter()
            .map(|finding| {
                let At::Span(span) = finding.at else { panic!("no place") };
                let place = sources.place(span);
                let help = finding.help.join("; ");
                format!("{}:{} {} ({help})", place.line, place.column, finding.message)
            })
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn nothing_is_needed() {
        assert_eq!(good(""), Config::default());
        assert_eq!(good("# only a comment\ntitle = \"  \""), Config::default());
    }

    #[test]
    fn a_technology_of_ones_own_has_a_name() {
        let config = good(concat!(
            "[[technology]]\nname = 'Fieldbus'\nkind = 'queue'\nvariants = ['field bus']\n",
            "questions = ['Who empties it?']\n[[technology]]\nname = 'Kafka'\n",
        ));
        let names = config.technologies.iter().map(|one| one.name.as_str());
        assert_eq!(names.collect::<Vec<_>>(), ["Fieldbus", "Kafka"]);
        assert_eq!(config.technologies[0].kind, "queue");
        assert_eq!(config.technologies[0].variants, ["field bus"]);
        assert_eq!(config.technologies[0].questions, ["Who empties it?"]);
        bad(
            "[[technology]]\nkind = 'queue'\n[[technology]]\nname = 'x'\nknd = 'y'\n",
            &[
                "1:1 this technology has no name (add a line such as `name = \"Kafka\"`)",
                "5:1 unknown key `knd` (did you mean `kind`?)",
            ],
        );
        bad(
            "technology = 'x'",
            &[
                "1:14 `technology` expects tables, each headed `[[technology]]` and has words in quotes ()",
            ],
        );
    }

    #[test]
    fn everything_can_be_set() {
        let config = good(concat!(
            "title = 'Ada’s dossier'\nauthor = 'Ada'\nbase_url = 'https://ada.example/prep//'\n",
            "edition = 'public'\nindex = true\ntheme = 'plain'\nanswer_seconds = 90\nprinciples = 'amazon'\n",
            "employer = 'Big Corp'\nallow = ['40 a week']\n[aliases]\n'Big Corp' = 'a large company'\nsecret = ''\n",
        ));
        assert_eq!(config.title.as_deref(), Some("Ada’s dossier"));
        assert_eq!(config.base_url.as_deref(), Some("https://ada.example/prep"));
        assert_eq!(config.edition, Edition::Public);
        assert!(config.index);
        assert_eq!(config.theme.as_deref(), Some("plain"));
        assert_eq!(config.answer_seconds, Some(90));
        assert_eq!(config.principles, PrincipleChoice::Set("amazon".into()));
        assert_eq!(config.employer, ["Big Corp"]);
        assert_eq!(good("employer = ['A', 'B']").employer, ["A", "B"]);
        assert_eq!(config.allow, ["40 a week"]);
        assert_eq!(config.aliases["Big Corp"], "a large company");
        assert_eq!(config.aliases["secret"], "");
    }

    #[test]
    fn principles_of_ones_own_keep_their_order() {
        let config = good(concat!(
            "[[principle]]\nname = 'Think'\nnumber = 7\nvariants = ['Thinking']\n",
            "[[principle]]\nname = 'Act'\ndefinition = 'Now.'\nquestions = ['When?', 'How?']\n",
        ));
        let PrincipleChoice::Own(own) = config.principles else { panic!("not own") };
        assert_eq!(own[0].number, Some(7));
        assert_eq!(own[0].variants, ["Thinking"]);
        assert_eq!(own[1].name, "Act");
        assert_eq!(own[1].questions.len(), 2);
    }

    #[test]
    fn an_unknown_key_is_an_error_that_says_what_was_meant() {
        bad("titel = 'x'", &["1:1 unknown key `titel` (did you mean `title`?)"]);
        bad("\nbase-url = 'x'", &["2:1 unknown key `base-url` (did you mean `base_url`?)"]);
        bad("url = 'x'", &["1:1 unknown key `url` (did you mean `base_url`?)"]);
        bad("Author = 'x'", &["1:1 unknown key `Author` (did you mean `author`?)"]);
        bad(
            "[[principle]]\nname = 'A'\nquestion = ['b']",
            &["3:1 unknown key `question` (did you mean `questions`?)"],
        );
        let known = "`name`, `number`, `variants`, `definition`, `questions`";
        bad(
            "[[principle]]\nname = 'A'\ncolour = 'b'",
            &[&format!("3:1 unknown key `colour` (known are {known})")],
        );
    }

    #[test]
    fn a_value_of_the_wrong_kind_says_what_was_expected() {
        bad("title = 3", &["1:9 `title` expects words in quotes and has a number ()"]);
        bad("index = 'yes'", &["1:9 `index` expects `true` or `false` and has words in quotes ()"]);
        bad(
            "aliases = []",
            &["1:11 `aliases` expects a table headed `[aliases]` and has a list ()"],
        );
        bad(
            "[[principle]]\nname = 'A'\nnumber = -1",
            &["3:10 `number` expects a whole number, 0 or more, and has a number ()"],
        );
        bad(
            "[[principle]]\nname = 'A'\nvariants = ['b', 4]",
            &["3:18 `variants` expects words in quotes and has a number ()"],
        );
    }

    #[test]
    fn a_value_that_nobody_knows_says_which_are_known() {
        bad(
            "edition = 'publik'",
            &["1:11 `edition` expects `prep` or `public`, not `publik` (did you mean `public`?)"],
        );
        bad("principles = 'acme'", &["1:14 `principles` expects `amazon`, not `acme` ()"]);
    }

    #[test]
    fn an_address_is_a_web_address() {
        let help = "write it in full, as in `base_url = \"https://example.org/portfolio\"`";
        for url in ["ada.example", "javascript:alert(1)", "https://", "https://a b", "http://a?b"] {
            let shown = url.trim_end_matches('/');
            let told = format!("1:12 `base_url` is no web address: `{shown}` ({help})");
            bad(&format!("base_url = '{url}'"), &[&told]);
        }
    }

    #[test]
    fn an_answer_takes_neither_seconds_nor_hours() {
        let help = "write how long an answer should take, from 30 to 900 seconds";
        bad("answer_seconds = 2", &[&format!("1:18 `answer_seconds` is out of reach: 2 ({help})")]);
        bad(
            "answer_seconds = 7200",
            &[&format!("1:18 `answer_seconds` is out of reach: 7200 ({help})")],
        );
        bad("seconds = 90", &["1:1 unknown key `seconds` (did you mean `answer_seconds`?)"]);
        bad(
            "answer_second = 90",
            &["1:1 unknown key `answer_second` (did you mean `answer_seconds`?)"],
        );
    }

    #[test]
    fn kinds_of_findings_are_weighed_by_code_or_name() {
        let config = good(concat!(
            "allow = ['40 a week', 'P050', 'no-base-url', 'well-known']\n",
            "warn = ['p051']\ndeny = ['empty-label', 'P010']\n",
        ));
        let names = |codes: &[Code]| codes.iter().map(|code| code.name).collect::<Vec<_>>();
        assert_eq!(config.allow, ["40 a week", "P050", "no-base-url", "well-known"]);
        assert_eq!(names(&config.levels.allow), ["untold", "no-base-url"]);
        assert_eq!(names(&config.levels.warn), ["missing-result"]);
        assert_eq!(names(&config.levels.deny), ["empty-label", "empty-picture"]);
    }

    #[test]
    fn a_kind_that_nobody_knows_is_an_error_that_says_what_was_meant() {
        let unknown = |word: &str| format!("no finding has the code or name `{word}`");
        for (text, at, word, help) in [
            (
                "allow = ['missing-resutl']",
                "1:10",
                "missing-resutl",
                "did you mean `missing-result` (P051)?",
            ),
            ("warn = ['empty_lable']", "1:9", "empty_lable", "did you mean `empty-label` (P012)?"),
            ("deny = ['everything']", "1:9", "everything", "`parable explain` lists them"),
        ] {
            bad(text, &[&format!("{at} {} ({help})", unknown(word))]);
        }
        bad(
            "allow = ['P040']",
            &[
                "1:10 P040 leak always stops the build (take it out of `allow`, and mend what it points at)",
            ],
        );
        bad(
            "warn = 'P012'",
            &[
                "1:8 `warn` expects a list of codes or names of findings in quotes and has words in quotes ()",
            ],
        );
    }

    #[test]
    fn a_pace_and_a_year_are_numbers_that_make_sense() {
        let config = good("year = 2024\n[pace]\nwords = 150\n");
        assert_eq!(config.year, Some(2024));
        assert_eq!(config.pace, Pace { words: 150, ..Pace::default() });
        bad("year = 24", &["1:8 `year` is out of reach: 24 (write a year, from 1970 to 2200)"]);
        bad(
            "[pace]\nwords = 9\nword = 140",
            &[
                "2:9 `words` is out of reach: 9 (write words a minute, from 40 to 600)",
                "3:1 unknown key `word` (did you mean `words`?)",
            ],
        );
    }

    #[test]
    fn a_theme_is_no_path() {
        let help = "a theme of your own lies in `themes/NAME/` beside the content folder";
        for name in ["../content", "a/b", ".", ".."] {
            let told = format!("1:9 `theme` is no name of a folder: `{name}` ({help})");
            bad(&format!("theme = '{name}'"), &[&told]);
        }
    }

    #[test]
    fn a_principle_needs_a_name_and_one_source() {
        bad(
            "title = 'a'\n[[principle]]\nnumber = 2",
            &["2:1 this principle has no name (add a line such as `name = \"Think Big\"`)"],
        );
        bad(
            "principles = 'amazon'\n[[principle]]\nname = 'b'",
            &["1:14 `principles` and `[[principle]]` cannot both be there \
               (name a known set, or write your own; not both)"],
        );
    }

    #[test]
    fn broken_syntax_is_told_with_its_place() {
        let (_, findings) = read_text("title = 'a'\nauthor = \"Ada\ntheme = 'b'");
        let first = findings.iter().next().expect("a finding");
        let At::Span(span) = first.at else { panic!("no place") };
        assert!((21..=26).contains(&span.start), "{span:?} {}", first.message);
        assert!(findings.stop());
    }
}
