//! A figure as a load: how much, of what, in which period.

use super::{
    numbers::{self, Number},
    scan::{Scan, has, starts},
};
use crate::{
    systems::Figure,
    vocabulary::{
        phrases::Phrases,
        units::{BitUnit, ByteUnit, Period, Scale, Units},
    },
};

/// How much there is of something.
#[derive(Clone, Debug)]
pub struct Load<'u> {
    /// The number, or the lower of two; in bytes, bits or things.
    pub low: f64,
    /// The higher of two.
    pub high: Option<f64>,
    pub measure: Measure<'u>,
    pub bound: Bound,
    /// In how long, where the notes say so.
    pub period: Option<&'u Period>,
    /// Of what there may be many with this load each: `node`.
    pub shared: Option<String>,
    /// Whether it is the most there is, not the average.
    pub peak: bool,
    /// Whether the notes tell the other of the two themselves: the average of a peak, or the peak.
    pub other_told: bool,
    /// What nobody counted: the number is 1 of these.
    pub uncounted: Option<String>,
    /// Whether it is the beginning and the end of a change.
    pub change: bool,
    /// Whether the notes say that these are all there are, or in which time they came.
    pub closed: bool,
}

/// What there is so much of.
#[derive(Clone, Debug)]
pub enum Measure<'u> {
    Bytes(&'u ByteUnit),
    Bits(&'u BitUnit),
    /// Things with their name, which may be empty, and whether they come and go.
    Things(String, bool),
}

/// On which side of the number the truth lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bound {
    #[default]
    None,
    AtLeast,
    AtMost,
    About,
}

/// What came of reading.
#[derive(Clone, Debug)]
pub enum Read<'u> {
    Load(Box<Load<'u>>),
    /// It could mean two things: the question which.
    Doubt(String),
}

/// A number with its scale, not yet a value: what its marks mean may depend on words behind it.
#[derive(Clone, Debug)]
struct Amount<'a, 'u> {
    number: Written<'a>,
    factor: f64,
    /// `5천만` of `3억 5천만`.
    more: f64,
    /// The scale's word, and what it says of the language.
    scale: Option<(&'u Scale, &'a str)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Written<'a> {
    Digits(&'a str),
    Word(f64),
    Nothing,
}

/// A unit behind a number.
enum Unit<'u> {
    Measure(Measure<'u>, Option<&'u Period>),
    Unsure(&'u str),
    None,
}

/// A period with what it says of the language: whether decimals have a comma.
#[derive(Clone, Copy)]
struct Rate<'u> {
    period: &'u Period,
    comma: Option<bool>,
}

/// The numbers of a figure with their unit, and what is left of it.
struct Head<'a, 'u> {
    first: Amount<'a, 'u>,
    second: Option<Amount<'a, 'u>>,
    unit: Unit<'u>,
    bound: Bound,
    change: bool,
    uncounted: Option<String>,
    rest: Scan<'a>,
}

