//! Rules about one story.
//!
//! Each looks for one thing and says nothing where it is not sure: a coach who is wrong is not
//! heard the next time. Where the advice comes from stands with the codes (`parable explain`).

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Kept, Remark, Settings, pace};
use crate::{
    findings::{
        BARE_NUMBER, Code, LONG_SITUATION, MANY_PRINCIPLES, MISSING_RESULT, NO_BASELINE, NO_FIGURE,
        NOTHING_LEARNT, ODD_ORDER, OLD_STORY, PASSIVE_OPENING, TOO_LONG, UNTOLD, WE_NOT_I,
    },
    links::Prose,
    memory::print,
    portfolio::{Kind, LabelledPart, Part, Portfolio, Story, StoryId},
    source::{Sources, Span},
    systems::Figure,
    text::{count_pieces, sentence_end},
    vocabulary::voice::{self, Voice, lowered},
};

/// How far over its time a story may go, in hundredths of the time.
const TIME: u32 = 125;
/// A situation of fewer words than this is no burden.
const LONG: usize = 40;
/// A story of so many words is told, only without labels.
const TOLD: usize = 40;
/// How many words around a figure say what it is.
const NEAR: usize = 6;
/// In so many stories one can see how somebody writes.
const HABIT: usize = 3;
/// How often the team acts before anyone wonders.
const WE: usize = 3;
/// How many principles are many.
const MANY: usize = 5;
/// How old a story may be, in years.
const RECENT: u32 = 5;
/// How many words of a sentence are looked at for its verb.
const OPENING: usize = 12;

/// Looks at every story.
pub fn all(
    portfolio: &Portfolio<Prose>,
    sources: &Sources,
    voice: &Voice,
    settings: Settings,
    kept: &Kept,
) -> Vec<Remark> {
    let writer = Writer::of(portfolio, voice, settings, kept);
    let look = Rules { sources, voice, settings, writer: &writer, kept };
    let stories = portfolio.stories.par_iter().zip(&writer.stories).enumerate();
    let remarks = stories.map(|(at, (story, says))| look.at(StoryId(at), story, says.year));
    // In the order of the stories, whoever was looked at first.
    remarks.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// What stories are looked at by.
pub(super) struct Rules<'a> {
    pub sources: &'a Sources,
    pub voice: &'a Voice,
    pub settings: Settings,
    pub writer: &'a Writer,
    pub kept: &'a Kept,
}

impl Rules<'_> {
    /// What there is to say of a story of some year.
    pub fn at(&self, id: StoryId, story: &Story<Prose>, year: Option<u32>) -> Vec<Remark> {
        let &Self { sources, voice, settings, writer: Writer { newest, habit, .. }, kept } = self;
        let look = || Look { id, story, sources, voice, settings, remarks: Vec::new() };
        // All that a rule reads beside what the story, its links included, was read from.
        let by = || {
            let filed: Vec<_> = story.filed.iter().map(|filing| filing.principle).collect();
            (id, filed, print(&look().acted()), settings, *newest, habit.0.clone())
        };
        kept.remarks(&story.read_from, by, || look().all(habit, year.zip(*newest)))
    }
}

/// What all stories together say of who wrote them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    /// What each of them says.
    stories: Vec<Says>,
    /// The newest year of all, or the one that the person set.
    newest: Option<u32>,
    habit: Habit,
}

/// What one story says of who wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Says {
    /// The year that it is of.
    pub year: Option<u32>,
    /// Whether it is told in so many parts that they have an order.
    is_told: bool,
    odd_pair: Option<(Part, Part)>,
}

impl Says {
    /// What a story says, looked for now or before.
    pub fn of(story: &Story<Prose>, voice: &Voice, kept: &Kept) -> Self {
        let year = kept.year(&story.read_from, || year_of(story, voice));
        Self { year, is_told: story.parts.len() >= 3, odd_pair: odd_pair(story) }
    }
}

impl Writer {
    /// The writer of a portfolio.
    pub fn of(
        portfolio: &Portfolio<Prose>,
        voice: &Voice,
        settings: Settings,
        kept: &Kept,
    ) -> Self {
        let stories = portfolio.stories.par_iter().map(|story| Says::of(story, voice, kept));
        let stories: Vec<Says> = stories.collect();
        let newest = settings.year.or_else(|| stories.iter().filter_map(|story| story.year).max());
        let habit = Habit::of(&stories);
        Self { stories, newest, habit }
    }

