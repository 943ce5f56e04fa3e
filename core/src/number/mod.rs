//! Python's numbers as plain values: arbitrary integers, floats, complex numbers, their text forms and their hashes.
//!
//! An [`Int`] is *normalised*: it holds a machine word whenever the value fits in one, so equality compares
//! representations. Overflow, division by zero and refused memory are values of [`NumberError`], in CPython's words.

pub mod bits;
pub mod bytes;
pub mod complex;
pub mod convert;
pub mod divide;
pub mod error;
pub mod float;
pub mod float_text;
pub mod hash;
pub mod hex;
pub mod int;
pub mod large;
pub mod radix;
pub mod special;
pub mod sum;
pub mod theory;

pub use complex::Complex;
pub use error::NumberError;
#[cfg(not(orochi_loom))]
pub(crate) use int::probe_bits;
pub use int::{Int, SMALL_BITS};
