//! Where a line that holds several labels is to be cut.

use super::{Entry, LONGEST, LabelIndex, Meaning, Strength, marks::colons};
use crate::{portfolio::Part, source::Text, text::is_space};

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
    /// from its situation on, behind another mark as well: `a pier: S - none, A - I drew it, R - 3 m`.
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
        let any = of(&[SENTENCES.as_slice(), MARKS.as_slice()].concat());
        let from_situation = any.first().is_some_and(|&(_, part)| part == Part::Situation);
        let places = Some(any).filter(|any| from_situation && told(any));
        let places = places.or_else(|| Some(of(&SENTENCES)).filter(|strict| told(strict)))?;
        Some(places.into_iter().map(|(at, _)| at).collect())
    }

    /// Capital letters that stand for parts, each with a dash behind it.
    fn letters_before_dashes(&self, words: &str) -> Vec<(usize, Part)> {
        let bytes = words.as_bytes();
        let is_dash = |&at: &usize| {
            [" - ", " – ", " — "].iter().any(|mark| bytes[at..].starts_with(mark.as_bytes()))
        };
        let letter = |dash: usize| {
            let at = dash.checked_sub(1).filter(|&at| words.is_char_boundary(at))?;
            let letter = char::from(bytes[at]);
            let is_apart = at == 0 || words[..at].ends_with(is_space);
            let meaning = self.letters.get(&letter);
            match meaning.filter(|_| is_apart && letter.is_ascii_uppercase())? {
                Meaning::Part(part) => Some((at, *part)),
                _ => None,
            }
        };
        // Spaces stand before all of them, but before much else as well.
        let dashes = memchr::memchr2_iter(b'-', "–".as_bytes()[0], bytes);
        let spaces = dashes.filter_map(|dash| dash.checked_sub(1)).filter(is_dash);
        spaces.filter_map(letter).collect()
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
