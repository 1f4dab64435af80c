//! What follows a number and says what it measures: a unit, a currency, a percent sign, a rate.

use super::{Found, Reader, names::is_year, nouns::is_abstract, tokens::Kind};

impl Reader<'_> {
    pub(super) fn measures(&self, at: usize) -> bool {
        self.word(at) == "%" || self.is(at, &self.cues.symbols) || self.is(at, &self.cues.units)
    }

    /// Takes what the number counts. `None`: it is glued to letters that are no unit.
    pub(super) fn measure(&self, found: &mut Found, at: usize, next: usize) -> Option<usize> {
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
    pub(super) fn share_of(&self, found: &mut Found, next: usize) {
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

    /// Takes `per day`, `/s`, `a month` as part of what is counted.
    pub(super) fn rate(&self, found: &mut Found, at: usize) -> usize {
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
}