/// Reads a figure as a load; `None` where it is none.
pub fn read<'u>(figure: &Figure, units: &'u Units) -> Option<Read<'u>> {
    let written = figure.written.trim();
    let doubt = |question: String| Some(Read::Doubt(format!("{written}: {question}?")));
    let head = head(figure, units)?;
    // Another number makes it a share or something else yet: `3 of 12 services`.
    if head.rest.rest.contains(|c: char| c.is_ascii_digit())
        || head.rest.sees(&units.words.apart)
        || is_duration(head.rest, units)
    {
        return None;
    }
    let (noun, rate, rest) = split_rate(head.rest.rest, units);
    let (size, period) = match head.unit {
        Unit::Measure(measure, period) => (Some(measure), period),
        Unit::Unsure(word) => return doubt(format!("is {word} bits or bytes")),
        Unit::None => (None, None),
    };
    let is_size = size.is_some();
    let measure = size.unwrap_or_else(|| things(noun, figure, units));
    let own_rate = period.map(|period| Rate { period, comma: None }).or(rate);
    let rate = own_rate.or_else(|| rate_around(figure, &measure, is_size, units));
    let comma = rate.and_then(|rate| rate.comma);
    let amounts = || std::iter::once(&head.first).chain(&head.second);
    if amounts().any(|amount| amount.is_foreign(comma)) {
        return None;
    }
    if let Some(word) = head.first.may_be_bytes(&measure) {
        return doubt(format!("is {word} bytes, or a count of what"));
    }
    let mut values = Vec::new();
    for amount in amounts() {
        match amount.value(comma, &measure)? {
            Number::Sure(value) => values.push(value),
            Number::Either(decimal, grouped) => {
                let (decimal, grouped) = (numbers::exact(decimal), numbers::exact(grouped));
                return doubt(format!("{decimal} or {grouped}"));
            }
        }
    }
    let (low, high) = ends(&values, &head.first, head.second.as_ref())?;
    let factor = measure.factor();
    let near = near(figure, units);
    let has_near = |words: &Phrases| near.iter().any(|text| has(text, words));
    let peak = has_near(&units.words.peak);
    let told = if peak { &units.words.average } else { &units.words.peak };
    let other_told = has(&figure.before, told) || has(&figure.after, told);
    let shared = shared(noun, units)
        .or_else(|| shared_behind(rest, units))
        .or_else(|| own_rate.and_then(|_| shared_behind(&figure.after, units)))
        .or_else(|| shared_before(&figure.before, units));
    Some(Read::Load(Box::new(Load {
        low: low * factor,
        high: high.map(|high| high * factor),
        closed: has_near(&units.words.in_all) || near.iter().any(|text| names_period(text, units)),
        peak,
        other_told,
        period: rate.map(|rate| rate.period),
        measure,
        bound: head.bound,
        shared,
        uncounted: head.uncounted,
        change: head.change,
    })))
}

/// Reads the numbers of a figure, what bounds them, and their unit.
fn head<'a, 'u>(figure: &'a Figure, units: &'u Units) -> Option<Head<'a, 'u>> {
    let mut scan = Scan::new(&figure.written);
    let opened = scan.eat(&units.words.openers).is_some();
    let mut bound = leading_bound(&mut scan, units)?;
    let first = amount(&mut scan, units)?;
    skip_link(&mut scan, units);
    let unit = unit(&mut scan, units);
    let missing = missing_number(&first, &unit, figure.written.trim(), &scan);
    let uncounted = missing.filter(|_| !ends_with_article(&figure.before, units));
    if let Some(plus) = scan.rest.strip_prefix('+') {
        scan.rest = plus;
        bound = Bound::AtLeast;
    }
    let head = Head { first, second: None, unit, bound, change: opened, uncounted, rest: scan };
    let mut head = with_second(head, units)?;
    if let Some(after) = bound_of(&mut head.rest, units) {
        head.bound = after;
    }
    if head.bound == Bound::None {
        head.bound = bound_around(figure, units);
    }
    Some(head)
}

/// Takes the second of two numbers. `None`: the two measure different things.
fn with_second<'a, 'u>(mut head: Head<'a, 'u>, units: &'u Units) -> Option<Head<'a, 'u>> {
    let mut ahead = head.rest;
    let Some(word) = ahead.eat(&units.words.until) else { return Some(head) };
    let second = amount(&mut ahead, units).filter(|one| one.number != Written::Nothing);
    let Some(mut second) = second else { return Some(head) };
    head.change |= word.contains(['>', '→', '⇒', '➔', '➜', '⟶']);
    head.unit = match (head.unit, unit(&mut ahead, units)) {
        (first, Unit::None) => first,
        (Unit::None, second) => second,
        // `500 GB to 2 TB`: the second number is brought to the unit of the first.
        (Unit::Measure(Measure::Bytes(first), period), Unit::Measure(Measure::Bytes(other), _)) => {
            second.factor *= other.factor / first.factor;
            second.more *= other.factor / first.factor;
            Unit::Measure(Measure::Bytes(first), period)
        }
        (first @ Unit::Measure(Measure::Things(..), _), Unit::Measure(Measure::Things(..), _)) => {
            first
        }
        _ => return None,
    };
    head.second = Some(second);
    head.rest = ahead;
    Some(head)
}

