//! Labels at the head of a line: `Situation:`, `**Result** -`, `R:`, `HYPOTHESIS …`.

use std::ops::Range;

use ahash::{HashMap, HashSet};

use super::Part;
use crate::{
    source::Text,
    text::{count_pieces, is_plain, is_space, plain_run},
    vocabulary::{LabelWords, Labels, fold, glance::Glance},
};

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A part of a story.
    Part(Part),
    /// Principles that a story shows.
    Principles,
    /// A story's title.
    Title,
    /// When it happened.
    Date,
    /// A question.
    Question,
    /// The answer to one.
    Answer,
    /// Questions that may come next.
    FollowUp,
    /// Company, team, role.
    About,
}

/// A label and what stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What it announces.
    pub meaning: Meaning,
    /// The label as written, without its mark.
    pub written: Text,
    /// What stands behind it on its line.
    pub rest: Text,
    /// How sure it is.
    pub strength: Strength,
    /// Whether it only goes on with what has begun.
    pub continues: bool,
    /// Whether a dash stands behind it.
    pub dashed: bool,
}

/// A label where it stands in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What it announces.
    pub meaning: Meaning,
    /// How sure it is.
    pub strength: Strength,
    /// Whether it only goes on with what has begun.
    pub continues: bool,
    /// Whether a dash stands behind it.
    pub dashed: bool,
    /// Where it is written, its mark left out.
    pub written: Range<usize>,
    /// How it reads, where that is not as it stands.
    reads: Option<String>,
    /// What stands behind it.
    pub rest: Range<usize>,
}

impl Seen {
    /// The same of a line that begins so many bytes further to the left.
    fn behind(mut self, bytes: usize) -> Self {
        for range in [&mut self.written, &mut self.rest] {
            *range = range.start + bytes..range.end + bytes;
        }
        self
    }

    /// The label as it reads in its line.
    pub fn reads_as<'t>(&'t self, line: &'t str) -> &'t str {
        self.reads.as_deref().unwrap_or(&line[self.written.clone()])
    }

    /// The same, cut out of its line.
    pub fn of(self, line: &Text) -> Label {
        let Self { meaning, strength, continues, dashed, written, reads, rest } = self;
        let written = match reads {
            Some(word) => line.slice_as(written, &word),
            None => line.slice(written),
        };
        Label { meaning, written, rest: line.slice(rest), strength, continues, dashed }
    }
}

/// How sure a label is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// A word that stands before a colon in other meanings too.
    Weak,
    /// One letter.
    Letter,
    /// A word that says it by itself.
    Strong,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    meaning: Meaning,
    weak: bool,
    continues: bool,
}

/// What is announced by words that begin a sentence.
#[derive(Clone, Copy, Debug)]
struct Spoken {
    part: Part,
    /// Whether it is one word alone, which may as well begin the name of something.
    is_bare: bool,
}

/// A part that a line announces without a mark.
#[derive(Clone, Copy, Debug)]
pub struct Announced {
    /// The part.
    pub part: Part,
    /// Where the words end that say so.
    pub end: usize,
    /// How they say so.
    pub by: AnnouncedBy,
}

/// How a part is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnouncedBy {
    /// `the result was`.
    Phrase,
    /// One word, behind which a sentence begins: `result it holds`.
    Word,
    /// One word that may begin the name of something: `result sets were cached`.
    PerhapsAName,
}

/// Labels by their words and letters.
#[derive(Clone, Debug, Default)]
pub struct LabelIndex {
    words: HashMap<String, Entry>,
    /// The first of those words.
    heads: Glance<64>,
    letters: HashMap<char, Meaning>,
    /// Words by which a part is announced when a story is dictated.
    spoken: HashMap<String, Spoken>,
    /// The first of those words.
    spoken_heads: Glance,
    /// Words that announce a part as a heading only.
    heading_words: HashMap<String, Part>,
    /// Labels of a result that say what was done, where another result is told.
    solving: HashSet<String>,
    /// Words that begin what is told behind one word alone.
    opening: HashSet<String>,
    /// Whether the notes use letters for parts somewhere: then one alone will do elsewhere.
    pub writes_letters: bool,
}

/// No label is longer than this, in bytes of the line.
const LONGEST: usize = 64;

/// Whether letters in brackets, at their places in some lines, have a story behind them. `Lee (S),
/// Kim (A), Roy (R)` has names before them and nothing behind; of a story that opens with the first
/// letter one part may be a word: `(R) Fixed.`
fn tells_behind_letters(lines: &[Text], places: &[Vec<usize>]) -> bool {
    let mut pieces: Vec<(&str, &str)> = Vec::new();
    for (line, places) in lines.iter().zip(places) {
        let words = line.as_str();
        let ends = places.iter().skip(1).copied().chain([words.len()]);
        pieces.extend(places.iter().zip(ends).map(|(&at, end)| (&words[..at], &words[at..end])));
    }
    let tells = |(_, told): &(&str, &str)| told.split_whitespace().nth(2).is_some();
    let is_named = |(above, _): &(&str, &str)| {
        let name = above.split_whitespace().next_back().unwrap_or_default();
        name.starts_with(char::is_uppercase) && name.ends_with(char::is_alphanumeric)
    };
    let opens = pieces.first().is_some_and(|(above, _)| {
        let above = above.trim_end();
        above.is_empty() || above.ends_with(['.', '!', '?', '。', '-', '–', '—'])
    });
    !pieces.iter().all(is_named) && (pieces.iter().all(tells) || opens && pieces.iter().any(tells))
}

/// Whether the word from `start` to `end` is the last of a longer name at the head of a sentence.
fn ends_name(words: &str, start: usize, end: usize, is_name: &dyn Fn(&str) -> bool) -> bool {
    const MOST: usize = 8;
    let gaps = words[..start].trim_end().rmatch_indices(is_space);
    let begins = gaps.map(|(at, gap)| at + gap.len()).take(MOST).chain([0]);
    let mut begins = begins.filter(|&at| at < start && end - at <= LONGEST);
    begins.any(|at| {
        let above = words[..at].trim_end_matches(|c: char| is_space(c) || "*_(\"“".contains(c));
        !above.ends_with(char::is_alphanumeric)
            && is_name(words[at..end].trim_matches(['*', '_', '(', '"', '“']))
    })
}

