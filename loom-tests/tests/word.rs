//! Single words: the shape, the flags and the state byte as carriers of data, the count's rarer states, the spinning lock.
#![cfg(orochi_loom)]

use orochi_gc::count::{Expired, Merged, Released, SharedCount};
use orochi_gc::state::{Detach, StateByte, bits};
use orochi_gc::sync::Plain;
use orochi_gc::sync::spinning::Mutex;
use orochi_gc::{Header, WeakCell, flags};
use orochi_loom_tests::{Shadow, World, model, two};
use std::sync::Arc;

/// A plain word that something else guards.
#[derive(Clone)]
struct Word(Arc<Plain<u32>>);

impl Word {
    fn new() -> Word {
        Word(Arc::new(Plain::new(0)))
    }
    fn get(&self) -> u32 {
        // SAFETY: whether the guard keeps others away is what loom checks.
        unsafe { self.0.get() }
    }
    fn set(&self, n: u32) {
        // SAFETY: as above.
        unsafe { self.0.set(n) }
    }
}

/// A slot is written, then the shape that says that it exists.
fn shape(name: &str, swapped: bool) {
    model(name, &["old", "new"], move |covers| {
        let header = Arc::new(Header::new(1, flags::SHARED, 7));
        let (h1, slot, there) = (header.clone(), Word::new(), covers.clone());
        let s1 = slot.clone();
        two(
            swapped,
            move || {
                s1.set(1);
                h1.set_shape(8);
            },
            move || {
                if header.shape_acquire() == 8 {
                    there.hit("new");
                    assert_eq!(slot.get(), 1);
                } else {
                    there.hit("old");
                }
            },
        );
    });
}

#[test]
fn array_2t_shape_after_slot() {
    shape("array_2t_shape_after_slot", false);
}
#[test]
fn array_2t_shape_after_slot_swapped() {
    shape("array_2t_shape_after_slot_swapped", true);
}

/// Two threads set flags of one shared object: a weak reference to it is made while it becomes immortal.
fn both_flags(name: &str, swapped: bool) {
    model(name, &["over"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (a, b) = (world.register(), world.register());
        let o = World::shared(&a, &shadow);
        let (cell, there) = (WeakCell::new(None), covers.clone());
        two(
            swapped,
            move || {
                a.weak_register(o, &cell);
                a.exit();
            },
            move || {
                b.make_immortal(o);
                there.hit("over");
                b.exit();
            },
        );
        // SAFETY: immortal.
        assert!(unsafe { o.as_ref() }.is_immortal(), "a flag got lost");
    });
}

#[test]
fn publish_2t_flags_by_two() {
    both_flags("publish_2t_flags_by_two", false);
}
#[test]
fn publish_2t_flags_by_two_swapped() {
    both_flags("publish_2t_flags_by_two_swapped", true);
}

/// Bits of the embedder are set while the thread attaches and detaches: they arrive once, with what was written before.
fn request(name: &str, swapped: bool) {
    model(name, &["in time", "late"], move |covers| {
        let state = Arc::new(StateByte::default());
        let word = Word::new();
        let taken = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let (s1, s2, w1, w2, t1, here) =
            (state.clone(), state.clone(), word.clone(), word.clone(), taken.clone(), covers.clone());
        two(
            swapped,
            move || {
                assert!(s1.attach());
                if s1.take(bits::EMBEDDER) != 0 {
                    here.hit("in time");
                    t1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    assert_eq!(w1.get(), 1);
                }
                assert_eq!(s1.detach(), Detach::Done);
            },
            move || {
                w2.set(1);
                s2.request(bits::EMBEDDER);
            },
        );
        if state.take(bits::EMBEDDER) != 0 {
            covers.hit("late");
            taken.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
        assert_eq!(taken.load(std::sync::atomic::Ordering::Relaxed), 1, "requests that arrived");
        assert_eq!(state.get(), 0, "detached, and nothing asked");
    });
}

#[test]
fn world_2t_request_carries_data() {
    request("world_2t_request_carries_data", false);
}
#[test]
fn world_2t_request_carries_data_swapped() {
    request("world_2t_request_carries_data_swapped", true);
}

/// An object that was queued and merged goes through limbo: it can be upgraded as long as it is not dead, and is retired
/// once per stay.
fn after_the_queue(name: &str, swapped: bool) {
    model(name, &["upgraded"], move |covers| {
        let shared = Arc::new(SharedCount::new());
        // A foreign release, which finds nothing to give back; the owner works off the entry, with a count of two.
        assert_eq!(shared.release(|| 7), Released::Queue(7));
        assert_eq!(shared.merge(2, true), Merged::Alive);
        let (a, b, there) = (shared.clone(), shared.clone(), covers.clone());
        let retired = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let r1 = retired.clone();
        two(
            swapped,
            move || {
                if a.release(|| 0) == Released::Retire {
                    r1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                }
            },
            move || {
                assert!(b.upgrade(), "it is not dead");
                there.hit("upgraded");
            },
        );
        let retired = retired.load(std::sync::atomic::Ordering::Relaxed);
        if retired == 1 {
            assert_eq!(shared.expire(), Expired::Rescued);
        }
        assert_eq!(shared.release(|| 0), Released::Retire);
        assert_eq!(shared.expire(), Expired::Dead);
        assert!(!shared.upgrade());
    });
}

#[test]
fn count_2t_limbo_after_the_queue() {
    after_the_queue("count_2t_limbo_after_the_queue", false);
}
#[test]
fn count_2t_limbo_after_the_queue_swapped() {
    after_the_queue("count_2t_limbo_after_the_queue_swapped", true);
}

/// The lock of the sanitizer's build.
fn spinning(name: &str, swapped: bool) {
    model(name, &["first", "second"], move |covers| {
        let lock = Arc::new(Mutex::<()>::default());
        let word = Word::new();
        let role = || {
            let (lock, word, covers) = (lock.clone(), word.clone(), covers.clone());
            move || {
                let guard = lock.lock();
                covers.hit(if word.get() == 0 { "first" } else { "second" });
                word.set(word.get() + 1);
                drop(guard);
            }
        };
        let (a, b) = (role(), role());
        two(swapped, a, b);
        assert_eq!(word.get(), 2);
    });
}

#[test]
fn lock_2t_spinning() {
    spinning("lock_2t_spinning", false);
}
#[test]
fn lock_2t_spinning_swapped() {
    spinning("lock_2t_spinning_swapped", true);
}
