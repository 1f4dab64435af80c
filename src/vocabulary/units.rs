//! Units of load: bytes, bits, things, periods, and the words by which figures bound them.
//!
//! The data is `units.toml`. Nothing here knows how a figure is read or what is computed from it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::phrases::Phrases;

const EMBEDDED: &str = embedded!("units");

/// All units and the words around them.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    /// Units of storage.
    pub bytes: Vec<ByteUnit>,
    /// Units of transfer.
    pub bits: Vec<BitUnit>,
    /// Words such as `rps`.
    pub rates: Vec<RateUnit>,
    /// `thousand`, `k`, `억`.
    pub scales: Vec<Scale>,
    /// From the second to the year.
    pub periods: Vec<Period>,
    /// Words around units.
    pub words: UnitWords,
    /// Words that bound a number.
    pub bounds: BoundWords,
    /// Numbers in words.
    pub numbers: BTreeMap<String, f64>,
}

/// A unit of storage.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByteUnit {
    /// As pages write it: `PB`.
    pub symbol: String,
    /// In bytes.
    pub factor: f64,
    /// The factor for people: `10¹⁵ bytes`.
    pub size: String,
    /// Spellings in which case counts.
    pub exact: Phrases,
    /// Other spellings, in lower case.
    pub words: Phrases,
}

/// A unit of transfer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BitUnit {
    /// As pages write it: `Gbit`.
    pub symbol: String,
    /// In bits.
    pub factor: f64,
    /// Its spellings.
    pub words: Phrases,
    /// Spellings that hold `per second` as well.
    pub per_second: Phrases,
}

/// One word for things and their period: `rps`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateUnit {
    /// What there are so many of.
    pub things: String,
    /// The name of the period.
    pub period: String,
    /// Its spellings.
    pub words: Phrases,
}

/// A word that multiplies a number.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// By how much.
    pub factor: f64,
    /// Spellings in which case counts.
    #[serde(default)]
    pub exact: Phrases,
    /// Spellings that mean the same wherever they are used.
    #[serde(default)]
    pub words: Phrases,
    /// Spellings that mean this in English, and more in other languages of Europe.
    #[serde(default)]
    pub short: Phrases,
    /// Spellings that mean this only in languages with a comma before decimals.
    #[serde(default)]
    pub comma: Phrases,
}

/// A stretch of time in which something happens so often.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// `day`.
    pub name: String,
    /// `a day`.
    pub one: String,
    /// `each day`.
    pub each: String,
    /// What is assumed of its length, where that is not always the same.
    pub length: Option<String>,
    /// How long it is.
    pub seconds: f64,
    /// Its names where decimals have a point, behind `per` or `a`.
    pub words: Phrases,
    /// Its names in languages with a comma before decimals.
    pub comma: Phrases,
    /// Its names behind a slash.
    pub brief: Phrases,
    /// `daily`.
    pub alone: Phrases,
    /// `하루`, right before a number or right behind it.
    pub lead: Phrases,
}

/// Words around units; `units.toml` says of each list what it is for.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct UnitWords {
    pub per: Phrases,
    pub shared: Phrases,
    pub every: Phrases,
    pub joins: Phrases,
    pub changed: Phrases,
    pub spread: Phrases,
    pub links: Phrases,
    pub particles: Phrases,
    pub openers: Phrases,
    pub until: Phrases,
    pub vague: Phrases,
    pub flows: Phrases,
    pub counters: Phrases,
    pub in_all: Phrases,
    /// What there is as a rule.
    pub average: Phrases,
    pub peak: Phrases,
    pub availability: Phrases,
    pub objective: Phrases,
    pub not_time: Phrases,
    pub apart: Phrases,
    pub unsure: Phrases,
}

/// Words that say on which side of a number the truth lies.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundWords {
    /// `more than`, `+`.
    pub at_least: Phrases,
    /// `up to`, `<`.
    pub at_most: Phrases,
    /// `about`, `~`.
    pub about: Phrases,
}

impl Units {
    /// The units that come with the program.
    pub fn embedded() -> Self {
        // The file is part of the program, and a test reads it.
        serde_json::from_str(EMBEDDED).unwrap_or_default()
    }

    /// The period of this name: `day`.
    pub fn period(&self, name: &str) -> Option<&Period> {
        self.periods.iter().find(|period| period.name == name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn units() -> Units {
        serde_json::from_str(EMBEDDED).expect("the file of units is well formed")
    }

    #[track_caller]
    fn distinct<'a>(kind: &str, words: impl IntoIterator<Item = &'a String>) {
        let mut seen = BTreeSet::new();
        for word in words {
            assert!(!word.trim().is_empty(), "{kind}");
            assert!(seen.insert(word), "{kind}: {word} is there twice");
        }
    }

    #[test]
    fn the_embedded_units_are_all_of_them() {
        assert_eq!(Units::embedded(), units());
        let names: Vec<_> = units().periods.iter().map(|period| period.name.clone()).collect();
        assert_eq!(names, ["second", "minute", "hour", "day", "week", "month", "quarter", "year"]);
    }

    #[test]
    fn a_word_means_one_unit() {
        let units = units();
        distinct("bytes", units.bytes.iter().flat_map(|unit| unit.exact.iter().chain(&unit.words)));
        distinct(
            "bits",
            units.bits.iter().flat_map(|unit| unit.words.iter().chain(&unit.per_second)),
        );
        let scales = units.scales.iter();
        distinct(
            "scales",
            scales.flat_map(|one| {
                one.exact.iter().chain(&one.words).chain(&one.short).chain(&one.comma)
            }),
        );
        let periods = || units.periods.iter();
        distinct("periods", periods().flat_map(|one| one.words.iter().chain(&one.comma)));
        distinct("brief periods", periods().flat_map(|one| &one.brief));
        distinct("periods alone", periods().flat_map(|one| one.alone.iter().chain(&one.lead)));
        let BoundWords { at_least, at_most, about } = &units.bounds;
        distinct("bounds", at_least.iter().chain(at_most).chain(about));
        distinct("flows", &units.words.flows);
        distinct("apart", &units.words.apart);
    }

    /// What figures are told by, and what they are computed from, are two files; a bound or a
    /// scale that only the first one knew would be dropped in silence.
    #[test]
    fn every_bound_and_scale_of_a_figure_is_known() {
        let read: toml::Table = toml::from_str(include_str!("systems.toml")).expect("is a table");
        let list = |name: &str| -> Vec<String> {
            let words = read["figures"][name].as_array().expect("is a list");
            words.iter().filter_map(|word| word.as_str()).map(str::to_lowercase).collect()
        };
        let units = units();
        let BoundWords { at_least, at_most, about } = &units.bounds;
        for bound in list("bounds").into_iter().chain(list("bounds_after")) {
            let known = at_least.iter().chain(at_most).chain(about).any(|word| *word == bound);
            assert!(known, "{bound} is no bound of units.toml");
        }
        let known: BTreeSet<_> = units
            .scales
            .iter()
            .flat_map(|one| one.words.iter().chain(&one.short).chain(&one.comma))
            .collect();
        for name in ["magnitudes", "magnitudes_plural", "cjk_magnitudes"] {
            for scale in list(name) {
                assert!(known.contains(&scale), "{scale} is no scale of units.toml");
            }
        }
    }
}
