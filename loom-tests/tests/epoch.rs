//! The contract of the reclaimer, with the real one: `gc/src/epoch/real.rs` over `crossbeam-epoch`, whose own atomics are loom's here.
//!
//! A build of its own (`cargo loom-epoch`): under `--cfg crossbeam_loom` the rest of the memory core is as it ships. What the models of the
//! protocols assume of `gc/src/epoch/model.rs` is what these show: nothing that was deferred runs while a thread is pinned that was
//! pinned before, and all of it runs, on some thread, once everybody has repinned or unpinned often enough.
#![cfg(crossbeam_loom)]

use loom::cell::UnsafeCell;
use loom::sync::atomic::{AtomicBool, Ordering};
use orochi_gc::epoch::{Pin, Reclaimer};
use orochi_loom_tests::{Covers, model, two};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// Something that is displaced from a slot, and reclaimed.
struct Thing {
    /// Whether the slot still leads to it.
    there: AtomicBool,
    payload: UnsafeCell<u32>,
    freed: AtomicUsize,
}

// SAFETY: the payload is read by who has borrowed it and written by who reclaims it; that these exclude each other is what loom checks.
unsafe impl Sync for Thing {}
// SAFETY: as above.
unsafe impl Send for Thing {}

impl Thing {
    fn new() -> Arc<Thing> {
        Arc::new(Thing { there: AtomicBool::new(true), payload: UnsafeCell::new(1), freed: AtomicUsize::new(0) })
    }

    /// Looks for it in the slot.
    fn find(&self) -> bool {
        self.there.load(Ordering::Acquire)
    }

    fn read(&self) {
        // SAFETY: see the type.
        assert_eq!(self.payload.with(|p| unsafe { *p }), 1, "use after free");
    }

    /// Takes it out of the slot and has it reclaimed.
    fn displace(self: &Arc<Self>, pin: &Pin) {
        self.there.store(false, Ordering::Release);
        let thing = self.clone();
        pin.defer(move || {
            // SAFETY: see the type.
            thing.payload.with_mut(|p| unsafe { *p = 0 });
            thing.freed.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        });
    }

    fn freed(&self) -> usize {
        self.freed.load(std::sync::atomic::Ordering::Relaxed)
    }
}

/// What the reader does after it has borrowed.
#[derive(Clone, Copy, PartialEq)]
enum Reader {
    Unpins,
    Repins,
    GoesAway,
}

/// A reader pins, borrows and reads; a writer displaces what it may have borrowed, and passes safepoints.
fn borrow(name: &str, swapped: bool, then: Reader) {
    model(name, &["borrowed", "too late"], move |covers: &Covers| {
        let reclaimer = Arc::new(Reclaimer::default());
        let thing = Thing::new();
        let (here, there, point) = (thing.clone(), thing.clone(), covers.clone());
        let (r1, r2) = (reclaimer.clone(), reclaimer.clone());
        let (sleeper, ()) = two(
            swapped,
            move || {
                let pin = r1.register();
                pin.pin();
                here.displace(&pin);
                pin.repin();
                pin.repin();
                pin.unpin();
                pin
            },
            move || {
                let pin = r2.register();
                pin.pin();
                if there.find() {
                    there.read();
                    point.hit("borrowed");
                } else {
                    point.hit("too late");
                }
                match then {
                    Reader::Unpins => {
                        pin.unpin();
                        pin.pin();
                        if there.find() {
                            there.read();
                        }
                    }
                    Reader::Repins => {
                        pin.repin();
                        if there.find() {
                            there.read();
                        }
                    }
                    Reader::GoesAway => {}
                }
            },
        );
        // Whoever comes next sees it through; who sleeps is not in the way.
        let pin = reclaimer.register();
        pin.pin();
        for _ in 0..4 {
            pin.repin();
        }
        assert_eq!(thing.freed(), 1, "reclaimed once, at last");
        drop((pin, sleeper));
    });
}

#[test]
fn epoch_2t_borrow_then_unpin() {
    borrow("epoch_2t_borrow_then_unpin", false, Reader::Unpins);
}
#[test]
fn epoch_2t_borrow_then_unpin_swapped() {
    borrow("epoch_2t_borrow_then_unpin_swapped", true, Reader::Unpins);
}
#[test]
fn epoch_2t_borrow_then_repin() {
    borrow("epoch_2t_borrow_then_repin", false, Reader::Repins);
}
#[test]
fn epoch_2t_borrow_then_repin_swapped() {
    borrow("epoch_2t_borrow_then_repin_swapped", true, Reader::Repins);
}
#[test]
fn epoch_2t_borrow_then_exit() {
    borrow("epoch_2t_borrow_then_exit", false, Reader::GoesAway);
}
#[test]
fn epoch_2t_borrow_then_exit_swapped() {
    borrow("epoch_2t_borrow_then_exit_swapped", true, Reader::GoesAway);
}

/// A thread that is not pinned defers, and goes away: what it deferred is reclaimed by another one, which sleeps meanwhile and then
/// passes safepoints.
fn left_behind(name: &str, swapped: bool) {
    model(name, &["reclaimed while both run", "left"], move |covers: &Covers| {
        let reclaimer = Arc::new(Reclaimer::default());
        let thing = Thing::new();
        let (here, there, point) = (thing.clone(), thing.clone(), covers.clone());
        let (r1, r2) = (reclaimer.clone(), reclaimer.clone());
        two(
            swapped,
            move || {
                let pin = r1.register();
                here.displace(&pin);
            },
            move || {
                let pin = r2.register();
                pin.pin();
                if there.find() {
                    there.read();
                }
                for _ in 0..3 {
                    pin.repin();
                }
                point.hit(if there.freed() == 1 { "reclaimed while both run" } else { "left" });
                pin.unpin();
            },
        );
        let pin = reclaimer.register();
        pin.pin();
        for _ in 0..4 {
            pin.repin();
        }
        assert_eq!(thing.freed(), 1, "reclaimed once, at last");
        drop(pin);
    });
}

#[test]
fn epoch_2t_left_behind() {
    left_behind("epoch_2t_left_behind", false);
}
#[test]
fn epoch_2t_left_behind_swapped() {
    left_behind("epoch_2t_left_behind_swapped", true);
}

/// The reclaimer itself goes away with something in it: that is reclaimed then.
fn end(name: &str, swapped: bool) {
    model(name, &["over"], move |covers: &Covers| {
        let reclaimer = Arc::new(Reclaimer::default());
        let thing = Thing::new();
        let (here, there, point) = (thing.clone(), thing.clone(), covers.clone());
        let (r1, r2) = (reclaimer.clone(), reclaimer);
        two(
            swapped,
            move || {
                let pin = r1.register();
                pin.pin();
                here.displace(&pin);
            },
            move || {
                let pin = r2.register();
                pin.pin();
                if there.find() {
                    there.read();
                }
                point.hit("over");
            },
        );
        assert_eq!(thing.freed(), 1, "reclaimed with the reclaimer");
    });
}

#[test]
fn epoch_2t_end_of_all() {
    end("epoch_2t_end_of_all", false);
}
#[test]
fn epoch_2t_end_of_all_swapped() {
    end("epoch_2t_end_of_all_swapped", true);
}
