//! The properties that `tests/properties.rs` tries, for a fuzzer.

#![allow(dead_code, reason = "the tests use more of it")]
#![allow(clippy::expect_used, clippy::panic, reason = "a property that does not hold panics")]

#[path = "../../support/built.rs"]
pub mod built;
#[path = "../../support/canaries.rs"]
pub mod canaries;
#[path = "../../support/files.rs"]
pub mod files;
#[path = "../../support/properties.rs"]
pub mod properties;
#[path = "../../support/site.rs"]
pub mod site;
