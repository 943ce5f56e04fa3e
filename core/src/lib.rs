//! The interpreter core.

pub mod algorithm;
pub mod text;
