//! A sentence with its text and place.

use std::ops::Range;

use super::{
    cues::{Forms, Words, cues},
    names::{Name, Namer, covered, head, is_word_in, words_from},
    words::{Kind, Token},
};
use crate::source::{Span, Text};

/// Prepositions that a sentence may begin with before it names its subject.
const OPENING: [&str; 8] = ["from", "off", "in", "into", "on", "onto", "via", "through"];

/// A sentence.
#[derive(Clone, Copy)]
pub struct Line<'t> {
    /// The text it stands in.
    pub text: &'t Text,
    /// Its words and marks.
    pub tokens: &'t [Token],
}

impl<'t> Line<'t> {
    /// All of the text that it stands in.
    pub fn string(self) -> &'t str {
        self.text.as_str()
    }

    /// How many tokens it has.
    pub fn len(self) -> usize {
        self.tokens.len()
    }

    /// Where it is.
    pub fn span(self) -> Span {
        self.text.span_of(covered(self.tokens, 0..self.len()))
    }

    /// A token as written; empty past the end.
    pub fn word(self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| &self.string()[token.range.clone()])
    }

    /// A token in lower case; empty past the end.
    pub fn lower(self, at: usize) -> String {
        self.word(at).to_lowercase()
    }

    /// What a token is.
    pub fn kind(self, at: usize) -> Option<&'t Kind> {
        self.tokens.get(at).map(|token| &token.kind)
    }

    /// Whether a token is one of some words.
    pub fn is_in(self, at: usize, words: &Words) -> bool {
        is_word_in(self.string(), self.tokens.get(at), words)
    }

    /// Whether a token is one of some words.
    pub fn is(self, at: usize, words: &[&str]) -> bool {
        let lower = self.lower(at);
        words.contains(&lower.as_str())
    }

    /// Whether a token is a form of one of some verbs.
    pub fn is_form(self, at: usize, verbs: &Forms) -> bool {
        self.kind(at) == Some(&Kind::Word) && verbs.has(&self.lower(at))
    }

    /// What some tokens cover, as written.
    pub fn slice(self, range: Range<usize>) -> &'t str {
        &self.string()[covered(self.tokens, range)]
    }

    /// The name that some tokens are.
    pub fn name(self, namer: Namer, range: Range<usize>) -> Option<Name> {
        if range.is_empty() {
            return None;
        }
        // A name in quotation marks is the name: `product "X"`.
        let quoted = self.tokens[range.clone()].iter().find_map(|token| match &token.kind {
            Kind::Quoted(inside) => Some(inside.clone()),
            _ => None,
        });
        let bytes = quoted.unwrap_or_else(|| covered(self.tokens, range));
        namer.name(self.string(), bytes)
    }

    /// The words that begin at a token, without articles.
    pub fn words_from(self, at: usize) -> Range<usize> {
        words_from(self.string(), self.tokens, at)
    }

    /// Whether a token is `and`, `&` or `or`.
    pub fn is_and(self, at: usize) -> bool {
        self.is(at, &["and", "&", "or", "und", "y", "및"])
    }

    /// Whether it begins with a preposition: `From A the B reads`.
    pub fn opens_with_place(self) -> bool {
        self.is(0, &OPENING)
    }

    /// Where the subject stands behind the phrase that the sentence begins with.
    pub fn behind_opening(self) -> Option<usize> {
        const MOST: usize = 8;
        if !self.opens_with_place() {
            return None;
        }
        let mut at = 1;
        let mut comma = None;
        for _ in 0..MOST {
            let words = self.words_from(at);
            let mut next = words.end;
            while matches!(self.kind(next), Some(Kind::Paren(_))) {
                next += 1;
            }
            if words.is_empty() {
                break;
            }
            let marked = self.kind(next) == Some(&Kind::Comma);
            let subject = if marked { next + 1 } else { next };
            if self.own_subject(subject).is_some() {
                return Some(subject);
            }
            if marked {
                comma = comma.or(Some(subject));
            }
            let on = marked
                || self.is_and(next)
                || self.kind(next) == Some(&Kind::Slash)
                || self.is(next, &["of", "for", "with", "by"])
                || self.is(next, &OPENING);
            if !on {
                break;
            }
            at = next + 1;
        }
        comma
    }

    /// The words of a subject that begins at a token with its article, up to what it does:
    /// `relay` of `a relay publishes`.
    pub fn own_subject(self, at: usize) -> Option<Range<usize>> {
        if !self.is(at, &["a", "an", "the", "our", "each", "every"]) {
            return None;
        }
        let words = self.words_from(at);
        let acts = (words.start + 1..words.end).find(|&verb| self.acts(verb))?;
        Some(words.start..acts)
    }

    /// Whether a name and what it does begin at a token: `Debezium streams to Kafka`.
    fn acts_behind_name(self, at: usize) -> bool {
        let words = self.words_from(at);
        let third = |at: usize| self.is_verb(at) && self.word(at).ends_with('s');
        let leads = |at: usize| self.is(at + 1, &["to", "into", "from", "onto"]);
        let noun = |at: usize| cues().parts.nouns.contains(&head(self.word(at)));
        words.clone().skip(1).any(|at| third(at) && (leads(at) || !noun(at)))
    }

    /// Whether a token is surely a verb in the third person; `stores` and its like are nouns where
    /// no object follows.
    fn acts(self, at: usize) -> bool {
        let word = self.lower(at);
        if self.kind(at) != Some(&Kind::Word) || word.len() < 4 || !word.ends_with('s') {
            return false;
        }
        let parts = &cues().parts;
        let object = self.is_in(at + 1, &parts.articles) || self.is(at + 1, &["it", "them"]);
        let known = self.is_verb(at) || parts.leading.contains(&word);
        object || known && !parts.nouns.contains(&head(&word))
    }

    /// Whether another subject, with its verb, begins behind a mark or `and` at a token.
    pub fn turns_to_another(self, at: usize) -> bool {
        let mark = matches!(self.kind(at), Some(Kind::Comma | Kind::Semicolon));
        let next = if mark && self.is_and(at + 1) { at + 2 } else { at + 1 };
        (mark || self.is_and(at)) && self.own_subject(next).is_some()
    }

    /// Things in a row (`A, B/C and D`) from a token on, and the token behind them.
    pub fn row(self, namer: Namer, at: usize) -> (Vec<Name>, usize) {
        const MOST: usize = 40;
        let mut row = Vec::new();
        let mut next = at;
        while row.len() < MOST {
            let mut words = self.words_from(next);
            // `12 shards of A` are A.
            let measure = words.len() <= 3
                && self.is(words.end, &["of"])
                && cues().parts.measures.contains(&head(self.word(words.end.saturating_sub(1))));
            if measure {
                words = self.words_from(words.end + 1);
            }
            let Some(name) = self.name(namer, words.clone()) else { break };
            row.push(name);
            next = words.end;
            while matches!(self.kind(next), Some(Kind::Paren(_))) {
                next += 1;
            }
            let begins_clause = |after: &usize| {
                self.is_verb(*after)
                    || self.is(after + 1, &["by"])
                    || self.own_subject(*after).is_some()
                    || self.acts_behind_name(*after)
            };
            let Some(after) = self.behind_separator(next).filter(|after| !begins_clause(after))
            else {
                break;
            };
            next = after;
        }
        (row, next)
    }

    /// Whether a token is a verb that moves or has things: `and writes to …` lists nothing.
    fn is_verb(self, at: usize) -> bool {
        let (verbs, parts) = (&cues().verbs, &cues().parts);
        let known = [&verbs.push, &verbs.pull, &verbs.direct_push, &parts.contain, &parts.offer];
        known.iter().any(|verbs| self.kind(at) == Some(&Kind::Word) && verbs.has(self.word(at)))
    }

    /// Behind `,`, `/`, `and`, `, and`; `None` where none of them stands.
    pub fn behind_separator(self, at: usize) -> Option<usize> {
        let comma = matches!(self.kind(at), Some(Kind::Comma | Kind::Slash));
        let next = if comma { at + 1 } else { at };
        if self.is_and(next) && self.kind(next) != Some(&Kind::Comma) {
            return Some(next + 1);
        }
        comma.then_some(next)
    }
}
