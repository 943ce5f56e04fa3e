//! What an attribute instruction found for shapes other than the last: a per-thread cache behind the inline caches.
//!
//! An inline-cache pair remembers one shape. A method that subclasses inherit sees several; what it found for each is kept here, keyed by
//! the pair's address and its key (shape and epoch of the types). Code objects are immortal, so an address names one
//! instruction for ever; an entry of a past epoch never matches again. No atomics, no sharing.

/// The cache; its table is allocated with the first entry.
#[derive(Default)]
pub struct SiteCache {
    entries: Vec<(usize, u64, u64)>,
}

impl SiteCache {
    const SIZE: usize = 2048;

    /// An empty cache.
    pub const fn new() -> SiteCache {
        SiteCache { entries: Vec::new() }
    }

    #[inline(always)]
    fn index(site: usize, key: u64) -> usize {
        ((site >> 4) ^ (key as usize).wrapping_mul(0x9e37_79b1) >> 8) & (Self::SIZE - 1)
    }

    /// What was found at `site` under `key`; 0 if nothing is known.
    #[inline(always)]
    pub fn get(&self, site: usize, key: u64) -> u64 {
        match self.entries.get(Self::index(site, key)) {
            Some(&(s, k, found)) if s == site && k == key => found,
            _ => 0,
        }
    }

    /// Remembers what was found.
    pub fn put(&mut self, site: usize, key: u64, found: u64) {
        if self.entries.is_empty() {
            self.entries.resize(Self::SIZE, (0, 0, 0));
        }
        self.entries[Self::index(site, key)] = (site, key, found);
    }
}
