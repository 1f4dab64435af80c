//! Figures: numbers with what they count, as written.
//!
//! A number is a figure when something says what it measures: a unit, a counted word of any
//! language, a currency, a magnitude, a period; or when it is the end of a change (`down to 5`).
//! Years, dates, versions, clock times, names and list numbers are none.

use std::ops::Range;

use super::{
    change::is_change,
    cues::{FigureCues, Openings, Words, cues},
};
use crate::{
    source::Text,
    systems::Figure,
    text::{ends_sentence_at, plain_run},
    vocabulary::{
        glance::Apart,
        technologies::{addresses, is_cjk, is_inside},
    },
};

/// All figures of a text, in order.
pub fn find(text: &Text) -> Vec<Figure> {
    find_in(text, &Apart::of(text.as_str()))
}

/// The same of a text whose words are told apart already.
pub fn find_in(text: &Text, apart: &Apart) -> Vec<Figure> {
    if !cues().figures.openings.may_be_in(apart) {
        return Vec::new();
    }
    let Some(reader) = Reader::new(text.as_str()) else { return Vec::new() };
    let found = merge(&reader, reader.candidates());
    found.into_iter().filter(|found| !found.weak).map(|found| found.figure(text)).collect()
}

/// A number in the making; all ranges are bytes of the text.
#[derive(Clone, Debug)]
struct Found {
    written: Range<usize>,
    value: Range<usize>,
    of: Option<Range<usize>>,
    stray: Option<Range<usize>>,
    /// Nothing says that it counts; only another end of a change or range can save it.
    weak: bool,
    /// Nothing behind it says what it counts.
    bare: bool,
    /// The token with its digits.
    at: usize,
}

impl Found {
    fn figure(self, text: &Text) -> Figure {
        let words = |range: Range<usize>| unwrapped(text.as_str()[range].trim());
        let (before, after) = around(text.as_str(), &self.written);
        Figure {
            span: text.span_of(self.written.clone()),
            written: words(self.written),
            value: words(self.value),
            of: self.of.map(words).filter(|of| !of.is_empty()),
            stray: self.stray.map(words),
            before: before.to_owned(),
            after: after.to_owned(),
        }
    }
}

/// Words of a wrapped line on one line.
fn unwrapped(words: &str) -> String {
    if !words.contains('\n') {
        return words.to_owned();
    }
    words.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// The words of the same sentence before and behind a figure, a hundred bytes of them at most.
fn around<'a>(text: &'a str, figure: &Range<usize>) -> (&'a str, &'a str) {
    const NEAR: usize = 100;
    let mut first = figure.start.saturating_sub(NEAR);
    let mut last = (figure.end + NEAR).min(text.len());
    while !text.is_char_boundary(first) {
        first += 1;
    }
    while !text.is_char_boundary(last) {
        last -= 1;
    }
    let (before, after) = (&text[first..figure.start], &text[figure.end..last]);
    let end = |&(at, c): &(usize, char)| c == '\n' || ends_sentence_at(text, at, c);
    let opened = before.char_indices().map(|(at, c)| (first + at, c)).rev().find(end);
    let before = opened.map_or(before, |(at, c)| &text[at + c.len_utf8()..figure.start]);
    let closed = after.char_indices().map(|(at, c)| (figure.end + at, c)).find(end);
    let after = closed.map_or(after, |(at, _)| &text[figure.end..at]);
    (before.trim(), after.trim())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Word,
    Cjk,
    Mark,
}

/// What stands glued before a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    None,
    /// `<`, `~`, `×`: a number without more is a figure.
    Bound,
    Money,
}

#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    range: Range<usize>,
    /// No white space before it.
    glued: bool,
    /// The first of its line or its cell.
    first: bool,
    /// A word that may stand for a number.
    opens: bool,
}

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    hidden: Vec<Range<usize>>,
    cues: &'static FigureCues,
    /// All in capitals: capitals say nothing.
    shouts: bool,
    /// In a language that writes nouns with a capital.
    capital_nouns: bool,
}

impl<'a> Reader<'a> {
    /// `None` where no token can begin a figure: it is a number, or a word that may stand for one.
    fn new(text: &'a str) -> Option<Self> {
        let cues = &cues().figures;
        let tokens = tokens(text, &cues.openings);
        if !tokens.iter().any(|token| token.kind == Kind::Number || token.opens) {
            return None;
        }
        let mut hidden = addresses(text);
        hidden.extend(code_spans(text));
        hidden.sort_by_key(|range| range.start);
        let word = |token: &Token| &text[token.range.clone()];
        let capital = |token: &Token| word(token).starts_with(char::is_uppercase);
        let capital_nouns = tokens.iter().any(|token| cues.capital_nouns.contains(word(token)))
            && tokens.iter().any(capital);
        let shouts = !text.chars().any(char::is_lowercase);
        Some(Self { text, tokens, hidden, cues, shouts, capital_nouns })
    }

    /// Whether some words are a unit of time or size.
    fn is_unit(&self, range: Range<usize>) -> bool {
        self.cues.units.contains(&self.text[range].trim().to_lowercase())
    }