    /// What a story of the portfolio says.
    pub(super) fn says(&self, id: StoryId) -> Option<&Says> {
        self.stories.get(id.0)
    }
}

struct Look<'a> {
    id: StoryId,
    story: &'a Story<Prose>,
    sources: &'a Sources,
    voice: &'a Voice,
    settings: Settings,
    remarks: Vec<Remark>,
}

impl<'a> Look<'a> {
    /// Looks for everything; `years` are the story's own and the newest of all.
    fn all(mut self, habit: &Habit, years: Option<(u32, u32)>) -> Vec<Remark> {
        self.untold();
        self.result();
        self.time();
        self.long_situation();
        self.who_acts();
        self.order(habit);
        self.learning();
        self.principles();
        if let Some((year, newest)) = years {
            self.age(year, newest);
        }
        self.remarks
    }

    /// The action as the notes have it, with what stands between its words.
    fn acted(&self) -> Vec<&'a str> {
        self.parts(Part::Action).map(|told| self.text(told.passage.span)).collect()
    }

    fn say(&mut self, code: Code, part: Option<Part>, span: Span, message: String, help: &str) {
        let story = self.id;
        self.remarks.push(Remark { code, story, part, span, message, help: help.to_owned() });
    }

    fn parts(&self, part: Part) -> impl Iterator<Item = &'a LabelledPart<Prose>> + use<'a> {
        self.story.parts.iter().filter(move |told| told.part == part && !told.promised)
    }

    fn text(&self, span: Span) -> &'a str {
        let text = self.sources.get(span.file).map_or("", |source| source.text.as_str());
        text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    fn words(&self, part: Part) -> usize {
        self.parts(part).map(|told| count_pieces(&told.text)).sum()
    }

    fn title(&self) -> Span {
        self.story.title.span()
    }

    fn untold(&mut self) {
        if self.story.parts.is_empty() {
            let message = "no part of this story is labelled yet".to_owned();
            let help = if self.story.words >= TOLD {
                "put a label before each of its parts: `S:`, `T:`, `A:`, `R:`"
            } else {
                "write its situation, its task, what you did and what came of it, each behind a label"
            };
            self.say(UNTOLD, None, self.title(), message, help);
        }
    }

    /// A story that is told says what came of it, in a number, and from where it came.
    fn result(&mut self) {
        let story = self.story;
        if story.parts.is_empty() {
            return;
        }
        if !story.tells(Part::Result) {
            return self.missing_result();
        }
        let Some(first) = self.parts(Part::Result).next() else { return };
        let texts: Vec<&str> = self.parts(Part::Result).map(|told| told.text.as_str()).collect();
        let text = texts.join("\n");
        let lower = lowered(&text);
        let spans: Vec<Span> = self.parts(Part::Result).map(|told| told.passage.span).collect();
        let in_result = |figure: &&Figure| spans.iter().any(|&span| is_in(figure.span, span));
        let figures: Vec<&Figure> = story.figures.iter().filter(in_result).collect();
        // `97/100` counts by itself.
        let is_bare = lower.chars().all(|c| c.is_ascii_digit() || ".,~+ ".contains(c));
        let part = Some(Part::Result);
        if !lower.contains(char::is_alphanumeric) {
            let message = "the result is only a place for one".to_owned();
            let help = "write what came of it, with one number";
            self.say(MISSING_RESULT, part, first.label.span(), message, help);
        } else if !figures.is_empty() {
            if let Some(share) = self.change_without_baseline(&figures, &lower) {
                let message = format!("`{}` does not say from where", share.value);
                let help = "say what it was before and what it is now";
                self.say(NO_BASELINE, part, share.span, message, help);
            }
        } else if !lower.contains(char::is_numeric) {
            if !self.voice.amounts.is_in(&lower) {
                let help = "add one number: how much, how many, how long or how often";
                let message = "the result has no figure".to_owned();
                self.say(NO_FIGURE, part, first.label.span(), message, help);
            }
        } else if is_bare {
            let message = format!("`{}` does not say what it counts", text.trim());
            let help = "write what was counted, and since when";
            self.say(BARE_NUMBER, part, first.passage.span, message, help);
        }
    }

    fn missing_result(&mut self) {
        let story = self.story;
        let mut parts = story.parts.iter();
        if let Some(promise) = parts.find(|told| told.part == Part::Result && told.promised) {
            let (message, help) = if story.kind != Kind::Experiment {
                ("the result is only promised", "write what came of it, with one number")
            } else if self.is_measured(&promise.text) {
                return;
            } else {
                ("the result is only hoped for", "say what happened when it was tried")
            };
            let span = promise.label.span();
            return self.say(MISSING_RESULT, Some(Part::Result), span, message.into(), help);
        }
        // A label with nothing behind it is told of by itself.
        let is_begun =
            story.missing.iter().any(|gap| gap.part == Part::Result && gap.label.is_some());
        if !is_begun {
            let message = "this story has no result".to_owned();
            self.say(
                MISSING_RESULT,
                Some(Part::Result),
                self.title(),
                message,
                "write what came of it, with one number",
            );
        }
    }

    /// Whether what stands where an experiment's hopes do is what was measured in the end.
    fn is_measured(&self, text: &str) -> bool {
        let lower = lowered(text);
        lower.contains(|c: char| c.is_ascii_digit()) && !self.voice.hopes.is_in(&lower)
    }

    /// The first share of a result that is nothing but shares, in a story without any other number
    /// that it could be measured by.
    fn change_without_baseline<'f>(
        &self,
        figures: &[&'f Figure],
        result: &str,
    ) -> Option<&'f Figure> {
        let is_share = |figure: &Figure| figure.value.trim_end().ends_with('%');
        let first = *figures.first()?;
        let only_shares = self.story.figures.iter().all(is_share) && figures.len() <= 2;
        let voice = self.voice;
        // `stock is within 0.3%` is no change, whatever else the result tells.
        let changes = || {
            let before = lowered(&first.before);
            let before = before.rsplit([';', ',']).next().unwrap_or_default();
            let near = before.rsplitn(NEAR + 1, ' ').take(NEAR).collect::<Vec<_>>().join(" ");
            let after = lowered(&first.after);
            let behind = after.splitn(NEAR + 1, ' ').take(NEAR).collect::<Vec<_>>().join(" ");
            [near, behind, lowered(&first.written)].iter().any(|it| voice.changes.is_in(it))
        };
        // Two shares are a before and an after as often as not, wherever in the story they stand.
        let is_measured = || {
            self.story.figures.iter().any(|it| it.value != first.value)
                || voice.baselines.is_in(result)
        };
        (only_shares && !is_measured() && changes()).then_some(first)
    }

    fn time(&mut self) {
        if self.story.parts.is_empty() {
            return;
        }
        let Settings { seconds: target, pace, .. } = self.settings;
        let seconds = pace::seconds_to_tell(self.story, pace);
        if seconds * 100 > target * TIME {
            let message = format!(
                "told aloud this takes about {}; the target is {}",
                pace::in_words(seconds.div_ceil(5) * 5),
                pace::in_words(target)
            );
            self.say(
                TOO_LONG,
                None,
                self.title(),
                message,
                "keep what the result needs, and have the rest ready for questions",
            );
        }
    }

    fn long_situation(&mut self) {
        let situation = self.words(Part::Situation);
        if situation < LONG {
            return;
        }
        let action = self.words(Part::Action);
        if action == 0 || situation <= action {
            return;
        }
        let Some(first) = self.parts(Part::Situation).next() else { return };
        let message = format!("the situation takes {situation} words, the action {action}");
        let help = "tell what you did at length, and of the scene only what it needs";
        self.say(LONG_SITUATION, Some(Part::Situation), first.label.span(), message, help);
    }

    /// Who acts in the action.
    fn who_acts(&mut self) {
        let voice = self.voice;
        let (mut singular, mut plural, mut first_we) = (0, 0, None);
        for (at, told) in self.parts(Part::Action).enumerate() {
            let span = told.passage.span;
            let text = self.text(span);
            let lower = lowered(text);
            singular += voice.singular.places(&lower, Some(&voice.plural)).len();
            let places = voice.plural.places(&lower, None);
            plural += places.len();
            if let Some(&place) = places.first() {
                first_we.get_or_insert_with(|| word_span(span, text, &lower, place));
            }
            if at == 0 {
                self.passive_opening(span, text, &lower);
            }
        }
        if let Some((span, word)) = first_we.filter(|_| plural >= WE && plural > 2 * singular) {
            let times = match singular {
                0 => format!("`{word}` acts {plural} times here, and you never do"),
                1 => format!("`{word}` acts {plural} times here, and you once"),
                many => format!("`{word}` acts {plural} times here, and you {many} times"),
            };
            let help = "say what you did yourself, and name the others where they did it";
            self.say(WE_NOT_I, Some(Part::Action), span, times, help);
        }
    }

    fn passive_opening(&mut self, span: Span, text: &str, lower: &str) {
        let voice = self.voice;
        let end = sentence_end(lower).unwrap_or(lower.len());
        let end = lower[..end].find('\n').unwrap_or(end);
        let sentence = &lower[..end];
        let words: Vec<(usize, &str)> = voice::words(sentence).take(OPENING).collect();
        let Some(&(_, first)) = words.first() else { return };
        let has_writer = || {
            let people = [&voice.singular, &voice.plural];
            people.iter().any(|people| !people.places(sentence, None).is_empty())
        };
        if voice.subordinate.has(first) || has_writer() {
            return;
        }
        let place = words.windows(2).find_map(|pair| {
            let [(at, before), (_, participle)] = pair else { return None };
            let is_participle = || {
                voice.participles.has(participle)
                    || participle.len() > 4
                        && participle.ends_with("ed")
                        && !voice.no_participles.has(participle)
            };
            (voice.passive_before.has(before) && is_participle()).then_some(*at)
        });
        let place = place.filter(|_| voice.is_english(sentence));
        let place = place.or_else(|| voice.passive.is_written_in(sentence).then_some(words[0].0));
        if let Some(place) = place {
            let (span, _) = word_span(span, text, lower, place);
            let message = "the action begins without anyone who acts".to_owned();
            self.say(PASSIVE_OPENING, Some(Part::Action), span, message, "begin with what you did");
        }
    }

    fn order(&mut self, habit: &Habit) {
        if let Some((early, late)) = odd_pair(self.story).filter(|pair| !habit.is(*pair)) {
            let Some(told) = self.story.parts.iter().find(|told| told.part == early) else {
                return;
            };
            let message = format!("the {} stands before the {}", early.name(), late.name());
            let help = "put it where you would tell it";
            self.say(ODD_ORDER, Some(early), told.label.span(), message, help);
        }
    }

    fn learning(&mut self) {
        let is_whole = Part::STAR.into_iter().all(|part| self.story.tells(part));
        let says = |story: &Story<Prose>| {
            story.tells(Part::Learning) || self.voice.learnt.is_written_anyhow_in(&story.text)
        };
        if is_whole && !says(self.story) {
            let message = "this story does not say what you learnt".to_owned();
            let help = "add a line `Learning:` with what you would do otherwise";
            self.say(NOTHING_LEARNT, Some(Part::Result), self.title(), message, help);
        }
    }

    fn principles(&mut self) {
        let mut ids: Vec<_> = self.story.filed.iter().map(|filing| filing.principle).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.len() >= MANY {
            let message = format!("this story is filed under {} principles", ids.len());
            let help = "keep the two or three that it shows best; in a loop it is told once";
            self.say(MANY_PRINCIPLES, None, self.title(), message, help);
        }
    }

    fn age(&mut self, year: u32, newest: u32) {
        if newest > year + RECENT {
            let message =
                format!("this story is of {year}, {} years before {newest}", newest - year);
            let help = "have a recent one ready for the same question";
            self.say(OLD_STORY, None, self.title(), message, help);
        }
    }
}

