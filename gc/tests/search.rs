//! Global collections that search while the others run: nothing living is freed, all garbage is found, and who only collects what is its
//! own stops nobody.

mod toy;

use orochi_gc::{FreeThreaded as Ft, Object, Scope, flags};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use toy::{INSTANCE, NODE, Parcel, Thread, World};

fn searched() -> World<Ft> {
    let w = World::<Ft>::new();
    w.domain.set_search_blocks(0);
    w
}

/// A ring of `n` nodes with two slots each; the caller has a count of the first.
fn ring(t: &Thread<Ft>, n: usize) -> Object {
    let first = t.node(2);
    let mut last = first;
    for _ in 1..n {
        let next = t.node(2);
        t.put(last, 0, Some(next));
        last = next;
    }
    t.link(last, 0, first);
    first
}

#[test]
fn a_search_finds_what_a_stop_finds() {
    let w = searched();
    let t = w.attach();
    let (kept, lost) = (ring(&t, 10), ring(&t, 10));
    // A large container in the garbage, and one that lives.
    for o in [kept, lost] {
        let large = t.node(100);
        t.link(large, 99, o);
        t.put(o, 1, Some(large));
        t.publish(o);
    }
    t.release(lost);
    let report = t.collect(Scope::Global);
    assert_eq!((report.found, report.examined), (11, 22));
    assert_eq!(w.dropped(), 11);
    t.release(kept);
    assert_eq!(t.collect(Scope::Global).found, 11);
    assert_eq!(w.dropped(), 22);
    assert_eq!(t.stats().objects, 0);
}

fn class_of(data: usize, shape: u32) -> Option<Object> {
    let class = std::ptr::NonNull::new(std::ptr::with_exposed_provenance_mut(data))?;
    (shape == INSTANCE).then_some(class)
}

#[test]
fn a_search_keeps_the_class_of_what_lives() {
    let w = searched();
    let t = w.attach();
    let class = t.node(2);
    t.link(class, 0, class);
    t.publish(class);
    w.domain.set_class_of(class_of, class.as_ptr().expose_provenance());
    let (private, shared) = (t.node_with(1, INSTANCE, 0), t.node_with(1, INSTANCE, 0));
    t.publish(shared);
    t.release(class);
    t.collect(Scope::Global);
    assert_eq!(w.dropped(), 0);
    t.release(shared);
    t.settle();
    t.collect(Scope::Global);
    assert_eq!(w.dropped(), 1, "the private instance keeps its class");
    t.put(class, 1, Some(private));
    t.collect(Scope::Global);
    assert_eq!(w.dropped(), 3);
}

/// Threads that make rings, pass them on, cut them open and forget them, come and go, while two others collect.
#[test]
fn nothing_living_is_freed() {
    const SLOTS: usize = 32;
    let w = searched();
    let t = w.attach();
    let root = t.node(SLOTS);
    t.publish(root);
    let p = Parcel(root);
    let (made, over) = (AtomicUsize::new(1), AtomicBool::new(false));
    let worker = |seed: u64| {
        let (w, made) = (&w, &made);
        move || {
            let mut random = seed;
            let mut draw = move |n: usize| {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                (random >> 20) as usize % n
            };
            for _ in 0..4 {
                let t = w.attach();
                for _ in 0..1500 {
                    let at = draw(SLOTS);
                    match draw(8) {
                        0 | 1 => {
                            let n = 1 + draw(6);
                            made.fetch_add(n, Ordering::Relaxed);
                            t.put(p.get(), at, Some(ring(&t, n)));
                        }
                        2 => t.put(p.get(), at, None),
                        3 => {
                            // Another thread's ring also hangs on this one's.
                            if let (Some(a), Some(b)) = (t.peek(p.get(), at), t.peek(p.get(), draw(SLOTS))) {
                                t.link(a, 1, b);
                            }
                        }
                        4 => {
                            if let Some(o) = t.peek(p.get(), at) {
                                t.put(o, draw(2), None);
                            }
                        }
                        5 => {
                            // It is held by this thread alone for a while, and comes back elsewhere.
                            if let Some(o) = t.peek(p.get(), at) {
                                t.retain(o);
                                t.put(p.get(), at, None);
                                t.safepoint();
                                t.put(p.get(), draw(SLOTS), Some(o));
                            }
                        }
                        6 => {
                            made.fetch_add(3, Ordering::Relaxed);
                            let o = ring(&t, 3);
                            t.publish(o);
                            t.release(o);
                        }
                        _ => {
                            if t.poll() {
                                t.safepoint();
                            }
                        }
                    }
                }
            }
        }
    };
    t.detach();
    thread::scope(|s| {
        let workers: Vec<_> = (1..4).map(|seed| s.spawn(worker(seed * 0x9e37_79b9))).collect();
        for _ in 0..2 {
            s.spawn(|| {
                let t = w.attach();
                while !over.load(Ordering::Relaxed) {
                    t.collect(Scope::Global);
                    t.safepoint();
                }
            });
        }
        let joined: Vec<_> = workers.into_iter().map(|worker| worker.join()).collect();
        over.store(true, Ordering::Relaxed);
        assert!(joined.iter().all(Result::is_ok));
    });
    t.reattach();
    for at in 0..SLOTS {
        t.put(root, at, None);
    }
    t.release(root);
    for _ in 0..8 {
        t.settle();
        t.collect(Scope::Global);
    }
    assert_eq!(w.dropped(), made.load(Ordering::Relaxed));
    assert_eq!(w.domain.retired_bytes(), 0);
}

#[test]
fn a_local_collection_stops_nobody() {
    let w = World::<Ft>::new();
    let t = w.attach();
    let (over, started) = (AtomicBool::new(false), AtomicBool::new(false));
    thread::scope(|s| {
        s.spawn(|| {
            // Attached, and at no safepoint before the other thread is done: a stop would never end.
            let _deaf = w.attach();
            started.store(true, Ordering::Relaxed);
            while !over.load(Ordering::Relaxed) {
                std::hint::spin_loop();
            }
        });
        while !started.load(Ordering::Relaxed) {
            thread::yield_now();
        }
        for _ in 0..100 {
            let o = t.node_with(1, NODE, flags::HAS_FINALIZER);
            t.link(o, 0, o);
            t.release(o);
            let mut garbage = t.collect_begin(Scope::Local);
            assert_eq!(garbage.len(), 1);
            let o = garbage.next_finalizable().expect("a finalizer");
            t.release(o);
            assert_eq!(t.collect_finish(garbage).pause, Duration::ZERO);
        }
        over.store(true, Ordering::Relaxed);
    });
    assert_eq!(w.dropped(), 100);
}

/// The pause is a small part of the collection. (The shortest of several: the machine may be busy.)
#[test]
fn a_search_stops_the_world_shortly() {
    let w = World::<Ft>::new();
    let t = w.attach();
    let root = t.node(100_000);
    t.publish(root);
    for at in 0..100_000 {
        t.put(root, at, Some(t.node(2)));
    }
    let times = (0..10).map(|_| {
        let start = Instant::now();
        let report = t.collect(Scope::Global);
        assert_eq!((report.found, report.examined), (0, 100_001));
        (report.pause, start.elapsed())
    });
    let (pauses, wholes): (Vec<_>, Vec<_>) = times.unzip();
    let (pause, whole) = (pauses.iter().min().expect("ten"), wholes.iter().min().expect("ten"));
    // The sanitizer slows both down, and not by the same factor.
    let part = if cfg!(orochi_tsan) { 2 } else { 4 };
    assert!(*pause * part < *whole, "{pause:?} of {whole:?}");
    t.release(root);
}
