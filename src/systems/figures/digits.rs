//! Numbers in digits, with the sign and the currency before them.

use super::{Found, Reader, names::is_year, tokens::Kind};

/// What stands glued before a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    None,
    /// `<`, `~`, `×`: a number without more is a figure.
    Bound,
    Money,
}

impl Reader<'_> {
    /// A number in digits. `Some((None, next))` is a number that is no figure, read to its end.
    pub(super) fn quantity(&self, at: usize) -> Option<(Option<Found>, usize)> {
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
    pub(super) fn is_grouped(&self, at: usize) -> bool {
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
    pub(super) fn ends_with_digits(&self, last: usize) -> bool {
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

    /// Where the figure starts with its sign and currency, and what that sign says; `None` where
    /// the number is glued to something that makes it a name (`S3`, `#3`, `HTTP/2`).
    pub(super) fn with_prefix(&self, at: usize) -> Option<(usize, Sign)> {
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
    pub(super) fn ends_range(&self, dash: usize) -> bool {
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

    /// Takes `k`, `M+`, ` million`, `만`: where the value ends, the next token, whether there is one.
    pub(super) fn magnitude(&self, last: usize) -> (usize, usize, bool) {
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

    /// `x10`.
    pub(super) fn multiple(&self, at: usize) -> Option<(Option<Found>, usize)> {
        let word = self.word(at);
        let digits = word.strip_prefix(['x', 'X'])?;
        let number = matches!(digits.len(), 1..=4) && digits.bytes().all(|b| b.is_ascii_digit());
        let free = !self.is_glued(at) && !self.is_glued(at + 1) || self.is_end(at);
        let name = self.is_lower(at, &self.cues.not_times) || self.word(at + 1) == "_";
        (number && free && !name).then(|| (Some(self.found(at..at + 1)), at + 1))
    }
}