impl LabelIndex {
    /// An index of the vocabulary's labels. Parts come first where a word or letter is both.
    pub fn new(labels: &Labels) -> Self {
        let opening = labels.opening.iter().cloned().collect();
        let mut index = Self { opening, ..Self::default() };
        for part in Part::ALL {
            if let Some(label) = labels.part(part.name()) {
                for word in &label.words {
                    index.add(&word.text, Meaning::Part(part), word.weak, word.continues);
                }
                for &letter in &label.letters {
                    index.letters.entry(letter).or_insert(Meaning::Part(part));
                }
                label.spoken.iter().for_each(|words| index.add_spoken(words, part, labels));
                index.solving.extend(label.solves.iter().cloned());
                index.heading_words.extend(label.heads.iter().map(|word| (word.clone(), part)));
            }
        }
        let others: [(&LabelWords, Meaning); 7] = [
            (&labels.principles, Meaning::Principles),
            (&labels.title, Meaning::Title),
            (&labels.date, Meaning::Date),
            (&labels.question, Meaning::Question),
            (&labels.answer, Meaning::Answer),
            (&labels.follow_up, Meaning::FollowUp),
            (&labels.about, Meaning::About),
        ];
        for (words, meaning) in others {
            for word in &words.words {
                index.add(&word.text, meaning, word.weak, word.continues);
            }
            for &letter in &words.letters {
                index.letters.entry(letter).or_insert(meaning);
            }
        }
        let heads = index.spoken.keys().filter_map(|words| words.split(' ').next());
        index.spoken_heads = Glance::of(heads);
        let heads = index.words.keys().map(|words| &words[..plain_run(words.as_bytes())]);
        index.heads = Glance::of(heads);
        index
    }

    fn add(&mut self, text: &str, meaning: Meaning, weak: bool, continues: bool) {
        self.words.entry(text.to_owned()).or_insert(Entry { meaning, weak, continues });
    }

    /// Said alone, or behind a word that fills a pause.
    fn add_spoken(&mut self, words: &str, part: Part, labels: &Labels) {
        let spoken = Spoken { part, is_bare: !words.contains(' ') };
        let filled = labels.fillers.iter().map(|filler| format!("{filler} {words}"));
        for words in filled.chain([words.to_owned()]) {
            self.add(&words, Meaning::Part(part), true, false);
            self.spoken.insert(words, spoken);
        }
    }

    /// The part that a line announces as people do when they dictate: `so the situation was …`.
    pub fn spoken(&self, line: &Text) -> Option<Announced> {
        self.announced(line.as_str())
    }

    /// The same of words that stand in no file.
    pub fn announced(&self, words: &str) -> Option<Announced> {
        const MOST: usize = 6;
        let head = head(words, LONGEST);
        let first = head.split(' ').next().unwrap_or_default();
        // Most lines begin with no such word.
        if first.is_ascii() && !self.spoken_heads.may_be(first) {
            return None;
        }
        let ends = head.match_indices(' ').map(|(at, _)| at).filter(|&at| at > 0).take(MOST);
        let known = |end: usize| Some((end, *self.spoken.get(&fold(&words[..end]))?));
        let (end, Spoken { part, is_bare }) = ends.filter_map(known).last()?;
        let behind = words[end..].trim_start();
        let next = behind.split(' ').next().unwrap_or_default();
        let by = match (is_bare, self.opening.contains(&fold(next))) {
            (false, _) => AnnouncedBy::Phrase,
            (true, true) => AnnouncedBy::Word,
            (true, false) => AnnouncedBy::PerhapsAName,
        };
        // `Situation :: it grew` has a mark of its own.
        let is_told = behind.starts_with(char::is_alphanumeric);
        is_told.then_some(Announced { part, end, by })
    }

    /// Whether a label of a situation is one of a task too: `S/T`, `Situation and task`.
    pub fn tells_task(&self, label: &str) -> bool {
        let folded = fold(label);
        let pieces = folded.split(['/', '&', '+', ',']).flat_map(|piece| piece.split(" and "));
        pieces.skip(1).any(|piece| self.meaning_of(piece) == Some(Meaning::Part(Part::Task)))
    }

    /// Whether a label of a result says what was done, where another result is told: `Resolution`.
    pub fn solves(&self, label: &str) -> bool {
        self.solving.contains(&fold(label))
    }

    /// What a word or phrase announces when it stands as a label.
    pub fn meaning_of(&self, words: &str) -> Option<Meaning> {
        self.entry(words).map(|(entry, _)| entry.meaning)
    }

    /// Where a line that holds several labels is to be cut: `S: … T: … A: …`. Each must be one for
    /// certain or one of several letters, and stand at the head or behind a sentence. `is_name` says
    /// whether words are the name of a principle: `Bias for Action:` holds no label.
    pub fn cuts(&self, line: &Text, is_name: &dyn Fn(&str) -> bool) -> Vec<usize> {
        let words = line.as_str();
        if let Some(cuts) = self.dashed_letters(words) {
            return cuts;
        }
        if colons(words).next().is_none() {
            return self.strong_cuts(words);
        }
        let first = words.find(':').unwrap_or(words.len());
        let mut cuts = Vec::new();
        let mut parts: Vec<Meaning> = Vec::new();
        let mut all_letters = true;
        // Where the last label ends.
        let mut end = usize::MAX;
        for (colon, mark) in colons(words) {
            let behind = &words[colon + mark.len()..];
            if !(behind.is_empty() || behind.starts_with(is_space) || mark == "：") {
                continue;
            }
            let Some((start, entry, strength)) = self.label_before(words, colon, first) else {
                continue;
            };
            if ends_name(words, start, colon, is_name) {
                continue;
            }
            let is_letter = strength == Strength::Letter;
            // `Situation: R: was full` speaks of a drive.
            if is_letter && words.get(end..start).is_some_and(|told| told.trim().is_empty()) {
                continue;
            }
            let is_part = matches!(entry.meaning, Meaning::Part(_));
            if is_part && strength != Strength::Weak && !parts.contains(&entry.meaning) {
                parts.push(entry.meaning);
                cuts.push(start);
                all_letters &= is_letter;
                end = colon + mark.len();
            }
        }
        if all_letters && !tells_by_letters(words, &cuts, &parts) {
            return self.letters_in_line(words).unwrap_or_else(|| self.strong_cuts(words));
        }
        if parts.len() >= 3 {
            return cuts;
        }
        if let Some(letters) = self.letters_in_line(words) {
            return letters;
        }
        if parts.len() >= 2 { cuts } else { self.strong_cuts(words) }
    }

