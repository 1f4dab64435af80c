//! What stands around a figure and is part of it: `less than`, `1 in`, `p99`.

use super::{Found, Reader, names::is_year, tokens::Kind, words::prefix};

impl Reader<'_> {
    pub(super) fn bound_after(&self, end: usize) -> Option<usize> {
        let rest = &self.text[end..];
        let trimmed = rest.trim_start_matches(' ');
        let bound = prefix(trimmed, &self.cues.bounds_after)?;
        Some(end + (rest.len() - trimmed.len()) + bound.len())
    }

    /// Takes `1 in` of `1 in 5 users`, `12 of` of `12 of 16 services`, `1 out of` of `1 out of 4`.
    pub(super) fn add_share(&self, found: &mut Found, at: usize) {
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
    pub(super) fn add_bound(&self, found: &mut Found, at: usize) {
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

    pub(super) fn bound_before(&self, at: usize) -> Option<usize> {
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
    pub(super) fn add_percentile(&self, found: &mut Found, at: usize) {
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
}

fn is_percentile(word: &str) -> bool {
    let digits = word.strip_prefix(['p', 'P']).unwrap_or_default();
    matches!(digits.len(), 2..=4) && digits.bytes().all(|digit| digit.is_ascii_digit())
}