fn is_in(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
}

/// Where the word that begins at `place` of a text in lower case stands in the notes, and how it
/// is written there. Lower case may be longer or shorter in bytes; characters are the same.
fn word_span(span: Span, text: &str, lower: &str, place: usize) -> (Span, String) {
    let before = lower[..place].chars().count();
    let start = text.char_indices().nth(before).map_or(0, |(at, _)| at);
    let rest = &text[start..];
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let start_at = span.start + start as u32;
    let found = Span { file: span.file, start: start_at, end: start_at + length as u32 };
    (found, rest[..length].to_owned())
}

/// Two parts that stand in an odd order in most stories of a writer: that is how they write.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Habit(Vec<(Part, Part)>);

impl Habit {
    fn of(stories: &[Says]) -> Self {
        let told = stories.iter().filter(|story| story.is_told).count();
        let mut counts: BTreeMap<(Part, Part), usize> = BTreeMap::new();
        for pair in stories.iter().filter_map(|story| story.odd_pair) {
            *counts.entry(pair).or_default() += 1;
        }
        let habits = counts.into_iter().filter(|(_, count)| told >= HABIT && count * 2 > told);
        Self(habits.map(|(pair, _)| pair).collect())
    }

    fn is(&self, pair: (Part, Part)) -> bool {
        self.0.contains(&pair)
    }
}

