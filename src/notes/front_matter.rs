//! Matter at the top of a file.

use std::ops::Range;

use super::lines::Line;
use crate::source::{FileId, Text};

/// Matter at the top of a file, between `+++` or `---` lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// What stands between the marks.
    pub text: Text,
    /// Whether the marks were `+++`, which make it TOML.
    pub toml: bool,
    /// Its rows with the marks.
    pub rows: Range<u32>,
}

/// Takes the matter at the top and says at which row the notes begin.
pub fn take(_file: FileId, _text: &str, _lines: &[Line]) -> (Option<FrontMatter>, usize) {
    (None, 0)
}
