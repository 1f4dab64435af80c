//! Which of several figures tells the most, and so is told first.
//!
//! The rule, in this order:
//!
//! 1. what came of something before what was the case: the caller knows which figures are results;
//! 2. a load with its unit and its period (`40 TB/day`) before a change, a share or a multiple
//!    (`from 120k to 40k`, `30%`, `4x`), that before an amount with a unit alone (`4 TB`, `$2M`),
//!    and that before what is only counted (`38 models`); of results what changed goes before all;
//! 3. the larger change before the smaller: by how many times one end is the other;
//! 4. the order of the notes.

use std::cmp::Ordering;

use super::{
    numbers::{self, Number},
    reading::{self, Measure, Read},
    scan::Scan,
};
use crate::{
    systems::{Figure, clauses},
    vocabulary::units::Units,
};

/// The most telling of some figures; of several as telling the first.
pub fn telling_most<'f>(
    figures: impl IntoIterator<Item = &'f Figure>,
    units: &Units,
) -> Option<&'f Figure> {
    let ranked = figures.into_iter().map(|figure| (Rank::of(figure, units, false), figure));
    let first =
        ranked.reduce(|best, next| if next.0.compare(best.0).is_gt() { next } else { best });
    first.map(|(_, figure)| figure)
}

/// Figures, the most telling first. `is_result` says of a figure whether it is of a result.
pub fn most_telling<'f>(
    figures: &'f [Figure],
    units: &Units,
    is_result: impl Fn(&Figure) -> bool,
) -> Vec<&'f Figure> {
    let mut ranked: Vec<(Rank, &Figure)> =
        figures.iter().map(|figure| (Rank::of(figure, units, is_result(figure)), figure)).collect();
    ranked.sort_by(|(left, _), (right, _)| right.compare(*left));
    ranked.into_iter().map(|(_, figure)| figure).collect()
}

/// How telling a figure is; the greatest is the most.
#[derive(Clone, Copy, Debug)]
struct Rank {
    result: bool,
    kind: Kind,
    /// How many times one end of a change is the other; 0 where nothing changes.
    change: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Count,
    Amount,
    Change,
    Load,
}

impl Rank {
    fn of(figure: &Figure, units: &Units, result: bool) -> Self {
        let change = change(figure, units);
        let read = reading::read(figure, units);
        let kind = match (is_load(read.as_ref()), change) {
            (true, _) => Kind::Load,
            (_, Some(_)) => Kind::Change,
            _ if has_unit(figure, read.as_ref()) => Kind::Amount,
            _ => Kind::Count,
        };
        Self { result, kind, change: change.unwrap_or(0.0) }
    }

    fn compare(self, other: Self) -> Ordering {
        let changed = |rank: Self| rank.result && rank.kind == Kind::Change;
        let place = |rank: Self| (rank.result, changed(rank), rank.kind);
        place(self).cmp(&place(other)).then(self.change.total_cmp(&other.change))
    }
}

/// Whether a figure has a number, a unit and a period.
fn is_load(read: Option<&Read>) -> bool {
    match read {
        Some(Read::Load(load)) => {
            let named = match &load.measure {
                Measure::Things(noun, _) => !noun.is_empty(),
                Measure::Bytes(_) | Measure::Bits(_) => true,
            };
            named && load.period.is_some() && !load.change && load.uncounted.is_none()
        }
        _ => false,
    }
}

/// Whether its number is of something that is measured rather than counted.
fn has_unit(figure: &Figure, read: Option<&Read>) -> bool {
    let sized = matches!(
        read,
        Some(Read::Load(load)) if !matches!(load.measure, Measure::Things(..))
    );
    // `four engineers` are counted.
    let digits = figure.value.contains(|c: char| c.is_ascii_digit());
    let glued =
        digits && figure.value.chars().any(|c| c.is_alphabetic() || "$€£₩¥₹￥%％".contains(c));
    sized || glued
}

