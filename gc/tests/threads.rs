//! Several threads: sharing, borrowing, queues, limbo, stopping the world, exit. The heavy tests
//! are bounded by work, not by time.
#![cfg(not(orochi_loom))]
mod toy;

use orochi_gc::{FreeThreaded, Gil, Mutator, Object, Policy, Scope, bits, flags};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use toy::{NODE, Parcel, Thread, World};

type Ft = FreeThreaded;

fn header(o: Object) -> &'static orochi_gc::Header {
    // SAFETY: the tests pass live objects.
    unsafe { o.as_ref() }
}

/// Gives way to requests, as an interpreter would at a back edge.
fn poll<P: Policy>(t: &Mutator<P>) {
    if t.poll() {
        t.safepoint();
        while let Some(o) = t.take_finalizable() {
            t.release(o);
        }
        while let Some(o) = t.take_dead_weak() {
            t.release(o);
        }
    }
}

/// Waits for a condition, letting the others work.
fn until<P: Policy>(t: &Thread<P>, what: &str, f: impl Fn() -> bool) {
    let start = Instant::now();
    while !f() {
        t.safepoint();
        t.detach();
        thread::yield_now();
        t.reattach();
        assert!(start.elapsed() < Duration::from_secs(20), "waited in vain: {what}");
    }
}

struct Rng(u64);
impl Rng {
    fn next(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }
}

#[test]
fn publishing_reaches_everything() {
    let w = World::<Ft>::new();
    let t = w.attach();
    let (a, b, c) = (t.node(2), t.node(2), t.node(0));
    t.link(a, 0, b);
    t.link(b, 0, a);
    t.put(b, 1, Some(c));
    let r = t.weakref(c, false);
    let referent = t.node(0);
    let r2 = t.weakref(referent, false);
    t.put(a, 1, Some(r2));
    assert!(header(a).is_private());
    t.publish(a);
    for o in [a, b, c, r2, referent] {
        assert!(header(o).is_shared(), "not published");
    }
    assert!(header(r).is_private());
    // The barrier.
    let d = t.node(0);
    t.put(a, 0, Some(d));
    assert!(header(d).is_shared());
    for o in [a, b, r, referent] {
        t.release(o);
    }
    t.settle();
    t.collect(Scope::Global);
    assert_eq!(t.stats().objects, 0);
}

#[test]
fn a_foreign_drop_is_queued_to_the_owner() {
    let w = World::<Ft>::new();
    let t = w.attach();
    let a = t.node(0);
    t.publish(a);
    let p = Parcel(a);
    thread::scope(|s| {
        s.spawn(|| {
            let other = w.attach();
            other.release(p.get());
        });
    });
    until(&t, "the merge", || w.dropped() == 1);
}

#[test]
fn a_foreign_drop_is_merged_in_place_of_a_detached_owner() {
    let w = World::<Ft>::new();
    let t = w.attach();
    let a = t.node(0);
    t.publish(a);
    let p = Parcel(a);
    t.detach();
    thread::scope(|s| {
        s.spawn(|| {
            let other = w.attach();
            other.release(p.get());
            until(&other, "the death", || w.dropped() == 1);
        });
    });
    t.reattach();
}

#[test]
fn an_object_outlives_its_owner() {
    let w = World::<Ft>::new();
    let t = w.attach();
    let (send, receive) = mpsc::channel();
    thread::scope(|s| {
        let w = &w;
        s.spawn(move || {
            let other = w.attach();
            let a = other.node(1);
            let b = other.node(0);
            other.put(a, 0, Some(b));
            other.publish(a);
            send.send(Parcel(a)).unwrap();
        });
    });
    let a = receive.recv().unwrap().get();
    assert!(t.peek(a, 0).is_some());
    t.release(a);
    until(&t, "the death", || w.dropped() == 2);
}

