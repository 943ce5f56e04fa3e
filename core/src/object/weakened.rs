//! Switches of this crate that take one guarantee away each, so that the race tests can be shown to notice (see `orochi_gc::stress`). In
//! builds without debug assertions they are constants that are never on.

use orochi_gc::stress::{self, EMBEDDER};

/// A shared iterator may give one position to two threads.
pub const ITERATORS: usize = EMBEDDER;
/// Interning a text makes a new string every time.
pub const INTERNING: usize = EMBEDDER << 1;
/// A change of a class leaves cached lookups as they are.
pub const STALE_CLASSES: usize = EMBEDDER << 2;
/// Two threads may load one module.
pub const TWO_LOADERS: usize = EMBEDDER << 3;
/// `threading` locks let everybody in.
pub const OPEN_LOCKS: usize = EMBEDDER << 4;
/// A generator that runs may be entered once more.
pub const REENTRANT_GENERATORS: usize = EMBEDDER << 5;
/// A class that is made while a special method of its base changes keeps what it took over.
pub const STALE_SLOTS: usize = EMBEDDER << 6;
/// `__bases__` is assigned while the other threads run.
pub const OPEN_BASES: usize = EMBEDDER << 7;

/// Every switch by the name that `_orochi.stress` knows it by: first those that only make rare things frequent.
pub const SWITCHES: &[(&str, usize)] = &[
    ("collect", stress::COLLECT),
    ("publish", stress::PUBLISH),
    ("repin", stress::REPIN),
    ("yield", stress::YIELD),
    ("search", stress::SEARCH),
    ("no-lock", stress::NO_LOCK),
    ("no-grace", stress::NO_GRACE),
    ("no-publish", stress::NO_PUBLISH),
    ("no-finalized-mark", stress::NO_FINALIZED_MARK),
    ("no-weak-count", stress::NO_WEAK_COUNT),
    ("iterators", ITERATORS),
    ("interning", INTERNING),
    ("stale-classes", STALE_CLASSES),
    ("two-loaders", TWO_LOADERS),
    ("open-locks", OPEN_LOCKS),
    ("reentrant-generators", REENTRANT_GENERATORS),
    ("stale-slots", STALE_SLOTS),
    ("open-bases", OPEN_BASES),
];