impl Measure<'_> {
    /// What one of its unit is in bytes, bits or things.
    fn factor(&self) -> f64 {
        match self {
            Measure::Bytes(unit) => unit.factor,
            Measure::Bits(unit) => unit.factor,
            Measure::Things(..) => 1.0,
        }
    }
}

impl Amount<'_, '_> {
    /// The value in its unit.
    fn value(&self, comma: Option<bool>, measure: &Measure) -> Option<Number> {
        let number = match self.number {
            Written::Nothing => Number::Sure(1.0),
            Written::Word(number) => Number::Sure(number),
            Written::Digits(digits) => numbers::parse(digits, comma)?,
        };
        let whole = self.scale.is_none() && matches!(measure, Measure::Things(..));
        let scaled = |number: f64| number * self.factor + self.more;
        Some(match number {
            Number::Sure(number) => Number::Sure(scaled(number)),
            // There are no thousandths of things.
            Number::Either(_, grouped) if whole => Number::Sure(grouped),
            Number::Either(decimal, grouped) => Number::Either(scaled(decimal), scaled(grouped)),
        })
    }

    /// Whether the scale's word means another number in the language of the period.
    fn is_foreign(&self, comma: Option<bool>) -> bool {
        let Some((scale, word)) = self.scale else { return false };
        let is = |words: &Phrases| words.iter().any(|known| known.eq_ignore_ascii_case(word));
        is(&scale.short) && comma == Some(true) || is(&scale.comma) && comma != Some(true)
    }

    /// `5B/s`, `5T per day`: the letter of a scale that names nothing may be one of bytes.
    fn may_be_bytes(&self, measure: &Measure) -> Option<&str> {
        let unnamed = matches!(measure, Measure::Things(noun, _) if noun.is_empty());
        let (_, word) = self.scale.filter(|_| unnamed)?;
        matches!(word, "B" | "T").then_some(word)
    }
}

/// The ends of a range, of which the first may take the scale of the second: `2 to 3 million`.
fn ends(
    values: &[f64],
    first_amount: &Amount,
    second_amount: Option<&Amount>,
) -> Option<(f64, Option<f64>)> {
    let (first, second) = match *values {
        [only] => return Some((only, None)),
        [first, second] => (first, second),
        _ => return None,
    };
    let scale = second_amount.and_then(|second| second.scale.map(|_| second.factor));
    let Some(scale) = scale.filter(|_| first_amount.scale.is_none()) else {
        return Some((first, Some(second)));
    };
    if first * scale <= second {
        Some((first * scale, Some(second)))
    } else {
        // `900 to 1k` is clear; `from 5 to 3 million` is not.
        (first * 10.0 > second).then_some((first, Some(second)))
    }
}

/// Takes what bounds a number from before it. `None`: it is negative.
fn leading_bound(scan: &mut Scan, units: &Units) -> Option<Bound> {
    let mut bound = Bound::None;
    while let Some(found) = bound_of(scan, units) {
        bound = found;
    }
    (!scan.rest.trim_start().starts_with(['-', '−'])).then_some(bound)
}

/// Takes what bounds a number.
pub fn bound_of(scan: &mut Scan, units: &Units) -> Option<Bound> {
    let bounds = &units.bounds;
    let lists = [
        (&bounds.at_least, Bound::AtLeast),
        (&bounds.at_most, Bound::AtMost),
        (&bounds.about, Bound::About),
    ];
    let tried = lists.into_iter().filter_map(|(words, bound)| {
        let mut scan = *scan;
        scan.eat(words).map(|_| (scan, bound))
    });
    // The longest is what is meant: `more than`, `no more than`.
    let (taken, bound) = tried.min_by_key(|(scan, _)| scan.rest.len())?;
    *scan = taken;
    Some(bound)
}