#[test]
fn a_borrow_is_valid_until_the_safepoint() {
    let w = World::<Ft>::new();
    let t = w.attach();
    let root = t.node(1);
    t.put(root, 0, Some(t.node(3)));
    t.publish(root);
    let borrowed = t.peek(root, 0).unwrap();
    let p = Parcel(root);
    thread::scope(|s| {
        s.spawn(|| {
            let other = w.attach();
            other.put(p.get(), 0, None);
            for _ in 0..50 {
                other.safepoint();
            }
        });
    });
    assert_eq!(w.dropped(), 0);
    // SAFETY: borrowed since before it was displaced.
    assert_eq!(unsafe { toy::slots(borrowed) }.len(), 3);
    // Claimed, it survives the safepoints.
    t.retain(borrowed);
    t.settle();
    assert_eq!(w.dropped(), 0);
    t.release(borrowed);
    until(&t, "the death", || w.dropped() == 1);
    t.release(root);
    until(&t, "the death", || w.dropped() == 2);
}

#[test]
fn a_shared_finalizer_comes_after_the_grace_period() {
    let w = World::<Ft>::new();
    let t = w.attach();
    let a = t.node_with(0, NODE, flags::HAS_FINALIZER);
    t.publish(a);
    t.release(a);
    assert!(t.poll(), "the thread is asked to a safepoint");
    assert!(t.can_expire_now(), "there is no other thread to wait for");
    let mut polls = 0;
    let o = loop {
        if let Some(o) = t.take_finalizable() {
            break o;
        }
        t.safepoint();
        polls += 1;
        assert!(polls < 50);
    };
    assert!(polls > 0, "not before the grace period");
    assert_eq!(o, a);
    t.release(o);
    until(&t, "the death", || w.dropped() == 1);
}

#[test]
fn weak_upgrade_races_the_last_drop() {
    let w = World::<Ft>::new();
    let t = w.attach();
    for round in 0..300 {
        let a = t.node(0);
        let r = t.weakref(a, false);
        t.publish(r);
        assert!(header(a).is_shared());
        let cell = t.cell(r);
        let start = Barrier::new(2);
        t.detach();
        thread::scope(|s| {
            s.spawn(|| {
                let other = w.attach();
                start.wait();
                for _ in 0..20 {
                    if let Some(o) = cell.upgrade(&other) {
                        // SAFETY: counted.
                        assert_eq!(unsafe { toy::slots(o) }.len(), 0);
                        other.release(o);
                    }
                    other.safepoint();
                }
            });
            start.wait();
            t.reattach();
            t.release(a);
            for _ in 0..5 {
                t.safepoint();
            }
            t.detach();
        });
        t.reattach();
        t.release(r);
        until(&t, "the death", || w.dropped() == 2 * (round + 1));
        assert!(cell.upgrade(&t).is_none());
    }
}

#[test]
fn a_callback_goes_to_the_thread_of_its_holder() {
    let w = World::<Ft>::new();
    let t = w.attach();
    let a = t.node(0);
    t.publish(a);
    let r = t.weakref(a, true);
    let p = Parcel(a);
    thread::scope(|s| {
        s.spawn(|| {
            let other = w.attach();
            other.release(p.get());
            until(&other, "nothing of its own", || !other.has_pending());
        });
    });
    until(&t, "the callback", || t.has_pending());
    let holder = t.take_dead_weak().unwrap();
    assert_eq!(holder, r);
    t.release(holder);
    t.release(r);
}

#[test]
fn object_locks_exclude() {
    let w = World::<Ft>::new();
    let t = w.attach();
    let (a, b) = (t.node(1), t.node(1));
    t.publish(a);
    t.publish(b);
    let (pa, pb) = (Parcel(a), Parcel(b));
    let inside = AtomicUsize::new(0);
    t.detach();
    thread::scope(|s| {
        for n in 0..4 {
            let (w, inside) = (&w, &inside);
            s.spawn(move || {
                let t = w.attach();
                let (a, b) = if n % 2 == 0 { (pa.get(), pb.get()) } else { (pb.get(), pa.get()) };
                for i in 0..3000 {
                    {
                        let _guard = t.lock_pair(a, b);
                        assert_eq!(inside.fetch_add(1, Ordering::Relaxed), 0);
                        if i % 64 == 0 {
                            thread::yield_now();
                        }
                        inside.fetch_sub(1, Ordering::Relaxed);
                    }
                    poll(&t);
                }
            });
        }
    });
    t.reattach();
    drop(t.lock_pair(a, a));
    t.release(a);
    t.release(b);
}

