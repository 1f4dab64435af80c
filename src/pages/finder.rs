//! What the browser's search knows: every sheet with its words, small enough to be sent.
//!
//! A site may send about 600 bytes a sheet, 60 KB for the first hundred. Sheets that are shorter
//! than their share leave the rest to longer ones; what is longer than even that is sent as its
//! opening, to be shown, and then as single words, the rarest of the site first, to be found.

use std::{
    borrow::Cow,
    sync::{Arc, OnceLock},
};

use ahash::{HashMap, HashSet};
use blake3::Hash;
use rayon::prelude::*;
use serde::{Serialize, Serializer, ser::SerializeTuple};

use super::{
    layout::{From, Layout, is_sheet, opening_lines},
    lists::is_single,
};
use crate::{
    links::{PageId, Piece, Prose, ProseBlock},
    portfolio::{Part, PrincipleId, StoryId},
    prose,
};

/// Everything that search sees.
#[derive(Serialize)]
pub struct Finder<'a> {
    /// The names of the kinds of sheet.
    kinds: &'static [&'static str],
    sheets: Vec<Entry<'a>>,
    /// What to write next, shown before anything is typed: address, code, title, line.
    next: Vec<[Cow<'a, str>; 4]>,
}

/// A sheet. Written as a list, since names would take more room than what they name.
struct Entry<'a> {
    page: PageId,
    code: &'a str,
    href: String,
    title: &'a str,
    kind: usize,
    /// Which of the four parts are on file, as bits; `None` where that is not shown.
    star: Option<u8>,
    /// All that it says.
    said: Arc<Said>,
    /// As much of its words as is sent to be shown, where they are not sent whole.
    opening: Option<String>,
    /// Words that are only to be found.
    words: String,
    /// The places, in the list of sheets, of the principles that a story is filed under.
    filed: Vec<usize>,
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_tuple(9)?;
        list.serialize_element(self.code)?;
        list.serialize_element(&self.href)?;
        list.serialize_element(self.title)?;
        list.serialize_element(&self.kind)?;
        list.serialize_element(&self.star)?;
        list.serialize_element(&self.said.headings)?;
        list.serialize_element(self.opening.as_ref().unwrap_or(&self.said.text))?;
        list.serialize_element(&self.words)?;
        list.serialize_element(&self.filed)?;
        list.end()
    }
}

/// What a sheet says.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The headings on it.
    headings: String,
    /// Its words, in order.
    text: String,
    /// Its words as they are compared, each once, one in a line; see [`Said::distinct`].
    distinct: OnceLock<Box<str>>,
}

impl Said {
    fn of(words: Words) -> Self {
        let Words { headings, text } = words;
        Self { headings, text, distinct: OnceLock::new() }
    }

    /// Its words as they are compared, each once, one in a line. A site whose words are all sent
    /// never asks for them.
    fn distinct(&self) -> &str {
        self.distinct.get_or_init(|| {
            let mut known: HashSet<Cow<str>> = HashSet::default();
            let mut distinct = String::new();
            for word in words_in(&self.text) {
                if known.contains(&word) {
                    continue;
                }
                if !distinct.is_empty() {
                    distinct.push('\n');
                }
                distinct.push_str(&word);
                known.insert(word);
            }
            distinct.into()
        })
    }
}

const KINDS: [&str; 6] = ["principle", "story", "platform", "technology", "notes", ""];

/// What a site may send for each sheet, in bytes, and for how many it may in any case.
const SHARE: usize = 600;
const LEAST_SHEETS: usize = 100;
/// What an entry takes besides its words: quotes, commas, numbers.
const MARKS: usize = 40;
/// In how many sheets words are counted, where there are more: it is enough to tell the rare ones.
const SAMPLE: usize = 2000;
/// More of one sheet than this is not even looked at.
const LONGEST: usize = 60_000;

