//! The inside of a line: emphasis, code, links.
//!
//! Inline Markdown is read by `pulldown-cmark`; every piece points into the original file. Bare
//! addresses are links. HTML is text, and its comments are nothing.

use crate::source::{Span, Text};

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Plain words.
    Text(Text),
    /// `` `code` ``.
    Code(Text),
    /// `*emphasis*`.
    Emphasis(Vec<Inline>),
    /// `**strong**`.
    Strong(Vec<Inline>),
    /// `~~struck~~`.
    Struck(Vec<Inline>),
    /// A link to an address, as written; also a bare one.
    Link {
        /// The address as written.
        url: String,
        /// What stands for it.
        inside: Vec<Inline>,
        /// Where all of it is.
        span: Span,
    },
    /// `[[page]]` or `[[page|words]]`.
    Wiki {
        /// The page's name.
        target: String,
        /// What stands for it.
        inside: Vec<Inline>,
        /// Where all of it is.
        span: Span,
    },
    /// `![alt](address)`.
    Image {
        /// The address as written; may be empty.
        url: String,
        /// Its words.
        alt: String,
        /// Where all of it is.
        span: Span,
    },
    /// The end of a line inside a paragraph.
    Break,
}