#[test]
fn the_world_stops() {
    let w = World::<Ft>::new();
    let running = AtomicUsize::new(0);
    let done = AtomicBool::new(false);
    thread::scope(|s| {
        for _ in 0..3 {
            s.spawn(|| {
                let t = w.attach();
                let mut n = 0u32;
                while !done.load(Ordering::Relaxed) {
                    running.fetch_add(1, Ordering::SeqCst);
                    running.fetch_sub(1, Ordering::SeqCst);
                    poll(&t);
                    n += 1;
                    if n.is_multiple_of(16) {
                        t.detach();
                        t.reattach();
                    }
                }
            });
        }
        for _ in 0..2 {
            s.spawn(|| {
                let t = w.attach();
                for _ in 0..200 {
                    t.stop_the_world(|| {
                        assert_eq!(running.load(Ordering::SeqCst), 0);
                        thread::yield_now();
                        assert_eq!(running.load(Ordering::SeqCst), 0);
                    });
                    poll(&t);
                }
                done.store(true, Ordering::Relaxed);
            });
        }
    });
}

#[test]
fn a_shared_cycle_is_collected_globally() {
    let w = World::<Ft>::new();
    let t = w.attach();
    let (a, b) = (t.node_with(1, NODE, flags::HAS_FINALIZER), t.node(1));
    t.link(a, 0, b);
    t.link(b, 0, a);
    t.publish(a);
    let keeper = t.node(1);
    t.put(keeper, 0, Some(b));
    t.release(a);
    assert_eq!(t.collect(Scope::Global).found, 0, "a private object keeps it");
    t.release(keeper);
    t.settle();
    assert_eq!(w.dropped(), 1);
    let mut garbage = t.collect_begin(Scope::Global);
    assert_eq!(garbage.len(), 2);
    let o = garbage.next_finalizable().unwrap();
    t.release(o);
    let report = t.collect_finish(garbage);
    assert_eq!((report.found, report.resurrected), (2, 0));
    assert_eq!(w.dropped(), 3);
    assert_eq!(t.stats().objects, 0);
}

#[test]
fn requests_reach_another_thread() {
    let w = World::<Ft>::new();
    let (send, receive) = mpsc::channel();
    thread::scope(|s| {
        let w = &w;
        s.spawn(move || {
            let t = w.attach();
            send.send(t.interrupter()).unwrap();
            while t.take_requests(bits::EMBEDDER_ALL) == 0 {
                thread::yield_now();
            }
        });
        receive.recv().unwrap().request(bits::EMBEDDER);
    });
}

#[test]
fn garbage_stays_bounded() {
    let w = World::<Ft>::new();
    let t = w.attach();
    let root = t.node(1);
    t.publish(root);
    let p = Parcel(root);
    let done = AtomicBool::new(false);
    let peak = AtomicUsize::new(0);
    thread::scope(|s| {
        s.spawn(|| {
            let reader = w.attach();
            while !done.load(Ordering::Relaxed) {
                if let Some(o) = reader.peek(p.get(), 0) {
                    // SAFETY: borrowed since the last safepoint.
                    assert_eq!(unsafe { toy::slots(o) }.len(), 1);
                }
                poll(&reader);
            }
        });
        for _ in 0..40_000 {
            let fresh = t.node(1);
            t.put(root, 0, Some(fresh));
            poll(&t);
            peak.fetch_max(w.domain.retired_bytes(), Ordering::Relaxed);
        }
        done.store(true, Ordering::Relaxed);
    });
    t.put(root, 0, None);
    until(&t, "the last death", || w.dropped() == 40_000);
    let peak = peak.load(Ordering::Relaxed);
    assert!(peak < 4 << 20, "{peak} bytes of garbage at once");
    t.release(root);
}

