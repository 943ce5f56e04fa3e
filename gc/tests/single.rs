//! One thread: allocation, counts, death, cycles, finalizers, weak references. Both policies.
#![cfg(not(orochi_loom))]
mod toy;

use orochi_gc::{Object, Policy, Scope, flags};
use toy::{INSTANCE, NODE, World};

both!(
    counts_and_death,
    a_long_chain_dies_without_recursion,
    sizes_up_to_large,
    cells_are_reused,
    a_cycle_is_collected,
    a_reachable_cycle_is_not,
    finalizer_runs_once_and_may_resurrect,
    finalizers_in_a_cycle,
    weak_references,
    weak_callbacks,
    immortals_are_never_freed,
    a_class_lives_as_long_as_its_instances,
    collection_becomes_due,
    arrays,
    many_objects_and_empty_blocks,
    teardown,
    counts_are_given_back_from_outside,
    stress_switches,
    a_saturated_count_is_immortal,
);

fn counts_and_death<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let a = t.node(2);
    t.retain(a);
    t.release(a);
    assert_eq!(w.dropped(), 0);
    let b = t.node(0);
    t.put(a, 0, Some(b));
    t.release(a);
    assert_eq!(w.dropped(), 2);
    assert_eq!(t.stats().objects, 0);
}

fn a_long_chain_dies_without_recursion<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let mut head = t.node(1);
    for _ in 0..200_000 {
        let next = t.node(1);
        t.put(next, 0, Some(head));
        head = next;
    }
    t.release(head);
    assert_eq!(w.dropped(), 200_001);
}

fn sizes_up_to_large<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let all: Vec<Object> = (0..300).map(|n| t.node(n)).collect();
    for (n, &o) in all.iter().enumerate() {
        assert_eq!(o.addr().get() % 16, 0);
        // SAFETY: live.
        assert_eq!(unsafe { toy::slots(o) }.len(), n);
        // SAFETY: live.
        let large = unsafe { o.as_ref() }.flags() & flags::LARGE != 0;
        assert_eq!(large, t.size_of(o) > 512);
    }
    assert_eq!(t.stats().objects, 300);
    for o in all {
        t.release(o);
    }
    assert_eq!(w.dropped(), 300);
    assert_eq!(t.stats().objects, 0);
    assert!(t.alloc(usize::MAX - 8, NODE, 0).is_none());
    assert!(t.alloc(usize::MAX / 2, NODE, 0).is_none());
}

fn cells_are_reused<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let a = t.node(1);
    t.release(a);
    let b = t.node(1);
    assert_eq!(a, b);
    t.release(b);
}

fn a_cycle_is_collected<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let (a, b) = (t.node(2), t.node(2));
    t.link(a, 0, b);
    t.link(b, 0, a);
    t.link(a, 1, a);
    t.release(a);
    t.release(b);
    assert_eq!(w.dropped(), 0);
    let report = t.collect(Scope::Local);
    assert_eq!((report.found, report.uncollectable), (2, 0));
    assert_eq!(w.dropped(), 2);
    assert_eq!(t.stats().objects, 0);
}

fn a_reachable_cycle_is_not<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let (a, b, c) = (t.node(2), t.node(2), t.node(1));
    t.link(a, 0, b);
    t.link(b, 0, a);
    t.put(b, 1, Some(c));
    t.release(b);
    assert_eq!(t.collect(Scope::Global).found, 0);
    assert_eq!(w.dropped(), 0);
    t.release(a);
    assert_eq!(t.collect(Scope::Global).found, 3);
    assert_eq!(w.dropped(), 3);
}

fn finalizer_runs_once_and_may_resurrect<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let a = t.node_with(0, NODE, flags::HAS_FINALIZER);
    t.release(a);
    assert_eq!(w.dropped(), 0);
    assert!(t.has_pending());
    assert!(t.poll());
    let o = t.take_finalizable().expect("the object");
    assert_eq!(o, a);
    assert!(t.take_finalizable().is_none());
    assert!(!t.has_pending());
    // Resurrected: somebody keeps it. The second time it simply dies.
    t.retain(o);
    t.release(o);
    assert_eq!(w.dropped(), 0);
    t.release(a);
    assert_eq!(w.dropped(), 1);
}

