//! What looks like a mark and is none.

use std::ops::{Range, RangeInclusive};

use super::{Ranges, place};
use crate::{
    findings::{self, Findings},
    source::Source,
    vocabulary::near,
};

/// Comments of one of these words were meant to hide more than themselves.
const OTHER_WORDS: [&str; 4] = ["confidential", "secret", "hidden", "hide"];

/// How `<!--` and `#` are written by what makes HTML of them.
const ESCAPED: [&str; 5] = ["&lt;!--", "&#60;!--", "&#x3c;!--", "&#35;", "&num;"];

/// How many words of a comment are looked at.
const FIRST_WORDS: usize = 4;

/// Warns of near misses, once a line, without a word of what stands there.
pub fn warn(source: &Source, comments: &[Range<usize>], hidden: &Ranges, findings: &mut Findings) {
    let text = &source.text;
    let in_comments = comments
        .iter()
        .filter(|comment| is_near_comment(&text[comment.start + 4..comment.end - 3]))
        .map(|comment| comment.start);
    let mut found: Vec<usize> = in_comments.collect();
    for line in source.lines() {
        let (start, end) = (line.start as usize, line.end as usize);
        let open = near_words(&text[start..end]).map(|at| start + at);
        found.extend(open.into_iter().find(|&at| !hidden.contains(at)));
    }
    found.sort_unstable();
    let mut last_line = 0;
    for at in found {
        let place = place(source, at);
        if place.line == last_line {
            continue;
        }
        last_line = place.line;
        // The mark itself, where it does not count, can only have been meant.
        let message = "this looks like the mark of a private passage and hides nothing around it";
        let finding = if is_tag(text, at) {
            findings.error(findings::NEAR_PRIVATE, place, message)
        } else {
            findings.warning(findings::NEAR_PRIVATE, place, message)
        };
        finding.help(
            "write `%% … %%`, `<!-- private --> … <!-- /private -->`, or end a heading or bullet in \
             `#private`",
        );
    }
}

/// Whether `#private` stands there as a word of its own, or a mark that was escaped.
fn is_tag(text: &str, at: usize) -> bool {
    let before = text[..at].strip_suffix('#');
    let alone = before.is_some_and(|before| {
        before.chars().next_back().is_none_or(|last| last.is_whitespace() || "([*_>".contains(last))
    });
    let escaped = ESCAPED.iter().any(|mark| text[..at].trim_end_matches(' ').ends_with(mark));
    (alone || escaped)
        && text[at..].get(..7).is_some_and(|word| word.eq_ignore_ascii_case("private"))
}

fn is_near_comment(inside: &str) -> bool {
    let mut words = inside.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let first: Vec<&str> = words.by_ref().take(FIRST_WORDS).collect();
    let is_alone = first.len() == 1 && words.next().is_none();
    first.iter().any(|word| is_like_private(word))
        || is_alone && OTHER_WORDS.iter().any(|other| first[0].eq_ignore_ascii_case(other))
}

/// How many bytes `private` has, perhaps with a typing error.
const LENGTHS: RangeInclusive<usize> = 6..=8;

/// Whether a word is `private`, perhaps with a typing error.
fn is_like_private(word: &str) -> bool {
    LENGTHS.contains(&word.len())
        && word.starts_with(['p', 'P'])
        && near(&word.to_ascii_lowercase(), "private")
}

/// Where a line has words that are written like a mark.
fn near_words(line: &str) -> impl Iterator<Item = usize> {
    // Marks are rare, and quickly seen.
    words_in_p(line)
        .filter(|word| LENGTHS.contains(&word.len()))
        .filter(move |word| is_marked(line, word) && is_like_private(&line[word.clone()]))
        .map(|word| word.start)
}

/// Runs of ASCII letters that begin like `private`.
fn words_in_p(line: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = line.as_bytes();
    let starts = memchr::memchr2_iter(b'p', b'P', bytes);
    let starts = starts.filter(|&at| at == 0 || !bytes[at - 1].is_ascii_alphabetic());
    starts.map(|at| {
        let length = bytes[at..].iter().position(|byte| !byte.is_ascii_alphabetic());
        at..length.map_or(bytes.len(), |length| at + length)
    })
}

/// Whether what stands around a word makes it look like a mark: `[private]`, `{/private}`,
/// `<private>`, `&lt;!-- private`, `:::private`, `%private%`, `#private` where it does not count, `(private)` at the
/// end of a line.
fn is_marked(line: &str, word: &Range<usize>) -> bool {
    let before = line[..word.start].trim_end();
    let behind = line[word.end..].trim_start();
    let opens = before.trim_end_matches(['/', '%', ' ']).ends_with(['[', '{', '<']);
    let closes = behind.starts_with([']', '}', '>', '%', '/']) && !behind.starts_with("](");
    let is_last = || !behind.contains(char::is_alphanumeric);
    opens && closes
        || before.ends_with(":::")
        || before.ends_with('%') && behind.starts_with('%')
        || line[..word.start].ends_with('#')
        || ESCAPED.iter().any(|mark| before.ends_with(mark))
        || before.ends_with('(') && behind.starts_with(')') && is_last()
}
