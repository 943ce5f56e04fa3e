//! Stopping the world, further: threads that start, sleep and are helped meanwhile, and what holds after a stop.
#![cfg(orochi_loom)]

use loom::sync::atomic::{AtomicBool, AtomicPtr, AtomicU8, Ordering};
use orochi_gc::Object;
use orochi_gc::policy::{Gate, Turnstile};
use orochi_gc::state::bits;
use orochi_gc::sync::{Plain, yield_now};
use orochi_loom_tests::{Kept, M, Shadow, World, model, three, two};
use std::ptr;
use std::sync::Arc;

/// What only an attached thread may touch, or who has stopped it.
#[derive(Clone)]
struct Heap(Arc<Plain<u32>>);

impl Heap {
    fn new() -> Heap {
        Heap(Arc::new(Plain::new(0)))
    }

    fn touch(&self) {
        // SAFETY: that nobody else touches it meanwhile is what loom checks.
        unsafe { self.0.set(self.0.get() + 1) };
    }

    fn touched(&self) -> u32 {
        // SAFETY: the threads are over.
        unsafe { self.0.get() }
    }
}

/// A thread starts while another one stops the world.
fn start(name: &str, swapped: bool) {
    model(name, &["started first", "stopped first"], move |covers| {
        let world = World::default();
        let stopper = world.register();
        let heap = Heap::new();
        let (newcomers, h1, h2, here) = (world.clone(), heap.clone(), heap.clone(), covers.clone());
        two(
            swapped,
            move || {
                stopper.stop_the_world(|| {
                    here.hit(if h1.touched() == 0 { "stopped first" } else { "started first" });
                    h1.touch();
                });
                stopper.exit();
            },
            move || {
                let m = newcomers.register();
                h2.touch();
                m.exit();
            },
        );
        assert_eq!(heap.touched(), 2);
    });
}

#[test]
fn world_2t_start_against_stop() {
    start("world_2t_start_against_stop", false);
}
#[test]
fn world_2t_start_against_stop_swapped() {
    start("world_2t_start_against_stop_swapped", true);
}

/// A thread that only polls stops when it is asked to, and in no other way.
fn obedience(name: &str, swapped: bool) {
    model(name, &["stopped"], move |covers| {
        let world = World::default();
        let (runner, stopper) = (world.register(), world.register());
        let heap = Heap::new();
        let done = Arc::new(AtomicBool::new(false));
        let (d1, d2, h1, h2, here) = (done.clone(), done, heap.clone(), heap.clone(), covers.clone());
        two(
            swapped,
            move || {
                while !d1.load(Ordering::Relaxed) {
                    h1.touch();
                    if runner.poll() {
                        runner.safepoint();
                        here.hit("stopped");
                    }
                    h1.touch();
                    yield_now();
                }
                runner.exit();
            },
            move || {
                stopper.stop_the_world(|| {
                    h2.touch();
                    d2.store(true, Ordering::Relaxed);
                });
                stopper.exit();
            },
        );
    });
}

#[test]
fn world_2t_polling_thread_stops() {
    obedience("world_2t_polling_thread_stops", false);
}
#[test]
fn world_2t_polling_thread_stops_swapped() {
    obedience("world_2t_polling_thread_stops_swapped", true);
}

/// Two threads have to be awaited, and the news of one stopping must not pass for both.
fn two_awaited(name: &str, swapped: bool) {
    model(name, &["asked"], move |covers| {
        let world = World::default();
        let (stopper, one, other) = (world.register(), world.register(), world.register());
        let (h1, h2) = (Heap::new(), Heap::new());
        let kept: [Kept<M>; 3] = Default::default();
        let run = |m: M, which: usize, heap: &Heap| {
            let (heap, kept, covers) = (heap.clone(), kept[which].clone(), covers.clone());
            move || {
                heap.touch();
                if m.poll() {
                    covers.hit("asked");
                }
                m.detach();
                kept.put(m);
            }
        };
        let (one, other, mine) = (run(one, 0, &h1), run(other, 1, &h2), kept[2].clone());
        three(
            swapped,
            move || {
                stopper.stop_the_world(|| {
                    h1.touch();
                    h2.touch();
                });
                stopper.detach();
                mine.put(stopper);
            },
            one,
            other,
        );
        for m in kept.map(|kept| kept.take()) {
            m.reattach();
            m.exit();
        }
    });
}

