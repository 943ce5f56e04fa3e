//! The interpreter core.