    /// The same where a dash stands behind each letter: `the move. S - it was slow. A - I mended it.
    /// R - 3 ms`. Each stands at the head of the line or behind a sentence; in a story that is told
    /// from its situation on, behind another mark as well: `a pier: S - none, A - I drew it, R - 3 m`;
    /// and where the line itself begins with its situation, anywhere: `S- it was slow T- mend it …`.
    fn dashed_letters(&self, words: &str) -> Option<Vec<usize>> {
        const SENTENCES: [char; 6] = ['.', '!', '?', ';', '"', '”'];
        const MARKS: [char; 4] = [',', ':', '|', '/'];
        let places = self.letters_before_dashes(words);
        if places.len() < 3 {
            return None;
        }
        let behind = |marks: &[char], at: usize| {
            let above = words[..at].trim_end();
            above.is_empty() || above.ends_with(marks) || above.ends_with(')')
        };
        let told = |places: &[(usize, Part)]| {
            let has = |part: Part| places.iter().any(|&(_, told)| told == part);
            let is_ordered = places.windows(2).all(|pair| pair[0].1 < pair[1].1);
            is_ordered && places.len() >= 3 && has(Part::Action) && has(Part::Result)
        };
        let of = |marks: &[char]| -> Vec<(usize, Part)> {
            places.iter().copied().filter(|&(at, _)| behind(marks, at)).collect()
        };
        let opens = places.first().is_some_and(|&(at, part)| {
            part == Part::Situation && words[..at].trim_end().is_empty()
        });
        if opens && told(&places) {
            return Some(places.into_iter().map(|(at, _)| at).collect());
        }
        let any = of(&[SENTENCES.as_slice(), MARKS.as_slice()].concat());
        let from_situation = any.first().is_some_and(|&(_, part)| part == Part::Situation);
        let places = Some(any).filter(|any| from_situation && told(any));
        let places = places.or_else(|| Some(of(&SENTENCES)).filter(|strict| told(strict)))?;
        Some(places.into_iter().map(|(at, _)| at).collect())
    }

    /// Capital letters that stand for parts, each with a dash behind it.
    fn letters_before_dashes(&self, words: &str) -> Vec<(usize, Part)> {
        const APART: [&str; 3] = [" - ", " – ", " — "];
        const GLUED: [&str; 2] = ["- ", "– "];
        let is_dash =
            |&at: &usize| APART.iter().chain(&GLUED).any(|mark| words[at..].starts_with(mark));
        let letter = |dash: usize| {
            let at = dash.checked_sub(1).filter(|&at| words.is_char_boundary(at))?;
            let letter = char::from(words.as_bytes()[at]);
            let is_apart = at == 0 || words[..at].ends_with(is_space);
            let meaning = self.letters.get(&letter);
            match meaning.filter(|_| is_apart && letter.is_ascii_uppercase())? {
                Meaning::Part(part) => Some((at, *part)),
                _ => None,
            }
        };
        // A dash of more than one byte begins with the last of these.
        let marks = memchr::memchr3_iter(b' ', b'-', 0xe2, words.as_bytes());
        marks.filter(is_dash).filter_map(letter).collect()
    }

    /// Where letters in brackets stand in lines, in the order in which stories are told: `(S) it was
    /// slow (A) I mended it (R) 3 ms`. For each line the places in it.
    pub fn letters_in_brackets(&self, lines: &[Text]) -> Option<Vec<Vec<usize>>> {
        let mut told: Vec<Part> = Vec::new();
        let mut all = Vec::with_capacity(lines.len());
        for line in lines {
            let words = line.as_str();
            let mut places = Vec::new();
            for (at, open) in words.match_indices(['(', '[']) {
                let close = if open == "(" { ")" } else { "]" };
                let mut inner = words[at + 1..].chars();
                let letter = inner.next().filter(char::is_ascii_uppercase);
                let stands = inner.as_str().starts_with(close)
                    && (at == 0 || words[..at].ends_with(is_space));
                let Some(Meaning::Part(part)) =
                    letter.filter(|_| stands).and_then(|letter| self.letters.get(&letter))
                else {
                    continue;
                };
                if told.last().is_some_and(|before| before >= part) {
                    return None;
                }
                told.push(*part);
                places.push(at);
            }
            all.push(places);
        }
        let has = |part: Part| told.contains(&part);
        let is_whole = told.len() >= 3 && has(Part::Action) && has(Part::Result);
        (is_whole && tells_behind_letters(lines, &all)).then_some(all)
    }

    /// Where letters with a colon stand in a line, whatever stands before them, in the order in
    /// which stories are told: `the move S: it was slow T: mend it A: I did R: 3 ms`.
    fn letters_in_line(&self, words: &str) -> Option<Vec<usize>> {
        let mut places = Vec::new();
        let mut told: Vec<Part> = Vec::new();
        for (colon, _) in words.match_indices(':') {
            let Some(at) = colon.checked_sub(1) else { continue };
            let letter = char::from(words.as_bytes()[at]);
            let stands = words.is_char_boundary(at)
                && letter.is_ascii_uppercase()
                && words[..at].chars().next_back().is_none_or(|c| is_space(c) || c == '(');
            let Some(Meaning::Part(part)) = self.letters.get(&letter).filter(|_| stands) else {
                continue;
            };
            if told.last().is_some_and(|before| before >= part) {
                return None;
            }
            told.push(*part);
            places.push(if words[..at].ends_with('(') { at - 1 } else { at });
        }
        let has = |part: Part| told.contains(&part);
        (told.len() >= 3 && has(Part::Action) && has(Part::Result)).then_some(places)
    }