/// `of` between a scale and a unit: `hundreds of GB`.
fn skip_link(scan: &mut Scan, units: &Units) {
    let mut linked = *scan;
    if linked.eat(&units.words.links).is_some() && eat_bytes(&mut { linked }, units).is_some() {
        *scan = linked;
    }
}

/// A mark with a space behind it, or one that the figure leaves out: `> 100k qps`, `40 TB+`.
fn bound_around(figure: &Figure, units: &Units) -> Bound {
    let mut words = figure.before.split_whitespace().rev();
    let mut mark = Scan::new(words.next().unwrap_or_default());
    // `3 GB ~ 5 GB` bounds nothing.
    let other = words.take(2).any(|word| word.contains(|c: char| c.is_ascii_digit()));
    let before = bound_of(&mut mark, units).filter(|_| mark.rest.is_empty() && !other);
    let plus = figure.after.starts_with('+').then_some(Bound::AtLeast);
    before.or(plus).unwrap_or_default()
}

/// Takes a number with its scale; `None` where there is neither one nor a unit of bytes.
fn amount<'a, 'u>(scan: &mut Scan<'a>, units: &'u Units) -> Option<Amount<'a, 'u>> {
    let number = match scan.eat_digits() {
        Some(digits) => Written::Digits(digits),
        None if scan.eat(&units.words.vague).is_some() => Written::Nothing,
        None => match scan.eat_any(units.numbers.keys()) {
            Some(word) => Written::Word(units.numbers.get(word).copied()?),
            None => Written::Nothing,
        },
    };
    let mut amount = Amount { number, factor: 1.0, more: 0.0, scale: None };
    while let Some((scale, word)) = eat_scale(scan, units) {
        amount.factor *= scale.factor;
        amount.scale = Some((scale, word));
        let mut linked = *scan;
        if linked.eat(&units.words.links).is_some() && eat_scale(&mut { linked }, units).is_some() {
            *scan = linked;
        }
    }
    if !amount.scale.is_some_and(|(_, word)| word.is_ascii()) {
        amount.more = further(scan, units);
    }
    let nothing = amount.number == Written::Nothing && amount.scale.is_none();
    let is_bytes = || eat_bytes(&mut { *scan }, units).is_some();
    (!nothing || is_bytes()).then_some(amount)
}

/// `5천만` behind `3억`.
fn further(scan: &mut Scan, units: &Units) -> f64 {
    let mut sum = 0.0;
    loop {
        let mut ahead = *scan;
        let Some(number) = ahead.eat_digits().and_then(|digits| digits.parse::<f64>().ok()) else {
            return sum;
        };
        let mut factor = 1.0;
        let mut scaled = false;
        while let Some((scale, word)) = eat_scale(&mut ahead, units) {
            if word.is_ascii() {
                return sum;
            }
            factor *= scale.factor;
            scaled = true;
        }
        if !scaled {
            return sum;
        }
        sum += number * factor;
        *scan = ahead;
    }
}

fn eat_scale<'a, 'u>(scan: &mut Scan<'a>, units: &'u Units) -> Option<(&'u Scale, &'a str)> {
    // A unit may begin with a scale: `兆字节`.
    let mut unit = *scan;
    if unit.eat_of(units.bytes.iter().map(|unit| &unit.words)).is_some() {
        return None;
    }
    let before = scan.rest.trim_start();
    let tried = units.scales.iter().filter_map(|scale| {
        let mut exact = *scan;
        let mut any = *scan;
        let exact = exact.eat_exact(&scale.exact).map(|_| exact);
        let any = any.eat_of([&scale.words, &scale.short, &scale.comma]).map(|_| any);
        Some((scale, any.or(exact)?))
    });
    let (scale, taken) = tried.min_by_key(|(_, scan)| scan.rest.len())?;
    *scan = taken;
    Some((scale, &before[..before.len() - taken.rest.len()]))
}