/// Two parts of a story that stand the wrong way round. A result in front of everything else is a
/// way to begin; where the parts are the cells of a table, their order is the table's.
fn odd_pair(story: &Story<Prose>) -> Option<(Part, Part)> {
    if story.parts.len() < 3 || story.kind == Kind::Experiment {
        return None;
    }
    let place = |part: Part| {
        let first =
            story.parts.iter().filter(|told| told.part == part).map(|told| told.label.span().start);
        first.min()
    };
    let leads = story.parts.first().map(|told| told.part);
    [(Part::Action, Part::Situation), (Part::Result, Part::Action), (Part::Result, Part::Situation)]
        .into_iter()
        .find(|&(early, late)| {
            let wrong = place(early).zip(place(late)).is_some_and(|(early, late)| early < late);
            wrong && !(early == Part::Result && leads == Some(Part::Result))
        })
}

/// The newest year that a story says it is of: behind `in`, `since`, a month or a quarter, alone in
/// brackets or at the end of the title, or before the word for a year.
fn year_of(story: &Story<Prose>, voice: &Voice) -> Option<u32> {
    let title = story.title.as_str();
    let in_title =
        four_digits(title).filter(|&(at, _)| is_set_apart(title, at)).map(|(_, year)| year);
    let bytes = story.text.as_bytes();
    let opens = |at: usize| bytes[at..].starts_with(b"19") || bytes[at..].starts_with(b"20");
    if !memchr::memchr2_iter(b'1', b'2', bytes).any(opens) {
        return in_title.max();
    }
    let in_text = four_digits(&story.text).filter(|&(at, _)| is_dated(&story.text, at, voice));
    in_title.chain(in_text.map(|(_, year)| year)).max()
}