    fn candidates(&self) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            let visible = !is_inside(&self.hidden, token.range.start);
            let read = match token.kind {
                Kind::Number if visible => self.quantity(at),
                Kind::Word if visible => self.in_words(at),
                _ => None,
            };
            at = match read {
                Some((figure, next)) => {
                    found.extend(figure);
                    next.max(at + 1)
                }
                None => at + 1,
            };
        }
        found
    }

    fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.range.clone()])
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn is_glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.glued)
    }

    fn end(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |token| token.range.end)
    }

    fn start(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |token| token.range.start)
    }

    fn is(&self, at: usize, words: &Words) -> bool {
        words.contains(self.word(at))
    }

    fn is_lower(&self, at: usize, words: &Words) -> bool {
        let word = self.word(at);
        // Nothing in the data is as long as that; and most words are in lower case as they are.
        word.len() < 40
            && if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
                words.contains(word)
            } else {
                words.contains(word.to_lowercase().as_str())
            }
    }

    /// Whether the words from one token to another, on one line, are one of the phrases.
    fn is_phrase(&self, first: usize, last: usize, phrases: &Words) -> bool {
        if (first + 1..=last).any(|at| self.is_first(at)) {
            return false;
        }
        let phrase = self.text.get(self.start(first)..self.end(last)).unwrap_or_default();
        phrase.len() < 40 && phrases.contains(phrase.to_lowercase().as_str())
    }

    /// Whether up to three words that end before a token are one of the phrases: the first token.
    fn phrase_before(&self, at: usize, phrases: &Words) -> Option<usize> {
        let last = at.checked_sub(1)?;
        let is_phrase = |&first: &usize| {
            self.kind(first) == Some(Kind::Word) && self.is_phrase(first, last, phrases)
        };
        (last.saturating_sub(2)..=last).find(is_phrase)
    }

    fn is_first(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| token.first)
    }

    /// Whether a word begins with a capital or has one inside, and the text is not all capitals.
    fn is_capital(&self, at: usize) -> bool {
        !self.shouts && self.word(at).chars().take(20).any(char::is_uppercase)
    }

    /// Whether a word is written as abbreviations are: `IT`, `US`.
    fn is_abbreviation(&self, at: usize) -> bool {
        let word = self.word(at);
        !self.shouts && (2..20).contains(&word.len()) && !word.chars().any(char::is_lowercase)
    }

    fn is_stop(&self, at: usize) -> bool {
        !self.is_abbreviation(at) && self.is_lower(at, &self.cues.stops)
    }

    /// Whether a word with a capital has it as a name, not as the first of a sentence.
    fn is_name(&self, at: usize) -> bool {
        let ended = at.checked_sub(1).is_none_or(|before| {
            self.kind(before) == Some(Kind::Mark) && !matches!(self.word(before), "," | "-")
        });
        self.kind(at) == Some(Kind::Word) && self.is_capital(at) && !self.is_first(at) && !ended
    }

    /// A number in digits. `Some((None, next))` is a number that is no figure, read to its end.
    fn quantity(&self, at: usize) -> Option<(Option<Found>, usize)> {
        if let Some(fraction) = self.fraction(at) {
            return Some(fraction);
        }
        if let Some(next) = self.not_a_quantity(at) {
            return Some((None, next));
        }
        let (start, sign) = self.with_prefix(at)?;
        let last = self.end_of_number(at);
        if self.names_something(at, last) {
            return Some((None, last + 1));
        }
        let (value_end, next, magnitude) = self.magnitude(last);
        let money = sign == Sign::Money;
        let mut found = Found {
            written: start..value_end,
            value: start..value_end,
            of: None,
            stray: None,
            weak: !(money || magnitude || self.is_grouped(at)),
            bare: !(money || magnitude),
            at,
        };
        let Some(next) = self.measure(&mut found, at, next) else {
            return Some((None, next + 1));
        };
        if found.weak && is_year(self.word(at)) {
            return Some((None, next));
        }
        found.weak &= !(sign == Sign::Bound || self.is_bare_figure(at, last));
        self.add_share(&mut found, at);
        self.add_bound(&mut found, at);
        self.add_percentile(&mut found, at);
        Some((Some(found), next))
    }

    /// Whether a number is written with thousands marks: `80.000`, `300 000`, `1'200`.
    fn is_grouped(&self, at: usize) -> bool {
        let mut groups = self.word(at).split(|c: char| !c.is_ascii_digit());
        let first = groups.next().is_some_and(|first| (1..=3).contains(&first.len()));
        let named = at > 0 && !self.is_glued(at) && self.is_name(at - 1) && !self.capital_nouns;
        let mut rest = groups.peekable();
        let named = named && self.word(at).contains('.');
        first && !named && rest.peek().is_some() && rest.all(|group| group.len() == 3)
    }

    /// `down to 5`, `instead of 9`, `was 600`: a number with which nothing follows.
    fn is_bare_figure(&self, at: usize, last: usize) -> bool {
        let Some(first) = self.phrase_before(at, &self.cues.bare_after) else { return false };
        // `pages 3 to 5`.
        let ranged = first.checked_sub(1).is_some_and(|at| self.kind(at) == Some(Kind::Number));
        self.ends_with_digits(last) && !ranged
    }

    /// Whether a number ends with its last token, and is no part of a longer name.
    fn ends_with_digits(&self, last: usize) -> bool {
        let joins = || matches!(self.word(last + 1), "/" | "_" | "#" | "&" | "%" | "-" | ":");
        match self.kind(last + 1) {
            Some(Kind::Mark) => !(self.is_glued(last + 1) && joins()),
            Some(Kind::Number) => self.is_first(last + 1),
            _ => !self.is_glued(last + 1),
        }
    }

    /// `1/3 of users`.
    fn fraction(&self, at: usize) -> Option<(Option<Found>, usize)> {
        let last = at + 2;
        let joined = self.word(at + 1) == "/" && self.is_glued(at + 1) && self.is_glued(last);
        let parts: Option<(u8, u8)> = self.word(at).parse().ok().zip(self.word(last).parse().ok());
        let proper = parts.is_some_and(|(part, whole)| part < whole && whole < 100);
        let free = !self.is_glued(at) || self.word(at - 1) == "(";
        if !(joined && proper && free && self.is(last + 1, &self.cues.of_words)) {
            return None;
        }
        let mut found = self.found(at..last + 1);
        self.share_of(&mut found, last + 1);
        if let Some(of) = &found.of {
            found.written.end = of.end;
        }
        let next = self.after(&found, last + 1);
        Some((Some(found), next))
    }

    /// The first token, from one on, that a figure does not cover.
    fn after(&self, found: &Found, from: usize) -> usize {
        let rest = self.tokens.get(from..).unwrap_or_default();
        from + rest.iter().take(12).take_while(|t| t.range.end <= found.written.end).count()
    }

    /// Dates, times, versions, list numbers: where such a thing ends.
    fn not_a_quantity(&self, at: usize) -> Option<usize> {
        let number = self.word(at);
        let decimal = number.starts_with("0.") || number.starts_with("0,");
        let padded = number.len() > 1 && number.starts_with('0') && !decimal;
        let dotted = number.matches('.').count() > 1 && !self.is_grouped(at);
        let marked = |at: usize, mark: &str| self.word(at) == mark;
        let footnote = at > 0 && marked(at - 1, "[") && marked(at + 1, "]");
        // `'22`
        let short_year = at > 0
            && number.len() == 2
            && self.is_glued(at)
            && !self.is_glued(at - 1)
            && matches!(self.word(at - 1), "'" | "’");
        let mut end = at;
        // Digits held together by marks: a date, a time, a phone number, a ratio.
        while self.is_glued(end + 1)
            && matches!(self.word(end + 1), "-" | "/" | ":" | ".")
            && self.is_glued(end + 2)
            && self.kind(end + 2) == Some(Kind::Number)
        {
            end += 2;
        }
        let joints = (end - at) / 2;
        let by_dash = joints == 1 && self.word(at + 1) == "-";
        let last = self.word(end);
        let years = by_dash && is_year(number) && (is_year(last) || last.len() == 2);
        // `1-1`, `24-7`
        let paired = by_dash && (number == last || number == "24" && last == "7");
        let listed = self.tokens[at].first
            && self.is_glued(at + 1)
            && matches!(self.word(at + 1), "." | ")")
            && !(self.is_glued(at + 2) && self.kind(at + 2) == Some(Kind::Number));
        let no_number = padded || dotted || footnote || short_year;
        let not = no_number || listed || years || paired || joints > 0 && !by_dash;
        not.then_some(end + 1)
    }

    /// Where the figure starts with its sign and currency, and what that sign says; `None` where
    /// the number is glued to something that makes it a name (`S3`, `#3`, `HTTP/2`).
    fn with_prefix(&self, at: usize) -> Option<(usize, Sign)> {
        let mut first = at;
        let mut sign = Sign::None;
        while first > 0 && self.is_glued(first) {
            let before = self.word(first - 1);
            match before {
                _ if self.cues.currencies.contains(before) => {
                    sign = Sign::Money;
                    first -= 1;
                }
                "~" | "≈" | "<" | ">" | "≥" | "≤" | "+" | "-" | "−" | "±" | "×" => {
                    if before == "-"
                        && first >= 2
                        && self.word(first - 2).eq_ignore_ascii_case("sub")
                    {
                        return Some((self.start(first - 2), sign));
                    }
                    let joins = self.is_glued(first - 1)
                        && self.kind(first - 2).is_some_and(|kind| kind != Kind::Mark);
                    if joins {
                        return self.ends_range(first - 1).then(|| (self.start(at), sign));
                    }
                    if sign == Sign::None && !matches!(before, "+" | "-" | "−") {
                        sign = Sign::Bound;
                    }
                    first -= 1;
                }
                "(" | "[" | "\"" | "“" | "'" | "‘" | "*" | "," | ":" | "=" | "–" | "—" | "→"
                | ";" | "„" | "«" | "‚" | "¿" | "¡" | "、" | "，" | "。" | "：" | "（" | "「" =>
                {
                    break;
                }
                "第" | "제" => return None,
                _ if self.kind(first - 1) == Some(Kind::Cjk) => {
                    if before.ends_with(['第', '제']) {
                        return None;
                    }
                    break;
                }
                _ => return None,
            }
        }
        // A currency with a space behind it, or a code.
        let code = at.checked_sub(1).is_some_and(|at| {
            matches!(self.word(at), "USD" | "EUR" | "GBP" | "KRW" | "JPY" | "CNY" | "CHF" | "INR")
        });
        let behind_sum = |at: usize| self.is_glued(at) && self.kind(at) != Some(Kind::Cjk);
        let spaced =
            first > 0 && self.is(first - 1, &self.cues.currencies) && !behind_sum(first - 1);
        if sign != Sign::Money && first == at && (code || spaced) && !self.is_first(at) {
            return Some((self.start(first - 1), Sign::Money));
        }
        // An arrow is no sign.
        if first < at && self.word(first) == ">" && first > 0 && self.is_glued(first) {
            return Some((self.start(at), Sign::None));
        }
        Some((self.start(first), sign))
    }

    /// Whether a dash stands behind a number with its magnitude: `3k-5k`.
    fn ends_range(&self, dash: usize) -> bool {
        let magnitude = dash.checked_sub(2).is_some_and(|number| {
            self.kind(number) == Some(Kind::Number)
                && self.is_glued(number + 1)
                && self.is(number + 1, &self.cues.magnitudes_glued)
        });
        magnitude && matches!(self.word(dash), "-" | "–" | "~")
    }

    /// The last token of `3`, `3-5`, `3–5`.
    fn end_of_number(&self, at: usize) -> usize {
        let ranged = matches!(self.word(at + 1), "-" | "–" | "—" | "~")
            && self.is_glued(at + 1)
            && self.is_glued(at + 2)
            && self.kind(at + 2) == Some(Kind::Number);
        if ranged { at + 2 } else { at }
    }

    /// Whether the words around say that it is a name, a date or a time of day.
    fn names_something(&self, at: usize, last: usize) -> bool {
        let before = at > 0 && self.kind(at - 1) == Some(Kind::Word) && !self.is_first(at);
        let before = before && !self.is_glued(at);
        let after = last + 1;
        let day = self.word(at).parse::<u32>().is_ok_and(|day| day <= 31);
        // `Day 3`, `Sprint 12`
        let period = before && self.is_capital(at - 1) && self.is_lower(at - 1, &self.cues.periods);
        let named = before
            && (self.is_lower(at - 1, &self.cues.ordinals)
                || period && !self.capital_nouns
                || day && self.is_lower(at - 1, &self.cues.months))
            && !self.measures(after);
        let abbreviated = at > 1
            && self.word(at - 1) == "."
            && self.is_glued(at - 1)
            && !self.is_glued(at)
            && self.is_lower(at - 2, &self.cues.numbered);
        let dated = self.is_lower(after, &self.cues.months) && self.word(after) != "may";
        let ordinal = self.is_glued(after) && matches!(self.word(after), "st" | "nd" | "rd" | "th");
        // `Flink 1.14`
        let version = before
            && self.is_name(at - 1)
            && self.word(at).contains('.')
            && !self.is_grouped(at)
            && !self.measures(after)
            && !self.is_lower(after, &self.cues.magnitudes)
            && !self.is_glued(after)
            && !self.capital_nouns;
        let house = (after..after + 3).any(|at| self.is_lower(at, &self.cues.streets))
            && (self.is_capital(after) || self.is_lower(after, &self.cues.streets));
        let numbered = named || abbreviated || version || house;
        numbered || dated || ordinal || self.is_lower(after, &self.cues.day_times)
    }

    fn measures(&self, at: usize) -> bool {
        self.word(at) == "%" || self.is(at, &self.cues.symbols) || self.is(at, &self.cues.units)
    }

    /// Takes `k`, `M+`, ` million`, `만`: where the value ends, the next token, whether there is one.
    fn magnitude(&self, last: usize) -> (usize, usize, bool) {
        let mut end = self.end(last);
        let mut next = last + 1;
        let mut found = false;
        let glued = self.is_glued(next) && self.is(next, &self.cues.magnitudes_glued);
        // `3 M de dossiers`, where `3 m de câble` is a length.
        let counts = self.is(next, &self.cues.magnitudes_money)
            && self.word(next) != "m"
            && self.is_lower(next + 1, &self.cues.of_words);
        if glued || counts || self.is_lower(next, &self.cues.magnitudes) {
            end = self.end(next);
            next += 1;
            found = true;
            // `Mio.`
            let dotted = self.is_glued(next) && self.word(next) == ".";
            if dotted && self.is_lower(next - 1, &self.cues.magnitudes_dotted) {
                end = self.end(next);
                next += 1;
            }
        }
        if self.is_glued(next) && self.word(next) == "+" && !self.is_word_glued(next + 1) {
            end = self.end(next);
            next += 1;
            found = true;
        }
        (end, next, found)
    }

    fn is_word_glued(&self, at: usize) -> bool {
        self.is_glued(at) && self.kind(at) != Some(Kind::Mark)
    }

    /// Takes what the number counts. `None`: it is glued to letters that are no unit.
    fn measure(&self, found: &mut Found, at: usize, next: usize) -> Option<usize> {
        let token = self.tokens.get(next);
        let glued = token.is_some_and(|token| token.glued);
        let word = self.word(next);
        if self.is_first(next) {
            return Some(next);
        }
        if matches!(word, "%" | "％" | "‰") {
            return Some(self.percent(found, next));
        }
        if let Some(last) = self.money_behind(next) {
            return Some(self.symbol(found, last));
        }
        match self.kind(next) {
            Some(Kind::Cjk) => Some(self.cjk_counter(found, next)),
            Some(Kind::Word) if glued => self.glued_unit(found, next),
            Some(Kind::Word) => Some(self.spaced_unit(found, at, next)),
            Some(Kind::Mark) if glued && word == "×" => Some(self.times(found, next)),
            Some(Kind::Mark) if glued && word == "-" => Some(self.hyphen_unit(found, next)),
            Some(Kind::Mark) if word == "/" => Some(self.rate(found, next)),
            _ => Some(next),
        }
    }

    /// The last token of `€`, ` €`, ` k€` behind a number.
    fn money_behind(&self, next: usize) -> Option<usize> {
        let short = self.is(next, &self.cues.magnitudes_money) && self.is_glued(next + 1);
        let at = if short { next + 1 } else { next };
        let is_currency = self.is(at, &self.cues.currencies);
        // `5 $10 vouchers`
        let before_number = self.is_glued(at + 1) && self.kind(at + 1) == Some(Kind::Number);
        (is_currency && !before_number).then_some(at)
    }

    fn percent(&self, found: &mut Found, at: usize) -> usize {
        found.weak = false;
        found.bare = false;
        found.value.end = self.end(at);
        found.written.end = self.end(at);
        let mut next = at + 1;
        let digits = self.kind(next) == Some(Kind::Number) && self.is_glued(next);
        if digits && self.word(next).len() <= 2 && !self.is_word_glued(next + 1) {
            found.stray = self.tokens.get(next).map(|token| token.range.clone());
            next += 1;
        } else if self.is_glued(next) && self.word(next) == "p" || self.word(next) == "points" {
            found.value.end = self.end(next);
            found.written.end = self.end(next);
            next += 1;
        }
        if let Some(end) = self.bound_after(found.value.end) {
            found.value.end = end;
            found.written.end = end;
        }
        self.share_of(found, next);
        next
    }

    /// What a percentage is a share of, or how it compares: `of total orders`, `faster`.
    fn share_of(&self, found: &mut Found, next: usize) {
        let of = self.is_lower(next, &self.cues.of_words);
        if self.is_first(next) || !of && !self.is(next, &self.cues.compared) {
            return;
        }
        if !of {
            found.of = Some(self.start(next)..self.end(next));
            return;
        }
        let article = |at: usize| {
            at == next + 1
                && (self.is_lower(at, &self.cues.articles) || self.is_lower(at, &self.cues.these))
        };
        let words = (next + 1..next + 6).take_while(|&at| {
            !self.is_first(at)
                && (article(at) || self.kind(at) == Some(Kind::Word) && !self.is_stop(at))
        });
        let words: Vec<usize> = words.collect();
        let is_head = |at: usize| self.is_plural(at) || is_abstract(self.word(at));
        let head = words.iter().copied().find(|&at| is_head(at));
        // Only in English does what is meant stand at the end.
        let last = match self.word(next) {
            "of" => head.or(words.last().copied()),
            _ => head.or(words.iter().copied().find(|&at| !article(at))),
        };
        found.of = last
            .filter(|&last| !self.is_lower(last, &self.cues.articles))
            .map(|last| self.start(next)..self.end(last));
    }

    fn times(&self, found: &mut Found, at: usize) -> usize {
        found.weak = false;
        found.bare = false;
        found.value.end = self.end(at);
        found.written.end = self.end(at);
        if self.is(at + 1, &self.cues.compared) && self.word(at + 1) != "of" {
            found.of = Some(self.start(at + 1)..self.end(at + 1));
            found.written.end = self.end(at + 1);
            return at + 2;
        }
        at + 1
    }

    fn glued_unit(&self, found: &mut Found, at: usize) -> Option<usize> {
        if self.is(at, &self.cues.times) {
            return Some(self.times(found, at));
        }
        let symbol = self.is(at, &self.cues.symbols) || self.is(at, &self.cues.glued);
        (symbol || self.is_rated_symbol(at)).then(|| self.symbol(found, at))
    }

    /// A word that is a unit only in a rate: `40 To par jour`.
    fn is_rated_symbol(&self, at: usize) -> bool {
        self.is(at, &self.cues.symbols_rated) && self.end_of_rate(at + 1).is_some()
    }

    /// A short unit is set large with its number.
    fn symbol(&self, found: &mut Found, at: usize) -> usize {
        found.weak = false;
        found.bare = false;
        found.value.end = self.end(at);
        found.written.end = self.end(at);
        self.rate(found, at + 1)
    }

    fn spaced_unit(&self, found: &mut Found, at: usize, next: usize) -> usize {
        if self.is(next, &self.cues.times) && self.word(next) != "x" {
            return self.times(found, next);
        }
        let symbol = self.is(next, &self.cues.symbols) && self.word(next) != "us";
        if symbol || self.is_rated_symbol(next) {
            return self.symbol(found, next);
        }
        if self.is_lower(next, &self.cues.percent_words) {
            return self.percent(found, next);
        }
        if self.is_phrase(next, next + 1, &self.cues.percent_phrases) {
            return self.percent(found, next + 1);
        }
        if self.is_lower(next, &self.cues.units) && !is_year(self.word(at)) {
            return self.counted(found, next..next + 1);
        }
        if is_year(self.word(at)) && found.weak && !self.is_round_count(at) {
            return next;
        }
        let linked = self.is_lower(next, &self.cues.of_words);
        let money = !found.weak && self.start(at) > found.value.start;
        if linked && !found.bare && !money {
            // `3 millions de clients`
            if let Some(words) = self.noun(next + 1).or_else(|| self.single(next + 1)) {
                return self.counted(found, words);
            }
        }
        let numbered = self.kind(next + 2) == Some(Kind::Number);
        if linked && self.is_lower(next + 1, &self.cues.these) && !numbered {
            return self.counted(found, next..next + 2);
        }
        if self.word(next) == "of" && self.is_lower(next + 1, &self.cues.articles) {
            self.share_of(found, next);
            if let Some(of) = &found.of {
                found.written.end = of.end;
                found.weak = false;
                found.bare = false;
                return self.after(found, next);
            }
        }
        let words = match self.noun(next) {
            None if !money && self.counts(at, next) => self.single(next),
            words => words,
        };
        match words {
            Some(words) => self.counted(found, words),
            // `310 a week`
            None => self.rate(found, next),
        }
    }

    /// Whether a number that could be a year is a count: `2000 users`, not `In 2000 users`.
    fn is_round_count(&self, at: usize) -> bool {
        let dated = at > 0 && self.is_stop(at - 1) && !self.is_first(at);
        self.word(at).ends_with("00") && !dated
    }

    /// Whether a number counts the word behind it, of which nothing tells that it is a noun.
    fn counts(&self, at: usize, next: usize) -> bool {
        let number = self.word(at);
        let before = at.checked_sub(1).filter(|_| !self.is_first(at));
        let small = number.len() <= 2;
        let named = before.is_some_and(|before| self.is_name(before))
            && !self.is_capital(next)
            && !self.capital_nouns;
        // `1 Customer Obsession`, `10115 Berlin`
        let capital = self.is_capital(next) && !self.shouts && !self.capital_nouns;
        let leads = match before {
            Some(at) => self.is_first(at) && self.kind(at) == Some(Kind::Mark),
            None => true,
        };
        let listed = leads && small && (capital || self.shouts);
        let place = capital && number.len() == 5 && number.bytes().all(|b| b.is_ascii_digit());
        let hour = small && before.is_some_and(|at| self.is_lower(at, &self.cues.at_times));
        !(named || listed || place || hour)
    }

    /// One counted word, or small words before a noun with a capital: `412 Kunden`, `3 neue Kunden`.
    fn single(&self, first: usize) -> Option<Range<usize>> {
        let is_word = |at: usize| {
            !self.is_first(at) && self.kind(at) == Some(Kind::Word) && !self.is_stop(at)
        };
        if !is_word(first) || self.word(first).chars().count() < 2 {
            return None;
        }
        let mut last = first;
        if self.capital_nouns {
            let words = (first..first + 3).take_while(|&at| is_word(at));
            last = words.into_iter().find(|&at| self.is_capital(at))?;
        }
        // What is done is not counted: `3 worked`, `2 quickly`.
        let word = self.word(last);
        let done = word.ends_with("ed") || word.ends_with("ly");
        let uncounted = done || self.is_lower(last, &self.cues.uncounted);
        if last == first && uncounted && !self.is_capital(last) {
            return None;
        }
        let hyphen = self.word(last + 1) == "-" && self.is_glued(last + 1);
        if hyphen && self.is_glued(last + 2) && self.kind(last + 2) == Some(Kind::Word) {
            last += 2;
        }
        Some(first..last + 1)
    }

    fn counted(&self, found: &mut Found, words: Range<usize>) -> usize {
        found.weak = false;
        found.bare = false;
        let last = words.end - 1;
        found.of = Some(self.start(words.start)..self.end(last));
        found.written.end = self.end(last);
        self.rate(found, words.end)
    }

    /// `30-minute`, `10-node cluster`.
    fn hyphen_unit(&self, found: &mut Found, at: usize) -> usize {
        let unit = at + 1;
        if !self.is_glued(unit) || self.kind(unit) != Some(Kind::Word) {
            return unit;
        }
        let measured = self.is_lower(unit, &self.cues.units);
        let counted = !self.is_lower(unit, &self.cues.kinds)
            && !self.is_capital(unit)
            && !self.is_glued(unit + 1)
            && self.kind(unit + 1) == Some(Kind::Word)
            && !self.is_first(unit + 1)
            && !self.is_stop(unit + 1);
        if !measured && !counted {
            return unit;
        }
        found.weak = false;
        found.bare = false;
        found.value.end = self.end(unit);
        found.written.end = self.end(unit);
        if measured {
            return unit + 1;
        }
        found.written.end = self.end(unit + 1);
        found.of = Some(self.start(unit + 1)..self.end(unit + 1));
        unit + 2
    }

    /// Up to four words that end in a plural: what is counted.
    fn noun(&self, first: usize) -> Option<Range<usize>> {
        for at in first..first + 4 {
            // A hyphen holds two words together: `sub-teams`.
            let hyphen = at > first && self.word(at) == "-" && self.is_glued(at);
            if hyphen && self.is_glued(at + 1) {
                continue;
            }
            let word = self.kind(at) == Some(Kind::Word) && !self.is_first(at);
            if !word || self.is_stop(at) || self.is_lower(at, &self.cues.number_words) {
                return None;
            }
            // A noun with a capital is a noun without a plural's ending: `412 Kunden melden`.
            if self.capital_nouns && self.is_capital(at) {
                return Some(first..at + 1);
            }
            if self.is_plural(at) {
                return Some(first..at + 1);
            }
        }
        None
    }

    fn is_plural(&self, at: usize) -> bool {
        let word = self.word(at).to_lowercase();
        let plural = word.len() >= 4
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !self.cues.singular_s.contains(&word);
        plural || self.cues.irregular_plurals.contains(&word)
    }

    /// Takes `per day`, `/s`, `a month` as part of what is counted.
    fn rate(&self, found: &mut Found, at: usize) -> usize {
        let Some(last) = self.end_of_rate(at) else { return at };
        let of = found.of.as_ref().map_or(self.start(at), |of| of.start);
        found.weak = false;
        found.bare = false;
        found.of = Some(of..self.end(last));
        found.written.end = self.end(last);
        last + 1
    }

    fn end_of_rate(&self, at: usize) -> Option<usize> {
        if self.is_first(at) || self.is_first(at + 1) && self.word(at) == "/" {
            return None;
        }
        if self.is_lower(at, &self.cues.rate_adverbs) {
            return Some(at);
        }
        let period = |at: usize| !self.is_first(at) && self.is_lower(at, &self.cues.periods);
        let known = match self.word(at).to_lowercase().as_str() {
            "per" => self.kind(at + 1) == Some(Kind::Word),
            "/" => {
                self.is(at + 1, &self.cues.periods_short)
                    && (!self.is_glued(at + 2) || self.kind(at + 2) == Some(Kind::Mark))
            }
            _ => self.is_lower(at, &self.cues.rates) && period(at + 1),
        };
        if known {
            return Some(at + 1);
        }
        // `300 a la semana`
        let article = self.is_phrase(at, at + 1, &self.cues.rate_phrases);
        (article && period(at + 2)).then_some(at + 2)
    }

    /// `1억 건`, `3배`, `200万`, `40분`.
    fn cjk_counter(&self, found: &mut Found, at: usize) -> usize {
        let start = self.start(at);
        let mut end = start;
        let spaced_magnitude = prefix(&self.text[start..], &self.cues.cjk_magnitudes_spaced);
        if self.is_glued(at) || spaced_magnitude.is_some() {
            while let Some(length) = self.cjk_magnitude(&self.text[end..], end > start) {
                end += length;
                found.weak = false;
                found.bare = false;
            }
            found.value.end = end;
            found.written.end = end;
        }
        let rest = &self.text[end..];
        let spaced = rest.len() - rest.trim_start_matches(' ').len();
        let counter = prefix(rest.trim_start_matches(' '), &self.cues.cjk_counters);
        let is_date = matches!(counter, Some("년" | "年" | "월" | "月" | "일" | "日"))
            && (is_year(&self.text[found.value.clone()]) || matches!(counter, Some("월" | "月")));
        if let Some(counter) = counter.filter(|_| !is_date) {
            found.weak = false;
            found.bare = false;
            let unit = end + spaced..end + spaced + counter.len();
            found.written.end = unit.end;
            found.of = Some(unit);
            if let Some(end) = self.bound_after(found.written.end) {
                found.written.end = end;
            }
        }
        let after = self.tokens[at..].iter().take(12);
        at + after.take_while(|token| token.range.end <= found.written.end).count()
    }

    /// The length of `억`, or behind one of ` 5천만`.
    fn cjk_magnitude(&self, rest: &str, goes_on: bool) -> Option<usize> {
        let trimmed = rest.strip_prefix(' ').filter(|_| goes_on).unwrap_or(rest);
        let digits = if goes_on { run(trimmed, |c| c.is_ascii_digit()) } else { 0 };
        let spaced = rest.len() - trimmed.len();
        if digits > 4 || spaced > 0 && digits == 0 {
            return None;
        }
        let word = prefix(&trimmed[digits..], &self.cues.cjk_magnitudes)?;
        Some(spaced + digits + word.len())
    }

    fn bound_after(&self, end: usize) -> Option<usize> {
        let rest = &self.text[end..];
        let trimmed = rest.trim_start_matches(' ');
        let bound = prefix(trimmed, &self.cues.bounds_after)?;
        Some(end + (rest.len() - trimmed.len()) + bound.len())
    }

    /// Takes `1 in` of `1 in 5 users`, `12 of` of `12 of 16 services`, `1 out of` of `1 out of 4`.
    fn add_share(&self, found: &mut Found, at: usize) {
        let linked = |&first: &usize| {
            self.kind(first) == Some(Kind::Number)
                && !self.is_first(at)
                && self.is_phrase(first + 1, at - 1, &self.cues.shares)
        };
        let firsts = at.saturating_sub(3)..at.saturating_sub(1);
        let Some(first) = firsts.into_iter().find(linked) else { return };
        let count = |at: usize| self.word(at).parse::<u64>().ok();
        let small = count(first).zip(count(at)).is_none_or(|(part, whole)| part <= whole);
        // `3 in 12` may be anything; `1 in 12` and `3 of 12` are shares.
        let share = self.word(at - 1) != "in" || self.word(first) == "1";
        let counted = found.of.is_some() && !found.weak;
        let alone =
            found.weak && share && !is_year(self.word(at)) && self.with_prefix(first).is_some();
        if small && !is_year(self.word(first)) && (counted || alone) {
            found.written.start = self.start(first);
            found.value.start = self.start(first);
            found.weak = false;
        }
    }

    /// Takes `less than`, `up to`, `over` before the number.
    fn add_bound(&self, found: &mut Found, at: usize) {
        let Some(start) = self.bound_before(at) else { return };
        // `3 over 4`
        let first = self.tokens.partition_point(|token| token.range.start < start);
        let between = first.checked_sub(1).is_some_and(|at| self.kind(at) == Some(Kind::Number));
        let last = self.after(found, at).saturating_sub(1).max(at);
        found.weak &= between || !self.ends_with_digits(last);
        found.written.start = start;
        found.value.start = start;
        let unit = found.of.as_ref().map(|of| &self.text[of.clone()]);
        let measured = unit.is_some_and(|unit| self.cues.units.contains(&unit.to_lowercase()));
        if measured {
            found.value.end = found.written.end;
            found.of = None;
        }
    }

    fn bound_before(&self, at: usize) -> Option<usize> {
        // Signs and currencies stand between the bound and the number.
        let mut last = at;
        while last > 0 && at - last < 2 && self.kind(last - 1) == Some(Kind::Mark) {
            // `It fails over: 20 seconds` ends what stands before.
            if matches!(self.word(last - 1), ":" | ";" | "," | "." | ")") {
                return None;
            }
            last -= 1;
        }
        let first = self.phrase_before(last, &self.cues.bounds)?;
        Some(self.start(first))
    }

    /// Takes `p99`, `p99 latency` before a latency.
    fn add_percentile(&self, found: &mut Found, at: usize) {
        let first = (at.saturating_sub(3)..at).find(|&before| is_percentile(self.word(before)));
        let Some(first) = first.filter(|_| found.of.is_none()) else { return };
        let filler =
            |at: usize| matches!(self.word(at), "of" | ":" | "=" | "latency" | "is" | "<" | "~");
        if !(first + 1..at).all(filler) {
            return;
        }
        let last = if self.word(first + 1) == "latency" { first + 1 } else { first };
        found.written.start = self.start(first);
        found.of = Some(self.start(first)..self.end(last));
    }

    /// A figure whose number is a word or left out: `two weeks`, `millions of …`, `PB per day`.
    fn in_words(&self, at: usize) -> Option<(Option<Found>, usize)> {
        // What an article begins, `a million users`, goes on with one of them.
        if !self.tokens[at].opens && !matches!(self.word(at), "a" | "A") {
            return None;
        }
        if let Some(multiple) = self.multiple(at) {
            return Some(multiple);
        }
        let (mut found, next) = self
            .many(at)
            .or_else(|| self.bare_unit(at))
            .or_else(|| self.bare_magnitude(at))
            .or_else(|| self.number_word(at))?;
        self.add_bound(&mut found, at);
        Some((Some(found), next))
    }

    fn found(&self, tokens: Range<usize>) -> Found {
        let value = self.start(tokens.start)..self.end(tokens.end - 1);
        let written = value.clone();
        Found { written, value, of: None, stray: None, weak: false, bare: false, at: tokens.start }
    }

    /// `x10`.
    fn multiple(&self, at: usize) -> Option<(Option<Found>, usize)> {
        let word = self.word(at);
        let digits = word.strip_prefix(['x', 'X'])?;
        let number = matches!(digits.len(), 1..=4) && digits.bytes().all(|b| b.is_ascii_digit());
        let free = !self.is_glued(at) && !self.is_glued(at + 1) || self.is_end(at);
        let name = self.is_lower(at, &self.cues.not_times) || self.word(at + 1) == "_";
        (number && free && !name).then(|| (Some(self.found(at..at + 1)), at + 1))
    }

    fn is_end(&self, at: usize) -> bool {
        !self.is_glued(at) && matches!(self.word(at + 1), "." | "," | ";" | ")")
    }

    /// `Millions of messages per day`, `tens of thousands of users`.
    fn many(&self, at: usize) -> Option<(Found, usize)> {
        let mut last = at;
        let is_many = |at: usize| self.is_lower(at, &self.cues.magnitudes_plural);
        if !is_many(at) {
            return None;
        }
        while self.word(last + 1) == "of" && is_many(last + 2) && last < at + 4 {
            last += 2;
        }
        if self.word(last + 1) != "of" {
            return None;
        }
        if self.is(last + 2, &self.cues.bare_units) {
            // `hundreds of GB per day`
            let mut found = self.found(at..last + 3);
            let next = self.rate(&mut found, last + 3);
            return found.of.is_some().then_some((found, next));
        }
        let noun = self.noun(last + 2)?;
        let mut found = self.found(at..last + 1);
        let next = self.counted(&mut found, noun);
        Some((found, next))
    }

    /// `PB per day`, `petabytes of data`.
    fn bare_unit(&self, at: usize) -> Option<(Found, usize)> {
        if !self.is(at, &self.cues.bare_units) {
            return None;
        }
        let mut found = self.found(at..at + 1);
        if self.word(at + 1) == "of" && self.kind(at + 2) == Some(Kind::Word) {
            let next = self.counted(&mut found, at + 2..at + 3);
            return Some((found, next));
        }
        let next = self.rate(&mut found, at + 1);
        found.of.is_some().then_some((found, next))
    }

    /// `trillion events`, `a million users`.
    fn bare_magnitude(&self, at: usize) -> Option<(Found, usize)> {
        let article = matches!(self.word(at), "a" | "A");
        let magnitude = if article { at + 1 } else { at };
        if !self.is_lower(magnitude, &self.cues.magnitudes) {
            return None;
        }
        let noun = self.noun(magnitude + 1)?;
        let mut found = self.found(at..magnitude + 1);
        let next = self.counted(&mut found, noun);
        Some((found, next))
    }

    /// `one hour`, `two million users`, `half an hour`.
    fn number_word(&self, at: usize) -> Option<(Found, usize)> {
        if !self.is_lower(at, &self.cues.number_words) || self.is_glued(at + 1) {
            return None;
        }
        let mut next = at + 1;
        if self.word(at).eq_ignore_ascii_case("half") && matches!(self.word(next), "a" | "an") {
            next += 1;
        }
        let word = self.word(next).to_lowercase();
        if self.cues.magnitudes.contains(&word) {
            let mut found = self.found(at..next + 1);
            let noun = self.noun(next + 1)?;
            let end = self.counted(&mut found, noun);
            return Some((found, end));
        }
        // "One day I saw" counts nothing.
        let told = word == "day" && next == at + 1 && self.bound_before(at).is_none();
        let vague = self.word(at).eq_ignore_ascii_case("several");
        if !self.cues.units.contains(&word) || told || vague {
            return None;
        }
        let mut found = self.found(at..next + 1);
        let end = self.rate(&mut found, next + 1);
        Some((found, end))
    }
}

