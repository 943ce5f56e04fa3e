//! Biased counts: owner and others count and drop, the owner merges, others queue to it, it goes away.
#![cfg(orochi_loom)]

use loom::sync::atomic::{AtomicU16, Ordering};
use orochi_gc::count::{Merged, Released, SharedCount};
use orochi_loom_tests::{Kept, M, Shadow, World, model, three, two};
use std::sync::Arc;

const OWNER: u16 = 1;

/// The word alone: the owner drops the last of its local counts while another thread drops its own.
fn word(name: &str, swapped: bool) {
    model(name, &["owner retires", "other retires"], move |covers| {
        let shared = Arc::new(SharedCount::new());
        let owner = Arc::new(AtomicU16::new(OWNER));
        let shadow = Arc::new(Shadow::default());
        shared.retain();
        let (a, b) = ((shared.clone(), owner.clone(), shadow.clone()), (shared, owner, shadow.clone()));
        let (here, there) = (covers.clone(), covers.clone());
        two(
            swapped,
            move || {
                a.2.read();
                a.1.store(0, Ordering::Relaxed);
                if a.0.merge(0, false) == Merged::Retire {
                    here.hit("owner retires");
                    a.2.kill();
                }
            },
            move || {
                b.2.read();
                match b.0.release(|| b.1.load(Ordering::Relaxed)) {
                    Released::Alive => {}
                    Released::Retire => {
                        there.hit("other retires");
                        b.2.kill();
                    }
                    Released::Queue(_) => panic!("the count is above zero"),
                }
            },
        );
        assert_eq!(shadow.drops(), 1);
    });
}

#[test]
fn count_2t_merge_against_release() {
    word("count_2t_merge_against_release", false);
}
#[test]
fn count_2t_merge_against_release_swapped() {
    word("count_2t_merge_against_release_swapped", true);
}

/// The word alone: three counts of one object, merged already, are dropped by two threads, one of
/// which counts once more.
fn merged(name: &str, swapped: bool) {
    model(name, &["first retires", "second retires"], move |covers| {
        let shared = Arc::new(SharedCount::new());
        let shadow = Arc::new(Shadow::default());
        shared.merge(2, false);
        let (a, b) = ((shared.clone(), shadow.clone()), (shared, shadow.clone()));
        let (here, there) = (covers.clone(), covers.clone());
        let drop_one = |o: &(Arc<SharedCount>, Arc<Shadow>)| {
            o.1.read();
            match o.0.release(|| 0) {
                Released::Retire => {
                    o.1.kill();
                    true
                }
                _ => false,
            }
        };
        two(
            swapped,
            move || {
                a.0.retain();
                assert!(!drop_one(&a), "a count is left");
                if drop_one(&a) {
                    here.hit("first retires");
                }
            },
            move || {
                if drop_one(&b) {
                    there.hit("second retires");
                }
            },
        );
        assert_eq!(shadow.drops(), 1);
    });
}

#[test]
fn count_2t_clone_and_drop() {
    merged("count_2t_clone_and_drop", false);
}
#[test]
fn count_2t_clone_and_drop_swapped() {
    merged("count_2t_clone_and_drop_swapped", true);
}

/// Whole threads: the owner holds two counts and gives one away, to be dropped by another thread, which
/// therefore queues the object to the owner or, if that has merged or gone, does the merge itself.
/// The owner passes a safepoint, drops its own, and exits.
fn queue_to_owner(name: &str, swapped: bool) {
    model(name, &["the owner is asked", "the owner is not asked"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (owner, other) = (world.register(), world.register());
        let o = World::shared(&owner, &shadow);
        owner.retain(o);
        let (s1, s2, here) = (shadow.clone(), shadow.clone(), covers.clone());
        two(
            swapped,
            move || {
                s1.read();
                if owner.poll() {
                    here.hit("the owner is asked");
                    owner.safepoint();
                    s1.read();
                } else {
                    here.hit("the owner is not asked");
                }
                owner.release(o);
                owner.exit();
            },
            move || {
                s2.read();
                other.release(o);
                other.exit();
            },
        );
        world.settle();
        assert_eq!(shadow.drops(), 1);
    });
}

#[test]
fn count_2t_queue_to_owner() {
    queue_to_owner("count_2t_queue_to_owner", false);
}
#[test]
fn count_2t_queue_to_owner_swapped() {
    queue_to_owner("count_2t_queue_to_owner_swapped", true);
}

/// Whole threads: the owner exits without dropping anything; its only count was given away and is
/// dropped by another thread, at whatever point of the exit.
fn owner_exits(name: &str, swapped: bool) {
    model(name, &["freed at the end"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (owner, other) = (world.register(), world.register());
        let o = World::shared(&owner, &shadow);
        let s2 = shadow.clone();
        two(
            swapped,
            move || owner.exit(),
            move || {
                s2.read();
                other.release(o);
                other.safepoint();
                other.exit();
            },
        );
        // Both threads are gone, and nobody has waited for the grace period yet.
        if shadow.drops() == 0 {
            covers.hit("freed at the end");
        }
        world.settle();
        assert_eq!(shadow.drops(), 1);
    });
}

