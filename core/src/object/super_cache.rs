//! What `super().name` found: a per-thread cache of lookups that start behind a class in the order of another.
//!
//! The type that the order belongs to is named by its version, which no two states of any types share: as long as it has that version, its order
//! and the namespaces along it are as they were. No atomics, no sharing; entries are uncounted words, as in `MethodCache`.

use super::word;

/// The cache; its table is allocated with the first entry.
#[derive(Default)]
pub struct SuperCache {
    entries: Vec<(u32, u64, u64, u64)>,
}

impl SuperCache {
    const SIZE: usize = 256;

    /// An empty cache.
    pub const fn new() -> SuperCache {
        SuperCache { entries: Vec::new() }
    }

    #[inline(always)]
    fn index(version: u32, class: u64, name: u64) -> usize {
        (((name >> 4) ^ (class >> 5)) as usize ^ (version as usize).wrapping_mul(0x9e37_79b1)) & (Self::SIZE - 1)
    }

    /// What was found under `name` behind `class` in the order of the type with this version.
    #[inline(always)]
    pub fn get(&self, version: u32, class: u64, name: u64) -> Option<u64> {
        let (class, name) = (class & !word::BORROWED, name & !word::BORROWED);
        match self.entries.get(Self::index(version, class, name)) {
            Some(&(v, c, n, found)) if v == version && c == class && n == name => Some(found),
            _ => None,
        }
    }

    /// Remembers what was found.
    pub fn put(&mut self, version: u32, class: u64, name: u64, found: u64) {
        if self.entries.is_empty() {
            self.entries.resize(Self::SIZE, (0, 0, 0, 0));
        }
        let (class, name) = (class & !word::BORROWED, name & !word::BORROWED);
        self.entries[Self::index(version, class, name)] = (version, class, name, found);
    }
}