/// A thread that reads for a second and comes to no safepoint: nothing that is retired meanwhile can be freed, so those who retire are
/// slowed down.
#[test]
fn garbage_stays_bounded_beside_a_deaf_reader() {
    let w = World::<Ft>::new();
    let t = w.attach();
    let root = t.node(1);
    t.publish(root);
    let (p, started, over) = (Parcel(root), AtomicBool::new(false), AtomicBool::new(false));
    let (mut made, mut peak) = (0, 0);
    thread::scope(|s| {
        s.spawn(|| {
            let reader = w.attach();
            let start = Instant::now();
            started.store(true, Ordering::Relaxed);
            while start.elapsed() < Duration::from_secs(1) {
                if let Some(o) = reader.peek(p.get(), 0) {
                    // SAFETY: borrowed since the only safepoint.
                    assert_eq!(unsafe { toy::slots(o) }.len(), 8);
                }
            }
            over.store(true, Ordering::Relaxed);
        });
        while !started.load(Ordering::Relaxed) {
            thread::yield_now();
        }
        while !over.load(Ordering::Relaxed) {
            t.put(root, 0, Some(t.node(8)));
            made += 1;
            poll(&t);
            peak = peak.max(w.domain.retired_bytes());
        }
    });
    t.put(root, 0, None);
    until(&t, "the last death", || w.dropped() == made);
    println!("{made} objects made, {} KiB of garbage at most", peak >> 10);
    assert!(peak < 160 << 20, "{peak} bytes of garbage at once");
    t.release(root);
}

fn ids_are_reused_with_their_blocks<P: Policy>() {
    let w = World::<P>::new();
    for _ in 0..2000 {
        let w = w.clone();
        thread::spawn(move || {
            let t = w.attach();
            assert_eq!(t.id(), 1);
            let o = t.node(2);
            t.publish(o);
            t.release(o);
        })
        .join()
        .unwrap();
    }
    let t = w.attach();
    t.settle();
    assert_eq!(w.dropped(), 2000);
    assert_eq!(t.stats().objects, 0);
    assert!(t.stats().held_bytes < 1 << 20);
}

fn many_threads_at_once<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let root = t.node(64);
    t.publish(root);
    let p = Parcel(root);
    t.detach();
    thread::scope(|s| {
        for n in 0..64 {
            let w = &w;
            s.spawn(move || {
                let t = w.attach();
                let o = t.node(1);
                t.link(o, 0, p.get());
                t.put(p.get(), n, Some(o));
            });
        }
    });
    t.reattach();
    for n in 0..64 {
        assert!(t.peek(root, n).is_some());
    }
    t.release(root);
    t.settle();
    t.collect(Scope::Global);
    until(&t, "the cycle's death", || w.dropped() == 65);
}

