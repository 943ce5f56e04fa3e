//! Limbo: borrows under a pin, claims, the last drop, and the end of the grace period.
#![cfg(orochi_loom)]

use loom::sync::atomic::{AtomicPtr, Ordering};
use orochi_gc::Object;
use orochi_gc::count::{Expired, Released, SharedCount};
use orochi_loom_tests::{Kept, M, Shadow, World, model, three, two};
use std::ptr;
use std::sync::Arc;

/// Whole threads: a reader borrows what a slot holds while the owner takes it out and drops it; with
/// `claim`, the reader counts the borrow, passes a safepoint with it, and drops it then.
fn borrow(name: &str, swapped: bool, claim: bool) {
    model(name, &["borrowed", "too late"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (owner, reader) = (world.register(), world.register());
        let o = World::shared(&owner, &shadow);
        let slot = Arc::new(AtomicPtr::new(o.as_ptr()));
        let (source, s2, there) = (slot.clone(), shadow.clone(), covers.clone());
        two(
            swapped,
            move || {
                let old = slot.swap(ptr::null_mut(), Ordering::AcqRel);
                owner.release(Object::new(old).expect("the owner alone empties the slot"));
                owner.safepoint();
                owner.safepoint();
                owner.exit();
            },
            move || {
                match Object::new(source.load(Ordering::Acquire)) {
                    Some(o) => {
                        there.hit("borrowed");
                        s2.read();
                        if claim {
                            reader.retain(o);
                            reader.safepoint();
                            s2.read();
                            reader.release(o);
                        }
                    }
                    None => there.hit("too late"),
                }
                reader.exit();
            },
        );
        world.settle();
        assert_eq!(shadow.drops(), 1);
    });
}

#[test]
fn limbo_2t_borrow_against_last_drop() {
    borrow("limbo_2t_borrow_against_last_drop", false, false);
}
#[test]
fn limbo_2t_borrow_against_last_drop_swapped() {
    borrow("limbo_2t_borrow_against_last_drop_swapped", true, false);
}
#[test]
fn limbo_2t_claim_against_last_drop() {
    borrow("limbo_2t_claim_against_last_drop", false, true);
}
#[test]
fn limbo_2t_claim_against_last_drop_swapped() {
    borrow("limbo_2t_claim_against_last_drop_swapped", true, true);
}

/// The word alone: a claimed object in limbo is dropped while its grace period ends. Either the end
/// finds it counted, and the drop retires it once more, or it finds it zeroed again, and waits again.
fn expiry(name: &str, swapped: bool) {
    model(name, &["rescued", "zeroed again"], move |covers| {
        let shared = Arc::new(SharedCount::new());
        let shadow = Arc::new(Shadow::default());
        shared.merge(0, false);
        shared.retain();
        let retired = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let (a, b) = ((shared.clone(), retired.clone()), (shared.clone(), retired.clone(), shadow.clone()));
        let here = covers.clone();
        two(
            swapped,
            move || match a.0.expire() {
                Expired::Rescued => here.hit("rescued"),
                Expired::Again => {
                    here.hit("zeroed again");
                    a.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                }
                Expired::Dead => panic!("it was claimed"),
            },
            move || {
                b.2.read();
                match b.0.release(|| 0) {
                    Released::Alive => {}
                    Released::Retire => {
                        b.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    }
                    Released::Queue(_) => panic!("merged"),
                }
            },
        );
        assert_eq!(retired.load(std::sync::atomic::Ordering::Relaxed), 1, "retired exactly once more");
        assert_eq!(shared.expire(), Expired::Dead);
        shadow.kill();
        assert!(!shared.upgrade());
    });
}

#[test]
fn limbo_2t_drop_against_expiry() {
    expiry("limbo_2t_drop_against_expiry", false);
}
#[test]
fn limbo_2t_drop_against_expiry_swapped() {
    expiry("limbo_2t_drop_against_expiry_swapped", true);
}

/// The word alone: two counts of an object in limbo are dropped while its grace period ends: it is retired exactly once more.
fn expiry_of_two(name: &str, swapped: bool) {
    model(name, &["rescued", "zeroed again"], move |covers| {
        let shared = Arc::new(SharedCount::new());
        let shadow = Arc::new(Shadow::default());
        shared.merge(0, false);
        shared.retain();
        shared.retain();
        let retired = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let drop_one = || {
            let (shared, shadow, retired) = (shared.clone(), shadow.clone(), retired.clone());
            move || {
                shadow.read();
                if shared.release(|| 0) == Released::Retire {
                    retired.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                }
            }
        };
        let (one, other) = (drop_one(), drop_one());
        let (word, again, here) = (shared.clone(), retired.clone(), covers.clone());
        three(
            swapped,
            move || match word.expire() {
                Expired::Rescued => here.hit("rescued"),
                Expired::Again => {
                    here.hit("zeroed again");
                    again.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                }
                Expired::Dead => panic!("it was claimed"),
            },
            one,
            other,
        );
        assert_eq!(retired.load(std::sync::atomic::Ordering::Relaxed), 1, "retired exactly once more");
        assert_eq!(shared.expire(), Expired::Dead);
        shadow.kill();
    });
}

