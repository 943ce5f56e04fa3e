//! `os` and `posix`.

pub mod arg;