/// Joins `from 40 s to 3 s` and `4h -> 20min`.
fn merge(reader: &Reader, candidates: Vec<Found>) -> Vec<Found> {
    let mut merged: Vec<Found> = Vec::with_capacity(candidates.len());
    for found in candidates {
        let joined = merged.last().and_then(|last| join(reader, last, &found));
        match joined {
            Some(joined) => {
                merged.pop();
                merged.push(joined);
            }
            None => merged.push(found),
        }
    }
    merged
}

fn join(reader: &Reader, left: &Found, right: &Found) -> Option<Found> {
    if left.stray.is_some() || right.written.start < left.written.end {
        return None;
    }
    let gap = &reader.text[left.written.end..right.written.start];
    let between = gap.trim();
    if between.len() > 20 || gap.matches('\n').count() > 1 {
        return None;
    }
    let between = between.to_lowercase();
    let cues = reader.cues;
    if gap.contains('\n') && !cues.tos.contains(&between) && !cues.ands.contains(&between) {
        return None;
    }
    let first = reader.tokens.partition_point(|token| token.range.start < left.written.start);
    let before = first.checked_sub(1).filter(|&last| {
        // What opens a change may end the line before.
        let gap = &reader.text[reader.end(last)..left.written.start];
        !reader.is_first(first) || gap.matches('\n').count() == 1 && !gap.contains('\t')
    });
    let begins_with = |words: &Words| before.is_some_and(|at| reader.is_lower(at, words));
    let from = begins_with(&cues.froms) && cues.tos.contains(&between)
        || begins_with(&cues.betweens) && cues.ands.contains(&between) && left.bare && !right.weak;
    // `3 to 5 weeks`
    let listed = reader.is_first(left.at) && !between.chars().all(char::is_alphabetic);
    // `500 GB to 2 TB per day`
    let is_size = |found: &Found| {
        let value = &reader.text[found.value.clone()];
        cues.bare_units.iter().any(|unit| value.ends_with(unit))
    };
    let sizes = left.of.is_none() && is_size(left) && is_size(right);
    let range =
        cues.ranges.contains(&between) && (left.bare || sizes) && right.of.is_some() && !listed;
    // `3k-5k rps`
    let second = reader.tokens.partition_point(|token| token.range.start < right.value.start);
    let range = range
        || left.of.is_none()
            && second.checked_sub(1).is_some_and(|dash| reader.ends_range(dash))
            && left.written.end == reader.start(second - 1)
            && !right.weak;
    let long = |found: &Found| found.value.len() > 1;
    if let Some(found) = run_on(reader, left, right) {
        return Some(found);
    }
    let arrow = cues.arrows.contains(&between) && (!right.weak || long(left) || long(right));
    let changed = cues.tos.contains(&between)
        && before.is_none_or(|at| !reader.is_lower(at, &cues.at_times))
        && is_change(
            reader.text,
            before.map_or("", |at| reader.word(at)),
            left.value.start..left.written.end,
            right.value.start..right.written.end,
        );
    if !(from || arrow || range || changed || !right.weak && cues.cjk_between.contains(&between)) {
        return None;
    }
    let opener = before.filter(|_| from).map(|at| reader.start(at));
    // `9 days to 40 minutes`: each end has its own unit.
    let unit = |found: &Found| {
        found.of.clone().filter(|of| of.end == found.written.end && reader.is_unit(of.clone()))
    };
    let (end, of) = if let (Some(_), Some(of)) = (unit(left), unit(right)) {
        (of.end, None)
    } else {
        // `p99 800 ms to 90 ms`: what stands before both ends is of both.
        let ahead = left.of.clone().filter(|of| of.end <= left.value.start);
        (right.value.end, right.of.clone().or(ahead))
    };
    Some(Found {
        written: opener.unwrap_or(left.written.start)..right.written.end,
        value: left.value.start..end,
        of,
        stray: right.stray.clone(),
        weak: false,
        bare: false,
        at: left.at,
    })
}