#[test]
fn count_2t_owner_exits() {
    owner_exits("count_2t_owner_exits", false);
}
#[test]
fn count_2t_owner_exits_swapped() {
    owner_exits("count_2t_owner_exits_swapped", true);
}

/// Whole threads: one that does not own the object counts it again and again, by a standing claim, hands one of these references to the
/// owner, and gives the claim back at a safepoint or at its exit; the owner drops its own count and what it was handed.
fn standing(name: &str, swapped: bool, safepoint: bool) {
    model(name, &["freed at the end"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (owner, other) = (world.register(), world.register());
        other.allow_standing_claims();
        let o = World::shared(&owner, &shadow);
        // The first is counted in the ordinary way, the others out of the standing claim that the second takes.
        other.retain(o);
        other.retain(o);
        other.retain(o);
        let (s1, s2) = (shadow.clone(), shadow.clone());
        two(
            swapped,
            move || {
                s1.read();
                owner.release(o);
                s1.read();
                // One of the other's references was handed over.
                owner.release(o);
                owner.exit();
            },
            move || {
                s2.read();
                other.release(o);
                if safepoint {
                    other.safepoint();
                    s2.read();
                }
                other.release(o);
                other.exit();
            },
        );
        // Both threads are gone, and nobody has waited for the grace period yet.
        if shadow.drops() == 0 {
            covers.hit("freed at the end");
        }
        world.settle();
        assert_eq!(shadow.drops(), 1);
    });
}

/// The word alone: the owner goes away with one count that it has given away, while two others drop theirs, one of which is that one.
/// A release that finds no count of the others' is queued, and worked off in the end.
fn exit_against_two(name: &str, swapped: bool) {
    model(name, &["retired by the merge", "retired by a release", "retired from the queue"], move |covers| {
        let shared = Arc::new(SharedCount::new());
        let owner = Arc::new(AtomicU16::new(OWNER));
        let shadow = Arc::new(Shadow::default());
        shared.retain();
        let queued = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let drop_one = || {
            let (shared, owner, shadow, queued, covers) =
                (shared.clone(), owner.clone(), shadow.clone(), queued.clone(), covers.clone());
            move || {
                shadow.read();
                match shared.release(|| owner.load(Ordering::Relaxed)) {
                    Released::Alive => {}
                    Released::Retire => {
                        covers.hit("retired by a release");
                        shadow.kill();
                    }
                    Released::Queue(id) => {
                        assert_eq!(id, OWNER);
                        queued.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    }
                }
            }
        };
        let (one, other) = (drop_one(), drop_one());
        let (word, id, life, here) = (shared.clone(), owner.clone(), shadow.clone(), covers.clone());
        three(
            swapped,
            move || {
                life.read();
                id.store(0, Ordering::Relaxed);
                if word.merge(1, false) == Merged::Retire {
                    here.hit("retired by the merge");
                    life.kill();
                }
            },
            one,
            other,
        );
        if queued.load(std::sync::atomic::Ordering::Relaxed) == 1 && shared.merge(0, true) == Merged::Retire {
            covers.hit("retired from the queue");
            shadow.kill();
        }
        assert_eq!(shadow.drops(), 1);
    });
}

#[test]
fn count_2t_standing_claim() {
    standing("count_2t_standing_claim", false, false);
}
#[test]
fn count_2t_standing_claim_swapped() {
    standing("count_2t_standing_claim_swapped", true, false);
}
#[test]
fn count_2t_standing_claim_given_up() {
    standing("count_2t_standing_claim_given_up", false, true);
}
#[test]
fn count_2t_standing_claim_given_up_swapped() {
    standing("count_2t_standing_claim_given_up_swapped", true, true);
}

#[test]
fn count_3t_exit_against_two() {
    exit_against_two("count_3t_exit_against_two", false);
}
#[test]
fn count_3t_exit_against_two_swapped() {
    exit_against_two("count_3t_exit_against_two_swapped", true);
}

/// Whole threads: the owner has given both of its counts away, and two others drop them while it runs on.
fn two_queue(name: &str, swapped: bool) {
    model(name, &["the owner is asked", "the owner is not asked"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (owner, one, other) = (world.register(), world.register(), world.register());
        let o = World::shared(&owner, &shadow);
        owner.retain(o);
        let kept: [Kept<M>; 3] = Default::default();
        let [k1, k2, k3] = kept.clone();
        let here = covers.clone();
        three(
            swapped,
            move || {
                if owner.poll() {
                    here.hit("the owner is asked");
                    owner.safepoint();
                } else {
                    here.hit("the owner is not asked");
                }
                k1.put(owner);
            },
            move || {
                one.release(o);
                k2.put(one);
            },
            move || {
                other.release(o);
                k3.put(other);
            },
        );
        let all = kept.map(|kept| kept.take());
        World::turn(&all.each_ref());
        assert_eq!(shadow.drops(), 1, "left lying in the owner's queue");
        all.into_iter().for_each(|m| m.exit());
    });
}

#[test]
fn count_3t_two_queue_to_owner() {
    two_queue("count_3t_two_queue_to_owner", false);
}
#[test]
fn count_3t_two_queue_to_owner_swapped() {
    two_queue("count_3t_two_queue_to_owner_swapped", true);
}