/// Threads that share, drop, borrow, refer weakly and collect at random; then nothing is left.
/// `OROCHI_STEPS` and `OROCHI_SEED` make it longer and different.
fn stress<P: Policy>() {
    const THREADS: usize = 4;
    let number = |name: &str| std::env::var(name).ok().and_then(|s| s.parse::<usize>().ok());
    let steps = number("OROCHI_STEPS").unwrap_or(12_000);
    let seed = number("OROCHI_SEED").unwrap_or(0) as u64;
    let w = World::<P>::new();
    let t = w.attach();
    let root = t.node(16);
    t.publish(root);
    let p = Parcel(root);
    t.detach();
    let made = AtomicUsize::new(0);
    thread::scope(|s| {
        for n in 0..THREADS {
            let (w, made) = (&w, &made);
            s.spawn(move || {
                let t = w.attach();
                t.set_threshold(300);
                let root = p.get();
                let mut rng = Rng(0x9e37_79b9 + n as u64 * 7919 + seed * 104_729);
                // Counted references.
                let mut own: Vec<Object> = Vec::new();
                let mut weak: Vec<Object> = Vec::new();
                for _ in 0..steps {
                    match rng.next(16) {
                        0..=3 => {
                            let extra = if rng.next(20) == 0 { flags::HAS_FINALIZER } else { 0 };
                            let len = if rng.next(100) == 0 { 100 } else { 1 + rng.next(3) };
                            own.push(t.node_with(len, NODE, extra));
                            made.fetch_add(1, Ordering::Relaxed);
                        }
                        4 | 5 if !own.is_empty() => {
                            let o = own.swap_remove(rng.next(own.len()));
                            t.release(o);
                        }
                        6..=8 if own.len() > 1 => {
                            let (a, b) = (own[rng.next(own.len())], own[rng.next(own.len())]);
                            t.link(a, 0, b);
                        }
                        9 if !own.is_empty() => {
                            let o = own[rng.next(own.len())];
                            t.link(root, rng.next(16), o);
                        }
                        10 | 11 => {
                            // Borrow, walk on, claim.
                            let mut at = t.peek(root, rng.next(16));
                            for _ in 0..4 {
                                let Some(o) = at else { break };
                                at = t.peek(o, 0).or(Some(o));
                            }
                            if let Some(o) = at {
                                t.retain(o);
                                own.push(o);
                            }
                        }
                        12 => t.put(root, rng.next(16), None),
                        13 if !own.is_empty() => {
                            let callback = rng.next(2) == 0;
                            weak.push(t.weakref(own[rng.next(own.len())], callback));
                            made.fetch_add(1, Ordering::Relaxed);
                        }
                        14 if !weak.is_empty() => {
                            let r = weak.swap_remove(rng.next(weak.len()));
                            if let Some(o) = t.cell(r).upgrade(&t) {
                                // SAFETY: counted.
                                assert!(!unsafe { toy::slots(o) }.is_empty());
                                own.push(o);
                            }
                            t.release(r);
                        }
                        _ => match rng.next(60) {
                            0 => {
                                t.collect(Scope::Local);
                            }
                            1 if rng.next(4) == 0 => {
                                t.collect(Scope::Global);
                            }
                            2 => {
                                t.detach();
                                thread::yield_now();
                                t.reattach();
                            }
                            _ => {}
                        },
                    }
                    if own.len() > 60 {
                        t.release(own.swap_remove(0));
                    }
                    poll(&t);
                    if t.collection_due() {
                        t.collect(t.due_scope());
                    }
                }
                for o in own.into_iter().chain(weak) {
                    t.release(o);
                }
                t.collect(Scope::Local);
                poll(&t);
                while let Some(o) = t.take_finalizable() {
                    t.release(o);
                }
            });
        }
    });
    t.reattach();
    t.release(root);
    let all = made.load(Ordering::Relaxed) + 1;
    let start = Instant::now();
    while w.dropped() != all {
        t.collect(Scope::Global);
        t.settle();
        while let Some(o) = t.take_finalizable() {
            t.release(o);
        }
        let left = all - w.dropped();
        assert!(start.elapsed() < Duration::from_secs(20), "{left} of {all} objects are left");
    }
    assert_eq!(t.domain_stats().heap.objects, 0);
}

/// Short threads that leave shared objects behind, while others hold, drop and refer to them.
fn churn<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let root = t.node(8);
    t.publish(root);
    let p = Parcel(root);
    t.detach();
    let rounds = std::env::var("OROCHI_ROUNDS").ok().and_then(|s| s.parse().ok()).unwrap_or(150);
    let made = AtomicUsize::new(1);
    for round in 0..rounds {
        thread::scope(|s| {
            for n in 0..3 {
                let (w, made) = (&w, &made);
                s.spawn(move || {
                    let t = w.attach();
                    let mut rng = Rng(round as u64 * 31 + n + 1);
                    let root = p.get();
                    let mut kept = Vec::new();
                    for _ in 0..60 {
                        let o = t.node(2);
                        made.fetch_add(1, Ordering::Relaxed);
                        t.link(o, 0, o);
                        match rng.next(4) {
                            0 => t.link(root, rng.next(8), o),
                            1 => t.put(root, rng.next(8), None),
                            2 => {
                                if let Some(b) = t.peek(root, rng.next(8)) {
                                    t.link(o, 1, b);
                                    if rng.next(2) == 0 {
                                        t.link(b, 1, o);
                                    }
                                }
                            }
                            _ => {
                                if let Some(b) = t.peek(root, rng.next(8)) {
                                    t.retain(b);
                                    kept.push(b);
                                }
                            }
                        }
                        t.release(o);
                        poll(&t);
                    }
                    if n == 0 && round % 10 == 0 {
                        t.collect(Scope::Global);
                    }
                    for o in kept {
                        t.release(o);
                    }
                });
            }
        });
    }
    t.reattach();
    t.release(root);
    until(&t, "the last death", || {
        t.collect(Scope::Global);
        w.dropped() == made.load(Ordering::Relaxed)
    });
    let stats = t.domain_stats();
    assert_eq!(stats.heap.objects, 0);
    assert!(stats.slots <= 4);
    assert!(stats.heap.held_bytes < 4 << 20, "{} bytes are held", stats.heap.held_bytes);
}

