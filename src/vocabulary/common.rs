//! Words that say little of what a text is about.
//!
//! The data is `common.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

const EMBEDDED: &str = embedded!("common");

/// Words and characters that any text has.
#[derive(Clone, Debug, Default)]
pub struct CommonWords {
    words: BTreeSet<String>,
    dividers: BTreeSet<char>,
}

/// `common.toml`, by language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    words: BTreeMap<String, String>,
    dividers: BTreeMap<String, String>,
}

impl CommonWords {
    /// Those that are part of the program.
    pub fn embedded() -> Self {
        // The file is part of the program, and a test reads it.
        let Ok(written) = serde_json::from_str::<Written>(EMBEDDED) else { return Self::default() };
        let words = written.words.values().flat_map(|words| words.split_whitespace());
        Self {
            words: words.map(str::to_owned).collect(),
            dividers: written.dividers.values().flat_map(|all| all.chars()).collect(),
        }
    }

    /// Whether a word, in lower case and with straight quotes, says little.
    pub fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether a character of a script without spaces stands between words.
    pub fn divides(&self, character: char) -> bool {
        self.dividers.contains(&character)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_words_are_read_and_are_in_lower_case() {
        let common = CommonWords::embedded();
        assert!(common.words.len() > 500 && common.dividers.len() > 100);
        for word in &common.words {
            assert_eq!(word, &word.to_lowercase());
            assert!(!word.contains('’'), "{word}");
        }
    }

    #[test]
    fn common_words_are_known_and_others_are_not() {
        let common = CommonWords::embedded();
        for word in ["the", "don't", "und", "für", "était", "그리고", "что"] {
            assert!(common.has(word), "{word}");
        }
        for word in ["lamp", "kafka", "Zeitplan", "등대"] {
            assert!(!common.has(word), "{word}");
        }
        assert!(common.divides('的') && common.divides('の') && !common.divides('灯'));
    }
}
