//! The comparison: both builds of Orochi against one another and against other interpreters.
//!
//! `cargo compare` runs what lies in `programs/` and `scaling/`, interleaved: every interpreter runs a program once before any of them
//! runs it again, so that a slow minute of the machine is shared by all. Medians are compared, never means.
#![deny(missing_docs)]

pub mod chart;
pub mod measure;
pub mod page;
pub mod peer;
pub mod predict;
pub mod program;
pub mod readme;
pub mod stats;
pub mod targets;
