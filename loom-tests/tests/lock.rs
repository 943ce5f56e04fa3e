//! The lock of an object: exclusion, parking, handover, two locks in order.
#![cfg(orochi_loom)]

use orochi_gc::sync::{ParkingLot, Plain};
use orochi_gc::{Header, flags};
use orochi_loom_tests::{Covers, Shadow, World, model, three, two};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

struct Locked {
    header: Header,
    lot: ParkingLot,
    word: Plain<u32>,
    held: AtomicBool,
    /// As `held`, but until the lock is free again.
    busy: AtomicBool,
}
// SAFETY: `word` is accessed under the lock only; that this excludes races is what loom checks.
unsafe impl Sync for Locked {}
// SAFETY: as above.
unsafe impl Send for Locked {}

impl Locked {
    fn new() -> Arc<Locked> {
        Arc::new(Locked {
            header: Header::new(1, flags::SHARED, 0),
            lot: ParkingLot::default(),
            word: Plain::new(0),
            held: AtomicBool::new(false),
            busy: AtomicBool::new(false),
        })
    }

    fn add(&self, covers: &Covers) {
        if self.busy.load(Ordering::Relaxed) {
            covers.hit("contended");
        }
        self.header.acquire(&self.lot);
        assert!(!self.held.swap(true, Ordering::Relaxed), "two holders");
        self.busy.store(true, Ordering::Relaxed);
        // SAFETY: under the lock.
        unsafe { self.word.set(self.word.get() + 1) };
        self.held.store(false, Ordering::Relaxed);
        self.header.unlock(&self.lot);
        self.busy.store(false, Ordering::Relaxed);
    }

    /// The result, when the threads are over.
    fn value(&self, covers: &Covers) -> u32 {
        if self.lot.parked() > 0 {
            covers.hit("parked");
        }
        // SAFETY: the threads are over.
        unsafe { self.word.get() }
    }
}

/// Two threads, `times` sections each.
fn sections(name: &str, swapped: bool) {
    model(name, &["contended", "parked"], move |covers| {
        let lock = Locked::new();
        let (a, b, here, there) = (lock.clone(), lock.clone(), covers.clone(), covers.clone());
        two(
            swapped,
            move || {
                a.add(&here);
                a.add(&here);
            },
            move || b.add(&there),
        );
        assert_eq!(lock.value(covers), 3);
    });
}

#[test]
fn lock_2t_sections() {
    sections("lock_2t_sections", false);
}
#[test]
fn lock_2t_sections_swapped() {
    sections("lock_2t_sections_swapped", true);
}

/// Three threads: one holds, two can sleep, so the handover has sleepers left.
fn contenders(name: &str, swapped: bool) {
    model(name, &["contended", "parked"], move |covers| {
        let lock = Locked::new();
        let role = || {
            let (lock, covers) = (lock.clone(), covers.clone());
            move || lock.add(&covers)
        };
        three(swapped, role(), role(), role());
        assert_eq!(lock.value(covers), 3);
    });
}

#[test]
fn lock_3t_handover() {
    contenders("lock_3t_handover", false);
}
#[test]
fn lock_3t_handover_swapped() {
    contenders("lock_3t_handover_swapped", true);
}

/// Whole threads lock the same pair, named in opposite order.
fn pair(name: &str, swapped: bool) {
    model(name, &["first", "second"], move |covers| {
        let world = World::default();
        let shadows: [Arc<Shadow>; 2] = Default::default();
        let (one, other) = (world.register(), world.register());
        let (x, y) = (World::shared(&one, &shadows[0]), World::shared(&one, &shadows[1]));
        let word = Arc::new(Plain::new(0u32));
        let (w1, w2, here, there) = (Cell(word.clone()), Cell(word.clone()), covers.clone(), covers.clone());
        two(
            swapped,
            move || {
                let guard = one.lock_pair(x, y);
                here.hit(if w1.add(1) == 0 { "first" } else { "second" });
                drop(guard);
                one.release(x);
                one.release(y);
                one.exit();
            },
            move || {
                let guard = other.lock_pair(y, x);
                there.hit(if w2.add(2) == 0 { "first" } else { "second" });
                drop(guard);
                other.exit();
            },
        );
        assert_eq!(Cell(word).add(0), 3);
        world.settle();
        assert!(shadows.iter().all(|shadow| shadow.drops() == 1));
    });
}

struct Cell(Arc<Plain<u32>>);
impl Cell {
    fn add(&self, n: u32) -> u32 {
        // SAFETY: under both locks, or when the threads are over; loom checks that.
        unsafe {
            let old = self.0.get();
            self.0.set(old + n);
            old
        }
    }
}

#[test]
fn lock_2t_pair_in_opposite_order() {
    pair("lock_2t_pair_in_opposite_order", false);
}
#[test]
fn lock_2t_pair_in_opposite_order_swapped() {
    pair("lock_2t_pair_in_opposite_order_swapped", true);
}