/// Numbers of four digits that may be years, and where they begin.
fn four_digits(text: &str) -> impl Iterator<Item = (usize, u32)> {
    memchr::memchr2_iter(b'1', b'2', text.as_bytes()).filter_map(|at| {
        let digits = text.get(at..at + 4)?;
        let year: u32 = digits.parse().ok()?;
        let before = text[..at].chars().next_back();
        let behind = text[at + 4..].chars().next();
        let goes_on =
            |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || ",.%_$€£".contains(c));
        let before_goes_on = goes_on(before);
        // `2019.` ends a sentence.
        let behind_goes_on = behind
            .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '%' | '_'))
            || text[at + 4..].starts_with([',', '.'])
                && text[at + 5..].starts_with(|c: char| c.is_ascii_digit());
        ((1970..=2199).contains(&year) && !before_goes_on && !behind_goes_on).then_some((at, year))
    })
}

/// `(2019)`, `[2019]`, `…, 2019` at the end.
fn is_set_apart(title: &str, at: usize) -> bool {
    let (before, behind) = (title[..at].trim_end(), title[at + 4..].trim_start());
    let in_brackets = before.ends_with(['(', '[']) && behind.starts_with([')', ']']);
    in_brackets || behind.is_empty() && before.ends_with([',', '-', '–', '—', '|', ':'])
}

fn is_dated(text: &str, at: usize, voice: &Voice) -> bool {
    let before = &text[..at];
    let line = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
    let word =
        line.trim_end().rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let word = lowered(word);
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let behind = &text[at + 4..];
    // `in 2000 requests` counts; what follows a date is no word that could be counted.
    let next = behind.trim_start_matches(' ');
    let counts = behind.len() > next.len()
        && next.starts_with(char::is_lowercase)
        && at_is_round(&text[at..at + 4]);
    voice.before_year.has(word) && !counts
        || voice.after_year.is_written_in(behind.get(..3).unwrap_or_default())
}

fn at_is_round(digits: &str) -> bool {
    digits.ends_with("00")
}