fn eat_bytes<'u>(scan: &mut Scan, units: &'u Units) -> Option<&'u ByteUnit> {
    let tried = units.bytes.iter().filter_map(|unit| {
        let mut exact = *scan;
        let mut any = *scan;
        let exact = exact.eat_exact(&unit.exact).map(|_| exact);
        let any = any.eat(&unit.words).map(|_| any);
        Some((unit, any.or(exact)?))
    });
    let (unit, taken) = tried.min_by_key(|(_, scan)| scan.rest.len())?;
    *scan = taken;
    Some(unit)
}

fn unit<'u>(scan: &mut Scan, units: &'u Units) -> Unit<'u> {
    if let Some(word) = scan.eat_exact(&units.words.unsure) {
        return Unit::Unsure(word);
    }
    let second = units.period("second");
    for rate in &units.rates {
        if scan.eat(&rate.words).is_some() {
            let things = Measure::Things(rate.things.clone(), true);
            return Unit::Measure(things, units.period(&rate.period));
        }
    }
    for bits in &units.bits {
        if scan.eat(&bits.per_second).is_some() {
            return Unit::Measure(Measure::Bits(bits), second);
        }
        if scan.eat(&bits.words).is_some() {
            return Unit::Measure(Measure::Bits(bits), None);
        }
    }
    match eat_bytes(scan, units) {
        Some(bytes) => Unit::Measure(Measure::Bytes(bytes), None),
        None => Unit::None,
    }
}

/// What nobody counted: `PB`, `million`, or the words themselves.
fn missing_number(first: &Amount, unit: &Unit, written: &str, scan: &Scan) -> Option<String> {
    if first.number != Written::Nothing {
        return None;
    }
    if let (None, Unit::Measure(Measure::Bytes(bytes), _)) = (first.scale, unit) {
        return Some(bytes.symbol.clone());
    }
    let words = written.len() - scan.rest.len();
    let words = written.get(..words).unwrap_or_default().trim();
    let alone = !words.contains(char::is_whitespace) && words.is_ascii();
    let word = words.to_lowercase();
    Some(if alone { word.trim_end_matches('s').to_owned() } else { String::new() })
}

fn is_duration(scan: Scan, units: &Units) -> bool {
    // `300 an hour`
    let is_rate = eat_rate(&mut { scan }, units).is_some();
    let begins = |period: &Period| scan.sees(&period.words) || scan.sees(&period.comma);
    !is_rate && units.periods.iter().any(begins)
}

/// What is counted, without links and counters, and whether it comes and goes.
fn things<'u>(noun: &str, figure: &Figure, units: &Units) -> Measure<'u> {
    let mut scan = Scan::new(noun);
    while scan.eat(&units.words.links).is_some() {}
    if !scan.rest.is_ascii() {
        scan.eat(&units.words.counters);
        bound_of(&mut scan, units);
    }
    let mut noun = scan.rest.trim();
    // `orders per user`: the user is told of elsewhere.
    if let Some((at, _)) =
        starts(noun).find(|(at, scan)| *at > 0 && shared_thing(*scan, units).is_some())
    {
        noun = noun[..at].trim();
    }
    let noun = noun.trim_end_matches(['/', '(', ',', '-']).trim();
    let ends_in_flow = starts(noun)
        .any(|(_, mut scan)| scan.eat(&units.words.flows).is_some() && scan.rest.trim().is_empty());
    let flow = ends_in_flow || noun.is_empty() && counts_flow(figure, units);
    Measure::Things(noun.to_owned(), flow)
}

/// Whether what a counter counts stands beside the figure and comes and goes: `1億件のイベント`.
fn counts_flow(figure: &Figure, units: &Units) -> bool {
    let mut behind = Scan::new(&figure.after);
    behind.eat(&units.words.particles);
    let ends = |(_, mut scan): (usize, Scan)| {
        scan.eat(&units.words.flows).is_some() && scan.rest.is_empty()
    };
    behind.sees(&units.words.flows) || starts(&figure.before).any(ends)
}

