//! Python strings: code points in the narrowest fixed width that holds them, and everything `str` computes from them.
//!
//! The one invariant all files rely on: a [`Text`] is *canonical*. It stores 1 byte per code point if every code point
//! is below U+0100 (and says whether all are ASCII), 2 bytes if every one is below U+10000, else 4. So equal strings have
//! equal storage, equality and hashing look at raw units, and a needle wider than its haystack cannot occur in it.
//! Lone surrogates are ordinary code points here. Every operation whose size a program chooses may answer [`OutOfMemory`].

pub mod align;
pub mod builder;
pub mod case;
pub mod class;
pub mod codec;
pub mod edit;
pub mod escaped;
pub mod format_float;
pub mod format_spec;
pub mod hash;
pub mod percent;
pub mod quote;
pub mod search;
pub mod split;
pub mod string;
pub mod template;
pub mod unidata;
pub mod unit;

pub use crate::algorithm::OutOfMemory;
pub use builder::TextBuilder;
pub use hash::{HashKey, hash};
pub use string::Text;
pub use unit::{Unit, View};