impl<'a> Layout<'a> {
    pub(super) fn finder(&self) -> Finder<'a> {
        let pages = self.linked.addresses.iter().map(|address| address.page);
        let listed: Vec<PageId> = pages.filter(|&page| is_sheet(page) || is_single(page)).collect();
        let mut sheets: Vec<Entry> =
            listed.into_par_iter().filter_map(|page| self.entry(page)).collect();
        let places: HashMap<PageId, usize> =
            sheets.iter().enumerate().map(|(at, sheet)| (sheet.page, at)).collect();
        for sheet in &mut sheets {
            if let PageId::Story(id) = sheet.page
                && let Some(story) = self.story_at(id)
            {
                let filed = story.filed.iter().map(|to| PageId::Principle(to.principle));
                sheet.filed = filed.filter_map(|page| places.get(&page).copied()).collect();
                sheet.filed.sort_unstable();
                sheet.filed.dedup();
            }
        }
        fit(&mut sheets);
        let next = if self.prep { self.write_next(From::Root("")) } else { Vec::new() };
        let next = next
            .into_iter()
            .map(|row| [row.href.into(), row.code, row.title, row.text.unwrap_or_default()]);
        Finder { kinds: &KINDS, sheets, next: next.collect() }
    }

    fn entry(&self, page: PageId) -> Option<Entry<'a>> {
        let address = self.address(page)?;
        let story = match page {
            PageId::Story(id) => self.story_at(id),
            _ => None,
        };
        let star = story.filter(|_| self.prep).map(|story| {
            let parts = Part::STAR.into_iter().enumerate();
            parts.filter(|&(_, part)| story.tells(part)).fold(0, |bits, (at, _)| bits | 1 << at)
        });
        let said = match self.stamp_of_words(page) {
            Some(stamp) => self.kept.said.recall(stamp, || self.said_on(page).into()),
            None => self.said_on(page).into(),
        };
        Some(Entry {
            page,
            code: &address.code,
            href: self.href(From::Root(""), page)?,
            title: &address.title,
            kind: match page {
                PageId::Principle(_) => 0,
                PageId::Story(_) => 1,
                PageId::Platform(_) => 2,
                PageId::Technology(_) => 3,
                PageId::Section(_) | PageId::Unsorted => 4,
                _ => 5,
            },
            star,
            said,
            opening: None,
            words: String::new(),
            filed: Vec::new(),
        })
    }

    fn stamp_of_words(&self, page: PageId) -> Option<Hash> {
        match page {
            PageId::Story(id) => self.story_stamp(id),
            _ => None,
        }
    }

    /// The headings on a page, and its words.
    fn said_on(&self, page: PageId) -> Said {
        let mut words = Words::default();
        let portfolio = self.portfolio;
        match page {
            PageId::Principle(id) => self.words_of_principle(id, &mut words),
            PageId::Story(id) => self.words_of_story(id, &mut words),
            PageId::Platform(id) => {
                words.passages(portfolio.platforms.get(id.0).iter().flat_map(|it| &it.passages));
            }
            PageId::Section(at) => {
                words.passages(portfolio.sections.get(at).iter().flat_map(|it| &it.passages));
            }
            PageId::Unsorted => words.passages(&portfolio.unsorted),
            PageId::Technology(at) => {
                let technology = self.linked.technologies.get(at);
                words.line(technology.map_or("", |technology| &technology.kind));
            }
            PageId::Words => {
                for word in &portfolio.words {
                    words.line(word.term.as_str());
                    words.line(word.meaning.as_ref().map_or("", |meaning| meaning.as_str()));
                }
            }
            PageId::OutsideLinks => {
                for link in &self.linked.outside {
                    words.line(link.title.as_deref().unwrap_or(""));
                    words.line(&link.url);
                }
            }
            PageId::Practice => {
                let loose = portfolio.questions.iter().filter(|asked| asked.principle.is_none());
                for asked in loose {
                    words.line(asked.text.as_str());
                }
            }
            _ => {}
        }
        Said::of(words)
    }

    fn words_of_principle(&self, id: PrincipleId, words: &mut Words) {
        let Some(principle) = self.portfolio.principles.get(id.0) else { return };
        words.passages(principle.own_words.iter().chain(&principle.other));
        words.line(principle.definition.as_deref().unwrap_or(""));
        if self.prep {
            for question in &principle.likely_questions {
                words.line(question);
            }
        }
    }

    fn words_of_story(&self, id: StoryId, words: &mut Words) {
        let Some(story) = self.story_at(id) else { return };
        for line in opening_lines(story) {
            words.line(line);
        }
        words.passages(story.points.iter().chain(story.parts.iter().map(|part| &part.passage)));
    }
}