/// `1만 2천 건` is one number, and `1日200万件` is so many a day.
fn run_on(reader: &Reader, left: &Found, right: &Found) -> Option<Found> {
    let between = &reader.text[left.written.end..right.value.start];
    let ends_in = |range: &Range<usize>, words: &[String]| {
        words.iter().any(|word| reader.text[range.clone()].ends_with(word.as_str()))
    };
    let magnitudes = &reader.cues.cjk_magnitudes;
    let compound = left.of.is_none()
        && ends_in(&left.value, magnitudes)
        && matches!(between, "" | " ")
        && right.value.len() > 1;
    let period =
        left.of.as_ref().is_some_and(|of| matches!(&reader.text[of.clone()], "日" | "天" | "일"));
    let rate = period && between.is_empty() && &reader.text[left.value.clone()] == "1";
    (compound || rate).then(|| Found {
        written: left.written.start..right.written.end,
        value: left.value.start..right.value.end,
        of: right.of.clone(),
        stray: right.stray.clone(),
        weak: false,
        bare: false,
        at: left.at,
    })
}

fn is_year(number: &str) -> bool {
    number.len() == 4 && matches!(number.parse::<u32>(), Ok(1950..=2049))
}

/// Whether a word ends as a noun does, so that what follows it is no part of the name.
fn is_abstract(word: &str) -> bool {
    const ENDS: [&str; 6] = ["ment", "tion", "sion", "ness", "ance", "ence"];
    ENDS.iter().any(|end| word.ends_with(end))
}

