//! What a figure of load comes to in other periods.
//!
//! Takes a [`Figure`] and the [`Units`] of the vocabulary and gives an [`Estimate`]: sentences of
//! arithmetic, what they assume, and a question where the notes leave out a number or a period.
//! Nothing is guessed: what may mean two things is asked about, and what is no load gives nothing.
//!
//! The formulas, all of them:
//!
//! - average = amount ÷ length of its period; a day has 86,400 seconds, a month counts as 30 days
//!   and a year as 365, which the page says where it matters;
//! - peak = three times the average. That is no fact but [`PEAK`], an assumption that is named as
//!   one; daily load that follows people's waking hours seldom peaks lower than twice its average;
//! - a year's worth = amount × periods in a year, stored once, nothing compressed;
//! - bytes = bits ÷ 8; prefixes are decimal (SI brochure, table 7: 1 PB is 10¹⁵ bytes);
//! - downtime = (1 − availability) × time.

mod numbers;
mod reading;
mod scan;
mod telling;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use telling::{most_telling, telling_most};

use numbers::{exact, rounded};
use reading::{Bound, Load, Measure, Read};
use scan::{Scan, has};

use crate::{
    systems::Figure,
    text::capitalised,
    vocabulary::units::{Period, Units},
};

/// How many times the average the busiest time is taken to be.
pub const PEAK: f64 = 3.0;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3_600.0;
const DAY: f64 = 86_400.0;
const YEAR: f64 = 365.0 * DAY;

/// From this many on, things without a period are asked about.
const MANY: f64 = 1e6;

/// What can be said of a figure by arithmetic alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Estimate {
    /// Sentences, each with its numbers.
    pub says: Vec<String>,
    /// What those sentences take for granted, as clauses: `a year has 365 days`.
    pub assumes: Vec<String>,
    /// A question where a number or a period is missing.
    pub asks: Option<String>,
}

/// The arithmetic of a figure; `None` where it is no load and no availability.
pub fn of(figure: &Figure, units: &Units) -> Option<Estimate> {
    let figure = &*without_lead(figure, units);
    if figure.written.contains(['%', '％']) {
        return availability(figure, units);
    }
    match reading::read(figure, units)? {
        Read::Load(load) => of_load(&load, figure),
        Read::Doubt(question) => Some(Estimate { asks: Some(question), ..Estimate::default() }),
    }
}

/// `1日1億件` is `1億件`, and `1日` stands before it.
fn without_lead<'f>(figure: &'f Figure, units: &Units) -> Cow<'f, Figure> {
    let begins = |lead: &&String| {
        let rest = figure.written.strip_prefix(lead.as_str());
        rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    };
    let Some(lead) = units.periods.iter().flat_map(|period| &period.lead).find(begins) else {
        return Cow::Borrowed(figure);
    };
    let rest = |text: &str| text.strip_prefix(lead.as_str()).unwrap_or(text).to_owned();
    Cow::Owned(Figure {
        written: rest(&figure.written),
        value: rest(&figure.value),
        before: format!("{} {lead}", figure.before),
        ..figure.clone()
    })
}

fn of_load(load: &Load, figure: &Figure) -> Option<Estimate> {
    // Beyond what a number can hold nothing is computed.
    if ![Some(load.low), load.high].into_iter().flatten().all(|end| (end * PEAK * YEAR).is_finite())
    {
        return None;
    }
    let Some(period) = load.period else { return missing_period(load, figure) };
    let mut estimate = match &load.measure {
        Measure::Things(..) => of_things(load, period)?,
        Measure::Bytes(_) | Measure::Bits(_) => of_bytes(load, period)?,
    };
    let written = &figure.written;
    estimate.asks = match (&load.uncounted, &load.shared) {
        (Some(of), _) if of.is_empty() => Some(format!("{written}: how many?")),
        (Some(of), _) => Some(format!("{written}: how many {of}?")),
        (None, Some(thing)) => Some(format!("{written}: one {thing} of how many?")),
        (None, None) => None,
    };
    Some(estimate)
}

/// What comes and goes is so many in some time, which the notes leave out.
fn missing_period(load: &Load, figure: &Figure) -> Option<Estimate> {
    let flow = matches!(load.measure, Measure::Things(_, true));
    let many = load.low.max(load.high.unwrap_or(0.0)) >= MANY;
    let open = !(load.closed || load.change || load.shared.is_some());
    (flow && many && open).then(|| Estimate {
        asks: Some(format!("{}: per day, per year, in all?", figure.written)),
        ..Estimate::default()
    })
}