    /// The same where the labels are strong words without a colon: `**Situation** … **Action** …`.
    fn strong_cuts(&self, words: &str) -> Vec<usize> {
        let mut cuts = Vec::new();
        if !words.contains('*') {
            return cuts;
        }
        let mut parts: Vec<Meaning> = Vec::new();
        let marks: Vec<usize> = words.match_indices("**").map(|(at, _)| at).collect();
        for pair in marks.windows(2) {
            let (open, close) = (pair[0], pair[1]);
            let inner = &words[open + 2..close];
            let begins = !inner.starts_with(is_space) && inner.len() <= LONGEST;
            let Some((entry, Strength::Strong)) = self.entry(inner).filter(|_| begins) else {
                continue;
            };
            if matches!(entry.meaning, Meaning::Part(_)) && !parts.contains(&entry.meaning) {
                parts.push(entry.meaning);
                cuts.push(open);
            }
        }
        if parts.len() >= 2 { cuts } else { Vec::new() }
    }

    /// The label that ends at a colon in the middle of a line, and where it begins; `first` is where
    /// the line's first plain colon stands.
    fn label_before(
        &self,
        words: &str,
        colon: usize,
        first: usize,
    ) -> Option<(usize, Entry, Strength)> {
        let head = &words[..colon];
        // A longer word is no label, and what goes on without a space is not gone through again.
        let mut nearest = colon.saturating_sub(2 * LONGEST);
        while !head.is_char_boundary(nearest) {
            nearest += 1;
        }
        let start = match head[nearest..].rfind(is_space) {
            Some(at) => {
                nearest + at + head[nearest + at..].chars().next().map_or(1, char::len_utf8)
            }
            None if nearest == 0 => 0,
            None => return None,
        };
        // `The move (S: … R: …)`: the bracket opens the story and is no part of its label.
        let word = head[start..].trim_start_matches('(').trim_matches(['*', '_']);
        let (entry, strength) = self.entry(word)?;
        let before = head[..start].trim_end().trim_end_matches(['*', '_']);
        let capital = word.chars().next().is_some_and(|c| !c.is_lowercase());
        let apart = before.is_empty()
            || head[start..].starts_with('(')
            || before
                .ends_with(['.', '!', '?', ';', ',', '|', ')', '/', '。', '；', '，', ':', '：'])
            || first >= before.len();
        (capital && apart).then_some((start, entry, strength))
    }

    /// Whether a heading is the label of a part, with its text below it.
    pub fn is_part(&self, heading: &Text) -> bool {
        let seen = self.see(heading.as_str());
        seen.is_some_and(|label| matches!(label.meaning, Meaning::Part(_)))
    }

    /// The label that a heading is, or begins with: there a weak word needs no mark behind it.
    pub fn heading(&self, heading: &Text) -> Option<Seen> {
        let words = heading.as_str();
        let whole = || {
            let label = self.label(words, 0..words.len(), words.len())?;
            (label.strength == Strength::Weak && !label.continues).then_some(label)
        };
        let seen = self.see(words);
        if seen.as_ref().is_some_and(|label| matches!(label.meaning, Meaning::Part(_))) {
            return seen;
        }
        // `Role: tech lead` says who somebody was, `Role` over a text what they had to do.
        self.heads_only(words).or(seen).or_else(whole)
    }

    /// The part that a heading is over, which means something else before a colon.
    fn heads_only(&self, words: &str) -> Option<Seen> {
        let words = words.trim_end_matches([':', '：', ' ']);
        let part = *self.heading_words.get(&fold(words))?;
        Some(Seen {
            meaning: Meaning::Part(part),
            strength: Strength::Weak,
            continues: false,
            dashed: false,
            written: 0..words.len(),
            reads: None,
            rest: words.len()..words.len(),
        })
    }

    /// The label at the head of a line, if there is one.
    pub fn read(&self, line: &Text) -> Option<Label> {
        self.see(line.as_str()).map(|label| label.of(line))
    }

    /// The same, and nothing cut out of the line yet: most who ask want to know what it announces.
    pub fn see(&self, words: &str) -> Option<Seen> {
        may_begin_with_label(words).then(|| self.look(words)).flatten()
    }

    fn look(&self, words: &str) -> Option<Seen> {
        // `[!info] Situation` heads a callout.
        if let Some(end) = callout(words) {
            let inner = trimmed(words, end..words.len());
            return self.see(&words[inner.clone()]).map(|label| label.behind(inner.start));
        }
        self.emphasised(words)
            .or_else(|| self.bracketed(words))
            .or_else(|| self.separated(words))
            .or_else(|| self.capitals(words))
            .or_else(|| self.bare(words))
    }

    /// `**Situation:** …`, `**Situation** - …`, `_Result_: …`.
    fn emphasised(&self, words: &str) -> Option<Seen> {
        if !words.starts_with(['*', '_']) {
            return None;
        }
        let mark = ["**", "__", "*", "_"].into_iter().find(|mark| words.starts_with(mark))?;
        let inner = &words[mark.len()..];
        let close = inner.find(mark)?;
        let end = mark.len() + close + mark.len();
        let behind = &words[end..];
        if behind.starts_with(char::is_alphanumeric) {
            return self.drop_capital(words, &inner[..close], end);
        }
        let marked = inner[..close].trim_end().ends_with([':', '：', '-', '–', '—']);
        let separated =
            behind.trim_start().starts_with([':', '：', '-', '–', '—']) || behind.is_empty();
        let label = self.label(words, mark.len()..mark.len() + close, end)?;
        // `_Situation_ We ran …` is one; `*Action* is what counts` stresses a word.
        let begins = |words: &str| {
            words.trim_start().starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        };
        let opens = label.strength == Strength::Strong && begins(inner) && begins(behind);
        (mark.len() == 2 || marked || separated || opens).then_some(label)
    }

    /// `**C**hallenge - …`: a label whose first letter stands out.
    fn drop_capital(&self, words: &str, capital: &str, end: usize) -> Option<Seen> {
        let rest = &words[end..];
        let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let word = format!("{capital}{}", &rest[..length]);
        let (entry, strength) = self.entry(&word)?;
        let behind = rest[length..].trim_start_matches(is_mark);
        Some(Seen {
            meaning: entry.meaning,
            strength,
            continues: entry.continues,
            dashed: false,
            written: 0..end + length,
            reads: Some(word),
            rest: trimmed(words, words.len() - behind.len()..words.len()),
        })
    }

