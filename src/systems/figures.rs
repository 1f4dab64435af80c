//! Figures: numbers with what they count, as written.
//!
//! A number is a figure when something says what it measures: a unit, a counted noun, a currency,
//! a magnitude, a period. Years, dates, versions, clock times and list numbers are none.

use std::ops::Range;

use super::cues::{FigureCues, Words, cues};
use crate::{
    source::Text,
    systems::Figure,
    vocabulary::technologies::{addresses, is_cjk, is_inside},
};

/// All figures of a text, in order.
pub fn find(text: &Text) -> Vec<Figure> {
    let string = text.as_str();
    let reader = Reader::new(string);
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
    /// Nothing says what it counts; only a stronger one behind `to` can save it.
    weak: bool,
}

impl Found {
    fn figure(self, text: &Text) -> Figure {
        let words = |range: Range<usize>| text.as_str()[range].trim().to_owned();
        Figure {
            span: text.span_of(self.written.clone()),
            written: words(self.written),
            value: words(self.value),
            of: self.of.map(words).filter(|of| !of.is_empty()),
            stray: self.stray.map(words),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Word,
    Cjk,
    Mark,
}

#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    range: Range<usize>,
    /// No white space before it.
    glued: bool,
    /// The first of its line.
    first: bool,
}

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    hidden: Vec<Range<usize>>,
    cues: &'static FigureCues,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let mut hidden = addresses(text);
        hidden.extend(code_spans(text));
        hidden.sort_by_key(|range| range.start);
        Self { text, tokens: tokens(text), hidden, cues: &cues().figures }
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
        words.contains(self.word(at).to_lowercase().as_str())
    }

    /// A number in digits. `Some((None, next))` is a number that is no figure, read to its end.
    fn quantity(&self, at: usize) -> Option<(Option<Found>, usize)> {
        if let Some(next) = self.not_a_quantity(at) {
            return Some((None, next));
        }
        let (start, money) = self.with_prefix(at)?;
        let last = self.end_of_number(at);
        if self.names_something(at, last) {
            return Some((None, last + 1));
        }
        let (value_end, next, magnitude) = self.magnitude(last);
        let mut found = Found {
            written: start..value_end,
            value: start..value_end,
            of: None,
            stray: None,
            weak: !(money || magnitude || self.word(at).contains(',')),
        };
        let Some(next) = self.measure(&mut found, at, next) else {
            return Some((None, next + 1));
        };
        if found.weak && is_year(self.word(at)) {
            return Some((None, next));
        }
        self.add_share(&mut found, at);
        self.add_bound(&mut found, at);
        self.add_percentile(&mut found, at);
        Some((Some(found), next))
    }

    /// Dates, times, versions, list numbers: where such a thing ends.
    fn not_a_quantity(&self, at: usize) -> Option<usize> {
        let number = self.word(at);
        let padded = number.len() > 1 && number.starts_with('0') && !number.starts_with("0.");
        let dotted = number.matches('.').count() > 1;
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
        let years = by_dash && is_year(number) && is_year(self.word(end));
        let listed = self.tokens[at].first
            && self.is_glued(at + 1)
            && matches!(self.word(at + 1), "." | ")")
            && !(self.is_glued(at + 2) && self.kind(at + 2) == Some(Kind::Number));
        let not = padded || dotted || listed || years || joints > 0 && !by_dash;
        not.then_some(end + 1)
    }

    /// Where the figure starts with its sign and currency; `None` where the number is glued to
    /// something that makes it a name (`S3`, `#3`, `HTTP/2`).
    fn with_prefix(&self, at: usize) -> Option<(usize, bool)> {
        let mut first = at;
        let mut money = false;
        while first > 0 && self.is_glued(first) {
            let before = self.word(first - 1);
            match before {
                _ if self.cues.currencies.contains(before) => {
                    money = true;
                    first -= 1;
                }
                "~" | "≈" | "<" | ">" | "≥" | "≤" | "+" | "-" | "−" | "±" => {
                    if before == "-"
                        && first >= 2
                        && self.word(first - 2).eq_ignore_ascii_case("sub")
                    {
                        return Some((self.start(first - 2), money));
                    }
                    let joins = self.is_glued(first - 1)
                        && self.kind(first - 2).is_some_and(|kind| kind != Kind::Mark);
                    if joins {
                        return None;
                    }
                    first -= 1;
                }
                "(" | "[" | "\"" | "“" | "'" | "‘" | "*" | "," | ":" | "=" | "–" | "—" | "→"
                | ";" => {
                    break;
                }
                _ if self.kind(first - 1) == Some(Kind::Cjk) => break,
                _ => return None,
            }
        }
        // A currency with a space behind it.
        let code = matches!(
            at.checked_sub(1).map_or("", |at| self.word(at)),
            "USD" | "EUR" | "GBP" | "KRW" | "JPY" | "CNY"
        );
        if !money && first == at && first > 0 && (code || self.is(first - 1, &self.cues.currencies))
        {
            return Some((self.start(first - 1), true));
        }
        // An arrow is no minus.
        if first < at && self.word(first) == ">" && first > 0 && self.is_glued(first) {
            return Some((self.start(at), money));
        }
        Some((self.start(first), money))
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
        let before = at > 0 && self.kind(at - 1) == Some(Kind::Word) && !self.is_glued(at);
        let after = last + 1;
        let named = before
            && (self.is_lower(at - 1, &self.cues.ordinals)
                || self.is_lower(at - 1, &self.cues.months) && !self.measures(after))
            && !self.measures(after);
        let dated = self.is_lower(after, &self.cues.months) && self.word(after) != "may";
        let ordinal = self.is_glued(after) && matches!(self.word(after), "st" | "nd" | "rd" | "th");
        named || dated || ordinal || self.is_lower(after, &self.cues.day_times)
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
        if glued || self.is_lower(next, &self.cues.magnitudes) {
            end = self.end(next);
            next += 1;
            found = true;
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
        if matches!(word, "%" | "％") {
            return Some(self.percent(found, next));
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

    fn percent(&self, found: &mut Found, at: usize) -> usize {
        found.weak = false;
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
        if !self.is(next, &self.cues.compared) {
            return;
        }
        if self.word(next) != "of" {
            found.of = Some(self.start(next)..self.end(next));
            return;
        }
        let words = (next + 1..next + 6).take_while(|&at| {
            let article = at == next + 1 && matches!(self.word(at), "the" | "all" | "our");
            article || self.kind(at) == Some(Kind::Word) && !self.is_lower(at, &self.cues.stops)
        });
        let words: Vec<usize> = words.collect();
        let is_head = |at: usize| self.is_plural(at) || is_abstract(self.word(at));
        let last = words.iter().copied().find(|&at| is_head(at)).or(words.last().copied());
        found.of = last.map(|last| self.start(next)..self.end(last));
    }

    fn times(&self, found: &mut Found, at: usize) -> usize {
        found.weak = false;
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
        if !(self.is(at, &self.cues.symbols) || self.is(at, &self.cues.glued)) {
            return None;
        }
        Some(self.symbol(found, at))
    }

    /// A short unit is set large with its number.
    fn symbol(&self, found: &mut Found, at: usize) -> usize {
        found.weak = false;
        found.value.end = self.end(at);
        found.written.end = self.end(at);
        self.rate(found, at + 1)
    }

    fn spaced_unit(&self, found: &mut Found, at: usize, next: usize) -> usize {
        if self.is(next, &self.cues.times) && self.word(next) != "x" {
            return self.times(found, next);
        }
        if self.is(next, &self.cues.symbols) && self.word(next) != "us" {
            return self.symbol(found, next);
        }
        if self.is_lower(next, &self.cues.percent_words) {
            return self.percent(found, next);
        }
        if self.is_lower(next, &self.cues.units) && !is_year(self.word(at)) {
            return self.counted(found, next..next + 1);
        }
        if is_year(self.word(at)) && found.weak {
            return next;
        }
        match self.noun(next) {
            Some(words) => self.counted(found, words),
            None => next,
        }
    }

    fn counted(&self, found: &mut Found, words: Range<usize>) -> usize {
        found.weak = false;
        let last = words.end - 1;
        found.of = Some(self.start(words.start)..self.end(last));
        found.written.end = self.end(last);
        self.rate(found, words.end)
    }

    /// `30-minute`.
    fn hyphen_unit(&self, found: &mut Found, at: usize) -> usize {
        if self.is_glued(at + 1) && self.is_lower(at + 1, &self.cues.units) {
            found.weak = false;
            found.value.end = self.end(at + 1);
            found.written.end = self.end(at + 1);
            return at + 2;
        }
        at + 1
    }

    /// Up to four words that end in a plural: what is counted.
    fn noun(&self, first: usize) -> Option<Range<usize>> {
        for at in first..first + 4 {
            // A hyphen holds two words together: `sub-teams`.
            let hyphen = at > first && self.word(at) == "-" && self.is_glued(at);
            if hyphen && self.is_glued(at + 1) {
                continue;
            }
            if self.kind(at) != Some(Kind::Word) || self.is_lower(at, &self.cues.stops) {
                return None;
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
        found.of = Some(of..self.end(last));
        found.written.end = self.end(last);
        last + 1
    }

    fn end_of_rate(&self, at: usize) -> Option<usize> {
        let lower = self.word(at).to_lowercase();
        let known = match lower.as_str() {
            "per" => self.kind(at + 1) == Some(Kind::Word),
            "/" => {
                self.is(at + 1, &self.cues.periods_short)
                    && (!self.is_glued(at + 2) || self.kind(at + 2) == Some(Kind::Mark))
            }
            "a" | "an" | "each" | "every" => self.is_lower(at + 1, &self.cues.periods),
            "hourly" | "daily" | "weekly" | "monthly" | "yearly" => return Some(at),
            _ => false,
        };
        known.then_some(at + 1)
    }

    /// `1억 건`, `3배`, `200万`, `40분`.
    fn cjk_counter(&self, found: &mut Found, at: usize) -> usize {
        let start = self.start(at);
        let mut end = start;
        if self.is_glued(at) {
            while let Some(word) = prefix(&self.text[end..], &self.cues.cjk_magnitudes) {
                end += word.len();
                found.weak = false;
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
            let unit = end + spaced..end + spaced + counter.len();
            found.written.end = unit.end;
            found.of = Some(unit);
            if let Some(end) = self.bound_after(found.written.end) {
                found.written.end = end;
            }
        }
        let after = self.tokens[at..].iter().take(4);
        at + after.take_while(|token| token.range.end <= found.written.end).count()
    }

    fn bound_after(&self, end: usize) -> Option<usize> {
        let rest = &self.text[end..];
        let trimmed = rest.trim_start_matches(' ');
        let bound = prefix(trimmed, &self.cues.bounds_after)?;
        Some(end + (rest.len() - trimmed.len()) + bound.len())
    }

    /// Takes `1 in` of `1 in 5 users`, `12 of` of `12 of 16 services`.
    fn add_share(&self, found: &mut Found, at: usize) {
        let Some(first) = at.checked_sub(2) else { return };
        let linked =
            self.kind(first) == Some(Kind::Number) && matches!(self.word(at - 1), "in" | "of");
        if linked && found.of.is_some() && !found.weak && !is_year(self.word(first)) {
            found.written.start = self.start(first);
            found.value.start = self.start(first);
        }
    }

    /// Takes `less than`, `up to`, `over` before the number.
    fn add_bound(&self, found: &mut Found, at: usize) {
        let Some(start) = self.bound_before(at) else { return };
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
            last -= 1;
        }
        let last = last.checked_sub(1)?;
        let starts = (last.saturating_sub(2)..=last).filter(|&first| {
            let phrase = &self.text[self.start(first)..self.end(last)];
            self.kind(first) == Some(Kind::Word)
                && self.cues.bounds.contains(phrase.to_lowercase().as_str())
        });
        starts.map(|first| self.start(first)).next()
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
        let (mut found, next) = self
            .many(at)
            .or_else(|| self.bare_unit(at))
            .or_else(|| self.bare_magnitude(at))
            .or_else(|| self.number_word(at))?;
        self.add_bound(&mut found, at);
        Some((Some(found), next))
    }

    fn found(&self, value: Range<usize>) -> Found {
        let value = self.start(value.start)..self.end(value.end - 1);
        Found { written: value.clone(), value, of: None, stray: None, weak: false }
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
    if right.weak || left.stray.is_some() || right.written.start < left.written.end {
        return None;
    }
    let between = reader.text[left.written.end..right.written.start].trim();
    let before = reader.text[..left.written.start].trim_end();
    let from = before.len() >= 4
        && before.get(before.len() - 4..).is_some_and(|word| word.eq_ignore_ascii_case("from"));
    let links = match between {
        "->" | "→" | "=>" | "-->" | "⇒" => true,
        "to" | "down to" | "up to" => from || left.weak && right.of.is_some(),
        other => reader.cues.cjk_between.contains(other),
    };
    if !links {
        return None;
    }
    let start = if from && between.ends_with("to") { before.len() - 4 } else { left.written.start };
    Some(Found {
        written: start..right.written.end,
        value: left.value.start..right.value.end,
        of: right.of.clone(),
        stray: None,
        weak: false,
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

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut first = true;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            first |= c == '\n';
            at += c.len_utf8();
            continue;
        }
        let (kind, length) = token_at(&text[at..], c);
        let glued = tokens.last().is_some_and(|last| last.range.end == at);
        tokens.push(Token { kind, range: at..at + length, glued, first });
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
    rest.find(|c| !test(c)).unwrap_or(rest.len())
}

/// Digits, and points and commas between digits.
fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    while is_digit(end) || matches!(bytes.get(end), Some(b'.' | b',')) && is_digit(end + 1) {
        end += 1;
    }
    end
}

/// Letters and digits, and apostrophes and full stops between letters (`o'clock`, `p.m`).
fn word_length(rest: &str) -> usize {
    let mut end = 0;
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
    }

    #[test]
    fn bounds_in_words() {
        check_one("in less than one hour.", "less than one hour", "less than one hour", None);
        check_one("under 5 minutes", "under 5 minutes", "under 5 minutes", None);
        check_one("over 500 services", "over 500 services", "over 500", Some("services"));
        check("up to $5M, at least 30%", &["up to $5M", "at least 30%"]);
        check("~40 GB", &["~40 GB"]);
    }

    #[test]
    fn other_scripts() {
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
}
