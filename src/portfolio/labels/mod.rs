//! Labels at the head of a line: `Situation:`, `**Result** -`, `R:`, `HYPOTHESIS …`.

mod cuts;
mod forms;
mod letters;
mod marks;
mod spoken;
#[cfg(test)]
mod tests;

pub use marks::{callout, head};
pub use spoken::{Announced, AnnouncedBy};

use std::ops::Range;

use ahash::{HashMap, HashSet};

use self::{
    forms::may_begin_with_label,
    marks::{ARROWS, is_around, is_mark, trimmed},
    spoken::Spoken,
};
use super::Part;
use crate::{
    source::Text,
    text::{count_pieces, plain_run},
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

    /// The same, and how sure it is.
    pub fn weighed(&self, words: &str) -> Option<(Meaning, Strength)> {
        self.entry(words).map(|(entry, strength)| (entry.meaning, strength))
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
        let entry = keys.find_map(|key| self.words.get(key)).copied();
        let entry = entry.or_else(|| self.compound(bare))?;
        Some((entry, if entry.weak { Strength::Weak } else { Strength::Strong }))
    }

    /// `Situation / Task`, `Context / Goal`: two labels of parts that one text tells, which the first
    /// of them is a label of.
    fn compound(&self, folded: &str) -> Option<Entry> {
        let (first, second) = folded.split_once('/')?;
        let entry = |words: &str| self.words.get(words.trim()).copied();
        let (first, second) = (entry(first)?, entry(second)?);
        let (Meaning::Part(one), Meaning::Part(other)) = (first.meaning, second.meaning) else {
            return None;
        };
        let belong = one == other
            || matches!(
                (one, other),
                (Part::Situation, Part::Task) | (Part::Result, Part::Learning)
            );
        (belong && !(first.weak && second.weak)).then_some(first)
    }

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
}
