//! What the tests share.

#![allow(dead_code, reason = "each test program uses a part of it")]

pub mod project;
pub mod site;