    /// `[S] …`, `(Result) …`, `【상황】…`.
    fn bracketed(&self, words: &str) -> Option<Seen> {
        let open = words.chars().next()?;
        let close = match open {
            '[' => ']',
            '(' => ')',
            '【' => '】',
            '〔' => '〕',
            '<' => '>',
            '「' => '」',
            _ => return None,
        };
        let end = words.find(close).filter(|&end| end <= LONGEST)?;
        // `<p>it broke</p>` is a tag.
        if open == '<' && words[end..].contains(&format!("</{}", &words[1..end])) {
            return None;
        }
        self.label(words, open.len_utf8()..end, end + close.len_utf8())
    }

    /// `Situation: …`, `Situation - …`, `S) …`, with marks such as emoji before it passed over.
    fn separated(&self, words: &str) -> Option<Seen> {
        let start = words.find(char::is_alphanumeric)?;
        let head = head(words, LONGEST + start);
        if let Some((at, _)) = colons(head).next().filter(|&(at, _)| at > start)
            && let Some(label) = self.label(words, start..at, at)
        {
            return Some(label);
        }
        if let Some(at) = first_dash(head).filter(|&at| at > start)
            && let Some(label) = self.label(words, start..at, at)
        {
            // A dash behind `Competencies` is a title's, a colon a list's.
            let by_dash = !head[at..].starts_with('\t');
            if !by_dash || matches!(label.meaning, Meaning::Part(_)) {
                return Some(Seen { dashed: by_dash, ..label });
            }
        }
        if let Some(label) = self.led_by_arrow(words, start, head) {
            return Some(label);
        }
        if let Some(label) = self.over_nothing(words, start) {
            return Some(label);
        }
        // `PROBLEM- their scales …`: a dash that sticks to its word.
        if let Some(at) = first_before_space(head, b'-').filter(|&at| at > start)
            && let Some(label) = self.label(words, start..at, at)
            && label.strength == Strength::Strong
            && matches!(label.meaning, Meaning::Part(_))
        {
            return Some(label);
        }
        // `Situation. We ran …`: a word that is a sentence.
        if let Some(at) = first_before_space(head, b'.').filter(|&at| at > start && at < 24)
            && let Some(label) = self.label(words, start..at, at + 1)
            && label.strength == Strength::Strong
            && head[start..].starts_with(char::is_uppercase)
        {
            return Some(label);
        }
        let mut characters = words[start..].chars();
        let letter = characters.next()?;
        let mark = characters.next()?;
        let after = characters.as_str();
        let is_letter = matches!(mark, ')' | '.' | '-' | '–' | '=' | '|' | '/')
            && (after.is_empty() || after.starts_with(is_space));
        let at = start + letter.len_utf8();
        // `S => it rang`, with more behind it than the name of what an arrow leads to.
        let arrow = words[at..].trim_start().strip_prefix("=>");
        if let Some(told) = arrow.filter(|told| tells_behind_arrow(told)) {
            return letter
                .is_uppercase()
                .then(|| self.label(words, start..at, words.len() - told.len()))?;
        }
        (is_letter && letter.is_uppercase())
            .then(|| self.label(words, start..at, at + mark.len_utf8()))?
    }

    /// `R -`, `Result –`: the label of a part with a dash and nothing behind it.
    fn over_nothing(&self, words: &str, start: usize) -> Option<Seen> {
        let head = words.strip_suffix(['-', '–', '—'])?;
        let end = head.trim_end().len();
        if end == head.len() || end <= start {
            return None;
        }
        let label = self.label(words, start..end, words.len())?;
        let is_part = matches!(label.meaning, Meaning::Part(_));
        let is_sure = label.strength != Strength::Weak && !label.continues;
        (is_part && is_sure).then_some(Seen { dashed: true, ..label })
    }

    /// `LP - Ownership, Frugality`, which counts among parts that have a dash as well.
    pub fn filed_by_dash(&self, words: &str) -> Option<Seen> {
        let start = words.find(char::is_alphanumeric)?;
        let dash = first_dash(head(words, LONGEST + start)).filter(|&at| at > start)?;
        let label = self.label(words, start..dash, dash)?;
        let files = label.meaning == Meaning::Principles
            && label.strength == Strength::Strong
            && !label.rest.is_empty();
        files.then_some(Seen { dashed: true, ..label })
    }

    /// `Q1. Tell me about a conflict`: what stands behind a question's number.
    pub fn counted_question(&self, line: &Text) -> Option<Text> {
        let words = line.as_str();
        let end = words.find(|c: char| !c.is_ascii_alphanumeric())?;
        self.counted_letter(&words[..end])?;
        let behind = words[end..].strip_prefix(['.', ')', ':', '：', '-', '–', '—', ' ', '．'])?;
        let question = line.slice(words.len() - behind.len()..words.len()).trim();
        let start = question.as_str().len() - question.as_str().trim_start_matches(is_mark).len();
        Some(question.slice(start..question.as_str().len()))
    }

    /// `HYPOTHESIS editing …`: a label in capitals, and words behind it that are not.
    fn capitals(&self, words: &str) -> Option<Seen> {
        // Most lines begin with one capital at most.
        let is_other = |byte: &u8| byte.is_ascii() && !byte.is_ascii_uppercase();
        if words.as_bytes().iter().take(2).any(is_other) {
            return None;
        }
        let mut found = None;
        let mut end = 0;
        for word in words.split_inclusive(' ').take(3) {
            let bare = word.trim_end();
            if bare.len() < 2 || !bare.chars().all(char::is_uppercase) {
                break;
            }
            end += word.len();
            let at = end - (word.len() - bare.len());
            let long = words[..at].chars().filter(|c| c.is_alphabetic()).count() >= 4;
            let goes_on = words[end..].contains(char::is_lowercase);
            if long && goes_on {
                found = self.label(words, 0..at, at).or(found);
            }
        }
        // `RESULTING in` where the label is `resulting in`: its last word need not be in capitals.
        let first = words.split(' ').next().unwrap_or_default();
        if found.is_none() && first.len() >= 4 && first.chars().all(char::is_uppercase) {
            let second = words[first.len()..].trim_start();
            let length = second.find(' ').unwrap_or(second.len());
            let at = words.len() - second.len() + length;
            if length > 0 {
                found = self.label(words, 0..at, at);
            }
        }
        found
    }

