//! To come.

pub mod technologies;