#[test]
fn world_3t_two_are_awaited() {
    two_awaited("world_3t_two_are_awaited", false);
}
#[test]
fn world_3t_two_are_awaited_swapped() {
    two_awaited("world_3t_two_are_awaited_swapped", true);
}

/// A thread that sleeps is helped by another one while a third stops the world, and wakes up meanwhile.
fn against_help(name: &str, swapped: bool) {
    model(name, &["slept until the end", "woke before the stop"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (sleeper, helper, stopper) = (world.register(), world.register(), world.register());
        let o = World::shared(&sleeper, &shadow);
        sleeper.detach();
        let heap = Heap::new();
        let (h1, h2, here) = (heap.clone(), heap.clone(), covers.clone());
        let kept: [Kept<M>; 3] = Default::default();
        let [k1, k2, k3] = kept.clone();
        three(
            swapped,
            move || {
                sleeper.reattach();
                h1.touch();
                sleeper.detach();
                k1.put(sleeper);
            },
            move || {
                helper.release(o);
                helper.detach();
                k2.put(helper);
            },
            move || {
                stopper.stop_the_world(|| {
                    here.hit(if h2.touched() == 0 { "slept until the end" } else { "woke before the stop" });
                    h2.touch();
                });
                stopper.detach();
                k3.put(stopper);
            },
        );
        assert_eq!(heap.touched(), 2);
        let all = kept.map(|kept| kept.take());
        all.iter().for_each(|m| m.reattach());
        World::turn(&all.each_ref());
        assert_eq!(shadow.drops(), 1);
        all.into_iter().for_each(|m| m.exit());
    });
}

#[test]
fn world_3t_stop_against_help() {
    against_help("world_3t_stop_against_help", false);
}
#[test]
fn world_3t_stop_against_help_swapped() {
    against_help("world_3t_stop_against_help_swapped", true);
}

/// A reader is stopped, runs on, and borrows: it is pinned again by then.
fn borrow_after_stop(name: &str, swapped: bool) {
    model(name, &["stopped, then borrowed", "too late"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (reader, owner) = (world.register(), world.register());
        let o = World::shared(&owner, &shadow);
        let slot = Arc::new(AtomicPtr::new(o.as_ptr()));
        let (source, s1, here) = (slot.clone(), shadow.clone(), covers.clone());
        two(
            swapped,
            move || {
                let stopped = reader.poll();
                if stopped {
                    reader.safepoint();
                }
                match Object::new(source.load(Ordering::Acquire)) {
                    Some(_) => {
                        if stopped {
                            here.hit("stopped, then borrowed");
                        }
                        s1.read();
                    }
                    None => here.hit("too late"),
                }
                reader.exit();
            },
            move || {
                owner.stop_the_world(|| ());
                let old = slot.swap(ptr::null_mut(), Ordering::AcqRel);
                owner.release(Object::new(old).expect("the owner alone empties the slot"));
                owner.safepoint();
                owner.exit();
            },
        );
        world.settle();
        assert_eq!(shadow.drops(), 1);
    });
}

#[test]
fn limbo_2t_borrow_after_stop() {
    borrow_after_stop("limbo_2t_borrow_after_stop", false);
}
#[test]
fn limbo_2t_borrow_after_stop_swapped() {
    borrow_after_stop("limbo_2t_borrow_after_stop_swapped", true);
}

/// The gate: who hands over while another thread waits does not come back before that one has been inside.
fn turns(name: &str, swapped: bool) {
    model(name, &["over"], move |covers| {
        let gate = Arc::new(Turnstile::default());
        let inside = Arc::new(AtomicBool::new(false));
        let (g1, g2, i1, i2, here) = (gate.clone(), gate, inside.clone(), inside, covers.clone());
        two(
            swapped,
            move || {
                let state = AtomicU8::new(bits::ATTACHED);
                g1.enter(&state, bits::WORK);
                while !i1.load(Ordering::Relaxed) {
                    yield_now();
                    g1.hand_over(&state, bits::WORK);
                }
                here.hit("over");
                g1.leave();
            },
            move || {
                let state = AtomicU8::new(bits::ATTACHED);
                g2.enter(&state, bits::WORK);
                i2.store(true, Ordering::Relaxed);
                g2.leave();
            },
        );
    });
}

#[test]
fn world_2t_gate_turns() {
    turns("world_2t_gate_turns", false);
}
#[test]
fn world_2t_gate_turns_swapped() {
    turns("world_2t_gate_turns_swapped", true);
}

