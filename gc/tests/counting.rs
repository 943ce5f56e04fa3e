//! What operations cost, counted: exact on any machine. Needs the feature `count`.
#![cfg(all(feature = "count", not(orochi_loom)))]
mod toy;

use orochi_gc::{Counters, FreeThreaded, Mutator};
use std::thread;
use toy::{Parcel, World};

fn cost(m: &Mutator<FreeThreaded>, f: impl FnOnce()) -> Counters {
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
