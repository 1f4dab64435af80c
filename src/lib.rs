//! Parable turns the notes that a person keeps while preparing for interviews into a linked
//! static site.
//!
//! The data flows one way, and each module imports only from those before it:
//!
//! 1. [`inputs`] gathers all that a build may know: configuration, texts, theme.
//! 2. [`notes`] reads a text into lines and blocks, losing nothing.
//! 3. [`privacy`] takes out what the writer marked private; nothing behind it can hold it.
//! 4. [`systems`] reads an architecture from sentences.
//! 5. [`portfolio`] says what the sections mean: principles, stories, platforms.
//! 6. [`links`] resolves names: who speaks of whom, and why.
//! 7. [`edition`] decides what this edition shows.
//! 8. [`pages`] lays out a view for every page; [`prose`] writes their passages as HTML, and
//!    [`diagram`] draws for them.
//! 9. [`render`] turns views into files, through the theme.
//! 10. [`output`] puts the files in place, as one step.
//!
//! [`outline`] and [`report`] speak to people and programs about what was read.

pub mod diagram;
pub mod edition;
pub mod findings;
pub mod inputs;
pub mod links;
pub mod notes;
pub mod outline;
pub mod output;
pub mod pages;
pub mod portfolio;
pub mod privacy;
pub mod prose;
pub mod render;
pub mod report;
pub mod source;
pub mod systems;
pub mod vocabulary;
