//! Names of things, cut out of sentences.

use std::ops::Range;

use super::{
    cues::cues,
    words::{Kind, Token},
};
use crate::vocabulary::technologies::{Technologies, Technology, is_cjk};

/// A name is at most this many words long.
pub const LONGEST: usize = 6;

/// A name as written, without articles and marks, and what tells it from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The same for the same thing in another case or number.
    pub key: String,
    /// As written.
    pub text: String,
    /// Bytes of the text it was cut from.
    pub range: Range<usize>,
}

/// Knows which names are technologies.
#[derive(Clone, Copy)]
pub struct Namer<'a> {
    /// The vocabulary.
    pub technologies: &'a Technologies,
}

/// Kinds of technology that data cannot flow to: one writes *in* them, not *to* them.
const NO_PLACE: [&str; 3] = ["language", "framework", "protocol"];

impl<'a> Namer<'a> {
    /// The name at a range of a text; `None` where no name can be.
    pub fn name(self, text: &str, range: Range<usize>) -> Option<Name> {
        let range = trimmed(text, range);
        let range = without_articles(text, range);
        let written = squeezed(&text[range.clone()]);
        (is_possible(&written) && !leads_with_verb(&written)).then(|| Name {
            key: self.key(&written),
            text: written,
            range,
        })
    }

    /// The same for the same thing in another case or number.
    pub fn key(self, written: &str) -> String {
        match self.technologies.get(written) {
            Some(technology) => technology.name.to_lowercase(),
            None => plain_key(written),
        }
    }

    /// The technology whose name this is, all of it.
    pub fn technology(self, name: &Name) -> Option<&'a Technology> {
        self.technologies.get(&name.text)
    }

    /// Whether it is a technology that things flow to and from.
    pub fn is_store(self, name: &Name) -> bool {
        self.technology(name).is_some_and(|known| !NO_PLACE.contains(&known.kind.as_str()))
    }

    /// Whether its last word says that it is a part, and another word says which.
    pub fn is_part(self, name: &Name) -> bool {
        if self.technology(name).is_some() || is_vague(&name.text) {
            return false;
        }
        let head = head(&name.text);
        let parts = &cues().parts;
        let specific = name.text.split(' ').count() > 1 || has_cjk_modifier(&name.text);
        let alone = parts.ends.contains(&head);
        (parts.nouns.contains(&head) || cjk_head(&name.text).is_some()) && (specific || alone)
    }

    /// Whether it is surely a place in a flow: a technology, a part, `orders topic`.
    pub fn is_place(self, name: &Name) -> bool {
        self.is_store(name)
            || self.technology(name).is_none()
                && (self.is_part(name) || self.ends_in_technology(name))
    }

    /// `Redis down`: what happens to a technology.
    pub fn tells_of_technology(self, name: &Name) -> bool {
        let mentions = self.technologies.mentions(&name.text);
        let first = mentions.first().is_some_and(|first| first.range.start == 0);
        first && self.technology(name).is_none() && !self.is_part(name)
    }

    /// `orders Kafka`, `Amazon-hosted Redis`: few words, the last of them a technology.
    fn ends_in_technology(self, name: &Name) -> bool {
        let mentions = self.technologies.mentions(&name.text);
        mentions.last().is_some_and(|last| {
            last.range.end == name.text.len()
                && name.text.split(' ').count() <= 3
                && !name.text.split(' ').any(|word| cues().parts.reaching.contains(word))
                && !NO_PLACE.contains(&self.technologies.all()[last.technology].kind.as_str())
        })
    }
}

/// Whether its last word names people or programs that use things.
pub fn is_actor(name: &str) -> bool {
    cues().parts.actors.contains(&head(name))
}

/// The last word, in lower case and the singular.
pub fn head(name: &str) -> String {
    singular(&name.rsplit([' ', '-']).next().unwrap_or_default().to_lowercase())
}

/// Whether the last word is a plural.
pub fn is_plural(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    singular(&last) != last
}

/// Whether each of its words is capitalised, as a name of its own is.
pub fn is_proper(name: &str) -> bool {
    name.split(' ').all(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
        && name.starts_with(char::is_uppercase)
}

/// Where a text's first words end, where they are a name before a verb in the third person:
/// `Sender reads from A`.
pub fn acting(text: &str) -> Option<usize> {
    const MOST: usize = 3;
    let mut name = 0;
    for (at, word) in text.split(' ').take(MOST + 1).enumerate() {
        let capital =
            word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphanumeric);
        if capital {
            name += word.len() + usize::from(at > 0);
            continue;
        }
        let named = text.get(..name).filter(|named| !named.is_empty())?;
        let parts = &cues().parts;
        let verb = word.len() > 3
            && word.ends_with('s')
            && word.chars().all(|c| c.is_lowercase() || c == '-')
            && !parts.nouns.contains(&singular(word));
        let leads = parts.leading.contains(&named.to_lowercase());
        return (verb && !leads && !is_plural(named)).then_some(name);
    }
    None
}

/// Whether it is one of the words too plain to name a part.
pub fn is_generic(name: &str) -> bool {
    cues().parts.generic.contains(&singular(&name.to_lowercase()))
}

/// The key of a name that is no technology.
pub fn plain_key(written: &str) -> String {
    let lower = written.to_lowercase().replace('-', " ");
    match lower.rsplit_once(' ') {
        Some((before, last)) => format!("{before} {}", singular(last)),
        None => singular(&lower),
    }
}

fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    for end in ["sses", "shes", "tches", "xes"] {
        if word.ends_with(end) {
            return word[..word.len() - 2].to_owned();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => word.to_owned(),
    }
}

