//! What arithmetic can refuse, with the exception and the words that CPython uses.

use std::borrow::Cow;
use std::fmt;

use crate::algorithm::OutOfMemory;

/// A refused operation on numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// `ZeroDivisionError` with this message.
    ZeroDivision(&'static str),
    /// `OverflowError` with this message.
    Overflow(&'static str),
    /// `ValueError` with this message.
    Value(Cow<'static, str>),
    /// `MemoryError`.
    Memory,
}

impl NumberError {
    /// A `ValueError` with a fixed message.
    #[must_use]
    pub const fn value(message: &'static str) -> Self {
        Self::Value(Cow::Borrowed(message))
    }
}

impl From<OutOfMemory> for NumberError {
    fn from(_: OutOfMemory) -> Self {
        Self::Memory
    }
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ZeroDivision(message) | Self::Overflow(message) => f.write_str(message),
            Self::Value(message) => f.write_str(message),
            Self::Memory => Ok(()),
        }
    }
}

impl std::error::Error for NumberError {}
