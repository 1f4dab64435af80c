//! All that a build may know, gathered before its first step.

pub mod config;
pub mod theme;
