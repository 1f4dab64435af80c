//! Views into files, through the theme.

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path in the output, with forward slashes: `stories/outage.html`.
    pub path: String,
    /// All of it.
    pub bytes: Vec<u8>,
}