fn is_percentile(word: &str) -> bool {
    let digits = word.strip_prefix(['p', 'P']).unwrap_or_default();
    matches!(digits.len(), 2..=4) && digits.bytes().all(|digit| digit.is_ascii_digit())
}

fn prefix<'a>(text: &'a str, words: &[String]) -> Option<&'a str> {
    let word = words.iter().find(|word| text.starts_with(word.as_str()))?;
    text.get(..word.len())
}

/// Where a text holds `` `code` ``.
fn code_spans(text: &str) -> Vec<Range<usize>> {
    let ticks: Vec<usize> = text.match_indices('`').map(|(at, _)| at).collect();
    let spans = ticks.chunks_exact(2).map(|pair| pair[0]..pair[1] + 1);
    // A mark that is never closed on its line hides nothing.
    spans.filter(|span| !text[span.clone()].contains('\n')).collect()
}

fn tokens(text: &str, openings: &Openings) -> Vec<Token> {
    const LETTERS: usize = 5;
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / LETTERS + 1);
    let mut at = 0;
    let mut first = true;
    while let Some(c) = text[at..].chars().next() {
        if c == ' ' {
            at += 1;
            continue;
        }
        if c.is_whitespace() {
            first |= matches!(c, '\n' | '\t');
            at += c.len_utf8();
            continue;
        }
        let (kind, length) = token_at(&text[at..], c);
        let glued = tokens.last().is_some_and(|last| last.range.end == at);
        let opens = kind == Kind::Word && openings.may_be(&text[at..at + length]);
        tokens.push(Token { kind, range: at..at + length, glued, first, opens });
        first = false;
        at += length;
    }
    tokens
}