/// The words of a page, as they are gathered.
#[derive(Default)]
struct Words {
    headings: String,
    text: String,
}

impl Words {
    fn line(&mut self, line: &str) {
        let line = line.trim();
        if !line.is_empty() && self.text.len() < LONGEST {
            self.text.push_str(line);
            prose::end_with_a_mark(&mut self.text);
        }
    }

    fn passages<'p>(&mut self, passages: impl IntoIterator<Item = &'p Prose>) {
        for passage in passages {
            if self.text.len() >= LONGEST {
                return;
            }
            self.line(&prose::plain(passage, LONGEST));
            for block in &passage.blocks {
                match block {
                    ProseBlock::Heading(words) => self.heading(words),
                    ProseBlock::Code(_, text) => {
                        self.line(&text.split_whitespace().collect::<Vec<_>>().join(" "));
                    }
                    _ => {}
                }
            }
        }
    }

    fn heading(&mut self, words: &[Piece]) {
        let blocks = vec![ProseBlock::Paragraph(words.to_vec())];
        self.headings.push_str(&prose::plain(&Prose { blocks, ..Prose::default() }, 400));
        prose::end_with_a_mark(&mut self.headings);
    }
}

/// Cuts the longest texts until all sheets together fit what a site may send.
fn fit(sheets: &mut [Entry]) {
    let budget = SHARE * sheets.len().max(LEAST_SHEETS);
    let fixed = |sheet: &Entry| {
        MARKS
            + sheet.code.len()
            + sheet.href.len()
            + written(sheet.title)
            + written(&sheet.said.headings)
    };
    let spent: usize = sheets.iter().map(fixed).sum();
    let lengths: Vec<usize> = sheets.iter().map(|sheet| written(&sheet.said.text)).collect();
    let mut sorted = lengths.clone();
    sorted.sort_unstable();
    let Some(longest) = longest_allowed(&sorted, budget.saturating_sub(spent)) else { return };
    let step = sheets.len().div_ceil(SAMPLE).max(1);
    let said: Vec<Arc<Said>> = sheets.iter().map(|sheet| Arc::clone(&sheet.said)).collect();
    said.par_iter().step_by(step).for_each(|said| _ = said.distinct());
    let rarity = rarity(said.iter().step_by(step).map(|said| said.distinct()));
    sheets.par_iter_mut().zip(&said).zip(lengths).for_each(|((sheet, said), length)| {
        if length <= longest {
            return;
        }
        let opening = cut(&said.text, longest / 2).trim_end();
        sheet.words = rarest(said, opening, longest.saturating_sub(written(opening) + 4), &rarity);
        sheet.opening = Some(format!("{opening} …"));
    });
}

/// How long a text becomes in the file.
fn written(text: &str) -> usize {
    let count = |is_longer: fn(u8) -> bool| text.bytes().filter(|&byte| is_longer(byte)).count();
    let escaped = count(|byte| matches!(byte, b'"' | b'\\'));
    let spelt = count(|byte| matches!(byte, b'<' | b'\0'..=0x1f));
    // The two separators have three bytes and are written with six.
    let separators =
        if text.is_ascii() { 0 } else { text.matches(['\u{2028}', '\u{2029}']).count() };
    text.len() + escaped + 5 * spelt + 3 * separators
}

/// The length at which texts of these lengths, shortest first, must be cut so that they fit the
/// room; `None` where all of them fit.
fn longest_allowed(lengths: &[usize], room: usize) -> Option<usize> {
    let mut left = room;
    for (at, &length) in lengths.iter().enumerate() {
        let share = left / (lengths.len() - at);
        if length > share {
            return Some(share);
        }
        left -= length;
    }
    None
}

/// The beginning of a text, of about so many bytes, cut between words.
fn cut(text: &str, room: usize) -> &str {
    let mut end = room.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let opening = &text[..end];
    match opening.rfind(char::is_whitespace) {
        Some(at) if at > end / 2 => &opening[..at],
        _ => opening,
    }
}