    /// The part that a capital alone stands for.
    pub fn lone_letter(&self, words: &str) -> Option<Part> {
        let mut letters = words.chars();
        let (letter, None) = (letters.next()?, letters.next()) else { return None };
        match self.letters.get(&letter) {
            Some(Meaning::Part(part)) => Some(*part),
            _ => None,
        }
    }

    /// Letters for parts that stand at the head of a line without a mark, with a space behind them:
    /// where they end, and the part of the first and of the last. One line alone says nothing (`A
    /// queue`): see [`Self::letters_in_order`].
    fn bare_letters(&self, words: &str) -> Option<(usize, [Part; 2])> {
        let (head, rest) = words.split_once(' ')?;
        let part = |letter: &str| match (letter.len(), letter.chars().next()?) {
            (1, letter) if letter.is_ascii_uppercase() => match self.letters.get(&letter)? {
                Meaning::Part(part) => Some(*part),
                _ => None,
            },
            _ => None,
        };
        let (first, last) = head.split_once('/').unwrap_or((head, head));
        let says = rest.starts_with(|c: char| c.is_alphanumeric() || "\"“'(~<>+*_`".contains(c));
        Some((head.len(), [part(first)?, part(last)?])).filter(|_| says)
    }

    /// Where the letters of lines end that all begin with one of a part, in the order in which
    /// stories are told and with the action and the result among them: `S it rang`, `A I answered`,
    /// `R 3 minutes`.
    pub fn letters_in_order<'t>(
        &self,
        lines: impl Iterator<Item = &'t Text>,
    ) -> Option<Vec<usize>> {
        let mut ends = Vec::new();
        let mut told: Vec<Part> = Vec::new();
        for line in lines {
            let (end, [first, last]) = self.bare_letters(line.as_str())?;
            if first > last || told.last().is_some_and(|&before| before > first) {
                return None;
            }
            ends.push(end);
            told.extend([first, last]);
        }
        let has = |part: Part| told.contains(&part);
        let begins = has(Part::Situation) || has(Part::Task);
        (begins && has(Part::Action) && has(Part::Result)).then_some(ends)
    }

    /// `Situation → it broke`: a word before an arrow, which counts in company only, since an arrow
    /// leads from part to part of a system as well. What it leads to is more than a name.
    fn led_by_arrow(&self, words: &str, start: usize, head: &str) -> Option<Seen> {
        let (at, arrow) = first_arrow(head).filter(|&(at, _)| at > start)?;
        let told = &words[at + arrow.len()..];
        let first = first_arrow(told).map_or(told, |(at, _)| &told[..at]);
        // `Result → …` waits for its words.
        let says =
            first.split_whitespace().nth(1).is_some() || !told.contains(char::is_alphanumeric);
        let label = self.label(words, start..at, at).filter(|_| says)?;
        let is_word = label.strength != Strength::Letter;
        let is_part = matches!(label.meaning, Meaning::Part(_));
        (is_word && is_part).then_some(Seen { strength: Strength::Weak, ..label })
    }

    /// A label alone on its line.
    fn bare(&self, words: &str) -> Option<Seen> {
        let length = words.len();
        let label = (length <= LONGEST).then(|| self.label(words, 0..length, length))??;
        (label.strength == Strength::Strong).then_some(label)
    }

    fn label(&self, words: &str, range: Range<usize>, behind: usize) -> Option<Seen> {
        if range.len() > LONGEST {
            return None;
        }
        let (entry, strength) = self.entry(&words[range.clone()])?;
        let told = words[behind..].trim_start();
        let may_be_arrow = matches!(told.as_bytes().first(), Some(b'-' | b'=' | 0x80..));
        let mut arrows = ARROWS.iter().filter(|_| may_be_arrow);
        let behind_arrow = arrows.find_map(|arrow| told.strip_prefix(arrow));
        let rest = behind_arrow.unwrap_or_else(|| words[behind..].trim_start_matches(is_mark));
        let rest_start = words.len() - rest.len();
        let mut written = trimmed(words, range);
        let bare = words[written.clone()].trim_end_matches([':', '：', ' ', '*', '_']);
        written.end = written.start + bare.len();
        Some(Seen {
            meaning: entry.meaning,
            strength,
            continues: entry.continues,
            dashed: false,
            written,
            reads: None,
            rest: trimmed(words, rest_start..words.len()),
        })
    }

    fn entry(&self, words: &str) -> Option<(Entry, Strength)> {
        /// No label has more words.
        const MOST: usize = 6;
        let words = words.trim_matches(is_around);
        let mut characters = words.chars();
        if let (Some(letter), None) = (characters.next(), characters.next())
            && letter.is_ascii()
        {
            let meaning = *self.letters.get(&letter.to_ascii_uppercase())?;
            return Some((Entry { meaning, weak: false, continues: false }, Strength::Letter));
        }
        if let Some(meaning) = self.counted_letter(words) {
            return Some((Entry { meaning, weak: false, continues: false }, Strength::Letter));
        }
        if words.is_empty() || !self.may_be_label(words) || count_pieces(words) > MOST {
            return None;
        }
        let folded = fold(words);
        let bare = folded.split(" (").next().unwrap_or_default();
        let unnumbered =
            bare.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '#' || c == '.');
        let shorter = [(bare, folded.as_str()), (unnumbered, bare)].into_iter();
        let shorter = shorter.filter(|(key, whole)| key != whole).map(|(key, _)| key);
        let mut keys = std::iter::once(folded.as_str()).chain(shorter);
        let entry = keys.find_map(|key| self.words.get(key))?;
        Some((*entry, if entry.weak { Strength::Weak } else { Strength::Strong }))
    }
}

impl LabelIndex {
    /// `false` only where words surely are none of the labels, whose first words are known. What
    /// folding may change is looked at no further.
    fn may_be_label(&self, words: &str) -> bool {
        let bytes = words.as_bytes();
        let run = plain_run(bytes);
        let ends = bytes.get(run).is_none_or(|next| (b' '..0x7f).contains(next));
        let first = &words[..run];
        // `Result2` is a label with a number.
        let bare = || first.trim_end_matches(|c: char| c.is_ascii_digit());
        run == 0 || !ends || self.heads.may_be(first) || self.heads.may_be(bare())
    }

