//! The interpreter core.

pub mod algorithm;
pub mod number;
pub mod text;