fn words_in(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.len() > 2).map(|word| {
        let is_lower = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        if is_lower { word.into() } else { word.to_lowercase().into() }
    })
}

/// In how many sheets each word stands; looked up, never walked through.
type Rarity<'s> = HashMap<&'s str, usize>;

/// `texts` are lists of words, each of which stands in its list once.
fn rarity<'s>(texts: impl Iterator<Item = &'s str>) -> Rarity<'s> {
    let mut rarity = Rarity::default();
    for word in texts.flat_map(str::lines) {
        *rarity.entry(word).or_default() += 1;
    }
    rarity
}

/// Words that a text has behind its opening and not in it, the rarest of the site first, as many
/// as there is room for.
fn rarest(said: &Said, opening: &str, room: usize, rarity: &Rarity) -> String {
    let shown: HashSet<Cow<str>> = words_in(opening).collect();
    let behind = &said.text[opening.len()..];
    let letter = char::is_alphanumeric;
    // Where no word is cut in two, those behind it are all but those in it.
    let rest: Vec<Cow<str>> = if opening.ends_with(letter) && behind.starts_with(letter) {
        words_in(behind).collect()
    } else {
        said.distinct().lines().map(Cow::Borrowed).collect()
    };
    let rest = rest.into_iter().filter(|word| !shown.contains(word));
    let sheets = |word: &Cow<str>| rarity.get(&**word).copied().unwrap_or(0);
    let mut rest: Vec<(usize, Cow<str>)> = rest.map(|word| (sheets(&word), word)).collect();
    rest.sort_unstable();
    rest.dedup();
    let mut words = String::new();
    for (_, word) in rest {
        if words.len() + word.len() < room {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(&word);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Entry<'static> {
        Entry {
            page: PageId::Home,
            code: "S-01",
            href: "stories/a.html".into(),
            title: "A",
            kind: 1,
            star: Some(3),
            said: Said::of(Words { text: text.to_owned(), ..Words::default() }).into(),
            opening: None,
            words: String::new(),
            filed: Vec::new(),
        }
    }

    #[test]
    fn short_texts_leave_their_room_to_longer_ones() {
        assert_eq!(longest_allowed(&[10, 20, 30], 60), None);
        assert_eq!(longest_allowed(&[10, 100, 100], 110), Some(50));
        assert_eq!(longest_allowed(&[50, 50], 10), Some(5));
        assert_eq!(longest_allowed(&[], 0), None);
    }

    #[test]
    fn what_fits_is_sent_whole() {
        let text = "the lamp ".repeat(500);
        let mut sheets: Vec<Entry> = (0..10).map(|_| sheet(&text)).collect();
        fit(&mut sheets);
        assert!(sheets.iter().all(|sheet| sheet.opening.is_none() && sheet.words.is_empty()));
    }

    #[test]
    fn a_long_site_keeps_to_its_size_and_its_rare_words() {
        let long = |at: usize| {
            let common = "the keeper lit the lamp and wrote it down. ".repeat(60);
            format!("{common}\"<\" 고객 unique{at} {common}")
        };
        let mut sheets: Vec<Entry> = (0..300).map(|at| sheet(&long(at))).collect();
        sheets.push(sheet("short and whole"));
        fit(&mut sheets);
        let size = serde_json::to_string(&sheets).unwrap().len();
        assert!(size <= SHARE * sheets.len(), "{size}");
        for (at, sheet) in sheets[..300].iter().enumerate() {
            assert!(sheet.words.starts_with(&format!("unique{at} ")), "{}", sheet.words);
            assert!(sheet.words.contains("고객"));
            assert!(sheet.opening.as_ref().unwrap().starts_with("the keeper lit"));
        }
        assert_eq!(sheets[300].opening, None);
    }

    #[test]
    fn a_text_is_cut_between_words_and_never_inside_a_letter() {
        assert_eq!(cut("one two three", 9), "one two");
        assert_eq!(cut("고객집착", 7), "고객");
        assert_eq!(cut("one", 9), "one");
        assert_eq!(cut("one", 0), "");
    }
}