    /// `Q1`, `A2`: a question or an answer among several.
    fn counted_letter(&self, words: &str) -> Option<Meaning> {
        let mut characters = words.chars();
        let letter = characters.next().filter(char::is_ascii_uppercase)?;
        let number = characters.as_str();
        let counts = (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        let meaning = *self.letters.get(&letter).filter(|_| counts)?;
        matches!(meaning, Meaning::Question).then_some(meaning)
    }
}

/// Whether something is told behind an arrow: `=> it rang all night`, `=> 0 calls`. What goes on
/// with another arrow soon is a step, and so is one name alone.
fn tells_behind_arrow(told: &str) -> bool {
    const ARROWS: [&str; 6] = ["->", "=>", "→", "⇒", "➔", "➜"];
    const LONGEST_STEP: usize = 2;
    let counts = told.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let next = ARROWS.iter().filter_map(|arrow| told.find(arrow)).min();
    let is_step = |at: usize| !counts && told[..at].split_whitespace().nth(LONGEST_STEP).is_none();
    let fewest = if counts { 2 } else { 3 };
    told.split_whitespace().nth(fewest - 1).is_some() && !next.is_some_and(is_step)
}

/// Whether letters with a colon in a line are labels of parts. Inside a sentence they may be drives
/// or columns as well: `C: and D: were full, A: too`.
fn tells_by_letters(words: &str, cuts: &[usize], parts: &[Meaning]) -> bool {
    if parts.len() >= 3 && cuts.first() == Some(&0) {
        return true;
    }
    let places: Vec<Part> = parts
        .iter()
        .filter_map(|meaning| match meaning {
            Meaning::Part(part) => Some(*part),
            _ => None,
        })
        .collect();
    let stands = |at: usize| {
        let before = words[..at].chars().next_back();
        words.as_bytes()[at].is_ascii_uppercase() && before.is_none_or(|c| is_space(c) || c == '(')
    };
    let letters = memchr::memchr_iter(b':', words.as_bytes())
        .filter_map(|colon| colon.checked_sub(1))
        .filter(|&at| words.is_char_boundary(at) && stands(at))
        .count();
    letters == cuts.len() && places.is_sorted()
}

/// `false` only where no label stands at the head of a line, whatever labels there are: a long line
/// that begins with a word and has none of the marks near its head that set labels apart.
fn may_begin_with_label(words: &str) -> bool {
    /// A full stop behind so many bytes ends no label.
    const SENTENCE: usize = 24;
    let bytes = words.as_bytes();
    let [first, second, ..] = bytes else { return true };
    let Some(head) = bytes.get(..LONGEST).filter(|_| bytes.len() > LONGEST) else { return true };
    let is_word = is_plain(*first) && !matches!(second, b')' | b'=' | b'|' | b'/');
    let shouts = first.is_ascii_uppercase() && second.is_ascii_uppercase();
    !is_word
        || shouts
        || !head.is_ascii()
        || memchr::memchr3(b':', b'-', b'\t', head).is_some()
        || memchr::memchr(b'=', head).is_some()
        || memchr::memchr(b'.', &head[..SENTENCE]).is_some()
        || head.windows(2).any(|pair| pair == b"  ")
}

/// Where the first dash between spaces stands, or the first gap as wide as one.
fn first_dash(head: &str) -> Option<usize> {
    const MARKS: [&str; 5] = [" - ", " – ", " — ", " -- ", "   "];
    let bytes = head.as_bytes();
    // Most gaps have a letter behind them.
    let may_begin = |at: usize| match bytes[at] {
        b' ' => matches!(bytes.get(at + 1), Some(b'-' | b' ' | 0xe2)),
        byte => byte == b'\t',
    };
    (0..bytes.len()).filter(|&at| may_begin(at)).find(|&at| {
        let rest = &head[at..];
        rest.starts_with('\t') || MARKS.iter().any(|mark| rest.starts_with(mark))
    })
}

/// Arrows between a label and what it announces.
const ARROWS: [&str; 4] = ["→", "->", "=>", "⇒"];

/// The first arrow with a space before it, and where it stands.
fn first_arrow(head: &str) -> Option<(usize, &'static str)> {
    memchr::memchr2(b'>', 0xe2, head.as_bytes())?;
    let place = |arrow: &'static str| {
        let mut places = head.match_indices(arrow).map(|(at, _)| at);
        Some((places.find(|&at| head[..at].ends_with(is_space))?, arrow))
    };
    ARROWS.into_iter().filter_map(place).min()
}

/// The colons of a text, plain and wide, and where they stand.
fn colons(text: &str) -> impl Iterator<Item = (usize, &'static str)> {
    const WIDE: u8 = "：".as_bytes()[0];
    let places = memchr::memchr2_iter(b':', WIDE, text.as_bytes());
    places.filter_map(|at| {
        let mark = [":", "："]
            .into_iter()
            .find(|mark| text.as_bytes()[at..].starts_with(mark.as_bytes()))?;
        Some((at, mark))
    })
}

/// Where a mark with a space behind it stands first.
fn first_before_space(head: &str, mark: u8) -> Option<usize> {
    let bytes = head.as_bytes();
    memchr::memchr_iter(mark, bytes).find(|&at| bytes.get(at + 1) == Some(&b' '))
}

/// A part of a text without white space at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = part.len() - part.trim_start().len();
    let end = part.trim_end().len().max(start);
    range.start + start..range.start + end
}

/// Where the mark of a callout ends: `[!info]`, `[!success]-`.
pub fn callout(words: &str) -> Option<usize> {
    let name = words.strip_prefix("[!")?;
    let end = name.find(']').filter(|&end| end <= 20)?;
    let fold = name[end + 1..].starts_with(['-', '+']);
    Some(2 + end + 1 + usize::from(fold))
}

/// What may stand around the words of a label.
fn is_around(character: char) -> bool {
    let is_mark = matches!(
        character,
        '*' | '_' | ':' | '：' | '?' | '-' | '–' | '—' | '#' | '"' | '“' | '”' | '\''
    );
    is_mark || is_space(character)
}