#[test]
fn limbo_3t_two_drops_against_expiry() {
    expiry_of_two("limbo_3t_two_drops_against_expiry", false);
}
#[test]
fn limbo_3t_two_drops_against_expiry_swapped() {
    expiry_of_two("limbo_3t_two_drops_against_expiry_swapped", true);
}

/// Whole threads: two readers borrow what a slot holds while the owner takes it out and drops it.
fn two_borrow(name: &str, swapped: bool) {
    model(name, &["borrowed", "too late"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let owner = world.register();
        let o = World::shared(&owner, &shadow);
        let slot = Arc::new(AtomicPtr::new(o.as_ptr()));
        let kept: [Kept<M>; 3] = Default::default();
        let reader = |kept: &Kept<M>, repins: bool| {
            let (m, kept, slot, shadow, covers) =
                (world.register(), kept.clone(), slot.clone(), shadow.clone(), covers.clone());
            move || {
                if Object::new(slot.load(Ordering::Acquire)).is_some() {
                    covers.hit("borrowed");
                    shadow.read();
                } else {
                    covers.hit("too late");
                }
                if repins {
                    m.safepoint();
                }
                kept.put(m);
            }
        };
        let (one, other) = (reader(&kept[1], true), reader(&kept[2], false));
        let (mine, full) = (kept[0].clone(), slot.clone());
        three(
            swapped,
            move || {
                let old = full.swap(ptr::null_mut(), Ordering::AcqRel);
                owner.release(Object::new(old).expect("the owner alone empties the slot"));
                owner.safepoint();
                mine.put(owner);
            },
            one,
            other,
        );
        let all = kept.map(|kept| kept.take());
        World::turn(&all.each_ref());
        assert_eq!(shadow.drops(), 1);
        all.into_iter().for_each(|m| m.exit());
    });
}

#[test]
fn limbo_3t_two_borrow_against_last_drop() {
    two_borrow("limbo_3t_two_borrow_against_last_drop", false);
}
#[test]
fn limbo_3t_two_borrow_against_last_drop_swapped() {
    two_borrow("limbo_3t_two_borrow_against_last_drop_swapped", true);
}

/// A thread that may be the only one lets go of what a slot holds, and then reclaims it at once. The other looks into the slot: it `comes`
/// meanwhile, or is there from the start and goes.
fn alone(name: &str, swapped: bool, comes: bool) {
    model(name, &["borrowed", "too late"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let owner = world.register();
        let reader = if comes { Err(world.clone()) } else { Ok(world.register()) };
        let slot = Arc::new(AtomicPtr::new(World::shared(&owner, &shadow).as_ptr()));
        let (source, s2, there) = (slot.clone(), shadow.clone(), covers.clone());
        two(
            swapped,
            move || {
                // Relaxed: what others may do must not hang on how slots are written.
                let old = slot.swap(ptr::null_mut(), Ordering::Relaxed);
                owner.release(Object::new(old).expect("the owner alone empties the slot"));
                owner.safepoint();
                owner.exit();
            },
            move || {
                let reader = reader.unwrap_or_else(|world| world.register());
                match Object::new(source.load(Ordering::Acquire)) {
                    Some(_) => {
                        there.hit("borrowed");
                        s2.read();
                    }
                    None => there.hit("too late"),
                }
                reader.exit();
            },
        );
        world.settle();
        assert_eq!(shadow.drops(), 1);
    });
}

#[test]
fn limbo_2t_alone_until_one_comes() {
    alone("limbo_2t_alone_until_one_comes", false, true);
}
#[test]
fn limbo_2t_alone_until_one_comes_swapped() {
    alone("limbo_2t_alone_until_one_comes_swapped", true, true);
}
#[test]
fn limbo_2t_alone_when_the_other_has_gone() {
    alone("limbo_2t_alone_when_the_other_has_gone", false, false);
}
#[test]
fn limbo_2t_alone_when_the_other_has_gone_swapped() {
    alone("limbo_2t_alone_when_the_other_has_gone_swapped", true, false);
}