fn gate_is_handed_over<P: Policy>() {
    let w = World::<P>::new();
    let turns = AtomicUsize::new(0);
    thread::scope(|s| {
        for me in 1..=2 {
            let (w, turns) = (&w, &turns);
            s.spawn(move || {
                let t = w.attach();
                let start = Instant::now();
                // Nobody detaches; still both get on.
                while turns.load(Ordering::Relaxed) & me == 0 || turns.load(Ordering::Relaxed) != 3 {
                    turns.fetch_or(me, Ordering::Relaxed);
                    poll(&t);
                    assert!(start.elapsed() < Duration::from_secs(10), "starved");
                }
            });
        }
    });
}

#[test]
fn gil_runs_one_thread_at_a_time() {
    let w = World::<Gil>::new();
    let inside = AtomicUsize::new(0);
    thread::scope(|s| {
        for _ in 0..3 {
            s.spawn(|| {
                let t = w.attach();
                for i in 0..20_000 {
                    assert_eq!(inside.fetch_add(1, Ordering::Relaxed), 0);
                    inside.fetch_sub(1, Ordering::Relaxed);
                    poll(&t);
                    if i % 1000 == 0 {
                        t.detach();
                        t.reattach();
                    }
                }
            });
        }
    });
}

both!(ids_are_reused_with_their_blocks, many_threads_at_once, stress, churn, gate_is_handed_over);

/// A collector that has counted an object before holds it, as garbage, by a standing claim: that claim does not outlive the cell. (It was
/// taken off the count of whatever came to lie there.)
#[test]
fn garbage_leaves_no_standing_claim() {
    let w = World::<Ft>::new();
    let t = w.attach();
    t.allow_standing_claims();
    let (to_us, from_them) = mpsc::channel();
    let (go_on, wait) = mpsc::channel::<()>();
    thread::scope(|s| {
        let world = &w;
        s.spawn(move || {
            let other = world.attach();
            let a = other.node(1);
            other.publish(a);
            other.retain(a);
            other.put(a, 0, Some(a));
            to_us.send(Parcel(a)).unwrap();
            other.detach();
            wait.recv_timeout(Duration::from_secs(20)).unwrap();
            other.reattach();
            // The cell is free again, and the next that lies there has one reference.
            let all: Vec<Object> = (0..20_000).map(|_| other.node(1)).collect();
            all.iter().for_each(|&o| other.publish(o));
            to_us.send(Parcel(a)).unwrap();
            other.detach();
            wait.recv_timeout(Duration::from_secs(20)).unwrap();
            other.reattach();
            for o in all {
                assert_eq!(other.references(o), 1);
                other.release(o);
            }
            other.settle();
        });
        t.detach();
        let a = from_them.recv().unwrap().get();
        t.reattach();
        t.retain(a);
        t.release(a);
        t.release(a);
        assert_eq!(t.collect(Scope::Global).found, 1);
        go_on.send(()).unwrap();
        t.detach();
        assert_eq!(from_them.recv().unwrap().get(), a);
        t.reattach();
        t.safepoint();
        go_on.send(()).unwrap();
        t.detach();
    });
    t.reattach();
    t.settle();
    assert_eq!(w.dropped(), 20_001);
}