/// How many times one end of a change is the other; what a share or multiple changes by.
fn change(figure: &Figure, units: &Units) -> Option<f64> {
    let written = figure.written.as_str();
    let ends: Vec<f64> = ends(written, units);
    if let [first, second] = ends[..] {
        let opens = Scan::new(written).sees(&units.words.openers);
        let arrow = written.contains(['>', '→', '⇒', '➔', '➜', '⟶']);
        let sound = first > 0.0 && second > 0.0;
        // A range never descends.
        let told = opens || arrow || first > second || ends_in_change(&figure.before);
        return (told && sound).then(|| (first / second).max(second / first));
    }
    let [only] = ends[..] else { return None };
    if written.contains(['%', '％']) {
        return Some(1.0 + only / 100.0);
    }
    let behind = written.trim_start_matches(|c: char| !c.is_ascii_digit());
    let behind = behind.trim_start_matches(|c: char| c.is_ascii_digit() || ".,".contains(c));
    let times = behind.starts_with(['x', 'X', '×', '배', '倍'])
        && !behind[1.min(behind.len())..].starts_with(char::is_alphanumeric);
    times.then_some(only)
}

/// Whether the words before a figure end in a verb that says that something is another now.
fn ends_in_change(before: &str) -> bool {
    let last = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    clauses().changed.contains(last.as_str())
}

/// The numbers of a figure, each with its scale and, where it is a time, its period.
fn ends(written: &str, units: &Units) -> Vec<f64> {
    const MOST: usize = 3;
    let mut found = Vec::new();
    let mut rest = written;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let number = &rest[at..];
        let length = number
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
            .unwrap_or(number.len());
        let behind = &number[length..];
        let parsed = numbers::parse(&number[..length], None);
        let Some(Number::Sure(value) | Number::Either(_, value)) = parsed else {
            return Vec::new();
        };
        found.push(value * factor(behind, units));
        if found.len() == MOST {
            break;
        }
        rest = behind;
    }
    found
}

/// What the word behind a number multiplies it by.
fn factor(behind: &str, units: &Units) -> f64 {
    let mut scan = Scan::new(behind);
    let scale = units
        .scales
        .iter()
        .find(|scale| scan.eat_exact(&scale.exact).is_some() || scan.eat(&scale.words).is_some())
        .map_or(1.0, |scale| scale.factor);
    let timed = |period: &&crate::vocabulary::units::Period| scan.sees(&period.words);
    let seconds = units.periods.iter().find(timed).map_or(1.0, |period| period.seconds);
    let milli = if behind.trim_start().starts_with("ms") { 0.001 } else { 1.0 };
    scale * seconds * milli
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        source::{FileId, Text},
        systems::figures,
    };

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = figures::find(&Text::cut(FileId(0), text, 0..text.len()));
        let ranked = most_telling(&found, &Units::embedded(), |_| false);
        let written: Vec<&str> = ranked.iter().map(|figure| figure.written.as_str()).collect();
        assert_eq!(written, expected, "{text}");
        let most = telling_most(&found, &Units::embedded());
        assert_eq!(most.map(|figure| figure.written.as_str()), expected.first().copied(), "{text}");
    }

    #[test]
    fn loads_come_before_changes_and_those_before_counts() {
        check("38 models run on it. It moves 40 TB/day.", &["40 TB/day", "38 models"]);
        check("four engineers and 12 GB", &["12 GB", "four engineers"]);
        check("12 teams. Cost fell by 30%. It holds 4 TB.", &["30%", "4 TB", "12 teams"]);
    }

    #[test]
    fn the_larger_change_comes_first() {
        check(
            "It went from 10 s to 5 s, and from 90 min to 3 min.",
            &["from 90 min to 3 min", "from 10 s to 5 s"],
        );
        check("It fell by 20% and by 70%.", &["70%", "20%"]);
        check("Errors 11% to 4.5%, 30% of users, 12 teams", &["11% to 4.5%", "30%", "12 teams"]);
    }

    #[test]
    fn a_result_comes_before_all_else() {
        let text = "It moves 40 TB/day. It has 3 bugs less.";
        let found = figures::find(&Text::cut(FileId(0), text, 0..text.len()));
        let ranked = most_telling(&found, &Units::embedded(), |figure| figure.span.start > 20);
        assert!(ranked[0].written.starts_with('3'), "{ranked:?}");
    }

    #[test]
    fn of_results_what_changed_comes_first() {
        let text = "Now 410 orders a day, 3 teams, errors went from 3% to 1%.";
        let found = figures::find(&Text::cut(FileId(0), text, 0..text.len()));
        let ranked = most_telling(&found, &Units::embedded(), |_| true);
        let written: Vec<&str> = ranked.iter().map(|figure| figure.written.as_str()).collect();
        assert_eq!(written, ["from 3% to 1%", "410 orders a day", "3 teams"]);
    }
}