/// Amounts of one load, ready to be written.
struct Wording<'a> {
    load: &'a Load<'a>,
    /// Bytes in one of the load's unit, where it is one of bytes or bits.
    bytes: Option<f64>,
}

impl Wording<'_> {
    /// The load times a factor: `at least 23.1 to 34.7 MB`.
    fn amount(&self, factor: f64) -> String {
        let low = self.one(self.load.low * factor);
        let number = match self.load.high.map(|high| self.one(high * factor)) {
            Some(high) if high != low => match (low.rsplit_once(' '), high.rsplit_once(' ')) {
                (Some((number, unit)), Some((_, other))) if unit == other => {
                    format!("{number} to {high}")
                }
                _ => format!("{low} to {high}"),
            },
            _ => low,
        };
        format!("{}{number}", self.bound())
    }

    fn one(&self, value: f64) -> String {
        match self.bytes {
            Some(bytes) => {
                let (number, symbol) = numbers::bytes(value * bytes);
                format!("{number} {symbol}")
            }
            None => rounded(value),
        }
    }

    /// The load as the notes have it: `40 TB`, `2 to 3 million messages`.
    fn stated(&self) -> String {
        let (factor, name) = match &self.load.measure {
            Measure::Bytes(unit) => (unit.factor, unit.symbol.as_str()),
            Measure::Bits(unit) => (unit.factor, unit.symbol.as_str()),
            Measure::Things(noun, _) => (1.0, noun.as_str()),
        };
        let low = exact(self.load.low / factor);
        let number = match (self.load.high, self.bytes) {
            // `500 GB to 2 TB`
            (Some(high), Some(_)) if high / factor >= 1000.0 => {
                return format!("{}{low} {name} to {}", self.bound(), self.one(high));
            }
            (Some(high), _) => format!("{low} to {}", exact(high / factor)),
            (None, _) => low,
        };
        format!("{}{number} {name}", self.bound()).trim_end().to_owned()
    }

    fn bound(&self) -> &'static str {
        match self.load.bound {
            Bound::None => "",
            Bound::AtLeast => "at least ",
            Bound::AtMost => "at most ",
            Bound::About => "about ",
        }
    }
}

/// Bytes in a period: each second, each day, at the peak, in a year.
fn of_bytes(load: &Load, period: &Period) -> Option<Estimate> {
    let (bytes, in_bits) = match &load.measure {
        Measure::Bits(_) => (1.0 / 8.0, true),
        _ => (1.0, false),
    };
    if load.low * bytes / period.seconds < 1.0 {
        return None;
    }
    let wording = Wording { load, bytes: Some(bytes) };
    let second = Base { seconds: 1.0, each: "each second" };
    let mut estimate = of_rate(&wording, period, second, in_bits);
    let yearly = period.name == "year" || load.shared.is_some() || in_bits;
    if !yearly {
        let in_a_year = YEAR / period.seconds / if load.peak { PEAK } else { 1.0 };
        let kept = wording.amount(in_a_year);
        estimate.says.push(format!("A year of it, stored once, is {kept}."));
        push_once(&mut estimate.assumes, "a year has 365 days");
    }
    if let Measure::Bytes(unit) = &load.measure {
        estimate.assumes.push(format!("1 {} is {}", unit.symbol, unit.size));
    }
    if in_bits {
        estimate.assumes.push("a byte has 8 bits".to_owned());
    }
    Some(estimate)
}

/// The period in which an average is told.
#[derive(Clone, Copy)]
struct Base {
    seconds: f64,
    each: &'static str,
}

const BASES: [Base; 3] = [
    Base { seconds: 1.0, each: "each second" },
    Base { seconds: MINUTE, each: "each minute" },
    Base { seconds: HOUR, each: "each hour" },
];

/// Things in a period: in the shortest one that sees one of them on average.
fn of_things(load: &Load, period: &Period) -> Option<Estimate> {
    let flow = matches!(load.measure, Measure::Things(_, true));
    // What happens less than once an hour is no load, and of what is not known to come and go
    // there must be more.
    let bases = if flow { &BASES[..] } else { &BASES[..2] };
    let base = bases.iter().find(|base| load.low / period.seconds * base.seconds >= 1.0)?;
    Some(of_rate(&Wording { load, bytes: None }, period, *base, false))
}