/// What stands before a rate, the rate, and what stands behind it.
fn split_rate<'a, 'u>(text: &'a str, units: &'u Units) -> (&'a str, Option<Rate<'u>>, &'a str) {
    for (at, mut scan) in starts(text) {
        if let Some(rate) = eat_rate(&mut scan, units) {
            return (&text[..at], Some(rate), scan.rest);
        }
    }
    (text, None, "")
}

/// Takes `per day`, `/s`, `daily`, `하루에`.
fn eat_rate<'u>(scan: &mut Scan, units: &'u Units) -> Option<Rate<'u>> {
    let opens = |first| units.words.per.may_begin(first);
    let may_be_per = scan.rest.trim_start().starts_with(opens);
    for period in &units.periods {
        let mut ahead = *scan;
        let alone = ahead.eat(&period.alone).is_some();
        let lead = !alone && ahead.eat(&period.lead).is_some();
        let brief = !alone && !lead && ahead.eat_mark('/') && ahead.eat(&period.brief).is_some();
        if alone || lead || brief {
            *scan = ahead;
            return Some(Rate { period, comma: lead.then_some(false) });
        }
        for word in units.words.per.iter().filter(|_| may_be_per) {
            let mut ahead = *scan;
            if ahead.eat_any([word]).is_none() {
                continue;
            }
            let mut other = ahead;
            let point = ahead.eat(&period.words).is_some();
            if point || other.eat(&period.comma).is_some() {
                *scan = if point { ahead } else { other };
                return Some(Rate { period, comma: Some(!point) });
            }
        }
    }
    None
}

/// The period that stands not in the figure itself but beside it.
fn rate_around<'u>(
    figure: &Figure,
    measure: &Measure,
    is_size: bool,
    units: &'u Units,
) -> Option<Rate<'u>> {
    let flow = matches!(measure, Measure::Things(_, true));
    rate_behind(&figure.after, is_size, flow, units).or_else(|| rate_before(&figure.before, units))
}

/// `of logs per day`, `are placed per day`, `/日`.
fn rate_behind<'u>(after: &str, bytes: bool, flow: bool, units: &'u Units) -> Option<Rate<'u>> {
    let after = after.trim_start_matches('+');
    let end = after.find([',', ';', ':', '(', ')', '.', '!', '?']).unwrap_or(after.len());
    let (between, rate, _) = split_rate(&after[..end], units);
    let rate = rate?;
    let between = between.trim();
    if between.is_empty() {
        return Some(rate);
    }
    let mut scan = Scan::new(between);
    let linked = bytes && scan.eat(&units.words.links).is_some();
    let named = !between.is_ascii() && scan.sees(&units.words.flows);
    let near = between.split_whitespace().count() <= 4;
    let other_number = between.contains(|c: char| c.is_ascii_digit());
    let joined = has(between, &units.words.joins);
    (near && !other_number && !joined && (linked || flow || named)).then_some(rate)
}

/// `each day`, `daily volume of`, `하루`, right before the figure or a few words away.
fn rate_before<'u>(before: &str, units: &'u Units) -> Option<Rate<'u>> {
    let from = before.rfind([',', ';', '(', ')', '.']).map_or(0, |at| at + 1);
    let before = before[from..].trim();
    let mut found = None;
    for (at, mut scan) in starts(before) {
        let here = spread(scan, units)
            .or_else(|| eat_alone(&mut scan, units).map(|rate| (rate, scan.rest)));
        let Some((rate, rest)) = here else { continue };
        let dated = before[..at]
            .trim_end()
            .ends_with(|c: char| c.is_ascii_digit() || matches!(c, '월' | '月'));
        let near = rest.split_whitespace().count() <= 4;
        if near && !dated && !rest.contains(|c: char| c.is_ascii_digit()) {
            found = Some(rate);
        }
    }
    found
}

