//! The table of interned strings: for each text the one immortal object that stands for it.
//!
//! A shard's lock decides between threads that intern the same text: who comes first enters its object, the others get that one. What is
//! entered is immortal before the lock is released, so a word from the table never needs a count. Looking up and entering are leaves.

use crate::text::Text;
use orochi_gc::mutant;
use orochi_gc::sync::Mutex;
use std::collections::HashMap;

/// Locks of the table, a power of two.
const SHARDS: usize = if cfg!(orochi_loom) { 1 } else { 64 };

type Shard = HashMap<Text, u64, foldhash::fast::RandomState>;

/// See the module's text.
pub struct Interned(Box<[Mutex<Shard>]>);

impl Interned {
    /// A table without strings.
    pub fn new() -> Interned {
        Interned((0..SHARDS).map(|_| Mutex::new(Shard::default())).collect())
    }

    /// The shard of a text: length, first and last character spread names well enough.
    fn shard(&self, text: &Text) -> &Mutex<Shard> {
        let n = text.len();
        let (first, last) = (text.code_at(0).unwrap_or(0), text.code_at(n.wrapping_sub(1)).unwrap_or(0));
        let mixed = (n as u32).wrapping_mul(7).wrapping_add(first.wrapping_mul(31)).wrapping_add(last.wrapping_mul(5));
        &self.0[mixed as usize & (SHARDS - 1)]
    }

    /// The word of the string with this text.
    pub fn get(&self, text: &Text) -> Option<u64> {
        self.shard(text).lock().get(text).copied()
    }

    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|shard| shard.lock().len()).sum()
    }

    /// The word of the string with this text; without one, `make` says the word to enter.
    pub fn get_or_enter(&self, text: Text, make: impl FnOnce() -> u64) -> u64 {
        mutant!("interned_in_two_steps" => {
            if let Some(word) = self.get(&text) {
                return word;
            }
            let word = make();
            self.shard(&text).lock().insert(text, word);
            return word;
        });
        *self.shard(&text).lock().entry(text).or_insert_with(make)
    }
}

impl Default for Interned {
    fn default() -> Self {
        Self::new()
    }
}
