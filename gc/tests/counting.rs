//! What operations cost, counted: exact on any machine. Needs the feature `count`.
#![cfg(all(feature = "count", not(orochi_loom)))]
mod toy;

use orochi_gc::{Counters, FreeThreaded, Gil, Mutator, Policy};
use std::thread;
use toy::{Parcel, World};

fn cost<P: Policy>(m: &Mutator<P>, f: impl FnOnce()) -> Counters {
    let before = m.counters();
    f();
    let after = m.counters();
    Counters {
        rmws: after.rmws - before.rmws,
        locks: after.locks - before.locks,
        contended: after.contended - before.contended,
        allocations: after.allocations - before.allocations,
        publications: after.publications - before.publications,
        claims: after.claims - before.claims,
        limbo: after.limbo - before.limbo,
        repins: after.repins - before.repins,
    }
}

#[test]
fn private_objects_cost_no_atomic_instruction() {
    let w = World::<FreeThreaded>::new();
    let t = w.attach();
    let a = t.node(1);
    let all = cost(&t, || {
        for _ in 0..100 {
            let b = t.node(1);
            t.put(a, 0, Some(b));
            t.retain(b);
            t.release(b);
        }
        t.put(a, 0, None);
    });
    assert_eq!(all, Counters { allocations: 100, ..Counters::default() });
    t.release(a);
}

#[test]
fn reading_what_another_thread_shares_costs_nothing() {
    let w = World::<FreeThreaded>::new();
    let t = w.attach();
    let a = t.node(1);
    t.put(a, 0, Some(t.node(0)));
    t.publish(a);
    let p = Parcel(a);
    thread::scope(|s| {
        s.spawn(|| {
            let other = w.attach();
            let all = cost(&other, || {
                for _ in 0..1000 {
                    assert!(other.peek(p.get(), 0).is_some());
                }
            });
            assert_eq!(all, Counters::default());
            // A claim is one read-modify-write; writing is one lock.
            let b = other.peek(p.get(), 0).unwrap();
            assert_eq!(cost(&other, || other.retain(b)).rmws, 1);
            assert_eq!(cost(&other, || other.put(p.get(), 0, Some(b))).locks, 1);
        });
    });
    t.release(a);
}

/// The build with a global lock is an honest baseline: what it would not need, it does not do, not even for objects that were asked to
/// be published or to wait for a grace period.
#[test]
fn the_global_lock_pays_for_nothing_else() {
    let w = World::<Gil>::new();
    let t = w.attach();
    let a = t.node(1);
    let all = cost(&t, || {
        t.publish(a);
        for _ in 0..100 {
            drop(t.lock(a));
            t.put(a, 0, Some(t.node(1)));
            t.retain(a);
            t.release(a);
            if let Some(array) = t.alloc_array(64) {
                t.retire_array(array, 64);
            }
        }
    });
    assert_eq!(all, Counters { allocations: 200, ..Counters::default() });
    assert_eq!(w.dropped(), 99, "what dies is freed at once");
    t.release(a);
}

/// A thread that counts another's object again and again writes to it at the first two times, and when it gives its claim back.
#[test]
fn a_standing_claim_is_counted_in_private() {
    let w = World::<FreeThreaded>::new();
    let t = w.attach();
    let a = t.node(1);
    t.publish(a);
    let p = Parcel(a);
    thread::scope(|s| {
        s.spawn(|| {
            let other = w.attach();
            other.allow_standing_claims();
            let all = cost(&other, || {
                for _ in 0..100 {
                    other.retain(p.get());
                }
                for _ in 0..100 {
                    other.release(p.get());
                }
            });
            // The first count was an ordinary one, and so was the release that the claim had nothing left for: three writes to the object. That
            // release left nothing but a standing claim, so it asks both threads for a safepoint.
            assert_eq!((all.rmws, all.claims), (3 + 2, 2));
            // Two exchanges give the claim back.
            assert_eq!(cost(&other, || other.safepoint()).repins, 1);
        });
    });
    assert_eq!(t.references(a), 1);
    t.release(a);
    t.settle();
    assert_eq!(w.dropped(), 1);
}