fn finalizers_in_a_cycle<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    for resurrect in [false, true] {
        let before = w.dropped();
        let a = t.node_with(1, NODE, flags::HAS_FINALIZER);
        let b = t.node(1);
        let other = t.node(1);
        t.link(a, 0, b);
        t.link(b, 0, a);
        t.link(other, 0, other);
        t.release(a);
        t.release(b);
        t.release(other);
        let mut garbage = t.collect_begin(Scope::Local);
        assert_eq!(garbage.len(), 3);
        let o = garbage.next_finalizable().expect("a");
        assert_eq!(o, a);
        assert!(garbage.next_finalizable().is_none());
        if resurrect {
            t.retain(b);
        }
        t.release(o);
        let report = t.collect_finish(garbage);
        assert_eq!(report.found, 3);
        assert_eq!(report.resurrected, if resurrect { 2 } else { 0 });
        assert_eq!(w.dropped() - before, if resurrect { 1 } else { 3 });
        if resurrect {
            t.release(b);
            assert_eq!(t.collect(Scope::Local).found, 2);
            assert_eq!(w.dropped() - before, 3);
        }
    }
    // Through the queue: freed by the call after next.
    let a = t.node_with(1, NODE, flags::HAS_FINALIZER);
    t.link(a, 0, a);
    t.release(a);
    let before = w.dropped();
    assert_eq!(t.collect(Scope::Local).found, 1);
    let o = t.take_finalizable().expect("a");
    t.release(o);
    t.collect(Scope::Local);
    assert_eq!(w.dropped() - before, 1);
    assert_eq!(t.stats().objects, 0);
}

fn weak_references<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let a = t.node(1);
    let r = t.weakref(a, false);
    let cell = t.cell(r);
    assert_eq!(t.weak_count(a), 1);
    let up = cell.upgrade(&t).expect("alive");
    assert_eq!(up, a);
    t.release(a);
    assert_eq!(w.dropped(), 0);
    t.release(up);
    assert_eq!(w.dropped(), 1);
    assert!(cell.upgrade(&t).is_none());
    t.release(r);
    // A cycle's weak references are cleared when it is found.
    let b = t.node(1);
    t.link(b, 0, b);
    let r = t.weakref(b, false);
    let cell = t.cell(r);
    t.release(b);
    assert!(!cell.is_dead());
    t.collect(Scope::Local);
    assert!(cell.is_dead());
    t.release(r);
    assert_eq!(t.stats().objects, 0);
}

fn weak_callbacks<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let a = t.node(1);
    let (r1, r2, r3) = (t.weakref(a, true), t.weakref(a, true), t.weakref(a, false));
    t.release(r2);
    t.release(a);
    assert!(t.has_pending());
    let holder = t.take_dead_weak().expect("r1");
    assert_eq!(holder, r1);
    assert!(t.take_dead_weak().is_none());
    t.release(holder);
    t.release(r1);
    t.release(r3);
    assert_eq!(t.stats().objects, 0);
}

fn immortals_are_never_freed<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let a = t.node(1);
    let b = t.node(0);
    t.put(a, 0, Some(b));
    t.make_immortal(a);
    for _ in 0..10 {
        t.release(a);
        t.release(b);
    }
    t.collect(Scope::Global);
    t.settle();
    assert_eq!(w.dropped(), 0);
    // SAFETY: immortal.
    assert!(unsafe { b.as_ref() }.is_immortal());
}

fn class_of(data: usize, shape: u32) -> Option<Object> {
    let class = std::ptr::NonNull::new(std::ptr::with_exposed_provenance_mut(data))?;
    (shape == INSTANCE).then_some(class)
}

fn a_class_lives_as_long_as_its_instances<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let class = t.node(2);
    t.link(class, 0, class);
    t.publish(class);
    w.domain.set_class_of(class_of, class.as_ptr().expose_provenance());
    let instance = t.node_with(1, INSTANCE, 0);
    t.release(class);
    t.collect(Scope::Global);
    assert_eq!(w.dropped(), 0);
    // The instance in a cycle of its own.
    t.link(instance, 0, instance);
    t.collect(Scope::Global);
    assert_eq!(w.dropped(), 0);
    // The class refers to its instance: all of them are garbage together.
    t.put(class, 1, Some(instance));
    let report = t.collect(Scope::Global);
    assert_eq!(report.found, 2);
    assert_eq!(w.dropped(), 2);
}

fn collection_becomes_due<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    t.set_threshold(100);
    let mut kept = Vec::new();
    while !t.collection_due() {
        kept.push(t.node(0));
        assert!(kept.len() < 200);
    }
    assert_eq!(t.young_count(), 101);
    assert!(t.poll());
    t.safepoint();
    t.collect(Scope::Local);
    assert!(!t.collection_due());
    t.set_collection_enabled(false);
    for _ in 0..500 {
        kept.push(t.node(0));
    }
    assert!(!t.collection_due());
    for o in kept {
        t.release(o);
    }
}

fn arrays<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    for bytes in [0, 1, 16, 100_000] {
        let p = t.alloc_array(bytes).expect("memory");
        assert_eq!(p.addr().get() % 16, 0);
        t.free_array(p, bytes);
    }
    assert!(t.alloc_array(usize::MAX).is_none());
    for _ in 0..2000 {
        let p = t.alloc_array(64).expect("memory");
        t.retire_array(p, 64);
        if t.poll() {
            t.safepoint();
        }
    }
    t.settle();
    assert_eq!(w.domain.retired_bytes(), 0);
}

