//! The words that tell figures, parts and flows from other text: `vocabulary/systems.toml`.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde::Deserialize;

/// All cues.
#[derive(Debug, Default, Deserialize)]
pub struct Cues {
    pub figures: FigureCues,
}

/// Words; looked up as they are.
pub type Words = BTreeSet<String>;

/// What makes a number a figure, or another thing.
#[derive(Debug, Default, Deserialize)]
pub struct FigureCues {
    pub currencies: Words,
    pub symbols: Words,
    pub glued: Words,
    pub magnitudes_glued: Words,
    pub magnitudes: Words,
    pub magnitudes_plural: Words,
    pub units: Words,
    pub bare_units: Words,
    pub periods: Words,
    pub periods_short: Words,
    pub number_words: Words,
    pub bounds: Words,
    pub bounds_after: Vec<String>,
    pub times: Words,
    pub percent_words: Words,
    pub compared: Words,
    pub ordinals: Words,
    pub months: Words,
    pub day_times: Words,
    pub stops: Words,
    pub singular_s: Words,
    pub irregular_plurals: Words,
    pub cjk_magnitudes: Vec<String>,
    pub cjk_counters: Vec<String>,
    pub cjk_between: Words,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    // The data is part of the program; that it parses is a test below.
    toml::from_str(include_str!("../vocabulary/systems.toml")).unwrap_or_default()
});

/// The cues that come with the program.
pub fn cues() -> &'static Cues {
    &CUES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_parses() {
        let read = toml::from_str::<Cues>(include_str!("../vocabulary/systems.toml"));
        assert!(read.is_ok(), "{:?}", read.err());
    }
}
