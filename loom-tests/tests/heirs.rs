//! Heaps that change hands: the thread that comes next on a slot carries on with what the one before has left, while others still free to it.
#![cfg(orochi_loom)]

use orochi_gc::flags;
use orochi_loom_tests::{Kept, M, Shadow, World, model, three, two};
use std::sync::Arc;
use std::sync::atomic::Ordering;

fn shadows<const N: usize>() -> [Arc<Shadow>; N] {
    std::array::from_fn(|_| Arc::default())
}

/// The owner has gone and has left two shared objects in its heap. Another thread drops them, which frees their cells into that
/// heap, while the heir comes, allocates and frees there.
fn remote_free(name: &str, swapped: bool) {
    model(name, &["a cell came back", "no cell came back"], move |covers| {
        let world = World::default();
        let (left, made) = (shadows::<2>(), shadows::<2>());
        let (owner, other) = (world.register(), world.register());
        let objects = [0, 1].map(|i| World::shared(&owner, &left[i]));
        for o in objects {
            other.retain(o);
            owner.release(o);
        }
        let id = owner.id();
        owner.exit();
        let (coming, here, seen) = (world.clone(), covers.clone(), made.clone());
        let (read, kept, kept_other): (_, Kept<M>, Kept<M>) = (left.clone(), Kept::default(), Kept::default());
        let (keep, keep_other) = (kept.clone(), kept_other.clone());
        two(
            swapped,
            move || {
                let heir = coming.register();
                assert_eq!(heir.id(), id, "the slot is vacant");
                let new = [0, 1].map(|i| World::node(&heir, &seen[i]));
                assert!(new[0] != new[1], "one cell twice");
                let back = new.iter().any(|o| objects.contains(o));
                here.hit(if back { "a cell came back" } else { "no cell came back" });
                for (i, o) in new.into_iter().enumerate() {
                    seen[i].read();
                    heir.release(o);
                }
                heir.safepoint();
                keep.put(heir);
            },
            move || {
                for (i, o) in objects.into_iter().enumerate() {
                    read[i].read();
                    other.release(o);
                }
                other.safepoint();
                other.safepoint();
                keep_other.put(other);
            },
        );
        let (heir, other) = (kept.take(), kept_other.take());
        World::turn(&[&other, &heir]);
        other.exit();
        assert!(left.iter().chain(&made).all(|shadow| shadow.drops() == 1));
        assert_eq!(heir.domain_stats().heap.objects, 0);
        heir.exit();
    });
}

#[test]
fn heap_2t_adopted_against_remote_free() {
    remote_free("heap_2t_adopted_against_remote_free", false);
}
#[test]
fn heap_2t_adopted_against_remote_free_swapped() {
    remote_free("heap_2t_adopted_against_remote_free_swapped", true);
}

/// The owner goes away, with a shared object whose count it has given to another thread and with private garbage of its own, while the heir comes: on
/// the same slot or on another one. The heir counts the object too, and the other thread drops its count. What two count as theirs is
/// never the same object.
fn exit(name: &str, swapped: bool) {
    model(name, &["inherited the slot", "a slot of its own"], move |covers| {
        let world = World::default();
        let [common, ring, own] = shadows::<3>();
        // Somebody was there before: the owner is not the first and only thread.
        let (owner, second) = (world.register(), world.register());
        let o = World::shared(&owner, &common);
        let garbage = World::node_with(&owner, &ring, flags::TRACKED);
        ring.child.store(garbage.as_ptr(), Ordering::Release);
        let (coming, here, mine, id) = (world.clone(), covers.clone(), own.clone(), owner.id());
        let read = common.clone();
        let (kept, keep): (Kept<M>, Kept<M>) = Default::default();
        let (kept_second, keep_second) = (kept.clone(), keep.clone());
        two(
            swapped,
            move || owner.exit(),
            move || {
                let heir = coming.register();
                here.hit(if heir.id() == id { "inherited the slot" } else { "a slot of its own" });
                heir.retain(o);
                heir.release(World::node(&heir, &mine));
                read.read();
                heir.release(o);
                second.release(o);
                kept_second.put(second);
                keep_second.put(heir);
            },
        );
        let (second, heir) = (kept.take(), keep.take());
        World::turn(&[&second, &heir]);
        for shadow in [&common, &ring, &own] {
            assert_eq!(shadow.drops(), 1);
        }
        second.exit();
        assert_eq!(heir.domain_stats().heap.objects, 0);
        heir.exit();
    });
}

#[test]
fn heap_2t_heir_against_exit() {
    exit("heap_2t_heir_against_exit", false);
}
#[test]
fn heap_2t_heir_against_exit_swapped() {
    exit("heap_2t_heir_against_exit_swapped", true);
}

/// The owner goes away, another thread drops the last count of an object in its heap, the heir comes, allocates there and goes away.
fn while_freed(name: &str, swapped: bool) {
    model(name, &["inherited the slot", "a slot of its own"], move |covers| {
        let world = World::default();
        let [common, own] = shadows::<2>();
        let (owner, other) = (world.register(), world.register());
        let o = World::shared(&owner, &common);
        other.retain(o);
        let (coming, here, mine, read, id) = (world.clone(), covers.clone(), own.clone(), common.clone(), owner.id());
        let kept: Kept<M> = Kept::default();
        let keep = kept.clone();
        three(
            swapped,
            move || {
                owner.release(o);
                owner.exit();
            },
            move || {
                read.read();
                other.release(o);
                keep.put(other);
            },
            move || {
                let heir = coming.register();
                here.hit(if heir.id() == id { "inherited the slot" } else { "a slot of its own" });
                heir.release(World::node(&heir, &mine));
                heir.exit();
            },
        );
        let other = kept.take();
        World::turn(&[&other]);
        assert!(common.drops() == 1 && own.drops() == 1);
        assert_eq!(other.domain_stats().heap.objects, 0);
        other.exit();
    });
}

#[test]
fn heap_3t_adopted_while_freed() {
    while_freed("heap_3t_adopted_while_freed", false);
}
#[test]
fn heap_3t_adopted_while_freed_swapped() {
    while_freed("heap_3t_adopted_while_freed_swapped", true);
}