/// The sentence that all rates have in common.
fn of_rate(wording: &Wording, period: &Period, base: Base, in_bits: bool) -> Estimate {
    let load = wording.load;
    let each = base.each;
    let shared = load.shared.as_ref().map(|thing| format!(" per {thing}")).unwrap_or_default();
    let stated = format!("{} {}{shared}", wording.stated(), period.one);
    let is_base = (base.seconds - period.seconds).abs() < f64::EPSILON;
    let is_day = period.name == "day";
    let average = wording.amount(base.seconds / period.seconds);
    let daily = wording.amount(DAY / period.seconds);
    let mut assumes = Vec::new();
    let sentence = if load.other_told {
        match (is_base, is_day) {
            (true, _) => format!("{stated} is {daily} a day, were it always that."),
            (false, true) => format!("{stated} is {average} {each} on average."),
            (false, false) => format!("{stated} is {average} {each}, {daily} a day on average."),
        }
    } else if load.peak {
        let mean = wording.amount(base.seconds / period.seconds / PEAK);
        let daily = wording.amount(DAY / period.seconds / PEAK);
        let daily = if is_day { String::new() } else { format!(", {daily} a day") };
        format!(
            "If {stated} is a peak of three times the average, the average is {mean} {each}{daily}."
        )
    } else {
        let peak = wording.amount(PEAK * base.seconds / period.seconds);
        let peak = format!("with a peak of three times that, {peak}");
        match (is_base, is_day) {
            (true, _) if in_bits => {
                format!(
                    "{stated}, if that is the average, is {average} {each}, {daily} a day; {peak} \
                     {each}."
                )
            }
            (true, _) => {
                format!("{stated}, if that is the average, is {daily} a day; {peak} {each}.")
            }
            (false, true) => format!("{stated} is {average} {each} on average; {peak}."),
            (false, false) => {
                format!("{stated} is {average} {each} on average, {daily} a day; {peak} {each}.")
            }
        }
    };
    if !load.other_told {
        assumes.push("a peak is three times the average".to_owned());
    }
    assumes.push("a day has 86,400 seconds".to_owned());
    assumes.extend(period.length.clone());
    Estimate { says: vec![capitalised(&sentence)], assumes, asks: None }
}

fn push_once(clauses: &mut Vec<String>, clause: &str) {
    if !clauses.iter().any(|known| known == clause) {
        clauses.push(clause.to_owned());
    }
}

/// The time that a share of it leaves for being down, where the words say that it is such a share.
fn availability(figure: &Figure, units: &Units) -> Option<Estimate> {
    if !is_availability(figure, units) {
        return None;
    }
    let shares: Vec<f64> = percentages(&figure.written);
    let sound = |share: &f64| (90.0..100.0).contains(share);
    if shares.is_empty() || !shares.iter().all(sound) {
        return None;
    }
    // The more it is up, the less it is down.
    let bound = match reading::bound_of(&mut Scan::new(&figure.written), units) {
        Some(Bound::AtLeast) => "at most ",
        Some(Bound::AtMost) => "at least ",
        Some(Bound::About) => "about ",
        _ => "",
    };
    let says = shares
        .iter()
        .map(|&share| {
            let down = (100.0 - share) / 100.0;
            format!(
                "Available {}% of the time leaves {bound}{} of downtime in 30 days, {bound}{} in a year.",
                exact(share),
                duration(down * 30.0 * DAY),
                duration(down * YEAR)
            )
        })
        .collect();
    let assumes = vec![
        "availability counts time, not requests that failed".to_owned(),
        "a year has 365 days".to_owned(),
    ];
    Some(Estimate { says, assumes, asks: None })
}

fn is_availability(figure: &Figure, units: &Units) -> bool {
    let words = &units.words;
    let of = figure.of.as_deref().unwrap_or_default();
    let near = reading::near(figure, units);
    let in_time = |text: &str| !has(text, &words.not_time);
    if !in_time(of) || !near.iter().all(|text| in_time(text)) {
        return false;
    }
    // `95% of the available nodes` is a share of nodes.
    if has(of, &words.availability) {
        return !Scan::new(of).sees(&words.links);
    }
    let last = near[0].split_whitespace().next_back().unwrap_or_default();
    let changed = has(last, &words.changed);
    let named = |text: &String| has(text, &words.availability) || has(text, &words.objective);
    of.is_empty() && !changed && near.iter().any(named)
}

fn percentages(written: &str) -> Vec<f64> {
    written
        .split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
        .filter_map(|digits| digits.replace(',', ".").parse().ok())
        .collect()
}

/// Seconds in the unit that keeps the number readable.
fn duration(seconds: f64) -> String {
    let units = [(DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes")];
    let unit = units.into_iter().find(|(length, _)| seconds >= *length);
    let (length, name) = unit.unwrap_or((1.0, "seconds"));
    format!("{} {name}", rounded(seconds / length))
}
