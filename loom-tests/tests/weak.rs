//! Weak references: an upgrade against the last drop.
#![cfg(orochi_loom)]

use orochi_gc::WeakCell;
use orochi_loom_tests::{Shadow, World, model, two};
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
