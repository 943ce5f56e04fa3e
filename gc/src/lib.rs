//! The memory core.