fn token_at(rest: &str, c: char) -> (Kind, usize) {
    if c.is_ascii_digit() {
        (Kind::Number, number_length(rest))
    } else if is_cjk(c) {
        (Kind::Cjk, run(rest, is_cjk))
    } else if c.is_alphabetic() {
        (Kind::Word, word_length(rest))
    } else {
        (Kind::Mark, c.len_utf8())
    }
}

fn run(rest: &str, test: impl Fn(char) -> bool) -> usize {
    let mut at = 0;
    // A plain character is a byte, and needs no decoding.
    while let Some(&byte) = rest.as_bytes().get(at) {
        let found =
            if byte.is_ascii() { Some(char::from(byte)) } else { rest[at..].chars().next() };
        let Some(found) = found.filter(|&c| test(c)) else { break };
        at += found.len_utf8();
    }
    at
}

/// Digits, and points and commas between digits; thousands may be set off by spaces and
/// apostrophes (`300 000`, `1'200`).
fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    while is_digit(end) || matches!(bytes.get(end), Some(b'.' | b',')) && is_digit(end + 1) {
        end += 1;
    }
    if end > 3 || rest.starts_with('0') || !rest[..end].bytes().all(|b| b.is_ascii_digit()) {
        return end;
    }
    while let Some(length) = group_length(&rest[end..]) {
        end += length;
    }
    end
}