/// `each day`, `pro Tag`.
fn spread<'a, 'u>(mut scan: Scan<'a>, units: &'u Units) -> Option<(Rate<'u>, &'a str)> {
    scan.eat(&units.words.spread)?;
    units.periods.iter().find_map(|period| {
        let mut ahead = scan;
        let mut other = scan;
        let point = ahead.eat(&period.words).is_some();
        let comma = !point && other.eat(&period.comma).is_some();
        let rest = if point { ahead.rest } else { other.rest };
        (point || comma).then_some((Rate { period, comma: Some(comma) }, rest))
    })
}

/// `daily`, `하루`.
fn eat_alone<'u>(scan: &mut Scan, units: &'u Units) -> Option<Rate<'u>> {
    let tried = units.periods.iter().filter_map(|period| {
        let mut ahead = *scan;
        let word = ahead.eat_of([&period.alone, &period.lead])?;
        let comma = period.lead.iter().any(|lead| lead == word).then_some(false);
        Some((ahead, Rate { period, comma }))
    });
    let (taken, rate) = tried.min_by_key(|(scan, _)| scan.rest.len())?;
    *scan = taken;
    Some(rate)
}

/// The words right before and behind a figure, up to the next mark or `and`.
pub fn near(figure: &Figure, units: &Units) -> [String; 2] {
    let stop = |c: char| matches!(c, ',' | ';' | '.' | '(' | ')' | '、' | '，');
    let joins = |word: &&str| {
        let mut scan = Scan::new(word);
        scan.eat(&units.words.joins).is_some() && scan.rest.is_empty()
    };
    let before = figure.before.rsplit(stop).next().unwrap_or_default();
    let after = figure.after.split(stop).next().unwrap_or_default();
    let before = before.split_whitespace().rev().take_while(|word| !joins(word)).take(5);
    let mut before: Vec<&str> = before.collect();
    before.reverse();
    let after = after.split_whitespace().take_while(|word| !joins(word)).take(4);
    [before.join(" "), after.collect::<Vec<_>>().join(" ")]
}

/// Whether words say in which time: `last year`, `in three months`.
fn names_period(near: &str, units: &Units) -> bool {
    units.periods.iter().any(|period| {
        // The shortest names are other words elsewhere: `an`.
        let is_long = |word: &str| word.chars().count() > 2;
        let in_comma = |(_, mut scan): (usize, Scan)| scan.eat(&period.comma).is_some_and(is_long);
        has(near, &period.words) || starts(near).any(in_comma)
    })
}

/// The thing of `per node`, anywhere in the words.
fn shared(text: &str, units: &Units) -> Option<String> {
    starts(text).find_map(|(_, scan)| shared_thing(scan, units))
}

/// The thing of `per node` or `/partition` right behind a rate.
fn shared_behind(text: &str, units: &Units) -> Option<String> {
    let scan = Scan::new(text);
    let slash = scan.rest.strip_prefix('/');
    let word = |rest| Scan { rest }.eat_word().filter(|word| word.len() > 1).map(str::to_owned);
    shared_thing(scan, units).or_else(|| {
        let named = slash.filter(|_| eat_rate(&mut { scan }, units).is_none());
        named.and_then(word)
    })
}

/// The thing of `each node takes` at the beginning of a sentence.
fn shared_before(before: &str, units: &Units) -> Option<String> {
    let mut scan = Scan::new(before);
    if spread(scan, units).is_some() {
        return None;
    }
    scan.eat(&units.words.every)?;
    scan.eat_word().map(str::to_owned)
}

fn shared_thing(mut scan: Scan, units: &Units) -> Option<String> {
    if eat_rate(&mut { scan }, units).is_some() {
        return None;
    }
    scan.eat(&units.words.shared)?;
    scan.eat_word().filter(|word| word.len() > 1).map(str::to_owned)
}

/// `a` before `petabyte per day` counts it.
fn ends_with_article(before: &str, units: &Units) -> bool {
    let last = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    units.numbers.get(&last).is_some_and(|&number| (number - 1.0).abs() < f64::EPSILON)
}