/// What may stand between a label and what it announces.
fn is_mark(character: char) -> bool {
    is_space(character) || matches!(character, ':' | '：' | '-' | '–' | '—' | '=' | '|')
}

/// The first bytes of a line, cut at a character.
pub fn head(words: &str, length: usize) -> &str {
    let mut end = length.min(words.len());
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    &words[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{source::FileId, vocabulary::Vocabulary};

    #[track_caller]
    fn check(line: &str, expected: Option<(Meaning, &str, &str)>) {
        let index = LabelIndex::new(&Vocabulary::embedded().labels);
        let label = index.read(&Text::cut(FileId(0), line, 0..line.len()));
        let found = label
            .as_ref()
            .map(|label| (label.meaning, label.written.as_str(), label.rest.as_str()));
        assert_eq!(found, expected, "{line}");
    }

    #[track_caller]
    fn check_cuts(line: &str, expected: &[&str]) {
        let index = LabelIndex::new(&Vocabulary::embedded().labels);
        let cuts = index.cuts(&Text::cut(FileId(0), line, 0..line.len()), &|_| false);
        let ends = cuts.iter().skip(1).copied().chain([line.len()]);
        let parts: Vec<&str> =
            cuts.iter().zip(ends).map(|(&at, end)| line[at..end].trim()).collect();
        assert_eq!(parts, expected, "{line}");
    }

    #[test]
    fn letters_with_dashes_cut_a_line() {
        check_cuts(
            "S- it was slow T- mend it A- I did R- 3 ms",
            &["S- it was slow", "T- mend it", "A- I did", "R- 3 ms"],
        );
        check_cuts(
            "S - it was slow T - mend it A - I did R - 3 ms",
            &["S - it was slow", "T - mend it", "A - I did", "R - 3 ms"],
        );
        check_cuts(
            "S– a T-shirt shop; A– I cut R-squared R– 3 ms",
            &["S– a T-shirt shop;", "A– I cut R-squared", "R– 3 ms"],
        );
        check_cuts(
            "The pump. S- it stood still. A- I woke it. R- 3 ms",
            &["S- it stood still.", "A- I woke it.", "R- 3 ms"],
        );
        for line in [
            "I wore a T-shirt and got an A- grade, R-squared was 0.9",
            "S- and A- grades",
            "Sizes: S - M - L",
            "A- is better than B- and R- is a drive",
            "Grade A - then B - then R - rest",
        ] {
            check_cuts(line, &[]);
        }
    }

    #[test]
    fn a_line_that_is_passed_over_has_no_label() {
        const MARKS: [&str; 16] = [
            ":", "：", " -", "-", " –", " --", ".", ")", " ", "\t", "   ", "=", " =>", "/", " (",
            "2:",
        ];
        let index = LabelIndex::new(&Vocabulary::embedded().labels);
        let told = " and then it went on for so long that nobody could take it for a label at all";
        let mut labels = 0;
        for word in index.words.keys().map(String::as_str).chain(["s", "q1", "lp", "team's"]) {
            let capital = crate::text::capitalised(word);
            for word in [word, capital.as_str(), word.to_uppercase().as_str()] {
                for line in MARKS.map(|mark| format!("{word}{mark}{told}")) {
                    let seen = index.look(&line);
                    labels += usize::from(seen.is_some());
                    assert_eq!(index.see(&line), seen, "{line}");
                }
                let folded = fold(word);
                let is_known = index.words.contains_key(&folded);
                assert!(index.may_be_label(word) || !is_known, "{word}");
            }
        }
        assert!(labels > 1_000 && !may_begin_with_label(&format!("It was{told}")));
    }

    #[test]
    fn labels_in_many_habits() {
        use Part::{Action, Hypothesis, Result, Situation, Task};
        let part = |part, label, rest| Some((Meaning::Part(part), label, rest));
        check("Situation: it broke", part(Situation, "Situation", "it broke"));
        check("**Task:** mend it", part(Task, "Task", "mend it"));
        check("**Task** - mend it", part(Task, "Task", "mend it"));
        check("R: 40% less", part(Result, "R", "40% less"));
        check("R:", part(Result, "R", ""));
        check("A - I mended it", part(Action, "A", "I mended it"));
        check("[S] it broke", part(Situation, "S", "it broke"));
        check("Result", part(Result, "Result", ""));
        check("HYPOTHESIS editing orders", part(Hypothesis, "HYPOTHESIS", "editing orders"));
        check("THEN we will help", part(Action, "THEN", "we will help"));
        check("RESULTING in more", part(Result, "RESULTING in", "more"));
        check("Result (impact): more", part(Result, "Result (impact)", "more"));
        check("🎯 Task: mend it", part(Task, "Task", "mend it"));
        check("상황: 장애", part(Situation, "상황", "장애"));
        check("【结果】提升", part(Result, "结果", "提升"));
        check("PROBLEM- it broke", part(Situation, "PROBLEM", "it broke"));
        check("obstacles?", part(Part::Obstacle, "obstacles?", ""));
        check("Situation     it broke", part(Situation, "Situation", "it broke"));
        check("[!info]  Situation: it broke", part(Situation, "Situation", "it broke"));
        check("**C**hallenge - it broke", part(Situation, "Challenge", "it broke"));
    }

    #[test]
    fn numbers_of_questions() {
        let index = LabelIndex::new(&Vocabulary::embedded().labels);
        let asked = |line: &str| {
            let question = index.counted_question(&Text::cut(FileId(0), line, 0..line.len()));
            question.map(|question| question.as_str().to_owned())
        };
        assert_eq!(asked("Q1. Why us?").as_deref(), Some("Why us?"));
        assert_eq!(asked("Q12) - Why us?").as_deref(), Some("Why us?"));
        assert_eq!(asked("Quarter 1. It grew"), None);
        assert_eq!(asked("Q123. It grew"), None);
    }

    #[test]
    fn words_that_are_no_labels() {
        check("Resulting numbers were fine", None);
        check("I took action: I called", None);
        check("A story about a bridge", None);
        check("splunk like error: action, message", None);
        check("Action packed week", None);
    }
}