/// The length of a mark and three digits: ` 000`.
fn group_length(rest: &str) -> Option<usize> {
    let mark = rest.chars().next()?;
    if !matches!(mark, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’') {
        return None;
    }
    let digits = &rest[mark.len_utf8()..];
    let count = digits.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let after = digits[count..].chars().next();
    let decimals = matches!(after, Some('.' | '/' | ':' | '-'))
        && digits[count + 1..].starts_with(|c: char| c.is_ascii_digit());
    (count == 3 && !decimals).then_some(mark.len_utf8() + 3)
}

/// Letters and digits, and apostrophes and full stops between letters (`o'clock`, `p.m`).
fn word_length(rest: &str) -> usize {
    // Most words are of plain letters alone.
    let mut end = plain_run(rest.as_bytes());
    let goes_on = |byte: &u8| !byte.is_ascii() || *byte == b'\'';
    if !rest.as_bytes().get(end).is_some_and(goes_on) {
        return end;
    }
    loop {
        end += run(&rest[end..], |c| c.is_alphanumeric() && !is_cjk(c));
        let mut next = rest[end..].chars();
        let apostrophe = matches!(next.next(), Some('\'' | '’'));
        let letter = next.next().is_some_and(|c| c.is_alphabetic() && !is_cjk(c));
        if !(apostrophe && letter) {
            return end;
        }
        end += rest[end..].chars().next().map_or(1, char::len_utf8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn of(string: &str) -> Vec<Figure> {
        find(&Text::cut(FileId(0), string, 0..string.len()))
    }

    #[track_caller]
    fn check(string: &str, expected: &[&str]) {
        let found = of(string);
        let written: Vec<&str> = found.iter().map(|figure| figure.written.as_str()).collect();
        assert_eq!(written, expected, "{string}");
    }

    #[track_caller]
    fn check_one(string: &str, written: &str, value: &str, counted: Option<&str>) {
        let found = of(string);
        let [figure] = found.as_slice() else { panic!("{string}: {found:#?}") };
        let all = (figure.written.as_str(), figure.value.as_str(), figure.of.as_deref());
        assert_eq!(all, (written, value, counted), "{string}");
    }

    #[test]
    fn percentages_keep_stray_digits_apart() {
        check_one("up 12% since", "12%", "12%", None);
        check_one("62% of the shipment happens", "62%", "62%", Some("of the shipment"));
        check("2.5 percentage points", &["2.5 percentage points"]);
        check_one("45.5% of all carts are left", "45.5%", "45.5%", Some("of all carts"));
        let found = of("In FY24, 27.0%1 of total visits and 61%2 of the rest");
        let strays: Vec<_> =
            found.iter().map(|one| (one.value.as_str(), one.stray.as_deref())).collect();
        assert_eq!(strays, [("27.0%", Some("1")), ("61%", Some("2"))]);
        check("grew 30%, then -20%", &["30%", "-20%"]);
        check("99.99% uptime", &["99.99%"]);
    }

    #[test]
    fn a_figure_knows_the_words_of_its_sentence() {
        let found = of("It grew. At peak we take 5k rps on one node. Then 3 TB,\nand more");
        let around: Vec<_> =
            found.iter().map(|one| (one.before.as_str(), one.after.as_str())).collect();
        assert_eq!(around, [("At peak we take", "on one node"), ("Then", ",")]);
    }

    #[test]
    fn counts_with_what_they_count() {
        check_one("a wide view (240+ fields)", "240+ fields", "240+", Some("fields"));
        check_one("2k data kinds", "2k data kinds", "2k", Some("data kinds"));
        check_one("5.2 new items are added", "5.2 new items", "5.2", Some("new items"));
        check_one("the first 45 minutes", "45 minutes", "45", Some("minutes"));
        check("3 services and 12 engineers", &["3 services", "12 engineers"]);
        check("includes 6 sub-teams:", &["6 sub-teams"]);
        check("1,200 tests", &["1,200 tests"]);
        check("a 30-minute window", &["30-minute"]);
        check("3-5 minutes", &["3-5 minutes"]);
        check("1 in 5 users and 12 of 16 services", &["1 in 5 users", "12 of 16 services"]);
        check("1.5 billion rows daily", &["1.5 billion rows daily"]);
        check("1M DAU", &["1M DAU"]);
    }

    #[test]
    fn magnitudes_in_words() {
        check_one("TB per day", "TB per day", "TB", Some("per day"));
        check_one(
            "(Billions of letters per day)",
            "Billions of letters per day",
            "Billions",
            Some("letters per day"),
        );
        check_one("a billion clicks", "a billion clicks", "a billion", Some("clicks"));
        check("and trillion clicks)", &["trillion clicks"]);
        check("two million users", &["two million users"]);
        check("tens of thousands of devices", &["tens of thousands of devices"]);
        check("3 million requests a day", &["3 million requests a day"]);
        check("a million reasons, thousands of", &["a million reasons"]);
    }

    #[test]
    fn money_multiples_and_latencies() {
        check("saved $1.2M and €40k", &["$1.2M", "€40k"]);
        check("costs $40k/month", &["$40k/month"]);
        check_one("3x faster", "3x faster", "3x", Some("faster"));
        check("10× the load", &["10×"]);
        check_one("in 200 ms", "200 ms", "200 ms", None);
        check_one("p99 40ms", "p99 40ms", "40ms", Some("p99"));
        check_one("p99 latency of 40 ms", "p99 latency of 40 ms", "40 ms", Some("p99 latency"));
        check("50k QPS, 300 rps, 5/s", &["50k QPS", "300 rps", "5/s"]);
        check("₩3억", &["₩3억"]);
        check("USD 5 million", &["USD 5 million"]);
        check("sub-100ms answers", &["sub-100ms"]);
    }

    #[test]
    fn from_and_to() {
        check_one("cut it from 40 s to 3 s", "from 40 s to 3 s", "40 s to 3 s", None);
        check_one("4h -> 20min", "4h -> 20min", "4h -> 20min", None);
        check_one("from 3 to 12 services", "from 3 to 12 services", "3 to 12", Some("services"));
        check("from 2% to 8%", &["from 2% to 8%"]);
        check("3 to 5 minutes", &["3 to 5 minutes"]);
        check("500 GB to 2 TB per day", &["500 GB to 2 TB per day"]);
        check("takes 3k-5k rps", &["3k-5k rps"]);
        check("hundreds of GB per day", &["hundreds of GB per day"]);
    }

    #[test]
    fn bounds_in_words() {
        check_one("in less than one hour.", "less than one hour", "less than one hour", None);
        check_one("under 5 minutes", "under 5 minutes", "under 5 minutes", None);
        check_one("over 500 services", "over 500 services", "over 500", Some("services"));
        check("up to $5M, at least 30%", &["up to $5M", "at least 30%"]);
        check("~40 GB", &["~40 GB"]);
        check("it fails over: 20 seconds", &["20 seconds"]);
    }

    #[test]
    fn other_scripts() {
        check_one("日均 2 亿次请求", "2 亿次", "2 亿", Some("次"));
        check_one("하루 3억 5천만 건", "3억 5천만 건", "3억 5천만", Some("건"));
        check_one("응답이 3배 빨라짐", "3배", "3", Some("배"));
        check("하루 1억 건, 40분", &["1억 건", "40분"]);
        check("200万", &["200万"]);
        check("40분에서 3분으로", &["40분에서 3분"]);
        check("30% 이상 감소", &["30% 이상"]);
        check("2023년 5월", &[]);
    }

    #[test]
    fn number_words_with_a_unit() {
        check("took one hour, then two weeks", &["one hour", "two weeks"]);
        check("one of the teams, one day I saw two things", &[]);
    }

    #[test]
    fn other_numbers_are_no_figures() {
        for text in [
            "1. first\n2) second",
            "in 2023, FY23 and Q3 2022",
            "between 6pm and 12am, at 12:30",
            "v1.2 of HTTP/2 in Python 3",
            "see #3",
            "call 010-1234-5678",
            "on 2024-05-01 or 5/6/2024, May 5",
            "https://example.org/5/minutes and `sleep 5 minutes`",
            "S3 and EC2, 24/7",
            "one of the",
            "4xx, 2FA, 5th, UTF-8, SHA-256",
            "10.0.0.1",
            "step 3, phase 2, top 10",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn bare_numbers_at_the_ends_of_a_change() {
        check_one("fell from 14 to 5", "from 14 to 5", "14 to 5", None);
        check_one("from 900 to 310 a week", "from 900 to 310 a week", "900 to 310", Some("a week"));
        check("Down to 5, by 600.", &["5", "600"]);
        check("it was 600", &["600"]);
        check_one("a queue under 100 since May", "under 100", "under 100", None);
        check("passed with 1 remark instead of 9", &["1 remark", "9"]);
        check("at least 3; reached 40", &["at least 3", "40"]);
        check("14 -> 5 per release", &["14 -> 5 per release"]);
        check("between 5 and 10 users", &["between 5 and 10 users"]);
        check("<100 and ~40", &["<100", "~40"]);
        check("pages 3 to 5, from 2019 to 2021, step 1 -> 2", &[]);
    }

    #[test]
    fn shares() {
        check_one("sold 3 of them", "3 of them", "3", Some("of them"));
        check("7 of 10 did not", &["7 of 10"]);
        check("dropped 9 of the 12 fields", &["9 of the 12 fields"]);
        check("1 out of 4 builds, 1 in 4", &["1 out of 4 builds", "1 in 4"]);
        check("1/3 of users", &["1/3 of users"]);
        check(
            "1 von 4 Kunden, 3 sur 5, 2 de cada 10 clientes",
            &["1 von 4 Kunden", "3 sur 5", "2 de cada 10 clientes"],
        );
        check("24/7 of it, 5/6/2024", &[]);
    }

    #[test]
    fn counts_that_are_no_plural() {
        check_one("9 sheep in", "9 sheep", "9", Some("sheep"));
        check_one("a 10-node cluster", "10-node cluster", "10-node", Some("cluster"));
        check("a 40 line probe", &["40 line"]);
        check("3 IT teams, 4 US sites", &["3 IT teams", "4 US sites"]);
        check("2000 users, but in 2000 users", &["2000 users"]);
        check("only x10, then 10x", &["x10", "10x"]);
        check("3-4 weeks, 10–15%, 3 or 4 days", &["3-4 weeks", "10–15%", "3 or 4 days"]);
        check("a 6-pager, 2-factor login, 1-1 meeting", &[]);
        check("2 elsewhere and 3 worked", &[]);
    }

    #[test]
    fn money_behind_its_number() {
        check_one("saved 308k€ a year", "308k€ a year", "308k€", Some("a year"));
        check(
            "1,100€, 22k€ each, 900 €, 3 M€, 22 k€",
            &["1,100€", "22k€", "900 €", "3 M€", "22 k€"],
        );
        check("5€/day", &["5€/day"]);
        check("5 $10 vouchers", &["$10 vouchers"]);
    }

    #[test]
    fn thousands_marks() {
        check("1.200.000 and 300\u{202f}000", &["1.200.000", "300\u{202f}000"]);
        check("1'200 tests", &["1'200 tests"]);
        check("10.0.0.1, 1.2.300", &[]);
        check("room 12 100200", &[]);
    }

    #[test]
    fn german() {
        check_one("80.000 Fahrgäste hören", "80.000 Fahrgäste", "80.000", Some("Fahrgäste"));
        check("34.000 Nutzer nach einem Jahr", &["34.000 Nutzer"]);
        check("412 Kunden haben gekündigt, mein Fehler", &["412 Kunden"]);
        check("mit 3 neuen Kunden bereits", &["3 neuen Kunden"]);
        check("nach 20 Sekunden statt nach 6 Minuten", &["20 Sekunden", "6 Minuten"]);
        check_one(
            "Kosten von 900 € auf 70 € im Monat",
            "von 900 € auf 70 € im Monat",
            "900 € auf 70 €",
            Some("im Monat"),
        );
        check("1,5 Mio. Nutzer, 2 Mrd. Euro", &["1,5 Mio. Nutzer", "2 Mrd. Euro"]);
        check("weniger als 5 Fehler, 30 Prozent", &["weniger als 5 Fehler", "30 Prozent"]);
        check("Fehler von 14 auf 5 gesenkt, statt 9", &["von 14 auf 5", "9"]);
        check("3 bis 4 Wochen", &["3 bis 4 Wochen"]);
        check("um 14 Uhr am 3. Mai, am 5 Mai, Kapitel 4, Seite 12, Nr. 7", &[]);
    }

    #[test]
    fn french() {
        check("300 000 clients concernés", &["300 000 clients"]);
        check("27 % de passages en plus", &["27 %"]);
        check("3 millions de clients", &["3 millions de clients"]);
        check("de 40 jours à 3 jours", &["de 40 jours à 3 jours"]);
        check("moins de 5 pannes par mois", &["moins de 5 pannes par mois"]);
        check("5 pour cent", &["5 pour cent"]);
        check_one("40 To par jour", "40 To par jour", "40 To", Some("par jour"));
        check("2Go/s de Kafka", &["2Go/s"]);
        check("le 14 juillet 2021, étape 3, chapitre 4, page 5", &[]);
    }

    #[test]
    fn spanish_and_other_languages() {
        check_one("de 1.200 a 85 al mes", "de 1.200 a 85 al mes", "1.200 a 85", Some("al mes"));
        check("1.200 a 85 al mes", &["1.200 a 85 al mes"]);
        check(
            "más de 40 tiendas, 2 millones de usuarios",
            &["más de 40 tiendas", "2 millones de usuarios"],
        );
        check("el 3 de mayo, paso 3, capítulo 2", &[]);
        check("da 10 a 3 giorni, 300 clienti hanno", &["da 10 a 3 giorni", "300 clienti"]);
        check("van 40 naar 3 dagen, 12 klanten", &["van 40 naar 3 dagen", "12 klanten"]);
        check("300 klientów, 5 mln zł", &["300 klientów", "5 mln zł"]);
        check("с 10 до 3 дней, 300 клиентов в день", &["с 10 до 3 дней", "300 клиентов в день"]);
        check("300 kullanıcı ile", &["300 kullanıcı"]);
        check("第3次，第 2 步，65岁", &[]);
        check("12个团队, 30名用户", &["12个", "30名"]);
    }

    #[test]
    fn names_with_numbers_are_no_figures() {
        for text in [
            "in Python 3 code, on Java 17, Windows 11 laptop",
            "ISO 27001 audit, HTTP 500 errors, port 8080",
            "moved to Flink 1.14 clusters",
            "PR 1432, ticket 88 said, Story 3 about it, chapter 4",
            "Day 3 notes, Sprint 12 review",
            "see [1] and [2], No. 5 there, fig. 3 shows",
            "H2 B2B FY23 Q3 10am v2 3D",
            "the summer '22 launch, 2020-21 season",
            "12 Baker Street, 12 rue de la Paix, 10115 Berlin",
            "at 9 sharp",
            "1 Customer Obsession",
            "a\t6\tqueue",
            "x86 and x64",
        ] {
            check(text, &[]);
        }
    }
}
