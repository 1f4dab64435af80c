//! Numbers that count nothing: years, dates, times, versions, names.

use std::ops::Range;

use super::{Reader, tokens::Kind};

impl Reader<'_> {
    /// Dates, times, versions, list numbers: where such a thing ends.
    pub(super) fn not_a_quantity(&self, at: usize) -> Option<usize> {
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

    /// Whether the words around say that it is a name, a date or a time of day.
    pub(super) fn names_something(&self, at: usize, last: usize) -> bool {
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

    /// Whether a number that could be a year is a count: `2000 users`, not `In 2000 users`.
    pub(super) fn is_round_count(&self, at: usize) -> bool {
        let dated = at > 0 && self.is_stop(at - 1) && !self.is_first(at);
        self.word(at).ends_with("00") && !dated
    }
}

pub(super) fn is_year(number: &str) -> bool {
    number.len() == 4 && matches!(number.parse::<u32>(), Ok(1950..=2049))
}

/// Where a text holds `` `code` ``.
pub(super) fn code_spans(text: &str) -> Vec<Range<usize>> {
    let ticks: Vec<usize> = text.match_indices('`').map(|(at, _)| at).collect();
    let spans = ticks.chunks_exact(2).map(|pair| pair[0]..pair[1] + 1);
    // A mark that is never closed on its line hides nothing.
    spans.filter(|span| !text[span.clone()].contains('\n')).collect()
}