fn cjk_head(name: &str) -> Option<&'static str> {
    if !name.chars().next_back().is_some_and(is_cjk) {
        return None;
    }
    cues()
        .parts
        .nouns
        .iter()
        .find(|noun| noun.chars().next().is_some_and(is_cjk) && name.ends_with(noun))
}

fn has_cjk_modifier(name: &str) -> bool {
    cjk_head(name).is_some_and(|noun| name.len() > noun.len())
}

/// `three services`, `various systems`: parts, but not which.
fn is_vague(name: &str) -> bool {
    let first = name.split(' ').next().unwrap_or_default().to_lowercase();
    first.starts_with(|c: char| c.is_ascii_digit()) || cues().parts.vague.contains(&first)
}

/// `Serves a view`: the words of a sentence that has no subject are no name.
fn leads_with_verb(name: &str) -> bool {
    let first = name.split_once(' ').map(|(first, _)| first.to_lowercase());
    first.is_some_and(|first| cues().parts.leading.contains(&first))
}

/// Without white space and marks at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let is_edge = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | '`'
                    | '"'
                    | '“'
                    | '”'
                    | '\''
                    | '‘'
                    | '’'
                    | ','
                    | ';'
                    | ':'
                    | '['
                    | ']'
                    | '{'
                    | '}'
                    | '('
                    | ')'
                    | '-'
                    | '–'
                    | '—'
                    | '「'
                    | '」'
                    | '_'
                    | '|'
                    | '!'
                    | '?'
            )
    };
    let cut = &text[range.clone()];
    let start = range.start + (cut.len() - cut.trim_start_matches(is_edge).len());
    let kept = cut.trim_end_matches(is_edge).trim_end_matches(['.', ' ']);
    let mut end = (range.start + kept.len()).max(start);
    // `Pricing platform (my team)` keeps what closes the bracket that stands open in it.
    if text[start..end].contains('(') && text[end..range.end].starts_with(')') {
        end += 1;
    }
    start..end
}

fn without_articles(text: &str, mut range: Range<usize>) -> Range<usize> {
    while let Some((first, rest)) = text[range.clone()].split_once(char::is_whitespace) {
        if !cues().parts.articles.contains(&first.to_lowercase()) {
            break;
        }
        let rest = rest.trim_start();
        range.start = range.end - rest.len();
    }
    range
}

fn squeezed(name: &str) -> String {
    let plain = name.replace(['*', '`', '"', '“', '”', '[', ']'], "");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_possible(name: &str) -> bool {
    let words = name.split(' ').count();
    let parts = &cues().parts;
    let lower = name.to_lowercase();
    let only_marks = !name.chars().any(char::is_alphabetic);
    words <= LONGEST
        && name.len() <= 80
        && !only_marks
        && !parts.nothing.contains(&lower)
        && !parts.pronouns.contains(&lower)
        && !name.contains("://")
        && !(words == 1 && parts.boundaries.contains(&lower))
}

/// The words that end right before token `at`: its first token. Parentheses are skipped.
pub fn start_before(text: &str, tokens: &[Token], at: usize) -> Option<Range<usize>> {
    let mut end = at;
    while end > 0 && matches!(tokens[end - 1].kind, Kind::Paren(_)) {
        end -= 1;
    }
    let mut start = end;
    while start > 0 && end - start < LONGEST && is_name_word(text, &tokens[start - 1]) {
        start -= 1;
    }
    (start < end).then_some(start..end)
}

/// The words that begin at token `at`, an article skipped: where they begin and end.
pub fn words_from(text: &str, tokens: &[Token], at: usize) -> Range<usize> {
    let mut start = at;
    while is_word_in(text, tokens.get(start), &cues().parts.articles) {
        start += 1;
    }
    let mut end = start;
    while end - start < LONGEST + 1 && tokens.get(end).is_some_and(|one| is_name_word(text, one)) {
        // `serves one view`: what counts things begins another name.
        if end > start && is_word_in(text, tokens.get(end), &cues().parts.counting) {
            break;
        }
        end += 1;
    }
    start..end
}

fn is_name_word(text: &str, token: &Token) -> bool {
    match token.kind {
        Kind::Quoted(_) => true,
        Kind::Word => !cues().parts.boundaries.contains(&text[token.range.clone()].to_lowercase()),
        _ => false,
    }
}

/// Whether a token is a word of a set, in any case.
pub fn is_word_in(text: &str, token: Option<&Token>, words: &super::cues::Words) -> bool {
    token.is_some_and(|token| {
        token.kind == Kind::Word && words.contains(&text[token.range.clone()].to_lowercase())
    })
}

/// The bytes that some tokens cover; nothing where there are none.
pub fn covered(tokens: &[Token], range: Range<usize>) -> Range<usize> {
    let range = range.start..range.end.min(tokens.len());
    match tokens.get(range) {
        Some([first, .., last]) => first.range.start..last.range.end,
        Some([only]) => only.range.clone(),
        _ => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str)>) {
        let technologies = Technologies::embedded();
        let name = Namer { technologies: &technologies }.name(text, 0..text.len());
        assert_eq!(name.as_ref().map(|name| (name.text.as_str(), name.key.as_str())), expected);
    }

    #[test]
    fn names_lose_articles_and_marks() {
        check("the **Order Services** ", Some(("Order Services", "order service")));
        check("Elastic Search", Some(("Elastic Search", "elasticsearch")));
        check("it", None);
        check("a thing that goes on and on and on for ever", None);
        check("—", None);
    }

    #[test]
    fn words_have_a_singular() {
        for (word, one) in [
            ("queries", "query"),
            ("caches", "cache"),
            ("batches", "batch"),
            ("status", "status"),
            ("boxes", "box"),
            ("services", "service"),
            ("access", "access"),
        ] {
            assert_eq!(singular(word), one);
        }
    }
}