fn many_objects_and_empty_blocks<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    for _ in 0..3 {
        let all: Vec<Object> = (0..50_000).map(|n| t.node(n % 5)).collect();
        for &o in &all {
            if t.size_of(o) > size_of::<toy::Node>() {
                t.link(o, 0, o);
            }
        }
        for o in all {
            t.release(o);
        }
        let held = t.stats().held_bytes;
        t.collect(Scope::Local);
        assert_eq!(t.stats().objects, 0);
        assert!(t.stats().held_bytes < held / 4);
    }
}

#[test]
fn finalizers_of_shared_objects_come_at_the_first_safepoint_of_a_lone_thread() {
    let w = World::<orochi_gc::FreeThreaded>::new();
    let t = w.attach();
    let o = t.node_with(0, NODE, flags::HAS_FINALIZER);
    t.publish(o);
    t.release(o);
    assert!(t.poll());
    t.safepoint();
    assert_eq!(t.take_finalizable(), Some(o));
    t.release(o);
    t.settle();
    assert_eq!(w.dropped(), 1);
}

/// A finalizer that holds a lock must not be run into by another one that has nothing to do with it.
#[test]
fn what_arrives_while_a_finalizer_runs_waits_for_its_end() {
    let w = World::<orochi_gc::FreeThreaded>::new();
    let t = w.attach();
    let finalized = |flags| t.node_with(0, NODE, flags);
    let (first, own, shared) =
        (finalized(flags::HAS_FINALIZER), finalized(flags::HAS_FINALIZER), finalized(flags::HAS_FINALIZER));
    t.publish(shared);
    t.release(first);
    assert_eq!(t.take_finalizable(), Some(first));
    let aside = t.begin_finalizer();
    assert!(t.in_finalizer() && !t.has_pending());
    // Its grace period ends at a safepoint in the midst of the finalizer.
    t.release(shared);
    for _ in 0..4 {
        t.safepoint();
    }
    assert_eq!(t.take_finalizable(), None);
    assert!(!t.has_pending());
    // What the finalizer lets go of is finalized within it.
    t.release(own);
    assert!(t.has_pending());
    assert_eq!(t.take_finalizable(), Some(own));
    t.end_finalizer(aside);
    assert!(t.has_pending() && !t.in_finalizer());
    assert_eq!(t.take_finalizable(), Some(shared));
    for o in [first, own, shared] {
        t.release(o);
    }
    t.settle();
    assert_eq!(w.dropped(), 3);
}

#[test]
fn what_arrives_while_a_lock_is_held_waits_for_its_release() {
    let w = World::<orochi_gc::FreeThreaded>::new();
    let t = w.attach();
    let shared = t.node_with(0, NODE, flags::HAS_FINALIZER);
    t.publish(shared);
    t.lock_acquired();
    t.lock_acquired();
    t.release(shared);
    for _ in 0..4 {
        t.safepoint();
    }
    t.lock_released();
    assert_eq!(t.take_finalizable(), None);
    assert!(!t.has_pending());
    t.lock_released();
    assert!(t.has_pending());
    assert_eq!(t.take_finalizable(), Some(shared));
    t.release(shared);
    t.settle();
    assert_eq!(w.dropped(), 1);
}

fn teardown<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let (a, b) = (t.node(2), t.node(1));
    t.link(a, 0, b);
    t.link(b, 0, a);
    t.make_immortal(b);
    let c = t.node_with(1, NODE, flags::HAS_FINALIZER);
    t.publish(c);
    let r = t.weakref(c, true);
    t.release(c);
    t.teardown();
    assert_eq!(w.dropped(), 4);
    assert_eq!(t.stats().objects, 0);
    let _ = r;
}

fn counts_are_given_back_from_outside<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let a = t.node(0);
    t.publish(a);
    t.detach();
    w.domain.release_later(a);
    t.reattach();
    w.domain.release_later(t.node(0));
    t.settle();
    assert_eq!(w.dropped(), 2);
}

fn stress_switches<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    w.domain.set_stress(usize::MAX);
    let (a, b) = (t.node(1), t.node(0));
    t.put(a, 0, Some(b));
    // SAFETY: live.
    assert_eq!(unsafe { a.as_ref() }.is_shared(), P::SHARING);
    t.safepoint();
    assert!(t.poll() && t.collection_due());
    w.domain.set_stress(0);
    t.release(a);
    t.settle();
    assert_eq!(w.dropped(), 2);
}

fn a_saturated_count_is_immortal<P: Policy>() {
    let w = World::<P>::new();
    let t = w.attach();
    let a = t.node(1);
    t.put(a, 0, Some(t.node(0)));
    t.publish(a);
    let n = if P::SHARING { 1 << 26 } else { 1 << 31 };
    for _ in 0..if cfg!(debug_assertions) && !P::SHARING { 0 } else { n } {
        t.retain(a);
    }
    if !cfg!(debug_assertions) || P::SHARING {
        // SAFETY: live.
        assert!(unsafe { a.as_ref() }.is_immortal());
    }
}
