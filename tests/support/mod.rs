//! What the tests share.

#![allow(dead_code, reason = "each test program uses a part of it")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

pub mod browser;
pub mod built;
pub mod canaries;
pub mod files;
pub mod project;
pub mod properties;
pub mod shell;
pub mod site;