/// A large object of a thread that sleeps: its memory goes back when another one frees it, not when the owner wakes up.
fn large(name: &str, swapped: bool) {
    model(name, &["over"], move |covers| {
        let world = World::default();
        let (owner, other) = (world.register(), world.register());
        let shadow = Arc::new(Shadow::default());
        let before = Memory::large();
        let o = World::large(&owner, &shadow);
        assert_eq!(Memory::large(), before + 1);
        owner.publish(o);
        other.retain(o);
        owner.release(o);
        let (a, b) = (Kept::default(), Kept::default());
        let (a1, b1, there) = (a.clone(), b.clone(), covers.clone());
        two(
            swapped,
            move || {
                owner.detach();
                a1.put(owner);
            },
            move || {
                other.release(o);
                other.safepoint();
                there.hit("over");
                b1.put(other);
            },
        );
        let (owner, other) = (a.take(), b.take());
        World::turn(&[&other]);
        assert_eq!(shadow.drops(), 1);
        assert_eq!(Memory::large(), before, "the memory waits for its owner to wake up");
        owner.reattach();
        owner.exit();
        other.exit();
    });
}

#[test]
fn heap_2t_large_object_of_a_sleeper() {
    large("heap_2t_large_object_of_a_sleeper", false);
}
#[test]
fn heap_2t_large_object_of_a_sleeper_swapped() {
    large("heap_2t_large_object_of_a_sleeper_swapped", true);
}

/// A large object of a thread that goes away while another one frees it; an heir comes and sleeps. Its memory waits for nobody.
fn large_of_an_exiting_thread(name: &str, swapped: bool) {
    model(name, &["freed after the exit", "freed before the heir slept"], move |covers| {
        let world = World::default();
        let [shadow, own]: [Arc<Shadow>; 2] = Default::default();
        let (owner, other) = (world.register(), world.register());
        let before = Memory::large();
        let o = World::large(&owner, &shadow);
        owner.publish(o);
        other.retain(o);
        owner.release(o);
        let (kept, kept_heir): (Kept<M>, Kept<M>) = Default::default();
        let (keep, keep_heir, coming, here) = (kept.clone(), kept_heir.clone(), world.clone(), covers.clone());
        two(
            swapped,
            move || {
                owner.exit();
                if Memory::large() > before {
                    here.hit("freed after the exit");
                }
                let heir = coming.register();
                heir.release(World::node(&heir, &own));
                if Memory::large() == before {
                    here.hit("freed before the heir slept");
                }
                heir.detach();
                keep_heir.put(heir);
            },
            move || {
                other.release(o);
                other.safepoint();
                other.safepoint();
                keep.put(other);
            },
        );
        let (other, heir) = (kept.take(), kept_heir.take());
        World::turn(&[&other]);
        assert_eq!(shadow.drops(), 1);
        assert_eq!(Memory::large(), before, "the memory waits for the heir to wake up");
        heir.reattach();
        heir.exit();
        other.exit();
    });
}

#[test]
fn heap_2t_large_object_and_exit() {
    large_of_an_exiting_thread("heap_2t_large_object_and_exit", false);
}
#[test]
fn heap_2t_large_object_and_exit_swapped() {
    large_of_an_exiting_thread("heap_2t_large_object_and_exit_swapped", true);
}

/// The system's allocator, which counts what has the size of [`World::large`].
struct Memory;

thread_local! {
    static LARGE: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

impl Memory {
    /// How many large allocations this thread has not freed yet.
    fn large() -> usize {
        LARGE.get()
    }

    fn is_large(layout: std::alloc::Layout) -> bool {
        (World::LARGE..World::LARGE + 256).contains(&layout.size())
    }
}

// SAFETY: passes everything on.
unsafe impl std::alloc::GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: std::alloc::Layout) -> *mut u8 {
        if Memory::is_large(layout) {
            LARGE.set(LARGE.get() + 1);
        }
        // SAFETY: passed on.
        unsafe { std::alloc::System.alloc(layout) }
    }

    unsafe fn dealloc(&self, p: *mut u8, layout: std::alloc::Layout) {
        if Memory::is_large(layout) {
            LARGE.set(LARGE.get() - 1);
        }
        // SAFETY: passed on.
        unsafe { std::alloc::System.dealloc(p, layout) }
    }
}

#[global_allocator]
static MEMORY: Memory = Memory;
