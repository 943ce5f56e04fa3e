//! Interned strings that a thread has asked for lately: a name that native code says, or that a program computes for `setattr`, finds its one
//! object without the table that all threads share.
//!
//! What is interned is immortal and stands for its text for ever, so an entry never has to be taken back. ASCII texts only.

use super::payload::payload_of;
use super::strobject::StrObject;
use super::word;

/// The cache; its table is allocated with the first entry.
#[derive(Default)]
pub struct InternCache {
    words: Vec<u64>,
}

impl InternCache {
    const SIZE: usize = 512;

    /// An empty cache.
    pub const fn new() -> InternCache {
        InternCache { words: Vec::new() }
    }

    /// Where a text goes: names differ in their length and their last characters.
    fn index(ascii: &str) -> usize {
        let mixed = match ascii.as_bytes() {
            [.., a, b, c, d] => u32::from_le_bytes([*a, *b, *c, *d]),
            short => short.iter().fold(0, |mixed, byte| mixed << 8 | u32::from(*byte)),
        };
        let mixed = (u64::from(mixed) | (ascii.len() as u64) << 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 32) as usize % Self::SIZE
    }

    /// The word of the interned string with this text.
    pub fn get(&self, ascii: &str) -> Option<u64> {
        let word = *self.words.get(Self::index(ascii))?;
        if word == word::EMPTY {
            return None;
        }
        // SAFETY: the words of the table are those of interned strings, which are immortal.
        let known = unsafe { payload_of::<StrObject>(word::to_object(word)) };
        (known.text.as_str() == Some(ascii)).then_some(word)
    }

    /// Remembers the word of an interned string.
    pub fn put(&mut self, ascii: &str, word: u64) {
        if self.words.is_empty() {
            self.words.resize(Self::SIZE, word::EMPTY);
        }
        self.words[Self::index(ascii)] = word & !word::BORROWED;
    }
}
