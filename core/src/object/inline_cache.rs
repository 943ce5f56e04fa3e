//! Inline caches: pairs of words beside an instruction, shared by all threads, read without a lock and without writing.
//!
//! The first word of a pair is a **key** (shape of what was looked at, with the epoch of the types or a class's version above it), the
//! second says what was found. The two are not read in one step, so a reader looks at the key twice: before and after the second word.
//!
//! | from | by | to |
//! |---|---|---|
//! | 0, nothing | fill | BUSY, the second word is written, key |
//! | a smaller key | fill | BUSY, the second word is written, key |
//! | BUSY, the same key, a greater key | fill | unchanged |
//!
//! **Keys of a pair only grow.** Whoever reads the same key twice has therefore read it from one fill: had another one begun in between, the
//! second word of which came with acquire, then the key's second reading would show BUSY or a greater key, never the same one
//! again. Were a smaller key let in, a pair could go from A to B and back to A between the readings, and A would be read with
//! B's second word. (The epoch makes all keys of a later time greater. Shapes that lose against a greater one of the same epoch are
//! remembered per thread; see `site_cache`.)

use super::function::CACHE_WORDS;
use orochi_gc::mutant;
use orochi_gc::sync::{AtomicU64, Ordering};

/// The cache of an instruction: two pairs.
pub type Cache = [AtomicU64; CACHE_WORDS];

/// A fill is under way. No key is this number: what is above the shape starts at 1.
const BUSY: u64 = 1;

/// The key of what cannot be remembered.
pub const NO_KEY: u64 = u64::MAX;

/// Reads what a cache knows under `key`; 0 if nothing.
#[inline(always)]
pub fn read([k, w, l, x]: &Cache, key: u64) -> u64 {
    match read_pair([k, w], key) {
        Some(found) => found,
        None => read_pair([l, x], key).unwrap_or(0),
    }
}

/// Reads what a pair knows under `key`. What it gives hangs on no comparison but by a jump: the processor goes on with it meanwhile.
#[inline(always)]
fn read_pair(pair: [&AtomicU64; 2], key: u64) -> Option<u64> {
    // Acquire: pairs with the last store in `fill_pair`, after which the second word is that of this fill or a later one.
    if pair[0].load(mutant!(Ordering::Acquire, "pair_key_load_relaxed" => Ordering::Relaxed)) != key {
        return None;
    }
    // Acquire: pairs with the store in `fill_pair`; who sees a later fill's word sees that fill's BUSY below.
    let found = pair[1].load(mutant!(Ordering::Acquire, "pair_found_load_relaxed" => Ordering::Relaxed));
    // Under the global lock nobody else runs between the two.
    if super::sharing() && mutant!(pair[0].load(Ordering::Relaxed) != key, "pair_key_seen_once" => false) {
        std::hint::cold_path();
        return None;
    }
    Some(found)
}

/// Has the cache know what was found under `key`: the first pair, unless that has a key of the same time or a later one.
pub fn fill([k, w, l, x]: &Cache, key: u64, found: u64) {
    if key >> 32 > k.load(Ordering::Relaxed) >> 32 {
        fill_pair([k, w], key, found);
    } else {
        fill_pair([l, x], key, found);
    }
}

/// Fills a pair, unless another thread is filling it or it has this key or a greater one.
fn fill_pair(pair: [&AtomicU64; 2], key: u64, found: u64) {
    let old = pair[0].load(Ordering::Relaxed);
    if key == NO_KEY || old == BUSY || mutant!(old >= key, "pair_keys_shrink" => old == key) {
        return;
    }
    // Acquire: pairs with the store of the key of the fill before, whose second word this one follows. A key never comes back, so
    // the exchange succeeds only if nobody has filled the pair since.
    let order = mutant!(Ordering::Acquire, "pair_claim_relaxed" => Ordering::Relaxed);
    if pair[0].compare_exchange(old, BUSY, order, Ordering::Relaxed).is_err() {
        return;
    }
    // Release: pairs with the acquire in `read_pair`: BUSY comes before this word.
    pair[1].store(found, mutant!(Ordering::Release, "pair_found_store_relaxed" => Ordering::Relaxed));
    // Release: pairs with the acquire in `read_pair`: the word comes before its key.
    pair[0].store(key, mutant!(Ordering::Release, "pair_key_store_relaxed" => Ordering::Relaxed));
}
