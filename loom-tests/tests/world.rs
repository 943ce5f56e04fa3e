//! Attach, detach, safepoint, stopping the world, and the gate of the build with a global lock.
#![cfg(orochi_loom)]

use loom::sync::atomic::AtomicU8;
use orochi_gc::policy::{Gate, Turnstile};
use orochi_gc::state::{Detach, StateByte, Stop, bits};
use orochi_gc::sync::{Plain, yield_now};
use orochi_loom_tests::{M, World, model, two};
use std::sync::Arc;

/// What only an attached thread may touch, or who has stopped it.
#[derive(Clone)]
struct Heap(Arc<Plain<u32>>);

impl Heap {
    fn new() -> Heap {
        Heap(Arc::new(Plain::new(0)))
    }

    fn touch(&self) {
        // SAFETY: the calling thread is attached, or holds the other; that this excludes the other is
        // what loom checks.
        unsafe { self.0.set(self.0.get() + 1) };
    }

    fn touched(&self) -> u32 {
        // SAFETY: the threads are over.
        unsafe { self.0.get() }
    }
}

/// The byte alone: a thread attaches, polls, detaches, while another one stops it and lets it go.
fn byte(name: &str, swapped: bool) {
    model(name, &["held at once", "waited", "suspended", "detached awaited"], move |covers| {
        let state = Arc::new(StateByte::default());
        let heap = Heap::new();
        let (s1, h1, here) = (state.clone(), heap.clone(), covers.clone());
        let (s2, h2, there) = (state, heap.clone(), covers.clone());
        two(
            swapped,
            move || {
                let attach = || {
                    while !s1.attach() {
                        yield_now();
                    }
                };
                attach();
                h1.touch();
                if s1.poll() && s1.suspend() {
                    here.hit("suspended");
                    attach();
                }
                h1.touch();
                match s1.detach() {
                    Detach::Done => {}
                    Detach::Awaited => here.hit("detached awaited"),
                    Detach::WorkFirst => panic!("nobody asked for work"),
                }
            },
            move || {
                match s2.stop() {
                    Stop::Held => there.hit("held at once"),
                    Stop::Wait => {
                        there.hit("waited");
                        while !s2.has_stopped() {
                            yield_now();
                        }
                    }
                    Stop::Busy => panic!("nobody else holds it"),
                }
                h2.touch();
                assert!(s2.let_go());
            },
        );
        assert_eq!(heap.touched(), 3);
    });
}

#[test]
fn world_2t_state_byte() {
    byte("world_2t_state_byte", false);
}
#[test]
fn world_2t_state_byte_swapped() {
    byte("world_2t_state_byte_swapped", true);
}

/// What a thread does that is not the one that stops.
fn run(m: &M, heap: &Heap, covers: &orochi_loom_tests::Covers) {
    heap.touch();
    if m.poll() {
        covers.hit("asked");
        m.safepoint();
    }
    heap.touch();
    m.detach();
    m.reattach();
    heap.touch();
}

/// Whole threads: one stops the world while the other runs, polls, detaches, reattaches and exits.
fn one_stopper(name: &str, swapped: bool) {
    model(name, &["asked"], move |covers| {
        let world = World::default();
        let (runner, stopper) = (world.register(), world.register());
        let heap = Heap::new();
        let (h1, h2, here) = (heap.clone(), heap.clone(), covers.clone());
        two(
            swapped,
            move || {
                run(&runner, &h1, &here);
                runner.exit();
            },
            move || {
                stopper.stop_the_world(|| h2.touch());
                stopper.exit();
            },
        );
        assert_eq!(heap.touched(), 4);
    });
}

#[test]
fn world_2t_one_stopper() {
    one_stopper("world_2t_one_stopper", false);
}
#[test]
fn world_2t_one_stopper_swapped() {
    one_stopper("world_2t_one_stopper_swapped", true);
}

/// Whole threads: both stop the world.
fn two_stoppers(name: &str, swapped: bool) {
    model(name, &["first before second", "second before first"], move |covers| {
        let world = World::default();
        let (one, other) = (world.register(), world.register());
        let heap = Heap::new();
        let (h1, h2, here, there) = (heap.clone(), heap.clone(), covers.clone(), covers.clone());
        two(
            swapped,
            move || {
                one.stop_the_world(|| {
                    if h1.touched() == 0 {
                        here.hit("first before second");
                    }
                    h1.touch();
                });
                one.exit();
            },
            move || {
                other.stop_the_world(|| {
                    if h2.touched() == 0 {
                        there.hit("second before first");
                    }
                    h2.touch();
                });
                other.exit();
            },
        );
        assert_eq!(heap.touched(), 2);
    });
}

#[test]
fn world_2t_two_stoppers() {
    two_stoppers("world_2t_two_stoppers", false);
}
#[test]
fn world_2t_two_stoppers_swapped() {
    two_stoppers("world_2t_two_stoppers_swapped", true);
}

/// The gate: both threads enter, one of them hands over in between. Nobody is ever inside with another.
fn gate(name: &str, swapped: bool) {
    model(name, &["handing over waited for a turn", "handing over met nobody"], move |covers| {
        let gate = Arc::new(Turnstile::default());
        let heap = Heap::new();
        let (g1, g2, h1, h2, here) = (gate.clone(), gate, heap.clone(), heap.clone(), covers.clone());
        two(
            swapped,
            move || {
                let state = AtomicU8::new(bits::ATTACHED);
                g1.enter(&state, bits::WORK);
                h1.touch();
                let before = h1.touched();
                g1.hand_over(&state, bits::WORK);
                here.hit(if h1.touched() > before {
                    "handing over waited for a turn"
                } else {
                    "handing over met nobody"
                });
                h1.touch();
                g1.leave();
            },
            move || {
                let state = AtomicU8::new(bits::ATTACHED);
                g2.enter(&state, bits::WORK);
                h2.touch();
                g2.leave();
            },
        );
        assert_eq!(heap.touched(), 3);
    });
}

#[test]
fn world_2t_gate() {
    gate("world_2t_gate", false);
}
#[test]
fn world_2t_gate_swapped() {
    gate("world_2t_gate_swapped", true);
}
