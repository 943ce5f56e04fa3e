//! Weak references: an upgrade against the last drop.
#![cfg(orochi_loom)]

use orochi_gc::WeakCell;
use orochi_loom_tests::{Kept, M, Shadow, World, model, three, two};
use std::sync::Arc;

/// The owner drops its count and passes safepoints until the object may expire; another thread upgrades
/// a weak reference: it gets a live object with a count of its own, or nothing.
fn upgrade(name: &str, swapped: bool) {
    model(name, &["upgraded", "dead"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (owner, other) = (world.register(), world.register());
        let o = World::shared(&owner, &shadow);
        let cell = WeakCell::new(None);
        owner.weak_register(o, &cell);
        let (weak, s2, there) = (cell.clone(), shadow.clone(), covers.clone());
        two(
            swapped,
            move || {
                owner.release(o);
                owner.safepoint();
                owner.safepoint();
                owner.exit();
            },
            move || {
                other.safepoint();
                match weak.upgrade(&other) {
                    Some(o) => {
                        there.hit("upgraded");
                        s2.read();
                        other.safepoint();
                        s2.read();
                        other.release(o);
                    }
                    None => there.hit("dead"),
                }
                other.exit();
            },
        );
        world.settle();
        assert_eq!(shadow.drops(), 1);
        assert!(cell.is_dead());
    });
}

#[test]
fn weak_2t_upgrade_against_last_drop() {
    upgrade("weak_2t_upgrade_against_last_drop", false);
}
#[test]
fn weak_2t_upgrade_against_last_drop_swapped() {
    upgrade("weak_2t_upgrade_against_last_drop_swapped", true);
}

/// The same with two that upgrade: the owner has dropped its count already, and the grace period ends with the safepoint of a third thread.
fn two_upgrade(name: &str, swapped: bool) {
    model(name, &["upgraded", "dead"], move |covers| {
        let world = World::default();
        let shadow = Arc::new(Shadow::default());
        let (owner, one, other) = (world.register(), world.register(), world.register());
        let o = World::shared(&owner, &shadow);
        let cell = WeakCell::new(None);
        owner.weak_register(o, &cell);
        owner.release(o);
        owner.safepoint();
        one.safepoint();
        let kept: [Kept<M>; 3] = Default::default();
        let upgrade = |m: M, kept: &Kept<M>| {
            let (kept, weak, shadow, covers) = (kept.clone(), cell.clone(), shadow.clone(), covers.clone());
            move || {
                match weak.upgrade(&m) {
                    Some(o) => {
                        covers.hit("upgraded");
                        shadow.read();
                        m.release(o);
                    }
                    None => covers.hit("dead"),
                }
                kept.put(m);
            }
        };
        let (first, second, mine) = (upgrade(owner, &kept[0]), upgrade(one, &kept[1]), kept[2].clone());
        three(swapped, first, second, move || {
            other.safepoint();
            mine.put(other);
        });
        let all = kept.map(|kept| kept.take());
        World::turn(&all.each_ref());
        assert_eq!(shadow.drops(), 1);
        assert!(cell.is_dead());
        all.into_iter().for_each(|m| m.exit());
    });
}

#[test]
fn weak_3t_two_upgrades_against_expiry() {
    two_upgrade("weak_3t_two_upgrades_against_expiry", false);
}
#[test]
fn weak_3t_two_upgrades_against_expiry_swapped() {
    two_upgrade("weak_3t_two_upgrades_against_expiry_swapped", true);
}
